"""Level of need at real desks: written, decided, decided apart, confirmed, read again years later.

Planted one at a time, each seen caught here: a draft that counts; the newer of two apart that counts; a decision that
replaces what was never shown; a lead who confirms their own; an old decision read in the newest scheme's words.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import permutations
from typing import Any

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.levels import Levels
from fsdesk.frameworks import shelf, texts_in
from fsdesk.records import LevelDecision
from fsdesk.records.ids import RecordId
from fsdesk.services import Places
from fsdesk.trouble import Refused
from fsdesk.views_assessing import ChildLevel
from tests.clocks import StillClock
from tests.conftest import OpenDesk
from tests.fsdesk.carrying import MacLeods, carry

WHY = "Mornings are hard and school is worried; two agencies already help."


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def draft(desk: Desk, family: MacLeods, level: str = "A", **fields: Any) -> RecordId:
    whole = {
        "rationale": WHY, "what_tried": "Breakfast club", "participants": (str(family.kirsty),),
        "family_view": "Glad of it", "family_agreed": "yes", "child_rights": "Jamie was asked first.", **fields,
    }  # fmt: skip
    view = desk.levels.opened(family.id, family.jamie)
    decision = LevelDecision(
        person=family.jamie, scheme=view.scheme, scheme_version=view.scheme_version, assessed_level=level, **whole
    )
    return desk.add(decision, family.id).record


def jamie(desk: Desk, family: MacLeods) -> ChildLevel:
    return next(each for each in desk.levels.of_family(family.id) if each.person == family.jamie)


def decide(desk: Desk, family: MacLeods, level: str, **fields: Any) -> RecordId:
    shown = [each.id for each in jamie(desk, family).decisions if each.stands]
    decision = draft(desk, family, level, **fields)
    desk.levels.decide(decision, shown)
    return decision


def test_a_draft_counts_for_nothing_until_it_is_decided(amina: Desk, family: MacLeods) -> None:
    decision = draft(amina, family, "A", rationale="Too short")
    child = jamie(amina, family)
    assert (child.level, child.draft, child.decisions) == ("", decision, ())
    view = amina.levels.opened(family.id, family.jamie)
    assert view.problems == (("rationale", "Say why this level: 31 more characters."),)
    with pytest.raises(Refused) as refused:
        amina.levels.decide(decision)
    assert refused.value.sentence.startswith("Say why this level: 31 more characters. What you wrote is saved")
    amina.write(decision, {"rationale": WHY}, amina.part(decision).shown)
    amina.levels.decide(decision)
    child = jamie(amina, family)
    assert (child.level, child.draft) == ("Additional, one agency", None)
    (one,) = child.decisions
    assert (one.rationale, one.by, one.day, one.participants) == (WHY, "Amina Yusuf", "21 Nov", "Kirsty")
    with pytest.raises(Refused):
        amina.levels.decide(decision)


def test_levels_are_called_by_words_of_the_familys_place(amina: Desk, family: MacLeods) -> None:
    amina.write(family.id, {"area": "leominster"}, amina.open_family(family.id).shown)  # type: ignore[arg-type]
    view = amina.levels.opened(family.id, family.jamie)
    assert [each.label for each in view.levels] == [
        "Universal", "Early Help, emerging needs", "Targeted Early Help", "Specialist and statutory"
    ]  # fmt: skip
    assert not any(character.isdigit() for each in view.levels for character in each.label)


def test_a_new_decision_stands_instead_of_the_one_that_was_shown(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    first = decide(amina, family, "M")
    clock.turn(days=60)
    decide(amina, family, "A")
    child = jamie(amina, family)
    assert (child.level, child.apart, len(child.decisions)) == ("Additional, one agency", False, 2)
    newest, oldest = child.decisions
    assert (newest.direction, oldest.id, oldest.stands) == ("down", first, False)


def test_two_who_decide_apart_both_stand_and_the_more_protective_counts(open_desk: OpenDesk) -> None:
    for order in permutations((0, 1)):
        amina, bashir = open_desk("amina"), open_desk("bashir")
        family = MacLeods(amina)
        decide(amina, family, "U")
        carry(amina, bashir)
        desks = (amina, bashir)
        decide(amina, family, "A", rationale=WHY + " So says Amina.")
        decide(bashir, family, "M", rationale=WHY + " So says Bashir.")
        for at in order:
            carry(desks[at], desks[1 - at])
        for desk in desks:
            child = jamie(desk, family)
            assert (child.level, child.apart) == ("Additional, several agencies", True)
            assert child.note.startswith("Decided apart, to settle.")
            standing = {each.rationale for each in child.decisions if each.stands}
            assert standing == {WHY + " So says Amina.", WHY + " So says Bashir."}
        decide(bashir, family, "A")
        carry(bashir, amina)
        for desk in desks:
            child = jamie(desk, family)
            assert (child.level, child.apart, len(child.decisions)) == ("Additional, one agency", False, 4)


def test_a_decision_never_replaces_one_it_was_not_shown_beside(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    carry(amina, bashir)
    shown = [each.id for each in jamie(amina, family).decisions if each.stands]
    mine = draft(amina, family, "A")
    decide(bashir, family, "M")
    carry(bashir, amina)
    amina.levels.decide(mine, shown)
    assert (jamie(amina, family).level, jamie(amina, family).apart) == ("Additional, several agencies", True)


def test_a_lead_confirms_a_way_to_or_from_a_statutory_level(amina: Desk, lead: Desk, family: MacLeods) -> None:
    up = decide(amina, family, "I")
    child = jamie(amina, family)
    assert (child.level, child.decisions[0].waits_for_lead) == ("Intensive or compulsory", True)
    with pytest.raises(Refused):
        amina.levels.confirm(up)
    carry(amina, lead)
    assert jamie(lead, family).decisions[0].may_confirm
    lead.levels.confirm(up)
    assert jamie(lead, family).decisions[0].confirmed == "Ruaridh Matheson"
    with pytest.raises(Refused):
        lead.levels.confirm(up)
    carry(lead, amina)
    down = decide(amina, family, "M")
    child = jamie(amina, family)
    assert (child.level, child.note) == (
        "Intensive or compulsory", "“Intensive or compulsory” counts until a lead confirms the change."
    )  # fmt: skip
    carry(amina, lead)
    lead.levels.confirm(down)
    assert (jamie(lead, family).level, jamie(lead, family).note) == ("Additional, several agencies", "")


def test_a_lead_does_not_confirm_their_own_decision(lead: Desk) -> None:
    family = MacLeods(lead)
    up = decide(lead, family, "I")
    assert not jamie(lead, family).decisions[0].may_confirm
    with pytest.raises(Refused) as refused:
        lead.levels.confirm(up)
    assert "another lead" in refused.value.sentence


def test_a_level_asked_for_only_to_get_a_service_can_be_seen(amina: Desk, family: MacLeods) -> None:
    decide(amina, family, "A", service_level_requested="I", escalated_for_access=True)
    child = jamie(amina, family)
    assert (child.level, child.escalated) == ("Additional, one agency", True)
    assert child.decisions[0].service == "Intensive or compulsory"


def test_a_decision_is_read_in_the_words_of_the_version_it_was_made_in(amina: Desk, family: MacLeods) -> None:
    decide(amina, family, "A")
    texts = texts_in("levels")
    newer = texts["highland.toml"].replace(b"\nversion = 1\n", b"\nversion = 2\n")
    newer = newer.replace(b'label = "Additional, one agency"', b'label = "A little more"')
    known = Places(
        shelf(), levels={**texts, "highland_2.toml": newer},
        services=(files("fsdesk.resources") / "services.toml").read_bytes(), community={},
    )  # fmt: skip
    later = Levels(amina, known)
    child = next(each for each in later.of_family(family.id) if each.person == family.jamie)
    assert child.level == "Additional, one agency"
    assert "A little more" in [each.label for each in later.opened(family.id, family.jamie).levels]


def test_an_unborn_child_has_a_level_too(amina: Desk, family: MacLeods) -> None:
    from fsdesk.records import Person

    amina.add(Person(life_stage="unborn", due_on="2027-02-01", mother=family.kirsty), family.id)
    assert [each.name for each in amina.levels.of_family(family.id)] == ["Jamie", "Isla", "Baby of Kirsty"]
