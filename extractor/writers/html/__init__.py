"""A page that shows articles with every figure marked, and behind each figure its record and its links.

One file that needs nothing from anywhere: `page.html` is filled in here, `page.css` and `page.js` are put into it, and
its security policy lets it run and load nothing but these two. What comes from an article is text wherever it stands:
`template` makes it harmless and escapes it, each without being asked for.

Start with `page`, then `_Marks`, which cuts the text where figures and evidence begin and end. That is done here and
not by the script, which would count UTF-16 units where records count code points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice, pairwise
from pathlib import Path, PurePosixPath

from jinja2 import Template

from extractor import describe
from extractor.messages import Say
from extractor.records import KINDS, Article, Field, Finding, Quantity
from extractor.writers.html.template import digest, environment, own

__all__ = ["page"]

_HERE = Path(__file__).parent
_FLAG = "!"  # before the name of a finding's place, which is marked as the evidence for links is


def page(
    pairs: Iterable[tuple[Article, Sequence[Quantity]]],
    lang: str | None = None,
    findings: Sequence[Sequence[Finding]] = (),
) -> str:
    """Make one page of articles, each with its figures.

    lang      of the words around the articles: "id" or "en"; without it CEKANGKA_LANG or the locale decides
    findings  those of each article, in the order of the articles
    """
    say = Say(lang)
    articles = [
        _Article(number, article, figures, say, findings[number] if number < len(findings) else ())
        for number, (article, figures) in enumerate(pairs)
    ]
    alone = len(articles) == 1
    kinds: Counter[str] = Counter(figure.kind for article in articles for figure in article.figures)
    style, script = (own(_HERE / f"page.{kind}") for kind in ("css", "js"))
    policy = {
        "default-src": "'none'",
        "style-src": digest(style),
        "script-src": digest(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return _template().render(
        articles=articles,
        kinds=[(kind, kinds[kind]) for kind in KINDS if kinds[kind]],
        heading=articles[0].name if alone else say("articles", n=len(articles)),
        title=articles[0].heading if alone else say("articles", n=len(articles)),
        summary=describe.summary(kinds, say),
        policy="; ".join(f"{name} {value}" for name, value in policy.items()),
        say=say,
        style=style,
        script=script,
    )


@cache
def _template() -> Template:
    return environment(_HERE).get_template("page.html")


@dataclass(frozen=True)
class _Part:
    """A stretch of text: within which figure, if any, and as whose evidence ("0-3:subject"), in one word each.

    flagged  whether a finding points at it
    anchor   the place of a finding that begins here ("0-2-1")
    """

    text: str
    figure: int | None
    evidence: str
    flagged: bool = False
    anchor: str = ""


class _Marks:
    """One field of an article, cut where anything begins or ends."""

    def __init__(self, text: str, field: Field, article: _Article) -> None:
        figures, prefix = article.figures, str(article.number)
        self._text = text
        self._figures = figures
        self._starts: dict[int, list[tuple[int, str]]] = {}  # the number of a figure, and the evidence or ""
        self._ends: dict[int, list[tuple[int, str]]] = {}
        self._seen: set[int] = set()
        self._anchored: set[str] = set()
        for number, figure in enumerate(figures):
            if figure.field != field:
                continue
            self._add(figure.start, figure.end, number, "")
            for link in figure.links:
                self._add(link.start, link.end, number, f"{prefix}-{number}:{link.name}")
            if figure.restated:
                self._add(figure.restated.start, figure.restated.end, number, f"{prefix}-{number}:restated")
        for number, finding in enumerate(article.findings):
            for at, span in enumerate(finding.spans):
                if span.field == field and span.article is None:
                    self._add(span.start, span.end, number, f"{_FLAG}{prefix}-{number}-{at}")

    def _add(self, start: int, end: int, number: int, evidence: str) -> None:
        if 0 <= start < end <= len(self._text):  # a record of some other text marks nothing
            self._starts.setdefault(start, []).append((number, evidence))
            self._ends.setdefault(end, []).append((number, evidence))

    def lines(self) -> Iterator[list[tuple[int | None, bool, list[_Part]]]]:
        """Yield the lines that are not empty: of each figure, or text between figures, the parts.

        A figure that a line break or another figure cuts in two comes twice, for the first time only once.
        """
        for line in self._cut():
            groups = [(number, list(parts)) for number, parts in groupby(line, key=lambda part: part.figure)]
            yield [(number, self._first(number), parts) for number, parts in groups]

    def _first(self, number: int | None) -> bool:
        if number is None or number in self._seen:
            return False
        self._seen.add(number)
        return True

    def _cut(self) -> Iterator[list[_Part]]:
        breaks = {at for at, char in enumerate(self._text) if char == "\n"}
        places = sorted({0, len(self._text), *self._starts, *self._ends, *breaks, *(at + 1 for at in breaks)})
        figures: dict[int, int] = {}  # those that are open here, with where they end
        ends = {number: figure.end for number, figure in enumerate(self._figures)}
        evidence: Counter[str] = Counter()
        line: list[_Part] = []
        for start, end in pairwise(places):
            for number, name in self._ends.get(start, []):
                if not name:
                    del figures[number]
                elif evidence[name] == 1:  # two rules may have read one link from words that overlap
                    del evidence[name]
                else:
                    evidence[name] -= 1
            for number, name in self._starts.get(start, []):
                if name:
                    evidence[name] += 1
                else:
                    figures[number] = ends[number]
            if start in breaks:
                if line:
                    yield line
                line = []
                continue
            inmost = min(figures, key=figures.__getitem__, default=None)
            words = " ".join(name for name in evidence if not name.startswith(_FLAG))
            flags = [name for name in evidence if name.startswith(_FLAG)]
            anchor = next((flag for flag in flags if flag not in self._anchored), "")
            self._anchored.add(anchor)
            line.append(_Part(self._text[start:end], inmost, words, bool(flags), anchor.removeprefix(_FLAG)))
        if line:
            yield line


@dataclass(frozen=True)
class _Row:
    """One link in the record of a figure: its label, what it says, and the words and rule behind it."""

    link: str
    label: str
    value: str
    evidence: list[tuple[str, str]]


@dataclass(frozen=True)
class _Flag:
    """A finding: its level, its check, what it says and shows, and its places with where to go for each."""

    level: str
    check: str
    message: str
    remarks: list[tuple[str, str]]
    places: list[tuple[str, str, int | None]]


class _Article:
    """What the template shows of one article."""

    def __init__(
        self, number: int, article: Article, figures: Sequence[Quantity], say: Say, findings: Sequence[Finding]
    ) -> None:
        self.number = number
        self.article = article
        self.figures = figures
        self.findings = findings
        self.name = PurePosixPath(article.id).name or say("untitled")  # of the file, where the id is a path
        self.heading = article.title or self.name
        self.about = [text for text in (article.source, article.date, article.url) if text]
        self.title = list(_Marks(article.title or "", "title", self).lines())
        self.text = list(_Marks(article.text, "text", self).lines())
        self.summary = describe.summary(Counter(figure.kind for figure in figures), say)
        self._say = say
        self._others = {figure.id: figure for figure in figures}
        self._places = {figure.id: at for at, figure in enumerate(figures)}
        self._pointing: dict[str, list[int]] = {}
        for at, figure in enumerate(figures):
            if figure.of is not None:
                self._pointing.setdefault(figure.of, []).append(at)

    def flags(self) -> Iterator[_Flag]:
        """Yield the findings."""
        at = {(figure.field, figure.start): number for number, figure in enumerate(self.figures)}
        for number, finding in enumerate(self.findings):
            remarks = [("working", finding.working), *(("reading", text) for text in finding.readings)]
            remarks.append(("repair", finding.repair or ""))
            yield _Flag(
                finding.level,
                finding.check,
                finding.message[self._say.lang],
                [(self._say(key), text) for key, text in remarks if text],
                [
                    (span.text, f"{self.number}-{number}-{place}", at.get((span.field, span.start)))
                    for place, span in enumerate(finding.spans)
                    if span.article is None
                ],
            )

    def flagged(self, figure: Quantity) -> list[int]:
        """List the numbers of the findings that a figure is part of."""
        return [number for number, finding in enumerate(self.findings) if figure.id in finding.quantities]

    def runs(self) -> Iterator[tuple[str, list[tuple[int, Quantity]]]]:
        """Yield the figures as `describe.runs`, numbered."""
        numbered = enumerate(self.figures)
        for subject, run in describe.runs(self.figures):
            yield subject, list(islice(numbered, len(run)))

    def value(self, figure: Quantity) -> str:
        """Write the value with its hedge."""
        return describe.value(figure, self._say)

    def what(self, figure: Quantity) -> str:
        """Say what the number is a number of."""
        return describe.what(figure, self._say)

    def scene(self, figure: Quantity) -> str:
        """Say when, where and according to whom, as printed."""
        return " · ".join(filter(None, (figure.period, figure.place, figure.speaker)))

    def sentence(self, figure: Quantity) -> str:
        """Say the links in a sentence."""
        return describe.sentence(figure, self._say)

    def relations(self, figure: Quantity) -> Iterator[tuple[str, int | None]]:
        """Say how the figure stands to others, and others to it, each with which figure to go to."""
        if own := describe.relation(figure, self._others, self._say):
            yield own, self._places.get(figure.of or "")
        for at in self._pointing.get(figure.id, []):
            yield describe.relation(self.figures[at], self._others, self._say), at

    def facts(self, figure: Quantity) -> list[tuple[str, str]]:
        """List the fields that say something, by their label."""
        say = self._say
        restated = figure.restated
        rounding = describe.amount(None, *figure.rounding, say) if figure.rounding else ""
        facts = {
            "kind": say(figure.kind),
            "value": describe.amount(figure.value, figure.low, figure.high, say),
            "rounding": rounding,
            "unit": figure.unit,
            "denominator": figure.per,
            "hedge": figure.modifier and say(figure.modifier),
            "change": figure.change and say(figure.change),
            "counted": figure.counted,
            "restated": restated and f"{restated.text} ({say.number(restated.value)})",
            "doubt": say("ambiguous") if figure.ambiguous else "",
            "made-by": figure.rule,
            "made-with": ", ".join(figure.rows),
        }
        return [(say(key), text) for key, text in facts.items() if text]

    def links(self, figure: Quantity) -> Iterator[_Row]:
        """List the links, each with its evidence."""
        source = self.article.field(figure.field)
        for link in describe.linked(figure, self._others, self._say):
            evidence = [(source[found.start : found.end], found.rule) for found in link.evidence]
            yield _Row(link.name, self._say(link.name), link.value, evidence)
