"""Dates as an article prints them: read here and not as periods, since what no calendar has is what checks look for.

Start with `dates`. Weekdays and months are the words of `patterns/periods.toml`.
"""

from __future__ import annotations

import functools
import re
from datetime import MAXYEAR, date
from typing import NamedTuple

from extractor.checks import Case
from extractor.records import Field, Span
from extractor.rulebook import PeriodRow, load

__all__ = ["Printed", "dates", "reference", "weekday_name"]

# What may stand between a weekday and its date: "Selasa malam (17/9)", "Selasa pagi waktu setempat, 17 September".
_BETWEEN = r"(?:\s+(?:pagi|siang|sore|petang|malam|dini\s+hari|kemarin|lalu|ini|waktu\s+setempat|WIB|WITA|WIT)){0,3}"
_WEEK = "minggu"
_LATELY = re.compile(r"\b(?:lalu|ini)\b", re.IGNORECASE)
_CENTURY = 2000
_DIGITS_OF_A_YEAR = 4
_REACH = 60  # characters in front of a date in which its weekday is looked for


class Printed(NamedTuple):
    """A date as it is printed, with the weekday in front of it; what it may lack is None.

    written  whether its month is a word
    alone    whether no other weekday is joined to the one in front: not as in "Senin-Selasa (1-2/4)"
    """

    span: Span
    weekday: int | None
    day: int
    month: int
    year: int | None
    written: bool
    alone: bool

    def on(self, year: int) -> date | None:
        """The date in a year; None if that year has none."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    @property
    def exists(self) -> bool:
        """Whether a calendar has it, in its year or, without one, in any."""
        return self.on(_CENTURY if self.year is None else self.year) is not None


class _Words(NamedTuple):
    weekdays: dict[str, int]
    months: dict[str, int]
    names: list[str]
    shape: re.Pattern[bytes]
    date: re.Pattern[str]
    head: re.Pattern[str]
    joint: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    names = [""] * 8
    for row in load().of(PeriodRow):
        forms = (*row.exact, *row.forms)
        if row.part == "weekday" and row.value is not None:
            weekdays |= dict.fromkeys(map(str.lower, forms), row.value)
            names[row.value] = forms[0]
        elif row.part == "month" and row.value is not None:
            months |= dict.fromkeys(map(str.lower, (*forms, *row.beside)), row.value)
    weekday, month = ("|".join(sorted(map(re.escape, table), key=len, reverse=True)) for table in (weekdays, months))
    initials = "".join({month[0] for month in months})
    shape = re.compile(
        rf"0(?<![0.,/-].)[0?]?(?:[/-]|[\s\x1c-\x1f\x85\xa0?]+[{initials}])".encode("latin-1"), re.IGNORECASE
    )
    date_ = re.compile(
        r"(?P<day>[0-9](?<![\d.,/-].)\d?)"
        r"(?:(?P<mark>[/-])(?P<number>\d{1,2})(?:(?P=mark)(?P<short>\d{4}|\d{2}))?(?![\d/-]|[.,]\d)"
        rf"|\s+(?P<month>(?a:{month}))\b\.?(?:\s+(?P<year>\d{{4}})(?!\d))?)",
        re.IGNORECASE,
    )
    head = re.compile(rf"\b(?P<weekday>(?a:{weekday}))\b{_BETWEEN}[\s,(]*(?:tanggal\s+)?\Z", re.IGNORECASE)
    joint = re.compile(rf"(?:{weekday})\s*(?:-|–|/|,|\bdan\b|\bhingga\b|\bsampai\b)\s*", re.IGNORECASE)
    return _Words(weekdays, months, names, shape, date_, head, joint)


def weekday_name(number: int) -> str:
    """What a weekday is called; Monday is 1."""
    return _words().names[number]


def dates(case: Case) -> list[Printed]:
    """Every date of an article that has a weekday in front of it or a month in words, and "(17/9/2019)"."""
    found = []
    words = _words()
    for field, text in case.fields:
        for maybe in words.shape.finditer(case.shape(field)):
            m = words.date.match(text, maybe.start())
            if m is not None and (printed := _printed(field, text, m)) is not None:
                found.append(printed)
    return found


def _printed(field: Field, text: str, m: re.Match[str]) -> Printed | None:
    words = _words()
    start, end = m.span()
    day, _, number, short, month, year = m.groups()
    head, alone = _head(text[max(start - _REACH, 0) : start])
    if head is not None:
        start += head.start("weekday") - len(head.string)
        end += "(" in head[0] and text.startswith(")", end)
    elif month is None:
        bracketed = text[max(start - 1, 0) : start] == "(" and text.startswith(")", end)
        if not bracketed or short is None or len(short) != _DIGITS_OF_A_YEAR:
            return None  # "5/8" may be a fraction, a score, or the number of a house
    digits = year or short
    return Printed(
        span=Span(field=field, start=start, end=end, text=text[start:end]),
        weekday=head and words.weekdays[head["weekday"].lower()],
        day=int(day),
        month=words.months[month.lower()] if month else int(number),
        year=None if digits is None else int(digits) + (_CENTURY if len(digits) == 2 else 0),
        written=month is not None,
        alone=alone,
    )


def _head(before: str) -> tuple[re.Match[str] | None, bool]:
    """The weekday that words in front of a date end in, and whether no other one is joined to it."""
    words = _words()
    lower = before.replace("İ", "I").lower()  # of the one letter that lower case makes two
    at = max(map(lower.rfind, words.weekdays))
    head = words.head.match(before, at) if at >= 0 else None
    if head is None or _is_apart(head):
        return None, True
    other = max(map(lower[:at].rfind, words.weekdays))
    return head, other < 0 or words.joint.fullmatch(before, other, at) is None


def _is_apart(head: re.Match[str]) -> bool:
    """Whether a weekday is not that of the date behind it: "dua minggu lalu (3/9)", "malam Minggu (14/9)"."""
    word, before = head["weekday"], head.string[: head.start("weekday")].rstrip().lower()
    if before.endswith("malam"):
        return True  # "malam Minggu" is the evening before it
    if word.lower() != _WEEK or before.endswith("hari"):
        return False
    return word.islower() or _LATELY.search(head[0]) is not None


def reference(case: Case, printed: Printed) -> date | None:
    """The date that is meant: one without a year is the nearest to the article's own; None if it cannot be told."""
    if printed.year is not None:
        return printed.on(printed.year) if printed.year <= MAXYEAR else None
    today = case.today
    if today is None:
        return None
    near = [day for year in (today.year - 1, today.year, today.year + 1) if (day := printed.on(year))]
    return min(near, key=lambda day: abs(day - today), default=None)
