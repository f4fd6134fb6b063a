"""The command line.

Most run with a core of a few lines (`stub.py`) in place of the real one: what is tested is how figures and findings
are asked for and shown, not which there are. Where it matters what else is in a process, it has one of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import string
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import stub
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from shell import POSIX, REAL, ROOT, WITH_STUB, call, call_alone, environment, real, records, write

from extractor.checks import Report
from extractor.cli.display import Column, excerpt, fit, plain, table, wrap
from extractor.cli.main import COMMANDS
from extractor.cli.options import kinds
from extractor.describe import WORDED
from extractor.evaluate import Fact, Gold
from extractor.messages import LANGUAGES, TEXTS, Say
from extractor.records import KINDS, Article

NEWS = "Dana 2026 naik\n\nBantuan sekitar Rp5 juta untuk 1.200 pekerja, 5-10 persen dari tahun lalu.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def news() -> Path:
    """Give an article with three figures and a year."""
    return write("berita.txt", NEWS)


# extract, for people


def test_the_table_shows_every_figure_with_its_value_and_place(news: Path) -> None:
    """A heading with counts, then value with its hedge, unit or counted noun, and line of each figure."""
    done = call("extract", news)

    assert (done.returncode, done.stderr) == (0, "")
    heading, _, columns, *lines = done.stdout.splitlines()
    assert heading == " berita.txt · 4 figures · 1 money · 1 percent · 2 counts"
    assert columns.split() == ["Figure", "Value", "What", "Line", "In", "the", "text"]
    assert lines[1].split()[:5] == ["Rp5", "juta", "~5,000,000", "IDR", "3"]
    assert lines[2].split()[:4] == ["1.200", "1,200", "pekerja", "3"]
    assert lines[3].split()[:5] == ["5-10", "persen", "5–10", "%", "3"]


@pytest.mark.parametrize("width", [50, 60, 80, 100, 160])
@pytest.mark.parametrize("flags", [(), ("--explain",)])
def test_the_table_fits_the_terminal(width: int, flags: tuple[str, ...]) -> None:
    """No line is wider, and nothing of a figure is cut: cells go on in the next line, or stand above or below it."""
    names = "Dinas Pengelolaankeuangandaerahkabupatenkepulauan"
    figures = f"{names}, bantuan Rp5.000.000 juta, 3.000 pekerja, "
    write("a.txt", "Panjang sekali kalimatnya. " * 9 + figures + "lalu " * 50)

    output = call("extract", "a.txt", *flags, COLUMNS=str(width)).stdout

    assert max(map(len, output.splitlines())) <= width
    assert "5,000,000,000,000" in output
    assert re.search(r"Rp5\.000\.000( juta|.*\n +juta)", output)
    assert names.split()[1][-12:] in output.replace("\n", "")


def test_a_subject_is_named_once_for_the_figures_that_follow_each_other() -> None:
    """In the order of the article, and what has no subject is not taken for one of those before it."""
    write("a.txt", "Dinas Sosial: 5 pekerja, 6 pekerja. Dinas Pasar: 7 pekerja.\n")
    write("b.txt", "3 pekerja")

    lines = [line.split() for line in call("extract", "a.txt", "b.txt").stdout.splitlines()]

    assert lines[3][:3] == ["Dinas", "Sosial", "5"]
    assert lines[4][:3] == ["6", "6", "pekerja"]
    assert lines[5][:3] == ["Dinas", "Pasar", "7"]
    assert ["Subject", "Figure", "Value", "What", "Line"] in [line[:5] for line in lines]
    assert ["Figure", "Value", "What", "Line"] in [line[:4] for line in lines]  # nobody is named in b.txt


def test_a_figure_without_a_subject_says_so_and_an_empty_cell_is_the_subject_above() -> None:
    """Wherever it stands."""
    write("a.txt", "3 pekerja, 4 pekerja. Dinas Sosial: 5 pekerja, 6 pekerja.\n")

    lines = call("extract", "a.txt").stdout.splitlines()[3:]

    assert [line[:14].strip() for line in lines] == ["–", "–", "Dinas Sosial", ""]


@pytest.mark.parametrize(("width", "of"), [("120", "% · of 200"), ("119", "%")])
def test_the_table_names_the_speaker_and_with_much_room_of_what_a_share_is(width: str, of: str) -> None:
    """The figure itself is whole in either case."""
    write("a.txt", "Dinas Sosial: 41 persen dari 200 pekerja, ujar Adi.\n")

    lines = call("extract", "a.txt", COLUMNS=width).stdout.splitlines()

    assert lines[2].split()[:6] == ["Subject", "Figure", "Value", "What", "Who", "Line"]
    assert re.split("  +", lines[3].strip())[:6] == ["Dinas Sosial", "41 persen", "41", of, "Adi", "1"]


def test_with_little_room_the_speaker_stands_below_the_figure() -> None:
    """Named for what it is."""
    write("a.txt", "Sebanyak 5.000 pekerja Indonesia, ujar Pengelolaankeuangan.\n")

    assert "\n    Who: Pengelolaankeuangan\n" in call("extract", "a.txt", COLUMNS="40").stdout


def test_where_there_is_little_room_the_subject_stands_above_its_figures() -> None:
    """And its column is free for the others."""
    write("a.txt", "Dinas Pekerjaanumum: 5 pekerja, 6 pekerja. Dinas Pasarswalayan: 7 pekerja.\n")

    assert call("extract", "a.txt", COLUMNS="38").stdout == (
        " a.txt · 3 figures · 3 counts\n"
        "\n"
        "   Figure  Value  What     Line\n"
        "\n"
        " Dinas Pekerjaanumum\n"
        "   5           5  pekerja     1\n"
        "   6           6  pekerja     1\n"
        "\n"
        " Dinas Pasarswalayan\n"
        "   7           7  pekerja     1\n"
    )


def test_without_figures_the_heading_says_so() -> None:
    """There is no empty table."""
    assert call("extract", write("a.txt", "Tanpa angka.")).stdout == " a.txt · 0 figures\n"


def test_every_article_has_its_table_and_the_run_a_summary(news: Path) -> None:
    """The summary of more than one article goes to standard error."""
    write("lain.txt", "7 pekerja")

    done = call("extract", ".")

    assert [line for line in done.stdout.splitlines() if "·" in line] == [
        " berita.txt · 4 figures · 1 money · 1 percent · 2 counts",
        " lain.txt · 1 figure · 1 count",
    ]
    assert done.stderr == "2 articles · 5 figures · 1 money · 1 percent · 3 counts\n"


@pytest.mark.parametrize(
    ("flags", "env", "word"),
    [
        ((), {}, "Value"),
        (("--lang", "id"), {}, "Nilai"),
        ((), {"CEKANGKA_LANG": "id"}, "Nilai"),
        (("--lang", "en"), {"CEKANGKA_LANG": "id"}, "Value"),
        ((), {"LC_ALL": "id_ID.UTF-8"}, "Nilai"),
        ((), {"LC_ALL": "", "LANG": "id_ID.UTF-8"}, "Nilai"),
        ((), {"LC_ALL": "C.UTF-8", "LANG": "id_ID.UTF-8"}, "Value"),
        ((), {"LC_ALL": "id_ID.UTF-8", "CEKANGKA_LANG": "en"}, "Value"),
    ],
)
def test_the_language_is_the_flag_or_the_variable_or_the_locale(
    news: Path, flags: tuple[str, ...], env: dict[str, str], word: str
) -> None:
    """In this order; the first of LC_ALL, LC_MESSAGES and LANG that is set is the locale."""
    assert word in call("extract", news, *flags, **env).stdout


def test_numbers_are_written_the_way_of_the_language(news: Path) -> None:
    """1.200 in Indonesian, 1,200 in English."""
    assert " ~5.000.000 " in call("extract", news, "--lang", "id").stdout
    assert " ~5,000,000 " in call("extract", news, "--lang", "en").stdout


HOSTILE = "[/] [bold]x[/bold] [dikoreksi] :smile: \x1b[31mRp5\x1b[0m \x07\u202e\x9b2J\rjuta\tRp6\n"


@pytest.mark.parametrize("command", ["extract", "check"])
def test_article_text_is_shown_as_it_is_and_steers_nothing(command: str) -> None:
    """Markup stays text, and control characters become visible."""
    write("a.txt", HOSTILE + "error")

    done = call(command, "a.txt", COLUMNS="200")

    shown = done.stdout
    assert "[/] [bold]x[/bold] [dikoreksi] :smile: ␛[31mRp5␛[0m ␇�" in shown
    assert not set(shown) & set("\x1b\x07\r\t\u202e\x9b")


def test_an_article_id_steers_nothing() -> None:
    """Ids come from outside too."""
    write("a.jsonl", json.dumps({"id": "[red]\x1b[2J", "text": "Rp5"}) + "\n\x1b[31m\n")

    done = call("extract", "a.jsonl")

    assert " [red]␛[2J · 1 figure" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_explain_shows_the_rule_and_the_rows(news: Path) -> None:
    """Under each figure."""
    assert "= rule digits (units.toml:juta)" in call("extract", news, "--explain").stdout


def test_explain_shows_each_link_with_its_rule_and_its_words(news: Path) -> None:
    """In their context, and the relation to another figure as a sentence, even to one that is not asked for."""
    write("a.txt", "Kata Dinas Sosial, 41 persen dari 200 pekerja ikut.\n")

    output = call("extract", "a.txt", "--explain", "--kind", "percent").stdout

    assert output.splitlines()[4:] == [
        "    Kata Dinas Sosial, 41 persen dari 200 pekerja ikut.",
        "    = The article gives 41 persen for Dinas Sosial.",
        "    = 41 persen is a share of 200 pekerja.",
        "    = rule digits (units.toml:juta)",
        "    = Subject: Dinas Sosial",
        "      rule nearest · Kata »Dinas Sosial«, 41 persen dari 200 pekerja ikut.",
        "    = Relation: a share of 200 pekerja",
        "      rule share-of · Kata Dinas Sosial, 41 persen »dari« 200 pekerja ikut.",
        "",
    ]


def test_explain_speaks_indonesian_too(news: Path) -> None:
    """The sentences as well as the labels."""
    write("a.txt", "Kata Dinas Sosial, 41 persen dari 200 pekerja ikut.\n")

    output = call("extract", "a.txt", "--explain", "--lang", "id").stdout

    assert "= Artikel menyebut 41 persen untuk Dinas Sosial.\n" in output
    assert "= 41 persen adalah persentase dari 200 pekerja.\n" in output


def test_blocked_numbers_are_listed_instead_with_their_reason(news: Path) -> None:
    """In the table and in every format."""
    done = call("extract", news, "--show-blocked")
    assert " berita.txt · 1 number that is no quantity" in done.stdout
    assert re.search(r"^ 2026 +year +1 ", done.stdout, re.MULTILINE)

    (row,) = records(call("extract", news, "--show-blocked", "--output-format", "jsonl").stdout)
    assert (row["text"], row["reason"]) == ("2026", "year")


def test_titles_are_read_on_request() -> None:
    """A figure of the title has the title for its line."""
    write("a.jsonl", json.dumps({"id": "a", "title": "Rp5 juta", "text": "Tanpa angka."}))

    assert call("extract", "a.jsonl").stdout == " a · 0 figures\n"
    assert re.search(r"Rp5 juta +5,000,000 +IDR +title +Rp5 juta", call("extract", "a.jsonl", "--title").stdout)


@pytest.mark.parametrize("kinds", [("--kind", "money", "--kind", "percent"), ("--kind", "money,percent")])
def test_kinds_can_be_chosen(news: Path, kinds: tuple[str, ...]) -> None:
    """Repeated or with commas."""
    rows = records(call("extract", news, "--output-format", "jsonl", *kinds).stdout)

    assert [row["kind"] for row in rows] == ["money", "percent"]


@pytest.mark.parametrize("word", ["cardinal", "count", "counts", "jumlah"])
def test_a_kind_can_be_called_what_the_table_calls_it(news: Path, word: str) -> None:
    """In either language."""
    rows = records(call("extract", news, "--output-format", "jsonl", "--kind", word).stdout)

    assert {row["kind"] for row in rows} == {"cardinal"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_for_a_kind_is_of_one_kind(kind: str, lang: str) -> None:
    """What the heading, the cells and the scores call it, or --kind would not know which."""
    say = Say(lang)
    words = [say(kind), *(say(f"n-{kind}", n=n).partition(" ")[2] for n in (1, 2)), say(WORDED.get(kind, kind))]

    assert kinds(words) == [kind] * len(words)


# extract, for programs


def test_json_lines_are_alone_on_standard_output(news: Path) -> None:
    """The summary is on standard error, and FORCE_COLOR puts no escapes into records."""
    env = {"FORCE_COLOR": "1", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}

    done = call_alone("extract", news, "--output-format", "jsonl", **env)

    assert [row["text"] for row in records(done.stdout)] == ["2026", "Rp5 juta", "1.200", "5-10 persen"]
    assert done.stderr == "1 article · 4 figures · 1 money · 1 percent · 2 counts\n"


def test_json_is_an_array_and_csv_a_table(news: Path) -> None:
    """Both hold the same figures."""
    array = json.loads(call("extract", news, "--output-format", "json").stdout)
    table = list(csv.DictReader(io.StringIO(call("extract", news, "--output-format", "csv").stdout)))

    assert [row["text"] for row in array] == [row["text"] for row in table]


def test_formulas_in_csv_are_defused() -> None:
    """An article's id is text of someone else, too."""
    write("a.jsonl", json.dumps({"id": "=cmd()", "text": "Rp5"}))

    assert "\n'=cmd()," in call("extract", "a.jsonl", "--output-format", "csv").stdout.replace("\r\n", "\n")


