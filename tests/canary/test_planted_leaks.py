"""The search has to be seen to find: leaks are planted into what a session left, and one missed fails the test."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.canary.conftest import Lived
from tests.canary.leaks import LEAKS as FIRST_LEAKS
from tests.canary.leaks import Leak, copy_of
from tests.canary.leaks_on_paper import LEAKS_ON_PAPER
from tests.canary.places import as_told, is_lawful
from tests.canary.search import BLOCK_BYTES, WINDOW_BYTES, Search, forms_of
from tests.canary.seeds import Seed, fresh_token

LEAKS = (*FIRST_LEAKS, *LEAKS_ON_PAPER)


def test_every_planted_leak_is_found_and_nothing_else(lived: Lived, tmp_path: Path) -> None:
    grounds = copy_of(lived.grounds, tmp_path / "leaking")
    raw = {seed.name: seed.raw for seed in lived.seeds}
    leaked = {leak(grounds, raw): leak.__name__ for leak in LEAKS}
    assert len(leaked) == len(LEAKS) >= 34
    finds = grounds.finds(Search(lived.seeds))
    found = {find.seed for find in finds}
    print(f"{len(leaked.keys() & found)} of {len(leaked)} planted leaks found")
    assert sorted(leaked[name] for name in leaked.keys() - found) == []
    assert found - leaked.keys() <= {"worker.slip", "lead.slip"}, as_told(finds)


@pytest.fixture(scope="module")
def searching(lived: Lived) -> Search:
    """One search for all seeds of the session."""
    return Search(lived.seeds)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: str(leak.__name__))
def test_a_planted_leak_is_found_where_it_was_planted(
    leak: Leak, lived: Lived, searching: Search, tmp_path: Path
) -> None:
    grounds = copy_of(lived.grounds, tmp_path / "leaking")
    before = dict(grounds.pieces())
    name = leak(grounds, {seed.name: seed.raw for seed in lived.seeds})
    touched = [(place, data) for place, data in grounds.pieces() if before.get(place) != data]
    finds = [find for place, data in touched for find in searching.finds(place, data) if not is_lawful(find)]
    assert 1 <= len(touched) <= 3
    assert name in {find.seed for find in finds}
    assert {find.seed for find in finds} <= {name, "worker.slip", "lead.slip"}


@pytest.mark.parametrize("seed", [
    Seed(name="text", raw=fresh_token().encode()), Seed(name="key", raw=secrets.token_bytes(32), is_text=False),
], ids=repr)  # fmt: skip
def test_every_window_of_every_form_is_found_at_every_offset(seed: Seed) -> None:
    search = Search([seed])
    for form in forms_of(seed):
        for first in range(len(form.written) - form.least_bytes + 1):
            part = form.written[first : first + form.least_bytes]
            data = secrets.token_bytes(first % 8) + part + secrets.token_bytes(first % 5)
            assert search.finds("here", data), (form.encoding, first)


@pytest.mark.parametrize("beyond", [0, 1])
def test_every_window_is_found_across_the_end_of_what_is_looked_through_at_once(beyond: int) -> None:
    seed = Seed(name="a token", raw=fresh_token().encode())
    search = Search([seed])
    size = (1 + beyond) * BLOCK_BYTES
    for at in range(size - WINDOW_BYTES - 2, size + 2):
        data = bytes(at) + seed.raw[:WINDOW_BYTES] + bytes(BLOCK_BYTES // 2)
        assert [find.offset for find in search.finds("here", data)] == [at]
    cut = bytes(size - WINDOW_BYTES) + seed.raw[:WINDOW_BYTES]
    assert search.finds("here", cut), "at the very end"


def test_base64_is_found_whatever_stands_around_it() -> None:
    import base64

    seed = Seed(name="key", raw=secrets.token_bytes(32), is_text=False)
    for before in range(6):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            for first in range(len(seed.raw) - WINDOW_BYTES):
                part = seed.raw[first : first + WINDOW_BYTES]
                written = encode(secrets.token_bytes(before) + part + secrets.token_bytes(7))
                assert Search([seed]).finds("here", written), (before, first)


def test_big_endian_text_is_found() -> None:
    seed = Seed(name="text", raw=fresh_token().encode())
    assert Search([seed]).finds("here", b"x" + seed.raw.decode().encode("utf-16-be"))


def test_what_is_not_there_is_not_found() -> None:
    seeds = [Seed(name=str(n), raw=fresh_token().encode()) for n in range(100)]
    assert Search(seeds).finds("elsewhere", secrets.token_bytes(1 << 20) + fresh_token().encode() * 1000) == []


def test_eleven_bytes_are_not_a_find() -> None:
    seed = Seed(name="text", raw=fresh_token().encode())
    assert Search([seed]).finds("here", b"\0" * 9 + seed.raw[2 : 1 + WINDOW_BYTES] + b"\0" * 9) == []
