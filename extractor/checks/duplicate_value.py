"""`duplicate-value`: two subjects with exactly the same, far from round, count of the same thing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.records import Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "Two subjects in one sentence report exactly the same number of the same thing, to four digits or more. "
        "That happens by chance about once in ten thousand pairs, and often when a line was copied.",
        "id": "Dua pihak dalam satu kalimat melaporkan jumlah yang persis sama untuk hal yang sama, empat angka atau "
        "lebih. Kebetulan seperti itu terjadi kira-kira sekali dalam sepuluh ribu pasangan, dan sering kali karena "
        "salah salin.",
    },
    blind={
        "en": "Subjects without a name, subjects in different sentences, and sums of money (equal prices are common).",
        "id": "Pihak tanpa nama, pihak dalam kalimat yang berbeda, dan jumlah uang (harga yang sama itu lazim).",
    },
    fires=(
        "Program Maju Jaya mencatat 9.377 klaim, sedangkan Program Sehat Selalu sebanyak 9.377 klaim.",
        "Kecamatan Sukamaju melaporkan 12.418 pemilih dan Kecamatan Sukasari melaporkan 12.418 pemilih.",
    ),
    silent=(
        "Program Maju Jaya mencatat 9.377 klaim, sedangkan Program Sehat Selalu sebanyak 9.378 klaim.",
        "Program Maju Jaya mencatat 9.000 klaim, sedangkan Program Sehat Selalu sebanyak 9.000 klaim.",
        "Program Maju Jaya mencatat 9.377 klaim. Sebanyak 9.377 klaim itu sudah dibayar.",
        "Menurut BPBD, 1.234 rumah rusak, sedangkan Polres menyebut 1.234 rumah.",
        "Kampus itu memiliki 2.338 dosen, dan dari 2.338 dosen itu separuhnya perempuan.",
        "Program Maju Jaya mencatat 9.377 klaim, dan Program Maju Jaya membayar 9.377 klaim itu.",
    ),
)

SIGNIFICANT = 4
REACH = 300  # characters around a figure in which its subject is looked for
_NAME = re.compile(r"[^\W\d_a-z][\w/&.-]*(?:\s+(?:(?:dan|di|of)\s+)?[^\W\d_a-z][\w/&-]*)*")
# Two sources for one figure agree; they do not each have their own.
_CITED = re.compile(
    r"\b(?:menurut|menyebut\w*|kata|ujar|versi|berdasarkan|mengatakan|melansir|dikutip)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(r"\s*\S*\s*(?:itu|tersebut|ini|tadi)\b")


def find(case: Case) -> Iterator[Outcome]:
    """Compare the equal counts of each sentence: the first one with each later one of another subject."""
    equal: dict[tuple[object, ...], list[Quantity]] = defaultdict(list)
    sizes = Counter(q.counted for q in case.quantities if q.kind == "cardinal" and q.field == "text")
    for quantity in case.quantities:
        if (
            quantity.kind == "cardinal"
            and quantity.counted
            and _significant(quantity) >= SIGNIFICANT
            and not _cited(case, quantity)
        ):
            equal[quantity.field, quantity.sentence, quantity.counted, quantity.value].append(quantity)
    for (first, *others), counted in ((group, group[0].counted) for group in equal.values()):
        seen = {_name_before(case, first)}
        for other in others:
            name = _name_before(case, other)
            if name and None not in seen and name not in seen and not _points_back(case, other):
                names = str(_name_before(case, first)), name
                yield _same((first, other), names, str(counted), sizes[counted])
            seen.add(name)


def _same(pair: tuple[Quantity, Quantity], names: tuple[str, str], counted: str, size: int) -> Outcome:
    one, two = pair
    digits = _significant(one)
    pairs, numbers = size * (size - 1) // 2, 9 * 10 ** (digits - 1)
    return Outcome(
        answer="contradicted",
        about=pair,
        message={
            "en": f"{names[0]} and {names[1]} both report exactly {one.text} {counted}",
            "id": f"{names[0]} dan {names[1]} sama-sama melaporkan persis {one.text} {counted}",
        },
        working=f"{one.text} = {two.text}; p({size} × {counted}) ≈ {pairs} / {numbers} = {pairs / numbers:.2%}",
        key=(counted, *names),
    )


def _significant(quantity: Quantity) -> int:
    """Digits of the value without the zeros at its ends; 0 for a range."""
    if quantity.value is None:
        return 0
    return len(str(quantity.value).replace(".", "").replace("-", "").strip("0"))


def _name_before(case: Case, quantity: Quantity) -> str | None:
    """The last name in front of a figure in its sentence."""
    start = max(quantity.sentence[0], quantity.start - REACH)
    text = case.article.field(quantity.field)[start : quantity.start]
    names = _NAME.findall(text)
    return names[-1] if names else None


def _cited(case: Case, quantity: Quantity) -> bool:
    """Whether the words before a figure in its sentence name a source for it."""
    start = max(quantity.sentence[0], quantity.start - REACH)
    return _CITED.search(case.article.field(quantity.field), start, quantity.start) is not None


def _points_back(case: Case, quantity: Quantity) -> bool:
    """Whether the figure is marked as one that was given before ("9.377 klaim itu")."""
    text = case.article.field(quantity.field)[quantity.end : min(quantity.sentence[1], quantity.end + REACH)]
    return _POINTS_BACK.match(text) is not None
