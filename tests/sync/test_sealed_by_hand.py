"""A laptop joins, its hub is put back from a copy of before, and all on it is removed: what it sealed is brought to the
hub by hand. A real joining, real stores, a real ledger that is really put back, and keepers who open what came.

Planted one at a time, each seen caught: the hub's word for another laptop; items that another key signed; half of a
broken copy taken; the laptop known again and not suspended; one item that nobody can open that keeps the keepers from
the rest; a laptop that does not say that it was turned away, or says so of a hub that was not there.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec.structs import replace

from fsdesk import wiping
from fsdesk.desk import Desk
from fsdesk.disk import Disk
from fsdesk.keys import unlock
from fsdesk.left_sealed import NOTE_NAME, OUTBOX_NAME, RemovalNote
from fsdesk.records import Family
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.recovery import RecoveryPrivate
from fsdesk.sealed_items import Contents, SealedItem, fresh_salt, seal_item
from fsdesk.sealed_outbox import leave_items, read_items
from fsdesk.trouble import Refused
from sync import removing
from sync.client import exchange
from sync.hub import joining, laptops, office, sealed_opening, sealed_taking
from sync.hub.hub import Hub
from sync.hub.ledger_sqlite import open_ledger
from sync.hub.sealed_taking import Taken
from sync.line import Body, whole
from sync.meeting import desk_keys, enrol_laptop, signing_key
from sync.orders import Removed, sign
from sync.protocol import ENROL_PATH
from sync.slips import Slip, slip_text
from sync.voucher import Voucher, voucher_bytes
from tests.fsdesk.holding import AMINA as PASSPHRASE
from tests.fsdesk.holding import FLOOR, MemorySecrets
from tests.sync.desk_side import Partnership, StillClock
from tests.sync.kept_laptop import HandClock
from tests.sync.lost_laptop import RECOVERY, HubLine, bring_home, that_orders

pytestmark = pytest.mark.on_disk

CODE = b"c" * 16


class JoiningLine(HubLine):
    """The line of a laptop that also joins over it."""

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        if path == ENROL_PATH:
            yield joining.enrol(self.partnership.hub, whole(body), "here")
            return
        yield from super().post(path, body)


class Stranger:
    """Amina's laptop, joined after the copy to which its hub is then put back; what it wrote is not all at the hub."""

    def __init__(self, folder: Path, partnership: Partnership) -> None:
        self.partnership, self.secrets, self.folder = partnership, MemorySecrets(), folder / "desk"
        self.line = JoiningLine(partnership)
        self.copy, self.file = folder / "copy", folder / "hub.db"
        self.stick = folder / "stick"
        partnership.ledger.use_recovery(RECOVERY.public.to_bytes())
        partnership.ledger.close()
        shutil.copyfile(self.file, self.copy)
        self.start_hub()
        hub = partnership.hub
        with partnership.ledger.writing():
            partnership.ledger.add_enrolment(joining.code_hash(CODE), UserId("amina"), hub.now() + 9)
        keys = hub.signing.public_key().public_bytes_raw(), hub.sealing.public_key().public_bytes_raw()
        slip = slip_text(Slip("http://hub", *keys, CODE))
        desk = enrol_laptop(
            self.folder,
            slip,
            PASSPHRASE,
            self.secrets,
            HandClock(),
            label="laptop",
            kdf=FLOOR,
            line=self.to,
        )
        self.device = desk.store.device
        self.signer = signing_key(unlock(self.folder, PASSPHRASE, self.secrets))
        self.write(desk, "A-1")
        exchange(desk.sending, self.line, desk_keys(desk))
        for label in ("B-2", "C-3"):
            self.write(desk, label)
        self.desk = desk

    def to(self, _: str) -> JoiningLine:
        """The line, whatever hub is asked for."""
        return self.line

    def write(self, desk: Desk, label: str) -> None:
        desk.add(Family(label=label, status="active", lead_professional="amina"))

    def start_hub(self) -> None:
        partnership = self.partnership
        partnership.ledger = open_ledger(self.file, partnership.keys.ledger)
        partnership.hub = Hub(partnership.ledger, partnership.keys, StillClock())

    def put_back(self) -> None:
        """The hub is put back from the copy of before."""
        self.partnership.ledger.close()
        for file in self.file.parent.glob("hub.db*"):
            file.unlink()
        shutil.copyfile(self.copy, self.file)
        self.start_hub()
        office.put_back(self.partnership.ledger)

    def remove(self) -> None:
        """All on the laptop is removed, by an order of the hub of then."""
        bundle = self.desk.bundle
        assert bundle is not None
        receipt = sign(Removed(self.device, 1, b"n" * 16, 2), self.signer)
        note = wiping.begin(self.desk.store, bundle, receipt)
        self.desk.lock()
        wiping.carry_out(self.folder, note, self.secrets)

    def onto_a_stick(self) -> None:
        self.stick.mkdir(exist_ok=True)
        for name in (NOTE_NAME, OUTBOX_NAME):
            shutil.copyfile(self.folder / name, self.stick / name)

    def take(self) -> Taken:
        hub = self.partnership
        return sealed_taking.take_folder(hub.ledger, hub.keys, self.stick, hub.hub.now())

    def refused(self) -> str:
        """Why nothing of it is taken; nothing is changed."""
        ledger = self.partnership.ledger
        before = (ledger.device(self.device), len(ledger.sealed()))
        with pytest.raises(Refused) as refusal:
            self.take()
        assert (ledger.device(self.device), len(ledger.sealed())) == before
        assert refusal.value.safe == "Nothing was taken."
        return refusal.value.happened

    def note(self) -> RemovalNote:
        return msgspec.json.decode((self.stick / NOTE_NAME).read_bytes(), type=RemovalNote)

    def change_note(self, **changes: object) -> None:
        (self.stick / NOTE_NAME).write_bytes(msgspec.json.encode(replace(self.note(), **changes)))

    def change_items(self, change: Callable[[SealedItem], SealedItem]) -> None:
        leave_items(self.stick, [change(one) for one in read_items(self.folder)], Disk())

    def seal(self, keepers: RecoveryPrivate, signer: Ed25519PrivateKey, raw: bytes = b"no revision") -> SealedItem:
        return seal_item(keepers.public, signer, self.device, (99,), Contents(fresh_salt(), (raw,)))


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    yield from that_orders(tmp_path)


