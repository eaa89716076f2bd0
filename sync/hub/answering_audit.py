"""Answers who has looked at a family, and what of all that was done asks for a second look. Asking is noted too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fsdesk.events import HUB, event_of
from fsdesk.records import Household, Person
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.revisions import from_body
from fsdesk.roles import Action, Context, may
from fsdesk.rules_audit import LOOKS, Hours, Look, Theirs, postcode_of, why_look_again
from sync import asked_audit as asked
from sync.hub import noting
from sync.hub.hub import Hub
from sync.hub.ledger import LEAD, Device, Ledger
from sync.hub.ledger_noting import EventLine, Sought
from sync.hub.second_looks import SecondLooks, second_looks_in
from sync.hub.showing import actor_of, context_of
from sync.protocol import Unreadable, unpack
from sync.questions import NOT_ALLOWED, Reply, reply

GONE_THROUGH_MAX = 2_000
"""Events gone through for one reply: their families' names are read from the record."""


def who_looked(hub: Hub, asker: Device, body: bytes) -> Reply:
    """Who has looked at a family; with no family, what the asker did."""
    question = unpack(body, asked.WhoLooked)
    if not 0 <= question.size < 1 << 53 or not 0 <= question.before <= 1 << 53:
        raise Unreadable("number_out_of_range")
    ledger = hub.ledger
    if question.family:
        if not may(actor_of(asker), Action.AUDIT, _context(ledger, asker, question.family)):
            return Reply(NOT_ALLOWED)
        noting.note(ledger, "audit", hub.now(), user=asker.user, family=question.family)
        sought = Sought(family=question.family, before=question.before)
    else:
        sought = Sought(user=asker.user, before=question.before)
    with ledger.reading():
        head = ledger.log_head()
        lines = ledger.events(sought, asked.LINES_MAX + 1)
        told = tuple(
            asked.LineTold(line.seq, line.received_at, line.body, noting.inclusion(ledger, line.seq, head.size))
            for line in lines[: asked.LINES_MAX]
        )
        proof = noting.consistency(ledger, question.size, head.size)
    return reply(asked.Looked(head.size, head.root, proof, told, len(lines) > asked.LINES_MAX))


def exceptions(hub: Hub, asker: Device, body: bytes) -> Reply:
    """What asks for a second look, of the families whose looks the asker may read about."""
    question = unpack(body, asked.Period)
    if not 0 <= question.since <= question.until < 1 << 53 or not 0 <= question.before <= 1 << 53:
        raise Unreadable("number_out_of_range")
    if not any(may(actor_of(asker), Action.AUDIT, context) for context in (Context(team=True), Context())):
        return Reply(NOT_ALLOWED)
    noting.note(hub.ledger, "audit", hub.now(), user=asker.user)
    with hub.ledger.reading():
        rows, count, before = odd_looks(
            hub.ledger,
            Sought(since=question.since, until=question.until, before=question.before),
            lambda family: may(actor_of(asker), Action.AUDIT, _context(hub.ledger, asker, family)),
            second_looks_in(hub.ledger),
        )
    return reply(asked.Exceptions(tuple(rows), count, before))


def odd_looks(
    ledger: Ledger, sought: Sought, may_hear: Callable[[FamilyId], bool], chosen: SecondLooks
) -> tuple[list[asked.Odd], int, int]:
    """Looks that ask for a second one, how many events were gone through, and from where to go on (0: that was all)."""
    lines = ledger.events(sought, GONE_THROUGH_MAX)
    looks = [line for line in lines if line.action in LOOKS and line.family and line.device != HUB]
    families = {line.family for line in looks}
    heard = {family for family in families if may_hear(family)}
    people, places = names_in(ledger, heard)
    accounts = {account.user: account for account in ledger.accounts()}
    names = {str(user): account.name for user, account in accounts.items()}
    teams = ledger.team_of(heard)
    held = {user: ledger.access_of(user, heard).keys() for user in {line.user for line in looks}}
    found: list[asked.Odd] = []
    for line in looks:
        if line.family not in heard:
            continue
        account = accounts.get(line.user)
        leads = account is not None and account.role == LEAD and account.team == teams.get(line.family)
        look = Look(line.user, line.action, line.family, event_of(line.body).at)
        theirs = Theirs(
            holds=leads or line.family in held[line.user],
            same_postcode=chosen.is_at_home(line.user, places.get(line.family, set())),
            hours=chosen.hours_of(account.team) if account is not None else Hours(),
        )
        why = why_look_again(look, names, people.get(line.family, ()), theirs)
        if why:
            found.append(_odd(line, look, why))
    return found, len(lines), lines[-1].seq if len(lines) == GONE_THROUGH_MAX else 0


def _odd(line: EventLine, look: Look, why: Sequence[str]) -> asked.Odd:
    return asked.Odd(line.seq, UserId(look.user), look.action, line.family, look.at, tuple(map(str, why)))


def names_in(
    ledger: Ledger, families: set[FamilyId]
) -> tuple[Mapping[FamilyId, set[str]], Mapping[FamilyId, set[str]]]:
    """What the people of some families are called, and at which postcodes they live or lived."""
    found: dict[FamilyId, set[str]] = {}
    places: dict[FamilyId, set[str]] = {}
    for family, bodies in ledger.bodies_of_families(families).items():
        for body in bodies:
            revision = from_body(body)
            if revision.kind == Person.kind():
                for field in ("full_name", "known_as"):
                    name = revision.fields.get(field)
                    if isinstance(name, str) and name:
                        found.setdefault(family, set()).add(name)
            elif revision.kind == Household.kind() and isinstance(said := revision.fields.get("postcode"), str):
                places.setdefault(family, set()).add(postcode_of(said))
    return found, places


def _context(ledger: Ledger, asker: Device, family: FamilyId) -> Context:
    return context_of(asker, ledger.standings(asker.user, [family]).get(family))


Answering = Callable[[Hub, Device, bytes], Reply]
ANSWERS: Mapping[str, Answering] = {asked.WHO_LOOKED: who_looked, asked.EXCEPTIONS: exceptions}
