"""Whether the package at hand is compiled, as README.md tells, and of the sources that lie beside it."""

from __future__ import annotations

from pathlib import Path

NO, YES, OUTDATED = "no", "yes", "of older sources"
_CHECKOUT = Path(__file__).parents[1]


def compiled() -> str:
    """Tell of the package that is imported: `NO`, `YES` or `OUTDATED`."""
    import extractor

    folder = Path(extractor.__file__).parent
    found = state(folder)
    # Of an installed package the times of the files say nothing: it came in one piece.
    return YES if found == OUTDATED and folder.parent != _CHECKOUT else found


def state(folder: Path) -> str:
    """Tell of the modules in a folder; `OUTDATED` if a source was changed after it was compiled."""
    made = [*folder.rglob("*.so"), *folder.rglob("*.pyd")]
    sources = {file: file.with_name(f"{file.name.partition('.')[0]}.py") for file in made}
    if any(not source.exists() or source.stat().st_mtime > file.stat().st_mtime for file, source in sources.items()):
        return OUTDATED
    return YES if made else NO
