"""Decisions on changes whose figures belong with each other: each is one of its own, in whatever order they come."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import permutations, product
from pathlib import Path

import msgspec
import pytest

from extractor.records import Article, Quantity
from extractor.review import approved
from extractor.review.comparing import Readers
from extractor.review.decisions import refresh
from extractor.store import Store, Verdict
from extractor.store._database import VERSIONS

OLD = "Indeks turun 25,11 poin atau 0,40 persen ke level 6.366,78."
NEW = "Indeks turun 26,11 poin atau 0,41 persen ke level 6.365,78."
LONGER = f"Bursa ditutup melemah. {NEW} Pasar sepi."
_FIGURE = re.compile(r"\d[\d.,]*\d")


def read(article: Article) -> list[Quantity]:
    """Take every number for a figure that belongs with the one behind "ke level", or "dari" where there is none."""
    found = list(_FIGURE.finditer(article.text))
    level = next(
        (one for word in ("level ", "dari ") for one in found if article.text[: one.start()].endswith(word)), None
    )
    made = []
    for one in found:
        number = Decimal(one[0].replace(".", "").replace(",", "."))
        figure = Quantity(
            article=article.id,
            id=f"{article.id}#{one.start()}",
            kind="cardinal",
            text=one[0],
            start=one.start(),
            end=one.end(),
            value=number,
            rule="digits",
        )
        if level is not None and level is not one:
            figure = msgspec.structs.replace(figure, of=f"{article.id}#{level.start()}", relation="change")
        made.append(figure)
    return made


def record(store: Store, text: str, rules: str = "r1") -> None:
    """Record a run over one article."""
    article = Article(id="bursa", text=text)
    with store.record("test", rules, b"") as run:
        run.add(article, read(article))


def asked(store: Store, text: str) -> set[str]:
    """Record a run over one article and say what is asked."""
    record(store, text)
    refresh(store, store.run("@latest"), Readers(store, lambda: None))
    return {one.change.id for one in store.pending()}


def belongs(store: Store) -> dict[str, str]:
    """Say by its words with which approved figure each one belongs."""
    figures = list(store.baseline())
    names = {one.name: one.quantity.text for one in figures}
    return {one.quantity.text: names[one.of] for one in figures if one.of}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store in which the old text is approved."""
    with Store(tmp_path / "store.sqlite") as opened:
        record(opened, OLD)
        opened.approve_run(opened.run("@latest"), "test", only_new=False)
        yield opened


@pytest.mark.parametrize("verdicts", product(("accept", "reject"), repeat=3))
def test_a_decision_leaves_the_other_questions_as_they_are(store: Store, verdicts: Sequence[Verdict]) -> None:
    """Taken and taken back in every order, with a run after each: what was decided is not asked, the rest as before."""
    before = list(store.baseline())
    every = sorted(asked(store, NEW))
    assert len(every) == 3
    for order in permutations(range(3)):
        for back in permutations(range(3)):
            open_ = {*every}
            for at in order:
                assert store.decide(verdicts[at], [every[at]], f"sitting {at}").taken == (every[at],)
                open_.remove(every[at])
                assert asked(store, NEW) == open_
            assert len(belongs(store)) == 2
            for at in back:
                settled = store.undo(f"sitting {at}")
                assert settled is not None
                assert settled.taken == (every[at],)
                open_.add(every[at])
                assert asked(store, NEW) == open_
            assert list(store.baseline()) == before


@pytest.mark.parametrize("order", permutations(range(3)))
@pytest.mark.parametrize("verdicts", product(("accept", "reject"), repeat=3))
def test_nor_does_an_edit_elsewhere(store: Store, order: Sequence[int], verdicts: Sequence[Verdict]) -> None:
    """All places move, and with them those that the figures belong with."""
    every = sorted(asked(store, NEW))
    texts = [LONGER, NEW, f"Kabar dari bursa. {NEW}"]
    for turn, at in enumerate(order):
        store.decide(verdicts[at], [every[at]], "s")
        left = {every[other] for other in order[turn + 1 :]}
        assert asked(store, texts[turn]) == left
        assert asked(store, texts[turn]) == left


@pytest.mark.parametrize("order", permutations(range(3)))
def test_what_is_accepted_belongs_with_what_is_accepted(store: Store, order: Sequence[int]) -> None:
    """On the way to it too, with what was there before."""
    every = sorted(asked(store, NEW))
    for at in order:
        store.decide("accept", [every[at]], "s")
        assert {*belongs(store).values()} <= {"6.366,78", "6.365,78"}

    assert belongs(store) == {"26,11": "6.365,78", "0,41": "6.365,78"}
    assert asked(store, NEW) == set()
    assert asked(store, LONGER) == set()


