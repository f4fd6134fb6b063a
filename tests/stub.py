"""A core of a few lines in place of `extractor.api`, to test how figures and findings are asked for and shown.

Figures are digits after "sekitar", with "Rp", "juta" and "persen"; a word error, warning or note makes a finding of
that level between the first and the last figure of a text. "Dinas X" is the subject of the figures after it, "ujar X"
the speaker of those before it. As a program it is the command line with this core.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from extractor.checks import Agreement, Case, Outcome, Report
from extractor.records import Article, Blocked, Finding, Level, Link, Quantity, Span

CHECKS: Mapping[Level, str] = {"error": "difference", "warning": "parts-total", "note": "separator-style"}

_FIGURE = re.compile(r"(sekitar )?((Rp)?(\d+(?:[.]\d+)*)(?:-(\d+))?( juta)?( persen)?)(?: (pekerja))?")


def rules(patterns: object = None) -> None:
    """Make the rules, which are none."""
    if patterns:
        raise KeyError(f"patterns {patterns}")


def extract(article: Article, nlp: None = None, *, titles: bool = False) -> list[Quantity]:
    """Find the figures."""
    found = []
    for field in ("title", "text") if titles and article.title else ("text",):
        text = article.field(field)  # type: ignore[arg-type]
        if "BUG" in text:
            raise KeyError("boom")
        for m in _FIGURE.finditer(text):
            value = Decimal(m[4].replace(".", "")) * (1000000 if m[6] else 1)
            fields = {
                "kind": "money" if m[3] else "percent" if m[7] else "cardinal",
                "value": None if m[5] else value,
                "low": value if m[5] else None,
                "high": Decimal(m[5]) if m[5] else None,
                "unit": "IDR" if m[3] else "%" if m[7] else None,
                "counted": m[8],
                "modifier": "about" if m[1] else None,
                "sentence": (text.rfind("\n", 0, m.start()) + 1, len(text)),
                "rows": ("units.toml:juta",),
            }
            place = {"text": m[2], "start": m.start(2), "end": m.end(2), "field": field}
            name = {"article": article.id, "id": f"{article.id}#{m.start(2)}", "rule": "digits"}
            found.append(Quantity(**name, **place, **fields, **_links(text, m, article)))  # type: ignore[arg-type]
    return found


def _links(text: str, m: re.Match[str], article: Article) -> dict[str, Any]:
    # A figure is that of the nearest "Dinas …" before it; "5 persen dari 200" is a share.
    made: dict[str, Any] = {}
    found = []
    for whose in [*re.finditer(r"Dinas \w+", text[: m.start()])][-1:]:
        made["subject"] = whose[0]
        found.append(Link(name="subject", rule="nearest", start=whose.start(), end=whose.end()))
    if said := re.compile(r"ujar (\w+)").search(text, m.end()):
        made["speaker"] = said[1]
        found.append(Link(name="speaker", rule="said", start=said.start(1), end=said.end(1)))
    if base := re.compile(r" (dari) (?=[0-9])").match(text, m.end(2)):
        made |= {"of": f"{article.id}#{base.end()}", "relation": "share"}
        found.append(Link(name="of", rule="share-of", start=base.start(1), end=base.end(1)))
    return made | {"links": tuple(found)}


def blocked(article: Article, nlp: None = None, *, titles: bool = False) -> list[Blocked]:
    """Find the years."""
    return [
        Blocked(article=article.id, text=m[0], start=m.start(), end=m.end(), field="text", reason="year", rule="years")
        for m in re.finditer("20[0-9][0-9]", article.text)
    ]


def report(
    article: Article,
    nlp: None = None,
    *,
    select: Sequence[str] = (),
    levels: Mapping[str, Level] = MappingProxyType({}),
) -> Report:
    """Check the article: "agree" makes a relation that agrees, "undecided" one that is left open."""
    figures = extract(article, titles=True)
    ends = [
        Span(field="text", start=f.start, end=f.end, text=f.text, line=article.text.count("\n", 0, f.start) + 1)
        for f in (*figures[:1], *figures[-1:])
    ]
    findings = [
        Finding(
            article=article.id,
            check=check,
            level=levels.get(check, level),
            quantities=("1", "2"),
            spans=tuple(ends),
            message={"en": f"they differ, {len(select)} selected", "id": "keduanya berbeda"},
            working="1 + 1 = 2",
            fingerprint=f"{level}-{article.text.count(level)}",
        )
        for level, check in CHECKS.items()
        if level in article.text and check in select
    ]
    agreed = Agreement(
        "share-of-base", Case(article, figures), Outcome(answer="consistent", about=[ends[0]], working="1 = 1")
    )
    agreements = [agreed] if "agree" in article.text else []
    undecided = article.text.count("undecided")
    return Report(article=article, quantities=figures, findings=findings, agreements=agreements, undecided=undecided)


if __name__ == "__main__":
    sys.modules["extractor.api"] = sys.modules["__main__"]
    from extractor.cli import run

    run()
