"""The facts that people marked by hand: one article a line of JSON.

Start with `Fact`. What a fact does not carry is not asked; a slip in the file is an error that names the way out,
because a mistake in the gold must not pass for a mistake of the extraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from extractor.describe import words
from extractor.records import Article, Kind, Relation

__all__ = ["Asked", "BadGold", "Fact", "Gold", "gold_from_json"]

# One answer or several; None among them makes the field optional, None alone says that there is nothing to name.
Asked = str | tuple[str | None, ...] | UnsetType | None

_NAMES = ("subject", "metric", "place", "period", "speaker")
_DAYS = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", re.ASCII)

_WRITE_NULL = {"en": "write null where there is nothing to name", "id": "tulis null bila tidak ada yang disebut"}
_SEE_HELP = {
    "en": "mend the row; cekangka eval --help says how one looks",
    "id": "perbaiki barisnya; cekangka eval --help menunjukkan bentuknya",
}


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number of an article and what it should become.

    start, end  where it is in the article's text, code points
    kind        as of a figure, or `none` for what must not come out
    text        what stands there, for whoever reads the file
    high        the upper end of a range or band
    note        free; with `opt` in it the fact could be left out and counts neither way, links included

    The links, each asked only where it is carried: None (nothing to name), an answer, or a list of acceptable ones
    with None in it for "could be left out":

    subject, metric, place, period, speaker   names as printed
    interval    the period as whole days, "2025-01-01/2025-12-31"; compared exactly
    of          the `start` of the fact that this one stands in relation to
    relation    which relation; optional where `of` is, and not asked where it is None
    """

    start: int
    end: int
    kind: Kind | Literal["none"]
    text: str | None = None
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    counted: str | None = None
    note: str | None = None
    subject: Asked = UNSET
    metric: Asked = UNSET
    place: Asked = UNSET
    period: Asked = UNSET
    interval: Asked = UNSET
    speaker: Asked = UNSET
    of: int | tuple[int | None, ...] | UnsetType | None = UNSET
    relation: Relation | tuple[Relation | None, ...] | UnsetType | None = UNSET

    @property
    def optional(self) -> bool:
        """Whether reasonable people could leave it out."""
        return "opt" in (self.note or "")


class Gold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of one article, with the article where the file carries it."""

    id: str
    facts: tuple[Fact, ...]
    text: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    @property
    def article(self) -> Article | None:
        """The article of the facts, None if its text is not there."""
        if not (self.text or "").strip():
            return None
        assert self.text is not None
        return Article(id=self.id, text=self.text, title=self.title, date=self.date, source=self.source, url=self.url)


class BadGold(msgspec.ValidationError):
    """A row that is not used: why not, and what to do about it, both by language (`id`, `en`)."""

    def __init__(self, reason: dict[str, str], way_out: dict[str, str]) -> None:
        super().__init__(f"{reason['en']}; {way_out['en']}")
        self.reason = reason
        self.way_out = way_out


def gold_from_json(line: bytes | str) -> Gold:
    """Read a row of a gold file; raises BadGold, which is a msgspec.ValidationError."""
    try:
        _check_keys(msgspec.json.decode(line))
        row = msgspec.json.decode(line, type=Gold)
    except BadGold:
        raise
    except msgspec.ValidationError as error:
        raise BadGold({"en": str(error), "id": str(error)}, _SEE_HELP) from None
    except (ValueError, RecursionError) as error:  # bytes that are no UTF-8, brackets without end
        raise BadGold(
            {"en": f"not JSON: {error}", "id": f"bukan JSON: {error}"},
            {"en": "mend or remove this line", "id": "perbaiki atau hapus baris ini"},
        ) from None
    for fact in row.facts:
        _check_links(fact, row.facts)
    return row


def _check_keys(row: Any) -> None:
    # By ourselves, and first: a slip in a key that must be there would be reported as missing, and not by its name.
    if not isinstance(row, dict):
        return
    _refuse_unknown(row, Gold.__struct_fields__, "$")
    facts = row.get("facts")
    for at, fact in enumerate(facts if isinstance(facts, list) else ()):
        if isinstance(fact, dict):
            _refuse_unknown(fact, Fact.__struct_fields__, f"$.facts[{at}]")


def _refuse_unknown(keys: Iterable[str], known: tuple[str, ...], path: str) -> None:
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            names = ", ".join(known)
            raise BadGold(
                {"en": f'unknown key "{key}" - at `{path}`', "id": f'kunci "{key}" tidak dikenal - di `{path}`'},
                {"en": f'did you mean "{near[0]}"?', "id": f'maksudnya "{near[0]}"?'}
                if near
                else {"en": f"there are {names}", "id": f"yang ada {names}"},
            )


def _check_links(fact: Fact, facts: tuple[Fact, ...]) -> None:
    for name in (*_NAMES, "interval", "of", "relation"):
        if getattr(fact, name) == ():
            raise _slip(fact, f"`{name}` is an empty list", f"`{name}` berisi daftar kosong", _WRITE_NULL)
    for name in _NAMES:
        for text in _given(getattr(fact, name)):
            if not words(text):
                raise _slip(fact, f'`{name}` "{text}" has no word', f'`{name}` "{text}" tanpa kata', _WRITE_NULL)
    for text in _given(fact.interval):
        if not _is_interval(text):
            raise _slip(
                fact,
                f'`interval` "{text}" is not two days in order',
                f'`interval` "{text}" bukan dua tanggal berurutan',
                {"en": 'write it as "2025-01-01/2025-12-31"', "id": 'tulis seperti "2025-01-01/2025-12-31"'},
            )
    starts = sorted({other.start for other in facts if other is not fact and other.kind != "none"})
    listed = ", ".join(map(str, starts))
    for base in _given(fact.of):
        if base not in starts:
            raise _slip(
                fact,
                f"`of` {base} is not where another fact starts",
                f"`of` {base} bukan awal fakta lain",
                {"en": f"use one of {listed}", "id": f"pakai salah satu dari {listed}"} if starts else _WRITE_NULL,
            )
    if any(_given(fact.relation)) and not [*_given(fact.of)]:
        raise _slip(
            fact,
            "`relation` without the `of` it is about",
            "`relation` tanpa `of`-nya",
            {"en": "give `of` too or leave `relation` out", "id": "tambahkan `of` atau hapus `relation`"},
        )


def _given(asked: Any) -> Iterator[Any]:
    values = asked if isinstance(asked, tuple) else (asked,)
    return (value for value in values if value is not None and value is not UNSET)


def _is_interval(text: str) -> bool:
    if not _DAYS.fullmatch(text):
        return False
    first, last = text.split("/")
    try:
        return date.fromisoformat(first) <= date.fromisoformat(last)
    except ValueError:
        return False


def _slip(fact: Fact, english: str, indonesian: str, way_out: dict[str, str]) -> BadGold:
    return BadGold(
        {"en": f"the fact at {fact.start}: {english}", "id": f"fakta pada {fact.start}: {indonesian}"}, way_out
    )
