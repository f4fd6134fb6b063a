"""`cekangka watch`: articles are read again whenever they are saved, and what changed in their figures is told."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from extractor.changes import Version, diff, is_jump
from extractor.cli import options as opt
from extractor.cli.changed import in_context
from extractor.cli.display import console, plain
from extractor.cli.inputs import Inputs, complain
from extractor.extras import MissingExtra, need
from extractor.messages import Say
from extractor.readers import Options, Unreadable, iter_files, says_format
from extractor.records import Article, Change
from extractor.review.report import Shown
from extractor.review.show import name

__all__ = ["watch"]

_FORMATS = ("text", "jsonl")
_SETTLE = 200  # milliseconds that a file must be left alone, since editors write in several steps
Key = tuple[str, str, int]  # the file, the id of an article in it, and which one it is of those that share it
_encode = msgspec.json.Encoder(decimal_format="number").encode


def watch(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files or folders.", show_default=False)],
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "text",
    input_format: opt.InputFormat = "auto",
    text_field: opt.TextField = "text",
    id_field: opt.IdField = "id",
    title_field: opt.TitleField = "title",
    date_field: opt.DateField = "date",
    date: opt.Date = None,
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Tell what changed in the figures of articles whenever they are saved.

    So that a desk sees corrections that nobody announced. An article that goes away is compared when it comes back.
    Ctrl-C ends it.

    For example:
      cekangka watch arsip/
      cekangka watch --output-format jsonl berita.txt

    In Python:
      import extractor
      for change in extractor.diff("Ada 9.377 klaim.", "Ada 937 klaim."):
          print(change.before.text, change.after.text)
    """
    say = Say(lang)
    for path in paths:
        if path == "-" or not Path(path).exists():
            raise typer.BadParameter(f"{path}: no such file or folder to watch")
    try:
        changed_files = need("watchfiles", "watch").watch
    except MissingExtra as error:
        raise typer.BadParameter(f"{error}.") from None
    options = Options(
        text_field, id_field, title_field, date_field, None if input_format == "auto" else input_format, date
    )

    from extractor import api  # which takes its time to import

    rules = api.rules(patterns)

    def read(files: Iterable[str]) -> Iterator[tuple[Key, Version]]:
        for file in files:
            seen: Counter[str] = Counter()
            inputs = Inputs([file], options, say, "watch")
            for article, quantities in inputs.apply(lambda article: api.extract(article, rules, titles=True)):
                seen[article.id] += 1
                version = Version(article.id, quantities, article, "now", nth=seen[article.id])
                yield (file, article.id, version.nth), version

    known = dict(read(_files(paths, say)))
    count = sum(len(version.quantities) for version in known.values())
    complain(say("watching", articles=say("articles", n=len(known)), figures=say("figures", n=count)))
    tell = _tell_json if output_format == "jsonl" else _teller(say)
    for changes in changed_files(*paths, debounce=_SETTLE, step=50, raise_interrupt=False):
        files = sorted({name for _, path in changes if (name := _as_named(path, paths)) and not _is_own(name)})
        for key, version in read(files):
            old = known.get(key)
            known[key] = version
            if old is None:
                # Programs save by way of files that they rename or remove later, under names that say nothing.
                if says_format(key[0]):
                    figures = say("figures", n=len(version.quantities))
                    complain(f"{plain(version.article)}: {say('only-new', n=1)}, {figures}")
                continue
            for change in diff(old, version).changes:
                tell(change, old.text, version.text)
        sys.stdout.flush()


def _files(paths: Sequence[str], say: Say) -> Iterator[str]:
    for path in paths:
        for found in iter_files(path):
            if isinstance(found, Unreadable):
                complain(say("skipped", name=found.name, reason=found.reason[say.lang]))
            elif not _is_own(found):
                yield found.as_posix()


def _as_named(path: str, named: Sequence[str]) -> str | None:
    """The file under the name that it was first read by, which its article has for an id; None for a hidden one."""
    for folder in map(Path, named):
        try:
            inside = Path(path).resolve().relative_to(folder.resolve())
        except ValueError:
            continue
        if Path(path).is_file() and not any(part.startswith(".") or part.endswith("~") for part in inside.parts):
            return (folder / inside).as_posix()
    return None


def _is_own(file: str | Path) -> bool:
    """Whether what is printed here goes into a file, which would tell of itself for ever."""
    with suppress(OSError):
        return any(os.path.samestat(Path(file).stat(), os.fstat(stream)) for stream in (1, 2))
    return False


def _tell_json(change: Change, old: Article | None, new: Article | None) -> None:
    sys.stdout.write(_encode(change).decode() + "\n")


def _teller(say: Say) -> Callable[[Change, Article | None, Article | None], None]:
    screen = console(sys.stdout)

    def tell(change: Change, old: Article | None, new: Article | None) -> None:
        from rich.text import Text

        time = datetime.now().astimezone().strftime("%H:%M:%S")
        screen.print(
            Text.assemble((f"{time} ", "dim"), (sentence(change, say), "bold red" if is_jump(change) else "bold"))
        )
        for line in in_context(Shown(change, old, new), say, screen.width):
            screen.print(line)

    return tell


def sentence(change: Change, say: Say) -> str:
    """Say a change in a sentence: "9.377 klaim became 937 klaim"."""
    old, new = (plain(name(figure)) if figure else "" for figure in (change.before, change.after))
    if old and new and old == new:
        return f"{old}: {', '.join(change.fields)}"
    return say("became" if old and new else "came" if new else "went", old=old, new=new)
