"""Going out alone: nobody sets off unlooked-for, and every sentence about who knows of a plan is true.

Planted one at a time, each seen caught here: a plan called watched because it was received; one whose end moved since;
a code that outlives its times; a way round the rule by the form of the visit; a check-out that waits for its sentence;
a time without its offset; two workers held up; a board that forgets to say how old it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.desk import Desk
from fsdesk.keyfile import Bundle
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body
from fsdesk.rules_out import moment
from fsdesk.spoken_codes import OUT_ALONE, plan_said, spoken_code
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry

ENDS = "2026-11-21T15:30"


class Going:
    """Amina, with a visit to the MacLeods this afternoon, and a hub that says what it is told to say."""

    def __init__(self, amina: Desk) -> None:
        self.desk, self.out = amina, amina.going_out
        self.family = MacLeods(amina)
        self.visit = amina.plan_visit(self.family.id, {"planned_start": "2026-11-21T14:00", "planned_end": ENDS,
                                                       "household": self.family.home})  # fmt: skip

    def plan(self, **fields: Any) -> RecordId:
        given = {"buddy": "bashir", "risk_level": "low", **fields}
        return self.out.begin(self.visit, given).id

    def hub_says(self, *plans: tuple[RecordId, str, int]) -> None:
        watched: list[dict[str, Any]] = [
            {"record": plan, "expected": moment(f"{end}+00:00"), "grace_minutes": grace, "asked": []}
            for plan, end, grace in plans
        ]
        self.out.keep_mine({"at": int(self.desk.clock.now().timestamp()), "plans": watched, "has_word": False})

    @property
    def view(self) -> Any:
        return self.out.view(self.visit)

    def status(self) -> str:
        return self.desk.read(self.visit).text("status")


@pytest.fixture
def going(amina: Desk) -> Going:
    return Going(amina)


def test_who_goes_alone_without_a_plan_is_told_that_nobody_looks_for_them(going: Going) -> None:
    assert going.view.stands == "Nobody looks out for you. A laptop without signal cannot raise an alarm."
    with pytest.raises(Refused, match="make a plan first"):
        going.out.set_off(going.visit)
    assert going.status() == "planned"


def test_a_plan_is_only_watched_once_the_hub_says_so_with_these_very_times(going: Going) -> None:
    plan = going.plan()
    assert going.desk.read(plan).text("expected_finish") == f"{ENDS}+00:00"
    assert "has not left the laptop" in going.view.stands
    carry(going.desk)  # received, and not yet known to be watched
    assert "Nobody looks out for you yet" in going.view.stands
    with pytest.raises(Refused, match="has not said that it has your plan"):
        going.out.set_off(going.visit)
    going.hub_says((plan, ENDS, 30))
    assert going.view.stands == "The hub looks out for you until 15:30 and 30 minutes more. It said so at 09:00."
    assert going.out.set_off(going.visit).is_off
    assert going.status() == "en_route"


def test_an_end_that_moved_since_is_said_to_have_moved(going: Going) -> None:
    plan = going.plan()
    going.hub_says((plan, ENDS, 30))
    going.desk.write(plan, {"expected_finish": "2026-11-21T17:00+00:00"}, going.desk.read(plan).shown)
    assert going.view.stands == "The hub looks out for you until 15:30. Your later change has not reached it."
    with pytest.raises(Refused):
        going.out.set_off(going.visit)
    going.desk.write(plan, {"expected_finish": f"{ENDS}+00:00", "grace_minutes": 45}, going.desk.read(plan).shown)
    assert not going.view.is_watched


def test_no_form_says_that_a_visit_is_on_its_way_before_somebody_looks_out(going: Going) -> None:
    shown = going.desk.read(going.visit).shown
    with pytest.raises(Refused, match="make a plan first"):
        going.desk.write(going.visit, {"status": "en_route"}, shown)
    assert going.status() == "planned"
    plan = going.plan()
    going.hub_says((plan, ENDS, 30))
    going.desk.write(going.visit, {"status": "en_route"}, shown)
    assert going.status() == "en_route"


def test_a_lead_may_let_somebody_go_without_the_hub_by_name_and_with_a_reason(going: Going) -> None:
    plan = going.plan(waived_by="ruaridh")
    with pytest.raises(Refused, match="why the lead let you go"):
        going.out.set_off(going.visit)
    going.desk.write(plan, {"waived_because": "No signal; rang from the pier"}, going.desk.read(plan).shown)
    assert going.out.set_off(going.visit).is_off
    assert "Nobody looks out for you yet" in going.view.stands, "a waiver does not make it true"


def test_the_code_read_over_the_telephone_is_checked_without_a_line_and_ends_with_its_times(
    amina: Desk, tmp_path: Path
) -> None:
    hub = X25519PrivateKey.generate()
    bundle = Bundle(store_key=bytes(32), sign_seed=bytes(32), seal_seed=b"s" * 32, store_id="x" * 16, gen=1)
    desk = Desk(amina.store, amina.clock, bundle)
    desk.store.remember(hub_seal=hub.public_key().public_bytes_raw().hex())
    going = Going(desk)
    plan = going.plan()
    assert going.view.phone_in == f"Plan {plan}, out again by 15:30, 30 minutes of grace"
    theirs = X25519PrivateKey.from_private_bytes(b"s" * 32).public_key()
    until = moment(f"{ENDS}+00:00")
    assert until is not None
    code = spoken_code(hub, theirs, OUT_ALONE, plan_said(plan, until, 30))
    other = spoken_code(hub, theirs, OUT_ALONE, plan_said(plan, until, 45))
    with pytest.raises(Refused, match="not the code of this plan"):
        going.out.take_code(plan, other)
    with pytest.raises(Refused, match="letters and digits"):
        going.out.take_code(plan, code[:-2])
    assert going.view.why_not
    assert going.out.take_code(plan, f" {code.lower()} ").stands.startswith("The office has your plan by telephone")
    desk.write(plan, {"expected_finish": "2026-11-21T17:00+00:00"}, desk.read(plan).shown)
    assert "Nobody looks out for you yet" in going.view.stands
    with pytest.raises(Refused):
        going.out.set_off(going.visit)


@pytest.mark.parametrize("fields", [{"two_workers": "yes"}, {"risk_level": "high", "measures": "Meet at the gate"}])
def test_where_two_should_go_a_lead_agrees_that_one_does(going: Going, fields: dict[str, str]) -> None:
    plan = going.plan(**fields)
    going.hub_says((plan, ENDS, 30))
    with pytest.raises(Refused, match="a lead agrees"):
        going.out.set_off(going.visit)
    going.desk.write(plan, {"approved_by": "ruaridh"}, going.desk.read(plan).shown)
    assert going.out.set_off(going.visit).is_off


def test_a_flag_that_asks_for_two_counts_and_stands_on_the_plan(going: Going) -> None:
    going.desk.safety.begin_flag(going.family.id, {"risk": "two_workers", "evidence": "Agreed after 3 Nov"})
    plan = going.plan()
    going.hub_says((plan, ENDS, 30))
    assert going.view.flags == ("Always two workers",)
    with pytest.raises(Refused, match="a lead agrees"):
        going.out.set_off(going.visit)


@pytest.mark.parametrize("fields", [{"workers": ("amina", "bashir")}, {"setting": "phone"}])
def test_two_together_and_a_call_need_no_plan(going: Going, fields: dict[str, Any]) -> None:
    going.desk.write(going.visit, fields, going.desk.read(going.visit).shown)
    assert going.out.set_off(going.visit).why_not == ""
    assert going.status() == "en_route"


def test_being_back_is_never_refused_and_known_only_when_the_hub_has_stopped_watching(
    going: Going, clock: StillClock
) -> None:
    plan = going.plan()
    going.hub_says((plan, ENDS, 30))
    going.out.set_off(going.visit)
    assert [need.title for need in going.out.needs_you()] == ["You are out. Say when you are out again"]
    clock.set("2026-11-21T14:05")
    assert going.out.check_in(plan).is_in
    clock.set("2026-11-21T15:10")
    view = going.out.check_out(plan)
    assert view.tone == "danger"
    assert "people will look for you. Ring the office." in view.stands
    carry(going.desk)
    assert going.view.tone == "danger", "received, and not yet known to be heard"
    going.hub_says()
    assert going.view.stands == "You were out again at 15:10, and the hub knows it."
    assert going.out.needs_you() == ()
    assert going.desk.read(plan).text("check_out_by") == "app"


def test_who_comes_out_late_says_afterwards_what_kept_them(going: Going, clock: StillClock) -> None:
    plan = going.plan()
    going.hub_says((plan, ENDS, 30))
    going.out.set_off(going.visit)
    clock.set("2026-11-21T16:20")
    assert going.out.check_out(plan, "phone").needs_late_note
    assert [need.title for need in going.out.needs_you()] == ["You were out later than planned: say what kept you"]
    going.desk.write(plan, {"late_because": "The ford was up."}, going.desk.read(plan).shown)
    assert not going.view.needs_late_note
    assert going.out.needs_you() == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"buddy": "amina"}, "buddy"), ({"buddy": None}, "buddy"), ({"risk_level": None}, "risk_level"),
     ({"expected_finish": "2026-11-21T08:59+00:00"}, "expected_finish"),
     ({"expected_finish": "2026-11-22T09:01+00:00"}, "expected_finish"),
     ({"expected_finish": ENDS}, "expected_finish"), ({"risk_level": "high"}, "measures"),
     ({"grace_minutes": 300}, "grace_minutes")],
)  # fmt: skip
def test_a_plan_that_nobody_could_act_on_is_not_enough(going: Going, fields: dict[str, Any], field: str) -> None:
    plan = going.plan(**fields)
    end = going.desk.read(plan).text("expected_finish")
    going.hub_says((plan, end[:16], fields.get("grace_minutes", 30)))
    assert field in [name for name, _ in going.view.problems]
    with pytest.raises(Refused):
        going.out.set_off(going.visit)


def test_plans_and_ends_leave_before_visits(going: Going) -> None:
    going.plan()
    going.family.finished_visit(going.desk)

    kinds = [from_body(raw).kind for raw in going.desk.sending.offer(1 << 30)]
    assert kinds.index("lone_working") == 0


def test_the_board_says_who_where_and_how_old_it_is(going: Going, lead: Desk, clock: StillClock) -> None:
    plan = going.plan(vehicle="Red Fiesta, SX61 ABC", phone="01632 960777", landline_safe="yes")
    carry(going.desk, lead)
    assert lead.going_out.board().sentence == "The hub has not been asked yet who is out."
    end = moment(f"{ENDS}+00:00")
    assert end is not None
    said = {"at": end - 600, "out": [{
        "record": plan, "family": going.family.id, "worker": "amina", "buddy": "bashir", "expected": end,
        "grace_minutes": 30, "lodged_at": 1, "by_phone": False, "duress_at": 0, "closed_at": 0, "closed_by": "",
        "steps": [{"step": "worker", "at": end + 1800, "result": "board", "tries": 1}],
        "done": [{"at": end + 1900, "user": "office", "step": "worker", "words": "No answer"}],
        "word": "Is Bramble well?"}]}  # fmt: skip
    live = lead.going_out.keep_board(said)
    (row,) = live.rows
    assert (live.is_live, live.sentence) == (True, "1 person out, as the hub says.")
    assert (row.worker, row.buddy, row.where) == (
        "Amina Yusuf", "Bashir Khan", "MacLeod family · 2 Shore Road, Arisaig PH39 4NJ")  # fmt: skip
    assert (row.standing, row.tone, row.carries) == ("out", "neutral", "01632 960777, Red Fiesta, SX61 ABC")
    assert row.next_step == "Ring the worker"
    assert row.done == ("16:01  The office: No answer",)
    assert row.word == "Is Bramble well?"
    clock.set("2026-11-21T16:30")
    old = lead.going_out.board()
    assert "No signal: this may have changed" in old.sentence
    assert (old.rows[0].standing, old.rows[0].tone) == ("overdue since 16:00", "danger")
