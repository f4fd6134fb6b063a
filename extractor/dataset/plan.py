"""What there is to do: files into units, what changed of them into shards, one after the other as they are found."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from extractor.dataset.manifest import Manifest
from extractor.dataset.protocol import Failure, Settings, Shard, Unit
from extractor.dataset.storage import File, Home, digest_of, is_remote, local_file, remote_files, spelled
from extractor.readers import NotArticles, Source, Unreadable, iter_files, refused, split_source

__all__ = ["Planner", "Wanted"]

_LARGE = 2_000_000  # bytes from which a file is cut
_PIECE = 500_000  # into parts of about so many
_SHARD = 500_000  # bytes that a shard has at most, if it has more than one unit
_FILES = 500  # and files, those among them that are left alone included


class Wanted(NamedTuple):
    """Which files are wanted: those that a pattern of `include` fits, if there are any, and none of `exclude`.

    A pattern without a slash is for the name of the file, or of a folder between it and the source that it lies in; one
    with a slash is for the path from such a folder on, from the source itself, or as a whole.
    """

    sources: Sequence[str]
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()

    def takes(self, path: str, folder: str) -> bool:
        """Whether a file in a folder that is a source is wanted."""
        if self.excludes(path, folder):
            return False
        return not self.include or any(_fits(path, folder, pattern) for pattern in self.include)

    def excludes(self, path: str, folder: str) -> bool:
        """Whether a file or folder in a folder that is a source is left out."""
        return any(_fits(path, folder, pattern) for pattern in self.exclude)


def _fits(path: str, folder: str, pattern: str) -> bool:
    # Where the source lies is no matter: what is in /tmp/arsip is not left out with "tmp".
    below = path.removeprefix(folder).lstrip("/")
    if "/" not in pattern:
        return any(fnmatchcase(part, pattern) for part in below.split("/"))
    named = f"{folder.rstrip('/').rpartition('/')[2]}/{below}"
    return fnmatchcase(path, pattern) or fnmatchcase(named, pattern) or fnmatchcase(f"/{below}", f"*/{pattern}")


def _before_magic(pattern: str) -> str:
    """The folder that a pattern begins with."""
    parts = pattern.split("/")
    first = next(at for at, part in enumerate(parts) if has_magic(part))
    return "/".join(parts[:first])


class _Found(NamedTuple):
    """A file, or what is none: whether the user named it, else the source that it lies in."""

    item: File | Unreadable
    named: bool
    folder: str = ""


class Planner:
    """Makes the shards of a run; counts what is left alone as it goes."""

    def __init__(self, manifest: Manifest, settings: Settings, home: Home, *, keep: bool) -> None:
        self._manifest, self._settings, self._keep = manifest, settings, keep
        self._out = home.out.rstrip("/") if home.is_remote else os.path.abspath(home.out)  # noqa: PTH100 - as text
        self._folder = home.parts
        self._number = 0
        self.passed = 0  # bytes that need not be read again
        self.on_failure: Callable[[Failure], None] = lambda _: None

    def shards(self, wanted: Wanted, *, force: bool) -> Iterator[Shard]:
        """Yield shards of what is new or has changed, in the order of the sources.

        What has changed here and there makes one shard as far as it lies near: each one costs files, for good.
        """
        units: list[Unit] = []
        size = files = 0
        for unit in self._units(wanted, force=force):
            if units and (files == _FILES or (unit is not None and size + unit.size > _SHARD)):
                yield self._shard(units)
                units, size, files = [], 0, 0
            if unit is not None:
                units.append(unit)
                size += unit.size
            files += bool(units)
        if units:
            yield self._shard(units)

    def _shard(self, units: Sequence[Unit]) -> Shard:
        self._number += 1
        name = f"{self._manifest.run:04d}-{self._number:06d}"
        return Shard(name, self._folder, tuple(units), self._settings, self._keep)

    def _units(self, wanted: Wanted, *, force: bool) -> Iterator[Unit | None]:
        """Yield what is to be read; None where a unit lies between that is not."""
        for file, named in self._files(wanted):
            if not self._manifest.plan(file):  # it is in two sources, or a link to one that was there
                self.passed += file.size
                continue
            if not force and self._manifest.unchanged(file, self._settings.rules):
                self.passed += file.size
                yield None
                continue
            for unit in self._cut(file, named):
                if force or not self._same(unit):
                    yield unit
                else:
                    self.passed += unit.size
                    yield None

    def weigh(self, wanted: Wanted) -> int:
        """How many bytes all files have together."""
        return sum(file.size for file, _ in self._files(wanted, tell=False))

    def _cut(self, file: File, named: bool) -> Iterator[Unit]:
        cut = 0
        if file.size > _LARGE:
            try:
                with file.open() as stream:
                    for part in split_source(Source(file.name, stream, named), self._settings.reading, _PIECE):
                        cut += 1
                        yield Unit(file, named, part)
            except Exception as error:  # of a file that cannot be cut at all whoever reads it says what is wrong
                if cut:
                    self._refuse(refused(Path(file.name), error), f"{file.name}\0")
                    return
        if cut:
            self._manifest.cut(file, cut)
        else:
            yield Unit(file, named)

    def _same(self, unit: Unit) -> bool:
        """Whether a unit that has another size or time than it had is the same all the same."""
        read_at = time.time_ns()
        digest = unit.part.digest if unit.part else ""
        if not digest and self._manifest.known(unit):
            try:
                with unit.file.open() as stream:
                    digest = digest_of(stream)
            except OSError:
                return False
        return self._manifest.same(unit, digest, self._settings.rules, read_at)

    def _files(self, wanted: Wanted, *, tell: bool = True) -> Iterator[tuple[File, bool]]:
        """Yield all files that are wanted, and whether the user named them; `tell` of what is none."""
        for source in wanted.sources:
            for item, named, folder in self._remote(source) if is_remote(source) else self._local(source, wanted):
                if isinstance(item, Unreadable):  # of a folder nobody knows whether `include` fits what is in it
                    if tell and (named or not (wanted.excludes(item.name, folder) or self._is_own(item.name))):
                        self._refuse(item)
                elif named or (wanted.takes(item.name, folder) and not self._is_own(item.name)):
                    yield item, named

    def _local(self, source: str, wanted: Wanted) -> Iterator[_Found]:
        paths, pattern = [source], False
        if has_magic(source) and not Path(source).exists():
            found = sorted(glob(source, recursive=True))  # noqa: PTH207 - Path.glob wants a folder first
            paths, pattern = found or paths, bool(found)
        for path in paths:
            folder = _before_magic(source) if pattern else Path(path).as_posix()
            for file in iter_files(path):
                if isinstance(file, Unreadable):
                    yield _Found(file, not path or (not pattern and Path(file.name) == Path(path)), folder)
                    continue
                named = not pattern and file == Path(path)
                try:
                    yield _Found(local_file(file), named, folder)
                except Unreadable as failure:
                    if named or wanted.takes(failure.name, folder):
                        yield _Found(failure, named, folder)
                except OSError as error:
                    if named or wanted.takes(file.as_posix(), folder):
                        yield _Found(refused(file, error), named, folder)

    def _remote(self, source: str) -> Iterator[_Found]:
        try:
            folder = spelled(_before_magic(source) if has_magic(source) else source)
            for file in remote_files(source):
                yield _Found(file, file.name == folder, folder)
        except Exception as error:  # of whatever library speaks with the other side
            yield _Found(refused(Path(source), error), named=True)

    def _is_own(self, name: str) -> bool:
        name = name if is_remote(name) else os.path.abspath(name)  # noqa: PTH100
        return f"{name}/".startswith(f"{self._out}/")

    def _refuse(self, item: Unreadable, key: str = "") -> None:
        failure = Failure(
            item.name,
            item.reason,
            item.way_out,
            item.line,
            "skipped" if isinstance(item, NotArticles) else "quarantined",
        )
        self._manifest.refuse(Unit(File(key or item.name, 0, 0)), [failure])
        self._manifest.keep_below(item.name)
        self.on_failure(failure)
