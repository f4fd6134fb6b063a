"""Other formats of a dataset, made of its Parquet files: one format a file, the file stem is its id.

A format is a module of this folder with `FILES`, the names of what it writes, and `write(dataset, folder)`, which
writes them into a folder. It reads a batch of rows at a time, so that a million articles need no memory. One whose
library is in an extra of its own names both in `NEEDS`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from shlex import quote
from typing import Any, Protocol, cast

import msgspec

from extractor.dataset.storage import PUBLISHING
from extractor.messages import Explained

__all__ = ["Dataset", "Export", "NoDataset", "export", "formats", "readable"]

_ROWS = 2_000
_DIGITS = 15  # that a floating point number keeps
_INTEGER = 2**63


class NoDataset(Explained):
    """There is no dataset where one should be."""


@dataclass(frozen=True)
class Dataset:
    """Where the tables of a dataset are, and what its runs were."""

    folder: Path
    runs: list[dict[str, Any]]

    @classmethod
    def at(cls, folder: str | Path) -> Dataset:
        """The dataset in a folder; raises NoDataset if there is none, or one that a run was stopped in publishing."""
        folder = Path(folder)
        if (folder / PUBLISHING).exists():
            raise NoDataset(
                en=f"{folder} is half old and half new: a run is putting it in place, or was stopped there; "
                "run cekangka batch again",
                id=f"{folder} setengah lama setengah baru: proses lain sedang menulisnya, atau terhenti; "
                "jalankan lagi cekangka batch",
            )
        try:
            runs = msgspec.json.decode((folder / "runs.json").read_bytes())
        except OSError:
            raise NoDataset(
                en=f"no dataset in {folder}; make one: cekangka batch arsip/ --out {quote(str(folder))}",
                id=f"tidak ada himpunan data di {folder}; buat dulu: cekangka batch arsip/ --out {quote(str(folder))}",
            ) from None
        return cls(folder, runs)

    def file(self, name: str) -> Path:
        """The Parquet file of a table."""
        return self.folder / f"{name}.parquet"

    def columns(self, name: str) -> list[str]:
        """The columns of a table as `rows` gives them."""
        from extractor.dataset.tables import TABLES

        return [column for column in TABLES[name].names if column != "overflow"]

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table: numbers as exact decimals without zeros at the end, and no column `overflow`."""
        from extractor.dataset.tables import parquet, plain

        with parquet.ParquetFile(self.file(name)) as file:
            for batch in file.iter_batches(_ROWS):
                for row in batch.to_pylist():
                    over = json.loads(row.pop("overflow", None) or "{}")
                    for column, value in row.items():
                        if isinstance(value, Decimal):
                            row[column] = plain(value)
                    yield row | {column: Decimal(text) for column, text in over.items()}


class Export(Protocol):
    """What every module of this folder offers."""

    FILES: tuple[str, ...]

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write the files."""
        ...


def formats() -> tuple[str, ...]:
    """List the ids of the formats."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


@cache
def export(name: str) -> Export:
    """Find a format; raises ValueError for an unknown one."""
    if name not in formats():
        raise ValueError(f"unknown format {name!r}; choose from {', '.join(formats())}")
    return cast(Export, import_module(f"{__name__}.{name}"))


def readable(value: Decimal) -> int | float | str:
    """An exact number for programs that have no decimals: a whole number or a float that keeps it, else its digits."""
    if value == value.to_integral_value() and abs(value) < _INTEGER:
        return int(value)
    return float(value) if len(value.as_tuple().digits) <= _DIGITS else format(value, "f")
