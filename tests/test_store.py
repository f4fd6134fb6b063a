"""The store: what it keeps, what it forgets, decisions, and processes that end at any moment."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from shell import POSIX, environment

from extractor.records import Article, Quantity
from extractor.review.comparing import Readers
from extractor.review.decisions import differing, refresh, resolve
from extractor.store import Run, Store, StoreError
from extractor.store._database import VERSIONS

HERE = Path(__file__).parent


def article(name: str, number: int | str, more: str = "") -> Article:
    """Make an article with one figure."""
    return Article(id=name, text=f"Balai desa mencatat {number} warga pada tahun lalu.{more}", title="Warga")


def figures(one: Article) -> list[Quantity]:
    """Find the figure of such an article."""
    start = one.text.index("mencatat ") + 9
    word = one.text[start : one.text.index(" warga")]
    about = {"counted": "warga", "rule": "digits", "sentence": (0, 51)}
    place = {"text": word, "start": start, "end": start + len(word)}
    value = Decimal("123456789012345678901234567890.10") if word == "besar" else Decimal(word)
    return [Quantity(article=one.id, id=f"{one.id}#{start}", kind="cardinal", value=value, **place, **about)]


def record(store: Store, *articles: Article, rules: str = "r1") -> Run:
    """Record a run."""
    with store.record("test", rules, b"patterns") as run:
        for one in articles:
            run.add(one, figures(one))
    return store.run("@latest")


def none() -> None:
    """Load no pipeline: nothing is read again here."""


def reviewing(store: Store, *articles: Article, rules: str = "r1") -> list[str]:
    """Record a run and work out what waits; the ids."""
    refresh(store, record(store, *articles, rules=rules), Readers(store, none))
    return [one.change.id for one in store.pending()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store."""
    with Store(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture
def approved(store: Store) -> Store:
    """Give a store in which three articles are approved."""
    store.approve_run(record(store, *(article(name, 120) for name in "abc")), "test", only_new=False)
    return store


def values(store: Store) -> dict[str, list[str]]:
    """Say what is approved in every article."""
    found: dict[str, list[str]] = {}
    for one in store.baseline():
        found.setdefault(one.article, []).append(one.quantity.text)
    return found


# runs


def test_a_run_gives_back_what_was_recorded(store: Store) -> None:
    """To the last digit and with ids of its articles."""
    one, two = article("a", "besar"), article("b", 7)

    run = record(store, one, two)

    entries = list(store.entries(run.id))
    assert [entry.article for entry in entries] == ["a", "b"]
    for entry, expected in zip(entries, (one, two), strict=True):
        found = store.reading(run, entry)
        assert (found.article, found.quantities, found.findings) == (expected, figures(expected), None)
    assert (run.articles, run.figures, run.finished is not None) == (2, 2, True)


def test_what_the_same_rules_found_in_the_same_text_is_kept_once(store: Store) -> None:
    """Whatever the article is called, and however many runs read it."""
    record(store, article("a", 5), article("b", 5))
    record(store, article("a", 5))
    record(store, article("a", 5), rules="r2")

    with sqlite3.connect(store.file) as db:
        assert db.execute("SELECT count(*) FROM texts").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM extractions").fetchone() == (2,)
    assert [figure.id for figure in store.found("b", next(store.entries(1)).text, "r1") or ()] == ["b#20"]


def test_articles_that_share_an_id_stay_apart(store: Store) -> None:
    """They are numbered as they come."""
    run = record(store, article("a", 1), article("b", 2), article("a", 3))

    entries = [(entry.article, entry.nth) for entry in store.entries(run.id)]
    assert entries == [("a", 1), ("a", 2), ("b", 1)]
    assert [store.reading(run, entry).quantities[0].text for entry in store.entries(run.id)] == ["1", "3", "2"]


def test_many_articles_are_given_in_pieces(store: Store) -> None:
    """All of them once, in the order of their ids."""
    run = record(store, *(article(f"a{n:04}", n) for n in range(1203)))

    assert [entry.article for entry in store.entries(run.id)] == [f"a{n:04}" for n in range(1203)]


def test_an_empty_run_is_a_run(store: Store) -> None:
    """With nothing in it."""
    run = record(store)

    assert (run.articles, list(store.entries(run.id)), run.finished is not None) == (0, [], True)


def test_a_run_that_an_error_ends_is_not_the_latest(store: Store) -> None:
    """It is listed as not finished, with what it has."""
    first = record(store, article("a", 1))
    with pytest.raises(KeyError), store.record("test", "r1", b"") as run:  # noqa: PT012 - the second line is the point
        run.add(article("b", 2), [])
        raise KeyError("boom")

    assert store.run("@latest") == first
    assert [one.finished is not None for one in store.runs()] == [False, True]


@pytest.mark.parametrize("name", ["@latest", "@previous", "7", "-1", "1.5", "9" * 30, "x"])
def test_a_run_that_is_not_there_is_named(store: Store, name: str) -> None:
    """With the way out."""
    with pytest.raises(StoreError, match=rf"^{name}: no such run in .*cekangka"):
        store.run(name)


def test_deleting_a_run_frees_what_nothing_else_needs(approved: Store) -> None:
    """What is approved keeps its text."""
    run = record(approved, article("x", 99), rules="r9")

    for one in approved.runs():
        approved.delete(one.id)

    assert (approved.runs(), approved.sources(run.rules)) == ([], None)
    assert all(approved.text(one.article, one.text) for one in approved.baseline())
    with sqlite3.connect(approved.file) as db:
        assert db.execute("SELECT count(*) FROM texts").fetchone() == (1,)
        assert db.execute("SELECT (SELECT count(*) FROM extractions), (SELECT count(*) FROM entries)").fetchone() == (
            0,
            0,
        )


def test_a_run_that_is_being_written_is_not_deleted(store: Store) -> None:
    """By whichever process; one that was killed in the middle is."""
    with store.record("test", "r1", b"") as run:
        run.add(article("a", 1), figures(article("a", 1)))
        with pytest.raises(StoreError, match=rf"run 1: process {os.getpid()} is still writing it"):
            store.delete(run.id)
    store.delete(1)

    writer = process(WRITER, store.file, 500)
    while len(store.runs()) < 3:
        assert writer.poll() is None
        time.sleep(0.01)
    unfinished = next((one.id for one in store.runs() if one.finished is None), 0)
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate(timeout=30)
    for one in store.runs():
        store.delete(one.id)
    assert store.runs() == []
    assert unfinished == 0 or store.entry(unfinished, "w0-0", 1) is None


def test_a_run_that_was_deleted_all_the_same_says_so(store: Store) -> None:
    """From another machine it cannot be seen that it is being written; nothing of it stays."""

    def write() -> None:
        with store.record("test", "r1", b"") as run:
            with sqlite3.connect(store.file) as db:
                db.execute("UPDATE meta SET value = 'elsewhere 1'")
            store.delete(run.id)
            run.add(article("a", 1), [])

    with pytest.raises(StoreError, match="run 1: deleted while it was written; record it again"):
        write()

    with sqlite3.connect(store.file) as db:
        assert db.execute("SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM meta)").fetchone() == (0, 0)


# the file


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """It is left as it is."""
    file = tmp_path / "store.sqlite"
    Store(file).close()
    with sqlite3.connect(file) as db:
        db.execute(f"PRAGMA user_version = {len(VERSIONS) + 1}")

    with pytest.raises(StoreError, match="made by a newer cekangka"):
        Store(file)


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    """By the scripts that it has not run; here from the very beginning."""
    file = tmp_path / "store.sqlite"
    sqlite3.connect(file).close()

    with Store(file) as store:
        record(store, article("a", 1))

    with sqlite3.connect(file) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(VERSIONS),)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 20, None])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """And left as it is, another program's database too."""
    file = tmp_path / "store.sqlite"
    if content is None:
        with sqlite3.connect(file) as db:
            db.execute("CREATE TABLE theirs (x)")
        db.close()
    else:
        file.write_bytes(content)
    before = file.read_bytes()

    with pytest.raises(StoreError, match=r"store\.sqlite"):
        Store(file)

    if content is not None:
        assert file.read_bytes() == before
    else:
        with sqlite3.connect(file) as db:
            assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
        db.close()


