"""Runs: what was read, and what was found in it."""

from __future__ import annotations

import os
import platform
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from extractor.records import Article, Finding, Quantity
from extractor.store._database import Database, StoreError

_BATCH = 2_000  # articles of a run in one transaction, so that a reviewer gets in between
_PAGE = 500  # of them that are looked up at once

encode = msgspec.json.Encoder(decimal_format="number").encode
_quantities = msgspec.json.Decoder(list[Quantity])
_findings = msgspec.json.Decoder(list[Finding])
_article = msgspec.json.Decoder(Article)


class Run(NamedTuple):
    """A run.

    finished  None while it goes on, or where it was cut short
    findings  how many there are; None where nothing was checked
    checks    ids of the checks that ran, with commas
    """

    id: int
    command: str
    rules: str
    version: str
    started: str
    finished: str | None
    articles: int
    figures: int
    findings: int | None
    checks: str | None


class Entry(NamedTuple):
    """An article of a run: its id, which it is of those that share the id (from 1), and the hash of its text."""

    article: str
    nth: int
    text: str


class Reading(NamedTuple):
    """What a run found in an article; `findings` is None where nothing was checked."""

    article: Article
    quantities: list[Quantity]
    findings: list[Finding] | None


class Packed(NamedTuple):
    """An article with what was found in it as it is stored, of `pack_reading`; it can be made in another process.

    article    its id
    text       the hash of its text
    body       the article, `quantities` and `findings` what was found in it; None for no findings
    figures, found  how many figures and findings
    """

    article: str
    text: str
    body: bytes
    quantities: bytes
    findings: bytes | None
    figures: int
    found: int


def pack_reading(article: Article, quantities: Sequence[Quantity], findings: Sequence[Finding] | None = None) -> Packed:
    """Make ready to store what was found in an article: all its figures, those of the title too."""
    return Packed(
        article.id,
        text_hash(article),
        pack(encode(msgspec.structs.replace(article, id=""))),
        pack(encode(_anonymous(article.id, quantities))),
        pack(encode(findings)) if findings else None,
        len(quantities),
        len(findings or ()),
    )


def text_hash(article: Article) -> str:
    """Hash of all of an article that its figures are read from: text, title and date."""
    return sha256(encode([article.text, article.title, article.date])).hexdigest()[:32]


