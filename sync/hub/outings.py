"""Looking out for those who are out alone: what a plan says, which rung is next, what people did. Decides.

A rung is taken once, whichever process of the hub is first: the plan is held while it is decided. What then tells
people may fail; it is tried again until it did, or for `TRIES_MAX` times, and each try is counted. So a rung is told
once, and again only where the first try ended without an answer: twice is better than never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from msgspec.structs import replace

from fsdesk.records import LoneWorking
from fsdesk.records.ids import RecordId, TeamId, UserId
from fsdesk.revisions import Revision, from_body, heads
from fsdesk.roles import Action, Actor, Context, may
from fsdesk.rules_out import ALL_CLEAR, Outing, outing_of, steps_due
from fsdesk.trouble import Refused
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_outings import OutNote, Rung, Watched

TRY_AGAIN_S = 60
TRIES_MAX = 10
STILL_TOLD_S = 24 * 3600
"""How long after somebody is back what is still to be told of it is told."""
WORDS_MAX = 2_000
TOLD, NOBODY = "told", "board"
"""What came of a rung: the partnership's program took it; or there is none, and only the board says it."""
BY_HUB = "hub"
RANG = "Rang in."
"""All that is written down of a call: whoever is out may have said their word for help."""


class Alarm(Protocol):
    """How a rung leaves the hub."""

    def tell(self, outing: Watched, step: str, /) -> str:
        """Tell people of a rung: what came of it, empty when it is to be tried again. Names and words are never told,
        only what the record knows them by."""


# -- what laptops send -------------------------------------------------------------------------------------------


def note_plans(ledger: Ledger, taken: Iterable[Revision], now: int) -> None:
    """Watch the plans among what has just been taken, in the transaction that keeps them, late or not."""
    records = {one.record: one for one in taken if one.kind == LoneWorking.kind()}
    if not records:
        return
    teams = ledger.team_of({one.family for one in records.values()})
    for record, bodies in ledger.bodies_of_records(records.keys()).items():
        said = {name: [r.fields[name] for r in group] for name, group in heads(map(from_body, bodies)).items()}
        plan, family = outing_of(said), records[record].family
        if plan is not None and family in teams:
            _watch(ledger, plan, records[record], teams[family], now)


def _watch(ledger: Ledger, plan: Outing, said: Revision, team: TeamId, now: int) -> None:
    record = said.record
    known = ledger.hold_outing(record)
    closed_at, closed_by = (known.closed_at, known.closed_by) if known is not None else (0, "")
    duress_at = known.duress_at if known is not None else 0
    if plan.is_over and not closed_at and not duress_at:
        closed_at, closed_by = now, said.author
    elif not plan.is_over and closed_at and closed_by == said.author:
        closed_at, closed_by = 0, ""  # they took it back: they are out after all
    ledger.keep_outing(
        Watched(
            record=record,
            team=team,
            worker=UserId(plan.worker),
            expected=plan.expected,
            grace_minutes=plan.grace_minutes,
            lodged_at=known.lodged_at if known is not None else now,
            family=said.family,
            buddy=plan.buddy,
            landline_safe=plan.landline_safe,
            by_phone=known.by_phone if known is not None else False,
            duress_at=duress_at,
            closed_at=closed_at,
            closed_by=closed_by,
        )
    )


# -- the ladder --------------------------------------------------------------------------------------------------


def look_out(ledger: Ledger, alarm: Alarm, now: int) -> tuple[tuple[RecordId, str, str], ...]:
    """Take every rung that is due and tell people of it: which, and what came of each. Any number may look at once."""
    done = []
    for outing, step in _taken_now(ledger, now):
        result = alarm.tell(outing, step)
        if result:
            with ledger.writing():
                ledger.end_rung(outing.record, step, result)
        done.append((outing.record, step, result))
    return tuple(done)


def _taken_now(ledger: Ledger, now: int) -> list[tuple[Watched, str]]:
    with ledger.reading():
        open_ones = ledger.outings(now - STILL_TOLD_S)
        rungs = _by_plan(ledger.rungs([one.record for one in open_ones]))
    found: list[tuple[Watched, str]] = []
    for outing in open_ones:
        taken = rungs.get(outing.record, [])
        if _due(outing, now, taken):
            found.extend(_take(ledger, outing.record, now))
        for rung in taken:
            if not rung.result and rung.tries < TRIES_MAX and now >= rung.tried_at + TRY_AGAIN_S:
                with ledger.writing():
                    mine = ledger.try_rung_again(rung, now)
                found.extend([(outing, rung.step)] if mine else [])
    return found


def _take(ledger: Ledger, record: RecordId, now: int) -> list[tuple[Watched, str]]:
    """Take what is due of one plan, decided while nobody else can."""
    with ledger.writing():
        outing = ledger.hold_outing(record)
        if outing is None:
            return []
        steps = _due(outing, now, ledger.rungs([record]))
        for step in steps:
            ledger.take_rung(record, step, now)
        return [(outing, step) for step in steps]


