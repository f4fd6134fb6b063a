"""Datasets: every article once, whatever happens; what fails is told; what is made can be opened again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import fsspec
import mixed
import pyarrow.parquet as pq
import pytest
from shell import POSIX, environment

import extractor
from extractor import api
from extractor.dataset import engine, plan, storage
from extractor.dataset.engine import Batch, CannotRun, Progress, Summary
from extractor.dataset.executors import Processes
from extractor.dataset.exports import NoDataset
from extractor.dataset.manifest import Busy, Manifest
from extractor.dataset.protocol import Settings, Shard, ShardResult
from extractor.dataset.shards import run_shard
from extractor.dataset.storage import Home, InUse
from extractor.dataset.tables import article_of, finding_of, quantity_of
from extractor.readers import Options, Unreadable, iter_articles
from extractor.records import Article, Quantity
from extractor.rulebook import RulebookError
from extractor.store import Packed, text_hash


class Inline:
    """An executor that runs shards in this process; one whose article says so dies like a process."""

    def __init__(self) -> None:
        self.ran: list[Shard] = []
        self._todo: list[Shard] = []

    def free(self) -> bool:
        """One at a time."""
        return not self._todo

    def submit(self, shard: Shard) -> None:
        """Take a shard."""
        self._todo.append(shard)

    def wait(self) -> list[tuple[Shard, ShardResult | None]]:
        """Run it."""
        done: list[tuple[Shard, ShardResult | None]] = []
        for shard in self._todo:
            self.ran.append(shard)
            try:
                done.append((shard, run_shard(shard)))
            except SystemExit:
                done.append((shard, None))
        self._todo = []
        return done

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some articles, in one that is the current one."""
    monkeypatch.chdir(tmp_path)
    path = Path("arsip")
    path.mkdir()
    for at in range(6):
        (path / f"{at}.txt").write_text(mixed.sentence(at))
    (path / "baris.jsonl").write_bytes(mixed.jsonl([mixed.sentence(at) for at in range(10, 16)]))
    return path


def make(*sources: str | Path, executor: Any = None, **how: Any) -> Summary:
    """Make the dataset `out`."""
    return extractor.batch(sources or ["arsip"], "out", Batch(**how), executor=executor or Inline())


def table(name: str, out: str | Path = "out") -> list[dict[str, Any]]:
    """The rows of a table."""
    return pq.read_table(Path(out) / f"{name}.parquet").to_pylist()


def everything(out: str | Path) -> list[str]:
    """All rows of all tables, to compare."""
    return sorted(
        json.dumps([name, row], default=str, sort_keys=True)
        for name in ("articles", "quantities", "findings")
        for row in table(name, out)
    )


def texts(out: str | Path = "out") -> list[str]:
    """The texts of all articles."""
    return sorted(row["text"] for row in table("articles", out))


# What is in a dataset.


