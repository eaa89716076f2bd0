"""Asking for help: a request from the first word to who is helping next. It comes before any family is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fsdesk import rules_asking, telling
from fsdesk.desk.pen import Chapter
from fsdesk.desk.people import family_name
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import Family, Involvement, Request
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.services import Service, service_of
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part
from fsdesk.views_asking import Clock, RequestRow, RequestView, SafeNumber

REFERENCE_LETTERS = 3


class Asking(Chapter):
    """The requests at one desk."""

    def begin(self, fields: Mapping[str, object]) -> Part:
        """Write down a request, with the family it is for: both or neither. The family is only an enquiry yet."""
        pen = self.pen
        now = pen.clock.now().isoformat()[:16]
        given: dict[str, Any] = {"received_at": now, **fields}
        family = pen.next_name()
        record = Family(
            label=self._reference(family), status="enquiry", area=self._area() or None,
            known_as=_called(str(given.get("who_for") or "")) or None,
        )  # fmt: skip
        made = pen.add_all(((record, None), (Request(**given), FamilyId(family))))
        return pen.part(made[1].record)

    def open(self, request: RecordId) -> RequestView:
        """A request with its clocks and what it still lacks."""
        held = self.pen.held(self.pen.family_of(request))
        one = next(h for h in held if h.id == request)
        return self._view(one, held)

    def of_family(self, family: FamilyId) -> RecordId | None:
        """The latest request for a family, if there is one."""
        found = of_kind(self.pen.held(family), "request")
        return max(found, key=lambda one: one.text("received_at")).id if found else None

    def waiting(self) -> tuple[RequestRow, ...]:
        """Requests nobody has answered to the end, the longest waiting first."""
        pen = self.pen
        found = of_kind(pen.reader.of_kinds("request"), "request")
        rows = []
        for one in (one for one in found if not one.text("outcome")):
            family = next(iter(one.revisions.values())).family
            clocks = self._clocks(one, (), service_of(self._area_of(family)))
            next_up = next((c for c in clocks if not c.is_done), clocks[0])
            asked = one.text("received_at")
            row = RequestRow(
                id=one.id, family=family, who_for=one.text("who_for") or "Somebody",
                asked=telling.day_and_time(asked, pen.today_is),
                standing=f"{next_up.words} {next_up.standing}".strip(), tone=next_up.tone,
            )  # fmt: skip
            rows.append((asked, row))
        return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))

    def needs_you(self) -> tuple[Need, ...]:
        """Requests that wait, for the first page of the morning: before all else, because somebody is waiting."""
        return tuple(
            Need(
                kind="request_late" if row.tone == "danger" else "request",
                title=f"Someone asked for help: {row.who_for}",
                detail=row.standing,
                family=row.family,
                record=row.id,
            )
            for row in self.waiting()
        )

    def acknowledge(self, request: RecordId) -> RequestView:
        """Whoever asked has been told that it arrived."""
        return self._mark(request, "acknowledged_at")

    def spoke(self, request: RecordId) -> RequestView:
        """The family has been spoken with for the first time."""
        return self._mark(request, "first_contact_at")

    def told(self, request: RecordId) -> RequestView:
        """The family has been told what comes of it."""
        return self._mark(request, "told_family_at")

    def decide(self, request: RecordId, outcome: str, next_helper: str) -> RequestView:
        """Say what comes of a request. Raises Refused while nobody is named as helping next."""
        pen, view = self.pen, self.open(request)
        why_not = rules_asking.why_not_decide(outcome, next_helper) or next((s for _, s in view.problems), "")
        if why_not:
            raise Refused(why_not, safe="The request is saved as it is.", next_step="Put it right, then decide again.")
        now = pen.clock.now().isoformat()[:16]
        shown = pen.read(request).shown
        pen.write(request, {"outcome": outcome, "outcome_at": now, "next_helper": next_helper or None}, shown)
        family = pen.read(RecordId(view.family))
        if outcome == "accepted" and family.text("status") in ("enquiry", ""):
            opened = {"status": "active", "opened_on": now[:10], "lead_professional": pen.user}
            pen.write(RecordId(view.family), opened, family.shown)
            pen.add(Involvement(request=request, opened_on=now[:10]), view.family)
        elif outcome != "accepted" and family.text("status") == "enquiry":
            pen.write(RecordId(view.family), {"status": "closed"}, family.shown)
        return self.open(request)

    # -- inside ------------------------------------------------------------------------------------------------

    def _mark(self, request: RecordId, field: str) -> RequestView:
        pen, held = self.pen, self.pen.read(request)
        if not held.text(field):
            pen.write(request, {field: pen.clock.now().isoformat()[:16]}, held.shown)
        return self.open(request)

    def _view(self, one: Held, held: Sequence[Held]) -> RequestView:
        family = next(iter(of_kind(held, "family")), None)
        service = service_of(family.text("area") if family is not None else self._area())
        texts = {name: one.text(name) for name in one.readings}
        outcome = one.text("outcome")
        decided = telling.day_and_time(one.text("outcome_at"), self.pen.today_is)
        return RequestView(
            id=one.id,
            family=next(iter(one.revisions.values())).family,
            family_name=family_name(family),
            part=one.part(),
            clocks=self._clocks(one, held, service),
            problems=rules_asking.problems_of_request(texts),
            outcome=outcome,
            outcome_line=f"{lists.REQUEST_OUTCOME.get(outcome, '')}, {decided}" if outcome else "",
            numbers=tuple(SafeNumber(name=c.name, phone=c.phone, when=c.when) for c in service.crisis),
        )

    def _clocks(self, one: Held, held: Sequence[Held] | tuple[()], service: Service) -> tuple[Clock, ...]:
        asked, today, scale = one.text("received_at"), self.pen.today_is, service.timescales
        visits = [v.text("actual_start") for v in of_kind(held, "visit") if v.text("status") == "done"]
        first_visit = min((at for at in visits if at and at >= asked), default="")
        return tuple(
            rules_asking.clock(words, asked, done, days, nation=service.nation, today=today)
            for words, done, days in (
                ("Acknowledge", one.text("acknowledged_at"), scale.acknowledge_request_days),
                ("Speak with the family", one.text("first_contact_at"), scale.first_contact_days),
                ("First visit", first_visit, scale.first_visit_days),
            )
        )

    def _reference(self, family: RecordId) -> str:
        """A neutral reference no other laptop gives: letters of this laptop and its count."""
        device, _, n = family.partition(".")
        return f"FAM-{device[:REFERENCE_LETTERS].upper()}{n}"

    def _area(self) -> str:
        """The area most families of this desk are in: where the next one will be too."""
        families = self.pen.reader.families()
        return self._area_of(families[-1]) if families else ""

    def _area_of(self, family: FamilyId) -> str:
        return self.pen.read(RecordId(family)).text("area")


def _called(who_for: str) -> str:
    """What to call a family of which only who it is for is known."""
    first = who_for.split(",", maxsplit=1)[0].split("\n", maxsplit=1)[0].strip()
    return first[:80]
