"""Annotations for GitHub: a workflow command a finding, which GitHub shows beside the line of the article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO, cast

import msgspec

from extractor.describe import plain
from extractor.messages import Say
from extractor.records import Finding

RECORDS = (Finding,)

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
# What would end a command, or a property of it.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write(
    records: Iterable[msgspec.Struct], stream: TextIO, record: type[msgspec.Struct], lang: str | None = None
) -> None:
    """Write one command a line."""
    say = Say(lang)
    for finding in cast(Iterable[Finding], records):
        place = {"file": finding.article}
        first = next((span for span in finding.spans if span.field == "text"), None)
        if first is not None:
            place |= {"line": str(first.line), "col": str(first.column)}
        place["title"] = finding.check
        properties = ",".join(f"{name}={plain(value).translate(_PROPERTY)}" for name, value in place.items())
        told = ". ".join(filter(None, (finding.message[say.lang], finding.working)))
        stream.write(f"::{_COMMANDS[finding.level]} {properties}::{plain(told).translate(_DATA)}\n")
