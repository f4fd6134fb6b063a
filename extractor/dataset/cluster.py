"""Shards on a Ray cluster: one task a shard, on whatever machines there are.

The machines must see the sources and the dataset's folder under the same names, and have cekangka installed.
"""

from __future__ import annotations

from typing import Any

from extractor.dataset.protocol import Shard, ShardResult
from extractor.extras import need
from extractor.rulebook import RulebookError

__all__ = ["Cluster"]

_WAITING = 2  # shards for each processor that are under way at once


class Cluster:
    """An executor that gives each shard to a Ray task."""

    def __init__(self, address: str | None = None, jobs: int | None = None) -> None:
        """Join the cluster at an address, or begin one on this machine, with so many processors."""
        self._ray = need("ray", "ray")
        self._own = not self._ray.is_initialized()
        if self._own:
            local = {} if address else {"num_cpus": jobs, "include_dashboard": False}
            self._ray.init(address=address, log_to_driver=False, configure_logging=False, **local)
        self._run = self._ray.remote(max_retries=0)(_run)  # who died is for us to find out
        self._most = _WAITING * int(jobs or self._ray.cluster_resources().get("CPU", 1))
        self._running: dict[Any, Shard] = {}

    def free(self) -> bool:
        """Whether it takes another shard."""
        return len(self._running) < self._most

    def submit(self, shard: Shard) -> None:
        """Take a shard."""
        self._running[self._run.remote(shard)] = shard

    def wait(self) -> list[tuple[Shard, ShardResult | None]]:
        """Wait for some that are done; raises what a task could not go on with."""
        if not self._running:
            return []
        ready, _ = self._ray.wait(list(self._running), num_returns=1)
        done: list[tuple[Shard, ShardResult | None]] = []
        for reference in ready:
            shard = self._running.pop(reference)
            try:
                done.append((shard, self._ray.get(reference)))
            except self._ray.exceptions.RayTaskError as error:
                if isinstance(error.cause, RulebookError):
                    raise error.cause from None
                raise
            except self._ray.exceptions.RayError:  # the process, or its machine, is gone
                done.append((shard, None))
        return done

    def close(self) -> None:
        """Drop what is under way; leave the cluster, or end it if it was begun here."""
        for reference in self._running:
            self._ray.cancel(reference, force=True)
        if self._own:
            self._ray.shutdown()


def _run(shard: Shard) -> ShardResult:
    from extractor.dataset.shards import run_shard  # for the machine that reads

    return run_shard(shard)
