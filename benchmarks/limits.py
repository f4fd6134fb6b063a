"""Where speed ends: cold start, long texts, many articles, two processes, and text that means harm.

Every piece is measured in processes of its own. Texts are made up from the samples by a seeded generator; among many
articles each has words that none had before, as in news, so that whatever keeps words without bound shows it.
"""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from benchmarks import texts

_SHORTEST = 1_000  # characters
_FEWEST = 10  # articles
_SHORT = 300  # characters of each of many articles, so that a hundred thousand take a minute or two
_NEW_WORDS = 18  # an article; so many are new in a thousand articles of news
_HOSTILE = 1_000_000  # characters
_SHARED = 3_000  # articles that two processes share
_MEGA = 1e6
# What is hard on pattern matchers, each in one line.
HOSTILE = {
    "digits": "1234567890",
    "satu": "satu ",
    "Rp": "Rp",
    "dots": ".",
    "opening brackets": "(",
    "one number after the other": "1 ",
    "words": "kata ",
}


@dataclass(frozen=True)
class Limits:
    """How far it goes: characters of the longest text, articles of the longest run, starts of each command."""

    size: int
    count: int
    starts: int = 5


@dataclass(frozen=True)
class Measured:
    """One measurement: what of which piece, and how it compares to what it should be compared with."""

    piece: str
    what: str
    value: float
    unit: str
    ratio: float | None = None
    to: str = ""


def measure(limits: Limits) -> list[Measured]:
    """Measure everything, each piece in processes of its own."""
    return [
        *_starts(limits.starts),
        *_apart(_lengths, limits.size),
        *_apart(_hostile, min(_HOSTILE, limits.size)),
        *_apart(_numbers, limits.count),
        *_processes(min(_SHARED, limits.count)),
    ]


def _apart(measures: Callable[[int], list[Measured]], limit: int) -> list[Measured]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measures, (limit,))


def _starts(times: int) -> list[Measured]:
    """Wall-clock time of commands from a standing start, the median of some, against importing spaCy."""
    sample = str(texts.SAMPLES / "bpjs.txt")
    commands = {
        "import spacy": ["-c", "import spacy"],
        "cekangka --help": ["-m", "extractor", "--help"],
        "cekangka extract FILE": ["-m", "extractor", "extract", sample],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):
        for name, arguments in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - start)
    took = {name: median(times) for name, times in seconds.items()}
    base = took["import spacy"]
    return [Measured("start", name, one, "s", one / base, "import spacy") for name, one in took.items()]


def _reader() -> Callable[[str], object]:
    """Reads a text with everything on, warm."""
    import extractor

    for text in islice(texts.made_up(seed=1), 60):
        extractor.check(text)
    return extractor.check


def _cpu(reads: Callable[[str], object], text: str, times: int = 1) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        reads(text)
        taken.append(time.process_time() - start)
    return median(taken)


def _long(size: int) -> str:
    """One text of this many characters."""
    pieces, length = [], 0
    for text in texts.made_up(seed=2):
        pieces.append(text)
        length += len(text)
        if length >= size:
            return "".join(pieces)[:size]
    return ""


def _lengths(longest: int) -> list[Measured]:
    """CPU time of ever longer texts, against a tenth of the length."""
    reads = _reader()
    out: list[Measured] = []
    size, before = _SHORTEST, 0.0
    while size <= longest:
        taken = _cpu(reads, _long(size), times=5 if size <= 100 * _SHORTEST else 1)
        ratio = taken / before if before else None
        out.append(Measured("length", f"{size:,} characters", taken, "s", ratio, f"{size // 10:,}" if ratio else ""))
        size, before = size * 10, taken
    if size // 10 < longest:
        taken = _cpu(reads, _long(longest))
        ratio = taken / before * size / 10 / longest * 10  # as if ten times as long
        out.append(Measured("length", f"{longest:,} characters", taken, "s", ratio, "a tenth, by proportion"))
    return out


def _hostile(size: int) -> list[Measured]:
    """CPU time of text that means harm, against made-up articles of the same length."""
    reads = _reader()
    usual = _cpu(reads, _long(size))
    out = [Measured("hostile", "articles", usual, "s", 1.0, "articles")]
    for name, piece in {**HOSTILE, "articles in one line": _long(size).replace("\n", " ")}.items():
        taken = _cpu(reads, (piece * (size // len(piece) + 1))[:size])
        out.append(Measured("hostile", name, taken, "s", taken / usual, "articles"))
    return out


def _unheard(articles: Iterator[str], seed: int) -> Iterator[str]:
    """The articles, each with a sentence of words that no other has."""
    random = Random(seed)
    for number, article in enumerate(articles):
        words = (
            "".join(random.choice(("ba", "ke", "lu", "mi", "so", "rat")) for _ in range(4)) for _ in range(_NEW_WORDS)
        )
        yield f"{article}\n{' '.join(f'{word}{_letters(number)}' for word in words).capitalize()}.\n"


def _letters(number: int) -> str:
    """A number in letters."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _numbers(most: int) -> list[Measured]:
    """Memory and CPU time of ever more articles in one process."""
    reads = _reader()
    out: list[Measured] = []
    short = [text[:_SHORT] for text in islice(texts.made_up(seed=3), 100)]
    articles = _unheard(cycle(short), seed=3)
    done, count, spent, first = 0, _FEWEST, 0.0, None
    while count <= most:
        for text in islice(articles, count - done):
            start = time.process_time()
            reads(text)
            spent += time.process_time() - start
        done = count
        resident = _resident()
        if count >= 1_000 and first is None:
            first = resident
        ratio = resident / first if first else None
        out.append(Measured("number", f"{count:,} articles, memory", resident, "MB", ratio, "1,000" if ratio else ""))
        out.append(Measured("number", f"{count:,} articles, each", 1000 * spent / count, "ms"))
        count *= 10
    return out


def _resident() -> float:
    """Memory in use, in MB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0.0
    return int(re.findall(r"VmRSS:\s*([0-9]+) kB", status)[0]) * 1024 / _MEGA


def _processes(count: int) -> list[Measured]:
    """Wall-clock time of one process for all articles, and of two for half of them each; their start does not count."""
    one, two = _wall(1, count), _wall(2, count // 2)
    return [
        Measured("processes", "one", count / one, "articles/s"),
        Measured("processes", "two", count // 2 * 2 / two, "articles/s", one / two, "one"),
    ]


def _wall(processes: int, count: int) -> float:
    """From when all processes are ready to when the last is done."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes + 1)
    workers = [context.Process(target=_work, args=(barrier, count, seed)) for seed in range(processes)]
    for worker in workers:
        worker.start()
    barrier.wait()
    start = time.perf_counter()
    barrier.wait()
    taken = time.perf_counter() - start
    for worker in workers:
        worker.join()
    return taken


def _work(barrier: Any, count: int, seed: int) -> None:
    reads, articles = _reader(), list(islice(texts.made_up(seed + 10), count))
    barrier.wait()
    for text in articles:
        reads(text)
    barrier.wait()


def show(measured: list[Measured]) -> None:
    """Print them as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading, where in (("", "left"), ("", "left"), ("measured", "right"), ("ratio", "right"), ("to", "left")):
        table.add_column(heading, justify=where, no_wrap=True)  # type: ignore[arg-type]
    for one in measured:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        table.add_row(one.piece, one.what, f"{one.value:,.3f} {one.unit}", ratio, one.to)
    console = Console(highlight=False)
    console.print()
    console.print(table)
