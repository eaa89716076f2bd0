"""Answers what laptops ask of those who are out alone: one's own plans, the board, and what people do about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId, split_revision_id
from fsdesk.roles import Role
from fsdesk.rules_out import ALL_CLEAR, GRACE_MINUTES_MAX, OUT_HOURS_MAX
from fsdesk.spoken_codes import OUT_ALONE, plan_said, spoken_code
from fsdesk.trouble import Refused
from sync import asked_out as asked
from sync.hub import outings
from sync.hub.hub import Hub
from sync.hub.ledger import LEAD, Device
from sync.hub.ledger_outings import Watched
from sync.protocol import Unreadable, pack, unpack
from sync.questions import NOT_ALLOWED, Reply, reply

SHOWN_AFTER_S = 12 * 3600
"""How long after they are back somebody stands on the board, so that who was looking sees how it ended."""
LOOK_OUT = frozenset({Role.TEAM_LEAD, Role.SERVICE_MANAGER})
"""Who is told all about those who are out."""
NOT_TOLD_TO_THEM = frozenset({"duress", "manager", "police", ALL_CLEAR})


def mine(hub: Hub, asker: Device, body: bytes) -> Reply:
    """The asker's own plans that are watched."""
    unpack(body, asked.Nothing)
    with hub.ledger.reading():
        plans = [one for one in hub.ledger.outings(hub.now()) if one.worker == asker.user and not one.closed_at]
        steps = _steps(hub, plans)
        has_word = bool(hub.ledger.words_for_help([asker.user]))
    told = tuple(
        asked.MyPlan(
            one.record, one.expected, one.grace_minutes,
            tuple(step.step for step in steps.get(one.record, ()) if step.step not in NOT_TOLD_TO_THEM),
        )
        for one in plans
    )  # fmt: skip
    return reply(asked.Mine(hub.now(), told, has_word))


