"""How figures stand to each other: shares, parts, rests, and the two ends of a change.

Start with `relations`. Every relation joins two figures of a text and is read off the words between them, off a phrase
such as "di antaranya", or off a sum that comes out exactly; what is only likely is left out. The rules are tried
in an order, the surest first, and the first that speaks of a figure holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from extractor.pipes.grammar import Chunk
from extractor.pipes.lexicon import spots
from extractor.pipes.reading import COMPARING, LEADING_TO, NAMELY, POINTING, Links, Reading
from extractor.records import Quantity, Relation, Value


class Related(Value, frozen=True):
    """Figure `figure` stands in `relation` to figure `base`, as words first to stop say."""

    figure: int
    base: int
    relation: Relation
    first: int
    stop: int
    rule: str


_FIGURES = re.compile("F")
_TARGET = re.compile("p[NT]+(?:y[av]+T?)?k")  # "dari target tahun ini yang dipatok sebesar"
_BEHIND = 3  # words behind a figure that may say what it is some of
_RECENT = 8  # figures of the sentences before that may be a base
_ROW = 12  # figures of one sentence that are looked at together
_TO = LEADING_TO | {"hingga", "sampai", "posisi", "level", "angka", "menuju"}
_FROM = COMPARING | {"dari", "semula", "sebelumnya"}
_MOVED = frozenset(
    {"naik", "turun", "meningkat", "menurun", "merosot", "melonjak", "melorot", "anjlok", "jatuh", "menguat", "melemah"}
    | {"menanjak", "tumbuh", "bertambah", "berkurang", "menyusut", "terkoreksi", "meroket", "melesat", "membaik"}
)
_SAME = frozenset({"atau", "(", "/", "setara"})
_SEPARATE = frozenset({"sementara", "sedangkan", "dan", "serta", "."})
_DETAILS = frozenset({"terdiri", "meliputi", "rincian", "perincian", "rinciannya", "perinciannya", "dirinci"})
_CLOSE = 4  # words between a whole and what it includes
_SUMMED = 3  # figures of a sum at least, the sum among them
_TELLING = 3  # digits of a sum
_TOLD = frozenset({"sebanyak", "sejumlah", "sebesar"})
_LISTING = NAMELY | {"masing", "antaranya", ":", "("}
_PARTS = _DETAILS | {"mencakup"}
_WHOLE = frozenset({"jumlah", "total", "angka"})
_ALL = frozenset({"total", "jumlah", "seluruh", "keseluruhan"})
_LEVEL = frozenset({"angka", "jumlah", "nilai", "realisasi", "capaian", "posisi", "hasil"})
_WHERE = frozenset({"dimana", "mana"})
_POINTED = frozenset({"angkanya", "jumlahnya", "nilainya"})
_SOME = frozenset({"antaranya", "lainnya", "sisanya"})
_PLANNED = frozenset({"target", "pagu", "kuota", "plafon"})
_PEOPLE = frozenset({"orang", "jiwa"})


def relations(
    reading: Reading, sentence: int, links: Sequence[Links], first: int, known: Mapping[int, Related]
) -> list[Related]:
    """The relations of the figures of one sentence to each other and to figures before it.

    links  subjects and metrics of the figures up to the end of the sentence
    first  the first figure of the sentence
    known  the relations of the figures before
    """
    row = _Row(reading, sentence, links, first, known)
    found: dict[int, Related] = {}
    if len(row.at) + len(row.recent) < 2 or not row.at:
        return []
    said = reading.lows(reading.edges[sentence], reading.edges[sentence + 1] + _BEHIND)
    for rule, telling in _RULES:
        if telling is None or not telling.isdisjoint(said):
            for related in rule(row):
                found.setdefault(related.figure, related)
    for figure, related in found.items():
        whole = found.get(related.base) or known.get(related.base)
        if related.rule in ("among", "rest") and whole is not None and whole.relation in ("share", "part", "rest"):
            found[figure] = replace(related, base=whole.base)  # some of a part's whole: "54 di Alak, sisanya 22"
    return [related for related in found.values() if related.base != related.figure]


class _Row:
    """The figures of one sentence; ordinals stand aside."""

    def __init__(
        self, reading: Reading, sentence: int, links: Sequence[Links], first: int, known: Mapping[int, Related]
    ) -> None:
        self.reading, self.links = reading, links
        self.chunks = reading.chunks(sentence)
        self.figures = reading.figures
        self.at = [i for i in spots(_FIGURES, reading.tags(sentence)) if self.q(i).kind != "ordinal"]
        before = range(max(first - _RECENT, 0), first)
        self.recent = [b for b in before if self.figures[b].kind != "ordinal"]
        last = [known[b] for b in self.recent if b in known]
        # Neighbouring figures: the number of the first one in the row, both as chunks, and the words between them.
        self.pairs = [
            (k, i, j, reading.lows(self.chunks[i].stop, self.chunks[j].first))
            for k, (i, j) in enumerate(pairwise(self.at))
            if self.chunks[j].first - self.chunks[i].stop <= 2 * _ROW
        ]
        self.left = {related.base for related in last if related.relation == "from"}  # levels of before

    def q(self, i: int) -> Quantity:
        """The figure of chunk i."""
        return self.figures[self.chunks[i].figure]

    def related(self, i: int, base: int, relation: Relation, first: int, stop: int, rule: str) -> Related:
        """A relation of the figure of chunk i to the figure numbered `base`."""
        return Related(self.chunks[i].figure, base, relation, first, stop, rule)

    def changes(self) -> Iterator[Related]:
        """As in "turun 95 sen ke Rp5.000", "dari A menjadi B", "P persen dari A", "A dibanding B"."""
        for k, i, j, between in self.pairs:
            q, other = self.q(i), self.q(j)
            a, b = self.chunks[i].figure, self.chunks[j].figure
            span = self.chunks[i].stop, self.chunks[j].first
            said = set(between)
            inner = self.chunks[i + 1 : j]
            short = len(between) <= 7 and not said & {".", ";"}
            if short and said & _TO and self._leads(k, between) and all(c.tag not in 's."\nyR' for c in inner):
                if (q.change or self._again(k)) and not other.change:
                    yield self.related(i, b, "change", *span, "change-to")
                    yield from self._said_twice(k, b)
                elif (self._led_by(i, "dari", "semula") or self._was(k)) and _alike(q, other):
                    yield self.related(j, a, "from", self.chunks[i].first - 1, span[1], "from-to")
            elif short and between[:1] == ["dari"] and not said & _TO and _plain(inner):
                if q.change:
                    yield from self._changed(k)
                elif _alike(q, other) and (self._led_by(i, "menjadi", "jadi") or self._reached(k)):
                    yield self.related(i, b, "from", *span, "to-from")
                elif q.kind == "percent" and other.kind != "percent":
                    if "atau" not in said:  # "14 persen dari proyek itu atau sekitar US$31 juta"
                        yield self.related(i, b, "share", *span, "share-of")
                elif q.kind in ("cardinal", "multiple") and _alike(q, other) and _size(q) <= _size(other):
                    yield self.related(i, b, "part", *span, "part-of")
            elif between[:1] == ["dari"] and _part(q, other):
                namely = "," not in between and not NAMELY.isdisjoint(between[-3:])  # behind a comma it is the part
                told = between[-1] in _TOLD and _TARGET.fullmatch("".join([c.tag for c in inner]))
                if namely or (told and inner[1].metric):
                    yield self.related(i, b, "share", *span, "share-of")
            elif said & _FROM and _alike(q, other) and len(between) <= 14 and _compares(between):
                yield self.related(i, b, "from", *span, "compared-with")

    def _changed(self, k: int) -> Iterator[Related]:
        """As in "naik 5 persen dari A"; to B if "menjadi B" follows, and in "B, naik 5 persen dari A"."""
        i, j = self.at[k], self.at[k + 1]
        change, base = self.q(i), self.q(j)
        span = self.chunks[i].stop, self.chunks[j].first
        if k + 2 < len(self.at) and _alike(base, self.q(self.at[k + 2])):
            to = self.at[k + 2]
            between = self.reading.lows(self.chunks[j].stop, self.chunks[to].first)
            if len(between) <= 7 and _TO & set(between):
                yield self.related(i, self.chunks[to].figure, "change", *span, "change-to")
                yield from self._said_twice(k, self.chunks[to].figure)
                return
        if k and _alike(base, self.q(self.at[k - 1])) and not self.q(self.at[k - 1]).change:
            level = self.at[k - 1]
            between = self.reading.lows(self.chunks[level].stop, self.chunks[i].first)
            if "," in between and not _SEPARATE & set(between):
                yield self.related(i, self.chunks[level].figure, "change", *span, "level-then-change")
                yield self.related(level, self.chunks[j].figure, "from", *span, "level-from")
                return
        if change.kind != "cardinal" or _alike(change, base):
            yield self.related(i, self.chunks[j].figure, "from", *span, "change-from")

    def _leads(self, k: int, between: Sequence[str]) -> bool:
        """Whether the words behind a figure lead to a level, "dari" at most to an old one: "dari harga awal ke"."""
        if "dari" not in between:
            return True
        changes = self.q(self.at[k]).change is not None or self._again(k)
        old = between.index("dari")
        return changes and not _TO & set(between[:old]) and not LEADING_TO.isdisjoint(between[old:])

    def _reached(self, k: int) -> bool:
        """Whether a figure is what a change led to: "naik Rp85 ke Rp925 dari harga penawaran Rp840"."""
        return k > 0 and self.q(self.at[k - 1]).change is not None and self._led_by(self.at[k], "ke")

    def _again(self, k: int) -> bool:
        """Whether a figure says the change before it again: "naik 20 persen atau 30 poin"."""
        if not k or self.q(self.at[k - 1]).change is None:
            return False
        between = self.reading.lows(self.chunks[self.at[k - 1]].stop, self.chunks[self.at[k]].first)
        return len(between) <= _CLOSE - 1 and not _SAME.isdisjoint(between)

    def _was(self, k: int) -> bool:
        """Whether a figure is what it was before: "dari sebelum perubahan yakni sebesar Rp5 miliar menjadi …"."""
        before = self.chunks[self.at[k - 1]].stop if k else self.chunks[0].first
        words = self.reading.lows(before, self.chunks[self.at[k]].first)
        return words[:1] == ["dari"] and "sebelum" in words and not NAMELY.isdisjoint(words)

    def _said_twice(self, k: int, base: int) -> Iterator[Related]:
        """The same change given before another way: "4,2 poin atau 0,07 persen ke 6.215"."""
        if k:
            before, i = self.at[k - 1], self.at[k]
            between = self.reading.lows(self.chunks[before].stop, self.chunks[i].first)
            if len(between) <= 3 and _SAME & set(between):
                stop = self.chunks[i].first
                yield self.related(before, base, "change", self.chunks[before].stop, stop, "change-to")

    def _led_by(self, i: int, *words: str) -> bool:
        first = self.chunks[i].first
        return any(word in words for word in self.reading.lows(first - 2, first))

    def among(self) -> Iterator[Related]:
        """As in "22 di antaranya dirawat", "di antaranya 22", "23 lainnya", "sisanya 5"."""
        for k, i in enumerate(self.at):
            chunk = self.chunks[i]
            behind = self.reading.lows(chunk.stop, chunk.stop + _BEHIND)
            ahead = self.reading.lows(max(chunk.first - 3, self.chunks[0].first), chunk.first)
            led = [word for word in ahead if word != ","]
            some = ["di", "antaranya"] in (behind[:2], behind[1:3], led[-2:])
            rest = "sisanya" in ahead or behind[:1] == ["sisanya"]
            if not some and not rest and "lainnya" not in behind[:2]:
                continue
            base = self._base(i, [self.chunks[x].figure for x in self.at[max(k - _ROW, 0) : k]])
            if base is None or (not some and not rest and self._beside(base, i)):
                continue
            if rest:
                yield self.related(i, base, "rest", chunk.first - 1, chunk.stop, "rest")
            else:
                relation: Relation = "part" if self.figures[base].unit == self.q(i).unit else "share"
                yield self.related(i, base, relation, chunk.first, min(chunk.stop + 2, self.chunks[-1].stop), "among")

    def _beside(self, base: int, i: int) -> bool:
        """Whether others stand beside those before, not among them: "7 orang tewas dan 3 lainnya hilang"."""
        first = next((at for at in self.at if self.chunks[at].figure == base), None)
        if first is None or self._led_by(first, "dari", "total", "antara"):
            return False
        return any(c.tag == "v" for c in self.chunks[first + 1 : i])

    def _base(self, i: int, here: Sequence[int]) -> int | None:
        """The figure that the one at hand is some of: the nearest before that is as large and of its sort."""
        q = self.q(i)
        for b in [*reversed(here), *reversed(self.recent[-4:])]:
            other = self.figures[b]
            if other.kind == "cardinal" if q.kind == "percent" else _alike(q, other) and _size(other) > _size(q):
                return b
        return None

    def out_of(self) -> Iterator[Related]:
        """As in "307 anggota dari 560 anggota", "Rp2 miliar, termasuk Rp500 juta untuk kampus"."""
        for k, i, j, between in self.pairs:
            one, two = self.q(i), self.q(j)
            if not _alike(one, two) or one.change or two.change:
                continue
            span = self.chunks[i].stop, self.chunks[j].first
            noun = (one.counted or "").split()
            counts = bool(noun) and between == [*noun, "dari"] and one.kind == "cardinal"
            if counts and two.counted is not None and _one_noun(one, two) and _size(one) <= _size(two):
                yield self.related(i, self.chunks[j].figure, "part", *span, "out-of")
                yield from self._both_of(k, self.chunks[j].figure)
            elif between[-1:] == ["termasuk"] and len(between) <= _CLOSE and _size(two) < _size(one):
                yield self.related(j, self.chunks[i].figure, "part", *span, "including")

    def where(self) -> Iterator[Related]:
        """As in "35 ribu nasabah, di mana 15 nasabah naik kelas dan 50 nasabah dinilai"."""
        start = -1  # the figures before it may be the whole
        for k, _, j, between in self.pairs:
            if start < 0 and not _WHERE.isdisjoint(between):
                start = k + 1
            if start >= 0:
                part = self.q(j)
                for i in self.at[max(start - _RECENT, 0) : start]:
                    if _size(self.q(i)) > _size(part) and _same_counted(self.q(i), part):
                        span = self.chunks[j - 1].first, self.chunks[j].first
                        yield self.related(j, self.chunks[i].figure, "part", *span, "where")

    def _both_of(self, k: int, base: int) -> Iterator[Related]:
        """The same share given before as a percentage: "3 persen dari warga, atau 8 juta jiwa dari 260 juta jiwa"."""
        if k and _part(self.q(self.at[k - 1]), self.figures[base]):
            before, i = self.at[k - 1], self.at[k]
            between = self.reading.lows(self.chunks[before].stop, self.chunks[i].first)
            if len(between) <= 7 and "atau" in between:
                yield self.related(before, base, "share", self.chunks[before].stop, self.chunks[i].first, "out-of")

    def parts(self) -> Iterator[Related]:
        """As in "76 orang, terdiri atas 40 pria dan 36 wanita"; the whole may stand in the sentence before."""
        if not _DETAILS.isdisjoint(self.reading.lows(self.chunks[0].first, self.chunks[self.at[0]].first)):
            for i in self.at:
                q = self.q(i)
                wholes = [
                    b for b in self.recent[-4:] if _alike(self.figures[b], q) and _size(self.figures[b]) > _size(q)
                ]
                if wholes and not q.change and _one_noun(q, self.figures[wholes[-1]]):
                    yield self.related(i, wholes[-1], "part", self.chunks[0].first, self.chunks[i].stop, "details")
        for k, i in enumerate(self.at[:-1]):
            whole = self.q(i)
            span = self.chunks[i].stop, self.chunks[self.at[k + 1]].first
            if whole.change or _PARTS.isdisjoint(self.reading.lows(*span)):
                continue
            for j in self.at[k + 1 :]:
                part = self.q(j)
                if _alike(whole, part) and _size(part) < _size(whole):
                    yield self.related(j, self.chunks[i].figure, "part", *span, "parts")
                elif part.kind == "percent" and whole.kind in ("cardinal", "money", "measure") and not part.change:
                    yield self.related(j, self.chunks[i].figure, "share", *span, "parts")
            return

    def of_which(self) -> Iterator[Related]:
        """As in "Dari 40 pengungsi itu, 32 orang berasal dari Sampang", "Dari jumlah tersebut, 12 dirawat"."""
        for i, c in enumerate(self.chunks):
            if c.tag != "p" or self.reading.low(c.first) != "dari" or (i and self.chunks[i - 1].tag not in '.",s"'):
                continue
            comma = next((j for j in range(i, min(i + _ROW, len(self.chunks))) if self.chunks[j].tag == ","), None)
            if comma is None or comma - i > _ROW:
                continue
            base = self._which(i, comma)
            after = bisect_right(self.at, comma)
            following = self.at[after : after + _ROW]
            if base is None or not following or following[0] - comma > _ROW * 2:
                continue
            other = self.figures[base]
            span = c.first, self.chunks[comma].first
            for j in following:
                q = self.q(j)
                if q.kind == "percent" and other.kind != "percent" and not q.change:
                    yield self.related(j, base, "share", *span, "of-which")
                elif _alike(q, other) and q.kind != "ordinal" and _size(q) < _size(other) and _one_noun(q, other):
                    yield self.related(j, base, "part", *span, "of-which")
                if j == following[0] and any(d.tag == "s" for d in self.chunks[comma + 1 : j]):
                    break

    def _which(self, i: int, comma: int) -> int | None:
        """The figure of "dari 40 pengungsi", or the one that "dari jumlah tersebut" points back to."""
        inside = self.at[bisect_right(self.at, i) : bisect_left(self.at, comma)]
        if len(inside) == 1 and inside[0] - i <= 3:
            return self.chunks[inside[0]].figure
        pointed = comma - i <= 3 and self.reading.low(self.chunks[comma - 1].stop - 1) in POINTING
        if inside or not pointed:
            return None
        head = self.reading.low(self.chunks[comma - 1].first)
        recent = [(b, self.figures[b]) for b in self.recent[-6:]]
        levels = [b for b, q in recent if b not in self.left and not q.change and q.kind != "percent"]
        words = self.reading.lows(self.chunks[comma - 1].first, self.chunks[comma - 1].stop)
        if _PLANNED.isdisjoint(words):
            levels = [b for b in levels if not self._planned(b)]
        same = [b for b in levels if head in _WHOLE or head in (self.figures[b].counted or "")]
        return same[-1] if same else None

    def _planned(self, b: int) -> bool:
        """Whether a figure is only aimed at: "60 persen dari target Rp25 triliun"."""
        first = self.reading.word_at(self.figures[b].start)
        return not _PLANNED.isdisjoint(self.reading.lows(first - 2, first))

    def shares_of_noun(self) -> Iterator[Related]:
        """As in "19 persen dari total utang", "52 persen perempuan", where the whole was given before."""
        base: int | None = None
        for i in self.at:
            q = self.q(i)
            if q.kind != "percent" or q.change:
                continue
            noun = self._noun(i)
            if noun is not None:
                base = next((b for b in reversed(self.recent) if self._is_of(b, noun)), base)
            if base is not None and (noun is not None or len(self.at) > 1):
                stop = self.chunks[min(i + 2, len(self.chunks) - 1)].stop
                yield self.related(i, base, "share", self.chunks[i].first, stop, "share-of-noun")

    def _is_of(self, b: int, noun: str) -> bool:
        """Whether a figure is an amount of this noun."""
        q, links = self.figures[b], self.links[b]
        named = " ".join(said.text.lower() for said in (links.metric, links.subject) if said is not None)
        return q.kind in ("cardinal", "money") and not q.change and noun in f"{q.counted or ''} {named}".split()

    def _noun(self, i: int) -> str | None:
        """What a percentage is of: the noun behind it, or behind "dari total"."""
        after = self.chunks[i + 1 : i + 3]
        if (
            len(after) == 2
            and after[0].tag == "p"
            and after[1].tag == "N"
            and self.reading.low(after[0].first) == "dari"
        ):
            low = self.reading.lows(after[1].first, after[1].stop)
            return low[1] if len(low) > 1 and low[0] in _ALL else None
        if after and after[0].tag == "N" and not after[0].name:
            return self.reading.low(after[0].first)
        return None

    def _in_points(self, i: int) -> bool:
        """Whether a count is of points: "menguat 35 poin"."""
        return self.reading.lows(self.chunks[i].stop, self.chunks[i].stop + 1) == ["poin"]

    def sums(self) -> Iterator[Related]:
        """Figures that add up exactly to one given before: "44 rumah: 28 di RT 5 dan 16 di RT 6"."""
        if len(self.at) + len(self.recent) < _SUMMED:
            return
        here = [self.chunks[i].figure for i in self.at[:_ROW]]
        pool = [b for b in (*self.recent[-6:], *here) if self._is_level(b)]
        first, stop = self.chunks[self.at[0]].first, self.chunks[self.at[-1]].stop
        for k, t in enumerate(pool[: 1 - _SUMMED]):
            total = self.figures[t]
            if total.value is None or total.kind in ("ordinal", "multiple"):
                continue
            some: list[int] = []
            left = total.value
            for b in pool[k + 1 :]:
                part = self.figures[b]
                if not _alike(part, total) or not part.value or part.value < 0 or not _one_noun(part, total):
                    continue
                some.append(b)
                left -= part.value
                if left <= 0:
                    break
            if not left and len(some) > 1 and some[-1] in here and self._telling(total, some):
                for b in some:
                    yield Related(b, t, "part", first, stop, "adds-up")

    def _is_level(self, b: int) -> bool:
        """Whether a figure is one value and no change."""
        return self.figures[b].value is not None and not self.figures[b].change

    def _telling(self, total: Quantity, parts: Sequence[int]) -> bool:
        """Whether a sum is no chance: three digits that tell, or one noun for all and words that lead to parts.

        Without such words one noun for all is what a list of equals has: "Tim A 10 poin, Tim B 6 poin, Tim C 4 poin".
        """
        if len((total.value or Decimal(0)).normalize().as_tuple().digits) >= _TELLING:
            return True
        nouns = {self.figures[b].counted for b in parts} | {total.counted}
        first, stop = self.reading.word_at(total.start), self.reading.word_at(total.end)
        lead = self.reading.lows(first - 2, first)
        behind = self.reading.lows(stop, self.reading.word_at(self.figures[parts[0]].start))
        told = not (_ALL | _TOLD).isdisjoint(lead) or not (_PARTS | _LISTING).isdisjoint(behind)
        return told and len(nouns) == 1 and None not in nouns

    def points_back(self) -> Iterator[Related]:
        """As in "Angka ini tumbuh 10,3 persen", where the level stands in the sentence before."""
        head = next((c for c in self.chunks[:_ROW] if c.tag in "No"), None)
        yield from self._compared_back()
        if not self.at or head is None or self.q(self.at[0]).kind != "percent" or not self.q(self.at[0]).change:
            return
        low = self.reading.lows(head.first, head.stop)
        if (low[0] in _LEVEL and low[-1] in POINTING) or low[0] in _POINTED:
            recent = [(b, self.figures[b]) for b in self.recent[-5:]]
            levels = [b for b, q in recent if not q.change and q.kind in ("money", "cardinal", "measure") and not q.per]
            if levels:
                yield self.related(self.at[0], levels[-1], "change", head.first, head.stop, "points-back")

    def _compared_back(self) -> Iterator[Related]:
        """As in "Rupiah di level Rp14.099. Melemah dibandingkan penutupan kemarin di Rp14.050"."""
        if not self.at or not self.recent or self.chunks[0].tag != "v":
            return
        words = self.reading.lows(self.chunks[0].first, self.chunks[self.at[0]].first)
        level, base = self.figures[self.recent[-1]], self.q(self.at[0])
        if _alike(level, base) and level.kind == "money" and not base.change and not COMPARING.isdisjoint(words):
            first, stop = self.chunks[0].first, self.chunks[self.at[0]].first
            yield Related(self.recent[-1], self.chunks[self.at[0]].figure, "from", first, stop, "compared-back")

    def after_level(self) -> Iterator[Related]:
        """As in "500 ton, naik 5 persen", "laba Rp5 triliun atau tumbuh 3 persen": nothing new is spoken of between."""
        for k, i, j, between in self.pairs:
            level, change = self.q(i), self.q(j)
            if level.change or not change.change or level.kind not in ("money", "cardinal", "measure"):
                continue
            points = change.kind == "cardinal" and self._in_points(j)
            if change.kind != "percent" and not points and not (_alike(level, change) and _size(change) < _size(level)):
                continue
            inner = self.chunks[i + 1 : j]
            nouns = [c for c in inner if c.tag == "N"]
            said = set(between)
            if len(nouns) > 1 or (nouns and inner[0] is not nouns[0]) or said & _SEPARATE or len(between) > 9:
                continue
            if said & {",", "atau", "(", "yang"}:
                span = self.chunks[i].stop, self.chunks[j].first
                yield self.related(j, self.chunks[i].figure, "change", *span, "level-then-change")
                again = self.at[k + 2] if k + 2 < len(self.at) else None
                if again is not None and self.q(again).change and self.q(again).kind == "percent":
                    words = self.reading.lows(self.chunks[j].stop, self.chunks[again].first)
                    if len(words) <= 3 and _SAME & set(words):
                        yield self.related(again, self.chunks[i].figure, "change", *span, "level-then-change")


# The rules, the surest first, each with the words of which a sentence has one where it says anything.
_RULES: tuple[tuple[Callable[[_Row], Iterator[Related]], frozenset[str] | None], ...] = (
    (_Row.changes, _TO | _FROM),
    (_Row.among, _SOME),
    (_Row.out_of, frozenset({"dari", "termasuk"})),
    (_Row.where, _WHERE),
    (_Row.parts, _PARTS),
    (_Row.of_which, frozenset({"dari"})),
    (_Row.shares_of_noun, None),
    (_Row.sums, None),
    (_Row.points_back, COMPARING | POINTING | _POINTED),
    (_Row.after_level, None),
)


def _plain(between: Sequence[Chunk]) -> bool:
    """Whether nothing but the base's own head stands between: "dari total", "dari jumlah"."""
    return all(c.tag in "pka" or (c.tag == "N" and (c.metric or c.stop - c.first <= 2)) for c in between)


def _part(q: Quantity, other: Quantity) -> bool:
    """Whether a percentage may be a share of a figure."""
    return q.kind == "percent" and not q.change and other.kind != "percent" and not other.change


def _compares(between: Sequence[str]) -> bool:
    if not COMPARING.isdisjoint(between):
        return True
    return "dari" in between and not _MOVED.isdisjoint(between[: between.index("dari")])


def _alike(a: Quantity, b: Quantity) -> bool:
    return a.kind == b.kind and a.unit == b.unit


def _same_counted(a: Quantity, b: Quantity) -> bool:
    """Whether two counts are of the same thing, by the noun behind both."""
    if a.counted is None or b.counted is None:
        return False
    return _alike(a, b) and a.counted.split()[0] == b.counted.split()[0]


def _size(q: Quantity) -> Decimal:
    return q.value if q.value is not None else q.low or Decimal(0)


def _one_noun(a: Quantity, b: Quantity) -> bool:
    """Whether two counts may be of the same thing."""
    if a.counted is None or b.counted is None:
        return True
    one, two = set(a.counted.split()), set(b.counted.split())
    return bool(one & two) or bool(_PEOPLE & (one | two))
