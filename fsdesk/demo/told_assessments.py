"""The assessments of a demonstration family, turned into records: a part for each person, ratings, answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fsdesk.demo.told_records import Named, Teller
from fsdesk.demo.words import AssessmentWords, FamilyWords, RatingWords, SectionWords
from fsdesk.desk.assess_reading import domains_by_code
from fsdesk.desk.assess_sections import kind_of_rating
from fsdesk.frameworks import framework
from fsdesk.packs import Framework
from fsdesk.records import Answer, Assessment, MatrixEntry, PrivateRating, Rating, Section
from fsdesk.services import service_of


def told_assessments(words: FamilyWords, area: str, teller: Teller) -> Iterator[Named]:
    """All of a family's, in the framework of its area. A domain that framework does not know raises KeyError."""
    service = service_of(area)
    pinned = framework(service.framework, service.framework_version)
    for each in words.assessment:
        yield from _assessment(each, pinned, teller)


def _assessment(words: AssessmentWords, pinned: Framework, teller: Teller) -> Iterator[Named]:
    day = teller.day(-words.ago)
    yield (
        words.key,
        Assessment(
            assessment_kind=words.kind,
            pack=pinned.pack.id,
            pack_version=pinned.pack.version,
            started_on=day,
            completed_on=day,
            visit=_at(words.visit),
            contributors=tuple(f"@{one.who}" for one in words.of if one.who and one.status == "done") or None,
            family_summary=words.said,
            analysis=words.view,
            agreed_by=tuple(f"@{who}" for who in words.agreed) or None,
            copy_given_on=day if words.agreed else None,
        ),
    )
    for part in words.of:
        yield from _section(words.key, part, pinned)


def _section(assessment: str, words: SectionWords, pinned: Framework) -> Iterator[Named]:
    name, person, of = f"{assessment}.{words.who or 'household'}", _at(words.who), f"@{assessment}"
    yield (
        name,
        Section(assessment=of, person=person, status=words.status, reason=words.reason, plain_words=words.plain),
    )
    for rating in words.ratings:
        fields = _rating(rating, pinned)
        is_private = kind_of_rating(domains_by_code(pinned)[rating.about]) == PrivateRating.KIND
        kind = PrivateRating if is_private else Rating
        yield f"{name}.{rating.about}", kind(assessment=of, person=person, **fields)
    for question, text in words.answers.items():
        mark = words.marks.get(question)
        yield f"{name}.{question}", Answer(assessment=of, person=person, question=question, text=text, mark=mark)
    for question in words.marks.keys() - words.answers.keys():
        mark = words.marks[question]
        yield f"{name}.{question}", Answer(assessment=of, person=person, question=question, mark=mark)
    for quadrant, texts in words.matrix.items():
        for n, text in enumerate(texts, 1):
            entry = MatrixEntry(assessment=of, person=person, quadrant=quadrant, text=text)
            yield f"{name}.{quadrant}-{n}", entry


def _rating(words: RatingWords, pinned: Framework) -> dict[str, Any]:
    scale = pinned.shared.scale
    return {
        "domain": words.about,
        "strengths": words.well,
        "worries": words.hard,
        "evidence": words.known,
        "assertion": words.says,
        "family_rating": None if words.family is None else str(words.family),
        "rated_by": _at(words.by),
        "worker_rating": None if words.worker is None else str(words.worker),
        "comment": words.why,
        "structural": words.harder or None,
        "matters_to_family": words.matters,
        "scale": scale.id,
        "scale_version": scale.version,
    }


def _at(key: str | None) -> str | None:
    return None if key is None else f"@{key}"
