"""The list of commands: one line registers a command, or a group of them with `app.add_typer`."""

from __future__ import annotations

import re
from collections.abc import Callable
from inspect import getdoc
from typing import Annotated

import typer

import extractor
from extractor.cli import approved, patterns, runs
from extractor.cli.batch import batch
from extractor.cli.check import check
from extractor.cli.checks import checks, explain
from extractor.cli.diff import diff
from extractor.cli.eval import evaluate
from extractor.cli.extract import extract
from extractor.cli.plot import plot
from extractor.cli.query import query
from extractor.cli.review import pending, review
from extractor.cli.schema import schema
from extractor.cli.watch import watch

__all__ = ["app"]

# Plain help and no traceback panels: nothing here may read text as markup, and rich costs a tenth of a second.
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
_patterns = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_runs = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_baseline = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def _help(command: Callable[..., None]) -> str:
    # The help is the docstring; \b keeps the lines of its examples from being filled like prose.
    return re.sub(r"^(?=For example:|In Python:)", "\b\n", getdoc(command) or "", flags=re.MULTILINE)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"cekangka {extractor.__version__}")
        raise typer.Exit


def _cekangka(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read Indonesian news, turn every figure into a record, flag the figures that do not agree.

    For example:
      cekangka extract berita.txt
      cekangka check berita.txt
      cekangka diff kemarin/ sekarang/
      cekangka batch arsip/ --out dataset

    In Python:
      import extractor
      extractor.extract("Laba naik 5 persen.")
      extractor.check("Desa Maju punya 12.418 pemilih dan Desa Jaya 12.418 pemilih.")
      extractor.diff("Ada 9.377 klaim.", "Ada 937 klaim.")

    Exit codes: 0 clean, 1 findings at the fail level or differences, 2 could not run, 3 a batch with files in
    quarantine.
    """


app.callback(help=_help(_cekangka))(_cekangka)
app.command("extract", help=_help(extract))(extract)
app.command("check", help=_help(check))(check)
app.command("batch", help=_help(batch))(batch)
app.command("query", help=_help(query))(query)
app.command("plot", help=_help(plot))(plot)
app.command("schema", help=_help(schema))(schema)
app.command("checks", help=_help(checks))(checks)
app.command("explain", help=_help(explain))(explain)
app.command("diff", help=_help(diff))(diff)
app.command("review", help=_help(review))(review)
app.command("pending", help=_help(pending))(pending)
app.command("watch", help=_help(watch))(watch)
_baseline.callback(help=_help(approved.baseline))(approved.baseline)
_baseline.command("accept", help=_help(approved.accept_run))(approved.accept_run)
_baseline.command("export", help=_help(approved.export_approved))(approved.export_approved)
_baseline.command("import", help=_help(approved.import_approved))(approved.import_approved)
_baseline.command("status", help=_help(approved.status))(approved.status)
app.add_typer(_baseline, name="baseline")
_runs.callback(help=_help(runs.runs))(runs.runs)
_runs.command("list", help=_help(runs.list_runs))(runs.list_runs)
_runs.command("show", help=_help(runs.show_run))(runs.show_run)
_runs.command("delete", help=_help(runs.delete_runs))(runs.delete_runs)
_runs.command("export", help=_help(runs.export_run))(runs.export_run)
app.add_typer(_runs, name="runs")
app.command("eval", help=_help(evaluate))(evaluate)
_patterns.callback(help=_help(patterns.patterns))(patterns.patterns)
_patterns.command("list", help=_help(patterns.list_rows))(patterns.list_rows)
_patterns.command("show", help=_help(patterns.show_row))(patterns.show_row)
_patterns.command("test", help=_help(patterns.try_examples))(patterns.try_examples)
app.add_typer(_patterns, name="patterns")
