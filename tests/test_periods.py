"""Expressions of time: which are found, what they come to, and that no text and no date is too much for them.

The examples of the rows are in `patterns/periods.toml` and run with those of all rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shell import UNCOMPILED

from extractor.pipes import calendar
from extractor.pipes.dates import article_date
from extractor.pipes.lexicon import lex
from extractor.pipes.periods import Period, Periods, _Reading
from extractor.rulebook import PeriodRow, Rulebook, Source, load

RULEBOOK = load()
PERIODS = Periods(RULEBOOK)
WEDNESDAY = date(2019, 9, 18)


def find(text: str, today: date | None = WEDNESDAY) -> list[Period]:
    return PERIODS.find(text, lex(text), today)


def read(text: str, today: date | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    """The expressions of a text, each with its interval."""
    return [(period.text, period.iso) for period in find(text, today)]


def year(number: int, last: int | None = None) -> str:
    return f"{number}-01-01/{last or number}-12-31"


# --- years


@pytest.mark.parametrize(
    ("text", "span", "interval"),
    [
        ("Laba pada 2025 naik.", "2025", year(2025)),
        ("Laba hingga 2025 naik.", "2025", year(2025)),
        ("Data per 2025 lengkap.", "2025", year(2025)),
        ("Defisit APBN 2025 melebar.", "2025", year(2025)),
        ("Peserta Pilkada 2024 bertambah.", "2024", year(2024)),
        ("Laba pada 2015 lalu naik.", "2015 lalu", year(2015)),
        ("Kedai itu (mulai 1998) ramai.", "1998", year(1998)),
        ("Laba tahun 2018 naik.", "tahun 2018", year(2018)),
        ("Laba tahun 2018 dan 2019 naik.", "tahun 2018", year(2018)),
        ("Laba 2018-2019 naik.", "2018-2019", year(2018, 2019)),
        ("Liga musim 2018/19 usai.", "2018/19", year(2018, 2019)),
        ("Laba 2017 sampai Maret 2019 naik.", "2017 sampai Maret 2019", "2017-01-01/2019-03-31"),
        ("Gaya tahun 80-an kembali.", "tahun 80-an", year(1980, 1989)),
        ("Kota itu berdiri tahun 1602.", "tahun 1602", year(1602)),
    ],
)
def test_a_year_is_read_where_it_plainly_is_one(text: str, span: str, interval: str) -> None:
    """Behind "tahun", a preposition, a budget or the name of an event, and in a range."""
    assert read(text, None)[0] == (span, interval)


@pytest.mark.parametrize(
    "text",
    [
        "Sebanyak 2019 orang datang.",
        "Bantuan untuk hingga 2000 rumah.",
        "Stoknya naik ke 2000 ton.",
        "Harganya Rp 2000 saja.",
        "Hubungi 021-2015-2018 segera.",
        "UU Nomor 13 Tahun 2003 direvisi.",
        "Ada 1990 dan 2000 lembar.",
    ],
)
def test_a_count_is_no_year(text: str) -> None:
    """Four digits before a noun or unit that they count, behind a currency, or in a longer sign."""
    assert [period for period in find(text) if period.kind in ("year", "range")] == []


# --- days and months


@pytest.mark.parametrize(
    ("text", "span", "day"),
    [
        ("Rapat 17 September 2019 batal.", "17 September 2019", date(2019, 9, 17)),
        ("Rapat Selasa, 17 September 2019, batal.", "Selasa, 17 September 2019", date(2019, 9, 17)),
        ("Rapat Selasa 17 September 2019 malam batal.", "Selasa 17 September 2019 malam", date(2019, 9, 17)),
        ("Rapat batal, Selasa(17/9/2019).", "Selasa(17/9/2019)", date(2019, 9, 17)),
        ("Rapat batal, Selasa malam (17/9).", "Selasa malam (17/9)", date(2019, 9, 17)),
        ("Rapat batal, Senin, 2/2/2026.", "Senin, 2/2/2026", date(2026, 2, 2)),
        ("Rapat batal pada Senin (23/9).", "Senin (23/9)", date(2019, 9, 23)),
        ("Rapat batal kemarin (17/9) sore.", "kemarin (17/9) sore", date(2019, 9, 17)),
        ("Rapat batal di Solo (17/9).", "17/9", date(2019, 9, 17)),
        ("Rapat hari ini, Rabu (18/9/2019), batal.", "hari ini, Rabu (18/9/2019)", date(2019, 9, 18)),
        ("Rapat Jumat pekan lalu batal.", "Jumat pekan lalu", date(2019, 9, 13)),
        ("Rapat Jumat depan batal.", "Jumat depan", date(2019, 9, 20)),
        ("Rapat Rabu batal.", "Rabu", date(2019, 9, 18)),
        ("Rapat Kamis batal.", "Kamis", date(2019, 9, 12)),
        ("Rapat 25 April silam batal.", "25 April silam", date(2019, 4, 25)),
        ("Rapat 5 Oktober batal.", "5 Oktober", date(2019, 10, 5)),
        ("Rapat 25 Desember batal.", "25 Desember", date(2018, 12, 25)),
        ("Rapat 25 Desember mendatang batal.", "25 Desember mendatang", date(2019, 12, 25)),
    ],
)
def test_a_day_with_all_that_is_written_beside_it_is_one_expression(text: str, span: str, day: date) -> None:
    """Weekday, part of the day, date and zone, in the orders that news writes."""
    assert read(text) == [(span, f"{day}/{day}")]


def test_a_printed_date_is_kept_where_the_weekday_disagrees() -> None:
    """17 September 2019 was a Tuesday."""
    assert read("Rapat batal, Kamis (17/9/2019).") == [("Kamis (17/9/2019)", "2019-09-17/2019-09-17")]


@pytest.mark.parametrize("printed", ["31/2/2019", "31 Februari 2019", "Selasa (31/2)", "29 Februari tahun lalu"])
def test_a_day_that_is_in_no_calendar_has_no_interval(printed: str) -> None:
    """It is kept as it is printed."""
    assert read(f"Rapat pada {printed} batal.") == [(printed, None)]


def test_sunday_has_a_capital_and_a_week_has_none() -> None:
    """Behind a number, and with "lalu" at the head of a sentence, "Minggu" is a week."""
    assert read("Pasar tutup Minggu (15/9). Pasar ramai minggu lalu.") == [
        ("Minggu (15/9)", "2019-09-15/2019-09-15"),
        ("minggu lalu", "2019-09-09/2019-09-15"),
    ]
    assert read("Minggu lalu pasar ramai.") == [("Minggu lalu", "2019-09-09/2019-09-15")]
    assert read("Dua Minggu Terakhir Pasar Ramai") == [("Dua Minggu Terakhir", "2019-09-05/2019-09-18")]


@pytest.mark.parametrize("text", ["Artis Mei Ling pentas.", "Ia di Universitas Sebelas Maret.", "Beras des dijual."])
def test_a_name_is_no_month(text: str) -> None:
    """A month by itself stands behind a preposition, or beside words in lower case."""
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "span", "interval"),
    [
        ("Ekspor Agustus naik.", "Agustus", "2019-08-01/2019-08-31"),
        ("Ekspor pada Desember naik.", "Desember", "2018-12-01/2018-12-31"),
        ("Ekspor Desember mendatang naik.", "Desember mendatang", "2019-12-01/2019-12-31"),
        ("Ekspor Oktober tahun ini naik.", "Oktober tahun ini", "2019-10-01/2019-10-31"),
        ("Ekspor November-Januari naik.", "November-Januari", "2018-11-01/2019-01-31"),
        ("Ekspor November–Januari 2018 naik.", "November–Januari 2018", "2017-11-01/2018-01-31"),
        ("Ekspor Juli dan Agustus naik.", "Juli dan Agustus", "2019-07-01/2019-08-31"),
        ("Ekspor Januari hingga 17 September 2019 naik.", "Januari hingga 17 September 2019", "2019-01-01/2019-09-17"),
        ("Pameran Kamis-Jumat, 19-20 September 2019.", "Kamis-Jumat, 19-20 September 2019", "2019-09-19/2019-09-20"),
        ("Pameran Senin (30/9) hingga Rabu (2/10).", "Senin (30/9) hingga Rabu (2/10)", "2019-09-30/2019-10-02"),
        ("Pameran 30/9-2/10/2019 ramai.", "30/9-2/10/2019", "2019-09-30/2019-10-02"),
        ("Laba kuartal I hingga kuartal III 2019.", "kuartal I hingga kuartal III 2019", "2019-01-01/2019-09-30"),
        ("Laba kuartal IV naik.", "kuartal IV", "2018-10-01/2018-12-31"),
        ("Laba akhir 2018 hingga awal 2019 naik.", "akhir 2018 hingga awal 2019", "2018-09-01/2019-04-30"),
    ],
)
def test_a_year_that_is_not_printed_comes_from_the_other_end_or_the_article(
    text: str, span: str, interval: str
) -> None:
    """A month without a year is the last one that has begun."""
    assert read(text) == [(span, interval)]


# --- relative ones


def test_without_a_date_only_printed_years_are_resolved() -> None:
    """The expressions are found all the same."""
    text = "Laba Juli, tahun lalu, kemarin dan Selasa (17/9), atau lima tahun terakhir di atas Juli 2018."

    found = read(text, None)

    assert [span for span, interval in found if interval is None] == [
        "Juli", "tahun lalu", "kemarin", "Selasa (17/9)", "lima tahun terakhir",
    ]  # fmt: skip
    assert found[-1] == ("Juli 2018", "2018-07-01/2018-07-31")


@pytest.mark.parametrize("text", ["Ia dirawat selama lima tahun.", "Perbaikan butuh 3 hari.", "Rapat pukul 10.00 WIB."])
def test_durations_and_clock_times_are_no_periods(text: str) -> None:
    """Only "terakhir", "lalu", "mendatang" and the like place a duration in time."""
    assert find(text) == []


def test_the_same_period_of_another_year_goes_back_to_what_was_named() -> None:
    """Not to the day on which somebody said so, and not beyond the line."""
    text = "Laba Januari-Februari 2016 naik, ujarnya, Selasa (17/9). Pada periode yang sama 2015 laba turun."

    assert read(text)[-1] == ("periode yang sama 2015", "2015-01-01/2015-02-28")
    assert read(text.replace(". ", ".\n"))[-1] == ("periode yang sama 2015", None)


def test_a_step_back_is_counted_from_what_was_named() -> None:
    """But "bulan sebelumnya" behind a year is the month before the article's."""
    assert read("Laba Maret 2018 naik dari bulan sebelumnya.")[-1][1] == "2018-02-01/2018-02-28"
    assert read("Laba tahun 2017 naik, bulan sebelumnya turun.")[-1][1] == "2019-08-01/2019-08-31"


