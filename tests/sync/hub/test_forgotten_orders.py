"""A laptop that obeyed an order this hub, put back from a copy, has forgotten: its word is believed, and shown.

Planted one at a time, each seen caught: the word taken by a hub that has forgotten nothing; a laptop that said it and
is handed something, or let be read again; a number out of the word that leaves no room for the next order; a word of
before the laptop had other keys; every further word kept; an order written again that waits for ever, or is not handed
on.
"""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from fsdesk.events import HUB, event_of
from fsdesk.trouble import Refused
from sync.asked_laptops import SAID_ONLY, steps_of
from sync.hub import laptops, office
from sync.hub.exposure import exposure
from sync.hub.ledger import Device
from sync.orders import Removal, Removed, asked_from_line, asked_line, sign
from sync.protocol import WANTS_LEASE
from tests.sync.hub.conftest import AMINA, BASHIR, Rig
from tests.sync.hub.laptop import Laptop

REVOKE = Ed25519PrivateKey.generate()
LONG_AGO = 5


@pytest.fixture
def amina(rig: Rig) -> Laptop:
    """Amina's laptop, with a family the hub has."""
    found = rig.laptop(AMINA)
    found.exchange([found.write(kind="family", fields={"label": "A"})])
    return found


@pytest.fixture
def word(amina: Laptop) -> Removed:
    """What her laptop says, for an order this hub has no trace of."""
    return Removed(amina.device, LONG_AGO, b"nonce of before.", 0)


def put_back(rig: Rig, laptop: Laptop) -> None:
    """The hub is put back from a copy, and the laptop knows."""
    office.put_back(rig.ledger)
    laptop.epoch = rig.ledger.tenant().epoch


def kept(rig: Rig, of: Laptop) -> Device:
    found = rig.ledger.device(of.device)
    assert found is not None
    return found


def take(rig: Rig, of: Laptop, said: Removed, key: Ed25519PrivateKey | None = None) -> bool:
    return laptops.take_receipt(rig.ledger, kept(rig, of), sign(said, key or of.sign), rig.hub.now())


def ask_again(rig: Rig, of: Laptop) -> Removal:
    """The office asks for the order anew, and has it signed."""
    laptops.trust(rig.ledger, REVOKE.public_key().public_bytes_raw())
    said = laptops.revoke(rig.ledger, rig.keys, of.device, reason="lost", by=laptops.OFFICE, now=rig.hub.now())
    laptops.take_order(rig.ledger, rig.keys, sign(asked_from_line(asked_line(said)), REVOKE))
    return said


def test_a_hub_that_has_forgotten_nothing_takes_no_word_for_an_order_it_never_gave(
    rig: Rig, amina: Laptop, word: Removed
) -> None:
    assert not take(rig, amina, word)
    assert not rig.ledger.ordered()
    assert amina.exchange().answer.said == ""


def test_a_hub_put_back_believes_it_once_and_hands_that_laptop_nothing_more(
    rig: Rig, amina: Laptop, word: Removed
) -> None:
    put_back(rig, amina)
    assert take(rig, amina, word)
    assert take(rig, amina, word)  # its answer was lost
    (row,) = rig.ledger.ordered(amina.device)
    assert (row.receipt, row.receipt_at) == (sign(word, amina.sign), rig.hub.now())
    heard = amina.exchange([amina.write(family=f"{amina.device}.1", kind="family", fields={"label": "B"})])
    assert (heard.answer.said, heard.bodies) == ("suspended", [])
    assert 2 in heard.held  # what somebody wrote is taken, whatever else
    with pytest.raises(Refused, match="removed"):
        laptops.suspend_device(rig.ledger, amina.device, suspended=False)
    with pytest.raises(Refused):
        laptops.give_code(rig.ledger, rig.keys, amina.device, days=3, by=laptops.OFFICE, now=rig.hub.now())
    assert kept(rig, amina).suspended


def test_the_hubs_log_says_that_it_was_the_laptops_word(rig: Rig, amina: Laptop, word: Removed) -> None:
    put_back(rig, amina)
    take(rig, amina, word), take(rig, amina, word)
    (body,) = rig.ledger.event_bodies(HUB, 1, 9)
    event = event_of(body[1])
    assert (event.action, event.user) == ("removed", AMINA)
    assert amina.device in event.reason


