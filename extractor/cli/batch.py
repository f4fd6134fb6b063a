"""`cekangka batch`: a dataset of folders of articles."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import checks, describe
from extractor.cli import config
from extractor.cli import options as opt
from extractor.cli.display import console
from extractor.cli.inputs import complain
from extractor.cli.query import could_not_run
from extractor.cli.stores import recording
from extractor.dataset import exports
from extractor.dataset.executors import ARROW_POOL
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import KINDS

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from extractor.dataset.engine import Batch, Progress, Summary
    from extractor.dataset.protocol import ShardResult
    from extractor.store import Recorder

__all__ = ["batch"]

_FORMATS = exports.formats()
_ENGINES = ("local", "ray")
_QUARANTINED = 3
_SHOWN = 3  # failures and checks that a line of the summary names
_EVERY = 30.0  # seconds between two lines of progress where no terminal is


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC", help='Files, folders, or patterns: "arsip/**/*.html".', show_default=False),
    ],
    *,
    out: Annotated[
        str,
        typer.Option(metavar="DIR", help="The folder of the dataset, new or old.", show_default=False),
    ],
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Worker processes; else one for each processor.")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help='Only such files of folders: "*.html" (repeatable).', show_default=False),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="No such files or folders (repeatable).", show_default=False),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar=",".join(_FORMATS), help="Write these too, beside Parquet.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Read everything again, changed or not.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first file that cannot be read.")] = False,
    engine: Annotated[
        str,
        typer.Option(
            metavar="|".join(_ENGINES), callback=opt.one_of(_ENGINES), help="Processes of this machine, or Ray tasks."
        ),
    ] = "local",
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Ray: the cluster to join; else one begun here.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="The time that an article may take; 0 for any.")
    ] = 60,
    size_limit: Annotated[
        float, typer.Option(metavar="MB", min=0, help="The text that an article may have; 0 for any.")
    ] = 10,
    fix_text: Annotated[
        bool, typer.Option("--fix-text", help='Mend "â€œ" and the like; offsets are then those of the mended text.')
    ] = False,
    record: Annotated[
        bool, typer.Option("--record/--no-record", help="Keep what is read as a run, to compare and review later.")
    ] = True,
    store: opt.StoreFile = None,
    select: opt.Select = None,
    ignore: opt.Ignore = None,
    input_format: opt.InputFormat = "auto",
    text_field: opt.TextField = "text",
    id_field: opt.IdField = "id",
    title_field: opt.TitleField = "title",
    date_field: opt.DateField = "date",
    date: opt.Date = None,
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Make a dataset of folders and archives of articles: their figures, and those that do not agree.

    DIR gets articles.parquet, quantities.parquet and findings.parquet, and quarantine.jsonl with what could not be
    read. The same command again reads only what is new or has changed, and goes on where a run was stopped; what the
    sources have no more leaves the dataset. What was read is also kept as a run (--no-record leaves it out), so that
    `cekangka diff @previous @latest` tells what changed since.

    Exit code 0: all was read; 3: something is in quarantine; 2: it could not run.

    For example:
      cekangka batch arsip/ --out dataset
      cekangka batch arsip/ berita.jsonl --out dataset --format duckdb,xlsx --exclude "*.pdf"
      cekangka batch /bersama/arsip/ --out /bersama/dataset --engine ray --address auto

    In Python:
      import extractor
      extractor.batch(["arsip/", "berita.jsonl"], "dataset")
    """
    say = Say(lang)
    try:
        said = config.find(Path.cwd())
        ran = config.wanted(said, opt.choices(select), opt.choices(ignore))
    except config.ConfigError as error:
        raise typer.BadParameter(str(error)) from None
    reading = Options(
        text_field,
        id_field,
        title_field,
        date_field,
        None if input_format == "auto" else input_format,
        date,
        fix_text=fix_text,
    )
    if address and engine != "ray":
        raise typer.BadParameter("--address is for --engine ray.")
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", ARROW_POOL)  # before it is loaded
    with could_not_run(say):
        from extractor.dataset import engine as core
    how = core.Batch(
        jobs=jobs,
        include=include or (),
        exclude=exclude or (),
        formats=opt.choices(formats, _FORMATS),
        force=force,
        strict=strict,
        patterns=patterns,
        reading=reading,
        select=ran,
        levels=said.levels,
        time_limit=time_limit,
        size_limit=round(size_limit * 1e6),
    )
    with could_not_run(say), _progress(say) as progress:
        executor = None
        if engine == "ray":
            from extractor.dataset.cluster import Cluster

            executor = Cluster(address, jobs)
        begin = partial(_recording, how, store, say) if record else None
        summary = core.batch(sources, out, how, executor=executor, progress=progress, record=begin)
    for line in _summary(summary, say):
        complain(line)
    if summary.counts["quarantined"]:
        raise typer.Exit(_QUARANTINED)


