"""A worker process: takes shards from standard input, runs them, writes the results to standard output."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading

import msgspec

from extractor.dataset.executors import Answer, receive, send
from extractor.dataset.protocol import Shard
from extractor.dataset.shards import run_shard
from extractor.rulebook import RulebookError

__all__ = ["serve"]


def serve() -> None:
    """Work until standard input ends, which it does when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its workers
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints in here must not get into what the parent reads
    todo: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while (data := receive(sys.stdin.buffer)) is not None:
            todo.put(data)
        os._exit(0)  # nobody wants what is being read

    threading.Thread(target=listen, daemon=True).start()
    while True:
        send(output, msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(todo.get(), type=Shard))))


def _answer(shard: Shard) -> Answer:
    try:
        return Answer(run_shard(shard))
    except RulebookError as error:
        return Answer(error=str(error), rulebook=True)
    except Exception as error:
        return Answer(error=f"{type(error).__name__}: {error}")
