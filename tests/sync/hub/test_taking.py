"""What the hub takes, what it sets aside and why, and that nothing of one row ever harms the next.

Planted and seen caught, one at a time: a used counter counts again; a twin is counted as held, unmarked, or said to be
held; late or suspended work is not marked; strangers' families are open, leads shut out, leads of other teams let in;
the epoch or a place ahead of the counter is ignored; a splice may build on anything, or is kept half made; a record
changes its family; chain, digests or heads are not kept; what was set aside is said once only, or for ever; signatures
are not looked at; a suspended laptop is served; a family's founder or lead gets nothing; a bad page ends the request.
"""

from __future__ import annotations

import hashlib
import random
from typing import Any

import msgspec
import pytest

from fsdesk.records.fields import TEXT_BYTES_MAX
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, body, body_hash, from_body, heads
from sync.frames import encode_rows
from sync.hub import office
from sync.hub.hub import Session
from sync.hub.ledger import LEAD, Account
from sync.hub.ledger_memory import MemoryLedger
from sync.protocol import Page, Place, Refusal, Unreadable, digest_of, pack
from sync.sealing import head_length, split_head
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop


def log_of(rig: Rig) -> list[tuple[object, ...]]:
    return rig.rows("SELECT device, n, late FROM log ORDER BY team, seq")


def session_of(rig: Rig, request: bytes) -> Session:
    length = head_length(request)
    assert length is not None
    return rig.hub.begin(split_head(request[:length]))


