"""Records out: one output format a file, the file stem is its id.

A writer is a module of this folder with `RECORDS`, the record types that fit the format, and
`write(records, stream, record, lang)`. It writes as the records come, so a million of them need no memory.
The folder `html` is no such format: its page shows records in their articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TextIO, cast

import msgspec

__all__ = ["Writer", "formats", "writer"]


class Writer(Protocol):
    """What every module of this folder offers."""

    RECORDS: tuple[type[msgspec.Struct], ...]

    def write(
        self,
        records: Iterable[msgspec.Struct],
        stream: TextIO,
        record: type[msgspec.Struct],
        lang: str | None = None,
    ) -> None:
        """Write records of the type `record` to a text stream, which may stay without any.

        lang  the language where a format has sentences for people and holds only one
        """
        ...


def formats(record: type[msgspec.Struct]) -> tuple[str, ...]:
    """List the ids of the formats that can hold records of this type."""
    return tuple(name for name in _names() if record in writer(name).RECORDS)


@cache
def writer(name: str) -> Writer:
    """Find the writer of a format; raises ValueError for an unknown one."""
    if name not in _names():
        raise ValueError(f"unknown output format {name!r}; choose from {', '.join(_names())}")
    return cast(Writer, import_module(f"{__name__}.{name}"))


def _names() -> tuple[str, ...]:
    modules = (module for module in iter_modules(__path__) if not module.ispkg)
    return tuple(sorted(module.name for module in modules if not module.name.startswith("_")))
