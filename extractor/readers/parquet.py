"""Parquet: one article a row, in the fields that JSON Lines have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from zlib import crc32

from extractor.extras import need
from extractor.readers import Options, Part, Source, Unreadable
from extractor.readers._rows import FIGURES, article_of
from extractor.records import Article

SUFFIXES = (".parquet",)

_ROWS = 200
_OWN = {"article", "fingerprint"}, {"article", "rule", "rounding_low"}  # columns of findings and of figures
_BLOCK = 1 << 20


def split(source: Source, options: Options, size: int) -> Iterator[Part]:
    """Cut between row groups."""
    file = _open(source)
    metadata, columns_of = file.metadata, crc32(str(file.schema_arrow).encode())
    first = 0
    for at in range(metadata.num_row_groups):
        group = metadata.row_group(at)
        columns = [group.column(column) for column in range(group.num_columns)]
        begin = min(column.dictionary_page_offset or column.data_page_offset for column in columns)
        length = sum(column.total_compressed_size for column in columns)
        yield Part(at, at + 1, first, length, f"{_digest(source, begin, length)}-{first}-{columns_of}")
        first += group.num_rows


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every row; one without text is Unreadable by its number."""
    file = _open(source)
    names = set(file.schema_arrow.names)
    if any(names >= own for own in _OWN):
        raise source.not_articles(FIGURES)
    if options.text_field not in names:
        there = ", ".join(file.schema_arrow.names)
        raise source.unreadable(
            {"en": f'no column "{options.text_field}"', "id": f'tidak ada kolom "{options.text_field}"'},
            {"en": f"name it: --text-field (here: {there})", "id": f"sebutkan: --text-field (ada: {there})"},
        )
    wanted = {options.text_field, options.id_field, options.title_field, options.date_field, "source", "url"}
    groups = range(source.part.start, source.part.stop) if source.part else None
    number = source.part.first if source.part else 0
    for batch in file.iter_batches(_ROWS, row_groups=groups, columns=sorted(wanted & names)):
        for row in batch.to_pylist():
            number += 1
            try:
                yield article_of(source, row, number, options)
            except Unreadable as failure:
                yield failure


def _open(source: Source) -> Any:
    parquet, pyarrow = need("pyarrow.parquet", "batch"), need("pyarrow", "batch")
    stream = source.stream if source.stream.seekable() else source.document()
    try:
        return parquet.ParquetFile(stream)
    except pyarrow.ArrowInvalid as error:
        raise source.broken("Parquet", str(error).splitlines()[0]) from None


def _digest(source: Source, begin: int, length: int) -> str:
    digest = hashlib.blake2b(digest_size=16)
    source.stream.seek(begin)
    while length > 0 and (block := source.stream.read(min(length, _BLOCK))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()
