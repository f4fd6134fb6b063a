"""The shallow grammar of a sentence: its words by the part they play, in chunks.

Start with `Grammar.chunks`. A chunk is a noun phrase, a verb group, a preposition, a figure … and carries one
character as its tag (see `TAGS`), so that the rules of links can be read off a short list. Words that no row
of `patterns/grammar.toml` knows are told by their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
    "metric": "m",
    "office": "t",
}
_VERB = re.compile(r"(?:me[a-z]{4,}|di[a-z]{4,}|ber[a-z]{4,}|ter[a-z]{4,})")
_PUNCTUATION = {
    ",": ",", "(": "(", "[": "(", ")": ")", "]": ")", ";": ".", ":": ":", ".": ".", "!": ".", "?": ".", "…": ".",
    '"': '"', "“": '"', "”": '"', "\n": "\n",
}  # fmt: skip


class Chunk(NamedTuple):
    """Words first to stop of a text, with one tag.

    N noun phrase · v verb group · k words that lead to an amount · p preposition · c joint · s opens a clause ·
    y "yang" · o pronoun · r, R, g words of speech and citation · F figure · T time · , ( ) : . " punctuation
    """

    tag: str
    first: int
    stop: int
    name: bool = False  # a noun phrase with a name in it
    metric: bool = False  # a noun phrase whose head says what is measured
    figure: int = -1  # the number of the figure


class Grammar:
    """Tags and chunks sentences by the rows of a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows."""
        self.words: dict[str, str] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for row in rulebook.of(GrammarRow):
            tag = TAGS[row.id]
            for form in row.forms:
                words = tuple(lex(form).words)
                if len(words) == 1:
                    self.words.setdefault(form, tag)
                else:
                    self.phrases.setdefault(words[0], []).append((words[1:], tag))
        for found in self.phrases.values():
            found.sort(key=lambda phrase: -len(phrase[0]))

    def chunks(self, words: Words, first: int, stop: int, marks: Mapping[int, tuple[int, str, int]]) -> list[Chunk]:
        """The chunks of words[first:stop].

        marks  by the first word of what is known already (figures, times, names): its end, tag and number
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
                if tag == "-" and word in "-–—" and not (spaces[i] and i and spaces[i - 1]):
                    tag = "n"
                tagged.append(Chunk(tag, i, i + 1))
                i += 1
                continue
            inside = i > first and word[0].isupper() and tagged and tagged[-1].tag not in '".:-'
            if not inside:
                for rest, tag in self.phrases.get(low, ()):
                    if tuple(w.lower() for w in all_words[i + 1 : i + 1 + len(rest)]) == rest:
                        tagged.append(Chunk(tag, i, i + 1 + len(rest)))
                        i += 1 + len(rest)
                        break
                else:
                    tagged.append(self._word(low, word, i, all_words))
                    i += 1
                continue
            known = self.words.get(low)
            tagged.append(Chunk("t" if known == "t" else "N", i, i + 1, name=True, metric=known == "m"))
            i += 1
        return _group(tagged)

    def _word(self, low: str, word: str, i: int, words: Sequence[str]) -> Chunk:
        tag = self.words.get(low)
        if tag is None and low.endswith("nya") and (base := self.words.get(low[:-3])) in ("m", "v"):
            tag = "m" if base == "m" else "v"
        if tag is None:
            if word[0].isupper() and (len(word) > 1 and word[1].isupper() or (i + 1 < len(words) and words[i + 1][:1].isupper())):
                return Chunk("N", i, i + 1, name=True)
            tag = "v" if _VERB.fullmatch(low) else "n"
        return Chunk(tag, i, i + 1, metric=tag == "m")


_IN_PHRASE = frozenset("nNmtqd")


def _group(tagged: Iterable[Chunk]) -> list[Chunk]:
    """Join words to noun phrases and verb groups."""
    out: list[Chunk] = []
    open_phrase = False
    for chunk in tagged:
        tag = chunk.tag
        if tag in _IN_PHRASE:
            if tag == "d" and not open_phrase:
                out.append(chunk._replace(tag="o"))
                continue
            if open_phrase and tag != "q":
                last = out[-1]
                out[-1] = last._replace(stop=chunk.stop, name=last.name or chunk.name)
            else:
                out.append(chunk._replace(tag="N", metric=chunk.metric))
            open_phrase = tag != "d"
            continue
        open_phrase = False
        if tag in "va" and out and out[-1].tag == "v":
            out[-1] = out[-1]._replace(stop=chunk.stop)
        elif tag == "a":
            out.append(chunk._replace(tag="v", metric=True))  # no verb of its own
        else:
            out.append(chunk)
    return out
