"""The tables of a dataset as Arrow schemas; records to rows and back, numbers exact.

Decimals are `decimal128(38, 10)`: 28 digits before the point, ten behind it. A number that does not fit is null there
and stands in full in the column `overflow`, a JSON object of decimals by column, which is null where all fit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from extractor.extras import need
from extractor.records import Article, Finding, Link, Quantity, Restatement, Span

pa = need("pyarrow", "batch")
parquet = need("pyarrow.parquet", "batch")

__all__ = [
    "ARTICLES",
    "FINDINGS",
    "QUANTITIES",
    "TABLES",
    "article_of",
    "finding_of",
    "findings_columns",
    "parquet",
    "plain",
    "quantities_columns",
    "quantity_of",
    "table",
    "with_uid",
]

_BEFORE, _BEHIND = 28, 10
_DECIMAL = pa.decimal128(_BEFORE + _BEHIND, _BEHIND)
_TEXT, _INT, _FLAG = pa.string(), pa.int64(), pa.bool_()
_TEXTS = pa.list_(_TEXT)


def _all(kind: Any, names: str) -> list[tuple[str, Any]]:
    """Columns of one type."""
    return [(name, kind) for name in names.split()]


_LINKS = pa.list_(pa.struct([*_all(_TEXT, "name rule"), *_all(_INT, "start end")]))
_SPAN = [("field", _TEXT), *_all(_INT, "start end"), ("text", _TEXT), *_all(_INT, "line column"), ("article", _TEXT)]

# One figure a row: the fields of the record, those that are made of parts as a column for each part.
QUANTITIES = pa.schema(
    [
        *_all(_TEXT, "article id kind text"),
        *_all(_INT, "start end"),
        ("field", _TEXT),
        *_all(_DECIMAL, "value low high rounding_low rounding_high"),
        ("ambiguous", _FLAG),
        *_all(_TEXT, "unit per modifier change counted subject"),
        ("subjects", _TEXTS),
        *_all(_TEXT, "metric place period interval speaker speaker_role of relation"),
        ("links", _LINKS),
        ("restated_text", _TEXT),
        *_all(_INT, "restated_start restated_end"),
        ("restated_value", _DECIMAL),
        *_all(_INT, "sentence_start sentence_end"),
        ("rule", _TEXT),
        ("rows", _TEXTS),
        ("overflow", _TEXT),
    ]
)

# One article a row. `uid` joins it to the other tables: ids may come twice, in two files or in one.
ARTICLES = pa.schema(
    [
        *_all(_TEXT, "uid id title text date"),
        ("day", pa.date32()),
        *_all(_TEXT, "source url lang"),
        ("fixed", _FLAG),
        ("file", _TEXT),
        *_all(_INT, "row quantities findings"),
        *_all(_TEXT, "duplicate_of near_duplicate_of"),
    ]
)

# One finding a row; the message in both languages.
FINDINGS = pa.schema(
    [
        *_all(_TEXT, "article check level message_en message_id"),
        ("spans", pa.list_(pa.struct(_SPAN))),
        ("quantities", _TEXTS),
        ("working", _TEXT),
        ("readings", _TEXTS),
        *_all(_TEXT, "repair fingerprint"),
    ]
)


def with_uid(schema: Any) -> Any:
    """The schema of a table in a dataset, whose rows begin with the `uid` of their article."""
    return schema.insert(0, pa.field("uid", _TEXT))


TABLES: Mapping[str, Any] = {
    "articles": ARTICLES,
    "quantities": with_uid(QUANTITIES),
    "findings": with_uid(FINDINGS),
}

Columns = dict[str, list[Any]]
_READS: Mapping[str, Callable[[Quantity], Any]] = {
    "rounding_low": lambda q: q.rounding and q.rounding[0],
    "rounding_high": lambda q: q.rounding and q.rounding[1],
    "restated_text": lambda q: q.restated and q.restated.text,
    "restated_start": lambda q: q.restated and q.restated.start,
    "restated_end": lambda q: q.restated and q.restated.end,
    "restated_value": lambda q: q.restated and q.restated.value,
    "sentence_start": lambda q: q.sentence[0],
    "sentence_end": lambda q: q.sentence[1],
    "links": lambda q: [msgspec.structs.asdict(link) for link in q.links],
}


def quantities_columns(quantities: Sequence[Quantity]) -> Columns:
    """The values of the rows of `QUANTITIES`, by column."""
    columns: Columns = {}
    for field in QUANTITIES.names[:-1]:
        read = _READS.get(field)
        if read is None:
            columns[field] = [getattr(quantity, field) for quantity in quantities]
        else:
            columns[field] = [read(quantity) for quantity in quantities]
    over: list[dict[str, str]] = [{} for _ in quantities]
    for field in QUANTITIES.names:
        if QUANTITIES.field(field).type == _DECIMAL:
            for at, value in enumerate(columns[field]):
                if value is not None and not _fits(value):
                    columns[field][at] = None
                    over[at][field] = format(value, "f")
    columns["overflow"] = [json.dumps(numbers) if numbers else None for numbers in over]
    return columns


def findings_columns(findings: Sequence[Finding]) -> Columns:
    """The values of the rows of `FINDINGS`, by column."""
    columns: Columns = {name: [getattr(one, name, None) for one in findings] for name in FINDINGS.names}
    columns["message_en"] = [one.message.get("en") for one in findings]
    columns["message_id"] = [one.message.get("id") for one in findings]
    columns["spans"] = [[msgspec.structs.asdict(span) for span in one.spans] for one in findings]
    return columns


def table(columns: Columns, schema: Any) -> Any:
    """A `pyarrow.Table` of columns by name."""
    return pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return False
    if exponent < -_BEHIND:
        digits = "".join(map(str, value.as_tuple().digits))
        exponent += len(digits) - len(digits.rstrip("0"))  # zeros at the end take no room
    return (exponent >= -_BEHIND and value.adjusted() < _BEFORE) or not value


def quantity_of(row: Mapping[str, Any]) -> Quantity:
    """The record of a row of quantities."""
    over = {name: Decimal(text) for name, text in json.loads(row.get("overflow") or "{}").items()}
    number = {name: over.get(name, row[name]) for name in _DECIMALS}
    number = {name: None if value is None else plain(value) for name, value in number.items()}
    low, high = number.pop("rounding_low"), number.pop("rounding_high")
    again = number.pop("restated_value")
    return Quantity(
        **{name: row[name] for name in Quantity.__struct_fields__ if name not in _MADE},
        **number,
        rounding=None if low is None or high is None else (low, high),
        subjects=tuple(row["subjects"] or ()),
        links=tuple(Link(**link) for link in row["links"] or ()),
        rows=tuple(row["rows"] or ()),
        sentence=(row["sentence_start"], row["sentence_end"]),
        restated=None
        if again is None
        else Restatement(text=row["restated_text"], start=row["restated_start"], end=row["restated_end"], value=again),
    )


_DECIMALS = [field.name for field in QUANTITIES if field.type == _DECIMAL]
_MADE = {"value", "low", "high", "rounding", "subjects", "links", "rows", "sentence", "restated"}


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The record of a row of findings."""
    return Finding(
        article=row["article"],
        check=row["check"],
        level=row["level"],
        message={"en": row["message_en"] or "", "id": row["message_id"] or ""},
        spans=tuple(Span(**span) for span in row["spans"]),
        quantities=tuple(row["quantities"]),
        working=row["working"],
        readings=tuple(row["readings"] or ()),
        repair=row["repair"],
        fingerprint=row["fingerprint"],
    )


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row of articles."""
    return Article(**{name: row[name] for name in Article.__struct_fields__})


def plain(value: Decimal) -> Decimal:
    """The same number without the zeros that a column of one scale puts behind it."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
