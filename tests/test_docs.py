"""What the documents show is what happens.

Every block of a document is run, in the order of the document, in a folder that has `samples/` and `patterns/` as the
checkout has, and in which the blocks of rows are the folder `my-patterns/`:

    toml      pattern rows: they load, and pass their examples
    python    runs; later blocks see the names of earlier ones
    console   lines with `$ ` that call `cekangka` run; what is shown below must be what they print, where a line
              `…` stands for any lines; without anything shown, they must only not fail

Anything else, `sh` for setting up or `sh-example`, is not run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple, get_args

import pytest
from msgspec import structs
from shell import POSIX, ROOT, call, environment, real

from extractor import rulebook
from extractor.pipes import examples
from extractor.pipes.lexicon import Lexicon
from extractor.pipes.rules import Rules

README = ROOT / "README.md"
PATTERNS = ROOT / "patterns" / "README.md"
DOCUMENTS = [path for path in (README, PATTERNS) if path.exists()]

_FENCED = re.compile(r"^ *(`{3,}|~{3,})([^\n`]*)\n(.*?)^ *\1[`~]* *$", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"(?:^|[|;&]\s*)cekangka\b")
_ANYTHING = ("…", "...")
_COULD_NOT_RUN = 2


class Block(NamedTuple):
    """A fenced block: where it stands, what it is said to be, and its text."""

    document: Path
    line: int
    sort: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


class Command(NamedTuple):
    """A command of a console block, and what the block shows below it."""

    place: str
    line: str
    shown: list[str]


def blocks(document: Path, sort: str) -> list[Block]:
    """Find the blocks of one sort."""
    text = document.read_text(encoding="utf-8")
    found = []
    for match in _FENCED.finditer(text):
        name, *_ = match[2].split() or [""]
        line = text.count("\n", 0, match.start(3)) + 1
        found.append(Block(document, line, name, dedent(match[3])))
    return [block for block in found if block.sort == sort]


def commands(block: Block) -> Iterator[Command]:
    """Find the commands of a console block that call cekangka."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"{block}: output before the first command"
    for part in parts[1:]:
        command, _, shown = part.replace("\\\n", " ").partition("\n")
        if _CALL.search(command):
            yield Command(str(block), command, shown.splitlines())


def as_shown(printed: str, shown: list[str]) -> bool:
    """Compare what was printed with what is shown; white space at the ends of lines does not count."""
    lines = [line.rstrip() for line in printed.splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() in _ANYTHING else re.escape(line.rstrip()) + r"\n" for line in shown
    )
    blank = r"(?:\n)*"
    return re.fullmatch(blank + pattern + blank, "".join(f"{line}\n" for line in lines)) is not None


