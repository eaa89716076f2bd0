"""What pages hold of a request for what is held about somebody."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part, View
from fsdesk.views_planning import Missing


class FileItem(View, frozen=True, kw_only=True):
    """One thing of somebody's file: of when, whose writing, who else is in it, what is suggested, what was decided."""

    record: RecordId
    family: FamilyId
    family_name: str
    kind: str
    kind_words: str
    on: str
    source: str
    words: str
    others: tuple[str, ...]
    guard: str
    suggested: str
    suggested_exemption: str
    mark: str
    exemption: str
    why: str
    leave_out: tuple[str, ...]
    struck: tuple[str, ...]
    may_tell: bool

    @property
    def id(self) -> RecordId:
        """Its name, as lists ask for it."""
        return self.record


class ThingView(View, frozen=True, kw_only=True):
    """One thing in full: its parts, each with its name, its label and what it says. For staff alone."""

    record: RecordId
    lines: tuple[tuple[str, str, str], ...]


class FileView(View, frozen=True, kw_only=True):
    """A request with everything in the file, across families; `problems` are what it still needs before it is given.

    `why_not_check` says why whoever looks may not be the second person; empty when they may.
    """

    request: RecordId
    family: FamilyId
    person: RecordId
    called: str
    due: str
    standing: str
    tone: str
    items: tuple[FileItem, ...]
    digest: str
    checked_by: str
    why_not_check: str
    given: str
    problems: tuple[str, ...]
    not_here: tuple[str, ...]


class AccessRow(View, frozen=True, kw_only=True):
    """A request in a list: about whom, how it stands, what it lacks; how it ended where no file was given."""

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    outcome: str = ""
    is_given: bool = False
    is_told: bool = False
    why_ended: str = ""
    missing: tuple[Missing, ...] = ()