def _recording(how: Batch, store: Path | None, say: Say) -> AbstractContextManager[Recorder]:
    """A run for the articles that are read; what was unchanged is in an earlier one."""
    from extractor import api

    ran = [check.id for check in checks.selected(how.select) if not check.compares]
    return recording(store, api.rules(how.patterns), say, ran)


def _summary(summary: Summary, say: Say) -> Iterator[str]:
    counts = summary.counts
    parts = [say("articles", n=counts["articles"]), say("n-done", n=summary.done)]
    for key, n in (
        ("n-unchanged", summary.unchanged),
        ("n-gone", summary.removed),
        ("n-copies", counts["duplicates"]),
        ("n-near-copies", counts["near-duplicates"]),
        ("n-skipped", counts["skipped"]),
    ):
        if n:
            parts.append(say(key, n=n))
    if bad := counts["quarantined"]:
        named = "; ".join(f"{one.name}: {one.reason[say.lang]}" for one in summary.failures[:_SHOWN])
        more = f"; {say('more', n=bad - _SHOWN)}" if bad > _SHOWN else ""
        parts.append(f"{say('n-quarantined', n=bad)} ({named}{more})")
    yield " · ".join(parts)
    yield describe.summary({kind: counts[f"kind:{kind}"] for kind in KINDS}, say)
    yield _findings(counts, say)
    yield f"{summary.out}: {' · '.join(summary.files)}"
    errors = any(name.startswith("finding:error:") for name in counts)
    question = "from findings where level = 'error'" if errors else "from biggest_rupiah"
    yield say("next", command=f'cekangka query {quote(summary.out)} "{question}"')


def _findings(counts: Mapping[str, int], say: Say) -> str:
    parts = [say("n-findings", n=counts["findings"])]
    for level in checks.LEVELS:
        found = Counter(
            {name.rpartition(":")[2]: n for name, n in counts.items() if name.startswith(f"finding:{level}:")}
        )
        if found:
            named = ", ".join(f"{check} {say.number(n)}" for check, n in found.most_common(_SHOWN))
            named += ", …" if len(found) > _SHOWN else ""
            parts.append(f"{say(f'n-{level}', n=found.total())} ({named})")
    return " · ".join(parts)


@contextmanager
def _progress(say: Say) -> Iterator[Progress]:
    from extractor.dataset import engine

    class Lines(engine.Progress):
        """A line now and then, for logs."""

        def __init__(self) -> None:
            self.began = self.last = time.monotonic()
            self.articles = 0

        def shard(self, result: ShardResult, done: int, total: int) -> None:
            self.articles += result.articles
            now = time.monotonic()
            if now - self.last >= _EVERY:
                self.last = now
                rate = say("rate", n=round(self.articles / (now - self.began)))
                complain(f"{say('n-done', n=self.articles)} · {rate}")

    class Bars(Lines):
        """A bar with the rate and the time left."""

        wants_total = True

        def __init__(self, bar: Bar) -> None:
            super().__init__()
            self.bar = bar
            self.task = bar.add_task(say("extracting"), total=None, rate="")

        def shard(self, result: ShardResult, done: int, total: int) -> None:
            self.articles += result.articles
            rate = self.articles / max(time.monotonic() - self.began, 0.1)
            told = f"{say('articles', n=self.articles)} · {say('rate', n=round(rate))}"
            self.bar.update(self.task, completed=done, total=total, rate=told)

        def stage(self, name: str) -> None:
            self.bar.update(self.task, description=say(name))

    screen = console(sys.stderr)
    if not screen.is_terminal:
        yield Lines()
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = [
        TextColumn("  {task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
    ]
    with Bar(*columns, TimeRemainingColumn(), console=screen, transient=True) as bar:
        yield Bars(bar)
