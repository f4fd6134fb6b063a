"""The calendar behind expressions of time: intervals of whole days, and steps from one to another.

Everything is pure, and None stands for what lies beyond the years that dates reach.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from extractor.rulebook import PeriodUnit

Days = tuple[date | None, date | None]  # the first and the last of an interval

MONTHS: Mapping[PeriodUnit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS: Mapping[PeriodUnit, int] = {"day": 1, "week": 7}
MOST = 1000  # units counted from a date; more of them is no calendar


def shifted(day: date | None, unit: PeriodUnit, count: int) -> date | None:
    """The day `count` units later; a month later than 31 January is the last of February."""
    if day is None or abs(count) > MOST:
        return None
    try:
        if unit in _DAYS:
            return day + timedelta(_DAYS[unit] * count)
        year, month = divmod(day.year * 12 + day.month - 1 + MONTHS[unit] * count, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def whole(day: date | None, unit: PeriodUnit) -> Days:
    """The unit around a day; a week begins with Monday, a century with its year 1."""
    if day is None or unit == "day":
        return day, day
    if unit == "week":
        low = shifted(day, "day", -day.weekday())
        return low, shifted(low, "day", 6)
    size = MONTHS[unit]
    begin = 12 if unit == "century" else 0
    first = day.year * 12 + day.month - 1 - begin
    first += begin - first % size
    return months(first, first + size - 1)


def neighbour(unit: PeriodUnit, count: int, day: date | None) -> Days:
    """The unit that lies `count` units from the one around a day."""
    return whole(shifted(day, unit, count), unit)


def months(first: int, last: int) -> Days:
    """From the first day of one month to the last of another, both counted from January of the year 0."""
    try:
        low = date(first // 12, first % 12 + 1, 1)
        high = date.fromordinal(date((last + 1) // 12, (last + 1) % 12 + 1, 1).toordinal() - 1)
    except (ValueError, OverflowError):
        return None, None
    return low, high


def third(low: date | None, high: date | None, which: int) -> Days:
    """The first, second or third part of an interval, in whole months where it has three of them."""
    if low is None or high is None:
        return None, None
    size = (high.year - low.year) * 12 + high.month - low.month + 1
    if size >= 3:
        first = low.year * 12 + low.month - 1
        return months(first + size * (which - 1) // 3, first + size * which // 3 - 1)
    days = ((high - low).days + 1) // 3
    begin = low + timedelta(days=days * (which - 1))
    return begin, high if which == 3 else begin + timedelta(days=days - 1)
