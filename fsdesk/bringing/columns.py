"""The documented columns of what may be brought: which tables there are, what each column holds, which it needs. Pure.

IMPORTING.md is written from here. A column is named as the field it becomes wherever there is one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import msgspec

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.codes import CodeList

KEY_CHARS = 64
NAME_CHARS = 200
LINE_CHARS = 1_000
STORY_CHARS = 20_000


class Holds(enum.Enum):
    """What a column's cells are."""

    KEY = "a key of your own, once in the table"
    REFERENCE = "the key of a row"
    TEXT = "text"
    LONG = "long text"
    DATE = "a date"
    CODE = "one of a list"
    CODES = "any of a list, with ; between"
    YES_NO = "yes or no"
    WHOLE = "a whole number"
    NIGHTS = "nights, 0 to 7, halves and tenths allowed"
    NUMBER = "a number a service knows the person by"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One documented column. `refers` names the table a reference is to; `most` is the longest text, in letters."""

    name: str
    also: tuple[str, ...] = ()
    holds: Holds = Holds.TEXT
    says: str
    needed: bool = False
    codes: CodeList | None = None
    refers: str = ""
    most: int = NAME_CHARS
    least: int = 0
    highest: int = 0


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One documented table. `key` is the column that names its rows, if one does.

    `also` are other names of the file or sheet; `unread` headings that are known and left alone; `empty` what stands in
    a cell, in small letters, where nothing is meant.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    key: str = ""
    also: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    empty: frozenset[str] = frozenset()

    def column(self, heading: str) -> Column | None:
        """The column with this heading; spaces, dashes and capitals do not matter."""
        return _by_heading(self).get(plain(heading))

    def near(self, heading: str) -> str:
        """The column whose name is most like a heading that is none; empty when nothing is near."""
        found = get_close_matches(plain(heading), list(_by_heading(self)), 1, 0.7)
        return _by_heading(self)[found[0]].name if found else ""


def plain(heading: str) -> str:
    """A heading or name for comparing."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")


def _by_heading(kind: Kind) -> Mapping[str, Column]:
    return {plain(name): column for column in kind.columns for name in (column.name, *column.also)}


def _text(name: str, says: str, most: int = NAME_CHARS) -> Column:
    return Column(name=name, says=says, most=most, holds=Holds.LONG if most > LINE_CHARS else Holds.TEXT)


def _date(name: str, says: str, *, needed: bool = False) -> Column:
    return Column(name=name, says=says, holds=Holds.DATE, needed=needed)


def _code(name: str, says: str, of: CodeList, *, needed: bool = False) -> Column:
    return Column(name=name, says=says, holds=Holds.CODE, codes=of, needed=needed)


def _refers(name: str, says: str, to: str, *, needed: bool = True) -> Column:
    return Column(name=name, says=says, holds=Holds.REFERENCE, refers=to, needed=needed, most=KEY_CHARS)


def _key(name: str, says: str) -> Column:
    return Column(name=name, says=says, holds=Holds.KEY, needed=True, most=KEY_CHARS)


FAMILIES = Kind(name="families", key="family", also=("family",), says="One row for each family.", columns=(
    _key("family", "The neutral reference, such as Rowan 214. Never a surname."),
    _text("known_as", "What the family is known as."),
    _code("status", "How things stand; open when left empty.", codes.FAMILY_STATUS),
    _code("area", "The area.", codes.AREA),
    Column(name="lead", says="The lead professional’s id at the hub (fsdesk-hub user list). They receive the family."),
    _date("opened_on", "Since when."),
    _text("best_time_to_visit", "When a visit suits.", LINE_CHARS),
    _text("safe_contact", "The safe way to get in touch.", LINE_CHARS),
    _text("before_you_go", "What a worker must know before going. Never shown to the family.", STORY_CHARS),
    _text("our_story", "Their story, in the family’s own words.", STORY_CHARS),
    Column(name="restricted", says="Only ever no: a restricted family is written at a desk.", holds=Holds.YES_NO),
))  # fmt: skip

PEOPLE = Kind(name="people", key="person", also=("person", "persons"), says="One row for each child and adult.",
              columns=(
    _key("person", "A key of yours, such as the number in the old system."),
    _refers("family", "The family they belong to. Who belongs to two has two rows.", "families"),
    _text("known_as", "What they are called."),
    _text("full_name", "The whole name, as it is written."),
    _code("life_stage", "Worked out from the dates when left empty.", codes.LIFE_STAGE),
    _date("born_on", "Date of birth."),
    _date("due_on", "When a baby is due."),
    _date("died_on", "Date of death."),
    _refers("mother", "For a baby not yet born: whose it is.", "people", needed=False),
    _code("sex", "Sex.", codes.SEX),
    _code("gender", "Gender.", lists.GENDER),
    _text("ethnicity", "As they say it."),
    _text("pronouns", "Pronouns."),
    _text("first_language", "First language."),
    _code("interpreter_needed", "Whether an interpreter is needed.", codes.ASKED),
    _text("communication_needs", "What helps in talking together.", STORY_CHARS),
    _code("caring_role", "Whether they care for somebody.", codes.CARING_ROLE),
    _text("school_or_work", "School, nursery or work."),
    _code("education_status", "Where they learn.", lists.EDUCATION_STATUS),
    _text("year_group", "Class or year."),
    Column(name="attendance_percent", says="Attendance.", holds=Holds.WHOLE, highest=100),
    _code("send_status", "Support for learning.", lists.SEND_STATUS),
    _text("gp", "GP practice."),
    _code("role", "What they are in the home; only for people who are in no row of “living”.", codes.HOUSEHOLD_ROLE),
    _text("relation", "Who they are to the family, such as Gran."),
    Column(name="subject_of_support", says="Whether the support is for them.", holds=Holds.YES_NO),
    Column(name="nhs_number", says="NHS number.", holds=Holds.NUMBER),
    Column(name="chi_number", says="CHI number.", holds=Holds.NUMBER),
    Column(name="upn", says="Unique pupil number.", holds=Holds.NUMBER),
    Column(name="scn", says="Scottish candidate number.", holds=Holds.NUMBER),
    Column(name="case_number", says="Number in the case system.", holds=Holds.NUMBER),
    Column(name="council_number", says="The council’s number.", holds=Holds.NUMBER),
    _text("mobile", "Mobile."),
    _text("landline", "Landline."),
    _text("email", "E-mail."),
    _code("contact_is_safe", "Whether these three are safe to use; not asked when left empty.", codes.ASKED),
))  # fmt: skip

