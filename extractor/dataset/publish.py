"""From the files of the shards to the files of the dataset: in the order of the sources, copies marked, compared.

Memory stays bounded: rows go through in slices, and what is kept is some 80 bytes an article and 24 a figure that can
be compared.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from extractor.dataset.across import NO_DAY, Across, Figures, compare
from extractor.dataset.duplicates import Index, copies, near_copies
from extractor.dataset.manifest import Manifest
from extractor.dataset.parts import HIDDEN, file_of
from extractor.dataset.storage import read_part
from extractor.dataset.tables import TABLES, findings_columns, pa, parquet, table
from extractor.extras import need
from extractor.records import Level

compute = need("pyarrow.compute", "batch")

__all__ = ["Publisher"]

_GROUP = 8_000_000  # bytes of a row group, about
_NEAR = 4  # files of shards that are kept open: those that have changed since the first run lie among its own
_ROWS, _RUNS = 2_000, 32  # rows, and runs of them, from which on a slice is not made larger


class Publisher:
    """Writes the dataset of a manifest into the folder `work`; whoever calls it gives the files their names."""

    def __init__(self, manifest: Manifest, work: Path, parts: str) -> None:
        self._manifest, self._work, self._parts = manifest, work, parts
        self.counts: Counter[str] = Counter()  # articles, quantities, kind:money, finding:error:weekday-date …
        self._uids, self._days, hashes, signatures = self._index()
        self._by_uid = np.argsort(self._uids)
        self._same = copies(hashes)
        self._near = near_copies(signatures, self._same)
        del hashes, signatures
        pa.default_memory_pool().release_unused()
        self.counts["duplicates"] = int((self._same >= 0).sum())
        self.counts["near-duplicates"] = int((self._near >= 0).sum())
        self.across = Across([], {})

    def compare(self, run: Sequence[str], levels: Mapping[str, Level]) -> None:
        """Run the checks that compare articles; what they find is written with the rest."""
        figures = Figures()
        for rows in _slices(self._manifest, self._parts, "quantities", ["uid", "value", "_thing"]):
            comparable = rows.filter(compute.is_valid(rows["_thing"]))
            figures.add(comparable, self._places(comparable))
        groups = list(figures.groups(self._days, self._same))
        self.across = compare(groups, self._slices, run, levels, self._work / "across.sqlite")

    def write(self) -> None:
        """Write the tables."""
        more = np.zeros(len(self._uids), np.int64)
        for at, _ in self.across.findings:
            more[at] += 1
        for name in TABLES:
            with _Writer(self._work, name) as writer:
                at = 0
                for rows in _slices(self._manifest, self._parts, name, None):
                    rows = rows.drop_columns([column for column, _ in HIDDEN[name]])
                    if name == "articles":
                        rows = self._marked(rows, np.arange(at, at + len(rows)), more)
                    self._take(writer, rows)
                    at += len(rows)
                if name == "findings" and self.across.findings:
                    self._take(writer, self._compared())

    def _take(self, writer: _Writer, rows: Any) -> None:
        writer.write(rows)
        self.counts[writer.name] += len(rows)
        if writer.name == "quantities":
            self._count("kind:", rows["kind"])
        elif writer.name == "findings":
            self._count("finding:", compute.binary_join_element_wise(rows["level"], rows["check"], ":"))

    def _count(self, prefix: str, column: Any) -> None:
        for one in compute.value_counts(column).to_pylist():
            self.counts[prefix + one["values"]] += one["counts"]

    def _marked(self, rows: Any, places: Index, more: Index) -> Any:
        """Articles with what they are copies of, and the number of their findings."""
        columns = {
            "duplicate_of": pa.array(self._names(self._same[places]), pa.string()),
            "near_duplicate_of": pa.array(self._names(self._near[places]), pa.string()),
            "findings": compute.add(rows["findings"], pa.array(more[places])),
        }
        for name, column in columns.items():
            rows = _with(rows, name, column)
        return rows

    def _compared(self) -> Any:
        columns = findings_columns([finding for _, finding in self.across.findings])
        columns["uid"] = self._names(np.array([at for at, _ in self.across.findings]))
        return table(columns, TABLES["findings"])

    def _names(self, places: Index) -> list[str | None]:
        return [None if at < 0 else f"{self._uids[at]:016x}" for at in places]

    def _index(self) -> tuple[Any, Index, Any, Any]:
        """Of every article, in the order of the dataset: `uid`, day, hash of the text, and signature."""
        uids, days, hashes, signatures = [], [], [], []
        for rows in _slices(self._manifest, self._parts, "articles", ["uid", "day", "_hash", "_signature"]):
            uids.append(_numbers(rows["uid"]))
            day = rows["day"].cast(pa.int32()).cast(pa.int64())
            days.append(day.fill_null(NO_DAY).to_numpy())
            hashes.append(rows["_hash"].to_numpy())
            signatures.append(np.frombuffer(b"".join(rows["_signature"].to_pylist()), np.uint8).reshape(-1, 64))
        return (
            np.concatenate([np.empty(0, np.uint64), *uids]),
            np.concatenate([np.empty(0, np.int64), *days]),
            np.concatenate([np.empty(0, np.uint64), *hashes]),
            np.concatenate([np.empty((0, 64), np.uint8), *signatures]),
        )

    def _slices(self, name: str, columns: list[str] | None = None) -> Iterator[tuple[Any, Index]]:
        """The rows of a table in slices, with the place of each row's article in the dataset."""
        for rows in _slices(self._manifest, self._parts, name, columns):
            yield rows, self._places(rows)

    def _places(self, rows: Any) -> Index:
        """The place of each row's article in the dataset."""
        places: Index = self._by_uid[np.searchsorted(self._uids, _numbers(rows["uid"]), sorter=self._by_uid)]
        return places


