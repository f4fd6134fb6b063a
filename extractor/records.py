"""The records everything else speaks in: frozen types, their JSON form and its schema version.

Start with `Quantity`: one figure of one article. Offsets are code points, `text` is always exactly
`article.<field>[start:end]`, and numbers are exact decimals. Nothing here knows how a figure is found.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

SCHEMA = "cekangka/1"

Kind = Literal["money", "percent", "measure", "cardinal", "ordinal", "multiple"]
Field = Literal["text", "title"]
Modifier = Literal["about", "over", "under", "at_least", "at_most", "almost", "vague"]
Direction = Literal["up", "down"]
Level = Literal["error", "warning", "note"]

LinkName = Literal["subject", "metric", "place", "period", "speaker", "of"]
Relation = Literal["share", "part", "rest", "from", "change"]

KINDS: tuple[Kind, ...] = ("money", "percent", "measure", "cardinal", "ordinal", "multiple")


# Records hold no cycles; `gc=False` spares the garbage collector going through all that a long text or run has made.


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article as it was read.

    `text` is the body the offsets index. `title` is given only where the source keeps it apart (HTML, JSON
    Lines); in a plain text file the headline is the first line of `text`. `date` is as printed, in any
    usual form; a `datetime.date` will do. `fixed` says that broken characters were mended, so that offsets index the
    mended text and not the file's.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    lang: str = "id"
    fixed: bool = False

    def field(self, name: Field) -> str:
        """The string that the offsets of a record with this `field` index."""
        return self.text if name == "text" else self.title or ""


class Value(msgspec.Struct, frozen=True, gc=False):
    """What a step of reading hands to the next: it never changes, and nothing that it holds can hold it.

    So the collector of garbage need not know of it. It stands here since a class that is made in a compiled module
    would lose these settings; from its base it has them.
    """


class Restatement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The second writing of a figure that the article gives twice: "Rp5.000.000 (lima juta rupiah)"."""

    text: str
    start: int
    end: int
    value: Decimal


