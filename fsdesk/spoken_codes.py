"""Codes that are read over a telephone: short, without letters that sound or look alike, and right for one thing only.

Laptop and hub each hold one half of a key agreed when the laptop joined (X25519), so each works a code out for itself
and nobody else can. Eight letters are 40 bits: more than anybody guesses while somebody holds the line.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.records.ids import DEVICE_ALPHABET

LETTERS = 8
OUT_ALONE = b"fsdesk/1 spoken out alone\0"
"""What a code is for: that a plan read over the telephone is watched."""


def spoken_code(mine: X25519PrivateKey, theirs: X25519PublicKey, what_for: bytes, said: str) -> str:
    """The code for what was said, as it is read out: two groups of four."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=what_for).derive(mine.exchange(theirs))
    number = int.from_bytes(hmac.digest(key, said.encode(), "sha256")[:5], "big")
    letters = "".join(DEVICE_ALPHABET[number >> 5 * at & 31] for at in reversed(range(LETTERS)))
    return f"{letters[:4]}-{letters[4:]}"


def is_same_code(heard: str, code: str) -> bool:
    """Whether what was heard is this code, however it was written down."""
    return hmac.compare_digest(_letters(heard), _letters(code))


def plan_said(record: str, until: int, grace_minutes: int) -> str:
    """What both sides work a plan's code out from: which plan, when they are back (seconds since 1970), the grace."""
    return f"{record} {until // 60} {grace_minutes}"


def _letters(text: str) -> bytes:
    return "".join(letter for letter in text.casefold() if letter in DEVICE_ALPHABET).encode()
