"""What the office of a partnership does: its people and teams, slips for new laptops, and who may read which family."""

from __future__ import annotations

import re
import secrets

from fsdesk.clock import MachineClock
from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from fsdesk.roles import Role, holds_caseload
from fsdesk.trouble import Refused
from sync.hub import shared
from sync.hub.allocating import account_of, end_access, grant_access
from sync.hub.guarding import note_leads
from sync.hub.joining import CODE_BYTES, CODE_LIFE_S, code_hash
from sync.hub.keyfile import HubKeys
from sync.hub.laptops import suspend_device
from sync.hub.ledger import FIRST_EPOCH_MAX, LEAD, ROLES, Account, Ledger, People
from sync.slips import Slip

__all__ = [
    "add_team",
    "add_user",
    "change_role",
    "end_access",
    "grant_access",
    "new_hub",
    "new_id",
    "new_slip",
    "next_epoch",
    "put_back",
    "reach_team",
    "reach_team_no_longer",
    "suspend_device",
]

NAME_CHARS_MAX = 120
EPOCH_STEP_MAX = 1 << 20
"""How far the epoch of a hub that is put back moves on, at most."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_NOTHING = "Nothing was changed."


def new_hub(people: People, partnership: str) -> None:
    """Make the tenant, with an epoch no other hub is likely to have."""
    _check_name(partnership)
    with people.writing():
        people.create(partnership, 1 + secrets.randbelow(FIRST_EPOCH_MAX))


def next_epoch(people: People) -> int:
    """The epoch of another life of this hub: above all it had."""
    return max(people.tenant().epoch, FIRST_EPOCH_MAX) + 1 + secrets.randbelow(EPOCH_STEP_MAX)


def put_back(ledger: Ledger) -> None:
    """Say that this ledger was put back from a copy: every laptop then offers again what it wrote and the copy lacks.

    Work for families of which the copy does not know that its author held them is taken as late, for the lead. What
    else the office did since the copy (people, laptops, access) it does again. All access that stands is given anew,
    as laptops may have let go of what they may now read again, their own writing with it. What was shared with partners
    ends: the copy does not know what was ended since. Epochs only grow, by a step nobody else has likely taken: two
    lives that begin with one copy are told apart too.
    """
    with ledger.writing():
        epoch = next_epoch(ledger)
        ledger.begin_epoch(epoch)
        ledger.add_put_back(epoch, ledger.log_head().size)
        shared.end_all(ledger, MachineClock())
        standing: dict[TeamId, dict[UserId, list[FamilyId]]] = {}
        for access in ledger.accesses():
            if access.until is None:
                standing.setdefault(access.team, {}).setdefault(access.user, []).append(access.family)
        for team, users in sorted(standing.items()):
            since, _ = ledger.add_counts(team, 1)
            for user, families in users.items():
                ledger.grant(user, team, families, since)


def new_id() -> str:
    """A short random name for a person or a team, as people's own names change."""
    return secrets.token_hex(4)


def add_team(people: People, name: str, team: TeamId) -> None:
    """A new team. Refused when its id is taken or not one."""
    _check_name(name)
    _check_id(team)
    with people.writing():
        if any(known.team == team for known in people.teams()):
            raise Refused(f"There is already a team with the id {team}.", safe=_NOTHING)
        people.add_team(team, name)
        people.change_roster()


def add_user(ledger: Ledger, account: Account) -> None:
    """A new person; who leads a team may from now on read all its families that are not restricted."""
    _check_name(account.name)
    _check_id(account.user)
    assert account.role in ROLES
    with ledger.writing():
        _team(ledger, account.team)
        if any(known.user == account.user for known in ledger.accounts()):
            raise Refused(f"There is already someone with the id {account.user}.", safe=_NOTHING)
        ledger.add_account(account)
        ledger.change_roster()
        ledger.hold_streams((), account.team)
        families = ledger.families_of(account.team) if account.role == LEAD else ()
        if families:
            since, _ = ledger.add_counts(account.team, 1)
            note_leads(ledger, families)
            ledger.grant(account.user, account.team, families, since)


