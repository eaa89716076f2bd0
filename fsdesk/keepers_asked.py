"""A laptop that nobody can unlock asks the keepers: what it asks, what they answer, as lines of text on any way.

The laptop makes a key pair for this once and shows its name; the person reads that name to the keepers on the
telephone. A hub, a mailbox or a stick in between that puts in a key of its own shows another name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

import msgspec

from fsdesk.keyfile import Bundle, StoreName, bundle_bytes, bundle_from, canonical, read_newest
from fsdesk.recovery import RecoveryPrivate, RecoveryPublic, as_line, content_of, not_whole
from fsdesk.slots import RecoverySlot, open_recovery
from fsdesk.trouble import Refused

_ASK_MARK, _ANSWER_MARK = "FSDESKASK1-", "FSDESKANSWER1-"


class KeepersAsked(msgspec.Struct, frozen=True, array_like=True):
    """One laptop's request: its keepers' slot, and the key the answer is sealed to."""

    store: StoreName
    slot: Annotated[bytes, msgspec.Meta(max_length=8192)]
    mlkem: bytes
    x25519: bytes

    @property
    def answer_key(self) -> RecoveryPublic:
        """The key the answer is sealed to; its name is what person and keepers compare."""
        return RecoveryPublic.from_bytes(self.mlkem + self.x25519)

    @property
    def keepers_slot(self) -> RecoverySlot:
        """The slot the keepers are asked to open."""
        return msgspec.json.decode(self.slot, type=RecoverySlot)

    def to_bytes(self) -> bytes:
        """The form in which it goes by the hub."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """The request these bytes are; ValueError when they are none."""
        try:
            asked = msgspec.msgpack.decode(raw, type=cls)
            msgspec.json.decode(asked.slot, type=RecoverySlot)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise ValueError("not a request") from error
        RecoveryPublic.from_bytes(asked.mlkem + asked.x25519)
        return asked

    def line(self) -> str:
        """The request as one line of text."""
        return as_line(_ASK_MARK, self.to_bytes())

    @classmethod
    def from_line(cls, text: str) -> Self:
        """The request a line is. Refused when it is not whole."""
        try:
            return cls.from_bytes(content_of(_ASK_MARK, text))
        except ValueError as error:
            raise not_whole("request") from error


def is_answer(text: str) -> bool:
    """Whether this is a whole answer of keepers, to whatever request."""
    try:
        return bool(content_of(_ANSWER_MARK, text))
    except ValueError:
        return False


def answer(asked: KeepersAsked, private: RecoveryPrivate) -> str:
    """The keepers' answer, as one line that only the laptop that asked can open. Refused for a slot not theirs."""
    bundle = open_recovery(asked.keepers_slot, asked.store, private)
    sealed = asked.answer_key.seal(_purpose(asked.store), bundle_bytes(bundle, signing=False))
    return as_line(_ANSWER_MARK, sealed)


class AskingKeepers:
    """One request under way. Its private key lives in this process alone: what it was asked for ends with it."""

    def __init__(self, asked: KeepersAsked, private: RecoveryPrivate) -> None:
        self._asked = asked
        self._private = private

    @property
    def line(self) -> str:
        """What is brought to the keepers."""
        return self._asked.line()

    @property
    def request(self) -> bytes:
        """The same as it goes by the hub."""
        return self._asked.to_bytes()

    @property
    def name(self) -> str:
        """What is read to the keepers on the telephone."""
        return self._private.public.key_id

    @property
    def laptop(self) -> str:
        """What the hub calls this laptop, as its key file says."""
        return self._asked.keepers_slot.laptop

    def opened(self, text: str) -> Bundle:
        """The keys in the keepers' answer, without the one that signs. Refused when it is not the answer to this."""
        try:
            sealed = content_of(_ANSWER_MARK, text)
        except ValueError as error:
            raise not_whole("answer") from error
        try:
            bundle = bundle_from(self._private.open(_purpose(self._asked.store), sealed))
        except Refused as told:
            raise Refused(
                "This is not the answer to what this page asked.",
                safe="Nothing was changed.",
                next_step="Bring the keepers the request this page shows now, and read them its name.",
            ) from told
        if bundle.store_id != self._asked.store:
            raise not_whole("answer")
        return bundle


def ask_keepers(folder: Path) -> AskingKeepers:
    """A request for the store in this folder. Refused when its partnership's keepers cannot open it."""
    file = read_newest(folder)
    slots = file.slots_of(RecoverySlot)
    if not slots:
        raise Refused(
            "This laptop has not been sealed to a recovery key.",
            safe="The encrypted store is untouched.",
            next_step="Without its passphrase it cannot be opened. What was sent is safe at the hub: ask for a slip to"
            " join anew.",
        )
    private = RecoveryPrivate.new()
    public = private.public
    return AskingKeepers(KeepersAsked(file.store, canonical(slots[-1]), public.mlkem, public.x25519), private)


def _purpose(store: str) -> bytes:
    return canonical({"type": "keepers' answer", "store": store})
