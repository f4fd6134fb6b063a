"""Word documents: paragraphs and the rows of tables in their order; a paragraph in the style Title is the title."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import BadZipFile

from extractor.extras import need
from extractor.readers import Options, Source
from extractor.readers._archive import check_zip
from extractor.records import Article

SUFFIXES = (".docx",)


def read(source: Source, options: Options) -> Iterator[Article]:
    """Yield the one article of a document; raises Unreadable for one without text."""
    docx = need("docx", "docx")
    data = source.document()
    check_zip(source, data)
    try:
        document = docx.Document(data)
    except (BadZipFile, KeyError, ValueError, docx.opc.exceptions.PackageNotFoundError) as error:
        raise source.broken("DOCX", error) from None
    title, lines = None, []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        elif title is None and not lines and block.style is not None and block.style.name == "Title":
            title = block.text.strip() or None
        else:
            lines.append(block.text)
    text = "\n".join(lines).strip()
    if not text:
        raise source.empty()
    yield Article(id=source.name, text=text, title=title)
