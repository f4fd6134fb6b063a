"""Libraries that only some need: found when they are used, and where they are missing, named with their extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["MissingExtra", "need"]


class MissingExtra(ImportError):  # noqa: N818 - what somebody reads is the message
    """A library is not installed; `command` installs it."""

    def __init__(self, module: str, extra: str) -> None:
        self.command = f"pip install 'cekangka[{extra}]'"
        super().__init__(f"{module} is not installed: {self.command}", name=module)


def need(module: str, extra: str) -> Any:
    """Import a module of an extra; raises MissingExtra where it is not installed."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != module.partition(".")[0]:
            raise  # it is there, and something that it needs is not
        raise MissingExtra(module.partition(".")[0], extra) from None
