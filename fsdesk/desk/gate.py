"""Before anything is printed or handed over: who it is for, what is left out of it, whether it may lie at the house.

What is left out is told to staff alone, by how much of what sort and never by its words, so that whoever prepares a
paper knows that it is not the whole record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fsdesk import telling
from fsdesk.audience import Why
from fsdesk.desk.pen import Pen
from fsdesk.desk.reader import Withheld
from fsdesk.desk.reading import Held, of_kind
from fsdesk.guarding import PROTECTED_NEEDS
from fsdesk.papers import data
from fsdesk.views import Home

SAID: tuple[tuple[tuple[str, ...], str, str], ...] = (
    ((Why.OTHER_HOME, Why.TELLS), "thing that is another home’s, or would tell of it",
     "things that are another home’s, or would tell of it"),
    ((Why.PRIVATE,), "thing private to one person", "things private to one person"),
    ((Why.PROTECTED, Why.RESTRICTED, Why.HIDDEN_FROM), "thing protected, or kept from somebody who could read it there",
     "things protected, or kept from somebody who could read them there"),
    ((Why.ASKED_NOT,), "thing somebody asked not to have passed on", "things somebody asked not to have passed on"),
)  # fmt: skip
"""Reasons that are told together, with what one and several such things are called. What is the service's own work, or
a part of something told of already, is not counted."""
RISKS = ("person_who_harms", "unsafe_number", "adult_risk", "child_risk")


def own_mark(pen: Pen) -> str:
    """What stands on each page a worker prints for themselves or a lead: whose it is, which copy, and what whoever
    finds it is asked to do. It names no family, no service and no reason: in a house it tells nobody anything."""
    name, now = pen.store.setting("user_name") or str(pen.user), pen.clock.now()
    copy = f"Copy {pen.store.device}, {telling.short_day(now.date().isoformat())} {now:%H:%M}."
    return f"{name}’s own working paper. If you find it, please give it back to them unread. {copy}"


def gate_for(home: Home, withheld: Iterable[Withheld]) -> data.Gate:
    """What is asked and told before a paper goes to a home."""
    names = telling.joined([person.known_as for person in home.people])
    return data.Gate(who=f"For {home.label}: {names}." if names else f"For {home.label}.", left_out=left_out(withheld))


def left_out(withheld: Iterable[Withheld]) -> tuple[str, ...]:
    """What is left out, in lines for staff: "2 things private to one person"."""
    count = Counter(one.why for one in withheld if one.one.kind not in ("household", "membership", "person"))
    lines = []
    for reasons, one, several in SAID:
        if many := sum(count[reason] for reason in reasons):
            lines.append(telling.counted(many, one, several))
    return tuple(lines)


def is_careful(held: Sequence[Held]) -> bool:
    """Whether nothing may be left at the house unasked: somebody may read it who must not. Wherever there is a sign of
    domestic abuse, of somebody from whom something is kept, or of an address nobody may learn."""
    return any(_signs(held))


def _signs(held: Sequence[Held]) -> Iterator[bool]:
    for need in of_kind(held, "identified_need", "unmet_need"):
        yield need.text("need") in PROTECTED_NEEDS and need.text("status") != "met"
    for tie in of_kind(held, "relationship"):
        yield tie.value("no_contact") is True
    for plan in of_kind(held, "plan"):
        yield plan.text("safe_to_leave") == "no"
    for flag in of_kind(held, "risk_flag"):
        yield flag.text("risk") in RISKS and not flag.text("removed_because")
    for home in of_kind(held, "household"):
        yield home.value("confidential") is True
    for one in held:
        yield bool(one.list("hidden_from")) and not one.is_taken_out
