"""Code lists of people, homes, requests, assessment and plan: the fixed answers, with the words each shows.

Source of the seed values: the services' own data dictionary, version of November 2026. The ten headline outcomes are
those of Supporting Families (Crown copyright, Open Government Licence v3).
"""

from __future__ import annotations

from fsdesk.records.codes import CodeList

# -- people ------------------------------------------------------------------------------------------------------

GENDER = CodeList("gender", 1, {
    "female": "Girl or woman", "male": "Boy or man", "non_binary": "Non-binary", "other": "In another way",
    "not_known": "Not known", "not_asked": "Not asked", "declined": "Prefers not to say",
})  # fmt: skip

SEND_STATUS = CodeList("send_status", 1, {
    "none": "None known", "support": "Extra support at school", "plan": "A plan for it", "being_looked_at":
    "Being looked at", "not_known": "Not known", "not_asked": "Not asked",
})  # fmt: skip

EDUCATION_STATUS = CodeList("education_status", 1, {
    "pre_school": "Not yet at nursery", "nursery": "Nursery", "mainstream": "School", "special": "Special school",
    "alternative": "Alternative provision", "part_time": "Part-time timetable", "home_educated": "Home educated",
    "not_in_education": "Not in education", "college": "College or university", "work": "Work or training",
    "neet": "Not in education, work or training", "left": "Left school", "not_known": "Not known",
})  # fmt: skip

IDENTIFIER_SCHEME = CodeList("identifier_scheme", 1, {
    "NHS": "NHS number", "CHI": "CHI number", "UPN": "Unique pupil number", "SCN": "Scottish candidate number",
    "LA_ID": "Council number", "CMS_ID": "Case system number", "SUI": "Single unique identifier",
})  # fmt: skip

CONTACT_KIND = CodeList("contact_kind", 1, {
    "mobile": "Mobile", "landline": "Landline", "email": "E-mail", "letter": "Letter", "through": "Through someone",
    "other": "Another way",
})  # fmt: skip

RELATIONSHIP = CodeList("relationship", 1, {
    "mother": "Mother of", "father": "Father of", "parent": "Parent of", "step_parent": "Step-parent of",
    "adoptive_parent": "Adoptive parent of", "foster_carer": "Foster carer of", "kinship_carer": "Kinship carer of",
    "guardian": "Guardian of", "partner": "Partner of", "ex_partner": "Was the partner of",
    "divorced": "Divorced from", "sibling": "Brother or sister of", "half_sibling": "Half-brother or half-sister of",
    "step_sibling": "Step-brother or step-sister of", "twin": "Twin of", "grandparent": "Grandparent of",
    "aunt_uncle": "Aunt or uncle of", "cousin": "Cousin of", "friend": "Friend of", "chosen_family":
    "Chosen family of", "neighbour": "Neighbour of", "lodger": "Lodger of", "pregnant_with": "Pregnant with",
})  # fmt: skip
"""Read with the first person before and the second after: Kirsty is "Mother of" Finn."""

PARENTAL_RESPONSIBILITY = CodeList("parental_responsibility", 1, {
    "yes": "Yes", "no": "No", "not_known": "Not known", "court_order": "By court order",
    "not_applicable": "Does not apply",
})  # fmt: skip

QUALITY = CodeList("quality", 1, {
    "close": "Close", "mixed": "Up and down", "distant": "Distant", "conflict": "Conflict", "not_known": "Not known",
})  # fmt: skip

TENURE = CodeList("tenure", 1, {
    "owned": "Owned", "council": "Council or housing association", "private_rent": "Rented privately",
    "tied": "Tied to work", "croft": "Croft", "family": "With family or friends", "temporary": "Temporary",
    "site": "Site or moored", "none": "No fixed place", "not_known": "Not known",
})  # fmt: skip

SIGNAL = CodeList("signal", 1, {"none": "No signal", "patchy": "Patchy", "ok": "Good", "not_known": "Not known"})

AGENCY_TYPE = CodeList("agency_type", 1, {
    "council": "Council", "health": "NHS or health board", "gp": "GP practice", "education": "School or education",
    "early_years": "Early years", "police": "Police", "fire": "Fire and rescue", "housing": "Housing",
    "youth_justice": "Youth justice", "social_work": "Social work or social care", "substance":
    "Alcohol and drug service", "adult_services": "Adult services", "mental_health": "Mental health",
    "domestic_abuse": "Domestic abuse service", "employability": "Work and employability", "welfare_rights":
    "Welfare rights", "third_sector": "Charity or third sector", "community": "Community group", "faith":
    "Faith group", "other": "Other",
})  # fmt: skip

