"""What a reader is given and what it may say: the opened source, how to read it, and why that was not possible."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

__all__ = ["Budget", "NotArticles", "Options", "Part", "Source", "Unreadable"]

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PACKED = 20  # times the size of its text that a document with pictures may have


@dataclass(frozen=True)
class Options:
    """How to read.

    text_field …  the names of the fields of JSON Lines, CSV and other tables
    input_format  the format, where the suffix is not to decide it
    date          the date of articles that have none of their own
    size_limit    bytes of text that an article may have at most; None for any
    fix_text      whether to mend characters that were decoded wrongly ("â€œ" for a quotation mark)
    """

    text_field: str = "text"
    id_field: str = "id"
    title_field: str = "title"
    date_field: str = "date"
    input_format: str | None = None
    date: str | None = None
    size_limit: int | None = None
    fix_text: bool = False


class Part(NamedTuple):
    """A part of a large file.

    start, stop  from where to where, in the reader's own measure
    first        how many rows come before it
    size         how many bytes it has
    digest       a digest of its content
    """

    start: int
    stop: int
    first: int
    size: int
    digest: str


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


class Budget:
    """How many bytes may still come out of an archive and all that is packed in it."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, size: int) -> bool:
        """Take so many; whether they were there."""
        self.left -= size
        return self.left >= 0


@dataclass(frozen=True)
class Source:
    """An opened input: the name that the user knows it by ("-" is standard input) and its bytes.

    named   whether the user named it; else it lay in a folder, maybe beside what is wanted
    part    the part to read, of an input that its reader can split
    limit   bytes of text that an article may have at most; None for any
    format  the format, where neither suffix nor options are to decide it
    inside  in how many archives it is packed, one in the other
    budget  what may still come out of these
    """

    name: str
    stream: BinaryIO
    named: bool = True
    part: Part | None = None
    limit: int | None = None
    format: str | None = None
    inside: int = 0
    budget: Budget | None = None

    def text(self) -> str:
        """Read and decode the whole input; raises Unreadable if it is empty, binary, too large, or badly encoded."""
        text = self.decode(self._read(self.limit))
        if not text.strip():
            raise self.empty()
        return text

    def document(self) -> io.BytesIO:
        """Read the whole input, which may have pictures and fonts in it beside its text."""
        data = self._read(self.limit and self.limit * _PACKED)
        if not data:
            raise self.empty()
        return io.BytesIO(data)

    def _read(self, limit: int | None) -> bytes:
        data = self.stream.read() if limit is None else self.stream.read(limit + 1)
        if limit is not None and len(data) > limit:
            raise self.too_large(limit)
        return data

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

    def too_large(self, limit: int, *, line: int | None = None) -> Unreadable:
        """Make the failure of an input that has more bytes than an article may have."""
        size = f"{limit / 1e6:g} MB"
        return self.unreadable(
            {"en": f"larger than {size}", "id": f"lebih besar dari {size}"},
            {"en": "allow more: cekangka batch --size-limit", "id": "izinkan lebih: cekangka batch --size-limit"},
            line=line,
        )

    def utf16(self, what: str) -> Unreadable:
        """Make the failure of rows in an encoding that they are not read in."""
        return self.unreadable(
            {"en": f"{what} in UTF-16", "id": f"{what} dalam UTF-16"},
            {"en": "save it as UTF-8", "id": "simpan sebagai UTF-8"},
        )

    def broken(self, what: str, error: object) -> Unreadable:
        """Make the failure of a file that is not what its name says, or only a part of it."""
        said = str(error) or type(error).__name__
        return self.unreadable(
            {"en": f"not a whole {what}: {said}", "id": f"bukan {what} yang utuh: {said}"},
            {"en": "get the file again", "id": "ambil ulang berkasnya"},
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
