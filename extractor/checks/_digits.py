"""The digits of a figure, and the other way in which they may be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extractor.numerals import read_digits
from extractor.records import Quantity

__all__ = ["DIGITS", "SCALE", "separated_otherwise"]

SCALE = re.compile(r"\b(?:ribu|juta|miliar|milyar|triliun)\b", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def separated_otherwise(figure: Quantity) -> Iterator[tuple[Quantity, bool]]:
    """The figure with the dot or comma among its digits read the other way, and whether that is the Indonesian way."""
    number = DIGITS.search(figure.text)
    read = read_digits(number[0]) if number is not None else None
    if read is None or read.other is None or not read.value or not figure.value:
        return
    turned = figure.value == read.other
    value = read.value if turned else figure.value * read.other / read.value
    if value == value.to_integral_value():
        yield msgspec.structs.replace(figure, value=value, rounding=(value, value)), turned
    else:
        half = Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)
        yield msgspec.structs.replace(figure, value=value, rounding=(value - half, value + half)), turned