HOMES = Kind(name="homes", key="home", also=("home", "households", "household"), says="One row for each home.",
             columns=(
    _key("home", "A key of yours."),
    _refers("family", "The family.", "families"),
    Column(name="label", says="What it is called, such as Mum’s house.", needed=True),
    _text("address_lines", "House and street.", LINE_CHARS),
    _text("town", "Village or town."),
    _text("postcode", "Postcode."),
    _text("what_else_to_find", "Finding the house.", LINE_CHARS),
    _code("no_fixed_address", "Whether there is no fixed address.", codes.ASKED),
    Column(name="confidential", says="Whether the address is confidential.", holds=Holds.YES_NO),
    _code("tenure", "How the home is held.", lists.TENURE),
    _text("grid_reference", "Grid reference."),
    _code("mobile_signal", "Mobile signal there.", lists.SIGNAL),
))  # fmt: skip

LIVING = Kind(name="living", also=("lives", "memberships", "who_lives_where"), says="Who lives where.", columns=(
    _refers("person", "Who.", "people"),
    _refers("home", "In which home of their family.", "homes"),
    _code("role", "As what.", codes.HOUSEHOLD_ROLE, needed=True),
    _text("relation", "Who they are to the family."),
    _date("lives_from", "From."),
    _date("lives_until", "Until; empty when they live there."),
    Column(name="nights_per_week", says="Nights a week.", holds=Holds.NIGHTS, highest=7),
    _code("is_main_home", "Whether it is the main home.", codes.ASKED),
    Column(name="subject_of_support", says="Whether the support is for them.", holds=Holds.YES_NO),
))  # fmt: skip

RELATIONSHIPS = Kind(name="relationships", also=("relationship",), says="What one person is to another.", columns=(
    _refers("person", "Who.", "people"),
    _code("type", "What they are to the other: the person is mother of the other.", lists.RELATIONSHIP, needed=True),
    _refers("other", "To whom, of the same family.", "people"),
    _date("since", "Since."),
    _date("until", "Until."),
    _code("parental_responsibility", "Parental responsibility.", lists.PARENTAL_RESPONSIBILITY),
    _text("contact_arrangement", "Contact, as arranged.", STORY_CHARS),
    Column(name="no_contact", says="Whether they must not have contact.", holds=Holds.YES_NO),
    _text("no_contact_details", "What the order says.", STORY_CHARS),
    _code("quality", "How they get on.", lists.QUALITY),
))  # fmt: skip

EPISODES = Kind(name="episodes", key="episode", also=("involvements", "open_episodes"),
                says="The open stretch of support of a family. One that has ended is left out.", columns=(
    _key("episode", "A key of yours."),
    _refers("family", "The family.", "families"),
    _date("opened_on", "Since when.", needed=True),
    Column(name="reasons", says="Why.", holds=Holds.CODES, codes=lists.INVOLVEMENT_REASON, needed=True),
    _text("funding_stream", "Paid for by."),
    _date("paused_from", "Paused from."),
    _date("closed_on", "When it ended: such a row is left out."),
))  # fmt: skip

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (FAMILIES, PEOPLE, HOMES, LIVING, RELATIONSHIPS, EPISODES)
}  # fmt: skip
"""Every documented table, in the order they are read."""


def kind_for(name: str, headings: Iterable[str], kinds: Iterable[Kind]) -> Kind | None:
    """Which of some tables this is: by its name, else by its headings; None when it is none of them."""
    stem = re.sub(r"(_?\d+)+$", "", plain(name))
    said = {plain(heading) for heading in headings}

    def known(kind: Kind) -> set[str]:
        return {column.name for heading in said if (column := kind.column(heading)) is not None}

    def fits(kind: Kind) -> int:
        found = known(kind)
        return len(found) if all(column.name in found for column in kind.columns if column.needed) else 0

    kinds = list(kinds)
    meant = [kind for kind in kinds if stem in (kind.name, *kind.also)]
    best = max(kinds, key=fits) if not meant else max(meant, key=lambda kind: (fits(kind), len(known(kind))))
    return best if meant or fits(best) else None
