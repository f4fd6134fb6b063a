"""The words of time: what each word of a text can be in an expression, by the rows of `patterns/periods.toml`.

Start with `Cursor`, which answers for the words of one text, by their number: the part that a word or phrase plays,
the number that its digits or letters are. `TimeWords` holds the rows as tables. How words go together is in
periods.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

import msgspec

from extractor.pipes.lexicon import Lexicon, Words, lex
from extractor.rulebook import PeriodPart, PeriodRow, Rulebook

Parts = Mapping[PeriodPart, PeriodRow]
_NONE: Parts = {}

# Parts with which an expression begins: those that may be all of it, and those that need something behind them.
_ALONE: frozenset[PeriodPart] = frozenset({"month", "weekday", "day", "feast", "same", "comparison"})
_LEADING = _ALONE | {"unit", "head", "day_part", "just", "edge", "code", "few"}
# What a word does that begins one: it may be all of it, it needs another, or it is a number and needs a unit.
WHOLE, HEAD, COUNT = "whole", "head", "count"
# Roles of a word that make the number before it a count.
_COUNTED = frozenset({"unit", "percent", "times", "currency", "currency_word", "classifier", "people", "numeral"})
_ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{0,3})")


class Entry(msgspec.Struct, frozen=True):
    """What a word of the rows can be: its parts, and the phrases it begins, by their second word, longest first.

    plays  the parts of the word and of its phrases
    """

    parts: dict[PeriodPart, PeriodRow]
    phrases: dict[str, list[tuple[tuple[str, ...], dict[PeriodPart, PeriodRow]]]]
    plays: set[PeriodPart]


class TimeWords:
    """The rows of a rulebook as tables.

    table    a word as written to what it can be
    begin    the words that begin an expression, and how: WHOLE, HEAD or COUNT
    behind   in lower case, what an expression goes on with, beside digits and capitals
    units    the words for units; behind a number "Minggu" is one too
    single   "sepekan": one of a unit
    beside   forms of months and feasts that count only beside a day or a year
    by_part  the first row of a part
    """

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon | None = None) -> None:
        """Read the rows; a `lexicon` of the same rulebook saves making another."""
        self.lexicon = lexicon or Lexicon(rulebook)
        rows = rulebook.of(PeriodRow)
        self.table: dict[str, Entry] = {}
        self.beside: set[str] = set()
        self.by_part: dict[PeriodPart, PeriodRow] = {}
        for row in rows:
            self.by_part.setdefault(row.part, row)
            for form in (*row.forms, *row.beside):
                self._add(form, row, exact=False)
            for form in row.exact:
                self._add(form, row, exact=True)
            for form in row.beside:
                self.beside.update(_variants(form))
        self.single: dict[str, PeriodRow] = {}
        for row in rows:
            if row.part == "unit":
                for form in (*row.forms, *row.exact):
                    for variant in _variants(f"se{form.lower()}"):
                        self.single.setdefault(variant, row)
        for entry in self.table.values():
            for phrases in entry.phrases.values():
                phrases.sort(key=lambda phrase: -len(phrase[0]))
        words = self.lexicon.numerals.words
        self.units: dict[str, PeriodRow] = {}
        for word, entry in self.table.items():
            unit = entry.parts.get("unit")
            low = self.table.get(word.lower()) if "weekday" in entry.parts else None
            unit = unit or (low.parts.get("unit") if low is not None else None)
            if unit is not None:
                self.units[word] = unit
        self.begin: dict[str, str] = dict.fromkeys((*words, *self.single), COUNT)
        behind = {*words, *self.lexicon.ordinals, "ke", "-"}
        for word, entry in self.table.items():
            behind.update((word, *entry.phrases))
            if not _ALONE.isdisjoint(entry.parts):
                self.begin[word] = WHOLE
            elif not _LEADING.isdisjoint(entry.plays):
                self.begin[word] = HEAD
        self.behind = frozenset(map(str.lower, behind))

    def _add(self, form: str, row: PeriodRow, *, exact: bool) -> None:
        words = lex(form).words
        for variant in {words[0]} if exact else _variants(words[0]):
            entry = self.table.setdefault(variant, Entry({}, {}, set()))
            entry.plays.add(row.part)
            if len(words) == 1:
                entry.parts.setdefault(row.part, row)
                continue
            rest = tuple(word.lower() for word in words[1:])
            phrases = entry.phrases.setdefault(rest[0], [])
            for known, parts in phrases:
                if known == rest:
                    parts.setdefault(row.part, row)
                    break
            else:
                phrases.append((rest, {row.part: row}))


def _variants(form: str) -> set[str]:
    return {form, form.lower(), form.capitalize(), form.upper()}


class Cursor:
    """The words of one text, looked at by number; behind the last there is nothing."""

    def __init__(self, of: TimeWords, words: Words) -> None:
        """Take the tables and the text."""
        self.of = of
        self.table = of.table
        self.words = words.words
        self.spaces = words.spaces
        self.size = len(words.words)

    def look(self, i: int) -> tuple[Parts, int]:
        """The parts that the word or the longest phrase at i can play, and where it ends."""
        entry = self.table.get(self.words[i]) if i < self.size else None
        if entry is None:
            return _NONE, i + 1
        return self._phrases(entry, i)[0] if entry.phrases else (entry.parts, i + 1)

    def _phrases(self, entry: Entry, i: int) -> list[tuple[Parts, int]]:
        """The phrases at i and the word by itself: the parts that each can play, and where it ends."""
        found: list[tuple[Parts, int]] = []
        second = self.words[i + 1].lower() if i + 1 < self.size else ""
        for rest, parts in entry.phrases.get(second, ()):
            stop = i + 1 + len(rest)
            if tuple(map(str.lower, self.words[i + 1 : stop])) == rest:
                found.append((parts, stop))
        found.append((entry.parts, i + 1))
        return found

    def part(self, i: int, *parts: PeriodPart) -> tuple[PeriodRow, int] | None:
        """The row that gives the word or phrase at i one of these parts, and where it ends."""
        entry = self.table.get(self.words[i]) if i < self.size else None
        if entry is None or entry.plays.isdisjoint(parts):
            return None
        for held, stop in self._phrases(entry, i) if entry.phrases else ((entry.parts, i + 1),):
            for part in parts:
                if part in held:
                    return held[part], stop
        return None

    def may(self, i: int, parts: Set[PeriodPart]) -> bool:
        """Whether the word at i plays one of these parts, by itself or in a phrase that may stand there."""
        entry = self.table.get(self.words[i]) if i < self.size else None
        return entry is not None and not entry.plays.isdisjoint(parts)

    def goes_on(self, i: int) -> bool:
        """Whether an expression that needs more than its first word may go on with word i."""
        if i >= self.size:
            return False
        word = self.words[i]
        return word.lower() in self.of.behind or "0" <= word < ":" or word.isupper()

    def is_one(self, i: int, *signs: str) -> bool:
        """Whether the word at i is one of these."""
        return 0 <= i < self.size and self.words[i] in signs

    def glued(self, i: int) -> bool:
        """Whether words i and i+1 are written together."""
        return i + 1 < self.size and not self.spaces[i]

    def small(self, i: int, most: int) -> int | None:
        """The number of one or two digits at i, from 1 to `most`."""
        if i >= self.size or len(self.words[i]) > 2 or not "0" <= self.words[i][0] <= "9":
            return None
        number = int(self.words[i])
        return number if 1 <= number <= most else None

    def four(self, i: int, low: int = 1500, high: int = 2199) -> int | None:
        """The number of four digits at i, if it can be a year."""
        if i >= self.size or len(self.words[i]) != 4 or not self.words[i].isdigit() or not self.words[i].isascii():
            return None
        return number if low <= (number := int(self.words[i])) <= high else None

    def roles(self, i: int) -> Iterable[str]:
        """The roles that the word at i has in the shapes of figures."""
        lexeme = self.of.lexicon.lexemes.get(self.words[i]) if 0 <= i < self.size else None
        return lexeme.rows.keys() if lexeme is not None else ()

    def counts(self, i: int) -> bool:
        """Whether the word at i makes the number before it a count or an amount."""
        return not _COUNTED.isdisjoint(self.roles(i))

    def starts_sentence(self, i: int) -> bool:
        """Whether a sentence or a quotation begins at i."""
        return i == 0 or self.words[i - 1][0] in '\n.!?"“‘:'

    def is_name(self, i: int) -> bool:
        """Whether word i has a capital that no beginning of a sentence explains."""
        if not 0 <= i < self.size:
            return False
        word = self.words[i]
        return word[0].isalpha() and word[0].isupper() and not self.starts_sentence(i)

    def doubled(self, i: int) -> bool:
        """Whether word i is one half of a doubled word: "tahun-tahun", "besok-besok"."""
        for near in (i - 1, i + 1):
            if 0 <= near < self.size and self.words[near] == "-":
                other = near + near - i
                glued = not self.spaces[near] and not self.spaces[near - 1]
                if glued and other < self.size and self.words[other].lower() == self.words[i].lower():
                    return True
        return False

    def ordinal(self, i: int) -> tuple[int, int] | None:
        """The ordinal at i and where it ends: "I", "2", "kedua", "ke-2", "satu", "XIX"."""
        if i >= self.size:
            return None
        word = self.words[i]
        if "0" <= word[0] <= "9":
            number = self.small(i, 30)
            return (number, i + 1) if number is not None else None
        if word.isupper() and _ROMAN.fullmatch(word):
            return _roman(word), i + 1
        low = word.lower()
        if low == "ke" and self.is_one(i + 1, "-") and (number := self.small(i + 2, 30)) is not None:
            return number, i + 3
        if "first" in self.look(i)[0]:
            return 1, i + 1
        numerals = self.of.lexicon.numerals.words
        spelled = numerals.get(self.of.lexicon.ordinals.get(low, low))
        if spelled is not None and len(spelled) == 1 and spelled[0].kind == "u":
            return int(spelled[0].value), i + 1
        return None

    def unit_at(self, i: int) -> PeriodRow | None:
        """The row of the unit at i."""
        return self.of.units.get(self.words[i]) if i < self.size else None


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
