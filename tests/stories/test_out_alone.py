"""Somebody goes out alone: looked out for by a real hub over a line that fails, and by telephone with none."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fsdesk.desk import Desk
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from sync import asked_out as asked
from sync.asking import ask
from sync.line import Line, LineTrouble
from sync.meeting import desk_keys, hub_line, meet
from sync.protocol import pack
from sync.questions import Reply, question, reply, told
from tests.link import Nature, link
from tests.stories.conftest import Stage, gillies


def ask_hub(desk: Desk, kind: str, message: msgspec.Struct) -> Reply:
    """One question over the real line."""
    return ask(desk.sending, hub_line(desk.store.setting("hub_url")), desk_keys(desk), question(kind, message))


def keep_mine(desk: Desk) -> None:
    desk.going_out.keep_mine(asked.plain(told(ask_hub(desk, asked.MINE, asked.Nothing()), asked.Mine)))


def planned(desk: Desk, *, ends_in: timedelta) -> tuple[RecordId, RecordId]:
    """A visit with the plan of it: the visit, the plan."""
    family = gillies(desk)
    visit = desk.plan_visit(family, {})
    ends = (datetime.now().astimezone() + ends_in).replace(second=0, microsecond=0).isoformat(timespec="minutes")
    return visit, desk.going_out.begin(visit, {"buddy": "bashir", "risk_level": "low", "expected_finish": ends}).id


def test_a_plan_is_watched_when_the_hub_says_so_and_no_longer_once_it_hears_of_the_end(stage: Stage) -> None:
    amina = stage.desk("amina")
    visit, plan = planned(amina, ends_in=timedelta(hours=2))
    meet(amina)
    with pytest.raises(Refused, match="has not said"):
        amina.going_out.set_off(visit)
    keep_mine(amina)
    assert amina.going_out.set_off(visit).is_watched
    assert plan in stage.hub.ask("out")
    stage.no_signal()
    view = amina.going_out.check_out(plan)
    assert "people will look for you" in view.stands
    with pytest.raises(LineTrouble):
        keep_mine(amina)
    assert "people will look for you" in amina.going_out.view(visit).stands
    stage.signal()
    meet(amina)
    keep_mine(amina)
    assert amina.going_out.view(visit).stands.endswith("and the hub knows it.")
    assert "back" in stage.hub.ask("out")


def test_with_no_signal_the_office_lodges_the_plan_and_its_code_lets_somebody_go(stage: Stage) -> None:
    amina = stage.desk("amina")
    stage.no_signal()
    visit, plan = planned(amina, ends_in=timedelta(hours=2))
    ends = amina.read(plan).text("expected_finish")
    code = stage.hub.ask("out", "lodge", plan, ends).strip()
    assert amina.going_out.take_code(plan, code).why_not == ""
    assert amina.going_out.set_off(visit).is_off
    with pytest.raises(Refused):
        amina.going_out.take_code(plan, stage.hub.ask("out", "lodge", plan, ends, "--grace", "45").strip())
    assert stage.hub.ask("out").split("\t")[:2] == [plan, "amina"]


def test_who_does_not_come_back_is_looked_for_and_the_lead_sees_who_where_and_what_was_done(
    stage: Stage, tmp_path: Path
) -> None:
    bell = tmp_path / "bell"
    bell.write_text(f'#!/bin/sh\necho "$1 $2" >> "{tmp_path}/rung"\n')
    bell.chmod(0o700)
    stage.hub.ask("out", "alarm", str(bell))
    amina, ruaridh = stage.desk("amina"), stage.desk("ruaridh")
    _, plan = planned(amina, ends_in=-timedelta(minutes=45))
    meet(amina)
    meet(ruaridh)
    stage.hub.ask("out", "look")
    stage.hub.ask("out", "look")
    board = told(ask_hub(ruaridh, asked.BOARD, asked.Nothing()), asked.Board)
    (row,) = ruaridh.going_out.keep_board(asked.plain(board)).rows
    assert (row.worker, row.tone) == ("Amina Yusuf", "danger")
    assert row.where.startswith("Gillies family")
    assert (tmp_path / "rung").read_text().splitlines() == [f"worker {plan}", f"buddy {plan}"]
    assert ask_hub(ruaridh, asked.CLOSE, asked.Said(plan, "She rang from the shop.")).code == ""
    stage.hub.ask("out", "look")
    assert (tmp_path / "rung").read_text().splitlines()[-1] == f"all_clear {plan}"
    stage.no_signal()
    assert "No signal: this may have changed" in ruaridh.going_out.board().sentence


def lost_reply(stage: Stage, desk: Desk, kind: str, message: msgspec.Struct) -> None:
    """Ask over a line that is cut once the hub has begun to reply: it has acted, and nobody here can know."""
    keys = desk_keys(desk)
    with link(stage.hub.port) as whole_line:
        line = Line(whole_line.url)
        told(ask(desk.sending, line, keys, question(asked.BOARD, asked.Nothing())), asked.Board)
        line.close()
        around = whole_line.told().up - len(pack(question(asked.BOARD, asked.Nothing())))
    up = around + len(pack(question(kind, message)))
    with link(stage.hub.port, Nature(cut_at=up + 20)) as cut:  # a reply with its head is far longer
        line = Line(cut.url)
        with pytest.raises(LineTrouble):
            ask(desk.sending, line, keys, question(kind, message))
        line.close()
        assert cut.told().cuts == 1


def test_words_whose_reply_is_lost_on_the_way_stay_to_be_told_and_the_hub_writes_them_once(stage: Stage) -> None:
    amina, ruaridh = stage.desk("amina"), stage.desk("ruaridh")
    _, plan = planned(amina, ends_in=timedelta(hours=2))
    meet(amina)
    meet(ruaridh)
    one = ruaridh.going_out.keep_to_say("note", plan, "Rang twice, no answer")
    until = int((datetime.now().astimezone() + timedelta(hours=3)).timestamp())
    said = asked.Said(plan, one.words, name=bytes.fromhex(one.name))
    phoned = asked.Said(plan, "The ford is up.", until=until, name=b"p" * asked.NAME_BYTES)
    closed = asked.Said(plan, "She is at the office.", name=b"c" * asked.NAME_BYTES)
    for kind, message in ((asked.NOTE, said), (asked.PHONED, phoned), (asked.CLOSE, closed)):
        lost_reply(stage, ruaridh, kind, message)
        for _ in range(2):
            assert ask_hub(ruaridh, kind, message) == reply(asked.Nothing())
    (waits,) = ruaridh.going_out.to_say()
    assert waits.name == one.name
    (row,) = told(ask_hub(ruaridh, asked.BOARD, asked.Nothing()), asked.Board).out
    assert [done.words for done in row.done] == ["Rang twice, no answer", "Rang in.", "She is at the office."]
    assert (row.expected, row.closed_by) == (until, "ruaridh")


def test_a_worry_reaches_the_lead_and_comes_back_read(stage: Stage) -> None:
    amina, ruaridh = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    stage.no_signal()
    concern = amina.concerns.begin(family, {"words": "“He locks the door.”"}).id
    assert "Nobody has been told" in amina.concerns.open(concern).how_far
    stage.signal()
    meet(amina)
    assert amina.concerns.open(concern).how_far == "The hub has it. No lead has read it yet."
    meet(ruaridh)
    (need,) = ruaridh.concerns.needs_you()
    assert need.record is not None
    ruaridh.concerns.read_off(need.record)
    meet(ruaridh)
    meet(amina)
    assert amina.concerns.open(concern).how_far.startswith("Ruaridh Matheson has read it")
