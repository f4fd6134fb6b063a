"""`times-change`: "tiga kali lipat dari A menjadi B" where B is nowhere near three times A."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import judged
from extractor.checks._written import number

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": 'A figure is said to have become so many times another, and is neither that nor as many times "more".',
        "id": "Suatu angka disebut menjadi sekian kali lipat angka lain, padahal tidak, juga tidak bertambah sekian "
        "kali.",
    },
    blind={
        "en": "Multiples that are rounded to half, and figures that are not named as start and end.",
        "id": "Kelipatan yang dibulatkan ke tengahan, dan angka yang tidak disebut sebagai awal atau akhir.",
    },
    fires=("Jumlah pasien naik tiga kali lipat dari 20 ribu orang menjadi 40 ribu orang.",),
    silent=(
        "Jumlah pasien naik dua kali lipat dari 1,2 menjadi 2,5 juta orang.",
        "Jumlah pasien naik tiga kali lipat dari 0 orang menjadi 60 orang.",
        "Jumlah pasien naik tiga kali lipat dari 20 ribu orang menjadi 60 ribu orang.",
        "Jumlah pasien naik tiga kali lipat dari 20 ribu orang menjadi 80 ribu orang.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Compute every multiple from its two ends."""
    for relation in case.once(judged):
        if relation.sort != "times" or relation.other is not None:
            continue
        times, base, level = relation.figures
        ratio = [Fraction(figure.value) for figure in (level, base) if figure.value]
        computed = number(round(ratio[0] / ratio[1], 2)) if len(ratio) == 2 else "?"
        yield Outcome(
            answer=relation.verdict.answer,
            about=relation.figures,
            working=f"{level.text} / {base.text} = {computed}; {times.text}",
            message={
                "en": f"{level.text} is {computed} times {base.text}, not {times.text}",
                "id": f"{level.text} adalah {computed} kali {base.text}, tidak konsisten dengan {times.text}",
            },
            tried=relation.verdict.tried,
            repair=f"{computed} kali",
        )
