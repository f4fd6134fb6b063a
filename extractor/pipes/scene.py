"""Where and when the matter of a figure is.

Start with `Scene.link`. A place or period of the figure's own clause comes first, then one of its sentence; then
that of an earlier figure of the same matter; then that of the sentences just before. What stands behind words of
speech ("kata Adi di Jakarta, Senin") tells of the talk and is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace

from extractor.pipes.clauses import aside
from extractor.pipes.grammar import Chunk, is_title
from extractor.pipes.lexicon import spots
from extractor.pipes.periods import Period
from extractor.pipes.phrases import CLASSIFIERS
from extractor.pipes.places import Place
from extractor.pipes.reading import COMPARING, EACH, LEADING_TO, NAMELY, POINTING, Links, Reading, Said
from extractor.pipes.relations import Related
from extractor.pipes.speakers import spoke_there
from extractor.records import Value

M = TypeVar("M", Place, Period)

_NEAR = 8  # words behind a figure in which its place or period may stand
_SOME = 6  # mentions looked at on either side of a figure
_CITED = 7  # chunks of a citation behind its word
_OPENING = 3  # sentences that say what a text is about
_ROW = 40  # places of a sentence that may be in a subject's name
_FIGURES = 5  # figures looked back for the same matter
_MONTH = 27  # days that a relative period lasts at least to hold on for the sentences behind it
_LOCATIVE = frozenset({"di", "wilayah", "kawasan", "se", "pasar", "daerah", "seluruh"})
_OF_PEOPLE = frozenset(
    {"asal", "tim", "timnas", "ganda", "pemain", "pasangan", "klub", "vs", "lawan", "kontra",
     "melawan", "menghadapi", "mengalahkan", "menaklukkan", "menjamu", "menekuk", "mengungguli",
     "tekuk", "libas"}
)  # fmt: skip
_MONEY = frozenset(
    {"dolar", "dollar", "ringgit", "riyal", "won", "yen", "yuan", "pound", "peso", "baht", "rupee", "franc", "euro"}
)
_SCORED = frozenset({"poin", "angka", "gol", "medali", "emas", "perak", "perunggu", "wakil", "gelar", "kemenangan"})
_NOT_OF = _OF_PEOPLE | _MONEY | {"dari", "ke", "-"}
_NOT_WHERE = frozenset(
    {"ke", "dari", "menuju", "yakni", "yaitu", "adalah", "pt", "oleh", "dan", "bahwa", "karena", "atas"}
    | {"luar", "terhadap"}
    | _OF_PEOPLE
    | _MONEY
)  # fmt: skip
_JOINTS = frozenset({"dan", "serta", "atau", "sementara", "sedangkan"})
_PUBLISHED = frozenset({"dipublikasikan", "dirilis", "diterbitkan"})  # a survey, whose date is its figures'
_AMOUNTS = frozenset({"sebesar", "senilai", "sebanyak", "mencapai"})
_SAID = NAMELY | _AMOUNTS | {","}
_STATISTICS = frozenset({"angka", "tingkat", "jumlah", "rasio"})
_TURNING = frozenset({"sementara", "sedangkan", "adapun"})
_AFTER = frozenset({"setelah", "usai", "sesudah", "sebelum", "pasca"})
_MEETING = frozenset({"keterangan", "keterangannya", "siaran", "jumpa", "konferensi", "wawancara", "pernyataan"})
_FAR = 40  # words from a period that is compared with to the comma behind it
_ASIDE = 6  # words before a period in which a relative clause or a comparison begins
_LARGE = frozenset({"island", "province", "country", "region"})
_LASTING = frozenset({"day", "month", "year", "quarter", "half", "range"})
_OWN = frozenset({"ordinal", "measure", "multiple"})  # figures for which nothing holds on from a sentence before
_SPREAD = frozenset({"cardinal", "percent", "money"})  # figures of all that a headline is about
_LISTING = frozenset({",", "dan", "serta"})
_JOINED = ([","], ["dan"], ["serta"], [",", "dan"], [",", "serta"])  # what stands between those of a list
_APART = COMPARING | {"yang", "dari"}
_TELLING = re.compile("[rgR]")
_DASHES = frozenset("-–—")
_LINE = 16  # words of a dateline
_DATELINE = re.compile(r"[NT(),]{2,8}(?=-)")
_first = attrgetter("first")
_LEADING = '",-('  # tags before the head of a sentence
_SOURCE = re.compile("[Np(]*,[Np,(]*T(?=,)")  # "Antara, Senin (2/2),"


class Here(Value, frozen=True):
    """Place and period of a figure, and the period as an interval."""

    place: Said | None = None
    period: Said | None = None
    interval: str | None = None


class _Talk:
    """Which words of a sentence tell where and when somebody spoke, and not of the matter."""

    def __init__(self, reading: Reading, *, of_markets: bool) -> None:
        """Take the text, and whether it is on markets."""
        self.reading, self.of_markets = reading, of_markets
        self._spans: dict[int, tuple[int, int]] = {}

    def tells(self, sentence: int, word: int) -> bool:
        """Whether a word stands behind "kata Adi" and in no quotation after it."""
        if sentence not in self._spans:
            self._spans[sentence] = self._talk(sentence)
        spoke, stop = self._spans[sentence]
        words = self.reading.words.words
        return spoke < word < stop and not any(words[k][0] in '"“' for k in range(max(spoke, word - 60), word))

    def _talk(self, sentence: int) -> tuple[int, int]:
        """The words of a sentence that give it to somebody, and say where and when he spoke."""
        reading = self.reading
        first, stop = reading.edges[sentence], reading.edges[sentence + 1]
        if not _DASHES.isdisjoint(reading.lows(first, first + _LINE)):
            dated = _DATELINE.match(reading.tags(sentence))
            if dated and "T" in dated[0]:  # "SOLO, Kamis (5/2/2026) - Nilai ekspor …"
                return first - 1, reading.chunks(sentence)[dated.end()].first
        if reading.grammar.speech.isdisjoint(reading.lows(first, stop)):
            return stop, stop
        chunks, tags = reading.chunks(sentence), reading.tags(sentence)
        between = aside(tags)
        if between:
            return chunks[between.start].first, chunks[between.stop - 1].stop
        head = len(tags) - len(tags.lstrip(_LEADING))
        if self._reports(sentence, chunks, head) and (source := _SOURCE.match(tags, head + 1, head + 1 + _CITED)):
            # At the head: "Melansir Antara, Senin (2/2), 40 rumah di Garut …"
            return chunks[head].first, chunks[source.end() - 1].stop
        for i in spots(_TELLING, tags):
            tag, c = tags[i], chunks[i]
            if tag == "r" or (tag == "g" and i > head):
                return c.first, stop
            if tag == "R":
                if not _MEETING.isdisjoint(reading.lows(first, first + _ASIDE)):
                    return first - 1, c.stop  # "Dalam keterangan yang diterima di Solo, Senin, Adi mengatakan …"
                published = not _PUBLISHED.isdisjoint(reading.lows(first, c.first))
                if not published and (who := spoke_there(chunks, i)) < i - 1:
                    return chunks[who].stop - 1, c.stop  # "Adi di Solo, Senin, mengatakan …"
        return stop, stop

    def _reports(self, sentence: int, chunks: Sequence[Chunk], head: int) -> bool:
        """Whether a sentence begins with a word of citation or report; news of markets is of the day it reports."""
        if head == len(chunks):
            return False
        c = chunks[head]
        report = c.tag == "v" and self.reading.low(c.first) in self.reading.grammar.parts["report"]
        return c.tag == "g" or (report and not self._trades(sentence))

    def _trades(self, sentence: int) -> bool:
        """Whether a sentence is of what is traded."""
        words = self.reading.lows(self.reading.edges[sentence], self.reading.edges[sentence + 1])
        return self.of_markets or not self.reading.grammar.parts["market"].isdisjoint(words)


class _Told(dict[int, Sequence[M]]):
    """The mentions of every sentence but those that tell of the talk, looked through once they are asked for.

    named  all mentions of the sentences that have any
    """

    def __init__(self, mentions: Iterable[M], talk: _Talk) -> None:
        """Take all mentions of a text, and what tells of the talk."""
        edges = talk.reading.edges
        super().__init__(dict.fromkeys(range(len(edges) - 1), ()))
        self._talk = talk
        self.named: dict[int, list[M]] = {}
        for mention in mentions:
            sentence = bisect_right(edges, mention.first) - 1
            self.pop(sentence, None)
            self.named.setdefault(sentence, []).append(mention)

    def __missing__(self, sentence: int) -> Sequence[M]:
        here = self[sentence] = [m for m in self.named[sentence] if not self._talk.tells(sentence, m.first)]
        return here

    def last(self, sentence: int, fits: Callable[[M], bool]) -> M | None:
        """The last mention of a sentence that fits, of a few."""
        mentions: Sequence[M] = self.named.get(sentence, ())
        for mention in reversed(mentions if len(mentions) <= _SOME else self[sentence][-_SOME:]):
            if fits(mention) and not self._talk.tells(sentence, mention.first):
                return mention
        return None


class Scene:
    """Finds places and periods of the figures of one text."""

    def __init__(self, reading: Reading, places: Sequence[Place], periods: Sequence[Period]) -> None:
        """Take the text, and the places and periods that it names."""
        self.reading = reading
        self._words, self._edges = reading.words.words, reading.edges
        starts = reading.words.starts
        self._starts = [q.start for q in reading.figures]
        self._firsts = [bisect_left(starts, start) for start in self._starts]  # words of the figures
        self._stops = [bisect_left(starts, q.end) for q in reading.figures]
        self._of_now: dict[int, bool] = {}
        opening = reading.lows(0, self._edges[min(_OPENING, len(self._edges) - 1)])
        self._of_markets = not reading.grammar.parts["market"].isdisjoint(opening)
        talk = _Talk(reading, of_markets=self._of_markets)
        counting = set(self._starts)  # "di Lima Kecamatan" is a figure
        self.places: _Told[Place] = _Told((p for p in places if starts[p.first] not in counting), talk)
        self.periods: _Told[Period] = _Told(periods, talk)
        self._headline = self._of_headline()
        self._names: list[str | None] = []  # the subjects of the figures in lower case
        self._days: list[Period | None] = []
        self.found: list[Here] = []

    def link(self, links: Sequence[Links], spoken: Sequence[str | None], related: Mapping[int, Related]) -> list[Here]:
        """Place and period of every figure, given its other links and who is quoted in every sentence."""
        self._names = [None if link.subject is None else link.subject.text.lower() for link in links]
        for number, link in enumerate(links):
            aged = link.metric is not None and link.metric.rule == "age"
            self.found.append(Here() if aged else self._here(number, link.subject, spoken, related))
        if EACH in self.reading.text:
            for sentence, mentions in self.periods.named.items():
                if len(mentions) > 1:
                    self._distribute(sentence, links)
        return self.found

    def _distribute(self, sentence: int, links: Sequence[Links]) -> None:
        """Give each of several periods its figure: "pada 2024 dan 2025 masing-masing Rp5 miliar dan Rp7 miliar".

        Not where a figure has a period of its own behind it, or where it is subjects that have a figure each.
        """
        reading = self.reading
        first, stop = self._edges[sentence], self._edges[sentence + 1]
        each = next((k for k in range(first, stop) if reading.low(k) == EACH), stop)
        row: list[Period] = []
        for period in reversed(self.periods[sentence]):
            if period.first < each:
                if row and reading.lows(period.stop, row[-1].first) not in _JOINED:
                    break
                row.append(period)
        row.reverse()
        numbers = range(bisect_left(self._firsts, each), bisect_left(self._firsts, stop))
        measures = {(reading.figures[n].kind, reading.figures[n].unit) for n in numbers}
        if len(row) < 2 or len(numbers) != len(row) or len(measures) > 1:
            return
        own = any((said := self.found[n].period) is not None and said.first > each for n in numbers)
        names = [said for n in numbers if (said := links[n].subject) is not None]
        subjects = any(said.rule == "each" or " dan " in said.text for said in names)
        if not own and not subjects:
            for number, period in zip(numbers, row, strict=True):
                said = self._say(period, "each")
                self.found[number] = replace(self.found[number], period=said, interval=period.iso)

    def _here(
        self, number: int, subject: Said | None, spoken: Sequence[str | None], related: Mapping[int, Related]
    ) -> Here:
        """Place and period of one figure."""
        sentence, kind = self.reading.sentences[number], self.reading.figures[number].kind
        places, periods = self.places[sentence], self.periods[sentence]
        place = self._place(number, places, subject) if places else None
        when: Period | None = None
        period = interval = None
        if periods:
            when, period = self._nearest(number, periods, lambda m: self._is_when(m, number))
        if place is not None and period is not None:
            return Here(place, period, None if when is None else when.iso)
        head = self.reading.list_head(sentence)
        if head is not None:
            if place is None and self.places[head]:
                place = self._say(self.places[head][-1], "list-head")
            if period is None and self.periods[head]:
                when = self.periods[head][-1]
                period = self._say(when, "list-head")
        same = self._same_matter(number, related) if place is None or period is None else None
        if same is not None:
            other = self.found[same]
            if place is None and other.place is not None:
                place = replace(other.place, rule="same-matter")
            if period is None and other.period is not None and not self._now(sentence):
                period, interval = replace(other.period, rule="same-matter"), other.interval
        if period is None and self._of_markets and (when := self._session(number)) is not None:
            period = self._say(when, "session")
        if kind not in _OWN:
            if place is None and sentence - 1 in self.places.named:
                stays = self._carried(sentence, 1, spoken, self.places, _stays)
                place = None if stays is None else self._say(stays, "carried")
            if period is None and (sentence - 1 in self.periods.named or sentence - 2 in self.periods.named):
                when = self._carried(sentence, 1 if kind == "money" else 2, spoken, self.periods, self._lasts)
                period = None if when is None else self._say(when, "carried")
        if place is None and self._headline is not None and sentence and kind in _SPREAD:
            place = self._say(self._headline, "headline")
        return Here(place, period, interval if when is None else when.iso)

    def _place(self, number: int, here: Sequence[Place], subject: Said | None) -> Said | None:
        """The place that the figure's sentence names."""
        return (
            self._nearest(number, here, lambda m: m.lead in _LOCATIVE, clause=True)[1]
            or self._of_subject(number, here, subject)
            or self._nearest(number, here, self._is_where)[1]
        )

    def _nearest(
        self, number: int, here: Sequence[M], fits: Callable[[M], bool], *, clause: bool = False
    ) -> tuple[M, Said] | tuple[None, None]:
        """The place or period that a figure's clause names, else its sentence unless only the clause is asked."""
        first, stop = self._firsts[number], self._stops[number]
        middle = bisect_left(here, first, key=_first)
        before = after = None
        for mention in reversed(here[max(middle - _SOME, 0) : middle]):
            if mention.stop <= first and fits(mention):
                before = mention
                break
        if before is not None:
            previous = self._stops[number - 1] if number else 0
            if before.first >= previous and not self._taken(number, before):
                return before, self._say(before, "clause")
        for mention in here[middle : middle + _SOME]:
            if mention.first >= stop and fits(mention):
                after = mention
                break
        if after is not None and after.first - stop <= _NEAR:
            following = self._firsts[number + 1] if number + 1 < len(self._firsts) else len(self._words)
            if after.first < following and _JOINTS.isdisjoint(self.reading.lows(stop, after.first)):
                return after, self._say(after, "clause-behind")
        found = None if clause else before or after
        return (None, None) if found is None else (found, self._say(found, "sentence"))

    def _taken(self, number: int, mention: Place | Period) -> bool:
        """Whether a mention stands behind the figure before and is that one's: "24 persen pada 2021 menjadi …"."""
        here = self.found[number - 1] if number else Here()
        said = here.period if isinstance(mention, Period) else here.place
        return said is not None and said.rule == "clause-behind" and said.first == mention.first

    def _of_subject(self, number: int, here: Sequence[Place], subject: Said | None) -> Said | None:
        """The place that is in the name of the subject; several are given as they are joined."""
        if subject is None:
            return None
        inside = [
            p for p in here[:_ROW] if subject.first <= p.first and p.stop <= subject.stop and p.lead not in _NOT_OF
        ]
        if not inside:
            return None
        alone = (
            len(inside) == 1
            and inside[0].kind == "country"
            and (inside[0].first, inside[0].stop) == (subject.first, subject.stop)
        )
        q = self.reading.figures[number]
        if alone and (q.kind == "ordinal" or (q.counted or "poin") in _SCORED) and q.kind not in ("money", "percent"):
            return None  # "Indonesia mengoleksi 7 poin" is a team
        first, stop = inside[0].first, inside[-1].stop
        if "(" in self._words[first:stop]:
            stop = inside[0].stop  # "Jawa Timur (Jatim)"
        return Said(self.reading.slice(first, stop), first, stop, "subject")

    def _say(self, mention: Place | Period, rule: str) -> Said:
        stop = self._joined(mention) if isinstance(mention, Place) else mention.stop
        return Said(self.reading.slice(mention.first, stop), mention.first, stop, rule)

    def _joined(self, place: Place) -> int:
        """Where the places end that one is listed with: "di Aceh, Sumatera Utara, dan Sumatera Barat"."""
        stop = end = place.stop
        if _LISTING.isdisjoint(self.reading.lows(stop, stop + 1)):
            return stop
        here = self.places[bisect_right(self._edges, place.first) - 1]
        for other in here[bisect_right(here, place.first, key=_first) :][:_ROW]:
            between = self.reading.lows(end, other.first)
            if between not in _JOINED:
                break
            end = other.stop
            stop = end if between != [","] else stop
        return stop

    def _is_where(self, place: Place) -> bool:
        """Whether a place in the figure's sentence says where its matter is."""
        if place.lead in _LOCATIVE:
            return True
        sentence = bisect_right(self.reading.edges, place.first) - 1
        heads = place.first - self.reading.edges[sentence] <= 1 and not place.lead[:1].isalpha()
        if heads and self.reading.lows(place.stop, place.stop + 1) == [":"]:
            return True  # at the head of its line: "- Pasar Cikajang: kubis Rp1.800"
        return place.lead[:1].isalpha() and place.lead not in _NOT_WHERE and not self._in_figure(place)

    def _in_figure(self, place: Place) -> bool:
        """Whether a place is the name of a currency: "dolar Singapura"."""
        start, end = self.reading.offsets(place.first, place.stop)
        at = bisect_right(self._starts, start) - 1
        return (at >= 0 and self.reading.figures[at].end >= start) or (
            at + 1 < len(self._starts) and self._starts[at + 1] < end
        )

    def _is_when(self, period: Period, number: int) -> bool:
        """Whether a period is the figure's own, and not of what it is compared with: "naik dari bulan sebelumnya"."""
        reading = self.reading
        first, stop = self._firsts[number], self._stops[number]
        lead = reading.lows(period.first - 2, period.first)
        if lead[-1:] == ["kelahiran"] and _STATISTICS.isdisjoint(lead):
            return False  # "aktris kelahiran 1996"
        if reading.low(period.first) == "sejak" and period.first and reading.low(period.first - 1).startswith("ter"):
            return False  # "terendah sejak 2021"
        if (period.kind == "year" and self._titled(period)) or self._term(period):
            return False
        if period.stop <= first and self._aside(period, first):
            return False
        if period.first <= stop or period.first - stop > _NEAR * 4:
            return True
        between = reading.lows(stop, period.first)
        if "dari" in between and not reading.figures[number].change and between[-1] != "dari":
            between.remove("dari")
        event = between[-_ASIDE:]  # "… setelah Kamis lalu ditutup di …"
        event = event[event.index(",") :] if "," in event else event
        apart = not COMPARING.isdisjoint(between) or not _AFTER.isdisjoint(event) or "dari" in between
        return not apart

    def _titled(self, period: Period) -> bool:
        """Whether a year is the last word of a name: "Piala Asia 2020"."""
        reading = self.reading
        before = reading.words.words[period.first - 1] if period.first else "."
        name = before[0].isupper() and not before.isupper() and before.lower() not in reading.grammar.words
        behind = reading.lows(period.stop, period.stop + 1)  # nothing at the end of the text
        if not name or period.stop - period.first > 1 or not _AMOUNTS.isdisjoint(behind):
            return False  # "anggaran Kementerian Laut 2020 sebesar Rp5 miliar"
        sentence = bisect_right(reading.edges, period.first) - 1
        return not is_title(reading.words.words[reading.edges[sentence] : reading.edges[sentence + 1]])

    def _term(self, period: Period) -> bool:
        """Whether a period is how long somebody holds an office: "Direktur Utama Garam Jaya periode 2009-2013"."""
        low, high = period.low, period.high
        if low is None or high is None or high.year - low.year <= 1:
            return False
        reading = self.reading
        lead = reading.lows(period.first - _ASIDE, period.first)
        held = lead[-1:] == ["periode"] and not reading.grammar.parts["office"].isdisjoint(lead)
        held = held and reading.grammar.tag(lead[-2]) != "p"
        return held or lead[-2:-1] == ["masa"] or lead[-3:-2] == ["masa"] or self._held(period.first)

    def _held(self, word: int) -> bool:
        """Whether a name with an office in it ends at a word: "Bendahara Umum Koperasi Melati 2014-2016"."""
        reading = self.reading
        first = word
        while first and word - first < _NEAR and reading.words.words[first - 1][0].isupper():
            first -= 1
        return not reading.grammar.parts["office"].isdisjoint(reading.lows(first, word))

    def _aside(self, period: Period, figure: int) -> bool:
        """Whether a period before a figure is of a relative clause or a comparison that is over before it."""
        reading = self.reading
        lead = reading.lows(period.first - _ASIDE, period.first)
        if _APART.isdisjoint(lead):
            return False
        for at in range(len(lead) - 1, -1, -1):
            if not lead[at][0].isalnum():
                return False
            if lead[at] == "yang":
                return reading.low(period.stop) in POINTING or reading.grammar.tag(reading.low(period.stop)) in "av"
            if lead[at] == "dari" and at == len(lead) - 1:  # "naik dari 2024 menjadi Rp6 triliun"
                return not LEADING_TO.isdisjoint(reading.lows(period.stop, min(figure, period.stop + _FAR)))
            if lead[at] in COMPARING:  # what is compared with is over behind a comma or a figure of its own
                own = bisect_left(self._starts, reading.words.starts[period.stop])
                between = reading.lows(period.stop, min(figure, period.stop + _FAR))
                told = _SAID.issuperset(between) and not NAMELY.isdisjoint(between)
                over = "," in between and not told  # but "dibanding tahun lalu, yakni Rp5 miliar"
                return over or self._firsts[own] < figure
        return False

    def _same_matter(self, number: int, related: Mapping[int, Related]) -> int | None:
        """An earlier figure of the same whole or the same subject, whose place and time hold on."""
        relation = related.get(number)
        if relation is not None and relation.relation in ("share", "part", "rest") and relation.base < number:
            return relation.base
        figures, names, name = self.reading.figures, self._names, self._names[number]
        if name is None or figures[number].kind in ("measure", "ordinal"):
            return None
        counted = figures[number].counted
        if counted in CLASSIFIERS:
            counted = None
        for back in range(number - 1, max(number - 1 - _FIGURES, -1), -1):
            if names[back] == name or (counted and figures[back].counted == counted):
                return back
        return None

    def _carried(
        self, sentence: int, reach: int, spoken: Sequence[str | None], mentions: _Told[M], lasts: Callable[[M], bool]
    ) -> M | None:
        """What the sentences just before say, `reach` of them, as long as nobody else speaks."""
        speaker = spoken[sentence]
        for back in range(sentence - 1, max(sentence - 1 - reach, -1), -1):
            if speaker is not None and spoken[back] != speaker:
                return None
            mention = mentions.last(back, lasts)
            if mention is not None:
                return None if self._turns(sentence) or (mentions is self.periods and self._now(sentence)) else mention
        return None

    def _turns(self, sentence: int) -> bool:
        """Whether a sentence turns to somebody else: "Sementara Bank Elang …", "Bank Elang sendiri …"."""
        lead = self.reading.chunks(sentence)[:2]
        if len(lead) > 1 and lead[0].name and self.reading.low(lead[1].first) == "sendiri":
            return True
        turning = len(lead) > 1 and lead[0].tag == "s" and self.reading.low(lead[0].first) in _TURNING
        return turning and lead[1].name and not lead[1].metric

    def _now(self, sentence: int) -> bool:
        """Whether a sentence says that it speaks of now: "saat ini", "kini"."""
        if sentence not in self._of_now:
            words = self._words[self._edges[sentence] : self._edges[sentence + 1]]
            now = "ini" in words and any(b == "ini" and a.lower() == "saat" for a, b in pairwise(words))
            self._of_now[sentence] = now or "kini" in words or words[0] == "Kini"  # no "Indeks Saat Ini"
        return self._of_now[sentence]

    def _of_headline(self) -> Place | None:
        """The place of a headline above the text, which all of it is about; a venue in it holds for nothing else."""
        here = [p for p in self.places[0] if p.lead in _LOCATIVE and not _LARGE.isdisjoint(p.kind.split(";"))]
        return here[0] if len(here) == 1 and is_title(self._words[: self._edges[1]]) else None

    def _session(self, number: int) -> Period | None:
        """The day of trade that a text on markets told last, for what rose or fell on it."""
        reading, sentence = self.reading, self.reading.sentences[number]
        if reading.figures[number].kind == "measure":
            return None
        near = range(max(number - _SOME, 0), min(number + _SOME, len(reading.figures)))
        if not any(reading.figures[k].change and reading.sentences[k] == sentence for k in near):
            return None
        if not self._days:
            self._days = self._told_days()
        return self._days[sentence]

    def _told_days(self) -> list[Period | None]:
        """The last day told before each sentence, by the sentences with figures, the two before, and heads of lists."""
        reading = self.reading
        figured = set(reading.sentences)
        near = {0, *figured, *(s - 1 for s in figured), *(s - 2 for s in figured)}
        near.update(head for s in figured if (head := reading.list_head(s)) is not None)
        last: Period | None = None
        days: list[Period | None] = []
        for sentence in range(len(self._edges) - 1):
            days.append(last)
            for period in self.periods[sentence] if sentence in near else ():
                if period.low is not None and period.low == period.high and period.kind in ("day", "relative"):
                    last = period
        return days

    def _lasts(self, period: Period) -> bool:
        """Whether a period may hold for the sentences behind its own."""
        if self.reading.low(period.first) == "sejak" or "sebelumnya" in period.text:
            return False
        if not COMPARING.isdisjoint(self.reading.lows(period.first - 3, period.first)):
            return False  # "membaik dibandingkan Juli 2025"
        if period.kind == "relative":
            return period.low is not None and period.high is not None and (period.high - period.low).days >= _MONTH
        return period.kind in _LASTING


def _stays(place: Place) -> bool:
    return place.lead in _LOCATIVE and place.kind not in ("region", "venue")
