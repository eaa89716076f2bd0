"""The ways in without a passphrase: what opens, what does not, and that nothing stops half way. Real key files.

Bugs planted one at a time and seen caught: the laptop's secret always replaced; the code not marked as spent; the new
slot in place of the old; old slots left; the count kept in one place only; a misheard code counted as a try; the
keepers' slot with the signing key; the slot not bound to its store, or to its laptop.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fsdesk import keyfile
from fsdesk.keyfile import Bundle
from fsdesk.keys import unlock
from fsdesk.recovery import RecoveryPrivate
from fsdesk.rescue_codes import RescueCodes
from fsdesk.rescuing import add_rescue, keep_recovery, leave_rescue, mend_twins, open_with_code, rescue_slots, set_anew
from fsdesk.slots import RecoverySlot, RescueCode, RescueSlot, open_recovery
from fsdesk.store import Store
from fsdesk.trouble import Refused, Told, Trouble
from tests.fsdesk.cut_disk import CutDisk, PowerCutError
from tests.fsdesk.holding import AMINA, AMINA_NEW, HandTurned, Made, MemorySecrets, put_twins

KEEPERS = RecoveryPrivate(bytes(range(32)))
CODE, SECOND, WRONG = (RescueCode(bytes([number] * 16)) for number in (1, 2, 3))
LAPTOP = "k7f2qd4m"


def with_slots(made: Made, folder: Path) -> Path:
    """A copy of the store with a keepers' slot and one rescue code."""
    copy = made.copy(folder)
    keep_recovery(copy, made.bundle, KEEPERS.public, LAPTOP)
    add_rescue(copy, made.bundle, CODE.pair(made.bundle.store_id).public, number=1, laptop=LAPTOP)
    return copy


# --- what opens ---------------------------------------------------------------------------------------------------


def test_the_code_opens_all_keys_and_another_code_none(made: Made, tmp_path: Path) -> None:
    folder = with_slots(made, tmp_path)
    assert open_with_code(folder, CODE.spoken(), made.secrets) == made.bundle
    with pytest.raises(Refused) as told:
        open_with_code(folder, WRONG.spoken(), made.secrets)
    assert told.value.next_step == f"Ask for code number 1 of laptop {LAPTOP}, and for no other."
    with pytest.raises(Refused, match="does not open this store") as told:
        open_with_code(made.copy(tmp_path / "bare"), CODE.spoken(), made.secrets)
    assert "keepers" in told.value.next_step


def test_the_keepers_open_all_but_the_signing_key_and_only_of_the_laptop_it_says(made: Made, tmp_path: Path) -> None:
    file = keyfile.read_newest(with_slots(made, tmp_path))
    (slot,) = file.slots_of(RecoverySlot)
    opened = open_recovery(slot, file.store, KEEPERS)
    assert opened == replace(made.bundle, sign_seed=b"")
    for changed, store in (
        (msgspec.structs.replace(slot, laptop="anothers"), file.store),
        (slot, "0" * 32),
        (msgspec.structs.replace(slot, key_id="another"), file.store),
    ):
        with pytest.raises(Refused):
            open_recovery(changed, store, KEEPERS)


def test_a_new_passphrase_keeps_every_key_and_the_laptops_secret_where_it_is_there(made: Made, tmp_path: Path) -> None:
    folder, secrets = with_slots(made, tmp_path), made.secrets
    kept = dict(secrets.kept)
    fresh = set_anew(folder, open_with_code(folder, CODE.spoken(), secrets), AMINA_NEW, secrets)
    assert replace(fresh, gen=1) == made.bundle
    assert secrets.kept == kept
    assert unlock(folder, AMINA_NEW, secrets) == fresh
    assert [slot.spent for slot in rescue_slots(folder)] == [True]


def test_a_lost_secret_is_made_anew_under_whatever_keeps_secrets_now(made: Made, tmp_path: Path) -> None:
    folder, secrets = with_slots(made, tmp_path), MemorySecrets(backend_name="another")
    with pytest.raises(Trouble, match="in another place"):
        unlock(folder, AMINA, secrets)
    set_anew(folder, open_with_code(folder, CODE.spoken(), secrets), AMINA_NEW, secrets)
    assert unlock(folder, AMINA_NEW, secrets).store_key == made.bundle.store_key
    assert keyfile.read_newest(folder).device == "another"


def test_a_passphrase_that_is_too_short_leaves_everything_as_it_was(made: Made, tmp_path: Path) -> None:
    folder = with_slots(made, tmp_path)
    before = (folder / "store.key.a").read_bytes()
    with pytest.raises(Refused):
        set_anew(folder, made.bundle, "short", made.secrets)
    assert (folder / "store.key.a").read_bytes() == before


