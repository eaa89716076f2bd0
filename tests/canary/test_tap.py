"""The watch over what programs hand to the system has to be seen to find: each leak here is gone with its program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary.leaking import HOW, a_file_that_is_mapped
from tests.canary.places import Grounds
from tests.canary.search import Search
from tests.canary.seeds import Seed, fresh_token
from tests.canary.tap import command, tapped
from tests.patience import PATIENCE_S


def watched(how: str, words: str, folder: Path) -> list[tuple[str, bytes]]:
    """What a careless program handed over."""
    grounds, log = Grounds(folder / "grounds"), folder / "tap"
    log.mkdir()
    grounds.make()
    before = command(log)
    if not before:
        pytest.skip("what programs write is watched with strace, which is not here")
    subprocess.run(
        [*before, sys.executable, "-m", "tests.canary.leaking", how], input=words.encode(), check=True,
        timeout=PATIENCE_S, env=grounds.surroundings(), cwd=grounds.run / "cwd",
    )  # fmt: skip
    assert Search([Seed(name="words", raw=words.encode())]).finds("disk", _all_of(grounds.folder)) == []
    return list(tapped(log, grounds.folder))


def _all_of(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("how", [how for how in HOW if how is not a_file_that_is_mapped], ids=lambda how: how.__name__)
def test_a_leak_that_leaves_nothing_behind_is_found(how: object, tmp_path: Path) -> None:
    words = fresh_token()
    handed = watched(how.__name__, words, tmp_path)  # type: ignore[attr-defined]  # a function
    search = Search([Seed(name="words", raw=words.encode())])
    assert [find for place, data in handed for find in search.finds(place, data)]


def test_a_file_that_is_mapped_and_shared_is_itself_a_find(tmp_path: Path) -> None:
    handed = dict(watched(a_file_that_is_mapped.__name__, fresh_token(), tmp_path))
    assert any(place.startswith("mapped and shared") for place in handed)