TEAM_ROLE = CodeList("team_role", 1, {
    "lead_professional": "Lead professional", "named_person": "Named person", "family_support": "Family support worker",
    "health_visitor": "Health visitor", "midwife": "Midwife", "teacher": "Teacher", "send_lead": "Learning support",
    "youth_worker": "Youth worker", "social_worker": "Social worker", "substance_worker": "Alcohol or drug worker",
    "housing_officer": "Housing officer", "employability_coach": "Work coach", "volunteer": "Volunteer",
    "advocate": "Advocate", "interpreter": "Interpreter", "trusted_person": "Trusted person", "other": "Other",
})  # fmt: skip

INTRODUCED_BY = CodeList("introduced_by", 1, {"family": "The family", "us": "Us", "other": "Someone else"})

SAME_PERSON = CodeList("same_person", 1, {"same_as": "The same person", "not_same_as": "Not the same person"})

# -- asking for help ---------------------------------------------------------------------------------------------

REQUEST_CHANNEL = CodeList("request_channel", 1, {
    "phone": "Phone", "drop_in": "Drop-in", "family_hub": "Family hub", "school": "School or nursery",
    "health_centre": "Health centre or GP", "midwife_hv": "Midwife or health visitor", "village_hall":
    "Village hall or community venue", "sports": "Sports or leisure", "web_form": "Web form", "text": "Text",
    "met_worker": "Met a worker", "letter": "Letter", "step_down": "Step down", "transfer": "Transfer",
})  # fmt: skip

REQUEST_SOURCE = CodeList("request_source", 1, {
    "self": "The family itself", "family_member": "A relative", "friend_community": "A friend or the community",
    "professional": "A professional", "step_down": "Step down from social work", "transfer_in": "From another area",
    "worker_noticed": "A worker noticed",
})  # fmt: skip
"""The family first: people reach in, they are not sent."""

FAMILY_AGREES = CodeList("family_agrees", 1, {
    "yes": "Yes", "no_with_reason": "No, because …", "not_safe_to_ask": "Not safe to ask",
})  # fmt: skip

WANTED_BY = CodeList("wanted_by", 1, {
    "today": "Today", "this_week": "This week", "this_month": "This month", "no_rush": "No rush",
})  # fmt: skip

HEARD_VIA = CodeList("heard_via", 1, {
    "friend": "Friend or neighbour", "school": "School or nursery", "health": "Health visitor, midwife or GP",
    "poster": "Poster or leaflet", "online": "Online", "used_before": "Had help before", "other": "Another way",
})  # fmt: skip

REQUEST_OUTCOME = CodeList("request_outcome", 1, {
    "accepted": "We will help", "advice_given": "Advice given", "connected": "Connected to other help",
    "transferred": "Passed to another area", "stepped_up": "Stepped up to social work",
    "withdrawn_by_family": "The family changed their mind", "unable_to_contact": "Could not be reached",
    "duplicate_of": "The same as another request",
})  # fmt: skip

INVOLVEMENT_REASON = CodeList("involvement_reason", 1, {
    "substance": "Alcohol or drugs", "mental_health": "Mental health", "parenting": "Parenting and family life",
    "disability": "Disability or illness", "domestic_abuse": "Domestic abuse", "abuse_neglect": "Abuse or neglect",
    "vulnerabilities": "Circumstances that make life harder", "socio_economic": "Money, work or housing",
    "wellbeing": "Wellbeing and development", "information": "Information and support", "other": "Other",
})  # fmt: skip
"""The eleven reasons of the Standard Safeguarding Dataset's early help episodes (github.com/data-to-insight)."""

CLOSE_REASON = CodeList("close_reason", 1, {
    "needs_met": "What was needed is there", "family_chose": "The family chose to stop", "stepped_up": "Stepped up",
    "universal_continues": "School, health or one service goes on", "moved": "Moved away",
    "unable_to_contact": "Could not be reached", "declined": "Did not want help after asking", "died": "Died",
    "duplicate": "The same as another", "other": "Other",
})  # fmt: skip

# -- assessment, level, plan -------------------------------------------------------------------------------------

ASSESSMENT_KIND = CodeList("assessment_kind", 1, {
    "part1_quick": "Part 1: first look", "part2_in_depth": "Whole-family assessment", "review": "Review",
    "closing": "Closing", "pre_birth": "Before birth",
})  # fmt: skip

SECTION_STATUS = CodeList("section_status", 1, {
    "open": "Not finished", "done": "Done", "declined": "Did not want to", "not_seen": "Not seen",
    "not_proportionate": "Not needed this time",
})  # fmt: skip

FAMILY_RATING = CodeList("family_rating", 1, {
    "5": "Going well", "4": "Mostly OK", "3": "Up and down", "2": "Hard going", "1": "Need help now",
    "not_asked": "Not asked", "declined": "Prefers not to say",
})  # fmt: skip

