"""`cekangka patterns`: the rows behind the extraction, listed, shown, and tried on their own examples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any

import msgspec
import typer

from extractor import rulebook
from extractor.cli import options as opt
from extractor.cli.display import Column, console, paragraphs, plain, table
from extractor.cli.inputs import complain
from extractor.messages import Say
from extractor.rulebook import BlockerRow, Row, Rulebook, SurfaceRow

__all__ = ["list_rows", "patterns", "show_row", "try_examples"]

_FORMATS = ("table", "jsonl")
_EXAMPLES = ("hit", "miss", "known_wrong")
_encode = msgspec.json.Encoder(decimal_format="number").encode


def patterns() -> None:
    """See the pattern rows and try their examples.

    The rows are what the extraction knows: currencies, units, hedges, surface forms, blockers and so on.

    For example:
      cekangka patterns list --table currency
      cekangka patterns show IDR
      cekangka patterns test --patterns my-patterns/

    In Python:
      from extractor.rulebook import load
      print(load().find("IDR"))
    """


def list_rows(
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--table", metavar="|".join(rulebook.TABLES), help="Only this table (repeatable).", show_default=False
        ),
    ] = None,
    patterns: opt.Patterns = None,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    lang: opt.Lang = None,
) -> None:
    """List the pattern rows.

    Rows that your own patterns take out of use are listed too, as off.

    For example:
      cekangka patterns list --table currency,unit
      cekangka patterns list --output-format jsonl

    In Python:
      from extractor.rulebook import load
      for row in load().rows:
          print(row.name)
    """
    say = Say(lang)
    tables = opt.choices(only, rulebook.TABLES)
    book = rulebook.load(patterns)
    rows = [row for row in map(book.find, book.files) if not tables or row.table in tables]
    if output_format == "jsonl":
        for row in rows:
            sys.stdout.write(_encode(_record(book, row)).decode() + "\n")
    else:
        screen = console(sys.stdout)
        columns = [
            Column(say("row"), style="bold", least=12, cut=True),
            Column(say("words"), least=12, cut=True),
            Column(say("examples"), right=True),
            Column(say("file"), least=12, style="dim", cut=True),
        ]
        cells = [[row.name, _gist(row, say), str(_count(row)), book.files[row.name]] for row in rows]
        laid_out = table(columns, [[plain(cell) for cell in line] for line in cells], screen.width)
        for line in (laid_out.heading, *chain.from_iterable(laid_out.rows)):
            line.rstrip()
            screen.print(line)
    own, off = sum(row.name in book.own for row in rows), sum(row.off for row in rows)
    parts = [say("n-rows", n=len(rows)), say("n-examples", n=sum(map(_count, rows)))]
    parts += [say("n-own", n=own)] if own else []
    parts += [say("n-off", n=off)] if off else []
    complain(" · ".join(parts))


def show_row(
    row: Annotated[str, typer.Argument(metavar="ROW", help="Its full name or its id: currency:IDR, IDR.")],
    *,
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Show a pattern row with its file and examples.

    For example:
      cekangka patterns show currency:IDR

    In Python:
      from extractor.rulebook import load
      rulebook = load()
      row = rulebook.find("currency:IDR")
      print(rulebook.files[row.name], row.before, row.hit)
    """
    from rich.text import Text

    say = Say(lang)
    book = rulebook.load(patterns)
    found = _find(book, row)
    screen = console(sys.stdout)
    state = f" · {say('off')}" if found.off else ""
    screen.print(Text.assemble(" ", (plain(found.name), "bold"), f" · {plain(book.files[found.name])}{state}"))
    for entries in (list(_fields(found, say)), list(_examples(found))):
        if entries:
            screen.print()
        for line in paragraphs(entries, screen.width):
            screen.print(line)