class Link(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why a link of a figure says what it says: the rule that made it and the words it was read from.

    The offsets index the same string as the figure's.
    """

    name: LinkName
    rule: str
    start: int
    end: int


class Quantity(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="schema", tag=SCHEMA):
    """One figure of an article.

    article, id   article id; quantity id, stable for the same article text and rules
    kind          money, percent, measure (unit of measure, duration, age), cardinal (count or bare number),
                  ordinal, multiple ("tiga kali")
    text          exactly the article's field from `start` to `end` (code points): currency, number, scale and
                  percent or unit word; hedges, rate denominators and the counted noun stay outside
    field         which string the offsets index: "text" or "title"
    value         exact value with scale and sign applied; None for a range or a vague band
    low, high     ends of a range ("5-10 persen") or a band ("ratusan" is 100 to 999)
    rounding      the interval that the printed digits could have been rounded from, ("3,3 juta" is 3250000 to
                  3350000); for a range from the lower end's lowest to the upper end's highest
    ambiguous     the printed digits have a second reading ("4.600 juta"); the Indonesian one was taken
    unit          ISO 4217 for money; `%`, `pp`, `bp` or `permil`; the canonical unit of a measure (`km`, `tahun`)
    per           denominator of a rate ("Rp15 ribu per liter": `liter`)
    modifier      what the hedge says: about, over, under, at_least, at_most, almost; vague for a band
    change        up or down where the figure is a change ("naik 5 persen")
    counted       what is counted, the shortest noun phrase ("pekerja", "orang mahasiswa", "unit rumah")
    subject       whose figure it is, the entity or the named series ("Jaminan Pensiun", "harga cabai rawit")
    subjects      each of them, where the figure is given to several ("A dan B masing-masing 42 persen")
    metric        what of the subject is measured ("nilai klaim", "pertumbuhan")
    place         where, as printed
    period        when, as printed ("sepanjang 2025")
    interval      the same as an ISO 8601 interval of whole days ("2025-01-01/2025-12-31"), where it can be resolved
    speaker       full name of whoever is quoted or cited for the figure, or the source cited
    speaker_role  the office that the article gives that person ("Kepala Dinas Pendidikan")
    of            id of the quantity that this one stands in relation to
    relation      which relation: a `share` (percent) or a `part` (same unit) of it, the `rest` that it leaves, the
                  level that one came `from`, or the `change` that led to that level
    links         for each link the rule that made it and its evidence in the text
    restated      the same figure written again in brackets ("1 (satu) tahun")
    sentence      offsets of the sentence around it
    rule, rows    the pattern row that made it; every pattern row that had a part in it
    """

    article: str
    id: str
    kind: Kind
    text: str
    start: int
    end: int
    field: Field = "text"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    rounding: tuple[Decimal, Decimal] | None = None
    ambiguous: bool = False
    unit: str | None = None
    per: str | None = None
    modifier: Modifier | None = None
    change: Direction | None = None
    counted: str | None = None
    subject: str | None = None
    subjects: tuple[str, ...] = ()
    metric: str | None = None
    place: str | None = None
    period: str | None = None
    interval: str | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    of: str | None = None
    relation: Relation | None = None
    links: tuple[Link, ...] = ()
    restated: Restatement | None = None
    sentence: tuple[int, int] = (0, 0)
    rule: str = ""
    rows: tuple[str, ...] = ()


class Blocked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number that is not a quantity (a date, a law reference, part of a name), with the reason."""

    article: str
    text: str
    start: int
    end: int
    field: Field
    reason: str
    rule: str


class Span(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place in an article that a finding points at; line and column count from 1, within the field.

    `article` is given only where it is another one than the finding's.
    """

    field: Field
    start: int
    end: int
    text: str
    line: int = 1
    column: int = 1
    article: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag=SCHEMA):
    """Figures of an article that do not agree.

    check, level  id of the check and how sure it is
    message       the finding in one sentence, by language (`id`, `en`)
    spans         the places in the article, the first one first
    quantities    ids of the quantities involved
    working       the formula with the numbers put in
    readings      the readings that were tried
    repair        a value that would make the figures agree, where one computes
    fingerprint   stays the same when the article is edited elsewhere
    """

    article: str
    check: str
    level: Level
    message: dict[str, str]
    spans: tuple[Span, ...]
    quantities: tuple[str, ...]
    working: str
    readings: tuple[str, ...] = ()
    repair: str | None = None
    fingerprint: str = ""


Status = Literal["changed", "added", "removed", "moved"]
Cause = Literal["patterns", "article", "both"]

STATUSES: tuple[Status, ...] = ("changed", "added", "removed", "moved")
CAUSES: tuple[Cause, ...] = ("patterns", "article", "both")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one figure between two versions of an article, or between two readings of one version.

    id      stands for this very change, the figure's place in its context, how it was read and how it is: the same
            change has the same id in every run; empty for what only moved
    status  changed, added, removed; moved where nothing but its place is another one
    article, nth   id of the article; which one it is of those that share the id, from 1
    cause   what made the difference: other patterns, another text, or both
    fields  the fields of the record that differ, in their order; what follows from them (`rounding`) is left out
    before, after  the figure as it was and as it is, each with offsets into its own text; None where there is none
    """

    id: str
    status: Status
    article: str
    nth: int = 1
    cause: Cause
    fields: tuple[str, ...] = ()
    before: Quantity | None = None
    after: Quantity | None = None


class FindingChange(msgspec.Struct, frozen=True, kw_only=True):
    """The same for a finding, which is known by its check and fingerprint."""

    status: Status
    article: str
    nth: int = 1
    fields: tuple[str, ...] = ()
    before: Finding | None = None
    after: Finding | None = None


Record = Quantity | Blocked | Finding

_encoder = msgspec.json.Encoder(decimal_format="number")


def to_json(record: msgspec.Struct) -> bytes:
    """One record as one line of UTF-8 JSON without the line end; decimals are written as exact numbers."""
    return _encoder.encode(record)


def to_plain(record: msgspec.Struct) -> dict[str, object]:
    """The record as a dictionary of strings, numbers, tuples and None, in the order of its fields."""
    plain: dict[str, object] = msgspec.to_builtins(record, builtin_types=(Decimal,))
    return plain


def quantity_from_json(line: bytes | str) -> Quantity:
    """Read back what `to_json` wrote.

    Raises msgspec.DecodeError on bad JSON and msgspec.ValidationError on a record of another form.
    """
    return msgspec.json.decode(line, type=Quantity)
