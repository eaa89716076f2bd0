"""Whole-family assessment: begun, talked through person by person, complete, and looked at over time."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk import telling
from fsdesk.desk import assess_pictures, people
from fsdesk.desk.around import is_shown
from fsdesk.desk.assess_pictures import Span
from fsdesk.desk.assess_reading import (
    FamilyAnswers,
    asked_in_words,
    day_words,
    domains_by_code,
    is_on_scale,
    key_of,
    made,
)
from fsdesk.desk.assess_sections import SectionReader, crosswalk
from fsdesk.desk.levels import Levels
from fsdesk.desk.own_words import said_of
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reading import Held, of_kind
from fsdesk.frameworks import Shelf, shelf
from fsdesk.packs import Framework
from fsdesk.pictures import Wheel
from fsdesk.records import KINDS, Assessment, Section
from fsdesk.records.family_codes import ASSESSMENT_KIND, NEED, NEED_STATUS, SECTION_STATUS
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.rules_assessing import CLOSED, problems_before_completing
from fsdesk.services import Places, places
from fsdesk.trouble import Refused
from fsdesk.views_assessing import (
    HOUSEHOLD,
    AssessView,
    Eyes,
    NeedView,
    RailRow,
    SetRow,
    TabView,
    ToFinish,
    whose_is,
)

COPIED_WORDS = (
    "strengths",
    "worries",
    "evidence",
    "assertion",
    "said_by",
    "structural",
    "matters_to_family",
    "comment",
)
SAME = ("assessment", "person", "household", "domain", "question")
"""What two answers have in common that were written apart on one thing."""
COPIED_RATINGS = ("family_rating", "rated_by", "worker_rating")
_NEED_TONES = {"open": "warn", "improving": "info", "met": "ok", "not_met": "neutral", "withdrawn": "neutral"}


OF_AN_ASSESSMENT = ("section", "answer", "matrix_entry")
"""Parts of an assessment that people's own words stand beside on its page; ratings have theirs beside each."""