def test_an_altered_slot_is_told_from_a_wrong_code(made: Made, tmp_path: Path) -> None:
    folder = with_slots(made, tmp_path)
    file = keyfile.read_newest(folder)
    (slot,) = file.slots_of(RescueSlot)
    spoilt = msgspec.structs.replace(slot, ct=slot.ct[:-1] + bytes([slot.ct[-1] ^ 1]))
    keyfile.write_twins(folder, file.having(RescueSlot, (spoilt,), gen=file.gen + 1), CutDisk(999))
    with pytest.raises(Trouble, match="altered"):
        open_with_code(folder, CODE.spoken(), made.secrets)


# --- wrong tries --------------------------------------------------------------------------------------------------


def test_taking_away_one_count_of_wrong_tries_forgets_none(made: Made, tmp_path: Path) -> None:
    for taken in ("beside the store", "in the password store"):
        folder, clock = made.copy(tmp_path / taken), HandTurned()
        secrets = MemorySecrets(kept=dict(made.secrets.kept))
        for _ in range(6):
            with pytest.raises(Refused):
                unlock(folder, "not the words of Amina", secrets, monotonic=clock)
            clock.s += 1
        if taken == "beside the store":
            (folder / "store.state").unlink()
        else:
            secrets.kept = {name: kept for name, kept in secrets.kept.items() if name.startswith("store-")}
        with pytest.raises(Refused, match="The last passphrases"):
            unlock(folder, AMINA, secrets, monotonic=clock)
        clock.s += 300
        assert unlock(folder, AMINA, secrets, monotonic=clock) == made.bundle
        assert unlock(folder, AMINA, secrets, monotonic=clock) == made.bundle


def test_wrong_codes_slow_down_and_keep_nobody_from_the_passphrase(made: Made, tmp_path: Path) -> None:
    folder, clock = with_slots(made, tmp_path), HandTurned()
    for _ in range(5):
        with pytest.raises(Refused, match="does not open this store"):
            open_with_code(folder, WRONG.spoken(), made.secrets, monotonic=clock)
    with pytest.raises(Refused, match="The last codes did not open"):
        open_with_code(folder, CODE.spoken(), made.secrets, monotonic=clock)
    assert unlock(folder, AMINA, made.secrets, monotonic=clock) == made.bundle
    clock.s += 32
    assert open_with_code(folder, CODE.spoken(), made.secrets, monotonic=clock) == made.bundle


def test_a_misheard_code_is_no_try(made: Made, tmp_path: Path) -> None:
    folder, clock = with_slots(made, tmp_path), HandTurned()
    spoken = CODE.spoken()
    for _ in range(20):
        with pytest.raises(Refused, match="A letter of the code"):
            open_with_code(folder, ("2" if spoken[0] != "2" else "3") + spoken[1:], made.secrets, monotonic=clock)
    assert open_with_code(folder, spoken, made.secrets, monotonic=clock) == made.bundle


