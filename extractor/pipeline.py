"""Builds the spaCy pipeline, and takes the records of an article through one."""

from __future__ import annotations

import os
from pathlib import Path

import spacy
from spacy.language import Language

# Importing these registers the factories, Doc._.quantities and the tokenizer with spaCy.
from extractor.pipes.components import Quantities
from extractor.pipes.rules import Rules
from extractor.pipes.tokenizer import Tokenizer
from extractor.records import Article, Blocked, Field, Quantity

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
    folder = None if patterns is None else os.fspath(patterns)
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "cekangka.Tokenizer.v1"}}})
    nlp.max_length = MAX_LENGTH
    if sentences:
        nlp.add_pipe("cekangka_sentences", config={"patterns": folder})
    nlp.add_pipe("cekangka_quantities", config={"patterns": folder, "ents": ents, "links": links})
    return nlp


def read(nlp: Language, article: Article, field: Field = "text") -> tuple[list[Quantity], list[Blocked]]:
    """The figures of one field of an article, and the numbers that are none.

    Raises ValueError if the pipeline has no component that finds figures.
    """
    rules = _alone(nlp)
    if rules is not None and len(article.field(field)) <= nlp.max_length:  # of a longer one spaCy says what is wrong
        found = rules.read(article, field)
        return found.quantities, found.blocked
    doc = nlp.make_doc(article.field(field))
    doc._.article, doc._.field, doc._.date = article.id, field, article.date
    doc = nlp(doc)
    if doc._.quantities is None:
        raise ValueError(_NO_FIGURES)
    return doc._.quantities, doc._.blocked


def _alone(nlp: Language) -> Rules | None:
    """The rules that find figures, where nothing else in the pipeline has a say in the records.

    They are made of the text, so that nobody needs a Doc then: to make one takes as long as to find the figures, and
    leaves every new word in the vocabulary for good.
    """
    pipes: list[object] = [pipe for _, pipe in nlp.pipeline]
    if len(pipes) == 1 and type(nlp.tokenizer) is Tokenizer and type(pipes[0]) is Quantities:
        return pipes[0].rules
    return None