def test_whoever_reads_what_was_on_it_is_told_that_this_is_all_anybody_knows(
    rig: Rig, amina: Laptop, word: Removed
) -> None:
    put_back(rig, amina)
    take(rig, amina, word)
    found = exposure(rig.ledger, amina.device, rig.hub.now())
    assert found.order == SAID_ONLY
    assert len(found.families) == 1  # it may lie: nothing is left off the list for its word
    assert "act as if nothing was removed" in " ".join(steps_of(found))
    assert "act as if" not in " ".join(steps_of(replace(found, order="removed")))


def test_only_the_laptops_own_word_is_believed(rig: Rig, amina: Laptop, word: Removed) -> None:
    bashir = rig.laptop(BASHIR)
    put_back(rig, amina)
    assert not take(rig, amina, word, bashir.sign)
    assert not take(rig, amina, replace(word, device=bashir.device))
    assert not take(rig, bashir, word)
    assert not take(rig, bashir, word, amina.sign)
    whole = sign(word, amina.sign)
    for at in range(0, len(whole), 7):
        harmed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        assert not laptops.take_receipt(rig.ledger, kept(rig, amina), harmed, 9)
    assert not rig.ledger.ordered()
    assert not kept(rig, amina).suspended


def test_whoever_has_its_key_can_say_no_second_thing_and_spoil_no_order(rig: Rig, amina: Laptop, word: Removed) -> None:
    put_back(rig, amina)
    assert take(rig, amina, replace(word, serial=1 << 40))
    for number in range(3):
        assert not take(rig, amina, replace(word, nonce=bytes([number]) * 16))
    assert len(rig.ledger.ordered(amina.device)) == 1
    order = ask_again(rig, amina)
    assert order.serial < 1 << 40
    assert amina.exchange(wants=WANTS_LEASE).answer.order  # whoever speaks in its name is told to remove everything


@pytest.mark.parametrize("first", ["the word", "the order"])
def test_an_order_written_again_counts_as_answered_and_waits_for_nobody(
    rig: Rig, amina: Laptop, word: Removed, first: str
) -> None:
    put_back(rig, amina)
    if first == "the word":
        assert take(rig, amina, word)
        ask_again(rig, amina)
    else:
        ask_again(rig, amina)
        assert laptops.state(rig.ledger, amina.device) == "ordered"
        assert take(rig, amina, word)
    assert laptops.state(rig.ledger, amina.device) == SAID_ONLY
    said = laptops.word_of(rig.ledger, kept(rig, amina))
    assert [laptops.state_of(one, said) for one in rig.ledger.ordered(amina.device)] == [SAID_ONLY] * 2


def test_the_answer_to_the_order_itself_outweighs_the_word(rig: Rig, amina: Laptop, word: Removed) -> None:
    put_back(rig, amina)
    take(rig, amina, word)
    order = ask_again(rig, amina)
    assert take(rig, amina, replace(word, serial=order.serial, nonce=order.nonce))
    assert laptops.state(rig.ledger, amina.device) == "removed"


def test_a_copy_made_while_the_order_was_being_signed_knows_it_by_its_nonce(rig: Rig, amina: Laptop) -> None:
    order = laptops.revoke(rig.ledger, rig.keys, amina.device, reason="lost", by=laptops.OFFICE, now=rig.hub.now())
    said = Removed(amina.device, order.serial, order.nonce, 2)
    assert not take(rig, amina, said)
    put_back(rig, amina)
    assert take(rig, amina, said)
    (row,) = rig.ledger.ordered(amina.device)
    assert row.receipt_at
    assert row.asked_by == laptops.OFFICE


def test_the_word_says_nothing_of_a_laptop_that_was_given_other_keys_since(
    rig: Rig, amina: Laptop, word: Removed
) -> None:
    put_back(rig, amina)
    take(rig, amina, word)
    old = amina.sign
    amina.slip = office.renewing_slip(rig.ledger, rig.keys, amina.device, "http://127.0.0.1", rig.hub.now())
    amina.sign = Ed25519PrivateKey.generate()
    amina.join()
    assert laptops.state(rig.ledger, amina.device) == ""
    laptops.suspend_device(rig.ledger, amina.device, suspended=False)
    assert not take(rig, amina, word, old)
    assert not kept(rig, amina).suspended
    ask_again(rig, amina)
    assert laptops.state(rig.ledger, amina.device) == "ordered"
