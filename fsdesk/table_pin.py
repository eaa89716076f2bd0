"""The PIN that ends sit-together mode: kept as a slow digest, good for nothing else. It asks nobody and keeps nothing.

It is no key. No key is made of it, none is sealed with it, and whoever guesses it has turned one screen round: the
store, the laptop and the hub know nothing of it. So it may be short, where a passphrase may not.
"""

from __future__ import annotations

import hmac
import os
import re
import unicodedata
from collections.abc import Callable

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fsdesk.trouble import Refused

PIN_LENGTH_MIN, PIN_LENGTH_MAX = 4, 64
FREE_TRIES = 3
"""Wrong tries in a row that cost no waiting: fingers slip when somebody is watching."""
WAIT_S_FIRST, WAIT_S_MAX = 5, 300
LOCKS_AFTER = 10
"""Wrong tries in a row after which FSDesk locks itself. Nothing is deleted, ever: the passphrase opens it again."""

_MARK = "argon2id-1"
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
"""OWASP Password Storage Cheat Sheet (2024), the first Argon2id it names. The digest lies in the encrypted store."""
_EASY = ("0123456789", "9876543210")


def kept_form(pin: str) -> str:
    """What is kept of a new PIN. Raises Refused for one that is too short, too long or guessed at the first try."""
    plain = _plain(pin)
    if not PIN_LENGTH_MIN <= len(plain) <= PIN_LENGTH_MAX:
        raise Refused(
            f"A PIN for sitting together has at least {PIN_LENGTH_MIN} figures or letters.",
            safe="Nothing was changed.",
            next_step="Choose one you can type while others look on.",
        )
    if len(set(plain)) == 1 or any(plain in easy for easy in _EASY):
        raise Refused(
            "This PIN is one of the first that anybody would try.",
            safe="Nothing was changed.",
            next_step="Choose figures that do not stand in a row.",
        )
    salt = os.urandom(16)
    return f"{_MARK}${salt.hex()}${_digest(plain, salt).hex()}"


def is_it(pin: str, kept: str) -> bool:
    """Whether this is the PIN that was kept; about a twentieth of a second. What cannot be read is no PIN."""
    found = re.fullmatch(rf"{_MARK}\$([0-9a-f]{{32}})\$([0-9a-f]{{64}})", kept)
    if found is None or len(pin) > PIN_LENGTH_MAX:
        return False
    salt, digest = (bytes.fromhex(part) for part in found.groups())
    return hmac.compare_digest(_digest(_plain(pin), salt), digest)


def wait_s(wrong: int) -> int:
    """Seconds to wait after so many wrong tries in a row: none at first, then ever more, up to WAIT_S_MAX."""
    return 0 if wrong < FREE_TRIES else min(WAIT_S_MAX, WAIT_S_FIRST << min(wrong - FREE_TRIES, 16))


class Tries:
    """Wrong tries in a row since the store was unlocked. They outlive the mode: leaving it needs a right one."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self.wrong = 0
        self._since = 0.0

    def refuse_too_soon(self) -> None:
        """Raises Refused while the wait after the last wrong try is not over."""
        left = int(self._since + wait_s(self.wrong) - self._monotonic() + 0.999)
        if left > 0:
            raise Refused("That was not the PIN.", safe="Nothing is ever deleted for it.",
                          next_step=f"Wait {left} seconds, then try again.")  # fmt: skip

    def note(self, *, right: bool) -> None:
        """Takes note of a try."""
        self.wrong = 0 if right else self.wrong + 1
        self._since = self._monotonic()

    @property
    def too_many(self) -> bool:
        """Whether FSDesk should lock itself now."""
        return self.wrong >= LOCKS_AFTER


def _plain(pin: str) -> str:
    return unicodedata.normalize("NFC", pin)


def _digest(plain: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return kdf.derive(plain.encode("utf-8", "surrogatepass"))
