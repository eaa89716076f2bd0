"""The messages a desk and the hub exchange, version 1: their form, limits, signatures and seals. No input, no output.

One exchange is one request and its answer. A message is an *opening* (or *answer*) in the clear, signed, that holds
only numbers and opaque names; then *frames*, each sealed so that a proxy which looks into TLS sees nothing, each
signed and chained to the one before, so that a frame stands as soon as it has arrived whole.

    message  = version u8 · length u16 · head · signature 64 · frame*
    frame    = length u32 · AES-256-GCM( signature 64 · chunk )
    chunk    = the next flushed part of one zstd stream over all frames; inflated it is one Page

                signature covers       frames are sealed with
    request     UP ‖ head              frame_key(desk's seal, hub's seal, UP, the opening's signature)
    answer      answer_context ‖ head  frame_key(hub's seal, desk's seal, DOWN, the opening's signature)

The first frame's signature covers its own message's head signature ‖ chunk; every later one the signature before it.
A joining laptop sends `seal_to(hub's seal, ENROL_UP, EnrolRequest)` and gets `enrol_answer`. Whatever the hub cannot
answer in this way (not a message, an unknown laptop, a wrong signature) gets a plain 4xx with ``{"refused": code}``,
which nobody may obey: it only says that this request was not one.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId

VERSION = 1
SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"

SIGNATURE_BYTES = 64
TAG_BYTES = 16
HEAD_BYTES_MAX = 60_000
FRAME_RAW_BYTES = 16_384
"""Raw size a frame is filled to: about 6 kB sealed, so a break costs 6 kB, for 5 % more bytes than whole bodies."""
FRAME_SEALED_BYTES_MAX = 1 << 20
FRAME_INFLATED_BYTES_MAX = 4 << 20
BODY_BYTES_MAX = 8 << 20
"""Largest request the hub reads; a desk's budget tops out at half of it."""
BUDGET_BYTES_FIRST = 64 << 10
BUDGET_BYTES_MIN = 16 << 10
BUDGET_BYTES_MAX = 4 << 20


class Unreadable(Exception):
    """A message that is not one of ours: wrong form, wrong signature, wrong seal, or too large. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Place(msgspec.Struct, frozen=True, array_like=True):
    """How far a desk has read one team's stream: everything up to the pair (at, within) in that order.

    `at` is a count of the team's counter row. `within` is 0 except inside the loading of a newly granted family, where
    `at` is the grant's own count and `within` the count of the last of the family's revisions that was handed over.
    A desk that has read nothing is at (0, 0); it keeps what the hub gives it and never computes one.
    """

    team: TeamId
    at: int
    within: int = 0


class Opening(msgspec.Struct, frozen=True, array_like=True):
    """What a desk says first. `floor` is the lowest of its own revisions not yet known to be at the hub."""

    device: DeviceId
    epoch: int
    counter: int
    salt: bytes
    places: tuple[Place, ...]
    floor: int
    want_bytes: int
    roster: int = 0


class Refusal(msgspec.Struct, frozen=True, array_like=True):
    """A revision (n > 0) or a whole frame (n = 0, `frame` its place in the request) the hub set aside, and why."""

    n: int
    code: str
    frame: int = -1


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says first.

    `said` is "" when all is well, else a code:
        "counter_used"   `counter` is the last one seen: nothing of this request was taken, ask again with a higher one
        "epoch_changed"  the hub was restored: what was sent is taken, nothing is handed out; the desk keeps `epoch`,
                         reads on from `places` (instead of all its own) and offers all it has written from 1 up
        "suspended"      what was sent is taken, nothing is handed out
    `held` are the asking desk's own revisions from `floor` up that the hub holds as they were sent, as first, last,
    first, last …; those set aside are in `refused` instead, also from earlier exchanges. Both are cut short from the
    top when very long; the rest is said once `floor` has risen. `unload` are families to let go, to be noted before
    any place of this answer is kept. `places` are of the teams no frame of this answer speaks of, and may be kept at
    once; the others' come with each frame. `digest` is given when nothing more is to come (see `digest_bytes`), to be
    compared once the last frame is in.
    """

    epoch: int
    said: str = ""
    held: tuple[int, ...] = ()
    refused: tuple[Refusal, ...] = ()
    places: tuple[Place, ...] = ()
    more: bool = False
    digest: bytes = b""
    unload: tuple[FamilyId, ...] = ()
    next_sync_s: int = 0
    counter: int = 0


class Colleague(msgspec.Struct, frozen=True, array_like=True):
    """Someone in a team: the name by which the record knows them, and the one people do."""

    user: UserId
    name: str
    role: str
    team: TeamId


class Roster(msgspec.Struct, frozen=True, array_like=True):
    """The people of the asker's teams, whenever the list's number differs from the one the desk has."""

    number: int
    people: tuple[Colleague, ...]


class Page(msgspec.Struct, frozen=True, array_like=True):
    """What one frame holds: rows (see `sync.frames`), and from the hub how far the stream is read with them."""

    rows: Any
    place: Place | None = None
    roster: Roster | None = None


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
    """The hub's answer to a joining laptop, signed: its name, whose it is, and in which partnership."""

    device: DeviceId
    user: UserId
    user_name: str
    role: str
    team: TeamId
    team_name: str
    partnership: str
    epoch: int


T = TypeVar("T")
_encoder = msgspec.msgpack.Encoder(order="deterministic")


def pack(message: msgspec.Struct) -> bytes:
    """A message's one canonical form."""
    return _encoder.encode(message)