def test_a_store_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    """The message says how one is made."""
    with pytest.raises(StoreError, match="no store yet; record a run"):
        Store(tmp_path / "store.sqlite", make=False)

    assert list(tmp_path.iterdir()) == []


# decisions


def test_nothing_waits_where_nothing_changed(approved: Store) -> None:
    """Whatever was read."""
    assert reviewing(approved, *(article(name, 120) for name in "abc")) == []


def test_a_run_over_some_articles_removes_nothing_of_the_others(approved: Store) -> None:
    """They were not read."""
    assert reviewing(approved, article("b", 120)) == []
    assert reviewing(approved) == []
    assert values(approved) == {"a": ["120"], "b": ["120"], "c": ["120"]}


def test_accepting_changes_what_is_approved(approved: Store) -> None:
    """And asks no more; of the others nothing changes."""
    (change,) = reviewing(approved, article("a", 125), article("b", 120))

    settled = approved.decide("accept", [change], "s")

    assert (settled.taken, settled.meanwhile) == ((change,), {})
    assert values(approved) == {"a": ["125"], "b": ["120"], "c": ["120"]}
    assert reviewing(approved, article("a", 125), article("b", 120)) == []


def test_a_rejected_change_is_not_asked_again_until_a_side_changes(approved: Store) -> None:
    """Not in another run, nor when the article is edited elsewhere; it stays unapproved."""
    (change,) = reviewing(approved, article("a", 125))
    approved.decide("reject", [change], "s")

    assert reviewing(approved, article("a", 125)) == []
    assert reviewing(approved, article("a", 125, " Hujan turun sejak pagi hari.")) == []
    assert values(approved)["a"] == ["120"]
    assert approved.rejected() == {change}
    (other,) = reviewing(approved, article("a", 126))
    assert other != change