def test_an_output_file_takes_what_standard_output_would(news: Path) -> None:
    """Nothing else is printed but the summary, and nothing else is left in the folder."""
    done = call("extract", news, "--output-format", "jsonl", "--output-file", "angka.jsonl")

    assert done.stdout == ""
    assert len(records(Path("angka.jsonl").read_text(encoding="utf-8"))) == 4
    assert sorted(path.name for path in Path().iterdir()) == ["angka.jsonl", "berita.txt"]


@pytest.mark.parametrize(
    ("output_format", "name"), [("jsonl", "angka.jsonl"), ("json", "angka.json"), ("csv", "angka.csv")]
)
def test_an_output_file_in_the_folder_it_is_made_from_is_not_read(news: Path, output_format: str, name: str) -> None:
    """Neither while it grows nor in the next run, which is none the worse for it."""
    for _ in range(2):
        done = call("extract", ".", "--output-format", output_format, "--output-file", name)

    assert done.returncode == 0
    assert done.stderr == (
        f"skipped: {name}: figures that cekangka wrote, not articles\n"
        "1 article · 4 figures · 1 money · 1 percent · 2 counts · 1 skipped\n"
    )


def test_a_run_that_breaks_leaves_the_old_output_file(news: Path) -> None:
    """A file is replaced only by a whole one."""
    old = write("angka.jsonl", "lama")

    done = call("extract", news, "--output-file", old, "--patterns", ".")

    assert done.returncode == 2
    assert old.read_text(encoding="utf-8") == "lama"


def test_a_dash_as_output_file_is_standard_output(news: Path) -> None:
    """As everywhere."""
    assert call("extract", news, "--output-file", "-").stdout.startswith(" berita.txt")
    assert not Path("-").exists()


@pytest.mark.parametrize("file", ["berita.txt", "./berita.txt", "hilang/angka.csv"])
def test_an_output_file_that_cannot_be_is_refused(news: Path, file: str) -> None:
    """It never replaces an article, and a missing folder is named."""
    done = call("extract", news, "--output-file", file)

    assert done.returncode == 2
    assert f"--output-file {Path(file)}" in done.stderr
    assert news.read_text(encoding="utf-8") == NEWS


@POSIX
def test_a_device_as_output_file_is_written_not_replaced(news: Path) -> None:
    """/dev/null stays what it is."""
    assert call("extract", news, "--output-file", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


# extract, as a page


@pytest.mark.parametrize("output_format", ["table", "jsonl"])
def test_a_page_is_written_beside_what_is_printed(news: Path, output_format: str) -> None:
    """Standard output is what it is without it, and standard error names the page."""
    done = call("extract", news, "--html", "halaman.html", "--output-format", output_format)

    assert done.returncode == 0
    assert done.stdout == call("extract", news, "--output-format", output_format).stdout
    assert done.stderr.splitlines()[0] == "wrote halaman.html"
    page = Path("halaman.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert page.count('<section class="record') == 4
    assert sorted(path.name for path in Path().iterdir()) == ["berita.txt", "halaman.html"]


def test_a_page_has_the_language_kinds_and_titles_that_were_asked_for() -> None:
    """The options of the table hold for it too."""
    write("a.jsonl", json.dumps({"id": "a", "title": "Rp5 juta", "text": "7 persen, 3 pekerja"}))

    call("extract", "a.jsonl", "--title", "--kind", "money,percent", "--lang", "id", "--html", "a.html")

    page = Path("a.html").read_text(encoding="utf-8")
    assert '<html lang="id">' in page
    assert "2 angka · 1 uang · 1 persen" in page
    assert page.count('<section class="record') == 2


def test_a_dash_as_page_is_standard_output(news: Path) -> None:
    """The page alone, or the page while the records go to a file."""
    call("extract", news, "--html", "a.html")
    page = Path("a.html").read_text(encoding="utf-8")

    alone = call("extract", news, "--html", "-")
    beside = call("extract", news, "--html", "-", "--output-format", "jsonl", "--output-file", "a.jsonl")

    assert (alone.returncode, alone.stdout, alone.stderr) == (0, page, "")
    assert (beside.returncode, beside.stdout) == (0, page)
    assert len(records(Path("a.jsonl").read_text(encoding="utf-8"))) == 4
    assert not Path("-").exists()


@pytest.mark.parametrize("n", [200, 201])
def test_a_page_of_very_many_articles_comes_with_a_word_of_warning(n: int) -> None:
    """Before somebody waits for a browser to show it."""
    write("a.jsonl", "".join(json.dumps({"id": str(at), "text": "Rp5"}) + "\n" for at in range(n)))

    done = call("extract", "a.jsonl", "--html", "a.html", "--output-format", "csv")

    assert done.returncode == 0
    assert ("warning: 201 articles make a large page, slow to open" in done.stderr) == (n > 200)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--html", "-", "--output-format", "csv"), "--html - leaves no room for csv on standard output"),
        (("--html", "berita.txt"), "--html berita.txt is one of the articles"),
        (("--html", "hilang/a.html"), "--html hilang/a.html: there is no folder"),
        (("--html", "."), "is a directory"),
        (("--html", "a.html", "--show-blocked"), "--html does not go with --show-blocked"),
        (("--html", "a.html", "--output-file", "./a.html"), "are both a.html"),
    ],
)
def test_a_page_that_cannot_be_is_refused_before_the_work(news: Path, flags: tuple[str, ...], message: str) -> None:
    """With exit code 2, nothing printed and nothing written."""
    done = call("extract", news, *flags)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in re.sub(r"\s+", " ", done.stderr)
    assert news.read_text(encoding="utf-8") == NEWS
    assert [path.name for path in Path().iterdir()] == ["berita.txt"]