def test_a_folder_of_all_sorts_gives_every_good_article_once_and_names_every_broken_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All readers, and forty files that are broken, each in another way; from 2,000 files, by two processes."""
    monkeypatch.chdir(tmp_path)
    Path("arsip").mkdir()
    sentences, broken = mixed.make(Path("arsip"), 2_000)

    summary = extractor.batch("arsip", "out", Batch(jobs=2))

    found = Counter(one for row in table("articles") for one in sentences_in(row["text"]))
    assert found == Counter(sentences_in(" ".join(sentences)))
    assert len(table("articles")) == len(sentences) == summary.counts["articles"] == summary.done
    quarantine = [json.loads(line) for line in Path("out/quarantine.jsonl").read_text("utf-8").splitlines()]
    told = {one["name"].removeprefix("arsip/").partition("/")[0].partition(":")[0]: one for one in quarantine}
    assert len(quarantine) == len(broken) == len(told)
    assert {name: reason for name, reason in broken.items() if reason not in told[name]["reason"]["en"]} == {}
    assert all(one["way_out"]["id"] for one in quarantine)


def sentences_in(text: str) -> list[str]:
    """The names of the villages in a text."""
    return [word for word in text.split() if word.startswith("Nomor")]


def test_figures_and_findings_are_those_of_the_library(folder: Path) -> None:
    """As records they come back as they were; titles are read too."""
    text = (
        "Desa Maju punya 12.418 pemilih dan Desa Jaya 12.418 pemilih, naik 2,5 persen dari Rp5.000 (lima ribu rupiah)."
    )
    article = {"id": "a", "text": text, "title": "Laba 5-10 Persen", "date": "2026-02-02"}
    (folder / "x.jsonl").write_text(json.dumps(article))

    make("arsip/x.jsonl")

    report = api.report(Article(**article))
    assert [article_of(row) for row in table("articles")] == [report.article]
    assert [quantity_of(row) for row in table("quantities")] == list(report.quantities)
    assert [finding_of(row) for row in table("findings")] == report.findings
    assert report.findings


def test_numbers_are_exact_whatever_their_size(folder: Path) -> None:
    """What fits no decimal of 38 digits stands in the column `overflow`, and comes back from there."""
    from extractor.dataset.tables import QUANTITIES, quantities_columns
    from extractor.dataset.tables import table as arrow

    numbers = ["0.1", "123456789012345678901234567.0123456789", "1E+30", "0.12345678901", "-7E-10", "1.500000000000"]
    figures = [
        Quantity(article="a", id=number, kind="cardinal", text=number, start=0, end=1, value=number_of(number))
        for number in numbers
    ]

    rows = arrow(quantities_columns(figures), QUANTITIES).to_pylist()

    assert [quantity_of(row) for row in rows] == figures
    assert [row["overflow"] is None for row in rows] == [True, True, False, False, True, True]


def number_of(text: str) -> Any:
    """An exact number."""
    from decimal import Decimal

    return Decimal(text)


def test_articles_with_the_same_id_are_told_apart(folder: Path) -> None:
    """`uid` joins the tables."""
    for name in ("b1.jsonl", "b2.jsonl"):
        (folder / name).write_bytes(mixed.jsonl([mixed.sentence(len(name) + int(name[1]))]))

    make("arsip/b1.jsonl", "arsip/b2.jsonl")

    assert [row["id"] for row in table("articles")] == ["0", "0"]
    assert len({row["uid"] for row in table("articles")}) == 2
    assert {row["uid"] for row in table("quantities")} == {row["uid"] for row in table("articles")}


def test_copies_and_near_copies_are_marked_and_kept(folder: Path) -> None:
    """With the first one in the order of the sources; white space and case do not count."""
    lines = [f"Kalimat {word} tentang panen raya di desa {word} pada musim hujan." for word in "abcdefghijklmnopqrst"]
    text = " ".join(lines)
    for name, content in (("x1", text), ("x2", f"  {text.upper()}\n"), ("x3", f"{text} Demikian."), ("x4", lines[0])):
        (folder / f"{name}.txt").write_text(content)

    summary = make(*(f"arsip/x{at}.txt" for at in (1, 2, 3, 4)))

    first, *others = table("articles")
    uid = first["uid"]
    assert [(row["duplicate_of"], row["near_duplicate_of"]) for row in (first, *others)] == [
        (None, None),
        (uid, None),
        (None, uid),
        (None, None),
    ]
    assert (summary.counts["duplicates"], summary.counts["near-duplicates"]) == (1, 1)


def test_articles_are_compared_with_each_other_but_not_with_copies(folder: Path) -> None:
    """Two articles of the same days that give one figure differently, wherever they are in the dataset."""
    one = "Jaminan Pensiun mencatat 9.377 klaim sepanjang 2025."
    two = "Sepanjang 2025, Jaminan Pensiun mencatat 9.737 klaim."
    for name, text, day in (("k1", one, 2), ("k2", one, 2), ("z1", two, 3), ("z2", two, 28)):
        row = {"id": name, "text": text, "date": f"2026-02-{day:02}"}
        (folder / f"{name}.jsonl").write_text(json.dumps(row))

    make()

    (finding,) = table("findings")
    assert (finding["check"], finding["article"], finding["working"]) == ("cross-article", "z1", "9.737 ≠ 9.377")
    assert [span["article"] for span in finding["spans"]] == [None, "k1"]
    assert {row["id"]: row["findings"] for row in table("articles") if row["findings"]} == {"z1": 1}


def test_comparing_a_dataset_finds_what_comparing_the_articles_finds(folder: Path) -> None:
    """A few at a time, as all at once."""
    random, rows = Random(3), []
    about = ["pasar", "jalan", "taman", "kota", "desa", "warga", "kantor", "rumah", "sekolah", "sungai"]
    for at in range(120):
        subject = random.choice(["Jaminan Pensiun", "Jaminan Kematian", "Jaminan Hari Tua"])
        number = random.choice(["9.377", "9.737", "9.371", "8.377"])
        others = " ".join(f"Cerita tentang {' '.join(random.sample(about, 6))}." for _ in range(3))
        text = f"{others}\nSepanjang 2025, {subject} mencatat {number} klaim."
        rows.append({"id": str(at), "text": text, "date": f"2026-{random.randint(1, 9):02}-{random.randint(1, 4):02}"})
    (folder / "x.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    make("arsip/x.jsonl")

    kept = {row["id"] for row in table("articles") if not row["duplicate_of"] and not row["near_duplicate_of"]}
    articles = [Article(**row) for row in rows if row["id"] in kept]
    by_month = [[one for one in articles if (one.date or "")[:7] == f"2026-{month:02}"] for month in range(1, 10)]
    expected = {
        (one.article, one.working, one.spans[1].article) for some in by_month for one in extractor.compare(some)
    }
    found = [(row["article"], row["working"], row["spans"][1]["article"]) for row in table("findings")]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len(expected) > 20


def test_days_long_ago_are_days(folder: Path) -> None:
    """Articles of an archive that begins before computers count time."""
    texts = (
        "Jaminan Pensiun mencatat 9.377 klaim sepanjang 1965.",
        "Sepanjang 1965, Jaminan Pensiun mencatat 9.737 klaim.",
    )
    rows = [{"id": str(at), "text": text, "date": f"1966-02-0{at + 1}"} for at, text in enumerate(texts)]
    (folder / "x.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    make("arsip/x.jsonl")

    assert [row["check"] for row in table("findings")] == ["cross-article"]


def test_figures_of_near_copies_are_left_out_only_where_they_are_the_same(folder: Path) -> None:
    """What is written with the same words every day differs in its figures."""
    lines = " ".join(f"Kalimat {word} tentang panen raya di desa {word} pada musim hujan." for word in "abcdefghijklmn")
    for day, price in ((2, "85.000"), (3, "86.000"), (4, "86.000")):
        text = f"{lines} Harga Emas Nusantara Rp{price} per gram, sedangkan ongkosnya Rp5.000."
        (folder / f"x{day}.jsonl").write_text(json.dumps({"text": text, "date": f"2026-02-{day:02}"}))

    make("arsip/x2.jsonl", "arsip/x3.jsonl", "arsip/x4.jsonl")

    assert [bool(row["near_duplicate_of"]) for row in table("articles")] == [False, True, False]
    found = extractor.query("out", "select text from figures order by day, start").to_pylist()
    assert [row["text"] for row in found] == ["Rp85.000", "Rp5.000", "Rp86.000"]


def test_checks_can_be_chosen(folder: Path) -> None:
    """None of them runs that is not selected."""
    (folder / "x.txt").write_text("Pada Senin (17/9/2019) ada 5 orang datang.")
    (folder / "y.txt").write_text("Kecamatan Maju mencatat 12.418 pemilih dan Kecamatan Jaya 12.418 pemilih.")

    make(select=["weekday-date"])

    assert [row["check"] for row in table("findings")] == ["weekday-date"]


# Again.


def test_a_second_run_reads_only_what_is_new_or_has_changed(folder: Path) -> None:
    """What has gone leaves the dataset; a file that was only touched is not read."""
    make()
    (folder / "0.txt").write_text(mixed.sentence(100))
    (folder / "1.txt").unlink()
    os.utime(folder / "2.txt", (1, 1))
    (folder / "baru.txt").write_text(mixed.sentence(101))
    again = Inline()

    summary = make(executor=again)

    read = sorted(unit.path for shard in again.ran for unit in shard.units)
    assert read == ["arsip/0.txt", "arsip/baru.txt"]
    assert (summary.done, summary.unchanged, summary.removed) == (2, 10, 1)
    shutil.rmtree("out")
    make()
    assert texts() == sorted([*(mixed.sentence(at) for at in (2, 3, 4, 5, 100, 101, *range(10, 16)))])


def test_rows_are_in_the_order_of_the_sources_however_they_came(folder: Path) -> None:
    """A dataset that was brought up to date is the one that is made anew."""
    make()
    (folder / "00.txt").write_text(mixed.sentence(100))
    (folder / "3.txt").write_text(mixed.sentence(101))
    make()
    updated = [(row["file"], row["text"]) for row in table("articles")]

    make(force=True)

    assert updated == [(row["file"], row["text"]) for row in table("articles")]
    assert [file for file, _ in updated] == sorted(file for file, _ in updated)


def test_what_has_changed_here_and_there_is_read_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shard costs files in every later run; the rows come in order all the same."""
    make()
    for name in ("0.txt", "2.txt", "4.txt"):
        (folder / name).write_text(mixed.sentence(int(name[0]) + 100))
    near, far = Inline(), Inline()

    make(executor=near)
    updated = everything("out")
    files = [row["file"] for row in table("articles")]
    monkeypatch.setattr(plan, "_FILES", 2)
    for name in ("0.txt", "2.txt", "4.txt"):
        (folder / name).write_text(mixed.sentence(int(name[0]) + 100) + " Lagi.")
    make(executor=far)

    assert [len(shard.units) for shard in near.ran] == [3]
    assert [len(shard.units) for shard in far.ran] == [1, 1, 1]
    assert files == sorted(files)
    for name in ("0.txt", "2.txt", "4.txt"):
        (folder / name).write_text(mixed.sentence(int(name[0]) + 100))
    extractor.batch(["arsip"], "anew", executor=Inline())
    assert everything("anew") == updated


