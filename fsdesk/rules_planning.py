"""What the practice asks of a plan, a review, a meeting, a chronology and an ending. Pure.

Every answer is a sentence that helps; none of them stops anybody from saving. Source: the services' own data
dictionary (plan, review, meeting, connection, transition and timescales), version of November 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from fsdesk import telling
from fsdesk.records.codes import STEP_STATUS, is_partial_date
from fsdesk.views import Part
from fsdesk.views_planning import GoalView, Missing, PersonRow

REVIEW_WEEKS, REVIEW_WEEKS_MAX = 6, 12
OUTCOME_WEEKS = 8
SUSTAINED_WEEKS = 26
SOON_DAYS = 7

OPEN_GOAL = frozenset({"", "open", "progress", "part_achieved"})
"""A goal somebody still works for. What is partly there is brought into the next plan; what was let go is not."""

STEP_OVER = frozenset({"done", "not_done", "no_longer_needed"})


# -- days --------------------------------------------------------------------------------------------------------


def weeks_after(day: str, weeks: int) -> str:
    """The ISO day so many weeks after a day; empty when the day is not wholly known."""
    text = day[:10]
    if len(text) < 10 or not is_partial_date(text):
        return ""
    return (date.fromisoformat(text) + timedelta(weeks=weeks)).isoformat()


def is_past(due: str, today: date) -> bool:
    """Whether a partial day is wholly over: all of it, so that "in November" is not late before December."""
    text = due[:10].rstrip("~")
    return is_partial_date(text) and text < today.isoformat()[: len(text)]


def days_until(due: str, today: date) -> int | None:
    """Days from today to a day; negative when it has passed, None when it is not wholly known."""
    text = due[:10].rstrip("~")
    return (date.fromisoformat(text) - today).days if len(text) == 10 and is_partial_date(text) else None


def due_words(due: str, today: date) -> tuple[str, str]:
    """ "Wed 25 Nov, in 4 days" with its tone: warn once it has passed, and never more than that."""
    if not due:
        return "", "neutral"
    days, day = days_until(due, today), telling.short_day(due[:10] if len(due) > 10 else due, today)
    if days is None:
        return (f"{day}, has passed", "warn") if is_past(due, today) else (day, "neutral")
    if days < 0:
        return f"{day}, {telling.counted(-days, 'day')} ago", "warn"
    if days == 0:
        return "today", "info"
    return f"{day}, {'tomorrow' if days == 1 else f'in {days} days'}", "info" if days <= SOON_DAYS else "neutral"


def step_standing(status: str, due: str, done_on: str, barrier: str, today: date) -> tuple[str, str]:
    """How a step stands, in words and tone. Late is "2 days overdue" in amber: calm, and true."""
    if status == "done":
        return f"done {_day(done_on, today)}".strip(), "ok"
    if status in STEP_OVER:
        words = STEP_STATUS[status].lower()
        return f"{words}: {barrier.lower()}" if barrier else words, "neutral"
    if is_past(due, today):
        days = days_until(due, today)
        return (f"{telling.counted(-days, 'day')} overdue" if days is not None else "overdue"), "warn"
    by = f"by {_day(due, today)}" if due else "no date yet"
    return (f"under way, {by}" if status == "doing" else by), "neutral"


def _day(day: str, today: date) -> str:
    """A whole day without its weekday ("25 Nov"); anything less as it is known."""
    words = telling.short_day(day, today)
    return " ".join(words.split()[1:]) if len(day) == 10 else words


def first_day(on: str) -> str:
    """The earliest whole day a partial day can be: what orders a chronology the same on every laptop."""
    text = on[:10].rstrip("~")
    return f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10] if len(text) == 7 else text


# -- whose, and for which homes ----------------------------------------------------------------------------------


def homes_for(subjects: Iterable[str], chosen: Collection[str], lives: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The homes that may see something: those chosen, else those that everybody it is about lives in.

    What is about a mother and a child of two homes is so for the home they share, until the family says otherwise.
    """
    if chosen:
        return frozenset(chosen)
    each = [frozenset(lives.get(person, ())) for person in subjects]
    return frozenset.intersection(*each) if each else frozenset()


