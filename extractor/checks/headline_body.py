"""`headline-body`: a figure of the headline is nowhere in the article, but others of the same unit are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from extractor.checks import Case, Check, Outcome
from extractor.checks._alike import FEWEST, slip, telling_digits
from extractor.checks._rates import worth
from extractor.intervals import Interval, bounded, printed, read
from extractor.records import Article, Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "No figure of the article is the one of its headline, nor a sum or difference of two; one of the same "
        "unit is a slip apart, such as a digit or the scale, or there are only others.",
        "id": "Tidak ada angka dalam artikel yang sama dengan angka di judulnya, juga bukan jumlah atau selisih dua "
        "angka; satu angka bersatuan sama berbeda karena satu kekeliruan, seperti satu angka atau skala, atau hanya "
        "ada angka-angka lain.",
    },
    blind={
        "en": "Which of the two is meant; headlines whose figure the article gives in other words, or not at all.",
        "id": "Mana dari keduanya yang dimaksud; judul yang angkanya disebut artikel dengan kata lain, atau tidak "
        "disebut.",
    },
    fires=(
        Article(id="", title="Bus Terguling, 12 Tewas", text="Kecelakaan bus itu membuat 21 tewas."),
        Article(id="", title="Bus Terguling, 6 Tewas", text="Delapan penumpang tewas dan 32 orang luka ringan."),
        Article(id="", title="Duel Derbi Ditonton 50 Ribu Suporter", text="Sekitar 20 ribu suporter datang."),
        Article(id="", title="IHSG Ditutup Melemah ke 6.244", text="IHSG ditutup turun 32,16 poin ke 5.244,47."),
        Article(id="", title="Bus Terguling, 12 Orang Tewas", text="Sebanyak 21 penumpang tewas di lokasi."),
        Article(id="", title="INKA Kirim 200 Kereta", text="INKA mengirim 350 kereta ke luar negeri."),
        Article(id="", title="Cukai Naik 23 Persen", text="Cukai rokok naik 35 persen mulai tahun depan."),
        Article(id="", title="Klub Bayar Rp44 Miliar", text="Klub membayar US$20 juta atau Rp281 miliar."),
        Article(id="", title="Kurir Sabu 45 Kg Dihukum", text="Kurir itu membawa sabu seberat 55 kilogram."),
        Article(id="", title="Polisi Tangkap Dua Pencuri", text="Sebanyak empat pencuri ditangkap kemarin."),
        "Bank Maju Raih Laba Rp2,14 Triliun\n\nBank Maju membukukan laba Rp2,14 miliar pada 2025.",
    ),
    silent=(
        Article(id="", title="Bus Terguling, 8 Tewas", text="Lima pria tewas. Tiga wanita juga meninggal di lokasi."),
        Article(id="", title="DKI Tambah 200 Bus Jadi 500 Unit", text="Kini ada 300 bus. Tahun ini 200 unit ditambah."),
        Article(id="", title="3 Pemain Absen", text="Adi, Budi, dan Cici absen. Pelatih memanggil 23 pemain."),
        Article(id="", title="Warga Bangun 3 Km Jalan", text="Jalan A 1,2 km, jalan B 0,8 km, dan jalan C 1 km."),
        Article(
            id="", title="Kebakaran Hanguskan 18 Hektare", text="Api melalap 11,5 hektare sawah dan 6,5 hektare kebun."
        ),
        Article(id="", title="IHSG Ditutup Melemah ke 6.244", text="IHSG ditutup turun 32,16 poin ke 6.244,47."),
        Article(id="", title="Bus Terguling, 12 Tewas", text="Kecelakaan bus itu membuat dua belas orang tewas."),
        Article(id="", title="INKA Kirim 200 Kereta", text="INKA mengirim 150 kereta, lalu 90 kereta lagi."),
        Article(id="", title="5 Fakta Gempa Lombok", text="Gempa itu merusak 6 rumah."),
        Article(id="", title="Antrean Kendaraan 12 Km", text="Polisi memberlakukan satu arah sepanjang 40 km."),
        Article(id="", title="Emiten Bagi Dividen Rp120 Miliar", text="Laba perseroan mencapai Rp210 miliar."),
        Article(id="", title="Laba Naik 20 Persen", text="Laba naik dari Rp50 juta ke Rp60 juta, utang 9 persen."),
        Article(id="", title="Mobil Rp60 Miliar", text="Mobil itu US$4,1 juta. Mobil yang lain Rp36 miliar."),
        Article(id="", title="Divonis 18 Bulan", text="Ia divonis 1,5 tahun penjara, lain dari tuntutan 6 bulan."),
        Article(id="", title="IHSG Jatuh 25,11 Poin", text="IHSG jatuh -25,11 poin, kemarin 12,76 poin."),
        Article(id="", title="8 Aplikasi Pencatat", text="Berikut empat aplikasi gratis dan yang berbayar."),
        Article(id="", title="Kerugian Rp2 Miliar", text="Kerugian ditaksir mencapai Rp1,97 miliar."),
    ),
)

_WORDS = re.compile(r"[^\W\d_]{3,}")
_STEM = 5  # letters by which words are told apart: "rumahnya" is "rumah"
_UNITS = frozenset(
    {"ribu", "juta", "miliar", "triliun", "persen", "tahun", "bulan", "hari", "meter", "dan", "yang", "di"}
)
_MANY = 10  # of fewer the article may count only some, or name them: "8 Aplikasi", then "empat aplikasi"
_THOUSANDS = 1000
_APART = Fraction(105, 100)  # what a headline may round off
_MOST = 10  # figures of a headline that are looked for; what has more is none
_BESIDE = 4  # figures within which an article leaves a percentage to be computed
_OF_A_KIND = (
    frozenset(
        {"detik", "menit", "jam", "malam", "hari", "minggu", "bulan", "triwulan", "semester", "tahun", "dekade", "abad"}
    ),
    frozenset({"mm", "cm", "m", "km", "mil", "inci", "ft"}),
    frozenset({"mg", "g", "ons", "kg", "kuintal", "ton"}),
    frozenset({"cm2", "m2", "are", "ha", "km2"}),
    frozenset({"ml", "cc", "liter", "kl", "m3", "barel", "galon"}),
)
_ANY = frozenset({"orang", "jiwa", "korban", "warga", "tewas", "luka", "unit", "buah", "ekor"})
# What befell those who are counted: a toll is compared with the same toll, whoever it is of.
_FATES = {
    word: fate
    for fate, words in {
        "dead": "tewas meninggal wafat gugur menewaskan tewaskan merenggut",
        "hurt": "luka luka-luka terluka cedera melukai lukai",
        "missing": "hilang",
        "displaced": "mengungsi dievakuasi mengungsikan",
        "held": "ditangkap tangkap menangkap diamankan amankan mengamankan diringkus ringkus meringkus dibekuk bekuk "
        "membekuk ditahan tahan menahan",
    }.items()
    for word in words.split()
}
_FATE = re.compile(rf"\b(?:{'|'.join(sorted(_FATES, key=len, reverse=True))})\b")
_END = re.compile(r"[,.;:()\d]| dan | serta | sementara | sedangkan ")


def find(case: Case) -> Iterator[Outcome]:
    """Look for every figure of the headline in the article."""
    name, end = case.headline
    heads = [figure for figure in case.quantities if case.heads(figure)] if end else []
    if not heads:
        return
    body = [figure for figure in case.quantities if not case.heads(figure)]
    spoken = _stems(case.article.field(name)[:end])
    common: dict[tuple[int, int], bool] = {}  # whether a sentence has a word of the headline

    def of_the_matter(head: Quantity, figure: Quantity) -> bool:
        if figure.sentence not in common:
            words = _stems(case.article.field(figure.field)[slice(*figure.sentence)])
            common[figure.sentence] = not spoken.isdisjoint(words)
        return common[figure.sentence] or _of_one(head, figure) or _same_digits(head, figure)

    for head in heads[:_MOST]:
        wide = _wide(head)
        if wide is None:
            continue
        if (fate := _fate(case, head)) is not None:
            tolls = [figure for figure in body if _fate(case, figure) == fate and figure.value]
            if tolls:
                yield from _toll(head, tolls, wide)
                continue
        same = next((figure for figure in body if _near(head, figure) and _size(figure).meets(wide)), None)
        if same is not None:
            yield Outcome(answer="consistent", about=[head, same], working=f"{head.text} = {same.text}")
            continue
        alike = [figure for figure in body if _alike(head, figure) and of_the_matter(head, figure)]
        alike = [figure for figure in alike if fate is None or _fate(case, figure) is None]
        if not alike or _made_of_several([value for one in alike if (value := printed(one))], wide):
            continue
        figure = _instead(head, alike)
        if figure is None and not _to_be_computed(head, body, wide):
            figure = _nearest(head, alike)
        if figure is not None:
            yield _outcome(head, figure)


def _fate(case: Case, figure: Quantity) -> str | None:
    """What befell those who are counted, in the words behind or in front of the figure."""
    if figure.kind != "cardinal":
        return None
    behind, before = (_END.split(words) for words in (case.after(figure, 40), case.before(figure, 40)))
    found = _FATE.search(behind[0]) or _FATE.search(" ".join(before[-1].split()[-3:]))
    return found and _FATES[found[0]]


def _toll(head: Quantity, tolls: Sequence[Quantity], wide: Interval) -> Iterator[Outcome]:
    same = next((figure for figure in tolls if bounded(figure).meets(wide)), None)
    if same is not None:
        yield Outcome(answer="consistent", about=[head, same], working=f"{head.text} = {same.text}")
    elif not head.modifier and not _made_of_several([value for one in tolls if (value := printed(one))], wide):
        yield _outcome(head, tolls[0], sure=True)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORDS.findall(text.lower()) if word not in _UNITS}


def _outcome(head: Quantity, figure: Quantity, *, sure: bool = False) -> Outcome:
    made = slip(head, figure, cut=True, fewest=2)
    one, two = (" ".join(filter(None, (each.text, each.counted))) for each in (head, figure))
    if sure or made or _of_one(head, figure):
        message = {
            "en": f"the headline says {one}, the article {two}" + (f"; {made.en}" if made else ""),
            "id": f"judul menyebut {one}, isi menyebut {two}, tidak konsisten" + (f"; {made.id}" if made else ""),
        }
    else:
        message = {
            "en": f"the headline says {one}, which the article nowhere does; the nearest there is {two}",
            "id": f"judul menyebut {one}, tidak konsisten dengan isi, yang tidak menyebutnya; yang terdekat {two}",
        }
    return Outcome(answer="contradicted", about=[head, figure], working=f"{head.text} ≠ {figure.text}", message=message)


def _near(head: Quantity, figure: Quantity) -> bool:
    """Whether a figure can be the one of the headline at all, which is quickly told."""
    if (head.kind == "percent") != (figure.kind == "percent"):
        return False
    if head.unit != figure.unit and (head.unit or head.counted) and (figure.unit or figure.counted):
        return False
    few = len(telling_digits(head)) < FEWEST  # of which other things may well be as many
    if few and head.counted and figure.counted and not _one_noun(head.counted, figure.counted):
        return False
    if figure.value is None or head.value is None or figure.modifier:
        return True
    return head.value <= 2 * abs(figure.value) and abs(figure.value) <= 2 * head.value


def _size(figure: Quantity) -> Interval:
    """What a figure can stand for, without its sign: "jatuh -25,11 poin" is a fall by 25,11."""
    return -bounded(figure) if (figure.value or 0) < 0 else bounded(figure)


def _one_noun(one: str, two: str) -> bool:
    """Whether two nouns can be of the same things."""
    first, second = set(one.lower().split()), set(two.lower().split())
    return not first.isdisjoint(second) or not _ANY.isdisjoint(first | second)


def _wide(head: Quantity) -> Interval | None:
    """What a headline may round or cut off: a whole number stands for those around it."""
    value = printed(head)
    if value is None or value <= 1 or head.kind in ("ordinal", "multiple"):
        return None
    if read(head, "rounded") != Interval.exact(value):
        return bounded(head)
    return bounded(head) | Interval.between(value - Fraction(1, 2), value + 1, high_open=True)


def _alike(head: Quantity, figure: Quantity) -> bool:
    if (head.kind, head.unit) != (figure.kind, figure.unit) or (
        head.change and figure.change not in (None, head.change)
    ):
        return False
    if not (head.counted and figure.counted) or head.counted.lower() == figure.counted.lower():
        return True
    return not _ANY.isdisjoint(f"{head.counted} {figure.counted}".lower().split())


def _instead(head: Quantity, alike: Sequence[Quantity]) -> Quantity | None:
    """The figure that stands for the one of the headline: a slip apart, or the only one of the same measure or noun."""
    same = [figure for figure in alike if _of_one(head, figure)]
    for figures, fewest in ((same, 2), (alike, FEWEST)):
        for figure in figures:
            if slip(head, figure, cut=True, fewest=fewest):
                return figure
    if len({figure.value for figure in same}) != 1 or any(one.modifier for one in (head, *same)):
        return None
    return same[0] if min(same[0].value or 0, head.value or 0) >= _MANY else None


def _nearest(head: Quantity, alike: Sequence[Quantity]) -> Quantity | None:
    """The nearest of the same unit to an amount, a percentage, a measure or a number of many digits."""
    value = abs(Fraction(head.value or 0))
    if head.unit is None and len(telling_digits(head)) < FEWEST and value < _THOUSANDS:
        return None
    sizes = [(abs(Fraction(figure.value)), figure) for figure in alike if figure.value]
    apart = [(max(value / size, size / value), figure) for size, figure in sizes]
    least, figure = min(apart, key=lambda one: one[0], default=(Fraction(), None))
    return figure if least > _APART else None


def _to_be_computed(head: Quantity, body: Sequence[Quantity], wide: Interval) -> bool:
    """Whether the article may leave the figure to be computed: from another unit; or as a share or a growth."""
    if head.kind != "percent":
        return any(figure.unit != head.unit and _converts(head, figure) for figure in body)
    for i, one in enumerate(body):
        for two in body[i + 1 : i + _BESIDE]:
            if (one.kind, one.unit) != (two.kind, two.unit) or not one.value or not two.value:
                continue
            for ratio in (Fraction(one.value) / Fraction(two.value), Fraction(two.value) / Fraction(one.value)):
                if 100 * ratio in wide or 100 * abs(ratio - 1) in wide:
                    return True
    return False


def _converts(head: Quantity, figure: Quantity) -> bool:
    """Whether the one can be the other in another unit."""
    if head.kind == figure.kind == "money":
        one, two = worth(head), worth(figure)
        return one is None or two is None or one.meets(two)
    return any(head.unit in units and figure.unit in units for units in _OF_A_KIND)


def _of_one(head: Quantity, figure: Quantity) -> bool:
    pairs = (head.metric, figure.metric), (head.counted, figure.counted)
    return any(one and two and one.lower() == two.lower() for one, two in pairs)


def _same_digits(head: Quantity, figure: Quantity) -> bool:
    """Whether two figures are the same but for the scale, or for what the headline cuts off."""
    digits = telling_digits(head)
    return len(digits) >= FEWEST and telling_digits(figure).startswith(digits)


def _made_of_several(values: Sequence[Fraction], wide: Interval) -> bool:
    """Whether the sum or the difference of two values is the one of the headline, or the sum of some in a row."""
    known = sorted(set(values))
    for value in known:
        for wanted in (wide - value, wide + value):
            at = 0 if wanted.low is None else bisect_left(known, wanted.low)
            if any(other in wanted and other != value for other in known[at : at + 2]):
                return True
    return any(total in wide for first in range(len(values)) for total in accumulate(values[first : first + _MOST]))
