"""`cekangka checks` and `cekangka explain`: which checks there are, and what each one says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from extractor import checks as core
from extractor.cli import options as opt
from extractor.cli.display import console, paragraphs
from extractor.messages import Say

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["checks", "explain"]


def checks(*, lang: opt.Lang = None) -> None:
    """List the checks and what they say.

    Each with its id, the highest level of its findings, and whether it runs without being asked for.

    For example:
      cekangka checks --lang id

    In Python:
      from extractor.checks import registry
      for name, registered in registry().items():
          print(name, registered.check.level, registered.check.claim["id"])
    """
    say = Say(lang)
    screen = console(sys.stdout)
    for number, registered in enumerate(core.registry().values()):
        if number:
            screen.print()
        screen.print(_heading(registered, say))
        for line in paragraphs([("", [registered.check.claim[say.lang]])], screen.width):
            screen.print(line)


def explain(
    check: Annotated[str, typer.Argument(metavar="CHECK", help="Its id, as `cekangka checks` lists it.")],
    *,
    lang: opt.Lang = None,
) -> None:
    """Explain a check, with examples.

    What it says, what it cannot see, texts on which it fires and texts on which it must stay silent.

    For example:
      cekangka explain duplicate-value

    In Python:
      from extractor.checks import registry
      check = registry()["duplicate-value"].check
      print(check.claim["id"], check.blind["id"], check.fires, check.silent)
    """
    say = Say(lang)
    try:
        (registered,) = core.selected([check])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    screen = console(sys.stdout)
    about = registered.check
    entries = [
        (say("claims"), [about.claim[say.lang]]),
        (say("blind"), [about.blind[say.lang]]),
        (say("fires"), list(map(_example, about.fires))),
        (say("silent"), list(map(_example, about.silent))),
        (say("run-it"), [f"cekangka check --select {registered.id} berita.txt"]),
    ]
    screen.print(_heading(registered, say))
    for line in paragraphs(entries, screen.width, apart=True):
        screen.print(line)


def _example(example: core.Example) -> str:
    """Put the date and the title of an article, where they matter, before its text."""
    if isinstance(example, str):
        return example
    if isinstance(example, tuple):
        return "\n".join(map(_example, example))
    return " · ".join(filter(None, (example.date, example.title, example.text)))


def _heading(registered: core.Registered, say: Say) -> Text:
    from rich.text import Text

    state = say("on" if registered.check.on else "off")
    return Text.assemble(" ", (registered.id, "bold"), f" · {say(registered.check.level)} · {state}")
