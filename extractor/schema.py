"""The JSON Schema of the records that `cekangka` prints and writes, for programs that read them."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

import msgspec

from extractor.records import Article, Blocked, Finding, Quantity

__all__ = ["RECORDS", "schema"]

RECORDS: Mapping[str, type[msgspec.Struct]] = {
    "article": Article,
    "blocked": Blocked,
    "finding": Finding,
    "quantity": Quantity,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DECIMAL = {"type": "string", "format": "decimal"}  # how msgspec has them, unless it is told to write numbers


def schema(name: str) -> dict[str, Any]:
    """The schema of a record: "article", "blocked", "finding" or "quantity"; KeyError for another name."""
    return {"$schema": _DIALECT, **_numbers(msgspec.json.schema(RECORDS[name]))}


def _numbers(part: Any) -> Any:
    if isinstance(part, list):
        return [_numbers(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.items() >= _DECIMAL.items():
        return {**{key: value for key, value in part.items() if key not in _DECIMAL}, "type": "number"}
    return {key: cleandoc(value) if key == "description" else _numbers(value) for key, value in part.items()}
