"""Which articles are copies of others: the same text, or nearly, as when several sites print what an agency wrote.

The signature of a text is a MinHash of its runs of three words, 64 values of a byte. The share of equal values is an
estimate of the share of runs that two texts have in common. Four values in a row that are equal make two articles
candidates (16 places for that), and three quarters of all make one a near copy.
"""

from __future__ import annotations

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

__all__ = ["copies", "near_copies", "signature"]

_VALUES, _RUN = 64, 3
_ALIKE = 0.75
_LOOK_BACK = 4  # candidates of a bucket that one is compared with, beside the first
_AT_ONCE = 1 << 13  # pairs that are looked at, for the sake of memory
_WORD = re.compile(r"\w+")
_MULTIPLIERS = np.random.default_rng(2026).integers(1, 1 << 63, _VALUES, np.uint64) | np.uint64(1)

Index = NDArray[np.int64]


def signature(text: str) -> bytes:
    """The signature of a text: 64 bytes, equal for equal texts."""
    words = np.fromiter((crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text)), np.uint64)
    if not len(words):
        return bytes(_VALUES)
    padded = np.concatenate([words, np.zeros(max(_RUN - len(words), 0), np.uint64)])
    with np.errstate(over="ignore"):
        runs = padded[: len(padded) - 2] * np.uint64(0x9E3779B97F4A7C15)
        runs = (runs ^ padded[1:-1]) * np.uint64(0xC2B2AE3D27D4EB4F)
        runs = (runs ^ padded[2:]) * np.uint64(0x165667B19E3779F9)
        runs ^= runs >> np.uint64(31)
        mixed = (runs[:, None] * _MULTIPLIERS) >> np.uint64(32)
    least: NDArray[np.uint64] = mixed.min(axis=0)
    return (least * np.uint64(0x9E3779B1) >> np.uint64(24)).astype(np.uint8).tobytes()


def copies(hashes: NDArray[np.uint64]) -> Index:
    """For each text by its hash the first one that is the same, -1 where that is itself."""
    first = np.full(len(hashes), -1, np.int64)
    order = np.argsort(hashes, kind="stable")
    same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1]) + 1
    starts = np.arange(len(order))
    starts[same] = 0
    starts = np.maximum.accumulate(np.where(starts > 0, starts, 0))
    first[order[same]] = order[starts[same]]
    return first


def near_copies(signatures: NDArray[np.uint8], same: Index) -> Index:
    """For each text by its signature (a row of 64) the first one that is nearly the same, -1 where there is none.

    same  for each the first that is wholly the same, as of `copies`: those are left out
    """
    near = np.full(len(signatures), -1, np.int64)
    kept = np.flatnonzero((same < 0) & signatures.any(axis=1))
    if not len(kept):
        return near
    bands = np.ascontiguousarray(signatures[kept]).view(np.uint32)
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        values = bands[order, band]
        starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
        lengths = np.diff(np.concatenate([starts, [len(values)]]))
        firsts = np.repeat(starts, lengths)
        at = np.arange(len(values))
        for back in range(1, _LOOK_BACK + 1):
            _match(signatures, near, kept[order], at, np.maximum(at - back, firsts))
        _match(signatures, near, kept[order], at, firsts)
    return _first_of_each(near)


def _match(signatures: NDArray[np.uint8], near: Index, rows: Index, at: Index, other: Index) -> None:
    """Note for each row the other one, where they are alike and none that comes earlier is known."""
    pairs = np.flatnonzero(other < at)
    one, two = rows[at[pairs]], rows[other[pairs]]  # buckets are sorted stably: the other one comes earlier
    for start in range(0, len(one), _AT_ONCE):
        a, b = one[start : start + _AT_ONCE], two[start : start + _AT_ONCE]
        alike = (signatures[a] == signatures[b]).mean(axis=1) >= _ALIKE
        a, b = a[alike], b[alike]
        better = (near[a] < 0) | (b < near[a])
        near[a[better]] = b[better]


def _first_of_each(near: Index) -> Index:
    """Follow a copy of a copy to what both are copies of."""
    for at in np.flatnonzero(near >= 0):
        if near[near[at]] >= 0:
            near[at] = near[near[at]]
    return near
