"""Interval arithmetic contains every true result, and rounding, cutting off and hedging contradict nothing."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from operator import add, mul, sub, truediv
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.intervals import READINGS, Interval, bounded, decide, printed, read
from extractor.records import Quantity

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)
ENDS = st.one_of(st.none(), NUMBERS)


@st.composite
def around(draw: st.DrawFn, values: st.SearchStrategy[Fraction] = NUMBERS) -> tuple[Fraction, Interval]:
    """A number and an interval that it lies in."""
    value, low, high = draw(values), draw(ENDS), draw(ENDS)
    low = None if low is None else min(low, value)
    high = None if high is None else max(high, value)
    low_open, high_open = draw(st.booleans()) and low != value, draw(st.booleans()) and high != value
    return value, Interval.between(low, high, low_open=low_open, high_open=high_open)


def figure(value: str | None = None, **fields: Any) -> Quantity:
    """A figure as the finder makes them, rounded to its last digit; a bare count is exact."""
    kind = fields.pop("kind", "cardinal")
    if value is None:
        return Quantity(article="", id="", kind=kind, text="", start=0, end=0, **fields)
    number = Decimal(value)
    places = -int(number.as_tuple().exponent)
    half = Decimal(0) if kind == "cardinal" and not places else Decimal(1).scaleb(-places) / 2
    rounding = number - half, number + half
    return Quantity(article="", id="", kind=kind, text=value, start=0, end=0, value=number, rounding=rounding, **fields)


def cut(value: Fraction, places: int, how: str) -> str:
    """A fraction as it is printed with so many decimals."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return str(number.quantize(Decimal(1).scaleb(-places), rounding=how))


@given(around(), around(), st.sampled_from([add, sub, mul]))
def test_arithmetic_contains_every_true_result(
    one: tuple[Fraction, Interval], two: tuple[Fraction, Interval], operation: Any
) -> None:
    """Whatever the numbers in two intervals are, their sum is in the sum of the intervals."""
    assert operation(one[0], two[0]) in operation(one[1], two[1])


@given(around(), around())
def test_a_quotient_contains_every_true_result(one: tuple[Fraction, Interval], two: tuple[Fraction, Interval]) -> None:
    """Where the divisor may be zero it is everything."""
    assume(two[0])
    assert truediv(one[0], two[0]) in truediv(one[1], two[1])


@given(around(), around(), around(), st.sampled_from([add, sub, mul, truediv]))
def test_arithmetic_is_monotone(
    one: tuple[Fraction, Interval], wider: tuple[Fraction, Interval], two: tuple[Fraction, Interval], operation: Any
) -> None:
    """A wider operand never gives a narrower result."""
    result = operation(one[1], two[1])
    assert (result | operation(one[1] | wider[1], two[1])) == operation(one[1] | wider[1], two[1])


@given(around(), around())
def test_intervals_that_share_a_number_meet(one: tuple[Fraction, Interval], two: tuple[Fraction, Interval]) -> None:
    """Meeting goes both ways, and an interval meets whatever it contains."""
    assert one[1].meets(two[1]) == two[1].meets(one[1])
    assert (one[0] in two[1]) <= one[1].meets(two[1])


def test_open_ends_do_not_meet() -> None:
    """A number over 5 is not 5."""
    over = Interval(5, None, low_open=True)

    assert 5 not in over
    assert not over.meets(Interval(0, 5))
    assert (over * 2).meets(Interval.exact(11))
    assert 10 not in over * 2
    assert -5 not in -over
    assert 0 in over * 0


@pytest.mark.parametrize(
    ("made", "reading", "inside", "outside"),
    [
        (figure("3.3"), "rounded", ["3.25", "3.35"], ["3.36", "3.24"]),
        (figure("3.3"), "truncated", ["3.25", "3.399"], ["3.4", "3.24"]),
        (figure("-3.3"), "truncated", ["-3.399", "-3.25"], ["-3.4"]),
        (figure("12500"), "rounded", ["12500"], ["12501"]),
        (figure("12500"), "zeros", ["12450", "12599"], ["12600", "12449"]),
        (figure("12500"), "hedged", ["12500"], ["12501"]),
        (figure("2460000"), "hedged", ["2455000", "2469999"], ["2470000"]),
        (figure("1000000"), "zeros", ["995000", "1009999"], ["1010000", "1900000"]),
        (figure("10000"), "zeros", ["9950", "10099"], ["10100", "9949"]),
        (figure("20000"), "zeros", ["19500", "20999"], ["21000"]),
        (figure("-20000"), "zeros", ["-19500", "-20999"], ["-21000"]),
        (figure("500"), "zeros", ["500"], ["501"]),
        (figure("1250"), "zeros", ["1250"], ["1251"]),
        (figure("41", kind="percent"), "rounded", ["40.5", "41.5"], ["41.6"]),
        (figure("41", kind="percent"), "truncated", ["40.5", "41.9"], ["42"]),
        (figure("100", modifier="about"), "hedged", ["95", "105"], ["94", "106"]),
        (figure("100", modifier="almost"), "hedged", ["90", "100"], ["89", "101"]),
        (figure("100", modifier="over"), "hedged", ["101", "100"], ["99"]),
        (figure("100", modifier="at_least"), "hedged", ["1000"], ["99"]),
        (figure("100", modifier="under"), "hedged", ["-1", "100"], ["101"]),
        (figure("100", modifier="at_most"), "hedged", ["-1"], ["101"]),
        (figure(low=Decimal(5), high=Decimal(10)), "rounded", ["5", "10"], ["4", "11"]),
    ],
    ids=str,
)
def test_a_printed_number_stands_for_what_it_can_have_been_written_for(
    made: Quantity, reading: Any, inside: list[str], outside: list[str]
) -> None:
    """Rounded, cut off, hedged, or with zeros that are no digits."""
    assert [value for value in inside if Fraction(value) not in read(made, reading)] == []
    assert [value for value in outside if Fraction(value) in read(made, reading)] == []


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=2), st.sampled_from(["about", "over", "almost", None]))
def test_each_reading_takes_in_those_before_it(value: Decimal, modifier: Any) -> None:
    """And the printed number itself."""
    made = figure(str(value), modifier=modifier)
    readings = [read(made, reading) for reading in READINGS]

    assert printed(made) in readings[0]
    assert all((one | two) == two for one, two in pairwise(readings))


