"""`cekangka patterns`, `checks` and `explain`, on the patterns and checks that ship."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shell import REAL, Done, call, call_alone, real, records, write

from extractor import Article, checks, rulebook

OWN = """
[[unit]]
id = "zorgon"
kind = "measure"
forms = ["zorgon"]
hit = [{ text = "Ia membeli 2 zorgon kain.", span = "2 zorgon", value = 2, unit = "zorgon" }]
miss = ["Ia membeli zorgon [bold]kain[/bold]."]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, **env: str) -> Done:
    """Run the real command."""
    return call(*arguments, core=real(), **env)


def own(text: str) -> str:
    """Write a folder of own patterns."""
    write("pola/sendiri.toml", text)
    return "pola"


# patterns list


def test_every_row_is_listed_with_its_file() -> None:
    """The shipped ones; the account of them is on standard error."""
    book = rulebook.load()

    done = run("patterns", "list", "--output-format", "jsonl")

    rows = records(done.stdout)
    assert {row["row"]: row["file"] for row in rows} == book.files
    assert done.stderr.startswith(f"{len(book.rows)} rows · ")


def test_a_listed_row_has_the_fields_of_its_file() -> None:
    """Under the same names, its numbers exact."""
    rows = records(run("patterns", "list", "--table", "currency", "--output-format", "jsonl").stdout)

    rupiah = next(row for row in rows if row["id"] == "IDR")
    assert (rupiah["after"], rupiah["own"], rupiah["off"]) == (["rupiah"], False, False)
    assert rupiah["slang"]["goceng"] == 5000


def test_the_list_can_be_of_some_tables() -> None:
    """Repeated or with commas; as a table, which fits the terminal and shows words or shape."""
    done = run("patterns", "list", "--table", "unit,change", "--table", "surface", COLUMNS="90")

    heading, *lines = done.stdout.splitlines()
    assert heading.split() == ["Row", "Words", "or", "shape", "Examples", "File"]
    assert {line.split(":")[0].strip() for line in lines} == {"unit", "change", "surface"}
    assert max(map(len, done.stdout.splitlines())) <= 90
    assert any(line.startswith(" unit:kg ") and "kg · kilogram" in line for line in lines)
    assert any(line.startswith(" surface:money ") and " currency [number" in line for line in lines)


def test_own_rows_are_listed_and_those_they_take_out() -> None:
    """Nothing disappears silently."""
    done = run("patterns", "list", "--patterns", own(OWN + '[[currency]]\nid = "ARS"\noff = true\n'), "--lang", "en")

    assert "2 of your own · 1 off" in done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines() if " currency:ARS " in line] == ["off"]
    assert any(line.startswith(" unit:zorgon ") and line.endswith("sendiri.toml") for line in done.stdout.splitlines())


# patterns show


@pytest.mark.parametrize("name", ["currency:IDR", "IDR"])
def test_a_row_is_shown_with_its_file_fields_and_examples(name: str) -> None:
    """By its full name or by its id."""
    output = run("patterns", "show", name).stdout

    assert output.startswith(" currency:IDR · patterns/currencies.toml\n\n before  Rp · Rp. · ")
    assert "goceng 5,000" in output
    assert "\n hit   Laba mencapai Rp1,5 triliun.\n       → Rp1,5 triliun · value 1500000000000 · unit IDR\n" in output
    assert "\n miss  Nilai tukar rupiah menguat.\n" in output


def test_a_long_row_is_wrapped() -> None:
    """The nouns are some hundreds."""
    lines = run("patterns", "show", "role:noun", COLUMNS="70").stdout.splitlines()

    assert len(lines) > 20
    assert max(map(len, lines)) <= 70


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("currency:IDT", "no pattern row 'currency:IDT'; did you mean currency:IDR"),
        ("about", "no pattern row 'about'; did you mean modifier:about, numeral:about?"),
    ],
)
@pytest.mark.parametrize("command", ["show", "test"])
def test_an_unknown_or_unclear_row_names_the_near_ones(command: str, name: str, message: str) -> None:
    """With exit code 2."""
    done = run("patterns", command, name)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


