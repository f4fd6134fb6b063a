"""Article files in, `Article`s out: one input format a file, the file stem is its id.

Start with `iter_articles`: it finds the files, picks the reader by suffix and yields what can be read and what
cannot. A reader is a module of this folder with `SUFFIXES` and `read(source, options)`; adding the file is the
whole job. It yields `Unreadable` for a part it cannot read and raises it for a whole file.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from pkgutil import iter_modules
from typing import BinaryIO, Protocol, cast

import msgspec

from extractor.records import Article

__all__ = ["NotArticles", "Options", "Reader", "Source", "Unreadable", "formats", "iter_articles"]

# What lies beside articles and is none.
FIGURES = {"en": "figures that cekangka wrote, not articles", "id": "angka tulisan cekangka, bukan artikel"}
FACTS = {"en": "facts about articles, not articles", "id": "fakta tentang artikel, bukan artikel"}
_STDIN = "-"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Options:
    """How to read.

    The names of the JSON Lines fields; the format, where the suffix is not to decide it; and the date of articles that
    have none of their own.
    """

    text_field: str = "text"
    id_field: str = "id"
    title_field: str = "title"
    date_field: str = "date"
    input_format: str | None = None
    date: str | None = None


@dataclass(eq=False)
class Unreadable(Exception):  # noqa: N818 - a result as often as an exception
    """An input that gave no article: its name, why not, and what to do about it, both by language (`id`, `en`).

    line  where it is one line of a file
    """

    name: str
    reason: dict[str, str]
    way_out: dict[str, str]
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.reason['en']}; {self.way_out['en']}"


class NotArticles(Unreadable):
    """A file that lies in a folder and holds something else: facts about articles, or what cekangka made of them."""


@dataclass(frozen=True)
class Source:
    """An opened input: the name that the user knows it by ("-" is standard input) and its bytes.

    named  whether the user named it; else it lay in a folder, maybe beside what is wanted
    """

    name: str
    stream: BinaryIO
    named: bool = True

    def text(self) -> str:
        """Read and decode the whole input; raises Unreadable when it is empty, binary or in an unknown encoding."""
        text = self.decode(self.stream.read())
        if not text.strip():
            raise self.empty()
        return text

    def decode(self, data: bytes, *, line: int | None = None) -> str:
        """Turn bytes into text, every character kept but the byte order mark.

        UTF-16 by its mark, else UTF-8, else Windows-1252 where the result looks like a language.
        """
        text = _decode(data)
        if text is None and b"\0" not in data:
            raise self.unreadable(
                {"en": "unknown text encoding", "id": "penyandian teksnya tidak dikenal"},
                {"en": "save it as UTF-8", "id": "simpan sebagai UTF-8"},
                line=line,
            )
        # Text has next to no control characters, random bytes one in ten; a NUL never gets there by accident.
        if text is None or "\0" in text or len(_CONTROLS.findall(text)) > len(text) / 20:
            raise self.unreadable(
                {"en": "binary, not text", "id": "berkas biner, bukan teks"},
                {
                    "en": "convert it to text, HTML or JSON Lines",
                    "id": "ubah dulu menjadi teks, HTML, atau JSON Lines",
                },
                line=line,
            )
        return text

    def empty(self, *, line: int | None = None) -> Unreadable:
        """Make the failure of an input without text."""
        return self.unreadable(
            {"en": "empty", "id": "kosong"},
            {"en": "give it text or leave it out", "id": "isi dengan teks atau keluarkan dari daftar"},
            line=line,
        )

    def unreadable(self, reason: dict[str, str], way_out: dict[str, str], *, line: int | None = None) -> Unreadable:
        """Make a failure of this input, or of one line of it."""
        name = self.name if line is None else f"{self.name}:{line}"
        return Unreadable(name, reason, way_out, line)

    def not_articles(self, reason: dict[str, str], *, line: int | None = None) -> Unreadable:
        """Make the failure of an input, or of one line of it, that is something else."""
        way_out = {"en": "name the articles it came from", "id": "sebutkan artikel asalnya"}
        if line is None and not self.named:
            return NotArticles(self.name, reason, way_out)
        return self.unreadable(reason, way_out, line=line)


class Reader(Protocol):
    """What every module of this folder offers."""

    SUFFIXES: tuple[str, ...]

    def read(self, source: Source, options: Options) -> Iterator[Article | Unreadable]:
        """Yield the articles of one opened input."""
        ...


def formats() -> tuple[str, ...]:
    """List the ids of the input formats."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))


def iter_articles(paths: Iterable[str | Path], options: Options | None = None) -> Iterator[Article | Unreadable]:
    """Yield every article of files, folders (recursively, sorted, without hidden files) and "-", standard input.

    Inputs that cannot be read are yielded as `Unreadable` in their place; nothing is skipped silently.
    """
    options = options or Options()
    for item in _iter_articles(paths, options):
        if isinstance(item, Article) and options.date:
            item = msgspec.structs.replace(item, date=item.date or options.date)
        yield item


