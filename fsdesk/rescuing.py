"""What opens a store without its passphrase or without its laptop's secret, and how its keys are then made whole.

Three ways in stand beside each other in the key file: passphrase and laptop together; a rescue code, read over a
telephone; and the partnership's keepers, two of three. The last two put a new passphrase (and, where it is gone, a new
laptop's secret) in place of what was lost, and the record is as it was.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from fsdesk import keyfile
from fsdesk.disk import Disk
from fsdesk.keyfile import Bundle, KeyFile, PassSlot
from fsdesk.keys import item_of, next_gen, resealed
from fsdesk.laptop_secrets import DeviceSecrets, disk_trouble
from fsdesk.passphrases import new_passphrase
from fsdesk.recovery import RecoveryPublic
from fsdesk.slots import RecoverySlot, RescueCode, RescueSlot, open_rescue, seal_recovery, seal_rescue
from fsdesk.throttle import Throttle
from fsdesk.trouble import Refused


def keep_recovery(
    folder: Path, bundle: Bundle, keepers: RecoveryPublic, laptop: str, *, disk: Disk | None = None
) -> None:
    """See to it that the key file holds the keepers' slot, sealed to this key. Raises Trouble when the disk fails."""
    file = keyfile.read_newest(folder)
    if any((slot.key_id, slot.laptop) == (keepers.key_id, laptop) for slot in file.slots_of(RecoverySlot)):
        return
    slot = seal_recovery(bundle, keepers, laptop)
    write(folder, file.having(RecoverySlot, (slot,), gen=next_gen(file, bundle)), disk)


def add_rescue(
    folder: Path, bundle: Bundle, public: RecoveryPublic, *, number: int, laptop: str, disk: Disk | None = None
) -> None:
    """Put the slot of one more rescue code beside those there are. Raises Trouble when the disk fails."""
    file = keyfile.read_newest(folder)
    others = tuple(slot for slot in file.slots_of(RescueSlot) if slot.number != number)
    slot = seal_rescue(bundle, public, number=number, laptop=laptop)
    write(folder, file.having(RescueSlot, (*others, slot), gen=next_gen(file, bundle)), disk)


def leave_rescue(folder: Path, bundle: Bundle, number: int, disk: Disk | None = None) -> None:
    """Leave only the code with this number, which the hub now keeps: those before it open nothing any more."""
    file = keyfile.read_newest(folder)
    slots = file.slots_of(RescueSlot)
    left = tuple(slot for slot in slots if slot.number == number)
    if left and len(left) < len(slots):
        write(folder, file.having(RescueSlot, left, gen=next_gen(file, bundle)), disk)


def mend_twins(folder: Path, disk: Disk | None = None) -> None:
    """Write the newer twin over an older or damaged one: what was taken out must open nothing from there either."""
    twins = []
    for name in keyfile.TWINS:
        try:
            twins.append((folder / name).read_bytes())
        except OSError:
            twins.append(b"")
    if twins[0] != twins[1]:
        write(folder, keyfile.read_newest(folder), disk)


def rescue_slots(folder: Path) -> tuple[RescueSlot, ...]:
    """The rescue slots there are, by number. Raises what `keyfile.read_newest` does."""
    return tuple(sorted(keyfile.read_newest(folder).slots_of(RescueSlot), key=lambda slot: slot.number))


def open_with_code(
    folder: Path, text: str, secrets: DeviceSecrets, *, monotonic: Callable[[], float] = time.monotonic
) -> Bundle:
    """The keys, opened with a rescue code as it was read over a telephone. Writes nothing but the count of wrong tries.

    Raises Refused for a code that is misheard (which is no try), wrong, or comes too soon; Trouble as unlock does.
    """
    code = RescueCode.heard(text)
    file = keyfile.read_newest(folder)
    throttle = Throttle(folder, file.store, secrets, monotonic, of="codes")
    throttle.check()
    found = open_rescue(file, code)
    if found is None:
        throttle.wrong()
        raise Refused(
            "That code does not open this store.",
            safe="Nothing was changed.",
            next_step=_which(file),
        )
    throttle.right()
    return found[0]


def _which(file: KeyFile) -> str:
    slots = sorted(file.slots_of(RescueSlot), key=lambda slot: slot.number)
    if not slots:
        return "No rescue code was made for this laptop yet: ask for recovery by the keepers of the recovery key."
    newest = slots[-1]
    return f"Ask for code number {newest.number} of laptop {newest.laptop}, and for no other."


def set_anew(
    folder: Path, bundle: Bundle, passphrase: str, secrets: DeviceSecrets, *, disk: Disk | None = None
) -> Bundle:
    """Give opened keys a new passphrase and, where it is gone, a new laptop's secret; the keys as they now are.

    The rescue codes there are count as spent: they open until the next contact, when another takes their place. May be
    repeated after a power cut, with the same or another passphrase. Raises Refused for a passphrase that is too short,
    Trouble when the disk or the password store fails; what opened before still opens.
    """
    secret = new_passphrase(passphrase)
    file = keyfile.read_newest(folder)
    device = secrets.get(item_of(file.store))
    if device is None:
        device = os.urandom(32)
        secrets.put(item_of(file.store), device)  # before the file, as when a store is made
    gen = next_gen(file, bundle)
    fresh = replace(bundle, gen=gen, sign_seed=bundle.sign_seed or os.urandom(32))
    slot = resealed(file, fresh, secret, device)
    spent = tuple(msgspec.structs.replace(one, spent=True) for one in file.slots_of(RescueSlot))
    changed = file.having(PassSlot, (slot,), gen=gen, device=secrets.backend_name)
    write(folder, changed.having(RescueSlot, spent, gen=gen), disk)
    return fresh


class SealedTo(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the keys of a store are sealed to besides its passphrase, as the store itself vouches: the keepers, what
    the hub calls the laptop, and number and public key of each rescue code."""

    keepers: RecoveryPublic | None = None
    laptop: str = ""
    rescues: tuple[tuple[int, RecoveryPublic], ...] = ()


def seal_again(file: KeyFile, bundle: Bundle, pass_slot: PassSlot, to: SealedTo, *, gen: int, device: str) -> KeyFile:
    """The file with another bundle in every slot: of passphrase, keepers and codes."""
    changed = file.having(PassSlot, (pass_slot,), gen=gen, device=device)
    if to.keepers is not None:
        changed = changed.having(RecoverySlot, (seal_recovery(bundle, to.keepers, to.laptop),), gen=gen)
    spent = {slot.number for slot in file.slots_of(RescueSlot) if slot.spent}
    there = {slot.number for slot in file.slots_of(RescueSlot)}
    slots = tuple(
        seal_rescue(bundle, public, number=number, laptop=to.laptop, spent=number in spent)
        for number, public in to.rescues
        if number in there
    )
    return changed.having(RescueSlot, slots, gen=gen)


def write(folder: Path, file: KeyFile, disk: Disk | None) -> None:
    """Write both twins. Raises Trouble when the disk fails: then the file from before, or this one, is there."""
    try:
        keyfile.write_twins(folder, file, disk or Disk())
    except OSError as fault:
        raise disk_trouble("The key file could not be written.") from fault
