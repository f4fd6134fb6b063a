"""JSON Lines: one article a line, with `id`, `text` and, if present, `title`, `date`, `source` and `url`.

Records of figures and facts come as JSON Lines too. A file that begins with one is none of articles.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractor.readers import FACTS, FIGURES, Options, Part, Source, Unreadable
from extractor.readers._lines import iter_lines, split_lines
from extractor.records import SCHEMA, Article

SUFFIXES = (".jsonl", ".ndjson")

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")  # "\ud83d" without its other half: legal JSON, not text


def split(source: Source, size: int) -> Iterator[Part]:
    """Cut at line ends; parts that are there already stay as they are when a file grows."""
    yield from split_lines(source.stream, size)


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every line; a bad line is Unreadable by its number, and the next one is read."""
    empty = True
    for number, line in iter_lines(source, options):
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise source.unreadable(
                {"en": "JSON Lines in UTF-16", "id": "JSON Lines dalam UTF-16"},
                {"en": "save it as UTF-8", "id": "simpan sebagai UTF-8"},
            )
        if isinstance(line, Unreadable):
            empty = False
            yield line
            continue
        if not line.strip():
            continue
        begins, empty = empty, False
        try:
            row = _row(source, source.decode(line, line=number), number)
            reason = _no_article(row, options)
            if begins and not source.named and "facts" in row:  # gold, whose articles are read where it is named
                reason = FACTS
            if reason:
                raise source.not_articles(reason, line=None if begins else number)
            yield _article(source, row, number, options)
        except Unreadable as failure:
            if failure.line is None:
                raise
            yield failure
    if empty:
        raise source.empty()


def _no_article(row: dict[str, object], options: Options) -> dict[str, str] | None:
    """Say what a row is that is no article: a figure's own text is none, and facts may come without theirs."""
    if row.get("schema") == SCHEMA:
        return FIGURES
    text, start, end = _string(row, options.text_field), row.get("start"), row.get("end")
    if text is None:
        return FACTS if "facts" in row else None
    return FACTS if isinstance(start, int) and isinstance(end, int) and end - start == len(text) else None


def _row(source: Source, line: str, number: int) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        words = error.msg if isinstance(error, json.JSONDecodeError) else "too deep or too long"
        raise source.unreadable(
            {"en": f"not JSON: {words}", "id": f"bukan JSON: {words}"},
            {"en": "mend or remove this line", "id": "perbaiki atau hapus baris ini"},
            line=number,
        ) from None
    if not isinstance(row, dict):
        raise source.unreadable(
            {"en": "not a JSON object", "id": "bukan objek JSON"},
            {"en": 'write {"id": …, "text": …}', "id": 'tulis {"id": …, "text": …}'},
            line=number,
        )
    return row


def _article(source: Source, row: dict[str, object], number: int, options: Options) -> Article:
    text = _string(row, options.text_field)
    if text is None:
        there = ", ".join(row) or "-"
        raise source.unreadable(
            {"en": f'no text in the field "{options.text_field}"', "id": f'tidak ada teks di "{options.text_field}"'},
            {"en": f"name the field: --text-field (here: {there})", "id": f"sebutkan: --text-field (ada: {there})"},
            line=number,
        )
    number_id = row.get(options.id_field)
    is_number = isinstance(number_id, int) and not isinstance(number_id, bool)
    name = str(number_id) if is_number else _string(row, options.id_field)
    return Article(
        id=name or f"{PurePosixPath(source.name).stem}:{number}",
        text=text,
        title=_string(row, options.title_field),
        date=_string(row, options.date_field),
        source=_string(row, "source"),
        url=_string(row, "url"),
    )


def _string(row: dict[str, object], field: str) -> str | None:
    value = row.get(field)
    if not isinstance(value, str) or not value.strip():
        return None
    return _LONE_SURROGATES.sub("\ufffd", value)
