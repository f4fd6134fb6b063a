"""`weekday-date`: the stated weekday is not that of the stated date."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.checks._dates import Printed, dates, reference, weekday_name
from extractor.records import Article

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "The weekday in front of a date is not the weekday of that date. A date without a year is taken for the "
        "nearest to the article's own, and the finding is a warning.",
        "id": "Hari yang disebut di depan tanggal bukan hari jatuhnya tanggal itu. Tanggal tanpa tahun dianggap yang "
        "terdekat dengan tanggal artikel, dan temuannya hanya peringatan.",
    },
    blind={
        "en": "Which of the two is meant; dates without a weekday; dates without a year in an article without a date.",
        "id": "Mana dari keduanya yang dimaksud; tanggal tanpa hari; tanggal tanpa tahun dalam artikel tanpa tanggal.",
    },
    fires=(
        "Wali kota meresmikan pasar itu pada Selasa (17/9/2020).",
        "Sidang ditunda hingga Senin, 3 Februari 2026.",
        "Pameran dibuka Jum'at malam (13/9/2018) di alun-alun.",
        Article(id="", text="Jalan itu dibuka kembali Rabu (17/9).", date="2019-09-18"),
    ),
    silent=(
        "Laga itu dimainkan Sabtu (14/9/2019).",
        "Media berkumpul di hotel, Senin (2/2/2026).",
        "Sidang ditunda hingga Senin, 2 Februari 2026.",
        "Rapat digelar Senin-Selasa (16-17/9/2019).",
        "Jalan itu dibuka kembali Rabu (17/9).",
        Article(id="", text="Jalan itu dibuka kembali Selasa (17/9).", date="2019-09-18"),
        Article(id="", text="Perayaan itu jatuh pada Selasa (31/12).", date="2020-01-02"),
        "Dua minggu lalu (3/9/2019) pasar itu ditutup.",
        "Setelah dua minggu, 17 September 2019, pasar itu dibuka.",
        "Minggu ini, 19 September 2019, pasar itu ditutup.",
        "Acara itu digelar pada malam Minggu, 14 September 2019.",
        "Skor sementara Selasa 3/2 untuk tuan rumah.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Compare every weekday with its date."""
    for printed in case.once(dates):
        if printed.weekday is None or not printed.alone or not printed.exists:
            continue
        day = reference(case, printed)
        if day is None:
            yield Outcome(answer="undecided", about=[printed.span], working="")
            continue
        actual, stated = weekday_name(day.isoweekday()), weekday_name(printed.weekday)
        told = f"{day.day}/{day.month}/{day.year}"
        if day.isoweekday() == printed.weekday:
            yield Outcome(answer="consistent", about=[printed.span], working=f"{told} = {actual}")
            continue
        yield Outcome(
            answer="contradicted",
            about=[printed.span],
            working=f"{told} = {actual} ≠ {stated}",
            level="error" if printed.year is not None else "warning",
            message={
                "en": f"{told} is a {_ENGLISH[day.isoweekday()]}, not a {_ENGLISH[printed.weekday]}",
                "id": f"hari dan tanggal tidak konsisten: {told} jatuh pada hari {actual}, bukan {stated}",
            },
            repair=" / ".join(filter(None, (actual, _repair(case, printed)))),
            key=(day,),
        )


_ENGLISH = ("", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _repair(case: Case, printed: Printed) -> str | None:
    """The date nearest to the article's that has that weekday and differs from the stated one in one part."""
    today = case.today
    tried = [printed._replace(day=printed.month, month=printed.day)]
    if today is not None:
        tried += [
            printed._replace(day=today.day),
            printed._replace(month=today.month),
            printed._replace(year=today.year),
        ]
    elif printed.year is not None:
        tried += [printed._replace(year=printed.year + step) for step in (-1, 1)]
    days = [day for one in tried if (day := reference(case, one)) and day.isoweekday() == printed.weekday]
    if not days:
        return None
    day = min(days, key=lambda day: abs(day - (today or day)))
    return f"{day.day}/{day.month}/{day.year}"
