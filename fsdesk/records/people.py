"""Families, households, people, and who belongs where. A person, a household and a family are three things."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
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
    our_story: Annotated[str | None, Says("Our story, in the family’s words", Reads.NARRATIVE, searched="notes")] = None
    our_story_agreed_on: Annotated[str | None, Says("The family agreed to it on", partial_date=True)] = None


class Household(Record, frozen=True, kw_only=True):
    """One home. A child may belong to several; what one household tells is never shown to another."""

    KIND: ClassVar[str] = "household"

    label: Annotated[str | None, Says("Home", required=True)] = None
    address_lines: Annotated[str | None, Says("Address", searched="names")] = None
    town: Annotated[str | None, Says("Village or town", searched="names")] = None
    postcode: Annotated[str | None, Says("Postcode", searched="names", any_case=True)] = None
    what_else_to_find: Annotated[str | None, Says("Finding the house")] = None
    no_fixed_address: Annotated[str | None, Says("No fixed address", codes=codes.ASKED)] = None
    confidential: Annotated[bool | None, Says("Confidential address", Reads.PROTECTIVE, safest_first=(True, False))] = (
        None
    )
    tenure: Annotated[str | None, Says("How the home is held", codes=lists.TENURE)] = None
    grid_reference: Annotated[str | None, Says("Grid reference")] = None
    track_condition: Annotated[str | None, Says("The track", sensitivity=Sensitivity.PROTECTED)] = None
    winter_access: Annotated[str | None, Says("In winter", sensitivity=Sensitivity.PROTECTED)] = None
    gate_or_entry: Annotated[str | None, Says("Gate or entry", sensitivity=Sensitivity.PROTECTED)] = None
    dogs_or_livestock: Annotated[str | None, Says("Dogs or livestock", sensitivity=Sensitivity.PROTECTED)] = None
    hazards: Annotated[str | None, Says("Croft or farm hazards", sensitivity=Sensitivity.PROTECTED)] = None
    parking: Annotated[str | None, Says("Parking, facing out", sensitivity=Sensitivity.PROTECTED)] = None
    mobile_signal: Annotated[str | None, Says("Mobile signal", codes=lists.SIGNAL)] = None
    nearest_signal: Annotated[str | None, Says("Nearest place with signal")] = None
    landline_available: Annotated[str | None, Says("A landline that may be used", codes=codes.ASKED)] = None
    ferry_or_tide: Annotated[str | None, Says("Ferry or tide")] = None
    access_confirmed_on: Annotated[str | None, Says("Access notes confirmed on", partial_date=True)] = None


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
    former_names: Annotated[tuple[str, ...] | None, Says("Former names", Reads.UNION, searched="names")] = None
    gender: Annotated[str | None, Says("Gender", codes=lists.GENDER)] = None
    ethnicity: Annotated[str | None, Says("Ethnicity, as they say it")] = None
    died_confirmed: Annotated[bool | None, Says("Death confirmed", Reads.PROTECTIVE, safest_first=(True, False))] = None
    disability: Annotated[
        tuple[str, ...] | None, Says("Disability or condition", Reads.UNION, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    ] = None
    gp: Annotated[str | None, Says("GP practice")] = None
    education_status: Annotated[str | None, Says("Learning", codes=lists.EDUCATION_STATUS)] = None
    year_group: Annotated[str | None, Says("Class or year")] = None
    attendance_percent: Annotated[int | None, Says("Attendance, per cent")] = None
    attendance_period: Annotated[str | None, Says("Attendance over")] = None
    exclusions: Annotated[int | None, Says("Exclusions")] = None
    send_status: Annotated[str | None, Says("Support for learning", codes=lists.SEND_STATUS)] = None
    home_education_support: Annotated[
        str | None, Says("Would the family like help with home education", codes=codes.ASKED)
    ] = None
    young_carer_offered_on: Annotated[
        str | None, Says("Young carer’s statement or assessment offered on", partial_date=True)
    ] = None
    is_named_child: Annotated[bool | None, Says("The child the plan names")] = None


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