def unpack(raw: bytes, kind: type[T]) -> T:
    """The message of this kind that `raw` is, and is canonically: a form with another spelling is refused.

    That one comparison refuses duplicate keys, over-long numbers, padding and trailing bytes alike.
    """
    try:
        message = msgspec.msgpack.decode(raw, type=kind)
        canonical = _encoder.encode(message) == raw
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError) as error:
        raise Unreadable("not_understood") from error
    if not canonical:
        raise Unreadable("not_canonical")
    return message


def head_bytes(head: bytes, context: bytes, key: Ed25519PrivateKey) -> bytes:
    """A message's version, head and signature. `context` is what the signature also covers and binds it to."""
    return bytes([VERSION]) + len(head).to_bytes(2, "big") + head + key.sign(context + head)


def head_length(raw: bytes) -> int | None:
    """How many bytes version, head and signature take together; None until the first three bytes are there."""
    if len(raw) < 3:
        return None
    if raw[0] != VERSION:
        raise Unreadable("newer_protocol")
    return 3 + int.from_bytes(raw[1:3], "big") + SIGNATURE_BYTES


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """The head and its signature, from exactly `head_length` bytes."""
    return raw[3:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]


def check(signature: bytes, signed: bytes, key: Ed25519PublicKey) -> None:
    """Raise Unreadable unless the holder of `key` signed these bytes."""
    try:
        key.verify(signature, signed)
    except InvalidSignature as error:
        raise Unreadable("wrong_signature") from error


UP = b"fsdesk/1 up POST /v1/sync\0"
DOWN = b"fsdesk/1 down\0"
ENROL_UP = b"fsdesk/1 enrol up\0"
ENROL_DOWN = b"fsdesk/1 enrol down\0"


def frame_key(mine: X25519PrivateKey, theirs: X25519PublicKey, context: bytes, binding: bytes) -> AESGCM:
    """The key that seals the frames of one message, from the two sides' long-lived keys and what binds it.

    `binding` is the opening's signature, which covers a fresh salt: no two messages ever share a key.
    """
    shared = mine.exchange(theirs)
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=binding, info=context).derive(shared))


class FrameWriter:
    """Seals and signs the frames of one message, in order."""

    def __init__(self, key: AESGCM, signer: Ed25519PrivateKey, head_signature: bytes) -> None:
        self._key = key
        self._signer = signer
        self._link = head_signature
        self._index = 0

    def frame(self, chunk: bytes) -> bytes:
        """The next frame, its length first."""
        signature = self._signer.sign(self._link + chunk)
        nonce = self._index.to_bytes(12, "big")
        sealed = self._key.encrypt(nonce, signature + chunk, None)
        self._link, self._index = signature, self._index + 1
        return len(sealed).to_bytes(4, "big") + sealed


class FrameReader:
    """Opens the frames of one message, in order; a frame that is not the sender's, or not next, is Unreadable."""

    def __init__(self, key: AESGCM, signer: Ed25519PublicKey, head_signature: bytes) -> None:
        self._key = key
        self._signer = signer
        self._link = head_signature
        self.index = 0

    def chunk(self, sealed: bytes) -> bytes:
        """The chunk of the next frame."""
        try:
            plain = self._key.decrypt(self.index.to_bytes(12, "big"), sealed, None)
        except InvalidTag as error:
            raise Unreadable("wrong_seal") from error
        signature, chunk = plain[:SIGNATURE_BYTES], plain[SIGNATURE_BYTES:]
        check(signature, self._link + chunk, self._signer)
        self._link, self.index = signature, self.index + 1
        return chunk


def seal_to(theirs: X25519PublicKey, context: bytes, message: bytes) -> bytes:
    """The message readable only by the holder of `theirs`: a throw-away key, then the sealed bytes."""
    once = X25519PrivateKey.generate()
    public = once.public_key().public_bytes_raw()
    return public + frame_key(once, theirs, context, public).encrypt(bytes(12), message, None)


def open_sealed(mine: X25519PrivateKey, context: bytes, sealed: bytes) -> bytes:
    """The message that `seal_to` made; Unreadable when it is not one, or not for us."""
    public = sealed[:32]
    try:
        return frame_key(mine, X25519PublicKey.from_public_bytes(public), context, public).decrypt(
            bytes(12), sealed[32:], None
        )
    except (InvalidTag, ValueError) as error:
        raise Unreadable("wrong_seal") from error


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


def digest_of(hashes: Iterable[bytes]) -> int:
    """The additive digest of a set of revisions by the hashes of their bodies: order does not matter, sums add up."""
    return sum(int.from_bytes(value[:8], "big") for value in hashes) % 2**64


def digest_bytes(digest: int) -> bytes:
    """The form a digest travels in: of all revisions the hub has taken (not set aside) in the asker's caseload."""
    return digest.to_bytes(8, "big")


def answer_context(opening_signature: bytes) -> bytes:
    """What the signature of an answer's head also covers: that it answers this request and no other."""
    return DOWN + opening_signature


def enrol_answer(enrolled: Enrolled, request: bytes, seal: X25519PublicKey, key: Ed25519PrivateKey) -> bytes:
    """The hub's answer to a sealed request to join: signed over that request, sealed to the laptop that made it."""
    return seal_to(seal, ENROL_DOWN, head_bytes(pack(enrolled), ENROL_DOWN + request, key))


def enrolled_from(answer: bytes, request: bytes, mine: X25519PrivateKey, hub: Ed25519PublicKey) -> Enrolled:
    """What `enrol_answer` says; Unreadable when it is not this hub's answer to this request."""
    raw = open_sealed(mine, ENROL_DOWN, answer)
    if head_length(raw) != len(raw):
        raise Unreadable("not_understood")
    head, signature = split_head(raw)
    check(signature, ENROL_DOWN + request + head, hub)
    return unpack(head, Enrolled)


def new_salt() -> bytes:
    """Eight fresh random bytes for an opening."""
    return secrets.token_bytes(8)
