"""Older and newer versions of the messages: whoever speaks one can always send, and what nobody here knows is kept.

The bodies in `tests/files/protocol` were written by the code of their version and are never made anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.events import event_of
from fsdesk.lease import Lease
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId
from fsdesk.revisions import Revision, from_body
from sync.client import DeskKeys, exchange
from sync.frames import FrameIntake, FrameSplitter, encode_rows, read_rows
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.hub.keyfile import MARK, HubKeys
from sync.hub.ledger import WORKER, Account
from sync.hub.ledger_sqlite import SqliteLedger, open_ledger
from sync.line import Body, LineFault, LineTrouble, whole
from sync.protocol import (
    VERSION,
    Answer,
    Health,
    LaptopHealth,
    Load,
    Opening,
    Page,
    Place,
    Unreadable,
    Withdrawn,
    pack,
    unpack,
)
from sync.protocol_log import LogSaid
from sync.sealing import (
    DOWN,
    SIGNATURE_BYTES,
    UP,
    FrameReader,
    FrameWriter,
    Head,
    answer_context,
    frame_key,
    head_bytes,
    head_length,
    open_sealed,
    split_head,
)
from sync.slips import ENROL_UP, EnrolRequest, enrolled_from, slip_from_text
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine, StillClock

FILES = Path(__file__).parents[1] / "files" / "protocol"
VERSIONS = sorted(int(folder.name.removeprefix("v")) for folder in FILES.iterdir())
SIGN, HUB_SIGN = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2))
SEAL, HUB_SEAL = (X25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (4, 5))
HUB_KEYS = HubKeys(MARK, b"l" * 32, bytes([2]) * 32, bytes([5]) * 32)
DEVICE, AMINA, NORTH = DeviceId("k7f2qd4m"), UserId("amina"), TeamId("north")
LONG = "A long note about the week. " * 20


def golden(version: int, name: str) -> bytes:
    return (FILES / f"v{version}" / name).read_bytes()


def opened(raw: bytes) -> tuple[Head, bytes]:
    length = head_length(raw)
    assert length is not None
    return split_head(raw[:length]), raw[length:]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """A hub with the keys of the golden bodies, which knows their laptop."""
    ledger: SqliteLedger = open_ledger(tmp_path / "ledger", HUB_KEYS.ledger)
    with ledger.writing():
        ledger.create("Northshire", 1)
        for team in (NORTH, TeamId("south")):
            ledger.add_team(team, team.title())
        ledger.add_account(Account(AMINA, "Amina", WORKER, NORTH))
        seal = SEAL.public_key().public_bytes_raw()
        sign = SIGN.public_key().public_bytes_raw()
        ledger.add_device(DEVICE, AMINA, label="laptop", sign=sign, seal=seal, now=0)
    return Hub(ledger, HUB_KEYS, StillClock())


def asked(hub: Hub, request: bytes) -> tuple[Head, Answer, list[Page]]:
    """What the hub answers: its head, what that says, and its pages."""
    door = Door(hub.begin)
    door.take(request)
    raw = door.answer()
    opening, _ = opened(request)
    head, frames = opened(raw)
    head.check(answer_context(opening.signature), HUB_SIGN.public_key())
    key = frame_key(SEAL, HUB_SEAL.public_key(), DOWN, opening.signature)
    intake = FrameIntake(FrameReader(key, HUB_SIGN.public_key(), head.signature))
    return head, unpack(head.raw, Answer), [intake.page(sealed) for sealed in FrameSplitter().frames(frames)]


def log(hub: Hub) -> dict[int, Revision]:
    ledger = hub.ledger
    assert isinstance(ledger, SqliteLedger)
    rows = ledger._connection.execute("SELECT n, body FROM log ORDER BY n")
    return {n: from_body(bytes(body)) for n, body in rows}


def test_there_are_bodies_of_every_version_there_was() -> None:
    assert list(range(1, VERSION + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_desk_of_any_version_sends_is_taken_whole(hub: Hub, version: int) -> None:
    request = golden(version, "request.bin")
    # The golden laptop had read on at a hub that was then put back: it is heard all the same.
    head, answer, _ = asked(hub, request)
    assert head.version == version
    assert answer.said == "epoch_changed"
    assert answer.held == (1, 4)
    kept = log(hub)
    assert kept[2].fields["note"] == LONG
    assert kept[3].fields["note"] == LONG.replace("week", "month", 1)
    noted = [event_of(line.body) for line in hub.ledger.events_from(0, 9)]
    assert [(event.action, event.family) for event in noted] == ([("view", "k7f2qd4m.1")] if version >= 3 else [])
    assert kept[4].kind == "kind_of_tomorrow"
    assert kept[4].fields == {"shape": "round", "many": ("a", "b"), "count": 7, "perhaps": None, "sure": True}


def test_a_desk_of_version_1_is_answered_in_the_form_it_knows(hub: Hub) -> None:
    opening = Opening(DEVICE, 1, 1, b"saltsalt", (), 1, 65_536)
    head, answer, pages = asked(hub, head_bytes(pack(opening, 1), UP, SIGN, 1))
    assert answer.said == ""
    # A desk of version 1 compares what it read with what it would have written: as many fields, no more.
    assert len(msgspec.msgpack.decode(head.raw)) == 10
    assert {len(msgspec.msgpack.decode(pack(page, 1))) for page in pages} == {3}
    assert all(len(place) == 3 for place in msgspec.msgpack.decode(head.raw)[4])


@pytest.mark.parametrize("version", VERSIONS)
def test_an_answer_of_any_version_is_read(version: int) -> None:
    opening, _ = opened(golden(version, "request.bin"))
    head, frames = opened(golden(version, "answer.bin"))
    head.check(answer_context(opening.signature), HUB_SIGN.public_key())
    answer = unpack(head.raw, Answer)
    assert (answer.held, answer.unload, answer.next_sync_s) == ((1, 2, 4, 4), ("k7f2qd4m.9",), 900)
    key = frame_key(SEAL, HUB_SEAL.public_key(), DOWN, opening.signature)
    intake = FrameIntake(FrameReader(key, HUB_SIGN.public_key(), head.signature))
    roster, rows = (intake.page(sealed) for sealed in FrameSplitter().frames(frames))
    assert roster.roster is not None
    assert roster.roster.number == 3
    assert rows.place is not None
    assert (rows.place.team, rows.place.at, rows.place.within) == ("north", 12, 4)
    assert [row.n for row in read_rows(rows.rows, None)] == [5, 6]
    if version >= 3:
        assert (answer.lease, answer.revoke, answer.order) == (
            Lease(7, 1_795_600_000, 21, 200, 1),
            b"r" * 32,
            b"an order",
        )
        assert answer.withdrawn == (Withdrawn(FamilyId("k7f2qd4m.1"), RecordId("k7f2qd4m.3")),)
        assert answer.log == LogSaid(5, b"R" * 32, (b"p" * 32,), 1, b"mark5678")
        assert answer.look_over == 2
    if version >= 2:
        assert (answer.seen, answer.noted, rows.place.mark) == ((1, 2), ("k7f2qd4m.8",), b"later678")
        assert (rows.late, rows.loaded) == ((1,), Load(FamilyId("k7f2qd4m.1"), -1))
        assert rows.laptops[0] == LaptopHealth(
            DeviceId("bashrxx2"), UserId("bashir"), "laptop", 1_795_600_000, Health(0, "", "0.2.0", 1), False, False, 1
        )


@pytest.mark.parametrize("version", VERSIONS)
def test_joining_is_as_it_was_in_every_version(version: int) -> None:
    slip = slip_from_text(golden(version, "slip.txt").decode())
    assert slip.hub_sign == HUB_SIGN.public_key().public_bytes_raw()
    request = golden(version, "enrol_request.bin")
    told = enrolled_from(golden(version, "enrol_answer.bin"), request, SEAL, HUB_SIGN.public_key())
    assert (told.device, told.team_name) == (DEVICE, "North")

    assert unpack(open_sealed(HUB_SEAL, ENROL_UP, request), EnrolRequest).label == "laptop"


# -- newer than this code ----------------------------------------------------------------------------------------------


def grown(opening: Opening) -> bytes:
    """The opening as a version to come might write it: with more at its end, and at the end of its places."""
    said: Any = msgspec.msgpack.decode(msgspec.msgpack.encode(opening))
    for place in said[4]:
        place.append({"how": "later"})
    return msgspec.msgpack.encode([*said, ["of", "tomorrow"], 7], order="deterministic")


@pytest.mark.parametrize("version", [VERSION + 1, VERSION + 2])
def test_a_desk_one_or_two_versions_newer_can_send_and_is_answered_in_ours(hub: Hub, version: int) -> None:
    revision = Revision(
        device=DEVICE,
        n=1,
        family=FamilyId(f"{DEVICE}.1"),
        record=RecordId(f"{DEVICE}.1"),
        kind="family",
        fields={"label": "N-0001", "field_of_tomorrow": ("x", "y")},
        over=(),
        author=AMINA,
        written_at="2026-11-22T10:00:00+00:00",
        sensitivity=Sensitivity.OPEN_TO_FAMILY,
        schema=99,
    )
    opening = Opening(DEVICE, 1, 1, b"saltsalt", (Place(NORTH, 0),), 1, 65_536)
    head = head_bytes(grown(opening), UP, SIGN, version)
    key, signature = frame_key(SEAL, HUB_SEAL.public_key(), UP, head[-SIGNATURE_BYTES:]), head[-SIGNATURE_BYTES:]
    rows = msgspec.msgpack.decode(msgspec.msgpack.encode(encode_rows([revision], None)))
    known = msgspec.structs.astuple(Page(None))[1:]
    page = msgspec.msgpack.encode([[*rows, "more"], *known, "more"], order="deterministic")
    frame = FrameWriter(key, SIGN, signature).frame(_compressed(page))
    answered, answer, _ = asked(hub, head + frame)
    assert answered.version == VERSION
    assert answer.held == (1, 1)
    assert log(hub)[1].fields["field_of_tomorrow"] == ("x", "y")


def _compressed(raw: bytes) -> bytes:

    deflate = zstandard.ZstdCompressor().compressobj()
    return deflate.compress(raw) + deflate.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def test_the_version_is_covered_by_the_signature(hub: Hub) -> None:
    opening = Opening(DEVICE, 1, 1, b"saltsalt", (), 1, 65_536)
    raw = bytearray(head_bytes(pack(opening), UP, SIGN))
    for claimed in (1, VERSION + 1):
        raw[0] = claimed
        with pytest.raises(Unreadable, match="wrong_signature"):
            hub.begin(split_head(bytes(raw)))


# -- a desk newer than its hub -----------------------------------------------------------------------------------------


class OldHub(ShortLine):
    """A hub of version 1: whatever is newer is no request to it."""

    def post(self, path: str, body: Body) -> Any:
        body = whole(body)
        if body[0] > 1:
            self.tally.requests += 1
            raise LineTrouble(LineFault.HUB_REFUSED, 400)
        return super().post(path, body)


@pytest.fixture
def old(tmp_path: Path) -> tuple[MemoryDesk, DeskKeys, OldHub]:
    partnership = Partnership(tmp_path)
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    return desk, keys, OldHub(partnership)


def test_a_desk_asks_an_older_hub_once_more_as_it_understands(old: tuple[MemoryDesk, DeskKeys, OldHub]) -> None:
    desk, keys, line = old
    written = desk.write({"note": "at the old hub"})
    done = exchange(desk, line, keys)
    assert (done.sent, done.in_sync) == (1, True)
    assert line.requests
    assert {request[0] for request in line.requests} == {1}
    assert RevisionId(written.id) in {r.id for r in _all(line.partnership)}


def test_a_hub_that_understands_neither_is_not_asked_for_ever(old: tuple[MemoryDesk, DeskKeys, OldHub]) -> None:
    desk, keys, line = old
    desk.write({"note": "kept"})

    class NoHub(OldHub):
        def post(self, path: str, body: Body) -> Any:
            self.tally.requests += 1
            raise LineTrouble(LineFault.HUB_REFUSED, 400)

    nobody = NoHub(line.partnership)
    with pytest.raises(LineTrouble):
        exchange(desk, nobody, keys)
    assert nobody.tally.requests == VERSION
    assert desk.unsent == [1]


def _all(partnership: Partnership) -> list[Revision]:
    rows = partnership.ledger._connection.execute("SELECT body FROM log")
    return [from_body(bytes(body)) for (body,) in rows]


# -- the past ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def north(tmp_path: Path) -> Partnership:
    return Partnership(tmp_path)


def test_a_past_that_was_rewritten_is_refused_and_what_is_written_still_arrives(north: Partnership) -> None:
    amina, keys = north.desk("amina", "k7f2qd4m")
    lead, lead_keys = north.desk("lead", "headxxx3")
    line = ShortLine(north)
    amina.write({"note": "first"})
    exchange(amina, line, keys)
    exchange(lead, line, lead_keys)
    assert len(lead.places["north"][3]) == 8
    _rewrite(north)
    amina.write({"note": "second"})
    for desk, its in ((amina, keys), (lead, lead_keys)):
        before = desk.places
        with pytest.raises(LineTrouble) as told:
            exchange(desk, line, its)
        assert told.value.fault is LineFault.PAST_DIFFERS
        assert desk.places == before
    assert amina.unsent == []
    assert {r.fields["note"] for r in _all(north)} >= {"second"}
    assert len(lead.held) == 1


def _rewrite(partnership: Partnership) -> None:
    """Change one link of the log, with whatever stands in the way taken away first."""
    run = partnership.ledger._connection.execute
    (trigger,) = run("SELECT sql FROM sqlite_master WHERE name = 'log_is_never_changed'").fetchone()
    run("DROP TRIGGER log_is_never_changed")
    run("UPDATE log SET link = zeroblob(32)")
    run(trigger)
