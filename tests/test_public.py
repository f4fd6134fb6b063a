"""What is public: its names, its verbs, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
import spacy

import extractor
from extractor import Article

ROOT = Path(__file__).parent.parent


def test_the_public_names_are_the_listed_ones() -> None:
    """`dir` shows what `__all__` lists, and every name is there."""
    assert sorted(extractor.__all__) == dir(extractor)
    assert len(set(extractor.__all__)) == len(extractor.__all__)
    assert all(getattr(extractor, name).__doc__ for name in extractor.__all__)


@pytest.mark.parametrize("name", extractor.__all__)
def test_a_public_name_is_the_one_of_its_home(name: str) -> None:
    """A name fetched late is the very object of the module it lives in."""
    value = getattr(extractor, name)

    assert value is getattr(import_module(value.__module__), name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Fetching names late does not swallow slips."""
    with pytest.raises(AttributeError, match="module 'extractor' has no attribute 'extrakt'"):
        _ = extractor.extrakt


@pytest.mark.parametrize("module", ["extractor.api", "extractor.checks", "extractor.cli.main", "extractor.pipes.rules"])
def test_importing_does_not_import_spacy(module: str) -> None:
    """The half second that spaCy takes is paid by those who ask for a pipeline."""
    code = f"import sys, {module}; sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_version_is_the_one_of_the_distribution() -> None:
    """The version is said twice and must be the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert extractor.__version__ == project["version"]


def test_the_verbs_take_a_text_or_an_article() -> None:
    """A text is an article without an id."""
    text = "Laba naik 5 persen pada 2025."

    of_text, of_article = extractor.extract(text), extractor.extract(Article(id="a", text=text))

    assert [(q.article, q.id, q.text) for q in of_text] == [("", "#10", "5 persen")]
    assert [(q.article, q.id, q.text) for q in of_article] == [("a", "a#10", "5 persen")]
    assert [(b.text, b.reason) for b in extractor.blocked(text)] == [("2025", "date")]


def test_the_figures_of_a_title_are_given_when_asked_for() -> None:
    """`titles` adds those of a title kept apart, with offsets into it and ids of their own."""
    article = Article(id="a", text="Laba naik 5 persen.", title="Laba 5 Persen pada 2025")

    quantities = extractor.extract(article, titles=True)

    assert [(q.field, q.text, q.start, q.id) for q in quantities] == [
        ("title", "5 Persen", 5, "a#title:5"),
        ("text", "5 persen", 10, "a#10"),
    ]
    assert extractor.extract(article) == quantities[1:]
    assert [(b.field, b.text) for b in extractor.blocked(article, titles=True)] == [("title", "2025")]


def test_reading_does_without_spacy() -> None:
    """Figures are found in the text: only a Doc needs spaCy."""
    code = "import extractor, sys; extractor.check('Laba naik 5 persen.'); sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_rules_give_the_records_of_a_pipeline(tmp_path: Path) -> None:
    """With rows of one's own and without links too."""
    (tmp_path / "own.toml").write_text('[[currency]]\nid = "NGN"\nafter = ["naira"]\n', "utf-8")
    text = "Menurut BPS, harga cabai naik 5 persen menjadi 900 naira per kilogram."

    for links in (True, False):
        by_rules = extractor.extract(text, extractor.rules(tmp_path, links=links))
        assert by_rules == extractor.extract(text, extractor.load(tmp_path, links=links))
        assert [figure.unit for figure in by_rules] == ["%", "NGN"]
        assert any(figure.links for figure in by_rules) is links


@pytest.mark.parametrize("make", [extractor.load, extractor.rules])
def test_patterns_are_a_folder(make: Callable[[object], object]) -> None:
    """Rules are no folder, and are not taken for the name of one."""
    with pytest.raises(TypeError, match="not Rules"):
        make(extractor.rules())


def test_calls_without_a_pipeline_read_as_those_with_one() -> None:
    """The first one compiles the shipped rules, which are kept."""
    text = "Sekitar 3,3 juta pekerja menerima Rp5 juta per bulan."

    assert extractor.extract(text) == extractor.extract(text) == extractor.extract(text, extractor.load())


def test_a_pipeline_that_finds_no_figures_is_an_error() -> None:
    """No figures from a pipeline without the component would look like an article without any."""
    with pytest.raises(ValueError, match="cekangka_quantities"):
        extractor.extract("Rp5 juta", spacy.blank("xx"))


@pytest.mark.parametrize("text", ["", " ", "\n", "Tidak ada angka di sini."])
def test_a_text_without_figures_gives_nothing(text: str) -> None:
    """Nothing in, nothing out, for every verb."""
    assert extractor.extract(text) == extractor.blocked(text) == extractor.check(text) == []


def test_the_date_of_an_article_may_be_a_date() -> None:
    """What a database or a parser gives for it, as well as what is printed."""
    text = "Kemarin 40 orang datang."
    days = [date(2026, 2, 4), datetime(2026, 2, 4, 7, 30, tzinfo=UTC), "4 Februari 2026", "2026-02-04"]

    found = [extractor.extract(Article(id="a", text=text, date=day)) for day in days]  # type: ignore[arg-type]

    assert [quantity.interval for (quantity,) in found] == ["2026-02-03/2026-02-03"] * 4


def test_a_text_is_read_as_of_a_day() -> None:
    """Without an article made for it; the date that an article has comes first."""
    text = "Kemarin 40 orang datang."

    of_text = extractor.extract(text, date="2026-02-04") + extractor.extract(text, date=date(2026, 2, 4))
    (of_article,) = extractor.extract(Article(id="a", text=text, date="2019-01-02"), date="2026-02-04")

    assert [quantity.interval for quantity in of_text] == ["2026-02-03/2026-02-03"] * 2
    assert of_article.interval == "2019-01-01/2019-01-01"
    assert extractor.check(text, date="2026-02-04") == []
