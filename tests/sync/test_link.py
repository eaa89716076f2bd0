"""The emulated line does what it says: else what is measured over it means nothing."""

from __future__ import annotations

import random
from pathlib import Path

from sync.client import exchange
from sync.line import Line
from tests.link import Nature, link
from tests.sync.served import hub_process
from tests.sync.test_client import visits


def test_every_byte_arrives_and_is_counted(tmp_path: Path) -> None:
    with hub_process(tmp_path) as (port, desks), link(port) as there:
        desk, keys = desks["amina"]
        visits(desk, 300)
        line = Line(there.url)
        done = exchange(desk, line, keys)
        line.close()
        told = there.told()
        assert (done.sent, done.in_sync) == (300, True)
        assert (told.up, told.down, told.requests) == (done.bytes_up, done.bytes_down, done.requests)
        assert there.told().bytes == 0


def test_a_slow_line_that_is_cut_again_and_again_and_stalls_is_got_through(tmp_path: Path) -> None:
    nature = Nature(rtt_s=0.01, up=400_000, down=400_000, cut_every=20_000, stalls=0.05, stall_s=0.02)
    with hub_process(tmp_path) as (port, desks), link(port, nature) as there:
        desk, keys = desks["amina"]
        r = random.Random(1)
        for _ in range(4):
            visits(desk, 100 + r.randrange(50))
        line = Line(there.url)
        done = exchange(desk, line, keys)
        line.close()
        assert done.in_sync
        assert desk.unsent == []
        assert there.told().cuts >= 2
