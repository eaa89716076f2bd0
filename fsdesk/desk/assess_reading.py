"""A family's assessments as the desk reads them: who is spoken of, which sets of answers there are, what each says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from fsdesk import telling
from fsdesk.desk import people
from fsdesk.desk.reading import Held, of_kind
from fsdesk.frameworks import Shelf
from fsdesk.frameworks_reading import FrameworkProblem
from fsdesk.packs import Domain, Framework
from fsdesk.records.ids import RecordId, split_revision_id
from fsdesk.rules_assessing import CARES, CARES_BY_KIN, Rated, figures
from fsdesk.views import Home, PersonView
from fsdesk.views_assessing import HOUSEHOLD, Eyes, Subject, Subjected, key_in

RATINGS = ("rating", "private_rating")


def day_words(at: str, today: date) -> str:
    """ "2 Nov", with the year when it is not today's: the day of a set of answers."""
    words = telling.short_day(at, today)
    if len(at.rstrip("~")) < 10 or not words:
        return words
    about, _, rest = words.rpartition("about ")
    return about + ("about " if "about " in words else "") + rest.partition(" ")[2]


def said_in(held: Held, field: str) -> tuple[str, ...]:
    """Every value a field has: several where two people wrote apart and nobody has chosen."""
    reading = held.readings.get(field)
    if reading is None:
        return ()
    values = [v.value for v in reading.versions] if reading.value is None else [reading.value]
    return tuple(str(value) for value in values if value is not None)


def key_of(held: Held) -> str:
    """Whose it is, see `key_in`."""
    return key_in(held.text("person"), held.text("household"))


def made(held: Held) -> tuple[str, int]:
    """In order of making on one laptop; laptops by name."""
    return split_revision_id(held.id)


def is_over(membership: Held, today: date) -> bool:
    """Whether somebody has moved out by this day."""
    until = membership.text("lives_until").rstrip("~")
    return bool(until) and until <= today.isoformat()[: len(until)]


def subjects_of(held: Sequence[Held], today: date) -> tuple[Subjected, ...]:
    """Everybody an assessment may speak of: children first, who cares for them, others, and last the household.

    Children and who cares for them are required, unless they have left or are not being supported. With two homes it
    speaks of each home, and of how it is in each for those who live in both; of "the household" where it did before.
    """
    everyone = people.people_of(held, today)
    children = [each for each in everyone if each.is_child]
    caring = {each.id for each in everyone if not each.is_child and _cares(each, children, held)}
    found = [
        Subjected(
            key=each.id,
            name=each.known_as,
            subject=_subject(each),
            age=each.age,
            relation=each.relation,
            required=(each.is_child or each.id in caring) and _is_active(each, held, today),
        )
        for each in everyone
    ]
    order: dict[Subject, int] = {"child": 0, "unborn": 0, "adult": 1, "household": 2}
    found.sort(key=lambda each: (order[each.subject], not each.required))
    whole = Subjected(key=HOUSEHOLD, name="The household", subject="household")
    homes = [home for home in people.homes_of(held, everyone, today) if home.people]
    if len(homes) < 2:
        return (*found, whole)
    in_each = [
        msgspec.structs.replace(who, key=key_in(who.key, home.id), name=f"{who.name} at {home.label}", home=home.id,
                                required=False)
        for who in found if who.subject == "child" and len(_homes_with(homes, who)) > 1
        for home in _homes_with(homes, who)
    ]  # fmt: skip
    used = any(key_of(one) == HOUSEHOLD for one in of_kind(held, *RATINGS, "section"))
    themselves = [
        Subjected(key=key_in("", home.id), name=home.label or "A home", subject="household", home=home.id,
                  required=not used)
        for home in homes
    ]  # fmt: skip
    return (*found, *in_each, *themselves, *((whole,) if used else ()))


def _homes_with(homes: Sequence[Home], who: Subjected) -> list[Home]:
    return [home for home in homes if who.key in [str(person.id) for person in home.people]]


def _subject(person: PersonView) -> Subject:
    return "unborn" if person.is_unborn else "child" if person.is_child else "adult"


def _cares(person: PersonView, children: Sequence[PersonView], held: Sequence[Held]) -> bool:
    if person.role in CARES:
        return True
    theirs = {child.id for child in children}
    return any(
        one.text("person") == person.id and one.text("other") in theirs and one.text("type") in CARES_BY_KIN
        for one in of_kind(held, "relationship")
        if not one.text("until")
    )


def _is_active(person: PersonView, held: Sequence[Held], today: date) -> bool:
    mine = [one for one in of_kind(held, "membership") if one.text("person") == person.id]
    now = [one for one in mine if not is_over(one, today)]
    if mine and not now:
        return False
    return not (now and all(one.value("subject_of_support") is False for one in now))


