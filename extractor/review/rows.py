"""Which pattern rows differ between two sets of patterns."""

from __future__ import annotations

import msgspec

from extractor.rulebook import Rulebook, Source

__all__ = ["changed_rows"]

_sources = msgspec.msgpack.Decoder(tuple[Source, ...])


def changed_rows(old: bytes, new: bytes) -> list[str]:
    """The full names of the rows that were changed, added or taken out, in order; patterns as `pipeline.rules` has."""
    if old == new:
        return []
    before, after = ({row.name: row for row in Rulebook(_sources.decode(sources)).all_rows} for sources in (old, new))
    return [name for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
