"""The hub on the network: reads a request as it arrives, asks the hub, writes its answer. Decides nothing.

A ledger in a file is asked inline, on the event loop: its statements take microseconds, and threads made it two to
three times dearer (measured). One on a server is asked on threads: there a statement may have to wait. Logs hold ids
and counts only, never what an exception says: that may quote the record.
"""

from __future__ import annotations

import asyncio
import functools
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeVar

import anyio
import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sync.chunks import CHUNKS_PATH
from sync.hub import answering, pieces
from sync.hub.door import STALL_S, Door, Talk
from sync.hub.engine import Unavailable
from sync.hub.hub import Hub, Session
from sync.hub.joining import REQUEST_BYTES_MAX, enrol
from sync.hub.keepers import hear_request
from sync.hub.leaving import take_left
from sync.hub.limiting import (
    ADDRESS_BURST,
    ADDRESS_EVERY_S,
    COME_BACK_S,
    DEVICE_BURST,
    DEVICE_EVERY_S,
    Allowance,
    Room,
    TooOften,
)
from sync.hub.logbook import note, note_failure, note_trouble
from sync.keepers import KEEPERS_PATH
from sync.keepers import REQUEST_BYTES_MAX as KEEPERS_BYTES_MAX
from sync.protocol import BODY_BYTES_MAX, ENROL_PATH, SYNC_PATH, Unreadable
from sync.questions import ASK_PATH
from sync.sealed import REQUEST_BYTES_MAX as SEALED_BYTES_MAX
from sync.sealed import SEALED_PATH
from sync.sealing import Head

READY_WITHIN_S = 1.0

_STATUS = {
    "too_often": 429,
    "busy": 503,
    "too_large": 413,
    "stalled": 408,
    "too_many_tries": 429,
    "unknown_device": 403,
    "wrong_signature": 403,
}

T = TypeVar("T")


class Watch(Protocol):
    """Who is told what happened: see `metering.Meter`."""

    def request(self, path: str, status: int, took_s: float) -> None:
        """One request has ended."""

    def revisions(self, held: int, aside: int) -> None:
        """What one exchange brought."""


