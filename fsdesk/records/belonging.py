"""Who is what to whom: relationships, ways to be in touch, numbers, the people around a family, who may be the same."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity

_SAFE_FIRST = ("no", "not_known", "not_asked", "declined", "yes")
"""Not to write or ring is the safer reading of two answers about whether one may."""


class Relationship(Record, frozen=True, kw_only=True):
    """What one person is to another: `person` is the `type` of `other` (Kirsty is "Mother of" Finn)."""

    KIND: ClassVar[str] = "relationship"

    person: Annotated[str | None, Says("Person", required=True)] = None
    other: Annotated[str | None, Says("To whom", required=True)] = None
    type: Annotated[str | None, Says("What they are", required=True, codes=lists.RELATIONSHIP)] = None
    since: Annotated[str | None, Says("Since", partial_date=True)] = None
    until: Annotated[str | None, Says("Until", partial_date=True)] = None
    parental_responsibility: Annotated[
        str | None, Says("Parental responsibility", codes=lists.PARENTAL_RESPONSIBILITY)
    ] = None
    contact_arrangement: Annotated[str | None, Says("Contact, as arranged", Reads.NARRATIVE)] = None
    no_contact: Annotated[bool | None, Says("Must not have contact", Reads.PROTECTIVE, safest_first=(True, False))] = (
        None
    )
    no_contact_details: Annotated[
        str | None, Says("What the order says", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None
    quality: Annotated[str | None, Says("How they get on", codes=lists.QUALITY)] = None
    perceived_by: Annotated[str | None, Says("As seen by")] = None


class Contact(Record, frozen=True, kw_only=True):
    """One way of being in touch with a person, and whether it is safe to use."""

    KIND: ClassVar[str] = "contact"

    person: Annotated[str | None, Says("Person", required=True)] = None
    contact_kind: Annotated[str | None, Says("How", required=True, codes=lists.CONTACT_KIND)] = None
    value: Annotated[str | None, Says("Number or address", required=True, searched="names")] = None
    safe_to_use: Annotated[
        str | None, Says("Safe to use", Reads.PROTECTIVE, codes=codes.ASKED, safest_first=_SAFE_FIRST)
    ] = None
    safe_times: Annotated[str | None, Says("Safe times", Reads.PROTECTIVE)] = None
    voicemail_ok: Annotated[
        str | None, Says("May leave a message", Reads.PROTECTIVE, codes=codes.ASKED, safest_first=_SAFE_FIRST)
    ] = None
    may_text: Annotated[str | None, Says("May text", Reads.PROTECTIVE, codes=codes.ASKED, safest_first=_SAFE_FIRST)] = (
        None
    )


class Identifier(Record, frozen=True, kw_only=True):
    """A number another service knows a person by. Never what FSDesk knows them by."""

    KIND: ClassVar[str] = "identifier"

    person: Annotated[str | None, Says("Person", required=True)] = None
    scheme: Annotated[str | None, Says("Which number", required=True, codes=lists.IDENTIFIER_SCHEME)] = None
    value: Annotated[str | None, Says("Number", required=True, searched="names")] = None
    verified: Annotated[str | None, Says("Checked with the service", codes=codes.ASKED)] = None


class TeamMember(Record, frozen=True, kw_only=True):
    """One of the people around a family: a professional of some agency, or a trusted person of none."""

    KIND: ClassVar[str] = "team_member"

    name: Annotated[str | None, Says("Name", required=True, searched="names")] = None
    is_trusted_person: Annotated[bool | None, Says("A trusted person, not a professional")] = None
    team_role: Annotated[str | None, Says("Role", required=True, codes=lists.TEAM_ROLE)] = None
    role_title: Annotated[str | None, Says("What they call themselves")] = None
    agency: Annotated[str | None, Says("Where they work", searched="names")] = None
    agency_type: Annotated[str | None, Says("What kind of place", codes=lists.AGENCY_TYPE)] = None
    phone: Annotated[str | None, Says("Phone")] = None
    email: Annotated[str | None, Says("E-mail", any_case=True)] = None
    why: Annotated[str | None, Says("What they do for the family", Reads.NARRATIVE)] = None
    for_people: Annotated[tuple[str, ...] | None, Says("For whom", Reads.UNION)] = None
    needs_supported: Annotated[tuple[str, ...] | None, Says("With what", Reads.UNION, codes=lists.NEED)] = None
    link: Annotated[str | None, Says("How strong a connection")] = None
    since: Annotated[str | None, Says("Since", partial_date=True)] = None
    until: Annotated[str | None, Says("Until", partial_date=True)] = None
    in_touch: Annotated[str | None, Says("In touch with the family", required=True, codes=codes.ASKED)] = None
    introduced_by: Annotated[str | None, Says("Introduced by", codes=lists.INTRODUCED_BY)] = None


class PersonLink(Record, frozen=True, kw_only=True):
    """That two records are, or are not, of one person. It joins nothing: it can always be taken back."""

    KIND: ClassVar[str] = "person_link"

    person: Annotated[str | None, Says("Person", required=True)] = None
    other: Annotated[str | None, Says("The other record", required=True)] = None
    other_family: Annotated[str | None, Says("In which family")] = None
    says: Annotated[str | None, Says("What is thought", required=True, codes=lists.SAME_PERSON)] = None
    evidence: Annotated[str | None, Says("How it is known", Reads.NARRATIVE)] = None
    decided_by: Annotated[str | None, Says("Decided by")] = None
    reversed_on: Annotated[str | None, Says("Taken back on", partial_date=True)] = None
    reversed_because: Annotated[str | None, Says("Taken back because", Reads.NARRATIVE)] = None
