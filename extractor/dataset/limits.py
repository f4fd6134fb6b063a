"""A time limit that costs only what takes too long.

An alarm interrupts Python code. Where a library does not let it, in a loop of its own, a watchdog ends the process some
time later; whoever gave it the work does it again without the article at fault.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["TooLong", "time_limit"]

_GRACE = 10.0  # seconds beyond the limit before the watchdog bites
_EVERY = 1.0  # seconds between two settings of it, which start a thread


class TooLong(BaseException):
    """The time is over; no `Exception`, so that nobody handles it who handles everything."""


_NOWHERE = os.open(os.devnull, os.O_WRONLY)  # whoever gave the work tells of it
_set_at = 0.0


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block when it takes longer; 0 is no limit."""
    if not seconds or not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    _wind_up(seconds)
    signal.signal(signal.SIGALRM, _over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _over(*_: Any) -> None:
    raise TooLong


def _wind_up(seconds: float) -> None:
    global _set_at
    now = time.monotonic()
    if now - _set_at > _EVERY:
        _set_at = now
        faulthandler.dump_traceback_later(seconds + _EVERY + _GRACE, exit=True, file=_NOWHERE)


def rest() -> None:
    """Stop the watchdog: nothing is being read."""
    global _set_at
    _set_at = 0.0
    faulthandler.cancel_dump_traceback_later()
