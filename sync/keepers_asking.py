"""A locked laptop's end of the way to its keepers by the hub: brings the request, asks how it stands. Keeps nothing."""

from __future__ import annotations

import contextlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.hub_place import HubPlace
from sync.doors import Wire
from sync.keepers import (
    ANSWER_BYTES_MAX,
    KEEPERS_PATH,
    KEEPERS_UP,
    KeepersAskedHere,
    KeepersSaid,
    State,
    request_hash,
    said_from,
)
from sync.line import LineFault, LineTrouble
from sync.protocol import Unreadable, pack
from sync.sealing import seal_to


def ask_at_hub(line: Wire, place: HubPlace, request: bytes) -> KeepersSaid:
    """How the request stands, once the hub has it; brought whole when the hub does not know it. LineTrouble when
    nobody could be asked."""
    said = _say(line, place, KeepersAskedHere(request_hash(request)))
    return _say(line, place, KeepersAskedHere(request_hash(request), request)) if said.state == State.UNKNOWN else said


def tell_opened(line: Wire, place: HubPlace, request: bytes) -> None:
    """The answer has opened the store: the hub need not keep it. A line that fails leaves it until it is too old."""
    with contextlib.suppress(LineTrouble):
        _say(line, place, KeepersAskedHere(request_hash(request), opened=True))


def _say(line: Wire, place: HubPlace, asked: KeepersAskedHere) -> KeepersSaid:
    body = seal_to(X25519PublicKey.from_public_bytes(place.seal), KEEPERS_UP, pack(asked))
    found = bytearray()
    with contextlib.closing(line.post(KEEPERS_PATH, body)) as parts:
        for part in parts:
            found += part
            if len(found) > ANSWER_BYTES_MAX:
                raise LineTrouble(LineFault.SIGN_IN_PAGE)
    try:
        return said_from(bytes(found), body, Ed25519PublicKey.from_public_bytes(place.sign))
    except (Unreadable, ValueError) as error:
        raise LineTrouble(LineFault.SIGN_IN_PAGE) from error
