"""An SQLite file with the tables articles, quantities, findings and runs; lists are JSON.

SQLite has no decimals: a number is an integer or a real where that keeps all its digits, else text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.dataset.exports import Dataset, readable

FILES = ("dataset.sqlite",)


def write(dataset: Dataset, folder: Path) -> None:
    """Write the tables with an index by article."""
    file = folder / FILES[0]
    file.unlink(missing_ok=True)
    db = sqlite3.connect(file, isolation_level=None)
    try:
        db.execute("pragma journal_mode = off")  # nobody sees the file before it is whole
        db.execute("begin")
        for name in ("articles", "quantities", "findings"):
            columns = dataset.columns(name)
            _fill(db, name, columns, ([row[column] for column in columns] for row in dataset.rows(name)))
            db.execute(f'create index "{name}_by_uid" on "{name}" (uid)')
        if dataset.runs:
            _fill(db, "runs", list(dataset.runs[0]), ([*run.values()] for run in dataset.runs))
        db.execute("commit")
    finally:
        db.close()


def _fill(db: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    db.execute(f'create table "{name}" ({names})')
    places = ", ".join("?" * len(columns))
    db.executemany(f'insert into "{name}" values ({places})', (list(map(_value, row)) for row in rows))  # noqa: S608 - our own names


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return readable(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value
