"""The verbs of a review: work out what waits, group it, decide, take back. Both faces call these and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import uuid4

from extractor.changes import is_jump
from extractor.records import Change, Quantity
from extractor.review.comparing import Compared, Readers, compare
from extractor.review.sides import ApprovedSide, RunSide
from extractor.store import Approved, Move, Pending, Run, Settled, Store, StoreError, Verdict, text_hash

__all__ = ["Group", "Review", "differing", "grouped", "refresh", "resolve", "searchable"]

_PASSES = 4  # over a run, until no approved figure follows its text any more
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Group:
    """Changes that are alike: by one rule, of one cause, in the same fields, from one shape to another.

    jump  values that became ten times as large or a tenth, or more
    id    stands for what they have in common
    """

    changes: Sequence[Change]
    jump: bool
    id: str

    @property
    def first(self) -> Change:
        """One of them."""
        return self.changes[0]

    @cached_property
    def identical(self) -> bool:
        """Whether all of them have the same words and not only the same shape."""
        return len({(_text(one.before), _text(one.after)) for one in self.changes}) == 1

    @property
    def same(self) -> bool:
        """Whether the words of the figure are what they were, and it is read otherwise."""
        return self.first.before is not None and self.first.after is not None and "text" not in self.first.fields

    @property
    def shapes(self) -> tuple[str, str]:
        """What the figure was and is, "" for none: its words where they are the same in all, else its shape."""
        name = _text if self.identical else _shape
        return name(self.first.before), name(self.first.after)


def _text(figure: Quantity | None) -> str:
    return " ".join(figure.text.split()) if figure else ""


def _shape(figure: Quantity | None) -> str:
    return _NUMBER.sub("N", _text(figure))


def grouped(changes: Iterable[Change]) -> list[Group]:
    """Group changes: jumps first, then the largest groups."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        figure = change.after or change.before
        rule = figure.rule if figure else ""
        shapes = _shape(change.before).casefold(), _shape(change.after).casefold()
        key = is_jump(change), change.status, rule, change.cause, change.fields, shapes
        alike.setdefault(key, []).append(change)
    groups = [Group(found, bool(key[0]), sha256(repr(key).encode()).hexdigest()[:12]) for key, found in alike.items()]
    return sorted(groups, key=lambda group: (not group.jump, -len(group.changes)))


def searchable(change: Change) -> str:
    """What a filter looks in, in small letters: id, article, status, cause, fields, and of its figures the words."""
    words = [change.id, change.article, change.status, change.cause, *change.fields]
    for figure in (change.before, change.after):
        words += [figure.text, figure.rule, figure.subject or "", figure.counted or ""] if figure else []
    return " ".join(words).casefold()


def differing(store: Store, run: Run, readers: Readers, counts: Compared | None = None) -> Iterator[Pending]:
    """Every change of a run against the approved figures, whatever was decided on it; nothing is written.

    Raises StoreError where nothing was ever approved, so that everything would wait.
    """
    need_approved(store, run)
    return (one for one in _worked_out(store, run, readers, counts) if isinstance(one, Pending))


def refresh(store: Store, run: Run, readers: Readers) -> None:
    """Work out what waits for a decision in a run; approved figures that did not change follow their text.

    Raises StoreError where nothing was ever approved, so that everything would wait.
    """
    if run.finished and store.pending_of() == run.id:
        return
    need_approved(store, run)
    # Figures that have followed their text leave others to be paired anew, so that the next run would ask otherwise.
    for _ in range(_PASSES):
        before = store.last_decision()
        while not store.put_pending(run.id, _worked_out(store, run, readers), store.last_decision()):
            pass  # another process has just replaced what is approved
        if store.last_decision() == before:  # that some have followed is in the log
            break


def need_approved(store: Store, run: Run) -> None:
    """Raise StoreError if nothing was ever approved; a run that could be is named."""
    if not store.ever_approved():
        raise StoreError(f"nothing is approved yet; to approve a run as it is: cekangka baseline accept {run.id}")


def _worked_out(store: Store, run: Run, readers: Readers, counts: Compared | None = None) -> Iterator[Pending | Move]:
    place = 0
    for new, olds, made in compare(ApprovedSide(store), RunSide(store, run), readers, counts):
        texts = {id(figure): old for old in olds for figure in old.quantities}
        text = text_hash(new.text) if new.text else ""
        for change in made.changes:
            before, after = change.before, change.after
            old = texts[id(before)] if before else None
            place += 1
            yield Pending(
                change,
                text,
                run.rules,
                old.text_hash if old else None,
                place,
                name=(old.name(before.id) if old and before else made.name(after.id if after else None)) or "",
                of=made.name(after.of if after else None),
                old_of=old.name(before.of) if old and before else None,
            )
        moved = [(change.before, change.after) for change in made.moved if change.before and change.after]
        for before, after in moved + made.same:
            was = texts[id(before)]
            if was.text_hash != text:
                names = was.name(before.id) or "", was.name(before.of)
                yield Move(
                    Approved(new.article, new.nth, was.text_hash, was.rules, before, *names),
                    Approved(new.article, new.nth, text, run.rules, after, *names),
                )


def resolve(store: Store, names: Iterable[str]) -> list[str]:
    """The ids of the changes that wait, by their ids or how these begin.

    Raises StoreError for a name that no change has, or several.
    """
    waiting = [one.change.id for one in store.pending()]
    found = []
    for name in names:
        ids = [one for one in waiting if one.startswith(name)] if name else []
        if not ids:
            raise StoreError(f"{name!r}: no change that waits has this id; see: cekangka pending")
        if len(ids) > 1:
            raise StoreError(f"{name!r}: {len(ids)} ids begin so: {', '.join(ids[:3])} …; write more of it")
        found += ids
    return found


class Review:
    """One sitting: what waits, and the decisions of this session, each on disk before it is shown as taken."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.session = uuid4().hex[:12]
        self.verdicts: dict[str, Verdict] = {}  # what this session decided last on a change

    def waiting(self, changes: Iterable[str] | None = None) -> list[Pending]:
        """What waits for a decision now, of these changes or of all."""
        return self.store.pending(changes)

    def decide(self, verdict: Verdict, changes: Iterable[str]) -> Settled:
        """Accept, reject or put off changes, in one act."""
        settled = self.store.decide(verdict, changes, self.session)
        self.verdicts.update(dict.fromkeys(settled.taken, verdict))
        return settled

    def undo(self) -> Settled | None:
        """Take back the last act of this session; None if there is none."""
        return self.store.undo(self.session)
