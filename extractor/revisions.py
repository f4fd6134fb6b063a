"""Files as a git revision has them: the patterns, and the approved figures.

git is run with a list of arguments, never through a shell, and what the user names as a revision is resolved first, so
that it cannot be taken for an option.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

import msgspec

from extractor import rulebook
from extractor.rulebook import Source

__all__ = ["RevisionError", "file_at", "patterns_at"]


class RevisionError(ValueError):
    """A revision that cannot be used; the message names the way out."""


def file_at(revision: str, file: Path) -> bytes:
    """The content of a file in a revision of its repository; raises RevisionError if it is not there."""
    top, commit = _resolved(revision, file.resolve().parent)
    path = file.resolve().relative_to(top).as_posix()
    try:
        return _git(top, "cat-file", "blob", f"{commit}:{path}")
    except RevisionError:
        raise RevisionError(f"{revision}: has no {path}; commit it first") from None


def patterns_at(revision: str, folder: Path | None) -> bytes:
    """The patterns of a revision, for `from_bytes` of `extractor.pipes.rules`.

    folder  the user's own patterns, as they were then, over the shipped ones as they are; None for the shipped ones
            as they were then, in a checkout of cekangka
    Raises RevisionError if there is no such revision, or no repository around the patterns.
    """
    own = folder is not None
    place = (folder or rulebook.shipped()).resolve()
    if not own and place.parent.name == "extractor":
        raise RevisionError(f"{place}: the shipped patterns are in no git repository; name your own: --patterns DIR")
    top, commit = _resolved(revision, place)
    path = place.relative_to(top).as_posix()
    archive = ["archive", "--format=tar", commit, "--", *([path] if path != "." else [])]
    then: list[Source] = []
    if path == "." or _git(top, "ls-tree", commit, "--", path):
        with tarfile.open(fileobj=io.BytesIO(_git(top, *archive))) as tar:  # read where it is, nothing is unpacked
            for member in sorted(tar.getmembers(), key=lambda member: PurePosixPath(member.name)):
                content = tar.extractfile(member) if member.isfile() else None
                if content is not None and member.name.endswith((".toml", ".csv")):
                    inside = PurePosixPath(member.name).relative_to(path if path != "." else ".").as_posix()
                    label = f"{folder}/{inside}" if own else f"patterns/{inside}"
                    then.append(Source(f"{revision}:{label}", _decoded(content.read(), member.name), own))
    elif not own:
        raise RevisionError(f"{revision}: has no {path}")
    shipped = rulebook.sources(rulebook.shipped(), own=False) if own else []
    sources = (*shipped, *then)
    rulebook.Rulebook(sources)  # an error names the file and the row now
    return msgspec.msgpack.encode(sources)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RevisionError(f"{name}: not UTF-8") from None


def _resolved(revision: str, folder: Path) -> tuple[Path, str]:
    if not revision or revision.startswith("-"):
        raise RevisionError(f"{revision!r}: no git revision; name one such as HEAD or main~1")
    try:
        top = _git(folder, "rev-parse", "--show-toplevel").decode().strip()
    except RevisionError as error:
        raise RevisionError(f"{folder}: not in a git repository ({error})") from None
    try:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError:
        raise RevisionError(f"{revision}: no such revision in {top}; see: git log --oneline") from None
    return Path(top).resolve(), commit.decode().strip()


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise RevisionError("git is not installed; install it, or name a folder in place of a revision") from None
    if done.returncode:
        raise RevisionError(done.stderr.decode("utf-8", "replace").strip() or f"git {arguments[0]} failed")
    return done.stdout
