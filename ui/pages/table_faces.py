"""How things are, asked of one person: two questions at a time, five big faces each, and a wheel that grows.

Nobody else is named on it. A child is asked in a child's words; anybody else, and the home, in the framework's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from fsdesk.views import Part
from fsdesk.views_assessing import DomainView, SectionView, whose_is
from fsdesk.views_table import FacesView
from ui import look
from ui.forms.writer import Writer
from ui.pages.assess_tiles import FaceRow
from ui.pages.table_frame import MARGIN_PX, TableFoot
from ui.pages.visit_tabs import order_tabs
from ui.parts.cards import Card
from ui.parts.text import Heading, Rule, Text
from ui.pictures.wheel import WheelPicture
from ui.saving import QUIET_MS, Saving

AT_ONCE = 2
_BESIDE_LEAST = 900  # units: narrower windows have no wheel


class FacesPage(QWidget):
    """Asks one person. `home_asked` when they are through, or go back from the first."""

    home_asked = Signal()
    leave_asked = Signal()
    view_asked = Signal(str, str)  # assessment, who is asked

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
        left.addWidget(self._scrolled(), 1)
        self.wheel = WheelPicture("How things are")
        self._ground = Card()
        self._ground.body.addWidget(self.wheel)
        self._ground.hide()  # until it is known that there is room: it would hold the window as high as itself
        self._ground.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(36)
        self._across.addLayout(left, 64)
        self._across.addWidget(self._ground, 36)
        self.foot = TableFoot(skips=True, on="Next")
        self.writer = Writer(self, self.foot.line, quiet_ms=autosave_ms)
        self.writer.standing_changed.connect(self.follow)
        self.writer.record_born.connect(self._take_born)
        self.foot.back_asked.connect(self.go_back)
        self.foot.skip_asked.connect(self.skip)
        self.foot.on_asked.connect(self.go_on)
        self.foot.leave_asked.connect(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 30, MARGIN_PX, 14)
        column.setSpacing(12)
        column.addLayout(self._across, 1)
        column.addWidget(Rule())
        column.addWidget(self.foot)

    def _scrolled(self) -> QScrollArea:
        """The questions, which large letters make higher than the screen; faces are brought into sight as they come."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._holder)
        return area

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_view(self, view: FacesView) -> None:
        """Begins at the first question for this person; the same person again only lets the wheel grow."""
        section, before = view.section, self._section.who.key if self._section else ""
        is_other = (view.assessment, section.who.key) != (self._assessment, before)
        self._assessment, self._section = view.assessment, section
        self.writer.family = view.family
        self._asked = section.domains
        self.wheel.show_picture(section.wheel)
        for domain in self._asked:
            self._take(domain, is_other=is_other)
        if is_other:
            self._at = 0
            name = section.who.name
            title = "How are things at home?" if section.who.subject == "household" else f"How are things for {name}?"
            self._title.setText(title)
            self._show_questions()

    def forget(self) -> None:
        """Begins anew the next time, even with the same person."""
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
                    "assessment": self._assessment, **whose_is(person),
                    "domain": domain.code, "scale": self._section.scale,
                    "scale_version": self._section.scale_version,
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
        words = self._section.child_words if self._section.who.subject == "child" else self._section.scale_words
        for domain in self._now:
            asked = domain.child_question or domain.child_label or domain.label
            heading, row = Heading(asked, 2), FaceRow(words, domain.hue)
            row.show_name(asked, "")
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
        self.foot.place.setText(f"{number} of {len(self._asked)}" if self._asked else "")
        self.foot.primary.show_words("Next" if last < len(self._asked) else "That is all")
        order_tabs(self)
        self.take_focus()

    def take_focus(self) -> None:
        """Brings the keyboard to the first face asked about."""
        if self.rows:
            self.rows[0][1].stop.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.foot.back.setFocus(Qt.FocusReason.TabFocusReason)

    def _answer(self, value: Value) -> None:
        code = str(self.sender().property("domain"))
        saving = self._savings[code]
        self._values[code] = str(value)
        saving.type_in("family_rating", value)
        person = whose_is(self._section.who.key)["person"] if self._section is not None else None
        if person is not None:
            saving.type_in("rated_by", person)
        saving.save_now()

    # -- what the person does ----------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The next two; after the last the first page of the mode."""
        if self._at + AT_ONCE < len(self._asked):
            self._at += AT_ONCE
            self._show_questions()
        else:
            self._finish()

    def skip(self) -> None:
        """Goes on without an answer; one that was given stays."""
        self.go_on()

    def go_back(self) -> None:
        """The two before; from the first the first page of the mode."""
        if self._at:
            self._at = max(0, self._at - AT_ONCE)
            self._show_questions()
        else:
            self._finish()

    def leave(self) -> None:
        """Saves, and asks for the worker's view."""
        self.writer.save_now()
        self.leave_asked.emit()

    def _finish(self) -> None:
        self.writer.save_now()
        self.home_asked.emit()

    # -- keys and room -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape back; every other key that nobody took leads nowhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing chosen waits."""
        self.writer.save_now()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the wheel out where the faces need the room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The same with letters of another size, which the wheel must not hold the window high for."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self._ground.setVisible(self.width() / look.current().u >= _BESIDE_LEAST)