# patterns test


def test_the_shipped_patterns_pass_their_examples() -> None:
    """All of them: nothing on standard output, the account on standard error."""
    done = run("patterns", "test")

    book = rulebook.load()
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{len(book.rows)} rows · {len(list(book.examples()))} examples · ")
    assert done.stderr.endswith(" · 0 failed\n")


def test_the_examples_of_some_rows_can_be_tried() -> None:
    """By full name or id; a row without an example is counted."""
    done = run("patterns", "test", "zorgon", "unit:kg", "role:noun", "--patterns", own(OWN))

    assert (done.returncode, done.stdout) == (0, "")
    kilos = rulebook.load().find("unit:kg")
    count = 2 + len(kilos.hit) + len(kilos.miss)
    assert done.stderr == f"3 rows · {count} examples · 1 without an example · 0 failed\n"


def test_an_example_that_fails_is_shown_with_its_row_and_what_is_wrong() -> None:
    """Exit code 1; the texts are shown as they are."""
    wrong = OWN.replace('span = "2 zorgon"', 'span = "2 zorgon kain"').replace("membeli zorgon", "membeli 3 zorgon")

    done = run("patterns", "test", "--patterns", own(wrong))

    file = Path("pola/sendiri.toml")
    assert done.returncode == 1
    assert done.stdout == (
        f"unit:zorgon · {file} · hit\n"
        "    Ia membeli 2 zorgon kain.\n"
        "    = wanted ['2 zorgon kain'], got ['2 zorgon']\n"
        "\n"
        f"unit:zorgon · {file} · miss\n"
        "    Ia membeli 3 zorgon [bold]kain[/bold].\n"
        "    = gives '3 zorgon'\n"
        "\n"
    )
    assert done.stderr.endswith(" · 2 failed\n")


def test_the_account_comes_in_indonesian_too() -> None:
    """As everywhere."""
    done = run("patterns", "test", "zorgon", "--patterns", own(OWN), "--lang", "id")

    assert done.stderr == "1 baris pola · 2 contoh · 0 gagal\n"


# patterns that cannot be used

UNIT = '[[unit]]\nid = "zorgon"\nkind = "measure"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[unit]\n", "sendiri.toml: not TOML: "),
        ("[[units]]\n", 'unknown table [[units]]; did you mean "unit"?'),
        ("unit = [1]\n", "a [[unit]] row without an id"),
        (UNIT + 'form = ["zorgon"]\n', '"zorgon": unknown key "form"; did you mean "forms"?'),
        (UNIT + 'forms = "zorgon"\n', '"zorgon": Expected `array`, got `str` - at `$.forms`'),
        (UNIT + 'forms = [""]\n', '"zorgon": an empty word under "forms"'),
        (UNIT + 'hit = ["2 zorgon"]\n', '"zorgon": an example is a table with a "text"'),
        (UNIT + 'hit = [{ text = "2 zorgon" }]\n', '"zorgon": a hit names its "span", or its "spans"'),
        (UNIT + 'hit = [{ text = "2 zorgon", span = "2", unti = "" }]\n', 'unknown key "unti"; did you mean "unit"?'),
        (UNIT + 'hit = [{ text = "2 zorgon", span = "2", value = "dua" }]\n', "has 'dua' for its \"value\""),
        (UNIT + 'hit = [{ text = "2 zorgon", spans = [{ value = 2 }] }]\n', 'each with a "span"'),
        (UNIT + 'known_wrong = [{ text = "2 zorgon" }]\n', 'a known_wrong example says why, under "because"'),
        ('[[unit]]\nid = "kgg"\noff = true\n', "off, but no [[unit]] row has this id; did you mean unit:kg"),
        ('[[numeral]]\nid = "lusin"\nkind = "scale"\nvalue = 12\nforms = ["Lusin"]\n', "one word in lower case"),
        ('[[surface]]\nid = "a"\nkind = "cardinal"\nshape = "numbr"\n', 'no role "numbr" for the shape; did you mean'),
    ],
)
def test_a_slip_in_a_pattern_ends_with_one_line_that_names_it(text: str, message: str) -> None:
    """File, row, key and the way out; never taken for a bug, nor for an example that fails."""
    done = run("patterns", "test", "--patterns", own(text))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"cekangka: {Path('pola/sendiri.toml')}")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


