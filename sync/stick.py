"""An exchange by stick: the desk writes its request, the hub or a colleague with a line answers it, the desk takes it.

The bytes are those of the wire, so whoever carries the stick can read and change nothing. Nothing is sent by having
been written to a stick: it waits until the hub's signed answer has come back, by whichever way. All goes that an
exchange brings: writing and its receipts, what was noted, how the laptop stands, an order to remove what it holds.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec

from fsdesk.errands import Errand, Errands
from sync import stickfile
from sync.client import Exchanged, Talk, is_in_sync
from sync.doors import DeskKeys, DeskStore, Wire
from sync.line import LineFault, LineTrouble, Tally
from sync.protocol import BUDGET_BYTES_MAX, SYNC_PATH, Answer, Unreadable
from sync.sealed import SEALED_PATH
from sync.stickfile import ANSWER, KEPT, LEFT, REQUEST
from sync.witness import LogDoor

LOG_DIFFERS = "log_differs"


class Sticked(msgspec.Struct, kw_only=True):
    """What a visit to a stick did. `answers` were this laptop's own; `carried` are colleagues' requests that were
    answered over this laptop's line; `torn` files could not be read and were left alone. `said` is the hub's code, and
    `more` whether the stick should go once more."""

    answers: int = 0
    sent: int = 0
    refused: int = 0
    arrived: int = 0
    carried: int = 0
    torn: int = 0
    said: str = ""
    more: bool = False
    in_sync: bool = False
    sealed: int = 0
    """Writings sealed to the keepers that are still here, and on the stick."""

    @property
    def sentence(self) -> str:
        """What it did, and what to do with the stick now."""
        told = []
        if self.answers:
            told.append(f"An answer was on the stick: {self.sent} sent, {self.arrived} received.")
        if self.said in ("past_differs", LOG_DIFFERS):
            told.append("The hub’s records are not the ones this laptop saw before: tell IT now.")
        if self.carried:
            told.append(f"Carried to the hub for colleagues: {self.carried}.")
        if self.torn:
            told.append(f"Could not be read and was left as it is: {self.torn}.")
        if self.in_sync:
            told.append("Everything is sent, and this laptop has what the hub has.")
        else:
            told.append(
                "What waits is on the stick, sealed. Take it to the hub, or to a colleague who has a connection,"
                " and bring it back here: until then it still counts as waiting."
            )
        return " ".join(told)


class Stick:
    """One laptop at one stick."""

    def __init__(
        self, store: DeskStore, errands: Errands, keys: DeskKeys, folder: Path, log: LogDoor | None = None
    ) -> None:
        self._log = log
        self._store = store
        self._errands = errands
        self._keys = keys
        self._folder = folder
        self.done = Sticked()

    def visit(self, line: Wire | None = None) -> Sticked:
        """Take in what has been answered, write what is to be asked, carry others' requests where there is a line."""
        own = {stickfile.fingerprint(errand.signature): errand for errand in self._errands.open()}
        for name in stickfile.names_on(self._folder, ANSWER):
            if name in own:
                self._take_in(name, own[name])
        self._write_request()
        if line is not None:
            self._carry(line)
        return self.done

    def _own(self) -> set[str]:
        return {stickfile.fingerprint(errand.signature) for errand in self._errands.open()}

    def _write_request(self) -> None:
        before = self._own()
        talk = Talk(self._store, _NoLine(), self._keys, breaks_max=0, budget=BUDGET_BYTES_MAX, log=self._log)
        signature, body = talk.request()
        whole = body if isinstance(body, bytes) else b"".join(body)
        state = self._store.sync_state()
        frames = tuple(talk.outgoing.frames)
        self._errands.begin(Errand(signature, talk.version, frames, state.epoch, state.places, talk.log_asked))
        stickfile.write(self._folder, stickfile.fingerprint(signature), REQUEST, whole)
        # The new one holds all that an older one held that nobody has answered.
        older = before.intersection(stickfile.names_on(self._folder, REQUEST))
        for name in older.difference(stickfile.names_on(self._folder, ANSWER)):
            stickfile.remove(self._folder, name)

    def _take_in(self, name: str, errand: Errand) -> None:
        """One answer. Where anything was exchanged since, only what the hub signed to hold is taken from it: pages
        from before would put the laptop back, and a family that was granted again would be let go."""
        state = self._store.sync_state()
        try:
            raw = stickfile.read(self._folder, name, ANSWER)
            if errand.epoch == state.epoch:
                talk = Talk(self._store, _NoLine(), self._keys, breaks_max=0, log=self._log)
                talk.resume(errand.version, errand.frames, errand.log)
                is_next = errand.places == state.places
                hear = talk.hear if is_next else talk.hear_receipt
                self._count(talk.done, hear(iter([raw]), errand.signature), is_next=is_next)
        except (Unreadable, LineTrouble) as error:
            if not isinstance(error, LineTrouble) or error.fault is not LineFault.LOG_DIFFERS:
                self.done.torn += 1  # kept for another try: a whole copy of it may still come
                return
            self.done.said = LOG_DIFFERS  # what the hub holds was taken from it, and nothing else
        self._errands.end(errand.signature)
        stickfile.remove(self._folder, name)
        self.done.answers += 1

    def _count(self, taken: Exchanged, answer: Answer, *, is_next: bool) -> None:
        done = self.done
        done.sent += taken.sent
        done.refused += taken.refused
        done.arrived += taken.arrived
        done.said = answer.said
        if answer.said == "counter_used":
            self._store.next_counter(answer.counter + 1)
        elif is_next:
            done.more = answer.more or answer.said == "epoch_changed"
            done.in_sync = is_in_sync(self._store, answer)
            self._store.keep_last_exchange(done.in_sync)

    def _carry(self, line: Wire) -> None:
        """Hand in colleagues' requests that nobody has answered, as they are."""
        self._carry_all(line, SYNC_PATH, REQUEST, ANSWER, self._own())
        self._carry_all(line, SEALED_PATH, LEFT, KEPT, set())

    def _carry_all(self, line: Wire, path: str, asks: bytes, answers: bytes, own: set[str]) -> None:
        left_alone = own | set(stickfile.names_on(self._folder, answers))
        for name in stickfile.names_on(self._folder, asks):
            if name in left_alone:
                continue
            try:
                answer = b"".join(line.post(path, stickfile.read(self._folder, name, asks)))
            except Unreadable:
                self.done.torn += 1
            except LineTrouble as trouble:
                if trouble.fault is not LineFault.HUB_REFUSED:
                    raise
                self.done.torn += 1  # the hub knows no such laptop, or no such request: not ours to judge
            else:
                stickfile.write(self._folder, name, answers, answer)
                self.done.carried += 1


class _NoLine:
    """Where there is none: whoever makes a request for a stick never posts it."""

    def __init__(self) -> None:
        self.tally = Tally()

    def post(self, path: str, body: bytes | Iterator[bytes]) -> Generator[bytes, None, None]:  # noqa: ARG002 - a Wire
        """Nothing is ever posted here."""
        yield from ()
        raise LineTrouble(LineFault.NO_ROUTE)
