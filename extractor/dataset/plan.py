"""What there is to do: files into units, what changed of them into shards, one after the other as they are found."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from extractor.dataset.manifest import Manifest
from extractor.dataset.protocol import Failure, Settings, Shard, Unit
from extractor.dataset.storage import digest_of
from extractor.readers import NotArticles, Source, Unreadable, iter_files, refused, split_source

__all__ = ["Planner", "Wanted"]

_LARGE = 2_000_000  # bytes from which a file is cut
_PIECE = 1_000_000  # into parts of about so many
_SHARD = 1_000_000  # bytes that a shard has at most, if it has more than one unit
_FILES = 500  # and files


class Wanted(NamedTuple):
    """Which files are wanted: those that a pattern of `include` fits, if there are any, and none of `exclude`.

    A pattern without a slash is for the name of the file or of a folder above it, one with a slash for the whole path.
    """

    sources: Sequence[str]
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()

    def takes(self, path: str) -> bool:
        """Whether a file in a folder is wanted."""
        if any(_fits(path, pattern) for pattern in self.exclude):
            return False
        return not self.include or any(_fits(path, pattern) for pattern in self.include)


def _fits(path: str, pattern: str) -> bool:
    if "/" in pattern:
        return fnmatchcase(path, pattern) or fnmatchcase(path, f"*/{pattern}")
    return any(fnmatchcase(part, pattern) for part in path.split("/"))


def _named(path: Path) -> tuple[str, bytes]:
    """The name of a file as text, another one for every file; and its bytes, where they are no text."""
    raw = os.fsencode(path)
    name = raw.decode("utf-8", "backslashreplace")
    return name, b"" if name == str(path) else raw


class Planner:
    """Makes the shards of a run; counts what is left alone as it goes."""

    def __init__(self, manifest: Manifest, settings: Settings, out: Path) -> None:
        self._manifest, self._settings = manifest, settings
        self._out = os.path.join(os.path.abspath(out), "")  # noqa: PTH100, PTH118 - as text, for many files
        self._folder = str(out / ".cekangka" / "parts")
        self._number = 0
        self.passed = 0  # bytes that need not be read again
        self.on_failure: Callable[[Failure], None] = lambda _: None

    def shards(self, wanted: Wanted, *, force: bool) -> Iterator[Shard]:
        """Yield shards of what is new or has changed, in the order of the sources."""
        units: list[Unit] = []
        size = 0
        for unit in self._units(wanted, force=force):
            if unit is None or (units and (size + unit.size > _SHARD or len(units) == _FILES)):
                if units:
                    yield self._shard(units)
                units, size = [], 0
            if unit is not None:
                units.append(unit)
                size += unit.size
        if units:
            yield self._shard(units)

    def _shard(self, units: Sequence[Unit]) -> Shard:
        self._number += 1
        return Shard(f"{self._manifest.run:04d}-{self._number:06d}", self._folder, tuple(units), self._settings)

    def _units(self, wanted: Wanted, *, force: bool) -> Iterator[Unit | None]:
        """Yield what is to be read; None where a unit lies between that is not, so that rows stay in order."""
        for path, named in self._files(wanted):
            try:
                found = path.stat()
            except OSError as error:
                self._refuse(refused(path, error))
                continue
            name, _ = _named(path)
            if not force and self._manifest.unchanged(name, found.st_size, found.st_mtime_ns, self._settings.rules):
                self.passed += found.st_size
                yield None
                continue
            for unit in self._cut(path, named, found):
                if self._manifest.seen(unit):
                    continue
                if force or not self._same(unit, found):
                    yield unit
                else:
                    self.passed += unit.size
                    yield None

    def weigh(self, wanted: Wanted) -> int:
        """How many bytes all files have together."""
        total = 0
        for path, _ in self._files(wanted, tell=False):
            with contextlib.suppress(OSError):
                total += path.stat().st_size
        return total

    def _cut(self, path: Path, named: bool, found: os.stat_result) -> Iterator[Unit]:
        name, raw = _named(path)
        cut = 0
        if found.st_size > _LARGE:
            try:
                with path.open("rb") as stream:
                    source = Source(name, stream, named)
                    for part in split_source(source, self._settings.reading, _PIECE):
                        cut += 1
                        yield Unit(name, part.size, named, part, raw)
            except (OSError, Unreadable):
                cut = 0 if cut == 0 else cut  # whoever reads it says what is wrong with it
        if cut:
            self._manifest.cut(name, found.st_size, found.st_mtime_ns, cut)
        else:
            yield Unit(name, found.st_size, named, None, raw)

    def _same(self, unit: Unit, found: os.stat_result) -> bool:
        """Whether a unit that has another size or time than it had is the same all the same."""
        read_at = time.time_ns()
        digest = unit.part.digest if unit.part else ""
        if not digest and self._manifest.known(unit):
            try:
                with unit.file.open("rb") as stream:
                    digest = digest_of(stream)
            except OSError:
                return False
        return self._manifest.same(unit, digest, found.st_mtime_ns, self._settings.rules, read_at)

    def _files(self, wanted: Wanted, *, tell: bool = True) -> Iterator[tuple[Path, bool]]:
        for source in wanted.sources:
            paths = [source]
            if has_magic(source) and not Path(source).exists():
                paths = sorted(glob(source, recursive=True)) or paths  # noqa: PTH207 - Path.glob wants a folder first
            for path in paths:
                for file in iter_files(path):
                    if isinstance(file, Unreadable):
                        if tell:
                            self._refuse(file)
                    elif file == Path(path):
                        yield file, True
                    elif wanted.takes(file.as_posix()) and not self._is_own(file):
                        yield file, False

    def _is_own(self, file: Path) -> bool:
        return os.path.abspath(file).startswith(self._out)  # noqa: PTH100

    def _refuse(self, item: Unreadable) -> None:
        failure = Failure(
            item.name,
            item.reason,
            item.way_out,
            item.line,
            "skipped" if isinstance(item, NotArticles) else "quarantined",
        )
        self._manifest.refuse(Unit(item.name, 0), [failure])
        self.on_failure(failure)