@pytest.fixture
def stranger(tmp_path: Path, partnership: Partnership) -> Stranger:
    """It is removed, its hub does not know it, and what it left is on a stick."""
    found = Stranger(tmp_path, partnership)
    found.put_back()
    found.remove()
    found.onto_a_stick()
    return found


def labels(partnership: Partnership) -> list[str]:
    rows = partnership.ledger.engine.all("SELECT body FROM log ORDER BY seq", {})
    return sorted(one.decode() for (raw,) in rows for one in (b"A-1", b"B-2", b"C-3") if one in bytes(raw))


# -- the way -----------------------------------------------------------------------------------------------------------


def test_a_hub_that_does_not_know_the_laptop_turns_it_away_and_the_laptop_says_so(stranger: Stranger) -> None:
    left = removing.go_on(stranger.folder, stranger.secrets, stranger.to)
    assert left is not None
    assert left.refused
    stranger.line.is_cut = True
    left = removing.go_on(stranger.folder, stranger.secrets, stranger.to)
    assert left is not None
    assert not left.refused, "nobody was there"
    stranger.line.is_cut, stranger.line.refuses = False, 503
    left = removing.go_on(stranger.folder, stranger.secrets, stranger.to)
    assert left is not None
    assert not left.refused, "it was busy"
    assert len(read_items(stranger.folder)) == 1


def test_what_was_brought_by_hand_reaches_the_record_late_and_the_laptop_then_lets_go(
    stranger: Stranger, partnership: Partnership
) -> None:
    done = stranger.take()
    assert done == Taken(stranger.device, 1, 1, known_again=True, removed=True)
    laptop = partnership.ledger.device(stranger.device)
    assert laptop is not None
    assert (laptop.user, laptop.suspended, laptop.label) == ("amina", True, sealed_taking.KNOWN_AGAIN)
    assert laptops.state(partnership.ledger, stranger.device) == "said"
    home = bring_home(partnership)
    assert (home.taken, home.not_ours) == (2, 0)
    assert labels(partnership) == ["B-2", "C-3"]
    assert {late for (late,) in partnership.ledger.engine.all("SELECT late FROM log", {})} == {1}
    assert removing.go_on(stranger.folder, stranger.secrets, stranger.to) is None
    assert list(stranger.folder.iterdir()) == []


