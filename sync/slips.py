"""How a laptop and its hub meet for the first time: a one-time slip, a sealed request, a signed answer. Pure."""

from __future__ import annotations

import base64

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk.records.ids import DeviceId, TeamId, UserId
from sync.protocol import Unreadable, pack, unpack
from sync.sealing import head_bytes, head_length, open_sealed, seal_to, split_head

ENROL_UP = b"fsdesk/1 enrol up\0"
ENROL_DOWN = b"fsdesk/1 enrol down\0"
JOINING_VERSION = 1
"""A laptop that joins cannot say which version it speaks: joining stays as it was."""


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """A one-time paper slip that enrols one laptop for one person: where the hub is, its keys, and the code."""

    url: str
    hub_sign: bytes
    hub_seal: bytes
    code: bytes


class EnrolRequest(msgspec.Struct, frozen=True, array_like=True):
    """What a laptop asks when it joins: its public keys, with the slip's code. Travels sealed to the hub."""

    code: bytes
    sign: bytes
    seal: bytes
    label: str


class Enrolled(msgspec.Struct, frozen=True, array_like=True):
    """The hub's answer to a joining laptop, signed: its name, whose it is, and in which partnership.

    ``recovery`` is the public half of the partnership's recovery key (see `fsdesk.recovery`), empty while it has none;
    ``voucher`` the hub's word for a hub that has forgotten it (see `sync.voucher`).
    """

    device: DeviceId
    user: UserId
    user_name: str
    role: str
    team: TeamId
    team_name: str
    partnership: str
    epoch: int
    recovery: bytes = b""
    voucher: bytes = b""


SLIP_MARK = "FSDESK1-"


def slip_text(slip: Slip) -> str:
    """The slip as one line of text that can be copied, printed or put in a code square."""
    return SLIP_MARK + base64.urlsafe_b64encode(pack(slip)).decode().rstrip("=")


def slip_from_text(text: str) -> Slip:
    """The slip a line of text is; Unreadable when it is not whole."""
    line = "".join(text.split())
    if not line.startswith(SLIP_MARK):
        raise Unreadable("not_a_slip")
    data = line.removeprefix(SLIP_MARK)
    try:
        return unpack(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)), Slip)
    except ValueError as error:
        raise Unreadable("not_a_slip") from error


def enrol_answer(enrolled: Enrolled, request: bytes, seal: X25519PublicKey, key: Ed25519PrivateKey) -> bytes:
    """The hub's answer to a sealed request to join: signed over that request, sealed to the laptop that made it."""
    return seal_to(seal, ENROL_DOWN, head_bytes(pack(enrolled), ENROL_DOWN + request, key, JOINING_VERSION))


def enrolled_from(answer: bytes, request: bytes, mine: X25519PrivateKey, hub: Ed25519PublicKey) -> Enrolled:
    """What `enrol_answer` says; Unreadable when it is not this hub's answer to this request."""
    raw = open_sealed(mine, ENROL_DOWN, answer)
    if head_length(raw) != len(raw):
        raise Unreadable("not_understood")
    head = split_head(raw)
    head.check(ENROL_DOWN + request, hub)
    return unpack(head.raw, Enrolled)
