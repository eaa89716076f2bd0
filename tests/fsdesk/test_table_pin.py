"""The PIN of sit-together mode: slow to guess, good for nothing else, and never a reason to delete anything."""

from __future__ import annotations

import pytest

from fsdesk.table_pin import FREE_TRIES, LOCKS_AFTER, WAIT_S_MAX, Tries, is_it, kept_form, wait_s
from fsdesk.trouble import Refused


class Seconds:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_only_the_pin_that_was_set_is_it() -> None:
    kept = kept_form("2580")
    assert is_it("2580", kept)
    assert not any(is_it(other, kept) for other in ("2581", "258", "25800", "", " 2580", "2" * 1000))


def test_letters_and_accents_are_the_same_however_they_are_typed() -> None:
    assert is_it("ca\u0301fe", kept_form("cáfe"))


@pytest.mark.parametrize("kept", ["", "2580", "argon2id-1$$", "argon2id-2$" + "0" * 32 + "$" + "0" * 64])
def test_what_cannot_be_read_opens_for_nobody(kept: str) -> None:
    assert not is_it("2580", kept)
    assert not is_it("", kept)


def test_the_same_pin_is_never_kept_in_the_same_form() -> None:
    assert kept_form("2580") != kept_form("2580")
    assert "2580" not in kept_form("2580").split("$")[0]


@pytest.mark.parametrize("pin", ["", "258", "1111", "1234", "4321", "56789", "x" * 65])
def test_a_pin_that_anybody_would_try_is_refused(pin: str) -> None:
    with pytest.raises(Refused):
        kept_form(pin)


def test_the_first_slips_cost_nothing_and_then_each_costs_more() -> None:
    waits = [wait_s(wrong) for wrong in range(20)]
    assert waits[:FREE_TRIES] == [0] * FREE_TRIES
    assert waits == sorted(waits)
    assert waits[FREE_TRIES] > 0
    assert max(waits) == WAIT_S_MAX


def test_a_try_that_comes_too_soon_is_refused_and_is_no_try() -> None:
    seconds = Seconds()
    tries = Tries(seconds)
    for _ in range(FREE_TRIES):
        tries.refuse_too_soon()
        tries.note(right=False)
    for _ in range(5):
        with pytest.raises(Refused, match="not the PIN") as refused:
            tries.refuse_too_soon()
        assert f"Wait {wait_s(FREE_TRIES)} seconds" in refused.value.next_step
    seconds.now += wait_s(FREE_TRIES) - 0.01
    with pytest.raises(Refused):
        tries.refuse_too_soon()
    seconds.now += 0.02
    tries.refuse_too_soon()
    assert tries.wrong == FREE_TRIES


def test_the_right_one_forgives_all_and_ten_wrong_ones_lock() -> None:
    tries = Tries(Seconds())
    for _ in range(LOCKS_AFTER - 1):
        tries.note(right=False)
    assert not tries.too_many
    tries.note(right=False)
    assert tries.too_many
    tries.note(right=True)
    assert (tries.wrong, tries.too_many) == (0, False)
