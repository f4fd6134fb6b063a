"""How good is the extraction? Figures against facts that people marked by hand.

Start with `score`. A figure answers for the fact it overlaps most, each for one. Facts of the kind `none` mark
what must not come out; facts whose note says `opt` could be left out and count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import msgspec

from extractor.records import Kind, Quantity

__all__ = ["Answer", "Fact", "Gold", "KindScore", "Score", "gold_from_json", "score"]

_UNKNOWN = "-"  # a gold row that leaves the counted noun open


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One number of an article and what it should become; `high` is the upper end of a range or band."""

    start: int
    end: int
    kind: Kind | Literal["none"]
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    counted: str | None = None
    note: str | None = None

    @property
    def optional(self) -> bool:
        """Whether reasonable people could leave it out."""
        return "opt" in (self.note or "")


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one article, with its text where the file carries it."""

    id: str
    facts: tuple[Fact, ...]
    text: str | None = None


@dataclass(frozen=True)
class Answer:
    """What went wrong in one place: a fact with the figure that answered it, either of which may be missing."""

    article: str
    fact: Fact | None
    figure: Quantity | None

    @property
    def span(self) -> tuple[int, int]:
        """Where it is in the article's text."""
        place = self.fact or self.figure
        return (place.start, place.end) if place else (0, 0)


@dataclass
class KindScore:
    """The facts of one kind: how many there are, were found, have the right value; the kinds they were taken for."""

    gold: int = 0
    found: int = 0
    right: int = 0
    taken_as: Counter[str] = field(default_factory=Counter)


@dataclass
class Score:
    """The counts, the ratios made from them, and everything that went wrong."""

    articles: int = 0
    predicted: int = 0
    unit_asked: int = 0
    unit_right: int = 0
    counted_asked: int = 0
    counted_right: int = 0
    kinds: dict[Kind, KindScore] = field(default_factory=dict)
    misses: list[Answer] = field(default_factory=list)
    false: list[Answer] = field(default_factory=list)

    @property
    def gold(self) -> int:
        """How many facts should come out."""
        return sum(kind.gold for kind in self.kinds.values())

    @property
    def found(self) -> int:
        """How many of them have a figure at their place."""
        return sum(kind.found for kind in self.kinds.values())

    @property
    def right(self) -> int:
        """How many of them have the right value too."""
        return sum(kind.right for kind in self.kinds.values())

    @property
    def recall(self) -> float:
        """Right of all facts."""
        return _ratio(self.right, self.gold)

    @property
    def precision(self) -> float:
        """Right of all figures."""
        return _ratio(self.right, self.predicted)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def kind_right(self) -> float:
        """Right kind, of the facts found."""
        return _ratio(self.found - sum(kind.taken_as.total() for kind in self.kinds.values()), self.found)

    @property
    def unit(self) -> float:
        """Right unit, of the money and percentages found."""
        return _ratio(self.unit_right, self.unit_asked)

    @property
    def counted(self) -> float:
        """Right counted noun, of the counts found that have one."""
        return _ratio(self.counted_right, self.counted_asked)


def gold_from_json(line: bytes | str) -> Gold:
    """Read a row of a gold file; raises msgspec.DecodeError or its subclass ValidationError."""
    return msgspec.json.decode(line, type=Gold)


def score(gold: Iterable[Gold], figures: Mapping[str, Sequence[Quantity]]) -> Score:
    """Compare the figures of articles, by article id, with their gold facts."""
    result = Score()
    for row in gold:
        result.articles += 1
        answered = _pair(row.facts, figures.get(row.id, ()))
        for fact, figure in answered:
            if fact is not None and fact.kind != "none":
                if not fact.optional:
                    _judge(result, row.id, fact, fact.kind, figure)
            elif figure is not None:
                result.predicted += 1
                result.false.append(Answer(row.id, fact, figure))
    return result


def _judge(result: Score, article: str, fact: Fact, kind: Kind, figure: Quantity | None) -> None:
    tally = result.kinds.setdefault(kind, KindScore())
    tally.gold += 1
    right = figure is not None and _same_value(fact, figure)
    if not right:
        result.misses.append(Answer(article, fact, figure))
    if figure is None:
        return
    result.predicted += 1
    tally.found += 1
    tally.right += right
    if figure.kind != kind:
        tally.taken_as[figure.kind] += 1
    if kind in ("money", "percent"):
        result.unit_asked += 1
        result.unit_right += figure.unit == fact.unit
    if kind == "cardinal" and fact.counted not in (None, _UNKNOWN):
        result.counted_asked += 1
        result.counted_right += bool(_words(fact.counted) & _words(figure.counted))


def _pair(facts: Sequence[Fact], figures: Sequence[Quantity]) -> Iterator[tuple[Fact | None, Quantity | None]]:
    """Pair what overlaps, the largest overlap first; then what is left on either side."""
    overlaps = [
        (shared, f, q)
        for f, fact in enumerate(facts)
        for q, figure in enumerate(figures)
        if (shared := min(fact.end, figure.end) - max(fact.start, figure.start)) > 0
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, f, q in sorted(overlaps, reverse=True):
        if f not in pairs and q not in taken:
            pairs[f] = q
            taken.add(q)
    for f, fact in enumerate(facts):
        yield fact, figures[pairs[f]] if f in pairs else None
    for q, figure in enumerate(figures):
        if q not in taken:
            yield None, figure


def _same_value(fact: Fact, figure: Quantity) -> bool:
    low = figure.low if figure.low is not None else figure.value
    if fact.high is None:
        return _close(figure.value if figure.value is not None else low, fact.value)
    # Where a band ends is a matter of taste ("puluhan" up to 90 or 99); where it begins is not.
    return _close(low, fact.value) and (fact.note == "vague" or _close(figure.high, fact.high))


def _close(a: Decimal | None, b: Decimal | None) -> bool:
    """Whether two numbers are the same but for the digits that a gold file writes (0.3333 for a third)."""
    if a is None or b is None:
        return False
    size = max(abs(a), abs(b))
    if abs(b) < 1:
        return abs(a - b) <= Decimal("1e-3") * max(size, Decimal("1e-9"))
    return abs(a - b) <= Decimal("1e-9") * size


def _words(text: str | None) -> set[str]:
    return set((text or "").lower().split()) - {_UNKNOWN}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
