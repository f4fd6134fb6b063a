"""Records: exact numbers through JSON and back, and a form that scripts can rely on."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor import Article, Finding, Quantity
from extractor.records import SCHEMA, Restatement, Span, quantity_from_json, to_json, to_plain

SAMPLES = Path(__file__).parent.parent / "samples"

steady = settings(derandomize=True, deadline=None, database=None, max_examples=300)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
words = st.text(max_size=20)
quantities = st.builds(
    Quantity,
    article=words,
    id=words,
    kind=st.sampled_from(extractor.records.KINDS),
    text=words,
    start=st.integers(0, 10**9),
    end=st.integers(0, 10**9),
    field=st.sampled_from(["text", "title"]),
    value=st.none() | numbers,
    low=st.none() | numbers,
    high=st.none() | numbers,
    rounding=st.none() | st.tuples(numbers, numbers),
    ambiguous=st.booleans(),
    unit=st.none() | words,
    modifier=st.none() | st.sampled_from(["about", "vague"]),
    change=st.none() | st.sampled_from(["up", "down"]),
    counted=st.none() | words,
    restated=st.none() | st.builds(Restatement, text=words, start=st.just(1), end=st.just(2), value=numbers),
    rows=st.lists(words, max_size=3).map(tuple),
)


def quantity(**fields: object) -> Quantity:
    return Quantity(**{"article": "a", "id": "a#0", "kind": "money", "text": "Rp5", "start": 0, "end": 3} | fields)


@steady
@given(quantities)
def test_a_quantity_comes_back_from_json_as_it_was(record: Quantity) -> None:
    """One line of JSON holds all of a quantity, whatever stands in its fields."""
    line = to_json(record)

    assert b"\n" not in line
    assert quantity_from_json(line) == record


@pytest.mark.parametrize(
    "value", ["5", "0.5", "-1.80", "70200000000", "0.6666666666666666666666666667", "123456789012345678901.5", "0"]
)
def test_a_decimal_is_written_digit_by_digit_as_a_number(value: str) -> None:
    """Numbers stay numbers in JSON, with every digit and no exponent."""
    line = to_json(quantity(value=Decimal(value), rounding=(Decimal(value), Decimal(value))))

    assert f'"value":{value},'.encode() in line
    assert f'"rounding":[{value},{value}]'.encode() in line
    assert json.loads(line, parse_float=Decimal, parse_int=Decimal)["value"] == Decimal(value)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_the_figures_of_a_sample_come_back_and_have_no_exponents(path: Path) -> None:
    """What is found in an article goes through JSON unchanged, its numbers written plainly."""
    for record in extractor.extract(Article(id=path.stem, text=path.read_text("utf-8"))):
        line = to_json(record)

        assert quantity_from_json(line) == record
        assert not re.search(rb":-?[0-9.]+[eE]", line)


def test_a_record_names_its_schema_first() -> None:
    """A reader of the line knows its form before anything else."""
    finding = Finding(
        article="a",
        check="c",
        level="note",
        message={"en": "m"},
        spans=(Span(field="text", start=0, end=1, text="5"),),
        quantities=("a#0",),
        working="5 = 5",
    )

    for record in (quantity(), finding):
        assert next(iter(json.loads(to_json(record)).items())) == ("schema", SCHEMA)


@pytest.mark.parametrize(
    "line",
    [
        to_json(quantity()).replace(b"cekangka/1", b"cekangka/2"),
        to_json(quantity()).replace(b'"money"', b'"price"'),
        to_json(quantity()).replace(b'"article":"a",', b""),
        b"[]",
    ],
    ids=["schema", "kind", "no article", "list"],
)
def test_a_record_of_another_form_is_refused(line: bytes) -> None:
    """Another schema, an unknown kind or a missing field is an error, not a guess."""
    with pytest.raises(msgspec.ValidationError):
        quantity_from_json(line)


def test_plain_records_hold_the_same_in_the_same_order() -> None:
    """`to_plain` gives what the JSON says, with exact decimals."""
    record = quantity(value=Decimal("0.1"), rounding=(Decimal("0.05"), Decimal("0.15")), sentence=(0, 9))

    plain = to_plain(record)

    assert plain["value"] == Decimal("0.1")
    assert msgspec.json.Encoder(decimal_format="number").encode(plain) == to_json(record)


def test_records_do_not_change() -> None:
    """A record is what was read; a correction is another record."""
    with pytest.raises(AttributeError):
        quantity().value = Decimal(6)


def test_an_article_gives_the_string_that_offsets_index() -> None:
    """`field` says whether the offsets are of the text or of the title; a missing title is empty."""
    article = Article(id="a", text="isi", title="judul")

    assert (article.field("text"), article.field("title")) == ("isi", "judul")
    assert Article(id="a", text="isi").field("title") == ""


def test_ids_are_unique_and_stay_the_same() -> None:
    """The same article gives the same ids, each its own, and they begin with the article's."""
    article = Article(id="kompas-7", text=(SAMPLES / "bpjs.txt").read_text("utf-8"))

    first, second = ([q.id for q in extractor.extract(article)] for _ in range(2))

    assert first == second
    assert len(set(first)) == len(first) > 20
    assert all(name.startswith("kompas-7#") for name in first)
