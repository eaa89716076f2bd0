"""Codes that say over a telephone that the hub has heard something: right for one laptop and one thing only.

Laptop and hub each hold one half of a key agreed when the laptop joined (X25519), so each works a code out for itself
and nobody else can. Five bytes are more than anybody guesses while somebody holds the line.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.spoken import heard, spoken

CODE_BYTES = 5
OUT_ALONE = b"fsdesk/1 spoken out alone\0"
"""What a code is for: that a plan read over the telephone is watched."""


def spoken_code(mine: X25519PrivateKey, theirs: X25519PublicKey, what_for: bytes, said: str) -> str:
    """The code for what was said, as it is read out."""
    return spoken(_code(mine, theirs, what_for, said))


def is_code_for(typed: str, mine: X25519PrivateKey, theirs: X25519PublicKey, what_for: bytes, said: str) -> bool:
    """Whether what somebody typed is the code for this. Refused, saying where to look, when it was misheard."""
    return hmac.compare_digest(heard(typed, CODE_BYTES), _code(mine, theirs, what_for, said))


def plan_said(record: str, until: int, grace_minutes: int) -> str:
    """What both sides work a plan's code out from: which plan, when they are back (seconds since 1970), the grace."""
    return f"{record} {until // 60} {grace_minutes}"


def _code(mine: X25519PrivateKey, theirs: X25519PublicKey, what_for: bytes, said: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=what_for).derive(mine.exchange(theirs))
    return hmac.digest(key, said.encode(), "sha256")[:CODE_BYTES]
