"""The same work by PouchDB and RxDB, in Node, where they are installed (`make bench` does): see `exchanging`."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.exchanging import CountingRelay, Round, Side
from tests.bench.slow import FIELD
from tests.link import link

HERE = Path(__file__).parent / "peers"
INSTALLED = Path(__file__).parents[2] / ".bench" / "peers" / "node_modules"
WITHIN_S = 300


def has_node() -> bool:
    """Whether Node and both peers are here."""
    return shutil.which("node") is not None and (INSTALLED / "rxdb").is_dir() and (INSTALLED / "pouchdb").is_dir()


def _node(script: str, *words: str) -> list[str]:
    return ["node", "--max-old-space-size=2048", str(HERE / script), *words]


def _environment() -> dict[str, str]:
    return {**os.environ, "NODE_PATH": str(INSTALLED)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _talking(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A Node process that has said that it is ready."""
    process = subprocess.Popen(
        _node(*words), env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError(f"{words[0]} did not start")
        yield process
    finally:
        process.kill()
        process.communicate()


def pouch_round(folder: Path, rows_file: Path, edits_file: Path) -> Round:
    """PouchDB with connections kept; its server in the shape of its documentation."""
    port, relay = _free_port(), CountingRelay()
    (folder / "server").mkdir()

    def step(what: str, who: str, url: str) -> dict[str, Any]:
        done = subprocess.run(
            _node("pouch.cjs", what, str(folder / who), f"{url}/visits", str(rows_file), str(edits_file)),
            env=_environment(), capture_output=True, text=True, check=True, timeout=WITHIN_S,
        )  # fmt: skip
        found: dict[str, Any] = msgspec.json.decode(done.stdout.splitlines()[-1])
        return found

    with _talking("pouch.cjs", "serve", str(port), str(folder / "server")) as server:
        relay.hub_port = port
        relay.begin()
        side = Side(server.pid, relay)
        for name, what, who in _STEPS:
            side.step(name, lambda what=what, who=who: step(what, who, relay.url))  # type: ignore[misc]
        with link(port, FIELD) as slow:
            step("edit", "writer", slow.url)
            side.steps["slow 50"] = step("push", "writer", slow.url)
            side.steps["slow nothing"] = step("sync", "writer", slow.url)
        relay.end()
    return side.steps


def rxdb_round(folder: Path, rows_file: Path, edits_file: Path) -> Round:
    """RxDB, in memory on both sides."""
    port, relay = _free_port(), CountingRelay()
    with (
        _talking("rxdb.cjs", "serve", str(port)) as server,
        _talking("rxdb.cjs", str(rows_file), str(edits_file)) as client,
    ):
        relay.hub_port = port
        relay.begin()

        def step(what: str, who: str, url: str) -> dict[str, Any]:
            assert client.stdin is not None
            assert client.stdout is not None
            client.stdin.write(msgspec.json.encode({"step": what, "who": who, "url": url}).decode() + "\n")
            client.stdin.flush()
            found: dict[str, Any] = msgspec.json.decode(client.stdout.readline())
            return found

        side = Side(server.pid, relay)
        for name, what, who in _STEPS:
            side.step(name, lambda what=what, who=who: step(what, who, relay.url))  # type: ignore[misc]
        with link(port, FIELD) as slow:
            step("edit", "writer", slow.url)
            side.steps["slow 50"] = step("push", "writer", slow.url)
            side.steps["slow nothing"] = step("sync", "writer", slow.url)
        relay.end()
    return side.steps


_STEPS = (
    ("write", "write", "writer"), ("push", "push", "writer"), ("pull", "pull", "reader"),
    ("settle first", "sync", "writer"), ("edit", "edit", "writer"),
    ("push 50", "push", "writer"), ("pull 50", "pull", "reader"), ("settle", "sync", "writer"),
    ("nothing", "sync", "writer"),
)  # fmt: skip
"""What each does, in order. Both hand a writer its own back in the next sync: that is let pass before what follows."""
