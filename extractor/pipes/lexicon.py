"""Words and their roles: the lexer, and the table of what each word of the pattern rows can be.

A role is a part that a word can play in a shape ("currency", "unit", "month"); a word may have several, and each
set of roles is written as one character, so that a row of words becomes a string.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import accumulate, compress, count, islice
from operator import add, itemgetter
from typing import NamedTuple, TypeVar

from extractor.numerals import Numerals, Word
from extractor.rulebook import (
    ChangeRow,
    CurrencyRow,
    ModifierRow,
    NumeralRow,
    RoleRow,
    Row,
    Rulebook,
    UnitRow,
)

# A word, a token of digits, one sign, or a line break; then the white space behind it. Every character of a text
# falls into exactly one of them, so the pieces joined give the text again.
# A token of digits stops before a comma behind which another number begins ("Rp136.000,1.2 liter").
_DIGITS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+(?![.,]?[0-9]))?(?![0-9]|\.[0-9])|[0-9]+(?:[.,][0-9]+)*"
# Letters of ASCII and the lone blank come first, since they are the most and the quickest.
_LETTERS = r"[A-Za-z]++(?![^\x00-\x7f])|[^\W0-9_]++"
_LEX = re.compile(rf"({_LETTERS}|{_DIGITS}|[^\w\s]|_|\n\s*|\s)( (?![^\S\n])|[^\S\n]*+)")

_FIRST = 0x4E00  # any block without characters that mean something in a regular expression
DIGIT = re.compile("[0-9]")  # the initial of a word of digits
GLUED = 0x2000  # distance from a character to its twin for a word with no white space before it
_REMEMBERED = 25_000  # words; a bound, so that a long run does not grow


class Words(NamedTuple):
    """A text cut into words: words[i] stands at starts[i] and is followed by the white space spaces[i].

    initials  the first character of every word, so that a regular expression finds those of a kind at once
    """

    words: tuple[str, ...]
    spaces: tuple[str, ...]
    starts: list[int]
    initials: str

    def end(self, i: int) -> int:
        """Where word i ends in the text."""
        return self.starts[i] + len(self.words[i])


def lex(text: str) -> Words:
    """Cut a text into words, in time linear in its length."""
    if not text:
        return Words((), (), [], "")
    pieces = _LEX.split(text)  # nothing, a word, the white space behind it, nothing, a word …: no tuple for each word
    words, spaces = tuple(pieces[1::3]), tuple(pieces[2::3])
    sizes = map(add, map(len, words), map(len, spaces))
    starts = list(accumulate(islice(sizes, len(words) - 1), initial=0))
    return Words(words, spaces, starts, "".join(map(itemgetter(0), words)))


def members(words: Words, table: Container[str]) -> Iterator[int]:
    """The words that are in a table, by their numbers, without a step of Python for each."""
    return compress(count(), map(table.__contains__, words.words))


def spots(pattern: re.Pattern[str], line: str) -> list[int]:
    """Where a pattern finds one of a row of initials or tags."""
    return [found.start() for found in pattern.finditer(line)]


T = TypeVar("T")


class Memory(dict[str, T]):
    """What is known of a word by its letters, remembered, since news uses the same words again and again."""

    def __init__(self, ask: Callable[[str], T]) -> None:
        """Take the function that says it."""
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> T:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._ask(word)
        return found


class Lexeme(NamedTuple):
    """A word or phrase of the pattern rows: its roles, each with the row that gives it."""

    char: str
    rows: Mapping[str, Row]


class Phrase(NamedTuple):
    """A lexeme of several words: those after the first one, in lower case unless `exact`.

    gaps  for each word but the last whether white space stands behind it ("Rp." has none, "lebih dari" has)
    """

    rest: tuple[str, ...]
    gaps: tuple[bool, ...]
    exact: bool
    lexeme: Lexeme


# Roles of numbers, by the form they are written in; see `number_class` in windows.py.
NUMBER_CLASSES: Mapping[str, frozenset[str]] = {
    "month-number": frozenset({"number", "value", "plain", "small", "day", "month_number"}),
    "day": frozenset({"number", "value", "plain", "small", "day"}),
    "small": frozenset({"number", "value", "plain", "small"}),
    "int": frozenset({"number", "value", "plain", "int"}),
    "year": frozenset({"number", "plain", "year"}),
    "zero-day": frozenset({"zero", "day"}),
    "zero-month": frozenset({"zero", "day", "month_number"}),
    "zero": frozenset({"zero"}),
    "long": frozenset({"long"}),
    "clock": frozenset({"number", "value", "clock", "decimal"}),
    "grouped": frozenset({"number", "value", "grouped"}),
    "decimal": frozenset({"number", "value", "decimal"}),
    "version": frozenset({"number", "value", "decimal", "version"}),
    "scaled": frozenset({"number", "value", "scaled"}),
    "band": frozenset({"number", "value", "scaled", "band"}),
    "short": frozenset({"number", "value", "scaled", "short"}),
    "about": frozenset({"number", "value", "about"}),
    "about-scaled": frozenset({"number", "value", "about", "scaled"}),
    "about-year": frozenset({"number", "value", "about", "about_year"}),
    "one": frozenset({"number", "value", "word", "unit_word", "one"}),
    "unit-word": frozenset({"number", "value", "word", "unit_word"}),
    "word": frozenset({"number", "value", "word"}),
    "One": frozenset({"number", "value", "word", "unit_word", "one", "capital"}),
    "Unit-word": frozenset({"number", "value", "word", "unit_word", "capital"}),
    "Word": frozenset({"number", "value", "word", "capital"}),
    "Scaled": frozenset({"number", "value", "scaled", "capital"}),
    "fraction": frozenset({"number", "value", "fraction"}),
    "half": frozenset({"half"}),
    "signed": frozenset({"number", "value", "signed"}),
    "odd": frozenset({"odd"}),
}
# Roles of words that no row knows, by how they are written.
UNKNOWN_CLASSES: Mapping[str, frozenset[str]] = {
    "lower": frozenset({"unknown", "lower"}),
    "verb": frozenset({"unknown", "verb"}),
    "title": frozenset({"unknown", "name", "title"}),
    "initial": frozenset({"unknown", "lower", "initial"}),
    "caps": frozenset({"unknown", "name", "caps"}),
    "letter": frozenset({"unknown", "name", "letter"}),
    "small-letter": frozenset({"unknown", "lower", "small_letter"}),
    "sign": frozenset({"sign"}),
    "edge": frozenset({"newline"}),
}
NUMERAL = "numeral"
# Roles that the rows of a table give.
_TABLE_ROLES = (
    NUMERAL, "ordinal_word", "both_word", "currency", "currency_word", "minor", "slang", "percent", "unit", "unit_nya",
    "times", "hedge", "hedge_ahead", "hedge_after", "change", "change_far",
    "change_after",
)  # fmt: skip
ABBREVIATION = "abbreviation"
_KINDS = {
    "unit": "u",
    "zero": "0",
    "teen": "b",
    "ten": "p",
    "hundred": "r",
    "scale": "s",
    "point": "k",
    "half": "h",
    "denominator": "q",
    "band": "v",
    "about": "a",
}


def _number_words(rows: Iterable[NumeralRow]) -> dict[str, Word]:
    """The table of `Numerals`: the rows' words and their "se-" forms."""
    words: dict[str, Word] = {}
    for row in rows:
        if row.kind == "ordinal":
            continue
        for form in row.forms:
            words[form] = Word(_KINDS[row.kind], row.value)
            se = {
                "teen": Word("T", row.value + 1),
                "ten": Word("T", row.value),
                "hundred": Word("R", row.value),
                "scale": Word("S", row.value),
                "denominator": Word("Q", Decimal(1) / row.value if row.value else row.value),
            }.get(row.kind)
            if se is not None:
                words.setdefault(f"se{form}", se)
    return words


