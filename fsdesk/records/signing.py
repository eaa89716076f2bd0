"""A team lead's decision on a visit: signed off, or returned with what to look at."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from fsdesk.records import codes
from fsdesk.records.fields import Reads, Record, Says


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A remark on one field of one record; it stays with the field whatever is edited around it."""

    record: str
    field: str
    text: str


class SignOff(Record, frozen=True, kw_only=True):
    """A lead's signature over, or return of, a visit exactly as it then read (its digest)."""

    KIND: ClassVar[str] = "sign_off"

    visit: Annotated[str | None, Says("Visit", required=True)] = None
    decision: Annotated[str | None, Says("Decision", Reads.APPEND, required=True, codes=codes.SIGN_OFF_DECISION)] = None
    digest: Annotated[str | None, Says("What was read", Reads.APPEND, required=True)] = None
    revisions: Annotated[tuple[str, ...] | None, Says("The writing that was read", Reads.APPEND)] = None
    comment: Annotated[str | None, Says("To the worker", Reads.APPEND, searched="notes")] = None
    comments: Annotated[tuple[Comment, ...] | None, Says("Remarks", Reads.APPEND)] = None
