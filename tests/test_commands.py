"""The command line without a window: what it prints, and the code it leaves with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fsdesk import __version__
from tests.patience import PATIENCE_S
from tests.stories.conftest import PASSPHRASE, Stage, gillies


def fsdesk(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fsdesk", *words],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def here(folder: Path) -> list[str]:
    return ["--profile", str(folder / "amina"), "--secrets-folder", str(folder / "amina-secret")]


def test_the_version_is_said() -> None:
    assert __version__ in fsdesk("--version").stdout


def test_a_laptop_that_has_not_joined_says_how(tmp_path: Path) -> None:
    done = fsdesk(*here(tmp_path), "status")
    assert done.returncode == 4
    assert done.stderr == (
        "There is no FSDesk store here yet. Join first, with the slip from your team: fsdesk join SLIP.\n"
    )


def test_what_is_not_a_slip_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    done = fsdesk(*here(tmp_path), "join", "FSDESK1-nonsense", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert done.returncode == 4
    assert "That is not a whole FSDesk slip." in done.stderr
    assert not (tmp_path / "amina").exists()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_laptop_joins_syncs_and_tells_its_figures(stage: Stage) -> None:
    slip = stage.hub.slip("amina", stage.relay.url)
    joined = fsdesk(*here(stage.folder), "join", slip, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert joined.returncode == 0, joined.stderr
    assert "This laptop has joined Synthetic Partnership." in joined.stdout
    again = fsdesk(*here(stage.folder), "join", slip, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert again.returncode == 4
    assert "already joined" in again.stderr
    gillies(stage.desk("amina"))
    stage.lock("amina")
    before = json.loads(fsdesk(*here(stage.folder), "status", "--json", typed=f"{PASSPHRASE}\n").stdout)
    assert (before["families"], before["waiting"]) == (1, 8)
    synced = fsdesk(*here(stage.folder), "sync", "--once", "--json", typed=f"{PASSPHRASE}\n")
    assert json.loads(synced.stdout)["in_sync"] is True
    after = json.loads(fsdesk(*here(stage.folder), "status", "--json", typed=f"{PASSPHRASE}\n").stdout)
    assert after["waiting"] == 0
    stage.close()
    away = fsdesk(*here(stage.folder), "sync", "--once", typed=f"{PASSPHRASE}\n")
    assert away.returncode == 6
    wrong = fsdesk(*here(stage.folder), "status", typed="not the right words\n")
    assert wrong.returncode == 4


def test_a_laptop_with_no_line_goes_by_stick(stage: Stage) -> None:
    stick = stage.folder / "stick"
    stick.mkdir()
    gillies(stage.desk("amina"))
    stage.lock("amina")

    def visit(*more: str) -> str:
        done = fsdesk(*here(stage.folder), "sync", "--stick", str(stick), *more, typed=f"{PASSPHRASE}\n")
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert visit().startswith("What waits is on the stick, sealed.")
    assert stage.hub.ask("stick", str(stick)).strip() == "1 answered, 0 left as they are."
    done = json.loads(visit("--json"))
    assert (done["answers"], done["sent"], done["in_sync"]) == (1, 8, True)
    figures = json.loads(fsdesk(*here(stage.folder), "status", "--json", typed=f"{PASSPHRASE}\n").stdout)
    assert figures["waiting"] == 0
    stage.close()
