"""What the practice asks for: what a finished visit needs, who may sign it, how far it has come. Pure.

Rules answer with problems; an empty answer means go. None of them ever blocks saving a draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from fsdesk.audience import OWN, Audience, Fact, For, Permission, Seen, view_for
from fsdesk.records.codes import is_partial_date
from fsdesk.records.fields import OF_EVERY_RECORD
from fsdesk.records.ids import UserId
from fsdesk.revisions import Reading, Revision, digest
from fsdesk.views import Part, PersonView, Problem, VisitState

__all__ = ["OWN", "Audience", "Fact", "For", "Permission", "Seen", "view_for"]

Heads = Mapping[str, Sequence[Revision]]

VISIT_PARTS = ("took_part", "voice", "observation", "next_step", "document")
"""Kinds of record that belong to a visit and are signed with it."""

SAYS_FOR_WHOM = frozenset(OF_EVERY_RECORD) - {"taken_out"}
"""Who may see a visit is not what was signed: making it more private must not ask for another signature."""
NOT_SIGNED = frozenset({"submitted"}) | SAYS_FOR_WHOM
NOT_READ = frozenset({"mime", "bytes", "parts", "preview"})
"""What says of a picture where its dots are: signed with it, and nothing that is read in words."""
LIVES_ON = frozenset({"status", "done_on", "goal", "barrier", "contribution"}) | SAYS_FOR_WHOM
"""What happens to a step after the visit is its own story: ticking it done, or putting it under a goal of the plan,
must not reopen what was signed."""


def visit_digest(visit: Heads, parts: Iterable[tuple[str, Heads]]) -> str:
    """Fingerprint of a visit with everything recorded at it. `parts` are (kind, heads)."""
    found = list(parts)
    steps = [heads for kind, heads in found if kind == "next_step"]
    others = [heads for kind, heads in found if kind != "next_step"]
    together = digest([visit], NOT_SIGNED) + digest(steps, LIVES_ON) + digest(others, SAYS_FOR_WHOM)
    return hashlib.sha256(together.encode()).hexdigest()


def visit_state(now: str, status: str, submitted: Sequence[str], decisions: Sequence[tuple[str, str]]) -> VisitState:
    """How far a visit has come. `now` is its digest, `submitted` the digests it was sent with, `decisions` pairs of
    (decision, digest it was taken on). No clock takes part: a decision speaks for exactly what was read."""
    signed = {d for decision, d in decisions if decision == "signed_off"}
    returned = {d for decision, d in decisions if decision == "returned"}
    if now in signed:
        return VisitState.SIGNED_OFF
    if now in returned:
        return VisitState.RETURNED
    if signed:
        return VisitState.AMENDED
    if now in submitted:
        return VisitState.SUBMITTED
    if returned:
        return VisitState.RETURNED
    if submitted:
        return VisitState.SUBMITTED
    if status in ("cancelled_family", "cancelled_service"):
        return VisitState.CANCELLED
    return VisitState.PLANNED if status in ("planned", "") else VisitState.DRAFT


AWAITS_LEAD = frozenset({VisitState.SUBMITTED, VisitState.AMENDED})


def why_not_sign(reader: UserId, is_lead: bool, writers: Iterable[UserId], to_settle: int) -> str:
    """Why this person may not sign a visit, in a sentence; empty when they may.

    A lead never signs what they wrote themselves, and nobody signs what two people still have to settle.
    """
    if not is_lead:
        return "Only a team lead can sign a visit."
    if reader in set(writers):
        return "You wrote part of this visit, so another lead has to sign it."
    if to_settle:
        return "Two people wrote one part of this apart. Settle that first, then sign."
    return ""


def problems_before_submitting(
    readings: Mapping[str, Reading],
    *,
    people: Sequence[PersonView],
    took_part: Sequence[Part],
    voices: Sequence[Part],
    observations: Sequence[Part],
    steps: Sequence[Part],
) -> tuple[Problem, ...]:
    """What a visit still needs before it goes to the lead, in the order of its pages."""
    found: list[Problem] = []
    found.extend(_of_the_visit(readings))
    if _written(readings, "status") == "no_access":
        return tuple(found)
    found.extend(_of_the_people(people, took_part, voices))
    for part in observations:
        if part.text("text").strip() and not part.text("assertion"):
            found.append(Problem(step="seen", field="assertion", sentence="Say who says each thing that was seen."))
    for part in steps:
        if not part.text("what").strip():
            continue  # begun and left empty: nothing was agreed, and nothing is missing
        if not (part.text("owner_person") or part.text("owner").strip() or part.text("owner_of_team")):
            found.append(Problem(step="agreed", field="owner", sentence="Say who will do each thing you agreed."))
    return tuple(found)


def _written(readings: Mapping[str, Reading], name: str) -> str:
    """What is written in a field; what two people wrote apart is written, though nobody has chosen yet."""
    reading = readings.get(name)
    if reading is None:
        return ""
    value = reading.value if reading.value is not None or not reading.versions else reading.versions[0].value
    return str(value) if value else ""


def _of_the_visit(readings: Mapping[str, Reading]) -> list[Problem]:
    found = []
    for name, step, sentence in (
        ("setting", "before", "Say where the visit was."),
        ("purpose", "before", "Say what the visit was for."),
        ("note", "happened", "Write what happened, in a sentence or more."),
    ):
        if not _written(readings, name).strip():
            found.append(Problem(step=step, field=name, sentence=sentence))
    if _written(readings, "status") == "no_access":
        if not _written(readings, "no_access_reason"):
            found.append(Problem(step="before", field="no_access_reason", sentence="Say why nobody could be seen."))
        return [p for p in found if p.field != "purpose"]
    if _written(readings, "safeguarding_concern_raised") in ("", "not_asked"):
        found.append(
            Problem(
                step="check",
                field="safeguarding_concern_raised",
                sentence="Answer whether anything worried you about someone's safety.",
            )
        )
    start, end = _written(readings, "actual_start"), _written(readings, "actual_end")
    if start and end and end < start:  # in minutes: a word at the door begins and ends in one
        found.append(Problem(step="before", field="actual_end", sentence="The visit ends before it starts."))
    return found


def _of_the_people(people: Sequence[PersonView], took_part: Sequence[Part], voices: Sequence[Part]) -> list[Problem]:
    found: list[Problem] = []
    presence = {part.text("person"): part for part in took_part if part.text("person")}
    seen = [p for p in took_part if p.text("presence") in ("all_of_it", "part_of_it")]
    if not seen:
        found.append(Problem(step="who", field="presence", sentence="Say who was there: at least one person."))
    said: dict[str, list[Part]] = {}
    for voice in voices:
        said.setdefault(voice.text("person"), []).append(voice)
    for child in (p for p in people if p.is_child and not p.is_unborn):
        found.extend(_of_a_child(child, presence.get(child.id), said.get(child.id, [])))
    return found


def _of_a_child(child: PersonView, presence: Part | None, voices: Sequence[Part]) -> list[Problem]:
    """Every child is either seen or listed as not seen with a reason, and an attempt is made at every child's words."""
    where = presence.text("presence") if presence is not None else ""
    if not where:
        return [
            Problem(step="who", field="presence", person=child.id, sentence=f"Say whether {child.known_as} was seen.")
        ]
    if where in ("not_seen", "expected_absent"):
        if presence is not None and not presence.text("why").strip():
            sentence = f"Say why {child.known_as} was not seen."
            return [Problem(step="who", field="why", person=child.id, sentence=sentence)]
        return []
    return _of_their_words(child, voices)


def _of_their_words(child: PersonView, voices: Sequence[Part]) -> list[Problem]:
    for voice in voices:
        if voice.text("method") == "not_obtained":
            if voice.text("why_not_obtained").strip():
                return []
        elif voice.text("method") and (voice.text("words").strip() or voice.text("interpretation").strip()):
            return []
    sentence = f"Write {child.known_as}'s own words or how they seemed, or say why there are none."
    return [Problem(step="words", field="words", person=child.id, sentence=sentence)]


def is_child(born: str, due: str, today: str) -> bool:
    """Whether someone is under 18 (or not yet born) on a day. Dates are whole or partial, ISO form.

    Where day or month are not known the birthday is taken to be the latest it can be: a child is never missed.
    """
    if not is_partial_date(born):
        return bool(due)
    known = born.rstrip("~")[5:]
    birthday = known if len(known) == 5 else f"{known or '12'}-31"
    return int(today[:4]) - int(born[:4]) - (today[5:10] < birthday) < 18