def test_other_rules_read_everything_again(folder: Path, tmp_path: Path) -> None:
    """Own patterns are part of the rules, and so is what is in their files."""
    patterns = tmp_path / "pola"
    patterns.mkdir()
    row = '[[unit]]\nid = "ikat"\nkind = "measure"\nforms = ["{}"]\n'
    (patterns / "units.toml").write_text(row.format("ikat"))
    runs = [make().done, make(patterns=patterns).done, make(patterns=patterns).done]

    (patterns / "units.toml").write_text(row.format("ikatan"))

    assert [*runs, make(patterns=patterns).done] == [12, 12, 0, 12]


def test_a_file_that_failed_is_tried_again(folder: Path) -> None:
    """Even if it looks the same: what was missing may be there now."""
    (folder / "x.txt").write_bytes(b"\0")
    make()
    again = Inline()

    summary = make(executor=again)

    assert [unit.path for shard in again.ran for unit in shard.units] == ["arsip/x.txt"]
    assert summary.counts["quarantined"] == 1


def test_a_large_file_is_cut_and_only_its_new_part_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines keep their numbers, and a line that is added costs one part."""
    monkeypatch.setattr(plan, "_LARGE", 1_000)
    monkeypatch.setattr(plan, "_PIECE", 1_000)
    lines = [json.dumps({"text": mixed.sentence(at)}) + "\n" for at in range(40)]
    (folder / "besar.jsonl").write_text("".join([*lines[:20], "rusak\n", *lines[20:]]))
    first = Inline()
    summary = make("arsip/besar.jsonl", executor=first)
    with (folder / "besar.jsonl").open("a") as file:
        file.write(json.dumps({"text": mixed.sentence(99)}) + "\n")
    again = Inline()

    make("arsip/besar.jsonl", executor=again)

    assert len([unit for shard in first.ran for unit in shard.units]) == 3
    assert len([unit for shard in again.ran for unit in shard.units]) <= 2  # the last one, and that with the bad line
    assert [failure.name for failure in summary.failures] == ["arsip/besar.jsonl:21"]
    assert [row["id"] for row in table("articles")][19:22] == ["besar:20", "besar:22", "besar:23"]
    assert len(table("articles")) == 41


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rows_are_counted_through_all_parts_of_a_file(form: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also behind empty lines, a broken row, and lines that end in a cell; and when an earlier part grows."""
    monkeypatch.setattr(plan, "_LARGE", 1_000)
    monkeypatch.setattr(plan, "_PIECE", 1_000)
    whole = folder / f"besar.{form}"
    if form == "jsonl":
        lines = [json.dumps({"text": mixed.sentence(at)}) + "\n" * (1 + at % 3) for at in range(60)]
        lines[5] = "rusak\n"
    else:
        lines = ["id,text\n", *(f'{at},"{mixed.sentence(at)}\nDan lagi.\n"\n' for at in range(60))]
        lines[5] = '5,"x"y\n'
    whole.write_text("".join(lines))

    def rows() -> list[tuple[int, str]]:
        return [(row["row"], row["text"]) for row in table("articles")]

    parts = Inline()
    make(whole, executor=parts)
    in_parts = rows()
    whole.write_text("".join([*lines[:8], lines[8], *lines[8:]]))
    make(whole)
    grown = rows()
    monkeypatch.setattr(plan, "_LARGE", 1_000_000)
    make(whole, force=True)

    assert sum(len(shard.units) for shard in parts.ran) > 3
    assert [row for row, _ in in_parts] == [at for at in range(1, 61) if at != (6 if form == "jsonl" else 5)]
    assert grown == rows()


