"""What became of the figures of an article between two versions of it: changed, added, removed, moved, and why.

Start with `diff`. Two readings of the same text are matched by where the figures stand, two texts by the words around
them (`matching`). Where patterns and text both changed, a third reading, the old text by the new patterns, tells the
one cause from the other: what differs up to it is the patterns' doing, what differs from there on the article's.

Everything here is pure: lists in, lists out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

import msgspec

from extractor.matching import Places, Words, match, overlapping
from extractor.records import Article, Cause, Change, Field, Finding, FindingChange, Quantity, Status

__all__ = ["COMPARED", "Difference", "Version", "diff", "is_jump", "pairs"]

# What makes two records of a figure different; where it stands and which pattern rows made it does not.
COMPARED = (
    "kind", "text", "field", "value", "low", "high", "rounding", "ambiguous", "unit", "per", "modifier", "change",
    "counted", "subject", "subjects", "metric", "place", "period", "interval", "speaker", "speaker_role", "of",
    "relation", "restated",
)  # fmt: skip
_FOLLOW: Mapping[str, tuple[str, ...]] = {  # left out where one of these differs, from which it follows
    "rounding": ("text", "value", "low", "high"),
    "subjects": ("subject",),
    "interval": ("period",),
    "speaker_role": ("speaker",),
    "relation": ("of",),
}
_CONTEXT = 32  # characters on each side that a figure is known by
_JUMP = 10
_FIELDS: tuple[Field, ...] = ("title", "text")
_encode = msgspec.json.Encoder(decimal_format="string").encode

Pair = tuple[int | None, int | None]


class Version(msgspec.Struct, frozen=True):
    """One version of an article, and what was found in it.

    article   its id; `text` has its own where the two are not the same
    text      None where only the records are at hand; figures are then told apart by what the records say
    rules     stands for the patterns and the code that made the records; empty where that is not known
    findings  None where nothing was checked
    text_hash  of the text that the figures index, where that is known even without the text
    checks    those that ran; findings of others are not compared
    """

    article: str
    quantities: Sequence[Quantity]
    text: Article | None = None
    rules: str = ""
    findings: Sequence[Finding] | None = None
    nth: int = 1
    text_hash: str = ""
    checks: frozenset[str] = frozenset()


@dataclass
class Difference:
    """What differs in one article, in the order of the new text; `same` are the figures that do not, on both sides."""

    changes: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    findings: list[FindingChange] = field(default_factory=list)
    same: list[tuple[Quantity, Quantity]] = field(default_factory=list)


def diff(old: Version, new: Version, between: Version | None = None) -> Difference:
    """Compare two versions of an article.

    between  the old text read by the new rules, which tells the causes apart where both changed
    """
    if between is None:
        joined = [(one, two, _cause(old, new)) for one, two in pairs(old, new)]
    else:
        joined = list(_through(old, between, new))
    made = _made(old, new, joined)
    made.findings = _findings(old, new)
    return made


def _cause(old: Version, new: Version) -> Cause:
    if _same_text(old, new) and old.text and new.text and old.text.date == new.text.date:
        return "patterns"
    return "article" if old.rules == new.rules else "both"


def is_jump(change: Change) -> bool:
    """Whether a value became ten times as large or a tenth, or more: "juta" for "miliar", a digit lost."""
    one, two = _size(change.before), _size(change.after)
    return bool(one and two) and max(one, two) >= _JUMP * min(one, two)


def _size(figure: Quantity | None) -> Decimal:
    value = figure and (figure.low if figure.value is None else figure.value)
    return abs(value) if value else Decimal(0)


def pairs(old: Version, new: Version) -> list[Pair]:
    """Every figure of both versions once, by its number, with the one that answers it or None."""
    return _pairs(old, new, same_text=_same_text(old, new))


def _same_text(old: Version, new: Version) -> bool:
    if old.text is None or new.text is None:
        return False
    return (old.text.text, old.text.title) == (new.text.text, new.text.title)


def _pairs(old: Version, new: Version, *, same_text: bool) -> list[Pair]:
    matched: dict[int, int] = {}
    if same_text:
        matched.update(overlapping(old.quantities, new.quantities))
    else:
        bare = old.text is None or new.text is None
        for name in _FIELDS:
            one, two = _numbers(old, name), _numbers(new, name)
            before, after = [old.quantities[at] for at in one], [new.quantities[at] for at in two]
            if before and after:
                found = match(_words(old, name, before, bare=bare), _words(new, name, after, bare=bare))
                matched.update((one[at], two[there]) for at, there in found)
    taken = {*matched.values()}
    every: list[Pair] = [(at, matched.get(at)) for at in range(len(old.quantities))]
    return every + [(None, there) for there in range(len(new.quantities)) if there not in taken]


def _numbers(version: Version, name: Field) -> list[int]:
    return [at for at, figure in enumerate(version.quantities) if figure.field == name]


def _words(version: Version, name: Field, figures: Sequence[Quantity], *, bare: bool) -> Words:
    if bare or version.text is None:
        return _told(figures)
    return Words.of(version.text.field(name), figures)


def _told(figures: Sequence[Quantity]) -> Words:
    """What the records say around their figures, in place of an article that is not at hand."""
    text, placed = "", []
    for figure in sorted(figures, key=lambda figure: figure.start):
        before = " ".join(filter(None, (figure.subject, figure.metric, figure.place)))
        after = " ".join(filter(None, (figure.counted, figure.per, figure.period, figure.speaker)))
        text += f"{before} "
        placed.append((figure, len(text)))
        text += f"{figure.text} {after}\n"
    moved = {
        id(figure): msgspec.structs.replace(figure, start=start, end=start + len(figure.text))
        for figure, start in placed
    }
    return Words.of(text, [moved[id(figure)] for figure in figures])


def _through(old: Version, between: Version, new: Version) -> Iterator[tuple[int | None, int | None, Cause]]:
    """Pair old and new figures by way of the old text read by the new rules."""
    first = _pairs(old, between, same_text=True)
    second = {middle: two for middle, two in pairs(between, new) if middle is not None}
    names = {old.quantities[a].id: between.quantities[b].id for a, b in first if a is not None and b is not None}
    for one, middle in first:
        if middle is None:
            yield one, None, "patterns"
            continue
        two = second[middle]
        if one is None:
            if two is not None:
                yield None, two, "patterns"
            continue
        by_patterns = bool(_differing(old.quantities[one], between.quantities[middle], names))
        by_article = two is None or bool(_differing(between.quantities[middle], new.quantities[two], None))
        if two is not None and by_patterns and by_article:
            yield one, two, "both"
        else:
            yield one, two, "patterns" if by_patterns and two is not None else "article"
    reached = {*second.values()}
    yield from ((None, there, "article") for there in range(len(new.quantities)) if there not in reached)


def _made(old: Version, new: Version, pairs: Sequence[tuple[int | None, int | None, Cause]]) -> Difference:
    made = Difference()
    names = {old.quantities[a].id: new.quantities[b].id for a, b, _ in pairs if a is not None and b is not None}
    anchors = _Anchors(old), _Anchors(new)
    for one, two, cause in sorted(pairs, key=lambda pair: _order(old, new, pair)):
        before = None if one is None else old.quantities[one]
        after = None if two is None else new.quantities[two]
        fields = _differing(before, after, names) if before and after else ()
        if before and after and not fields:
            if (before.field, before.start, before.end) == (after.field, after.start, after.end):
                made.same.append((before, after))
            else:
                change = Change(
                    id="", status="moved", article=new.article, nth=new.nth, cause=cause, before=before, after=after
                )
                made.moved.append(change)
            continue
        status: Status = "changed" if before and after else "added" if after else "removed"
        anchor = anchors[0].of(one) if one is not None else anchors[1].of(two or 0)
        name = _name(old, anchor, before, after, fields)
        change = Change(
            id=name,
            status=status,
            article=new.article,
            nth=new.nth,
            cause=cause,
            fields=fields,
            before=before,
            after=after,
        )
        made.changes.append(change)
    return made


def _order(old: Version, new: Version, pair: tuple[int | None, int | None, Cause]) -> tuple[bool, int]:
    one, two, _ = pair
    figure = new.quantities[two] if two is not None else old.quantities[one or 0]
    return figure.field == "text", figure.start


def _differing(before: Quantity, after: Quantity, names: Mapping[str, str] | None) -> tuple[str, ...]:
    """The fields that differ.

    names  by the id of each old figure that of the new one; without it what a figure belongs with is not compared
    """
    found = [name for name in COMPARED if name != "of" and getattr(before, name) != getattr(after, name)]
    if not found and before.of is None and after.of is None:
        return ()
    if "text" in found and before.text.split() == after.text.split():  # a line break where a space was
        found.remove("text")
    if "restated" in found and _again(before) == _again(after):
        found.remove("restated")
    if names is not None and (before.of and names.get(before.of)) != after.of:
        found.insert(0, "of")
    return tuple(name for name in COMPARED if name in found and not any(led in found for led in _FOLLOW.get(name, ())))


class _Anchors:
    """What each figure of a version is known by: the words around it, and which of those between the same words.

    It comes from the text alone, not from what else is known in it: the same figure must have the same anchor after
    decisions on its neighbours.
    """

    def __init__(self, version: Version) -> None:
        self._version = version
        self._places: dict[Field, Places] = {}
        self._told: list[str] = []

    def of(self, at: int) -> str:
        figure = self._version.quantities[at]
        if self._version.text is None:
            self._told = self._told or self._bare()
            return self._told[at]
        if figure.field not in self._places:
            self._places[figure.field] = Places(self._version.text.field(figure.field))
        before, after, which = self._places[figure.field].around(figure.start, figure.end, _CONTEXT)
        return f"{figure.field}|{before}|{after}|{which}"

    def _bare(self) -> list[str]:
        words, seen = _told(self._version.quantities), Counter[str]()
        anchors = []
        for at, figure in enumerate(self._version.quantities):
            context = f"{figure.field}|{' '.join(words.before(at))}|{' '.join(words.after(at))}"
            seen[context] += 1
            anchors.append(f"{context}|{seen[context]}")
        return anchors


def _name(
    version: Version, anchor: str, before: Quantity | None, after: Quantity | None, fields: tuple[str, ...]
) -> str:
    """Name a change by where it is and by what was shown of it."""
    told = [version.article, version.nth, anchor, _content(before), _content(after), "of" in fields]
    return sha256(_encode(told)).hexdigest()[:16]


def _content(figure: Quantity | None) -> object:
    if figure is None:
        return None
    shown = [getattr(figure, name) for name in COMPARED if name not in ("of", "restated", "text")]
    return [" ".join(figure.text.split()), *shown, _again(figure)]


def _again(figure: Quantity) -> object:
    return figure.restated and (figure.restated.text, figure.restated.value)


def _findings(old: Version, new: Version) -> list[FindingChange]:
    if old.findings is None or new.findings is None:
        return []
    made: list[FindingChange] = []
    both = old.checks & new.checks
    known: dict[tuple[str, str], list[Finding]] = {}
    for finding in (one for one in old.findings if one.check in both):
        known.setdefault((finding.check, finding.fingerprint), []).append(finding)
    for finding in (one for one in new.findings if one.check in both):
        same = known.get((finding.check, finding.fingerprint))
        before = same.pop(0) if same else None
        fields = tuple(
            name
            for name in ("level", "message", "working", "readings", "repair")
            if before is not None and getattr(before, name) != getattr(finding, name)
        )
        if before is None or fields:
            status: Status = "changed" if before else "added"
            made.append(
                FindingChange(
                    status=status, article=new.article, nth=new.nth, fields=fields, before=before, after=finding
                )
            )
    gone = (finding for left in known.values() for finding in left)
    return made + [
        FindingChange(status="removed", article=new.article, nth=new.nth, before=finding) for finding in gone
    ]
