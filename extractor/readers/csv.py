"""CSV with a header: one article a row, in the fields that JSON Lines have; commas, semicolons or tabs between them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from zlib import crc32

from extractor.readers import Options, Part, Source, Unreadable
from extractor.readers._lines import split_lines
from extractor.readers._rows import FIGURES, article_of
from extractor.records import Article

SUFFIXES = (".csv", ".tsv")

_QUOTE = b'"'
_OWN = {"article", "rule", "rounding_low"}  # columns of figures
_HEADER = 100_000  # bytes that a header has at most


def split(source: Source, options: Options, size: int) -> Iterator[Part]:
    """Cut at the ends of rows; every part is read with the header."""
    header = source.stream.readline(_HEADER)
    source.stream.seek(0)
    for part in split_lines(source.stream, size, _QUOTE):
        yield part._replace(digest=f"{part.digest}-{crc32(header)}")  # the same rows under another header are others


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every row; a bad row is Unreadable by the number of its first line."""
    header = source.stream.readline(_HEADER)
    if not header.strip():
        raise source.empty()
    if header.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # lines cannot be told apart by their bytes
        raise source.utf16("CSV")
    text = source.decode(header)
    delimiter = max("\t;,", key=text.count)
    names = next(csv.reader([text], delimiter=delimiter))
    if set(names) >= _OWN:
        raise source.not_articles(FIGURES)
    if options.text_field not in names:
        there = ", ".join(names)
        raise source.unreadable(
            {"en": f'no column "{options.text_field}"', "id": f'tidak ada kolom "{options.text_field}"'},
            {"en": f"name it: --text-field (here: {there})", "id": f"sebutkan: --text-field (ada: {there})"},
        )
    for number, record in _records(source):
        try:
            if record is None:
                raise source.too_large(source.limit or 0, line=number)
            if record.strip():
                yield article_of(source, _row(source, record, number, names, delimiter), number, options)
        except Unreadable as failure:
            yield failure


def _row(source: Source, record: bytes, number: int, names: list[str], delimiter: str) -> dict[str, object]:
    text = source.decode(record, line=number)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    try:
        (cells,) = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    except (csv.Error, ValueError) as error:
        raise source.unreadable(
            {"en": f"not a row of CSV: {error}", "id": f"bukan baris CSV: {error}"},
            {"en": "mend or remove this row", "id": "perbaiki atau hapus baris ini"},
            line=number,
        ) from None
    return dict(zip(names, cells, strict=False))


def _records(source: Source) -> Iterator[tuple[int, bytes | None]]:
    """Yield the rows with the numbers of their first lines; None for one that is too long, which is passed over."""
    stream, number, left = source.stream, 1, -1
    if source.part:
        if source.part.start:
            stream.seek(source.part.start)
            number = source.part.first
        left = source.part.stop - stream.tell()
    most = source.limit and source.limit * 2
    while left != 0:
        first, size, quotes = number + 1, 0, 0
        record: list[bytes] | None = []
        while line := stream.readline(most or -1):
            size += len(line)
            quotes += line.count(_QUOTE)
            number += line.endswith(b"\n")
            if most and size > most:
                record = None
            elif record is not None:
                record.append(line)
            if quotes % 2 == 0 and line.endswith(b"\n"):
                break
        if not size:
            return
        left -= size if left > 0 else 0
        yield first, None if record is None else b"".join(record)
