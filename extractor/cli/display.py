"""Showing article text and tables in a terminal.

Article text is never markup and never reaches the terminal raw: `plain` replaces every character that could
steer it, one by one, so offsets into the article stay true. Start with `Table`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

from extractor.describe import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Column", "Table", "console", "excerpt", "fit", "line_number", "paragraphs", "plain", "table", "wrap"]
_LONG_WORD = 18


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


def excerpt(
    text: str, within: tuple[int, int], span: tuple[int, int], width: int, marks: tuple[str, str] = ("", "")
) -> Text:
    """Show `span` of a text, made bold and put between `marks`, with as much of `within` around it as fits."""
    from rich.cells import cell_len
    from rich.text import Text

    left, figure, right = (
        plain(part) for part in (text[within[0] : span[0]], text[slice(*span)], text[span[1] : within[1]])
    )
    left, right = left.lstrip(), right.rstrip()
    figure = marks[0] + fit(figure, width - cell_len("".join(marks))) + marks[1]
    room = width - cell_len(figure)
    right = fit(right, max(room - cell_len(left), room // 2))
    left = fit(left[::-1], room - cell_len(right))[::-1]
    return Text.assemble((left, "dim"), (figure, "bold"), (right, "dim"))


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its side, its style, and how narrow it may get (None: as wide as it is).

    What does not fit goes on in the next line, or is cut where that would make the table too long (`cut`).
    """

    heading: str
    right: bool = False
    style: str = ""
    least: int | None = None
    cut: bool = False


@dataclass(frozen=True)
class Table:
    """A table laid out: its heading, the lines of every row, and how many cells it takes, gap at the end included."""

    heading: Text
    rows: list[list[Text]]
    taken: int


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> Table:
    """Lay out cells.

    Columns without any content are left out. Where the width does not suffice, those that may get narrower do,
    the widest first; where even that does not, the table takes more than the width.
    """
    from rich.cells import cell_len

    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    columns = [columns[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    headings = [column.heading for column in columns]
    widths = [max(map(cell_len, cells)) for cells in zip(headings, *rows, strict=True)]
    least = []  # so that only what is longer than a word of any language is broken within the word
    for column, cells in zip(columns, zip(headings, *rows, strict=True), strict=True):
        words = (min(cell_len(word), _LONG_WORD) for cell in cells for word in cell.split(" "))
        least.append(max(column.least, *words) if column.least and not column.cut else column.least)
    while (taken := 1 + sum(widths) + 2 * len(widths)) > width:
        shrinkable = [at for at, cells in enumerate(widths) if cells > (least[at] or cells)]
        if not shrinkable:
            break
        widths[max(shrinkable, key=widths.__getitem__)] -= 1
    heading, *_ = _lines(columns, headings, widths, "bold")
    return Table(heading, [_lines(columns, row, widths) for row in rows], taken)


def _lines(
    columns: Sequence[Column], row: Sequence[str], widths: Sequence[int], style: str | None = None
) -> list[Text]:
    from rich.cells import cell_len
    from rich.text import Text

    cells = [
        [fit(cell, width)] if column.cut else _broken(cell, width)
        for column, cell, width in zip(columns, row, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        line = Text(" ")
        for column, part, width in zip(columns, parts, widths, strict=True):
            gap = " " * (width - cell_len(part))
            line.append(gap if column.right else "")
            line.append(part, style=column.style if style is None else style)
            line.append(("" if column.right else gap) + "  ")
        lines.append(line)
    return lines


def _broken(text: str, width: int) -> list[str]:
    """Break a text into lines, a word only where it is too long for one."""
    from rich.cells import chop_cells

    lines = [text[start:end].strip() for start, end in wrap(text, width)]
    return [part for line in lines for part in chop_cells(line, width)]


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
