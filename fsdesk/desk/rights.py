"""What people ask of what is written about them: corrections with history, their own words beside it, objections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fsdesk import rules_rights as rules
from fsdesk import telling
from fsdesk.desk.access_rows import access_rows, waiting
from fsdesk.desk.around import Circle, sensitivity_of
from fsdesk.desk.many import WorkedOut, as_of
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_name
from fsdesk.desk.reader import fact_of, facts_in
from fsdesk.desk.reading import Held, Records, of_kind
from fsdesk.desk.recipients import to_tell
from fsdesk.desk.titles import KIND_WORDS, in_words, title_of
from fsdesk.records import Correction, Objection, OwnStatement
from fsdesk.records import consent_codes as consent
from fsdesk.records.fields import Reads
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import declared
from fsdesk.roles import Action
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part
from fsdesk.views_consenting import CorrectionRow, ObjectionRow, RightsView, StatementRow
from fsdesk.views_planning import Missing, Option

KINDS_OF_IT = ("family", "correction", "objection", "own_statement", "sharing_decision", "access_request")
WRITINGS = ("case_note", "chronology_event", "visit", "observation", "rating", "identified_need", "level_decision",
            "plan", "meeting", "assessment", "section", "answer", "person", "household", "relationship",
            "identifier", "contact", "request", "transition", "economic_snapshot")  # fmt: skip
"""Kinds of record somebody may say something of."""
OPINIONS = (Reads.NARRATIVE, Reads.APPEND)
"""How fields read that are somebody's words: they are not rewritten for another, who has words of their own beside."""


