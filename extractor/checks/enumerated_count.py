"""`enumerated-count`: "lima destinasi, yaitu" and then four of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.intervals import Answer
from extractor.records import Field, Quantity

CHECK = Check(
    level="warning",
    on=True,
    claim={
        "en": "A number of things is announced and fewer names are listed; that more are listed is a note.",
        "id": "Disebutkan sejumlah hal, dan nama yang dirinci lebih sedikit; bila lebih banyak hanya dicatat.",
    },
    blind={
        "en": "Lists of less than three, lists of anything but names, lists that go on in the next sentence, and "
        "incomplete ones (antara lain).",
        "id": "Daftar kurang dari tiga, daftar selain nama, daftar yang berlanjut di kalimat berikutnya, dan yang "
        "tidak lengkap (antara lain).",
    },
    fires=(
        "Lima negara tujuan utama, yaitu Tiongkok, Amerika Serikat, dan India, menyerap 41,9 persen ekspor.",
        "Jalur itu memiliki lima stasiun: Thamrin, Monas, Harmoni, dan Kota.",
        "Pemerintah menyiapkan lima destinasi, yaitu Danau Toba, Borobudur, Mandalika, dan Likupang.",
        "Ada tiga kota yang dipilih, yakni Solo, Malang, Kupang, Ambon, dan Palu.",
    ),
    silent=(
        "Sebanyak 17 mobil dikerahkan dari tiga daerah, yakni Sukoharjo, Solo, dan Klaten.",
        "Polisi menyita 12 mobil milik tersangka, yakni Hadi, Harun, dan Doni.",
        "Tiga negara tujuan utama, yaitu Tiongkok, Amerika Serikat, dan India, menyerap 41,9 persen ekspor.",
        "Pemerintah menyiapkan lima destinasi, antara lain Danau Toba, Borobudur, dan Likupang.",
        "Pemerintah menyiapkan empat destinasi, yaitu Danau Toba, Borobudur, Mandalika, dan Likupang.",
        "Ada tiga destinasi, yaitu Danau Toba, Candi Borobudur dan Prambanan, dan Likupang.",
        "Ada dua destinasi, yaitu Danau Toba dan Labuan Bajo, Nusa Tenggara Timur.",
        "Ada empat kota, yakni Solo, Malang, Kupang, dan lain-lain.",
        "Ada empat kota, yakni Solo, Malang, dan Kupang. Satu lagi, Ambon, menyusul.",
        "Ada empat kota, yakni Solo, Malang, dan Kupang. Selain itu, Ambon menyusul.",
        "Ada tiga kelas, yaitu A (anak), B (remaja), dan C (dewasa).",
        "Ia memeriksa lima saksi, yaitu pengurus anggaran, bendahara, dan juru tulis.",
    ),
)

_MOST = 20
_LIST = re.compile(
    r"(?P<noun>(?:\s[\w-]+){1,6})(?:,?\s(?:yakni|yaitu)[,:]?|:)\s(?P<names>(?:[^.;:!?\"”“\n]|\.(?=\d)){3,600})(?P<end>[.\"”\n]|\Z)"
)
_OPEN = re.compile(r"antara lain|di antaranya|lain-lain|lainnya|sebagainya|dll|beserta|bersama|masing-masing|hingga")
# What is listed is not what was counted: "12 mobil dari tiga tersangka, yakni", "11 saksi untuk tersangka, yakni".
_OTHERS = re.compile(r"\b(?:untuk|milik|termasuk|terhadap|bersama|beserta)\b")
_AFTER = re.compile(r"(?P<names>.*?\s(?:dan|serta)\s[^,]+),\s(?=[a-z])", re.DOTALL)  # "… dan India, menyerap"
_BRACKETS = re.compile(r"\([^()]{0,100}\)")
_JOINT = re.compile(r",\s*(?:dan|serta)\s|,\s*|\s(?:dan|serta)\s")
_LAST = re.compile(r",\s(?:dan|serta)\s[^,]*$")
_GOES_ON = re.compile(
    r"[\s\"”]*(?:satu|dua|sisanya|selebihnya|sementara|sedangkan|serta|lalu|kemudian|adapun|selain|selanjutnya|berikutnya|ke\w+)\b",
    re.IGNORECASE,
)
_VERB = re.compile(r"\s(?:me|di|ber|ter)\w{3,}|\s(?:yang|untuk|pada|di|dari|akan|telah|sudah|itu|ini)\s")


def find(case: Case) -> Iterator[Outcome]:
    """Count the names behind every number of things."""
    for figure in case.quantities:
        if figure.kind != "cardinal" or figure.value is None or not 2 <= figure.value <= _MOST or figure.modifier:
            continue
        text = case.article.field(figure.field)
        told = _LIST.match(text, figure.end)
        if told is None or _OPEN.search(told[0].lower()) or _GOES_ON.match(text, told.end()):
            continue
        starts = case.once(_starts)
        nearer = any((figure.field, at) in starts for at in range(*told.span("noun")))
        if not nearer and not _OTHERS.search(told["noun"].lower()):
            yield from _outcome(case, figure, told)


def _starts(case: Case) -> set[tuple[Field, int]]:
    return {(figure.field, figure.start) for figure in case.quantities}


def _outcome(case: Case, figure: Quantity, told: re.Match[str]) -> Iterator[Outcome]:
    names = _BRACKETS.sub(lambda m: " " * len(m[0]), told["names"])  # nothing moves
    if (behind := _AFTER.match(names)) is not None:
        names = behind["names"]
    parts = [part for part in map(str.strip, _JOINT.split(names)) if part]
    named = all(part[:1].isupper() or part[:1] in "'‘" for part in parts)
    if len(parts) < 3 or not named or re.search(r"\d", names):
        return
    # Names may hold "dan" and be followed by where they lie, which only ever makes them look more.
    most = len(parts) + names.count("/")
    # Between commas is one, if the last is joined by a comma and "dan", and nothing more is told of any.
    more = any(_VERB.search(part) for part in parts) or _LAST.search(names) is None
    least = 0 if more else names.count(",") + 1
    stated = int(figure.value or 0)
    answer: Answer = "contradicted" if most < stated or least > stated + 1 else "consistent"
    where = told.start("names") + names.index(parts[0])
    what = " ".join(filter(None, (figure.text, figure.counted)))
    yield Outcome(
        answer=answer,
        about=[figure, case.place(figure.field, where, where + len(parts[0]))],
        working=f"{' + '.join(parts)} = {len(parts)}" + ("" if answer == "consistent" else f" ≠ {figure.text}"),
        level="warning" if most < stated else "note",
        message={
            "en": f"{what} are announced and {len(parts)} listed",
            "id": f"disebutkan {what}, tidak konsisten dengan {len(parts)} yang dirinci",
        },
        repair=str(len(parts)),
        key=tuple(parts),
    )
