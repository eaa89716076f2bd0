"""Who says a message and who may read it: signatures, seals, and the chain of a message's frames. No input, no output.

                signature covers                    frames are sealed with
    request     UP ‖ version ‖ head                 frame_key(desk's seal, hub's seal, UP, the opening's signature)
    answer      answer_context ‖ version ‖ head     frame_key(hub's seal, desk's seal, DOWN, the opening's signature)

In version 1 the signature did not cover the version. The first frame's signature covers its own message's head
signature ‖ chunk; every later one the signature before it.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.protocol import VERSION, Unreadable

SIGNATURE_BYTES = 64
TAG_BYTES = 16
NEWEST_HEARD = 31
"""Highest version a request may claim: above it lie the letters that web pages and other protocols begin with."""

UP = b"fsdesk/1 up POST /v1/sync\0"
DOWN = b"fsdesk/1 down\0"


class Head(NamedTuple):
    """The beginning of a message as it came: its version, its opening or answer, and who signed that."""

    version: int
    raw: bytes
    signature: bytes

    def check(self, context: bytes, key: Ed25519PublicKey) -> None:
        """Raise Unreadable unless the holder of `key` signed this head, in this context."""
        check(self.signature, _signed(context, self.version, self.raw), key)


def _signed(context: bytes, version: int, raw: bytes) -> bytes:
    return context + (b"" if version == 1 else bytes([version])) + raw


def head_bytes(raw: bytes, context: bytes, key: Ed25519PrivateKey, version: int = VERSION) -> bytes:
    """A message's version, head and signature. `context` is what the signature also covers and binds it to."""
    return bytes([version]) + len(raw).to_bytes(2, "big") + raw + key.sign(_signed(context, version, raw))


def head_length(raw: bytes, newest: int = NEWEST_HEARD) -> int | None:
    """How many bytes version, head and signature take together; None until the first three bytes are there.

    Unreadable when it claims a version above `newest`: a desk takes no answer in a version it did not ask in.
    """
    if len(raw) < 3:
        return None
    if not 1 <= raw[0] <= newest:
        raise Unreadable("newer_protocol")
    return 3 + int.from_bytes(raw[1:3], "big") + SIGNATURE_BYTES


def split_head(raw: bytes) -> Head:
    """The head that exactly `head_length` bytes are."""
    return Head(raw[0], raw[3:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:])


def check(signature: bytes, signed: bytes, key: Ed25519PublicKey) -> None:
    """Raise Unreadable unless the holder of `key` signed these bytes."""
    try:
        key.verify(signature, signed)
    except InvalidSignature as error:
        raise Unreadable("wrong_signature") from error


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


def answer_context(opening_signature: bytes, down: bytes = DOWN) -> bytes:
    """What the signature of an answer's head also covers: that it answers this request, in its lane, and no other."""
    return down + opening_signature


def new_salt() -> bytes:
    """Eight fresh random bytes for an opening."""
    return secrets.token_bytes(8)
