"""Which figure of the new text is which one of the old text: in stages, from what is sure to what is likely.

Start with `match`. Numbers are masked, so that a figure is known by the words around it and not by its value, which
is what may have changed:

1. the same value between the same words, where that is the only one on either side;
2. the longest common subsequence of the words, if the words nearby agree too;
3. of the rest, the pairs of least cost, if a pair is likelier than one that went and one that came.

Everything here is pure. Work grows with the length of the texts, not with its square, beyond `_WHOLE`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, takewhile

from extractor.records import Quantity

__all__ = ["Places", "Words", "match", "overlapping"]

Pair = tuple[int, int]

_WINDOW = 200  # characters that are enough for the words on a side
_NEAR = 5  # words on each side that a figure is known by
_MASK = "#"
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_NEARER = 0.7  # what the side that differs less weighs, since a sentence beside the figure's may be any other
_FAR = 0.5  # of the words nearby may differ where the texts run alike

# What makes a pair dear, and what it costs to leave a figure alone.
_CONTEXT, _KIND, _UNIT, _VALUE, _PLACE, _ALONE = 0.70, 0.15, 0.05, 0.20, 0.05, 0.23

_WHOLE = 200_000_000  # bits of the table of common words; a longer text is cut where a word is in both only once
_PAIRS = 1_024  # beyond these only figures that share words nearby are tried on each other
_GROUP = 32  # figures on a side beyond which the cheapest pair is taken first, not the best pairs together
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
    return pairs + _cheapest(shared)


def _ends_before(one: Quantity, two: Quantity) -> bool:
    return one.end <= two.start if one.field == two.field else one.field < two.field


def _cheapest(costs: Sequence[tuple[float, int, int]]) -> list[Pair]:
    """Take the cheapest pair, then the next one whose figures are free."""
    pairs: list[Pair] = []
    one, two = set[int](), set[int]()
    for _, at, there in sorted(costs):
        if at not in one and there not in two:
            one.add(at)
            two.add(there)
            pairs.append((at, there))
    return pairs


@dataclass(frozen=True)
class Words:
    """The words of a text in small letters, every number and every figure as a mask; and where the figures are."""

    words: list[str]
    places: list[int]  # of each figure, in the order they were given

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
        return cls(words, places)

    def before(self, at: int) -> tuple[str, ...]:
        """The words before a figure."""
        place = self.places[at]
        return tuple(self.words[max(place - _NEAR, 0) : place])

    def after(self, at: int) -> tuple[str, ...]:
        """The words behind it."""
        place = self.places[at] + 1
        return tuple(self.words[place : place + _NEAR])

    @cached_property
    def figures(self) -> dict[int, int]:
        """The figure at each place that has one."""
        return {place: at for at, place in enumerate(self.places)}


class Places:
    """What stands around any place of a text, numbers masked, whatever is a figure among them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all = " ".join(_masked(text))
        self._which: tuple[list[int], list[int]] | None = None

    def around(self, start: int, end: int, size: int) -> tuple[str, str, int]:
        """As many characters before and behind a stretch, and which place it is of those behind the same words."""
        before = " ".join(_masked(self._text[max(start - _WINDOW, 0) : start]))[-size:]
        after = " ".join(_masked(self._text[end : end + _WINDOW]))[:size]
        return before, after, 1 if self._all.count(before) == 1 else self._number(start)

    def _number(self, start: int) -> int:
        if self._which is None:
            found = list(_WORD.finditer(self._text))
            words = _masked(self._text)
            counts = Counter[object]()
            numbers = []
            for place in range(len(words) + 1):
                before = tuple(words[max(place - _NEAR, 0) : place])
                counts[before] += 1
                numbers.append(counts[before])
            self._which = [match.start() for match in found], numbers
        starts, numbers = self._which
        return numbers[bisect_left(starts, start)]


def _masked(text: str) -> list[str]:
    return [_MASK if word[0].isdecimal() else word for word in _WORD.findall(text.lower())]


