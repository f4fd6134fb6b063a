"""A change in words: its figures in their context, what differs, and a word diff in which a number is one word.

What was and what is are told apart by marks too (`MARKS`), so that it can be read without colours, and copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

import msgspec

from extractor.describe import plain
from extractor.messages import Say
from extractor.records import Article, Change, Quantity

__all__ = [
    "MARKS", "Context", "Op", "Part", "around", "evidence", "headline", "name", "stretches", "word_diff", "worded",
]  # fmt: skip

Op = Literal["same", "old", "new", "here"]
MARKS = {
    "same": ("", ""),
    "old": ("[-", "-]"),
    "new": ("{+", "+}"),
    "here": ("»", "«"),
}  # of a terminal, as git has them
_WORD = re.compile(r"\s+|\d+(?:[.,:/]\d+)*|\w+|.", re.DOTALL)
_MOST = 400  # words that are compared one by one
_ROOM = 90  # characters on each side of a figure
_OF_ONE = ("value", "low", "high", "unit", "counted", "subject", "metric", "place", "period", "speaker")


class Part(NamedTuple):
    """A stretch of text: on both sides, only in the old or the new one, or here, where it is read otherwise."""

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
        return [Part("same", old)] if old == new else [Part("old", old), Part("new", new)]
    parts: list[Part] = []
    for op, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(Part("same", "".join(one[a:b])))
            continue
        parts += [Part("old", "".join(one[a:b]))] if b > a else []
        parts += [Part("new", "".join(two[c:d]))] if d > c else []
    return parts


def around(article: Article | None, figure: Quantity) -> Context:
    """A figure in its sentence, or as much of it as there is room for; only the figure where its text is not here."""
    text = article.field(figure.field) if article else ""
    if text[figure.start : figure.end] != figure.text:
        return Context("", figure.text, f" {figure.counted}" if figure.counted else "")
    first, last = figure.sentence if figure.sentence[1] >= figure.end else (0, len(text))
    before, after = text[first : figure.start], text[figure.end : last]
    if len(before) > _ROOM:
        before = "…" + before[-_ROOM:].partition(" ")[2]
    if len(after) > _ROOM:
        after = after[:_ROOM].rpartition(" ")[0] + "…"
    return Context(before, figure.text, after)


def stretches(change: Change, old: Article | None, new: Article | None) -> list[Part]:
    """A change in its context: what is the same, what was, what is.

    Where something else in the context changed too, the figure of this change stands between » and «.
    """
    before, after = change.before, change.after
    if before is None or after is None:
        context = around(old, before) if before else around(new, after) if after else Context("", "", "")
        parts = [
            Part("same", context.before),
            Part("old" if before else "new", context.figure),
            Part("same", context.after),
        ]
    elif old is None or new is None:  # with the words around one of them only, the other's would seem to be gone
        parts = word_diff(name(before), name(after))
    elif old.field(before.field) == new.field(after.field):
        whole = msgspec.structs.replace(
            after, start=min(before.start, after.start), end=max(before.end, after.end), text=""
        )
        text = new.field(after.field)[whole.start : whole.end]
        context = around(new, msgspec.structs.replace(whole, text=text))
        parts = [Part("same", context.before), Part("here", text), Part("same", context.after)]
    else:
        one, two = around(old, before), around(new, after)
        left, right = word_diff(one.before, two.before), word_diff(one.after, two.after)
        # What is cut off in other places is no difference.
        cut = any(text.startswith("…") for text in (one.before, two.before))
        while cut and left and left[0].op != "same":
            left.pop(0)
        cut = any(text.endswith("…") for text in (one.after, two.after))
        while cut and right and right[-1].op != "same":
            right.pop()
        figure = word_diff(one.figure, two.figure)
        if one.figure == two.figure:
            figure = [Part("here", two.figure)]
        elif any(part.op != "same" for part in (*left, *right)):
            figure = [Part("same", "»"), *figure, Part("same", "«")]
        parts = [*left, *figure, *right]
    return [part for part in parts if part.text]


def headline(change: Change) -> str:
    """The change in a few words: "9.377 klaim → 937 klaim"."""
    names = [name(figure) for figure in (change.before, change.after) if figure]
    return " → ".join(dict.fromkeys(names))


def name(figure: Quantity) -> str:
    """A figure with what it counts, on one line: "9.377 klaim"."""
    counted = figure.counted if figure.counted and figure.counted not in figure.text else ""
    return " ".join(" ".join(filter(None, (figure.text, counted))).split())


def worded(change: Change, say: Say) -> list[tuple[str, str, str]]:
    """The fields that differ, each as it was and as it is; for one that came or went, those that say something."""
    fields: Sequence[str] = change.fields or _OF_ONE
    rows = [(field, _field(change.before, field, say), _field(change.after, field, say)) for field in fields]
    return [row for row in rows if change.fields or row[1] != row[2]]


def evidence(change: Change, say: Say) -> list[str]:
    """The rule behind each of its figures, with the pattern rows that had a part in it, its place and kind."""
    return [
        plain(
            f"{mark} {say('rule')} {figure.rule}{f' ({rows})' if (rows := ', '.join(figure.rows)) else ''}"
            f" · {figure.start}–{figure.end} · {figure.kind}"
        )
        for mark, figure in (("−", change.before), ("+", change.after))
        if figure is not None
    ]


def _field(figure: Quantity | None, field: str, say: Say) -> str:
    value = getattr(figure, field) if figure else None
    if isinstance(value, Decimal):
        return say.number(value)
    if field == "rounding" and value:
        return "–".join(map(say.number, value))
    if field == "subjects" and value:
        return plain(", ".join(value))
    if field == "restated" and value:
        return plain(value.text)
    if field == "of" and figure and value:  # the place of the figure that it belongs with
        return plain(value.removeprefix(figure.article))
    if isinstance(value, bool):
        return say("yes") if value else ""
    return plain(str(value)) if value else ""
