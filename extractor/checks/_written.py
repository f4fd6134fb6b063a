"""Numbers as the working of a finding writes them: the Indonesian way, since it stands beside an Indonesian article."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from extractor.intervals import Interval
from extractor.records import Quantity

__all__ = ["SWAP", "number", "percent", "span"]

SWAP = str.maketrans(",.", ".,")  # from one way of writing a number to the other
_SCALES = ((10**12, " triliun"), (10**9, " miliar"), (10**6, " juta"))
_IN_FULL = 10**7  # whole numbers below are written out
_DIGITS = 5


def number(value: Fraction | int, digits: int = _DIGITS) -> str:
    """A number to some digits, a whole one below ten million in full: "569.086", "19,697", "1,3032 triliun"."""
    value = Fraction(value)
    if value < 0:
        return "−" + number(-value, digits)
    if value.denominator == 1 and value < _IN_FULL:
        return f"{value.numerator:,}".translate(SWAP)
    scale, word = next(((scale, word) for scale, word in _SCALES if value >= scale), (1, ""))
    value /= scale
    places = max(digits - len(str(int(value))), 0)
    shifted = round(value * 10**places)
    text = f"{shifted // 10**places:,}.{shifted % 10**places:0{places}}" if places else f"{shifted:,}"
    return (text.rstrip("0").rstrip(".") if places else text).translate(SWAP) + word


def span(values: Interval, digits: int = _DIGITS) -> str:
    """An interval as its two ends, as the one that it has, or as the one number that it is."""
    if values.low is None:
        return "−∞–∞" if values.high is None else f"≤ {number(values.high, digits)}"
    if values.high is None:
        return f"≥ {number(values.low, digits)}"
    low, high = number(values.low, digits), number(values.high, digits)
    return low if low == high else f"{low}–{high}"


def percent(values: Interval, like: Quantity) -> str:
    """A percentage with as many decimals as a printed one; its two ends where they differ then."""
    if values.low is None or values.high is None:
        return f"{span(values)} %"
    low, high = like.rounding or (0, 1)
    places = max(-int(Decimal(high - low).normalize().as_tuple().exponent), 0)
    ends = (f"{Decimal(round(end * 10**places)).scaleb(-places):f}" for end in (values.low, values.high))
    return ("–".join(dict.fromkeys(ends)) + " %").replace(".", ",").replace("-", "−")
