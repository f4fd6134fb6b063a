"""`cekangka plot`: drawings of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options as opt
from extractor.cli.inputs import complain
from extractor.cli.query import Dataset, could_not_run
from extractor.messages import Say

__all__ = ["plot"]

_SUFFIXES = (".svg", ".png")


def plot(
    folder: Dataset,
    *,
    subject: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Draw the figures of this subject over time.", show_default=False),
    ] = None,
    metric: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only those of this metric.", show_default=False)
    ] = None,
    counted: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only those that count this.", show_default=False)
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Only those in this unit: IDR, %.", show_default=False)
    ] = None,
    output_file: Annotated[
        Path, typer.Option("--output-file", "-o", metavar="FILE.svg|png", dir_okay=False, help="Draw there.")
    ] = Path("plot.svg"),
    lang: opt.Lang = None,
) -> None:
    """Draw how many figures of each kind a dataset has, or the figures of a subject over time.

    For example:
      cekangka plot dataset
      cekangka plot dataset --subject "Jaminan Pensiun" --counted klaim -o klaim.svg

    In Python:
      from extractor.dataset.plot import Series, plot
      plot("dataset", "klaim.svg", Series("Jaminan Pensiun", counted="klaim"))
    """
    say = Say(lang)
    if output_file.suffix not in _SUFFIXES:
        raise typer.BadParameter(f"--output-file {output_file}: wanted a name that ends in .svg or .png.")
    if subject is None and (metric or counted or unit):
        raise typer.BadParameter("--metric, --counted and --unit are for a --subject.")
    with could_not_run(say):
        from extractor.dataset.plot import Series
        from extractor.dataset.plot import plot as draw

        number = draw(folder, output_file, None if subject is None else Series(subject, metric, counted, unit))
    complain(f"{say('wrote', name=output_file)} · {say('figures', n=number)}")
