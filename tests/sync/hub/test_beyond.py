"""Beyond one's caseload, on every ledger: who knows somebody, reading for a while, what people declare of themselves.

To be caught (not each was planted): a reason of blanks; time that is counted anew with each page; an opening
read on by another laptop; one of a family somebody must not know of; one that shows what tells of the asker; a worker
shown more than the summary; who opened looking it over; a search that says of the hidden what it says of nobody else.
"""

from __future__ import annotations

import pytest

from fsdesk.events import event_of
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.revisions import from_body
from fsdesk.roles import OPEN_S
from fsdesk.trouble import Refused
from sync.asked_beyond import ALL_IS_TOLD, BODIES_BYTES, OVER, TOO_SHORT
from sync.hub import allocating, beyond, guarding, office
from sync.hub.ledger import Account, Device
from sync.hub.ledger_beyond import Conflict
from sync.hub.ledger_guarding import Exclusion
from sync.questions import NOT_ALLOWED
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop

REASON = "covering for Amina, who is ill today"
NOW = 1_790_000_000
OFFICER, FRONT, MANAGER = UserId("iona"), UserId("fay"), UserId("sorcha")
NEVER = FamilyId("zzzzzzzz.1")


@pytest.fixture
def rig(rig: Rig) -> Rig:
    office.add_user(rig.ledger, Account(OFFICER, "Iona", "ig_officer", COAST))
    office.add_user(rig.ledger, Account(FRONT, "Fay", "front_door", VALLEY))
    office.add_user(rig.ledger, Account(MANAGER, "Sorcha", "service_manager", VALLEY))
    return rig


def device(rig: Rig, user: UserId) -> Device:
    """The laptop of somebody, as the hub knows it."""
    found = rig.ledger.device(rig.laptop(user).device)
    assert found is not None
    return found


def macleods(rig: Rig) -> tuple[Laptop, FamilyId]:
    """A family of Amina's, with a case note and a visit in it."""
    amina = rig.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    names: dict[str, Value] = {"given_name": "Isla", "family_name": "MacLeod"}
    amina.exchange([
        first,
        amina.write(first.family, kind="person", fields=names),
        amina.write(first.family, kind="case_note", fields={"text": "NOTE"}),
        amina.write(first.family, fields={"note": "VISIT"}),
    ])  # fmt: skip
    return amina, first.family


def read(rig: Rig, asker: Device, family: FamilyId, opening: str = "a" * 32, now: int = NOW) -> list[bytes] | str:
    """All that opening a family shows somebody, or the code."""
    found: list[bytes] = []
    after = 0
    while after != ALL_IS_TOLD:
        told = beyond.open_family(rig.ledger, asker, opening, family=family, reason=REASON, after=after, now=now)
        if isinstance(told, str):
            return told
        assert told.left_s == NOW + OPEN_S - now, "its minutes run from when it was opened"
        found += told.bodies
        after = told.after
    return found


def kinds(found: list[bytes] | str) -> list[str]:
    assert not isinstance(found, str), found
    return sorted(from_body(raw).kind for raw in found)


# -- reading for a while -----------------------------------------------------------------------------------------------


def test_who_covers_reads_the_summary_for_a_quarter_of_an_hour_and_is_told_on(rig: Rig) -> None:
    _, family = macleods(rig)
    bashir, morag = device(rig, BASHIR), device(rig, MORAG)
    assert kinds(read(rig, bashir, family)) == ["family", "person", "visit"]
    assert kinds(read(rig, bashir, family, now=NOW + OPEN_S - 1)) == ["family", "person", "visit"]
    assert read(rig, bashir, family, now=NOW + OPEN_S) == OVER
    other = device(rig, BASHIR)
    assert read(rig, other, family) == NOT_ALLOWED
    assert [one.user for one in beyond.to_look_over(rig.ledger, morag)] == [BASHIR]
    assert [one.reason for one in beyond.to_look_over(rig.ledger, device(rig, OFFICER))] == [REASON]
    for nobody in (bashir, device(rig, COLM), device(rig, MANAGER)):
        assert beyond.to_look_over(rig.ledger, nobody) == []
        assert beyond.look_over(rig.ledger, nobody, "a" * 32, "fine", NOW) == NOT_ALLOWED
    assert beyond.look_over(rig.ledger, morag, "a" * 32, "was right to", NOW + 60) is True
    assert beyond.look_over(rig.ledger, device(rig, OFFICER), "a" * 32, "again", NOW + 90) is False
    assert beyond.to_look_over(rig.ledger, morag) == []
    assert rig.ledger.openings(unseen=False)[0].note == "was right to"


def test_an_opening_is_in_the_hub_s_log_once_with_its_reason_and_a_refused_one_is_not(rig: Rig) -> None:
    _, family = macleods(rig)
    bashir = device(rig, BASHIR)
    for _ in range(2):
        assert kinds(read(rig, bashir, family))
    assert read(rig, device(rig, COLM), family, "b" * 32) == NOT_ALLOWED
    noted = [event_of(line.body) for line in rig.ledger.events_from(0, 99)]
    opened = [(event.user, event.family, event.reason) for event in noted if event.action == "break_glass"]
    assert opened == [(BASHIR, family, REASON)]


