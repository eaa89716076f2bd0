"""Who is out alone is looked out for: plans are watched, rungs are taken once whoever looks, and told until it worked.

Planted one at a time, each seen caught here: a rung decided without holding the plan; rungs taken again at every look;
what came of a rung not kept; one that failed and is never tried again; the worker rung after their word for help; a
check-out that ends what the word began; plans that nobody watches; the later of two ends; all clear told where nobody
was asked; the board of another team; the family on the board of a lead who may not read it; a program told a family.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.records.ids import RecordId, UserId
from fsdesk.revisions import Revision
from fsdesk.rules_out import LADDER, SILENT_LADDER, Outing, moment, outing_of, steps_due
from fsdesk.spoken_codes import OUT_ALONE, is_code_for, plan_said
from fsdesk.trouble import Refused
from sync import asked_out as asked
from sync.hub import allocating, answering_out, office, outings
from sync.hub.alarm import Program, alarm_of, name_alarm
from sync.hub.ledger import LEAD, Account, Ledger
from sync.hub.ledger_outings import Watched
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sqlite import open_ledger
from sync.hub.outings import TOLD, TRY_AGAIN_S, look_out
from sync.protocol import pack, unpack
from sync.questions import NOT_ALLOWED, Reply, told
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, KEYS, MORAG, Rig, Served
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import InMemory, OnFile, OnServer

LOOKERS = 4


class Heard:
    """An alarm that keeps what it is told, and may fail."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self.works = True

    def tell(self, outing: Watched, step: str) -> str:
        self.steps.append((outing.record, step))
        return TOLD if self.works else ""

    @property
    def names(self) -> list[str]:
        return [step for _, step in self.steps]


class Valley:
    """A hub with a worker who goes out, a colleague, their lead, and somebody of another team."""

    def __init__(self, rig: Rig) -> None:
        self.rig, self.alarm = rig, Heard()
        self.amina, self.bashir, self.morag = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(MORAG)
        family = self.amina.write(kind="family", fields={"known_as": "Rowan"})
        self.family = family.family
        self.amina.exchange([family])
        office.grant_access(rig.ledger, BASHIR, self.family)

    def at(self, **later: float) -> str:
        return (self.rig.clock.now() + timedelta(**later)).isoformat()

    def plan(self, laptop: Laptop, **fields: Any) -> Revision:
        said = {
            "visit": f"{laptop.device}.99", "worker": laptop.user, "buddy": BASHIR, "risk_level": "low",
            "expected_finish": self.at(minutes=60), "landline_safe": "yes", **fields,
        }  # fmt: skip
        return laptop.write(self.family, kind="lone_working", fields=said)

    def lodge(self, **fields: Any) -> RecordId:
        plan = self.plan(self.amina, **fields)
        assert plan.n in self.amina.exchange([plan]).held
        return plan.record

    def says(self, record: RecordId, laptop: Laptop | None = None, **fields: Any) -> None:
        one = laptop or self.amina
        one.exchange([one.write(self.family, record, kind="lone_working", fields=fields)])

    def look(self, **later: float) -> list[str]:
        """What is told when so much time has passed."""
        self.rig.clock.pass_by(**later)
        before = len(self.alarm.steps)
        look_out(self.rig.ledger, self.alarm, self.rig.hub.now())
        return self.alarm.names[before:]

    def ask(self, laptop: Laptop, kind: str, message: msgspec.Struct) -> Reply:
        device = self.rig.ledger.device(laptop.device)
        assert device is not None
        return answering_out.ANSWERS[kind](self.rig.hub, device, pack(message))

    def board(self, laptop: Laptop) -> tuple[asked.Out, ...]:
        return told(self.ask(laptop, asked.BOARD, asked.Nothing()), asked.Board).out


@pytest.fixture
def valley(rig: Rig) -> Valley:
    return Valley(rig)


