"""Plain text: the whole file is one article, its headline the first line."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.readers import Options, Source
from extractor.records import Article

SUFFIXES = (".txt", ".md")


def read(source: Source, options: Options) -> Iterator[Article]:
    """Yield the one article of a text file."""
    yield Article(id=source.name, text=source.text())