def in_order(goals: Iterable[tuple[str, int | None, int | None]]) -> list[str]:
    """Goals by their place, then by how much they matter (1 most), then by name. Pairs of (name, place, importance)."""
    return [name for name, _, _ in sorted(goals, key=_order)]


def _order(goal: tuple[str, int | None, int | None]) -> tuple[bool, int, int, str, int]:
    name, place, importance = goal
    device, _, n = name.rpartition(".")
    number = int(n) if n.isdigit() else 0
    return place is None, place or 0, importance if importance is not None else 9, device, number


def moved(names: Sequence[str], one: str, by: int) -> tuple[str, ...]:
    """The same names with one of them moved up (-1) or down (1); at the end it stays where it is."""
    if one not in names:
        return tuple(names)
    at = names.index(one)
    to = max(0, at + by)
    rest = [*names[:at], *names[at + 1 :]]
    return (*rest[:to], one, *rest[to:])


# -- what a plan, a review and a meeting still need --------------------------------------------------------------


def missing_of_plan(
    *, goals: Sequence[GoalView], review_due: str, since: str, child_needs: bool, adult_needs: bool, with_homes: bool
) -> tuple[Missing, ...]:
    """What is not yet right with a plan, the most helpful first. `since` is the day it was made or last reviewed."""
    found = [m for goal in goals if goal.part.text("status") in OPEN_GOAL for m in _of_goal(goal, with_homes)]
    steps = [step for goal in goals for step in goal.steps]
    if steps and not any(step.by_family for step in steps):
        found.append(Missing(sentence="No step is the family’s own yet. What would they like to do themselves?"))
    unsure = [step for step in steps if not step.is_over and step.part.text("owner_agreed") != "yes"]
    if unsure:
        words = f"Ask whoever does it whether they agree: {telling.counted(len(unsure), 'step')}."
        found.append(Missing(sentence=words, record=unsure[0].id, field="owner_agreed"))
    if goals and child_needs and adult_needs:
        found.extend(_of_both(goals))
    latest = weeks_after(since, REVIEW_WEEKS_MAX)
    if not review_due:
        found.append(Missing(sentence="Say when you look at the plan again together.", field="review_due"))
    elif latest and first_day(review_due) > latest:
        found.append(Missing(sentence="The next review is more than 12 weeks away. Sooner is kinder.",
                             field="review_due"))  # fmt: skip
    return tuple(found)


def _of_goal(goal: GoalView, with_homes: bool) -> list[Missing]:
    found = []
    said = f"“{_short(goal.words)}”" if goal.words else "A goal"
    if not goal.words:
        found.append(Missing(sentence="Write the goal in their own words.", record=goal.id, field="in_their_words"))
    if not goal.subjects:
        found.append(Missing(sentence=f"{said}: say whose it is.", record=goal.id, field="subjects"))
    elif with_homes and not goal.homes and not goal.is_private:
        found.append(Missing(sentence=f"{said}: say which homes may see it.", record=goal.id, field="visible_to"))
    if not goal.steps:
        found.append(Missing(sentence=f"{said} has no step yet.", record=goal.id, field="step"))
    return found


def _of_both(goals: Sequence[GoalView]) -> list[Missing]:
    whose = {goal.is_childs for goal in goals}
    if whose == {True}:
        return [Missing(sentence="The adults have needs too, and no goal of their own yet.")]
    if whose == {False}:
        return [Missing(sentence="The children have needs too, and no goal of their own yet.")]
    return []


def _short(words: str, length: int = 40) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + "…"


def missing_of_review(
    *, family_view: str, decision: str, next_due: str, children: Sequence[PersonRow], today: date, since: str = ""
) -> tuple[Missing, ...]:
    """What a review still needs before it is held: the family's view, each child's or why not, and what next."""
    found = []
    if not family_view.strip():
        found.append(Missing(sentence="Write what the family thinks of the plan.", field="family_view"))
    found.extend(missing_of_children(children))
    if not decision:
        found.append(Missing(sentence="Say what you decided together.", field="decision"))
    if next_due and decision != "close":
        if is_past(next_due, today):
            found.append(Missing(sentence="The next review is in the past.", field="next_due"))
        elif first_day(next_due) > (weeks_after(since or today.isoformat(), REVIEW_WEEKS_MAX) or "9999"):
            found.append(Missing(sentence="The next review is more than 12 weeks away.", field="next_due"))
    return tuple(found)


