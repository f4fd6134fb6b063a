"""The shallow grammar of a sentence: its words by the part they play, in chunks.

Start with `Grammar.chunks`. A chunk is a noun phrase, a verb group, a preposition, a figure … and carries one
character as its tag (see `TAGS`), so that the rules of links can be read off a short list. Words that no row
of `patterns/grammar.toml` knows are told by their form.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from extractor.pipes.lexicon import Words, lex
from extractor.rulebook import GrammarRow, Rulebook

# The tag of each part of `[[grammar]]`; a part without one is looked up by itself.
TAGS = {
    "verb": "v",
    "noun": "n",
    "auxiliary": "a",
    "amount": "k",
    "preposition": "p",
    "joint": "c",
    "clause": "s",
    "relative": "y",
    "determiner": "d",
    "pronoun": "o",
    "quantifier": "q",
    "say_before": "r",
    "say_nya": "r",
    "say_after": "R",
    "cite": "g",
    "report": "v",
    "clause_verb": "",
    "setting": "v",
    "agency": "n",
    "place_head": "n",
    "place_lead": "",
    "title": "",
    "market": "",
    "body": "",
    "metric": "m",
    "dimension": "m",
    "change_noun": "m",
    "office": "t",
    "adjective": "j",
}
_VERB = re.compile(r"(?:me[a-z]{4,}|di[a-z]{4,}|ber[a-z]{3,}|ter[a-z]{3,}|(?!pe[mn])[a-z]{4,}kan)")
_PUNCTUATION = {
    ",": ",", "(": "(", "[": "(", ")": ")", "]": ")", ";": ".", ":": ":", ".": ".", "!": ".", "?": ".", "…": ".",
    '"': '"', "“": '"', "”": '"', "\n": "\n",
}  # fmt: skip


Mark = tuple[int, str, int]  # what is known of some words: where they end, their tag, the number of the figure


class Chunk(NamedTuple):
    """Words first to stop of a text, with one tag.

    N noun phrase · v verb group · a auxiliaries and adverbs without a verb · k words that lead to an amount ·
    p preposition · c joint · s opens a clause · y "yang" · o pronoun · r, R, g words of speech and citation ·
    F figure · T time · , ( ) : . " punctuation
    """

    tag: str
    first: int
    stop: int
    name: bool = False  # a noun phrase with a name in it
    metric: bool = False  # a noun phrase whose head says what is measured
    figure: int = -1  # the number of the figure
    org: bool = False  # a name that begins as those of offices and agencies do


_Tagged = tuple[str, int, int, bool, bool, int, bool]  # one word as a Chunk, before words are joined


class _Known(NamedTuple):
    """What is known of a word by its letters."""

    row: str | None  # tag by the rows
    plain: str  # tag by the rows or the form, as if it were in lower case
    upper: bool
    initials: bool  # two capitals at its head: "BPJS"
    org: bool
    phrases: Sequence[tuple[tuple[str, ...], str]]  # that it begins, longest first


class Grammar:
    """Tags and chunks sentences by the rows of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows; `parts` are their words by row, `words` the tags of single words.

        A word that a user's row gives a tag keeps that tag alone, whatever the shipped rows say.
        """
        self.words: dict[str, str] = {}
        self.parts: dict[str, frozenset[str]] = dict.fromkeys(TAGS, frozenset())
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._known: dict[str, _Known] = {}
        self._simple: dict[str, str] = {}  # words in lower case that are always tagged alike
        rows = rulebook.of(GrammarRow)
        own = {form: tag for row in rows if row.name in rulebook.own and (tag := TAGS[row.plays]) for form in row.forms}
        for row in rows:
            tag = TAGS[row.plays]
            forms = [form for form in row.forms if not tag or own.get(form, tag) == tag]
            self.parts[row.plays] |= frozenset(forms)
            for form in forms if tag else ():
                words = lex(form).words
                if len(words) == 1:
                    self.words.setdefault(form, tag)
                else:
                    self._phrases.setdefault(words[0], []).append((words[1:], tag))
        # Words without which a sentence tells of no speaker.
        self.speech = frozenset(
            lex(form).words[0]
            for part in ("say_before", "say_nya", "say_after", "cite", "report")
            for form in self.parts[part]
        )
        for found in self._phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))

    def chunks(
        self, words: Words, first: int, stop: int, marks: Mapping[int, Mark], names: Container[str]
    ) -> list[Chunk]:
        """The chunks of words[first:stop].

        marks  what is known already (figures, times, parts of names), by its first word
        names  words that are names wherever they stand
        """
        return _group(self._tagged(words, first, stop, marks, names))

    def _tagged(
        self, words: Words, first: int, stop: int, marks: Mapping[int, Mark], names: Container[str]
    ) -> list[_Tagged]:
        tagged: list[_Tagged] = []
        every, spaces, known_words, simple = words.words, words.spaces, self._known, self._simple
        title = is_title(every[first:stop])
        before = "."
        i = first
        while i < stop:
            word = every[i]
            if i in marks:
                end, before, number = marks[i]
                tagged.append((before, i, end, False, False, number, False))
                i = end
                continue
            if (plain := simple.get(word)) is not None:
                before = plain
                tagged.append((plain, i, i + 1, False, plain == "m", -1, False))
                i += 1
                continue
            if not word[0].isalnum():
                if word[0] in _QUOTES and (end := _quoted_name(every, i, stop, marks)):
                    before = "N"
                    tagged.append((before, i, end, True, False, -1, False))
                    i = end
                    continue
                before = _PUNCTUATION.get(word[0], "-")
                titled = word == "." and i > first and every[i - 1].lower() in self.parts["title"] and not spaces[i - 1]
                if titled and i + 1 < stop and every[i + 1][0].isupper():
                    before = "n"  # "Prof. Budi"
                elif word in "-–—'’&" and i and not spaces[i] and not spaces[i - 1] and every[i - 1][-1].isalnum():
                    before = tagged[-1][0] if every[i + 1 : i + 2] == every[i - 1 : i] else "n"  # "luka-luka"
                elif word == "/" and i and every[i - 1].isupper() and every[i + 1 : i + 2] and every[i + 1].isupper():
                    before = "n"  # "M/T"
                tagged.append((before, i, i + 1, False, False, -1, False))
                i += 1
                continue
            known = known_words.get(word) or self._look(word)
            opens = before in _OPENS
            if known.phrases and (not known.upper or opens):
                end, tag = _said(known.phrases, every, i)
                if end:
                    before = tag
                    tagged.append((before, i, end, False, before == "m", -1, False))
                    i = end
                    continue
            row = known.row if known.row != "r" or opens else "n"  # "kata" is speech only at the head of its clause
            if row in _WEAK and tagged and tagged[-1][3] and known.upper and not title:
                row = None  # "Jawa Tengah"
            if (
                known.upper
                and row not in _CLOSED
                and not (row and opens and not known.org)
                and not (title and known.plain in "vam")
            ):
                following = every[i + 1] if i + 1 < stop else ""
                if not opens or word in names or known.initials or following[:1].isupper():
                    before = "t" if row == "t" else "N"
                    tagged.append((before, i, i + 1, True, row == "m", -1, known.org))
                    i += 1
                    continue
            before = known.plain if row == known.row else "n"
            tagged.append((before, i, i + 1, False, before == "m", -1, False))
            i += 1
        return tagged

    def phrase(self, words: Sequence[str], i: int) -> tuple[int, str]:
        """Where the longest phrase of the rows ends that begins with word i, and its tag; (0, "") if none does."""
        return _said((self._known.get(words[i]) or self._look(words[i])).phrases, words, i)

    def tag(self, word: str) -> str:
        """The tag of a word by its row or its form, as if it were in lower case."""
        return (self._known.get(word) or self._look(word)).plain

    def _look(self, word: str) -> _Known:
        low = word.lower()
        row = self.words.get(low)
        plain = row
        if plain is None and low.endswith("nya") and (base := self.words.get(low[:-3])) in ("m", "v"):
            plain = base
        if plain is None:
            plain = "v" if _VERB.fullmatch(low) else "n"
        org = row == "t" or low in self.parts["agency"]
        known = _Known(
            row, plain, word[0].isupper(), word[:2].isupper() and len(word) > 1, org, self._phrases.get(low, ())
        )
        if len(self._known) > _KEPT:
            self._known.clear()
            self._simple.clear()
        self._known[word] = known
        if word[0].isalnum() and not known.upper and not known.phrases and row != "r":
            self._simple[word] = plain
        return known


def _quoted_name(every: Sequence[str], i: int, stop: int, marks: Container[int]) -> int:
    """Where a name in quotation marks ends that begins at word i: 'drama "Musim Panen" mencatat …'; 0 if none does.

    A few words with capitals and no mark among them are a name; what somebody says ends with a comma or a full stop.
    """
    capitals = 0
    for j in range(i + 1, min(i + 2 + _TITLED, stop)):
        word = every[j]
        if word[0] in _QUOTES and word[0] != "“":
            return j + 1 if 2 * capitals > j - i - 1 else 0
        if not word[0].isalnum() or j in marks:
            return 0
        capitals += word[0].isupper() or word[0].isdigit()
    return 0


def _said(phrases: Sequence[tuple[tuple[str, ...], str]], every: Sequence[str], i: int) -> tuple[int, str]:
    """Where the longest of the phrases ends that begin with word i, and its tag; 0 if none does."""
    following = every[i + 1].lower() if i + 1 < len(every) else ""
    for rest, tag in phrases:
        if rest[0] == following:
            stop = i + 1 + len(rest)
            if len(rest) == 1 or tuple(word.lower() for word in every[i + 1 : stop]) == rest:
                return stop, tag
    return 0, ""


def names_of(words: Words) -> frozenset[str]:
    """The words that are capitalised where nothing but a name is."""
    found = set()
    every = words.words
    for i in [i for i, word in enumerate(every) if word[0].isupper()]:
        before = every[i - 1] if i else "."
        if before[0].isalnum() or (before == "," and i > 1 and every[i - 2][0].isalnum()):
            found.add(every[i])
    return frozenset(found)


_WEAK = frozenset("ajdq")  # classes whose words may be the second part of a name
_KEPT = 50_000  # words looked up and kept, so that a long run does not grow
_TITLE = 0.7
_QUOTES = "\"“”'‘’"
_TITLED = 6  # words of a name in quotation marks at most
_ALONE = {"q": "k", "d": "o", "j": "a"}  # tags of words that stand without the noun they go with
_IN_PHRASE = frozenset("nNmtqdj")
_OPENS = frozenset('".:-,')
_CLOSED = frozenset("apscykodrRg")  # classes whose words are no names, however they are written


def is_title(words: Sequence[str]) -> bool:
    """Whether a line is written as headlines are, every word with a capital."""
    if len(words) > _LINE:
        return False
    last = words[-1] if words[-1][0] != "\n" or len(words) == 1 else words[-2]
    if not last[0].isalnum():
        return False
    letters = [word for word in words if word[0].isalpha()]
    return len(letters) > 3 and sum(word[0].isupper() for word in letters) >= _TITLE * len(letters)


_LINE = 30  # words of a headline at most
_LONGEST = 30  # words of a noun phrase at most


def _group(tagged: Sequence[_Tagged]) -> list[Chunk]:
    """Join words to noun phrases and verb groups."""
    out: list[Chunk] = []
    size = len(tagged)
    i = 0
    while i < size:
        word = tagged[i]
        tag = word[0]
        if tag in _IN_PHRASE and not (tag in "dj" or (tag == "q" and i + 1 < size and tagged[i + 1][0] in "Fk")):
            i = _phrase(tagged, i, out)
            continue
        if tag == "(" and (close := _bracket(tagged, i)):
            i = close  # "(yoy)": what stands in brackets takes no part
            continue
        i += 1
        if tag in "qdj":
            tag = _ALONE[tag]
            word = tag, *word[1:]
        if tag in "va" and out and out[-1].tag in "va":
            last = out[-1]
            out[-1] = Chunk("v" if tag == "v" else last.tag, last.first, word[2])
        else:
            out.append(Chunk._make(word))
    return out


def _phrase(tagged: Sequence[_Tagged], i: int, out: list[Chunk]) -> int:
    """Put the noun phrase at tagged[i] on the list; returns where it ends."""
    _, first, stop, name, metric, _, org = tagged[i]
    size = len(tagged)
    j = i + 1
    while j < size:
        tag, _, end, named, _, _, _ = tagged[j]
        if tag == "q" or (tag == "m" and name and not named) or end - first > _LONGEST:
            break  # "Di Jakarta penurunan …": a head comes first, so what is measured is no part of the name before
        if tag in _IN_PHRASE:
            stop, name, j = end, name or named, j + 1
            if tag == "d":
                break
        elif tag == "y" and j + 1 < size and tagged[j + 1][0] == "j":
            stop, j = tagged[j + 1][2], j + 2  # "harga yang lebih hemat"
        elif tag == "(" and j + 2 < size and tagged[j + 1][0] == "N" and tagged[j + 2][0] == ")":
            stop, j = tagged[j + 2][2], j + 3  # "Bank Indonesia (BI)"
        elif tag == "," and org and (end := _listed(tagged, j)):
            stop, j = tagged[end - 1][2], end  # "Badan Meteorologi, Klimatologi, dan Geofisika"
        elif tag == "c" and org and j + 1 < size and tagged[j + 1][0] == "N":
            stop, j = tagged[j + 1][2], j + 2  # "Kementerian Kelautan dan Perikanan"
        else:
            break
    out.append(Chunk("N", first, stop, name, metric, -1, org))
    return j


def _listed(tagged: Sequence[_Tagged], j: int) -> int:
    """Where a list of names with "dan" before its last ends, from the comma at tagged[j]; 0 if it is none."""
    size = min(len(tagged), j + 2 * _TITLED)
    while j + 1 < size and tagged[j][0] == "," and tagged[j + 1][0] == "N":
        j += 2
    j += j < size and tagged[j][0] == ","
    return j + 2 if j + 1 < size and tagged[j][0] == "c" and tagged[j + 1][0] == "N" else 0


def _bracket(tagged: Sequence[_Tagged], i: int) -> int:
    """Where a short bracket without a figure ends, 0 if it holds one or is long."""
    for j in range(i + 1, min(i + 6, len(tagged))):
        if tagged[j][0] == ")":
            return j + 1
        if tagged[j][0] not in "nNaTkpvtm":
            return 0
    return 0
