"""The benchmarks run, and say what they measured."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shell import ROOT, environment

import extractor
from benchmarks import built, limits, plot
from benchmarks.agreeing import agreeing

SAMPLES = sorted((ROOT / "samples").glob("*.txt"))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as a user does."""
    program = [sys.executable, "-m", "benchmarks", *map(str, arguments)]
    return subprocess.run(
        program, capture_output=True, encoding="utf-8", env=environment(), cwd=ROOT, timeout=300, check=False
    )


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Give a file of articles."""
    file = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": path.stem, "text": path.read_text(encoding="utf-8")}) for path in SAMPLES]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_speed_is_measured_against_the_tokenizer_of_spacy(articles: Path, tmp_path: Path) -> None:
    """Every contender has a ratio, the tokenizer itself 1; the table and the JSON name the same ones."""
    done = run("--articles", articles, "--rounds", "2", "--only-rounds", "--json", tmp_path / "out.json")

    assert done.returncode == 0, done.stderr
    measured = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    base, *others = measured["results"]
    assert (base["ratio"], base["ratio_low"], base["ratio_high"]) == (1, 1, 1)
    assert {row["name"] for row in others} >= {"cekangka, extract", "digits, one regular expression"}
    assert all(row["ratio_low"] <= row["ratio"] <= row["ratio_high"] for row in others)
    assert all(len(row["seconds"]) == measured["rounds"] == 2 for row in others)
    assert all(row["name"] in done.stdout for row in measured["results"])
    assert f"compiled {measured['compiled']}" in done.stdout
    assert [row["name"] for row in others if "Duckling" in row["name"]] or "Duckling is not measured" in done.stderr


def test_what_is_measured_says_whether_it_is_compiled(tmp_path: Path) -> None:
    """Compiled modules are seen, and those that no longer are what their sources say."""
    source, made = tmp_path / "pipes" / "whose.py", tmp_path / "pipes" / "whose.cpython-311-x86_64-linux-gnu.so"
    source.parent.mkdir()
    source.touch()
    assert built.state(tmp_path) == built.NO

    made.touch()
    os.utime(source, (1_000, 1_000))
    assert built.state(tmp_path) == built.YES

    os.utime(made, (999, 999))
    assert built.state(tmp_path) == built.OUTDATED


def test_limits_are_measured_in_processes_of_their_own() -> None:
    """Start, growth with length and number, text that means harm, two processes; each beside what it compares with."""
    measured = limits.measure(limits.Limits(size=2_000, count=100, starts=1))

    assert {one.piece for one in measured} == {"start", "length", "hostile", "number", "processes"}
    assert all(one.value > 0 for one in measured)
    assert {one.what for one in measured if one.piece == "hostile"} > set(limits.HOSTILE)
    [two] = [one for one in measured if one.piece == "processes" and one.what == "two"]
    assert two.ratio is not None
    assert two.to == "one"


def test_a_plot_has_a_bar_for_each_contender() -> None:
    """As long as its ratio; names are escaped."""
    drawn = plot.bars("Speed & more", [("<one>", 1.0, 1.0, 1.0), ("two", 2.0, 1.5, 2.5)])

    svg = ElementTree.fromstring(drawn)  # noqa: S314 - our own
    bars = [float(rect.get("width", "0")) for rect in svg.iter("{http://www.w3.org/2000/svg}rect")]
    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert bars[1] == pytest.approx(2 * bars[0], abs=0.2)
    assert {"Speed & more", "<one>", "two", "2.00"} <= set(texts)


def test_no_article_is_read_twice(articles: Path, tmp_path: Path) -> None:
    """So there must be one for every round and the warm-up."""
    done = run("speed", "--articles", articles, "--rounds", str(len(SAMPLES)))

    assert done.returncode == 2
    assert f"{len(SAMPLES)} different articles do not do for {len(SAMPLES)} rounds" in done.stderr


def test_made_up_articles_are_the_same_for_a_seed_and_never_repeat() -> None:
    """They differ from the samples in their digits, not in their letters."""
    program = (
        "import json; from itertools import islice; from benchmarks.texts import made_up\n"
        "print(json.dumps([list(islice(made_up(seed), 50)) for seed in (0, 0, 1)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", env=environment(), check=True
    )

    one, same, other = json.loads(done.stdout)
    assert one == same
    assert len({*one, *other}) == 100
    letters = sorted(filter(str.isalpha, SAMPLES[0].read_text(encoding="utf-8")))
    assert sorted(filter(str.isalpha, one[0])) == letters


def test_numbers_in_words_are_read_back() -> None:
    """The exit code says whether any was wrong."""
    done = run("roundtrip", "--count", "400")

    counted, errors = done.stdout.splitlines()[-1].split(" numbers read back, ")
    assert counted == "400"
    assert done.returncode == (errors != "0 errors"), done.stdout


def test_errors_are_seeded_and_scored(articles: Path) -> None:
    """By check and by sort of error, as a recall; the same seed gives the same scores."""
    made, same = (run("checks", "--articles", articles, "--count", "60", "--twins", "20") for _ in range(2))

    assert made.returncode == 0, made.stderr
    assert made.stdout == same.stdout
    assert f"{len(SAMPLES)} articles" in made.stdout
    assert re.search(r"^together +20 +0$", made.stdout, re.MULTILINE)
    for name, recall in re.findall(r"^(weekday|words|digit) +[\d,]+ +(\S+)$", made.stdout, re.MULTILINE):
        assert 0 <= float(recall) <= 1, name


def test_figures_are_matched_across_edits() -> None:
    """Better than in any of the simpler ways, which are measured on the same edits."""
    done = run("diff", "--count", "60", "--seed", "5")

    assert done.returncode == 0, done.stderr
    found = re.findall(r"^(\S.*?)  +[\d.]+ +[\d.]+ +([\d.]+) +[\d.]+$", done.stdout, re.MULTILINE)
    scores = {name: float(f1) for name, f1 in found}
    assert {*scores} == {"cekangka", "by offsets", "by value", "by value between the same words"}
    assert scores.pop("cekangka") > 0.98 > max(scores.values())


def test_made_up_articles_agree() -> None:
    """No check fires on them, whatever it is."""
    for article in islice(agreeing(seed=1), 40):
        assert extractor.check(article, select=["all"]) == []
