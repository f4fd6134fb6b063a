"""Consistency checks: one file a check, found by scanning this folder.

A check's id is its file name with hyphens. Its module holds `CHECK`, which says what the check claims, what it
cannot see, and the texts on which it must fire or stay silent, and `find`, which yields an `Outcome` for every relation
that it looks at: the figures agree, they do not, or it cannot be told. A check of several articles has `across`
instead. What the checks share stands in modules whose name begins with an underscore.

Start with `run`, then `Case`, which is all that a check sees of an article.
"""

from __future__ import annotations

import functools
import hashlib
import pkgutil
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - arguments are called date
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple, Never, TypeVar, cast

import msgspec

from extractor.checks._written import span
from extractor.intervals import Answer, Interval, read
from extractor.pipes.dates import article_date
from extractor.records import Article, Field, Finding, Level, Quantity, Span

Made = TypeVar("Made")
Example = str | Article | tuple[Article, ...]

LEVELS: tuple[Level, ...] = ("error", "warning", "note")

_IN_FULL = 15  # digits that leave nothing out
REACH = 120  # characters between two figures that one phrase can join
_SHAPE = bytes.maketrans(b"123456789", b"000000000")
# What begins to speak of something else; "." and line ends are the sentence's business.
_BREAK = re.compile(r"[;\n]|\b(?:sedangkan|sementara|adapun|namun|tetapi)\b")


@dataclass(frozen=True)
class Check:
    """What a check is.

    level    the highest level its findings have
    on       whether it runs without being asked for
    claim    what it says when it fires, by language
    blind    what it cannot see, by language
    fires    texts with exactly one finding of this check; articles where a date or a title matters, several of them
             for a check of several articles
    silent   texts with none
    """

    level: Level
    on: bool
    claim: Mapping[str, str]
    blind: Mapping[str, str]
    fires: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a check has to say of one relation.

    answer    whether its figures agree
    about     the figures, and other places such as dates, the most telling first
    working   the formula with the numbers put in, or what writes it, since of figures that agree few want to see it
    level     of the finding, where the figures do not agree; else the check's own
    message   the finding in one sentence, by language; this and all below only where the figures do not agree
    readings  the readings that were tried, beside what the figures were taken for
    tried     what the figures were taken for, in their order; what the words around them allow if it is not given
    repair    what would make the figures agree, where one computes
    key       what the finding depends on beside its figures ("2020-09-17")
    """

    answer: Answer
    about: Sequence[Quantity | Span]
    working: str | Callable[[], str]
    level: Level | None = None
    message: Mapping[str, str] = msgspec.field(default_factory=dict)
    readings: tuple[str, ...] = ()
    tried: Sequence[Interval] = ()
    repair: str | None = None
    key: tuple[object, ...] = ()

    @property
    def formula(self) -> str:
        """The working, written."""
        return self.working if isinstance(self.working, str) else self.working()


class Case:
    """What a check looks at: an article and its figures in order, those of the title first."""

    def __init__(self, article: Article, quantities: Sequence[Quantity]) -> None:
        self.article = article
        self.quantities = quantities
        self._lines: dict[Field, list[int]] = {}
        self._shapes: dict[Field, bytes] = {}
        self._known: dict[Callable[[Case], object], object] = {}

    @functools.cached_property
    def by_id(self) -> Mapping[str, Quantity]:
        """The figures by their id."""
        return {quantity.id: quantity for quantity in self.quantities}

    def once(self, reading: Callable[[Case], Made]) -> Made:
        """What several checks read of an article, read once."""
        if reading not in self._known:
            self._known[reading] = reading(self)
        return cast(Made, self._known[reading])

    @property
    def fields(self) -> Iterator[tuple[Field, str]]:
        """The strings of the article that there are, each with its name."""
        if self.article.title:
            yield "title", self.article.title
        yield "text", self.article.text

    def shape(self, name: Field) -> bytes:
        """A string of the article, its digits as 0 and what is not in Latin 1 as ?, at the same places.

        There is no quicker way to find where something with digits may stand: a pattern is looked for by its first
        byte, if there is but one.
        """
        if name not in self._shapes:
            self._shapes[name] = self.article.field(name).encode("latin-1", "replace").translate(_SHAPE)
        return self._shapes[name]

    @functools.cached_property
    def today(self) -> Date | None:
        """The day of the article; None if it has none."""
        return article_date(self.article.date)

    @functools.cached_property
    def headline(self) -> tuple[Field, int]:
        """Where the headline stands: the field, and the offset of its end, which is 0 where there is none."""
        if self.article.title:
            return "title", len(self.article.title)
        line, gap, _ = self.article.text.partition("\n\n")
        return "text", 0 if not gap or "\n" in line or line.endswith(".") else len(line)

    def heads(self, figure: Quantity) -> bool:
        """Whether a figure stands in the headline."""
        name, end = self.headline
        return figure.end <= end and figure.field == name

    @functools.cached_property
    def alike(self) -> list[list[Quantity]]:
        """The figures that count the same in the same unit, whoever they are of, where there are several."""
        groups: dict[object, list[Quantity]] = defaultdict(list)
        for figure in self.quantities:
            counted = figure.counted and " ".join(figure.counted.lower().split())
            groups[figure.kind, figure.unit, figure.per, counted].append(figure)
        return [group for group in groups.values() if len(group) > 1]

    @functools.cached_property
    def pairs(self) -> list[tuple[Quantity, Quantity, str]]:
        """Figures that stand side by side in one clause, with the words between them in lower case, a space for many.

        Nothing else is spoken of between them: no other figure, no semicolon, no "sedangkan".
        """
        found = []
        for one, two in pairwise(self.quantities):
            if one.sentence == two.sentence and one.field == two.field and 0 <= two.start - one.end <= REACH:
                words = self.article.field(one.field)[one.end : two.start].lower()
                if not _BREAK.search(words):
                    found.append((one, two, " ".join(words.split())))
        return found

    @functools.cached_property
    def chains(self) -> list[tuple[list[Quantity], list[str]]]:
        """The same as runs of figures, as long as they go, with the words between them."""
        found: list[tuple[list[Quantity], list[str]]] = []
        for one, two, words in self.pairs:
            if found and found[-1][0][-1] is one:
                found[-1][0].append(two)
                found[-1][1].append(words)
            else:
                found.append(([one, two], [words]))
        return found

    def before(self, quantity: Quantity, reach: int = REACH) -> str:
        """The words of its sentence in front of a figure, in lower case."""
        start = max(quantity.sentence[0], quantity.start - reach)
        return " ".join(self.article.field(quantity.field)[start : quantity.start].lower().split())

    def after(self, quantity: Quantity, reach: int = REACH) -> str:
        """The words of its sentence behind a figure, in lower case."""
        end = min(quantity.sentence[1], quantity.end + reach)
        return " ".join(self.article.field(quantity.field)[quantity.end : end].lower().split())

    def span(self, at: Quantity | Span) -> Span:
        """Where a figure stands, or a place of this article, with its line and column."""
        if isinstance(at, Span) and at.article is not None:
            return at
        return self.place(at.field, at.start, at.end)

    def place(self, name: Field, start: int, end: int) -> Span:
        """A stretch of the article, with its line and column."""
        text = self.article.field(name)
        if name not in self._lines:
            self._lines[name] = [0, *(m.end() for m in re.finditer("\n", text))]
        line = bisect_right(self._lines[name], start)
        column = start - self._lines[name][line - 1] + 1
        return Span(field=name, start=start, end=end, text=text[start:end], line=line, column=column)


@dataclass(frozen=True)
class Registered:
    """A check and the functions that run it: on each article, or on several together, each outcome with its case."""

    id: str
    check: Check
    find: Callable[[Case], Iterator[Outcome]] = field(repr=False)
    across: Callable[[Sequence[Case]], Iterator[tuple[Case, Outcome]]] = field(repr=False)

    @property
    def compares(self) -> bool:
        """Whether it looks at several articles together."""
        return self.across is not _nothing


class Agreement(NamedTuple):
    """A relation whose figures agree: the check that looked, and what it looked at."""

    check: str
    case: Case
    outcome: Outcome

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the figures stand."""
        return tuple(map(self.case.span, self.outcome.about))

    @property
    def working(self) -> str:
        """The formula with the numbers put in."""
        return self.outcome.formula


