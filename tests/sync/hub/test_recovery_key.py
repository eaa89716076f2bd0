"""The recovery key at the hub: made where it meets nobody, given to every laptop that joins."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from fsdesk.recovery import RecoveryPrivate, RecoveryPublic
from sync.hub.admin import main
from sync.hub.making import make_hub
from tests.sync.hub.conftest import AMINA, Rig

Office = Callable[..., str]


@pytest.fixture
def office() -> Office:
    def said(command: str, *words: object, code: int = 0) -> str:
        done = CliRunner().invoke(main.commands[command], [str(word) for word in words])
        assert done.exit_code == code, done.output
        return done.output

    return said


def test_a_laptop_that_joins_is_given_the_recovery_key_of_its_partnership(rig: Rig) -> None:
    assert rig.slip_laptop(AMINA).join().recovery == b""
    public = RecoveryPrivate.new().public
    rig.ledger.use_recovery(public.to_bytes())
    assert rig.slip_laptop(AMINA).join().recovery == public.to_bytes()


def test_three_shares_are_made_of_which_any_two_open_the_key_the_hub_is_given(tmp_path: Path, office: Office) -> None:
    hub, safe = tmp_path / "hub", tmp_path / "safe"
    make_hub(hub, "Glen", "", {})
    made = office("recovery", "make", safe)
    public = RecoveryPublic.from_line((safe / "recovery-key.txt").read_text())
    assert public.key_id in made
    assert "no recovery key yet" in office("recovery", "show", "--dir", hub, code=2)
    office("recovery", "use", safe / "recovery-key.txt", "--dir", hub)
    assert office("recovery", "show", "--dir", hub) == f"{public.key_id}\n"
    shares = sorted(safe.glob("recovery-share-*.txt"))
    assert len(shares) == 3
    for one, other in itertools.permutations(shares, 2):
        assert public.key_id in office("recovery", "check", "--share", one, "--share", other)
    for wrong in ((shares[0],), (shares[0], shares[0]), shares, (shares[0], safe / "recovery-key.txt")):
        office("recovery", "check", *itertools.chain(*(("--share", one) for one in wrong)), code=2)
    assert office("recovery", "check", "--share", shares[0], "--share", safe / "nowhere", code=3)
    assert {path.stat().st_mode & 0o077 for path in safe.iterdir()} == {0}


def test_neither_shares_nor_a_key_in_use_are_replaced_unasked(tmp_path: Path, office: Office) -> None:
    hub = tmp_path / "hub"
    make_hub(hub, "Glen", "", {})
    for name in "one", "two":
        office("recovery", "make", tmp_path / name)
    before = {path: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert "already" in office("recovery", "make", tmp_path / "one", code=2)
    assert {path: path.read_bytes() for path in (tmp_path / "one").iterdir()} == before
    first, second = (tmp_path / name / "recovery-key.txt" for name in ("one", "two"))
    for _ in range(2):
        office("recovery", "use", first, "--dir", hub)
    assert "--instead" in office("recovery", "use", second, "--dir", hub, code=2)
    assert office("recovery", "show", "--dir", hub).strip() == RecoveryPublic.from_line(first.read_text()).key_id
    office("recovery", "use", second, "--instead", "--dir", hub)
    assert office("recovery", "show", "--dir", hub).strip() == RecoveryPublic.from_line(second.read_text()).key_id
