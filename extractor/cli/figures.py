"""The table of an article's figures, or of its numbers that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.cli.display import Column, excerpt, line_number, plain, table
from extractor.cli.messages import Say
from extractor.records import KINDS, Article, Blocked, Quantity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["amount", "show", "summary", "tally"]

_BESIDE = 36  # cells that the context takes beside the figures; with less room it goes under each
_INDENT = 4


def tally(records: Iterable[Quantity | Blocked], *, blocked: bool) -> Counter[str]:
    """Count records for `summary`: figures by kind, or the blocked numbers, of which there may be none."""
    kinds = Counter(record.kind if isinstance(record, Quantity) else "blocked" for record in records)
    return Counter({"blocked": kinds["blocked"]}) if blocked else kinds


def summary(counts: Mapping[str, int], say: Say) -> str:
    """Say how many figures there are, and how many of each kind; or how many blocked numbers."""
    if "blocked" in counts:
        return say("blocked", n=counts["blocked"])
    kinds = [say(f"n-{kind}", n=counts[kind]) for kind in KINDS if counts.get(kind)]
    return " · ".join([say("figures", n=sum(counts.values())), *kinds])


def show(
    found: Iterable[tuple[Article, Sequence[Quantity | Blocked]]],
    screen: Console,
    say: Say,
    *,
    explain: bool,
    blocked: bool,
) -> None:
    """Print a table for every article."""
    from rich.text import Text

    for number, (article, records) in enumerate(found):
        if number:
            screen.print()
        heading = summary(tally(records, blocked=blocked), say)
        screen.print(Text.assemble(" ", (plain(article.id), "bold"), f" · {heading}"))
        for line in _lines(article, records, say, screen.width, explain=explain):
            screen.print(line)


def amount(value: Decimal | None, low: Decimal | None, high: Decimal | None, say: Say) -> str:
    """Write the value out, or both ends of a range."""
    ends = [value] if value is not None else [end for end in (low, high) if end is not None]
    return "–".join(map(say.number, ends))


def _lines(
    article: Article, records: Sequence[Quantity | Blocked], say: Say, width: int, *, explain: bool
) -> Iterator[Text]:
    from rich.text import Text

    if not records:
        return
    columns = _blocked_columns(say) if isinstance(records[0], Blocked) else _figure_columns(say)
    cells = [
        _blocked_cells(record) if isinstance(record, Blocked) else _figure_cells(record, say) for record in records
    ]
    rows = [[*map(plain, row), _line(article, record, say)] for row, record in zip(cells, records, strict=True)]
    header, lines, taken = table(columns, rows, width)
    beside = width - taken >= _BESIDE
    if beside:
        header.append(say("context"), style="bold")
    header.rstrip()
    yield Text()
    yield header
    for line, record in zip(lines, records, strict=True):
        text = article.field(record.field)
        room = width - (taken if beside else _INDENT)
        context = excerpt(text, _around(text, record), (record.start, record.end), room)
        if beside:
            yield line + context
        else:
            line.rstrip()
            yield line
            yield Text(" " * _INDENT) + context
        if explain:
            rows_used = ", ".join(record.rows) if isinstance(record, Quantity) else ""
            made_by = f"{say('rule')} {record.rule}" + (f" ({rows_used})" if rows_used else "")
            yield Text(" " * _INDENT + "= " + plain(made_by), style="cyan")


def _figure_columns(say: Say) -> list[Column]:
    return [
        Column(say("subject"), least=12),
        Column(say("figure"), style="bold", least=12),
        Column(say("value"), right=True),
        Column(say("unit"), least=6),
        Column(say("what"), least=8),
        Column(say("qualifier"), least=8),
        Column(say("line"), right=True, style="dim"),
    ]


def _figure_cells(figure: Quantity, say: Say) -> list[str]:
    words = {"ordinal": say("ordinal"), "multiple": say("multiple"), "permil": "‰"}
    unit = figure.unit or figure.kind
    rate = say("per", unit=figure.per) if figure.per else ""
    qualifiers = [say(word) for word in (figure.change, figure.modifier) if word]
    if figure.ambiguous:
        qualifiers.append(say("ambiguous"))
    return [
        figure.subject or "",
        figure.text,
        amount(figure.value, figure.low, figure.high, say),
        words.get(unit, figure.unit or ""),
        " ".join(filter(None, (figure.counted, rate))),
        ", ".join(qualifiers),
    ]


def _blocked_columns(say: Say) -> list[Column]:
    return [
        Column(say("number"), style="bold", least=12),
        Column(say("reason"), least=12),
        Column(say("line"), right=True, style="dim"),
    ]


def _blocked_cells(number: Blocked) -> list[str]:
    return [number.text, number.reason]


def _line(article: Article, record: Quantity | Blocked, say: Say) -> str:
    return say("title") if record.field == "title" else str(line_number(article.text, record.start))


def _around(text: str, record: Quantity | Blocked) -> tuple[int, int]:
    """Find what to show of the text: the sentence, or the line where it is not known."""
    if isinstance(record, Quantity) and record.sentence[0] <= record.start and record.end <= record.sentence[1]:
        return record.sentence
    end = text.find("\n", record.end)
    return text.rfind("\n", 0, record.start) + 1, end if end >= 0 else len(text)
