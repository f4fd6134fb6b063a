"""Plain text: the whole file is one article, its headline the first line."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.readers import Options, Source
from extractor.readers._rows import FIGURES
from extractor.records import Article

SUFFIXES = (".txt", ".md")

_OWN = ('[\n{"schema":"cekangka/', "article,id,kind,text,start,end,")  # how JSON and CSV of figures begin


def read(source: Source, options: Options) -> Iterator[Article]:
    """Yield the one article of a text file."""
    text = source.text()
    if text.startswith(_OWN):
        raise source.not_articles(FIGURES)
    yield Article(id=source.name, text=text)
