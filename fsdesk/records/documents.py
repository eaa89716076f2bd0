"""Pictures and papers kept with a family: what each is and who it is about. Its bytes are kept and sent apart."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Document(Record, frozen=True, kw_only=True):
    """A picture or paper: a letter, a drawing, a photograph, a signature. Its picture travels apart, in pieces."""

    KIND: ClassVar[str] = "document"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    visit: Annotated[str | None, Says("Brought to")] = None
    document_kind: Annotated[str | None, Says("What it is", required=True, codes=lists.DOCUMENT_KIND)] = None
    title: Annotated[str | None, Says("Title", required=True, searched="notes")] = None
    taken_at: Annotated[str | None, Says("When", local_time=True)] = None
    by: Annotated[str | None, Says("Whose hand")] = None
    subject: Annotated[tuple[str, ...] | None, Says("Who it is about", Reads.UNION)] = None
    consent_note: Annotated[str | None, Says("What was agreed about keeping it", Reads.NARRATIVE)] = None
    mime: Annotated[str | None, Says("Form of the picture")] = None
    bytes: Annotated[int | None, Says("Size in bytes")] = None
    parts: Annotated[tuple[str, ...] | None, Says("Its pieces, by content")] = None
    preview: Annotated[str | None, Says("Its preview, by content")] = None
