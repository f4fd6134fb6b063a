"""CSV for spreadsheets: one record a row, nested values in columns of their own, numbers exact and unformatted.

Values of a list stand in one cell, apart by " | "; of the evidence for a link what names it: "subject:rule@5-20".
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TextIO

import msgspec

from extractor.records import Blocked, Quantity, Restatement, to_plain

RECORDS = (Quantity, Blocked)

# Column names of the values that are not plain.
_PARTS = {
    "rounding": ("low", "high"),
    "sentence": ("start", "end"),
    "restated": Restatement.__struct_fields__,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(
    records: Iterable[msgspec.Struct], stream: TextIO, record: type[msgspec.Struct], lang: str | None = None
) -> None:
    """Write a header and one row a record."""
    rows = csv.writer(stream)  # lines end as RFC 4180 has it; a cell with either half of that is quoted
    rows.writerow(_columns(record))
    for item in records:
        plain = to_plain(item)
        rows.writerow([cell for field in record.__struct_fields__ for cell in _cells(field, plain[field])])


def _columns(record: type[msgspec.Struct]) -> Iterator[str]:
    for field in record.__struct_fields__:
        if field in _PARTS:
            yield from (f"{field}_{part}" for part in _PARTS[field])
        else:
            yield field


def _cells(field: str, value: object) -> Iterator[str]:
    if field not in _PARTS:
        yield cell(value)
    elif value is None:
        yield from ("" for _ in _PARTS[field])
    else:
        parts = value.values() if isinstance(value, dict) else value
        yield from map(cell, parts)  # type: ignore[call-overload]


def cell(value: object, *, formulas: bool = False) -> str:
    """The text of a cell; one that a spreadsheet would take for a formula is marked as text unless they may stand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    text = " | ".join(map(_item, value)) if isinstance(value, tuple | list) else str(value)
    # A spreadsheet runs a cell that begins like a formula; the apostrophe makes it text.
    return "'" + text if text.startswith(_FORMULA) and not formulas else text


def _item(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ("{name}:{rule}@{start}-{end}" if "rule" in value else "{text}@{start}-{end}").format_map(value)
