"""`cekangka baseline`: the approved figures, which later readings are compared with, as a file for git."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options as opt
from extractor.cli.inputs import complain
from extractor.cli.stores import open_store, settings
from extractor.messages import Say
from extractor.review import approved
from extractor.review.approved import ApprovedError
from extractor.store import Approved

__all__ = ["accept_run", "baseline", "export_approved", "import_approved", "status"]

_SHOWN = 20
File = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        dir_okay=False,
        help="The file for git; else what `approved` says under [review], or approved-figures.jsonl.",
        show_default=False,
    ),
]


def baseline() -> None:
    """Keep the approved figures, in the store and as a file for git.

    They are what `cekangka diff @baseline` and `cekangka review` compare with. Findings that somebody accepts are
    another matter: see `cekangka check --baseline`.

    For example:
      cekangka baseline accept @latest
      cekangka review
      cekangka baseline export

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          print(len(list(store.baseline())))
    """


def accept_run(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Its number, or @latest or @previous.")] = "@latest",
    *,
    only_new: Annotated[
        bool, typer.Option("--only-new", help="Only articles that have no approved figures yet.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="In the place of figures that are approved already, undecided ones too.")
    ] = False,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Approve all that a run found, unseen: the beginning of a baseline.

    Articles that are not in the run keep what is approved in them.

    For example:
      cekangka baseline accept @latest
      cekangka baseline accept --only-new

    In Python:
      from pathlib import Path
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          for run in store.runs()[:1]:
              store.approve_run(run, "script", only_new=False)
    """
    say = Say(lang)
    with open_store(store) as opened:
        found = opened.run(run)
        if not (only_new or replace) and next(opened.baseline(), None):
            raise typer.BadParameter(
                "there are approved figures already; decide on what changed: cekangka review, "
                "or take only new articles: --only-new, or all of it unseen: --replace"
            )
        articles, figures = opened.approve_run(found, "cli", only_new=only_new)
    complain(say("approved-run", run=found.id, articles=say("articles", n=articles), figures=say("figures", n=figures)))


def export_approved(*, file: File = None, store: opt.StoreFile = None, lang: opt.Lang = None) -> None:
    """Write the approved figures as sorted JSON Lines, one figure a line, for git.

    For example:
      cekangka baseline export
      cekangka baseline export --file approved.jsonl

    In Python:
      from pathlib import Path
      from extractor.review import approved
      from extractor.store import Store
      with Store(Path(".cekangka/store.sqlite")) as store:
          approved.export(store, Path("approved-figures.jsonl"))
    """
    say = Say(lang)
    target = file or settings().approved_file(Path.cwd())
    with open_store(store) as opened:
        if target.exists():
            there = approved.state(opened, _read(target))
            _conflicts([*there.theirs, *there.conflicts], target, say, "export-way-out")
        articles, figures = approved.export(opened, target)
    complain(say("exported", name=target, figures=say("figures", n=figures), articles=say("articles", n=articles)))


def import_approved(
    *,
    file: File = None,
    ours: Annotated[bool, typer.Option("--ours", help="In a conflict keep what is approved here.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="In a conflict take what the file has.")] = False,
    store: opt.StoreFile = None,
    lang: opt.Lang = None,
) -> None:
    """Read the approved figures of a file, such as git brought it.

    Articles that changed only in the file are taken, those decided on only here are kept. Where both changed nothing is
    imported, the articles are named, and the exit code is 1.

    For example:
      cekangka baseline import
      cekangka baseline import --theirs

    In Python:
      from pathlib import Path
      from extractor.review import approved
      from extractor.store import Store
      given = approved.read(Path("approved-figures.jsonl").read_bytes(), "approved-figures.jsonl")
      with Store(Path(".cekangka/store.sqlite")) as store:
          print(approved.import_(store, given, None, "approved-figures.jsonl").conflicts)
    """
    say = Say(lang)
    if ours and theirs:
        raise typer.BadParameter("--ours and --theirs: one of them.")
    source = file or settings().approved_file(Path.cwd())
    given = _read(source)
    side = "ours" if ours else "theirs" if theirs else None
    with open_store(store, make=True) as opened:
        try:
            found = approved.import_(opened, given, side, str(source))
        except ApprovedError as error:
            raise typer.BadParameter(str(error)) from None
    if side is None:
        _conflicts(found.conflicts, source, say, "import-way-out")
    taken = len(found.theirs) + len(found.conflicts) * (side == "theirs")
    kept = len(found.ours) + len(found.conflicts) * (side == "ours")
    complain(say("imported", name=source, articles=say("articles", n=taken), kept=say("articles", n=kept)))


def status(*, file: File = None, store: opt.StoreFile = None, lang: opt.Lang = None) -> None:
    """Say what is approved, what waits, and how the file for git stands to it.

    Exit code 0: the file is up to date; 1: it is not.

    For example:
      cekangka baseline status

    In Python:
      from pathlib import Path
      from extractor.review import approved
      from extractor.store import Store
      given = approved.read(Path("approved-figures.jsonl").read_bytes(), "approved-figures.jsonl")
      with Store(Path(".cekangka/store.sqlite")) as store:
          print(approved.state(store, given).ours)
    """
    say = Say(lang)
    target = file or settings().approved_file(Path.cwd())
    with open_store(store) as opened:
        figures = sum(1 for _ in opened.baseline())
        counts = {"pending": len(opened.pending()), "rejected": len(opened.rejected())}
        print(
            say(
                "baseline-state",
                figures=say("figures", n=figures),
                articles=say("articles", n=len(opened.approved_articles())),
                **{name: say.number(n) for name, n in counts.items()},
            )
        )
        there = approved.state(opened, _read(target)) if target.exists() else None
    if there is None:
        print(say("baseline-missing", name=target))
        raise typer.Exit(1)
    if not (there.ours or there.theirs or there.conflicts):
        print(say("baseline-same", name=target))
        return
    if there.ours:
        print(say("baseline-ours", name=target, n=len(there.ours)))
    if there.theirs:
        print(say("baseline-theirs", name=target, n=len(there.theirs)))
    _conflicts(there.conflicts, target, say, "import-way-out")
    raise typer.Exit(1)


def _read(file: Path) -> list[Approved]:
    try:
        return approved.read(file.read_bytes(), str(file))
    except FileNotFoundError:
        raise typer.BadParameter(f"{file}: no such file; write it: cekangka baseline export") from None
    except ApprovedError as error:
        raise typer.BadParameter(str(error)) from None


def _conflicts(keys: list[tuple[str, int]], file: Path, say: Say, way_out: str) -> None:
    """Name the articles that cannot be exported or imported, and leave with exit code 1, if there are any."""
    if not keys:
        return
    for article, nth in keys[:_SHOWN]:
        name = f"{article} ({nth})" if nth > 1 else article
        complain(say("import-conflict", article=name, name=file, way_out=say(way_out)))
    if len(keys) > _SHOWN:
        complain(say("more", n=len(keys) - _SHOWN))
    raise typer.Exit(1)
