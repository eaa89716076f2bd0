"""A laptop's rescue codes: made, brought to the hub sealed for the keepers, and replaced once one was used.

At every moment the code the hub keeps opens the key file: a new one's slot stands beside the old until the hub has
said that it keeps the new one. The code itself is forgotten as soon as it is sealed.
"""

from __future__ import annotations

import msgspec

from fsdesk.clock import Clock
from fsdesk.hub_place import HubPlace, keep_place
from fsdesk.keyfile import Bundle
from fsdesk.recovery import RecoveryPublic
from fsdesk.rescuing import SealedTo, add_rescue, keep_recovery, leave_rescue, mend_twins, rescue_slots
from fsdesk.slots import RescueCode
from fsdesk.store import Store


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """One code that opens the key file, by what the store vouches for: its number and its public key."""

    number: int
    public: bytes


class RescueCodes:
    """What one unlocked store knows of its codes. Each step may be cut off and is taken up by the next contact."""

    def __init__(self, store: Store, bundle: Bundle, clock: Clock) -> None:
        self._store = store
        self._bundle = bundle
        self._clock = clock

    @property
    def keepers(self) -> RecoveryPublic | None:
        """The partnership's recovery key; None while it has none."""
        return RecoveryPublic.from_setting(self._store.setting("recovery"))

    def sealed_to(self) -> SealedTo:
        """Whom the keys are sealed to, as this store vouches: what they are sealed to again when they change."""
        rescues = tuple((one.number, RecoveryPublic.from_bytes(one.public)) for one in self._known())
        return SealedTo(keepers=self.keepers, laptop=self._store.device, rescues=rescues)

    def due(self) -> tuple[int, bytes] | None:
        """What the hub is to be told now: the number and the sealed code, (0, b"") to ask for the recovery key, once
        on a day; None when nothing is due. A code it makes has its slot in the key file before this returns."""
        mend_twins(self._store.folder)
        setting = self._store.setting
        keep_place(
            self._store.folder, HubPlace.of(setting("hub_url"), setting("hub_sign"), setting("hub_seal"))
        )  # for laptops that joined before it was kept
        keepers = self.keepers
        if keepers is None:
            today = self._clock.now().date().isoformat()
            if self._store.setting("recovery_asked") == today:
                return None
            self._store.remember(recovery_asked=today)
            return 0, b""
        keep_recovery(self._store.folder, self._bundle, keepers, self._store.device)
        known = self._known()
        if not self._store.setting("rescue_sealed"):
            if self._is_current(known):
                return None
            known = self._make(known, keepers)
        newest = known[-1]
        if not any(slot.number == newest.number for slot in rescue_slots(self._store.folder)):
            public = RecoveryPublic.from_bytes(newest.public)
            add_rescue(self._store.folder, self._bundle, public, number=newest.number, laptop=self._store.device)
        return newest.number, bytes.fromhex(self._store.setting("rescue_sealed"))

    def kept(self, number: int, recovery: bytes, voucher: bytes = b"") -> None:
        """The hub says which code it keeps, and the recovery key: the first one it ever names is kept for good. Its
        word that this laptop joined is kept for a day on which the hub knows nothing of it any more."""
        if voucher:
            self._store.remember(voucher=voucher.hex())
        if recovery and self.keepers is None:
            found = RecoveryPublic.from_bytes(recovery)
            self._store.remember(recovery=recovery.hex())
            keep_recovery(self._store.folder, self._bundle, found, self._store.device)
        ours = tuple(one for one in self._known() if one.number == number)
        if not ours or not self._store.setting("rescue_sealed"):
            return
        self._store.remember(
            rescue_sealed="", rescue_epoch=self._store.setting("epoch"), rescue_known=msgspec.json.encode(ours).decode()
        )
        leave_rescue(self._store.folder, self._bundle, number)

    def _known(self) -> tuple[_Known, ...]:
        setting = self._store.setting("rescue_known")
        return msgspec.json.decode(setting, type=tuple[_Known, ...]) if setting else ()

    def _is_current(self, known: tuple[_Known, ...]) -> bool:
        """Whether the hub keeps the one code there is, and nobody has used it."""
        slots = rescue_slots(self._store.folder)
        if known and len(slots) > 1 and any(slot.number == known[-1].number for slot in slots):
            leave_rescue(self._store.folder, self._bundle, known[-1].number)  # the power went before it was done
            slots = rescue_slots(self._store.folder)
        return (
            len(known) == 1
            and [slot.number for slot in slots] == [known[0].number]
            and slots[0].public == known[0].public
            and not slots[0].spent
            and self._store.setting("rescue_epoch") == self._store.setting("epoch")
        )

    def _make(self, known: tuple[_Known, ...], keepers: RecoveryPublic) -> tuple[_Known, ...]:
        code, number = RescueCode.new(), int(self._store.setting("rescue_number") or 0) + 1
        made = (*known, _Known(number, code.pair(self._bundle.store_id).public.to_bytes()))
        self._store.remember(
            rescue_number=str(number),
            rescue_known=msgspec.json.encode(made).decode(),
            rescue_sealed=code.escrow(self._store.device, number, keepers).hex(),
        )
        return made
