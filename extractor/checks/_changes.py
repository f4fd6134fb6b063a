"""Changes as an article tells them: by how much, by how many percent, from where, to where; and whether that fits.

Start with `judged`, which the checks of changes share. `moves` reads the roles of figures that stand side by side off
the words in front of each: "dari" makes it the base, "menjadi" the level, "atau" the same change said again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from extractor.checks import Case
from extractor.checks._digits import DIGITS, SCALE, separated_otherwise
from extractor.checks._pointing import meant, pointed, points_back
from extractor.intervals import Interval, Verdict, decide, read
from extractor.numerals import read_digits
from extractor.records import Direction, Quantity
from extractor.rulebook import ChangeRow, load

__all__ = ["Judged", "Move", "judged", "moves"]

_HEDGE = r"(?:sekitar|hampir|nyaris|lebih|kurang|hanya|cuma|sebesar|senilai|sebanyak|seharga|rata-rata)"
_POINT = r"(?:level|posisi|angka|harga|kisaran|area|titik|zona|nilai|kurs|total|jumlah)"
_LEVEL = re.compile(
    rf"(?:^|\s|[,(])(?:menjadi|jadi|ke|(?:di|pada)(?=\s+{_POINT}))(?:\s+(?:{_POINT}|{_HEDGE}|dari|di))*$"
)
_AT = re.compile(rf"\b(?:di|pada)(?:\s+{_HEDGE})*$")
_BASE = re.compile(r"\b(?:dari|semula|dibanding(?:kan)?|ketimbang|daripada|berbanding)\b(?P<rest>[^;]*)$")
_BASE_END = re.compile(
    rf"(?:^|\s)(?:{_POINT}|{_HEDGE}|sebelumnya|semula|yang|di|mencapai|tercatat|yakni|yaitu|lalu|kemarin|\W+)$"
)
# What was hoped for or is part of something else is not where a change began.
_HOPED = re.compile(
    r"\b(?:target|estimasi|proyeksi|perkiraan|prediksi|konsensus|ekspektasi|asumsi|rekor|pagu|plafon)\w*\b"
)
# Growth a year, which is not that from first to last.
_EACH = re.compile(
    r"\b(?:(?:se)?tiap|per (?:hari|minggu|pekan|bulan|triwulan|kuartal|semester|tahun)|rata-rata|setahun|sebulan|"
    r"sepekan|sehari|semalam)\b"
)
# Where something else begins that changed by as much as is told behind it.
_APART = re.compile(r"\b(?:misalnya|misal|contohnya|antara lain|seperti|termasuk|dengan|kemudian|dan|serta)\b|, lalu\b")
_TIMES = frozenset({"hari", "minggu", "bulan", "triwulan", "semester", "tahun"})
_NEAR = 2  # words between "dari" and its figure, whatever they are
_FAR = 12
_EACH_REACH = 20  # characters before a change in which "rata-rata" says that it is one a year
_AGAIN = re.compile(
    r"^(?:[\w-]+,? ){0,4}(?:[\w-]+)?[,(]*\s*(?:\(|/|\b(?:atau|setara|alias)\b)"
    r"(?:\s*(?:setara|sekitar|dengan|sebesar|naik|turun|menguat|melemah|meningkat|menurun|tumbuh|persentase|minus))*$"
)
_THEN = re.compile(r"^(?:[\w/-]+ ){0,4}(?:[\w/-]+)?(?:,|\(|\b(?:atau|yang|dengan)\b)(?: [\w-]+){0,4}$")
_ELSE = re.compile(
    r"\b(?:dan|serta|dari|untuk|pada|di|dibanding|dibandingkan|menjadi|kemudian|lalu|sebelum\w*|padahal|selanjutnya)\b"
)
_MOVED = r"\b(?P<verb>{verbs})(?: (?:tajam|tipis|signifikan|drastis|harga|menjadi|jadi|hingga|ke)){{0,2}}"
# A currency that gains costs fewer rupiah.
_CURRENCY = re.compile(
    r"\b(?:mata uang|kurs|rupiah|dolar|dollar|yen|euro|won|yuan|pound\w*|ringgit|baht|peso|rupee|rubel|lira|real|rand|"
    r"franc|krona|dong)\b"
)
# Of two places in a list the lower number is the better one, so that it may be said to rise when its number falls.
_RANK = re.compile(r"\b(?:peringkat|posisi|urutan|ranking|rangking)(?:nya)?\b")
_STRENGTH = re.compile(r"\b(?:(?:me|peng)uat\w*|menguat|(?:me|pe)lemah\w*|\w*apresiasi\w*|\w*depresiasi\w*|perkasa)\b")
_THOUSAND = 1000

Sort = Literal["percent", "amount", "points", "direction", "times", "percentage-points"]
_OF_WHAT: dict[Sort, int] = {"percent": 1, "times": 1, "points": 2}  # which figure is divided by; nothing is of zero
_OPEN = Verdict("undecided", None, certain=False)
Formula = Callable[..., tuple[Interval, Interval]]


# Which roles in a row make a change. What has its own level or base behind it is another one.
_ROLES = re.compile(r"B(CG?)L(?!B)|[XAL]?(CG?)(BL|LB(?!L)|[LBA])?|BL(CG?(?![LB]))?|[XAL]B(?!L)")


class Move(NamedTuple):
    """One change: which way, by how much and how many percent or times, from where and to where.

    either  whether the words leave open which way the number went ("rupiah menguat")
    """

    direction: Direction
    amount: Quantity | None = None
    percent: Quantity | None = None
    times: Quantity | None = None
    base: Quantity | None = None
    level: Quantity | None = None
    either: bool = False


class Judged(NamedTuple):
    """A relation within a change, tried.

    figures  its figures: the change first, then from where and to where
    verdict  whether they agree
    other    where they do not, the figure whose digits would have to be grouped the English way for them to agree
    """

    sort: Sort
    move: Move
    figures: tuple[Quantity, ...]
    verdict: Verdict
    other: Quantity | None = None


class _Verbs(NamedTuple):
    """The words of change of the pattern rows: which way each goes, in front of a base and in front of a level."""

    directions: Mapping[str, Direction]
    start: re.Pattern[str]
    end: re.Pattern[str]


@functools.cache
def _verbs() -> _Verbs:
    rows = load().of(ChangeRow)
    directions = {form.lower(): row.direction for row in rows for form in (*row.forms, *row.far)}
    moved = _MOVED.format(verbs="|".join(sorted(map(re.escape, directions), key=len, reverse=True)))
    return _Verbs(directions, re.compile(rf"{moved} dari$"), re.compile(rf"{moved}(?: dari)?$"))


def judged(case: Case) -> list[Judged]:
    """Every relation within a change of an article, tried."""
    return [relation for move in moves(case) for relation in (*_relations(move), *_pointing(case, move))]


def moves(case: Case) -> Iterator[Move]:
    """The changes of an article that tell more than one thing."""
    for figures, words in case.chains:
        told = [case.before(figures[0], 60), *words]
        if any(map(_is_change, figures)) or _BASE.search(" ".join(told)):  # else neither is there in "BL" or "C"
            yield from _Chain(figures, told).moves()


def _is_change(figure: Quantity) -> bool:
    return figure.change is not None or (figure.kind == "multiple" and "lipat" in figure.text.lower())


class _Chain:
    """Figures side by side, with their roles.

    C a change, G the same change again, B where it came from, L where it went to, A where something stands, X other
    """

    def __init__(self, figures: Sequence[Quantity], words: Sequence[str]) -> None:
        self.figures, self.words = figures, words
        self.roles = ""
        for i in range(len(figures)):
            self.roles += self._role(i)

    def _role(self, i: int) -> str:
        figure, words = self.figures[i], self.words[i]
        if i and self.roles[-1] in "CG" and _AGAIN.search(words) and figure.unit != self.figures[i - 1].unit:
            return "G"
        if _LEVEL.search(words):
            return "L"
        if _from_there(words):
            return "B"
        if _is_change(figure):
            return "C"
        return "A" if _AT.search(words) else "X"

    def moves(self) -> Iterator[Move]:
        for m in _ROLES.finditer(self.roles):
            at = {role: m.start() + m[0].rindex(role) for role in set(m[0])}
            base, level = at.get("B"), at.get("L", at.get("A") if m[0][-1] == "A" else None)
            changed = at.get("C")
            if changed is None:
                yield from self._unmeasured(at["B"], at.get("L", m.start()))
                continue
            if m[0].startswith("BL") and not self._goes_on(changed):
                yield from self._unmeasured(at["B"], at["L"])
                continue
            if m[0][0] in "XAL" and level in (None, m.start()):
                # "B, naik 5 persen dari A"; "di level B, turun 10 poin atau 0,2 persen"
                level = m.start() if (base is not None or "G" in at) and self._goes_on(changed) else None
            if base is None and level is None:
                continue
            yield from self._move(changed, "G" in at, base, level)

    def _goes_on(self, i: int) -> bool:
        """Whether the change tells of the figure before it: ", naik", "atau turun"."""
        return _THEN.search(self.words[i]) is not None and not _ELSE.search(self.words[i])

    def _unmeasured(self, base: int, level: int) -> Iterator[Move]:
        """As in "naik dari A menjadi B", "semula A kini naik menjadi B", "B, naik dari A"."""
        words = self.words[max(base, level)]
        told = _verbs().start.search(self.words[base]) if base < level else None
        told = told or _verbs().end.search(words)
        if told is None or (level < base and not _THEN.search(words[: told.start()].rstrip())):
            return
        figures = self.figures[base], self.figures[level]
        nouns = {(figure.counted or "").lower() for figure in figures} - {""}
        if len(nouns) < 2 and not self._ranks(base, *figures):
            named = f"{self.words[base]} {words} {figures[0].subject}".lower()
            either = _STRENGTH.search(told["verb"]) is not None or _CURRENCY.search(named) is not None
            yield Move(_verbs().directions[told["verb"]], base=figures[0], level=figures[1], either=either)

    def _move(self, changed: int, again: bool, base: int | None, level: int | None) -> Iterator[Move]:
        told = [self.figures[i] for i in (changed, changed + 1)[: 1 + again]]
        last = changed + again
        behind = self.words[last + 1] if last + 1 < len(self.words) else ""
        if told[0].per in _TIMES or _EACH.search(self.words[changed][-_EACH_REACH:]) or _EACH.search(behind):
            return
        if base is not None and base == last + 1 and _APART.search(behind):
            return  # "naik 5 persen, misalnya cabai dari …"
        direction = told[0].change or "up"
        if direction == "down":
            told = [_unsigned(figure) for figure in told]  # "turun 10 poin (-0,2%)"
        start, end = (None if at is None else self.figures[at] for at in (base, level))
        if any(figure is not None and figure.value is not None and figure.value < 0 for figure in (*told, start, end)):
            return
        percent = next((figure for figure in told if figure.kind == "percent" and figure.unit == "%"), None)
        times = next((figure for figure in told if figure.kind == "multiple"), None)
        amount = next((figure for figure in told if figure is not percent and figure is not times), None)
        if percent is None and times is None and self._ranks(changed, *filter(None, (amount, start, end))):
            return
        words, subject = self.words[changed], f"{told[0].subject}".lower()
        either = _CURRENCY.search(subject) is not None
        if not either and _STRENGTH.search(" ".join(words.split()[-4:])):
            priced = any(figure is not None and (figure.kind == "money" or figure.per) for figure in (start, end))
            either = priced or _CURRENCY.search(f"{self.words[0]} {words} {subject}") is not None
        yield Move(direction, amount, percent, times, start, end, either)

    def _ranks(self, i: int, *figures: Quantity) -> bool:
        """Whether figures are places in a list, which the words or the names around the i-th figure say."""
        if any(figure.kind != "cardinal" or not 0 < (figure.value or 0) < _THOUSAND for figure in figures):
            return False
        names = (name for figure in figures for name in (figure.subject, figure.metric, figure.counted) if name)
        return _RANK.search(" ".join((self.words[i], *names)).lower()) is not None


def _from_there(words: str) -> bool:
    """Whether words in front of a figure make it the base of a change."""
    m = _BASE.search(words)
    if m is None or _HOPED.search(m["rest"]):
        return False
    behind = m["rest"].split()
    return len(behind) <= _NEAR or (len(behind) <= _FAR and _BASE_END.search(m["rest"]) is not None)


def _relations(move: Move) -> Iterator[Judged]:
    base, level = move.base, move.level
    if base is not None and level is not None:
        base = _scaled_like(base, level)
        if not _same(base, level):
            return
        if move.percent is not None:
            yield from _of_percent(move, move.percent, base, level)
        if move.times is not None:
            yield _judge("times", move, (move.times, base, level), (_times_as_much, _times_more))
        if move.amount is not None and _measures(move.amount, level):
            yield _of_amount(move, move.amount, base, level)
        if move.percent is None and move.times is None and move.amount is None and not move.either:
            yield Judged("direction", move, (base, level), _of_direction(move, base, level))
        return
    end = level or base
    if end is not None and move.amount is not None and move.percent is not None and _measures(move.amount, end):
        formula = _of_level if level is not None else _of_base
        yield _judge("points", move, (_measured(move.amount), move.percent, end), _signed(move, formula))


def _pointing(case: Case, move: Move) -> Iterator[Judged]:
    """The relations of a change that the sentence before gives the level of: "Angka itu naik 5 persen dari A"."""
    told = [figure for figure in (move.percent, move.amount) if figure is not None]
    base = move.base
    if base is None or move.level is not None or len(told) != 1 or not points_back(case, told[0], out_of=False):
        return
    levels = pointed(case, told[0], lambda level: _same(base, level) and not level.change)
    made = (relation for level in levels for relation in _relations(move._replace(level=level)))
    found = meant(made, lambda relation: relation.verdict.answer)
    if found is not None:  # with what it points to, none is certain
        yield found._replace(verdict=replace(found.verdict, certain=False))


def _of_direction(move: Move, base: Quantity, level: Quantity) -> Verdict:
    widths = {high - low for low, high in (figure.rounding or (0, 0) for figure in (base, level))}
    if (
        base.value is not None
        and level.value is not None
        and len(widths) == 1
        and not (base.modifier or level.modifier)
    ):
        # Rounded alike, what is less stays less.
        went = level.value >= base.value if move.direction == "up" else level.value <= base.value
        tried = read(base, "rounded"), read(level, "rounded")
        return Verdict("consistent" if went else "contradicted", "rounded" if went else None, not went, tried)
    return decide((base, level), _RISES if move.direction == "up" else _FALLS, alike=True)


def _of_amount(move: Move, amount: Quantity, base: Quantity, level: Quantity) -> Judged:
    """Tried as if all were written to the same digit; it takes more to be certain where it did go that way."""
    figures, formulas = (_measured(amount), base, level), _signed(move, _sum)
    tried = _judge("amount", move, figures, formulas, alike=True)
    turned = not move.either and _of_direction(move, base, level).certain
    if not tried.verdict.certain or turned:
        return tried
    own = decide(figures, *formulas)  # each rounded to its own zeros
    return tried._replace(verdict=own if own.certain else replace(tried.verdict, certain=False))


def _of_percent(move: Move, percent: Quantity, base: Quantity, level: Quantity) -> Iterator[Judged]:
    figures = percent, base, level
    relative = _judge("percent", move, figures, _signed(move, _growth))
    if level.kind != "percent":
        yield relative
        return
    points = _judge("percentage-points", move, figures, _signed(move, _sum))
    yield points if relative.verdict.answer == "contradicted" and points.verdict.answer == "consistent" else relative


def _judge(
    sort: Sort, move: Move, figures: tuple[Quantity, ...], formulas: Sequence[Formula], *, alike: bool = False
) -> Judged:
    """Try a relation with each formula, and where none agrees, with the separators of one figure read the other way."""
    if sort in _OF_WHAT and figures[_OF_WHAT[sort]].value == 0:
        return Judged(sort, move, figures, _OPEN)
    verdict = decide(figures, *formulas, alike=alike)
    for i, figure in enumerate(figures if verdict.answer == "contradicted" else ()):
        for value, indonesian in separated_otherwise(figure):
            tried = decide((*figures[:i], value, *figures[i + 1 :]), *formulas, alike=alike)
            if tried.answer == "consistent":
                # What was read the English way for its context, and agrees the Indonesian way, is as it should be.
                return (
                    Judged(sort, move, figures, tried) if indonesian else Judged(sort, move, figures, verdict, figure)
                )
    return Judged(sort, move, figures, verdict)


def _signed(move: Move, formula: Callable[[int], Formula]) -> list[Formula]:
    sign = 1 if move.direction == "up" else -1
    return [formula(sign), formula(-sign)] if move.either else [formula(sign)]


_ONE = Interval.exact(1)


def _growth(sign: int) -> Formula:
    return lambda percent, base, level: (level, base * (percent / (100 * sign) + 1))


def _sum(sign: int) -> Formula:
    return lambda amount, base, level: (amount, (level - base) * sign)


def _of_level(sign: int) -> Formula:
    # With p the percentage, the amount is p of what the level was before it: level · p / (1 + p).
    return lambda amount, percent, level: (
        amount,
        level * ((_ONE - _ONE / (percent / (100 * sign) + 1)) * sign),
    )


def _of_base(sign: int) -> Formula:
    return lambda amount, percent, base: (amount, base * percent / 100)


_RISES: Formula = lambda base, level: (level, Interval.between(base.low, None))  # noqa: E731
_FALLS: Formula = lambda base, level: (level, Interval.between(None, base.high))  # noqa: E731
_HALF = Interval(-1, 1, over=2)
_times_as_much: Formula = lambda times, base, level: (level, base * (times + _HALF))  # noqa: E731
_times_more: Formula = lambda times, base, level: (level, base * (times + 1 + _HALF))  # noqa: E731


def _same(one: Quantity, two: Quantity) -> bool:
    """Whether two figures measure alike."""
    if (one.kind, one.unit) != (two.kind, two.unit) or one.kind == "ordinal":
        return False
    return not (one.per and two.per and one.per != two.per)


def _measures(amount: Quantity, level: Quantity) -> bool:
    """Whether a change can be one of this level: in its unit, or in points, which are of whatever the level is."""
    return _same(amount, level) or _in_points(amount) or (amount.unit in _POINTS_OF and level.unit == "%")


def _scaled_like(base: Quantity, level: Quantity) -> Quantity:
    """The base with the scale that is said only once: "dari 1,2 menjadi 2,5 juta"."""
    if base.value is None or level.value is None or not 0 < base.value < _THOUSAND or SCALE.search(base.text):
        return base
    if not SCALE.search(level.text) or (number := DIGITS.search(level.text)) is None:
        return base
    read = read_digits(number[0])
    if read is None or not read.value:
        return base
    return _rescaled(base, level.value / read.value)


def _rescaled(figure: Quantity, factor: Decimal) -> Quantity:
    assert figure.value is not None
    low, high = figure.rounding or (figure.value, figure.value)
    if low == high:
        low, high = low - Decimal("0.5"), high + Decimal("0.5")
    return msgspec.structs.replace(figure, value=figure.value * factor, rounding=(low * factor, high * factor))


# Of a percent.
_POINTS_OF = {"pp": Decimal(1), "bp": Decimal("0.01")}


def _in_points(amount: Quantity) -> bool:
    return amount.kind == "cardinal" and (amount.counted or "").startswith("poin")


def _unsigned(figure: Quantity) -> Quantity:
    if figure.value is None or figure.value >= 0:
        return figure
    low, high = figure.rounding or (figure.value, figure.value)
    return msgspec.structs.replace(figure, value=-figure.value, rounding=(-high, -low))


def _measured(amount: Quantity) -> Quantity:
    """A number of points that is whole may be a rounded one, other than one of things that are counted."""
    if amount.value is not None and amount.unit in _POINTS_OF:
        low, high = amount.rounding or (amount.value, amount.value)
        part = _POINTS_OF[amount.unit]
        return msgspec.structs.replace(amount, unit="%", value=amount.value * part, rounding=(low * part, high * part))
    if amount.value is None or not _in_points(amount) or amount.rounding != (amount.value, amount.value):
        return amount
    half = Decimal("0.5")
    return msgspec.structs.replace(amount, rounding=(amount.value - half, amount.value + half))
