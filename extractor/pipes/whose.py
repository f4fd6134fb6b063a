"""Whose figure it is.

Start with `Whose.link`. It looks at the clause before each figure of a sentence (spots.py) and, where that names
nobody, at the noun behind the figure, at the figure before it in a list, and at what the text spoke of last. Every way
has a name, which stands in the record as the rule of the link. What of the subject is measured: metrics.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from extractor.pipes import phrases
from extractor.pipes.clauses import begin, dateline
from extractor.pipes.grammar import Chunk
from extractor.pipes.lexicon import spots
from extractor.pipes.metrics import Measures, Metrics
from extractor.pipes.phrases import TIMES
from extractor.pipes.reading import EACH, POINTING, THERE_IS, Links, Reading, Said
from extractor.pipes.spots import REACH, Line, Spot
from extractor.records import Kind

_ROW = 12  # chunks between names and the figures that each of them has
_BACK = 3  # sentences looked back for what the text speaks of
_SAME_NOUN = 7  # figures looked back for one that counts the same
_SAME_METRIC = 3  # figures looked back for one that measures the same
_FIRST_PERSON = frozenset({"saya", "aku", "kami", "kita", "gue"})
_THIRD_PERSON = frozenset({"ia", "dia", "beliau", "dirinya"})
_OF = frozenset({"untuk", "dari", "pada"})
_FOR = frozenset({"untuk", "dalam", "di", "dengan"})
_HOLDING = frozenset({"mencakup", "meliputi", "terdiri", "termasuk"})
_BEING = frozenset({"adalah", "ialah", "merupakan", "jadi", "menjadi"})
_BOTH = frozenset({"negara", "pihak", "belah", "tim", "orang", "anak", "wanita", "pria", "perusahaan"})

# Patterns over tags.
_LEADS, _LED, _BEHIND = re.compile("k"), re.compile("[kca]*N"), re.compile("[oa(]*pN")
_NAMED = re.compile("N(?<![pgr]N)(?=.?[vakRy])", re.DOTALL)  # what a clause may be about
_NAMED_OR_SPEAKING = re.compile("N(?:(?<=rN)|(?<![pgr]N)(?=.?[vakRy]))", re.DOTALL)
_TOPIC = re.compile('N(?<![prgF]N)(?=[^vkayRs."F]{0,2}([vkayR]))')
_JOINED = re.compile("N(?<=cN)(?=[va])")


class Whose:
    """Finds subjects and metrics of the figures of one text."""

    def __init__(self, reading: Reading, measures: Measures) -> None:
        """Take the text."""
        self.reading, self.measures = reading, measures
        self.metrics = Metrics(reading, measures)
        self.found = [Links(None, (), None)] * len(reading.figures)
        self.speaker: Said | None = None  # whom the sentence is given to

    def link(self, sentence: int, speaker: Said | None) -> None:
        """Link the figures of a sentence; `speaker` is whom the sentence is given to."""
        self.speaker = speaker
        line = Line(self.reading, sentence, speaker)
        previous, at = -1, line.tags.find("F")
        while at >= 0:
            spot = Spot(line, at, previous, self.found)
            subject = self._subject(spot)
            self.found[spot.figure] = Links(subject, (), self.metrics.what(spot, subject))
            previous, at = at, line.tags.find("F", at + 1)
        if "cN" in line.tags:
            self._distribute(line.chunks, line.tags)

    def _subject(self, spot: Spot) -> Said | None:
        said: Said | None = None
        for way in _WAYS[spot.q.kind]:
            if (said := way(self, spot)) is not None:
                break
        metric = spot.clause.metric
        if metric is not None and phrases.lone(metric) and (said is None or said.rule == "item"):
            said = self._same_metric(spot, metric) or said
            named = not phrases.owned(self.reading, metric) and not phrases.counts(self.reading, metric)
            if said is None and named and metric.first == spot.own[0].first:
                return self.reading.say(metric, "metric")
        return said

    # --- the ways to a subject

    def _age(self, spot: Spot) -> Said | None:
        """Who is so old: "Rudi Hartawan (38)", "wanita 32 tahun itu" of one who was named."""
        if "age" not in spot.q.rule or not spot.at:
            return None
        last = spot.chunks[spot.at - 1]
        if spot.at > 1 and last.tag in "(,v" and spot.tags[spot.at - 2] == "N":
            who = spot.chunks[spot.at - 2]
            common = last.tag == "v" and not who.name and phrases.lone(who)
            return (self._named(spot, "named") if common else None) or self.reading.say(who, "age")
        if last.tag != "N" or last.metric:
            return None
        stop = spot.chunks[spot.at].stop
        pointed = not POINTING.isdisjoint(self.reading.lows(stop, stop + 1))
        return (self._named(spot, "named") if pointed else None) or self.reading.say(last, "age")

    def _ordinal(self, spot: Spot) -> Said | None:
        """What has its place in a row: "panggilan kedua"; but "kedua negara" are both."""
        reading, own, after = self.reading, spot.own, spot.after
        if not own:
            return None
        last = own[-1]
        if spot.collective and after is not None and after.first == spot.chunks[spot.at].stop:
            pointed = phrases.pointed(reading, spot.chunks[spot.at + 1])
            if last.tag != "N" or pointed or reading.low(after.first) in _BOTH:
                return reading.say(after, "counted")
        if last.tag != "N" or last.metric:
            return None
        low = reading.low(last.stop - 1)
        predicate = len(own) > 1 and reading.low(own[-2].stop - 1) in _BEING  # "Zayn adalah anak kedua"
        if predicate or low in self.measures.words or low in TIMES:
            return None
        return reading.say(last, "ordinal")

    def _among(self, spot: Spot) -> Said | None:
        """What the figure is said to be: "dua di antaranya industri aluminium", "23 lainnya adalah perajin"."""
        i = spot.at + 1
        if not spot.tags.startswith(("N", "s", "o", "k"), i):
            return None
        last = self.reading.low(spot.chunks[i].stop - 1)
        if last != "lainnya" and (last != "antaranya" or spot.tags[i] == "N"):
            return None
        found = _LED.match(spot.tags, i + 1)
        return self.reading.say(spot.chunks[found.end() - 1], "among") if found else None

    def _there_is(self, spot: Spot) -> Said | None:
        """As in "terdapat 42 sekolah"."""
        verb = spot.clause.verb
        if spot.after is None or verb is None or self.reading.low(verb.stop - 1) not in THERE_IS:
            return None
        return self.reading.say(spot.after, "there-is")

    def _change_of(self, spot: Spot) -> Said | None:
        """What a noun of change is the change of: "penurunan kadar debu", "kenaikan 23 persen untuk tarif cukai"."""
        reading, clause, found = self.reading, spot.clause, None
        if (changed := self.metrics.changed(spot)) is not None:
            return reading.say(changed, "changed")
        if clause.metric is not None and reading.heads(clause.metric, "change_noun"):
            found = phrases.complement(reading, clause.metric)
        if clause.change is not None:
            found = found or phrases.complement(reading, clause.change) or self._of(spot)
        elif spot.before is not None and spot.before.subject and spot.before.subject.rule == "change-of":
            found = self._of(spot) if clause.subject is None else None
        return reading.say(found, "change-of") if found is not None else None

    def _of(self, spot: Spot) -> Chunk | None:
        """As in "kenaikan 23 persen untuk tarif cukai"."""
        found = _BEHIND.match(spot.tags, spot.at + 1)
        if not found or self.reading.low(spot.chunks[found.end() - 2].first) not in _OF:
            return None
        return spot.chunks[found.end() - 1]

    def _pronoun(self, spot: Spot) -> Said | None:
        """Whom "kami" and "ia" stand for."""
        if spot.clause.pronoun is None:
            return None
        low = self.reading.low(spot.clause.pronoun.first)
        if low in _FIRST_PERSON and self.speaker is not None:
            return replace(self.speaker, rule="first-person")
        return self._named(spot, "pronoun") if low in _THIRD_PERSON else None

    def _points_back(self, spot: Spot) -> Said | None:
        """What the figure before was of, if the words only point back to it: "angka tersebut"."""
        if not spot.clause.points or spot.clause.subject is not None or spot.last is None or spot.last.subject is None:
            return None
        near = self.reading.sentences[spot.figure - 1] >= spot.sentence - 1
        same = near and self.reading.figures[spot.figure - 1].kind == spot.q.kind
        return (None if same else self._named(spot, "named")) or replace(spot.last.subject, rule="points-back")

    def _meant(self, spot: Spot) -> Said | None:
        """What a share is for: "74,6 persen untuk makanan"."""
        clause, i = spot.clause, spot.at + 1
        if clause.subject is not None or clause.verb is not None or clause.phrase is not None:
            return None
        if not spot.tags.startswith("pN", i) or self.reading.low(spot.chunks[i].first) != "untuk":
            return None
        return self.reading.say(spot.chunks[i + 1], "meant")

    def _carried(self, spot: Spot) -> Said | None:
        """The subject of the figure before in a list: "meraih 5 emas dan 3 perak"."""
        before, clause = spot.before, spot.clause
        if before is None or before.subject is None:
            return None
        if clause.subject is not None and clause.how != "object" and not self._also_measured(spot):
            return None
        aged = before.metric is not None and before.metric.rule == "age"
        if aged and clause.phrase is not None and self.reading.figures[spot.figure - 1].unit != spot.q.unit:
            return None  # "Rudi (31) dengan barang bukti 10 gram"
        if spot.q.kind == "cardinal" and spot.after is not None and clause.metric is None:
            if clause.verb is None and not self._goes_on(spot, before.subject):
                return None
            if spot.own_tags.endswith(("c", ",")) and spot.tags.startswith(("v", "a"), spot.at + 2):
                return None  # "25 rumah rusak dan 100 warga mengungsi"
        return replace(before.subject, rule="carried")

    def _counted(self, spot: Spot) -> Said | None:
        """The noun that a figure counts, where its clause names nobody."""
        clause = spot.clause
        if spot.after is None or clause.metric is not None or (spot.q.kind == "ordinal" and not spot.collective):
            return None
        free = clause.subject is None or clause.how == "object"
        if free and spot.before is not None and spot.before.subject is not None:
            pass  # a count of its own in a list
        elif spot.q.kind == "percent" and self._shown(spot):
            pass  # "menunjukkan 24 persen siswa tertarik"
        elif clause.subject is not None or (clause.verb is not None and spot.q.kind == "percent"):
            return None
        return self.reading.say(spot.after, "counted")

    def _same(self, spot: Spot) -> Said | None:
        """The subject of an earlier count of the same noun, or of the percentage before."""
        if spot.clause.subject is not None or spot.clause.metric is not None:
            return None
        if spot.q.counted:
            return self._same_noun(spot)
        if spot.q.kind != "percent" or spot.last is None or spot.last.subject is None or "N" in spot.own_tags:
            return None
        both = self.reading.figures[spot.figure - 1].kind == "percent"
        return replace(spot.last.subject, rule="same-kind") if both else None

    def _again(self, spot: Spot) -> Said | None:
        """What "pulau ini" stands for: the last name that begins with the same word, "Pulau Seribu"."""
        reading, subject = self.reading, spot.clause.subject
        if subject is None or subject.name or subject.metric or subject.stop - subject.first != 2:
            return None
        if spot.clause.how not in ("clause", "item", "measured") or not phrases.pointed(reading, subject):
            return None
        head = reading.low(subject.first)
        body = head in reading.grammar.parts["body"]
        for chunks, _ in self._backwards(spot):
            for c in reversed(chunks):
                if c.tag != "N" or not c.name:
                    continue
                named = c if reading.low(c.first) == head else phrases.body(reading, c) if body else None
                if named is not None:
                    return reading.say(named, "again")
        return None

    def _clause(self, spot: Spot) -> Said | None:
        """The noun phrase that the clause's verb belongs to, or that stands right before the figure."""
        reading, subject, how = self.reading, spot.clause.subject, spot.clause.how
        if subject is None or how == "object":
            return None
        if spot.q.kind == "measure":
            if "age" in spot.q.rule and not subject.name and phrases.lone(subject):
                return self._named(spot, "named") or reading.say(subject, how)
            last = spot.own[-1] if spot.own else subject
            if last.tag == "N" and last.first != subject.first and not last.name and reading.heads(last, "dimension"):
                inner = phrases.complement(reading, last)
                if inner is not None and phrases.noun(reading, inner):  # "terjadi dengan kecepatan angin 55 km"
                    return reading.say(inner, "phrase")
        return reading.say(subject, how)

    def _phrase(self, spot: Spot) -> Said | None:
        """A noun phrase behind a preposition: "pada sektor konstruksi sebesar …"."""
        reading, phrase = self.reading, spot.clause.phrase
        if phrase is None or spot.clause.subject is not None or phrases.empty(reading, phrase):
            return None
        if reading.low(phrase.first) in TIMES:
            return None
        if reading.heads(phrase, "dimension"):  # "dengan jumlah penduduk mencapai 260 juta"
            inner = phrases.complement(reading, phrase)
            return reading.say(inner, "phrase") if inner is not None and phrases.noun(reading, inner) else None
        return reading.say(phrase, "phrase")

    def _measured(self, spot: Spot) -> Said | None:
        """What is so long or heavy: "40 kg beras"."""
        if spot.clause.subject is not None or spot.after is None or spot.q.unit in TIMES:
            return None
        return self.reading.say(spot.after, "counted")

    def _topic(self, spot: Spot) -> Said | None:
        """What the text speaks of: the subject before the figure's clause, or of one of the sentences before."""
        if spot.q.kind == "ordinal" and self._opens(spot):
            return None
        for chunks, tags in self._backwards(spot):
            found = self._topic_of(chunks, tags)
            if found is not None:
                spoke = self.speaker is not None and self.speaker.first <= found.first < self.speaker.stop
                if spoke and spot.q.kind == "cardinal" and spot.after is None and spot.q.counted:
                    return None  # "Adi mengatakan 5 orang ditangkap"
                if spoke and self.reading.grammar.tag(self.reading.words.words[found.first]) == "t":
                    return None  # "Menteri Adi mengatakan, untuk pupuk disiapkan Rp5 miliar"
                # A word or two in lower case say too little to be spoken of over a sentence.
                told = found.name or found.stop - found.first > 2
                return self.reading.say(found, "topic") if told else None
        return None

    def _object(self, spot: Spot) -> Said | None:
        """What stands behind a verb without a subject, for want of anything better."""
        clause = spot.clause
        return self.reading.say(clause.subject, clause.how) if clause.subject is not None else None

    # --- what the ways ask

    def _also_measured(self, spot: Spot) -> bool:
        """Whether it is one more measure of the same: "membukukan pendapatan Rp5 miliar dan laba bersih Rp2 miliar"."""
        subject, before = spot.clause.subject, spot.before
        if subject is None or before is None or before.subject is None or before.metric is None:
            return False
        measure = spot.clause.how == "item" and subject.metric and not subject.name and spot.own_tags[0] == "c"
        apart = before.metric.rule == "noun" and before.metric.first >= before.subject.stop
        return measure and apart and before.subject.rule in ("clause", "carried", "named", "pronoun", "again")

    def _goes_on(self, spot: Spot, subject: Said) -> bool:
        """Whether a count is of the doer of the one before: "meraih 5 emas, 3 perak", "Rp7 miliar untuk 40 klaim"."""
        heads = [(c.tag, self.reading.low(c.first)) for c in spot.own if c.tag in "vkp"]
        if any(tag != "p" and low in _HOLDING for tag, low in heads):
            return False
        if "p" in spot.own_tags:
            return any(tag == "p" and low in _FOR for tag, low in heads)
        if subject.rule not in ("clause", "pronoun", "named", "carried"):
            return False
        common = self.reading.low(subject.first) in self.reading.grammar.words  # a capital only opens the sentence
        return any(word[0].isupper() for word in self.reading.words.words[subject.first + common : subject.stop])

    def _shown(self, spot: Spot) -> bool:
        """Whether a figure opens the clause behind a verb that takes one."""
        verb = spot.clause.verb
        opens = verb is not None and spot.own[-1].stop == verb.stop
        return opens and self.reading.low(spot.own[-1].stop - 1) in self.reading.grammar.parts["clause_verb"]

    def _opens(self, spot: Spot) -> bool:
        """Whether an ordinal only opens a point of a list: "Pertama, …", "Yang kedua adalah …"."""
        return spot.tags.startswith((",", "k", ":"), spot.at + 1) and not spot.own_tags.strip('sy,c"-(')

    def _backwards(self, spot: Spot) -> Iterator[tuple[Sequence[Chunk], str]]:
        """The chunks before the figure's clause, and those of the sentences before, nearest first, with their tags."""
        first = max(spot.start - REACH, 0)
        yield spot.chunks[first : spot.start], spot.tags[first : spot.start]
        for back in range(spot.sentence - 1, max(spot.sentence - 1 - _BACK, -1), -1):
            yield self.reading.chunks(back)[:REACH], self.reading.tags(back)[:REACH]

    def _named(self, spot: Spot, rule: str) -> Said | None:
        """What was named last as the subject of a clause; also whom "ia" and "dia" stand for."""
        pattern = _NAMED_OR_SPEAKING if rule == "pronoun" else _NAMED
        for chunks, tags in self._backwards(spot):
            for i in spots(pattern, tags):
                c = chunks[i]
                if c.name and not phrases.empty(self.reading, c) and dateline(tags) != i + 1:
                    return self.reading.say(c, rule)
        return None

    def _topic_of(self, chunks: Sequence[Chunk], tags: str) -> Chunk | None:
        """The first subject of chunks; one that is said to speak for want of another."""
        reading, report = self.reading, self.reading.grammar.parts["report"]
        speaking: Chunk | None = None
        for found in _TOPIC.finditer(tags):
            i, verb = found.start(), found.end(1) - 1
            c = chunks[i]
            if phrases.empty(reading, c) or dateline(tags) == i + 1:
                continue
            if tags[verb] == "R":
                speaking = speaking or c
            elif not (c.org and tags[verb] == "v" and reading.low(chunks[verb].stop - 1) in report):
                return c  # but "BPS mengumumkan …" tells nothing of BPS
        return speaking

    def _same_metric(self, spot: Spot, metric: Chunk) -> Said | None:
        """The subject of an earlier figure that measures the same: "penerimaan cukai … Penerimaan itu"."""
        low = self.reading.slice(metric.first, metric.stop).lower()
        for other in reversed(self.found[max(spot.figure - _SAME_METRIC, 0) : spot.figure]):
            if other.subject is not None and other.metric is not None and other.metric.text.lower() == low:
                return replace(other.subject, rule="same-metric")
        return None

    def _same_noun(self, spot: Spot) -> Said | None:
        """The subject of an earlier count of the same noun: "lima kategori tiket … dua kategori"."""
        for back in range(spot.figure - 1, max(spot.figure - 1 - _SAME_NOUN, -1), -1):
            said = self.found[back].subject
            if self.reading.figures[back].counted == spot.q.counted and said is not None:
                return replace(said, rule="same-noun")
        return None

    # --- one figure for several subjects, several figures for as many

    def _distribute(self, chunks: Sequence[Chunk], tags: str) -> None:
        """As in "A dan B masing-masing 42 persen", "A, B dan C masing-masing 5, 7 dan 9 persen"."""
        for i in spots(_LEADS, tags):
            if self.reading.low(chunks[i].first) != EACH:
                continue
            names = self._names(chunks, tags, i)
            row = self._row(chunks[i + 1 : i + 1 + REACH]) if len(names) > 1 else []
            if len(row) == len(names):
                for figure, name in zip(row, names, strict=True):
                    self.found[figure] = replace(self.found[figure], subject=name, subjects=())
            elif len(row) == 1:
                whole = Said(self.reading.slice(names[0].first, names[-1].stop), names[0].first, names[-1].stop, "each")
                several = tuple(name.text for name in names)
                self.found[row[0]] = replace(self.found[row[0]], subject=whole, subjects=several)

    def _names(self, chunks: Sequence[Chunk], tags: str, i: int) -> list[Said]:
        """The joined names that "masing-masing" at i is of."""
        low = max(i - _ROW, 0)
        last = low + len(tags[low:i].rstrip("ka")) - 1
        if last >= low and tags[last] == ",":  # "A dan B berada di tingkat yang sama, masing-masing 42 persen"
            low = max(last - _ROW, 0)
            joined = [low + k for k in spots(_JOINED, tags[low:last]) if chunks[low + k].name]
            last = joined[-1] if joined else last
        if last < low or tags[last] != "N":
            return []
        low = max(last - REACH, 0)
        first = low + begin(tags[low : last + 1], last - low)
        return [self.reading.say(d, "each") for d in chunks[first : last + 1] if d.tag == "N"]

    def _row(self, chunks: Sequence[Chunk]) -> list[int]:
        """The figures of a list that the chunks begin with: "5, 7 dan 9 persen"."""
        row: list[int] = []
        before = ""
        for chunk in chunks:
            if chunk.tag not in ("kaF,cN" if row else "kavF"):
                break
            if chunk.tag == "F":
                row.append(chunk.figure)
            elif chunk.tag == "N" and (before != "F" or chunk.name):
                break
            before = chunk.tag
        return row


_Way = Callable[[Whose, Spot], Said | None]
# The ways to a subject, the surest first, and the kinds of figures that each can tell of; the first that says
# something holds.
_ALL: tuple[Kind, ...] = ("money", "percent", "measure", "cardinal", "ordinal", "multiple")
_EVERY_WAY: tuple[tuple[_Way, tuple[Kind, ...]], ...] = (
    (Whose._age, ("measure",)),
    (Whose._ordinal, ("ordinal",)),
    (Whose._among, _ALL),
    (Whose._there_is, _ALL),
    (Whose._change_of, _ALL),
    (Whose._pronoun, _ALL),
    (Whose._points_back, _ALL),
    (Whose._meant, ("percent",)),
    (Whose._carried, _ALL),
    (Whose._counted, ("cardinal", "percent", "ordinal")),
    (Whose._same, ("cardinal", "percent", "ordinal")),
    (Whose._again, _ALL),
    (Whose._clause, _ALL),
    (Whose._phrase, _ALL),
    (Whose._measured, ("measure",)),
    (Whose._topic, _ALL),
    (Whose._object, _ALL),
)
_WAYS = {kind: tuple(way for way, kinds in _EVERY_WAY if kind in kinds) for kind in _ALL}