WORKER_RATING = CodeList("worker_rating", 1, {
    "5": "Going well", "4": "Mostly OK", "3": "Up and down", "2": "Hard going", "1": "Need help now",
    "not_rated": "Not rated",
})  # fmt: skip

STRUCTURAL_FACTOR = CodeList("structural_factor", 1, {
    "income": "Not enough money", "housing": "Housing", "transport": "Transport", "digital": "No signal or internet",
    "discrimination": "Discrimination", "service_gap": "No service near",
})  # fmt: skip
"""What makes life hard and is no family's fault (GIRFEC values; Scotland's ten principles of family support)."""

QUADRANT = CodeList("quadrant", 1, {
    "resilience": "Resilience", "vulnerability": "Vulnerability", "protective_environment": "Protective environment",
    "adversity": "Adversity",
})  # fmt: skip
"""Resilience Matrix headings, GIRFEC Practice Guidance 1 (Crown copyright, OGL v3)."""

NEED = CodeList("need", 1, {
    "attendance": "Getting to school", "exclusion_risk": "At risk of exclusion", "send_unmet": "Support for learning",
    "ehe_support": "Support wanted with home education", "neet": "Not in learning or work",
    "early_development": "Early development", "nursery_takeup": "A nursery place", "perinatal": "Pregnancy and birth",
    "child_mental_health": "A child's feelings", "adult_mental_health": "An adult's mental health",
    "physical_health": "Physical health", "disability": "Disability", "substance_adult": "An adult's drinking or drugs",
    "substance_child": "A young person's drinking or drugs", "substance_affected": "Affected by someone else's use",
    "parental_conflict": "Parents not getting on", "parenting_support": "Support with parenting",
    "sibling_conflict": "Brothers and sisters not getting on", "contact_separation": "Contact after separation",
    "bereavement": "Bereavement", "isolation": "Being on their own", "young_carer": "A young carer",
    "adult_carer": "Caring for an adult", "neglect_emerging": "Everyday care: early worries",
    "neglect_significant": "Everyday care: serious worries", "online_harm": "Safety online",
    "exploitation_risk": "Risk of being exploited", "missing": "Going missing", "offending": "Trouble with the law",
    "domestic_abuse_current": "Domestic abuse now", "domestic_abuse_historic": "Domestic abuse in the past",
    "child_to_parent_abuse": "A child hurting a parent", "housing_condition": "The state of the home",
    "homelessness_risk": "At risk of losing the home", "overcrowding": "Not enough room", "debt": "Debt",
    "benefit_issue": "Benefits", "food": "Food", "fuel": "Heating", "unemployment": "Finding work",
    "low_skills": "Skills and qualifications", "transport_digital": "Transport or internet",
    "immigration": "Immigration", "other": "Something else",
})  # fmt: skip

NEED_STATUS = CodeList("need_status", 1, {
    "open": "Open", "improving": "Getting better", "met": "Met", "not_met": "Not met", "withdrawn": "Withdrawn",
})  # fmt: skip

INSTRUMENT = CodeList("instrument", 1, {
    "outcomes_star": "Outcomes Star", "gcp2": "Graded Care Profile 2", "sdq": "Strengths and Difficulties (SDQ)",
    "other": "Another",
})  # fmt: skip
"""Licensed instruments, named only: nothing of their content may be kept here."""

SNAPSHOT_STAGE = CodeList(
    "snapshot_stage", 1, {"baseline": "At the start", "review": "At a review", "close": "At close"}
)

EMPLOYMENT_STATUS = CodeList("employment_status", 1, {
    "full_time": "Working full time", "part_time": "Working part time", "self_employed": "Self-employed",
    "seasonal": "Seasonal work", "training": "Training or study", "caring": "Caring for family", "looking":
    "Looking for work", "unable": "Not able to work", "retired": "Retired", "not_known": "Not known",
    "declined": "Prefers not to say",
})  # fmt: skip

WORK_BARRIER = CodeList("work_barrier", 1, {
    "childcare": "Childcare", "transport": "Transport", "health": "Health", "caring": "Caring", "connectivity":
    "Signal or internet", "confidence": "Confidence", "none": "None",
})  # fmt: skip

ARREARS = CodeList("arrears", 1, {"none": "None", "some": "Some", "serious": "Serious", "not_asked": "Not asked"})

LEVEL = CodeList("level", 1, {
    "U": "Universal", "A": "Additional, one agency", "M": "Additional, several agencies",
    "I": "Intensive", "1": "Level 1", "2": "Level 2", "3": "Level 3", "4": "Level 4",
})  # fmt: skip
"""Codes of every scheme together, for storing; the words on screen come from the named scheme of the decision."""

