"""A visit as pages show it: in a list, opened for writing, and as "last time" beside the next one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from fsdesk import rules, telling
from fsdesk.desk.own_words import said_of
from fsdesk.desk.people import homes_of, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.finding import digest_of, state_of
from fsdesk.heading import Heads
from fsdesk.records import KINDS, codes
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import shown
from fsdesk.views import LastTime, PersonView, StepView, Travel, VisitRow, VisitState, VisitView

Names = Callable[[str], str]
"""The name people use for a user, from the roster."""


def belonging(held: Sequence[Held], visit: RecordId) -> list[tuple[str, Heads]]:
    """Everything of a family that names this visit: (kind, heads)."""
    kinds = (*rules.VISIT_PARTS, "sign_off")
    return [(one.kind, one.heads) for one in held if one.kind in kinds and one.text("visit") == visit]


def parts_of(held: Sequence[Held], visit: RecordId, kind: str) -> list[Held]:
    """The parts of one kind, in order of their making, those taken away again left out."""
    return [one for one in of_kind(held, kind) if one.text("visit") == visit]


def when(visit: Held) -> str:
    """When a visit was, else when it is planned; ISO, empty when neither is known."""
    return visit.text("actual_start") or visit.text("planned_start")


def visit_row(
    visit: Held, held: Sequence[Held], *, family: FamilyId, name: str, today: date, waiting: Mapping[RecordId, Travel],
    names: Names,
) -> VisitRow:  # fmt: skip
    """A visit as a line or a card."""
    at = when(visit)
    people = {p.id: p for p in people_of(held, today)}
    there = [
        _called(people, part) for part in parts_of(held, visit.id, "took_part")
        if part.text("presence") in ("all_of_it", "part_of_it")
    ]  # fmt: skip
    family_record = next(iter(of_kind(held, "family")), None)
    ids = {visit.id, *(one.id for one in held if one.text("visit") == visit.id)}
    return VisitRow(
        id=visit.id,
        family=family,
        family_name=name,
        day=telling.short_day(at, today),
        time=telling.clock_time(at),
        minutes=_length(visit),
        setting=codes.VISIT_SETTING.get(visit.text("setting"), ""),
        purpose=", ".join(codes.VISIT_PURPOSE.get(code, code) for code in visit.list("purpose")),
        people=", ".join(there) or ", ".join(f"{p.known_as} {p.age}".strip() for p in people.values()),
        state=state_of(visit.heads, belonging(held, visit.id)),
        travel=lowest(waiting, ids),
        worker=telling.joined([names(user) for user in visit.list("workers")]),
        warning=family_record.text("before_you_go") if family_record is not None else "",
        excerpt=excerpt(visit.text("note"), 140),
        mark=visit.mark,
    )


def _length(visit: Held) -> str:
    """How long it took, or while it has not begun how long it is meant to take; never one end of each."""
    if visit.text("actual_start"):
        return telling.minutes_between(visit.text("actual_start"), visit.text("actual_end"))
    return telling.minutes_between(visit.text("planned_start"), visit.text("planned_end"))


LOWEST_FIRST = (Travel.SET_ASIDE, Travel.WAITING, Travel.RECEIVED)


def lowest(waiting: Mapping[RecordId, Travel], ids: set[RecordId]) -> Travel:
    """The lowest of the truths not yet reached by any of these records."""
    found = {waiting[one] for one in ids if one in waiting}
    return next((truth for truth in LOWEST_FIRST if truth in found), Travel.SEEN)


def _called(people: Mapping[RecordId, PersonView], part: Held) -> str:
    person = people.get(RecordId(part.text("person")))
    return f"{person.known_as} {person.age}".strip() if person is not None else part.text("someone_else")


def excerpt(text: str, length: int) -> str:
    """The beginning of a text, cut at a word, with an ellipsis when there is more."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + "…"


PASSAGE_LENGTH = 90


