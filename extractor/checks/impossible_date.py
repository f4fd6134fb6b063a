"""`impossible-date`: a date that no calendar has."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks import Case, Check, Outcome
from extractor.checks._dates import Printed, dates

CHECK = Check(
    level="error",
    on=True,
    claim={
        "en": "There is no such date: the month has fewer days, or the year fewer months.",
        "id": "Tanggal itu tidak ada: bulannya tidak sepanjang itu, atau setahun tidak punya bulan sebanyak itu.",
    },
    blind={
        "en": "Dates in digits without a weekday, or a year and brackets: they may be fractions or scores.",
        "id": "Tanggal dengan angka saja tanpa nama hari, atau tahun dan kurung: itu bisa pecahan atau skor.",
    },
    fires=(
        "Pameran itu dibuka Jumat (20/19/2019).",
        "Kuitansinya bertanggal 31 September 2019.",
        "Ia lahir pada 29 Februari 2019 di Solo.",
        "Jembatan itu rampung Rabu (32/10).",
        "Rapat itu digelar pada Rabu, (18/19/2019).",
        "“Kami siap,” katanya di Jakarta (18/19/2019).",
    ),
    silent=(
        "Ia lahir pada 29 Februari 2020 di Solo.",
        "Pameran itu dibuka Sabtu (29/2/2020).",
        "Acara itu setiap 29 Februari.",
        "Rumahnya di Jalan Melati 45/19.",
        "Sebanyak 45 Mei Ling tampil.",
        "Diterbitkan Friday, 09/20/2019.",
    ),
)


def find(case: Case) -> Iterator[Outcome]:
    """Look up every date; one that there is says nothing about any other figure, so it is not counted."""
    for printed in case.once(dates):
        if printed.exists or not _is_a_date(printed):
            continue
        year = "" if printed.year is None else f"/{printed.year}"
        yield Outcome(
            answer="contradicted",
            about=[printed.span],
            working=f"{printed.day}/{printed.month}{year} ∉ kalender",
            message={
                "en": f"there is no such date: {printed.span.text}",
                "id": f"tanggal {printed.span.text} tidak ada dalam kalender",
            },
            repair=_swapped(printed),
        )


def _is_a_date(printed: Printed) -> bool:
    if printed.written:
        # "45 Mei Ling": a number that no day can have may count something that is called like a month.
        return printed.weekday is not None or 1 <= printed.day <= 31
    return printed.alone


def _swapped(printed: Printed) -> str | None:
    """The date with the month in front, if that is one."""
    turned = printed._replace(day=printed.month, month=printed.day)
    year = "" if printed.year is None else f"/{printed.year}"
    return f"{turned.day}/{turned.month}{year}" if turned.exists else None
