"""What the hub hands out, against an oracle that knows the whole ledger and counts on its fingers.

Planted and seen caught, one at a time: the tail begins at `>=` the place; a grant's rows begin at `>=` within, or only
after the grant's own count; a grant at the head is loaded again, or never to its end; an ended access keeps its tail,
its unload comes one count late, it stays in the digest; the laptop's own rows are echoed, or are missing from a grant;
a page's place is that of its first row, or the end's; rows come by count alone; a family given back keeps its first
count.
"""

from __future__ import annotations

import random

import msgspec
import pytest

from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import body
from sync.hub import handing, office
from sync.hub.door import Door
from sync.hub.ledger import LEAD, Account
from sync.protocol import Place
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Heard, Laptop

PAGE_FULL = "word " * 2_000
"""A note so long that no page has room for two of them."""


def hold_own(laptop: Laptop, heard: Heard, *written: bytes) -> None:
    for raw in written:
        device, n = msgspec.msgpack.decode(raw)[:2]
        assert n in heard.held
        laptop.held[f"{device}.{n}"] = raw


def expected(rig: Rig, laptop: Laptop, team: TeamId, after: tuple[int, int]) -> list[tuple[tuple[int, int], object]]:
    """Everything this laptop lacks of a team's stream, in order, found the slow way."""
    found = []
    for user, of, family, since, until in rig.rows('SELECT "user", team, family, since, until FROM access'):
        if user != laptop.user or of != team or until is not None:
            continue
        for seq, of_family, device, raw in rig.rows(f"SELECT seq, family, device, body FROM log WHERE team = '{team}'"):
            assert isinstance(seq, int)
            assert isinstance(since, int)
            if of_family == family and seq < since:
                found.append(((since, seq), raw))
            elif of_family == family and device != laptop.device:
                found.append(((seq, 0), raw))
    return sorted(entry for entry in found if entry[0] > after)


def place_of(laptop: Laptop, team: TeamId) -> tuple[int, int]:
    place = laptop.places.get(team, Place(team, 0))
    return place.at, place.within


def caseload(rig: Rig, laptop: Laptop) -> set[object]:
    sql = (
        f"SELECT l.body FROM log l JOIN access a USING (team, family) WHERE a.user = '{laptop.user}' AND until IS NULL"
    )
    return {raw for (raw,) in rig.rows(sql)}


def read_to_the_end(rig: Rig, laptop: Laptop) -> None:
    for _ in range(200):
        heard = laptop.exchange(want_bytes=1)
        if not heard.answer.more:
            break
    assert set(laptop.held.values()) == caseload(rig, laptop)
    assert heard.answer.digest == laptop.digest()
    again = laptop.exchange()
    assert (again.bodies, again.answer.places, again.answer.unload, again.answer.more) == ([], (), (), False)


def write_something(rig: Rig, chance: random.Random, laptops: list[Laptop], families: list[FamilyId]) -> None:
    laptop = chance.choice(laptops)
    family = chance.choice(families) if families and chance.random() < 0.7 else ""
    written = laptop.write(family, fields={"note": PAGE_FULL if chance.random() < 0.8 else "short"})
    heard = laptop.exchange([written], places=(), want_bytes=0)
    if heard.held and written.n in heard.held:
        if not family:
            families.append(written.family)
        if written.family in rig.ledger.reads(laptop.user, [written.family]):
            laptop.held[str(written.id)] = body(written)


def change_something(rig: Rig, chance: random.Random, laptops: list[Laptop], families: list[FamilyId]) -> None:
    if not families or chance.random() < 0.5:
        write_something(rig, chance, laptops, families)
        return
    user, family = chance.choice((AMINA, BASHIR, MORAG, COLM)), chance.choice(families)
    if chance.random() < 0.55:
        office.grant_access(rig.ledger, user, family)
    else:
        office.end_access(rig.ledger, user, family)


@pytest.mark.parametrize("seed", range(6))
def test_reading_page_by_page_while_everything_moves_misses_nothing_and_keeps_nothing_ended(
    rig: Rig, seed: int
) -> None:
    chance = random.Random(seed)
    families: list[FamilyId] = []
    laptops = [rig.laptop(user) for user in (AMINA, BASHIR, MORAG, COLM, AMINA)]
    for _ in range(15):
        change_something(rig, chance, laptops, families)
    for _ in range(60):
        laptop = chance.choice(laptops)
        lacking = {team: expected(rig, laptop, team, place_of(laptop, team)) for team in (VALLEY, COAST)}
        heard = laptop.exchange(want_bytes=chance.choice((0, 1, 1, 1, 9_000)), floor=laptop.n + 1)
        order = [raw for team in (COAST, VALLEY) for _, raw in lacking[team]]
        got: list[object] = [*heard.bodies]
        begun = [team for team in (COAST, VALLEY) if any(place.team == team for place in heard.places)]
        assert got == [raw for team in begun for _, raw in lacking[team]][: len(got)] or got == order[: len(got)]
        for team in begun[-1:]:
            reached = len(got) - sum(len(lacking[before]) for before in begun[:-1])
            assert place_of(laptop, team) >= lacking[team][reached - 1][0]
        assert heard.answer.more or len(got) == len(order)
        change_something(rig, chance, laptops, families)
    for laptop in laptops:
        read_to_the_end(rig, laptop)


