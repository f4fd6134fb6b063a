"""Whose figure it is and what of it is measured.

Start with `Whose.link`. It reads the clause before a figure (see clauses.py) and, where that names nobody, looks at
the noun behind the figure, at the figure before it in a list, and at what the text spoke of last. Every way
has a name, which stands in the record as the rule of the link.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from extractor.pipes.clauses import COUNTS, begin, read
from extractor.pipes.grammar import Chunk
from extractor.pipes.lexicon import spots
from extractor.pipes.reading import LEADING_TO, NAMELY, POINTING, THERE_IS, Reading, Said
from extractor.records import Quantity
from extractor.rulebook import ChangeRow, MeasureRow, Rulebook

_ROW = 12  # chunks between names and the figures that each of them has
_REACH = 40  # chunks looked back from a figure, so that a long sentence costs no more than its length
_BACK = 3  # sentences looked back for what the text speaks of
CLASSIFIERS = frozenset(
    {"orang", "jiwa", "unit", "buah", "ekor", "poin", "kali", "kategori", "lembar", "persen", "titik"}
)
_FIRST_PERSON = frozenset({"saya", "aku", "kami", "kita", "gue"})
_THIRD_PERSON = frozenset({"ia", "dia", "beliau", "dirinya"})
_POINTERS = frozenset({"hal", "kondisi", "data", "capaian", "hasil", "posisi"})
_OF = frozenset({"untuk", "dari", "pada"})
_HOLDING = frozenset({"mencakup", "meliputi", "terdiri", "termasuk"})
_BEING = frozenset({"adalah", "ialah", "merupakan", "jadi", "menjadi"})
_BOTH = frozenset({"negara", "pihak", "belah", "tim", "orang", "anak", "wanita", "pria", "perusahaan"})
_TIMES = frozenset(
    {"sehari", "seminggu", "sepekan", "sebulan", "setahun", "semalam", "hari", "pekan", "minggu", "bulan", "tahun",
     "jam", "menit", "detik", "dekade", "abad", "musim", "kali", "waktu"}
)  # fmt: skip  # "setiap tahun 500 orang"
_EACH = "masing"  # "masing-masing"
_SOURCE = 6  # chunks of a source at most
_DATELINE = 6  # chunks before the dash of a dateline at most
_MEANWHILE = frozenset({"sementara", "sedangkan", "adapun", "kemudian", "lalu"})


class Links(NamedTuple):
    """Subject and metric of a figure, and every subject where one figure is given to several."""

    subject: Said | None
    subjects: tuple[str, ...]
    metric: Said | None


class Measures:
    """The words of a rulebook that say what is measured."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows."""
        self.changes = {form for row in rulebook.of(ChangeRow) for form in (*row.forms, *row.far)}
        # Words that say what is measured without naming it: "sepanjang" 5 km, "dibanderol" Rp5 juta.
        self.by_word = {form: row.metric for row in rulebook.of(MeasureRow) for form in row.forms}


@dataclass(slots=True)
class _Spot:
    """Where a figure stands, and what its clause says.

    chunks   the sentence's; the figure's own is `at`, and `start` is the first one that may speak of it
    tags     the tags of the chunks
    own      the chunks from `start` to the figure
    before   links of the figure that this one follows in a list
    after    the noun phrase behind the figure
    subject, metric, verb, phrase, how   as in `Clause`, without what only points back
    changed  what somebody changes by the figure, or to it
    pronoun  the pronoun that stands for the subject
    points   whether the words before the figure only point back: "angka tersebut", "jumlahnya"
    """

    figure: int
    q: Quantity
    sentence: int
    chunks: Sequence[Chunk]
    tags: str
    at: int
    start: int
    own: Sequence[Chunk]
    before: Links | None
    after: Chunk | None
    subject: Chunk | None
    metric: Chunk | None
    verb: Chunk | None
    phrase: Chunk | None
    how: str
    changed: Chunk | None = None
    pronoun: Chunk | None = None
    points: bool = False

    @property
    def own_tags(self) -> str:
        """The tags of the chunks that may speak of the figure."""
        return self.tags[self.start : self.at]

    @property
    def collective(self) -> bool:
        """Whether the figure is a number of all: "kedua", where "kedua negara" are both."""
        return self.q.kind == "ordinal" and self.q.text[:2].lower() == "ke"


