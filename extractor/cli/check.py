"""`cekangka check`: the figures of articles that do not agree, the way a good compiler shows errors."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import writers
from extractor.cli import options as opt
from extractor.cli.display import console, line_number, plain, wrap
from extractor.cli.inputs import Inputs
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import Article, Finding, Span

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["check"]

_FORMATS = ("table", *writers.formats(Finding))
_LEVELS = ("error", "warning", "note")
_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def check(
    paths: opt.Paths = None,
    *,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CHECK,…|all",
            help="Only these checks; all for every one, those off by default too.",
            show_default=False,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CHECK,…", help="Not these checks.", show_default=False)
    ] = None,
    fail_level: Annotated[
        str,
        typer.Option(
            metavar="|".join(_LEVELS), callback=opt.one_of(_LEVELS), help="The least level that makes the exit code 1."
        ),
    ] = "error",
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever was found.")] = False,
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
    lang: opt.Lang = None,
) -> None:
    """Flag the figures of an article that do not agree.

    Exit code 0: nothing at the fail level or above; 1: something; 2: an input could not be read.

    For example:
      cekangka check berita.txt
      cekangka check --select all --fail-level warning arsip/
      cekangka check --output-format jsonl berita.jsonl

    In Python:
      import extractor
      for finding in extractor.check("Desa Maju punya 12.418 pemilih dan Desa Jaya 12.418 pemilih."):
          print(finding.level, finding.check, finding.message["id"], finding.working)
    """
    say = Say(lang)
    selected = opt.choices(select) or None
    ignored = opt.choices(ignore)
    reading = Options(
        text_field, id_field, title_field, date_field, None if input_format == "auto" else input_format, date
    )
    inputs = Inputs(paths, reading, say, "check")

    from extractor import api  # spaCy takes half a second to import

    nlp = api.load(patterns)
    levels: Counter[str] = Counter()
    for ids in (selected, ignored):  # an unknown check is a mistake of the command, not of every article
        try:
            api.check("", nlp, select=ids)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    def find(article: Article) -> list[Finding]:
        found = api.check(article, nlp, select=selected)
        return [finding for finding in found if finding.check not in ignored]

    def count() -> Iterator[tuple[Article, list[Finding]]]:
        for article, findings in inputs.apply(find):
            levels.update(finding.level for finding in findings)
            yield article, findings

    if output_format == "table":
        screen = console(sys.stdout)
        for article, findings in count():
            for finding in findings:
                for line in _lines(article, finding, say, screen.width):
                    screen.print(line)
    else:
        records = (finding for _, found in count() for finding in found)
        writers.writer(output_format).write(records, sys.stdout, Finding)
    inputs.finish(", ".join(say(f"n-{level}", n=levels[level]) for level in _LEVELS))
    if inputs.failed:
        raise typer.Exit(2)
    if not exit_zero and any(levels[level] for level in _LEVELS[: _LEVELS.index(fail_level) + 1]):
        raise typer.Exit(1)


def _lines(article: Article, finding: Finding, say: Say, width: int) -> Iterator[Text]:
    from rich.text import Text

    style = _STYLES[finding.level]
    labels = {span: _label(article, span, say) for span in finding.spans}
    gutter = max(map(len, labels.values()), default=1)
    bar = Text(" " * gutter + "│", style="blue")
    head = f"{say(finding.level)}[{finding.check}]"
    yield Text.assemble((head, style), (f": {plain(finding.message[say.lang])}", "bold"))
    if finding.spans:
        where = f"{plain(article.id)}:{labels[finding.spans[0]]}"
        yield Text.assemble((" " * gutter + "┌─ ", "blue"), where)
        yield bar
    for label, spans in groupby(sorted(finding.spans, key=_place), key=labels.__getitem__):
        yield from _quote(article, list(spans), label.rjust(gutter), style, width)
    if finding.spans:
        yield bar
    remarks = [("working", finding.working), *(("reading", text) for text in finding.readings)]
    remarks.append(("repair", finding.repair or ""))
    remarks.append(("explain", f"cekangka explain {finding.check}"))
    for key, text in remarks:
        if text:
            yield Text.assemble((" " * gutter + "= ", "blue"), f"{say(key)}: {plain(text)}")
    yield Text()


def _quote(article: Article, spans: Sequence[Span], label: str, style: str, width: int) -> Iterator[Text]:
    """Show the spans of one line of the article, underlined, and as much around them as wraps to whole lines."""
    from rich.cells import cell_len
    from rich.text import Text

    source = article.field(spans[0].field)
    first = source.rfind("\n", 0, spans[0].start) + 1
    end = source.find("\n", spans[-1].end)
    text = plain(source[first : end if end >= 0 else len(source)])
    room = width - len(label) - 2
    if (lead := spans[0].start - first) > room * 2 // 3:  # a long way into the line: begin shortly before
        cut = text.rfind(" ", 0, lead - room // 2) + 1
        text = "…" + text[cut:]
        first += cut - 1
    empty = " " * len(label)
    skipped = 0
    for start, stop in wrap(text, room):
        marked: set[int] = set()
        for span in spans:
            left, right = max(span.start - first, start), min(span.end - first, stop)
            if left < right:
                marked.update(range(cell_len(text[start:left]), cell_len(text[start:right])))
        if not marked:
            skipped += 1
            continue
        if skipped and label == empty:
            yield Text.assemble((empty + "│ ", "blue"), ("…", "dim"))
        yield Text.assemble((label + "│ ", "blue"), text[start:stop].rstrip())
        marks = "".join("━" if cell in marked else " " for cell in range(max(marked) + 1))
        yield Text.assemble((empty + "│ ", "blue"), (marks, style))
        label, skipped = empty, 0


def _label(article: Article, span: Span, say: Say) -> str:
    return say("title") if span.field == "title" else str(line_number(article.text, span.start))


def _place(span: Span) -> tuple[bool, int, int]:
    return span.field == "text", span.start, span.end
