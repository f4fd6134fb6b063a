"""Whose figure it is and what of it is measured.

Start with `Whose.link`. It reads the clause before a figure (see clauses.py) and, where that names nobody, looks at
the noun behind the figure, at the figure before it in a list, and at what the text spoke of last. Every way
has a name, which stands in the record as the rule of the link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.pipes.clauses import Clause, begin, read
from extractor.pipes.grammar import Chunk
from extractor.pipes.reading import Reading, Said
from extractor.records import Quantity
from extractor.rulebook import ChangeRow, MeasureRow, Rulebook

_REACH = 40  # chunks looked back from a figure, so that a long sentence costs no more than its length
_BACK = 3  # sentences looked back for what the text speaks of
CLASSIFIERS = frozenset(
    {"orang", "jiwa", "unit", "buah", "ekor", "poin", "kali", "kategori", "lembar", "persen", "titik"}
)
_FIRST_PERSON = frozenset({"saya", "aku", "kami", "kita", "gue"})
_THIRD_PERSON = frozenset({"ia", "dia", "beliau", "dirinya"})
_POINTERS = frozenset({"hal", "kondisi", "data", "capaian", "hasil", "posisi"})
_THERE_IS = frozenset({"ada", "terdapat"})
_OF = frozenset({"untuk", "dari", "pada"})
_COUNTS = frozenset({"total", "jumlah", "totalnya", "jumlahnya"})
_EACH = "masing-masing"
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


class _Place(NamedTuple):
    """Where a figure stands: its number, its sentence, that sentence's chunks, its own chunk and the one before."""

    figure: int
    sentence: int
    chunks: Sequence[Chunk]
    at: int
    previous: int  # -1 if no figure stands before it in the clause's list