def _forms(rulebook: Rulebook) -> Iterator[tuple[str, str, Row, bool]]:
    """Every word of the rows but the number words: the form, its role, its row, and whether its case counts."""
    for currency in rulebook.of(CurrencyRow):
        for role in ("currency", "currency_word"):
            yield currency.id, role, currency, True
        for role, forms in (("currency", currency.before), ("currency_word", currency.after)):
            yield from ((form, role, currency, form in currency.exact) for form in forms)
        yield from ((form, "minor", currency, False) for form in currency.minor)
        yield from ((form, "slang", currency, False) for form in currency.slang)
    for unit in rulebook.of(UnitRow):
        role = {"percent": "percent", "measure": "unit", "multiple": "times"}[unit.kind]
        yield from ((form, role, unit, False) for form in unit.forms)
        yield from ((form, role, unit, True) for form in unit.exact)
        if unit.kind == "measure":  # "per bulannya"
            yield from ((f"{f}nya", "unit_nya", unit, False) for f in unit.forms if f.isalpha() and len(f) > 2)
    for modifier in rulebook.of(ModifierRow):
        yield from ((form, "hedge", modifier, False) for form in (*modifier.before, *modifier.ahead))
        yield from ((form, "hedge_ahead", modifier, False) for form in modifier.ahead)
        yield from ((form, "hedge_after", modifier, False) for form in modifier.after)
    for change in rulebook.of(ChangeRow):
        yield from ((form, "change", change, False) for form in (*change.forms, *change.far))
        yield from ((form, "change_far", change, False) for form in change.far)
        yield from ((form, "change_after", change, False) for form in change.after)
    for part in rulebook.of(RoleRow):
        role = part.role or part.id
        if role != ABBREVIATION:  # those guide the sentences and must not pass for known words in a shape
            yield from ((form, role, part, False) for form in part.forms)
            yield from ((form, role, part, True) for form in part.exact)


