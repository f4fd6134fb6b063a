"""Runs the examples that pattern rows carry: what `cekangka patterns test` and the test suite call."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from extractor.pipes.dates import article_date
from extractor.pipes.lexicon import lex
from extractor.pipes.periods import Period
from extractor.pipes.quantities import Found
from extractor.pipes.rules import Rules
from extractor.records import Quantity
from extractor.rulebook import BlockerRow, Example, GrammarRow, MeasureRow, PeriodRow

_LINKED = frozenset(
    {"subject", "subjects", "metric", "place", "period", "interval", "speaker", "speaker_role", "of", "relation"}
)
_CLOSE = Decimal("1e-9")


class Outcome(NamedTuple):
    """What became of one example: `wrong` says what is not as the row says, "" if all is."""

    example: Example
    wrong: str


def run(rules: Rules, examples: Iterator[Example]) -> Iterator[Outcome]:
    """Run examples through rules.

    A hit must give its spans, those and no others, each with the fields it names; a blocker's hit must block its
    span and nothing of it may come out as a figure. A miss must give nothing that the row had a part in. A
    known_wrong example must still go wrong. An example that names a link has its figures linked. Rows of time are
    tried on the expressions of time of their texts.
    """
    for example in examples:
        if isinstance(example.row, PeriodRow):
            periods = rules.linker.periods.find(example.text, lex(example.text), article_date(example.date))
            wrong = _tells_time(example, example.row, periods)
            yield Outcome(example, _turned(example, wrong))
            continue
        if any(_LINKED & want.keys() for want in example.wanted):
            found = rules.find(example.text, lex(example.text), "", "text", example.date)
        else:
            found = rules.finder.find(example.text)
        if example.sort == "miss":
            wrong = _part_in(example, found)
        elif isinstance(example.row, BlockerRow):
            wrong = _blocks(example, found)
        else:
            wrong = _gives(example, found)
        yield Outcome(example, _turned(example, wrong))


def _turned(example: Example, wrong: str) -> str:
    if example.sort == "known_wrong":
        return "" if wrong else "it goes right now; make it a hit"
    return wrong


def _tells_time(example: Example, row: PeriodRow, found: list[Period]) -> str:
    taking = [period for period in found if _says(row, period)]
    if example.sort == "miss":
        return f"reads {taking[0].text!r} as a time" if taking else ""
    got = [period.text for period in found]
    wanted = [str(want["span"]) for want in example.wanted]
    if got != wanted:
        return f"wanted {wanted}, got {got}"
    for want, period in zip(example.wanted, found, strict=True):
        if "interval" in want and want["interval"] != (period.iso or ""):
            return f"{period.text!r}: wanted interval {want['interval']}, got {period.iso}"
        if "kind" in want and want["kind"] != period.kind:
            return f"{period.text!r}: wanted kind {want['kind']}, got {period.kind}"
    if wanted and row.part not in _UNSEEN and not taking:
        return f"came out without this row: {[period.rule for period in found]}"
    return ""


# These stand before the expression, and forms of digits have no words.
_UNSEEN = ("lead", "every", "year", "decade", "slashes", "dashes")


def _says(row: PeriodRow, period: Period) -> bool:
    """Whether a period was read by this row, or holds one of its words."""
    held = {word.lower() for word in lex(period.text).words}
    forms = (*row.forms, *row.exact, *row.beside)
    return period.rule == row.name or any(held.issuperset(lex(form.lower()).words) for form in forms)


def _part_in(example: Example, found: Found) -> str:
    name = example.row.name
    for quantity in found.quantities:
        if name in (quantity.rule, *quantity.rows):
            return f"gives {quantity.text!r}"
    for item in found.blocked:
        if name == item.rule:
            return f"blocks {item.text!r}"
    return ""


def _blocks(example: Example, found: Found) -> str:
    wanted = [str(want["span"]) for want in example.wanted]
    blocked = [item.text for item in found.blocked if item.rule == example.row.name]
    if blocked != wanted:
        others = [f"{item.text!r} by {item.rule}" for item in found.blocked]
        figures = [f"figure {quantity.text!r}" for quantity in found.quantities]
        return f"wanted {wanted} blocked, got {', '.join([*others, *figures]) or 'nothing'}"
    return ""


def _gives(example: Example, found: Found) -> str:
    got = [quantity.text for quantity in found.quantities]
    wanted = [str(want["span"]) for want in example.wanted]
    if got != wanted:
        return f"wanted {wanted}, got {got}"
    for want, quantity in zip(example.wanted, found.quantities, strict=True):
        for field, value in want.items():
            got_value = getattr(quantity, field, None)
            if field != "span" and not _same(got_value, value):
                return f"{quantity.text!r}: wanted {field} {value}, got {got_value}"
    if wanted and not any(_took_part(example, quantity) for quantity in found.quantities):
        rules = [(quantity.rule, *quantity.rows) for quantity in found.quantities]
        return f"came out without this row: {rules}"
    return ""


def _took_part(example: Example, quantity: Quantity) -> bool:
    row = example.row
    if isinstance(row, GrammarRow | MeasureRow):
        return any(form in example.text.lower() for form in row.forms)
    return row.table in ("numeral", "role") or example.row.name in (quantity.rule, *quantity.rows)


def _same(got: Any, wanted: Any) -> bool:
    if isinstance(got, Decimal):
        return abs(got - Decimal(str(wanted))) <= _CLOSE * max(abs(got), Decimal(1))
    if isinstance(got, tuple):
        return list(got) == list(wanted)
    return bool(got == wanted) or (got is None and wanted == "")  # TOML has no null
