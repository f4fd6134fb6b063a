"""The page: whatever an article says, it shows as text, with every figure and its evidence in its place.

What the script of the page does is tested in `test_page_browser.py`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor import api
from extractor.describe import plain
from extractor.messages import LANGUAGES
from extractor.records import KINDS, Article, Finding, Link, Quantity, Restatement, Span
from extractor.writers.html import page

SAMPLES = Path(__file__).parent.parent / "samples"

HOSTILE = (
    "<script>document.title='ran'</script></script><img src=x onerror=\"document.title='ran'\">\n"
    "\"kutip\" 'tunggal' [b]kurung[/b] {{ 7*7 }} {% raw %} &amp; &lt; --> ]]> Rp5 juta\n"
    "\u202egnarugnem\u202c \u2066x\u2069 \u200fعربي 12\u200e 👩‍👩‍👧 7 persen \x00 \x1b[31m \ud800 \u2028 \x85 akhir\n"
)


def figure(text: str, printed: str, at: int = 0, **values: object) -> Quantity:
    """Make the figure that is printed in a text."""
    start = text.index(printed, at)
    base = {"article": "a", "id": f"a#{start}", "kind": "cardinal", "text": printed, "start": start}
    return Quantity(**(base | {"end": start + len(printed), "rule": "r"} | values))  # type: ignore[arg-type]


def link(text: str, name: str, words: str) -> Link:
    """Make a link with its evidence in a text."""
    start = text.index(words)
    return Link(name=name, rule=f"rule-of-{name}", start=start, end=start + len(words))  # type: ignore[arg-type]


class Shown(HTMLParser):
    """What a browser makes of a page: its elements, and the text of the lines of its articles."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.lines: list[str] = []
        self.marked: dict[str, str] = {}
        self.evidence: dict[str, str] = {}
        self.text = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and a line where one begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "!doctype", "img"):
            self._open.append((tag, dict(attrs)))
        if self._in("div", "body") and tag == "p":
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the element that is open, which must be this one."""
        assert self._open.pop()[0] == tag, tag
        self.text += " " if tag in ("dt", "dd", "p") else ""

    def handle_data(self, data: str) -> None:
        """Note the text for all that it is marked as."""
        self.text += data
        if not self._in("div", "body") or not any(tag == "p" for tag, _ in self._open):
            return
        self.lines[-1] += data
        for _, attributes in self._open:
            if name := attributes.get("data-figure"):
                self.marked[name] = self.marked.get(name, "") + data
            for name in (attributes.get("data-evidence") or "").split():
                self.evidence[name] = self.evidence.get(name, "") + data

    def _in(self, tag: str, name: str) -> bool:
        return any(at == tag and attributes.get("class") == name for at, attributes in self._open)


def as_lines(text: str) -> list[str]:
    """Give what the page is to show of a text."""
    return [plain(line) for line in text.split("\n") if line]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.txt")))
def test_a_sample_shows_whole_with_every_figure_marked(name: str) -> None:
    """Each as printed, in the text and in the list, with a record of its own."""
    article = Article(id=name, text=(SAMPLES / name).read_text("utf-8"))
    figures = extractor.extract(article)

    shown = Shown(page([(article, figures)]))

    assert shown.lines == as_lines(article.text)
    assert shown.marked == {f"0-{number}": item.text for number, item in enumerate(figures)}
    ids = [attributes["id"] for _, attributes in shown.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] for tag, attributes in shown.elements if tag == "a"]
    assert {target[1:] for target in targets if target} <= set(ids)


def test_a_hostile_article_is_text_wherever_it_is_shown() -> None:
    """Its markup, quotes and templates stay text; what turns text around or cannot be encoded becomes visible."""
    article = Article(id=HOSTILE, text=HOSTILE, title=HOSTILE, date=HOSTILE, source=HOSTILE, url=HOSTILE, lang=HOSTILE)
    whole = {"subject": HOSTILE, "metric": HOSTILE, "counted": HOSTILE, "unit": HOSTILE, "rule": HOSTILE}
    linked = figure(HOSTILE, "7 persen", **whole, rows=(HOSTILE,), links=(link(HOSTILE, "subject", HOSTILE),))
    titled = figure(HOSTILE, "Rp5 juta", field="title", id=HOSTILE, of=HOSTILE, per=HOSTILE)

    source = page([(article, [linked, titled])] * 2, "en")

    source.encode("utf-8")
    shown = Shown(source)
    assert shown.lines == as_lines(HOSTILE) * 2
    assert shown.marked == {"0-0": "7 persen", "1-0": "7 persen"}
    tags = [tag for tag, _ in shown.elements]
    assert (tags.count("script"), tags.count("style"), tags.count("img")) == (1, 1, 0)
    assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]
    assert not set("\x00\x1b\x85\u2028\u202e\u2066\u200f") & set(source)
    assert plain(HOSTILE) in shown.text


def test_the_policy_lets_only_the_two_parts_of_the_page_work() -> None:
    """Style and script by their hashes, nothing from anywhere, and no address outside the page is named."""
    source = page([])

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source)
    assert policy
    parts = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))
    for tag in ("style", "script"):
        (inside,) = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert parts[f"{tag}-src"] == f"'sha256-{digest}'"
    assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bsrc=", source)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_of_the_page_are_of_one_language(lang: str) -> None:
    """That of `lang`; nothing is left to be filled in."""
    words = {"id": "Jenis yang ditampilkan", "en": "Kinds shown"}

    source = page([(Article(id="a", text="5 pekerja"), [figure("5 pekerja", "5")])], lang)

    assert f'<html lang="{lang}">' in source
    assert [text for text in words.values() if text in source] == [words[lang]]
    assert "{{" not in source
    assert "None" not in Shown(source).text


def test_the_language_of_the_page_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the terminal."""
    monkeypatch.setenv("CEKANGKA_LANG", "id")

    assert '<html lang="id">' in page([])