# --- damage, power, clocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stride", "bits"), [(23, 1), pytest.param(1, 8, marks=pytest.mark.slow)])
def test_every_flipped_bit_and_truncation_opens_from_the_twin_or_says_why_not(
    made: Made, tmp_path: Path, stride: int, bits: int
) -> None:
    folder = with_slots(made, tmp_path)
    whole = (folder / "store.key.a").read_bytes()
    expected = keyfile.parse_key_file(whole)
    spoilt = [whole[:length] for length in range(0, len(whole), stride)]
    for at in range(0, len(whole), stride):
        for bit in [at % 8] if bits == 1 else range(8):
            spoilt.append(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
    for number, content in enumerate(spoilt):
        (folder / keyfile.TWINS[number % 2]).write_bytes(content)
        assert keyfile.read_newest(folder) == expected
        put_twins(folder, content, content)
        with pytest.raises(Told) as told:
            open_with_code(folder, CODE.spoken(), made.secrets)
        assert told.value.happened == "Neither of the two key files of this store can be read."
        put_twins(folder, whole, whole)
    print(f"{len(spoilt)} damaged key files")


def steps(made: Made) -> dict[str, Callable[[Path, CutDisk, MemorySecrets], object]]:
    pair, bundle = SECOND.pair(made.bundle.store_id).public, made.bundle
    return {
        "keepers": lambda folder, disk, _: keep_recovery(
            folder, bundle, RecoveryPrivate.new().public, LAPTOP, disk=disk
        ),
        "a code more": lambda folder, disk, _: add_rescue(folder, bundle, pair, number=2, laptop=LAPTOP, disk=disk),
        "a code less": lambda folder, disk, _: leave_rescue(folder, bundle, 1, disk),
        "a new passphrase": lambda folder, disk, secrets: set_anew(folder, bundle, AMINA_NEW, secrets, disk=disk),
    }


@pytest.mark.on_disk
@pytest.mark.parametrize("what", ["keepers", "a code more", "a code less", "a new passphrase"])
def test_without_power_at_any_write_the_code_and_a_passphrase_still_open(made: Made, tmp_path: Path, what: str) -> None:
    begun = with_slots(made, tmp_path / "begun")
    if what == "a code less":
        add_rescue(begun, made.bundle, SECOND.pair(made.bundle.store_id).public, number=2, laptop=LAPTOP)
    contents = {name: (begun / name).read_bytes() for name in keyfile.TWINS}
    opens: dict[bytes, set[str]] = {}
    for at in range(1, 12):
        folder, secrets = tmp_path / str(at), MemorySecrets(kept=dict(made.secrets.kept))
        folder.mkdir()
        put_twins(folder, contents["store.key.a"], contents["store.key.b"])
        disk = CutDisk(at, torn=True, forgotten=at % 2 == 0)
        with contextlib.suppress(PowerCutError):
            steps(made)[what](folder, disk, secrets)
        file = keyfile.read_newest(folder)
        slot = keyfile.canonical(file.pass_slot())
        if slot not in opens:
            opens[slot] = {word for word in (AMINA, AMINA_NEW) if _opens(folder, word, secrets)}
        assert len(opens[slot]) == 1
        assert open_with_code(folder, CODE.spoken(), secrets).store_key == made.bundle.store_key
        steps(made)[what](folder, CutDisk(999), secrets)
        mend_twins(folder)
        assert (folder / "store.key.a").read_bytes() == (folder / "store.key.b").read_bytes()


def _opens(folder: Path, passphrase: str, secrets: MemorySecrets) -> bool:
    try:
        unlock(folder, passphrase, secrets)
    except Refused:
        return False
    return True


class WrongClock:
    """A clock that jumps ten years forward and back at every look."""

    def __init__(self) -> None:
        self.looks = 0

    def now(self) -> datetime:
        self.looks += 1
        return datetime(2026, 11, 22, 10, tzinfo=UTC) + timedelta(days=3653 * (-1) ** self.looks)


def test_a_clock_ten_years_wrong_changes_nothing_for_codes(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    with Store(folder, made.bundle.store_key) as store:
        store.remember(device=LAPTOP, recovery=KEEPERS.public.to_bytes().hex(), epoch="7")
        codes = RescueCodes(store, made.bundle, WrongClock())
        due = codes.due()
        assert due is not None
        assert codes.due() == due
        codes.kept(due[0], b"")
        assert codes.due() is None
        code = RescueCode.from_escrow(due[1], LAPTOP, 1, KEEPERS)
        assert open_with_code(folder, code.spoken(), made.secrets) == made.bundle
        set_anew(folder, made.bundle, AMINA_NEW, made.secrets)
        again = codes.due()
        assert again is not None
        assert again[0] == 2
        store.remember(epoch="8")
        codes.kept(2, b"")
        assert [slot.number for slot in rescue_slots(folder)] == [2]


def test_a_hub_put_back_is_told_of_the_code_again(made: Made, tmp_path: Path) -> None:
    folder = made.copy(tmp_path)
    with Store(folder, made.bundle.store_key) as store:
        store.remember(device=LAPTOP, recovery=KEEPERS.public.to_bytes().hex(), epoch="7")
        codes = RescueCodes(store, made.bundle, WrongClock())
        for epoch in ("7", "8"):
            store.remember(epoch=epoch)
            due = codes.due()
            assert due is not None
            codes.kept(due[0], b"")
            older = (folder / "store.key.b").read_bytes()
            assert codes.due() is None
        (folder / "store.key.b").write_bytes(older[:-1])
        assert codes.due() is None
        assert (folder / "store.key.b").read_bytes() == older


def test_a_bundle_hides_its_keys_and_reads_what_the_version_before_wrote(made: Made) -> None:
    bundle = replace(made.bundle, pending_key=os.urandom(32))
    for key in (bundle.store_key, bundle.sign_seed, bundle.seal_seed, bundle.pending_key or b""):
        assert repr(key)[2:-1] not in repr(bundle)
    before = keyfile.canonical({name: getattr(made.bundle, name) for name in
                               ("store_key", "sign_seed", "seal_seed", "store_id", "gen")})  # fmt: skip
    assert keyfile.bundle_bytes(made.bundle) == before
    assert keyfile.bundle_from(before) == made.bundle
    assert isinstance(keyfile.bundle_from(keyfile.bundle_bytes(bundle)), Bundle)