def test_a_file_that_was_cut_and_read_in_part_is_not_taken_for_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is stopped between two parts of a file goes on with the second."""
    monkeypatch.setattr(plan, "_LARGE", 1_000)
    monkeypatch.setattr(plan, "_PIECE", 1_000)
    monkeypatch.setattr(plan, "_SHARD", 1_000)
    (folder / "besar.jsonl").write_bytes(mixed.jsonl([mixed.sentence(at) for at in range(40)]))

    class Stopping(Inline):
        def wait(self) -> list[tuple[Shard, ShardResult | None]]:
            if len(self.ran) == 2:
                raise KeyboardInterrupt
            return super().wait()

    with pytest.raises(KeyboardInterrupt):
        make("arsip/besar.jsonl", executor=Stopping())
    make("arsip/besar.jsonl")

    assert texts() == [mixed.sentence(at) for at in range(40)]


def test_what_a_run_read_before_it_was_stopped_is_recorded_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is now: not what has changed since, and nothing twice."""
    monkeypatch.setattr(plan, "_SHARD", 200)
    recorded: list[Packed] = []

    @contextmanager
    def record() -> Iterator[Any]:
        yield SimpleNamespace(put=recorded.append)

    class Stopping(Progress):
        def shard(self, result: ShardResult, done: int, total: int) -> None:
            if result.name.endswith("2"):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extractor.batch("arsip", "out", executor=Inline(), progress=Stopping(), record=record)
    (folder / "1.txt").write_text(mixed.sentence(50))
    before = list(recorded)
    extractor.batch("arsip", "out", executor=Inline(), record=record)
    names = [f"arsip/{at}.txt" for at in (0, 2, 3, 4, 5, 1)] + [str(at) for at in range(6)]
    after = list(recorded)
    extractor.batch("arsip", "out", executor=Inline(), record=record)

    assert before == []
    assert [one.article for one in after] == names
    assert after[5].text == text_hash(Article(id="arsip/1.txt", text=mixed.sentence(50)))
    assert recorded == after


# What goes wrong.


