"""Requests of locked laptops to the keepers, which the hub carries: it can read neither request nor answer.

A request waits three days at most, is answered once, and its answer is handed out until the laptop says that it opened
the store. A laptop that was suspended or revoked is carried nothing.
"""

from __future__ import annotations

from fsdesk.keepers_asked import KeepersAsked, is_answer
from fsdesk.records.ids import DeviceId
from fsdesk.trouble import Refused
from sync.hub.checks import is_name
from sync.hub.hub import Hub
from sync.hub.ledger import Ledger
from sync.hub.ledger_laptops import KeepersRequest
from sync.hub.noting import note
from sync.keepers import (
    KEEPERS_UP,
    REQUEST_BYTES_MAX,
    KeepersAskedHere,
    KeepersSaid,
    State,
    request_hash,
    said_bytes,
)
from sync.protocol import Unreadable, unpack
from sync.sealing import open_sealed

CARRIED_S = 72 * 3_600
"""As long as a slip: whoever was asked on a Friday answers on the Monday."""
WAITING_MAX = 3
"""Requests of one laptop that wait: each time its page is opened there is a new one; the newest stay."""
NAME_LETTERS_LEAST = 4


def hear_request(hub: Hub, body: bytes) -> bytes:
    """Take what a locked laptop says; the signed word how its request stands. Unreadable when it is none."""
    if len(body) > REQUEST_BYTES_MAX:
        raise Unreadable("too_large")
    asked = unpack(open_sealed(hub.sealing, KEEPERS_UP, body), KeepersAskedHere)
    with hub.ledger.writing():
        said = _said(hub.ledger, asked, hub.now())
    return said_bytes(said, body, hub.signing)


def _said(ledger: Ledger, asked: KeepersAskedHere, now: int) -> KeepersSaid:
    known = ledger.keepers_request(asked.hash)
    if known is None:
        return _take(ledger, asked, now) if asked.request else KeepersSaid(State.UNKNOWN)
    if _is_stopped(ledger, known.device):
        return KeepersSaid(State.STOPPED)
    if known.opened_at or now >= known.expires_at:
        return KeepersSaid(State.OVER)
    if asked.opened and known.answer:
        ledger.end_keepers_request(known.hash, now)
        note(ledger, "office", now, reason=f"recovery: laptop {known.device} was opened by the keepers")
        return KeepersSaid(State.OVER)
    return KeepersSaid(State.ANSWERED if known.answer else State.WAITING, known.expires_at, known.answer.decode())


def _take(ledger: Ledger, asked: KeepersAskedHere, now: int) -> KeepersSaid:
    try:
        laptop = KeepersAsked.from_bytes(asked.request).keepers_slot.laptop
    except ValueError as error:
        raise Unreadable("not_understood") from error
    device = ledger.hold_device(DeviceId(laptop)) if is_name(f"{laptop}.1") else None
    if device is None:
        raise Unreadable("unknown_device")
    if request_hash(asked.request) != asked.hash or ledger.keepers_request(asked.hash) is not None:
        raise Unreadable("not_understood")  # there only where two of the same came at once: it asks again
    if device.suspended:
        note(ledger, "denied", now, user=device.user, reason=f"recovery: laptop {device.device} is stopped")
        return KeepersSaid(State.STOPPED)
    for old in ledger.keepers_requests():
        if not old.opened_at and now >= old.expires_at:
            ledger.end_keepers_request(old.hash, now)  # too old: what it held is let go of
    for old in _unanswered(ledger, device.device, now)[WAITING_MAX - 1 :]:
        ledger.forget_keepers_request(old.hash)
    until = now + CARRIED_S
    ledger.add_keepers_request(KeepersRequest(asked.hash, device.device, asked.request, now, until))
    note(ledger, "office", now, user=device.user, reason=f"recovery: laptop {device.device} asks the keepers")
    return KeepersSaid(State.WAITING, until)


def _unanswered(ledger: Ledger, device: DeviceId, now: int) -> list[KeepersRequest]:
    """Those of a laptop that wait, the newest first."""
    found = [one for one in waiting(ledger, now) if one.device == device and not one.answer]
    return sorted(found, key=lambda one: (one.asked_at, one.hash), reverse=True)


def _is_stopped(ledger: Ledger, device: DeviceId) -> bool:
    laptop = ledger.device(device)
    return laptop is None or laptop.suspended


def waiting(ledger: Ledger, now: int) -> list[KeepersRequest]:
    """What is carried now, the oldest first; those of laptops that were stopped are not."""
    found = [one for one in ledger.keepers_requests() if not one.opened_at and now < one.expires_at]
    return [one for one in found if not _is_stopped(ledger, one.device)]


def name_of(request: KeepersRequest) -> str:
    """What the person reads to the keepers on the telephone."""
    return KeepersAsked.from_bytes(request.body).answer_key.key_id


def find(ledger: Ledger, name: str, now: int) -> KeepersRequest:
    """The request of this name, or whose name begins so. Refused when there is none, or not one alone."""
    plain = _plain(name)
    found = [one for one in waiting(ledger, now) if _plain(name_of(one)).startswith(plain)]
    if len(plain) < NAME_LETTERS_LEAST or len(found) != 1:
        raise Refused(
            "No request of that name waits here." if not found else "More than one request is called so.",
            safe="Nothing was changed.",
            next_step="See fsdesk-hub recovery requests, and give more letters of its name.",
        )
    return found[0]


def put_answer(ledger: Ledger, name: str, line: str, now: int) -> KeepersRequest:
    """Keep the keepers' answer for the laptop that asked. Refused when it has one, or this is none."""
    answer = "".join(line.split())
    if not is_answer(answer):
        raise Refused("This is not a whole answer.", safe="Nothing was changed.", next_step="Copy all of the line.")
    with ledger.writing():
        asked = find(ledger, name, now)
        if asked.answer and asked.answer != answer.encode():
            raise Refused(
                "This request has an answer already.",
                safe="Nothing was changed.",
                next_step="If it does not open the laptop, let it ask anew: close that page and open it again.",
            )
        ledger.answer_keepers_request(asked.hash, answer.encode())
        note(ledger, "office", now, reason=f"recovery: the keepers answer laptop {asked.device}")
    return asked


def _plain(name: str) -> str:
    return "".join(name.split()).upper()
