"""Which figure answers for which fact: the one it overlaps most, each for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.evaluate.gold import Fact
from extractor.records import Quantity

__all__ = ["of_text", "overlap", "pairs"]


def of_text(figures: Sequence[Quantity]) -> list[Quantity]:
    """Leave out the figures of a title: the offsets of facts are those of the text."""
    return [figure for figure in figures if figure.field == "text"]


def overlap(fact: Fact, figure: Quantity) -> int:
    """Count the characters that both have; none or less where they are apart."""
    return min(fact.end, figure.end) - max(fact.start, figure.start)


def pairs(facts: Sequence[Fact], figures: Sequence[Quantity]) -> Iterator[tuple[Fact | None, Quantity | None]]:
    """Pair what overlaps, the largest overlap first; then what is left on either side."""
    overlaps = [
        (shared, f, q)
        for f, fact in enumerate(facts)
        for q, figure in enumerate(figures)
        if (shared := overlap(fact, figure)) > 0
    ]
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, f, q in sorted(overlaps, reverse=True):
        if f not in paired and q not in taken:
            paired[f] = q
            taken.add(q)
    for f, fact in enumerate(facts):
        yield fact, figures[paired[f]] if f in paired else None
    for q, figure in enumerate(figures):
        if q not in taken:
            yield None, figure
