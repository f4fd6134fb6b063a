"""What every page of ours is made with: a template that escapes, and policies that let in only what is ours."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from extractor import describe

__all__ = ["digest", "environment", "own"]


def environment(folder: Path) -> Environment:
    """Make the templates of a folder: every value is made harmless and escaped without being asked for."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_text,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own(file: Path) -> Markup:
    """Read a style sheet or script of ours, to be put into a page as it is."""
    return Markup(file.read_text("utf-8"))  # noqa: S704 - ours


def digest(source: str) -> str:
    """Make the word by which a security policy lets in this style sheet or script, and no other."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _text(value: object) -> object:
    return value if isinstance(value, Markup) else describe.plain(str(value))
