from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.world import found, ram


@pytest.fixture(scope="session")
def start() -> Iterator[Path]:
    """The files every schedule starts from."""
    with tempfile.TemporaryDirectory(dir=ram()) as name:
        found(Path(name) / "start")
        yield Path(name) / "start"


@pytest.fixture
def folder(start: Path) -> Path:
    """Where a schedule is played."""
    return start.parent / "play"
