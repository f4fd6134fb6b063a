"""JSON Lines: one record a line, numbers exact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import msgspec

from extractor.records import Blocked, Finding, Quantity, to_json

RECORDS = (Quantity, Blocked, Finding)


def write(
    records: Iterable[msgspec.Struct], stream: TextIO, record: type[msgspec.Struct], lang: str | None = None
) -> None:
    """Write one record a line."""
    for item in records:
        stream.write(to_json(item).decode() + "\n")
