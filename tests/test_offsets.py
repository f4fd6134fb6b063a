"""Any text at all: nothing raises, and every record points at exactly what it says."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor.pipes.quantities import Finder, Found
from extractor.rulebook import load

FINDER = Finder(load())
NLP = extractor.load(links=False)

FRAGMENTS = (  # noqa: SIM905 - a list of them would take a line each
    "Rp|Rp.|US$|$|%|persen|0|1|12|2019|007|1.234|1,234|4.600|12.3.456|1,5|3,3 juta|juta|ribu|5-10|2/3|10:30|30/9/2019"
    "|satu|dua puluh|setengah|koma|pertiga|sepertiga|puluhan|ratusan|an|-an|ke-|kelima|pertama|goceng|sen|minus"
    "|orang|tahun|km|per|liter|kali|lipat|derajat|dolar AS|basis poin|sekitar|lebih dari|naik|turun|antara|dan|hingga"
    "|masing-masing|Pasal|Nomor|Januari|pukul|WIB|RT|RW|U-|Covid-|Boeing|skor|M|T|k|rb|jt|IV|5G|B 1234 XY|Jl.|No."
    "|-|–|−|+|±|~|/|(|)|[|:|;|.|,|…|_|\"|“|'|½|²|x|http://a.b/1|a@b.c"
    "|\n|\r\n|\r|\t| |  |\u00a0|\u200d|\u200b|\u0301|\u2028|\ufeff|\x00|\x0b|\x0c|\x1b|\x85"
    "|٣|٤٥|５|😀|👨‍👩‍👧|İ|ß|ǅ|‰|°C|€"
).split("|")
fragments = st.sampled_from(FRAGMENTS)
number_like = st.builds(
    lambda parts: "".join(map("".join, parts)),
    st.lists(st.tuples(fragments, st.sampled_from(["", " ", " ", "\u00a0", "\n"])), max_size=14),
)
LINES = [shown.text for shown in FINDER.rulebook.examples()]
spoiled = st.builds(
    lambda one, cut, piece, other, start: one[:cut] + piece + other[start:],
    st.sampled_from(LINES),
    st.integers(0, 60),
    fragments,
    st.sampled_from(LINES),
    st.integers(0, 60),
)
steady = settings(derandomize=True, deadline=None, database=None, max_examples=1000)


def assert_in_order(found: Found) -> None:
    for records in (found.quantities, found.blocked):
        assert [r.start for r in records] == sorted(r.start for r in records)
    everything = sorted([*found.quantities, *found.blocked], key=lambda record: record.start)
    for one, two in pairwise(everything):
        assert one.end <= two.start, f"{one.text!r} and {two.text!r} overlap"


def assert_right(text: str, found: Found) -> None:
    """The invariants of the records of a text."""
    for record in (*found.quantities, *found.blocked):
        assert record.text == text[record.start : record.end] != ""
    assert_in_order(found)
    for quantity in found.quantities:
        start, end = quantity.sentence
        assert 0 <= start <= quantity.start < quantity.end <= end <= len(text)
        assert quantity.rounding is not None
        low, high = quantity.rounding
        if quantity.value is not None:
            assert (quantity.low, quantity.high) == (None, None)
            assert low <= quantity.value <= high
        else:
            assert quantity.low is not None
            assert quantity.high is not None
            assert low <= quantity.low <= quantity.high <= high
        if again := quantity.restated:
            assert again.text == text[again.start : again.end]
            assert quantity.start <= again.start < again.end <= quantity.end


@steady
@given(st.text())
def test_any_unicode_text_gives_records_that_point_at_themselves(text: str) -> None:
    """No text raises, and text, offsets, order, sentence and interval of every record hold."""
    assert_right(text, FINDER.find(text))


@settings(steady, max_examples=2000)
@given(number_like)
def test_pieces_of_numbers_give_records_that_point_at_themselves(text: str) -> None:
    """Signs, digits, number words, odd blanks and odd digits in any order keep the same promises."""
    assert_right(text, FINDER.find(text))


@pytest.mark.parametrize(
    "text",
    ["7koma3,3", "Rp puluhan M", "Rp . 5", "minus 1 x 4 jam", "Rp 5\u00a0000\u00a0000 (lima juta)\r\n12%", "Dua puluh"],
)
def test_odd_texts_give_records_that_point_at_themselves(text: str) -> None:
    """Texts found by the test above keep the same promises, each by itself."""
    assert_right(text, FINDER.find(text))


@steady
@given(spoiled)
def test_spoiled_sentences_give_records_that_point_at_themselves(text: str) -> None:
    """Sentences cut and pasted in the middle of a figure keep the same promises."""
    assert_right(text, FINDER.find(text))


@settings(steady, max_examples=500)
@given(number_like)
def test_the_library_gives_what_the_finder_finds(text: str) -> None:
    """`extract` and `blocked` go through spaCy and bring the same records."""
    found = FINDER.find(text)

    assert extractor.extract(text, NLP) == found.quantities
    assert extractor.blocked(text, NLP) == found.blocked


@pytest.mark.parametrize("text", ["\ud800 Rp5 juta \udfff", "Rp\ud8005 juta", "12\udc00 orang", "\udfff"])
def test_lone_surrogates_do_not_stop_the_reading(text: str) -> None:
    """Half a surrogate pair is no text, but what stands beside it is read at its place."""
    for quantity in extractor.extract(text, NLP):
        assert quantity.text == text[quantity.start : quantity.end]


def test_figures_beside_a_lone_surrogate_are_found() -> None:
    """A broken character costs only itself."""
    assert [(q.text, q.start) for q in extractor.extract("\ud800 laba Rp5 juta \udfff", NLP)] == [("Rp5 juta", 7)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\r\n\r\n"])
def test_line_breaks_of_every_system_leave_the_offsets_right(newline: str) -> None:
    """Offsets are code points of the text as given, carriage returns included."""
    text = f"Laba naik{newline}Rp5 juta.{newline}Rugi 3 persen."

    figures = [text[q.start : q.end] for q in extractor.extract(text, NLP)]

    assert figures == ["Rp5 juta", "3 persen"]


# --- hostile input


@pytest.mark.parametrize(
    "piece", ["7", "satu ", "Rp", ".", "(", "1.", "-", "minus ", "\n", "\u00a0", "ribu ", '"'], ids=repr
)
def test_two_hundred_kilobytes_of_one_thing_are_read(piece: str) -> None:
    """One long line of the same sign or word comes to an end, with records that hold."""
    text = (piece * 200_000)[:200_000]

    found = FINDER.find(text)

    assert_in_order(found)
    assert all(text[q.start : q.end] == q.text for q in found.quantities)


def calls(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes: a measure of time that no busy machine disturbs."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls


def growth(verb: Callable[..., Sequence[object]], piece: str) -> float:
    """By how much the work grows when the text is four times as long."""
    short, long = piece * 100, piece * 400
    verb(long, NLP)  # what is made once, on the first call, is no work of this text
    return calls(lambda: verb(long, NLP)) / calls(lambda: verb(short, NLP))


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1-",
        "lima puluh ",
        "Rp5 juta ",
        "5 (lima) ",
        "masing-masing 1, 2 dan 3 dolar ",
        "5 sen ",
        "IV 1/2 ",
        "A 9. ",
    ],
)
def test_the_work_of_reading_grows_with_the_text(piece: str) -> None:
    """Four times the text in one line takes about four times the work."""
    assert growth(extractor.extract, piece) < 6


@pytest.mark.parametrize("piece", ["12 orang ", "Desa Ada 9.377 klaim. "])
def test_the_work_of_checking_grows_with_the_text(piece: str) -> None:
    """Four times the figures of one kind take about four times the work to compare."""
    assert growth(extractor.check, piece) < 6
