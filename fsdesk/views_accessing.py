"""What pages hold of a request for what is held about somebody."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import View


class FileItem(View, frozen=True, kw_only=True):
    """One thing of somebody's file: what is suggested for it, and what was decided."""

    record: RecordId
    family: FamilyId
    kind: str
    kind_words: str
    words: str
    suggested: str
    suggested_exemption: str
    mark: str
    exemption: str
    why: str
    leave_out: tuple[str, ...]


class FileView(View, frozen=True, kw_only=True):
    """A request with everything in the file, across families; `problems` are what it still needs before it is given."""

    request: RecordId
    family: FamilyId
    person: RecordId
    called: str
    due: str
    items: tuple[FileItem, ...]
    digest: str
    checked_by: str
    problems: tuple[str, ...]
