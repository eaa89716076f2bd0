"""Code lists of safeguarding, crises, lone working and risk: the fixed answers, with the words each shows.

Source of the seed values: the services' own data dictionary, version of November 2026. The kinds of harm are those of
Working Together to Safeguard Children (England) and the National Guidance for Child Protection in Scotland.
"""

from __future__ import annotations

from fsdesk.records.codes import CodeList

# -- worried about somebody --------------------------------------------------------------------------------------

CONCERN_FOR = CodeList("concern_for", 1, {
    "child": "A child", "adult": "An adult", "both": "A child and an adult",
    "gbv": "Somebody who may be harmed by a partner or family",
})  # fmt: skip

HARM = CodeList("harm", 1, {
    "physical": "Physical harm", "emotional": "Emotional harm", "sexual": "Sexual harm", "neglect": "Neglect",
    "domestic_abuse": "Domestic abuse", "exploitation": "Exploitation", "online": "Harm online",
    "self_harm": "Harm to themselves", "financial": "Money taken or controlled", "unborn": "Before a birth",
    "about_a_worker": "About somebody who works with families", "not_sure": "Not sure what, but worried",
})  # fmt: skip

KEPT_FROM = CodeList("kept_from", 1, {
    "nobody": "Nobody in the family needs to be kept from knowing", "these": "These people must not know",
})  # fmt: skip

CONCERN_ACT = CodeList("concern_act", 2, {
    "emergency": "Rang 999", "referral": "Rang or wrote to child or adult protection", "lead": "Told the team lead",
    "out_of_hours": "Rang the out-of-hours team", "doctor": "Rang a doctor or NHS 111", "stayed": "Stayed until safe",
    "safe_place": "Helped somebody to a safe place", "family": "Spoke with the family", "other": "Something else",
    "asked_again": "Asked again: no answer yet", "answered": "They answered", "disagreed": "We do not agree with it",
    "escalated": "Taken further",
})  # fmt: skip

FOLLOWING_UP = ("asked_again", "answered", "disagreed", "escalated")
"""Those that follow up on one decision to tell somebody; each is written from it."""

CONCERN_OUTCOME = CodeList("concern_outcome", 1, {
    "being_looked_at": "Being looked at by child or adult protection", "enquiry": "An enquiry was begun",
    "no_further": "Looked at: nothing further", "support": "More support was agreed", "safe_now": "Safe now",
    "police": "With the police", "other": "Something else",
})  # fmt: skip

# -- a crisis ----------------------------------------------------------------------------------------------------

CRISIS_NATURE = CodeList("crisis_nature", 1, {
    "safety": "Somebody was not safe", "mental_health": "Mental health", "self_harm": "Self-harm or suicide",
    "substances": "Alcohol or drugs", "home": "Nowhere to stay", "money": "No money, food or heating",
    "break_up": "A break-up or a row", "health": "Illness or injury", "bereavement": "A death",
    "other": "Something else",
})  # fmt: skip

CRISIS_HOURS = CodeList("crisis_hours", 1, {"in": "In office hours", "out": "Out of hours"})

# -- risk --------------------------------------------------------------------------------------------------------

RISK_FLAG = CodeList("risk_flag", 1, {
    "aggression": "Aggression to staff", "unknown_people": "People we do not know may be there",
    "firearms": "Firearms or weapons, lawfully kept", "dogs": "Dogs", "infection": "Infectious illness",
    "remote": "Remote, no signal", "road": "Ice, ford or track", "allegation": "Allegation against staff",
    "person_who_harms": "A person who harms may be there", "two_workers": "Always two workers",
    "unsafe_number": "Do not ring the partner’s number", "child_risk": "A risk to a child",
    "adult_risk": "A risk to an adult", "other": "Something else",
})  # fmt: skip

RISK_ABOUT = CodeList("risk_about", 1, {"family": "The family", "person": "A person", "home": "A home"})

# -- out alone ---------------------------------------------------------------------------------------------------

RISK_LEVEL = CodeList("risk_level", 1, {"low": "Low", "medium": "Medium", "high": "High"})

CHECK_CHANNEL = CodeList("check_channel", 1, {
    "app": "On this laptop", "phone": "By phone", "sms": "By text", "buddy": "Through the buddy",
})  # fmt: skip

OUT_STEP = CodeList("out_step", 1, {
    "worker": "Ring the worker", "buddy": "Ring the buddy", "landline": "Ring the home’s landline, if that is safe",
    "manager": "Tell the manager on call", "police": "Ring the police: 999, with address and vehicle",
    "duress": "The word for help was said: do not ring the worker", "all_clear": "Back: stand down",
})  # fmt: skip
"""The rungs of the ladder when somebody who is out alone has not come back, in their order."""
