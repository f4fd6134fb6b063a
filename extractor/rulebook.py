"""The pattern rows: TOML tables in `patterns/`, validated, typed, found by id.

Start with `load`, which reads the rows that ship with the package and lays a user's own folder over them, row by
row. Every table has a row type below; a file may hold rows of any table. A row's full name is `table:id`.
What the rows mean is said in `patterns/README.md`; turning them into something that matches is the pipes' work.
"""

from __future__ import annotations

import csv
import difflib
import functools
import io
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec

from extractor.records import Direction, Kind, Modifier, Quantity

R = TypeVar("R", bound="Row")


class RulebookError(ValueError):
    """A pattern file cannot be used; the message names the file, the row and the way out."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every pattern row has.

    hit          examples that must give exactly this: `text`, `span`, and any field of the record (a list of
                 spans under `spans` where a text gives several)
    miss         texts in which this row must take no part
    known_wrong  texts that still go wrong, with `because`; they are reported when they begin to go right
    off          takes a shipped row of the same id out of use
    """

    table: ClassVar[str]

    id: str
    hit: tuple[dict[str, Any], ...] = ()
    miss: tuple[str, ...] = ()
    known_wrong: tuple[dict[str, Any], ...] = ()
    off: bool = False

    @property
    def name(self) -> str:
        """Full name of the row, as it stands in records."""
        return f"{self.table}:{self.id}"


NumeralKind = Literal[
    "unit", "zero", "teen", "ten", "hundred", "scale", "point", "half", "denominator", "band", "about", "ordinal"
]


class NumeralRow(Row, frozen=True, kw_only=True):
    """A number word.

    after_currency  forms that are scales only behind the rupiah sign ("Rp5 M")
    glued           forms that are scales only with no white space before them ("35k")
    """

    table = "numeral"
    kind: NumeralKind
    value: Decimal
    forms: tuple[str, ...]
    after_currency: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()


class CurrencyRow(Row, frozen=True, kw_only=True):
    """A currency; `id` is its ISO 4217 code, which may stand on either side of the number.

    before, after  signs and words before or after the number
    minor          words of its hundredth part that belong to no other currency
    exact          forms whose case counts
    slang          words that are an amount by themselves, with the amount
    """

    table = "currency"
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    slang: dict[str, Decimal] = msgspec.field(default_factory=dict)


class UnitRow(Row, frozen=True, kw_only=True):
    """A unit of a percent, measure or multiple; `id` is the canonical unit. Forms under `exact` keep their case."""

    table = "unit"
    kind: Literal["percent", "measure", "multiple"]
    forms: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class ModifierRow(Row, frozen=True, kw_only=True):
    """Hedges with one meaning, before or after the figure.

    ahead   forms that may have a noun between them and the figure ("minimal belanja Rp50.000")
    unless  words that forbid an `after` form when they follow it
    """

    table = "modifier"
    modifier: Modifier
    before: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class ChangeRow(Row, frozen=True, kw_only=True):
    """Words that make the figure behind them a change.

    far    words that may have an object between them and the figure ("kenaikan cukai tembakau 23 persen")
    after  words that make the figure before them one ("0,8 persen lebih rendah")
    """

    table = "change"
    direction: Direction
    forms: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class RoleRow(Row, frozen=True, kw_only=True):
    """Words with a part to play in shapes (`role`, the row's id unless given). Forms under `exact` keep their case."""

    table = "role"
    role: str = ""
    forms: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


class SurfaceRow(Row, frozen=True, kw_only=True):
    """A surface form of a quantity: a shape and what it makes.

    numbers  what several numbers in it are: the ends of a range; each a quantity of its own, sharing unit and
             kind; the second the first again ("5 (lima)"); a fraction ("1/2"); a middle and its spread ("2,5±1");
             factors ("2x24"); one below zero ("-Rp5")
    unit     the unit where no word of the shape says it (an age in brackets is in years)
    """

    table = "surface"
    kind: Kind
    shape: str
    numbers: Literal["range", "each", "again", "fraction", "spread", "product", "negative"] = "range"
    unit: str = ""


class BlockerRow(Row, frozen=True, kw_only=True):
    """Numbers that are not quantities: a shape and the reason."""

    table = "blocker"
    reason: Literal["date", "time", "docref", "score", "id", "address", "name", "list", "idiom", "other"]
    shape: str


