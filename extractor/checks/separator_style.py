"""`separator-style`: figures that agree only if one has its dot or comma the English way."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import judged
from extractor.checks._written import SWAP

CHECK = Check(
    level="note",
    on=False,
    claim={
        "en": "Figures agree only if one of them is written the English way, with the comma between thousands.",
        "id": "Angka-angka itu hanya cocok bila salah satunya ditulis dengan cara Inggris, koma di antara ribuan.",
    },
    blind={
        "en": "Figures that no relation joins to others.",
        "id": "Angka yang tidak berkaitan dengan angka lain.",
    },
    fires=("Indeks turun 2,18 poin atau 0,07% ke 3,007.",),
    silent=("Indeks turun 2,18 poin atau 0,07% ke 3.007.", "Indeks turun 2,18 poin atau 0,9% ke 3,007."),
)


def find(case: Case) -> Iterator[Outcome]:
    """Look for changes that fit only with other separators."""
    for relation in case.once(judged):
        if relation.other is None:
            continue
        figure = relation.other
        others = [other for other in relation.figures if other is not figure]
        told = ", ".join(other.text for other in others)
        yield Outcome(
            answer="contradicted",
            about=[figure, *others],
            working=f"{figure.text.replace(',', ' ').replace('.', ' ')} ↔ {told}",
            message={
                "en": f"{figure.text} fits {told} only with its separator read the English way",
                "id": f"{figure.text} hanya cocok dengan {told} bila pemisahnya dibaca dengan cara Inggris",
            },
            repair=figure.text.translate(SWAP),
        )
