"""`cekangka extract`: the figures of articles, as a table or as records."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from extractor import writers
from extractor.cli import figures
from extractor.cli import options as opt
from extractor.cli.display import console
from extractor.cli.inputs import Inputs, complain
from extractor.cli.stores import recording
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import KINDS, Article, Blocked, Quantity

__all__ = ["extract"]

_FORMATS = ("table", *writers.formats(Quantity))
_STDOUT = Path("-")
_MANY = 200  # articles on one page, of which a browser takes seconds to show more


def extract(
    paths: opt.Paths = None,
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    output_file: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write there; - is standard output.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="Write a page there too: the articles, every figure with its record; - is standard output.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(KINDS),
            help="Only figures of this kind (repeatable); the words of the table will do: count.",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Show under each figure its rule, and its links with theirs.",
        ),
    ] = False,
    show_blocked: Annotated[
        bool,
        typer.Option("--show-blocked", help="List instead the numbers that are not quantities, each with the reason."),
    ] = False,
    title: opt.Title = False,
    input_format: opt.InputFormat = "auto",
    text_field: opt.TextField = "text",
    id_field: opt.IdField = "id",
    title_field: opt.TitleField = "title",
    date_field: opt.DateField = "date",
    date: opt.Date = None,
    patterns: opt.Patterns = None,
    record: opt.Record = False,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Turn every number, percentage and amount of money into a record.

    For example:
      cekangka extract berita.txt
      cekangka extract --html berita.html berita.txt
      cekangka extract --output-format jsonl arsip/ > angka.jsonl
      curl -s https://… | cekangka extract --input-format html -
      cekangka extract --record arsip/

    In Python:
      import extractor
      for figure in extractor.extract("Laba naik 5 persen menjadi Rp1,5 triliun."):
          print(figure.text, figure.value, figure.unit)
      from extractor.writers.html import page
      article = extractor.Article(id="a", text="Laba naik 5 persen.")
      print(page([(article, extractor.extract(article))]))
    """
    say = Say(lang)
    kinds = opt.kinds(kind)
    if kinds and show_blocked:
        raise typer.BadParameter("--kind does not go with --show-blocked: what is no quantity has no kind.")
    reading = Options(
        text_field, id_field, title_field, date_field, None if input_format == "auto" else input_format, date
    )
    inputs = Inputs(paths, reading, say, "extract")
    output_file = None if output_file == _STDOUT else output_file
    if html and show_blocked:
        raise typer.BadParameter("--html does not go with --show-blocked: the page shows figures.")
    if record and show_blocked:
        raise typer.BadParameter("--record does not go with --show-blocked: a run keeps figures.")
    if html and output_file and html.resolve() == output_file.resolve():
        raise typer.BadParameter(f"--html and --output-file are both {html}: one would replace the other.")
    only_page = html == _STDOUT and not output_file
    if only_page and output_format != "table":
        raise typer.BadParameter(f"--html - leaves no room for {output_format} on standard output: add --output-file.")
    for option, file in (("--output-file", output_file), ("--html", html)):
        if file and file != _STDOUT:
            _check_output(option, file, inputs.paths)

    from extractor import api  # which takes its time to import

    rules = api.rules(patterns)
    counts: Counter[str] = Counter()
    pages: list[tuple[Article, list[Quantity]]] = []

    def find(article: Article) -> Sequence[Quantity | Blocked]:
        if show_blocked:
            return api.blocked(article, rules, titles=title)
        found = api.extract(article, rules, titles=title or record)
        if run:
            run.add(article, found)  # all of it, whatever is shown
        return [figure for figure in found if title or figure.field == "text"]

    def count() -> Iterator[figures.Found]:
        for article, records in inputs.apply(find):
            shown = [record for record in records if not kinds or getattr(record, "kind", None) in kinds]
            counts.update(figures.tally(shown, blocked=show_blocked))
            if html:
                pages.append((article, [record for record in shown if isinstance(record, Quantity)]))
            yield figures.Found(article, shown, records)

    with ExitStack() as outputs:
        run = outputs.enter_context(recording(store, rules, say)) if record else None
        stream = outputs.enter_context(_output(output_file or _STDOUT))
        page = outputs.enter_context(_output(html)) if html else None  # refused before the work, not after it
        if only_page:
            deque(count(), maxlen=0)
        elif output_format == "table":
            figures.show(count(), console(stream), say, explain=explain, blocked=show_blocked)
        else:
            records = (record for found in count() for record in found.shown)
            writers.writer(output_format).write(records, stream, Blocked if show_blocked else Quantity)
        if page:
            from extractor.writers import html as pages_of  # jinja2 is not for those who want no page

            page.write(pages_of.page(pages, say.lang))
    if len(pages) > _MANY:
        complain(say("large-page", n=len(pages)))
    if html and html != _STDOUT:
        complain(say("wrote", name=html))
    if inputs.failed or inputs.articles != 1 or output_format != "table":
        inputs.finish(figures.summary(counts, say))
    if inputs.failed:
        raise typer.Exit(2)


def _check_output(option: str, file: Path, paths: Sequence[str]) -> None:
    target = file.resolve()
    if not target.parent.is_dir():
        raise typer.BadParameter(f"{option} {file}: there is no folder {target.parent}.")
    if any(Path(path).resolve() == target for path in paths):
        raise typer.BadParameter(f"{option} {file} is one of the articles and would be lost.")


@contextmanager
def _output(file: Path) -> Iterator[TextIO]:
    if file == _STDOUT:
        yield sys.stdout
        return
    target = file.resolve()
    if target.exists() and not target.is_file():  # /dev/null and its kin are written, never replaced
        with target.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    # Hidden until it is whole: a run over the same folder does not read it, and a failed run leaves the old one.
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        part.replace(target)
    except OSError as error:
        if error.filename == str(part):  # a name that the user never gave
            error.filename = str(file)
        raise
    finally:
        part.unlink(missing_ok=True)
