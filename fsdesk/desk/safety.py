"""Crises and their two promises, and flags of risk: what to know of a family before anybody goes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fsdesk import rules_safety as rules
from fsdesk import telling
from fsdesk.desk.concerns import Concerns
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_name, homes_of, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import CrisisContact, RiskFlag
from fsdesk.records import safety_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.services import service_of
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part
from fsdesk.views_asking import Clock
from fsdesk.views_safety import CrisisRow, FlagRow, SafetyView


class Safety(Chapter):
    """What keeps people safe, family by family."""

    def __init__(self, pen: Pen, concerns: Concerns) -> None:
        super().__init__(pen)
        self._concerns = concerns

    def view(self, family: FamilyId) -> SafetyView:
        """All of it for one family, for staff alone."""
        pen = self.pen
        pen.refuse_all_but_staff()
        held = pen.held(family)
        people = people_of(held, pen.today_is)
        flags = sorted(_flags(held), key=lambda one: one.text("since"), reverse=True)
        return SafetyView(
            family=family,
            family_name=family_name(next(iter(of_kind(held, "family")), None)),
            concerns=self._concerns.rows(held),
            crises=self._crises(held),
            flags=tuple(self._flag(one, held) for one in flags if not self.is_removed(one)),
            gone=tuple(self._gone(one) for one in flags if self.is_removed(one)),
            people=people,
            homes=homes_of(held, people, pen.today_is),
            may_remove_flags=pen.may(Action.OVERSEE),
        )

    # -- crises ------------------------------------------------------------------------------------------------

    def begin_crisis(self, family: FamilyId, fields: Mapping[str, object]) -> Part:
        """Write down a crisis; both promises run from it."""
        now = self.pen.clock.now().isoformat()[:16]
        given: dict[str, Any] = {"at": now, "handled_by": self.pen.user, **fields}
        return self.pen.part(self.pen.add(CrisisContact(**given), family).record)

    def rang_again(self, crisis: RecordId) -> None:
        """Somebody has rung again, today."""
        self._mark(crisis, "called_on")

    def looked_at(self, crisis: RecordId) -> None:
        """It was looked at together, today."""
        self._mark(crisis, "reviewed_on")

    def needs_you(self) -> tuple[Need, ...]:
        """The promises after a crisis that are still open, for who dealt with it, who leads the work, and leads once
        they are late; and flags that are to be looked at again, for leads."""
        pen, found = self.pen, []
        for one in of_kind(pen.reader.of_kinds("crisis_contact"), "crisis_contact"):
            family = next(iter(one.revisions.values())).family
            clocks = [clock for clock in self._clocks(one, family) if not clock.is_done]
            if clocks and self._is_mine(one, family, late=any(clock.is_late for clock in clocks)):
                words = f"After the crisis of {telling.short_day(one.text('at')[:10], pen.today_is)}: {clocks[0].words}"
                name = pen.name_of_family(family)
                detail = f"{name} · {clocks[0].standing}"
                found.append((clocks[0].due, Need(kind="crisis", title=words, detail=detail, family=family)))
        if pen.may(Action.OVERSEE):
            found.extend(self._flags_due())
        return tuple(need for _, need in sorted(found, key=lambda each: each[0]))

    def _flags_due(self) -> list[tuple[str, Need]]:
        pen, now, found = self.pen, self.pen.today_is.isoformat(), []
        for one in _flags(pen.reader.of_kinds("risk_flag")):
            due = one.text("review_due")
            if due and due.rstrip("~") < now[: len(due.rstrip("~"))] and not self.is_removed(one):
                family = next(iter(one.revisions.values())).family
                detail = f"{pen.name_of_family(family)} · {rules.flag_standing(due, pen.today_is)[0]}"
                title = "A flag to look at again"
                found.append((due, Need(kind="flag", title=title, detail=detail, family=family)))
        return found

    def _is_mine(self, one: Held, family: FamilyId, *, late: bool) -> bool:
        pen = self.pen
        if pen.user == one.text("handled_by") or (late and pen.may(Action.OVERSEE)):
            return True
        record = pen.reader.record(RecordId(family))
        return record is not None and record.text("lead_professional") == pen.user

    def _mark(self, crisis: RecordId, field: str) -> None:
        held = self.pen.read(crisis)
        if not held.text(field):
            self.pen.write(crisis, {field: self.pen.today_is.isoformat()}, held.shown)

    def _clocks(self, one: Held, family: FamilyId) -> tuple[Clock, Clock]:
        record = self.pen.reader.record(RecordId(family))
        service = service_of(record.text("area") if record is not None else "")
        scale = service.timescales
        return rules.crisis_clocks(
            one.text("at"), one.text("called_on"), one.text("reviewed_on"), call_days=scale.post_crisis_call_days,
            review_days=scale.post_crisis_review_days, nation=service.nation, today=self.pen.today_is,
        )  # fmt: skip

    def _crises(self, held: Sequence[Held]) -> tuple[CrisisRow, ...]:
        pen, names = self.pen, self.pen.names()
        called = {str(p.id): p.known_as for p in people_of(held, pen.today_is)}
        found = sorted(of_kind(held, "crisis_contact"), key=lambda one: one.text("at"), reverse=True)
        return tuple(
            CrisisRow(
                id=one.id,
                title=lists.CRISIS_NATURE.get(one.text("nature"), "A crisis"),
                detail=" · ".join(filter(None, (
                    telling.day_and_time(one.text("at"), pen.today_is), lists.CRISIS_HOURS.get(one.text("hours"), ""),
                    names(one.text("handled_by")) if one.text("handled_by") else "",
                ))),
                part=one.part(),
                clocks=self._clocks(one, next(iter(one.revisions.values())).family),
                who=telling.joined([*(called[n] for n in one.list("who") if n in called),
                                    *filter(None, (one.text("who_else"),))]),
            )
            for one in found
        )  # fmt: skip

    # -- flags of risk -----------------------------------------------------------------------------------------

    def begin_flag(self, family: FamilyId, fields: Mapping[str, object]) -> Part:
        """Raise a flag; it is looked at again within six months."""
        today = self.pen.today_is.isoformat()
        given: dict[str, Any] = {"since": today, "review_due": rules.latest_review(today), "about": "family", **fields}
        return self.pen.part(self.pen.add(RiskFlag(**given), family).record)

    def look_again(self, flag: RecordId) -> None:
        """Somebody has looked at a flag again and it still holds: another half a year at most."""
        held, today = self.pen.read(flag), self.pen.today_is.isoformat()
        self.pen.write(flag, {"looked_at_on": today, "review_due": rules.latest_review(today)}, held.shown)

    def remove_flag(self, flag: RecordId, because: str) -> None:
        """Take a flag away. Refused for everybody but a lead, and without a reason; its history stays."""
        why_not = rules.why_not_remove_flag(self.pen.may(Action.OVERSEE), because)
        if why_not:
            raise Refused(why_not, safe="The flag is still there.", next_step="")
        held = self.pen.read(flag)
        self.pen.write(flag, {"removed_because": because, "removed_by": self.pen.user}, held.shown)

    def is_removed(self, flag: Held) -> bool:
        """Whether a lead took it away, by every word of it that stands; a worker's word alone takes nothing away."""
        leads = self._leads()
        words = flag.heads.get("removed_because", ())
        return bool(words) and all(r.fields["removed_because"] and r.author in leads for r in words)

    def before_visit(self, family: FamilyId) -> tuple[str, ...]:
        """What to know before going in, in a sentence each; old flags say that they are old."""
        held = self._flags_of(family)
        return tuple(self._sentence(one) for one in held if not self.is_removed(one) and one.text("risk"))

    def asks_for_two(self, family: FamilyId) -> bool:
        """Whether a flag says that nobody goes there alone."""
        held = self._flags_of(family)
        return any(one.text("risk") == "two_workers" and not self.is_removed(one) for one in held)

    def _flags_of(self, family: FamilyId) -> list[Held]:
        found = self.pen.reader.families_with([family], ("risk_flag",))
        return [one for _, held in found for one in _flags(held)]

    def _sentence(self, one: Held) -> str:
        due, today = one.text("review_due"), self.pen.today_is
        standing, tone = rules.flag_standing(due, today)
        words = lists.RISK_FLAG.get(one.text("risk"), "")
        return ": ".join(filter(None, (words, one.text("detail")))) + (f" ({standing})" if tone == "warn" else "")

    def _flag(self, one: Held, held: Sequence[Held]) -> FlagRow:
        called = {str(each.id): each.text("known_as") or each.text("full_name") or each.text("label") for each in held}
        standing, tone = rules.flag_standing(one.text("review_due"), self.pen.today_is)
        about = lists.RISK_ABOUT.get(one.text("about"), "")
        return FlagRow(
            id=one.id,
            words=lists.RISK_FLAG.get(one.text("risk"), "Something to know"),
            about=called.get(one.text("about_record"), "") or about,
            detail=one.text("detail"),
            evidence=one.text("evidence"),
            standing=f"since {telling.short_day(one.text('since'), self.pen.today_is)}, {standing}",
            tone=tone,
            part=one.part(),
            problems=tuple(
                said for _, said in rules.problems_of_flag(
                    {name: one.text(name) for name in one.readings}, self.pen.today_is)
            ),
        )  # fmt: skip

    def _gone(self, one: Held) -> str:
        words, who = lists.RISK_FLAG.get(one.text("risk"), ""), self.pen.names()(one.text("removed_by"))
        return f"{words}: taken away by {who}. {one.text('removed_because')}"

    def _leads(self) -> frozenset[str]:
        rows = self.pen.store.rows("SELECT DISTINCT user FROM colleague WHERE role = 'team_lead'")
        return frozenset([*(str(user) for (user,) in rows), *([self.pen.user] if self.pen.may(Action.OVERSEE) else [])])


def _flags(held: Sequence[Held]) -> list[Held]:
    """The flags of risk, those that somebody took out with them: a flag goes only as a lead takes it away."""
    return [one for one in held if one.kind == "risk_flag"]
