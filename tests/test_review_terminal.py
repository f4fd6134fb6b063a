"""The terminal face, by its keys: what they decide on, what is shown, and how quick it is."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import pytest
from reviewing import NEW, OLD, prepared
from shell import ROOT, environment

from extractor.messages import Say
from extractor.review.decisions import Review
from extractor.review.keys import KEYS, KeysError, key_map

pytest.importorskip("textual", reason="needs textual: pip install '.[review]'")

from extractor.review.terminal import ReviewApp

Keys = Callable[..., Awaitable[None]]


class Face:
    """The face in a terminal of 100 by 30, with what is on it."""

    def __init__(self, app: ReviewApp, press: Keys) -> None:
        self.app, self.press = app, press

    @property
    def lines(self) -> list[str]:
        """Give the list as it is drawn."""
        height = self.app._list.size.height
        lines = ["".join(s.text for s in self.app._list.render_line(y)).rstrip() for y in range(height)]
        return [line for line in lines if line]

    def shown(self, name: str) -> str:
        """Give the text of a part."""
        return str(getattr(self.app, f"_{name}").render())


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Give something to review."""
    made = prepared(tmp_path / "store.sqlite", OLD, NEW)
    yield made
    made.store.close()


def use(
    review: Review,
    what: Callable[[Face], Awaitable[None]],
    keys: Mapping[str, str] = KEYS,
    size: tuple[int, int] = (100, 30),
) -> str:
    """Use the face; returns what it tells at the end."""

    async def running() -> str:
        app = ReviewApp(review, keys, Say("en"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()

            async def press(*names: str) -> None:
                await pilot.press(*names)
                await pilot.pause()

            await what(Face(app, press))
        return app.told()

    return asyncio.run(running())


def approved(review: Review) -> dict[str, list[str]]:
    """Say what is approved."""
    found: dict[str, list[str]] = {}
    for one in review.store.baseline():
        found.setdefault(one.article, []).append(one.quantity.text)
    return found


def test_groups_come_first_jumps_before_all(review: Review) -> None:
    """Each in a line with how many, and the first change in its context below."""

    async def what(face: Face) -> None:
        assert [line.split()[1:3] for line in face.lines] == [
            ["1", "magnitude"],
            ["3", "changed"],
            ["1", "removed"],
            ["1", "added"],
        ]
        assert "9.377 → 937 · text, value · article · digits" in face.lines[0]
        assert "Jaminan Pensiun membayar [-9.377-]{+937+} klaim" in face.shown("change")
        assert "6 changes wait" in face.shown("status")

    use(review, what)


def test_one_key_accepts_the_change_and_another_the_rest_of_its_group(review: Review) -> None:
    """Each is on disk at once, and its line goes."""

    async def what(face: Face) -> None:
        await face.press("a")
        assert approved(review)["klaim"] == ["937"]
        assert [line.split()[1] for line in face.lines] == ["3", "1", "1"]
        await face.press("A")
        assert [approved(review)[f"desa{n}"] for n in (1, 2, 3)] == [["125"], ["135"], ["145"]]

    assert use(review, what) == "accepted 4 · 2 changes wait"


def test_a_change_is_taken_out_of_its_group(review: Review) -> None:
    """By opening it; a decision is then on the line at the cursor alone."""

    async def what(face: Face) -> None:
        await face.press("j", "o", "j", "j")
        assert "Desa Jaya mencatat [-130-]{+135+} warga" in face.shown("change")
        await face.press("r")
        assert [line.split()[0] for line in face.lines[2:4]] == ["120", "140"]
        await face.press("left", "A")

    assert use(review, what) == "accepted 2 · rejected 1 · 3 changes wait"
    assert (approved(review)["desa1"], approved(review)["desa2"]) == (["125"], ["130"])


def test_undo_takes_back_act_by_act(review: Review) -> None:
    """A group whole; the cursor goes to what came back, and groups that were open stay so."""

    async def what(face: Face) -> None:
        before = face.lines
        await face.press("j", "A", "a")
        assert len(face.lines) == 2
        await face.press("u", "u")
        assert face.lines == before
        assert "Desa Maju" in face.shown("change")
        await face.press("u")
        assert "nothing to take back" in face.shown("status")

    assert use(review, what) == "6 changes wait"


def test_enter_and_escape_decide_nothing(review: Review) -> None:
    """Nor does any key that is not one of the face's."""

    async def what(face: Face) -> None:
        await face.press("enter", "escape", "space", "tab", "x", "1", "ctrl+a", "delete")

    assert use(review, what) == "6 changes wait"
    assert [one for one in review.store.decisions() if one.verdict != "accept-run"] == []


def test_what_is_put_off_goes_and_waits_on(review: Review) -> None:
    """For the next time."""

    async def what(face: Face) -> None:
        await face.press("s", "S")

    assert use(review, what) == "put off 4 · 2 changes wait"
    assert [one.skipped for one in review.waiting()] == [False, False, True, True, True, True]


def test_a_filter_shows_less_and_decisions_are_on_what_is_shown(review: Review) -> None:
    """Escape takes it away; one that matches nothing says so and changes nothing."""

    async def what(face: Face) -> None:
        await face.press("/", *"desa2", "enter")
        assert len(face.lines) == 1
        await face.press("A", "escape")
        assert approved(review)["desa1"] == ["120"]
        await face.press("/", *"nothere", "enter")
        assert "nothing has “nothere”" in face.shown("status")
        assert len(face.lines) == 4

    assert use(review, what) == "accepted 1 · 5 changes wait"


def test_a_filtered_group_counts_and_decides_on_what_the_filter_shows(review: Review) -> None:
    """Its line and the change below it are of the first that matches, not of the first in the group."""

    async def what(face: Face) -> None:
        await face.press("/", *"desa2", "enter")
        assert face.lines[0].split()[:2] == ["▸", "1"]
        assert "Desa Jaya mencatat" in face.shown("change")
        await face.press("a")
        assert approved(review)["desa1"] == ["120"]
        assert approved(review)["desa2"] == ["135"]

    assert use(review, what) == "accepted 1 · 5 changes wait"


@pytest.mark.parametrize("size", [(80, 24), (40, 20), (200, 60)])
def test_the_keys_are_shown_alone_and_nothing_is_decided_unseen(review: Review, size: tuple[int, int]) -> None:
    """Whatever key is pressed then leaves them; where there is little room they are scrolled."""

    async def what(face: Face) -> None:
        await face.press("?")
        assert "leave" in face.shown("change")
        assert not face.app.query_one("_List").display
        box = face.app.query_one("#detail")
        await face.press("J", "J", "J")
        assert (box.scroll_offset.y > 0) is (size == (40, 20))
        for key in ("a", "A", "r", "u", "enter", "x"):
            await face.press(key)
            assert "6 changes wait" in face.shown("status")
            assert face.app.query_one("_List").display
            assert box.scroll_offset.y == 0
            await face.press("?")
        await face.press("escape", "a")
        assert "5 changes wait" in face.shown("status")

    use(review, what, size=size)


def test_jump_goes_to_a_change(review: Review) -> None:
    """By its article, its words or its id."""

    async def what(face: Face) -> None:
        await face.press("g", *"desa3", "enter")
        assert "Desa Baru mencatat [-140-]{+145+} warga" in face.shown("change")
        await face.press("p", "n")

    use(review, what)


def test_article_text_is_never_markup(review: Review) -> None:
    """Brackets and tags are shown as they are."""

    async def what(face: Face) -> None:
        await face.press("g", *"ton", "enter")
        assert 'onerror=alert(document.domain)> [bold]Tim[/bold] [/] "kutip"' in " ".join(face.shown("change").split())

    use(review, what)


def test_both_sides_rule_and_keys_are_shown_on_request(review: Review) -> None:
    """And the same key takes them away."""

    async def what(face: Face) -> None:
        await face.press("d")
        assert "membayar [-9.377-] klaim" in face.shown("change")
        assert "membayar {+937+} klaim" in face.shown("change")
        await face.press("d", "i")
        assert "rule digits · 25–30 · cardinal" in face.shown("change")
        await face.press("i", "?")
        assert "A  accept the rest of the group" in face.shown("change")

    use(review, what)


def test_a_decision_of_another_process_is_told(review: Review) -> None:
    """It is not taken again."""

    async def what(face: Face) -> None:
        first = next(one.change.id for one in review.waiting() if one.change.article == "klaim")
        review.store.decide("reject", [first], "somebody else")
        await face.press("a")
        assert f"left alone: {first[:8]}: meanwhile rejected" in face.shown("status")

    assert use(review, what) == "5 changes wait"
    assert approved(review)["klaim"] == ["9.377"]


def test_keys_can_be_changed(review: Review) -> None:
    """The old one then does nothing."""

    async def what(face: Face) -> None:
        await face.press("a")
        assert "6 changes wait" in face.shown("status")
        await face.press("y")

    assert use(review, what, key_map({"accept": "y"})) == "accepted 1 · 5 changes wait"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"acept": "y"}, 'unknown verb "acept"; did you mean "accept"'),
        ({"accept": "r"}, '"r" is the key of accept and of reject'),
        ({"accept": "enter"}, '"enter" for accept; wanted one character'),
        ({"accept": " "}, "wanted one character"),
    ],
)
def test_a_key_map_that_cannot_be_used_is_named(said: dict[str, str], says: str) -> None:
    """Clashes are never resolved silently."""
    with pytest.raises(KeysError) as raised:
        key_map(said)

    assert says in str(raised.value)


