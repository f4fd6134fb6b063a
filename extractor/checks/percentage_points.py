"""`percentage-points`: a difference of two percentages is called percent where percentage points are meant."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import judged
from extractor.checks._written import percent as written
from extractor.intervals import Interval, printed

CHECK = Check(
    level="note",
    on=False,
    claim={
        "en": "The difference of two percentages is given in percent; it is one in percentage points.",
        "id": "Selisih dua persentase ditulis dalam persen; satuannya poin persen.",
    },
    blind={
        "en": "Changes of a percentage of which only one end is given.",
        "id": "Perubahan persentase yang hanya disebut salah satu ujungnya.",
    },
    fires=("Suku bunga turun 5 persen dari 20 persen menjadi 15 persen.",),
    silent=(
        "Suku bunga turun 5 poin persen dari 20 persen menjadi 15 persen.",
        "Suku bunga turun 25 persen dari 20 persen menjadi 15 persen.",
        "Produksi turun 5 persen dari 20 ton menjadi 19 ton.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Look for changes of percentages that only fit as percentage points."""
    for relation in case.once(judged):
        if relation.sort != "percentage-points":
            continue
        change, base, level = relation.figures
        start, end = printed(base), printed(level)
        if not start or not end:
            continue
        points = change.text.removesuffix("%").removesuffix("persen").strip()
        relative = written(Interval.exact((end / start - 1) * 100), change)
        yield Outcome(
            answer="contradicted",
            about=relation.figures,
            working=f"{level.text} − {base.text} = {points} poin persen; {level.text} / {base.text} − 1 = {relative}",
            message={
                "en": f"from {base.text} to {level.text} is a change of {change.text} in percentage points, "
                f"{relative} in percent",
                "id": f"dari {base.text} ke {level.text} berubah {change.text} dalam poin persen, {relative} dalam "
                "persen",
            },
            repair="poin persen",
        )
