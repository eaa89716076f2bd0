"""Meetings round a family: who is asked, what was decided, what each child says.

Of private family time only that it was and how long: there is no place for what was said in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, made_order, team_role
from fsdesk.desk.pen import Chapter
from fsdesk.desk.plan_reading import current_plan
from fsdesk.desk.plan_reviews import children_of
from fsdesk.desk.reading import Held
from fsdesk.records import Meeting
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused
from fsdesk.views_planning import AttendeeRow, MeetingView

APART = "Can these two be in one meeting? Two of those asked may have to meet apart. Look at People before you invite."
ASKED = ("present", "invited")


class Meetings(Chapter):
    """The meetings at one desk."""

    def begin(self, family: FamilyId, kind: str) -> MeetingView:
        """Begin a meeting of a kind, about the plan in hand. Raises Refused for a kind there is none of."""
        if kind not in lists.MEETING_KIND:
            raise Refused("There is no such kind of meeting.", safe="Nothing has been written.", next_step="")
        plan = current_plan(Circle(self.pen, family))
        about = plan.id if plan is not None and plan.text("status") != "closed" else None
        at = f"{self.pen.today_is.isoformat()}T{self.pen.clock.now():%H}:00"
        return self.open(self.pen.add(Meeting(meeting_kind=kind, at=at, plan=about), family).record)

    def open(self, meeting: RecordId) -> MeetingView:
        """A meeting with everybody who could be asked to it, and what it still needs."""
        circle = Circle(self.pen, self.pen.family_of(meeting))
        one = circle.by_id[meeting]
        attendees = tuple(_rows(circle, meeting))
        asked = {row.part.text("person") for row in attendees
                 if row.part is not None and row.part.text("attendance") in ASKED} - {""}  # fmt: skip
        children = tuple(children_of(circle, "meeting", meeting))
        kind = one.text("meeting_kind")
        return MeetingView(
            id=meeting,
            family=circle.family,
            family_name=circle.name,
            heading=_heading(circle, one),
            part=one.part(),
            kind=kind,
            attendees=attendees,
            children=children,
            missing=rules.missing_of_meeting(
                kind=kind,
                family_attended=one.text("family_attended"),
                bottom_lines=one.text("bottom_lines"),
                attendances=[
                    (row.part.id, row.part.text("attendance"), row.part.text("why"))
                    for row in attendees
                    if row.part is not None and row.part.text("attendance")
                ],
                children=children,
                decisions=one.text("decisions"),
                is_over=_is_over(one, circle),
            ),
            around=circle.around(),
            apart=APART if rules.may_not_meet(asked, no_contact_of(circle)) else "",
        )


def _is_over(meeting: Held, circle: Circle) -> bool:
    return meeting.text("at") <= circle.pen.clock.now().isoformat()[:16]


def no_contact_of(circle: Circle) -> list[tuple[str, str]]:
    """Pairs of people who must not have contact, as far as anybody wrote. That a couple has parted ends no order."""
    return [
        (one.text("person"), one.text("other"))
        for one in circle.kind("relationship")
        if one.value("no_contact") is True
    ]


def _heading(circle: Circle, meeting: Held) -> str:
    kind = lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
    at = telling.day_and_time(meeting.text("at"), circle.today) if meeting.text("at") else ""
    return f"{kind}, {at}" if at else kind


def _rows(circle: Circle, meeting: RecordId) -> Iterator[AttendeeRow]:
    """Everybody who could be there: the family (children too), those around it, then others who are written down."""
    written = sorted((a for a in circle.kind("attendee") if a.text("meeting") == meeting), key=made_order)
    left = list(written)

    def take(field: str, name: str) -> list[Held]:
        mine = [one for one in left if one.text(field) == name]
        for one in mine:
            left.remove(one)
        return mine

    for person in circle.people:
        if not person.is_unborn:
            yield from _row(person.known_as, ", ".join(filter(None, (person.age, person.relation or person.role))),
                            (("person", str(person.id)),), take("person", person.id))  # fmt: skip
    for member in circle.kind("team_member"):
        yield from _row(member.text("name"), team_role(member), (("team_member", str(member.id)),),
                        take("team_member", member.id))  # fmt: skip
    for one in left:
        name = circle.called.get(one.text("person") or one.text("team_member"), "") or one.text("someone_else")
        yield AttendeeRow(name=name or "Someone else", part=one.part())


def _row(name: str, detail: str, always: tuple[tuple[str, str], ...], written: list[Held]) -> Iterator[AttendeeRow]:
    """One row for somebody; one for each writing where two people wrote them down apart."""
    if not written:
        yield AttendeeRow(name=name, detail=detail, always=always)
    for one in written:
        yield AttendeeRow(name=name, detail=detail, always=always, part=one.part())
