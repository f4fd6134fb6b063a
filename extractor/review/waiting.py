"""What waits in a sitting, as lines to walk through: groups, and in an open group its changes, through a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.review.decisions import Group, grouped, searchable
from extractor.store import Pending

__all__ = ["Open", "Row", "Waiting"]


@dataclass
class Open:
    """A group in the list: what still waits in it, and whether its changes are shown."""

    group: Group
    waiting: list[Pending]
    shown: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the list: a group, or a change of it; `wanted` is what waits in the group and the filter shows."""

    group: Open
    wanted: Sequence[Pending]
    change: Pending | None = None

    @property
    def pending(self) -> Pending:
        """The change that a decision here is on: of a group the first that is shown."""
        return self.change or self.wanted[0]


@dataclass
class Waiting:
    """Everything that waits, in groups; `words` are what a change must have to be shown, empty for all."""

    groups: list[Open] = field(default_factory=list)
    words: str = ""

    @classmethod
    def of(cls, waiting: Sequence[Pending]) -> Waiting:
        """Put changes into their groups."""
        by_id = {id(one.change): one for one in waiting}
        groups = grouped(one.change for one in waiting)
        return cls([Open(group, [by_id[id(change)] for change in group.changes]) for group in groups])

    def with_back(self, back: Sequence[Pending]) -> Waiting:
        """The same with changes that wait again, each in its place; open groups stay open."""
        ids = {one.change.id for one in back}
        left = [one for group in self.groups for one in group.waiting if one.change.id not in ids]
        made = Waiting.of(sorted([*left, *back], key=lambda one: (one.skipped, one.place)))
        shown = {group.group.id for group in self.groups if group.shown}
        for group in made.groups:
            group.shown = group.group.id in shown
        made.words = self.words
        return made

    def rows(self) -> list[Row]:
        """The lines: groups in which something is wanted, and the changes of open ones."""
        rows: list[Row] = []
        for group in self.groups:
            wanted = self.rest(group)
            if wanted:
                rows.append(Row(group, wanted))
                if group.shown:
                    rows += [Row(group, wanted, one) for one in wanted]
        return rows

    def rest(self, group: Open) -> list[Pending]:
        """What a decision on the rest of a group is on: what is shown of it, not what the filter hides."""
        return [one for one in group.waiting if not self.words or self._wanted(one)]

    def take(self, ids: set[str]) -> None:
        """Let changes go that are decided on."""
        for group in self.groups:
            if any(one.change.id in ids for one in group.waiting):
                group.waiting = [one for one in group.waiting if one.change.id not in ids]

    @property
    def count(self) -> int:
        """How many changes wait, whatever the filter."""
        return sum(len(group.waiting) for group in self.groups)

    def _wanted(self, one: Pending) -> bool:
        return self.words in searchable(one.change)