def test_brought_again_it_changes_nothing_opened_or_not(stranger: Stranger, partnership: Partnership) -> None:
    stranger.take()
    again = stranger.take()
    assert (again.anew, again.known_again) == (0, False)
    assert len(partnership.ledger.sealed()) == 1
    bring_home(partnership)
    assert stranger.take().anew == 0
    assert partnership.ledger.sealed() == []


def test_of_a_laptop_the_hub_knows_the_items_alone_are_enough(tmp_path: Path, partnership: Partnership) -> None:
    known = Stranger(tmp_path, partnership)
    known.remove()
    known.onto_a_stick()
    (known.stick / NOTE_NAME).unlink()
    assert known.take() == Taken(known.device, 1, 1, known_again=False, removed=False)
    laptop = partnership.ledger.device(known.device)
    assert laptop is not None
    assert not laptop.suspended, "that somebody has its files says nothing of it"
    assert bring_home(partnership).taken == 2


def test_a_laptop_known_again_is_handed_nothing_also_where_its_word_counts_for_nothing(
    stranger: Stranger, partnership: Partnership
) -> None:
    stranger.change_note(receipt=b"no word of its")
    assert stranger.take() == Taken(stranger.device, 1, 1, known_again=True, removed=False)
    laptop = partnership.ledger.device(stranger.device)
    assert laptop is not None
    assert laptop.suspended


def test_the_name_of_whose_it_was_is_first_given_back_to_the_hub(stranger: Stranger, partnership: Partnership) -> None:
    word = Voucher(stranger.device, UserId("dalia"), stranger.signer.public_key().public_bytes_raw(), b"s" * 32)
    stranger.change_note(voucher=voucher_bytes(word, partnership.hub.sealing))
    assert "not the person" in stranger.refused()


def test_what_lies_on_the_laptop_tells_nobody_whose_it_was(stranger: Stranger) -> None:
    files = [(stranger.stick / name).read_bytes() for name in (NOTE_NAME, OUTBOX_NAME)]
    raw = b"".join((*files, stranger.note().voucher))
    assert b"amina" not in raw.lower()
    assert b"B-2" not in raw


# -- hostile files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["nobody", "another hub", "another laptop", "another key", "a torn word", "no note"])
def test_without_the_hubs_own_word_for_this_very_laptop_nothing_is_taken(
    stranger: Stranger, partnership: Partnership, of: str
) -> None:
    hub, theirs = partnership.hub, Ed25519PrivateKey.generate()
    word = Voucher(stranger.device, UserId("amina"), stranger.signer.public_key().public_bytes_raw(), b"s" * 32)
    other = replace(word, device=DeviceId("m0000000"))
    false = replace(word, sign=theirs.public_key().public_bytes_raw())
    match of:
        case "nobody":
            stranger.change_note(voucher=b"")
        case "another hub":
            stranger.change_note(voucher=voucher_bytes(word, X25519PrivateKey.generate()))
        case "another laptop":
            stranger.change_note(voucher=voucher_bytes(other, hub.sealing))
        case "another key":
            stranger.change_note(voucher=voucher_bytes(false, hub.sealing))
        case "a torn word":
            stranger.change_note(voucher=stranger.note().voucher[:-1])
        case "no note":
            (stranger.stick / NOTE_NAME).unlink()
    said = stranger.refused()
    assert ("sealed by the laptop it names" if of == "another key" else "does not know the laptop") in said


def test_one_item_that_another_key_signed_spoils_all_of_it(stranger: Stranger, partnership: Partnership) -> None:
    theirs = stranger.seal(RECOVERY, Ed25519PrivateKey.generate())
    leave_items(stranger.stick, [*read_items(stranger.folder), theirs], Disk())
    assert "Not all of this was sealed" in stranger.refused()
    assert partnership.ledger.sealed() == []


