"""Who may do what: one decision, asked by the hub of all it hands out and by the desk of all it does. Pure.

Deny by default: what no line of the table below grants is refused. An explicit exclusion outweighs every line of it,
and so does a record that is kept from the one who asks.

Source: the services' role table (own caseload, team, whole service, restricted, audit, devices). Of a team lead it says
nothing about searching the whole service; here a lead finds what a worker finds, as a lead matches requests too.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

REASON_CHARS_MIN = 20
"""Shortest reason for opening what is not one's own: long enough to say something."""
OPEN_S = 15 * 60
"""How long what was opened in this way stays open, in seconds."""


class Role(enum.StrEnum):
    """What somebody is at their partnership. It travels and is stored under these codes."""

    WORKER = "worker"
    TEAM_LEAD = "team_lead"
    SERVICE_MANAGER = "service_manager"
    PROGRAMME_MANAGER = "programme_manager"
    FRONT_DOOR = "front_door"
    IG_OFFICER = "ig_officer"
    IT_ADMIN = "it_admin"
    PARTNER = "partner_contributor"


HOLD_CASELOADS = frozenset({Role.WORKER, Role.TEAM_LEAD})
"""Whose laptops are handed families at all. Everybody else reads at the hub, for a reason, for a while."""


class Action(enum.StrEnum):
    """What somebody may want to do: with a family or one of its records, then with neither."""

    KNOW = "know"  # that the family is there: lists, counts, duplicates, who holds it
    READ = "read"
    WRITE = "write"
    SIGN_OFF = "sign_off"
    SHARE = "share"  # to pass on something of a family, or decide not to
    OVERRIDE = "override"  # to share without waiting, to keep somebody safe
    OVERSEE = "oversee"  # to look over, confirm or decide what a colleague did or asks
    HEAR = "hear"  # what was said for none of those who work with the family: it may be about one of them
    RESTRICT = "restrict"  # to let fewer people see a record
    WIDEN = "widen"  # to let more people see it than did
    ALLOCATE = "allocate"
    FIND = "find"  # by a person's name, beyond one's own caseload
    OPEN = "open"  # for a while and for a reason: to break the glass
    LOOK_OVER = "look_over"  # what somebody else opened
    SAY_WHO = "say_who"  # to exclude somebody from a family, to name who may read what is restricted
    DECIDE_PERSON = "decide_person"  # whether two records are of one person
    SUBJECT_ACCESS = "subject_access"
    CORRECT = "correct"
    RETAIN = "retain"  # retention, legal hold, purge
    TAKE_REQUEST = "take_request"
    SCORECARD = "scorecard"
    AUDIT = "audit"  # who looked at what
    WHO_IS_OUT = "who_is_out"
    SEE_LAPTOPS = "see_laptops"
    STOP_LAPTOPS = "stop_laptops"
    LAPTOP_EVENTS = "laptop_events"


class Decision(enum.StrEnum):
    """What comes of it. All but NO are a yes, some to less than was asked for."""

    NO = "no"
    YES = "yes"
    CONTACT = "contact"  # only that somebody is known, and whom to talk to
    SUMMARY = "summary"  # only the kinds in SUMMARY_KINDS
    TOTALS = "totals"  # only sums of five or more


SUMMARY_KINDS = frozenset({
    "family", "person", "household", "membership", "relationship", "contact", "team_member", "involvement",
    "plan", "goal", "next_step", "visit", "took_part", "observation", "risk_flag", "safeguarding_concern",
})  # fmt: skip
"""What somebody who covers for a colleague needs at the door: who lives there, what was agreed, what to watch for."""
SHARED_KINDS = frozenset({"plan", "goal", "next_step", "review", "meeting", "attendee"})
"""What a partner contributes to: the shared plan and its meetings."""


CONTRIBUTED_KINDS = frozenset({"case_note", "next_step", "attendee"})
"""What a partner may add of their own: a note, an action they have done, that they were at a meeting."""
DONE_FIELDS = frozenset({"status", "done_on", "barrier"})
"""What a partner may say of an action somebody else wrote: that it is done, or what stands in the way."""
REQUEST_KINDS = frozenset({"family", "request"})
"""What somebody at the front door writes: what was asked for, and whom it is about."""


