"""Makes a dataset of articles: plans, has the shards run, keeps the manifest, publishes.

Start with `batch`. `Progress` is told what goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from glob import has_magic
from itertools import chain
from pathlib import Path

import msgspec

import extractor
from extractor import checks
from extractor.dataset import exports
from extractor.dataset.executors import Executor, Processes, WorkerFailed
from extractor.dataset.exports import Dataset
from extractor.dataset.manifest import Broken, Busy, Manifest
from extractor.dataset.parts import file_of, readings, readings_of
from extractor.dataset.plan import Planner, Wanted
from extractor.dataset.protocol import Failure, Place, Settings, Shard, ShardResult, UnitResult
from extractor.dataset.publish import Publisher
from extractor.dataset.storage import Home, InUse, NotEmpty, is_remote
from extractor.dataset.tables import TABLES
from extractor.extras import need
from extractor.messages import Explained
from extractor.readers import Options
from extractor.records import Level
from extractor.rulebook import shipped, sources
from extractor.store import Recorder

__all__ = ["Batch", "CannotRun", "Progress", "Summary", "batch"]

_BLAMED = 2  # deaths of a process on one article that make it the culprit
_RUNS = "runs.json"  # of the manifest, for those who cannot read it while another run has it
_TOLD = 1_000
_TRIES = 8  # of a shard, before all of it is given up


Record = Callable[[], AbstractContextManager[Recorder]]


class CannotRun(Explained):
    """A batch that cannot begin or go on."""


class Progress:
    """What a batch tells while it runs; does nothing unless it is told to.

    wants_total  whether to look through all folders first, so that it is known how much there is
    """

    wants_total = False

    def shard(self, result: ShardResult, done: int, total: int) -> None:
        """A shard is done: `done` bytes of `total`, which is 0 where it is not known."""

    def failure(self, failure: Failure) -> None:
        """Something could not be read."""

    def stage(self, name: str) -> None:
        """What comes now: `extracting`, `comparing`, `publishing`, `exporting` or `recording`."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How to make a dataset.

    jobs        worker processes; None for as many as there are processors
    include, exclude  patterns for the files of folders, as in `Wanted`
    force       read everything again
    strict      stop at the first file that cannot be read
    patterns    folder of own pattern rows, laid over the shipped ones
    reading     how to read
    select      ids of the checks, or ["all"]; None for those that are on by default
    levels      the level of every finding of a check, where it is not to be the check's own
    time_limit  seconds that an article may take; 0 for any
    size_limit  bytes of text that an article may have; 0 for any
    formats     other formats to write, as listed by extractor.dataset.exports.formats
    Raises ValueError for a number that is too small.
    """

    jobs: int | None = None
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    force: bool = False
    strict: bool = False
    patterns: str | Path | None = None
    reading: Options = field(default_factory=Options)
    select: Sequence[str] | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    time_limit: float = 60
    size_limit: int = 10_000_000
    formats: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name, least in (("jobs", 1), ("time_limit", 0), ("size_limit", 0)):
            value = getattr(self, name)
            if value is not None and value < least:  # no worker would read nothing, and leave an empty dataset
                raise ValueError(f"{name} is {value}; it is at least {least}")


@dataclass(frozen=True)
class Summary:
    """What a run came to.

    counts       what is in the dataset
    run          the number of the run
    done         articles that were read in this run
    unchanged    articles that were there already
    removed      articles that are there no more, since their sources are not
    failures     what could not be read, the first thousand; all of it is in quarantine.jsonl
    files        what was written into `out`
    """

    out: str
    run: int
    counts: Mapping[str, int]
    done: int
    unchanged: int
    removed: int
    failures: Sequence[Failure]
    files: Sequence[str]


def batch(
    sources: Sequence[str | Path] | str | Path,
    out: str | Path,
    how: Batch | None = None,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    record: Record | None = None,
) -> Summary:
    """Make a dataset of files and folders of articles, or bring one up to date.

    sources   files, folders, or patterns such as "arsip/**/*.html"
    out       the folder of the dataset
    executor  what runs the shards; processes of this machine unless one is given
    record    what begins a run to record what was read in; called once, and only if something was
    Raises CannotRun if `out` holds something else, another run is writing it, or a strict run has a failure,
    extractor.rulebook.RulebookError if the patterns cannot be used, and ValueError if there are no sources.
    """
    named = [sources] if isinstance(sources, str | Path) else list(sources)
    if not named:  # a search that found nothing must not empty a dataset that is there
        raise ValueError("no sources; name a file or folder")
    run = _Run([str(one) for one in named], str(out), how or Batch(), progress or Progress(), record)
    return run.go(executor)


class _Run:
    """One run."""

    def __init__(self, sources: Sequence[str], out: str, how: Batch, progress: Progress, record: Record | None) -> None:
        self._wanted = Wanted(sources, how.include, how.exclude)
        self._out, self._how, self._progress = out, how, progress
        ran = checks.selected(how.select)
        self._across = [check.id for check in ran if check.compares]
        alone = tuple(check.id for check in ran if not check.compares)
        patterns = None if how.patterns is None else str(how.patterns)
        reading = replace(how.reading, size_limit=how.size_limit or None)
        settings = Settings(reading, alone, dict(how.levels), patterns, how.time_limit)
        self._settings = msgspec.structs.replace(settings, rules=rules_of(settings))
        self._done = 0
        self._record = None if is_remote(out) else record  # what is elsewhere is for other machines, too
        self._recording: AbstractContextManager[Recorder] | None = None
        for name in how.formats:  # a slip is told before the work, not after it
            if needs := getattr(exports.export(name), "NEEDS", None):
                need(*needs)

    def go(self, executor: Executor | None) -> Summary:
        """Make the dataset."""
        try:
            self._home = Home(self._out)
        except NotEmpty:
            raise CannotRun(
                en=f"{self._out} has other files in it; name a new folder, or that of a dataset",
                id=f"{self._out} berisi berkas lain; sebutkan folder baru atau folder himpunan data",
            ) from None
        except InUse:
            raise self._busy() from None
        try:
            with Manifest(self._home.manifest) as manifest:
                return self._make(manifest, executor)
        except (Busy, InUse):
            raise self._busy() from None
        except Broken as error:
            raise CannotRun(
                en=f"{self._out}/manifest.sqlite is broken ({error}); remove {self._out}, or name a new folder",
                id=f"{self._out}/manifest.sqlite rusak ({error}); hapus {self._out}, atau sebutkan folder baru",
            ) from None
        finally:
            self._home.close()

    def _make(self, manifest: Manifest, executor: Executor | None) -> Summary:
        self._need_source(manifest)
        try:
            manifest.begin(_now(), extractor.__version__, self._settings.rules, self._wanted.sources)
            self._home.finish()
            self._sweep(manifest)
            executor = executor or Processes(self._how.jobs or _processors())
            try:
                self._progress.stage("extracting")
                self._read(manifest, executor)
            except WorkerFailed as error:
                raise CannotRun(
                    en=f"a worker could not go on: {error}; mend that, and the same command goes on",
                    id=f"pekerja tidak dapat melanjutkan: {error}; perbaiki, lalu jalankan lagi perintah yang sama",
                ) from None
            finally:
                executor.close()
            removed = manifest.forget_unseen()
            with ThreadPoolExecutor(1) as thread:
                recorded = thread.submit(self._keep_readings, manifest)
                summary = self._publish(manifest, removed)
                self._progress.stage("recording")
                recorded.result()
            return summary
        finally:
            if self._home.is_remote:
                with contextlib.suppress(InUse):  # what the other run makes is what counts
                    self._keep(manifest)

    def _need_source(self, manifest: Manifest) -> None:
        """Raise CannotRun if all sources are names of nothing: a slip of the pen empties no dataset."""
        named = self._wanted.sources
        if any(is_remote(one) or has_magic(one) or os.path.lexists(one) or manifest.knows(one) for one in named):
            return
        raise CannotRun(
            en=f"{', '.join(named)}: no such file or folder; the dataset is as it was",
            id=f"{', '.join(named)}: berkas atau folder tidak ada; dataset tetap seperti semula",
        )

    def _busy(self) -> CannotRun:
        return CannotRun(
            en=f"{self._out} is being written by another run; wait for it, or stop it",
            id=f"{self._out} sedang ditulis oleh proses lain; tunggu atau hentikan proses itu",
        )

    def _sweep(self, manifest: Manifest) -> None:
        """Remove files that no unit is in, and units whose files are gone, as after a power cut."""
        parts = {name: {file_of(name, which) for which in TABLES} for name in manifest.parts()}
        readings = map(readings_of, parts) if self._record else ()
        there = self._home.sweep({*readings, *chain(*parts.values())})
        for name, files in parts.items():
            if not files <= there:
                manifest.forget(name)

    def _keep(self, manifest: Manifest) -> None:
        copy = self._home.work / "manifest.copy"
        manifest.save(copy)
        self._home.keep(copy)

    def _keep_readings(self, manifest: Manifest) -> None:
        """Record what was read, also by a run that was stopped before it could."""
        files = sorted(Path(self._home.parts).glob(readings_of("*"))) if self._record else []
        if not self._record or not files:
            return
        with self._recording or self._record() as recorder:
            for file in files:
                live = manifest.positions(file.stem, self._settings.rules)
                for position, packed in readings(file):
                    if position in live:
                        recorder.put(packed)
        for file in files:
            file.unlink()

    def _read(self, manifest: Manifest, executor: Executor) -> None:
        planner = Planner(manifest, self._settings, self._home, keep=self._record is not None)
        planner.on_failure = self._fail
        total = planner.weigh(self._wanted) if self._progress.wants_total else 0
        planned = planner.shards(self._wanted, force=self._how.force)
        retries = _Retries(self._home.work)
        done = 0
        while True:
            while executor.free() and (shard := retries.next() or next(planned, None)):
                executor.submit(shard)
            finished = executor.wait()
            if not finished:
                return
            for shard, result in finished:
                if result is None and (result := retries.died(shard)) is None:
                    continue
                manifest.commit(shard, result, self._settings.rules)
                self._done += result.articles
                done += sum(unit.size for unit in shard.units)
                for failure in (one for unit in result.units for one in unit.failures):
                    self._fail(failure)
                if self._record and not self._recording:
                    self._recording = self._record()  # which takes a second, while the workers work
                if self._home.due():
                    self._keep(manifest)
                self._progress.shard(result, done + planner.passed, total)

    def _fail(self, failure: Failure) -> None:
        self._progress.failure(failure)
        if self._how.strict and failure.status == "quarantined":
            said = {lang: f"{failure.name}: {failure.reason[lang]}; {failure.way_out[lang]}" for lang in ("en", "id")}
            raise CannotRun(en=said["en"], id=said["id"])

    def _publish(self, manifest: Manifest, removed: int) -> Summary:
        self._progress.stage("comparing")
        publisher = Publisher(manifest, self._home.work, self._home.parts)
        if self._across:
            publisher.compare(self._across, self._settings.levels)
        self._progress.stage("publishing")
        publisher.write()
        counts = publisher.counts
        failures: list[Failure] = []
        with (self._home.work / "quarantine.jsonl").open("wb") as file:
            for failure in chain(manifest.failures(), _stopped(publisher.across.failed)):
                counts[failure.status] += 1
                if failure.status == "quarantined":
                    file.write(msgspec.json.encode(failure) + b"\n")
                    failures += [failure] if len(failures) < _TOLD else []
        manifest.finish(_now(), counts)
        self._progress.stage("exporting")
        files = [*(f"{name}.parquet" for name in ("quantities", "articles", "findings")), "quarantine.jsonl"]
        files += self._export(Dataset(self._home.work, manifest.runs()))
        (self._home.work / _RUNS).write_bytes(msgspec.json.encode(manifest.runs()))
        self._home.publish([*files, _RUNS])
        unchanged = counts["articles"] - self._done
        return Summary(self._out, manifest.run, counts, self._done, unchanged, removed, failures, files)

    def _export(self, dataset: Dataset) -> Iterator[str]:
        """Write the formats that are asked for, and bring those up to date that are there."""
        for name in exports.formats():
            export = exports.export(name)
            if name in self._how.formats or any(map(self._home.has, export.FILES)):
                export.write(dataset, self._home.work)
                yield from export.FILES


class _Retries:
    """Shards whose process died: they are read again, slowly, to find the article that did it."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._todo: deque[Shard] = deque()
        self._deaths: Counter[tuple[str, object]] = Counter()

    def next(self) -> Shard | None:
        """One to read again."""
        return self._todo.popleft() if self._todo else None

    def died(self, shard: Shard) -> ShardResult | None:
        """Take a shard whose process died; returns its result where it is given up."""
        self._deaths[shard.name, ""] += 1
        skip = list(shard.skip)
        journal = self._work / f"{shard.name}.journal"
        if shard.journal and (place := _place(journal)):
            self._deaths[shard.name, place] += 1
            if self._deaths[shard.name, place] >= _BLAMED:
                skip.append(place)
        journal.unlink(missing_ok=True)
        if self._deaths[shard.name, ""] > _TRIES + 2 * len(skip):
            return _given_up(shard)
        self._todo.append(msgspec.structs.replace(shard, journal=str(journal), skip=tuple(skip)))
        return None


