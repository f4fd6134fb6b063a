"""A saved web page: the article without menus, advertisements and comments, its title and date apart."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from extractor.readers import Options, Source, Unreadable
from extractor.records import Article

SUFFIXES = (".html", ".htm")

NO_ARTICLE = {"en": "no article in this page", "id": "tidak ada artikel di halaman ini"}

_OWN = '<meta name="generator" content="cekangka">'  # in the head of the pages that `extract --html` writes
_HEAD = 2000


def read(source: Source, options: Options) -> Iterator[Article]:
    """Yield the one article of a page; raises Unreadable for a page without one."""
    page = source.text()
    if _OWN in page[:_HEAD]:
        raise source.not_articles(
            {"en": "a page that cekangka wrote, not an article", "id": "halaman tulisan cekangka, bukan artikel"}
        )
    from trafilatura import bare_extraction  # half a second that other formats need not pay
    from trafilatura.settings import Document

    # Its warnings would reach standard error by logging's last resort; what matters is reported by us.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found = bare_extraction(page, include_comments=False, with_metadata=True)
    if not isinstance(found, Document):
        raise _no_article(source)
    text = (found.text or "").strip()
    first, _, rest = text.partition("\n")
    if first.strip() == found.title:  # the heading above the body; it is kept apart as the title
        text = rest.strip()
    if not text:
        raise _no_article(source)
    yield Article(
        id=source.name,
        text=text,
        title=found.title or None,
        date=found.date or None,
        source=found.hostname or None,
        url=found.url or None,
    )


def _no_article(source: Source) -> Unreadable:
    return source.unreadable(
        NO_ARTICLE,
        {"en": "save the article's text as .txt", "id": "simpan teks artikelnya sebagai .txt"},
    )
