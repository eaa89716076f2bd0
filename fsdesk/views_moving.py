"""What pages show of moving caseloads: what came after a handover, what is still to come, how laptops are. In words."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.views import Part, View


class LateRow(View, frozen=True, kw_only=True):
    """What somebody wrote of a family before they heard that they no longer hold it; it arrived after that."""

    family: FamilyId
    family_name: str
    who: str
    what: tuple[str, ...]
    when: str
    record: RecordId
    """The first of what they wrote: where looking begins."""
    revisions: tuple[RevisionId, ...]
    brought: str = ""
    """Whose laptop it came from, where that is not its author's: then it is that person's word."""
    may_look: bool = False
    """Whether this person may say that it has been looked at."""


class HoldingView(View, frozen=True, kw_only=True):
    """Who holds a family, as the hub last told, and to whom it can go: each as (id, name)."""

    family: FamilyId
    family_name: str
    holders: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    said: tuple[str, ...] = ()
    """What was last said of it, newest first, each with when the next worker took it on."""
    draft: Part | None = None
    """The note this person has written for the next worker and not said yet."""


class LaptopRow(View, frozen=True, kw_only=True):
    """One laptop of a team. Nothing in it is of a family."""

    id: str
    who: str
    label: str
    heard: str
    waiting: str
    oldest: str
    version: str
    marks: tuple[tuple[str, str], ...] = ()
    """Words and tones of what asks for a look."""


class LaptopsView(View, frozen=True, kw_only=True):
    """The laptops of a team, as the hub last told."""

    rows: tuple[LaptopRow, ...]
    as_of: str
    summary: str