class Whose:
    """Finds subjects and metrics of the figures of one text."""

    def __init__(self, reading: Reading, measures: Measures) -> None:
        """Take the text."""
        self.reading, self.measures = reading, measures
        self.found = [Links(None, (), None)] * len(reading.figures)
        self.speaker: Said | None = None  # whom the sentence is given to

    def link(self, sentence: int, speaker: Said | None) -> None:
        """Link the figures of a sentence; `speaker` is whom the sentence is given to."""
        chunks, tags = self.reading.chunks(sentence), self.reading.tags(sentence)
        if between := aside(tags):
            chunks = [*chunks[: between.start], *chunks[between.stop :]]
            tags = tags[: between.start] + tags[between.stop :]
        self.speaker = speaker
        cuts = self._cuts(chunks, tags)
        previous = -1
        for at in spots(_FIGURES, tags):
            self.found[chunks[at].figure] = self._link(self._spot(sentence, chunks, tags, cuts, at, previous), previous)
            previous = at
        self._distribute(chunks, tags)

    def _link(self, spot: _Spot, previous: int) -> Links:
        said = None
        for way in _WAYS:
            if (said := way(self, spot)) is not None:
                break
        if spot.metric is not None and spot.metric.stop - spot.metric.first == 1 and (not said or said.rule == "item"):
            said = self._same_metric(spot) or said
            named = not self._owned(spot.metric) and not self._counts(spot.metric)
            if said is None and named and spot.metric.first == spot.own[0].first:
                said = self.reading.say(spot.metric, "metric")
        return Links(said, (), self._what(spot, said, spot.chunks[previous].figure if previous >= 0 else -1))

    def _spot(
        self, sentence: int, chunks: Sequence[Chunk], tags: str, cuts: Sequence[int], at: int, previous: int
    ) -> _Spot:
        """The place of the figure at chunks[at]; `previous` is the figure before it in the sentence, or -1."""
        reading = self.reading
        q = reading.figures[chunks[at].figure]
        start = max(previous + 1, at - _REACH)
        if start and start < at and start == previous + 1:
            start += tags[start] == "-" and reading.words.words[chunks[start].first] == "/"  # "Rp85.000/kg"
            start += start < at and tags[start] == "N"  # what the figure before counts
            if tags.startswith("pN,c", start) and start + 3 < at and reading.low(chunks[start].first) == "dari":
                share = reading.figures[chunks[previous].figure]
                if share.kind == "percent" and not share.change:
                    start += 2  # "3 persen dari populasi, atau 8 juta jiwa"
        cut = bisect_left(cuts, at) - 1
        whole = cut < 0 or cuts[cut] < start
        if not whole:
            start = cuts[cut] + 1
        before: Links | None = None
        ranked = previous >= 0 and reading.figures[chunks[previous].figure].kind == "ordinal"
        with_it = start < at and reading.low(chunks[start].first) == "dengan"  # "di posisi ke-11 dengan 24 poin"
        if previous >= 0 and whole and (not ranked or with_it):
            before = self.found[chunks[previous].figure]
        own = chunks[start:at]
        clause = read(reading, own)
        spot = _Spot(
            chunks[at].figure, q, sentence, chunks, tags, at, start, own, before, None,
            clause.subject, clause.metric, clause.verb, clause.phrase, clause.how,
        )  # fmt: skip
        spot.after, spot.changed = self._after(spot), self._changed(spot)
        self._clean(spot)
        return spot

    def _clean(self, spot: _Spot) -> None:
        """Take out of the clause's subject what names nobody."""
        reading, subject = self.reading, spot.subject
        if subject is None:
            pass
        elif self._empty(subject) or (spot.how == "clause" and self._owned(subject)):
            spot.metric = spot.metric or (subject if subject.metric else None)
            spot.points = (
                subject.metric or self._owned(subject) or (subject.tag == "N" and subject.stop - subject.first > 1)
            )
            spot.pronoun = subject if subject.tag == "o" else None
            spot.subject = None
        elif subject.metric:
            spot.metric = spot.metric or subject
        if self._second(spot):
            spot.subject = spot.metric = None
        if (all_of := self._number_of(spot)) is not None:
            spot.subject, spot.how = all_of, "item"
        if spot.q.kind == "cardinal" and spot.after is not None and self._counts(spot.metric):
            spot.metric = None  # "dari total 76 korban"
            if spot.subject is None or self._counts(spot.subject):
                spot.subject, spot.how = spot.after, "counted"
        subject = spot.subject
        long = subject is not None and subject.stop - subject.first > 2
        if subject is not None and long and self._more(subject.stop - 2) and reading.low(subject.stop - 3) != "yang":
            subject = spot.subject = replace(subject, stop=subject.stop - 2)  # "Sari lebih muda 6 tahun"
        if subject is not None and subject.stop - subject.first == 1 and len(reading.low(subject.first)) == 1:
            spot.subject = None  # "berkekuatan M 6,1"
        elif (
            subject is not None
            and not subject.name
            and not _TIMES.isdisjoint(reading.lows(subject.first, min(subject.first + 2, subject.stop)))
        ):
            spot.subject = None
        elif subject is not None and spot.how == "clause" and subject.stop - subject.first == 1 and subject.metric:
            if reading.heads(subject, "dimension"):
                spot.subject = None
        elif subject is not None and spot.how == "item" and self._befalls(spot, subject):
            spot.subject = None  # "kasus kematian dua mahasiswa"
        elif subject is not None and spot.how == "item":
            aged = "age" in spot.q.rule
            loose = spot.before is None and spot.q.kind != "ordinal" and not aged
            if loose and self._slight(subject) and not self._alone(spot, subject):
                spot.subject = None
            elif reading.heads(subject, "dimension"):
                possessed = reading.low(subject.stop - 1).endswith("nya")
                if spot.before is not None or subject.stop - subject.first == 1 or possessed:
                    spot.subject, spot.points = None, possessed
        if spot.subject is not None and spot.subject.name and reading.heads(spot.subject, "dimension"):
            spot.subject = self._possessor(spot.subject)

    def _second(self, spot: _Spot) -> bool:
        """Whether a count opens a clause of its own: "15 warga mendapat beras dan 50 warga dirawat"."""
        if spot.q.kind != "cardinal" or spot.after is None or len(spot.own) < 2:
            return False
        if spot.own[-1].tag != "c" or self.reading.low(spot.own[-1].first) not in ("dan", "serta"):
            return False
        behind = next((c for c in spot.chunks[spot.at + 1 :][:_DATELINE] if c.first >= spot.after.stop), None)
        return behind is not None and behind.tag in "va"

    def _number_of(self, spot: _Spot) -> Chunk | None:
        """Whose number is told behind "dengan": "dijaga polisi dengan jumlah personel gabungan mencapai 831 orang"."""
        if spot.q.kind != "cardinal":
            return None
        if not _LEADS.sub("", spot.own_tags).endswith("pN"):
            return None
        own = [c for c in spot.own if c.tag not in "ka"]
        counts = self.reading.low(own[-1].first) in COUNTS and own[-1].stop - own[-1].first > 1
        return self._complement(own[-1]) if counts and self.reading.low(own[-2].first) == "dengan" else None

    def _owned(self, chunk: Chunk) -> bool:
        """Whether a noun phrase is one word that is somebody's: "Sahamnya turun"."""
        return chunk.stop - chunk.first == 1 and not chunk.name and self.reading.low(chunk.first).endswith("nya")

    def _befalls(self, spot: _Spot, subject: Chunk) -> bool:
        """Whether a noun right before a count is what happens to those that are counted: "pelantikan 30 anggota"."""
        counts = spot.q.kind == "cardinal" and spot.q.counted is not None and spot.after is not None
        word = self.reading.low(subject.stop - 1)
        event = word.endswith("an") and word.startswith(("pe", "ke")) and not subject.metric and not subject.name
        classified = counts and self.reading.low(self.reading.word_at(spot.q.end)) in CLASSIFIERS
        return counts and event and not classified and bool(spot.own) and spot.own[-1].stop == subject.stop

    def _alone(self, spot: _Spot, subject: Chunk) -> bool:
        """Whether an item is all that its clause has: "- kubis Rp1.800", "sementara kelembapan mencapai 98 persen"."""
        own = [c for c in spot.own if c.tag not in "-,:\n"]
        only = bool(own) and own[0].first == subject.first and all(c.tag in "ka" for c in own[1:])
        return only and (spot.q.kind == "money" or own[-1].tag == "k")

    def _cuts(self, chunks: Sequence[Chunk], tags: str) -> list[int]:
        """The chunks at which a clause of a sentence ends."""
        cuts = [
            i
            for i in spots(_ENDS, tags)
            if not (tags[i] == "-" and not dateline(chunks, i - 1)) and not (tags[i] == "," and not _cited(tags, i))
        ]
        if self.speaker is not None:
            # Who cites a figure is not whose it is: "BPS mencatat inflasi 3 persen", "Menurut Andi, 3 dari 10 siswa …".
            first, stop = self.speaker.first, self.speaker.stop
            cuts = sorted({*cuts, *(i for i, c in enumerate(chunks) if first <= c.first < stop)})
        return cuts

    # --- the ways to a subject

    def _age(self, spot: _Spot) -> Said | None:
        """Who is so old: "Rudi Hartawan (38)", "wanita 32 tahun itu" of one who was named."""
        if "age" not in spot.q.rule:
            return None
        own = spot.chunks[max(spot.at - 2, 0) : spot.at]
        if len(own) > 1 and own[-2].tag == "N" and own[-1].tag in "(,v":
            lone = own[-1].tag == "v" and not own[-2].name and own[-2].stop - own[-2].first == 1
            return (self._named(spot, "named") if lone else None) or self.reading.say(own[-2], "age")
        if not own or own[-1].tag != "N" or own[-1].metric:
            return None
        stop = spot.chunks[spot.at].stop
        pointed = not POINTING.isdisjoint(self.reading.lows(stop, stop + 1))
        return (self._named(spot, "named") if pointed else None) or self.reading.say(own[-1], "age")

    def _ordinal(self, spot: _Spot) -> Said | None:
        """What has its place in a row: "panggilan kedua"; but "kedua negara" are both."""
        reading, own, after = self.reading, spot.own, spot.after
        if spot.q.kind != "ordinal" or not own:
            return None
        both = spot.collective and after is not None and after.first == spot.chunks[spot.at].stop
        last = own[-1]
        if both and after is not None:
            pointed = reading.grammar.words.get(reading.low(spot.chunks[spot.at + 1].stop - 1)) == "d"
            if last.tag != "N" or pointed or reading.low(after.first) in _BOTH:
                return reading.say(after, "counted")
        low = reading.low(last.stop - 1)
        predicate = len(own) > 1 and reading.low(own[-2].stop - 1) in _BEING  # "Zayn adalah anak kedua"
        if last.tag != "N" or last.metric or predicate or low in self.measures.by_word or low in _TIMES:
            return None
        return reading.say(last, "ordinal")

    def _among(self, spot: _Spot) -> Said | None:
        """What the figure is said to be: "dua di antaranya industri aluminium", "23 lainnya adalah perajin"."""
        chunks, i = spot.chunks, spot.at + 1
        if i >= len(chunks):
            return None
        last = self.reading.low(chunks[i].stop - 1)
        if not (last == "lainnya" and chunks[i].tag in "Nsok") and not (last == "antaranya" and chunks[i].tag in "sok"):
            return None
        i += 1
        while i < len(chunks) and chunks[i].tag in "kca":
            i += 1
        return self.reading.say(chunks[i], "among") if i < len(chunks) and chunks[i].tag == "N" else None

    def _there_is(self, spot: _Spot) -> Said | None:
        """As in "terdapat 42 sekolah"."""
        if spot.after is None or spot.verb is None or self.reading.low(spot.verb.stop - 1) not in THERE_IS:
            return None
        return self.reading.say(spot.after, "there-is")

    def _change_of(self, spot: _Spot) -> Said | None:
        """What a noun of change is the change of: "penurunan kadar debu", "kenaikan 23 persen untuk tarif cukai"."""
        reading, found = self.reading, None
        if spot.changed is not None:
            return reading.say(spot.changed, "changed")
        if spot.metric is not None and reading.heads(spot.metric, "change_noun"):
            found = self._complement(spot.metric)
        if spot.subject is not None and reading.heads(spot.subject, "change_noun"):
            found = found or self._complement(spot.subject) or self._of(spot)
            spot.subject = None
        elif spot.before is not None and spot.before.subject and spot.before.subject.rule == "change-of":
            found = self._of(spot) if spot.subject is None else None
        return reading.say(found, "change-of") if found is not None else None

    def _changed(self, spot: _Spot) -> Chunk | None:
        """What somebody changes: "menaikkan cukai rokok rata-rata sebesar 23 persen"."""
        own = spot.own
        level = self._level(spot)
        i = len(own) - 1 - level if spot.q.change is not None or spot.q.kind == "percent" or level else -1
        while i > 0 and own[i].tag in "ka":
            i -= 1
        if i < 1 or own[i].tag != "N" or own[i - 1].tag != "v":
            return None
        verb = self.reading.low(own[i - 1].stop - 1)
        moves = verb in self.measures.changes and verb.startswith("me") and verb.endswith(("kan", "kas"))
        return own[i] if moves else None

    def _level(self, spot: _Spot) -> bool:
        """Whether a figure is what something is changed to: "menurunkan harga menjadi Rp12.000"."""
        return bool(spot.own) and self.reading.low(spot.own[-1].stop - 1) in LEADING_TO

    def _pronoun(self, spot: _Spot) -> Said | None:
        """Whom "kami" and "ia" stand for."""
        low = self.reading.low(spot.pronoun.first) if spot.pronoun is not None else ""
        if low in _FIRST_PERSON and self.speaker is not None:
            return self.speaker._replace(rule="first-person")
        return self._named(spot, "pronoun") if low in _THIRD_PERSON else None

    def _points_back(self, spot: _Spot) -> Said | None:
        """What the figure before was of, if the words only point back to it: "angka tersebut"."""
        last = self._last(spot.figure)
        if spot.subject is not None or not spot.points or last is None or last.subject is None:
            return None
        near = self.reading.sentences[spot.figure - 1] >= spot.sentence - 1
        same = near and self.reading.figures[spot.figure - 1].kind == spot.q.kind
        return (None if same else self._named(spot, "named")) or last.subject._replace(rule="points-back")

    def _meant(self, spot: _Spot) -> Said | None:
        """What a share is for: "74,6 persen untuk makanan"."""
        if spot.q.kind != "percent" or spot.subject is not None or spot.verb is not None or spot.phrase is not None:
            return None
        behind = spot.chunks[spot.at + 1 : spot.at + 3]
        if not spot.tags.startswith("pN", spot.at + 1) or self.reading.low(behind[0].first) != "untuk":
            return None
        return self.reading.say(behind[1], "meant")

    def _carried(self, spot: _Spot) -> Said | None:
        """The subject of the figure before in a list: "meraih 5 emas dan 3 perak"."""
        if spot.before is None or spot.before.subject is None:
            return None
        if spot.subject is not None and spot.how != "object" and not self._also_measured(spot):
            return None
        other = self.reading.figures[spot.figure - 1]
        aged = spot.before.metric is not None and spot.before.metric.rule == "age"
        if aged and spot.phrase is not None and other.unit != spot.q.unit:
            return None  # "Rudi (31) dengan barang bukti 10 gram"
        counts = spot.q.kind == "cardinal" and spot.after is not None and spot.metric is None
        if counts and spot.verb is None and not self._goes_on(spot.own, spot.before.subject):
            return None
        behind = spot.chunks[spot.at + 2 : spot.at + 3]
        if counts and spot.own and spot.own[-1].tag in "c," and behind and behind[0].tag in "va":
            return None  # "25 rumah rusak dan 100 warga mengungsi"
        return spot.before.subject._replace(rule="carried")

    def _counted(self, spot: _Spot) -> Said | None:
        """The noun that a figure counts, where its clause names nobody."""
        counts = spot.collective or spot.q.kind in ("cardinal", "percent")
        if spot.after is None or not counts or spot.metric is not None:
            return None
        free = spot.subject is None or spot.how == "object"
        if free and spot.before is not None and spot.before.subject is not None:
            pass  # a count of its own in a list
        elif spot.q.kind == "percent" and self._shown(spot):
            pass  # "menunjukkan 24 persen siswa tertarik"
        elif spot.subject is not None or (spot.verb is not None and spot.q.kind == "percent"):
            return None
        return self.reading.say(spot.after, "counted")

    def _shown(self, spot: _Spot) -> bool:
        """Whether a figure opens the clause behind a verb that takes one."""
        verb = spot.verb
        opens = verb is not None and spot.own[-1].stop == verb.stop
        return opens and self.reading.low(spot.own[-1].stop - 1) in self.reading.grammar.parts["clause_verb"]

    def _same(self, spot: _Spot) -> Said | None:
        """The subject of an earlier count of the same noun, or of the percentage before."""
        if spot.subject is not None or spot.metric is not None or spot.q.kind not in ("cardinal", "percent", "ordinal"):
            return None
        if spot.q.counted:
            return self._same_noun(spot.figure)
        last = self._last(spot.figure)
        if last is None or last.subject is None or spot.q.kind != "percent" or any(c.tag == "N" for c in spot.own):
            return None
        both = self.reading.figures[spot.figure - 1].kind == "percent"
        return last.subject._replace(rule="same-kind") if both else None

    def _again(self, spot: _Spot) -> Said | None:
        """What "pulau ini" stands for: the last name that begins with the same word, "Pulau Seribu"."""
        reading, subject = self.reading, spot.subject
        if subject is None or subject.name or subject.metric or spot.how not in ("clause", "item", "measured"):
            return None
        pointer = reading.grammar.words.get(reading.low(subject.stop - 1)) == "d"
        if not pointer or subject.first + 1 != subject.stop - 1:
            return None
        head = reading.low(subject.first)
        body = head in reading.grammar.parts["body"]
        for chunks in self._backwards(spot):
            for c in reversed(chunks):
                if c.tag != "N" or not c.name:
                    continue
                named = c if reading.low(c.first) == head else self._body(c) if body else None
                if named is not None:
                    return reading.say(named, "again")
        return None

    def _body(self, chunk: Chunk) -> Chunk | None:
        """The name of a company, an office or an organisation in a phrase, told by its first word or its initials."""
        words = self.reading.words.words
        first = chunk.stop
        while first > chunk.first and not words[first - 1].islower():
            first -= 1
        if chunk.org and first == chunk.first:
            return chunk
        initials = any(word.isupper() and len(word) > 1 for word in words[first : chunk.stop])
        return replace(chunk, first=first) if initials else None

    def _clause(self, spot: _Spot) -> Said | None:
        """The noun phrase that the clause's verb belongs to, or that stands right before the figure."""
        subject = spot.subject
        if subject is None or spot.how == "object":
            return None
        if "age" in spot.q.rule and not subject.name and subject.stop - subject.first == 1:
            return self._named(spot, "named") or self.reading.say(subject, spot.how)
        last = spot.own[-1] if spot.own else subject
        if spot.q.kind == "measure" and last.tag == "N" and last.first != subject.first and not last.name:
            inner = self._complement(last) if self.reading.heads(last, "dimension") else None
            if inner is not None and self._noun(inner):  # "terjadi dengan kecepatan angin 55 km"
                return self.reading.say(inner, "phrase")
        return self.reading.say(subject, spot.how)

    def _phrase(self, spot: _Spot) -> Said | None:
        """A noun phrase behind a preposition: "pada sektor konstruksi sebesar …"."""
        phrase = spot.phrase
        if spot.subject is not None or phrase is None or self._empty(phrase):
            return None
        if self.reading.low(phrase.first) in _TIMES:
            return None
        if self.reading.heads(phrase, "dimension"):  # "dengan jumlah penduduk mencapai 260 juta"
            inner = self._complement(phrase)
            if inner is None or not self._noun(inner):
                return None
            phrase = inner
        return self.reading.say(phrase, "phrase")

    def _noun(self, chunk: Chunk) -> bool:
        return self.reading.grammar.words.get(self.reading.low(chunk.first), "n") in "nm"

    def _measured(self, spot: _Spot) -> Said | None:
        """What is so long or heavy: "40 kg beras"."""
        if spot.subject is not None or spot.after is None or spot.q.kind != "measure" or spot.q.unit in _TIMES:
            return None
        return self.reading.say(spot.after, "counted")

    def _topic(self, spot: _Spot) -> Said | None:
        """What the text speaks of: the subject before the figure's clause, or of one of the sentences before."""
        if spot.q.kind == "ordinal" and self._opens(spot):
            return None
        for some in self._backwards(spot):
            found = self._topic_of(some)
            if found is not None:
                spoke = self.speaker is not None and self.speaker.first <= found.first < self.speaker.stop
                if spoke and spot.q.kind == "cardinal" and spot.after is None and spot.q.counted:
                    return None  # "Adi mengatakan 5 orang ditangkap"
                # A word or two in lower case say too little to be spoken of over a sentence.
                told = found.name or found.stop - found.first > 2
                return self.reading.say(found, "topic") if told else None
        return None

    def _object(self, spot: _Spot) -> Said | None:
        """What stands behind a verb without a subject, for want of anything better."""
        return self.reading.say(spot.subject, spot.how) if spot.subject is not None else None

    # --- what the ways ask

    def _also_measured(self, spot: _Spot) -> bool:
        """Whether it is one more measure of the same: "membukukan pendapatan Rp5 miliar dan laba bersih Rp2 miliar"."""
        subject, before = spot.subject, spot.before
        if subject is None or before is None or before.subject is None or before.metric is None:
            return False
        measure = spot.how == "item" and subject.metric and not subject.name and spot.own[0].tag == "c"
        apart = before.metric.rule == "noun" and before.metric.first >= before.subject.stop
        return measure and apart and before.subject.rule in ("clause", "carried", "named", "pronoun", "again")

    def _goes_on(self, own: Sequence[Chunk], subject: Said) -> bool:
        """Whether a count is of the doer of the one before: "meraih 5 emas, 3 perak", "Rp7 miliar untuk 40 klaim"."""
        if any(c.tag in "vk" and self.reading.low(c.first) in _HOLDING for c in own):
            return False
        if any(c.tag == "p" and self.reading.low(c.first) in ("untuk", "dalam", "di", "dengan") for c in own):
            return True
        common = self.reading.low(subject.first) in self.reading.grammar.words  # a capital only opens the sentence
        doer = any(word[0].isupper() for word in self.reading.words.words[subject.first + common : subject.stop])
        return doer and subject.rule in ("clause", "pronoun", "named", "carried") and not any(c.tag == "p" for c in own)

    def _last(self, figure: int) -> Links | None:
        """The links of the figure before, if it is not far."""
        if not figure or self.reading.sentences[figure] - self.reading.sentences[figure - 1] > 2:
            return None
        return self.found[figure - 1]

    def _slight(self, chunk: Chunk) -> bool:
        """Whether a noun phrase is one word in lower case, which may be anything that no row knows."""
        return chunk.stop - chunk.first == 1 and not chunk.name and not chunk.metric and self._printed_low(chunk)

    def _printed_low(self, chunk: Chunk) -> bool:
        return self.reading.words.words[chunk.first][0].islower()

    def _counts(self, chunk: Chunk | None) -> bool:
        """Whether a noun phrase only says that things are counted: "total", "jumlah"."""
        return chunk is not None and chunk.stop - chunk.first == 1 and self.reading.low(chunk.first) in COUNTS

    def _after(self, spot: _Spot) -> Chunk | None:
        """The noun phrase behind a figure, without its classifier."""
        chunks, tags, i = spot.chunks, spot.tags, spot.at + 1
        if tags.startswith(("pFN", "cFN"), i) and self.reading.low(chunks[i].first) in ("dari", "atau"):
            i += 2  # "3 dari 10 siswa", "64 persen atau 171 juta penduduk"
        if tags.startswith("aN", i) and self.reading.low(chunks[i].first) == "lebih":
            i += 1  # "54 lebih kabupaten"
        if not tags.startswith("N", i):
            return None
        chunk = chunks[i]
        first = chunk.first
        nouns = self.reading.grammar.parts["noun"]
        while (
            first < chunk.stop
            and self.reading.low(first) in CLASSIFIERS
            and " ".join(self.reading.lows(first, first + 2)) not in nouns
        ):
            first += 1
        low = self.reading.low(first) if first < chunk.stop else ""
        if not low or low in _TIMES or self.reading.grammar.words.get(low) in ("d", "j"):
            return None
        return chunk if first == chunk.first else replace(chunk, first=first)

    def _of(self, spot: _Spot) -> Chunk | None:
        """As in "kenaikan 23 persen untuk tarif cukai"."""
        chunks, i = spot.chunks, spot.at + 1
        while i < len(chunks) and chunks[i].tag in "oa(":
            i += 1
        if i + 1 < len(chunks) and chunks[i].tag == "p" and chunks[i + 1].tag == "N":
            return chunks[i + 1] if self.reading.low(chunks[i].first) in _OF else None
        return None

    def _complement(self, chunk: Chunk) -> Chunk | None:
        """What a noun of change is the change of: "penurunan" + "kadar debu"."""
        first = chunk.first + 1
        tags = self.reading.grammar.words
        while first < chunk.stop and (
            tags.get(self.reading.low(first)) in ("d", "j", "a") or self.reading.low(first).startswith("ter")
        ):
            first += 1
        return replace(chunk, first=first, metric=False) if first < chunk.stop else None

    def _possessor(self, chunk: Chunk) -> Chunk:
        """Whose a measure is: "harga terakhir Calya" is Calya's; all of it if nothing else is in it."""
        first = chunk.first + 1
        tags = self.reading.grammar.words
        while first < chunk.stop and (
            tags.get(self.reading.low(first)) in ("m", "j", "d") or self.reading.low(first).startswith("ter")
        ):
            first += 1
        name = first < chunk.stop and self.reading.words.words[first][0].isupper()
        return replace(chunk, first=first, metric=False) if name else chunk

    def _empty(self, chunk: Chunk) -> bool:
        """Whether a noun phrase only points back: "angka tersebut", "jumlahnya"."""
        if chunk.tag == "o":
            return True
        words = self.reading.lows(chunk.first, chunk.stop)
        tags = self.reading.grammar.words
        if tags.get(words[-1]) == "d" and len(words) <= 2 and not chunk.name:
            return len(words) == 1 or tags.get(words[0]) == "m" or words[0] in _POINTERS
        if len(words) > 1 or chunk.name:
            return False
        base = words[0].removesuffix("nya")
        lone = words[0].endswith("nya") and (tags.get(base) == "m" or base in _POINTERS)
        return lone or words[0] in CLASSIFIERS or tags.get(words[0]) == "q"

    def _backwards(self, spot: _Spot) -> Iterator[Sequence[Chunk]]:
        """The chunks before the figure's clause, and those of the sentences before, nearest first."""
        yield spot.chunks[max(spot.start - _REACH, 0) : spot.start]
        for back in range(spot.sentence - 1, max(spot.sentence - 1 - _BACK, -1), -1):
            yield self.reading.chunks(back)[:_REACH]

    def _named(self, spot: _Spot, rule: str) -> Said | None:
        """What was named last as the subject of a clause; also whom "ia" and "dia" stand for."""
        for chunks in self._backwards(spot):
            for i, c in enumerate(chunks):
                if c.tag != "N" or not c.name or (i and chunks[i - 1].tag in "pg") or self._empty(c):
                    continue
                if dateline(chunks, i):
                    continue
                spoke = i > 0 and chunks[i - 1].tag == "r"
                if (spoke and rule == "pronoun") or (
                    not spoke and any(d.tag in "vakRy" for d in chunks[i + 1 : i + 3])
                ):
                    return self.reading.say(c, rule)
        return None

    def _opens(self, spot: _Spot) -> bool:
        """Whether an ordinal only opens a point of a list: "Pertama, …", "Yang kedua adalah …"."""
        behind = spot.chunks[spot.at + 1 : spot.at + 2]
        return bool(behind) and behind[0].tag in ",k:" and all(c.tag in 'sy,c"-(' for c in spot.own)

    def _topic_of(self, chunks: Sequence[Chunk]) -> Chunk | None:
        speaking = None
        for i, c in enumerate(chunks):
            if c.tag != "N" or (i and chunks[i - 1].tag in "prgF") or self._empty(c) or dateline(chunks, i):
                continue
            for d in chunks[i + 1 : i + 4]:
                if c.org and d.tag == "v" and self.reading.low(d.stop - 1) in self.reading.grammar.parts["report"]:
                    break  # "BPS mengumumkan …"
                if d.tag in "vkay":
                    return c
                if d.tag == "R":
                    speaking = speaking or c
                if d.tag in 'Rs."F':
                    break
        return speaking

    def _same_metric(self, spot: _Spot) -> Said | None:
        """The subject of an earlier figure that measures the same: "penerimaan cukai … Penerimaan itu"."""
        low = self.reading.slice(spot.metric.first, spot.metric.stop).lower() if spot.metric is not None else ""
        for other in reversed(self.found[max(spot.figure - 3, 0) : spot.figure]):
            if other.metric is not None and other.metric.text.lower() == low and other.subject is not None:
                return other.subject._replace(rule="same-metric")
        return None

    def _same_noun(self, figure: int) -> Said | None:
        """The subject of an earlier count of the same noun: "lima kategori tiket … dua kategori"."""
        counted = self.reading.figures[figure].counted
        for back in range(figure - 1, max(figure - 8, -1), -1):
            said = self.found[back].subject
            if self.reading.figures[back].counted == counted and said is not None:
                return said._replace(rule="same-noun")
        return None

    # --- one figure for several subjects, several figures for as many

    def _distribute(self, chunks: Sequence[Chunk], tags: str) -> None:
        """As in "A dan B masing-masing 42 persen", "A, B dan C masing-masing 5, 7 dan 9 persen"."""
        for i in spots(_LEAD, tags):
            if self.reading.low(chunks[i].first) != _EACH:
                continue
            last = i - 1
            while last > i - _ROW and last >= 0 and chunks[last].tag in "ka":
                last -= 1
            if last >= 0 and chunks[last].tag == ",":  # "A dan B berada di tingkat yang sama, masing-masing 42 persen"
                last = next((k for k in range(last, max(last - _ROW, 0), -1) if self._joined(chunks, k)), last)
            if last < 0 or chunks[last].tag != "N":
                continue
            first = begin(chunks[max(last - _REACH, 0) : last + 1], min(last, _REACH)) + max(last - _REACH, 0)
            names = [self.reading.say(d, "each") for d in chunks[first : last + 1] if d.tag == "N"]
            row = self._row(chunks[i + 1 : i + 1 + _REACH]) if len(names) > 1 else []
            if len(row) == len(names):
                for figure, name in zip(row, names, strict=True):
                    self.found[figure] = self.found[figure]._replace(subject=name, subjects=())
            elif len(row) == 1:
                whole = Said(self.reading.slice(names[0].first, names[-1].stop), names[0].first, names[-1].stop, "each")
                several = tuple(name.text for name in names)
                self.found[row[0]] = self.found[row[0]]._replace(subject=whole, subjects=several)

    def _joined(self, chunks: Sequence[Chunk], k: int) -> bool:
        """Whether chunk k is the last of joined names that a verb follows."""
        return chunks[k].tag == "N" and chunks[k].name and chunks[k - 1].tag == "c" and chunks[k + 1].tag in "va"

    def _row(self, chunks: Sequence[Chunk]) -> list[int]:
        """The figures of a list that the chunks begin with: "5, 7 dan 9 persen"."""
        row: list[int] = []
        i = 0
        while i < len(chunks) and chunks[i].tag in ("kaF,cN" if row else "kavF"):
            if chunks[i].tag == "F":
                row.append(chunks[i].figure)
            elif chunks[i].tag == "N" and (not row or chunks[i - 1].tag != "F" or chunks[i].name):
                break
            i += 1
        return row

    # --- metrics

    def _what(self, spot: _Spot, subject: Said | None, previous: int) -> Said | None:
        """What is measured; `previous` is the figure before in the sentence, or -1."""
        reading, q = self.reading, spot.q
        said = self._metric(spot) or self._listed(spot, subject) or self._rate(spot) or self._parallel(spot)
        said = (
            said
            or self._of_subject(subject, q)
            or self._of_list(spot)
            or self._of_whole(spot)
            or self._of_row(spot, subject)
        )
        said = said or self._degree(spot)
        counted = reading.figures[previous].counted if previous >= 0 else None
        if said is not None and said.text == "nilai" and counted:
            noun = reading.word_at(reading.figures[previous].end)
            if reading.lows(noun, said.first) in (counted.split(), [*counted.split(), "dengan"]):
                return said._replace(text=f"nilai {counted}", first=noun)  # "9.377 klaim senilai …"
        return said

    def _metric(self, spot: _Spot) -> Said | None:
        """What the clause says is measured."""
        reading, q, own, metric = self.reading, spot.q, spot.own, spot.metric
        if metric is not None and reading.heads(metric, "change_noun"):
            return reading.say(metric, "change")
        if (q.change or (spot.changed and not self._level(spot))) and (said := self._changing(own)) is not None:
            return said
        metric = metric or spot.changed
        if metric is not None and (said := self._measure(metric, q)) is not None:
            return said
        if q.kind in ("money", "percent") and own:
            nearest = ((c, said) for c in reversed(own) if c.tag == "N" and (said := self._measure(c, q)) is not None)
            chunk, said = next(nearest, (None, None))
            if said is not None and (chunk is own[-1] or own[-1].tag in "ka"):
                return said
        return self._by_word(own, q) or self._adjacent(spot)

    def _adjacent(self, spot: _Spot) -> Said | None:
        """What of the subject is so large: "Ponsel itu memiliki layar 6,4 inci"."""
        q, own = spot.q, spot.own
        if q.kind != "measure" or q.unit in _TIMES or not own or spot.how != "clause" or spot.subject is None:
            return None
        part = own[-1]
        apart = part.tag == "N" and not part.name and part.first != spot.subject.first
        return self.reading.say(part, "noun") if apart else None

    def _listed(self, spot: _Spot, subject: Said | None) -> Said | None:
        """The metric of the figure that this one follows in a list."""
        q, before = spot.q, spot.before
        if before is None or before.metric is None or q.kind in ("cardinal", "ordinal"):
            return None
        other = self.reading.figures[spot.figure - 1]
        same_unit = other.unit == q.unit
        if subject is not None and subject.rule not in _INHERITED and not (same_unit and spot.verb is None):
            return None
        changes = before.metric.rule in ("change", "carried-change")
        alike = other.kind == q.kind and (same_unit or q.kind == "money")
        if before.metric.rule in ("age", "rate"):
            return None
        if before.metric.rule == "word" and other.kind == "measure" and q.kind == "percent":
            return None  # "siswa berusia 16 tahun lebih suka kopi (17 persen)"
        again = q.kind != "multiple" and self._restates(spot)
        goes_on = q.change is not None if changes else alike or q.kind == "percent"
        return before.metric._replace(rule="carried-change" if changes else "carried") if again or goes_on else None

    def _restates(self, spot: _Spot) -> bool:
        """Whether a figure says the one before again in another unit: "650 mil atau sekitar 1.050 kilometer"."""
        return (
            bool(spot.own)
            and "atau" in self.reading.lows(spot.own[0].first, spot.own[-1].stop)
            and all(c.tag in "kac" for c in spot.own)
        )

    def _rate(self, spot: _Spot) -> Said | None:
        """What an age or a price for a unit is of by its form."""
        q = spot.q
        at = self.reading.word_at(q.start)
        if q.unit == "tahun" and "age" in q.rule:
            return Said("usia", at, at + 1, "age")
        if q.kind == "money" and q.per is not None and q.per not in _TIMES:
            return Said("kurs" if len(q.per) == 3 and q.per.isupper() else "harga", at, at + 1, "rate")
        return None

    def _parallel(self, spot: _Spot) -> Said | None:
        """The metric of the percentage before, of which this one is another: "… 50 persen. Sementara B 46 persen"."""
        last = self._last(spot.figure)
        if spot.q.kind != "percent" or spot.q.change or last is None or last.metric is None:
            return None
        other = self.reading.figures[spot.figure - 1]
        together = self.reading.sentences[spot.figure - 1] == spot.sentence
        if other.kind != "percent" or other.change:
            return None
        if together or self.reading.low(spot.chunks[0].first) in _MEANWHILE:
            return last.metric._replace(rule="parallel")
        return None

    def _of_subject(self, subject: Said | None, q: Quantity) -> Said | None:
        """The level behind a change is of what the subject names: "Laba naik 12 persen menjadi Rp3 triliun"."""
        if subject is None or q.kind not in ("money", "percent", "measure") or q.change:
            return None
        chunk = Chunk("N", subject.first, subject.stop)
        return self._measure(chunk, q) if self._measures(subject.first) else None

    def _of_list(self, spot: _Spot) -> Said | None:
        """What the line that introduces a list says its figures are."""
        q = spot.q
        head = self.reading.list_head(spot.sentence) if q.kind in ("money", "percent") else None
        for chunk in reversed(self.reading.chunks(head) if head is not None else []):
            if chunk.tag == "N" and (said := self._measure(chunk, q)) is not None:
                return said._replace(rule="list-head")
        return None

    def _degree(self, spot: _Spot) -> Said | None:
        """By what one is more: "lebih muda 6 tahun", "12 persen lebih cepat"."""
        if spot.q.kind not in ("percent", "measure", "multiple"):
            return None
        for at in (self.reading.word_at(spot.q.start) - 2, self.reading.word_at(spot.q.end)):
            if self._more(at):
                return Said(self.reading.slice(at, at + 2), at, at + 2, "degree")
        return None

    def _more(self, at: int) -> bool:
        """Whether two words are a comparison: "lebih muda"."""
        words = self.reading.lows(at, at + 2) if at >= 0 else []
        return len(words) == 2 and words[0] == "lebih" and self.reading.grammar.tag(words[1]) == "j"

    def _of_whole(self, spot: _Spot) -> Said | None:
        """What the whole measures whose parts are told: "Anggaran itu terdiri dari 2 pos, yakni Umum Rp5 miliar"."""
        own = spot.own
        if spot.q.kind != "money" or not any(self._parts(own[i]) for i in spots(_LEAD, spot.own_tags)):
            return None
        if spot.before is not None:
            metric = spot.before.metric
            return metric._replace(rule="whole") if metric is not None and metric.rule == "noun" else None
        return self._measure(own[0], spot.q) if own[0].metric else None

    def _of_row(self, spot: _Spot, subject: Said | None) -> Said | None:
        """What the sentence before measures, for a row of names: "… menunggak pajak. Adi Rp5 juta, Budi Rp3 juta"."""
        chunks, at = spot.chunks, spot.at
        row = spot.tags.startswith(",NF", at + 1) and chunks[at + 2].name
        first = spot.before is None and subject is not None and spot.subject is not None and spot.subject.name
        if not row or not first or spot.q.kind != "money" or spot.verb is not None or not spot.sentence:
            return None
        if self.reading.figures[chunks[at + 3].figure].kind != "money":
            return None
        for c in reversed(self.reading.chunks(spot.sentence - 1)[-_REACH:]):
            if c.tag == "N" and (said := self._measure(c, spot.q)) is not None:
                return said._replace(rule="row")
        return None

    def _parts(self, chunk: Chunk) -> bool:
        low = self.reading.low(chunk.first)
        return low in NAMELY or low == "terdiri"

    def _changing(self, own: Sequence[Chunk]) -> Said | None:
        """The verb or noun of a change, the last one before the figure."""
        for chunk in reversed(own):
            for at in range(chunk.stop - 1, chunk.first - 1, -1):
                if self.reading.low(at) in self.measures.changes:
                    return Said(self.reading.slice(at, at + 1), at, at + 1, "change")
        return None

    def _by_word(self, own: Sequence[Chunk], q: Quantity) -> Said | None:
        for chunk in own:
            for at in range(chunk.first, chunk.stop) if chunk.tag in "kva" else ():
                name = self.measures.by_word.get(self.reading.low(at))
                if chunk.tag == "a" and (
                    q.kind != "measure" or self.reading.lows(at - 1, at) in (["lebih"], ["paling"])
                ):
                    continue  # "lebih tinggi 5 meter"
                if name is None or (name == "nilai" and q.kind != "money") or (name == "usia" and q.unit not in _TIMES):
                    continue
                if self.reading.low(at).startswith("se") and name not in ("nilai", "harga") and q.kind != "measure":
                    continue  # "sepanjang 2025"
                return Said(name, at, at + 1, "word")
        return None

    def _measure(self, chunk: Chunk, q: Quantity) -> Said | None:
        """The words of a noun phrase that say what is measured: "total volume penjualan" of kendaraan."""
        first = chunk.first
        end, measures = self._word(first)
        while q.kind in ("money", "percent") and end < chunk.stop and not measures:
            first = end
            end, measures = self._word(first)
            measures = measures and not self._in_name(first)
        if not measures:
            return None
        stop = end
        while stop < chunk.stop and (more := self._word(stop))[1]:
            stop = more[0]
        if stop - first == 1 and self.reading.low(first) == "angka":
            return None
        if stop - first == 1 and self.reading.low(first) == "tingkat" and stop < chunk.stop:
            stop += self.reading.grammar.tag(self.reading.low(stop)) == "n"  # "tingkat kepercayaan"
        text = self.reading.slice(first, stop)
        return Said(text.removesuffix("nya") if len(text) > len("nilai") else text, first, stop, "noun")

    def _in_name(self, at: int) -> bool:
        """Whether a word is inside a name that is written with capitals: "Direktorat Anggaran"."""
        if not at:
            return False
        before, word = self.reading.words.words[at - 1 : at + 1]
        return before[0].isupper() and word[0].isupper()

    def _word(self, at: int) -> tuple[int, bool]:
        """Where the word or phrase at a word ends, and whether it measures: "suku bunga" does, "mata uang" does not."""
        stop, tag = self.reading.grammar.phrase(self.reading.words.words, at)
        return (stop, tag == "m") if stop else (at + 1, self._measures(at))

    def _measures(self, at: int) -> bool:
        low = self.reading.low(at)
        tags = self.reading.grammar.words
        return tags.get(low) == "m" or (low.endswith("nya") and tags.get(low[:-3]) == "m")


