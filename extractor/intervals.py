"""Exact intervals, the readings of a printed number, and whether two sides of a relation can meet.

A printed number stands for every value that it could have been written for. Start with `decide`: it tries a relation
between figures under their readings, from the strictest to the widest, and says whether the figures agree, contradict
each other, or leave it open. Everything is pure and exact; nothing here knows how a relation was found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

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

_LOOSE = ("about", "almost", "vague")  # how far these reach is a matter of taste
_FEWEST_DIGITS, _FEWEST_ZEROS = 4, 2
_LEAST_STEPS = 20  # in what ends in zeros, so that they stand for 5 % of it at most
_SURE_ZEROS = 4  # what ends in so many was rounded there, or may as well have been


class _End(NamedTuple):
    """An end of an interval, in an order in which infinities come first and last; its value is over what all are."""

    infinite: int
    value: int
    open: bool

    @property
    def place(self) -> tuple[int, int]:
        return self.infinite, self.value


def _same(one: int | None, over: int, two: int | None, under: int) -> bool:
    """Whether two ends are the same."""
    return one is two if one is None or two is None else one * under == two * over


class Interval:
    """All numbers between two ends; None is an end at infinity, and an open end is not part of it.

    Both ends are whole numbers `over` another one, which need not be reduced: as exact as fractions, and much quicker.
    """

    __slots__ = ("_high", "_low", "_over", "high_open", "low_open")

    def __init__(
        self, low: int | None, high: int | None, low_open: bool = False, high_open: bool = False, over: int = 1
    ) -> None:
        assert low is None or high is None or low <= high, "an interval from high to low"
        self._low, self._high, self._over = low, high, over
        # Infinity is never part of it, so that equal intervals are equal.
        self.low_open, self.high_open = low_open or low is None, high_open or high is None

    @classmethod
    def between(
        cls,
        low: Fraction | Decimal | None,
        high: Fraction | Decimal | None,
        *,
        low_open: bool = False,
        high_open: bool = False,
    ) -> Interval:
        """The same, whose ends need not be whole numbers."""
        bottom, p = (None, 1) if low is None else low.as_integer_ratio()
        top, q = (None, 1) if high is None else high.as_integer_ratio()
        over = lcm(p, q)
        return cls(bottom and bottom * (over // p), top and top * (over // q), low_open, high_open, over)

    @classmethod
    def exact(cls, value: Fraction | Decimal | int) -> Interval:
        """Only this number."""
        number, over = value.as_integer_ratio()
        return cls(number, number, over=over)

    @property
    def low(self) -> Fraction | None:
        """The lower end."""
        return None if self._low is None else Fraction(self._low, self._over)

    @property
    def high(self) -> Fraction | None:
        """The upper end."""
        return None if self._high is None else Fraction(self._high, self._over)

    def __repr__(self) -> str:
        return f"{'(' if self.low_open else '['}{self.low}, {self.high}{')' if self.high_open else ']'}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interval):
            return NotImplemented
        return (
            (self.low_open, self.high_open) == (other.low_open, other.high_open)
            and _same(self._low, self._over, other._low, other._over)
            and _same(self._high, self._over, other._high, other._over)
        )

    def __hash__(self) -> int:
        return hash((self.low, self.low_open, self.high, self.high_open))

    def __contains__(self, value: Fraction | Decimal | int) -> bool:
        number, over = value.as_integer_ratio()
        return self.meets(Interval(number, number, over=over))

    def __neg__(self) -> Interval:
        return self._times(-1, 1)

    def __add__(self, other: Interval | Fraction | int) -> Interval:
        other = _interval(other)
        p, q = self._over, other._over
        low = None if self._low is None or other._low is None else self._low * q + other._low * p
        high = None if self._high is None or other._high is None else self._high * q + other._high * p
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open, p * q)

    def __sub__(self, other: Interval | Fraction | int) -> Interval:
        return self + -other

    def __mul__(self, other: Interval | Fraction | int) -> Interval:
        if not isinstance(other, Interval):
            return self._times(*other.as_integer_ratio())
        over = self._over * other._over
        if self._low and self._high and other._low and other._high and self._low > 0 and other._low > 0:
            # As nearly all are, which is quickly done.
            return Interval(
                self._low * other._low,
                self._high * other._high,
                self.low_open or other.low_open,
                self.high_open or other.high_open,
                over,
            )
        ends = [_product(one, two) for one in self._ends for two in other._ends]
        low = min(ends, key=lambda end: (end.place, end.open))
        high = max(ends, key=lambda end: (end.place, not end.open))
        bottom, top = (None if end.infinite else end.value for end in (low, high))
        return Interval(bottom, top, low.open, high.open, over)

    def __truediv__(self, other: Interval | Fraction | int) -> Interval:
        """A quotient; everything where the divisor may be zero."""
        if isinstance(other, Interval):
            return Interval(None, None) if 0 in other else self * other._reciprocal
        number, over = other.as_integer_ratio()
        if number == 0:
            return Interval(None, None)
        return self._times(over, number) if number > 0 else self._times(-over, -number)

    def __or__(self, other: Interval) -> Interval:
        """The least interval around both."""
        p, q = self._over, other._over
        low = high = None
        low_open = closed = True
        if self._low is not None and other._low is not None:
            low, low_open = min((self._low * q, self.low_open), (other._low * p, other.low_open))
        if self._high is not None and other._high is not None:
            high, closed = max((self._high * q, not self.high_open), (other._high * p, not other.high_open))
        return Interval(low, high, low_open, not closed, p * q)

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return self._begins_within(other) and other._begins_within(self)

    def _begins_within(self, other: Interval) -> bool:
        """Whether it begins before another one ends."""
        if self._low is None or other._high is None:
            return True
        low, high = self._low * other._over, other._high * self._over
        return low < high or (low == high and not (self.low_open or other.high_open))

    def _times(self, number: int, over: int) -> Interval:
        """It times a fraction."""
        low = None if self._low is None else self._low * number
        high = None if self._high is None else self._high * number
        if number > 0:
            return Interval(low, high, self.low_open, self.high_open, self._over * over)
        if number < 0:
            return Interval(high, low, self.high_open, self.low_open, self._over * over)
        return Interval(0, 0)

    @property
    def _reciprocal(self) -> Interval:
        """One divided by it, in which zero is not."""
        if self._low is None or self._low < 0:
            return -(-self)._reciprocal
        low, high = self._low or 1, self._high or 1  # zero or infinite there, and so the other one here
        return Interval(
            self._over * low if self._high else 0,
            self._over * high if self._low else None,
            self.high_open,
            self.low_open,
            low * high,
        )

    @property
    def _ends(self) -> tuple[_End, _End]:
        return (
            _End(-1, 0, True) if self._low is None else _End(0, self._low, self.low_open),
            _End(1, 0, True) if self._high is None else _End(0, self._high, self.high_open),
        )


_ABOUT = Interval(95, 105, over=100)  # how far off "sekitar" may be
_ALMOST = Interval(9, 10, over=10)  # how much of it "hampir" needs


def _interval(value: Interval | Fraction | int) -> Interval:
    return value if isinstance(value, Interval) else Interval.exact(value)


def _product(one: _End, two: _End) -> _End:
    zeros = [end for end in (one, two) if not end.infinite and not end.value]
    if zeros:
        return _End(0, 0, all(end.open for end in zeros))
    sign = (one.infinite or (1 if one.value > 0 else -1)) * (two.infinite or (1 if two.value > 0 else -1))
    if one.infinite or two.infinite:
        return _End(sign, 0, True)
    return _End(0, one.value * two.value, one.open or two.open)


def printed(figure: Quantity) -> Fraction | None:
    """The number as it is printed; None for a range or a band."""
    return None if figure.value is None else Fraction(figure.value)


def read(figure: Quantity, reading: Reading, most: int | None = None) -> Interval:
    """The values that a figure can stand for under a reading; `most` zeros are taken for no digits."""
    if figure.value is None:
        return _ends(figure)
    low, high = figure.rounding or (figure.value, figure.value)
    (bottom, p), (top, q) = low.as_integer_ratio(), high.as_integer_ratio()
    taken = Interval(bottom * q, top * p, over=p * q)
    if reading == "rounded":
        return taken
    if low != high:
        taken |= _cut_off(figure.value, top * p - bottom * q, p * q)
    if reading == "truncated":
        return taken
    if figure.modifier is not None:
        taken |= _hedged(figure.modifier, figure.value)
    zeros = min(zeros_of(figure), zeros_of(figure) if most is None else most)
    sure = zeros >= _SURE_ZEROS and most is None
    if not zeros or (reading == "hedged" and not sure):
        return taken
    whole, step = int(figure.value), 10**zeros
    while step * _LEAST_STEPS > abs(whole):
        step //= 10
    return taken | Interval(2 * whole - step, 2 * whole + step, over=2) | _cut_off(whole, step)


def bounded(figure: Quantity) -> Interval:
    """The values that a figure can stand for under the widest reading; "lebih dari" is not twice as much, though."""
    taken, value = read(figure, "zeros"), printed(figure)
    if value is None:
        return taken
    least, most = sorted((value / 2, value * 2))
    low, high = taken.low, taken.high
    return Interval.between(least if low is None else low, most if high is None else high)


def _ends(figure: Quantity) -> Interval:
    low, high = figure.rounding or (figure.low, figure.high)
    if low is None or high is None:
        return Interval.between(low, high)
    return Interval.between(min(low, high), max(low, high))


def _cut_off(value: Decimal | int, step: int, over: int = 1) -> Interval:
    """What is cut off to a number in steps of `step` / `over`."""
    number, one = value.as_integer_ratio()
    near, step = number * over, step * one
    if number >= 0:
        return Interval(near, near + step, high_open=True, over=one * over)
    return Interval(near - step, near, low_open=True, over=one * over)


def _hedged(modifier: Modifier, value: Decimal) -> Interval:
    match modifier:
        case "about" | "vague":
            return Interval.exact(value) * _ABOUT
        case "almost":
            return Interval.exact(value) * _ALMOST
        case "over":
            return Interval.between(value, None, low_open=True)
        case "at_least":
            return Interval.between(value, None)
        case "under":
            return Interval.between(None, value, high_open=True)
        case "at_most":
            return Interval.between(None, value)


def zeros_of(figure: Quantity) -> int:
    """How many zeros a whole number ends in, if it may have been rounded there; else 0."""
    low, high = figure.rounding or (0, 0)
    if figure.value is None or high - low not in (0, 1):
        return 0
    number, over = figure.value.as_integer_ratio()
    digits = str(abs(number)) if over == 1 else ""
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
    most = min(map(zeros_of, figures)) if alike else None
    found: Reading | None = None
    taken: tuple[Interval, ...] = ()
    tried: tuple[Interval, ...] = ()
    for reading in READINGS:
        before, taken = taken, tuple(read(figure, reading, most) for figure in figures)
        if taken != before and any(one.meets(two) for one, two in [relation(*taken) for relation in relations]):
            found = reading
            break
        tried = taken
    certain = found is None and not any(figure.modifier in _LOOSE for figure in figures)
    if found is None or found == "zeros":
        return Verdict("contradicted", found, certain, tried)
    vague = found == "hedged" or any(figure.value is None for figure in figures)
    return Verdict("undecided" if vague else "consistent", found, certain, taken)
