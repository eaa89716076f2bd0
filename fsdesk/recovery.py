"""The partnership's recovery key: what is sealed to it opens only where two of its three keepers meet. Asks nobody.

The key is made and used on a machine that meets no network. Its public half is given to the hub, which gives it to
every laptop that joins. Its private half exists nowhere whole: each of three keepers has a *share*, and any two
shares open it, as each pair of keepers holds a copy sealed once to either of them.

HPKE (RFC 9180) in its base mode with ML-KEM-768 and X25519 together: what is kept for as long as these records are
must also stand when one of the two is broken.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
from typing import Annotated, Final, Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.spoken import spoken
from fsdesk.trouble import Refused

KEM_NAME: Final = "MLKEM768_X25519"
KEEPERS = (1, 2, 3)
SEED_BYTES = 32
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PUBLIC_MARK, _SHARE_MARK = "FSDESKRECOVERY1-", "FSDESKSHARE1-"
_CHECK_BYTES = 8
LINE_CHARS_MAX = 8_192

Secret = Annotated[bytes, msgspec.Meta(min_length=SEED_BYTES, max_length=SEED_BYTES)]


class RecoveryPublic(msgspec.Struct, frozen=True, array_like=True):
    """The half of the recovery key that everybody may have: it seals and opens nothing."""

    mlkem: Annotated[bytes, msgspec.Meta(min_length=1184, max_length=1184)]
    x25519: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]

    @property
    def key_id(self) -> str:
        """What this key is called: eighteen letters in groups, by which people compare two papers."""
        return spoken(hashlib.sha256(b"fsdesk recovery key\0" + self.mlkem + self.x25519).digest()[:10])

    def seal(self, purpose: bytes, content: bytes) -> bytes:
        """The content for the keepers alone, about 1.2 kB longer. `purpose` says what and whose it is: it opens for
        no other."""
        both = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.mlkem), X25519PublicKey.from_public_bytes(self.x25519)
        )
        return _SUITE.encrypt(content, both, _info(self, purpose))

    def to_bytes(self) -> bytes:
        """The form in which it is kept and sent."""
        return self.mlkem + self.x25519

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """The key these bytes are; ValueError when they are none."""
        found = cls(raw[:1184], raw[1184:])
        if len(raw) != 1184 + 32 or not any(found.x25519):
            raise ValueError("not a recovery key")
        MLKEM768PublicKey.from_public_bytes(found.mlkem)
        return found

    @classmethod
    def from_setting(cls, setting: str) -> Self | None:
        """The key a store remembers under "recovery"; None while its partnership has none."""
        return cls.from_bytes(bytes.fromhex(setting)) if setting else None

    def line(self) -> str:
        """The key as one line of text, as it is given to the hub."""
        return as_line(_PUBLIC_MARK, self.to_bytes())

    @classmethod
    def from_line(cls, text: str) -> Self:
        """The key on a line of text. Refused when it is not whole."""
        try:
            return cls.from_bytes(content_of(_PUBLIC_MARK, text))
        except ValueError as error:
            raise not_whole("recovery key") from error


class RecoveryPrivate:
    """The half that opens. It lives only as long as the command two keepers run."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        both = HKDF(algorithm=SHA512(), length=96, salt=None, info=b"fsdesk recovery key 1").derive(seed)
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(both[:64])
        self._x25519 = X25519PrivateKey.from_private_bytes(both[64:])

    @classmethod
    def new(cls) -> Self:
        """A fresh key."""
        return cls(os.urandom(SEED_BYTES))

    @property
    def public(self) -> RecoveryPublic:
        """Its other half."""
        return RecoveryPublic(self._mlkem.public_key().public_bytes_raw(), self._x25519.public_key().public_bytes_raw())

    @property
    def heir(self) -> Ed25519PrivateKey:
        """What two keepers sign with when they name another revoke key (see `sync.succession`), and nothing else."""
        seed = HKDF(algorithm=SHA512(), length=SEED_BYTES, salt=None, info=b"fsdesk recovery key as heir 1")
        return Ed25519PrivateKey.from_private_bytes(seed.derive(self._seed))

    def open(self, purpose: bytes, sealed: bytes) -> bytes:
        """What was sealed to this key for this purpose. Refused when it was not."""
        try:
            both = MLKEM768X25519PrivateKey(self._mlkem, self._x25519)
            return _SUITE.decrypt(sealed, both, _info(self.public, purpose))
        except (InvalidTag, ValueError) as error:
            raise Refused(
                "This was not sealed to this recovery key, or is not whole.",
                safe="Nothing was changed.",
                next_step="Check that the shares are those of this partnership's key, and that the file is whole.",
            ) from error

    def shares(self) -> tuple[Share, Share, Share]:
        """Three shares of which any two open the key and one alone says nothing. Each call makes other ones."""
        key_id = self.public.key_id
        secrets = {number: os.urandom(SEED_BYTES) for number in KEEPERS}
        copies: dict[tuple[int, int], bytes] = {}
        for one, other in itertools.combinations(KEEPERS, 2):
            inner = _pair_key(secrets[other], key_id, one, other).encrypt(bytes(12), self._seed, b"inner")
            copies[one, other] = _pair_key(secrets[one], key_id, one, other).encrypt(bytes(12), inner, b"outer")
        first, second, third = (
            Share(number, key_id, secrets[number], tuple(copies[pair] for pair in copies if number in pair))
            for number in KEEPERS
        )
        return first, second, third


