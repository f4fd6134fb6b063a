"""PDF: the text of all pages as one article, lines that the page's width has broken put together again."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from extractor.extras import need
from extractor.readers import Options, Source
from extractor.records import Article

SUFFIXES = (".pdf",)

# A line goes on in the next one: where it ends in a comma, or the next one begins with a small letter or a digit.
_BROKEN = re.compile(r"(?<=,) *\n *(?=\S)|(?<=[^\s.:;!?]) *\n *(?=[a-z0-9(])")
_HEAD = 1024  # bytes within which a PDF must say that it is one
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def read(source: Source, options: Options) -> Iterator[Article]:
    """Yield the one article of a document; raises Unreadable for one without text."""
    pypdf = need("pypdf", "pdf")
    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what matters is reported by us
    data = source.document()
    if b"%PDF-" not in data.getbuffer()[:_HEAD].tobytes():
        raise source.broken("PDF", "no header")
    try:
        document = pypdf.PdfReader(data)
        if document.is_encrypted and not document.decrypt(""):
            raise source.unreadable(
                {"en": "locked with a password", "id": "terkunci dengan kata sandi"},
                {"en": "save it without one", "id": "simpan tanpa kata sandi"},
            )
        text = "\n\n".join(filter(None, (page.extract_text().strip() for page in document.pages)))
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise source.broken("PDF", error) from None
    if not text.strip():
        raise source.unreadable(
            {"en": "a PDF without text, maybe a scan", "id": "PDF tanpa teks, mungkin hasil pindai"},
            {"en": "run text recognition (OCR) on it", "id": "jalankan pengenalan teks (OCR) dulu"},
        )
    yield Article(id=source.name, text=_BROKEN.sub(" ", _HYPHEN.sub("", text)))
