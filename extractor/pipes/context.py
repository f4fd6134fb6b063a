"""What stands around a figure and belongs to it: hedges, the direction of a change, the rate, what is counted.

Every function takes the window's items (see windows.py) or the words of the text, and the place of the figure in
them; none of them changes the figure's span.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.pipes.grammar import Grammar
from extractor.pipes.lexicon import Lexeme, Lexicon, Words
from extractor.pipes.windows import Item, unknown_class
from extractor.rulebook import ChangeRow, CurrencyRow, ModifierRow, Row, UnitRow

# Roles.
_CHANGE_ENDS = frozenset({"level", "stop", "newline", "punctuation", "superlative"})
_LEADS = frozenset({"filler", "hedge"})
THINGS = frozenset({"noun", "classifier"})
_BOUNDS = frozenset({"punctuation", "newline", "preposition"})
_BESIDE = frozenset({"degree", "currency"})
_NO_NOUN_YET = frozenset({"total", "hedge_after"})

_NO_NOUNS = frozenset("vapcsRj")  # tags

_PAST = frozenset({"sebelumnya", "terakhir", "lalu", "silam", "ini", "kemudian"})  # behind "setahun", which is no rate
_REACH = 6  # items looked back for the noun of a change ("kenaikan tarif jalan tol sebesar Rp500")
_FURTHER = 14  # words before "sebesar"
_LEADING = "sebesar"
_ELSEWHERE = _CHANGE_ENDS | {"joint", "change", "preposition", "numeral"}
_INSIDE = frozenset("()-")
_AGAIN = 6  # items in which a figure is given again, in brackets or behind "atau"
_UNITS = frozenset({"unit", "unit_nya"})
_NOTHING: Mapping[str, Row] = {}
_AT = frozenset({"pada", "ke", "di", "menjadi"})
_SPANS = frozenset({"kisaran", "rentang"})  # words that say of a range that it is one, and of a number that it is none
_DIMENSIONS = frozenset(
    {"usia", "umur", "kedalaman", "ketinggian", "jarak", "harga", "level", "angka", "posisi", "titik"}
)
_PASSED = frozenset({"ada", "telah", "sudah", "terdapat"})  # what may stand behind "setidaknya"


def hedge(
    items: Sequence[Item], start: int, stop: int, words: Sequence[str], *, spans: bool = False
) -> ModifierRow | None:
    """The hedge right before items[start:stop], or right after it ("5 persen lebih").

    spans  whether they are a range, of which "di kisaran" says nothing more
    """
    silent = _SPANS if spans else frozenset()
    i = start - 1  # "minimal sebesar Rp5 juta"
    while i >= 0 and ("filler" in items[i].rows or words[items[i].stop - 1].lower() in silent):
        i -= 1
    row = items[i].rows.get("hedge") if i >= 0 else None
    measured = row is None and i > 0 and words[items[i].start].lower() in _DIMENSIONS
    if measured and words[items[i - 1].stop - 1].lower() not in silent:
        row = items[i - 1].rows.get("hedge")  # "di bawah usia 13 tahun"
    if row is None and i > 0 and "preposition" in items[i].rows:
        k = i
        while k >= 0 and words[items[k].start].lower() in _PASSED:
            k -= 1
        least = items[k].rows.get("hedge") if 0 <= k < i else None
        if isinstance(least, ModifierRow) and least.modifier == "at_least":
            return least  # "setidaknya telah ada sebanyak 20 rumah"
    if row is None and i >= 1 and (not items[i].rows or "noun" in items[i].rows):
        row = items[i - 1].rows.get("hedge_ahead")  # "minimal belanja Rp50.000"
    if isinstance(row, ModifierRow):
        return row
    if stop < len(items) and not THINGS.isdisjoint(items[stop].rows):
        # "500 orang lebih": behind the counted noun, but only where nothing is compared ("500 orang lebih banyak").
        stop += 1
        if stop + 1 < len(items) and _BOUNDS.isdisjoint(items[stop + 1].rows):
            return None
    row = items[stop].rows.get("hedge_after") if stop < len(items) else None
    if isinstance(row, ModifierRow):
        after = words[items[stop].stop].lower() if items[stop].stop < len(words) else ""
        if after not in row.unless:
            return row
    return None


def change(items: Sequence[Item], start: int, words: Sequence[str]) -> ChangeRow | None:
    """The row of the change whose size is the figure at items[start]; None for a level or anything else.

    The word for the change stands right before the figure, or further off if a word such as "sebesar" leads to it
    ("menurunkan suku bunga acuan sebesar 25 basis poin") or if it is a noun ("kenaikan cukai 23 persen").
    """
    led = False
    between = 0  # words of which nothing is known
    for i in range(start - 1, max(start - 1 - _REACH, -1), -1):
        rows = items[i].rows
        row = rows.get("change")
        if isinstance(row, ChangeRow):
            return row if led or not between or "change_far" in rows else None
        if items[i].number is not None or not _CHANGE_ENDS.isdisjoint(rows):
            return None
        if not _LEADS.isdisjoint(rows):
            led = True
        elif not rows and unknown_class(words[items[i].start]) == "verb":
            return None
        elif _BESIDE.isdisjoint(rows):
            between += 1
            if between > 3 and not led:
                return None
    return None


def change_further(words: Sequence[str], i: int, lexemes: Mapping[str, Lexeme]) -> ChangeRow | None:
    """The row of a change far before "sebesar" at word i: "menaikkan tarif parkir sepeda motor rata-rata sebesar"."""
    if words[i].lower() != _LEADING:
        return None
    for word in reversed(words[max(i - _FURTHER, 0) : i]):
        rows = lexemes[word].rows if word in lexemes else _NOTHING
        row = rows.get("change_far")
        if isinstance(row, ChangeRow):
            return row
        known = word in _INSIDE or (word[0].isalpha() and _ELSEWHERE.isdisjoint(rows))
        if not known or (not rows and unknown_class(word) == "verb"):
            return None
    return None


def change_behind(items: Sequence[Item], stop: int, words: Sequence[str]) -> ChangeRow | None:
    """The row of the change that a percentage is by what stands behind it: "0,8 persen lebih rendah".

    Behind a comma only where it goes on to the level: "0,8 persen, lebih rendah pada Rp5.000".
    """
    apart = stop < len(items) and words[items[stop].start] == ","
    stop += apart
    row = items[stop].rows.get("change_after") if stop < len(items) else None
    if not isinstance(row, ChangeRow):
        return None
    after = words[items[stop].stop].lower() if items[stop].stop < len(words) else ""
    return None if apart and after not in _AT else row


def rate(items: Sequence[Item], stop: int, words: Sequence[str]) -> str | None:
    """The denominator behind a figure that ends before items[stop].

    "per liter" gives the canonical unit, "per orang" the word, "per dolar AS" the ISO code, "sebulan" its unit.
    """
    if stop >= len(items):
        return None
    rows = items[stop].rows
    if not rows:
        return None
    if isinstance(row := rows.get("per_unit"), Row):
        after = words[items[stop].stop].lower() if items[stop].stop < len(words) else ""
        if after in _PAST:
            return None
        return row.id.rpartition(".")[2]
    if "per" not in rows or stop + 1 >= len(items):
        return None
    of = items[stop + 1]
    of_rows = of.rows
    for role in ("unit", "unit_nya", "currency_word", "currency"):
        row = of_rows.get(role)
        if isinstance(row, UnitRow | CurrencyRow):
            return row.id
    word = words[of.start]
    if of.number is not None:
        if words[items[stop].start] == "/":
            return None
        tail = [*words[of.start : of.stop], *words[of.stop : of.stop + 1]]
        return " ".join(w.lower() for w in tail if w[0].isalnum())
    if word[0].isalpha() and (not of_rows or not THINGS.isdisjoint(of_rows)):
        return word.lower()
    return None


def rate_apart(items: Sequence[Item], start: int, stop: int, words: Sequence[str]) -> str | None:
    """The denominator of items[start:stop] where it does not stand right behind.

    As in "US$5 (Rp70.000) per barel" and "US$5 atau Rp70.000 per barel", of both; "pagu per unit sebesar Rp126 juta".
    """
    behind = items[stop].rows if stop < len(items) else _NOTHING
    led = start
    while led and not _LEADS.isdisjoint(items[led - 1].rows):
        led -= 1
    if "close" in behind and led and "open" in items[led - 1].rows:
        return rate(items, stop + 1, words)
    near = range(stop + 1, min(stop + _AGAIN, len(items)))
    if "open" in behind:
        close = next((k for k in near if "close" in items[k].rows), None)
        return None if close is None else rate(items, close + 1, words)
    if "or" in behind and (own := _currency(items, start, stop)) is not None:
        again = next((k for k in near if items[k].number is not None), None)
        if again is None:
            return None
        end = again + 1 + (again + 1 < len(items) and "currency_word" in items[again + 1].rows)
        return rate(items, end, words) if _currency(items, stop + 1, end) not in (None, own) else None
    i = led - 1
    if i < 1 or words[items[i - 1].start] != "per" or items[i].number is not None:
        return None
    if _currency(items, start, stop) is None and (led == start or _UNITS.isdisjoint(items[i].rows)):
        return None  # "data per kecamatan 40 orang"
    taken = any(item.number is not None for item in items[max(i - 4, 0) : i])  # "5 unit per hari mencapai Rp7 juta"
    return None if taken else rate(items, i - 1, words)


def _currency(items: Sequence[Item], start: int, stop: int) -> str | None:
    """The currency that some items name."""
    rows = (item.rows.get(role) for item in items[start:stop] for role in ("currency", "currency_word"))
    return next((row.id for row in rows if row is not None), None)


class Nouns:
    """Finds the noun that a number counts."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar) -> None:
        """Take the words that are nouns, classifiers, or no nouns from the lexicon; of others the grammar may know."""
        self._lexemes, self._phrases, self._tags = lexicon.lexemes, lexicon.phrases, grammar.words

    def after(self, text: Words, stop: int, *, known: bool = False) -> str | None:
        """The shortest noun phrase that begins at word `stop`: a noun, or a classifier and its noun.

        With `known`, only words that the rows know as nouns.
        """
        i = stop
        words, spaces = text.words, text.spaces
        if i < len(words) and not _NO_NOUN_YET.isdisjoint(self._roles(words[i])):
            i += 1  # "2.573 total girder", "25 ribu lebih pelamar"
        end = self._end(words, i) if i < len(words) else i
        if end <= i + 1 and not self._is_noun(text, i):
            return None
        first = words[i]
        if known and not self._roles(first):
            return None
        if end > i + 1:
            return " ".join(words[i:end]).lower()
        # "anak-anak", "truk-truk": a doubled noun is one word in three pieces.
        if end + 1 < len(words) and words[end] == "-" and not spaces[i] and words[end + 1].lower() == first.lower():
            return f"{first}-{first}".lower()
        # "20 orang hadir": behind a person any word may be a verb, so only a known noun joins.
        known_next = first.lower() != "orang" or (end < len(words) and "noun" in self._roles(words[end]))
        if "classifier" in self._roles(first) and known_next and self._is_noun(text, end, strict=first.islower()):
            return " ".join(words[i : self._end(words, end)]).lower()
        return first.lower()

    def before(self, items: Sequence[Item], start: int, words: Sequence[str]) -> str | None:
        """The noun in front of the number: "penumpang sebanyak 300", "klaim mencapai 9.377"."""
        i = start - 1
        seen = False
        while i >= 0 and not _LEADS.isdisjoint(items[i].rows):
            seen = seen or "filler" in items[i].rows
            i -= 1
        if i < 0 or not seen:
            return None
        word = words[items[i].start]
        return word.lower() if "noun" in items[i].rows else None

    def _end(self, words: Sequence[str], i: int) -> int:
        """Where the noun at word i ends, a compound of several words ("rumah sakit") or one."""
        seconds = self._phrases.get(words[i])
        for phrase in seconds.get(words[i + 1].lower(), ()) if seconds and i + 1 < len(words) else ():
            stop = i + 1 + len(phrase.rest)
            if "noun" in phrase.lexeme.rows and tuple(word.lower() for word in words[i + 1 : stop]) == phrase.rest:
                return stop
        return i + 1

    def _roles(self, word: str) -> Mapping[str, Row]:
        lexeme: Lexeme | None = self._lexemes.get(word)
        return lexeme.rows if lexeme is not None else {}

    def _is_noun(self, text: Words, i: int, *, strict: bool = False) -> bool:
        words, spaces = text.words, text.spaces
        if i >= len(words) or not words[i][0].isalpha() or len(words[i]) == 1:
            return False
        if i and not spaces[i - 1] and words[i - 1][0] not in "0123456789(":
            return False
        roles = self._roles(words[i])
        if roles:
            return not THINGS.isdisjoint(roles)
        if strict and words[i][0].isupper():
            return False
        low = words[i].lower()
        return self._tags.get(low, "n") not in _NO_NOUNS and unknown_class(low) != "verb"
