"""Whose word counts: permissions read at their narrowest, the last word, what went out after a no, what is missing.

Planted one at a time, each seen caught: a yes that outlives its twelve months; a withdrawal that counts only from
when it was heard of; a yes to one place taken for another; a no to a place lost because its name was written longer;
an old yes outliving a newer no; an act to keep somebody safe called a breach; a permission where no would not be obeyed
letting something go; the other parent's agreement asked for, or waited for.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk import rules_consenting as rules
from fsdesk import rules_sharing
from fsdesk.guarding import guard_for
from fsdesk.pace import urgency
from fsdesk.records import EngagementAgreement, SharingDecision, SharingPermission
from fsdesk.records.fields import Sensitivity
from fsdesk.rules_consenting import Agreement, Permission, Word
from fsdesk.rules_sharing import Act

NOW = "2026-11-30T17:00"
YES = Permission(
    id="a.1", subjects=frozenset({"isla"}), recipient="Lochaber High", categories=frozenset({"plan"}),
    decision="allow", genuine=True, at="2026-11-01T10:00", expires="2027-05-01",
)  # fmt: skip
SHARED = Act(
    id="a.2", at="2026-11-30T11:00", subjects=frozenset({"isla"}), recipient="Lochaber High",
    categories=frozenset({"plan"}), basis="consent", outcome="shared",
)  # fmt: skip


def but(one: Permission, **fields: object) -> Permission:
    return msgspec.structs.replace(one, **fields)


def word(*permissions: Permission, place: str = "Lochaber High", now: str = NOW) -> Word:
    return rules.word_on(permissions, place, "isla", "plan", now)


# --- how one permission stands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "stands"),
    [
        ({}, Word.LIVE),
        ({"decision": "allow_with_limits", "limits": "Not the money", "limits_read": True}, Word.LIVE),
        ({"decision": "allow_with_limits", "limits": "Not the money"}, Word.LIMITED),
        ({"decision": "allow_with_limits", "limits": " ", "limits_read": True}, Word.LIMITED),
        ({"decision": "allow", "limits": "Not the money"}, Word.LIVE),
        ({"decision": "refuse"}, Word.REFUSED),
        ({"genuine": False}, Word.INFORM),
        ({"withdrawn_at": "2026-11-30T10:30"}, Word.WITHDRAWN),
        ({"withdrawn_at": "2027-11-30T10:30"}, Word.WITHDRAWN),
        ({"expires": "2026-11-29"}, Word.EXPIRED),
        ({"expires": "2026-11-30"}, Word.LIVE),
        ({"expires": "2026-11"}, Word.EXPIRED),
        ({"expires": "2030-01-01", "at": "2025-11-29T10:00"}, Word.EXPIRED),
        ({"expires": "2030-01-01", "at": "2025-11-30T10:00"}, Word.LIVE),
        ({"expires": ""}, Word.UNFINISHED),
        ({"decision": ""}, Word.UNFINISHED),
        ({"categories": frozenset()}, Word.UNFINISHED),
        ({"subjects": frozenset()}, Word.UNFINISHED),
    ],
)  # fmt: skip
def test_a_permission_holds_only_whole_and_within_its_twelve_months(fields: dict[str, object], stands: Word) -> None:
    assert rules.standing(but(YES, **fields), NOW) is stands


def test_a_yes_is_to_the_very_place_and_a_no_to_every_place_that_may_be_meant() -> None:
    assert word(YES, place="lochaber HIGH") is Word.LIVE
    assert word(YES, place="Lochaber High School") is Word.UNASKED
    no = but(YES, withdrawn_at="2026-11-30T10:30")
    assert word(no, place="Lochaber High School") is Word.WITHDRAWN
    assert word(no, place="Kinlochleven High") is Word.UNASKED
    assert rules.no_said_to([no], "Lochaber High School", NOW) == no
    assert rules.no_said_to([YES], "Lochaber High School", NOW) is None


def test_the_last_word_counts_and_at_the_same_minute_the_no() -> None:
    no = but(YES, id="a.3", withdrawn_at="2026-11-20T10:00")
    again = but(YES, id="a.4", at="2026-11-25T10:00")
    assert word(no, again) is Word.LIVE
    assert word(again, but(no, withdrawn_at="2026-11-26T10:00")) is Word.WITHDRAWN
    assert word(again, but(no, withdrawn_at="2026-11-25T10:00")) is Word.WITHDRAWN


MINUTES = st.integers(0, 9).map(lambda n: f"2026-11-{10 + n}T10:00")
PERMISSIONS = st.lists(
    st.builds(
        Permission,
        id=st.sampled_from(["a.1", "a.2", "a.3"]),
        subjects=st.frozensets(st.sampled_from(["isla", "jamie"]), min_size=1),
        recipient=st.sampled_from(["Lochaber High", "lochaber high", "Lochaber High School", "GP"]),
        categories=st.frozensets(st.sampled_from(["plan", "health"]), min_size=1),
        decision=st.sampled_from(["allow", "refuse", "allow_with_limits"]),
        limits=st.sampled_from(["", "Not the money"]),
        limits_read=st.booleans(),
        genuine=st.booleans(),
        at=MINUTES,
        expires=st.just("2027-01-01"),
        withdrawn_at=st.one_of(st.just(""), MINUTES),
    ),
    max_size=5,
)


@settings(max_examples=300, deadline=None)
@given(PERMISSIONS)
def test_a_family_that_said_no_after_its_last_yes_is_obeyed_whatever_else_is_written(found: list[Permission]) -> None:
    """The oracle walks through the days and remembers the last thing the family said."""
    for place in ("Lochaber High", "Lochaber High School", "GP"):
        for subject in ("isla", "jamie"):
            for category in ("plan", "health"):
                may_go = False
                for day in range(10, 20):
                    at = f"2026-11-{day}T10:00"
                    mine = [one for one in found if subject in one.subjects and category in one.categories]
                    nos = [
                        one for one in mine
                        if (one.decision == "refuse" or one.withdrawn_at) and max(one.at, one.withdrawn_at) == at
                        and (one.recipient.lower() in place.lower() or place.lower() in one.recipient.lower())
                    ]  # fmt: skip
                    said = [
                        one for one in mine
                        if one.decision != "refuse" and not one.withdrawn_at and one.at == at
                        and one.recipient.lower() == place.lower()
                    ]  # fmt: skip
                    if said:
                        may_go = all(one.genuine and (one.decision == "allow" or (one.limits and one.limits_read))
                                     for one in said)  # fmt: skip
                    if nos:
                        may_go = False
                live = rules.word_on(found, place, subject, category, NOW) is Word.LIVE
                assert live is bool(may_go)
                assert ((subject, category) in rules.may_receive(found, place, NOW)) is live


# --- what went out ------------------------------------------------------------------------------------------------


def test_what_was_shared_between_the_no_and_its_arrival_is_to_be_put_right() -> None:
    no = but(YES, withdrawn_at="2026-11-30T10:30")
    assert rules_sharing.to_put_right([no], [SHARED]) == [(SHARED, no)]
    earlier = msgspec.structs.replace(SHARED, id="a.9", at="2026-11-30T10:29")
    assert rules_sharing.to_put_right([no], [earlier]) == []
    assert rules_sharing.already_has(no, [SHARED, earlier]) == [earlier, SHARED]


@pytest.mark.parametrize(
    "fields",
    [{"override": True}, {"basis": "legal_obligation"}, {"basis": "vital_interests"}, {"outcome": "not_shared"},
     {"remedied": True}, {"categories": frozenset({"health"})}, {"subjects": frozenset({"jamie"})},
     {"recipient": "GP practice"}],
)  # fmt: skip
def test_what_no_answer_could_have_changed_is_not_to_be_put_right(fields: dict[str, object]) -> None:
    no = but(YES, withdrawn_at="2026-11-30T10:30")
    assert rules_sharing.to_put_right([no], [msgspec.structs.replace(SHARED, **fields)]) == []


def test_what_was_permitted_anew_before_the_act_was_no_mistake() -> None:
    no = but(YES, withdrawn_at="2026-11-20T10:30")
    again = but(YES, id="a.7", at="2026-11-25T09:00")
    assert rules_sharing.to_put_right([no, again], [SHARED]) == []
    later = but(again, withdrawn_at="2026-11-30T12:00")
    assert rules_sharing.to_put_right([no, later], [SHARED]) == [], "it still stood when it was shared"
    assert rules_sharing.to_put_right([no, but(later, withdrawn_at="2026-11-30T10:00")], [SHARED])


def test_a_place_that_was_refused_and_got_it_all_the_same_is_to_be_put_right() -> None:
    assert rules_sharing.to_put_right([but(YES, decision="refuse")], [SHARED])


# --- what is missing ----------------------------------------------------------------------------------------------


FULL = {"at": NOW, "recipient": "GP", "decided_by": "amina", "outcome": "shared", "informed": "yes",
        "lawful_basis": "public_task", "why_necessary": "To plan together.", "views": "Glad of it."}  # fmt: skip
LISTS = {"subjects": ("isla",), "categories": ("plan",)}
DANGER = {"risk": "Said he has a knife.", "seriousness": "life", "time_pressure": "Tonight.", "safe_to_inform": "no",
          "consulted_lead": "no", "why_not_consulted": "Nobody answered."}  # fmt: skip


def lacking(text: dict[str, str], flags: dict[str, bool | None] | None = None, categories: tuple[str, ...] = ("plan",),
            *, under: bool = False, permitted: bool = False) -> list[str]:  # fmt: skip
    lists = {**LISTS, "categories": categories}
    found = rules_sharing.problems_of_decision(text, lists, flags or {}, under_agreement=under, is_permitted=permitted)
    return [name for name, _ in found]


def test_a_decision_outside_an_agreement_has_the_whole_list_and_within_one_the_short_one() -> None:
    assert lacking(FULL) == []
    grounds = ("lawful_basis", "why_necessary", "views")
    short = {name: words for name, words in FULL.items() if name not in grounds}
    assert lacking(short) == list(grounds)
    assert lacking(short, under=True) == []
    for name in FULL:
        assert name in lacking({**FULL, name: " "})


def test_what_is_specially_private_asks_for_more() -> None:
    assert lacking(FULL, categories=("health",)) == ["special_condition"]
    assert lacking(FULL, categories=("offences",)) == ["criminal_data"]
    assert lacking(FULL, {"criminal_data": False}, ("offences",)) == []


def test_a_permission_is_a_ground_only_while_it_stands() -> None:
    text = {**FULL, "lawful_basis": "consent"}
    assert lacking(text) == ["lawful_basis"]
    assert lacking(text, permitted=True) == []
    assert lacking({**text, "outcome": "not_shared", "not_shared_reason": "They said no."}) == []


def test_acting_without_waiting_asks_for_all_of_it_whatever_the_agreement() -> None:
    assert set(lacking(FULL, {"override": True}, under=True)) == set(DANGER) - {"why_not_consulted"}
    assert lacking({**FULL, **DANGER}, {"override": True}) == []
    assert lacking({**FULL, **DANGER, "why_not_consulted": ""}, {"override": True}) == ["why_not_consulted"]
    assert lacking({**FULL, "informed": "no"}) == ["not_informed_reason"]


def test_one_adults_agreement_is_whole_without_anybody_elses() -> None:
    text = {"person": "kirsty", "given_by": "self", "agreed": "yes", "scope": "Visits", "method": "verbal",
            "at": NOW, "notice_version": "3", "review_due": "2027-11-30"}  # fmt: skip
    assert rules.problems_of_agreement(text, age=34) == ()
    for answer in ("not_safe", "not_known", "nobody", "yes", ""):
        assert rules.problems_of_agreement({**text, "other_holder_informed": answer}, age=34) == ()
    for_a_child = {**text, "given_by": "parent"}
    assert [name for name, _ in rules.problems_of_agreement(for_a_child, age=8)] == ["own_view"]
    assert rules.problems_of_agreement(for_a_child, age=4) == ()
    assert rules.problems_of_agreement({**for_a_child, "why_no_view": "Asleep"}, age=8) == ()


def test_one_adults_agreement_is_enough_whatever_anybody_else_says_or_does_not() -> None:
    kirsty = Agreement(id="a.3", person="kirsty", agreed="yes", at=NOW)
    for other in ("no", "not_now", "", "partly"):
        dan = Agreement(id="a.4", person="dan", agreed=other, at=NOW if other else "")
        assert "kirsty" in rules.who_agrees([kirsty, dan], NOW[:10])
        assert not rules.has_stopped([kirsty, dan], NOW[:10])
    ended = Agreement(id="a.4", person="dan", agreed="yes", at="2026-01-01T10:00", ended_at=NOW)
    assert rules.who_agrees([kirsty, ended], NOW[:10]) == ("kirsty",)
    assert not rules.has_stopped([kirsty, ended], NOW[:10])
    assert rules.has_stopped([ended], NOW[:10])


# --- days, order, guards ------------------------------------------------------------------------------------------


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.integers(0, 36))
def test_months_after_a_day_end_on_that_day_or_at_the_months_end(day: date, months: int) -> None:
    found = date.fromisoformat(rules.months_after(day.isoformat(), months))
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


def test_a_day_is_given_to_write_down_why() -> None:
    assert rules_sharing.complete_by("2026-11-30T22:15") == "2026-12-01T22:15"
    assert rules_sharing.complete_by("") == ""


def test_a_no_is_sent_before_everything_and_an_agreement_before_visits() -> None:
    first = [
        ("sharing_permission", {"withdrawn_at": NOW}), ("sharing_permission", {"decision": "refuse"}),
        ("engagement_agreement", {"ended_at": NOW}), ("objection", {"words": "Stop."}),
    ]  # fmt: skip
    assert [urgency(kind, fields) for kind, fields in first] == [0, 0, 0, 0]
    assert urgency("sharing_decision", {"override": True}) == 1
    assert urgency("sharing_permission", {"decision": "not_now"}) == 0, "it may take back a yes"
    assert [urgency("engagement_agreement", {"agreed": word}) for word in ("no", "not_now", "yes")] == [0, 3, 3]
    assert urgency("crisis_contact", {"nature": "money"}) == 1
    assert [urgency(kind, {"scope": "x"}) for kind in ("engagement_agreement", "sharing_permission")] == [3, 3]
    assert urgency("sharing_permission", {"withdrawn_at": None}) == 3


@pytest.mark.parametrize(
    "record",
    [SharingDecision(override=True), SharingDecision(informed="no"), SharingPermission(categories=("domestic_abuse",)),
     SharingPermission(recipient_type="domestic_abuse"), SharingDecision(recipient_type="domestic_abuse")],
)  # fmt: skip
def test_what_would_tell_whoever_harms_is_for_no_familys_eyes(record: SharingDecision | SharingPermission) -> None:
    assert guard_for(record.kind(), record.written()) is Sensitivity.PROTECTED


def test_whether_the_other_parent_knows_never_leaves_with_a_family_copy() -> None:
    guarded = {name for name, field in EngagementAgreement.declared().items() if field.says.sensitivity}
    assert {"other_holder_informed", "other_holder_why"} <= guarded
    assert guard_for("sharing_permission", {"categories": ("plan",)}) is Sensitivity.OPEN_TO_FAMILY


def test_sharing_in_a_word_is_what_was_last_said_of_each_place() -> None:
    def said(place: str, at: str, **more: object) -> Permission:
        given = {"decision": "allow", "genuine": True, "expires": "2027-01-01", **more}
        return Permission(id=at, recipient=place, subjects=frozenset({"i"}), categories=frozenset({"plan"}), at=at,
                          **given)  # type: ignore[arg-type]  # fmt: skip

    def word(*permissions: Permission) -> str:
        return rules.in_a_word(permissions, "2026-11-21T09:00")[0].partition(": ")[2]

    yes, no = said("School", "2026-11-01T10:00"), said("Surgery", "2026-11-02T10:00", decision="refuse")
    assert word() == "not asked"
    assert word(yes) == "yes"
    assert word(yes, no) == "in part"
    assert word(no) == "no"
    assert word(said("School", "2026-10-01T10:00", decision="refuse"), yes) == "yes", "the later word counts"
    assert word(said("School", "2025-11-01T10:00", expires="2026-01-01")) == "ask again"
    assert word(msgspec.structs.replace(yes, withdrawn_at="2026-11-20T10:00")) == "no"
    assert word(said("School", "2026-11-03T10:00", decision=""), no) == "no", "what is not finished says nothing"
