"""The checks that compare articles, over a whole dataset: articles are compared a few at a time.

Two figures can only contradict each other if they are of one thing, which the worker has hashed (`_thing`), and from
days that are near. So the articles that have such figures are brought together, by thing and day, with these figures
alone, and the checks run on each such group. What is in memory is a few numbers a figure that can be compared; the
articles that are needed wait in a file.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from extractor import checks
from extractor.dataset.duplicates import Index
from extractor.dataset.tables import article_of, pa, quantity_of
from extractor.records import Article, Finding, Level, Quantity, quantity_from_json, to_json

__all__ = ["NO_DAY", "Across", "Figures", "compare"]

NO_DAY = -(1 << 62)
_DAYS = 7  # between two articles that are brought together, at most; the checks look closer
_MANY = 200  # articles that are brought together, at most
_AGAIN = 10  # of these the ones that are with the next ones too


class Across(NamedTuple):
    """What comparing came to: each finding with its article's place in the dataset, and what a bug stopped."""

    findings: list[tuple[int, Finding]]
    failed: Mapping[str, Exception]


class Figures:
    """The figures of a dataset that can be compared, as they come by: thing, article, value and day."""

    def __init__(self) -> None:
        self._things: list[Any] = []
        self._articles: list[Any] = []
        self._values: list[Any] = []

    def add(self, rows: Any, articles: Index) -> None:
        """Take rows of quantities that can be compared, each with the place of its article."""
        self._things.append(rows["_thing"].to_numpy())
        self._articles.append(articles)
        self._values.append(np.array([hash(value) for value in rows["value"].to_pylist()], np.int64))

    def groups(self, days: Index, copies: Index) -> Iterator[tuple[int, Index]]:
        """Yield things with the articles to compare in them, in the order of their days.

        days    of each article as a number, NO_DAY where it has none
        copies  of each article what it is a copy of, -1 where it is none; copies are left out. Near copies are for
                the check to tell: each says something else, maybe the very figure
        """
        things, articles, values = (
            np.concatenate([np.empty(0, kind), *parts])
            for kind, parts in ((np.uint64, self._things), (np.int64, self._articles), (np.int64, self._values))
        )
        kept = (days[articles] != NO_DAY) & (copies[articles] < 0) if len(articles) else np.empty(0, bool)
        things, articles, values = things[kept], articles[kept], values[kept]
        order = np.lexsort((articles, days[articles], things))
        things, articles, values = things[order], articles[order], values[order]
        then = days[articles]
        new = np.flatnonzero((things[1:] != things[:-1]) | (then[1:] - then[:-1] > _DAYS)) + 1
        for start, stop in zip([0, *new], [*new, len(things)], strict=True):
            if stop - start < 2 or (values[start:stop] == values[start]).all():
                continue
            found = articles[start:stop]
            for at in range(0, len(found), _MANY - _AGAIN):
                some = found[at : at + _MANY]
                some = some[np.sort(np.unique(some, return_index=True)[1])]
                if len(some) > 1:
                    yield int(things[start]), some
                if at + _MANY >= len(found):
                    break


def compare(
    groups: Sequence[tuple[int, Index]], tables: Any, run: Sequence[str], levels: Mapping[str, Level], file: Path
) -> Across:
    """Run checks on each group of articles.

    tables  yields the slices of a table of the dataset, each with the place of every row's article
    file    where the articles that are needed can wait
    """
    found: dict[tuple[int, int, str], Finding] = {}
    failed: dict[str, Exception] = {}
    with _Waiting(file) as waiting:
        waiting.fill(groups, tables)
        for thing, articles in groups:
            reports = [waiting.report(int(at), thing) for at in articles]
            places = {id(report.article): int(at) for report, at in zip(reports, articles, strict=True)}
            told = checks.compare(reports, run, levels)
            failed.update(told.failed)
            for finding, (article, *_) in zip(told.findings, told.articles, strict=True):
                at = places[id(article)]
                found.setdefault((at, thing, finding.fingerprint), finding)  # some come with two groups
    return Across(_named(found), failed)


def _named(found: Mapping[tuple[int, int, str], Finding]) -> list[tuple[int, Finding]]:
    """The findings by article; of those of one article that are alike, all but the first get a number."""
    times: Counter[tuple[int, str]] = Counter()
    named = []
    for at, finding in sorted(((at, one) for (at, _, _), one in found.items()), key=_place):
        fingerprint = finding.fingerprint.partition("-")[0]
        times[at, fingerprint] += 1
        if times[at, fingerprint] > 1:
            fingerprint += f"-{times[at, fingerprint]}"
        named.append((at, msgspec.structs.replace(finding, fingerprint=fingerprint)))
    return named


def _place(found: tuple[int, Finding]) -> tuple[object, ...]:
    at, finding = found
    return at, finding.spans[0].field == "text", finding.spans[0].start, finding.fingerprint


class _Waiting:
    """The articles that are needed and their figures, in a file of their own."""

    def __init__(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        self._file = file
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        self._db.execute("create table articles (at integer primary key, article blob)")
        self._db.execute("create table figures (at integer, thing integer, figure blob)")

    def __enter__(self) -> _Waiting:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._file.unlink(missing_ok=True)

    def fill(self, groups: Sequence[tuple[int, Index]], tables: Any) -> None:
        """Copy what the groups need."""
        needed = np.unique(np.concatenate([np.empty(0, np.int64), *(articles for _, articles in groups)]))
        things = np.unique(np.array([thing for thing, _ in groups], np.uint64))
        self._db.execute("begin")
        for rows, places in tables("articles") if len(needed) else ():
            wanted = np.isin(places, needed)
            for at, row in zip(places[wanted], rows.filter(pa.array(wanted)).to_pylist(), strict=True):
                article = msgspec.json.encode(article_of(row))
                self._db.execute("insert into articles values (?, ?)", (int(at), article))
        for rows, places in tables("quantities") if len(needed) else ():
            hashes = rows["_thing"].fill_null(0).to_numpy()
            wanted = np.isin(places, needed) & np.isin(hashes, things)
            for at, thing, row in zip(
                places[wanted], hashes[wanted], rows.filter(pa.array(wanted)).to_pylist(), strict=True
            ):
                values = (int(at), _signed(int(thing)), to_json(quantity_of(row)))
                self._db.execute("insert into figures values (?, ?, ?)", values)
        self._db.execute("create index figures_by_place on figures (at, thing)")
        self._db.execute("commit")

    def report(self, at: int, thing: int) -> checks.Report:
        """An article with its figures of a thing."""
        (article,) = self._db.execute("select article from articles where at = ?", (at,)).fetchone()
        figures: list[Quantity] = [
            quantity_from_json(figure)
            for (figure,) in self._db.execute(
                "select figure from figures where at = ? and thing = ? order by rowid", (at, _signed(thing))
            )
        ]
        return checks.Report(
            article=msgspec.json.decode(article, type=Article),
            quantities=figures,
            findings=[],
            agreements=[],
            undecided=0,
        )


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number
