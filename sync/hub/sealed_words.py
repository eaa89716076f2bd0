"""Words that waited on a laptop and came sealed: each goes where it would stand had it come over a line, by its own
name and once only. They come late, and perhaps from a laptop that is suspended for good.

Words for which there is no such place any more are nobody's to put anywhere: the office reads them, in a file it asks
for, and speaks to who wrote them. Until then they stay sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import Revision
from fsdesk.rules_contributing import LEADS, OFFICER, is_sound
from fsdesk.sealed_items import ASIDE, BOARD, DRAFT, SAID_FOR, Words
from sync.asked_out import NAME_BYTES as OUT_NAME_BYTES
from sync.asked_shared import NAME_BYTES, REASON_CHARS_MAX, AddAsked
from sync.hub import contributing, outings
from sync.hub.checks import is_name
from sync.hub.ledger import Device, Ledger


class Unplaced(NamedTuple):
    """Words for which there is no place, with whose they are."""

    device: DeviceId
    user: UserId
    words: Words


def placed(ledger: Ledger, laptop: Device, one: Words, now: int) -> bool:
    """Whether these words stand where they belong: put there now, in the transaction under way, or before."""
    put = _PUT.get(one.kind)
    return put is not None and put(ledger, laptop, one, now)


def _said(readers: str, ledger: Ledger, laptop: Device, one: Words, now: int) -> bool:
    """What a partner said waits for whom it was for."""
    name = _hex(one.name, NAME_BYTES)
    names = (one.of, one.record) if one.record else (one.of,)
    sound = is_sound(one.what, one.record, one.fields, one.said_at, readers)
    if name is None or not all(map(is_name, names)) or not sound:
        return False
    asked = AddAsked(name, FamilyId(one.of), one.what, RecordId(one.record), one.fields, one.said_at, readers)
    return not isinstance(contributing.add(ledger, laptop, asked, now, sealed=True), str)


def _of_outing(ledger: Ledger, laptop: Device, one: Words, now: int) -> bool:
    """A note of an outing, at its time. That somebody rang is told to the ladder while they are out still, and never
    written out: their word for help may be among what they said."""
    name, words = _hex(one.name, OUT_NAME_BYTES), one.fields.get("text", "")
    if name is None or one.what not in ("note", "phoned") or not words.strip() or "\0" in words:
        return False
    outing = ledger.hold_outing(RecordId(one.of)) if is_name(one.of) else None
    if outing is None or outing.worker == laptop.user or not outings.may_see(laptop, outing):
        return False
    at = max(outing.lodged_at, min(now, int(one.said_at) if one.said_at.isdecimal() else now))
    if one.what == "note":
        outings.note_step(ledger, outing.record, laptop.user, words, step="", now=at, name=one.name)
    elif outing.closed_at:
        outings.note_step(ledger, outing.record, laptop.user, outings.RANG, step="", now=at, name=one.name)
    else:
        outings.phoned_in(ledger, outing.record, laptop.user, words, until=0, now=now, name=one.name)
    return True


def _aside(ledger: Ledger, laptop: Device, one: Words, now: int) -> bool:
    reason = one.fields.get("reason", "").strip()
    if _hex(one.name, NAME_BYTES) is None or not reason or len(reason) > REASON_CHARS_MAX or "\0" in reason:
        return False
    return not isinstance(contributing.set_aside(ledger, laptop, one.name, reason, now), str)


def _hex(name: str, length: int) -> bytes | None:
    """The name these letters spell; None when they spell none, or not as the hub writes it."""
    try:
        raw = bytes.fromhex(name)
    except ValueError:
        return None
    return raw if len(raw) == length and raw.hex() == name else None


_PUT: Mapping[str, Callable[[Ledger, Device, Words, int], bool]] = {
    **{kind: partial(_said, readers) for readers, kind in SAID_FOR.items()},
    BOARD: _of_outing,
    ASIDE: _aside,
}
"""What a partner was writing and had not said is put nowhere: nobody but they can say it."""
WRITTEN = "written"
"""What was written into a record that was destroyed meanwhile, on a laptop that has it no more: it goes nowhere."""
PICTURE = "a picture"
"""What is said of a picture of such a record: it stays sealed, and is shown to nobody."""
_CALLED = {
    SAID_FOR[""]: "A partner said of family",
    SAID_FOR[LEADS]: "A partner said, for who leads its team alone, of family",
    SAID_FOR[OFFICER]: "A partner said, for the information-governance officer alone, of family",
    DRAFT: "A partner was writing, and had not said, of family",
    BOARD: "Of somebody who is out, plan",
    ASIDE: "Why something a partner said was set aside, of contribution",
    WRITTEN: "Written into a record that was destroyed, of family",
}


def as_words(one: Revision) -> Words:
    """A writing for which there is no record any more, as the office reads it."""
    fields = {name: _as_text(value) for name, value in one.fields.items()}
    return Words(WRITTEN, "", one.family, one.kind, one.record, fields, one.written_at)


def _as_text(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def written_out(rest: Iterable[Unplaced]) -> bytes:
    """The words as the office reads them: whose, of what, when, and what they say."""
    parts = []
    for device, user, one in rest:
        head = f"{_CALLED.get(one.kind, 'Words')} {one.of or one.name}"
        about = " ".join(filter(None, (one.what, one.record)))
        lines = [f"{head} ({about})" if about else head, f"Laptop {device}, {user}, {_when(one.said_at)}"]
        lines += [f"{field}: {words}" for field, words in sorted(one.fields.items())]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts).encode()


def _when(said_at: str) -> str:
    if said_at.isdecimal():
        return datetime.fromtimestamp(min(int(said_at), 1 << 36), UTC).isoformat(timespec="minutes")
    return said_at or "at a time that was not kept"
