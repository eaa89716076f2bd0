"""The processes that serve: the web application under uvicorn, on a socket that is already listening.

One process asks the ledger on its event loop. Several share the socket and a database server, each with a thread for
every exchange under way, so that one that waits for the server keeps nobody else waiting; nothing is kept in any.
"""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
import signal
import socket
import threading
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from fsdesk.bugs import leave_no_trace_of_bugs
from fsdesk.clock import MachineClock
from sync.hub.engine import Engine
from sync.hub.hub import Hub
from sync.hub.logbook import log_in_short
from sync.hub.metering import Meter
from sync.hub.migrating import is_at_newest
from sync.hub.opening import open_hub
from sync.hub.watching import start_looking_out
from sync.hub.web import application

CONCURRENCY_MAX = 512
"""Exchanges under way at once; one more is asked to come back. Each holds a few frames in memory."""
POOL_MAX = 8
"""Exchanges of one process that may ask a database server at once; each holds a connection for milliseconds."""
KEPT_S = 30
"""How long a connection is kept for the next request: a slow laptop takes longer than moments to keep an answer."""
STOP_S = 5
"""How long requests under way may take to end when the hub is told to stop; what was taken of them stands."""


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, port: int, port_file: Path | None) -> None:
        super().__init__(config)
        self._port = port
        self._port_file = port_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then write the port, whole or not at all."""
        await super().startup(sockets)
        if self._port_file is not None:
            _write_port(self._port_file, self._port)


def _write_port(file: Path, port: int) -> None:
    part = file.with_suffix(".part")
    part.write_text(f"{port}\n", encoding="ascii")
    part.replace(file)


def serve_hub(
    hub: Hub, listener: socket.socket, stall_s: float, port_file: Path | None, *, engine: Engine, threads: bool,
    folder: Path, look_every_s: float,
) -> None:  # fmt: skip
    """Serve in this process until a signal ends it. `threads` says whether exchanges may wait for the ledger."""
    start_looking_out(folder, look_every_s)
    ready = functools.partial(is_at_newest, engine)
    config = _config(application(hub, stall_s, threads=threads, watch=Meter(), is_ready=ready))
    # What is loaded by now stays: the collector need not look through it again at every exchange.
    gc.collect()
    gc.freeze()
    _Server(config, listener.getsockname()[1], port_file).run(sockets=[listener])


def serve_by_workers(
    folder: Path, workers: int, listener: socket.socket, stall_s: float, port_file: Path | None, *, look_every_s: float
) -> None:
    """Serve by several processes until a signal ends them all; one that dies is replaced."""
    os.environ[_WORKER_FOLDER], os.environ[_WORKER_STALL_S] = str(folder), str(stall_s)
    os.environ[_WORKER_LOOK_S] = str(look_every_s)
    config = _config("sync.hub.serving:worker_application", factory=True, workers=workers)
    if port_file is not None:
        _write_port(port_file, listener.getsockname()[1])
    Multiprocess(config, [listener]).run()


def worker_application() -> Starlette:
    """The application of one of several processes, which learns from its environment what it serves."""
    log_in_short()
    leave_no_trace_of_bugs()
    _end_with_parent()
    folder = Path(os.environ[_WORKER_FOLDER])
    ledger, keys = open_hub(folder, os.environ, POOL_MAX)
    start_looking_out(folder, float(os.environ[_WORKER_LOOK_S]))
    found = application(
        Hub(ledger, keys, MachineClock(), folder),
        float(os.environ[_WORKER_STALL_S]),
        threads=True,
        watch=Meter(),
        is_ready=functools.partial(is_at_newest, ledger.engine),
    )
    gc.collect()
    gc.freeze()
    return found


_WORKER_FOLDER, _WORKER_STALL_S = "FSDESK_HUB_WORKER_FOLDER", "FSDESK_HUB_WORKER_STALL_S"
_WORKER_LOOK_S = "FSDESK_HUB_WORKER_LOOK_S"


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however that came: else it would serve on unseen."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _config(app: Starlette | str, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        loop="auto",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        # A proxy on this machine may say whom it speaks for, as wrong slips are counted by address; no other may.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
        server_header=False,
        date_header=False,
        limit_concurrency=CONCURRENCY_MAX,
        timeout_keep_alive=KEPT_S,
        timeout_graceful_shutdown=STOP_S,
        **more,
    )