def test_comparisons_have_a_kind_of_their_own() -> None:
    """They say what a change is against, and are no periods."""
    assert [(p.text, p.kind, p.iso) for p in find("Inflasi 3 persen (yoy) pada Juli.")] == [
        ("yoy", "comparison", None),
        ("Juli", "month", "2019-07-01/2019-07-31"),
    ]


# --- the article's date


@pytest.mark.parametrize(
    "printed",
    [
        "2019-09-17 00:00:00",
        "2019-09-17T23:30:00+07:00",
        "2019-09-17T23:30:00Z",
        "2019-09-17",
        "20190917",
        "2019/9/17",
        "17/09/2019",
        "17-9-2019",
        " Sep 17, 2019 ",
        "September 17, 2019",
        "17 September 2019",
        "17-Sep-2019",
        "Selasa, 17 September 2019 10:25 WIB",
        "Selasa 17 SEPTEMBER 2019",
        "Tue, 17 Sep 2019 10:25:00 +0700",
    ],
)
def test_a_date_field_is_read_in_any_usual_form(printed: str) -> None:
    """The day comes first between slashes, and zones move nothing."""
    assert article_date(printed) == date(2019, 9, 17)


@pytest.mark.parametrize(
    "printed",
    [None, "", "kemarin", "2019", "2019-13-01", "31/2/2019", "9/17/2019", "0000-00-00", "17 Foo 2019", "9" * 9999],
)
def test_a_date_field_that_cannot_be_read_is_none(printed: str | None) -> None:
    """Rather none than a wrong one."""
    assert article_date(printed) is None


