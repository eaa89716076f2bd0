"""What a desk lets its person do, against the table written apart: every role, every act of the desk, every degree.

A real desk in each role tries each act on a visit that is open, restricted with them named, or restricted without; and
what comes of it must be what `role_oracle` says. Planted one at a time, each seen caught here: a chapter that asks no
decision; a lead told by role alone; a write let through; a widening by who did not write it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.allowed import may
from fsdesk.records import CaseNote, Objection
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.roles import Action
from fsdesk.rules_seeing import Choice
from fsdesk.trouble import Refused
from tests.fsdesk.carrying import MacLeods, carry
from tests.fsdesk.role_oracle import ROLES, Case, expected

BECAUSE = "She asked us to, and it keeps her safe."


class Tried:
    """Acts on what is here, tried by whoever's desk it is."""

    def __init__(self, family: MacLeods, visit: RecordId, note: RecordId, objection: RecordId) -> None:
        self.family, self.visit, self.note, self.objection = family, visit, note, objection

    def write(self, desk: Desk) -> None:
        desk.write(self.note, {"text": f"More of it, {desk.store.setting('role')}"}, desk.read(self.note).shown)

    def sign_off(self, desk: Desk) -> None:
        desk.sign_off(self.visit, desk.review(self.visit).digest)

    def return_it(self, desk: Desk) -> None:
        desk.return_with_comment(self.visit, desk.review(self.visit).digest, "Who was there?")

    def allocate(self, desk: Desk) -> None:
        desk.moving.holding(self.family.id)

    def restrict(self, desk: Desk) -> None:
        self._choose(desk, Sensitivity.PROTECTED, "")

    def widen(self, desk: Desk) -> None:
        self._choose(desk, Sensitivity.OPEN_TO_FAMILY, BECAUSE)

    def _choose(self, desk: Desk, sensitivity: Sensitivity, reason: str) -> None:
        view = desk.seeing.open(self.note)
        desk.seeing.choose(self.note, Choice(sensitivity=sensitivity), reason, view.shown)

    def share(self, desk: Desk) -> None:
        desk.consenting.begin_decision(self.family.id)

    def override(self, desk: Desk) -> None:
        desk.consenting.act_now(self.family.id, "The police")

    def oversee(self, desk: Desk) -> None:
        desk.figures.view()

    def correct(self, desk: Desk) -> None:
        held = desk.read(self.objection)
        desk.write(self.objection, {"reason": f"As {desk.store.setting('role')}"}, held.shown)

    def take_request(self, desk: Desk) -> None:
        desk.asking.begin({"source_person": "Mairi"})

    def acts(self) -> Iterator[tuple[str, str, Callable[[Desk], None]]]:
        yield from (
            ("write", "write", self.write), ("sign_off", "sign_off", self.sign_off),
            ("return", "sign_off", self.return_it), ("allocate", "allocate", self.allocate),
            ("restrict", "restrict", self.restrict), ("widen", "widen", self.widen), ("share", "share", self.share),
            ("override", "override", self.override), ("oversee", "oversee", self.oversee),
            ("correct", "correct", self.correct),
            ("take_request", "take_request", self.take_request),
        )  # fmt: skip


def case(**told: bool) -> Case:
    """Somebody on whose laptop it is."""
    given = dict.fromkeys(Case._fields, False) | {"team": True, "held": True} | told
    return Case(**given)


@pytest.fixture
def tried(amina: Desk, bashir: Desk) -> Tried:
    family = MacLeods(amina)
    visit = family.finished_visit(amina)
    amina.submit(visit)
    note = amina.add(CaseNote(text="Quietly."), family.id).record
    asked = Objection(person=family.kirsty, objection_kind="restriction", scope="everything", words="No.",
                      said_at="2026-11-20T10:00", status="open")  # fmt: skip
    objection = amina.add(asked, family.id).record
    carry(amina, bashir)
    return Tried(family, visit, note, objection)


def test_every_role_does_what_the_table_says_and_nothing_else(bashir: Desk, tried: Tried) -> None:
    differ, came = [], set()
    for role, (name, action, act) in itertools.product(ROLES, tried.acts()):
        bashir.store.remember(role="team_lead")
        if action in ("restrict", "widen"):  # begins from the other end, as a lead put it
            (tried.widen if action == "restrict" else tried.restrict)(bashir)
        bashir.store.remember(role=role)
        try:
            act(bashir)
            found = "yes"
        except Refused:
            found = "no"
        came.add(found)
        wanted = {expected(role, action, case()), expected(role, "write", case()) if action == "correct" else "no"}
        if found != ("yes" if "yes" in wanted else "no"):
            differ.append((role, name, found))
    assert not differ
    assert came == {"yes", "no"}


def test_a_page_offers_what_the_table_says_of_what_is_open_restricted_to_them_and_kept_from_them(
    amina: Desk, bashir: Desk, tried: Tried
) -> None:
    named = amina.add(CaseNote(text="For two.", only_for=("bashir",)), tried.family.id).record
    others = amina.add(CaseNote(text="For others.", only_for=("morag",)), tried.family.id).record
    about = amina.add(CaseNote(text="About him.", not_for=("bashir",)), tried.family.id).record
    carry(amina, bashir)
    degrees = {tried.note: {}, named: {"restricted": True, "named": True}, others: {"restricted": True},
               about: {"kept_from": True}}  # fmt: skip
    differ = []
    for role, (record, told), action, own in itertools.product(ROLES, degrees.items(), Action, (False, True)):
        bashir.store.remember(role=role)
        offered = may(bashir, action, bashir.read(record), own=own)
        if offered != (expected(role, action.value, case(own=own, **told)) == "yes"):
            differ.append((role, record, action, own))
    assert not differ


def test_sections_are_offered_to_whom_their_hub_would_answer(amina: Desk) -> None:
    for role in ROLES:
        amina.store.remember(role=role)
        me, told = amina.me(), case()
        found = (me.may_sign, me.may_see_laptops, me.may_see_out, me.may_audit, me.may_look_beyond,
                 me.may_know, me.may_count)  # fmt: skip
        asked = ("sign_off", "see_laptops", "who_is_out", "audit", "find", "know", "scorecard")
        assert found == tuple(expected(role, action, told) != "no" for action in asked), role
