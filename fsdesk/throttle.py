"""Wrong tries at a passphrase or a code: counted in two places, ever slower, and never a wipe.

The count is kept beside the store and in the laptop's password store: the higher of the two counts, so that taking
away either takes nothing back. Whoever holds a copy of the folder is not slowed by this: Argon2id and the laptop's
secret stop them. It slows a hand at the keyboard, and nothing is ever deleted for it: whoever wants the record gone
must not get there by typing.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable
from pathlib import Path

import msgspec

from fsdesk.disk import Disk, replace_file
from fsdesk.keyfile import canonical
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.trouble import Refused, Trouble

FREE_TRIES = 5
WAIT_S_MAX = 300.0
"""After five wrong tries in a row the wait is 2**n seconds (32, 64, 128, 256), then five minutes: eight tries in the
first five minutes, under the ten of Cyber Essentials."""

_FORM = struct.Struct(">QQ16s")
"""As the password store keeps it, in the 32 bytes every entry has: the count, and milliseconds."""


class _Tries(msgspec.Struct, frozen=True, kw_only=True):
    wrong_tries: int = 0
    last_wrong_s: float = 0.0


class Throttle:
    """The wrong tries at one store. ``monotonic`` tells seconds that never go back while the laptop is on."""

    def __init__(
        self, folder: Path, store: str, secrets: DeviceSecrets, monotonic: Callable[[], float], of: str = "state"
    ) -> None:
        """``of`` tells tries at the passphrase (state) from those at a code: neither keeps a person from the other."""
        self._state = folder / f"store.{of}"
        self._item = f"{of}-{store}"
        self._secrets = secrets
        self._now = monotonic
        self._found = _Tries()

    def counted(self) -> int:
        """Wrong tries in a row so far, by whichever of the two places has more."""
        self._found = max(self._beside(), self._kept(), key=lambda tries: (tries.wrong_tries, tries.last_wrong_s))
        return self._found.wrong_tries

    def check(self) -> None:
        """Raise Refused while the wait after the last wrong try is not over."""
        self.counted()
        if self._found.wrong_tries < FREE_TRIES:
            return
        now_s = self._now()
        wait_s = min(2.0 ** min(self._found.wrong_tries, 16), WAIT_S_MAX)
        if now_s < self._found.last_wrong_s:  # the laptop was restarted: the wait counts from now
            self._note(_Tries(wrong_tries=self._found.wrong_tries, last_wrong_s=now_s))
        left_s = int(self._found.last_wrong_s + wait_s - now_s + 0.999)
        if left_s > 0:
            raise Refused(
                "The last passphrases did not open this store."
                if self._state.suffix == ".state"
                else "The last codes did not open this store.",
                safe="Nothing was changed, and nothing is ever deleted for it.",
                next_step=f"Wait {left_s} seconds, then try again.",
            )

    def wrong(self) -> None:
        """Count one more."""
        self._note(_Tries(wrong_tries=self._found.wrong_tries + 1, last_wrong_s=self._now()))

    def right(self) -> None:
        """Forget them: the store was opened."""
        if self._found.wrong_tries:
            self._note(_Tries(last_wrong_s=self._now()))

    def _note(self, tries: _Tries) -> None:
        self._found = tries
        with contextlib.suppress(OSError):  # best effort: a read-only folder still unlocks
            replace_file(self._state, canonical(tries), Disk())
        with contextlib.suppress(Trouble):  # a laptop without a password store still counts beside the store
            self._secrets.put(self._item, _FORM.pack(tries.wrong_tries, int(max(tries.last_wrong_s, 0) * 1000), b""))

    def _beside(self) -> _Tries:
        # Neither place guards anything that a copied folder does not give away: unreadable counts as none.
        try:
            return _sensible(msgspec.json.decode(self._state.read_bytes(), type=_Tries))
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            return _Tries()

    def _kept(self) -> _Tries:
        try:
            raw = self._secrets.get(self._item)
        except Trouble:
            return _Tries()
        count, at_ms, rest = _FORM.unpack(raw or bytes(_FORM.size))
        if any(rest):
            return _Tries()
        return _sensible(_Tries(wrong_tries=count, last_wrong_s=at_ms / 1000))


def _sensible(tries: _Tries) -> _Tries:
    """At most as many as make the longest wait, so that no damage makes it longer."""
    count = min(max(tries.wrong_tries, 0), 64)
    return _Tries(wrong_tries=count, last_wrong_s=tries.last_wrong_s)
