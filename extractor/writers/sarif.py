"""SARIF 2.1.0, which editors and code scanners read: findings as results, their second figure as related location."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TextIO, cast
from urllib.parse import quote

import msgspec

import extractor
from extractor.messages import Say
from extractor.records import Finding, Span

RECORDS = (Finding,)

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_json = msgspec.json.Encoder()


def write(
    records: Iterable[msgspec.Struct], stream: TextIO, record: type[msgspec.Struct], lang: str | None = None
) -> None:
    """Write one log with one run; results are written as they come."""
    say = Say(lang)
    head = {"$schema": _SCHEMA, "version": "2.1.0"}
    stream.write(_json.encode(head).decode()[:-1] + ',"runs":[{"results":[')
    rules: dict[str, int] = {}
    before = "\n"
    for finding in cast(Iterable[Finding], records):
        index = rules.setdefault(finding.check, len(rules))
        stream.write(before + _json.encode(_result(finding, index, say.lang)).decode())
        before = ",\n"
    driver = {
        "name": "cekangka",
        "version": extractor.__version__,
        "rules": [{"id": rule, "name": rule} for rule in rules],
    }
    run = {"columnKind": "unicodeCodePoints", "language": say.lang, "tool": {"driver": driver}}
    stream.write("\n]," + _json.encode(run).decode()[1:] + "]}\n")


def _result(finding: Finding, index: int, lang: str) -> Mapping[str, Any]:
    told = ". ".join(filter(None, (finding.message[lang], finding.working)))
    locations = [_location(finding, span) for span in finding.spans]
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": told},
        "locations": locations[:1],
        "partialFingerprints": {"cekangka/1": finding.fingerprint},
    }
    if related := locations[1:]:
        texts = [{"text": span.text} for span in finding.spans[1:]]
        result["relatedLocations"] = [
            {"id": number, **location, "message": text}
            for number, (location, text) in enumerate(zip(related, texts, strict=True), 1)
        ]
    return result


def _location(finding: Finding, span: Span) -> dict[str, Any]:
    """Where a span is; a title that its source keeps apart has no line in a file, only a name."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(span.article or finding.article, errors="replace")}}
    if span.field != "text":
        return {"physicalLocation": place, "logicalLocations": [{"name": span.field}]}
    lines = span.text.split("\n")
    place["region"] = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.line + len(lines) - 1,
        "endColumn": len(lines[-1]) + (1 if len(lines) > 1 else span.column),
        "charOffset": span.start,
        "charLength": span.end - span.start,
        "snippet": {"text": span.text},
    }
    return {"physicalLocation": place}
