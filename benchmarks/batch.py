"""How much faster a batch is with two processes than with one, and how its memory grows with the articles.

Made-up articles in one JSON Lines file; every run is the command line itself, which reads, publishes and records, into
a new folder. The two speeds take turns, and the ratio is that of the medians of wall time, so run it on a quiet machine
with two processors or more. The memory is that of all processes together and of the largest of each sort, looked up
twenty times a second, on articles cut to their beginnings: what could grow is what is kept of each one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import texts

_MEGA = 1e6
_PAUSE = 0.05
_BEGINNING = 1_200  # characters


def run(count: int, rounds: int, memory: list[int]) -> int:
    """Measure and print; `memory` lists the numbers of articles to measure the memory at."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        if rounds:
            _make(file, count)
            seconds: dict[int, list[float]] = {1: [], 2: []}
            for _ in range(rounds):
                for jobs, times in seconds.items():
                    times.append(_seconds(file, jobs))
            one, two = median(seconds[1]), median(seconds[2])
            print(f"{count:,} articles: 1 job {one:.1f} s, 2 jobs {two:.1f} s, {one / two:.2f} times as fast")
            print(f"{count / two:,.0f} articles/s")
        peaks = []
        for number in memory:
            _make(file, number, _BEGINNING)
            peaks.append(_peak(file, 2))
            told = ", ".join(f"{name} {peak / _MEGA:.0f} MB" for name, peak in peaks[-1]._asdict().items())
            print(f"{number:,} articles, 2 jobs: peak of {told}", flush=True)
        if len(peaks) > 1:
            told = ", ".join(
                f"{name} {last / first:.2f}"
                for name, first, last in zip(Peak._fields, peaks[0], peaks[-1], strict=True)
            )
            print(f"from {memory[0]:,} to {memory[-1]:,} articles, times the memory: {told}")
    return 0


def _make(file: Path, count: int, length: int | None = None) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(islice(texts.made_up(seed=0), count)):
            stream.write(json.dumps({"id": str(number), "text": text[:length]}, ensure_ascii=False) + "\n")


class Peak(NamedTuple):
    """Bytes at the peak: of all processes together, of the one that is called, of the largest of those that read."""

    all: int
    parent: int
    worker: int


@contextmanager
def _batch(file: Path, jobs: int) -> Iterator[subprocess.Popen[bytes]]:
    """A run, which must have ended where the block does; what it writes goes with it."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "dataset"
        command = [sys.executable, "-m", "extractor", "batch", str(file), "--out", str(out), "--jobs", str(jobs)]
        command += ["--store", str(Path(folder) / "store.sqlite")]  # a new one: what is known costs nothing
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        yield process
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")


def _seconds(file: Path, jobs: int) -> float:
    """How long a run takes."""
    start = time.perf_counter()
    with _batch(file, jobs) as process:
        process.wait()
        return time.perf_counter() - start


def _peak(file: Path, jobs: int) -> Peak:
    """Bytes at the peak of a run; to look takes time from it."""
    peak = Peak(0, 0, 0)
    with _batch(file, jobs) as process:
        while process.poll() is None:
            parent, *workers = _memory(process.pid) or [0]
            now = Peak(parent + sum(workers), parent, max(workers, default=0))
            peak = Peak(*map(max, peak, now))
            time.sleep(_PAUSE)
    return peak


def _memory(pid: int) -> list[int]:
    """Bytes of a process and of each of its children, pages that they share counted in parts (Linux)."""
    found: list[int] = []
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        threads = Path(f"/proc/{pid}/task").iterdir()
        for thread in threads:
            children += Path(thread / "children").read_text("ascii").split()
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        found += [int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")]
        return found + [size for child in dict.fromkeys(children) for size in _memory(int(child))]
    except OSError:  # it has just ended
        return found
