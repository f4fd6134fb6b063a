"""Lines of large inputs: one by one, none longer than the limit in memory, or cut into parts at line ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from extractor.readers._source import Part, Source

__all__ = ["iter_lines", "split_lines"]

_BLOCK = 1 << 20
_ESCAPED = 6  # bytes that a character may take in JSON, of one that it takes in UTF-8


def iter_lines(source: Source) -> Iterator[tuple[int, bytes | None]]:
    """Yield every line with its number; None for one that is too long for an article, which is passed over."""
    stream, number, left = source.stream, 0, -1
    if source.part:
        stream.seek(source.part.start)
        number, left = source.part.first, source.part.stop - source.part.start
    most = -1 if source.limit is None else source.limit * _ESCAPED
    while left != 0 and (line := stream.readline(most)):
        number += 1
        size = len(line)
        long = size == most and not line.endswith(b"\n")
        while long and line and not line.endswith(b"\n"):
            line = stream.readline(_BLOCK)
            size += len(line)
        left -= size if left > 0 else 0
        yield number, None if long else line


def split_lines(stream: BinaryIO, size: int, quote: bytes = b"") -> Iterator[Part]:
    """Yield parts of a stream that begin at a line; each has about `size` bytes.

    quote  what encloses lines that are none: the end of a line between two of them does not count
    """
    start = stop = first = lines = 0
    digest = _digest(0)
    while block := stream.read(size):
        quotes = 0
        while block:
            digest.update(block)
            stop, lines = stop + len(block), lines + block.count(b"\n")
            quotes += block.count(quote) if quote else 0
            if block.endswith(b"\n") and quotes % 2 == 0:
                break
            block = stream.readline(_BLOCK)
        yield Part(start, stop, first, stop - start, digest.hexdigest())
        start, first, digest = stop, lines, _digest(lines)


def _digest(first: int) -> hashlib.blake2b:
    """The beginning of a digest: the same lines with other numbers are other ones."""
    return hashlib.blake2b(str(first).encode(), digest_size=16)
