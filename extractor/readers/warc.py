"""WARC, what a crawler keeps: every page that was answered with 200 and is HTML, by its address.

What else a crawl has, pictures and redirects, is left out, and a page without an article is skipped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from extractor.extras import need
from extractor.readers import NotArticles, Options, Source, Unreadable, read_source
from extractor.readers._archive import with_budget
from extractor.readers.html import NO_ARTICLE
from extractor.records import Article

SUFFIXES = (".warc", ".warc.gz")
CONTAINER = True

_OK = 200


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the article of every page."""
    warc = need("fastwarc.warc", "warc")
    source = with_budget(source)
    pages = 0
    try:
        for record in warc.ArchiveIterator(source.stream, record_types=warc.WarcRecordType.response):
            head, kind = record.http_headers, record.http_content_type
            if head is None or head.status_code != _OK or (kind or "") not in ("text/html", "application/xhtml+xml"):
                continue
            pages += 1
            address = record.headers.get("WARC-Target-URI") or f"{source.name}:{pages}"
            whole = record.content_length
            page = record.reader.read(whole if source.limit is None else min(whole, source.limit + 1))
            if len(page) < whole and len(page) <= (source.limit or whole):
                raise EOFError(f"the page {address} ends too early")
            yield from _page(source, address, page, options)
    except (OSError, RuntimeError, ValueError, EOFError) as error:
        raise source.broken("WARC", error) from None
    if not pages:
        raise source.unreadable(
            {"en": "a WARC without HTML pages", "id": "WARC tanpa halaman HTML"},
            {"en": "check that it is whole", "id": "periksa apakah utuh"},
        )


def _page(source: Source, address: str, page: bytes, options: Options) -> Iterator[Article | Unreadable]:
    opened = Source(address, io.BytesIO(page), source.named, format="html")
    for item in read_source(opened, options):
        if isinstance(item, Unreadable) and item.reason == NO_ARTICLE:
            item = NotArticles(item.name, item.reason, item.way_out)
        yield item
