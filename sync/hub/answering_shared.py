"""Answers what partners ask, and what those who work with the families ask of them: see `shared` and `contributing`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.roles import Role
from fsdesk.rules_contributing import is_sound
from sync import asked_shared as asked
from sync.hub import apart, contributing, shared
from sync.hub.checks import is_name
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.hub.ledger_shared import Contribution
from sync.hub.noting import note
from sync.hub.surveying import labels_of
from sync.protocol import Unreadable, pack, unpack
from sync.questions import Reply, reply

AGENCY_CHARS_MAX = 200


def mine(hub: Hub, asker: Device, body: bytes) -> Reply:
    """The families shared with the asker."""
    unpack(body, asked.Nothing)
    with hub.ledger.reading():
        found = shared.mine(hub.ledger, asker, hub.now())
    if isinstance(found, str):
        return Reply(found)
    rows = sorted(map(_family, found), key=lambda one: (one.label, one.family))
    return reply(asked.Mine(tuple(rows[: asked.ROWS_MAX])))


def read(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Some of what the asker may read of one family. That they read it is durable before they are told."""
    question = unpack(body, asked.ReadAsked)
    _sound(question.family)
    now = hub.now()
    with hub.ledger.writing():
        found = shared.read(hub.ledger, asker, question.family, now)
        if not isinstance(found, str):
            note(hub.ledger, "shared", now, user=asker.user, family=question.family)
    if isinstance(found, str):
        return Reply(found)
    records: list[asked.SharedRecord] = []
    size, after = 0, ""
    for record, kind, fields in found.told.records:
        if record <= question.after:
            continue
        one = asked.SharedRecord(RecordId(record), kind, dict(fields))
        size += len(pack(one))
        if records and size > asked.READ_BYTES:
            after = records[-1].record
            break
        records.append(one)
    named = sorted({name for one in records for values in one.fields.values() for name in _names(values)})
    told = tuple(asked.NamedIn(RecordId(one), *found.told.named[one]) for one in named if one in found.told.named)
    return reply(asked.ReadTold(_family(found), tuple(records), told, RecordId(after)))


def _family(one: shared.SharedNow) -> asked.SharedFamily:
    return asked.SharedFamily(one.naming.family, one.told.label, one.told.names, one.naming.agency, one.told.until)


def _names(values: Sequence[Value]) -> Sequence[Any]:
    return [part for value in values for part in (value if isinstance(value, tuple) else (value,)) if type(part) is str]


def add(hub: Hub, asker: Device, body: bytes) -> Reply:
    """A partner's own words are kept."""
    return _add(hub, asker, unpack(body, asked.AddAsked), is_apart=False)


def add_apart(hub: Hub, asker: Device, body: bytes) -> Reply:
    """A partner's own words are kept, for none of those who work with the family."""
    return _add(hub, asker, unpack(body, asked.AddAsked), is_apart=True)


def _add(hub: Hub, asker: Device, said: asked.AddAsked, *, is_apart: bool) -> Reply:
    _sound(said.family, *([said.record] if said.record else []), name=said.contribution)
    sound = is_sound(said.kind, said.record, said.fields, said.said_at, said.readers)
    if not sound or bool(said.readers) != is_apart:
        raise Unreadable("not_understood")
    return _done(contributing.add(hub.ledger, asker, said, hub.now()))


def sent(hub: Hub, asker: Device, body: bytes) -> Reply:
    """What became of the asker's own."""
    unpack(body, asked.Nothing)
    with hub.ledger.reading():
        found = contributing.sent(hub.ledger, asker, asked.ROWS_MAX)
    if isinstance(found, str):
        return Reply(found)
    rows = [
        asked.SentRow(bytes.fromhex(one.contribution), one.family, one.state, one.reason, one.came, one.settled)
        for one in found
    ]
    return reply(asked.Sent(tuple(rows)))


def waiting(hub: Hub, asker: Device, body: bytes) -> Reply:
    """What waits of the families the asker works with."""
    question = unpack(body, asked.WaitingAsked)
    if question.after:
        _sound(name=question.after)
    with hub.ledger.reading():
        found = contributing.waiting(hub.ledger, asker, question.after.hex())
        names = {one.user: one.name for one in hub.ledger.accounts()} if found else {}
    return Reply(found) if isinstance(found, str) else _told_waiting(*found, names)


def waiting_apart(hub: Hub, asker: Device, body: bytes) -> Reply:
    """What waits for the asker, and for none of those who work with the family."""
    question = unpack(body, asked.WaitingAsked)
    if question.after:
        _sound(name=question.after)
    ledger = hub.ledger
    with ledger.reading():
        found = apart.waiting(ledger, asker, contributing.place_of(ledger, question.after.hex()))
        if isinstance(found, str):
            return Reply(found)
        names = {one.user: one.name for one in ledger.accounts()}
        labels = labels_of(ledger, {one.family for one in found[0]}) if asker.role == Role.IG_OFFICER else {}
    return _told_waiting(*found, names, labels)


