"""Presses that the hub has not answered: pressed again they are the same one to it, so that it does it once."""

from __future__ import annotations

import secrets

NAME_BYTES = 16


class Presses:
    """What was pressed and not answered, each with the name the hub knows it by. Forgotten when the window closes."""

    def __init__(self) -> None:
        self._open: dict[tuple[object, ...], bytes] = {}

    def name_of(self, *press: object) -> bytes:
        """The name of a press: a new one, or the one it had when it was pressed before and nobody answered."""
        return self._open.setdefault(press, secrets.token_bytes(NAME_BYTES))

    def answered(self, *press: object) -> None:
        """The hub has said what came of it: pressed again it is another one."""
        self._open.pop(press, None)
