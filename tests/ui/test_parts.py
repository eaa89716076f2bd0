"""The parts, used as a person uses them: by mouse, by key, and by what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import look
from ui.look import Theme
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card, EmptyState
from ui.parts.choices import CheckRow, Dot, Segments, Tick
from ui.parts.fields import ErrorSummary, LongText, SaveLine, line_field
from ui.parts.flow import Flow
from ui.parts.front import Front
from ui.parts.outbox import OutboxRow
from ui.parts.people import Person, PersonChip
from ui.parts.pill import Pill, PillState
from ui.parts.rows import Column, RowTable
from ui.parts.scroll import FOCUS_MARGIN_PX, ScrollPage
from ui.parts.steps import Step, StepRail
from ui.parts.text import Chip, Text

Check = Callable[[QWidget], list[str]]
Shown = Callable[..., QWidget]

STEPS = (
    Step(key="before", title="Before you go", done=True),
    Step(key="who", title="Who was there"),
    Step(key="words", title="In their own words"),
)


@dataclass(frozen=True)
class Row:
    family: str
    miles: int


def columns() -> tuple[Column[Row], ...]:
    return (
        Column(title="Family", getter=lambda row: row.family),
        Column(title="Miles", getter=lambda row: row.miles, format=lambda miles: f"{miles} mi", width=80),
    )


def every_part() -> list[QWidget]:
    table: RowTable[Row] = RowTable("Families", columns())
    table.show_rows([Row("Gillies", 12)])
    born = line_field("When was Rowan born?", hint="For example 3 Jul 2019")
    born.show_error("Write a day that has been.")
    problems = ErrorSummary()
    problems.show_errors([("born", "Write a day that has been.")])
    return [
        Button("Start visit", Kind.PRIMARY, icon="play"),
        Button("", Kind.QUIET, icon="x", name="Put away"),
        Tick("Breakfast club place for Isla and Finn"),
        Dot("Keep mine"),
        Segments("Child", [("isla", "Isla"), ("finn", "Finn")]),
        CheckRow("Ring housing about damp", who="Amina", chip="2 days overdue", tone="danger"),
        Banner("Dog loose in yard.", "warn", lead="Before you go:"),
        EmptyState("No visits today.", "Plan a visit"),
        PersonChip(Person(key="finn", known_as="Finn", initials="FM", age="7", role="P3")),
        StepRail("Parts of the visit", STEPS, "who"),
        OutboxRow("Home visit, 50 min", "Gillies family", icon="house", recorded_at="10:37"),
        Pill(PillState.OFFLINE, "Offline · 3 changes safe here"),
        LongText("What did you see or hear?", "Settled at bedtime."),
        SaveLine("Every word is saved on this laptop · 14:07"),
        born,
        problems,
        table,
    ]


@pytest.mark.parametrize("scale_percent", [100, 130, 200])
def test_every_part_has_a_name_a_target_and_room_for_its_words(
    qapp: QApplication, qtbot: QtBot, shown: Shown, scale_percent: int, unnamed: Check, too_small: Check, clipped: Check
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale_percent)
    page = ScrollPage("Every part")
    for part in every_part():
        page.body.addWidget(part)
    window = shown(page, width_px=look.current().px(720))
    assert unnamed(window) == []
    assert too_small(window) == []
    assert clipped(window) == []


@pytest.mark.parametrize("theme", Theme)
def test_every_part_can_be_painted_in_every_theme(qapp: QApplication, qtbot: QtBot, shown: Shown, theme: Theme) -> None:
    window = shown(*every_part())
    look.apply(qapp, theme, 100)
    assert not window.grab().isNull()


def test_every_part_can_be_painted_in_high_contrast(qapp: QApplication, qtbot: QtBot, shown: Shown) -> None:
    window = shown(*every_part())
    look.apply(qapp, Theme.DAYLIGHT, 100, high_contrast=True)
    assert not window.grab().isNull()


def test_what_a_person_wrote_is_never_markup(qtbot: QtBot) -> None:
    words = Text()
    qtbot.addWidget(words)
    words.show_parts("<i>Bold</i>", "a < b & c")
    assert words.text() == "<b>&lt;i&gt;Bold&lt;/i&gt;</b> a &lt; b &amp; c"
    assert Text("<b>x</b>").textFormat() is Qt.TextFormat.PlainText


def test_a_control_without_words_must_have_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        Button("", icon="x")


def test_an_ampersand_stays_an_ampersand(qtbot: QtBot) -> None:
    button = Button("Kirsty & Jamie")
    qtbot.addWidget(button)
    assert button.text() == "Kirsty && Jamie"
    assert button.accessibleName() == "Kirsty & Jamie"


def test_yellow_is_for_the_keyboard_and_not_for_the_mouse(qtbot: QtBot, shown: Shown) -> None:
    first, second = Button("One"), Button("Two")
    window = shown(first, second)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.hasFocus()
    assert first.property("keyed") != "true"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert second.property("keyed") == "true"
    assert first.property("keyed") != "true"


def test_a_row_of_segments_is_one_stop_with_arrows_inside(qtbot: QtBot, shown: Shown) -> None:
    before, row, after = (
        Button("Before"),
        Segments("Child", [("i", "Isla"), ("f", "Finn"), ("r", "Rowan")]),
        Button("After"),
    )
    window = shown(before, row, after)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    with qtbot.waitSignal(row.chosen) as heard:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert heard.args == ["f"]
    assert row.choice == "f"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_screen_readers_hear_radio_buttons_and_check_boxes(qtbot: QtBot, shown: Shown) -> None:
    row, tick = Segments("Child", [("i", "Isla"), ("f", "Finn")]), Tick("Done")
    shown(row, tick)
    roles = [QAccessible.queryAccessibleInterface(each).role() for each in row.findChildren(QRadioButton)]
    assert roles == [QAccessible.Role.RadioButton] * 2
    assert QAccessible.queryAccessibleInterface(tick).role() == QAccessible.Role.CheckBox


def test_showing_a_choice_tells_nobody(qtbot: QtBot) -> None:
    row = Segments("Child", [("i", "Isla"), ("f", "Finn")])
    qtbot.addWidget(row)
    with qtbot.assertNotEmitted(row.chosen):
        row.show_chosen("f")
    assert row.choice == "f"


def test_a_step_is_ticked_by_its_words_too(qtbot: QtBot, shown: Shown) -> None:
    row = CheckRow("Ring housing", who="Amina", chip="2 days overdue", tone="danger")
    shown(row)
    with qtbot.waitSignal(row.ticked) as heard:
        qtbot.mouseClick(row.box, Qt.MouseButton.LeftButton, pos=row.box.rect().center())
    assert heard.args == [True]
    assert isinstance(row.box, QCheckBox)
    assert row.box.accessibleDescription() == "Amina, 2 days overdue"


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        (PillState.SENT, "ok"),
        (PillState.OFFLINE, "off"),
        (PillState.OFFLINE_CLEAR, "off"),
        (PillState.SENDING, "info"),
        (PillState.WAITING, "off"),
        (PillState.LOOK, "warn"),
        (PillState.STALE, "danger"),
    ],
)
def test_the_pill_has_its_seven_states(qtbot: QtBot, state: PillState, tone: str) -> None:
    pill = Pill(state, "Words")
    qtbot.addWidget(pill)
    assert pill.state is state
    assert pill.property("pill") == tone
    assert pill.accessibleName() == "Words"
    assert not pill.icon().isNull()


def test_the_pill_never_becomes_narrower(qtbot: QtBot, shown: Shown) -> None:
    pill = Pill(PillState.OFFLINE, "Offline · 3 changes safe here")
    shown(pill)
    wide = pill.sizeHint().width()
    pill.show_state(PillState.SENT, "All sent")
    assert pill.sizeHint().width() == wide
    pill.show_state(PillState.OFFLINE_CLEAR, "Offline · up to date as of 08:12 this morning")
    assert pill.sizeHint().width() > wide


def test_the_pill_speaks_at_most_once_a_pause_and_then_says_the_latest(qtbot: QtBot) -> None:
    pill = Pill(PillState.SENDING, "Sending 1 of 3", announce_every_ms=30)
    qtbot.addWidget(pill)
    told: list[str] = []
    pill.announced.connect(told.append)
    with qtbot.waitSignal(pill.announced):
        pill.show_state(PillState.SENDING, "Sending 2 of 3")
    with qtbot.waitSignal(pill.announced):
        pill.show_state(PillState.SENDING, "Sending 3 of 3")
        pill.show_state(PillState.SENT, "All sent")
        assert told == ["Sending 2 of 3"]
    assert told == ["Sending 2 of 3", "All sent"]


def test_a_chip_keeps_its_width(qtbot: QtBot) -> None:
    chip = Chip("waiting to send", "off")
    qtbot.addWidget(chip)
    wide = chip.sizeHint().width()
    chip.show_state("sent", "ok")
    assert chip.sizeHint().width() == wide


def test_only_plain_words_are_pasted(qtbot: QtBot) -> None:
    text = LongText("Words")
    qtbot.addWidget(text)
    rich = QMimeData()
    rich.setHtml("<b>Settled</b>")
    rich.setText("Settled")
    with qtbot.waitSignal(text.written) as heard:
        text.insertFromMimeData(rich)
    assert heard.args == ["Settled"]
    picture, file = QMimeData(), QMimeData()
    picture.setImageData(QImage(1, 1, QImage.Format.Format_RGB32))
    assert not text.canInsertFromMimeData(picture)
    file.setUrls([QUrl("file:///x")])
    assert "<" not in text.toPlainText()


def test_long_words_grow_downwards_and_tab_moves_on(qtbot: QtBot, shown: Shown) -> None:
    text, after = LongText("Words", lines_min=2, lines_max=8), Button("After")
    shown(text, after)
    before_px = text.sizeHint().height()
    text.setFocus()
    for _ in range(5):
        qtbot.keyClick(text, Qt.Key.Key_Return)
    assert text.sizeHint().height() > before_px
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_an_error_is_said_beside_the_field_and_in_the_summary(qtbot: QtBot, shown: Shown) -> None:
    field, summary = line_field("Born", hint="For example 3 Jul 2019"), ErrorSummary()
    shown(summary, field)
    field.show_error("Write a day that has been.")
    summary.show_errors([("born", "Write a day that has been.")])
    assert summary.hasFocus()
    assert field.editor.accessibleDescription() == "Write a day that has been. For example 3 Jul 2019"
    with qtbot.waitSignal(summary.error_chosen) as heard:
        qtbot.mouseClick(summary.findChild(Button), Qt.MouseButton.LeftButton)
    assert heard.args == ["born"]
    field.clear_error()
    summary.show_errors([])
    assert field.editor.accessibleDescription() == "For example 3 Jul 2019"
    assert not summary.isVisible()


def test_a_step_is_chosen_and_says_whether_it_is_done(qtbot: QtBot, shown: Shown) -> None:
    rail = StepRail("Parts", STEPS, "who")
    shown(rail)
    first, second, third = rail.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert first.accessibleDescription() == "done"
    assert second.accessibleDescription() == "open now, not done yet"
    with qtbot.waitSignal(rail.step_chosen) as heard:
        qtbot.mouseClick(third, Qt.MouseButton.LeftButton)
    assert heard.args == ["words"]


def press(qtbot: QtBot, card: QWidget, name: str) -> None:
    """Presses the control of that name."""
    (control,) = [each for each in card.findChildren(QWidget) if each.accessibleName() == name]
    qtbot.mouseClick(control, Qt.MouseButton.LeftButton)


def test_a_table_row_is_chosen_by_enter(qtbot: QtBot, shown: Shown) -> None:
    table: RowTable[Row] = RowTable("Families", columns())
    shown(table)
    table.show_rows([Row("Gillies", 12), Row("Nicolson", 30)])
    assert table.model().index(1, 1).data() == "30 mi"
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.row_chosen) as heard:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard.args == [Row("Nicolson", 30)]


def test_a_narrow_column_wraps_its_words(qtbot: QtBot, shown: Shown) -> None:
    table: RowTable[Row] = RowTable("Families", columns())
    shown(table)
    table.show_rows([Row("Gillies of the long road to Uig", 12), Row("Gillies", 12)])
    table.resize(220, 200)
    assert table.rowHeight(0) > table.rowHeight(1)


def test_the_focus_is_never_hidden_under_the_foot(qtbot: QtBot) -> None:
    page = ScrollPage("Visit")
    buttons = [Button(f"Part {number}") for number in range(30)]
    for button in buttons:
        page.body.addWidget(button)
    page.foot.addWidget(Button("Save and continue", Kind.PRIMARY))
    page.show_foot()
    qtbot.addWidget(page)
    page.resize(500, 400)
    with qtbot.waitExposed(page):
        page.show()
    for button in (buttons[20], buttons[3], buttons[11]):
        button.setFocus()
        top = button.mapTo(page, button.rect().topLeft()).y()
        assert FOCUS_MARGIN_PX <= top <= page.height() - FOCUS_MARGIN_PX - button.height()


def test_a_row_of_chips_breaks_and_nothing_is_cut(qtbot: QtBot, shown: Shown, clipped: Check) -> None:
    people, flow = QWidget(), Flow()
    people.setLayout(flow)
    for name in ("Kirsty", "Jamie", "Isla", "Finn", "Rowan"):
        flow.addWidget(PersonChip(Person(key=name, known_as=name, initials=name[0], age="7", role="P3 Staffin")))
    window = shown(people, width_px=360)
    assert flow.heightForWidth(300) > flow.heightForWidth(2000)
    assert clipped(window) == []


def test_a_card_has_a_head_for_one_quiet_button(qtbot: QtBot, shown: Shown, clipped: Check) -> None:
    card = Card("What we agreed")
    card.head.addWidget(Button("All 5 steps", Kind.QUIET))
    assert clipped(shown(card)) == []


def test_an_empty_place_offers_one_thing_to_do(qtbot: QtBot, shown: Shown) -> None:
    empty = EmptyState("No visits today.", "Plan a visit")
    shown(empty)
    with qtbot.waitSignal(empty.acted):
        press(qtbot, empty, "Plan a visit")


def test_what_waits_behind_the_page_in_front_squeezes_nothing_beside_it(
    qtbot: QtBot, shown: Shown, clipped: Check
) -> None:
    above, front = Text("What stands above, in so many words that they break. " * 18), Front()
    pages = [QWidget(), QWidget()]
    for page, words in zip(pages, ("In front.", "Behind, and far higher than all of the window. " * 60), strict=True):
        QVBoxLayout(page).addWidget(Text(words))
        front.addWidget(page)
    window = shown(above, front)
    assert pages[1].heightForWidth(front.width()) > window.height()
    assert above.height() >= above.heightForWidth(above.width())
    assert clipped(window) == []
