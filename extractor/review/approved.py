"""Approved figures as a file for git: one record a line, always in the same order, and back into the store.

The line of a figure is its record without what follows from the text (`links`, `sentence`, the pattern rows), with the
hash of the text that it indexes, and with its name and that of the figure that it belongs with where these are not its
ids. A line changes only where the figure does, or its place in its text, so that git merges line by line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from extractor.records import Quantity
from extractor.review.sides import Key
from extractor.store import Approved, Store

__all__ = ["SCHEMA", "ApprovedError", "State", "export", "import_", "lines", "read", "state"]

SCHEMA = "cekangka-approved/1"
_LEFT_OUT = frozenset({"schema", "article", "links", "sentence", "rows"})
_MARKER = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


class ApprovedError(ValueError):
    """A file of approved figures that cannot be used; the message names the line and the way out."""


class _Line(msgspec.Struct, frozen=True):
    schema: str
    article: str
    text_hash: str
    nth: int = 1
    rules: str = ""
    name: str = ""
    of_name: str | None = None


_encode = msgspec.json.Encoder(decimal_format="number").encode
_line = msgspec.json.Decoder(_Line)
_record = msgspec.json.Decoder(dict[str, msgspec.Raw])
_quantity = msgspec.json.Decoder(Quantity)


def lines(approved: Iterable[Approved]) -> Iterator[bytes]:
    """The lines of approved figures, with their line ends, in the order of the file."""
    for one in sorted(approved, key=_order):
        head = {"schema": SCHEMA, "article": one.article, **({"nth": one.nth} if one.nth > 1 else {})}
        record = {
            name: value
            for name, value in _record.decode(_encode(one.quantity)).items()
            if name not in _LEFT_OUT and bytes(value) not in (b"null", b"false", b"[]")
        }
        names = {"name": one.name} if one.name != one.quantity.id else {}
        names |= {"of_name": one.of} if one.of and one.of != one.quantity.of else {}
        yield _encode(head | record | names | {"text_hash": one.text, "rules": one.rules}) + b"\n"


def read(content: bytes, name: str) -> list[Approved]:
    """Read a file of approved figures; raises ApprovedError naming the line that cannot be used."""
    found: list[Approved] = []
    places: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        if _MARKER.match(line):
            raise ApprovedError(f"{name}:{number}: a merge that is not resolved; keep the lines that are right")
        try:
            about = _line.decode(line)
            record = _record.decode(line)
            record["schema"] = msgspec.Raw(b'"cekangka/1"')
            figure = _quantity.decode(_encode(record))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ApprovedError(f"{name}:{number}: no approved figure: {error}") from None
        if about.schema != SCHEMA:
            raise ApprovedError(f"{name}:{number}: {about.schema} is not {SCHEMA}; export it again")
        names = about.name or figure.id, about.of_name or figure.of
        one = Approved(about.article, about.nth, about.text_hash, about.rules, figure, *names)
        key = (*_key(one), one.text, figure.field, figure.start)
        if key in places:
            raise ApprovedError(
                f"{name}:{number}: {one.article} has a figure at {figure.start} in line {places[key]} too; keep one"
            )
        places[key] = number
        found.append(one)
    return found


@dataclass
class State:
    """How a file stands to the store, by article: what only one side has decided on, and what both have otherwise."""

    ours: list[Key] = field(default_factory=list)
    theirs: list[Key] = field(default_factory=list)
    conflicts: list[Key] = field(default_factory=list)
    hashes: dict[Key, str] = field(default_factory=dict)  # of the articles in the file


def state(store: Store, given: Iterable[Approved]) -> State:
    """Compare a file with the store, by way of what both had when the file was last exported or imported."""
    file, synced = _hashes(given), store.synced()
    here = _hashes(store.baseline())
    found = State(hashes=file)
    for key in sorted({*file, *here, *synced}):
        mine, other, base = here.get(key), file.get(key), synced.get(key)
        if mine == other:
            continue
        if other == base:
            found.ours.append(key)
        elif mine == base:
            found.theirs.append(key)
        else:
            found.conflicts.append(key)
    return found


def export(store: Store, file: Path) -> tuple[int, int]:
    """Write what is approved to a file, and note it as exported; returns how many articles and figures."""
    approved = list(store.baseline())
    part = file.with_name(f".{file.name}.part")
    with part.open("wb") as stream:
        stream.writelines(lines(approved))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
    hashes = _hashes(approved)
    store.sync(hashes, {})  # not before the file is there: what is noted is taken for decided on both sides
    return len(hashes), len(approved)


def import_(store: Store, given: list[Approved], side: str | None, name: str) -> State:
    """Take the articles that changed in a file alone; those decided on here alone stay.

    side  "ours" or "theirs" for the articles that both changed; None imports nothing where there are any
    Raises ApprovedError for a figure that is not what its text has there.
    """
    for one in given:
        article = store.text(one.article, one.text)
        figure = one.quantity
        if article and article.field(figure.field)[figure.start : figure.end] != figure.text:
            raise ApprovedError(f"{name}: {one.article}: {figure.text!r} is not in its text at {figure.start}")
    found = state(store, given)
    if found.conflicts and side is None:
        return found
    taken = {*found.theirs, *(found.conflicts if side == "theirs" else ())}
    replaced: dict[Key, list[Approved]] = {key: [] for key in taken}
    for one in given:
        if _key(one) in taken:
            replaced[_key(one)].append(one)
    store.sync(found.hashes, replaced)
    return found


def _key(one: Approved) -> Key:
    return one.article, one.nth


def _order(one: Approved) -> tuple[object, ...]:
    figure = one.quantity
    return one.article, one.nth, figure.field != "title", figure.start, one.text


def _hashes(approved: Iterable[Approved]) -> dict[Key, str]:
    by_article: dict[Key, list[Approved]] = {}
    for one in approved:
        by_article.setdefault(_key(one), []).append(one)
    return {key: sha256(b"".join(lines(found))).hexdigest()[:32] for key, found in by_article.items()}
