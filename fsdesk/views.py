"""What a page may hold: frozen, already in words, already decided. No rows, no keys, nothing a page does not show.

Times come as words ("14:07", "Mon 16 Nov"); identifiers are opaque and only handed back to the desk.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

import msgspec

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.revisions import Reading

Shown = Mapping[str, tuple[RevisionId, ...]]
"""For each field, the revisions whose values a page is showing: what its next writing is written over."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value for the screen."""


class VisitState(enum.StrEnum):
    """How far a visit has come, worked out from what is written, never stored."""

    PLANNED = "planned"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed_off"
    AMENDED = "amended"
    CANCELLED = "cancelled"


VISIT_STATE_WORDS = {
    VisitState.PLANNED: "Planned",
    VisitState.DRAFT: "Draft",
    VisitState.SUBMITTED: "With your lead",
    VisitState.RETURNED: "Returned to you",
    VisitState.SIGNED_OFF: "Signed off",
    VisitState.AMENDED: "Changed since signing",
    VisitState.CANCELLED: "Cancelled",
}


class Travel(enum.StrEnum):
    """Where a record has got to. All of it is saved on this laptop; then it waits, is received, is seen by others.

    WAITING: the hub has not signed that it has it. RECEIVED: it has, and no laptop of anybody else is known to have
    read it. SEEN: one has. SET_ASIDE: the hub would not keep it.
    """

    WAITING = "waiting"
    RECEIVED = "received"
    SEEN = "seen"
    SET_ASIDE = "set_aside"


class PersonView(View, frozen=True, kw_only=True):
    """One person of a family, as a chip or a row shows them. `age` is in words, computed for the day shown."""

    id: RecordId
    known_as: str
    full_name: str = ""
    age: str = ""
    born: str = ""
    relation: str = ""
    role: str = ""
    detail: str = ""
    household: str = ""
    is_child: bool = False
    is_unborn: bool = False
    initials: str = ""


class VisitRow(View, frozen=True, kw_only=True):
    """A visit in a list. `people` names who was or will be there; `minutes` is its length."""

    id: RecordId
    family: FamilyId
    family_name: str
    day: str
    time: str = ""
    minutes: str = ""
    setting: str = ""
    purpose: str = ""
    people: str = ""
    state: VisitState = VisitState.PLANNED
    travel: Travel = Travel.SEEN
    worker: str = ""
    is_next: bool = False
    warning: str = ""
    excerpt: str = ""
    late_by: str = ""
    mark: str = ""


class Need(View, frozen=True, kw_only=True):
    """Something on Today that waits for this person. `kind` chooses the icon."""

    kind: str
    title: str
    detail: str
    family: FamilyId | None = None
    record: RecordId | None = None


class DayCard(View, frozen=True, kw_only=True):
    """One of the next days: its name, how many visits, whose."""

    day: str
    headline: str
    detail: str


class Today(View, frozen=True, kw_only=True):
    """The first page of the morning."""

    heading: str
    summary: str
    visits: tuple[VisitRow, ...]
    needs: tuple[Need, ...]
    week: tuple[DayCard, ...]
    route: object | None = None
    """A `pictures.Route`, where there are visits; pictures know views, not the other way round."""


class FamilyRow(View, frozen=True, kw_only=True):
    """A family in the list of families."""

    id: FamilyId
    name: str
    reference: str
    children: str
    place: str
    status: str
    last_seen: str
    next_visit: str
    lead: str = ""
    to_settle: int = 0
    waiting: int = 0
    marks: tuple[str, ...] = ()


class KeptView(View, frozen=True, kw_only=True):
    """A view of the list of families that a person has kept: its name, the words typed, the ready-made view."""

    name: str
    words: str = ""
    mark: str = ""


class Home(View, frozen=True, kw_only=True):
    """One household of a family, with who lives there."""

    id: RecordId
    label: str
    address: str
    people: tuple[PersonView, ...]
    confidential: bool = False


class StepView(View, frozen=True, kw_only=True):
    """Something agreed, with who does it and how it stands. `tone` is "ok", "danger", "neutral"."""

    id: RecordId
    what: str
    owner: str
    standing: str
    tone: str = "neutral"
    done: bool = False
    due: str = ""
    shown: Shown = {}


class Notice(View, frozen=True, kw_only=True):
    """What must be said of a family before it is read, and what can be done about it. `what` says what `act` does."""

    words: str
    act: str = ""
    what: str = ""
    revisions: tuple[RevisionId, ...] = ()
    record: RecordId | None = None
    is_stub: bool = False
    """Whether all but the name and the days of the family is elsewhere."""


