"""The words around the numbers of a text as items, window by window: numerals and phrases taken together.

Start with `Reader.windows`. An item is one character of the string that shapes are matched on (shapes.py): a word, a
phrase or a numeral. Which role a number can play depends on the form it is written in, and that of an unknown word
on its capitals and its prefix; `number_class` and `unknown_class` say so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.numerals import HALF_WORD, Number, read_digits
from extractor.pipes.lexicon import (
    DIGIT,
    GLUED,
    NUMERAL,
    UNKNOWN_CLASSES,
    Lexeme,
    Lexicon,
    Memory,
    Phrase,
    Words,
    members,
    spots,
)
from extractor.records import Value
from extractor.rulebook import NumeralRow, RoleRow, Row

BEFORE, AFTER = 5, 8  # words looked at around a number
_DIGITS = frozenset("0123456789")
_SIGNS = frozenset({"-", "−", "–", "+", "minus", "Minus", "negatif"})
# Roles that make a word worth a window, beside digits.
_NUMERIC = (NUMERAL, "slang", "roman", "ordinal_word")
_NO_ROWS: Mapping[str, Row] = {}
_NO_PHRASES: Mapping[str, Sequence[Phrase]] = {}


class Item(Value, frozen=True):
    """One character of a shape: a word, a phrase or a numeral, from word `start` up to word `stop`.

    rows  the rows of the word or phrase by role; none for numbers and unknown words
    """

    char: str
    start: int
    stop: int
    rows: Mapping[str, Row]
    number: Number | None = None


class _Known(Value, frozen=True):
    """What a word by itself says of its item.

    char, glued  its character, and that of its glued twin
    simple       whether no word before it says what it is, nor one behind it but those of a phrase
    opens        whether a numeral may begin with it
    phrases      those that begin with it, by their second word in lower case
    """

    char: str
    glued: str
    rows: Mapping[str, Row]
    simple: bool
    opens: bool
    phrases: Mapping[str, Sequence[Phrase]]


class Reader:
    """Writes the words around the numbers of a text as items, window by window."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the tables for a lexicon."""
        self.lexicon = lexicon
        classes = lexicon.class_chars
        self._class, self._title = classes, classes["title"]
        numeric = frozenset("".join(lexicon.roles.get(role, "") for role in _NUMERIC))
        # Words that are worth a window, and those of digits that rows know as anything else.
        self._numeric = frozenset(word for word, char in lexicon.chars.items() if char in numeric)
        self._no_number = frozenset(word for word in lexicon.chars if word[0] in _DIGITS) - self._numeric
        self._numeral_words = lexicon.numerals.words
        # A capital says nothing where every word has one: "Tewaskan Dua Orang" in a headline.
        self._without_capital = {
            classes[name.capitalize()]: classes[name] for name in ("one", "unit-word", "word", "scaled")
        }
        self._openers = frozenset(self._numeral_words) | _SIGNS
        # Words behind a number that may be part of it, beside those of digits.
        self._joining = frozenset({*self._numeral_words, *lexicon.money_scales, *lexicon.glued_scales, "-"})
        # A line break has its role as every word has, so that nothing looks for a hedge or a change beyond it.
        self._edge = Lexeme(classes["edge"], {"newline": RoleRow(id="newline")})
        self._first = Item(self._edge.char, 0, 0, self._edge.rows)
        # Of words that no row knows nothing but their class is known.
        self._unknown = {
            name: _Known(char, chr(ord(char) + GLUED), _NO_ROWS, char != self._title, False, _NO_PHRASES)
            for name, char in classes.items()
            if name in UNKNOWN_CLASSES
        }
        self._known = Memory(self._look_up)
        self._lone = Memory(self._read_lone)

    def windows(self, text: Words, breaks: Sequence[int]) -> Iterator[list[Item]]:
        """The words around the numbers of a text as items, window by window; `breaks` are the line breaks."""
        no_number, size = self._no_number, len(text.words)
        digits = [i for i in spots(DIGIT, text.initials) if text.words[i] not in no_number]
        numbers = sorted({*members(text, self._numeric), *digits})
        title = _TitleLine(text.words, breaks)
        start = stop = 0
        for at in numbers:
            if at - BEFORE > stop:
                if stop:
                    yield self._items(text, start, stop, title)
                start = at - BEFORE
            stop = min(at + AFTER, size)
        if stop:
            yield self._items(text, start, stop, title)

    def _items(self, text: Words, start: int, stop: int, title: _TitleLine) -> list[Item]:
        """The words from `start` to `stop` as items: phrases and numerals taken together."""
        words, spaces, known, size = text.words, text.spaces, self._known, len(text.words)
        items = [self._first] if start == 0 else []
        i = start
        while i < stop:
            entry = known[words[i]]
            glued = i > 0 and not spaces[i - 1] and words[i - 1][0] != "\n"
            phrases = entry.phrases
            if entry.simple and not (phrases and i + 1 < size and words[i + 1].lower() in phrases):
                items.append(Item(entry.glued if glued else entry.char, i, i + 1, entry.rows))
                i += 1
                continue
            item = self._item(text, i, entry, items, title)
            if item is None:
                i += 1
                continue
            if glued:
                item = Item(chr(ord(item.char) + GLUED), i, item.stop, item.rows, item.number)
            items.append(item)
            i = item.stop
        return items

    def _item(self, text: Words, i: int, entry: _Known, before: Sequence[Item], title: _TitleLine) -> Item | None:
        """The item that begins with a word of which the words around it say what it is; None for mere blanks."""
        word = text.words[i]
        if entry.opens and (item := self._numeral(text, i, before)) is not None:
            if item.char in self._without_capital and title(i):
                return Item(self._without_capital[item.char], i, item.stop, item.rows, item.number)
            return item
        if entry.phrases and (item := self._phrase(text, i, entry.phrases)) is not None:
            return item
        char = entry.char
        if char == self._title:
            if title(i):
                char = self._class["lower"]
            elif _begins_sentence(text.words, i):
                char = self._class["initial"]
        elif "ordinal_word" in entry.rows:
            return self._ordinal(text, i, entry)
        elif word[0].isspace():
            return None
        return Item(char, i, i + 1, entry.rows)

    def _look_up(self, word: str) -> _Known:
        lexeme = self._edge if word[0] == "\n" else self.lexicon.lexemes.get(word)
        phrases = self.lexicon.phrases.get(word)
        if lexeme is None and phrases is None and word[0].isalpha() and word not in self._openers:
            return self._unknown[unknown_class(word)]
        char = lexeme.char if lexeme is not None else self._class[unknown_class(word)]
        opens = word[0] in _DIGITS or word in self._openers
        rows = lexeme.rows if lexeme is not None else _NO_ROWS
        special = opens or char == self._title or (word[0].isspace() and word[0] != "\n")
        simple = not special and "ordinal_word" not in rows
        return _Known(char, chr(ord(char) + GLUED), rows, simple, opens, phrases or _NO_PHRASES)

    def _phrase(self, text: Words, i: int, phrases: Mapping[str, Sequence[Phrase]]) -> Item | None:
        words, spaces = text.words, text.spaces
        for phrase in phrases.get(words[i + 1].lower(), ()) if i + 1 < len(words) else ():
            stop = i + 1 + len(phrase.rest)
            rest = words[i + 1 : stop]
            if tuple(rest if phrase.exact else [w.lower() for w in rest]) == phrase.rest and all(
                bool(space) == gap for space, gap in zip(spaces[i:stop], phrase.gaps, strict=False)
            ):
                return Item(phrase.lexeme.char, i, stop, phrase.lexeme.rows)
        return None

    def _read_lone(self, word: str) -> tuple[str, Number] | None:
        """The numeral that a word is by itself, and its character; None if it is none."""
        if word[0] in _DIGITS:
            number = read_digits(word)
        else:
            got = self.lexicon.numerals.read((word,), 0, ("",), 1)
            number = got[0] if got is not None else None
        return (self._class[number_class((word,), number)], number) if number is not None else None

    def _numeral(self, text: Words, i: int, before: Sequence[Item]) -> Item | None:
        words, spaces = text.words, text.spaces
        word = words[i]
        if word in _SIGNS:
            return self._signed(text, i, before)
        following = words[i + 1] if i + 1 < len(words) else ""
        if following not in self._joining and not "0" <= following < ":":
            lone = self._lone[word]
            if lone is not None:
                return Item(lone[0], i, i + 1, _NO_ROWS, lone[1])
            return Item(self._class["odd"], i, i + 1, _NO_ROWS) if word[0] in _DIGITS else None
        if word[0] in _DIGITS:
            joined, stop = _spaced_groups(text, i, before)
            if stop > i + 1:
                number = read_digits(joined)
                return None if number is None else self._scale_after(text, i, stop, number)
        got = self.lexicon.numerals.read(words, i, spaces, len(words))
        if got is None:
            return Item(self._class["odd"], i, i + 1, _NO_ROWS) if word[0] in _DIGITS else None
        number, stop = got
        if number.scale == 1 and stop < len(words):
            if words[stop] in self.lexicon.money_scales and (factor := self._money_scale(text, stop, before)):
                return Item(self._class["scaled"], i, stop + 1, _NO_ROWS, number.times(factor))
            if len(word) > 1 and _INTEGER(word) and (factor := self._glued_scale(text, stop)):
                return Item(self._class["short"], i, stop + 1, _NO_ROWS, number.times(factor))
        return Item(self._class[number_class(words[i:stop], number)], i, stop, _NO_ROWS, number)

    def _ordinal(self, text: Words, i: int, entry: _Known) -> Item:
        """As in "pertama", "kelima", "kedua belas": an ordinal word with its value."""
        row = entry.rows["ordinal_word"]
        cardinal = self.lexicon.ordinals.get(text.words[i].lower())
        if cardinal is None:
            assert isinstance(row, NumeralRow)
            return Item(entry.char, i, i + 1, entry.rows, Number(row.value))
        tail = [cardinal, *text.words[i + 1 : i + 4]]
        got = self.lexicon.numerals.read(tail, 0, text.spaces[i : i + 4], len(tail))
        assert got is not None
        return Item(entry.char, i, i + got[1], entry.rows, got[0])

    def _signed(self, text: Words, i: int, before: Sequence[Item]) -> Item | None:
        """As in "-1,8" and "minus 5": a sign belongs to the number behind it unless something is glued to its left."""
        words, spaces = text.words, text.spaces
        if i + 1 >= len(words) or (spaces[i] and len(words[i]) == 1):
            return None
        if before and before[-1].number is not None:
            return None
        free = i == 0 or spaces[i - 1] or words[i - 1][0] in "(\n" or _has_role(before, "currency")
        inner = self._numeral(text, i + 1, ()) if free and words[i + 1] not in _SIGNS else None
        if inner is None or inner.number is None:
            return None
        number = inner.number if words[i] == "+" else inner.number.negative()
        return Item(self._class["signed"], i, inner.stop, _NO_ROWS, number)

    def _scale_after(self, text: Words, start: int, stop: int, number: Number) -> Item:
        spelled = self._numeral_words.get(text.words[stop]) if stop < len(text.words) else None
        if spelled is None or len(spelled) != 1 or spelled[0].kind != "s":
            return Item(self._class["grouped"], start, stop, _NO_ROWS, number)
        return Item(self._class["scaled"], start, stop + 1, _NO_ROWS, number.times(spelled[0].value))

    def _glued_scale(self, text: Words, at: int) -> Decimal | None:
        """Factor of a scale letter that is one only right behind the digits and before no other letter: "35k"."""
        if text.spaces[at - 1] or _runs_on(text, at):
            return None
        return self.lexicon.glued_scales.get(text.words[at])

    def _money_scale(self, text: Words, at: int, before: Sequence[Item]) -> Decimal | None:
        """Factor of a short scale word (M, T) that is one only behind a currency: "Rp5 M", "Rp5-10 M"."""
        if _runs_on(text, at):
            return None
        back = before[:-2] if _has_role(before, "range") else before
        currency = back[-1].rows.get("currency") if back else None
        # "US$5 M" may be a million in another language's way; only rupiah leave no doubt.
        return self.lexicon.money_scales[text.words[at]] if currency is not None and currency.id == "IDR" else None


