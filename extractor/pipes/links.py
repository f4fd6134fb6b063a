"""Links: whose figure it is, of what, where, when, who said it, and its relation to other figures.

Start with `Linker.link`.
"""

from __future__ import annotations

from datetime import date
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import msgspec

from extractor.pipes.grammar import Chunk, Grammar, names_of
from extractor.pipes.lexicon import Lexicon, Words
from extractor.pipes.periods import Period, Periods, article_date
from extractor.pipes.places import Place, Places
from extractor.pipes.quantities import Found
from extractor.pipes.relations import Related, relations
from extractor.pipes.speakers import Speakers
from extractor.records import Link, LinkName, Quantity
from extractor.rulebook import ChangeRow, MeasureRow, Rulebook


class _Said(NamedTuple):
    """One link on its way: its text, the words it was read from, and the rule."""

    text: str
    first: int
    stop: int
    rule: str


class Linker:
    """Fills the link fields of the figures of a text."""

    def __init__(self, rulebook: Rulebook, lexicon: Lexicon | None = None) -> None:
        """Read the rows; `lexicon` is the finder's, if there is one."""
        self.rulebook = rulebook
        self.grammar = Grammar(rulebook)
        self.places = Places(rulebook, self.grammar)
        self.periods = Periods(rulebook, lexicon)
        self.changes = {form for row in rulebook.of(ChangeRow) for form in (*row.forms, *row.far)}
        # Words that say what is measured without naming it: "sepanjang" 5 km, "dibanderol" Rp5 juta.
        self.by_word = {form: row.metric for row in rulebook.of(MeasureRow) for form in row.forms}

    def link(self, text: str, words: Words, found: Found, day: str | None = None) -> list[Quantity]:
        """The figures of a text with their links; `day` is the date of the article as printed."""
        if not found.quantities:
            return []
        return _Article(self, text, words, found, day).run()


_SKIP = frozenset('kaT():"-n')
_CLASSIFIERS = frozenset({"orang", "jiwa", "unit", "buah", "ekor", "poin", "kali", "kategori", "lembar", "persen", "titik"})
_NEAR = 8  # words behind a figure in which its place or period may stand
_LOCATIVE = frozenset({"di", "wilayah", "kawasan", "se", "pasar", "daerah", "seluruh"})
_NOT_WHERE = frozenset({"ke", "dari", "menuju", "dolar", "dollar", "ringgit", "riyal", "won", "yen", "pound", "peso", "baht", "rupee", "franc", "euro", "yakni", "yaitu", "adalah", "pt", "oleh", "dan", "bahwa", "karena"})
_LOCATIVE_PREPOSITIONS = frozenset({"di", "ke", "dalam", "sejak", "hingga", "sampai", "antara", "melalui"})
_PHYSICAL = frozenset({"sepanjang", "seluas", "setinggi", "seberat", "selebar", "sedalam", "setebal"})
_MONTH = 27
_COMPARES = frozenset({"dibanding", "dibandingkan", "ketimbang", "daripada", "dari"})
_LASTING = frozenset({"day", "month", "year", "quarter", "half", "range"})


