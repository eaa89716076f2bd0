"""The lane of questions: what a desk asks the hub and is told at once. Only what is said; how is `sync.protocol`.

One question and its reply, in the form, under the seals and with the counter of an exchange, but signed in contexts of
its own. What is asked and told travels in one sealed frame each way; the heads in the clear hold numbers and opaque
names only. A question is for what only the hub knows and a person waits for; whatever can wait is a record and syncs.

A reply may be lost after the hub has acted, and the question asked again: what a question does, it does once or does
again without harm.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from fsdesk.records.ids import DeviceId
from sync.protocol import pack, unpack

ASK_PATH = "/v1/ask"
ASK_UP = b"fsdesk/1 up POST /v1/ask\0"
ASK_DOWN = b"fsdesk/1 ask down\0"

NOT_ALLOWED, NOT_KNOWN, NOT_UNDERSTOOD = "not_allowed", "question_not_known", "question_not_understood"
"""Codes of a reply that is none: the asker may not ask this; this hub does not know the question; nor what it says."""
KIND_LENGTH_MAX = 64


class AskOpening(msgspec.Struct, frozen=True, array_like=True):
    """What a desk says first. The counter is the one of its exchanges."""

    device: DeviceId
    counter: int
    salt: bytes


class AskAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says first. `said` is "" when a reply follows, "counter_used" (`counter` is the last one seen),
    "suspended", or the code of what was wrong with the frame."""

    said: str = ""
    counter: int = 0


class Question(msgspec.Struct, frozen=True, array_like=True):
    """One question, in a frame: its kind, and a message of that kind."""

    kind: str
    body: bytes


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """What the hub tells, in a frame: a code ("" when all is well) and the message the kind of question asks for."""

    code: str = ""
    body: bytes = b""


T = TypeVar("T")


def question(kind: str, message: msgspec.Struct) -> Question:
    """A question of this kind."""
    return Question(kind, pack(message))


def reply(message: msgspec.Struct) -> Reply:
    """A reply that tells this."""
    return Reply("", pack(message))


def told(answer: Reply, kind: type[T]) -> T:
    """What a reply without a code tells. Unreadable when it is no message of this kind."""
    return unpack(answer.body, kind)