def now() -> str:
    """The time as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def pack(data: bytes) -> bytes:
    """Make data small; what it was made from is worth more than the last byte."""
    return zlib.compress(data, 1)


def _process() -> str:
    return f"{platform.node()} {os.getpid()}"


def _runs(process: str) -> bool:
    """Whether a process goes on, as far as can be told from here: on other machines and systems it cannot."""
    host, _, number = process.rpartition(" ")
    if host != platform.node() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


class Runs(Database):
    """The part of a store that runs are in."""

    @contextmanager
    def record(
        self, command: str, rules: str, sources: bytes, *, checks: Sequence[str] | None = None
    ) -> Iterator[Recorder]:
        """Record a run: `with store.record(...) as run: run.add(article, quantities, findings)`.

        command  what the run was, for people to read
        rules    stands for the patterns and the code that read the articles
        sources  the patterns themselves, to read other texts by later
        checks   ids of the checks that run, if findings are given
        A run that an error ends stays unfinished; it is listed, and never taken for the latest.
        Raises StoreError once somebody has deleted the run meanwhile.
        """
        from extractor import __version__

        with self._writing():
            self._run("INSERT OR IGNORE INTO rules VALUES (?, ?)", (rules, pack(sources)))
            made = self._run(
                "INSERT INTO runs (command, rules, version, started, findings, checks) VALUES (?, ?, ?, ?, ?, ?)",
                (command, rules, __version__, now(), *((None, None) if checks is None else (0, ",".join(checks)))),
            )
            number = int(made.lastrowid or 0)
            self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"writes {number}", _process()))
        recorder = Recorder(self, number, rules)
        try:
            yield recorder
            recorder.flush()
            with self._writing():
                self._need_run(number)
                self._run("UPDATE runs SET finished = ? WHERE id = ?", (now(), number))
        finally:
            with self._writing():
                self._run("DELETE FROM meta WHERE name = ?", (f"writes {number}",))

    def _need_run(self, run: int) -> None:
        if not self._one("SELECT 1 FROM runs WHERE id = ?", run):
            raise StoreError(f"run {run}: deleted while it was written; record it again")

    def _add(self, run: int, rules: str, some: Sequence[Packed]) -> None:
        """Add articles to a run, in one transaction."""
        with self._writing():
            self._need_run(run)
            self._many("INSERT OR IGNORE INTO texts VALUES (?, ?)", ((one.text, one.body) for one in some))
            self._many(
                "INSERT OR IGNORE INTO extractions VALUES (?, ?, ?)",
                ((one.text, rules, one.quantities) for one in some),
            )
            self._many(
                "INSERT INTO entries SELECT ?1, ?2, coalesce(max(nth), 0) + 1, ?3, ?4 FROM entries"
                " WHERE run = ?1 AND article = ?2",
                ((run, one.article, one.text, one.findings) for one in some),
            )
            self._run(
                "UPDATE runs SET articles = articles + ?, figures = figures + ?, findings = findings + ? WHERE id = ?",
                (len(some), sum(one.figures for one in some), sum(one.found for one in some), run),
            )

    def runs(self) -> list[Run]:
        """Every run, the latest first."""
        return [Run(*row) for row in self._rows("SELECT * FROM runs ORDER BY id DESC")]

    def run(self, name: str) -> Run:
        """The run of a number, or `@latest` or `@previous` of those that finished.

        Raises StoreError if there is none.
        """
        if name in ("@latest", "@previous"):
            row = self._one(
                "SELECT * FROM runs WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?",
                int(name == "@previous"),
            )
            if row is None:
                raise StoreError(f"{name}: no such run in {self.file}; record one: cekangka extract --record PATH")
        else:
            number = int(name) if name.isdecimal() and len(name) < 18 else -1
            row = self._one("SELECT * FROM runs WHERE id = ?", number)
            if row is None:
                raise StoreError(f"{name}: no such run in {self.file}; see: cekangka runs list")
        return Run(*row)

    def delete(self, run: int) -> None:
        """Delete a run, with the readings, texts and patterns that nothing else needs any more.

        Raises StoreError while a process of this machine writes it.
        """
        with self._writing():
            writer = self._one("SELECT value FROM meta WHERE name = ?", f"writes {run}")
            if writer and _runs(writer[0]):
                raise StoreError(
                    f"run {run}: process {writer[0].rpartition(' ')[2]} is still writing it; wait, or end that first"
                )
            self._run("DELETE FROM meta WHERE name = ?", (f"writes {run}",))
            self._run("DELETE FROM entries WHERE run = ?", (run,))
            self._run("DELETE FROM runs WHERE id = ?", (run,))
            if self._one("SELECT 1 FROM meta WHERE name = 'pending' AND value = ?", str(run)):
                self._forget_pending()
            self._run(
                "DELETE FROM extractions WHERE NOT EXISTS (SELECT 1 FROM entries JOIN runs ON runs.id = entries.run"
                " WHERE entries.text = extractions.text AND runs.rules = extractions.rules)"
            )
            self._run("DELETE FROM texts WHERE hash NOT IN (SELECT text FROM entries UNION SELECT text FROM baseline)")
            self._run("DELETE FROM rules WHERE hash NOT IN (SELECT rules FROM runs)")

    def _forget_pending(self) -> None:
        self._run("DELETE FROM pending")  # worked out from what is not there any more
        self._run("DELETE FROM meta WHERE name = 'pending'")

    def entries(self, run: int) -> Iterator[Entry]:
        """The articles of a run, by id."""
        article, nth = "", 0
        while rows := self._rows(  # in pieces: an open cursor would keep other processes from emptying the log
            "SELECT article, nth, text FROM entries WHERE run = ? AND (article, nth) > (?, ?)"
            " ORDER BY article, nth LIMIT ?",
            run,
            article,
            nth,
            _PAGE,
        ):
            yield from (Entry(*row) for row in rows)
            article, nth, _ = rows[-1]

    def entry(self, run: int, article: str, nth: int) -> Entry | None:
        """One article of a run."""
        row = self._one(
            "SELECT article, nth, text FROM entries WHERE run = ? AND article = ? AND nth = ?", run, article, nth
        )
        return row and Entry(*row)

    def reading(self, run: Run, entry: Entry) -> Reading:
        """What a run found in one of its articles."""
        found: list[Finding] | None = None
        if run.findings is not None:
            (blob,) = self._one(
                "SELECT findings FROM entries WHERE run = ? AND article = ? AND nth = ?",
                run.id,
                entry.article,
                entry.nth,
            )
            found = _findings.decode(zlib.decompress(blob)) if blob else []
        article = self.text(entry.article, entry.text)
        if article is None:
            raise StoreError(f"{self.file}: the text of {entry.article} is missing; the store is damaged")
        return Reading(article, self.found(entry.article, entry.text, run.rules) or [], found)

    def found(self, article: str, text: str, rules: str) -> list[Quantity] | None:
        """What these rules found in a text, with the article's id put in; None where they have not read it."""
        row = self._one("SELECT quantities FROM extractions WHERE text = ? AND rules = ?", text, rules)
        return row and named(article, _quantities.decode(zlib.decompress(row[0])))

    def text(self, article: str, text: str) -> Article | None:
        """The article of this id and with the text of this hash; None where the text is not here."""
        row = self._one("SELECT article FROM texts WHERE hash = ?", text)
        return row and msgspec.structs.replace(_article.decode(zlib.decompress(row[0])), id=article)

    def sources(self, rules: str) -> bytes | None:
        """The patterns that a hash of rules stands for."""
        row = self._one("SELECT sources FROM rules WHERE hash = ?", rules)
        return row and zlib.decompress(row[0])


class Recorder:
    """A run that goes on; articles are on disk some thousand at a time, and all of them when the `with` ends."""

    def __init__(self, store: Runs, number: int, rules: str) -> None:
        self.id = number
        self._store, self._rules = store, rules
        self._waiting: list[Packed] = []

    def add(self, article: Article, quantities: Sequence[Quantity], findings: Sequence[Finding] | None = None) -> None:
        """Record what was found in an article: all its figures, those of the title too."""
        self.put(pack_reading(article, quantities, findings))

    def put(self, packed: Packed) -> None:
        """Record an article as `pack_reading` gave it."""
        self._waiting.append(packed)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._store._add(self.id, self._rules, self._waiting)
            self._waiting = []


def _anonymous(article: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Take the article's id out of its figures, so that articles with the same text share what is stored."""

    def bare(name: str | None) -> str | None:
        return name and name.removeprefix(article)

    return [
        msgspec.structs.replace(figure, article="", id=bare(figure.id), of=bare(figure.of)) for figure in quantities
    ]


def named(article: str, quantities: Iterable[Quantity]) -> list[Quantity]:
    """Put an article's id into figures that were stored without it."""

    def whole(name: str | None) -> str | None:
        return article + name if name and name.startswith("#") else name

    return [
        msgspec.structs.replace(figure, article=article, id=whole(figure.id), of=whole(figure.of))
        for figure in quantities
    ]
