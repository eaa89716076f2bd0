"""What somebody said that waits to be told to the hub and is no record: in what form a store keeps it, and all of it.

These are settings of the store. They are read here alike by the desk, which tells them, and by what seals them when the
store may not be read any more, or is to be removed.
"""

from __future__ import annotations

import json

import msgspec

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.sealed_items import ASIDE, BOARD, DRAFT, SAID_FOR, Words
from fsdesk.store import Store
from fsdesk.views_safety import ToSay

OWN_SAID, OWN_DRAFTS, OWN_DRAFTS_FOR, OUT_TO_SAY, ASIDE_TO_TELL = (
    "own_contributions", "own_drafts", "own_drafts_for", "out_to_say", "partner_words_aside",
)  # fmt: skip
"""The settings by name."""
NOT_SENT, REFUSED = "not_sent", "refused"
"""How something a partner said stands that has reached nobody: it waits, or the hub did not take it."""


class OwnSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One contribution of a partner as it is kept. `key` is its name, in hex; `reason` what was said of it; `readers`
    who reads it. `again` is the last life of the hub (its epoch) to which it was told anew, having been lost there.
    """

    key: str
    family: FamilyId
    kind: str
    record: RecordId
    fields: dict[str, str]
    said_at: str
    state: str = NOT_SENT
    reason: str = ""
    readers: str = ""
    again: str = ""


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """A contribution that was set aside here, and why; the hub has not been told."""

    key: str
    reason: str


def own_said(store: Store) -> tuple[OwnSaid, ...]:
    """What a partner said from here, the first first."""
    kept = store.setting(OWN_SAID)
    return msgspec.json.decode(kept, type=tuple[OwnSaid, ...]) if kept else ()


def own_drafts(store: Store) -> dict[FamilyId, str]:
    """What a partner is writing of each family and has not said."""
    kept = store.setting(OWN_DRAFTS)
    return {FamilyId(family): words for family, words in json.loads(kept).items()} if kept else {}


def drafts_for(store: Store) -> dict[FamilyId, str]:
    """Who is to read what is being written of each family, where that is not everybody who works with it."""
    kept = store.setting(OWN_DRAFTS_FOR)
    return {FamilyId(family): readers for family, readers in json.loads(kept).items()} if kept else {}


def out_to_say(store: Store) -> tuple[ToSay, ...]:
    """What was done or heard about those who are out, the first said first."""
    kept = store.setting(OUT_TO_SAY)
    return tuple(ToSay(**each) for each in json.loads(kept)) if kept else ()


def asides_to_tell(store: Store) -> tuple[Aside, ...]:
    """What was set aside of what partners said, the first first."""
    kept = store.setting(ASIDE_TO_TELL)
    return msgspec.json.decode(kept, type=tuple[Aside, ...]) if kept else ()


def waiting_words(store: Store) -> tuple[Words, ...]:
    """All that the hub has not got, with what it would not take: it stands nowhere else."""
    readers = drafts_for(store)
    return (
        *(
            Words(
                SAID_FOR.get(one.readers, f"said_{one.readers}"),
                one.key,
                one.family,
                one.kind,
                one.record,
                one.fields,
                one.said_at,
            )
            for one in own_said(store)
            if one.state in (NOT_SENT, REFUSED)
        ),
        *(Words(DRAFT, "", of, readers.get(of, ""), "", {"text": words}) for of, words in own_drafts(store).items()),
        *(
            Words(BOARD, one.name, one.record, one.kind, "", {"text": one.words}, str(one.said_at))
            for one in out_to_say(store)
        ),
        *(Words(ASIDE, one.key, "", "", "", {"reason": one.reason}) for one in asides_to_tell(store)),
    )