class Rights(Chapter):
    """Corrections, own statements and objections at one desk."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._needs: WorkedOut[list[tuple[str, Need]]] = WorkedOut(pen.store)

    def view(self, family: FamilyId) -> RightsView:
        """All that people of a family have asked, newest first."""
        circle = Circle(self.pen, family)
        return RightsView(
            family=family,
            family_name=circle.name,
            around=circle.around(),
            corrections=tuple(self._correction(circle, one) for one in _newest(circle.kind("correction"), "asked_on")),
            statements=tuple(_statement(circle, one) for one in _newest(circle.kind("own_statement"), "said_on")),
            objections=tuple(_objection(circle, one) for one in _newest(circle.kind("objection"), "said_at")),
            writings=writings_of(circle),
            requests=access_rows(circle),
            may_decide=self._may_decide,
        )

    # -- corrections -------------------------------------------------------------------------------------------

    def ask_correction(self, family: FamilyId, about: RecordId | None = None, field: str = "") -> Part:
        """Write down that somebody says something is wrong."""
        today = self.pen.today_is.isoformat()
        record = Correction(asked_on=today, about=about, field=field or None)
        return self.pen.part(self.pen.add(record, family).record)

    def correct(self, correction: RecordId, field: str, value: str) -> RightsView:
        """What was wrong is written over with what it should say; what was there stays in its history.

        Refused where it is somebody's words: those are not rewritten, theirs stand beside them. Both are written or
        neither.
        """
        held = self.pen.read(correction)
        about = self.pen.read(RecordId(held.text("about")))
        if field not in about.heads:
            raise Refused("There is nothing written there.", safe="Nothing has been changed.",
                          next_step="Choose the part that is wrong.")  # fmt: skip
        if declared(about.kind, field).reads in OPINIONS:
            raise Refused(
                "This is how somebody saw it, in their words. It is not rewritten.",
                safe="Nothing has been changed.",
                next_step="Write what the person says of it: it stands beside it wherever it goes.",
            )
        before = about.text(field) or None  # kept here too: what was never sent is folded into what replaces it
        said = {"decision": "corrected", "field": field, "said_before": before, "should_say": value, **self._decided()}
        family = self.pen.family_of(correction)
        self.pen.act(family, (), [(about.id, {field: value}, about.shown), (correction, said, held.shown)])
        return self.view(family)

    def annotate(self, correction: RecordId, words: str) -> RightsView:
        """What is disputed stays, and the person's own words stand beside it."""
        if not words.strip():
            raise Refused("Write what the person says of it.", safe="Nothing has been changed.")
        held, family = self.pen.read(correction), self.pen.family_of(correction)
        about = RecordId(held.text("about"))
        today = self.pen.today_is.isoformat()
        statement = OwnStatement(person=held.text("person") or None, about=about, words=words, said_on=today)
        said = {"decision": "annotated", **self._decided()}
        guarded = sensitivity_of(self.pen.read(about))
        self.pen.act(family, (statement,), [(correction, said, held.shown)], sensitivity=guarded)
        return self.view(family)

    def leave_as_it_is(self, correction: RecordId, reason: str) -> RightsView:
        """It stays as it is, with why; the person can complain about that."""
        if not reason.strip():
            raise Refused("Say why it is left as it is.", safe="Nothing has been changed.")
        held = self.pen.read(correction)
        self.pen.write(correction, {"decision": "refused", "reason": reason, **self._decided()}, held.shown)
        return self.view(self.pen.family_of(correction))

    def told(self, record: RecordId, place: str) -> RightsView:
        """A place that had been given something was told what came of a correction, an objection or own words."""
        held, family = self.pen.read(record), self.pen.family_of(record)
        self.pen.write(record, {"told": tuple(sorted({*held.list("told"), place}))}, held.shown)
        self.pen.noted("share", family, record=record)
        return self.view(family)

    # -- own words and objections ------------------------------------------------------------------------------

    def begin_statement(self, family: FamilyId, about: RecordId) -> Part:
        """Begin somebody's own words beside something that is written: as guarded as it is."""
        statement = OwnStatement(about=about, said_on=self.pen.today_is.isoformat())
        made = self.pen.add(statement, family, sensitivity=sensitivity_of(self.pen.read(about)))
        return self.pen.part(made.record)

    def object_to(
        self, family: FamilyId, person: RecordId | None = None, words: str = "", about: RecordId | None = None
    ) -> Part:
        """Somebody asks that what is about them, or one thing, is not passed on: from now on it is not."""
        record = Objection(
            person=person, objection_kind="restriction", scope="one_record" if about else "everything", about=about,
            words=words or None, said_at=self.pen.clock.now().isoformat()[:16], status="open",
        )  # fmt: skip
        return self.pen.part(self.pen.add(record, family).record)

    def decide(self, objection: RecordId, status: str, reason: str = "") -> RightsView:
        """A lead decides whether it holds; a no says why. The person may take it back at any time."""
        if status != "lifted" and not self._may_decide:
            raise Refused("A lead or the information-governance officer decides this. Until then it is not passed on.",
                          safe="Nothing has been changed.",
                          next_step="Your lead sees it when this laptop has met the hub.")  # fmt: skip
        if status == "not_upheld" and not reason.strip():
            raise Refused("Say why not.", safe="Nothing has been changed.")
        held = self.pen.read(objection)
        self.pen.write(objection, {"status": status, "reason": reason or None, **self._decided()}, held.shown)
        return self.view(self.pen.family_of(objection))

    # -- what waits --------------------------------------------------------------------------------------------

    def needs_you(self) -> tuple[Need, ...]:
        """What of this waits for this person: to be answered within a month, and places still to be told."""
        if not self.pen.is_staff_looking:
            return ()
        known = self._needs.of(self.pen.reader.families(), as_of(self.pen), self._needs_of)
        found = [each for needs in known.values() for each in needs]
        return tuple(need for _, need in sorted(found, key=lambda pair: (pair[0], pair[1].detail)))

    def _needs_of(self, families: Sequence[FamilyId]) -> dict[FamilyId, list[tuple[str, Need]]]:
        found: dict[FamilyId, list[tuple[str, Need]]] = {}
        for family, held in self.pen.reader.families_with(families, KINDS_OF_IT):
            record = next(iter(of_kind(held, "family")), None)
            is_mine = record is not None and record.text("lead_professional") in ("", self.pen.user)
            name = family_name(record)
            found[family] = [
                (order, Need(kind="rights", title=title, detail=f"{name} · {detail}", family=family, record=one))
                for order, title, detail, one in self._waiting(held, is_mine=is_mine)
            ]
        return found

    def _waiting(self, held: Sequence[Held], *, is_mine: bool) -> Iterator[tuple[str, str, str, RecordId]]:
        today = self.pen.today_is
        for one in of_kind(held, "correction"):
            due = rules.answer_by(one.text("asked_on"))
            if is_mine and not one.text("decision"):
                yield due, "Somebody asked for a correction", f"by {telling.short_day(due, today)}", one.id
            elif is_mine and (places := to_tell(held, one)):
                yield due, "Tell them what was corrected", telling.joined([place for _, place in places]), one.id
        for one in of_kind(held, "objection", "own_statement"):
            if is_mine and (places := to_tell(held, one)):
                yield today.isoformat(), "Tell them what was asked", telling.joined([p for _, p in places]), one.id
        if is_mine or self._may_decide:
            for due, detail, record in waiting(held, today):
                yield due or "9999", "Somebody asked what is held about them", detail, record
        for one in of_kind(held, "objection"):
            if self._may_decide and one.text("status") in ("", "open"):
                due = rules.answer_by(one.text("said_at"))
                yield due, "Somebody asked us not to use something", f"by {telling.short_day(due, today)}", one.id

    # -- inside ------------------------------------------------------------------------------------------------

    def _correction(self, circle: Circle, one: Held) -> CorrectionRow:
        about = circle.by_id.get(RecordId(one.text("about")))
        decision = one.text("decision")
        text = {name: one.text(name) for name in one.heads}
        places = to_tell(circle.held, one)
        due = rules.answer_by(one.text("asked_on"))
        standing = consent.CORRECTION_DECISION.get(decision, "")
        tone = "ok" if decision and not places else "warn"
        if not decision:
            standing = f"Answer by {telling.short_day(due, circle.today)}" if due else "To be decided"
        missing = tuple(Missing(sentence=s, record=one.id, field=f) for f, s in rules.problems_of_correction(text))
        return CorrectionRow(
            id=one.id,
            part=one.part(),
            title=_called(circle, about) or "Something that is not named yet",
            detail=" · ".join(filter(None, (
                circle.called.get(one.text("person"), ""), one.text("what_is_wrong"),
                telling.short_day(one.text("asked_on"), circle.today),
            ))),
            standing=standing,
            tone=tone,
            to_tell=places if decision in ("corrected", "annotated") else (),
            told=tuple(one.list("told")),
            was=_read_before(circle, about, one),
            fields=_fields(circle, about),
            is_decided=bool(decision),
            missing=missing,
        )  # fmt: skip

    def _decided(self) -> dict[str, object]:
        return {"decided_by": self.pen.user, "decided_on": self.pen.today_is.isoformat()}

    @property
    def _may_decide(self) -> bool:
        return self.pen.may(Action.OVERSEE) or self.pen.may(Action.CORRECT)


