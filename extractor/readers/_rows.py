"""Articles from rows of named fields, as JSON Lines, CSV and other tables have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath

from extractor.readers._source import Options, Source
from extractor.records import SCHEMA, Article

__all__ = ["FACTS", "FIGURES", "article_of", "no_article", "string"]

# What lies beside articles and is none.
FIGURES = {"en": "figures that cekangka wrote, not articles", "id": "angka tulisan cekangka, bukan artikel"}
FACTS = {"en": "facts about articles, not articles", "id": "fakta tentang artikel, bukan artikel"}
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")  # "\ud83d" without its other half: legal JSON, not text


def no_article(row: Mapping[str, object], options: Options) -> dict[str, str] | None:
    """Say what a row is that is no article: a figure's own text is none, and facts may come without theirs."""
    if row.get("schema") == SCHEMA:
        return FIGURES
    text, start, end = string(row, options.text_field), row.get("start"), row.get("end")
    if text is None:
        return FACTS if "facts" in row else None
    return FACTS if isinstance(start, int) and isinstance(end, int) and end - start == len(text) else None


def article_of(source: Source, row: Mapping[str, object], number: int, options: Options) -> Article:
    """The article of a row; raises Unreadable where there is no text, or too much."""
    text = string(row, options.text_field)
    if text is None:
        there = ", ".join(row) or "-"
        raise source.unreadable(
            {"en": f'no text in the field "{options.text_field}"', "id": f'tidak ada teks di "{options.text_field}"'},
            {"en": f"name the field: --text-field (here: {there})", "id": f"sebutkan: --text-field (ada: {there})"},
            line=number,
        )
    if source.limit is not None and len(text.encode("utf-8", "replace")) > source.limit:
        raise source.too_large(source.limit, line=number)
    number_id = row.get(options.id_field)
    is_number = isinstance(number_id, int) and not isinstance(number_id, bool)
    name = str(number_id) if is_number else string(row, options.id_field)
    return Article(
        id=name or f"{PurePosixPath(source.name).stem}:{number}",
        text=text,
        title=string(row, options.title_field),
        date=string(row, options.date_field),
        source=string(row, "source"),
        url=string(row, "url"),
    )


def string(row: Mapping[str, object], field: str) -> str | None:
    """The text in a field, if there is any; a day as ISO 8601."""
    value = row.get(field)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or not value.strip():
        return None
    return _LONE_SURROGATES.sub("\ufffd", value)
