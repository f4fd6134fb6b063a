"""The library's verbs: load, rules, extract, blocked, check, report, compare, diff; and run_examples for patterns."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as Date  # noqa: N812 - arguments are called date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from extractor import changes, checks
from extractor.changes import Version
from extractor.pipes import examples
from extractor.pipes.dates import article_date
from extractor.pipes.rules import Rules
from extractor.records import Article, Blocked, Change, Field, Finding, Level, Quantity
from extractor.rulebook import load as load_rulebook

if TYPE_CHECKING:
    from spacy.language import Language


def load(
    patterns: str | Path | None = None, *, ents: bool = False, sentences: bool = False, links: bool = True
) -> Language:
    """A spaCy pipeline that finds figures: `load()("Rp5 juta")._.quantities`.

    patterns   folder of own pattern rows, laid over the shipped ones
    ents       set `doc.ents` too
    sentences  mark `doc.sents` too
    links      fill the link fields of the records: whose figure, where, when, who said it
    Raises extractor.rulebook.RulebookError if the patterns cannot be used.
    """
    # spaCy takes half a second to import, and who wants no Doc need not wait for it.
    from extractor.pipeline import build

    return build(patterns, ents=ents, sentences=sentences, links=links)


def rules(patterns: str | Path | None = None, *, links: bool = True) -> Rules:
    """What a pipeline reads by, without spaCy, so that it starts sooner and gives the same records.

    As in `extract(text, rules("my-patterns"))`; arguments and errors as for `load`.
    """
    return Rules(load_rulebook(patterns), links=links)


def extract(
    source: str | Article, nlp: Language | Rules | None = None, *, titles: bool = False, date: str | Date | None = None
) -> list[Quantity]:
    """Every figure of a text or article, in order.

    nlp     a pipeline from `load`, or `rules`; without either the shipped rules are read on the first call and kept
    titles  also the figures of a title that the source keeps apart (`field` says which string the offsets index)
    date    the day from which "kemarin" is counted, where the article has none of its own; ValueError if it is no day
    """
    return [quantity for found, _ in _read(_dated(source, date), nlp, titles=titles) for quantity in found]


def blocked(source: str | Article, nlp: Language | Rules | None = None, *, titles: bool = False) -> list[Blocked]:
    """The numbers of a text or article that are not quantities, with the reason; arguments as for `extract`."""
    return [item for _, found in _read(source, nlp, titles=titles) for item in found]


def check(
    source: str | Article,
    nlp: Language | Rules | None = None,
    *,
    select: Sequence[str] | None = None,
    date: str | Date | None = None,
) -> list[Finding]:
    """The figures of a text or article that do not agree with each other.

    select  ids of the checks to run, or ["all"]; without it those that are on by default
    date    as for `extract`
    Raises ValueError naming the near ones if there is no such check.
    """
    return _whole(report(source, nlp, select=select, date=date))


def report(
    source: str | Article,
    nlp: Language | Rules | None = None,
    *,
    select: Sequence[str] | None = None,
    levels: Mapping[str, Level] = MappingProxyType({}),
    date: str | Date | None = None,
) -> checks.Report:
    """The same with all that was looked at: the figures, the relations that agree, how many were left open.

    levels  the level of every finding of a check, where it is not to be the check's own
    A check that a bug stops is in `failed` with its error, and the others go on; `check` raises that error.
    """
    article = _dated(source, date)
    return checks.run(article, extract(article, nlp, titles=True), select, levels)


def compare(
    articles: Iterable[str | Article], nlp: Language | Rules | None = None, *, select: Sequence[str] | None = None
) -> list[Finding]:
    """The figures of articles that do not agree with those of other articles.

    select  as for `check`
    """
    reports = [report(article, nlp, select=()) for article in articles]
    return _whole(checks.compare(reports, select))


def diff(
    old: str | Article | Sequence[Quantity],
    new: str | Article | Sequence[Quantity],
    nlp: Language | Rules | None = None,
) -> list[Change]:
    """What became of the figures between two versions: changed, added, removed, or only moved.

    old, new  texts or articles, which are read and taken for versions of one article, or figures of an earlier reading.
              Figures are told apart by what their records say, where the text of either side is not given; those of
              several articles are compared article by article.
    nlp       as for `extract`
    Changes come in the order of the new text, figures that did not change are left out.
    """
    made = []
    before, after = _versions(old, nlp), _versions(new, nlp)
    if len(before) == len(after) == 1:  # versions of one article, whatever they are called
        ((one, two),) = zip(before.values(), after.values(), strict=True)
        pairs = [(one, two)]
    else:
        pairs = [
            (before.get(name, Version(name, ())), after.get(name, Version(name, ())))
            for name in dict.fromkeys((*before, *after))
        ]
    for one, two in pairs:
        difference = changes.diff(one, two)
        made += sorted((*difference.changes, *difference.moved), key=_place)
    return made


def run_examples(patterns: str | Path | None = None, rows: Sequence[str] = ()) -> list[examples.Outcome]:
    """Try the examples of the pattern rows, each with what became of it: `outcome.wrong` is "" if all is well.

    patterns  folder of own pattern rows, laid over the shipped ones
    rows      only the examples of these rows, by name ("currency:IDR") or id ("IDR")
    Raises extractor.rulebook.RulebookError if the patterns cannot be used, and KeyError naming the near ones if
    there is no such row.
    """
    found = rules(patterns)
    rulebook = found.rulebook
    wanted = {rulebook.find(row).name for row in rows}
    chosen = (example for example in rulebook.examples() if not rows or example.row.name in wanted)
    return list(examples.run(found, chosen))


def _article(source: str | Article) -> Article:
    if isinstance(source, Article):
        return source
    if not isinstance(source, str):
        raise TypeError(f"wanted a text or an Article, got {type(source).__name__}")
    return Article(id="", text=source)


def _versions(source: str | Article | Sequence[Quantity], nlp: Language | Rules | None) -> dict[str, Version]:
    if isinstance(source, str | Article):
        article = _article(source)
        return {article.id: Version(article.id, extract(article, nlp, titles=True), article)}
    figures: dict[str, list[Quantity]] = {}
    for figure in source:
        if not isinstance(figure, Quantity):
            raise TypeError(f"wanted a text, an Article or figures, got a {type(figure).__name__} among them")
        figures.setdefault(figure.article, []).append(figure)
    return {name: Version(name, found) for name, found in figures.items()}


def _place(change: Change) -> tuple[bool, int]:
    figure = change.after or change.before
    assert figure is not None
    return figure.field == "text", figure.start


def _whole(told: checks.Told) -> list[Finding]:
    for error in told.failed.values():
        raise error
    return told.findings


def _dated(source: str | Article, date: str | Date | None) -> Article:
    article = _article(source)
    if date and article_date(date) is None:
        raise ValueError(f'no day: {str(date)[:40]!r}; give one as "2026-02-04"')
    return article if article.date or not date else msgspec.structs.replace(article, date=str(date))


def _read(
    source: str | Article, nlp: Language | Rules | None, *, titles: bool
) -> Iterator[tuple[list[Quantity], list[Blocked]]]:
    article = _article(source)
    nlp = nlp or _kept()
    fields: tuple[Field, ...] = ("title", "text") if titles and article.title else ("text",)
    for field in fields:
        if isinstance(nlp, Rules):
            found = nlp.read(article, field)
            yield found.quantities, found.blocked
        else:
            from extractor.pipeline import read

            yield read(nlp, article, field)


@functools.cache
def _kept() -> Rules:
    return rules()
