"""Who may do what, written a second time and apart: action by action, from the services' role table, for `test_roles`.

It shares no word with `fsdesk.roles` but the codes. Whoever changes one of the two has to change the other by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

ROLES = (
    "worker", "team_lead", "service_manager", "programme_manager", "front_door", "ig_officer", "it_admin",
    "partner_contributor",
)  # fmt: skip


class Case(NamedTuple):
    """One way to stand to a family or record."""

    team: bool
    held: bool
    restricted: bool
    named: bool
    excluded: bool
    kept_from: bool
    own: bool
    opened: bool
    shared: bool
    good_reason: bool

    @property
    def near(self) -> bool:
        return self.team or self.held

    @property
    def hidden(self) -> bool:
        """Restricted, and not to this one."""
        return self.restricted and not self.named


def _know(role: str, c: Case) -> str:
    if c.hidden:
        return "no"
    if role == "partner_contributor":
        return "yes" if c.held and not c.restricted else "no"
    return "yes" if (role == "worker" and c.held) or (role == "team_lead" and c.near) else "no"


def _read(role: str, c: Case) -> str:
    if role == "worker":
        if c.held and not c.hidden:
            return "yes"
        return "summary" if c.near and c.opened and not c.restricted else "no"
    if role == "team_lead":
        return "yes" if c.near and (c.opened or not c.hidden) else "no"
    if role == "service_manager":
        return "yes" if c.near and c.opened else "no"
    if role == "ig_officer":
        return "yes" if c.opened else "no"
    if role == "partner_contributor":
        return "yes" if c.held and c.shared and not c.restricted else "no"
    return "no"


def _open(role: str, c: Case) -> str:
    if not c.good_reason:
        return "no"
    if role == "worker":
        return "summary" if c.near and not c.restricted else "no"
    if role in ("team_lead", "service_manager"):
        return "yes" if c.near else "no"
    return "yes" if role == "ig_officer" else "no"


def _find(role: str, c: Case) -> str:
    who = ("worker", "team_lead", "service_manager", "front_door", "ig_officer")
    return "contact" if role in who and not c.hidden else "no"


def _lead_of_it(role: str, c: Case) -> str:
    return "yes" if role == "team_lead" and c.near and not c.hidden else "no"


def _look_over(role: str, c: Case) -> str:
    if c.own:
        return "no"
    return "yes" if role == "ig_officer" or (role == "team_lead" and c.near) else "no"


def _say_who(role: str, c: Case) -> str:
    if c.own:
        return "no"
    return "yes" if role == "ig_officer" else _lead_of_it(role, c)


def _scorecard(role: str, c: Case) -> str:
    if c.restricted:
        return "no"
    if role == "programme_manager":
        return "totals"
    return "yes" if role == "service_manager" or (role == "team_lead" and c.near) else "no"


def _audit(role: str, c: Case) -> str:
    if role in ("service_manager", "ig_officer"):
        return "yes"
    if role == "worker":
        return "yes" if c.own and not c.restricted else "no"
    if role == "team_lead":
        return "yes" if (c.own and not c.restricted) or (c.near and not c.hidden) else "no"
    return "no"


def _out(role: str, c: Case) -> str:
    if c.restricted:
        return "no"
    return "yes" if role == "service_manager" or (role == "team_lead" and c.near) else "no"


def _laptops(role: str, c: Case) -> str:
    if c.restricted:
        return "no"
    return "yes" if c.own or role == "it_admin" or (role == "team_lead" and c.near) else "no"


def _stop(role: str, c: Case) -> str:
    if c.restricted:
        return "no"
    return "yes" if role == "it_admin" or (role == "team_lead" and c.near) else "no"


def _officer_only(role: str, c: Case) -> str:
    return "yes" if role == "ig_officer" else "no"


def _person(role: str, c: Case) -> str:
    return "yes" if role == "ig_officer" else _lead_of_it(role, c)


def _hear(role: str, c: Case) -> str:
    return "yes" if role == "ig_officer" else _lead_of_it(role, c)


def _request(role: str, c: Case) -> str:
    return "yes" if role in ("worker", "team_lead", "front_door") else "no"


def _events(role: str, c: Case) -> str:
    return "yes" if role == "it_admin" and not c.restricted else "no"


def _act(role: str, c: Case) -> str:
    if c.hidden:
        return "no"
    return "yes" if (role == "worker" and c.held) or (role == "team_lead" and c.near) else "no"


def _widen(role: str, c: Case) -> str:
    if c.hidden:
        return "no"
    return "yes" if (role == "worker" and c.held and c.own) or (role == "team_lead" and c.near) else "no"


def _write(role: str, c: Case) -> str:
    if role == "partner_contributor":
        return "yes" if c.held and c.shared and not c.restricted else "no"
    return _act(role, c)


ORACLE: Mapping[str, Callable[[str, Case], str]] = {
    "know": _know,
    "read": _read,
    "write": _write,
    "share": _act,
    "override": _act,
    "oversee": _lead_of_it,
    "hear": _hear,
    "restrict": _act,
    "widen": _widen,
    "sign_off": _lead_of_it,
    "allocate": _lead_of_it,
    "find": _find,
    "open": _open,
    "look_over": _look_over,
    "say_who": _say_who,
    "decide_person": _person,
    "subject_access": _officer_only,
    "correct": _officer_only,
    "retain": _officer_only,
    "take_request": _request,
    "scorecard": _scorecard,
    "audit": _audit,
    "who_is_out": _out,
    "see_laptops": _laptops,
    "stop_laptops": _stop,
    "laptop_events": _events,
}


def expected(role: str, action: str, case: Case) -> str:
    """What ought to come of it."""
    if case.excluded or case.kept_from or role not in ROLES or action not in ORACLE:
        return "no"
    return ORACLE[action](role, case)
