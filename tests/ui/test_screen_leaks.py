"""What leaves by way of the screen: the clipboard, pasted pages, pictures of the screen, titles, lists of recent files.

Planted one at a time, each seen caught here: a clipboard that is never emptied; one emptied of what another program put
there; rich text on it; a paste that brings its markup; a dialog that is not kept out of pictures; a folder left in the
settings of every program.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QSettings
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.test_tidy import ROOT
from ui.capture import BLACK, EXCLUDE, OutOfSight
from ui.clipboard import ClipboardGuard
from ui.parts.fields import LongText
from ui.printing import JOB_NAME, forget_where

SECRET = "14 Harbour Wynd"
PAGE = f'<p><b>{SECRET}</b><img src="file:///etc/hostname"><script>x</script></p>'


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    found = QGuiApplication.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def window(qtbot: QtBot) -> QLineEdit:
    line = QLineEdit(SECRET)
    qtbot.addWidget(line)
    with qtbot.waitExposed(line):
        line.show()
    line.activateWindow()
    qtbot.waitUntil(lambda: isinstance(QGuiApplication.focusWindow(), QWindow))
    return line


@pytest.fixture
def guard(window: QLineEdit) -> Iterator[ClipboardGuard]:
    made = ClipboardGuard(30)
    yield made
    made.end()


def test_what_is_copied_is_gone_after_its_time(clipboard: QClipboard, window: QLineEdit, guard: ClipboardGuard) -> None:
    window.selectAll()
    window.copy()
    assert clipboard.text() == SECRET
    assert guard._after.isActive()
    assert guard._after.interval() == 30_000
    guard._after.timeout.emit()  # half a minute later
    assert clipboard.text() == ""


def test_the_time_begins_anew_with_each_copy(clipboard: QClipboard, window: QLineEdit, guard: ClipboardGuard) -> None:
    window.selectAll()
    window.copy()
    guard._after.stop()
    clipboard.setText("another")
    assert guard._after.isActive()
    guard._after.timeout.emit()
    assert clipboard.text() == ""


def test_on_lock_it_is_emptied_at_once(clipboard: QClipboard, window: QLineEdit) -> None:
    guard = ClipboardGuard(30)
    window.selectAll()
    window.copy()
    guard.end()
    assert clipboard.text() == ""
    clipboard.setText("from elsewhere")
    assert clipboard.text() == "from elsewhere"


def test_what_somebody_else_put_there_since_is_left_alone(
    clipboard: QClipboard, window: QLineEdit, guard: ClipboardGuard
) -> None:
    window.selectAll()
    window.copy()
    blocked = guard._clipboard.blockSignals(True)  # another program: this one hears of it later, or never
    clipboard.setText("a shopping list")
    guard._clipboard.blockSignals(blocked)
    guard.wipe()
    assert clipboard.text() == "a shopping list"


def test_only_words_go_out_and_keepers_of_clipboards_are_asked_to_leave_them(
    clipboard: QClipboard, window: QLineEdit, guard: ClipboardGuard
) -> None:
    data = QMimeData()
    data.setHtml(PAGE)
    data.setText(SECRET)
    clipboard.setMimeData(data)
    kept = clipboard.mimeData()
    assert kept.text() == SECRET
    assert not kept.hasHtml()
    assert kept.data("x-kde-passwordManagerHint").data() == b"secret"


def test_a_pasted_page_comes_in_as_words(qtbot: QtBot, clipboard: QClipboard) -> None:
    data = QMimeData()
    data.setHtml(PAGE)
    data.setText(SECRET)
    clipboard.setMimeData(data)
    long, line = LongText("Note"), QLineEdit()
    for editor in (long, line):
        qtbot.addWidget(editor)
        editor.paste()
    assert (long.toPlainText(), line.text()) == (SECRET, SECRET)
    assert "<" not in long.document().toHtml().split("<body")[1].partition(SECRET)[2].replace("</p></body></html>", "")


def test_nothing_in_the_window_takes_more_than_words() -> None:
    rich = ("QTextEdit(", "QTextBrowser(", "QWebEngine", ".setHtml(", "setAcceptRichText(True)", "QDesktopServices")
    found = [
        (path.name, word)
        for folder in ("ui", "fsdesk")
        for path in (ROOT / folder).rglob("*.py")
        for word in rich
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
    assert issubclass(QTextEdit, QWidget), "the word looked for is the class Qt has"


def test_every_window_is_kept_out_of_pictures_of_the_screen(qtbot: QtBot) -> None:
    asked: list[tuple[int, int]] = []

    def new_enough(handle: int, how: int) -> bool:
        asked.append((handle, how))
        return True

    first = QWidget()
    qtbot.addWidget(first)
    first.show()
    kept = OutOfSight(new_enough)
    dialog = QDialog(first)
    dialog.open()
    inner = QWidget(first)
    inner.show()
    assert {(int(first.winId()), EXCLUDE), (int(dialog.winId()), EXCLUDE)} <= set(asked)
    assert {how for _, how in asked} == {EXCLUDE}
    dialog.reject()
    kept.deleteLater()


def test_where_leaving_it_out_is_not_known_it_is_black_there(qtbot: QtBot) -> None:
    asked: list[int] = []

    def too_old(_handle: int, how: int) -> bool:
        asked.append(how)
        return how == BLACK

    window = QWidget()
    qtbot.addWidget(window)
    kept = OutOfSight(too_old)
    window.show()
    assert asked[:2] == [EXCLUDE, BLACK]
    kept.deleteLater()


def test_no_folder_stays_in_the_settings_of_every_program() -> None:
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        kept.setValue(key, f"/media/stick/{SECRET}")
    forget_where()
    assert not kept.contains("FileDialog/history")
    assert not kept.contains("FileDialog/lastVisited")
    asking = [
        path.name
        for path in (ROOT / "ui").rglob("*.py")
        if "QFileDialog" in (text := path.read_text(encoding="utf-8")) and "forget_where" not in text
        and path.name not in ("whole.py",)
    ]  # fmt: skip
    assert asking == []


def test_a_print_job_is_named_for_nobody() -> None:
    assert JOB_NAME == "FSDesk document"
