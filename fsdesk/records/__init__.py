"""What is recorded, in the words of the work. Each field is declared once, with all that depends on it.

Store, wire, reading, search, forms and signing are derived from these declarations: a new field is one line.
"""

from fsdesk.records.accessing import AccessRequest, DisclosureMark
from fsdesk.records.assessing import (
    Answer,
    Assessment,
    EconomicSnapshot,
    IdentifiedNeed,
    InstrumentRef,
    LevelDecision,
    MatrixEntry,
    PrivateRating,
    Rating,
    Section,
)
from fsdesk.records.belonging import Contact, Identifier, PersonLink, Relationship, TeamMember
from fsdesk.records.consenting import EngagementAgreement, SharingDecision, SharingPermission
from fsdesk.records.documents import Document
from fsdesk.records.helping import (
    CaseNote,
    ChronologyEvent,
    Connection,
    Involvement,
    Request,
    Transition,
    UnmetNeed,
)
from fsdesk.records.moving import Allocation, LateSeen
from fsdesk.records.people import Family, Household, Membership, Person
from fsdesk.records.planning import (
    Attendee,
    ChildView,
    Goal,
    GoalProgress,
    Meeting,
    Plan,
    PlanReview,
    PrivateGoal,
)
from fsdesk.records.rights import Correction, Objection, OwnStatement
from fsdesk.records.safety import ConcernAct, CrisisContact, LoneWorking, RiskFlag, SafeguardingConcern
from fsdesk.records.signing import SignOff
from fsdesk.records.visits import NextStep, Observation, TookPart, Visit, Voice

KINDS = {record.kind(): record for record in (
    Family, Household, Person, Membership, Relationship, Contact, Identifier, TeamMember, PersonLink,
    Request, Involvement, Transition, Visit, TookPart, Voice, Observation, NextStep, SignOff,
    Assessment, Section, Rating, PrivateRating, Answer, MatrixEntry, IdentifiedNeed, InstrumentRef, EconomicSnapshot,
    LevelDecision, Plan, Goal, PrivateGoal, PlanReview, GoalProgress, ChildView, Meeting, Attendee,
    CaseNote, ChronologyEvent, Connection, UnmetNeed, Document, Allocation, LateSeen,
    EngagementAgreement, SharingPermission, SharingDecision, Correction, OwnStatement, Objection,
    SafeguardingConcern, ConcernAct, CrisisContact, RiskFlag, LoneWorking,
    AccessRequest, DisclosureMark,
)}  # fmt: skip
"""Every kind of record this version can write, by the name it travels under."""

SCHEMA = 5
"""Number of the record schema this version writes. It grows by one whenever a kind or a field is added."""

__all__ = [
    "KINDS",
    "SCHEMA",
    "AccessRequest",
    "Allocation",
    "Answer",
    "Assessment",
    "Attendee",
    "CaseNote",
    "ChildView",
    "ChronologyEvent",
    "ConcernAct",
    "Connection",
    "Contact",
    "Correction",
    "CrisisContact",
    "DisclosureMark",
    "Document",
    "EconomicSnapshot",
    "EngagementAgreement",
    "Family",
    "Goal",
    "GoalProgress",
    "Household",
    "IdentifiedNeed",
    "Identifier",
    "InstrumentRef",
    "Involvement",
    "LateSeen",
    "LevelDecision",
    "LoneWorking",
    "MatrixEntry",
    "Meeting",
    "Membership",
    "NextStep",
    "Objection",
    "Observation",
    "OwnStatement",
    "Person",
    "PersonLink",
    "Plan",
    "PlanReview",
    "PrivateGoal",
    "PrivateRating",
    "Rating",
    "Relationship",
    "Request",
    "RiskFlag",
    "SafeguardingConcern",
    "Section",
    "SharingDecision",
    "SharingPermission",
    "SignOff",
    "TeamMember",
    "TookPart",
    "Transition",
    "UnmetNeed",
    "Visit",
    "Voice",
]
