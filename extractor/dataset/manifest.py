"""The manifest of a dataset: which files are in it, as they were when they were read, and what could not be read.

A row of `units` is the commit: rows in files that no unit names are not part of the dataset. The connection holds the
file's lock as long as it is open, so that two runs do not write one dataset; the system gives it back when a run dies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from extractor.dataset.protocol import Failure, Shard, ShardResult, Unit
from extractor.dataset.storage import File

__all__ = ["Broken", "Busy", "Manifest", "Run"]

_SAFE = 2_000_000_000  # nanoseconds: a file changed later than this before it was read may change unseen

_VERSION = 1  # of the tables
_SCHEMA = """
create table if not exists units (
    path text, start integer, stop integer, size integer, mtime integer, read_at integer, digest text,
    rules text, part text, position integer, items integer, articles integer, status text, seen integer,
    primary key (path, start)
) without rowid;
create table if not exists files (path text primary key, size integer, mtime integer, units integer) without rowid;
create index if not exists units_by_part on units (part);
create table if not exists failures (
    path text, start integer, name text, line integer, status text, reason text, way_out text
);
create index if not exists failures_by_unit on failures (path, start);
create table if not exists runs (
    id integer primary key, started text, finished text, version text, rules text, sources text,
    articles integer, quantities integer, findings integer, quarantined integer
);
"""


class Broken(Exception):  # noqa: N818 - what somebody reads is the message
    """The file is no manifest, or a part of one."""


class Busy(Exception):  # noqa: N818 - what somebody reads is the message
    """Another run is writing the dataset."""


class Run(NamedTuple):
    """Units that stand in a row both in the order of the sources and in a file of rows.

    part    the name of that file
    first   the place there of the first unit
    before  for each unit, how many articles and failures of its file come before it
    """

    part: str
    first: int
    before: list[int]


class Manifest:
    """The manifest of one run; `run` is its number."""

    def __init__(self, file: Path) -> None:
        # A second thread reads while the first one writes; SQLite lets one of them in at a time.
        self._db = sqlite3.connect(file, timeout=1, isolation_level=None, check_same_thread=False)
        try:
            self._db.execute("pragma locking_mode = exclusive")
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.execute("begin immediate")
            if self._db.execute("pragma user_version").fetchone() != (_VERSION,):  # all of it is read again
                for table in ("units", "files", "failures"):
                    self._db.execute(f"drop table if exists {table}")
                self._db.execute(f"pragma user_version = {_VERSION}")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("commit")
            self._db.execute("create temp table planned (file text primary key) without rowid")
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise Busy from None
            raise
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise Broken(str(error)) from None
        self._open = False
        self.run = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Commit what is open, and let go of the lock."""
        self._commit()
        self._db.close()

    def save(self, file: Path) -> None:
        """Write a copy of it."""
        self._commit()
        file.unlink(missing_ok=True)
        copy = sqlite3.connect(file)
        try:
            self._db.backup(copy)
        finally:
            copy.close()

    def begin(self, started: str, version: str, rules: str, sources: Sequence[str]) -> None:
        """Begin a run."""
        cursor = self._db.execute(
            "insert into runs (started, version, rules, sources) values (?, ?, ?, ?)",
            (started, version, rules, msgspec.json.encode(list(sources)).decode()),
        )
        self.run = cursor.lastrowid or 0

    def plan(self, file: File) -> bool:
        """Note that a file is looked at; whether it was not noted before in this run, by this or another name."""
        values = (file.inode or file.name,)
        return self._db.execute("insert or ignore into planned values (?)", values).rowcount == 1

    def known(self, unit: Unit) -> bool:
        """Whether a unit is in the manifest at all."""
        return self._db.execute("select 1 from units where path = ? and start = ?", unit.key).fetchone() is not None

    def unchanged(self, file: File, rules: str) -> bool:
        """Whether a file is in the dataset as it is now, so far as its size and time can tell; if so, keep it."""
        rows = self._db.execute(
            "select size, mtime, read_at, digest, rules, status, seen, stop from units where path = ?",
            (file.name,),
        ).fetchall()
        if any(row[7] is not None for row in rows):  # cut into parts, of which some may not have been read yet
            cut = self._db.execute("select size, mtime, units from files where path = ?", (file.name,)).fetchone()
            if cut != (file.size, file.mtime, len(rows)):
                return False
        if not rows or any(
            (row[0], row[1]) != (file.size, file.mtime)
            or row[1] > row[2] - _SAFE
            or not row[3]
            or row[4] != rules
            or row[5] == "quarantined"
            for row in rows
        ):
            return False
        if any(row[6] != self.run for row in rows):
            self._write("update units set seen = ? where path = ?", (self.run, file.name))
        return True

    def cut(self, file: File, units: int) -> None:
        """Note into how many units a file was cut, so that it is known when they are all there."""
        self._write("insert or replace into files values (?, ?, ?, ?)", (file.name, file.size, file.mtime, units))

    def same(self, unit: Unit, digest: str, rules: str, read_at: int) -> bool:
        """Whether a unit is in the dataset with this content; if so, keep it, with the file's new time."""
        key = unit.key
        row = self._db.execute(
            "select digest, stop, rules, status from units where path = ? and start = ?", key
        ).fetchone()
        stop = unit.part.stop if unit.part else None
        if row is None or not digest or row[:3] != (digest, stop, rules) or row[3] == "quarantined":
            return False
        self._write(
            "update units set seen = ?, size = ?, mtime = ?, read_at = ? where path = ? and start = ?",
            (self.run, unit.file.size, unit.file.mtime, read_at, *key),
        )
        return True

    def commit(self, shard: Shard, result: ShardResult, rules: str) -> None:
        """Take the result of a shard: from now on its rows count, and what its units gave before does not."""
        for position, (unit, made) in enumerate(zip(shard.units, result.units, strict=True)):
            part = result.name if made.articles else None
            stop = unit.part.stop if unit.part else None
            self._put(
                unit,
                (stop, made.size, made.mtime, made.read_at, made.digest, rules, part, position, made.items),
                made.articles,
                made.failures,
            )
        self._commit()

    def refuse(self, unit: Unit, failures: Sequence[Failure]) -> None:
        """Take what could not even be given to a shard."""
        self._put(unit, (None, 0, 0, 0, "", "", None, 0, 0), 0, failures)

    def keep_below(self, folder: str) -> None:
        """Let what was read of a folder stay, though nobody can look into it now: its disk may be away."""
        below = folder.rstrip("/") + "/"
        self._write("update units set seen = ? where substr(path, 1, ?) = ?", (self.run, len(below), below))

    def knows(self, source: str) -> bool:
        """Whether anything was read of a source, a file or a folder."""
        below = source.rstrip("/") + "/"
        found = self._db.execute(
            "select 1 from units where path = ? or substr(path, 1, ?) = ? limit 1", (source, len(below), below)
        )
        return found.fetchone() is not None

    def forget_unseen(self) -> int:
        """Drop the units of sources that are there no more; returns how many articles they had."""
        (articles,) = self._db.execute(
            "select coalesce(sum(articles), 0) from units where seen != ?", (self.run,)
        ).fetchone()
        self._write(
            "delete from failures where (path, start) in (select path, start from units where seen != ?)", (self.run,)
        )
        self._write("delete from units where seen != ?", (self.run,))
        self._write("delete from files where path not in (select path from units)", ())
        self._commit()
        return int(articles)

    def forget(self, part: str) -> None:
        """Drop the units of a part whose files are gone; they are read again."""
        self._write(
            "delete from failures where (path, start) in (select path, start from units where part = ?)", (part,)
        )
        self._write("delete from units where part = ?", (part,))
        self._commit()

    def parts(self) -> set[str]:
        """The names of all files that units are in."""
        return {name for (name,) in self._db.execute("select distinct part from units where part is not null")}

    def positions(self, part: str, rules: str) -> set[int]:
        """The places of the units in a file that were read by these rules; others that it has were read anew since."""
        found = self._db.execute("select position from units where part = ? and rules = ?", (part, rules))
        return {at for (at,) in found}

    def order(self) -> Iterator[Run]:
        """The units by source, as runs of those that stand together in a file."""
        run, file, items = Run("", 0, []), "", 0
        for path, part, position, count in self._db.execute(
            "select path, part, position, items from units order by path, start"
        ):
            file, items = path, items if path == file else 0
            if part is not None:
                if (part, position) != (run.part, run.first + len(run.before)):
                    if run.before:
                        yield run
                    run = Run(part, position, [])
                run.before.append(items)
            items += count
        if run.before:
            yield run

    def failures(self) -> Iterator[Failure]:
        """All that could not be read, by source."""
        for name, line, status, reason, way_out in self._db.execute(
            "select name, line, status, reason, way_out from failures order by path, start, rowid"
        ):
            yield Failure(name, msgspec.json.decode(reason), msgspec.json.decode(way_out), line, status)

    def finish(self, finished: str, counts: dict[str, int]) -> None:
        """Note the end of the run, when the dataset is written."""
        self._write(
            "update runs set finished = ?, articles = ?, quantities = ?, findings = ?, quarantined = ? where id = ?",
            (finished, *(counts[name] for name in ("articles", "quantities", "findings", "quarantined")), self.run),
        )
        self._commit()

    def runs(self) -> list[dict[str, object]]:
        """All runs, the last one last; one without `finished` was stopped."""
        cursor = self._db.execute("select * from runs order by id")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def _put(self, unit: Unit, values: tuple[object, ...], articles: int, failures: Iterable[Failure]) -> None:
        path, start = unit.key
        failures = list(failures)
        bad = any(failure.status == "quarantined" for failure in failures)
        status = "quarantined" if bad else "done" if articles else "skipped" if failures else "empty"
        self._write("delete from failures where path = ? and start = ?", (path, start))
        for one in failures:
            reason, way_out = (msgspec.json.encode(text).decode() for text in (one.reason, one.way_out))
            self._write(
                "insert into failures values (?, ?, ?, ?, ?, ?, ?)",
                (path, start, one.name, one.line, one.status, reason, way_out),
            )
        self._write(
            "insert or replace into units values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (path, start, *values, articles, status, self.run),
        )

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        if not self._open:
            self._db.execute("begin")
            self._open = True
        self._db.execute(statement, values)

    def _commit(self) -> None:
        if self._open:
            self._db.execute("commit")
            self._open = False