def test_an_article_that_takes_too_long_costs_only_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in quarantine with the limit, and the others of its shard are there."""
    whole = api.report

    def slow(article: Article, *arguments: Any, **options: Any) -> Any:
        while "Nomor00003" in article.text:
            time.sleep(0.01)
        return whole(article, *arguments, **options)

    monkeypatch.setattr(api, "report", slow)

    summary = make(time_limit=0.3)

    (failure,) = summary.failures
    assert (failure.name, failure.reason["en"]) == ("arsip/3.txt", "took longer than 0.3 s")
    assert summary.done == 11


def test_an_article_that_kills_its_process_costs_only_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its shard is read again until it is known which one it is."""
    whole = api.report

    def deadly(article: Article, *arguments: Any, **options: Any) -> Any:
        if "Nomor00003" in article.text or "Nomor00012" in article.text:
            sys.exit("as if by a signal")
        return whole(article, *arguments, **options)

    monkeypatch.setattr(api, "report", deadly)

    summary = make()

    assert [failure.name for failure in summary.failures] == ["arsip/3.txt", "arsip/baris.jsonl (3)"]
    assert {failure.reason["en"] for failure in summary.failures} == {"the process that read it died, twice"}
    assert len(texts()) == 10


def test_a_folder_that_is_away_takes_nothing_out_of_the_dataset(folder: Path) -> None:
    """It is told, and what was read of it stays until somebody can look, or nobody asks for it any more."""
    first = extractor.batch(["arsip"], "out", Batch(jobs=1))
    known = texts()
    folder.rename(folder.parent / "lepas")

    away = extractor.batch(["arsip"], "out", Batch(jobs=1))

    assert (away.removed, away.counts["articles"]) == (0, first.counts["articles"])
    assert "arsip" in [failure.name for failure in away.failures]
    assert texts() == known
    (folder.parent / "lain.txt").write_text("Ada 5 orang.")
    assert extractor.batch(["lain.txt"], "out", Batch(jobs=1)).removed == first.counts["articles"]


@POSIX
def test_a_worker_that_is_ended_while_it_begins_does_not_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the first moment: nobody would end it later."""
    begun: list[subprocess.Popen[bytes]] = []
    killers: list[threading.Thread] = []
    popen = subprocess.Popen

    def begin(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        killers.append(threading.Thread(target=workers._workers[0].kill))
        killers[0].start()
        begun.append(popen(*arguments, **options))
        return begun[0]

    monkeypatch.setattr(subprocess, "Popen", begin)
    workers = Processes(1)
    workers.submit(Shard("0001-000001", "nowhere", (), Settings(Options(), (), {})))

    assert workers.wait()[0][1] is None
    killers[0].join()
    assert begun[0].returncode == -signal.SIGKILL
    workers.close()


@POSIX
def test_a_worker_that_is_killed_loses_and_doubles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one is begun, and reads what it had."""
    monkeypatch.setattr(plan, "_SHARD", 100)
    workers = Processes(2)

    class Killing(Progress):
        killed = 0

        def shard(self, result: ShardResult, done: int, total: int) -> None:
            process = workers._workers[0]._process  # none where the last one that died has no follower yet
            if self.killed < 2 and process is not None:
                self.killed += 1
                process.send_signal(signal.SIGKILL)

    progress = Killing()

    extractor.batch("arsip", "out", executor=workers, progress=progress)

    assert progress.killed > 0
    assert texts() == sorted(mixed.sentence(at) for at in (*range(6), *range(10, 16)))


@POSIX
def test_a_run_that_is_killed_at_any_moment_goes_on_to_the_same_dataset(folder: Path) -> None:
    """Six times in a row here; nothing half-written is ever to be seen."""
    for at in range(60):
        (folder / f"{at:03}-x.txt").write_text(" ".join(mixed.sentence(at * 20 + more) for more in range(20)))
    program = "from extractor.dataset import plan\nplan._SHARD = 4_000\nfrom extractor.cli import run\nrun()"
    command = [sys.executable, "-c", program, "batch", "arsip", "--jobs", "2", "--out"]
    begun = time.monotonic()
    subprocess.run([*command, "tenang"], env=environment(), check=True, capture_output=True)
    whole = time.monotonic() - begun
    random = Random(5)

    for _ in range(6):
        process = subprocess.Popen([*command, "out"], env=environment(), stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.2, whole * 0.8))
        process.kill()
        process.wait()
        for name in ("articles", "quantities", "findings"):
            assert not Path(f"out/{name}.parquet").exists() or table(name) is not None
    subprocess.run([*command, "out"], env=environment(), check=True, capture_output=True)

    assert everything("out") == everything("tenang")
    assert {path.name for path in Path("out/.cekangka").iterdir()} == {"parts", "work"}
    assert not list(Path("out/.cekangka/work").iterdir())


