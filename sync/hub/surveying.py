"""What waits for who decides about old records, gone through some families at a time: what is due, what people have
asked for; and a family found by its reference or by the name of somebody in it. Tells no name and no word of a record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.likeness import words_of
from fsdesk.old_records import DueTold, FoundFamily, RequestTold, SaidTold
from fsdesk.records import AccessRequest, Correction, Objection
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, from_body, heads
from fsdesk.roles import Action, may
from fsdesk.rules_access import clock, is_over
from fsdesk.rules_retention import RetentionClass
from fsdesk.rules_rights import answer_by
from sync import asked_keeping as asked
from sync.hub import retaining, verdicts
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_guarding import Standing
from sync.hub.ledger_retaining import Verdict
from sync.hub.showing import actor_of, context_of

FAMILIES_AT_ONCE = 100
"""How many families one question goes through: all of their records are read, while nobody else is answered."""
FOUND_MAX = 12
OPEN = "open"


def survey(
    ledger: Ledger, asker: Device, after: FamilyId, classes: Sequence[RetentionClass], now: int
) -> asked.Surveyed:
    """What waits of the next families after one. Who may decide alone with another is told what is due; who may only
    be the second, what somebody has said already."""
    families = [family for family in ledger.all_families() if family > after]
    some = families[:FAMILIES_AT_ONCE]
    gone = ledger.purged(some)
    standings = ledger.standings(asker.user, some)
    names, teams = names_of(ledger), {team.team: team.name for team in ledger.teams()}
    to_decide: dict[FamilyId, list[RecordId]] = {}
    for of, person in ledger.people_to_decide():
        to_decide.setdefault(of, []).append(person)
    due: list[DueTold] = []
    requests: list[RequestTold] = []
    for family, bodies in ledger.bodies_of_families([one for one in some if one not in gone]).items():
        first, second = _may(asker, standings.get(family))
        if not (first or second):
            continue
        item = retaining.item_of(ledger, family, bodies, classes, now)
        team = teams.get(standings[family].team, "")
        if item is not None and (first or item.verdicts):
            due.append(_due(item, team, names))
        label = retaining.facts_of(bodies).label
        due += [_person(ledger, family, one, (label, team), names) for one in to_decide.get(family, ())]
        if first:
            requests += _requests(family, label, bodies)
    return asked.Surveyed(tuple(due), tuple(requests), some[-1] if len(families) > len(some) else asked.ALL_IS_TOLD)


def _may(asker: Device, standing: Standing | None) -> tuple[bool, bool]:
    """Whether somebody decides about a family, and whether they may be the second who does: see `verdicts.may_say`."""
    context, actor = context_of(asker, standing), actor_of(asker)
    knows = may(actor, Action.KNOW, context)  # a reference names a family to those alone who may know of it
    return may(actor, Action.RETAIN, context), knows and may(actor, Action.AUDIT, context)


def _due(item: retaining.Item, team: str, names: Mapping[UserId, str]) -> DueTold:
    return DueTold(
        item.family, item.facts.label, team, item.due.key, item.due.title, item.due.trigger, item.due.due,
        item.facts.last_action, item.revisions, item.held, said_by(item.verdicts, names), item.decided,
    )  # fmt: skip


def _person(
    ledger: Ledger, family: FamilyId, person: RecordId, called: tuple[str, str], names: Mapping[UserId, str]
) -> DueTold:
    said = verdicts.standing(ledger, family, person)
    return DueTold(
        family, *called, "person", "Asked to be erased", "", "", "", 0, retaining.is_held(ledger, family),
        said_by(said, names), verdicts.agreed(said), person,
    )  # fmt: skip


def said_by(said: Sequence[Verdict], names: Mapping[UserId, str]) -> tuple[SaidTold, ...]:
    """Verdicts as they are told, oldest first."""
    return tuple(
        SaidTold(one.user, names.get(one.user, one.user), one.decision, one.reason, one.until, one.at) for one in said
    )


def _requests(family: FamilyId, label: str, bodies: Sequence[bytes]) -> list[RequestTold]:
    """What people have asked that nobody has settled."""
    groups: dict[RecordId, list[Revision]] = {}
    for raw in bodies:
        one = from_body(raw)
        if one.kind in (AccessRequest.kind(), Correction.kind(), Objection.kind()):
            groups.setdefault(one.record, []).append(one)
    found = []
    for record, group in groups.items():
        says = {name: speaking[-1].fields[name] for name, speaking in heads(group).items()}
        if says.get("taken_out") or _is_settled(group[0].kind, says):
            continue
        asked_on = str(says.get("asked_on") or says.get("said_at") or "")[:10]
        found.append(
            RequestTold(
                group[0].kind, family, record, label, asked_on, _due_on(group[0].kind, asked_on, says), _standing(says)
            )
        )
    return found


def _is_settled(kind: str, says: Mapping[str, Value]) -> bool:
    if kind == AccessRequest.kind():
        return is_over(_texts(says))
    return bool(says.get("decision")) if kind == Correction.kind() else says.get("status") not in (None, OPEN)


def _due_on(kind: str, asked_on: str, says: Mapping[str, Value]) -> str:
    if len(asked_on) < len("2026-11-30"):
        return ""
    if kind == AccessRequest.kind():
        return clock(_texts(says), asked_on).due
    return answer_by(asked_on)


def _texts(says: Mapping[str, Value]) -> dict[str, str]:
    return {name: value for name, value in says.items() if isinstance(value, str)}


def _standing(says: Mapping[str, Value]) -> str:
    """How far a request for somebody's own file has come, in a code."""
    return "checked" if says.get("checked_by") else "marked" if says.get("prepared_by") else ""


