"""`cekangka diff`: what changed between two readings of articles, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as opt
from extractor.cli.changed import notes, show, summary
from extractor.cli.display import console
from extractor.cli.inputs import complain
from extractor.cli.sides import Named, Sides
from extractor.cli.stores import settings
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import CAUSES, STATUSES
from extractor.review.comparing import Compared, Readers, changed_rows, compare
from extractor.review.report import Filter, Report, collect
from extractor.review.sides import ReadAgain
from extractor.revisions import RevisionError, patterns_at
from extractor.store import Store, StoreError

if TYPE_CHECKING:
    from extractor.pipes.rules import Rules

__all__ = ["diff"]

_FORMATS = ("table", "json", "markdown", "html")


def diff(
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OLD NEW",
            help="Each a run (its number, @latest, @previous), @baseline, git:REVISION of it, a file or folder of "
            "articles, or JSON Lines of records; ./12 for a file of that name.",
            show_default=False,
        ),
    ] = None,
    *,
    patterns_from: Annotated[
        str | None,
        typer.Option(
            metavar="REV",
            help="Compare the patterns of a git revision with those of now, on the one file or folder that is named.",
            show_default=False,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="|".join(STATUSES), help="Only changes of this status (repeatable).", show_default=False),
    ] = None,
    cause: Annotated[
        list[str] | None,
        typer.Option(metavar="|".join(CAUSES), help="Only changes of this cause (repeatable).", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every change, not only some of a group.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever differs.")] = False,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    input_format: opt.InputFormat = "auto",
    text_field: opt.TextField = "text",
    id_field: opt.IdField = "id",
    title_field: opt.TitleField = "title",
    date_field: opt.DateField = "date",
    date: opt.Date = None,
    patterns: opt.Patterns = None,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Show what changed between two readings of articles, and why.

    A change is due to the patterns, to the article, or to both; for runs of other patterns on other texts the old text
    is read by the new patterns to tell. An article that NEW has not was not read: nothing of it counts as removed.

    Exit code 0: nothing differs but where it stands; 1: something does; 2: an input could not be read.

    For example:
      cekangka diff @previous @latest
      cekangka diff kemarin/ sekarang/
      cekangka diff --patterns-from HEAD arsip/
      cekangka diff git:main @latest --only changed,removed --output-format markdown

    In Python:
      import extractor
      for change in extractor.diff("Ada 9.377 klaim.", "Ada 937 klaim."):
          print(change.status, change.fields, change.before.value, change.after.value)
    """
    say = Say(lang)
    wanted = Filter(opt.choices(only, STATUSES), opt.choices(cause, CAUSES))
    named = sides or []
    if len(named) != (2 if patterns_from is None else 1):
        raise typer.BadParameter(
            "name two sides: cekangka diff @previous @latest"
            if patterns_from is None
            else "--patterns-from takes one file or folder."
        )
    options = Options(
        text_field, id_field, title_field, date_field, None if input_format == "auto" else input_format, date
    )

    def load() -> Rules:
        from extractor import api

        return api.rules(patterns)

    counts = Compared()
    try:
        with ExitStack() as opened:
            file = store or settings().store_file(Path.cwd())
            kept = opened.enter_context(Store(file, make=False)) if file.exists() else None
            readers = Readers(kept, load)
            makes = Sides(kept, readers, options, say)
            if patterns_from is not None:
                old, new = _by_revision(makes, patterns_from, named[0], patterns)
            else:
                old, new = makes.pair(*named)
            sources = old.side.patterns(), new.side.patterns()
            rows = changed_rows(sources[0], sources[1]) if sources[0] and sources[1] else []
            report = collect(compare(old.side, new.side, readers, counts), counts, wanted)
    except StoreError as error:
        raise typer.BadParameter(str(error)) from None
    _print(report, output_format, say, rows, everything=everything)
    for note in notes(report, old.name, say):
        complain(note)
    if any(inputs.failed for inputs in makes.inputs):
        raise typer.Exit(2)
    if report.different and not exit_zero:
        raise typer.Exit(1)


def _print(report: Report, output_format: str, say: Say, rows: Sequence[str], *, everything: bool) -> None:
    if output_format == "json":
        sys.stdout.write(report.json().decode() + "\n")
        return
    if output_format == "table":
        screen = console(sys.stdout)
        for line in show(report, say, screen.width, rows, everything=everything):
            line.rstrip()
            screen.print(line)
        return
    from extractor.review import pages

    sys.stdout.write(getattr(pages, output_format)(report, say, summary(report, say)))


def _by_revision(makes: Sides, revision: str, path: str, folder: Path | None) -> tuple[Named, Named]:
    """Both sides of one folder: read by the patterns of a revision, and by those of now."""
    from extractor.pipes.rules import from_bytes

    try:
        sources = patterns_at(revision, folder)
    except RevisionError as error:
        raise typer.BadParameter(str(error)) from None
    articles = makes.articles([path])
    return Named(revision, ReadAgain(articles, from_bytes(sources))), Named(path, articles)
