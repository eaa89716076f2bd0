"""What partners said of families, on the desk of who works with them: it waits, is taken into the record by one press,
or is set aside with a reason its author reads. What was said for who leads the team alone, as it may be about a worker,
goes into the record for leads alone; what is for the information-governance officer alone goes into none from here.

What waits is kept here as the hub told it last, so that it is read without a line. What is taken in carries the name of
the contribution: by that the hub lets go of it, whichever way the writing travels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from fsdesk import telling
from fsdesk.desk.contributing import moment, what_is_said, words_said
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import Attendee, CaseNote, NextStep, codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Record, Sensitivity, as_value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import DONE_FIELDS, Action
from fsdesk.rules_contributing import OFFICER
from fsdesk.store import keep_setting
from fsdesk.trouble import Refused
from fsdesk.views import Need
from fsdesk.views_people import Change, Done
from fsdesk.views_planning import Option
from fsdesk.views_shared import AsideRow, SetAsideWords, WaitingWords, WordsRow
from fsdesk.words_waiting import ASIDE_TO_TELL, Aside, asides_to_tell

KIND = "partner"
_WAITING, _AT, _HERE = "partner_words", "partner_words_at", "partner_words_here"
_NOT_YOURS = "You may not write in this family’s record."
_STANDS_BACK = "taken_back"
REASON_CHARS_MAX = 1_000
"""As many as a hub takes."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One contribution as the hub told it: its name in hex, whose it is, for which agency, and what they said."""

    key: str
    family: FamilyId
    who: str
    agency: str
    kind: str
    record: RecordId
    fields: dict[str, str]
    said_at: str
    late: bool = False
    readers: str = ""
    label: str = ""


class SetAside(NamedTuple):
    """One that was set aside: by which user, when (ISO, local) and why."""

    said: Said
    by: str
    at: str
    reason: str


class Taken(NamedTuple):
    """One that was taken in: by which name, and how that is taken back."""

    key: str
    done: Done


