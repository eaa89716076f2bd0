"""A child's own page: two questions at a time, five big faces each, and a wheel that grows. Nobody else is named on it.

It fills the window. Keys that lead elsewhere are swallowed here; only covering (F9), locking and text size go through.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_assessing import DomainView, SectionView
from ui import look
from ui.forms.writer import Writer
from ui.pages.assess_tiles import FaceRow
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.fields import SaveLine
from ui.parts.text import Heading, Rule, Text
from ui.pictures.wheel import WheelPicture
from ui.saving import QUIET_MS, Saving

AT_ONCE = 2
_MARGIN_PX = 48
_BESIDE_LEAST = 900  # units: narrower windows have no wheel


class FacesPage(QWidget):
    """Asks one child. `left` brings the worker's page back."""

    left = Signal(str, str)  # assessment, child
    view_asked = Signal(str, str)

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("How are things?")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._assessment = ""
        self._section: SectionView | None = None
        self._asked: tuple[DomainView, ...] = ()
        self._at = 0
        self._savings: dict[str, Saving] = {}
        self._values: dict[str, str] = {}
        self.rows: list[tuple[Heading, FaceRow]] = []
        self._lay(autosave_ms)

    def _lay(self, autosave_ms: int) -> None:
        self._title = Heading("", 1)
        self._hint = Text("There are no wrong answers. We can skip any of these.")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(10)
        self._holder = QWidget()
        self._holder.setLayout(self._questions)
        self._questions.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._title)
        left.addWidget(self._hint)
        left.addSpacing(6)
        left.addWidget(self._holder, 1)
        self.wheel = WheelPicture("How things are")
        self._ground = Card()
        self._ground.body.addWidget(self.wheel)
        self._ground.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(36)
        self._across.addLayout(left, 64)
        self._across.addWidget(self._ground, 36)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, 30, _MARGIN_PX, 14)
        column.setSpacing(12)
        column.addLayout(self._across, 1)
        column.addWidget(Rule())
        column.addLayout(self._foot(autosave_ms))

    def _foot(self, autosave_ms: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back, skip = Button("Back", icon="arrow-left"), Button("Skip", Kind.QUIET)
        self._leave = Button("Back to the form", Kind.QUIET, icon="lock")
        self.primary = Button("Next", Kind.PRIMARY, icon="arrow-right")
        back.clicked.connect(self.go_back)
        skip.clicked.connect(self.skip)
        self._leave.clicked.connect(self.leave)
        self.primary.clicked.connect(self.go_on)
        self._place = Text("", "body", wrap=False)
        line = SaveLine()
        self.writer = Writer(self, line, quiet_ms=autosave_ms)
        self.writer.standing_changed.connect(self.follow)
        self.writer.record_born.connect(self._take_born)
        row.addWidget(back)
        row.addWidget(skip)
        row.addStretch(1)
        row.addWidget(self._place)
        row.addStretch(1)
        row.addWidget(line)
        row.addWidget(self._leave)
        row.addWidget(self.primary)
        return row

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_child(self, assessment: str, family: str, section: SectionView) -> None:
        """Begins at the first question for this child; the same child again only lets the wheel grow."""
        is_other = (assessment, section.who.key) != (self._assessment, self._section.who.key if self._section else "")
        self._assessment, self._section = assessment, section
        self.writer.family = family
        self._asked = tuple(each for each in section.domains if each.child_label and not each.guarded)
        self.wheel.show_picture(section.wheel)
        for domain in self._asked:
            self._take(domain, is_other=is_other)
        if is_other:
            self._at = 0
            self._title.setText(f"How are things for {section.who.name}?")
            self._show_questions()

    def forget(self) -> None:
        """Begins anew the next time, even with the same child."""
        self._section, self._assessment = None, ""
        self._savings, self._values = {}, {}
        self.writer.forget_saved()

    def _take(self, domain: DomainView, *, is_other: bool) -> None:
        assert self._section is not None
        person = self._section.who.key
        if is_other or domain.code not in self._savings:
            if domain.parts:
                saving = self.writer.open(domain.parts[0])
            else:
                always: dict[str, Value] = {
                    "assessment": self._assessment, "person": person, "domain": domain.code,
                    "scale": self._section.scale, "scale_version": self._section.scale_version,
                }  # fmt: skip
                saving = self.writer.begin(domain.kind, always)
            self._savings[domain.code] = saving
            self._values[domain.code] = domain.parts[0].text("family_rating") if domain.parts else ""

    def _take_born(self, _key: str, _part: Part) -> None:
        self.follow()

    def follow(self) -> None:
        """Asks for a fresh view, for the wheel to grow, once every answer is written."""
        if self.writer.is_all_written and self._section is not None:
            self.view_asked.emit(self._assessment, self._section.who.key)

    # -- what is asked -----------------------------------------------------------------------------------------

    @property
    def _now(self) -> Sequence[DomainView]:
        return self._asked[self._at : self._at + AT_ONCE]

    def _show_questions(self) -> None:
        while (item := self._questions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.rows = []
        assert self._section is not None
        for domain in self._now:
            heading = Heading(domain.child_question or domain.child_label, 2)
            row = FaceRow(self._section.child_words, domain.hue)
            row.show_name(domain.child_question or domain.child_label, "")
            if domain.last is not None:
                row.show_last(domain.last.family, domain.last.day)
            row.show_value(self._values.get(domain.code) or None)
            row.setProperty("domain", domain.code)
            row.answered.connect(self._answer)
            self._questions.addWidget(heading)
            self._questions.addWidget(row, 1)
            self.rows.append((heading, row))
        if len(self._now) < AT_ONCE:
            self._questions.addStretch(1)
        first, last = self._at + 1, min(self._at + AT_ONCE, len(self._asked))
        number = f"{first} and {last}" if last > first else str(first)
        self._place.setText(f"{number} of {len(self._asked)}")
        self.primary.show_words("Next" if last < len(self._asked) else "That is all")
        order_tabs(self)
        self.take_focus()

    def take_focus(self) -> None:
        """Brings the keyboard to the first face asked about."""
        if self.rows:
            self.rows[0][1].stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer(self, value: Value) -> None:
        code = str(self.sender().property("domain"))
        saving = self._savings[code]
        self._values[code] = str(value)
        saving.type_in("family_rating", value)
        if self._section is not None:
            saving.type_in("rated_by", self._section.who.key)
        saving.save_now()

    # -- what the child does -----------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The next two; after the last the worker's page comes back."""
        if self._at + AT_ONCE < len(self._asked):
            self._at += AT_ONCE
            self._show_questions()
        else:
            self.leave()

    def skip(self) -> None:
        """Goes on without an answer; one that was given stays."""
        self.go_on()

    def go_back(self) -> None:
        """The two before; from the first the worker's page comes back."""
        if self._at:
            self._at = max(0, self._at - AT_ONCE)
            self._show_questions()
        else:
            self.leave()

    def leave(self) -> None:
        """Saves and gives the screen back to the worker."""
        self.writer.save_now()
        if self._section is not None:
            self.left.emit(self._assessment, self._section.who.key)

    # -- keys and room -----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Takes the keys that would lead elsewhere before any shortcut can."""
        taken = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_swallowed(event)
        if taken:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; every other key that nobody took leads nowhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing chosen waits."""
        self.writer.save_now()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the wheel out where the faces need the room."""
        super().resizeEvent(event)
        self._ground.setVisible(self.width() / look.current().u >= _BESIDE_LEAST)


def _is_swallowed(event: QKeyEvent) -> bool:
    held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    sizes = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0, Qt.Key.Key_L)
    return event.key() != Qt.Key.Key_F9 and not (held and event.key() in sizes)
