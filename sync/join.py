"""How a laptop joins its hub with a one-time slip. Knows the slip and two messages; keeps nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk.trouble import Refused, Trouble
from sync.doors import Wire
from sync.line import LineFault, LineTrouble
from sync.protocol import ENROL_PATH, Unreadable, pack
from sync.sealing import seal_to
from sync.slips import ENROL_UP, Enrolled, EnrolRequest, Slip, enrolled_from, slip_from_text

ANSWER_BYTES_MAX = 16 << 10
"""An answer is a few names and keys; whatever is longer is not one."""


def join(
    slip_text: str,
    line_factory: Callable[[str], Wire],
    signer: Ed25519PrivateKey,
    sealer: X25519PrivateKey,
    *,
    label: str,
) -> Enrolled:
    """Ask the hub named on the slip to take this laptop; what it is called there, and for whom.

    It may be repeated with the same keys, as after a line that broke before the answer came. Raises Refused when the
    slip is not whole, LineTrouble when the line fails, Trouble when the hub does not take the slip.
    """
    slip, sign, seal = _read(slip_text)
    asked = EnrolRequest(
        code=slip.code,
        sign=signer.public_key().public_bytes_raw(),
        seal=sealer.public_key().public_bytes_raw(),
        label=label,
    )
    request = seal_to(seal, ENROL_UP, pack(asked))
    try:
        answer = _answer(line_factory(slip.url), request)
    except LineTrouble as trouble:
        if trouble.fault is not LineFault.HUB_REFUSED:
            raise
        happened = "The hub did not take this slip. It may have been used already, or be too old."
        raise Trouble(happened, next_step="Ask the person who gave it to you for a new one.") from trouble
    try:
        return enrolled_from(answer, request, sealer, sign)
    except Unreadable as error:
        raise LineTrouble(LineFault.SIGN_IN_PAGE) from error


def _read(slip_text: str) -> tuple[Slip, Ed25519PublicKey, X25519PublicKey]:
    """The slip and the hub's two keys on it."""
    try:
        slip = slip_from_text(slip_text)
        if not slip.url.startswith(("https://", "http://")):
            raise Unreadable("not_a_slip")
        return slip, Ed25519PublicKey.from_public_bytes(slip.hub_sign), X25519PublicKey.from_public_bytes(slip.hub_seal)
    except (Unreadable, ValueError) as error:
        happened = "This is not a whole slip."
        raise Refused(happened, next_step="Copy all of it, from FSDESK1 to the end.") from error


def _answer(line: Wire, request: bytes) -> bytes:
    found = bytearray()
    with contextlib.closing(line.post(ENROL_PATH, request)) as parts:
        for part in parts:
            found += part
            if len(found) > ANSWER_BYTES_MAX:
                raise LineTrouble(LineFault.SIGN_IN_PAGE)
    return bytes(found)