def test_what_was_put_off_waits_at_the_end(approved: Store) -> None:
    """Also after it was worked out again."""
    first, second = reviewing(approved, article("a", 125), article("b", 126))
    approved.decide("skip", [first], "s")

    assert [(one.change.id, one.skipped) for one in approved.pending()] == [(second, False), (first, True)]
    assert reviewing(approved, article("a", 125), article("b", 126)) == [second, first]


@pytest.mark.parametrize("verdict", ["accept", "reject", "skip"])
def test_undo_takes_back_the_whole_act(approved: Store, verdict: str) -> None:
    """And then the one before it; what waits is in its place again, and what is approved is what it was, rules too."""
    ids = reviewing(approved, *(article(name, 125) for name in "abc"))
    before = approved.pending(), list(approved.baseline())
    approved.decide(verdict, ids[:1], "s")  # type: ignore[arg-type]
    between = approved.pending(), list(approved.baseline())
    approved.decide(verdict, ids[1:], "s")  # type: ignore[arg-type]

    settled = approved.undo("s")
    assert settled is not None
    assert settled.taken == tuple(ids[1:])
    assert (approved.pending(), list(approved.baseline())) == between
    approved.undo("s")
    assert (approved.pending(), list(approved.baseline())) == before
    assert approved.undo("s") is None


def test_articles_that_share_an_id_and_a_text_are_decided_on_apart(approved: Store) -> None:
    """Their changes are not one."""
    approved.approve_run(record(approved, article("d", 1), article("d", 1)), "test", only_new=True)

    ids = reviewing(approved, article("d", 2), article("d", 2))

    assert len({*ids}) == 2
    approved.decide("accept", ids[:1], "s")
    assert sorted(values(approved)["d"]) == ["1", "2"]


