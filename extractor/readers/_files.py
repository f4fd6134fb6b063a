"""Finding files: folders from top to bottom in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.readers._source import NotArticles, Unreadable

__all__ = ["iter_files", "name_of", "not_regular", "refused"]


def iter_files(path: str | Path) -> Iterator[Path | Unreadable]:
    """Yield a file, or those of a folder and its folders, without hidden ones; what is no file is `Unreadable`."""
    if not str(path):  # which Path would take for the current folder
        yield Unreadable(
            '""',
            {"en": "an empty path", "id": "alamat kosong"},
            {"en": "name a file or folder; . is the current one", "id": "sebutkan berkas atau folder; . yang ini"},
        )
        return
    path = Path(path)
    try:
        is_folder = path.is_dir()
    except OSError as error:
        yield refused(path, error)
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
            name_of(path),
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
        yield refused(folder, error)
        return
    for entry in entries:
        try:
            is_folder, is_special = entry.is_dir(), entry.exists() and not entry.is_file()
        except OSError as error:
            yield refused(entry, error)
            continue
        if is_folder and _is_dataset(entry):
            yield NotArticles(
                name_of(entry),
                {"en": "a dataset that cekangka made, not articles", "id": "himpunan data buatan cekangka"},
                {"en": "name it to read it", "id": "sebutkan sendiri bila mau dibaca"},
            )
        elif is_folder:
            yield from _walk(entry, seen)
        elif is_special:  # reading a pipe that lies about would wait for ever
            yield not_regular(entry)
        else:
            yield entry


def not_regular(path: Path) -> Unreadable:
    """Make the failure of a pipe, a device, or what else is no file to read twice."""
    return Unreadable(
        name_of(path),
        {"en": "not a regular file", "id": "bukan berkas biasa"},
        {"en": "save what comes out of it as a file", "id": "simpan isinya sebagai berkas"},
    )


def _is_dataset(folder: Path) -> bool:
    """Whether a folder is one of `cekangka batch`, whose tables have the texts of articles once more."""
    return (folder / "manifest.sqlite").exists() and (folder / ".cekangka" / "parts").is_dir()


def name_of(path: Path) -> str:
    """The name of a file as text."""
    # File names are bytes on Linux; one that is not UTF-8 must not break the JSON that names it.
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def refused(path: Path, error: Exception) -> Unreadable:
    """Say in words what the system said."""
    name = name_of(path)
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
