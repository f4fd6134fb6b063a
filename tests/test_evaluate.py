"""Scoring: figures against gold facts."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from extractor.evaluate import Gold, Score, gold_from_json, score
from extractor.records import Quantity


def gold(*facts: dict[str, object]) -> list[Gold]:
    """Make one article's gold row, with a fact of three characters where nothing else is said."""
    base = {"start": 0, "end": 3, "kind": "cardinal", "value": 5}
    return [gold_from_json(msgspec.json.encode({"id": "a", "facts": [base | fact for fact in facts]}))]


def figure(**values: object) -> Quantity:
    """Make a figure of three characters that is a five where nothing else is said."""
    base = {"article": "a", "id": "a#0", "kind": "cardinal", "text": "5", "start": 0, "end": 3}
    base |= {"value": Decimal(5)} if "low" not in values else {}
    return Quantity(**(base | values))  # type: ignore[arg-type]


def scored(facts: list[Gold], *figures: Quantity) -> Score:
    """Score the figures of the one article."""
    return score(facts, {"a": figures})


def test_a_figure_with_the_right_value_at_the_right_place_counts_fully() -> None:
    """Everything is 1, and nothing is listed."""
    result = scored(gold({"counted": "pekerja"}), figure(counted="orang pekerja"))

    assert (result.gold, result.found, result.right, result.predicted) == (1, 1, 1, 1)
    assert result.recall == result.precision == result.f1 == result.kind_right == result.counted == 1
    assert not result.misses
    assert not result.false


def test_an_article_without_figures_is_missed_whole() -> None:
    """Facts without an answer are misses, and no ratio divides by nothing."""
    result = score(gold({}), {})

    assert (result.recall, result.precision, result.f1, result.kind_right) == (0, 0, 0, 0)
    assert [(miss.article, miss.figure, miss.span) for miss in result.misses] == [("a", None, (0, 3))]


def test_a_wrong_value_is_a_miss_that_shows_the_figure() -> None:
    """It was found; it is not right, and it is no false alarm either."""
    wrong = figure(value=Decimal(6))
    result = scored(gold({}), wrong)

    assert (result.found, result.right, result.precision) == (1, 0, 0)
    assert result.misses[0].figure == wrong
    assert not result.false


def test_a_figure_at_no_fact_is_false() -> None:
    """It counts against precision."""
    stray = figure(start=10, end=13)
    result = scored(gold({}), figure(), stray)

    assert result.precision == 0.5
    assert [(answer.figure, answer.fact) for answer in result.false] == [(stray, None)]


def test_a_figure_at_what_must_not_come_out_is_false() -> None:
    """A fact of the kind none is no fact to find, but one to keep silent about."""
    result = scored(gold({"kind": "none", "value": None, "note": "date"}), figure())

    assert (result.gold, result.predicted, len(result.false)) == (0, 1, 1)
    assert result.false[0].fact is not None


@pytest.mark.parametrize("figures", [(), (figure(value=Decimal(6)),)])
def test_an_optional_fact_counts_neither_way(figures: tuple[Quantity, ...]) -> None:
    """Found or not, right or wrong."""
    result = scored(gold({"note": "opt"}), *figures)

    assert (result.gold, result.predicted, result.misses, result.false) == (0, 0, [], [])


def test_each_figure_answers_for_the_fact_it_overlaps_most() -> None:
    """One figure over two facts leaves the other one missed."""
    facts = gold({"start": 0, "end": 3, "value": 1}, {"start": 4, "end": 9, "value": 2})
    result = scored(facts, figure(start=0, end=9, value=Decimal(2)))

    assert (result.found, result.right) == (1, 1)
    assert [miss.fact.start for miss in result.misses if miss.fact] == [0]


@pytest.mark.parametrize(
    ("fact", "answer", "right"),
    [
        ({"value": 5, "high": 10}, {"low": Decimal(5), "high": Decimal(10)}, True),
        ({"value": 5, "high": 10}, {"low": Decimal(5), "high": Decimal(11)}, False),
        ({"value": 5, "high": 10}, {"value": Decimal(5)}, False),
        ({"value": 100, "high": 999, "note": "vague"}, {"low": Decimal(100), "high": Decimal(900)}, True),
        ({"value": 100, "high": 999, "note": "vague"}, {"low": Decimal(10), "high": Decimal(999)}, False),
        ({"value": 5}, {"low": Decimal(5), "high": Decimal(6)}, True),
        ({"value": 0.3333}, {"value": Decimal(1) / Decimal(3)}, True),
        ({"value": 0.33}, {"value": Decimal("0.34")}, False),
        ({"value": 1000000}, {"value": Decimal(1000001)}, False),
        ({"value": None}, {"value": Decimal(5)}, False),
    ],
)
def test_values_are_compared_exactly_but_for_bands_and_fractions(
    fact: dict[str, object], answer: dict[str, object], right: bool
) -> None:
    """Ranges need both ends, vague bands only the lower; fractions are as exact as gold writes them."""
    assert scored(gold(fact), figure(**answer)).right == right


def test_kind_unit_and_counted_noun_are_judged_on_what_was_found() -> None:
    """A wrong kind is told by name; a money fact needs its currency; a count without a gold noun asks for none."""
    facts = gold(
        {"start": 0, "end": 3, "kind": "money", "unit": "IDR"},
        {"start": 4, "end": 7, "kind": "money", "unit": "USD"},
        {"start": 8, "end": 11, "counted": "-"},
        {"start": 12, "end": 15, "counted": "pekerja"},
    )
    result = scored(
        facts,
        figure(start=0, end=3, kind="money", unit="IDR"),
        figure(start=4, end=7, unit="IDR"),
        figure(start=8, end=11),
        figure(start=12, end=15, counted="klaim"),
    )

    assert (result.kind_right, result.unit, result.counted) == (0.75, 0.5, 0)
    assert result.kinds["money"].taken_as == {"cardinal": 1}


def test_a_bad_gold_row_is_an_error() -> None:
    """A mistake in the gold must not pass for a mistake of the extraction."""
    with pytest.raises(msgspec.ValidationError):
        gold_from_json('{"id": "a", "facts": [{"start": 0, "end": 1, "kind": "uang"}]}')