def test_a_page_with_a_name_too_long_is_an_error_that_names_it(news: Path) -> None:
    """By the name that was given, not that of the file beside it."""
    name = "a" * 300 + ".html"

    done = call("extract", news, "--html", name)

    assert done.returncode == 2
    assert done.stderr.startswith("cekangka: could not go on: ")
    assert f"/{name}: " in done.stderr


def test_a_run_that_breaks_leaves_the_old_page(news: Path) -> None:
    """A page is replaced only by a whole one."""
    old = write("a.html", "lama")
    write("b.txt", "BUG 5")

    done = call("extract", news, "--html", old, CEKANGKA_DEBUG="1")
    assert old.read_text(encoding="utf-8").startswith("<!doctype html>")

    old.write_text("lama", encoding="utf-8")
    done = call("extract", news, "b.txt", "--html", old, CEKANGKA_DEBUG="1")
    assert done.returncode == 2
    assert old.read_text(encoding="utf-8") == "lama"
    assert not [path for path in Path().iterdir() if path.name.endswith(".part")]


def test_a_page_is_not_read_as_an_article(news: Path) -> None:
    """It is named, as the figures that cekangka wrote are."""
    for _ in range(2):
        done = call("extract", ".", "--html", "a.html", core=real())

    assert done.stderr.startswith("skipped: a.html: a page that cekangka wrote, not an article\n")
    assert done.returncode == 0

    done = call("extract", "a.html")

    assert done.stderr.startswith("error: a.html: a page that cekangka wrote, not an article; name the articles it")
    assert done.returncode == 2


# inputs


@pytest.mark.parametrize("arguments", [("-",), ()])
def test_standard_input_is_read_when_piped(arguments: tuple[str, ...]) -> None:
    """With `-` and without any path."""
    done = call("extract", *arguments, stdin="Rp5 juta")

    assert (done.returncode, done.stdout.splitlines()[0]) == (0, " - · 1 figure · 1 money")


def test_standard_input_can_be_json_lines() -> None:
    """With a word about it, and other names of its fields."""
    done = call(
        *("extract", "--input-format", "jsonl", "--text-field", "isi", "--id-field", "no", "--output-format", "jsonl"),
        stdin='{"no": 1, "isi": "Rp5"}\n{"no": 2, "isi": "Rp6"}\n',
    )

    assert [row["article"] for row in records(done.stdout)] == ["1", "2"]


@POSIX
def test_without_paths_at_a_terminal_it_says_what_to_do() -> None:
    """It does not wait for input that nobody knows to type."""
    import pty

    terminal, stdin = pty.openpty()
    done = subprocess.run(
        [*WITH_STUB, "extract"], stdin=stdin, capture_output=True, env=environment(), timeout=60, check=False
    )
    os.close(terminal)
    os.close(stdin)

    assert done.returncode == 2
    assert done.stderr.startswith(b"No article to read. Name files or folders, or - for standard input:")


def test_unreadable_inputs_are_named_and_the_run_goes_on() -> None:
    """Every good article is printed, every bad one told with the way out, and the exit code is 2."""
    write("kosong.txt", "")
    write("biner.txt", b"\x7fELF\0\0")
    write("utf16.txt", "Rp5 juta".encode("utf-16"))
    write("jendela.txt", "Rp6 juta – “naik”".encode("cp1252"))
    write("baris.jsonl", '{"id": "b1", "text": "Rp7 juta"}\n{\n')

    done = call("extract", ".", "hilang.txt", "--output-format", "jsonl")

    assert done.returncode == 2
    assert {row["article"] for row in records(done.stdout)} == {"b1", "utf16.txt", "jendela.txt"}
    assert done.stderr.splitlines() == [
        "error: baris.jsonl:2: not JSON: Expecting property name enclosed in double quotes; mend or remove this line",
        "error: biner.txt: binary, not text; convert it to text, HTML or JSON Lines",
        "error: kosong.txt: empty; give it text or leave it out",
        "error: hilang.txt: no such file or folder; check the path",
        "3 articles · 3 figures · 3 money · 4 failed",
    ]


def test_facts_that_lie_beside_articles_are_skipped_with_a_word_for_each_file(news: Path) -> None:
    """They are no articles; a file of facts that is named is asked for, and its articles are read if it has them."""
    fact = {"text": "Rp5 juta", "start": 24, "end": 32, "kind": "money"}
    write("berita.expected.jsonl", (json.dumps(fact) + "\n") * 3)
    write("emas.jsonl", gold_row(text=TEXT) + gold_row(id="b", text=TEXT))
    write("fakta.jsonl", gold_row() * 2)

    done = call("extract", ".", "--output-format", "csv")
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "skipped: berita.expected.jsonl: facts about articles, not articles",
        "skipped: emas.jsonl: facts about articles, not articles",
        "skipped: fakta.jsonl: facts about articles, not articles",
        "1 article · 4 figures · 1 money · 1 percent · 2 counts · 3 skipped",
    ]

    named = call("extract", "emas.jsonl", "fakta.jsonl", "--output-format", "csv")
    assert named.returncode == 2
    assert named.stderr.splitlines() == [
        "error: fakta.jsonl: facts about articles, not articles; name the articles it came from",
        "2 articles · 6 figures · 2 money · 4 counts · 1 failed",
    ]


def test_the_samples_are_their_articles() -> None:
    """A folder with its facts beside it, as it ships."""
    done = call("extract", ROOT / "samples", "--output-format", "csv")

    assert done.returncode == 0
    pair = 2  # of newspapers, in one file
    articles = len(list((ROOT / "samples").glob("*.txt"))) + pair
    assert done.stderr.splitlines()[-1].startswith(f"{articles} articles · ")


def test_lines_with_one_reason_are_told_once_and_counted() -> None:
    """A wrong name of a field is one slip, however many rows there are; the first ones are named."""
    write("a.jsonl", '{"id": 1, "isi": "Rp5"}\n' * 1200 + "[]\n" + '{"id": 2, "text": "Rp5"}\n')

    done = call("extract", "a.jsonl", "--output-format", "csv")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        'error: a.jsonl:1: no text in the field "text"; name the field: --text-field (here: id, isi)',
        'error: a.jsonl:1201: not a JSON object; write {"id": …, "text": …}',
        'error: a.jsonl: no text in the field "text" in 1,199 more lines: 2, 3, 4, 5, 6, and 1,194 more',
        "1 article · 1 figure · 1 money · 1,201 failed",
    ]


def test_an_empty_path_is_not_the_current_folder(news: Path) -> None:
    """A variable of a script that is not set must not read everything."""
    done = call("extract", "")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('error: "": an empty path; name a file or folder; . is the current one\n')


def test_unreadable_inputs_are_named_in_indonesian_too() -> None:
    """The reasons of the readers come in both languages."""
    done = call("extract", "hilang.txt", "--lang", "id")

    assert done.stderr.startswith("kesalahan: hilang.txt: berkas atau folder tidak ada; periksa lagi alamatnya\n")


def test_one_article_that_trips_a_bug_does_not_take_the_others_with_it(news: Path) -> None:
    """It is named, and the exit code tells."""
    write("a.txt", "BUG 5")

    done = call("extract", "a.txt", news, "--output-format", "jsonl")

    assert (done.returncode, len(records(done.stdout))) == (2, 4)
    assert done.stderr.startswith("error: a.txt: a bug stopped this article (KeyError: 'boom'); please report it.")


