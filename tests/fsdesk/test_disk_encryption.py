"""Whether a disk is encrypted: told where the system tells it, and never guessed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from fsdesk.disk_encryption import by_bitlocker, by_filevault, by_kernel, disk_encryption


def shown(blocks: Path, folder: Path, uuid: str | None, *below: str | None) -> None:
    """Devices as the kernel shows them: the one the folder lies on, and those under it."""
    number = folder.stat().st_dev
    top = blocks / f"{os.major(number)}:{os.minor(number)}"
    (top / "slaves").mkdir(parents=True)
    for at, one in [(top, uuid), *((top / "slaves" / f"dm-{n}", uuid) for n, uuid in enumerate(below))]:
        at.mkdir(exist_ok=True)
        if one is not None:
            (at / "dm").mkdir()
            (at / "dm" / "uuid").write_text(one)


@pytest.mark.parametrize(
    ("uuid", "below", "found"),
    [
        ("CRYPT-LUKS2-0f3a-luks", (), "on"),
        ("LVM-volume", ("CRYPT-LUKS2-0f3a-luks",), "on"),
        ("LVM-volume", ("CRYPT-LUKS2-0f3a-luks", None), ""),
        ("LVM-volume", (), ""),
        (None, (), ""),
    ],
)
def test_luks_is_told_only_when_all_that_lies_below_is(
    tmp_path: Path, uuid: str | None, below: tuple[str | None, ...], found: str
) -> None:
    shown(tmp_path / "blocks", tmp_path, uuid, *below)
    assert by_kernel(tmp_path, tmp_path / "blocks") == found
    assert by_kernel(tmp_path / "gone", tmp_path / "blocks") == ""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("FileVault is On.\n", "on"),
        ("FileVault is Off.\n", "off"),
        ("FileVault is On.\nEncryption in progress: Percent completed = 40\n", ""),
        ("", ""),
    ],
)
def test_filevault_is_believed_when_it_is_done(said: str, found: str) -> None:
    assert by_filevault(lambda _: said) == found


@pytest.mark.parametrize(("said", "found"), [("1\r\n", "on"), ("2", "off"), ("5", "off"), ("", ""), ("no", "")])
def test_bitlocker_is_asked_of_the_stores_own_volume(said: str, found: str) -> None:
    asked: list[str] = []

    def ask(command: Sequence[str]) -> str:
        asked.extend(command)
        return said

    folder: Any = PureWindowsPath("D:/Users/amina")
    assert by_bitlocker(folder, ask) == found
    assert "NameSpace('D:')" in asked[-1]


def test_this_machine_says_one_of_the_three(tmp_path: Path) -> None:
    assert disk_encryption(tmp_path) in ("on", "off", "")
