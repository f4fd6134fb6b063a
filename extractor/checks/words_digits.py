"""`words-digits`: a figure is written in digits and again in words, and the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import msgspec

from extractor.checks import Case, Check, Outcome
from extractor.checks._written import number
from extractor.intervals import Interval, decide
from extractor.records import Quantity

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "A number in digits and the words in brackets behind it are not the same number.",
        "id": "Bilangan dengan angka dan kata-kata dalam kurung di belakangnya bukan bilangan yang sama.",
    },
    blind={
        "en": "Words that are not in brackets, and words that name another quantity.",
        "id": "Kata-kata di luar kurung, dan kata-kata yang menyebut besaran lain.",
    },
    fires=(
        "Ia diwajibkan membayar Rp5.000.000 (lima ratus ribu rupiah).",
        "Hakim menjatuhkan 12 (sebelas) tahun penjara.",
        "Dananya Rp300 juta (tiga ratus ribu rupiah).",
        "Pelaku dipidana penjara paling lama 3 (dua) tahun.",
    ),
    silent=(
        "Ia divonis 4 tahun 6 bulan (empat setengah tahun) penjara.",
        "Ia diwajibkan membayar Rp5.000.000 (lima juta rupiah).",
        "Luas bangunannya 2.074,52 m2 (empat tingkat).",
        "Hakim menjatuhkan 12 (dua belas) tahun penjara.",
        "Dananya Rp2,5 miliar (dua setengah miliar rupiah).",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Compare every figure with its second writing."""
    for at, figure in enumerate(case.quantities):
        words = figure.restated
        if words is None or figure.value is None or any(char.isdigit() for char in words.text):
            continue  # "(1970)" is a year, "(25 bps)" the same in another unit
        if at and _one_measure(case, case.quantities[at - 1], figure):
            continue
        again = Interval.exact(words.value)
        bare = msgspec.structs.replace(figure, modifier=None)  # "paling lama 3 (tiga) tahun": the words say no more
        verdict = decide([bare], lambda digits, again=again: (digits, again))
        digits, said = number(Fraction(figure.value)), number(Fraction(words.value))
        yield Outcome(
            answer=verdict.answer,
            about=[figure, case.place(figure.field, words.start, words.end)],
            working=f"{digits} {verdict.sign} {said}",
            message={
                "en": f'the digits and the words behind them differ: "{words.text}" is {said}',
                "id": f'angka dan kata-kata di belakangnya tidak konsisten: "{words.text}" berarti {said}',
            },
            key=(words.value,),
        )


def _one_measure(case: Case, one: Quantity, two: Quantity) -> bool:
    """Whether two figures are one, as in "4 tahun 6 bulan", which the words behind them give as a whole."""
    if one.kind != "measure" or two.kind != "measure" or one.field != two.field:
        return False
    return case.article.field(one.field)[one.end : two.start].isspace()
