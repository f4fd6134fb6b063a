"""The table of an article's figures, or of its numbers that are none.

Figures come in the order of the article, and a subject is named once for as many as follow each other: so the table
reads along with the article, line by line. Sorted by subject it would tear apart what one sentence says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from extractor import describe
from extractor.cli.display import Column, Table, excerpt, line_number, plain, table, wrap
from extractor.messages import Say
from extractor.records import Article, Blocked, Link, Quantity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Found", "show", "summary", "tally"]

_BESIDE = 36  # cells that the context takes beside the figures; with less room there is none
_INDENT = 4
_UNDER = 2  # cells that figures stand in below a subject
_WIDE = 120  # cells from which a share or a part says of what

# What gets a column, from much room to little. The one of the fewest lines is taken, of those that fit.
_LAYOUTS = (
    ("subject", "figure", "value", "what", "when", "where", "who", "line"),
    ("subject", "figure", "value", "what", "when", "where", "line"),
    ("figure", "value", "what", "when", "where", "line"),
    ("figure", "value", "what", "line"),
    ("figure", "value", "line"),
)


class Found(NamedTuple):
    """What is to be shown of an article, and all its figures, which those shown may stand in relation to."""

    article: Article
    shown: Sequence[Quantity | Blocked]
    figures: Sequence[Quantity | Blocked]


def tally(records: Iterable[Quantity | Blocked], *, blocked: bool) -> Counter[str]:
    """Count records for `summary`: figures by kind, or the blocked numbers, of which there may be none."""
    kinds = Counter(record.kind if isinstance(record, Quantity) else "blocked" for record in records)
    return Counter({"blocked": kinds["blocked"]}) if blocked else kinds


def summary(counts: Mapping[str, int], say: Say) -> str:
    """Say how many figures there are, and how many of each kind; or how many blocked numbers."""
    return say("blocked", n=counts["blocked"]) if "blocked" in counts else describe.summary(counts, say)


def show(found: Iterable[Found], screen: Console, say: Say, *, explain: bool, blocked: bool) -> None:
    """Print a table for every article."""
    from rich.text import Text

    for number, (article, records, figures) in enumerate(found):
        if number:
            screen.print()
        heading = summary(tally(records, blocked=blocked), say)
        name = plain(article.id)
        for line in Text.assemble(" ", (name, "bold"), f" · {heading}").wrap(screen, max(screen.width, len(name) + 1)):
            line.rstrip()
            screen.print(line)
        if records:
            screen.print()
        others = {figure.id: figure for figure in figures if isinstance(figure, Quantity)}
        page = _Page(article, say, screen.width, others, explain)
        numbers = [record for record in records if isinstance(record, Blocked)]
        lines = _figure_lines(page, [record for record in records if isinstance(record, Quantity)])
        for line in _blocked_lines(page, numbers) if blocked else lines:
            line.rstrip()
            screen.print(line)


class _Page(NamedTuple):
    """What the lines of a table depend on beside its records."""

    article: Article
    say: Say
    width: int
    others: Mapping[str, Quantity]
    explain: bool


def _figure_lines(page: _Page, figures: Sequence[Quantity]) -> Iterator[Text]:
    """Yield the table in the form that the width has room for."""
    if not figures:
        return
    say = page.say
    cells = [
        {
            "subject": subject,
            "figure": figure.text,
            "value": describe.value(figure, say),
            "what": _what(page, figure),
            "when": figure.period or "",
            "where": figure.place or "",
            "who": figure.speaker or "",
            "line": _line(page, figure),
        }
        for subject, run in describe.runs(figures)
        for figure in run
    ]
    columns = {
        "subject": Column(say("subject"), least=14, style="bold"),
        "figure": Column(say("figure"), least=8, style="bold"),
        "value": Column(say("value"), right=True),
        "what": Column(say("what"), least=8),
        "when": Column(say("when"), least=8),
        "where": Column(say("where"), least=8),
        "who": Column(say("who"), least=8),
        "line": Column(say("line"), right=True, style="dim"),
    }

    yield from _rows(page, _best(columns, cells, page.width), figures, cells)


def _what(page: _Page, figure: Quantity) -> str:
    whole = describe.whole(figure, page.others, page.say) if page.width >= _WIDE else ""
    return " · ".join(filter(None, (describe.what(figure, page.say), whole)))


@dataclass(frozen=True)
class _LaidOut:
    """A table in one of the forms, with how many lines it takes; what has no column stands above or below a row."""

    table: Table
    fits: bool
    height: int
    subject_above: bool
    below: Sequence[str]


def _best(columns: Mapping[str, Column], cells: Sequence[Mapping[str, str]], width: int) -> _LaidOut:
    best: _LaidOut | None = None
    for names in _LAYOUTS:
        laid_out = _lay_out(names, columns, cells, width)
        if laid_out.fits and (best is None or laid_out.height < best.height):
            best = laid_out
        if best and best.height == len(cells):  # no other has fewer lines
            break
    return best or laid_out


def _lay_out(
    names: Sequence[str], columns: Mapping[str, Column], cells: Sequence[Mapping[str, str]], width: int
) -> _LaidOut:
    rows = [[plain(row[name]) for name in names] for row in cells]
    runs = [list(run) for _, run in groupby(zip(cells, rows, strict=True), key=lambda row: row[0]["subject"])]
    above = "subject" not in names and cells[0]["subject"] != ""
    if "subject" in names:  # named once, where there is one to name
        rows = [
            ["" if number and row[0] != describe.NO_SUBJECT else row[0], *row[1:]]
            for run in runs
            for number, (_, row) in enumerate(run)
        ]
    laid_out = table([columns[name] for name in names], rows, width - _UNDER * above)
    below = [name for name in ("what", "when", "where", "who") if name not in names]
    return _LaidOut(
        laid_out,
        laid_out.taken - 2 <= width - _UNDER * above,  # the gap after the last column may be wanting
        sum(map(len, laid_out.rows)) + 2 * len(runs) * above + sum(any(row[name] for name in below) for row in cells),
        above,
        below,
    )


def _rows(
    page: _Page, laid_out: _LaidOut, figures: Sequence[Quantity], cells: Sequence[Mapping[str, str]]
) -> Iterator[Text]:
    from rich.text import Text

    indent = Text(" " * _UNDER if laid_out.subject_above else "")
    room = page.width - laid_out.table.taken - len(indent)
    beside = room >= _BESIDE and not page.explain
    yield indent + laid_out.table.heading + Text(page.say("context") if beside else "", style="bold")
    before = ""
    for (first, *rest), figure, row in zip(laid_out.table.rows, figures, cells, strict=True):
        if laid_out.subject_above and row["subject"] != before:
            before = row["subject"]
            if not page.explain:
                yield Text()
            yield from _filled(plain(before), page.width, 1, "bold")
        yield indent + first + (_context(page, figure, room) if beside else "")
        yield from (indent + line for line in rest)
        told = {**row, "who": f"{page.say('who')}: {row['who']}" if row["who"] else ""}
        if about := " · ".join(told[name] for name in laid_out.below if told[name]):
            yield from _filled(plain(about), page.width, _INDENT)
        if page.explain:
            yield from _explained(page, figure)


def _explained(page: _Page, figure: Quantity) -> Iterator[Text]:
    """Yield the figure in its sentence, its links in words, then what made the figure and each of its links."""
    from rich.text import Text

    say = page.say
    yield Text(" " * _INDENT) + _context(page, figure, page.width - _INDENT)
    for text in (describe.sentence(figure, say), describe.relation(figure, page.others, say)):
        yield from _remark(page, text, "")
    rows = f" ({', '.join(figure.rows)})" if figure.rows else ""
    yield from _remark(page, f"{say('rule')} {figure.rule}{rows}")
    for link in describe.linked(figure, page.others, say):
        yield from _remark(page, f"{say(link.name)}: {link.value}")
        for evidence in link.evidence:
            rule = Text(" " * (_INDENT + 2) + plain(f"{say('rule')} {evidence.rule} · "))
            yield rule + _evidence(page, figure, evidence, max(page.width - len(rule), _INDENT))
    yield Text()


def _remark(page: _Page, text: str, style: str = "cyan") -> Iterator[Text]:
    from rich.text import Text

    for number, line in enumerate(_filled(plain(text), page.width, _INDENT + 2, style)):
        yield line if number else Text(" " * _INDENT + "= ", style="cyan") + line[_INDENT + 2 :]


def _filled(text: str, width: int, indent: int, style: str = "") -> Iterator[Text]:
    from rich.text import Text

    for start, end in wrap(text, max(width - indent, 1)):
        yield Text.assemble(" " * indent, (text[start:end].rstrip(), style))


def _evidence(page: _Page, figure: Quantity, link: Link, width: int) -> Text:
    """Show the words a link was read from, between angle marks, in their line."""
    text = page.article.field(figure.field)
    span = (link.start, link.end)
    return excerpt(text, _line_around(text, *span), span, width, marks=("»", "«"))


def _context(page: _Page, record: Quantity | Blocked, width: int) -> Text:
    """Show a record in its sentence, or in its line where that is not known."""
    text = page.article.field(record.field)
    within = _line_around(text, record.start, record.end)
    if isinstance(record, Quantity) and record.sentence[0] <= record.start and record.end <= record.sentence[1]:
        within = record.sentence
    return excerpt(text, within, (record.start, record.end), width)


def _blocked_lines(page: _Page, numbers: Sequence[Blocked]) -> Iterator[Text]:
    from rich.text import Text

    if not numbers:
        return
    say = page.say
    columns = [
        Column(say("number"), style="bold", least=12),
        Column(say("reason"), least=12),
        Column(say("line"), right=True, style="dim"),
    ]
    rows = [[plain(number.text), plain(number.reason), _line(page, number)] for number in numbers]
    laid_out = table(columns, rows, page.width)
    room = page.width - laid_out.taken
    beside = room >= _BESIDE
    yield laid_out.heading + Text(say("context") if beside else "", style="bold")
    for (first, *rest), number in zip(laid_out.rows, numbers, strict=True):
        yield first + _context(page, number, room) if beside else first
        yield from rest
        if not beside:
            yield Text(" " * _INDENT) + _context(page, number, page.width - _INDENT)
        if page.explain:
            yield from _remark(page, f"{say('rule')} {number.rule}")


def _line(page: _Page, record: Quantity | Blocked) -> str:
    return page.say("title") if record.field == "title" else str(line_number(page.article.text, record.start))


def _line_around(text: str, start: int, end: int) -> tuple[int, int]:
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, after if after >= 0 else len(text)
