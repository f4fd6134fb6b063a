"""Lines of large inputs: one by one, none longer than the limit in memory, or cut into parts at line ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from extractor.readers._source import Options, Part, Source, Unreadable

__all__ = ["iter_lines", "split_lines"]

_BLOCK = 1 << 20
_ESCAPED = 6  # bytes that a character may take in JSON, of one that it takes in UTF-8


def iter_lines(source: Source, options: Options) -> Iterator[tuple[int, bytes | Unreadable]]:
    """Yield every line with its number; one that is too long for an article is `Unreadable` and not kept."""
    stream, number = source.stream, source.part.first if source.part else 0
    left = -1
    if source.part:
        stream.seek(source.part.start)
        left = source.part.stop - source.part.start
    most = options.size_limit * _ESCAPED if options.size_limit else -1
    while left != 0 and (line := stream.readline(most)):
        left -= len(line) if left > 0 else 0
        number += 1
        if len(line) == most and not line.endswith(b"\n"):
            while (rest := stream.readline(_BLOCK)) and not rest.endswith(b"\n"):
                left -= len(rest) if left > 0 else 0
            left -= len(rest) if left > 0 else 0
            yield number, source.too_large(options, line=number)
        else:
            yield number, line


def split_lines(stream: BinaryIO, size: int) -> Iterator[Part]:
    """Yield parts of a stream that begin at a line; each has about `size` bytes."""
    start = stop = first = lines = 0
    while block := stream.read(size):
        stop, lines = stop + len(block), lines + block.count(b"\n")
        while not block.endswith(b"\n") and (block := stream.readline(_BLOCK)):
            stop, lines = stop + len(block), lines + block.endswith(b"\n")
        yield Part(start, stop, first)
        start, first = stop, lines
