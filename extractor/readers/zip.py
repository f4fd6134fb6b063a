"""Zip archives: every file in one, by its suffix, as "arsip.zip/berita.txt"; hidden ones are left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from extractor.readers import Options, Part, Source, Unreadable, read_source
from extractor.readers._archive import bomb, hidden, member, with_budget
from extractor.records import Article

SUFFIXES = (".zip",)
CONTAINER = True

_ENCRYPTED = 1


def split(source: Source, options: Options, size: int) -> Iterator[Part]:
    """Cut between members, by what they say of themselves: name, size and checksum."""
    with _open(source, source.stream) as archive:
        members = _members(archive)
        start = taken = 0
        digest = hashlib.blake2b(digest_size=16)
        for at, member in enumerate(members, 1):
            taken += member.file_size
            digest.update(f"{member.filename}\0{member.file_size}\0{member.CRC}\0".encode("utf-8", "replace"))
            if taken >= size or at == len(members):
                yield Part(start, at, 0, taken, digest.hexdigest())
                start, taken, digest = at, 0, hashlib.blake2b(digest_size=16)


def read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    """Yield the articles of every member; one that cannot be read is Unreadable, and the next one is read."""
    source = with_budget(source)
    stream = source.stream if source.inside == 0 and source.stream.seekable() else source.document()
    with _open(source, stream) as archive:
        members = _members(archive)
        if not members:
            raise source.empty()
        if source.budget is not None and sum(one.file_size for one in members) > source.budget.left:
            raise bomb(source)
        for packed in members[source.part.start : source.part.stop] if source.part else members:
            name = f"{source.name}/{packed.filename}"
            if packed.flag_bits & _ENCRYPTED:
                yield replace(source, name=name).unreadable(
                    {"en": "locked with a password", "id": "terkunci dengan kata sandi"},
                    {"en": "unpack it first", "id": "buka kemasannya dulu"},
                )
                continue
            try:
                with archive.open(packed) as content:
                    yield from read_source(member(source, name, content), options)
            except (BadZipFile, NotImplementedError) as error:
                yield replace(source, name=name).broken("zip", error)


def _open(source: Source, stream: BinaryIO) -> ZipFile:
    try:
        return ZipFile(stream)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise source.broken("zip", error) from None


def _members(archive: ZipFile) -> list[ZipInfo]:
    return [member for member in archive.infolist() if not member.is_dir() and not hidden(member.filename)]