def test_what_was_approved_otherwise_since_cannot_be_taken_back(approved: Store) -> None:
    """It is told and left alone; the act before it can be."""
    first, second = reviewing(approved, article("a", 125), article("b", 126))
    approved.decide("accept", [first], "s")
    approved.decide("accept", [second], "s")
    reviewing(approved, article("b", 126, " Hujan turun."))  # it follows its text

    settled = approved.undo("s")
    assert settled is not None
    assert settled.meanwhile == {second: "kept"}
    settled = approved.undo("s")
    assert settled is not None
    assert settled.taken == (first,)
    assert (values(approved)["a"], values(approved)["b"]) == (["120"], ["126"])


def test_undo_is_of_its_own_session(approved: Store) -> None:
    """Unless it is asked for the last act of all."""
    one, two, _ = reviewing(approved, *(article(name, 125) for name in "abc"))
    approved.decide("accept", [one], "mine")
    approved.decide("accept", [two], "theirs")

    settled = approved.undo("mine")
    assert settled is not None
    assert settled.taken == (one,)
    assert approved.undo("mine") is None
    settled = approved.undo()
    assert settled is not None
    assert settled.taken == (two,)


def test_a_second_decision_is_told_of_the_first(approved: Store) -> None:
    """It is taken once; a change that nobody knows is told to be gone."""
    (change,) = reviewing(approved, article("a", 125))
    approved.decide("accept", [change], "one tab")

    settled = approved.decide("reject", [change, "nobody"], "another tab")

    assert (settled.taken, settled.meanwhile) == ((), {change: "accept", "nobody": "gone"})
    assert [one.verdict for one in approved.decisions() if one.change == change] == ["accept"]


def test_what_is_no_longer_approved_is_not_replaced(approved: Store) -> None:
    """A change stands for both of its sides."""
    (change,) = reviewing(approved, article("a", 125))
    gone = [one for one in approved.baseline() if one.article != "a"]
    approved.sync({}, {("a", 1): []})
    assert approved.put_pending(1, [], 0) is False, "what is approved was replaced since"
    assert gone == list(approved.baseline())

    assert approved.decide("accept", [change], "s").meanwhile == {change: "gone"}
    assert approved.decide("accept", [change], "s").taken == ()


def test_decisions_are_only_added(approved: Store) -> None:
    """Undo is one more."""
    (change,) = reviewing(approved, article("a", 125))
    approved.decide("accept", [change], "s")
    approved.undo("s")
    approved.decide("reject", [change], "s")

    log = [(one.verdict, one.undoes) for one in approved.decisions() if one.change == change]
    assert [verdict for verdict, _ in log] == ["accept", "undo", "reject"]
    assert log[1][1] is not None


def test_approved_figures_follow_a_text_that_is_edited_elsewhere(approved: Store) -> None:
    """Without being asked: they are the same. The log says so, once, and there is nothing in it to take back."""
    edited = Article(id="a", text="Kabar pagi. " + article("a", 120).text, title="Warga")

    assert reviewing(approved, edited) == []
    assert reviewing(approved, edited) == []
    assert [(one.verdict, one.change) for one in approved.decisions()] == [("accept-run", "1"), ("follow", "2")]
    assert approved.undo() is None

    (moved,) = approved.approved("a")
    text = approved.text("a", moved.text)
    assert text is not None
    assert text.text[moved.quantity.start : moved.quantity.end] == "120"
    assert text.text == edited.text


