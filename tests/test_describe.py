"""Figures in words: the same in the terminal and on the page."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor import describe
from extractor.messages import LANGUAGES, Say
from extractor.records import Link, Quantity, Relation

EN, ID = Say("en"), Say("id")


def figure(text: str = "41 persen", **values: object) -> Quantity:
    """Make a figure of which only what matters is given."""
    base = {"article": "a", "id": f"a#{text}", "kind": "percent", "text": text, "start": 0, "end": len(text)}
    return Quantity(**(base | values))  # type: ignore[arg-type]


BASE = figure("7,9 juta", kind="cardinal", counted="pekerja")


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"value": Decimal(41)}, "41"),
        ({"low": Decimal(5), "high": Decimal(10)}, "5–10"),
        ({"value": Decimal(5), "modifier": "about"}, "~5"),
        ({"value": Decimal(5), "modifier": "over", "change": "up"}, "↑ >5"),
        ({"value": Decimal(5), "modifier": "almost", "change": "down"}, "↓ ≲5"),
        ({"low": Decimal(100), "high": Decimal(999), "modifier": "vague"}, "~100–999"),
    ],
)
def test_the_value_keeps_what_the_writer_said_of_it(fields: dict[str, object], value: str) -> None:
    """Its hedge and its direction are signs before the number."""
    assert describe.value(figure(**fields), EN) == value


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"unit": "%", "metric": "kepesertaan"}, "% · kepesertaan"),
        ({"unit": "permil"}, "‰"),
        ({"kind": "money", "unit": "IDR", "per": "liter"}, "IDR per liter"),
        ({"kind": "cardinal", "counted": "klaim", "ambiguous": True}, "klaim · two readings"),
        ({"kind": "multiple", "unit": "x"}, "times"),
        ({"kind": "cardinal"}, ""),
    ],
)
def test_what_a_number_is_a_number_of(fields: dict[str, object], what: str) -> None:
    """Unit or counted noun, rate, metric, and the doubt about it."""
    assert describe.what(figure(**fields), EN) == what


def test_the_links_make_a_sentence() -> None:
    """Each has its words, in both languages; several subjects are all named."""
    linked = figure(
        subjects=("A", "B", "C"),
        metric="kepesertaan",
        place="Kalimantan",
        period="sepanjang 2025",
        interval="2025-01-01/2025-12-31",
        speaker="Adi",
        speaker_role="Kepala Kantor",
    )

    assert describe.sentence(linked, EN) == (
        "41 persen is reported for A, B and C, as kepesertaan, in Kalimantan, "
        "with the time sepanjang 2025 (2025-01-01–2025-12-31), according to Adi (Kepala Kantor)."
    )
    assert describe.sentence(linked, ID) == (
        "41 persen dilaporkan untuk A, B dan C, sebagai kepesertaan, di Kalimantan, "
        "dengan waktu sepanjang 2025 (2025-01-01–2025-12-31), menurut Adi (Kepala Kantor)."
    )


def test_a_metric_that_is_the_subject_is_said_once() -> None:
    """The second time says no more."""
    assert describe.sentence(figure(subject="inflasi", metric="inflasi"), EN) == "41 persen is reported for inflasi."


def test_without_links_there_is_no_sentence() -> None:
    """Nothing is said of nothing."""
    assert describe.sentence(BASE, EN) == describe.relation(BASE, {}, EN) == ""
    assert describe.linked(BASE, {}, EN) == []


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        ("share", "41 persen is a share of 7,9 juta pekerja."),
        ("part", "41 persen is a part of 7,9 juta pekerja."),
        ("rest", "41 persen is the rest that 7,9 juta pekerja leaves."),
        ("from", "41 persen came from 7,9 juta pekerja."),
        ("change", "41 persen is the change that led to 7,9 juta pekerja."),
        (None, "41 persen stands in relation to 7,9 juta pekerja."),
    ],
)
def test_every_relation_is_a_sentence(relation: Relation | None, sentence: str) -> None:
    """In both languages, with both figures as the article calls them."""
    related = figure(of=BASE.id, relation=relation)

    assert describe.relation(related, {BASE.id: BASE}, EN) == sentence
    assert "7,9 juta pekerja" in describe.relation(related, {BASE.id: BASE}, ID)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_relation_to_a_figure_that_is_left_out_is_told_all_the_same(lang: str) -> None:
    """Figures can be filtered by kind."""
    assert describe.relation(figure(of="a#77", relation="share"), {}, Say(lang)).startswith("41 persen ")


def test_a_link_has_all_its_evidence() -> None:
    """Every rule and place that say so, and a link without any is still told."""
    each = [Link(name="subject", rule="each", start=at, end=at + 1) for at in (5, 9)]
    linked = figure(subjects=("A", "B"), place="Kalimantan", of=BASE.id, links=tuple(each))

    found = describe.linked(linked, {BASE.id: BASE}, EN)

    assert [(link.name, link.value, list(link.evidence)) for link in found] == [
        ("subject", "A and B", each),
        ("place", "Kalimantan", []),
        ("of", "7,9 juta pekerja", []),
    ]


def test_figures_of_one_subject_stand_together_and_those_of_none_apart() -> None:
    """In their order; a figure without a subject is not taken for one of the subject before it."""
    figures = [figure(str(at), subject=subject) for at, subject in enumerate([None, "A", "A", None, "B", "A"])]

    runs = [(subject, [item.text for item in run]) for subject, run in describe.runs(figures, EN)]

    assert runs == [("", ["0"]), ("A", ["1", "2"]), ("–", ["3"]), ("B", ["4"]), ("A", ["5"])]
