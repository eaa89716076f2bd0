"""One person's desk. Every request is answered from this laptop alone; every write is durable when it returns.

A desk belongs to the thread that opened it; what it returns is frozen and may cross.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from fsdesk import finding, rules, telling
from fsdesk.desk import consent_reading, people, signing, status, titles, visits
from fsdesk.desk.allowed import actor_of, context_of, reads_only_what_is_shared
from fsdesk.desk.chapters import Chapters
from fsdesk.desk.failing import helpdesk_text
from fsdesk.desk.pen import Saved, not_here
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.status import Line
from fsdesk.receipts import Receipt
from fsdesk.records import Visit, codes
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.signing import Comment
from fsdesk.roles import Action, Decision, decide, holds_caseload
from fsdesk.rules_out import ON_THE_WAY
from fsdesk.trouble import Refused
from fsdesk.views import (
    Counts,
    FamilyRow,
    FamilyView,
    Found,
    Me,
    Part,
    Review,
    Today,
    Unfinished,
    VisitRow,
    VisitState,
    VisitView,
)
from fsdesk.views_sync import History, SyncLine, SyncView, ToSettle

FOUND_MOST = 12


class Desk(Chapters):
    """The desk, unlocked: what is asked of it, chapter by chapter."""

    def me(self) -> Me:
        """Whose desk this is, and the counts of the sidebar."""
        finding.catch_up(self.store)
        name = self.store.setting("user_name")
        last, coming = self.store.setting("last_exchange"), status.coming(self.store)
        return Me(
            name=name,
            initials=telling.initials(name),
            role=self.store.setting("role"),
            may_sign=self.may(Action.SIGN_OFF),
            may_see_laptops=self.may(Action.SEE_LAPTOPS),
            may_see_out=self.may(Action.WHO_IS_OUT),
            may_know=self.may(Action.KNOW),
            may_count=decide(actor_of(self), Action.SCORECARD, context_of(self)) is not Decision.NO,
            may_look_beyond=decide(actor_of(self), Action.FIND, context_of(self)) is not Decision.NO,
            team=self.store.setting("team_name"),
            partnership=self.store.setting("partnership"),
            families_here=len(self.reader.families()),
            coming=coming if self.is_staff_looking else "",
            last_sync=telling.day_and_time(last, self._today()) if last else "",
            to_sign=len(self._awaiting_ids()) if self.may(Action.SIGN_OFF) else 0,
            may_audit=self.may(Action.AUDIT),
            may_hear=self.may(Action.HEAR),
            keeps_records=self.may(Action.RETAIN) and not holds_caseload(self.store.setting("role")),
            reads_shared=reads_only_what_is_shared(self),
        )

    def colleagues(self) -> dict[str, str]:
        """What the people of one's teams are called, by the name the record knows them by."""
        rows = self.store.rows("SELECT user, name FROM colleague WHERE user NOT LIKE 'import-%'")
        return {self._user: self.store.setting("user_name"), **{str(user): str(name) for user, name in rows}}

    def counts(self) -> Counts:
        """How much is on this laptop: numbers only."""
        kinds, whole = self.reader.counts(), self.reader.is_whole
        return Counts(
            families=kinds.get("family", 0),
            people=kinds.get("person", 0),
            visits=kinds.get("visit", 0),
            revisions=self.store.rows("SELECT count(*) FROM revision")[0][0] if whole else 0,
            unsent=self.sending.waiting() if whole else 0,
        )

    # -- the day and the families ------------------------------------------------------------------------------

    def today(self) -> Today:
        """The first page of the morning."""
        safe = (self.concerns, self.going_out, self.safety, self.beyond, self.partner_words)
        own = (self.moving, self.asking, self.mending, self.consenting, self.rights, self.deciding, self.planning)
        chapters = (*safe, *own)
        today = self.day.view(tuple(need for chapter in chapters for need in chapter.needs_you()))
        return msgspec.structs.replace(today, visits=tuple(self._with_news(row) for row in today.visits))

    def _with_news(self, row: VisitRow) -> VisitRow:
        """A visit to come, with the newest thing that has happened since the last one."""
        if row.state is not VisitState.PLANNED:
            return row
        row = msgspec.structs.replace(row, warning=self._with_flags(row.family, row.warning))
        news = self.chronology.since_last_time(row.family)
        if not news or row.excerpt:
            return row
        return msgspec.structs.replace(row, excerpt=f"Since last time: {news[0][2]} ({news[0][1]})")

    def _with_flags(self, family: FamilyId, before_you_go: str) -> str:
        """What to know before going in, the family's own words first and the flags of risk after them."""
        return "  ".join(filter(None, (before_you_go, *(f"{flag}." for flag in self.safety.before_visit(family)))))

    def families(self) -> tuple[FamilyRow, ...]:
        """Every family on this laptop, by name."""
        return self.caseload.rows()

    def open_family(self, family: FamilyId) -> FamilyView:
        """One family with its people, homes, visits and steps."""
        held = self._family(family)
        record = next(iter(of_kind(held, "family")), None)
        if record is None:
            raise not_here("This family")
        today, names = self._today(), self._names()
        everyone = people.people_of(held, today)
        name, marks = people.family_name(record), status.travel_marks(self.store)
        rows = [
            (
                visits.when(v),
                visits.visit_row(v, held, family=family, name=name, today=today, waiting=marks, names=names),
            )
            for v in of_kind(held, "visit")
        ]
        lead = names(record.text("lead_professional")) if record.text("lead_professional") else ""
        return FamilyView(
            id=family,
            name=name,
            reference=record.text("label"),
            status=codes.FAMILY_STATUS.get(record.text("status"), ""),
            place=people.place_of(held),
            lead=lead,
            open_for=telling.weeks_open(record.text("opened_on"), today),
            people=everyone,
            homes=people.homes_of(held, everyone, today),
            visits=tuple(row for _, row in sorted(rows, key=lambda pair: pair[0], reverse=True)),
            steps=visits.open_steps(held, everyone, names, today),
            before_you_go=record.text("before_you_go"),
            best_time_to_visit=record.text("best_time_to_visit"),
            safe_contact=record.text("safe_contact"),
            to_settle=sum(one.to_settle for one in held),
            shown=record.shown,  # type: ignore[arg-type]  # names of revisions, as text
            words=titles.partnership_words(record.text("area")),
            notice=self.moving.notice(family),
            may_allocate=self.may(Action.ALLOCATE) and self.is_staff_looking,
            sharing=consent_reading.sharing_in_a_word(held, self.clock.now().isoformat()[:16]),
        )

    # -- visits ------------------------------------------------------------------------------------------------

    def add_part(self, visit: RecordId, kind: str, fields: Mapping[str, object]) -> Part:
        """Write a new part of a visit (who took part, a voice, an observation, a step); it as the page holds it."""
        return self.begin(self._family_of(visit), kind, {**fields, "visit": visit})

    def record_visit(self, family: FamilyId, fields: Mapping[str, object] | None = None) -> RecordId:
        """Begin a visit now, at home unless said otherwise; its name."""
        start = self.clock.now().isoformat()[:16]
        given: dict[str, Any] = {"setting": "home", "status": "in_progress", "actual_start": start, **(fields or {})}
        given.setdefault("workers", (self._user,))
        return self.add(Visit(**given), family).record

    def plan_visit(self, family: FamilyId, fields: Mapping[str, object]) -> RecordId:
        """Put a visit in the diary; its name."""
        return self.record_visit(family, {"status": "planned", "actual_start": None, **fields})

    def write(self, record: RecordId, fields: Mapping[str, object], shown: Mapping[str, Sequence[str]]) -> Saved:
        """Write fields of a record; see `Pen.write`. A visit is only on its way once somebody looks out for it."""
        if fields.get("status") == ON_THE_WAY and self._record(record).text("status") != ON_THE_WAY:
            self.going_out.refuse_to_set_off(record)
        return super().write(record, fields, shown)

    def start_visit(self, visit: RecordId) -> None:
        """A planned visit begins now."""
        held = self._record(visit)
        if held.text("status") in ("planned", "en_route", ""):
            start = self.clock.now().isoformat()[:16]
            self.write(visit, {"status": "in_progress", "actual_start": start}, held.shown)

    def open_visit(self, visit: RecordId) -> VisitView:
        """A visit with everything recorded at it and what it still needs."""
        finding.catch_up(self.store)
        family = self._family_of(visit)
        held = self._family(family)
        one = next(h for h in held if h.id == visit)
        record = next(iter(of_kind(held, "family")), None)
        view = visits.visit_view(
            one, held, family=family, name=people.family_name(record), today=self._today(), names=self._names(),
            me=self._user,
        )  # fmt: skip
        return msgspec.structs.replace(view, before_you_go=self._with_flags(family, view.before_you_go))

    def submit(self, visit: RecordId) -> VisitView:
        """Send a finished visit to the lead. Raises Refused naming the first thing it still needs."""
        self.refuse_all_but_staff()
        view = self.open_visit(visit)
        if view.problems:
            raise Refused(
                view.problems[0].sentence,
                safe="The visit is saved on this laptop as a draft.",
                next_step="Put it right on its page, then send it again.",
            )
        if view.text("status") in ("in_progress", "planned", "en_route", ""):
            end = view.text("actual_end") or self.clock.now().isoformat()[:16]
            self.write(visit, {"status": "done", "actual_end": end}, view.shown)
            view = self.open_visit(visit)
        self.write(visit, {"submitted": view.digest}, view.shown)
        return self.open_visit(visit)

    def awaiting_signature(self) -> tuple[VisitRow, ...]:
        """Visits their workers have sent, and signed ones that have changed since, oldest first."""
        finding.catch_up(self.store)
        today, names, marks = self._today(), self._names(), status.travel_marks(self.store)
        rows = []
        for visit, family in self._awaiting_ids():
            held = self._family(family)
            one = next(h for h in held if h.id == visit)
            name = people.family_name(next(iter(of_kind(held, "family")), None))
            row = visits.visit_row(one, held, family=family, name=name, today=today, waiting=marks, names=names)
            rows.append((visits.when(one), row))
        return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))

    def _awaiting_ids(self) -> list[tuple[RecordId, FamilyId]]:
        if not self.is_staff_looking:
            return []
        marks = ", ".join(f"'{state.value}'" for state in sorted(rules.AWAITS_LEAD))
        found = self.store.rows(f"SELECT record, family FROM record WHERE kind = 'visit' AND state IN ({marks})")
        return [(RecordId(record), FamilyId(family)) for record, family in found]

    def review(self, visit: RecordId) -> Review:
        """A visit as the lead reads it, with what changed since it was last signed."""
        self.refuse_all_but_staff()
        view = self.open_visit(visit)
        held = self._family(view.family)
        one = next(h for h in held if h.id == visit)
        about = visits.belonging(held, visit)
        signature = signing.last_signature(held, visit)
        names, today = self._names(), self._today()
        changed = signature is not None and signature.text("digest") != view.digest
        may_sign, writers = self.may(Action.SIGN_OFF, one), signing.writers_of(one, about)
        why_not = rules.why_not_sign(self._user, may_sign, writers, view.to_settle)  # type: ignore[arg-type]
        return Review(
            visit=view,
            digest=view.digest,
            since_signed=(
                signing.since_signed(self.reader, one, held, signature, names=names, today=today)
                if signature is not None and changed
                else ()
            ),
            signed_before=(
                telling.day_and_time(min(r.written_at for r in signature.revisions.values()), today)
                if signature is not None
                else ""
            ),
            may_sign=not why_not,
            why_not=why_not,
        )

    def sign_off(self, visit: RecordId, digest_shown: str) -> VisitView:
        """Sign a visit exactly as it was shown. Raises Refused when it has changed since, or may not be signed."""
        return self._decide(visit, digest_shown, signed=True)

    def return_with_comment(
        self, visit: RecordId, digest_shown: str, comment: str, comments: Sequence[Comment] = ()
    ) -> VisitView:
        """Give a visit back to its worker with what to look at. Raises Refused without words, or when it has moved."""
        if not comment.strip() and not comments:
            raise Refused(
                "A visit is returned with a comment, so that its worker knows what to look at.",
                safe="Nothing has been changed.",
                next_step="Write a sentence, then return it.",
            )
        return self._decide(visit, digest_shown, signed=False, comment=comment, comments=comments)

    def _decide(
        self,
        visit: RecordId,
        digest_shown: str,
        *,
        signed: bool,
        comment: str = "",
        comments: Sequence[Comment] = (),
    ) -> VisitView:
        review = self.review(visit)
        if review.digest != digest_shown:
            raise Refused(
                "This visit has changed while you were reading it.",
                safe="Nothing has been signed or returned.",
                next_step="Read what is new, then decide.",
            )
        held = self._family(review.visit.family)
        one = next(h for h in held if h.id == visit)
        if review.why_not and (signed or not self.may(Action.SIGN_OFF, one)):
            raise Refused(review.why_not, safe="Nothing has been signed.", next_step="")
        read = signing.what_was_read(one, visits.belonging(held, visit))
        record = signing.decision(visit, review.digest, read, signed=signed, comment=comment, comments=comments)
        self.add(record, review.visit.family)
        return self.open_visit(visit)

    # -- finding, settling, sending ----------------------------------------------------------------------------

    def search(self, words: str) -> tuple[Found, ...]:
        """People, families and notes on this laptop in which every word begins some word, accents aside."""
        self.noting.note_search(together=not self.is_staff_looking)
        finding.catch_up(self.store)
        found: list[Found] = []
        for column in ("names", "notes"):
            for record, kind in self.reader.search(words, column, FOUND_MOST):
                one = self._record(record)
                if one.is_taken_out:
                    continue
                family = next(iter(one.revisions.values())).family
                found.append(self._found(one, kind, family, words if column == "notes" else ""))
        order = {"People": 0, "Families": 1, "Notes": 2}
        return tuple(sorted(found, key=lambda one: order[one.where]))

    def _found(self, one: Held, kind: str, family: FamilyId, in_notes: str) -> Found:
        name = self.name_of_family(family)
        if in_notes:
            title = visits.passage(one, in_notes)
            return Found(where="Notes", title=title, detail=name, family=family, record=one.id)
        if kind == "person":
            age = telling.age(one.text("born_on"), one.text("due_on"), self._today())
            title = " ".join(filter(None, (one.text("known_as") or one.text("full_name"), age)))
            return Found(where="People", title=title, detail=name, family=family, record=one.id)
        if kind in ("family", "household"):
            detail = one.text("label") if kind == "family" else people.address_of(one)
            return Found(where="Families", title=name, detail=detail, family=family, record=one.id)
        return Found(where="People", title=titles.title_of(one), detail=name, family=family, record=one.id)

    def to_settle(self) -> tuple[ToSettle, ...]:
        """Everything two people wrote apart, in plain words."""
        return self.deciding.cards()

    def settle(self, card: ToSettle, text: str, like: Sequence[ToSettle] = ()) -> Saved:
        """Settle a field, and others that are alike; see `Deciding.settle`."""
        return self.deciding.settle(card, text, like)

    def sync_line(self, line: Line) -> SyncLine:
        """What the pill says."""
        if not self.is_staff_looking:
            return status.NOTHING_TO_TELL
        return status.sync_line(self.store, line, self.clock.now())

    def sync_view(self, line: Line) -> SyncView:
        """The Sync page. Refused where somebody else than staff is looking."""
        self.refuse_all_but_staff()
        return status.sync_view(
            self.store, line, self.clock.now(), reader=self.reader, to_settle=self.to_settle(),
            pictures=self.attaching.counts(),
        )  # fmt: skip

    def history(self, is_signed_by: Callable[[Receipt, bytes], bool]) -> History:
        """What reached the hub, by its receipts, and what this person settled. The check of a signature is the line's:
        it is given a receipt and the hub's public key. Refused where somebody else than staff is looking."""
        self.refuse_all_but_staff()
        arrived = status.arrivals(self.store, self.reader, self.clock.now(), is_signed_by)
        return History(arrived=arrived, settled=self.deciding.settled())

    def helpdesk_text(self, line: Line) -> str:
        """What somebody who helps needs to know, and nothing about anybody."""
        self.refuse_all_but_staff()
        return helpdesk_text(self.store, line.faults, self.clock.now())

    def kind_of(self, record: RecordId) -> tuple[str, FamilyId, str]:
        """What a record is: its kind, its family, and the visit it belongs to if it does."""
        held = self._record(record)
        return held.kind, self._family_of(record), held.text("visit")

    # -- carrying on -------------------------------------------------------------------------------------------

    def writing_at(self, visit: RecordId | None, step: str = "") -> None:
        """Remember which visit is open for writing, and where in it; None when the page was left properly."""
        at = self._time() if visit is not None else ""
        self.store.remember(writing_visit=visit or "", writing_step=step, writing_at=at)

    def unfinished(self) -> Unfinished | None:
        """The writing that was open when the laptop stopped, if it did."""
        visit = RecordId(self.store.setting("writing_visit"))
        if not visit or not self.is_staff_looking or self.reader.record(visit) is None:
            return None
        family = self._family_of(visit)
        name, at = self.name_of_family(family), self.store.setting("writing_at")
        return Unfinished(
            family=family,
            visit=visit,
            sentence=f"You were writing the visit to {name} at {at}. Every word up to then is here.",
            step=self.store.setting("writing_step"),
        )