@pytest.mark.parametrize("reason", ["", " " * 40, "because   I   must"])
def test_without_a_reason_nothing_is_opened(rig: Rig, reason: str) -> None:
    _, family = macleods(rig)
    told = beyond.open_family(rig.ledger, device(rig, BASHIR), "a" * 32, family=family, reason=reason, after=0, now=NOW)
    assert told == TOO_SHORT
    assert rig.ledger.openings(unseen=False) == []


def test_a_restricted_family_is_opened_by_who_leads_its_team_manages_or_guards_data_and_by_no_worker(rig: Rig) -> None:
    amina, family = macleods(rig)
    allocating.restrict(rig.ledger, family, [AMINA])
    amina.exchange([amina.write(family, kind="case_note", fields={"text": "FEW", "only_for": (AMINA,)},
                                sensitivity=Sensitivity.RESTRICTED)])  # fmt: skip
    for number, user in enumerate((MORAG, MANAGER, OFFICER)):
        assert len(kinds(read(rig, device(rig, user), family, str(number) * 32))) == 5
    for user in (BASHIR, COLM, FRONT):
        assert read(rig, device(rig, user), family) == NOT_ALLOWED
    morag = device(rig, MORAG)
    assert {one.user for one in beyond.to_look_over(rig.ledger, morag)} == {MANAGER, OFFICER}


def test_a_service_manager_opens_what_is_of_a_team_the_office_named_and_of_no_other(rig: Rig) -> None:
    _, family = macleods(rig)
    far = UserId("eilidh")
    office.add_user(rig.ledger, Account(far, "Eilidh", "service_manager", COAST))
    asker = device(rig, far)

    def finds() -> list[FamilyId]:
        found = beyond.find(rig.ledger, asker, "Isla", "MacLeod")
        assert not isinstance(found, str)
        return [known.family for known in found if known.family]

    assert (read(rig, asker, family), finds()) == (NOT_ALLOWED, [])
    for user in (BASHIR, MORAG, OFFICER, FRONT):
        with pytest.raises(Refused):
            office.reach_team(rig.ledger, user, COAST)
    assert office.reach_team(rig.ledger, far, VALLEY)
    assert not office.reach_team(rig.ledger, far, VALLEY)
    assert not office.reach_team(rig.ledger, far, COAST)
    assert (len(kinds(read(rig, asker, family))), finds()) == (4, [family])
    assert len(rig.laptop(far).exchange().bodies) == 0
    guarding.exclude(rig.ledger, Exclusion(far, family, "office", "cousins", NOW))
    assert read(rig, asker, family) == NOT_ALLOWED
    guarding.include(rig.ledger, far, family)
    assert len(kinds(read(rig, asker, family))) == 4
    assert office.reach_team_no_longer(rig.ledger, far, VALLEY)
    assert not office.reach_team_no_longer(rig.ledger, far, VALLEY)
    assert read(rig, asker, family) == NOT_ALLOWED
    assert office.reach_team(rig.ledger, far, VALLEY)
    for role in ("worker", "team_lead", "service_manager"):
        assert office.change_role(rig.ledger, far, role)
        assert read(rig, device(rig, far), family, "b" * 32) == NOT_ALLOWED


def test_no_opening_gets_past_an_exclusion_nor_shows_what_tells_of_the_asker(rig: Rig) -> None:
    amina, family = macleods(rig)
    said: dict[str, Value] = {"note": "ALLEGATION", "not_for": (MORAG,)}
    amina.exchange([amina.write(family, kind="concern", fields=said, sensitivity=Sensitivity.PROTECTED)])
    allocating.restrict(rig.ledger, family, [AMINA])
    morag = device(rig, MORAG)
    found = read(rig, morag, family)
    assert "concern" not in kinds(found)
    for user in (MORAG, MANAGER, OFFICER):
        guarding.exclude(rig.ledger, Exclusion(user, family, "office", "cousins", NOW))
        assert read(rig, device(rig, user), family, "b" * 32) == NOT_ALLOWED
        assert beyond.to_look_over(rig.ledger, device(rig, user)) == []
    assert read(rig, morag, family) == NOT_ALLOWED
    assert read(rig, morag, NEVER, "c" * 32) == NOT_ALLOWED


def test_a_large_family_is_told_in_parts_that_fit_and_none_is_left_out(rig: Rig) -> None:
    amina, family = macleods(rig)
    long = "We talked about the boat. " * 3_000
    for _ in range(3):
        amina.exchange(*([amina.write(family, fields={"note": long})] for _ in range(4)))
    parts: list[bytes] = []
    after = 0
    while after != ALL_IS_TOLD:
        told = beyond.open_family(
            rig.ledger, device(rig, OFFICER), f"{after:032x}", family=family, reason=REASON, after=after, now=NOW
        )
        assert not isinstance(told, str)
        assert len(told.bodies) == 1 or sum(map(len, told.bodies)) <= BODIES_BYTES
        parts += told.bodies
        after = told.after
    assert len({from_body(raw).id for raw in parts}) == len(parts) == 16


