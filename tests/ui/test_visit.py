"""The visit form as a worker uses it: typing, stepping, being interrupted, and sending to the lead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.views import VisitState, VisitView
from tests.ui import sample_visits as sample
from tests.ui.sample_visits import FINN, FINN_VOICE, ISLA, VISIT, rev
from ui import look
from ui.forms.question import Question
from ui.look import Theme
from ui.pages.visit import VisitPage
from ui.pages.visit_plan import KEYS
from ui.pages.visit_switch import PersonSwitch

NEVER_MS = 10_000_000  # saves only when told to, so that a test decides when


class Desk:
    """Takes what the page says and answers when the test says so."""

    def __init__(self, page: VisitPage) -> None:
        self.page = page
        self.sent: list[tuple[str, dict[str, Value], dict[str, tuple[RevisionId, ...]]]] = []
        self.begun: list[tuple[str, str, dict[str, Value]]] = []
        self.steps: list[str] = []
        self.said: list[str] = []
        page.fields_written.connect(self.take)
        page.part_written.connect(self.begin)
        page.step_shown.connect(self.steps.append)
        page.submit_asked.connect(self.hear_submit)
        page.left.connect(self.hear_left)
        page.settle_asked.connect(self.hear_settle)

    def take(self, record: str, fields: dict[str, Value], shown: dict[str, tuple[RevisionId, ...]]) -> None:
        self.sent.append((record, fields, shown))

    def begin(self, kind: str, key: str, fields: dict[str, Value]) -> None:
        self.begun.append((kind, key, fields))

    def hear_submit(self, visit: str) -> None:
        self.said.append(f"submit {visit}")

    def hear_left(self) -> None:
        self.said.append("left")

    def hear_settle(self) -> None:
        self.said.append("settle")

    def answer(self, n: int = 61) -> None:
        """Says that the last writing sent is kept."""
        record, fields, _ = self.sent[-1]
        self.page.written(RecordId(record), {field: (rev(n),) for field in fields}, "14:08")


def opened(
    qtbot: QtBot, view: VisitView, step: str = "before", width: int = 1162, height: int = 632
) -> tuple[VisitPage, Desk]:
    page = VisitPage(autosave_ms=NEVER_MS)
    qtbot.addWidget(page)
    desk = Desk(page)
    page.show_names(sample.COLLEAGUES)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_visit(view)
    page.show_step(step)
    return page, desk


def question(page: QWidget, field: str, about: str = "") -> Question:
    """The one on screen that asks for a field, of somebody when named."""
    found = [
        each
        for each in page.findChildren(Question)
        if each.field.name == field and about in each._about and each.isVisibleTo(page)
    ]
    assert found, field
    return found[0]


def dot(inside: QWidget, words: str) -> QRadioButton:
    return next(each for each in inside.findChildren(QRadioButton) if each.accessibleName() == words)


def click(button: QAbstractButton | None) -> None:
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())


def button(page: QWidget, name: str) -> QAbstractButton:
    found = [each for each in page.findChildren(QAbstractButton) if each.accessibleName() == name and each.isVisible()]
    assert found, name
    return found[0]


def editor(asked: Question) -> QPlainTextEdit:
    found = asked.findChild(QPlainTextEdit)
    assert isinstance(found, QPlainTextEdit)
    return found


def line(asked: Question) -> QLineEdit:
    found = asked.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def words_on(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def focused() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


def faults_of(page: QWidget, width: int, height: int) -> list[str]:
    """What is cut, too small to hit, or has no name, in words."""
    least = page.minimumSizeHint()
    found = [f"needs {least}"] if least.width() > width or least.height() > height else []
    for control in page.findChildren(QWidget):
        if not control.isVisible():
            continue
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.focusProxy() is None:
            if not control.accessibleName():
                found.append(f"no name: {type(control)}")
            if min(control.width(), control.height()) < 24:
                found.append(f"small: {control.accessibleName()} {control.size()}")
        if isinstance(control, QLabel) and control.text():
            wraps = control.wordWrap()
            needed = control.heightForWidth(control.width()) if wraps else control.sizeHint().width()
            if (control.height() if wraps else control.width()) < needed - 1:
                found.append(f"cut: {control.text()} {control.size()} needs {needed}")
    return found


# Writing


def test_words_typed_are_sent_on_leaving_the_field_and_the_page_says_when_they_are_saved(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "happened")
    QTest.keyClicks(editor(question(page, "note")), " All calm.")
    assert desk.sent == []
    QTest.keyClick(editor(question(page, "note")), Qt.Key.Key_Tab)
    assert desk.sent == [(VISIT, {"note": sample.NOTE + " All calm."}, {"note": (rev(60),)})]
    assert "Saving on this laptop" in words_on(page)
    desk.answer()
    assert "Every word is saved on this laptop · 14:08" in words_on(page)


def test_a_fresh_view_while_somebody_types_changes_neither_the_words_nor_what_they_are_written_over(
    qtbot: QtBot,
) -> None:
    page, desk = opened(qtbot, sample.visit(), "happened")
    note = editor(question(page, "note"))
    QTest.keyClicks(note, " Mine.")
    theirs = sample.visit(
        readings={**sample.visit().readings, "note": sample.reads("Theirs.", 99)},
        shown={**sample.visit().shown, "note": (rev(99),)},
    )
    page.show_visit(theirs)
    assert note.toPlainText() == sample.NOTE + " Mine."
    page.save_now()
    assert desk.sent[-1] == (VISIT, {"note": sample.NOTE + " Mine."}, {"note": (rev(60),)})


def test_a_view_passed_over_is_asked_for_again_when_the_person_goes_on(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "happened")
    asked: list[str] = []
    page.view_asked.connect(asked.append)
    QTest.keyClicks(editor(question(page, "note")), " Mine.")
    page.show_visit(sample.visit())
    QTest.keyClick(editor(question(page, "note")), Qt.Key.Key_Tab)
    assert asked == []
    desk.answer()
    assert asked == [VISIT]


def test_after_the_words_are_written_both_versions_are_shown_in_place_with_who_and_when(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "happened")
    reading = sample.apart(("Mine.", 61, "eilidh"), ("Theirs.", 99, "ruaridh"))
    page.show_visit(
        sample.visit(
            readings={**sample.visit().readings, "note": reading},
            shown={**sample.visit().shown, "note": (rev(61), rev(99))},
            to_settle=1,
        )
    )
    seen = words_on(page)
    for words in ("Mine.", "Theirs.", "Eilidh Ross · Fri 20 Nov 2026 17:20", "Ruaridh Matheson"):
        assert words in seen
    click(button(page, "Settle What happened"))
    assert desk.said == ["settle"]


def test_ones_own_version_stays_in_the_editor_and_is_not_written_over_the_other(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "happened")
    reading = sample.apart((sample.NOTE, 61, "eilidh"), ("Theirs.", 99, "ruaridh"))
    page.show_visit(
        sample.visit(
            readings={**sample.visit().readings, "note": reading},
            shown={**sample.visit().shown, "note": (rev(61), rev(99))},
        )
    )
    QTest.keyClicks(editor(question(page, "note")), " More.")
    page.save_now()
    assert desk.sent[-1] == (VISIT, {"note": sample.NOTE + " More."}, {"note": (rev(61),)})


def test_what_is_typed_during_a_write_follows_it_over_its_answer(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "happened")
    note = editor(question(page, "note"))
    QTest.keyClicks(note, "One.")
    page.save_now()
    QTest.keyClicks(note, " Two.")
    page.save_now()
    assert [fields for _, fields, _ in desk.sent] == [{"note": "One."}]
    desk.answer(61)
    assert desk.sent[-1] == (VISIT, {"note": "One. Two."}, {"note": (rev(61),)})


def test_a_disk_that_fails_is_said_so_and_the_words_stay_until_they_are_written(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "happened")
    QTest.keyClicks(editor(question(page, "note")), "One.")
    page.save_now()
    page.not_saved("the disk is full.")
    assert "Not saved yet: the disk is full." in words_on(page)
    QTest.keyClicks(editor(question(page, "note")), " Two.")
    page.save_now()
    assert desk.sent[-1][1] == {"note": "One. Two."}
    desk.answer()
    assert "Every word is saved on this laptop · 14:08" in words_on(page)
    assert page.is_all_written


@pytest.mark.parametrize("how", ["leave", "hide", "step", "home"])
def test_going_away_saves_first(qtbot: QtBot, how: str) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "happened")
    QTest.keyClicks(editor(question(page, "note")), "Last words")
    match how:
        case "leave":
            QTest.keyClick(page, Qt.Key.Key_Escape)
            assert desk.said == ["left"]
        case "hide":
            page.hide()
        case "step":
            QTest.keyClick(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        case _:
            click(button(page, "MacAskill family"))
    assert desk.sent[0][1] == {"note": "Last words"}


@pytest.mark.parametrize("how", ["hide", "step"])
def test_going_away_saves_also_what_was_dictated_where_the_keyboard_was_not(qtbot: QtBot, how: str) -> None:
    """Dictation and drag and drop put words into a field that has not got the focus."""
    page, desk = opened(qtbot, sample.visit(), "seen")
    first = editor(question(page, "text"))
    click(button(page, "Add another"))
    assert not first.hasFocus()
    first.insertPlainText("Also: ")
    if how == "hide":
        page.hide()
    else:
        page.show_step("agreed")
    assert [record for record, _, _ in desk.sent] == ["k7f2qd4m.72"]


def test_another_visit_shown_meanwhile_does_not_lose_what_was_typed_in_the_first(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "happened")
    QTest.keyClicks(editor(question(page, "note")), "First visit")
    page.show_visit(sample.visit(id=RecordId("k7f2qd4m.52")))
    assert desk.sent[0][:2] == (VISIT, {"note": "First visit"})
    page.not_saved("the disk is full.", VISIT)
    page.save_now()
    assert desk.sent[1][:2] == (VISIT, {"note": "First visit"})


def test_a_child_s_words_begin_a_record_once_and_go_on_under_its_name(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "words")
    click(dot(page, "Finn"))
    QTest.keyClicks(editor(question(page, "words", "Finn")), "Pure")
    page.save_now()
    kind, key, fields = desk.begun[0]
    assert (kind, fields) == ("voice", {"visit": VISIT, "person": FINN.id, "words": "Pure"})
    QTest.keyClicks(editor(question(page, "words", "Finn")), " magic")
    page.show_part(key, sample.part(FINN_VOICE, "voice", person=FINN.id, words="Pure"))
    page.save_now()
    assert len(desk.begun) == 1
    assert desk.sent == [(FINN_VOICE, {"words": "Pure magic"}, {"words": (rev(60),)})]
    desk.answer()
    page.show_visit(sample.visit(voices=(sample.part(FINN_VOICE, "voice", person=FINN.id, words="Pure magic"),)))
    assert len([q for q in page.findChildren(Question) if q.field.name == "words" and "Finn" in q._about]) == 1


def test_a_time_is_written_as_a_moment_of_the_visit_s_day_and_nonsense_is_said_not_to_be_kept(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit())
    ended = question(page, "actual_end")
    QTest.mouseClick(line(ended), Qt.MouseButton.LeftButton)
    QTest.keyClicks(line(ended), "soon")
    QTest.keyClick(line(ended), Qt.Key.Key_Tab)
    assert "Not kept yet: write it like 15:10." in words_on(page)
    assert desk.sent == []
    page.show_visit(sample.empty_visit())
    assert line(ended).text() == "soon"
    line(ended).selectAll()
    QTest.keyClicks(line(ended), "3.05pm")
    page.save_now()
    assert desk.sent[-1][1] == {"actual_end": "2026-11-21T15:05+00:00"}


def test_a_day_is_read_as_typed_and_said_again_in_words(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "agreed")
    QTest.keyClicks(line(question(page, "due_on")), "4 dec")
    assert "Friday 4 December 2026" in words_on(page)
    page.save_now()
    assert desk.begun[0][2] == {"visit": VISIT, "due_on": "2026-12-04"}


# Not asked is not no


@pytest.mark.parametrize("step", KEYS)
def test_in_a_visit_just_begun_nothing_is_answered_and_nothing_is_written(qtbot: QtBot, step: str) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), step)
    ticked = [each.accessibleName() for each in page.findChildren(Question) if each.answer.value is not None]
    assert ticked == []
    page.leave()
    assert (desk.sent, desk.begun) == ([], [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Yes", "yes"),
        ("No", "no"),
        ("Not asked", "not_asked"),
        ("Not known", "not_known"),
        ("Prefers not to say", "declined"),
    ],
)
def test_each_way_of_answering_is_written_as_itself(qtbot: QtBot, words: str, code: str) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "check")
    click(dot(question(page, "safeguarding_concern_raised"), words))
    page.save_now()
    assert desk.sent == [(VISIT, {"safeguarding_concern_raised": code}, {"safeguarding_concern_raised": ()})]


def test_seen_alone_is_asked_only_of_children_who_were_there_and_starts_blank(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "who")
    presence = question(page, "presence", "Isla")
    click(dot(presence, "There throughout"))
    alone = question(page, "seen_alone", "Isla")
    assert alone.answer.value is None
    page.save_now()
    assert desk.begun == [("took_part", desk.begun[0][1], {"visit": VISIT, "person": ISLA.id, "presence": "all_of_it"})]
    click(dot(presence, "Not seen"))
    assert question(page, "why", "Isla")
    asked = [q._about for q in page.findChildren(Question) if q.field.name == "seen_alone"]
    assert not [about for about in asked if "Kirsty" in about or "Baby" in about]


def test_children_come_first_and_a_child_not_yet_born_is_asked_what_makes_sense(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.empty_visit(), "words")
    switch = page.findChild(PersonSwitch)
    assert isinstance(switch, PersonSwitch)
    names = [each.accessibleName() for each in switch.findChildren(QRadioButton)]
    assert names == ["Isla", "Finn", "Rowan", "Baby", "Kirsty", "Jamie", "Morag"]
    click(dot(page, "Baby"))
    method = question(page, "method", "Baby")
    offered = [each.accessibleName() for each in method.findChildren(QRadioButton)]
    assert "Said in words" not in offered
    assert "Not obtained" in offered


# Steps


def test_the_whole_form_is_walked_and_sent_by_keyboard_alone(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit())
    assert page.isAncestorOf(focused())
    for key in KEYS[1:]:
        QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert page.step == key
    QTest.keyClick(focused(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.step == "agreed"
    QTest.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.said == [f"submit {VISIT}"]
    assert desk.steps[1:8] == [*KEYS[1:], "agreed"]


@pytest.mark.parametrize("step", KEYS)
def test_tab_reaches_every_control_of_a_step_from_top_to_bottom(qtbot: QtBot, step: str) -> None:
    page, _ = opened(qtbot, sample.visit(), step)
    asked = [q for q in page.findChildren(Question) if q.isVisible()]
    reached: list[Question] = []
    for _ in range(250):
        now = QApplication.focusWidget()
        around: QWidget | None = now
        while around is not None and not isinstance(around, Question):
            around = around.parentWidget()
        if isinstance(around, Question) and around not in reached:
            reached.append(around)
        QTest.keyClick(now or page, Qt.Key.Key_Tab)
    assert {q.label for q in asked} == {q.label for q in reached}
    assert len(reached) == len(asked)
    tops = [q.mapTo(page, q.rect().topLeft()).y() for q in reached]
    begin = tops.index(min(tops))
    in_order = tops[begin:] + tops[:begin]
    assert in_order == sorted(in_order)


def test_enter_in_the_middle_of_a_note_with_ctrl_goes_on_and_does_not_break_the_line(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.empty_visit(), "happened")
    note = editor(question(page, "note"))
    QTest.keyClicks(note, "One.")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.step == "words"
    assert desk.sent[0][1] == {"note": "One."}


def test_a_scroll_over_a_folded_list_changes_no_answer(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "seen")
    combo = question(page, "area").findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    before = combo.currentIndex()
    wheel = QWheelEvent(
        QPointF(5, 5), combo.mapToGlobal(QPointF(5, 5)), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, wheel)
    assert combo.currentIndex() == before
    assert desk.sent == []


def test_what_is_missing_is_listed_first_and_leads_to_its_field(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.visit(), "check")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "There is a problem"
    assert "Nothing is missing" not in words_on(page)
    click(button(page, "Write what Rowan showed you, or why not."))
    assert page.step == "words"
    now = QApplication.focusWidget()
    assert now is not None
    assert question(page, "words", "Rowan").isAncestorOf(now)
    assert "Write what Rowan showed you, or why not." in words_on(page)


def test_a_draft_with_problems_is_saved_all_the_same_and_the_desk_decides_about_sending(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "check")
    QTest.keyClicks(editor(question(page, "worker_reflection")), "Tired.")
    click(button(page, "Send to lead"))
    assert desk.sent[-1][1] == {"worker_reflection": "Tired."}
    assert desk.said == []
    desk.answer()
    assert desk.said == [f"submit {VISIT}"]
    page.submitted("Sent to Ruaridh. It leaves this laptop when there is a connection.")
    assert "With your lead" in words_on(page)


def test_a_visit_is_not_sent_when_its_last_words_could_not_be_saved(qtbot: QtBot) -> None:
    page, desk = opened(qtbot, sample.visit(), "check")
    QTest.keyClicks(editor(question(page, "worker_reflection")), "Tired.")
    click(button(page, "Send to lead"))
    page.not_saved("the disk is full.")
    page.save_now()
    desk.answer()
    assert desk.said == []


def test_a_signed_visit_opens_to_read_and_is_written_on_only_as_an_amendment(qtbot: QtBot) -> None:
    view = sample.visit(VisitState.SIGNED_OFF, signed_line="Signed by Ruaridh Matheson today 16:20", problems=())
    page, desk = opened(qtbot, view)
    seen = words_on(page)
    assert "Signed by Ruaridh Matheson today 16:20" in seen
    assert "“The breakfast club is pure magic.”" in seen
    assert not page.findChildren(Question)
    click(button(page, "Write an amendment"))
    page.show_step("happened")
    QTest.keyClicks(editor(question(page, "note")), " Later.")
    page.show_visit(view)
    page.save_now()
    assert desk.sent[-1][1] == {"note": sample.NOTE + " Later."}


def test_a_visit_one_may_only_read_offers_no_amendment(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.visit(VisitState.SIGNED_OFF, may_write=False))
    names = [each.accessibleName() for each in page.findChildren(QAbstractButton) if each.isVisible()]
    assert "Write an amendment" not in names


def test_a_returned_visit_shows_the_lead_s_words_above_and_beside_the_field(qtbot: QtBot) -> None:
    view = sample.visit(
        VisitState.RETURNED,
        returned_with="Ruaridh Matheson: Say more about the damp.",
        comments=((f"{VISIT}.note", "Which wall?"),),
    )
    page, _ = opened(qtbot, view, "happened")
    seen = words_on(page)
    assert "Say more about the damp." in seen
    assert "Which wall?" in seen
    assert "Which wall" in editor(question(page, "note")).accessibleDescription()


def test_what_the_family_does_not_see_is_marked(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.visit(), "check")
    reflection = question(page, "worker_reflection")
    assert "not shown to the family" in words_on(reflection)
    assert "Not shown to the family" in editor(reflection).accessibleDescription()


# Room and names


@pytest.mark.parametrize("step", KEYS)
@pytest.mark.parametrize(("scale", "width", "height"), [(100, 1162, 632), (130, 1294, 632), (100, 1021, 504)])
def test_nothing_is_cut_and_everything_has_a_name(
    qtbot: QtBot, qapp: QApplication, step: str, scale: int, width: int, height: int
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    page, _ = opened(qtbot, sample.visit(), step, width, height)
    qtbot.waitUntil(lambda: not faults_of(page, width, height))


def test_last_time_is_a_column_where_there_is_room_and_a_key_away_where_there_is_not(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.visit())
    qtbot.waitUntil(lambda: "Mornings are a fight." in words_on(page))
    page.resize(1021, 504)
    qtbot.waitUntil(lambda: "Mornings are a fight." not in words_on(page))
    QTest.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "Mornings are a fight." in words_on(page))
