"""The examples that the pattern rows carry, each one a test, and the runner that can fail."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from extractor.pipes.examples import Outcome, run
from extractor.pipes.rules import Rules
from extractor.rulebook import Example, Row, load

RULEBOOK = load()
RULES = Rules(RULEBOOK)
EXAMPLES = list(RULEBOOK.examples())


def ids() -> list[str]:
    """A name for every example: its row, its sort and which of them it is."""
    seen: Counter[str] = Counter()
    names = []
    for shown in EXAMPLES:
        name = f"{shown.row.name}-{shown.sort}"
        seen[name] += 1
        names.append(f"{name}-{seen[name]}")
    return names


def wrong(example: Example) -> str:
    (outcome,) = run(RULES, iter([example]))
    return outcome.wrong


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    """What became of each example."""
    return list(run(RULES, iter(EXAMPLES)))


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=ids())
def test_example(number: int, outcomes: list[Outcome]) -> None:
    """What the row says of this text is what comes out of it."""
    assert outcomes[number].wrong == "", EXAMPLES[number].text


@pytest.mark.parametrize("row", [row for row in RULEBOOK.rows if row.table != "role"], ids=lambda row: row.name)
def test_a_row_shows_what_it_is_for(row: Row) -> None:
    """Every row but the mere words of a role has at least one hit."""
    assert row.hit, f"{RULEBOOK.files[row.name]}: {row.name} has no hit"


def example(name: str, sort: Any, text: str, *wanted: dict[str, Any]) -> Example:
    return Example(RULEBOOK.find(name), sort, text, wanted, "")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (example("currency:IDR", "hit", "Laba Rp5 juta.", {"span": "Rp5"}), "wanted ['Rp5'], got ['Rp5 juta']"),
        (example("currency:IDR", "hit", "Laba Rp5 juta.", {"span": "Rp5 juta", "value": 5}), "wanted value 5"),
        (example("currency:IDR", "hit", "Laba Rp5 juta.", {"span": "Rp5 juta", "unit": "USD"}), "wanted unit USD"),
        (example("currency:IDR", "hit", "Laba tak ada.", {"span": "Rp5 juta"}), "got []"),
        (example("currency:IDR", "hit", "Rp5 juta, Rp6 juta.", {"span": "Rp5 juta"}), "got ['Rp5 juta', 'Rp6 juta']"),
        (example("currency:USD", "hit", "Laba Rp5 juta.", {"span": "Rp5 juta"}), "came out without this row"),
        (example("currency:IDR", "miss", "Laba Rp5 juta."), "gives 'Rp5 juta'"),
        (example("blocker:date-full", "hit", "Laba Rp5 juta.", {"span": "5"}), "figure 'Rp5 juta'"),
        (example("blocker:date-full", "hit", "Pada 27 Juli 2019.", {"span": "27 Juli"}), "wanted ['27 Juli'] blocked"),
        (example("blocker:date-full", "miss", "Pada 27 Juli 2019."), "blocks '27 Juli 2019'"),
        (example("currency:IDR", "known_wrong", "Laba Rp5 juta.", {"span": "Rp5 juta"}), "it goes right now"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.row.name,
)
def test_a_broken_example_fails(broken: Example, says: str) -> None:
    """The runner says what is not as the example has it."""
    assert says in wrong(broken)


@pytest.mark.parametrize("name", ["currency:IDR", "surface:money", "blocker:date-full"])
def test_a_known_wrong_text_that_should_give_nothing_is_reported_once_it_does(name: str) -> None:
    """A wrong figure that is known is written without a span; when it is gone, the runner says so."""
    assert "goes right now" in wrong(example(name, "known_wrong", "Tidak ada angka di sini."))


def test_a_known_wrong_example_that_still_goes_wrong_passes() -> None:
    """Known errors do not stop the others from being tested."""
    assert wrong(example("currency:IDR", "known_wrong", "Laba Rp5 juta.", {"span": "Rp5"})) == ""
