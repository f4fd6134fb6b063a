"""JSON Lines: one article a line, with `id`, `text` and, if present, `title`, `date`, `source` and `url`.

Records of figures and facts come as JSON Lines too. A file that begins with one is none of articles.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator

from extractor.readers import Options, Part, Source, Unreadable
from extractor.readers._lines import iter_lines, split_lines
from extractor.readers._rows import FACTS, article_of, no_article
from extractor.records import Article

SUFFIXES = (".jsonl", ".ndjson")


def split(source: Source, options: Options, size: int) -> Iterator[Part]:
    """Cut at line ends; parts that are there already stay as they are when a file grows."""
    yield from split_lines(source.stream, size)


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every line; a bad line is Unreadable by its number, and the next one is read."""
    begins = source.part is None or source.part.first == 0
    empty = True
    for number, line in iter_lines(source):
        if number == 1 and line and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise source.utf16("JSON Lines")
        if line is not None and not line.strip():
            continue
        first, begins, empty = begins, False, False
        try:
            if line is None:
                raise source.too_large(source.limit or 0, line=number)
            row = _row(source, source.decode(line, line=number), number)
            reason = no_article(row, options)
            if first and not source.named and "facts" in row:  # gold, whose articles are read where it is named
                reason = FACTS
            if reason:
                raise source.not_articles(reason, line=None if first else number)
            yield article_of(source, row, number, options)
        except Unreadable as failure:
            if failure.line is None:
                raise
            yield failure
    if empty and source.part is None:
        raise source.empty()


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
