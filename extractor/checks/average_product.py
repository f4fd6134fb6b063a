"""`average-product`: a percentage that no whole number makes, and a sum that number and price do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from extractor.checks import Case, Check, Outcome
from extractor.checks._written import number, span
from extractor.intervals import Interval, decide, read
from extractor.records import Quantity

CHECK = Check(
    level="warning",
    on=False,
    claim={
        "en": "A percentage of a small number of people or things is none that any whole number of them makes; or a "
        "number times a price each is not the total that is given.",
        "id": "Persentase dari sejumlah kecil orang atau benda tidak dihasilkan bilangan bulat mana pun; atau jumlah "
        "dikali harga satuan bukan total yang disebutkan.",
    },
    blind={
        "en": "Percentages of many, where some whole number always fits, and thresholds.",
        "id": "Persentase dari jumlah besar, yang selalu ada bilangan bulatnya, dan ambang batas.",
    },
    fires=(
        "Sebanyak 27 persen dari 10 siswa itu lulus.",
        "Mereka membeli 20 sapi seharga Rp15 juta per sapi dengan total Rp350 juta.",
    ),
    silent=(
        "Sebanyak 33 persen dari 12 siswa itu lulus.",
        "Sebanyak 66 persen dari 3 siswa itu lulus.",
        "Minimal 51 persen dari 10 anggota harus hadir.",
        "Sebanyak 27 persen dari 10 juta siswa lulus.",
        "Mereka membeli 20 sapi seharga Rp15 juta per sapi dengan total Rp300 juta.",
        "Produksinya naik 27 persen dari 10 unit.",
    ),
)

_OF = re.compile(r"^dari(?: (?:total|seluruh|semua|jumlah))*$")
_RULE = re.compile(
    r"\b(?:minimal|minimum|maksimal|paling|sedikitnya|setidaknya|harus|wajib|target\w*|syarat\w*|kuota|boleh|akan|"
    r"sekurang\S*|hingga|sampai)\b"
)
_TOTAL = re.compile(r"\b(?:total(?:nya)?|seluruhnya|keseluruhan(?:nya)?)\b")


def find(case: Case) -> Iterator[Outcome]:
    """Try whole numbers of every few, and multiply every price by its number."""
    for percent, few, words in case.pairs:
        if percent.kind == "percent" and percent.unit == "%" and _OF.search(words) and _countable(few):
            told = f"{case.before(percent, 60)} {case.after(few, 40)}"
            if not percent.change and percent.value is not None and not _RULE.search(told):
                yield _whole_number(percent, few)
    for figures, joints in case.chains:
        for i in range(len(figures) - 2):
            count, price, total = figures[i : i + 3]
            if _prices(count, price, total) and _TOTAL.search(joints[i + 1]):
                yield _product(count, price, total)


def _countable(few: Quantity) -> bool:
    """Whether a figure is a number of things, exact and written in full."""
    return (
        few.kind == "cardinal"
        and few.counted is not None
        and few.modifier is None
        and (few.value is not None and few.value > 0 and few.rounding == (few.value, few.value))
    )


def _whole_number(percent: Quantity, few: Quantity) -> Outcome:
    size = Fraction(few.value or 1)
    wanted = read(percent, "truncated") * size / 100
    low, high = ceil(wanted.low or 0), floor(wanted.high or 0)
    fits = any(count in wanted for count in (low, high)) or high - low > 1
    near = [count for count in (low - 1, low) if 0 <= count <= size]
    tried = ", ".join(f"{count}/{few.text} = {number(Fraction(count) / size * 100)} %" for count in near)
    hedged = percent.modifier is not None
    return Outcome(
        answer="consistent" if fits else "undecided" if hedged else "contradicted",
        about=[percent, few],
        working=tried,
        message={
            "en": f"no whole number of {few.text} {few.counted} is {percent.text} of them",
            "id": f"{percent.text} dari {few.text} {few.counted} tidak konsisten: tak ada bilangan bulat yang "
            "menghasilkannya",
        },
    )


def _prices(count: Quantity, price: Quantity, total: Quantity) -> bool:
    of_what = count.unit or (count.counted or "").partition(" ")[0]
    same = price.kind == total.kind == "money" and price.unit == total.unit and total.per is None
    return same and bool(of_what) and price.per == of_what and count.kind in ("cardinal", "measure")


def _product(count: Quantity, price: Quantity, total: Quantity) -> Outcome:
    verdict = decide([count, price, total], lambda count, price, total: (count * price, total))
    computed: Interval = read(count, "rounded") * read(price, "rounded")
    sign = "=" if verdict.answer == "consistent" else "≠"
    return Outcome(
        answer=verdict.answer,
        about=[count, price, total],
        working=f"{count.text} × {price.text} = {span(computed)} {sign} {total.text}",
        message={
            "en": f"{count.text} times {price.text} is {span(computed)}, not {total.text}",
            "id": f"{count.text} kali {price.text} adalah {span(computed)}, tidak konsisten dengan {total.text}",
        },
        tried=verdict.tried,
        repair=span(computed),
    )
