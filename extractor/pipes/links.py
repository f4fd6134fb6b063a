"""Links: whose figure it is, of what, where, when, who said it, and its relation to other figures.

Start with `Linker.link`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from extractor.pipes.grammar import Chunk, Grammar
from extractor.pipes.lexicon import Words
from extractor.pipes.quantities import Found
from extractor.records import Link, LinkName, Quantity
from extractor.rulebook import Rulebook


class _Said(NamedTuple):
    """One link on its way: its text, the words it was read from, and the rule."""

    text: str
    first: int
    stop: int
    rule: str


class Linker:
    """Fills the link fields of the figures of a text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.grammar = Grammar(rulebook)

    def link(self, text: str, words: Words, found: Found) -> list[Quantity]:
        """The figures of a text with their links."""
        if not found.quantities:
            return []
        return _Article(self, text, words, found).run()


_SKIP = frozenset('kT(:"-n')
_CHANGES = frozenset({"up", "down"})
_BY_AMOUNT = {
    "sepanjang": "panjang", "seluas": "luas", "setinggi": "tinggi", "seberat": "berat", "selebar": "lebar",
    "sedalam": "dalam", "setebal": "tebal", "seharga": "harga", "senilai": "nilai",
}  # fmt: skip


class _Article:
    """The figures of one text, being linked."""

    def __init__(self, linker: Linker, text: str, words: Words, found: Found) -> None:
        self.grammar, self.text, self.words, self.found = linker.grammar, text, words, found
        self.links: list[dict[LinkName, _Said]] = [{} for _ in found.quantities]
        starts = words.starts
        self.marks: dict[int, tuple[int, str, int]] = {}
        for number, q in enumerate(found.quantities):
            self.marks[bisect_left(starts, q.start)] = bisect_left(starts, q.end), "F", number
        for b in found.blocked:
            tag = "T" if b.reason in ("date", "time") else "n"
            self.marks[bisect_left(starts, b.start)] = bisect_left(starts, b.end), tag, -1
        self.edges = [bisect_left(starts, s) for s in found.sentences] + [len(words.words)]
        self._chunks: dict[int, list[Chunk]] = {}

    def sentence(self, number: int) -> list[Chunk]:
        if number not in self._chunks:
            self._chunks[number] = self.grammar.chunks(
                self.words, self.edges[number], self.edges[number + 1], self.marks
            )
        return self._chunks[number]

    def run(self) -> list[Quantity]:
        starts = self.found.sentences
        last = -1
        for number, q in enumerate(self.found.quantities):
            sent = bisect_left(starts, q.start + 1) - 1
            if sent == last:
                continue
            last = sent
            self._sentence(sent)
        out = []
        for q, links in zip(self.found.quantities, self.links, strict=True):
            fields = {name: said.text for name, said in links.items()}
            evidence = tuple(
                Link(name=name, rule=s.rule, start=self.words.starts[s.first], end=self.words.end(s.stop - 1))
                for name, s in links.items()
            )
            out.append(msgspec.structs.replace(q, links=evidence, **fields))
        return out

    # -- whose and what

    def _sentence(self, sent: int) -> None:
        chunks = self.sentence(sent)
        previous = -1
        for at, chunk in enumerate(chunks):
            if chunk.tag != "F":
                continue
            self._whose(sent, chunks, previous, at)
            previous = at

    def _whose(self, sent: int, chunks: Sequence[Chunk], previous: int, at: int) -> None:
        figure = chunks[at].figure
        q = self.found.quantities[figure]
        links = self.links[figure]
        begin = previous + 1
        if begin and begin < at and chunks[begin].tag == "N":
            begin += 1  # what the figure before counts
        cut = False
        for i in range(at - 1, begin - 1, -1):
            if chunks[i].tag in 's.R"\n' and not (chunks[i].tag == "R" and i == at - 1):
                begin, cut = i + 1, True
                break
        seg = list(chunks[begin:at])
        before = self.links[chunks[previous].figure] if previous >= 0 else None
        subject, metric, verb, rule = _analyse(seg)
        if subject is not None and self._empty(subject):
            if subject.metric and metric is None:
                metric = subject
            subject = None
        if metric is None and subject is not None and subject.metric:
            metric = subject
        if subject is None and before is not None and not cut and "subject" in before:
            links["subject"] = before["subject"]._replace(rule="carried")
        elif subject is None and (not any(c.tag == "N" for c in seg) or verb is None) and q.kind in ("cardinal", "percent"):
            after = chunks[at + 1] if at + 1 < len(chunks) else None
            if after is not None and after.tag == "N" and not self._empty(after):
                subject, rule = after, "counted"
        if subject is None and metric is not None and not self._empty(metric) and metric.stop - metric.first > 1:
            subject, rule = metric, "metric"
        if "subject" not in links:
            if subject is not None:
                links["subject"] = self._say(subject, rule)
            else:
                topic = self._topic(sent, begin)
                if topic is not None:
                    links["subject"] = topic
        self._metric(q, links, seg, metric, verb, before if not seg or subject is None and not cut else None)

    def _metric(self, q, links, seg, metric, verb, before) -> None:
        if q.change and verb is not None:
            first = verb.stop - 1
            links["metric"] = _Said(self._text(first, verb.stop), first, verb.stop, "change")
            return
        if metric is not None and metric.metric:
            stop = metric.first + 1
            while stop < metric.stop and self.grammar.words.get(self.words.words[stop].lower()) == "m":
                stop += 1
            links["metric"] = _Said(self._text(metric.first, stop), metric.first, stop, "noun")
            return
        for chunk in seg:
            if chunk.tag == "k" and (name := _BY_AMOUNT.get(self._text(chunk.first, chunk.stop).lower())):
                if name != "nilai" or metric is None:
                    links["metric"] = _Said(name, chunk.first, chunk.stop, "amount")
                    return
        if before is not None and "metric" in before and q.kind != "cardinal":
            links["metric"] = before["metric"]._replace(rule="carried")

    def _topic(self, sent: int, begin: int) -> _Said | None:
        """The subject of the sentences before."""
        for back in (sent, sent - 1, sent - 2):
            if back < 0:
                return None
            chunks = self.sentence(back)
            if back == sent:
                chunks = chunks[: max(begin - 1, 0)]
            for i, c in enumerate(chunks):
                if c.tag == "N" and (i == 0 or chunks[i - 1].tag not in "prg") and not self._empty(c):
                    if any(d.tag in "vkR" for d in chunks[i + 1 : i + 4]):
                        return self._say(c, "topic")
        return None

    def _empty(self, chunk: Chunk) -> bool:
        """Whether a noun phrase only points back: "angka tersebut", "jumlahnya"."""
        words = [w.lower() for w in self.words.words[chunk.first : chunk.stop]]
        tags = [self.grammar.words.get(w) for w in words]
        if chunk.tag == "o":
            return True
        if tags[-1] == "d" and len(words) <= 2:
            return True
        return len(words) == 1 and words[0].endswith("nya")

    def _text(self, first: int, stop: int) -> str:
        return self.text[self.words.starts[first] : self.words.end(stop - 1)]

    def _say(self, chunk: Chunk, rule: str) -> _Said:
        first, stop = chunk.first, chunk.stop
        get = self.grammar.words.get
        words = self.words.words
        while stop - first > 1 and get(words[stop - 1].lower()) == "d":
            stop -= 1
        while stop - first > 1 and get(words[first].lower()) == "q":
            first += 1
        return _Said(self._text(first, stop), first, stop, rule)


