"""Where and when the matter of a figure is.

Start with `Scene.link`. A place or period of the figure's own clause comes first, then one of its sentence; then
that of an earlier figure of the same matter; then that of the sentences just before. What stands behind words of
speech ("kata Adi di Jakarta, Senin") tells of the talk and is left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from extractor.pipes.clauses import aside
from extractor.pipes.grammar import is_title
from extractor.pipes.periods import Period
from extractor.pipes.phrases import CLASSIFIERS
from extractor.pipes.places import Place
from extractor.pipes.reading import COMPARING, LEADING_TO, POINTING, Links, Reading, Said
from extractor.pipes.relations import Related
from extractor.pipes.speakers import spoke_there
from extractor.records import Quantity

M = TypeVar("M", Place, Period)

_NEAR = 8  # words behind a figure in which its place or period may stand
_SOME = 6  # mentions looked at on either side of a figure
_CITED = 8  # chunks of a citation
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
_TURNING = frozenset({"sementara", "sedangkan", "adapun"})
_AFTER = frozenset({"setelah", "usai", "sesudah", "sebelum", "pasca"})
_MEETING = frozenset({"keterangan", "keterangannya", "siaran", "jumpa", "konferensi", "wawancara", "pernyataan"})
_FAR = 40  # words from a period that is compared with to the comma behind it
_ASIDE = 6  # words before a period in which a relative clause or a comparison begins
_LARGE = frozenset({"island", "province", "country", "region"})
_LASTING = frozenset({"day", "month", "year", "quarter", "half", "range"})


class Here(NamedTuple):
    """Place and period of a figure, and the period as an interval."""

    place: Said | None = None
    period: Said | None = None
    interval: str | None = None


class Scene:
    """Finds places and periods of the figures of one text."""

    def __init__(self, reading: Reading, places: Sequence[Place], periods: Sequence[Period]) -> None:
        """Take the text, and the places and periods that it names."""
        self.reading = reading
        self._speech: dict[int, tuple[int, int]] = {}
        self._of_now: dict[int, bool] = {}
        opening = reading.lows(0, reading.edges[min(_OPENING, len(reading.edges) - 1)])
        self._of_markets = not reading.grammar.parts["market"].isdisjoint(opening)
        figured = set(reading.sentences)
        self._wanted = {0, *figured, *(s - 1 for s in figured), *(s - 2 for s in figured)}
        self._wanted.update(head for s in figured if (head := reading.list_head(s)) is not None)
        self.places, self.periods = self._by_sentence(places), self._by_sentence(periods)
        self._title: list[Place] | None = None
        self._days: list[Period | None] = []
        self.found: list[Here] = []

    def link(self, links: Sequence[Links], spoken: Sequence[str | None], related: Mapping[int, Related]) -> list[Here]:
        """Place and period of every figure, given its other links and who is quoted in every sentence."""
        for number, link in enumerate(links):
            subject = link.subject
            if link.metric is not None and link.metric.rule == "age":
                self.found.append(Here())
                continue
            place = (
                self._nearest(number, self.places, lambda m: m.lead in _LOCATIVE, clause=True)
                or self._of_subject(number, subject)
                or self._nearest(number, self.places, self._is_where)
            )
            period = self._nearest(number, self.periods, lambda m: self._is_when(m, number))  # noqa: B023
            same = self._same_matter(number, links, related)
            place = place or self._of_list(number, self.places)
            period = period or self._of_list(number, self.periods)
            here = Here(place and place[1], period and period[1], period[0].iso if period else None)
            if same is not None:
                other = self.found[same]
                if here.place is None and other.place is not None:
                    here = here._replace(place=other.place._replace(rule="same-matter"))
                if here.period is None and other.period is not None:
                    here = here._replace(period=other.period._replace(rule="same-matter"), interval=other.interval)
            if here.period is None and (session := self._session(number)) is not None:
                here = here._replace(period=self._say(session, "session"), interval=session.iso)
            if here.place is None:
                carried = self._carried(number, spoken, self.places, _stays)
                here = here._replace(place=(carried and carried[1]) or self._of_headline(number))
            if here.period is None:
                lasting = self._carried(number, spoken, self.periods, self._lasts)
                if lasting is not None:
                    here = here._replace(period=lasting[1], interval=lasting[0].iso)
            self.found.append(here)
        return self.found

    def _by_sentence(self, mentions: Sequence[M]) -> list[list[M]]:
        """The mentions of every sentence, but for those that tell of the talk."""
        out: list[list[M]] = [[] for _ in self.reading.edges[1:]]
        for mention in mentions:
            sentence = bisect_right(self.reading.edges, mention.first) - 1
            if (
                sentence in self._wanted
                and not self._counts(mention)
                and not self._of_the_talk(sentence, mention.first)
            ):
                out[sentence].append(mention)
        return out

    def _counts(self, mention: Place | Period) -> bool:
        """Whether a name is a number word at the head of a figure: "di Lima Kecamatan"."""
        if isinstance(mention, Period):
            return False
        start, _ = self.reading.offsets(mention.first, mention.stop)
        at = bisect_left(self.reading.figures, start, key=lambda q: q.start)
        return at < len(self.reading.figures) and self.reading.figures[at].start == start

    def _of_the_talk(self, sentence: int, word: int) -> bool:
        """Whether a word stands behind "kata Adi" and in no quotation after it."""
        if sentence not in self._speech:
            self._speech[sentence] = self._talk(sentence)
        spoke, stop = self._speech[sentence]
        words = self.reading.words.words
        return spoke < word < stop and not any(words[k][0] in '"“' for k in range(max(spoke, word - 60), word))

    def _talk(self, sentence: int) -> tuple[int, int]:
        """The words of a sentence that give it to somebody, and say where and when he spoke."""
        reading = self.reading
        first, stop = reading.edges[sentence], reading.edges[sentence + 1]
        if not reading.grammar.speech.isdisjoint(reading.lows(first, stop)):
            chunks = reading.chunks(sentence)
            heads = True
            between = aside(reading.tags(sentence))
            if between:
                return chunks[between.start].first, chunks[between.stop - 1].stop
            for i, c in enumerate(chunks):
                if c.tag == "r" or (c.tag == "g" and not heads):
                    return c.first, stop
                if c.tag == "R" and not _MEETING.isdisjoint(reading.lows(first, first + _ASIDE)):
                    return first - 1, c.stop  # "Dalam keterangan yang diterima di Solo, Senin, Adi mengatakan …"
                published = not _PUBLISHED.isdisjoint(reading.lows(first, c.first)) if c.tag == "R" else False
                if c.tag == "R" and not published and (who := spoke_there(chunks, i)) < i - 1:
                    return chunks[who].stop - 1, c.stop  # "Adi di Solo, Senin, mengatakan …"
                report = c.tag == "v" and heads and reading.low(c.first) in reading.grammar.parts["report"]
                # At the head: "Melansir Antara, Senin (2/2), 40 rumah di Garut …"; news of markets is of that day.
                if c.tag == "g" or (report and not self._trades(sentence)):
                    behind = [d.tag for d in chunks[i + 1 : i + _CITED]]
                    told = next((k for k, tag in enumerate(behind, 1) if tag == "T" and "," in behind[: k - 1]), 0)
                    if told and behind[told : told + 1] == [","] and not set(behind[: told - 1]) - set("Np,("):
                        return c.first, chunks[i + told].stop
                heads = heads and c.tag in '",-('
        return stop, stop

    def _trades(self, sentence: int) -> bool:
        """Whether a sentence is of what is traded."""
        words = self.reading.lows(self.reading.edges[sentence], self.reading.edges[sentence + 1])
        return self._of_markets or not self.reading.grammar.parts["market"].isdisjoint(words)

    def _nearest(
        self, number: int, mentions: Sequence[Sequence[M]], fits: Callable[[M], bool], *, clause: bool = False
    ) -> tuple[M, Said] | None:
        """The place or period that a figure's clause names, else its sentence unless only the clause is asked."""
        reading = self.reading
        sentence = reading.sentences[number]
        all_here = mentions[sentence]
        if not all_here:
            return None
        q = reading.figures[number]
        first, stop = reading.word_at(q.start), reading.word_at(q.end)
        middle = bisect_left(all_here, first, key=lambda m: m.first)
        before = [m for m in all_here[max(middle - _SOME, 0) : middle] if m.stop <= first and fits(m)]
        after = [m for m in all_here[middle : middle + _SOME] if m.first >= stop and fits(m)]
        previous = reading.word_at(reading.figures[number - 1].end) if number else 0
        following = len(reading.words.words)
        if number + 1 < len(reading.figures):
            following = reading.word_at(reading.figures[number + 1].start)
        taken = bool(before) and self._taken(number, before[-1])
        if before and before[-1].first >= previous and not taken:
            return before[-1], self._say(before[-1], "clause")
        if (
            after
            and after[0].first < following
            and after[0].first - stop <= _NEAR
            and _JOINTS.isdisjoint(reading.lows(stop, after[0].first))
        ):
            return after[0], self._say(after[0], "clause-behind")
        found = None if clause else before[-1] if before else after[0] if after else None
        return (found, self._say(found, "sentence")) if found is not None else None

    def _taken(self, number: int, mention: Place | Period) -> bool:
        """Whether a mention stands behind the figure before and is that one's: "24 persen pada 2021 menjadi …"."""
        here = self.found[number - 1] if number else Here()
        said = here.period if isinstance(mention, Period) else here.place
        return said is not None and said.rule == "clause-behind" and said.first == mention.first

    def _of_subject(self, number: int, subject: Said | None) -> tuple[Place, Said] | None:
        """The place that is in the name of the subject; several are given as they are joined."""
        if subject is None:
            return None
        here = self.places[self.reading.sentences[number]]
        inside = [
            p for p in here[:_ROW] if subject.first <= p.first and p.stop <= subject.stop and p.lead not in _NOT_OF
        ]
        alone = len(inside) == 1 and inside[0].kind == "country" and inside[0][:2] == (subject.first, subject.stop)
        q = self.reading.figures[number]
        if alone and (q.kind == "ordinal" or (q.counted or "poin") in _SCORED) and q.kind not in ("money", "percent"):
            return None  # "Indonesia mengoleksi 7 poin" is a team
        if not inside:
            return None
        first, stop = inside[0].first, inside[-1].stop
        if "(" in self.reading.words.words[first:stop]:
            stop = inside[0].stop  # "Jawa Timur (Jatim)"
        return inside[0], Said(self.reading.slice(first, stop), first, stop, "subject")

    def _of_list(self, number: int, mentions: Sequence[Sequence[M]]) -> tuple[M, Said] | None:
        """What the line says that introduces a list."""
        sentence = self.reading.sentences[number]
        head = self.reading.list_head(sentence)
        found = mentions[head] if head is not None else None
        return (found[-1], self._say(found[-1], "list-head")) if found else None

    def _say(self, mention: Place | Period, rule: str) -> Said:
        stop = self._joined(mention) if isinstance(mention, Place) else mention.stop
        return Said(self.reading.slice(mention.first, stop), mention.first, stop, rule)

    def _joined(self, place: Place) -> int:
        """Where the places end that one is listed with: "di Aceh, Sumatera Utara, dan Sumatera Barat"."""
        here = self.places[bisect_right(self.reading.edges, place.first) - 1]
        stop = end = place.stop
        for other in here[bisect_right(here, place.first, key=lambda p: p.first) :][:_ROW]:
            between = self.reading.lows(end, other.first)
            if between not in ([","], ["dan"], ["serta"], [",", "dan"], [",", "serta"]):
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
        at = bisect_right(self.reading.figures, start, key=lambda q: q.start) - 1
        return (at >= 0 and self.reading.figures[at].end >= start) or (
            at + 1 < len(self.reading.figures) and self.reading.figures[at + 1].start < end
        )

    def _is_when(self, period: Period, number: int) -> bool:
        """Whether a period is the figure's own, and not of what it is compared with: "naik dari bulan sebelumnya"."""
        q = self.reading.figures[number]
        stop = self.reading.word_at(q.end)
        highest = self.reading.lows(period.first - 1, period.first)
        if self.reading.low(period.first) == "sejak" and highest and highest[0].startswith("ter"):
            return False  # "terendah sejak 2021"
        if (period.kind == "year" and self._titled(period)) or self._term(period):
            return False
        if period.stop <= self.reading.word_at(q.start) and self._aside(period, self.reading.word_at(q.start)):
            return False
        if period.first - stop > _NEAR * 4:
            return True
        between = self.reading.lows(stop, period.first)
        if "dari" in between and not q.change and between[-1] != "dari":
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
        reading = self.reading
        lead = reading.lows(period.first - _ASIDE, period.first)
        long = period.low is not None and period.high is not None and period.high.year - period.low.year > 1
        held = lead[-1:] == ["periode"] and not reading.grammar.parts["office"].isdisjoint(lead)
        held = held and reading.grammar.tag(lead[-2]) != "p"
        return long and (held or lead[-2:-1] == ["masa"] or lead[-3:-2] == ["masa"] or self._held(period.first))

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
        for at in range(len(lead) - 1, -1, -1):
            if not lead[at][0].isalnum():
                return False
            if lead[at] == "yang":
                return reading.low(period.stop) in POINTING or reading.grammar.tag(reading.low(period.stop)) in "av"
            if lead[at] == "dari" and at == len(lead) - 1:  # "naik dari 2024 menjadi Rp6 triliun"
                return not LEADING_TO.isdisjoint(reading.lows(period.stop, min(figure, period.stop + _FAR)))
            if lead[at] in COMPARING:  # what is compared with is over behind a comma or a figure of its own
                start, _ = reading.offsets(period.stop, period.stop + 1)
                own = bisect_left(reading.figures, start, key=lambda q: q.start)
                over = "," in reading.lows(period.stop, min(figure, period.stop + _FAR))
                return over or reading.word_at(reading.figures[own].start) < figure
        return False

    def _same_matter(self, number: int, links: Sequence[Links], related: Mapping[int, Related]) -> int | None:
        """An earlier figure of the same whole or the same subject, whose place and time hold on."""
        relation = related.get(number)
        if relation is not None and relation.relation in ("share", "part", "rest") and relation.base < number:
            return relation.base
        subject = links[number].subject
        counted = self.reading.figures[number].counted
        if subject is None or self.reading.figures[number].kind in ("measure", "ordinal"):
            return None
        for back in range(number - 1, max(number - 1 - _FIGURES, -1), -1):
            other = links[back].subject
            if other is not None and other.text.lower() == subject.text.lower():
                return back
            if counted and counted not in CLASSIFIERS and self.reading.figures[back].counted == counted:
                return back
        return None

    def _carried(
        self,
        number: int,
        spoken: Sequence[str | None],
        mentions: Sequence[Sequence[M]],
        lasts: Callable[[M], bool],
    ) -> tuple[M, Said] | None:
        """What the sentences just before say."""
        q = self.reading.figures[number]
        sentence = self.reading.sentences[number]
        if q.kind in ("ordinal", "measure", "multiple"):
            return None
        if self._turns(sentence) or (mentions is self.periods and self._now(sentence)):
            return None
        reach = 1 if q.kind == "money" or mentions is self.places else 2
        for back in range(sentence - 1, max(sentence - 1 - reach, -1), -1):
            if spoken[back] != spoken[sentence] and spoken[sentence] is not None:
                break
            found = [m for m in mentions[back][-_SOME:] if lasts(m)]
            if found:
                return found[-1], self._say(found[-1], "carried")
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
            words = self.reading.words.words[self.reading.edges[sentence] : self.reading.edges[sentence + 1]]
            now = any((a.lower(), b) == ("saat", "ini") for a, b in pairwise(words))  # no "Indeks Saat Ini"
            self._of_now[sentence] = now or "kini" in words or words[0] == "Kini"
        return self._of_now[sentence]

    def _of_headline(self, number: int) -> Said | None:
        """The place of a headline above the text, which all of it is about; a venue in it holds for nothing else."""
        reading = self.reading
        first, stop = reading.edges[0], reading.edges[1]
        if self._title is None:
            here = [p for p in self.places[0] if not _LARGE.isdisjoint(p.kind.split(";")) and p.lead in _LOCATIVE]
            self._title = here if is_title(reading.words.words[first:stop]) else []
        alone = len(self._title) == 1 and reading.sentences[number] > 0
        if not alone or reading.figures[number].kind not in ("cardinal", "percent", "money"):
            return None
        return self._say(self._title[0], "headline")

    def _session(self, number: int) -> Period | None:
        """The day of trade that a text on markets told last, for what rose or fell on it."""
        reading, sentence = self.reading, self.reading.sentences[number]
        if not self._of_markets or reading.figures[number].kind == "measure":
            return None
        if not any(q.change for q, s in self._beside(number) if s == sentence):
            return None
        while len(self._days) <= sentence:  # the last day told before each sentence
            told = self.periods[len(self._days) - 1] if self._days else ()
            days = (
                p for p in reversed(told) if p.low is not None and p.low == p.high and p.kind in ("day", "relative")
            )
            self._days.append(next(days, self._days[-1] if self._days else None))
        return self._days[sentence]

    def _beside(self, number: int) -> list[tuple[Quantity, int]]:
        """The figures around one, and their sentences."""
        span = slice(max(number - _SOME, 0), number + _SOME)
        return list(zip(self.reading.figures[span], self.reading.sentences[span], strict=True))

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
