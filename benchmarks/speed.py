"""Speed, as ratios to spaCy's Indonesian tokenizer on the same text, and how work and memory grow.

Every contender has a process of its own, as in a program that uses it: none pays for what others keep in memory. In
every round each reads the same articles, one contender after the other in an order that changes, and no article comes
twice. CPU time; the ratio of a round is between times of that round, so that a machine that slows down slows all of
them. limits.py measures the rest.
"""

from __future__ import annotations

import gc
import multiprocessing
import platform
import re
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from itertools import islice
from json import dumps
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median

from benchmarks import built, limits, plot, texts

Reads = Callable[[str], object]

_BASE = 'spacy.blank("id"), tokenising'
_MADE_UP = 130  # articles a round
_MEGA = 1e6


def _blank() -> Reads:
    import spacy

    nlp = spacy.blank("id")
    nlp.max_length = sys.maxsize
    return nlp


def _tokenizer() -> Reads:
    import extractor

    return extractor.load().make_doc


def _extract() -> Reads:
    import extractor

    return partial(extractor.extract, nlp=extractor.rules(links=False))


def _link() -> Reads:
    import extractor

    return extractor.extract


def _check() -> Reads:
    import extractor

    return extractor.check


def _component() -> Reads:
    import spacy

    import extractor.pipes.components  # noqa: F401 - registers it where the package is not installed

    nlp = spacy.blank("id")
    nlp.max_length = sys.maxsize
    nlp.add_pipe("cekangka_quantities")
    return nlp


def _digits() -> Reads:
    return re.compile(r"[0-9]+(?:[.,][0-9]+)*").findall


def _duckling() -> Reads:
    import duckling  # type: ignore[import-untyped]

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    now = duckling.parse_ref_time(zones, "Asia/Jakarta", 1_750_000_000)
    locale = duckling.parse_locale("id_ID", duckling.default_locale_lang(duckling.parse_lang("id")))
    dimensions = duckling.parse_dimensions(["number", "amount-of-money", "ordinal", "quantity"])
    return partial(duckling.parse, context=duckling.Context(now, locale), dimensions=dimensions)


def _quantulum() -> Reads:
    with warnings.catch_warnings():  # that it would do better with a classifier
        warnings.simplefilter("ignore")
        from quantulum3 import parser  # type: ignore[import-untyped]

    return parser.parse  # type: ignore[no-any-return]


CONTENDERS: dict[str, Callable[[], Reads]] = {
    _BASE: _blank,
    "cekangka's tokenizer": _tokenizer,
    "cekangka, extract": _extract,
    "cekangka, extract and link": _link,
    "cekangka, extract, link and check": _check,
    'spacy.blank("id") + cekangka_quantities': _component,
    "digits, one regular expression": _digits,
    "Duckling": _duckling,
    "quantulum3, which takes it for English": _quantulum,
}
_OPTIONAL = {
    "Duckling": "pip install 'cekangka[bench]' (Python 3.12 or older)",
    "quantulum3, which takes it for English": "pip install 'cekangka[bench]'",
}
_SLOW = {"quantulum3, which takes it for English": 25}  # reads but one of so many articles; by their length it is told


_FLOOR = frozenset({"digits, one regular expression"})  # too fast for a plot with the others


@dataclass(frozen=True)
class Result:
    """What was measured of one contender: its CPU seconds of each round, and what follows from them.

    ratio  how many times as fast as spaCy's tokenizer: the median of the rounds, the least and the most
    """

    name: str
    seconds: list[float]
    ratio: float
    ratio_low: float
    ratio_high: float
    ms_per_article: float
    mb_per_s: float
    peak_mb: float | None


@dataclass(frozen=True)
class Outputs:
    """Where the measurements go beside the table."""

    json: Path | None = None
    plot: Path | None = None


