"""Figures that a sentence points back to: "Jumlah itu naik 5 persen", "Dari jumlah tersebut, 40 orang atau 12 persen".

Which of the figures before it is meant, words do not say; so a relation with them holds if it does with any of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from extractor.checks import Case, Outcome
from extractor.intervals import Answer
from extractor.records import Quantity

__all__ = ["likeliest", "meant", "pointed", "points_back"]

Tried = TypeVar("Tried")

_REACH = 160  # characters from the beginning of a sentence to the figure
_BACK = 500  # characters between the sentence and what it points to
_MOST = 8  # figures that are tried
_LIKELY: tuple[Answer, ...] = ("consistent", "undecided", "contradicted")
# What is pointed to stands first: "Angka itu", "Dari jumlah tersebut", "Adapun realisasi belanja itu".
_POINTS = re.compile(
    r"\W*(?:adapun |sementara |namun |secara rinci |rincinya,? )?(?P<out>dari (?:total )?)?"
    r"(?!(?:dalam|pada|di|untuk|dengan|atas|oleh|akibat|setelah|sebelum|saat|menurut|karena|selain|hal|ke|yang)\b)"
    r"(?:[^\W\d]+[ -]){1,3}(?:itu|tersebut)\b"
)


def points_back(case: Case, figure: Quantity, *, out_of: bool) -> bool:
    """Whether the sentence of a figure begins with what was told before; with `out_of`, whether it is from there."""
    start = figure.sentence[0]
    if figure.start - start > _REACH:
        return False
    found = _POINTS.match(" ".join(case.article.field(figure.field)[start : figure.start].lower().split()))
    return found is not None and (found["out"] is not None) == out_of


def pointed(case: Case, figure: Quantity, wanted: Callable[[Quantity], bool]) -> list[Quantity]:
    """The figures of the two sentences before that of a figure which can be meant, the nearest first."""
    found: list[Quantity] = []
    sentences: set[tuple[int, int]] = set()
    for other in _backwards(case, figure):
        sentences.add(other.sentence)
        if len(sentences) > 2 or figure.sentence[0] - other.end > _BACK or len(found) == _MOST:
            break
        if wanted(other):
            found.append(other)
    return found


def likeliest(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the one outcome that is most likely meant, as no more than a warning."""
    found = meant(outcomes, lambda outcome: outcome.answer)
    if found is not None:
        yield msgspec.structs.replace(found, level="warning")


def meant(tried: Iterable[Tried], answer: Callable[[Tried], Answer]) -> Tried | None:
    """Of what may be meant, the first that holds, else the first that is not decided, else the first; None of none."""
    return min(tried, key=lambda one: _LIKELY.index(answer(one)), default=None)


def _backwards(case: Case, figure: Quantity) -> Iterator[Quantity]:
    """The figures of the same string in earlier sentences, the nearest first."""
    at = case.once(_places)[figure.id]
    for other in reversed(case.quantities[max(at - 4 * _MOST, 0) : at]):
        if other.field == figure.field and other.end <= figure.sentence[0]:
            yield other


def _places(case: Case) -> dict[str, int]:
    return {figure.id: at for at, figure in enumerate(case.quantities)}
