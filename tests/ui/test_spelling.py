"""Underlines while somebody writes: right, calm, never late on other words, and never in the way.

Planted and seen caught: places in code points; an older answer handed over; old answers kept when a name is learned;
places unknown; misspelt inside unkind; a word not kept; the private folder left; a missing library raised; the closed
speller asked; left words forgotten, or left everywhere; a dialog without; everything looked at, or nothing after a
scroll; no underline while waiting; the word being written underlined, or never; F7 that stays, does not turn round or
asks for ever; changed words replaced; the description replaced or growing; read-only texts looked at; nothing painted.
"""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.trouble import Trouble
from fsdesk.wording import HintBook
from tests.patience import PATIENCE_S
from ui import look
from ui.look import Theme
from ui.parts.fields import Field, LongText
from ui.parts.wording import WritingAids
from ui.spelling import Mark, MarkKind, Speller, bundled_dictionary, speller_for

Show = Callable[..., QWidget]
HAS_ENCHANT = sys.platform != "linux" or ctypes.util.find_library("enchant-2") is not None
needs_enchant = pytest.mark.skipif(not HAS_ENCHANT, reason="the system has no Enchant library")


class Primer:
    """A dictionary that every machine has: words with zz in them and two more are wrong. It can be held shut."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.asked: list[str] = []

    def check(self, word: str) -> bool:
        self.open.wait(PATIENCE_S)
        self.asked.append(word)
        return "zz" not in word and word not in ("Glenuig", "afflicted")

    def suggest(self, word: str) -> list[str]:
        return ["bizarre", "fuss", word.replace("zz", "s"), "a", "b", "c", "d"]


@pytest.fixture
def primer() -> Primer:
    return Primer()


@pytest.fixture
def kept() -> list[str]:
    """The words somebody asked to keep."""
    return []


@pytest.fixture
def speller(primer: Primer, kept: list[str], qtbot: QtBot) -> Iterator[Speller]:
    found: list[object] = []
    speller = Speller(open_dictionary=lambda: primer, keep_word=kept.append)
    speller.bug.connect(found.append)
    speller.told.connect(found.append)
    qtbot.waitUntil(lambda: not speller.busy)
    yield speller
    primer.open.set()
    qtbot.waitUntil(lambda: not speller.busy)
    speller.close()
    assert found == []


Write = Callable[..., LongText]


@pytest.fixture
def write(speller: Speller, qtbot: QtBot) -> Iterator[Write]:
    """A place to write, alone in a window that was lent the speller."""
    windows: list[QWidget] = []

    def write(text: str, *, height_px: int = 300) -> LongText:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        speller.lend_to(window)
        editor = LongText("What happened", text)
        QVBoxLayout(window).addWidget(editor)
        window.resize(640, height_px)
        with qtbot.waitExposed(window):
            window.show()
        return editor

    yield write
    windows.clear()


def aids(editor: LongText) -> WritingAids:
    assert editor.aids is not None
    return editor.aids


def underlined(editor: LongText) -> list[str]:
    return [mark.found for mark in aids(editor).underlined]


def put_caret(editor: LongText, at: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(at)
    editor.setTextCursor(cursor)


def menu_of(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isEnabled() and action.text()]


def choose(menu: QMenu, label: str) -> None:
    action = next(action for action in menu.actions() if action.text() == label)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


# -- what is underlined ------------------------------------------------------------------------------------------


def test_misspelt_and_unkind_words_are_underlined_and_what_people_said_is_not(write: Write, qtbot: QtBot) -> None:
    editor = write("🙂 Dad refuzzed. Mum is afflicted with it. “An addict”, zzzed she.")
    qtbot.waitUntil(lambda: underlined(editor) == ["refuzzed", "afflicted with", "zzzed"])
    text = editor.document().firstBlock().text()
    for mark in aids(editor).underlined:
        cursor = editor.textCursor()
        cursor.setPosition(mark.start)
        cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == mark.found, text
    assert [mark.kind for mark in aids(editor).underlined] == [MarkKind.SPELLING, MarkKind.WORDING, MarkKind.SPELLING]


def test_a_window_without_a_speller_has_no_underlines(shown: Show) -> None:
    editor = LongText("What happened", "zzz")
    shown(editor)
    assert editor.aids is None
    assert speller_for(editor) is None


def test_a_dialog_finds_the_speller_of_the_window_it_stands_before(write: Write, speller: Speller) -> None:
    dialog = QDialog(write("x").window())
    assert speller_for(dialog) is speller
    dialog.deleteLater()


def test_names_are_never_underlined_and_places_neither(write: Write, speller: Speller, qtbot: QtBot) -> None:
    speller.set_known_words({"Fizza Mazzòni", "O’Ruzzo"})
    editor = write("Fizza and FIZZA’S mum Mazzoni, the Mazzonis, O'Ruzzo; zzz in Glenuig")
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])


def test_a_name_learned_later_loses_its_underline(write: Write, speller: Speller, qtbot: QtBot) -> None:
    editor = write("Fizza zzz")
    qtbot.waitUntil(lambda: underlined(editor) == ["Fizza", "zzz"])
    speller.set_known_words({"Fizza"})
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])


def test_the_word_being_written_is_not_underlined_until_the_caret_leaves_it(write: Write, qtbot: QtBot) -> None:
    editor = write("")
    editor.setFocus()
    QTest.keyClicks(editor, "one zzz")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert underlined(editor) == []
    QTest.keyClick(editor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])
    QTest.keyClicks(editor, "yzz")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert underlined(editor) == ["zzz"]
    QTest.keyClick(editor, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz", "yzz"])


def test_an_underline_moves_with_its_words_while_they_are_looked_at_again(
    write: Write, primer: Primer, qtbot: QtBot
) -> None:
    editor = write("one zzz two")
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])
    primer.open.clear()
    put_caret(editor, 0)
    QTest.keyClicks(editor, "and ")
    aids(editor).look()
    assert aids(editor).asking
    assert underlined(editor) == ["zzz"]
    assert [span.selectedText() for span, _ in aids(editor)._shown] == ["zzz"]


def _far(colour: str, rgb: int) -> int:
    one, other = QColor(colour), QColor(rgb)
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def _is_drawn(editor: LongText, colour: str) -> bool:
    picture = editor.viewport().grab().toImage()
    drawn = {picture.pixelColor(x, y).rgb() for x in range(picture.width()) for y in range(picture.height())}
    return any(_far(colour, rgb) < 40 for rgb in drawn)


@pytest.mark.parametrize("theme", list(Theme))
def test_both_underlines_are_drawn_in_the_themes_own_colours(
    write: Write, qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    editor = write("zzzzzzzzzzzzzzz\nMum suffers from it")
    look.apply(qapp, theme, 130)
    qtbot.waitUntil(lambda: underlined(editor) == ["zzzzzzzzzzzzzzz", "suffers from"])
    colours = (look.current().colours.danger, look.current().colours.info)
    qtbot.waitUntil(lambda: all(_is_drawn(editor, colour) for colour in colours))


# -- never late, never in the way --------------------------------------------------------------------------------


def test_an_answer_about_older_words_is_never_shown(write: Write, primer: Primer, qtbot: QtBot) -> None:
    editor = write("before")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    primer.open.clear()
    editor.setPlainText("bad zzz bad")
    qtbot.waitUntil(lambda: aids(editor).asking)
    editor.setPlainText("all is quite well here")
    primer.open.set()
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert "zzz" in primer.asked
    assert underlined(editor) == []


def test_an_answer_given_before_a_name_was_known_is_dropped_and_asked_for_again(
    write: Write, speller: Speller, primer: Primer, qtbot: QtBot
) -> None:
    primer.open.clear()
    editor = write("zzz")
    handed: list[object] = []
    speller.look_at(editor, ("zzz",), handed.append)
    speller.set_known_words({"zzz"})
    primer.open.set()
    qtbot.waitUntil(lambda: not aids(editor).waiting and not speller.busy)
    assert handed == []
    assert underlined(editor) == []


def test_a_place_to_write_may_go_while_its_words_are_looked_at(
    write: Write, speller: Speller, primer: Primer, qtbot: QtBot
) -> None:
    primer.open.clear()
    editor = write("zzz")
    qtbot.waitUntil(lambda: aids(editor).asking)
    editor.deleteLater()
    QCoreApplication.sendPostedEvents(editor, QEvent.Type.DeferredDelete.value)
    primer.open.set()
    qtbot.waitUntil(lambda: not speller.busy)  # the fixture sees that nothing was raised
    speller.set_known_words({"zzz"})


def test_only_what_is_on_screen_is_looked_at_until_somebody_scrolls(write: Write, primer: Primer, qtbot: QtBot) -> None:
    editor = write("\n".join([*["quiet"] * 200, "lastzz"]))
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert "lastzz" not in primer.asked
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: underlined(editor) == ["lastzz"])


def test_a_closed_speller_is_quiet(write: Write, speller: Speller, qtbot: QtBot) -> None:
    editor = write("zzz")
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])
    speller.close()
    editor.setPlainText("zzz again")
    aids(editor).look()
    aids(editor).go_on()
    assert QApplication.activePopupWidget() is None


def test_nothing_is_looked_up_in_a_text_nobody_can_write_in(write: Write, primer: Primer, qtbot: QtBot) -> None:
    editor = write("")
    editor.setReadOnly(True)
    editor.setPlainText("zzz")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert primer.asked == []


# -- by keyboard -------------------------------------------------------------------------------------------------


def test_f7_goes_from_word_to_word_and_round_again(write: Write, qtbot: QtBot) -> None:
    editor = write("\n".join(["zza one", *["quiet"] * 3000, "two zzb", "Mum suffers from it"]))
    put_caret(editor, 10)
    seen = []
    for _ in range(4):
        QTest.keyClick(editor, Qt.Key.Key_F7)
        menu = menu_of(qtbot)
        seen.append(editor.textCursor().selectedText())
        QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert seen == ["zzb", "suffers from", "zza", "zzb"]


def test_f7_is_for_the_place_the_keyboard_is_in_when_a_page_has_several(write: Write, qtbot: QtBot) -> None:
    editor = write("zza one")
    other = LongText("What next", "zzb two")
    layout = editor.window().layout()
    assert layout is not None
    layout.addWidget(other)
    qtbot.waitUntil(lambda: underlined(other) == ["zzb"])
    for place, words in ((editor, "zza"), (other, "zzb")):
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_F7)
        QTest.keyClick(menu_of(qtbot), Qt.Key.Key_Escape)
        assert place.textCursor().selectedText() == words


def test_f7_where_all_is_well_says_so(write: Write, qtbot: QtBot) -> None:
    editor = write("all is well")
    QTest.keyClick(editor, Qt.Key.Key_F7)
    menu = menu_of(qtbot)
    assert menu.accessibleName() == "Nothing to look at in this text"
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_a_suggestion_is_taken_in_one_step_that_can_be_undone(write: Write, qtbot: QtBot) -> None:
    editor = write("He is fuzzy now")
    told: list[str] = []
    editor.written.connect(told.append)
    QTest.keyClick(editor, Qt.Key.Key_F7)
    menu = menu_of(qtbot)
    assert entries(menu) == ["fuss", "fusy", "bizarre", "a", "b", "Add to my word list"]
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert editor.toPlainText() == "He is fuss now"
    assert told == ["He is fuss now"]
    editor.undo()
    assert editor.toPlainText() == "He is fuzzy now"


def test_alt_enter_offers_kinder_words_and_says_why(write: Write, qtbot: QtBot) -> None:
    editor = write("Suffers from asthma.")
    qtbot.waitUntil(lambda: underlined(editor) == ["Suffers from"])
    put_caret(editor, 3)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    menu = menu_of(qtbot)
    assert menu.accessibleName().startswith("Having a condition")
    assert entries(menu) == ["Use “Has”", "Use “Lives with”", "Leave it as it is"]
    choose(menu, "Use “Lives with”")
    assert editor.toPlainText() == "Lives with asthma."


def test_words_left_as_they_are_stay_left_in_this_text_and_in_this_sentence_elsewhere(
    write: Write, speller: Speller, qtbot: QtBot
) -> None:
    editor = write("She suffers from asthma.")
    qtbot.waitUntil(lambda: underlined(editor) == ["suffers from"])
    QTest.keyClick(editor, Qt.Key.Key_F7)
    choose(menu_of(qtbot), "Leave it as it is")
    qtbot.waitUntil(lambda: underlined(editor) == [])
    editor.setPlainText("She often suffers from asthma. She zzz.")
    qtbot.waitUntil(lambda: underlined(editor) == ["zzz"])
    again = write("She suffers from asthma. He suffers from gout.")
    qtbot.waitUntil(lambda: [mark.sentence for mark in aids(again).underlined] == ["He suffers from gout"])


def test_a_word_put_on_the_persons_list_is_right_from_then_on_and_handed_to_be_kept(
    write: Write, kept: list[str], qtbot: QtBot
) -> None:
    editor = write("A zzeilidh, zzeilidh’s")
    QTest.keyClick(editor, Qt.Key.Key_F7)
    choose(menu_of(qtbot), "Add to my word list")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert underlined(editor) == []
    assert kept == ["zzeilidh"]


def test_the_menu_at_the_mouse_has_the_usual_entries_too(write: Write, qtbot: QtBot) -> None:
    editor = write("fuzzy words")
    qtbot.waitUntil(lambda: underlined(editor) == ["fuzzy"])
    put_caret(editor, 2)
    editor.customContextMenuRequested.emit(editor.cursorRect().center())
    menu = menu_of(qtbot)
    assert entries(menu)[:2] == ["fuss", "fusy"]
    assert any("Select All" in label.replace("&", "") for label in entries(menu))
    menu.close()
    put_caret(editor, 9)
    editor.customContextMenuRequested.emit(editor.cursorRect().center())
    menu = menu_of(qtbot)
    assert "Add to my word list" not in entries(menu)
    menu.close()


def test_words_changed_while_suggestions_are_looked_up_are_not_replaced(write: Write, qtbot: QtBot) -> None:
    editor = write("fuzzy words")
    qtbot.waitUntil(lambda: underlined(editor) == ["fuzzy"])
    put_caret(editor, 2)
    aids(editor).offer()
    editor.setPlainText("other words")
    qtbot.waitUntil(lambda: not aids(editor).waiting)
    assert QApplication.activePopupWidget() is None
    assert editor.toPlainText() == "other words"


def test_who_cannot_see_the_underlines_is_told_after_the_hint_and_the_error(speller: Speller, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    speller.lend_to(window)
    editor = LongText("", "zza and zzb")
    field = Field("What happened", editor, hint="Their words first.")
    QVBoxLayout(window).addWidget(field)
    window.show()
    qtbot.waitUntil(lambda: editor.accessibleDescription() == "Their words first. To look at with F7: zza, zzb.")
    field.show_error("Say more.")
    editor.setPlainText("zzc and zzd")
    said = "Say more. Their words first. To look at with F7: zzc, zzd."
    qtbot.waitUntil(lambda: editor.accessibleDescription() == said)
    editor.setPlainText("well")
    qtbot.waitUntil(lambda: editor.accessibleDescription() == "Say more. Their words first.")


# -- the dictionary ----------------------------------------------------------------------------------------------


def no_hints() -> HintBook:
    raise Trouble("hints.toml, line 3: that is wrong.")


def test_without_the_library_words_are_not_underlined_and_wording_still_is(qtbot: QtBot) -> None:
    speller = Speller(open_dictionary=lambda: None)
    assert speller.standing == "The spelling dictionary is being read."
    found: list[dict[str, tuple[Mark, ...]]] = []
    qtbot.waitUntil(lambda: not speller.busy)
    speller.look_at(speller, ("Mum suffers from zzz.",), found.append)
    speller.suggest(speller, "zzz", lambda words: found.append({"": ()} if words else {}))
    qtbot.waitUntil(lambda: len(found) == 2)
    assert [mark.found for mark in found[0]["Mum suffers from zzz."]] == ["suffers from"]
    assert found[1] == {}
    assert not speller.is_available()
    assert "Enchant" in speller.standing
    speller.close()


def test_a_hint_book_that_cannot_be_read_is_told_and_spelling_goes_on(primer: Primer, qtbot: QtBot) -> None:
    speller = Speller(open_dictionary=lambda: primer, read_hints=no_hints)
    with qtbot.waitSignal(speller.told):
        pass
    found: list[dict[str, tuple[Mark, ...]]] = []
    speller.look_at(speller, ("An addict zzz.",), found.append)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert [mark.found for mark in found[0]["An addict zzz."]] == ["zzz"]
    assert speller.is_available()
    speller.close()


@needs_enchant
def test_the_dictionary_we_carry_reads_british_and_leaves_nothing_behind() -> None:
    opened = bundled_dictionary()()
    assert opened is not None
    assert opened.check("colour")
    assert not opened.check("color")
    assert opened.check("Lochaber")
    assert "receive" in opened.suggest("recieve")
    assert not Path(os.environ["ENCHANT_CONFIG_DIR"]).exists()


@pytest.mark.parametrize("how", ["os.environ['PYENCHANT_LIBRARY_PATH'] = 'nowhere'", "sys.modules['enchant'] = None"])
def test_a_machine_without_the_library_opens_no_dictionary_and_raises_nothing(how: str) -> None:
    code = f"import os, sys; {how}; from ui.spelling import bundled_dictionary; print(bundled_dictionary()() is None)"
    code += "; print(os.path.exists(os.environ['ENCHANT_CONFIG_DIR']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
