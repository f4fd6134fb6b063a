"""From text to quantities: the finder that `rules` puts together with the linker.

Start with `Finder.find`. It works on a plain string, window by window around the numbers; `_build` turns one match
of a shape into figures; `_finish` adds what stands around them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from extractor.numerals import Number, plain, ratio, rounding
from extractor.pipes.context import THINGS, Nouns, change, change_behind, change_further, hedge, rate, rate_apart
from extractor.pipes.grammar import Grammar
from extractor.pipes.lexicon import Lexicon, Words, lex, spots
from extractor.pipes.sentences import ENDS, sentence_starts
from extractor.pipes.shapes import Match, Shapes, literals
from extractor.pipes.windows import Item, Reader
from extractor.records import Blocked, Direction, Field, Modifier, Quantity, Restatement, Value
from extractor.rulebook import BlockerRow, CurrencyRow, Row, Rulebook, SurfaceRow, UnitRow

MINOR = Decimal("0.01")
_NEAR = 8  # items, and figures, looked at for the currency of a "sen"
_WHOLE = 100  # percent
_POINTS = frozenset({"poin", "point"})
_AGAIN = frozenset({"or", "open"})  # roles between a figure and the same one told another way
_UNIT_ROLES = {  # of each kind, the last one behind the number
    "percent": ("percent",),
    "measure": ("unit",),
    "multiple": ("times",),
    "money": ("minor", "currency", "currency_word"),
}


class Found(Value, frozen=True):
    """What a text holds: its figures, the numbers that are none, and where its sentences begin."""

    quantities: list[Quantity]
    blocked: list[Blocked]
    sentences: list[int]
    bounds: dict[int, tuple[int, int]]  # of the sentences that were asked for


class _Figure(Value, frozen=True):
    """A figure on its way: items[start:stop] of the window and what the shape says of it."""

    start: int
    stop: int
    numbers: tuple[Number, ...]  # two are the ends of a range
    unit: str | None
    rows: tuple[Row, ...]
    again: Item | None = None
    ambiguous: bool = False
    noun_at: int | None = None  # the word where a noun shared with other figures would stand


class Finder:
    """Finds the figures of a text by a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Compile the rulebook; raises RulebookError if a shape cannot be read."""
        self.rulebook = rulebook
        self.lexicon = Lexicon(rulebook, literals(rulebook))
        self.shapes = Shapes(rulebook, self.lexicon)
        self.reader = Reader(self.lexicon)
        self.grammar = Grammar(rulebook)
        self.nouns = Nouns(self.lexicon, self.grammar)

    def find(self, text: str, article: str = "", field: Field = "text", words: Words | None = None) -> Found:
        """Every figure of a text, and every number that is none, in order and without overlap.

        article, field  what the records say they are from
        words           the text's words, if it was lexed before
        """
        words = words or lex(text)
        found = Found([], [], self.sentences(words), {})
        for items in self.reader.windows(words, spots(_NEWLINES, words.initials)):
            _Window(self, text, words, items, found, article, field).run()
        return _take_out_names(text, found) if any(b.rule in _NAME_RULES for b in found.blocked) else found

    def sentences(self, words: Words) -> list[int]:
        """Offsets at which the sentences of a text begin, the first one 0."""
        return sentence_starts(words, self.lexicon.abbreviations, spots(_SENTENCE_ENDS, words.initials))


_SENTENCE_ENDS, _NEWLINES = re.compile(f"[\n{re.escape(''.join(ENDS))}]"), re.compile("\n")
_NAME_RULES = frozenset({"blocker:name-before"})


def _take_out_names(text: str, found: Found) -> Found:
    """Block a number that is part of a name elsewhere in the text.

    Where every word is capitalised, or at the head of a sentence, "Atlas 900" does not show that it is a name; it
    may show it in the next paragraph.
    """
    names = {(_word_before(text, b.start), b.text) for b in found.blocked if b.rule in _NAME_RULES}
    figures, blocked = [], list(found.blocked)
    for quantity in found.quantities:
        name = _word_before(text, quantity.start), quantity.text
        if quantity.kind == "cardinal" and name in names:
            blocked.append(
                Blocked(
                    article=quantity.article,
                    text=quantity.text,
                    start=quantity.start,
                    end=quantity.end,
                    field=quantity.field,
                    reason="name",
                    rule="blocker:name-before",
                )
            )
        else:
            figures.append(quantity)
    return replace(found, quantities=figures, blocked=sorted(blocked, key=lambda b: b.start))


def _word_before(text: str, start: int) -> str:
    words = text[max(0, start - 40) : start].split()
    return words[-1] if words else ""


class _Window:
    """One stretch of words with numbers in it, being read."""

    def __init__(
        self, finder: Finder, text: str, words: Words, items: list[Item], found: Found, article: str, field: Field
    ) -> None:
        self.finder, self.text, self.words, self.items, self.found = finder, text, words, items, found
        self.article, self.field = article, field
        self.figures: list[_Figure] = []

    def run(self) -> None:
        """Match, build and finish everything in the window."""
        chars = "".join([item.char for item in self.items])
        previous: tuple[int, Direction | None] = (-9, None)
        for match in self.finder.shapes.matches(chars, self._accept):
            row = match.row
            if isinstance(row, BlockerRow):
                self._block(match, row)
                continue
            for figure in self.figures:
                direction = self._finish(figure, row, previous)
                previous = figure.stop, direction

    def _accept(self, match: Match) -> bool:
        if isinstance(match.row, BlockerRow):
            return True
        self.figures = self._build(match, match.row)
        return bool(self.figures)

    def _offsets(self, start: int, stop: int) -> tuple[int, int]:
        words, starts, last = self.words.words, self.words.starts, self.items[stop - 1].stop - 1
        return starts[self.items[start].start], starts[last] + len(words[last])

    def _block(self, match: Match, row: BlockerRow) -> None:
        start, end = self._offsets(match.start, match.stop)
        self.found.blocked.append(
            Blocked(
                article=self.article,
                text=self.text[start:end],
                start=start,
                end=end,
                field=self.field,
                reason=row.reason,
                rule=row.name,
            )
        )

    def _build(self, match: Match, row: SurfaceRow) -> list[_Figure]:
        """The figures that a match makes; none if its numbers do not fit the row (a range that falls)."""
        items = self.items
        numbers = [i for i in range(match.start, match.stop) if items[i].number is not None]
        if not numbers:
            return self._slang(match)
        unit, rows = self._unit(match, row)
        if row.numbers == "each":
            parts = [self._part(i, match, row, unit, rows) for i in numbers]
            counted = row.kind == "percent" and parts[0].numbers[0].bottom > _WHOLE >= parts[-1].numbers[0].bottom
            return [] if counted else parts  # "385 atau 60 persen" are a count and its share
        readings = [self._reading(i, row) for i in numbers]
        values = tuple([number for number, _ in readings])
        ambiguous = True in [doubt for _, doubt in readings]
        if unit == "minor":
            unit, rows = self._minor_currency(match, rows)
            values = tuple(_minor(v) for v in values)
        again = None
        if row.numbers == "again":
            again, values = items[numbers[1]], values[:1]
        elif row.numbers == "fraction":
            values = _fraction(*values)
        elif row.numbers == "negative":
            values = tuple([number.negative() for number in values])
        elif row.numbers == "product":
            values = (replace(values[1].times(values[0].bottom), scale=values[1].scale),)
        elif len(values) == 2 and self._units_differ(match, row):
            return []  # "6 bulan-12 tahun", "US$5-Rp100 ribu": each end with its own
        elif len(values) == 2:
            values = _spread(*values) if row.numbers == "spread" else _share_scale(*values)
        return [_Figure(match.start, match.stop, values, unit, rows, again, ambiguous)] if values else []

    def _slang(self, match: Match) -> list[_Figure]:
        """As in "seceng", a word that is currency and number at once."""
        for item in self.items[match.start : match.stop]:
            currency = item.rows.get("slang")
            if isinstance(currency, CurrencyRow):
                number = Number(currency.slang[self.words.words[item.start].lower()])
                return [_Figure(match.start, match.stop, (number,), currency.id, (currency,))]
        return []

    def _part(self, i: int, match: Match, row: SurfaceRow, unit: str | None, rows: tuple[Row, ...]) -> _Figure:
        """One number of a row that makes a figure of each, with the currency before or the unit behind it."""
        items = self.items
        number, doubt = self._reading(i, row)
        start, stop = i, i + 1
        if start > match.start and "currency" in items[start - 1].rows:
            start -= 1
        elif start - 2 == match.start and '"ke"' in items[match.start].rows:
            start = match.start  # "ke-"
        if stop < match.stop and _UNIT_ROLES.get(row.kind, ("",))[-1] in items[stop].rows:
            stop += 1
        if number.scale == 1 and row.kind == "money":
            scale = next((n.scale for k in range(match.stop - 1, i, -1) if (n := items[k].number)), number.scale)
            if scale != 1 and number.top < 1000:
                number = number.times(scale)
        return _Figure(start, stop, (number,), unit, rows, None, doubt, items[match.stop - 1].stop)

    def _reading(self, i: int, row: SurfaceRow) -> tuple[Number, bool]:
        """The number of item i, and whether its digits leave a doubt; the context may turn to the other reading."""
        item = self.items[i]
        number = item.number
        assert number is not None
        if number.other is None or number.value is None:
            return number, False
        comma = abs(number.other) > abs(number.value)  # "1,234", which could be grouped the English way
        if comma and number.scale == 1:
            # Nobody counts a thousandth of a person, and no price has three decimals; but an index moves by less.
            noun = self.finder.nouns.after(self.words, item.stop) if row.kind == "cardinal" else None
            moves = noun in _POINTS and change(self.items, i, self.words.words) is not None
            if row.kind == "money" or (noun and not moves):
                return Number(number.other, other=number.value), True
        # "1,284 triliun" is a decimal to every reader; "1.284 triliun" may be a thousand or not.
        return number, comma == (number.scale == 1)

    def _unit(self, match: Match, row: SurfaceRow) -> tuple[str | None, tuple[Row, ...]]:
        """The unit of a match, "minor" for a hundredth of a currency still to be found, and its row."""
        roles = _UNIT_ROLES.get(row.kind, ())
        span = self.items[match.start : match.stop] if roles else ()
        for role in roles:
            for item in span:
                if role in item.rows and isinstance(got := item.rows[role], CurrencyRow | UnitRow):
                    return ("minor" if role == "minor" else got.id), (got,)
        if row.kind == "measure" and row.unit:
            return row.unit, ()
        if row.kind == "money":
            return row.unit or "IDR", ()
        return None, ()

    def _units_differ(self, match: Match, row: SurfaceRow) -> bool:
        """Whether the two ends of a range name different units."""
        roles = {*_UNIT_ROLES.get(row.kind, ())} - {"minor"}
        named = [item.rows for item in self.items[match.start : match.stop]]
        return len({rows[role].id for rows in named for role in roles & rows.keys()}) > 1

    def _minor_currency(self, match: Match, rows: tuple[Row, ...]) -> tuple[str, tuple[Row, ...]]:
        """Whose hundredth "sen" is: the currency in the match, else the nearest other one in the sentence."""
        items = self.items
        around = range(max(match.start - _NEAR, 0), min(match.stop + _NEAR, len(items)))
        for i in sorted(around, key=lambda i: (not match.start <= i < match.stop, abs(i - match.start))):
            got = items[i].rows.get("currency") or items[i].rows.get("currency_word")
            if isinstance(got, CurrencyRow):
                return got.id, (*rows, got)
        sentence = self._sentence(self.words.starts[items[match.start].start])
        for quantity in reversed(self.found.quantities[-_NEAR:]):
            if quantity.kind == "money" and quantity.unit and quantity.start >= sentence[0]:
                return quantity.unit, rows
        return rows[0].id, rows

    def _sentence(self, start: int) -> tuple[int, int]:
        """The sentence around an offset, without the white space behind it."""
        starts, known = self.found.sentences, self.found.bounds
        i = bisect_right(starts, start)
        if i not in known:
            end = starts[i] if i < len(starts) else len(self.text)
            while end > starts[i - 1] and self.text[end - 1].isspace():
                end -= 1
            known[i] = starts[i - 1], end
        return known[i]

    def _finish(self, figure: _Figure, row: SurfaceRow, previous: tuple[int, Direction | None]) -> Direction | None:
        """Add what stands around a figure and keep it; returns the direction of its change.

        previous  where the figure before ended, and the direction of its change
        """
        start, end = self._offsets(figure.start, figure.stop)
        rows = [*figure.rows]
        modifier = self._modifier(figure, rows)
        direction = None
        # "dipangkas lima kali" is how often, "naik dua kali lipat" by how much.
        if row.kind != "ordinal" and (row.kind != "multiple" or "lipat" in self.text[start:end].lower()):
            direction = self._direction(figure, previous, rows, percent=row.kind == "percent")
        words = self.words.words
        per = rate(self.items, figure.stop, words) or self._rate_after_noun(figure.stop)
        if per is None and row.kind != "percent":
            per = rate_apart(self.items, figure.start, figure.stop, words)
        number = figure.numbers[0]
        single = len(figure.numbers) == 1
        place = "" if self.field == "text" else f"{self.field}:"
        self.found.quantities.append(
            Quantity(
                article=self.article,
                id=f"{self.article}#{place}{start}",
                kind=row.kind,
                text=self.text[start:end],
                start=start,
                end=end,
                field=self.field,
                value=number.value if single else None,
                low=number.low if single else number.bottom,
                high=number.high if single else figure.numbers[1].top,
                rounding=_bounds(figure.numbers, measured=row.kind in ("percent", "measure")),
                ambiguous=figure.ambiguous,
                unit=figure.unit,
                per=per,
                modifier=modifier,
                change=direction,
                counted=self._counted(figure) if row.kind == "cardinal" else None,
                restated=self._restated(figure.again) if figure.again is not None else None,
                sentence=self._sentence(start),
                rule=row.name,
                rows=tuple(r.name for r in rows),
            )
        )
        return direction

    def _modifier(self, figure: _Figure, rows: list[Row]) -> Modifier | None:
        spans = len(figure.numbers) > 1
        found = hedge(self.items, figure.start, figure.stop, self.words.words, spans=spans)
        if found is not None:
            rows.append(found)
            return found.modifier
        if figure.numbers[0].value is None:
            return "vague"
        return "about" if figure.numbers[0].about or figure.numbers[-1].about else None

    def _direction(
        self, figure: _Figure, previous: tuple[int, Direction | None], rows: list[Row], *, percent: bool
    ) -> Direction | None:
        words = self.words.words
        found = change(self.items, figure.start, words)
        if found is None and percent:
            found = change_behind(self.items, figure.stop, words)
        if found is None and (first := self.items[figure.start].start) > 1:
            found = change_further(words, first - 1, self.finder.lexicon.lexemes)
        if found is not None:
            rows.append(found)
            return found.direction
        return previous[1] if previous[1] and _says_it_again(self.items, previous[0], figure.start) else None

    def _counted(self, figure: _Figure) -> str | None:
        """The noun behind a count, or in front of it."""
        at = figure.noun_at or self.items[figure.stop - 1].stop
        whole = all(n.value is None or n.value == n.value.to_integral_value() for n in figure.numbers)
        nouns = self.finder.nouns
        return nouns.after(self.words, at, known=not whole) or nouns.before(self.items, figure.start, self.words.words)

    def _restated(self, again: Item) -> Restatement:
        assert again.number is not None
        start, end = self.words.starts[again.start], self.words.end(again.stop - 1)
        return Restatement(text=self.text[start:end], start=start, end=end, value=again.number.top)

    def _rate_after_noun(self, stop: int) -> str | None:
        """As in "4.000 unit per bulan", "20 liter solar per hari": a noun stands between figure and rate."""
        for i in range(stop, min(stop + 2, len(self.items))):
            rows = self.items[i].rows
            if self.items[i].number is not None or (rows and THINGS.isdisjoint(rows)):
                return None
            slash = i + 1 < len(self.items) and self.words.words[self.items[i + 1].start] == "/"  # "kabupaten/kota"
            if not slash and (got := rate(self.items, i + 1, self.words.words)):
                return got
        return None


def _bounds(numbers: Sequence[Number], *, measured: bool) -> tuple[Decimal, Decimal]:
    """The interval that the printed digits of a number, or of both ends of a range, can have been rounded from."""
    bounds = rounding(numbers[0], measured=measured)
    return bounds if len(numbers) == 1 else (bounds[0], rounding(numbers[-1], measured=measured)[1])


def _minor(number: Number) -> Number:
    if number.value is None:
        return number
    return replace(number, value=plain(number.value * MINOR), step=number.step * MINOR)


def _fraction(top: Number, bottom: Number) -> tuple[Number, ...]:
    """As in "1/2": one number; nothing if it is no proper fraction."""
    if top.value is None or not bottom.value or top.value >= bottom.value:
        return ()
    return (Number(ratio(top.value, bottom.value)),)


def _spread(middle: Number, spread: Number) -> tuple[Number, ...]:
    """As in "2,5±1" as a range, from 1,5 to 3,5."""
    if middle.value is None or spread.value is None:
        return ()
    return Number(middle.value - spread.value, middle.step), Number(middle.value + spread.value, middle.step)


def _share_scale(low: Number, high: Number) -> tuple[Number, ...]:
    """The ends of a range with the scale that the first one leaves out: "1,5-2 triliun". Nothing if it would fall."""
    if low.scale == 1 and high.scale != 1:
        if low.times(high.scale).top <= high.top:
            low = low.times(high.scale)
        elif low.value is not None and low.top < 1000 <= high.scale / 1000 and low.top * high.scale / 1000 < high.top:
            low = low.times(high.scale / 1000)  # "500-1 juta" is five hundred thousand to a million
    return (low, high) if low.bottom < high.top else ()


def _says_it_again(items: Sequence[Item], stop: int, start: int) -> bool:
    """Whether the figure at `start` gives the one that ended before `stop` another way: "10 poin atau 0,1 persen"."""
    between = items[stop:start]
    if not 1 <= len(between) <= 3 or any(item.number is not None for item in between):
        return False
    return any(not _AGAIN.isdisjoint(item.rows) for item in between)
