"""The store's end of a moving caseload: what is to come, what came late, what rests, what was let go.

Planted one at a time, each seen caught here: a family counted in the digest while it rests; one that rests with unsent
work in it; a late mark that is lost when its revision comes after it; a stub without its name; a removal that is
never told; the words of a removed family left in the search index; a reopened family that is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fsdesk import finding
from fsdesk.moving import ALL_IS_HERE
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import Revision, body, body_hash
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from fsdesk.storefile import STORE_NAME
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import RECEIPT
from tests.fsdesk.wholeness import all_revisions, assert_sound

GLEN, COAST = FamilyId("d0000000.1"), FamilyId("d0000000.50")
PAGE_BYTES = 4096


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", begun="1")
        yield store
        assert_sound(store)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store, StillClock())


def his(n: int, kind: str, family: FamilyId = GLEN, **fields: Value) -> Revision:
    return Revision(
        device=DeviceId("d0000000"), n=n, family=family, record=RecordId(f"d0000000.{n}"), kind=kind, fields=fields,
        over=(), author=UserId("bashir"), written_at="", sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip


def closed_family(n: int = 1, **also: Value) -> list[Revision]:
    """A family closed in the spring, with a signed and a cancelled visit in it."""
    family = FamilyId(f"d0000000.{n}")
    return [
        his(n, "family", family, label="LOC-0042", known_as="MacLeod family", status="closed", **also),
        his(n + 1, "involvement", family, opened_on="2025-01-10", closed_on="2025-09-01", reasons=("other",)),
        his(n + 2, "person", family, known_as="Skerryvore", full_name="Skerryvore MacLeod"),
        his(
            n + 3,
            "visit",
            family,
            status="cancelled_family",
            actual_start="2025-08-03T10:00",
            note="Skerryvore played.",
        ),
        his(n + 4, "next_step", family, what="Ring the school", status="done"),
    ]


def bodies(revisions: list[Revision]) -> tuple[bytes, ...]:
    return tuple(map(body, revisions))


def sum_of(revisions: list[Revision]) -> int:
    return sum(int.from_bytes(body_hash(raw)[:8], "big") for raw in bodies(revisions)) % 2**64


def ask_to_rest(store: Store, sending: Sending) -> tuple[FamilyId, ...]:
    finding.catch_up(store)
    sending.keep_last_exchange(True)
    return sending.moving().rest


# --- resting ------------------------------------------------------------------------------------------------------


def test_a_family_long_closed_asks_to_rest_and_leaves_a_stub(store: Store, sending: Sending, tmp_path: Path) -> None:
    written = closed_family()
    sending.take(bodies(written), None)
    assert ask_to_rest(store, sending) == (GLEN,)
    assert sending.digest() == sum_of(written)  # until the hub agrees it is here, and counted
    sending.keep_resting([GLEN])
    assert {r.kind for r in all_revisions(store)} == {"family", "involvement"}
    assert sending.digest() == 0
    assert store.rows("SELECT last_visit FROM caseload") == [("2025-08-03T10:00",)]
    finding.catch_up(store)
    assert [kind for _, kind in finding.search(store, "macleod", "names", 9)] == ["family"]
    assert finding.search(store, "skerryvore", "names", 9) == []
    assert b"skerryvore" not in _pages(store, tmp_path).lower()
    assert sending.moving().rest == ()


@pytest.mark.parametrize(
    "open_still",
    [
        his(20, "next_step", what="Ring the school", status="todo"),
        his(20, "request", who_for="Jamie"),
        his(20, "visit", status="planned", planned_start="2026-03-09T10:00"),
        his(20, "involvement", opened_on="2026-01-10", closed_on="2026-11-10"),
        his(20, "visit", status="cancelled_family", actual_start="2026-11-21T10:00"),
    ],
    ids=["a step", "a request", "a visit", "closed only just", "a visit on today's page"],
)
def test_a_family_that_asks_something_of_somebody_does_not_rest(
    store: Store, sending: Sending, open_still: Revision
) -> None:
    sending.take(bodies([*closed_family(), open_still]), None)
    assert ask_to_rest(store, sending) == ()


def test_an_open_family_does_not_rest(store: Store, sending: Sending) -> None:
    first, *others = closed_family()
    sending.take(bodies([his(1, "family", label="LOC-0042", status="active"), *others]), None)
    assert first.id == "d0000000.1"
    assert ask_to_rest(store, sending) == ()


def test_a_family_with_unsent_work_comes_back_instead_of_resting(store: Store, sending: Sending) -> None:
    written = closed_family()
    sending.take(bodies(written), None)
    assert ask_to_rest(store, sending) == (GLEN,)
    mine = store.write(
        Writing(kind="visit", fields={"note": "They rang."}, author=UserId("amina"), written_at="", family=GLEN)
    )
    sending.keep_resting([GLEN])
    assert len(all_revisions(store)) == 6
    assert sending.moving().load == ((GLEN, 0),)
    sending.keep_receipt((mine.n, mine.n), (), RECEIPT)
    sending.take(bodies(written), None, in_stream=False)
    sending.keep_loaded([(GLEN, ALL_IS_HERE)])
    assert sending.digest() == sum_of([*written, mine])


def test_what_a_colleague_writes_wakes_a_family_and_a_stub_alone_does_not(store: Store, sending: Sending) -> None:
    written = closed_family()
    sending.take(bodies(written[:2]), None, in_stream=False)
    sending.keep_resting([GLEN])
    assert sending.moving().load == ()
    news = his(30, "case_note", text="They ask for help again.")
    sending.take(bodies([news]), ("valley", 9, 0, b""))
    assert sending.moving().load == ((GLEN, 0),)
    assert sending.digest() == 0  # the hub still leaves it out, until it is asked for it
    sending.take(bodies(written[:3]), None, in_stream=False)
    sending.keep_loaded([(GLEN, 3)])
    sending.keep_loaded([(GLEN, 2)])
    assert sending.moving().load == ((GLEN, 3),)
    sending.take(bodies([*written[3:], news]), None, in_stream=False)
    sending.keep_loaded([(GLEN, ALL_IS_HERE)])
    assert sending.moving().load == ()
    assert sending.digest() == sum_of([*written, news])


def test_a_family_that_was_fetched_stays_for_a_fortnight(store: Store, sending: Sending) -> None:
    written = closed_family()
    sending.take(bodies(written), None)
    ask_to_rest(store, sending)
    sending.keep_resting([GLEN])
    sending.fetch(GLEN)
    assert sending.moving().load == ((GLEN, 0),)
    sending.take(bodies(written), None, in_stream=False)
    sending.keep_loaded([(GLEN, ALL_IS_HERE)])
    store.remember(rested_on="")
    assert ask_to_rest(store, sending) == ()


# --- coming -------------------------------------------------------------------------------------------------------


def test_a_new_laptop_asks_what_is_to_come_and_loads_it_in_that_order(tmp_path: Path) -> None:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        sending = Sending(store, StillClock())
        assert sending.moving().begin
        sending.begin([COAST, GLEN])
        sending.begin([COAST, GLEN])  # as after an answer that was cut off
        assert not sending.moving().begin
        assert sending.moving().load == ((COAST, 0), (GLEN, 0))
        sending.keep_loaded([(COAST, ALL_IS_HERE)])
        assert sending.moving().load == ((GLEN, 0),)


def test_a_store_that_has_met_its_hub_before_never_begins_again(store: Store, sending: Sending) -> None:
    sending.start_over()
    assert not sending.moving().begin


# --- late ---------------------------------------------------------------------------------------------------------


def test_a_late_mark_stands_whichever_comes_first(store: Store, sending: Sending) -> None:
    sending.keep_late({"d0000000.1": ""})
    sending.take(bodies([his(1, "visit", note="After the handover.")]), None)
    assert store.rows("SELECT device, n FROM late") == [("d0000000", 1)]
    sending.keep_late({"d0000000.1": ""})
    assert store.rows("SELECT device, n FROM late") == [("d0000000", 1)]


# --- letting go ---------------------------------------------------------------------------------------------------


def test_what_was_removed_is_told_until_the_hub_has_noted_it(store: Store, sending: Sending) -> None:
    sending.keep_late({"d0000000.4": ""})
    sending.take(bodies(closed_family()), None)
    finding.catch_up(store)
    sending.forget([GLEN])
    assert all_revisions(store) == []
    assert store.rows("SELECT count(*) FROM late") == [(0,)]
    for _ in range(2):
        assert sending.moving().unloaded == (GLEN,)
    sending.keep_noted([GLEN])
    assert sending.moving().unloaded == ()
    sending.forget([GLEN])
    assert sending.moving().unloaded == ()


def test_a_family_given_back_is_no_longer_told_as_removed(store: Store, sending: Sending) -> None:
    sending.take(bodies(closed_family()), None)
    sending.forget([GLEN])
    sending.take(bodies(closed_family()), None)
    assert sending.moving().unloaded == ()


def test_no_word_of_a_removed_family_is_left_in_the_file(tmp_path: Path) -> None:
    """The decrypted pages, free ones and index included: `secure_delete` overwrites what is let go."""
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", begun="1")
        sending = Sending(store, StillClock())
        sending.take(bodies([*closed_family(), *closed_family(50)]), None)
        sending.take(bodies([his(90, "case_note", COAST, text="Muckle Flugga")]), None)
        finding.catch_up(store)
        assert b"skerryvore" in _pages(store, tmp_path).lower()
        sending.forget([GLEN])
        sending.forget([COAST])
        left = _pages(store, tmp_path).lower()
        for word in (b"skerryvore", b"macleod", b"muckle", b"flugga", b"ring the school"):
            assert word not in left


def _pages(store: Store, folder: Path) -> bytes:
    """Every page of the main file, decrypted as SQLCipher does (AES-CBC, each page's vector in its last 80 bytes)."""
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = (folder / STORE_NAME).read_bytes()
    plain = []
    for at in range(0, len(raw), PAGE_BYTES):
        page = raw[at + (16 if at == 0 else 0) : at + PAGE_BYTES]
        cipher = Cipher(algorithms.AES(KEY), modes.CBC(page[-80:-64])).decryptor()
        plain.append(cipher.update(page[:-80]) + cipher.finalize())
    return b"".join(plain)


# --- health -------------------------------------------------------------------------------------------------------


def test_how_the_laptop_is_is_told_when_it_has_changed_and_not_again(store: Store, sending: Sending) -> None:
    first = sending.moving().health
    assert first is not None
    assert (first.waiting, first.oldest) == (0, "")
    assert sending.moving().health == first  # not heard yet
    sending.keep_last_exchange(True)
    assert sending.moving().health is None
    store.write(
        Writing(kind="visit", fields={"note": "Wet."}, author=UserId("amina"), written_at="2026-03-04T13:00+00:00")
    )
    told = sending.moving().health
    assert told is not None
    assert (told.waiting, told.oldest) == (1, "2026-03-04T13:00+00:00")


def test_only_who_leads_asks_how_the_laptops_are_and_not_at_every_exchange(store: Store, sending: Sending) -> None:
    assert not sending.moving().laptops
    store.remember(role="team_lead")
    assert sending.moving().laptops
    sending.keep_laptops([("d0000000", "bashir", "Van", 1000, 3, "2026-03-01", "0.1.0", 2, 0, 0, 1, 2)])
    assert not sending.moving().laptops
    (laptop,) = sending.laptops()
    assert (laptop.user, laptop.waiting, laptop.twins, laptop.suspended, laptop.unconfirmed) == (
        "bashir",
        3,
        True,
        False,
        2,
    )
