"""The recovery key: two of three keepers open it, one does not, and what is sealed opens for them alone."""

from __future__ import annotations

import itertools
import os

import msgspec
import pytest

from fsdesk.recovery import RecoveryPrivate, RecoveryPublic, Share, open_together
from fsdesk.trouble import Refused

KEY = RecoveryPrivate(bytes(range(32)))
SHARES = KEY.shares()


def test_any_two_shares_in_any_order_open_the_key() -> None:
    for one, other in itertools.permutations(SHARES, 2):
        opened = open_together(Share.from_line(one.line()), Share.from_line(other.line()))
        assert opened.open(b"purpose", KEY.public.seal(b"purpose", b"a note")) == b"a note"


def test_one_share_twice_or_shares_of_two_keys_open_nothing() -> None:
    for share in SHARES:
        with pytest.raises(Refused, match="same share twice"):
            open_together(share, share)
    with pytest.raises(Refused, match="different recovery keys"):
        open_together(SHARES[0], RecoveryPrivate.new().shares()[1])
    with pytest.raises(Refused, match="do not open the recovery key together"):
        open_together(SHARES[0], KEY.shares()[1])


def test_what_one_keeper_has_does_not_hold_the_key_nor_what_another_has() -> None:
    seed = bytes(range(32))
    for share, other in itertools.permutations(SHARES, 2):
        raw = msgspec.msgpack.encode(share)
        assert seed not in raw
        assert other.secret not in raw


def test_a_copy_is_sealed_to_both_of_its_pair_so_that_neither_secret_alone_opens_it() -> None:
    for share, other in itertools.permutations(SHARES, 2):
        guess = msgspec.structs.replace(other, secret=os.urandom(32))
        with pytest.raises(Refused):
            open_together(share, guess)


def test_every_changed_letter_of_a_share_is_noticed_before_it_is_used() -> None:
    line = SHARES[0].line()
    for at in range(len(line) - 1):
        for changed in (line[:at] + ("B" if line[at] == "A" else "A") + line[at + 1 :], line[:at], line[at + 1 :]):
            with pytest.raises(Refused, match="not a whole share"):
                Share.from_line(changed)


def test_what_is_sealed_opens_for_its_purpose_and_for_this_key_alone() -> None:
    sealed = KEY.public.seal(b"store a", b"a note")
    assert b"a note" not in sealed
    assert KEY.open(b"store a", sealed) == b"a note"
    with pytest.raises(Refused):
        KEY.open(b"store b", sealed)
    with pytest.raises(Refused):
        RecoveryPrivate.new().open(b"store a", sealed)
    for at in range(0, len(sealed), 7):
        with pytest.raises(Refused):
            KEY.open(b"store a", sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    for length in range(0, len(sealed), 11):
        with pytest.raises(Refused):
            KEY.open(b"store a", sealed[:length])


def test_the_public_half_comes_back_from_its_line_and_only_whole() -> None:
    line = KEY.public.line()
    assert RecoveryPublic.from_line(line + "\n") == KEY.public
    assert RecoveryPublic.from_bytes(KEY.public.to_bytes()) == KEY.public
    for wrong in ("", line[:-9], SHARES[0].line(), line[:50] + "A" + line[51:], "x" * 100_000):
        with pytest.raises(Refused, match="not a whole recovery key"):
            RecoveryPublic.from_line(wrong)
    for raw in (b"", KEY.public.to_bytes()[:-1], KEY.public.to_bytes() + b"\0"):
        with pytest.raises(ValueError, match="not a recovery key"):
            RecoveryPublic.from_bytes(raw)


def test_a_share_names_itself_and_hides_its_secret() -> None:
    assert repr(SHARES[1]) == f"Share(2 of {KEY.public.key_id})"


def test_the_same_seed_makes_the_same_key_in_every_version() -> None:
    # Kept shares must open in thirty years: whoever changes this line makes another format with another mark.
    assert KEY.public.key_id == "540R M7QN CSME TPGN C2"
