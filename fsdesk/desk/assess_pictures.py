"""What the sets of answers look like as pictures: wheel, distance travelled, a child's world, headline outcomes.

Nothing that is asked alone or private is ever in a picture: the packs see to it and a test looks.
"""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk import pictures
from fsdesk.desk.assess_reading import FamilyAnswers, day_words, domains_by_code, rated, said_in
from fsdesk.desk.reading import Held, of_kind
from fsdesk.frameworks import segment_domains
from fsdesk.packs import Framework, TrianglePoint
from fsdesk.pictures import Distance, Point, Triangle, Wheel
from fsdesk.rules_assessing import hardest, mark_of, stand_of
from fsdesk.views_assessing import Eyes, OutcomeRow, Subjected

MY_WORLD = "my_world."
GUARDED_OUTCOMES = frozenset({4, 8})
"""Substance use and domestic abuse: whole families look at a picture, so these two have no line in one, whatever open
question (such as whether a child feels safe at home) also belongs to them."""
_TONES = {1: "warn", 2: "warn", 3: "neutral", 4: "ok", 5: "ok"}


def segments(
    answers: FamilyAnswers, who: Subjected, eyes: Eyes, framework: Framework, span: tuple[int, int | None]
) -> tuple[pictures.Segment, ...]:
    """The wedges of somebody's wheel between two sets of answers (places in order of time, the last when None)."""
    sets = answers.sets(who.key, eyes, framework)
    found = []
    for wedge in segment_domains(framework, who.subject):
        stand = stand_of(wedge.codes, sets, *span)
        found.append(
            pictures.Segment(key=wedge.key, label=wedge.label, hue=wedge.hue, now=stand.now, first=stand.first)
        )
    return tuple(found)


class Span:
    """Which sets of answers a picture goes from and to: the first and the latest, unless others are chosen."""

    def __init__(self, answers: FamilyAnswers, who: Subjected, since: str = "", until: str = "") -> None:
        self.sets = answers.rated_in(who.key)
        ids = [one.id for one in self.sets]
        self.last = ids.index(until) if until in ids else max(0, len(ids) - 1)  # type: ignore[arg-type]
        self.first = ids.index(since) if since in ids else 0  # type: ignore[arg-type]
        if self.first > self.last:
            self.first, self.last = self.last, self.first
        self.today = answers.today

    def day(self, at: int) -> str:
        """The day of one of them."""
        return day_words(self.sets[at].text("started_on"), self.today) if self.sets else ""


def wheel(
    answers: FamilyAnswers, who: Subjected, eyes: Eyes, framework: Framework, span: Span | None = None
) -> Wheel | None:
    """How things are for somebody; None before anything was rated."""
    span = span or Span(answers, who)
    if not span.sets:
        return None
    return Wheel(
        name=who.name,
        age=who.age,
        segments=segments(answers, who, eyes, framework, (span.first, span.last)),
        first_day=span.day(span.first) if span.last > span.first else "",
        now_day=span.day(span.last),
    )


def distance(answers: FamilyAnswers, who: Subjected, eyes: Eyes, framework: Framework, span: Span) -> Distance | None:
    """How far somebody has come; None before anything was rated."""
    if not span.sets:
        return None
    return Distance(
        name=who.name,
        segments=segments(answers, who, eyes, framework, (span.first, span.last)),
        scale=tuple(step.words for step in framework.shared.scale.steps),
        first_day=span.day(span.first) if span.last > span.first else "",
        now_day=span.day(span.last),
        sets=span.last - span.first + 1,
    )


def triangle(answers: FamilyAnswers, who: Subjected, framework: Framework) -> Triangle | None:
    """A child's world, where the framework has one: what was said of each point, or how its things are rated."""
    if who.subject != "child" or not framework.pack.triangle:
        return None
    sides = tuple(
        (side.title, tuple(_point(answers, who, point) for point in side.points)) for side in framework.pack.triangle
    )
    return Triangle(name=who.name, sides=sides)


def _point(answers: FamilyAnswers, who: Subjected, point: TrianglePoint) -> Point:
    mine = [one for one in of_kind(answers.held, "answer") if one.text("person") == who.key]
    here = [one for one in mine if one.text("question") == MY_WORLD + point.key]
    adults = [each.key for each in answers.subjects if each.subject == "adult" and each.required]
    found: list[Held] = []
    for code in point.codes:
        homes = [each.key for each in answers.subjects if each.subject == "household"]
        whose: Sequence[str] = {"C": [who.key], "H": homes, "A": adults}.get(code[0], [])
        found.extend(answers.latest(whose, [code]))
    said = said_in(_newest(answers, here), "mark") if here else ()
    return Point(label=point.label, mark=mark_of((rated(one, None) for one in found), said))


def _newest(answers: FamilyAnswers, here: Sequence[Held]) -> Held:
    order = {one.id: at for at, one in enumerate(answers.assessments)}
    return max(here, key=lambda one: order.get(one.text("assessment"), -1))  # type: ignore[call-overload]


def outcomes(answers: FamilyAnswers, who: Subjected, eyes: Eyes, framework: Framework) -> tuple[OutcomeRow, ...]:
    """The headline outcomes, where the framework has them, each with how its hardest thing is for this person.

    Those on substance use and domestic abuse are never among them."""
    if not framework.pack.headline_outcomes:
        return ()
    sets = answers.sets(who.key, eyes, framework)
    words = {step.value: step.words for step in framework.shared.scale.steps}
    open_now = {code: each for code, each in domains_by_code(framework).items() if each.is_open}
    found = []
    for outcome in framework.shared.outcome:
        if outcome.number not in framework.pack.headline_outcomes or outcome.number in GUARDED_OUTCOMES:
            continue
        codes = [code for code, each in open_now.items() if outcome.number in each.outcomes]
        value = hardest(stand_of([code], sets).now for code in codes)
        found.append(
            OutcomeRow(label=outcome.label, words=words.get(value or 0, ""), tone=_TONES.get(value or 0, "neutral"))
        )
    return tuple(found)