def application(
    hub: Hub,
    stall_s: float = STALL_S,
    *,
    threads: bool = False,
    watch: Watch | None = None,
    is_ready: Callable[[], bool] = lambda: True,
) -> Starlette:
    """The hub as a web application. With `threads` an exchange that waits for its ledger keeps no other waiting.

    `is_ready` asks the ledger whether it can be served from.
    """
    run = _on_a_thread if threads else _inline
    laptops = Allowance(DEVICE_BURST, DEVICE_EVERY_S)
    gate = _Gate(watch)

    async def exchange(begin: Callable[[Head], Talk], request: Request) -> Response:
        door = Door(begin)
        answer = await _exchange(door, request, stall_s, run, laptops)
        if watch is not None and isinstance(door.session, Session):
            watch.revisions(*door.session.brought())
        return answer

    def lane(begin: Callable[[Head], Talk]) -> Callable[[Request], Awaitable[Response]]:
        return gate.guarded(functools.partial(exchange, begin))

    async def join(request: Request) -> Response:
        source = request.client.host if request.client else ""
        return await _hear(request, (REQUEST_BYTES_MAX, stall_s), "joined", run, lambda body: enrol(hub, body, source))

    async def left(request: Request) -> Response:
        return await _hear(request, (SEALED_BYTES_MAX, stall_s), "sealed", run, lambda body: take_left(hub, body))

    async def locked_out(request: Request) -> Response:
        limits = (KEEPERS_BYTES_MAX, stall_s)
        return await _hear(request, limits, "keepers", run, lambda body: hear_request(hub, body))

    async def healthz(_: Request) -> Response:
        return Response(b"ok\n")

    async def readyz(_: Request) -> Response:
        ready = False
        with anyio.move_on_after(READY_WITHIN_S):
            ready = await (anyio.to_thread.run_sync(is_ready, abandon_on_cancel=True) if threads else _inline(is_ready))
        return Response(b"ok\n" if ready else b"not ready\n", status_code=200 if ready else 503)

    routes = [
        Route(SYNC_PATH, lane(hub.begin), methods=["POST"]),
        Route(CHUNKS_PATH, lane(functools.partial(pieces.begin, hub)), methods=["POST"]),
        Route(ASK_PATH, lane(functools.partial(answering.begin, hub)), methods=["POST"]),
        Route(SEALED_PATH, gate.guarded(left), methods=["POST"]),
        Route(KEEPERS_PATH, gate.guarded(locked_out), methods=["POST"]),
        Route(ENROL_PATH, gate.guarded(join), methods=["POST"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/healthz", healthz, methods=["GET"]),
    ]
    return Starlette(routes=routes)


Run = Callable[[Callable[[], T]], Awaitable[T]]


async def _inline(step: Callable[[], T]) -> T:
    return step()


async def _on_a_thread(step: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(step)


async def _hear(
    request: Request, limits: tuple[int, float], said: str, run: Run[bytes], hear: Callable[[bytes], bytes]
) -> Response:
    """The answer to one whole message; `limits` are its most bytes, and for how long none may come."""
    body = b"".join([part async for part in _parts(request, *limits)])
    answer = await run(lambda: hear(body))
    note("heard", said=said)
    return Response(answer)


class _Gate:
    """What every request passes: how many at once, how often from one address, and every failure made plain."""

    def __init__(self, watch: Watch | None) -> None:
        self._watch = watch
        self._room = Room()
        self._addresses = Allowance(ADDRESS_BURST, ADDRESS_EVERY_S)

    def guarded(self, endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint behind this gate."""

        async def guarded(request: Request) -> Response:
            began = time.monotonic()
            answer = await self._answer(endpoint, request, began)
            if self._watch is not None:
                self._watch.request(request.url.path, answer.status_code, time.monotonic() - began)
            return answer

        return guarded

    async def _answer(
        self, endpoint: Callable[[Request], Awaitable[Response]], request: Request, now_s: float
    ) -> Response:
        try:
            with self._room.place():
                self._addresses.take(request.client.host if request.client else "", now_s)
                return await endpoint(request)
        except TooOften as refusal:
            note("refused", code=refusal.code)
            return _refusal(refusal.code, wait_s=refusal.wait_s)
        except Unavailable:
            note_trouble("database_lets_nobody_in")
            return _refusal("busy", wait_s=COME_BACK_S)
        except Unreadable as refusal:
            note("refused", code=refusal.code)
            return _refusal(refusal.code)
        except ClientDisconnect:
            note("line_broke")
            return _refusal("line_broke")
        # The one place where a bug must not become silence or a stack trace on the wire: the desk tries again later.
        except Exception as error:
            return _unexpected(error)


def _refusal(code: str, *, wait_s: int = 0, **more: str) -> Response:
    # The rest of a refused body is not read, so the connection cannot be used again.
    headers = {"connection": "close", **({"retry-after": str(wait_s)} if wait_s else {})}
    body = msgspec.json.encode({"refused": code, **more})
    return Response(body, status_code=_STATUS.get(code, 400), headers=headers)


def _unexpected(error: Exception) -> Response:
    number = secrets.token_hex(4)
    note_failure("unexpected", error, number=number)
    return _refusal("unexpected", id=number)


async def _parts(request: Request, bytes_max: int, stall_s: float) -> AsyncIterator[bytes]:
    """The body as it arrives. Unreadable when it is, or says it will be, longer than this, or stops coming."""
    announced = request.headers.get("content-length", "")
    if announced and not (announced.isascii() and announced.isdigit() and len(announced) < 20):
        raise Unreadable("not_understood")
    if announced and int(announced) > bytes_max:
        raise Unreadable("too_large")
    stream = request.stream()
    room = bytes_max
    while True:
        try:
            async with asyncio.timeout(stall_s):
                part = await anext(stream, None)
        except TimeoutError as error:
            raise Unreadable("stalled") from error
        if part is None:
            return
        room -= len(part)
        if room < 0:
            raise Unreadable("too_large")
        yield part


async def _exchange(door: Door, request: Request, stall_s: float, run: Run[Any], laptops: Allowance) -> Response:
    """The answer to one exchange. Each part's whole frames are kept before the next part is waited for."""
    known = False
    async for part in _parts(request, BODY_BYTES_MAX, stall_s):
        await run(functools.partial(door.take, part))
        if not known and door.session is not None:  # it has shown that it is this laptop: nobody uses up another's
            known = True
            laptops.take(door.session.device, time.monotonic())
    parts = door.parts()
    start: bytes = await run(functools.partial(next, parts))
    note("exchange", **door.summary())
    further: bytes = await run(functools.partial(next, parts, b""))
    return StreamingResponse(_as_they_are_made(start + further, parts, run)) if further else Response(start)


async def _as_they_are_made(start: bytes, parts: Iterator[bytes], run: Run[Any]) -> AsyncIterator[bytes]:
    yield start
    while part := await run(functools.partial(next, parts, b"")):
        yield part
        await asyncio.sleep(0)  # others' exchanges have their turn in between