def test_nobody_is_asked_before_the_time_of_grace_is_over_and_then_rung_by_rung(valley: Valley) -> None:
    record = valley.lodge()
    assert valley.look(minutes=89) == []
    assert valley.look(minutes=1) == ["worker"]
    assert valley.look(minutes=9) == []
    assert valley.look(minutes=1) == ["buddy"]
    assert valley.look(minutes=10) == ["landline"]
    assert valley.look(minutes=25) == ["manager", "police"]
    assert valley.look(hours=5) == []
    rungs = valley.rig.ledger.rungs([record])
    assert {rung.step: (rung.result, rung.tries) for rung in rungs} == {s: (TOLD, 1) for s, _ in LADDER}


def test_a_landline_that_may_not_be_rung_is_left_out(valley: Valley) -> None:
    valley.lodge(landline_safe="not_asked")
    assert valley.look(hours=3) == ["worker", "buddy", "manager", "police"]


def test_whoever_is_back_in_time_is_never_asked_about(valley: Valley) -> None:
    record = valley.lodge()
    valley.rig.clock.pass_by(minutes=50)
    valley.says(record, check_out_at=valley.at())
    assert valley.look(hours=9) == []
    assert [one.closed_by for one in valley.rig.ledger.outings(1)] == [AMINA]


def test_who_comes_back_late_ends_it_and_whoever_was_asked_hears_so_once(valley: Valley) -> None:
    record = valley.lodge()
    assert valley.look(minutes=101) == ["worker", "buddy"]
    valley.says(record, check_out_at=valley.at())
    assert valley.look(seconds=1) == ["all_clear"]
    assert valley.look(hours=5) == []


def test_a_later_end_sent_from_the_road_moves_the_ladder_and_the_earlier_of_two_counts(valley: Valley) -> None:
    record = valley.lodge()
    first = valley.amina.write(
        valley.family, record, kind="lone_working", fields={"expected_finish": valley.at(minutes=120)},
        over=(f"{valley.amina.device}.{valley.amina.n}",),
    )  # fmt: skip
    valley.amina.exchange([first])
    assert valley.look(minutes=149) == []
    apart = valley.bashir.write(
        valley.family, record, kind="lone_working", fields={"expected_finish": valley.at(minutes=90)},
        over=(f"{valley.amina.device}.{valley.amina.n - 1}",),
    )  # fmt: skip
    assert valley.bashir.exchange([apart]).held
    assert valley.look(minutes=1) == ["worker"]


def test_a_plan_whose_worker_may_no_longer_read_the_family_is_watched_all_the_same(valley: Valley) -> None:
    office.end_access(valley.rig.ledger, AMINA, valley.family)
    plan = valley.plan(valley.amina)
    assert valley.amina.exchange([plan]).held
    assert valley.look(minutes=91) == ["worker"]


def test_a_rung_that_failed_is_tried_again_until_it_works_and_each_try_is_counted(valley: Valley) -> None:
    record = valley.lodge()
    valley.alarm.works = False
    assert valley.look(minutes=91) == ["worker"]
    assert valley.look(seconds=TRY_AGAIN_S - 1) == []
    assert valley.look(seconds=1) == ["worker"]
    assert valley.rig.ledger.rungs([record])[0].result == ""
    valley.alarm.works = True
    assert valley.look(seconds=TRY_AGAIN_S) == ["worker"]
    assert [(r.result, r.tries) for r in valley.rig.ledger.rungs([record])] == [(TOLD, 3)]
    assert valley.look(seconds=TRY_AGAIN_S) == []


