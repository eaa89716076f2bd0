"""One window for one store."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.single import FirstWindow, name_of, raise_the_first


def test_nobody_is_raised_where_no_window_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    assert not raise_the_first(tmp_path)


def test_a_second_start_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path)
    with qtbot.waitSignal(first.raise_asked):
        assert raise_the_first(tmp_path)
    first.close()
    assert not raise_the_first(tmp_path)
    first.deleteLater()


def test_the_name_a_window_listens_under_says_nothing_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "eilidh"
    assert "eilidh" not in name_of(folder)
    assert name_of(folder) != name_of(tmp_path)
