"""When: finds the expressions of time of a text and resolves them against the date of its article.

Start with `Periods.find`. It goes through the words once and looks closer only at digits and at words of
`patterns/periods.toml` that can begin an expression; `_Reading.at` then takes the longest expression that begins
there, with one method for each way to begin. Every method looks at a few words only, so a text takes time in
proportion to its length. What a word means is in the rows (timewords.py); how words go together is here; what that
comes to in days is in moments.py, and calendar.py does the sums.

An interval runs from its first day to its last. It is None for what no calendar says ("Lebaran 2019", "31/2") and
for what lacks a date to count from.

- A month without a year is the last one that has begun. A day of a month may also lie up to two months ahead, and
  with a weekday beside it is the nearest, whether it falls on that or not. "mendatang" and "depan" look ahead, "lalu"
  and "silam" back.
- A weekday is the last one, the article's own day included.
- "sejak 2015" runs up to the article's day.
- "awal", "pertengahan" and "akhir" are thirds; of a week Monday and Tuesday, Wednesday and Thursday, the weekend.
- "lima tahun terakhir" ends with the article's day, "lima tahun ke depan" begins the day after it.
- "sebelumnya", "kemudian" and "periode yang sama" go back to an expression shortly before, on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from extractor.pipes.calendar import MONTHS, MOST, months, neighbour, shifted, third, whole
from extractor.pipes.lexicon import Lexicon, Words
from extractor.pipes.moments import AHEAD, Read, ended, joined, resolved, span, weekday_date, whole_year
from extractor.pipes.timewords import COUNT, WHOLE, Cursor, TimeWords
from extractor.records import Value
from extractor.rulebook import PeriodPart, PeriodRow, Rulebook

__all__ = ["Period", "Periods"]


class Period(Value, frozen=True):
    """One expression of time: words[first:stop] and text[start:end] of its text.

    low, high  first and last day, None if they cannot be told
    kind       day, month, quarter, half, year, range, part ("awal 2025"), relative ("tahun lalu"), span ("lima tahun
               terakhir"), or comparison ("secara tahunan"), which is no period but says what a change is against
    rule       the pattern row that read it
    """

    first: int
    stop: int
    text: str
    start: int
    end: int
    low: date | None
    high: date | None
    kind: str
    rule: str

    @property
    def iso(self) -> str | None:
        """The interval as ISO 8601 writes it, None if it cannot be told."""
        return None if self.low is None or self.high is None else f"{self.low.isoformat()}/{self.high.isoformat()}"


class _Year(Value, frozen=True):
    """The year behind a month or quarter, None if it is said but cannot be told."""

    stop: int
    year: int | None


# Parts that say which one, what makes a number of units a period, and what a number can be the day of.
_POINTERS: frozenset[PeriodPart] = frozenset({"this", "past", "next"})
_WHICH: frozenset[PeriodPart] = _POINTERS | {"before", "after"}
_RUNNING: frozenset[PeriodPart] = _WHICH | {"recent", "ahead", "first"}
_OF_DAYS: frozenset[PeriodPart] = frozenset({"month", "range", "joint"})
_BETWEEN = frozenset({"/", "-", "–"})  # signs between two years, or before the "-an" of a decade
_SINCE = "sejak"  # up to the article's day
# Roles of a word that make the number behind it no year.
_NAMING = frozenset(
    {"currency", "currency_word", "number_head", "law_head", "address_head", "id_head", "code_head", "name_head",
     "hedge", "filler", "hour_head", "numeral", "change", "change_far", "unit"}
)  # fmt: skip
_LAW = re.compile(r"[0-9]{1,3}|[IVXL]+")
_DECADES = ("an",)
_BACK = 40  # words looked back for the expression that "sebelumnya" goes back to
_LOOSE = 2  # value of a lead that stands before counts too
_STEPS = 8  # parts of one day: "Selasa (17/9/2019) malam waktu setempat (Rabu pagi WIB)"


class Periods:
    """Finds the expressions of time of a text by the rows of a rulebook."""

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon | None = None) -> None:
        """Read the rows; a `lexicon` of the same rulebook saves making another."""
        self.words = TimeWords(rulebook, lexicon)
        self.lexicon, self.begin = self.words.lexicon, self.words.begin

    def find(self, text: str, words: Words, today: date | None, starts: Sequence[int] | None = None) -> list[Period]:
        """Every expression of time of a text, in order and without overlap.

        today   the article's date
        starts  the words that are looked at, if it is known where those of digits and those in `begin` stand
        """
        begin = self.begin
        reading = _Reading(self, words, today)
        found: list[Period] = []
        stop = 0
        every = words.words
        for i in range(len(every)) if starts is None else starts:
            if i < stop or not ((word := every[i]) in begin or "0" <= word < ":"):
                continue
            read = reading.at(i)
            if read is None:
                continue
            stop = read.stop
            if reading.repeats(i):
                continue
            reading.keep(i, read)
            low, high = (read.low, read.high) if read.low is not None and read.high is not None else (None, None)
            first, kind = i, read.kind
            if i and every[i - 1].lower() == _SINCE and low is not None and kind != "range":
                first, kind = i - 1, "range"
                low, high = (low, today) if today is not None and low <= today else (None, None)
            start, end = words.starts[first], words.end(stop - 1)
            found.append(Period(first, stop, text[start:end], start, end, low, high, kind, read.row.name))
        return found


class _Reading(Cursor):
    """The expressions of one text."""

    def __init__(self, periods: Periods, words: Words, today: date | None) -> None:
        super().__init__(periods.words, words)
        self.today = today
        self.kept: tuple[int, Read] | None = None  # the last expression that others can go back to, and its end
        self.longer: tuple[int, Read] | None = None  # the last of them that is more than a day and less than a year
        self.last_year = -1  # where the last year ended: "2017, 2018 dan 2019"

    def keep(self, first: int, read: Read) -> None:
        """Remember an expression for those behind it."""
        if read.kind == "year":
            self.last_year = read.stop
        if read.low is not None and read.high is not None and read.kind not in ("span", "relative"):
            self.kept = (read.stop, read)
            if 1 < (read.high - read.low).days < 360:
                self.longer = self.kept

    def repeats(self, i: int) -> bool:
        """Whether the expression at i comes again and again: "setiap hari Minggu"."""
        return i > 0 and self.part(i - 1, "every") is not None

    def at(self, i: int) -> Read | None:
        """The longest expression that begins at word i."""
        word = self.words[i]
        if "0" <= word < ":":
            return self._digits(i)
        begins = self.of.begin[word]
        if begins != WHOLE and not self.goes_on(i + 1):
            return None
        if begins == COUNT:
            return self._count(i)
        if self.doubled(i):
            return None
        parts, stop = self.look(i)
        best: Read | None = None
        for part, row in parts.items():
            method = _METHODS.get(part)
            read = method(self, i, stop, row) if method is not None else None
            if read is not None and (best is None or read.stop > best.stop):
                best = read
        return best

    def _before(self, i: int, *, longer: bool = False) -> Read | None:
        """The expression shortly before word i, on the same line; a `longer` one has some days, but no whole year."""
        kept = self.longer if longer else self.kept
        if kept is None:
            return None
        stop, read = kept
        if i - stop > _BACK or any(word[0] == "\n" for word in self.words[stop:i]):
            return None
        return read

    # --- what stands behind

    def _year_behind(self, i: int) -> _Year | None:
        """The year behind a month or quarter: "2019", ", 2019", "/2019", "tahun 2019", "tahun lalu"."""
        if i >= self.size:
            return None
        word = self.words[i]
        if self.part(i, "past", "next", "this") is not None:
            return None
        at = i + 1 if word in ("/", "-", "–") or (word == "," and self.spaces[i]) else i
        year = self.four(at)
        if year is not None:
            glued = at > i and self.glued(at) and self.is_one(at + 1, "/", "-")
            return None if glued else _Year(self._trail(at + 1, year), year)
        unit = self.part(i, "unit", "head")
        if unit is None or unit[0].unit != "year":
            return None
        year = self.four(unit[1])
        if year is not None:
            return _Year(self._trail(unit[1] + 1, year), year)
        which = self._which(unit[1])
        if which is None:
            return None
        day, count, stop = which
        moved = shifted(day, "year", count)
        return _Year(stop, moved.year if moved is not None else None)

    def _trail(self, i: int, year: int | None = None) -> int:
        """Behind a "lalu" or "mendatang" that follows a year; an "ini" belongs to it only if it is the article's."""
        if not self.may(i, _POINTERS):
            return i
        own = self.today is not None and self.today.year == year
        found = self.part(i, "past", "next", "this") if own else self.part(i, "past", "next")
        return found[1] if found is not None else i

    def _which(self, i: int) -> tuple[date | None, int, int] | None:
        """As in "ini", "lalu", "depan", "sebelumnya": the day to count from, how many units, and where it ends."""
        if not self.may(i, _WHICH):
            return None
        if (found := self.part(i, "this")) is not None:
            return self.today, 0, found[1]
        if (found := self.part(i, "past")) is not None:
            return self.today, -1, found[1]
        if (found := self.part(i, "next")) is not None:
            return self.today, 1, found[1]
        if (found := self.part(i, "before", "after")) is not None:
            back = found[0].part == "before"
            kept = self._before(i)
            day = self.today if kept is None else kept.low if back else kept.high
            return (day if back or kept is not None else None), -1 if back else 1, found[1]
        return None

    # --- ranges

    def _ranged(self, i: int, left: Read, *, joint: bool = False) -> Read:
        """The range that an expression from word i on begins ("Januari hingga Agustus 2019"), or only that expression.

        joint  whether "dan" will do
        """
        sign = self.part(left.stop, "range", "joint") if joint else self.part(left.stop, "range")
        if sign is None:
            return resolved(left, self.today)
        if (now := self.part(sign[1], "now")) is not None:
            left = resolved(left, self.today)
            known = left.low is not None and self.today is not None and left.low <= self.today
            low, high = (left.low, self.today) if known else (None, None)
            return replace(left, stop=now[1], kind="range", low=low, high=high)
        right = self._calendar(sign[1])
        if right is None or (joint and sign[0].part == "joint" and right.kind != left.kind):
            return resolved(left, self.today)
        return joined(left, right, self.today, adjoining=sign[0].part == "joint")

    def _calendar(self, i: int) -> Read | None:
        """A day, month, quarter, half or year at i, without a range."""
        if i >= self.size:
            return None
        if "0" <= self.words[i][0] <= "9":
            read = self._date(i)
            if read is None and (year := self.four(i, 1900, 2100)) is not None and not self.counts(i + 1):
                row = self.of.by_part.get("year")
                read = whole_year(row, year, self._trail(i + 1, year)) if row is not None else None
            return read
        parts, stop = self.look(i)
        for part, row in parts.items():
            if part == "month":
                return self._month(i, stop, row, alone=False)
            if part == "unit" and row.unit == "month" and (month := self.part(stop, "month")) is not None:
                return self._month(stop, month[1], month[0], alone=False)
            if part in ("unit", "head") and row.unit in ("quarter", "half"):
                return self._nth(i, stop, row)
            if part in ("unit", "head") and row.unit == "year":
                if (year := self.four(stop)) is not None:
                    return whole_year(row, year, self._trail(stop + 1, year))
                return self._relative(i, stop, row)
            if part == "edge":
                return self._edge(i, stop, row)
            if part == "day" and row.value is not None:
                low, high = neighbour("day", row.value, self.today)
                return Read(stop, "relative", row, low, high)
        return None

    # --- days

    def _date(self, i: int) -> Read | None:
        """A day that begins with digits: "17 September 2019", "17/9/2019", "2019-09-17"."""
        return self._with_slashes(i) or self._with_dashes(i) or self._day_month(i)

    def _with_slashes(self, i: int, *, bare: bool = False) -> Read | None:
        """As in "17/9/2019", and where `bare` allows it "17/9"."""
        row = self.of.by_part.get("slashes")
        if row is None or not self.is_one(i + 1, "/") or self.spaces[i] or not self.glued(i + 1):
            return None
        if i and self.words[i - 1] == "/" and not self.spaces[i - 1]:
            return None
        day, month = self.small(i, 31), self.small(i + 2, 31)
        if day is None or month is None:
            return None
        if not (self.glued(i + 2) and self.is_one(i + 3, "/")):
            if not bare or month > 12:
                return None
            return Read(i + 3, "day", row, month=month, day=day, fixed=False)
        year = self.four(i + 4, 1900, 2199)
        if year is None and (short := self.small(i + 4, 99)) is not None and self.glued(i + 3):
            year = 2000 + short
        if year is None or not self.glued(i + 3) or (self.glued(i + 4) and self.is_one(i + 5, "/")):
            return None
        if month > 12:
            return Read(i + 5, "day", row)
        return resolved(Read(i + 5, "day", row, year=year, month=month, day=day), self.today)

    def _with_dashes(self, i: int) -> Read | None:
        sign = self.words[i + 1] if i + 1 < self.size else ""
        if sign not in ("-", "/") or not self.is_one(i + 3, sign):
            return None
        row = self.of.by_part.get("dashes")
        year = self.four(i, 1900, 2199)
        if row is None or year is None:
            return None
        if self.spaces[i : i + 4] != ("",) * 4:
            return None
        month, day = self.small(i + 2, 12), self.small(i + 4, 31)
        if month is None or day is None:
            return None
        return resolved(Read(i + 5, "day", row, year=year, month=month, day=day), self.today)

    def _day_month(self, i: int) -> Read | None:
        """As in "17 September 2019", "25 April silam"."""
        day = self.small(i, 31)
        month = self.part(i + 1, "month") if day is not None else None
        if day is None or month is None or self.glued(i):
            return None
        row, stop = month
        hijri = row.value is None
        behind = self._year_behind(stop) if not hijri else self._hijri(stop)
        if behind is not None:
            read = Read(behind.stop, "day", row, year=behind.year, month=row.value or 0, day=day)
            return resolved(read, self.today)
        read = Read(stop, "day", row, month=row.value or 0, day=day, fixed=hijri)
        return self._pointed(read)

    def _pointed(self, read: Read) -> Read:
        """With the "lalu", "mendatang" or "ini" behind a day or month."""
        if not self.may(read.stop, _POINTERS):
            return read
        if (past := self.part(read.stop, "past")) is not None:
            return resolved(replace(read, stop=past[1]), self.today, ahead=-1)
        if (ahead := self.part(read.stop, "next")) is not None:
            return resolved(replace(read, stop=ahead[1]), self.today, ahead=1)
        if (this := self.part(read.stop, "this")) is not None and self.today is not None:
            return resolved(replace(read, stop=this[1], year=self.today.year), self.today)
        return read if this is None else replace(read, stop=this[1])

    def _hijri(self, i: int) -> _Year | None:
        """The year of the Hijri calendar, "1441 H", or any other, none of which is resolved."""
        if self.four(i, 1000, 2199) is None:
            return None
        return _Year(i + 2 if self.is_one(i + 1, "H", "Hijriah", "Hijriyah") else i + 1, None)

    def _days(self, i: int, *, bare: bool = False) -> Read | None:
        """One day or several: "8-10 Juli 2019", "16-17/9", "30/9-2/10/2019", "3 dan 4 Agustus"."""
        read = self._with_slashes(i, bare=True) or self._with_dashes(i)
        if read is not None and (sign := self.part(read.stop, "range")) is not None:
            other = self._with_slashes(sign[1], bare=bare)
            if other is not None:
                return ended(read, other, self.today)
        if read is not None:
            return read if bare or read.fixed else None
        first = self.small(i, 31)
        sign = self.part(i + 1, "range", "joint") if first is not None else None
        if first is None or sign is None:
            read = self._day_month(i)
            return None if read is None else self._ranged(i, read)
        last = self._with_slashes(sign[1], bare=True) if not self.spaces[i] else None
        if last is not None and last.year is None and not bare:
            last = None
        last = last or self._day_month(sign[1])
        if last is None or last.kind != "day" or last.day < first:
            return None
        if sign[0].part == "joint" and last.day != first + 1:
            return None
        return ended(replace(last, day=first, low=None, high=None), last, self.today)

    def _day_tail(self, i: int, read: Read, weekday: int | None, offset: int | None) -> Read:
        """A day with all that stands behind it: weekday, part of the day, date, time zone, in any order.

        weekday  the one that was read
        offset   how many days from the article's "hari ini" or "kemarin" is
        """
        stop = read.stop
        dated: Read | None = read if read.day else None
        ahead, week = 0, None
        until = None  # "Kamis-Sabtu"
        for _ in range(_STEPS):
            parts, end = self.look(stop)
            if not parts:
                pass
            elif "day_part" in parts or "zone" in parts or ("just" in parts and offset is not None):
                stop = end
                continue
            elif dated is None and offset is None and week is None and not ahead:
                if "past" in parts or "next" in parts:
                    ahead, stop = 1 if "next" in parts else -1, end
                    continue
                if "just" in parts or "this" in parts or "day" in parts:
                    ahead = 1 if "day" in parts and (parts["day"].value or 0) > 0 else 0
                    stop = end
                    continue
                unit = parts.get("unit")
                if unit is not None and unit.unit == "week" and (which := self._which(end)) is not None:
                    week, stop = which[1], which[2]
                    continue
                if until is None and (sign := self.part(stop, "range", "joint")) is not None:
                    other = self.part(sign[1], "weekday")
                    if other is not None:
                        until, stop = other[0].value, other[1]
                        continue
            elif dated is not None and "past" in parts:
                stop = end
                continue
            at = stop + 1 if self.is_one(stop, ",") else stop
            if weekday is None and not read.day and (day := self.part(at, "weekday")) is not None:
                weekday, stop = day[0].value, day[1]
                continue
            if self.is_one(at, "("):
                inner = self._bracket(at + 1)
                if inner is not None:
                    dated, stop = inner[0] or dated, inner[1]
                    continue
            if dated is None and at < self.size and "0" <= self.words[at][0] <= "9":
                day_read = self._days(at, bare=weekday is not None)
                if day_read is not None and day_read.kind in ("day", "range"):
                    dated, stop = day_read, day_read.stop
                    continue
            break
        if dated is not None:
            done = resolved(dated, self.today, ahead=ahead, beside=weekday is not None)
            return replace(done, stop=stop, row=read.row, kind="range" if done.low != done.high else "day")
        if offset is not None:
            low, high = neighbour("day", offset, self.today)
            return replace(read, stop=stop, low=low, high=high)
        low = weekday_date(weekday, self.today, ahead, week)
        high = low
        if until is not None and low is not None and weekday is not None:
            high = shifted(low, "day", (until - weekday) % 7)
        return replace(read, stop=stop, low=low, high=high, kind="day" if until is None else "range")

    def _bracket(self, i: int) -> tuple[Read | None, int] | None:
        """What stands in a bracket behind a day, a date or the day in another zone, and where the bracket ends."""
        dated: Read | None = None
        stop = i
        for _ in range(_STEPS):
            if self.is_one(stop, ")"):
                return (dated, stop + 1) if stop > i else None
            parts, end = self.look(stop)
            if "weekday" in parts or "day_part" in parts or "zone" in parts or self.is_one(stop, ","):
                stop = end
            elif dated is None and stop < self.size and "0" <= self.words[stop][0] <= "9":
                dated = self._days(stop, bare=True)
                if dated is None:
                    return None
                stop = dated.stop
            else:
                return None
        return None

    def _weekday(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        if self.starts_sentence(i) and self._which(stop) is not None:
            week = self.of.table.get(self.words[i].lower())
            unit = week.parts.get("unit") if week is not None else None
            if unit is not None:  # "Minggu lalu" at the head of a sentence
                return self._relative(i, stop, unit)
        read = self._day_tail(i, Read(stop, "day", row), row.value, None)
        sign = self.part(read.stop, "range")
        other = self.part(sign[1], "weekday") if sign is not None and read.kind == "day" else None
        if other is not None:  # "Senin (30/9) hingga Rabu (2/10)"
            last = self._day_tail(other[1], Read(other[1], "day", other[0]), other[0].value, None)
            if read.low is not None and last.high is not None and read.low < last.high:
                return replace(last, row=row, low=read.low, kind="range")
        return read

    def _day_word(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        return self._day_tail(i, Read(stop, "relative", row), None, row.value)

    def _day_part(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "pagi ini", "dini hari tadi", "sore kemarin"."""
        if (behind := self.part(stop, "just", "this")) is not None:
            return self._day_tail(i, Read(behind[1], "relative", row), None, 0)
        if (day := self.part(stop, "day")) is not None:
            return self._day_tail(i, Read(day[1], "relative", row), None, day[0].value)
        return None

    def _just(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "tadi pagi", "nanti malam"."""
        part = self.part(stop, "day_part")
        return None if part is None else self._day_tail(i, Read(part[1], "relative", row), None, 0)

    # --- months, quarters, years

    def _month(self, i: int, stop: int, row: PeriodRow, *, alone: bool = True) -> Read | None:
        """A month, with its year if one follows; `alone` also reads a range and wants it to look like a month."""
        hijri = row.value is None
        behind = self._hijri(stop) if hijri else self._year_behind(stop)
        if behind is not None:
            read = Read(behind.stop, "month", row, year=behind.year, month=row.value or 0)
        else:
            ranged = alone and (sign := self.part(stop, "range")) is not None and self.part(sign[1], "month")
            if self.words[i] in self.of.beside or (hijri and alone):
                if not ranged or hijri:
                    return None
            elif alone and not ranged and not self._stands_alone(i, stop):
                return None
            read = self._pointed(Read(stop, "month", row, month=row.value or 0, fixed=hijri))
        return self._ranged(i, read, joint=True) if alone else read

    def _stands_alone(self, i: int, stop: int) -> bool:
        """Whether a word that may be a name is a month: "Mei" is, in "Mei Ling" and "Sebelas Maret" it is not."""
        if not self.words[i][0].isupper():
            return False
        before = self.words[i - 1] if i else "\n"
        if self.part(i - 1, "lead", "edge", "unit", "range") is not None if i else False:
            return True
        if self.is_name(i - 1) or "numeral" in self.roles(i - 1) or before in ("-", "/"):
            return False
        following = self.words[stop] if stop < self.size else "\n"
        return not (following[0].isalpha() and following[0].isupper()) and following not in ("-", "/")

    def _nth(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """The number and year behind "kuartal" or "semester"."""
        unit = row.unit
        assert unit is not None
        which = self.ordinal(stop)
        if which is None or which[0] > 12 // MONTHS[unit]:
            return None
        number, stop = which
        month = (number - 1) * MONTHS[unit] + 1
        behind = self._year_behind(stop)
        if behind is not None:
            return Read(behind.stop, unit, row, year=behind.year, month=month)
        if self.counts(stop):
            return None
        return self._pointed(Read(stop, unit, row, month=month, fixed=False))

    def _code(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "Q3 2019", "Q3"; "H1" only with a year."""
        if not self.glued(i):
            return None
        read = self._nth(i, stop, row)
        if read is None or (read.year is None and not read.fixed and row.unit != "quarter"):
            return None
        return self._ranged(i, read)

    def _unit_word(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "tahun 2018", "bulan Juli", "pekan lalu", "kuartal III 2019", "hari Selasa", "abad ke-19"."""
        unit = row.unit
        if unit == "year":
            return self._headed_year(i, stop, row) or self._relative_range(i, stop, row)
        if unit == "day":
            day = self.part(stop, "weekday")
            if day is None and stop < self.size:  # "hari minggu"
                day = self._capitalised_weekday(stop)
            if day is not None:
                return self._day_tail(i, Read(day[1], "day", day[0]), day[0].value, None)
        if unit == "month" and (month := self.part(stop, "month")) is not None:
            return self._month_after_head(i, month)
        if unit in ("quarter", "half") and (read := self._nth(i, stop, row)) is not None:
            return self._ranged(i, read)
        if unit == "week" and (read := self._week_of_month(stop, row)) is not None:
            return read
        if unit == "decade" and (read := self._decade(stop, row)) is not None:
            return read
        if unit in ("decade", "century") and (recent := self.part(stop, "recent")) is not None:
            return span(row, 1, recent[1], self.today, ahead=False)
        if unit == "century" and (which := self.ordinal(stop)) is not None:
            low, high = months(((which[0] - 1) * 100 + 1) * 12, (which[0] * 100 + 1) * 12 - 1)
            return Read(which[1], "range", row, low, high)
        return self._relative_range(i, stop, row)

    def _month_after_head(self, i: int, month: tuple[PeriodRow, int]) -> Read | None:
        row, stop = month
        read = self._month(stop - 1, stop, row, alone=False)
        if row.value is None:
            return read or Read(stop, "month", row)
        return None if read is None else self._ranged(i, read, joint=True)

    def _capitalised_weekday(self, i: int) -> tuple[PeriodRow, int] | None:
        entry = self.of.table.get(self.words[i].capitalize())
        row = entry.parts.get("weekday") if entry is not None else None
        return None if row is None else (row, i + 1)

    def _headed_year(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "tahun 2018", "tahun 2018-2019", "tahun ajaran 2019/2020", "tahun 1990-an"."""
        if stop >= self.size or not "0" <= self.words[stop] < ":":
            return None
        law = i and _LAW.fullmatch(self.words[i - 1]) and self.words[i - 1][0] != "\n"
        if law:  # "UU Nomor 13 Tahun 2003"
            return None
        decade = self._decade(stop, row)
        if decade is not None:
            return decade
        year = self.four(stop, 1000, 2999)
        if year is None:
            return None
        return self._years(i, whole_year(row, year, stop + 1))

    def _years(self, i: int, read: Read) -> Read:
        """A year and what goes with it: "2018-2019", "2018/19", "2018 hingga Maret 2019", "2018 lalu"."""
        stop = read.stop
        if not self._runs_on(stop):
            return read
        if self.words[stop] in _BETWEEN and self.glued(stop) and not self.spaces[stop - 1]:
            last = self.four(stop + 1, 1000, 2999)
            short = self.small(stop + 1, 99)
            if last is None and short is not None and read.year is not None and short == (read.year + 1) % 100:
                last = read.year + 1
            if last is not None and read.year is not None and 0 < last - read.year <= 200:
                high = months(last * 12, last * 12 + 11)[1]
                return replace(read, stop=self._trail(stop + 2), kind="range", high=high)
        read = replace(read, stop=self._trail(stop, read.year))
        if read.stop != stop:
            return read
        return self._months_of(read) or self._ranged(i, read)

    def _runs_on(self, i: int) -> bool:
        """Whether a year may go on with word i."""
        return i < self.size and (self.words[i] in self.table or self.words[i] in _BETWEEN)

    def _months_of(self, read: Read) -> Read | None:
        """The months that are told behind a year: "2018 periode Januari-Agustus"."""
        month = self.part(read.stop + 1, "month") if self.part(read.stop, "lead") is not None else None
        found = self._month(read.stop + 1, month[1], month[0]) if month is not None else None
        if found is None or found.low is None or found.high is None or read.year is None or self.four(found.stop - 1):
            return None
        years = read.year - found.high.year
        low, high = shifted(found.low, "year", years), shifted(found.high, "year", years)
        return replace(found, year=read.year, low=low, high=high)

    def _decade(self, i: int, row: PeriodRow) -> Read | None:
        """As in "1990-an", "90-an"."""
        if not (self.is_one(i + 1, "-", "–") and self.is_one(i + 2, *_DECADES) and self.glued(i + 1)):
            return None
        year = self.four(i, 1500, 2100)
        short = self.small(i, 99)
        if year is None and short is not None and len(self.words[i]) == 2:
            year = 1900 + short
        if year is None:
            return None
        if year % 10:  # "1948-an" is about 1948
            return whole_year(row, year, i + 3)
        low, high = months(year * 12, year * 12 + (1199 if year % 100 == 0 and year < 2000 else 119))
        return Read(i + 3, "range", row, low, high)

    def _head(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        if row.unit == "decade":
            return self._decade(stop, row)
        return self._headed_year(i, stop, row) or self._relative_range(i, stop, row)

    def _relative_range(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        read = self._relative(i, stop, row)
        if read is None or row.unit not in ("year", "month", "quarter", "half"):
            return read
        return self._ranged(i, read)

    def _relative(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "tahun ini", "bulan lalu", "kuartal sebelumnya"; "hari" is left to the words for days."""
        which = self._which(stop)
        unit = row.unit
        if which is None or unit is None:
            return None
        day, count, stop = which
        around = self.part(stop - 1, "before", "after")
        if unit == "day" and around is None:
            return None  # "hari nanti", "hari lalu"
        if around is not None and day is not None:
            kept = self._before(stop)
            if kept is not None and kept.low is not None and kept.high is not None:
                low, high = whole(day, unit)
                if low is None or high is None or (high - low) < (kept.high - kept.low):
                    day = self.today if count < 0 else None  # "bulan sebelumnya" behind a year
        if unit == "week" and count > 0 and self.part(stop - 1, "after") is not None and day is None:
            return Read(stop, "relative", row)
        low, high = neighbour(unit, count, day)
        return Read(stop, "relative", row, low, high)

    def _week_of_month(self, i: int, row: PeriodRow) -> Read | None:
        """As in "pekan pertama Juli 2019", "minggu kedua bulan ini"."""
        which = self.ordinal(i)
        if which is None or which[0] > 5 or self.counts(which[1]):
            return None
        month = self._calendar(which[1])
        if month is None:
            parts, stop = self.look(which[1])
            unit = parts.get("unit")
            month = self._relative(i, stop, unit) if unit is not None and unit.unit == "month" else None
        elif month.kind != "month":
            return None
        if month is None:
            return None
        month = resolved(month, self.today)
        low = shifted(month.low, "day", 7 * (which[0] - 1))
        high = shifted(low, "day", 6)
        if high is not None and month.high is not None:
            high = min(high, month.high)
        return Read(month.stop, "part", row, low, high)

    def _edge(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "awal 2025", "akhir tahun lalu", "pertengahan Agustus", "akhir tahun"."""
        parts, end = self.look(stop)
        unit = parts.get("unit")
        if unit is not None and unit.unit == "week":
            week = self._relative(i, end, unit) or Read(end, "relative", unit)
            low = high = None
            if week.low is not None and row.value is not None:
                first, last = ((0, 1), (2, 3), (5, 6))[row.value - 1]
                low, high = shifted(week.low, "day", first), shifted(week.low, "day", last)
            return Read(week.stop, "part", row, low, high)
        # An edge of an edge is none, or "awal awal awal" would have no end.
        base = self._year_or_less(stop) if "edge" not in parts else None
        if base is None and unit is not None and unit.unit in ("year", "month"):
            base = self._relative(i, end, unit) or Read(end, "relative", unit, *whole(self.today, unit.unit))
        if base is None and unit is not None and unit.unit in ("decade", "century"):
            base = self._unit_word(stop, end, unit)
        if base is None:
            return None
        base = resolved(base, self.today)
        low, high = third(base.low, base.high, row.value or 1)
        return Read(base.stop, "part", row, low, high)

    def _year_or_less(self, i: int) -> Read | None:
        read = self._calendar(i)
        if read is None or (read.kind == "relative" and read.row.unit not in MONTHS):
            return None
        return read if read.kind in ("month", "quarter", "half", "year", "relative") else None

    def _edge_range(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        read = self._edge(i, stop, row)
        return None if read is None else self._ranged(i, read)

    # --- counts

    def _count(self, i: int) -> Read | None:
        """An expression that begins with a number in words, or with "setahun": "dua pekan terakhir"."""
        word = self.words[i]
        row = self.of.single.get(word)
        if row is not None:
            return self._counted(i, row, 1, i + 1)
        stop = min(i + 6, self.size)
        if self.of.units.keys().isdisjoint(self.words[i + 1 : stop]):
            return None
        got = self.of.lexicon.numerals.read(self.words, i, self.spaces, stop)
        if got is None:
            return None
        value = got[0].value
        count = int(value) if value is not None and value == value.to_integral_value() and 0 < value <= MOST else None
        return self._count_unit(i, count, got[1])

    def _count_unit(self, i: int, count: int | None, stop: int) -> Read | None:
        """The unit behind a number, or behind a second one: "dua hingga tiga tahun terakhir"."""
        row = self.unit_at(stop)
        if row is None and (sign := self.part(stop, "range")) is not None:
            got = self.of.lexicon.numerals.read(self.words, sign[1], self.spaces, min(sign[1] + 6, self.size))
            if got is not None and got[1] < self.size:
                value = got[0].value
                exact = value is not None and value == value.to_integral_value() and 0 < value <= MOST
                count, stop = (int(value) if exact and value is not None else None), got[1]
                row = self.unit_at(stop)
        return None if row is None else self._counted(i, row, count, stop + 1)

    def _counted(self, i: int, row: PeriodRow, count: int | None, stop: int) -> Read | None:
        """What the words behind "lima tahun" make of it; a mere duration is None."""
        unit = row.unit
        assert unit is not None
        if not self.may(stop, _RUNNING):
            return None
        if (recent := self.part(stop, "recent")) is not None:
            end = recent[1]
            this = self.part(end, "this")
            return span(row, count, this[1] if this is not None else end, self.today, ahead=False)
        if (this := self.part(stop, "this")) is not None:  # "sebulan ini"
            return span(row, count, this[1], self.today, ahead=False)
        if (ahead := self.part(stop, "ahead")) is not None:
            return span(row, count, ahead[1], self.today, ahead=True)
        if (past := self.part(stop, "past")) is not None:
            low, high = neighbour(unit, -count, self.today) if count is not None else (None, None)
            return Read(past[1], "relative", row, low, high)
        if (around := self.part(stop, "before", "after")) is not None:
            back = around[0].part == "before"
            kept = self._before(stop)
            day = (kept.low if back else kept.high) if kept is not None else None
            low, high = neighbour(unit, -count if back else count, day) if count is not None else (None, None)
            return Read(around[1], "relative", row, low, high)
        if (first := self.part(stop, "first")) is not None and unit in ("month", "quarter") and count is not None:
            size = count * MONTHS[unit]
            behind = self._year_behind(first[1]) if size <= 12 else None
            if behind is None:
                return None
            low, high = months(behind.year * 12, behind.year * 12 + size - 1) if behind.year else (None, None)
            return Read(behind.stop, "range", first[0], low, high)
        return None

    def _few(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        unit = self.unit_at(stop)
        return None if unit is None else self._counted(i, unit, None, stop + 1)

    # --- digits

    def _digits(self, i: int) -> Read | None:
        """An expression that begins with digits: a day, a year, a count of years."""
        word = self.words[i]
        size = len(word)
        following = self.words[i + 1] if i + 1 < self.size else ""
        entry = self.table.get(following)
        if entry is None and size != 4 and following != "/":
            return None
        if size == 4:
            read = (self._with_dashes(i) or self._bare_year(i)) if word.isdigit() else None
            if read is not None:
                return read
        elif size <= 2:
            if following == "/":
                read = self._days(i, bare=self._in_brackets(i))
                return None if read is None else resolved(read, self.today)
            if entry is not None and not entry.plays.isdisjoint(_OF_DAYS) and (read := self._days(i)) is not None:
                return read
            if entry is not None and "code" in entry.plays and (read := self._code_behind(i)) is not None:
                return read
        if entry is not None and (following in self.of.units or "range" in entry.plays):
            near = size <= 4 and word.isdigit() and 0 < int(word) <= MOST
            return self._count_unit(i, int(word) if near else None, i + 1)
        return None

    def _in_brackets(self, i: int) -> bool:
        """Whether "(17/9)" at i is a day: alone in its brackets, and near the article's date."""
        if not (self.is_one(i - 1, "(") and self.is_one(i + 3, ")")):
            return False
        read = self._with_slashes(i, bare=True)
        if read is None or self.today is None:
            return read is not None and read.day > 12
        done = resolved(read, self.today)
        return done.low is not None and abs((done.low - self.today).days) <= AHEAD

    def _code_behind(self, i: int) -> Read | None:
        """As in "2Q19", "1H2019"."""
        code = self.part(i + 1, "code") if self.glued(i) and self.glued(i + 1) else None
        number = self.small(i, 4)
        if code is None or number is None or code[0].unit is None:
            return None
        year = self.four(i + 2, 1900, 2199)
        if year is None and len(self.words[i + 2]) == 2 and (short := self.small(i + 2, 99)) is not None:
            year = 2000 + short
        size = MONTHS[code[0].unit]
        if year is None or number > 12 // size:
            return None
        return resolved(Read(i + 3, code[0].unit, code[0], year=year, month=(number - 1) * size + 1), self.today)

    def _bare_year(self, i: int) -> Read | None:
        """A year without "tahun", where the words around it leave no doubt."""
        year = self.four(i, 1900, 2100)
        row = self.of.by_part.get("year")
        if year is None or row is None or not (self._runs_on(i + 1) or self._is_year(i)):
            return None
        decade = self.of.by_part.get("decade")
        if decade is not None and (read := self._decade(i, decade)) is not None:
            # "2000-an" may be a count, "1990-an" is none.
            return read if (year < 2000 or self._is_year(i)) and not self.counts(read.stop) else None
        read = self._years(i, whole_year(row, year, i + 1))
        if self.counts(read.stop) or not self._free(i, read.stop):
            return None
        lead = self.part(i - 1, "lead") if i else None
        if lead is not None and lead[0].value == _LOOSE and "noun" in self.roles(read.stop):
            return None  # "hingga 2000 rumah"
        return read if read.stop > i + 1 or self._is_year(i) else None

    def _free(self, i: int, stop: int) -> bool:
        """Whether nothing is written against the words from i to `stop` that makes them part of a longer sign."""
        before = self.words[i - 1] if i else "\n"
        if before in ("-", "/", "–", ".", "+", "$", ":") and not self.spaces[i - 1]:
            return False
        following = self.words[stop] if self.glued(stop - 1) else " "
        return not (following[0].isalnum() or following in ("/", "%", ":", "-"))

    def _is_year(self, i: int) -> bool:
        """Whether the words before and after the four digits at i make them a year."""
        if i == 0:
            return False
        if self.part(i - 1, "lead") is not None:
            return True
        if self.words[i - 1] == "," or self.part(i - 1, "joint") is not None:
            return self.last_year in (i - 1, i - 2)
        if self.is_one(i - 1, "(") and self.is_one(i + 1, ")"):
            return self.is_name(i - 2)
        return self.is_name(i - 1) and _NAMING.isdisjoint(self.roles(i - 1))

    # --- the rest

    def _feast(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        behind = self._hijri(stop) or self._year_behind(stop)
        if behind is not None:
            end = behind.stop
            last = self.is_one(end, "/", "-") and self.four(end + 1) is not None
            return Read(self._trail(end + 2 if last else end), "part", row)
        if self.words[i] in self.of.beside or not self.words[i][0].isupper():
            return None
        which = self._which(stop)
        return Read(which[2] if which is not None else stop, "part", row)

    def _same(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        """As in "periode yang sama tahun lalu", which is the period named before, in that year."""
        at = stop
        if self.part(at, "lead") is not None and (self.four(at + 1) or self.part(at + 1, "unit")):
            at += 1  # "periode yang sama pada 2018"
        behind = self._year_behind(at)
        kept = self._before(i, longer=True)
        stop = behind.stop if behind is not None else stop
        low = kept.low if kept is not None else None
        high = kept.high if kept is not None else None
        if low is None or high is None or (behind is not None and behind.year is None):
            return Read(stop, "relative", row)
        if behind is not None and behind.year is not None:
            years = behind.year - high.year
            ends = (high + timedelta(days=1)).day == 1 if high < date.max else False
            low, moved = shifted(low, "year", years), shifted(high, "year", years)
            # The last of February stays the last.
            high = whole(moved, "month")[1] if ends else moved
        return Read(stop, "relative", row, low, high)

    def _comparison(self, i: int, stop: int, row: PeriodRow) -> Read | None:
        return Read(stop, "comparison", row)


_Method = Callable[[_Reading, int, int, PeriodRow], Read | None]
_METHODS: Mapping[PeriodPart, _Method] = {
    "month": _Reading._month,
    "weekday": _Reading._weekday,
    "unit": _Reading._unit_word,
    "head": _Reading._head,
    "day": _Reading._day_word,
    "day_part": _Reading._day_part,
    "just": _Reading._just,
    "edge": _Reading._edge_range,
    "code": _Reading._code,
    "few": _Reading._few,
    "feast": _Reading._feast,
    "same": _Reading._same,
    "comparison": _Reading._comparison,
}
