"""`exchange-rate`: a sum in a foreign currency and its worth in rupiah that no exchange rate of the time joins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from extractor.checks import Case, Check, Outcome
from extractor.checks._digits import SCALE, separated_otherwise
from extractor.checks._rates import rate
from extractor.checks._written import span
from extractor.intervals import Interval, bounded, read
from extractor.records import Article, Field, Quantity

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "A sum in a foreign currency is said to be worth so many rupiah, and the rate that this makes is five "
        "times or more off those of the year: a scale is wrong. A rate that is 15 % off is a note.",
        "id": "Sejumlah mata uang asing disebut setara dengan sekian rupiah, dan kurs yang dihasilkannya meleset lima "
        "kali atau lebih dari kurs tahun itu: skalanya keliru. Kurs yang meleset 15 % hanya dicatat.",
    },
    blind={
        "en": "Currencies that the European Central Bank gives no rate for, years before 2005, ranges, sums that are "
        "not said to be the same, and prices of different amounts.",
        "id": "Mata uang tanpa kurs Bank Sentral Eropa, tahun sebelum 2005, rentang, jumlah yang tidak disebut sama, "
        "dan harga untuk satuan yang berbeda.",
    },
    fires=(
        Article(id="", text="Proyek itu menelan US$ 10 juta atau sekitar Rp 1,4 miliar.", date="2019-09-17"),
        Article(id="", text="Hadiahnya 46,6 miliar won (sekitar Rp 552,9 juta).", date="2019-09-17"),
        Article(id="", text="Ia membayar USD180 ribu atau setara Rp20 miliar.", date="2019-09-17"),
        Article(id="", text="Ia membayar lebih dari USD180 ribu atau setara Rp20 miliar.", date="2019-09-17"),
        Article(id="", text="Ia membayar Rp200 juta (USD10 ribu) tahun ini.", date="2019-09-17"),
        "Proyek itu menelan US$ 10 juta atau sekitar Rp 1,4 miliar.",
    ),
    silent=(
        Article(id="", text="Proyek itu menelan US$ 10 juta atau sekitar Rp 140 miliar.", date="2019-09-17"),
        Article(id="", text="Proyek itu menelan US$ 10 juta atau sekitar Rp 95 miliar.", date="2011-03-01"),
        "Proyek itu menelan US$ 10 juta dan Rp 1,4 miliar.",
        "Proyek itu menelan US$ 10-20 juta (Rp 1,4 miliar).",
        "Proyek itu menelan US$ 10 juta, atau lebih mahal Rp 1,4 miliar.",
        "Pada 1996 kapal itu dijual US$ 10 juta atau Rp 23 miliar.",
        "Ia menerima 1,2 juta euro dan USD180 ribu atau setara Rp20 miliar.",
        Article(id="", text="Harganya US$ 60 per barel atau Rp 5.300 per liter.", date="2019-09-17"),
        Article(id="", text="Harganya US$ 60 per barel atau Rp 5.300.", date="2019-09-17"),
        "Pinjamannya 100 juta dolar Zimbabwe atau Rp 1,4 miliar.",
    ),
)

_OFF, _FAR_OFF = Fraction(115, 100), Fraction(5)
_SAME = re.compile(
    r"^(?:[\w-]+,? ){0,3}(?:[\w-]+)?[,(]*\s*(?:\(|=|≈|\b(?:atau|setara|ekuivalen|alias)\b)"
    r"(?:\s*\b(?:setara|dengan|sebesar|sekitar|sekira|berkisar|senilai|kurang|lebih|hampir|dari|kira-kira)\b)*$"
)
_AND = re.compile(r"^(?:\w+ )?(?:dan|serta|plus|ditambah)\b|^,(?: dan\b)?$|^\+$")  # a sum of several currencies
_NAME = re.compile(r" [A-Z]")
_BEFORE_THE_TABLE = re.compile(r"\b(?:1[89]\d\d|200[0-4])\b")


def find(case: Case) -> Iterator[Outcome]:
    """Compute the rate between every two sums that are said to be the same."""
    old: dict[tuple[Field, tuple[int, int]], bool] = {}  # sentences, which may have many sums
    for figures, words in case.chains:
        for i, between in enumerate(words):
            one, two = figures[i], figures[i + 1]
            if one.kind != "money" or two.kind != "money":
                continue
            foreign, rupiah = (one, two) if two.unit == "IDR" else (two, one)
            if rupiah.unit != "IDR" or rate(foreign.unit) is None or not _SAME.search(between) or SCALE.search(between):
                continue
            if one.change or two.change or not foreign.value or not rupiah.value or _of_another_country(case, foreign):
                continue
            if one.per != two.per:
                continue
            others = [(figures[i - 1], words[i - 1])] if i else []
            others += [(figures[i + 2], words[i + 1])] if i + 2 < len(figures) else []
            if not any(other.kind == "money" and _AND.search(joint) for other, joint in others):
                where = foreign.field, foreign.sentence
                if where not in old:
                    old[where] = _before_the_table(case, *where)
                yield _outcome(foreign, rupiah, None if old[where] else _expected(case, foreign))


def _of_another_country(case: Case, figure: Quantity) -> bool:
    """As in "100 juta dolar Zimbabwe", whose name is not that of a currency that is known."""
    return _NAME.match(case.article.field(figure.field), figure.end) is not None


def _before_the_table(case: Case, name: Field, sentence: tuple[int, int]) -> bool:
    """Whether a sentence is about a year of which no rates are known."""
    return _BEFORE_THE_TABLE.search(case.article.field(name), *sentence) is not None


def _expected(case: Case, figure: Quantity) -> Interval | None:
    """The rates at the time of the article and of the sum; any there were if neither is known."""
    today = case.today
    years = {int(figure.interval[:4])} if figure.interval else set()
    if today is not None:
        years |= {today.year - 1, today.year}
    return rate(figure.unit, frozenset(years))


def _outcome(foreign: Quantity, rupiah: Quantity, expected: Interval | None) -> Outcome:
    about = foreign, rupiah
    if expected is None:
        return Outcome(answer="undecided", about=about, working="")
    working = partial(_working, foreign, rupiah, expected)
    near = _widened(expected, _OFF)
    if (read(rupiah, "truncated") / read(foreign, "truncated")).meets(near):
        return Outcome(answer="consistent", about=about, working=working)
    implied = bounded(rupiah) / bounded(foreign)
    if implied.meets(near):  # what needs a hedge or zeros has not been checked
        return Outcome(answer="undecided", about=about, working=working)
    for figure in about:
        for other, _ in separated_otherwise(figure):
            tried = bounded(other if figure is rupiah else rupiah) / bounded(other if figure is foreign else foreign)
            if tried.meets(near):
                return Outcome(answer="undecided", about=about, working=working)
    far = not implied.meets(_widened(expected, _FAR_OFF))
    worth = span(read(foreign, "rounded") * expected)
    return Outcome(
        answer="contradicted",
        about=about,
        working=working,
        level="error" if far else "note",
        message={
            "en": f"{foreign.text} is not {rupiah.text}: at the rates of the time it is worth {worth} rupiah",
            "id": f"{foreign.text} tidak konsisten dengan {rupiah.text}; menurut kurs saat itu nilainya {worth} rupiah",
        },
        repair=f"Rp{worth}",
    )


def _working(foreign: Quantity, rupiah: Quantity, expected: Interval) -> str:
    implied = span(Interval.exact(Fraction(rupiah.value or 0) / Fraction(foreign.value or 1)))
    return f"{rupiah.text} / {foreign.text} = {implied} IDR/{foreign.unit}; {span(expected)}"


def _widened(expected: Interval, factor: Fraction) -> Interval:
    return (expected * (1 / factor)) | (expected * factor)
