"""Each party killed at random moments: what a desk has said is saved is in every store and at the hub in the end.

`python -m tests.killing` kills two hundred times.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killing.world import play
from tests.postgres import Server

pytestmark = pytest.mark.on_disk

KILLS = 12


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def test_whoever_is_killed_nothing_said_to_be_saved_is_lost(tmp_path: Path, url: str) -> None:
    world, lost = play(4, tmp_path / "world", url, KILLS)
    assert lost == set()
    assert {"hub", "line"} <= world.killed.keys()
    assert min(map(len, world.saved.values())) > 3


def test_a_desk_that_does_not_wait_for_its_disk_is_found_out(tmp_path: Path, url: str) -> None:
    _, lost = play(4, tmp_path / "world", url, 3, careless=True)
    assert lost
