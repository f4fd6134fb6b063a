"""Files, wherever they are."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from extractor.readers import Part

__all__ = ["digest_of"]

_BLOCK = 1 << 20


def digest_of(stream: BinaryIO, part: Part | None = None) -> str:
    """A digest of a stream, or of bytes of it."""
    found = hashlib.blake2b(digest_size=16)
    left = -1
    if part is not None:
        stream.seek(part.start)
        left = part.stop - part.start
    while block := stream.read(_BLOCK if left < 0 else min(left, _BLOCK)):
        found.update(block)
        left -= len(block) if left > 0 else 0
    stream.seek(0)
    return found.hexdigest()
