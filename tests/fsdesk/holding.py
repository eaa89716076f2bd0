"""What the tests of keys hold on to: laptops that keep secrets, a clock turned by hand, and a store made once."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from fsdesk.keys import Bundle, KdfCost

FLOOR = KdfCost.floor()
AMINA = "four herons by the weir"
AMINA_NEW = "a slow train to Oban, late"
SAFE = "Nothing has been deleted. The encrypted store is untouched."


@dataclass
class MemorySecrets:
    """A laptop that keeps its secrets, counts the questions for keys, and can lose them."""

    backend_name: str = "memory"
    kept: dict[str, bytes] = field(default_factory=dict)
    asked: int = 0

    def get(self, item: str) -> bytes | None:
        self.asked += item.startswith("store-")
        return self.kept.get(item)

    def put(self, item: str, secret: bytes) -> None:
        self.kept[item] = secret

    def forget(self, item: str) -> None:
        self.kept.pop(item, None)


@dataclass
class HandTurned:
    """A monotonic clock that moves when the test turns it."""

    s: float = 1000.0

    def __call__(self) -> float:
        return self.s


@dataclass(frozen=True)
class Made:
    """A store made once for the whole file; each test works on a copy of its folder."""

    folder: Path
    secrets: MemorySecrets
    bundle: Bundle
    changed: tuple[bytes, bytes]

    def copy(self, to: Path) -> Path:
        folder = to / "store"
        shutil.copytree(self.folder, folder)
        return folder

    @property
    def content(self) -> bytes:
        return (self.folder / "store.key.a").read_bytes()


def signed(body: bytes) -> bytes:
    """Two lines with the digest that makes them a whole file: what somebody with an editor could do."""
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def rewritten(content: bytes, old: bytes, new: bytes) -> bytes:
    assert content.count(old) == 1
    return signed(b"".join(content.replace(old, new).splitlines(keepends=True)[:2]))


def put_twins(folder: Path, a: bytes, b: bytes) -> None:
    (folder / "store.key.a").write_bytes(a)
    (folder / "store.key.b").write_bytes(b)