def test_offsets_are_code_points() -> None:
    """What takes two UTF-16 units before a figure does not move its mark."""
    text = "👩‍👩‍👧🚀 naik 7 persen 🎉 bagi 𝐀𝐁."
    linked = figure(text, "7 persen", links=(link(text, "subject", "𝐀𝐁"),), subject="𝐀𝐁")

    shown = Shown(page([(Article(id="a", text=text), [linked])]))

    assert shown.marked == {"0-0": "7 persen"}
    assert shown.evidence == {"0-0:subject": "𝐀𝐁"}


def test_evidence_that_overlaps_is_whole_for_each_figure() -> None:
    """Nested, crossing, over a line break, around a figure, twice the same."""
    text = "Dinas Sosial Kota\nBaru 5 pekerja dan 6 pekerja"
    crossing = [link(text, "subject", "Dinas Sosial"), link(text, "place", "Sosial Kota\nBaru 5 pekerja")]
    first = figure(text, "5", links=(*crossing, link(text, "metric", "Sosial")))
    second = figure(text, "6", links=(crossing[0], crossing[0]))

    shown = Shown(page([(Article(id="a", text=text), [first, second])]))

    assert shown.lines == as_lines(text)
    assert shown.marked == {"0-0": "5", "0-1": "6"}
    assert shown.evidence == {
        "0-0:subject": "Dinas Sosial",
        "0-0:place": "Sosial KotaBaru 5 pekerja",
        "0-0:metric": "Sosial",
        "0-1:subject": "Dinas Sosial",
    }


