"""A permission taken back with no signal, over a real hub process and real stores: who learns what, in what order."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import from_body
from fsdesk.trouble import Refused
from sync.asked_consent import HEARD, Heard, WhenHeard
from sync.asking import ask
from sync.meeting import desk_keys, hub_line, meet
from sync.questions import question, told
from tests.stories.conftest import Stage, gillies

SCHOOL = "Mallaig High School"


def ago(desk: Desk, minutes: int) -> str:
    return (desk.clock.now() - timedelta(minutes=minutes)).isoformat()[:16]


def wrote(desk: Desk, record: RecordId, **fields: object) -> None:
    desk.write(record, fields, desk.read(record).shown)


def permitted(desk: Desk, family: FamilyId, child: RecordId) -> RecordId:
    made = desk.consenting.ask_permission(family, shared_anyway=False).id
    wrote(desk, made, subjects=(child,), recipient=SCHOOL, purpose="To plan", decision="allow", categories=("plan",),
          by=child, method="verbal", at=ago(desk, 60))  # fmt: skip
    return made


def test_a_no_said_before_a_colleague_shared_is_put_right_once_the_hub_has_heard_of_it(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    child = next(person.id for person in amina.open_family(family).people if person.is_child)
    made = permitted(amina, family, child)
    meet(amina)
    meet(lead)
    stage.no_signal()
    amina.record_visit(family, {"note": "A long talk at the table."})
    amina.consenting.withdraw(made, ago(amina, 20))
    with pytest.raises(Refused, match="taken back"):
        amina.consenting.refuse_sharing(family, SCHOOL, [child], ["plan"])
    lead.consenting.refuse_sharing(family, SCHOOL, [child], ["plan"])  # nobody can have told the lead yet
    act = lead.consenting.gave(made).id
    wrote(lead, act, at=ago(lead, 10))
    stage.signal()
    meet(lead)
    assert lead.consenting.needs_you() == ()
    first = from_body(amina.sending.offer(1 << 30)[0])
    assert "withdrawn_at" in first.fields, "a no goes before the visit"
    meet(amina)
    meet(lead)
    with pytest.raises(Refused, match="taken back"):
        lead.consenting.refuse_sharing(family, SCHOOL, [child], ["plan"])
    (need,) = lead.consenting.needs_you()
    assert (need.kind, need.title) == ("put_right", f"Put right: {SCHOOL}")
    (row,) = lead.consenting.view(family).put_right
    assert row.said_no is not None
    with contextlib.closing(hub_line(lead.store.setting("hub_url"))) as line:
        answer = ask(lead.sending, line, desk_keys(lead), question(HEARD, WhenHeard((row.said_no,))))
    ((name, at),) = told(answer, Heard).times
    assert name == row.said_no
    assert lead.consenting.heard_in_words(at).startswith("The hub heard of it today")
    lead.consenting.put_right(act, "Rang the school. It is deleted.")
    meet(lead)
    meet(amina)
    assert amina.consenting.view(family).put_right == ()
