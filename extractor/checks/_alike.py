"""Whether two figures are of the same thing, and whether their digits are one slip apart.

Two figures of one thing that differ may both be right: it changed, or was counted otherwise. Only where they differ by
what a finger or an eye does wrong is it likely that one of them is not. Start with `slip` and `thing`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.intervals import read
from extractor.records import Quantity

__all__ = ["FEWEST", "Slip", "agree", "at_once", "moves", "slip", "telling_digits", "thing"]


class Slip(NamedTuple):
    """What turns one number into another: its name, and how a message says it."""

    name: str
    en: str
    id: str


_SCALE = Slip("scale", "the same digits, thousands of times apart", "angkanya sama, skalanya berselisih ribuan kali")
_COMMA = Slip("comma", "the same digits, the comma elsewhere", "angkanya sama, letak komanya berbeda")
_SWAPPED = Slip("swapped", "two digits are swapped", "dua angkanya bertukar tempat")
_DIGIT = Slip("digit", "one digit differs", "satu angkanya berbeda")
_DROPPED = Slip("dropped", "one has a digit more", "salah satunya kelebihan satu angka")

FEWEST = 3  # digits of which one may differ; of two, every fifth pair of numbers would do
_THOUSAND = 3
_SHIFTS = (3, 1, 2, 6, 9)
# What is one thing and has another value every minute, or for every size.
_MOVING = frozenset(
    {"harga", "kurs", "posisi", "level", "indeks", "suhu", "tarif", "skor", "peringkat", "usia", "umur"}
)


def slip(one: Quantity, two: Quantity, *, cut: bool = False, fewest: int = FEWEST) -> Slip | None:
    """The slip that turns one figure into another; None if they are equal, or not one slip apart.

    cut     whether to leave off the digits that only one of them has: 6.244 beside 5.244,47
    fewest  digits of which one may differ
    """
    if not one.value or not two.value or (one.value < 0) != (two.value < 0):
        return None
    if (shift := _shift(one, two)) is not None:
        return _COMMA if shift % _THOUSAND else _SCALE
    last = (max if cut else min)(_last(one), _last(two))
    a, b = sorted((_digits(one.value, last), _digits(two.value, last)), key=len)
    decimal = "," in one.text and "," in two.text  # zeros behind a comma are digits like others
    telling = all(len(digits if decimal else digits.rstrip("0")) >= fewest for digits in (a, b))
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        if a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1]:
            return _SWAPPED
        return _DIGIT if a[at + 1 :] == b[at + 1 :] and telling else None
    return _DROPPED if len(b) - len(a) == 1 and a[at:] == b[at + 1 :] and telling else None


def _shift(one: Quantity, two: Quantity) -> int | None:
    """By how many places the comma of one figure is off from the other's, if that is all; None if it is not."""
    if min(len(telling_digits(one)), len(telling_digits(two))) < FEWEST - 1:
        return None
    apart = (two.value or Decimal()).adjusted() - (one.value or Decimal()).adjusted()
    small, large = (read(figure, "truncated") for figure in ((one, two) if apart > 0 else (two, one)))
    near = (places for places in _SHIFTS if abs(abs(apart) - places) <= 1)  # 999 rounds to a thousand
    return next((places for places in near if (small * 10**places).meets(large)), None)


def _last(figure: Quantity) -> int:
    """The power of ten of its last printed digit."""
    low, high = figure.rounding or (0, 0)
    step = Decimal(high) - Decimal(low)
    return step.adjusted() if step else min(int((figure.value or Decimal()).normalize().as_tuple().exponent), 0)


def _digits(value: Decimal, last: int) -> str:
    return str(int(abs(value).scaleb(-last)))


def telling_digits(figure: Quantity) -> str:
    """The digits of the value without the zeros at its ends; none for a range."""
    return "" if figure.value is None else f"{abs(figure.value):f}".replace(".", "").strip("0")


def thing(figure: Quantity) -> tuple[object, ...] | None:
    """What a figure measures, so that figures of the same thing are equal in it; None where that is not said in full.

    Changes, and what stands in relation to another figure, are not of a thing on its own.
    """
    if figure.value is None or figure.change or figure.relation or figure.kind in ("ordinal", "multiple"):
        return None
    if figure.subject is None or not (figure.metric or figure.counted):
        return None
    whose = figure.subjects or (figure.subject,)
    return figure.kind, figure.unit, figure.per, *map(_plain, (*whose, figure.metric, figure.counted))


def moves(figure: Quantity) -> bool:
    """Whether a figure is a price, a rate or a position, which is another one a moment later."""
    return figure.per is not None or not _MOVING.isdisjoint(f"{figure.subject} {figure.metric}".lower().split())


def _plain(name: str | None) -> str | None:
    return None if name is None else " ".join(name.lower().split())


def at_once(one: Quantity, two: Quantity) -> bool:
    """Whether two figures can be of the same time and place, in the words of the same speaker."""
    if (one.interval or one.period) != (two.interval or two.period) and one.period and two.period:
        return False
    if one.place and two.place and _plain(one.place) != _plain(two.place):
        return False
    return not (one.speaker and two.speaker) or _plain(one.speaker) == _plain(two.speaker)


def agree(one: Quantity, two: Quantity) -> bool:
    """Whether some reading of two figures makes them the same number."""
    return read(one, "zeros").meets(read(two, "zeros"))
