"""The line between a desk and the hub inside this process, and everything that goes wrong with lines.

A request reaches the hub in pieces, as it would from the network; every piece, answer and copy may be lost.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sync.chunks import CHUNKS_PATH, PieceOpening
from sync.hub import answering, leaving, pieces
from sync.hub.door import Door, Talk
from sync.hub.ledger import LEAD
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.protocol import SYNC_PATH, Opening, Unreadable, unpack
from sync.questions import ASK_PATH, AskOpening
from sync.sealed import SEALED_PATH
from sync.sealing import Head, head_length, split_head
from tests.simulation.guards import EVERYBODY, for_whom, is_barred
from tests.simulation.keeping_apart import note_kept_back, note_let_go_whole
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.skew import check_form
from tests.simulation.world import Laptop, World

FAULTS = (
    "request lost",
    "answer lost",
    "request cut",
    "request shortened",
    "request spoilt",
    "answer spoilt",
    "answer cut",
    "request doubled",
    "request late",
    "hub loses power",
    "no route",
    "sign-in page",
    "another's answer",
    "old answer",
)

SIGN_IN_PAGE = b"<html><head><title>Sign in</title></head><body>Welcome to Harbour Cafe. Room number?</body></html>"

REQUESTS_MAX = 150
"""More than any exchange of a schedule needs, at the smallest sizes."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request; `where` is a share of its length, or a number of statements."""

    what: str
    where: float = 0.0
    statements: int = 0
    after: bool = False


def hear(world: World, path: str, body: bytes, *, whole: bool = True) -> bytes:
    """The hub's answer to these bytes, fed to its door in pieces; empty when they are not the whole request."""
    _look(world)  # at what a request brought that ended with the hub's power
    world.asking = _asking(body) if path == SYNC_PATH else ""
    if path == SEALED_PATH:
        answer = leaving.take_left(world.hub, body) if whole else b""
        _look(world)
        return answer
    door = Door(_begins(world, path))
    for part in _pieces(world, body):
        door.take(part)
    answer = door.answer() if whole else b""
    if answer:
        check_form(body, answer)
    _look(world)
    return answer


def _look(world: World) -> None:
    """See what the hub has taken, turned away and let go of since it was last looked at."""
    note_let_go_whole(world)
    before = world.before
    _check_tray(world)
    note_kept_back(world, before)


def _begins(world: World, path: str) -> Callable[[Head], Talk]:
    """Who hears the requests of a lane."""
    if path == SYNC_PATH:
        return world.hub.begin
    return functools.partial(answering.begin if path == ASK_PATH else pieces.begin, world.hub)


def _asking(body: bytes) -> str:
    """The name of the laptop that says it sent this."""
    length = head_length(body[:3])
    try:
        device = unpack(split_head(body[:length]).raw, Opening).device if length is not None else ""
    except Unreadable:
        device = ""
    return device


T = TypeVar("T")


def _opening(body: bytes, kind: type[T]) -> T:
    """What a request of this lane says first."""
    length = head_length(body[:3])
    assert length is not None
    return unpack(split_head(body[:length]).raw, kind)


def _check_tray(world: World) -> None:
    """What the hub has just taken is in the lead's tray exactly when its author may not read the family (any more), or
    another laptop than its author's has brought it."""
    rows = world.ledger._connection.execute(
        "SELECT rowid, device, n, family, late FROM log WHERE rowid > ?", (world.looked_to,)
    )
    devices = world.devices()
    new = rows.fetchall()
    before = world.at_hub() - {f"{device}.{n}" for _, device, n, _, _ in new} if new else set()
    start, kept = set(before), world.oracle.guarded
    for row, device, n, family, late in new:
        world.looked_to = max(world.looked_to, row)
        laptop = devices[device]
        may = laptop.user in world.oracle.may[family] or (
            laptop.role == LEAD and (laptop.user, family) not in world.oracle.excluded
        )
        world.count("late", late)
        if world.asking and world.asking != device:
            world.borne[f"{device}.{n}"] = devices[world.asking].user
            world.count("brought back")
            if not late:
                raise Wrong(f"{device}.{n} was brought by {world.asking} and is not in the tray")
            continue
        # Two lives of one laptop write what no oracle knows, and keep nothing from anybody.
        record = world.oracle.wrote[f"{device}.{n}"].record if kept else ""
        if record in kept:
            if world.put_back:
                continue  # others may have brought what says for whom it is, in the middle of it
            # What somebody restricts and widens again before any of it has arrived has kept nobody out.
            was_kept = for_whom(world.oracle, record, start) != EVERYBODY
            if was_kept and is_barred(world.oracle, f"{device}.{n}", before):
                raise Wrong(f"the hub took {device}.{n}, which lets in whom {record} is not for")
            may = may and for_whom(world.oracle, record, before).lets(laptop.user)
        if not world.forgetful and bool(late) is (may and not laptop.suspended):
            raise Wrong(f"{device}.{n} is {'' if late else 'not '}in the tray")
        before.add(f"{device}.{n}")


def _pieces(world: World, body: bytes) -> Sequence[bytes]:
    size = world.random.choice((97, 700, 1 << 20))
    return [body[at : at + size] for at in range(0, len(body), size)]


def _spoilt(raw: bytes, fault: Fault) -> bytes:
    """The bytes with one of them changed."""
    at = int(fault.where * len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << fault.statements % 8)]) + raw[at + 1 :] if raw else raw


def hear_late(world: World, name: str, path: str, body: bytes) -> None:
    """An old request reaches the hub long after its desk gave it up, or a second time. Nobody hears the answer."""
    world.count("old request again")
    try:
        hear(world, path, body)
    except PowerLost as off:
        off.of(world.hub_power)
        world.restart_hub()
    world.say(f"  the hub hears an old request of {name} again, {len(body)} bytes")


