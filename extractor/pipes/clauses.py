"""Where the clauses of a sentence end, and the subject, verb and measure of the words before a figure.

Start with `read`. It goes from the figure to the left: over words that lead to an amount and over phrases behind
prepositions to the nearest verb or noun phrase, and from a verb on to the noun phrase that it belongs to.

Chunks come with their tags in one string (see `Chunk`), so that most questions are asked of the string.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from msgspec.structs import replace

from extractor.pipes.grammar import Chunk
from extractor.pipes.phrases import COUNTS, lone
from extractor.pipes.reading import NAMELY, THERE_IS, Reading
from extractor.records import Value


class Clause(Value, frozen=True):
    """What the words before a figure say.

    how      how the subject was found: `clause` before a verb, `item` right before the figure, `object` behind a
             verb without a subject, `measured` before a word such as "sepanjang"; `counted` behind the figure
    phrase   a noun phrase behind a preposition: "pada sektor konstruksi sebesar …"

    The others are told from a subject that names nobody, which then is none:

    change   a noun of change
    pronoun  the pronoun that stands for the subject
    points   whether the words before the figure only point back: "angka tersebut", "jumlahnya"
    """

    subject: Chunk | None = None
    metric: Chunk | None = None
    verb: Chunk | None = None
    how: str = ""
    phrase: Chunk | None = None
    change: Chunk | None = None
    pronoun: Chunk | None = None
    points: bool = False


_END = re.compile(r'.*[s."\nrR]', re.DOTALL)  # up to what a clause ends at
_CITATION = 6  # chunks of who is cited at most
_CITED = re.compile(f".*g[^,F]{{0,{_CITATION - 1}}},", re.DOTALL)  # "Menurut saksi, 40 orang …"
_ASIDE = re.compile("(?<=N),[rg][^,F]{0,4},(?=[vak])")
_DATELINE = re.compile(r"[N(),\n]{1,6}(?=-)")
_FIRST = attrgetter("first")

_SKIP = frozenset('kaT():"-n')  # tags that stand between a figure and what leads to it
_LOCATIVE = frozenset({"di", "ke", "dalam", "sejak", "hingga", "sampai", "antara", "melalui"})
_PHYSICAL = frozenset({"seharga", "sepanjang", "seluas", "setinggi", "seberat", "selebar", "sedalam", "setebal"})
_WORTH = _PHYSICAL | {"senilai"}  # "bersama sabu senilai …"
_HAVING = frozenset({"berusia", "berumur", "berdurasi", "berukuran", "berkapasitas", "berdiameter", "bernilai"})
_MODAL = frozenset({"bisa", "dapat", "akan", "harus", "telah", "sudah", "tidak", "masih", "mampu"})
_OWNERS = frozenset({"kita", "kami", "saya", "aku", "mereka", "dia"})
_GIVEN = frozenset({"penawaran", "tawaran", "usulan", "sumbangan", "hibah"})  # theirs from whom they come
_IS = frozenset({"adalah", "ialah"})
_BEING = _IS | {"merupakan", "menjadi"}


def last_end(tags: str, start: int, at: int) -> int:
    """The last chunk from `start` on and before `at` at which a clause ends, -1 if none does."""
    ends = _END.match(tags, start, at)
    last = ends.end() - 1 if ends else -1
    if "g" in tags and (cited := _CITED.match(tags, max(start - _CITATION, 0), at)):
        last = max(last, cited.end() - 1)
    if "-" in tags and 0 < (dash := dateline(tags)) < at:
        last = max(last, dash)
    return last if last >= start else -1


def aside(tags: str) -> range:
    """The chunks between a subject and its verb that say who says so: "Ekspor, kata Adi, naik …"; empty if none do."""
    found = _ASIDE.search(tags) if ",r" in tags or ",g" in tags else None
    return range(found.start(), found.end()) if found else range(0)


def dateline(tags: str) -> int:
    """How many chunks a sentence begins with that only say where a report was written: "SEMARANG — Polisi …"."""
    found = _DATELINE.match(tags)
    return found.end() if found else 0


def read(reading: Reading, own: Sequence[Chunk], tags: str) -> Clause:
    """What the chunks before a figure say of it; `tags` are theirs."""
    if not own:
        return _NOTHING
    if (named := _namely(reading, own, tags)) is not None:
        return Clause(named, how="item")
    lead = reading.low(own[-1].first) if tags[-1] == "k" else ""
    i, so_far = _back(reading, own, tags, lead)
    if i < 0:
        return so_far
    if i >= 2 and tags.startswith("vyN", i - 2) and not own[i].name:
        i -= 2  # "menjadi yang terendah dengan …"
    if tags[i] == "N":
        return _from_noun(reading, own, tags, i, so_far, measured=lead in _PHYSICAL)
    if tags[i] == "v":
        return _from_verb(reading, own, tags, i, so_far)
    if tags[i] == "y":
        return _from_relative(reading, own, tags, i, so_far)
    return so_far


def _namely(reading: Reading, own: Sequence[Chunk], tags: str) -> Chunk | None:
    """The name that a figure is put to by "yakni": "diberikan kepada Jawa Timur, yakni 41.300"."""
    if not tags.endswith("N,k") or not own[-3].name or reading.low(own[-1].first) not in NAMELY:
        return None
    last = len(own) - 3
    first = begin(tags, last)
    return _whole(own, first, last) if first and tags[first - 1] == "p" else None


def _back(reading: Reading, own: Sequence[Chunk], tags: str, lead: str) -> tuple[int, Clause]:
    """The chunk that the words before a figure depend on, and what was said on the way; -1 if that is all.

    lead  the word that leads to the figure, "" if none does
    """
    metric: Chunk | None = None
    phrase: Chunk | None = None
    i = len(own) - (2 if tags[-1] == "c" else 1)
    while i >= 0:
        if tags[i] == "N":
            first = begin(tags, i)
            if not first or tags[first - 1] not in "pg":
                break
            whole = _whole(own, first, i)
            word = reading.low(own[first - 1].first)
            if lead in _WORTH and i == len(own) - 2 and word not in _LOCATIVE:
                return -1, Clause(whole, how="measured")
            if metric is not None and own[i].name and word == "seperti":
                return -1, Clause(whole, metric, None, "item")  # "kota seperti Garut dengan rasio 7 persen"
            if metric is None and whole.metric:
                metric = whole
            if word not in _LOCATIVE:
                phrase = phrase or whole
            i = first - 2
        elif tags[i] == "k" and phrase is not None and reading.low(own[i].first) in NAMELY:
            return -1, Clause(phrase, metric, None, "item")
        elif tags[i] in _SKIP or _leads(reading, own, tags, i):
            i -= 1
        else:
            break
    return i, Clause(None, metric, None, "", phrase)


def _leads(reading: Reading, own: Sequence[Chunk], tags: str, i: int) -> bool:
    """Whether a comma, a preposition or a pronoun only stands between a figure and what leads to it."""
    if tags[i] == ",":
        return i > 0
    if tags[i] == "p":
        return i == len(tags) - 1 or tags[i + 1] in "Tkap,"
    if tags[i] != "o" or not i or not own[i - 1].metric or reading.low(own[i - 1].stop - 1) in COUNTS:
        return False
    return reading.low(own[i].first) in _OWNERS  # "Total utang kita Rp5 miliar"


def _from_verb(reading: Reading, own: Sequence[Chunk], tags: str, i: int, so_far: Clause) -> Clause:
    """The clause whose nearest part is the verb own[i]."""
    verb = own[i]
    if i == len(own) - 1 and tags.endswith("Nv") and reading.low(verb.stop - 1) in _HAVING:
        said = i > 1 and (tags[i - 2] == "y" or reading.low(own[i - 2].stop - 1) in _BEING)
        if not said:
            return Clause(own[i - 1], None, verb, "measured")  # "Dalam rekaman berdurasi 5 menit"
    return Clause(subject(reading, own, tags, i - 1), so_far.metric, verb, "clause", so_far.phrase)


def _from_relative(reading: Reading, own: Sequence[Chunk], tags: str, i: int, so_far: Clause) -> Clause:
    """The clause whose nearest part is the "yang" own[i]."""
    first = begin(tags, i - 1) if i and tags[i - 1] == "N" else 0
    if first and own[i - 1].metric and tags[first - 1] == "v":  # "mencatat rating yang tinggi, yakni …"
        found = subject(reading, own, tags, first - 2)
        return Clause(found, so_far.metric or own[i - 1], own[first - 1], "clause", so_far.phrase)
    return Clause(subject(reading, own, tags, i), so_far.metric, None, "clause", so_far.phrase)


def _from_noun(reading: Reading, own: Sequence[Chunk], tags: str, i: int, so_far: Clause, *, measured: bool) -> Clause:
    """The clause whose nearest part is the noun phrase own[i]; `measured` if a word such as "sepanjang" follows."""
    noun = own[i]
    first = begin(tags, i)
    before = tags[first - 1] if first else ""
    if noun.metric and before in ("N", "y") and reading.low(noun.stop - 1).endswith("nya"):
        if before == "N":
            return Clause(own[first - 1], noun, None, "item", so_far.phrase)  # "Mobil ini panjangnya 4.745 mm"
        if lone(noun) and first > 1 and tags[first - 2] == "N":
            return Clause(own[first - 2], noun, None, "measured", so_far.phrase)  # "ramuan yang harganya Rp5 juta"
    whole = _whole(own, first, i)
    if measured and i == len(own) - 2:
        return Clause(whole, how="measured")
    if before == "v":
        return _from_object(reading, own, tags, first, i, so_far)
    if before == "k":
        if tags.startswith("c", i + 1) and reading.low(own[first - 1].stop - 1) == "di":
            return so_far  # "100 hektare berada di Riau dan 150 …"
        word = reading.low(own[first - 1].first)
        if word in _IS or word.startswith("me"):  # "mencapai rekor", "adalah pengerjaan"
            found = subject(reading, own, tags, first - 2)
            if found is not None:
                return Clause(found, so_far.metric, None, "clause", so_far.phrase)
    return Clause(whole, so_far.metric, None, "item", so_far.phrase)


def _from_object(reading: Reading, own: Sequence[Chunk], tags: str, first: int, i: int, so_far: Clause) -> Clause:
    """The clause whose nearest part are the noun phrases from `first` to i behind a verb."""
    noun, verb = own[i], own[first - 1]
    word = reading.low(verb.stop - 1)
    if word in THERE_IS and noun.name:  # "Berikutnya ada Jawa Barat, 46 persen"
        return Clause(_whole(own, first, i), so_far.metric, None, "clause", so_far.phrase)
    metric = noun if noun.metric and not _with(reading, own, so_far.metric) else so_far.metric
    relative = first > 1 and tags[first - 2] == "y"  # "kredit yang disalurkan bank itu mencapai …"
    amounts = tags.startswith("k", i + 1) and reading.low(own[i + 1].first).startswith("men")
    if (amounts and not relative) or word in reading.grammar.parts["setting"]:
        # "menghitung kerugian negara mencapai …"
        return Clause(_whole(own, first, i), metric, None, "clause", so_far.phrase)
    found = subject(reading, own, tags, first - 2)
    if found is None and not noun.metric:
        return Clause(noun, metric, verb, "object", so_far.phrase)
    return Clause(found, metric, verb, "clause", so_far.phrase)


def _with(reading: Reading, own: Sequence[Chunk], metric: Chunk | None) -> bool:
    """Whether a measure stands behind "dengan", and so is the figure's own."""
    if metric is None:
        return False
    at = bisect_left(own, metric.first, key=_FIRST)
    return at > 0 and reading.low(own[at - 1].first) == "dengan"