class FamilyAnswers:
    """All sets of answers of one family, in order of time. One whose framework is not here is read with the newest."""

    def __init__(self, held: Sequence[Held], shelf: Shelf, today: date, default: tuple[str, int | None]) -> None:
        self.held, self.today = held, today
        self._shelf, self._default = shelf, default
        self.subjects = subjects_of(held, today)
        found = of_kind(held, "assessment")
        self.assessments = sorted(found, key=lambda one: (one.text("started_on"), made(one)))
        self._by_set: dict[tuple[str, str], list[Held]] = {}
        for one in of_kind(held, *RATINGS):
            self._by_set.setdefault((one.text("assessment"), key_of(one)), []).append(one)
        self.sections = of_kind(held, "section")

    def subject(self, key: str) -> Subjected | None:
        """Somebody by their key."""
        return next((each for each in self.subjects if each.key == key), None)

    def framework_of(self, assessment: Held | None) -> Framework:
        """The framework a set of answers is pinned to; the newest of the area where it is not on this laptop."""
        pack, version = self._default
        if assessment is not None:
            number = assessment.value("pack_version")
            pinned = number if isinstance(number, int) else None
            try:
                return self._shelf.framework(assessment.text("pack") or pack, pinned)
            except FrameworkProblem:
                pass
        return self._shelf.framework(pack, version)

    def is_pinned_here(self, assessment: Held) -> bool:
        """Whether the very version it was answered in is on this laptop."""
        number = assessment.value("pack_version")
        return number in self._shelf.versions().get(assessment.text("pack"), ())

    @property
    def newest_framework(self) -> Framework:
        """The framework of the latest set of answers."""
        return self.framework_of(self.assessments[-1] if self.assessments else None)

    def ratings(self, assessment: RecordId, key: str) -> list[Held]:
        """The ratings of one person in one set of answers."""
        return self._by_set.get((assessment, key), [])

    def section(self, assessment: RecordId, key: str) -> Held | None:
        """One person's section; where two were begun apart, the one that has come further."""
        mine = [one for one in self.sections if one.text("assessment") == assessment and key_of(one) == key]
        mine.sort(key=lambda one: (one.text("status") in ("open", ""), made(one)))
        return mine[0] if mine else None

    def rated_in(self, key: str) -> list[Held]:
        """The sets in which anything of a person's was rated, in order."""
        return [one for one in self.assessments if self.ratings(one.id, key)]

    def sets(self, key: str, eyes: Eyes, framework: Framework) -> list[dict[str, int]]:
        """What each of those sets says of each domain. Only answers on the framework's own scale can be compared.

        Where two desks rated one thing apart, the harder counts until it is settled. A rating brought forward that
        nobody has asked about again says nothing yet.
        """
        found = []
        for assessment in self.rated_in(key):
            values: dict[str, int] = {}
            for one in self.ratings(assessment.id, key):
                if not is_on_scale(one, framework) or rated(one, None).waits_to_be_confirmed:
                    continue
                for value in figures(said_in(one, f"{eyes}_rating")):
                    domain = one.text("domain")
                    values[domain] = min(value, values.get(domain, value))
            found.append(values)
        return found

    def before(self, assessment: Held) -> list[Held]:
        """The sets of answers that were begun before this one, latest first."""
        return self.assessments[: self.assessments.index(assessment)][::-1]

    def latest(self, keys: Iterable[str], domains: Sequence[str]) -> list[Held]:
        """The latest ratings of these domains, for any of these people."""
        found = []
        for key in keys:
            for domain in domains:
                for assessment in reversed(self.assessments):
                    mine = [one for one in self.ratings(assessment.id, key) if one.text("domain") == domain]
                    if mine:
                        found.extend(mine)
                        break
        return found


def asked_in_words(answers: FamilyAnswers, assessment: RecordId, who: Subjected) -> str:
    """Who was asked how it is in one of two homes, and when; empty of everything else."""
    mine = answers.ratings(assessment, who.key) if who.home else []
    if not mine:
        return ""
    day = max(revision.written_at[:10] for one in mine for revision in one.revisions.values())
    called = {each.key: each.name for each in answers.subjects}
    said = [called.get(one.text("rated_by"), "") or one.text("said_by") for one in mine]
    by = telling.joined(list(dict.fromkeys(filter(None, said))))
    return f"asked {day_words(day, answers.today)}{f': {by}' if by else ''}"


def is_on_scale(rating: Held, framework: Framework) -> bool:
    """Whether a rating was given on the scale of this framework; one that names none was."""
    scale = framework.shared.scale
    named = (rating.text("scale"), rating.value("scale_version"))
    return named in ((scale.id, scale.version), ("", None))


def rated(one: Held, domain: Domain | None) -> Rated:
    """A rating as the rules look at it."""
    return Rated(
        one.text("domain"),
        label=domain.label if domain is not None else "",
        family=said_in(one, "family_rating"),
        worker=said_in(one, "worker_rating"),
        strengths=" ".join(said_in(one, "strengths")),
        worries=" ".join(said_in(one, "worries")),
        comment=" ".join(said_in(one, "comment")),
        copied=bool(one.text("copied_from")),
        confirmed=one.text("confirmed"),
        guarded=one.kind == "private_rating",
    )


def domains_by_code(framework: Framework) -> Mapping[str, Domain]:
    """The shared domains of a framework by their codes."""
    return {each.code: each for each in framework.shared.domain}
