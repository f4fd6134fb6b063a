"""Shapes: the rows of `patterns/surface` and `patterns/blockers.toml` as small regular expressions over roles.

The words around a number are written as one character each (see lexicon.py), numerals and phrases taken together;
on that string a shape such as `currency number range currency? number` is an ordinary regular expression. The
longest match from the left wins; of equally long ones the one that asks for more context, then a blocker.

Shape language: role names; `[a b]` any of these roles; `"word"` that very word; `(x | y)`, `?`, `*`, `{m,n}` as in
regular expressions; `~a` no white space before it; and context that is not part of the match: `<a` `<!a` right
before, `&a` `!a` right after.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

import regex

from extractor.numerals import HALF_WORD, Number, read_digits
from extractor.pipes.lexicon import GLUED, NUMERAL, Lexeme, Lexicon, Words
from extractor.rulebook import BlockerRow, NumeralRow, Rulebook, RulebookError, SurfaceRow, near_names

_SIGNS = frozenset({"-", "−", "+", "minus"})
BEFORE, AFTER = 5, 8  # words looked at around a number
_LEAD = 3  # words that a match may hold before its first number
NUMERIC = ("number", "zero", "long", "odd", "half", "roman", "slang", "ordinal_word")
_USER_SECONDS = 0.2  # what a user's own shape may take for one match

_ELEMENT = re.compile(
    r'\s*(?:(?P<look><!|<|&|!)?(?P<glue>~)?(?:(?P<role>\w+|"[^"]+")|\[(?P<roles>(?:\s*(?:\w+|"[^"]+"))+\s*)\])'
    r"|(?P<op>[()|?*]|\{\d+,\d+\}))"
)
_NAME = re.compile(r'\w+|"[^"]+"')
_LITERAL = re.compile(r'"([^"]+)"')


class Item(NamedTuple):
    """One character of a shape: a word, a phrase or a numeral, from word `start` up to word `stop`."""

    char: str
    start: int
    stop: int
    lexeme: Lexeme | None = None
    number: Number | None = None


class Match(NamedTuple):
    """A row that matched: items[start:stop] of the window, and how much context it asked for."""

    row: SurfaceRow | BlockerRow
    start: int
    stop: int


class _Found(Protocol):
    def end(self) -> int: ...


class _Shape(NamedTuple):
    row: SurfaceRow | BlockerRow
    match: Callable[[str, int], _Found | None]
    rank: tuple[int, bool, int]


def literals(rulebook: Rulebook) -> set[str]:
    """The words that shapes name in quotes."""
    rows = (*rulebook.of(SurfaceRow), *rulebook.of(BlockerRow))
    return {word for row in rows for word in _LITERAL.findall(row.shape)}


class Shapes:
    """All shapes of a rulebook, ready to be matched."""

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon) -> None:
        """Compile the shapes; raises RulebookError naming the row whose shape cannot be read."""
        self._starters: dict[str, list[_Shape]] = {}
        numeric = "".join(lexicon.roles.get(role, "") for role in NUMERIC)
        self._numbers = re.compile(f"[{numeric}{_glued(numeric)}]")
        rows: list[SurfaceRow | BlockerRow] = [*rulebook.of(BlockerRow), *rulebook.of(SurfaceRow)]
        for order, row in enumerate(rows):
            where = f'{rulebook.files[row.name]}, "{row.id}"'
            compiler = _Compiler(row.shape, lexicon, where)
            pattern, first, _ = compiler.whole()
            match: Callable[[str, int], _Found | None]
            try:
                if row.name in rulebook.own:
                    match = functools.partial(_guarded, regex.compile(pattern), where)
                else:
                    match = re.compile(pattern).match
            except (re.error, regex.error) as error:
                raise RulebookError(f"{where}: the shape cannot be read: {error}") from error
            shape = _Shape(row, match, (compiler.context, isinstance(row, BlockerRow), -order))
            for char in first:
                self._starters.setdefault(char, []).append(shape)

    def matches(self, chars: str, accept: Callable[[Match], bool]) -> Iterator[Match]:
        """The matches from left to right, none overlapping; `accept` may refuse one for the next best."""
        done = 0
        for number in self._numbers.finditer(chars):
            # Every match holds a number, at most `_LEAD` words from its beginning.
            at = max(done, number.start() - _LEAD)
            while at <= number.start():
                for row, end in self._candidates(chars, at):
                    match = Match(row, at, end)
                    if accept(match):
                        yield match
                        done = at = end
                        break
                else:
                    at += 1

    def _candidates(self, chars: str, at: int) -> list[tuple[SurfaceRow | BlockerRow, int]]:
        """The rows that match at a place and where they end, the best first."""
        shapes = self._starters.get(chars[at])
        if shapes is None:
            return []
        found = [(m.end(), shape.rank, shape.row) for shape in shapes if (m := shape.match(chars, at))]
        if len(found) > 1:
            found.sort(key=_by_length_and_rank, reverse=True)
        return [(row, end) for end, _, row in found]


def _by_length_and_rank(found: tuple[int, tuple[int, bool, int], object]) -> tuple[int, tuple[int, bool, int]]:
    return found[:2]


def _guarded(pattern: regex.Pattern[str], where: str, chars: str, at: int) -> _Found | None:
    try:
        return pattern.match(chars, at, timeout=_USER_SECONDS)
    except TimeoutError as error:
        raise RulebookError(f"{where}: the shape takes too long on a text; make its repeats plainer") from error


def _glued(chars: str) -> str:
    """The characters for the same words with no white space before them."""
    return "".join(chr(ord(c) + GLUED) for c in chars)


class _Part(NamedTuple):
    """A piece of a compiled shape: its expression, what it can begin with, whether it can be empty."""

    pattern: str
    first: frozenset[str]
    empty: bool


class _Compiler:
    """Recursive descent over one shape. `context` counts its look-arounds."""

    def __init__(self, shape: str, lexicon: Lexicon, where: str) -> None:
        self.lexicon, self.where, self.context = lexicon, where, 0
        self.tokens: list[re.Match[str]] = []
        position, end = 0, len(shape.rstrip())
        while position < end:
            m = _ELEMENT.match(shape, position)
            if m is None:
                raise RulebookError(f"{where}: the shape cannot be read from {shape[position:].strip()!r} on")
            self.tokens.append(m)
            position = m.end()
        self.at = 0

    def whole(self) -> _Part:
        part = self.alternatives()
        if self.at < len(self.tokens):
            raise RulebookError(f"{self.where}: the shape has a ) too many")
        if part.empty:
            raise RulebookError(f"{self.where}: the shape matches nothing at all")
        return part

    def alternatives(self) -> _Part:
        parts = [self.sequence()]
        while self._op() == "|":
            self.at += 1
            parts.append(self.sequence())
        if len(parts) == 1:
            return parts[0]
        pattern = "(?:" + "|".join(part.pattern for part in parts) + ")"
        return _Part(pattern, frozenset().union(*(p.first for p in parts)), any(p.empty for p in parts))

    def sequence(self) -> _Part:
        pattern, first, empty = "", frozenset[str](), True
        while self.at < len(self.tokens) and self._op() not in ("|", ")"):
            part = self.element()
            pattern += part.pattern
            if empty:
                first |= part.first
            empty = empty and part.empty
        return _Part(pattern, first, empty)

    def element(self) -> _Part:
        token = self.tokens[self.at]
        self.at += 1
        if token["op"] == "(":
            inner = self.alternatives()
            if self._op() != ")":
                raise RulebookError(f"{self.where}: the shape lacks a )")
            self.at += 1
            part = _Part(f"(?:{inner.pattern})", inner.first, inner.empty)
        elif token["op"]:
            raise RulebookError(f"{self.where}: {token['op']!r} has nothing before it")
        else:
            inside = self._inside(token)
            if token["look"]:
                return _Part(self._look(token["look"], f"[{inside}]"), frozenset(), True)
            part = _Part(f"[{inside}]", frozenset(inside), False)
        repeat = self._op()
        if repeat in ("?", "*") or (repeat and repeat[0] == "{"):
            self.at += 1
            # No repeat inside a repeat, and none without end: a shape takes time linear in the text.
            repeat = "{0,12}" if repeat == "*" else repeat
            return _Part(part.pattern + repeat, part.first, part.empty or repeat[0] == "?" or repeat[1] == "0")
        return part

    def _look(self, look: str, inside: str) -> str:
        """A look-around; look-behinds in a row stand for words in a row: `<name <open` is a name and a bracket."""
        self.context += 1
        while look == "<" and self.at < len(self.tokens) and self.tokens[self.at]["look"] == "<":
            inside += f"[{self._inside(self.tokens[self.at])}]"
            self.at += 1
            self.context += 1
        return {"<": "(?<=", "<!": "(?<!", "&": "(?=", "!": "(?!"}[look] + inside + ")"

    def _op(self) -> str | None:
        return self.tokens[self.at]["op"] if self.at < len(self.tokens) else None

    def _inside(self, token: re.Match[str]) -> str:
        """The inside of the character class for an element."""
        names = _NAME.findall(token["roles"] or token["role"])
        chars = ""
        for name in names:
            if name not in self.lexicon.roles:
                near = near_names(name, list(self.lexicon.roles))
                hint = f"; did you mean {', '.join(near)}?" if near else ""
                raise RulebookError(f'{self.where}: no role "{name}" for the shape{hint}')
            chars += self.lexicon.roles[name]
        return _glued(chars) if token["glue"] else chars + _glued(chars)


class Reader:
    """Writes the words around the numbers of a text as items, window by window."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Prepare the tables for a lexicon."""
        self.lexicon = lexicon
        classes = lexicon.class_chars
        self._class = classes
        numeric = "".join(lexicon.roles.get(role, "") for role in (NUMERAL, "slang", "roman", "ordinal_word"))
        self._initial = dict.fromkeys("0123456789", "0")
        self._numeric = re.compile(f"[0{numeric}]")
        self._numeral_words = lexicon.numerals.words
        # A capital says nothing where every word has one: "Tewaskan Dua Orang" in a headline.
        self._without_capital = {
            classes[name.capitalize()]: classes[name] for name in ("one", "unit-word", "word", "scaled")
        }
        self._openers = frozenset(self._numeral_words) | _SIGNS

    def windows(self, text: Words) -> Iterator[tuple[int, int]]:
        """Ranges of words around numbers, growing, never overlapping."""
        get, initial = self.lexicon.chars.get, self._initial.get
        line = "".join([get(word) or initial(word[0], ".") for word in text.words])
        size = len(text.words)
        start = stop = 0
        for m in self._numeric.finditer(line):
            at = m.start()
            if at - BEFORE > stop:
                if stop:
                    yield start, stop
                start = at - BEFORE
            stop = min(at + AFTER, size)
        if stop:
            yield start, stop

    def items(self, text: Words, start: int, stop: int) -> list[Item]:
        """The words from `start` to `stop` as items: phrases and numerals taken together."""
        words, spaces, lexicon = text.words, text.spaces, self.lexicon
        items: list[Item] = []
        if start == 0:
            items.append(Item(self._class["edge"], 0, 0))
        i = start
        title_line: bool | None = None
        while i < stop:
            word = words[i]
            glued = i > 0 and not spaces[i - 1] and words[i - 1][0] != "\n"
            item = self._numeral(text, i, items) if word[0] in "0123456789" or word in self._openers else None
            if item is not None and item.char in self._without_capital:
                title_line = _is_title_line(words, i) if title_line is None else title_line
                if title_line:
                    item = item._replace(char=self._without_capital[item.char])
            if item is None and word in lexicon.phrases:
                item = self._phrase(words, i)
            if item is None:
                lexeme = lexicon.lexemes.get(word)
                if lexeme is not None and "ordinal_word" in lexeme.rows:
                    item = self._ordinal(text, i, lexeme)
                elif lexeme is not None:
                    item = Item(lexeme.char, i, i + 1, lexeme)
                elif word[0] == "\n":
                    item = Item(self._class["edge"], i, i + 1)
                    title_line = None
                elif word[0].isspace():
                    i += 1
                    continue
                else:
                    sort = unknown_class(word)
                    if sort == "title":
                        if title_line is None:
                            title_line = _is_title_line(words, i)
                        if title_line:
                            sort = "lower"
                        elif _begins_sentence(words, i):
                            sort = "initial"
                    item = Item(self._class[sort], i, i + 1)
            items.append(item._replace(char=chr(ord(item.char) + GLUED)) if glued else item)
            i = item.stop
        return items

    def _phrase(self, words: Sequence[str], i: int) -> Item | None:
        for phrase in self.lexicon.phrases[words[i]]:
            stop = i + 1 + len(phrase.rest)
            rest = words[i + 1 : stop]
            if tuple(rest if phrase.exact else [w.lower() for w in rest]) == phrase.rest:
                return Item(phrase.lexeme.char, i, stop, phrase.lexeme)
        return None

    def _numeral(self, text: Words, i: int, before: Sequence[Item]) -> Item | None:
        words, spaces = text.words, text.spaces
        word = words[i]
        if word in _SIGNS:
            return self._signed(text, i, before)
        if "0" <= word[0] <= "9":
            joined, stop = _spaced_groups(text, i, before)
            if stop > i + 1:
                number = read_digits(joined)
                return None if number is None else self._scale_after(text, i, stop, number)
        got = self.lexicon.numerals.read(words, i, spaces, len(words))
        if got is None:
            return Item(self._class["odd"], i, i + 1) if "0" <= word[0] <= "9" else None
        number, stop = got
        if number.scale == 1 and stop < len(words):
            if words[stop] in self.lexicon.money_scales and (factor := self._money_scale(text, stop, before)):
                return Item(self._class["scaled"], i, stop + 1, None, number.times(factor))
            if words[stop] in self.lexicon.glued_scales and not spaces[stop - 1] and len(word) > 1 and _INTEGER(word):
                if stop + 1 == len(words) or spaces[stop] or not words[stop + 1][0].isalnum():
                    factor = self.lexicon.glued_scales[words[stop]]
                    return Item(self._class["short"], i, stop + 1, None, number.times(factor))
        return Item(self._class[number_class(words[i:stop], number)], i, stop, None, number)

    def _ordinal(self, text: Words, i: int, lexeme: Lexeme) -> Item:
        """ "pertama", "kelima", "kedua belas": an ordinal word with its value."""
        row = lexeme.rows["ordinal_word"]
        cardinal = self.lexicon.ordinals.get(text.words[i].lower())
        if cardinal is None:
            assert isinstance(row, NumeralRow)
            return Item(lexeme.char, i, i + 1, lexeme, Number(row.value))
        tail = [cardinal, *text.words[i + 1 : i + 4]]
        got = self.lexicon.numerals.read(tail, 0, text.spaces[i : i + 4], len(tail))
        assert got is not None
        return Item(lexeme.char, i, i + got[1], lexeme, got[0])

    def _signed(self, text: Words, i: int, before: Sequence[Item]) -> Item | None:
        """ "-1,8" and "minus 5": a sign belongs to the number behind it unless something is glued to its left."""
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
        return Item(self._class["signed"], i, inner.stop, None, number)

    def _scale_after(self, text: Words, start: int, stop: int, number: Number) -> Item:
        spelled = self._numeral_words.get(text.words[stop]) if stop < len(text.words) else None
        if spelled is None or len(spelled) != 1 or spelled[0].kind != "s":
            return Item(self._class["grouped"], start, stop, None, number)
        return Item(self._class["scaled"], start, stop + 1, None, number.times(spelled[0].value))

    def _money_scale(self, text: Words, at: int, before: Sequence[Item]) -> Decimal | None:
        """Factor of a short scale word (M, T) that is one only behind a currency: "Rp5 M", "Rp5-10 M"."""
        if at + 1 < len(text.words) and not text.spaces[at] and text.words[at + 1][0].isalnum():
            return None
        back = before[:-2] if len(before) >= 3 and before[-2].number is not None else before
        currency = back[-1].lexeme.rows.get("currency") if back and back[-1].lexeme is not None else None
        # "US$5 M" may be a million in another language's way; only rupiah leave no doubt.
        return self.lexicon.money_scales[text.words[at]] if currency is not None and currency.id == "IDR" else None


def _has_role(items: Sequence[Item], role: str) -> bool:
    """Whether the last item has the role."""
    return bool(items) and items[-1].lexeme is not None and role in items[-1].lexeme.rows


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
    glued_on = j < len(words) and not spaces[j - 1] and words[j][0].isalnum()
    if not gaps or not sure or glued_on or j - i > 7:
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
    if number.about:
        return "about-year" if len(word) == 4 and word.isdigit() and 1800 <= number.value <= 2100 else "about"
    if number.scale != 1:
        return "Scaled" if len(words) == 1 and word[0].isupper() else "scaled"
    if not "0" <= word[0] <= "9":
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
    return "decimal"


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


def _is_title_line(words: Sequence[str], i: int) -> bool:
    """Whether the words around are mostly capitalised, as in a headline, where a capital says nothing."""
    start = stop = i
    while start > 0 and i - start < 14 and words[start - 1][0] != "\n":
        start -= 1
    while stop < len(words) and stop - i < 14 and words[stop][0] != "\n":
        stop += 1
    letters = [word for word in words[start:stop] if word[0].isalpha() and len(word) > 3]
    return len(letters) >= 3 and sum(word[0].isupper() for word in letters) >= 0.75 * len(letters)