# --- any text, any date


FORMS = sorted(
    {form for row in RULEBOOK.of(PeriodRow) for form in (*row.forms, *row.exact, *row.beside)}
    | {"1", "2", "17", "31", "99", "2019", "2018", "1998", "99999", "0", "III", "ke", "lima", "setahun", "dua puluh"}
    | {"/", "(", ")", ",", ".", "\n", "17/9", "17/9/2019", "31/2", "2019-09-17", "1990-an", "orang", "WIB", "1" * 5000}
)
texts = (
    st.text()
    | st.lists(st.sampled_from(FORMS), max_size=14).map(" ".join)
    | st.lists(st.sampled_from([*FORMS, " "]), max_size=14).map("".join)
)
days = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2020, 2, 29)])


@settings(derandomize=True, deadline=None, database=None, max_examples=3000)
@given(texts, days)
def test_periods_lie_in_the_text_in_order(text: str, today: date | None) -> None:
    """Whatever the text and the date: the offsets are those of the printed words, and nothing overlaps."""
    words = lex(text)

    found = PERIODS.find(text, words, today)

    end = 0
    for period in found:
        assert period.text == text[period.start : period.end] != ""
        assert (period.start, period.end) == (words.starts[period.first], words.end(period.stop - 1))
        assert period.start >= end
        assert "\n" not in period.text
        end = period.end
        assert (period.low is None) == (period.high is None)
        assert period.low is None or period.high is None or period.low <= period.high
        assert isinstance(RULEBOOK.find(period.rule), PeriodRow)


