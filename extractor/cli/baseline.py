"""Findings that somebody has looked at and accepts, each with the reason: a JSON file beside the articles.

An entry is known by its article and its fingerprint, which stays the same when the article is edited elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from extractor.records import SCHEMA, Finding

__all__ = ["Accepted", "Baseline", "BaselineError"]


class BaselineError(ValueError):
    """A baseline that cannot be read; the message names the file and the way out."""


class Accepted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding that is accepted; `check` and `message` are for whoever reads the file."""

    article: str
    fingerprint: str
    check: str = ""
    message: str = ""
    reason: str = ""


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    schema: str = SCHEMA
    accepted: list[Accepted] = []


class Baseline:
    """The accepted findings of a file, and which of them came up in this run."""

    def __init__(self, file: Path, *, new: bool = False) -> None:
        """Read the file, which need not be there if it is a `new` one.

        Raises BaselineError if it cannot be read.
        """
        self.file = file
        self._known: dict[tuple[str, str], Accepted] = {}
        self._articles: set[str] = set()
        self._seen: dict[tuple[str, str], Accepted] = {}
        if new and not file.exists():
            return
        try:
            said = msgspec.json.decode(file.read_bytes(), type=_File)
        except OSError as error:
            raise BaselineError(
                f"{file}: {error.strerror}; to make one: cekangka check --write-baseline {file}"
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BaselineError(f"{file}: no baseline: {error}") from None
        self._known = {(one.article, one.fingerprint): one for one in said.accepted}

    def new(self, article: str, findings: Iterable[Finding], lang: str) -> list[Finding]:
        """The findings of an article that are not accepted."""
        self._articles.add(article)
        left = []
        for finding in findings:
            key = finding.article, finding.fingerprint
            old = self._known.get(key)
            if old is None:
                left.append(finding)
            self._seen[key] = old or Accepted(
                article=finding.article,
                fingerprint=finding.fingerprint,
                check=finding.check,
                message=finding.message[lang],
            )
        return left

    @property
    def hidden(self) -> int:
        """How many accepted findings came up."""
        return sum(key in self._known for key in self._seen)

    def stale(self, checks: Iterable[str]) -> list[Accepted]:
        """Those of these checks that did not come up, in articles that were read."""
        ran = set(checks)
        return [
            one
            for key, one in self._known.items()
            if one.article in self._articles and key not in self._seen and one.check in ran
        ]

    def unreasoned(self) -> int:
        """How many accepted findings came up that nobody gave a reason for."""
        return sum(not self._known[key].reason.strip() for key in self._seen if key in self._known)

    def write(self) -> int:
        """Accept what came up in this run, keep what is of other articles; returns how many there are now."""
        kept = {key: one for key, one in self._known.items() if one.article not in self._articles}
        accepted = sorted((kept | self._seen).values(), key=lambda one: (one.article, one.check, one.fingerprint))
        written = msgspec.json.format(msgspec.json.encode(_File(accepted=accepted)), indent=2)
        self.file.write_bytes(written + b"\n")
        return len(accepted)
