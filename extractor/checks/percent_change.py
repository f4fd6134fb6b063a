"""`percent-change`: "naik P persen dari A menjadi B" where B is not P percent more than A."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import Judged, judged
from extractor.checks._written import percent as written
from extractor.intervals import Interval, decide, read

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "A change in percent is not the one between the two figures that the article gives with it. If it comes "
        "of dividing by the later figure, the finding says so.",
        "id": "Perubahan dalam persen bukan perubahan di antara kedua angka yang menyertainya. Bila hasil itu berasal "
        "dari pembagian dengan angka akhir, temuannya menyebutkannya.",
    },
    blind={
        "en": "Figures in different sentences, figures that are not named as the start or the end of the change, and "
        "which of the three is the wrong one.",
        "id": "Angka dalam kalimat yang berbeda, angka yang tidak disebut sebagai awal atau akhir perubahan, dan mana "
        "dari ketiganya yang keliru.",
    },
    fires=(
        "Ekspor mencapai 24,96 miliar dolar. Angka itu naik 8,57 persen dibandingkan Mei yang 23,60 miliar dolar.",
        "Jumlah penumpang naik 16,46 persen, dari 475.442 orang menjadi 569.086 orang.",
        "Ekspor manggis mencapai 38.800 ton, melonjak 324 persen dibanding 2017 yang hanya 29.700 ton.",
        "Laba perusahaan itu turun 8 persen dari Rp2,5 triliun menjadi Rp2,1 triliun.",
        "Gajinya naik 3 persen dari Rp1.000.000 menjadi Rp1.900.000.",
        "Kontraknya Rp22,78 miliar atau naik 37,4% dari realisasi tahun lalu sebesar Rp16,42 miliar.",
    ),
    silent=(
        "Ekspor mencapai 24,96 miliar dolar. Angka itu naik 5,76 persen dibandingkan Mei yang 23,60 miliar dolar.",
        "Harga turun dari Rp50.000 menjadi Rp45.000, kemudian naik 20 persen menjadi Rp54.000.",
        "Penduduk tumbuh 1,2 persen per tahun, dari 270,2 juta jiwa menjadi 284,4 juta jiwa.",
        "Ekspor naik rata-rata 10 persen dari US$100 juta menjadi US$161 juta.",
        "Produksi turun 2,4 persen menjadi 52,66 juta ton, jauh dari target 60 juta ton.",
        "Harga pangan naik 5 persen, misalnya cabai dari Rp45.250 menjadi Rp62.750.",
        "Laba bersih naik 11,9% YoY dari Rp239,7 miliar menjadi Rp268,3 miliar.",
        "Jumlah nasabah naik 46,37% dari 3,52 juta nasabah menjadi 5,16 juta.",
        "Penjualan naik sekitar 20 persen dari 100 unit menjadi 119 unit.",
        "Penjualan naik 12 persen; biaya naik dari Rp5 juta menjadi Rp9 juta.",
        "Penjualan naik 12 persen, sedangkan biaya naik dari Rp5 juta menjadi Rp9 juta.",
        "Jumlah kasus naik 100 persen dari 0 orang menjadi 5 orang.",
        "Yen menguat 0,3 persen dari 108,5 menjadi 108,2 per dolar AS.",
        "Bunga turun 5 persen dari 20 persen menjadi 15 persen.",
        "Jumlah pengunjung naik 50 persen dari 1,2 menjadi 1,8 juta orang.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Compute every change in percent from its two ends."""
    for relation in case.once(judged):
        if relation.sort == "percent":
            yield _outcome(relation)


def _outcome(relation: Judged) -> Outcome:
    percent, base, level = relation.figures
    if relation.other is not None:
        return Outcome(answer="undecided", about=relation.figures, working="")
    verdict = relation.verdict
    change = (read(level, "rounded") / read(base, "rounded") - 1) * 100
    computed = written(change, percent)
    wrong_base = verdict.answer == "contradicted" and _by_level(relation)
    minus = "−" if _sign(relation) < 0 else ""
    return Outcome(
        answer=verdict.answer,
        about=relation.figures,
        working=f"{level.text} / {base.text} − 1 = {computed} {verdict.sign} {minus}{percent.text}",
        level="error" if verdict.certain else "warning",
        message={
            "en": f"{percent.text} is not the change from {base.text} to {level.text}, which is {computed}"
            + ("; it was divided by the later figure" if wrong_base else ""),
            "id": f"{percent.text} tidak konsisten dengan perubahan dari {base.text} menjadi {level.text}, yaitu "
            f"{computed}" + ("; pembaginya angka akhir" if wrong_base else ""),
        },
        tried=relation.verdict.tried,
        readings=(f"({level.text} − {base.text}) / {level.text} = {percent.text}",) if wrong_base else (),
        repair=written(_size(change), percent),
    )


def _by_level(relation: Judged) -> bool:
    """Whether the percentage is of the later figure."""
    sign = Fraction(_sign(relation), 100)
    return decide(relation.figures, lambda p, a, b: (a, b * (p * -sign + 1))).answer == "consistent"


def _sign(relation: Judged) -> int:
    return 1 if relation.move.direction == "up" else -1


def _size(change: Interval) -> Interval:
    return -change if change.high is not None and change.high < 0 else change
