"""The checks: their own examples, their choice by id, and findings that stay the same."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import extractor
from extractor import Article, Finding, api, checks
from extractor.checks import LEVELS, Example, Registered, registry, selected

SAMPLES = Path(__file__).parent.parent / "samples"
CHECKS = list(registry().values())
FIRES = [(check, text) for check in CHECKS for text in check.check.fires]
SILENT = [(check, text) for check in CHECKS for text in check.check.silent]
BPJS = (SAMPLES / "bpjs.txt").read_text("utf-8")


def ids(cases: list[tuple[Registered, Example]]) -> list[str]:
    return [f"{check.id}-{i}" for i, (check, _) in enumerate(cases, 1)]


def articles(source: Example) -> dict[str, Article]:
    several = source if isinstance(source, tuple) else (source,)
    made = (one if isinstance(one, Article) else Article(id="", text=one) for one in several)
    return {article.id: article for article in made}


def run(check: Registered, source: Example) -> list[Finding]:
    if isinstance(source, tuple):
        return extractor.compare(source, select=[check.id])
    return extractor.check(source, select=[check.id])


@pytest.mark.parametrize(("check", "source"), FIRES, ids=ids(FIRES))
def test_a_check_fires_once_on_what_it_is_for(check: Registered, source: Example) -> None:
    """Each text under `fires` gives one finding of that check, not above its level, that points at its figures."""
    (finding,) = run(check, source)

    known = articles(source)
    article = known[finding.article]

    assert finding.check == check.id
    assert LEVELS.index(finding.level) >= LEVELS.index(check.check.level)
    assert finding.spans
    for span in finding.spans:
        assert span.text == known[span.article or article.id].field(span.field)[span.start : span.end]
    assert set(finding.quantities) <= {quantity.id for quantity in extractor.extract(article, titles=True)}
    assert finding.working


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Harga emas turun Rp3.000 dari Rp748.000 menjadi Rp750.000 per gram.", "error"),
        ("Produksi naik 1.200 ton dari 10.000 ton menjadi 11.250 ton.", "warning"),
        ("Produksi naik 1.200 ton dari 10.123 ton menjadi 11.257 ton.", "error"),
        ("Harga emas naik Rp3.000 dari Rp748.000 menjadi Rp750.000 per gram.", "warning"),
    ],
)
def test_a_difference_is_certain_the_wrong_way_or_to_the_last_digit(text: str, level: str) -> None:
    """Zeros may have been rounded to, which saves an amount, and not what went up and is said to have gone down."""
    (finding,) = extractor.check(text, select=["difference"])

    assert finding.level == level


@pytest.mark.parametrize(("check", "source"), SILENT, ids=ids(SILENT))
def test_a_check_is_silent_on_what_agrees(check: Registered, source: Example) -> None:
    """Each text under `silent` gives nothing."""
    assert run(check, source) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_says_what_it_is_in_both_languages(check: Registered) -> None:
    """A check has a claim, what it cannot see, and texts of both sorts; its findings speak both languages."""
    assert check.check.fires
    assert check.check.silent
    messages = [finding.message for source in check.check.fires for finding in run(check, source)]
    for said in (check.check.claim, check.check.blind, *messages):
        assert set(said) == {"en", "id"}
        assert all(said.values())
        assert not re.search(r"\bsalah(?! satu| salin)", said["id"])  # not consistent is all that can be told


def test_a_checks_id_is_its_file_name() -> None:
    """Every file of the folder is a check, under its name with hyphens, but those that begin with an underscore."""
    folder = Path(extractor.checks.__file__).parent

    files = {path.stem.replace("_", "-") for path in folder.glob("[!_]*.py")}

    assert set(registry()) == files
    assert "duplicate-value" in files


@pytest.mark.parametrize(
    ("name", "says"),
    [("duplicate-valu", "did you mean duplicate-value"), ("xyz", "there are .*duplicate-value")],
)
def test_an_unknown_check_is_an_error_that_names_the_near_ones(name: str, says: str) -> None:
    """A misspelt check must not pass for one that found nothing."""
    with pytest.raises(ValueError, match=f"^no check '{name}'; {says}"):
        extractor.check("Lima orang hadir.", select=[name])


def test_checks_are_selected_by_id_once_each() -> None:
    """All, those that are on, and those that are named, a name given twice being run once."""
    assert selected(["all"]) == CHECKS
    assert list(selected(None)) == [check for check in CHECKS if check.check.on]
    assert [check.id for check in selected(["duplicate-value", "duplicate-value"])] == ["duplicate-value"]
    assert selected([]) == []


@pytest.mark.parametrize("select", [None, ["all"]], ids=["default", "all"])
def test_the_article_that_started_it_has_exactly_one_finding(select: list[str] | None) -> None:
    """9.377 klaim for two programmes is flagged; all that is consistent in the article stays silent."""
    (finding,) = extractor.check(BPJS, select=select)

    assert finding.check == "duplicate-value"
    assert [span.text for span in finding.spans] == ["9.377", "9.377"]
    assert "Jaminan Pensiun" in finding.message["id"]
    assert "Jaminan Kehilangan Pekerjaan" in finding.message["id"]


@pytest.mark.parametrize("path", sorted({*SAMPLES.glob("*.txt")} - {SAMPLES / "bpjs.txt"}), ids=lambda path: path.stem)
def test_the_consistent_samples_have_no_finding(path: Path) -> None:
    """What the other articles say agrees, and the checks that are on say nothing."""
    assert extractor.check(path.read_text("utf-8")) == []


def test_a_fingerprint_survives_an_edit_elsewhere() -> None:
    """A paragraph before or behind moves the spans of a finding and leaves its fingerprint."""
    (before,) = extractor.check(BPJS)

    (after,) = extractor.check(f"Paragraf lain tentang 12 orang.\n\n{BPJS}\n\nDan 3 orang lagi.")

    assert after.spans[0].start > before.spans[0].start
    assert after.fingerprint == before.fingerprint != ""


def test_a_fingerprint_changes_with_the_figures() -> None:
    """Another value, or other names, is another finding."""
    text = "Program Maju mencatat {0} klaim, sedangkan Program {1} sebanyak {0} klaim."
    variants = [("9.377", "Sehat"), ("9.378", "Sehat"), ("9.377", "Kuat")]

    prints = {extractor.check(text.format(*variant))[0].fingerprint for variant in variants}

    assert len(prints) == len(variants)


def test_findings_that_are_alike_have_each_their_fingerprint() -> None:
    """By their number among equals; the first keeps the one that it has alone."""
    day = "Rapat itu Selasa (17/9/2020).\n\n"

    (alone,) = extractor.check(day)
    prints = [finding.fingerprint for finding in extractor.check(day * 3)]

    assert prints == [alone.fingerprint, f"{alone.fingerprint}-2", f"{alone.fingerprint}-3"]


def test_a_check_that_a_bug_stops_leaves_the_others_their_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told with its error; what it found before stays, and who asks for findings alone gets the error."""

    def trip(case: checks.Case) -> Iterator[checks.Outcome]:
        yield next(registry()["weekday-date"].find(case))
        raise KeyError("boom")

    broken = replace(registry()["weekday-date"], find=trip)
    known = {**registry(), "weekday-date": broken}
    monkeypatch.setattr(checks, "registry", lambda: known)
    text = "Rapat itu Selasa (17/9/2020). Hadir 31 Februari 2020."

    report = api.report(text, select=["weekday-date", "impossible-date"])

    assert [finding.check for finding in report.findings] == ["weekday-date", "impossible-date"]
    assert list(report.failed) == ["weekday-date"]
    with pytest.raises(KeyError, match="boom"):
        extractor.check(text, select=["weekday-date"])


