"""The shallow grammar of a sentence: its words by the part they play, in chunks.

Start with `Chunker.chunks`. A chunk is a noun phrase, a verb group, a preposition, a figure … and carries one
character as its tag (see `TAGS`), so that the rules of links can be read off a short list. Words that no row
of `patterns/grammar.toml` knows are told by their form.

A sentence is first written as a string of tags, one character a word; `_CHUNK` then joins them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence

from extractor.pipes.lexicon import Memory, Words, lex, spots
from extractor.records import Value
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
    "organization": "",
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


class Chunk(Value, frozen=True):
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


_Phrases = Sequence[tuple[tuple[str, ...], str]]  # the words behind the first, and the tag; longest first


class _Known(Value, frozen=True):
    """What is known of a word by its letters."""

    row: str | None  # tag by the rows
    plain: str  # tag by the rows or the form, as if it were in lower case
    upper: bool
    initials: bool  # two capitals at its head: "BPJS"
    org: bool
    phrases: Mapping[str, _Phrases]  # that it begins, by their second word


class Grammar:
    """Tags and chunks sentences by the rows of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows; `parts` are their words by row, `words` the tags of single words.

        A word that a user's row gives a tag keeps that tag alone, whatever the shipped rows say.
        """
        self.words: dict[str, str] = {}
        self.parts: dict[str, frozenset[str]] = dict.fromkeys(TAGS, frozenset())
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        self.known = Memory(self._look)
        self.simple = Memory(self._alike)
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
                    self._phrases.setdefault(words[0], {}).setdefault(words[1], []).append((words[1:], tag))
        self.office_heads = frozenset(form.split()[0] for form in self.parts["office"])
        # Words without which a sentence tells of no speaker.
        self.speech = frozenset(
            lex(form).words[0]
            for part in ("say_before", "say_nya", "say_after", "cite", "report")
            for form in self.parts[part]
        )
        for seconds in self._phrases.values():
            for found in seconds.values():
                found.sort(key=lambda phrase: -len(phrase[0]))

    def phrase(self, words: Sequence[str], i: int) -> tuple[int, str]:
        """Where the longest phrase of the rows ends that begins with word i, and its tag; (0, "") if none does."""
        phrases = self.known[words[i]].phrases
        return _said(phrases, words, i) if phrases and i + 1 < len(words) else (0, "")

    def tag(self, word: str) -> str:
        """The tag of a word by its row or its form, as if it were in lower case."""
        return self.known[word].plain

    def _look(self, word: str) -> _Known:
        low = word.lower()
        row = self.words.get(low)
        upper = word[0].isupper()
        initials = len(word) > 1 and word[:2].isupper()
        phrases = self._phrases.get(low, _NO_PHRASES)
        org = row == "t" or low in self.parts["agency"]
        if row is None and not phrases and not org:
            return _UNKNOWN[self._by_form(low), upper, initials]
        return _Known(row, row or self._by_form(low), upper, initials, org, phrases)

    def _by_form(self, low: str) -> str:
        """The tag of a word in lower case that no row knows."""
        if low.endswith("nya") and (base := self.words.get(low[:-3])) in ("m", "v"):
            return base
        return "v" if _VERB.fullmatch(low) else "n"

    def _alike(self, word: str) -> str:
        """The tag of a word that is tagged alike wherever it stands, or `_OPEN`; `.` and names: see `_OPENINGS`."""
        if not word[0].isalnum():
            return _OPEN if word in _JOINING else _PUNCTUATION.get(word[0], "-")
        low = word.lower()  # `_look` is not asked: of most words this is all that anybody wants to know
        row = self.words.get(low)
        if row == "r" or low in self._phrases:
            return _OPEN
        if word[0].isupper():
            return _OPEN if row else _LIKELY_OFFICE if low in self.parts["agency"] else _LIKELY_NAME
        return row or self._by_form(low)


class Chunker:
    """Cuts the sentences of one text into chunks."""

    def __init__(self, grammar: Grammar, words: Words, marks: Mapping[int, Mark], names: Container[str]) -> None:
        """Take a text.

        marks  what is known already (figures, times, parts of names), by its first word
        names  words that are names wherever they stand
        """
        self._grammar, self._words, self._marks, self._names = grammar, words, marks, names
        self._marked = sorted(marks)

    def chunks(self, first: int, edge: int) -> list[Chunk]:
        """The chunks of the words from `first` to `edge`, which are a sentence."""
        tags = self._tags(first, edge)
        out: list[Chunk] = []
        stop = first
        for found in _CHUNK.finditer(tags):  # one behind the other: every word is in some chunk
            kind, begin, stop = found.lastindex, stop, first + found.end()
            tag = tags[begin - first]
            if kind is None:
                figure = self._marks[begin][2] if tag == "F" else -1
                out.append(Chunk(_ALONE.get(tag, tag), begin, stop, False, False, figure))
            elif kind in _PHRASES:
                out.append(Chunk("N", begin, stop, kind != _PLAIN, tag in "mMW", -1, tag in "OWU"))
            elif kind == _VERBAL:
                group = found[0] if "(" not in found[0] else _BRACKETS.sub("", found[0])
                out.append(Chunk("v" if "v" in group else "a", begin, stop))
        return out

    def _tags(self, first: int, stop: int) -> str:
        """The tags of a sentence, one character a word: `_MORE` for those behind the first one of a phrase or mark."""
        words = self._words.words[first:stop]
        alike = list(map(self._grammar.simple.__getitem__, words))
        marked = self._marked
        for i in marked[bisect_left(marked, first) : bisect_left(marked, stop)]:
            alike[i - first] = alike[min(self._marks[i][0], stop) - first - 1] = _OPEN
        line = "".join(alike)
        title = is_title(words)
        openings = (_OPENINGS_OF_TITLES if title else _OPENINGS).finditer(line)
        line = line.replace(_LIKELY_NAME, "N").replace(_LIKELY_OFFICE, "O")
        pieces: list[str] = []
        done, before = first, ""
        for found in openings:
            i = first + found.start()
            if i < done:
                continue
            if i > done:
                pieces.append(line[done - first : i - first])
                before = line[i - first - 1]
            if i in self._marks:
                done, before, _ = self._marks[i]
            else:
                before, done = self._tag(i, stop, before, title=title)
            pieces.append(before if done == i + 1 else before + _MORE * (done - i - 1))
        if done < stop:
            pieces.append(line[done - first :])
        return "".join(pieces)

    def _tag(self, i: int, stop: int, before: str, *, title: bool) -> tuple[str, int]:
        """The tag of a word or sign that depends on the words around it, and where what it is the tag of ends.

        stop    where the sentence ends
        before  the tag of the word before, "" at the head of the sentence
        title   whether the sentence is a headline
        """
        every = self._words.words
        word = every[i]
        if not word[0].isalnum():
            return self._sign(i, stop, before)
        known = self._grammar.known[word]
        opens = before in _OPENS
        if known.phrases and i + 1 < len(every):
            end, tag = _said(known.phrases, every, i)
            if end and (not known.upper or opens):
                return tag, end
            if tag == "n" and every[end - 1][0].isupper():
                return "N", end  # "Bea Cukai"
        if not known.upper and known.row != "r":
            return known.plain, i + 1
        row = known.row if known.row != "r" or opens else "n"  # "kata" is speech only at the head of its clause
        if row in _WEAK and before in _NAMED and known.upper and not title:
            row = None  # "Jawa Tengah"
        if (
            known.upper
            and row not in _CLOSED
            and not (row and opens and not known.org)
            and not (title and known.plain in "vam")
        ):
            following = every[i + 1] if i + 1 < stop else ""
            if not opens or word in self._names or known.initials or following[:1].isupper():
                return "U" if row == "t" else _NAMES[row == "m", known.org], i + 1
        return known.plain if row == known.row else "n", i + 1

    def _sign(self, i: int, stop: int, before: str) -> tuple[str, int]:
        """The same of a sign."""
        every, spaces = self._words.words, self._words.spaces
        word = every[i]
        if word in _QUOTES and (end := _quoted_name(every, i, stop, self._marks)):
            return "N", end
        last, following = every[i - 1] if i else "", every[i + 1] if i + 1 < len(every) else ""
        if word == ".":
            initial = i > 1 and len(last) == 1 and last.isupper() and (spaces[i - 2] or every[i - 2] == ".")
            short = initial or last.lower() in self._grammar.parts["title"]
            if before and short and not spaces[i - 1] and i + 1 < stop and following[0].isupper():
                return "n", i + 1  # "Prof. Budi", "M. Farhan"
        elif word in _HYPHENS:
            if last and not spaces[i] and not spaces[i - 1] and last[-1].isalnum():
                tag = _AGAIN.get(before, before) if following == last and before not in "FT" else ""
                return tag or "n", i + 1  # "luka-luka"
        elif word == "/" and last.isupper() and following.isupper():
            return "n", i + 1  # "M/T"
        return _PUNCTUATION.get(word, "-"), i + 1


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


def _said(phrases: Mapping[str, _Phrases], every: Sequence[str], i: int) -> tuple[int, str]:
    """Where the longest of the phrases ends that begin with word i, and its tag; 0 if none does."""
    for rest, tag in phrases.get(every[i + 1].lower(), ()):
        stop = i + 1 + len(rest)
        if len(rest) == 1 or tuple(word.lower() for word in every[i + 1 : stop]) == rest:
            return stop, tag
    return 0, ""


def names_of(words: Words) -> frozenset[str]:
    """The words that are capitalised where nothing but a name is."""
    every = words.words
    return frozenset([every[i] for i in spots(_CAPITAL_INSIDE, words.initials) if every[i][0].isupper()])


# These and the like begin with what they are of and look behind it then: so the engine skips to where that stands.
_CAPITAL_INSIDE = re.compile(r"[A-Z\x80-\U0010ffff](?:(?<=[^\W_].)|(?<=[^\W_],.))", re.DOTALL)  # or what may be one
_NO_PHRASES: Mapping[str, _Phrases] = {}
_UNKNOWN = {  # what is known of words that no row knows, by the tag of their form, capital and initials
    (plain, upper, initials): _Known(None, plain, upper, initials, False, _NO_PHRASES)
    for plain in ("n", "v", "m")
    for upper in (False, True)
    for initials in (False, True)
}
_OPEN = " "  # instead of a tag, for words whose tag depends on those around them
_LIKELY_NAME, _LIKELY_OFFICE = "1", "2"  # words with a capital, names unless they open a sentence or stand in a title
# The words whose tags depend on those around them: of full stops those before a capital.
_OPENINGS_OF_TITLES = re.compile(r"[ 12]|\.(?=[ 12])")
_OPENINGS = re.compile(r""" |\.(?=[ 12])|[12](?<![^ ".:\-,].)""")
_MORE = "_"
_WEAK = frozenset("ajdq")  # classes whose words may be the second part of a name
_TITLE = 0.7
_QUOTES = "\"“”'‘’"
_HYPHENS = "-–—'’&"
_JOINING = frozenset((*_QUOTES, *_HYPHENS, "/"))
_TITLED = 6  # words of a name in quotation marks at most
_ALONE = {"q": "k", "d": "o"}  # tags of words that stand without the noun they go with
_OPENS = frozenset(("", *'".:-,'))
_CLOSED = frozenset("apscykodrRg")  # classes whose words are no names, however they are written

# While words are joined, a name has a tag of its own by whether its word says what is measured and whether it begins as
# those of offices and agencies do; U is an office written as a name, H the hyphen in "Anak-Anak".
_NAMES = {(False, False): "N", (True, False): "M", (False, True): "O", (True, True): "W"}
_NAMED = frozenset("NMOWU")
_AGAIN = {"N": "H", "M": "H", "O": "H", "W": "H", "U": "t"}


def _any(tags: str) -> str:
    """A pattern for one of these tags."""
    return f"[{re.escape(tags)}]{_MORE}*+"


_LONGEST = 30  # words of a noun phrase before its name, and of the name


def _row(tags: str, *more: str) -> str:
    """A pattern for the words that a noun phrase goes on with, which may be none, and no more than `_LONGEST`."""
    hemat = _any("y") + _any("j")  # "harga yang lebih hemat"
    initials = _any("(") + _NAME + _any(")")  # "Bank Indonesia (BI)"
    return f"(?:{'|'.join((_any(tags), hemat, initials, *more))}){{0,{_LONGEST}}}+"


_NAME = _any("NHMOW")
_BRACKET = f"{_any('(')}(?:{_any('nNHMOWUaTkpvtm')}){{0,4}}+{_any(')')}"
_BRACKETS = re.compile(_BRACKET)
_JOINT = _any("c") + _NAME  # "Kementerian Kelautan dan Perikanan"
# "Badan Meteorologi, Klimatologi, dan Geofisika"
_LIST = f"(?:(?:{_any(',')}{_NAME}){{0,4}}+(?:{_any(',')})?|(?:{_any(',')}{_NAME}){{5}}+){_JOINT}"
_END = f"(?:{_any('d')})?+"
_CHUNK = re.compile(
    # A noun phrase. A head comes first, so what is measured is no part of the name before: "Di Jakarta penurunan …"
    rf"(?:{_any('nmtH')}|{_any('q')}(?![Fk])){_row('nmtjH')}"
    rf"(?:{_any('NMOWU')}{_row('nNHMOWUtj')}{_END}(?P<joined>)|{_END}(?P<plain>))"
    rf"|{_any('NM')}{_row('nNHMOWUtj')}{_END}(?P<name>)"
    rf"|{_any('OWU')}{_row('nNHMOWUtj', _JOINT, _LIST)}{_END}(?P<office>)"
    rf"|{_BRACKET}(?P<bracket>)"  # "(yoy)": what stands in brackets takes no part
    rf"|{_any('vaj')}(?:(?:{_BRACKET})*+{_any('vaj')})*+(?P<verb>)"
    rf"|.{_MORE}*+",
    re.DOTALL,
)
_PLAIN, _VERBAL = _CHUNK.groupindex["plain"], _CHUNK.groupindex["verb"]
_PHRASES = frozenset(_CHUNK.groupindex[kind] for kind in ("plain", "joined", "name", "office"))


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
