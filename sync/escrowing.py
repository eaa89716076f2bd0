"""A laptop brings its rescue code to the hub, after an exchange; a line or a disk that fails leaves it for the next."""

from __future__ import annotations

import contextlib
from typing import Protocol

from fsdesk.trouble import Told
from sync.asked_escrow import ESCROW, EscrowAsked, EscrowTold
from sync.asking import Counter, ask
from sync.doors import DeskKeys, Wire
from sync.protocol import Unreadable
from sync.questions import question, told

STEPS_MOST = 2
"""First the recovery key, then the code that is sealed to it."""


class Codes(Protocol):
    """What this asks of the store."""

    def due(self) -> tuple[int, bytes] | None:
        """What the hub is to be told now; None when nothing is due."""

    def kept(self, number: int, recovery: bytes, voucher: bytes = b"") -> None:
        """What the hub says it keeps, and its word that this laptop joined."""


def bring_code(codes: Codes, counter: Counter, line: Wire, keys: DeskKeys) -> None:
    """Tell the hub of a new rescue code when one is due. Fails in silence: everything else has been exchanged."""
    with contextlib.suppress(Told, Unreadable, ValueError):
        for _ in range(STEPS_MOST):
            due = codes.due()
            if due is None:
                return
            answer = ask(counter, line, keys, question(ESCROW, EscrowAsked(*due)))
            if answer.code:
                return
            kept = told(answer, EscrowTold)
            codes.kept(kept.number, kept.recovery, kept.voucher)
