"""The web face in a real browser: keys and buttons, hostile text, several tabs, a narrow screen.

Needs playwright and a Chromium, as `test_page_browser` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install '.[web-test]'")

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install '.[web]'")

from reviewing import NEW, OLD, prepared  # noqa: E402 - needs both
from served import Server, served  # noqa: E402
from test_page_browser import chromium  # noqa: E402, F401 - a fixture

from extractor.review.decisions import Review  # noqa: E402


class Tab:
    """A page of the face, and all that went wrong on it."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server = page, server
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(server.origin) else self.wrong.append(asked.url))

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def says(self, words: str) -> None:
        """Wait until the line says so."""
        playwright.expect(self.page.locator(".said")).to_contain_text(words)

    def counts(self, words: str) -> None:
        """Wait until so many wait."""
        playwright.expect(self.page.locator(".count")).to_have_text(words)

    def ready(self) -> None:
        """Wait until the keys work."""
        playwright.expect(self.page.locator(".card.on")).to_be_visible()


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """Give something to review."""
    made = prepared(tmp_path / "store.sqlite", OLD, NEW)
    yield made
    made.store.close()


@pytest.fixture
def context(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:  # noqa: F811
    """Give a browser of its own, with what a test asks for."""
    made = chromium.new_context(**{"viewport": {"width": 1200, "height": 900}, **getattr(request, "param", {})})
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def tab(review: Review, context: Any) -> Iterator[Tab]:
    """Open the review by its address; nothing may go wrong on the page."""
    with served(review) as server:
        made = Tab(context.new_page(), server)
        made.page.goto(f"{server.origin}/?token={server.face.token}")
        yield made
        context.close()  # before the server stops: it waits for open connections
    assert [text for text in made.wrong if "favicon" not in text] == []


def approved(review: Review) -> dict[str, str]:
    """Say what is approved."""
    return {one.article: one.quantity.text for one in review.store.baseline()}


def test_the_keyboard_alone_will_do(tab: Tab, review: Review) -> None:
    """Accept, the whole group, reject, take back."""
    tab.counts("6 changes wait")
    tab.press("a")
    tab.says("accepted 1")
    tab.counts("5 changes wait")
    tab.press("A")
    tab.says("accepted 3")
    tab.counts("2 changes wait")
    assert (approved(review)["klaim"], approved(review)["desa3"]) == ("937", "145")
    tab.press("r")
    tab.says("rejected 1")
    tab.press("u")
    tab.says("took back 1")
    tab.press("u")
    tab.says("took back 3")
    tab.counts("5 changes wait")
    assert approved(review)["desa3"] == "140"


def test_buttons_do_what_the_keys_do(tab: Tab, review: Review) -> None:
    """On their own card."""
    tab.page.locator(".card", has_text="120").locator("form.one").get_by_role("button", name="accept").click()
    tab.counts("5 changes wait")
    assert approved(review)["desa1"] == "125"
    tab.page.locator(".undo button").click()
    tab.counts("6 changes wait")


def test_a_group_is_opened_and_one_change_taken_out(tab: Tab, review: Review) -> None:
    """Then back to all groups when it is done."""
    tab.press("j", "o")
    playwright.expect(tab.page).to_have_url(re.compile("/group/"))
    tab.ready()
    tab.press("j", "r")
    tab.says("rejected 1")
    tab.press("A")
    tab.counts("3 changes wait")
    playwright.expect(tab.page).to_have_url(f"{tab.server.origin}/")
    assert [approved(review)[f"desa{n}"] for n in (1, 2, 3)] == ["125", "130", "145"]


def test_a_change_stands_beside_its_article(tab: Tab) -> None:
    """Both revisions, each with its figure marked."""
    tab.press("o")
    playwright.expect(tab.page.locator("#old")).to_have_text("9.377")
    playwright.expect(tab.page.locator("#new")).to_have_text("937")
    tab.ready()
    tab.press("a")
    tab.counts("5 changes wait")
    playwright.expect(tab.page).to_have_url(f"{tab.server.origin}/")


def test_rule_and_place_are_shown_on_request(tab: Tab) -> None:
    """By the same key as in the terminal."""
    line = tab.page.get_by_text("− rule digits · 25–30 · cardinal")
    playwright.expect(line).to_be_hidden()
    tab.press("i")
    playwright.expect(line).to_be_visible()
    tab.press("i")
    playwright.expect(line).to_be_hidden()


def test_hostile_text_is_text(tab: Tab) -> None:
    """It runs nothing, loads nothing and turns nothing bold."""
    title = tab.page.title()
    tab.page.locator(".card", has_text="ton").get_by_role("link", name="In the article").click()
    playwright.expect(tab.page.locator(".sides")).to_contain_text('[bold]Tim[/bold] [/] "kutip"')
    assert tab.page.title() == title
    assert tab.page.locator(".sides img, .sides script").count() == 0


def test_two_tabs_decide_once(tab: Tab, review: Review) -> None:
    """The second is told what the first did, and shows what is left."""
    other = Tab(tab.page.context.new_page(), tab.server)
    other.page.goto(f"{tab.server.origin}/")
    tab.press("a")
    tab.says("accepted 1")
    other.press("r")
    other.says("meanwhile accepted")
    other.counts("5 changes wait")
    assert approved(review)["klaim"] == "937"
    assert other.wrong == []


def test_an_address_without_the_token_shows_nothing(tab: Tab, chromium: Any) -> None:  # noqa: F811
    """Nor with one that was used, in another browser."""
    with chromium.new_context() as stranger:
        page = stranger.new_page()
        for address in ("/", "/?token=wrong"):
            answer = page.goto(tab.server.origin + address)
            assert answer.status == 403
            playwright.expect(page.locator("main")).to_contain_text("whoever started the review")


def test_a_foreign_page_cannot_decide(tab: Tab, review: Review) -> None:
    """Not even in the same browser: it has another origin, and the cookie is not sent for it."""
    form = f'<form method="post" action="{tab.server.origin}/undo"><button>x</button></form>'
    tab.press("a")
    tab.says("accepted 1")
    page = tab.page.context.new_page()
    page.route("http://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://evil.example/")
    with page.expect_navigation() as gone:
        page.get_by_role("button").click()
    assert gone.value.status == 403
    assert approved(review)["klaim"] == "937"


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_buttons_work(tab: Tab, review: Review) -> None:
    """They are forms."""
    tab.page.locator(".card").first.locator("form.one").get_by_role("button", name="accept").click()
    tab.counts("5 changes wait")
    assert approved(review)["klaim"] == "937"
    tab.page.locator(".undo button").click()
    tab.counts("6 changes wait")


@pytest.mark.parametrize("context", [{"viewport": {"width": 360, "height": 640}}], indirect=True)
def test_a_narrow_screen_shows_all_of_it(tab: Tab) -> None:
    """Nothing is wider than the screen, on the page of the groups and beside the article."""
    for path in ("/", "/change/" + tab.page.locator("input[name=id]").first.get_attribute("value")):
        tab.page.goto(tab.server.origin + path)
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_in_the_filter_are_letters(tab: Tab) -> None:
    """Until Escape leaves it."""
    tab.press("/", "a", "A", "r")
    tab.counts("6 changes wait")
    assert tab.page.locator("input[type=search]").input_value() == "aAr"
    tab.press("Escape", "a")
    tab.says("accepted 1")


def test_a_review_that_has_ended_says_so(tab: Tab) -> None:
    """In words: nothing was decided."""
    tab.page.route("**/decide", lambda route: route.abort())
    tab.press("a")
    tab.says("nothing was decided")
    tab.counts("6 changes wait")
    tab.wrong[:] = [text for text in tab.wrong if "ERR_FAILED" not in text]
