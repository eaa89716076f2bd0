"""Ten thousand words that would stop a laptop, let it be read longer, or make it remove all it holds: none is obeyed.

Planted one at a time, each seen caught: an order that is not checked, names another laptop or another partnership, or
comes again. To be caught too: an answer whose signature is not checked, or does not cover the request; an order that is
checked with the hub's key.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec.structs import replace

from fsdesk.clock import new_device_id
from fsdesk.extension import code_key, extension_code, heard_code
from fsdesk.records.ids import DeviceId
from fsdesk.trouble import Refused
from sync.client import Talk
from sync.hub.laptops import OFFICE, revoke, take_order, take_receipt, trust
from sync.orders import Removed, asked_from_line, asked_line, order_for, order_from_line, order_line, removal, sign
from sync.protocol import Answer
from tests.sync.desk_side import Partnership, ShortLine
from tests.sync.hostile_words import REVOKE, STRANGER, hostile_words

WORDS = 10_000


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    yield found
    found.ledger.close()


def test_of_ten_thousand_mutated_foreign_and_replayed_words_none_is_obeyed(partnership: Partnership) -> None:
    played = hostile_words(partnership, 20260304, WORDS)
    assert played.accepted == []
    assert sum(played.counts.values()) == WORDS
    assert set(played.counts) == {"mutated", "foreign", "replayed", "orders"}


def test_each_of_these_words_is_obeyed_when_it_is_true(partnership: Partnership) -> None:
    """Else the test above could not fail."""
    played = hostile_words(partnership, 1, 0)
    for said in played.words():
        played.desk.orders = played.desk.orders[:1]
        keys = replace(played.keys, revoke=None) if said.revoke else played.keys
        before = played.desk.state()
        talk = Talk(played.desk, ShortLine(partnership), keys, breaks_max=0)
        signature, _ = talk.request()
        talk.hear(iter([played.answer(said, signature, partnership.hub.signing)]), signature)
        assert played.desk.state() != before
        talk = Talk(played.desk, ShortLine(partnership), keys, breaks_max=0)
        signature, _ = talk.request()
        talk.hear(iter([played.answer(Answer(1), signature, partnership.hub.signing)]), signature)
        assert not played.desk.suspended


def test_no_receipt_but_the_laptops_own_for_its_order_is_kept(partnership: Partnership) -> None:
    chance = random.Random(7)
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    ledger, hub = partnership.ledger, partnership
    trust(ledger, REVOKE.public_key().public_bytes_raw())
    said = revoke(ledger, hub.keys, desk.device, reason="lost", by=OFFICE, now=5)
    laptop = ledger.device(desk.device)
    assert laptop is not None
    good = Removed(desk.device, said.serial, said.nonce, 0)
    assert not take_receipt(ledger, laptop, sign(good, keys.sign), 9)  # nothing was ordered yet
    take_order(ledger, hub.keys, sign(said, REVOKE))
    whole = sign(good, keys.sign)
    for _ in range(500):
        made = bytearray(whole)
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        assert not take_receipt(ledger, laptop, bytes(made), 9)
    for wrong in (
        sign(good, STRANGER), sign(good, REVOKE), sign(replace(good, nonce=bytes(16)), keys.sign),
        sign(replace(good, serial=said.serial + 1), keys.sign), sign(said, keys.sign),
        sign(replace(good, device=DeviceId("aaaaaaaa")), keys.sign), b"", whole[:-1],
    ):  # fmt: skip
        assert not take_receipt(ledger, laptop, wrong, 9)
    assert take_receipt(ledger, laptop, whole, 9)


def test_no_order_but_the_one_that_was_asked_for_is_handed_on(partnership: Partnership) -> None:
    desk, _ = partnership.desk("amina", "k7f2qd4m")
    ledger, hub = partnership.ledger, partnership
    said = revoke(ledger, hub.keys, desk.device, reason="lost", by=OFFICE, now=5)
    with pytest.raises(Refused):
        take_order(ledger, hub.keys, sign(said, REVOKE))  # no key is known yet
    trust(ledger, REVOKE.public_key().public_bytes_raw())
    other = replace(said, nonce=bytes(16))
    for wrong in (sign(said, STRANGER), sign(said, hub.hub.signing), sign(other, REVOKE), b"x" * 100):
        with pytest.raises(Refused):
            take_order(ledger, hub.keys, wrong)
    take_order(ledger, hub.keys, sign(said, REVOKE))
    with pytest.raises(Refused):
        trust(ledger, STRANGER.public_key().public_bytes_raw())


def test_every_laptop_there_can_be_can_be_ordered_and_can_answer() -> None:
    for _ in range(300):
        device = new_device_id()
        said = removal(b"h" * 32, device, 1_780_000_000, "stolen")
        assert asked_from_line(asked_line(said)) == said
        raw = sign(said, REVOKE)
        assert order_from_line(order_line(raw)) == raw
        assert order_for(raw, REVOKE.public_key(), b"h" * 32, device, 0) == said


def test_no_guessed_and_no_misheard_code_lets_anything_be_read() -> None:
    chance = random.Random(11)
    mine = X25519PrivateKey.generate()
    key, device = code_key(mine, X25519PrivateKey.generate().public_key()), DeviceId("k7f2qd4m")
    true = extension_code(key, device, 3, 5)
    assert heard_code(key, device, true, 2) == (3, 5)
    accepted = 0
    for _ in range(300):
        letters = list(true.replace(" ", ""))
        for at in chance.sample(range(12), chance.randint(1, 4)):
            letters[at] = chance.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ".replace(letters[at], ""))
        try:
            accepted += heard_code(key, device, "".join(letters), 2) is not None
        except Refused:
            continue
    strange = code_key(X25519PrivateKey.generate(), mine.public_key())
    for number in range(1, 60):
        guess = extension_code(strange, device, number % 30 + 1, number % 14 + 1)
        accepted += heard_code(key, device, guess, 0) is not None
    assert accepted == 0
    assert heard_code(key, device, true, 3) is None
