"""The plan: goals in the family's words, reviews with each child's view, meetings. Steps are `visits.NextStep`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Plan(Record, frozen=True, kw_only=True):
    """What a family and those around it have agreed to do, until the next review."""

    KIND: ClassVar[str] = "plan"

    title: Annotated[str | None, Says("What it is called", searched="notes")] = None
    status: Annotated[str | None, Says("How it stands", required=True, codes=lists.PLAN_STATUS)] = None
    started_on: Annotated[str | None, Says("Made on", required=True, partial_date=True)] = None
    review_due: Annotated[str | None, Says("Next review", required=True, partial_date=True)] = None
    agreed_by: Annotated[tuple[str, ...] | None, Says("Agreed by", Reads.UNION)] = None
    going_well: Annotated[str | None, Says("What is going well", Reads.NARRATIVE, searched="notes")] = None
    meet_again: Annotated[str | None, Says("When we meet again", Reads.ASK)] = None
    who_can_see: Annotated[str | None, Says("Who can see it", Reads.NARRATIVE)] = None
    copy_given_on: Annotated[str | None, Says("Copy given on", partial_date=True)] = None
    safe_to_leave: Annotated[
        str | None, Says("Is it safe to leave a copy at the house", Reads.PROTECTIVE, codes=lists.SAFE_TO_LEAVE,
                         safest_first=("no", "read_aloud", "collect", "not_asked", "yes"))
    ] = None  # fmt: skip
    closed_on: Annotated[str | None, Says("Closed on", partial_date=True)] = None


class Goal(Record, frozen=True, kw_only=True):
    """What somebody wants to be different, in their words; whose it is, and which homes may see it."""

    KIND: ClassVar[str] = "goal"

    plan: Annotated[str | None, Says("Plan", required=True)] = None
    subjects: Annotated[tuple[str, ...] | None, Says("Whose", Reads.UNION, required=True)] = None
    visible_to: Annotated[tuple[str, ...] | None, Says("Which homes may see it", Reads.ASK)] = None
    in_their_words: Annotated[
        str | None, Says("What we want to be different", Reads.NARRATIVE, required=True, searched="notes")
    ] = None
    why_it_matters: Annotated[str | None, Says("Why it matters", Reads.NARRATIVE, searched="notes")] = None
    how_we_will_know: Annotated[str | None, Says("How we will know", Reads.NARRATIVE)] = None
    domains: Annotated[tuple[str, ...] | None, Says("About what", Reads.UNION)] = None
    needs: Annotated[tuple[str, ...] | None, Says("For which needs", Reads.UNION, codes=lists.NEED)] = None
    uncrc: Annotated[tuple[int, ...] | None, Says("Children’s rights (UNCRC articles)", Reads.UNION)] = None
    importance: Annotated[int | None, Says("How much it matters, 1 most")] = None
    status: Annotated[str | None, Says("How it stands", codes=lists.GOAL_STATUS)] = None
    status_reason: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    achieved_on: Annotated[str | None, Says("Done on", partial_date=True)] = None
    copied_from: Annotated[str | None, Says("Brought forward from")] = None
    place: Annotated[int | None, Says("Place in the plan", Reads.COSMETIC)] = None


class PrivateGoal(Goal, frozen=True, kw_only=True):
    """A goal a young person or an adult keeps to themselves: left out of everybody else's copy without a trace."""

    KIND: ClassVar[str] = "private_goal"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON


class PlanReview(Record, frozen=True, kw_only=True):
    """Looking at the plan again together: how each goal goes, what everyone thinks, what next."""

    KIND: ClassVar[str] = "review"

    plan: Annotated[str | None, Says("Plan", required=True)] = None
    due_on: Annotated[str | None, Says("Was due", partial_date=True)] = None
    held_on: Annotated[str | None, Says("Held on", partial_date=True)] = None
    review_kind: Annotated[str | None, Says("How", codes=lists.REVIEW_KIND)] = None
    family_view: Annotated[str | None, Says("What the family thinks", Reads.NARRATIVE, required=True,
                                            searched="notes")] = None  # fmt: skip
    note: Annotated[str | None, Says("What was said", Reads.NARRATIVE, searched="notes")] = None
    decision: Annotated[str | None, Says("What next", required=True, codes=lists.REVIEW_DECISION)] = None
    why: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    next_due: Annotated[str | None, Says("Next review", partial_date=True)] = None