def names_of(ledger: Ledger) -> Mapping[UserId, str]:
    """What the people of the partnership are called."""
    return {account.user: account.name for account in ledger.accounts()}


def labels_of(ledger: Ledger, families: Collection[FamilyId]) -> Mapping[FamilyId, str]:
    """The references of some families."""
    bodies = ledger.bodies_of_records([RecordId(family) for family in families])
    found: dict[FamilyId, str] = {}
    for record, group in bodies.items():
        says = heads(map(from_body, group))
        found[FamilyId(record)] = str(says["label"][-1].fields["label"] or "") if "label" in says else ""
    return found


def find(ledger: Ledger, asker: Device, words: str) -> asked.FoundFamilies:
    """Families by reference, or by a name of somebody in them, of those whose looks the asker may read about."""
    people = ledger.known_by(words_of(words)) if len(words.split()) > 1 and words_of(words) else {}
    hidden = ledger.withheld(asker.user, people.keys()) if people else set()
    by_family: dict[FamilyId, RecordId] = {}
    for record, family in people.items():
        if record not in hidden:
            by_family.setdefault(family, record)
    families = ledger.all_families()
    standings = ledger.standings(asker.user, families)
    audible = [family for family in families if any(_may(asker, standings.get(family)))]
    labels = labels_of(ledger, audible)
    wanted = " ".join(words.casefold().split())
    found = [family for family in audible if family in by_family or (wanted and wanted in labels[family].casefold())]
    found += [family for family in audible if family == words.strip() and family not in found]
    teams, names = {team.team: team.name for team in ledger.teams()}, names_of(ledger)
    rows = []
    for family in found[:FOUND_MAX]:
        team = standings[family].team
        leads = ledger.leads_of(team)
        holder = next((user for user in ledger.readers(family) if user not in leads), UserId(""))
        person = by_family.get(family, RecordId(""))
        is_closed = _status(ledger, family) == "closed"
        called = (labels[family], teams.get(team, ""), names.get(holder, ""))
        rows.append(FoundFamily(family, *called, is_closed, person))
    return asked.FoundFamilies(tuple(rows), len(found) > FOUND_MAX)


def _status(ledger: Ledger, family: FamilyId) -> Value:
    says = heads(map(from_body, ledger.bodies_of_records([RecordId(family)])[RecordId(family)]))
    return says["status"][-1].fields["status"] if "status" in says else None
