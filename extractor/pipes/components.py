"""The spaCy components: a thin layer over the rules.

`cekangka_quantities` finds the figures and leaves them on the Doc:

    doc._.quantities          list of Quantity
    doc._.blocked             list of Blocked, the numbers that are no quantities
    doc._.date                the article's date, as printed or a `date`, if you set it: "kemarin" is counted from it
    doc.spans["quantities"]   the same as spans, label = OntoNotes label, for displaCy and other components
    doc.ents                  the same as entities, if `ents` is set; entities that are there already stay

`cekangka_sentences` marks the sentences of Indonesian news. Both work behind any tokenizer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.pipes.rules import Rules, from_bytes
from extractor.pipes.tokenizer import forget, lexed
from extractor.records import Blocked, Quantity
from extractor.rulebook import load

SPANS = "quantities"
LABELS = {
    "money": "MONEY",
    "percent": "PERCENT",
    "measure": "QUANTITY",
    "cardinal": "CARDINAL",
    "ordinal": "ORDINAL",
    "multiple": "CARDINAL",
}
_RECORDS: dict[str, type[msgspec.Struct]] = {"Quantity": Quantity, "Blocked": Blocked}


def _encode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Let spaCy serialise a Doc with records on it (`nlp.pipe(n_process=2)`, DocBin, `to_bytes`)."""
    if isinstance(obj, Quantity | Blocked):
        return {"__cekangka__": type(obj).__name__, "record": msgspec.json.encode(obj).decode()}
    return chain(obj) if chain else obj


def _decode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(obj, dict) and "__cekangka__" in obj:
        return msgspec.json.decode(obj["record"], type=_RECORDS[obj["__cekangka__"]])
    return chain(obj) if chain else obj


srsly.msgpack_encoders.register("cekangka", func=_encode)
srsly.msgpack_decoders.register("cekangka", func=_decode)


def _add_list(name: str) -> None:
    """Give a Doc a list of records, None until there is one; spaCy makes tuples of all lists that it stores."""
    key = f"cekangka_{name}"

    def get(doc: Doc) -> list[Any] | None:
        found = doc.user_data.get(key)
        if isinstance(found, tuple):
            doc.user_data[key] = found = list(found)
        return found

    def put(doc: Doc, records: list[Any]) -> None:
        doc.user_data[key] = records

    if not Doc.has_extension(name):
        Doc.set_extension(name, getter=get, setter=put)


for _name in ("quantities", "blocked"):
    _add_list(_name)
if not Doc.has_extension("article"):
    Doc.set_extension("article", default="")  # the id that the records carry
if not Doc.has_extension("date"):
    Doc.set_extension("date", default=None)
if not Doc.has_extension("field"):
    Doc.set_extension("field", default="text")  # which string of the article the Doc is made of


class _WithRules:
    """What both components share: rules, and those on disk."""

    def __init__(self, patterns: str | None, rules: Rules | None, *, links: bool) -> None:
        """Take rules, or None where the rows were stored and are yet to come."""
        self._patterns, self._links = patterns, links
        self._rules = rules

    @property
    def rules(self) -> Rules:
        """Finds the figures. Raises RulebookError if the rows that were stored have not come and there is no folder."""
        if self._rules is None:
            self._rules = Rules(load(self._patterns), links=self._links)
        return self._rules

    def to_bytes(self, **_: Any) -> bytes:
        """The pattern files that the component was made from, so that it reads the same anywhere."""
        return self.rules.to_bytes()

    def from_bytes(self, data: bytes, **_: Any) -> _WithRules:
        """Take the rules that `to_bytes` stored."""
        self._rules = from_bytes(data, links=self._links)
        return self

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the folder may be gone where it is read, so the rules come along."""
        return vars(self) | {"_rules": self.rules}

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Store the rules in one file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: Any) -> _WithRules:
        """Take the rules that `to_disk` stored."""
        return self.from_bytes(Path(path).read_bytes())


class Sentences(_WithRules):
    """Marks where sentences begin."""

    def __call__(self, doc: Doc) -> Doc:
        """Set `is_sent_start` of every token."""
        starts = iter(self.rules.finder.sentences(lexed(doc)[1]))
        following: int | None = next(starts)
        for token in doc:
            begins = following is not None and token.idx >= following
            token.is_sent_start = begins
            while following is not None and token.idx >= following:
                following = next(starts, None)
        return doc


class Quantities(_WithRules):
    """Finds the figures of a Doc, and links each to what it counts, whose it is, where, when, and who said it."""

    def __init__(self, patterns: str | None, rules: Rules | None, *, ents: bool, links: bool) -> None:
        super().__init__(patterns, rules, links=links)
        self.ents = ents

    @property
    def links(self) -> bool:
        """Whether the figures are linked."""
        return self._links

    @links.setter
    def links(self, links: bool) -> None:
        self._links = links
        if self._rules is not None:
            self._rules.links = links

    def __call__(self, doc: Doc) -> Doc:
        """Put the figures on the Doc."""
        text, words = lexed(doc)
        forget(doc)
        found = self.rules.find(text, words, doc._.article, doc._.field, doc._.date)
        doc._.quantities, doc._.blocked = found.quantities, found.blocked
        spans = []
        for quantity in found.quantities:
            span = doc.char_span(
                quantity.start,
                quantity.end,
                label=LABELS[quantity.kind],
                kb_id=quantity.unit or "",
                alignment_mode="expand",
            )
            if span is not None:
                spans.append(span)
        doc.spans[SPANS] = spans
        if self.ents:
            taken = list(doc.ents)
            held = {i for ent in taken for i in range(ent.start, ent.end)}
            free: list[Span] = [s for s in spans if held.isdisjoint(range(s.start, s.end))]
            doc.set_ents([*taken, *filter_spans(free)])
        return doc


_FOLDERS = "cekangka_patterns"  # in the meta data of a pipeline, which are stored with it


def _rules(nlp: Language, name: str, patterns: str | None, *, links: bool) -> Rules | None:
    """The rules that a component begins with, None for one that was stored and brings its rows along.

    spaCy makes both alike, from their settings. So the folder of patterns is put down in the meta data once it has been
    read: it need not be there any more where a pipeline comes with it. Raises RulebookError if it cannot be used.
    """
    folders: dict[str, str] = nlp.meta.get(_FOLDERS, {})
    if patterns is not None and folders.get(name) == patterns:
        return None
    rules = Rules(load(patterns), links=links)
    if patterns is not None:
        nlp.meta[_FOLDERS] = folders | {name: patterns}
    return rules


@Language.factory("cekangka_sentences", assigns=["token.is_sent_start", "doc.sents"], default_config={"patterns": None})
def make_sentences(nlp: Language, name: str, patterns: str | None) -> Sentences:
    """Make the sentence component; `patterns` is a folder of own pattern rows."""
    return Sentences(patterns, _rules(nlp, name, patterns, links=False), links=False)


@Language.factory(
    "cekangka_quantities",
    assigns=["doc._.quantities", "doc._.blocked", "doc.spans"],
    default_config={"patterns": None, "ents": False, "links": True},
)
def make_quantities(nlp: Language, name: str, patterns: str | None, ents: bool, links: bool) -> Quantities:
    """Make the quantity component.

    patterns  folder of own pattern rows
    ents      set `doc.ents` too
    links     fill the link fields of the records
    """
    return Quantities(patterns, _rules(nlp, name, patterns, links=links), ents=ents, links=links)
