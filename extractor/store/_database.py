"""The file: opening it, its tables by version, and transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

_WAIT = 30.0  # seconds for another process to finish writing

# One script a version; a store of an older version runs those it has not run yet. Never edit one that was released.
VERSIONS = (
    """
    CREATE TABLE texts (hash TEXT PRIMARY KEY, article BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE rules (hash TEXT PRIMARY KEY, sources BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE extractions (
        text TEXT NOT NULL, rules TEXT NOT NULL, quantities BLOB NOT NULL, PRIMARY KEY (text, rules)
    ) WITHOUT ROWID;
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL, rules TEXT NOT NULL, version TEXT NOT NULL,
        started TEXT NOT NULL, finished TEXT, articles INTEGER NOT NULL DEFAULT 0, figures INTEGER NOT NULL DEFAULT 0,
        findings INTEGER, checks TEXT
    );
    CREATE TABLE entries (
        run INTEGER NOT NULL, article TEXT NOT NULL, nth INTEGER NOT NULL, text TEXT NOT NULL, findings BLOB,
        PRIMARY KEY (run, article, nth)
    ) WITHOUT ROWID;
    CREATE INDEX entries_text ON entries (text);
    CREATE TABLE baseline (
        article TEXT NOT NULL, nth INTEGER NOT NULL, text TEXT NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL,
        rules TEXT NOT NULL, quantity BLOB NOT NULL, PRIMARY KEY (article, nth, text, field, start)
    ) WITHOUT ROWID;
    CREATE TABLE synced (
        article TEXT NOT NULL, nth INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (article, nth)
    ) WITHOUT ROWID;
    CREATE TABLE pending (
        id TEXT PRIMARY KEY, place INTEGER NOT NULL, skipped INTEGER NOT NULL DEFAULT 0, pending BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX pending_place ON pending (place);
    CREATE TABLE decisions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, at TEXT NOT NULL, session TEXT NOT NULL,
        verdict TEXT NOT NULL, change TEXT NOT NULL, undoes INTEGER UNIQUE, pending BLOB
    );
    CREATE INDEX decisions_change ON decisions (change);
    CREATE INDEX decisions_act ON decisions (act);
    CREATE VIEW rejected AS SELECT change FROM decisions
        WHERE seq IN (SELECT max(seq) FROM decisions GROUP BY change) AND verdict = 'reject';
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    # Figures that were approved before have no name and go by their ids. What waits is worked out again, with names.
    """
    ALTER TABLE baseline ADD COLUMN name TEXT NOT NULL DEFAULT '';
    ALTER TABLE baseline ADD COLUMN of_name TEXT;
    DELETE FROM pending;
    DELETE FROM meta WHERE name = 'pending';
    """,
)


class StoreError(ValueError):
    """A store that cannot be used, or has not what was asked for; the message names the way out."""


class Database:
    """The file of a store, made if it is not there."""

    def __init__(self, file: Path, *, make: bool = True) -> None:
        """Open the file.

        make  whether to make it if it is not there
        Raises StoreError if it is no store, or one of a newer version.
        """
        self.file = file
        if not make and not file.exists():
            raise StoreError(f"{file}: no store yet; record a run: cekangka extract --record PATH")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # No transaction that is not asked for; a server may use the one connection from its threads in turn.
            self._db = sqlite3.connect(file, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{file}: cannot be opened: {error}") from None
        try:
            self._run("PRAGMA journal_mode = WAL")
            self._run("PRAGMA synchronous = FULL")
            self._migrate()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _migrate(self) -> None:
        (version,) = self._one("PRAGMA user_version")
        if version > len(VERSIONS):
            raise StoreError(f"{self.file}: made by a newer cekangka (version {version} of stores); update cekangka")
        if version == len(VERSIONS):
            return
        with self._writing():
            (version,) = self._one("PRAGMA user_version")  # another process may have done it by now
            if not version and self._one("SELECT 1 FROM sqlite_master"):
                raise StoreError(f"{self.file}: a database of something else; name another file: --store FILE")
            for script in VERSIONS[version:]:
                for statement in script.split(";"):
                    self._run(statement)
            self._run(f"PRAGMA user_version = {len(VERSIONS)}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it is on disk when this ends, or none of it."""
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreError(f"{self.file}: another process has been writing for long; try again") from None
            raise StoreError(f"{self.file}: {error}") from None
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.file}: cannot be used as a store: {error}") from None

    def _run(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        with self._named():
            return self._db.execute(sql, values)

    def _many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self._named():
            self._db.executemany(sql, rows)

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with self._named():
            return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> Any:
        with self._named():
            return self._db.execute(sql, values).fetchone()