class Share(msgspec.Struct, frozen=True, array_like=True):
    """One keeper's part: a secret, and the two copies of the key for which it is one of two secrets.

    `copies` are in the order of the pairs (1, 2), (1, 3), (2, 3) that this keeper is one of.
    """

    number: Annotated[int, msgspec.Meta(ge=1, le=3)]
    key_id: str
    secret: Secret
    copies: tuple[bytes, ...]

    def __repr__(self) -> str:
        """Names the share and hides it."""
        return f"Share({self.number} of {self.key_id})"

    def line(self) -> str:
        """The share as one line of text, to be kept on a stick or on paper."""
        return as_line(_SHARE_MARK, msgspec.msgpack.encode(self))

    @classmethod
    def from_line(cls, text: str) -> Self:
        """The share on a line of text. Refused when it is not whole."""
        try:
            share = msgspec.msgpack.decode(content_of(_SHARE_MARK, text), type=cls)
            if len(share.copies) != len(KEEPERS) - 1:
                raise ValueError("not a share")
        except (ValueError, msgspec.MsgspecError) as error:
            raise not_whole("share") from error
        return share


def open_together(first: Share, second: Share) -> RecoveryPrivate:
    """The key that two keepers hold together. Refused when the shares are of two keys, or one is there twice."""
    if first.number == second.number:
        raise Refused("This is the same share twice.", next_step="A second keeper's share is needed.")
    if first.key_id != second.key_id:
        raise Refused(
            "These two shares are of different recovery keys.", next_step="Look for the second share of the same key."
        )
    one, other = sorted((first, second), key=lambda share: share.number)
    pairs = [pair for pair in itertools.combinations(KEEPERS, 2) if one.number in pair]
    copy = one.copies[pairs.index((one.number, other.number))]
    try:
        inner = _pair_key(one.secret, one.key_id, one.number, other.number).decrypt(bytes(12), copy, b"outer")
        seed = _pair_key(other.secret, one.key_id, one.number, other.number).decrypt(bytes(12), inner, b"inner")
    except InvalidTag as error:
        raise Refused(
            "These two shares do not open the recovery key together.",
            next_step="One of them was altered, or was made at another time: try with the third.",
        ) from error
    return RecoveryPrivate(seed)


def _pair_key(secret: bytes, key_id: str, one: int, other: int) -> AESGCM:
    """A keeper's key for one pair: used once, so that its nonce may be zero."""
    info = f"fsdesk share 1 {key_id} {one} {other}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret))


def _info(public: RecoveryPublic, purpose: bytes) -> bytes:
    return b"fsdesk recovery 1\0" + public.key_id.encode() + b"\0" + purpose


def as_line(mark: str, content: bytes) -> str:
    """Some bytes as one line of text that is copied, printed or put on a stick; damage to it is noticed."""
    check = hashlib.sha256(mark.encode() + content).digest()[:_CHECK_BYTES]
    return mark + base64.urlsafe_b64encode(content + check).decode().rstrip("=")


def content_of(mark: str, text: str) -> bytes:
    """What a line holds; ValueError when it is not one of ours, or not whole."""
    line = "".join(text[: LINE_CHARS_MAX + 1].split())
    if not line.startswith(mark) or len(line) > LINE_CHARS_MAX:
        raise ValueError("another line")
    data = line.removeprefix(mark)
    raw = base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)
    content, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if hashlib.sha256(mark.encode() + content).digest()[:_CHECK_BYTES] != check:
        raise ValueError("not whole")
    return content


def not_whole(what: str) -> Refused:
    """What to say of a line that is not one of ours, or not all of it."""
    return Refused(
        f"This is not a whole {what}.",
        safe="Nothing was changed.",
        next_step="Copy all of the line, from FSDESK to its end.",
    )