class Assessing(Chapter):
    """The assessments of families. Each is pinned to the version of the framework it was begun in."""

    def __init__(self, pen: Pen, packs: Shelf | None = None, known: Places | None = None) -> None:
        super().__init__(pen)
        self._packs, self._known = packs or shelf(), known or places()
        self._levels = Levels(pen, self._known)

    def answers(self, held: Sequence[Held]) -> FamilyAnswers:
        """The sets of answers in what is held of a family."""
        family = next(iter(of_kind(held, "family")), None)
        service = self._known.service_of(family.text("area") if family is not None else "")
        default = (service.framework, service.framework_version)
        return FamilyAnswers(held, self._packs, self.pen.today_is, default)

    # -- looking -----------------------------------------------------------------------------------------------

    def wheel(self, family: FamilyId, person: str, eyes: Eyes = "family") -> Wheel | None:
        """How things are for somebody (HOUSEHOLD for the home); None when nothing was ever rated."""
        answers = self.answers(self.pen.held(family))
        who = answers.subject(person)
        return assess_pictures.wheel(answers, who, eyes, answers.newest_framework) if who is not None else None

    def tab(
        self,
        family: FamilyId,
        person: str = "",
        eyes: Eyes = "family",
        since: str = "",
        until: str = "",
        *,
        with_private: bool = False,
    ) -> TabView:
        """The family's tab, turned to somebody, between two sets of answers (the first and the latest if not said).

        Needs that are more guarded than open to the family are there only with what is private.
        """
        held = self.pen.held(family)
        answers = self.answers(held)
        named = {one.id for one in of_kind(held, "person") if one.value("is_named_child") is True}
        usual = next((each for each in answers.subjects if each.key in named), answers.subjects[0])
        who = answers.subject(person) or usual
        framework = answers.newest_framework
        span = Span(answers, who, since, until)
        latest = span.sets[-1] if span.sets else (answers.assessments[-1] if answers.assessments else None)
        section = answers.section(latest.id, who.key) if latest is not None else None
        unfinished = [one for one in answers.assessments if not one.text("completed_on")]
        everyone = people.people_of(held, self.pen.today_is)
        return TabView(
            family=family,
            people=answers.subjects,
            chosen=who.key,
            eyes=eyes,
            distance=assess_pictures.distance(answers, who, eyes, framework, span),
            wheel=assess_pictures.wheel(answers, who, eyes, framework, span),
            triangle=assess_pictures.triangle(answers, who, framework) if span.sets else None,
            outcomes=assess_pictures.outcomes(answers, who, eyes, framework) if span.sets else (),
            section=section.part() if section is not None else None,
            sets=tuple(self._set(answers, one) for one in reversed(answers.assessments)),
            rated_in=tuple(one.id for one in span.sets),
            since=span.sets[span.first].id if span.sets else "",
            until=span.sets[span.last].id if span.sets else "",
            needs=self._needs([one for one in held if is_shown(one, with_private=with_private)], answers, framework),
            with_private=with_private,
            levels=self._levels.children(held),
            unfinished=unfinished[-1].id if unfinished else None,
            names=tuple((str(each.id), each.known_as) for each in everyone),
            is_lead=self.pen.may(Action.OVERSEE),
            title=framework.pack.title,
            today=self.pen.today_is.isoformat(),
        )

    def _set(self, answers: FamilyAnswers, one: Held) -> SetRow:
        mine = [each for each in answers.subjects if answers.ratings(one.id, each.key)]
        finished = bool(one.text("completed_on"))
        done = f"Finished {day_words(one.text('completed_on'), self.pen.today_is)}" if finished else "Not finished"
        if not answers.is_pinned_here(one):
            done += " · made with a framework that is not on this laptop"
        return SetRow(
            id=one.id,
            day=day_words(one.text("started_on"), self.pen.today_is),
            what=ASSESSMENT_KIND.get(one.text("assessment_kind"), "Assessment"),
            standing=done,
            people=telling.joined(["the household" if each.key == HOUSEHOLD else each.name for each in mine]),
            by=self.pen.names()(one.first_author),
            finished=finished,
        )

    def _needs(self, held: Sequence[Held], answers: FamilyAnswers, framework: Framework) -> tuple[NeedView, ...]:
        known = {each.code: each for each in framework.shared.needs}
        domains = domains_by_code(framework)
        order = list(NEED_STATUS)
        found = []
        for one in of_kind(held, "identified_need"):
            code, status = one.text("need"), one.text("status")
            cross = known.get(code)
            words: list[str] = []
            for domain in cross.domains if cross is not None else ():
                words.extend(word for word in crosswalk(framework, domains[domain]) if word not in words)
            who = answers.subject(key_of(one))
            when = one.text("met_on") if status == "met" else one.text("first_seen")
            day = day_words(when, self.pen.today_is)
            view = NeedView(
                part=one.part(),
                what=NEED.get(code, code or "Not said yet"),
                who=who.name if who is not None else "",
                standing=f"Met {day}".strip() if status == "met" else NEED_STATUS.get(status, "Not said yet"),
                tone=_NEED_TONES.get(status, "neutral"),
                crosswalk=", ".join(words),
                since=f"since {day}" if day and status != "met" else "",
            )
            found.append(((order.index(status) if status in order else -1, made(one)), view))
        return tuple(view for _, view in sorted(found, key=lambda pair: pair[0]))

    # -- talking it through ------------------------------------------------------------------------------------

    def begin(self, family: FamilyId, kind: str = "") -> RecordId:
        """Begin an assessment with a part for everybody it must speak of; its name.

        The kind, where none is said: before birth while no child is born, the whole family the first time, then a
        review. The framework of the area is pinned in its newest version.
        """
        held = self.pen.held(family)
        answers = self.answers(held)
        framework = answers.framework_of(None)
        wanted = kind or self._usual_kind(answers)
        made_now = self.pen.add(
            Assessment(
                assessment_kind=wanted, pack=framework.pack.id, pack_version=framework.pack.version,
                started_on=self.pen.today_is.isoformat(),
            ),
            family,
        ).record  # fmt: skip
        required = [each for each in answers.subjects if each.required]
        self.pen.add_all([(self._new_section(made_now, each.key), family) for each in required])
        return made_now

    @staticmethod
    def _usual_kind(answers: FamilyAnswers) -> str:
        children = [each for each in answers.subjects if each.subject in ("child", "unborn") and each.required]
        if children and all(each.subject == "unborn" for each in children):
            return "pre_birth"
        return "review" if any(one.text("completed_on") for one in answers.assessments) else "part2_in_depth"

    @staticmethod
    def _new_section(assessment: RecordId, key: str) -> Section:
        whose = whose_is(key)
        return Section(assessment=assessment, person=whose["person"], household=whose["household"], status="open")

    def add_person(self, assessment: RecordId, person: str) -> None:
        """Give somebody a part who has none yet; nothing happens to one who has."""
        family = self.pen.family_of(assessment)
        answers = self.answers(self.pen.held(family))
        if answers.subject(person) is not None and answers.section(assessment, person) is None:
            self.pen.add(self._new_section(assessment, person), family)

    def opened(self, assessment: RecordId, person: str = "", *, alone: bool = False) -> AssessView:
        """An assessment at somebody's part (the first that is not done if not said).

        What is asked only when somebody is alone with the worker is in it only when `alone` says so.
        """
        family = self.pen.family_of(assessment)
        held = self.pen.held(family)
        answers = self.answers(held)
        one = next(each for each in held if each.id == assessment)
        rail = self._rail(answers, assessment)
        chosen = next((row.who for row in rail if row.who.key == person), None)
        if chosen is None:
            chosen = next((row.who for row in rail if not row.done), rail[0].who)
        reader = SectionReader(answers, one, alone=alone)
        framework = answers.framework_of(one)
        here = {row.who.key for row in rail}
        everyone = people.people_of(held, self.pen.today_is)
        finished = one.text("completed_on")
        return AssessView(
            id=assessment,
            family=family,
            family_name=people.family_name(next(iter(of_kind(held, "family")), None)),
            heading=ASSESSMENT_KIND.get(one.text("assessment_kind"), "Assessment"),
            framework=framework.pack.title,
            part=one.part(),
            rail=rail,
            section=reader.section(chosen),
            problems=self._problems(answers, one),
            may_add=tuple(each for each in answers.subjects if each.key not in here and not each.required),
            finished=day_words(finished, self.pen.today_is) if finished else "",
            alone=alone,
            names=tuple((str(each.id), each.known_as) for each in everyone),
            today=self.pen.today_is.isoformat(),
            beside=said_of(
                [each for each in held if is_shown(each, with_private=alone)],
                (assessment, *(p.id for p in of_kind(held, *OF_AN_ASSESSMENT) if p.text("assessment") == assessment)),
            ),
        )

    def everybody(self, assessment: RecordId, *, alone: bool = False) -> tuple[AssessView, ...]:
        """An assessment to read: everybody's part, one after another."""
        first = self.opened(assessment, alone=alone)
        return tuple(self.opened(assessment, row.who.key, alone=alone) for row in first.rail)

    def _rail(self, answers: FamilyAnswers, assessment: RecordId) -> tuple[RailRow, ...]:
        rows = []
        for who in answers.subjects:
            section = answers.section(assessment, who.key)
            asked = asked_in_words(answers, assessment, who)
            if section is None and not who.required and not asked:
                continue
            status = section.text("status") if section is not None else ""
            standing = ", ".join(filter(None, (SECTION_STATUS.get(status, ""), asked)))
            done = status == "done" or status in CLOSED or (section is None and bool(asked))
            rows.append(RailRow(who=who, done=done, standing=standing))
        return tuple(rows)

    def _problems(self, answers: FamilyAnswers, one: Held) -> tuple[ToFinish, ...]:
        reader = SectionReader(answers, one, alone=True)
        return problems_before_completing(reader.talked(row.who) for row in self._rail(answers, one.id))

    def copy_forward(self, assessment: RecordId, source: RecordId) -> RecordId:
        """Bring one answer of last time into this assessment, marked with where it is from; the new one's name.

        It does not count before somebody has asked whether it is still right. Raises Refused where something is
        written already, or where it would cross into another family.
        """
        old, family = self.pen.read(source), self.pen.family_of(assessment)
        if old.kind not in ("rating", "private_rating", "answer") or self.pen.family_of(source) != family:
            raise Refused("This cannot be brought forward here.", safe="Nothing has been changed.")
        named = "question" if old.kind == "answer" else "domain"
        there = [
            one
            for one in of_kind(self.pen.held(family), old.kind)
            if one.text("assessment") == assessment
            and key_of(one) == key_of(old)
            and one.text(named) == old.text(named)
        ]
        if there:
            raise Refused(
                "Something is written here already.",
                safe="Both are kept: today’s here, last time’s where it was.",
                next_step="Write what you want to keep from last time.",
            )
        fields: dict[str, object] = {
            "assessment": assessment, "person": old.text("person") or None, named: old.text(named),
            "copied_from": source, **self._copied(old, assessment),
            **({"household": old.text("household")} if old.text("household") else {}),
        }  # fmt: skip
        return self.pen.add(KINDS[old.kind](**fields), family).record  # type: ignore[arg-type]

    def _copied(self, old: Held, assessment: RecordId) -> dict[str, object]:
        if old.kind == "answer":
            return {name: old.value(name) for name in ("text", "mark", "assertion")}
        family = self.pen.family_of(assessment)
        framework = self.answers(self.pen.held(family)).framework_of(self.pen.read(assessment))
        names = (*COPIED_WORDS, *COPIED_RATINGS) if is_on_scale(old, framework) else COPIED_WORDS
        scale = framework.shared.scale
        return {**{name: old.value(name) for name in names}, "scale": scale.id, "scale_version": scale.version}

    def keep_only(self, rating: RecordId) -> None:
        """Of several answers written apart on one thing, let this one stand; the others are taken out, not lost."""
        kept = self.pen.read(rating)
        for one in of_kind(self.pen.held(self.pen.family_of(rating)), kept.kind):
            same = all(one.text(name) == kept.text(name) for name in SAME)
            if same and one.id != rating:
                self.pen.take_out(one.id, "Two were written apart; the other one was kept.")

    def complete(self, assessment: RecordId) -> AssessView:
        """Finish an assessment. Raises Refused naming the first thing it still needs."""
        view = self.opened(assessment)
        if view.problems:
            raise Refused(
                view.problems[0].sentence,
                safe="Every word is saved on this laptop as a draft.",
                next_step="Put it right in that part, then finish.",
            )
        if not view.finished:
            self.pen.write(assessment, {"completed_on": self.pen.today_is.isoformat()}, view.part.shown)
        return self.opened(assessment)
