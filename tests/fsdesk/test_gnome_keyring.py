"""The laptop's half of the keys on a real Secret Service (gnome-keyring on a bus of its own), and on none at all."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bus import BUS
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
SERVICE = "keyring.backends.SecretService.Keyring"
WITH_SERVICE = "printf 'login\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec {story}"


def told_by(folder: Path, *, service: bool) -> tuple[int, str]:
    """What the story says in a session of its own, with or without a Secret Service."""
    story = shlex.join([sys.executable, "-m", "tests.fsdesk.gnome_keyring", str(folder)])
    script = WITH_SERVICE.format(story=story) if service else f"exec {story}"
    home = {name: str(folder / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    (folder / "home").mkdir(mode=0o700)
    bus = folder / "bus.conf"  # on this one nobody starts a service by being asked for it
    bus.write_text(BUS.format(folder=folder))
    alone = [] if service else [f"--config-file={bus}"]
    done = subprocess.run(
        ["dbus-run-session", *alone, "--", "sh", "-c", script],
        env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", **home},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    return done.returncode, done.stdout + (done.stderr if done.returncode else "")


def is_missing(*programs: str) -> bool:
    return any(shutil.which(one) is None for one in programs)


@pytest.mark.skipif(is_missing("dbus-run-session", "gnome-keyring-daemon"), reason="no Secret Service to start here")
def test_a_store_lives_on_a_real_secret_service_and_outlives_its_being_emptied(tmp_path: Path) -> None:
    code, said = told_by(tmp_path, service=True)
    assert code == 0, said
    assert said.splitlines() == [
        f"backend {SERVICE}",
        "opens True",
        "kept 64 digits, in no file True",
        "counted The last passphrases did not open this store.",
        "opens True",
        "emptied This laptop's password store no longer holds its own half of the key.",
        "opens True",
        f"file says {SERVICE}",
    ]


@pytest.mark.skipif(is_missing("dbus-run-session"), reason="no bus to start here")
def test_with_no_secret_service_nothing_is_made_and_the_reason_is_said(tmp_path: Path) -> None:
    code, said = told_by(tmp_path, service=False)
    assert code == 1
    assert "This laptop has no password store that FSDesk can trust." in said
    assert not (tmp_path / "store").exists()
