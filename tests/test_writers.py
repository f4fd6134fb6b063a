"""Writing: every format, streamed, exact, safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema

from extractor.records import Blocked, Finding, Link, Quantity, Restatement, Span, quantity_from_json
from extractor.writers import formats, writer


def quantity(**values: object) -> Quantity:
    """Make a quantity of which only what matters is given."""
    base = {"article": "a", "id": "a#0", "kind": "money", "text": "Rp5", "start": 0, "end": 3}
    return Quantity(**(base | values))  # type: ignore[arg-type]


def written(name: str, *records: msgspec.Struct, of: type[msgspec.Struct] = Quantity) -> str:
    """Write records and give what was written."""
    stream = io.StringIO()
    writer(name).write(iter(records), stream, of)
    return stream.getvalue()


def rows(*records: msgspec.Struct, of: type[msgspec.Struct] = Quantity) -> list[dict[str, str]]:
    """Write records as CSV and read the rows back."""
    return list(csv.DictReader(io.StringIO(written("csv", *records, of=of))))


EXACT = Decimal("12345678901234567890.10")


def test_formats_are_the_files_of_the_folder_that_fit_the_record() -> None:
    """Figures go into every format, findings into those that hold nested values."""
    assert formats(Quantity) == formats(Blocked) == ("csv", "json", "jsonl")
    assert formats(Finding) == ("github", "json", "jsonl", "sarif")


def test_an_unknown_format_is_an_error_that_names_the_known() -> None:
    """The library says what the command line says."""
    with pytest.raises(ValueError, match="choose from csv, github, json, jsonl, sarif"):
        writer("xlsx")


def test_json_lines_read_back_as_they_were() -> None:
    """What is written is the record, numbers exact."""
    record = quantity(value=EXACT, rounding=(EXACT, EXACT), text="“Rp5”")

    assert quantity_from_json(written("jsonl", record)) == record


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_array(count: int) -> None:
    """It is valid for none, one and many."""
    text = written("json", *[quantity(value=Decimal("0.10"))] * count)

    assert [row["value"] for row in json.loads(text, parse_float=Decimal)] == [Decimal("0.10")] * count


@pytest.mark.parametrize("name", ["csv", "json", "jsonl"])
def test_writers_write_as_the_records_come(name: str) -> None:
    """Nothing is held back until the last record."""
    stream = io.StringIO()
    seen: list[int] = []

    def records() -> Iterator[Quantity]:
        for _ in range(3):
            yield quantity()
            seen.append(len(stream.getvalue()))

    writer(name).write(records(), stream, Quantity)

    assert 0 < seen[0] < seen[1] < seen[2]


def test_csv_has_a_column_for_every_field() -> None:
    """Every field is there, nested ones in columns of their own, and numbers keep every digit."""
    restated = Restatement(text="lima", start=5, end=9, value=Decimal(5))
    record = quantity(
        value=EXACT, rounding=(Decimal("1E+3"), Decimal(2)), sentence=(0, 9), restated=restated, rows=("a", "b")
    )

    (row,) = rows(record)

    assert all(any(column.startswith(field) for column in row) for field in Quantity.__struct_fields__)
    assert row["value"] == "12345678901234567890.10"
    assert (row["rounding_low"], row["rounding_high"]) == ("1000", "2")
    assert (row["sentence_start"], row["sentence_end"]) == ("0", "9")
    assert (row["restated_text"], row["restated_value"]) == ("lima", "5")
    assert (row["ambiguous"], row["unit"], row["rows"]) == ("false", "", "a | b")


def test_csv_has_the_links_with_what_they_rest_on() -> None:
    """Every subject, every piece of evidence with its rule and place; without links the cells are empty."""
    links = (
        Link(name="subject", rule="each", start=5, end=20),
        Link(name="subject", rule="each", start=25, end=42),
        Link(name="of", rule="share-of", start=60, end=64),
    )
    record = quantity(
        subject="Kalimantan Tengah",
        subjects=("Kalimantan Tengah", "Kalimantan Selatan"),
        period="sepanjang 2025",
        interval="2025-01-01/2025-12-31",
        of="a#9",
        relation="share",
        links=links,
    )

    linked, bare = rows(record, quantity())

    assert linked["subjects"] == "Kalimantan Tengah | Kalimantan Selatan"
    assert linked["links"] == "subject:each@5-20 | subject:each@25-42 | of:share-of@60-64"
    assert [linked[name] for name in ("period", "interval", "of", "relation")] == [
        "sepanjang 2025",
        "2025-01-01/2025-12-31",
        "a#9",
        "share",
    ]
    assert (bare["subjects"], bare["links"], bare["of"]) == ("", "", "")


def test_csv_subjects_cannot_run_as_a_formula() -> None:
    """A list of texts is text too."""
    (row,) = rows(quantity(subjects=("=1+1", "b")))

    assert row["subjects"] == "'=1+1 | b"


def test_csv_rows_are_as_wide_as_the_header() -> None:
    """With and without nested values."""
    table = list(csv.reader(io.StringIO(written("csv", quantity(), quantity(rounding=(EXACT, EXACT))))))

    assert len({len(row) for row in table}) == 1


@pytest.mark.parametrize("record", [Quantity, Blocked])
def test_csv_has_a_header_even_without_records(record: type[msgspec.Struct]) -> None:
    """The header is that of the records which could have come."""
    header = written("csv", of=record).strip().split(",")

    assert header[0] == "article"
    assert ("reason" in header) is (record is Blocked)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_text_cannot_run_as_a_formula(start: str) -> None:
    """A text cell that begins like a formula gets an apostrophe; a negative number stays a number."""
    (row,) = rows(quantity(text=start + "1+1", value=Decimal(-5)))

    assert row["text"] == "'" + start + "1+1"
    assert row["value"] == "-5"


def test_csv_keeps_quotes_commas_and_line_ends() -> None:
    """What CSV itself means something by comes back as it was."""
    text = 'Rp5, "kutip"\nbaris'

    assert rows(quantity(text=text))[0]["text"] == text


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_findings_and_blocked_numbers_are_written(name: str) -> None:
    """Every record type has its JSON."""
    blocked = Blocked(article="a", text="2026", start=0, end=4, field="text", reason="tahun", rule="r")
    finding = Finding(article="a", check="c", level="note", message={"en": "x"}, spans=(), quantities=(), working="")

    assert '"reason":"tahun"' in written(name, blocked, of=Blocked)
    assert '"check":"c"' in written(name, finding, of=Finding)


FINDING = Finding(
    article="arsip/berita 1%.txt",
    check="percent-change",
    level="note",
    message={"en": "they differ\n::error::x", "id": "tidak konsisten"},
    spans=(
        Span(field="text", start=5, end=8, text="Rp5", line=2, column=3),
        Span(field="title", start=0, end=3, text="Rp6"),
    ),
    quantities=("a#5", "a#title:0"),
    working="5 % ≠ 6 %",
    fingerprint="0123456789abcdef",
)


@pytest.mark.parametrize("findings", [(), (FINDING,), (FINDING, FINDING)], ids=len)
def test_sarif_is_valid_by_the_public_schema(findings: tuple[Finding, ...]) -> None:
    """The models of pydantic-sarif are generated from it and forbid what it does not have."""
    text = written("sarif", *findings, of=Finding)

    log = StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)

    (run,) = log.runs
    assert len(run.results or []) == len(findings)
    assert len(run.tool.driver.rules or []) == bool(findings)


def test_sarif_has_the_second_figure_as_a_related_location() -> None:
    """Places in the text with their line, a title that is kept apart by its name."""
    (result,) = json.loads(written("sarif", FINDING, of=Finding))["runs"][0]["results"]

    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "arsip/berita%201%25.txt"},
        "region": {
            "startLine": 2, "startColumn": 3,
            "endLine": 2,
            "endColumn": 6, "charOffset": 5, "charLength": 3, "snippet": {"text": "Rp5"}
        },
    }  # fmt: skip
    assert result["relatedLocations"][0]["logicalLocations"] == [{"name": "title"}]
    assert result["partialFingerprints"] == {"cekangka/1": "0123456789abcdef"}


def test_an_annotation_for_github_is_one_line() -> None:
    """Whatever is in the article, it is one command."""
    stream = io.StringIO()

    writer("github").write([FINDING], stream, Finding, "en")

    assert stream.getvalue() == (
        "::notice file=arsip/berita 1%25.txt,line=2,col=3,title=percent-change::they differ ::error::x. 5 %25 ≠ 6 %25\n"
    )
