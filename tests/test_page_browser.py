"""The page in a real browser: what the script does, and that nothing else runs.

Needs playwright (`pip install '.[web-test]'`) and a Chromium on the machine, such as Debian's package `chromium`;
without either, every test here is skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_page import HOSTILE, SAMPLES, figure, link

import extractor
from extractor.records import Article
from extractor.writers.html import page

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install '.[web-test]'")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Alone, a browser looks for updates and translations; as root it has no sandbox.
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
ROOT_FLAGS = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

TEXT = (
    "Kata Adi, Dinas Sosial membantu 41 persen dari 200 pekerja.\n"
    + "Alinea lain tanpa angka.\n" * 60
    + "Kota Baru memberi Rp5 juta.\n"
)
BASE = figure(TEXT, "200", counted="pekerja")
SHARE = figure(
    TEXT,
    "41 persen",
    kind="percent",
    subject="Dinas Sosial",
    of=BASE.id,
    relation="share",
    links=(link(TEXT, "subject", "Dinas Sosial"), link(TEXT, "of", "dari")),
)
LAST = figure(TEXT, "Rp5 juta", kind="money", place="Kota Baru", links=(link(TEXT, "place", "Kota Baru"),))


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Give a browser, or skip where there is none."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with playwright.sync_playwright() as running:
        try:
            browser = running.chromium.launch(executable_path=program, args=FLAGS + ROOT_FLAGS)
        except playwright.Error as error:
            pytest.skip(f"no Chromium that starts: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


class Tab:
    """A page opened from a file, and all that went on beside showing it."""

    def __init__(self, browser: object, source: str, file: Path, **options: object) -> None:
        file.write_text(source, encoding="utf-8", newline="")
        self.address = file.as_uri()
        self.page = browser.new_page(**options)  # type: ignore[attr-defined]
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(self.address)

    def record(self) -> str:
        """Give the text of the record that is shown, or nothing."""
        shown = self.page.locator(".record:visible")
        assert shown.count() < 2
        return shown.inner_text() if shown.count() else ""

    def evidence(self) -> list[tuple[str, str]]:
        """Give the words that are marked as evidence, each with its label."""
        words = self.page.locator(".words.on").all()
        return [(item.inner_text(), item.get_attribute("data-label")) for item in words]

    def in_text(self, text: str) -> object:
        """Give a figure of the article."""
        return self.page.locator(".text a.figure", has_text=text).first


@pytest.fixture
def tab(chromium: object, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """Open the article of three figures; whatever is done with it, nothing is complained of or asked for."""
    options = getattr(request, "param", {})
    opened = Tab(
        chromium, page([(Article(id="a", text=TEXT), [SHARE, BASE, LAST])], "en"), tmp_path / "a.html", **options
    )
    yield opened
    opened.page.close()
    assert (opened.said, opened.asked) == ([], [opened.address])


NARROW = {"viewport": {"width": 380, "height": 700}}
on_both_screens = pytest.mark.parametrize("tab", [{}, NARROW], indirect=True, ids=["wide", "narrow"])


def test_a_sample_opens_and_every_figure_shows_its_record(chromium: object, tmp_path: Path) -> None:
    """Without a word on the console and without any request but for the file."""
    article = Article(id="bpjs", text=(SAMPLES / "bpjs.txt").read_text("utf-8"))
    figures = extractor.extract(article)
    tab = Tab(chromium, page([(article, figures)], "id"), tmp_path / "a.html")

    for number, item in enumerate(figures):
        tab.page.click(f"#f0-{number}")
        assert tab.record().splitlines()[0] == item.text

    assert (tab.said, tab.asked) == ([], [tab.address])
    tab.page.close()


def test_nothing_of_a_hostile_article_runs(chromium: object, tmp_path: Path) -> None:
    """It shows as the text it is, in the article and in the record, and its figures work."""
    fields = {"subject": HOSTILE, "metric": HOSTILE, "counted": HOSTILE}
    figures = [figure(HOSTILE, "7 persen", **fields), figure(HOSTILE, "Rp5 juta", id=HOSTILE)]
    article = Article(id=HOSTILE, text=HOSTILE, title=HOSTILE, lang=HOSTILE)
    tab = Tab(chromium, page([(article, figures)], "en"), tmp_path / "a.html")

    tab.in_text("7 persen").click()  # type: ignore[attr-defined]

    assert tab.page.title() != "ran"
    assert tab.page.locator("img, iframe, script:not(:last-child)").count() == 0
    lines = tab.page.locator(".body p").all_inner_texts()
    assert "<script>document.title='ran'</script></script><img src=x onerror=\"document.title='ran'\">" in lines[0]
    assert "[b]kurung[/b] {{ 7*7 }} {% raw %} &amp; &lt; --> ]]>" in lines[1]
    assert "␛[31m" in lines[2]
    assert "<script>" in tab.record()
    assert (tab.said, tab.asked) == ([], [tab.address])
    tab.page.close()


def test_a_script_put_into_the_page_later_does_not_run(chromium: object, tmp_path: Path) -> None:
    """The policy holds: this is what would be left if escaping failed."""
    source = page([(Article(id="a", text="5 pekerja"), [])]).replace("</main>", "<script>document.title='ran'</script>")

    tab = Tab(chromium, source, tmp_path / "a.html")

    assert tab.page.title() != "ran"
    assert any("Content Security Policy" in message for message in tab.said)
    tab.page.close()


@on_both_screens
def test_a_click_shows_the_record_and_its_evidence(tab: Tab) -> None:
    """The words of each link are marked and named; another click takes them back."""
    tab.in_text("41 persen").click()  # type: ignore[attr-defined]
    assert "41 persen is a share of 200 pekerja." in tab.record()
    assert tab.evidence() == [("Dinas Sosial", "Subject"), ("dari", "Relation")]

    tab.in_text("200").click()  # type: ignore[attr-defined]
    assert tab.record().startswith("200\n")
    assert tab.evidence() == []


@on_both_screens
def test_the_keyboard_alone_does_it_all(tab: Tab) -> None:
    """Tab to a figure, Enter for its record, Tab and Enter to the figure it is a share of, Esc back to the text."""
    tab.in_text("41 persen").focus()  # type: ignore[attr-defined]
    tab.page.keyboard.press("Enter")
    assert tab.record().startswith("41 persen\n")
    assert tab.page.evaluate("document.activeElement.id") == "r0-0"

    tab.page.keyboard.press("Tab")  # the figure itself
    tab.page.keyboard.press("Tab")  # close
    tab.page.keyboard.press("Tab")  # the sentence about the other figure
    tab.page.keyboard.press("Enter")
    assert tab.record().startswith("200\n")
    assert tab.page.evaluate("document.activeElement.id") == "r0-1"

    tab.page.keyboard.press("Escape")
    assert tab.record() == ""
    assert tab.page.evaluate("document.activeElement.id") == "f0-1"

    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.id") == "f0-2"


@on_both_screens
def test_the_list_goes_to_the_figure_in_the_text(tab: Tab) -> None:
    """However far down it is, it comes into view, beside or above its record."""
    tab.page.locator("aside table a", has_text="Rp5 juta").click()

    box = tab.in_text("Rp5 juta").bounding_box()  # type: ignore[attr-defined]
    record = tab.page.locator(".record:visible").bounding_box()
    size = tab.page.viewport_size
    assert 0 <= box["y"] < size["height"] - box["height"]
    assert box["y"] + box["height"] <= record["y"] or box["x"] + box["width"] <= record["x"]
    assert tab.evidence() == [("Kota Baru", "Place")]


@on_both_screens
def test_a_kind_can_be_left_out(tab: Tab) -> None:
    """Its figures are not in the list, not marked, and not in the way of the keyboard; they come back."""
    tab.page.locator(".kinds input[value=percent]").uncheck()
    assert tab.page.locator("aside tr.row:visible").all_inner_texts()[0].startswith("200")
    assert tab.page.locator("[role=status]").inner_text() == "2 of 3 figures shown"
    assert tab.in_text("41 persen").get_attribute("tabindex") == "-1"  # type: ignore[attr-defined]

    tab.page.locator(".kinds input[value=percent]").check()
    assert tab.page.locator("aside tr.row:visible").count() == 3
    assert tab.page.locator("[role=status]").inner_text() == ""


@on_both_screens
def test_nothing_is_wider_than_the_screen(tab: Tab) -> None:
    """Nor with a record open."""
    tab.in_text("41 persen").click()  # type: ignore[attr-defined]

    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_address_with_a_figure_opens_its_record(tab: Tab) -> None:
    """So that one can be sent to somebody, and the page is not asked for again."""
    tab.in_text("200").click()  # type: ignore[attr-defined]
    assert tab.page.url.endswith("#r0-1")

    tab.page.evaluate("location.hash = 'r0-2'")
    tab.page.wait_for_function("document.querySelector('.record.on')?.id === 'r0-2'")

    assert tab.record().startswith("Rp5 juta\n")


@pytest.mark.parametrize("tab", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_the_records_open_all_the_same(tab: Tab) -> None:
    """By the address that a figure links to."""
    assert tab.record() == ""

    tab.in_text("41 persen").click()  # type: ignore[attr-defined]

    assert tab.record().startswith("41 persen\n")


@pytest.mark.parametrize("tab", [{"color_scheme": scheme} for scheme in ("light", "dark")], indirect=True)
def test_figures_can_be_read_in_light_and_dark(tab: Tab) -> None:
    """Chosen or not, their letters stand out from what they stand on by 4.5 to 1, as WCAG AA asks."""
    tab.in_text("200").click()  # type: ignore[attr-defined]

    ratios = tab.page.evaluate(CONTRAST)

    assert len(ratios) > 5
    assert min(ratios) >= 4.5


# Colours are painted onto a canvas to get their numbers, whatever notation the browser gives them in.
CONTRAST = """() => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
    return layers;
  };
  const light = (layers) => {
    for (const layer of layers) { brush.fillStyle = layer; brush.fillRect(0, 0, 1, 1); }
    const parts = [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = [...document.querySelectorAll(".figure, .summary, .help, dt, dd, th, caption, .body p")];
  return seen.filter((element) => element.checkVisibility()).map((element) => {
    const ground = behind(element);
    const pair = [light(ground), light([...ground, getComputedStyle(element).color])].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  });
}"""
