"""What is measured by a figure: "nilai klaim", "pertumbuhan", "harga".

Start with `Metrics.what`. It asks the ways to a metric that can tell of a figure of this kind, the surest first: the
clause before the figure, the figure that it follows in a list, its own form, its subject, and the sentences before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from extractor.pipes import phrases
from extractor.pipes.grammar import Chunk
from extractor.pipes.phrases import TIMES
from extractor.pipes.reading import LEADING_TO, NAMELY, Reading, Said
from extractor.pipes.spots import REACH, Spot
from extractor.records import Kind, Quantity
from extractor.rulebook import ChangeRow, MeasureRow, Rulebook

_MEANWHILE = frozenset({"sementara", "sedangkan", "adapun", "kemudian", "lalu"})
_PARTS = NAMELY | {"terdiri"}
_COMPARING = (["lebih"], ["paling"])
_INHERITED = frozenset(
    {"carried", "points-back", "same-kind", "same-noun", "same-metric", "first-person", "pronoun", "named", "topic"}
)


class Measures:
    """The words of a rulebook that say what is measured."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Read the rows."""
        self.changes = {form for row in rulebook.of(ChangeRow) for form in (*row.forms, *row.far)}
        # Words that say what is measured without naming it: "sepanjang" 5 km, "dibanderol" Rp5 juta.
        self.by_word = {form: row.metric for row in rulebook.of(MeasureRow) for form in row.forms}
        self.words = frozenset(self.by_word)


