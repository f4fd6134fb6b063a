"""`headline-body`: a figure of the headline is nowhere in the article, but one that is a slip apart from it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.checks import Case, Check, Outcome
from extractor.checks._alike import FEWEST, slip
from extractor.intervals import Interval, bounded, printed, read
from extractor.records import Article, Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "No figure of the article is the one of its headline, nor a sum or difference of two; one of the same "
        "unit is a slip apart, such as a digit or the scale, or the only one of the same noun or measure.",
        "id": "Tidak ada angka dalam artikel yang sama dengan angka di judulnya, juga bukan jumlah atau selisih dua "
        "angka; satu angka bersatuan sama berbeda karena satu kekeliruan, seperti satu angka atau skala, atau "
        "satu-satunya untuk hal atau ukuran yang sama.",
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
        Article(id="", title="INKA Kirim 200 Kereta", text="INKA mengirim 350 kereta ke luar negeri."),
        "Bank Maju Raih Laba Rp2,14 Triliun\n\nBank Maju membukukan laba Rp2,14 miliar pada 2025.",
    ),
    silent=(
        Article(
            id="", title="Kebakaran Hanguskan 18 Hektare", text="Api melalap 11,5 hektare sawah dan 6,5 hektare kebun."
        ),
        Article(id="", title="IHSG Ditutup Melemah ke 6.244", text="IHSG ditutup turun 32,16 poin ke 6.244,47."),
        Article(id="", title="Bus Terguling, 12 Tewas", text="Kecelakaan bus itu membuat dua belas orang tewas."),
        Article(id="", title="INKA Kirim 200 Kereta", text="INKA mengirim 150 kereta, lalu 90 kereta lagi."),
        Article(id="", title="5 Fakta Gempa Lombok", text="Gempa itu merusak 6 rumah."),
        Article(id="", title="Antrean Kendaraan 12 Km", text="Polisi memberlakukan satu arah sepanjang 40 km."),
        Article(id="", title="Emiten Bagi Dividen Rp120 Miliar", text="Laba perseroan mencapai Rp210 miliar."),
        Article(id="", title="Kerugian Rp2 Miliar", text="Kerugian ditaksir mencapai Rp1,97 miliar."),
    ),
)

_WORDS = re.compile(r"[^\W\d_]{3,}")
_UNITS = frozenset(
    {"ribu", "juta", "miliar", "triliun", "persen", "tahun", "bulan", "hari", "meter", "dan", "yang", "di"}
)
_MANY = 10  # fewer are often things that the article does not count: "5 Fakta"
_MOST = 10  # figures of a headline that are looked for; what has more is none
_ANYBODY = frozenset({"orang", "jiwa", "korban", "warga", "tewas", "luka"})


def find(case: Case) -> Iterator[Outcome]:
    """Look for every figure of the headline in the article."""
    heads = [figure for figure in case.quantities if case.heads(figure)]
    if not heads:
        return
    body = [figure for figure in case.quantities if not case.heads(figure)]
    name, end = case.headline
    spoken = set(_WORDS.findall(case.article.field(name)[:end].lower()))
    common: dict[tuple[int, int], bool] = {}  # whether a sentence has a word of the headline

    def of_the_matter(head: Quantity, figure: Quantity) -> bool:
        if figure.sentence not in common:
            words = _WORDS.findall(case.article.field(figure.field)[slice(*figure.sentence)].lower())
            common[figure.sentence] = not spoken.isdisjoint(set(words) - _UNITS)
        return common[figure.sentence] or _of_one(head, figure)

    for head in heads[:_MOST]:
        wide = _wide(head)
        if wide is None:
            continue
        same = next((figure for figure in body if _near(head, figure) and bounded(figure).meets(wide)), None)
        if same is not None:
            yield Outcome(answer="consistent", about=[head, same], working=f"{head.text} = {same.text}")
            continue
        alike = [figure for figure in body if _alike(head, figure) and of_the_matter(head, figure)]
        figure = _instead(head, alike)
        if figure is not None and not _made_of_two([value for one in alike if (value := printed(one))], wide):
            made = slip(head, figure, cut=True, fewest=2)
            yield Outcome(
                answer="contradicted",
                about=[head, figure],
                working=f"{head.text} ≠ {figure.text}",
                message={
                    "en": f"the headline says {head.text}, the article {figure.text}"
                    + (f"; {made.en}" if made else ""),
                    "id": f"judul menyebut {head.text}, isi menyebut {figure.text}, tidak konsisten"
                    + (f"; {made.id}" if made else ""),
                },
            )


def _near(head: Quantity, figure: Quantity) -> bool:
    """Whether a figure can be the one of the headline at all, which is quickly told."""
    if (head.kind == "percent") != (figure.kind == "percent") or (
        head.unit and figure.unit and head.unit != figure.unit
    ):
        return False
    if figure.value is None or head.value is None or figure.modifier:
        return True
    return head.value <= 2 * figure.value and figure.value <= 2 * head.value


def _wide(head: Quantity) -> Interval | None:
    """What a headline may round or cut off: a whole number stands for those around it."""
    value = printed(head)
    if value is None or value <= 1 or head.kind in ("ordinal", "multiple"):
        return None
    if read(head, "rounded") != Interval.exact(value):
        return bounded(head)
    return bounded(head) | Interval(value - Fraction(1, 2), value + 1, high_open=True)


def _alike(head: Quantity, figure: Quantity) -> bool:
    if (head.kind, head.unit) != (figure.kind, figure.unit) or (
        head.change and figure.change not in (None, head.change)
    ):
        return False
    if not (head.counted and figure.counted) or not _ANYBODY.isdisjoint(head.counted.lower().split()):
        return True
    return head.counted.lower() == figure.counted.lower()


def _instead(head: Quantity, alike: Sequence[Quantity]) -> Quantity | None:
    """The figure that stands for the one of the headline: a slip apart, or the only one of the same measure or noun."""
    same = [figure for figure in alike if _of_one(head, figure)]
    for figures, fewest in ((same, 2), (alike, FEWEST)):
        for figure in figures:
            if slip(head, figure, cut=True, fewest=fewest):
                return figure
    only = len({figure.value for figure in same}) == 1 and not any(one.modifier for one in (head, *same))
    return same[0] if only and min(head.value or 0, same[0].value or 0) >= _MANY else None


def _of_one(head: Quantity, figure: Quantity) -> bool:
    pairs = (head.metric, figure.metric), (head.counted, figure.counted)
    return any(one and two and one.lower() == two.lower() for one, two in pairs)


def _made_of_two(values: Sequence[Fraction], wide: Interval) -> bool:
    """Whether the sum or the difference of two values is the one of the headline."""
    known = sorted(set(values))
    for value in known:
        for wanted in (wide - value, wide + value):
            at = 0 if wanted.low is None else bisect_left(known, wanted.low)
            if any(other in wanted and other != value for other in known[at : at + 2]):
                return True
    return False
