"""What can be compared: a run, the approved figures, articles as they are now, or bare records.

A side gives its articles one by one, so that a run of a hundred thousand needs no memory. `comparing` compares two.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

import msgspec

from extractor.changes import Version
from extractor.records import Article, Quantity
from extractor.store import Approved, Run, Store

if TYPE_CHECKING:
    from extractor.pipes.rules import Rules

__all__ = ["ApprovedSide", "ArticlesSide", "Key", "ReadAgain", "RecordsSide", "RunSide", "Side"]

Key = tuple[str, int]  # id of an article, and which one it is of those that share it


def read(article: Article, rules: Rules) -> list[Quantity]:
    """The figures of an article, title and text."""
    from extractor import api  # which takes its time to import

    return api.extract(article, rules, titles=True)


class Side(Protocol):
    """What is compared."""

    def patterns(self) -> bytes | None:
        """The patterns that it was read by, as `Rules.to_bytes` gives them; None where that is not known."""
        ...

    def keys(self) -> Iterable[Key]:
        """The articles, without reading them."""
        ...

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article as it was read."""
        ...

    def versions(self, key: Key) -> Sequence[Version]:
        """An article; nothing where there is none, several where its approved figures are from several texts of it."""
        ...


class RunSide:
    """A run of a store."""

    def __init__(self, store: Store, run: Run) -> None:
        self._store, self.run = store, run
        self._checks = frozenset((run.checks or "").split(","))

    def patterns(self) -> bytes | None:
        """The patterns that it was read by."""
        return self._store.sources(self.run.rules)

    def keys(self) -> Iterator[Key]:
        """The articles of the run."""
        return ((entry.article, entry.nth) for entry in self._store.entries(self.run.id))

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article of the run."""
        for key in self.keys():
            for version in self.versions(key):
                yield key, version

    def versions(self, key: Key) -> Sequence[Version]:
        """What the run found in an article."""
        entry = self._store.entry(self.run.id, *key)
        if entry is None:
            return ()
        article, quantities, findings = self._store.reading(self.run, entry)
        return (Version(entry.article, quantities, article, self.run.rules, findings, entry.nth, checks=self._checks),)


class ApprovedSide:
    """The approved figures of a store, or those given, whose texts a store may have."""

    def __init__(self, store: Store | None, given: Iterable[Approved] | None = None) -> None:
        self._store = store
        self._given: dict[Key, list[Approved]] | None = None
        if given is not None:
            self._given = {}
            for one in given:
                self._given.setdefault((one.article, one.nth), []).append(one)

    def patterns(self) -> bytes | None:
        """The patterns that the figures were read by, if they were all read by the same and these are kept."""
        rules = self._store.approved_by() if self._store and self._given is None else None
        return self._store.sources(rules) if self._store and rules else None

    def keys(self) -> Iterable[Key]:
        """The articles that have approved figures."""
        if self._given is not None:
            return self._given
        return self._store.approved_articles() if self._store else ()

    def approved(self, key: Key) -> list[Approved]:
        """The approved figures of an article."""
        if self._given is not None:
            return self._given.get(key, [])
        return self._store.approved(*key) if self._store else []

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article; without a text where its figures are from several."""
        for key in self.keys():
            first, *others = self.versions(key)
            if not others:
                yield key, first
                continue
            figures = [msgspec.structs.replace(one.quantity, id=one.name, of=one.of) for one in self.approved(key)]
            yield key, Version(key[0], figures, nth=key[1])

    def versions(self, key: Key) -> Sequence[Version]:
        """The approved figures of an article by the text they are from, the text of the most figures first."""
        found = []
        for text, group in groupby(sorted(self.approved(key), key=_text), key=_text):
            figures = list(group)
            rules = {one.rules for one in figures}
            found.append(
                Version(
                    key[0],
                    sorted((one.quantity for one in figures), key=lambda figure: (figure.field, figure.start)),
                    self._store.text(key[0], text) if self._store else None,
                    rules.pop() if len(rules) == 1 else "",
                    nth=key[1],
                    text_hash=text,
                    names={one.quantity.id: one.name for one in figures}
                    | {one.quantity.of: one.of for one in figures if one.quantity.of and one.of},
                )
            )
        return sorted(found, key=lambda version: -len(version.quantities))


def _text(one: Approved) -> str:
    return one.text


class RecordsSide:
    """Records of figures without their texts."""

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        self._articles: dict[str, list[Quantity]] = {}
        for quantity in quantities:
            self._articles.setdefault(quantity.article, []).append(quantity)

    def without_folder(self, alone: str = "") -> RecordsSide:
        """The same with articles known by where they lie in the folder of all of them; `alone` names a single one."""
        folder = posixpath.commonpath([*map(posixpath.dirname, self._articles)]) if self._articles else ""
        made = RecordsSide(())
        for name, figures in self._articles.items():
            inside = name.removeprefix(f"{folder}/") if folder else name
            made._articles[alone if alone and len(self._articles) == 1 else inside] = figures
        return made

    def patterns(self) -> None:
        """Records do not tell."""

    def keys(self) -> Iterable[Key]:
        """The articles that have figures."""
        return ((name, 1) for name in self._articles)

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article."""
        return (((name, 1), Version(name, figures)) for name, figures in self._articles.items())

    def versions(self, key: Key) -> Sequence[Version]:
        """The figures of an article."""
        found = self._articles.get(key[0]) if key[1] == 1 else None
        return () if found is None else (Version(key[0], found),)


class ArticlesSide:
    """Articles with their figures, taken when they are asked for; all of them are kept if they are the older side."""

    def __init__(self, read: Iterable[tuple[Article, Sequence[Quantity]]], rules: Rules) -> None:
        self._read = read
        self._rules, self._patterns = rules.name, rules.to_bytes()
        self._kept: dict[Key, Version] | None = None
        self._given: dict[Key, Version] = {}  # the one that was given last

    def patterns(self) -> bytes:
        """The patterns that they are read by."""
        return self._patterns

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article."""
        if self._kept is not None:
            yield from self._kept.items()
            return
        seen: Counter[str] = Counter()
        for article, quantities in self._read:
            seen[article.id] += 1
            key = article.id, seen[article.id]
            version = Version(article.id, quantities, article, self._rules, nth=key[1])
            self._given = {key: version}
            yield key, version

    def keys(self) -> Iterable[Key]:
        """The articles."""
        return self._all()

    def versions(self, key: Key) -> Sequence[Version]:
        """An article."""
        found = self._given.get(key) or self._all().get(key)
        return () if found is None else (found,)

    def _all(self) -> Mapping[Key, Version]:
        if self._kept is None:
            self._kept = dict(iter(self))  # and not by its keys, which come from here
        return self._kept


class ReadAgain:
    """The articles of another side, read by other rules, each when it is compared."""

    def __init__(self, side: ArticlesSide, rules: Rules) -> None:
        self._side, self._rules = side, rules
        self._name = rules.name

    def patterns(self) -> bytes:
        """The other patterns."""
        return self._rules.to_bytes()

    def keys(self) -> Iterable[Key]:
        """No articles but those of the other side."""
        return ()

    def __iter__(self) -> Iterator[tuple[Key, Version]]:
        """Every article."""
        for key, version in self._side:
            yield key, self._again(version)

    def versions(self, key: Key) -> Sequence[Version]:
        """An article, which the other side has just given."""
        return [self._again(version) for version in self._side.versions(key)]

    def _again(self, version: Version) -> Version:
        assert version.text is not None
        return Version(version.article, read(version.text, self._rules), version.text, self._name, nth=version.nth)
