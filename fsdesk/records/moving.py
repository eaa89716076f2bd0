"""Families that move between people: who is to hold them, and that a lead has looked at what came after a handover."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says


class Allocation(Record, frozen=True, kw_only=True):
    """A lead's word on who holds a family from now on; the hub, which knows who does, obeys it when it arrives.

    Until it says `act` it is the lead's draft: a note for the next worker that is shown to nobody else.
    """

    KIND: ClassVar[str] = "allocation"

    act: Annotated[str | None, Says("What is to be done", Reads.APPEND, required=True, codes=lists.ALLOCATION)] = None
    to: Annotated[str | None, Says("To whom", Reads.APPEND)] = None
    giver: Annotated[str | None, Says("From whom", Reads.APPEND)] = None
    on: Annotated[str | None, Says("Agreed on", Reads.APPEND, partial_date=True)] = None
    note: Annotated[str | None, Says("What the next worker needs to know", Reads.NARRATIVE, searched="notes")] = None
    taken: Annotated[bool | None, Says("The next worker has read it", Reads.APPEND)] = None


class LateSeen(Record, frozen=True, kw_only=True):
    """That a lead has looked at work that arrived after its author's access to the family had ended."""

    KIND: ClassVar[str] = "late_seen"

    revisions: Annotated[tuple[str, ...] | None, Says("What was looked at", Reads.APPEND, required=True)] = None
