"""Changes in the terminal: the summary first, then groups, each with changes in their context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.cli.display import plain, wrap
from extractor.messages import Say
from extractor.records import CAUSES, Change
from extractor.review.decisions import Group
from extractor.review.report import Report, Shown, listed
from extractor.review.show import MARKS, Part, stretches, worded

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["in_context", "in_group", "notes", "show", "summary"]

_STYLES = {"same": "", "here": "bold", "old": "red strike", "new": "bold green"}
_EACH = 3  # changes of a group that are shown
_GROUPS = 30
_NAMES = 3


def summary(report: Report, say: Say) -> str:
    """Say in a line how much changed, where, and why."""
    counts = report.counts
    parts = [say(f"n-{status}", n=counts[status]) for status in ("changed", "added", "removed") if counts[status]]
    parts = parts or [say("no-change")]
    parts += [say("n-moved", n=counts["moved"])] if counts["moved"] else []
    read = say("articles", n=report.compared.articles + report.compared.only_new)
    parts.append(say("in-articles", n=report.articles, all=read) if report.articles else say("of-articles", all=read))
    if report.causes:
        told = [
            f"{say(cause)} {say.number(n)}" if len(report.causes) > 1 else say(cause)
            for cause in CAUSES
            if (n := report.causes[cause])
        ]
        parts.append(say("causes", causes=", ".join(told)))
    return " · ".join(parts)


def notes(report: Report, old: str, say: Say) -> Iterator[str]:
    """Say what was not compared or not shown."""
    if report.compared.only_old:
        yield say("only-old", n=report.compared.only_old, name=old)
    if report.compared.only_new:
        yield say("only-new", n=report.compared.only_new)
    if report.compared.untold:
        yield say("untold", n=report.compared.untold)
    if report.hidden and not report.changes:
        yield say("filtered-out", n=report.hidden)


def show(report: Report, say: Say, width: int, rows: Sequence[str] = (), *, everything: bool = False) -> Iterator[Text]:
    """Yield the lines that show a report; all of each group if `everything` is asked for."""
    from rich.text import Text

    yield Text(summary(report, say), style="bold")
    if rows:
        names = ", ".join(rows[:_NAMES]) + (f" {say('more', n=len(rows) - _NAMES)}" if len(rows) > _NAMES else "")
        yield Text(say("pattern-rows", names=plain(names)), style="dim")
    hidden = 0
    for number, (group, changes, left) in enumerate(listed(report.changes, None if everything else _EACH)):
        if number >= _GROUPS and not everything:
            hidden += len(group.changes)
            continue
        yield Text()
        yield from in_group(group, changes, say, width)
        if left:
            yield Text(f"    {say('more-changes', n=left)}", style="dim")
    if hidden:
        yield Text()
        yield Text(f" {say('more-changes', n=hidden)}", style="dim")
    if report.findings:
        yield Text()
        yield Text(say("n-findings-changed", n=len(report.findings)), style="bold")
        for found in report.findings:
            finding = found.after or found.before
            if finding is not None:
                told = f"{say(found.status)} {finding.check} · {finding.article}: {finding.message[say.lang]}"
                yield from _filled(Text(plain(told)), width, 1)


def in_group(group: Group, changes: Iterable[Shown], say: Say, width: int) -> Iterator[Text]:
    """Yield the lines of a group, and below it changes of it in their context."""
    yield from _filled(_title(group, say), width, 1)
    for shown in changes:
        yield from in_context(shown, say, width)


def _title(group: Group, say: Say) -> Text:
    """A group in a line: what it is, from what to what, how often and where."""
    from rich.text import Text

    change = group.first
    sort = say("jump") if group.jump else say(change.status)
    was, now = (plain(shape) for shape in group.shapes)
    told = Text.assemble((f"{sort:<10} ", "bold red" if group.jump else "bold"))
    if group.same:
        told.append(was)
    else:
        told.append(was, style=_STYLES["old"] if now else "red")
        told.append(" → " if was and now else "")
        told.append(now, style=_STYLES["new"])
    if group.identical:
        told.append(_values(change, say))
    if change.fields:
        told.append(f" · {', '.join(change.fields)}", style="cyan")
    figure = change.after or change.before
    articles = list(dict.fromkeys(one.article for one in group.changes))
    names = ", ".join(plain(name) for name in articles[:_NAMES])
    more = f" {say('more', n=len(articles) - _NAMES)}" if len(articles) > _NAMES else ""
    told.append(f" · {say(change.cause)} · {figure.rule if figure else ''}", style="dim")
    told.append(f" ×{say.number(len(group.changes))} {names}{more}", style="dim")
    return told


def _values(change: Change, say: Say) -> str:
    told = [row for row in worded(change, say) if row[0] == "value" and change.before and change.after]
    return "".join(f" ({old or '–'} → {new or '–'})" for _, old, new in told)


def in_context(shown: Shown, say: Say, width: int) -> Iterator[Text]:
    """A change in its context, with its id, and the fields that differ unless the words say it."""
    from rich.text import Text

    change = shown.change
    head = f"    {change.id[:8]} {plain(change.article)}: "
    parts = stretches(change, shown.old, shown.new)
    line = Text.assemble((head, "dim"), *_styled(parts))
    yield from _filled(line, width, 6)
    if all(part.op in ("same", "here") for part in parts):
        for name, old, new in worded(change, say):
            yield from _filled(Text.assemble((f"      {name}: ", "cyan"), f"{old or '–'} → {new or '–'}"), width, 8)


def _styled(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    # Marks and colours: what is copied into a letter must still say which is which.
    for part in parts:
        left, right = MARKS[part.op]
        yield f"{left}{plain(part.text)}{right}", _STYLES[part.op]


def _filled(line: Text, width: int, indent: int) -> Iterator[Text]:
    """Break a line into lines, what follows the first further in."""
    first = True
    for start, end in wrap(line.plain, max(width - indent, 20)):
        piece = line[start:end]
        piece.rstrip()
        if first:
            yield piece
        else:
            piece.pad_left(indent)
            yield piece
        first = False
