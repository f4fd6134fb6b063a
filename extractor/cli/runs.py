"""`cekangka runs`: the runs of the store."""

from __future__ import annotations

import sys
from itertools import chain
from typing import Annotated

import msgspec
import typer

from extractor.cli import options as opt
from extractor.cli.display import Column, console, plain, table
from extractor.cli.inputs import complain
from extractor.cli.stores import open_store
from extractor.messages import Say
from extractor.records import to_json

__all__ = ["delete_runs", "export_run", "list_runs", "runs", "show_run"]

_FORMATS = ("table", "jsonl")
Name = Annotated[str, typer.Argument(metavar="RUN", help="Its number, or @latest or @previous.")]


def runs() -> None:
    """See what is recorded.

    A run is what one command found in the articles that it read: `cekangka extract --record`, `check --record`.

    For example:
      cekangka extract --record arsip/
      cekangka runs list
      cekangka diff @previous @latest

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          print(store.runs())
    """


def list_runs(
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """List the runs, the latest first.

    For example:
      cekangka runs list

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          print(store.runs())
    """
    say = Say(lang)
    with open_store(store) as opened:
        found = opened.runs()
    if output_format == "jsonl":
        for run in found:
            sys.stdout.write(msgspec.json.encode(run._asdict()).decode() + "\n")
        return
    if not found:
        complain(say("no-runs"))
        return
    columns = [
        Column(say("run"), right=True, style="bold"),
        Column(say("started")),
        Column(say("state")),
        Column(say("articles", n=2).split()[-1], right=True),
        Column(say("figures", n=2).split()[-1], right=True),
        Column(say("findings"), right=True),
        Column(say("rules-used"), cut=True, least=6, style="dim"),
        Column(say("command"), cut=True, least=12),
    ]
    rows = [
        [
            str(run.id),
            run.started[:16].replace("T", " "),
            say("finished" if run.finished else "unfinished"),
            say.number(run.articles),
            say.number(run.figures),
            "" if run.findings is None else say.number(run.findings),
            run.rules.rpartition("-")[2][:8],
            run.command,
        ]
        for run in found
    ]
    screen = console(sys.stdout)
    laid_out = table(columns, [[plain(cell) for cell in row] for row in rows], screen.width)
    for line in (laid_out.heading, *chain.from_iterable(laid_out.rows)):
        line.rstrip()
        screen.print(line)


def show_run(run: Name = "@latest", *, store: opt.StoreFile = None, lang: opt.Lang = None) -> None:
    """Show a run with its articles.

    For example:
      cekangka runs show @latest

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          for run in store.runs():
              print(run.id, [entry.article for entry in store.entries(run.id)])
    """
    say = Say(lang)
    with open_store(store) as opened:
        found = opened.run(run)
        print(plain(f"{say('run')} {found.id} · {found.started} · {found.command}"))
        print(plain(f"cekangka {found.version} · {say('rules-used')} {found.rules}"))
        for entry in opened.entries(found.id):
            figures = opened.found(entry.article, entry.text, found.rules) or ()
            again = f" ({entry.nth})" if entry.nth > 1 else ""
            print(plain(f"{entry.article}{again} · {say('figures', n=len(figures))}"))
    finished = say("finished" if found.finished else "unfinished")
    complain(f"{say('articles', n=found.articles)} · {say('figures', n=found.figures)} · {finished}")


def delete_runs(
    names: Annotated[list[str], typer.Argument(metavar="RUN…", help="Their numbers.")],
    *,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Delete runs, and the texts and records that nothing else needs.

    What is approved stays, with the texts that it is from.

    For example:
      cekangka runs delete 3 4

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          for run in store.runs()[10:]:
              store.delete(run.id)
    """
    say = Say(lang)
    with open_store(store) as opened:
        for run in dict.fromkeys([opened.run(name).id for name in names]):  # all of them are there before one goes
            opened.delete(run)
            complain(say("deleted-run", run=run))


def export_run(run: Name = "@latest", *, store: opt.StoreFile = None) -> None:
    """Write the records of a run as JSON Lines, one figure a line.

    For example:
      cekangka runs export @latest > angka.jsonl

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          for run in store.runs()[:1]:
              for entry in store.entries(run.id):
                  print(store.found(entry.article, entry.text, run.rules))
    """
    with open_store(store) as opened:
        found = opened.run(run)
        for entry in opened.entries(found.id):
            for figure in opened.found(entry.article, entry.text, found.rules) or ():
                sys.stdout.write(to_json(figure).decode() + "\n")
