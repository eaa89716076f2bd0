"""A receipt from a real hub, checked with nothing but the hub's public key.

Planted one at a time, each seen caught here: the signature not checked; the request not bound in.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from fsdesk.receipts import Receipt, receipt_from_line, receipt_line
from sync.client import exchange
from sync.protocol import Unreadable
from sync.receipts import acknowledged_by, is_acknowledged
from tests.sync.desk_side import Partnership, ShortLine


@pytest.fixture
def partnership(tmp_path: Path) -> Partnership:
    return Partnership(tmp_path)


@pytest.fixture
def receipt(partnership: Partnership) -> Receipt:
    """Of two visits taken and one refused between them."""
    desk, keys = partnership.desk("amina", "amnaxxx1")
    desk.write({"note": "One."})
    desk.write({"no_access_reason": "on the moon"})
    desk.write({"note": "Three."})
    exchange(desk, ShortLine(partnership), keys)
    (receipt,) = desk.receipts
    return receipt


def test_anyone_with_the_hubs_public_key_sees_what_it_acknowledged(partnership: Partnership, receipt: Receipt) -> None:
    key = partnership.hub.signing.public_key()
    copied = receipt_from_line(receipt_line(receipt))
    assert acknowledged_by(copied, key) == ((1, 1), (3, 3))
    assert [n for n in range(5) if is_acknowledged(copied, key, n)] == [1, 3]


@pytest.mark.parametrize("part", ["opening", "head", "signature"])
def test_a_receipt_with_one_bit_changed_is_none(partnership: Partnership, receipt: Receipt, part: str) -> None:
    whole: bytes = getattr(receipt, part)
    for at in {0, len(whole) // 2, len(whole) - 1}:
        changed = bytes([*whole[:at], whole[at] ^ 1, *whole[at + 1 :]])
        with pytest.raises(Unreadable):
            acknowledged_by(replace(receipt, **{part: changed}), partnership.hub.signing.public_key())


def test_a_receipt_of_another_hub_is_none(receipt: Receipt) -> None:
    with pytest.raises(Unreadable, match="wrong_signature"):
        acknowledged_by(receipt, Ed25519PrivateKey.generate().public_key())