def match(old: Words, new: Words, before: Sequence[Quantity], after: Sequence[Quantity]) -> list[Pair]:
    """Pair the figures of two texts, as their numbers in `before` and `after`."""
    pairs = dict(_unique(old, new, before, after))
    if len(pairs) < min(len(before), len(after)):
        taken = {*pairs.values()}
        for at, there in _aligned(old, new):
            if at not in pairs and there not in taken and _apart(old, new, at, there) < _FAR:
                pairs[at] = there
                taken.add(there)
    rest = [at for at in range(len(before)) if at not in pairs]
    left = sorted({*range(len(after))} - {*pairs.values()})
    if rest and left:
        pairs |= _likely(old, new, before, after, rest, left)
    return sorted(pairs.items())


def _unique(old: Words, new: Words, before: Sequence[Quantity], after: Sequence[Quantity]) -> Iterator[Pair]:
    known: tuple[dict[object, int], dict[object, int]] = ({}, {})
    for words, figures, found in ((old, before, known[0]), (new, after, known[1])):
        for at, figure in enumerate(figures):
            key: object = (
                figure.value,
                figure.low,
                figure.high,
                figure.unit,
                figure.kind,
                words.before(at),
                words.after(at),
            )
            found[key] = -1 if key in found else at
    for key, at in known[0].items():
        there = known[1].get(key, -1)
        if at >= 0 and there >= 0:
            yield at, there


def _aligned(old: Words, new: Words) -> Iterator[Pair]:
    """Yield the figures in the same place of the longest common subsequence of the words."""
    for place, other in _common(old.words, new.words):
        at, there = old.figures.get(place), new.figures.get(other)
        if at is not None and there is not None:
            yield at, there


