"""What a partner may add to a family, how long it may be, and who reads it: a note, an action, that they were at a
meeting. Pure.

Source: the services' role table (a partner contributes to the shared plan and its meetings, and to nothing else); of
who reads it, their edge cases of a record about somebody on the staff and of an allegation against a worker.
"""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records import KINDS
from fsdesk.records.codes import is_local_time
from fsdesk.records.fields import what_is_wrong_with_field
from fsdesk.roles import DONE_FIELDS, is_contribution

NOTE, STEP, THERE = "case_note", "next_step", "attendee"
LEADS, OFFICER = "leads", "officer"
READERS = ("", LEADS, OFFICER)
"""Who reads what was said: those who work with the family; who leads its team alone; the information-governance officer
alone, where it is about who leads."""
WORDS_MAX, LINE_MAX = 8_000, 200
"""Characters: of a note, and of any other text."""
_MAY: Mapping[tuple[str, bool], tuple[frozenset[str], frozenset[str]]] = {
    (NOTE, False): (frozenset({"text"}), frozenset({"text"})),
    (STEP, True): (DONE_FIELDS, frozenset()),
    (STEP, False): (DONE_FIELDS | {"what"}, frozenset({"what"})),
    (THERE, True): (frozenset({"attendance"}), frozenset({"attendance"})),
}
"""By kind and whether it is said of a record that was read: the fields that may be said, and those that must be."""
OF_KIND = {STEP: "next_step", THERE: "meeting"}
"""What a contribution that is said of a record is said of."""


def is_sound(kind: str, record: str, fields: Mapping[str, str], said_at: str, readers: str = "") -> bool:
    """Whether this is something a partner may add, of a length a person writes. What is not for all who work with the
    family is a note: an action and a meeting are everybody's."""
    may, must = _MAY.get((kind, bool(record)), (frozenset(), frozenset()))
    own = not record or kind != STEP
    return (
        bool(fields)
        and must <= fields.keys() <= may
        and is_contribution(kind, fields, own=own)
        and is_local_time(said_at)
        and len(said_at) <= len("2026-11-30T10:00")
        and readers in (READERS if kind == NOTE else READERS[:1])
        and all(_fits(kind, name, text) for name, text in fields.items())
    )


def _fits(kind: str, name: str, text: str) -> bool:
    most = WORDS_MAX if name == "text" else LINE_MAX
    declared = KINDS[kind].declared()[name]
    return (
        bool(text.strip()) and len(text) <= most and "\0" not in text and not what_is_wrong_with_field(declared, text)
    )
