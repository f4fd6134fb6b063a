"""Two sequences side by side, and pairs at the least cost: what matching needs, on words and numbers alone.

`common` finds what two sequences have in common, `cheapest` and `best` choose pairs. Work stays within bounds: beyond
`WHOLE` sequences are cut, beyond `GROUP` pairs are taken one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, takewhile

__all__ = ["Pair", "best", "cheapest", "common"]

Pair = tuple[int, int]

WHOLE = 200_000_000  # bits of the table of common words; longer sequences are cut at words that both have only once
GROUP = 32  # members of a side beyond which the cheapest pair is taken first, not the best pairs together


def cheapest(costs: Sequence[tuple[float, int, int]]) -> list[Pair]:
    """Take the cheapest pair, then the next one whose members are free."""
    pairs: list[Pair] = []
    one, two = set[int](), set[int]()
    for _, at, there in sorted(costs):
        if at not in one and there not in two:
            one.add(at)
            two.add(there)
            pairs.append((at, there))
    return pairs


def common(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
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
    if len(old) * len(new) <= WHOLE:
        yield slice(0, len(old)), slice(0, len(new))
        return
    once = {word: at for word, at in _once(new).items() if at >= 0}
    shared = [(at, once[word]) for word, at in _once(old).items() if at >= 0 and word in once]
    at = there = 0
    for one, two in [*_rising(shared), (len(old), len(new))]:
        if (one - at) * (two - there) <= WHOLE:
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


def _groups(costs: Mapping[Pair, float]) -> Iterator[dict[Pair, float]]:
    """Part the pairs into groups that share no member."""
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


def best(costs: Mapping[Pair, float], alone: float) -> list[Pair]:
    """The pairs that save most together, over leaving both members alone at `alone` each (the Hungarian method).

    Pairs that are not among the costs cannot be taken.
    """
    return [pair for group in _groups(costs) for pair in _best(group, 2 * alone)]


def _best(costs: Mapping[Pair, float], apart: float) -> list[Pair]:
    if len(costs) == 1:
        return list(costs)
    rows, columns = sorted({at for at, _ in costs}), sorted({there for _, there in costs})
    if max(len(rows), len(columns)) > GROUP:
        return cheapest([(cost, *pair) for pair, cost in costs.items()])
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    saved = [[costs.get((two, one) if turned else (one, two), apart) - apart for two in columns] for one in rows]
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