class SimulatedLine:
    """One desk's line for one exchange. `faults` befall its requests in order; after them the line is good.

    Those of its lane of pictures are drawn when it begins.
    """

    def __init__(
        self,
        world: World,
        laptop: Laptop,
        faults: Sequence[Fault] = (),
        meanwhile: Callable[[], None] | None = None,
        draw: Callable[[], list[Fault]] | None = None,
    ) -> None:
        self.world = world
        self.laptop = laptop
        self.faults = list(faults)
        self.meanwhile = meanwhile
        self.draw = draw
        self.tally = Tally()

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        """See `sync.client.Wire`."""
        body = whole(body)
        if path == CHUNKS_PATH:
            self._begin_lane(body)
        elif path == SEALED_PATH:
            self.world.count("requests of what is sealed")
        elif path == ASK_PATH:
            self._count(_opening(body, AskOpening).counter)
        else:
            self._check_opening(body)
        self.tally.requests += 1
        self.tally.bytes_up += len(body)
        if self.tally.requests > REQUESTS_MAX:
            raise Wrong(f"{self.laptop.name} goes round in circles")
        fault = self.faults.pop(0) if self.faults else Fault("")
        if fault.what:
            self.world.count(fault.what)
        self.world.say(f"  {self.laptop.name} asks in {len(body)} bytes{', ' + fault.what if fault.what else ''}")
        if self.meanwhile is not None:
            self.meanwhile()
        answer = self._carry(path, body, fault)
        self.world.old_requests.append((self.laptop.name, path, body))
        answer = self._other_answer(answer, fault)
        if fault.what == "answer spoilt":
            answer = _spoilt(answer, fault)
        if fault.what == "answer cut":
            answer = answer[: int(fault.where * len(answer))]
        self.tally.bytes_down += len(answer)
        self.world.say(f"  the hub answers in {len(answer)} bytes")
        for at in range(0, len(answer), 500):
            yield answer[at : at + 500]
        if fault.what == "answer cut":
            raise LineTrouble(LineFault.CUT_OFF)

    def _carry(self, path: str, body: bytes, fault: Fault) -> bytes:
        """The hub's answer, or the way in which there is none."""
        world = self.world
        cut = body[: int(fault.where * len(body))]
        match fault.what:
            case "no route":
                raise LineTrouble(LineFault.NO_ROUTE)
            case "request lost":
                raise LineTrouble(LineFault.CUT_OFF)
            case "sign-in page" if fault.after:
                return b""
            case "request late":
                world.late_requests.append((self.laptop.name, path, body))
                raise LineTrouble(LineFault.CUT_OFF)
            case "request cut":
                hear(world, path, cut, whole=False)
                raise LineTrouble(LineFault.CUT_OFF)
            case "answer lost":
                hear(world, path, body)
                raise LineTrouble(LineFault.CUT_OFF)
            case "request doubled":
                first, again = hear(world, path, body), hear(world, path, body)
                return first if fault.after else again
            case "request shortened":
                return self._harmed(path, cut)
            case "request spoilt":
                return self._harmed(path, _spoilt(body, fault))
            case "hub loses power":
                return self._hub_loses_power(path, body, fault)
            case _:
                return hear(world, path, body)

    def _other_answer(self, answer: bytes, fault: Fault) -> bytes:
        """What a desk hears instead of the answer to its request, where something on the way speaks for the hub."""
        answers, name = self.world.answers, self.laptop.name
        before = answers.get(name, b"")
        answers[name] = answer
        match fault.what:
            case "sign-in page":
                return SIGN_IN_PAGE
            case "old answer":
                return before
            case "another's answer":
                return next((raw for other, raw in sorted(answers.items()) if other != name), b"")
            case _:
                return answer

    def _harmed(self, path: str, body: bytes) -> bytes:
        """The answer to a request that something on the way has changed, and passed on as if it were whole."""
        try:
            return hear(self.world, path, body)
        except Unreadable as error:
            raise LineTrouble(LineFault.HUB_REFUSED) from error

    def _hub_loses_power(self, path: str, body: bytes, fault: Fault) -> bytes:
        self.world.hub_power.fail_at(fault.statements, after=fault.after)
        try:
            answer = hear(self.world, path, body)
        except PowerLost as off:
            off.of(self.world.hub_power)
            self.world.restart_hub()
            raise LineTrouble(LineFault.CUT_OFF) from None
        self.world.hub_power.fail_at(0, after=False)
        return answer

    def _begin_lane(self, body: bytes) -> None:
        """After the text its lane of pictures has faults of its own; its requests are of the same count."""
        if self.draw is not None:
            self.faults, self.draw = self.draw(), None
        self._count(_opening(body, PieceOpening).counter)
        self.world.count("requests of pictures")

    def _count(self, counter: int) -> None:
        if counter <= self.laptop.counter:
            raise Wrong(f"{self.laptop.name} counts a request {counter} after {self.laptop.counter}")
        self.laptop.counter = counter

    def _check_opening(self, body: bytes) -> None:
        """A request's counter is never used twice, and no stream's position goes back unless all is asked for anew."""
        opening = _opening(body, Opening)
        self._count(opening.counter)
        places = {str(place.team): (place.at, place.within) for place in opening.places}
        for team, place in self.laptop.places.items():
            is_mending = self.world.put_back or self.laptop.may_read_anew(self.world)
            if places.get(team, (0, 0)) < place and not is_mending:
                raise Wrong(f"{self.laptop.name} reads {team} again from {places.get(team)} after {place}")
        self.laptop.places = places
