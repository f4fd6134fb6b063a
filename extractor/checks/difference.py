"""`difference`: the stated difference between two figures, or which way it went, is not the one there is."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.checks._changes import Judged, judged
from extractor.checks._written import span
from extractor.intervals import Interval, read

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "A figure is said to have risen or fallen from one value to another, and it did not, or not by as much.",
        "id": "Suatu angka disebut naik atau turun dari satu nilai ke nilai lain, padahal tidak, atau tidak sebanyak "
        "itu.",
    },
    blind={
        "en": "Figures in different sentences, and ranks, and currencies that gain or lose, whose figures go the other "
        "way.",
        "id": "Angka dalam kalimat yang berbeda, peringkat, dan mata uang yang menguat atau melemah, yang angkanya "
        "berlawanan arah.",
    },
    fires=(
        "Inflasi turun 9 poin persen dari 20 persen menjadi 15 persen.",
        "Suku bunga turun 25 basis poin menjadi 5,25 persen dari 5,75 persen.",
        "Partisipasi pemilih 78,1 persen, turun dari 72,4 persen pada 2020.",
        "Harga ayam semula Rp35.000, kini turun menjadi Rp38.000.",
        "Rasio utang turun dari 30,1 persen menjadi 30,2 persen.",
        "Harga emas turun Rp3.000 dari Rp748.000 menjadi Rp750.000 per gram.",
        "Harga emas naik Rp3.000 dari Rp748.000 menjadi Rp750.000 per gram.",
        "Jumlah pengungsi turun dari 1.250 orang menjadi 1.520 orang.",
        "Harga saham itu naik 12 poin dari 500 menjadi 520.",
    ),
    silent=(
        "Inflasi turun 5 poin persen dari 20 persen menjadi 15 persen.",
        "Suku bunga turun 50 basis poin menjadi 5,25 persen dari 5,75 persen.",
        "Harga ayam Rp38.000, naik dari Rp35.000.",
        "Nilai ekspor Rp30 miliar, turun tipis dari target Rp20 miliar.",
        "Harga naik Rp12.000 menjadi Rp47.000, padahal sehari sebelumnya turun dari Rp50.000 menjadi Rp35.000.",
        "Rupiah anjlok dari Rp15.123 ke Rp16.357 per dolar AS.",
        "Harga naik Rp500 tiap hari, dari Rp12.345 menjadi Rp15.678.",
        "Harga emas naik Rp2.000 dari Rp748.000 menjadi Rp750.000 per gram.",
        "Jumlah pengungsi turun dari 1.520 orang menjadi 1.250 orang.",
        "Rupiah melemah 20 poin dari Rp14.025 ke Rp14.045 per dolar.",
        "Rupiah menguat dari Rp14.025 ke Rp13.990 per dolar.",
        "Kemiskinan turun dari 9,8 persen menjadi 9,2 persen.",
        "Produksi naik 0,3 juta ton dari 2,1 juta ton menjadi 2,5 juta ton.",
        "Peringkat daya saing Indonesia turun dari 45 menjadi 50.",
        "Peringkat daya saing Indonesia turun 5 tingkat dari 45 menjadi 50.",
        "Tarif turun, dari sebelumnya 5 persen, lalu naik menjadi 8 persen.",
    ),
)


_HUNDRED = Interval.exact(100)  # basis points of a percentage point


def find(case: Case) -> Iterator[Outcome]:
    """Compute every difference from its two ends."""
    for relation in case.once(judged):
        if relation.other is not None:
            continue
        if relation.sort == "amount":
            yield _amount(relation)
        elif relation.sort == "direction":
            yield _direction(relation)


def _amount(relation: Judged) -> Outcome:
    amount, base, level = relation.figures
    difference = read(level, "rounded") - read(base, "rounded")
    if amount.unit == "bp":
        difference *= _HUNDRED
    down = relation.move.direction == "down"
    fell = (level.value or 0) < (base.value or 0)
    apart = span(-difference if fell else difference)
    return Outcome(
        answer=relation.verdict.answer,
        about=relation.figures,
        working=f"{level.text} − {base.text} = {span(difference)} {relation.verdict.sign} {'−' if down else ''}"
        f"{amount.text}",
        level="error" if relation.verdict.certain else "warning",
        message={
            "en": f"{'down' if down else 'up'} {amount.text} is not the difference from {base.text} to {level.text}, "
            f"which is {apart} {'down' if fell else 'up'}",
            "id": f"{'turun' if down else 'naik'} {amount.text} tidak konsisten dengan selisih dari {base.text} ke "
            f"{level.text}, yaitu {'turun' if fell else 'naik'} {apart}",
        },
        tried=relation.verdict.tried,
        repair=f"{'turun' if fell else 'naik'} {apart}",
    )


def _direction(relation: Judged) -> Outcome:
    base, level = relation.figures
    down = relation.move.direction == "down"
    agrees = relation.verdict.answer == "consistent"
    return Outcome(
        answer=relation.verdict.answer,
        about=relation.figures,
        working=f"{level.text} {('≤' if agrees else '>') if down else ('≥' if agrees else '<')} {base.text}",
        level="error" if relation.verdict.certain else "warning",
        message={
            "en": f"from {base.text} to {level.text} is not {'down' if down else 'up'}",
            "id": f"dari {base.text} ke {level.text} tidak konsisten dengan kata {'turun' if down else 'naik'}",
        },
        tried=relation.verdict.tried,
        repair="naik" if down else "turun",
        key=(relation.move.direction,),
    )
