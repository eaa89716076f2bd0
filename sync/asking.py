"""A desk's end of the lane of questions: ask, and be told at once or hear that nobody could be asked."""

from __future__ import annotations

import contextlib
from typing import Protocol

from sync.doors import DeskKeys, Wire
from sync.hearing import hear_frames, hear_head
from sync.line import LineFault, LineTrouble
from sync.protocol import VERSION, pack, unpack
from sync.questions import ASK_DOWN, ASK_PATH, ASK_UP, AskAnswer, AskOpening, Question, Reply
from sync.sealing import (
    SIGNATURE_BYTES,
    FrameReader,
    FrameWriter,
    answer_context,
    frame_key,
    head_bytes,
    new_salt,
)

SUSPENDED = "suspended"
"""The code of a reply to a laptop that is suspended: no question of it is answered."""


class Counter(Protocol):
    """What the lane asks of the store."""

    def next_counter(self, at_least: int) -> int:
        """A request number never used before, durable before it is used."""


def ask(store: Counter, line: Wire, keys: DeskKeys, question: Question) -> Reply:
    """The hub's reply. LineTrouble when there is none: the hub may have acted on the question or not."""
    answer, reply = _once(store, line, keys, question, 0)
    if answer.said == "counter_used":
        answer, reply = _once(store, line, keys, question, answer.counter + 1)
    if answer.said == SUSPENDED:
        return Reply(SUSPENDED)
    if answer.said or reply is None:
        raise LineTrouble(LineFault.HUB_REFUSED)
    return reply


def _once(
    store: Counter, line: Wire, keys: DeskKeys, question: Question, at_least: int
) -> tuple[AskAnswer, Reply | None]:
    opening = AskOpening(keys.device, store.next_counter(at_least), new_salt())
    head = head_bytes(pack(opening), ASK_UP, keys.sign)
    signature = head[-SIGNATURE_BYTES:]
    key = frame_key(keys.seal, keys.hub_seal, ASK_UP, signature)
    frame = FrameWriter(key, keys.sign, signature).frame(pack(question))
    replies: list[Reply] = []
    with contextlib.closing(line.post(ASK_PATH, head + frame)) as parts:
        context = answer_context(signature, ASK_DOWN)
        answer, heard, rest = hear_head(parts, AskAnswer, context, keys.hub_sign, VERSION)
        down = frame_key(keys.seal, keys.hub_seal, ASK_DOWN, signature)
        reader = FrameReader(down, keys.hub_sign, heard.signature)
        hear_frames(rest, parts, lambda sealed: replies.extend(unpack(reader.chunk(one), Reply) for one in sealed))
    return answer, replies[0] if replies else None
