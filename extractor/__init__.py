"""cekangka: read Indonesian news, turn every figure into a record, flag the figures that do not agree."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.api import blocked, check, compare, diff, extract, load, rules
    from extractor.dataset.arrow import extract_arrow
    from extractor.dataset.engine import Batch, batch
    from extractor.dataset.query import query
    from extractor.pipes.rules import Rules
    from extractor.records import Article, Blocked, Change, Finding, Quantity

_HOME = {
    "load": "extractor.api",
    "extract": "extractor.api",
    "blocked": "extractor.api",
    "check": "extractor.api",
    "compare": "extractor.api",
    "diff": "extractor.api",
    "rules": "extractor.api",
    "Rules": "extractor.pipes.rules",
    "batch": "extractor.dataset.engine",
    "Batch": "extractor.dataset.engine",
    "extract_arrow": "extractor.dataset.arrow",
    "query": "extractor.dataset.query",
    "Article": "extractor.records",
    "Blocked": "extractor.records",
    "Change": "extractor.records",
    "Finding": "extractor.records",
    "Quantity": "extractor.records",
}

__all__ = [
    "Article", "Batch", "Blocked", "Change", "Finding", "Quantity", "Rules", "batch", "blocked", "check", "compare",
    "diff", "extract", "extract_arrow", "load", "query", "rules",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Names are fetched on first use: what they import takes time that `cekangka --help` must not pay.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