def frames_of(request: bytes) -> list[bytes]:
    at = head_length(request)
    assert at is not None
    found = []
    while at < len(request):
        size = int.from_bytes(request[at : at + 4], "big")
        found.append(request[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def test_a_new_family_is_the_senders_teams_and_its_lead_may_read_it(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    heard = amina.exchange([amina.write(), amina.write()])
    assert heard.held == [1, 2]
    assert heard.answer.said == ""
    assert [(a.user, a.team, a.until) for a in rig.ledger.accesses()] == [
        (AMINA, VALLEY, None),
        (AMINA, VALLEY, None),
        (MORAG, VALLEY, None),
        (MORAG, VALLEY, None),
    ]
    assert len(rig.laptop(MORAG).exchange().bodies) == 2
    assert rig.laptop(BASHIR).exchange().bodies == []


def test_the_same_again_gets_the_same_receipt_and_no_second_row(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [amina.write(), amina.write()]
    first = amina.exchange(written, written)
    second = amina.exchange(written)
    assert first.held == second.held == [1, 2]
    assert len(log_of(rig)) == 2


def test_another_writing_under_a_number_is_kept_beside_the_first_and_the_laptop_is_marked(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    first = amina.write()
    amina.exchange([first])
    other = msgspec.structs.replace(first, fields={"note": "written on the copy"})
    heard = amina.exchange([other, amina.write(n=2)])
    assert heard.answer.refused == (Refusal(1, "twin"),)
    assert heard.held == [2]
    assert rig.rows("SELECT n, body FROM twin") == [(1, body(other))]
    assert rig.rows("SELECT body FROM log WHERE n = 1") == [(body(first),)]
    device = rig.ledger.device(amina.device)
    assert device is not None
    assert device.twins
    # The laptop whose writing came first still gets its receipt; the other is told again from its floor on.
    assert amina.exchange([first]).held == [1, 2]
    assert amina.exchange().answer.refused == (Refusal(1, "twin"),)


def test_a_strangers_family_is_set_aside_whole_and_taken_once_access_is_given(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family])
    stray = bashir.write(family.family)
    heard = bashir.exchange([stray, bashir.write()])
    assert heard.answer.refused == (Refusal(1, "not_yours"),)
    assert heard.held == [2]
    assert rig.rows("SELECT code, body FROM refused") == [("not_yours", body(stray))]
    assert bashir.exchange().answer.refused == (Refusal(1, "not_yours"),)
    office.grant_access(rig.ledger, BASHIR, family.family)
    again = bashir.exchange([stray])
    assert again.answer.refused == ()
    assert again.held == [1, 2]
    assert bashir.exchange().answer.refused == ()


def test_work_written_after_access_ended_is_taken_and_marked_late(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    family = amina.write()
    amina.exchange([family])
    office.end_access(rig.ledger, AMINA, family.family)
    heard = amina.exchange([amina.write(family.family)])
    assert heard.held == [1, 2]
    assert heard.answer.unload == (family.family,)
    assert log_of(rig) == [(amina.device, 1, 0), (amina.device, 2, 1)]
    assert len(morag.exchange().bodies) == 2


def test_a_lead_may_write_of_every_family_of_the_team_and_of_no_other(rig: Rig) -> None:
    amina, colm, morag = rig.laptop(AMINA), rig.laptop(COLM), rig.laptop(MORAG)
    family, far = amina.write(), colm.write()
    amina.exchange([family])
    colm.exchange([far])
    office.end_access(rig.ledger, MORAG, family.family)
    heard = morag.exchange([morag.write(family.family), morag.write(far.family)])
    assert heard.held == [1]
    assert heard.answer.refused == (Refusal(2, "not_yours"),)
    assert (morag.device, 1, 0) in log_of(rig)


def restrict_every_family(rig: Rig) -> None:
    if isinstance(rig.ledger, MemoryLedger):
        rig.ledger.families = {family: (*known[:2], True) for family, known in rig.ledger.families.items()}
    else:
        rig.rows("UPDATE family SET restricted = 1")


def test_a_lead_who_was_never_given_a_restricted_family_may_still_write_of_it_and_reads_nothing(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = amina.write()
    amina.exchange([family])
    restrict_every_family(rig)
    ailsa = UserId("ailsa")
    office.add_user(rig.ledger, Account(ailsa, "Ailsa", LEAD, VALLEY))
    lead = rig.laptop(ailsa)
    heard = lead.exchange([lead.write(family.family)])
    assert (heard.held, heard.bodies) == ([1], [])
    assert (lead.device, 1, 0) in log_of(rig)


WRONG: dict[str, dict[str, Any]] = {
    "not_the_author": {"author": UserId("bashir")},
    "number_out_of_range": {"n": 2**53 + 1},
    "not_a_family": {"family": FamilyId("the Smiths")},
    "not_a_record": {"record": RecordId("'; DROP TABLE log")},
    "not_a_revision": {"over": (RevisionId("k7f2qd4m.0"),)},
    "over_too_long": {"over": tuple(RevisionId(f"k7f2qd4m.{n}") for n in range(1, 1_002))},
    "text_has_nul": {"fields": {"note": "a\0b"}},
    "text_too_long": {"fields": {"note": "x" * (TEXT_BYTES_MAX + 1)}},
    "text_not_nfc": {"fields": {"note": "e\u0301"}},
    "number_too_large": {"fields": {"travel_minutes": 2**53 + 1}},
    "not_in_code_list": {"fields": {"setting": "on the moon"}},
    "wrong_type": {"fields": {"travel_minutes": "ten"}},
    "too_many_items": {"fields": {"workers": ("x",) * 501}},
    "too_many_fields": {"kind": "to_come", "fields": {f"f{n}": 1 for n in range(201)}},
    "not_a_name": {"fields": {"x" * 65: 1}},
    "too_large": {"kind": "to_come", "fields": {f"f{n}": "x" * 200_000 for n in range(6)}},
}


@pytest.mark.parametrize("code", WRONG)
def test_a_revision_nobody_could_keep_is_set_aside_and_the_next_one_lands(rig: Rig, code: str) -> None:
    amina = rig.laptop(AMINA)
    good = amina.write()
    bad = msgspec.structs.replace(amina.write(good.family), **WRONG[code])
    after = amina.write(good.family, n=3)
    heard = amina.exchange([good], [bad], [after])
    assert heard.answer.refused == (Refusal(bad.n, code),)
    assert heard.held == [1, 3]
    assert rig.rows("SELECT code, body FROM refused") == [(code, body(bad))]


def test_what_this_version_does_not_know_is_kept_as_it_is(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    unknown_kind = amina.write(kind="telescope", fields={"lens": ("a", 1, None)})
    unknown_field = amina.write(fields={"mood_ring": "blue"})
    newer_codes = amina.write(fields={"setting": "on the moon"}, schema=99)
    heard = amina.exchange([unknown_kind, unknown_field, newer_codes])
    assert heard.answer.refused == ()
    assert rig.laptop(MORAG).exchange().bodies == [body(unknown_kind), body(unknown_field), body(newer_codes)]


def test_a_record_stays_in_its_family(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    one, two = amina.write(), amina.write()
    amina.exchange([one, two])
    heard = amina.exchange([amina.write(two.family, one.record)])
    assert heard.answer.refused == (Refusal(3, "other_family"),)


def test_a_request_made_twice_changes_nothing(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    request = amina.request([[amina.write()]])
    amina.ask(request)
    before = log_of(rig)
    again = amina.ask(request).answer
    assert (again.said, again.counter, again.held, again.digest) == ("counter_used", 1, (), b"")
    assert log_of(rig) == before
    with_more = amina.request([[amina.write()]], counter=1)
    assert amina.ask(with_more).answer.said == "counter_used"
    assert log_of(rig) == before


def test_a_suspended_laptop_is_told_so_and_handed_nothing_but_what_it_wrote_is_taken(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    family = amina.write()
    amina.exchange([family])
    morag.exchange([morag.write(family.family)])
    office.suspend_device(rig.ledger, amina.device, suspended=True)
    heard = amina.exchange([amina.write(family.family)])
    assert heard.answer.said == "suspended"
    assert heard.held == [1, 2]
    assert (heard.bodies, heard.roster, heard.answer.places, heard.answer.digest) == ([], None, (), b"")
    assert (amina.device, 2, 1) in log_of(rig)
    office.suspend_device(rig.ledger, amina.device, suspended=False)
    assert len(amina.exchange(floor=3).bodies) == 1


@pytest.mark.parametrize("change", [{"epoch": 1}, {"places": (Place(VALLEY, 99),)}])
def test_a_laptop_that_knew_a_later_hub_is_told_to_offer_all_and_read_anew(rig: Rig, change: dict[str, Any]) -> None:
    amina = rig.laptop(AMINA)
    family = amina.write()
    amina.exchange([family])
    heard = amina.exchange([amina.write(family.family)], floor=2, **change)
    assert heard.answer.said == "epoch_changed"
    assert heard.answer.epoch == amina.epoch
    assert heard.held == [1, 2]
    assert heard.answer.places == (Place(VALLEY, 0),)
    assert heard.bodies == []


def test_a_suspended_laptop_too_hears_that_the_hub_was_put_back_and_is_still_handed_nothing(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write()])
    office.suspend_device(rig.ledger, amina.device, True)
    office.put_back(rig.ledger)
    heard = amina.exchange()
    assert (heard.answer.said, heard.bodies) == ("epoch_changed", [])
    amina.epoch = heard.answer.epoch
    assert amina.exchange().answer.said == "suspended"


def test_nobody_makes_a_family_in_a_colleagues_name(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    heard = bashir.exchange([bashir.write(family.family)])
    assert heard.answer.refused == (Refusal(1, "not_yours"),)
    amina.exchange([family])
    assert bashir.exchange().bodies == []


def test_a_hub_put_back_takes_work_of_a_family_it_has_forgotten_as_late_and_the_family_is_its_founders(
    rig: Rig,
) -> None:
    office.put_back(rig.ledger)
    amina, colm, morag = rig.laptop(AMINA), rig.laptop(COLM), rig.laptop(MORAG)
    family = amina.write()
    assert colm.exchange([colm.write(family.family)]).held == [1]
    assert amina.exchange([family]).answer.refused == ()
    assert log_of(rig) == [(colm.device, 1, 1), (amina.device, 1, 0)]
    assert rig.ledger.team_of([family.family]) == {family.family: VALLEY}
    assert len(morag.exchange().bodies) == 2
    assert colm.exchange().bodies == []  # he may not read it until the office says so again


def test_a_hub_put_back_takes_work_of_someone_whose_access_it_has_forgotten_as_late(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family])
    office.put_back(rig.ledger)
    bashir.exchange()
    heard = bashir.exchange([bashir.write(family.family)])
    assert heard.held == [1]
    assert log_of(rig)[-1] == (bashir.device, 1, 1)


@pytest.mark.parametrize("role", ["partner_contributor", "it_admin", "ig_officer", "front_door"])
def test_a_hub_put_back_sets_aside_what_those_send_whose_role_writes_in_no_family(rig: Rig, role: str) -> None:
    office.add_user(rig.ledger, Account(UserId("robin"), "Robin", role, VALLEY))
    amina, robin = rig.laptop(AMINA), rig.laptop(UserId("robin"))
    family = amina.write()
    amina.exchange([family])
    office.put_back(rig.ledger)
    robin.exchange()
    sent = robin.write(family.family)
    assert robin.exchange([sent]).answer.refused == (Refusal(1, "not_yours"),)
    assert len(log_of(rig)) == 1
    assert [row[-1] for row in rig.ledger.set_aside_bodies()] == [body(sent)], "it is kept, whole"


def test_a_hub_put_back_ends_an_access_it_has_forgotten_so_that_the_laptop_lets_go(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family])
    assert not office.end_access(rig.ledger, BASHIR, family.family)
    office.put_back(rig.ledger)
    assert office.end_access(rig.ledger, BASHIR, family.family)
    assert not office.end_access(rig.ledger, BASHIR, family.family)
    bashir.epoch = rig.ledger.tenant().epoch
    heard = bashir.exchange()
    assert (heard.answer.unload, heard.bodies) == ((family.family,), [])


def test_two_exchanges_at_once_take_each_revision_once(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    written = [amina.write(), amina.write(), amina.write()]
    requests = [amina.request([[r] for r in written]) for _ in range(2)] + [bashir.request([[bashir.write()]])]
    sessions = [session_of(rig, request) for request in requests]
    for parts in zip(*(frames_of(request) + [b""] * 3 for request in requests), strict=False):
        for session, part in zip(sessions, parts, strict=True):
            if part:
                session.frame(part)
    for session, request in zip(sessions[:2], requests[:2], strict=True):
        assert amina.hear(session.answer(), request).held == [1, 2, 3]
    assert sorted(log_of(rig)) == sorted([*((amina.device, n, 0) for n in (1, 2, 3)), (bashir.device, 1, 0)])
    seqs = rig.rows("SELECT seq FROM log UNION SELECT since FROM access ORDER BY 1")
    assert [seq for (seq,) in seqs] == list(range(1, len(seqs) + 1))


LONG = "It was a long visit and much was said that is worth keeping word for word. " * 4


def spliced(laptop: Laptop, edit: Revision, old: Revision) -> Page:
    page = Page(encode_rows([edit], lambda name, field: old.fields[field] if name == old.id else None))
    assert len(pack(page)) < len(LONG)
    return page


def test_an_edit_of_a_long_text_may_come_as_a_splice_on_what_the_hub_holds(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    first = amina.write(fields={"note": LONG})
    edit = amina.write(first.family, first.record, fields={"note": LONG + "More."}, over=(first.id,))
    later = amina.write(first.family, first.record, fields={"note": LONG + "Most."}, over=(edit.id,))
    amina.exchange([first], spliced(amina, edit, first))
    amina.exchange(spliced(amina, later, edit))
    assert rig.rows("SELECT body FROM log ORDER BY n") == [(body(r),) for r in (first, edit, later)]


def test_a_splice_reaches_no_text_of_a_family_its_author_may_not_read(rig: Rig) -> None:
    amina, colm = rig.laptop(AMINA), rig.laptop(COLM)
    secret = amina.write(fields={"note": LONG})
    amina.exchange([secret])
    edit = colm.write(fields={"note": LONG + "More."}, over=(secret.id,))
    heard = colm.exchange(spliced(colm, edit, secret), [colm.write(n=2)])
    assert heard.answer.refused == (Refusal(1, "base_missing"),)
    assert heard.held == [2]
    # It is for the laptop to send whole; nothing half made is kept.
    assert rig.rows("SELECT * FROM refused") == []
    assert colm.exchange([edit]).held == [1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_heads_digests_and_chain_always_are_what_the_log_says(rig: Rig, seed: int) -> None:
    chance = random.Random(seed)
    office.put_back(rig.ledger)  # so that a colleague's writing may come before the family
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write(fields={"note": "x"})
    written = [family, *(amina.write(family.family, fields={"note": "x"}) for _ in range(3))]
    for _ in range(40):
        author = chance.choice((amina, bashir))
        record = chance.choice(written).record
        known = [r.id for r in written if r.record == record]
        over = tuple(sorted(chance.sample(known, chance.randint(0, min(2, len(known))))))
        fields = dict.fromkeys(chance.sample(["note", "advice_given", "family_view"], chance.randint(0, 2)), "x")
        written.append(author.write(family.family, record, over=over, fields=fields))
    for name, group in (("bashir", bashir), ("amina", amina)):
        mine = [r for r in written if r.author == name]
        chance.shuffle(mine)
        office_may = rig.ledger.team_of([family.family])
        if office_may:
            office.grant_access(rig.ledger, mine[0].author, family.family)
        for at in range(0, len(mine), 7):
            assert group.exchange(mine[at : at + 7]).answer.refused == ()

    kept = [from_body(raw) for (raw,) in rig.rows("SELECT body FROM log") if isinstance(raw, bytes)]
    assert sorted(r.id for r in kept) == sorted(r.id for r in written)
    speaking = set()
    for record in {r.record for r in kept}:
        for group_of_heads in heads(r for r in kept if r.record == record).values():
            speaking |= {(record, r.device, r.n) for r in group_of_heads}
    assert set(rig.rows("SELECT record, device, n FROM head")) == speaking
    assert rig.ledger.caseload_digest(AMINA, DeviceId("")) == digest_of(body_hash(body(r)) for r in kept)
    link = b""
    for raw, said in rig.rows("SELECT body, link FROM log ORDER BY seq"):
        assert isinstance(raw, bytes)
        link = hashlib.blake2b(link + body_hash(raw), digest_size=32).digest()
        assert link == said


def test_an_opening_that_is_not_a_known_laptops_is_refused(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    with pytest.raises(Unreadable, match="wrong_signature"):
        amina.exchange(signer=bashir.sign)
    with pytest.raises(Unreadable, match="unknown_device"):
        amina.exchange(device=DeviceId("zzzzzzzz"))
    with pytest.raises(Unreadable, match="unknown_device"):
        amina.exchange(device=DeviceId("a\0b"))
    for change in ({"floor": 2**54}, {"counter": -1}, {"places": (Place(VALLEY, 2**63),)}):
        with pytest.raises(Unreadable, match="number_out_of_range"):
            amina.exchange(**change)
