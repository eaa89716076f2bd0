"""The hub on the network: reads a request as it arrives, asks the hub, writes its answer. Decides nothing.

A ledger in a file is asked inline, on the event loop: its statements take microseconds, and threads made it two to
three times dearer (measured). One on a server is asked on threads: there a statement may have to wait. Logs hold ids
and counts only, never what an exception says: that may quote the record.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeVar

import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sync.chunks import CHUNKS_PATH
from sync.hub import pieces
from sync.hub.door import Door, Talk
from sync.hub.hub import Hub
from sync.hub.joining import REQUEST_BYTES_MAX, enrol
from sync.protocol import BODY_BYTES_MAX, ENROL_PATH, SYNC_PATH, Unreadable
from sync.sealing import Head

STALL_S = 90.0
"""How long a request may send nothing before it is ended; there is no limit on the whole, as lines are slow."""

_STATUS = {"too_large": 413, "stalled": 408, "too_many_tries": 429, "unknown_device": 403, "wrong_signature": 403}

log = logging.getLogger("fsdesk.hub")


T = TypeVar("T")


def application(hub: Hub, stall_s: float = STALL_S, *, threads: bool = False) -> Starlette:
    """The hub as a web application. With `threads` an exchange that waits for its ledger keeps no other waiting."""
    run = _on_a_thread if threads else _inline

    async def sync(request: Request) -> Response:
        return await _exchange(hub.begin, request, stall_s, run)

    async def chunks(request: Request) -> Response:
        return await _exchange(functools.partial(pieces.begin, hub), request, stall_s, run)

    async def join(request: Request) -> Response:
        body = b"".join([part async for part in _parts(request, REQUEST_BYTES_MAX, stall_s)])
        source = request.client.host if request.client else ""
        answer = await run(lambda: enrol(hub, body, source))
        log.info("joined")
        return Response(answer)

    async def healthz(_: Request) -> Response:
        return Response(b"ok\n")

    routes = [
        Route(SYNC_PATH, _guarded(sync), methods=["POST"]),
        Route(CHUNKS_PATH, _guarded(chunks), methods=["POST"]),
        Route(ENROL_PATH, _guarded(join), methods=["POST"]),
        Route("/healthz", healthz, methods=["GET"]),
    ]
    return Starlette(routes=routes)


Run = Callable[[Callable[[], T]], Awaitable[T]]


async def _inline(step: Callable[[], T]) -> T:
    return step()


async def _on_a_thread(step: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(step)


def _guarded(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint with every failure turned into a plain refusal."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Unreadable as refusal:
            log.info("refused %s", refusal.code)
            return _refusal(refusal.code)
        except ClientDisconnect:
            log.info("line broke")
            return _refusal("line_broke")
        # The one place where a bug must not become silence or a stack trace on the wire: the desk tries again later.
        except Exception as error:
            return _unexpected(error)

    return guarded


def _refusal(code: str, **more: str) -> Response:
    # The rest of a refused body is not read, so the connection cannot be used again.
    body = msgspec.json.encode({"refused": code, **more})
    return Response(body, status_code=_STATUS.get(code, 400), headers={"connection": "close"})


def _unexpected(error: Exception) -> Response:
    number = secrets.token_hex(4)
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("unexpected %s %s %s:%s", number, type(error).__name__, last.filename, last.lineno)
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


async def _exchange(begin: Callable[[Head], Talk], request: Request, stall_s: float, run: Run[Any]) -> Response:
    """The answer to one exchange. Each part's whole frames are kept before the next part is waited for."""
    door = Door(begin)
    async for part in _parts(request, BODY_BYTES_MAX, stall_s):
        await run(functools.partial(door.take, part))
    parts = door.parts()
    start: bytes = await run(functools.partial(next, parts))
    log.info("exchange %s", door.summary())
    further: bytes = await run(functools.partial(next, parts, b""))
    return StreamingResponse(_as_they_are_made(start + further, parts, run)) if further else Response(start)


async def _as_they_are_made(start: bytes, parts: Iterator[bytes], run: Run[Any]) -> AsyncIterator[bytes]:
    yield start
    while part := await run(functools.partial(next, parts, b"")):
        yield part
        await asyncio.sleep(0)  # others' exchanges have their turn in between
