"""`age-birth-year`: an age that the year of birth does not give, and an anniversary of the Republic that is not due."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.intervals import Interval, decide
from extractor.records import Article, Quantity, Span

CHECK = Check(
    level="warning",
    on=False,
    claim={
        "en": "The age of somebody is not that of the year of birth given beside it, counted to the article's date; or "
        'a "HUT RI ke-" has not the number of its year.',
        "id": "Usia seseorang tidak sesuai dengan tahun lahir di sampingnya, dihitung sampai tanggal artikel; atau "
        "angka HUT RI bukan untuk tahunnya.",
    },
    blind={
        "en": "Ages at another time than the article's, articles without a date, and years in another sentence.",
        "id": "Usia pada waktu lain, artikel tanpa tanggal, dan tahun dalam kalimat lain.",
    },
    fires=(
        Article(id="", text="Pria kelahiran 1985 itu, kini berusia 44 tahun, tinggal di Solo.", date="2019-09-17"),
        Article(id="", text="Ia lahir pada 3 Mei 1985 dan kini berusia 30 tahun.", date="2019-09-17"),
        "Lomba itu memeriahkan HUT RI ke-76 tahun 2019.",
        Article(id="", text="Budi (44), kelahiran 1985, memimpin rapat itu.", date="2019-09-17"),
        Article(id="", text="Upacara HUT ke-75 RI digelar di alun-alun.", date="2019-08-17"),
    ),
    silent=(
        Article(id="", text="Budi (34), kelahiran 1985, memimpin rapat itu.", date="2019-09-17"),
        Article(id="", text="Upacara HUT ke-74 RI digelar di alun-alun.", date="2019-08-17"),
        Article(id="", text="Pria kelahiran 1985 itu, kini berusia 34 tahun, tinggal di Solo.", date="2019-09-17"),
        Article(id="", text="Pria kelahiran 1985 itu, kini berusia 33 tahun, tinggal di Solo.", date="2019-03-17"),
        Article(id="", text="Pria kelahiran 1985 itu menikah ketika berusia 24 tahun.", date="2019-09-17"),
        Article(id="", text="Ia lahir pada 1985 dan wafat dalam usia 30 tahun.", date="2019-09-17"),
        Article(id="", text="Pria kelahiran 1985 itu menikahi Ani yang berusia 24 tahun.", date="2019-09-17"),
        "Pria kelahiran 1985 itu kini berusia 44 tahun.",
        "Lomba itu memeriahkan HUT RI ke-74 tahun 2019.",
    ),
)

_BORN = re.compile(
    r"\b(?:kelahiran|lahir)\b(?P<where>[^;.]{0,40}?)\b(?P<year>(?:19|20)\d\d)\b(?P<between>[^;.]{0,40})$"
)
_AGED = re.compile(r"\b(?:kini|sekarang|saat ini|baru)\b[\s\w]{0,20}\b(?:ber)?(?:usia|umur)\b[\s\w]{0,12}$")
_OTHER = re.compile(r"\b[A-Z]\w+|\b(?:ketika|saat(?! ini)|waktu|wafat|meninggal|anak|istri|suami|yang)\b|\d{4}")
_BEHIND = re.compile(r"^\)?,? (?:yang )?(?:kelahiran|lahir)\b[^;.()]{0,40}?\b(?P<year>(?:19|20)\d\d)\b")
_NAMED = re.compile(r"[^\W\d_]\s?\($|\b(?:ber)?(?:usia|umur)(?: kini)?$")
_HUT = re.compile(
    r"\bHUT (?:Kemerdekaan )?(?:(?:RI|Republik Indonesia)(?: yang)? ke-?\s?(?P<number>\d{1,3})\b"
    r"|ke-?\s?(?P<first>\d{1,3})(?: Kemerdekaan)? (?:RI|Republik Indonesia)\b)"
    r"(?:,? (?:pada |di )?(?:tahun )?(?P<year>(?:19|20)\d\d))?"
)
_PROCLAIMED = 1945


def find(case: Case) -> Iterator[Outcome]:
    """Look for a year of birth in front of every age, and count the anniversaries."""
    today = case.today
    for figure in case.quantities:
        if figure.kind == "measure" and figure.unit == "tahun" and figure.value is not None:
            born = _born(case, figure)
            if born is not None and today is None:
                yield Outcome(answer="undecided", about=[figure], working="")
            elif born is not None and today is not None:
                yield _age(figure, born, today.year)
    for field, text in case.fields:
        for m in _HUT.finditer(text):
            place, stated = case.place(field, m.start(), m.end()), int(m["number"] or m["first"])
            if m["year"]:
                yield _anniversary(place, stated, int(m["year"]))
            elif today is None:
                yield Outcome(answer="undecided", about=[place], working="")
            else:  # between two of them it may be the last one or the next
                yield _anniversary(place, stated, today.year - (stated == today.year - 1 - _PROCLAIMED))


def _born(case: Case, figure: Quantity) -> int | None:
    """The year of birth in front of an age, or behind it: "kelahiran 1985, kini berusia 44", "Budi (44), kelahiran"."""
    start = max(figure.sentence[0], figure.start - 120)
    text = case.article.field(figure.field)
    born = _BORN.search(text[start : figure.start])
    if born and _AGED.search(born["between"]) and not _OTHER.search(born["between"]):
        return int(born["year"])
    behind = _BEHIND.search(text[figure.end : figure.sentence[1]][:80])
    return int(behind["year"]) if behind and _NAMED.search(text[start : figure.start].rstrip(" ")) else None


def _age(figure: Quantity, born: int, now: int) -> Outcome:
    years = now - born
    possible = Interval.exact(years - 1) | Interval.exact(years)
    verdict = decide([figure], lambda stated: (stated, possible))
    return Outcome(
        answer=verdict.answer,
        about=[figure],
        working=f"{now} − {born} = {years}",
        message={
            "en": f"who was born in {born} is {years - 1} or {years} in {now}, not {figure.text}",
            "id": f"usia {figure.text} tidak konsisten dengan tahun lahir {born}: pada {now} usianya {years - 1} atau "
            f"{years} tahun",
        },
        repair=f"{years} tahun",
        key=(born, now),
    )


def _anniversary(place: Span, stated: int, year: int) -> Outcome:
    due = year - _PROCLAIMED
    return Outcome(
        answer="consistent" if stated == due else "contradicted",
        about=[place],
        working=f"{year} − {_PROCLAIMED} = {due}" + ("" if stated == due else f" ≠ {stated}"),
        message={
            "en": f"the anniversary of {year} is the {_th(due)}, not the {_th(stated)}",
            "id": f"HUT RI pada {year} adalah yang ke-{due}, tidak konsisten dengan ke-{stated}",
        },
        repair=str(due),
    )


def _th(number: int) -> str:
    """An English ordinal."""
    last = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"
