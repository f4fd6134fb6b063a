"""Subject, verb and measure of the words before a figure.

Start with `read`. It goes from the figure to the left: over words that lead to an amount and over phrases behind
prepositions to the nearest verb or noun phrase, and from a verb on to the noun phrase that it belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from extractor.pipes.grammar import Chunk
from extractor.pipes.reading import NAMELY, THERE_IS, Reading


class Clause(NamedTuple):
    """What the words before a figure say.

    how     how the subject was found: `clause` before a verb, `item` right before the figure, `object` behind a
            verb without a subject, `measured` before a word such as "sepanjang"
    phrase  a noun phrase behind a preposition: "pada sektor konstruksi sebesar …"
    """

    subject: Chunk | None = None
    metric: Chunk | None = None
    verb: Chunk | None = None
    how: str = ""
    phrase: Chunk | None = None


_SKIP = frozenset('kaT():"-n')  # tags that stand between a figure and what leads to it
_LOCATIVE = frozenset({"di", "ke", "dalam", "sejak", "hingga", "sampai", "antara", "melalui"})
_PHYSICAL = frozenset({"seharga", "sepanjang", "seluas", "setinggi", "seberat", "selebar", "sedalam", "setebal"})
_HAVING = frozenset({"berusia", "berumur", "berdurasi", "berukuran", "berkapasitas", "berdiameter", "bernilai"})
_MODAL = frozenset({"bisa", "dapat", "akan", "harus", "telah", "sudah", "tidak", "masih", "mampu"})
_OWNERS = frozenset({"kita", "kami", "saya", "aku", "mereka", "dia"})
COUNTS = frozenset({"total", "jumlah", "totalnya", "jumlahnya"})
_GIVEN = frozenset({"penawaran", "tawaran", "usulan", "sumbangan", "hibah"})  # theirs from whom they come
_IS = frozenset({"adalah", "ialah"})
_BEING = _IS | {"merupakan", "menjadi"}


def read(reading: Reading, own: Sequence[Chunk]) -> Clause:
    """What the chunks before a figure say of it."""
    metric: Chunk | None = None
    phrase: Chunk | None = None
    size = len(own)
    physical = bool(own) and own[-1].tag == "k" and reading.low(own[-1].first) in _PHYSICAL
    if (named := _namely(reading, own)) is not None:
        return Clause(named, how="item")
    i = size - 2 if own and own[-1].tag == "c" else size - 1
    while i >= 0:
        c = own[i]
        first = begin(own, i) if c.tag == "N" else i
        if c.tag == "k" and phrase is not None and reading.low(c.first) in NAMELY:
            return Clause(phrase, metric, None, "item")
        if (
            c.tag == "o"
            and i
            and own[i - 1].metric
            and reading.low(own[i - 1].stop - 1) not in COUNTS
            and reading.low(c.first) in _OWNERS
        ):
            i -= 1  # "Total utang kita Rp5 miliar"
        elif c.tag in _SKIP or (c.tag == "," and i) or (c.tag == "p" and (i == size - 1 or own[i + 1].tag in "Tkap,")):
            i -= 1
        elif c.tag == "N" and first and own[first - 1].tag in "pg":
            whole = _whole(own, first, i)
            where = reading.low(own[first - 1].first) in _LOCATIVE
            worth = own[-1].tag == "k" and reading.low(own[-1].first) == "senilai"  # "bersama sabu senilai …"
            if (physical or worth) and i == size - 2 and not where:
                return Clause(whole, how="measured")
            if metric is not None and own[i].name and reading.low(own[first - 1].first) == "seperti":
                return Clause(whole, metric, None, "item")  # "kota seperti Garut dengan rasio 7 persen"
            if metric is None and whole.metric:
                metric = whole
            if not where:
                phrase = phrase or whole
            i = first - 2
        else:
            break
    if i >= 2 and own[i].tag == "N" and not own[i].name and own[i - 1].tag == "y" and own[i - 2].tag == "v":
        i -= 2  # "menjadi yang terendah dengan …"
    if i < 0:
        return Clause(metric=metric, phrase=phrase)
    c = own[i]
    if c.tag == "N":
        return _from_noun(reading, own, i, Clause(None, metric, None, "measured" if physical else "", phrase))
    if c.tag == "v":
        if i and i == size - 1 and own[i - 1].tag == "N" and reading.low(c.stop - 1) in _HAVING:
            before = own[i - 2] if i > 1 else None
            if before is None or (before.tag != "y" and reading.low(before.stop - 1) not in _BEING):
                return Clause(own[i - 1], None, c, "measured")  # "Dalam rekaman berdurasi 5 menit"
        return Clause(subject(reading, own, i - 1), metric, c, "clause", phrase)
    if c.tag == "y":
        j = i - 1
        first = begin(own, j) if j >= 0 and own[j].tag == "N" else 0
        if first and own[j].metric and own[first - 1].tag == "v":  # "mencatat rating yang tinggi, yakni …"
            return Clause(subject(reading, own, first - 2), metric or own[j], own[first - 1], "clause", phrase)
        return Clause(subject(reading, own, i), metric, None, "clause", phrase)
    return Clause(metric=metric, phrase=phrase)


def _namely(reading: Reading, own: Sequence[Chunk]) -> Chunk | None:
    """The name that a figure is put to by "yakni": "diberikan kepada Jawa Timur, yakni 41.300"."""
    if len(own) < 3 or own[-1].tag != "k" or own[-2].tag != "," or own[-3].tag != "N":
        return None
    if reading.low(own[-1].first) in NAMELY:
        first = begin(own, len(own) - 3)
        if own[-3].name and first and own[first - 1].tag == "p":
            return _whole(own, first, len(own) - 3)
    return None


def _from_noun(reading: Reading, own: Sequence[Chunk], i: int, so_far: Clause) -> Clause:
    """The clause whose nearest part is the noun phrase own[i]."""
    first = begin(own, i)
    whole = _whole(own, first, i)
    before = own[first - 1] if first else None
    lead = own[i + 1] if i + 1 < len(own) else None
    if own[i].metric and before is not None and before.tag == "N" and reading.low(own[i].stop - 1).endswith("nya"):
        return Clause(before, own[i], None, "item", so_far.phrase)  # "Mobil ini panjangnya 4.745 mm"
    owned = own[i].metric and reading.low(own[i].first).endswith("nya") and own[i].stop - own[i].first == 1
    if owned and first > 1 and own[first - 1].tag == "y" and own[first - 2].tag == "N":
        return Clause(own[first - 2], own[i], None, "measured", so_far.phrase)  # "ramuan yang harganya Rp5 juta"
    if so_far.how == "measured" and i == len(own) - 2:
        return Clause(whole, how="measured")
    if before is not None and before.tag == "v" and reading.low(before.stop - 1) in THERE_IS and own[i].name:
        return Clause(whole, so_far.metric, None, "clause", so_far.phrase)  # "Berikutnya ada Jawa Barat, 46 persen"
    if before is not None and before.tag == "v":
        metric = own[i] if own[i].metric and not _with(reading, own, so_far.metric) else so_far.metric
        sets = reading.low(before.stop - 1) in reading.grammar.parts["setting"]
        aside = first > 1 and own[first - 2].tag == "y"  # "kredit yang disalurkan bank itu mencapai …"
        if sets or (lead is not None and lead.tag == "k" and reading.low(lead.first).startswith("men") and not aside):
            return Clause(whole, metric, None, "clause", so_far.phrase)  # "menghitung kerugian negara mencapai …"
        found = subject(reading, own, first - 2)
        if found is None and not own[i].metric:
            return Clause(own[i], metric, before, "object", so_far.phrase)
        return Clause(found, metric, before, "clause", so_far.phrase)
    if before is not None and before.tag == "k":
        if lead is not None and lead.tag == "c" and reading.low(before.stop - 1) == "di":
            return so_far  # "100 hektare berada di Riau dan 150 …"
        word = reading.low(before.first)
        if word in _IS or word.startswith("me"):  # "mencapai rekor", "adalah pengerjaan"
            found = subject(reading, own, first - 2)
            if found is not None:
                return Clause(found, so_far.metric, None, "clause", so_far.phrase)
    return Clause(whole, so_far.metric, None, "item", so_far.phrase)


def _with(reading: Reading, own: Sequence[Chunk], metric: Chunk | None) -> bool:
    """Whether a measure stands behind "dengan", and so is the figure's own."""
    at = next((k for k, c in enumerate(own) if metric is not None and c.first == metric.first), 0)
    return at > 0 and reading.low(own[at - 1].first) == "dengan"