class FamilyView(View, frozen=True, kw_only=True):
    """One family opened: banner, people, homes, visits, what was agreed."""

    id: FamilyId
    name: str
    reference: str
    status: str
    place: str
    lead: str
    open_for: str
    people: tuple[PersonView, ...]
    homes: tuple[Home, ...]
    visits: tuple[VisitRow, ...]
    steps: tuple[StepView, ...]
    before_you_go: str = ""
    best_time_to_visit: str = ""
    safe_contact: str = ""
    to_settle: int = 0
    shown: Shown = {}
    words: Mapping[str, str] = {}
    """What the partnership calls things on this page: "lead", "assessment", "plan", "request"."""
    notice: Notice | None = None
    may_allocate: bool = False
    """Whether this person says who holds the family."""
    sharing: tuple[str, str] = ("", "neutral")
    """How sharing stands, in words and tone."""


class Part(View, frozen=True, kw_only=True):
    """One record that belongs to a visit (who took part, a voice, an observation, a step): its fields as they read.

    `mark` is the word for it where it is not for everybody; empty where it is.
    """

    id: RecordId
    kind: str
    readings: Mapping[str, Reading]
    shown: Shown
    author: str = ""
    mark: str = ""

    def text(self, field: str) -> str:
        """The field as text; empty when nothing is written or a person must first choose."""
        reading = self.readings.get(field)
        return reading.value if reading is not None and isinstance(reading.value, str) else ""


class LastTime(View, frozen=True, kw_only=True):
    """What the previous visit said, for the right-hand column."""

    heading: str
    note: str
    words: tuple[tuple[str, str], ...]
    steps: tuple[StepView, ...]


class Problem(View, frozen=True, kw_only=True):
    """Something a finished visit still lacks: where it is, and a sentence saying how to put it right."""

    step: str
    field: str
    sentence: str
    person: RecordId | None = None


class VisitView(View, frozen=True, kw_only=True):
    """A visit opened for writing or reading, with everything recorded at it; `beside` is what people say of it
    themselves."""

    id: RecordId
    family: FamilyId
    family_name: str
    heading: str
    state: VisitState
    readings: Mapping[str, Reading]
    shown: Shown
    people: tuple[PersonView, ...]
    homes: tuple[Home, ...]
    took_part: tuple[Part, ...]
    voices: tuple[Part, ...]
    observations: tuple[Part, ...]
    steps: tuple[Part, ...]
    last_time: LastTime | None
    problems: tuple[Problem, ...]
    mark: str = ""
    documents: tuple[Part, ...] = ()
    worker: str = ""
    may_write: bool = True
    before_you_go: str = ""
    returned_with: str = ""
    comments: tuple[tuple[str, str], ...] = ()
    signed_line: str = ""
    to_settle: int = 0
    saved_at: str = ""
    digest: str = ""
    beside: tuple[str, ...] = ()

    def text(self, field: str) -> str:
        """The visit's own field as text; empty when nothing is written or a person must first choose."""
        reading = self.readings.get(field)
        return reading.value if reading is not None and isinstance(reading.value, str) else ""


class Difference(View, frozen=True, kw_only=True):
    """One field that reads differently from when the visit was last signed. `about` says whose it is."""

    about: str
    label: str
    before: str
    after: str


class Review(View, frozen=True, kw_only=True):
    """A visit as the lead reads it: exactly this digest is what a signature covers."""

    visit: VisitView
    digest: str
    since_signed: tuple[Difference, ...]
    signed_before: str
    may_sign: bool
    why_not: str = ""


class Found(View, frozen=True, kw_only=True):
    """One thing a search found. `where` names the group it is shown in: People, Families, Notes."""

    where: str
    title: str
    detail: str
    family: FamilyId
    record: RecordId


class Me(View, frozen=True, kw_only=True):
    """Whose desk this is."""

    name: str
    initials: str
    role: str
    may_sign: bool
    may_see_laptops: bool
    may_see_out: bool
    may_look_beyond: bool
    may_know: bool
    may_count: bool
    team: str
    partnership: str
    families_here: int
    last_sync: str
    coming: str = ""
    """How much of the caseload is here, in words; empty when all of it is."""
    today_count: int = 0
    to_sign: int = 0
    may_audit: bool = False
    """Whether this person may read who has looked."""
    keeps_records: bool = False
    """Whether this person decides about old records, and holds no caseload."""
    reads_shared: bool = False
    """Whether this person is of a partner, and has what is shared with them in place of a day's work."""
    may_hear: bool = False
    """Whether this person is told what partners say for none of those who work with a family."""


class Counts(View, frozen=True, kw_only=True):
    """How much a laptop holds, and how many of its own revisions have not been received."""

    families: int
    people: int
    visits: int
    revisions: int
    unsent: int


class Unfinished(View, frozen=True, kw_only=True):
    """Writing that was open when the laptop stopped: offered again at unlock."""

    family: FamilyId
    visit: RecordId
    sentence: str
    step: str = ""
