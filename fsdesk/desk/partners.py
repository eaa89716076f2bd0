"""Which partners read what of a family: what one would see, shown before they are named; who is named, as the hub told
it last; and what of that stands today.

What a partner is handed is decided by `rules_shared` and by nothing here: the preview asks the very same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from fsdesk import telling
from fsdesk.audience import Audience, For, Why
from fsdesk.audience import Permission as Passed
from fsdesk.desk.gate import left_out
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reader import fact_of
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import SHARED_KINDS, Action
from fsdesk.rules_shared import NAMES, PLAN, Lets, is_over, told_to_partner, what_lets_it_go
from fsdesk.shared_plan import Handed, SharedWith, tell_plan
from fsdesk.views_planning import Option
from fsdesk.views_shared import NamedPartner, PartnersView, SharedPreview
from fsdesk.withholding import read_guard

_NAMED, _PARTNERS = "partners_named", "partners_known"
DECIDES_KINDS = ("family", "sharing_permission", "sharing_decision")
"""What says whether a plan may go anywhere."""
COUNTED_KINDS = SHARED_KINDS | {"private_goal", "child_view", "goal_progress"}
"""Kinds of which it is told how many a partner does not see: the plan, its reviews and its meetings."""
NOTHING_STANDS = (
    "Nothing lets the plan go to {place} now. Ask the family for a permission for “Plan and actions” to {place}, or"
    " write down the decision to share it, on Consent & sharing. Then name them."
)
IT_IS_OVER = "The help for this family has ended: its plan is shared with nobody."
NOBODY_TOLD = "What may go there names nobody whose name may be told."


Kept = TypeVar("Kept")


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody named for a family, as the hub told it; times in seconds since 1970, `ended` 0 while it holds."""

    family: FamilyId
    user: str
    who: str
    agency: str
    by: str
    since: int
    ended: int


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a partner who may be named, and where they were last said to work."""

    user: str
    who: str
    agency: str


class Partners(Chapter):
    """Who of partners reads what."""

    def keep(self, named: Iterable[Naming], partners: Iterable[Partner]) -> None:
        """Keep who is named and who could be, as the hub tells it now."""
        self.pen.store.remember(**{
            _NAMED: msgspec.json.encode(list(named)).decode(), _PARTNERS: msgspec.json.encode(list(partners)).decode(),
        })  # fmt: skip

    def view(self, family: FamilyId) -> PartnersView:
        """Who is and was named for a family, and who and where could be."""
        self.pen.refuse_all_but_staff()
        rows = [one for one in namings(self.pen) if one.family == family]
        return PartnersView(
            family=family,
            family_name=self.pen.name_of_family(family),
            named=tuple(self._row(one) for one in sorted(rows, key=lambda one: (one.ended != 0, -one.since, one.user))),
            choices=tuple(_choice(one) for one in _kept(self.pen, _PARTNERS, Partner)),
            places=self.places(family),
            may_name=self.pen.may(Action.ALLOCATE),
        )

    def places(self, family: FamilyId) -> tuple[str, ...]:
        """Where the plan of a family may go today, as they are written in what lets it."""
        self.pen.refuse_all_but_staff()
        held = self.pen.reader.for_a_rule(family, DECIDES_KINDS)
        named = {one.text("recipient").strip() for one in held if one.kind != "family"} - {""}
        return tuple(sorted((one for one in named if lets(self.pen, family, one).people), key=str.casefold))

    def preview(self, family: FamilyId, place: str, user: str = "") -> SharedPreview:
        """What somebody who works at a place would read of a family now, by the rule by which the hub hands it out."""
        self.pen.refuse_all_but_staff()
        who = next((one.who for one in _kept(self.pen, _PARTNERS, Partner) if one.user == user), "")
        held, now = self.pen.held(family), self._now()
        facts = [fact_of(one) for one in held]
        kept = frozenset(str(one.id) for one in held if read_guard(one.heads).guards)
        who_for = f"For {who}, {place}." if who else f"For {place}."
        told = told_to_partner(facts, place, now, kept)
        if told is None:
            may = what_lets_it_go(facts, place, now)
            why = IT_IS_OVER if is_over(facts) else NOBODY_TOLD if may.people else NOTHING_STANDS.format(place=place)
            return SharedPreview(family=family, who_for=who_for, why_not=why)
        shared = SharedWith(family=family, reference=told.label, names=told.names, agency=place, until=told.until)
        handed = [Handed(id=RecordId(record), kind=kind, fields=fields) for record, kind, fields in told.records]
        names = {record: _called(name, agency) for record, (name, agency) in told.named.items()}
        seen = {one.id for one in handed}
        return SharedPreview(
            family=family,
            who_for=who_for,
            plan=tell_plan(shared, handed, names, now, self.pen.today_is),
            left_out=self._left_out(family, what_lets_it_go(facts, place, now), place, seen),
        )

    def _left_out(self, family: FamilyId, may: Lets, place: str, seen: Iterable[str]) -> tuple[str, ...]:
        """How much of the plan is not for them, and of what sort: for staff alone."""
        passed = Passed(agency=place, subjects=tuple(sorted(may.people)), categories=(PLAN, NAMES))
        audience = Audience(kind=For.AGENCY, family=family, permission=passed)
        shown = set(map(str, seen))
        gone = [
            one
            for one in self.pen.for_audience(audience).reader.withheld(family)
            if one.one.kind in COUNTED_KINDS and not one.one.is_taken_out and one.one.id not in shown
        ]
        others = sum(one.why in (Why.NOT_PERMITTED, Why.PART_OF) for one in gone)
        lines = list(left_out(gone))
        if others:
            lines.append(
                telling.counted(others, "thing that is", "things that are") + " not of those it is about alone"
            )
        return tuple(lines)

    def _row(self, one: Naming) -> NamedPartner:
        today, zone = self.pen.today_is, self.pen.clock.now().tzinfo
        since = telling.short_day(datetime.fromtimestamp(one.since, zone).date().isoformat(), today)
        detail = ", ".join(filter(None, (one.agency, f"named {since} by {self.pen.names()(one.by)}")))
        if one.ended:
            ended = telling.short_day(datetime.fromtimestamp(one.ended, zone).date().isoformat(), today)
            return NamedPartner(user=one.user, who=one.who, detail=detail, standing=f"Ended {ended}", tone="neutral",
                                may_end=False)  # fmt: skip
        may = lets(self.pen, one.family, one.agency)
        until = telling.short_day(may.until, today) if may.until else ""
        standing = f"Reads the plan until {until}" if until else "Reads nothing: nothing lets it go there now"
        return NamedPartner(user=one.user, who=one.who, detail=detail, standing=standing,
                            tone="ok" if until else "warn", may_end=self.pen.may(Action.ALLOCATE))  # fmt: skip

    def _now(self) -> str:
        return self.pen.clock.now().isoformat()[:16]


def namings(pen: Pen) -> Sequence[Naming]:
    """Everybody who is and was named, as the hub told it last."""
    return _kept(pen, _NAMED, Naming)


def who_reads(pen: Pen, family: FamilyId, people: Iterable[str]) -> list[tuple[Naming, Lets]]:
    """Those who read a family's plan today because something stands that lets it, where it is about any of these
    people."""
    asked, found = set(people), []
    for one in namings(pen):
        if one.family == family and not one.ended:
            may = lets(pen, family, one.agency)
            if may.people & asked:
                found.append((one, may))
    return found


def lets(pen: Pen, family: FamilyId, place: str) -> Lets:
    """About whom a family's plan may go to a place today, whoever looks: for a rule, and nothing is shown of it."""
    facts = [fact_of(one) for one in pen.reader.for_a_rule(family, DECIDES_KINDS)]
    nobody = Lets(frozenset(), "")
    return nobody if is_over(facts) else what_lets_it_go(facts, place, pen.clock.now().isoformat()[:16])


def _kept(pen: Pen, name: str, of: type[Kept]) -> list[Kept]:
    said = pen.store.setting(name)
    return msgspec.json.decode(said, type=list[of]) if said else []  # type: ignore[valid-type]  # named at run time


def _choice(one: Partner) -> Option:
    return one.user, ", ".join(filter(None, (one.who, one.agency)))


def _called(name: str, agency: str) -> str:
    return f"{name} ({agency})" if agency else name