def test_a_figure_left_undecided_stays_where_it_was_approved(approved: Store) -> None:
    """Its neighbour is accepted in the new text; the next run asks for the one that is left, and for nothing else."""
    old = Article(id="d", text="Warga menanam 40 pohon di lereng. Polisi menyita 15 motor di pasar.")
    new = Article(id="d", text="Kini warga menanam 41 pohon di lereng. Polisi menyita 16 motor di pasar.")

    def read(one: Article) -> list[Quantity]:
        found = []
        for word in filter(str.isdecimal, one.text.replace(".", " ").split()):
            at = one.text.index(word)
            place = {"text": word, "start": at, "end": at + len(word)}
            found.append(Quantity(article="d", id=f"d#{at}", kind="cardinal", value=Decimal(word), **place))
        return found

    def run(one: Article) -> Run:
        with approved.record("test", "r1", b"") as made:
            made.add(one, read(one))
        return approved.run("@latest")

    approved.approve_run(run(old), "s", only_new=True)
    refresh(approved, run(new), Readers(approved, none))
    first, second = approved.pending()
    approved.decide("accept", [first.change.id], "s")

    refresh(approved, run(new), Readers(approved, none))

    assert values(approved)["d"] == ["41", "15"] or values(approved)["d"] == ["15", "41"]
    (left,) = approved.pending()
    assert left.change == second.change
    approved.decide("accept", [left.change.id], "s")
    assert sorted(values(approved)["d"]) == ["16", "41"]
    assert len({one.text for one in approved.approved("d")}) == 1


def test_what_another_process_moved_meanwhile_is_worked_out_again(approved: Store) -> None:
    """Else a change would stand for a figure that is not in its place any more."""
    since = approved.last_decision()
    reviewing(approved, Article(id="a", text="Kabar pagi. " + article("a", 120).text, title="Warga"))

    assert approved.put_pending(1, [], since) is False


def test_looking_writes_nothing(approved: Store) -> None:
    """What is only asked for, as `--check` does."""
    run = record(approved, article("a", 125))
    before = list(approved._db.iterdump())

    assert len(list(differing(approved, run, Readers(approved, none)))) == 1
    assert list(approved._db.iterdump()) == before


def test_nothing_approved_is_a_clear_error(store: Store) -> None:
    """Else everything would wait, and for `--check` everything would be wrong."""
    message = r"nothing is approved yet; .* cekangka baseline accept 1"
    with pytest.raises(StoreError, match=message):
        reviewing(store, article("a", 1))
    with pytest.raises(StoreError, match=message):
        differing(store, store.run("@latest"), Readers(store, none))


def test_a_run_without_figures_can_be_approved(store: Store) -> None:
    """From then on whatever is found is new."""
    bare = Article(id="a", text="Balai desa tutup.")
    with store.record("test", "r1", b"") as run:
        run.add(bare, [])
    store.approve_run(store.run("@latest"), "test", only_new=False)

    assert reviewing(store) == []
    assert len(reviewing(store, article("a", 120))) == 1


def test_ids_may_be_shortened_while_they_are_clear(approved: Store) -> None:
    """What none or several begin with is named."""
    ids = reviewing(approved, *(article(name, 125) for name in "abc"))

    assert resolve(approved, [ids[1][:8], ids[0]]) == [ids[1], ids[0]]
    with pytest.raises(StoreError, match="'zz': no change that waits"):
        resolve(approved, ["zz"])
    with pytest.raises(StoreError, match="no change that waits"):
        resolve(approved, [""])


def test_an_ambiguous_id_is_named(approved: Store) -> None:
    """With those that it may be."""
    ids = reviewing(approved, *(article(f"a{n}", 1) for n in range(40)))
    first = next(letter for letter in "0123456789abcdef" if sum(one.startswith(letter) for one in ids) > 1)

    with pytest.raises(StoreError, match=f"'{first}': [0-9]+ ids begin so"):
        resolve(approved, [first])


# other processes

WRITER = """
import sys
from pathlib import Path
import test_store as t
with t.Store(Path(sys.argv[1])) as store:
    for number in range(int(sys.argv[2])):
        t.record(store, *(t.article(f"w{number}-{n}", n) for n in range(300)))
print("done")
"""
DECIDER = """
import sys
from pathlib import Path
import test_store as t
with t.Store(Path(sys.argv[1])) as store:
    while True:
        waiting = store.pending()
        if not waiting:
            break
        ids = [one.change.id for one in waiting[: int(sys.argv[2])]]
        for change in store.decide("accept", ids, "decider").taken:
            print(change, flush=True)
"""