LEVEL_REASON = CodeList("level_reason", 1, {
    "needs_grew": "Things have got harder", "needs_eased": "Things have got easier", "not_working":
    "What was tried did not help", "new_information": "Something new was learnt", "first": "First decision",
    "pre_birth": "A baby is coming", "other": "Another reason",
})  # fmt: skip

AGREED_3 = CodeList("agreed_3", 1, {"yes": "Yes", "partly": "Partly", "no": "No", "not_asked": "Not asked"})

PLAN_STATUS = CodeList("plan_status", 1, {
    "draft": "Being made", "agreed": "Agreed", "active": "Under way", "closed": "Closed",
})  # fmt: skip

GOAL_STATUS = CodeList("goal_status", 1, {
    "open": "Not begun", "progress": "Getting there", "achieved": "Done it", "part_achieved": "Partly there",
    "changed": "Changed", "dropped": "Let go",
})  # fmt: skip

STEP_BARRIER = CodeList("step_barrier", 1, {
    "none_exists": "None exists", "full": "Full", "waiting_list": "Waiting list", "too_far": "Too far",
    "no_transport": "No transport", "cost": "Cost", "times": "Times did not suit", "not_eligible": "Not eligible",
    "not_welcoming": "Did not feel welcome", "language": "Language", "changed_mind": "Changed their mind",
    "childcare": "Childcare", "other": "Something else",
})  # fmt: skip

SAFE_TO_LEAVE = CodeList("safe_to_leave", 1, {
    "no": "No: keep it with the worker", "not_asked": "Not asked", "collect": "They collect it at the hub",
    "read_aloud": "Read aloud, nothing left", "yes": "Yes",
})  # fmt: skip

REVIEW_KIND = CodeList("review_kind", 1, {
    "taf": "Team around the family", "visit": "At a visit", "phone": "By phone", "desk": "At the desk",
})  # fmt: skip

REVIEW_DECISION = CodeList("review_decision", 1, {
    "continue": "Carry on", "change": "Change the plan", "step_up": "Step up", "step_down": "Step down",
    "close": "Close",
})  # fmt: skip

MEETING_KIND = CodeList("meeting_kind", 1, {
    "taf": "Team around the family", "family_network": "Family network meeting", "child_plan": "Child’s plan meeting",
    "multi_agency_group": "Multi-agency group",
})  # fmt: skip

ATTENDANCE = CodeList("attendance", 1, {
    "present": "There", "apologies": "Apologies", "not_invited": "Not invited", "invited": "Invited",
})  # fmt: skip

DIRECTION = CodeList("direction", 1, {
    "up": "Step up", "down": "Step down", "across": "To another service", "transfer_out": "Moving away",
    "transfer_in": "Moving here",
})  # fmt: skip

# -- chronology, notes, connections ------------------------------------------------------------------------------

NATURE = CodeList("nature", 1, {"strength": "Strength", "concern": "Worry", "neutral": "Neither"})

EVENT_CATEGORY = CodeList("event_category", 1, {
    "visit": "Home visits", "school": "School", "health": "Health", "home_money": "Home and money", "family":
    "Family", "worry": "Worries", "plan": "Plan", "other": "Other",
})  # fmt: skip
"""Also the lanes of the chronology, in this order."""

NOTE_KIND = CodeList("note_kind", 1, {
    "phone": "Phone call", "text": "Text", "email": "E-mail", "letter": "Letter", "discussion": "Discussion",
    "attempted_contact": "Tried to get in touch", "consultation": "Asked for advice", "other": "Other",
})  # fmt: skip

DOCUMENT_KIND = CodeList("document_kind", 1, {
    "letter": "Letter", "drawing": "Drawing", "photo": "Photograph", "signature": "Signature",
    "other": "Something else",
})  # fmt: skip

ALLOCATION = CodeList("allocation", 1, {
    "give": "Give to one worker", "share": "Share with one more", "hand_over": "Hand over", "end": "End",
})  # fmt: skip

CONNECTION_TYPE = CodeList("connection_type", 1, {
    "information": "Told about it", "warm_introduction": "Introduced", "accompanied": "Went along",
    "formal_referral": "Formal request",
})  # fmt: skip

CHOSEN_BY = CodeList("chosen_by", 1, {"family": "The family", "both": "Together", "worker": "The worker"})

CONNECTION_OUTCOME = CodeList("connection_outcome", 1, {
    "waiting": "Waiting", "using": "Using it", "completed": "Finished it", "tried_not_for_us": "Tried it, not for us",
    "declined_by_service": "The service said no", "could_not_reach": "Could not get there", "not_known": "Not known",
})  # fmt: skip
