"""What a noun phrase says by itself: whether it names somebody, only points back, counts or compares.

Every function takes the text and a chunk of it, or the place of a word, and looks at no other words; start with
`empty`, which tells the phrases that name nobody.
"""

from __future__ import annotations

from msgspec.structs import replace

from extractor.pipes.grammar import Chunk
from extractor.pipes.reading import Reading

CLASSIFIERS = frozenset(
    {"orang", "jiwa", "unit", "buah", "ekor", "poin", "kali", "kategori", "lembar", "persen", "titik"}
)
TIMES = frozenset(
    {"sehari", "seminggu", "sepekan", "sebulan", "setahun", "semalam", "hari", "pekan", "minggu", "bulan", "tahun",
     "jam", "menit", "detik", "dekade", "abad", "musim", "kali", "waktu"}
)  # fmt: skip  # "setiap tahun 500 orang"
COUNTS = frozenset({"total", "jumlah", "totalnya", "jumlahnya"})
_POINTERS = frozenset({"hal", "kondisi", "data", "capaian", "hasil", "posisi"})


def lone(chunk: Chunk) -> bool:
    """Whether a phrase is one word."""
    return chunk.stop - chunk.first == 1


def empty(reading: Reading, chunk: Chunk) -> bool:
    """Whether a noun phrase only points back: "angka tersebut", "jumlahnya"."""
    if chunk.tag == "o":
        return True
    size = chunk.stop - chunk.first
    if chunk.name or size > 2:
        return False
    tags = reading.grammar.words
    head, last = reading.low(chunk.first), reading.low(chunk.stop - 1)
    if tags.get(last) == "d":
        return size == 1 or tags.get(head) == "m" or head in _POINTERS
    if size > 1:
        return False
    base = head.removesuffix("nya")
    points = base != head and (tags.get(base) == "m" or base in _POINTERS)
    return points or head in CLASSIFIERS or tags.get(head) == "q"


def owned(reading: Reading, chunk: Chunk) -> bool:
    """Whether a noun phrase is one word that is somebody's: "Sahamnya turun"."""
    return lone(chunk) and not chunk.name and reading.low(chunk.first).endswith("nya")


def pointed(reading: Reading, chunk: Chunk) -> bool:
    """Whether a phrase ends with a word that points: "pulau ini"."""
    return reading.grammar.words.get(reading.low(chunk.stop - 1)) == "d"


def counts(reading: Reading, chunk: Chunk | None) -> bool:
    """Whether a noun phrase only says that things are counted: "total", "jumlah"."""
    return chunk is not None and lone(chunk) and reading.low(chunk.first) in COUNTS


def slight(reading: Reading, chunk: Chunk) -> bool:
    """Whether a noun phrase is one word in lower case, which may be anything that no row knows."""
    return lone(chunk) and not chunk.name and not chunk.metric and reading.words.words[chunk.first][0].islower()


def noun(reading: Reading, chunk: Chunk) -> bool:
    """Whether a phrase begins with a noun for all that the rows know."""
    return reading.grammar.words.get(reading.low(chunk.first), "n") in "nm"


def more(reading: Reading, at: int) -> bool:
    """Whether two words are a comparison: "lebih muda"."""
    if at < 0 or reading.lows(at, at + 1) != ["lebih"]:
        return False
    behind = reading.lows(at + 1, at + 2)
    return bool(behind) and reading.grammar.tag(behind[0]) == "j"


def without_degree(reading: Reading, chunk: Chunk) -> Chunk:
    """A noun phrase without the comparison at its end: "Sari" of "Sari lebih muda"."""
    stop = chunk.stop - 2
    compares = stop > chunk.first and more(reading, stop) and reading.low(stop - 1) != "yang"
    return replace(chunk, stop=stop) if compares else chunk


def complement(reading: Reading, chunk: Chunk) -> Chunk | None:
    """What a noun of change is the change of: "penurunan" + "kadar debu"."""
    first = _past(reading, chunk, "dja")
    return replace(chunk, first=first, metric=False) if first < chunk.stop else None


def possessor(reading: Reading, chunk: Chunk) -> Chunk:
    """Whose a measure is: "harga terakhir Calya" is Calya's; all of it if nothing else is in it."""
    first = _past(reading, chunk, "mjd")
    name = first < chunk.stop and reading.words.words[first][0].isupper()
    return replace(chunk, first=first, metric=False) if name else chunk


def _past(reading: Reading, chunk: Chunk, skipped: str) -> int:
    """The first word behind the head of a phrase and behind words with one of the tags that are `skipped`."""
    tags = reading.grammar.words
    for at in range(chunk.first + 1, chunk.stop):
        low = reading.low(at)
        if tags.get(low, "n") not in skipped and not low.startswith("ter"):
            return at
    return chunk.stop


def body(reading: Reading, chunk: Chunk) -> Chunk | None:
    """The name of a company, an office or an organisation in a phrase, told by its first word or its initials."""
    words = reading.words.words
    first = chunk.stop
    while first > chunk.first and not words[first - 1].islower():
        first -= 1
    if chunk.org and first == chunk.first:
        return chunk
    initials = any(word.isupper() and len(word) > 1 for word in words[first : chunk.stop])
    return replace(chunk, first=first) if initials else None
