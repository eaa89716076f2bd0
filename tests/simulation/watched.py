"""A desk's door to its store, with somebody beside it who sees what comes in and what goes out first.

What the hub hands over is judged as it arrives, by the oracle's book and what the hub had just then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fsdesk.revisions import from_body
from fsdesk.sending import Sending
from tests.simulation.guards import may_have
from tests.simulation.oracle import Wrong
from tests.simulation.world import Laptop, World


class Watched:
    """What an exchange asks of a store, seen by the world. All but two requests pass as they are."""

    def __init__(self, world: World, laptop: Laptop) -> None:
        self._world = world
        self._laptop = laptop
        self._store: Sending = laptop.desk.sending

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def take(self, bodies: Sequence[bytes], place: Any, set_aside: Any = (), **more: Any) -> int:
        """What arrives is this person's to have: no exchange hands over anything else."""
        if not self._world.forgetful:
            at_hub = self._world.at_hub() if bodies else set()
            for raw in bodies:
                check_may_have(self._world, self._laptop.user, from_body(raw).id, at_hub)
        return self._store.take(bodies, place, set_aside, **more)

    def offer(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """What was taken back, taken out or kept from somebody goes before all else: all of it, as there is room."""
        bodies = self._store.offer(raw_bytes_max)
        noes = self._world.oracle.noes
        is_no = [from_body(raw).id in noes for raw in bodies]
        waiting = self._laptop.waiting() & noes
        if is_no != sorted(is_no, reverse=True) or (not all(is_no) and sum(is_no) < len(waiting)):
            raise Wrong(f"{self._laptop.name} sends something else before a no: {is_no}, {waiting} wait")
        self._world.count("a no went first", sum(is_no) if len(is_no) > sum(is_no) else 0)
        return bodies


def check_may_have(world: World, user: str, name: str, at_hub: set[str]) -> None:
    """Wrong when a writing that was just handed to somebody is not theirs to have."""
    if not may_have(world.oracle, user, name, at_hub):
        row = world.oracle.wrote[name]
        raise Wrong(f"{user} is handed {name} of {row.record} in {row.family}, which is not theirs")
