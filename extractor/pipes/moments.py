"""From an expression of time to its days: what it says of them, and the article's date for what it leaves open.

Start with `resolved`. A `Read` is what periods.py has read; everything here is pure. Intervals of units and steps
between them are in calendar.py.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from extractor.pipes.calendar import months, shifted, whole
from extractor.records import Value
from extractor.rulebook import PeriodRow

AHEAD = 60  # days ahead of the article that a day without a year may lie


class Read(Value, frozen=True):
    """An expression on its way, up to word `stop`.

    year, month, day  what the calendar says of a day, month, quarter or half; `month` is its first one
    fixed             whether the year is said or known to be unknowable, so that a range lends none
    """

    stop: int
    kind: str
    row: PeriodRow
    low: date | None = None
    high: date | None = None
    year: int | None = None
    month: int = 0
    day: int = 0
    fixed: bool = True


def resolved(read: Read, today: date | None, *, ahead: int = 0, beside: bool = False) -> Read:
    """The interval of a day, month, quarter or half, with a year taken from the article's date if it has none.

    ahead   1 to look ahead ("mendatang"), -1 to look back ("lalu"), 0 where nothing says so
    beside  whether a weekday is printed beside a day, which then is a near one
    """
    if read.low is not None or not read.month:
        return read
    if read.year is not None:
        chosen = interval(read, read.year)
    elif read.fixed or today is None:
        return read
    else:
        chosen = _nearest(read, today, ahead, beside=beside)
    if chosen is None:
        return read
    low, high = chosen
    return replace(read, low=low, high=high, year=low.year)


def _nearest(read: Read, today: date, ahead: int, *, beside: bool) -> tuple[date, date] | None:
    """The interval in the year that fits best with the article's date; see `resolved`."""
    found = [pair for n in (-1, 0, 1) if (pair := interval(read, today.year + n)) is not None]
    if beside:
        return min(found, key=lambda pair: abs((pair[0] - today).days), default=None)
    if ahead > 0:
        return next((pair for pair in found if pair[1] > today), None)
    limit = AHEAD if read.kind == "day" and not ahead else 0
    return next((pair for pair in reversed(found) if (pair[0] - today).days <= limit), None)


def interval(read: Read, year: int) -> tuple[date, date] | None:
    """A day, month, quarter or half in a year; None if the year has no such day."""
    if read.day:
        try:
            day = date(year, read.month, read.day)
        except ValueError:
            return None
        return day, day
    size = {"month": 1, "quarter": 3, "half": 6}.get(read.kind)
    if size is None or not read.month:
        return None
    first = year * 12 + read.month - 1
    low, high = months(first, first + size - 1)
    return None if low is None or high is None else (low, high)


def whole_year(row: PeriodRow, year: int, stop: int) -> Read:
    """A year that is said."""
    return Read(stop, "year", row, date(year, 1, 1), date(year, 12, 31), year)


def joined(left: Read, right: Read, today: date | None, *, adjoining: bool) -> Read:
    """The range from one expression to another, or the left one where there is none.

    adjoining  whether the right one must begin where the left one ends, as behind "dan"
    """
    right = resolved(right, today)
    if left.year is None and not left.fixed and left.low is None and right.low is not None:
        first = interval(left, right.low.year)
        if first is not None and first[0] > right.low:
            first = interval(left, right.low.year - 1)
        if first is not None:
            left = replace(left, low=first[0], high=first[1])
    elif right.low is not None:
        left = resolved(left, today)
    if right.high is None or left.low is None:
        unknown = right.low is None and (left.low is None or left.kind == right.kind)
        return replace(left, stop=right.stop, kind="range", low=None, high=None) if unknown else resolved(left, today)
    if left.low > right.high:
        return resolved(left, today)
    if adjoining and left.high is not None and right.low is not None:
        near = shifted(left.high, "day", 1)
        if near != right.low:
            return resolved(left, today)
    return replace(left, stop=right.stop, kind="range", low=left.low, high=right.high)


def ended(left: Read, right: Read, today: date | None) -> Read:
    """The range between two days, of which the first may lack a year."""
    right = resolved(right, today)
    low = interval(left, right.low.year) if right.low is not None else None
    if low is not None and right.low is not None and low[0] > right.low:
        low = interval(left, right.low.year - 1)
    return replace(right, kind="range", low=low[0] if low is not None else None)


def span(row: PeriodRow, count: int | None, stop: int, today: date | None, *, ahead: bool) -> Read:
    """So many units up to the article's day, or from the day after it."""
    assert row.unit is not None
    low = high = None
    if count is not None and today is not None:
        far = shifted(today, row.unit, count if ahead else -count)
        near = shifted(today, "day", 1) if ahead else today
        low, high = (near, far) if ahead else (shifted(far, "day", 1), near)
    return Read(stop, "span", row, low, high)


def weekday_date(weekday: int | None, today: date | None, ahead: int, week: int | None) -> date | None:
    """The last such weekday, the article's day included; the next one, or that of a week so many weeks on."""
    if today is None or weekday is None:
        return None
    if week is not None:
        monday = shifted(whole(today, "week")[0], "week", week)
        return shifted(monday, "day", weekday - 1)
    back = (today.isoweekday() - weekday) % 7
    return shifted(today, "day", 7 - back if ahead > 0 else -back)