def _iter_articles(paths: Iterable[str | Path], options: Options) -> Iterator[Article | Unreadable]:
    for path in paths:
        if not str(path):  # which Path would take for the current folder
            yield Unreadable(
                '""',
                {"en": "an empty path", "id": "alamat kosong"},
                {"en": "name a file or folder; . is the current one", "id": "sebutkan berkas atau folder; . yang ini"},
            )
        elif str(path) == _STDIN:
            yield from _read(Source(_STDIN, sys.stdin.buffer), options)
        else:
            for file in _files(Path(path)):
                yield from [file] if isinstance(file, Unreadable) else _open(file, options, named=file == Path(path))


def _open(file: Path, options: Options, *, named: bool) -> Iterator[Article | Unreadable]:
    try:
        stream = file.open("rb")
    except OSError as error:
        yield _refused(file, error)
        return
    with stream:
        yield from _read(Source(_name(file), stream, named), options)


def _read(source: Source, options: Options) -> Iterator[Article | Unreadable]:
    reader = _reader(options.input_format or _format_of(source.name))
    try:
        yield from reader.read(source, options)
    except Unreadable as failure:
        yield failure
    except OSError as error:
        yield _refused(Path(source.name), error)
    except Exception as error:  # a parser of other people's may trip over other people's pages in any way
        yield Unreadable(
            source.name,
            {"en": f"its reader failed ({type(error).__name__}: {error})", "id": f"pembacanya gagal ({error})"},
            {"en": "save it as plain text and try again", "id": "simpan sebagai teks biasa lalu coba lagi"},
        )


@cache
def _reader(name: str) -> Reader:
    if name not in formats():
        raise ValueError(f"unknown input format {name!r}; choose from {', '.join(formats())}")
    return cast(Reader, import_module(f"{__name__}.{name}"))


@cache
def _by_suffix() -> dict[str, str]:
    return {suffix: name for name in formats() for suffix in _reader(name).SUFFIXES}


def _format_of(name: str) -> str:
    # What has another suffix or none may still be text; the text reader refuses what is not.
    return _by_suffix().get(PurePosixPath(name).suffix.lower(), "text")


def _files(path: Path) -> Iterator[Path | Unreadable]:
    try:
        is_folder = path.is_dir()
    except OSError as error:
        yield _refused(path, error)
        return
    if not is_folder:
        yield path
        return
    nothing = True
    for file in _walk(path, set()):
        nothing = False
        yield file
    if nothing:
        yield Unreadable(
            _name(path),
            {"en": "a folder without files", "id": "folder tanpa berkas"},
            {"en": "name a folder that has articles", "id": "sebutkan folder yang berisi artikel"},
        )


def _walk(folder: Path, seen: set[Path]) -> Iterator[Path | Unreadable]:
    try:
        real = folder.resolve()
        if real in seen:  # a link to a folder that is read already, perhaps the one above
            return
        seen.add(real)
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except (OSError, RuntimeError) as error:
        yield _refused(folder, error)
        return
    for entry in entries:
        try:
            is_folder, is_special = entry.is_dir(), entry.exists() and not entry.is_file()
        except OSError as error:
            yield _refused(entry, error)
            continue
        if is_folder:
            yield from _walk(entry, seen)
        elif is_special:  # reading a pipe that lies about would wait for ever
            yield Unreadable(
                _name(entry),
                {"en": "not a regular file", "id": "bukan berkas biasa"},
                {"en": "name it on the command line to read it", "id": "sebutkan sendiri di baris perintah"},
            )
        else:
            yield entry


def _name(path: Path) -> str:
    # File names are bytes on Linux; one that is not UTF-8 must not break the JSON that names it.
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _refused(path: Path, error: Exception) -> Unreadable:
    name = _name(path)
    if isinstance(error, FileNotFoundError):
        return Unreadable(
            name,
            {"en": "no such file or folder", "id": "berkas atau folder tidak ada"},
            {"en": "check the path", "id": "periksa lagi alamatnya"},
        )
    if isinstance(error, PermissionError):
        return Unreadable(
            name,
            {"en": "permission denied", "id": "tidak ada izin membaca"},
            {"en": "allow reading: chmod u+r", "id": "beri izin membaca: chmod u+r"},
        )
    words = getattr(error, "strerror", None) or str(error)
    return Unreadable(
        name,
        {"en": f"cannot be read: {words}", "id": f"tidak dapat dibaca: {words}"},
        {"en": "check the path and the disk", "id": "periksa alamat dan cakramnya"},
    )


def _decode(data: bytes) -> str | None:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        if utf16 or b"\0" in data:
            return None
    from charset_normalizer import from_bytes  # only for the rare file that is not UTF-8

    best = from_bytes(data, cp_isolation=["utf_8", "cp1252"]).best()
    return None if best is None else data.decode(best.encoding)
