"""A locked laptop asks its keepers by way of the hub: once, for three days, and never for a laptop that was stopped.

Planted and seen caught: a suspended laptop that is answered; a request that never grows too old; an answer put in
place of another; an answer kept after it opened the store; requests that crowd out nothing; a hash that is not looked
at.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk.events import HUB
from fsdesk.keepers_asked import AskingKeepers, KeepersAsked, answer, ask_keepers
from fsdesk.keyfile import Bundle
from fsdesk.keys import FolderSecrets, KdfCost, create
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.recovery import RecoveryPrivate
from fsdesk.rescuing import keep_recovery
from fsdesk.trouble import Refused
from sync.hub import keepers, laptops, office
from sync.hub.keepers import CARRIED_S, WAITING_MAX, hear_request
from sync.keepers import KEEPERS_UP, REQUEST_BYTES_MAX, KeepersAskedHere, KeepersSaid, State, request_hash, said_from
from sync.protocol import Unreadable, pack
from sync.sealing import seal_to
from tests.sync.hub.conftest import AMINA, BASHIR, KEYS, Rig

KEEPERS = RecoveryPrivate.new()


class Locked:
    """A laptop nobody can unlock, with its key file; what its page says to the hub."""

    def __init__(self, rig: Rig, folder: Path, user: UserId = AMINA, name: str = "") -> None:
        self.rig = rig
        self.device = DeviceId(name) if name else rig.laptop(user).device
        self.folder = folder / secrets.token_hex(4)
        secrets_ = FolderSecrets(folder / "secret")
        self.bundle: Bundle = create(self.folder, "peat thistle lantern cove", secrets_, kdf=KdfCost.floor())
        keep_recovery(self.folder, self.bundle, KEEPERS.public, self.device)

    def page(self) -> AskingKeepers:
        """The page for who cannot unlock, opened."""
        return ask_keepers(self.folder)

    def says(self, asking: AskingKeepers, *, whole: bool = False, opened: bool = False) -> KeepersSaid:
        request = asking.request
        return say(self.rig, KeepersAskedHere(request_hash(request), request if whole else b"", opened))


def say(rig: Rig, asked: KeepersAskedHere) -> KeepersSaid:
    body = seal_to(KEYS.sealing.public_key(), KEEPERS_UP, pack(asked))
    return said_from(hear_request(rig.hub, body), body, KEYS.signing.public_key())


def answered(rig: Rig, asking: AskingKeepers) -> str:
    """What the keepers say to what waits under the name that was read to them."""
    waiting = keepers.find(rig.ledger, asking.name, rig.hub.now())
    line = answer(KeepersAsked.from_bytes(waiting.body), KEEPERS)
    keepers.put_answer(rig.ledger, asking.name, line, rig.hub.now())
    return line


@pytest.fixture
def locked(rig: Rig, tmp_path: Path) -> Locked:
    return Locked(rig, tmp_path)


def test_the_hub_carries_a_request_and_its_answer_which_opens_for_that_page_alone(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    assert locked.says(asking).state == State.UNKNOWN
    assert locked.says(asking, whole=True) == KeepersSaid(State.WAITING, rig.hub.now() + CARRIED_S)
    assert [keepers.name_of(one) for one in keepers.waiting(rig.ledger, rig.hub.now())] == [asking.name]
    line = answered(rig, asking)
    said = locked.says(asking)
    assert (said.state, said.answer) == (State.ANSWERED, line)
    assert asking.opened(said.answer).store_key == locked.bundle.store_key
    with pytest.raises(Refused):
        locked.page().opened(said.answer)


def test_what_the_hub_keeps_opens_nothing_and_is_let_go_of_once_the_laptop_is_open(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    locked.says(asking, whole=True)
    answered(rig, asking)
    (kept,) = rig.ledger.keepers_requests()
    for secret in (locked.bundle.store_key, locked.bundle.seal_seed, locked.bundle.sign_seed):
        assert secret not in kept.body + kept.answer
        assert secret.hex().encode() not in kept.body + kept.answer
    assert locked.says(asking, opened=True).state == State.OVER
    (kept,) = rig.ledger.keepers_requests()
    assert (kept.body, kept.answer) == (b"", b"")
    assert locked.says(asking).state == State.OVER
    assert locked.says(asking, whole=True).state == State.OVER


def test_an_opened_that_comes_before_any_answer_changes_nothing(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    locked.says(asking, whole=True)
    assert locked.says(asking, opened=True).state == State.WAITING
    answered(rig, asking)
    assert locked.says(asking).state == State.ANSWERED


def test_a_request_is_answered_once(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    locked.says(asking, whole=True)
    line = answered(rig, asking)
    keepers.put_answer(rig.ledger, asking.name, line, rig.hub.now())  # the same again does no harm
    with pytest.raises(Refused, match="has an answer already"):
        answered(rig, asking)
    assert locked.says(asking).answer == line


def test_a_request_grows_too_old_answered_or_not(rig: Rig, locked: Locked) -> None:
    answered_one, other = locked.page(), locked.page()
    for asking in (answered_one, other):
        locked.says(asking, whole=True)
    answered(rig, answered_one)
    rig.clock.pass_by(seconds=CARRIED_S - 1)
    assert locked.says(other).state == State.WAITING
    rig.clock.pass_by(seconds=1)
    assert {locked.says(asking, whole=True).state for asking in (answered_one, other)} == {State.OVER}
    with pytest.raises(Refused, match="No request of that name waits"):
        answered(rig, other)
    locked.says(locked.page(), whole=True)
    assert {one.body for one in rig.ledger.keepers_requests() if one.opened_at} == {b""}
    assert locked.says(other, whole=True).state == State.OVER


@pytest.mark.parametrize("when", ["before", "waiting", "answered"])
@pytest.mark.parametrize("how", ["suspended", "revoked"])
def test_a_laptop_that_was_stopped_is_carried_nothing(rig: Rig, locked: Locked, when: str, how: str) -> None:
    asking = locked.page()
    if when != "before":
        locked.says(asking, whole=True)
    if when == "answered":
        answered(rig, asking)
    if how == "suspended":
        office.suspend_device(rig.ledger, locked.device, suspended=True)
    else:
        laptops.revoke(rig.ledger, KEYS, locked.device, reason="stolen", by=laptops.OFFICE, now=rig.hub.now())
    assert locked.says(asking, whole=True) == KeepersSaid(State.STOPPED)
    assert keepers.waiting(rig.ledger, rig.hub.now()) == []
    with pytest.raises(Refused, match="No request of that name waits"):
        answered(rig, asking)


def test_the_newest_requests_of_a_laptop_stay_and_no_other_laptops_go_for_them(
    rig: Rig, locked: Locked, tmp_path: Path
) -> None:
    other = Locked(rig, tmp_path, BASHIR)
    theirs = other.page()
    other.says(theirs, whole=True)
    mine = [locked.page() for _ in range(WAITING_MAX + 1)]
    for asking in mine:
        rig.clock.pass_by(seconds=1)
        locked.says(asking, whole=True)
    waiting = {keepers.name_of(one) for one in keepers.waiting(rig.ledger, rig.hub.now())}
    assert waiting == {theirs.name, *(asking.name for asking in mine[1:])}
    assert locked.says(mine[0]).state == State.UNKNOWN


def test_what_is_done_is_in_the_hubs_log(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    before = rig.ledger.last_event(HUB)[0]
    locked.says(asking, whole=True)
    answered(rig, asking)
    locked.says(asking, opened=True)
    assert rig.ledger.last_event(HUB)[0] == before + 3


def test_rubbish_and_requests_of_nobody_are_no_requests(rig: Rig, locked: Locked, tmp_path: Path) -> None:
    asking = locked.page()
    request = asking.request
    hub = KEYS.sealing.public_key()
    bodies = [
        b"",
        secrets.token_bytes(200),
        seal_to(hub, KEEPERS_UP, b"\xc1"),
        seal_to(hub, KEEPERS_UP, pack(KeepersAskedHere(bytes(32), request))),
        seal_to(hub, KEEPERS_UP, pack(KeepersAskedHere(request_hash(b"none"), b"none"))),
        seal_to(hub, b"fsdesk/1 sealed up\0", pack(KeepersAskedHere(request_hash(request), request))),
        bytes(REQUEST_BYTES_MAX + 1),
    ]
    for body in bodies:
        with pytest.raises(Unreadable):
            hear_request(rig.hub, body)
    for name in ("zzzzzzzz", "'; drop", "k7f2qd4m.1"):
        stranger = Locked(rig, tmp_path, name=name)
        with pytest.raises(Unreadable, match="unknown_device"):
            stranger.says(stranger.page(), whole=True)
    assert rig.ledger.keepers_requests() == []


def test_the_hubs_word_on_another_message_or_of_another_hub_is_not_believed(rig: Rig, locked: Locked) -> None:
    asking = locked.page()
    raw, hub = pack(KeepersAskedHere(request_hash(asking.request))), KEYS.sealing.public_key()
    bodies = [seal_to(hub, KEEPERS_UP, raw) for _ in range(2)]
    said = hear_request(rig.hub, bodies[0])
    with pytest.raises(Unreadable):
        said_from(said, bodies[1], KEYS.signing.public_key())
    with pytest.raises(Unreadable):
        said_from(said, bodies[0], Ed25519PrivateKey.generate().public_key())
    for cut in range(0, len(said), 7):
        with pytest.raises(Unreadable):
            said_from(said[:cut], bodies[0], KEYS.signing.public_key())
