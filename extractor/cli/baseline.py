"""Findings that somebody has looked at and accepts, each with the reason: a JSON file beside the articles.

An entry is known by its article and its fingerprint, which stays the same when the article is edited elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from extractor.messages import Language
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
    """The accepted findings of a file, and which of them came up in this run.

    Articles that are files are known by their address from the file's folder, wherever the command is run.
    """

    def __init__(
        self, file: Path, paths: Sequence[str] = (), *, new: bool = False, older: Baseline | None = None
    ) -> None:
        """Read the file, which need not be there if it is a `new` one.

        paths  the files and folders that the user named; an article with another id is no file
        older  accepts too, and gives its reasons to what comes up
        Raises BaselineError if it cannot be read.
        """
        self.file = file
        self._folder = file.parent.resolve()
        self._paths = {Path(path) for path in paths if path not in ("", "-")}
        self._older = older
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, str], Accepted] = {}
        self._ran: dict[str, set[str]] = {}  # by article, the checks that ran on it
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

    def new(self, article: str, findings: Iterable[Finding], ran: Iterable[str], lang: Language) -> list[Finding]:
        """The findings of an article that are not accepted, of the checks that ran on it."""
        name = self._name(article)
        self._ran.setdefault(name, set()).update(ran)
        left = []
        for finding in findings:
            key = name, finding.fingerprint
            old = self._accepted(article, finding.fingerprint)
            if old is None:
                left.append(finding)
            self._seen[key] = Accepted(
                article=name,
                fingerprint=finding.fingerprint,
                check=old.check if old else finding.check,
                message=old.message if old else finding.message[lang],
                reason=old.reason if old else "",
            )
        return left

    @property
    def hidden(self) -> int:
        """How many accepted findings came up."""
        return sum(key in self._known for key in self._seen)

    def stale(self) -> list[Accepted]:
        """Those that did not come up where their check ran on their article."""
        known = self._known.items()
        return [one for key, one in known if key not in self._seen and one.check in self._ran.get(one.article, ())]

    def unreasoned(self) -> int:
        """How many accepted findings came up that nobody gave a reason for."""
        return sum(not self._known[key].reason.strip() for key in self._seen if key in self._known)

    def write(self) -> int:
        """Accept what came up in this run, keep the others but what is stale; returns how many there are now."""
        stale = {(one.article, one.fingerprint) for one in self.stale()}
        kept = {key: one for key, one in self._known.items() if key not in stale}
        accepted = sorted((kept | self._seen).values(), key=lambda one: (one.article, one.check, one.fingerprint))
        written = msgspec.json.format(msgspec.json.encode(_File(accepted=accepted)), indent=2)
        self.file.write_bytes(written + b"\n")
        return len(accepted)

    def _accepted(self, article: str, fingerprint: str) -> Accepted | None:
        own = self._known.get((self._name(article), fingerprint))
        if self._older is None or (own and own.reason.strip()):
            return own
        return self._older._accepted(article, fingerprint) or own

    def _name(self, article: str) -> str:
        if article not in self._names:
            self._names[article] = self._from_folder(article)
        return self._names[article]

    def _from_folder(self, article: str) -> str:
        path = Path(article)
        if self._paths.isdisjoint((path, *path.parents)) or not os.path.isfile(path):  # noqa: PTH113 - raises nothing
            return article
        try:
            return Path(os.path.relpath(path.parent.resolve() / path.name, self._folder)).as_posix()
        except ValueError:  # on another drive
            return article
