"""A report to read in a browser: what is in the dataset, what does not agree, the biggest amounts, what failed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.dataset.exports import Dataset
from extractor.dataset.query import connect, views
from extractor.messages import Say

FILES = ("report.html",)

_HERE = Path(__file__).parent
_ROWS = 200  # of the quarantine


def write(dataset: Dataset, folder: Path) -> None:
    """Write one file that needs no network and runs nothing."""
    from jinja2 import Environment, FileSystemLoader

    say = Say()
    with connect(dataset) as db:
        views(db, lock=True)
        tables = {name: _rows(db, query, say) for name, query in _QUERIES.items()}
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    counts = {name: say.number(_count(dataset, name)) for name in ("articles", "quantities", "findings")}
    page = environment.get_template("report.html").render(
        say=say,
        counts=counts,
        tables=tables,
        quarantine=_quarantine(dataset, say),
        css=(_HERE / "report.css").read_text("utf-8"),
    )
    (folder / FILES[0]).write_text(page, encoding="utf-8")


_QUERIES: Mapping[str, str] = {
    "kinds": "from kinds limit 200",
    "checks": "from checks",
    "findings": 'select level, "check", coalesce(a.title, f.article) as article, a.day, working, '
    "message_en, message_id from findings f join articles a using (uid) "
    "order by case level when 'error' then 0 when 'warning' then 1 else 2 end, \"check\", a.day, f.article "
    "limit 200",
    "rupiah": "select value, text, subject, metric, period, coalesce(title, article) as article, day "
    "from biggest_rupiah limit 50",
}


def _rows(db: Any, query: str, say: Say) -> list[dict[str, str]]:
    found = db.sql(query)
    return [
        {name: _text(value, say) for name, value in zip(found.columns, row, strict=True)} for row in found.fetchall()
    ]


def _text(value: object, say: Say) -> str:
    if value is None:
        return ""
    return say.number(value) if isinstance(value, Decimal | int) else str(value)


def _count(dataset: Dataset, name: str) -> int:
    number = dataset.runs[-1][name]
    assert isinstance(number, int)
    return number


def _quarantine(dataset: Dataset, say: Say) -> list[tuple[str, str, str]]:
    with (dataset.folder / "quarantine.jsonl").open("rb") as lines:
        failures = [json.loads(line) for line in islice(lines, _ROWS)]
    return [(one["name"], one["reason"][say.lang], one["way_out"][say.lang]) for one in failures]