def test_the_word_for_help_begins_the_silent_ladder_and_nothing_on_the_laptop_tells(valley: Valley) -> None:
    record = valley.lodge()
    before = told(valley.ask(valley.amina, asked.MINE, asked.Nothing()), asked.Mine)
    valley.ask(valley.amina, asked.WORD, asked.Word("Is  Bramble well"))
    said = valley.ask(valley.morag, asked.PHONED, asked.Said(record, "I am fine, is bramble well? See you at six."))
    assert said.code == ""
    assert said == valley.ask(valley.morag, asked.PHONED, asked.Said(record, "All good here")), "nobody hears the other"
    assert valley.look(seconds=1) == ["duress", "manager"]
    assert valley.look(minutes=6) == ["police"]
    assert valley.look(hours=3) == [], "the worker, their buddy and the home are never rung"
    mine = told(valley.ask(valley.amina, asked.MINE, asked.Nothing()), asked.Mine)
    assert (mine.plans, mine.has_word) == (before.plans, True)
    assert valley.board(valley.bashir)[0].steps == ()
    assert valley.board(valley.bashir)[0].duress_at == 0
    valley.says(record, check_out_at=valley.at())
    assert valley.rig.ledger.outings(0)[0].closed_at == 0, "somebody may stand beside them: only a lead ends it"
    valley.ask(valley.morag, asked.CLOSE, asked.Said(record, "Police are with her, safe."))
    assert valley.look(seconds=1) == ["all_clear"]


def test_who_rings_in_for_more_time_has_it(valley: Valley) -> None:
    record = valley.lodge()
    until = int((valley.rig.clock.now() + timedelta(hours=3)).timestamp())
    assert valley.ask(valley.morag, asked.PHONED, asked.Said(record, "The ford is up", until=until)).code == ""
    assert valley.look(minutes=180 + 29) == []
    assert valley.look(minutes=1) == ["worker"]


def test_a_plan_read_over_the_telephone_is_watched_and_its_code_is_the_laptops_own(valley: Valley) -> None:
    plan = valley.plan(valley.amina)  # written, and not sent: there is no signal
    until = moment(str(plan.fields["expected_finish"]))
    assert until is not None
    heard = valley.ask(valley.morag, asked.LODGE, asked.Lodging(plan.record, until, 30))
    code = told(heard, asked.Code).code
    amina, bashir = valley.amina, valley.bashir

    def is_right(laptop: Laptop, record: str, until: int, grace: int) -> bool:
        return is_code_for(
            code.lower().replace(" ", "-"), laptop.seal, laptop.hub_seal, OUT_ALONE, plan_said(record, until, grace)
        )

    assert is_right(amina, plan.record, until, 30)
    for other in ((plan.record, until + 60, 30), (plan.record, until, 45), ("bbbbbbbb.1", until, 30)):
        assert not is_right(amina, *other)
    assert not is_right(bashir, plan.record, until, 30)
    with pytest.raises(Refused, match="code"):
        is_code_for(code[:-1], amina.seal, amina.hub_seal, OUT_ALONE, plan_said(plan.record, until, 30))
    assert valley.look(minutes=91) == ["worker"]
    valley.amina.exchange([plan])
    (watched,) = valley.rig.ledger.outings(0)
    assert (watched.family, watched.by_phone, watched.buddy) == (valley.family, True, BASHIR)


def test_only_a_lead_lodges_for_the_team_and_never_an_end_that_has_passed(valley: Valley) -> None:
    plan = valley.plan(valley.amina)
    now = valley.rig.hub.now()
    assert valley.ask(valley.bashir, asked.LODGE, asked.Lodging(plan.record, now + 600, 30)) == Reply(NOT_ALLOWED)
    assert valley.ask(valley.morag, asked.LODGE, asked.Lodging(RecordId("?"), now + 600, 30)) == Reply(NOT_ALLOWED)
    for until, grace in ((now, 30), (now + 17 * 3600, 30), (now + 600, -1), (now + 600, 999)):
        assert valley.ask(valley.morag, asked.LODGE, asked.Lodging(plan.record, until, grace)).code == asked.REFUSED
    assert valley.rig.ledger.outings(0) == ()


def test_the_board_shows_leads_their_team_and_a_buddy_whom_they_look_out_for(valley: Valley) -> None:
    record = valley.lodge()
    colm = valley.rig.laptop(COLM)
    assert [one.record for one in valley.board(valley.morag)] == [record]
    assert [one.record for one in valley.board(valley.bashir)] == [record]
    office.add_user(valley.rig.ledger, Account(UserId("iona"), "Iona", LEAD, COAST))
    iona = valley.rig.laptop(UserId("iona"))
    assert valley.board(colm) == valley.board(iona) == valley.board(valley.amina) == ()
    assert valley.board(valley.morag)[0].family == valley.family
    allocating.restrict(valley.rig.ledger, valley.family, [AMINA])
    (shown,) = valley.board(valley.morag)
    assert (shown.worker, shown.family) == (AMINA, "")


