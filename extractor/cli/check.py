"""`cekangka check`: the figures of articles that do not agree, the way a good compiler shows errors."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import checks as core
from extractor import writers
from extractor.cli import config
from extractor.cli import options as opt
from extractor.cli.baseline import Baseline, BaselineError
from extractor.cli.display import console, plain, wrap
from extractor.cli.inputs import Inputs, complain
from extractor.cli.stores import recording
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import Article, Finding, Level, Span

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["check"]

_FORMATS = ("table", "html", *writers.formats(Finding))
_LEVELS = core.LEVELS
_RANK: Mapping[str, int] = {level: rank for rank, level in enumerate(_LEVELS)}
_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def check(
    paths: opt.Paths = None,
    *,
    select: opt.Select = None,
    ignore: opt.Ignore = None,
    level: Annotated[
        list[str] | None,
        typer.Option(metavar="CHECK=LEVEL,…", help="The level of a check's findings.", show_default=False),
    ] = None,
    fail_level: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(_LEVELS),
            callback=opt.one_of(_LEVELS),
            help="The least level that makes the exit code 1; error unless the configuration says otherwise.",
            show_default=False,
        ),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever was found.")] = False,
    show_consistent: Annotated[
        bool, typer.Option("--show-consistent", help="Show what agrees too, with its working.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Leave out the findings that this file accepts.", show_default=False),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Accept all findings: write them there.", show_default=False),
    ] = None,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    input_format: opt.InputFormat = "auto",
    text_field: opt.TextField = "text",
    id_field: opt.IdField = "id",
    title_field: opt.TitleField = "title",
    date_field: opt.DateField = "date",
    date: opt.Date = None,
    patterns: opt.Patterns = None,
    record: opt.Record = False,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Flag the figures of an article that do not agree.

    What is said here can stand in `cekangka.toml`, or under `[tool.cekangka]` in `pyproject.toml`, in this folder or
    the nearest one above: select, ignore, fail-level, baseline, and a table `level`.

    Exit code 0: nothing at the fail level or above; 1: something; 2: an input could not be read.

    For example:
      cekangka check berita.txt
      cekangka check --select all --fail-level warning arsip/
      cekangka check --level exchange-rate=warning --output-format sarif berita.jsonl
      cekangka check --write-baseline diterima.json arsip/
      cekangka check --baseline diterima.json arsip/

    In Python:
      import extractor
      for finding in extractor.check("Desa Maju punya 12.418 pemilih dan Desa Jaya 12.418 pemilih."):
          print(finding.level, finding.check, finding.message["id"], finding.working)
    """
    say = Say(lang)
    if show_consistent and output_format != "table":
        raise typer.BadParameter("--show-consistent is for the table.")
    try:  # a mistake of the command, not of every article
        said = config.find(Path.cwd())
        ran = config.wanted(said, opt.choices(select), opt.choices(ignore))
        levels: Mapping[str, Level] = {**said.levels, **config.levels(_pairs(level))}
        accepted = _baseline(baseline, said.baseline, write_baseline, paths or ())
    except (config.ConfigError, BaselineError) as error:
        raise typer.BadParameter(str(error)) from None
    reading = Options(
        text_field, id_field, title_field, date_field, None if input_format == "auto" else input_format, date
    )
    inputs = Inputs(paths, reading, say, "check")

    from extractor import api  # which takes its time to import

    rules = api.rules(patterns)
    run = _Run(ran, levels, accepted, inputs, say)

    def reports() -> Iterator[tuple[core.Report, list[Finding]]]:
        with ExitStack() as recorded:
            kept = recorded.enter_context(recording(store, rules, say, ran)) if record else None
            for article, report in inputs.apply(lambda article: api.report(article, rules, select=ran, levels=levels)):
                if kept:
                    kept.add(article, report.quantities, report.findings)
                yield report, run.new(report)

    def findings() -> Iterator[Finding]:
        for _, found in reports():
            yield from found
        yield from (finding for finding, _ in run.compared())

    if output_format == "table":
        screen = console(sys.stdout)
        for report, found in reports():
            for finding in found:
                for line in _lines(finding, [report.article] * len(finding.spans), say, screen.width):
                    screen.print(line)
            for agreement in report.agreements if show_consistent else ():
                screen.print(_agreement(report.article, agreement, say))
        for finding, articles in run.compared():
            for line in _lines(finding, articles, say, screen.width):
                screen.print(line)
    elif output_format == "html":
        from extractor.writers import html  # jinja2 is not for those who want no page

        shown = list(reports())
        more: dict[int, list[Finding]] = {}
        for finding, (article, *_) in run.compared():
            more.setdefault(id(article), []).append(finding)
        flags = [[*found, *more.get(id(report.article), ())] for report, found in shown]
        sys.stdout.write(html.page([(report.article, report.quantities) for report, _ in shown], say.lang, flags))
    else:
        writers.writer(output_format).write(findings(), sys.stdout, Finding, say.lang)
    counts = run.counts
    _account(accepted, say, write=write_baseline is not None)
    inputs.finish(
        say("figures", n=counts["figures"]),
        say("checked", n=counts["checked"], undecided=say.number(counts["undecided"])),
        ", ".join(say(f"n-{level}", n=counts[level]) for level in _LEVELS),
    )
    if inputs.failed:
        raise typer.Exit(2)
    least = fail_level or said.fail_level or "error"
    failing = [level for level in _LEVELS if counts[level] and _RANK[level] <= _RANK[least]]
    if failing and write_baseline is None and not exit_zero:
        raise typer.Exit(1)


