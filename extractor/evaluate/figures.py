"""The figures themselves: their places, kinds, values, units and counted nouns; and the score of everything.

Start with `score`. Facts of the kind `none` mark what must not come out; facts whose note says `opt` could be left out
and count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from extractor.evaluate.gold import Fact, Gold
from extractor.evaluate.links import LINK_FIELDS, MISTAKES, LinkAnswer, LinkField, LinkScore, judge_links
from extractor.evaluate.pairing import of_text, pairs
from extractor.records import KINDS, Kind, Quantity
from extractor.records import to_plain as record_to_plain

__all__ = ["Answer", "KindScore", "Score", "score", "to_plain"]

_UNKNOWN = "-"  # a gold row that leaves the counted noun open


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
    links: dict[LinkField, LinkScore] = field(default_factory=lambda: {name: LinkScore() for name in LINK_FIELDS})
    link_mistakes: list[LinkAnswer] = field(default_factory=list)

    @property
    def links_asked(self) -> bool:
        """Whether any fact carries a link."""
        return any(link.asked for link in self.links.values())

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


def score(gold: Iterable[Gold], figures: Mapping[str, Sequence[Quantity]]) -> Score:
    """Compare the figures of articles, by article id, with their gold facts, and their links where facts carry any."""
    result = Score()
    for row in gold:
        result.articles += 1
        found = of_text(figures.get(row.id, ()))
        for answer in judge_links(row.facts, found, row.id):
            result.links[answer.field].add(answer.verdict)
            if answer.verdict in MISTAKES:
                result.link_mistakes.append(answer)
        for fact, figure in pairs(row.facts, found):
            if fact is not None and fact.kind != "none":
                if not fact.optional:
                    _judge(result, row.id, fact, fact.kind, figure)
            elif figure is not None:
                result.predicted += 1
                result.false.append(Answer(row.id, fact, figure))
    return result


def to_plain(result: Score, *, mistakes: bool = False) -> dict[str, Any]:
    """Write a score as dictionaries of numbers, and None for a ratio of links that has nothing below it.

    mistakes  also list everything that went wrong, with its place in the article's text
    """
    plain: dict[str, Any] = {
        "articles": result.articles,
        "gold": result.gold,
        "found": result.found,
        "right": result.right,
        "false": len(result.false),
        "precision": result.precision,
        "recall": result.recall,
        "f1": result.f1,
        "kind": result.kind_right,
        "unit": result.unit,
        "counted": result.counted,
        "kinds": {kind: _kind(result.kinds[kind]) for kind in KINDS if kind in result.kinds},
        "links": {
            name: {**asdict(link), "precision": link.precision, "recall": link.recall}
            for name, link in result.links.items()
        },
    }
    if mistakes:
        plain["mistakes"] = [*map(_mistake, result.misses), *map(_mistake, result.false)]
        plain["link_mistakes"] = [*map(_link_mistake, result.link_mistakes)]
    return plain


def _kind(tally: KindScore) -> dict[str, Any]:
    # Not `asdict`: it makes another Counter of a Counter, which counts its items.
    return {"gold": tally.gold, "found": tally.found, "right": tally.right, "taken_as": dict(tally.taken_as)}


def _mistake(answer: Answer) -> dict[str, Any]:
    start, end = answer.span
    return {
        "article": answer.article,
        "start": start,
        "end": end,
        "fact": record_to_plain(answer.fact) if answer.fact else None,
        "figure": record_to_plain(answer.figure) if answer.figure else None,
    }


def _link_mistake(answer: LinkAnswer) -> dict[str, Any]:
    return {
        "article": answer.article,
        "start": answer.fact.start,
        "end": answer.fact.end,
        "figure": answer.figure.text if answer.figure else None,
        "field": answer.field,
        "verdict": answer.verdict,
        "expected": list(answer.expected),
        "found": answer.found,
        "rules": list(answer.rules),
    }


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