class PartnerWords(Chapter):
    """What waits of what partners said."""

    # -- what the hub told -------------------------------------------------------------------------------------

    def keep(self, told: Sequence[Said]) -> bool:
        """Keep what waits as the hub tells it now; whether anything is new here.

        What was taken in here stays away until the hub has heard of it. What was taken in and taken back here is kept
        though the hub has let go of it: somebody has still to decide about it.
        """
        before, here = self._all(), self._here()
        names = {one.key for one in told}
        back = [one for one in before if here.get(one.key) == _STANDS_BACK and one.key not in names]
        kept = [*told, *back]
        still = {key: how for key, how in here.items() if key in names or how == _STANDS_BACK}
        self.pen.store.remember(**{
            _WAITING: _json(kept), _AT: self.pen.clock.now().isoformat(), _HERE: json.dumps(still),
        })  # fmt: skip
        return kept != list(before)

    def to_tell(self) -> tuple[Aside, ...]:
        """What was set aside here and the hub has not been told, the first first."""
        return asides_to_tell(self.pen.store)

    def told(self, key: str) -> None:
        """The hub knows of it, or somebody else had decided before: it is not told again and waits here no more."""
        left = tuple(one for one in self.to_tell() if one.key != key)
        waiting = [one for one in self._all() if one.key != key]
        self.pen.store.remember(**{ASIDE_TO_TELL: _json(left), _WAITING: _json(waiting)})

    # -- what is shown -----------------------------------------------------------------------------------------

    def waiting(self, family: FamilyId) -> WaitingWords:
        """What waits of a family, the oldest first."""
        self.pen.refuse_all_but_staff()
        at = self.pen.store.setting(_AT)
        return WaitingWords(
            rows=tuple(self._row(one) for one in self._open() if one.family == family),
            as_of=f"As the hub told {telling.day_and_time(at, self.pen.today_is)}." if at else "",
            family=family,
            family_name=self.pen.name_of_family(family),
            to_tell=len(self.to_tell()),
        )

    def waiting_for_me(self) -> WaitingWords:
        """What waits for whose desk this is and who holds no family, the oldest first."""
        self.pen.refuse_all_but_staff()
        at = self.pen.store.setting(_AT)
        return WaitingWords(
            rows=tuple(self._row(one) for one in self._open() if one.readers),
            as_of=f"As the hub told {telling.day_and_time(at, self.pen.today_is)}." if at else "",
            family=FamilyId(""),
            family_name="for you alone",
            to_tell=len(self.to_tell()),
        )

    def needs_you(self) -> tuple[Need, ...]:
        """What waits, for Today: from where, and of which family."""
        if not self.pen.is_staff_looking or not self.pen.may(Action.WRITE):
            return ()
        return tuple(
            Need(kind=KIND, title=f"From {one.agency}: {_begun(one)}", detail=self.pen.name_of_family(one.family),
                 family=one.family)
            for one in self._open()
        )  # fmt: skip

    def were_set_aside(self, family: FamilyId, told: Sequence[SetAside]) -> SetAsideWords:
        """What was set aside of one family as the hub told it a moment ago; kept nowhere here."""
        self.pen.refuse_all_but_staff()
        names, today = self.pen.names(), self.pen.today_is
        rows = tuple(
            AsideRow(
                key=one.said.key,
                who=_who(one.said),
                when=moment(one.said.said_at, today),
                detail=one.said.label or self.pen.name_of_family(one.said.family),
                words=words_said(one.said.fields) or what_is_said(one.said.kind, one.said.record, one.said.fields),
                aside=f"Set aside by {names(one.by)}, {telling.day_and_time(one.at, today)}",
                reason=one.reason,
            )
            for one in told
        )
        return SetAsideWords(family=family, rows=rows)

    def _row(self, one: Said) -> WordsRow:
        record = self._about(one)
        what = _called(record) if record is not None else ""
        is_here = self.pen.may(Action.WRITE)
        why_not = _NO_RECORD_HERE if not is_here else _WHERE_GONE if one.record and record is None else ""
        return WordsRow(
            key=one.key,
            of=one.family,
            family_name=self.pen.name_of_family(one.family) if is_here else one.label,
            who=_who(one),
            when=moment(one.said_at, self.pen.today_is),
            title=f"{what_is_said(one.kind, one.record, one.fields)}{f': {what}' if what else ''}",
            words=words_said(one.fields),
            does=_does(one, record) if not why_not else "",
            why_not=why_not,
            late=_LATE if one.late else "",
            readers=_ALONE.get(one.readers, _ALONE_TOO) if one.readers else "",
            about_whom=self._colleagues() if one.readers and is_here else (),
            is_here=is_here,
        )

    def _colleagues(self) -> tuple[Option, ...]:
        rows = self.pen.store.rows(
            "SELECT DISTINCT user, name FROM colleague"
            " WHERE user NOT LIKE 'import-%' AND role IN ('worker', 'team_lead') ORDER BY name, user"
        )
        return tuple((str(user), str(name)) for user, name in rows if user != self.pen.user)

    # -- deciding ----------------------------------------------------------------------------------------------

    def take_in(self, key: str, about: str = "") -> Taken:
        """Put one into the record, all of it or nothing: who said it, their words, and the state of what it is about.
        What was said for who leads the team alone is for leads alone, and never for the colleague it is `about`.

        Refused where it is decided already, or what it is about is not on this laptop any more.
        """
        one = self._find(key)
        if not self.pen.may(Action.WRITE):
            raise Refused(_NOT_YOURS, safe="It still waits.", next_step="Ask who leads the team.")
        record = self._about(one)
        if one.record and record is None:
            raise Refused(_WHERE_GONE, safe="It still waits.", next_step=_SET_ASIDE)
        new, changed = _acts(self.pen, one, record)
        kept_from = {"not_for": (about,)} if about else {}
        if one.readers:
            new = tuple(msgspec.structs.replace(each, **kept_from) for each in new)
        changes = tuple(
            Change(record=held.id, before={name: held.value(name) for name in fields},
                   after={name: as_value(value) for name, value in fields.items()})
            for held, fields in changed
        )  # fmt: skip
        here = json.dumps({**self._here(), key: "taken"})
        added = self.pen.act(
            one.family, new, [(held.id, fields, held.shown) for held, fields in changed],
            sensitivity=Sensitivity.RESTRICTED if one.readers else None,
            beside=lambda db: keep_setting(db, _HERE, here),
        )  # fmt: skip
        return Taken(key, Done(said=f"Taken into the record: from {_who(one)}", added=added, changes=changes))

    def taken_back(self, key: str) -> None:
        """What was taken in was taken back out of the record: it waits again."""
        self.pen.store.remember(**{_HERE: json.dumps({**self._here(), key: _STANDS_BACK})})

    def taken_again(self, key: str) -> None:
        """It was put back into the record: it waits no more."""
        self.pen.store.remember(**{_HERE: json.dumps({**self._here(), key: "taken"})})

    def set_aside(self, key: str, reason: str) -> None:
        """Not into the record, and why: its author reads that. Told to the hub when there is a line."""
        one = self._find(key)
        if not self.pen.may(Action.HEAR if one.readers else Action.WRITE):
            raise Refused(_NOT_YOURS, safe="It still waits.", next_step="Ask who leads the team.")
        if not reason.strip():
            raise Refused("Say why it is set aside: who wrote it reads that.", safe="It still waits.",
                          next_step="A few words are enough.")  # fmt: skip
        if len(reason) > REASON_CHARS_MAX:
            raise Refused(f"A reason has room for {REASON_CHARS_MAX} letters.", safe="It still waits.",
                          next_step="Say it in fewer words.")  # fmt: skip
        self.pen.store.remember(**{ASIDE_TO_TELL: _json((*self.to_tell(), Aside(key=key, reason=reason.strip())))})

    # -- inside ------------------------------------------------------------------------------------------------

    def _all(self) -> tuple[Said, ...]:
        kept = self.pen.store.setting(_WAITING)
        return msgspec.json.decode(kept, type=tuple[Said, ...]) if kept else ()

    def _here(self) -> dict[str, str]:
        """What was decided here, by name: "taken", or that it was taken back."""
        kept = self.pen.store.setting(_HERE)
        return dict(json.loads(kept)) if kept else {}

    def _open(self) -> list[Said]:
        """What waits of the families on this laptop, and, where whose desk it is holds none, what is for them alone."""
        families, here, aside = set(self.pen.reader.families()), self._here(), {one.key for one in self.to_tell()}
        hears, holds = self.pen.may(Action.HEAR), self.pen.may(Action.WRITE)
        return [
            one
            for one in self._all()
            if (one.family in families or not holds) and here.get(one.key) != "taken" and one.key not in aside
            if hears or not one.readers
        ]

    def _find(self, key: str) -> Said:
        found = next((one for one in self._open() if one.key == key), None)
        if found is None:
            raise Refused("Somebody has decided about this already.", safe="Nothing has been changed.", next_step="")
        return found

    def _about(self, one: Said) -> Held | None:
        """The record it is about, as it is here; None where it is about none, or that is not here."""
        if not one.record:
            return None
        found = next((held for held in self.pen.held(one.family) if held.id == one.record), None)
        return found if found is not None and not found.is_taken_out and found.kind == _ABOUT.get(one.kind) else None


