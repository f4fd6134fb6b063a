"""The day of an article, as its date field prints it.

It stands apart from periods.py so that who only wants a date does not load what reads texts.
"""

from __future__ import annotations

import functools
import re
from datetime import date

from extractor.rulebook import PeriodRow, load

__all__ = ["article_date"]

_ISO = re.compile(r"(?<![0-9])([0-9]{4})([-/.]?)([0-9]{2}|(?<=[-/.])[0-9])\2([0-9]{1,2})(?![0-9])")
_SLASHES = re.compile(r"(?<![0-9])([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_DAY_FIRST = re.compile(r"(?<![0-9])([0-9]{1,2})[\s-]+([^\W\d_]{3,12})\.?[\s,-]+([0-9]{4})(?![0-9])")
_MONTH_FIRST = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})\.?\s+([0-9]{1,2}),?\s+([0-9]{4})(?![0-9])")
_LONGEST = 100  # characters; a field of dates has no more


def article_date(printed: str | date | None) -> date | None:
    """The day that a date field says, in any usual form or as a date; None if it says none. A zone is not applied.

    "2019-09-17 00:00:00", "17/09/2019" (the day first), "Sep 16, 2019", "Selasa, 17 September 2019 10:25 WIB".
    """
    text = str(printed or "")[:_LONGEST]
    if m := _ISO.search(text):
        return _day(m[1], m[3], m[4])
    if m := _SLASHES.search(text):
        return _day(m[4], m[3], m[1])
    if m := _DAY_FIRST.search(text):
        return _day(m[3], _month_names().get(m[2].lower()), m[1])
    if m := _MONTH_FIRST.search(text):
        return _day(m[3], _month_names().get(m[1].lower()), m[2])
    return None


def _day(year: str, month: str | int | None, day: str) -> date | None:
    try:
        return date(int(year), int(month or 0), int(day))
    except ValueError:
        return None


@functools.cache
def _month_names() -> dict[str, int]:
    """The names of the months of the shipped rows."""
    rows = [row for row in load().of(PeriodRow) if row.part == "month" and row.value is not None]
    return {form.lower(): row.value or 0 for row in rows for form in (*row.forms, *row.beside)}
