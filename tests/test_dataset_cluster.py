"""Datasets made on a Ray cluster are those made here, whoever dies on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import mixed
import pytest
from shell import POSIX, environment
from test_dataset import Inline, everything

import extractor
from extractor.dataset import plan

pytest.importorskip("ray", reason="Ray is not installed: pip install 'cekangka[ray]'")
pytestmark = POSIX

# The command line with small shards, which it says on standard output when they are done.
_PROGRAM = """
from extractor.dataset import plan
from extractor.dataset.engine import Batch, Progress, batch
from extractor.dataset.cluster import Cluster

plan._SHARD = 3_000

class Telling(Progress):
    def shard(self, result, done, total):
        print(result.name, flush=True)

summary = batch("arsip", "out", Batch(), executor=Cluster(jobs=2), progress=Telling())
print("done", summary.done, flush=True)
"""


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rows of a dataset of a folder of articles, made here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(plan, "_SHARD", 3_000)
    Path("arsip").mkdir()
    for at in range(80):
        text = " ".join(mixed.sentence(at * 20 + more) for more in range(20))
        Path(f"arsip/{at:03}.jsonl").write_text(json.dumps({"id": str(at), "text": text}) + "\n")
    extractor.batch("arsip", "sini", executor=Inline())
    return everything("sini")


def begin() -> subprocess.Popen[str]:
    """Begin to make the same dataset on a cluster of two processors."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.DEVNULL,
    )


def workers(root: int) -> list[int]:
    """The processes that read for a driver."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        children.setdefault(parent, []).append(int(path.name))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        todo += children.get(pid, [])
        try:
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::_run"):
                found.append(pid)
        except OSError:
            continue
    return found


def test_a_killed_worker_of_the_cluster_loses_and_doubles_nothing(local: list[str]) -> None:
    """Two workers, of which one dies while it reads."""
    driver = begin()
    assert driver.stdout is not None
    driver.stdout.readline()
    until = time.monotonic() + 30
    while not (found := workers(driver.pid)) and time.monotonic() < until:
        time.sleep(0.02)

    os.kill(found[0], signal.SIGKILL)
    driver.communicate(timeout=240)

    assert driver.returncode == 0
    assert everything("out") == local


def test_a_killed_driver_goes_on_where_it_was(local: list[str]) -> None:
    """What was done is not done again."""
    driver = begin()
    assert driver.stdout is not None
    for _ in range(3):
        driver.stdout.readline()
    driver.kill()
    driver.communicate(timeout=30)

    again = begin()
    told, _ = again.communicate(timeout=240)

    assert again.returncode == 0
    assert 0 < int(told.split()[-1]) < 80
    assert everything("out") == local


def test_figures_are_found_in_the_pieces_of_ray_data() -> None:
    """`extract_arrow` is what the documentation says it is."""
    pytest.importorskip("pandas", reason="Ray Data needs pandas")
    program = (
        "import ray, pyarrow as pa\nfrom extractor import extract_arrow\n"
        "ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False)\n"
        "rows = pa.table({'id': ['a', 'b', 'c'], 'text': ['Rp5 juta', 'tidak ada', '7 persen dan 8 orang']})\n"
        "data = ray.data.from_arrow(rows).repartition(2)\n"
        "found = data.map_batches(extract_arrow, batch_format='pyarrow').take_all()\n"
        "print(sorted((row['article'], row['text']) for row in found))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, timeout=180, check=False
    )

    assert done.stdout.splitlines()[-1:] == ["[('a', 'Rp5 juta'), ('c', '7 persen'), ('c', '8')]"], done.stderr
