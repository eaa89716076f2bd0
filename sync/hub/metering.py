"""What those who look after the hub can watch: counts and times, never whose. Read on a port of this machine alone.

With several processes each writes its counts to files in a folder they share, and the parent adds them up.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

SHARED = "PROMETHEUS_MULTIPROC_DIR"
LOOPBACK = "127.0.0.1"


@contextmanager
def counted_together() -> Iterator[None]:
    """Let several processes count together, entered before anything is counted; their folder goes when they end."""
    with tempfile.TemporaryDirectory(prefix="fsdesk-hub-counts-", ignore_cleanup_errors=True) as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]


def serve_counts(port: int) -> int:
    """Answer on this port, on a thread of its own, for as long as the process lasts; the port, if 0 was asked."""
    from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = REGISTRY
    if os.environ.get(SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    server, _ = start_http_server(port, addr=LOOPBACK, registry=registry)
    return int(server.server_address[1])


class Meter:
    """The counts of one process."""

    def __init__(self) -> None:
        # Loaded with the first meter: the library looks at once whether counts are shared.
        from prometheus_client import Counter, Histogram

        self._requests = Counter("fsdesk_hub_requests", "Requests by how they ended.", ["path", "status"])
        self._seconds = Histogram("fsdesk_hub_request_seconds", "From the first byte to the answer's last.", ["path"])
        self._revisions = Counter("fsdesk_hub_revisions", "Revisions sent, by what became of them.", ["outcome"])

    def request(self, path: str, status: int, took_s: float) -> None:
        """One request has ended."""
        self._requests.labels(path, str(status)).inc()
        self._seconds.labels(path).observe(took_s)

    def revisions(self, held: int, aside: int) -> None:
        """What one exchange brought."""
        if held:
            self._revisions.labels("held").inc(held)
        if aside:
            self._revisions.labels("set_aside").inc(aside)