# The ways to a subject, the surest first; the first that says something holds.
_WAYS = (
    Whose._age, Whose._ordinal, Whose._among, Whose._there_is, Whose._change_of, Whose._pronoun, Whose._points_back,
    Whose._meant, Whose._carried, Whose._counted, Whose._same, Whose._again, Whose._clause, Whose._phrase,
    Whose._measured, Whose._topic, Whose._object,
)  # fmt: skip
_FIGURES, _LEAD, _LEADS = re.compile("F"), re.compile("k"), re.compile("[ka]+")
_ENDS = re.compile(r"""[s."\nrR,-]""")  # what a clause may end at
_INSERTED = re.compile("(?<=N,)[rg]")
_INHERITED = frozenset(
    {"carried", "points-back", "same-kind", "same-noun", "same-metric", "first-person", "pronoun", "named", "topic"}
)


def _cited(tags: str, comma: int) -> bool:
    """Whether what is cited ends at a comma: "Menurut saksi, 40 orang …"."""
    first = max(comma - _SOURCE, 0)
    return tags.rfind("g", first, comma) > max(tags.rfind(",", first, comma), tags.rfind("F", first, comma))


def aside(tags: str) -> range:
    """The chunks between a subject and its verb that say who says so: "Ekspor, kata Adi, naik …"; empty if none do."""
    for i in spots(_INSERTED, tags[:-1]):
        stop = next((k for k in range(i + 1, min(i + _SOURCE, len(tags) - 1)) if tags[k] in ",F"), 0)
        if stop and tags[stop] == "," and tags[stop + 1] in "vak":
            return range(i - 1, stop + 1)
    return range(0)


def dateline(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a sentence's chunks up to one only say where a report was written: "SEMARANG — Polisi …"."""
    lead = chunks[: i + 1]
    behind = chunks[i + 1 : i + 2]
    return 0 < len(lead) <= _DATELINE and bool(behind) and behind[0].tag == "-" and all(c.tag in "N(),\n" for c in lead)
