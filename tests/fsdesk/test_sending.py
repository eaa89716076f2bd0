"""The store's end of an exchange, step by step: each may be repeated, and may be the last before the power fails.

Planted one at a time, each seen caught here: the body compared no more when one's own comes back; the request number
not kept; a family forgotten with unsent work; what the hub refused removed with its family; the digest not taken
modulo 2^64; an offer that may be empty; the place of an empty page not kept; a restored hub's lost work offered as if
none were urgent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, body, body_hash, from_body
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import RECEIPT
from tests.fsdesk.wholeness import all_revisions, assert_sound

ALL = 1 << 30
HERE, THERE = FamilyId("d0000000.1"), FamilyId("d0000000.2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        yield store
        assert_sound(store)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store, StillClock())


def write(store: Store, family: FamilyId = HERE, kind: str = "visit", **fields: Value) -> Revision:
    return store.write(Writing(kind=kind, fields=fields, author=UserId("amina"), written_at="", family=family))


def his(n: int, family: FamilyId = HERE, **fields: Value) -> Revision:
    return Revision(
        device=DeviceId("d0000000"), n=n, family=family, record=RecordId(f"d0000000.{n}"), kind="visit",
        fields=fields or {"note": f"His {n}."}, over=(), author=UserId("bashir"), written_at="",
        sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip


def numbers(bodies: tuple[bytes, ...]) -> list[int]:
    return [from_body(raw).n for raw in bodies]


def sum_of(*revisions: Revision) -> int:
    return sum(int.from_bytes(body_hash(body(r))[:8], "big") for r in revisions) % 2**64


# --- offering -----------------------------------------------------------------------------------------------------


def test_restrictions_are_offered_before_danger_before_visits_before_the_rest(store: Store, sending: Sending) -> None:
    write(store, kind="person", known_as="Jamie")
    write(store, note="An ordinary visit.")
    write(store, safeguarding_concern_raised="yes")
    write(store, kind="household", confidential=True)
    assert numbers(sending.offer(ALL)) == [4, 3, 2, 1]


def test_an_offer_keeps_to_its_size_and_holds_at_least_one(store: Store, sending: Sending) -> None:
    for text in ("a" * 3000, "b" * 3000, "c" * 3000):
        write(store, note=text)
    assert numbers(sending.offer(1)) == [1]
    assert numbers(sending.offer(6500)) == [1, 2]
    assert numbers(sending.offer(ALL)) == [1, 2, 3]
    assert sending.waiting() == 3


def test_what_was_offered_is_offered_again_to_the_byte_until_it_is_received(store: Store, sending: Sending) -> None:
    kept = write(store, note="Wet.")
    offered = sending.offer(ALL)
    store.write(
        Writing(
            kind="visit", fields={"note": "Wetter."}, author=UserId("amina"), written_at="", family=HERE,
            record=kept.record, over=(kept.id,),
        )
    )  # fmt: skip
    assert sending.offer(ALL)[:1] == offered
    assert len(all_revisions(store)) == 2


def test_nothing_to_send_is_nothing(sending: Sending) -> None:
    assert sending.offer(ALL) == ()
    assert sending.waiting() == 0
    assert sending.digest() == 0
    assert msgspec.structs.astuple(sending.sync_state()) == (0, (), 1, 0, 0, 0)


def test_a_request_number_is_never_used_twice_even_after_a_restart(store: Store, sending: Sending) -> None:
    assert [sending.next_counter(1), sending.next_counter(1), sending.next_counter(0)] == [1, 2, 3]
    assert sending.next_counter(10) == 10
    assert Sending(store, StillClock()).next_counter(1) == 11


# --- receipts -----------------------------------------------------------------------------------------------------


def test_a_receipt_is_counted_once_however_often_it_comes(store: Store, sending: Sending) -> None:
    kept = [write(store, note=text) for text in ("One.", "Two.", "Three.")]
    sending.offer(ALL)
    for _ in range(3):
        sending.keep_receipt((1, 1, 3, 3), (), RECEIPT)
    assert sending.digest() == sum_of(kept[0], kept[2])
    assert (sending.waiting(), sending.sync_state().floor) == (1, 2)
    sending.keep_receipt((1, 3), (), RECEIPT)
    assert sending.digest() == sum_of(*kept)
    assert (sending.waiting(), sending.sync_state().floor) == (0, 4)


def test_what_the_hub_refuses_is_set_aside_in_full_view_and_the_rest_goes_on(store: Store, sending: Sending) -> None:
    refused, kept = write(store, note="One."), write(store, note="Two.")
    sending.offer(ALL)
    sending.keep_receipt((2, 2), ((1, "not_yours"), (7, "not_yours")), RECEIPT)
    assert store.rows("SELECT n, code FROM quarantine") == [(1, "not_yours")]
    assert sending.offer(ALL) == ()
    assert sending.digest() == sum_of(kept)
    assert store.heads_of_record(refused.record)["note"] == (refused,)


# --- arrivals -----------------------------------------------------------------------------------------------------


def test_a_page_is_kept_with_its_place_once_and_in_any_order(sending: Sending) -> None:
    first, second = his(1), his(2)
    assert sending.take([body(second), body(first), body(second)], ("lochaber", 7, 2, b"")) == 2
    assert sending.take([body(first)], ("lochaber", 8, 0, b"")) == 0
    assert sending.sync_state().places == (("lochaber", 8, 0, b""),)
    assert sending.take((), ("arran", 3, 0, b"")) == 0
    assert sending.sync_state().places == (("arran", 3, 0, b""), ("lochaber", 8, 0, b""))
    assert sending.digest() == sum_of(first, second)


def test_what_cannot_be_read_is_kept_whole_and_the_rest_goes_on(store: Store, sending: Sending) -> None:
    assert sending.take([body(his(1))], None, [(b"\xff\x00 not a revision", "not_understood")]) == 1
    assert store.rows("SELECT body, code FROM set_aside") == [(b"\xff\x00 not a revision", "not_understood")]


@pytest.mark.parametrize(
    "odd",
    [{"over": ("nobody",)}, {"record": "r"}, {"family": ""}, {"n": -1}, {"device": "../../etc"}],
    ids=["over", "record", "family", "n", "device"],
)
def test_a_body_whose_names_are_no_names_is_set_aside_and_the_rest_goes_on(
    store: Store, sending: Sending, odd: dict[str, Any]
) -> None:
    bad = body(msgspec.structs.replace(his(2), **odd))
    assert sending.take([body(his(1)), bad, body(his(3))], ("north", 3, 0, b"")) == 2
    assert store.rows("SELECT body, code FROM set_aside") == [(bad, "not_a_revision")]
    assert sending.sync_state().places == (("north", 3, 0, b""),)


def test_ones_own_coming_back_is_a_receipt(store: Store, sending: Sending) -> None:
    kept = write(store, note="One.")
    (raw,) = sending.offer(ALL)
    assert sending.take([raw], None) == 0
    assert (sending.waiting(), sending.digest()) == (0, sum_of(kept))


def test_another_text_under_ones_own_number_does_not_take_ones_own_for_sent(store: Store, sending: Sending) -> None:
    """A laptop put back from an older copy wrote number 1 again; the hub still holds the first number 1."""
    ours = write(store, note="What was written after the laptop was put back.")
    theirs = msgspec.structs.replace(ours, fields={"note": "What was written before."})
    sending.take([body(theirs)], None)
    assert sending.waiting() == 1
    assert sending.offer(ALL) == (body(ours),)
    assert store.heads_of_record(ours.record)["note"] == (ours,)


def test_a_laptop_put_back_from_an_older_copy_never_uses_a_number_it_meets_again(
    store: Store, sending: Sending
) -> None:
    before = msgspec.structs.replace(his(9), device=DeviceId("k7f2qd4m"), record=RecordId("k7f2qd4m.9"))
    sending.take([body(before)], None)
    assert write(store, note="Next.").n == 10
    assert sending.digest() == sum_of(before)


# --- leaving ------------------------------------------------------------------------------------------------------


def test_a_family_that_left_is_gone_and_the_others_stay(store: Store, sending: Sending) -> None:
    sending.take([body(his(1, HERE)), body(his(2, THERE))], None)
    sending.forget([HERE])
    sending.forget([HERE])
    assert [r.n for r in all_revisions(store)] == [2]
    assert sending.digest() == sum_of(his(2, THERE))
    assert store.heads_of_family(HERE) == {}


def test_a_family_with_unsent_work_stays_until_it_is_sent(store: Store, sending: Sending) -> None:
    sending.take([body(his(1))], None)
    unsent = write(store, note="Not yet sent.")
    sending.forget([HERE])
    assert len(all_revisions(store)) == 2
    assert sending.offer(ALL) == (body(unsent),)
    sending.keep_receipt((1, 1), (), RECEIPT)
    sending.forget([HERE])
    assert all_revisions(store) == []
    assert write(store, THERE, note="Next.").n == 2, "a number is never used again"


def test_what_the_hub_refused_is_never_removed_with_its_family(store: Store, sending: Sending) -> None:
    sending.take([body(his(1))], None)
    refused = write(store, note="Nowhere else.")
    sending.offer(ALL)
    sending.keep_receipt((), ((1, "not_yours"),))
    for _ in range(2):
        sending.forget([HERE])
        assert all_revisions(store) == [refused]
        assert store.heads_of_record(refused.record)["note"] == (refused,)


def test_a_family_that_comes_back_is_whole_again(store: Store, sending: Sending) -> None:
    kept = write(store, note="Mine.")
    sending.offer(ALL)
    sending.keep_receipt((1, 1), (), RECEIPT)
    sending.take([body(his(1))], None)
    sending.forget([HERE])
    assert sending.take([body(kept), body(his(1))], None) == 2
    assert sending.digest() == sum_of(kept, his(1))
    assert store.heads_of_record(kept.record)["note"] == (kept,)


# --- repairs ------------------------------------------------------------------------------------------------------


def test_a_restored_hub_is_offered_again_what_it_lost_the_urgent_first(store: Store, sending: Sending) -> None:
    kept = [write(store, note="One."), write(store, note="Two."), write(store, safeguarding_concern_raised="yes")]
    sending.offer(ALL)
    sending.keep_receipt((1, 3), (), RECEIPT)
    sending.take([body(his(1))], ("lochaber", 7, 0, b""))
    sending.new_epoch(2, (1, 1))
    state = sending.sync_state()
    assert (state.epoch, state.places, state.floor) == (2, (), 2)
    assert numbers(sending.offer(ALL)) == [3, 2]
    assert sending.digest() == sum_of(kept[0], his(1))
    sending.new_epoch(2, (1, 1))
    sending.keep_receipt((2, 3), (), RECEIPT)
    assert sending.digest() == sum_of(*kept, his(1))


def test_a_hub_that_claims_to_hold_everything_costs_no_memory(store: Store, sending: Sending) -> None:
    write(store, note="One.")
    sending.offer(ALL)
    sending.keep_receipt((1, 1), (), RECEIPT)
    sending.new_epoch(2, (1, 2**53))
    assert sending.waiting() == 0


def test_starting_over_counts_anew_what_the_hub_must_hold(store: Store, sending: Sending) -> None:
    sent, _unsent = write(store, note="One."), write(store, THERE, note="Two.")
    sending.take([body(his(1))], ("lochaber", 7, 0, b""))
    sending.offer(ALL)
    sending.keep_receipt((1, 1), (), RECEIPT)
    store.db.execute("UPDATE caseload SET digest = 12345")
    sending.start_over()
    assert sending.digest() == sum_of(sent, his(1))
    assert sending.sync_state().places == ()
    assert sending.waiting() == 1


def test_the_digest_of_very_many_is_still_a_sum_of_sixty_four_bits(sending: Sending) -> None:
    many = [his(n) for n in range(1, 60)]
    sending.take([body(r) for r in many], None)
    assert 0 <= sending.digest() < 2**64
    assert sending.digest() == sum_of(*many)


def test_the_roster_the_budget_and_the_end_of_an_exchange_are_remembered(store: Store, sending: Sending) -> None:
    sending.keep_roster(4, [("amina", "Amina Yusuf", "worker", "lochaber")])
    sending.keep_roster(5, [("bashir", "Bashir Khan", "worker", "lochaber")])
    sending.remember_budget(32_000)
    sending.keep_last_exchange(True)
    assert store.rows("SELECT user FROM colleague") == [("bashir",)]
    assert (sending.sync_state().roster, sending.sync_state().budget_bytes) == (5, 32_000)
    assert (store.setting("last_exchange"), store.setting("in_sync")) == ("2026-11-21T09:00:00+00:00", "1")
    sending.keep_last_exchange(False)
    assert store.setting("in_sync") == "0"
