"""What was made before, found again by what it was made of: a folder of small files, any of which may be
deleted, or spoiled, at any time.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 256_000_000
"""Bytes that are kept at most; 400 articles and 2,000 papers take 50 million."""

HOOKS = Path(__file__).parent


class Kept:
    """Values by the hash of what they follow from. Several processes may use one folder."""

    def __init__(self, folder: Path, maker: str) -> None:
        """Takes what all values follow from: whatever makes them, in the version that it has."""
        self.folder = folder
        self.maker = maker

    def key(self, *parts: str) -> str:
        """Names what is made of these."""
        return sha256("\0".join([self.maker, *parts]).encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> Any:
        """What was kept; nothing where it is not there, or not whole."""
        path = self._path(key)
        with suppress(OSError):
            check, _, data = path.read_bytes().partition(b"\n")
            if check == _check(data):
                os.utime(path)  # it was of use: others are to go before it
                return json.loads(data)
        return None

    def put(self, key: str, value: Any) -> None:
        """Keeps a value, of what JSON knows; another process sees all of it or nothing."""
        path = self._path(key)
        part = path.with_suffix(f".{os.getpid()}")
        data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with suppress(OSError):  # a full disk, or a folder that may not be written: then nothing is kept
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_check(data) + b"\n" + data)
            part.replace(path)

    def trim(self, most: int = MOST) -> None:
        """Deletes what was of no use for the longest time, until the rest is small enough."""
        found = sorted(_files(self.folder), reverse=True)
        total = 0
        for _, size, path in found:
            total += size
            if total > most:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def maker(config_file: Path) -> str:
    """All that a page is rendered with: settings, code of the hooks, and versions of what is installed."""
    told = sha256(platform.python_version().encode())
    for path in (config_file, *sorted(HOOKS.rglob("*.py"))):
        told.update(path.read_bytes())
    told.update(_installed().encode())
    return told.hexdigest()


@cache
def _installed() -> str:
    return "\n".join(sorted({f"{found.name} {found.version}" for found in distributions()}))


def _check(data: bytes) -> bytes:
    return sha256(data).hexdigest().encode()


def _files(folder: Path) -> Iterable[tuple[float, int, Path]]:
    """Time of the last use, size and path of each file."""
    for path in folder.glob("*/*"):
        with suppress(OSError):
            told = path.stat()
            yield told.st_mtime, told.st_size, path
