"""`shares-total`: shares of which the last is "sisanya" and that do not make 100 percent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from itertools import groupby
from operator import add

from extractor.checks import Case, Check, Outcome
from extractor.checks._written import percent as written
from extractor.intervals import Interval, decide, printed, read
from extractor.records import Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": 'The shares of one whole are given down to the rest ("sisanya"), and they do not make 100 percent.',
        "id": "Bagian-bagian suatu keseluruhan disebutkan sampai sisanya, dan jumlahnya bukan 100 persen.",
    },
    blind={
        "en": "Shares without a rest, shares in several sentences, and rests that are far off, which are of "
        "something else.",
        "id": "Bagian tanpa sisanya, bagian dalam beberapa kalimat, dan sisa yang terlalu jauh, yang tentu dari hal "
        "lain.",
    },
    fires=("Sebanyak 52% setuju, 41% menolak, sisanya 12% tidak menjawab.",),
    silent=(
        "Sebanyak 52% setuju, 41% menolak, sisanya 7% tidak menjawab.",
        "Sebanyak 33,3% setuju, 33,3% menolak, sementara sisanya 33,3% diam.",
        "Pasar tumbuh 9 persen. Sebanyak 60 persen diekspor dan sisanya 40 persen dijual di dalam negeri.",
        "Meski tumbuh 9 persen, 60 persen diekspor dan sisanya 40 persen dijual di dalam negeri.",
        "Sekitar 52% setuju, 41% menolak, sisanya 5% tidak menjawab.",
    ),
)

_REST = re.compile(r"\b(?:sisanya|selebihnya)\b(?: \w+){0,6}$")
_OF_ANOTHER = re.compile(r"\bdari (?:jumlah|total|angka)\b")
_MOST = 10  # shares of one whole beside the last
_WHOLE = Interval.exact(100)
_NEAR = Interval(50, 150)


def find(case: Case) -> Iterator[Outcome]:
    """Add up the shares of every sentence that has a rest."""
    told = [
        figure for figure in case.quantities if figure.kind == "percent" and figure.unit == "%" and not figure.change
    ]
    if len(told) < 2:
        return
    for _, group in groupby(told, key=lambda figure: (figure.field, figure.sentence)):
        shares: list[Quantity] = []
        for figure in group:
            before = case.before(figure, 60)
            if _OF_ANOTHER.search(before):
                shares = []
            shares = [*shares[-_MOST:], figure]
            if len(shares) > 1 and _REST.search(before):
                yield _outcome(shares)
                break


def _outcome(shares: list[Quantity]) -> Outcome:
    """Whether all of them, or the last few, make a whole."""
    for first in range(len(shares) - 1):
        verdict = decide(shares[first:], lambda *some: (reduce(add, some), _WHOLE))
        if verdict.answer != "contradicted":
            shares = shares[first:]
            break
    else:
        verdict = decide(shares, lambda *some: (reduce(add, some), _WHOLE))
    total = reduce(add, (read(share, "rounded") for share in shares))
    stated = [printed(share) for share in shares]
    exact = sum(value for value in stated if value is not None)
    whole = Interval.exact(exact) if None not in stated else total
    computed = written(whole, shares[-1])
    rest = 0 if None in stated else 100 - exact + (stated[-1] or 0)
    answer = verdict.answer if total.meets(_NEAR) else "undecided"
    return Outcome(
        answer=answer,
        about=shares,
        working=f"{' + '.join(share.text for share in shares)} = {computed}; {verdict.sign} 100 %",
        message={
            "en": f"the shares and the rest make {computed}, not 100 %",
            "id": f"bagian-bagian dan sisanya berjumlah {computed}, tidak konsisten dengan 100 %",
        },
        tried=verdict.tried,
        repair=written(Interval.exact(rest), shares[-1]) if rest > 0 else None,
    )
