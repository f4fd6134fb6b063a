"""`restated-value`: the same thing is given twice, with digits that are one slip apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from extractor.checks import Case, Check, Outcome
from extractor.checks._alike import Slip, agree, at_once, moves, slip, telling_digits, thing
from extractor.records import Link, Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "The article gives one figure of a subject twice, and the two differ by a slip: a digit, two digits "
        "swapped, one too many, the comma, or the scale (juta for miliar).",
        "id": "Artikel menyebut satu angka milik subjek yang sama dua kali, dan keduanya berbeda karena satu "
        "kekeliruan: satu angka, dua angka yang tertukar, satu angka berlebih, letak koma, atau skala (juta untuk "
        "miliar).",
    },
    blind={
        "en": "Which of the two is meant; figures that differ by more than one slip; prices and rates that move; "
        "subjects that the article does not name in the same words.",
        "id": "Mana dari keduanya yang dimaksud; angka yang berbeda lebih dari satu kekeliruan; harga dan kurs yang "
        "bergerak; subjek yang tidak disebut dengan kata yang sama.",
    },
    fires=(
        "Pendapatan klub itu 1,014 miliar euro pada musim lalu. Dengan 1,014 juta euro, klub itu menjadi yang terkaya.",
        "Jaminan Pensiun mencatat 9.377 klaim. Sepanjang tahun, Jaminan Pensiun mencatat 9.737 klaim.",
        "Posko Induk menampung 1.248 pengungsi. Hujan masih turun. Posko Induk menampung 1.348 pengungsi.",
    ),
    silent=(
        "Bank Jatim membukukan laba Rp1,28 triliun. Bank Jatim menargetkan laba Rp1,38 triliun.",
        "Pendapatan Telkom Rp149,9 triliun. Pendapatan Telkom pada 2023 Rp149,2 triliun.",
        "Jaminan Pensiun mencatat 9.377 klaim pada 2018. Jaminan Pensiun mencatat 9.737 klaim pada 2019.",
        "Jaminan Pensiun mencatat 9.377 klaim. Jaminan Pensiun mencatat 9.377 klaim.",
        "Jaminan Pensiun mencatat 9.377 klaim. Jaminan Hari Tua mencatat 9.737 klaim.",
        "Posko Induk menampung 1.248 pengungsi. Hingga malam, Posko Induk menampung 2.115 pengungsi.",
        "Posko Induk menampung 1.248 pengungsi. Posko Induk menampung sekitar 1.250 pengungsi.",
        "Posko Induk menampung 1.248 pengungsi. Hingga malam, Posko Induk menampung 1.348 pengungsi.",
        "Polda Riau menangkap 112 tersangka. Sepekan kemudian Polda Riau menangkap 122 tersangka.",
        "Kabupaten Maju punya 1.248 guru negeri. Kabupaten Maju punya 1.348 guru swasta.",
        "Desa Maju menerima Rp12,5 juta. Desa Jaya menerima Rp12,5 miliar.",
        "Aset bank itu Rp12,5 triliun. Laba bank itu Rp12,5 miliar.",
        "Iurannya Rp25,5 ribu per anggota. Dari 1.000 anggota terkumpul Rp25,5 juta.",
    ),
)

_SINCE = re.compile(
    r"\b(?:hingga|sampai|kini|sekarang|kemudian|setelah|selanjutnya|terbaru|bertambah|berkurang|lalu|sebelumnya|semula|"
    r"perubahan|revisi|direvisi|konsolidasi|termasuk)\b"
)
# What is wished for is not what there is.
_HOPED = re.compile(r"\b(?:\w*arget\w*|\w*royeksi\w*|\w*perkira\w*|\w*rencana\w*|pagu|plafon|asumsi\w*|estimasi)\b")
# The word behind what is counted, where it can be a part of its name.
_SORT = re.compile(
    r" (?!(?:di|pada|dalam|yang|dan|untuk|dari|ke|karena|dengan|itu|ini|tersebut|juga|serta|sejak|selama|oleh|saat|"
    r"per)\b)([^\W\d_]+)"
)
_TELLING = 3  # digits that two figures do not have in common by chance


def find(case: Case) -> Iterator[Outcome]:
    """Compare the figures of each thing, and of anything those with the same digits on another scale."""
    told = set()
    alike = case.alike
    if case.headline[1]:
        alike = [[figure for figure in group if not case.heads(figure)] for group in alike]
    for same in _groups(alike, thing):
        figures = [figure for figure in same if not moves(figure)]
        if not 1 <= len({figure.value for figure in figures}) <= 2:
            continue  # a list of several
        one, *others = figures
        for two in others:
            if two.sentence == one.sentence or not at_once(one, two) or _later(case, two) or _of_a_year(case, one, two):
                continue
            if agree(one, two):
                yield Outcome(answer="consistent", about=[one, two], working=f"{one.text} = {two.text}")
            elif not _of_two_sorts(case, one, two) and (found := slip(one, two)):
                told.add((one.value, two.value))
                yield _outcome(one, two, found)
                break
    for one, *others in _groups(_groups(alike, _counted), _digits):
        other = next((two for two in others if two.value != one.value and at_once(one, two) and _one(one, two)), None)
        if other is None or not one.value or not other.value or (one.value, other.value) in told:
            continue
        found = slip(one, other)
        factors = {one.value / other.value, other.value / one.value}  # which may be a number of the article's
        if found and found.name == "scale" and factors.isdisjoint(case.once(_counts)):
            yield _outcome(one, other, found)


def _counts(case: Case) -> set[Decimal | None]:
    return {figure.value for figure in case.quantities if figure.kind == "cardinal"}


def _of_a_year(case: Case, one: Quantity, two: Quantity) -> bool:
    """Whether only one of two figures is of a time that is told, or is what was hoped for."""
    hoped = [_HOPED.search(case.before(figure)) is None for figure in (one, two)]
    told = [any(link.name == "period" and _within(link, figure) for link in figure.links) for figure in (one, two)]
    return hoped[0] != hoped[1] or told[0] != told[1]


def _within(link: Link, figure: Quantity) -> bool:
    return figure.sentence[0] <= link.start < figure.sentence[1]


def _of_two_sorts(case: Case, one: Quantity, two: Quantity) -> bool:
    """Whether other words tell what is counted apart: "1.248 guru negeri", "1.348 guru swasta"."""
    sorts = set()
    for figure in (one, two):
        behind = case.after(figure, 60).removeprefix((figure.counted or "").lower())
        word = _SORT.match(behind)
        sorts.add(word and word[1])
    return len(sorts) > 1 and None not in sorts


def _later(case: Case, figure: Quantity) -> bool:
    """Whether a sentence tells what has become of a figure since, or what it becomes if more is counted."""
    return _SINCE.search(f"{case.before(figure)} {case.after(figure, 40)}") is not None


def _one(one: Quantity, two: Quantity) -> bool:
    """Whether nothing says that two figures are of different things."""
    pairs = ((one.subject, two.subject), (one.metric, two.metric))
    named = [(set(a.lower().split()), set(b.lower().split())) for a, b in pairs if a and b]
    return all(a <= b or b <= a for a, b in named)


def _groups(alike: Iterable[Sequence[Quantity]], key: Callable[[Quantity], object]) -> Iterator[list[Quantity]]:
    """The figures of each group that have the same key, where there are several."""
    for group in alike:
        groups: dict[object, list[Quantity]] = defaultdict(list)
        for figure in group:
            if (named := key(figure)) is not None:
                groups[named].append(figure)
        yield from (figures for figures in groups.values() if len(figures) > 1)


def _counted(figure: Quantity) -> object:
    return None if figure.change else figure.counted or figure.unit


def _digits(figure: Quantity) -> object:
    digits = telling_digits(figure)
    return digits if len(digits) >= _TELLING else None


def _outcome(one: Quantity, two: Quantity, found: Slip) -> Outcome:
    whose = " ".join(filter(None, (one.subject, one.counted))) or one.text
    return Outcome(
        answer="contradicted",
        about=[one, two],
        working=f"{one.text} ≠ {two.text}",
        message={
            "en": f"{whose}: {one.text} here and {two.text} there; {found.en}",
            "id": f"{whose}: di sini {one.text}, di sana {two.text}, tidak konsisten; {found.id}",
        },
        key=(found.name,),
    )
