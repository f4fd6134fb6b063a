"""`cekangka eval`: how good is the extraction, measured on articles with hand-made facts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec
import typer

from extractor.cli import options as opt
from extractor.cli.display import Column, console, excerpt, plain, table
from extractor.cli.inputs import Inputs, complain
from extractor.describe import amount
from extractor.evaluate import Answer, BadGold, Gold, LinkAnswer, Score, gold_from_json, score, to_plain
from extractor.messages import Say
from extractor.readers import Options
from extractor.records import KINDS, Article, Quantity

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["evaluate"]

_FORMATS = ("table", "json")
_NO_RATIO = "-"
_VERDICTS = {
    "wrong": "wrong-link",
    "missed": "missed-link",
    "spurious": "spurious-link",
    "optional-wrong": "wrong-link",
}


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
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what was missed, what is false, and every link that is wrong.")
    ] = False,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    patterns: opt.Patterns = None,
    lang: opt.Lang = None,
) -> None:
    """Score the extraction, and the links of the figures, against gold facts.

    GOLD has an article a line: {"id", "text", "title", "date", "source", "url", "facts": [{"start", "end", "text",
    "kind", "value", "high", "unit", "counted", "note"}]}. The kind "none" marks what must not come out, the note
    "opt" what could be left out. "date" is the article's: "kemarin" is counted from it.

    A fact may also carry links; those that it does not carry are not asked: "subject", "metric", "place", "period",
    "speaker", "interval" ("2025-01-01/2025-12-31"), and "of", the "start" of the fact it stands in relation to, with
    "relation" (share, part, rest, from, change). null is nothing to name; a list has acceptable answers, and null in
    it says that the link could be left out.

    Names agree when every word of the shorter one is in the longer one, whatever their case and punctuation.
    Intervals and relations must be the same. Recall is right of those that had to be found, precision right of those
    found where one was asked. Opt+ and Opt- are right and wrong where the link could be left out: they count for
    precision only.

    Exit code 0, or 2 when a row or an article could not be used; the rest is scored all the same.

    For example:
      cekangka eval gold.jsonl articles.jsonl --verbose
      cekangka eval gold.jsonl --output-format json

    In Python:
      import extractor
      from extractor.evaluate import gold_from_json, score
      gold = [gold_from_json(line) for line in open("gold.jsonl", "rb")]
      result = score(gold, {row.id: extractor.extract(row.article) for row in gold})
      print(result.f1, result.links["subject"].recall)
    """
    say = Say(lang)
    gold, bad_rows = _read(gold_file, say)
    if articles_file is None and gold and not any(row.article for row in gold.values()):
        complain(say("no-texts", name=str(gold_file)))
        raise typer.Exit(2)
    inputs = Inputs([str(articles_file or gold_file)], Options(input_format="jsonl"), say, "eval")

    from extractor import api  # which takes its time to import

    rules = api.rules(patterns)
    articles: dict[str, Article] = {}
    figures: dict[str, list[Quantity]] = {}
    repeated: list[str] = []

    def find(article: Article) -> list[Quantity]:
        if article.id not in gold or article.id in articles:
            return []
        dated = msgspec.structs.replace(article, date=article.date or gold[article.id].date)
        return api.extract(dated, rules)

    within = None if articles_file else [article for row in gold.values() if (article := row.article)]
    for article, found in inputs.apply(find, within):
        if article.id in articles:
            repeated.append(article.id)
        elif article.id in gold:
            articles[article.id], figures[article.id] = article, found
    missing = [name for name in gold if name not in articles]
    for key, names in (("repeated-article", dict.fromkeys(repeated)), ("no-article", missing)):
        for name in names:
            complain(say(key, name=str(articles_file or gold_file), article=name))

    result = score(gold.values(), figures)
    if output_format == "json":
        encode = msgspec.json.Encoder(decimal_format="number").encode
        print(msgspec.json.format(encode(to_plain(result, mistakes=verbose)), indent=2).decode())
    else:
        screen = console(sys.stdout)
        page = _Page(gold, articles, say, screen.width)
        for line in chain(_mistakes(result, page) if verbose else (), _summary(result, say, screen.width)):
            screen.print(line)
    if inputs.failed or missing or repeated or bad_rows:
        raise typer.Exit(2)


class _Page(NamedTuple):
    """What mistakes are shown with: the facts and articles by id, the language and the width."""

    gold: Mapping[str, Gold]
    articles: Mapping[str, Article]
    say: Say
    width: int


def _read(file: Path, say: Say) -> tuple[dict[str, Gold], int]:
    gold: dict[str, Gold] = {}
    first: dict[str, int] = {}
    bad = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = f"{file}:{number}"
            try:
                row = gold_from_json(line)
            except BadGold as error:
                bad += 1
                complain(say("bad-gold", name=name, reason=error.reason[say.lang], way_out=error.way_out[say.lang]))
                continue
            if row.id in gold:
                bad += 1
                complain(say("repeated-gold", name=name, article=row.id, first=first[row.id]))
            else:
                gold[row.id], first[row.id] = row, number
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
    if result.links_asked:
        yield Text()
        yield from _links(result, say, width)


def _links(result: Score, say: Say, width: int) -> Iterator[Text]:
    """Lay out the fields that were asked, under the names that they have in the gold."""
    names = ["links", "gold", "link-right", "link-wrong", "link-missed", "link-spurious"]
    names += ["optional-right", "optional-wrong", "precision", "recall"]
    columns = [Column(say(name), right=name != "links") for name in names]
    rows = []
    for name, link in result.links.items():
        if link.asked:
            counts = [link.gold, link.right, link.wrong, link.missed, link.spurious]
            counts += [link.optional_right, link.optional_wrong]
            ratios = (_NO_RATIO if ratio is None else f"{ratio:.3f}" for ratio in (link.precision, link.recall))
            rows.append([name, *map(str, counts), *ratios])
    laid_out = table(columns, rows, width)
    yield laid_out.heading
    yield from chain.from_iterable(laid_out.rows)


def _mistakes(result: Score, page: _Page) -> Iterator[Text]:
    say = page.say
    wrong = [("missed" if answer.figure is None else "wrong", answer) for answer in result.misses]
    for verdict, answer in [*wrong, *(("false", answer) for answer in result.false)]:
        place = f"{plain(answer.article)}:{answer.span[0]}"
        yield from _in_context(say(verdict), [place, *_readings(answer, say)], answer.article, answer.span, page)
    for link in result.link_mistakes:
        span = (link.fact.start, link.fact.end)
        yield from _in_context(say(_VERDICTS[link.verdict]), _link_readings(link, page), link.article, span, page)


def _in_context(
    verdict: str, remarks: Iterable[str], article: str, span: tuple[int, int], page: _Page
) -> Iterator[Text]:
    from rich.text import Text

    yield Text.assemble((verdict, "bold red"), " ", " · ".join(remarks))
    if source := page.articles.get(article):
        yield Text("    ") + excerpt(source.text, (0, len(source.text)), span, page.width - 4)
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


def _link_readings(link: LinkAnswer, page: _Page) -> Iterator[str]:
    say = page.say
    yield f"{plain(link.article)}:{link.fact.start}"
    if link.figure is not None:
        yield plain(link.figure.text)
    yield link.field
    named = [_answer(link, answer, page) for answer in link.expected if answer is not None]
    *most, last = [*named, *([say("nothing")] if None in link.expected else [])]
    yield say("expected", value=plain(say("or", names=", ".join(most), last=last) if most else last))
    if link.found is not None:
        found = link.found if link.base is None else _with_start(link.base.text, link.base.start)
        yield say("got", value=plain(found))
    if link.rules:
        yield plain(f"{say('rule')} {', '.join(link.rules)}")


def _answer(link: LinkAnswer, answer: str | int, page: _Page) -> str:
    """Give an acceptable answer, a fact that `of` may point to by what stands in the text there."""
    article = page.articles.get(link.article)
    if isinstance(answer, str) or article is None:
        return str(answer)
    end = next(fact.end for fact in page.gold[link.article].facts if fact.start == answer)
    return _with_start(article.text[answer:end], answer)


def _with_start(text: str, start: int) -> str:
    return f"{text} ({start})"


def _words(*parts: str | None) -> str:
    return plain(" ".join(part for part in parts if part))
