"""Who says it: the person or source that a sentence or a quotation is given to.

Start with `Speakers.by_sentence`. Speech is found in the chunks of a sentence ("Andono mengatakan …", "… kata Adi",
"menurut data BPS"); it holds for the whole sentence, for every sentence of a quotation, and for a sentence
between two of the same speaker. A short name is given in full, with the office that stood before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from extractor.pipes.grammar import Chunk
from extractor.pipes.lexicon import spots
from extractor.pipes.places import Place, Places
from extractor.pipes.reading import POINTING, THERE_IS, Reading
from extractor.records import Value


class Speaker(Value, frozen=True):
    """Who says a sentence: the name, the office, the words that say so, and the rule."""

    name: str
    role: str | None
    first: int
    stop: int
    rule: str


# What an office is of: "Menteri Perdagangan", "Kepala Dinas Perhubungan Darat".
_FIELD = re.compile(
    r"(?:P|K)[a-z]{4,}an|Negara|Negeri|Luar|Dalam|Daerah|Desa|Umum|Darat|Laut|Udara|Tinggi|Utama|Operasi|Ekonomi|Hukum"
    r"|Sosial|Agama|Energi|Tenaga|Riset"
)
_QUOTES = re.compile('[\n"“”]')
_TELLING = re.compile("[rRgvN]")  # tags of chunks that may say who speaks
_COMMON = frozenset("nmtd")  # classes of words that are no names
_WORD = 4  # words of a quotation that are but a term
_NAME = 3  # words of a person's name; of a longer one the last two
_DENYING = frozenset({"menampik", "membantah", "menyangkal", "memungkiri", "mengelak"})
_AS = frozenset({"dari", "selaku", "sebagai"})  # of a firm, in an office
_NOT = frozenset({"tidak", "tak", "belum", "enggan", "menolak", "bukan"})
_BEHIND = POINTING | {"sendiri", "terpisah", "tanggal"}  # words behind a name that are no part of it
_FEWEST = 2
_HE = frozenset({"ia", "dia", "beliau", "pihaknya", "dirinya"})
_REPORTS = frozenset({"laporan", "survei", "riset", "data", "kajian", "studi"})
_PAPERS = frozenset(
    {"peraturan", "keputusan", "undang-undang", "undang", "uu", "perpres", "permen", "surat", "instruksi", "putusan"}
)
_FIRMS = frozenset({"bank", "pt", "universitas", "institut", "partai", "grup", "group"})  # a name of theirs follows
_OPENING = 3  # sentences that introduce whoever is named by one word later
_GAP = 4  # sentences that may lie between two of one speaker and be his too
_PARAGRAPH = 6  # sentences that a closing "demikian dilansir …" speaks for
_AHEAD = 8  # chunks looked ahead for the source that is cited


def spoke_there(chunks: Sequence[Chunk], i: int) -> int:
    """Who stands before the verb of speech chunks[i], or -1: "Adi di Solo, Senin, mengatakan …"."""
    j = _back(chunks, i - 1, "a,T")
    if any(c.tag in ",T" for c in chunks[j + 1 : i]):
        while j > 1 and chunks[j].tag == "N" and chunks[j - 1].tag == "p" and chunks[j - 2].tag in "N,T":
            j = _back(chunks, j - 2, ",T")
    return j


def _back(chunks: Sequence[Chunk], j: int, tags: str) -> int:
    """The last chunk up to j that has none of these tags, or -1."""
    while j >= 0 and chunks[j].tag in tags:
        j -= 1
    return j


class Speakers:
    """Finds the speakers of one text."""

    def __init__(self, reading: Reading, places: Sequence[Place], known: Places) -> None:
        """Take the text, the places it names, and those that are known, of which an office may be."""
        self.reading, self.words, self.edges = reading, reading.words, reading.edges
        self.tags, self.parts = reading.grammar.words, reading.grammar.parts
        self.known = known
        self.where = {k for place in places if place.name is not None for k in range(place.first, place.stop)}
        self.first: dict[str, int] | None = None  # where a word with a capital stands first, once it is asked
        self.names: dict[str, tuple[str, str | None]] = {}  # one word of a name to the name and its office
        self.longer: dict[str, str] = {}  # a name that was cut short to what a later mention shows it to be
        self.last: Speaker | None = None
        self.person: Chunk | None = None  # who was named last with an office

    def by_sentence(self) -> list[Speaker | None]:
        """The speaker of each sentence."""
        count = len(self.edges) - 1
        said = [self._speech(n) if self._may_speak(n) else None for n in range(count)]
        self._quoted(said)
        for n in range(count):
            # "Demikian dilansir Reuters" speaks for the paragraph it closes.
            if said[n] and self.reading.low(self.edges[n]) == "demikian":
                for back in range(n - 1, max(n - _PARAGRAPH, -1), -1):
                    if said[back] or self._ends_line(back):
                        break
                    said[back] = said[n]
        for n in range(1, count):
            before, after = said[n - 1], next((s for s in said[n + 1 : n + 1 + _GAP] if s), None)
            if said[n] is None and before is not None and after is not None and before.name == after.name:
                said[n] = replace(before, rule="between")
        return [self._whole(speaker) if speaker is not None else None for speaker in said] if self.longer else said

    def _whole(self, speaker: Speaker) -> Speaker:
        """A speaker whose name a later mention showed to be longer."""
        name = self.longer.get(speaker.name)
        if name is None:
            return speaker
        role = speaker.role and speaker.role.removesuffix(name.removesuffix(speaker.name).rstrip()).rstrip()
        return replace(speaker, name=name, role=role or None)

    def _may_speak(self, n: int) -> bool:
        """Whether a sentence has a word of speech, or opens the text with an office; others need no closer look."""
        words = self.reading.lows(self.edges[n], self.edges[n + 1])
        return not self.reading.grammar.speech.isdisjoint(words) or (
            n < _OPENING and not self.parts["office"].isdisjoint(words)
        )

    def _quoted(self, said: list[Speaker | None]) -> None:
        """Give every sentence of a quotation the speaker that one of them names, or the one before it."""
        for first, stop in self._quotes():
            found = next((said[n] for n in range(first, stop) if said[n]), None)
            if found is None and first and not self._ends_line(first - 1):
                found = said[first - 1]  # "…," kata Adi. "…"
            for n in range(first, stop):
                if said[n] is None and found is not None:
                    said[n] = replace(found, rule="quotation")

    def _ends_line(self, n: int) -> bool:
        return self.words.words[self.edges[n + 1] - 1][0] == "\n"

    def _quotes(self) -> list[tuple[int, int]]:
        """The first sentence of every quotation and the one behind its last; none runs over a line."""
        out: list[tuple[int, int]] = []
        if not any(mark in self.reading.text for mark in '"“”'):
            return out
        begin = opened = -1
        for found in _QUOTES.finditer(self.reading.text):
            mark, at = found[0], bisect_right(self.words.starts, found.start()) - 1
            if mark == "\n":
                begin = -1
                continue
            n = bisect_right(self.edges, at) - 1
            if begin < 0 and mark != "”":
                begin, opened = n, at
            elif begin >= 0 and mark != "“":
                if at - opened > _WORD:  # "yang disebut “jatah preman” itu" is no speech
                    out.append((begin, n + 1))
                begin = -1
        return out

    def _speech(self, n: int) -> Speaker | None:
        chunks = self.reading.chunks(n)
        found = None
        for i in spots(_TELLING, self.reading.tags(n)):
            c, got = chunks[i], None
            if c.tag == "r":
                got = self._behind(chunks, i)
            elif c.tag == "R":
                got = self._before(chunks, i)
            elif c.tag == "g" and not (i and chunks[i - 1].tag == "("):
                got = self._cited(chunks, i)
            elif c.tag == "v" and not self.parts["report"].isdisjoint(self.reading.lows(c.first, c.stop)):
                got = self._agency(chunks, i)
            elif c.tag == "N" and c.name and self._office(c) and not self._stands_alone(c.first):
                self.person = c
                self._named(c, None, c.first, c.stop, "person")
            if got is not None and (found is None or found.rule == "cited"):
                found = got
        if found is not None and found.rule != "cited" and (self.last is None or not self._many(found)):
            self.last = found
        return found

    def _many(self, speaker: Speaker) -> bool:
        """Whether a speaker is no one person: "Pengusaha katering mengakui …"."""
        words = speaker.name.split()
        return len(words) > 1 and speaker.role is None and all(word.islower() for word in words[1:])

    def _behind(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "kata Adi", "ujarnya"."""
        word = self.reading.low(chunks[i].first)
        if word.endswith("nya"):
            return self._again(chunks[i])
        if i + 1 >= len(chunks):
            return None
        after = chunks[i + 1]
        if after.tag == "," and i + 2 < len(chunks) and chunks[i + 2].name:
            after = chunks[i + 2]  # a link that was cut out: "kata Juru Bicara , Febri"
        if after.tag == "o":
            return self._again(chunks[i])
        if after.tag != "N":
            return None
        if self._points(after):
            return self._again(chunks[i])
        if [c.tag for c in chunks[i + 2 : i + 4]] == ["a", "N"] and self.reading.low(
            chunks[i + 2].first
        ) == "sekaligus":
            after = chunks[i + 3]  # "ujar ketua panitia sekaligus Camat Sukamaju, Adi Wibowo"
            role, name = self._apposed(chunks, i + 3)
            return self._named(name, role, after.first, name.stop, "said-by")
        if not after.name and self.tags.get(self.reading.low(after.first)) not in ("t", "q"):
            return None
        role, name = self._apposed(chunks, i + 1 if after is chunks[i + 1] else i + 2)
        return self._named(name, role, after.first, name.stop, "said-by")

    def _apposed(self, chunks: Sequence[Chunk], i: int) -> tuple[str | None, Chunk]:
        """The office and who holds it, of the noun phrase chunks[i]: "Kepala Dinas Perhubungan, Dewi Larasati"."""
        c = chunks[i]
        if not self._office(c) and not self.words.words[c.first].islower():
            return None, c
        stop = i + 1
        while stop < len(chunks) and chunks[stop].tag == "N" and chunks[stop].first > chunks[stop - 1].stop:
            stop += 1  # "Kepala Kepolisian Sektor (Kapolsek) Setu"
        behind = chunks[stop : stop + 2]
        degree = len(behind) > 1 and len(self.words.words[behind[1].first]) == 1  # "Budi Santoso, M.Si."
        named = [d.tag for d in behind] == [",", "N"] and behind[1].name and not degree
        if named and behind[1].first not in self.where:  # but "Ketua Umum Rudi Hartawan, Jakarta"
            return self.reading.slice(c.first, chunks[stop - 1].stop), behind[1]
        return None, c if stop == i + 1 else replace(c, stop=chunks[stop - 1].stop, name=True)

    def _before(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "Andono mengatakan"; "Kepala Dinas, Andono Warih, mengatakan"."""
        j, words = spoke_there(chunks, i), self.words.words
        if j < 0:
            return None
        c = chunks[j]
        denies = self.reading.low(chunks[i].stop - 1) in _DENYING
        between = pairwise(self.reading.lows(c.stop, chunks[i].stop))
        if not denies and any(word in _NOT and behind != "hanya" for word, behind in between):
            return None  # "Adi tidak menjawab", but "Adi tak membantah"
        if c.tag == "o":
            low = self.reading.low(c.first)
            return self._again(chunks[i]) if low in _HE else None
        if c.tag == "y" and j and self._reports(chunks[j - 1]):
            c = chunks[j - 1]  # "dari laporan Bank Elang yang menyatakan …"
            return self._named(replace(c, first=c.first + 1), None, c.first, chunks[i].stop, "says")
        if c.tag != "N":
            return None
        k = j - 2 if j >= 2 and chunks[j - 1].tag == "," and chunks[j - 2].tag == "N" else j
        while k and chunks[k - 1].tag == "N" and chunks[k - 1].stop < chunks[k].first:
            k -= 1  # "Kepala Kepolisian Sektor (Kapolsek) Setu"
        if k and chunks[k - 1].tag == "p":
            if k == j:
                return self._of_whom(chunks, k, i)
            k = j  # "Dari desa, Budi mengatakan …"
        role, named = self._apposed(chunks, k)
        if named.stop == c.stop:
            c = named
        else:
            role, k = None, j
        first = min(chunks[k].first, c.first)
        if (not c.name and not self._office(c)) or not words[c.first][0].isalnum():
            return None
        if self._points(c):
            return self._again(chunks[i])
        return self._named(c, role, first, chunks[i].stop, "says")

    def _of_whom(self, chunks: Sequence[Chunk], k: int, i: int) -> Speaker | None:
        """As in "Rudi Hartawan dari Bank Elang mengatakan", "… selaku Kepala Dinas …"; k is the bank, i the verb."""
        if k < 2 or self.reading.low(chunks[k - 1].first) not in _AS:
            return None
        who, firm = chunks[k - 2], chunks[k]
        if who.tag != "N" or not who.name:
            return None
        if k > 2 and chunks[k - 3].tag not in '."s\n,':
            return None
        home = self.known.end(self.words, firm.first) == firm.stop  # "Rudi Hartawan dari Jakarta"
        role = None if home or self._office(who) else self.reading.slice(firm.first, firm.stop)
        return self._named(who, role, who.first, chunks[i].stop, "says")

    def _reports(self, chunk: Chunk) -> bool:
        """Whether a noun phrase is a report of somebody: "laporan Bank Elang"."""
        return chunk.name and chunk.stop - chunk.first > 1 and self.reading.low(chunk.first) in _REPORTS

    def _cited(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "menurut Tara", "berdasarkan data yang dirilis oleh Bank Indonesia"."""
        pick, role = None, None
        for j, c in enumerate(chunks[i + 1 : i + _AHEAD], i + 1):
            if c.tag in ',.F:"s' or (c.metric and c.name):
                break  # "Menurut data ekspor Karet Alam mencapai …"
            if c.tag == "o" and pick is None and self.reading.low(c.first) not in POINTING:
                return self._again(chunks[i])
            if c.tag == "N" and c.name:
                role, pick = self._apposed(chunks, j)
                if role is not None and chunks[j + 3 : j + 4] and chunks[j + 3].tag != ",":
                    role, pick = None, c  # "Menurut Menteri Perdagangan, Beras Bulog naik …"
                break
        if pick is None:
            return None
        first, stop = pick.first, pick.stop
        while first < stop and self.words.words[first].islower():
            first += 1
        return self._named(replace(pick, first=min(first, stop - 1)), role, chunks[i].first, stop, "cited")

    def _agency(self, chunks: Sequence[Chunk], i: int) -> Speaker | None:
        """As in "BPS mencatat", "Antara melaporkan harga naik"; "Melansir Bloomberg, …" at the head of a sentence."""
        c = chunks[i - 1] if i else None
        if c is None or c.tag == '"':
            return self._cited(chunks, i)
        if c.tag == "o" and self.reading.low(c.first) in _HE and self._clause(chunks, i):
            return self._again(chunks[i])
        if c.tag != "N" or (i >= 2 and chunks[i - 2].tag == "p"):
            return None
        agency = self.reading.low(c.first) in self.parts["agency"] and c.name
        clause = c.name and self._clause(chunks, i)
        if not agency and not clause:
            return None
        return Speaker(self.reading.slice(c.first, c.stop), None, c.first, chunks[i].stop, "reports")

    def _clause(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether the verb chunks[i] has a clause: "mencatat, kini terdapat …", "mencatat ekspor naik"."""
        if self.reading.low(chunks[i].stop - 1) in THERE_IS:
            return True
        j = i + 1
        if "".join(c.tag for c in chunks[j : j + 3]) in ("pT,", "pNT"):
            j = next((k for k in range(j, min(j + _AHEAD, len(chunks))) if chunks[k].tag == ","), j)
        behind = chunks[j + 1 : j + 3] if chunks[j : j + 1] and chunks[j].tag == "," else chunks[j : j + 2]
        there = bool(behind) and behind[0].tag == "v" and self.reading.low(behind[0].stop - 1) in THERE_IS
        return there or (len(behind) > 1 and behind[0].tag == "N" and behind[1].tag in "va")

    def _again(self, chunk: Chunk) -> Speaker | None:
        if self.last is None and self.person is not None:
            self.last = self._named(self.person, None, self.person.first, self.person.stop, "person")
        if self.last is None:
            return None
        return replace(self.last, first=chunk.first, stop=chunk.stop, rule="pronoun")

    def _points(self, chunk: Chunk) -> bool:
        """Whether an office stands for somebody named before: "politikus itu"."""
        last = self.reading.low(chunk.stop - 1)
        return self.last is not None and last in POINTING and self._office(chunk)

    def _office(self, chunk: Chunk) -> bool:
        return self._past_offices(chunk.first, chunk.stop) > 0

    def _past_offices(self, first: int, stop: int) -> int:
        """Where the last office of some words ends, 0 if there is none; "wali kota" is one of two words."""
        low, offices = self.reading.lows(first, stop), self.parts["office"]
        if self.reading.grammar.office_heads.isdisjoint(low):
            return 0
        for k in range(len(low) - 1, -1, -1):
            if k + 1 < len(low) and f"{low[k]} {low[k + 1]}" in offices:
                return first + k + 2
            if low[k] in offices:
                return first + k + 1
        return 0

    def _stands_alone(self, first: int) -> bool:
        """Whether a name begins with what no person has: "Departemen Tenaga Kerja", "Peraturan Wali Kota Solo"."""
        low = self.reading.low(first)
        return low in _PAPERS or low in self.parts["agency"]

    def _person(self, first: int, stop: int) -> int:
        """Where the name of a person begins behind an office: "Kepala Dinas Pendidikan Jawa Barat Dedi Supandi"."""
        for k in range(stop - 2, first - 1, -1):  # "Analis Melati Sekuritas Budi"
            if self.reading.low(k) in self.parts["organization"]:
                first = k + 1
                break
        while first < stop and (past := self._past_field(first, stop)):
            first = past
        at = [k for k in range(first, stop) if self.words.words[k][0].isalnum()]  # "Budi M. Santoso" has three
        if len(at) <= _NAME:
            return first
        return at[-3] if len(self.words.words[at[-2]]) == 1 else at[-2]

    def _past_field(self, first: int, stop: int) -> int:
        """Where the next word or place ends that an office is of; 0 where a name begins."""
        words = self.words.words
        place = self.known.end(self.words, first)
        if place > first + 1:  # "Jawa Barat"
            return min(place, stop)
        is_field = (
            not words[first][0].isupper()
            or (words[first].isupper() and len(words[first]) > 1)
            or _FIELD.fullmatch(words[first])
            or first in self.where
            or (place and stop - first > _FEWEST)
            or (words[first - 1] == "-" and not self.words.spaces[first - 1])  # "PDI-P"
            or (words[first - 1].lower() in _FIRMS and stop - first > _FEWEST)
            or self.tags.get(self.reading.low(first), "") in _COMMON
        )
        return first + 1 if is_field else 0

    def _in_full(self, at: int) -> str | None:
        """The name that one word of it was first told by: "kata Faisal" of "pakar hukum Faisal Santiago"."""
        words = self.words.words
        if self.first is None:
            self.first = {}
            for k, word in enumerate(words):
                if word[0].isupper():
                    self.first.setdefault(word, k)
        first = self.first.get(words[at], at)
        stop = first + 1
        while stop - first < _NAME and self._named_on(stop):
            stop += 1
        begin = first
        while stop == first + 1 and first - begin < _NAME - 1 and begin and self._named_on(begin, back=True):
            begin -= 1
        return self.reading.slice(begin, stop) if first < at and stop - begin > 1 else None

    def _named_on(self, at: int, *, back: bool = False) -> bool:
        """Whether the name goes on with a word, or with the one before it."""
        words, spaces = self.words.words, self.words.spaces
        if at >= len(words) or not spaces[at - 1]:
            return False
        word = words[at - 1] if back else words[at]
        known = (at - back) in self.where or word.lower() in self.tags or _FIELD.fullmatch(word)
        return word.istitle() and len(word) > 1 and not known and self.reading.grammar.tag(word) == "n"

    def _named(self, chunk: Chunk, role: str | None, first: int, stop: int, rule: str) -> Speaker:
        """A speaker by a noun phrase that names one, the office cut off."""
        words = self.words.words
        begin, end = chunk.first, chunk.stop
        while end - begin > 1 and words[end - 1].lower() in _BEHIND:
            end -= 1
        also: Sequence[str] = ()
        if not self._stands_alone(begin) and "atau" in words[begin + 1 : end - 1]:  # "Adi Wibowo atau Bowo"
            at = words.index("atau", begin + 1)
            also, end = words[at + 1 : end], at
        if role is None:
            if words[end - 1] == ")" and self._office(chunk) and "(" in words[begin + 1 : end]:
                end = begin + 1 + words[begin + 1 : end].index("(")  # "Presiden Joko Widodo (Jokowi)"
            past = self._past_offices(begin, end)
            if ")" in words[begin:end]:  # "Direktur Kementerian Agama (Kemenag) Siti Rahma"
                past = max(past, begin + words[begin:end].index(")") + 1)
            at = self._person(past, end) if past and chunk.name and not self._stands_alone(begin) else end
            # But "Menteri Luar Negeri Inggris" names nobody else.
            if not self.where.issuperset(range(at, end)) and self.known.end(self.words, at) != end:
                role, begin = self.reading.slice(begin, at).rstrip(" ,"), at
        name = self.reading.slice(begin, end)
        key = words[begin]
        if end - begin > 1 and role is None and words[end - 1] in self.names:
            # "Karolog Zari" of a man who was named before: what stands before his name is an office.
            full = self.names[words[end - 1]][0]
            if not set(words[begin : end - 1]) & set(full.split()):
                role, begin, key = self.reading.slice(begin, end - 1), end - 1, words[end - 1]
        alone = end - begin == 1 and begin == chunk.first
        if alone and key not in self.names and (longer := self._in_full(begin)) is not None:
            short = self.names.get(longer.split()[-1], ("", None))[0]
            if longer.endswith(f" {short}"):
                self.longer[short] = longer
            self.names[key] = longer, role
        if end - begin == 1 and key in self.names:
            whole, office = self.names[key]
            return Speaker(whole, role or office, first, stop, rule)
        nobody = role is None and self._past_offices(begin, end) > 0  # "Kepala Kantor Wilayah Kalimantan"
        for word in (*words[begin:end], *also) if not nobody else ():
            if word[0].isupper():
                self.names.setdefault(word, (name, role))
        known = self.names.get(key, (name, role))
        return Speaker(known[0] if name in known[0] else name, role or known[1], first, stop, rule)