def test_findings_of_a_title_come_first_and_say_so() -> None:
    """The figures of a title that the source keeps apart are checked with its own offsets."""
    same = "Program Maju mencatat 9.377 klaim, Program Sehat 9.377 klaim"

    findings = extractor.check(Article(id="a", text=f"Isi. {same}.", title=same))

    assert [finding.spans[0].field for finding in findings] == ["title", "text"]
    assert all(finding.article == "a" for finding in findings)


def test_a_report_says_what_was_looked_at() -> None:
    """What does not agree, what agrees with its working, and how many relations were left open."""
    text = (
        "Sebanyak 120 siswa atau 24 persen dari 500 siswa lulus. "
        "Sebanyak 120 guru atau 30 persen dari 500 guru hadir. "
        "Sekitar 121 warga atau 25 persen dari 500 warga datang."
    )

    report = api.report(text, select=["share-of-base"])

    assert report.checked == 3
    assert report.undecided == 1
    assert [agreement.spans[0].text for agreement in report.agreements] == ["120"]
    assert [finding.spans[1].text for finding in report.findings] == ["30 persen"]
    assert len(report.quantities) == 9


def test_the_level_of_a_check_can_be_set() -> None:
    """Of all its findings."""
    (finding,) = api.report("Rapat itu Selasa (17/9/2020).", levels={"weekday-date": "note"}).findings

    assert finding.level == "note"