def test_an_id_that_comes_twice_is_reported(news: Path) -> None:
    """Both are kept, and neither silently."""
    done = call("extract", news, news, "--output-format", "jsonl")

    assert (done.returncode, len(records(done.stdout))) == (0, 8)
    assert done.stderr.startswith("warning: article id used more than once: berita.txt (2×);")


# check


@pytest.mark.parametrize(
    ("text", "flags", "code"),
    [
        ("1 dan 2", (), 0),
        ("1 dan 2 note", (), 0),
        ("1 dan 2 warning", (), 0),
        ("1 dan 2 error", (), 1),
        ("1 dan 2 warning", ("--select", "all", "--fail-level", "warning"), 1),
        ("1 dan 2 error", ("--fail-level", "warning"), 1),
        ("1 dan 2 note", ("--select", "all", "--fail-level", "warning"), 0),
        ("1 dan 2 note", ("--select", "all", "--fail-level", "note"), 1),
        ("1 dan 2 error", ("--exit-zero",), 0),
        ("1 dan 2 error", ("--ignore", "difference"), 0),
        ("1 dan 2 error", ("--ignore", "separator-style, difference"), 0),
    ],
)
def test_the_exit_code_of_check_is_one_at_the_fail_level(text: str, flags: tuple[str, ...], code: int) -> None:
    """At or above it, unless told otherwise; a finding that is ignored is none."""
    assert call("check", write("a.txt", text), *flags).returncode == code


def test_an_unreadable_input_outweighs_findings() -> None:
    """Exit code 2 even with --exit-zero: the run is not complete. The findings are printed all the same."""
    write("a.txt", "1 dan 2 error")

    done = call("check", "hilang.txt", "a.txt", "--exit-zero")

    assert done.returncode == 2
    assert "error[difference]" in done.stdout


def test_a_finding_is_shown_like_a_compilers_error() -> None:
    """Where, the line with both figures underlined, and the working under it."""
    write("a.txt", "Judul\n\nDari Rp5 juta untuk 10 pekerja, error, tersisa 1.200 juga.\nAkhir.\n")

    done = call("check", "a.txt", "--select", "difference", COLUMNS="80")

    assert done.stdout == (
        "error[difference]: they differ, 1 selected\n"
        " ┌─ a.txt:3\n"
        " │\n"
        "3│ Dari Rp5 juta untuk 10 pekerja, error, tersisa 1.200 juga.\n"
        " │      ━━━━━━━━                                  ━━━━━\n"
        " │\n"
        " = working: 1 + 1 = 2\n"
        " = explain: cekangka explain difference\n"
        "\n"
    )
    assert done.stderr == ("1 article · 3 figures · 1 relation checked, 0 undecided · 1 error, 0 warnings, 0 notes\n")


def test_a_finding_in_indonesian() -> None:
    """Level, message and labels."""
    write("a.txt", "1 dan 2 warning")

    output = call("check", "a.txt", "--lang", "id", "--select", "all").stdout

    assert output.startswith("peringatan[parts-total]: keduanya berbeda\n")
    assert "= hitungan: 1 + 1 = 2" in output


def test_figures_of_a_finding_far_apart_are_both_shown() -> None:
    """What lies between them is left out; wherever it is underlined, it is the figure."""
    words = "kata " * 60
    write("a.txt", f"{words}Rp5 juta {words}7 juta {words}error\n{words}\n9 juta.")

    output = call("check", "a.txt", COLUMNS="70").stdout.splitlines()

    marked = [
        line[match.start() : match.end()] for line, marks in pairwise(output) for match in re.finditer("━+", marks)
    ]
    assert marked == ["Rp5 juta", "9 juta"]
    assert max(map(len, output)) <= 70


def test_figures_of_a_finding_that_overlap_are_underlined_once() -> None:
    """The stub points twice at the only figure."""
    write("a.txt", "Rp5 juta error")

    assert "\n │ ━━━━━━━━\n" in call("check", "a.txt").stdout


def test_checks_are_selected_by_name() -> None:
    """Repeated or with commas."""
    write("a.txt", "1 dan 2 error")

    output = call("check", "a.txt", "--select", "difference,parts-total", "--select", "times-change").stdout

    assert "they differ, 3 selected" in output


def test_findings_come_as_json_lines() -> None:
    """One a line, whole."""
    write("a.txt", "1 dan 2 error warning")

    done = call("check", "a.txt", "--select", "all", "--output-format", "jsonl")

    assert [row["check"] for row in records(done.stdout)] == ["difference", "parts-total"]
    assert done.returncode == 1


def test_what_agrees_is_shown_when_asked_for() -> None:
    """With where it stands and the working; the account counts it either way, and what was left open."""
    write("a.txt", "Judul\n\n1 dan 2 agree undecided")

    plain_run, shown = call("check", "a.txt"), call("check", "a.txt", "--show-consistent")

    assert plain_run.stdout == ""
    assert shown.stdout == "consistent[share-of-base] a.txt:3: 1 = 1 (1)\n"
    assert plain_run.stderr == shown.stderr
    assert "2 relations checked, 1 undecided" in shown.stderr


def test_the_level_of_a_check_is_set() -> None:
    """Its findings have it, and fail or do not by it."""
    write("a.txt", "1 dan 2 error")

    done = call("check", "a.txt", "--level", "difference=note")

    assert done.stdout.startswith("note[difference]")
    assert done.returncode == 0


def test_findings_come_as_annotations_for_github() -> None:
    """A command a line, whose text can neither end it nor begin another."""
    write("berita,1.txt", "Judul\n1 dan 2 error")

    done = call("check", "berita,1.txt", "--output-format", "github", "--lang", "id", "--select", "difference")

    assert done.stdout == "::error file=berita%2C1.txt,line=2,col=1,title=difference::keduanya berbeda. 1 + 1 = 2\n"


def test_findings_come_as_sarif() -> None:
    """One log; without findings a log without results."""
    write("a.txt", "1 dan 2 error warning")
    write("b.txt", "1 dan 2")

    log = json.loads(call("check", "a.txt", "--select", "all", "--output-format", "sarif").stdout)
    empty = json.loads(call("check", "b.txt", "--output-format", "sarif").stdout)

    assert [result["level"] for result in log["runs"][0]["results"]] == ["error", "warning"]
    assert empty["runs"][0]["results"] == []


def test_findings_come_as_a_page() -> None:
    """With the article, and the findings linked to their figures."""
    write("a.txt", "1 dan 2 error")

    page = call("check", "a.txt", "--output-format", "html", "--lang", "id").stdout

    assert page.startswith("<!doctype html>")
    assert "keduanya berbeda" in page
    assert 'href="#f0-0"' in page


NEIGHBOURS = "".join(
    json.dumps({"id": name, "date": "2026-02-02", "text": text}) + "\n"
    for name, text in (
        ("a", "Sepanjang 2025, Jaminan Pensiun mencatat 9.377 klaim."),
        ("b", "Jaminan Pensiun mencatat 9.737 klaim sepanjang 2025."),
    )
)


def test_several_articles_are_compared_with_each_other() -> None:
    """Both are shown, each with its line; the second is a related location."""
    write("berita.jsonl", NEIGHBOURS)

    shown = call("check", "berita.jsonl", core=real())
    log = json.loads(call("check", "berita.jsonl", "--output-format", "sarif", core=real()).stdout)
    page = call("check", "berita.jsonl", "--output-format", "html", core=real()).stdout

    assert shown.stdout.startswith("note[cross-article]: Jaminan Pensiun klaim: 9.737 here and 9.377 in a;")
    assert re.findall("┌─ .*", shown.stdout) == ["┌─ b:1", "┌─ a:1"]
    assert shown.stdout.count("━━━━━") == 2
    assert "1 relation checked, 0 undecided · 0 errors, 0 warnings, 1 note" in shown.stderr
    (result,) = log["runs"][0]["results"]
    places = [result["locations"][0], result["relatedLocations"][0]]
    assert [place["physicalLocation"]["artifactLocation"]["uri"] for place in places] == ["b", "a"]
    assert page.count('href="#f1-0"') >= 1


def test_what_differs_between_articles_can_be_accepted() -> None:
    """By the article that it is told of."""
    write("berita.jsonl", NEIGHBOURS)

    call("check", "berita.jsonl", "--write-baseline", "terima.json", core=real())
    done = call("check", "berita.jsonl", "--baseline", "terima.json", core=real())

    assert done.stdout == ""
    assert "stale" not in done.stderr