def set_aside(hub: Hub, asker: Device, body: bytes) -> Reply:
    """What was set aside, and why, for whoever set it aside and who leads."""
    question = unpack(body, asked.AsideAsked)
    if question.family:
        _sound(question.family)
    ledger = hub.ledger
    with ledger.reading():
        found = contributing.were_set_aside(ledger, asker, question.family)
        if isinstance(found, str):
            return Reply(found)
        names = {one.user: one.name for one in ledger.accounts()} if found else {}
        officers = asker.role == Role.IG_OFFICER and bool(found)
        labels = labels_of(ledger, {one.family for one in found}) if officers else {}
    rows = [
        asked.AsideRow(
            _waiting(one, names.get(one.user, ""), labels.get(one.family, "")),
            one.settled, UserId(one.settled_by), one.reason,
        )
        for one in found
    ]  # fmt: skip
    return reply(asked.Asides(tuple(rows)))


def _told_waiting(
    rows: Sequence[Contribution], all_told: bool, names: Mapping[UserId, str],
    labels: Mapping[FamilyId, str] = MappingProxyType({}),
) -> Reply:  # fmt: skip
    told = tuple(_waiting(one, names.get(one.user, ""), labels.get(one.family, "")) for one in rows)
    return reply(asked.Waiting(told, b"" if all_told or not told else told[-1].contribution))


def _waiting(one: Contribution, name: str, label: str) -> asked.WaitingRow:
    fields = contributing.fields_of(one)
    return asked.WaitingRow(
        bytes.fromhex(one.contribution), one.family, one.user, name, one.agency, one.kind, RecordId(one.record),
        fields, one.said_at, one.came, one.late, one.readers, label,
    )  # fmt: skip


def taken(hub: Hub, asker: Device, body: bytes) -> Reply:
    """One is set aside, for a reason."""
    said = unpack(body, asked.TakenAsked)
    _sound(name=said.contribution)
    reason = said.reason.strip()
    if not reason or len(reason) > asked.REASON_CHARS_MAX or "\0" in reason:
        raise Unreadable("not_understood")
    return _done(contributing.set_aside(hub.ledger, asker, said.contribution.hex(), reason, hub.now()))


def name(hub: Hub, asker: Device, body: bytes) -> Reply:
    """A partner is named."""
    said = unpack(body, asked.NameAsked)
    _sound(said.family)
    agency = " ".join(said.agency.split())
    if not agency or len(agency) > AGENCY_CHARS_MAX or "\0" in agency + said.user:
        raise Unreadable("not_understood")
    return _done(shared.name(hub.ledger, asker, said.family, said.user, agency=agency, now=hub.now()))


def unname(hub: Hub, asker: Device, body: bytes) -> Reply:
    """A partner is named no longer."""
    said = unpack(body, asked.UnnameAsked)
    _sound(said.family)
    return _done(shared.unname(hub.ledger, asker, said.family, said.user, hub.now()))


def named(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Who is and was named for the families the asker knows, and, for who may name, the partners there are."""
    unpack(body, asked.Nothing)
    with hub.ledger.reading():
        found = shared.named(hub.ledger, asker, hub.now())
        if isinstance(found, str):
            return Reply(found)
        accounts = {one.user: one for one in hub.ledger.accounts()}
        called = {user: one.name for user, one in accounts.items()}
        last = {one.user: one.agency for one in sorted(hub.ledger.all_namings(), key=lambda one: one.since)}
    rows = [
        asked.NamedRow(
            one.family, one.user, called.get(one.user, ""), one.agency, UserId(one.author),
            one.since, one.ended, until,
        )
        for one, until in found
    ]  # fmt: skip
    partners = [
        asked.PartnerRow(one.user, one.name, last.get(one.user, ""))
        for one in accounts.values()
        if one.role == Role.PARTNER and shared.may_name_anybody(asker)
    ]
    partners.sort(key=lambda one: (one.name, one.user))
    return reply(asked.Named(tuple(rows[-asked.ROWS_MAX :]), tuple(partners[: asked.ROWS_MAX])))


def _done(found: bool | str) -> Reply:
    return Reply(found) if isinstance(found, str) else reply(asked.Done(found))


def _sound(*names: str, name: bytes = bytes(asked.NAME_BYTES)) -> None:
    """Unreadable when a name is none."""
    if len(name) != asked.NAME_BYTES or not all(map(is_name, names)):
        raise Unreadable("not_understood")


Answering = Callable[[Hub, Device, bytes], Reply]
ANSWERS: Mapping[str, Answering] = {
    asked.MINE: mine,
    asked.READ: read,
    asked.ADD: add,
    asked.ADD_APART: add_apart,
    asked.SENT: sent,
    asked.WAITING: waiting,
    asked.APART: waiting_apart,
    asked.TAKEN: taken,
    asked.SET_ASIDE: set_aside,
    asked.NAME: name,
    asked.UNNAME: unname,
    asked.NAMED: named,
}
"""Who answers what partners ask, and what is asked about them."""
