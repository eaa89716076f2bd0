"""What only others still hold comes back to a hub that was put back from a copy: once, as late, with who brought it.

Planted and seen caught, one at a time: a bearer's rows dropped; taken over another body; taken at a hub that was never
put back; a bearer who is not shown; a bearer without access; a suspended one; an author who is not whose laptop it is;
what is not taken kept as the bearer's refused work.
"""

from __future__ import annotations

from msgspec.structs import replace

from fsdesk.records.ids import DeviceId, UserId
from fsdesk.revisions import Revision, body
from sync.hub import office
from sync.protocol import Bearer, Load, Refusal
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop


def log_of(rig: Rig) -> list[tuple[object, ...]]:
    return rig.rows("SELECT device, n, late FROM log ORDER BY team, seq")


def nothing_is_set_aside(rig: Rig) -> bool:
    return not rig.rows("SELECT n FROM refused") and not rig.rows("SELECT n FROM twin")


def put_back(rig: Rig, *laptops: Laptop) -> None:
    """The hub is put back, and these laptops have heard of it."""
    office.put_back(rig.ledger)
    for laptop in laptops:
        laptop.epoch = rig.ledger.tenant().epoch


def shared(rig: Rig) -> tuple[Laptop, Laptop, Revision]:
    """A family of Amina's that Bashir reads too."""
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family])
    office.grant_access(rig.ledger, BASHIR, family.family)
    bashir.exchange()
    return amina, bashir, family


def test_a_hub_put_back_takes_from_a_colleague_what_it_lacks_as_late_and_tells_who_brought_it(rig: Rig) -> None:
    (amina, bashir, family), morag = shared(rig), rig.laptop(MORAG)
    put_back(rig, amina, bashir, morag)
    lost = amina.write(family.family)
    heard = bashir.exchange([lost])
    assert heard.answer.brings
    assert heard.answer.refused == ()
    assert heard.answer.held == ()  # it is none of his own numbers
    assert log_of(rig) == [(amina.device, 1, 0), (amina.device, 2, 1)]
    (page,) = (page for page in morag.exchange().pages if page.late)
    assert page.bearers == (Bearer(page.late[0], BASHIR),)
    assert body(lost) in morag.held.values()
    assert bashir.exchange([lost]).bodies == []
    assert len(log_of(rig)) == 2
    assert amina.exchange([lost]).held == [1, 2]  # its author may still come with it
    assert len(log_of(rig)) == 2
    assert nothing_is_set_aside(rig)
    assert morag.digest() == morag.exchange().answer.digest


def test_a_family_asked_for_whole_tells_who_brought_it_too(rig: Rig) -> None:
    (amina, bashir, family), morag = shared(rig), rig.laptop(MORAG)
    put_back(rig, bashir, morag)
    bashir.exchange([amina.write(family.family)])
    pages = [page for page in morag.exchange(load=(Load(family.family),)).pages if page.loaded and page.late]
    assert [page.bearers for page in pages] == [(Bearer(1, BASHIR),)]


def test_what_is_brought_never_stands_in_for_what_is_there_and_throws_no_doubt_on_its_author(rig: Rig) -> None:
    amina, bashir, family = shared(rig)
    put_back(rig, amina, bashir)
    real = amina.write(family.family)
    amina.exchange([real])
    before = log_of(rig)
    bashir.exchange([replace(real, fields={"note": "other words"})])
    assert log_of(rig) == before
    assert nothing_is_set_aside(rig)
    laptop = rig.ledger.device(amina.device)
    assert laptop is not None
    assert not laptop.twins
    assert amina.exchange(floor=1).held == [1, 2]


def test_a_stolen_laptop_brings_nothing_to_a_hub_that_was_not_put_back(rig: Rig) -> None:
    amina, bashir, family = shared(rig)
    forged = replace(amina.write(family.family), n=77)
    heard = bashir.exchange([forged, bashir.write(family.family, n=1)])
    assert not heard.answer.brings
    assert heard.answer.refused == (Refusal(77, "not_your_laptop"),)
    assert heard.held == [1]
    assert log_of(rig) == [(amina.device, 1, 0), (bashir.device, 1, 0)]
    assert nothing_is_set_aside(rig)  # however many it sends, nothing of it is kept
    assert bashir.exchange(floor=1).answer.refused == ()


def test_what_a_stolen_laptop_brings_to_one_that_was_is_marked_with_whose_it_is(rig: Rig) -> None:
    (amina, bashir, family), morag = shared(rig), rig.laptop(MORAG)
    put_back(rig, bashir, morag)
    bashir.exchange([replace(amina.write(family.family), n=77, fields={"note": "she never wrote this"})])
    pages = [page for page in morag.exchange().pages if page.late]
    assert [(page.late, page.bearers) for page in pages] == [((1,), (Bearer(1, BASHIR),))]
    assert log_of(rig)[-1] == (amina.device, 77, 1)


def test_only_who_reads_or_leads_a_family_brings_what_the_hub_lacks_of_it(rig: Rig) -> None:
    (amina, bashir, family), colm, morag = shared(rig), rig.laptop(COLM), rig.laptop(MORAG)
    put_back(rig, bashir, colm, morag)
    colm.exchange([amina.write(family.family)])
    office.end_access(rig.ledger, BASHIR, family.family)
    bashir.exchange([amina.write(family.family)])
    assert log_of(rig) == [(amina.device, 1, 0)]
    morag.exchange([amina.write(family.family)])
    assert log_of(rig)[1:] == [(amina.device, 4, 1)]
    office.suspend_device(rig.ledger, morag.device, True)
    assert not morag.exchange([amina.write(family.family)]).answer.brings
    assert len(log_of(rig)) == 2
    assert nothing_is_set_aside(rig)


def test_a_family_the_copy_does_not_know_comes_back_whole_and_is_its_founders(rig: Rig) -> None:
    amina, bashir, colm, morag = (rig.laptop(user) for user in (AMINA, BASHIR, COLM, MORAG))
    put_back(rig, amina, bashir, colm, morag)
    family = amina.write()
    rest = amina.write(family.family)
    colm.exchange([family])
    colm.exchange([rest])  # in another request, when the hub knows of the family
    assert log_of(rig) == [(amina.device, 1, 1), (amina.device, 2, 1)]
    bashir.exchange([amina.write(family.family)])  # he has brought nothing of it, and may not read it
    assert len(log_of(rig)) == 2
    assert rig.ledger.team_of([family.family]) == {family.family: VALLEY}
    assert len(morag.exchange().bodies) == 2
    assert colm.exchange().bodies == []  # he may not read it until the office says so again
    assert len(amina.exchange(floor=1).held) == 2


def test_an_author_is_whose_laptop_it_is_where_the_hub_knows_the_laptop(rig: Rig) -> None:
    amina, bashir, family = shared(rig)
    put_back(rig, bashir)
    unknown = DeviceId("zzzzzzzz")
    wrong = replace(amina.write(family.family), author=UserId("morag"))
    of_no_form = replace(amina.write(family.family), device=unknown, author=UserId("a\0b"))
    no_name = replace(amina.write(family.family), device=DeviceId("no name"))
    bashir.exchange([wrong, of_no_form, no_name])
    assert len(log_of(rig)) == 1
    bashir.exchange([replace(amina.write(family.family), device=unknown, author=UserId("import-valley"))])
    assert log_of(rig)[1:] == [(unknown, 5, 1)]
    assert nothing_is_set_aside(rig)