# checks, explain


def test_every_check_is_listed_with_its_claim() -> None:
    """Id, level, and whether it is on; the claim in full, in the language asked for."""
    for lang, on in (("en", "on"), ("id", "aktif")):
        output = run("checks", "--lang", lang).stdout
        for name, registered in checks.registry().items():
            if registered.check.on:
                assert f" {name} · " in output
                assert any(line.startswith(f" {name} · ") and line.endswith(on) for line in output.splitlines())
            assert " ".join(registered.check.claim[lang].split()) in " ".join(output.split())


@pytest.mark.parametrize("name", sorted(checks.registry()))
def test_a_check_is_explained_with_its_examples(name: str) -> None:
    """What it says, what it cannot see, every example."""
    about = checks.registry()[name].check

    done = run("explain", name, "--lang", "en", COLUMNS="80")

    shown = " ".join(done.stdout.split())
    assert done.returncode == 0
    assert done.stdout.startswith(f" {name} · {about.level} · ")
    examples = [one for many in (*about.fires, *about.silent) for one in (many if isinstance(many, tuple) else (many,))]
    texts = [one.text if isinstance(one, Article) else one for one in examples]
    for text in (about.claim["en"], about.blind["en"], *texts):
        assert " ".join(text.split()) in shown
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_an_unknown_check_names_the_near_ones() -> None:
    """With exit code 2."""
    done = run("explain", "duplicate-values")

    assert (done.returncode, done.stdout) == (2, "")
    assert "no check 'duplicate-values'; did you mean duplicate-value, restated-value?" in done.stderr


@pytest.mark.parametrize(
    "command",
    [("patterns",), ("patterns", "list"), ("patterns", "show"), ("patterns", "test"), ("checks",), ("explain",)],
)
def test_help_has_an_example_and_its_twin(command: tuple[str, ...]) -> None:
    """The example is a call of the very command, the twin runs."""
    lines = run(*command, "--help", COLUMNS="120").stdout.splitlines()

    example = lines.index("  For example:")
    twin = lines.index("  In Python:")
    assert lines[example + 1].startswith(f"    cekangka {' '.join(command)}")
    code = "\n".join(line[4:] for line in lines[twin + 1 : lines.index("Options:")] if line.startswith("    "))
    write("my-patterns/satuan.toml", OWN)
    exec(code, {})  # noqa: S102 - what our own help shows


def test_listing_is_quick() -> None:
    """What only lists rows does without what reads by them."""
    commands = ["patterns list", "patterns show IDR", "checks", "explain duplicate-value"]
    program = (
        "import sys\n"
        "from extractor.cli import run\n"
        "for command in sys.argv[1:]:\n"
        "    sys.argv[1:] = command.split()\n"
        "    try:\n"
        "        run()\n"
        "    except SystemExit as end:\n"
        "        print('\\n', end.code, 'extractor.pipes.quantities' in sys.modules)\n"
    )

    output = call_alone(*commands, program=(*REAL[:1], "-c", program)).stdout

    assert output.splitlines().count(" 0 False") == len(commands)


def test_json_lines_are_alone_on_standard_output() -> None:
    """One row a line."""
    output = run("patterns", "list", "--output-format", "jsonl", FORCE_COLOR="1", LC_ALL="C").stdout

    assert all(isinstance(json.loads(line), dict) for line in output.splitlines())