def _runs_on(text: Words, i: int) -> bool:
    """Whether letters or digits are glued to the end of word i."""
    return i + 1 < len(text.words) and not text.spaces[i] and text.words[i + 1][0].isalnum()


def _has_role(items: Sequence[Item], role: str) -> bool:
    """Whether the last item has the role."""
    return bool(items) and role in items[-1].rows


def _spaced_groups(text: Words, i: int, before: Sequence[Item]) -> tuple[str, int]:
    """Digits grouped by white space, "1 000 000", as one token with dots; and the word after them."""
    words, spaces = text.words, text.spaces
    if not (words[i].isdigit() and len(words[i]) <= 3 and words[i][0] != "0"):
        return words[i], i + 1
    j, gaps = i + 1, []
    while (
        j < len(words) and spaces[j - 1] and len(spaces[j - 1]) == 1 and re.fullmatch(r"[0-9]{3}(?:,[0-9]+)?", words[j])
    ):
        gaps.append(spaces[j - 1])
        j += 1
        if "," in words[j - 1]:
            break
    sure = len(gaps) >= 2 or _has_role(before, "currency") or all(gap != " " for gap in gaps)
    if not gaps or not sure or _runs_on(text, j - 1) or j - i > 7:
        return words[i], i + 1
    return ".".join(words[i:j]), j


