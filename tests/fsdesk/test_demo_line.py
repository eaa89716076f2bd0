"""The demonstration's line: its place is its own while nothing listens there, and it gives nobody a time to answer by.

Planted one at a time, each seen caught: a place let go of; a hub that is given five seconds.
"""

from __future__ import annotations

import random
import socket
import threading

import pytest

from fsdesk.demo.relay import Relay
from tests.patience import PATIENCE_S


def refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE_S).close()
    except ConnectionRefusedError:
        return True
    return False


def test_its_place_is_nobody_elses_while_there_is_no_signal() -> None:
    relay = Relay()
    for _ in range(2):
        assert refused(relay.port)
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", relay.port))
        relay.begin()
        assert not refused(relay.port)
        relay.end()


def test_lines_that_begin_with_the_same_chance_have_places_of_their_own() -> None:
    lines = []
    for _ in range(5):
        random.seed(1)  # as tests that run side by side begin
        lines.append(Relay())
    assert len({line.port for line in lines}) == 5


def test_a_hub_may_take_its_time() -> None:
    given: list[float | None] = []
    heard = threading.Event()

    class Heard(Relay):
        def _pump_down(self, hub: socket.socket, laptop: socket.socket) -> None:
            given.append(hub.gettimeout())
            heard.set()
            super()._pump_down(hub, laptop)

    with socket.create_server(("127.0.0.1", 0)) as hub:
        relay = Heard()
        relay.hub_port = hub.getsockname()[1]
        relay.begin()
        with socket.create_connection(("127.0.0.1", relay.port), PATIENCE_S):
            answered, _ = hub.accept()
            answered.close()
            assert heard.wait(PATIENCE_S)
        relay.end()
    assert given == [None]
