"""What is packed: members of archives through the same readers, and how much may come out of them.

An archive may hold a hundred times its size, or a hundred megabytes; whatever gives more is a bomb. Archives may lie in
archives, three deep.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from gzip import BadGzipFile
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - an exception

from extractor.readers import Source, Unreadable
from extractor.readers._source import Budget

__all__ = ["bomb", "check_zip", "hidden", "member", "with_budget"]

_TIMES, _LEAST = 100, 100_000_000
_DEEP = 3
_BUFFER = 1 << 16


def with_budget(source: Source) -> Source:
    """The same source with a budget for what comes out of it; raises Unreadable where it is packed too deep."""
    if source.inside >= _DEEP:
        raise source.unreadable(
            {"en": f"packed more than {_DEEP} times", "id": f"dikemas lebih dari {_DEEP} kali"},
            {"en": "unpack it first", "id": "buka kemasannya dulu"},
        )
    if source.budget is not None:
        return source
    return replace(source, budget=Budget(max(_TIMES * _size(source.stream), _LEAST)))


def member(source: Source, name: str, stream: Any, form: str | None = None) -> Source:
    """A member of an archive (of `with_budget`), with its format where its name does not say it."""
    limited = io.BufferedReader(_Spending(source, name, stream), _BUFFER)
    return replace(source, name=name, stream=cast(BinaryIO, limited), part=None, format=form, inside=source.inside + 1)


def bomb(source: Source) -> Unreadable:
    """Make the failure of an archive that is a bomb."""
    return source.unreadable(
        {"en": "a bomb: far more comes out of it than is in it", "id": "bom arsip: isinya jauh lebih besar"},
        {"en": "do not open it; unpack it yourself if you trust it", "id": "jangan dibuka; buka sendiri bila yakin"},
    )


class _Spending(io.RawIOBase):
    """A stream out of an archive that counts what comes out of it, and ends in `Unreadable` where that is too much."""

    def __init__(self, source: Source, name: str, stream: Any) -> None:
        self._source, self._name, self._stream = source, name, stream
        self._budget = source.budget or Budget(_LEAST)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (BadZipFile, BadGzipFile, ZlibError, EOFError) as error:
            raise replace(self._source, name=self._name).broken("archive", error) from None
        if not self._budget.spend(len(data)):
            raise bomb(self._source)
        buffer[: len(data)] = data
        return len(data)


def hidden(name: str) -> bool:
    """Whether a member is hidden, as files in a folder are."""
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def check_zip(source: Source, data: io.BytesIO) -> None:
    """Raise Unreadable for a document that is no whole zip file, or a bomb, before a library unpacks it."""
    try:
        with ZipFile(data) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise source.broken(PurePosixPath(source.name).suffix.removeprefix(".").upper(), error) from None
    if size > max(_TIMES * len(data.getbuffer()), _LEAST):
        raise bomb(source)
    data.seek(0)


def _size(stream: BinaryIO) -> int:
    if not stream.seekable():
        return 0
    here = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return size