GrammarPart = Literal[
    "verb", "noun", "auxiliary", "amount", "preposition", "joint", "clause", "relative", "determiner", "pronoun",
    "quantifier", "adjective", "say_before", "say_nya", "say_after", "cite", "report", "agency", "office",
    "clause_verb", "setting", "metric", "dimension", "change_noun", "place_head", "place_lead", "market", "body",
    "organization", "title",
]  # fmt: skip


class GrammarRow(Row, frozen=True, kw_only=True):
    """Words and phrases that play one part in a sentence (`part`, the row's id unless given)."""

    table = "grammar"
    part: GrammarPart | None = None
    forms: tuple[str, ...] = ()

    @property
    def plays(self) -> str:
        """The part that the words play."""
        return self.part or self.id


class MeasureRow(Row, frozen=True, kw_only=True):
    """Words that say what a figure measures without a noun for it: "sepanjang" 5 km, "dibanderol" Rp5 juta.

    `forms` are single words.
    """

    table = "measure"
    metric: str
    forms: tuple[str, ...]


PeriodPart = Literal[
    "month", "weekday", "unit", "head", "lead", "this", "past", "next", "before", "after", "recent", "ahead",
    "first", "day", "day_part", "just", "edge", "code", "range", "joint", "few", "every", "feast", "same", "zone",
    "comparison", "now", "year", "decade", "slashes", "dashes",
]  # fmt: skip
PeriodUnit = Literal["day", "week", "month", "quarter", "half", "year", "decade", "century"]

# What a row of time may hold for its `value` and its `unit`, by part; None is nothing at all, and all there is for
# parts that are not here.
_VALUES: dict[PeriodPart, tuple[int | None, ...]] = {
    "month": (*range(1, 13), None),
    "weekday": (*range(1, 8),),
    "day": (*range(-366, 367), None),
    "edge": (1, 2, 3),
    "lead": (2, None),
}
_UNITS: dict[PeriodPart, tuple[PeriodUnit | None, ...]] = {
    "unit": get_args(PeriodUnit),
    "head": get_args(PeriodUnit),
    "code": ("month", "quarter", "half"),
    "comparison": (*get_args(PeriodUnit), None),
}


class PeriodRow(Row, frozen=True, kw_only=True):
    """Words with one part in expressions of time. Forms under `exact` keep their case.

    part    what they are for; the parts `year`, `decade`, `slashes` and `dashes` are forms of digits, without words
    value   number of a month or a weekday (Monday is 1), days from today, first to third part of a period
    unit    how long a period they stand for
    beside  forms that count only beside a day or a year ("Sep", which is no month by itself)
    """

    table = "period"
    part: PeriodPart
    forms: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    value: int | None = None
    unit: PeriodUnit | None = None


_TYPES: dict[str, type[Row]] = {
    t.table: t
    for t in (
        NumeralRow, CurrencyRow, UnitRow, ModifierRow, ChangeRow, RoleRow, SurfaceRow, BlockerRow, GrammarRow,
        MeasureRow, PeriodRow,
    )
}  # fmt: skip
TABLES = tuple(_TYPES)


class PlaceRow(NamedTuple):
    """One line of `places.csv`; `within` and `also` may hold several, and `weak` names are also words or persons."""

    name: str
    kind: str
    within: tuple[str, ...]
    also: tuple[str, ...]
    iso: str
    weak: bool


class Example(NamedTuple):
    """One example of a row: `wanted` holds the span and fields that must come out of `text`, () for a miss.

    date  of the article that the text is from, for rows of time
    """

    row: Row
    sort: Literal["hit", "miss", "known_wrong"]
    text: str
    wanted: tuple[dict[str, Any], ...]
    because: str = ""
    date: str | None = None


class Source(NamedTuple):
    """One pattern file: its name for messages, its text, and whether a user brought it."""

    name: str
    text: str
    own: bool = False


