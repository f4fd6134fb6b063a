"""`scale-overflow`: a number in full, millions and all, with a scale word behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractor.checks import Case, Check, Outcome
from extractor.checks._written import number
from extractor.records import Quantity

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "A number is written out to the last digit, in millions or more, and has a scale word behind it as well. "
        "Of sums in rupiah, which accountants write in millions, it is a warning.",
        "id": "Suatu bilangan ditulis sampai angka terakhir, jutaan atau lebih, dan masih diikuti kata juta, miliar, "
        "atau triliun. Untuk rupiah, yang dalam laporan keuangan ditulis dalam jutaan, temuannya peringatan.",
    },
    blind={
        "en": "Scales that are wrong without being said twice.",
        "id": "Skala yang keliru tanpa disebut dua kali.",
    },
    fires=("Luas sawah itu 3.636.251 juta hektare.", "Penduduknya 1.234.567 juta jiwa."),
    silent=(
        "Utang pemerintah Rp1.730 triliun.",
        "Luas sawah itu 3.636.251 hektare.",
        "Luas sawah itu 3,636 juta hektare.",
        "Produksinya 2.345.678 ribu ton.",
    ),
)

_WITH_SCALE = re.compile(r"(\d{1,3}(?:\.\d{3})+)\s*(?:juta|miliar|milyar|triliun|trilyun)", re.IGNORECASE)
_GROUPS = 2


def find(case: Case) -> Iterator[Outcome]:
    """Look at every figure with groups of digits and a scale."""
    for figure in case.quantities:
        written = _WITH_SCALE.search(figure.text) if "." in figure.text else None
        if written is not None and figure.value is not None:
            yield _outcome(figure, written[1])


def _outcome(figure: Quantity, digits: str) -> Outcome:
    return Outcome(
        answer="contradicted" if digits.count(".") >= _GROUPS else "consistent",
        about=[figure],
        working=f"{figure.text} = {number(Fraction(figure.value or 0))}",
        level="warning" if figure.unit == "IDR" else "error",
        message={
            "en": f"{figure.text} has its scale twice: {digits} is in full already",
            "id": f"skala pada {figure.text} tidak konsisten: {digits} sudah ditulis lengkap",
        },
        repair=digits,
    )
