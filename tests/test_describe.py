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
    """Each has its words, in both languages; several subjects are named as the article names them."""
    linked = figure(
        subject="A, B dan C",
        subjects=("A", "B", "C"),
        metric="kepesertaan",
        place="Kalimantan",
        period="sepanjang 2025",
        interval="2025-01-01/2025-12-31",
        speaker="Adi",
        speaker_role="Kepala Kantor",
    )

    assert describe.sentence(linked, EN) == (
        "The article gives 41 persen as the “kepesertaan” of A, B dan C in Kalimantan "
        "in the period sepanjang 2025 (2025-01-01–2025-12-31), according to Adi (Kepala Kantor)."
    )
    assert describe.sentence(linked, ID) == (
        "Artikel menyebut 41 persen sebagai “kepesertaan” untuk A, B dan C di Kalimantan "
        "pada sepanjang 2025 (2025-01-01–2025-12-31), menurut Adi (Kepala Kantor)."
    )


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        ({"subject": "inflasi", "metric": "inflasi"}, "41 persen as the “inflasi”."),
        ({"subject": "Jumlah pekerja", "metric": "Jumlah"}, "41 persen as the “Jumlah pekerja”."),
        ({"subject": "beras", "metric": "Harga beras"}, "41 persen as the “Harga beras”."),
        ({"subject": "beras", "metric": "harga"}, "41 persen as the “harga” of beras."),
        ({"subject": "IHSG", "metric": "melemah", "change": "down"}, "41 persen (“melemah”) for IHSG."),
        ({"subject": "Dinas Sosial"}, "41 persen for Dinas Sosial."),
        ({"subject": "Desa Maju", "place": "Desa Maju"}, "41 persen for Desa Maju."),
        ({"subject": "pekerja", "counted": "pekerja", "place": "Kalimantan"}, "41 persen pekerja in Kalimantan."),
        ({"period": "Senin", "interval": "2026-02-02/2026-02-02"}, "41 persen on Senin (2026-02-02)."),
        ({"period": "Senin"}, "41 persen in the period Senin."),
    ],
)
def test_a_sentence_says_nothing_twice(links: dict[str, object], sentence: str) -> None:
    """Neither what is measured, nor whose it is, nor where."""
    assert describe.sentence(figure(**links), EN) == f"The article gives {sentence}"


def test_without_links_there_is_no_sentence() -> None:
    """Nothing is said of nothing."""
    assert describe.sentence(BASE, EN) == describe.relation(BASE, {}, EN) == describe.whole(BASE, {}, EN) == ""
    assert describe.sentence(figure(subject="pekerja", counted="pekerja"), EN) == ""
    assert describe.linked(BASE, {}, EN) == []


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        ("share", "41 persen is a share of 7,9 juta pekerja."),
        ("part", "41 persen is a part of 7,9 juta pekerja."),
        ("rest", "41 persen is what remains of 7,9 juta pekerja."),
        ("from", "41 persen is the level after 7,9 juta pekerja."),
        ("change", "41 persen is the change that led to 7,9 juta pekerja."),
        (None, "41 persen is a figure that goes with 7,9 juta pekerja."),
    ],
)
def test_every_relation_is_a_sentence(relation: Relation | None, sentence: str) -> None:
    """In both languages, with both figures as the article calls them; and in short where it is of a whole."""
    related = figure(of=BASE.id, relation=relation)

    assert describe.relation(related, {BASE.id: BASE}, EN) == sentence
    assert "7,9 juta pekerja" in describe.relation(related, {BASE.id: BASE}, ID)
    assert describe.whole(related, {BASE.id: BASE}, ID) == ("dari 7,9 juta" if relation in ("share", "part") else "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_relation_to_a_figure_that_is_left_out_is_told_all_the_same(lang: str) -> None:
    """Figures can be filtered by kind."""
    assert describe.relation(figure(of="a#77", relation="share"), {}, Say(lang)).startswith("41 persen ")


def test_a_link_has_all_its_evidence() -> None:
    """Every rule and place that say so, and a link without any is still told."""
    each = [Link(name="subject", rule="each", start=at, end=at + 1) for at in (5, 9)]
    linked = figure(
        subject="A dan B", subjects=("A", "B"), place="Kalimantan", of=BASE.id, relation="share", links=tuple(each)
    )

    found = describe.linked(linked, {BASE.id: BASE}, EN)

    assert [(link.name, link.value, list(link.evidence)) for link in found] == [
        ("subject", "A dan B", each),
        ("place", "Kalimantan", []),
        ("of", "a share of 7,9 juta pekerja", []),
    ]


def test_figures_of_one_subject_stand_together_and_those_of_none_apart() -> None:
    """In their order; a figure without a subject is not taken for one of the subject before it."""
    figures = [figure(str(at), subject=subject) for at, subject in enumerate([None, "A", "A", None, "B", "A"])]

    runs = [(subject, [item.text for item in run]) for subject, run in describe.runs(figures)]

    assert runs == [("–", ["0"]), ("A", ["1", "2"]), ("–", ["3"]), ("B", ["4"]), ("A", ["5"])]
    assert [subject for subject, _ in describe.runs([figure(), figure()])] == [""]  # nobody is named at all
