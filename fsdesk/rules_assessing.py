"""What a finished whole-family assessment needs, and how its answers are read over time. Pure.

Rules answer with problems; an empty answer means go. None blocks a draft, and nothing here is ever added up: a rating
is a way to talk (the ten principles of whole family support; Getting it right for every child, strengths first).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fsdesk.pictures import Mark
from fsdesk.views_assessing import Stand, Subject, ToFinish

GAP_TO_EXPLAIN = 2
"""So many steps between the two ratings of one thing are a conversation, and it is written down."""
WORKER_LOW = 2
"""A worker who rates this low or lower says why."""

CLOSED = ("declined", "not_seen", "not_proportionate")
"""How a section ends without being talked through; each needs its reason."""

CARES = ("Parent", "Partner")
"""Roles in a home by which somebody cares for the children there."""
CARES_BY_KIN = frozenset(
    ("mother", "father", "parent", "step_parent", "adoptive_parent", "foster_carer", "kinship_carer", "guardian")
)
"""What somebody is to a child when they care for it, wherever they live."""


class Rated:
    """One rating, as the rules look at it: each field may hold several values that were written apart."""

    def __init__(
        self,
        domain: str,
        *,
        family: Sequence[str] = (),
        worker: Sequence[str] = (),
        strengths: str = "",
        worries: str = "",
        comment: str = "",
        copied: bool = False,
        confirmed: str = "",
        guarded: bool = False,
        label: str = "",
    ) -> None:
        self.domain = domain
        self.label = label or domain
        self.family = figures(family)
        self.worker = figures(worker)
        self.strengths, self.worries, self.comment = strengths.strip(), worries.strip(), comment.strip()
        self.waits_to_be_confirmed = copied and confirmed not in ("yes", "no")
        self.guarded = guarded

    @property
    def needs_comment(self) -> bool:
        """Whether the two ratings, or a low one, call for words that are not there."""
        return calls_for_comment(self.family, self.worker) and not self.comment


def figures(codes: Iterable[str]) -> tuple[int, ...]:
    """The ratings among codes, 1 to 5; "not asked", "prefers not to say" and "not rated" are none."""
    return tuple(int(code) for code in codes if code in ("1", "2", "3", "4", "5"))


def calls_for_comment(family: Sequence[int], worker: Sequence[int]) -> bool:
    """Whether a comment is asked for: the worker rates low, or two or more steps from the family."""
    if any(value <= WORKER_LOW for value in worker):
        return True
    return any(abs(one - other) >= GAP_TO_EXPLAIN for one in family for other in worker)


class Talked:
    """One person's (or the household's) section, as the rules look at it."""

    def __init__(
        self,
        key: str,
        name: str,
        subject: Subject,
        *,
        status: str = "",
        reason: str = "",
        rated: Sequence[Rated] = (),
        other_strengths: bool = False,
        required: bool = True,
    ) -> None:
        self.key, self.name, self.subject = key, name, subject
        self.status, self.reason = status, reason.strip()
        self.rated = tuple(rated)
        self.other_strengths = other_strengths
        self.required = required

    @property
    def has_strength(self) -> bool:
        """Whether anything at all is written down as going well."""
        return self.other_strengths or any(one.strengths for one in self.rated)


def problems_before_completing(sections: Iterable[Talked]) -> tuple[ToFinish, ...]:
    """What an assessment still needs before it is complete, person by person."""
    parts = tuple(sections)
    homes = sum(section.subject == "household" for section in parts)
    return tuple(problem for section in parts for problem in _of_a_section(section, one_home=homes < 2))


def _of_a_section(section: Talked, *, one_home: bool) -> Iterable[ToFinish]:
    is_home = section.subject == "household"
    name = "the household" if is_home and one_home else section.name
    whose = f"the part of {name}" if is_home and not one_home else f"{_whose(name)} part"
    if section.status in CLOSED:
        if not section.reason:
            yield ToFinish(person=section.key, field="reason", sentence=f"Say why {whose} was not talked through.")
        return
    if section.status != "done":
        if section.required:
            yield ToFinish(
                person=section.key, field="status", sentence=f"Finish {whose}, or say why it was not talked through."
            )
            return
        if not section.rated:
            return
    if section.subject != "household" and not section.has_strength:
        sentence = f"Write at least one thing that is going well for {section.name}."
        yield ToFinish(person=section.key, field="strengths", sentence=sentence)
    for one in section.rated:
        yield from _of_a_rating(section, one, name)


def _of_a_rating(section: Talked, one: Rated, name: str) -> Iterable[ToFinish]:
    """A guarded thing is not named: the list of problems is read with the family at the table."""
    about = f"something you asked {name} alone" if one.guarded else f"“{one.label}” for {name}"
    domain = "" if one.guarded else one.domain
    if one.waits_to_be_confirmed:
        sentence = f"Ask whether last time’s answer is still right: {about}."
        yield ToFinish(person=section.key, domain=domain, field="confirmed", sentence=sentence)
    if one.needs_comment:
        sentence = f"Say in your own words why you rate it as you do: {about}."
        yield ToFinish(person=section.key, domain=domain, field="comment", sentence=sentence)


def _whose(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


# -- over time -----------------------------------------------------------------------------------------------------

Answers = Mapping[str, int]
"""What one set of answers says of each domain, 1 to 5."""


def hardest(values: Iterable[int | None]) -> int | None:
    """One figure for a wedge drawn from several things: the hardest of them. Never a sum, never a mean."""
    return min((value for value in values if value is not None), default=None)


def stand_of(codes: Iterable[str], sets: Sequence[Answers], since: int = 0, until: int | None = None) -> Stand:
    """Where the things in `codes` stood first and stand now, over sets of answers in order of time.

    `since` and `until` are places in `sets`; `until` is the last when None. Each thing counts on both sides or on
    neither: what was first talked about later begins there. Nothing first where nothing was talked about twice.
    """
    last = len(sets) - 1 if until is None else until
    firsts: list[int] = []
    nows: list[int] = []
    again = False
    for code in codes:
        seen = [(at, each[code]) for at, each in enumerate(sets[: last + 1]) if code in each]
        if not seen:
            continue
        before = [value for at, value in seen if at <= since]
        firsts.append(before[-1] if before else seen[0][1])
        nows.append(seen[-1][1])
        again = again or (len(seen) > 1 and seen[-1][0] > since)
    return Stand(now=hardest(nows), first=hardest(firsts) if again else None)


def mark_of(rated: Iterable[Rated], said: Sequence[str] = ()) -> Mark:
    """Whether one point of a child's world is a strength or a worry. What somebody marked it as (`said`) goes first."""
    if "concern" in said:
        return Mark.WORRY
    if "strength" in said:
        return Mark.STRENGTH
    found = tuple(rated)
    values = [value for one in found for value in (one.family or one.worker)]
    has_strengths = any(one.strengths for one in found)
    if any(value <= 2 for value in values) or (any(one.worries for one in found) and not has_strengths):
        return Mark.WORRY
    if has_strengths or any(value >= 4 for value in values):
        return Mark.STRENGTH
    return Mark.NOT_TALKED_ABOUT
