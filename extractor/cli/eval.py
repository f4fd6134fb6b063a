"""`cekangka eval`: how good is the extraction, measured on articles with hand-made facts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from extractor.cli import options as opt
from extractor.cli.display import Column, console, excerpt, plain, table
from extractor.cli.inputs import Inputs, complain
from extractor.describe import amount
from extractor.evaluate import Answer, Gold, Score, gold_from_json, score
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import KINDS, Article, Quantity

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["evaluate"]


def evaluate(
    gold_file: Annotated[
        Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False, help="The facts, an article a line.")
    ],
    articles_file: Annotated[
        Path | None,
        typer.Argument(
            metavar="ARTICLES",
            exists=True,
            dir_okay=False,
            help="The articles; without it, `text` in the rows of GOLD.",
            show_default=False,
        ),
    ] = None,
    *,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what was missed and what is false.")] = False,
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Score the extraction against gold facts.

    GOLD has an article a line: {"id", "facts": [{"start", "end", "kind", "value", "high", "unit", "counted",
    "note"}]}. The kind "none" marks what must not come out, the note "opt" what could be left out.

    For example:
      cekangka eval gold.jsonl articles.jsonl --verbose

    In Python:
      from extractor.evaluate import gold_from_json, score
      gold = [gold_from_json(line) for line in open("gold.jsonl", "rb")]
      print(score(gold, {row.id: extractor.extract(texts[row.id]) for row in gold}).f1)
    """
    say = Say(lang)
    gold, bad_rows = _read(gold_file, say)
    if articles_file is None and gold and not any(row.text for row in gold.values()):
        complain(say("no-texts", name=str(gold_file)))
        raise typer.Exit(2)
    inputs = Inputs([str(articles_file or gold_file)], Options(input_format="jsonl"), say, "eval")

    from extractor import api  # spaCy takes half a second to import

    nlp = api.load(patterns)
    articles: dict[str, Article] = {}
    figures: dict[str, list[Quantity]] = {}
    for article, found in inputs.apply(lambda article: api.extract(article, nlp) if article.id in gold else []):
        articles[article.id], figures[article.id] = article, found
    missing = [name for name in gold if name not in articles]
    for name in missing:
        complain(say("no-article", name=str(articles_file or gold_file), article=name))

    screen = console(sys.stdout)
    result = score(gold.values(), figures)
    if verbose:
        for line in _mistakes(result, articles, say, screen.width):
            screen.print(line)
    for line in _summary(result, say, screen.width):
        screen.print(line)
    if inputs.failed or missing or bad_rows:
        raise typer.Exit(2)


def _read(file: Path, say: Say) -> tuple[dict[str, Gold], int]:
    gold: dict[str, Gold] = {}
    bad = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = gold_from_json(line)
                if row.id in gold:
                    raise msgspec.ValidationError(f'the id "{row.id}" again')
            except msgspec.DecodeError as error:
                bad += 1
                complain(say("bad-gold", name=f"{file}:{number}", error=str(error)))
            else:
                gold[row.id] = row
    return gold, bad


def _summary(result: Score, say: Say, width: int) -> Iterator[Text]:
    from rich.text import Text

    names = ("kind", "gold", "found", "value-right", "recall", "taken-as")
    columns = [Column(say(name), right=name not in ("kind", "taken-as")) for name in names]
    rows = []
    for kind in KINDS:
        if tally := result.kinds.get(kind):
            confused = ", ".join(f"{say(other)} {n}" for other, n in tally.taken_as.most_common())
            recall = f"{tally.right / tally.gold:.3f}"
            rows.append([say(kind), str(tally.gold), str(tally.found), str(tally.right), recall, confused])
    rows.append([say("all"), str(result.gold), str(result.found), str(result.right), f"{result.recall:.3f}", ""])
    laid_out = table(columns, rows, width)
    yield laid_out.heading
    yield from chain.from_iterable(laid_out.rows)
    yield Text()
    counts = {"gold": result.gold, "found": result.found, "right": result.right, "false": len(result.false)}
    yield Text(" " + say("score-counts", articles=say("articles", n=result.articles), **counts))
    ratios = {"kind": result.kind_right, "unit": result.unit, "counted": result.counted}
    yield Text(" " + say("score-of-found", **{name: f"{ratio:.3f}" for name, ratio in ratios.items()}))
    ratios = {"precision": result.precision, "recall": result.recall, "f1": result.f1}
    yield Text(" " + say("score-f1", **{name: f"{ratio:.3f}" for name, ratio in ratios.items()}), style="bold")


def _mistakes(result: Score, articles: Mapping[str, Article], say: Say, width: int) -> Iterator[Text]:
    from rich.text import Text

    wrong = [("missed" if answer.figure is None else "wrong", answer) for answer in result.misses]
    for verdict, answer in [*wrong, *(("false", answer) for answer in result.false)]:
        place = f"{plain(answer.article)}:{answer.span[0]}"
        yield Text.assemble((say(verdict), "bold red"), " ", " · ".join([place, *_readings(answer, say)]))
        if article := articles.get(answer.article):
            yield Text("    ") + excerpt(article.text, (0, len(article.text)), answer.span, width - 4)
        yield Text()


def _readings(answer: Answer, say: Say) -> Iterator[str]:
    fact, figure = answer.fact, answer.figure
    if fact is not None and fact.kind == "none":
        yield say("expected", value=f"{say('nothing')} ({plain(fact.note or '-')})")
    elif fact is not None:
        value = amount(None, fact.value, fact.high, say)
        yield say("expected", value=_words(say(fact.kind), value, fact.unit, fact.counted))
    if figure is not None:
        value = amount(figure.value, figure.low, figure.high, say)
        yield say("got", value=_words(say(figure.kind), value, figure.unit, figure.counted))


def _words(*parts: str | None) -> str:
    return plain(" ".join(part for part in parts if part))
