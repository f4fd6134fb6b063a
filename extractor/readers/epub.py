"""EPUB: every document of the book in its order is an article, with its first heading for a title."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from extractor.readers import Options, Source, Unreadable
from extractor.readers._archive import check_zip
from extractor.records import Article

SUFFIXES = (".epub",)

_CONTAINER = "META-INF/container.xml"
_BLOCKS = "//*[self::p or self::h2 or self::h3 or self::h4 or self::li or self::blockquote or self::td][not(.//p)]"


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every document that has text; raises Unreadable for a book without any."""
    from lxml import etree, html

    data = source.document()
    check_zip(source, data)
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    empty = True
    with ZipFile(data) as book:
        try:
            for name in _documents(book, etree, safe):
                page = html.document_fromstring(book.read(name), parser=html.HTMLParser(encoding="utf-8"))
                article = _article(f"{source.name}/{name}", page)
                if article is not None:
                    empty = False
                    yield article
        except (KeyError, BadZipFile, etree.LxmlError, IndexError) as error:
            raise source.broken("EPUB", error) from None
    if empty:
        raise source.empty()


def _documents(book: ZipFile, etree: Any, parser: Any) -> list[str]:
    """The names of the documents, in the order of the book."""
    container = etree.fromstring(book.read(_CONTAINER), parser)
    (package,) = container.xpath("//*[local-name() = 'rootfile']/@full-path")[:1] or [""]
    listed = etree.fromstring(book.read(package), parser)
    places = {item.get("id"): item.get("href", "") for item in listed.xpath("//*[local-name() = 'item']")}
    order = listed.xpath("//*[local-name() = 'itemref']/@idref")
    folder = posixpath.dirname(package)
    return [posixpath.normpath(posixpath.join(folder, unquote(places[name]))) for name in order]


def _article(name: str, page: Any) -> Article | None:
    (title,) = page.xpath("//h1")[:1] or [None]
    lines = [" ".join(block.text_content().split()) for block in page.xpath(_BLOCKS)]
    text = "\n".join(filter(None, lines))
    if not text:
        return None
    headline = " ".join(title.text_content().split()) if title is not None else ""
    return Article(id=name, text=text, title=headline or None)
