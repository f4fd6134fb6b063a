"""An Excel workbook with a sheet for each table. Text is text whatever it begins with: no cell is a formula or a link.

A number with more digits than Excel keeps is text, and so is one in `overflow`. A text longer than a cell can be is cut
there and says so, and a table with more rows than a sheet goes on in another one.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.dataset.exports import Dataset, readable
from extractor.extras import need
from extractor.writers.csv import cell

FILES = ("dataset.xlsx",)
NEEDS = "xlsxwriter", "xlsx"

_ROWS = 1_048_576
_CELL = 32_767
_CUT = " … (cut: {n} characters)"
_DIGITS = 15


def write(dataset: Dataset, folder: Path) -> None:
    """Write the workbook."""
    xlsxwriter = need(*NEEDS)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(folder)}
    with xlsxwriter.Workbook(str(folder / FILES[0]), options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name in ("quantities", "findings", "articles"):
            columns = dataset.columns(name)
            sheets, line, sheet = 0, _ROWS, None
            for row in dataset.rows(name):
                if line >= _ROWS:
                    sheets += 1
                    sheet = _sheet(book, name if sheets == 1 else f"{name} {sheets}", columns, bold)
                    line = 1
                for at, column in enumerate(columns):
                    _put(sheet, (line, at), row[column], day)
                line += 1
            if sheet is None:
                _sheet(book, name, columns, bold)


def _sheet(book: Any, name: str, columns: list[str], bold: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, columns, bold)
    return sheet


def _put(sheet: Any, at: tuple[int, int], value: object, day: Any) -> None:
    if value is None or value == []:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day has no zone
    elif isinstance(value, int):
        sheet.write_number(*at, value)
    elif isinstance(value, Decimal):
        number = readable(value)
        if isinstance(number, str) or len(str(abs(number)).rstrip("0")) > _DIGITS:
            sheet.write_string(*at, format(value, "f"))
        else:
            sheet.write_number(*at, number)
    else:
        text = cell(value, formulas=True)
        if len(text) > _CELL:
            note = _CUT.format(n=len(text))
            text = text[: _CELL - len(note)] + note
        sheet.write_string(*at, text)
