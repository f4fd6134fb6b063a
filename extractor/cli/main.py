"""The list of commands: one line registers a command, or a group of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from inspect import getdoc
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

import extractor

__all__ = ["COMMANDS", "app"]


class Entry(NamedTuple):
    """A command: the module of this folder and the function, what `--help` says of it, and the commands of a group."""

    module: str
    function: str
    help: str
    commands: Mapping[str, str] = {}


COMMANDS = {
    "extract": Entry("extract", "extract", "Turn every number, percentage and amount of money into a record."),
    "check": Entry("check", "check", "Flag the figures of an article that do not agree."),
    "batch": Entry("batch", "batch", "Make a dataset of folders and archives of articles."),
    "query": Entry("query", "query", "Ask a dataset, in SQL as DuckDB has it."),
    "plot": Entry("plot", "plot", "Draw how many figures of each kind a dataset has."),
    "schema": Entry("schema", "schema", "Print the JSON Schema of a record."),
    "checks": Entry("checks", "checks", "List the checks and what they say."),
    "explain": Entry("checks", "explain", "Explain a check, with examples."),
    "diff": Entry("diff", "diff", "Show what changed between two readings of articles, and why."),
    "review": Entry("review", "review", "Decide on what a run changed against the approved figures."),
    "pending": Entry("review", "pending", "List the changes that wait for a decision."),
    "watch": Entry("watch", "watch", "Tell what changed in the figures of articles."),
    "eval": Entry("eval", "evaluate", "Score the extraction, and the links of the figures."),
    "baseline": Entry(
        "approved",
        "baseline",
        "Keep the approved figures, in the store and as a file for git.",
        {"accept": "accept_run", "export": "export_approved", "import": "import_approved", "status": "status"},
    ),
    "runs": Entry(
        "runs",
        "runs",
        "See what is recorded.",
        {"list": "list_runs", "show": "show_run", "delete": "delete_runs", "export": "export_run"},
    ),
    "patterns": Entry(
        "patterns",
        "patterns",
        "See the pattern rows and try their examples.",
        {"list": "list_rows", "show": "show_row", "test": "try_examples"},
    ),
}


class _Commands(TyperGroup):
    """The commands, each imported when it is asked for: nobody waits for those that others need."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands[cmd_name] = _command(cmd_name, COMMANDS[cmd_name])
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            for name in COMMANDS:
                self.get_command(ctx, name)  # the near ones are told
        return super().resolve_command(ctx, args)


def _command(name: str, entry: Entry) -> Any:
    module = import_module(f"extractor.cli.{entry.module}")
    made = typer.Typer(no_args_is_help=bool(entry.commands), rich_markup_mode=None, add_completion=False)
    function = getattr(module, entry.function)
    if entry.commands:
        made.callback(help=_help(function))(function)
    for under, called in (entry.commands or {name: entry.function}).items():
        function = getattr(module, called)
        made.command(under, help=_help(function))(function)
    command = typer.main.get_command(made)
    command.name = name
    return command


# Plain help and no traceback panels: nothing here may read text as markup, and rich costs a tenth of a second.
app = typer.Typer(cls=_Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


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
