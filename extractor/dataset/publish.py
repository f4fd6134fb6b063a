"""From the files of the shards to the files of the dataset: in the order of the sources, with copies marked.

Memory stays bounded: rows go through in slices, and of every article some 80 bytes are kept.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from extractor.dataset.duplicates import copies, near_copies
from extractor.dataset.manifest import Manifest
from extractor.dataset.parts import HIDDEN, file_of
from extractor.dataset.tables import TABLES, pa
from extractor.extras import need

parquet = need("pyarrow.parquet", "batch")
compute = need("pyarrow.compute", "batch")

__all__ = ["Counts", "TableWriter", "publish"]

_GROUP = 50_000_000  # bytes of a row group, about


class Counts(Counter[str]):
    """What is in a dataset: `articles`, `quantities`, `kind:money` and so on."""


class TableWriter:
    """Writes a table of the dataset, slice by slice, to a hidden file that gets its name at the end."""

    def __init__(self, folder: Path, name: str) -> None:
        self._hidden = folder / ".cekangka" / f"{name}.parquet"
        self._schema = TABLES[name]
        self._writer = parquet.ParquetWriter(self._hidden, self._schema, compression="zstd", compression_level=3)
        self._waiting: list[Any] = []
        self._bytes = 0

    def write(self, rows: Any) -> None:
        """Take a slice."""
        self._waiting.append(rows)
        self._bytes += rows.nbytes
        if self._bytes > _GROUP:
            self._flush()

    def close(self) -> Path:
        """Finish the hidden file and give its path."""
        self._flush()
        self._writer.close()
        with self._hidden.open("rb+") as file:
            os.fsync(file.fileno())
        return self._hidden

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
        self._waiting, self._bytes = [], 0


def slices(manifest: Manifest, parts: Path, which: str, columns: list[str] | None = None) -> Iterator[Any]:
    """The rows of a table in the order of the sources, as tables with the hidden columns."""

    @lru_cache(maxsize=2)
    def load(name: str) -> tuple[Any, Any]:
        rows = parquet.read_table(file_of(parts, name, which), columns=columns and [*columns, "_unit"])
        return rows, rows["_unit"].to_numpy()

    for run in manifest.order():
        rows, units = load(run.part)
        first, last = np.searchsorted(units, [run.positions[0], run.positions[1] + 1])
        if last > first:
            yield rows.slice(first, last - first)


class Originals:
    """For every article, in the order of the dataset, what it is a copy of."""

    def __init__(self, manifest: Manifest, parts: Path) -> None:
        uids, hashes, signatures = [], [], []
        for rows in slices(manifest, parts, "articles", ["uid", "_hash", "_signature"]):
            uids.append(np.array([int(uid, 16) for uid in rows["uid"].to_pylist()], np.uint64))
            hashes.append(rows["_hash"].to_numpy())
            signatures.append(np.frombuffer(b"".join(rows["_signature"].to_pylist()), np.uint8).reshape(-1, 64))
        self.uids = np.concatenate([np.empty(0, np.uint64), *uids])
        self.same = copies(np.concatenate([np.empty(0, np.uint64), *hashes]))
        self.near = near_copies(np.concatenate([np.empty((0, 64), np.uint8), *signatures]), self.same)

    def names(self, which: Any, start: int, stop: int) -> list[str | None]:
        """The `uid` of what each of some articles is a copy of."""
        return [None if at < 0 else f"{self.uids[at]:016x}" for at in which[start:stop]]


def publish(manifest: Manifest, folder: Path) -> tuple[Counts, Originals]:
    """Write the tables into hidden files; returns what is in them."""
    parts = folder / ".cekangka" / "parts"
    counts = Counts()
    originals = Originals(manifest, parts)
    for which in TABLES:
        writer = TableWriter(folder, which)
        at = 0
        for rows in slices(manifest, parts, which):
            rows = rows.drop_columns([name for name, _ in HIDDEN[which]])
            if which == "articles":
                for name, copy_of in (("duplicate_of", originals.same), ("near_duplicate_of", originals.near)):
                    column = pa.array(originals.names(copy_of, at, at + len(rows)), pa.string())
                    rows = rows.set_column(rows.schema.get_field_index(name), name, column)
            at += len(rows)
            count(counts, which, rows)
            writer.write(rows)
        writer.close()
    counts["duplicates"] = int((originals.same >= 0).sum())
    counts["near-duplicates"] = int((originals.near >= 0).sum())
    return counts, originals


def count(counts: Counter[str], which: str, rows: Any) -> None:
    """Add what some rows of a table have."""
    counts[which] += len(rows)
    if which == "quantities":
        for kind, number in _values(rows["kind"]).items():
            counts[f"kind:{kind}"] += number
    elif which == "findings":
        named = compute.binary_join_element_wise(rows["level"], rows["check"], ":")
        for name, number in _values(named).items():
            counts[f"finding:{name}"] += number


def _values(column: Any) -> Mapping[str, int]:
    return {one["values"]: one["counts"] for one in compute.value_counts(column).to_pylist()}
