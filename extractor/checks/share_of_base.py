"""`share-of-base`: "A atau P persen dari B" where A is not P percent of B."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extractor.checks import Case, Check, Outcome
from extractor.checks._pointing import likeliest, pointed, points_back
from extractor.checks._written import percent as written
from extractor.checks._written import span
from extractor.intervals import decide, read
from extractor.records import Quantity

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "An amount is said to be so many percent of a whole, all three are given, and they do not fit.",
        "id": "Suatu jumlah disebut sekian persen dari keseluruhan, ketiganya disebutkan, dan tidak cocok.",
    },
    blind={
        "en": "Shares of a whole that another sentence gives without a word that leads back to it, and which of the "
        "three is wrong.",
        "id": "Bagian dari keseluruhan yang disebut kalimat lain tanpa kata yang merujuk kepadanya, dan mana dari "
        "ketiganya yang keliru.",
    },
    fires=(
        "Sebanyak 32.570 orang mendarat. Dari jumlah itu, 6.514 orang atau 12 persen lanjut usia.",
        "Penyaluran kredit mencapai Rp6,84 triliun. Realisasi itu setara 58,5 persen dari target Rp8 triliun.",
        "Realisasi 1,284 triliun, atau 65,29 persen dari target sebesar Rp1,996 triliun.",
        "Sebanyak 120 siswa atau 30 persen dari 500 siswa belum divaksin.",
        "Baru terserap 30 persen dari pagu Rp10 miliar atau Rp1 miliar.",
        "Gudang itu menampung 480 ton (70%) dari kapasitas 800 ton.",
        "Dari 1.200 responden, sebanyak 480 orang atau 60 persen setuju.",
        "Dari 500 siswa itu, 120 siswa atau 30 persen belum divaksin.",
    ),
    silent=(
        "Sebanyak 32.570 orang mendarat. Dari jumlah itu, 6.514 orang atau 20 persen lanjut usia.",
        "Sebanyak 32.570 orang mendarat, 4.000 orang kemarin. Dari jumlah itu, 480 orang atau 12 persen lanjut usia.",
        "Penyaluran kredit mencapai Rp6,84 triliun. Realisasi itu setara 85,5 persen dari target Rp8 triliun.",
        "Dua dari lima responden (43 persen) mengaku tidak punya tabungan.",
        "Dari 1.000 pelamar, 10 persen lolos berkas, dan 50 orang atau 50 persen dari yang lolos diterima.",
        "Realisasi 1,284 triliun, atau 64,3 persen dari target sebesar Rp1,996 triliun.",
        "Kepesertaan mencapai 41 persen dari total 7,9 juta pekerja, yaitu 3,3 juta pekerja.",
        "Gudang itu menampung 480 ton (60%) dari kapasitas 800 ton.",
        "Sebanyak 120 siswa atau 30 persen dari seluruh siswa belum divaksin, sedangkan 500 siswa sudah.",
        "Penjualan naik 20 unit atau 5 persen dari tahun lalu yang 300 unit.",
        "Laba 5 miliar atau lebih rendah 20 persen dari Rp6,25 miliar.",
        "Dari 120 kasus, 40 kasus atau sepertiga, dan 12 persen kematian.",
        "Kebakaran berkurang dari 2.400 kejadian menjadi 1.800 kejadian atau turun seperempatnya (25 persen).",
        "Sepatu itu didiskon 30 persen dari Rp100.000 atau hanya Rp70.000.",
        "Sekitar 120 siswa atau hampir 25 persen dari 500 siswa belum divaksin.",
    ),
)

# Between an amount and its percentage, either way round: "ton (", ", atau sekitar", "yaitu".
_SAME = re.compile(
    r"^(?:[\w./-]+ ){0,4}(?:[\w./-]+)?[,)]*\s*(?:\(|\b(?:atau|setara|yakni|yaitu|alias)\b)"
    r"(?:\s*\b(?:setara|dengan|sebesar|sekitar|sebanyak|senilai|hanya|baru|sudah|hampir|lebih|dari|kurang|total)\b)*$"
)
# From a share to its whole: "dari", "dari target sepanjang tahun ini yang mencapai".
_OF = re.compile(r"^(?:[\w-]+ )?\)?\s*dari\b(?P<whole>(?:\s[^\s,;()]+){0,12})$")
_OUT_OF = re.compile(r"\bdari(?P<whole>(?: [^\s,;()]+){0,6})$")
_OWN = re.compile(r" ?dari\b")  # "50 orang atau 50 persen dari yang lolos"
_GROWN = re.compile(r"\b(?:sebelumnya|semula|lalu|naik|turun|tumbuh|lebih|kurang)\b")
_OFF = re.compile(r"\b(?:\w*diskon|\w*potong\w*|\w*pangkas\w*|turun|berkurang|menyusut|hemat)\b")  # what is left, too
_ANY = frozenset({"orang", "jiwa", "unit", "ekor", "buah"})  # of whatever is counted
_LEAST = 10  # of what is counted; "dua dari lima anak (43 persen)" is a way to say it, and no count
_MOST = 12  # words from a whole to what is taken out of it


def find(case: Case) -> Iterator[Outcome]:
    """Try every amount and percentage of one whole."""
    seen = set()
    for amount, percent, base in _shares(case):
        if percent.id not in seen and _fits(amount, percent, base):
            seen.add(percent.id)
            made = _outcome(amount, percent, base)
            if made.answer != "contradicted" or not _OFF.search(case.before(percent)):
                yield made
    for one, two, between in case.pairs:
        percent = two if two.kind == "percent" else one
        if percent.kind == "percent" and percent.id not in seen:
            shares = [*_pointed_at(case, one, two, between)]
            if shares and not _OFF.search(case.before(percent)):
                yield from likeliest(_outcome(*share) for share in shares)


def _pointed_at(
    case: Case, one: Quantity, two: Quantity, between: str
) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """The same where the whole or the amount is one of the sentence before."""
    if _SAME.search(between) and points_back(case, one, out_of=True) and not _OWN.match(case.after(two)):
        amount, percent = _in_order(one, two)  # "Dari jumlah itu, A atau P"

        def whole(base: Quantity) -> bool:
            each = msgspec.structs.replace(base, per=None)  # "biaya Rp87,4 juta per orang. Dari jumlah itu"
            return _fits(amount, percent, each) and (base.value or 0) > (amount.value or 0)

        yield from ((amount, percent, base) for base in pointed(case, one, whole))
    elif one.kind == "percent" and _of(between) and points_back(case, one, out_of=False):
        for amount in pointed(case, one, lambda amount: _fits(amount, one, two)):  # "Jumlah itu P dari B"
            yield amount, one, two


def _shares(case: Case) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """Amount, percentage and whole."""
    for figures, words in case.chains:
        if len(figures) < 3 or "percent" not in [figure.kind for figure in figures]:
            continue
        before = [case.before(figures[0]), *words]
        for i in range(len(figures) - 2):
            (one, two, three), (head, first, second) = figures[i : i + 3], before[i : i + 3]
            if _SAME.search(first) and _of(second):  # "A atau P dari B", "P atau A dari B"
                yield *_in_order(one, two), three
            elif _of(first) and _SAME.search(second):  # "P dari B atau A"
                yield *_in_order(three, one), two
            elif _out_of(head, first) and _SAME.search(second) and not _OWN.match(case.after(three)):
                yield *_in_order(two, three), one  # "dari B itu, A atau P"
    for one, two, between in case.pairs:  # the same with others between the whole and the two
        if one.kind != "percent" and two.kind != "percent":
            continue
        linked = {figure.of for figure in (one, two) if figure.relation in ("share", "part")}
        if linked and _SAME.search(between) and not _OWN.match(case.after(two)):
            base = case.by_id.get(linked.pop() or "") if len(linked) == 1 else None
            if base is not None and (base.field, base.sentence) == (one.field, one.sentence):
                yield *_in_order(one, two), base


def _in_order(one: Quantity, two: Quantity) -> tuple[Quantity, Quantity]:
    return (one, two) if two.kind == "percent" else (two, one)


def _out_of(head: str, behind: str) -> bool:
    m = _OUT_OF.search(head)
    return m is not None and not _GROWN.search(m["whole"]) and " dari " not in behind and behind.count(" ") < _MOST


def _of(words: str) -> bool:
    m = _OF.search(words)
    return m is not None and not _GROWN.search(m["whole"])


def _fits(amount: Quantity, percent: Quantity, base: Quantity) -> bool:
    """Whether the three can be an amount, its percentage and the whole."""
    if "%" not in percent.text and "perse" not in percent.text.lower():
        return False  # "sepertiga"
    if percent.unit != "%" or percent.kind != "percent" or amount.kind in ("percent", "ordinal", "multiple"):
        return False
    if any(figure.change or figure.per for figure in (amount, percent, base)) or amount is base:
        return False
    if base.kind == "cardinal" and base.value is not None and base.value <= _LEAST:
        return False
    if amount.kind == "cardinal" and not amount.counted and base.kind == "money":
        return True  # "1,2 triliun, atau 65 persen dari target Rp1,9 triliun"
    return (amount.kind, amount.unit) == (base.kind, base.unit) and _one_noun(amount, base)


def _one_noun(one: Quantity, two: Quantity) -> bool:
    if not (one.counted and two.counted) or one.counted in _ANY or two.counted in _ANY:
        return True
    return not set(one.counted.split()).isdisjoint(two.counted.split())


def _outcome(amount: Quantity, percent: Quantity, base: Quantity) -> Outcome:
    figures = amount, percent, base
    alike = msgspec.structs.replace(amount, kind=base.kind, unit=base.unit)
    verdict = decide((alike, percent, base), lambda a, p, b: (a, b * p / 100))
    computed = span(read(base, "rounded") * read(percent, "rounded") / 100)
    whole = read(base, "rounded")
    share = written(read(amount, "rounded") / whole * 100, percent) if 0 not in whole else ""
    agrees = verdict.answer == "consistent"
    return Outcome(
        answer=verdict.answer,
        about=figures,
        working=f"{percent.text} × {base.text} = {computed} {'∋' if agrees else '∌'} {amount.text}",
        level="error" if verdict.certain else "warning",
        message={
            "en": f"{amount.text} is not {percent.text} of {base.text}, but {share}",
            "id": f"{amount.text} tidak konsisten dengan {percent.text} dari {base.text}; hitungannya {share}",
        },
        repair=share or None,
    )
