"""`duplicate-value`: two subjects with exactly the same, far from round, count of the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from extractor.checks import REACH, Case, Check, Outcome
from extractor.checks._alike import telling_digits
from extractor.checks._written import number
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
        "en": "Figures whose subject is not told, subjects in different sentences, and prices, which are often equal.",
        "id": "Angka yang pemiliknya tidak disebut, pihak dalam kalimat berbeda, dan harga, yang memang sering sama.",
    },
    fires=(
        "Program Maju Jaya mencatat 9.377 klaim, sedangkan Program Sehat Selalu sebanyak 9.377 klaim.",
        "Menurut KPU, Desa Maju memiliki 12.418 pemilih dan Desa Jaya 12.418 pemilih.",
        "Kecamatan Sukamaju memiliki 12.418 pemilih dan Kecamatan Sukasari memiliki 12.418 pemilih.",
    ),
    silent=(
        "Kabupaten Bogor mendapat 15.253 dosis dan Kabupaten Bandung juga 15.253 dosis.",
        "Kecamatan Tebet menerima 2.025 paket dan Kecamatan Pancoran menerima 2.025 paket.",
        "Program Maju Jaya mencatat 9.377 klaim, sedangkan Program Sehat Selalu sebanyak 9.378 klaim.",
        "Program Maju Jaya mencatat 9.000 klaim, sedangkan Program Sehat Selalu sebanyak 9.000 klaim.",
        "Program Maju Jaya mencatat 9.377 klaim. Sebanyak 9.377 klaim itu sudah dibayar.",
        "Menurut BPBD, 1.234 rumah rusak, sedangkan Polres menyebut 1.234 rumah.",
        "Kampus itu memiliki 2.338 dosen, dan dari 2.338 dosen itu separuhnya perempuan.",
        "Program Maju Jaya mencatat 9.377 klaim, dan Program Maju Jaya membayar 9.377 klaim itu.",
    ),
)

_TELLING = 4  # digits
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SHOWN = 8  # figures of the same thing, to say how likely it is that two of them are equal
_PRICES = frozenset(
    {"harga", "tarif", "kurs", "upah", "iuran", "nominal", "gaji", "honor", "tunjangan", "hadiah", "bonus", "denda"}
)
# "juga" and the like say that it is meant.
_MEANT = re.compile(r"\b(?:juga|pun|sama-sama|sama banyak|masing-masing|kedua-duanya|setiap|tiap)\b", re.IGNORECASE)
# Two sources for one figure agree; they do not each have their own.
_CITED = re.compile(
    r"\b(?:menurut|menyebut\w*|kata|ujar|versi|berdasarkan|mengatakan|melansir|dikutip)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(r"\s*\S*\s*(?:itu|tersebut|ini|tadi)\b")
_APART = re.compile(r",|;|\b(?:sedangkan|sementara|adapun|namun|tetapi|dan|serta)\b")


def find(case: Case) -> Iterator[Outcome]:
    """Compare the figures of each sentence that are alike: those that are equal, the first with each later one."""
    equal: dict[tuple[object, ...], list[Quantity]] = defaultdict(list)
    last: dict[tuple[object, ...], Quantity] = {}
    for figure in chain.from_iterable(case.alike):
        if figure.subject and (key := _what(figure)) and _telling(figure):
            alike = figure.field, figure.sentence, key
            equal[*alike, figure.value].append(figure)
            one = last.get(alike)
            if one is not None and one.value != figure.value and _named(one) != _named(figure):
                yield Outcome(answer="consistent", about=[one, figure], working=f"{one.text} ≠ {figure.text}")
            last[alike] = figure
    for first, *others in equal.values():
        seen = {_named(first)}
        text, apart, at = case.article.field(first.field), False, first.end
        for other in others:
            apart = apart or _APART.search(text, at, other.start) is not None
            at = other.start
            known = _points_back(case, other) or _cited(case, first, other) or _meant(case, first, other)
            if _named(other) not in seen and not known:
                yield _same(first, other, case.once(_every)[_what(other)], apart=apart)
            seen.add(_named(other))


def _what(figure: Quantity) -> tuple[object, ...]:
    """What is measured, whoever it is of; nothing of a price, which is often the same."""
    if figure.kind not in ("cardinal", "money", "measure") or figure.change or figure.relation or figure.per:
        return ()
    metric = (figure.metric or "").lower()
    if (figure.kind != "cardinal" and not metric) or not (figure.counted or metric) or metric in _PRICES:
        return ()
    return figure.kind, figure.unit, (figure.counted or "").lower(), metric


def _every(case: Case) -> dict[tuple[object, ...], list[str]]:
    """The figures that measure the same, as they are printed."""
    every: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for figure in case.quantities:
        every[_what(figure)].append(figure.text)
    return every


def _named(figure: Quantity) -> str:
    return (figure.subject or "").lower()


def _same(one: Quantity, two: Quantity, every: Sequence[str], *, apart: bool) -> Outcome:
    """The finding; `apart` says whether the words between the two tell their subjects apart."""
    what = " ".join(filter(None, (one.counted or one.metric,)))
    pairs, numbers = len(every) * (len(every) - 1) // 2, 9 * 10 ** (len(telling_digits(one)) - 1)
    percent = f"{100 * pairs / numbers:.2g}".replace(".", ",")
    chance = f"{number(pairs)} / {number(numbers)} = {percent} %"
    among = ", ".join(every[:_SHOWN]) + ", …" * (len(every) > _SHOWN)
    return Outcome(
        answer="contradicted",
        about=[one, two],
        level="warning" if apart else "note",
        message={
            "en": f"{one.subject} and {two.subject} both report exactly {one.text} {what}",
            "id": f"{one.subject} dan {two.subject} sama-sama melaporkan persis {one.text} {what}",
        },
        working=f"{one.text} = {two.text}; p({among}) ≈ {chance}",
        key=(what, one.subject, two.subject),
    )


def _cited(case: Case, one: Quantity, two: Quantity) -> bool:
    """Whether another source is named for the second of two figures."""
    return _CITED.search(case.article.field(two.field), max(one.end, two.start - REACH), two.start) is not None


def _meant(case: Case, one: Quantity, two: Quantity) -> bool:
    """Whether words say that two figures are equal on purpose."""
    start = max(one.start - REACH // 2, two.start - REACH, 0)
    return _MEANT.search(case.article.field(two.field), start, two.start) is not None


def _telling(figure: Quantity) -> bool:
    """Whether a figure has digits enough that it is no coincidence, and is neither a year nor one digit repeated."""
    digits = telling_digits(figure)
    if len(digits) == _TELLING and figure.value is not None and _FIRST_YEAR <= figure.value <= _LAST_YEAR:
        return False
    return len(digits) >= _TELLING and len(set(digits)) > 1


def _points_back(case: Case, figure: Quantity) -> bool:
    """Whether the figure is marked as one that was given before ("9.377 klaim itu")."""
    return _POINTS_BACK.match(case.after(figure)) is not None
