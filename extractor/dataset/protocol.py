"""What goes between whoever plans the work and whoever does it: values that can be pickled or written as JSON."""

from __future__ import annotations

from typing import Literal

import msgspec

from extractor.dataset.storage import File
from extractor.readers import Options, Part
from extractor.records import Level

__all__ = ["Failure", "Place", "Settings", "Shard", "ShardResult", "Unit", "UnitResult"]


class Settings(msgspec.Struct, frozen=True):
    """What is done with every article.

    patterns    folder of own pattern rows
    reading     how to read
    checks      ids of the checks to run on each article
    levels      the level of every finding of a check, where it is not to be the check's own
    time_limit  seconds that an article may take
    rules       a digest of all that decides what an article gives, patterns and program too
    """

    reading: Options
    checks: tuple[str, ...]
    levels: dict[str, Level]
    patterns: str | None = None
    time_limit: float = 60
    rules: str = ""


class Unit(msgspec.Struct, frozen=True):
    """A file, or a part of a large one; `named` is whether the user named it, or it lay in a folder."""

    file: File
    named: bool = True
    part: Part | None = None

    @property
    def path(self) -> str:
        """The name of the file."""
        return self.file.name

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.part.size if self.part else self.file.size

    @property
    def key(self) -> tuple[str, int]:
        """What names it among all units: the path, and where in the file it begins."""
        return self.path, self.part.start if self.part else 0


Place = tuple[int, int, str]


class Shard(msgspec.Struct, frozen=True):
    """Units to read in one go.

    name     of the files with its rows, in `folder`
    keep     whether to write beside them what is to be recorded of it
    journal  file to write the place of every article into before it is read; "" for none
    skip     places of what has killed the process that had it: unit, article in it, and `read` or `check`
    """

    name: str
    folder: str
    units: tuple[Unit, ...]
    settings: Settings
    keep: bool = False
    journal: str = ""
    skip: tuple[Place, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """Something that gave no article or not all that it should have: its name, why, and what to do about it."""

    name: str
    reason: dict[str, str]
    way_out: dict[str, str]
    line: int | None = None
    status: Literal["skipped", "quarantined"] = "quarantined"


class UnitResult(msgspec.Struct, frozen=True):
    """What became of a unit: the file as it was when it was read, and how many articles it gave.

    items  the articles and what stood where others should
    """

    size: int
    mtime: int
    read_at: int
    digest: str
    items: int
    articles: int
    failures: tuple[Failure, ...]


class ShardResult(msgspec.Struct, frozen=True):
    """What became of a shard: of each of its units, in their order, and how many figures and findings there are."""

    name: str
    units: tuple[UnitResult, ...]
    quantities: int
    findings: int

    @property
    def articles(self) -> int:
        """How many articles it gave."""
        return sum(unit.articles for unit in self.units)