def test_figures_that_overlap_are_all_reached() -> None:
    """The inner one is marked within the outer; each is marked once for the keyboard."""
    text = "antara 5 juta sampai 10 juta jiwa"
    outer, inner = figure(text, "5 juta sampai 10 juta"), figure(text, "10", id="a#inner")

    shown = Shown(page([(Article(id="a", text=text), [outer, inner])]))

    assert shown.lines == [text]
    assert shown.marked == {"0-0": "5 juta sampai  juta", "0-1": "10"}
    links = [attributes for tag, attributes in shown.elements if tag == "a" and "data-figure" in attributes]
    assert [attributes["id"] for attributes in links if "id" in attributes] == ["f0-0", "f0-1"]
    assert [attributes["data-figure"] for attributes in links if "tabindex" in attributes] == ["0-0"]


@given(
    st.text(st.characters(), max_size=40),
    st.lists(st.tuples(st.integers(-2, 42), st.integers(-2, 42), st.integers(0, 2)), max_size=6),
)
def test_any_spans_in_any_text_show_the_text(text: str, spans: list[tuple[int, int, int]]) -> None:
    """Whatever is marked, nothing is lost, doubled or run together."""
    figures = []
    for number, (start, end, sort) in enumerate(spans):
        links = (Link(name="place", rule="r", start=start, end=end),) * (sort > 0)
        again = Restatement(text="", start=start, end=end, value=0) if sort > 1 else None  # type: ignore[arg-type]
        made = Quantity(
            article="a",
            id=str(number),
            kind="money",
            text="",
            start=end - 1,
            end=start + 1,
            links=links,
            restated=again,
        )
        figures.append(made)

    source = page([(Article(id="a", text=text), figures)])

    source.encode("utf-8")
    assert Shown(source).lines == as_lines(text)


def test_the_record_says_what_is_known() -> None:
    """Value, rounding, hedge, rule and rows, then the links in a sentence and each with its rule and words."""
    text = "Kata Adi, Dinas Sosial membantu sekitar 41 persen dari 200 pekerja."
    base = figure(text, "200", counted="pekerja")
    share = figure(
        text,
        "41 persen",
        kind="percent",
        value=41,
        rounding=(40, 42),
        modifier="about",
        unit="%",
        rows=("unit:%",),
        subject="Dinas Sosial",
        speaker="Adi",
        of=base.id,
        relation="share",
        links=(link(text, "subject", "Dinas Sosial"), link(text, "speaker", "Kata Adi"), link(text, "of", "dari")),
    )

    shown = Shown(page([(Article(id="a", text=text), [share, base])], "en"))

    words = " ".join(shown.text.split())
    assert "The article gives 41 persen for Dinas Sosial, according to Adi." in words
    assert words.count("41 persen is a share of 200 pekerja.") == 2  # in the record of each
    assert "Kind percent Value 41 Rounded from 40–42 Unit % Hedge about Rule r Pattern rows unit:%" in words
    assert "Subject Dinas Sosial “Dinas Sosial” · rule-of-subject" in words
    assert "Relation a share of 200 pekerja “dari” · rule-of-of" in words


@pytest.mark.parametrize(
    ("fields", "title", "heading"),
    [
        ({"id": "arsip/2026/bpjs.txt"}, "bpjs.txt · figures", "bpjs.txt"),
        ({"id": "arsip/a.html", "title": "Laba Naik"}, "Laba Naik · figures", "a.html"),
        ({"id": ""}, "Untitled article · figures", "Untitled article"),
    ],
)
def test_a_page_of_one_article_is_named_as_the_article_is(fields: dict[str, str], title: str, heading: str) -> None:
    """By its title, else by its file; where the file lies is told below."""
    source = page([(Article(text="5 pekerja", **fields), [])], "en")

    assert f"<title>{title}</title>" in source
    assert f'<h1 dir="auto">{heading}</h1>' in source
    assert ("<bdi>arsip/" in source) == ("/" in fields["id"])


def test_the_list_says_when_where_and_who() -> None:
    """Below what the number is a number of."""
    text = "Pada 2025 ada 5 pekerja di Kota Baru"

    source = page(
        [(Article(id="a", text=text), [figure(text, "5", period="2025", place="Kota Baru", speaker="Adi")])], "en"
    )

    assert '<th scope="col">What · When · Where · Who</th>' in source
    assert '<span class="scene"><bdi>2025 · Kota Baru · Adi</bdi></span>' in source


