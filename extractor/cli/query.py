"""`cekangka query`: questions to a dataset in SQL."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import msgspec
import typer

from extractor.cli import options as opt
from extractor.cli.display import Column, console, paragraphs, plain, table
from extractor.cli.inputs import complain
from extractor.extras import MissingExtra
from extractor.messages import Explained, Say
from extractor.writers.csv import cell

__all__ = ["Dataset", "could_not_run", "query"]

_FORMATS = ("table", "csv", "json", "jsonl")
_ROWS = 200  # that a table shows
_NARROW = 8

Dataset = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder of a dataset, of cekangka batch.", show_default=False)
]


def query(
    folder: Dataset,
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="The question; without one, what there is to ask.")
    ] = None,
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    lang: opt.Lang = None,
) -> None:
    """Ask a dataset, in SQL as DuckDB has it: tables articles, quantities, findings and runs, and some views.

    For example:
      cekangka query dataset
      cekangka query dataset "from biggest_rupiah limit 10"
      cekangka query dataset "from timeline where subject = 'Jaminan Pensiun'"
      cekangka query dataset "select source, count(*) from articles group by all" --output-format csv

    In Python:
      import extractor
      print(extractor.query("dataset", "from biggest_rupiah limit 10").to_pylist())
    """
    say = Say(lang)
    with could_not_run(say):
        from extractor.dataset.query import query as ask

        if sql is None:
            _list(folder, say)
            return
        found = ask(folder, sql)
        if output_format == "table":
            _show(found, say)
        elif output_format == "csv":
            rows = csv.writer(sys.stdout)
            rows.writerow(found.column_names)
            for row in _rows(found):
                rows.writerow([cell(value) for value in row.values()])
        else:
            _write(found, lines=output_format == "jsonl")


@contextmanager
def could_not_run(say: Say) -> Iterator[None]:
    """Print what a user can mend, and end with exit code 2."""
    try:
        yield
    except MissingExtra as error:
        complain(f"cekangka: {error}")
    except Explained as error:
        complain(f"cekangka: {error.told[say.lang]}")
    except Exception as error:
        duckdb = sys.modules.get("duckdb")  # what is not imported has not raised it
        if duckdb is None or not isinstance(error, duckdb.Error):
            raise
        for line in str(error).splitlines():
            complain(line)
    else:
        return
    raise typer.Exit(2)


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    from extractor.dataset.tables import plain as exact

    for batch in found.to_batches():
        for row in batch.to_pylist():
            yield {name: exact(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _show(found: Any, say: Say) -> None:
    screen = console(sys.stdout)
    shown = [[_text(value, say) for value in row.values()] for row in _rows(found.slice(0, _ROWS))]
    numeric = [
        all(isinstance(row, int | float | Decimal) for row in column.to_pylist()[:20]) for column in found.columns
    ]
    columns = [
        Column(plain(name), right=right, least=None if right else _NARROW)
        for name, right in zip(found.column_names, numeric, strict=True)
    ]
    empty = [plain(name) for name, *cells in zip(found.column_names, *shown, strict=True) if not any(cells)]
    laid_out = table(columns, shown, screen.width) if shown and len(empty) < len(columns) else None
    if laid_out:
        screen.print(laid_out.heading)
    for row in laid_out.rows if laid_out else ():
        for line in row:
            line.rstrip()
            screen.print(line)
    parts = [say("n-of-rows", n=found.num_rows)]
    if shown and empty:
        parts.append(say("empty-columns", names=", ".join(empty)))
    if found.num_rows > _ROWS:
        parts.append(say("cut-rows", shown=_ROWS))
    complain(" · ".join(parts))


def _text(value: object, say: Say) -> str:
    if isinstance(value, Decimal):
        return say.number(value)
    return plain(" ".join(cell(value, formulas=True).split()))


def _write(found: Any, *, lines: bool) -> None:
    encoder = msgspec.json.Encoder(decimal_format="number")
    rows: Iterator[str] = (encoder.encode(row).decode() for row in _rows(found))
    if lines:
        sys.stdout.writelines(f"{row}\n" for row in rows)
        return
    before = "[\n"
    for row in rows:
        sys.stdout.write(before + row)
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def _list(folder: Path, say: Say) -> None:
    from extractor.dataset.exports import Dataset as Opened
    from extractor.dataset.query import VIEWS
    from extractor.dataset.tables import TABLES

    Opened.at(folder)
    screen = console(sys.stdout)
    entries: list[tuple[str, Sequence[str]]] = [(name, [", ".join(schema.names)]) for name, schema in TABLES.items()]
    entries += [(name, [about[say.lang]]) for name, (about, _) in VIEWS.items()]
    for line in paragraphs(entries, screen.width):
        screen.print(line)
    complain(say("next", command=f'cekangka query {quote(str(folder))} "from biggest_rupiah limit 10"'))