def test_the_end_is_told(review: Review) -> None:
    """When nothing waits any more keys do nothing."""

    async def what(face: Face) -> None:
        await face.press(*"AAAA")
        assert "Nothing waits for a decision." in face.shown("change")
        await face.press("a", "R", "o", "j", "k", "n", "p", "d", "i")

    assert use(review, what) == "accepted 6 · Nothing waits for a decision."


def test_the_screen_of_the_readme_is_recorded(tmp_path: Path) -> None:
    """By the command beside it, as what the face shows now."""
    target = tmp_path / "review.svg"
    subprocess.run([sys.executable, ROOT / "docs" / "record.py", target], check=True, env=environment(), timeout=60)

    made, kept = (file.read_text("utf-8") for file in (target, ROOT / "docs" / "review.svg"))
    words = [re.findall(r">([^<>]+)</text>", drawn) for drawn in (made, kept)]
    assert words[0] == words[1]
    assert "https:" not in kept


def test_ten_thousand_changes_are_as_quick_as_ten(tmp_path: Path) -> None:
    """A move of the cursor takes milliseconds, a decision and taking it back a fraction of a second."""
    old = {f"a{n}": f"Desa {n} mencatat {n + 1000} warga." for n in range(10_000)}
    new = {name: text.replace(" warga", "0 warga") for name, text in old.items()}
    review = prepared(tmp_path / "store.sqlite", old, new)
    took: dict[str, float] = {}

    async def what(face: Face) -> None:
        await face.press("o")
        assert len(face.app._list.rows) == 10_001
        for verb, times in (("down", 50), ("page_down", 50), ("accept", 3), ("undo", 3)):
            began = time.process_time()
            for _ in range(times):
                getattr(face.app, f"_do_{verb}")()
            took[verb] = (time.process_time() - began) / times

    use(review, what)
    review.store.close()
    assert took["down"] < 0.02
    assert took["page_down"] < 0.02
    assert took["accept"] < 0.3
    assert took["undo"] < 0.5
