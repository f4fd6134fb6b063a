"""Consistency checks, by errors seeded into articles: one edit a copy, and only what is new in it counts.

An error is decidable for a check that can see its sort, where it touches figures that the check found to agree in the
untouched article and moves one by a tenth or more (by half, where a check is about right only), so that no rounding
explains it; for a check that looks for a figure anywhere in the article, only where it is not found elsewhere. Twins
are edits that change nothing of what an article says; whatever is new in them is false.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.agreeing import agreeing
from benchmarks.edits import ERRORS, TWINS, Edit, Makes
from benchmarks.texts import SAMPLES
from extractor.checks import LEVELS, Agreement, Report, registry
from extractor.readers import Options, Unreadable, iter_articles
from extractor.records import Article, Span

_MADE_UP = 300
_LEAST, _LOOSE = 0.1, 0.5  # how far a figure must move
_SHOWN = 80  # characters around an edit
_ABOUT = frozenset({"exchange-rate", "times-change"})
_NUMBERS = frozenset({"digit", "swapped", "dropped", "comma", "scale", "copied", "percent"})
_SLIPS = _NUMBERS - {"copied", "percent"}
_SEES: Mapping[str, frozenset[str]] = {
    "weekday-date": frozenset({"weekday", "day"}),
    "impossible-date": frozenset({"no such day"}),
    "words-digits": _NUMBERS | {"words"},
    "scale-overflow": frozenset({"scale twice"}),
    "match-score": frozenset({"score"}),
    "age-birth-year": _NUMBERS,
    "duration-years": _NUMBERS,
    "percent-change": _NUMBERS | {"exchanged", "direction"},
    "difference": _NUMBERS | {"direction"},
    "points-percent-level": _NUMBERS,
    "times-change": _NUMBERS,
    "exchange-rate": _NUMBERS,
    "share-of-base": _NUMBERS,
    "shares-total": _NUMBERS,
    "parts-total": _NUMBERS,
    "enumerated-count": frozenset({"item dropped"}),
    "superlative": frozenset({"exchanged"}),
    "restated-value": _SLIPS,
    "headline-body": _SLIPS | {"headline"},
    "duplicate-value": frozenset({"copied"}),
}
# What no relation of the untouched article tells of.
_MEANT = {"no such day": "impossible-date", "scale twice": "scale-overflow"}


@dataclass
class _Score:
    seeded: int = 0
    found: int = 0

    def add(self, *, found: bool) -> None:
        self.seeded += 1
        self.found += found

    @property
    def cells(self) -> tuple[str, str]:
        return f"{self.seeded:,}", f"{self.found / self.seeded:.3f}" if self.seeded else "–"


def run(articles: Path | None, count: int, twins: int, seed: int, *, verbose: bool = False) -> int:
    """Seed `count` errors and `twins` edits that change nothing, and print what they brought up.

    verbose  whether to print first every decidable error that brought up nothing, and what is new in twins
    """
    import extractor
    from extractor import api

    if articles is not None and not articles.is_file():
        print(f"{articles}: no such file", file=sys.stderr)
        return 2
    check = partial(api.report, nlp=extractor.load(), select=["all"])
    random = Random(seed)
    source = "samples/ and made up so that they agree" if articles is None else str(articles)
    reports = [check(article) for article in (_samples(seed) if articles is None else _from_file(articles))]
    by_check: dict[str, tuple[_Score, _Score]] = defaultdict(lambda: (_Score(), _Score()))
    by_error: dict[str, _Score] = defaultdict(_Score)
    for name, report, edit in islice(_drawn(reports, ERRORS, random), count):
        after = check(edit.made(report.article))
        found = bool(_new(report, after))
        by_error[name].add(found=found)
        for touched in _touched(report, edit) | {_MEANT[name]} if name in _MEANT else _touched(report, edit):
            everything, decidable = by_check[touched]
            everything.add(found=found)
            if _decidable(touched, name, edit) and (found or not _elsewhere(touched, report, after, edit)):
                decidable.add(found=found)
                if verbose and not found:
                    print(f"missed: {touched}: {name}: {_around(report, edit)}")
    tried: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for name, report, edit in islice(_drawn(reports, TWINS, random), twins):
        tried[name] += 1
        new = _new(report, check(edit.made(report.article)))
        false[name] += len(new)
        for told, _ in new if verbose else ():
            print(f"false: {told}: {name}: {_around(report, edit)}")
    _show_untouched(reports, source)
    _show_checks(by_check)
    _show_edits(by_error, tried, false)
    return 0


def _samples(seed: int) -> Iterator[Article]:
    for path in sorted(SAMPLES.glob("*.txt")):
        yield Article(id=path.stem, text=path.read_text("utf-8"))
    yield from islice(agreeing(seed), _MADE_UP)


def _from_file(file: Path) -> Iterator[Article]:
    for item in iter_articles([str(file)], Options()):
        if isinstance(item, Unreadable):
            print(f"{item.name}: {item.reason['en']}", file=sys.stderr)
        else:
            yield item


def _drawn(reports: Sequence[Report], makes: Mapping[str, Makes], random: Random) -> Iterator[tuple[str, Report, Edit]]:
    """Every edit of every sort once, the sorts by turns; none of what a finding points at already."""
    drawn = {}
    for name, make in makes.items():
        found = [(report, edit) for report in reports for edit in make(report, random) if not _flagged(report, edit)]
        random.shuffle(found)
        drawn[name] = iter(found)
    while drawn:
        for name in list(drawn):
            one = next(drawn[name], None)
            if one is None:
                del drawn[name]
            else:
                yield name, *one


def _overlaps(edit: Edit, span: Span) -> bool:
    return span.field == edit.field and span.start < edit.touched[1] and edit.touched[0] < span.end


def _flagged(report: Report, edit: Edit) -> bool:
    return any(_overlaps(edit, span) for finding in report.findings for span in finding.spans)


def _touched(report: Report, edit: Edit) -> set[str]:
    """The checks that found what it touches to agree, and not just to rise or to fall."""
    told = (told for told in report.agreements if _touches(told, edit))
    return {one.check for one in told if one.check != "difference" or len(one.spans) > 2}


def _decidable(check: str, name: str, edit: Edit) -> bool:
    least = _LOOSE if check in _ABOUT else _LEAST
    return name in _SEES.get(check, ()) and (edit.moved is None or edit.moved >= least)


def _elsewhere(check: str, report: Report, after: Report, edit: Edit) -> bool:
    """Whether the figure that a check looks for anywhere is still found, which hides that one of its places changed."""
    if check != "headline-body":
        return False
    looked_for = {told.spans[0].start for told in report.agreements if told.check == check and _touches(told, edit)}
    return any(told.check == check and told.spans[0].start in looked_for for told in after.agreements)


def _touches(told: Agreement, edit: Edit) -> bool:
    return any(_overlaps(edit, span) for span in told.spans)


def _new(before: Report, after: Report) -> set[tuple[str, str]]:
    """What was not found before."""
    one, two = ({(finding.check, finding.fingerprint) for finding in report.findings} for report in (before, after))
    return two - one


def _around(report: Report, edit: Edit) -> str:
    text = report.article.field(edit.field)
    start, end = max(text.rfind("\n", 0, edit.start) + 1, edit.start - _SHOWN), edit.end + _SHOWN
    said = f"{text[start : edit.start]}[{text[edit.start : edit.end]} → {edit.text}]{text[edit.end : end]}"
    return said.partition("\n")[0]


def _show_untouched(reports: Sequence[Report], source: str) -> None:
    levels = Counter(finding.level for report in reports for finding in report.findings)
    relations = sum(report.checked for report in reports)
    print(f"{source}: {len(reports):,} articles, {relations:,} relations")
    fires = ", ".join(f"{100 * levels[level] / max(len(reports), 1):.2f} {level}s" for level in LEVELS)
    print(f"Untouched, per 100 articles: {fires}")


def _show_checks(scores: Mapping[str, tuple[_Score, _Score]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("Errors by the check whose figures they touch")
    for heading in ("decidable", "recall", "all", "recall"):
        table.add_column(heading, justify="right", no_wrap=True)
    total = _Score(), _Score()
    for name in registry():
        if name in scores:
            everything, decidable = scores[name]
            table.add_row(name, *decidable.cells, *everything.cells)
            for whole, part in zip(total, scores[name], strict=True):
                whole.seeded += part.seeded
                whole.found += part.found
    table.add_row("together", *total[1].cells, *total[0].cells, style="bold")
    Console(highlight=False).print("", table)


def _show_edits(errors: Mapping[str, _Score], tried: Counter[str], false: Counter[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("Errors by their sort", "seeded", "recall"):
        table.add_column(heading, justify="left" if heading[0] == "E" else "right", no_wrap=True)
    for name in ERRORS:
        table.add_row(name, *errors[name].cells)
    every = _Score(sum(score.seeded for score in errors.values()), sum(score.found for score in errors.values()))
    table.add_row("together", *every.cells, style="bold")
    twins = Table(box=None, pad_edge=False)
    for heading in ("Twins", "tried", "new findings"):
        twins.add_column(heading, justify="left" if heading == "Twins" else "right", no_wrap=True)
    for name in TWINS:
        twins.add_row(name, f"{tried[name]:,}", f"{false[name]:,}")
    twins.add_row("together", f"{tried.total():,}", f"{false.total():,}", style="bold")
    Console(highlight=False).print("", table, "", twins, sep="\n")
