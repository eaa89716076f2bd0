"""What the pages of a partner may hold, and those on which a worker reads a partner and a lead names one."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_contributing import LEADS, OFFICER
from fsdesk.views import View
from fsdesk.views_planning import Option

READ_BY: Mapping[str, str] = {
    "": "Those who work with the family",
    LEADS: "The team lead only",
    OFFICER: "The information-governance officer only",
}
"""Who reads a partner's note, as it is offered and told."""

# -- a partner's own -----------------------------------------------------------------------------------------------


class SharedRow(View, frozen=True, kw_only=True):
    """A family that is shared with whose desk it is: its reference, whom it is about, for which agency until when."""

    id: FamilyId
    reference: str
    about: str
    detail: str


class SharedStep(View, frozen=True, kw_only=True):
    """Something agreed: what, who and by when, how it stands. `is_over`: nothing more is to be said of it."""

    id: RecordId
    what: str
    who: str
    standing: str
    tone: str = "neutral"
    is_over: bool = False


class SharedGoal(View, frozen=True, kw_only=True):
    """What somebody wants to be different, in their words, with what is done for it."""

    words: str
    detail: str
    standing: str
    tone: str = "neutral"
    lines: tuple[str, ...] = ()
    steps: tuple[SharedStep, ...] = ()


class SharedTalk(View, frozen=True, kw_only=True):
    """A review or a meeting, in lines. `may_say_there`: it is a meeting that has begun, and they may have been at."""

    id: RecordId
    heading: str
    lines: tuple[str, ...] = ()
    may_say_there: bool = False


class SharedPlan(View, frozen=True, kw_only=True):
    """One family's plan as it is shared with a partner, in the order it is read."""

    family: FamilyId
    reference: str
    about: str
    detail: str
    plan: tuple[str, ...] = ()
    goals: tuple[SharedGoal, ...] = ()
    loose: tuple[SharedStep, ...] = ()
    talks: tuple[SharedTalk, ...] = ()


class OwnWords(View, frozen=True, kw_only=True):
    """Something a partner said, in a line: of which family, what kind, their words, when, and what became of it.

    `may_go`: it is settled, and may be put away. `record` is what it is about, where that has a name on a page.
    """

    key: str
    of: FamilyId
    title: str
    words: str
    when: str
    standing: str
    tone: str
    reason: str = ""
    record: RecordId = RecordId("")
    short: str = ""
    """What was said of that record, in a word or two."""
    may_go: bool = False
    is_draft: bool = False
    """Whether it is still being written, and nobody has been told."""
    readers: str = ""
    """Who reads it, in words, where that is not everybody who works with the family."""


class Draft(View, frozen=True, kw_only=True):
    """What is being written of a family, and who is to read it (a code of `rules_contributing.READERS`)."""

    words: str = ""
    readers: str = ""


class ToSend(View, frozen=True, kw_only=True):
    """A partner's words that the hub has not got: by which name they are told once only, and what they say."""

    key: str
    of: FamilyId
    kind: str
    record: RecordId
    fields: dict[str, str]
    said_at: str
    readers: str = ""


# -- a worker's and a lead's ---------------------------------------------------------------------------------------


class WordsRow(View, frozen=True, kw_only=True):
    """What a partner said of a family and nobody has taken in: who, when, about what, in their words.

    `does` is what taking it in changes, `why_not` why that cannot be done here (it can still be set aside).
    """

    key: str
    of: FamilyId
    family_name: str
    who: str
    when: str
    title: str
    words: str
    does: str
    why_not: str = ""
    late: str = ""
    readers: str = ""
    """Who alone is told of it, as a sentence; empty where everybody who works with the family is."""
    about_whom: tuple[Option, ...] = ()
    """Colleagues it may be about, from whom the note is then kept."""
    is_here: bool = True
    """Whether its family is on this laptop, and can be opened."""


class AsideRow(View, frozen=True, kw_only=True):
    """What was set aside of what a partner said: who said it and when, their words; who set it aside, when and why."""

    key: str
    who: str
    when: str
    detail: str
    words: str
    aside: str
    reason: str


class SetAsideWords(View, frozen=True, kw_only=True):
    """What was set aside of what partners said of one family, the newest first."""

    family: FamilyId
    rows: tuple[AsideRow, ...] = ()


class WaitingWords(View, frozen=True, kw_only=True):
    """What waits of one family, the oldest first; `as_of` says when the hub told."""

    family: FamilyId
    family_name: str
    rows: tuple[WordsRow, ...]
    as_of: str
    to_tell: int = 0
    """How many were set aside here and have not been told to the hub."""


class NamedPartner(View, frozen=True, kw_only=True):
    """Somebody who is or was named for a family: who, for which agency, since when by whom, and how it stands."""

    user: str
    who: str
    detail: str
    standing: str
    tone: str
    may_end: bool


class SharedPreview(View, frozen=True, kw_only=True):
    """What a partner would see of a family: for whom, until when, all of it in sections, and what is left out of it.

    `why_not` is why nothing may go there; then there is nothing else.
    """

    family: FamilyId
    who_for: str
    plan: SharedPlan | None = None
    left_out: tuple[str, ...] = ()
    why_not: str = ""


class PartnersView(View, frozen=True, kw_only=True):
    """Who of partners reads what of a family. `choices` are the partners there are, `places` where they may work: those
    the plan may go to today."""

    family: FamilyId
    family_name: str
    named: tuple[NamedPartner, ...] = ()
    choices: tuple[Option, ...] = ()
    places: tuple[str, ...] = ()
    may_name: bool = False
