"""Where: finds the places that a text names.

Start with `Places.find`. A place is a name of `patterns/places.csv`, or a name behind a word such as "Jalan" or
"Stadion". A name that is part of a longer one is none ("PT Jakarta Propertindo"), and a name that is also a word
("Malang") counts only behind "di" and the like.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from extractor.pipes.grammar import Grammar
from extractor.pipes.lexicon import Words, lex
from extractor.records import Value
from extractor.rulebook import Rulebook

_INITIALS = 3  # letters
_LONG = 6  # words of a long name looked back from its end
_NAME = 5  # words of a name behind its head at most
_AT = ("di", "Di")
_FIRMS = frozenset(
    {"PT", "CV", "Tbk", "Liga", "Piala", "Twitter", "Instagram", "Facebook", "YouTube", "TikTok", "Netflix", "Google"}
)
# Words with which a name begins or ends that is none of a place.
_NO_PLACES = frozenset(
    {"UU", "Undang", "Partai", "Komisi", "Fraksi", "Revisi", "Era", "Store", "Chart", "Cup", "Open", "TV", "Story"}
    | {"Stories", "Championship", "League", "Awards", "Network"}
)
_GOVERNED = frozenset({"kabupaten", "kota", "provinsi"})
_COMMON = _GOVERNED | {"pulau", "desa", "kecamatan", "kelurahan", "kawasan", "wilayah"}  # in lower case too
_CLOSED = frozenset({"p", "s", "c", "a", "k", "y", "v"})  # words that are no part of a name, capitalised or not


class Place(Value, frozen=True):
    """A place that a text names: words first to stop, and the name in the table, None if it is not there.

    lead  the word before it, in lower case: "di" says where things are, "ke" where they go
    """

    first: int
    stop: int
    name: str | None
    kind: str
    lead: str


class _Entry(Value, frozen=True):
    rest: tuple[str, ...]
    name: str
    kind: str
    weak: bool


class Places:
    """Finds places by the table of a rulebook."""

    def __init__(self, rulebook: Rulebook, grammar: Grammar) -> None:
        """Read the table."""
        self.table: dict[str, list[_Entry]] = {}
        self.heads = grammar.parts["place_head"]
        self.leads = grammar.parts["place_lead"]
        self.words, self.grammar = grammar.words, grammar
        self._within = {row.name: row.within for row in rulebook.places}
        for row in rulebook.places:
            for form in (row.name, *row.also):
                words = lex(form).words
                entry = _Entry(words[1:], row.name, row.kind, row.weak and form == row.name)
                self.table.setdefault(words[0], []).append(entry)
        # Words at which a place may begin or behind which it does.
        heads = (form for head in self.heads for form in (head.capitalize(), head.upper()))
        self.begin = frozenset({*self.table, *heads, *(self.heads & _COMMON), *_AT})
        for entries in self.table.values():
            entries.sort(key=lambda entry: -len(entry.rest))

    def find(self, words: Words, starts: Iterable[int] | None = None) -> list[Place]:
        """The places of a text, in order; "Cilincing, Jakarta Utara" is one.

        starts  the words that are looked at: those in `begin` and any others, all if None
        """
        found: list[Place] = []
        every, begin = words.words, self.begin
        stop = 0
        for start in range(len(every)) if starts is None else starts:
            if every[start] not in begin:
                continue
            i = start
            if every[start] in _AT:
                i += 1
                if i == len(every) or every[i].islower():
                    continue
            place = self._at(words, i) if i >= stop else None
            stop = max(stop, i + 1)
            if place is None:
                continue
            if every[place.stop : place.stop + 2] == ("dan", "sekitarnya"):
                place = replace(place, stop=place.stop + 2)
            last = found[-1] if found else None
            if (
                last is not None
                and place.first - last.stop == 1
                and every[last.stop] == ","
                and self._holds(place, last)
            ):
                found[-1] = Place(last.first, place.stop, last.name or place.name, last.kind, last.lead)
            else:
                found.append(place)
            stop = place.stop
        return found

    def _holds(self, place: Place, inner: Place) -> bool:
        """Whether a place is named as the one around another."""
        if place.name is None:
            return False
        if inner.name is None:
            return True
        withins = self.within(inner.name)
        return place.name in withins or (bool(withins & self.within(place.name)) and place.kind != inner.kind)

    def end(self, words: Words, i: int) -> int:
        """Where a place of the rows ends that begins with word i; 0 if none does."""
        found = self._entry(words, i)
        return found[1] if found is not None else 0

    def within(self, name: str) -> set[str]:
        """The places that hold one, level by level."""
        out: set[str] = set()
        todo = [*self._within.get(name, ())]
        while todo:
            parent = todo.pop()
            if parent not in out:
                out.add(parent)
                todo += self._within.get(parent, ())
        return out

    def _at(self, words: Words, i: int) -> Place | None:
        all_words, spaces = words.words, words.spaces
        word = all_words[i]
        low = word.lower()
        before = all_words[i - 1] if i else ""
        lead = before.lower()
        if low in self.heads and (word[0].isupper() or low in _COMMON) and not (low == "kota" and lead == "wali"):
            stop = self._end(words, i)
            if low in ("rt", "rw") and stop == i + 1 and stop < len(all_words) and all_words[stop].isdigit():
                stop += 1
            company = all_words[stop - 1] == "Tbk" or before in ("PT", "CV") or "Tbk" in all_words[stop : stop + 1]
            if company:
                return None
            if any(other.lower() not in self.heads for other in all_words[i + 1 : stop]):
                inner = self._entry(words, i + 1)
                if inner is not None and low in _GOVERNED and self._entry(words, inner[1]) is None:
                    stop = inner[1]  # "Wali Kota Serang Wahyu Utama"
                name = inner[0].name if inner and inner[1] == stop else None
                return Place(i, stop, name, "named", self._lead(words, i))
        hit = self._entry(words, i)
        if hit is None:
            return self._named(words, i) if before in _AT else None
        entry, stop = hit
        led = lead in self.leads
        if entry.weak and not led:
            return None
        after = all_words[stop] if stop < len(all_words) else ""
        if before == "-" and not spaces[i - 1] and i > 1 and all_words[i - 2] not in self.table:
            return None  # "Trans-Jawa"
        if after == "-" and not spaces[stop - 1] and not spaces[stop] and self._entry(words, stop + 1) is not None:
            return None  # "tol Jakarta-Bandung"
        aged = after == "(" and stop + 1 < len(all_words) and all_words[stop + 1][0].isdigit()
        if aged and word.isupper() and len(word) <= _INITIALS:
            return None  # "AS (24)" is somebody's initials
        if not led and after[:1].isupper() and spaces[stop - 1]:
            return None
        if not led and before != lead and spaces[i - 1] and self.words.get(lead) not in _CLOSED:
            return None
        return Place(i, stop, entry.name, entry.kind, lead)

    def _named(self, words: Words, i: int) -> Place | None:
        """A place by what leads to it alone: "di Alun-Alun Merdeka"."""
        first = words.words[i]
        if not first[0].isupper() or self.grammar.tag(first) in _CLOSED:
            return None
        stop = self._end(words, i)
        name = words.words[i:stop]
        sure = stop - i > 1 and len(name[-1]) > 1 and _FIRMS.isdisjoint(name)
        sure = sure and _NO_PLACES.isdisjoint((name[0], name[-1]))
        return Place(i, stop, None, "venue", "di") if sure else None

    def _end(self, words: Words, i: int) -> int:
        """Where a name ends that begins with word i: "Bandara Soekarno-Hatta"."""
        stop = i + 1
        while stop < len(words.words) and stop - i <= _NAME and self._names(words, stop):
            stop += 1 if words.spaces[stop - 1] else 2
        return stop

    def _lead(self, words: Words, i: int) -> str:
        """The word before the name that a place is the end of: "di" for "di Hall B Gedung Kesenian"."""
        k = i - 1
        while (
            k > max(i - _LONG, 0)
            and words.words[k][0].isupper()
            and words.spaces[k]
            and self.grammar.tag(words.words[k]) not in _CLOSED
        ):
            k -= 1
        return words.words[k].lower() if k >= 0 else ""

    def _names(self, words: Words, i: int) -> bool:
        """Whether a name goes on with word i, or a hyphen and the next; in a headline verbs are capitalised too."""
        if not words.spaces[i - 1]:
            if words.words[i] != "-" or i + 1 == len(words.words) or words.spaces[i]:
                return False
            i += 1
        word = words.words[i]
        if word.lower() in ("km", "no", "nomor"):
            return False
        return word[0].isupper() and self.grammar.tag(word) not in _CLOSED

    def _entry(self, words: Words, i: int) -> tuple[_Entry, int] | None:
        for entry in self.table.get(words.words[i], ()) if i < len(words.words) else ():
            stop = i + 1 + len(entry.rest)
            if not entry.rest or words.words[i + 1 : stop] == entry.rest:
                return entry, stop
        return None
