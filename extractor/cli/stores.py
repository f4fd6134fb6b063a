"""Opening the store that a command means, and recording a run in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.cli import config
from extractor.cli.inputs import complain
from extractor.messages import Say
from extractor.store import Recorder, Store, StoreError

if TYPE_CHECKING:
    from extractor.pipes.rules import Rules

__all__ = ["open_store", "recording", "settings"]


def settings() -> config.Config:
    """The configuration of this folder."""
    try:
        return config.find(Path.cwd())
    except config.ConfigError as error:
        raise typer.BadParameter(str(error)) from None


@contextmanager
def open_store(named: Path | None, *, make: bool = False) -> Iterator[Store]:
    """Open the store that was named, or that of this folder; its errors are those of a usage.

    make  whether to make it if it is not there
    """
    file = named or settings().store_file(Path.cwd())
    try:
        with Store(file, make=make) as store:
            ignore = file.parent / ".gitignore"
            if make and file.parent.name == ".cekangka" and not ignore.exists():
                ignore.write_text("*\n", "utf-8")  # what goes into git is exported
            yield store
    except StoreError as error:
        raise typer.BadParameter(str(error)) from None


@contextmanager
def recording(named: Path | None, rules: Rules, say: Say, checks: Sequence[str] | None = None) -> Iterator[Recorder]:
    """Record a run of this command."""
    with open_store(named, make=True) as store:
        with store.record(" ".join(sys.argv[1:]), rules.name, rules.to_bytes(), checks=checks) as run:
            yield run
        complain(say("recorded", run=run.id))
