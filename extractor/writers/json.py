"""JSON: one array of records, numbers exact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import msgspec

from extractor.records import Blocked, Finding, Quantity, to_json

RECORDS = (Quantity, Blocked, Finding)


def write(
    records: Iterable[msgspec.Struct], stream: TextIO, record: type[msgspec.Struct], lang: str | None = None
) -> None:
    """Write one array, a record a line; without records an empty array."""
    before = "[\n"
    for item in records:
        stream.write(before + to_json(item).decode())
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")
