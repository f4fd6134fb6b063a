"""What a user names to be compared: a run, the approved figures, a git revision of them, articles, or records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import typer

from extractor.cli.inputs import Inputs
from extractor.cli.stores import settings
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import SCHEMA, Quantity, quantity_from_json
from extractor.review import approved
from extractor.review.approved import ApprovedError
from extractor.review.comparing import Readers
from extractor.review.decisions import need_approved
from extractor.review.sides import ApprovedSide, ArticlesSide, RecordsSide, RunSide, Side
from extractor.revisions import RevisionError, file_at
from extractor.store import Store

__all__ = ["Named", "Sides"]

_GIT, _STDIN = "git:", "-"


@dataclass(frozen=True)
class Named:
    """What a user named: its name, what it is, and whether its articles are known by where they lie."""

    name: str
    side: Side
    by_path: bool = False


class Sides:
    """Makes what a user named into what can be compared; everything wrong is an error of the usage."""

    def __init__(self, store: Store | None, readers: Readers, options: Options, say: Say) -> None:
        self._store, self._readers, self._options, self._say = store, readers, options, say
        self.inputs: list[Inputs] = []

    def pair(self, old: str, new: str) -> tuple[Named, Named]:
        """Both sides; the articles of two files or folders are paired by where they lie in them."""
        if old == new == _STDIN:
            raise typer.BadParameter("- twice: standard input can be read once; name a file for one of the sides")
        by_path = not any(_is_reserved(name) or _schema(Path(name)) == approved.SCHEMA for name in (old, new))
        alone = by_path and all(name == _STDIN or Path(name).is_file() for name in (old, new))
        one, two = (self._named(name, by_path=by_path, alias=new if alone else "") for name in (old, new))
        records = [side.side for side in (one, two) if isinstance(side.side, RecordsSide)]
        if by_path and records and (len(records) == 1 or {*records[0].keys()}.isdisjoint(records[1].keys())):
            one, two = (
                replace(named, side=named.side.without_folder(new if alone else ""))
                if isinstance(named.side, RecordsSide)
                else named
                for named in (one, two)
            )
        return one, two

    def _named(self, name: str, *, by_path: bool, alias: str) -> Named:
        if name == "@baseline":
            store = self._need_store(name)
            need_approved(store, store.run("@latest"))
            return Named(name, ApprovedSide(store))
        if name.startswith(_GIT):
            file = settings().approved_file(Path.cwd())
            try:
                content = file_at(name.removeprefix(_GIT), file)
                return Named(name, ApprovedSide(self._store, approved.read(content, f"{file} ({name})")))
            except (RevisionError, ApprovedError) as error:
                raise typer.BadParameter(str(error)) from None
        if _is_reserved(name):
            store = self._need_store(name)
            return Named(name, RunSide(store, store.run(name)))
        path = Path(name)
        if name != _STDIN and not path.exists():
            raise typer.BadParameter(
                f"{name}: no such file or folder, nor a run (its number, @latest, @previous), @baseline or git:REVISION"
            )
        if kind := _schema(path):
            return Named(name, self._records(path, kind), by_path)
        return Named(name, self.articles([name], _renamed(name, alias) if by_path else None), by_path)

    def articles(self, paths: Sequence[str], rename: Callable[[str], str] | None = None) -> ArticlesSide:
        """Articles of files and folders, read by the rules of now."""
        inputs = Inputs(paths, self._options, self._say, "diff")
        self.inputs.append(inputs)
        return ArticlesSide(inputs.apply(self._readers.now, rename=rename), self._readers.rules)

    def _records(self, path: Path, kind: str) -> Side:
        try:
            if kind == approved.SCHEMA:
                return ApprovedSide(self._store, approved.read(path.read_bytes(), str(path)))
            records = list(_quantities(path))
        except ApprovedError as error:
            raise typer.BadParameter(str(error)) from None
        return RecordsSide(records)

    def _need_store(self, name: str) -> Store:
        if self._store is None:
            raise typer.BadParameter(f"{name}: no store yet; record a run: cekangka extract --record PATH")
        return self._store


def _is_reserved(name: str) -> bool:
    return name.startswith(("@", _GIT)) or name.isdecimal()


def _schema(path: Path) -> str:
    """The schema of a file of records; empty for anything else."""
    if path.suffix not in (".jsonl", ".ndjson") or not path.is_file():
        return ""
    with path.open("rb") as stream:
        for line in stream:
            if not line.strip():
                continue
            try:
                row = msgspec.json.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                return ""
            schema = row.get("schema") if isinstance(row, dict) else None
            return schema if schema in (SCHEMA, approved.SCHEMA) else ""
    return SCHEMA  # an empty file is one without records


def _quantities(path: Path) -> Iterator[Quantity]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield quantity_from_json(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise ApprovedError(f"{path}:{number}: no record of a figure: {error}") from None


def _renamed(name: str, alias: str) -> Callable[[str], str]:
    """Make the function that names an article by where it lies: in the folder, or as the one file."""
    path = Path(name).as_posix()
    stem = Path(name).stem

    def rename(article: str) -> str:
        if article == path:
            return alias or article
        if article.startswith(f"{stem}:"):  # a line of JSON Lines without an id
            return article.removeprefix(stem)
        return article.removeprefix(f"{path}/")

    return rename
