"""`duration-years`: "2014–2019 selama tujuh tahun"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.intervals import Interval, decide

CHECK = Check(
    level="warning",
    on=False,
    claim={
        "en": "A number of years is given together with the first and the last year, and is neither their "
        "difference nor one more.",
        "id": "Lamanya dalam tahun disebut bersama tahun awal dan akhirnya, dan bukan selisihnya atau lebih satu.",
    },
    blind={
        "en": "Years that are apart from the duration, and durations in months.",
        "id": "Tahun yang jauh dari lamanya, dan lama dalam bulan.",
    },
    fires=(
        "Ia menjabat 2014–2019 selama tujuh tahun.",
        "Selama tujuh tahun (2014-2018) ia memimpin kota itu.",
    ),
    silent=(
        "Ia menjabat 2014–2019 selama lima tahun.",
        "Ia menjabat dari 2014 hingga 2019 selama enam tahun.",
        "Ia menjabat 2014-2019. Selama tujuh tahun sebelumnya ia berdagang.",
        "Ia menjabat 2014–2019 selama hampir lima tahun.",
        "Ia menjabat 2014–2019 setelah selama tujuh tahun menjadi guru.",
    ),
)

_YEARS = r"\b(?P<first>(?:19|20)\d\d)\s?(?:[-–—/]|hingga|sampai(?: dengan)?|s\.d\.|s/d)\s?(?P<last>(?:19|20)\d\d)\b"
_BEFORE = re.compile(_YEARS + r"\)?,?\s(?:atau )?selama$")
_BEHIND = re.compile(r"^(?:,? (?:yakni|yaitu|dari|sejak))?\s?\(?" + _YEARS)
_FOR = re.compile(r"\bselama$")


def find(case: Case) -> Iterator[Outcome]:
    """Look for the years beside every duration."""
    for figure in case.quantities:
        if figure.kind != "measure" or figure.unit != "tahun" or figure.value is None or figure.per:
            continue
        before = case.before(figure, 60)
        years = _BEFORE.search(before) or (_FOR.search(before) and _BEHIND.search(case.after(figure, 40)))
        if not years or int(years["last"]) <= int(years["first"]):
            continue
        difference = int(years["last"]) - int(years["first"])
        span = Interval.exact(difference) | Interval.exact(difference + 1)
        verdict = decide([figure], lambda stated, span=span: (stated, span))
        yield Outcome(
            answer=verdict.answer,
            about=[figure],
            working=f"{years['last']} − {years['first']} = {difference}"
            + ("" if verdict.answer == "consistent" else f" ≠ {figure.text}"),
            message={
                "en": f"from {years['first']} to {years['last']} is {difference} years, not {figure.text}",
                "id": f"{years['first']} sampai {years['last']} adalah {difference} tahun, tidak konsisten dengan "
                f"{figure.text}",
            },
            repair=f"{difference} tahun",
            key=(years["first"], years["last"]),
        )
