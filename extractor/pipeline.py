"""Builds the pipeline, and takes the records of an article through it."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes import components, tokenizer
from extractor.records import Article, Field

# Imported for what they register with spaCy: the factories, Doc._.quantities and the tokenizer.
_REGISTERED = (components, tokenizer)
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


def read(nlp: Language, article: Article, field: Field = "text") -> Doc:
    """The Doc of one field of an article, with the records on it.

    Raises ValueError if the pipeline has no component that finds figures.
    """
    doc = nlp.make_doc(article.field(field))
    doc._.article, doc._.field, doc._.date = article.id, field, article.date
    doc = nlp(doc)
    if doc._.quantities is None:
        raise ValueError('this pipeline finds no figures; add one that does: nlp.add_pipe("cekangka_quantities")')
    return doc
