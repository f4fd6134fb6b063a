"""Runs, diffs and reviews from the command line, with the real core on articles of our own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from shell import POSIX, REAL, ROOT, Done, call, call_alone, environment, real, records, write

from extractor.store import Store

OLD = (
    "Kabupaten Sukamaju mencatat 9.377 klaim jaminan pensiun senilai Rp20,8 miliar.\n"
    "Bupati menyebut 41 persen warga sudah terdaftar.\n"
    "Jalan baru sepanjang 12 kilometer dibuka pekan depan.\n"
)
NEW = OLD.replace("9.377", "937").replace("41 persen", "43 persen")
OTHER = "Pasar Sukasari menerima 28 ton beras. Harganya Rp14.000 per kilogram.\n"
HOSTILE = "[bold]Kata[/bold] <script>alert(1)</script> |x| \x1b[31mada 5 orang | dan `7 rumah` rusak.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*words: str | Path, **env: str) -> Done:
    """Run a command with the real core."""
    return call(*words, core=real(), CEKANGKA_LANG="en", **env)


def record(*texts: str) -> None:
    """Record a run over articles with these texts."""
    for name, text in zip("abcdefgh", texts, strict=False):
        write(f"arsip/{name}.txt", text)
    done = run("extract", "--record", "arsip", "--output-format", "jsonl")
    assert done.returncode == 0, done.stderr


def reviewing(*old_and_new: tuple[str, str]) -> list[dict[str, Any]]:
    """Approve the old texts, record the new ones, and give what waits."""
    record(*(old for old, _ in old_and_new))
    assert run("baseline", "accept").returncode == 0
    record(*(new for _, new in old_and_new))
    return waiting()


def waiting() -> list[dict[str, Any]]:
    """Give what waits."""
    done = run("pending", "--output-format", "json")
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)["pending"]
    return told


def differences(*words: str) -> dict[str, Any]:
    """Compare, as JSON."""
    done = run("diff", "--output-format", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool([one for one in told["changes"] if one["status"] != "moved"])
    return told


def told(changes: list[dict[str, Any]]) -> list[tuple[str, str, str | None, str | None]]:
    """Say what changed, but for what only moved."""
    return [
        (one["status"], one["cause"], one["before"] and one["before"]["text"], one["after"] and one["after"]["text"])
        for one in changes
        if one["status"] != "moved"
    ]


EXPECTED = [("changed", "article", "9.377", "937"), ("changed", "article", "41 persen", "43 persen")]


# runs


def test_a_recorded_run_is_listed_shown_exported_and_deleted() -> None:
    """What is exported is what was extracted, evidence and all."""
    record(OLD, OTHER)
    extracted = run("extract", "arsip", "--output-format", "jsonl").stdout

    assert run("runs", "export", "@latest").stdout == extracted
    (listed,) = records(run("runs", "list", "--output-format", "jsonl").stdout)
    assert (listed["id"], listed["articles"], listed["command"]) == (
        1,
        2,
        "extract --record arsip --output-format jsonl",
    )
    assert "finished" in run("runs", "list").stdout
    assert "arsip/b.txt · 2 figures" in run("runs", "show", "1").stdout
    assert run("runs", "delete", "1").stderr == "deleted run 1\n"
    assert run("runs", "list").stderr.startswith("No runs yet.")


def test_a_run_that_is_named_twice_is_deleted_once() -> None:
    """And told so once."""
    record(OLD)

    assert run("runs", "delete", "1", "@latest", "1").stderr == "deleted run 1\n"


def test_deleting_names_what_is_not_there_and_deletes_nothing() -> None:
    """The runs that are there stay too."""
    record(OLD)

    done = run("runs", "delete", "1", "9")

    assert done.returncode == 2
    assert "9: no such run" in done.stderr
    assert len(records(run("runs", "list", "--output-format", "jsonl").stdout)) == 1


def test_recording_keeps_the_figures_of_titles_and_shows_what_was_asked_for() -> None:
    """A run is whole, whatever is shown of it."""
    write("a.jsonl", json.dumps({"id": "a", "title": "Ada 5 orang datang", "text": "Laba naik 5 persen."}))

    done = run("extract", "--record", "--kind", "percent", "a.jsonl", "--output-format", "jsonl")

    assert [row["text"] for row in records(done.stdout)] == ["5 persen"]
    assert [row["field"] for row in records(run("runs", "export").stdout)] == ["title", "text"]


def test_check_records_its_findings_and_they_are_compared() -> None:
    """Where both runs have checked; fixed findings are told."""
    write("a.txt", "Rapat digelar Senin (17/9/2019).\nAda 5 orang.\n")
    assert run("check", "--record", "a.txt").returncode == 1
    write("a.txt", "Rapat digelar Selasa (17/9/2019).\nAda 5 orang.\n")
    assert run("check", "--record", "a.txt").returncode == 0

    done = run("diff", "1", "2")
    (found,) = json.loads(run("diff", "1", "2", "--output-format", "json").stdout)["findings"]

    assert (found["status"], found["before"]["check"], found["after"]) == ("removed", "weekday-date", None)
    assert done.returncode == 1
    assert "1 finding came, went or changed" in done.stdout
    assert "removed weekday-date · a.txt: " in done.stdout


def test_a_store_is_found_beside_the_configuration_or_upward() -> None:
    """And is kept out of git."""
    write("cekangka.toml", "")
    record(OLD)

    assert Path(".cekangka/.gitignore").read_text() == "*\n"
    os.chdir("arsip")
    assert run("runs", "list").returncode == 0
    assert not Path(".cekangka").exists()


def test_a_store_that_is_none_is_named() -> None:
    """With exit code 2."""
    write("x.sqlite", "no database, but quite long enough to be one" * 30)

    for words in (["runs", "list"], ["pending"], ["diff", "@latest", "arsip"], ["extract", "--record", "x.sqlite"]):
        done = run(*words, "--store", "x.sqlite")
        assert (done.returncode, "x.sqlite" in done.stderr) == (2, True), done.stderr


# what is compared


def test_two_files_are_two_versions_of_an_article() -> None:
    """Whatever they are called."""
    write("kemarin.txt", OLD)
    write("sekarang.txt", f"Kabar pagi.\n{NEW}")

    made = differences("kemarin.txt", "sekarang.txt")

    assert told(made["changes"]) == EXPECTED
    assert {one["status"] for one in made["changes"][2:]} == {"moved"}
    assert {one["article"] for one in made["changes"]} == {"sekarang.txt"}
    assert (made["schema"], made["summary"]["changed"], made["summary"]["moved"]) == ("cekangka-diff/1", 2, 2)


def test_standard_input_is_a_version_too() -> None:
    """Of the one file that it is compared with."""
    write("kemarin.txt", OLD)

    done = call("diff", "kemarin.txt", "-", "--output-format", "json", stdin=NEW, core=real())

    assert told(json.loads(done.stdout)["changes"]) == EXPECTED


def test_two_folders_are_compared_file_by_file() -> None:
    """By where the files lie in them; a file of one only is new, or was not read."""
    for folder, text in (("old", OLD), ("new", NEW)):
        write(f"{folder}/in/a.txt", text)
        write(f"{folder}/b.txt", OTHER)
    write("old/gone.txt", OTHER)
    write("new/came.txt", OTHER)

    done = run("diff", "old", "new")
    made = differences("old", "new")

    assert [one for one in told(made["changes"]) if one[0] == "changed"] == EXPECTED
    assert [one["article"] for one in made["changes"] if one["status"] == "added"] == ["came.txt"] * 2
    assert "1 article is only in old: not read this time, so nothing of it counts as removed" in done.stderr
    assert "1 article is new" in done.stderr
    assert done.stdout.startswith("2 changed · 2 added · 2 moved · in 2 of 3 articles · cause: article\n")


@pytest.mark.parametrize(("old", "new"), [("old.jsonl", "new.jsonl"), ("old.jsonl", "new"), ("old", "new.jsonl")])
def test_records_are_compared_with_records_and_with_articles(old: str, new: str) -> None:
    """Without their texts, by what they say."""
    for folder, text in (("old", OLD), ("new", NEW)):
        write(f"{folder}/a.txt", text)
        write(f"{folder}/b.txt", OTHER)
        write(f"{folder}.jsonl", run("extract", folder, "--output-format", "jsonl").stdout)

    changes = differences(old, new)["changes"]

    assert [(status, one, two) for status, _, one, two in told(changes)] == [
        ("changed", "9.377", "937"),
        ("changed", "41 persen", "43 persen"),
    ]


def test_a_run_is_compared_with_a_folder_and_with_the_run_before() -> None:
    """Articles keep the ids that they were read with."""
    record(OLD, OTHER)
    write("arsip/a.txt", NEW)
    assert told(differences("@latest", "arsip")["changes"]) == EXPECTED

    record(NEW, OTHER)
    assert told(differences("@previous", "@latest")["changes"]) == EXPECTED
    assert differences("2", "arsip")["changes"] == []


def test_the_same_is_no_difference() -> None:
    """Of any sort of side; the exit code is 0."""
    record(OLD)
    write("a.jsonl", run("runs", "export").stdout)
    write("empty.jsonl", "")

    for side in ("@latest", "arsip", "a.jsonl", "empty.jsonl"):
        assert differences(side, side)["changes"] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a", "b"], "a: no such file or folder, nor a run"),
        (["@latest", "."], "@latest: no store yet"),
        (["."], "name two sides"),
        ([".", ".", "."], "name two sides"),
        (["--patterns-from", "HEAD", ".", "."], "--patterns-from takes one"),
        (["-", "-"], "- twice: standard input can be read once"),
        (["git:-x", "."], "'-x': no git revision"),
        (["--only", "chnged", ".", "."], "did you mean changed"),
        (["--cause", "pattern", ".", "."], "did you mean patterns"),
    ],
)
def test_what_cannot_be_compared_is_named(words: list[str], says: str) -> None:
    """With exit code 2 and the way out."""
    write("x.txt", OLD)

    done = run("diff", *words)

    assert done.returncode == 2
    assert says in done.stderr


def test_records_that_cannot_be_read_are_named_with_their_line() -> None:
    """And nothing is compared."""
    write("a.txt", OLD)
    lines = run("extract", "a.txt", "--output-format", "jsonl").stdout.splitlines()
    write("a.jsonl", "\n".join([lines[0], '{"schema": "cekangka/1", "kind": 5}']))

    done = run("diff", "a.jsonl", "a.txt")

    assert (done.returncode, "a.jsonl:2: no record of a figure" in done.stderr) == (2, True)


def test_a_side_that_cannot_be_read_whole_is_exit_code_2() -> None:
    """The rest is compared and shown."""
    write("old/a.txt", OLD)
    write("new/a.txt", NEW)
    write("new/b.txt", b"\x00\x01\x02")

    done = run("diff", "old", "new")

    assert done.returncode == 2
    assert "new/b.txt: binary" in done.stderr
    assert "9.377 → 937" in done.stdout


def test_articles_that_share_an_id_do_not_collapse() -> None:
    """Each is compared with the one in its place."""
    rows = [
        {"id": "a", "text": "Ada 5 orang."},
        {"id": "a", "text": "Ada 8 rumah."},
        {"id": "b", "text": "Tanpa angka."},
    ]
    write("old.jsonl", "\n".join(map(json.dumps, rows)))
    rows[1]["text"] = "Ada 9 rumah."
    write("new.jsonl", "\n".join(map(json.dumps, rows)))

    (change,) = differences("old.jsonl", "new.jsonl")["changes"]

    assert (change["before"]["text"], change["after"]["text"], change["nth"]) == ("8", "9", 2)


# how it is shown


def test_filters_choose_by_status_and_cause() -> None:
    """One that matches nothing says so, and what there would be."""
    write("old.txt", OLD)
    write("new.txt", NEW + "Ada 3 posko.")

    assert [one[0] for one in told(differences("old.txt", "new.txt", "--only", "added")["changes"])] == ["added"]
    assert len(differences("old.txt", "new.txt", "--only", "added,changed")["changes"]) == 3
    none = run("diff", "old.txt", "new.txt", "--cause", "patterns")
    assert none.returncode == 0
    assert "no change matches the filter; without it there are 3" in none.stderr


def test_what_only_moved_is_listed_if_asked_for() -> None:
    """And is no difference for the exit code."""
    write("old.txt", OLD)
    write("new.txt", f"Kabar pagi.\n{OLD}")

    plain, asked = run("diff", "old.txt", "new.txt"), run("diff", "old.txt", "new.txt", "--only", "moved")

    assert (plain.stdout, plain.returncode) == ("no change · 4 moved · 1 article compared\n", 0)
    assert (asked.returncode, asked.stdout.count("new.txt: ")) == (0, 4)
    assert [one["status"] for one in differences("old.txt", "new.txt", "--only", "moved")["changes"]] == ["moved"] * 4


def test_the_table_shows_jumps_first_and_words_that_differ() -> None:
    """A number is one word; the marks are there without colours."""
    write("old.txt", OLD)
    write("new.txt", NEW)

    lines = run("diff", "old.txt", "new.txt").stdout.splitlines()

    assert lines[0] == "2 changed · 2 moved · in 1 of 1 article · cause: article"
    assert lines[2].startswith("magnitude  9.377 → 937 (9,377 → 937) · text, value · article · ")
    assert "[-9.377-]{+937+} klaim" in lines[3]
    assert "[-41-]{+43+} persen" in "\n".join(lines)


def test_of_several_changes_in_a_sentence_each_is_pointed_out() -> None:
    """Nothing that changed beside it is hidden."""
    write("old.txt", "Pemerintah menyalurkan 28 ton beras dan 12 kilogram gula.\n")
    write("new.txt", "Pemerintah menyalurkan 29 ton beras dan 13 kilogram gula.\n")

    shown = " ".join(run("diff", "old.txt", "new.txt").stdout.split())

    assert "»[-28-]{+29+} ton« beras dan [-12-]{+13+} kilogram gula" in shown
    assert "[-28-]{+29+} ton beras dan »[-12-]{+13+} kilogram« gula" in shown


def test_markdown_says_how_many_of_a_group_it_leaves_out() -> None:
    """Of each it shows three."""
    for name, rise in (("old", 3), ("new", 4)):
        write(
            f"{name}.txt", "".join(f"Desa {letter} punya {n}{rise} ekor sapi.\n" for n, letter in enumerate("ABCDE", 1))
        )

    shown = run("diff", "old.txt", "new.txt", "--output-format", "markdown").stdout

    assert shown.count("→**") == 3
    assert "- and 2 more\n" in shown


def test_the_table_speaks_indonesian() -> None:
    """As every message does."""
    write("old.txt", OLD)
    write("new.txt", NEW)

    assert run("diff", "old.txt", "new.txt", "--lang", "id").stdout.startswith(
        "2 berubah · 2 berpindah · di 1 dari 1 artikel · sebab: artikel\n"
    )


def test_groups_are_cut_short_unless_all_is_asked_for() -> None:
    """And say how much is left."""
    write("old.txt", "".join(f"Desa {name} punya {n}3 ekor sapi.\n" for n, name in enumerate("ABCDEF", 1)))
    write("new.txt", "".join(f"Desa {name} punya {n}4 ekor sapi.\n" for n, name in enumerate("ABCDEF", 1)))

    short, whole = run("diff", "old.txt", "new.txt"), run("diff", "old.txt", "new.txt", "--all")

    assert short.stdout.splitlines()[2].startswith("changed    N → N · text, value · article · ")
    assert "and 3 more; --all shows them" in short.stdout
    assert whole.stdout.count("{+") == 6


@pytest.mark.parametrize("output_format", ["table", "markdown", "html"])
def test_article_text_is_text_in_every_format(output_format: str) -> None:
    """Neither markup of a terminal, nor HTML, nor a table of Markdown."""
    write("old.txt", HOSTILE)
    write("new.txt", HOSTILE.replace("5 orang", "50 orang").replace("7 rumah", "8 rumah"))

    shown = run("diff", "old.txt", "new.txt", "--output-format", output_format).stdout

    assert "\x1b" not in shown
    assert {
        "table": "[bold]Kata[/bold] <script>alert(1)</script> |x| ␛[31mada",
        "markdown": r"\[bold\]Kata\[/bold\] \<script\>alert\(1\)\</script\> \|x\| ␛\[31mada",
        "html": "[bold]Kata[/bold] &lt;script&gt;alert(1)&lt;/script&gt; |x| ␛[31mada",
    }[output_format] in " ".join(shown.split())


def test_with_nothing_approved_there_is_nothing_to_compare_with() -> None:
    """The error says how to approve a run."""
    record("Ada 5 warga.")

    done = run("diff", "@baseline", "@latest")

    assert done.returncode == 2
    assert "baseline accept" in done.stderr


@pytest.mark.parametrize("output_format", ["table", "markdown", "html"])
def test_a_figure_at_the_head_of_a_new_sentence_is_shown(output_format: str) -> None:
    """What is new may be the first of what is shown."""
    write("old.txt", "Banjir itu melukai 12 warga.")
    write("new.txt", "Banjir itu melukai 12 warga. 40 rumah roboh.")

    shown = run("diff", "old.txt", "new.txt", "--output-format", output_format)

    assert shown.returncode == 1
    assert "40" in shown.stdout


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    """Its policy lets in its own style sheet alone."""
    write("old.txt", OLD)
    write("new.txt", NEW)

    page = unescape(run("diff", "old.txt", "new.txt", "--output-format", "html").stdout)

    assert "default-src 'none'; style-src 'sha256-" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert '<del>9.377</del><span class="to">→</span><ins>937</ins>' in page


# patterns


@pytest.fixture
def repository() -> Path:
    """Make a git repository with own patterns, one row changed since it was committed."""
    row = '[[unit]]\nid = "karung"\nkind = "measure"\nforms = ["karung"]\n'
    write("pola/units.toml", row)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "pola"], ["commit", "-qm", "pola"]):
        subprocess.run([*git, *words], check=True, env=environment())
    write("pola/units.toml", row.replace('["karung"]', '["karung", "goni"]'))
    write("arsip/a.txt", "Gudang menyimpan 40 karung beras dan 12 goni gula.\n")
    return Path("pola")


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_patterns_of_a_revision_are_compared_with_those_of_now(repository: Path) -> None:
    """What did my change do to this folder? The rows that differ are named."""
    made = differences("--patterns-from", "HEAD", "arsip", "--patterns", "pola")
    done = run("diff", "--patterns-from", "HEAD", "arsip", "--patterns", "pola")

    (change,) = made["changes"]
    assert (change["before"]["text"], change["after"]["text"], change["cause"]) == ("12", "12 goni", "patterns")
    assert "changed pattern rows: unit:karung" in done.stdout


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize(
    ("revision", "says"),
    [("nothere", "nothere: no such revision"), ("--output=x", "no git revision"), ("", "no git revision")],
)
def test_a_revision_that_is_none_is_named(repository: Path, revision: str, says: str) -> None:
    """And is never taken for an option of git."""
    done = run("diff", f"--patterns-from={revision}", "arsip", "--patterns", "pola")

    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not Path("x").exists()


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_runs_by_different_patterns_on_different_texts_have_their_causes_told_apart(repository: Path) -> None:
    """The old text is read again by the patterns of the newer run, which the store has kept."""
    extract = ["extract", "--record", "arsip", "--patterns", "pola", "--output-format", "jsonl"]
    new = Path("pola/units.toml").read_text()
    subprocess.run(["git", "checkout", "-q", "pola"], check=True)
    assert run(*extract).returncode == 0
    write("pola/units.toml", new)
    write("arsip/a.txt", "Gudang menyimpan 41 karung beras dan 12 goni gula.\n")
    assert run(*extract).returncode == 0

    changes = differences("@previous", "@latest")["changes"]

    assert told(changes) == [
        ("changed", "article", "40 karung", "41 karung"),
        ("changed", "patterns", "12", "12 goni"),
    ]


# decisions


def test_a_change_is_accepted_by_its_id() -> None:
    """Then it is approved, and nothing differs any more."""
    ids = [one["id"] for one in reviewing((OLD, NEW), (OTHER, OTHER))]

    done = run("review", "--accept", f"{ids[0][:8]},{ids[1]}")

    assert (done.returncode, done.stderr) == (0, "accepted 2\n")
    assert waiting() == []
    assert differences("@baseline", "@latest")["changes"] == []
    assert run("review", "--check").returncode == 0


def test_check_fails_while_a_change_is_not_accepted_and_writes_nothing() -> None:
    """Rejected ones and figures of new articles too."""
    first, _ = reviewing((OLD, NEW))
    assert run("review", "--reject", first["id"]).stderr == "rejected 1\n"
    before = Path(".cekangka/store.sqlite").read_bytes()

    done = run("review", "--check")

    assert (done.returncode, done.stderr) == (1, "1 change waits · 1 rejected\n")
    assert Path(".cekangka/store.sqlite").read_bytes() == before
    record(OLD, OTHER)
    assert run("review", "--check").stderr == "2 changes wait · 0 rejected\n"


def test_undo_takes_back_the_last_decision() -> None:
    """Of whoever; a second one the one before it."""
    ids = [one["id"] for one in reviewing((OLD, NEW))]
    run("review", "--accept", ids[0])
    run("review", "--reject", ids[1], "--lang", "id")

    assert run("review", "--undo").stderr == "took back 1\n"
    assert [one["id"] for one in waiting()] == [ids[1]]
    assert run("review", "--undo").returncode == 0
    assert [one["id"] for one in waiting()] == ids
    assert (run("review", "--undo").returncode, run("review", "--undo").stderr) == (1, "nothing to take back\n")


def test_without_a_terminal_the_way_out_is_told() -> None:
    """Nothing is decided."""
    reviewing((OLD, NEW))

    done = run("review")

    assert done.returncode == 2
    for words in ("cekangka pending --output-format json", "--accept", "--reject", "--check", "--web"):
        assert words in done.stderr
    assert len(waiting()) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--accept", "zz"], "'zz': no change that waits has this id"),
        (["--accept", "{id}", "--reject", "{id}"], "the same change is named for two decisions"),
        (["--check", "--undo"], "not together"),
        (["--web", "--accept", "{id}"], "not together"),
        (["77"], "77: no such run"),
    ],
)
def test_a_slip_decides_nothing(words: list[str], says: str) -> None:
    """It is named, with exit code 2."""
    (first, _) = reviewing((OLD, NEW))

    done = run("review", *(word.replace("{id}", first["id"]) for word in words))

    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert len(waiting()) == 2


def test_pending_changes_are_listed_with_their_words() -> None:
    """In groups, jumps first."""
    reviewing((OLD, NEW))

    lines = run("pending").stdout.splitlines()

    assert lines[0].startswith("magnitude  9.377 → 937")
    assert "[-9.377-]{+937+}" in lines[1]
    assert [row["status"] for row in records(run("pending", "--output-format", "jsonl").stdout)] == ["changed"] * 2


def test_keys_that_clash_are_named() -> None:
    """Before anything is shown."""
    write("cekangka.toml", '[review.keys]\naccept = "r"\n')
    reviewing((OLD, NEW))

    done = call_alone("review", "--web", program=REAL, CEKANGKA_LANG="en")

    assert done.returncode == 2
    assert 'review.keys: "r" is the key of accept and of reject' in done.stderr


# the baseline


def test_the_baseline_is_exported_the_same_every_time() -> None:
    """Sorted, a figure a line, and nothing in it that moves with the machine."""
    record(OTHER, OLD)
    run("baseline", "accept")
    assert (
        run("baseline", "export").stderr
        == "wrote {}: 5 figures of 2 articles\n".format(Path("approved-figures.jsonl").absolute())
        or Path("approved-figures.jsonl").exists()
    )
    first = Path("approved-figures.jsonl").read_bytes()
    Path(".cekangka").rename("other")

    assert run("baseline", "import").returncode == 0
    assert run("baseline", "export").returncode == 0

    assert Path("approved-figures.jsonl").read_bytes() == first
    rows = records(first.decode())
    assert len(rows) == 6
    assert [(row["article"], row["start"]) for row in rows] == sorted((row["article"], row["start"]) for row in rows)
    assert {row["schema"] for row in rows} == {"cekangka-approved/1"}


def test_the_file_of_the_baseline_is_compared_like_the_baseline() -> None:
    """With a folder and with a run; articles have the ids that they were approved under."""
    record(OLD, OTHER)
    run("baseline", "accept")
    run("baseline", "export", "--file", "disetujui.jsonl")
    write("arsip/a.txt", NEW)

    assert told(differences("disetujui.jsonl", "arsip")["changes"]) == EXPECTED
    assert differences("disetujui.jsonl", "@latest")["changes"] == []
    assert len(differences("@latest", "disetujui.jsonl")["changes"]) == 0


def test_only_lines_of_what_was_decided_change() -> None:
    """So that git merges decisions on different figures."""
    (first, second) = reviewing((OLD, NEW), (OTHER, OTHER))
    run("baseline", "export")
    before = Path("approved-figures.jsonl").read_text().splitlines()
    run("review", "--accept", first["id"], "--reject", second["id"])
    run("baseline", "export")
    after = Path("approved-figures.jsonl").read_text().splitlines()

    assert len(before) == len(after) == 6
    assert [old for old, new in zip(before, after, strict=True) if '"arsip/b.txt"' in old and old != new] == []
    assert sum('"9.377"' in line for line in before) == sum('"937"' in line for line in after) == 1


def test_status_says_which_side_has_more() -> None:
    """Exit code 0 only where there is nothing to do."""
    ids = [one["id"] for one in reviewing((OLD, NEW))]
    file = Path("approved-figures.jsonl")

    assert "is not there; write it" in run("baseline", "status").stdout
    run("baseline", "export")
    done = run("baseline", "status")
    assert (done.returncode, "is up to date" in done.stdout) == (0, True)
    run("review", "--accept", ids[0])
    done = run("baseline", "status")
    assert (done.returncode, "lacks decisions on 1 article" in done.stdout) == (1, True)
    run("baseline", "export")
    file.write_text("".join(line for line in file.read_text().splitlines(True) if '"937"' not in line))
    done = run("baseline", "status")
    assert (done.returncode, "has other figures in 1 article" in done.stdout) == (1, True)
    assert run("baseline", "import").returncode == 0
    assert run("baseline", "status").returncode == 0


def test_a_conflict_is_named_and_nothing_is_imported() -> None:
    """Until one side is taken for it; articles of one side alone are no conflict."""
    ids = [one["id"] for one in reviewing((OLD, NEW), (OTHER, OTHER.replace("28", "29")))]
    run("baseline", "export")
    file = Path("approved-figures.jsonl")
    lines = [line for line in file.read_text().splitlines() if '"41 persen"' not in line]
    file.write_text("\n".join(lines) + "\n")
    run("review", "--accept", ids[0])

    done = run("baseline", "import")
    assert done.returncode == 1
    assert done.stderr.startswith("conflict: arsip/a.txt: approved otherwise here and in ")
    assert run("baseline", "export").returncode == 1
    assert file.read_text() == "\n".join(lines) + "\n"
    assert run("baseline", "import", "--ours").returncode == 0
    assert run("baseline", "export").returncode == 0
    assert '"937"' in file.read_text()
    assert '"41 persen"' in file.read_text()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<<<<<<< HEAD", ":1: a merge that is not resolved"),
        ("{", ":1: no approved figure"),
        ('{"schema": "cekangka-approved/9", "article": "a", "text_hash": "x"}', ":1: "),
    ],
)
def test_a_file_that_cannot_be_imported_is_named_with_its_line(line: str, says: str) -> None:
    """What is approved stays."""
    record(OLD)
    run("baseline", "accept")
    run("baseline", "export")
    file = Path("approved-figures.jsonl")
    file.write_text(f"{line}\n{file.read_text()}")

    done = run("baseline", "import")

    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    with Store(Path(".cekangka/store.sqlite")) as store:
        assert len(list(store.baseline())) == 4


def test_a_figure_that_is_not_in_its_text_is_not_imported() -> None:
    """The hash of the text says which one it must be in; a line that stands twice is named too."""
    record(OLD)
    run("baseline", "accept")
    run("baseline", "export")
    file = Path("approved-figures.jsonl")
    good = file.read_text()

    file.write_text(good.replace('"text":"9.377"', '"text":"9.378"'))
    assert "arsip/a.txt: '9.378' is not in its text" in run("baseline", "import").stderr
    file.write_text(good + good.splitlines()[0] + "\n")
    assert "has a figure at" in run("baseline", "import").stderr


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_the_baseline_of_a_revision_is_compared_with_a_run() -> None:
    """By the file that git has."""
    record(OLD)
    run("baseline", "accept")
    run("baseline", "export")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "approved-figures.jsonl"], ["commit", "-qm", "angka"]):
        subprocess.run([*git, *words], check=True, env=environment())
    Path("approved-figures.jsonl").unlink()
    record(NEW)

    assert told(differences("git:HEAD", "@latest")["changes"]) == EXPECTED


def test_a_run_is_not_approved_over_others_unasked() -> None:
    """That would decide on what nobody saw."""
    record(OLD)
    run("baseline", "accept")
    record(NEW, OTHER)

    refused = run("baseline", "accept")
    assert (refused.returncode, "decide on what changed: cekangka review" in refused.stderr) == (2, True)
    assert run("baseline", "accept", "--only-new").stderr.startswith("approved run 2: 1 article, 2 figures")
    assert [one["article"] for one in waiting()] == ["arsip/a.txt"] * 2
    assert run("baseline", "accept", "--replace").stderr.startswith("approved run 2: 2 articles, 6 figures")


# watching


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="its events come late")
def test_a_correction_is_told_when_the_file_is_saved() -> None:
    """In both languages; what is not an article any more is left alone, and Ctrl-C ends it."""
    pytest.importorskip("watchfiles")
    write("arsip/a.txt", OLD)
    watching = subprocess.Popen(
        [*REAL, "watch", "arsip", "--lang", "id"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert watching.stderr.readline() == "mengawasi 1 artikel, 4 angka; Ctrl-C untuk berhenti\n"
        time.sleep(0.3)  # until the system watches
        write("arsip/a.txt", NEW)
        assert watching.stdout.readline().split(" ", 1)[1] == "9.377 klaim menjadi 937 klaim\n"
    finally:
        watching.terminate()
        watching.communicate(timeout=10)


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="its events come late")
def test_watched_articles_that_share_an_id_are_not_compared_with_each_other() -> None:
    """Neither in one file nor in two; the row that was corrected is told, and nothing else."""
    pytest.importorskip("watchfiles")
    rows = ('{"id": "x", "text": "Ada 9.377 klaim."}', '{"id": "x", "text": "Pasar menerima 40 ton beras."}')
    write("arsip/a.jsonl", "\n".join(rows))
    write("arsip/b.jsonl", '{"id": "x", "text": "Gempa merusak 61 rumah."}')
    watching = subprocess.Popen(
        [*REAL, "watch", "arsip", "--lang", "en", "--output-format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert watching.stderr.readline() == "watching 3 articles, 3 figures; Ctrl-C ends it\n"
        time.sleep(0.3)  # until the system watches
        for name, content in (
            ("a", "\n".join(rows).replace("40 ton", "4 ton")),
            ("b", '{"id": "x", "text": "Gempa merusak 16 rumah."}'),
        ):
            write("arsip/new.part", content)
            Path("arsip/new.part").replace(f"arsip/{name}.jsonl")
            change = json.loads(watching.stdout.readline())
            assert (change["before"]["value"], change["after"]["value"]) == ((40, 4) if name == "a" else (61, 16))
    finally:
        watching.terminate()
        out, _ = watching.communicate(timeout=10)
    assert out == ""


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="its events come late")
def test_watching_tells_neither_of_itself_nor_of_files_on_their_way() -> None:
    """Its output goes into the folder it watches; an article is saved by way of a file that lingers."""
    pytest.importorskip("watchfiles")
    write("arsip/a.txt", OLD)
    with Path("arsip/catatan.txt").open("w") as out:
        watching = subprocess.Popen(
            [*REAL, "watch", "arsip", "--lang", "en"],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        try:
            assert watching.stderr is not None
            assert watching.stderr.readline() == "watching 1 article, 4 figures; Ctrl-C ends it\n"
            time.sleep(0.3)  # until the system watches
            write("arsip/.cekangka/log.txt", "Ada 5 orang.")
            write("arsip/sedXyz12", NEW)
            time.sleep(0.6)
            Path("arsip/sedXyz12").replace("arsip/a.txt")
            deadline = time.monotonic() + 10
            while "43" not in Path("arsip/catatan.txt").read_text() and time.monotonic() < deadline:
                time.sleep(0.05)
            time.sleep(0.6)  # in which it would hear of itself
            write("arsip/b.txt", OTHER)
            assert watching.stderr.readline() == "arsip/b.txt: 1 article is new, 2 figures\n"
        finally:
            watching.terminate()
            watching.communicate(timeout=10)
    assert Path("arsip/catatan.txt").read_text().count("9.377 klaim became 937 klaim") == 1


def test_what_cannot_be_watched_is_named() -> None:
    """Standard input is not saved."""
    for path in ("nothere", "-"):
        assert (run("watch", path).returncode, "to watch" in run("watch", path).stderr) == (2, True)


def test_help_does_not_load_what_it_does_not_need() -> None:
    """Neither faces nor spaCy."""
    code = (
        "import sys; sys.argv = ['cekangka', 'review', '--help']; import extractor.cli.main\n"
        "print([name for name in ('spacy', 'textual', 'starlette', 'uvicorn', 'watchfiles') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment(), cwd=ROOT
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("module", "face"), [("uvicorn", "web")])
def test_a_face_whose_libraries_are_missing_names_the_extra(
    module: str, face: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the way to do without."""
    reviewing((OLD, NEW))
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, f"extractor.review.{face}", raising=False)

    done = run("review", f"--{face}")

    assert done.returncode == 2
    assert f"{module} is not installed: pip install 'cekangka[{face}]', or use --accept" in " ".join(
        done.stderr.split()
    )
