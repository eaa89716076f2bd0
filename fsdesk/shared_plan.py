"""A family's plan as it is shared with a partner, told from what the hub hands out and from nothing else. Pure.

Nothing of it is kept: it is told anew each time it is asked for. Where people wrote apart, both are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from fsdesk import telling
from fsdesk.records import KINDS, codes
from fsdesk.records import family_codes as lists
from fsdesk.records.codes import CodeList
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_planning import STEP_OVER
from fsdesk.views_shared import SharedGoal, SharedPlan, SharedStep, SharedTalk

TONES = {"done": "ok", "achieved": "ok", "part_achieved": "ok"}


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it was handed out: for each field that says something, every value that stands in it."""

    id: RecordId
    kind: str
    fields: Mapping[str, tuple[Value, ...]]

    def all(self, name: str) -> tuple[str, ...]:
        """Every text that stands in a field, each once."""
        found = [part for value in self.fields.get(name, ()) for part in _texts(value)]
        return tuple(dict.fromkeys(found))

    def text(self, name: str) -> str:
        """What a field says; where people wrote apart, both."""
        return " / ".join(self.all(name))

    def coded(self, name: str, known: CodeList) -> str:
        """The same of a code, as people read it."""
        return " / ".join(known.get(code, code) for code in self.all(name))


