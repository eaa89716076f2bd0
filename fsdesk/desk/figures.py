"""What a lead's laptop can count of its own families: openness about sharing, working alone, after a crisis.

Counted over what this laptop holds. Nobody is named, and no worker has a figure of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from fsdesk import rules_consenting, rules_sharing, telling
from fsdesk.desk import consent_reading as reading
from fsdesk.desk.around import Circle
from fsdesk.desk.pen import Chapter
from fsdesk.desk.reading import Held, of_kind
from fsdesk.roles import Action
from fsdesk.rules_consenting import Agreed
from fsdesk.rules_out import GRACE_MINUTES
from fsdesk.scorecard import crises, going_out, sharing
from fsdesk.scorecard.figures import Figure, Period, outside
from fsdesk.services import Service, service_of
from fsdesk.trouble import Refused
from fsdesk.views_figures import FigureRow, FiguresView

WEEKS = 13
WORDS: dict[str, tuple[str, str]] = {
    "sc23a": ("Families who agreed, with every child’s own view", "families with us now"),
    "sc23b": ("Decisions about sharing that are written down whole", "decisions"),
    "sc23c": ("Acts to keep somebody safe that a lead read within a working day", "such acts"),
    "sc23d": ("Permissions taken back after which nothing more went there", "taken back"),
    "sc24": ("Visits alone with a plan before, and back in time", "visits alone"),
    "sc24late": ("Visits alone that were overdue", "visits alone whose times are known"),
    "sc30": ("Crises after which somebody rang within two working days", "crises"),
    "sc30hours": ("Crises that came out of hours", "crises"),
}
"""What each figure is called, and what it is of."""


class _Facts(NamedTuple):
    """What is counted, of all families of one nation."""

    involved: list[sharing.Involved]
    decided: list[sharing.Decided]
    withdrawn: list[sharing.Withdrawn]
    alone: list[going_out.Alone]
    crises: list[crises.Crisis]


class Figures(Chapter):
    """The figures of a lead's page."""

    def view(self, *, for_outside: bool = False) -> FiguresView:
        """The last thirteen weeks; `for_outside` as they may leave the service. Refused for who does not lead."""
        if not self.pen.may(Action.OVERSEE):
            raise Refused("A lead looks at this.", safe="Nothing has been changed.", next_step="")
        today = self.pen.today_is
        period = Period((today - timedelta(weeks=WEEKS)).isoformat(), today.isoformat())
        facts = self._facts()
        found = [
            sharing.openness([one for each in facts.values() for one in each.involved], period.until),
            sharing.wholeness([one for each in facts.values() for one in each.decided], period),
            _added("sc23c", (sharing.overrides_read(each.decided, period, nation) for nation, each in facts.items())),
            sharing.honoured([one for each in facts.values() for one in each.withdrawn], period),
            *going_out.lodged_and_back([one for each in facts.values() for one in each.alone], period),
        ]
        after = [crises.followed_up(each.crises, period, nation) for nation, each in facts.items()]
        found += [_added(key, (pair[at] for pair in after)) for at, key in enumerate(("sc30", "sc30hours"))]
        shown: Sequence[Figure | None] = outside(found) if for_outside else found
        since = telling.short_day(period.since, today)
        return FiguresView(
            title=f"The last {WEEKS} weeks, since {since}",
            for_outside=for_outside,
            rows=tuple(_row(figure, kept) for figure, kept in zip(found, shown, strict=True)),
        )

    # -- gathering ---------------------------------------------------------------------------------------------

    def _facts(self) -> dict[str, _Facts]:
        found: dict[str, _Facts] = {}
        for family in self.pen.reader.families():
            circle = Circle(self.pen, family)
            service = service_of(circle.area)
            mine = found.setdefault(service.nation, _Facts([], [], [], [], []))
            self._gather(circle, service, mine)
        return found

    def _gather(self, circle: Circle, service: Service, into: _Facts) -> None:
        permissions = reading.permissions_in(circle.held)
        acts = [replace(act, remedied=False) for act in reading.acts_in(circle.held)]
        gone_against = {permission.id for _, permission in rules_sharing.to_put_right(permissions, acts)}
        into.withdrawn.extend(
            sharing.Withdrawn(at=one.withdrawn_at, went_later=one.id in gone_against)
            for one in permissions if one.withdrawn_at
        )  # fmt: skip
        into.decided.extend(
            sharing.Decided(
                at=one.text("at"), is_whole=not reading.lacking(one, permissions, service.sharing),
                is_override=one.value("override") is True, acted_at=one.text("acted_at"),
                read_at=one.text("lead_looked_at"),
            )
            for one in circle.kind("sharing_decision")
        )  # fmt: skip
        into.crises.extend(
            crises.Crisis(at=one.text("at"), rang_on=one.text("called_on"), hours=one.text("hours"))
            for one in circle.kind("crisis_contact")
        )
        into.alone.extend(_alone(circle.held))
        into.involved.extend(self._involved(circle))

    def _involved(self, circle: Circle) -> list[sharing.Involved]:
        latest = rules_consenting.latest_of_each(map(reading.agreement_of, circle.kind("engagement_agreement")))
        today = circle.today.isoformat()
        standing = (Agreed.LIVE, Agreed.ASK_AGAIN)
        agreed = tuple(one.at for one in latest.values() if rules_consenting.agreed(one, today) in standing)
        heard = {one.text("person") for one in circle.kind("engagement_agreement") if _says_own_view(one)}
        children = tuple(
            sharing.Child(telling.years_on(circle.by_id[person.id].text("born_on"), today), person.id in heard)
            for person in circle.people
            if person.is_child and not person.is_unborn
        )
        return [
            sharing.Involved(opened_on=one.text("opened_on"), closed_on=one.text("closed_on"), agreed_at=agreed,
                             children=children)
            for one in circle.kind("involvement") if one.text("opened_on")
        ]  # fmt: skip