_ALONE = {
    OFFICER: "For you alone: it may be about who leads the team. Nobody of the team is told that it is here.",
}
_ALONE_TOO = "For you alone: it may be about a colleague. Nobody who works with the family is told that it is here."
_NO_RECORD_HERE = (
    "It is put into no record from here. Do what your rules ask, then set it aside; who wrote it reads the reason."
)
_ABOUT = {"next_step": "next_step", "attendee": "meeting"}
_SET_ASIDE = "Set it aside and say so, or write a note of your own."
_WHERE_GONE = "What this is about is not in the record any more."
_LATE = "It came late: from a laptop that was stopped, or when the plan was no longer shared with them."


def _who(one: Said) -> str:
    return ", ".join(filter(None, (one.who, one.agency)))


def _begun(one: Said) -> str:
    words = what_is_said(one.kind, one.record, one.fields)
    return words[:1].lower() + words[1:]


def _called(one: Held) -> str:
    """What an action or a meeting is called, in quotes for an action."""
    if one.kind == "next_step":
        return f"“{one.text('what')}”"
    return lists.MEETING_KIND.get(one.text("meeting_kind"), "meeting").lower()


def _does(one: Said, about: Held | None) -> str:
    note = f"writes a note that comes from {one.agency or one.who}"
    if one.readers:
        return f"{_sentence(f'{note}, for leads alone')} A worry about somebody’s safety is written as a worry as well."
    if one.kind == "case_note":
        return _sentence(note)
    if one.kind == "attendee":
        return _sentence("writes down that they were there")
    if about is None:
        return _sentence(f"writes down the action, and {note}")
    done = one.fields.get("status") == "done"
    return _sentence(f"marks the action as {'done' if done else 'they say'}, and {note}")


