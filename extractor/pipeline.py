"""Builds the pipeline, and takes the records of an article through it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, cast

import msgspec
import spacy
from spacy.language import Language

# Importing these registers the factories, Doc._.quantities and the tokenizer with spaCy.
from extractor.pipes.components import Quantities
from extractor.pipes.lexicon import lex
from extractor.pipes.tokenizer import Tokenizer, mended
from extractor.records import Article, Blocked, Field, Quantity
from extractor.rulebook import RulebookError

_NO_FIGURES = 'this pipeline finds no figures; add one that does: nlp.add_pipe("cekangka_quantities")'
MAX_LENGTH = 100_000_000  # spaCy's own limit guards parsers that need memory for each word; rules do not


def build(
    patterns: str | Path | None = None, *, ents: bool = False, sentences: bool = False, links: bool = True
) -> Language:
    """A spaCy pipeline that finds figures.

    patterns   folder of own pattern rows, laid over the shipped ones
    ents       set `doc.ents` too
    sentences  mark `doc.sents` too; records carry their sentence without it
    links      fill the link fields of the records: whose figure, where, when, who said it
    Raises extractor.rulebook.RulebookError if the patterns cannot be used.
    """
    folder = None if patterns is None else str(patterns)
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "cekangka.Tokenizer.v1"}}})
    nlp.max_length = MAX_LENGTH
    if sentences:
        nlp.add_pipe("cekangka_sentences", config={"patterns": folder})
    nlp.add_pipe("cekangka_quantities", config={"patterns": folder, "ents": ents, "links": links})
    return nlp


# What makes the records, beside the patterns.
_CODE = ("pipes/*.py", "numerals.py", "pipeline.py", "records.py", "rulebook.py")


def rules(nlp: Language) -> tuple[str, bytes]:
    """What a pipeline reads by: a hash of the patterns and of the code, and the patterns, for `build_from`.

    Raises ValueError if the pipeline has no component that finds figures.
    """
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, Quantities):
            told = "".join(f"{source.own}\0{source.text}\0" for source in pipe.finder.rulebook.sources)
            patterns = sha256(f"{told}{pipe.links}".encode()).hexdigest()
            return f"{_code()}-{patterns[:20]}", pipe.to_bytes()
    raise ValueError(_NO_FIGURES)


def same_code(rules: str) -> bool:
    """Whether the code that a hash of `rules` stands for is this one, so that `build_from` reads the same."""
    return rules.startswith(f"{_code()}-")


def build_from(sources: bytes) -> Language:
    """A pipeline that reads by the patterns that `rules` gave; raises RulebookError if this version cannot use them."""
    nlp = build()
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, Quantities):
            try:
                pipe.from_bytes(sources)
            except msgspec.DecodeError as error:
                raise RulebookError(f"patterns of a store: {error}") from None
    return nlp


@cache
def _code() -> str:
    here = Path(__file__).parent
    files = sorted(file for pattern in _CODE for file in here.glob(pattern))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


class Records(NamedTuple):
    """What a pipeline found in one field of an article."""

    quantities: list[Quantity]
    blocked: list[Blocked]


def read(nlp: Language, article: Article, field: Field = "text") -> Records:
    """The records of one field of an article.

    Raises ValueError if the pipeline has no component that finds figures.
    """
    text = article.field(field)
    finds = _alone(nlp)
    if finds is not None and len(text) <= nlp.max_length:  # of a longer one spaCy says what is wrong
        text = mended(text)
        found = finds.find(text, lex(text), article.id, field, article.date)
        return Records(found.quantities, found.blocked)
    doc = nlp.make_doc(text)
    doc._.article, doc._.field, doc._.date = article.id, field, article.date
    doc = nlp(doc)
    if doc._.quantities is None:
        raise ValueError(_NO_FIGURES)
    return Records(doc._.quantities, doc._.blocked)


def _alone(nlp: Language) -> Quantities | None:
    """The component that finds figures, where nothing else in the pipeline has a say in the records.

    They are made of the text, so that nobody needs a Doc then: to make one takes as long as to find the figures, and
    leaves every new word in the vocabulary for good.
    """
    pipes = [pipe for _, pipe in nlp.pipeline]
    alone = len(pipes) == 1 and type(nlp.tokenizer) is Tokenizer and type(pipes[0]) is Quantities
    return cast(Quantities, pipes[0]) if alone else None