def subject(reading: Reading, own: Sequence[Chunk], tags: str, i: int) -> Chunk | None:
    """The noun phrase that the verb behind own[i] belongs to; a pronoun is given as it is.

    Of "penawaran dari Kubu Barat" it is the one whose it is, of "minyak Brent, LCOc1" both.
    """
    at = _subject(reading, own, tags, i)
    if at < 0 or tags[at] == "o":
        return own[at] if at >= 0 else None
    first = begin(tags, at)
    found = _whole(own, first, at)
    if found.metric and tags.startswith("pN", at + 1) and own[at + 2].name:
        low = reading.low(own[at + 1].first)
        if low == "milik" or (low == "dari" and reading.low(found.first) in _GIVEN):
            return own[at + 2]
    if found.name and tags.endswith("N,", 0, first):
        apart = own[first - 2]
        if (apart.name or not lone(apart)) and not (first >= 3 and tags[first - 3] in "pgv"):
            return replace(found, first=apart.first, metric=apart.metric)
    return found


def _subject(reading: Reading, own: Sequence[Chunk], tags: str, i: int) -> int:
    """Where the noun phrases end, or the pronoun is, that the verb behind own[i] belongs to; -1 if it has none."""
    closed = False  # a comma stood between: a relative clause before it is over
    nearest = -1  # the object of an earlier verb, for want of anything better
    while i >= 0:
        tag = tags[i]
        if tag == "o":
            return i
        if tag == "y":
            i = len(tags[:i].rstrip(",)(")) - 1
            if i < 0:
                return -1  # of what the figure before counts: "4 juta pekerja yang tersebar di lima provinsi"
            if tags[i] != "N":
                continue
            first = begin(tags, i)
            if not closed or not first or tags[first - 1] != "p":
                return i
            i = first - 2
        elif tag == "N":
            first = begin(tags, i)
            before = tags[first - 1] if first else ""
            if before == "v" and first == 1:  # behind a figure: "… 6,1 mengguncang Solo, menewaskan 12 orang"
                return nearest if own[0].first in reading.behind else i
            if before == "v" and not _relative(reading, own, tags, first, i):
                if not _own_object(reading, own, first, i):
                    return i
                nearest = i if nearest < 0 else nearest
            elif before == ",":
                first = _outer(reading, own, tags, first, i)
                if not first:
                    return i
            elif before not in ("p", "g", "v"):
                return i
            i = first - 2
        else:
            closed = closed or tag == ","
            i -= 1
    return nearest


