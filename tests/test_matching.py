"""Which figure is which: the stages, each against what is right by brute force, and texts that mean harm."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import alignment
from extractor.matching import Words, match, overlapping
from extractor.records import Quantity

ALONE = 0.23
letters = st.lists(st.sampled_from("abc#"), max_size=9)


def figures(text: str) -> list[Quantity]:
    """Make a figure of every word of digits."""
    found, place = [], 0
    for word in text.split(" "):
        if word.isdecimal():
            end = place + len(word)
            place_of = {"id": f"a#{place}", "text": word, "start": place, "end": end}
            found.append(Quantity(article="a", kind="cardinal", value=Decimal(word), **place_of))
        place += len(word) + 1
    return found


def paired(old: str, new: str) -> list[tuple[str, str]]:
    """Match two texts; the pairs as they are printed."""
    before, after = figures(old), figures(new)
    pairs = match(Words.of(old, before), Words.of(new, after))
    return [(before[at].text, after[there].text) for at, there in pairs]


def test_a_figure_keeps_its_name_when_its_value_changes() -> None:
    """It is known by the words around it, which have every number masked."""
    old = "Desa Maju mencatat 120 rumah rusak dan 45 orang luka pada hari itu"
    new = "Desa Maju mencatat 12 rumah rusak dan 54 orang luka pada hari itu"

    assert paired(old, new) == [("120", "12"), ("45", "54")]


def test_a_sentence_that_moves_takes_its_figures_along() -> None:
    """Although the words run otherwise then."""
    one, two = "Bupati membagikan 30 selimut kepada warga", "Polisi menutup 4 ruas jalan sejak pagi"

    assert sorted(paired(f"{one} . {two}", f"{two} . {one}")) == [("30", "30"), ("4", "4")]


def test_figures_of_other_sentences_are_no_pair() -> None:
    """One that went and one that came are likelier."""
    assert paired("Harga cabai turun 5 persen", "Tim tuan rumah mencetak 3 gol lewat sundulan") == []


def test_equal_figures_between_equal_words_are_paired_in_order() -> None:
    """None of them collapses into another."""
    text = "ada 5 orang " * 4

    assert len(paired(text.strip(), text.strip())) == 4


@given(letters, letters)
def test_the_common_subsequence_is_as_long_as_can_be(old: list[str], new: list[str]) -> None:
    """As the textbook's table says, and it is one: its places rise, and the words there are the same."""
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old, 1):
        for j, two in enumerate(new, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if one == two else max(table[i - 1][j], table[i][j - 1])

    for pairs in (alignment._subsequence(old, new), list(alignment.common(old, new))):
        assert len(pairs) == table[-1][-1]
        assert all(old[at] == new[there] for at, there in pairs)
        assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 10_000))
def test_the_pairs_of_the_rest_save_most_together(rows: int, columns: int, seed: int) -> None:
    """As trying all of them does."""
    random = Random(seed)
    costs = {
        (at, there): random.random() * 2 * ALONE
        for at in range(rows)
        for there in range(columns)
        if random.random() < 0.7
    }

    def saved(pairs: list[tuple[int, int]]) -> float:
        return sum(2 * ALONE - costs[pair] for pair in pairs)

    best = 0.0
    size = max(rows, columns)
    for order in permutations(range(size)):
        best = max(best, saved([(at, there) for at, there in enumerate(order) if (at, there) in costs]))

    found = alignment.best(costs, ALONE)
    assert len({at for at, _ in found}) == len({there for _, there in found}) == len(found)
    assert saved(found) == pytest.approx(best)


def test_long_texts_are_cut_where_a_word_is_in_both_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures between the cuts are paired all the same."""
    words = [f"kata{chr(97 + n)} {n} orang" for n in range(26)]
    old, new = " ".join(words), " ".join(["pembuka lain", *words[:13], "9999 sisipan baru di tengah", *words[13:]])
    monkeypatch.setattr(alignment, "WHOLE", 100)

    assert [pair for pair in paired(old, new) if pair[0] == pair[1]] == [(str(n), str(n)) for n in range(26)]


@pytest.mark.parametrize("words", [("",), ("ya", "tidak"), ("ya",)])
def test_twenty_thousand_figures_take_seconds(words: tuple[str, ...]) -> None:
    """Whatever stands between them: no stage grows with the square of their number."""
    random = Random(1)
    texts = [" ".join(f"{random.randint(1, 99)} {random.choice(words)}" for _ in range(20_000)) for _ in range(2)]
    began = time.perf_counter()

    paired(texts[0], texts[1])

    assert time.perf_counter() - began < 20


def reading(*spans: tuple[int, int]) -> list[Quantity]:
    """Make figures that stand somewhere."""
    return [Quantity(article="a", id=f"a#{s}", kind="cardinal", text="x" * (e - s), start=s, end=e) for s, e in spans]


def test_two_readings_of_a_text_are_paired_by_place() -> None:
    """The same place first, then the largest overlap; what overlaps nothing stays alone."""
    old, new = reading((0, 5), (10, 14), (20, 22)), reading((0, 5), (9, 12), (12, 14), (30, 31))

    assert sorted(overlapping(old, new)) == [(0, 0), (1, 1)]


def test_figures_of_title_and_text_are_never_in_one_place() -> None:
    """Their offsets are into different strings."""
    title = [Quantity(article="a", id="a#title:0", kind="cardinal", text="55", start=0, end=2, field="title")]

    assert overlapping(title, reading((0, 2))) == []
