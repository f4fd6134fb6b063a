"""Whose figure it is, of what, where, when, who said it, and which other figure it stands in relation to.

Start with `judge_links`: one verdict for every link that a fact asks for.

    right     what was found agrees with the gold
    wrong     it does not
    missed    nothing was found, the figure itself perhaps neither
    spurious  something was found where there is nothing to name
    optional-right, optional-wrong   the same where it could have been left out
    silent    nothing was found where nothing had to be

Names agree when every word of the shorter one is in the longer one ("Dinas Sosial" and "Kepala Dinas Sosial DKI", but
not "Dinas Pendidikan"); intervals and relations when they are the same; `of` when it points to a figure at the fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import UNSET

from extractor.describe import words
from extractor.evaluate.gold import Fact
from extractor.evaluate.pairing import of_text, overlap, pairs
from extractor.records import LinkName, Quantity

__all__ = ["LINK_FIELDS", "MISTAKES", "LinkAnswer", "LinkField", "LinkScore", "Verdict", "judge_links"]

LinkField = Literal["subject", "metric", "place", "period", "interval", "speaker", "of", "relation"]
Verdict = Literal["right", "wrong", "missed", "spurious", "optional-right", "optional-wrong", "silent"]
LINK_FIELDS: tuple[LinkField, ...] = (
    "subject",
    "metric",
    "place",
    "period",
    "interval",
    "speaker",
    "of",
    "relation",
)
MISTAKES: tuple[Verdict, ...] = ("wrong", "missed", "spurious", "optional-wrong")

# The evidence of a link is kept under one name for what is read together.
_EVIDENCE: dict[LinkField, LinkName] = {
    "subject": "subject",
    "metric": "metric",
    "place": "place",
    "period": "period",
    "interval": "period",
    "speaker": "speaker",
    "of": "of",
    "relation": "of",
}


@dataclass(frozen=True)
class LinkAnswer:
    """One link that a fact asks for: the acceptable answers (None is none at all), what was found, and the verdict.

    base is the figure that `of` points to, and `rules` made the link.
    """

    article: str
    field: LinkField
    verdict: Verdict
    fact: Fact
    figure: Quantity | None
    expected: tuple[str | int | None, ...]
    found: str | None
    base: Quantity | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that made what was found."""
        links = self.figure.links if self.figure and self.found is not None else ()
        return tuple(dict.fromkeys(link.rule for link in links if link.name == _EVIDENCE[self.field]))


@dataclass
class LinkScore:
    """The verdicts on the links of one field; `asked` counts the facts that carry it."""

    asked: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    spurious: int = 0
    optional_right: int = 0
    optional_wrong: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count one more."""
        self.asked += 1
        if verdict != "silent":
            name = verdict.replace("-", "_")
            setattr(self, name, getattr(self, name) + 1)

    @property
    def gold(self) -> int:
        """How many links had to be found."""
        return self.right + self.wrong + self.missed

    @property
    def recall(self) -> float | None:
        """Right of those that had to be found; None if there are none."""
        return self.right / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """Right of those that were found where one was asked; None if there are none."""
        right = self.right + self.optional_right
        found = right + self.wrong + self.spurious + self.optional_wrong
        return right / found if found else None


def judge_links(facts: Sequence[Fact], figures: Sequence[Quantity], article: str = "") -> Iterator[LinkAnswer]:
    """Judge the figures of one article by the links that its facts carry; `article` is for the answers to name.

    The figures are all of the article: those that `of` points to are looked up among them by their id.
    """
    figures = of_text(figures)
    by_id = {figure.id: figure for figure in figures}
    for fact, figure in pairs(facts, figures):
        if fact is None or fact.kind == "none" or fact.optional:
            continue
        for field in LINK_FIELDS:
            expected = _expected(fact, field)
            if expected is None:
                continue
            found: str | None = (getattr(figure, field) or None) if figure else None
            base = by_id.get(found) if field == "of" and found is not None else None
            agrees = _points_to(base, facts, expected) if field == "of" else _agrees(field, expected, found)
            verdict = _verdict(expected, found, agrees, optional=_optional(fact, field))
            yield LinkAnswer(article, field, verdict, fact, figure, expected, found, base)


def _expected(fact: Fact, field: LinkField) -> tuple[str | int | None, ...] | None:
    """Give the acceptable answers, None where the fact does not ask."""
    asked = getattr(fact, field)
    if asked is UNSET or (field == "relation" and asked is None):  # there is none where there is no `of`, asked above
        return None
    return asked if isinstance(asked, tuple) else (asked,)


def _optional(fact: Fact, field: LinkField) -> bool:
    of = fact.of if field == "relation" and isinstance(fact.of, tuple) else ()
    asked = getattr(fact, field)
    return None in of or (isinstance(asked, tuple) and None in asked)


def _verdict(expected: tuple[str | int | None, ...], found: str | None, agrees: bool, *, optional: bool) -> Verdict:
    nothing = all(answer is None for answer in expected)
    if found is None:
        return "silent" if nothing or optional else "missed"
    if nothing:
        return "spurious"
    if optional:
        return "optional-right" if agrees else "optional-wrong"
    return "right" if agrees else "wrong"


def _agrees(field: LinkField, expected: tuple[str | int | None, ...], found: str | None) -> bool:
    if found is None:
        return False
    if field in ("interval", "relation"):
        return found in expected
    return any(isinstance(answer, str) and _same_words(answer, found) for answer in expected)


def _same_words(a: str, b: str) -> bool:
    left, right = set(words(a)), set(words(b))
    return bool(left and right) and (left <= right or right <= left)


def _points_to(base: Quantity | None, facts: Sequence[Fact], expected: tuple[str | int | None, ...]) -> bool:
    return base is not None and any(fact.start in expected and overlap(fact, base) > 0 for fact in facts)