def test_articles_with_one_id_are_shown_each_with_its_own_text() -> None:
    """A finding between them quotes both, in the table and on the page."""
    write("berita.jsonl", NEIGHBOURS.replace('"b"', '"a"'))

    shown = call("check", "berita.jsonl", core=real()).stdout
    page = call("check", "berita.jsonl", "--output-format", "html", core=real()).stdout

    assert re.findall("┌─ .*", shown) == ["┌─ a:1", "┌─ a:1"]
    assert re.findall("1│ (.*)", shown) == [
        "Jaminan Pensiun mencatat 9.737 klaim sepanjang 2025.",
        "Sepanjang 2025, Jaminan Pensiun mencatat 9.377 klaim.",
    ]
    assert page.count("9.737 here and 9.377 in a") == 1


def broken(*names: str) -> SimpleNamespace:
    """Give the core with these checks stopped by a bug on the articles that say so."""

    def report(article: Article, nlp: None = None, **options: Any) -> Report:
        made = stub.report(article, nlp, **options)
        return replace(made, failed=dict.fromkeys(names, KeyError("boom"))) if "TRIP" in article.text else made

    return SimpleNamespace(**{**vars(stub), "report": report})


def test_a_check_that_a_bug_stops_is_named_and_the_others_are_told() -> None:
    """With its article; exit code 2, since the run is not complete."""
    write("a.txt", "1 dan 2 error TRIP")
    core = broken("duplicate-value")

    done = call("check", "a.txt", core=core)

    assert done.returncode == 2
    assert done.stdout.startswith("error[difference]")
    assert done.stderr.startswith(
        "error: a.txt: a bug stopped the check duplicate-value (KeyError: 'boom'); please report it."
    )
    assert "1 failed" in done.stderr
    assert "Traceback" in call("check", "a.txt", core=core, CEKANGKA_DEBUG="1").stderr


def accepted(file: str) -> list[tuple[object, ...]]:
    """What a baseline holds."""
    return [(one["article"], one["check"], one["reason"]) for one in json.loads(Path(file).read_text())["accepted"]]


def give_reason(file: str, reason: str) -> None:
    """Give the first entry without a reason one."""
    Path(file).write_text(Path(file).read_text().replace('"reason": ""', f'"reason": "{reason}"', 1))


def test_a_baseline_keeps_what_was_not_looked_at() -> None:
    """Entries of checks that did not run or that a bug stopped, and of articles that were not read."""
    write("a.txt", "1 dan 2 error warning")
    call("check", "a.txt", "--select", "all", "--write-baseline", "terima.json")
    give_reason("terima.json", "sudah dicek")

    write("a.txt", "1 dan 2 TRIP")
    done = call("check", "a.txt", "--select", "parts-total", "--write-baseline", "terima.json")

    assert accepted("terima.json") == [("a.txt", "difference", "sudah dicek")]
    assert "1 stale removed" in done.stderr

    core = broken("difference")
    done = call("check", "a.txt", "--select", "all", "--write-baseline", "terima.json", core=core)

    assert accepted("terima.json") == [("a.txt", "difference", "sudah dicek")]
    assert "0 stale removed" in done.stderr


def test_an_article_alone_says_nothing_of_what_differs_between_articles() -> None:
    """What was accepted of two stays when one of them is read."""
    first, second = NEIGHBOURS.splitlines()
    write("berita.jsonl", f"{first}\n{second}\n")
    call("check", "berita.jsonl", "--write-baseline", "terima.json", core=real())

    write("berita.jsonl", second)
    done = call("check", "berita.jsonl", "--write-baseline", "terima.json", core=real())

    assert "0 stale removed" in done.stderr
    assert accepted("terima.json") == [("b", "cross-article", "")]


def test_a_new_baseline_takes_the_reasons_of_an_old_one() -> None:
    """The old one stays as it is."""
    write("a.txt", "1 dan 2 error")
    call("check", "a.txt", "--write-baseline", "lama.json")
    give_reason("lama.json", "sudah dicek")
    write("a.txt", "1 dan 2 error warning")

    done = call("check", "a.txt", "--select", "all", "--baseline", "lama.json", "--write-baseline", "baru.json")

    assert accepted("baru.json") == [("a.txt", "difference", "sudah dicek"), ("a.txt", "parts-total", "")]
    assert accepted("lama.json") == [("a.txt", "difference", "sudah dicek")]
    assert re.findall(r"^\w+\[", done.stdout, re.MULTILINE) == ["warning["]


def test_a_baseline_holds_wherever_the_command_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named from its folder; standard input and the articles of JSON Lines keep their names."""
    write("cekangka.toml", 'baseline = "terima.json"\n')
    write("arsip/a.txt", "1 dan 2 error")
    row = json.dumps({"id": "arsip/a.txt", "text": "1 dan 2 error"})
    call("check", "arsip", "--write-baseline", "terima.json")
    assert accepted("terima.json") == [("arsip/a.txt", "difference", "")]

    monkeypatch.chdir(tmp_path / "arsip")
    write("baris.jsonl", json.dumps({"id": "a.txt", "text": "1 dan 2 error"}))

    for path in ("a.txt", ".", "../arsip/a.txt", tmp_path / "arsip" / "a.txt"):
        done = call("check", path, "--ignore", "times-change")
        assert "1 finding left out" in done.stderr, path
    assert call("check", "baris.jsonl").returncode == 1
    assert call("check", "-", stdin="1 dan 2 error").returncode == 1
    assert call("check", "-", "--input-format", "jsonl", stdin=row).returncode == 0


def test_what_a_baseline_accepts_is_left_out() -> None:
    """As long as it comes up; what does not any more is reported, what is new is shown."""
    write("a.txt", "1 dan 2 error")
    write("b.txt", "1 dan 2 error")

    made = call("check", "a.txt", "--write-baseline", "terima.json")
    accepted = call("check", "a.txt", "--baseline", "terima.json")
    other = call("check", "b.txt", "--baseline", "terima.json")
    write("a.txt", "1 dan 2 warning")
    changed = call("check", "a.txt", "--select", "all", "--baseline", "terima.json")

    assert (made.returncode, accepted.returncode, other.returncode) == (0, 0, 1)
    assert "wrote terima.json: 1 accepted finding, 0 stale removed" in made.stderr
    assert accepted.stdout == ""
    assert "1 finding left out that terima.json accepts" in accepted.stderr
    assert "1 accepted finding without a reason" in accepted.stderr
    assert "stale" not in accepted.stderr + other.stderr
    assert changed.stdout.startswith("warning[parts-total]")
    assert "stale: a.txt: difference: they differ" in changed.stderr


def test_a_baseline_keeps_its_reasons_and_other_articles() -> None:
    """Written again, it loses what is stale and nothing else."""
    write("a.txt", "1 dan 2 error")
    write("b.txt", "1 dan 2 error")
    call("check", "a.txt", "b.txt", "--write-baseline", "terima.json")
    file = Path("terima.json")
    file.write_text(file.read_text().replace('"reason": ""', '"reason": "sudah dicek"', 1))

    write("b.txt", "1 dan 2 warning")
    call("check", "b.txt", "--select", "all", "--write-baseline", "terima.json")

    kept = json.loads(file.read_text())["accepted"]
    assert [(one["article"], one["check"], one["reason"]) for one in kept] == [
        ("a.txt", "difference", "sudah dicek"),
        ("b.txt", "parts-total", ""),
    ]


def test_a_baseline_that_is_none_is_an_error() -> None:
    """Not an empty one."""
    write("a.txt", "1 dan 2 error")
    write("terima.json", '{"accepted": 1}')

    done = call("check", "a.txt", "--baseline", "terima.json")

    assert done.returncode == 2
    assert "terima.json: no baseline" in re.sub(r"\s+", " ", done.stderr)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cekangka.toml", 'fail-level = "note"\nselect = ["all"]\n[level]\ndifference = "note"\n'),
        ("pyproject.toml", '[tool.cekangka]\nfail-level = "note"\nlevel = { difference = "note" }\n'),
        ("../cekangka.toml", 'fail-level = "note"\nlevel = { difference = "note" }\n'),
    ],
)
def test_the_nearest_configuration_counts(
    file: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this folder or above; what the command line says goes before it."""
    (tmp_path / "dalam").mkdir()
    monkeypatch.chdir(tmp_path / "dalam")
    write("a.txt", "1 dan 2 error")
    write(file, text)

    done = call("check", "a.txt")
    told = call("check", "a.txt", "--level", "difference=error", "--ignore", "difference")

    assert done.stdout.startswith("note[difference]")
    assert done.returncode == 1
    assert (told.stdout, told.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selekt = []", 'unknown key "selekt"; did you mean "select"?'),
        ("zzz = 1", 'unknown key "zzz"; there are select, ignore, fail-level, baseline, level'),
        ('select = ["diference"]', "no check 'diference'; did you mean difference?"),
        ('ignore = "difference"', '"ignore" is not a list of checks'),
        ('fail-level = "fatal"', "\"fail-level\" is 'fatal'; wanted one of error, warning, note"),
        ("baseline = 1", '"baseline" is not the name of a file'),
        ("level = 1", '"level" is not a table'),
        ('[level]\ndiference = "note"', "no check 'diference'; did you mean difference?"),
        ('[level]\ndifference = "loud"', "level of difference: 'loud'; wanted a check and one of"),
        ('ignore = ["all"]', 'no check to ignore: "all"; name the checks'),
        ("[[[", "cekangka.toml:"),
    ],
)
def test_a_configuration_with_a_slip_is_an_error(text: str, message: str) -> None:
    """That names the file and the way out."""
    write("a.txt", "1 dan 2")
    write("cekangka.toml", text)

    done = call("check", "a.txt")

    said = re.sub(r"\s+", " ", done.stderr)
    assert done.returncode == 2
    assert "cekangka.toml" in said
    assert message in said