def test_a_store_beside_the_parts_stays(folder: Path) -> None:
    """What was recorded and decided in the same folder is none of a batch's left-overs."""
    store = Path("out/.cekangka/store.sqlite")
    store.parent.mkdir(parents=True)
    store.write_text("decisions")

    for _ in range(2):
        extractor.batch(["arsip"], "out", Batch(jobs=1))

    assert store.read_text() == "decisions"


def test_a_source_that_never_was_takes_nothing_out_of_the_dataset(folder: Path) -> None:
    """A slip of the pen is told at once, and the dataset is as it was."""
    extractor.batch(["arsip"], "out", Batch(jobs=1))
    known = texts()

    with pytest.raises(CannotRun, match="arsp: no such file or folder"):
        extractor.batch(["arsp"], "out", Batch(jobs=1))

    assert texts() == known


def test_what_a_stopped_run_left_is_swept_away(folder: Path) -> None:
    """Files that no unit is in are not part of the dataset."""
    make()
    parts = Path("out/.cekangka/parts")
    for name in (".0001-000001.articles.99.tmp", "0009-000001.articles.parquet"):
        (parts / name).write_bytes(b"half")
    work = parts.parent / "work"
    (work / "dataset.xlsx").write_bytes(b"half")

    make()

    assert sorted(path.name for path in parts.iterdir()) == [
        f"0001-000001.{name}.parquet" for name in ("articles", "findings", "quantities")
    ]
    assert not list(work.iterdir())


def test_what_a_power_cut_has_taken_is_read_again(folder: Path) -> None:
    """Of files that the manifest names and that are not there any more."""
    make()
    Path("out/.cekangka/parts/0001-000001.findings.parquet").unlink()

    assert make().done == 12