_INTEGER = re.compile(r"[1-9][0-9]*").fullmatch
_SHORT_SCALES = frozenset({"rb", "rbu", "jt", "k"})  # in writing so short the rupiah goes without saying


def number_class(words: Sequence[str], number: Number) -> str:
    """The class of a numeral (lexicon.NUMBER_CLASSES) from its words and its value."""
    word = words[0]
    if number.value is None:
        return "band"
    if number.scale != 1 and any(w.lower() in _SHORT_SCALES for w in words):
        return "short"
    if number.about and number.scale != 1:
        return "about-scaled"
    if number.about:
        return "about-year" if len(word) == 4 and word.isdigit() and 1800 <= number.value <= 2100 else "about"
    if number.scale != 1:
        return "Scaled" if len(words) == 1 and word[0].isupper() else "scaled"
    if word[0] not in _DIGITS:
        if number.value == number.value.to_integral_value():
            size = "one" if number.value == 1 else "unit-word" if number.value <= 12 else "word"
            return size.capitalize() if word[0].isupper() else size
        return "half" if number == HALF_WORD else "fraction"
    if len(words) > 1:
        return "decimal"
    if word.isdigit():
        if word[0] == "0" and len(word) > 1:
            if len(word) > 2:
                return "zero"
            return "zero-month" if 1 <= number.value <= 12 else "zero-day" if number.value else "zero"
        if len(word) >= 9:
            return "long"
        if len(word) == 4 and 1800 <= number.value <= 2100:
            return "year"
        if number.value <= 12:
            return "month-number" if number.value else "small"
        return "day" if number.value <= 31 else "small" if number.value <= 99 else "int"
    if number.step == 0:
        return "grouped"
    if _CLOCK.fullmatch(word):
        return "clock"
    return "version" if _VERSION.fullmatch(word) else "decimal"


