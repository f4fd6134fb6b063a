"""Edits of an article: errors such as a tired hand makes, and twins that say the same in another way.

Start with `ERRORS` and `TWINS`: by name, what yields the edits of one sort that an article offers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

import msgspec

from extractor.checks import Report
from extractor.records import Article, Field, Quantity

Makes = Callable[[Report, Random], Iterator["Edit"]]


class Edit(NamedTuple):
    """One edit of an article.

    start, end  what is replaced by `text`
    touched     the stretch whose meaning it changes, which is more where a verb turns the figure behind it
    moved       how far the number moves, as a part of it; None where no number is edited
    """

    field: Field
    start: int
    end: int
    text: str
    touched: tuple[int, int]
    moved: float | None = None

    def made(self, article: Article) -> Article:
        """The article with this edit."""
        old = article.field(self.field)
        return msgspec.structs.replace(article, **{self.field: old[: self.start] + self.text + old[self.end :]})


class _Number(NamedTuple):
    """The number of a figure, printed the Indonesian way: where it stands, and its digits."""

    start: int
    end: int
    whole: str
    decimals: str
    grouped: bool

    @property
    def value(self) -> Decimal:
        return Decimal(f"{self.whole}.{self.decimals or 0}")

    def printed(self, digits: str, places: int) -> str:
        whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
        whole = f"{int(whole or 0):,}".replace(",", ".") if self.grouped else whole
        return whole + "," * bool(decimals) + decimals


_NUMBER = re.compile(r"(?<![\d.,])(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<decimals>\d+))?(?![\d.,])")
_SCALES = ("ribu", "juta", "miliar", "triliun")
_SCALE = re.compile(r"\b(?:ribu|juta|miliar|triliun)\b")
_WORDS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_WORD = re.compile(rf"\b(?:{'|'.join((*_WORDS, *_SCALES))})\b")
_TURNED = {
    "naik": "turun", "meningkat": "menurun", "tumbuh": "turun", "menguat": "melemah", "turun": "naik",
    "menurun": "meningkat", "melemah": "menguat", "anjlok": "melonjak", "melonjak": "anjlok",
}  # fmt: skip
_TURN = re.compile(rf"\b(?:{'|'.join(_TURNED)})\b")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_DAY = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})\b(?=,? \(?\d{{1,2}}[ /])")
_DATE = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b")
_SCORE = re.compile(r"(?<![\d-])(?P<one>\d{1,2})-(?P<two>\d{1,2})(?![\d-])")
_LIST = re.compile(r"\b(?:yaitu|yakni) (?P<names>[A-Z][\w ]+(?:, [A-Z][\w ]+)+,? dan [A-Z][\w ]+)")
_THOUSAND = 3
_NEAR = 40  # characters between a verb and its figure


def _number(figure: Quantity) -> _Number | None:
    m = _NUMBER.search(figure.text)
    if m is None:
        return None
    whole = m["whole"].replace(".", "")
    start = figure.start + m.start()
    return _Number(start, figure.start + m.end(), whole, m["decimals"] or "", "." in m["whole"])


def _numbers(report: Report, field: Field = "text") -> Iterator[tuple[Quantity, _Number]]:
    for figure in report.quantities:
        number = _number(figure) if figure.field == field else None
        if number is not None and number.value:
            yield figure, number


def _with(figure: Quantity, number: _Number, digits: str, places: int) -> Iterator[Edit]:
    """The edit that gives a figure other digits; none where they would begin with a zero or mean the same."""
    value = Decimal(int(digits or 0)).scaleb(-places)
    if value != number.value and len(digits) > places and (digits[0] != "0" or len(digits) == places + 1):
        text = number.printed(digits, places)
        moved = float(abs(value / number.value - 1))
        yield Edit(figure.field, number.start, number.end, text, (figure.start, figure.end), moved)


def _digit(report: Report, random: Random, field: Field = "text") -> Iterator[Edit]:
    for figure, number in _numbers(report, field):
        digits = number.whole + number.decimals
        at = random.randrange(len(digits))
        other = random.choice([digit for digit in "0123456789" if digit != digits[at]])
        yield from _with(figure, number, digits[:at] + other + digits[at + 1 :], len(number.decimals))


def _headline(report: Report, random: Random) -> Iterator[Edit]:
    yield from _digit(report, random, "title")


def _swapped(report: Report, random: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        digits = number.whole + number.decimals
        places = [at for at, (one, two) in enumerate(pairwise(digits)) if one != two]
        if places:
            at = random.choice(places)
            turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            yield from _with(figure, number, turned, len(number.decimals))


def _dropped(report: Report, random: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        if len(number.whole) > 1:
            at = random.randrange(len(number.whole))
            left = number.whole[:at] + number.whole[at + 1 :] + number.decimals
            yield from _with(figure, number, left, len(number.decimals))


def _comma(report: Report, _: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        if number.decimals:
            yield from _with(figure, number, (number.whole + number.decimals).lstrip("0"), 0)


def _scale(report: Report, random: Random) -> Iterator[Edit]:
    for figure, _ in _numbers(report):
        m = _SCALE.search(figure.text)
        if m is not None:
            at = _SCALES.index(m[0])
            other = random.choice([_SCALES[i] for i in (at - 1, at + 1) if 0 <= i < len(_SCALES)])
            start, end = figure.start + m.start(), figure.start + m.end()
            yield Edit(figure.field, start, end, other, (figure.start, figure.end), 0.999)


def _scale_twice(report: Report, _: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        if number.grouped and len(number.whole) > 6 and not number.decimals and not _SCALE.search(figure.text):
            yield Edit(figure.field, number.end, number.end, " juta", (figure.start, figure.end), 1e6)


def _copied(report: Report, random: Random) -> Iterator[Edit]:
    """The value of another figure of its sentence."""
    figures = [figure for figure, _ in _numbers(report)]
    for one, two in pairwise(figures):
        alike = (one.kind, one.unit, one.counted) == (two.kind, two.unit, two.counted)
        if alike and one.sentence == two.sentence and one.value and two.value and one.value != two.value:
            first, second = random.sample((one, two), 2)
            moved = float(abs(Decimal(second.value or 0) / Decimal(first.value or 1) - 1))
            yield Edit(first.field, first.start, first.end, second.text, (first.start, first.end), moved)


def _exchanged(report: Report, _: Random) -> Iterator[Edit]:
    """Two figures that stand side by side, each in the place of the other."""
    figures = [figure for figure, _ in _numbers(report)]
    for one, two in pairwise(figures):
        alike = (one.kind, one.unit, one.counted) == (two.kind, two.unit, two.counted)
        if alike and one.sentence == two.sentence and one.value and two.value and one.value != two.value:
            between = report.article.text[one.end : two.start]
            moved = float(abs(Decimal(two.value or 0) / Decimal(one.value or 1) - 1))
            yield Edit(one.field, one.start, two.end, two.text + between + one.text, (one.start, two.end), moved)


def _percent(report: Report, random: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        if figure.kind == "percent":
            factor = random.choice((random.uniform(0.3, 0.8), random.uniform(1.25, 3)))
            digits = str(int(int(number.whole + number.decimals) * factor))
            yield from _with(figure, number, digits.zfill(len(number.decimals) + 1), len(number.decimals))


def _direction(report: Report, _: Random) -> Iterator[Edit]:
    text = report.article.text
    for figure, _number in _numbers(report):
        verbs = [*_TURN.finditer(text, max(figure.start - _NEAR, figure.sentence[0]), figure.start)]
        if figure.change and verbs:
            verb = verbs[-1]
            yield Edit("text", verb.start(), verb.end(), _TURNED[verb[0]], (figure.start, figure.end))


def _weekday(report: Report, random: Random) -> Iterator[Edit]:
    for m in _DAY.finditer(report.article.text):
        other = random.choice([day for day in _DAYS if day != m["day"]])
        yield Edit("text", m.start(), m.end(), other, m.span())


def _day(report: Report, random: Random) -> Iterator[Edit]:
    for m in _DATE.finditer(report.article.text):
        moved = int(m["day"]) + random.choice((-2, -1, 1, 2))
        if 1 <= moved <= 28:
            yield Edit("text", m.start("day"), m.end("day"), str(moved), m.span())


def _no_such_day(report: Report, random: Random) -> Iterator[Edit]:
    for m in _DATE.finditer(report.article.text):
        yield Edit("text", m.start("month"), m.end("month"), str(random.randint(13, 19)), m.span())


def _in_words(report: Report, random: Random) -> Iterator[Edit]:
    for figure in report.quantities:
        again = figure.restated if figure.field == "text" else None
        words = [*_WORD.finditer(again.text)] if again is not None else []
        if again is not None and words:
            m = random.choice(words)
            table = _SCALES if m[0] in _SCALES else _WORDS
            other = random.choice([word for word in table if word != m[0]])
            start, end = again.start + m.start(), again.start + m.end()
            yield Edit("text", start, end, other, (again.start, again.end))


def _item(report: Report, _: Random) -> Iterator[Edit]:
    for m in _LIST.finditer(report.article.text):
        comma = m["names"].index(",")
        second = m["names"].index(",", comma + 1) if m["names"].count(",") > 1 else None
        if second is not None:
            start = m.start("names")
            yield Edit("text", start + comma, start + second, "", (start, start + comma))


def _score(report: Report, random: Random) -> Iterator[Edit]:
    for m in _SCORE.finditer(report.article.text):
        if int(m["one"]) == 21:
            yield Edit("text", m.start("one"), m.end("one"), str(random.choice((20, 26, 27, 28))), m.span())


def _in_full(report: Report, _: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        m = _SCALE.search(figure.text)
        thousands = len(number.decimals) == _THOUSAND  # may be, behind a comma
        if m is not None and not thousands and figure.text[number.end - figure.start : m.start()] == " ":
            value = number.value.scaleb(3 * (_SCALES.index(m[0]) + 1))
            text = f"{int(value):,}".replace(",", ".")
            yield Edit("text", number.start, figure.start + m.end(), text, (figure.start, figure.end))


def _rounded(report: Report, _: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        places = len(number.decimals) - 1
        if places > 0 and places != _THOUSAND - 1:  # three digits behind a comma may be thousands
            value = number.value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            text = number.printed(str(value).replace(".", ""), places)
            if number.decimals[-1] != "5":  # which may have been rounded up already
                yield Edit("text", number.start, number.end, text, (figure.start, figure.end))


def _spelled(report: Report, _: Random) -> Iterator[Edit]:
    for figure, number in _numbers(report):
        if figure.text in set("123456789") and figure.kind == "cardinal" and figure.counted:
            yield Edit("text", number.start, number.end, _WORDS[int(figure.text) - 1], (figure.start, figure.end))


def _signs(report: Report, _: Random) -> Iterator[Edit]:
    for figure, _number in _numbers(report):
        told = figure.text
        text = told.replace("Rp ", "Rp") if "Rp " in told else told.replace("Rp", "Rp ")
        text = text.replace(" persen", "%") if " persen" in text else text.replace("%", " persen")
        if text != told:
            yield Edit("text", figure.start, figure.end, text, (figure.start, figure.end))


def _date(report: Report, _: Random) -> Iterator[Edit]:
    for m in _DATE.finditer(report.article.text):
        text = f"{int(m['day']):02}/{int(m['month']):02}/{m['year']}"
        if text != m[0]:
            yield Edit("text", m.start(), m.end(), text, m.span())


def _reordered(report: Report, _: Random) -> Iterator[Edit]:
    for m in _LIST.finditer(report.article.text):
        one, two, *rest = m["names"].split(", ")
        if rest:
            yield Edit("text", m.start("names"), m.end("names"), ", ".join((two, one, *rest)), m.span())


def _longer(report: Report, _: Random) -> Iterator[Edit]:
    end = len(report.article.text)
    yield Edit("text", end, end, "\nWarga berharap keadaan segera membaik.", (end, end))


ERRORS: Mapping[str, Makes] = {
    "digit": _digit, "swapped": _swapped, "dropped": _dropped, "comma": _comma, "scale": _scale,
    "scale twice": _scale_twice, "copied": _copied, "exchanged": _exchanged, "percent": _percent,
    "direction": _direction, "weekday": _weekday, "day": _day, "no such day": _no_such_day, "words": _in_words,
    "item dropped": _item, "score": _score, "headline": _headline,
}  # fmt: skip
TWINS: Mapping[str, Makes] = {
    "in full": _in_full, "rounded": _rounded, "spelled": _spelled, "signs": _signs, "date": _date,
    "reordered": _reordered, "longer": _longer,
}  # fmt: skip
