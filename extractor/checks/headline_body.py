"""`headline-body`: a figure of the headline is nowhere in the article, but one that is a slip apart from it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.checks import Case, Check, Outcome
from extractor.checks._alike import FEWEST, slip
from extractor.intervals import Interval, printed, read
from extractor.records import Article, Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "No figure of the article is the one of its headline, nor a sum or difference of two; one of the same "
        "unit is a slip apart: a digit, two digits swapped, one too many, the comma, or the scale.",
        "id": "Tidak ada angka dalam artikel yang sama dengan angka di judulnya, juga bukan jumlah atau selisih dua "
        "angka; satu angka bersatuan sama berbeda karena satu kekeliruan: satu angka, dua angka yang tertukar, satu "
        "angka berlebih, letak koma, atau skala.",
    },
    blind={
        "en": "Which of the two is meant; headlines whose figure the article gives in other words, or not at all.",
        "id": "Mana dari keduanya yang dimaksud; judul yang angkanya disebut artikel dengan kata lain, atau tidak "
        "disebut.",
    },
    fires=(
        Article(id="", title="Bus Terguling, 12 Tewas", text="Kecelakaan bus itu membuat 21 tewas."),
        Article(id="", title="IHSG Ditutup Melemah ke 6.244", text="IHSG ditutup turun 32,16 poin ke 5.244,47."),
        Article(id="", title="Bus Terguling, 12 Orang Tewas", text="Sebanyak 21 penumpang tewas di lokasi."),
        "Bank Maju Raih Laba Rp2,14 Triliun\n\nBank Maju membukukan laba Rp2,14 miliar pada 2025.",
    ),
    silent=(
        Article(
            id="", title="Kebakaran Hanguskan 18 Hektare", text="Api melalap 11,5 hektare sawah dan 6,5 hektare kebun."
        ),
        Article(id="", title="IHSG Ditutup Melemah ke 6.244", text="IHSG ditutup turun 32,16 poin ke 6.244,47."),
        Article(id="", title="Bus Terguling, 12 Tewas", text="Kecelakaan bus itu membuat dua belas orang tewas."),
        Article(id="", title="5 Fakta Gempa Lombok", text="Gempa itu merusak 6 rumah."),
        Article(id="", title="Kerugian Rp2 Miliar", text="Kerugian ditaksir mencapai Rp1,97 miliar."),
    ),
)

_ANYBODY = frozenset({"orang", "jiwa", "korban", "warga", "tewas", "luka"})


def find(case: Case) -> Iterator[Outcome]:
    """Look for every figure of the headline in the article."""
    heads = [figure for figure in case.quantities if case.heads(figure)]
    if not heads:
        return
    body = [figure for figure in case.quantities if not case.heads(figure)]
    for head in heads:
        wide = _wide(head)
        if wide is None:
            continue
        same = next((figure for figure in body if read(figure, "zeros").meets(wide)), None)
        if same is not None:
            yield Outcome(answer="consistent", about=[head, same], working=f"{head.text} = {same.text}")
            continue
        alike = [figure for figure in body if _alike(head, figure)]
        found = [
            (figure, made) for figure in alike if (made := slip(head, figure, cut=True, fewest=_fewest(head, figure)))
        ]
        if found and not _made_of_two([value for figure in alike if (value := printed(figure)) is not None], wide):
            figure, made = found[0]
            yield Outcome(
                answer="contradicted",
                about=[head, figure],
                working=f"{head.text} ≠ {figure.text}",
                message={
                    "en": f"the headline says {head.text}, the article {figure.text}; {made.en}",
                    "id": f"judul menyebut {head.text}, isi menyebut {figure.text}, tidak konsisten; {made.id}",
                },
                key=(made.name,),
            )


def _wide(head: Quantity) -> Interval | None:
    """What a headline may round or cut off: a whole number stands for those around it."""
    value = printed(head)
    if value is None or value <= 1 or head.kind in ("ordinal", "multiple"):
        return None
    return read(head, "zeros") | Interval(value - Fraction(1, 2), value + 1, high_open=True)


def _alike(head: Quantity, figure: Quantity) -> bool:
    if (head.kind, head.unit) != (figure.kind, figure.unit) or figure.change != head.change:
        return False
    if not (head.counted and figure.counted) or not _ANYBODY.isdisjoint(head.counted.lower().split()):
        return True
    return head.counted.lower() == figure.counted.lower()


def _fewest(head: Quantity, figure: Quantity) -> int:
    """How many digits a figure needs to be told from a chance neighbour; of the same measure or noun, two."""
    pairs = (head.metric, figure.metric), (head.counted, figure.counted)
    return 2 if any(one and two and one.lower() == two.lower() for one, two in pairs) else FEWEST


def _made_of_two(values: Sequence[Fraction], wide: Interval) -> bool:
    """Whether the sum or the difference of two values is the one of the headline."""
    known = sorted(set(values))
    for value in known:
        for wanted in (wide - value, wide + value):
            at = 0 if wanted.low is None else bisect_left(known, wanted.low)
            if at < len(known) and known[at] in wanted:
                return True
    return False