class Actor(msgspec.Struct, frozen=True):
    """Somebody who wants to do something."""

    user: str
    role: str
    team: str = ""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """How the actor stands to what it is about.

    `team`: it belongs to their team. `held`: it was given to them by name. `restricted`: few may know that it exists;
    `named`: they are among the few. `excluded`: they must not know that the family exists. `kept_from`: the record
    tells about them, and is kept from them. `own`: it is their own doing, laptop or exclusion. `opened`: they have it
    open for a while. `shared`: it is of a kind shared with partners. `reason` is theirs, for opening.
    """

    team: bool = False
    held: bool = False
    restricted: bool = False
    named: bool = False
    excluded: bool = False
    kept_from: bool = False
    own: bool = False
    opened: bool = False
    shared: bool = False
    reason: str = ""


class _Far(enum.Enum):
    """How far a line of the table reaches."""

    OWN = enum.auto()
    HELD = enum.auto()
    TEAM = enum.auto()
    SERVICE = enum.auto()


class _Restricted(enum.Enum):
    """Whom a line of the table lets at what is restricted."""

    NOBODY = enum.auto()
    NAMED = enum.auto()
    ALL = enum.auto()


class _Line(NamedTuple):
    far: _Far
    restricted: _Restricted = _Restricted.NOBODY
    gives: Decision = Decision.YES
    opened: bool = False
    reasoned: bool = False
    shared: bool = False
    own: bool = False
    not_own: bool = False


_HELD, _TEAM, _SERVICE, _OWN = _Far.HELD, _Far.TEAM, _Far.SERVICE, _Far.OWN
_NAMED, _ALL = _Restricted.NAMED, _Restricted.ALL
_MINE = (_Line(_OWN),)
_KNOWN = (_Line(_SERVICE, _NAMED, Decision.CONTACT),)
_EVERYWHERE = (_Line(_SERVICE, _ALL),)
_IN_TEAM = (_Line(_TEAM, _NAMED),)

_TABLE: Mapping[str, Mapping[Action, tuple[_Line, ...]]] = {
    Role.WORKER: {
        Action.KNOW: (_Line(_HELD, _NAMED),),
        Action.READ: (_Line(_HELD, _NAMED), _Line(_TEAM, gives=Decision.SUMMARY, opened=True)),
        Action.WRITE: (_Line(_HELD, _NAMED),),
        Action.SHARE: (_Line(_HELD, _NAMED),),
        Action.OVERRIDE: (_Line(_HELD, _NAMED),),
        Action.RESTRICT: (_Line(_HELD, _NAMED),),
        Action.WIDEN: (_Line(_HELD, _NAMED, own=True),),
        Action.FIND: _KNOWN,
        Action.OPEN: (_Line(_TEAM, gives=Decision.SUMMARY, reasoned=True),),
        Action.TAKE_REQUEST: _EVERYWHERE,
        Action.AUDIT: _MINE,
        Action.SEE_LAPTOPS: _MINE,
    },
    Role.TEAM_LEAD: {
        Action.KNOW: _IN_TEAM,
        Action.READ: (*_IN_TEAM, _Line(_TEAM, _ALL, opened=True)),
        Action.WRITE: _IN_TEAM,
        Action.SHARE: _IN_TEAM,
        Action.OVERRIDE: _IN_TEAM,
        Action.OVERSEE: _IN_TEAM,
        Action.HEAR: _IN_TEAM,
        Action.RESTRICT: _IN_TEAM,
        Action.WIDEN: _IN_TEAM,
        Action.SIGN_OFF: _IN_TEAM,
        Action.ALLOCATE: _IN_TEAM,
        Action.FIND: _KNOWN,
        Action.OPEN: (_Line(_TEAM, _ALL, reasoned=True),),
        Action.LOOK_OVER: (_Line(_TEAM, _ALL, not_own=True),),
        Action.SAY_WHO: (_Line(_TEAM, _NAMED, not_own=True),),
        Action.DECIDE_PERSON: _IN_TEAM,
        Action.TAKE_REQUEST: _EVERYWHERE,
        Action.SCORECARD: (_Line(_TEAM),),
        Action.AUDIT: (*_MINE, *_IN_TEAM),
        Action.WHO_IS_OUT: (_Line(_TEAM),),
        Action.SEE_LAPTOPS: (*_MINE, _Line(_TEAM)),
        Action.STOP_LAPTOPS: (_Line(_TEAM),),
    },
    Role.SERVICE_MANAGER: {
        Action.READ: (_Line(_TEAM, _ALL, opened=True),),
        Action.FIND: _KNOWN,
        Action.OPEN: (_Line(_TEAM, _ALL, reasoned=True),),
        Action.SCORECARD: (_Line(_SERVICE),),
        Action.AUDIT: _EVERYWHERE,
        Action.WHO_IS_OUT: (_Line(_SERVICE),),
        Action.SEE_LAPTOPS: _MINE,
    },
    Role.PROGRAMME_MANAGER: {
        Action.SCORECARD: (_Line(_SERVICE, gives=Decision.TOTALS),),
        Action.SEE_LAPTOPS: _MINE,
    },
    Role.FRONT_DOOR: {
        Action.FIND: _KNOWN,
        Action.TAKE_REQUEST: _EVERYWHERE,
        Action.SEE_LAPTOPS: _MINE,
    },
    Role.IG_OFFICER: {
        Action.READ: (_Line(_SERVICE, _ALL, opened=True),),
        Action.FIND: _KNOWN,
        Action.OPEN: (_Line(_SERVICE, _ALL, reasoned=True),),
        Action.LOOK_OVER: (_Line(_SERVICE, _ALL, not_own=True),),
        Action.SAY_WHO: (_Line(_SERVICE, _ALL, not_own=True),),
        Action.HEAR: _EVERYWHERE,
        Action.DECIDE_PERSON: _EVERYWHERE,
        Action.SUBJECT_ACCESS: _EVERYWHERE,
        Action.CORRECT: _EVERYWHERE,
        Action.RETAIN: _EVERYWHERE,
        Action.AUDIT: _EVERYWHERE,
        Action.SEE_LAPTOPS: _MINE,
    },
    Role.IT_ADMIN: {
        Action.SEE_LAPTOPS: (_Line(_SERVICE),),
        Action.STOP_LAPTOPS: (_Line(_SERVICE),),
        Action.LAPTOP_EVENTS: (_Line(_SERVICE),),
    },
    Role.PARTNER: {
        Action.KNOW: (_Line(_HELD),),
        Action.READ: (_Line(_HELD, shared=True),),
        Action.WRITE: (_Line(_HELD, shared=True),),
        Action.SEE_LAPTOPS: _MINE,
    },
}  # fmt: skip


