"""`cross-article`: two articles of the same days give one figure with digits that are one slip apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from operator import itemgetter

import msgspec

from extractor.checks import Case, Check, Outcome
from extractor.checks._alike import agree, at_once, moves, slip, thing
from extractor.records import Article, Quantity, Span

CHECK = Check(
    level="note",
    on=True,
    claim={
        "en": "Two articles of the same days give one figure of a named subject and time, and the two differ by a "
        "slip: a digit, two digits swapped, one too many, the comma, or the scale.",
        "id": "Dua artikel dari hari yang berdekatan menyebut angka milik subjek dan waktu yang sama, dan keduanya "
        "berbeda karena satu kekeliruan: satu angka, dua angka yang tertukar, satu angka berlebih, letak koma, atau "
        "skala.",
    },
    blind={
        "en": "Which of the articles is right; articles without a date; copies of one article, of which only the "
        "first is read; figures without a time.",
        "id": "Artikel mana yang benar; artikel tanpa tanggal; salinan satu artikel, yang hanya dibaca sekali; angka "
        "tanpa waktu.",
    },
    fires=(
        (
            Article(id="a", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-02"),
            Article(id="b", text="Klaim Jaminan Pensiun: 9.377 klaim sepanjang 2025.", date="2026-02-04"),
            Article(id="c", text="Selama ini, Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-07"),
            Article(id="d", text="Sepanjang 2025, Jaminan Pensiun mencatat 9.737 klaim.", date="2026-02-08"),
        ),
        (
            Article(id="a", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-02"),
            Article(id="b", text="Sepanjang 2025, Jaminan Pensiun mencatat 9.737 klaim.", date="2026-02-03"),
        ),
    ),
    silent=(
        (
            Article(id="a", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-02"),
            Article(id="b", text="Sepanjang 2025, Jaminan Pensiun mencatat 9.377 klaim.", date="2026-02-03"),
        ),
        (
            Article(id="a", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-02"),
            Article(id="b", text="Sepanjang 2024, Jaminan Pensiun mencatat 9.737 klaim.", date="2026-02-03"),
        ),
        (
            Article(id="a", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025.", date="2026-02-02"),
            Article(id="b", text="Sepanjang 2025, Jaminan Pensiun mencatat 9.737 klaim.", date="2026-06-03"),
        ),
        (
            Article(id="a", date="2026-02-02", text="Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025."),
            Article(id="b", date="2026-02-02", text="Jaminan Pensiun mencatat 9.737 klaim sepanjang 2025."),
        ),
    ),
)

_DAYS = timedelta(days=3)
_COPIED = Fraction(1, 2)  # of its sentences, digits aside, that a copy has in common with an article before it
_WORDS = 5  # of a sentence that two articles do not have in common by chance
_RECENT = 8  # figures of one thing that a further one is compared with
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_DIGITS = re.compile(r"[\d.,]+")


def across(cases: Sequence[Case]) -> Iterator[tuple[Case, Outcome]]:
    """Compare every figure of a thing at a time with those of the articles before."""
    dated = [(day, case) for case in _originals(cases) if (day := case.today)]
    known: dict[object, deque[tuple[date, Case, Quantity]]] = defaultdict(partial(deque, maxlen=_RECENT))
    for day, case in sorted(dated, key=itemgetter(0)):
        for figure in case.quantities:
            key = thing(figure)
            if key is None or moves(figure) or not figure.interval or not any(map(str.isupper, figure.subject or "")):
                continue
            earlier = known[key, figure.interval]
            near = ((other, one) for then, other, one in earlier if other is not case and day - then <= _DAYS)
            yield from ((case, outcome) for other, one in near for outcome in _compared(figure, other, one))
            for at, (_, other, one) in enumerate(earlier):
                if one.value == figure.value and other is not case:
                    del earlier[at]  # told again, and lately
                    break
            earlier.append((day, case, figure))


def _originals(cases: Sequence[Case]) -> Iterator[Case]:
    """The articles without those that are copies of one before."""
    first: dict[str, int] = {}
    for number, case in enumerate(cases):
        sentences = {" ".join(_DIGITS.sub("", one).lower().split()) for one in _SENTENCE.split(case.article.text)}
        telling = [one for one in sentences if one.count(" ") >= _WORDS - 1]
        shared = Counter(first[one] for one in telling if one in first)
        if not shared or max(shared.values()) < _COPIED * len(telling):
            yield case
            first |= {one: number for one in telling if one not in first}


def _compared(figure: Quantity, other: Case, one: Quantity) -> Iterator[Outcome]:
    where = other.article.id
    about: list[Quantity | Span] = [figure, msgspec.structs.replace(other.span(one), article=where)]
    if agree(figure, one):
        yield Outcome(answer="consistent", about=about, working=f"{figure.text} = {one.text}")
    elif at_once(figure, one) and (found := slip(figure, one)):
        whose = " ".join(filter(None, (figure.subject, figure.counted)))
        yield Outcome(
            answer="contradicted",
            about=about,
            working=f"{figure.text} ≠ {one.text}",
            message={
                "en": f"{whose}: {figure.text} here and {one.text} in {where}; {found.en}",
                "id": f"{whose}: di sini {figure.text}, di {where} {one.text}, tidak konsisten; {found.id}",
            },
            key=(one.value, found.name),
        )
