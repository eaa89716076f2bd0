"""What the hub tells a laptop that asks: one question in, one reply out. Each chapter answers its own kinds.

Whether the asker may ask is decided by whoever answers; a kind nobody answers is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.records.ids import N_MAX
from sync.hub import (
    answering_audit,
    answering_beyond,
    answering_consent,
    answering_counts,
    answering_escrow,
    answering_keeping,
    answering_laptops,
    answering_out,
    answering_shared,
)
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.hub.noting import note
from sync.protocol import HEAD_BYTES_MAX, Unreadable, pack, unpack
from sync.questions import (
    ASK_DOWN,
    ASK_UP,
    KIND_LENGTH_MAX,
    NOT_ALLOWED,
    NOT_KNOWN,
    NOT_UNDERSTOOD,
    AskAnswer,
    AskOpening,
    Question,
    Reply,
)
from sync.sealing import FrameReader, Head, frame_key

Answering = Callable[[Hub, Device, bytes], Reply]
"""Answers the message of one kind of question from one laptop. Raises Unreadable when it is none of that kind."""

ANSWERS: Mapping[str, Answering] = {
    **answering_out.ANSWERS,
    **answering_escrow.ANSWERS,
    **answering_audit.ANSWERS,
    **answering_beyond.ANSWERS,
    **answering_consent.ANSWERS,
    **answering_counts.ANSWERS,
    **answering_laptops.ANSWERS,
    **answering_keeping.ANSWERS,
    **answering_shared.ANSWERS,
}
"""Who answers which kind."""


def begin(hub: Hub, head: Head, answers: Mapping[str, Answering] = ANSWERS) -> AskSession:
    """The talk this opening begins. Unreadable when it is not one of an enrolled laptop."""
    if len(head.raw) > HEAD_BYTES_MAX:
        raise Unreadable("head_too_large")
    opening = unpack(head.raw, AskOpening)
    asker = hub.signer(opening.device, head, ASK_UP)
    if not 0 <= opening.counter <= N_MAX:
        raise Unreadable("number_out_of_range")
    return AskSession(hub, asker, opening, head, answers)


class AskSession:
    """One question: its frame in, then the reply."""

    def __init__(
        self, hub: Hub, asker: Device, opening: AskOpening, head: Head, answers: Mapping[str, Answering]
    ) -> None:
        self._hub = hub
        self._asker = asker
        self.device = asker.device
        self._head = head
        self._answers = answers
        key = frame_key(hub.sealing, X25519PublicKey.from_public_bytes(asker.seal), ASK_UP, head.signature)
        self._reader = FrameReader(key, Ed25519PublicKey.from_public_bytes(asker.sign), head.signature)
        with hub.ledger.writing():
            self.open = hub.ledger.count_request(asker.device, opening.counter, hub.now())
        self._said = "" if self.open else "counter_used"
        if self.open and asker.suspended:
            self._said, self.open = "suspended", False
        self._question: Question | None = None

    def frames(self, sealed: Iterable[bytes]) -> None:
        """Take the one frame there is."""
        for one in sealed:
            if not self.open:
                return
            try:
                self._question = unpack(self._reader.chunk(one), Question)
            except Unreadable as refusal:
                self._said = refusal.code
            self.open = False

    def stop(self, code: str) -> None:
        """The request ended inside a frame, or announced one longer than any may be."""
        if self.open:
            self._said, self.open = code, False

    def parts(self) -> Iterator[bytes]:
        """The answer: a head, and the reply where there is one. The question is acted on before the head is made."""
        if not self._said and self._question is None:
            self._said = "cut_off"
        reply = self._reply(self._question) if not self._said and self._question is not None else None
        asker = self._hub.ledger.device(self.device)
        counter = asker.counter if asker is not None and self._said == "counter_used" else 0
        raw, writer = self._hub.reply(pack(AskAnswer(self._said, counter)), self._asker, self._head, ASK_DOWN)
        yield raw if reply is None else raw + writer.frame(pack(reply))

    def _reply(self, question: Question) -> Reply:
        answering = self._answers.get(question.kind) if len(question.kind) <= KIND_LENGTH_MAX else None
        if answering is None:
            return Reply(NOT_KNOWN)
        try:
            told = answering(self._hub, self._asker, question.body)
        except Unreadable:
            return Reply(NOT_UNDERSTOOD)
        if told.code == NOT_ALLOWED:
            note(self._hub.ledger, "denied", self._hub.now(), user=self._asker.user, reason=question.kind)
        return told

    def summary(self) -> dict[str, str | int]:
        """What happened, in names of ours only: the kind is the asker's word and not logged unless it is known."""
        kind = self._question.kind if self._question is not None and self._question.kind in self._answers else "-"
        return {"device": self.device, "said": self._said or "well", "asked": kind}
