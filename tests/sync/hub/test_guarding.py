"""What is kept from whom, on every ledger: records for some only, an allegation, a family somebody must not know of.

Planted one at a time, each seen caught here: a guard that is not noted; one noted for the first revision only; the
restricted handed to whoever leads; a record withdrawn and left in the digest; one withdrawn from nobody's laptop; an
exclusion that leaves the access; one that a grant, a role, a handing over or an opening again overrides; an old laptop
that keeps what it cannot let go of. One handed with its family to who is given it later is two bugs, as every row is
asked for twice: both planted together are caught here, and the second look alone in `test_showing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.roles import Role
from fsdesk.trouble import Refused
from sync.hub import allocating, guarding, office
from sync.hub.ledger import LEAD, Account
from sync.hub.ledger_guarding import Exclusion
from sync.protocol import BEGINS, Load, Withdrawn
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Heard, Laptop

NOW = 1_790_000_000


def kinds(laptop: Laptop) -> list[str]:
    """What a laptop holds, as it would be listed."""
    return sorted(from_body(raw).kind for raw in laptop.held.values())


def tells(laptop: Laptop, word: str) -> bool:
    return any(word.encode() in raw for raw in laptop.held.values())


def shared_family(rig: Rig) -> tuple[Laptop, Laptop, Laptop, FamilyId]:
    """Amina and Bashir hold a family Morag leads; everybody is up to date."""
    amina, bashir, morag = (rig.laptop(user) for user in (AMINA, BASHIR, MORAG))
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    amina.exchange([first, amina.write(first.family)])
    office.grant_access(rig.ledger, BASHIR, first.family)
    for laptop in (amina, bashir, morag):
        settled(laptop)
    return amina, bashir, morag, first.family


def settled(laptop: Laptop, **change: object) -> Heard:
    """Exchange until all is told, own writing included; what the laptop holds is what the hub says it should."""
    heard = laptop.exchange(**change)
    while heard.answer.more:
        heard = laptop.exchange()
    return heard


def concern(laptop: Laptop, family: FamilyId, **fields: Value) -> Revision:
    said: Mapping[str, Value] = {"note": "ALLEGATION", **fields}
    return laptop.write(family, kind="concern", fields=dict(said), sensitivity=Sensitivity.PROTECTED)


def test_an_allegation_about_a_worker_never_reaches_a_laptop_of_theirs(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = concern(amina, family, not_for=(BASHIR,))
    amina.exchange([said])
    more = amina.write(family, said.record, kind="concern", fields={"note": "ALLEGATION, and more"}, over=(said.id,))
    amina.exchange([more])
    assert settled(bashir).answer.digest == bashir.digest()
    assert not tells(bashir, "ALLEGATION")
    assert settled(morag).answer.digest == morag.digest()
    assert tells(morag, "and more")
    again = rig.laptop(BASHIR)
    settled(again)
    assert not tells(again, "ALLEGATION")
    assert not again.exchange().answer.withdrawn
    loaded = again.exchange(load=(Load(family),))
    assert not any(b"ALLEGATION" in raw for raw in loaded.bodies)


def test_it_stays_from_them_when_the_family_is_given_to_them_later_and_when_they_lead(rig: Rig) -> None:
    amina, bashir, _, family = shared_family(rig)
    office.end_access(rig.ledger, BASHIR, family)
    settled(bashir)
    amina.exchange([concern(amina, family, not_for=(BASHIR,))])
    office.grant_access(rig.ledger, BASHIR, family)
    assert settled(bashir).answer.digest == bashir.digest()
    office.change_role(rig.ledger, BASHIR, LEAD)
    assert settled(bashir).answer.digest == bashir.digest()
    assert kinds(bashir) == ["family", "visit"]


def test_what_tells_of_somebody_only_later_leaves_their_laptop_again_and_late_work_on_it_is_kept(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = concern(amina, family)
    amina.exchange([said])
    settled(bashir)
    assert tells(bashir, "ALLEGATION")
    amina.exchange([amina.write(family, said.record, kind="concern", fields={"not_for": (BASHIR,)})])
    typed = bashir.write(family, said.record, kind="concern", fields={"by": "written before they heard"})
    undone = bashir.write(family, said.record, kind="concern", fields={"not_for": ()})
    heard = bashir.exchange([typed, undone])
    assert heard.held == [1]
    assert [(one.n, one.code) for one in heard.answer.refused] == [(2, "not_yours")]
    assert heard.answer.withdrawn == (Withdrawn(family, said.record),)
    assert not tells(bashir, "ALLEGATION")
    assert settled(bashir).answer.digest == bashir.digest()
    settled(morag)
    assert tells(morag, "written before they heard")
    assert not bashir.exchange().answer.withdrawn


def test_nobody_writes_to_a_record_they_were_never_shown(rig: Rig) -> None:
    amina, bashir, _, family = shared_family(rig)
    said = concern(amina, family, not_for=(BASHIR,))
    amina.exchange([said])
    guessed = bashir.write(family, said.record, kind="concern", fields={"note": "let me in"}, over=(said.id,))
    heard = bashir.exchange([guessed])
    assert [one.code for one in heard.answer.refused] == ["not_yours"]


def test_what_is_restricted_is_for_those_named_leading_or_not_until_one_more_is_named(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = amina.write(family, kind="case_note", fields={"text": "RESTRICTED", "only_for": (BASHIR,)},
                       sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([said])
    for laptop in (amina, bashir, morag):
        assert settled(laptop).answer.digest == laptop.digest() or laptop is amina
    assert tells(bashir, "RESTRICTED")
    assert not tells(morag, "RESTRICTED")
    assert guarding.name_reader(rig.ledger, said.record, MORAG, "officer", NOW)
    assert not guarding.name_reader(rig.ledger, said.record, MORAG, "officer", NOW)
    assert settled(morag).answer.digest == morag.digest()
    assert tells(morag, "RESTRICTED")
    assert guarding.name_no_longer(rig.ledger, said.record, MORAG)
    assert settled(morag).answer.digest == morag.digest()
    assert not tells(morag, "RESTRICTED")
    with pytest.raises(Refused, match="do not read its family"):
        guarding.name_reader(rig.ledger, said.record, COLM, "officer", NOW)
    with pytest.raises(Refused, match="no record"):
        guarding.name_reader(rig.ledger, RecordId("zzzzzzzz.9"), MORAG, "officer", NOW)


def test_what_is_restricted_and_names_nobody_is_for_who_leads_also_for_who_leads_later(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = amina.write(family, kind="safeguarding_concern", fields={"words": "RESTRICTED", "about_worker": COLM},
                       sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([said])
    for laptop in (bashir, morag):
        assert settled(laptop).answer.digest == laptop.digest()
    assert not tells(bashir, "RESTRICTED")
    assert tells(morag, "RESTRICTED")
    office.change_role(rig.ledger, BASHIR, LEAD)
    assert settled(bashir).answer.digest == bashir.digest()
    assert tells(bashir, "RESTRICTED")
    office.change_role(rig.ledger, MORAG, "worker")
    settled(morag)
    assert not morag.held


def test_a_worry_about_a_lead_is_not_for_that_lead(rig: Rig) -> None:
    amina, _, morag, family = shared_family(rig)
    said = amina.write(family, kind="safeguarding_concern", fields={"words": "ALLEGATION", "about_worker": MORAG},
                       sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([said])
    assert settled(morag).answer.digest == morag.digest()
    assert not tells(morag, "ALLEGATION")


def test_a_record_is_as_guarded_as_the_safest_of_its_heads(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = concern(amina, family)
    amina.exchange([said])
    settled(bashir)
    settled(morag)
    apart = {"kind": "concern", "over": (said.id,)}
    amina.exchange([amina.write(family, said.record, fields={"note": "ALLEGATION, A"}, **apart)])
    few = {"note": "ALLEGATION, B", "only_for": (AMINA,)}
    bashir.exchange([bashir.write(family, said.record, fields=few, sensitivity=Sensitivity.RESTRICTED, **apart)])
    assert settled(morag).answer.digest == morag.digest()
    assert not tells(morag, "ALLEGATION")


def excluded(rig: Rig, user: UserId, family: FamilyId) -> bool:
    return guarding.exclude(rig.ledger, Exclusion(user, family, "office", "their cousin lives there", NOW))


def test_a_family_somebody_must_not_know_of_leaves_their_laptop_and_nothing_brings_it_back(rig: Rig) -> None:
    _, bashir, morag, family = shared_family(rig)
    assert excluded(rig, BASHIR, family)
    assert not excluded(rig, BASHIR, family)
    assert settled(bashir).answer.unload == (family,)
    assert not bashir.held
    assert bashir.exchange().answer.digest == bashir.digest()
    for act in (
        lambda: office.grant_access(rig.ledger, BASHIR, family),
        lambda: allocating.hand_over(rig.ledger, AMINA, BASHIR, [family]),
        lambda: allocating.restrict(rig.ledger, family, [AMINA, BASHIR]),
    ):
        with pytest.raises(Refused, match="may not be given"):
            act()
    office.change_role(rig.ledger, BASHIR, LEAD)
    settled(bashir)
    assert not bashir.held
    for said in ("share", "give", "hand_over"):
        word: dict[str, Value] = {"act": said, "to": BASHIR, "giver": AMINA}
        morag.exchange([morag.write(family, kind="allocation", fields=word)])
    assert rig.ledger.readers(family) == (AMINA, MORAG)
    allocating.restrict(rig.ledger, family, [AMINA])
    allocating.open_again(rig.ledger, family)
    office.put_back(rig.ledger)
    assert bashir.exchange().answer.said == "epoch_changed"
    assert not rig.ledger.reads(BASHIR, [family])


def test_a_lead_who_must_not_know_of_a_family_is_told_of_it_in_no_list(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    assert excluded(rig, MORAG, family)
    office.end_access(rig.ledger, BASHIR, family)
    settled(morag, laptops=True)
    heard = morag.exchange(laptops=True)
    told = next(page for page in heard.pages if page.laptops)
    assert told.holders == ()
    assert {one.unconfirmed for one in told.laptops} == {0}
    assert not morag.held
    late = morag.exchange([morag.write(family, fields={"note": "late"})])
    assert late.held == [1]
    settled(amina)
    assert tells(amina, "late")
    assert bashir.exchange().answer.unload == (family,)


def test_nobody_is_excluded_who_is_the_only_one_left(rig: Rig) -> None:
    *_, family = shared_family(rig)
    allocating.restrict(rig.ledger, family, [AMINA])
    with pytest.raises(Refused, match="Nobody else"):
        excluded(rig, AMINA, family)
    assert rig.ledger.readers(family) == (AMINA,)


def test_an_exclusion_that_is_let_go_gives_nothing_by_itself(rig: Rig) -> None:
    _, bashir, _, family = shared_family(rig)
    excluded(rig, BASHIR, family)
    assert guarding.include(rig.ledger, BASHIR, family)
    assert not guarding.include(rig.ledger, BASHIR, family)
    settled(bashir)
    assert not bashir.held
    assert office.grant_access(rig.ledger, BASHIR, family)
    settled(bashir)
    assert bashir.held


def test_a_laptop_that_cannot_let_go_of_one_record_lets_go_of_its_family(rig: Rig) -> None:
    amina, bashir, _, family = shared_family(rig)
    bashir.version = 2
    said = concern(amina, family)
    amina.exchange([said])
    settled(bashir)
    assert tells(bashir, "ALLEGATION")
    amina.exchange([amina.write(family, said.record, kind="concern", fields={"not_for": (BASHIR,)})])
    assert settled(bashir).answer.unload == (family,)
    assert not bashir.held
    bashir.version = 3
    office.grant_access(rig.ledger, BASHIR, family)
    assert settled(bashir).answer.digest == bashir.digest()
    assert kinds(bashir) == ["family", "visit"]


def test_only_who_visits_or_leads_is_given_a_family(rig: Rig) -> None:
    *_, family = shared_family(rig)
    for role in ("service_manager", "ig_officer", "it_admin", "front_door", "programme_manager", "partner_contributor"):
        user = UserId(role.replace("_", "-"))
        office.add_user(rig.ledger, Account(user, role.title(), role, VALLEY))
        with pytest.raises(Refused, match="may not be given"):
            office.grant_access(rig.ledger, user, family)
        laptop = rig.laptop(user)
        settled(laptop, load=(BEGINS,))
        assert not laptop.held


def test_a_family_from_somebody_who_begins_none_comes_late_to_who_leads_and_is_not_theirs(rig: Rig) -> None:
    morag = rig.laptop(MORAG)
    for role in Role:
        user = UserId("a-" + role.replace("_", "-"))
        office.add_user(rig.ledger, Account(user, role.title(), role, VALLEY))
        laptop = rig.laptop(user)
        first = laptop.write(kind="family", fields={"label": f"of {role}"})
        heard = laptop.exchange([first, laptop.write(first.family, fields={"note": f"from {role}"})])
        begins = role in ("worker", "team_lead", "front_door")
        assert heard.held == [1, 2]
        assert heard.answer.unload == (() if begins else (first.family,))
        assert (first.family in rig.ledger.reads(user, [first.family])) is begins
        settled(morag)
        assert tells(morag, f"from {role}")
        seqs = [seq for seq, _ in rig.ledger.lines_of_family(MORAG, VALLEY, first.family, 0, 9)]
        assert rig.ledger.late_in(VALLEY, seqs) == (set() if begins else set(seqs))
        morag.exchange([morag.write(first.family, kind="case_note", fields={"note": "of the lead"})])
        settled(laptop)
        assert tells(laptop, "of the lead") is (role in ("worker", "team_lead"))


def test_who_becomes_something_else_gets_and_loses_what_goes_with_it(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    other = amina.write(kind="family", fields={"label": "Birch 3"})
    amina.exchange([other])
    assert office.change_role(rig.ledger, BASHIR, LEAD)
    assert not office.change_role(rig.ledger, BASHIR, LEAD)
    settled(bashir)
    assert rig.ledger.reads(BASHIR, [family, other.family]).keys() == {family, other.family}
    assert office.change_role(rig.ledger, BASHIR, "service_manager")
    assert set(settled(bashir).answer.unload) == {family, other.family}
    assert not bashir.held
    assert office.change_role(rig.ledger, AMINA, "it_admin")
    assert set(settled(amina).answer.unload) == {family, other.family}
    assert tells(morag, "Rowan")


def takes(laptop: Laptop, said: Revision, over: tuple[Revision, ...] = (), **fields: Value) -> bool:
    """Whether the hub takes this over what was said, from this laptop."""
    guard = Sensitivity.RESTRICTED if fields.get("only_for") else Sensitivity.PROTECTED
    written = laptop.write(said.family, said.record, kind=said.kind, fields=dict(fields), sensitivity=guard,
                           over=tuple(one.id for one in (said, *over)))  # fmt: skip
    return written.n in laptop.exchange([written]).held


def test_only_who_wrote_it_or_who_leads_lets_more_people_at_a_record_again(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = amina.write(family, kind="case_note", fields={"text": "RESTRICTED", "only_for": (BASHIR, MORAG)},
                       sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([said])
    for laptop in (bashir, morag):
        settled(laptop)
        assert tells(laptop, "RESTRICTED")
    assert not takes(bashir, said, text="RESTRICTED", only_for=())
    assert not takes(bashir, said, only_for=(AMINA, BASHIR, COLM, MORAG))
    assert takes(bashir, said, only_for=(AMINA, BASHIR))
    settled(morag)
    assert not tells(morag, "RESTRICTED")
    settled(amina)
    found = [from_body(raw) for raw in amina.held.values()]
    fewer = next(one for one in found if one.record == said.record and one.device == bashir.device)
    assert takes(amina, said, (fewer,), text="RESTRICTED", only_for=())
    settled(morag)
    assert tells(morag, "RESTRICTED")


def test_what_was_turned_away_lets_nobody_in_by_being_written_once_more(rig: Rig) -> None:
    amina, bashir, _, family = shared_family(rig)
    said = amina.write(family, kind="case_note", fields={"text": "RESTRICTED", "only_for": (BASHIR,)},
                       sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([said])
    settled(bashir)
    more: dict[str, Value] = {"only_for": (AMINA, BASHIR, COLM)}
    wider = bashir.write(family, said.record, kind="case_note", fields=more, over=(said.id,),
                         sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    again = bashir.write(family, said.record, kind="case_note", fields=more, over=(said.id, wider.id),
                         sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    heard = bashir.exchange([wider, again])
    assert {refusal.n for refusal in heard.answer.refused} == {wider.n, again.n}
    assert rig.ledger.guards([said.record])[said.record].named == {AMINA, BASHIR}


def test_what_is_withdrawn_while_somebody_does_not_read_the_family_is_gone_once_they_do_again(rig: Rig) -> None:
    amina, bashir, _, family = shared_family(rig)
    said = amina.write(family, kind="case_note", fields={"text": "RESTRICTED"})
    amina.exchange([said])
    settled(bashir)
    assert tells(bashir, "RESTRICTED")
    office.end_access(rig.ledger, BASHIR, family)
    assert takes(amina, said, not_for=(BASHIR,))
    office.grant_access(rig.ledger, BASHIR, family)
    told = settled(bashir).answer  # the laptop has heard of nothing in between
    assert [one.record for one in told.withdrawn] == [said.record]
    assert told.digest == bashir.digest()


def test_a_lead_lets_an_allegation_be_seen_by_whom_it_was_kept_from_and_a_colleague_does_not(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    said = concern(morag, family, not_for=(BASHIR,))
    morag.exchange([said])
    settled(amina)
    assert not takes(amina, said, not_for=())
    settled(bashir)
    assert not tells(bashir, "ALLEGATION")
    assert takes(morag, said, not_for=())
    settled(bashir)
    assert tells(bashir, "ALLEGATION")
