"""Worries at one desk: written down word for word with no signal, told to a lead the same day, followed to their end.

Nothing here is called sent before the hub has signed for it, and what a list or a task says of a worry names nobody and
nothing: whoever looks over a shoulder learns only that there is a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fsdesk import rules_safety as rules
from fsdesk import telling
from fsdesk.desk import status, worry_sharing
from fsdesk.desk.card import card_of
from fsdesk.desk.pen import Chapter
from fsdesk.desk.people import family_name, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.guarding import ABOUT_A_WORKER
from fsdesk.records import Family, SafeguardingConcern
from fsdesk.records import safety_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, split_revision_id
from fsdesk.roles import Action
from fsdesk.rules_following_up import FollowUp
from fsdesk.services import Service, service_of
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part, Travel
from fsdesk.views_safety import ConcernRow, ConcernView, CrisisCard, NewConcern

KIND = SafeguardingConcern.kind()
NOT_KNOWN_YET = "Somebody not known yet"


class Concerns(Chapter):
    """The worries at one desk."""

    # -- writing -----------------------------------------------------------------------------------------------

    def new(self, family: str = "", visit: str = "") -> NewConcern:
        """What is needed to begin one, about a family (that of a visit, where one is named) or not yet about any."""
        pen = self.pen
        pen.refuse_all_but_staff()
        family = str(pen.family_of(RecordId(visit))) if visit else family
        families = tuple((str(one), pen.name_of_family(one)) for one in pen.reader.families())
        area = self._area(FamilyId(family)) if family else self._usual_area()
        chosen = family if any(one == family for one, _ in families) else ""
        return NewConcern(families=tuple(sorted(families, key=_name)), family=chosen, visit=visit,
                          card=card_of(service_of(area)))  # fmt: skip

    def begin(self, family: FamilyId | None, fields: Mapping[str, object]) -> Part:
        """Write down a worry; where it is about nobody on this laptop, with a family of its own: both or neither."""
        pen = self.pen
        given: dict[str, Any] = {"noticed_at": pen.clock.now().isoformat()[:16], **fields}
        if family is not None:
            return pen.part(pen.add(SafeguardingConcern(**given), family).record)
        name = pen.next_name()
        new = Family(known_as=NOT_KNOWN_YET, status="enquiry", area=self._usual_area() or None)
        made = pen.add_all(((new, None), (SafeguardingConcern(**given), FamilyId(name))))
        return pen.part(made[1].record)

    def add_act(self, concern: RecordId, fields: Mapping[str, object]) -> Part:
        """Write down one thing done about it, as guarded as the worry itself and kept from the same people."""
        pen, held = self.pen, self.pen.read(concern)
        given = {"at": pen.clock.now().isoformat()[:16], **fields, "concern": concern}
        if held.list("hidden_from"):
            given["hidden_from"] = held.list("hidden_from")
        return pen.begin(pen.family_of(concern), "concern_act", given, sensitivity=_guard(held))

    def tell(self, concern: RecordId, to: str) -> Part:
        """Somebody outside is told of it now: the decision to share stands at once, and is completed within a day."""
        pen, held = self.pen, self.pen.held(self.pen.family_of(concern))
        one = _one(held, concern)
        made = worry_sharing.tell(pen, one, to)
        pen.noted("share", pen.family_of(concern), record=made)
        return pen.part(made)

    def follow(self, concern: RecordId, decision: RecordId, act: str) -> ConcernView:
        """Their answer, asking again, not agreeing or taking it further, now; words are written beside it."""
        worry_sharing.refuse_unknown(act)
        self.add_act(concern, {"act": act, "decision": decision})
        return self.open(concern)

    def keep_from(self, concern: RecordId, people: tuple[str, ...]) -> ConcernView:
        """Say who must not know of it: nobody, or these. It holds for all that was done about it too. Refused where
        somebody could know of it then who could not before: that is decided in `Seeing`."""
        pen = self.pen
        held = pen.held(pen.family_of(concern))
        one = _one(held, concern)
        if set(one.list("hidden_from")) - set(people):
            raise Refused(
                "Somebody was kept from it. To let them know of it again is a decision with a reason.",
                safe="Nothing has been changed.",
                next_step="Decide it under “Who may see this”.",
            )
        said = {"kept_from": "these" if people else "nobody", "hidden_from": people}
        done = (*_acts(held, concern), *worry_sharing.decisions_of(held, concern))
        acts = [(act.id, {"hidden_from": people}, act.shown) for act in done]
        pen.act(pen.family_of(concern), (), [(concern, said, one.shown), *acts])
        return self.open(concern)

    def told_lead(self, concern: RecordId, lead: str) -> ConcernView:
        """A lead was told, now, by phone or face to face."""
        pen, held = self.pen, self.pen.read(concern)
        pen.write(concern, {"lead_told_at": pen.clock.now().isoformat()[:16], "lead_told": lead or None}, held.shown)
        return self.open(concern)

    def read_off(self, concern: RecordId) -> ConcernView:
        """A lead says that they have read it. Refused for everybody else: only a lead's word tells the writer so."""
        pen, held = self.pen, self.pen.read(concern)
        if not self._may_read_off(held):
            raise Refused("Another lead says that they have read it.", safe="Nothing has been changed.", next_step="")
        if not held.text("lead_read_at"):
            now = pen.clock.now().isoformat()[:16]
            pen.write(concern, {"lead_read_at": now, "lead_read_by": pen.user}, held.shown)
        return self.open(concern)

    def close(self, concern: RecordId) -> ConcernView:
        """The end of it. Refused while a lead was not told, or nobody says what came of it."""
        pen, held = self.pen, self.pen.read(concern)
        if not held.text("lead_told_at") and not held.text("lead_read_at"):
            raise Refused("Tell a lead first.", safe="All that is written is saved.", next_step="Say when you did.")
        if not held.text("outcome"):
            raise Refused("Say what came of it.", safe="All that is written is saved.", next_step="Then close it.")
        answers = self._answers(pen.held(pen.family_of(concern)), held)
        if not pen.may(Action.OVERSEE) and any(each.is_open for each in answers):
            raise Refused("An answer is still to come.", safe="All that is written is saved.",
                          next_step="Write down what they said; or ask a lead to close it.")  # fmt: skip
        pen.write(concern, {"closed_at": pen.clock.now().isoformat()[:16]}, held.shown)
        return self.open(concern)

    # -- reading -----------------------------------------------------------------------------------------------

    def open(self, concern: RecordId) -> ConcernView:
        """A worry with how far it has come."""
        pen = self.pen
        pen.refuse_all_but_staff()
        family = pen.family_of(concern)
        held = pen.held(family)
        one, acts = _one(held, concern), _acts(held, concern)
        record = next(iter(of_kind(held, "family")), None)
        service, names = service_of(record.text("area") if record is not None else ""), pen.names()
        said, tone = self._how_far(one, status.travel_marks(pen.store))
        closed = telling.day_and_time(one.text("closed_at"), pen.today_is)
        return ConcernView(
            id=concern,
            family=family,
            family_name=family_name(record),
            part=one.part(),
            acts=tuple(act.part() for act in acts),
            people=people_of(held, pen.today_is),
            leads=self._colleagues(leads=True),
            workers=self._colleagues(leads=False),
            card=card_of(service),
            problems=rules.problems_of_concern(
                {name: one.text(name) for name in one.readings},
                about=bool(one.list("about") or one.text("about_others")),
                harm=bool(one.list("harm")),
                hidden=bool(one.list("hidden_from")),
            ),
            how_far=said,
            tone=tone,
            lead_clock=self._lead_clock(one, service),
            hidden_from=one.list("hidden_from"),
            written_by=names(one.first_author),
            may_read_off=self._may_read_off(one) and not one.text("lead_read_at"),
            is_closed=bool(one.text("closed_at")),
            told=worry_sharing.rows(pen, family, concern),
            closed_line=f"{lists.CONCERN_OUTCOME.get(one.text('outcome'), '')}, {closed}" if closed else "",
        )

    def rows(self, held: Sequence[Held]) -> tuple[ConcernRow, ...]:
        """The worries of a family for a page of staff, the newest first, those that are closed last."""
        pen = self.pen
        marks = status.travel_marks(pen.store)
        found = sorted(of_kind(held, KIND), key=lambda one: one.text("noticed_at"), reverse=True)
        return tuple(sorted((self._row(one, marks) for one in found), key=lambda row: row.is_closed))

    def needs_you(self) -> tuple[Need, ...]:
        """Worries whose lead was not told, for who wrote them; and those no lead has read, for leads."""
        pen = self.pen
        found: list[tuple[bool, str, Need]] = []
        for one in of_kind(pen.reader.of_kinds(KIND), KIND):
            if one.text("closed_at"):
                continue
            family = next(iter(one.revisions.values())).family
            day = telling.short_day(one.text("noticed_at")[:10], pen.today_is)
            mine = one.first_author == pen.user
            clock = self._lead_clock(one, service_of(self._area(family)))
            if mine and not one.text("lead_told_at") and not one.text("lead_read_at"):
                title = f"A note of {day}: tell your lead today"
                found.append((not clock.is_late, one.text("noticed_at"), _need(title, clock.standing, family, one)))
            elif pen.may(Action.OVERSEE) and not mine and not one.text("lead_read_at"):
                title = f"A note from {pen.names()(one.first_author)} is for you to read today"
                found.append((False, one.text("noticed_at"), _need(title, day, family, one)))
            elif mine or pen.may(Action.OVERSEE):
                late = [each for each in self._answers(pen.held(family), one) if each.is_late]
                if late:
                    title = f"A note of {day}: follow it up"
                    found.append((False, one.text("noticed_at"), _need(title, late[0].standing, family, one)))
        return tuple(need for *_, need in sorted(found, key=lambda each: each[:2]))

    def card(self) -> CrisisCard:
        """Whom to ring here and what to say, with nobody's name."""
        return card_of(service_of(self._usual_area()))

    def _answers(self, held: Sequence[Held], concern: Held) -> list[FollowUp]:
        """How the answers stand of those who were told of a worry."""
        record = next(iter(of_kind(held, "family")), None)
        service = service_of(record.text("area") if record is not None else "")
        decisions = worry_sharing.decisions_of(held, concern.id)
        return [worry_sharing.follow_up(self.pen, held, one, service) for one in decisions]

    # -- inside ------------------------------------------------------------------------------------------------

    def _row(self, one: Held, marks: Mapping[RecordId, Travel]) -> ConcernRow:
        said, tone = self._how_far(one, marks)
        outcome = lists.CONCERN_OUTCOME.get(one.text("outcome"), "")
        return ConcernRow(
            id=one.id,
            family=next(iter(one.revisions.values())).family,
            day=telling.day_and_time(one.text("noticed_at"), self.pen.today_is),
            standing=outcome or said if one.text("closed_at") else said,
            tone="neutral" if one.text("closed_at") else tone,
            is_closed=bool(one.text("closed_at")),
        )

    def _how_far(self, one: Held, marks: Mapping[RecordId, Travel]) -> tuple[str, str]:
        read_by = self.pen.names()(one.text("lead_read_by")) if one.text("lead_read_by") else ""
        mine = any(r.device == self.pen.store.device for r in one.revisions.values())
        travel = marks.get(one.id, Travel.SEEN)
        if not mine and not read_by:
            return "It came from a colleague. No lead has said that they read it.", "info"
        read_at = telling.day_and_time(one.text("lead_read_at"), self.pen.today_is)
        return rules.how_far(travel, read_by=read_by, read_at=read_at, begun_there=self._begun_there(one.id))

    def _lead_clock(self, one: Held, service: Service) -> Any:
        return rules.lead_clock(
            one.text("noticed_at"), one.text("lead_told_at") or one.text("lead_read_at"),
            days=service.timescales.safeguarding_to_lead_days, nation=service.nation, today=self.pen.today_is,
        )  # fmt: skip

    def _begun_there(self, record: RecordId) -> bool:
        """Whether the hub has signed for the first words of a record of this laptop."""
        n = split_revision_id(record)[1]
        waits = self.pen.store.rows("SELECT 1 FROM outbox WHERE n = ?1 UNION ALL SELECT 1 FROM owed WHERE n = ?1", (n,))
        return not waits

    def _may_read_off(self, one: Held) -> bool:
        return self.pen.may(Action.OVERSEE) and one.first_author != self.pen.user

    def _colleagues(self, *, leads: bool) -> tuple[tuple[str, str], ...]:
        where = "role = 'team_lead'" if leads else "role <> ''"
        rows = self.pen.store.rows(
            f"SELECT DISTINCT user, name FROM colleague WHERE user NOT LIKE 'import-%' AND {where} ORDER BY name"
        )
        return tuple((str(user), str(name)) for user, name in rows if user != self.pen.user)

    def _area(self, family: FamilyId) -> str:
        found = self.pen.reader.record(RecordId(family))
        return found.text("area") if found is not None else ""

    def place(self) -> str:
        """The code of the area this desk works in: all that is known of it while it is locked."""
        return self._usual_area()

    def _usual_area(self) -> str:
        """The area of the last family that says one: where the next is too."""
        areas = (self._area(family) for family in reversed(self.pen.reader.families()))
        return next(filter(None, areas), "")


def _one(held: Sequence[Held], record: RecordId) -> Held:
    found = next((one for one in held if one.id == record), None)
    if found is None:
        raise Refused("This note is not shown here.", safe="Everything written is saved.", next_step="")
    return found


def _acts(held: Sequence[Held], concern: RecordId) -> list[Held]:
    found = [act for act in of_kind(held, "concern_act") if act.text("concern") == concern]
    return sorted(found, key=lambda act: act.text("at"))


def _guard(concern: Held) -> Sensitivity:
    """How guarded what was done about a worry is: as the worry, and never less than protected."""
    if concern.text("about_worker") or ABOUT_A_WORKER in concern.list("harm"):
        return Sensitivity.RESTRICTED
    return concern.guard


def _need(title: str, detail: str, family: FamilyId, one: Held) -> Need:
    return Need(kind="concern", title=title, detail=detail, family=family, record=one.id)


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