def _says_own_view(agreement: Held) -> bool:
    """Whether somebody's own view is in it: their words, or that they answered for themselves."""
    return bool(agreement.text("own_view").strip()) or agreement.text("given_by") == "self"


def _alone(held: Sequence[Held]) -> list[going_out.Alone]:
    plans: dict[str, Held] = {}
    for one in of_kind(held, "lone_working"):
        before = plans.get(one.text("visit"))
        if before is None or one.text("expected_finish") < before.text("expected_finish"):
            plans[one.text("visit")] = one
    found = []
    for visit in of_kind(held, "visit"):
        if visit.text("status") != "done" or len(visit.list("workers")) != 1:
            continue
        plan = plans.get(visit.id)
        if plan is None:
            found.append(going_out.Alone(started=visit.text("actual_start")))
            continue
        grace = plan.value("grace_minutes")
        found.append(
            going_out.Alone(
                started=visit.text("actual_start"), planned_at=plan.text("set_off_at"),
                waived=bool(plan.text("waived_by")) and not plan.text("phoned_code"),
                expected=plan.text("expected_finish"), back=plan.text("check_out_at"),
                grace_minutes=grace if isinstance(grace, int) else GRACE_MINUTES,
            )
        )  # fmt: skip
    return found


def _added(key: str, figures: Iterable[Figure]) -> Figure:
    """The figures of several nations as one."""
    found = list(figures)
    return Figure(
        key,
        sum(one.count for one in found),
        sum(one.of for one in found),
        sum(one.not_known for one in found),
        sum(one.not_due for one in found),
    )


def _row(figure: Figure, kept: Figure | None) -> FigureRow:
    words, of = WORDS[figure.key]
    if kept is None:
        return FigureRow(words=words, figure="too few to say outside", detail=of)
    if not kept.of:
        return FigureRow(words=words, figure="none", detail=of)
    more = [
        f"{kept.not_known} not known" if kept.not_known else "",
        f"{kept.not_due} not due yet" if kept.not_due else "",
        f"half of them resolved within {kept.minutes} minutes" if kept.minutes is not None else "",
    ]
    detail = " · ".join(filter(None, (of, *more)))
    return FigureRow(words=words, figure=f"{kept.count} of {kept.of} ({kept.percent} %)", detail=detail)
