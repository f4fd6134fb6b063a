"""`superlative`: "tertinggi A 120 kasus, disusul B 150 kasus"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.checks import Case, Check, Outcome
from extractor.intervals import Interval, decide
from extractor.records import Quantity

CHECK = Check(
    level="warning",
    on=False,
    claim={
        "en": "A list begins with the highest or the lowest, and one that is said to come next is higher or lower.",
        "id": "Suatu daftar dimulai dengan yang tertinggi atau terendah, dan salah satu yang disebut menyusulnya lebih "
        "tinggi atau lebih rendah.",
    },
    blind={
        "en": "Superlatives without a list behind them that says its order, and lists over several sentences.",
        "id": "Kata terbanyak atau terendah tanpa daftar berurutan di belakangnya, dan daftar dalam beberapa kalimat.",
    },
    fires=(
        "Kasus tertinggi ada di Kota Maju, 120 kasus, disusul Kota Jaya 150 kasus.",
        "Kerugian terbesar dialami Desa Suka sebesar Rp1,2 miliar, diikuti Desa Sari Rp1,4 miliar.",
        "Angka terendah dicatat Kabupaten Utara dengan 12 persen, disusul Kabupaten Selatan 9 persen.",
        "Penonton terbanyak ada di Solo, 900 orang, disusul Malang 800 orang dan Kupang 950 orang.",
    ),
    silent=(
        "Kasus tertinggi ada di Kota Maju, 150 kasus, disusul Kota Jaya 120 kasus.",
        "Kasus tertinggi ada di Kota Maju, 120 kasus, sedangkan tahun lalu 150 kasus.",
        "Kasus tertinggi ada di Kota Maju, 120 kasus, disusul Kota Jaya 120 kasus.",
        "Kasus tertinggi ada di Kota Maju, 120 kasus, disusul Kota Jaya 1.500 pasien.",
        "Angka terendah dicatat Kabupaten Utara dengan 12 persen, disusul Kabupaten Selatan 15 persen.",
        "Kasus tertinggi ada di Kota Maju, 120 kasus, disusul Kota Jaya 80 kasus dari 150 kasus tahun lalu.",
    ),
)

_MOST = re.compile(
    r"\b(?P<word>ter(?:tinggi|banyak|besar|tua|mahal|luas|panjang|berat|sedikit|kecil|murah|muda)|terendah)\b"
)
_LONGEST = 20  # figures of one list
_DOWN = frozenset({"terendah", "tersedikit", "terkecil", "termurah", "termuda"})
_NEXT = re.compile(
    r"(?:\b(?:disusul|diikuti|menyusul)\b|^(?:[\w/]+ ){0,2}(?:[\w/]+)?, (?:kemudian|lalu|selanjutnya)\b)"
    r"(?P<rest>(?: [^\s;]+){0,9})$"
)
_AND = re.compile(r"^(?:[\w/]+ ){0,3}(?:[\w/]+)?(?:,| dan\b|,? serta\b|,? lalu\b|,? kemudian\b)(?: [^\s,;]+){0,6}$")
_ELSE = re.compile(r"\b(?:dari|dibanding\w*|sebelumnya|lalu pada|menjadi|naik|turun|selisih|total|jumlah|atau)\b|\(")


def find(case: Case) -> Iterator[Outcome]:
    """Compare the first of every such list with those that come next."""
    for figures, words in case.chains:
        for i, between in enumerate(words):
            told = _NEXT.search(between)
            head = case.before(figures[i]) if i == 0 else words[i - 1]
            most = [*_MOST.finditer(head)]
            if told is None or not most or _ELSE.search(told["rest"]) or _ELSE.search(head[most[-1].end() :]):
                continue
            listed = [figures[i + 1]]
            for figure, joint in zip(figures[i + 2 : i + _LONGEST], words[i + 1 : i + _LONGEST], strict=False):
                if not _AND.search(joint) or _ELSE.search(joint):
                    break
                listed.append(figure)
            if all(_alike(figures[i], figure) for figure in listed):
                yield _outcome(figures[i], listed, most[-1]["word"])


def _alike(one: Quantity, two: Quantity) -> bool:
    if (one.kind, one.unit, one.per) != (two.kind, two.unit, two.per) or one.change or two.change:
        return False
    return not (one.counted and two.counted) or one.counted == two.counted


def _outcome(first: Quantity, listed: Sequence[Quantity], word: str) -> Outcome:
    down = word in _DOWN
    verdicts = [(decide((first, other), _below if down else _above), other) for other in listed]
    beyond = next(((verdict, other) for verdict, other in verdicts if verdict.answer == "contradicted"), None)
    verdict, other = beyond or verdicts[0]
    sign = {("contradicted", True): ">", ("contradicted", False): "<"}.get((verdict.answer, down), "≤" if down else "≥")
    return Outcome(
        answer=verdict.answer,
        about=[first, other],
        working=f"{first.text} {sign} {other.text}",
        message={
            "en": f"{first.text} is said to be the {'lowest' if down else 'highest'}, and {other.text} comes next",
            "id": f"{first.text} disebut {word}, tidak konsisten dengan {other.text} yang mengikutinya",
        },
        key=(word,),
    )


def _above(first: Interval, other: Interval) -> tuple[Interval, Interval]:
    return first, Interval.between(other.low, None)


def _below(first: Interval, other: Interval) -> tuple[Interval, Interval]:
    return first, Interval.between(None, other.high)