def process(program: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program that knows this module."""
    path = os.pathsep.join([str(HERE), environment()["PYTHONPATH"]])
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(PYTHONPATH=path),
    )


def test_one_process_writes_runs_while_another_decides(approved: Store) -> None:
    """Without an error on either side, and nothing is lost."""
    ids = reviewing(approved, *(article(f"a{n}", n) for n in range(200)))

    writer, decider = process(WRITER, approved.file, 6), process(DECIDER, approved.file, 5)
    told, errors = decider.communicate(timeout=60)
    written, more_errors = writer.communicate(timeout=60)

    assert (errors, more_errors, written) == ("", "", "done\n")
    assert sorted(told.split()) == sorted(ids)
    assert [run.articles for run in approved.runs()[:6]] == [300] * 6
    assert len(values(approved)) == 3 + 200


def test_two_processes_never_both_take_a_decision(approved: Store) -> None:
    """What one has accepted the other is told of."""
    ids = reviewing(approved, *(article(f"a{n}", n) for n in range(120)))

    both = [process(DECIDER, approved.file, 3) for _ in range(2)]
    told = [one.communicate(timeout=60) for one in both]

    assert [errors for _, errors in told] == ["", ""]
    assert sorted(told[0][0].split() + told[1][0].split()) == sorted(ids)


def kill_while_deciding(store: Store, moments: int, seed: int) -> None:
    """Kill a process that decides at random moments, and see that what it said is so, once, and nothing else is."""
    chance = random.Random(seed)
    ids = set(reviewing(store, *(article(f"k{seed}-{n}", n) for n in range(200 * moments))))
    for _ in range(moments):
        before = {one.change for one in store.decisions() if one.verdict == "accept"}
        one = process(DECIDER, store.file, 1)
        assert one.stdout is not None
        said = [one.stdout.readline().strip()]
        assert said[0] in ids, "it has begun to decide"
        time.sleep(chance.random() * 0.15)
        os.kill(one.pid, signal.SIGKILL)
        rest, _ = one.communicate(timeout=30)
        said += [line for line in rest.splitlines() if len(line) == 16]
        with Store(store.file) as again:
            accepted = [decision.change for decision in again.decisions() if decision.verdict == "accept"]
            waiting = {pending.change.id for pending in again.pending()}
            assert len(accepted) == len({*accepted})
            assert {*said} <= {*accepted}
            assert waiting, "it was killed before it was done"
            assert before <= {*accepted}
            assert ids == waiting | ({*accepted} & ids)
            assert not waiting & {*accepted}
            assert len([1 for figure in again.baseline() if figure.article.startswith(f"k{seed}-")]) == len(
                {*accepted} & ids
            )


@POSIX
def test_a_decision_that_was_told_survives_a_kill(approved: Store) -> None:
    """At any moment; none is lost, none is doubled, and the store opens."""
    kill_while_deciding(approved, moments=6, seed=int(os.environ.get("CEKANGKA_TEST_SEED", "1")))


@POSIX
def test_a_run_that_is_killed_stays_unfinished(approved: Store) -> None:
    """The runs before it are whole, and the store opens."""
    before = approved.runs()
    one = process(WRITER, approved.file, 500)
    deadline = time.monotonic() + 30
    while len(approved.runs()) == len(before) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    os.kill(one.pid, signal.SIGKILL)
    one.communicate(timeout=30)

    with Store(approved.file) as again:
        runs = again.runs()
        assert runs[-len(before) :] == before
        assert len(runs) > len(before)
        for run in runs:
            assert len(list(again.entries(run.id))) == run.articles
            assert run.finished is None or run.articles in (300, 3)
