"""What became of the figures of an article between two versions of it: changed, added, removed, moved, and why.

Start with `diff`. Two readings of the same text are matched by where the figures stand, two texts by the words around
them (`matching`). Where patterns and text both changed, a third reading, the old text by the new patterns, tells the
one cause from the other: what differs up to it is the patterns' doing, what differs from there on the article's.

An id tells where a figure stands, so it is another one in every text. What must outlast a text goes by names: a figure
has the name of the one that it answers, and what it belongs with (`of`) is compared by name (`_named`).

Everything here is pure: lists in, lists out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

import msgspec

from extractor.matching import Places, Words, match, overlapping
from extractor.records import Article, Cause, Change, Field, Finding, FindingChange, Quantity, Status

__all__ = ["COMPARED", "Difference", "Version", "against", "diff", "is_jump", "pairs"]

# What makes two records of a figure different; where it stands and which pattern rows made it does not.
COMPARED = (
    "kind", "text", "field", "value", "low", "high", "rounding", "ambiguous", "unit", "per", "modifier", "change",
    "counted", "subject", "subjects", "metric", "place", "period", "interval", "speaker", "speaker_role", "of",
    "relation", "restated",
)  # fmt: skip
_FOLLOW: Mapping[str, tuple[str, ...]] = {  # left out where one of these differs, from which it follows
    "rounding": ("text", "value", "low", "high"),
    "subjects": ("subject",),
    "interval": ("period",),
    "speaker_role": ("speaker",),
    "relation": ("of",),
}
_CONTEXT = 32  # characters on each side that a figure is known by
_JUMP = 10
_FIELDS: tuple[Field, ...] = ("title", "text")
_encode = msgspec.json.Encoder(decimal_format="string").encode

Pair = tuple[int | None, int | None]


class Version(msgspec.Struct, frozen=True):
    """One version of an article, and what was found in it.

    article   its id; `text` has its own where the two are not the same
    text      None where only the records are at hand; figures are then told apart by what the records say
    rules     stands for the patterns and the code that made the records; empty where that is not known
    findings  None where nothing was checked
    text_hash  of the text that the figures index, where that is known even without the text
    checks    those that ran; findings of others are not compared
    names     by the ids of its figures, and of those that they belong with, their names; else these are the ids
    """

    article: str
    quantities: Sequence[Quantity]
    text: Article | None = None
    rules: str = ""
    findings: Sequence[Finding] | None = None
    nth: int = 1
    text_hash: str = ""
    checks: frozenset[str] = frozenset()
    names: Mapping[str, str] = {}

    def name(self, id_: str | None) -> str | None:
        """The name of a figure by its id."""
        return self.names.get(id_, id_) if id_ else None


@dataclass
class Difference:
    """What differs in one article, in the order of the new text.

    same   the figures that do not, on both sides
    names  by the id of every new figure its name: of the old one that it answers, or one of its own
    """

    changes: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    same: list[tuple[Quantity, Quantity]] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, id_: str | None) -> str | None:
        """The name of a new figure by its id."""
        return self.names.get(id_, id_) if id_ else None


def diff(old: Version, new: Version, between: Version | None = None) -> Difference:
    """Compare two versions of an article.

    between  the old text read by the new rules, which tells the causes apart where both changed
    """
    return against([(old, between)], new)


def against(olds: Sequence[tuple[Version, Version | None]], new: Version) -> Difference:
    """Compare with the figures of several old texts, each with its `between`: what one has, the next cannot have.

    Takes at least one; what answers none of them is told as added to the last.
    """
    joined: list[_Joined] = []
    left = list(range(len(new.quantities)))
    for old, between in olds:
        part = msgspec.structs.replace(new, quantities=[new.quantities[there] for there in left])
        found = (
            _through(old, between, part)
            if between is not None
            else ((one, two, _cause(old, part)) for one, two in pairs(old, part))
        )
        joined = [one for one in joined if one.at is not None]
        joined += [_Joined(old, at, None if two is None else left[two], cause) for at, two, cause in found]
        left = [one.there for one in joined if one.at is None and one.there is not None]
    made = _made(new, joined)
    made.findings = [finding for old, _ in olds for finding in _findings(old, new)]
    return made


class _Joined(NamedTuple):
    """A figure of an old version with the one that answers it, by their numbers."""

    old: Version
    at: int | None
    there: int | None
    cause: Cause

    @property
    def before(self) -> Quantity | None:
        return None if self.at is None else self.old.quantities[self.at]


def _cause(old: Version, new: Version) -> Cause:
    if _same_text(old, new) and old.text and new.text and old.text.date == new.text.date:
        return "patterns"
    return "article" if old.rules == new.rules else "both"


def is_jump(change: Change) -> bool:
    """Whether a value became ten times as large or a tenth, or more: "juta" for "miliar", a digit lost."""
    one, two = _size(change.before), _size(change.after)
    return bool(one and two) and max(one, two) >= _JUMP * min(one, two)


def _size(figure: Quantity | None) -> Decimal:
    value = figure and (figure.low if figure.value is None else figure.value)
    return abs(value) if value else Decimal(0)


def pairs(old: Version, new: Version) -> list[Pair]:
    """Every figure of both versions once, by its number, with the one that answers it or None."""
    return _pairs(old, new, same_text=_same_text(old, new))


def _same_text(old: Version, new: Version) -> bool:
    if old.text is None or new.text is None:
        return False
    return (old.text.text, old.text.title) == (new.text.text, new.text.title)


def _pairs(old: Version, new: Version, *, same_text: bool) -> list[Pair]:
    matched: dict[int, int] = {}
    if same_text:
        matched.update(overlapping(old.quantities, new.quantities))
    else:
        bare = old.text is None or new.text is None
        for name in _FIELDS:
            one, two = _numbers(old, name), _numbers(new, name)
            before, after = [old.quantities[at] for at in one], [new.quantities[at] for at in two]
            if before and after:
                found = match(_words(old, name, before, bare=bare), _words(new, name, after, bare=bare))
                matched.update((one[at], two[there]) for at, there in found)
    taken = {*matched.values()}
    every: list[Pair] = [(at, matched.get(at)) for at in range(len(old.quantities))]
    return every + [(None, there) for there in range(len(new.quantities)) if there not in taken]


def _numbers(version: Version, name: Field) -> list[int]:
    return [at for at, figure in enumerate(version.quantities) if figure.field == name]


def _words(version: Version, name: Field, figures: Sequence[Quantity], *, bare: bool) -> Words:
    if bare or version.text is None:
        return _told(figures)
    return Words.of(version.text.field(name), figures)


def _told(figures: Sequence[Quantity]) -> Words:
    """What the records say around their figures, in place of an article that is not at hand."""
    text, placed = "", []
    for figure in sorted(figures, key=lambda figure: figure.start):
        before = " ".join(filter(None, (figure.subject, figure.metric, figure.place)))
        after = " ".join(filter(None, (figure.counted, figure.per, figure.period, figure.speaker)))
        text += f"{before} "
        placed.append((figure, len(text)))
        text += f"{figure.text} {after}\n"
    moved = {
        id(figure): msgspec.structs.replace(figure, start=start, end=start + len(figure.text))
        for figure, start in placed
    }
    return Words.of(text, [moved[id(figure)] for figure in figures])


def _through(old: Version, between: Version, new: Version) -> Iterator[tuple[int | None, int | None, Cause]]:
    """Pair old and new figures by way of the old text read by the new rules."""
    first = _pairs(old, between, same_text=True)
    second = {middle: two for middle, two in pairs(between, new) if middle is not None}
    names = {old.quantities[a].id: b if b is None else between.quantities[b].id for a, b in first if a is not None}
    for one, middle in first:
        if middle is None:
            yield one, None, "patterns"
            continue
        two = second[middle]
        if one is None:
            if two is not None:
                yield None, two, "patterns"
            continue
        before, after = old.quantities[one], between.quantities[middle]
        same_of = names.get(before.of, before.of) == after.of if before.of else after.of is None
        by_patterns = bool(_differing(before, after, same_of=same_of))
        by_article = two is None or bool(_differing(after, new.quantities[two], same_of=True))
        if two is not None and by_patterns and by_article:
            yield one, two, "both"
        else:
            yield one, two, "patterns" if by_patterns and two is not None else "article"
    reached = {*second.values()}
    yield from ((None, there, "article") for there in range(len(new.quantities)) if there not in reached)


def _made(new: Version, joined: Sequence[_Joined]) -> Difference:
    anchors = _Anchors(new)
    others = {id(one.old): _Anchors(one.old) for one in joined}
    made = Difference(names=_named(new, joined, anchors))
    for pair in sorted(joined, key=lambda pair: _order(new, pair)):
        before, after = pair.before, None if pair.there is None else new.quantities[pair.there]
        was = before and pair.old.name(before.of)
        now = after and made.name(after.of)
        fields = _differing(before, after, same_of=was == now) if before and after else ()
        change = Change(
            id="", status="moved", article=new.article, nth=new.nth, cause=pair.cause, before=before, after=after
        )
        if before and after and not fields:
            if (before.field, before.start, before.end) == (after.field, after.start, after.end):
                made.same.append((before, after))
            else:
                made.moved.append(change)
            continue
        status: Status = "changed" if before and after else "added" if after else "removed"
        anchor = anchors.of(pair.there or 0) if pair.at is None else others[id(pair.old)].of(pair.at)
        of = [was, now] if "of" in fields else False
        told = [new.article, new.nth, anchor, _content(before), _content(after), of]
        made.changes.append(msgspec.structs.replace(change, id=_hash(told), status=status, fields=fields))
    return made


def _named(new: Version, joined: Sequence[_Joined], anchors: _Anchors) -> dict[str, str]:
    """Name every new figure: as the one that it answers, as figures of the same text know it, or by its context.

    A name of its own comes from the words around it, so that it stays when the article is edited elsewhere.
    """
    named = {
        new.quantities[pair.there].id: pair.old.name(pair.before.id) or ""
        for pair in joined
        if pair.before and pair.there is not None
    }
    taken = {*named.values(), *(pair.old.name(pair.before.id) for pair in joined if pair.before)}
    known = {
        pair.before.of: pair.old.name(pair.before.of)
        for pair in joined
        if pair.before and pair.before.of and _same_text(pair.old, new)
    }
    for at, figure in enumerate(new.quantities):
        if figure.id in named:
            continue
        name = known.get(figure.id)
        if name is None or name in taken:
            name = f"{new.article}#{_hash(anchors.of(at))[:12]}"
        while name in taken:
            name += "'"
        named[figure.id] = name
        taken.add(name)
    return named


def _order(new: Version, pair: _Joined) -> tuple[bool, int]:
    figure = new.quantities[pair.there] if pair.there is not None else pair.old.quantities[pair.at or 0]
    return figure.field == "text", figure.start


def _differing(before: Quantity, after: Quantity, *, same_of: bool) -> tuple[str, ...]:
    """The fields that differ; `same_of` says whether what they belong with is the same figure."""
    found = [name for name in COMPARED if name != "of" and getattr(before, name) != getattr(after, name)]
    if not found and same_of:
        return ()
    if "text" in found and before.text.split() == after.text.split():  # a line break where a space was
        found.remove("text")
    if "restated" in found and _again(before) == _again(after):
        found.remove("restated")
    if not same_of:
        found.append("of")
    return tuple(name for name in COMPARED if name in found and not any(led in found for led in _FOLLOW.get(name, ())))


class _Anchors:
    """What each figure of a version is known by: the words around it, and which of those between the same words.

    It comes from the text alone, not from what else is known in it: the same figure must have the same anchor after
    decisions on its neighbours.
    """

    def __init__(self, version: Version) -> None:
        self._version = version
        self._places: dict[Field, Places] = {}
        self._known: dict[int, str] = {}

    def of(self, at: int) -> str:
        if at not in self._known:
            if self._version.text is None:
                self._known = dict(enumerate(self._bare()))
            else:
                self._known[at] = self._around(self._version.quantities[at], self._version.text)
        return self._known[at]

    def _around(self, figure: Quantity, article: Article) -> str:
        if figure.field not in self._places:
            self._places[figure.field] = Places(article.field(figure.field), _CONTEXT)
        before, after, which = self._places[figure.field].around(figure.start, figure.end)
        return f"{figure.field}|{before}|{after}|{which}"

    def _bare(self) -> list[str]:
        words, seen = _told(self._version.quantities), Counter[str]()
        anchors = []
        for at, figure in enumerate(self._version.quantities):
            context = f"{figure.field}|{' '.join(words.before(at))}|{' '.join(words.after(at))}"
            seen[context] += 1
            anchors.append(f"{context}|{seen[context]}")
        return anchors


def _hash(told: object) -> str:
    return sha256(_encode(told)).hexdigest()[:16]


def _content(figure: Quantity | None) -> object:
    if figure is None:
        return None
    shown = [getattr(figure, name) for name in COMPARED if name not in ("of", "restated", "text")]
    return [" ".join(figure.text.split()), *shown, _again(figure)]


def _again(figure: Quantity) -> object:
    return figure.restated and (figure.restated.text, figure.restated.value)


def _findings(old: Version, new: Version) -> list[FindingChange]:
    if old.findings is None or new.findings is None:
        return []
    made: list[FindingChange] = []
    both = old.checks & new.checks
    known: dict[tuple[str, str], list[Finding]] = {}
    for finding in (one for one in old.findings if one.check in both):
        known.setdefault((finding.check, finding.fingerprint), []).append(finding)
    for finding in (one for one in new.findings if one.check in both):
        same = known.get((finding.check, finding.fingerprint))
        before = same.pop(0) if same else None
        fields = tuple(
            name
            for name in ("level", "message", "working", "readings", "repair")
            if before is not None and getattr(before, name) != getattr(finding, name)
        )
        if before is None or fields:
            status: Status = "changed" if before else "added"
            made.append(
                FindingChange(
                    status=status, article=new.article, nth=new.nth, fields=fields, before=before, after=finding
                )
            )
    gone = (finding for left in known.values() for finding in left)
    return made + [
        FindingChange(status="removed", article=new.article, nth=new.nth, before=finding) for finding in gone
    ]
