"""A gzipped file: what its name says without ".gz"."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractor.readers import Options, Source, Unreadable, format_of, read_source
from extractor.readers._archive import member, with_budget
from extractor.records import Article

SUFFIXES = (".gz",)
CONTAINER = True


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the articles of what is packed."""
    source = with_budget(source)
    form = options.input_format or format_of(str(PurePosixPath(source.name).with_suffix("")))
    with gzip.GzipFile(fileobj=source.stream) as content:
        yield from read_source(member(source, source.name, content, form), options)
