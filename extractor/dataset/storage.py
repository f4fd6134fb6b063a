"""Files here and, by their addresses ("s3://…", by fsspec), anywhere else: what to read, and where a dataset is kept.

A dataset on remote storage has no renaming that can be relied on. So its parts are written under names of their own,
which count once the manifest names them, and the manifest is worked on here and put back there now and then. A file
there is the lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import msgspec

from extractor.extras import need
from extractor.readers import not_regular

__all__ = [
    "PUBLISHING",
    "File",
    "Home",
    "InUse",
    "NotEmpty",
    "digest_of",
    "is_remote",
    "local_file",
    "read_part",
    "remote_files",
    "spelled",
    "write_part",
]

_BLOCK = 1 << 20
PUBLISHING = ".publishing"  # a file in a dataset some of whose other files are old and some new
_BEAT = 5.0  # seconds between two signs of life
_KEEP = 30.0  # seconds of work that may be lost with a machine, where the dataset is elsewhere


class File(NamedTuple):
    """A file as it is now; `raw` is its name as the system has it, where that is no text.

    mtime  when it was changed, in nanoseconds; of a remote file a small number that changes with it
    inode  what all names of one file have in common; "" where that is not known
    """

    name: str
    size: int
    mtime: int
    raw: bytes = b""
    inode: str = ""

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
    """A file of this machine; its name as text is another one for every file.

    Raises Unreadable for a pipe or a device: it gives what it has once, and may wait for ever.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise not_regular(path)
    raw = os.fsencode(path)
    name = raw.decode("utf-8", "backslashreplace")
    inode = f"{found.st_dev}:{found.st_ino}" if found.st_ino else ""
    return File(name, found.st_size, found.st_mtime_ns, b"" if name == str(path) else raw, inode)


def remote_files(address: str) -> Iterator[File]:
    """The files of an address: one, those of a folder and its folders, or those that a pattern fits."""
    system, path = _system(address)
    paths = system.glob(path) if any(sign in path for sign in "*?[") else system.find(path)
    if not paths:
        raise FileNotFoundError(address)
    for one in sorted(paths):
        if not any(part.startswith(".") for part in one.removeprefix(path).split("/")):
            yield _remote(system.unstrip_protocol(one), system, one)


def spelled(address: str) -> str:
    """An address as `remote_files` would spell it."""
    system, path = _system(address)
    return str(system.unstrip_protocol(path))


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


class InUse(Exception):  # noqa: N818 - what somebody reads is the message
    """Another run writes the dataset."""