@pytest.mark.parametrize(
    ("text", "table"),
    [("tool = 1", "tool"), ("[tool]\ncekangka = 1", "tool.cekangka"), ('[tool]\ncekangka = "x"', "tool.cekangka")],
)
def test_a_project_without_the_table_where_it_should_be_is_an_error(text: str, table: str) -> None:
    """Not a bug, and not as if nothing was said."""
    write("a.txt", "1 dan 2")
    write("pyproject.toml", text)

    done = call("check", "a.txt", COLUMNS="300")

    assert done.returncode == 2
    assert f'pyproject.toml: "{table}" is not a table' in re.sub(r"\s+", " ", done.stderr)


def test_a_configuration_may_begin_with_a_byte_order_mark() -> None:
    """Some editors write one."""
    write("a.txt", "1 dan 2 error")
    write("cekangka.toml", b'\xef\xbb\xbfignore = ["difference"]\n')

    assert call("check", "a.txt").returncode == 0


def test_a_check_that_is_asked_for_runs_although_the_configuration_ignores_it() -> None:
    """By its name; "all" is every other one."""
    write("a.txt", "1 dan 2 error")
    write("cekangka.toml", 'ignore = ["difference"]\n')

    named, every = (call("check", "a.txt", "--select", name) for name in ("difference", "all"))
    both = call("check", "a.txt", "--select", "difference", "--ignore", "difference")

    assert (named.returncode, every.returncode, both.returncode) == (1, 0, 0)


def test_all_checks_cannot_be_ignored() -> None:
    """There would be nothing to do."""
    done = call("check", write("a.txt", "1 dan 2"), "--ignore", "all")

    assert done.returncode == 2
    assert 'no check to ignore: "all"' in re.sub(r"[\s│]+", " ", done.stderr)


# colour


def at_a_terminal(*arguments: str, **env: str) -> str:
    """Run the command with a terminal as its standard output."""
    import pty

    terminal, stdout = pty.openpty()
    with subprocess.Popen(
        [*WITH_STUB, *arguments], stdin=subprocess.DEVNULL, stdout=stdout, env=environment(TERM="xterm", **env)
    ) as process:
        os.close(stdout)
        output = b""
        try:
            while part := os.read(terminal, 4096):
                output += part
        except OSError:  # how Linux says that the other end is closed
            pass
        process.wait(60)
    os.close(terminal)
    return output.decode()


@POSIX
def test_colour_is_for_terminals_that_want_it() -> None:
    """A terminal gets it; NO_COLOR takes the colour away; a pipe gets no escapes at all."""
    write("a.txt", "1 dan 2 error")
    colour = re.compile(r"\x1b\[[\d;]*3[1-7]m")

    assert colour.search(at_a_terminal("check", "a.txt"))
    assert not colour.search(at_a_terminal("check", "a.txt", NO_COLOR="1"))
    assert "\x1b" not in call("check", "a.txt").stdout


# how it ends


def test_a_broken_pipe_ends_quietly() -> None:
    """`| head -1` is no error to speak of, and not exit code 1 either."""
    write("a.jsonl", (json.dumps({"text": "Rp5 juta " * 20}) + "\n") * 500)

    with subprocess.Popen(
        [*WITH_STUB, "extract", "a.jsonl", "--output-format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        code = process.wait(60)

    assert (code, errors) == (141, b"")


@POSIX
def test_ctrl_c_ends_with_one_line() -> None:
    """Exit code 130, as the shell expects."""
    with subprocess.Popen(
        [*WITH_STUB, "extract", "--input-format", "jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"a bad line\n")
        process.stdin.flush()
        process.stderr.readline()  # it is reading now
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
        code = process.wait(60)

    assert (code, errors) == (130, b"cekangka: interrupted\n")


def test_a_bug_ends_with_one_line_and_never_with_exit_code_one(news: Path) -> None:
    """The traceback comes on request."""
    done = call("extract", news, "--patterns", ".")
    assert done.returncode == 2
    assert done.stderr == (
        "cekangka: stopped by a bug (KeyError: 'patterns .'); please report it. CEKANGKA_DEBUG=1 shows where\n"
    )

    done = call("extract", news, "--patterns", ".", CEKANGKA_DEBUG="1")
    assert done.returncode == 2
    assert "Traceback" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_no_bug(news: Path) -> None:
    """It is told in one line."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*WITH_STUB, "extract", str(news)], stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )

    assert (done.returncode, done.stderr) == (2, b"cekangka: could not go on: No space left on device\n")


@POSIX
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_bug(news: Path, closed: str) -> None:
    """Some services start programs with nothing to read or write."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {closed}', "sh", *WITH_STUB, "extract", str(news)],
        capture_output=True,
        env=environment(),
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")


# arguments


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("extract", "--kind", "mony"), "'mony': did you mean money?"),
        (("extract", "--output-format", "xlsx"), "'xlsx': choose from table, csv, json, jsonl."),
        (("extract", "--input-format", "csvx"), "'csvx': did you mean csv?"),
        (("extract", "--lang", "su"), "'su': choose from id, en."),
        (("extract", "--kind", "money", "--show-blocked"), "--kind does not go with --show-blocked"),
        (("extract", "--patterns", "hilang"), "does not exist"),
        (("check", "--output-format", "csv"), "'csv': choose from table, html, github, json, jsonl, sarif."),
        (("check", "--select", "diference"), "no check 'diference'; did you mean difference?"),
        (("check", "--ignore", "diference"), "no check 'diference'; did you mean difference?"),
        (("check", "--level", "diference=note"), "no check 'diference'; did you mean difference?"),
        (("check", "--level", "difference=fatal"), "level of difference: 'fatal'; wanted a check and one of"),
        (("check", "--level", "difference"), "wanted a check and its level, such as exchange-rate=warning"),
        (("check", "--show-consistent", "--output-format", "json"), "--show-consistent is for the table."),
        (("check", "--baseline", "hilang.json"), "to make one: cekangka check --write-baseline hilang.json"),
        (("check", "--fail-level", "fatal"), "'fatal': choose from error, warning, note."),
        (("ekstrak",), "No such command 'ekstrak'"),
        (("extract", "--out"), "No such option"),
    ],
)
def test_wrong_arguments_name_the_right_ones(news: Path, arguments: tuple[str, ...], message: str) -> None:
    """And end with exit code 2."""
    done = call(*arguments, news)

    assert done.returncode == 2
    assert message in re.sub(r"\s+", " ", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_what_help_says_of_a_command_is_how_its_own_help_begins(name: str) -> None:
    """It is written twice, so that no command need be imported for a list of them all."""
    entry = COMMANDS[name]
    function = getattr(import_module(f"extractor.cli.{entry.module}"), entry.function)

    assert function.__doc__.startswith(entry.help.removesuffix("."))
    assert f"  {name:8}  {entry.help}\n" in call("--help").stdout


def test_completion_is_shown_and_that_is_no_failure() -> None:
    """What the shell reads stands on standard output."""
    done = call_alone("--show-completion", program=REAL, SHELL="/bin/bash")

    assert (done.returncode, done.stderr) == (0, "")
    assert "cekangka" in done.stdout


@pytest.mark.parametrize("command", [(), ("extract",), ("check",), ("eval",)])
def test_help_has_an_example_and_its_twin_and_is_quick(command: tuple[str, ...]) -> None:
    """Nothing heavy is imported for it."""
    program = (
        "import sys\n"
        "from extractor.cli import run\n"
        "try:\n"
        "    run()\n"
        "finally:\n"
        "    print(sorted({'spacy', 'trafilatura', 'rich'} & set(sys.modules)))\n"
    )

    done = call_alone(*command, "--help", program=(sys.executable, "-c", program))

    assert done.returncode == 0
    assert re.search(r"^  For example:\n    cekangka .*\n", done.stdout, re.MULTILINE)
    assert re.search(r"^  In Python:\n    (import|from) extractor", done.stdout, re.MULTILINE)
    assert done.stdout.endswith("[]\n")


def test_the_version_is_that_of_the_package() -> None:
    """Under both names of the program."""
    import extractor

    assert call_alone("--version", program=REAL).stdout == f"cekangka {extractor.__version__}\n"


# eval


def gold_row(**values: object) -> str:
    """Write a gold row about "Rp5 juta dan 7 pekerja", of which the stub gets all but the second right."""
    facts = [
        {"start": 0, "end": 8, "kind": "money", "value": 5000000, "unit": "IDR"},
        {"start": 13, "end": 14, "kind": "measure", "value": 8},
        {"start": 30, "end": 34, "kind": "none", "note": "date"},
        {"start": 40, "end": 47, "kind": "cardinal", "value": 100, "high": 999},
    ]
    return json.dumps({"id": "a", "facts": facts} | values) + "\n"


TEXT = "Rp5 juta dan 7 pekerja, sejak 2026, ada ratusan."


def test_eval_scores_against_gold_with_the_articles_apart_or_within() -> None:
    """Both ways give the same figures."""
    write("gold.jsonl", gold_row())
    write("articles.jsonl", json.dumps({"id": "a", "text": TEXT}))
    write("whole.jsonl", gold_row(text=TEXT))

    apart, within = call("eval", "gold.jsonl", "articles.jsonl"), call("eval", "whole.jsonl")

    assert apart.returncode == 0
    assert apart.stdout == within.stdout
    assert [line.split() for line in apart.stdout.splitlines()[1:5]] == [
        ["money", "1", "1", "1", "1.000"],
        ["measure", "1", "1", "0", "0.000", "count", "1"],
        ["count", "1", "0", "0", "0.000"],
        ["all", "3", "2", "1", "0.333"],
    ]
    assert "precision 0.333 · recall 0.333 · F1 0.333" in apart.stdout


def test_eval_shows_what_went_wrong_in_context() -> None:
    """What was missed, has the wrong value or should not be there."""
    write("gold.jsonl", gold_row(text=TEXT))

    output = call("eval", "gold.jsonl", "--verbose").stdout

    assert "wrong value a:13 · expected measure 8 · got count 7 pekerja\n    " + TEXT in output
    assert "missed a:40 · expected count 100–999\n" in output
    assert "false a:30 · expected nothing (date) · got count 2,026\n" in output


def test_eval_counts_an_article_without_text_as_missed_and_says_so() -> None:
    """The figures would look better without it."""
    write("gold.jsonl", gold_row() + gold_row(id="b"))
    write("articles.jsonl", json.dumps({"id": "a", "text": TEXT}))

    done = call("eval", "gold.jsonl", "articles.jsonl")

    assert done.returncode == 2
    assert done.stderr == 'error: articles.jsonl: no text for the gold article "b"; its facts count as missed\n'
    assert "2 articles · 6 facts" in done.stdout


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        (gold_row(), "error: gold.jsonl: no `text` in its rows; name the articles: cekangka eval gold.jsonl"),
        (gold_row(text=TEXT) + "{}\n", "error: gold.jsonl:2: not a row of gold facts: "),
        (gold_row(text=TEXT) + "\n" + gold_row(), 'error: gold.jsonl:3: the article "a" again, only line 1 counts; '),
        (
            gold_row(text=TEXT) + gold_row(titel="T"),
            'gold.jsonl:2: not a row of gold facts: unknown key "titel" - at `$`; ',
        ),
    ],
)
def test_bad_gold_is_named(gold: str, message: str) -> None:
    """By file and line, with exit code 2; once, and the other rows are scored."""
    done = call("eval", write("gold.jsonl", gold))

    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert ("1 article · 3 facts · 2 found" in done.stdout) == (TEXT in gold)


