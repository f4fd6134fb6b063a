"""A change in words: its figures in their context, what differs, and a word diff in which a number is one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from extractor.describe import plain
from extractor.messages import Say
from extractor.records import Article, Change, Quantity

__all__ = ["Context", "Part", "around", "headline", "stretches", "word_diff", "worded"]

Op = Literal["same", "old", "new"]
_WORD = re.compile(r"\s+|\d+(?:[.,:/]\d+)*|\w+|.", re.DOTALL)
_MOST = 400  # words that are compared one by one
_ROOM = 90  # characters around a figure


class Part(NamedTuple):
    """A stretch of text that both sides have, or only the old or the new one."""

    op: Op
    text: str


class Context(NamedTuple):
    """A figure with what stands around it."""

    before: str
    figure: str
    after: str


def word_diff(old: str, new: str) -> list[Part]:
    """What was replaced by what, in whole words; `1.250.000` is one word."""
    one, two = _WORD.findall(old), _WORD.findall(new)
    if max(len(one), len(two)) > _MOST:
        return [Part("old", old), Part("new", new)] if old != new else [Part("same", old)]
    parts: list[Part] = []
    for op, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(Part("same", "".join(one[a:b])))
            continue
        if b > a:
            parts.append(Part("old", "".join(one[a:b])))
        if d > c:
            parts.append(Part("new", "".join(two[c:d])))
    return parts


def around(article: Article | None, figure: Quantity, room: int = _ROOM) -> Context:
    """A figure in its sentence, or as much of it as there is room for; only the figure where its text is not here."""
    if article is None:
        return Context("", figure.text, f" {figure.counted}" if figure.counted else "")
    text = article.field(figure.field)
    if text[figure.start : figure.end] != figure.text:
        return Context("", figure.text, "")
    first, last = figure.sentence if figure.sentence[1] >= figure.end else (0, len(text))
    first, last = max(first, figure.start - room), min(last, figure.end + room)
    before, after = text[first : figure.start], text[figure.end : last]
    if (
        first
        and not text[first - 1].isspace()
        and not text[first - 1] == "\n"
        and " " in before
        and first == figure.start - room
    ):
        before = "…" + before[before.index(" ") + 1 :]
    if last == figure.end + room and " " in after and last < len(text) and not text[last].isspace():
        after = after[: after.rindex(" ")] + "…"
    return Context(before, figure.text, after)


def stretches(change: Change, old: Article | None, new: Article | None) -> list[Part]:
    """A change in its context: what is the same, what was and what is."""
    one = "".join(around(old, change.before)) if change.before else ""
    two = "".join(around(new, change.after)) if change.after else ""
    if change.before and change.after:
        if one == two:  # the same words, read otherwise
            return [Part("same", one)]
        return word_diff(one, two)
    figure, article = (change.before, old) if change.before else (change.after, new)
    assert figure is not None
    context = around(article, figure)
    op: Op = "old" if change.before else "new"
    return [
        part
        for part in (Part("same", context.before), Part(op, context.figure), Part("same", context.after))
        if part.text
    ]


def headline(change: Change) -> str:
    """The change in a few words: "9.377 klaim → 937 klaim"."""
    names = [_name(figure) for figure in (change.before, change.after) if figure]
    if len(names) == 2 and names[0] == names[1]:
        return names[0]
    return " → ".join(names)


def _name(figure: Quantity) -> str:
    counted = figure.counted if figure.counted and figure.counted not in figure.text else ""
    return " ".join(" ".join(filter(None, (figure.text, counted))).split())


def worded(change: Change, say: Say) -> list[tuple[str, str, str]]:
    """The fields that differ, each as it was and as it is; for one that came or went, those that say something."""
    fields: Sequence[str] = change.fields
    if change.before is None or change.after is None:
        fields = ("value", "low", "high", "unit", "counted", "subject", "metric", "place", "period", "speaker")
    rows = [(name, _field(change.before, name, say), _field(change.after, name, say)) for name in fields]
    return [row for row in rows if row[1] != row[2] or change.fields]


def _field(figure: Quantity | None, name: str, say: Say) -> str:
    if figure is None:
        return ""
    value = getattr(figure, name)
    if isinstance(value, Decimal):
        return say.number(value)
    if name == "rounding" and value:
        return "–".join(map(say.number, value))
    if name == "subjects":
        return ", ".join(value)
    if name == "restated":
        return value.text if value else ""
    if isinstance(value, bool):
        return say("yes") if value else ""
    return "" if value is None else plain(str(value))