@dataclass(frozen=True, kw_only=True)
class Told:
    """What checking came to: in the order of the articles, and how many relations were left open.

    failed  the checks that a bug stopped, each with its error; what they found before is there
    """

    findings: list[Finding]
    agreements: list[Agreement]
    undecided: int
    failed: Mapping[str, Exception] = field(default_factory=dict)

    @property
    def checked(self) -> int:
        """How many relations were looked at, those left open too."""
        return len(self.findings) + len(self.agreements) + self.undecided


@dataclass(frozen=True, kw_only=True)
class Report(Told):
    """The same of one article, with its figures."""

    article: Article
    quantities: Sequence[Quantity]


@dataclass(frozen=True, kw_only=True)
class Compared(Told):
    """The same of several articles, with the articles of each finding: for every one of its places, where it is."""

    articles: list[tuple[Article, ...]]


@functools.cache
def registry() -> Mapping[str, Registered]:
    """Every check by id."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        if module.name.startswith("_"):
            continue
        loaded = import_module(f"{__name__}.{module.name}")
        name = module.name.replace("_", "-")
        find, across = (getattr(loaded, function, _nothing) for function in ("find", "across"))
        found[name] = Registered(name, loaded.CHECK, find, across)
    return MappingProxyType(found)


def _nothing(_: object) -> Iterator[Never]:
    yield from ()


@functools.cache
def _on() -> tuple[Registered, ...]:
    return tuple(check for check in registry().values() if check.check.on)


def selected(names: Sequence[str] | None) -> Sequence[Registered]:
    """The checks with these ids; ["all"] gives every one, None those that are on by default.

    Raises ValueError naming the near ones if there is no such check.
    """
    if names is None:
        return _on()
    known = registry()
    if "all" in names:
        return list(known.values())
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=3)
            hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise ValueError(f"no check {name!r}; {hint}")
    return [known[name] for name in dict.fromkeys(names)]


def run(
    article: Article,
    quantities: Sequence[Quantity],
    names: Sequence[str] | None = None,
    levels: Mapping[str, Level] = MappingProxyType({}),
) -> Report:
    """Check an article.

    names   the ids of the checks to run, as for `selected`
    levels  the level of every finding of a check, where it is not to be the check's own
    """
    case = Case(article, quantities)
    told = _Told(levels)
    for check in selected(names):
        try:
            for outcome in check.find(case):
                told.add(check, case, outcome)
        except Exception as error:  # one check that trips over an article must not take the others with it
            told.failed[check.id] = error
    told.found.sort(key=lambda found: (_place(found[1].spans), found[1].check))
    told.agreements.sort(key=lambda agreement: (_place(agreement.outcome.about), agreement.check))
    return Report(article=article, quantities=quantities, **told.all())


def compare(
    reports: Sequence[Report],
    names: Sequence[str] | None = None,
    levels: Mapping[str, Level] = MappingProxyType({}),
) -> Compared:
    """Check articles against each other; arguments as for `run`."""
    cases = [Case(report.article, report.quantities) for report in reports]
    told = _Told(levels)
    for check in selected(names):
        try:
            for case, outcome in check.across(cases):
                told.add(check, case, outcome)
        except Exception as error:
            told.failed[check.id] = error
    named: dict[str, list[Article]] = {}
    for case in cases:
        named.setdefault(case.article.id, []).append(case.article)
    articles = [
        tuple(
            case.article if span.article is None else _other(span, case.article, named[span.article])
            for span in finding.spans
        )
        for case, finding in told.found
    ]
    return Compared(articles=articles, **told.all())


def _other(span: Span, own: Article, named: Sequence[Article]) -> Article:
    """Of the articles with the id that a place of another article names, the one that has its text there."""
    others = (article for article in named if article is not own)
    return next((one for one in others if one.field(span.field)[span.start : span.end] == span.text), own)


@dataclass
class _Told:
    """What is told so far, each finding with its case; `levels` as for `run`."""

    levels: Mapping[str, Level]
    found: list[tuple[Case, Finding]] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    undecided: int = 0
    failed: dict[str, Exception] = field(default_factory=dict)

    def add(self, check: Registered, case: Case, outcome: Outcome) -> None:
        if outcome.answer == "undecided":
            self.undecided += 1
        elif outcome.answer == "consistent":
            self.agreements.append(Agreement(check.id, case, outcome))
        else:
            spans = tuple(map(case.span, outcome.about))
            level = self.levels.get(check.id) or outcome.level or check.check.level
            self.found.append((case, _finding(case.article, check.id, level, outcome, spans)))

    def all(self) -> dict[str, Any]:
        """The fields of a `Told`; of findings of an article that are alike, all but the first get a number."""
        times: Counter[tuple[int, str]] = Counter()
        findings = []
        for case, finding in self.found:
            times[id(case), finding.fingerprint] += 1
            number = times[id(case), finding.fingerprint]
            name = f"{finding.fingerprint}-{number}" if number > 1 else finding.fingerprint
            findings.append(msgspec.structs.replace(finding, fingerprint=name))
        return {
            "findings": findings,
            "agreements": self.agreements,
            "undecided": self.undecided,
            "failed": self.failed,
        }


def _place(about: Sequence[Quantity | Span]) -> tuple[bool, int]:
    return min([(at.field == "text", at.start) for at in about])


def _finding(article: Article, check: str, level: Level, outcome: Outcome, spans: tuple[Span, ...]) -> Finding:
    figures = [about for about in outcome.about if isinstance(about, Quantity)]
    tried = outcome.tried or [read(figure, "hedged") for figure in figures]
    values = [figure.value if figure.value is not None else (figure.low, figure.high) for figure in figures]
    return Finding(
        article=article.id,
        check=check,
        level=level,
        message=dict(outcome.message),
        spans=spans,
        quantities=tuple(figure.id for figure in figures),
        working=outcome.formula,
        readings=(*outcome.readings, *filter(None, map(_reading, figures, tried))),
        repair=outcome.repair,
        fingerprint=_fingerprint(check, [*values, *outcome.key], [span.text for span in spans]),
    )


def _reading(figure: Quantity, taken: Interval) -> str | None:
    """What a figure was taken for, where that is more than the number it shows."""
    return None if taken.low == taken.high else f"{figure.text}: {span(taken, _IN_FULL)}"


def _fingerprint(check: str, values: Sequence[object], texts: Sequence[str]) -> str:
    """A name for a finding that does not change when the article is edited elsewhere."""
    joined = "\x1f".join([check, *map(str, values), *(" ".join(text.split()) for text in texts)])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