@pytest.fixture
def like_the_checkout(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with what documents speak of, so that nothing they write lands in the checkout."""
    for name in ("samples", "patterns"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "my-patterns").mkdir()
    for block in blocks(request.getfixturevalue("document"), "toml"):
        (tmp_path / "my-patterns" / f"{block.line:04}.toml").write_text(block.text, encoding="utf-8")
    program = tmp_path / "bin" / "cekangka"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m extractor "$@"\n')
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def run(line: str, path: str) -> tuple[str, int]:
    """Run a command and give what it prints, with its exit code; by a shell where the line needs one."""
    words = shlex.split(line)
    if words[0] == "cekangka" and not set(line) & set("|;&<>$`*"):
        done = call(*words[1:], core=real(), together=True)
        return done.stdout, done.returncode
    by_shell = subprocess.run(
        ["/bin/sh", "-c", line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(PATH=path),
        timeout=120,
        check=False,
    )
    return by_shell.stdout.decode(), by_shell.returncode


@POSIX
@each_document
def test_commands_print_what_the_document_shows(document: Path, like_the_checkout: Path) -> None:
    """At a terminal of 100 columns, with both outputs in the order they come."""
    path = os.pathsep.join([str(like_the_checkout / "bin"), os.environ["PATH"]])
    ran = 0
    for block in blocks(document, "console"):
        for command in commands(block):
            printed, code = run(command.line, path)
            about = f"{command.place}: $ {command.line}\n{printed}"
            ran += 1
            if any(command.shown):
                assert as_shown(printed, command.shown), about
            else:
                assert code < _COULD_NOT_RUN, about
    assert ran or document != README


@each_document
def test_python_blocks_run(document: Path, like_the_checkout: Path) -> None:
    """One after the other; a traceback names the line of the document."""
    found = blocks(document, "python")
    names = {"__name__": "__main__"}

    for block in found:
        exec(compile("\n" * (block.line - 1) + block.text, document, "exec"), names)  # noqa: S102 - our own document

    assert found or document != README


@pytest.mark.parametrize("block", [block for path in DOCUMENTS for block in blocks(path, "toml")], ids=str)
def test_rows_of_a_document_load_and_pass_their_examples(block: Block) -> None:
    """Over the shipped rows, whose examples they leave alone too unless they take the row out."""
    shipped = rulebook.sources(rulebook.shipped(), own=False)
    book = rulebook.Rulebook([*shipped, rulebook.Source(str(block), block.text, own=True)])
    off = [name for name in book.own if book.find(name).off]

    outcomes = list(examples.run(Rules(book), book.examples()))

    assert [(o.example.row.name, o.example.text, o.wrong) for o in outcomes if o.wrong and not off] == []
    assert {o.example.row.name for o in outcomes} >= book.own - {*off}


def test_the_readme_of_the_patterns_has_rows_of_every_table() -> None:
    """One sort of row without an example to copy would be the one that somebody needs."""
    text = "".join(block.text for block in blocks(PATTERNS, "toml"))

    assert [table for table in rulebook.TABLES if f"[[{table}]]" not in text] == []


def test_the_readme_of_the_patterns_names_every_role_for_shapes() -> None:
    """But those that the rows of `[[role]]` name themselves."""
    book = rulebook.load()
    named = {row.role or row.id for row in book.of(rulebook.RoleRow)}

    assert missing(role for role in Lexicon(book).roles if role not in named) == []


def test_the_readme_of_the_patterns_names_every_field_and_choice() -> None:
    """Of every table."""
    fields = [field for row in {*map(type, rulebook.load().rows)} for field in structs.fields(row)]
    choices = [value for field in fields for value in get_args(field.type) if isinstance(value, str)]

    assert missing([*(field.name for field in fields), *choices]) == []


def missing(names: Iterable[str]) -> list[str]:
    """Which of the names the README of the patterns does not have."""
    text = PATTERNS.read_text(encoding="utf-8")
    return sorted({name for name in names if f"`{name}`" not in text})


# The harness itself.


def test_blocks_are_found_with_their_lines(tmp_path: Path) -> None:
    """Indented ones and those with longer fences too; the rest is left alone."""
    document = tmp_path / "a.md"
    document.write_text("```sh\nx\n```\n\n```python\n1\n```\n- a\n\n  ````python title\n  2\n  ```\n  ````\n")

    assert [(block.line, block.text) for block in blocks(document, "python")] == [(6, "1\n"), (11, "2\n```\n")]


def test_commands_that_call_something_else_are_not_run() -> None:
    """A pipe into cekangka is a call of it."""
    text = "$ pip install cekangka\nok\n$ cat a | cekangka check \\\n    -\nout\n\n$ cekangka checks\n"

    found = list(commands(Block(README, 1, "console", text)))

    assert [(command.line, command.shown) for command in found] == [
        ("cat a | cekangka check      -", ["out", ""]),
        ("cekangka checks", []),
    ]


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a \nb\n\n", "a\nb ", True),
        ("a\nb\nc\n", "a\n…\nc", True),
        ("a\nc\n", "a\n...\nc", True),
        ("a…\n", "a…", True),
        ("a\nb\n", "a", False),
        ("ab\n", "a…", False),
        ("a\nb\n", "…\na", False),
        ("", "a", False),
    ],
)
def test_what_is_shown_is_compared_line_by_line(printed: str, shown: str, same: bool) -> None:
    """Only a line that is all ellipsis stands for others."""
    assert as_shown(printed, shown.splitlines()) is same