class GoalProgress(Record, frozen=True, kw_only=True):
    """How one goal goes, as said at a review."""

    KIND: ClassVar[str] = "goal_progress"

    review: Annotated[str | None, Says("Review", required=True)] = None
    goal: Annotated[str | None, Says("Goal", required=True)] = None
    status: Annotated[str | None, Says("How it stands", codes=lists.GOAL_STATUS)] = None
    words: Annotated[str | None, Says("In their words", Reads.NARRATIVE, searched="notes")] = None


class ChildView(Record, frozen=True, kw_only=True):
    """What one child thinks, at a review or a meeting; or why it was not possible to ask."""

    KIND: ClassVar[str] = "child_view"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    review: Annotated[str | None, Says("Review")] = None
    meeting: Annotated[str | None, Says("Meeting")] = None
    person: Annotated[str | None, Says("Whose", required=True)] = None
    method: Annotated[str | None, Says("How they gave it", codes=codes.VOICE_METHOD)] = None
    words: Annotated[str | None, Says("Their own words", Reads.APPEND, searched="notes")] = None
    why_not: Annotated[str | None, Says("Why there are none", Reads.NARRATIVE)] = None


class Meeting(Record, frozen=True, kw_only=True):
    """A team around the family, a family network meeting, a child's plan meeting.

    Of private family time only that it happened and how long is ever recorded.
    """

    KIND: ClassVar[str] = "meeting"

    meeting_kind: Annotated[str | None, Says("What kind", required=True, codes=lists.MEETING_KIND)] = None
    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    place: Annotated[str | None, Says("Where")] = None
    chair: Annotated[str | None, Says("Who led it")] = None
    plan: Annotated[str | None, Says("About which plan")] = None
    family_attended: Annotated[str | None, Says("Was the family there", required=True, codes=codes.ASKED)] = None
    bottom_lines: Annotated[str | None, Says("What must be safe, whatever is decided", Reads.NARRATIVE)] = None
    private_family_time: Annotated[str | None, Says("Private family time", codes=codes.ASKED)] = None
    private_minutes: Annotated[int | None, Says("How long, minutes")] = None
    decisions: Annotated[str | None, Says("What was decided", Reads.NARRATIVE, searched="notes")] = None
    minutes_text: Annotated[str | None, Says("What was said", Reads.NARRATIVE, searched="notes")] = None
    next_at: Annotated[str | None, Says("Next meeting", local_time=True)] = None
    shared_with: Annotated[str | None, Says("Minutes given to", Reads.NARRATIVE)] = None
    shared_on: Annotated[str | None, Says("Given on", partial_date=True)] = None


class Attendee(Record, frozen=True, kw_only=True):
    """Who was at a meeting, who sent apologies, who was not asked and why."""

    KIND: ClassVar[str] = "attendee"

    meeting: Annotated[str | None, Says("Meeting", required=True)] = None
    person: Annotated[str | None, Says("Person")] = None
    team_member: Annotated[str | None, Says("Of the people around the family")] = None
    someone_else: Annotated[str | None, Says("Someone else")] = None
    attendance: Annotated[str | None, Says("Were they there", required=True, codes=lists.ATTENDANCE)] = None
    report: Annotated[str | None, Says("Sent a report", codes=codes.ASKED)] = None
    why: Annotated[str | None, Says("Why not asked", Reads.NARRATIVE)] = None
    contribution: Annotated[str | None, Says("From a partner’s words", Reads.COSMETIC)] = None
    """What the partner who said so called it; empty for what staff wrote."""