def test_nobody_ends_their_own_and_a_stranger_nobodys(valley: Valley) -> None:
    record = valley.lodge()
    colm = valley.rig.laptop(COLM)
    for laptop in (valley.amina, colm):
        for kind in (asked.CLOSE, asked.NOTE, asked.PHONED):
            assert valley.ask(laptop, kind, asked.Said(record, "Fine")) == Reply(NOT_ALLOWED)
    no = valley.ask(valley.morag, asked.CLOSE, asked.Said(record, "  "))
    assert no.code == asked.REFUSED
    assert "how you know" in unpack(no.body, asked.Why).sentence
    assert valley.rig.ledger.outings(0)[0].closed_at == 0


def test_what_people_did_is_kept_with_who_and_about_which_rung(valley: Valley) -> None:
    record = valley.lodge()
    valley.look(minutes=101)
    valley.ask(valley.bashir, asked.NOTE, asked.Said(record, "Rang twice, no answer", "worker"))
    valley.ask(valley.morag, asked.CLOSE, asked.Said(record, "She rang from the shop."))
    (shown,) = valley.board(valley.morag)
    assert [(one.user, one.step, one.words) for one in shown.done] == [
        (BASHIR, "worker", "Rang twice, no answer"), (MORAG, "all_clear", "She rang from the shop."),
    ]  # fmt: skip
    assert shown.closed_by == MORAG
    with pytest.raises(Refused):
        outings.close(valley.rig.ledger, record, MORAG, "again", now=valley.rig.hub.now())


def _ways_in(rig: Rig) -> list[Callable[[], Ledger]]:
    """A ledger of its own for each who looks."""
    standing = rig.standing
    if isinstance(standing, OnServer):
        return [partial(open_postgres, standing.url, 1)] * LOOKERS
    assert isinstance(standing, OnFile)
    return [partial(open_ledger, standing.path, KEYS.ledger)] * LOOKERS