@given(
    st.fractions(min_value=1, max_value=10**6, max_denominator=1000),
    st.fractions(min_value=1, max_value=10**6, max_denominator=1000),
    st.tuples(*[st.integers(0, 3)] * 3),
    st.tuples(*[st.sampled_from([ROUND_DOWN, ROUND_HALF_UP])] * 3),
)
def test_no_true_change_is_contradicted(
    base: Fraction, level: Fraction, places: tuple[int, ...], how: tuple[str, ...]
) -> None:
    """However the two levels and the percentage between them were rounded or cut off."""
    percent = (level / base - 1) * 100
    made = [figure(cut(v, p, h), kind="percent") for v, p, h in zip((base, level, percent), places, how, strict=True)]

    verdict = decide(made, lambda a, b, p: (b, a * (p / 100 + 1)))

    assert verdict.answer == "consistent"
    assert verdict.reading in ("rounded", "truncated")


def test_a_relation_that_no_reading_saves_is_contradicted_for_certain() -> None:
    """And one that only its zeros save is contradicted, though not for certain."""
    same = lambda one, two: (one, two)  # noqa: E731

    assert decide([figure("12"), figure("13")], same).certain
    doubtful = decide([figure("12500"), figure("12510")], same)
    assert (doubtful.answer, doubtful.reading, doubtful.certain) == ("contradicted", "zeros", False)


@pytest.mark.parametrize(
    "hedged", [figure("100", modifier="about"), figure(low=Decimal(90), high=Decimal(110))], ids=["about", "range"]
)
def test_a_hedge_leaves_it_undecided(hedged: Quantity) -> None:
    """What agrees only because it is vague has not been checked; what even that does not save is contradicted."""
    same = lambda one, two: (one, two)  # noqa: E731

    assert decide([hedged, figure("102")], same).answer == "undecided"
    assert decide([hedged, figure("150")], same).answer == "contradicted"


def test_figures_written_to_the_same_digit_have_the_same_zeros() -> None:
    """750000 beside 748000 is rounded to thousands, if at all."""
    difference = lambda amount, one, two: (amount, two - one)  # noqa: E731
    figures = [figure("3000"), figure("748000"), figure("750000")]

    assert decide(figures, difference).reading == "hedged"
    verdict = decide(figures, difference, alike=True)
    assert (verdict.answer, verdict.reading) == ("contradicted", "zeros")
    assert decide([figure("-9000"), *figures[1:]], difference, alike=True).certain


def test_a_verdict_has_what_was_tried() -> None:
    """The figures under the widest reading in which they do not agree."""
    same = lambda one, two: (one, two)  # noqa: E731
    figures = [figure("12500"), figure("12510")]

    assert decide(figures, same).tried == tuple(read(one, "hedged") for one in figures)
    figures = [figure("12500"), figure("12700")]
    assert decide(figures, same).tried == tuple(read(one, "zeros") for one in figures)


def test_the_first_relation_that_holds_will_do() -> None:
    """Of several, under the strictest reading in which one of them does."""
    figures = [figure("12500"), figure("12510")]

    verdict = decide(figures, lambda one, two: (one, two), lambda one, two: (one + 10, two))

    assert (verdict.answer, verdict.reading) == ("consistent", "rounded")
    assert decide(figures).answer == "contradicted"


@pytest.mark.parametrize("modifier", ["over", "at_least", "under", "at_most"])
@pytest.mark.parametrize("value", ["-100", "0", "100"])
def test_what_has_one_end_is_bounded_by_twice_and_half_of_it(value: str, modifier: Any) -> None:
    """Below zero too, where twice is the lower one."""
    taken = bounded(figure(value, modifier=modifier))

    assert taken.low is not None
    assert taken.high is not None
    assert Fraction(value) in (taken.low, taken.high)


def test_an_interval_goes_up() -> None:
    """From high to low is a mistake of the one who makes it; a range that is printed so is turned."""
    with pytest.raises(AssertionError):
        Interval(2, 1)

    assert read(figure(low=Decimal(10), high=Decimal(5)), "rounded") == Interval(5, 10)
