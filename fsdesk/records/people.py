"""Families, households, people, and who belongs where. A person, a household and a family are three things."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Family(Record, frozen=True, kw_only=True):
    """The people one service supports together: the unit of access and of sync."""

    KIND: ClassVar[str] = "family"

    label: Annotated[str | None, Says("Neutral reference", required=True, searched="names")] = None
    known_as: Annotated[str | None, Says("Family known as", searched="names")] = None
    status: Annotated[str | None, Says("Status", codes=codes.FAMILY_STATUS)] = None
    restricted: Annotated[bool | None, Says("Restricted record", Reads.PROTECTIVE, safest_first=(True, False))] = None
    area: Annotated[str | None, Says("Area", codes=codes.AREA)] = None
    lead_professional: Annotated[str | None, Says("Lead professional", required=True)] = None
    opened_on: Annotated[str | None, Says("Opened on", partial_date=True)] = None
    best_time_to_visit: Annotated[str | None, Says("Best time to visit")] = None
    safe_contact: Annotated[str | None, Says("Safe way to get in touch", Reads.PROTECTIVE)] = None
    before_you_go: Annotated[str | None, Says("Before you go", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)] = (
        None
    )


class Household(Record, frozen=True, kw_only=True):
    """One home. A child may belong to several; what one household tells is never shown to another."""

    KIND: ClassVar[str] = "household"

    label: Annotated[str | None, Says("Home", required=True)] = None
    address_lines: Annotated[str | None, Says("Address", searched="names")] = None
    town: Annotated[str | None, Says("Village or town", searched="names")] = None
    postcode: Annotated[str | None, Says("Postcode", searched="names")] = None
    what_else_to_find: Annotated[str | None, Says("Finding the house")] = None
    no_fixed_address: Annotated[str | None, Says("No fixed address", codes=codes.ASKED)] = None
    confidential: Annotated[bool | None, Says("Confidential address", Reads.PROTECTIVE, safest_first=(True, False))] = (
        None
    )


class Person(Record, frozen=True, kw_only=True):
    """A child or an adult, before birth to after death. Names are single fields: never split, never re-cased."""

    KIND: ClassVar[str] = "person"

    life_stage: Annotated[str | None, Says("Life stage", required=True, codes=codes.LIFE_STAGE)] = None
    known_as: Annotated[str | None, Says("Known as", searched="names")] = None
    full_name: Annotated[str | None, Says("Full name", searched="names")] = None
    born_on: Annotated[str | None, Says("Date of birth", partial_date=True)] = None
    due_on: Annotated[str | None, Says("Due date", partial_date=True)] = None
    died_on: Annotated[str | None, Says("Date of death", partial_date=True)] = None
    mother: Annotated[str | None, Says("Baby of")] = None
    sex: Annotated[str | None, Says("Sex", codes=codes.SEX)] = None
    pronouns: Annotated[str | None, Says("Pronouns")] = None
    first_language: Annotated[str | None, Says("First language")] = None
    interpreter_needed: Annotated[str | None, Says("Interpreter needed", codes=codes.ASKED)] = None
    communication_needs: Annotated[str | None, Says("Communication needs", Reads.NARRATIVE)] = None
    caring_role: Annotated[str | None, Says("Caring role", codes=codes.CARING_ROLE)] = None
    care_experienced: Annotated[
        str | None, Says("Care experienced", codes=codes.ASKED, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    ] = None
    school_or_work: Annotated[str | None, Says("School, nursery or work")] = None


class Membership(Record, frozen=True, kw_only=True):
    """That a person belongs to a household of the family, from when to when, and as what."""

    KIND: ClassVar[str] = "membership"

    person: Annotated[str | None, Says("Person", required=True)] = None
    household: Annotated[str | None, Says("Home")] = None
    role: Annotated[str | None, Says("Role in the home", required=True, codes=codes.HOUSEHOLD_ROLE)] = None
    relation: Annotated[str | None, Says("Who they are to the family")] = None
    lives_from: Annotated[str | None, Says("From", partial_date=True)] = None
    lives_until: Annotated[str | None, Says("Until", partial_date=True)] = None
    nights_per_week_tenths: Annotated[int | None, Says("Nights a week (tenths of a night)")] = None
    is_main_home: Annotated[str | None, Says("Main home", codes=codes.ASKED)] = None
    subject_of_support: Annotated[bool | None, Says("Being supported")] = None