def test_whoever_looks_at_once_each_rung_is_told_once(valley: Valley) -> None:
    if isinstance(valley.rig.standing, InMemory):
        pytest.skip("plain dicts have one who looks")
    records = {valley.lodge() for _ in range(6)}
    heard, gate, now = Heard(), threading.Barrier(LOOKERS), valley.rig.hub.now() + 5400
    problems: list[BaseException] = []

    def work(way: Callable[[], Ledger]) -> None:
        try:
            ledger = way()
            for minutes in (0, 10, 20, 30, 45):
                gate.wait()
                look_out(ledger, heard, now + 60 * minutes)
            ledger.close()  # type: ignore[attr-defined]  # both of these have it
        except BaseException as problem:
            problems.append(problem)
            gate.abort()

    threads = [threading.Thread(target=work, args=(way,)) for way in _ways_in(valley.rig)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(heard.steps) == sorted((record, step) for record in records for step, _ in LADDER)


MINUTES = st.integers(0, 200)


@given(MINUTES, st.integers(0, 60), st.booleans(), st.none() | MINUTES, st.sets(st.sampled_from(LADDER)))
def test_the_rungs_that_are_due_are_those_a_patient_clerk_would_name(
    minutes: int, grace: int, landline: bool, duress: int | None, done: set[tuple[str, int]]
) -> None:
    taken = {step for step, _ in done}
    plan = Outing("amina", "bashir", 0, grace, landline, is_over=False)
    due = steps_due(plan, minutes * 60, taken, duress_at=None if duress is None else duress * 60 + 1)
    for step, after in LADDER if duress is None else SILENT_LADDER:
        begun = grace + after if duress is None else duress + after + 1 / 60
        wanted = minutes >= begun and step not in taken and (landline or step != "landline")
        assert (step in due) == wanted, step
    assert not set(due) - {step for step, _ in (LADDER if duress is None else SILENT_LADDER)}
    over = steps_due(plan, minutes * 60, taken, is_over=True)
    assert over == (("all_clear",) if taken else ())


def test_a_time_without_its_offset_is_no_time_and_a_plan_without_an_end_is_none() -> None:
    assert moment("2026-11-22T12:00") is None
    assert moment("noon") is None
    assert moment("2026-11-22T12:00+00:00") == moment("2026-11-22T13:00+01:00")
    assert outing_of({"worker": ["amina"], "expected_finish": ["2026-11-22T12:00"]}) is None
    assert outing_of({"expected_finish": ["2026-11-22T12:00+00:00"]}) is None


@pytest.fixture
def bell(tmp_path: Path) -> Path:
    """A program that writes down what it is told."""
    path = tmp_path / "bell"
    path.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/rung"\n')
    path.chmod(0o700)
    return path


def test_the_program_is_told_names_of_the_record_and_nothing_else(tmp_path: Path, bell: Path) -> None:
    name_alarm(tmp_path, [str(bell)])
    expected = int(datetime.fromisoformat("2026-11-22T15:30+00:00").timestamp())
    outing = Watched(record=RecordId("aaaaaaaa.7"), team=COAST, worker=UserId("amina"), expected=expected,
                     grace_minutes=30, lodged_at=1, buddy="bashir")  # fmt: skip
    assert alarm_of(tmp_path, {}).tell(outing, "worker") == TOLD
    assert (tmp_path / "rung").read_text() == "worker aaaaaaaa.7 amina bashir 2026-11-22T15:30+00:00\n"
    assert Program([str(tmp_path / "gone")]).tell(outing, "worker") == ""
    assert Program(["/bin/false"]).tell(outing, "worker") == ""
    (tmp_path / "fsdesk-hub.alarm").chmod(0o666)
    with pytest.raises(Refused, match="Others on this machine"):
        alarm_of(tmp_path, {})
    with pytest.raises(Refused, match="no program"):
        name_alarm(tmp_path, ["bell"])


@pytest.mark.parametrize("kind", ["file", "server"])
def test_a_hub_that_serves_looks_by_itself_and_takes_at_its_start_what_fell_due(
    kind: str, tmp_path: Path, bell: Path, postgres: Server
) -> None:
    with postgres.database(empty=True) as url, Served(tmp_path / "hub", url if kind == "server" else "") as served:
        served.office("out", "alarm", str(bell), "--try")
        served.start("--look-every-s", "0.1", *(("--workers", "2") if kind == "server" else ()))
        amina = served.laptop(AMINA)
        family = amina.write(kind="family", fields={"known_as": "Rowan"})
        ends = (datetime.now().astimezone() - timedelta(hours=2)).isoformat()
        plan = amina.write(family.family, kind="lone_working", fields={
            "worker": AMINA, "buddy": BASHIR, "expected_finish": ends})  # fmt: skip
        served.kill()
        served.start("--look-every-s", "0.1", *(("--workers", "2") if kind == "server" else ()))
        amina.post = served.laptop(BASHIR).post
        amina.exchange([family, plan])
        lines = wait_for_lines(tmp_path / "rung", 5)
        listed = served.office("out")
    told_of = [line.split()[:2] for line in lines]
    assert [step for step, _ in told_of] == ["trial", "worker", "buddy", "manager", "police"]
    assert {record for _, record in told_of[1:]} == {plan.record}
    assert plan.record in listed
    assert "overdue since" in listed
    assert "Rowan" not in served.log() + "".join(lines)


def wait_for_lines(path: Path, count: int) -> list[str]:
    """The lines of a file once there are so many."""
    patience = threading.Event()
    for _ in range(PATIENCE_S * 20):
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        patience.wait(0.05)
    raise AssertionError(f"only {len(lines)} lines")
