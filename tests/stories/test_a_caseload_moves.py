"""A family changes hands while its worker is out of signal, over a real hub process and real stores."""

from __future__ import annotations

import contextlib

import pytest

from fsdesk.desk import Desk
from fsdesk.records import Allocation
from fsdesk.records.ids import FamilyId
from fsdesk.trouble import Refused
from sync.client import exchange
from sync.meeting import desk_keys, hub_line, meet
from tests.stories.conftest import Stage, gillies, written_up


def late_of(desk: Desk) -> set[str]:
    """The names of what stands as arrived after a handover."""
    return {str(name) for row in desk.moving.late() for name in row.revisions}


def pending(desk: Desk) -> int:
    """How many acts of writing wait to be sent."""
    return desk.sending.waiting()


def test_reassigned_while_offline_nothing_is_lost_and_lead_and_new_worker_see_what_came_late(stage: Stage) -> None:
    amina, bashir, lead = stage.desk("amina"), stage.desk("bashir"), stage.desk("ruaridh")
    family = gillies(amina)
    for desk in (amina, bashir, lead):
        assert meet(desk).in_sync
    stage.no_signal()
    visit = amina.record_visit(family)
    for part in ("voice", "observation", "next_step", "took_part"):
        amina.add_part(visit, part, {})
    waiting = pending(amina)
    assert waiting == 5
    stage.signal()
    stage.hub.ask("access", "hand-over", "amina", "bashir", family)
    assert meet(bashir).in_sync
    assert [row.id for row in bashir.families()] == [family]
    assert late_of(bashir) == late_of(lead) == set()
    assert stage.hub.ask("access", "pending").split()[-1] == family
    assert meet(amina).in_sync
    assert amina.families() == ()
    assert amina.store.rows("SELECT count(*) FROM revision") == [(0,)]
    for desk in (bashir, lead):
        assert meet(desk).in_sync
        assert len(late_of(desk)) == waiting
        (row,) = desk.moving.late()
        assert (row.family_name, row.who) == ("Gillies family", "Amina Yusuf")
        notice = desk.open_family(family).notice
        assert notice is not None
        assert notice.words.startswith("5 things here arrived after the handover, from Amina Yusuf")
    assert [need.kind for need in bashir.today().needs if need.kind == "late"] == ["late"]
    assert meet(amina).in_sync
    assert stage.hub.ask("access", "pending") == ""


def test_what_a_lead_has_looked_at_leaves_the_tray_of_every_lead_and_the_worker_cannot_say_so(stage: Stage) -> None:
    stage.hub.ask("user", "add", "Ailsa Grant", "--team", "outreach", "--role", "team_lead", "--id", "ailsa")
    amina, bashir, lead, other = (stage.desk(user) for user in ("amina", "bashir", "ruaridh", "ailsa"))
    family = gillies(amina)
    meet(amina)
    written_up(amina, family)
    stage.hub.ask("access", "hand-over", "amina", "bashir", family)
    for desk in (amina, bashir, lead, other):
        assert meet(desk).in_sync
    (row,) = bashir.moving.late()
    assert not row.may_look
    with pytest.raises(Refused, match="Only a team lead"):
        bashir.moving.look_at(family, row.revisions)
    lead.moving.look_at(family, lead.moving.late()[0].revisions)
    assert lead.moving.late() == ()
    for desk in (lead, other, bashir):
        meet(desk)
    assert other.moving.late() == bashir.moving.late() == ()
    assert bashir.open_family(family).notice is None


def test_a_lead_hands_a_family_over_on_their_own_laptop_with_a_word_for_the_next_worker(stage: Stage) -> None:
    amina, bashir, lead = stage.desk("amina"), stage.desk("bashir"), stage.desk("ruaridh")
    family = gillies(amina)
    meet(amina)
    meet(lead)
    stage.no_signal()
    held = lead.moving.holding(family)
    assert held.holders == (("amina", "Amina Yusuf"),)
    assert [name for _, name in held.others] == ["Bashir Khan", "Eilidh Ross"]
    assert [row.lead for row in lead.families()] == ["Amina Yusuf"]
    lead.moving.allocate(
        family, Allocation(act="hand_over", giver="amina", to="bashir", note="Calum is shy with new people.")
    )
    stage.signal()
    for desk in (lead, amina, bashir):
        assert meet(desk).in_sync
    assert amina.families() == ()
    assert [row.id for row in bashir.families()] == [family]
    words = bashir.search("shy")
    assert [one.family for one in words] == [family]


def test_a_note_begun_before_the_word_is_said_moves_nothing_and_the_next_worker_says_that_they_read_it(
    stage: Stage,
) -> None:
    amina, bashir, lead = stage.desk("amina"), stage.desk("bashir"), stage.desk("ruaridh")
    family = gillies(amina)
    meet(amina)
    meet(lead)
    note = lead.begin(family, "allocation", {"note": "Calum is shy with new people."}).id
    stage.lock("ruaridh")
    lead = stage.desk("ruaridh")
    for desk in (lead, amina, bashir):
        assert meet(desk).in_sync
    assert [row.id for row in amina.families()] == [family]
    assert amina.search("shy") == ()
    assert bashir.families() == ()
    draft = lead.moving.holding(family).draft
    assert draft is not None
    assert draft.id == note
    lead.moving.allocate(family, Allocation(act="hand_over", giver="amina", to="bashir"), draft.id)
    for desk in (lead, amina, bashir):
        assert meet(desk).in_sync
    assert amina.families() == ()
    (need,) = [one for one in bashir.today().needs if one.kind == "handed"]
    assert need.title == "Handed over to you: Gillies family"
    notice = bashir.open_family(family).notice
    assert notice is not None
    assert notice.words.startswith("Ruaridh Matheson handed this family over to you on ")
    assert notice.words.endswith(": Calum is shy with new people.")
    bashir.moving.take_on(note)
    for desk in (bashir, lead, bashir):
        assert meet(desk).in_sync
    assert bashir.open_family(family).notice is None
    (told,) = lead.moving.holding(family).said
    assert told.startswith("Handed over to Bashir Khan on ")
    assert "Taken on today" in told
    assert [row.id for row in bashir.families()] == [family]


def test_a_new_laptop_has_the_whole_caseload_and_says_how_far_it_is(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    families = [gillies(amina) for _ in range(4)]
    today = amina.clock.now().isoformat()[:10]
    amina.plan_visit(families[2], {"planned_start": f"{today}T23:50"})
    meet(amina)
    lead.store.remember(budget_bytes="1")
    once(lead)
    assert lead.me().coming.endswith("of 4 families are here")
    assert meet(lead).in_sync
    assert lead.me().coming == ""
    assert {row.id for row in lead.families()} == set(families)
    order = [FamilyId(f) for (f,) in lead.store.rows("SELECT family FROM caseload ORDER BY wanted")]
    assert order[0] == families[2]


def once(desk: Desk) -> None:
    """One request of an exchange."""
    with contextlib.closing(hub_line(desk.store.setting("hub_url"))) as line:
        exchange(desk.sending, line, desk_keys(desk), more_than_one=False)
