"""The stage of the demonstration: a hub, two laptops, the line between them, and each step as it went."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.demo.hub import DemoHub
from fsdesk.demo.relay import Relay
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the story, as it went."""

    name: str
    ok: bool
    seconds: float


class NotAsTold(Exception):
    """A step ran and its result is not what the story says."""


class Laptops:
    """A hub and two laptops in a folder, and the telling of what happens between them."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.steps: list[Step] = []
        self.relay = Relay()
        self.hub = DemoHub(folder / "hub")
        self.worker: Desk | None = None
        self.lead: Desk | None = None
        self._say = say
        self._told: list[str] = []

    # -- telling -----------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Run one step, say how it went, and remember it. What is raised ends the story."""
        began = time.monotonic()
        ok = False
        try:
            yield
            ok = True
        finally:
            seconds = round(time.monotonic() - began, 3)
            self.steps.append(Step(name=name, ok=ok, seconds=seconds))
            self._say(f"  {'✓' if ok else '✗'} {name}  ({seconds:.1f} s)")
            for sentence in self._told:
                self._say(f"      {sentence}")
            self._told.clear()

    def tell(self, sentence: str) -> None:
        """Say a sentence under the step that runs, once it has ended."""
        self._told.append(sentence)

    # -- the laptops -------------------------------------------------------------------------------------------

    def secrets(self, who: str) -> FolderSecrets:
        """Where a demonstration laptop keeps its secret: beside the store, which only a demonstration does."""
        return FolderSecrets(self.folder / f"{who}-secret")

    def open(self, who: str) -> Desk:
        """A demonstration laptop's desk, unlocked."""
        return Desk.unlock(self.folder / who, PASSPHRASE, self.secrets(who), MachineClock())

    def close_desks(self) -> None:
        """Put both laptops away; the hub goes on."""
        for desk in (self.worker, self.lead):
            if desk is not None:
                desk.lock()
        self.worker = self.lead = None

    def close(self) -> None:
        """Put both laptops away and end the line and the hub."""
        self.close_desks()
        self.relay.end()
        self.hub.stop()

    @property
    def workers(self) -> Desk:
        """The worker's desk, which the step needs open."""
        assert self.worker is not None
        return self.worker

    @property
    def leads(self) -> Desk:
        """The lead's desk, which the step needs open."""
        assert self.lead is not None
        return self.lead


def expect(true: bool, what: str) -> None:
    """Go on only when this is so. Raises NotAsTold with what was expected."""
    if not true:
        raise NotAsTold(what)
