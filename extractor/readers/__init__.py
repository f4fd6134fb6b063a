"""Article files in, `Article`s out: one input format a file, the file stem is its id.

Start with `iter_articles`: it finds the files, picks the reader by suffix and yields what can be read and what
cannot. A reader is a module of this folder with `SUFFIXES` and `read(source, options)`; adding the file is the
whole job. It yields `Unreadable` for a part it cannot read and raises it for a whole file. One whose files can be
large also has `split(source, options, size)`, which cuts a file into parts that `read` can start at (`source.part`).
One that unpacks what other readers read says `CONTAINER = True`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from pkgutil import iter_modules
from typing import Protocol, cast

import msgspec

from extractor.extras import MissingExtra, need
from extractor.readers._files import iter_files, name_of, not_regular, refused
from extractor.readers._source import NotArticles, Options, Part, Source, Unreadable
from extractor.records import Article

__all__ = [
    "NotArticles",
    "Options",
    "Part",
    "Reader",
    "Source",
    "Unreadable",
    "formats",
    "iter_articles",
    "iter_files",
    "not_regular",
    "read_source",
    "refused",
    "says_format",
    "split_source",
]

_STDIN = "-"


class Reader(Protocol):
    """What every module of this folder offers."""

    SUFFIXES: tuple[str, ...]

    def read(self, source: Source, options: Options) -> Iterator[Article | Unreadable]:
        """Yield the articles of one opened input."""
        ...


def formats() -> tuple[str, ...]:
    """List the ids of the input formats."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def iter_articles(paths: Iterable[str | Path], options: Options | None = None) -> Iterator[Article | Unreadable]:
    """Yield every article of files, folders (recursively, sorted, without hidden files) and "-", standard input.

    Inputs that cannot be read are yielded as `Unreadable` in their place; nothing is skipped silently.
    """
    options = options or Options()
    for path in paths:
        if str(path) == _STDIN:
            yield from read_source(Source(_STDIN, sys.stdin.buffer), options)
            continue
        for file in iter_files(path):
            if isinstance(file, Unreadable):
                yield file
                continue
            try:
                stream = file.open("rb")
            except OSError as error:
                yield refused(file, error)
                continue
            with stream:
                yield from read_source(Source(name_of(file), stream, named=file == Path(path)), options)


def read_source(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield every article of an opened input, and what of it cannot be read."""
    name = _format(source, options)
    if options.input_format == name and getattr(_reader(name), "CONTAINER", False):
        options = replace(options, input_format=None)  # what is in it has formats of its own
    source = replace(source, limit=options.size_limit)
    try:
        for item in _reader(name).read(source, options):
            yield item if isinstance(item, Unreadable) else _finished(item, options)
    except Unreadable as failure:
        yield failure
    except OSError as error:
        yield refused(Path(source.name), error)
    except MissingExtra as error:
        yield source.unreadable(
            {"en": f"{error.name} is not installed", "id": f"{error.name} belum terpasang"},
            {"en": f"install it: {error.command}", "id": f"pasang: {error.command}"},
        )
    except Exception as error:  # a parser of other people's may trip over other people's pages in any way
        yield source.unreadable(
            {"en": f"its reader failed ({type(error).__name__}: {error})", "id": f"pembacanya gagal ({error})"},
            {"en": "save it as plain text and try again", "id": "simpan sebagai teks biasa lalu coba lagi"},
        )


def split_source(source: Source, options: Options, size: int) -> Iterator[Part]:
    """Cut an opened input into parts of about `size` bytes; nothing is yielded where it cannot be cut."""
    split = getattr(_reader(_format(source, options)), "split", None)
    if split is not None:
        yield from split(source, options, size)


def _format(source: Source, options: Options) -> str:
    if source.format is not None:
        return source.format
    name = format_of(source.name)
    packed = source.name != _STDIN and getattr(_reader(name), "CONTAINER", False)
    return name if packed else options.input_format or name


def _finished(article: Article, options: Options) -> Article:
    if options.date and not article.date:
        article = msgspec.structs.replace(article, date=options.date)
    if options.fix_text and not article.fixed:
        fix = need("ftfy", "fix").fix_text
        text, title = fix(article.text), article.title and fix(article.title)
        if (text, title) != (article.text, article.title):
            article = msgspec.structs.replace(article, text=text, title=title, fixed=True)
    return article


@cache
def _reader(name: str) -> Reader:
    if name not in formats():
        raise ValueError(f"unknown input format {name!r}; choose from {', '.join(formats())}")
    return cast(Reader, import_module(f"{__name__}.{name}"))


@cache
def _by_suffix() -> dict[str, str]:
    return {suffix: name for name in formats() for suffix in _reader(name).SUFFIXES}


def format_of(name: str) -> str:
    """The format of a file by the end of its name; what has another suffix or none may still be text."""
    return _said(name) or "text"


def says_format(name: str) -> bool:
    """Whether a file has a suffix that is known."""
    return _said(name) is not None


def _said(name: str) -> str | None:
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    known = _by_suffix()
    return known.get("".join(suffixes[-2:])) or known.get("".join(suffixes[-1:]))
