"""The files that the rows of a shard go to, before they are put together in the order of their sources."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from extractor.checks import Report
from extractor.dataset.duplicates import signature
from extractor.dataset.executors import receive, send
from extractor.dataset.storage import write_part
from extractor.dataset.tables import (
    TABLES,
    findings_columns,
    pa,
    parquet,
    quantities_columns,
    table,
)
from extractor.pipes.dates import article_date
from extractor.records import Quantity
from extractor.store import Packed, pack_reading

if TYPE_CHECKING:
    from extractor.dataset.protocol import Unit


__all__ = ["HIDDEN", "SCHEMAS", "PartWriter", "file_of", "readings", "readings_of", "writing"]

_FLUSH = 200_000  # characters of text that wait at most: their figures take much more memory
_SPACE = re.compile(r"\s+")

# What the dataset is made with and does not show: the unit of a row; of an article a hash of its text and the
# signature of its words; of a figure a hash of what it is a figure of, where that can be compared. A `row` is counted
# from the beginning of its unit.
HIDDEN = {
    "articles": [("_unit", pa.int32()), ("_hash", pa.uint64()), ("_signature", pa.binary(64))],
    "quantities": [("_unit", pa.int32()), ("_thing", pa.uint64())],
    "findings": [("_unit", pa.int32())],
}
SCHEMAS = {
    name: pa.schema([*schema, *(pa.field(*column) for column in HIDDEN[name])]) for name, schema in TABLES.items()
}


def file_of(name: str, which: str) -> str:
    """The name of the file with the rows of a shard for one table."""
    return f"{name}.{which}.parquet"


def readings_of(name: str) -> str:
    """The name of the file with what a shard has read, ready to record, until it is recorded."""
    return f"{name}.readings"


@contextmanager
def writing(folder: str, name: str, *, keep: bool = False) -> Iterator[PartWriter]:
    """Write the rows of a shard; the files have their names when the block ends well, and are gone if it does not.

    keep  whether to write what is to be recorded of it, too
    """
    with ExitStack() as files:
        part = PartWriter(folder, name, files, keep=keep)
        yield part
        part.flush()


class PartWriter:
    """Takes articles with what was found in them."""

    def __init__(self, folder: str, name: str, files: ExitStack, *, keep: bool) -> None:
        self._folder, self._name, self._files, self._keep = folder, name, files, keep
        self._readings: Any = None
        self._columns: dict[str, dict[str, list[Any]]] = {}
        self._writers: dict[str, Any] = {}
        self._waiting = 0
        self._clear()

    def add(self, report: Report, at: int, unit: Unit, number: int) -> None:
        """Take an article, the `number`th of a unit, which is the shard's `at`th."""
        article = report.article
        path, start = unit.key
        uid = _uid(path, start, number)
        rows = self._columns["articles"]
        day = article_date(article.date)
        plain = _SPACE.sub(" ", unicodedata.normalize("NFKC", article.text)).strip().casefold()
        values = {
            "uid": uid,
            "day": day,
            "file": unit.path,
            "row": number + 1,
            "quantities": len(report.quantities),
            "findings": len(report.findings),
            "_unit": at,
            "_hash": _hash(plain),
            "_signature": signature(plain),
        }
        for name in rows:
            rows[name].append(values[name] if name in values else getattr(article, name, None))
        _extend(self._columns["quantities"], quantities_columns(report.quantities))
        self._columns["quantities"]["_thing"] += map(_thing, report.quantities)
        _extend(self._columns["findings"], findings_columns(report.findings))
        for which, found in (("quantities", report.quantities), ("findings", report.findings)):
            self._columns[which]["uid"] += [uid] * len(found)
            self._columns[which]["_unit"] += [at] * len(found)
        if self._keep:
            self._record((at, pack_reading(article, report.quantities, report.findings)))
        self._waiting += len(article.text)
        if self._waiting > _FLUSH:
            self.flush()

    def _record(self, reading: tuple[int, Packed]) -> None:
        if self._readings is None:
            self._readings = self._files.enter_context(write_part(self._folder, readings_of(self._name)))
        send(self._readings, msgspec.msgpack.encode(reading))

    def flush(self) -> None:
        """Write what waits."""
        if not self._columns["articles"]["uid"]:
            return
        for which, schema in SCHEMAS.items():
            if which not in self._writers:
                sink = self._files.enter_context(write_part(self._folder, file_of(self._name, which)))
                writer = parquet.ParquetWriter(sink, schema, compression="zstd", compression_level=1)
                self._writers[which] = self._files.enter_context(writer)
            self._writers[which].write_table(table(self._columns[which], schema))
        self._clear()

    def _clear(self) -> None:
        self._columns = {which: {name: [] for name in schema.names} for which, schema in SCHEMAS.items()}
        self._waiting = 0


def _extend(columns: dict[str, list[Any]], more: dict[str, list[Any]]) -> None:
    for name, values in more.items():
        columns[name] += values


def _uid(path: str, start: int, number: int) -> str:
    named = f"{path}\0{start}\0{number}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, digest_size=8).hexdigest()


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _thing(figure: Quantity) -> int | None:
    """A hash of what a figure is a figure of, equal for all that `cross-article` compares with each other."""
    whose = figure.subjects or (figure.subject,)
    if figure.value is None or figure.subject is None or figure.interval is None or figure.change or figure.relation:
        return None
    names = [" ".join((name or "").lower().split()) for name in (*whose, figure.metric, figure.counted)]
    return _hash("\0".join([figure.kind, figure.unit or "", figure.per or "", figure.interval, *names]))


_reading = msgspec.msgpack.Decoder(tuple[int, Packed])


def readings(file: Path) -> Iterator[tuple[int, Packed]]:
    """What a shard has read, each with the place of its unit in the shard."""
    with file.open("rb") as stream:
        while data := receive(stream):
            yield _reading.decode(data)
