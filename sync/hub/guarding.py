"""Which records are for some only, kept true as revisions come; and whom a family is hidden from altogether.

A record that stops being for somebody is withdrawn from their laptops, at a count of its own; one that becomes theirs
comes with its whole family, at another. Both are counts of its team, so every laptop of theirs meets them in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, UserId, split_revision_id
from fsdesk.revisions import Revision, body_hash, from_body, heads
from fsdesk.roles import Action, Decision, decide
from fsdesk.trouble import Refused
from fsdesk.withholding import GUARDING_FIELDS, Guard, read_guard, read_reach
from sync.hub.allocating import account_of, end_access, held_team
from sync.hub.apart import leads_who_may_hear
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_guarding import Exclusion, Withdrawal
from sync.hub.showing import actor_of, context_of
from sync.protocol import Opening, digest_of

_NOTHING = "Nothing was changed."
_OPEN = Guard()
LET_GO_MAX = 200
"""Records an old laptop's whole families are let go for at a time."""


def note(ledger: Ledger, taken: Sequence[Revision]) -> None:
    """Keep for whom the records are that these revisions were just taken of, in the transaction that took them."""
    written = {r.record: r.family for r in taken}
    known = ledger.guards(written.keys()) if written else {}
    named = {r.record for r in taken if r.sensitivity is Sensitivity.RESTRICTED or GUARDING_FIELDS & r.fields.keys()}
    for record in sorted({*known, *named}):
        family = written[record]
        there = len({r.id for r in taken if r.record == record})
        _say(ledger, record, family, known.get(record, _OPEN), new_rows=there)


def _say(ledger: Ledger, record: RecordId, family: FamilyId, before: Guard, new_rows: int = 0) -> None:
    bodies = list(ledger.bodies_of_records([record])[record])
    if not bodies:  # it was destroyed
        return
    team = ledger.team_of([family])[family]
    held = [from_body(raw) for raw in bodies]
    after = read_guard(heads(held), leads_who_may_hear(ledger, ledger.leads_of(team), held))
    if after.restricted:
        after = after.naming(ledger.let_into([record]).get(record, ()))
    ledger.keep_guard(record, family, after, digest_of(map(body_hash, bodies)))
    if before == after:
        return
    ledger.change_access(team)
    # A record may be new here and not to the laptops: before the hub was put back it had been handed out.
    had = len(bodies) > new_rows or ledger.tenant().put_back
    reads = set(ledger.readers(family))
    # Also from who reads the family no longer: they may be given it again before their laptops hear of either.
    for user in ledger.once_readers(family):
        if before.lets(user) and not after.lets(user) and had:
            at, _ = ledger.add_counts(team, 1)
            ledger.withdraw(user, team, Withdrawal(family, record, at))
        elif after.lets(user) and not before.lets(user) and user in reads:
            since, _ = ledger.add_counts(team, 1)
            ledger.grant(user, team, [family], since)


def note_leads(ledger: Ledger, families: Collection[FamilyId]) -> None:
    """Who leads has changed: say anew of these families' records for whom they are. Within the change's transaction."""
    guarded = ledger.guarded_of(families) if families else {}
    before = ledger.guards(guarded.keys()) if guarded else {}
    for record, family in sorted(guarded.items()):
        _say(ledger, record, family, before[record])


def name_reader(ledger: Ledger, record: RecordId, user: UserId, author: str, now: int) -> bool:
    """Let somebody read a restricted record beside those it names; False when they could. Refused where it is kept
    from them, or is not restricted, or they do not read its family."""
    with ledger.writing():
        family, before = _guarded(ledger, record)
        account_of(ledger, user)
        if user in before.kept_from:
            raise Refused("This record is kept from them.", safe=_NOTHING)
        if not before.restricted:
            raise Refused("This record is not restricted to some.", safe=_NOTHING)
        if family not in ledger.reads(user, [family]):
            raise Refused("They do not read its family.", safe=_NOTHING, next_step="Give them the family first.")
        if before.lets(user):
            return False
        ledger.let_in(record, user, author, now)
        _say(ledger, record, family, before)
    return True


def name_no_longer(ledger: Ledger, record: RecordId, user: UserId) -> bool:
    """Take back that somebody was named; False when the office had not named them."""
    with ledger.writing():
        family, before = _guarded(ledger, record)
        if user not in ledger.let_into([record]).get(record, ()):
            return False
        ledger.let_out(record, user)
        _say(ledger, record, family, before)
    return True


def _guarded(ledger: Ledger, record: RecordId) -> tuple[FamilyId, Guard]:
    """The family of a record that is for some only, its stream held, and for whom it is."""
    family = ledger.family_of_records([record]).get(record)
    if family is None or held_team(ledger, family) is None:
        raise Refused("This hub knows no record with that id.", safe=_NOTHING)
    guard = ledger.guards([record]).get(record)
    if guard is None:
        raise Refused("This record is for all who read its family.", safe=_NOTHING)
    return family, guard


