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

# Tags of words: the rows' ids, and what is told by form.
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
    "clause_verb": "v",
    "agency": "n",
    "place_head": "n",
    "place_lead": "",
    "metric": "m",
    "dimension": "m",
    "change_noun": "m",
    "office": "t",
    "adjective": "j",
}
_VERB = re.compile(r"(?:me[a-z]{4,}|di[a-z]{4,}|ber[a-z]{4,}|ter[a-z]{4,}|[a-z]{4,}kan)")
_PUNCTUATION = {
    ",": ",", "(": "(", "[": "(", ")": ")", "]": ")", ";": ".", ":": ":", ".": ".", "!": ".", "?": ".", "…": ".",
    '"': '"', "“": '"', "”": '"', "\n": "\n",
}  # fmt: skip


class Chunk(NamedTuple):
    """Words first to stop of a text, with one tag.

    N noun phrase · v verb group · a auxiliaries and adverbs without a verb · k words that lead to an amount · p preposition · c joint · s opens a clause ·
    y "yang" · o pronoun · r, R, g words of speech and citation · F figure · T time · , ( ) : . " punctuation
    """

    tag: str
    first: int
    stop: int
    name: bool = False  # a noun phrase with a name in it
    metric: bool = False  # a noun phrase whose head says what is measured
    figure: int = -1  # the number of the figure
    org: bool = False  # a name that begins as those of offices and agencies do


class Grammar:
    """Tags and chunks sentences by the rows of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows."""
        self.words: dict[str, str] = {}
        self.parts: dict[str, frozenset[str]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for row in rulebook.of(GrammarRow):
            tag = TAGS[row.id]
            self.parts[row.id] = frozenset(row.forms)
            if not tag:
                continue
            for form in row.forms:
                if row.id == "clause_verb" and form in self.words:
                    continue
                words = tuple(lex(form).words)
                if len(words) == 1:
                    self.words.setdefault(form, tag)
                else:
                    self.phrases.setdefault(words[0], []).append((words[1:], tag))
        for found in self.phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))

    def chunks(
        self, words: Words, first: int, stop: int, marks: Mapping[int, tuple[int, str, int]], names: Container[str]
    ) -> list[Chunk]:
        """The chunks of words[first:stop].

        marks  by the first word of what is known already (figures, times, names): its end, tag and number
        names  words that are names wherever they stand
        """
        tagged: list[Chunk] = []
        all_words, spaces = words.words, words.spaces
        i = first
        while i < stop:
            if i in marks:
                end, tag, number = marks[i]
                tagged.append(Chunk(tag, i, max(end, i + 1), figure=number))
                i = max(end, i + 1)
                continue
            word = all_words[i]
            low = word.lower()
            if not word[0].isalnum():
                tag = _PUNCTUATION.get(word[0], "-")
                if tag == "-" and word in "-–—" and i and not spaces[i] and not spaces[i - 1] and all_words[i - 1][-1].isalnum():
                    tag = "n"
                tagged.append(Chunk(tag, i, i + 1))
                i += 1
                continue
            end, chunk = i + 1, None
            if word[0].islower() or not tagged or tagged[-1].tag in _OPENS:
                for rest, tag in self.phrases.get(low, ()):
                    if tuple(w.lower() for w in all_words[i + 1 : i + 1 + len(rest)]) == rest:
                        end = i + 1 + len(rest)
                        chunk = Chunk(tag, i, end, metric=tag == "m")
                        break
            tagged.append(chunk or self._word(low, word, i, all_words, tagged[-1].tag if tagged else ".", names))
            i = end
        return _group(tagged)

    def _word(self, low: str, word: str, i: int, words: Sequence[str], before: str, names: Container[str]) -> Chunk:
        """One word, by its row or its form; `before` is the tag of the chunk before it."""
        tag = self.words.get(low)
        opens = before in _OPENS
        if tag == "r" and not opens:
            tag = "n"  # "kata" and "jelas" are speech only at the head of their clause
        if word[0].isupper() and not (opens and tag) and tag not in _CLOSED:
            following = words[i + 1] if i + 1 < len(words) else ""
            if not opens or word in names or word[1:2].isupper() or following[:1].isupper():
                org = tag == "t" or low in self.parts["agency"]
                return Chunk("t" if tag == "t" else "N", i, i + 1, name=True, metric=tag == "m", org=org)
        if tag is None and low.endswith("nya") and (base := self.words.get(low[:-3])) in ("m", "v"):
            tag = base
        if tag is None:
            tag = "v" if _VERB.fullmatch(low) else "n"
        return Chunk(tag, i, i + 1, metric=tag == "m")


def names_of(words: Words) -> frozenset[str]:
    """The words that are capitalised where nothing but a name is."""
    found = set()
    last, before = ".", "."
    for word in words.words:
        if word[0].isupper() and (before[0].isalnum() or (before == "," and last[0].isalnum())):
            found.add(word)
        last, before = before, word
    return frozenset(found)


_IN_PHRASE = frozenset("nNmtqdj")
_OPENS = frozenset('".:-,')
_CLOSED = frozenset("apscykodrRg")  # classes whose words are no names, however they are written


def _group(tagged: Sequence[Chunk]) -> list[Chunk]:
    """Join words to noun phrases and verb groups."""
    out: list[Chunk] = []
    open_phrase = False
    i = 0
    while i < len(tagged):
        chunk = tagged[i]
        tag = chunk.tag
        if tag == "(" and open_phrase and i + 2 < len(tagged) and tagged[i + 2].tag == ")" and tagged[i + 1].tag == "N":
            out[-1] = out[-1]._replace(stop=tagged[i + 2].stop)  # "Bank Indonesia (BI)"
            i += 3
            continue
        if tag == "(":
            close = next((j for j in range(i + 1, min(i + 6, len(tagged))) if tagged[j].tag == ")"), None)
            if close is not None and all(c.tag in "nNaTkpv" for c in tagged[i + 1 : close]):
                i = close + 1  # "(yoy)", "(16/9)": what is in brackets takes no part
                continue
        if tag == "c" and open_phrase and out[-1].org and i + 1 < len(tagged) and tagged[i + 1].tag == "N":
            out[-1] = out[-1]._replace(stop=tagged[i + 1].stop)  # "Kementerian Kelautan dan Perikanan"
            i += 2
            continue
        i += 1
        if tag == "q" and i < len(tagged) and tagged[i].tag in "Fk":
            out.append(chunk._replace(tag="k"))
            open_phrase = False
            continue
        if tag in "dj" and not open_phrase:
            out.append(chunk._replace(tag="o" if tag == "d" else "a"))
            continue
        if tag in _IN_PHRASE:
            # "Di Jakarta penurunan …": a head comes first, so what is measured is no part of the name before it.
            if open_phrase and tag != "q" and not (tag == "m" and tagged[i - 2].name and not chunk.name):
                last = out[-1]
                out[-1] = last._replace(stop=chunk.stop, name=last.name or chunk.name)
            else:
                out.append(chunk._replace(tag="N"))
            open_phrase = tag != "d"
            continue
        open_phrase = False
        if tag in "va" and out and out[-1].tag in "va":
            out[-1] = out[-1]._replace(stop=chunk.stop, tag="v" if "v" in (tag, out[-1].tag) else "a")
        else:
            out.append(chunk)
    return out