def board(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Who is out, of those the asker may look out for."""
    unpack(body, asked.Nothing)
    return reply(asked.Board(hub.now(), who_is_out(hub, asker)))


def who_is_out(hub: Hub, asker: Device | None) -> tuple[asked.Out, ...]:
    """Who is out and may be seen by a laptop's person, themselves apart; None: all, for the office.

    That somebody is out is shown to all who look out for them; of which family only to those who may read it. A word
    for help that was said is told to those who lead alone: whoever else looks may not be alone.
    """
    ledger = hub.ledger
    with ledger.reading():
        found = [
            one
            for one in ledger.outings(hub.now() - SHOWN_AFTER_S)
            if asker is None or (one.worker != asker.user and outings.may_see(asker, one))
        ]
        reads = ledger.reads(asker.user, {one.family for one in found}) if asker is not None else None
        steps, done = _steps(hub, found), _done(hub, found)
        all_of_it = asker is None or asker.role in LOOK_OUT
        words = ledger.words_for_help([one.worker for one in found]) if asker is not None and all_of_it else {}
    told = []
    for one in found:
        silent = bool(one.duress_at) and not all_of_it
        told.append(
            asked.Out(
                one.record, one.family if reads is None or one.family in reads else FamilyId(""), one.worker,
                one.buddy, one.expected, one.grace_minutes, one.lodged_at, one.by_phone,
                one.duress_at if all_of_it else 0, one.closed_at, one.closed_by,
                () if silent else steps.get(one.record, ()), () if silent else done.get(one.record, ()),
                words.get(one.worker, "") if not one.closed_at else "",
            )
        )  # fmt: skip
    return tuple(told)


def _steps(hub: Hub, found: list[Watched]) -> dict[RecordId, tuple[asked.Step, ...]]:
    told: dict[RecordId, tuple[asked.Step, ...]] = {}
    for rung in hub.ledger.rungs([one.record for one in found]):
        told[rung.record] = (*told.get(rung.record, ()), asked.Step(rung.step, rung.at, rung.result, rung.tries))
    return told


def _done(hub: Hub, found: list[Watched]) -> dict[RecordId, tuple[asked.Done, ...]]:
    told: dict[RecordId, tuple[asked.Done, ...]] = {}
    for note in hub.ledger.out_notes([one.record for one in found]):
        told[note.record] = (*told.get(note.record, ()), asked.Done(note.at, note.user, note.step, note.words))
    return told


def lodge(hub: Hub, asker: Device, body: bytes) -> Reply:
    """A lead read a plan over the telephone: it is watched from now on, and its code is read back."""
    said = unpack(body, asked.Lodging)
    try:
        device = hub.ledger.device(DeviceId(split_revision_id(said.record)[0]))
    except ValueError:
        device = None
    if device is None or asker.role != LEAD or device.team != asker.team:  # nobody else answers for a team
        return Reply(NOT_ALLOWED)
    return reply(asked.Code(watch_by_phone(hub, device, said, asker.user)))


def watch_by_phone(hub: Hub, device: Device, said: asked.Lodging, by: UserId) -> str:
    """Watch a plan read over the telephone; the code that says so. Refused when its end is not of this day."""
    now, name = hub.now(), _name_of(said)
    if not now < said.until <= now + OUT_HOURS_MAX * 3600 or not 0 <= said.grace_minutes <= GRACE_MINUTES_MAX:
        raise Refused("That end has passed, or is too far away.", safe="Nothing is watched yet.",
                      next_step="Ask again when they will be out.")  # fmt: skip
    outings.lodge_by_phone(
        hub.ledger, said.record, device, by, until=said.until, grace_minutes=said.grace_minutes, now=now, name=name
    )  # fmt: skip
    theirs = X25519PublicKey.from_public_bytes(device.seal)
    return spoken_code(hub.sealing, theirs, OUT_ALONE, plan_said(said.record, said.until, said.grace_minutes))


def note(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Somebody did something about a rung."""
    said = unpack(body, asked.Said)
    name = _name_of(said)
    return _of_plan(hub, asker, said.record, lambda: outings.note_step(
        hub.ledger, said.record, asker.user, said.words, step=said.step, now=hub.now(), name=name))  # fmt: skip


def close(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Somebody knows that they are safe."""
    said = unpack(body, asked.Said)
    name = _name_of(said)
    return _of_plan(
        hub, asker, said.record,
        lambda: outings.close(hub.ledger, said.record, asker.user, said.words, now=hub.now(), name=name),
    )  # fmt: skip


def phoned(hub: Hub, asker: Device, body: bytes) -> Reply:
    """They rang: what they said, word for word, and a later end if they need one."""
    said = unpack(body, asked.Said)
    name = _name_of(said)
    if said.until > hub.now() + OUT_HOURS_MAX * 3600:
        raise Unreadable("number_out_of_range")
    return _of_plan(
        hub, asker, said.record,
        lambda: outings.phoned_in(
            hub.ledger, said.record, asker.user, said.words, until=said.until, now=hub.now(), name=name
        ),
    )  # fmt: skip


def word(hub: Hub, asker: Device, body: bytes) -> Reply:
    """The asker's own word for help. It can be set and never be read back on their laptop."""
    outings.keep_word(hub.ledger, asker.user, unpack(body, asked.Word).word)
    return reply(asked.Nothing())


def _name_of(said: asked.Lodging | asked.Said) -> str:
    """What the asker calls what they say, empty for nothing. Unreadable when it is no name."""
    if len(said.name) not in (0, asked.NAME_BYTES):
        raise Unreadable("not_understood")
    return said.name.hex()


def _of_plan(hub: Hub, asker: Device, record: RecordId, act: Callable[[], None]) -> Reply:
    """Act on a plan the asker looks out for; one's own plan is closed by coming back, never here."""
    with hub.ledger.writing():
        outing = hub.ledger.hold_outing(record)
        if outing is None or outing.worker == asker.user or not outings.may_see(asker, outing):
            return Reply(NOT_ALLOWED)
        act()
    return reply(asked.Nothing())


def _saying_why(answer: Callable[[Hub, Device, bytes], Reply]) -> Callable[[Hub, Device, bytes], Reply]:
    def said(hub: Hub, asker: Device, body: bytes) -> Reply:
        try:
            return answer(hub, asker, body)
        except Refused as no:
            return Reply(asked.REFUSED, pack(asked.Why(no.happened, no.safe, no.next_step)))

    return said


ANSWERS: Mapping[str, Callable[[Hub, Device, bytes], Reply]] = {
    kind: _saying_why(answer)
    for kind, answer in (
        (asked.MINE, mine), (asked.BOARD, board), (asked.LODGE, lodge), (asked.NOTE, note), (asked.CLOSE, close),
        (asked.PHONED, phoned), (asked.WORD, word),
    )
}  # fmt: skip
"""Who answers which question about those who are out."""
