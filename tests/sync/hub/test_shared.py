"""What a partner reads of a family's plan, on every ledger: as permitted, by today, and nothing else.

To be caught (not each was planted): a naming without anything that lets the plan go; a no that is heard of only at
naming; a permission that ran out; a "but" taken for a yes; a decision that lasts for ever, or outweighs a no; what is
hidden, guarded, objected to or of another home; a partner of another family; what is left behind by a purge. Planted
and seen caught: the "but"; a no that a decision outweighs; a role that comes back with what was shared.
"""

from __future__ import annotations

from typing import Any

import pytest

from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, UserId
from sync import asked_shared as asked
from sync.hub import allocating, guarding, office, shared
from sync.hub.ledger_guarding import Exclusion
from sync.hub.ledger_retaining import Purged
from sync.questions import NOT_ALLOWED
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Rig
from tests.sync.hub.sharing import CLINIC, NURSE, SCHOOL, TEACHER, SharedFamily

AT = "2026-11-22T09:00"
EVERYTHING = {"plan", "goal", "hers", "step", "meeting"}


@pytest.fixture
def of(rig: Rig) -> SharedFamily:
    return SharedFamily(rig)


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_named_partner_reads_the_plan_its_meetings_and_given_names_and_nothing_else(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    told = of.read()
    assert not isinstance(told, str)
    assert of.shown() == EVERYTHING
    assert told.family == asked.SharedFamily(of.family, "Rowan 214", ("Finn", "Kirsty"), SCHOOL, "2027-05-01")
    assert {(one.name, one.agency) for one in told.named} == {("Finn", ""), ("Kirsty", "")}
    goal = next(one for one in told.records if one.record == of.ids["goal"])
    assert goal.fields["in_their_words"] == ("FINNGOAL",)
    assert goal.fields["subjects"] == ([of.ids["finn"]],)
    for word in ("Galbraith", "2018", "1990", "Burn Road", "PH33", "HOMELABEL", "CASENOTE", "SAFECONTACT", "Aid"):
        assert word not in repr(told)
    assert [one.family for one in of.mine()] == [of.family]


def test_who_is_not_named_reads_nothing_whatever_is_permitted(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    assert of.read(NURSE) == NOT_ALLOWED
    assert of.mine(NURSE) == ()
    for user in (AMINA, MORAG, COLM):
        assert of.read(user) == NOT_ALLOWED
        assert of.ask(user, asked.MINE, asked.Nothing()).code == NOT_ALLOWED
    assert of.ask(TEACHER, asked.READ, asked.ReadAsked(FamilyId("zzzzzzzz.1"))).code == NOT_ALLOWED


def test_nobody_is_named_before_something_lets_the_plan_go_to_that_very_place(of: SharedFamily) -> None:
    assert of.name() == asked.NO_SHARING
    of.permit("finn", "kirsty", place=CLINIC)
    assert of.name() == asked.NO_SHARING
    assert of.name(NURSE, CLINIC) == ""
    assert of.read(TEACHER) == NOT_ALLOWED


@pytest.mark.parametrize("who", [AMINA, COLM, TEACHER])
def test_only_who_leads_the_team_names_and_only_partners_are_named(of: SharedFamily, who: UserId) -> None:
    of.permit("finn", "kirsty")
    assert of.name(by=who) == NOT_ALLOWED
    assert of.name(BASHIR) == asked.NOT_A_PARTNER
    assert of.mine() == ()


def test_a_no_ends_it_with_the_next_question_and_takes_out_what_is_about_who_said_it(of: SharedFamily) -> None:
    of.permit("finn")
    hers = of.permit("kirsty")
    assert of.name() == ""
    assert of.shown() == EVERYTHING
    of.write("no", "sharing_permission", hers.record, over=(hers.id,), withdrawn_at="2026-11-22T09:30")
    assert of.shown() == {"goal", "step"}, "of the whole family nothing is left where one of it said no"
    told = of.read()
    assert not isinstance(told, str)
    assert told.family.names == ("Finn",)
    his = of.permit("finn", decision="refuse", at="2026-11-22T09:45")
    assert of.read() == NOT_ALLOWED
    assert of.mine() == ()
    of.write("yes", "sharing_permission", his.record, over=(his.id,), taken_out="wrong family")
    assert of.shown() == {"goal", "step"}


def test_a_permission_that_has_run_out_lets_nothing_go(of: SharedFamily) -> None:
    of.permit("finn", "kirsty", expires="2026-11-23")
    assert of.name() == ""
    of.rig.clock.pass_by(days=1)
    assert of.shown() == EVERYTHING
    of.rig.clock.pass_by(hours=13)
    assert of.read() == NOT_ALLOWED, "it is the next day where the family lives"


def test_what_is_no_plain_yes_to_the_plan_lets_nothing_go(of: SharedFamily) -> None:
    variants: tuple[dict[str, Any], ...] = (
        {"decision": "allow_with_limits", "limits": "not about school"},
        {"decision": "not_now"},
        {"shared_anyway": True},
        {"categories": ("assessment",)},
        {"subjects": ()},
        {"expires": None},
    )
    for at, said in enumerate(variants):
        of.permit("finn", "kirsty", place=f"Place {at}", **said)
        assert of.name(agency=f"Place {at}") == asked.NO_SHARING, said
    of.permit("finn", "kirsty", place="Place 9")
    assert of.name(agency="Place 9") == ""


def decided(of: SharedFamily, **said: Any) -> None:
    fields = {"at": "2026-11-20T10:00", "subjects": (of.ids["finn"], of.ids["kirsty"]), "recipient": SCHOOL,
              "categories": ("plan",), "lawful_basis": "public_task", "outcome": "shared", "informed": "yes",
              "decided_by": "Amina", **said}  # fmt: skip
    of.write("decision", "sharing_decision", **fields)


def test_a_decision_to_share_the_plan_holds_until_it_is_looked_at_again_and_no_no_stands_against_it(
    of: SharedFamily,
) -> None:
    decided(of)
    assert of.name() == ""
    told = of.read()
    assert not isinstance(told, str)
    assert told.family.until == "2027-02-12"
    of.rig.clock.pass_by(days=82)
    assert of.shown() == EVERYTHING
    of.permit("kirsty", decision="refuse", at="2026-01-01T09:00")
    assert of.shown() == {"goal", "step"}, "a no of before counts too"
    of.rig.clock.pass_by(days=1)
    assert of.read() == NOT_ALLOWED


def test_what_is_no_plain_decision_to_share_the_plan_there_lets_nothing_go(of: SharedFamily) -> None:
    variants: tuple[dict[str, Any], ...] = (
        {"outcome": "partly"}, {"outcome": "not_shared"}, {"override": True}, {"categories": ("health",)},
        {"recipient": "Place 4 School"}, {"at": "2026-11-23T10:00"}, {"remedied_on": "2026-11-21"},
        {"taken_out": "not so"},
    )  # fmt: skip
    for at, said in enumerate(variants):
        decided(of, **{"recipient": f"Place {at}", **said})
        assert of.name(agency=f"Place {at}") == asked.NO_SHARING, said
    decided(of, recipient="Place 9")
    assert of.name(agency="Place 9") == ""


def test_what_is_guarded_hidden_taken_out_or_objected_to_is_left_out_without_a_trace(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    plan, finn = of.ids["plan"], of.ids["finn"]
    goal: dict[str, Any] = {"plan": plan, "subjects": (finn,)}
    of.write("private", "goal", **goal, in_their_words="A", sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    of.write("protected", "goal", **goal, in_their_words="B", sensitivity=Sensitivity.PROTECTED)
    of.write("few", "goal", **goal, in_their_words="C", sensitivity=Sensitivity.RESTRICTED, only_for=(AMINA,))
    of.write("hidden", "goal", **goal, in_their_words="D", hidden_from=(of.ids["kirsty"],))
    of.write("out", "goal", **goal, in_their_words="E", taken_out="not so")
    of.write("kept", "goal", **goal, in_their_words="F", not_for=(TEACHER,))
    of.write("own", "private_goal", **goal, in_their_words="G", sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    of.write("below", "next_step", goal=of.ids["protected"], owner_person=finn, what="H")
    of.write("asked", "goal", **goal, in_their_words="I")
    of.write("objects", "objection", person=finn, scope="one_record", about=of.ids["asked"], words="no", status="open")
    assert of.name() == ""
    assert of.shown() == EVERYTHING
    told = of.read()
    assert not isinstance(told, str)
    said = [value for one in told.records for values in one.fields.values() for value in values]
    assert not [letter for letter in "ABCDEFGHI" if letter in said]


def test_who_is_not_in_the_permission_is_named_in_no_text(of: SharedFamily) -> None:
    of.write("drew", "person", known_as="Drew")
    of.permit("finn", "kirsty")
    of.write("tells", "goal", plan=of.ids["plan"], subjects=(of.ids["finn"],), in_their_words="Drew stays away")
    assert of.name() == ""
    assert of.shown() == {"goal", "hers", "step"}, "and nothing of the whole family, of which Drew is one"


def test_a_family_whose_help_has_ended_is_shared_with_nobody(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    of.write("closed", "family", str(of.family), status="closed", over=(str(of.family),))
    assert of.read() == NOT_ALLOWED


def test_exclusion_restriction_and_purge_end_it_and_say_nothing_of_why(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    guarding.exclude(of.rig.ledger, Exclusion(TEACHER, of.family, "morag", "cousins", 1))
    assert (of.read(), of.mine(), of.name()) == (NOT_ALLOWED, (), asked.NO_SHARING)
    assert of.add().code == NOT_ALLOWED
    guarding.include(of.rig.ledger, TEACHER, of.family)
    assert of.shown() == EVERYTHING
    allocating.restrict(of.rig.ledger, of.family, [AMINA, MORAG])
    assert (of.read(), of.mine()) == (NOT_ALLOWED, ())
    assert of.name(NURSE) == asked.NO_SHARING
    allocating.open_again(of.rig.ledger, of.family)
    assert of.shown() == EVERYTHING
    assert of.add().code == ""
    with of.rig.ledger.writing():
        gone = of.rig.ledger.purge(Purged(of.family, 1, b"certificate", b"signature"), [])
    assert (gone["partnered"], gone["contribution"]) == (1, 1)
    assert (of.read(), of.mine(), of.sent()) == (NOT_ALLOWED, (), [])
    assert of.add(name=2).code == NOT_ALLOWED


def test_a_role_that_changes_ends_it_for_good(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    office.change_role(of.rig.ledger, TEACHER, "front_door")
    assert of.read() == NOT_ALLOWED
    office.change_role(of.rig.ledger, TEACHER, "partner_contributor")
    assert of.read() == NOT_ALLOWED, "who is a partner again is named again"
    assert of.name() == ""
    assert of.shown() == EVERYTHING


def test_a_hub_that_was_put_back_shares_nothing_until_somebody_names_anew(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    office.put_back(of.rig.ledger)
    assert of.read() == NOT_ALLOWED
    assert of.name() == ""


def test_who_leads_ends_a_naming_and_the_office_may(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    assert of.name() == "", "said twice it is done once"
    gone = of.told(MORAG, asked.UNNAME, asked.UnnameAsked(of.family, TEACHER), asked.Done)
    again = of.told(MORAG, asked.UNNAME, asked.UnnameAsked(of.family, TEACHER), asked.Done)
    assert (gone.changed, again.changed) == (True, False)
    assert of.read() == NOT_ALLOWED
    assert of.name() == ""
    assert shared.end(of.rig.ledger, TEACHER, of.family, of.device(MORAG).user, 7)
    assert of.read() == NOT_ALLOWED
    assert of.ask(AMINA, asked.UNNAME, asked.UnnameAsked(of.family, TEACHER)).code == NOT_ALLOWED


def test_who_is_named_is_told_to_those_who_know_the_family_and_partners_to_who_may_name(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    assert of.name() == ""
    for user in (AMINA, MORAG):
        told = of.told(user, asked.NAMED, asked.Nothing(), asked.Named)
        assert [(one.user, one.name, one.agency, one.by, one.ended, one.until) for one in told.rows] == [
            (TEACHER, "Shona Bell", SCHOOL, MORAG, 0, "2027-05-01")
        ]
        assert [one.user for one in told.partners] == ([NURSE, TEACHER] if user == MORAG else [])
    assert of.told(COLM, asked.NAMED, asked.Nothing(), asked.Named) == asked.Named()
    assert of.ask(TEACHER, asked.NAMED, asked.Nothing()).code == NOT_ALLOWED


def test_a_long_plan_is_told_in_several_replies_each_record_once(of: SharedFamily) -> None:
    of.permit("finn", "kirsty")
    long = "word " * 12_000
    for at in range(8):
        of.write(f"long{at}", "goal", plan=of.ids["plan"], subjects=(of.ids["finn"],), in_their_words=f"{at} {long}")
    assert of.name() == ""
    found: list[RecordId] = []
    after, replies = RecordId(""), 0
    while not replies or after:
        told = of.told(TEACHER, asked.READ, asked.ReadAsked(of.family, after), asked.ReadTold)
        found += [one.record for one in told.records]
        after, replies = told.after, replies + 1
    assert replies > 1
    assert len(found) == len(set(found)) == len(EVERYTHING) + 8