def _sentence(words: str) -> str:
    return f"Taking it in {words}."


def _acts(
    pen: Pen, one: Said, about: Held | None
) -> tuple[tuple[Record, ...], tuple[tuple[Held, Mapping[str, object]], ...]]:
    """New records, and fields of one that is there: each carries the name of the contribution."""
    if one.kind == "attendee" and about is not None:
        return _attending(pen, one, about)
    given: dict[str, Any] = {
        "at": one.said_at if _is_moment(one.said_at) else pen.clock.now().isoformat()[:16],
        "note_kind": "other", "assertion": "reported_by_other", "source": _who(one), "contribution": one.key,
    }  # fmt: skip
    fields = {name: value for name, value in one.fields.items() if name in DONE_FIELDS}
    if one.kind == "case_note":
        return (CaseNote(text=one.fields.get("text", ""), **given),), ()
    said = _state_said(one)
    if about is None:
        return (NextStep(what=one.fields.get("what", ""), contribution=one.key, **_typed(fields)),
                CaseNote(text=f"“{one.fields.get('what', '')}”: {said}", **given)), ()  # fmt: skip
    note = CaseNote(text=f"“{about.text('what')}”: {said}", **given)
    return (note,), ((about, {**fields, "contribution": one.key}),)


def _state_said(one: Said) -> str:
    """How they say an action stands: "done, 21 Nov", "in the way: waiting list"."""
    status = codes.STEP_STATUS.get(one.fields.get("status", ""), "").lower()
    barrier = lists.STEP_BARRIER.get(one.fields.get("barrier", ""), "").lower()
    day = telling.short_day(one.fields.get("done_on", ""))
    return ", ".join(filter(None, (status, day, f"in the way: {barrier}" if barrier else "")))


def _attending(
    pen: Pen, one: Said, meeting: Held
) -> tuple[tuple[Record, ...], tuple[tuple[Held, Mapping[str, object]], ...]]:
    """That they were at a meeting: in their row where they have one, else in a new one."""
    held = pen.held(one.family)
    member = next((m for m in of_kind(held, "team_member") if m.text("name") == one.who and not m.is_taken_out), None)
    rows = [row for row in of_kind(held, "attendee") if row.text("meeting") == meeting.id and not row.is_taken_out]
    theirs = [
        row
        for row in rows
        if (member is not None and row.text("team_member") == member.id) or row.text("someone_else") == _who(one)
    ]
    said = {"attendance": "present", "contribution": one.key}
    if theirs:
        return (), ((theirs[0], said),)
    whose: dict[str, Any] = {"team_member": member.id} if member is not None else {"someone_else": _who(one)}
    return (Attendee(meeting=meeting.id, **whose, **_typed(said)),), ()


def _typed(fields: Mapping[str, object]) -> dict[str, Any]:
    return dict(fields)


def _is_moment(at: str) -> bool:
    try:
        return bool(datetime.fromisoformat(at)) and len(at) >= 16
    except ValueError:
        return False


def _json(kept: Iterable[msgspec.Struct]) -> str:
    return msgspec.json.encode(list(kept)).decode()