class Whose:
    """Finds subjects and metrics of the figures of one text."""

    def __init__(self, reading: Reading, measures: Measures) -> None:
        """Take the text."""
        self.reading, self.measures = reading, measures
        self.found = [Links(None, (), None)] * len(reading.figures)

    def link(self, sentence: int, speaker: Said | None) -> None:
        """Link the figures of a sentence; `speaker` is whom the sentence is given to."""
        chunks = self.reading.chunks(sentence)
        previous = -1
        for at, chunk in enumerate(chunks):
            if chunk.tag == "F":
                place = _Place(chunk.figure, sentence, chunks, at, previous)
                self.found[chunk.figure] = self._link(place, speaker)
                previous = at
        self._distribute(chunks)

    def _link(self, place: _Place, speaker: Said | None) -> Links:
        reading, chunks, at = self.reading, place.chunks, place.at
        start = max(place.previous + 1, at - _REACH)
        if start and start < at and start == place.previous + 1:
            rated = chunks[start].tag == "-" and self.reading.words.words[chunks[start].first] == "/"
            start += rated  # "Rp85.000/kg"
            start += start < at and chunks[start].tag == "N"  # what the figure before counts
        cut = next((i for i in range(at - 1, start - 1, -1) if self._cuts(chunks, i)), -1)
        start = max(start, cut + 1)
        own = chunks[start:at]
        before: Links | None = None
        if place.previous >= 0 and cut < 0 and self._kind(chunks[place.previous]) != "ordinal":
            before = self.found[chunks[place.previous].figure]
        clause = read(reading, own)
        said, metric = self._subject(place._replace(at=at), own, start, clause, before, speaker)
        q = reading.figures[place.figure]
        same_unit = before is not None and reading.figures[chunks[place.previous].figure].unit == q.unit
        inherits = said is None or said.rule in _INHERITED or (same_unit and clause.verb is None)
        measured = (
            self._metric(q, own, metric, before if inherits else None)
            or self._parallel(place, q)
            or self._of_subject(said, q)
            or self._of_list(place, q)
        )
        if measured is not None and measured.text.lower() == "nilai" and place.previous >= 0 and cut < 0:
            counted = reading.figures[chunks[place.previous].figure].counted
            measured = measured._replace(text=f"nilai {counted}") if counted else measured  # "9.377 klaim senilai …"
        return Links(said, (), measured)

    def _kind(self, chunk: Chunk) -> str:
        return self.reading.figures[chunk.figure].kind

    def _cuts(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether a clause ends at chunk i."""
        tag = chunks[i].tag
        return tag in 's."\n' or (tag in "rR" and i + 1 < len(chunks) and chunks[i + 1].tag != "F")

    # --- subjects

    def _subject(
        self,
        place: _Place,
        own: Sequence[Chunk],
        start: int,
        clause: Clause,
        before: Links | None,
        speaker: Said | None,
    ) -> tuple[Said | None, Chunk | None]:
        """The subject of a figure, and the noun phrase that measures it."""
        reading = self.reading
        q = reading.figures[place.figure]
        subject, metric, how = clause.subject, clause.metric, clause.how
        after = self._after(place)
        said: Said | None = None
        points = False  # the words before the figure only point back: "angka tersebut", "jumlahnya"
        if subject is not None and self._empty(subject):
            metric = metric or (subject if subject.metric else None)
            points = subject.metric or (subject.tag == "N" and subject.stop - subject.first > 1)
            said = self._pronoun(subject, place, start, speaker)
            subject = None
        if subject is not None and subject.metric:
            metric = metric or subject
        if q.kind == "cardinal" and after is not None and self._counts(metric):
            metric = None  # "dari total 76 korban"
            if subject is None or self._counts(subject):
                subject, how = after, "counted"
        if "age" in q.rule and len(own) > 1 and own[-1].tag == "(" and own[-2].tag == "N":
            return reading.say(own[-2], "age"), None  # "Rudi Hartawan (38)"
        among = self._among(place)
        if among is not None:
            subject, how = among, "among"
        elif after is not None and clause.verb is not None and reading.low(clause.verb.stop - 1) in _THERE_IS:
            subject, how = after, "there-is"
        elif subject is not None and reading.heads(subject, "change_noun"):
            subject, how = self._complement(subject) or self._of(place), "change-of"
        elif subject is not None and how == "item" and before is None and q.kind != "ordinal" and self._slight(subject):
            subject = None
        elif subject is not None and how == "item" and reading.heads(subject, "dimension"):
            possessed = reading.low(subject.stop - 1).endswith("nya")
            if before is not None or subject.stop - subject.first == 1 or possessed:
                subject, points = None, possessed
        if subject is not None and subject.name and reading.heads(subject, "dimension"):
            subject = self._possessor(subject)
        if said is None:
            subject, said, how = self._from_around(
                place, own, start, clause, before, subject, metric, how, after, points
            )
        if (
            metric is not None
            and metric is not clause.subject
            and reading.heads(metric, "change_noun")
            and how != "among"
        ):
            rest = self._complement(metric)
            if rest is not None:
                subject, said, how = rest, None, "change-of"
        if subject is None and said is None:
            subject, how = self._fallback(clause, metric)
        if said is None:
            if subject is not None and "age" in q.rule and not subject.name and subject.stop - subject.first == 1:
                said = self._named(place, start)  # "wanita 32 tahun itu"
            if said is None and subject is None and after is not None and q.kind == "measure":
                subject, how = after, "counted"
            if said is None and (subject is None or how == "object"):
                said = self._topic(place.sentence, place.chunks[: min(max(start - 1, 0), _REACH)])
            if said is None and subject is not None:
                said = reading.say(subject, how)
        if metric is not None and metric.stop - metric.first == 1 and (said is None or said.rule == "item"):
            said = self._same_metric(place.figure, metric) or said
            if said is None and not reading.heads(metric, "dimension"):
                said = reading.say(metric, "metric")
        return said, metric

    def _from_around(
        self,
        place: _Place,
        own: Sequence[Chunk],
        start: int,
        clause: Clause,
        before: Links | None,
        subject: Chunk | None,
        metric: Chunk | None,
        how: str,
        after: Chunk | None,
        points: bool,
    ) -> tuple[Chunk | None, Said | None, str]:
        """The subject by the noun behind the figure or by a figure before it, where the clause names none."""
        figures = self.reading.figures
        q = figures[place.figure]
        last = self._last(place.figure)
        if subject is None and points and last is not None and last.subject is not None:
            near = self.reading.sentences[place.figure - 1] >= place.sentence - 1
            named = None if near and figures[place.figure - 1].kind == q.kind else self._named(place, start)
            return None, named or last.subject._replace(rule="points-back"), how
        if (subject is None or how == "object") and before is not None and before.subject is not None:
            if q.kind == "cardinal" and after is not None and metric is None and clause.verb is None:
                if not self._goes_on(own, before.subject):
                    return after, None, "counted"
                return None, before.subject._replace(rule="carried"), how
            if before.subject.rule == "change-of" and (rest := self._of(place)) is not None:
                return rest, None, "change-of"
            return None, before.subject._replace(rule="carried"), how
        collective = q.kind == "ordinal" and q.text[:2].lower() == "ke"  # "kedua negara"
        if subject is None and metric is None and (collective or q.kind in ("cardinal", "percent")):
            if after is not None and (clause.verb is None or q.kind != "percent"):
                return after, None, "counted"
            if q.counted:
                return None, self._same_noun(place.figure), how
            alone = q.kind == "percent" and not any(c.tag == "N" for c in own)
            if alone and last is not None and last.subject is not None and figures[place.figure - 1].kind == "percent":
                return None, last.subject._replace(rule="same-kind"), how
        return subject, None, how

    def _goes_on(self, own: Sequence[Chunk], subject: Said) -> bool:
        """Whether a count is of the doer of the one before: "meraih 5 emas, 3 perak", "Rp7 miliar untuk 40 klaim"."""
        if any(c.tag == "p" and self.reading.low(c.first) in ("untuk", "dalam", "di", "dengan") for c in own):
            return True
        doer = self.reading.words.words[subject.first][0].isupper()
        return doer and subject.rule in ("clause", "pronoun", "named", "carried") and not any(c.tag == "p" for c in own)

    def _fallback(self, clause: Clause, metric: Chunk | None) -> tuple[Chunk | None, str]:
        if metric is not None and self.reading.heads(metric, "change_noun"):
            return self._complement(metric), "change-of"
        dimension = clause.phrase is not None and self.reading.heads(clause.phrase, "dimension")
        if clause.phrase is not None and not dimension and not self._empty(clause.phrase):
            return clause.phrase, "phrase"
        return None, ""

    def _pronoun(self, chunk: Chunk, place: _Place, start: int, speaker: Said | None) -> Said | None:
        if chunk.tag != "o":
            return None
        low = self.reading.low(chunk.first)
        if low in _FIRST_PERSON and speaker is not None:
            return speaker._replace(rule="first-person")
        if low in _THIRD_PERSON:
            return self._named(place, start, "pronoun")
        return None

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
        return chunk is not None and chunk.stop - chunk.first == 1 and self.reading.low(chunk.first) in _COUNTS

    def _after(self, place: _Place) -> Chunk | None:
        """The noun phrase behind a figure, without its classifier."""
        chunks, at = place.chunks, place.at
        if at + 1 >= len(chunks) or chunks[at + 1].tag != "N":
            return None
        chunk = chunks[at + 1]
        first = chunk.first
        while first < chunk.stop and self.reading.low(first) in CLASSIFIERS:
            first += 1
        if first == chunk.stop or self.reading.grammar.words.get(self.reading.low(first)) in ("d", "j"):
            return None
        return chunk._replace(first=first)

    def _among(self, place: _Place) -> Chunk | None:
        """What the figure is said to be: "dua di antaranya industri aluminium", "23 lainnya adalah perajin"."""
        chunks, i = place.chunks, place.at + 1
        if i >= len(chunks):
            return None
        last = self.reading.low(chunks[i].stop - 1)
        if not (last == "lainnya" and chunks[i].tag in "Nsok") and not (last == "antaranya" and chunks[i].tag in "sok"):
            return None
        i += 1
        while i < len(chunks) and chunks[i].tag in "kca":
            i += 1
        return chunks[i] if i < len(chunks) and chunks[i].tag == "N" else None

    def _of(self, place: _Place) -> Chunk | None:
        """As in "kenaikan 23 persen untuk tarif cukai"."""
        chunks, i = place.chunks, place.at + 1
        while i < len(chunks) and chunks[i].tag in "oa(":
            i += 1
        if i + 1 < len(chunks) and chunks[i].tag == "p" and chunks[i + 1].tag == "N":
            return chunks[i + 1] if self.reading.low(chunks[i].first) in _OF else None
        return None

    def _complement(self, chunk: Chunk) -> Chunk | None:
        """What a noun of change is the change of: "penurunan" + "kadar debu"."""
        first = chunk.first + 1
        tags = self.reading.grammar.words
        while first < chunk.stop and tags.get(self.reading.low(first)) in ("d", "j", "a"):
            first += 1
        return chunk._replace(first=first, metric=False) if first < chunk.stop else None

    def _possessor(self, chunk: Chunk) -> Chunk:
        """Whose a measure is: "harga terakhir Calya" is Calya's; all of it if no name ends it."""
        words = self.reading.words.words
        first = chunk.stop
        while first > chunk.first + 1 and words[first - 1][0].isupper():
            first -= 1
        return chunk._replace(first=first, metric=False) if first < chunk.stop else chunk

    def _empty(self, chunk: Chunk) -> bool:
        """Whether a noun phrase only points back: "angka tersebut", "jumlahnya"."""
        if chunk.tag == "o":
            return True
        words = self.reading.lows(chunk.first, chunk.stop)
        tags = self.reading.grammar.words
        if tags.get(words[-1]) == "d" and len(words) <= 2 and not chunk.name:
            return len(words) == 1 or tags.get(words[0]) == "m" or words[0] in _POINTERS
        return len(words) == 1 and (words[0].endswith("nya") or words[0] in CLASSIFIERS)

    def _backwards(self, sentence: int, chunks: Sequence[Chunk]) -> Iterator[Sequence[Chunk]]:
        """These chunks, and those of the sentences before, nearest first."""
        yield chunks
        for back in range(sentence - 1, max(sentence - 1 - _BACK, -1), -1):
            yield self.reading.chunks(back)[:_REACH]

    def _named(self, place: _Place, start: int, rule: str = "named") -> Said | None:
        """What was named last as the subject of a clause; also whom "ia" and "dia" stand for."""
        for chunks in self._backwards(place.sentence, place.chunks[: min(start, _REACH)]):
            for i, c in enumerate(chunks):
                if c.tag != "N" or not c.name or (i and chunks[i - 1].tag in "pg") or self._empty(c):
                    continue
                spoke = i > 0 and chunks[i - 1].tag == "r"
                if (spoke and rule == "pronoun") or (
                    not spoke and any(d.tag in "vakRy" for d in chunks[i + 1 : i + 3])
                ):
                    return self.reading.say(c, rule)
        return None

    def _topic(self, sentence: int, chunks: Sequence[Chunk]) -> Said | None:
        """What the text speaks of: the subject before the figure's clause, or of one of the sentences before."""
        for some in self._backwards(sentence, chunks):
            found = self._topic_of(some)
            if found is not None:
                # A word or two in lower case say too little to be spoken of over a sentence.
                told = found.name or found.stop - found.first > 2
                return self.reading.say(found, "topic") if told else None
        return None

    def _topic_of(self, chunks: Sequence[Chunk]) -> Chunk | None:
        speaking = None
        for i, c in enumerate(chunks):
            if c.tag != "N" or (i and chunks[i - 1].tag in "prgF") or self._empty(c):
                continue
            for d in chunks[i + 1 : i + 4]:
                if d.tag in "vkay":
                    return c
                if d.tag == "R":
                    speaking = speaking or c
                if d.tag in 'Rs."F':
                    break
        return speaking

    def _same_metric(self, figure: int, metric: Chunk) -> Said | None:
        """The subject of an earlier figure that measures the same: "penerimaan cukai … Penerimaan itu"."""
        low = self.reading.slice(metric.first, metric.stop).lower()
        for other in reversed(self.found[max(figure - 3, 0) : figure]):
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

    def _distribute(self, chunks: Sequence[Chunk]) -> None:
        """As in "A dan B masing-masing 42 persen", "A, B dan C masing-masing 5, 7 dan 9 persen"."""
        for i, c in enumerate(chunks):
            if c.tag != "k" or self.reading.low(c.first) != _EACH.partition("-")[0]:
                continue
            last = i - 1
            while last >= 0 and chunks[last].tag in "ka":
                last -= 1
            if last < 0 or chunks[last].tag != "N":
                continue
            first = begin(chunks[max(last - _REACH, 0) : last + 1], min(last, _REACH)) + max(last - _REACH, 0)
            names = [self.reading.say(d, "each") for d in chunks[first : last + 1] if d.tag == "N"]
            row = self._row(chunks, i + 1)
            if len(names) < 2 or not row:
                continue
            if len(row) == len(names):
                for figure, name in zip(row, names, strict=True):
                    self.found[figure] = self.found[figure]._replace(subject=name, subjects=())
            elif len(row) == 1:
                whole = Said(self.reading.slice(names[0].first, names[-1].stop), names[0].first, names[-1].stop, "each")
                several = tuple(name.text for name in names)
                self.found[row[0]] = self.found[row[0]]._replace(subject=whole, subjects=several)

    def _row(self, chunks: Sequence[Chunk], i: int) -> list[int]:
        """The figures of a list that begins at chunk i: "5, 7 dan 9 persen"."""
        row: list[int] = []
        while i < len(chunks) and chunks[i].tag in ("kaF,cN" if row else "kavF"):
            if chunks[i].tag == "F":
                row.append(chunks[i].figure)
            elif chunks[i].tag == "N" and (not row or chunks[i - 1].tag != "F" or chunks[i].name):
                break
            i += 1
        return row

    # --- metrics

    def _metric(self, q: Quantity, own: Sequence[Chunk], metric: Chunk | None, before: Links | None) -> Said | None:
        """What is measured; `before` are the links of the figure that this one follows in a list."""
        reading = self.reading
        if metric is not None and reading.heads(metric, "change_noun"):
            return reading.say(metric, "change")
        if q.change and (said := self._changing(own)) is not None:
            return said
        if metric is not None and (said := self._measure(metric, q)) is not None:
            return said
        if q.kind in ("money", "percent") and own:
            nearest = ((c, said) for c in reversed(own) if c.tag == "N" and (said := self._measure(c, q)) is not None)
            chunk, said = next(nearest, (None, None))
            if said is not None and (chunk is own[-1] or own[-1].tag in "ka"):
                return said
        if (said := self._by_word(own, q)) is not None:
            return said
        at = reading.word_at(q.start)
        if q.unit == "tahun" and "age" in q.rule:
            return Said("usia", at, at + 1, "age")
        if before is not None and before.metric is not None and q.kind not in ("cardinal", "ordinal"):
            changes = before.metric.rule in ("change", "carried-change")
            if not changes or q.change:
                return before.metric._replace(rule="carried-change" if changes else "carried")
        if q.kind == "money" and q.per is not None:
            return Said("kurs" if len(q.per) == 3 and q.per.isupper() else "harga", at, at + 1, "rate")
        return None

    def _parallel(self, place: _Place, q: Quantity) -> Said | None:
        """The metric of the percentage before, of which this one is another: "… 50 persen. Sementara B 46 persen"."""
        last = self._last(place.figure)
        if q.kind != "percent" or q.change or last is None or last.metric is None:
            return None
        other = self.reading.figures[place.figure - 1]
        together = self.reading.sentences[place.figure - 1] == place.sentence
        if other.kind != "percent" or other.change:
            return None
        if together or self.reading.low(place.chunks[0].first) in _MEANWHILE:
            return last.metric._replace(rule="parallel")
        return None

    def _of_subject(self, subject: Said | None, q: Quantity) -> Said | None:
        """The level behind a change is of what the subject names: "Laba naik 12 persen menjadi Rp3 triliun"."""
        if subject is None or q.kind not in ("money", "percent", "measure") or q.change:
            return None
        chunk = Chunk("N", subject.first, subject.stop)
        return self._measure(chunk, q) if self._measures(subject.first) else None

    def _of_list(self, place: _Place, q: Quantity) -> Said | None:
        """What the line that introduces a list says its figures are."""
        head = self.reading.list_head(place.sentence) if q.kind in ("money", "percent") else None
        for chunk in reversed(self.reading.chunks(head) if head is not None else []):
            if chunk.tag == "N" and (said := self._measure(chunk, q)) is not None:
                return said._replace(rule="list-head")
        return None

    def _changing(self, own: Sequence[Chunk]) -> Said | None:
        """The verb or noun of a change, the last one before the figure."""
        for chunk in reversed(own):
            for at in range(chunk.stop - 1, chunk.first - 1, -1):
                if self.reading.low(at) in self.measures.changes:
                    return Said(self.reading.slice(at, at + 1), at, at + 1, "change")
        return None

    def _by_word(self, own: Sequence[Chunk], q: Quantity) -> Said | None:
        for chunk in own:
            for at in range(chunk.first, chunk.stop) if chunk.tag in "kv" else ():
                name = self.measures.by_word.get(self.reading.low(at))
                if name is None or (name == "nilai" and q.kind != "money") or (name == "usia" and q.unit != "tahun"):
                    continue
                if self.reading.low(at).startswith("se") and name not in ("nilai", "harga") and q.kind != "measure":
                    continue  # "sepanjang 2025"
                return Said(name, at, at + 1, "word")
        return None

    def _measure(self, chunk: Chunk, q: Quantity) -> Said | None:
        """The words of a noun phrase that say what is measured: "total volume penjualan" of kendaraan."""
        first = chunk.first
        if q.kind in ("money", "percent"):
            while first < chunk.stop and not self._measures(first):
                first += 1
        if first >= chunk.stop or not self._measures(first):
            return None
        stop = first + 1
        while stop < chunk.stop and self._measures(stop):
            stop += 1
        if stop - first == 1 and self.reading.low(first) == "angka":
            return None
        text = self.reading.slice(first, stop)
        return Said(text.removesuffix("nya") if len(text) > len("nilai") else text, first, stop, "noun")

    def _measures(self, at: int) -> bool:
        low = self.reading.low(at)
        tags = self.reading.grammar.words
        return tags.get(low) == "m" or (low.endswith("nya") and tags.get(low[:-3]) == "m")


_INHERITED = frozenset(
    {"carried", "points-back", "same-kind", "same-noun", "same-metric", "first-person", "pronoun", "named", "topic"}
)