class _Lock:
    """A lock on remote storage: a file that whoever holds it writes again and again.

    Clocks are not asked: whoever finds the file waits to see whether it changes. One that a dead run left does not.
    """

    def __init__(self, system: Any, path: str) -> None:
        self._system, self._path = system, path
        self._name = secrets.token_hex(8)
        self._times = 0
        self._ended = threading.Event()
        self._lost = False
        seen = self._read()
        if seen is not None:
            time.sleep(_BEAT * 3)
            if self._read() != seen:
                raise InUse
        self._write()
        time.sleep(_BEAT / 10)  # for another one that saw none at the same time
        self.check()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise InUse if another run has taken it, while this one could not be heard."""
        self._look()
        if self._lost:
            raise InUse

    def close(self) -> None:
        """Give it back."""
        self._ended.set()
        self._thread.join()
        with contextlib.suppress(Exception):  # it is left to die, and what is being told stays told
            self._look()
            if not self._lost:
                self._system.rm(self._path)

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT):
            with contextlib.suppress(Exception):  # file systems have errors of their own; the next time, perhaps
                self._look()
                if not self._lost:
                    self._write()

    def _look(self) -> None:
        seen = self._read()  # "" where it is just being written, None where another one has even ended
        self._lost = self._lost or seen is None or (seen != "" and not seen.startswith(self._name))

    def _read(self) -> str | None:
        self._system.invalidate_cache()
        try:
            return str(self._system.cat_file(self._path).decode("ascii", "replace"))
        except FileNotFoundError:
            return None

    def _write(self) -> None:
        self._times += 1
        self._system.pipe_file(self._path, f"{self._name} {self._times}\n".encode())


class Home:
    """Where a dataset is: the folder of its files, that of its parts, and one here to work in."""

    def __init__(self, out: str | Path) -> None:
        """Make the folders; raises NotEmpty where there is something else, and InUse where another run writes.

        Of a dataset that is here the manifest is the lock.
        """
        self.out = str(out)
        self._remote = is_remote(out)
        self._kept = time.monotonic()
        if self._remote:
            self._system, self._path = _system(self.out)
            self.work = Path(tempfile.mkdtemp(prefix="cekangka-"))
            self.parts = f"{self.out.rstrip('/')}/.cekangka/parts"
            self.manifest = self.work / "manifest.sqlite"
            try:
                self._fetch()
            except BaseException:
                shutil.rmtree(self.work)
                raise
        else:
            folder = Path(out)
            # `cekangka extract --record` has its own things in a .cekangka, beside articles
            hidden = folder / ".cekangka"
            self.work = hidden / "work"
            self.parts = str(hidden / "parts")
            self.manifest = folder / "manifest.sqlite"
            others = folder.is_dir() and any(entry != hidden for entry in folder.iterdir())
            if others and not self.manifest.is_file():
                raise NotEmpty
            Path(self.parts).mkdir(parents=True, exist_ok=True)
            self.work.mkdir(exist_ok=True)

    def _fetch(self) -> None:
        own, there = f"{self._path}/manifest.sqlite", self._system.exists(self._path)
        begun = self._system.exists(f"{self._path}/.cekangka/lock")  # by a run that died before it kept a manifest
        if there and not begun and not self._system.exists(own) and self._system.find(self._path):
            raise NotEmpty
        self._system.makedirs(f"{self._path}/.cekangka/parts", exist_ok=True)
        self._lock = _Lock(self._system, f"{self._path}/.cekangka/lock")
        try:
            if self._system.exists(own):
                self._system.get(own, str(self.manifest))
        except BaseException:
            self._lock.close()
            raise

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
            for path in self.work.iterdir():  # what was being put together
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
        """Put files of the working folder where they belong.

        They are a dataset together. While some are there and some are not, so is `PUBLISHING`; where that is left, a
        run was stopped in between, and the next one puts the others there.
        """
        if self._remote:
            self._lock.check()
            self._system.pipe_file(f"{self._path}/{PUBLISHING}", b"")
            for name in names:
                self._system.put(str(self.work / name), f"{self._path}/{name}")
            self._system.rm(f"{self._path}/{PUBLISHING}")
            return
        mark = Path(self.out) / PUBLISHING
        with mark.open("wb") as stream:
            stream.write(msgspec.json.encode(list(names)))
            stream.flush()
            os.fsync(stream.fileno())
        self._move(names)

    def finish(self) -> None:
        """Do the rest of what `publish` was stopped in."""
        mark = Path(self.out) / PUBLISHING
        if not self._remote and mark.exists():
            with contextlib.suppress(msgspec.DecodeError):  # stopped before it began
                self._move([name for name in msgspec.json.decode(mark.read_bytes()) if (self.work / name).exists()])
            mark.unlink(missing_ok=True)

    def _move(self, names: Sequence[str]) -> None:
        for name in names:
            (self.work / name).replace(Path(self.out) / name)
        (Path(self.out) / PUBLISHING).unlink()

    def due(self) -> bool:
        """Whether the manifest should be put back."""
        return self._remote and time.monotonic() - self._kept > _KEEP

    def keep(self, copy: Path) -> None:
        """Put back a copy of the manifest; raises InUse if another run has begun since."""
        self._lock.check()
        self._system.put(str(copy), f"{self._path}/manifest.sqlite")
        self._kept = time.monotonic()

    def close(self) -> None:
        """Remove what is here of a dataset that is elsewhere."""
        if self._remote:
            self._lock.close()
            shutil.rmtree(self.work, ignore_errors=True)

    @property
    def is_remote(self) -> bool:
        """Whether it is elsewhere."""
        return self._remote