def _with(rows: Any, name: str, column: Any) -> Any:
    return rows.set_column(rows.schema.get_field_index(name), name, column)


def _numbers(uids: Any) -> Any:
    return np.frombuffer(bytes.fromhex("".join(uids.to_pylist())), ">u8").astype(np.uint64)


def _slices(manifest: Manifest, parts: str, which: str, columns: list[str] | None) -> Iterator[Any]:
    """The rows of a table in the order of the sources, with the hidden columns.

    A run of units may be a single one, so some are put together: what is done with a slice costs the same for a row.
    """

    @lru_cache(maxsize=_NEAR)
    def load(name: str) -> tuple[Any, Any]:
        with read_part(parts, file_of(name, which)) as source, parquet.ParquetFile(source) as file:
            rows = file.read(columns and [*columns, "_unit"])
        return rows, rows["_unit"].to_numpy()

    waiting: list[Any] = []
    for run in manifest.order():
        rows, units = load(run.part)
        first, last = np.searchsorted(units, [run.first, run.first + len(run.before)])
        if last > first:
            some = rows.slice(first, last - first)
            if "row" in some.column_names:
                before = np.array(run.before)[units[first:last] - run.first]
                some = _with(some, "row", compute.add(some["row"], pa.array(before)))
            waiting.append(some)
        if len(waiting) >= _RUNS or sum(map(len, waiting)) >= _ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


class _Writer:
    """Writes a table slice by slice, some at a time, in a thread: the next ones are read meanwhile."""

    def __init__(self, work: Path, name: str) -> None:
        self.name = name
        self._file = work / f"{name}.parquet"
        self._writer = parquet.ParquetWriter(self._file, TABLES[name], compression="zstd", compression_level=3)
        self._thread = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None
        self._waiting: list[Any] = []
        self._bytes = 0

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        try:
            if failed is None:
                self._flush()
        finally:
            self._thread.shutdown()
            self._writer.close()
        if failed is not None:
            return
        if self._writing is not None:
            self._writing.result()
        with self._file.open("rb+") as file:
            os.fsync(file.fileno())

    def write(self, rows: Any) -> None:
        """Take a slice."""
        self._waiting.append(rows)
        self._bytes += rows.nbytes
        if self._bytes > _GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            if self._writing is not None:
                self._writing.result()  # one at a time, or all of it would wait in memory
            self._writing = self._thread.submit(self._writer.write_table, pa.concat_tables(self._waiting))
            pa.default_memory_pool().release_unused()  # else pieces of it stay with each thread
        self._waiting, self._bytes = [], 0