class Metrics:
    """Finds the metrics of the figures of one text."""

    def __init__(self, reading: Reading, measures: Measures) -> None:
        """Take the text."""
        self.reading, self.measures = reading, measures

    def what(self, spot: Spot, subject: Said | None) -> Said | None:
        """What is measured of a subject."""
        for way in _WAYS[spot.q.kind]:
            if (said := way(self, spot, subject)) is not None:
                return self._of_claims(spot, said) if said.text == "nilai" else said
        return None

    def changed(self, spot: Spot) -> Chunk | None:
        """What somebody changes by a figure, or to it: "menaikkan cukai rokok rata-rata sebesar 23 persen"."""
        if "vN" not in spot.own_tags:
            return None
        level = self._level(spot)
        if not level and spot.q.change is None and spot.q.kind != "percent":
            return None
        lead = spot.own_tags[: len(spot.own) - level].rstrip("ka")
        if not lead.endswith("vN"):
            return None
        verb = self.reading.low(spot.own[len(lead) - 2].stop - 1)
        moves = verb in self.measures.changes and verb.startswith("me") and verb.endswith(("kan", "kas"))
        return spot.own[len(lead) - 1] if moves else None

    def _level(self, spot: Spot) -> bool:
        """Whether a figure is what something is changed to: "menurunkan harga menjadi Rp12.000"."""
        return bool(spot.own) and self.reading.low(spot.own[-1].stop - 1) in LEADING_TO

    def _of_claims(self, spot: Spot, said: Said) -> Said:
        """The value of what the figure before counts: "9.377 klaim senilai …"."""
        if spot.previous < 0 or not (counted := self.reading.figures[spot.previous].counted):
            return said
        noun = self.reading.word_at(self.reading.figures[spot.previous].end)
        if self.reading.lows(noun, said.first) in (counted.split(), [*counted.split(), "dengan"]):
            return replace(said, text=f"nilai {counted}", first=noun)
        return said

    # --- the ways to a metric

    def _said(self, spot: Spot, subject: Said | None) -> Said | None:
        """What the clause says is measured."""
        reading, q, metric = self.reading, spot.q, spot.clause.metric
        if metric is not None and reading.heads(metric, "change_noun"):
            return reading.say(metric, "change")
        changed = self.changed(spot)
        if (q.change or (changed is not None and not self._level(spot))) and (said := self._changing(spot)) is not None:
            return said
        metric = metric or changed
        if metric is not None and (said := self._measure(metric.first, metric.stop, q)) is not None:
            return said
        if q.kind in ("money", "percent") and (said := self._nearest(spot)) is not None:
            return said
        return self._by_word(spot) or self._adjacent(spot)

    def _nearest(self, spot: Spot) -> Said | None:
        """What the noun phrase right before a figure measures, or the nearest that does if words lead to the figure."""
        own, tags = spot.own, spot.own_tags
        if tags.endswith("N"):
            return self._measure(own[-1].first, own[-1].stop, spot.q)
        return self._last_measure(own, spot.q) if tags.endswith(("k", "a")) else None

    def _adjacent(self, spot: Spot) -> Said | None:
        """What of the subject is so large: "Ponsel itu memiliki layar 6,4 inci"."""
        if spot.q.kind != "measure" or spot.q.unit in TIMES or not spot.own_tags.endswith("N"):
            return None
        part, subject = spot.own[-1], spot.clause.subject
        if spot.clause.how != "clause" or subject is None or part.name or part.first == subject.first:
            return None
        return self.reading.say(part, "noun")

    def _listed(self, spot: Spot, subject: Said | None) -> Said | None:
        """The metric of the figure that this one follows in a list."""
        q, before = spot.q, spot.before
        if before is None or before.metric is None or before.metric.rule in ("age", "rate"):
            return None
        other = self.reading.figures[spot.figure - 1]
        same_unit = other.unit == q.unit
        if subject is not None and subject.rule not in _INHERITED and not (same_unit and spot.clause.verb is None):
            return None
        if before.metric.rule == "word" and other.kind == "measure" and q.kind == "percent":
            return None  # "siswa berusia 16 tahun lebih suka kopi (17 persen)"
        if before.metric.rule in ("change", "carried-change"):
            goes_on, rule = q.change is not None, "carried-change"
        else:
            alike = other.kind == q.kind and (same_unit or q.kind == "money")
            goes_on, rule = alike or q.kind == "percent", "carried"
        again = q.kind != "multiple" and self._restates(spot)
        return replace(before.metric, rule=rule) if goes_on or again else None

    def _restates(self, spot: Spot) -> bool:
        """Whether a figure says the one before again in another unit: "650 mil atau sekitar 1.050 kilometer"."""
        if not spot.own or spot.own_tags.strip("kac"):
            return False
        return "atau" in self.reading.lows(spot.own[0].first, spot.own[-1].stop)

    def _age(self, spot: Spot, subject: Said | None) -> Said | None:
        """What an age is of by its form."""
        at = spot.chunks[spot.at].first
        return Said("usia", at, at + 1, "age") if spot.q.unit == "tahun" and "age" in spot.q.rule else None

    def _rate(self, spot: Spot, subject: Said | None) -> Said | None:
        """What a price for a unit is of by its form."""
        per = spot.q.per
        if per is None or per in TIMES:
            return None
        at = spot.chunks[spot.at].first
        return Said("kurs" if len(per) == 3 and per.isupper() else "harga", at, at + 1, "rate")

    def _parallel(self, spot: Spot, subject: Said | None) -> Said | None:
        """The metric of the percentage before, of which this one is another: "… 50 persen. Sementara B 46 persen"."""
        if spot.last is None or spot.last.metric is None or spot.q.change:
            return None
        other = self.reading.figures[spot.figure - 1]
        if other.kind != "percent" or other.change:
            return None
        together = self.reading.sentences[spot.figure - 1] == spot.sentence
        if together or self.reading.low(spot.chunks[0].first) in _MEANWHILE:
            return replace(spot.last.metric, rule="parallel")
        return None

    def _of_subject(self, spot: Spot, subject: Said | None) -> Said | None:
        """The level behind a change is of what the subject names: "Laba naik 12 persen menjadi Rp3 triliun"."""
        if subject is None or spot.q.change or not self._measures(subject.first):
            return None
        return self._measure(subject.first, subject.stop, spot.q)

    def _of_list(self, spot: Spot, subject: Said | None) -> Said | None:
        """What the line that introduces a list says its figures are."""
        head = self.reading.list_head(spot.sentence)
        said = self._last_measure(self.reading.chunks(head), spot.q) if head is not None else None
        return said and replace(said, rule="list-head")

    def _of_whole(self, spot: Spot, subject: Said | None) -> Said | None:
        """What the whole measures whose parts are told: "Anggaran itu terdiri dari 2 pos, yakni Umum Rp5 miliar"."""
        own = spot.own
        if not any(tag == "k" and self.reading.low(own[i].first) in _PARTS for i, tag in enumerate(spot.own_tags)):
            return None
        if spot.before is not None:
            metric = spot.before.metric
            return replace(metric, rule="whole") if metric is not None and metric.rule == "noun" else None
        return self._measure(own[0].first, own[0].stop, spot.q) if own[0].metric else None

    def _of_row(self, spot: Spot, subject: Said | None) -> Said | None:
        """What the sentence before measures, for a row of names: "… menunggak pajak. Adi Rp5 juta, Budi Rp3 juta"."""
        chunks, at, named = spot.chunks, spot.at, spot.clause.subject
        if not spot.tags.startswith(",NF", at + 1) or not chunks[at + 2].name or not spot.sentence:
            return None
        first = spot.before is None and subject is not None and named is not None and named.name
        if not first or spot.clause.verb is not None or self.reading.figures[chunks[at + 3].figure].kind != "money":
            return None
        said = self._last_measure(self.reading.chunks(spot.sentence - 1)[-REACH:], spot.q)
        return said and replace(said, rule="row")

    def _degree(self, spot: Spot, subject: Said | None) -> Said | None:
        """By what one is more: "lebih muda 6 tahun", "12 persen lebih cepat"."""
        figure = spot.chunks[spot.at]
        for at in (figure.first - 2, figure.stop):
            if phrases.more(self.reading, at):
                return Said(self.reading.slice(at, at + 2), at, at + 2, "degree")
        return None

    # --- words that measure

    def _changing(self, spot: Spot) -> Said | None:
        """The verb or noun of a change, the last one before the figure."""
        if not spot.own or self.measures.changes.isdisjoint(self._words(spot)):
            return None
        for chunk in reversed(spot.own):
            for at in range(chunk.stop - 1, chunk.first - 1, -1):
                if self.reading.low(at) in self.measures.changes:
                    return Said(self.reading.slice(at, at + 1), at, at + 1, "change")
        return None

    def _by_word(self, spot: Spot) -> Said | None:
        """What a word tells that is no noun: "sepanjang", "dibanderol"."""
        if not spot.own or self.measures.words.isdisjoint(self._words(spot)):
            return None
        for chunk in spot.own:
            for at in range(chunk.first, chunk.stop) if chunk.tag in "kva" else ():
                name = self.measures.by_word.get(self.reading.low(at))
                if name is not None and self._tells(name, at, chunk.tag, spot.q):
                    return Said(name, at, at + 1, "word")
        return None

    def _tells(self, name: str, at: int, tag: str, q: Quantity) -> bool:
        """Whether a word that may stand for a metric does so for a figure."""
        if tag == "a" and (q.kind != "measure" or self.reading.lows(at - 1, at) in _COMPARING):
            return False  # "lebih tinggi 5 meter"
        if (name == "nilai" and q.kind != "money") or (name == "usia" and q.unit not in TIMES):
            return False
        far = self.reading.low(at).startswith("se") and name not in ("nilai", "harga")  # "sepanjang 2025"
        return not far or q.kind == "measure"

    def _words(self, spot: Spot) -> list[str]:
        return self.reading.lows(spot.own[0].first, spot.own[-1].stop)

    def _last_measure(self, chunks: Sequence[Chunk], q: Quantity) -> Said | None:
        """What the last of the noun phrases measures that measure something."""
        for chunk in reversed(chunks):
            if chunk.tag == "N" and (said := self._measure(chunk.first, chunk.stop, q)) is not None:
                return said
        return None

    def _measure(self, first: int, edge: int, q: Quantity) -> Said | None:
        """The words of a noun phrase that say what is measured: "total volume penjualan" of kendaraan."""
        stop, measures = self._word(first)
        while q.kind in ("money", "percent") and stop < edge and not measures:
            first = stop
            stop, measures = self._word(first)
            measures = measures and not self._in_name(first)
        if not measures:
            return None
        while stop < edge and (more := self._word(stop))[1]:
            stop = more[0]
        word = self.reading.low(first) if stop - first == 1 else ""
        if word == "angka":
            return None
        if word == "tingkat" and stop < edge:
            stop += self.reading.grammar.tag(self.reading.low(stop)) == "n"  # "tingkat kepercayaan"
        text = self.reading.slice(first, stop)
        return Said(text.removesuffix("nya") if len(text) > len("nilai") else text, first, stop, "noun")

    def _in_name(self, at: int) -> bool:
        """Whether a word is inside a name that is written with capitals: "Direktorat Anggaran"."""
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


_Way = Callable[[Metrics, Spot, Said | None], Said | None]
# The ways to a metric that can tell of figures of a kind, the surest first; the first that says something holds.
_WAYS: dict[Kind, tuple[_Way, ...]] = {
    "money": (
        Metrics._said, Metrics._listed, Metrics._rate, Metrics._of_subject, Metrics._of_list, Metrics._of_whole,
        Metrics._of_row,
    ),
    "percent": (
        Metrics._said, Metrics._listed, Metrics._parallel, Metrics._of_subject, Metrics._of_list, Metrics._degree,
    ),
    "measure": (Metrics._age, Metrics._said, Metrics._listed, Metrics._of_subject, Metrics._degree),
    "multiple": (Metrics._said, Metrics._listed, Metrics._degree),
    "cardinal": (Metrics._said,),
    "ordinal": (Metrics._said,),
}  # fmt: skip
