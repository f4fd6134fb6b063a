"""Numerals: what is written is what is read, in digits, in words and in both, with the interval it was rounded from."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from extractor import extract
from extractor.numerals import MAX_DIGITS, Number, read_digits, rounding
from extractor.pipes.lexicon import Lexicon
from extractor.rulebook import load

NUMERALS = Lexicon(load()).numerals
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
DIGIT_WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")

steady = settings(derandomize=True, deadline=None, database=None, max_examples=300)
integers = st.integers(0, 10**15) | st.integers(0, 15).flatmap(lambda power: st.integers(0, 10**power))
decimals = st.builds(lambda whole, places: Decimal(whole).scaleb(-places), integers, st.integers(1, 6))


def read(text: str) -> Number:
    """Read a text that must be one numeral."""
    number = NUMERALS.parse(text)
    assert number is not None, f"{text!r} is not read"
    return number


def between(text: str) -> tuple[Decimal, Decimal]:
    return rounding(read(text))


# --- words


@pytest.mark.parametrize("power", range(16))
def test_an_integer_in_words_is_read_as_itself(power: int) -> None:
    """Integers up to 10^15 of every length come back from the words num2words writes for them."""
    chosen = random.Random(power)
    edges = {10**power - 1, 10**power, 10**power + 1, 2 * 10**power, 11 * 10**power, 99 * 10**power}
    drawn = {chosen.randrange(10**power) for _ in range(300)}
    integers = [n for n in edges | drawn if n <= 10**15]

    assert {n: num2words(n, lang="id") for n in integers if read(num2words(n, lang="id")).value != n} == {}


def test_the_integers_below_ten_thousand_are_read_as_themselves() -> None:
    """No small integer in words is misread."""
    assert [n for n in range(10_000) if read(num2words(n, lang="id")).value != n] == []


@steady
@given(st.integers(0, 999), st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_decimals_in_words_are_read_digit_by_digit(whole: int, digits: list[int]) -> None:
    """The digits behind "koma" are the decimals, and the last of them is the step."""
    text = f"{num2words(whole, lang='id')} koma {' '.join(DIGIT_WORDS[d] for d in digits)}"

    number = read(text)

    assert number.value == Decimal(f"{whole}.{''.join(map(str, digits))}")
    assert number.step == Decimal(1).scaleb(-len(digits))


@steady
@given(st.integers(1, 10**12), st.sampled_from(["upper", "capitalize", "title"]))
def test_capitals_do_not_change_a_number(integer: int, change: str) -> None:
    """A numeral in capitals, or with capitals, is the same numeral."""
    assert read(getattr(num2words(integer, lang="id"), change)()).value == integer


@steady
@given(st.integers(1, 9), st.integers(0, 9))
def test_joined_and_hyphened_tens_are_read(tens: int, unit: int) -> None:
    """The forms "duapuluhlima", "dua-puluh-lima" and "dua puluh lima" are one number."""
    words = num2words(tens * 10 + unit, lang="id").split()

    assert {read(joint.join(words)).value for joint in (" ", "-", "")} == {tens * 10 + unit}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nol", "0"),
        ("sepuluh", "10"),
        ("sebelas", "11"),
        ("delapan belas", "18"),
        ("lapan", "8"),
        ("seratus", "100"),
        ("seratus satu", "101"),
        ("seribu seratus sebelas", "1111"),
        ("sejuta", "1000000"),
        ("semiliar", "1000000000"),
        ("setriliun", "1000000000000"),
        ("dua milyar", "2000000000"),
        ("tiga ribu juta", "3000000000"),
        ("dua kuadriliun", "2000000000000000"),
        ("satu juta seratus", "1000100"),
        ("lima ratus juta dua ratus ribu tiga ratus", "500200300"),
        ("lima koma nol dua", "5.02"),
        ("nol koma lima", "0.5"),
        ("tiga koma dua puluh lima", "3.25"),
        ("seratus dua puluh satu koma lima", "121.5"),
        ("tiga koma lima juta", "3500000"),
        ("setengah", "0.5"),
        ("separuh", "0.5"),
        ("setengah juta", "500000"),
        ("dua setengah", "2.5"),
        ("satu setengah juta", "1500000"),
        ("1½", "1.5"),
        ("2½ juta", "2500000"),
        ("seperempat", "0.25"),
        ("tiga perempat", "0.75"),
        ("tiga perempat juta", "750000"),
        ("dua perlima", "0.4"),
        ("tiga persepuluh", "0.3"),
        ("seribu satu", "1001"),
        ("seratusribu", "100000"),
        ("DUAPULUH", "20"),
        ("Dua Puluh Lima Ribu", "25000"),
        ("dua-puluh", "20"),
        ("minus lima", "-5"),
        ("-1,8", "-1.8"),
        ("−2 juta", "-2000000"),
    ],
)
def test_numerals_in_words(text: str, value: str) -> None:
    """Every kind of number word has its value."""
    assert read(text).value == Decimal(value)


@pytest.mark.parametrize(("text", "thirds"), [("sepertiga", 1), ("dua pertiga", 2)])
def test_thirds_are_given_to_ten_places(text: str, thirds: int) -> None:
    """A third has no exact decimal; the value is it to 28 digits."""
    assert read(text).value == (Decimal(thirds) / 3).quantize(Decimal("1e-10"))


# --- digits


@steady
@given(integers)
def test_an_integer_in_indonesian_digits_is_read_as_itself(integer: int) -> None:
    """What CLDR writes for an integer is read as that integer, and it is exact."""
    number = read(format_decimal(integer, locale="id"))

    assert (number.value, number.step) == (integer, 0)


@steady
@given(decimals)
def test_a_decimal_in_indonesian_digits_is_read_as_itself(value: Decimal) -> None:
    """What CLDR writes for a decimal is read as that decimal."""
    assert read(format_decimal(value, locale="id", decimal_quantization=False)).value == value


@steady
@given(st.integers(10**6, 10**15), st.integers(0, 10**6 - 1), st.integers(0, 6))
def test_english_digits_are_read_where_two_commas_show_them(whole: int, rest: int, places: int) -> None:
    """A number such as "1,234,567.89" can only be English."""
    decimals = f".{rest:06d}"[: places + 1] if places else ""

    assert read(f"{whole:,}{decimals}").value == Decimal(f"{whole}{decimals}")


@steady
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from([1, 2, 4, 5, 6]))
def test_a_dot_that_cannot_group_begins_the_decimals(whole: int, rest: int, places: int) -> None:
    """Numbers such as "786.82" and "4.6" are decimals, since not exactly three digits follow the dot."""
    text = f"{whole}.{f'{rest:07d}'[:places]}"

    assert read(text).value == Decimal(text)


@steady
@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_one_group_of_three_has_two_readings(head: int, tail: int, separator: str) -> None:
    """After one separator with three digits behind it, the Indonesian reading is taken and the other one is kept."""
    number = read(f"{head}{separator}{tail:03d}")

    grouped, decimal = Decimal(f"{head}{tail:03d}"), Decimal(f"{head}.{tail:03d}")
    assert (number.value, number.other) == ((grouped, decimal) if separator == "." else (decimal, grouped))


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("007", "7", "0"),
        ("0,50", "0.5", "0.01"),
        ("12.000,00", "12000", "0.01"),
        ("15.000.00", "15000", "0.01"),
        ("12.345.678,90", "12345678.9", "0.01"),
        ("1,730.5", "1730.5", "0.1"),
        ("0.123", "0.123", "0.001"),
        ("1234.567", "1234.567", "0.001"),
        ("10.00", "10", "0.01"),
    ],
)
def test_digits_of_every_style(text: str, value: str, step: str) -> None:
    """Styles are told apart by their shape, and the last printed digit is the step."""
    number = read_digits(text)

    assert number is not None
    assert (number.value, number.step, number.other) == (Decimal(value), Decimal(step), None)


@pytest.mark.parametrize(
    "text", ["12.3.456", "1,23,456", "1.234.56.789", "12,", ",5", "1..2", "1.234,56,7", "٣", "1e5"]
)
def test_what_is_no_numeral_is_not_read(text: str) -> None:
    """A shape that no style writes is refused, not guessed at."""
    assert read_digits(text) is None


def test_decimals_are_followed_by_no_decimals_in_words() -> None:
    """What comes behind them is another number."""
    found = extract("Skornya 61.6 koma satu, 1.5 koma 27 dan 1.000 koma 5.")

    assert [(figure.text, figure.value) for figure in found] == [
        ("61.6", Decimal("61.6")),
        ("satu", Decimal(1)),
        ("1.5", Decimal("1.5")),
        ("27", Decimal(27)),
        ("1.000 koma 5", Decimal("1000.5")),
    ]


def test_a_row_of_digits_too_long_for_a_number_is_refused() -> None:
    """Up to MAX_DIGITS digits are read exactly; more are an identity number."""
    longest = "9" * MAX_DIGITS

    assert read(longest).value == int(longest)
    assert read_digits(longest + "9") is None


# --- scales, bands, intervals


@steady
@given(st.integers(1, 999_999), st.integers(0, 3), st.sampled_from(list(SCALES)))
def test_a_scale_multiplies_value_and_interval(digits: int, places: int, scale: str) -> None:
    """The value of "3,3 juta" is exactly 3300000, from half a printed step below to half a step above."""
    value, factor = Decimal(digits).scaleb(-places), SCALES[scale]
    half = Decimal(1).scaleb(-places) * factor / 2

    number = read(f"{format_decimal(value, '#,##0.' + '0' * places, locale='id')} {scale}")

    assert number.value == value * factor
    assert rounding(number) == (value * factor - half, value * factor + half)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3,3 juta", 3250000, 3350000),
        ("3,30 juta", 3295000, 3305000),
        ("3 juta", 2500000, 3500000),
        ("3 juta 200 ribu", 3199500, 3200500),
        ("4.600 juta", 4599500000, 4600500000),
        ("1,5", "1.45", "1.55"),
        ("-1,8", "-1.85", "-1.75"),
        ("7.435", 7435, 7435),
        ("dua puluh lima", 25, 25),
        ("seribu satu", 1001, 1001),
        ("puluhan ribu", 10000, 99999),
    ],
)
def test_the_interval_of_the_printed_digits(text: str, low: int | str, high: int | str) -> None:
    """The interval is half a unit of the last printed digit to either side; a bare integer is exact."""
    assert between(text) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("belasan", 11, 19),
        ("belasan juta", 11_000_000, 19_999_999),
        ("puluhan", 10, 99),
        ("puluhan ribu", 10_000, 99_999),
        ("ratusan", 100, 999),
        ("ratusan juta", 100_000_000, 999_999_999),
        ("ribuan", 1000, 9999),
        ("jutaan", 1_000_000, 9_999_999),
        ("miliaran", 10**9, 10**10 - 1),
    ],
)
def test_vague_bands(text: str, low: int, high: int) -> None:
    """A band has no value, only its ends, up to just below the next one."""
    number = read(text)

    assert (number.value, number.low, number.high) == (None, low, high)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300-an", 300),
        ("3000an", 3000),
        ("1.700-an", 1700),
        ("3 jutaan", 3_000_000),
        ("2 juta-an", 2_000_000),
        ("dua ribuan", 2000),
        ("20-an ribu", 20_000),
    ],
)
def test_an_forms_are_about_a_value(text: str, value: int) -> None:
    """A suffix "-an" makes a number approximate and leaves its value."""
    number = read(text)

    assert (number.value, number.about) == (value, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lima puluh orang", 2),
        ("tiga empat", 1),
        ("dua puluh tiga puluh", 2),
        ("1,5 juta 200 ribu", 2),
        ("dua juta tiga juta", 2),
        ("5 juta 3", 2),
        ("dua perempat final", 2),
        ("juta", 0),
        ("ribu orang", 0),
    ],
)
def test_a_numeral_ends_where_the_next_one_begins(text: str, words: int) -> None:
    """Words that do not go on with the numeral are left for the next reading."""
    tokens = text.split()

    got = NUMERALS.read(tokens, 0, [" "] * len(tokens), len(tokens))

    assert (got[1] if got else 0) == words


def test_a_hyphen_with_space_around_it_is_no_part_of_a_numeral() -> None:
    """What is written "dua-puluh" is a number; "dua - puluh" is not."""
    assert NUMERALS.read(["dua", "-", "puluh"], 0, [" ", " ", ""], 3) == (Number(Decimal(2)), 1)
    assert NUMERALS.read(["dua", "-", "puluh"], 0, ["", "", ""], 3) == (Number(Decimal(20)), 3)


pieces = st.sampled_from([*NUMERALS.words, "-", "koma", "an", "1", "0", "12", "1,5", "4.600", "1.2.3", "orang"])


@settings(steady, max_examples=1000)
@given(st.lists(pieces, min_size=1, max_size=8))
def test_any_row_of_number_words_and_digits_is_read_or_refused(words: list[str]) -> None:
    """Nothing that is made of number words raises, and what is read lies within its own interval."""
    number = NUMERALS.parse(" ".join(words))

    if number is not None:
        low, high = rounding(number)
        assert low <= (high if number.value is None else number.value) <= high


def test_digits_with_decimals_behind_koma_are_read_or_refused() -> None:
    """Two decimal points, as in "1 koma 1,9", are no reason to fall over."""
    number = NUMERALS.parse("1 koma 1,9")

    assert number is None or number.value is not None


# --- in a text


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Sekitar 3,3 juta pekerja.", {"value": 3300000, "rounding": (3250000, 3350000)}),
        ("Tumbuh 5 persen.", {"value": 5, "rounding": (Decimal("4.5"), Decimal("5.5"))}),
        ("Tumbuh 5-10 persen.", {"value": None, "low": 5, "high": 10}),
        ("Nilainya Rp1,5-2 triliun.", {"low": 15 * 10**11, "high": 2 * 10**12}),
        ("Ada 4.600 juta pekerja.", {"value": 4_600_000_000, "ambiguous": True}),
        ("Ada 4.600 pekerja.", {"value": 4600, "ambiguous": False}),
        ("Ada 1,234 pekerja.", {"value": 1234, "ambiguous": True}),
        ("Suhunya -1,8 derajat Celsius.", {"value": Decimal("-1.8")}),
    ],
)
def test_the_text_around_a_numeral_decides_its_reading(text: str, fields: dict[str, Any]) -> None:
    """Units, ranges and nouns settle what the digits alone leave open."""
    (quantity,) = extract(text)

    assert {field: getattr(quantity, field) for field in fields} == fields
