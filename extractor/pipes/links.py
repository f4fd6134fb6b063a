"""Links: whose figure it is, of what, where, when, who said it, and its relation to other figures.

Start with `Linker.link`. A text is cut into chunks (grammar.py); then each link has a module of its own: speakers.py,
whose.py (subject) and metrics.py (metric), both by what spots.py, clauses.py and phrases.py read off the words around a
figure, relations.py, and scene.py (place and period, from the mentions that places.py and periods.py find). Every link
carries the rule that made it and its evidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

import msgspec

from extractor.pipes.dates import article_date
from extractor.pipes.grammar import Mark
from extractor.pipes.lexicon import DIGIT, Words, members, spots
from extractor.pipes.metrics import Measures
from extractor.pipes.periods import Period, Periods
from extractor.pipes.places import Places
from extractor.pipes.quantities import Finder, Found
from extractor.pipes.reading import Links, Reading, Said
from extractor.pipes.relations import Related, relations
from extractor.pipes.scene import Here, Scene
from extractor.pipes.speakers import Speaker, Speakers
from extractor.pipes.whose import Whose
from extractor.records import Link, LinkName, Quantity
from extractor.rulebook import Rulebook


class Linker:
    """Fills the link fields of the figures of a text."""

    def __init__(self, rulebook: Rulebook, finder: Finder) -> None:
        """Read the rows; `finder` has been made of the same."""
        self.grammar = finder.grammar
        self.places = Places(rulebook, self.grammar)
        self.periods = Periods(rulebook, finder.lexicon)
        self.begin = self.places.begin.union(self.periods.begin)  # words at which either may begin
        self.measures = Measures(rulebook)

    def link(self, text: str, words: Words, found: Found, day: str | date | None = None) -> list[Quantity]:
        """The figures of a text with their links.

        found  what the finder found in the text
        day    the date of the article, from which relative periods are counted
        """
        figures = found.quantities
        if not figures:
            return []
        known = members(words, self.begin)
        starts = sorted((*known, *spots(DIGIT, words.initials)))  # words at which a place or a period may begin
        places = self.places.find(words, starts)
        within = {k for place in places for k in range(place.first, place.stop)}  # "Pasar Minggu"
        for b in found.blocked:
            if b.reason == "docref":  # "77/PMK.01/2016"
                within.update(range(bisect_left(words.starts, b.start), bisect_left(words.starts, b.end)))
        periods = [
            p
            for p in self.periods.find(text, words, article_date(day), starts)
            if p.kind != "comparison" and p.first not in within
        ]
        reading = Reading(text, words, self.grammar, found, _marks(words, found, periods))
        speakers = Speakers(reading, places, self.places).by_sentence()
        whose = Whose(reading, self.measures)
        related: dict[int, Related] = {}
        for first, sentence in enumerate(reading.sentences):
            if first and reading.sentences[first - 1] == sentence:
                continue
            whose.link(sentence, _said(speakers[sentence]))
            related.update((one.figure, one) for one in relations(reading, sentence, whose.found, first, related))
        said = [speakers[sentence] for sentence in reading.sentences]
        scene = Scene(reading, places, periods)
        heres = scene.link(whose.found, [None if speaker is None else speaker.name for speaker in speakers], related)
        out: list[Quantity] = []
        for number, links in enumerate(whose.found):
            out.append(_linked(reading, out, links, heres[number], said[number], related.get(number)))
        return out


def _marks(words: Words, found: Found, periods: list[Period]) -> dict[int, Mark]:
    """What is known of the words: expressions of time, and numbers that are part of names.

    Years that the periods leave open and the finder knows for no figures ("hingga 2025 tingkat …") join the periods.
    """
    marks: dict[int, Mark] = {}
    edges = [p.first for p in periods]
    taken = {bisect_left(words.starts, q.start) for q in found.quantities}
    for p in periods:
        if taken.isdisjoint(range(p.first, p.stop)):  # "lima tahun terakhir" is a figure too
            marks[p.first] = p.stop, "T", -1
    years: list[Period] = []
    for b in found.blocked:
        first, stop = bisect_left(words.starts, b.start), bisect_left(words.starts, b.end)
        at = bisect_right(edges, first) - 1
        if at >= 0 and periods[at].stop > first:
            continue
        dated = b.reason in ("date", "time")
        marks[first] = max(stop, first + 1), "T" if dated else "-" if b.reason == "list" else "n", -1
        if b.reason == "date" and len(b.text) == len("2025") and b.text.isdigit() and b.text[:2] in ("19", "20"):
            low, high = date(int(b.text), 1, 1), date(int(b.text), 12, 31)
            years.append(Period(first, first + 1, b.text, b.start, b.end, low, high, "year", b.rule))
    periods += years
    periods.sort(key=lambda p: p.first)
    return marks


def _linked(
    reading: Reading, done: list[Quantity], links: Links, here: Here, speaker: Speaker | None, related: Related | None
) -> Quantity:
    """The figure after those that are done, with its links and their evidence."""
    q = reading.figures[len(done)]
    said: dict[LinkName, Said | None] = {
        "subject": links.subject,
        "metric": links.metric,
        "place": here.place,
        "period": here.period,
        "speaker": _said(speaker),
    }
    evidence = [_evidence(reading, name, s.rule, s.first, s.stop) for name, s in said.items() if s is not None]
    base = relation = None
    if related is not None:
        base, relation = reading.figures[related.base].id, related.relation
        evidence.append(_evidence(reading, "of", related.rule, related.first, related.stop))
    counted = q.counted
    if counted is None and q.kind == "cardinal":
        counted = _elided(reading, done, links, related)
    texts = {name: s.text for name, s in said.items() if s is not None}
    return msgspec.structs.replace(
        q,
        **texts,
        counted=counted,
        subjects=links.subjects,
        interval=here.interval,
        speaker_role=speaker.role if speaker else None,
        of=base,
        relation=relation,
        links=tuple(evidence),
    )


def _elided(reading: Reading, done: list[Quantity], links: Links, related: Related | None) -> str | None:
    """The noun that a count leaves out: "208 saham naik, 190 turun", "dari 76 korban, 22 di antaranya dirawat"."""
    number = len(done)
    value = reading.figures[number].value
    if value is not None and value != value.to_integral_value():
        return None  # "Indeks dolar terhadap enam mata uang berada di 98,638"
    if related is not None and related.relation in ("part", "rest"):
        return reading.figures[related.base].counted
    if number and reading.sentences[number - 1] == reading.sentences[number]:
        carried = links.subject is not None and links.subject.rule == "carried"
        if carried and done[-1].kind == "cardinal" and links.metric is None:
            return done[-1].counted
    return None


def _said(speaker: Speaker | None) -> Said | None:
    return None if speaker is None else Said(speaker.name, speaker.first, speaker.stop, speaker.rule)


def _evidence(reading: Reading, name: LinkName, rule: str, first: int, stop: int) -> Link:
    start, end = reading.offsets(first, stop)
    return Link(name=name, rule=rule, start=start, end=end)
