"""Code lists of agreeing, permitting and sharing, of corrections and objections, with the words each shows.

Source of the seed values: the services' own data dictionary, version of November 2026. The bases are those of Articles
6 and 9 of the UK GDPR, in plain words; each partnership's data protection officer confirms which it relies on.
"""

from __future__ import annotations

from fsdesk.records.codes import CodeList

GIVEN_BY = CodeList("given_by", 1, {
    "self": "Themselves", "parent": "A parent for them", "other": "Somebody else for them",
})  # fmt: skip

AGREED_HELP = CodeList("agreed_help", 1, {
    "yes": "Yes", "partly": "To part of it", "not_now": "Not now", "no": "No", "not_asked": "Not asked",
})  # fmt: skip
"""Whether somebody wants help. "Not now" is an answer of its own: neither yes nor no, and it may be asked again."""

READ_WITH = CodeList("read_with", 1, {
    "themselves": "They read it themselves", "worker": "The worker read it aloud", "interpreter": "An interpreter",
    "signer": "A sign language interpreter", "family": "Somebody of the family",
})  # fmt: skip
"""Who read or interpreted the words that were answered: an interpreter is written down (data dictionary, case 19)."""

AGREED_HOW = CodeList("agreed_how", 1, {
    "verbal": "Aloud", "verbal_witnessed": "Aloud, with somebody listening", "signed": "Signed",
    "electronic": "On a screen or by message",
})  # fmt: skip
"""Aloud first: a signature is never asked for before help is given."""

OTHER_HOLDER = CodeList("other_holder", 1, {
    "not_safe": "No: it would not be safe", "no_with_reason": "No, because …", "yes": "Yes",
    "nobody": "There is nobody else", "not_known": "Not known yet",
})  # fmt: skip
"""Whether whoever else has parental responsibility knows. Their agreement is never asked for here."""

ENDED_BY = CodeList("ended_by", 1, {"them": "They said so", "parent": "A parent said so", "us": "We did"})

PERMISSION_DECISION = CodeList("permission_decision", 2, {
    "allow": "Yes", "allow_with_limits": "Yes, but …", "not_now": "Not now", "refuse": "No",
})  # fmt: skip
"""Only a yes lets anything go: "not now" lets nothing go, and is no refusal."""

DATA_CATEGORY = CodeList("data_category", 1, {
    "identity": "Names and how to be in touch", "household": "Who lives where", "plan": "The plan",
    "assessment": "The assessment", "chronology": "What has happened", "child_voice": "What a child said",
    "education": "School and learning", "health": "Health", "mental_health": "Feelings and mental health",
    "substance": "Alcohol and drugs", "domestic_abuse": "Domestic abuse", "offences": "Offences, also alleged",
    "finance": "Money and work", "housing": "Housing",
})  # fmt: skip

SPECIAL_CATEGORIES = frozenset({"health", "mental_health", "substance", "domestic_abuse", "child_voice"})
"""What Article 9 of the UK GDPR asks a further condition for, or so near to it that one is written down anyway."""
OFFENCE_CATEGORIES = frozenset({"offences", "domestic_abuse"})
"""Offences and allegations: Schedule 1 of the Data Protection Act 2018."""

LAWFUL_BASIS = CodeList("lawful_basis", 1, {
    "public_task": "Our public task", "legal_obligation": "The law asks for it", "vital_interests": "To protect a life",
    "consent": "Their permission", "legitimate_interests": "Legitimate interests",
    "recognised_interest": "Recognised interest: safeguarding", "contract": "A contract with them",
})  # fmt: skip
"""Article 6 of the UK GDPR. The public task is the usual one; permission seldom is."""

SPECIAL_CONDITION = CodeList("special_condition", 1, {
    "safeguarding": "Keeping a child or an adult at risk safe", "care": "Health or social care",
    "vital_interests": "To protect a life", "explicit_consent": "They said yes to exactly this",
    "legal_claims": "Legal claims", "none_needed": "None of this is special",
})  # fmt: skip

SHARED_HOW = CodeList("shared_how", 1, {
    "said": "Said, in person or by phone", "meeting": "At a meeting", "paper": "On paper", "email": "By secure e-mail",
    "portal": "On a shared system", "connection": "With a connection made", "other": "Another way",
})  # fmt: skip

SHARING_OUTCOME = CodeList("sharing_outcome", 1, {
    "shared": "Shared", "partly": "Part of it was shared", "not_shared": "Not shared",
})  # fmt: skip

SERIOUSNESS = CodeList("seriousness", 1, {
    "life": "Somebody’s life is at risk", "serious_harm": "Serious harm is likely", "harm": "Harm is likely",
    "building": "Worries that add up",
})  # fmt: skip

CORRECTION_DECISION = CodeList("correction_decision", 1, {
    "corrected": "Corrected", "annotated": "Their words stand beside it", "refused": "Left as it is, because …",
})  # fmt: skip

OBJECTION_KIND = CodeList("objection_kind", 1, {
    "restriction": "Do not use or pass this on for now", "objection": "I object to this being used",
})  # fmt: skip

OBJECTION_SCOPE = CodeList("objection_scope", 1, {
    "everything": "All that is about them", "one_record": "One thing that is written",
})  # fmt: skip

OBJECTION_STATUS = CodeList("objection_status", 1, {
    "open": "Being looked at", "upheld": "Agreed", "not_upheld": "Not agreed, because …",
    "lifted": "Taken back by them",
})  # fmt: skip