@pytest.mark.parametrize("table", [row.id for row in RULEBOOK.of(PeriodRow)])
def test_any_row_can_be_taken_out(table: str) -> None:
    """The grammar does without it."""
    off = Source("mine.toml", f'[[period]]\nid = "{table}"\noff = true', own=True)
    periods = Periods(Rulebook([*RULEBOOK.sources, off]), PERIODS.lexicon)
    text = "Selasa (17/9/2019), awal Juli-Agustus 2019, dua tahun lalu, 2019-09-17, Q3 2019, 1990-an, pada 2018."

    assert all(period.rule != f"period:{table}" for period in periods.find(text, lex(text), WEDNESDAY))


@UNCOMPILED
@pytest.mark.parametrize(
    "piece",
    [
        "1", "2019", "17/", "17/9 ", "2019-", "tahun ", "(", "Selasa (", "Selasa ", "Juli-", "Juli hingga ", "awal ",
        "dua ", "1 ", "2018, ", "periode yang sama ", "tahun sebelumnya ", "lima tahun hingga ", "pekan pertama ",
        "hari ", "kemarin ", "malam ", "kuartal I hingga ", "2018 hingga ", "tahun 2018 hingga akhir ", "Q", "1-",
    ],
)  # fmt: skip
def test_the_work_grows_with_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text takes at most four times as many looks at words, and a little."""
    looks = 0

    def counted(name: str) -> None:
        real = getattr(_Reading, name)

        def look(self: _Reading, *args: Any, **kwargs: Any) -> Any:
            nonlocal looks
            looks += 1
            return real(self, *args, **kwargs)

        monkeypatch.setattr(_Reading, name, look)

    for name in ("part", "may", "look", "is_one", "small", "four", "roles", "unit_at", "_before"):
        counted(name)

    def work(times: int) -> int:
        nonlocal looks
        looks = 0
        find(piece * times)
        return looks

    assert work(1200) <= 4 * work(300) + 200


@settings(derandomize=True, deadline=None, database=None, max_examples=500)
@given(st.dates(), st.sampled_from(["day", "week", *calendar.MONTHS]), st.integers(-2000, 2000))
def test_the_unit_around_a_day_holds_it(day: date, unit: Any, count: int) -> None:
    """And every step is a whole unit or, beyond the years that dates reach, none."""
    low, high = calendar.whole(day, unit)
    assert low is None or high is None or low <= day <= high
    low, high = calendar.neighbour(unit, count, day)
    assert low is None or high is None or low <= high


@pytest.mark.parametrize(
    ("which", "wanted"),
    [(1, ("2019-01-01", "2019-04-30")), (2, ("2019-05-01", "2019-08-31")), (3, ("2019-09-01", "2019-12-31"))],
)
def test_thirds_of_a_year_are_four_months(which: int, wanted: tuple[str, str]) -> None:
    """As in "awal", "pertengahan" and "akhir"."""
    assert tuple(map(str, calendar.third(date(2019, 1, 1), date(2019, 12, 31), which))) == wanted