def passage(one: Held, words: str) -> str:
    """The passage of a record's notes in which one of the words begins a word; the beginning where none is found."""
    notes = [one.text(name) for name, field in KINDS[one.kind].declared().items() if field.says.searched == "notes"]
    terms = [_plain(word) for word in words.split()]
    for note in notes:
        plain = _plain(note)
        at = next((m.start() for term in terms if (m := re.search(rf"\b{re.escape(term)}", plain))), -1)
        if at >= 0 and len(plain) == len(note):
            start = note.rfind(" ", 0, max(0, at - PASSAGE_LENGTH // 3)) + 1 if at > PASSAGE_LENGTH // 2 else 0
            return ("…" if start else "") + excerpt(note[start:], PASSAGE_LENGTH)
    return excerpt(next(filter(None, notes), ""), PASSAGE_LENGTH)


def _plain(text: str) -> str:
    """Lower case without accents, letter for letter where that is possible."""
    letters = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(letters).lower()


def step_view(
    step: Held, people: Sequence[PersonView], names: Names, today: date, team: Mapping[str, str] | None = None
) -> StepView:
    """A step with who does it and how it stands; overdue is said, never scolded. `team` names those around."""
    person = next((p.known_as for p in people if p.id == step.text("owner_person")), "")
    owner = person or (names(step.text("owner")) if step.text("owner") else "")
    owner = owner or (team or {}).get(step.text("owner_of_team"), "")
    status, due = step.text("status"), step.text("due_on")
    tone = "neutral"
    if status == "done":
        standing, tone = f"done {_day(step.text('done_on'), today)}".strip(), "ok"
    elif status in ("not_done", "no_longer_needed"):
        standing = codes.STEP_STATUS[status].lower()
    elif due and due.rstrip("~") < today.isoformat()[: len(due.rstrip("~"))]:
        late = (today - date.fromisoformat(due[:10])).days if len(due.rstrip("~")) == 10 else 0
        standing, tone = f"{telling.counted(late, 'day')} overdue" if late else "overdue", "danger"
    else:
        standing = f"by {_day(due, today)}" if due else "no date yet"
    return StepView(
        id=step.id,
        what=step.text("what"),
        owner=owner,
        standing=standing,
        tone=tone,
        done=status == "done",
        due=due,
        shown=shown(step.heads),
    )


def _day(at: str, today: date) -> str:
    return " ".join(telling.short_day(at, today).split()[1:]) if len(at.rstrip("~")) >= 10 else at


def open_steps(held: Sequence[Held], people: Sequence[PersonView], names: Names, today: date) -> tuple[StepView, ...]:
    """All that was agreed with a family and is not somebody's own: open ones first by date, then the done."""
    team = {str(one.id): one.text("name") for one in of_kind(held, "team_member")}
    steps = [
        step_view(s, people, names, today, team)
        for s in of_kind(held, "next_step")
        if s.text("what") and s.guard is Sensitivity.OPEN_TO_FAMILY
    ]
    return tuple(sorted(steps, key=lambda s: (s.done, s.due or "9999")))


def last_time(visit: Held, held: Sequence[Held], names: Names, today: date) -> LastTime | None:
    """What the visit before this one said."""
    at = when(visit) or "9999"
    earlier = [v for v in of_kind(held, "visit") if v.id != visit.id and v.text("status") == "done" and when(v) < at]
    if not earlier:
        return None
    before = max(earlier, key=when)
    people = people_of(held, today)
    called = {p.id: p.known_as for p in people}
    words = [
        (called.get(RecordId(v.text("person")), ""), v.text("words"))
        for v in parts_of(held, before.id, "voice")
        if v.text("words")
    ]
    return LastTime(
        heading=f"Last time, {_day(when(before), today)}",
        note=excerpt(before.text("note"), 400),
        words=tuple(words),
        steps=tuple(step_view(s, people, names, today) for s in parts_of(held, before.id, "next_step")),
    )


def heading_of(visit: Held, today: date) -> str:
    """ "Home visit, today"."""
    setting = codes.VISIT_SETTING.get(visit.text("setting"), "")
    at = when(visit)
    day = "today" if at[:10] == today.isoformat() else telling.short_day(at, today)
    kind = (
        f"{setting} visit"
        if setting and setting not in ("Phone", "Video")
        else f"{setting} call"
        if setting
        else "Visit"
    )
    return f"{kind}, {day}" if day else kind


def visit_view(
    visit: Held, held: Sequence[Held], *, family: FamilyId, name: str, today: date, names: Names, me: str
) -> VisitView:
    """A visit opened, with everything recorded at it and what it still needs."""
    people = people_of(held, today)
    parts = {kind: tuple(p.part() for p in parts_of(held, visit.id, kind)) for kind in rules.VISIT_PARTS}
    about = belonging(held, visit.id)
    state = state_of(visit.heads, about)
    family_record = next(iter(of_kind(held, "family")), None)
    decided = [one for one in of_kind(held, "sign_off") if one.text("visit") == visit.id]
    returned = [one for one in decided if one.text("decision") == "returned"] if state is VisitState.RETURNED else []
    at = max((r.written_at for r in visit.revisions.values()), default="")
    return VisitView(
        id=visit.id,
        family=family,
        family_name=name,
        heading=heading_of(visit, today),
        mark=visit.mark,
        state=state,
        readings=dict(visit.readings),
        shown=shown(visit.heads),
        people=people,
        homes=homes_of(held, people, today),
        took_part=parts["took_part"],
        voices=parts["voice"],
        observations=parts["observation"],
        steps=parts["next_step"],
        documents=parts["document"],
        last_time=last_time(visit, held, names, today),
        problems=rules.problems_before_submitting(
            visit.readings,
            people=people,
            took_part=parts["took_part"],
            voices=parts["voice"],
            observations=parts["observation"],
            steps=parts["next_step"],
        ),
        worker=telling.joined([names(user) for user in visit.list("workers")]),
        may_write=me in visit.list("workers") or state is not VisitState.SIGNED_OFF,
        before_you_go=family_record.text("before_you_go") if family_record is not None else "",
        returned_with="\n\n".join(f"{names(one.first_author)}: {one.text('comment')}" for one in returned),
        comments=tuple(pair for one in returned for pair in comments_of(one)),
        signed_line=signed_line(decided, digest_of(visit.heads, about), names, today),
        to_settle=visit.to_settle + sum(one.to_settle for one in held if one.text("visit") == visit.id),
        beside=said_of(held, (visit.id, *(one.id for one in held if one.text("visit") == visit.id))),
        saved_at=telling.clock_time(at),
        digest=digest_of(visit.heads, about),
    )


def comments_of(decision: Held) -> list[tuple[str, str]]:
    """A lead's remarks on single fields, as (record.field, text)."""
    found = decision.value("comments")
    return [
        (f"{c.get('record')}.{c.get('field')}", str(c.get("text")))
        for c in (found if isinstance(found, tuple) else ())
        if isinstance(c, dict)
    ]


def signed_line(decided: Sequence[Held], now: str, names: Names, today: date) -> str:
    """ "Signed by Ruaridh Matheson today 16:20", for a signature over exactly what is there now."""
    for one in decided:
        if one.text("decision") == "signed_off" and one.text("digest") == now:
            revision = min(one.revisions.values(), key=lambda r: r.written_at)
            return f"Signed by {names(revision.author)} {telling.day_and_time(revision.written_at, today)}"
    return ""
