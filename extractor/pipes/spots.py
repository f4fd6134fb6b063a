"""Where the figures of a sentence stand, and what the clause of each says of it.

Start with `Spot`. It cuts the words that may speak of a figure out of its sentence, reads their clause (clauses.py),
and takes a subject that names nobody out of that (`_settled`). A spot never changes once it is made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from msgspec.structs import replace

from extractor.pipes import phrases
from extractor.pipes.clauses import Clause, aside, last_end, read
from extractor.pipes.grammar import Chunk
from extractor.pipes.phrases import CLASSIFIERS, COUNTS, TIMES
from extractor.pipes.reading import Links, Reading, Said

REACH = 40  # chunks looked back from a figure, so that a long sentence costs no more than its length
_FAR = 2  # sentences from a figure to the one before at most
_SOON = 6  # chunks behind a count in which a verb of its own follows
_FIRST = attrgetter("first")


class Line:
    """A sentence whose figures are being linked, without what says in its midst who says so.

    chunks, tags  its chunks, and their tags
    spoken        the chunks of whom it is given to
    """

    def __init__(self, reading: Reading, sentence: int, speaker: Said | None) -> None:
        """Take a sentence; `speaker` is whom it is given to."""
        chunks: Sequence[Chunk] = reading.chunks(sentence)
        tags = reading.tags(sentence)
        if between := aside(tags):
            chunks = [*chunks[: between.start], *chunks[between.stop :]]
            tags = tags[: between.start] + tags[between.stop :]
        self.reading, self.sentence, self.chunks, self.tags = reading, sentence, chunks, tags
        self.spoken = range(0)
        if speaker is not None and chunks[0].first < speaker.stop and speaker.first < chunks[-1].stop:
            first = bisect_left(chunks, speaker.first, key=_FIRST)
            self.spoken = range(first, bisect_left(chunks, speaker.stop, key=_FIRST))

    def end(self, start: int, at: int) -> int:
        """The last chunk from `start` on and before `at` at which a clause ends, -1 if none does.

        Who cites a figure is not whose it is: "BPS mencatat inflasi 3 persen", "Menurut Andi, 3 dari 10 siswa …".
        """
        cited = min(self.spoken.stop, at) - 1
        return max(last_end(self.tags, start, at), cited if cited >= max(self.spoken.start, start) else -1)

    def start(self, at: int, previous: int) -> int:
        """The first chunk before a figure that is behind the figure before, and behind what is said of that."""
        reading, chunks, tags = self.reading, self.chunks, self.tags
        start = previous + 1
        if previous < 0 or start == at or start < at - REACH:
            return max(start, at - REACH)
        start += tags[start] == "-" and reading.words.words[chunks[start].first] == "/"  # "Rp85.000/kg"
        start += start < at and tags[start] == "N"  # what the figure before counts
        if tags.startswith("pN,c", start) and start + 3 < at and reading.low(chunks[start].first) == "dari":
            share = reading.figures[chunks[previous].figure]
            if share.kind == "percent" and not share.change:
                start += 2  # "3 persen dari populasi, atau 8 juta jiwa"
        return start

    def goes_on(self, start: int, at: int, previous: int) -> bool:
        """Whether a figure follows the one before as in a list; a place in a row is none, but for "dengan"."""
        if previous < 0:
            return False
        if self.reading.figures[self.chunks[previous].figure].kind != "ordinal":
            return True
        return start < at and self.reading.low(self.chunks[start].first) == "dengan"  # "di posisi ke-11 dengan 24 poin"


class Spot:
    """Where a figure stands, and what its clause says.

    figure, q      its number, and itself
    sentence       the number of its sentence
    chunks, tags   the sentence's; the figure's own is `at`, and `start` is the first one that may speak of it
    own, own_tags  those from `start` to the figure
    previous       the figure before in the sentence, -1 if there is none
    last           links of the figure before in the text, unless that is far away
    before         links of the figure that this one follows in a list
    after          the noun phrase behind the figure
    clause         what is said before the figure, without a subject that names nobody
    """

    __slots__ = (
        "after", "at", "before", "chunks", "clause", "figure", "last", "own", "own_tags", "previous", "q", "sentence",
        "start", "tags",
    )  # fmt: skip

    def __init__(self, line: Line, at: int, previous: int, found: Sequence[Links]) -> None:
        """Look at the figure of a chunk.

        previous  the chunk of the figure before it, -1 if it is the first of the sentence
        found     the links of the figures before
        """
        reading, chunks, tags = line.reading, line.chunks, line.tags
        figure = chunks[at].figure
        start = line.start(at, previous)
        before: Links | None = None
        if (end := line.end(start, at)) >= 0:
            start = end + 1
        elif line.goes_on(start, at, previous):
            before = found[chunks[previous].figure]
        far = not figure or reading.sentences[figure] - reading.sentences[figure - 1] > _FAR
        self.figure: Final = figure
        self.q: Final = reading.figures[figure]
        self.sentence: Final = line.sentence
        self.chunks: Final = chunks
        self.tags: Final = tags
        self.at: Final = at
        self.start: Final = start
        self.own: Final = chunks[start:at]
        self.own_tags: Final = tags[start:at]
        self.previous: Final = chunks[previous].figure if previous >= 0 else -1
        self.last: Final = None if far else found[figure - 1]
        self.before: Final = before
        self.after: Final = _after(reading, chunks, tags, at)
        self.clause: Final = _settled(reading, self, read(reading, self.own, self.own_tags))

    @property
    def collective(self) -> bool:
        """Whether the figure is a number of all: "kedua", where "kedua negara" are both."""
        return self.q.kind == "ordinal" and self.q.text[:2].lower() == "ke"


def _after(reading: Reading, chunks: Sequence[Chunk], tags: str, at: int) -> Chunk | None:
    """The noun phrase behind a figure, without its classifier."""
    i = at + 1
    if not tags.startswith("N", i):
        if tags.startswith(("pFN", "cFN"), i) and reading.low(chunks[i].first) in ("dari", "atau"):
            i += 2  # "3 dari 10 siswa", "64 persen atau 171 juta penduduk"
        elif tags.startswith("aN", i) and reading.low(chunks[i].first) == "lebih":
            i += 1  # "54 lebih kabupaten"
        else:
            return None
    chunk = chunks[i]
    first = chunk.first
    nouns = reading.grammar.parts["noun"]
    while first < chunk.stop and reading.low(first) in CLASSIFIERS:
        if " ".join(reading.lows(first, first + 2)) in nouns:
            break
        first += 1
    low = reading.low(first) if first < chunk.stop else ""
    if not low or low in TIMES or reading.grammar.words.get(low) in ("d", "j"):
        return None
    return chunk if first == chunk.first else replace(chunk, first=first)


def _settled(reading: Reading, spot: Spot, clause: Clause) -> Clause:
    """The clause of a spot without a subject that names nobody, or with the part of it that does."""
    clause = _pointing(reading, clause)
    if spot.q.kind == "cardinal":
        clause = _of_count(reading, spot, clause)
    if clause.subject is None:
        return clause
    subject = phrases.without_degree(reading, clause.subject)  # "Sari lebih muda 6 tahun"
    if _names_nobody(reading, spot, subject, clause.how):
        return replace(clause, subject=None)
    if reading.heads(subject, "dimension"):
        if clause.how == "item":
            possessed = reading.low(subject.stop - 1).endswith("nya")
            if spot.before is not None or possessed or phrases.lone(subject):
                return replace(clause, subject=None, points=possessed)
        if subject.name:
            subject = phrases.possessor(reading, subject)
    if reading.heads(subject, "change_noun"):
        return replace(clause, subject=None, change=subject)
    return clause if subject is clause.subject else replace(clause, subject=subject)


def _pointing(reading: Reading, clause: Clause) -> Clause:
    """A clause without a subject that only points back, and with what its subject measures."""
    subject = clause.subject
    if subject is None:
        return clause
    metric = clause.metric or (subject if subject.metric else None)
    owned = phrases.owned(reading, subject)
    if phrases.empty(reading, subject) or (clause.how == "clause" and owned):
        points = subject.metric or owned or (subject.tag == "N" and not phrases.lone(subject))
        pronoun = subject if subject.tag == "o" else None
        return replace(clause, subject=None, metric=metric, pronoun=pronoun, points=points)
    return clause if metric is clause.metric else replace(clause, metric=metric)


def _of_count(reading: Reading, spot: Spot, clause: Clause) -> Clause:
    """The clause of a count, which may be of what it counts."""
    if _opens(reading, spot):
        clause = replace(clause, subject=None, metric=None)
    if (all_of := _number_of(reading, spot)) is not None:
        clause = replace(clause, subject=all_of, how="item")
    if spot.after is not None and phrases.counts(reading, clause.metric):
        if clause.subject is None or phrases.counts(reading, clause.subject):
            return replace(clause, subject=spot.after, metric=None, how="counted")
        return replace(clause, metric=None)  # "dari total 76 korban"
    return clause


def _opens(reading: Reading, spot: Spot) -> bool:
    """Whether a count opens a clause of its own: "15 warga mendapat beras dan 50 warga dirawat"."""
    if spot.after is None or len(spot.own) < 2 or not spot.own_tags.endswith("c"):
        return False
    if reading.low(spot.own[-1].first) not in ("dan", "serta"):
        return False
    behind = range(spot.at + 1, min(spot.at + 1 + _SOON, len(spot.chunks)))
    i = next((i for i in behind if spot.chunks[i].first >= spot.after.stop), None)
    return i is not None and spot.tags[i] in "va"


def _number_of(reading: Reading, spot: Spot) -> Chunk | None:
    """Whose number is told behind "dengan": "dijaga polisi dengan jumlah personel gabungan mencapai 831 orang"."""
    i = spot.own_tags.rfind("N")
    lead = spot.own_tags[: max(i, 0)].rstrip("ka")
    if not lead.endswith("p") or spot.own_tags[i + 1 :].strip("ka"):
        return None
    chunk = spot.own[i]
    if phrases.lone(chunk) or reading.low(chunk.first) not in COUNTS:
        return None
    return phrases.complement(reading, chunk) if reading.low(spot.own[len(lead) - 1].first) == "dengan" else None


def _names_nobody(reading: Reading, spot: Spot, subject: Chunk, how: str) -> bool:
    """Whether a subject is a letter, a time, a bare measure, what happens, or a word that may be anything."""
    lone = phrases.lone(subject)
    if lone and len(reading.low(subject.first)) == 1:
        return True  # "berkekuatan M 6,1"
    if not subject.name and not TIMES.isdisjoint(reading.lows(subject.first, min(subject.first + 2, subject.stop))):
        return True
    if how == "clause":
        return lone and subject.metric and reading.heads(subject, "dimension")
    if how != "item":
        return False
    if _befalls(reading, spot, subject):
        return True  # "kasus kematian dua mahasiswa"
    if spot.before is not None or spot.q.kind == "ordinal" or "age" in spot.q.rule:
        return False
    return phrases.slight(reading, subject) and not _alone(spot, subject)


def _befalls(reading: Reading, spot: Spot, subject: Chunk) -> bool:
    """Whether a noun right before a count is what happens to those that are counted: "pelantikan 30 anggota"."""
    if spot.q.kind != "cardinal" or spot.q.counted is None or spot.after is None:
        return False
    word = reading.low(subject.stop - 1)
    event = word.endswith("an") and word.startswith(("pe", "ke")) and not subject.metric and not subject.name
    if not event or not spot.own or spot.own[-1].stop != subject.stop:
        return False
    return reading.low(spot.chunks[spot.at].stop) not in CLASSIFIERS


def _alone(spot: Spot, subject: Chunk) -> bool:
    """Whether an item is all that its clause has: "- kubis Rp1.800", "sementara kelembapan mencapai 98 persen"."""
    own = [c for c in spot.own if c.tag not in "-,:\n"]
    only = bool(own) and own[0].first == subject.first and all(c.tag in "ka" for c in own[1:])
    return only and (spot.q.kind == "money" or own[-1].tag == "k")