def exclude(ledger: Ledger, exclusion: Exclusion) -> bool:
    """Hide from somebody that a family exists; whether it leaves their laptops. It outweighs whatever they were given.

    Refused when nobody else would be left who may read the family.
    """
    user, family = exclusion.user, exclusion.family
    with ledger.writing():
        account_of(ledger, user)
        if held_team(ledger, family) is None:
            raise Refused("This hub knows no family with that id.", safe=_NOTHING)
        if ledger.readers(family) == (user,):
            raise Refused(
                "Nobody else may read this family.", safe=_NOTHING, next_step="Give it to somebody first, then exclude."
            )
        had = end_access(ledger, user, family)
        ledger.exclude(exclusion)
        ledger.change_access(ledger.team_of([family])[family])
    return had


def include(ledger: Ledger, user: UserId, family: FamilyId) -> bool:
    """Let an exclusion go; False when there was none. What they could read before, somebody gives them again."""
    with ledger.writing():
        if held_team(ledger, family) is None or not ledger.excluded(user, [family]):
            return False
        ledger.include(user, family)
        ledger.change_access(ledger.team_of([family])[family])
    return True


def let_go_whole(ledger: Ledger, asker: Device, opening: Opening) -> None:
    """A laptop of a version that cannot let go of one record lets go of its family: it is given again once updated.

    Called in the transaction that counts the request.
    """
    at = {place.team: place.at for place in opening.places}
    if opening.counter == 1:
        return  # it has nothing yet
    for team, head in ledger.streams(asker.user, asker.team).items():
        for gone in ledger.withdrawn(asker.user, team, at.get(team, 0), head, LET_GO_MAX):
            end_access(ledger, asker.user, gone.family)


class Barred:
    """Of some revisions a laptop sends: which it may not have written, and which only came too late."""

    def __init__(self, ledger: Ledger, asker: Device, revisions: Collection[Revision]) -> None:
        old = {r.record for r in revisions}
        self._ledger, self._asker, user = ledger, asker, asker.user
        self._guards: Mapping[RecordId, Guard] = ledger.guards(old) if old else {}
        self._withheld = {record for record, guard in self._guards.items() if not guard.lets(user)}
        self._had = ledger.ever_withdrawn(user, self._withheld) if self._withheld else set()
        self._edited = {r.record for r in revisions if _may_take_away(r)}
        self._bodies: dict[RecordId, list[Revision]] | None = None

    def is_late(self, r: Revision) -> bool:
        """Whether its laptop held the record until it was withdrawn, and may not have heard of that."""
        return r.record in self._withheld

    def was_never_here(self, r: Revision) -> bool:
        """Whether it is of a record this user's laptops never held."""
        return r.record in self._withheld and r.record not in self._had

    def is_refused(self, r: Revision) -> bool:
        """Whether it is of a record its laptop never held, or would let out what the record keeps in."""
        if r.record not in self._withheld:
            refused = self._widens(r) and not self._may_widen(r)
            if not refused and r.record in self._edited:
                self._held(r.record).append(r)
            return refused
        opens = self._guards[r.record].restricted and r.sensitivity is not Sensitivity.RESTRICTED
        return self.was_never_here(r) or opens or bool(GUARDING_FIELDS & r.fields.keys())

    def _widens(self, r: Revision) -> bool:
        """Whether it would let somebody see the record who may not now, however it is worded: a colleague, somebody of
        the family, or whoever its address is kept from."""
        if not _may_take_away(r):
            return False
        held = self._held(r.record)
        leads = leads_who_may_hear(self._ledger, self._leads(r), held)
        return read_reach(heads([*held, r]), leads).is_wider_than(read_reach(heads(held), leads), r.author)

    def _held(self, record: RecordId) -> list[Revision]:
        """What is held of a record that some of these write over, those of them that were let pass included."""
        if self._bodies is None:
            found = self._ledger.bodies_of_records(self._edited)
            self._bodies = {of: [from_body(raw) for raw in found[of] if raw] for of in self._edited}
        return self._bodies[record]

    def _leads(self, r: Revision) -> Collection[UserId]:
        team = self._ledger.team_of([r.family]).get(r.family)
        return self._ledger.leads_of(team) if team is not None else ()

    def _may_widen(self, r: Revision) -> bool:
        """Whether who wrote it, or the record, may decide that: asked of the one decision. Not who made it private: an
        ordinary edit keeps a record as private as it was, and would then open it."""
        standing = self._ledger.standings(self._asker.user, [r.family]).get(r.family)
        first = self._ledger.device(split_revision_id(r.record)[0])
        wrote = first is not None and first.user == self._asker.user
        context = context_of(self._asker, standing, self._guards.get(r.record, _OPEN), own=wrote)
        return decide(actor_of(self._asker), Action.WIDEN, context) is Decision.YES


def _may_take_away(r: Revision) -> bool:
    """Whether it could let more people see its record: what is written over nothing takes nothing away, but whom a
    record names who named nobody, when it was for who leads."""
    return bool(r.over) or (not r.creates and "only_for" in r.fields)


def without_excluded(ledger: Ledger, user: UserId, families: Iterable[FamilyId]) -> list[FamilyId]:
    """Of these families, those nothing excludes somebody from."""
    asked = list(families)
    hidden = ledger.excluded(user, asked) if asked else set()
    return [family for family in asked if family not in hidden]
