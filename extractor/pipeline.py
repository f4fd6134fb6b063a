"""Builds the pipeline, and takes the records of an article through it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes import components, tokenizer
from extractor.records import Article, Field
from extractor.rulebook import RulebookError

# Imported for what they register with spaCy: the factories, Doc._.quantities and the tokenizer.
_REGISTERED = (components, tokenizer)
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
        if isinstance(pipe, components.Quantities):
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
        if isinstance(pipe, components.Quantities):
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


def read(nlp: Language, article: Article, field: Field = "text") -> Doc:
    """The Doc of one field of an article, with the records on it.

    Raises ValueError if the pipeline has no component that finds figures.
    """
    doc = nlp.make_doc(article.field(field))
    doc._.article, doc._.field, doc._.date = article.id, field, article.date
    doc = nlp(doc)
    if doc._.quantities is None:
        raise ValueError(_NO_FIGURES)
    return doc
