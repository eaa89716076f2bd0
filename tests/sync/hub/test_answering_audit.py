"""Who has looked: told to those who may know, each line with its proof, and asking is noted too.

Planted one at a time, each seen caught here: a lead of another team told; a line that is not in the log believed; an
old head that the log no longer begins with believed; looks of families that are hidden from the asker in the report.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from fsdesk.events import HUB, Event, event_body
from fsdesk.records import Household, Person
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.rules_audit import Hours, Look, Theirs, Why, is_out_of_hours, postcode_of, why_look_again
from fsdesk.trouble import Refused, Trouble
from sync import asked_audit as asked
from sync.hub import answering_audit, noting, office
from sync.hub.ledger import Account, Device
from sync.hub.second_looks import FILE, bring_in, choose_hours, choose_postcode
from sync.merkle import EMPTY
from sync.protocol import Unreadable, pack, unpack
from sync.questions import NOT_ALLOWED, told
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop

MONDAY, SUNDAY = "2026-11-23T10:00:00+00:00", "2026-11-22T10:00:00+00:00"


def device_of(rig: Rig, laptop: Laptop) -> Device:
    found = rig.ledger.device(laptop.device)
    assert found is not None
    return found


def look(rig: Rig, laptop: Laptop, family: str, at: str = MONDAY, action: str = "view") -> None:
    n, before = rig.ledger.last_event(laptop.device)
    event = Event(laptop.device, n + 1, before, at, laptop.user, action, FamilyId(family))
    assert noting.take_events(rig.ledger, device_of(rig, laptop), [event_body(event)], rig.hub.now())[0] == n + 1


def ask(rig: Rig, laptop: Laptop, family: str, size: int = 0) -> asked.Looked | str:
    answer = answering_audit.who_looked(rig.hub, device_of(rig, laptop), pack(asked.WhoLooked(FamilyId(family), size)))
    return answer.code or told(answer, asked.Looked)


@pytest.fixture
def laptops(rig: Rig) -> dict[str, Laptop]:
    return {user: rig.laptop(user) for user in (AMINA, BASHIR, MORAG, COLM)}


@pytest.fixture
def family(rig: Rig, laptops: dict[str, Laptop]) -> str:
    amina = laptops[AMINA]
    first = amina.write()
    name = Person(full_name="Kirsty Grant")
    second = amina.write(first.family, kind=name.kind(), fields=name.written())
    amina.exchange([first, second])
    return first.family


def test_the_lead_is_told_who_looked_newest_first_each_line_proved(
    rig: Rig, laptops: dict[str, Laptop], family: str
) -> None:
    look(rig, laptops[AMINA], family)
    look(rig, laptops[BASHIR], family, action="print")
    look(rig, laptops[BASHIR], "elsewhere.1")
    found = ask(rig, laptops[MORAG], family)
    assert isinstance(found, asked.Looked)
    lines = asked.believed(found, 0, EMPTY)
    assert [(one.event.user, one.event.action) for one in lines][-2:] == [(BASHIR, "print"), (AMINA, "view")]
    assert ("audit", MORAG) in {(line.action, line.user) for line in rig.ledger.events_from(0, 99)}


def test_who_may_not_know_is_not_told(rig: Rig, laptops: dict[str, Laptop], family: str) -> None:
    for user in (AMINA, BASHIR, COLM):
        assert ask(rig, laptops[user], family) == NOT_ALLOWED
    assert ask(rig, laptops[MORAG], "nobody00.1") == NOT_ALLOWED
    office.add_user(rig.ledger, Account(UserId("grace"), "Grace", "ig_officer", COAST))
    office.add_user(rig.ledger, Account(UserId("lars"), "Lars", "team_lead", COAST))
    assert isinstance(ask(rig, rig.laptop(UserId("grace")), family), asked.Looked)
    assert ask(rig, rig.laptop(UserId("lars")), family) == NOT_ALLOWED


def test_everybody_may_read_what_they_did_themselves(rig: Rig, laptops: dict[str, Laptop], family: str) -> None:
    look(rig, laptops[AMINA], family)
    look(rig, laptops[BASHIR], family)
    found = ask(rig, laptops[AMINA], "")
    assert isinstance(found, asked.Looked)
    assert [one.event.user for one in asked.believed(found, 0, EMPTY)] == [AMINA]


def test_a_line_that_is_not_in_the_log_and_a_log_that_is_another_are_not_believed(
    rig: Rig, laptops: dict[str, Laptop], family: str
) -> None:
    for _ in range(5):
        look(rig, laptops[AMINA], family)
    before = rig.ledger.log_head()
    look(rig, laptops[AMINA], family)
    found = ask(rig, laptops[MORAG], family, before.size)
    assert isinstance(found, asked.Looked)
    assert len(asked.believed(found, before.size, before.root)) >= 6
    with pytest.raises(Unreadable, match="log_differs"):
        asked.believed(found, before.size, bytes(32))
    line = found.lines[2]
    other = event_body(Event(HUB, 1, b"", "then", UserId("x"), "view", FamilyId(family)))
    for spoilt in (
        replace(line, body=other),
        replace(line, received_at=line.received_at + 1),
        replace(line, at=line.at + 1),
        replace(line, proof=line.proof[:-1]),
        replace(line, received_at=-1),
    ):
        with pytest.raises(Unreadable, match="log_differs"):
            asked.believed(replace(found, lines=(spoilt,)), before.size, before.root)


def report(rig: Rig, laptop: Laptop) -> list[tuple[str, tuple[str, ...]]]:
    period = pack(asked.Period(0, rig.hub.now() + 1))
    answer = answering_audit.exceptions(rig.hub, device_of(rig, laptop), period)
    return [] if answer.code else [(one.user, one.why) for one in told(answer, asked.Exceptions).rows]


def test_the_report_prompts_the_lead_about_looks_at_their_own_families_alone(
    rig: Rig, laptops: dict[str, Laptop], family: str
) -> None:
    look(rig, laptops[AMINA], family)
    look(rig, laptops[AMINA], family, at=SUNDAY)
    look(rig, laptops[BASHIR], family)
    look(rig, laptops[COLM], family, action="break_glass")
    coast = laptops[COLM].write()
    laptops[COLM].exchange([coast])
    look(rig, laptops[AMINA], coast.family)
    assert report(rig, laptops[MORAG]) == [
        (COLM, ("emergency", "not_held")), (BASHIR, ("not_held",)), (AMINA, ("out_of_hours",)),
    ]  # fmt: skip
    assert report(rig, laptops[AMINA]) == []
    office.add_user(rig.ledger, Account(UserId("grace"), "Grace Grant", "ig_officer", VALLEY))
    grace = rig.laptop(UserId("grace"))
    look(rig, grace, family)
    assert report(rig, grace)[0] == ("grace", ("surname", "not_held"))
    assert len(report(rig, grace)) == 5


def test_names_and_hours_are_compared_as_people_write_them() -> None:
    names = {"a": "Amina  Yusuf", "b": "BASHIR KHAN", "c": "Cher"}

    def why(user: str, people: tuple[str, ...], at: str = MONDAY) -> tuple[Why, ...]:
        return why_look_again(Look(user, "view", "f", at), names, people, Theirs(holds=True))

    assert why("a", ("amina yusuf",)) == (Why.OWN_NAME,)
    assert why("a", ("Omar Yusuf",)) == (Why.SURNAME,)
    assert why("a", ("Bashir Khan",)) == (Why.COLLEAGUE,)
    assert why("b", ("Amina Yusuf", "Bashir Khan")) == (Why.OWN_NAME, Why.COLLEAGUE)
    assert why("c", ("Cher",)) == ()
    assert why("a", ("Kirsty",)) == ()
    assert why("a", (), "2026-11-23T06:59:00+00:00") == (Why.OUT_OF_HOURS,)
    assert not is_out_of_hours("2026-11-23T19:59:00+00:00")
    assert not is_out_of_hours("no time")
    assert why_look_again(Look("a", "search", "f", SUNDAY), names, (), Theirs(holds=False)) == ()
    assert why_look_again(Look("a", "view", "", SUNDAY), names, (), Theirs(holds=False)) == ()
    late = Theirs(holds=True, same_postcode=True, hours=Hours(9, 22, (7,)))
    assert why_look_again(Look("a", "view", "f", "2026-11-22T21:59:00+00:00"), names, (), late) == (Why.POSTCODE,)
    assert why_look_again(Look("a", "view", "f", MONDAY), names, (), late) == (Why.POSTCODE, Why.OUT_OF_HOURS)
    assert postcode_of(" ph36  4hz") == "PH364HZ"
    assert postcode_of("PH36") == ""


def test_a_question_with_numbers_no_log_has_is_none(rig: Rig, laptops: dict[str, Laptop]) -> None:
    asker = device_of(rig, laptops[MORAG])
    for body in (
        pack(asked.WhoLooked(FamilyId(""), -1)), pack(asked.WhoLooked(FamilyId(""), 0, -1)), b"\xc1",
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            answering_audit.who_looked(rig.hub, asker, body)
    for period in (asked.Period(5, 4), asked.Period(-1, 4)):
        with pytest.raises(Unreadable):
            answering_audit.exceptions(rig.hub, asker, pack(period))
    assert unpack(pack(asked.Period(0, 1)), asked.Period).before == 1 << 53


def test_a_look_at_ones_own_postcode_and_outside_ones_teams_hours_asks_for_a_second_one(
    rig: Rig,
) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    first = amina.write()
    home = Household(postcode="PH36 4HZ")
    amina.exchange([first, amina.write(first.family, kind=home.kind(), fields=home.written())])
    ledger = rig.ledger
    look(rig, amina, first.family)
    look(rig, amina, first.family, at=SUNDAY)
    assert report(rig, morag) == [(AMINA, ("out_of_hours",))]
    choose_postcode(ledger, AMINA, "ph364hz")
    choose_hours(ledger, VALLEY, Hours(9, 18, (6, 7)))
    assert report(rig, morag) == [(AMINA, ("postcode",)), (AMINA, ("postcode", "out_of_hours"))]
    choose_postcode(ledger, AMINA, "")
    assert ledger.homes() == {}
    assert report(rig, morag) == [(AMINA, ("out_of_hours",))]
    for wrong in (Hours(9, 9), Hours(-1, 5), Hours(9, 18, ()), Hours(9, 18, (8,))):
        with pytest.raises(Refused):
            choose_hours(ledger, VALLEY, wrong)
    with pytest.raises(Refused):
        choose_postcode(ledger, AMINA, "PH36")


def test_what_a_hub_from_before_kept_in_a_file_is_moved_into_the_ledger_once(rig: Rig, tmp_path: Path) -> None:
    ledger, path = rig.ledger, tmp_path / FILE
    choose_hours(ledger, COAST, Hours(8, 16))
    said = {"hours": {VALLEY: [9, 18, [6, 7]], COAST: [1, 2, [1]], "gone": [9, 18, [1]]},
            "postcodes": {AMINA: "PH364HZ", "gone": "PH364HZ", MORAG: "no"}}  # fmt: skip
    path.write_bytes(msgspec.json.encode(said))
    for _ in range(2):
        bring_in(ledger, tmp_path)
        assert not path.exists()
        assert ledger.team_hours() == {VALLEY: Hours(9, 18, (6, 7)), COAST: Hours(8, 16)}
        assert ledger.homes() == {AMINA: "PH364HZ"}
    path.write_bytes(b"no settings")
    with pytest.raises(Trouble, match="could not be moved"):
        bring_in(ledger, tmp_path)
    assert path.read_bytes() == b"no settings"
