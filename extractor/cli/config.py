"""What commands are told by a file: `cekangka.toml`, or `[tool.cekangka]` of `pyproject.toml`, nearest upward.

    select = ["all"]
    ignore = ["superlative"]
    fail-level = "warning"
    baseline = "accepted.json"

    [level]
    exchange-rate = "warning"

    [review]
    approved = "approved-figures.jsonl"

    [review.keys]
    accept = "y"

What the command line says goes before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from extractor import checks
from extractor.records import Level

__all__ = ["Config", "ConfigError", "find", "ignorable", "known_check", "levels", "wanted"]

_FILE, _PROJECT, _TABLE = "cekangka.toml", "pyproject.toml", ("tool", "cekangka")
_KEYS = ("select", "ignore", "fail-level", "baseline", "level", "review")
_REVIEW = ("approved", "keys")
_APPROVED = "approved-figures.jsonl"
_STORE = Path(".cekangka") / "store.sqlite"


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file and the way out."""


@dataclass(frozen=True)
class Config:
    """What a file says; None where it says nothing."""

    select: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    fail_level: Level | None = None
    baseline: Path | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    approved: Path | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None

    def approved_file(self, folder: Path) -> Path:
        """The file for git with the approved figures: as said, else one beside the configuration or in the folder."""
        return self.approved or (self.file.parent if self.file else folder) / _APPROVED

    def store_file(self, folder: Path) -> Path:
        """The store beside the configuration, or the nearest one from the folder upward, or else one in the folder."""
        if self.file:
            return self.file.parent / _STORE
        near = (parent / _STORE for parent in (folder, *folder.parents))
        return next((file for file in near if file.is_file()), folder / _STORE)


def find(folder: Path) -> Config:
    """Read the nearest configuration from a folder upward; an empty one if there is none.

    Raises ConfigError for what is not TOML, an unknown key, an unknown check or level.
    """
    for parent in (folder, *folder.parents):
        for name, tables in ((_FILE, ()), (_PROJECT, _TABLE)):
            file = parent / name
            if not file.is_file():
                continue
            try:
                said = tomllib.loads(file.read_text("utf-8-sig"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise ConfigError(f"{file}: {error}") from None
            for number, table in enumerate(tables, 1):
                said = said.get(table, {})
                if not isinstance(said, dict):
                    raise ConfigError(f'{file}: "{".".join(tables[:number])}" is not a table')
            if said or not tables:
                return _config(said, file)
    return Config()


def wanted(said: Config, select: Sequence[str], ignore: Sequence[str]) -> list[str]:
    """The checks to run, given what the command line selects and ignores; raises ConfigError for unknown ones."""
    asked = [known_check(name) for name in select]
    ignored = [ignorable(name) for name in ignore] or [name for name in said.ignore if name not in asked]
    return [check.id for check in checks.selected(asked or said.select) if check.id not in ignored]


def known_check(name: str) -> str:
    """Give back the id of a check; raises ConfigError naming the near ones if there is none."""
    if name == "all":
        return name
    try:
        checks.selected([name])
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return name


def ignorable(name: str) -> str:
    """The same for a check that is not to run, of which "all" is none."""
    if name == "all":
        raise ConfigError('no check to ignore: "all"; name the checks, or select those that are wanted')
    return known_check(name)


def levels(said: Mapping[str, object]) -> dict[str, Level]:
    """Read the level of each check; raises ConfigError for a check or a level that there is not."""
    for name, level in said.items():
        if name == "all" or (known_check(name) and level not in checks.LEVELS):
            raise ConfigError(f"level of {name}: {level!r}; wanted a check and one of {', '.join(checks.LEVELS)}")
    return cast(dict[str, Level], dict(said))


def _config(said: Mapping[str, object], file: Path) -> Config:
    try:
        _known_keys(said, _KEYS)
        fail_level, baseline = said.get("fail-level"), said.get("baseline")
        if fail_level is not None and fail_level not in checks.LEVELS:
            raise ConfigError(f'"fail-level" is {fail_level!r}; wanted one of {", ".join(checks.LEVELS)}')
        if baseline is not None and not isinstance(baseline, str):
            raise ConfigError('"baseline" is not the name of a file')
        level = said.get("level", {})
        if not isinstance(level, dict):
            raise ConfigError('"level" is not a table of checks and their levels')
        review = said.get("review", {})
        if not isinstance(review, dict):
            raise ConfigError('"review" is not a table')
        _known_keys(review, _REVIEW, "review.")
        approved = review.get("approved")
        if approved is not None and not isinstance(approved, str):
            raise ConfigError('"review.approved" is not the name of a file')
        return Config(
            select=_names(said, "select") if "select" in said else None,
            ignore=[ignorable(name) for name in _names(said, "ignore")],
            fail_level=fail_level,
            baseline=None if baseline is None else file.parent / baseline,
            levels=levels(level),
            approved=None if approved is None else file.parent / approved,
            keys=_review_keys(review),
            file=file,
        )
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from None


def _known_keys(said: Mapping[str, object], keys: Sequence[str], table: str = "") -> None:
    for key in said:
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            raise ConfigError(
                f'unknown key "{table}{key}"; '
                + (f'did you mean "{table}{near[0]}"?' if near else f"there are {', '.join(keys)}")
            )


def _review_keys(review: Mapping[str, object]) -> dict[str, str]:
    keys = review.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise ConfigError('"review.keys" is not a table of verbs and their keys, such as accept = "y"')
    return keys


def _names(said: Mapping[str, object], key: str) -> list[str]:
    names = said.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f'"{key}" is not a list of checks')
    return [known_check(name) for name in names]