# -- who knows somebody ------------------------------------------------------------------------------------------------


def test_who_asks_for_a_name_learns_whom_to_talk_to_and_nothing_else(rig: Rig) -> None:
    _, family = macleods(rig)
    assert beyond.find(rig.ledger, device(rig, COLM), "Isla", "MacLeod") == [("Amina", "Valley", "")]
    assert beyond.find(rig.ledger, device(rig, FRONT), "isla", "McLeod") == [("Amina", "Valley", "")]
    assert beyond.find(rig.ledger, device(rig, BASHIR), "Isla", "MacLeod") == [("Amina", "Valley", family)]
    assert beyond.find(rig.ledger, device(rig, COLM), "Ailsa", "MacLeod") == []
    for half in (("Isla", ""), ("", "MacLeod"), ("Isla", " . ")):
        assert beyond.find(rig.ledger, device(rig, COLM), *half) == TOO_SHORT


def test_of_what_is_hidden_it_says_what_it_says_of_nobody(rig: Rig) -> None:
    amina, family = macleods(rig)
    names: dict[str, Value] = {"given_name": "Ruaridh", "family_name": "Shaw", "not_for": (COLM,)}
    amina.exchange([amina.write(family, kind="person", fields=names, sensitivity=Sensitivity.PROTECTED)])
    assert beyond.find(rig.ledger, device(rig, BASHIR), "Ruaridh", "Shaw") != []
    assert beyond.find(rig.ledger, device(rig, COLM), "Ruaridh", "Shaw") == []
    guarding.exclude(rig.ledger, Exclusion(COLM, family, "office", "cousins", NOW))
    assert beyond.find(rig.ledger, device(rig, COLM), "Isla", "MacLeod") == []
    allocating.restrict(rig.ledger, family, [AMINA])
    for user in (BASHIR, MORAG, FRONT, MANAGER, OFFICER):
        assert beyond.find(rig.ledger, device(rig, user), "Isla", "MacLeod") == []
    assert beyond.find(rig.ledger, device(rig, AMINA), "Isla", "MacLeod") == [("Amina", "Valley", "")]


@pytest.mark.parametrize("role", ["programme_manager", "it_admin", "partner_contributor"])
def test_who_reads_no_names_asks_for_none(rig: Rig, role: str) -> None:
    macleods(rig)
    office.add_user(rig.ledger, Account(UserId("nobody"), "Nobody", role, VALLEY))
    assert beyond.find(rig.ledger, device(rig, UserId("nobody")), "Isla", "MacLeod") == NOT_ALLOWED


# -- what people declare -----------------------------------------------------------------------------------------------


def test_who_says_whom_they_know_is_kept_out_by_who_leads_and_not_by_themselves(rig: Rig) -> None:
    _, family = macleods(rig)
    amina, morag, bashir = device(rig, AMINA), device(rig, MORAG), device(rig, BASHIR)
    office.grant_access(rig.ledger, BASHIR, family)
    known = Conflict("a" * 32, BASHIR, family, "", "my sister is married to one of them", NOW)
    in_words = Conflict("b" * 32, MORAG, FamilyId(""), "the Shaws of Kyle", "we are cousins", NOW + 1)
    assert beyond.declare(rig.ledger, bashir, known) == ""
    assert beyond.declare(rig.ledger, bashir, known) == ""
    assert beyond.declare(rig.ledger, morag, in_words) == ""
    assert beyond.declare(rig.ledger, device(rig, COLM), known._replace(conflict="c" * 32)) == NOT_ALLOWED
    assert beyond.declare(rig.ledger, bashir, known._replace(conflict="d" * 32, reason=" ")) == TOO_SHORT
    assert [one.conflict for one in beyond.to_settle(rig.ledger, morag)] == ["a" * 32]
    assert [one.conflict for one in beyond.to_settle(rig.ledger, device(rig, OFFICER))] == ["a" * 32, "b" * 32]
    for nobody in (amina, bashir):
        assert beyond.to_settle(rig.ledger, nobody) == []
        assert beyond.settle(rig.ledger, nobody, "a" * 32, family=family, keep_out=False, now=NOW) == NOT_ALLOWED
    assert beyond.settle(rig.ledger, morag, "a" * 32, family=NEVER, keep_out=True, now=NOW) == NOT_ALLOWED
    assert beyond.settle(rig.ledger, morag, "a" * 32, family=family, keep_out=True, now=NOW) is True
    assert rig.ledger.excluded(BASHIR, [family]) == {family}
    assert rig.ledger.readers(family) == (AMINA, MORAG)
    assert beyond.settle(rig.ledger, device(rig, OFFICER), "b" * 32, family=family, keep_out=False, now=NOW) is True
    assert [one.kept_out for one in rig.ledger.conflicts()] == [True, False]