def test_items_or_a_note_of_two_laptops_are_not_one_laptops(stranger: Stranger) -> None:
    stranger.change_items(lambda one: replace(one, device=DeviceId("m0000000")))
    assert "not of one laptop" in stranger.refused()
    stranger.change_items(lambda one: one)
    stranger.change_note(device="../../etc")
    assert "not of one laptop" in stranger.refused()


def test_cuts_and_slips_in_either_file_are_refused_in_a_sentence(stranger: Stranger) -> None:
    chance = random.Random(5)
    for name in (NOTE_NAME, OUTBOX_NAME):
        file = stranger.stick / name
        whole_ = file.read_bytes()
        cuts = [whole_[:at] for at in {1, 3, 4, 5, len(whole_) // 2, len(whole_) - 1}]
        slips = []
        for _ in range(150):
            at, bit = chance.randrange(len(whole_)), 1 << chance.randrange(8)
            slips.append(whole_[:at] + bytes([whole_[at] ^ bit]) + whole_[at + 1 :])
        for raw in (*cuts, *slips, b"\0" * 9, b"\xff" * 9, whole_ + b"\0", chance.randbytes(3_000)):
            file.write_bytes(raw)
            if name == NOTE_NAME:
                _refused_or_the_same(stranger)
            else:
                assert stranger.refused()
        file.write_bytes(whole_)


def _refused_or_the_same(stranger: Stranger) -> None:
    """A slip in what of the note is not asked here may pass; then all is as the laptop left it."""
    ledger, done = stranger.partnership.ledger, list[Taken]()

    def take_and_take_back() -> None:
        with ledger.writing():
            done.append(stranger.take())
            raise _TakenBackError

    with pytest.raises((_TakenBackError, Refused)) as ended:
        take_and_take_back()
    if done:
        assert (done[0].device, done[0].items, done[0].known_again) == (stranger.device, 1, True)
    else:
        assert isinstance(ended.value, Refused)
        assert ended.value.safe == "Nothing was taken."
    assert ledger.device(stranger.device) is None


class _TakenBackError(Exception):
    """What was taken is taken back, to be tried with the next file."""


def test_nothing_at_all_and_far_too_much_are_refused(stranger: Stranger, tmp_path: Path) -> None:
    with (stranger.stick / NOTE_NAME).open("r+b") as file:
        file.truncate(sealed_taking.NOTE_BYTES_MAX + 1)
    assert "larger than any" in stranger.refused()
    (stranger.stick / NOTE_NAME).unlink()
    (stranger.stick / OUTBOX_NAME).unlink()
    assert "Nothing that a laptop left" in stranger.refused()
    (stranger.stick / OUTBOX_NAME).mkdir()
    assert "Nothing that a laptop left" in stranger.refused()


def test_what_was_sealed_to_another_recovery_key_waits_and_keeps_nobody_from_the_rest(
    stranger: Stranger, partnership: Partnership
) -> None:
    former = RecoveryPrivate.new()
    leave_items(stranger.stick, [stranger.seal(former, stranger.signer), *read_items(stranger.folder)], Disk())
    assert stranger.take().items == 2
    out = sealed_opening.taken_out(partnership.ledger, partnership.keys)
    raw, opened, left = sealed_opening.opened_by(RECOVERY, out)
    assert (opened, left) == (1, 1)
    assert sealed_opening.bring_back(partnership.ledger, partnership.keys, raw, 9).taken == 2
    out = sealed_opening.taken_out(partnership.ledger, partnership.keys)
    assert sealed_opening.opened_by(former, out)[1:] == (1, 0)
    with pytest.raises(Refused, match="was sealed to this recovery key"):
        sealed_opening.opened_by(RECOVERY, out)


def test_a_laptop_keeps_the_hubs_word_from_joining_and_is_told_it_with_its_code(
    tmp_path: Path, partnership: Partnership
) -> None:
    joined = Stranger(tmp_path, partnership)
    store = joined.desk.store
    assert store.setting("voucher")
    first, codes = store.setting("voucher"), joined.desk.rescue_codes
    assert codes is not None
    codes.kept(0, b"", b"another")
    assert store.setting("voucher") == b"another".hex()
    codes.kept(0, b"")
    assert store.setting("voucher") == b"another".hex(), "a hub of before says nothing of it"
    assert first != store.setting("voucher")
    joined.desk.lock()