def test_a_bad_gold_row_is_explained_in_indonesian() -> None:
    """With the way out."""
    row = gold_row(
        text=TEXT,
        facts=[{"start": 0, "end": 8, "kind": "money", "of": 5}, {"start": 13, "end": 14, "kind": "cardinal"}],
    )

    done = call("eval", write("gold.jsonl", row + gold_row(id="b", text=TEXT)), "--lang", "id")

    assert done.stderr == (
        "kesalahan: gold.jsonl:1: bukan baris fakta emas: fakta pada 0: `of` 5 bukan awal fakta lain; "
        "pakai salah satu dari 13\n"
    )


def test_a_gold_row_that_counts_is_scored_on_its_own_text() -> None:
    """Not on that of a row that is left out, before or behind it."""
    write("gold.jsonl", gold_row(text="Bad.", titel="T") + gold_row(text=TEXT) + gold_row(text="Again."))

    done = call("eval", "gold.jsonl")

    assert done.returncode == 2
    assert done.stderr.count("error: gold.jsonl:") == 2
    assert "1 article · 3 facts · 2 found" in done.stdout


def test_an_article_that_comes_twice_is_named_and_the_first_counts() -> None:
    """But where no gold asks for it."""
    texts = [("a", TEXT), ("a", "Nothing."), ("a", "Nothing."), ("b", "Nothing."), ("b", "Nothing.")]
    write("gold.jsonl", gold_row())
    write("articles.jsonl", "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts))

    done = call("eval", "gold.jsonl", "articles.jsonl")

    assert done.returncode == 2
    assert done.stderr == (
        'error: articles.jsonl: the article "a" again, only the first one counts; rename or remove the others\n'
    )
    assert "1 article · 3 facts · 2 found" in done.stdout


LINKED = "Dinas Sosial: 5 persen dari 200 pekerja. Dinas Pajak: 70 pekerja, 9 cuti."


def linked_row(**values: object) -> str:
    """Write a gold row about `LINKED`, with a link of every verdict that the stub can bring about."""
    facts = [
        {"start": 14, "end": 22, "kind": "percent", "value": 5, "unit": "%"}
        | {"subject": "Kepala Dinas Sosial", "place": "Jakarta", "of": 28, "relation": "part"},
        {"start": 28, "end": 31, "kind": "cardinal", "value": 200, "subject": None, "place": None, "of": [14, None]},
        {"start": 54, "end": 56, "kind": "cardinal", "value": 70, "subject": ["Dinas Sosial", None], "of": [14, 28]},
        {"start": 66, "end": 67, "kind": "cardinal", "value": 9, "subject": ["Dinas Kota", "cuti"]},
    ]
    return json.dumps({"id": "a", "text": LINKED, "facts": facts} | values) + "\n"


def test_eval_scores_links_where_the_gold_has_any() -> None:
    """In a table of their own, with the fields that were asked under the names that the gold has for them."""
    write("gold.jsonl", linked_row())
    write("unlinked.jsonl", gold_row(text=TEXT))

    output = call("eval", "gold.jsonl").stdout

    assert [line.split() for line in output.splitlines()[-5:]] == [
        ["Links", "Gold", "Right", "Wrong", "Missed", "Spurious", "Opt+", "Opt-", "Precision", "Recall"],
        ["subject", "2", "1", "1", "0", "1", "0", "1", "0.250", "0.500"],
        ["place", "1", "0", "0", "1", "0", "0", "0", "-", "0.000"],
        ["of", "2", "1", "0", "1", "0", "0", "0", "1.000", "0.500"],
        ["relation", "1", "0", "1", "0", "0", "0", "0", "0.000", "0.000"],
    ]
    assert "Links" not in call("eval", "unlinked.jsonl").stdout
    assert " Kaitan    Emas  Benar  Salah  Terlewat  Palsu  " in call("eval", "gold.jsonl", "--lang", "id").stdout


def test_eval_shows_every_wrong_link_with_the_rule_that_made_it() -> None:
    """And the figure in its context, what was expected and what was found."""
    write("gold.jsonl", linked_row())

    lines = call("eval", "gold.jsonl", "--verbose").stdout.splitlines()

    assert lines[:18:3] == [
        "missed link a:14 · 5 persen · place · expected Jakarta",
        "wrong link a:14 · 5 persen · relation · expected part · got share · rule share-of",
        "spurious link a:28 · 200 · subject · expected nothing · got Dinas Sosial · rule nearest",
        "wrong link a:54 · 70 · subject · expected Dinas Sosial or nothing · got Dinas Pajak · rule nearest",
        "missed link a:54 · 70 · of · expected 5 persen (14) or 200 (28)",
        "wrong link a:66 · 9 · subject · expected Dinas Kota or cuti · got Dinas Pajak · rule nearest",
    ]
    assert lines[1:18:3] == ["    " + LINKED] * 6
    assert lines[18].split()[0] == "Kind"


def test_eval_shows_a_wrong_base_by_its_figure_and_an_expected_one_without_a_text_by_its_start() -> None:
    """Whoever reads it need not count characters."""
    facts = [
        {"start": 14, "end": 22, "kind": "percent", "value": 5, "unit": "%", "of": 54},
        {"start": 54, "end": 56, "kind": "cardinal", "value": 70},
    ]
    write("gold.jsonl", linked_row(facts=facts) + linked_row(id="b", text=None, facts=facts))

    output = call("eval", "gold.jsonl", "--verbose", "--lang", "id").stdout

    assert "kaitan salah a:14 · 5 persen · of · seharusnya 70 (54) · didapat 200 (28) · aturan share-of\n" in output
    assert "kaitan terlewat b:14 · of · seharusnya 54\n" in output


def test_eval_prints_json() -> None:
    """One object with the counts and ratios of both tables, and the mistakes when asked for."""
    write("gold.jsonl", linked_row())

    short = json.loads(call("eval", "gold.jsonl", "--output-format", "json").stdout)
    full = json.loads(call("eval", "gold.jsonl", "--output-format", "json", "--verbose").stdout)

    assert (short["articles"], short["gold"], short["right"], short["f1"]) == (1, 4, 4, 1)
    assert (short["links"]["subject"]["precision"], short["links"]["speaker"]["recall"]) == (0.25, None)
    assert {name: full[name] for name in short} == short
    assert full.keys() - short.keys() == {"mistakes", "link_mistakes"}
    assert [(m["start"], m["field"], m["verdict"], m["rules"]) for m in full["link_mistakes"]] == [
        (14, "place", "missed", []),
        (14, "relation", "wrong", ["share-of"]),
        (28, "subject", "spurious", ["nearest"]),
        (54, "subject", "optional-wrong", ["nearest"]),
        (54, "of", "missed", []),
        (66, "subject", "wrong", ["nearest"]),
    ]


def test_the_gold_row_of_the_help_is_the_one_that_is_read() -> None:
    """Every field that the help names is a field."""
    shown = call("eval", "--help").stdout

    assert all(f'"{field}"' in shown for field in (*Gold.__struct_fields__, *Fact.__struct_fields__))


# parts


def test_messages_come_in_both_languages_with_the_same_placeholders() -> None:
    """A message that lacks its twin or a value would fail only when it is needed."""
    for key, texts in TEXTS.items():
        assert set(texts) == set(LANGUAGES), key
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts.values()]
        assert names[0] == names[1], key