class _Run:
    """What is found in the articles one by one, and when all are read, in all of them together."""

    def __init__(
        self, ran: Sequence[str], levels: Mapping[str, Level], accepted: Baseline | None, inputs: Inputs, say: Say
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._levels, self._accepted, self._inputs, self._say = levels, accepted, inputs, say
        self._alone = [registered.id for registered in core.selected(ran) if not registered.compares]
        self._across = [registered.id for registered in core.selected(ran) if registered.compares]
        self._reports: list[core.Report] = []  # none where no check compares articles, since they may be many

    def new(self, report: core.Report) -> list[Finding]:
        """The findings in an article that are not accepted."""
        if self._across:
            self._reports.append(report)
        self.counts.update(figures=len(report.quantities))
        self._count(report, report.article.id)
        return self._accept(
            report.article, report.findings, (name for name in self._alone if name not in report.failed)
        )

    def compared(self) -> list[tuple[Finding, tuple[Article, ...]]]:
        """The findings between articles that are not accepted, each with the article of every place."""
        if len(self._reports) < 2:  # nothing to compare with, and nothing that went stale
            return []
        told = core.compare(self._reports, self._across, self._levels)
        self._count(told, self._say("between"))
        ran = [name for name in self._across if name not in told.failed]
        found: dict[int, list[tuple[Finding, tuple[Article, ...]]]] = {}
        for finding, articles in zip(told.findings, told.articles, strict=True):
            found.setdefault(id(articles[0]), []).append((finding, articles))
        left = []
        for article in sorted((report.article for report in self._reports), key=lambda article: article.id):
            pairs = found.get(id(article), [])
            kept = set(map(id, self._accept(article, [finding for finding, _ in pairs], ran)))
            left += [pair for pair in pairs if id(pair[0]) in kept]
        return left

    def _count(self, told: core.Told, name: str) -> None:
        self._inputs.stopped(name, told.failed)
        self.counts.update(checked=told.checked, undecided=told.undecided)

    def _accept(self, article: Article, findings: list[Finding], ran: Iterable[str]) -> list[Finding]:
        accepted, lang = self._accepted, self._say.lang
        left = findings if accepted is None else accepted.new(article.id, findings, ran, lang)
        self.counts.update(finding.level for finding in left)
        return left


def _pairs(said: list[str] | None) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for one in opt.choices(said):
        name, equals, level = one.partition("=")
        if not equals:
            raise config.ConfigError(f"--level {one}: wanted a check and its level, such as exchange-rate=warning")
        pairs[name.strip()] = level.strip()
    return pairs


def _baseline(given: Path | None, said: Path | None, written: Path | None, paths: Sequence[str]) -> Baseline | None:
    file = given or said
    if written is None:
        return None if file is None else Baseline(file, paths)
    older = None if file is None else Baseline(file, paths, new=given is None)  # that of the configuration may come yet
    return Baseline(written, paths, new=True, older=older)


def _account(accepted: Baseline | None, say: Say, *, write: bool) -> None:
    """Say what became of the accepted findings."""
    if accepted is None:
        return
    stale = accepted.stale()
    if write:
        complain(say("accepted", name=accepted.file, n=accepted.write(), stale=say.number(len(stale))))
        return
    if accepted.hidden:
        complain(say("hidden", n=accepted.hidden, name=accepted.file))
    if bare := accepted.unreasoned():
        complain(say("unreasoned", n=bare, name=accepted.file))
    for one in stale:
        complain(say("stale", name=accepted.file, article=one.article, check=one.check, message=one.message))


def _agreement(article: Article, agreement: core.Agreement, say: Say) -> Text:
    from rich.text import Text

    where = f"{plain(article.id)}:{_label(agreement.spans[0], say)}"
    told = f"{plain(agreement.working)} ({', '.join(plain(span.text) for span in agreement.spans)})"
    return Text.assemble((f"{say('consistent')}[{agreement.check}]", "green"), f" {where}: {told}")


def _lines(finding: Finding, articles: Sequence[Article], say: Say, width: int) -> Iterator[Text]:
    """Show a finding, given the article of each of its places."""
    from rich.text import Text

    style = _STYLES[finding.level]
    labels = {span: _label(span, say) for span in finding.spans}
    gutter = max(map(len, labels.values()), default=1)
    bar = Text(" " * gutter + "│", style="blue")
    head = f"{say(finding.level)}[{finding.check}]"
    yield Text.assemble((head, style), (f": {plain(finding.message[say.lang])}", "bold"))
    for _, there in groupby(zip(articles, finding.spans, strict=True), key=lambda pair: id(pair[0])):
        (article, *_), spans = zip(*there, strict=True)
        yield Text.assemble((" " * gutter + "┌─ ", "blue"), f"{plain(article.id)}:{labels[spans[0]]}")
        yield bar
        for label, on_line in groupby(sorted(spans, key=_place), key=labels.__getitem__):
            yield from _quote(article, list(on_line), label.rjust(gutter), style, width)
        yield bar
    remarks = [("working", finding.working), *(("reading", text) for text in finding.readings)]
    remarks.append(("repair", finding.repair or ""))
    remarks.append(("explain", f"cekangka explain {finding.check}"))
    for key, text in remarks:
        if text:
            yield Text.assemble((" " * gutter + "= ", "blue"), f"{say(key)}: {plain(text)}")
    yield Text()


def _quote(article: Article, spans: Sequence[Span], label: str, style: str, width: int) -> Iterator[Text]:
    """Show the spans of one line of the article, underlined, and as much around them as wraps to whole lines."""
    from rich.cells import cell_len
    from rich.text import Text

    source = article.field(spans[0].field)
    first = source.rfind("\n", 0, spans[0].start) + 1
    end = source.find("\n", spans[-1].end)
    text = plain(source[first : end if end >= 0 else len(source)])
    room = width - len(label) - 2
    if (lead := spans[0].start - first) > room * 2 // 3:  # a long way into the line: begin shortly before
        cut = text.rfind(" ", 0, lead - room // 2) + 1
        text = "…" + text[cut:]
        first += cut - 1
    empty = " " * len(label)
    skipped = 0
    for start, stop in wrap(text, room):
        marked: set[int] = set()
        for span in spans:
            left, right = max(span.start - first, start), min(span.end - first, stop)
            if left < right:
                marked.update(range(cell_len(text[start:left]), cell_len(text[start:right])))
        if not marked:
            skipped += 1
            continue
        if skipped and label == empty:
            yield Text.assemble((empty + "│ ", "blue"), ("…", "dim"))
        yield Text.assemble((label + "│ ", "blue"), text[start:stop].rstrip())
        marks = "".join("━" if cell in marked else " " for cell in range(max(marked) + 1))
        yield Text.assemble((empty + "│ ", "blue"), (marks, style))
        label, skipped = empty, 0


def _label(span: Span, say: Say) -> str:
    return say("title") if span.field == "title" else str(span.line)


def _place(span: Span) -> tuple[bool, int, int]:
    return span.field == "text", span.start, span.end
