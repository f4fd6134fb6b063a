"""The articles of one run, and the account of it: what was read, what was not, what is named twice."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
import typer

from extractor.cli.display import plain
from extractor.messages import Say
from extractor.readers import NotArticles, Options, Unreadable, iter_articles
from extractor.records import Article
from extractor.rulebook import RulebookError

__all__ = ["Inputs", "complain"]

_NAMES_SHOWN = 5

Result = TypeVar("Result")


class Inputs:
    """The articles that the user named; `articles` and `failed` count them as they go by."""

    def __init__(self, paths: Sequence[str] | None, options: Options, say: Say, command: str) -> None:
        if not paths and (sys.stdin is None or sys.stdin.isatty()):
            complain(say("no-input", command=command))
            raise typer.Exit(2)
        self.paths = list(paths or ["-"])
        self.articles = 0
        self.failed = 0
        self._options = options
        self._say = say
        self._ids: Counter[str] = Counter()
        self._skipped = 0
        self._more: dict[tuple[str, str], list[int]] = {}  # by file and what is wrong, the lines behind the first

    def apply(
        self,
        work: Callable[[Article], Result],
        items: Iterable[Article | Unreadable] | None = None,
        rename: Callable[[str], str] | None = None,
    ) -> Iterator[tuple[Article, Result]]:
        """Yield every readable article with what `work` makes of it; report the others and go on.

        items   what to go through in place of the files, where the articles are at hand already
        rename  gives articles other ids than they were read with
        """
        for item in iter_articles(self.paths, self._options) if items is None else items:
            if isinstance(item, Unreadable):
                self._refuse(item)
                continue
            if rename is not None:
                item = msgspec.structs.replace(item, id=rename(item.id))
            try:
                result = work(item)
            except RulebookError:  # a shape that the user brought takes too long: no article would fare better
                raise
            except Exception as error:  # one article that trips a bug must not take the others with it
                if os.environ.get("CEKANGKA_DEBUG") == "1":
                    raise
                self._fail("article-bug", name=item.id, error=f"{type(error).__name__}: {error}")
                continue
            self.articles += 1
            self._ids[item.id] += 1
            yield item, result
        self._tell_of_more_lines()

    def stopped(self, name: str, failed: Mapping[str, Exception]) -> None:
        """Report the checks that a bug stopped on an article; the others went on."""
        for check, error in failed.items():
            if os.environ.get("CEKANGKA_DEBUG") == "1":
                raise error
            self._fail("check-bug", name=name, check=check, error=f"{type(error).__name__}: {error}")

    def finish(self, *counts: str) -> None:
        """Print the account of the run on standard error, with the given counts in its middle."""
        repeated = [f"{name} ({n}×)" for name, n in self._ids.items() if n > 1]
        if repeated:
            complain(self._say("repeated", names=self._some(repeated)))
        parts = [self._say("articles", n=self.articles), *counts]
        if self._skipped:
            parts.append(self._say("n-skipped", n=self._skipped))
        if self.failed:
            parts.append(self._say("failed", n=self.failed))
        complain(" · ".join(parts))

    def _refuse(self, item: Unreadable) -> None:
        """Say why an input gave no article; of lines that have the same reason only the first is told at once."""
        reason, way_out = item.reason[self._say.lang], item.way_out[self._say.lang]
        if isinstance(item, NotArticles):
            self._skipped += 1
            complain(self._say("skipped", name=item.name, reason=reason))
            return
        kind = item.name.removesuffix(f":{item.line}"), reason
        if item.line is not None and kind in self._more:
            self.failed += 1
            self._more[kind].append(item.line)
            return
        self._more[kind] = []
        self._fail("unreadable", name=item.name, reason=reason, way_out=way_out)

    def _tell_of_more_lines(self) -> None:
        for (name, reason), lines in self._more.items():
            if lines:
                complain(self._say("more-lines", name=name, reason=reason, lines=self._some(lines), n=len(lines)))

    def _some(self, names: Sequence[object]) -> str:
        more = [self._say("more", n=len(names) - _NAMES_SHOWN)] if len(names) > _NAMES_SHOWN else []
        return ", ".join([*map(str, names[:_NAMES_SHOWN]), *more])

    def _fail(self, key: str, **values: str) -> None:
        self.failed += 1
        complain(self._say(key, **values))


def complain(message: str) -> None:
    """Print one line on standard error, after what standard output has so far."""
    sys.stdout.flush()
    print(plain(message), file=sys.stderr)
