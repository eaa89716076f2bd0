"""What pages may hold of worries, crises, flags of risk and those who are out alone: frozen, in words, decided."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Home, Part, PersonView, View
from fsdesk.views_asking import Clock


class Ring(View, frozen=True, kw_only=True):
    """Somebody to ring now. `invented` says that the partnership has to put in its own number."""

    name: str
    phone: str
    when: str
    what_for: str
    first: bool = False
    invented: bool = False


class CrisisCard(View, frozen=True, kw_only=True):
    """Whom to ring and what to say, without a word about anybody: it may be read from the locked screen."""

    partnership: str
    rings: tuple[Ring, ...]
    read_aloud: tuple[str, ...]


class TellingRow(View, frozen=True, kw_only=True):
    """Somebody outside who was told of a worry: how whole the decision is, how their answer stands, and what can be
    written down of it next."""

    id: RecordId
    title: str
    standing: str
    tone: str
    answer: str = ""
    answer_tone: str = "neutral"
    can: tuple[str, ...] = ()


class ConcernView(View, frozen=True, kw_only=True):
    """A worry with what was done about it and how far it has come."""

    id: RecordId
    family: FamilyId
    family_name: str
    part: Part
    acts: tuple[Part, ...]
    people: tuple[PersonView, ...]
    leads: tuple[tuple[str, str], ...]
    workers: tuple[tuple[str, str], ...]
    card: CrisisCard
    problems: tuple[tuple[str, str], ...]
    how_far: str
    tone: str
    lead_clock: Clock
    told: tuple[TellingRow, ...] = ()
    hidden_from: tuple[str, ...] = ()
    written_by: str = ""
    may_read_off: bool = False
    """Whether this person may say that a lead has read it."""
    is_closed: bool = False
    closed_line: str = ""


class ConcernRow(View, frozen=True, kw_only=True):
    """A worry in a list of staff: when it was noticed and how it stands, never what it says."""

    id: RecordId
    family: FamilyId
    day: str
    standing: str
    tone: str
    is_closed: bool = False


class NewConcern(View, frozen=True, kw_only=True):
    """What a worry that is not written yet can be about: the families here, and whom to ring meanwhile."""

    families: tuple[tuple[str, str], ...]
    family: str
    card: CrisisCard
    visit: str = ""


class CrisisRow(View, frozen=True, kw_only=True):
    """A crisis with its two promises."""

    id: RecordId
    title: str
    detail: str
    part: Part
    clocks: tuple[Clock, Clock]
    who: str = ""


class FlagRow(View, frozen=True, kw_only=True):
    """A flag of risk: what to know and do, what it rests on, when it is looked at again."""

    id: RecordId
    words: str
    about: str
    detail: str
    evidence: str
    standing: str
    tone: str
    part: Part
    problems: tuple[str, ...] = ()


class SafetyView(View, frozen=True, kw_only=True):
    """What keeps the people of one family, and who visits them, safe: for staff alone."""

    family: FamilyId
    family_name: str
    concerns: tuple[ConcernRow, ...]
    crises: tuple[CrisisRow, ...]
    flags: tuple[FlagRow, ...]
    gone: tuple[str, ...]
    people: tuple[PersonView, ...]
    homes: tuple[Home, ...]
    may_remove_flags: bool = False


class OutView(View, frozen=True, kw_only=True):
    """The plan of a visit somebody goes to alone, and the truth about who knows of it.

    `stands` is one sentence about where the plan is; `tone` its tone. `why_not` says why setting off has to wait.
    """

    visit: RecordId
    family: FamilyId
    part: Part | None
    colleagues: tuple[tuple[str, str], ...]
    leads: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    stands: str
    tone: str
    why_not: str = ""
    flags: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    phone_in: str = ""
    """What to read to the office where there is no signal: the plan's name and its times."""
    is_watched: bool = False
    is_off: bool = False
    is_in: bool = False
    is_back: bool = False
    needs_late_note: bool = False
    is_mine: bool = True


class ToSay(View, frozen=True, kw_only=True):
    """What a lead did or heard about somebody who is out, kept until the hub has it. `kind` is "note", "phoned", or
    "refused" where the hub will not take it; `said_at` is in seconds since 1970. The hub knows it by its name (hex), so
    that it writes it once however often it is told."""

    number: int
    kind: str
    record: RecordId
    words: str
    said_at: int
    name: str = ""


class OutRow(View, frozen=True, kw_only=True):
    """Somebody on the board: who, where, until when, what was done. `tone` is "ok", "neutral", "warn" or "danger"."""

    record: RecordId
    worker: str
    where: str
    until: str
    standing: str
    tone: str
    next_step: str = ""
    buddy: str = ""
    carries: str = ""
    landline: str = ""
    word: str = ""
    steps: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    not_sent: tuple[str, ...] = ()
    """What was written about them here and the hub has not been told."""
    family: FamilyId | None = None
    is_back: bool = False
    duress: bool = False


class OutBoard(View, frozen=True, kw_only=True):
    """Who is out, as of when, and whether that is what the hub says now."""

    as_of: str
    is_live: bool
    rows: tuple[OutRow, ...]
    sentence: str
