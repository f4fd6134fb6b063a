"""Comparing two sides article by article; old texts are read again to tell the causes apart. Start with `compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from extractor import changes
from extractor.changes import Difference, Version
from extractor.records import Article, Quantity
from extractor.review.sides import Key, Side, read
from extractor.rulebook import Rulebook, Source
from extractor.store import Store, text_hash

if TYPE_CHECKING:
    from extractor.pipes.rules import Rules

__all__ = ["Compared", "Readers", "changed_rows", "compare"]

_sources = msgspec.msgpack.Decoder(tuple[Source, ...])


class Readers:
    """Reads texts by the rules of a run again: those of now, those a store kept, or what a run found already."""

    def __init__(self, store: Store | None, load: Callable[[], Rules]) -> None:
        self._store, self._load = store, load
        self._others: dict[str, Rules | None] = {}

    @cached_property
    def rules(self) -> Rules:
        """The rules of now."""
        return self._load()

    def now(self, article: Article) -> list[Quantity]:
        """Read an article, title and text, by the rules of now."""
        return read(article, self.rules)

    def again(self, article: Article, name: str) -> list[Quantity] | None:
        """Read an article by the rules of this name; None where that cannot be done any more."""
        found = self._store.found(article.id, text_hash(article), name) if self._store else None
        if found is not None:
            return found
        if name not in self._others:
            self._others[name] = self._named(name)
        rules = self._others[name]
        return None if rules is None else read(article, rules)

    def _named(self, name: str) -> Rules | None:
        from extractor.pipes.rules import from_bytes, same_code

        if not same_code(name):
            return None
        sources = self._store.sources(name) if self._store else None
        rules = from_bytes(sources) if sources is not None else self.rules
        return rules if rules.name == name else None


@dataclass
class Compared:
    """What was compared, as it goes by: articles on both sides, new ones, and old ones that the new side has not."""

    articles: int = 0
    only_new: int = 0
    only_old: int = 0
    untold: int = 0  # articles whose causes could not be told apart
    keys: set[Key] = field(default_factory=set)


def compare(
    old: Side, new: Side, readers: Readers | None = None, counts: Compared | None = None
) -> Iterator[tuple[Version, Sequence[Version], Difference]]:
    """Compare every article of the new side; yields its new version, its old ones, and what differs.

    readers  tell the causes apart where both patterns and article changed
    An article that only the old side has was not read this time: nothing of it is removed, it is counted.
    """
    counts = Compared() if counts is None else counts
    for key, version in new:
        olds = old.versions(key)
        counts.keys.add(key)
        if olds:
            counts.articles += 1
        elif version.quantities:  # without figures there is nothing new to say of it
            counts.only_new += 1
        else:
            counts.articles += 1
        made, told = _difference(olds, version, readers)
        counts.untold += not told
        yield version, olds, made
    counts.only_old = sum(key not in counts.keys for key in old.keys())  # noqa: SIM118 - a side is no dict


def _difference(olds: Sequence[Version], new: Version, readers: Readers | None) -> tuple[Difference, bool]:
    """Compare with the approved figures of several texts, those of the new text first; whether causes were told."""
    if not olds:
        olds = [Version(new.article, (), rules=new.rules, nth=new.nth)]
    same = text_hash(new.text) if new.text else None
    parts, told = [], True
    for old in sorted(olds, key=lambda old: old.text_hash != same):
        if old.text is None and old.text_hash and old.text_hash == same:
            old = msgspec.structs.replace(old, text=new.text)
        between = _between(old, new, readers)
        told &= between is not None or not _untold(old, new)
        parts.append((old, between))
    return changes.against(parts, new), told


def _untold(old: Version, new: Version) -> bool:
    """Whether text and patterns both changed, as far as is known."""
    if old.text is None or new.text is None:
        return bool(old.rules or new.rules) and old.rules != new.rules
    return old.rules != new.rules and text_hash(old.text) != text_hash(new.text)


def _between(old: Version, new: Version, readers: Readers | None) -> Version | None:
    if readers is None or old.text is None or new.text is None or not _untold(old, new):
        return None
    quantities = readers.again(old.text, new.rules)
    return None if quantities is None else Version(old.article, quantities, old.text, new.rules, nth=old.nth)


def changed_rows(old: bytes, new: bytes) -> list[str]:
    """The full names of the rows that were changed, added or taken out, in order; patterns as `Rules.to_bytes` has."""
    if old == new:
        return []
    before, after = ({row.name: row for row in Rulebook(_sources.decode(sources)).all_rows} for sources in (old, new))
    return [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