def subject(reading: Reading, own: Sequence[Chunk], i: int) -> Chunk | None:
    """The noun phrase that the verb behind own[i] belongs to; a pronoun is given as it is.

    Of "penawaran dari Kubu Barat" it is the one whose it is, of "minyak Brent, LCOc1" both.
    """
    found = _subject(reading, own, i)
    if found is None or found.tag != "N":
        return found
    at = next(k for k, c in enumerate(own) if c.stop == found.stop)
    behind = own[at + 1 : at + 3]
    if found.metric and len(behind) > 1 and behind[0].tag == "p" and behind[1].tag == "N" and behind[1].name:
        low = reading.low(behind[0].first)
        if low == "milik" or (low == "dari" and reading.low(found.first) in _GIVEN):
            return behind[1]
    first = begin(own, at)
    if found.name and first >= 2 and own[first - 1].tag == "," and own[first - 2].tag == "N":
        apart = own[first - 2]
        if (apart.name or apart.stop - apart.first > 1) and not (first >= 3 and own[first - 3].tag in "pgv"):
            return replace(found, first=apart.first, metric=apart.metric)
    return found


def _subject(reading: Reading, own: Sequence[Chunk], i: int) -> Chunk | None:
    closed = False  # a comma stood between: a relative clause before it is over
    nearest: Chunk | None = None  # the object of an earlier verb, for want of anything better
    while i >= 0:
        c = own[i]
        if c.tag == "o":
            return c
        if c.tag == "y":
            j = i - 1
            while j >= 0 and own[j].tag in ",)(":
                j -= 1
            if j < 0:
                return None  # of what the figure before counts: "4 juta pekerja yang tersebar di lima provinsi"
            i = j
            if j >= 0 and own[j].tag == "N":
                first = begin(own, j)
                if not (closed and first and own[first - 1].tag == "p"):
                    return _whole(own, first, j)
                i = first - 2
            continue
        if c.tag == "N":
            first = begin(own, i)
            before = own[first - 1].tag if first else ""
            if before and before in "pg":
                i = first - 2
                continue
            if before == "v" and first == 1 and own[0].first in reading.behind:
                return nearest  # behind a figure: "… 6,1 mengguncang Solo, menewaskan 12 orang"
            if before == "," and first >= 2 and own[i].name and reading.heads(own[i], "place_head"):
                outer = begin(own, first - 2) if own[first - 2].tag == "N" else 0
                if outer and own[outer - 1].tag == "p":
                    i = outer - 2  # "di Kecamatan Anggrek, Kabupaten Melati, dan memaksa …"
                    continue
            if before == "v" and first >= 2:
                told = reading.low(own[first - 1].stop - 1) in reading.grammar.parts["report"] and own[i].name
                if own[first - 2].tag == "y" and not told:
                    i = first - 2
                    continue
                behind = own[i + 1] if i + 1 < len(own) else own[i]
                embedded = behind.tag in "va" and reading.low(behind.first) in _MODAL  # "ingin Jawa bisa …"
                if not embedded and reading.low(own[first - 1].stop - 1) not in reading.grammar.parts["clause_verb"]:
                    nearest = nearest or _whole(own, first, i)
                    i = first - 2
                    continue
            return _whole(own, first, i)
        closed = closed or c.tag == ","
        i -= 1
    return nearest


def begin(own: Sequence[Chunk], i: int) -> int:
    """Where the noun phrases begin that the one at own[i] is joined to: "A, B dan C"."""
    first = i
    joined = False
    while first >= 2:
        if first >= 3 and own[first - 1].tag == "c" and own[first - 2].tag == "," and own[first - 3].tag == "N":
            joined, first = True, first - 3  # "A, B, dan C"
            continue
        if own[first - 2].tag != "N" or own[first - 1].tag not in "c,":
            break
        joined = joined or own[first - 1].tag == "c"
        if not joined:
            break
        first -= 2
    return first


def _whole(own: Sequence[Chunk], first: int, last: int) -> Chunk:
    if first == last:
        return own[last]
    return replace(own[last], first=own[first].first, metric=own[first].metric)
