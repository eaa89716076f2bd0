"""What a place is given under a permission, as a page to read: made of what that audience may see and nothing else."""

from __future__ import annotations

from fsdesk import telling
from fsdesk.desk.consent_reading import permission_of
from fsdesk.desk.desk import Desk
from fsdesk.papers.data import Minutes
from fsdesk.records.ids import RecordId
from fsdesk.rules import Audience, For
from fsdesk.services import service_of
from fsdesk.taking_out.family import FieldSaid, RecordSaid, family_document

NOT_READ = frozenset(
    {"family", "membership", "plan", "subjects", "goal", "person", "persons", "status_reason", "visit"}
)
"""Fields that only say which record belongs to which."""


def shared_paper(desk: Desk, permission: RecordId) -> Minutes:
    """Everything a place may have under one permission, now. Refused where any of it has been taken back, has ended, is
    objected to, or was never given: nothing is made then."""
    family, held = desk.family_of(permission), desk.read(permission)
    known = permission_of(held)
    desk.consenting.refuse_sharing(family, known.recipient, sorted(known.subjects), sorted(known.categories))
    may = desk.consenting.given_to(family, known.recipient, within=known)
    theirs = desk.for_audience(Audience(kind=For.AGENCY, family=family, permission=may))
    document = family_document(theirs, family)
    people = [one.text("known_as") or one.text("full_name") for one in desk.held(family) if one.id in known.subjects]
    service = service_of(desk.read(RecordId(family)).text("area"))
    today = desk.today_is
    limits = f" But: {known.limits}" if known.limits else ""
    return Minutes(
        title="Shared with your agreement",
        who=f"About {telling.joined(people)}, for {known.recipient}",
        when_where=f"As written on {telling.long_day(today)} {today.year}.",
        own_title="What it is for",
        own=(held.text("purpose") + limits,),
        said_title="What is shared",
        said=tuple(line for one in document.records if (line := _line(one))),
        seen_by="Only for the purpose above. The family can take this back at any time; then do not use it any more.",
        correct=service.data_protection,
        foot=(service.partnership,),
    )


def _line(one: RecordSaid) -> str:
    if one.kind == "family":
        return ""
    said = [f"{field.label}: {_words(field)}" for name, field in one.fields.items()
            if name not in NOT_READ and _words(field)]  # fmt: skip
    return f"{one.kind_words}. {'; '.join(said)}" if said else ""


def _words(field: FieldSaid) -> str:
    if field.words:
        return field.words
    return "; ".join(map(str, field.value)) if isinstance(field.value, tuple | list) else str(field.value or "")
