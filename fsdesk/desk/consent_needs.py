"""What of consent and sharing waits for somebody on Today, in words that tell nobody who reads along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fsdesk import rules_consenting as rules
from fsdesk import rules_sharing, telling
from fsdesk.desk import consent_reading as reading
from fsdesk.desk.many import WorkedOut, as_of
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_name
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.rules_people import GONE
from fsdesk.services import service_of
from fsdesk.views import Need

KINDS_OF_IT = ("family", "person", "engagement_agreement", "sharing_permission", "sharing_decision", "connection")
Line = tuple[str, str, str, str, RecordId]
"""What orders it, the kind of need, its title, its detail, and its record."""


class ConsentNeeds(Chapter):
    """What waits: reasons to complete, acts to read, what went out after a no, endings, and what they asked for."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._needs: WorkedOut[list[tuple[str, Need]]] = WorkedOut(pen.store)

    def needs_you(self) -> tuple[Need, ...]:
        """What waits for this person, the most pressing first: reasons to complete, acts for a lead to read, what went
        out after a no, an ending, permissions and agreements near their end. Titles tell nobody who reads along."""
        if not self.pen.is_staff_looking:
            return ()
        hour = self._now()[:13]  # what is late changes by the hour and not by the day
        known = self._needs.of(self.pen.reader.families(), (hour, as_of(self.pen)), self._needs_of)
        found = [each for needs in known.values() for each in needs]
        needs = tuple(need for _, need in sorted(found, key=lambda pair: (pair[0], pair[1].title, pair[1].detail)))
        return (*needs, *self._between_ending()) if self.pen.may(Action.OVERSEE) else needs

    def _between_ending(self) -> Iterator[Need]:
        """Agreements between agencies that end soon, each once, at a family it is for."""
        areas: dict[str, FamilyId] = {}
        for one in self.pen.reader.of_kinds("family"):
            areas.setdefault(one.text("area"), FamilyId(one.id))
        for area, family in areas.items():
            for agreement in service_of(area).sharing:
                ends = agreement.expires.isoformat()
                if rules.is_ending(ends, self.pen.today_is):
                    yield Need(kind="between_ends", title=f"An agreement between agencies ends: {agreement.title}",
                               detail=self._by(ends), family=family)  # fmt: skip

    def _needs_of(self, families: Sequence[FamilyId]) -> dict[FamilyId, list[tuple[str, Need]]]:
        found: dict[FamilyId, list[tuple[str, Need]]] = {}
        for family, held in self.pen.reader.families_with(families, KINDS_OF_IT):
            record = next(iter(of_kind(held, "family")), None)
            found[family] = []
            if record is None:
                continue
            name = family_name(record)
            is_mine = record.text("lead_professional") in ("", self.pen.user)
            is_closed = record.text("status") == "closed"
            needs = [*self._overrides(held, record.text("area"))]
            if is_mine or self.pen.may(Action.OVERSEE):
                needs.extend(self._gone_out(held))
            if is_mine and not is_closed:
                needs.extend(self._ending(held))
            found[family] = [
                (order, Need(kind=kind, title=title, detail=f"{name} · {detail}", family=family, record=one))
                for order, kind, title, detail, one in needs
            ]
        return found

    def _overrides(self, held: Sequence[Held], area: str) -> Iterator[Line]:
        permissions = reading.permissions_in(held)
        for one in of_kind(held, "sharing_decision"):
            if one.value("override") is not True:
                continue
            mine = one.text("decided_by") == self.pen.user
            due = rules_sharing.complete_by(one.text("acted_at") or one.text("at"))
            late = due < self._now()
            missing = bool(reading.lacking(one, permissions, service_of(area).sharing))
            by = telling.day_and_time(due, self.pen.today_is)
            if missing and mine:
                words = f"was to be complete by {by}" if late else f"by {by}"
                yield ("0", "complete_late" if late else "complete", "Complete what you decided", words, one.id)
            if self.pen.may(Action.OVERSEE) and not mine and not one.text("lead_looked_at"):
                who = self.pen.names()(one.text("decided_by"))
                words = "not complete yet, and late" if missing and late else "not complete yet" if missing else "ready"
                yield ("1", "look", f"Read what {who} decided", f"{by} · {words}" if missing else words, one.id)

    def _gone_out(self, held: Sequence[Held]) -> Iterator[Line]:
        permissions, acts = reading.permissions_in(held), reading.acts_in(held)
        for act, _ in rules_sharing.to_put_right(permissions, acts):
            yield (
                "2",
                "put_right",
                f"Put right: {act.recipient}",
                telling.short_day(act.at, self.pen.today_is),
                RecordId(act.id),
            )

    def _ending(self, held: Sequence[Held]) -> Iterator[Line]:
        today, agreements = self.pen.today_is, of_kind(held, "engagement_agreement")
        found = [reading.agreement_of(one) for one in agreements]
        latest = rules.latest_of_each(found)
        for answer in of_kind(held, "engagement_agreement", "sharing_permission"):
            if reading.wants_copy(answer):
                asked = f"asked on {telling.short_day(answer.text('at'), today)}"
                yield ("4", "copy", "Bring them a copy of “Who sees what”", asked, answer.id)
            if reading.to_read(answer):
                said = f"said on {telling.short_day(answer.text('at'), today)}"
                yield ("1", "limits", "Read what they said with their yes", said, answer.id)
        # nothing is asked again, and nothing ends, of somebody who has died
        quiet = {str(one.id) for one in of_kind(held, "person") if one.text("life_stage") in GONE}
        if rules.has_stopped(found, today.isoformat()):
            last = max(latest.values(), key=lambda one: one.ended_at)
            when = telling.short_day(last.ended_at, today)
            yield ("3", "stopped", "They asked us to stop: end it kindly", when, RecordId(last.id))
        standing = set(rules.who_agrees(found, today.isoformat()))
        for one in latest.values():
            due = rules.ask_again_by(one)
            if one.person in standing and one.person not in quiet and rules.is_ending(due, today):
                yield ("4", "ask_again", "Ask again about our help", self._by(due), RecordId(one.id))
        permissions = reading.permissions_in(held)
        now = self._now()
        for permission in permissions:
            ends = rules.ends_on(permission)
            word = rules.standing(permission, now)
            if permission.subjects and permission.subjects <= quiet:
                continue
            if word in (rules.Word.LIVE, rules.Word.EXPIRED) and rules.is_ending(ends, today) and not any(
                later.at > permission.at and rules.may_be_same_place(later.recipient, permission.recipient)
                for later in permissions
            ):  # fmt: skip
                yield ("5", "permission_ends", f"A permission ends: {permission.recipient}", self._by(ends),
                       RecordId(permission.id))  # fmt: skip

    def _by(self, day: str) -> str:
        when = telling.short_day(day, self.pen.today_is)
        return f"was {when}" if rules.is_over(day, self.pen.today_is) else f"by {when}"

    def _now(self) -> str:
        return self.pen.clock.now().isoformat()[:16]
