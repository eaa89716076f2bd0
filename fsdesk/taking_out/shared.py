"""What a place is given, as a letter and for its programs: made of what that audience may see and nothing else.

Under a permission, or by a decision that has its own basis in law. The letter says whom it is for, on what basis, what
may be done with it, and what is to be done when the basis falls away.
"""

from __future__ import annotations

from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk import consent_reading as reading
from fsdesk.desk import taken_back
from fsdesk.desk.desk import Desk
from fsdesk.desk.gate import left_out
from fsdesk.desk.in_steps import as_read
from fsdesk.desk.reading import Held
from fsdesk.papers.data import Entry, Gate, Letter, LetterPart, Offer
from fsdesk.records import consent_codes as consent
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules import Audience, For
from fsdesk.rules import Permission as AgencyMay
from fsdesk.services import service_of
from fsdesk.steps import Steps, at_once
from fsdesk.taking_out.family import FieldSaid, RecordSaid, as_json, family_in_steps
from fsdesk.trouble import Refused

NOT_READ = frozenset(
    {"family", "membership", "plan", "subjects", "goal", "person", "persons", "status_reason", "visit"}
)
"""Fields that only say which record belongs to which."""
KEY = "shared"
BY_PERMISSION = "They said yes to this being shared with you. They can take that back at any time."
MAY = (
    "Use it only for what is said above, and let only those see it who need it for that.",
    "Do not pass it on. If somebody else needs it, ask us: we ask them.",
    "Do not show it to, or speak of it with, other members of the family who are not named at the top.",
    "Keep it no longer than you need it for this, then destroy it.",
)
IF_BY_PERMISSION = (
    "We tell you when they take it back. From that day do not use it any more, destroy what you have, and tell us that"
    " you did. What you did before with it stays right."
)
IF_BY_LAW = (
    "We tell you if the ground falls away, or if we are asked to correct or restrict it. Then do not use it any more"
    " until we have spoken."
)


class Shared(NamedTuple):
    """What a place is given: the letter, the same for its programs, and what is asked and told before it leaves."""

    letter: Letter
    data: bytes
    offer: Offer


def shared_letter(desk: Desk, record: RecordId) -> Shared:
    """Everything a place may have under a permission, or by a decision, now. Refused where any of it has been taken
    back, has ended, is objected to, or was never given: nothing is made then."""
    return at_once(sharing(desk, record))


def sharing(desk: Desk, record: RecordId) -> Steps[Shared]:
    """The same in steps; whether it may go is asked at the beginning of what is read, and once more at its end."""
    family, held = desk.family_of(record), desk.read(record)
    lets = _permitted if held.kind == "sharing_permission" else _decided
    may, basis, falls_away, purpose = lets(desk, family, held)
    audience = Audience(kind=For.AGENCY, family=family, permission=may)
    theirs = (yield from as_read(desk, family)).for_audience(audience)
    document = yield from family_in_steps(theirs, family)
    if lets(desk, family, desk.read(record))[0] != may:
        raise Refused("What may go there has changed meanwhile.", safe="Nothing has been made.", next_step="Try again.")
    people = [one.text("known_as") or one.text("full_name") for one in desk.held(family) if one.id in may.subjects]
    service, today = service_of(desk.read(RecordId(family)).text("area")), desk.today_is
    entries = tuple(entry for one in document.records if (entry := _entry(one)) is not None)
    letter = Letter(
        title="Shared with you",
        to=f"For {may.agency}, about {telling.joined(people)}",
        made=f"As written on {telling.long_day(today)} {today.year}.",
        opening=("For that place alone. If this is not for you, send it back to us unread, and tell us.",),
        parts=(
            LetterPart(title="On what basis", lines=tuple(filter(None, basis))),
            LetterPart(title="What it is for", lines=tuple(filter(None, purpose))),
            LetterPart(title="What may be done with it", lines=MAY),
            LetterPart(title="If that falls away", lines=(falls_away,)),
            LetterPart(title="What is shared", entries=entries),
        ),
        seen_by="They can ask us whom this was given to, and are told.",
        correct=service.data_protection,
        foot=(service.partnership,),
    )
    offer = Offer(
        key=f"{KEY}:{record}", title="Shared with a place", homes=((KEY, ""),), home=KEY, careful=True, has_data=True,
        asks_first=True, file_stem=f"shared-{today.isoformat()}",
        gates=((KEY, Gate(who=f"For {may.agency}, about {telling.joined(people)}.", is_place=True,
                          left_out=left_out(theirs.reader.withheld(family)) if desk.is_staff_looking else ())),),
    )  # fmt: skip
    return Shared(letter, as_json(document), offer)


def _permitted(desk: Desk, family: FamilyId, held: Held) -> tuple[AgencyMay, tuple[str, ...], str, tuple[str, ...]]:
    """What may go under a permission, on what basis, what happens when that ends, and what it is for."""
    known = reading.permission_of(held)
    desk.consenting.refuse_sharing(family, known.recipient, sorted(known.subjects), sorted(known.categories))
    may = desk.consenting.given_to(family, known.recipient, within=known)
    until = telling.short_day(known.expires)
    ends = f"It holds until {until}." if until else ""
    limits = f"But: {known.limits}" if known.limits else ""
    return may, (BY_PERMISSION, ends), IF_BY_PERMISSION, (held.text("purpose"), limits)


def _decided(desk: Desk, family: FamilyId, held: Held) -> tuple[AgencyMay, tuple[str, ...], str, tuple[str, ...]]:
    """The same by a decision: what it names, and no more. Refused while it lacks anything, for then nobody has said on
    what basis; where it goes under a permission, that still has to let it."""
    act = reading.act_of(held)
    if not act.went_out or not act.basis or not act.recipient or not act.subjects or not act.categories:
        raise Refused(
            "This decision does not say yet what goes to whom on what basis.",
            safe="Nothing has been made.",
            next_step="Complete it, then make the letter.",
        )
    if not act.override:
        taken_back.refuse_objected(desk, family, sorted(act.subjects))
    if act.permission or act.basis == "consent":
        desk.consenting.refuse_sharing(family, act.recipient, sorted(act.subjects), sorted(act.categories))
    may = AgencyMay(agency=act.recipient, subjects=tuple(sorted(act.subjects)),
                    categories=tuple(sorted(act.categories)))  # fmt: skip
    by_law = act.basis != "consent"
    basis = (f"{consent.LAWFUL_BASIS[act.basis]}." if by_law else BY_PERMISSION,
             consent.SPECIAL_CONDITION.get(held.text("special_condition"), ""))  # fmt: skip
    return may, basis, IF_BY_LAW if by_law else IF_BY_PERMISSION, (held.text("why_necessary"),)


def _entry(one: RecordSaid) -> Entry | None:
    if one.kind == "family":
        return None
    said = tuple((field.label, words) for name, field in one.fields.items()
                 if name not in NOT_READ and (words := _words(field)))  # fmt: skip
    return Entry(what=one.kind_words, lines=said) if said else None


def _words(field: FieldSaid) -> str:
    if field.words:
        return field.words
    return "; ".join(map(str, field.value)) if isinstance(field.value, tuple | list) else str(field.value or "")
