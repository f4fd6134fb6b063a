"""Exact intervals, the readings of a printed number, and whether two sides of a relation can meet.

A printed number stands for every value that it could have been written for. Start with `decide`: it tries a relation
between figures under their readings, from the strictest to the widest, and says whether the figures agree, contradict
each other, or leave it open. Everything is pure and on fractions; nothing here knows how a relation was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal, NamedTuple, cast

from extractor.records import Modifier, Quantity

__all__ = ["READINGS", "Answer", "Interval", "Reading", "Verdict", "bounded", "decide", "printed", "read"]

Answer = Literal["consistent", "contradicted", "undecided"]

# From the strictest to the widest; each one takes in those before it.
#
# rounded    what the printed digits can have been rounded from; a bare integer is exact where things are counted
# truncated  what they can have been cut off from: "0,45" for 0,4589
# hedged     what the words around them allow: "sekitar", "lebih dari", "hampir"; and four zeros or more: "2.460.000"
# zeros      four digits or more that end in two zeros or more, taken for rounded there: "12.500"
#
# Zeros stand for a step of 5 % at most, so that two digits stay: "1.000.000" is none of "1.900.000".
Reading = Literal["rounded", "truncated", "hedged", "zeros"]
READINGS: tuple[Reading, ...] = ("rounded", "truncated", "hedged", "zeros")

ABOUT = Fraction(5, 100)  # how far off "sekitar" may be
ALMOST = Fraction(9, 10)  # how much of it "hampir" needs
_LOOSE = ("about", "almost", "vague")  # how far these reach is a matter of taste
_FEWEST_DIGITS, _FEWEST_ZEROS = 4, 2
_LEAST_STEPS = 20  # in what ends in zeros, so that they stand for 5 % of it at most
_SURE_ZEROS = 4  # what ends in so many was rounded there, or may as well have been


class _End(NamedTuple):
    """An end of an interval, in an order in which infinities come first and last."""

    infinite: int
    value: Fraction
    open: bool

    @property
    def place(self) -> tuple[int, Fraction]:
        return self.infinite, self.value


_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends; None is an end at infinity, and an open end is not part of it."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        # Infinity is never part of it, so that equal intervals are equal.
        object.__setattr__(self, "low_open", self.low_open or self.low is None)
        object.__setattr__(self, "high_open", self.high_open or self.high is None)
        assert self.low is None or self.high is None or self.low <= self.high, "an interval from high to low"

    @classmethod
    def exact(cls, value: Fraction | int) -> Interval:
        """Only this number."""
        return cls(Fraction(value), Fraction(value))

    @property
    def _bottom(self) -> _End:
        return _End(-1, _ZERO, True) if self.low is None else _End(0, self.low, self.low_open)

    @property
    def _top(self) -> _End:
        return _End(1, _ZERO, True) if self.high is None else _End(0, self.high, self.high_open)

    @property
    def _positive(self) -> bool:
        return self.low is not None and self.high is not None and self.low > 0

    def __contains__(self, value: Fraction | int) -> bool:
        return self.meets(Interval.exact(value))

    def __neg__(self) -> Interval:
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def __add__(self, other: Interval | Fraction | int) -> Interval:
        other = _interval(other)
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __sub__(self, other: Interval | Fraction | int) -> Interval:
        return self + -_interval(other)

    def __mul__(self, other: Interval | Fraction | int) -> Interval:
        other = _interval(other)
        if self._positive and other._positive:  # as nearly all are, which is quickly done
            return Interval(
                cast(Fraction, self.low) * cast(Fraction, other.low),
                cast(Fraction, self.high) * cast(Fraction, other.high),
                self.low_open or other.low_open,
                self.high_open or other.high_open,
            )
        return _between([_times(a, b) for a, b in product((self._bottom, self._top), (other._bottom, other._top))])

    def __truediv__(self, other: Interval | Fraction | int) -> Interval:
        """A quotient; everything where the divisor may be zero."""
        other = _interval(other)
        if 0 in other:
            return Interval(None, None)
        return self * _between([_one_over(other._bottom, 1), _one_over(other._top, -1)])

    def __or__(self, other: Interval) -> Interval:
        """The least interval around both."""
        return _between([self._bottom, other._bottom, self._top, other._top])

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return _reaches(self._bottom, other._top) and _reaches(other._bottom, self._top)


def _interval(value: Interval | Fraction | int) -> Interval:
    return value if isinstance(value, Interval) else Interval.exact(value)


def _reaches(low: _End, high: _End) -> bool:
    if low.infinite != high.infinite:
        return low.infinite < high.infinite
    return low.value < high.value or (low.value == high.value and not (low.open or high.open))


def _times(a: _End, b: _End) -> _End:
    zeros = [end for end in (a, b) if not end.infinite and not end.value]
    if zeros:
        return _End(0, _ZERO, all(end.open for end in zeros))
    sign = (a.infinite or (1 if a.value > 0 else -1)) * (b.infinite or (1 if b.value > 0 else -1))
    if a.infinite or b.infinite:
        return _End(sign, _ZERO, True)
    return _End(0, a.value * b.value, a.open or b.open)


def _one_over(end: _End, side: int) -> _End:
    """The reciprocal of an end; `side` is where the interval lies, seen from it, should it be zero."""
    if end.infinite:
        return _End(0, _ZERO, True)
    return _End(0, 1 / end.value, end.open) if end.value else _End(side, _ZERO, True)


def _between(ends: Sequence[_End]) -> Interval:
    low = min(ends, key=lambda end: (end.place, end.open))
    high = max(ends, key=lambda end: (end.place, not end.open))
    return Interval(None if low.infinite else low.value, None if high.infinite else high.value, low.open, high.open)


def printed(figure: Quantity) -> Fraction | None:
    """The number as it is printed; None for a range or a band."""
    return None if figure.value is None else Fraction(figure.value)


def read(figure: Quantity, reading: Reading, most: int | None = None) -> Interval:
    """The values that a figure can stand for under a reading; `most` zeros are taken for no digits."""
    if figure.value is None:
        return _ends(figure)
    value = Fraction(figure.value)
    low, high = figure.rounding or (figure.value, figure.value)
    rounded = Interval(Fraction(low), Fraction(high))
    if reading == "rounded":
        return rounded
    step = Fraction(high) - Fraction(low)
    taken = rounded | _cut_off(value, step) if step else rounded
    if reading == "truncated":
        return taken
    if figure.modifier is not None:
        taken |= _hedged(figure.modifier, value)
    zeros = min(zeros_of(figure), zeros_of(figure) if most is None else most)
    sure = zeros >= _SURE_ZEROS and most is None
    if not zeros or (reading == "hedged" and not sure):
        return taken
    step = Fraction(10**zeros)
    while step * _LEAST_STEPS > abs(value):
        step /= 10
    return taken | Interval(value - step / 2, value + step / 2) | _cut_off(value, step)


def bounded(figure: Quantity) -> Interval:
    """The values that a figure can stand for under the widest reading; "lebih dari" is not twice as much, though."""
    taken, value = read(figure, "zeros"), printed(figure)
    if value is None:
        return taken
    least, most = sorted((value / 2, value * 2))
    return Interval(least if taken.low is None else taken.low, most if taken.high is None else taken.high)


def _ends(figure: Quantity) -> Interval:
    low, high = figure.rounding or (figure.low, figure.high)
    if low is None or high is None:
        return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high))
    return Interval(Fraction(min(low, high)), Fraction(max(low, high)))


def _cut_off(value: Fraction, step: Fraction) -> Interval:
    return Interval(value, value + step, high_open=True) if value >= 0 else Interval(value - step, value, low_open=True)


def _hedged(modifier: Modifier, value: Fraction) -> Interval:
    match modifier:
        case "about" | "vague":
            return Interval.exact(value) * Interval(1 - ABOUT, 1 + ABOUT)
        case "almost":
            return Interval.exact(value) * Interval(ALMOST, Fraction(1))
        case "over":
            return Interval(value, None, low_open=True)
        case "at_least":
            return Interval(value, None)
        case "under":
            return Interval(None, value, high_open=True)
        case "at_most":
            return Interval(None, value)


def zeros_of(figure: Quantity) -> int:
    """How many zeros a whole number ends in, if it may have been rounded there; else 0."""
    low, high = figure.rounding or (0, 0)
    whole = figure.value is not None and high - low in (0, 1)
    value = Fraction(figure.value or 0)
    digits = str(abs(value.numerator)) if whole and value.denominator == 1 else ""
    zeros = len(digits) - len(digits.rstrip("0"))
    return zeros if len(digits) >= _FEWEST_DIGITS and zeros >= _FEWEST_ZEROS else 0


@dataclass(frozen=True)
class Verdict:
    """What became of a relation.

    answer   whether its figures agree
    reading  the strictest reading under which they do; None if there is none
    certain  whether no reading of the figures makes them agree, and none of them is only about right
    tried    what the figures were taken for under the widest reading in which they do not agree; if they do, in which
    """

    answer: Answer
    reading: Reading | None
    certain: bool
    tried: tuple[Interval, ...] = ()

    @property
    def sign(self) -> str:
        """How a formula writes it: =, ≈ where it takes more than rounding, ≠."""
        return "≠" if self.answer == "contradicted" else "=" if self.reading == "rounded" else "≈"


def decide(
    figures: Sequence[Quantity], *relations: Callable[..., tuple[Interval, Interval]], alike: bool = False
) -> Verdict:
    """Try relations between figures under every reading until the two sides of one meet.

    relations  each takes one interval a figure, in their order, and gives the two sides
    alike      whether the figures are written to the same digit, so that all have the zeros of the one with the fewest

    Figures that agree only because of a hedge, or that are given as a range, leave it undecided. Those that agree only
    if their zeros are no digits contradict each other, though not for certain.
    """

    def meet(taken: Sequence[Interval]) -> bool:
        return any(one.meets(two) for one, two in (relation(*taken) for relation in relations))

    most = min(map(zeros_of, figures)) if alike else None
    found: Reading | None = None
    taken: tuple[Interval, ...] = ()
    tried: tuple[Interval, ...] = ()
    for reading in READINGS:
        before, taken = taken, tuple(read(figure, reading, most) for figure in figures)
        if taken != before and meet(taken):
            found = reading
            break
        tried = taken
    certain = found is None and not any(figure.modifier in _LOOSE for figure in figures)
    if found is None or found == "zeros":
        return Verdict("contradicted", found, certain, tried)
    vague = found == "hedged" or any(figure.value is None for figure in figures)
    return Verdict("undecided" if vague else "consistent", found, certain, taken)
