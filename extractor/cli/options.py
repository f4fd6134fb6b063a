"""The options that commands share, and the check of every choice.

Choices are checked here and not by an Enum: the formats are known only once their folders are scanned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from extractor import readers
from extractor.describe import WORDED
from extractor.messages import LANGUAGES, TEXTS
from extractor.records import KINDS, Kind

__all__ = [
    "Date",
    "DateField",
    "IdField",
    "Ignore",
    "InputFormat",
    "Lang",
    "Paths",
    "Patterns",
    "Record",
    "Select",
    "StoreFile",
    "TextField",
    "Title",
    "TitleField",
    "a_day",
    "choices",
    "kinds",
    "one_of",
]

INPUT_FORMATS = ("auto", *readers.formats())


def one_of(names: Sequence[str]) -> Callable[[str | None], str | None]:
    """Make the callback of an option that takes one of these names."""

    def check(value: str | None) -> str | None:
        if value is not None:
            _check(value, names)
        return value

    return check


def a_day(value: str | None) -> str | None:
    """Check the value of an option that is a day."""
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day of the calendar; write it as 2026-02-28.") from None


def choices(values: Sequence[str] | None, names: Sequence[str] | None = None) -> list[str]:
    """Split the values of an option that is repeatable and takes commas; check them if the names are known."""
    split = [name for value in values or () for part in value.split(",") if (name := part.strip())]
    for value in split if names is not None else ():
        _check(value, names or ())
    return split


def kinds(values: Sequence[str] | None) -> list[Kind]:
    """Take kinds by their names in records or by the words for them in tables, singular or plural, of any language."""
    return [_KINDS[word] for word in choices(values, (*_KINDS,))]


_KINDS: dict[str, Kind] = {
    word: kind
    for kind in KINDS
    for key in (kind, f"n-{kind}", WORDED.get(kind, kind))
    for text in (kind, *TEXTS[key].values())
    for word in text.replace("{n} ", "").split("|")
}


def _check(value: str, names: Sequence[str]) -> None:
    if value not in names:
        near = get_close_matches(value, names, n=1)
        way_out = f"did you mean {near[0]}?" if near else f"choose from {', '.join(names)}."
        raise typer.BadParameter(f"{value!r}: {way_out}")


Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.", show_default=False),
]
InputFormat = Annotated[
    str,
    typer.Option(
        metavar="|".join(INPUT_FORMATS),
        callback=one_of(INPUT_FORMATS),
        help="Read everything as this format; auto goes by the suffix and takes standard input for text.",
    ),
]
TextField = Annotated[
    str, typer.Option(metavar="NAME", help="JSON Lines, CSV and other tables: the field with the text.")
]
IdField = Annotated[
    str, typer.Option(metavar="NAME", help="JSON Lines, CSV and other tables: the field with the article's id.")
]
DateField = Annotated[
    str, typer.Option(metavar="NAME", help="JSON Lines, CSV and other tables: the field with the date.")
]
TitleField = Annotated[
    str, typer.Option(metavar="NAME", help="JSON Lines, CSV and other tables: the field with the title.")
]
Title = Annotated[
    bool, typer.Option("--title", help="Read the title as well, where the source gives it apart (HTML, JSON Lines).")
]
Date = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        callback=a_day,
        help='The day of articles without a date of their own, from which "kemarin" is counted.',
        show_default=False,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CHECK,…|all",
        help="Only these checks; all for every one, those off by default too.",
        show_default=False,
    ),
]
Ignore = Annotated[list[str] | None, typer.Option(metavar="CHECK,…", help="Not these checks.", show_default=False)]
Patterns = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", exists=True, file_okay=False, help="Your own patterns, to extend or override the built-in ones."
    ),
]
Record = Annotated[
    bool,
    typer.Option("--record", help="Keep what is found as a run, to compare and review later."),
]
StoreFile = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        dir_okay=False,
        help="The store of runs and decisions; else .cekangka/store.sqlite beside the configuration.",
        show_default=False,
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(LANGUAGES),
        callback=one_of(LANGUAGES),
        help="Language of messages and numbers; else CEKANGKA_LANG, else the locale.",
        show_default=False,
    ),
]
