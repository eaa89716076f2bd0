"""Pictures and papers as a page may hold them. Frozen; their dots come apart, from the picture program."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part, View


class DocumentRow(View, frozen=True, kw_only=True):
    """One document in a list. `preview` is empty while it is still to come; `is_here` says whether all of it is here.

    `standing` is where it is in words; `tone` how that looks. `may_remove` is true until any of it was sent.
    """

    id: RecordId
    kind: str
    kind_words: str
    title: str
    detail: str
    standing: str
    tone: str
    is_here: bool
    may_remove: bool
    preview: bytes
    written_by: str
    part: Part


class DocumentsView(View, frozen=True, kw_only=True):
    """The pictures and papers of a family, or of one visit, newest first; who and which visits they can belong to."""

    family: FamilyId
    visit: RecordId | None
    documents: tuple[DocumentRow, ...]
    people: tuple[tuple[str, str], ...]
    visits: tuple[tuple[str, str], ...] = ()