def change_role(ledger: Ledger, user: UserId, role: str) -> bool:
    """Let somebody be something else; False when they are. Who leads from now on may read all the team's families that
    are neither restricted nor hidden from them; what somebody read because they led, or held as a worker and may not
    hold in the new role, ends, and so does what was shared with them as a partner."""
    assert role in ROLES
    with ledger.writing():
        account = account_of(ledger, user)
        if account.role == role:
            return False
        ledger.hold_streams((), account.team)
        if account.role == LEAD or not holds_caseload(role):
            for family in ledger.standing(user):
                end_access(ledger, user, family)
        shared.end_all(ledger, MachineClock(), user)
        ledger.set_role(user, role)
        ledger.reach_no_longer(user, ledger.reached(user))
        ledger.change_roster()
        if LEAD in (account.role, role):
            note_leads(ledger, ledger.families_of(account.team))
        if role == LEAD:
            standing = ledger.standing(user)
            for family in ledger.families_of(account.team):
                if family not in standing and not ledger.excluded(user, [family]):
                    grant_access(ledger, user, family)
    return True


def reach_team(ledger: Ledger, user: UserId, team: TeamId) -> bool:
    """Let a service manager reach one team more than their own; False when they do. Refused for everybody else, who
    reaches a family of another team by being given it."""
    with ledger.writing():
        account = account_of(ledger, user)
        _team(ledger, team)
        if account.role != Role.SERVICE_MANAGER:
            raise Refused(
                "Only a service manager reaches another team.",
                safe=_NOTHING,
                next_step="Give them the families they need, or make them a service manager: fsdesk-hub user role.",
            )
        if team == account.team or team in ledger.reached(user):
            return False
        ledger.reach(user, team)
        ledger.change_access(team)
    return True


def reach_team_no_longer(ledger: Ledger, user: UserId, team: TeamId) -> bool:
    """Take that back; False when they reached it only as their own, or not."""
    with ledger.writing():
        account_of(ledger, user)
        if team not in ledger.reached(user):
            return False
        ledger.reach_no_longer(user, [team])
        ledger.change_access(team)
    return True


def new_slip(people: People, keys: HubKeys, user: UserId, url: str, now: int) -> Slip:
    """A slip that enrols one laptop for one person, once, within three days. Only its code's hash is kept."""
    code = secrets.token_bytes(CODE_BYTES)
    with people.writing():
        account_of(people, user)
        people.add_enrolment(code_hash(code), user, now + CODE_LIFE_S)
    return _slip(keys, url, code)


def renewing_slip(people: People, keys: HubKeys, device: DeviceId, url: str, now: int) -> Slip:
    """A slip that gives a laptop the hub knows new keys, once, within three days: after the keepers opened its store,
    which has no signing key then."""
    code = secrets.token_bytes(CODE_BYTES)
    with people.writing():
        known = people.hold_device(device)
        if known is None:
            raise Refused("This hub knows no laptop with that id.", safe=_NOTHING)
        people.add_enrolment(code_hash(code), known.user, now + CODE_LIFE_S, device)
    return _slip(keys, url, code)


def _slip(keys: HubKeys, url: str, code: bytes) -> Slip:
    return Slip(
        url=url,
        hub_sign=keys.signing.public_key().public_bytes_raw(),
        hub_seal=keys.sealing.public_key().public_bytes_raw(),
        code=code,
    )


def _team(people: People, team: TeamId) -> None:
    if not any(known.team == team for known in people.teams()):
        raise Refused(
            f"There is no team with the id {team}.", safe=_NOTHING, next_step="See fsdesk-hub team list, or add it."
        )


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= NAME_CHARS_MAX or not name.isprintable():
        raise Refused(f"A name has one to {NAME_CHARS_MAX} letters.", safe=_NOTHING)


def _check_id(name: str) -> None:
    if _ID.fullmatch(name) is None:
        raise Refused("An id has up to 32 small letters, digits and dashes.", safe=_NOTHING)
