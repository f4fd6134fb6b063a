"""What the linkers share about a text: its figures, its sentences in chunks, and links on their way."""

from __future__ import annotations

from bisect import bisect_left

from extractor.pipes.grammar import Chunk, Chunker, Grammar, Mark, names_of
from extractor.pipes.lexicon import Words
from extractor.pipes.quantities import Found
from extractor.records import Value

# Closed words that several linkers ask for.
THERE_IS = frozenset({"ada", "terdapat"})
POINTING = frozenset({"ini", "itu", "tersebut"})
LEADING_TO = frozenset({"menjadi", "jadi", "ke"})  # a level
NAMELY = frozenset({"yakni", "yaitu"})
EACH = "masing"  # "masing-masing"
COMPARING = frozenset({"dibanding", "dibandingkan", "ketimbang", "daripada", "berbanding"})

_OWNED = "nya"
_LINES = 20  # of a list, looked back for what introduces it


class Said(Value, frozen=True):
    """One link on its way: what it says, the words first to stop that it was read from, and the rule."""

    text: str
    first: int
    stop: int
    rule: str


class Links(Value, frozen=True):
    """Subject and metric of a figure, and every subject where one figure is given to several."""

    subject: Said | None
    subjects: tuple[str, ...]
    metric: Said | None


class Reading:
    """A text with its figures, being linked.

    figures    the figures, in order
    edges      the first word of every sentence, and the end of the text
    sentences  the sentence of every figure
    behind     the first word behind every figure
    """

    def __init__(
        self,
        text: str,
        words: Words,
        grammar: Grammar,
        found: Found,
        marks: dict[int, Mark],
    ) -> None:
        """Take the text with its figures, and what is known of its words besides."""
        figures, starts = found.quantities, found.sentences
        self.text, self.words, self.grammar, self.figures = text, words, grammar, figures
        self.edges = [*(bisect_left(words.starts, start) for start in starts), len(words.words)]
        self.sentences = [bisect_left(starts, q.start + 1) - 1 for q in figures]
        self.behind: set[int] = set()
        for number, q in enumerate(figures):
            first = self.word_at(q.start)
            stop = max(self.word_at(q.end), first + 1)
            marks[first] = stop, "F", number
            self.behind.add(stop)
        self._lower = list(map(str.lower, words.words))
        self._chunker = Chunker(grammar, words, marks, names_of(words))
        self._heads: dict[int, int | None] = {}
        self._chunks: dict[int, list[Chunk]] = {}
        self._tags: dict[int, str] = {}

    def word_at(self, offset: int) -> int:
        """The number of the word that begins at an offset, or of the first one behind it."""
        return bisect_left(self.words.starts, offset)

    def chunks(self, sentence: int) -> list[Chunk]:
        """A sentence in chunks."""
        if sentence not in self._chunks:
            self._chunks[sentence] = self._chunker.chunks(self.edges[sentence], self.edges[sentence + 1])
        return self._chunks[sentence]

    def tags(self, sentence: int) -> str:
        """The tags of the chunks of a sentence."""
        if sentence not in self._tags:
            self._tags[sentence] = "".join([chunk.tag for chunk in self.chunks(sentence)])
        return self._tags[sentence]

    def list_head(self, sentence: int) -> int | None:
        """The sentence that introduces the list in whose line a figure stands: "Harga di Pasar Senen:"."""
        if sentence not in self._heads:
            self._heads[sentence] = self._list_head(sentence)
        return self._heads[sentence]

    def _list_head(self, sentence: int) -> int | None:
        for back in range(sentence - 1, max(sentence - 1 - _LINES, -1), -1):
            words = self.words.words[self.edges[back] : self.edges[back + 1]]
            if len(words) < 2 or words[-1][0] != "\n":
                return None
            if words[-2] == ":":
                return back
            if "F" not in self.tags(back):
                return None
        return None

    def low(self, word: int) -> str:
        """A word in lower case."""
        return self._lower[word]

    def lows(self, first: int, stop: int) -> list[str]:
        """Words in lower case."""
        return self._lower[max(first, 0) : stop]

    def slice(self, first: int, stop: int) -> str:
        """Words as they are printed."""
        return self.text[self.words.starts[first] : self.words.end(stop - 1)]

    def offsets(self, first: int, stop: int) -> tuple[int, int]:
        """Where words stand in the text."""
        return self.words.starts[first], self.words.end(stop - 1)

    def say(self, chunk: Chunk, rule: str) -> Said:
        """A noun phrase as a link, without "para" before it and "tersebut" or "-nya" behind it."""
        first, stop = chunk.first, chunk.stop
        tags = self.grammar.words
        while stop - first > 1 and tags.get(self.low(stop - 1)) == "d":
            stop -= 1
        while stop - first > 1 and tags.get(self.low(first)) == "q":
            first += 1
        text = self.slice(first, stop)
        if text.endswith(_OWNED) and not chunk.name and text[-len(_OWNED) - 4 :].islower():
            text = text if "dan" in self.lows(first, stop) else text.removesuffix(_OWNED)
        return Said(text, first, stop, rule)

    def heads(self, chunk: Chunk, part: str) -> bool:
        """Whether the first word of a noun phrase plays this part, "harganya" as "harga" does."""
        low, forms = self.low(chunk.first), self.grammar.parts[part]
        return low in forms or low.removesuffix("nya") in forms
