"""The command `cekangka`: arguments, printing and exit codes, no decisions.

Start with `run`, then `main` for the list of commands; a command is a module of this folder.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

__all__ = ["run"]

_COULD_NOT_RUN = 2
_INTERRUPTED = 130
_BROKEN_PIPE = 141  # what a program gets that SIGPIPE ends


def run() -> NoReturn:
    """Run the command line and leave with its exit code.

    0 clean, 1 findings or differences, 2 could not run; 130 after Ctrl-C, 141 when nobody reads the output any more.
    Nothing else may end in 1: a script could not tell a crash from a finding.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller, who wants nothing of it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        code = _run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:
        code = _BROKEN_PIPE
    if code == _INTERRUPTED:
        from extractor.messages import Say

        print(Say()("interrupted"), file=sys.stderr)
    _let_go_of_output()
    sys.exit(code)


def _let_go_of_output() -> None:
    # What is still buffered when the reader has gone would make Python complain on its way out.
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> int:
    try:
        from extractor.cli.main import app

        code = app(prog_name="cekangka", standalone_mode=False)
    except SystemExit as end:
        if not end.code:  # what shows or installs completion leaves this way
            return 0
        # Typer turns a broken pipe into exit code 1 before it gets here.
        return _BROKEN_PIPE if isinstance(end.__context__, BrokenPipeError) else _COULD_NOT_RUN
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        return _explain(error)
    else:
        return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    import typer

    from extractor.cli.display import plain
    from extractor.messages import Say

    usage_error = typer.BadParameter.__mro__[2]  # typer names only the leaf of its click exceptions
    if isinstance(error, typer.Abort):
        return _INTERRUPTED
    if isinstance(error, usage_error):
        error.show()  # type: ignore[attr-defined]
        return _COULD_NOT_RUN
    if os.environ.get("CEKANGKA_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
        return _COULD_NOT_RUN
    rulebook = sys.modules.get("extractor.rulebook")  # what is not imported has not raised it
    if rulebook and isinstance(error, rulebook.RulebookError):  # its message is for whoever wrote the patterns
        print(f"cekangka: {plain(str(error))}", file=sys.stderr)
    elif isinstance(error, OSError) and error.strerror:
        print(Say()("system", error=": ".join(filter(None, (error.filename, error.strerror)))), file=sys.stderr)
    else:
        print(Say()("bug", error=plain(f"{type(error).__name__}: {error}")), file=sys.stderr)
    return _COULD_NOT_RUN
