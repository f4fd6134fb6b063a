"""The account of a comparison: what differs, filtered, counted, and as one object for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from extractor.changes import Difference, Version
from extractor.records import STATUSES, Article, Change, FindingChange
from extractor.review.comparing import Compared
from extractor.review.decisions import Group, grouped

__all__ = ["SCHEMA", "Filter", "Report", "Shown", "collect", "listed"]

SCHEMA = "cekangka-diff/1"
_encode = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True)
class Filter:
    """Which changes are wanted; empty for all."""

    only: Collection[str] = ()
    causes: Collection[str] = ()

    def __call__(self, change: Change) -> bool:
        """Whether a change is wanted."""
        return (not self.only or change.status in self.only) and (not self.causes or change.cause in self.causes)


@dataclass(frozen=True)
class Shown:
    """A change with the texts on both sides, where they are at hand."""

    change: Change
    old: Article | None
    new: Article | None


def listed(changes: Iterable[Shown], each: int | None = None) -> Iterator[tuple[Group, list[Shown], int]]:
    """Yield the groups of changes, each with its first changes, `each` of them or all, and how many more it has."""
    shown = {id(one.change): one for one in changes}
    for group in grouped(one.change for one in shown.values()):
        first = [shown[id(change)] for change in group.changes[:each]]
        yield group, first, len(group.changes) - len(first)


@dataclass
class Report:
    """What differs between two sides; what moved is among the changes if the filter asks for it.

    hidden  counts the changes that the filter left out
    """

    compared: Compared
    changes: list[Shown] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    unchanged: int = 0
    hidden: int = 0

    @property
    def different(self) -> bool:
        """Whether anything differs but where it stands."""
        return bool(self.findings) or any(shown.change.status != "moved" for shown in self.changes)

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each status."""
        counts = Counter[str](shown.change.status for shown in self.changes)
        return Counter({**counts, "moved": len(self.moved), "unchanged": self.unchanged})

    @property
    def causes(self) -> Counter[str]:
        """How many changes have each cause."""
        return Counter(shown.change.cause for shown in self.changes)

    @property
    def articles(self) -> int:
        """How many articles have a change."""
        return len({(shown.change.article, shown.change.nth) for shown in self.changes})

    def json(self) -> bytes:
        """The report as one JSON object."""
        counts = self.counts
        summary = {status: counts[status] for status in (*STATUSES, "unchanged")} | {
            "articles": self.compared.articles + self.compared.only_new,
            "articles_changed": self.articles,
            "articles_only_old": self.compared.only_old,
            "articles_only_new": self.compared.only_new,
            "causes": self.causes,
            "hidden": self.hidden,
        }
        changes = [shown.change for shown in self.changes if shown.change.status != "moved"] + self.moved
        return _encode({"schema": SCHEMA, "summary": summary, "changes": changes, "findings": self.findings})


def collect(
    differences: Iterable[tuple[Version, Sequence[Version], Difference]], counts: Compared, wanted: Filter
) -> Report:
    """Gather what differs."""
    report = Report(counts)
    for new, olds, made in differences:
        texts = {id(figure): old.text for old in olds for figure in old.quantities}
        report.unchanged += len(made.same)
        kept = [change for change in made.changes if wanted(change)]
        moved = [change for change in made.moved if wanted(change)]
        report.hidden += len(made.changes) - len(kept)
        listed = kept + (moved if "moved" in wanted.only else [])  # else they are only counted
        report.changes += [Shown(change, texts.get(id(change.before)), new.text) for change in listed]
        report.moved += moved
        report.findings += (
            [] if wanted.causes else [one for one in made.findings if not wanted.only or one.status in wanted.only]
        )
    return report