def test_every_kind_has_its_words() -> None:
    """A new kind needs a singular, a plural and a name."""
    assert all(Say(lang)(f"n-{kind}", n=2) and Say(lang)(kind) for lang in LANGUAGES for kind in KINDS)


def test_every_message_is_used() -> None:
    """One that nothing says is dead; those of a family are put together from a verb and what it is about."""
    package = ROOT / "extractor"
    page = (package / "writers" / "html").glob("*.*")
    families = ("n-", "did-", "was-", "verb-", "ask-")
    folders = ("review", "dataset")
    more = (path for folder in folders for kind in ("py", "html") for path in (package / folder).rglob(f"*.{kind}"))
    modules = [*(package / "cli").glob("*.py"), package / "records.py", package / "describe.py", *page, *more]
    code = "".join(path.read_text(encoding="utf-8") for path in modules)

    unused = [key for key in TEXTS if not re.search(f"[\"']{key}[\"']", code) and not key.startswith(families)]

    assert unused == []


@given(st.text())
def test_plain_text_keeps_its_length(text: str) -> None:
    """Offsets into the article hold for what is shown."""
    assert len(plain(text)) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", plain(text))


@given(st.text(), st.integers(0, 40))
def test_text_that_is_cut_fits(text: str, width: int) -> None:
    """Wide characters count as two."""
    assert cell_len(fit(plain(text), width)) <= width


@given(st.text(max_size=60), st.text(min_size=1, max_size=10), st.text(max_size=60), st.integers(25, 60))
def test_an_excerpt_fits_and_shows_the_figure(left: str, figure: str, right: str, width: int) -> None:
    """However much there is on either side."""
    text = left + figure + right

    shown = excerpt(text, (0, len(text)), (len(left), len(left) + len(figure)), width).plain

    assert plain(figure) in shown
    assert cell_len(shown) <= width


@given(st.text(alphabet="kata \u4e00", max_size=80), st.integers(5, 30))
def test_wrapped_lines_are_the_whole_text(text: str, width: int) -> None:
    """Nothing is lost or doubled, and only a single long word is wider."""
    lines = [text[start:end] for start, end in wrap(text, width)]

    assert "".join(lines) == text
    assert all(cell_len(line.rstrip()) <= width or " " not in line.strip() for line in lines)


def test_a_table_leaves_out_empty_columns_and_never_cuts_a_number() -> None:
    """Where the width does not suffice, only columns that may get narrower do."""
    columns = [Column("A", least=4), Column("B"), Column("C", right=True)]

    laid_out = table(columns, [["panjang sekali", "", "1,234,567"]], 21)

    assert laid_out.heading.plain.split() == ["A", "C"]
    assert [line.plain for line in laid_out.rows[0]] == [" panjang  1,234,567  ", " sekali              "]
    assert laid_out.taken == 21


def test_a_table_cuts_only_the_cells_of_columns_that_say_so() -> None:
    """Those whose rows would get too long; a word that no line has room for is broken."""
    rows = [["satu dua tiga", "pertanggungjawabannya"]]

    laid_out = table([Column("A", least=4, cut=True), Column("B", least=4)], rows, 28)

    assert [line.plain.rstrip() for line in laid_out.rows[0]] == [" satu…  pertanggungjawaban", "        nya"]


# the real core


def test_extract_end_to_end() -> None:
    """The figures of a small article, by the real core, with offsets that hold."""
    text = "Laba naik 5 persen menjadi Rp1,5 triliun.\n"
    write("a.txt", text)

    done = call_alone("extract", "a.txt", "--output-format", "jsonl", program=REAL)

    rows = records(done.stdout)
    assert done.returncode == 0
    assert [(row["text"], row["value"], row["unit"]) for row in rows] == [
        ("5 persen", 5, "%"),
        ("Rp1,5 triliun", 1_500_000_000_000, "IDR"),
    ]
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


@pytest.mark.parametrize("command", ["extract", "check"])
@pytest.mark.parametrize("day", ["4 Februari 2026", "2026-02-30", "kemarin"])
def test_a_date_that_is_no_day_is_refused(command: str, day: str) -> None:
    """With how to write one."""
    done = call(command, "--date", day, stdin="Rp5")

    assert done.returncode == 2
    assert f"{day!r} is no day of the calendar; write it as 2026-02-28." in re.sub(r"\s+", " ", done.stderr)


def test_an_article_without_a_date_takes_the_one_that_is_given() -> None:
    """Text files have none; an article's own comes first, under whatever name."""
    text = "Kemarin 12.500 orang berangkat."
    write("a.txt", text)
    write("b.jsonl", json.dumps({"id": "b", "text": text, "terbit": "2019-01-02"}) + "\n")

    flags = ("--date", "2026-02-06", "--date-field", "terbit", "--output-format", "jsonl")
    rows = records(call("extract", "a.txt", "b.jsonl", *flags, core=real()).stdout)

    assert [row["interval"] for row in rows] == ["2026-02-05/2026-02-05", "2019-01-01/2019-01-01"]
    assert call("check", "a.txt", *flags, core=real()).returncode == 0


@pytest.mark.parametrize(
    ("in_gold", "in_articles", "right"),
    [
        ({"date": "2026-02-06"}, None, 1),
        ({}, None, 0),
        ({}, {"date": "2026-02-06"}, 1),
        ({"date": "2026-02-06"}, {}, 1),
        ({"date": "2019-01-01"}, {"date": "2026-02-06"}, 1),
    ],
)
def test_eval_counts_relative_periods_from_the_date_of_the_article(
    in_gold: dict[str, str], in_articles: dict[str, str] | None, right: int
) -> None:
    """That of the articles, else that of the gold."""
    text = "Kemarin 12.500 orang berangkat."
    fact = {"start": 8, "end": 14, "kind": "cardinal", "value": 12500, "interval": "2026-02-05/2026-02-05"}
    row = {"id": "a", "facts": [fact]} | in_gold
    write("gold.jsonl", json.dumps(row | ({"text": text} if in_articles is None else {})))
    files = (
        [write("articles.jsonl", json.dumps({"id": "a", "text": text} | in_articles))]
        if in_articles is not None
        else []
    )

    done = call("eval", "gold.jsonl", *files, "--output-format", "json", core=real())

    assert done.returncode == 0
    assert json.loads(done.stdout)["links"]["interval"]["right"] == right


def test_patterns_that_cannot_be_used_are_the_users_to_mend(news: Path) -> None:
    """The message is the rulebook's, not that of a bug."""
    write("pola/satuan.toml", "[[unit]]\n")

    done = call("extract", news, "--patterns", "pola", core=real())

    assert done.returncode == 2
    assert done.stderr.startswith("cekangka: ")
    assert "satuan.toml" in done.stderr
    assert "bug" not in done.stderr


def test_check_end_to_end(news: Path) -> None:
    """It runs, whatever it finds."""
    done = call("check", news, "--exit-zero", "--select", "all", core=real())

    assert done.returncode == 0
    assert done.stderr.startswith("1 article · ")
