"""The units IT installs run commands that exist, as one user in one folder, and the timer starts the look of its name.

Planted one at a time, each seen caught here: a command misspelt in a unit; an option serve does not have; a timer whose
service is not there; the look in another folder than the hub's.
"""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import click

from sync.hub.admin import main

UNITS = Path(__file__).parents[3] / "packaging" / "hub"


def unit(name: str) -> ConfigParser:
    found = ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]  # the names of units keep their capitals
    found.read(UNITS / name, encoding="utf-8")
    return found


def parsed(name: str) -> list[str]:
    """The command a unit runs, walked down to its last name, every option of it known; its words."""
    program, *words = unit(name)["Service"]["ExecStart"].split()
    assert program.endswith("/fsdesk-hub")
    command: click.Command = main
    walked: list[str] = []
    rest = words
    while isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command, walked, rest = command.commands[rest[0]], [*walked, rest[0]], rest[1:]
    command.make_context("unit", list(rest))  # refuses what it does not know
    return walked


def test_the_units_run_the_hub_and_a_look_as_one_user_in_one_folder() -> None:
    assert parsed("fsdesk-hub.service") == ["serve"]
    assert parsed("fsdesk-hub-look.service") == ["out", "look"]
    for name in ("User", "Environment", "StateDirectory", "UMask"):
        assert unit("fsdesk-hub.service")["Service"][name] == unit("fsdesk-hub-look.service")["Service"][name]


def test_the_timer_looks_every_minute_and_starts_with_the_machine() -> None:
    timer = unit("fsdesk-hub-look.timer")
    assert (timer["Timer"]["OnUnitActiveSec"], timer["Install"]["WantedBy"]) == ("60s", "timers.target")
    assert (UNITS / "fsdesk-hub-look.service").exists()
    guide = (UNITS / "LOOKING_OUT.md").read_text(encoding="utf-8")
    assert all(name.name in guide for name in UNITS.glob("*.timer"))
