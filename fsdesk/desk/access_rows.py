"""Requests for what is held about somebody, in lists: how each stands, by when it is answered, what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fsdesk import rules_access, telling
from fsdesk.desk.around import Circle
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import access_codes as lists
from fsdesk.records.ids import RecordId
from fsdesk.views_accessing import AccessRow
from fsdesk.views_planning import Missing


def access_rows(circle: Circle) -> tuple[AccessRow, ...]:
    """The requests of a family's people, newest first; nothing of them where somebody else than staff looks."""
    if not circle.pen.is_staff_looking:
        return ()
    found = sorted(circle.kind("access_request"), key=lambda one: one.text("asked_on"), reverse=True)
    return tuple(_row(circle, one) for one in found)


def waiting(held: Sequence[Held], today: date) -> Iterator[tuple[str, str, RecordId]]:
    """Requests that are still to be answered: (by which day, how that stands in words, which)."""
    for one in of_kind(held, "access_request"):
        if not rules_access.is_over(said_in(one)):
            words, _ = standing_of(one, today)
            yield clock_of(one, today).due, words[:1].lower() + words[1:], one.id


def standing_of(one: Held, today: date) -> tuple[str, str]:
    """How a request stands, and its tone."""
    if given := one.text("given_on"):
        how = lists.GIVEN_HOW.get(one.text("given_how"), "").lower()
        return f"Given {telling.short_day(given, today)}{f', {how}' if how else ''}", "ok"
    ended = telling.short_day(one.text("outcome_on"), today)
    if one.text("outcome") == rules_access.WITHDRAWN:
        return f"They took it back {ended}", "neutral"
    if told := one.text("told_on") if one.text("outcome") == rules_access.REFUSED else "":
        return f"Not done, and told why {telling.short_day(told, today)}", "neutral"
    time = clock_of(one, today)
    if time.stands_still:
        return f"The month stands still since {telling.short_day(one.text('stopped_on'), today)}", "info"
    if not time.due:
        return "Write on which day they asked", "warn"
    do = "Tell them why not" if one.text("outcome") == rules_access.REFUSED else "Answer"
    words = f"{do} by {telling.short_day(time.due, today)}"
    return (f"{words}: late", "danger") if time.is_late else (words, "warn")


def clock_of(one: Held, today: date) -> rules_access.Clock:
    """How the time of a request stands."""
    return rules_access.clock(said_in(one), today.isoformat())


def said_in(one: Held) -> dict[str, str]:
    """What a request says, as the rules ask."""
    return {name: one.text(name) for name in one.heads}


def _row(circle: Circle, one: Held) -> AccessRow:
    standing, tone = standing_of(one, circle.today)
    outcome = one.text("outcome")
    who = lists.ASKED_BY.get(one.text("asked_by"), "")
    asked = telling.short_day(one.text("asked_on"), circle.today)
    return AccessRow(
        id=one.id,
        part=one.part(),
        title=circle.called.get(one.text("person"), "") or "Somebody",
        detail=" · ".join(filter(None, (f"Asked {asked}" if asked else "", who, one.text("looks_for")))),
        standing=standing,
        tone=tone,
        outcome=outcome,
        is_given=bool(one.text("given_on")),
        is_told=bool(one.text("told_on")),
        why_ended=one.text("outcome_why") if outcome else "",
        missing=tuple(
            Missing(sentence=sentence, record=one.id, field="")
            for sentence in (() if outcome else rules_access.problems_of_request(said_in(one)))
        ),
    )
