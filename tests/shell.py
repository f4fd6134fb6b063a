"""Running the command line: in this process, or in one of its own where that is the point."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import patch

import pytest
import stub

import extractor
from benchmarks import built
from extractor import cli

ROOT = Path(__file__).parent.parent
WITH_STUB = (sys.executable, stub.__file__)
REAL = (sys.executable, "-m", "extractor")
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
UNCOMPILED = pytest.mark.skipif(built.compiled() != built.NO, reason="compiled functions call each other uncounted")

_OWN = ("LANG", "LC_", "CEKANGKA_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "TTY_", "PYTHONPATH")

Done = subprocess.CompletedProcess[str]


def environment(**values: str) -> dict[str, str]:
    """Make an environment that nothing outside the test has a say in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return kept | {"PYTHONPATH": path, "COLUMNS": "100", "LC_ALL": "C.UTF-8"} | values


@cache
def real() -> SimpleNamespace:
    """The real core, with the shipped rules compiled once for all calls."""
    from extractor import api

    shared = api.rules()
    return SimpleNamespace(**{**vars(api), "rules": lambda patterns=None: api.rules(patterns) if patterns else shared})


def call(
    *arguments: str | Path,
    stdin: str | bytes | None = None,
    core: ModuleType | SimpleNamespace = stub,
    together: bool = False,
    **env: str,
) -> Done:
    """Run the command in this process, as in one that has nothing but these arguments and this environment.

    together  whether standard error goes to standard output, in the order that things are written
    """
    out, err = (io.TextIOWrapper(io.BytesIO()) for _ in range(2))
    err = out if together else err
    words = ["cekangka", *map(str, arguments)]
    content = stdin.encode() if isinstance(stdin, str) else stdin or b""
    with (
        patch.dict(os.environ, environment(**env), clear=True),
        patch.object(extractor, "api", core, create=True),
        patch.multiple(sys, argv=words, stdin=io.TextIOWrapper(io.BytesIO(content)), stdout=out, stderr=err),
        pytest.raises(SystemExit) as end,
    ):
        cli.run()
    printed = []
    for stream in (out, err):
        stream.flush()
        printed.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Done(words, end.value.code or 0, *printed)  # type: ignore[arg-type]


def call_alone(
    *arguments: str | Path, stdin: str | bytes | None = None, program: tuple[str, ...] = WITH_STUB, **env: str
) -> Done:
    """Run the command in a process of its own and wait for it."""
    content = stdin.encode() if isinstance(stdin, str) else stdin
    source = {"stdin": subprocess.DEVNULL} if content is None else {"input": content}
    done = subprocess.run(
        [*program, *map(str, arguments)], capture_output=True, env=environment(**env), timeout=60, check=False, **source
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def write(name: str, content: str | bytes) -> Path:
    """Write a file into the current folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def records(output: str) -> list[dict[str, object]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in output.splitlines()]
