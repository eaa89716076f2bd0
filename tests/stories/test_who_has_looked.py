"""What a worker looks at with no signal is read by the lead, from the hub's log, each line proved; one story, real
parts: encrypted stores, the messages of the line, a hub. Then the hub rewrites what it holds, and the lead is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.desk import Desk
from fsdesk.records import Family, Person
from fsdesk.records.ids import FamilyId
from fsdesk.trouble import Refused
from fsdesk.views_audit import LookedView
from sync import asked_audit as asked
from sync.hub.answering_audit import who_looked
from sync.protocol import Unreadable, pack
from sync.questions import told
from tests.tampering.world import Witnesses


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Witnesses]:
    world = Witnesses(tmp_path)
    yield world
    world.close()


def ask(world: Witnesses, lead: Desk, family: FamilyId) -> LookedView:
    """As the window asks: the desk says what it has seen, the hub answers, and only what is proved is shown."""
    known = lead.auditing.known()
    asker = world.memory.device(lead.store.device)
    assert asker is not None
    looked = told(who_looked(world.hub, asker, pack(asked.WhoLooked(family, known.size))), asked.Looked)
    lines = asked.believed(looked, known.size, known.root)
    return lead.looked(lambda: lead.auditing.looked(family, lines, size=looked.size, more=looked.more))


def test_the_lead_reads_who_looked_at_a_family_though_nobody_had_signal(world: Witnesses) -> None:
    amina, lead = world.desks["amina"][0], world.desks["lead"][0]
    family = FamilyId(amina.add(Family(label="Rowan 1", status="active")).record)
    person = amina.add(Person(full_name="Kirsty MacLeod", known_as="Kirsty"), family).record
    amina.looked(lambda: amina.open_family(family))
    world.clock.turn(minutes=1)
    amina.looked(lambda: amina.who.open(person))
    amina.looked(lambda: amina.search("Kirsty"))
    amina.noted("print", family, reason="our_plan")
    assert world.sync("amina")
    assert world.sync("lead")

    view = ask(world, lead, family)
    assert [(row.who, row.what, row.about, row.why) for row in view.rows if row.who == "Amina"] == [
        ("Amina", "Printed", "The family", "our_plan"),
        ("Amina", "Looked at", "Kirsty", ""),
        ("Amina", "Looked at", "The family", ""),
    ]
    assert view.standing_tone == "ok"
    assert world.sync("lead")
    again = ask(world, lead, family)
    assert "Read who had looked" in {row.what for row in again.rows if row.who == "Lead"}


def test_a_hub_that_tells_another_story_is_not_shown_and_the_officer_is_told_why(world: Witnesses) -> None:
    amina, lead = world.desks["amina"][0], world.desks["lead"][0]
    family = FamilyId(amina.add(Family(label="Rowan 1", status="active")).record)
    amina.looked(lambda: amina.open_family(family))
    assert world.sync("amina")
    lead.noted("unlock")
    assert world.sync("lead")
    assert ask(world, lead, family).rows
    places = [at for at, line in enumerate(world.lines) if line.device == "aaaaaaaa" and line.family == family]
    other = world.lines[places[0]]
    world.lines[places[0]] = other._replace(body=other.body.replace(b"view", b"none"))
    with pytest.raises(Unreadable, match="log_differs"):
        ask(world, lead, family)
    with pytest.raises(Refused, match="some were changed or taken out"):
        lead.auditing.differs()
    alarm = lead.noting.alarm()
    assert alarm is not None
    assert alarm.code == "rewritten"
