"""Files here and, by their addresses ("s3://…", by fsspec), anywhere else: what to read, and where a dataset is kept.

A dataset on remote storage has no renaming that can be relied on. So its parts are written under names of their own,
which count once the manifest names them, and the manifest is worked on here and put back there now and then.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from extractor.extras import need

__all__ = [
    "File",
    "Home",
    "NotEmpty",
    "digest_of",
    "is_remote",
    "local_file",
    "read_part",
    "remote_files",
    "write_part",
]

_BLOCK = 1 << 20
_KEEP = 30.0  # seconds of work that may be lost with a machine, where the dataset is elsewhere


class File(NamedTuple):
    """A file as it is now; `raw` is its name as the system has it, where that is no text.

    mtime  when it was changed, in nanoseconds; of a remote file a small number that changes with it
    """

    name: str
    size: int
    mtime: int
    raw: bytes = b""

    def open(self) -> BinaryIO:
        """Open it for reading."""
        if is_remote(self.name):
            return cast(BinaryIO, need("fsspec", "batch").open(self.name, "rb").open())
        return Path(os.fsdecode(self.raw) if self.raw else self.name).open("rb")

    def again(self) -> File:
        """The same file as it is by now."""
        if is_remote(self.name):
            system, path = _system(self.name)
            return _remote(self.name, system, path)
        return local_file(Path(os.fsdecode(self.raw) if self.raw else self.name))


def is_remote(name: str | Path) -> bool:
    """Whether a name is an address."""
    return "://" in str(name)


def local_file(path: Path) -> File:
    """A file of this machine; its name as text is another one for every file."""
    found = path.stat()
    raw = os.fsencode(path)
    name = raw.decode("utf-8", "backslashreplace")
    return File(name, found.st_size, found.st_mtime_ns, b"" if name == str(path) else raw)


def remote_files(address: str) -> Iterator[File]:
    """The files of an address: one, those of a folder and its folders, or those that a pattern fits."""
    system, path = _system(address)
    paths = system.glob(path) if any(sign in path for sign in "*?[") else system.find(path)
    if not paths:
        raise FileNotFoundError(address)
    for one in sorted(paths):
        if not any(part.startswith(".") for part in one.removeprefix(path).split("/")):
            yield _remote(system.unstrip_protocol(one), system, one)


def _remote(name: str, system: Any, path: str) -> File:
    mark = hashlib.blake2b(str(system.ukey(path)).encode(), digest_size=5).digest()
    return File(name, int(system.size(path) or 0), int.from_bytes(mark, "big"))


def _system(address: str) -> tuple[Any, str]:
    system, path = need("fsspec.core", "batch").url_to_fs(address)
    system.invalidate_cache()
    return system, path


def digest_of(stream: BinaryIO) -> str:
    """A digest of a stream, which is then at its beginning again."""
    found = hashlib.blake2b(digest_size=16)
    while block := stream.read(_BLOCK):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()


@contextlib.contextmanager
def write_part(folder: str, name: str) -> Iterator[Any]:
    """Give what Parquet can be written to; the file has its name when the block ends well, else it is gone."""
    if is_remote(folder):
        system, path = _system(folder)
        try:
            with system.open(f"{path}/{name}", "wb") as stream:
                yield stream
        except BaseException:
            with contextlib.suppress(OSError):
                system.rm(f"{path}/{name}")
            raise
        return
    hidden = Path(folder) / f".{name}.{os.getpid()}.tmp"
    try:
        with hidden.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        hidden.replace(Path(folder) / name)
    finally:
        hidden.unlink(missing_ok=True)


@contextlib.contextmanager
def read_part(folder: str, name: str) -> Iterator[Any]:
    """Give what Parquet can be read from."""
    if is_remote(folder):
        system, path = _system(folder)
        with system.open(f"{path}/{name}", "rb") as stream:
            yield stream
    else:
        yield Path(folder) / name


class NotEmpty(Exception):  # noqa: N818 - what somebody reads is the message
    """The folder for a dataset has other files in it."""


class Home:
    """Where a dataset is: the folder of its files, that of its parts, and one here to work in.

    Nothing keeps two runs from writing one dataset that is elsewhere.
    """

    def __init__(self, out: str | Path) -> None:
        """Make the folders; raises NotEmpty where there is something else."""
        self.out = str(out)
        self._remote = is_remote(out)
        self._kept = time.monotonic()
        if self._remote:
            self._system, self._path = _system(self.out)
            self.work = Path(tempfile.mkdtemp(prefix="cekangka-"))
            self.parts = f"{self.out.rstrip('/')}/.cekangka/parts"
            self.manifest = self.work / "manifest.sqlite"
            self._fetch()
        else:
            folder = Path(out)
            self.work = folder / ".cekangka"
            self.parts = str(self.work / "parts")
            self.manifest = folder / "manifest.sqlite"
            # `cekangka extract --record` has its own things in a .cekangka, beside articles
            others = folder.is_dir() and any(entry != self.work for entry in folder.iterdir())
            if others and not self.manifest.is_file():
                raise NotEmpty
            Path(self.parts).mkdir(parents=True, exist_ok=True)

    def _fetch(self) -> None:
        if self._system.exists(f"{self._path}/manifest.sqlite"):
            self._system.get(f"{self._path}/manifest.sqlite", str(self.manifest))
        elif self._system.exists(self._path) and self._system.find(self._path):
            shutil.rmtree(self.work)
            raise NotEmpty
        self._system.makedirs(f"{self._path}/.cekangka/parts", exist_ok=True)

    def sweep(self, live: set[str]) -> set[str]:
        """Remove the files that are not wanted: what runs that were stopped have left, and what has been read anew.

        live  the names of those that are; returns which of them are there
        """
        there = set()
        if self._remote:
            for path in self._system.find(f"{self._path}/.cekangka/parts"):
                name = path.rpartition("/")[2]
                if name in live:
                    there.add(name)
                else:
                    self._system.rm(path)
        else:
            for path in self.work.iterdir():
                if path.is_file():  # what was being put together
                    path.unlink()
            for path in Path(self.parts).iterdir():
                if path.name in live:
                    there.add(path.name)
                else:
                    path.unlink(missing_ok=True)
        return there

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return bool(self._system.exists(f"{self._path}/{name}")) if self._remote else (Path(self.out) / name).exists()

    def publish(self, names: Sequence[str]) -> None:
        """Put files of the working folder where they belong."""
        for name in names:
            if self._remote:
                self._system.put(str(self.work / name), f"{self._path}/{name}")
            else:
                (self.work / name).replace(Path(self.out) / name)

    def due(self) -> bool:
        """Whether the manifest should be put back."""
        return self._remote and time.monotonic() - self._kept > _KEEP

    def keep(self, copy: Path) -> None:
        """Put back a copy of the manifest."""
        self._system.put(str(copy), f"{self._path}/manifest.sqlite")
        self._kept = time.monotonic()

    def close(self) -> None:
        """Remove what is here of a dataset that is elsewhere."""
        if self._remote:
            shutil.rmtree(self.work, ignore_errors=True)

    @property
    def is_remote(self) -> bool:
        """Whether it is elsewhere."""
        return self._remote
