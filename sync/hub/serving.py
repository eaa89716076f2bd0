"""One process that serves: the web application under uvicorn, on a socket that is already listening."""

from __future__ import annotations

import gc
import logging
import socket
from pathlib import Path
from typing import Any

import uvicorn

from fsdesk.bugs import in_short
from sync.hub.hub import Hub
from sync.hub.web import application

CONCURRENCY_MAX = 512
"""Exchanges under way at once; one more is asked to come back. Each holds a few frames in memory."""
STOP_S = 5
"""How long requests under way may take to end when the hub is told to stop; what was taken of them stands."""


class _Short(logging.Formatter):
    """A line of the log. Of an exception its kind and place only: its words may quote the record."""

    def formatException(self, ei: Any) -> str:
        """The kind and place of what was raised."""
        return in_short(ei[1])


def log_in_short() -> None:
    """Write the log of everything in this process to the error stream, exceptions in short."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(_Short("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[to_stderr])
    logging.raiseExceptions = False  # else a line that cannot be written is followed by all that was to be in it


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
            part = self._port_file.with_suffix(".part")
            part.write_text(f"{self._port}\n", encoding="ascii")
            part.replace(self._port_file)


def serve_hub(hub: Hub, listener: socket.socket, stall_s: float, port_file: Path | None) -> None:
    """Serve until a signal ends it."""
    config = uvicorn.Config(
        application(hub, stall_s),
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
        timeout_graceful_shutdown=STOP_S,
    )
    # What is loaded by now stays: the collector need not look through it again at every exchange.
    gc.collect()
    gc.freeze()
    _Server(config, listener.getsockname()[1], port_file).run(sockets=[listener])
