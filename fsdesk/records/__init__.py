"""What is recorded, in the words of the work. Each field is declared once, with all that depends on it.

Store, wire, reading, search, forms and signing are derived from these declarations: a new field is one line.
"""

from fsdesk.records.people import Family, Household, Membership, Person
from fsdesk.records.signing import SignOff
from fsdesk.records.visits import NextStep, Observation, TookPart, Visit, Voice

KINDS = {record.kind(): record for record in (
    Family, Household, Person, Membership, Visit, TookPart, Voice, Observation, NextStep, SignOff
)}  # fmt: skip
"""Every kind of record this version can write, by the name it travels under."""

SCHEMA = 1
"""Number of the record schema this version writes. It grows by one whenever a kind or a field is added."""

__all__ = [
    "KINDS",
    "SCHEMA",
    "Family",
    "Household",
    "Membership",
    "NextStep",
    "Observation",
    "Person",
    "SignOff",
    "TookPart",
    "Visit",
    "Voice",
]
