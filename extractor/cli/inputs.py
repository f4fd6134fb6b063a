"""The articles of one run, and the account of it: what was read, what was not, what is named twice."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import typer

from extractor.cli.display import plain
from extractor.messages import Say
from extractor.readers import Options, Unreadable, iter_articles
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

    def apply(
        self, work: Callable[[Article], Result], items: Iterable[Article | Unreadable] | None = None
    ) -> Iterator[tuple[Article, Result]]:
        """Yield every readable article with what `work` makes of it; report the others and go on.

        items  what to go through in place of the files, where the articles are at hand already
        """
        for item in iter_articles(self.paths, self._options) if items is None else items:
            if isinstance(item, Unreadable):
                lang = self._say.lang
                self._fail("unreadable", name=item.name, reason=item.reason[lang], way_out=item.way_out[lang])
                continue
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

    def finish(self, *counts: str) -> None:
        """Print the account of the run on standard error, with the given counts in its middle."""
        repeated = [f"{name} ({n}×)" for name, n in self._ids.items() if n > 1]
        if repeated:
            more = [self._say("more", n=len(repeated) - _NAMES_SHOWN)] if len(repeated) > _NAMES_SHOWN else []
            complain(self._say("repeated", names=", ".join(repeated[:_NAMES_SHOWN] + more)))
        parts = [self._say("articles", n=self.articles), *counts]
        if self.failed:
            parts.append(self._say("failed", n=self.failed))
        complain(" · ".join(parts))

    def _fail(self, key: str, **values: str) -> None:
        self.failed += 1
        complain(self._say(key, **values))


def complain(message: str) -> None:
    """Print one line on standard error, after what standard output has so far."""
    sys.stdout.flush()
    print(plain(message), file=sys.stderr)
