"""One revoke key follows another, and only so: signed by the one before, or by two keepers where that is lost.

The oracle of ten thousand links is the set of links that were truly signed to follow what a laptop had followed:
everything else, mutated, foreign, forked, rewound or by a retired key, has to change nothing.

Planted and seen caught, one at a time: a signature that is not checked; an heir that may name another heir; `before`,
number, partnership not compared; a retired key that may come back; orders checked with the first key; a chain that was
kept for another root; a link kept in two steps.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec.structs import replace

from fsdesk.leasing import Leasing
from fsdesk.records.ids import DeviceId
from fsdesk.recovery import RecoveryPrivate, open_together
from fsdesk.store import Store
from fsdesk.trouble import Refused
from sync.client import DeskKeys, Talk
from sync.hub import laptops, succession
from sync.line import whole
from sync.orders import order_line, removal, revoke_key_line, sign
from sync.protocol import Unreadable
from sync.succession import (
    LINKS_MAX,
    Chain,
    chain_from_line,
    chain_line,
    follow,
    heir_from_line,
    heir_line,
    link_from_line,
    link_line,
    next_link,
    sign_link,
)
from tests.clocks import StillClock
from tests.power import Machine, PowerLost
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine

LINKS = 10_000
HUB = b"h" * 32
OTHER_HUB = b"o" * 32
CHANCE = random.Random(20261130)
KEY = bytes(range(32))


def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(CHANCE.randbytes(32))


def public(of: Ed25519PrivateKey) -> bytes:
    return of.public_key().public_bytes_raw()


class Office:
    """Whoever has the keys: the chain as it truly went, and every link that was signed for it."""

    def __init__(self, hub_sign: bytes = HUB, root: Ed25519PrivateKey | None = None) -> None:
        self.hub_sign, self.present, self.heir = hub_sign, root or key(), key()
        self.keys = [self.present]
        self.chain = Chain.kept(b"", public(self.present))
        self.links: list[bytes] = []

    def add(self, kind: Literal["next", "heir"], named: Ed25519PrivateKey, by: Ed25519PrivateKey) -> bytes:
        raw = sign_link(next_link(self.chain, self.hub_sign, kind, public(named), "planned"), by)
        further = follow(self.chain, [raw], self.hub_sign)
        assert further.number == self.chain.number + 1
        self.chain = further
        self.links.append(raw)
        if kind == "next":
            self.present = named
            self.keys.append(named)
        return raw

    def name_heir(self) -> bytes:
        return self.add("heir", self.heir, self.present)

    def next(self, *, by_heir: bool = False) -> bytes:
        return self.add("next", key(), self.heir if by_heir else self.present)


def test_the_former_key_names_the_next_and_keepers_do_where_it_is_lost() -> None:
    office = Office()
    start = office.chain
    office.next()
    office.name_heir()
    office.next(by_heir=True)
    end = follow(start, office.links, HUB)
    assert end == office.chain
    assert end.present == public(office.keys[2])
    assert end.retired == (public(office.keys[0]), public(office.keys[1]))
    for held in range(len(office.links) + 1):
        some = follow(start, office.links[:held], HUB)
        assert follow(Chain.kept(some.to_bytes(), start.present), office.links, HUB) == end
        assert follow(some, office.links[held:], HUB) == end


def test_two_keepers_make_the_heir_and_one_alone_does_not() -> None:
    private = RecoveryPrivate.new()
    first, second, third = private.shares()
    for pair in ((first, second), (first, third), (second, third)):
        assert public(open_together(*pair).heir) == public(private.heir)
    assert public(RecoveryPrivate.new().heir) != public(private.heir)
    secrets = [share.secret for share in (first, second, third)]
    assert private.heir.private_bytes_raw() not in secrets


def test_an_heir_names_no_other_heir_and_nobody_who_is_none_names_a_key() -> None:
    office = Office()
    start = office.chain
    link = next_link(start, HUB, "next", public(key()), "lost")
    assert follow(start, [sign_link(link, office.heir)], HUB) == start
    office.name_heir()
    named = office.chain
    heir = next_link(named, HUB, "heir", public(key()), "lost")
    assert follow(named, [sign_link(heir, office.heir)], HUB) == named
    assert follow(named, [sign_link(heir, office.present)], HUB) != named


def test_a_retired_key_never_comes_back() -> None:
    office = Office()
    office.name_heir()
    office.next()
    office.next()
    for kind in ("next", "heir"):
        for old in (*office.keys, office.heir):
            link = next_link(office.chain, HUB, kind, public(old), "planned")
            is_heir_again = kind == "heir" and old is office.heir
            further = follow(office.chain, [sign_link(link, office.present)], HUB)
            assert (further != office.chain) is is_heir_again
    for old in office.keys[:-1]:
        link = next_link(office.chain, HUB, "next", public(key()), "stolen")
        assert follow(office.chain, [sign_link(link, old)], HUB) == office.chain


def test_a_chain_kept_for_another_first_key_is_not_gone_on_with() -> None:
    office = Office()
    office.next()
    stranger = public(key())
    assert Chain.kept(office.chain.to_bytes(), stranger) == Chain.kept(b"", stranger)


def test_of_ten_thousand_mutated_foreign_forked_and_rewound_links_none_is_followed() -> None:
    chance, followed, counts = random.Random(7), 0, dict.fromkeys(("mutated", "foreign", "forked", "rewound"), 0)
    root = key()
    ours, forked, foreign = Office(root=root), Office(root=root), Office(OTHER_HUB, root)
    for office in (ours, forked, foreign):
        office.name_heir()
        for at in range(6):
            office.next(by_heir=at % 2 == 1)
    start = Chain.kept(b"", public(root))
    states = [follow(start, ours.links[:held], HUB) for held in range(len(ours.links) + 1)]
    for _ in range(LINKS):
        at = chance.randrange(len(states))
        state = states[at]
        kind = chance.choice(tuple(counts))
        counts[kind] += 1
        match kind:
            case "mutated":
                raw = changed(chance, chance.choice(ours.links[at:] or ours.links))
            case "foreign":
                raw = chance.choice([*foreign.links, stranger_link(chance, state, ours)])
            case "forked":
                raw = chance.choice(forked.links)
            case _:
                raw = chance.choice(ours.links[:at] or ours.links[1:])
        # Where nothing was followed yet two pasts may begin: each was truly signed by the first key.
        true = raw in (*ours.links[at : at + 1], *(forked.links[:1] if not at else ()))
        followed += (follow(state, [raw], HUB) != state) is not true
    assert followed == 0
    assert sum(counts.values()) == LINKS
    assert min(counts.values()) > LINKS // 8


def changed(chance: random.Random, raw: bytes) -> bytes:
    made = bytearray(raw)
    at = chance.randrange(len(made))
    match chance.randrange(4):
        case 0:
            made[at] ^= 1 << chance.randrange(8)
        case 1:
            del made[at:]
        case 2:
            made[at:at] = chance.randbytes(chance.randint(1, 9))
        case _:
            del made[at : at + chance.randint(1, 9)]
    return bytes(made)


def stranger_link(chance: random.Random, state: Chain, ours: Office) -> bytes:
    """A link that fits in every way but by who signed it: a stranger, a retired key, or the hub itself."""
    link = next_link(state, HUB, "next", chance.randbytes(32), "lost")
    retired = [one for one in ours.keys if public(one) in state.retired]
    return sign_link(link, chance.choice([Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), *retired]))


def test_lines_carry_everything_and_damaged_ones_are_noticed() -> None:
    office = Office()
    office.name_heir()
    raw = office.next()
    assert link_from_line(link_line(raw)) == raw
    carried, hub_sign = chain_from_line(chain_line(office.chain, HUB))
    assert (replace(office.chain, retired=()), HUB) == (carried, hub_sign)
    assert heir_from_line(heir_line(public(office.heir))) == public(office.heir)
    for line, read in (
        (link_line(raw), link_from_line), (chain_line(office.chain, HUB), chain_from_line),
        (heir_line(public(office.heir)), heir_from_line),
    ):  # fmt: skip
        for wrong in (line[:-1], line[1:], line[:30] + ("A" if line[30] != "A" else "B") + line[31:], ""):
            with pytest.raises(Unreadable):
                read(wrong)


# -- at the hub, and through exchanges ------------------------------------------------------------------------------


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    yield found
    found.ledger.close()


def an_office(partnership: Partnership) -> Office:
    office = Office(partnership.hub.signing.public_key().public_bytes_raw())
    laptops.trust(partnership.ledger, public(office.present))
    return office


def meet(partnership: Partnership, desk: MemoryDesk, keys: DeskKeys, *, asks: bool = True) -> DeskKeys:
    """One exchange; the keys as the next one has them."""
    desk.asks_lease = asks
    talk = Talk(desk, ShortLine(partnership), keys, breaks_max=0)
    signature, body = talk.request()
    talk.hear(iter([partnership.hear(whole(body))]), signature)
    if desk.revoke_key and keys.revoke is None:
        return replace(keys, revoke=Ed25519PublicKey.from_public_bytes(desk.revoke_key))
    return keys


def ordered(partnership: Partnership, desk: MemoryDesk, by: Ed25519PrivateKey) -> None:
    said = laptops.revoke(partnership.ledger, partnership.keys, desk.device, reason="lost", by=laptops.OFFICE, now=5)
    laptops.take_order(partnership.ledger, partnership.keys, sign(said, by))


def test_laptops_follow_and_obey_the_next_key_alone(partnership: Partnership) -> None:
    office = an_office(partnership)
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    later, later_keys = partnership.desk("bashir", "b7f2qd4m")
    keys = meet(partnership, desk, keys)
    for link in (office.name_heir(), office.next(by_heir=True)):
        succession.take_link(partnership.ledger, partnership.keys, link, 5)
    with pytest.raises(Refused, match="not signed with the revoke key that counts now"):
        ordered(partnership, desk, office.keys[0])
    ordered(partnership, desk, office.keys[1])
    ordered(partnership, later, office.keys[1])
    meet(partnership, desk, keys, asks=False)  # links and order come together
    assert len(desk.orders) == 1
    later_keys = meet(partnership, later, later_keys)  # joined after the first key was lost: it is told the way
    meet(partnership, later, later_keys)
    assert len(later.orders) == 1


def test_an_order_by_the_former_key_is_refused_by_a_laptop_that_has_followed(partnership: Partnership) -> None:
    office = an_office(partnership)
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    keys = meet(partnership, desk, keys)
    ordered(partnership, desk, office.keys[0])
    (kept,) = partnership.ledger.ordered()
    succession.take_link(partnership.ledger, partnership.keys, office.next(), 5)
    (left,) = partnership.ledger.ordered()
    assert left.body == b""  # to be signed anew
    with partnership.ledger.writing():
        partnership.ledger.keep_order(desk.device, kept.serial, kept.body)  # a hub that hands it on all the same
    meet(partnership, desk, keys)
    assert desk.orders == []
    assert desk.followed
    said = laptops.revoke(partnership.ledger, partnership.keys, desk.device, reason="lost", by=laptops.OFFICE, now=6)
    laptops.take_order(partnership.ledger, partnership.keys, sign(said, office.keys[1]))
    meet(partnership, desk, keys)
    assert len(desk.orders) == 1


def test_a_hub_put_back_to_a_shorter_or_forked_chain_changes_no_laptop(partnership: Partnership) -> None:
    office = an_office(partnership)
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    keys = meet(partnership, desk, keys)
    root = office.keys[0]
    fork = Office(office.hub_sign, root)
    for link in (office.next(), office.next()):
        succession.take_link(partnership.ledger, partnership.keys, link, 5)
    meet(partnership, desk, keys)
    followed = desk.followed
    assert Chain.kept(followed, public(root)).number == 2
    for links in ([], [fork.next(), fork.next(), fork.next()]):
        with partnership.ledger.writing():
            partnership.ledger._change("DELETE FROM revoke_link WHERE tenant = :tenant")
            for number, link in enumerate(links, 1):
                partnership.ledger.add_revoke_link(number, link)
        meet(partnership, desk, keys)
        assert desk.followed == followed


def test_the_hub_takes_only_the_link_that_follows(partnership: Partnership) -> None:
    ledger, keys = partnership.ledger, partnership.keys
    with pytest.raises(Refused, match="knows no revoke key"):
        succession.take_link(ledger, keys, b"x" * 100, 5)
    office = an_office(partnership)
    stranger = Office(office.hub_sign, office.keys[0])
    stranger.present = key()
    first, second = office.next(), office.next()
    for wrong in (second, b"", b"x" * 100, sign_link(next_link(Chain.kept(b"", public(office.keys[0])), office.hub_sign,
                  "next", public(key()), "lost"), key())):  # fmt: skip
        with pytest.raises(Refused, match="does not follow"):
            succession.take_link(ledger, keys, wrong, 5)
    succession.take_link(ledger, keys, first, 5)
    with pytest.raises(Refused, match="does not follow"):
        succession.take_link(ledger, keys, first, 5)
    assert succession.take_link(ledger, keys, second, 5) == office.chain
    assert ledger.revoke_links() == [first, second]
    for number in range(office.chain.number + 1, LINKS_MAX + 1):
        succession.take_link(ledger, keys, office.name_heir() if number % 2 else office.next(), 5)
    with pytest.raises(Refused, match="as long as one may be"):
        succession.take_link(ledger, keys, first, 5)


@pytest.mark.on_disk
def test_power_that_fails_at_any_write_leaves_a_chain_that_is_followed_to_its_end(tmp_path: Path) -> None:
    office = Office()
    office.name_heir()
    office.next(by_heir=True)
    office.next()
    root = public(office.keys[0])

    def went_on(store: Store) -> None:
        leasing = Leasing(store, StillClock())
        leasing.keep_revoke_key(root)
        for held in range(1, len(office.links) + 1):
            chain = Chain.kept(leasing.revoke_chain(), root)
            leasing.keep_revoke_chain(follow(chain, office.links[:held], HUB).to_bytes())

    machine = Machine(tmp_path / "whole")
    with Store(machine.folder, KEY, connect=machine.connect) as store:
        before = machine.statements
        went_on(store)
        statements = machine.statements - before
    assert statements > 6
    for number in range(1, statements + 1):
        machine = Machine(tmp_path / f"{number}")
        store = Store(machine.folder, KEY, connect=machine.connect)
        machine.lose_power_in(number)
        with pytest.raises(PowerLost):
            went_on(store)
        for part in (0.0, 0.5, 1.0):
            copy = machine.copy_to(tmp_path / f"{number}-{part}", of_the_tail=part)
            with Store(copy, KEY) as after:
                leasing = Leasing(after, StillClock())
                kept = Chain.kept(leasing.revoke_chain(), root)
                assert kept == follow(Chain.kept(b"", root), office.links[: kept.number], HUB)
                assert follow(kept, office.links, HUB) == office.chain
            shutil.rmtree(copy)
        shutil.rmtree(machine.folder)


def test_an_order_is_no_link_and_a_link_no_order() -> None:
    office = Office()
    order = sign(removal(HUB, DeviceId("k7f2qd4m"), 5, "lost"), office.present)
    assert follow(office.chain, [order], HUB) == office.chain
    for line in (order_line(order), revoke_key_line(public(office.present))):
        with pytest.raises(Unreadable):
            link_from_line(line)