class Lexicon:
    """Every word and phrase of the pattern rows, with roles and the rows that give them.

    chars    word as written to the character of its set of roles
    lexemes  the same words to their lexemes
    ordinals "kelima" to "lima": the cardinal inside an ordinal word
    phrases  first word of a phrase, and the second in lower case, to the phrases, longest first
    roles    name of a role to the characters of all sets that hold it, as the inside of a character class
    """

    def __init__(self, rulebook: Rulebook, literals: Iterable[str] = ()) -> None:
        """Read the rows; `literals` are the words that shapes name in quotes, each with a role of its own."""
        numerals = rulebook.of(NumeralRow)
        self.numerals = Numerals(_number_words(numerals))
        self.money_scales = {form: row.value for row in numerals for form in row.after_currency}
        self.glued_scales = {form: row.value for row in numerals for form in row.glued}
        self._sets: dict[frozenset[str], str] = {}
        singles: dict[str, dict[str, Row]] = {}
        phrases: dict[tuple[tuple[str, ...], tuple[bool, ...]], tuple[bool, dict[str, Row]]] = {}

        def add(form: str, role: str, row: Row, *, exact: bool = False) -> None:
            words, spaces, *_ = lex(form)
            if len(words) == 1:
                for variant in {form} if exact else {form, form.lower(), form.capitalize(), form.upper()}:
                    singles.setdefault(variant, {}).setdefault(role, row)
            else:
                key = words if exact else tuple(w.lower() for w in words), tuple(map(bool, spaces[:-1]))
                phrases.setdefault(key, (exact, {}))[1].setdefault(role, row)

        for form, role, row, exact in _forms(rulebook):
            add(form, role, row, exact=exact)
        self.abbreviations = frozenset(
            form for row in rulebook.of(RoleRow) if (row.role or row.id) == ABBREVIATION for form in row.forms
        )
        self.ordinals: dict[str, str] = {}
        row_of_word: dict[str, NumeralRow] = {}
        for numeral in numerals:
            for form in numeral.forms:
                if numeral.kind == "ordinal":
                    add(form, "ordinal_word", numeral)
                    continue
                row_of_word[form] = numeral
                for cardinal in (form, f"se{form}"):
                    word = self.numerals.words.get(cardinal, (Word("", numeral.value),))[0]
                    if word.kind in ("u", "T"):
                        for role in ("ordinal_word", "both_word"):
                            add(f"ke{cardinal}", role, numeral)
                        self.ordinals[f"ke{cardinal}"] = cardinal
        for form in self.numerals.words:
            # A joined form ("duapuluh") is listed under the row of its longest known ending.
            low = form.lower()
            ends = [low[i:] for i in range(len(low)) if low[i:] in row_of_word]
            singles.setdefault(form, {}).setdefault(NUMERAL, row_of_word[ends[0]])
        nobody = RoleRow(id="literal")
        for literal in literals:
            add(literal, f'"{literal}"', nobody)
            if literal.isupper() and singles[literal].keys() == {f'"{literal}"'}:
                # "H" is named in a shape, and may still be the letter of a number plate.
                for role in UNKNOWN_CLASSES["letter" if len(literal) == 1 else "caps"]:
                    add(literal, role, nobody, exact=True)

        self.lexemes = {word: Lexeme(self._char(frozenset(rows)), rows) for word, rows in singles.items()}
        self.phrases: dict[str, dict[str, list[Phrase]]] = {}
        for (words, gaps), (exact, rows) in sorted(phrases.items(), key=lambda item: -len(item[0][0])):
            phrase = Phrase(words[1:], gaps, exact, Lexeme(self._char(frozenset(rows)), rows))
            first = words[0]
            for variant in {first} if exact else {first, first.capitalize(), first.upper()}:
                self.phrases.setdefault(variant, {}).setdefault(words[1].lower(), []).append(phrase)
        self.chars = {word: lexeme.char for word, lexeme in self.lexemes.items()}
        self.class_chars = {
            name: self._char(roles) for name, roles in (*NUMBER_CLASSES.items(), *UNKNOWN_CLASSES.items())
        }
        self.roles: dict[str, str] = {}
        for roles, char in self._sets.items():
            for role in roles:
                self.roles[role] = self.roles.get(role, "") + char
        # A role whose rows are all off matches nothing, and the shapes that name it are none the worse.
        for role in (*_TABLE_ROLES, *(row.role or row.id for row in rulebook.all_rows if isinstance(row, RoleRow))):
            self.roles.setdefault(role, "")
        self.roles["any"] = "".join(self._sets.values())

    def _char(self, roles: frozenset[str]) -> str:
        """The character that stands for a set of roles; its glued twin lies `GLUED` further on."""
        return self._sets.setdefault(roles, chr(_FIRST + len(self._sets)))
