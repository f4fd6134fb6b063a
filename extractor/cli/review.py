"""`cekangka review` and `cekangka pending`: decide on what changed, in the terminal, on a page, or by its ids."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from extractor.cli import options as opt
from extractor.cli.changed import in_group
from extractor.cli.display import console
from extractor.cli.inputs import complain
from extractor.cli.stores import open_store, settings
from extractor.extras import MissingExtra, need
from extractor.messages import Say
from extractor.review import decisions
from extractor.review.comparing import Readers
from extractor.review.decisions import Review
from extractor.review.keys import KeysError, key_map
from extractor.review.report import Shown, listed
from extractor.store import Pending, Settled, Store, Verdict

if TYPE_CHECKING:
    from extractor.pipes.rules import Rules

__all__ = ["pending", "review"]

_FORMATS = ("table", "json", "jsonl")
_encode = msgspec.json.Encoder(decimal_format="number").encode
Run = Annotated[str, typer.Argument(metavar="RUN", help="Its number, or @latest or @previous.")]


def review(
    run: Run = "@latest",
    *,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID,…", help="Accept these changes; as much of an id as no other has.", show_default=False
        ),
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID,…", help="Reject these changes.", show_default=False)
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="ID,…", help="Put these changes off.", show_default=False)
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last decision, of a group all of it.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Decide nothing, write nothing; exit 1 if a change is not accepted.")
    ] = False,
    web: Annotated[
        bool, typer.Option("--web", help="Review on a page in the browser, on this computer alone.")
    ] = False,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Decide on what a run changed against the approved figures: accept, reject, put off.

    Changes that are alike are decided on together; single ones can be taken out. A decision stands for exactly the
    change that was shown: it is asked again only if one of its sides changes. Rejected changes are not asked again
    and stay unapproved.

    Exit code 0: decided, or with --check nothing unapproved; 1: with --check, something is; or somebody had decided
    on one of the ids meanwhile.

    For example:
      cekangka review
      cekangka review --accept 3fa9c1d2 --reject 77b01e
      cekangka review --check

    In Python:
      from pathlib import Path
      from extractor.review.decisions import Review
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          review = Review(store)
          review.decide("accept", [waiting.change.id for waiting in review.waiting()])
          review.undo()
    """
    say = Say(lang)
    verdicts: dict[Verdict, list[str]] = {
        "accept": opt.choices(accept),
        "reject": opt.choices(reject),
        "skip": opt.choices(skip),
    }
    by_id = any(verdicts.values())
    if sum((by_id, undo, check, web)) > 1:
        raise typer.BadParameter("--accept, --reject and --skip, or --undo, --check or --web: not together.")
    with open_store(store) as opened:
        if undo:
            _tell_undone(opened.undo(), say)
            return
        found = opened.run(run)
        readers = Readers(opened, _load)
        if check:
            _check(opened, decisions.differing(opened, found, readers), say)
            return
        if not (by_id or web or (sys.stdin.isatty() and sys.stdout.isatty())):
            complain(say("no-terminal"))
            raise typer.Exit(2)
        decisions.refresh(opened, found, readers)
        if by_id:
            _decide(Review(opened), verdicts, say)
            return
        if web:
            _face("web", "web", "starlette", "uvicorn").serve(Review(opened), _keys(), say)
            complain(_left(len(opened.pending()), say))
            return
        if not opened.pending():
            complain(say("nothing-waits"))
            return
        complain(_face("terminal", "review", "textual").run(Review(opened), _keys(), say))


def pending(
    run: Run = "@latest",
    *,
    output_format: Annotated[
        str, typer.Option(metavar="|".join(_FORMATS), callback=opt.one_of(_FORMATS), help="What to print.")
    ] = "table",
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """List the changes that wait for a decision, with their ids for `cekangka review --accept`.

    For example:
      cekangka pending
      cekangka pending --output-format json

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          for waiting in store.pending():
              print(waiting.change.id, waiting.change.status)
    """
    say = Say(lang)
    with open_store(store) as opened:
        decisions.refresh(opened, opened.run(run), Readers(opened, _load))
        waiting = opened.pending()
        if output_format == "json":
            told = {"schema": "cekangka-pending/1", "pending": [_plain(one) for one in waiting]}
            sys.stdout.write(_encode(told).decode() + "\n")
        elif output_format == "jsonl":
            for one in waiting:
                sys.stdout.write(_encode(_plain(one)).decode() + "\n")
        else:
            _list(opened, waiting, say)
    complain(_left(len(waiting), say))


def _left(waiting: int, say: Say) -> str:
    return say("n-waiting", n=waiting) if waiting else say("nothing-waits")


def _face(module: str, extra: str, *libraries: str) -> Any:
    """Import a face, whose libraries are an extra."""
    try:
        for library in libraries:
            need(library, extra)
    except MissingExtra as error:
        raise typer.BadParameter(f"{error}, or use --accept, --reject and --skip") from None
    return import_module(f"extractor.review.{module}")


def _keys() -> dict[str, str]:
    try:
        return key_map(settings().keys)
    except KeysError as error:
        raise typer.BadParameter(str(error)) from None


def _load() -> Rules:
    from extractor import api

    return api.rules()


def _plain(one: Pending) -> dict[str, object]:
    return msgspec.structs.asdict(one.change) | {"skipped": one.skipped}


def _list(store: Store, waiting: list[Pending], say: Say) -> None:
    screen = console(sys.stdout)
    for group, changes, _ in listed(_shown(store, one) for one in waiting):
        for line in in_group(group, changes, say, screen.width):
            screen.print(line)


def _shown(store: Store, one: Pending) -> Shown:
    name = one.change.article
    return Shown(one.change, store.text(name, one.old_text) if one.old_text else None, store.text(name, one.text))


def _check(store: Store, found: Iterator[Pending], say: Say) -> None:
    rejected = store.rejected()
    ids = [one.change.id for one in found]
    refused = sum(name in rejected for name in ids)
    complain(f"{say('n-waiting', n=len(ids) - refused)} · {say('n-rejected', n=refused)}")
    if ids:
        raise typer.Exit(1)


def _decide(review: Review, verdicts: dict[Verdict, list[str]], say: Say) -> None:
    named = {verdict: decisions.resolve(review.store, names) for verdict, names in verdicts.items()}
    twice = [name for names in named.values() for name in names]
    if len({*twice}) < len(twice):
        raise typer.BadParameter("the same change is named for two decisions.")
    left = False
    for verdict, ids in named.items():
        if ids:
            settled = review.decide(verdict, ids)
            complain(say(f"did-{verdict}", n=len(settled.taken)))
            left |= _tell_meanwhile(settled, say)
    if left:
        raise typer.Exit(1)


def _tell_undone(settled: Settled | None, say: Say) -> None:
    if settled is None:
        complain(say("nothing-to-undo"))
        raise typer.Exit(1)
    complain(say("did-undo", n=len(settled.taken)))
    if _tell_meanwhile(settled, say):
        raise typer.Exit(1)


def _tell_meanwhile(settled: Settled, say: Say) -> bool:
    for change, verdict in settled.meanwhile.items():
        complain(say("meanwhile", change=change[:8], verdict=say(f"was-{verdict}")))
    return bool(settled.meanwhile)