def run(articles: Path | None, rounds: int, limit: limits.Limits | None, outputs: Outputs) -> int:
    """Measure and print tables.

    articles  a JSON Lines file; without it articles are made up
    limit     how far growth is followed; None measures rounds alone
    """
    if rounds < 1:
        return _refuse("--rounds wants at least 1")
    if articles is None:
        supply = texts.made_up(seed=0)
        parts = [list(islice(supply, _MADE_UP)) for _ in range(rounds + 1)]
    elif not articles.is_file():
        return _refuse(f"{articles}: no such file")
    else:
        found = list(dict.fromkeys(texts.from_file(articles)))
        parts = [found[part :: rounds + 1] for part in range(rounds + 1)]
        if not parts[-1]:
            return _refuse(f"{articles}: {len(found)} different articles do not do for {rounds} rounds and a warm-up")
    results = _measure(parts)
    source = str(articles or "made up from samples/")
    _show(results, source, parts[1:])
    if articles is None:
        print(
            "Made-up articles repeat the words of the samples, which spaCy remembers. For news: --articles FILE.jsonl"
        )
    about = {"source": source, "rounds": rounds, **_sizes(parts[1:]), **_versions()}
    rows = [asdict(result) for result in results]
    grown = limits.measure(limit) if limit is not None else []
    if grown:
        limits.show(grown)
    if outputs.json is not None:
        found = {**about, "results": rows, "limits": [asdict(one) for one in grown]}
        outputs.json.write_text(dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if outputs.plot is not None:
        bars = [(one.name, one.ratio, one.ratio_low, one.ratio_high) for one in results if one.name not in _FLOOR]
        title = f"× spaCy's tokenizer, CPU time, {about['articles']:,} articles, {rounds} rounds"
        outputs.plot.write_text(plot.bars(title, bars), "utf-8")
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


class _Running:
    """A contender in a process of its own, which reads the articles that it is sent and says how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, theirs), daemon=True)
        self._process.start()
        self.is_there: bool = self._ours.recv()

    def seconds(self, part: Sequence[str]) -> float:
        """CPU seconds for some articles."""
        some = part[:: _SLOW.get(self.name, 1)]
        self._ours.send(some)
        taken: float = self._ours.recv()
        return taken * _size(part) / _size(some)

    def end(self) -> float | None:
        """End the process; gives its peak memory in MB, None where the system does not tell."""
        self._ours.send(None)
        peak: float | None = self._ours.recv()
        self._process.join()
        return peak


def _serve(name: str, pipe: Connection) -> None:
    try:
        reads = CONTENDERS[name]()
    except ModuleNotFoundError:
        if name not in _OPTIONAL:
            raise
        pipe.send(False)
        return
    pipe.send(True)
    while (part := pipe.recv()) is not None:
        gc.collect()
        start = time.process_time()
        for text in part:
            reads(text)
        pipe.send(time.process_time() - start)
    pipe.send(_peak())


def _measure(parts: Sequence[Sequence[str]]) -> list[Result]:
    """What every contender takes for every part; the first one is for warming up and does not count."""
    contenders = []
    for name in CONTENDERS:
        running = _Running(name)
        if running.is_there:
            contenders.append(running)
        else:
            print(f"{name} is not measured; to install it: {_OPTIONAL[name]}", file=sys.stderr)
    order, random = list(contenders), Random(0)
    seconds: dict[str, list[float]] = {running.name: [] for running in contenders}
    for number, part in enumerate(parts):
        random.shuffle(order)
        for running in order:
            taken = running.seconds(part)
            if number:
                seconds[running.name].append(taken)
    return [_result(running, seconds[running.name], seconds[_BASE], parts[1:]) for running in contenders]


def _result(running: _Running, times: list[float], base: list[float], parts: Sequence[Sequence[str]]) -> Result:
    ratios = [one / other for one, other in zip(base, times, strict=True)]
    return Result(
        name=running.name,
        seconds=times,
        ratio=median(ratios),
        ratio_low=min(ratios),
        ratio_high=max(ratios),
        ms_per_article=median(1000 * taken / len(part) for part, taken in zip(parts, times, strict=True)),
        mb_per_s=median(_size(part) / _MEGA / taken for part, taken in zip(parts, times, strict=True)),
        peak_mb=running.end(),
    )


def _size(part: Sequence[str]) -> int:
    return sum(len(text.encode()) for text in part)


def _sizes(parts: Sequence[Sequence[str]]) -> dict[str, int]:
    return {"articles": sum(map(len, parts)), "bytes": sum(map(_size, parts))}


def _peak() -> float | None:
    try:
        # Not getrusage: on Linux its ru_maxrss begins at what the parent process had.
        status = Path("/proc/self/status").read_text("ascii")
        return int(re.findall(r"VmHWM:\s*([0-9]+) kB", status)[0]) * 1024 / _MEGA
    except OSError:
        return None


def _versions() -> dict[str, str]:
    import extractor

    versions = {
        "cekangka": extractor.__version__,
        "compiled": built.compiled(),
        "spacy": version("spacy"),
        "python": platform.python_version(),
    }
    return versions | {"platform": platform.platform()}


def _show(results: Sequence[Result], source: str, parts: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    sizes = _sizes(parts)
    about = f"{source} · {len(parts)} rounds · {sizes['articles']:,} articles · {sizes['bytes'] / _MEGA:.1f} MB"
    table = Table(title=about, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for heading in ("× spaCy", "least–most", "ms/article", "MB/s", "peak MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.name,
            f"{result.ratio:.2f}",
            f"{result.ratio_low:.2f}–{result.ratio_high:.2f}",
            f"{result.ms_per_article:.3f}",
            f"{result.mb_per_s:.2f}",
            "–" if result.peak_mb is None else f"{result.peak_mb:.0f}",
        )
    console = Console(highlight=False)
    console.print(table)
    console.print("  ".join(f"{name} {number}" for name, number in _versions().items()), soft_wrap=True)
