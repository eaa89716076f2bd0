"""What was done with the record, event by event: who looked, searched, printed, took out, unlocked, was refused.

An event names people and records by their ids and holds no word of the record. Events of one laptop are numbered from
1 without a gap, and each holds the hash of the one before it: what was once noted is never changed, and what was left
out is missed. Writing is not noted here: a revision says itself who wrote what.
"""

from __future__ import annotations

import hashlib

import msgspec

from fsdesk.records.ids import N_MAX, DeviceId, FamilyId, RecordId, UserId

ACTIONS = {
    "view": "looked at",
    "search": "searched",
    "print": "printed",
    "export": "took out as a file",
    "share": "shared",
    "unlock": "unlocked the laptop",
    "denied": "was refused",
    "break_glass": "opened in an emergency",
    "reveal": "uncovered what was masked",
    "settings": "changed a setting",
    "audit": "read who had looked",
    "hold": "put under or freed from a legal hold",
    "retention": "decided what becomes of an old record",
    "purge": "destroyed under retention",
    "office": "did the office’s work",
    "put_back": "put the hub back from a copy",
    "verify": "checked the hub’s log",
    "shared": "read the plan that is shared with them",
    "partner": "named a partner, or ended it",
    "contribute": "added to the plan as a partner",
    "settle": "set a partner’s words aside",
    "let_go": "let go of words for a destroyed record",
    "removed": "removed all that was on a laptop",
}
"""Codes of what can be done, each in the words that follow a name. A hub keeps codes it does not know as they are."""

HASH_BYTES = 32
REASON_CHARS_MAX = 1_000
EVENT_BYTES_MAX = 8_192
HUB = DeviceId("hub")
"""In whose name the hub notes what it does itself. No laptop can be called so."""


class Event(msgspec.Struct, frozen=True, array_like=True):
    """One act. `before` is the hash of the laptop's event before it, empty for its first; `at` is the laptop's own
    time with its offset: evidence, never used for order. `reason` is what the person gave as one. `together`: the
    household at the table was looking too."""

    device: DeviceId
    n: int
    before: bytes
    at: str
    user: UserId
    action: str
    family: FamilyId = FamilyId("")
    record: RecordId = RecordId("")
    person: RecordId = RecordId("")
    reason: str = ""
    together: bool = False


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Event)


def event_body(event: Event) -> bytes:
    """An event's one canonical form."""
    return _encoder.encode(event)


def event_hash(body: bytes) -> bytes:
    """What an event is known by, and what the next one of its laptop names."""
    return hashlib.sha256(body).digest()


def event_of(body: bytes) -> Event:
    """The event a body is. ValueError when it is none, or not in its canonical form."""
    try:
        event = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ValueError("not an event") from error
    if len(body) > EVENT_BYTES_MAX or _encoder.encode(event) != body or not _is_sound(event):
        raise ValueError("not an event")
    return event


def _is_sound(event: Event) -> bool:
    texts = (event.device, event.at, event.user, event.action, event.family, event.record, event.person, event.reason)
    first = event.n == 1
    return (
        0 < event.n <= N_MAX
        and len(event.before) == (0 if first else HASH_BYTES)
        and 0 < len(event.action) <= 40
        and max(map(len, texts[:-1])) <= 100
        and len(event.reason) <= REASON_CHARS_MAX
        and not any("\0" in text for text in texts)
    )
