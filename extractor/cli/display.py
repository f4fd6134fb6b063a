"""Showing article text and tables in a terminal.

Article text is never markup and never reaches the terminal raw: `plain` replaces every character that could
steer it, one by one, so offsets into the article stay true. Start with `table`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Column", "console", "excerpt", "fit", "line_number", "paragraphs", "plain", "table", "wrap"]

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_PLAIN: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # ESC shows as ␛
    0x7F: "␡",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], "\ufffd"),
    **dict.fromkeys(map(ord, _BIDI), "\ufffd"),
    **dict.fromkeys(map(ord, _SPACES), " "),
}


def plain(text: str) -> str:
    """Replace what could steer a terminal; the result has the same length and fits on one line."""
    return text.translate(_PLAIN)


def console(stream: TextIO) -> Console:
    """Make a console that adds nothing to what it is given, and colour only where the stream shows it."""
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


def line_number(text: str, offset: int) -> int:
    """Count the lines up to an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def fit(text: str, width: int) -> str:
    """Shorten to a number of terminal cells, at a space where one is near."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return text
    if width < 1:
        return ""
    cut = set_cell_size(text, width - 1).rstrip()
    space = cut.rfind(" ")
    return (cut[:space] if space > len(cut) - 20 and space > 0 else cut) + "…"


def excerpt(text: str, within: tuple[int, int], span: tuple[int, int], width: int) -> Text:
    """Show `span` of a text, made bold, with as much around it as fits in `width`; no more than `within`."""
    from rich.cells import cell_len
    from rich.text import Text

    left, figure, right = (
        plain(part) for part in (text[within[0] : span[0]], text[slice(*span)], text[span[1] : within[1]])
    )
    left, right = left.lstrip(), right.rstrip()
    figure = fit(figure, width)
    room = width - cell_len(figure)
    right = fit(right, max(room - cell_len(left), room // 2))
    left = fit(left[::-1], room - cell_len(right))[::-1]
    return Text.assemble((left, "dim"), (figure, "bold"), (right, "dim"))


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its side, its style, and how narrow it may get (None: as wide as it is)."""

    heading: str
    right: bool = False
    style: str = ""
    least: int | None = None


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> tuple[Text, list[Text], int]:
    """Lay out cells: the heading, a line for every row, and how many cells each takes.

    Columns without any content are left out. Where the width does not suffice, those that may get narrower do,
    the widest first.
    """
    from rich.cells import cell_len

    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    columns = [columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    widths = [max(map(cell_len, [column.heading, *(row[at] for row in rows)])) for at, column in enumerate(columns)]
    while (taken := 1 + sum(widths) + 2 * len(widths)) > width:
        shrinkable = [at for at, column in enumerate(columns) if column.least and widths[at] > column.least]
        if not shrinkable:
            break
        widths[max(shrinkable, key=widths.__getitem__)] -= 1
    heading = _line(columns, [column.heading for column in columns], widths, "bold")
    return heading, [_line(columns, row, widths) for row in rows], taken


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int], style: str | None = None) -> Text:
    from rich.cells import cell_len
    from rich.text import Text

    line = Text(" ")
    for column, cell, width in zip(columns, cells, widths, strict=True):
        text = fit(cell, width)
        gap = " " * (width - cell_len(text))
        line.append(gap if column.right else "")
        line.append(text, style=column.style if style is None else style)
        line.append(("" if column.right else gap) + "  ")
    return line


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Break a text into lines of at most `width` cells, as offsets."""
    from rich.cells import cell_len

    start = end = 0
    cells = 0
    while end < len(text):
        step = text.find(" ", end) + 1 or len(text)
        word = cell_len(text[end:step].rstrip())
        if cells and cells + word > width:
            yield start, end
            start, cells = end, 0
        cells += cell_len(text[end:step])
        end = step
    if start < len(text):
        yield start, len(text)


def paragraphs(entries: Sequence[tuple[str, Sequence[str]]], width: int, *, apart: bool = False) -> Iterator[Text]:
    """Lay out texts under each other, wrapped, each group with its label on the left; `apart` with a line between."""
    from rich.cells import cell_len
    from rich.text import Text

    widest = max((cell_len(label) for label, _ in entries), default=0)
    margin = widest + 3 if widest else 4
    for label, texts in entries:
        if apart:
            yield Text()
        for text in map(plain, texts):
            for start, end in wrap(text, max(width - margin, 1)):
                gap = " " * (margin - 1 - cell_len(label))
                yield Text.assemble(" ", (label, "bold"), gap, text[start:end].rstrip())
                label = ""
