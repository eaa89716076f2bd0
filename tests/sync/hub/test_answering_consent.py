"""When the hub heard of a no: told to whoever may read it, and to nobody else.

Planted one at a time, each seen caught here: a stranger told; the time of the laptop told for the hub's.
"""

from __future__ import annotations

import pytest

from fsdesk.records import SharingPermission
from fsdesk.records.ids import RevisionId
from sync import asked_consent as asked
from sync.hub import answering_consent
from sync.protocol import Unreadable, pack
from sync.questions import told
from tests.sync.hub.conftest import AMINA, COLM, MORAG, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.test_answering_audit import device_of


def heard(rig: Rig, laptop: Laptop, *names: str) -> dict[str, int]:
    question = asked.WhenHeard(tuple(map(RevisionId, names)))
    answer = answering_consent.when_heard(rig.hub, device_of(rig, laptop), pack(question))
    return {str(name): at for name, at in told(answer, asked.Heard).times}


def test_the_lead_is_told_when_a_no_came_and_a_stranger_nothing(rig: Rig) -> None:
    amina, morag, colm = (rig.laptop(user) for user in (AMINA, MORAG, COLM))
    family = amina.write()
    no = SharingPermission(recipient="School", withdrawn_at="2026-11-21T10:30")
    said = amina.write(family.family, kind=no.kind(), fields=no.written())
    rig.clock.pass_by(hours=6)
    amina.exchange([family, said])
    came = rig.hub.now()
    rig.clock.pass_by(hours=1)
    assert heard(rig, morag, said.id) == {said.id: came}
    assert heard(rig, amina, said.id, "k7f2qd4m.7") == {said.id: came}
    assert heard(rig, colm, said.id) == {}


def test_what_is_no_name_and_too_much_at_once_is_refused(rig: Rig) -> None:
    morag = rig.laptop(MORAG)
    for names in (("nonsense",), tuple(f"k7f2qd4m.{n}" for n in range(1, asked.NAMES_MAX + 2))):
        with pytest.raises(Unreadable):
            heard(rig, morag, *names)
