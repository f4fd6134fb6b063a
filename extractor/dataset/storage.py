"""Files, wherever they are."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

__all__ = ["digest_of"]

_BLOCK = 1 << 20


def digest_of(stream: BinaryIO) -> str:
    """A digest of a stream, which is then at its beginning again."""
    found = hashlib.blake2b(digest_size=16)
    while block := stream.read(_BLOCK):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()