def _due(outing: Watched, now: int, taken: Collection[Rung]) -> tuple[str, ...]:
    plan = Outing(
        outing.worker, outing.buddy, outing.expected, outing.grace_minutes, outing.landline_safe, bool(outing.closed_at)
    )
    return steps_due(
        plan, now, {rung.step for rung in taken}, duress_at=outing.duress_at or None, is_over=bool(outing.closed_at)
    )


def _by_plan(rungs: Iterable[Rung]) -> dict[RecordId, list[Rung]]:
    found: dict[RecordId, list[Rung]] = {}
    for rung in rungs:
        found.setdefault(rung.record, []).append(rung)
    return found


# -- what people do ----------------------------------------------------------------------------------------------


def lodge_by_phone(
    ledger: Ledger,
    record: RecordId,
    device: Device,
    by: UserId,
    *,
    until: int,
    grace_minutes: int,
    now: int,
    name: str = "",
) -> None:
    """Watch a plan that was read over the telephone. The laptop it is on sends the rest when it can.

    Here and below, what is told again under the same name is done already, and nothing is changed.
    """
    with ledger.writing():
        known = ledger.hold_outing(record)
        if known is not None and known.worker != device.user:
            raise _not_out()
        outing = (
            replace(known, expected=until, grace_minutes=grace_minutes, by_phone=True)
            if known is not None
            else Watched(
                record=record, team=device.team, worker=device.user, expected=until, grace_minutes=grace_minutes,
                lodged_at=now, by_phone=True,
            )
        )  # fmt: skip
        if known is None:  # its row is what holds it against another that lodges it now
            ledger.keep_outing(outing)
        if ledger.add_out_note(OutNote(record, now, by, "", "Lodged by telephone.", name)):
            ledger.keep_outing(outing)


def phoned_in(ledger: Ledger, record: RecordId, by: UserId, word: str, *, until: int, now: int, name: str = "") -> None:
    """Somebody who is out rang: they need longer (`until`, 0 for no change), or said their word for help among theirs.

    The word begins the silent ladder and changes nothing whoever listens could notice.
    """
    with ledger.writing():
        if _is_told(ledger, record, OutNote(record, now, by, "", RANG, name)):
            return
        outing = _open(ledger, record)
        secret = ledger.words_for_help([outing.worker]).get(outing.worker, "")
        is_help = bool(secret) and _plain(secret) in _plain(word)
        if is_help and not outing.duress_at:
            outing = replace(outing, duress_at=now)
        if until and not is_help:
            outing = replace(outing, expected=until)
        ledger.keep_outing(outing)


def note_step(ledger: Ledger, record: RecordId, by: UserId, words: str, *, step: str, now: int, name: str = "") -> None:
    """Somebody did something about a rung, and what came of it, in their words."""
    with ledger.writing():
        _is_told(ledger, record, OutNote(record, now, by, step, words[:WORDS_MAX], name))


def close(ledger: Ledger, record: RecordId, by: UserId, words: str, *, now: int, name: str = "") -> None:
    """Somebody who was out is safe, as whoever knows it says, in words. Refused without words."""
    if not words.strip():
        raise Refused("Say how you know that they are safe.", safe="They are still looked out for.")
    with ledger.writing():
        if not _is_told(ledger, record, OutNote(record, now, by, ALL_CLEAR, words[:WORDS_MAX], name)):
            ledger.keep_outing(replace(_open(ledger, record), closed_at=now, closed_by=by))


def keep_word(ledger: Ledger, user: UserId, word: str) -> None:
    """Keep somebody's word for help: one they would say on the telephone without anybody noticing."""
    with ledger.writing():
        ledger.keep_word(user, " ".join(word.split())[:80])


def _is_told(ledger: Ledger, record: RecordId, note: OutNote) -> bool:
    """Write down what somebody did of a plan, which is held from now on; True when it was told before."""
    if ledger.hold_outing(record) is None:
        raise _not_out()
    return not ledger.add_out_note(note)


def _open(ledger: Ledger, record: RecordId) -> Watched:
    outing = ledger.hold_outing(record)
    if outing is None or outing.closed_at:
        raise _not_out()
    return outing


def _not_out() -> Refused:
    return Refused("Nobody is out under that name.", safe="Nothing was changed.", next_step="See fsdesk-hub out list.")


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


# -- who may know ------------------------------------------------------------------------------------------------


def may_see(asker: Device, outing: Watched) -> bool:
    """Whether somebody is shown that a person is out: whoever may know who is out, the person, and their buddy."""
    if asker.user in (outing.worker, outing.buddy):
        return True
    actor = Actor(asker.user, asker.role, asker.team)
    return may(actor, Action.WHO_IS_OUT, Context(team=asker.team == outing.team))
