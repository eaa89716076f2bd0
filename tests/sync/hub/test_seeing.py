"""Whether somebody else has read what one wrote: only by what another person's laptop proves, on all three ledgers.

Planted one at a time, each seen caught here: any reading of the stream counts; one's own other laptop; a reader whose
access has ended; a grant counted by the row instead of its own count; places kept while families come outside the
stream; places of another past believed.
"""

from __future__ import annotations

import msgspec

from sync.hub import office
from sync.protocol import Load, Place
from tests.sync.hub.conftest import AMINA, BASHIR, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop


def seen(laptop: Laptop, unseen: int = 1) -> list[int]:
    """The laptop's own revisions that the hub says others have read."""
    ranges = laptop.exchange(unseen=unseen, floor=laptop.n + 1).answer.seen
    return [n for first, last in zip(ranges[::2], ranges[1::2], strict=True) for n in range(first, last + 1)]


def test_what_another_person_has_read_and_said_so_is_seen(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    first = amina.write()
    amina.exchange([first, amina.write(family=first.family), amina.write()])
    assert seen(amina) == []
    morag.exchange()
    assert seen(amina) == [], "handed out is not yet kept"
    morag.exchange()
    assert seen(amina) == [1, 2, 3]
    assert seen(amina, unseen=2) == [2, 3]
    amina.exchange([amina.write()])
    assert seen(amina) == [1, 2, 3], "nobody has read the fourth"
    assert amina.exchange(unseen=0).answer.seen == (), "nobody asked"


def test_ones_own_other_laptop_is_nobody_else(rig: Rig) -> None:
    amina, other = rig.laptop(AMINA), rig.laptop(AMINA)
    amina.exchange([amina.write()])
    for _ in range(2):
        other.exchange()
    assert len(other.held) == 1
    assert seen(amina) == []


def test_only_who_may_read_the_family_now_counts_from_the_grant_on(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family, amina.write()])
    for _ in range(2):
        bashir.exchange()
    assert seen(amina) == [], "past in the stream, and yet not his to read"
    office.grant_access(rig.ledger, BASHIR, family.family)
    assert seen(amina) == []
    bashir.exchange()
    assert seen(amina) == []
    bashir.exchange()
    assert seen(amina) == [1]
    office.end_access(rig.ledger, BASHIR, family.family)
    assert seen(amina) == []


def test_a_grant_half_read_is_seen_as_far_as_it_was_read(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family, amina.write(family=family.family), amina.write(family=family.family)])
    office.grant_access(rig.ledger, BASHIR, family.family)
    bashir.exchange()
    whole = bashir.places[VALLEY]
    since = whole.at
    rows = rig.rows("SELECT seq FROM log ORDER BY seq")
    bashir.places[VALLEY] = msgspec.structs.replace(whole, within=int(str(rows[1][0])))
    bashir.exchange(places=(Place(VALLEY, since, int(str(rows[1][0]))),), want_bytes=1)
    assert seen(amina) == [1, 2]


def test_places_prove_nothing_while_families_come_outside_the_stream(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    family = amina.write()
    amina.exchange([family])
    for _ in range(2):
        morag.exchange()
    assert seen(amina) == [1]
    morag.exchange(load=(Load(family.family),))
    assert seen(amina) == []
    morag.exchange()
    assert seen(amina) == [1]


def test_places_that_are_not_of_this_hubs_past_are_not_believed(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    amina.exchange([amina.write()])
    assert morag.exchange(places=(Place(VALLEY, 1_000),)).answer.said == "epoch_changed"
    head = rig.ledger.streams(MORAG, VALLEY)[VALLEY]
    assert morag.exchange(places=(Place(VALLEY, head, 0, b"another!"),)).answer.said == "past_differs"
    assert seen(amina) == []