def test_spans_have_lines_and_columns() -> None:
    """From 1, in code points."""
    (finding,) = extractor.check("Judul 👩\n\n👩 Rapat itu Selasa (17/9/2020).")

    assert (finding.spans[0].line, finding.spans[0].column) == (3, 13)


# Each with a relation or more; {0} is another name each time, so that subjects differ.
MANY = {
    "changes": "IHSG naik 10,2 poin atau 1,16% ke level 6.209,21; kasus turun dari 5.000 unit menjadi 4.000 unit; ",
    "percents": "penjualan naik 16,46 persen dari 475.442 unit menjadi 569.086 unit; ",
    "shares": "120 siswa atau 30 persen dari 500 siswa; ",
    "parts": "156 orang terdiri dari 96 orang dan 73 orang; ",
    "dates": "Selasa (17/9/2020), Rabu, 31 September 2019, ",
    "money": "US$ 10 juta atau sekitar Rp 1,4 miliar; ",
    "scores": "rubber game 21-13, 21-11, 21-16; ",
    "counts": "Desa {0} memiliki 9.377 pemilih dan ",
    "lists": "lima kota, yaitu Solo, Malang, dan Kupang. ",
    "restated": "Posko {0} menampung 1.248 pengungsi. Posko {0} menampung 1.348 pengungsi. ",
    "order": "Kasus tertinggi di Solo 120 kasus, disusul Malang 150 kasus. ",
}


class Scanned:
    """How much is done: functions called, characters that patterns look at, characters cut out of the article."""

    def __init__(self) -> None:
        self.work = 0

    def calls(self, work: Callable[[], object]) -> int:
        """Do it, and say how much that was."""
        self.work = 0
        sys.setprofile(self._called)
        try:
            work()
        finally:
            sys.setprofile(None)
        return self.work

    def _called(self, frame: object, event: str, argument: object) -> None:
        self.work += event in ("call", "c_call")

    def text(self, text: str) -> str:
        """A text whose slices are counted."""
        counter = self

        class Text(str):
            __slots__ = ()

            def __getitem__(self, at: Any) -> str:
                piece = str.__getitem__(self, at)
                counter.work += len(piece)
                return piece

        return Text(text)

    def pattern(self, pattern: re.Pattern[str]) -> Any:
        """A pattern that counts what it looks through: up to what it finds, or all that it was given."""

        def counted(name: str) -> Callable[..., Any]:
            def look(text: str, start: int = 0, end: int = sys.maxsize) -> Any:
                found = getattr(pattern, name)(text, start, end)
                end = min(len(text), end)
                if name == "match":
                    end = start
                self.work += max((found.end() if isinstance(found, re.Match) else end) - start, 0)
                return found

            return look

        looks = {name: counted(name) for name in ("search", "match", "fullmatch", "finditer")}
        rest = {name: getattr(pattern, name) for name in ("sub", "split", "findall", "pattern")}
        return SimpleNamespace(**looks, **rest)


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> Scanned:
    """A count of what the checks do, with every pattern of theirs counted."""
    counter = Scanned()
    for name, module in list(sys.modules.items()):
        if name.startswith("extractor.checks"):
            for known, value in list(vars(module).items()):
                if isinstance(value, re.Pattern):
                    monkeypatch.setattr(module, known, counter.pattern(value))
    return counter


