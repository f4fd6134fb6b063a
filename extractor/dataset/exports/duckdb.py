"""A DuckDB file with the tables articles, quantities, findings and runs, and the views of `cekangka query`."""

from __future__ import annotations

from pathlib import Path

from extractor.dataset.exports import Dataset
from extractor.dataset.query import connect, views

FILES = ("dataset.duckdb",)


def write(dataset: Dataset, folder: Path) -> None:
    """Write the tables."""
    file = folder / FILES[0]
    file.unlink(missing_ok=True)
    with connect(dataset, file, tables=True) as db:
        views(db)
        db.execute("checkpoint")
