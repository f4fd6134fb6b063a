"""Figures of a table of articles, Arrow in and Arrow out: what Spark, Dask and Ray Data call on each of their parts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from extractor import api
from extractor.dataset.tables import QUANTITIES, pa, quantities_columns, table
from extractor.pipes.rules import Rules
from extractor.records import Article, Quantity

__all__ = ["extract_arrow"]

_TEXTS = pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null
_OPTIONAL = ("id", "title", "date", "source", "url")


def extract_arrow(articles: Any, *, titles: bool = False, patterns: str | None = None) -> Any:
    """The figures of a `pyarrow.Table` or `RecordBatch` of articles, as a `pyarrow.Table`, one figure a row.

    articles  columns `text` and, if present, `id`, `title`, `date`, `source` and `url`; others are no matter
    titles    also the figures of the titles
    patterns  folder of own pattern rows; the rules are compiled once in a process
    The schema of the result is always `extractor.dataset.tables.QUANTITIES`. A row without text has no figures.
    Raises ValueError if there is no column `text`, or one that has no text.
    """
    if "text" not in articles.schema.names:
        there = ", ".join(articles.schema.names)
        raise ValueError(f'no column "text" (here: {there}); rename the one with the articles')
    kind = articles.schema.field("text").type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not any(is_kind(kind) for is_kind in _TEXTS):
        raise ValueError(f'the column "text" is of the type {kind}; cast it to string, or rename another one')
    rules = _rules(patterns)
    found: list[Quantity] = []
    for row in articles.select([name for name in ("text", *_OPTIONAL) if name in articles.schema.names]).to_pylist():
        if row["text"]:
            found += api.extract(_article(row), rules, titles=titles)
    return table(quantities_columns(found), QUANTITIES)


def _article(row: dict[str, Any]) -> Article:
    given = {name: str(row[name]) for name in _OPTIONAL if row.get(name) is not None}
    return msgspec.convert({"id": "", "text": row["text"], **given}, Article)


@lru_cache(maxsize=1)
def _rules(patterns: str | None) -> Rules:
    return api.rules(patterns)