def name_of(number: int) -> str:
    """Another name for each number: Saaa, Saab."""
    return "S" + "".join(chr(ord("a") + number // 26**i % 26) for i in (2, 1, 0))


def work(scanned: Scanned, article: Article, least: int) -> int:
    """How much checking an article is, in which so many relations are found at least."""
    quantities = extractor.extract(article, titles=True)
    counted = Article(id="", text=scanned.text(article.text), title=article.title and scanned.text(article.title))
    assert checks.run(article, quantities, ["all"]).checked >= least
    return scanned.calls(lambda: checks.run(counted, quantities, ["all"]))


@pytest.mark.parametrize("part", MANY.values(), ids=MANY)
def test_checking_takes_work_in_proportion_to_the_figures(scanned: Scanned, part: str) -> None:
    """Four times as long an article, in one sentence where it can be, takes about four times the calls and scanning."""

    def of(times: int) -> int:
        text = "".join(part.format(name_of(n)) for n in range(times))
        return work(scanned, Article(id="", text=text, date="2019-09-17"), times // 2)

    of(1)  # what is read once for all
    assert of(400) < 5 * of(100)


def test_a_long_headline_takes_work_in_proportion_to_the_figures(scanned: Scanned) -> None:
    """However many figures it has, none of which the article has."""

    def of(times: int) -> int:
        title = ", ".join(f"{1001 + 7 * n} pengungsi" for n in range(times))
        text = ", ".join(f"{50_003 + 7 * n} pengungsi" for n in range(times))
        return work(scanned, Article(id="", title=title, text=text), 0)

    of(1)
    assert of(200) < 5 * of(50)


def test_comparing_takes_work_in_proportion_to_the_articles() -> None:
    """Four times as many, all of one thing at one time, take about four times as many calls."""

    def work(times: int) -> int:
        text = "Sepanjang 2025, Jaminan Pensiun mencatat {} klaim{}."
        texts = (text.format(9377 + n, " baru" * n) for n in range(times))  # no two are copies
        made = (Article(id=str(n), text=text, date="2026-02-02") for n, text in enumerate(texts))
        reports = [api.report(article, select=()) for article in made]
        return Scanned().calls(lambda: checks.compare(reports, ["cross-article"]))

    work(1)
    assert work(400) < 5 * work(100)


def test_a_letter_that_only_looks_like_another_names_no_day() -> None:
    """A long s is an s to a pattern that does not mind capitals, and is in no table of days and months."""
    assert extractor.check("Rapat digelar Selaſa (17/9/2019), lalu ſelasa 17 Auguſt 2019.") == []


@pytest.mark.parametrize("unit", ["a", "a ", "a,", "dari ", "21-", "1.", "(", "atau ", "A, ", "Selasa ", "€", "\n"])
def test_hostile_text_takes_no_time(unit: str) -> None:
    """A row of anything between two figures is read a bounded number of times."""
    text = f"Naik 5 persen {unit * 20_000} dari 100 orang menjadi 200 orang atau {unit * 100} 7 orang."
    article = Article(id="", text=text, date="2019-09-17")
    quantities = extractor.extract(article)

    start = time.process_time()
    checks.run(article, quantities, ["all"])

    assert time.process_time() - start < 2
