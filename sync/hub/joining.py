"""A laptop joins with a one-time slip: whose it is, what it is called, and which slips no longer count."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.clock import new_device_id
from fsdesk.records.ids import DeviceId, UserId
from sync.hub.hub import Hub
from sync.hub.ledger import Enrolment, Ledger
from sync.protocol import Unreadable, unpack
from sync.sealing import open_sealed
from sync.slips import ENROL_UP, Enrolled, EnrolRequest, enrol_answer
from sync.voucher import Voucher, voucher_bytes

CODE_BYTES = 16
CODE_LIFE_S = 72 * 3600
"""A slip handed over on a Friday still works on Monday."""
WRONG_MAX = 5
WRONG_WINDOW_S = 15 * 60
"""Five wrong codes in a quarter of an hour from one place, then none from there is looked at: no code of 128 bits is
guessed so, but a program that tries costs the hub work."""
REQUEST_BYTES_MAX = 4_096
KEY_BYTES = 32
LABEL_CHARS_MAX = 120


def code_hash(code: bytes) -> bytes:
    """What is kept of a slip's code."""
    return hashlib.blake2b(code, digest_size=32, person=b"fsdesk slip").digest()


def enrol(hub: Hub, sealed: bytes, source: str) -> bytes:
    """The answer to a laptop that joins, sealed to it. `source` is where it asks from.

    Unreadable "too_many_tries", "unknown_code", "code_used" or "code_expired" when it may not; a laptop that asks
    again with the same code and the same keys, as its answer was lost, gets the same answer.
    """
    now = hub.now()
    place = hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=16, person=b"fsdesk source").digest()
    if hub.ledger.wrong_codes(place, now - WRONG_WINDOW_S) >= WRONG_MAX:
        raise Unreadable("too_many_tries")
    request = _request(hub, sealed)
    code = code_hash(request.code)
    with hub.ledger.writing():
        slip = hub.ledger.enrolment(code)
        if slip is None:
            hub.ledger.add_wrong_code(place, now, now - WRONG_WINDOW_S)
        else:
            device = slip.device or _add(hub.ledger, code, slip, request, now)
    if slip is None:
        raise Unreadable("unknown_code")
    return enrol_answer(
        _enrolled(hub, device, request), sealed, X25519PublicKey.from_public_bytes(request.seal), hub.signing
    )


def _request(hub: Hub, sealed: bytes) -> EnrolRequest:
    if len(sealed) > REQUEST_BYTES_MAX:
        raise Unreadable("too_large")
    request = unpack(open_sealed(hub.sealing, ENROL_UP, sealed), EnrolRequest)
    label = request.label
    if len(label) > LABEL_CHARS_MAX or "\0" in label or {len(request.sign), len(request.seal)} != {KEY_BYTES}:
        raise Unreadable("not_understood")
    try:
        Ed25519PublicKey.from_public_bytes(request.sign)
        hub.sealing.exchange(
            X25519PublicKey.from_public_bytes(request.seal)
        )  # raises for a key with which all share one
    except ValueError as error:
        raise Unreadable("not_understood") from error
    return request


def _add(ledger: Ledger, code: bytes, slip: Enrolment, request: EnrolRequest, now: int) -> DeviceId:
    if now >= slip.expires_at:
        raise Unreadable("code_expired")
    if slip.renews is not None:
        ledger.renew_device(slip.renews, request.sign, request.seal)
        ledger.use_enrolment(code, slip.renews)
        return slip.renews
    device = new_device_id()
    while ledger.device(device) is not None:
        device = new_device_id()
    ledger.add_device(device, UserId(slip.user), label=request.label, sign=request.sign, seal=request.seal, now=now)
    ledger.use_enrolment(code, device)
    return device


def _enrolled(hub: Hub, name: DeviceId, request: EnrolRequest) -> Enrolled:
    ledger = hub.ledger
    device = ledger.device(name)
    assert device is not None
    if (device.sign, device.seal) != (request.sign, request.seal):
        raise Unreadable("code_used")
    tenant = ledger.tenant()
    account = next(account for account in ledger.accounts() if account.user == device.user)
    team = next(team for team in ledger.teams() if team.team == device.team)
    return Enrolled(
        device=device.device,
        user=device.user,
        user_name=account.name,
        role=account.role,
        team=team.team,
        team_name=team.name,
        partnership=tenant.name,
        epoch=tenant.epoch,
        recovery=tenant.recovery,
        voucher=voucher_bytes(Voucher(device.device, device.user, device.sign, device.seal), hub.sealing),
    )