class Rulebook:
    """All pattern rows, in the order of the files; a row laid over another takes its place."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Parse and check the sources; raises RulebookError naming file, row and key."""
        self.sources = tuple(sources)
        self._rows: dict[str, Row] = {}
        self.own: set[str] = set()
        self._places: dict[str, PlaceRow] = {}
        self.files: dict[str, str] = {}
        for source in self.sources:
            if source.name.endswith(".csv"):
                self._places |= {place.name: place for place in _places(source)}
                continue
            seen: set[str] = set()
            for row in _parse(source):
                if row.name in seen:
                    raise RulebookError(f'{source.name}, "{row.id}": a second [[{row.table}]] row with this id')
                seen.add(row.name)
                if row.name in self._rows and not source.own:
                    where = self.files[row.name]
                    raise RulebookError(f'{source.name}, "{row.id}": [[{row.table}]] stands in {where} already')
                if row.off and source.own and row.name not in self._rows:
                    near = near_names(row.name, list(self._rows))
                    hint = f"; did you mean {', '.join(near)}?" if near else ""
                    raise RulebookError(f'{source.name}, "{row.id}": off, but no [[{row.table}]] row has this id{hint}')
                self._rows[row.name] = row
                self.files[row.name] = source.name
                if source.own:
                    self.own.add(row.name)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows, those that are off too."""
        return tuple(self._rows.values())

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in use."""
        return tuple(row for row in self._rows.values() if not row.off)

    def of(self, sort: type[R]) -> list[R]:
        """The rows of one table, in order."""
        return [row for row in self.rows if isinstance(row, sort)]

    def find(self, name: str) -> Row:
        """The row with this full name, or with this id if only one table has it.

        Raises KeyError with the near names.
        """
        if name in self._rows:
            return self._rows[name]
        same = [row for row in self._rows.values() if row.id == name]
        if len(same) == 1:
            return same[0]
        near = [row.name for row in same] or near_names(name, [*self._rows, *(r.id for r in self._rows.values())])
        raise KeyError(f"no pattern row {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))

    @property
    def places(self) -> tuple[PlaceRow, ...]:
        """The table of places; a line of a user's own takes the place of the shipped one of the same name."""
        return tuple(self._places.values())

    def examples(self) -> Iterator[Example]:
        """Every example of every row in use."""
        for row in self.rows:
            for hit in row.hit:
                yield Example(row, "hit", hit["text"], _wanted(hit), date=hit.get("date"))
            for text in row.miss:
                yield Example(row, "miss", text, ())
            for wrong in row.known_wrong:
                yield Example(row, "known_wrong", wrong["text"], _wanted(wrong), wrong["because"], wrong.get("date"))


def near_names(name: str, names: Sequence[str]) -> list[str]:
    """Up to three of the names that look like this one."""
    return difflib.get_close_matches(name, sorted(set(names)), n=3, cutoff=0.6)


def _wanted(example: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    if "spans" in example:
        return tuple(example["spans"])
    fields = {key: value for key, value in example.items() if key not in ("text", "because", "date")}
    return (fields,) if "span" in fields else ()


@functools.lru_cache(maxsize=64)  # the shipped files are read again with every folder that is laid over them
def _parse(source: Source) -> tuple[Row, ...]:
    try:
        tables = tomllib.loads(source.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{source.name}: not TOML: {error}") from error
    made: list[Row] = []
    for table, rows in tables.items():
        sort = _TYPES.get(table)
        if sort is None:
            raise RulebookError(f"{source.name}: unknown table [[{table}]]{_hint(table, list(_TYPES))}")
        if not isinstance(rows, list):
            raise RulebookError(f"{source.name}: write [[{table}]], not [{table}]")
        made += (_row(source.name, sort, row) for row in rows)
    return tuple(made)


def _row(file: str, sort: type[Row], row: object) -> Row:
    label = row.get("id") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(label, str) or not label:
        raise RulebookError(f"{file}: a [[{sort.table}]] row without an id")
    where = f'{file}, "{label}"'
    fields = list(sort.__struct_fields__)
    for key in row:
        if key not in fields:
            raise RulebookError(f'{where}: unknown key "{key}"{_hint(key, fields)}')
    for key in ("hit", "known_wrong"):
        for example in row[key] if isinstance(row.get(key), list) else ():
            _check_example(where, key, example, sort)
    if row.get("off"):
        row = {field.name: _blank(field) for field in msgspec.structs.fields(sort) if field.required} | row
    for key, names in _names(sort).items():
        _check_name(where, key, row.get(key), names)
    try:
        made = msgspec.convert(row, sort)
    except msgspec.ValidationError as error:
        raise RulebookError(f"{where}: {error}") from error
    if made.off:
        return made
    _check_words(where, made)
    if isinstance(made, PeriodRow):
        _check_choice(where, made.part, "value", made.value, _VALUES.get(made.part, (None,)))
        _check_choice(where, made.part, "unit", made.unit, _UNITS.get(made.part, (None,)))
    if isinstance(made, GrammarRow | MeasureRow | ChangeRow):  # looked up in lower case, however they are written
        lowered = {key: tuple(map(str.lower, getattr(made, key))) for key in ("forms", "far") if key in fields}
        return msgspec.structs.replace(made, **lowered)
    return made


_PLACE_KINDS = frozenset({"country", "province", "regency", "city", "island", "region", "district", "world_city"})


@functools.lru_cache(maxsize=4)
def _places(source: Source) -> tuple[PlaceRow, ...]:
    if Path(source.name).name != "places.csv":
        raise RulebookError(f"{source.name}: the only table is places.csv; rows stand in .toml files")
    made: list[PlaceRow] = []
    lines = csv.DictReader(io.StringIO(source.text))
    try:
        missing = [name for name in ("name", "kind") if name not in (lines.fieldnames or ())]
        if missing:
            raise RulebookError(
                f"{source.name}: no column {', '.join(missing)}; it may have {', '.join(PlaceRow._fields)}"
            )
        for line in lines:
            cells = {name: (line.get(name) or "").strip() for name in PlaceRow._fields}
            where = f"{source.name}, line {lines.line_num}"
            kinds = cells["kind"].split(";")
            if not cells["name"] or not _PLACE_KINDS.issuperset(kinds):
                raise RulebookError(f"{where}: wanted a name and a kind of {', '.join(sorted(_PLACE_KINDS))}")
            within, also = (tuple(filter(None, cells[name].split(";"))) for name in ("within", "also"))
            made.append(PlaceRow(cells["name"], cells["kind"], within, also, cells["iso"], bool(cells["weak"])))
    except csv.Error as error:
        raise RulebookError(f"{source.name}, line {lines.reader.line_num}: not CSV: {error}") from error
    return tuple(made)


_FIELDS = ("span", *Quantity.__struct_fields__)
_NUMBERS = ("value", "low", "high")


def _check_example(where: str, key: str, example: object, sort: type[Row]) -> None:
    """Find a slip in an example now, so that it is not taken for a pattern that fails."""
    if not isinstance(example, dict) or not isinstance(example.get("text"), str):
        raise RulebookError(f'{where}: an example is a table with a "text"')
    if key == "known_wrong" and "because" not in example:
        raise RulebookError(f'{where}: a known_wrong example says why, under "because"')
    if key == "hit" and not example.keys() & {"span", "spans"}:
        raise RulebookError(f'{where}: a hit names its "span", or its "spans"; a text that gives nothing is a miss')
    spans = example.get("spans", [])
    if not isinstance(spans, list) or any(not isinstance(want, dict) or "span" not in want for want in spans):
        raise RulebookError(f'{where}: "spans" is a list of tables, each with a "span"')
    about = ("text", "because", "spans", "date") if sort is PeriodRow else ("text", "because", "spans")
    own = {name: value for name, value in example.items() if name not in about}
    for want in (own, *spans):
        for name, value in want.items():
            if name not in _FIELDS:
                raise RulebookError(f'{where}: an example has an unknown key "{name}"{_hint(name, _FIELDS)}')
            if name in _NUMBERS and not _is_number(value):
                raise RulebookError(f'{where}: an example has {value!r} for its "{name}"; write a number')


def _is_number(value: object) -> bool:
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _check_words(where: str, row: Row) -> None:
    """Find words that could never match."""
    if isinstance(row, GrammarRow) and row.plays not in get_args(GrammarPart):
        parts = get_args(GrammarPart)
        raise RulebookError(f'{where}: no part of a sentence; give its "part"{_hint(row.id, parts)}')
    if isinstance(row, GrammarRow | MeasureRow) and row.miss:
        raise RulebookError(f'{where}: words of a sentence have no misses; show in a "hit" what they do')
    if isinstance(row, MeasureRow) and not row.metric.strip():
        raise RulebookError(f'{where}: "metric" is empty; name what the forms say is measured')
    for key, words in msgspec.structs.asdict(row).items():
        if key in ("hit", "miss", "known_wrong") or not isinstance(words, tuple | dict):
            continue
        for word in words:
            if not word.strip():
                raise RulebookError(f'{where}: an empty word under "{key}"')
            derived = key == "slang" or (key == "forms" and isinstance(row, NumeralRow))
            if derived and (word != word.lower() or len(word.split()) > 1):
                raise RulebookError(f'{where}: "{word}" under "{key}": write one word in lower case')
            if isinstance(row, MeasureRow) and not word.isalpha():
                raise RulebookError(f'{where}: "{word}" under "{key}": write one word, of letters')


@functools.cache
def _names(sort: type[Row]) -> dict[str, list[str]]:
    """The names that a row may have for its keys, where there is a choice."""
    named: dict[str, list[str]] = {}
    for key, wanted in get_type_hints(sort).items():
        found = [name for part in (wanted, *get_args(wanted)) for name in get_args(part) if isinstance(name, str)]
        if found:
            named[key] = found
    return named


def _check_name(where: str, key: str, given: object, names: Sequence[str]) -> None:
    """Find a name that is none of those that a key may have."""
    if isinstance(given, str) and given not in names:
        near = near_names(given, names)
        hint = f"did you mean {' or '.join(near)}?" if near else f"wanted one of {', '.join(names)}"
        raise RulebookError(f'{where}: the "{key}" cannot be "{given}"; {hint}')


def _check_choice(where: str, part: str, key: str, given: object, choices: Sequence[object]) -> None:
    """Find a value or a unit that this part of an expression of time cannot have, or lacks."""
    if given in choices:
        return
    named = [choice for choice in choices if choice is not None]
    if not named:
        raise RulebookError(f'{where}: the part "{part}" has no "{key}"; leave it out')
    ranged = len(named) > 1 and isinstance(named[0], int)
    wanted = f"{named[0]} to {named[-1]}" if ranged else ", ".join(map(str, named))
    slip = "give one" if given is None else f"it cannot be {given}"
    raise RulebookError(f'{where}: the "{key}" of the part "{part}" is {wanted}; {slip}')


def _blank(field: msgspec.structs.FieldInfo) -> Any:
    """Something that passes for a required field in a row that only takes another one out of use."""
    sort = field.type
    if getattr(sort, "__args__", None) and getattr(sort, "__origin__", None) is Literal:
        return sort.__args__[0]
    return {str: "", Decimal: 0}.get(sort, ())


def _hint(name: str, names: Sequence[str]) -> str:
    near = near_names(name, names)
    return f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(names)}"


def shipped() -> Path:
    """The folder of the patterns that ship with the package: inside a wheel, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "patterns"
    return inside if inside.is_dir() else here.parent / "patterns"


def sources(folder: Path, *, own: bool) -> list[Source]:
    """The pattern files of a folder and its subfolders, by name.

    Raises RulebookError if the folder is not there or cannot be read.
    """
    if not folder.is_dir():
        raise RulebookError(f"{folder}: no such folder of patterns")
    found = []
    for path in sorted((*folder.rglob("*.toml"), *folder.rglob("*.csv"))):
        label = str(path) if own else f"patterns/{path.relative_to(folder).as_posix()}"
        try:
            found.append(Source(label, path.read_text("utf-8-sig"), own))
        except (OSError, UnicodeDecodeError) as error:
            raise RulebookError(f"{path}: cannot be read: {error}") from error
    if own and not found:
        raise RulebookError(f"{folder}: no .toml files in it; see the README of the shipped patterns")
    return found


def load(folder: str | Path | None = None) -> Rulebook:
    """The shipped rows, with the rows of a user's folder laid over them.

    Raises RulebookError if a file is not TOML, or a row has an unknown key, a missing one or a wrong value.
    """
    own = sources(Path(folder), own=True) if folder is not None else []
    return Rulebook([*sources(shipped(), own=False), *own])