def without_held_back(held: Records, *, but_for: str = "") -> Records:
    """What of a family may leave, as far as people asked that something does not. `but_for` is a person whose own
    asking does not count: what is theirs they may have."""
    return held.once(("may leave", but_for), lambda: _without_held_back(held, but_for))


def _without_held_back(held: Records, but_for: str) -> Records:
    kept_back = rules.held_back(facts_in(held), but_for=but_for)
    return Records(one for one in held if one.id not in kept_back) if kept_back else held


def writings_of(circle: Circle) -> tuple[Option, ...]:
    """What can be asked about, by name, the newest first."""
    return tuple((str(one.id), _called(circle, one)) for one in reversed(circle.kind(*WRITINGS)))


def _called(circle: Circle, one: Held | None) -> str:
    if one is None:
        return ""
    kind, words = KIND_WORDS.get(one.kind, "A record"), circle.called.get(one.id) or title_of(one)
    day = next((one.text(f) for f in ("on", "at", "actual_start", "planned_start", "decided_at") if one.text(f)), "")
    on = telling.short_day(day, circle.today)
    return " · ".join(dict.fromkeys(filter(None, (kind, words, on))))


def _fields(circle: Circle, about: Held | None) -> tuple[tuple[str, str], ...]:
    """The facts of a record that can be corrected, each with what it says now."""
    if about is None:
        return ()
    found = []
    for name in about.heads:
        field = declared(about.kind, name)
        value = about.value(name)
        if isinstance(value, str) and value and field.reads not in OPINIONS and field.says.codes is None:
            said = in_words(about.kind, name, value, {}, circle.names)
            if said != "something in this family":
                found.append((name, f"{field.label}: {said}"))
    return tuple(found)


def _read_before(circle: Circle, about: Held | None, correction: Held) -> str:
    """What stood there before it was corrected, in words."""
    before, field = correction.text("said_before"), correction.text("field")
    return in_words(about.kind, field, before, {}, circle.names) if about is not None and before else ""


def _statement(circle: Circle, one: Held) -> StatementRow:
    about = circle.by_id.get(RecordId(one.text("about")))
    who, day = circle.called.get(one.text("person"), ""), telling.short_day(one.text("said_on"), circle.today)
    return StatementRow(id=one.id, part=one.part(), title=f"“{one.text('words')}”",
                        detail=" · ".join(filter(None, (who, day, _called(circle, about)))),
                        to_tell=to_tell(circle.held, one), told=tuple(one.list("told")))  # fmt: skip


def _objection(circle: Circle, one: Held) -> ObjectionRow:
    about = circle.by_id.get(RecordId(one.text("about")))
    holds = rules.is_in_force(fact_of(one))
    what = _called(circle, about) if one.text("scope") == "one_record" else "Everything about them"
    status = consent.OBJECTION_STATUS.get(one.text("status"), "Being looked at")
    return ObjectionRow(
        id=one.id,
        part=one.part(),
        title=f"{circle.called.get(one.text('person'), 'Somebody')}: {what or 'one thing not named yet'}",
        detail=" · ".join(filter(None, (one.text("words"), telling.short_day(one.text("said_at"), circle.today)))),
        standing=f"{status}. It is not passed on" if holds else status,
        tone="warn" if holds else "neutral",
        holds=holds,
        is_open=one.text("status") in ("", "open"),
        to_tell=to_tell(circle.held, one),
        told=tuple(one.list("told")),
    )


def _newest(found: Sequence[Held], field: str) -> list[Held]:
    return sorted(found, key=lambda one: one.text(field), reverse=True)