class _Article:
    """The figures of one text, being linked."""

    def __init__(self, linker: Linker, text: str, words: Words, found: Found, day: str | None) -> None:
        self.linker, self.grammar, self.text, self.words, self.found = linker, linker.grammar, text, words, found
        self.links: list[dict[LinkName, _Said]] = [{} for _ in found.quantities]
        starts = words.starts
        self.marks: dict[int, tuple[int, str, int]] = {}
        for number, q in enumerate(found.quantities):
            self.marks[bisect_left(starts, q.start)] = bisect_left(starts, q.end), "F", number
        self.periods = [p for p in linker.periods.find(text, words, article_date(day)) if p.kind != "comparison"]
        self._take_years()
        self.places = linker.places.find(words)
        for p in self.periods:
            if not any(k in self.marks for k in range(p.first, p.stop)):
                self.marks[p.first] = p.stop, "T", -1
        for b in found.blocked:
            if any(k in self.marks for k in range(bisect_left(starts, b.start), bisect_left(starts, b.end))):
                continue
            tag = "T" if b.reason in ("date", "time") else "n"
            self.marks[bisect_left(starts, b.start)] = bisect_left(starts, b.end), tag, -1
        self.edges = [bisect_left(starts, s) for s in found.sentences] + [len(words.words)]
        self._chunks: dict[int, list[Chunk]] = {}
        self.names = names_of(words)
        self.related: dict[int, Related] = {}
        self.intervals: dict[int, str | None] = {}
        self._speech_at: dict[int, int] = {}
        self.lead = {w.lower() for w in words.words[: self.edges[1]]}
        self.sents = [bisect_left(found.sentences, q.start + 1) - 1 for q in found.quantities]

    def _take_years(self) -> None:
        """Years that the finder knows for no figures and the periods leave open: "hingga 2025 tingkat …"."""
        taken = {p.start for p in self.periods}
        for b in self.found.blocked:
            if b.reason == "date" and len(b.text) == 4 and b.text.isdigit() and b.text[:2] in ("19", "20"):
                if not any(p.start <= b.start < p.end for p in self.periods if b.start not in taken):
                    first = bisect_left(self.words.starts, b.start)
                    year = int(b.text)
                    low, high = date(year, 1, 1), date(year, 12, 31)
                    self.periods.append(Period(first, first + 1, b.text, b.start, b.end, low, high, "year", b.rule))
        self.periods.sort()

    def sentence(self, number: int) -> list[Chunk]:
        if number not in self._chunks:
            self._chunks[number] = self.grammar.chunks(
                self.words, self.edges[number], self.edges[number + 1], self.marks, self.names
            )
        return self._chunks[number]

    def run(self) -> list[Quantity]:
        last = -1
        speakers = Speakers(self.text, self.words, self.edges, self.sentence, self.grammar).by_sentence()
        for number in range(len(self.found.quantities)):
            sent = self.sents[number]
            speaker = speakers[sent]
            if speaker is not None:
                self.links[number]["speaker"] = _Said(speaker.name, speaker.first, speaker.stop, speaker.rule)
            if sent == last:
                continue
            last = sent
            self._sentence(sent)
            recent = list(range(number))
            for related in relations(self.words, self.sentence(sent), self.found.quantities, recent):
                self.related[related.figure] = related
        self._where_and_when()
        out = []
        for number, (q, links) in enumerate(zip(self.found.quantities, self.links, strict=True)):
            fields = {name: said.text for name, said in links.items()}
            if number in self.intervals:
                fields["interval"] = self.intervals[number]
            evidence = tuple(
                Link(name=name, rule=s.rule, start=self.words.starts[s.first], end=self.words.end(s.stop - 1))
                for name, s in links.items()
            )
            if number in self.related:
                r = self.related[number]
                fields |= {"of": self.found.quantities[r.base].id, "relation": r.relation}
                first, stop = self.words.starts[r.first], self.words.end(r.stop - 1)
                evidence += (Link(name="of", rule=r.rule, start=first, end=stop),)
            out.append(msgspec.structs.replace(q, links=evidence, **fields))
        return out

    # -- where and when

    def _mentions(self, mentions: Sequence[Period] | Sequence[Place]) -> list[list[int]]:
        """By sentence the numbers of the mentions in it that say where or when things are, not where it was said."""
        out: list[list[int]] = [[] for _ in range(len(self.edges) - 1)]
        for number, mention in enumerate(mentions):
            sent = bisect_right(self.edges, mention.first) - 1
            if not self._in_speech(sent, mention.first):
                out[sent].append(number)
        return out

    def _in_speech(self, sent: int, word: int) -> bool:
        """Whether a word stands behind "kata Adi": it tells of the talk and not of the matter."""
        if sent not in self._speech_at:
            chunks = self.sentence(sent)
            at = 10**9
            for i, c in enumerate(chunks):
                if c.tag == "r" or (c.tag == "g" and self.words.words[c.first].lower() not in ("menurut", "berdasarkan")):
                    at = c.first
                    break
            self._speech_at[sent] = at
        at = self._speech_at[sent]
        return word > at and not any(
            self.words.words[k][0] in '"“' for k in range(at, word)
        )

    def _where_and_when(self) -> None:
        wheres, whens = self._mentions(self.places), self._mentions(self.periods)
        for number in range(len(self.found.quantities)):
            place = self._nearest(number, self.places, wheres, self._places_it)
            period = self._nearest(number, self.periods, whens, self._dates_it)
            same = self._same_matter(number)
            for name, said in (("place", place), ("period", period)):
                if said is not None:
                    m, rule = said
                    self.links[number][name] = _Said(self._text(m.first, m.stop), m.first, m.stop, rule)
                elif same is not None and name in self.links[same]:
                    self.links[number][name] = self.links[same][name]._replace(rule="same-matter")
            if period is not None:
                self.intervals[number] = period[0].iso
            elif same is not None:
                self.intervals[number] = self.intervals.get(same)
            if "place" not in self.links[number]:
                self._carry(number, "place", self.places, wheres, lambda place: place.lead in _LOCATIVE and "region" not in place.kind)
            if "period" not in self.links[number]:
                self._carry(number, "period", self.periods, whens, self._lasts)

    def _carry(self, number, name, mentions, by_sentence, lasts) -> None:
        said = self._carried(number, mentions, by_sentence, lasts)
        if said is not None:
            m, rule = said
            self.links[number][name] = _Said(self._text(m.first, m.stop), m.first, m.stop, rule)
            if name == "period":
                self.intervals[number] = m.iso

    def _same_matter(self, number: int) -> int | None:
        """An earlier figure of the same whole or the same subject, whose place and time hold on."""
        if number in self.related and self.related[number].relation in ("share", "part", "rest") and self.related[number].base < number:
            return self.related[number].base
        said = self.links[number].get("subject")
        if said is None or self.found.quantities[number].kind in ("measure", "ordinal"):
            return None
        for back in range(number - 1, max(number - 6, -1), -1):
            other = self.links[back].get("subject")
            if other is not None and other.text.lower() == said.text.lower():
                return back
        return None

    def _nearest(
        self, number: int, mentions: Sequence[Any], by_sentence: Sequence[Sequence[int]], fits: Callable[[Any, int], bool]
    ) -> tuple[Any, str] | None:
        """The mention that a figure's clause names, else its sentence, else what went before, with the rule."""
        sent = self.sents[number]
        chunks = self.sentence(sent)
        at = next(c for c in chunks if c.figure == number)
        here = [
            m
            for m in (mentions[k] for k in by_sentence[sent])
            if not (m.first < at.stop and at.first < m.stop) and fits(m, number)
        ]
        if here:
            before = [m for m in here if m.stop <= at.first]
            after = [m for m in here if m.first >= at.stop]
            following = next((c.first for c in chunks if c.figure > number), len(self.words.words))
            near = [m for m in after if m.first < following and m.first - at.stop <= _NEAR]
            previous = max((c.stop for c in chunks if -1 < c.figure < number), default=0)
            own = [m for m in before if m.first >= previous]
            if own:
                return own[-1], "clause"
            if near:
                return near[0], "clause-behind"
            if before or after:
                return (before[-1], "sentence") if before else (after[0], "sentence")
        return None

    def _dates_it(self, period: Period, number: int) -> bool:
        """Whether a period is the figure's own, and not of what it is compared with: "naik dari bulan sebelumnya"."""
        stop = bisect_left(self.words.starts, self.found.quantities[number].end)
        return not any(w.lower() in _COMPARES for w in self.words.words[stop : period.first])

    def _carried(
        self,
        number: int,
        mentions: Sequence[Any],
        by_sentence: Sequence[Sequence[int]],
        lasts: Callable[[Any], bool],
    ) -> tuple[Any, str] | None:
        """What the lead of the article says, or one of the sentences just before."""
        sent = self.sents[number]
        kind = self.found.quantities[number].kind
        if kind not in ("cardinal", "percent", "money"):
            return None
        if "speaker" not in self.links[number]:
            for back in range(sent - 1, max(sent - (2 if kind == "money" else 3), -1), -1):
                found = [mentions[k] for k in by_sentence[back] if lasts(mentions[k])]
                if found:
                    return found[-1], "carried"
        found = [mentions[k] for k in by_sentence[0] if lasts(mentions[k])] if sent else []
        if found and kind != "money" and self._in_lead(number):
            return found[-1], "lead"
        return None

    def _lasts(self, period: Period) -> bool:
        """Whether a period may hold for the sentences behind its own."""
        if self.words.words[period.first - 1].lower() in ("sejak",) or "sebelumnya" in period.text:
            return False
        if period.kind == "relative":
            return period.low is not None and period.high is not None and (period.high - period.low).days >= _MONTH
        return period.kind in _LASTING

    def _in_lead(self, number: int) -> bool:
        """Whether the lead speaks of the figure's subject or of what it counts."""
        said = self.links[number].get("subject")
        matter = f"{said.text if said else ''} {self.found.quantities[number].counted or ''}".lower().split()
        return any(len(word) > 3 and word in self.lead for word in matter)

    def _places_it(self, place: Place, number: int) -> bool:
        """Whether a place in the figure's sentence says where its matter is."""
        if place.lead in _LOCATIVE:
            return True
        said = self.links[number].get("subject")
        if said is not None and said.first <= place.first and place.stop <= said.stop:
            return True
        if place.lead in _NOT_WHERE or not place.lead[:1].isalpha():
            return False
        if any(self.marks.get(k, (0, "", -1))[1] == "F" for k in range(place.first - 1, place.stop)):
            return False
        return True

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
        cut = next((i for i in range(at - 1, begin - 1, -1) if self._cuts(chunks, i)), -1)
        own = chunks[max(begin, cut + 1) : at]
        listed = previous >= 0 and cut < 0 and self.found.quantities[chunks[previous].figure].kind != "ordinal"
        before = self.links[chunks[previous].figure] if listed else None
        last = self.links[figure - 1] if figure and self.sents[figure] - self.sents[figure - 1] <= 2 else None
        read = _analyse(own, self.words.words, _PHYSICAL, self.grammar.parts["clause_verb"])
        subject, metric, how = read.subject, read.metric, read.how
        after = self._after(chunks, at)
        among = self._among(chunks, at)
        said: _Said | None = None
        points = False
        if subject is not None and self._empty(subject):
            metric = metric or (subject if subject.metric else None)
            points = subject.metric or (subject.tag == "N" and subject.stop - subject.first > 1)
            if subject.tag == "o":
                low = self._text(subject.first, subject.stop).lower()
                if low in ("saya", "aku", "kami", "kita", "gue") and "speaker" in links:
                    said = links["speaker"]._replace(rule="first-person")
                elif low in ("ia", "dia", "beliau", "dirinya"):
                    said = self._person(sent, chunks[: max(begin, cut + 1)])
            subject = None
        if subject is not None and subject.metric:
            metric = metric or subject
        if among is not None:
            subject, how = among, "among"
        elif after is not None and read.verb is not None and self.words.words[read.verb.stop - 1].lower() in ("ada", "terdapat"):
            subject, how = after, "there-is"
        elif subject is not None and self._in(subject, "change_noun"):
            rest = self._complement(subject) or self._of(chunks, at)
            subject, how = rest, "change-of"
        elif subject is not None and how == "item" and self._in(subject, "dimension"):
            whose = self.words.words[subject.stop - 1].lower().endswith("nya")
            if before is not None or subject.stop - subject.first == 1 or whose:
                subject, points = None, whose
        if said is not None:
            pass
        elif subject is None and points and last is not None and "subject" in last:
            near = self.sents[figure] - self.sents[figure - 1] <= 1 and self.found.quantities[figure - 1].kind == q.kind
            named = None if near else self._name(sent, chunks[: max(begin, cut + 1)])
            said = named or last["subject"]._replace(rule="points-back")
        elif (subject is None or read.how == "object") and before is not None and "subject" in before:
            subject = None
            if q.kind == "cardinal" and after is not None and metric is None and read.verb is None:
                subject, how = after, "counted"
            elif before["subject"].rule == "change-of" and (rest := self._of(chunks, at)) is not None:
                subject, how = rest, "change-of"
            else:
                said = before["subject"]._replace(rule="carried")
        elif subject is None and metric is None and (
            q.kind in ("cardinal", "percent") or (q.kind == "ordinal" and q.text[:2].lower() == "ke")
        ):
            if after is not None and (read.verb is None or q.kind != "percent"):
                subject, how = after, "counted"
            elif q.counted:
                said = self._same_noun(figure)
            elif q.kind == "percent" and not any(c.tag == "N" for c in own) and last is not None and "subject" in last:
                if self.found.quantities[figure - 1].kind == "percent":
                    said = last["subject"]._replace(rule="same-kind")
        if metric is not None and metric is not read.subject and self._in(metric, "change_noun") and how != "among":
            rest = self._complement(metric)
            subject, said, how = (rest, None, "change-of") if rest is not None else (subject, said, how)
        if subject is None and said is None and metric is not None:
            if self._in(metric, "change_noun"):
                subject, how = self._complement(metric), "change-of"
            elif metric.stop - metric.first > 1 and not self._empty(metric):
                subject, how = metric, "metric"
        if subject is None and said is None and read.phrase is not None and not self._empty(read.phrase):
            subject, how = read.phrase, "phrase"
        if said is None and subject is not None and self._points_to_name(subject, q):
            said = self._name(sent, chunks[: max(begin, cut + 1)])
        if said is None:
            if subject is None and after is not None and q.kind == "measure":
                subject, how = after, "counted"
            if subject is None or how == "object":
                said = self._topic(sent, max(begin, cut + 1), chunks)
            if said is None and subject is not None:
                said = self._say(subject, how)
        if metric is not None and metric.stop - metric.first == 1 and (said is None or said.rule == "item"):
            said = self._same_metric(figure, metric) or said or self._say(metric, "metric")
        if said is not None:
            links["subject"] = said
        listed = before is not None and self.found.quantities[chunks[previous].figure].unit == q.unit
        self._metric(q, links, own, metric, before if subject is None or (listed and read.verb is None) else None)

    def _points_to_name(self, chunk: Chunk, q: Quantity) -> bool:
        """Whether a noun phrase stands for something named before: "wanita 32 tahun itu"."""
        words = self.words.words[chunk.first : chunk.stop]
        if chunk.name or len(words) > 3 or self._in(chunk, "change_noun"):
            return False
        return "age" in q.rule and len(words) == 1

    def _name(self, sent: int, chunks: Sequence[Chunk]) -> _Said | None:
        """What was named last as the subject of a clause, in this sentence or in one of the three before."""
        for back in range(sent, max(sent - 4, -1), -1):
            here = chunks if back == sent else self.sentence(back)
            for i, c in enumerate(here):
                if c.tag == "N" and c.name and not (i and here[i - 1].tag in "pgr") and not self._empty(c):
                    if any(d.tag in "vakRy" for d in here[i + 1 : i + 3]):
                        return self._say(c, "points-to-name")
        return None

    def _same_metric(self, figure: int, metric: Chunk) -> _Said | None:
        """The subject of an earlier figure that measures the same: "penerimaan cukai … Penerimaan itu"."""
        low = self._text(metric.first, metric.stop).lower()
        for back in range(figure - 1, max(figure - 4, -1), -1):
            other = self.links[back].get("metric")
            if other is not None and other.text.lower() == low and "subject" in self.links[back]:
                return self.links[back]["subject"]._replace(rule="same-metric")
        return None

    def _same_noun(self, figure: int) -> _Said | None:
        """The subject of an earlier count of the same noun: "lima kategori tiket … dua kategori"."""
        counted = self.found.quantities[figure].counted
        for back in range(figure - 1, max(figure - 8, -1), -1):
            if self.found.quantities[back].counted == counted and "subject" in self.links[back]:
                return self.links[back]["subject"]._replace(rule="same-noun")
        return None

    def _cuts(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether a clause ends at chunk i."""
        tag = chunks[i].tag
        return tag in 's."\n' or (tag in "rR" and i + 1 < len(chunks) and chunks[i + 1].tag != "F")

    def _after(self, chunks: Sequence[Chunk], at: int) -> Chunk | None:
        """The noun phrase behind a figure, without its classifier."""
        if at + 1 >= len(chunks) or chunks[at + 1].tag != "N":
            return None
        chunk = chunks[at + 1]
        words = self.words.words
        first = chunk.first
        while first < chunk.stop and words[first].lower() in _CLASSIFIERS:
            first += 1
        if first == chunk.stop or self.grammar.words.get(words[first].lower()) in ("d", "j"):
            return None
        return chunk._replace(first=first)

    def _among(self, chunks: Sequence[Chunk], at: int) -> Chunk | None:
        """What the figure is said to be: "dua di antaranya industri aluminium", "23 lainnya adalah perajin"."""
        i = at + 1
        words = self.words.words
        if i < len(chunks) and chunks[i].tag == "N" and words[chunks[i].stop - 1].lower() == "lainnya":
            i += 1
        elif i < len(chunks) and chunks[i].tag in "sok" and words[chunks[i].stop - 1].lower() in ("antaranya", "lainnya"):
            i += 1
        else:
            return None
        while i < len(chunks) and chunks[i].tag in "kca":
            i += 1
        return chunks[i] if i < len(chunks) and chunks[i].tag == "N" else None

    def _of(self, chunks: Sequence[Chunk], at: int) -> Chunk | None:
        """As in "kenaikan 23 persen untuk tarif cukai"."""
        i = at + 1
        while i < len(chunks) and chunks[i].tag in "oa(":
            i += 1
        if i + 1 < len(chunks) and chunks[i].tag == "p" and chunks[i + 1].tag == "N":
            if self.words.words[chunks[i].first].lower() in ("untuk", "dari", "pada"):
                return chunks[i + 1]
        return None

    def _person(self, sent: int, chunks: Sequence[Chunk]) -> _Said | None:
        """Whom "ia" and "dia" stand for: the last one named as the subject."""
        for back in range(sent, max(sent - 4, -1), -1):
            here = chunks if back == sent else self.sentence(back)
            for i, c in enumerate(here):
                if c.tag == "N" and c.name and not (i and here[i - 1].tag in "pg"):
                    if any(d.tag in "vakRr" for d in here[i + 1 : i + 3]) or (i and here[i - 1].tag == "r"):
                        return self._say(c, "pronoun")
        return None

    def _in(self, chunk: Chunk, part: str) -> bool:
        """Whether the first word of a noun phrase plays this part."""
        return self.words.words[chunk.first].lower() in self.grammar.parts[part]

    def _complement(self, chunk: Chunk) -> Chunk | None:
        first = chunk.first + 1
        get = self.grammar.words.get
        while first < chunk.stop and get(self.words.words[first].lower()) in ("d", "j", "a"):
            first += 1
        return chunk._replace(first=first, metric=False) if first < chunk.stop else None

    def _metric(
        self,
        q: Quantity,
        links: dict[LinkName, _Said],
        own: Sequence[Chunk],
        metric: Chunk | None,
        before: dict[LinkName, _Said] | None,
    ) -> None:
        """What is measured; `before` are the links of the figure that this one follows in a list."""
        if metric is not None and self._in(metric, "change_noun"):
            links["metric"] = self._say(metric, "change")
            return
        if q.change and (said := self._changing(own)) is not None:
            links["metric"] = said
            return
        if metric is not None and (said := self._measure(metric, q.kind)) is not None:
            links["metric"] = said
            return
        for chunk in reversed(own):
            if chunk.tag == "N" and q.kind in ("money", "percent") and (said := self._measure(chunk, q.kind)):
                if chunk is own[-1] or own[-1].tag in "ka":
                    links["metric"] = said
                    return
                break
        for chunk in own:
            for at in range(chunk.first, chunk.stop) if chunk.tag in "kv" else ():
                name = self.linker.by_word.get(self.words.words[at].lower())
                if name is not None and (name != "nilai" or q.kind == "money") and not (name == "usia" and q.unit != "tahun"):
                    links["metric"] = _Said(name, at, at + 1, "word")
                    return
        if q.unit == "tahun" and "age" in q.rule:
            at = bisect_left(self.words.starts, q.start)
            links["metric"] = _Said("usia", at, at + 1, "age")
        elif before is not None and "metric" in before and q.kind not in ("cardinal", "ordinal"):
            said = before["metric"]
            if said.rule not in ("change", "carried-change") or q.change:
                links["metric"] = said._replace(rule="carried" if said.rule != "change" else "carried-change")
        if "metric" not in links and q.kind == "money" and q.per is not None:
            at = bisect_left(self.words.starts, q.start)
            links["metric"] = _Said("kurs" if len(q.per) == 3 and q.per.isupper() else "harga", at, at + 1, "rate")

    def _changing(self, own: Sequence[Chunk]) -> _Said | None:
        """The verb or noun of a change, the last one before the figure."""
        for chunk in reversed(own):
            for at in range(chunk.stop - 1, chunk.first - 1, -1):
                if self.words.words[at].lower() in self.linker.changes:
                    return _Said(self._text(at, at + 1), at, at + 1, "change")
        return None

    def _measure(self, chunk: Chunk, kind: str) -> _Said | None:
        """The words of a noun phrase that say what is measured: "total volume penjualan" of kendaraan."""
        words = self.words.words
        first = chunk.first
        while kind in ("money", "percent") and first < chunk.stop and not self._is_measure(first):
            first += 1
        if first >= chunk.stop or not self._is_measure(first):
            return None
        stop = first + 1
        while stop < chunk.stop and self._is_measure(stop):
            stop += 1
        if stop - first == 1 and words[first].lower() == "angka":
            return None
        text = self._text(first, stop)
        return _Said(text[:-3] if text.endswith("nya") and len(text) > 5 else text, first, stop, "noun")

    def _is_measure(self, at: int) -> bool:
        low = self.words.words[at].lower()
        get = self.grammar.words.get
        return get(low) == "m" or (low.endswith("nya") and get(low[:-3]) == "m")

    def _topic(self, sent: int, begin: int, chunks: Sequence[Chunk]) -> _Said | None:
        """What the text speaks of: the subject before the figure's clause, or of one of the sentences before."""
        found = self._topic_of(chunks[: max(begin - 1, 0)])
        for back in range(sent - 1, max(sent - 4, -1), -1):
            if found is not None:
                break
            found = self._topic_of(self.sentence(back))
        return self._say(found, "topic") if found is not None else None

    def _topic_of(self, chunks: Sequence[Chunk]) -> Chunk | None:
        speech = None
        for i, c in enumerate(chunks):
            if c.tag != "N" or (i and chunks[i - 1].tag in "prgF") or self._empty(c):
                continue
            for d in chunks[i + 1 : i + 4]:
                if d.tag in "vkay":
                    return c
                if d.tag == "R":
                    speech = speech or c
                    break
                if d.tag in 's."F':
                    break
        return speech

    def _empty(self, chunk: Chunk) -> bool:
        """Whether a noun phrase only points back: "angka tersebut", "jumlahnya"."""
        words = [w.lower() for w in self.words.words[chunk.first : chunk.stop]]
        tags = [self.grammar.words.get(w) for w in words]
        if chunk.tag == "o":
            return True
        if tags[-1] == "d" and len(words) <= 2 and not chunk.name:
            return len(words) == 1 or tags[0] == "m" or words[0] in ("hal", "kondisi", "data", "capaian", "hasil", "posisi")
        return len(words) == 1 and (words[0].endswith("nya") or words[0] in _CLASSIFIERS)

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


class _Read(NamedTuple):
    """What the words before a figure say."""

    subject: Chunk | None = None
    metric: Chunk | None = None
    verb: Chunk | None = None
    how: str = ""
    phrase: Chunk | None = None  # a noun phrase behind a preposition: "pada sektor konstruksi sebesar …"


def _analyse(seg: Sequence[Chunk], words: Sequence[str], own: Collection[str], takes: Collection[str]) -> _Read:
    """Subject, metric and verb of the words before a figure, read from the figure to the left.

    own    words that join a measure to the noun right before them ("sepanjang")
    takes  verbs that take a whole clause ("menunjukkan penjualan tumbuh 5 persen")
    """
    i = len(seg) - 1
    metric = phrase = None
    direct = bool(seg) and seg[-1].tag == "k" and words[seg[-1].first].lower() in own
    if seg and seg[-1].tag == "c":
        i -= 1
    while i >= 0:
        c = seg[i]
        first = _begin(seg, i) if c.tag == "N" else i
        if c.tag == "k" and phrase is not None and words[c.first].lower() in ("yakni", "yaitu"):
            return _Read(phrase, metric, None, "item")
        if c.tag in _SKIP or (c.tag == "," and i):
            i -= 1
        elif c.tag == "p" and (i == len(seg) - 1 or seg[i + 1].tag in "Tkap,"):
            i -= 1
        elif c.tag == "N" and first and seg[first - 1].tag in "pg":
            whole = c._replace(first=seg[first].first, metric=seg[first].metric)
            where = words[seg[first - 1].first].lower() in _LOCATIVE_PREPOSITIONS
            if direct and i == len(seg) - 2 and not where:
                return _Read(whole, None, None, "measured")
            if metric is None and whole.metric:
                metric = whole
            if not where:
                phrase = phrase or whole
            i = first - 2
        else:
            break
    if i >= 2 and seg[i].tag == "N" and not seg[i].name and seg[i - 1].tag == "y" and seg[i - 2].tag == "v":
        i -= 2  # "menjadi yang terendah dengan …"
    if i < 0:
        return _Read(metric=metric, phrase=phrase)
    c = seg[i]
    if c.tag == "N":
        first = _begin(seg, i)
        whole = c._replace(first=seg[first].first, metric=seg[first].metric)
        before = seg[first - 1].tag if first else ""
        if direct and i == len(seg) - 2:
            return _Read(whole, None, None, "measured")
        if before == "v":
            if c.metric:
                metric = metric or c
            subject = _subject(seg, first - 2, words, takes)
            if subject is None and not c.metric:
                return _Read(c, metric, seg[first - 1], "object", phrase)
            return _Read(subject, metric, seg[first - 1], "clause", phrase)
        lead = words[seg[first - 1].first].lower() if first else ""
        if before == "k" and (lead in ("adalah", "ialah") or lead.startswith("me")):
            subject = _subject(seg, first - 2, words, takes)
            if subject is not None:
                return _Read(subject, metric, None, "clause", phrase)
        return _Read(whole, metric, None, "item", phrase)
    if c.tag == "v":
        return _Read(_subject(seg, i - 1, words, takes), metric, c, "clause", phrase)
    if c.tag == "y":
        j = i - 1
        if j >= 1 and seg[j].tag == "N" and seg[j].metric and seg[_begin(seg, j) - 1].tag == "v":
            first = _begin(seg, j)  # "mencatat rating yang tinggi, yakni …"
            return _Read(_subject(seg, first - 2, words, takes), metric or seg[j], seg[first - 1], "clause", phrase)
        return _Read(_subject(seg, i, words, takes), metric, None, "clause", phrase)
    return _Read(metric=metric, phrase=phrase)


def _subject(seg: Sequence[Chunk], i: int, words: Sequence[str], takes: Collection[str]) -> Chunk | None:
    """The noun phrase that the verb behind seg[i] belongs to."""
    closed = False  # a comma stood between: a relative clause before it is over
    while i >= 0:
        c = seg[i]
        if c.tag == "y":
            j = i - 1
            while j >= 0 and seg[j].tag in ",)(":
                j -= 1
            if j >= 0 and seg[j].tag == "N":
                first = _begin(seg, j)
                if not (closed and first and seg[first - 1].tag == "p"):
                    return seg[j]._replace(first=seg[first].first, metric=seg[first].metric)
                j = first - 2
            i = j
            continue
        if c.tag == "o":
            return c
        if c.tag == "N":
            first = _begin(seg, i)
            before = seg[first - 1].tag if first else ""
            if before in ("p", "g"):
                i = first - 2
                continue
            if before == "v" and first >= 2:
                if seg[first - 2].tag == "y":
                    i = first - 2
                    continue
                if words[seg[first - 1].stop - 1].lower() not in takes:
                    further = _subject(seg, first - 2, words, takes)
                    if further is not None:
                        return further
            return c._replace(first=seg[first].first, metric=seg[first].metric)
        closed = closed or c.tag == ","
        i -= 1
    return None


def _begin(seg: Sequence[Chunk], i: int) -> int:
    """Where the noun phrases begin that the one at seg[i] is joined to: "A, B dan C"."""
    first = i
    while first >= 2 and seg[first - 1].tag in "c," and seg[first - 2].tag == "N":
        if seg[first - 1].tag == "," and not any(c.tag == "c" for c in seg[first:i]):
            break
        first -= 2
    return first
