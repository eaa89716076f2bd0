"""Agreeing to be helped, permitting, sharing, taking back: what is written, what follows at once, and what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from fsdesk import rules_consenting as rules
from fsdesk import telling
from fsdesk.audience import Permission as AgencyMay
from fsdesk.desk import consent_reading as reading
from fsdesk.desk import taken_back
from fsdesk.desk.allowed import refuse_unless
from fsdesk.desk.around import Circle, is_shown
from fsdesk.desk.consent_needs import ConsentNeeds
from fsdesk.desk.consent_put_right import put_right_rows
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reading import of_kind
from fsdesk.records import EngagementAgreement, SharingDecision, SharingPermission
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.rules_consenting import Permission
from fsdesk.services import service_of
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part
from fsdesk.views_consenting import ConsentView

Change = tuple[RecordId, Mapping[str, object], Mapping[str, Sequence[str]]]


NOT_YOURS = "You may not decide what of this family is shared."


class Consenting(Chapter):
    """The part "Consent & sharing" of a family's record, and what of it waits for somebody."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._needs = ConsentNeeds(pen)

    def view(self, family: FamilyId, *, with_private: bool = False) -> ConsentView:
        """All of it. What is more guarded than open to the family is there only when asked for; a no always is."""
        circle = Circle(self.pen, family)
        shown = partial(is_shown, with_private=with_private)
        permissions, acts = self.permissions(family), reading.acts_in(circle.held)
        whole = {one.id: one for one in permissions}
        kept = {one.id for one in circle.kind("sharing_decision") if not shown(one)}
        agreements = reading.newest_first(circle.kind("engagement_agreement"))
        found = [reading.agreement_of(one) for one in agreements]
        today, service = self.pen.today_is.isoformat(), service_of(circle.area)
        asked = {one.person for one in found}
        who = [circle.called.get(person, "") for person in rules.who_agrees(found, today)]
        return ConsentView(
            family=family,
            family_name=circle.name,
            around=circle.around(),
            enough=_enough(who, has_stopped=rules.has_stopped(found, today)),
            has_stopped=rules.has_stopped(found, today),
            to_ask=tuple(each for each in reading.may_be_asked(circle) if each[0] not in asked),
            agreements=tuple(reading.agreement_row(circle, one) for one in agreements),
            permissions=tuple(
                reading.permission_row(circle, one, whole[one.id], acts, is_open=with_private)
                for one in reading.newest_first(circle.kind("sharing_permission"))
                if shown(one)
            ),
            acts=tuple(
                reading.act_row(circle, one, permissions, is_lead=self.pen.may(Action.OVERSEE))
                for one in reading.newest_first(circle.kind("sharing_decision"))
                if shown(one)
            ),
            put_right=tuple(
                row for row in put_right_rows(circle, permissions, acts) if with_private or row.id not in kept
            ),
            between=tuple((one.ref, one.title) for one in service.sharing if one.is_live(today)),
            places=_places(circle),
            notice=service.privacy_notice,
            is_lead=self.pen.may(Action.OVERSEE),
            with_private=with_private,
        )

    # -- agreeing to be helped ---------------------------------------------------------------------------------

    def begin_agreement(self, family: FamilyId, person: RecordId) -> Part:
        """Somebody is asked whether they want help. Refused for who is not born yet: nobody agrees for them."""
        circle = Circle(self.pen, family)
        who = next((each for each in circle.people if each.id == person), None)
        if who is not None and who.is_unborn:
            raise Refused("Nobody agrees for a baby who is not born yet.", safe="Nothing has been changed.",
                          next_step="Ask the mother for herself.")  # fmt: skip
        now = self._now()
        given_by = "parent" if who is not None and who.is_child and not self._is_young(circle, person) else "self"
        record = EngagementAgreement(
            person=person, given_by=given_by, at=now, review_due=rules.months_after(now, rules.AGREEMENT_MONTHS),
            notice_version=service_of(circle.area).privacy_notice,
        )  # fmt: skip
        return self.pen.part(self.pen.add(record, family).record)

    def end_agreement(self, agreement: RecordId, said_at: str, words: str = "") -> ConsentView:
        """They said stop, at the time they said it. It holds at once; what follows is a kind ending, and nothing else
        that was agreed or must be done to keep a child safe changes by it."""
        held = self.pen.read(agreement)
        ended = {"ended_at": self._said(said_at), "ended_by": "them", "end_reason": words or None}
        self.pen.write(agreement, ended, held.shown)
        return self.view(self.pen.family_of(agreement))

    def _is_young(self, circle: Circle, person: RecordId) -> bool:
        return str(person) in dict(reading.may_be_asked(circle))

    # -- permission --------------------------------------------------------------------------------------------

    def ask_permission(self, family: FamilyId, *, shared_anyway: bool) -> Part:
        """Begin a permission. Refused where it would be shared whatever they say: then they are told, not asked."""
        if shared_anyway:
            raise Refused(
                "Do not ask for what would be shared whatever they say.",
                safe="Nothing has been written.",
                next_step="Tell them instead what is shared, with whom and why, and write that down.",
            )
        now = self._now()
        record = SharingPermission(
            shared_anyway=False, at=now, expires=rules.months_after(now, rules.PERMISSION_MONTHS_MOST)
        )
        return self.pen.part(self.pen.add(record, family).record)

    def read_limits(self, record: RecordId) -> ConsentView:
        """A worker has read what somebody said with their yes, and what is done or goes keeps to it. Refused for who
        may not decide what is shared, and where nothing was said with it."""
        refuse_unless(self.pen, Action.SHARE, NOT_YOURS)
        held = self.pen.read(record)
        if not reading.to_read(held):
            raise Refused("There is no condition to be read.", safe="Nothing has been changed.")
        self.pen.write(record, {"limits_read": held.text("limits")}, held.shown)
        return self.view(self.pen.family_of(record), with_private=not is_shown(held, with_private=False))

    def withdraw(
        self, permission: RecordId, said_at: str, *, by: str = "", how: str = "", words: str = ""
    ) -> ConsentView:
        """They take it back, from the moment they said it. It holds on this laptop at once and is sent before all else;
        what is there already is listed, so that whoever has it can be told."""
        held = self.pen.read(permission)
        fields = {
            "withdrawn_at": self._said(said_at), "withdrawn_by": by or None, "withdrawal_method": how or None,
            "withdrawn_words": words or None,
        }  # fmt: skip
        self.pen.write(permission, fields, held.shown)
        return self.view(self.pen.family_of(permission), with_private=not is_shown(held, with_private=False))

    def put_back(self, permission: RecordId) -> ConsentView:
        """They did not take it back: it was pressed by mistake. That it was stays in the history."""
        held = self.pen.read(permission)
        gone = ("withdrawn_at", "withdrawn_by", "withdrawal_method", "withdrawn_words")
        self.pen.write(permission, dict.fromkeys(gone), held.shown)
        return self.view(self.pen.family_of(permission))

    def withdraw_all(self, family: FamilyId, place: str, said_at: str, *, by: str = "", words: str = "") -> ConsentView:
        """They want nothing more to go to a place, by whatever name it was written."""
        at = self._said(said_at)
        changed: list[Change] = [
            (one.id, {"withdrawn_at": at, "withdrawn_by": by or None, "withdrawn_words": words or None}, one.shown)
            for one in of_kind(self.pen.held(family), "sharing_permission")
            if rules.may_be_same_place(one.text("recipient"), place) and not one.text("withdrawn_at")
        ]
        self.pen.act(family, (), changed)
        return self.view(family)

    def permissions(self, family: FamilyId) -> list[Permission]:
        """The permissions of a family as the rules ask about them."""
        return taken_back.permissions_of(self.pen, family)

    def given_to(self, family: FamilyId, place: str, *, within: Permission | None = None) -> AgencyMay:
        """What a place may be given now, as an audience is told: of whom, and which parts; nothing when nothing may go.

        `within` one permission, where that is asked for. Where people are permitted different parts, only the parts all
        of them are permitted: one that allows less never widens another's.
        """
        pairs = rules.may_receive(self.permissions(family), place, self._now())
        if within is not None:
            pairs = frozenset((s, c) for s, c in pairs if s in within.subjects and c in within.categories)
        subjects = tuple(sorted({subject for subject, _ in pairs}))
        categories = {category for _, category in pairs}
        shared = tuple(sorted(c for c in categories if all((s, c) in pairs for s in subjects)))
        return AgencyMay(agency=place, subjects=subjects, categories=shared)

    def refuse_sharing(
        self, family: FamilyId, place: str, subjects: Sequence[str], categories: Sequence[str]
    ) -> None:  # fmt: skip
        """Raise Refused unless all of this may go to this place under permission, now, as far as this laptop knows."""
        taken_back.refuse_objected(self.pen, family, subjects)
        taken_back.refuse_sharing(self.permissions(family), place, subjects, categories, self._now())

    # -- acts of sharing ---------------------------------------------------------------------------------------

    def begin_decision(self, family: FamilyId, permission: RecordId | None = None) -> Part:
        """Write down a decision about sharing. What a permission says is taken over from it; Refused where that does
        not let it go."""
        refuse_unless(self.pen, Action.SHARE, NOT_YOURS)
        given: dict[str, Any] = {"at": self._now(), "decided_by": self.pen.user}
        if permission is not None:
            held = self.pen.read(permission)
            known = reading.permission_of(held)
            self.refuse_sharing(family, known.recipient, sorted(known.subjects), sorted(known.categories))
            given.update(
                permission=permission, recipient=known.recipient, recipient_type=held.text("recipient_type") or None,
                subjects=tuple(sorted(known.subjects)), categories=tuple(sorted(known.categories)),
                lawful_basis="consent", informed="yes",
            )  # fmt: skip
        return self.pen.part(self.pen.add(SharingDecision(**given), family).record)

    def gave(self, permission: RecordId) -> Part:
        """What may be given under a permission has been given: that it was is written down with it. What was given by a
        decision is in that decision already."""
        if self.pen.read(permission).kind != "sharing_permission":
            self.pen.noted("share", self.pen.family_of(permission), record=permission)
            return self.pen.part(permission)
        part = self.begin_decision(self.pen.family_of(permission), permission)
        said = {
            "outcome": "shared", "how": "paper", "what": "All of it, as written today",
            "why_necessary": self.pen.read(permission).text("purpose") or None,
            "views": "They said yes to it.",
        }  # fmt: skip
        self.pen.write(part.id, said, part.shown)
        self.pen.noted("share", self.pen.family_of(permission), record=permission)
        return self.pen.part(part.id)

    def act_now(self, family: FamilyId, recipient: str = "", outcome: str = "shared") -> Part:
        """Something is shared to keep somebody safe, without waiting: it stands, and its reasons follow within a day.

        From this moment the clock runs and a lead is told: there is no such act without it.
        """
        refuse_unless(self.pen, Action.OVERRIDE, NOT_YOURS)
        now = self._now()
        record = SharingDecision(
            at=now, acted_at=now, override=True, decided_by=self.pen.user, recipient=recipient or None, outcome=outcome
        )
        return self.pen.part(self.pen.add(record, family).record)

    def look_at(self, decision: RecordId, words: str) -> ConsentView:
        """A lead has read an act that was done without waiting. Refused for who does not lead, for their own, and while
        its reasons are missing."""
        held, family = self.pen.read(decision), self.pen.family_of(decision)
        if not self.pen.may(Action.OVERSEE) or held.text("decided_by") == self.pen.user:
            raise Refused("A lead who did not decide it reads this.", safe="Nothing has been changed.",
                          next_step="Ask another lead.")  # fmt: skip
        circle = Circle(self.pen, family)
        missing = reading.lacking(held, reading.permissions_in(circle.held), service_of(circle.area).sharing)
        if missing:
            raise Refused(f"It is not complete yet. {missing[0][1]}", safe="Nothing has been changed.",
                          next_step=f"Ask {circle.names(held.text('decided_by'))} to complete it.")  # fmt: skip
        self.pen.write(decision, {"lead_looked_at": self._now(), "lead_words": words or None}, held.shown)
        return self.view(family, with_private=True)

    def copied(self, record: RecordId) -> ConsentView:
        """They have on paper what they answered: "Who sees what" says it as it stands."""
        self.pen.write(record, {"copy_given_on": self.pen.today_is.isoformat()}, self.pen.read(record).shown)
        return self.view(self.pen.family_of(record))

    def put_right(self, record: RecordId, what: str) -> ConsentView:
        """What was done about something that went out after a no. Refused without words."""
        if not what.strip():
            raise Refused("Say what was done about it.", safe="Nothing has been changed.",
                          next_step="For example: rang them, they have deleted it.")  # fmt: skip
        fields = {"remedy": what, "remedied_on": self.pen.today_is.isoformat()}
        self.pen.write(record, fields, self.pen.read(record).shown)
        return self.view(self.pen.family_of(record), with_private=True)

    def heard_in_words(self, at: int) -> str:
        """When the hub heard of a no, in words, from seconds since 1970: until then nobody else could know of it."""
        when = datetime.fromtimestamp(at, self.pen.clock.now().tzinfo).isoformat()
        return f"The hub heard of it {telling.day_and_time(when, self.pen.today_is)}: nobody else could know before."

    def needs_you(self) -> tuple[Need, ...]:
        """What waits for this person; see `consent_needs`."""
        return self._needs.needs_you()

    # -- inside ------------------------------------------------------------------------------------------------

    def _now(self) -> str:
        return self.pen.clock.now().isoformat()[:16]

    def _said(self, at: str) -> str:
        """The time somebody said something: as given, or now. Refused for a time still to come."""
        now = self._now()
        if at and at[:16] > now:
            raise Refused("That time is still to come.", safe="Nothing has been changed.",
                          next_step="Write when they said it.")  # fmt: skip
        return at or now


def _enough(who: Sequence[str], *, has_stopped: bool) -> str:
    if who:
        verb = "has" if len(who) == 1 else "have"
        return f"{telling.joined(list(who))} {verb} agreed to our help. That is enough: nobody else need agree."
    if has_stopped:
        return "They asked us to stop. The help ends kindly; keeping a child safe does not depend on it."
    return "Nobody has agreed yet. One adult is enough, and nobody who is away or not safe is asked."


def _places(circle: Circle) -> tuple[str, ...]:
    """Whom something could go to, as they are called here already: so that one place has one name."""
    named = [one.text("recipient") for one in circle.kind("sharing_permission", "sharing_decision")]
    named += [one.text("agency") for one in circle.kind("team_member")]
    named += [party for one in service_of(circle.area).sharing for party in one.parties]
    return tuple(sorted({name.strip() for name in named if name.strip()}, key=str.casefold))