def missing_of_children(children: Sequence[PersonRow]) -> list[Missing]:
    """Every child's own words, or the reason there are none. Those not yet born are spoken for by nobody."""
    found = []
    for row in children:
        if row.person.is_unborn:
            continue
        part = row.part
        if part is None or not (_said(part, "words") or _said(part, "why_not")):
            sentence = f"Write what {row.person.known_as} thinks, or why it was not possible to ask."
            found.append(Missing(sentence=sentence, record=row.person.id, field="words"))
    return found


def _said(part: Part, field: str) -> bool:
    """Whether anything is written in a field, also by two people apart."""
    reading = part.readings.get(field)
    if reading is None:
        return False
    return any(str(value or "").strip() for value in (reading.value, *(one.value for one in reading.versions)))


def missing_of_meeting(
    *, kind: str, family_attended: str, bottom_lines: str, attendances: Sequence[tuple[str, str, str]],
    children: Sequence[PersonRow], decisions: str, is_over: bool,
) -> tuple[Missing, ...]:  # fmt: skip
    """What a meeting still needs. `attendances` are (record, attendance, why); before the meeting only who is asked."""
    found = []
    if not attendances:
        found.append(Missing(sentence="Say who is asked to come.", field="attendance"))
    if kind == "family_network" and not bottom_lines.strip():
        sentence = "Write what must be safe, whatever the family decides."
        found.append(Missing(sentence=sentence, field="bottom_lines"))
    for record, attendance, why in attendances:
        if attendance == "not_invited" and not why.strip():
            found.append(Missing(sentence="Say why each one who was not asked was not.", record=record, field="why"))
            break
    if not is_over:
        return tuple(found)
    if family_attended in ("", "not_asked"):
        found.append(Missing(sentence="Say whether the family was there.", field="family_attended"))
    found.extend(missing_of_children(children))
    if not decisions.strip():
        found.append(Missing(sentence="Write what was decided.", field="decisions"))
    return tuple(found)


def may_not_meet(asked: Collection[str], no_contact: Iterable[tuple[str, str]]) -> bool:
    """Whether two of those asked must not have contact with one another, as far as anybody has written down."""
    return any(one in asked and other in asked for one, other in no_contact)


# -- the end of the work -----------------------------------------------------------------------------------------


def missing_before_closing(
    *, close_reason: str, keeping_it_going: str, family_told: str, why_not_told: str, open_visits: int, to_settle: int,
    not_accepted: Sequence[str], still_followed_up: bool = False,
) -> tuple[Missing, ...]:  # fmt: skip
    """What stands between a family and the end of the work with them. Each is put right on a page named in it."""
    found = []
    if not close_reason:
        found.append(Missing(sentence="Say why it ends.", field="close_reason"))
    if not keeping_it_going.strip():
        sentence = "Write with the family what keeps it going after you."
        found.append(Missing(sentence=sentence, field="keeping_it_going"))
    if family_told != "yes" and not why_not_told.strip():
        found.append(Missing(sentence="Tell the family, or say why they were not told.", field="family_told"))
    if open_visits:
        sentence = f"{telling.counted(open_visits, 'visit')} not yet sent to your lead. Finish that first."
        found.append(Missing(sentence=sentence, field="visits"))
    if to_settle:
        sentence = f"{telling.counted(to_settle, 'thing')} that two people wrote apart: settle that first."
        found.append(Missing(sentence=sentence, field="to_settle"))
    if still_followed_up:
        sentence = "A note of this family is still followed up. Close it first."
        found.append(Missing(sentence=sentence, field="safety"))
    for whom in not_accepted:
        sentence = f"{whom or 'The other side'} has not said yes. Until then the family is still with us."
        found.append(Missing(sentence=sentence, field="transitions"))
    return tuple(found)


def outcome_due(made_on: str, outcome: str, outcome_on: str) -> str:
    """The ISO day on which to ask how a connection went: 8 weeks on, and 8 weeks after each "waiting". Empty when
    its end is known."""
    if not outcome:
        return weeks_after(made_on, OUTCOME_WEEKS)
    return weeks_after(outcome_on or made_on, OUTCOME_WEEKS) if outcome in ("waiting", "not_known") else ""
