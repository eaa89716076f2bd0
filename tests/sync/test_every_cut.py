"""A small exchange cut at every byte, and every bit of it turned over: nothing is lost, doubled or believed.

Planted and seen caught, one at a time: what was under way when the line broke is taken for sent; an answer's signature
is not looked at; an answer is obeyed before its signature is.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Generator, Iterator

from fsdesk.records.ids import UserId
from fsdesk.revisions import from_body
from sync.client import exchange
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.hub.keyfile import MARK, HubKeys
from sync.hub.ledger import LEAD, WORKER, Account
from sync.hub.ledger_memory import MemoryLedger
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.protocol import Unreadable
from tests.sync.desk_side import TEAM, Partnership, StillClock

Spoil = Callable[[bytes], bytes]


class InMemory(Partnership):
    """The real hub on a ledger of plain dicts: a few hundred of them are made in a second."""

    def __init__(self) -> None:
        self.keys = HubKeys(MARK, b"l" * 32, b"s" * 32, b"x" * 32)
        self.log = MemoryLedger()
        self.ledger = self.log  # type: ignore[assignment]  # any ledger will do here
        self.hub = Hub(self.log, self.keys, StillClock())
        self.log.create("Northshire", 1)
        self.log.add_team(TEAM, "North")
        for user, role in (("amina", WORKER), ("lead", LEAD)):
            self.log.add_account(Account(UserId(user), user.title(), role, TEAM))
        self.log.change_roster()

    def bodies(self) -> list[bytes]:
        return [row.body for row in self.log.log.values()]


class SpoiltLine:
    """A line whose first request or answer is spoilt once; after that it is good. What is cut short is heard as far as
    it goes, and the line then breaks."""

    def __init__(self, partnership: Partnership, up: Spoil = bytes, down: Spoil = bytes) -> None:
        self.partnership = partnership
        self.up, self.down = up, down
        self.tally = Tally()
        self.longest = [0, 0]

    def post(self, _path: str, body: Body) -> Generator[bytes, None, None]:
        self.tally.requests += 1
        request = whole(body)
        sent = self.up(request)
        door = Door(self.partnership.hub.begin)
        try:
            door.take(sent)
            if len(sent) < len(request):
                raise LineTrouble(LineFault.CUT_OFF)
            answer = door.answer()
        except Unreadable as refusal:
            raise LineTrouble(LineFault.HUB_REFUSED) from refusal
        self.longest = [max(self.longest[0], len(request)), max(self.longest[1], len(answer))]
        heard = self.down(answer)
        self.up = self.down = bytes
        yield heard
        if len(heard) < len(answer):
            raise LineTrouble(LineFault.CUT_OFF)


def cut(at: int) -> Spoil:
    return lambda raw: raw[:at]


def turned(bit: int) -> Spoil:
    def spoil(raw: bytes) -> bytes:
        at = bit // 8 % len(raw)
        return raw[:at] + bytes([raw[at] ^ (1 << bit % 8)]) + raw[at + 1 :]

    return spoil


class Told:
    """Amina has three things to send, and her lead has written something she lacks."""

    def __init__(self) -> None:
        self.partnership = InMemory()
        self.desk, self.keys = self.partnership.desk("amina", "k7f2qd4m")
        self.lead, self.lead_keys = self.partnership.desk("lead", "ppppqqqq")
        family = self.desk.write({"name": "Family One"}, kind="family")
        exchange(self.desk, SpoiltLine(self.partnership), self.keys)
        exchange(self.lead, SpoiltLine(self.partnership), self.lead_keys)
        self.lead.write({"note": "Seen by the lead."}, family=family.family)
        exchange(self.lead, SpoiltLine(self.partnership), self.lead_keys)
        for at in range(3):
            self.desk.write({"note": f"Visit {at}", "status": "done"})
        self.all = {*self.desk.held.values(), *self.lead.held.values()}

    def sizes(self) -> tuple[int, int]:
        """How long the request and its answer are, unspoilt."""
        line = SpoiltLine(self.partnership)
        exchange(copy.deepcopy(self.desk), line, self.keys)
        return line.longest[0], line.longest[1]

    def attempt(self, line: SpoiltLine) -> None:
        """One exchange over a spoilt line, of one request. What was there before is there after it."""
        before = copy.deepcopy(self.desk)
        try:
            exchange(self.desk, line, self.keys, more_than_one=False)
        except LineTrouble as trouble:
            if trouble.fault is not LineFault.CUT_OFF:
                assert self.desk.state() == before.state()
        assert before.held.items() <= self.desk.held.items()
        assert set(self.desk.held.values()) <= self.all
        assert set(self.desk.unsent) <= set(before.unsent)
        assert not self.desk.quarantine
        assert not self.desk.aside
        # Only what the hub has for good has left the outbox.
        at_hub = {(r.device, r.n) for r in map(from_body, self.partnership.bodies())}
        assert {(self.desk.device, n) for n in before.unsent if n not in self.desk.unsent} <= at_hub

    def complete(self) -> None:
        """The line is good again: everything is everywhere, once."""
        done = exchange(self.desk, SpoiltLine(self.partnership), self.keys)
        assert done.in_sync
        assert self.desk.unsent == []
        assert set(self.desk.held.values()) == self.all
        assert sorted(self.partnership.bodies()) == sorted(self.all)


def test_a_request_cut_at_any_byte_is_made_good_by_the_next() -> None:
    length, _ = Told().sizes()
    for at in range(length):
        told = Told()
        told.attempt(SpoiltLine(told.partnership, up=cut(at)))
        told.complete()


def test_an_answer_cut_at_any_byte_is_made_good_by_the_next() -> None:
    _, length = Told().sizes()
    for at in range(length):
        told = Told()
        told.attempt(SpoiltLine(told.partnership, down=cut(at)))
        told.complete()


def test_a_break_at_any_byte_is_got_over_within_one_exchange() -> None:
    up, down = Told().sizes()
    for at in range(0, up + down, 3):
        told = Told()
        line = SpoiltLine(told.partnership, up=cut(at)) if at < up else SpoiltLine(told.partnership, down=cut(at - up))
        line.up, line.down = once(line, line.up), once(line, line.down)
        done = exchange(told.desk, line, told.keys)
        assert done.in_sync
        told.complete()


def once(line: SpoiltLine, spoil: Spoil) -> Spoil:
    def spoilt(raw: bytes) -> bytes:
        line.up = line.down = bytes
        return spoil(raw)

    return bytes if spoil is bytes else spoilt


def reached_by_cuts(told: Told) -> list[object]:
    """The states an honest answer leads to, as far as it came."""
    found: list[object] = []
    start = told.desk
    for at in range(told.sizes()[1] + 1):
        told.desk = copy.deepcopy(start)
        told.attempt(SpoiltLine(told.partnership, down=cut(at)))
        if told.desk.state() not in found:
            found.append(told.desk.state())
        start.counter = told.desk.counter
    told.desk = start
    return found


def bit_by_bit(told: Told, bits: range, way: str) -> Iterator[None]:
    """Attempt after attempt, each from the same start and with another bit turned over."""
    start = copy.deepcopy(told.desk)
    for bit in bits:
        told.desk, counter = copy.deepcopy(start), told.desk.counter
        told.desk.counter = counter
        told.attempt(SpoiltLine(told.partnership, **{way: turned(bit)}))
        yield


def test_no_byte_of_a_request_can_be_changed_unseen() -> None:
    bits = 8 * Told().sizes()[0]
    told = Told()
    kept = len(told.partnership.bodies())
    for _ in bit_by_bit(told, range(0, bits, 5), "up"):
        assert len(told.partnership.bodies()) == kept
    told.complete()


def test_a_bit_of_an_answer_that_is_turned_over_is_as_if_the_answer_ended_before_it() -> None:
    told = Told()
    bits = 8 * told.sizes()[1]
    honest = reached_by_cuts(told)
    assert len(honest) >= 3
    for _ in bit_by_bit(told, range(bits), "down"):
        assert told.desk.state() in honest
    told.complete()
