"""cekangka: read Indonesian news, turn every figure into a record, flag the figures that do not agree."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.api import blocked, check, compare, diff, extract, load
    from extractor.records import Article, Blocked, Change, Finding, Quantity

_HOME = {
    "load": "extractor.api",
    "extract": "extractor.api",
    "blocked": "extractor.api",
    "check": "extractor.api",
    "compare": "extractor.api",
    "diff": "extractor.api",
    "Article": "extractor.records",
    "Blocked": "extractor.records",
    "Change": "extractor.records",
    "Finding": "extractor.records",
    "Quantity": "extractor.records",
}

__all__ = [
    "Article", "Blocked", "Change", "Finding", "Quantity", "blocked", "check", "compare", "diff", "extract", "load",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Names are fetched on first use: importing spaCy takes half a second that `cekangka --help` must not pay.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
