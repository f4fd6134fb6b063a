"""The shard protocol: a piece of the work goes to a process, its rows go to files, and only counts come back.

`run_shard` is all that an executor has to call, on this machine or another one: it can be imported, takes one value
and gives one, and both can be pickled or written as JSON. It may run any number of times: each run of a shard writes
its rows to hidden files and gives them their names at the end, and rows count only once the manifest says so.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Literal

from extractor import api
from extractor.dataset.limits import TooLong, rest, time_limit
from extractor.dataset.parts import PartWriter, writing
from extractor.dataset.protocol import Failure, Shard, ShardResult, UnitResult
from extractor.dataset.storage import digest_of
from extractor.pipes.rules import Rules
from extractor.readers import NotArticles, Source, Unreadable, read_source, refused
from extractor.records import Article
from extractor.rulebook import RulebookError

__all__ = ["run_shard"]


def run_shard(shard: Shard) -> ShardResult:
    """Read the units of a shard and write their rows; what cannot be read is in the result.

    Raises extractor.rulebook.RulebookError if the patterns cannot be used.
    """
    counts: Counter[str] = Counter()
    try:
        with writing(shard.folder, shard.name, keep=shard.keep) as part:
            units = tuple(_Reading(shard, at, part, counts).run() for at in range(len(shard.units)))
    finally:
        rest()
    return ShardResult(shard.name, units, counts["quantities"], counts["findings"])


@functools.lru_cache(maxsize=1)
def _rules(patterns: str | None, name: str) -> Rules:
    # `name` for processes that live longer than a run: the same folder may have other patterns by then.
    return api.rules(patterns)


class _Reading:
    """One unit being read."""

    def __init__(self, shard: Shard, at: int, part: PartWriter, counts: Counter[str]) -> None:
        self._shard, self._at, self._part, self._counts = shard, at, part, counts
        self._unit = shard.units[at]
        self._failures: list[Failure] = []
        self._items = self._articles = 0

    def run(self) -> UnitResult:
        """Read it to its end."""
        unit, options = self._unit, self._shard.settings.reading
        read_at = time.time_ns()
        before, digest = unit.file, ""
        try:
            before = unit.file.again()
            with unit.file.open() as stream:
                digest = unit.part.digest if unit.part else digest_of(stream)
                self._read(read_source(Source(unit.path, stream, unit.named, unit.part), options))
            if before != unit.file.again():
                digest = ""  # somebody writes to it: what was read is nothing to rely on
        except Unreadable as failure:
            self._fail(failure)
        except OSError as error:
            self._fail(refused(Path(unit.path), error))
        failures = tuple(self._failures)
        return UnitResult(before.size, before.mtime, read_at, digest, self._items, self._articles, failures)

    def _read(self, items: Iterator[Article | Unreadable]) -> None:
        seconds = self._shard.settings.time_limit
        for number in count():
            if self._is_deadly(number, "read"):  # and so is whatever comes after it
                return
            try:
                with time_limit(seconds):
                    item = next(items, None)
            except TooLong:  # a generator that was interrupted gives nothing more
                self._fail(_too_long(self._unit.path, seconds))
                return
            if item is None:
                return
            self._items += 1
            if isinstance(item, Unreadable):
                self._fail(item)
            elif not self._is_deadly(number, "check"):
                self._take(item, number)

    def _is_deadly(self, number: int, what: str) -> bool:
        """Note what is about to be done with an article; whether that is known to end the process."""
        place = (self._at, number, what)
        if place in self._shard.skip:
            self._fail(_killer(self._unit.path, number))
            return True
        if self._shard.journal:
            with contextlib.suppress(OSError):  # another machine may not have the folder
                Path(self._shard.journal).write_text(f"{self._at} {number} {what}", "ascii")
        return False

    def _take(self, article: Article, number: int) -> None:
        settings = self._shard.settings
        rules = _rules(settings.patterns, settings.rules)
        try:
            with time_limit(settings.time_limit):
                report = api.report(article, rules, select=settings.checks, levels=settings.levels)
        except TooLong:
            self._fail(_too_long(article.id, settings.time_limit))
            return
        except RulebookError:
            raise
        except Exception as error:
            self._fail(_bug(article.id, error))
            return
        for check, stopped in report.failed.items():
            self._fail(_bug(f"{article.id} ({check})", stopped))
        self._part.add(report, self._at, self._unit, number)
        self._articles += 1
        self._counts.update(quantities=len(report.quantities), findings=len(report.findings))

    def _fail(self, item: Unreadable) -> None:
        status: Literal["skipped", "quarantined"] = "skipped" if isinstance(item, NotArticles) else "quarantined"
        self._failures.append(Failure(item.name, item.reason, item.way_out, item.line, status))


def _too_long(name: str, seconds: float) -> Unreadable:
    return Unreadable(
        name,
        {"en": f"took longer than {seconds:g} s", "id": f"perlu lebih dari {seconds:g} detik"},
        {"en": "give it more: --time-limit", "id": "beri waktu lebih: --time-limit"},
    )


def _killer(path: str, number: int) -> Unreadable:
    return Unreadable(
        f"{path} ({number + 1})" if number else path,
        {"en": "the process that read it died, twice", "id": "proses yang membacanya mati dua kali"},
        {"en": "it needs too much memory, or trips a library", "id": "memorinya kurang, atau ada pustaka yang rusak"},
    )


def _bug(name: str, error: Exception) -> Unreadable:
    said = f"{type(error).__name__}: {error}"
    return Unreadable(
        name,
        {"en": f"a bug stopped it ({said})", "id": f"terhenti karena kutu ({said})"},
        {"en": "please report it", "id": "mohon laporkan"},
    )