def _common(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Yield the places of a longest common subsequence."""
    head = sum(1 for _ in takewhile(bool, (one == two for one, two in zip(old, new, strict=False))))
    room = min(len(old), len(new)) - head
    tail = sum(1 for _ in takewhile(lambda n: n <= room and old[-n] == new[-n], count(1)))
    yield from ((at, at) for at in range(head))
    ends = len(old) - tail, len(new) - tail
    inner = old[head : ends[0]], new[head : ends[1]]
    for one, two in _cuts(*inner):
        for at, there in _subsequence(inner[0][one], inner[1][two]):
            yield head + one.start + at, head + two.start + there
    yield from ((ends[0] + n, ends[1] + n) for n in range(tail))


def _cuts(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[slice, slice]]:
    """Cut long texts before words that both have only once, in the order that most of these words come in."""
    if len(old) * len(new) <= _WHOLE:
        yield slice(0, len(old)), slice(0, len(new))
        return
    once = {word: at for word, at in _once(new).items() if at >= 0}
    shared = [(at, once[word]) for word, at in _once(old).items() if at >= 0 and word in once]
    at = there = 0
    for one, two in [*_rising(shared), (len(old), len(new))]:
        if (one - at) * (two - there) <= _WHOLE:
            yield slice(at, one), slice(there, two)
        at, there = one, two


def _once(words: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, word in enumerate(words):
        places[word] = -1 if word in places else at
    return places


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest run of pairs that rise on both sides; they rise on the first."""
    ends: list[int] = []  # of the runs of each length the least end
    last: list[int] = []
    came: list[int] = []
    for at, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        came.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        last[length : length + 1] = [at]
    run = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(pairs[at])
        at = came[at]
    return run[::-1]


def _subsequence(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """A longest common subsequence, a row of the table at a time in the bits of one integer (Hyyrö 2004)."""
    if not old or not new:
        return []
    bits: dict[str, int] = defaultdict(int)
    for at, word in enumerate(old):
        bits[word] |= 1 << at
    every = (1 << len(old)) - 1
    row, rows = every, []
    for word in new:
        both = row & bits[word] if word in bits else 0
        if both:
            row = ((row + both) | (row - both)) & every
        rows.append(row)
    pairs = []
    at, there = len(old) - 1, len(new) - 1
    while at >= 0 and there >= 0:
        if rows[there] >> at & 1:
            at -= 1
        elif there and not rows[there - 1] >> at & 1:
            there -= 1
        else:
            pairs.append((at, there))
            at -= 1
            there -= 1
    return pairs[::-1]


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


def _likely(
    old: Words, new: Words, before: Sequence[Quantity], after: Sequence[Quantity], rest: list[int], left: list[int]
) -> list[Pair]:
    costs: dict[Pair, float] = {}
    for at, there in _tried(old, new, rest, left):
        one, two = before[at], after[there]
        place = abs(old.places[at] / len(old.words) - new.places[there] / len(new.words))
        cost = _KIND * (one.kind != two.kind) + _UNIT * (one.unit != two.unit) + _PLACE * place
        cost += _VALUE * _further(one, two) + _CONTEXT * _apart(old, new, at, there)
        if cost < 2 * _ALONE:
            costs[at, there] = cost
    pairs: list[Pair] = []
    for group in _groups(costs):
        pairs += _best(group)
    return pairs


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


def _groups(costs: Mapping[Pair, float]) -> Iterator[dict[Pair, float]]:
    """Part the pairs into groups that share no figure."""
    links: dict[tuple[bool, int], list[Pair]] = defaultdict(list)
    for pair in costs:
        links[False, pair[0]].append(pair)
        links[True, pair[1]].append(pair)
    seen: set[tuple[bool, int]] = set()
    for start in links:
        if start in seen:
            continue
        seen.add(start)
        open_, group = [start], dict[Pair, float]()
        while open_:
            for pair in links[open_.pop()]:
                group[pair] = costs[pair]
                for node in ((False, pair[0]), (True, pair[1])):
                    if node not in seen:
                        seen.add(node)
                        open_.append(node)
        yield group


def _best(costs: Mapping[Pair, float]) -> list[Pair]:
    """The pairs that save most, over leaving their figures alone, together (the Hungarian method)."""
    if len(costs) == 1:
        return list(costs)
    rows, columns = sorted({at for at, _ in costs}), sorted({there for _, there in costs})
    if max(len(rows), len(columns)) > _GROUP:
        return _cheapest([(cost, *pair) for pair, cost in costs.items()])
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    saved = [
        [costs.get((two, one) if turned else (one, two), 2 * _ALONE) - 2 * _ALONE for two in columns] for one in rows
    ]
    found = [(rows[row], columns[column]) for row, column in _assigned(saved) if saved[row][column] < 0]
    return [(two, one) for one, two in found] if turned else found


def _assigned(costs: Sequence[Sequence[float]]) -> Iterator[Pair]:
    """Give every row its own column at the least cost together; there are no more rows than columns."""
    width = len(costs[0])
    rows, columns = [0.0] * (len(costs) + 1), [0.0] * (width + 1)
    owner = [0] * (width + 1)  # of each column, its row from 1; column 0 is where a row begins
    for row in range(1, len(costs) + 1):
        owner[0], column = row, 0
        least, came, used = [float("inf")] * (width + 1), [0] * (width + 1), [False] * (width + 1)
        while owner[column]:
            used[column] = True
            here, delta, following = owner[column], float("inf"), 0
            for other in range(1, width + 1):
                if not used[other]:
                    cost = costs[here - 1][other - 1] - rows[here] - columns[other]
                    if cost < least[other]:
                        least[other], came[other] = cost, column
                    if least[other] < delta:
                        delta, following = least[other], other
            for other in range(width + 1):
                if used[other]:
                    rows[owner[other]] += delta
                    columns[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            owner[column] = owner[came[column]]
            column = came[column]
    yield from ((owner[column] - 1, column - 1) for column in range(1, width + 1) if owner[column])
