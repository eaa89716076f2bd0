"""A code that is read over the phone and lets a laptop be read some days longer. Nothing of it needs a network.

Hub and laptop share a secret without ever having sent one: what their sealing keys agree on. A code is the first bytes
of an HMAC under it of the laptop, the code's number and its days; the laptop tries the few it could be. It counts once:
the number of the last one used is kept, and lower ones count no more.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.lease import EXTENSION_DAYS_MOST
from fsdesk.records.ids import DeviceId
from fsdesk.spoken import heard, spoken

CODE_BYTES = 6
"""Ten letters and two that check them. 48 bits, of which the numbers and days it may have take nine: at twelve tries an
hour, which is what is let through once some were wrong, guessing takes millions of years."""
AHEAD = 32
"""How many codes may have been given and never used since the last one that was."""


def code_key(mine: X25519PrivateKey, theirs: X25519PublicKey) -> bytes:
    """The secret that a laptop and its hub share: each from its own private sealing key and the other's public one."""
    shared = mine.exchange(theirs)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"fsdesk extension code 1").derive(shared)


def extension_code(key: bytes, device: DeviceId, number: int, days: int) -> str:
    """The code of this number for this laptop, in groups of four letters."""
    assert 1 <= days <= EXTENSION_DAYS_MOST
    return spoken(_mac(key, device, number, days))


def heard_code(key: bytes, device: DeviceId, typed: str, last: int) -> tuple[int, int] | None:
    """Number and days of the code that was typed; None when it is none, or not one after `last`.

    Refused when it is not a whole code, saying where to look again.
    """
    given = heard(typed, CODE_BYTES)
    found = None
    for number in range(last + 1, last + 1 + AHEAD):
        for days in range(1, EXTENSION_DAYS_MOST + 1):
            if hmac.compare_digest(_mac(key, device, number, days), given):
                found = number, days
    return found


def _mac(key: bytes, device: DeviceId, number: int, days: int) -> bytes:
    said = b"extension\0" + device.encode() + b"\0" + number.to_bytes(8, "big") + bytes([days])
    return hmac.digest(key, said, "sha256")[:CODE_BYTES]
