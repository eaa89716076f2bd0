"""One session, lived through once for all tests of the canary, and everything it left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fsdesk.keys import FolderSecrets, item_of, unlock
from fsdesk.storefile import STORE_NAME, open_store
from sync.hub.keyfile import read_keys
from sync.slips import slip_from_text
from tests.canary import tap
from tests.canary.memory import Memory, before_and_after_the_lock
from tests.canary.places import Grounds
from tests.canary.search import Search
from tests.canary.seeds import Planted, Seed
from tests.patience import PATIENCE_S

WITHIN_S = 10 * PATIENCE_S
"""For a whole session of some thirty programs, one after the other."""
SEEN_BYTES, PIECE_BYTES_LEAST = 48, 2_000
"""How much of a piece is looked for; shorter pieces hold little but what all pictures begin and end with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A session that is over: its folders, its tokens, its keys, and what its window held in memory."""

    grounds: Grounds
    tokens: Planted
    keys: tuple[Seed, ...]
    pictures: tuple[Seed, ...]
    before_lock: Memory
    after_lock: Memory
    seeds: tuple[Seed, ...] = field(repr=False)
    tap: Path | None
    """What its programs handed to the system, see `tests.canary.tap`; None where that cannot be watched."""


@pytest.fixture(scope="session")
def lived(disk: Path) -> Lived:
    """The session, its keys as read afterwards, and the window's memory before and after its lock."""
    if sys.platform != "linux":
        pytest.skip("the memory of another process is read where /proc is")
    grounds, tokens = Grounds(disk / "canary"), Planted()
    grounds.make()
    log = disk / "tap"
    log.mkdir()
    watched = tap.command(log)
    done = subprocess.run(
        [*watched, sys.executable, "-m", "tests.canary.session", str(grounds.folder)],
        input=json.dumps(dict(tokens)).encode(), capture_output=True, check=False, timeout=WITHIN_S,
        env=grounds.surroundings(), cwd=grounds.run / "cwd",
    )  # fmt: skip
    (grounds.said / "session.out").write_bytes(done.stdout)
    (grounds.said / "session.err").write_bytes(done.stderr)
    assert done.returncode == 0, "the session did not come to its end; its last act: " + _last_line(done.stdout)
    keys = tuple(_keys(grounds, tokens))
    pictures = tuple(_pictures(grounds, keys))
    seeds = (*tokens.seeds, *keys, *pictures)
    typed = [tokens[name] for name in ("worker.passphrase", "search.in_window", "visit.family_view")]
    before, after = before_and_after_the_lock(grounds, typed, Search(seeds))
    return Lived(
        grounds=grounds, tokens=tokens, keys=keys, pictures=pictures, seeds=seeds, before_lock=before, after_lock=after,
        tap=log if watched else None,
    )  # fmt: skip


def _last_line(said: bytes) -> str:
    return (said.decode().splitlines() or ["none"])[-1]


def _keys(grounds: Grounds, tokens: Planted) -> list[Seed]:
    """Every key and secret that the session made, as bytes."""
    found: dict[str, bytes] = {}
    for who in ("worker", "lead"):
        secrets = grounds.run / f"{who}-secret"
        bundle = unlock(grounds.run / who, tokens[f"{who}.passphrase"], FolderSecrets(secrets))
        found[f"{who}.store_key"], found[f"{who}.sign_seed"] = bundle.store_key, bundle.sign_seed
        found[f"{who}.seal_seed"] = bundle.seal_seed
        found[f"{who}.device_secret"] = bytes.fromhex(_secret_in(secrets, bundle.store_id).read_text())
        slip = (grounds.said / f"enrol-{who}.out").read_text().strip()
        found[f"{who}.slip"], found[f"{who}.slip_code"] = slip.encode(), slip_from_text(slip).code
    hub = read_keys(grounds.run / "hub", {})
    found |= {"hub.ledger_key": hub.ledger, "hub.sign_seed": hub.sign, "hub.seal_seed": hub.seal}
    return [Seed(name=name, raw=raw, is_text=name.endswith(".slip")) for name, raw in found.items()]


def _pictures(grounds: Grounds, keys: tuple[Seed, ...]) -> list[Seed]:
    """Some of what can be seen, out of the middle of every piece of a picture."""
    key = next(seed.raw for seed in keys if seed.name == "worker.store_key")
    db = open_store(grounds.run / "worker" / STORE_NAME, key)
    bodies = [body for (body,) in db.execute("SELECT body FROM piece") if len(body) >= PIECE_BYTES_LEAST]
    db.close()
    return [
        Seed(name=f"picture.{at}", raw=body[len(body) // 2 :][:SEEN_BYTES], is_text=False)
        for at, body in enumerate(bodies)
    ]


def _secret_in(folder: Path, store_id: str) -> Path:
    """The laptop's own half of a store's key; beside it lies how often somebody tried in vain."""
    return folder / f"{item_of(store_id)}.secret"
