"""A figure in words: its value, what it is of, its links as a sentence, and the evidence behind each of them.

Whatever shows figures to people says it with these, so that the terminal and the page agree. Start with `sentence`
and `linked`. `plain` is what makes article text harmless to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from extractor.messages import Say
from extractor.records import KINDS, Link, LinkName, Quantity

__all__ = [
    "NO_SUBJECT",
    "WORDED",
    "Linked",
    "amount",
    "linked",
    "name",
    "plain",
    "relation",
    "runs",
    "sentence",
    "summary",
    "value",
    "what",
    "whole",
    "words",
]

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_PLAIN: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # ESC shows as ␛
    0x7F: "␡",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], "\ufffd"),
    **dict.fromkeys(map(ord, _BIDI), "\ufffd"),
    **dict.fromkeys(map(ord, _SPACES), " "),
}

# Before the number, as short as a table wants it.
_SIGNS = {"about": "~", "over": ">", "under": "<", "at_least": "≥", "at_most": "≤", "almost": "≲", "vague": "~"}
_ARROWS = {"up": "↑ ", "down": "↓ "}
WORDED = {"ordinal": "ordinal", "multiple": "times"}  # kinds that say in a word what others say by their unit

_LINKS: tuple[LinkName, ...] = ("subject", "metric", "place", "period", "speaker")
_RELATIONS = {"share": "is-share", "part": "is-part", "rest": "is-rest", "from": "is-from", "change": "is-change"}
NO_SUBJECT = "–"
_NO_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Replace what could steer a terminal or turn text around; the result is as long and fits on one line."""
    return text.translate(_PLAIN)


def summary(counts: Mapping[str, int], say: Say) -> str:
    """Say how many figures there are, and how many of each kind."""
    kinds = [say(f"n-{kind}", n=counts[kind]) for kind in KINDS if counts.get(kind)]
    return " · ".join([say("figures", n=sum(counts.values())), *kinds])


def amount(value: Decimal | None, low: Decimal | None, high: Decimal | None, say: Say) -> str:
    """Write the value out, or both ends of a range."""
    ends = [value] if value is not None else [end for end in (low, high) if end is not None]
    return "–".join(map(say.number, ends))


def value(figure: Quantity, say: Say) -> str:
    """Write the value with its direction and its hedge: "↑ 5", "~4,600,000"."""
    number = amount(figure.value, figure.low, figure.high, say)
    return _ARROWS.get(figure.change or "", "") + _SIGNS.get(figure.modifier or "", "") + number


def what(figure: Quantity, say: Say) -> str:
    """Say what the number is a number of: "klaim", "IDR · nilai klaim", "IDR per liter"."""
    unit = say(WORDED[figure.kind]) if figure.kind in WORDED else {"permil": "‰"}.get(figure.unit or "", figure.unit)
    thing = " ".join(filter(None, (unit, figure.counted)))
    if figure.per:
        thing = f"{thing} {say('per', unit=figure.per)}".lstrip()
    doubt = say("ambiguous") if figure.ambiguous else None
    return " · ".join(filter(None, (thing, figure.metric, doubt)))


def name(figure: Quantity) -> str:
    """Call the figure what the article calls it: "7,9 juta pekerja", "Rp15 ribu per liter"."""
    return " ".join(filter(None, (figure.text, figure.counted, figure.per and f"per {figure.per}")))


def runs(figures: Sequence[Quantity]) -> Iterator[tuple[str, list[Quantity]]]:
    """Yield the figures in their order, those of one subject that follow each other together, with the subject.

    The subject of those without one is "–", or empty where no figure has any.
    """
    none = NO_SUBJECT if any(figure.subject for figure in figures) else ""
    for whose, run in groupby(figures, key=lambda figure: figure.subject):
        yield whose or none, list(run)


def sentence(figure: Quantity, say: Say) -> str:
    """Say the links of a figure in a sentence: of what and whose it is, where, when, by whom; empty without any.

    Nothing is said twice: no metric that the subject names ("Jumlah" of "Jumlah pekerja"), no subject that is what was
    counted, no place that is the subject.
    """
    told, metric, whose, place = name(figure), figure.metric, figure.subject, figure.place
    if whose and place and _within(place, whose):
        place = None
    if whose and metric and _within(metric, whose):
        metric, whose = whose, None
    elif whose and _within(whose, f"{told} {metric or ''}"):
        whose = None
    days = figure.interval.split("/") if figure.interval else []
    parts = {
        "given-change" if figure.change else "given-metric": metric,
        "given-subject-of" if metric and not figure.change else "given-subject": whose,
        "given-place": place,
        "given-day" if len(set(days)) == 1 else "given-period": _of_link(figure, "period"),
        "given-speaker": _of_link(figure, "speaker"),
    }
    said = "".join(say(key, value=value) for key, value in parts.items() if value)
    return say("given", figure=told, parts=said) if said else ""


def relation(figure: Quantity, others: Mapping[str, Quantity], say: Say) -> str:
    """Say how the figure stands to another one; empty where it does not.

    others  the figures of the article by their id
    """
    related = _related(figure, others, say)
    return say("is", figure=name(figure), what=related) if related else ""


def whole(figure: Quantity, others: Mapping[str, Quantity], say: Say) -> str:
    """Say of what a share or a part is one, in short; `others` as for `relation`."""
    other = others.get(figure.of or "") if figure.relation in ("share", "part") else None
    return say("of-other", other=other.text) if other else ""


@dataclass(frozen=True)
class Linked:
    """One link of a figure: its name, what it says, and each rule and place in the text that say so."""

    name: LinkName
    value: str
    evidence: tuple[Link, ...]


def linked(figure: Quantity, others: Mapping[str, Quantity], say: Say) -> list[Linked]:
    """Every link of a figure with its evidence, the one to another figure last; `others` as for `relation`."""
    values = {link: _of_link(figure, link) for link in _LINKS} | {"of": _related(figure, others, say)}
    return [
        Linked(link, text, tuple(found for found in figure.links if found.name == link))
        for link, text in values.items()
        if text
    ]


def _related(figure: Quantity, others: Mapping[str, Quantity], say: Say) -> str:
    if figure.of is None:
        return ""
    other = others.get(figure.of)
    key = _RELATIONS.get(figure.relation or "", "is-of")
    return say(key, other=say("not-shown") if other is None else name(other))


def words(text: str) -> list[str]:
    """Cut a text into the words that count when two are compared: case folded, without punctuation."""
    return _NO_WORDS.sub(" ", text.casefold()).split()


def _of_link(figure: Quantity, link: LinkName) -> str:
    if link == "period":
        days = figure.interval and "–".join(dict.fromkeys(figure.interval.split("/")))
        return _with_note(figure.period or days, figure.period and days)
    if link == "speaker":
        return _with_note(figure.speaker, figure.speaker_role)
    text: str | None = getattr(figure, link)
    return text or ""


def _with_note(text: str | None, note: str | None) -> str:
    return f"{text} ({note})" if text and note else text or ""


def _within(text: str, other: str) -> bool:
    """Whether every word of a text is one of another."""
    return {*words(text)} <= {*words(other)}
