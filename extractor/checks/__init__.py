"""Consistency checks: one file a check, found by scanning this folder.

A check's id is its file name with hyphens. Its module holds `CHECK`, which says what the check claims, what it
cannot see, and the texts on which it must fire or stay silent, and `find`, which yields its findings.
"""

from __future__ import annotations

import functools
import hashlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType

from extractor.records import Article, Finding, Level, Quantity, Span


@dataclass(frozen=True)
class Check:
    """What a check is.

    level    the highest level its findings have
    on       whether it runs without being asked for
    claim    what it says when it fires, by language
    blind    what it cannot see, by language
    fires    texts with exactly one finding of this check
    silent   texts with none
    """

    level: Level
    on: bool
    claim: Mapping[str, str]
    blind: Mapping[str, str]
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What a check looks at: an article and its figures in order, those of the title first."""

    article: Article
    quantities: Sequence[Quantity]

    def span(self, quantity: Quantity) -> Span:
        """Where a figure stands."""
        return Span(field=quantity.field, start=quantity.start, end=quantity.end, text=quantity.text)


@dataclass(frozen=True)
class Registered:
    """A check and the function that runs it."""

    id: str
    check: Check
    find: Callable[[Case], Iterator[Finding]] = field(repr=False)


@functools.cache
def registry() -> Mapping[str, Registered]:
    """Every check by id."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        loaded = import_module(f"{__name__}.{module.name}")
        name = module.name.replace("_", "-")
        found[name] = Registered(name, loaded.CHECK, loaded.find)
    return MappingProxyType(found)


def selected(names: Sequence[str] | None) -> list[Registered]:
    """The checks with these ids; ["all"] gives every one, None those that are on by default.

    Raises ValueError naming the near ones if there is no such check.
    """
    known = registry()
    if names is None:
        return [check for check in known.values() if check.check.on]
    if "all" in names:
        return list(known.values())
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=3)
            hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise ValueError(f"no check {name!r}; {hint}")
    return [known[name] for name in dict.fromkeys(names)]


def run(article: Article, quantities: Sequence[Quantity], names: Sequence[str] | None = None) -> list[Finding]:
    """The findings of the selected checks, in the order of the article."""
    case = Case(article, quantities)
    findings = [finding for check in selected(names) for finding in check.find(case)]
    return sorted(findings, key=lambda f: (f.spans[0].field == "text", f.spans[0].start, f.check))


def fingerprint(check: str, values: Sequence[object], texts: Sequence[str]) -> str:
    """A name for a finding that does not change when the article is edited elsewhere."""
    joined = "\x1f".join([check, *map(str, values), *(" ".join(text.split()) for text in texts)])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