def decide(actor: Actor, action: Action, context: Context) -> Decision:
    """Whether the actor may do this. A role or an action nobody knows may nothing."""
    if context.excluded or context.kept_from:
        return Decision.NO
    for line in _TABLE.get(actor.role, {}).get(action, ()):
        if _fits(line, context):
            return line.gives
    return Decision.NO


def may(actor: Actor, action: Action, context: Context) -> bool:
    """Whether the actor may do all of this, and not only something less."""
    return decide(actor, action, context) is Decision.YES


RIGHTS_KINDS = frozenset({"correction", "objection", "own_statement", "access_request", "disclosure_mark"})
"""What whoever keeps people's rights writes: what is asked, and what was decided."""


def is_contribution(kind: str, fields: Iterable[str], *, own: bool) -> bool:
    """Whether writing these fields of a record is what a partner may add; `own`: they begin it, or began it."""
    return kind in CONTRIBUTED_KINDS and (own or (kind == "next_step" and DONE_FIELDS.issuperset(fields)))


def holds_caseload(role: str) -> bool:
    """Whether laptops of people in this role are handed families."""
    return role in HOLD_CASELOADS


def reason_is_given(reason: str) -> bool:
    """Whether this says something: blank space is no reason."""
    return len(" ".join(reason.split())) >= REASON_CHARS_MIN


def _fits(line: _Line, context: Context) -> bool:
    reaches = {
        _Far.OWN: context.own,
        _Far.HELD: context.held,
        _Far.TEAM: context.team or context.held,
        _Far.SERVICE: True,
    }[line.far]
    let_in = (
        not context.restricted
        or line.restricted is _Restricted.ALL
        or (line.restricted is _Restricted.NAMED and context.named)
    )
    return (
        reaches
        and let_in
        and (context.opened or not line.opened)
        and (context.shared or not line.shared)
        and (reason_is_given(context.reason) or not line.reasoned)
        and (context.own or not line.own)
        and not (line.not_own and context.own)
    )
