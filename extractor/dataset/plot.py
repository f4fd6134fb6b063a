"""Drawings of a dataset: how many figures there are of each kind, or the history of one figure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from extractor.dataset.exports import Dataset
from extractor.dataset.query import connect, views
from extractor.extras import need
from extractor.messages import Explained

__all__ = ["NothingToDraw", "Series", "plot"]

_SIZE = (9.0, 5.0)  # inches
_LINES, _PANELS = 8, 3  # series in a panel, and panels
_MARGIN = timedelta(days=30)
_SETTINGS = {
    "text.parse_math": False,  # article text is no formula, whatever is between two dollar signs
    "svg.fonttype": "none",
    "svg.hashsalt": "cekangka",
}


class NothingToDraw(Explained):
    """No figure fits; the message says what there is."""


class Series(NamedTuple):
    """Which figures to draw: those of a subject, and of that, where given, a metric, a counted noun and a unit."""

    subject: str
    metric: str | None = None
    counted: str | None = None
    unit: str | None = None


def plot(folder: str | Path, file: str | Path, series: Series | None = None) -> int:
    """Draw into an SVG or PNG file; returns how many figures are in it.

    series  the figure to draw the history of; without one, how many figures there are of each kind
    Raises extractor.dataset.exports.NoDataset if there is no dataset, NothingToDraw if no figure fits.
    """
    matplotlib = need("matplotlib", "plot")
    figure_of = need("matplotlib.figure", "plot").Figure
    with connect(Dataset.at(folder)) as db:
        views(db, lock=True)
        kinds = _kinds(db) if series is None else []
        lines = _history(db, series) if series is not None else {}
    with matplotlib.rc_context(_SETTINGS):
        figure = figure_of(figsize=_SIZE, layout="constrained")
        number = _draw_kinds(figure, kinds) if series is None else _draw_history(figure, lines, series)
        metadata = {"Date": None} if str(file).endswith(".svg") else {}
        figure.savefig(file, metadata=metadata, dpi=150)
    return number


def _kinds(db: Any) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = db.execute(
        "select kind, count(*) from figures group by kind order by count(*), kind"
    ).fetchall()
    if not found:
        raise NothingToDraw(en="no figures in this dataset", id="tidak ada angka dalam himpunan data ini")
    return found


def _draw_kinds(figure: Any, found: list[tuple[str, int]]) -> int:
    axes = figure.add_subplot()
    bars = axes.barh([kind for kind, _ in found], [number for _, number in found])
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.set_xlabel("figures")
    axes.spines[["top", "right"]].set_visible(False)
    return sum(number for _, number in found)


_Lines = dict[str, dict[str, list[tuple[date, Decimal]]]]  # by unit, by what is measured or counted


def _history(db: Any, series: Series) -> _Lines:
    asked = {name: value for name, value in series._asdict().items() if value is not None}
    where = " and ".join(f"lower({name}) = lower(${name})" for name in asked)
    rows = db.execute(
        "select concat_ws(' per ', unit, per), concat_ws(' · ', metric, counted), from_day, to_day, value "  # noqa: S608
        f"from timeline where {where} order by from_day, to_day, value",
        asked,
    ).fetchall()
    if not rows:
        near = db.execute(
            "select subject from timeline group by subject "
            "order by jaro_winkler_similarity(lower(subject), lower($subject)) desc, subject limit 5",
            {"subject": series.subject},
        ).fetchall()
        names = ", ".join(name for (name,) in near) or "-"
        raise NothingToDraw(
            en=f'no figures with a time of "{series.subject}"; near: {names}',
            id=f'tidak ada angka berwaktu untuk "{series.subject}"; yang mirip: {names}',
        )
    lines: _Lines = {}
    for unit, name, first, last, value in rows:
        middle = first + (last - first) / 2 if last else first
        lines.setdefault(unit, {}).setdefault(name, []).append((middle, value))
    return lines


def _draw_history(figure: Any, lines: _Lines, series: Series) -> int:
    """Draw a panel for each unit, since money and people have no scale in common."""
    figure.suptitle(series.subject)
    panels = sorted(lines.values(), key=lambda panel: -sum(map(len, panel.values())))[:_PANELS]
    units = {id(panel): unit for unit, panel in lines.items()}
    number = 0
    for axes, panel in zip(figure.subplots(len(panels), sharex=True, squeeze=False)[:, 0], panels, strict=True):
        for name in sorted(panel, key=lambda name: -len(panel[name]))[:_LINES]:
            points = panel[name]
            axes.plot(
                [day for day, _ in points],
                [float(value) for _, value in points],
                marker="o",
                linewidth=1,
                label=name or "–",
            )
            number += len(points)
        axes.set_ylabel(units[id(panel)])
        axes.yaxis.set_major_formatter("{x:,.15g}")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False)
    days = [day for panel in panels for points in panel.values() for day, _ in points]
    axes.set_xlim(min(days) - _MARGIN, max(days) + _MARGIN)
    return number