_VERSION = re.compile(r"[0-9]{1,2}\.[0-9]")
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-4])\.[0-5][0-9]")


# Enough to tell "lima dirawat" from "lima perawat"; nouns that begin so are listed in patterns/nouns.toml.
_VERB_PREFIXES = ("meng", "meny", "mem", "men", "mel", "mer", "mew", "ber", "ter", "di")


def unknown_class(word: str) -> str:
    """The class (lexicon.UNKNOWN_CLASSES) of a word that no row knows, by how it is written."""
    if not word[0].isalpha():
        return "sign"
    if not word[0].isupper():
        if len(word) == 1:
            return "small-letter"
        return "verb" if len(word) > 5 and word.startswith(_VERB_PREFIXES) else "lower"
    if len(word) == 1:
        return "letter"
    return "caps" if word.isupper() else "title"


_ENDS = frozenset('.!?:"“”‘•–—')


def _begins_sentence(words: Sequence[str], i: int) -> bool:
    return i == 0 or words[i - 1][0] in _ENDS or words[i - 1][0] == "\n"


_TITLE_WORDS = 24  # a longer line is no headline


class _TitleLine:
    """Says whether the line of a word is short and mostly capitalised, so that a capital says nothing."""

    def __init__(self, words: Sequence[str], breaks: Sequence[int]) -> None:
        self._words, self._breaks = words, breaks
        self._line = -1  # that was asked about last
        self._answer = False

    def __call__(self, i: int) -> bool:
        line = bisect_left(self._breaks, i)
        if line != self._line:
            start = self._breaks[line - 1] + 1 if line else 0
            stop = self._breaks[line] if line < len(self._breaks) else len(self._words)
            self._line, self._answer = line, stop - start <= _TITLE_WORDS and _is_title(self._words[start:stop])
        return self._answer


def _is_title(line: Sequence[str]) -> bool:
    letters = [word for word in line if word[0].isalpha() and len(word) > 3]
    return len(letters) >= 3 and sum(word[0].isupper() for word in letters) >= 0.75 * len(letters)