def try_examples(
    rows: Annotated[
        list[str] | None,
        typer.Argument(metavar="ROW", help="Only these rows, by full name or id.", show_default=False),
    ] = None,
    *,
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Try the examples of the pattern rows.

    Exit code 0: every hit is hit, every miss is left alone, and what is known to be wrong still is; 1: not so.

    For example:
      cekangka patterns test
      cekangka patterns test currency:IDR cardinal-range --patterns my-patterns/

    In Python:
      from extractor.api import run_examples
      for outcome in run_examples("my-patterns", ["IDR"]):
          print(outcome.example.row.name, outcome.example.text, outcome.wrong)
    """
    from rich.text import Text

    say = Say(lang)
    book = rulebook.load(patterns)
    tried = [_find(book, row) for row in rows] if rows else list(book.rows)

    from extractor import api  # which takes its time to import

    outcomes = api.run_examples(patterns, [row.name for row in tried] if rows else ())
    failing = [outcome for outcome in outcomes if outcome.wrong]
    screen = console(sys.stdout)
    for example, wrong in failing:
        where = f" · {plain(book.files[example.row.name])} · {example.sort}"
        screen.print(Text.assemble((plain(example.row.name), "bold red"), where))
        for line in paragraphs([("", [example.text, f"= {wrong}"])], screen.width):
            screen.print(line)
        screen.print()
    with_examples = {outcome.example.row.name for outcome in outcomes}
    bare = len({row.name for row in tried} - with_examples)
    parts = [say("n-rows", n=len({row.name for row in tried})), say("n-examples", n=len(outcomes))]
    parts += [say("n-bare", n=bare)] if bare else []
    complain(" · ".join([*parts, say("n-failing", n=len(failing))]))
    if failing:
        raise typer.Exit(1)


def _find(book: Rulebook, name: str) -> Row:
    try:
        return book.find(name)
    except KeyError as error:
        raise typer.BadParameter(error.args[0]) from None


def _count(row: Row) -> int:
    return sum(len(getattr(row, sort)) for sort in _EXAMPLES)


def _record(book: Rulebook, row: Row) -> dict[str, Any]:
    """Make the row a line of JSON: what names it, then its fields under the names they have in the file."""
    about = {"row": row.name, "table": row.table, "file": book.files[row.name], "own": row.name in book.own}
    return about | msgspec.structs.asdict(row)


def _fields(row: Row, say: Say) -> Iterator[tuple[str, list[str]]]:
    """Yield the fields that say something, under the names they have in the file."""
    for name, value in msgspec.structs.asdict(row).items():
        if name in ("id", "off", *_EXAMPLES) or value in ("", (), {}, None):
            continue
        if isinstance(value, dict):
            yield name, [" · ".join(f"{word} {say.number(amount)}" for word, amount in value.items())]
        elif isinstance(value, tuple):
            yield name, [" · ".join(value)]
        else:
            yield name, [say.number(Decimal(value)) if isinstance(value, Decimal | int) else value]


def _gist(row: Row, say: Say) -> str:
    """Say in a line what the row looks for."""
    if row.off:
        return say("off")
    if isinstance(row, SurfaceRow | BlockerRow):
        return row.shape
    fields = (value for name, value in msgspec.structs.asdict(row).items() if name not in _EXAMPLES)
    return " · ".join(word for words in fields if isinstance(words, tuple | dict) for word in words)


def _examples(row: Row) -> Iterator[tuple[str, list[str]]]:
    """Yield the examples of each sort, with what must come out of them."""
    for sort in _EXAMPLES:
        lines = []
        for example in getattr(row, sort):
            if isinstance(example, str):
                lines.append(example)
                continue
            lines.append(example["text"])
            lines += [f"→ {_wanted(want)}" for want in example.get("spans", [example]) if "span" in want]
            lines += [f"= {example['because']}"] if "because" in example else []
        if lines:
            yield sort, lines


def _wanted(want: dict[str, Any]) -> str:
    fields = [f"{key} {value}" for key, value in want.items() if key not in ("text", "span", "because")]
    return " · ".join([want["span"], *fields])
