"""Which figure of the new text is which one of the old text: in stages, from what is sure to what is likely.

Start with `match`. Numbers are masked, so that a figure is known by the words around it and not by its value, which
is what may have changed:

1. the same value between the same words, where that is the only one on either side;
2. the longest common subsequence of the words, if the words nearby agree too;
3. of the rest, the pairs of least cost, if a pair is likelier than one that went and one that came.

Everything here is pure, and no stage grows with the square of the number of figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.alignment import Pair, best, cheapest, common
from extractor.records import Quantity

__all__ = ["Places", "Words", "match", "overlapping"]

_FEW = 16  # places looked for in the text one by one
_WINDOW = 200  # characters that are enough for the words on a side
_NEAR = 5  # words on each side that a figure is known by
_MASK = "#"
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_NEARER = 0.7  # what the side that differs less weighs, since a sentence beside the figure's may be any other
_FAR = 0.5  # of the words nearby may differ where the texts run alike

# What makes a pair dear, and what it costs to leave a figure alone.
_CONTEXT, _KIND, _UNIT, _VALUE, _PLACE, _ALONE = 0.70, 0.15, 0.05, 0.20, 0.05, 0.23

_PAIRS = 1_024  # beyond these only figures that share words nearby are tried on each other
_COMMON = 16  # figures that share a word nearby, beyond which it says nothing
_BESIDE = 4  # places apart, in the order of what is left, that are tried all the same


def overlapping(old: Sequence[Quantity], new: Sequence[Quantity]) -> list[Pair]:
    """Pair the figures that two readings of the same text found in the same place, or in the best place of several."""
    places = {(figure.field, figure.start, figure.end): at for at, figure in enumerate(new)}
    pairs: list[Pair] = []
    rest: list[int] = []
    for at, figure in enumerate(old):
        there = places.pop((figure.field, figure.start, figure.end), None)
        if there is None:
            rest.append(at)
        else:
            pairs.append((at, there))
    left = sorted(places.values(), key=lambda at: (new[at].field, new[at].start))
    shared: list[tuple[int, int, int]] = []
    first = 0
    for at in sorted(rest, key=lambda at: (old[at].field, old[at].start)):
        figure = old[at]
        while first < len(left) and _ends_before(new[left[first]], figure):
            first += 1
        at_hand = first
        while at_hand < len(left) and not _ends_before(figure, new[left[at_hand]]):
            there = left[at_hand]
            at_hand += 1
            other = new[there]
            common = min(figure.end, other.end) - max(figure.start, other.start)
            if common > 0:
                shared.append((-common, at, there))
    return pairs + cheapest(shared)


def _ends_before(one: Quantity, two: Quantity) -> bool:
    return one.end <= two.start if one.field == two.field else one.field < two.field


@dataclass(frozen=True)
class Words:
    """The words of a text in small letters, every number and every figure as a mask; and where the figures are."""

    words: list[str]
    figures: Sequence[Quantity]
    places: list[int]  # of each figure

    @classmethod
    def of(cls, text: str, figures: Sequence[Quantity]) -> Words:
        """Cut a text whose figures are given."""
        words: list[str] = []
        places = [0] * len(figures)
        end = 0
        for at in sorted(range(len(figures)), key=lambda at: figures[at].start):
            figure = figures[at]
            words += _masked(text[end : figure.start])
            places[at] = len(words)
            words.append(_MASK)
            end = max(end, figure.end)
        words += _masked(text[end:])
        return cls(words, figures, places)

    def before(self, at: int) -> tuple[str, ...]:
        """The words before a figure."""
        place = self.places[at]
        return tuple(self.words[max(place - _NEAR, 0) : place])

    def after(self, at: int) -> tuple[str, ...]:
        """The words behind it."""
        place = self.places[at] + 1
        return tuple(self.words[place : place + _NEAR])

    @cached_property
    def at(self) -> dict[int, int]:
        """The number of the figure at each place that has one."""
        return {place: at for at, place in enumerate(self.places)}


class Places:
    """What stands around any place of a text, numbers masked, whatever is a figure among them.

    size  characters on each side
    """

    def __init__(self, text: str, size: int) -> None:
        self._text, self._size = text, size
        self._asked = 0

    def around(self, start: int, end: int) -> tuple[str, str, int]:
        """The characters before and behind a stretch, and which place it is of those behind the same characters."""
        begin = max(start - _WINDOW, 0)
        before = " ".join(_masked(self._text[begin:start]))[-self._size :]
        after = " ".join(_masked(self._text[end : end + _WINDOW]))[: self._size]
        # To look through the text is quicker than the table for a few places, and for many it is not.
        self._asked += 1
        few = self._asked <= _FEW and (len(before) == self._size or not begin)
        if few and self._all.count(before) == 1:
            return before, after, 1
        starts, befores = self._places
        before, which = befores[bisect_left(starts, start)]
        return before, after, which

    @cached_property
    def _all(self) -> str:
        return " ".join(_masked(self._text))

    @cached_property
    def _places(self) -> tuple[list[int], list[tuple[str, int]]]:
        """Where the words begin; what is before each and behind the last, and how often it has come by then."""
        starts, befores = [], []
        counts = Counter[str]()
        before = ""
        for word in _WORD.finditer(self._text):
            counts[before] += 1
            befores.append((before, counts[before]))
            starts.append(word.start())
            before = " ".join([*([before] if before else ()), *_masked(word[0])])[-self._size :]
        return starts, [*befores, (before, counts[before] + 1)]


def _masked(text: str) -> list[str]:
    return [_MASK if word[0].isdecimal() else word for word in _WORD.findall(text.lower())]


def match(old: Words, new: Words) -> list[Pair]:
    """Pair the figures of two texts, by their numbers."""
    pairs = dict(_unique(old, new))
    if len(pairs) < min(len(old.figures), len(new.figures)):
        taken = {*pairs.values()}
        for at, there in _aligned(old, new):
            if at not in pairs and there not in taken and _apart(old, new, at, there) < _FAR:
                pairs[at] = there
                taken.add(there)
    rest = [at for at in range(len(old.figures)) if at not in pairs]
    left = sorted({*range(len(new.figures))} - {*pairs.values()})
    if rest and left:
        pairs |= _likely(old, new, rest, left)
    return sorted(pairs.items())


def _unique(old: Words, new: Words) -> Iterator[Pair]:
    known: tuple[dict[object, int], dict[object, int]] = ({}, {})
    for words, found in zip((old, new), known, strict=True):
        for at, one in enumerate(words.figures):
            key = one.value, one.low, one.high, one.unit, one.kind, words.before(at), words.after(at)
            found[key] = -1 if key in found else at
    for between, at in known[0].items():
        there = known[1].get(between, -1)
        if at >= 0 and there >= 0:
            yield at, there


def _aligned(old: Words, new: Words) -> Iterator[Pair]:
    """Yield the figures in the same place of the longest common subsequence of the words."""
    before, after = old.at, new.at
    for place, other in common(old.words, new.words):
        at = before.get(place)
        if at is not None and other in after:
            yield at, after[other]


def _apart(old: Words, new: Words, at: int, there: int) -> float:
    """How much the words nearby differ, from 0 to 1."""
    before = _differ(old.before(at), new.before(there))
    after = _differ(old.after(at), new.after(there))
    return _NEARER * min(before, after) + (1 - _NEARER) * max(before, after)


def _differ(one: Sequence[str], two: Sequence[str]) -> float:
    most = max(len(one), len(two))
    if not most:
        return 0.0
    shared = {*one} & {*two}
    return 1 - sum(word in shared for word in (one if len(one) <= len(two) else two)) / most


def _likely(old: Words, new: Words, rest: list[int], left: list[int]) -> list[Pair]:
    costs: dict[Pair, float] = {}
    for at, there in _tried(old, new, rest, left):
        one, two = old.figures[at], new.figures[there]
        place = abs(old.places[at] / len(old.words) - new.places[there] / len(new.words))
        cost = _KIND * (one.kind != two.kind) + _UNIT * (one.unit != two.unit) + _PLACE * place
        cost += _VALUE * _further(one, two) + _CONTEXT * _apart(old, new, at, there)
        if cost < 2 * _ALONE:
            costs[at, there] = cost
    return best(costs, _ALONE)


def _further(one: Quantity, two: Quantity) -> float:
    """How far two values are from each other, from 0 to 1."""
    if (one.value, one.low, one.high) == (two.value, two.low, two.high):
        return 0.0
    if one.value is None or two.value is None or (one.value < 0) != (two.value < 0):
        return 1.0
    low, high = sorted((abs(one.value), abs(two.value)))
    return 1 - float(low / high) if high else 0.0


def _tried(old: Words, new: Words, rest: list[int], left: list[int]) -> Iterator[Pair]:
    """Yield the pairs to think about: all of them, or those that share a word nearby, or their place in the order."""
    if len(rest) * len(left) <= _PAIRS:
        yield from ((at, there) for at in rest for there in left)
        return
    sharing: dict[object, list[int]] = defaultdict(list)
    for there in left:
        for word in _marks(new, there):
            sharing[word].append(there)
    for number, at in enumerate(rest):
        near = {*left[max(number - _BESIDE, 0) : number + _BESIDE + 1]}
        for word in _marks(old, at):
            others = sharing.get(word, ())
            near.update(others if len(others) <= _COMMON else ())
        yield from ((at, there) for there in near)


def _marks(words: Words, at: int) -> set[tuple[str, str]]:
    return {("<", word) for word in words.before(at)} | {(">", word) for word in words.after(at)}