def test_a_long_answer_is_made_while_it_travels_and_others_may_write_meanwhile(rig: Rig) -> None:
    chance = random.Random(7)
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    first = amina.write()
    noise = [amina.write(first.family, fields={"note": chance.randbytes(4_000).hex()}) for _ in range(60)]
    amina.exchange([first], *([one] for one in noise))
    request = morag.request([], want_bytes=4 << 20)
    door = Door(rig.hub.begin)
    door.take(request)
    parts = door.parts()
    start = next(parts)
    later = amina.write(first.family)
    amina.exchange([later])
    raw = b"".join((start, *parts))
    heard = morag.keep(morag.hear(raw, request))
    assert len(start) < len(raw) // 2
    assert (heard.answer.more, heard.answer.digest) == (True, b"")
    assert heard.bodies == [body(r) for r in (first, *noise)]
    again = morag.keep(morag.exchange())
    assert again.bodies == [body(later)]
    assert again.answer.digest == morag.digest()


def test_a_new_laptop_of_the_same_person_gets_everything(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [amina.write(), amina.write()]
    heard = amina.exchange(written)
    assert heard.bodies == []
    assert rig.laptop(AMINA).exchange().bodies == [body(r) for r in written]


def test_a_family_given_back_comes_whole_with_what_the_laptop_itself_wrote(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = amina.write()
    hold_own(amina, amina.exchange([family]), body(family))
    office.end_access(rig.ledger, AMINA, family.family)
    assert amina.exchange().answer.unload == (family.family,)
    assert amina.held == {}
    office.grant_access(rig.ledger, AMINA, family.family)
    assert amina.exchange().bodies == [body(family)]
    assert amina.exchange().bodies == []


def test_a_family_of_another_team_may_be_granted_and_is_read_in_that_teams_stream(rig: Rig) -> None:
    amina, colm = rig.laptop(AMINA), rig.laptop(COLM)
    family = amina.write()
    amina.exchange([family])
    office.grant_access(rig.ledger, COLM, family.family)
    heard = colm.exchange()
    assert heard.bodies == [body(family)]
    assert {place.team for place in (*heard.places, *heard.answer.places)} == {VALLEY}
    later = colm.write(family.family)
    colm.exchange([later])
    assert amina.exchange().bodies == [body(later)]


def test_more_families_end_than_an_answer_has_room_for(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    families = [amina.write(fields={}) for _ in range(handing.UNLOAD_MAX + 3)]
    amina.exchange(families)
    for family in families:
        office.end_access(rig.ledger, AMINA, family.family)
    first = amina.exchange()
    second = amina.exchange()
    assert first.answer.more
    assert not second.answer.more
    assert [*first.answer.unload, *second.answer.unload] == [family.family for family in families]
    assert amina.exchange().answer.unload == ()


def test_an_edit_of_a_long_text_is_handed_out_as_a_splice_only_on_what_the_laptop_holds(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    text = "".join(random.Random(1).choices("abcdefghij ", k=9_000))
    first = amina.write(fields={"note": text})
    amina.exchange([first])
    morag.exchange()
    edit = amina.write(first.family, first.record, fields={"note": text + "More."}, over=(first.id,))
    amina.exchange([edit])
    request = morag.request([])
    raw = morag.post("/v1/sync", request)
    assert len(raw) < 600
    assert morag.hear(raw, request).bodies == [body(edit)]
    assert rig.laptop(MORAG).exchange().bodies == [body(first), body(edit)]


def test_the_roster_comes_once_and_again_when_it_changed(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    heard = amina.exchange()
    assert heard.roster is not None
    assert [(person.user, person.role) for person in heard.roster.people] == [
        ("amina", "worker"),
        ("bashir", "worker"),
        ("morag", "team_lead"),
    ]
    assert amina.exchange().roster is None
    office.add_team(rig.ledger, "Islands", TeamId("islands"))
    assert amina.exchange().roster is not None


def test_a_lead_who_comes_later_may_read_what_the_team_has(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [amina.write(), amina.write()]
    amina.exchange(written)
    ailsa = UserId("ailsa")
    office.add_user(rig.ledger, Account(ailsa, "Ailsa", LEAD, VALLEY))
    assert rig.laptop(ailsa).exchange().bodies == [body(r) for r in written]


def test_laptops_that_ask_together_are_told_to_come_back_at_different_times(rig: Rig) -> None:
    told = {rig.laptop(AMINA).exchange().answer.next_sync_s for _ in range(12)}
    assert len(told) > 6
    assert min(told) >= 900 - 90
    assert max(told) <= 900 + 90


def test_an_exchange_with_nothing_to_say_is_small(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write()])
    amina.floor = 2
    request = amina.request([])
    assert len(request) + len(rig.post("/v1/sync", request)) <= 220


def test_a_laptop_that_reads_all_anew_and_sends_nothing_is_handed_its_own_too(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [amina.write(), amina.write()]
    assert amina.exchange(written).bodies == []
    assert amina.exchange(floor=3, places=()).bodies == []
    assert amina.exchange(floor=1, places=()).bodies == [body(r) for r in written]
