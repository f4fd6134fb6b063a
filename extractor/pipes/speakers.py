"""Who says it: the person or source that a sentence or a quotation is given to.

Start with `Speakers.by_sentence`. Speech is found in the chunks of a sentence ("Andono mengatakan …", "… kata Adi",
"menurut data BPS"); it holds for the whole sentence, for every sentence of a quotation, and for a sentence
between two of the same speaker. A short name is given in full, with the office that stood before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from extractor.pipes.grammar import Chunk, Grammar
from extractor.pipes.lexicon import Words


class Speaker(NamedTuple):
    """Who says a sentence: the name, the office, the words that say so, and the rule."""

    name: str
    role: str | None
    first: int
    stop: int
    rule: str


_STARTS = {"data", "hasil", "laporan", "dokumen", "catatan", "keterangan", "survei", "riset", "laman", "situs", "dari"}


class Speakers:
    """Finds the speakers of one text."""

    def __init__(
        self,
        text: str,
        words: Words,
        edges: Sequence[int],
        sentence: Callable[[int], Sequence[Chunk]],
        grammar: Grammar,
    ) -> None:
        """Take the text's words, the first word of each sentence, its chunks, and the grammar."""
        self.text, self.words, self.edges, self.sentence = text, words, edges, sentence
        self.tags, self.parts = grammar.words, grammar.parts
        self.triggers = grammar.speech
        self.lower = [word.lower() for word in words.words]
        self.names: dict[str, tuple[str, str | None]] = {}  # one word of a name to the name and its office
        self.last: Speaker | None = None
        self.person: Chunk | None = None  # who was named last with an office

    def by_sentence(self) -> list[Speaker | None]:
        """The speaker of each sentence."""
        count = len(self.edges) - 1
        said = [self._speech(n) if self._may_speak(n) else None for n in range(count)]
        quotes = self._quotes()
        # A quotation of several sentences has its speaker in one of them, or in the one before.
        for first, stop in quotes:
            found = next((said[n] for n in range(first, stop) if said[n]), None)
            if found is None and first and self.words.words[self.edges[first] - 1][0] != "\n":
                found = said[first - 1]  # "…," kata Adi. "…"
            for n in range(first, stop):
                if said[n] is None and found is not None:
                    said[n] = found._replace(rule="quotation")
        for n in range(count):
            # "Demikian dilansir Reuters" speaks for the paragraph it closes.
            if said[n] and self.words.words[self.edges[n]].lower() == "demikian":
                for back in range(n - 1, max(n - 6, -1), -1):
                    if said[back] or self.words.words[self.edges[back + 1] - 1][0] == "\n":
                        break
                    said[back] = said[n]
        for n in range(1, count):
            before, after = said[n - 1], next((s for s in said[n + 1 : n + 5] if s), None)
            if said[n] is None and before is not None and after is not None and before.name == after.name:
                said[n] = before._replace(rule="between")
        return said

    def _may_speak(self, n: int) -> bool:
        """Whether a sentence has a word of speech or of an office; most have none, and need no closer look."""
        return not self.triggers.isdisjoint(self.lower[self.edges[n] : self.edges[n + 1]])

    def _quotes(self) -> list[tuple[int, int]]:
        """The sentences that each quotation runs over, with the sentence that goes on behind it."""
        out: list[tuple[int, int]] = []
        if not any(mark in self.text for mark in '"“”'):
            return out
        begin = -1
        for n in range(len(self.edges) - 1):
            for i in range(self.edges[n], self.edges[n + 1]):
                word = self.words.words[i][0]
                if word in '"“”':
                    if begin < 0 and word != "”":
                        begin = n
                    elif begin >= 0 and word != "“":
                        out.append((begin, n + 1))
                        begin = -1
                elif word == "\n":
                    begin = -1
        return out

    def _speech(self, n: int) -> Speaker | None:
        chunks = self.sentence(n)
        found = None
        for i, c in enumerate(chunks):
            got = None
            if c.tag == "r":
                got = self._behind(chunks, i)
            elif c.tag == "R":
                got = self._before(chunks, i)
            elif c.tag == "g" and not (i and chunks[i - 1].tag == "("):
                got = self._cited(chunks, i)
            elif c.tag == "v" and any(w.lower() in self.parts["report"] for w in self.words.words[c.first : c.stop]):
                got = self._agency(chunks, i)
            elif c.tag == "N" and c.name and self._office(c):
                self.person = c
                self._named(c, None, c.first, c.stop, "person")
            if got is not None and (found is None or found.rule == "cited"):
                found = got
        if found is not None and found.rule != "cited":
            self.last = found
        return found

    def _behind(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "kata Adi", "ujarnya"."""
        word = self.words.words[chunks[i].first].lower()
        if word.endswith("nya"):
            return self._again(chunks[i])
        if i + 1 >= len(chunks):
            return None
        after = chunks[i + 1]
        if after.tag == "," and i + 2 < len(chunks) and chunks[i + 2].name:
            after = chunks[i + 2]  # a link that was cut out: "kata Juru Bicara , Febri"
        if after.tag == "o":
            return self._again(chunks[i])
        if after.tag != "N":
            return None
        if self._points(after):
            return self._again(chunks[i])
        if not after.name and self.tags.get(self.words.words[after.first].lower()) not in ("t", "q"):
            return None
        j = i + 2
        name, first, stop = after, after.first, after.stop
        role = None
        if j + 1 < len(chunks) and chunks[j].tag == "," and chunks[j + 1].tag == "N" and chunks[j + 1].name:
            if self._office(after):
                role, name, stop = self._text(after.first, after.stop), chunks[j + 1], chunks[j + 1].stop
        return self._named(name, role, first, stop, "said-by")

    def _before(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "Andono mengatakan"; "Kepala Dinas, Andono Warih, mengatakan"."""
        j = i - 1
        while j >= 0 and chunks[j].tag in "a,":
            j -= 1
        if j < 0:
            return None
        c = chunks[j]
        if c.tag == "o":
            low = self.words.words[c.first].lower()
            return self._again(chunks[i]) if low in ("ia", "dia", "beliau", "pihaknya", "dirinya") else None
        if c.tag != "N" or (j and chunks[j - 1].tag == "p"):
            return None
        role = None
        first = c.first
        if j >= 2 and chunks[j - 1].tag == "," and chunks[j - 2].tag == "N" and self._office(chunks[j - 2]):
            role, first = self._text(chunks[j - 2].first, chunks[j - 2].stop), chunks[j - 2].first
        if not c.name and not self._office(c):
            return None
        if self._points(c):
            return self._again(chunks[i])
        return self._named(c, role, first, chunks[i].stop, "says")

    def _cited(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "menurut Tara", "berdasarkan data yang dirilis oleh Bank Indonesia"."""
        pick = None
        for c in chunks[i + 1 : i + 8]:
            if c.tag in ",.F:\"s":
                break
            if c.tag == "o" and pick is None:
                return self._again(chunks[i])
            if c.tag == "N" and c.name:
                pick = c
                break
        if pick is None:
            return None
        first, stop = pick.first, pick.stop
        while first < stop and self.words.words[first].islower():
            first += 1
        return self._named(pick._replace(first=min(first, stop - 1)), None, chunks[i].first, stop, "cited")

    def _agency(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "BPS mencatat", "Antara melaporkan harga naik"; "Melansir Bloomberg, …" at the head of a sentence."""
        c = chunks[i - 1] if i else None
        if c is None or c.tag in '",':
            return self._cited(chunks, i)
        if c.tag != "N" or (i >= 2 and chunks[i - 2].tag == "p"):
            return None
        agency = self.words.words[c.first].lower() in self.parts["agency"]
        clause = c.name and i + 2 < len(chunks) and chunks[i + 1].tag == "N" and chunks[i + 2].tag in "va"
        if not agency and not clause:
            return None
        return Speaker(self._text(c.first, c.stop), None, c.first, chunks[i].stop, "reports")

    def _again(self, chunk: Chunk) -> Speaker | None:
        if self.last is None and self.person is not None:
            self.last = self._named(self.person, None, self.person.first, self.person.stop, "person")
        if self.last is None:
            return None
        return self.last._replace(first=chunk.first, stop=chunk.stop, rule="pronoun")

    def _points(self, chunk: Chunk) -> bool:
        """Whether an office stands for somebody named before: "politikus itu"."""
        last = self.words.words[chunk.stop - 1].lower()
        return self.last is not None and last in ("ini", "itu", "tersebut") and self._office(chunk)

    def _office(self, chunk: Chunk) -> bool:
        return any(self.tags.get(w.lower()) == "t" for w in self.words.words[chunk.first : chunk.stop])

    def _named(self, chunk: Chunk, role: str | None, first: int, stop: int, rule: str) -> Speaker:
        """A speaker by a noun phrase that names one, the office cut off."""
        words = self.words.words
        begin, end = chunk.first, chunk.stop
        while end - begin > 1 and words[end - 1].lower() in ("ini", "itu", "tersebut", "sendiri", ")"):
            end -= 1
        if role is None:
            offices = [k for k in range(begin, end) if self.tags.get(words[k].lower()) == "t"]
            if offices and chunk.name:
                at = offices[-1] + 1
                caps = [k for k in range(at, end) if words[k].isupper() and len(words[k]) > 1]
                at = max([at, *(k + 1 for k in caps)])
                tail = [k for k in range(at, end) if words[k][:1].isupper()]
                if tail:
                    at = tail[0] if len(tail) <= 2 else tail[-2]
                    role, begin = self._text(begin, at).rstrip(" ,"), at
        name = self._text(begin, end)
        key = words[begin]
        if end - begin > 1 and role is None and words[end - 1] in self.names:
            # "Karolog Zari" of a man who was named before: what stands before his name is an office.
            full = self.names[words[end - 1]][0]
            if not set(words[begin : end - 1]) & set(full.split()):
                role, begin, key = self._text(begin, end - 1), end - 1, words[end - 1]
        if end - begin == 1 and key in self.names:
            full, known = self.names[key]
            return Speaker(full, role or known, first, stop, rule)
        for k in range(begin, end):
            if words[k][:1].isupper():
                self.names.setdefault(words[k], (name, role))
        known = self.names.get(key, (name, role))
        return Speaker(known[0] if name in known[0] else name, role or known[1], first, stop, rule)

    def _text(self, first: int, stop: int) -> str:
        return self.text[self.words.starts[first] : self.words.end(stop - 1)]
