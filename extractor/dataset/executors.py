"""Where shards are run: processes of this machine, or whatever else can call `run_shard`.

An executor takes shards and gives each back with its result, or with None where the process that had it died.
"""

from __future__ import annotations

import contextlib
import os
import queue
import struct
import subprocess
import sys
import threading
from typing import IO, Protocol

import msgspec

from extractor.dataset.protocol import Shard, ShardResult
from extractor.rulebook import RulebookError

__all__ = ["ARROW_POOL", "Answer", "Executor", "Processes", "WorkerFailed", "receive", "send"]

ARROW_POOL = "system"  # the others keep what they once had, some 80 MB
_LENGTH = struct.Struct("<Q")
_encode = msgspec.msgpack.encode


class Answer(msgspec.Struct):
    """What a worker sends back: a result, or why there can be none."""

    result: ShardResult | None = None
    error: str = ""
    rulebook: bool = False


class WorkerFailed(Exception):  # noqa: N818 - what somebody reads is the message
    """A worker met something that the next one would meet too, such as a full disk."""


class Executor(Protocol):
    """Runs shards."""

    def free(self) -> bool:
        """Whether it takes another shard."""
        ...

    def submit(self, shard: Shard) -> None:
        """Take a shard."""
        ...

    def wait(self) -> list[tuple[Shard, ShardResult | None]]:
        """Wait for some that are done; none where nothing is running."""
        ...

    def close(self) -> None:
        """Let go of all processes."""
        ...


class Processes:
    """Worker processes of this machine, each of them a Python of its own that a thread of this one talks to.

    No `multiprocessing`: it would import the program that called us once more in every worker.
    """

    def __init__(self, jobs: int) -> None:
        self._todo: queue.SimpleQueue[Shard | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Shard, ShardResult | Exception | None]] = queue.SimpleQueue()
        self._jobs, self._running = jobs, 0
        self._workers: list[_Worker] = []
        self._threads: list[threading.Thread] = []

    def free(self) -> bool:
        """Whether it takes another shard: one more than there are workers, so that none waits."""
        return self._running <= self._jobs

    def submit(self, shard: Shard) -> None:
        """Take a shard; begins a worker if there are not enough."""
        self._running += 1
        self._todo.put(shard)
        if len(self._threads) < min(self._jobs, self._running):
            worker = _Worker()
            thread = threading.Thread(target=self._feed, args=(worker,), daemon=True)
            self._workers.append(worker)
            self._threads.append(thread)
            thread.start()

    def wait(self) -> list[tuple[Shard, ShardResult | None]]:
        """Wait for one that is done; raises what a worker could not go on with."""
        if not self._running:
            return []
        shard, result = self._done.get()
        self._running -= 1
        if isinstance(result, Exception):
            raise result
        return [(shard, result)]

    def close(self) -> None:
        """End the workers, whatever they do."""
        for _ in self._threads:
            self._todo.put(None)
        for worker in self._workers:
            worker.kill()
        for thread in self._threads:
            thread.join()

    def _feed(self, worker: _Worker) -> None:
        while (shard := self._todo.get()) is not None:
            try:
                self._done.put((shard, worker.ask(shard)))
            except Exception as error:
                self._done.put((shard, error))


class _Worker:
    """One process, begun when it is first asked and again when it has died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._lock = threading.Lock()  # nothing may begin once it has ended

    def ask(self, shard: Shard) -> ShardResult | None:
        with self._lock:
            if self._process is None and not self._ended:
                self._process = _begin()
            process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            send(process.stdin, _encode(shard))
            data = receive(process.stdout)
        except OSError:
            data = None
        if data is None:
            self.kill(ended=False)
            return None
        answer = msgspec.msgpack.decode(data, type=Answer)
        if answer.result is None:
            raise RulebookError(answer.error) if answer.rulebook else WorkerFailed(answer.error)
        return answer.result

    def kill(self, *, ended: bool = True) -> None:
        with self._lock:
            process, self._process = self._process, None
            self._ended = self._ended or ended
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):  # what was not sent yet cannot be sent any more
                        stream.close()


def _begin() -> subprocess.Popen[bytes]:
    code = f"import sys; sys.path[:] = {sys.path!r}; from extractor.dataset.worker import serve; serve()"
    # Libraries complain there of files whose failure is told in its place.
    errors = None if os.environ.get("CEKANGKA_DEBUG") == "1" else subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={"ARROW_DEFAULT_MEMORY_POOL": ARROW_POOL, **os.environ},
    )


def send(stream: IO[bytes], data: bytes) -> None:
    """Write one message."""
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None