def test_every_kind_looks_different_without_colour_too() -> None:
    """Each has a sign of its own before the figure."""
    style = (Path(extractor.__file__).parent / "writers" / "html" / "page.css").read_text("utf-8")

    signs = [re.search(rf'^\.{kind} {{[^}}]*--sign: "(.)"', style, re.MULTILINE) for kind in KINDS]

    assert len({sign[1] for sign in signs if sign}) == len(KINDS)


def test_articles_without_figures_and_no_articles_are_pages_too() -> None:
    """There is something to read in every case."""
    assert "0 figures" in page([], "en")
    shown = Shown(page([(Article(id="", text="Tanpa angka."), [])], "en"))
    assert "Untitled article" in shown.text
    assert "No figures." in shown.text


def test_articles_of_one_name_stay_apart() -> None:
    """Nothing on the page goes by the id of an article or figure."""
    pair = (Article(id="a", text="5 pekerja"), [figure("5 pekerja", "5")])

    shown = Shown(page([pair, pair]))

    assert shown.marked == {"0-0": "5", "1-0": "5"}


def test_the_page_needs_no_script_to_open_a_record() -> None:
    """The link of a figure goes to its record, which the style shows when it is gone to."""
    shown = Shown(page([(Article(id="a", text="5 pekerja"), [figure("5 pekerja", "5")])]))

    assert ("a", "#r0-0") in [(tag, attributes.get("href")) for tag, attributes in shown.elements]
    assert ("section", "r0-0") in [(tag, attributes.get("id")) for tag, attributes in shown.elements]
    assert "html:not(.js) .record:target" in page([])


def test_the_script_reads_nothing_that_an_article_says() -> None:
    """All that it is given is numbers and names of links."""
    text = "5 pekerja di Kota"
    shown = Shown(page([(Article(id="a", text=text), [figure(text, "5", links=(link(text, "place", "Kota"),))])]))

    values = [
        value for _, attributes in shown.elements for name, value in attributes.items() if name.startswith("data-")
    ]
    assert len(values) > 5
    assert all(re.fullmatch(r"[\w:# -]+", value or "") for value in values)


def test_findings_are_linked_to_their_figures() -> None:
    """A finding stands above its article and leads to its figures, and a figure to its findings."""
    text = "Rapat Selasa (17/9/2020). IHSG melemah 10,2 poin atau 1,16% ke 6.209,21."
    article = Article(id="a", text=text)
    report = api.report(article)

    source = page([(article, report.quantities)], "id", [report.findings])

    shown = Shown(source)
    hrefs = {attributes.get("href") for _, attributes in shown.elements}
    ids = {attributes.get("id") for _, attributes in shown.elements}
    assert len(report.findings) == 2
    assert {"#n0-1", "#x0-0-0", "#f0-0", "#f0-1", "#f0-2"} <= hrefs
    assert {href[1:] for href in hrefs if href and href.startswith(("#n", "#x", "#f"))} <= ids
    assert all(plain(finding.message["id"]) in shown.text for finding in report.findings)


def test_what_a_finding_says_is_text() -> None:
    """Its message and working hold words of the article."""
    article = Article(id="a", text=HOSTILE)
    span = Span(field="text", start=0, end=40, text=HOSTILE[:40])
    finding = Finding(
        article="a", check="x", level="error", message={"id": HOSTILE, "en": HOSTILE}, spans=(span, span),
        quantities=(), working=HOSTILE, readings=(HOSTILE,), repair=HOSTILE,
    )  # fmt: skip

    source = page([(article, [])], "id", [[finding]])

    assert not [tag for tag, _ in Shown(source).elements if tag in ("script", "img")][1:]
    assert "\x1b" not in source