class SharedWith(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a family is shared, about whom, and until when (ISO; empty where nothing says so)."""

    family: FamilyId
    reference: str
    names: tuple[str, ...]
    agency: str
    until: str


def about_of(shared: SharedWith) -> str:
    """Whom it is about: "About Isla and Ruaridh"."""
    return f"About {telling.joined(list(shared.names))}" if shared.names else ""


def detail_of(shared: SharedWith, today: date) -> str:
    """For whom, and until when."""
    until = f"until {telling.short_day(shared.until, today)}" if shared.until else ""
    return ", ".join(filter(None, (f"Shared with {shared.agency}", until)))


def tell_plan(
    shared: SharedWith, handed: Sequence[Handed], names: Mapping[str, str], now: str, today: date
) -> SharedPlan:
    """The plan of one family. `names` are what people in it are called; `now` is local time, ISO to the minute."""
    told = _Telling(handed, names, now, today)
    return SharedPlan(
        family=shared.family,
        reference=shared.reference,
        about=about_of(shared),
        detail=detail_of(shared, today),
        plan=tuple(told.plans()),
        goals=tuple(told.goals()),
        loose=tuple(told.loose()),
        talks=tuple(told.talks()),
    )


class _Telling:
    def __init__(self, handed: Sequence[Handed], names: Mapping[str, str], now: str, today: date) -> None:
        self._names, self._now, self._today = names, now, today
        self._by_kind: dict[str, list[Handed]] = {}
        for one in handed:
            self._by_kind.setdefault(one.kind, []).append(one)
        over = {"closed"}
        self._closed = {one.id for one in self._of("plan") if set(one.all("status")) == over}
        self._goals = [one for one in self._of("goal") if not self._closed.issuperset(one.all("plan") or ("",))]
        self._steps = sorted(self._of("next_step"), key=lambda one: (one.text("due_on") or "9999", one.id))

    def _of(self, kind: str) -> list[Handed]:
        return self._by_kind.get(kind, [])

    def _day(self, text: str) -> str:
        return telling.short_day(text, self._today) if text and " / " not in text else text

    def _time(self, text: str) -> str:
        return telling.day_and_time(text, self._today) if text and " / " not in text else text

    # -- the plan and its goals ------------------------------------------------------------------------------------

    def plans(self) -> Iterator[str]:
        for one in self._of("plan"):
            if one.id in self._closed:
                continue
            made, review = self._day(one.text("started_on")), self._day(one.text("review_due"))
            title = one.text("title") or "The plan"
            days = ", ".join(filter(None, (f"made {made}" if made else "", f"next review {review}" if review else "")))
            yield f"{title}: {days}." if days else f"{title}."
            yield from self._lines(one, "going_well", "meet_again")

    def goals(self) -> Iterator[SharedGoal]:
        for one in sorted(self._goals, key=lambda goal: (goal.text("importance") or "9", goal.id)):
            status = one.text("status")
            yield SharedGoal(
                words=one.text("in_their_words"),
                detail=self._named(one, "subjects"),
                standing=one.coded("status", lists.GOAL_STATUS),
                tone=TONES.get(status, "neutral"),
                lines=tuple(self._lines(one, "why_it_matters", "how_we_will_know")),
                steps=tuple(self._step(step) for step in self._steps if one.id in step.all("goal")),
            )

    def loose(self) -> Iterator[SharedStep]:
        """What was agreed for no goal that is told."""
        told, known = {one.id for one in self._goals}, {one.id for one in self._of("goal")}
        for step in self._steps:
            of = set(step.all("goal"))
            if not of & told and not of & known:
                yield self._step(step)

    def _step(self, one: Handed) -> SharedStep:
        status, day = set(one.all("status")), one.text("due_on")
        barrier = one.coded("barrier", lists.STEP_BARRIER)
        over = bool(status) and status <= set(STEP_OVER)
        done = self._day(one.text("done_on"))
        standing = one.coded("status", codes.STEP_STATUS) or codes.STEP_STATUS["todo"]
        when = f"{done}" if over and done else f"by {self._day(day)}" if day and not over else ""
        in_the_way = f"in the way: {barrier.lower()}" if barrier and not over else ""
        return SharedStep(
            id=one.id,
            what=one.text("what"),
            who=self._named(one, "owner_person", "owner_of_team"),
            standing=", ".join(filter(None, (standing, when, in_the_way))),
            tone="ok" if status == {"done"} else "warn" if in_the_way else "neutral",
            is_over=over,
        )

    # -- reviews and meetings --------------------------------------------------------------------------------------

    def talks(self) -> Iterator[SharedTalk]:
        """Reviews and meetings, the latest first."""
        found = [(one.text("held_on") or one.text("due_on") or "9999", one) for one in self._of("review")]
        found += [(one.text("at") or "9999", one) for one in self._of("meeting")]
        for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id), reverse=True):
            yield self._meeting(one) if one.kind == "meeting" else self._review(one)

    def _review(self, one: Handed) -> SharedTalk:
        held, due = self._day(one.text("held_on")), self._day(one.text("due_on"))
        when = held or (f"due {due}" if due else "")
        lines = [*self._lines(one, "family_view", "note"), *self._coded(one, "decision", lists.REVIEW_DECISION)]
        if one.text("next_due"):
            lines.append(f"Next review: {self._day(one.text('next_due'))}")
        return SharedTalk(id=one.id, heading=", ".join(filter(None, ("Review", when))), lines=tuple(lines))

    def _meeting(self, one: Handed) -> SharedTalk:
        kind = one.coded("meeting_kind", lists.MEETING_KIND) or "Meeting"
        at = one.text("at")
        there = [self._attendee(each) for each in self._of("attendee") if one.id in each.all("meeting")]
        lines = [f"{label}: {telling.joined(names)}" for code, label in _THERE
                 if (names := [name for name, attendance in there if name and code in attendance])]  # fmt: skip
        lines = [*self._lines(one, "place"), *lines, *self._lines(one, "decisions", "minutes_text")]
        if one.text("next_at"):
            lines.append(f"Next meeting: {self._time(one.text('next_at'))}")
        return SharedTalk(
            id=one.id,
            heading=", ".join(filter(None, (kind, self._time(at)))),
            lines=tuple(lines),
            may_say_there=bool(at) and at[:16] <= self._now,
        )

    def _attendee(self, one: Handed) -> tuple[str, tuple[str, ...]]:
        name = self._named(one, "person", "team_member") or one.text("someone_else")
        return name, one.all("attendance")

    # -- words -----------------------------------------------------------------------------------------------------

    def _named(self, one: Handed, *fields: str) -> str:
        found = [self._names[each] for name in fields for each in one.all(name) if each in self._names]
        return telling.joined(list(dict.fromkeys(found)))

    def _lines(self, one: Handed, *fields: str) -> Iterator[str]:
        declared = KINDS[one.kind].declared()
        for name in fields:
            if words := one.text(name):
                yield f"{declared[name].label}: {words}"

    def _coded(self, one: Handed, name: str, known: CodeList) -> Iterator[str]:
        if words := one.coded(name, known):
            yield f"{KINDS[one.kind].declared()[name].label}: {words}"


_THERE = (("present", "There"), ("apologies", "Sent apologies"), ("invited", "Asked to come"))


def _texts(value: object) -> Iterator[str]:
    for part in value if isinstance(value, tuple | list) else (value,):
        if part is not None and part != "" and not isinstance(part, Mapping):
            yield str(part)