def _relative(reading: Reading, own: Sequence[Chunk], tags: str, first: int, i: int) -> bool:
    """Whether the verb before the noun phrases from `first` to i stands behind "yang" and tells what they say."""
    if tags[first - 2] != "y":
        return False
    return not own[i].name or reading.low(own[first - 1].stop - 1) not in reading.grammar.parts["report"]


def _own_object(reading: Reading, own: Sequence[Chunk], first: int, i: int) -> bool:
    """Whether noun phrases are the object of the verb before them, and not the subject of a clause behind it."""
    behind = own[i + 1] if i + 1 < len(own) else own[i]
    if behind.tag in "va" and reading.low(behind.first) in _MODAL:  # "ingin Jawa bisa …"
        return False
    return reading.low(own[first - 1].stop - 1) not in reading.grammar.parts["clause_verb"]


def _outer(reading: Reading, own: Sequence[Chunk], tags: str, first: int, i: int) -> int:
    """Where the place begins that the one at own[i] lies in or beside: "di Kecamatan Anggrek, Kabupaten Melati, …"."""
    if not own[i].name or not tags.endswith("N,", 0, first) or not reading.heads(own[i], "place_head"):
        return 0
    outer = begin(tags, first - 2)
    return outer if outer and tags[outer - 1] == "p" else 0


def begin(tags: str, i: int) -> int:
    """Where the noun phrases begin that the one at i is joined to: "A, B dan C"."""
    first = i
    while first >= 2:
        if tags.endswith("N,c", 0, first):
            first -= 3  # "A, B, dan C"
        elif tags.endswith("Nc", 0, first) or (first < i and tags.endswith("N,", 0, first)):
            first -= 2
        else:
            break
    return first


def _whole(own: Sequence[Chunk], first: int, last: int) -> Chunk:
    if first == last:
        return own[last]
    return replace(own[last], first=own[first].first, metric=own[first].metric)


_NOTHING = Clause()