def _analyse(seg: Sequence[Chunk]) -> tuple[Chunk | None, Chunk | None, Chunk | None, str]:
    """Subject, metric and verb of the words before a figure."""
    i = len(seg) - 1
    verb = metric = None
    while i >= 0:
        c = seg[i]
        if c.tag in _SKIP or (c.tag == "v" and c.metric) or (c.tag == "," and i):
            i -= 1
        elif c.tag == "p" and (i == len(seg) - 1 or seg[i + 1].tag in "Tk"):
            i -= 1
        elif c.tag == "N" and i and seg[i - 1].tag == "p":
            if metric is None and c.metric:
                metric = c
            i -= 2
        else:
            break
    if i < 0:
        return None, metric, None, ""
    c = seg[i]
    if c.tag == "N":
        if i and seg[i - 1].tag == "v" and not seg[i - 1].metric:
            verb = seg[i - 1]
            if c.metric:
                metric = metric or c
            subject = _subject(seg, i - 2)
            if subject is None and not c.metric:
                return c, metric, verb, "object"
            return subject, metric, verb, "clause"
        return _joined(seg, i), metric, None, "item"
    if c.tag == "v":
        return _subject(seg, i - 1), metric, c, "clause"
    return None, metric, None, ""


def _subject(seg: Sequence[Chunk], i: int) -> Chunk | None:
    """The noun phrase that the verb behind seg[i] belongs to."""
    while i >= 0:
        c = seg[i]
        if c.tag == "y":
            j = i - 1
            while j >= 0 and seg[j].tag in ",)(":
                j -= 1
            if j >= 0 and seg[j].tag == "N":
                return _joined(seg, j)
            i = j
            continue
        if c.tag == "o":
            return c
        if c.tag == "N":
            before = seg[i - 1].tag if i else ""
            if before == "p":
                i -= 2
                continue
            if before == "v" and i >= 2 and seg[i - 2].tag == "y":
                i -= 2
                continue
            return _joined(seg, i)
        i -= 1
    return None


def _joined(seg: Sequence[Chunk], i: int) -> Chunk:
    """A noun phrase with those it is joined to: "A, B dan C"."""
    first = i
    while first >= 2 and seg[first - 1].tag in "c," and seg[first - 2].tag == "N":
        if seg[first - 1].tag == "," and not any(c.tag == "c" for c in seg[first:i]):
            break
        if first >= 3 and seg[first - 3].tag == "p":
            break
        first -= 2
    return seg[i]._replace(first=seg[first].first, metric=seg[first].metric)
