"""`cekangka extract`: the figures of articles, as a table or as records."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from extractor import writers
from extractor.cli import figures
from extractor.cli import options as opt
from extractor.cli.display import console
from extractor.cli.inputs import Inputs
from extractor.cli.messages import Say
from extractor.readers import Options
from extractor.records import KINDS, Article, Blocked, Quantity

__all__ = ["extract"]

_FORMATS = ("table", *writers.formats(Quantity))


def extract(
    paths: opt.Paths = None,
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    output_file: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write there; - is standard output.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="|".join(KINDS), help="Only figures of this kind (repeatable).", show_default=False),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show under each figure the rule and the pattern rows that made it.")
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
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Turn every number, percentage and amount of money into a record.

    For example:
      cekangka extract berita.txt
      cekangka extract --output-format jsonl arsip/ > angka.jsonl
      curl -s https://… | cekangka extract --input-format html -

    In Python:
      import extractor
      for figure in extractor.extract("Laba naik 5 persen menjadi Rp1,5 triliun."):
          print(figure.text, figure.value, figure.unit)
    """
    say = Say(lang)
    kinds = opt.choices(kind, KINDS)
    if kinds and show_blocked:
        raise typer.BadParameter("--kind does not go with --show-blocked: what is no quantity has no kind.")
    names = Options(text_field, id_field, title_field, None if input_format == "auto" else input_format)
    inputs = Inputs(paths, names, say, "extract")
    if output_file == Path("-"):
        output_file = None
    if output_file:
        _check_output(output_file, inputs.paths)

    from extractor import api  # spaCy takes half a second to import

    nlp = api.load(patterns)
    counts: Counter[str] = Counter()

    def find(article: Article) -> Sequence[Quantity | Blocked]:
        if show_blocked:
            return api.blocked(article, nlp, titles=title)
        return [figure for figure in api.extract(article, nlp, titles=title) if not kinds or figure.kind in kinds]

    def count() -> Iterator[tuple[Article, Sequence[Quantity | Blocked]]]:
        for article, records in inputs.apply(find):
            counts.update(figures.tally(records, blocked=show_blocked))
            yield article, records

    with _output(output_file) as stream:
        if output_format == "table":
            figures.show(count(), console(stream), say, explain=explain, blocked=show_blocked)
        else:
            records = (record for _, found in count() for record in found)
            writers.writer(output_format).write(records, stream, Blocked if show_blocked else Quantity)
    if inputs.failed or inputs.articles != 1 or output_format != "table":
        inputs.finish(figures.summary(counts, say))
    if inputs.failed:
        raise typer.Exit(2)


def _check_output(file: Path, paths: Sequence[str]) -> None:
    target = file.resolve()
    if not target.parent.is_dir():
        raise typer.BadParameter(f"--output-file {file}: there is no folder {target.parent}.")
    if any(Path(path).resolve() == target for path in paths):
        raise typer.BadParameter(f"--output-file {file} is one of the articles and would be lost.")


@contextmanager
def _output(file: Path | None) -> Iterator[TextIO]:
    if file is None:
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
    finally:
        part.unlink(missing_ok=True)
