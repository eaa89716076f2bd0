"""The rooms of the house: who may know whom, tried by importing each in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

PURE = ("fsdesk.records", "fsdesk.revisions", "fsdesk.rules", "fsdesk.pace", "fsdesk.views", "fsdesk.telling")
WORLD = {"PySide6", "sqlcipher3", "sqlite_utils", "requests", "keyring", "cryptography"}


def loaded_by(module: str) -> set[str]:
    """The top-level names and our own modules in `sys.modules` after importing one room."""
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_loads_nothing_of_the_world(room: str) -> None:
    loaded = loaded_by(room)
    assert not loaded & WORLD
    assert not {
        name for name in loaded if name.startswith(("fsdesk.store", "fsdesk.desk", "fsdesk.keys", "sync", "ui"))
    }


@pytest.mark.parametrize(
    ("room", "stranger"),
    [
        ("sync.hub.hub", "fsdesk.store"),
        ("sync.hub.web", "fsdesk.desk"),
        ("sync.hub.web", "sync.client"),
        ("sync.hub.web", "PySide6"),
        ("sync.client", "sync.hub"),
        ("sync.client", "PySide6"),
        ("fsdesk.desk", "sync"),
        ("fsdesk.desk", "PySide6"),
        ("ui.shell", "fsdesk.store"),
        ("ui.pages.visit", "fsdesk.desk"),
        ("ui.pages.visit", "sqlcipher3"),
    ],
)
def test_a_room_does_not_bring_a_stranger_in(room: str, stranger: str) -> None:
    assert stranger not in loaded_by(room)


@pytest.mark.parametrize(
    "late",
    [
        "requests",
        "keyring",
        "sqlite_utils",
        "starlette",
        "typst",
        "enchant",
        "holidays",
        "rapidfuzz",
        "openpyxl",
        "PIL",
    ],
)
def test_the_window_starts_without_what_only_later_work_needs(late: str) -> None:
    assert late not in loaded_by("ui.app")


def test_asking_for_the_version_loads_no_window() -> None:
    assert "PySide6" not in loaded_by("fsdesk.__main__")


@pytest.mark.parametrize("name", ["fsdesk", "ui", "sync"])
def test_nobody_else_owns_our_import_names(name: str) -> None:
    assert set(packages_distributions()[name]) == {"fsdesk"}