def test_a_run_that_is_killed_while_it_publishes_leaves_no_mixture_for_a_dataset(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is answered out of tables of two runs; the next run puts the rest in place before it begins."""
    make()
    known = texts()
    (folder / "0.txt").write_text(mixed.sentence(100))
    move = Path.replace

    def dying(path: Path, target: Path) -> Path:
        if target == Path("out/articles.parquet"):
            raise KeyboardInterrupt
        return move(path, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        make()
    assert texts() == known
    with pytest.raises(NoDataset, match="half old and half new"):
        extractor.query("out", "from kinds")
    monkeypatch.setattr(Path, "replace", move)
    begun: list[list[str]] = []

    class Looking(Progress):
        def stage(self, name: str) -> None:
            begun.append(texts())

    extractor.batch("arsip", "out", executor=Inline(), progress=Looking())

    assert begun[0] == texts() == sorted([*known[1:], mixed.sentence(100)])
    assert extractor.query("out", "from kinds").num_rows == 1


def test_two_runs_do_not_write_one_dataset(folder: Path) -> None:
    """The second one says so; when the first has ended, it may."""
    make()
    manifest = Manifest(Path("out/manifest.sqlite"))

    with pytest.raises(CannotRun, match="being written by another run"):
        make()
    with pytest.raises(Busy):
        Manifest(Path("out/manifest.sqlite"))
    manifest.close()

    assert make().done == 0


def test_a_folder_with_other_files_is_left_alone(folder: Path) -> None:
    """A dataset is made in a new folder, or brought up to date."""
    with pytest.raises(CannotRun, match="arsip has other files in it"):
        extractor.batch("arsip", "arsip", executor=Inline())

    assert len(list(folder.iterdir())) == 7


@pytest.mark.parametrize("how", [{"jobs": 0}, {"jobs": -1}, {"time_limit": -1}, {"size_limit": -1}])
def test_a_number_that_is_too_small_is_refused(how: dict[str, int]) -> None:
    """It would read nothing, and what is in the dataset would leave it."""
    with pytest.raises(ValueError, match="at least"):
        Batch(**how)  # type: ignore[arg-type]


def test_a_dataset_is_not_emptied_by_a_search_that_found_nothing(folder: Path) -> None:
    """`extractor.batch(glob(…), …)`."""
    make()

    with pytest.raises(ValueError, match="no sources"):
        extractor.batch([], "out", executor=Inline())

    assert len(texts()) == 12


def test_a_folder_of_recorded_runs_is_no_dataset(folder: Path) -> None:
    """`cekangka extract --record` made a .cekangka there, and articles lie beside it."""
    (folder / ".cekangka").mkdir()

    with pytest.raises(CannotRun, match="arsip has other files in it"):
        extractor.batch("arsip", "arsip", executor=Inline())


def test_a_broken_manifest_is_told_with_the_way_out(folder: Path) -> None:
    """It is no bug of ours."""
    make()
    Path("out/manifest.sqlite").write_bytes(b"no database" * 100)

    with pytest.raises(CannotRun, match=r"out/manifest.sqlite is broken .* remove out"):
        make()


def test_a_strict_run_stops_at_the_first_failure(folder: Path) -> None:
    """And goes on from there when that is mended."""
    (folder / "3.txt").write_bytes(b"\0")

    with pytest.raises(CannotRun, match=r"3.txt: binary, not text"):
        make(strict=True)
    (folder / "3.txt").write_text(mixed.sentence(3))

    assert make(strict=True).counts["articles"] == 12


def test_a_dataset_in_its_own_source_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cekangka batch . --out dataset`, twice."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Rp5 juta")

    runs = [extractor.batch(".", "dataset", executor=Inline()) for _ in range(2)]

    assert [(run.counts["articles"], len(run.failures)) for run in runs] == [(1, 0), (1, 0)]


def test_another_dataset_in_a_source_is_skipped(folder: Path) -> None:
    """Its tables have the same articles again; so says `cekangka extract`, too."""
    extractor.batch("arsip", "arsip/data", Batch(formats=["csv"]), executor=Inline())

    summary = make()
    (told,) = [item for item in iter_articles(["arsip"]) if isinstance(item, Unreadable)]

    assert (summary.counts["articles"], summary.counts["skipped"], summary.failures) == (12, 1, [])
    assert str(told).startswith("arsip/data: a dataset")
    assert len([item for item in iter_articles(["arsip/data/articles.csv"]) if isinstance(item, Article)]) == 12


@pytest.mark.parametrize(
    ("how", "read"),
    [
        ({"include": ["*.jsonl"]}, {"baris.jsonl"}),
        ({"exclude": ["[0-3].txt", "*.jsonl"]}, {"4.txt", "5.txt"}),
        ({"exclude": ["arsip/[0-4].txt", "baris*"]}, {"5.txt"}),
        ({"include": ["tidak-ada"]}, set()),
    ],
)
def test_files_of_a_folder_can_be_chosen(folder: Path, how: dict[str, list[str]], read: set[str]) -> None:
    """By their names, or with a slash by their paths."""
    make(**how)

    assert {Path(row["file"]).name for row in table("articles")} == read


def test_where_a_folder_lies_does_not_leave_out_what_is_in_it(folder: Path) -> None:
    """A pattern is for what is in a source, however that is named; what a pattern has found can be left out, too."""
    above = folder.absolute().parent.name
    (folder / "lama").mkdir()
    (folder / "lama" / "z.txt").write_text(mixed.sentence(90))

    def read(source: str | Path, *exclude: str) -> set[str]:
        make(source, exclude=exclude)
        return {Path(row["file"]).name for row in table("articles")}

    every = {"0.txt", "1.txt", "2.txt", "3.txt", "4.txt", "5.txt", "baris.jsonl", "z.txt"}
    assert read(folder.absolute(), above, "arsip", f"{above}/*") == every
    assert read(folder.absolute(), "lama") == read(folder.absolute(), "arsip/lama/*") == every - {"z.txt"}
    assert read(folder.absolute(), f"{folder.absolute()}/[0-4].txt") == {"5.txt", "baris.jsonl", "z.txt"}
    assert read(f"{folder}/**/*.txt", "lama", "[0-4].*") == {"5.txt"}


def test_a_file_is_read_once_whatever_it_is_called(folder: Path) -> None:
    """By a path from here or from the root, and by links to it."""
    (folder / "tautan.txt").symlink_to("1.txt")
    os.link(folder / "2.txt", folder / "sama.txt")

    summary = make("./arsip/0.txt", folder.absolute(), "arsip/../arsip", "arsip")

    assert summary.done == len(texts()) == len(set(texts())) == 12
    assert "arsip/0.txt" in {row["file"] for row in table("articles")}
    assert make("./arsip/0.txt", folder.absolute()).done == 0


@POSIX
def test_a_pipe_that_is_named_is_not_waited_for(folder: Path) -> None:
    """Nobody may ever write into it, and what comes out of it cannot be read again."""
    os.mkfifo("pipa")

    (failure,) = make("pipa", "arsip/0.txt").failures

    assert (failure.name, failure.reason["en"]) == ("pipa", "not a regular file")
    assert texts() == [mixed.sentence(0)]


def test_what_is_left_out_does_not_get_into_quarantine(folder: Path) -> None:
    """A link to nowhere or a pipe; whatever the user names does."""
    (folder / "putus.txt").symlink_to("tidak-ada")
    os.mkfifo(folder / "pipa.txt")

    def failed(*sources: str, **how: list[str]) -> list[str]:
        return [Path(failure.name).name for failure in make(*sources, **how).failures]

    assert failed() == ["pipa.txt", "putus.txt"]
    assert failed(exclude=["p*.txt"]) == []
    assert failed(include=["*.jsonl"], exclude=["pipa.txt"]) == []
    assert failed("arsip/putus.txt", exclude=["p*.txt"]) == ["putus.txt"]


def test_sources_can_be_patterns_and_overlap(folder: Path) -> None:
    """A file that is named twice is in the dataset once."""
    summary = make("arsip/*.txt", "arsip/1.txt", "arsip")

    assert len(texts()) == summary.done == 12
    assert summary.unchanged == 0


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_file_names_that_are_no_text_are_told_apart(folder: Path) -> None:
    """Two names that differ in a byte are two files."""
    for at, name in enumerate((b"b\xe9rita.txt", b"b\xe8rita.txt")):
        (folder / os.fsdecode(name)).write_text(mixed.sentence(at + 50))

    make()

    assert texts()[-2:] == [mixed.sentence(50), mixed.sentence(51)]
    assert make().done == 0


def test_broken_characters_are_mended_on_demand(folder: Path) -> None:
    """The article says so, and offsets are those of the mended text."""
    (folder / "x.txt").write_text("Kata dia, â€œharga naik 5 persenâ€\u009d kemarin.")

    make("arsip/x.txt", reading=Options(fix_text=True))

    (article,), (figure,) = table("articles"), table("quantities")
    assert (article["text"], article["fixed"]) == ('Kata dia, "harga naik 5 persen" kemarin.', True)
    assert article["text"][figure["start"] : figure["end"]] == "5 persen"


def test_the_size_limit_is_for_the_text_of_an_article(folder: Path) -> None:
    """In a file of its own, and in a line of many."""
    (folder / "x.jsonl").write_text(json.dumps({"text": "5 " * 600}) + "\n" + json.dumps({"text": "Rp5"}) + "\n")
    (folder / "y.txt").write_text("5 " * 600)

    summary = make("arsip/x.jsonl", "arsip/y.txt", size_limit=1_000)

    assert [(one.name, one.reason["en"]) for one in summary.failures] == [
        ("arsip/x.jsonl:1", "larger than 0.001 MB"),
        ("arsip/y.txt", "larger than 0.001 MB"),
    ]
    assert texts() == ["Rp5"]


def test_patterns_that_cannot_be_used_end_the_run(folder: Path, tmp_path: Path) -> None:
    """Whoever wrote them is told, wherever they are found out."""
    with pytest.raises(RulebookError, match="no such folder of patterns"):
        make(patterns=tmp_path / "nowhere")
    (tmp_path / "units.toml").write_text("[[unit]]\nid = 5\n")
    with pytest.raises(RulebookError, match=r"units\.toml"):
        extractor.batch("arsip", "out", Batch(jobs=1, patterns=tmp_path))


def test_the_public_defaults_are_those_of_the_command(folder: Path) -> None:
    """One folder and a place to put it is all that is needed."""
    assert Batch() == replace(Batch(), jobs=None, time_limit=60, size_limit=10_000_000)
    assert engine.batch is extractor.batch


# Elsewhere.


def test_sources_and_datasets_can_be_on_remote_storage(folder: Path) -> None:
    """By their addresses; what was read there is not read again, and what is gone leaves the dataset."""
    system = fsspec.filesystem("memory")
    system.put("arsip", "/korpus/arsip", recursive=True)

    first = extractor.batch("memory://korpus/arsip", "memory://korpus/out", Batch(formats=["csv"]), executor=Inline())
    system.rm("/korpus/arsip/1.txt")
    system.pipe("/korpus/arsip/2.txt", mixed.sentence(70).encode())
    second = extractor.batch("memory://korpus/arsip/*", "memory://korpus/out", executor=Inline())
    missing = extractor.batch("memory://korpus/nada", "memory://korpus/more", executor=Inline())

    system.get("/korpus/out", "salinan", recursive=True)
    assert (first.done, second.done, second.unchanged, second.removed) == (12, 1, 10, 1)
    assert texts("salinan") == sorted(mixed.sentence(at) for at in (0, 3, 4, 5, 70, *range(10, 16)))
    assert table("articles", "salinan")[0]["file"] == "memory:///korpus/arsip/0.txt"
    assert Path("salinan/articles.csv").read_text("utf-8").count("Nomor") == 11
    assert "no such file" in missing.failures[0].reason["en"]


def test_workers_write_where_the_dataset_is(folder: Path, tmp_path: Path) -> None:
    """Each for itself; the dataset is the one that is made here."""
    extractor.batch("arsip", f"file://{tmp_path}/jauh", Batch(jobs=2))
    extractor.batch("arsip", "dekat", executor=Inline())

    assert everything("jauh") == everything("dekat")
    assert extractor.batch("arsip", f"file://{tmp_path}/jauh", executor=Inline()).done == 0
    with pytest.raises(CannotRun, match="has other files"):
        extractor.batch("arsip", f"file://{tmp_path}", executor=Inline())


def test_two_runs_do_not_write_one_dataset_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is alive says so again and again; what a dead run has left is taken over."""
    monkeypatch.setattr(storage, "_BEAT", 0.3)
    out = f"file://{tmp_path}/jauh"
    home = Home(out)

    with pytest.raises(CannotRun, match="being written by another run"):
        extractor.batch("arsip", out, executor=Inline())
    home._lock._ended.set()  # as if it had died
    home._lock._thread.join()
    made = extractor.batch("arsip", out, executor=Inline())

    assert made.done == 12
    with pytest.raises(InUse):  # it was not dead
        home.publish([])
    home.close()
    assert not Path("jauh/.cekangka/lock").exists()


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """A watchdog that is still set would end the tests some time later."""
    yield
    from extractor.dataset.limits import rest

    rest()
