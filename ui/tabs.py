"""Where things of a family are read: on which part of its record a kind of record, or a need of Today, is seen to."""

from __future__ import annotations

SAFETY_KINDS = ("concern_act", "crisis_contact", "risk_flag")
"""Kinds that are read on the page of what keeps a family safe."""
NEED_TABS = {"review": "plan", "meeting": "plan", "sustained": "plan", "connection": "notes"}
"""On which part of a family's record a need of Today is seen to."""
KIND_TABS = {
    **dict.fromkeys(("case_note", "connection", "unmet_need", "document"), "notes"),
    **dict.fromkeys(("goal", "plan", "review", "goal_progress", "meeting", "attendee", "next_step"), "plan"),
    **dict.fromkeys(("person", "membership", "relationship", "contact", "identifier", "team_member"), "people"),
    **dict.fromkeys(
        ("engagement_agreement", "sharing_permission", "sharing_decision", "correction", "own_statement", "objection"),
        "consent",
    ),
    **dict.fromkeys(("assessment", "section", "rating", "identified_need", "level_decision", "answer"), "assessment"),
    "chronology_event": "chronology",
}
"""On which part of a family's record something found, or waiting to be sent, is read."""
