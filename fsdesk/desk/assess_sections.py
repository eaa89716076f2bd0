"""One person's part of an assessment, made ready for its page: what to talk about, now and last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fsdesk.desk import assess_pictures
from fsdesk.desk.assess_pictures import MY_WORLD
from fsdesk.desk.assess_reading import FamilyAnswers, day_words, domains_by_code, key_of, rated
from fsdesk.desk.own_words import said_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.frameworks import ages_of, domains_for, prompts_for
from fsdesk.packs import Ages, Domain, Framework, Kind
from fsdesk.records.family_codes import FAMILY_RATING, WORKER_RATING
from fsdesk.rules_assessing import Rated, Talked
from fsdesk.views import Part
from fsdesk.views_assessing import (
    DomainView,
    LastAnswer,
    LastRating,
    Quarter,
    QuestionGroup,
    QuestionView,
    SectionView,
    Subjected,
)

FIVE, SUBSTANCE = "five.", "substance."
STRENGTH_QUARTERS = ("resilience", "protective_environment")


def domains_in(framework: Framework, kind: str, who: Subjected, written: Iterable[str]) -> tuple[Domain, ...]:
    """What is talked about with somebody: the set of this kind of assessment, and whatever was written beyond it."""
    wanted: list[Kind] = ["pre_birth"] if who.subject == "unborn" else []
    tries: list[str] = [kind, *wanted, "part1_quick"]
    found = next((each for each in (domains_for(framework, one, who.subject) for one in tries) if each), ())
    known = domains_by_code(framework)
    more = [known[code] for code in written if code in known and known[code] not in found]
    return (*found, *more)


def kind_of_rating(domain: Domain) -> str:
    """The kind of record its answer is: what is private or asked alone stays with the person it is about."""
    return "rating" if domain.is_open else "private_rating"


class SectionReader:
    """Reads one set of answers, person by person. Guarded things are left out unless the person is alone."""

    def __init__(self, answers: FamilyAnswers, assessment: Held, *, alone: bool) -> None:
        self._answers, self._assessment, self._alone = answers, assessment, alone
        self._framework = answers.framework_of(assessment)
        self._kind = assessment.text("assessment_kind")

    def section(self, who: Subjected) -> SectionView:
        """One person's part."""
        written = [one.text("domain") for one in self._answers.ratings(self._assessment.id, who.key)]
        domains = domains_in(self._framework, self._kind, who, written)
        groups = () if who.home else tuple(self._groups(who))
        held = self._answers.section(self._assessment.id, who.key)
        scale = self._framework.shared.scale
        return SectionView(
            who=who,
            part=held.part() if held is not None else None,
            domains=tuple(self._domain(who, each) for each in domains if self._alone or each.is_open),
            groups=groups,
            matrix=() if who.home else self._matrix(who),
            instruments=self._parts("instrument", who),
            snapshots=self._snapshots(who),
            wheel=assess_pictures.wheel(self._answers, who, "family", self._framework),
            has_guarded=who.subject == "adult" or any(not each.is_open for each in domains) or self._has_substance(who),
            scale=scale.id,
            scale_version=scale.version,
            scale_words=tuple(step.words for step in scale.steps),
            child_words=tuple(step.child_words for step in scale.steps),
            stage=self._stage(who),
        )

    def talked(self, who: Subjected) -> Talked:
        """One person's part as the rules look at it, with everything that is guarded."""
        held = self._answers.section(self._assessment.id, who.key)
        known = domains_by_code(self._framework)
        found: list[Rated] = [
            rated(one, known.get(one.text("domain"))) for one in self._answers.ratings(self._assessment.id, who.key)
        ]
        return Talked(
            who.key,
            who.name,
            who.subject,
            status=held.text("status") if held is not None else "",
            reason=held.text("reason") if held is not None else "",
            rated=found,
            other_strengths=self._has_other_strengths(who),
            required=who.required,
        )

    def _has_other_strengths(self, who: Subjected) -> bool:
        mine = [one for one in of_kind(self._answers.held, "answer", "matrix_entry") if self._is_mine(one, who)]
        return any(
            one.text("text").strip() and (one.text("mark") == "strength" or one.text("quadrant") in STRENGTH_QUARTERS)
            for one in mine
        )

    def _is_mine(self, one: Held, who: Subjected) -> bool:
        return one.text("assessment") == self._assessment.id and key_of(one) == who.key

    # -- domains -----------------------------------------------------------------------------------------------

    def _domain(self, who: Subjected, domain: Domain) -> DomainView:
        parts = [
            one for one in self._answers.ratings(self._assessment.id, who.key) if one.text("domain") == domain.code
        ]
        years = int(who.age) if who.age.isdigit() else None
        ages = ages_of(years) if years is not None else _young(who.age)
        return DomainView(
            code=domain.code,
            label=domain.label,
            question=domain.question,
            kind=kind_of_rating(domain),
            hue=self._hue(who, domain),
            prompts=prompts_for(domain, ages),
            crosswalk=crosswalk(self._framework, domain),
            parts=tuple(one.part() for one in parts),
            last=self._last(who, domain),
            only_if_offered=domain.only_if_offered,
            guarded=not domain.is_open,
            child_label=domain.child_label,
            child_question=domain.child_question,
            beside=said_of(self._answers.held, (one.id for one in parts)),
        )

    def _hue(self, who: Subjected, domain: Domain) -> str:
        rules = (rule for rule in self._framework.pack.segment if rule.who == who.subject)
        for rule in rules:
            if domain.code in rule.codes or (rule.shanarri and rule.shanarri in domain.shanarri[:1]):
                return rule.hue
        return domain.shanarri[0] if domain.shanarri else "brand"

    def _last(self, who: Subjected, domain: Domain) -> LastRating | None:
        for before in self._answers.before(self._assessment):
            for one in self._answers.ratings(before.id, who.key):
                if one.text("domain") == domain.code and not rated(one, domain).waits_to_be_confirmed:
                    return LastRating(
                        id=one.id,
                        day=day_words(before.text("started_on"), self._answers.today),
                        family=one.text("family_rating") if one.text("family_rating") in FAMILY_RATING else "",
                        worker=one.text("worker_rating") if one.text("worker_rating") in WORKER_RATING else "",
                        strengths=one.text("strengths"),
                        worries=one.text("worries"),
                    )
        return None

    # -- questions ---------------------------------------------------------------------------------------------

    def _groups(self, who: Subjected) -> Iterable[QuestionGroup]:
        pack = self._framework.pack
        if self._kind != "part1_quick" and who.subject == "child":
            for side in pack.triangle:
                asked = [(MY_WORLD + point.key, f"{point.label}: {point.question}") for point in side.points]
                yield self._group(who, side.side, side.title, asked, has_marks=True)
        if pack.five_questions and self._kind != "part1_quick" and who.subject in ("child", "unborn"):
            asked = [(FIVE + each.code, each.words) for each in pack.five_questions]
            yield self._group(who, "five", "Five questions", asked)
        if self._alone and self._has_substance(who):
            sides = {"adult": ("own", "affected", "everyone"), "child": ("child",)}[who.subject]
            here = [each for each in self._framework.shared.substance_use if each.code in pack.substance_use]
            asked = [(SUBSTANCE + each.code, each.question) for each in here if each.side in sides]
            yield self._group(who, "substance", "Alcohol and drugs, if they are part of life here", asked)

    def _has_substance(self, who: Subjected) -> bool:
        return bool(self._framework.pack.substance_use) and who.subject in ("adult", "child")

    def _group(
        self, who: Subjected, key: str, title: str, asked: Sequence[tuple[str, str]], *, has_marks: bool = False
    ) -> QuestionGroup:
        questions = tuple(self._question(who, name, words) for name, words in asked)
        return QuestionGroup(key=key, title=title, questions=questions, has_marks=has_marks)

    def _question(self, who: Subjected, name: str, words: str) -> QuestionView:
        every = [one for one in of_kind(self._answers.held, "answer") if one.text("question") == name]
        return QuestionView(
            key=name,
            words=words,
            parts=tuple(one.part() for one in every if self._is_mine(one, who)),
            last=self._last_answer([one for one in every if key_of(one) == who.key]),
        )

    def _last_answer(self, mine: Sequence[Held]) -> LastAnswer | None:
        for before in self._answers.before(self._assessment):
            for one in mine:
                if one.text("assessment") == before.id and one.text("text").strip():
                    day = day_words(before.text("started_on"), self._answers.today)
                    return LastAnswer(id=one.id, day=day, text=one.text("text"))
        return None

    # -- what else belongs to a person -------------------------------------------------------------------------

    def _matrix(self, who: Subjected) -> tuple[Quarter, ...]:
        if who.subject != "child" or self._kind == "part1_quick":
            return ()
        entries = [one for one in of_kind(self._answers.held, "matrix_entry") if self._is_mine(one, who)]
        return tuple(
            Quarter(
                code=each.code,
                label=each.label,
                question=each.question,
                parts=tuple(one.part() for one in entries if one.text("quadrant") == each.code),
            )
            for each in self._framework.pack.resilience
        )

    def _parts(self, kind: str, who: Subjected) -> tuple[Part, ...]:
        return tuple(one.part() for one in of_kind(self._answers.held, kind) if self._is_mine(one, who))

    def _snapshots(self, who: Subjected) -> tuple[Part, ...]:
        if who.subject != "adult" or not self._alone:
            return ()
        mine = [one for one in of_kind(self._answers.held, "economic_snapshot") if key_of(one) == who.key]
        return tuple(one.part() for one in sorted(mine, key=lambda one: one.text("on")))

    def _stage(self, who: Subjected) -> str:
        if self._kind == "closing":
            return "close"
        earlier = any(key_of(one) == who.key for one in of_kind(self._answers.held, "economic_snapshot"))
        return "review" if earlier else "baseline"


def _young(age: str) -> Ages | None:
    """The band of an age that is not in whole years ("8 mths", "3 yrs 4 mths", "due 9 Dec"); None for none."""
    if age.startswith("due"):
        return "unborn"
    return "0-4" if any(word in age for word in ("day", "wk", "mth", "yr")) else None


def crosswalk(framework: Framework, domain: Domain) -> tuple[str, ...]:
    """The words of the national list a domain belongs to: the eight wellbeing words, or the headline outcomes."""
    if framework.pack.headline_outcomes:
        numbers: Mapping[int, str] = {each.number: each.label for each in framework.shared.outcome}
        return tuple(numbers[number] for number in domain.outcomes if number in numbers)
    return tuple(word.capitalize() for word in domain.shanarri)
