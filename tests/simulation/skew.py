"""Desks of other versions among those of this one: some of the version before, updated one day, and one of tomorrow.

A desk of the version before asks and is answered in form 1: nothing that came later is said to it. A desk of tomorrow
writes kinds and fields nobody here knows, under a newer schema, and says more than anybody here understands; all of it
is to be kept and handed on byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

import sync.client
from fsdesk.records import SCHEMA
from fsdesk.revisions import Revision
from fsdesk.store import Store, Writing
from sync.frames import FrameIntake
from sync.protocol import VERSION, Page
from sync.sealing import Head, head_length, split_head
from tests.simulation.oracle import Wrong
from tests.simulation.sizes import substituted

BEFORE, TOMORROW = 1, VERSION + 1
ANSWER_FIELDS, PAGE_FIELDS = 10, 3
"""How many fields an answer and a page have in form 1, counted here once more."""


def drawn(random: Random, names: list[str]) -> dict[str, int]:
    """The laptops of other versions: up to two of the version before, and mostly one or two of tomorrow."""
    shuffled = random.sample(names, len(names))
    before, tomorrow = random.choice((0, 1, 2)), random.choice((0, 1, 2))
    return dict.fromkeys(shuffled[:before], BEFORE) | dict.fromkeys(shuffled[before:][:tomorrow], TOMORROW)


class TomorrowStore(Store):
    """A store that writes under a schema number nobody here knows."""

    def _as_revision(self, asked: Writing, n: int) -> Revision:
        return replace(super()._as_revision(asked, n), schema=SCHEMA + 1)


class _IntakeBefore(FrameIntake):
    """What a desk of the version before reads of a frame: nothing in it is newer than that desk."""

    def page(self, sealed: bytes) -> Page:
        page = super().page(sealed)
        added = [getattr(page, name) for name in Page.__struct_fields__[PAGE_FIELDS:]]
        if any(added) or (page.place is not None and page.place.mark):
            raise Wrong("a page says more than version 1 knows")
        return page


def _said_more(message: msgspec.Struct, _: int) -> bytes:
    """A message with one field more at its end than anybody here knows."""
    encoder = msgspec.msgpack.Encoder(order="deterministic")
    return encoder.encode([*msgspec.msgpack.decode(encoder.encode(message)), "tomorrow"])


@contextmanager
def speaking(version: int) -> Iterator[None]:
    """For the length of an exchange its desk speaks as one of that version does."""
    values: dict[int, dict[str, Any]] = {
        BEFORE: {"VERSION": BEFORE, "FrameIntake": _IntakeBefore},
        TOMORROW: {"VERSION": TOMORROW, "pack": _said_more},
    }
    with ExitStack() as stack:
        if version != VERSION:
            stack.enter_context(substituted(sync.client, **values[version]))
        yield


def check_form(asked: bytes, answered: bytes) -> None:
    """An answer is in the lower of the two versions, and one in version 1 has that version's form."""
    heads: list[Head] = []
    for raw in (asked, answered):
        length = head_length(raw[:3], TOMORROW)
        assert length is not None
        heads.append(split_head(raw[:length]))
    opening, answer = heads
    if answer.version != min(opening.version, VERSION):
        raise Wrong(f"asked in version {opening.version}, the hub answers in {answer.version}")
    if answer.version == BEFORE and len(msgspec.msgpack.decode(answer.raw)) > ANSWER_FIELDS:
        raise Wrong("an answer says more than version 1 knows")
