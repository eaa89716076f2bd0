"""The lead's side: what waits to be read, what changed since it was signed, and the decision itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fsdesk import rules
from fsdesk.desk.people import people_of
from fsdesk.desk.reader import Reader
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.titles import in_words
from fsdesk.desk.visits import Names, belonging
from fsdesk.heading import Heads
from fsdesk.records import KINDS, SignOff
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.records.signing import Comment
from fsdesk.revisions import Revision, declared, heads
from fsdesk.views import Difference

PART_WORDS = {
    "visit": "The visit",
    "took_part": "Who was there",
    "voice": "In their own words",
    "observation": "What was seen",
    "next_step": "What was agreed",
    "document": "Pictures and papers",
}
"""What the parts of a visit are called on the page of a review."""


def what_was_read(visit: Held, about: Sequence[tuple[str, Heads]]) -> tuple[str, ...]:
    """The names of the revisions a signature is given over: with them the signed text can always be shown again."""
    found = [visit.heads, *(found for kind, found in about if kind in rules.VISIT_PARTS)]
    return tuple(sorted({r.id for one in found for group in one.values() for r in group}))


def writers_of(visit: Held, about: Sequence[tuple[str, Heads]]) -> set[str]:
    """Everyone who wrote any of what now speaks in a visit."""
    found = [visit.heads, *(found for kind, found in about if kind in rules.VISIT_PARTS)]
    return {r.author for one in found for group in one.values() for r in group}


def last_signature(held: Sequence[Held], visit: RecordId) -> Held | None:
    """The signature whose reading holds the newest writing; None when the visit was never signed."""
    signed = [
        one for one in of_kind(held, "sign_off")
        if one.text("visit") == visit and one.text("decision") == "signed_off"
    ]  # fmt: skip
    return max(signed, key=lambda one: (len(one.list("revisions")), one.id), default=None)


def since_signed(
    reader: Reader, visit: Held, held: Sequence[Held], signature: Held, *, names: Names, today: date
) -> tuple[Difference, ...]:
    """Field by field, what reads differently from what was signed."""
    before = _as_signed(reader, signature)
    found: list[Difference] = []
    people = {p.id: p.known_as for p in people_of(held, today)}
    now: dict[RecordId, Held] = {visit.id: visit}
    for kind, heads_now in belonging(held, visit.id):
        if kind in rules.VISIT_PARTS:
            record = next(iter(heads_now.values()))[0].record
            now[record] = next(one for one in held if one.id == record)
    for record in sorted(now.keys() | before.keys()):
        found.extend(_differences(before.get(record, {}), now.get(record), people, names))
    return tuple(found)


def _as_signed(reader: Reader, signature: Held) -> dict[RecordId, Heads]:
    revisions = reader.revisions_named([RevisionId(name) for name in signature.list("revisions")])
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in revisions.values():
        by_record.setdefault(revision.record, []).append(revision)
    return {record: heads(group) for record, group in by_record.items()}


def _differences(before: Heads, now: Held | None, people: dict[RecordId, str], names: Names) -> list[Difference]:
    kind = now.kind if now is not None else next(iter(before.values()))[0].kind
    fields = KINDS[kind].declared() if kind in KINDS else {}
    about = PART_WORDS.get(kind, "")
    who = people.get(RecordId(now.text("person")), "") if now is not None else ""
    found = []
    for name in fields:
        if (
            name in rules.NOT_SIGNED | rules.NOT_READ
            or (kind == "next_step" and name in rules.LIVES_ON)
            or name == "visit"
        ):
            continue
        was = " / ".join(in_words(kind, name, r.fields[name], people, names) for r in before.get(name, ()))
        reads = in_words(kind, name, now.value(name), people, names) if now is not None else ""
        if was.strip() != reads.strip():
            found.append(
                Difference(
                    about=f"{about}: {who}" if who else about,
                    label=declared(kind, name).label,
                    before=was,
                    after=reads,
                )
            )
    return found


def decision(
    visit: RecordId,
    digest: str,
    read: tuple[str, ...],
    *,
    signed: bool,
    comment: str,
    comments: Sequence[Comment],
) -> SignOff:
    """The record of a decision over exactly what was read."""
    return SignOff(
        visit=visit,
        decision="signed_off" if signed else "returned",
        digest=digest,
        revisions=read,
        comment=comment or None,
        comments=tuple(comments) or None,
    )