@pytest.mark.parametrize("verdicts", product(("accept", "reject"), repeat=2))
@pytest.mark.parametrize("order", permutations(range(2)))
def test_figures_that_came_together_are_decided_on_apart(
    store: Store, order: Sequence[int], verdicts: Sequence[Verdict]
) -> None:
    """The one that the other belongs with may be approved later, or never."""
    came = "Pasar logam mulia ramai sejak pagi buta. Harga emas naik 12,50 dolar dari 2.450,75 pada sesi pagi."
    record(store, "Pasar logam mulia ramai sejak pagi buta.")
    store.approve_run(store.run("@latest"), "test", only_new=False)
    every = sorted(asked(store, came))
    for turn, at in enumerate(order):
        store.decide(verdicts[at], [every[at]], "s")
        left = {every[other] for other in order[turn + 1 :]}
        assert asked(store, came) == left
        assert asked(store, f"Kabar pagi ini. {came}") == left
        assert asked(store, came) == left


def test_what_a_figure_belongs_with_is_part_of_the_question(store: Store) -> None:
    """Rejected with the one, it is asked with the other; rejected with that too, neither is asked again."""
    article = Article(id="bursa", text="Ada 5,5 dan 7,7 lalu 9,9.")
    first, *others = read(article)

    def asked_with(of: str | None, rules: str) -> set[str]:
        with store.record("test", rules, b"") as run:
            run.add(article, [msgspec.structs.replace(first, of=of), *others])
        refresh(store, store.run("@latest"), Readers(store, lambda: None))
        return {one.change.id for one in store.pending()}

    asked_with(None, "r0")
    store.approve_run(store.run("@latest"), "test", only_new=False)
    ids = [asked_with(one.id, one.text) for one in others]
    assert [len(one) for one in ids] == [1, 1]
    assert ids[0] != ids[1]

    for one in others:
        store.decide("reject", asked_with(one.id, one.text), "s")
    assert [asked_with(one.id, one.text) for one in others] == [set(), set()]


@pytest.mark.parametrize("accepted", [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2)])
def test_a_file_for_git_carries_it(store: Store, tmp_path: Path, accepted: Sequence[int]) -> None:
    """Half decided, as it may stand: another store asks for the same."""
    every = sorted(asked(store, NEW))
    store.decide("accept", [every[at] for at in accepted], "s")
    file = tmp_path / "approved.jsonl"
    approved.export(store, file)
    content = file.read_bytes()

    with Store(tmp_path / "other.sqlite") as other:
        given = approved.read(content, "approved.jsonl")
        assert approved.import_(other, given, None, "approved.jsonl").conflicts == []
        record(other, OLD)  # the text that the figures left undecided are from
        assert list(other.baseline()) == list(store.baseline())
        assert asked(other, NEW) == {every[at] for at in range(3) if at not in accepted}
        assert b"".join(approved.lines(other.baseline())) == content


def test_lines_say_no_more_than_they_must(store: Store) -> None:
    """Where a figure is in the text that it was first approved in, its name is its id."""
    assert not any(b'"name"' in line or b'"of_name"' in line for line in approved.lines(store.baseline()))


def test_the_cause_is_that_of_the_figure_alone(store: Store) -> None:
    """Patterns that read the old text as before are not to blame, whatever was accepted before."""
    record(store, NEW, "r2")
    reading = Readers(store, lambda: None)
    record(store, OLD, "r2")  # what the new patterns find in the old text, so that nothing is read here
    store_run = store.runs()[1]
    refresh(store, store_run, reading)
    first = {one.change.id: one.change.cause for one in store.pending()}
    assert {*first.values()} == {"article"}
    level = next(one.change.id for one in store.pending() if one.change.before and not one.change.before.of)
    store.decide("accept", [level], "s")
    store.delete(store.runs()[-1].id)

    record(store, NEW, "r2")
    refresh(store, store.run("@latest"), reading)

    assert {one.change.id: one.change.cause for one in store.pending()} == {
        name: cause for name, cause in first.items() if name != level
    }


def test_a_store_of_version_1_goes_on(tmp_path: Path) -> None:
    """`store-v1.sql` is what that version wrote: nothing is asked again, decisions can be taken back."""
    file = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(file)) as db:
        db.executescript((Path(__file__).parent / "store-v1.sql").read_text("utf-8"))
        db.execute("PRAGMA user_version = 1")

    with Store(file) as store:
        assert sorted(one.quantity.text for one in store.baseline()) == ["0,40", "25,11", "6.365,78"]
        assert store.pending_of() is None
        (left,) = asked(store, NEW)
        assert left == "37a14208fac5b20c"
        for expected in ("d86d9c273514de59", "10624335defb0f02"):
            settled = store.undo()
            assert settled is not None
            assert settled.taken == (expected,)
        every = asked(store, NEW)
        assert every == {"37a14208fac5b20c", "d86d9c273514de59", "10624335defb0f02"}
        store.decide("accept", every, "s")
        assert belongs(store) == {"26,11": "6.365,78", "0,41": "6.365,78"}

    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(VERSIONS),)
