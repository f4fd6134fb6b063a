"""CSV for spreadsheets: a file a table, numbers exact and unformatted, what looks like a formula made text."""

from __future__ import annotations

import csv
from pathlib import Path

from extractor.dataset.exports import Dataset
from extractor.writers.csv import cell

FILES = ("articles.csv", "quantities.csv", "findings.csv")


def write(dataset: Dataset, folder: Path) -> None:
    """Write a header and one row a record."""
    for file in FILES:
        name = file.removesuffix(".csv")
        with (folder / file).open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(dataset.columns(name))
            rows.writerows([cell(row[column]) for column in dataset.columns(name)] for row in dataset.rows(name))