def _place(journal: Path) -> Place | None:
    try:
        at, number, what = journal.read_text("ascii").split()
        return int(at), int(number), what
    except (OSError, ValueError):
        return None


def _given_up(shard: Shard) -> ShardResult:
    units = []
    for unit in shard.units:
        failure = Failure(
            unit.path,
            {"en": "the processes that read it died", "id": "semua proses yang membacanya mati"},
            {"en": "look for what ends them: memory, or a limit", "id": "cari penyebabnya: memori atau batas lain"},
        )
        units.append(UnitResult(unit.size, 0, 0, "", 0, 0, (failure,)))
    return ShardResult(shard.name, tuple(units), 0, 0)


def _stopped(failed: Mapping[str, Exception]) -> list[Failure]:
    """What a bug stopped of comparing articles."""
    return [
        Failure(
            check,
            {"en": f"a bug stopped comparing articles ({error})", "id": f"perbandingan artikel terhenti ({error})"},
            {"en": "please report it", "id": "mohon laporkan"},
        )
        for check, error in failed.items()
    ]


def rules_of(settings: Settings) -> str:
    """A digest of all that decides what an article gives: the program, the patterns, and how it is told to read."""
    found = hashlib.blake2b(digest_size=16)
    here = Path(extractor.__file__).parent
    for path in sorted((*here.rglob("*.py"), *here.rglob("*.csv"))):
        found.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    folders = [(shipped(), False)] + ([(Path(settings.patterns), True)] if settings.patterns else [])
    for folder, own in folders:
        for source in sources(folder, own=own):
            found.update(f"{Path(source.name).name}\0{source.text}".encode())
    told = msgspec.structs.replace(
        settings, patterns=None, time_limit=0, reading=replace(settings.reading, size_limit=None)
    )
    found.update(msgspec.json.encode((extractor.__version__, told)))
    return found.hexdigest()


def _processors() -> int:
    """How many processors this process may use, of those that the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
