"""One thing of somebody's file, beside the list: all of it as it is written, and what is done with it.

What is decided is told as soon as it is whole: a thing that is not given whole has a ground first.
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from fsdesk.records import access_codes as lists
from fsdesk.views_accessing import FileItem, ThingView
from ui import look
from ui.forms.answers import Answer, LineAnswer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.ready import options_of
from ui.parts.choices import Tick
from ui.parts.keyed import Ringed
from ui.parts.text import Heading, Text

TYPED_MS = 600
MARKS = (("include", "Give it"), ("redact", "In part"), ("withhold", "Do not give it"))
PANEL_UNITS, WORDS_UNITS = 220, 84
"""How high the panel is at least, and what is read in it."""
LEAST_ASKED_UNITS = 64
ASK_GROUND = "Say on what ground it is not given whole: it is not decided yet."


class ThingPanel(QWidget):
    """Shows one thing; `decided` carries it as it is to be."""

    decided = Signal(object)  # FileItem

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The thing that is chosen")
        self.item: FileItem | None = None
        self._lines: tuple[tuple[str, str, str], ...] = ()
        self.heading, self.about = Heading("", 3), Text("", "small")
        self.said, self.suggested = Text(""), Text("", "small")
        self.mark: Answer = OneOf(MARKS)
        self.ground: Answer = PickOne(options_of(lists.EXEMPTION), nothing="Choose a ground")
        self.lacking = Text(ASK_GROUND, "small")
        self.struck: Answer = LongAnswer(lines=2)
        self.parts: Answer = SeveralOf(())
        self.why: Answer = LineAnswer()
        self.tell = Tick("They may be told this ground")
        self._part_head = Text("Parts to leave out", "strong")
        self._struck_head = Text("Words to leave out, each on a line of its own", "strong")
        self._ground_head = Text("On what ground", "strong")
        self._why_head = Text("Why, for whoever checks it", "strong")
        self._place = QVBoxLayout()
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self._tell)
        self._lay_out()
        self.show_item(None)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        self._words, self._choices = _Words(), QWidget()
        self.area, self.below = _Scrolled(self._words), _Asked(self._choices)
        self.area.verticalScrollBar().rangeChanged.connect(self._words.follow)
        whole.addWidget(self.heading)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.below)
        column = QVBoxLayout(self._words)
        for words in (self.about, self.said, self.suggested):
            column.addWidget(words)
        column.addStretch()
        asked = QVBoxLayout(self._choices)
        for part in (self.mark, self._ground_head, self.ground, self.lacking, self.tell, self._struck_head, self.struck,
                     self._part_head):  # fmt: skip
            asked.addWidget(part)
        self._place.addWidget(self.parts)
        asked.addLayout(self._place)
        asked.addWidget(self._why_head)
        asked.addWidget(self.why)
        for each in (column, asked):
            each.setContentsMargins(4, 2, 10, 4)
            each.setSpacing(6)
        look.hold(self, height_min=PANEL_UNITS)
        look.hold(self.area, height_min=WORDS_UNITS)
        self._connect()

    def _connect(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keep_in_view)
        for answer, name in ((self.mark, "What is done with it"), (self.ground, "On what ground"),
                             (self.struck, "Words to leave out"), (self.why, "Why")):  # fmt: skip
            answer.show_name(name, "")
        for answer in (self.mark, self.ground):
            answer.answered.connect(self._choose)
        for answer in (self.struck, self.why):
            answer.answered.connect(self._typed.start)
        self.tell.toggled.connect(self._choose)

    def hasHeightForWidth(self) -> bool:
        """No: what does not fit is scrolled in it, and the page does not grow for it."""
        return False

    def sizeHint(self) -> QSize:
        """No higher than it is at least."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _keep_in_view(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.below.isAncestorOf(now):
            self.below.ensureWidgetVisible(now, 0, 24)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_item(self, item: FileItem | None) -> None:
        """Shows another thing, or the same as it now is; what was typed about the one before is told first."""
        self.flush()
        other = item is None or self.item is None or item.record != self.item.record
        self.item = item
        for part in (self.heading, self.area, self.below):
            part.setVisible(item is not None)
        if item is None:
            return
        if other:
            self._lines = ()
            self.said.setText(item.words)
            self.area.verticalScrollBar().setValue(0)
            self._offer_parts(())
        self.heading.setText(f"{item.kind_words}, {item.on}" if item.on else item.kind_words)
        others = f"Also about: {', '.join(item.others)}" if item.others else ""
        self.about.setText(
            " · ".join(filter(None, (f"Written by {item.source}", item.family_name, item.guard, others)))
        )
        self.suggested.setText(f"Suggested: {told_of(item.suggested, item.suggested_exemption)}")
        self.mark.show_value(item.mark or None)
        self.ground.show_value(item.exemption or (item.suggested_exemption if item.mark else None) or None)
        self.struck.show_value("\n".join(item.struck) or None)
        self.why.show_value(item.why or None)
        self.tell.blockSignals(True)
        self.tell.setChecked(item.may_tell)
        self.tell.blockSignals(False)
        self._show_state()

    def show_thing(self, thing: ThingView) -> None:
        """Shows all of it, if it is still the one that is chosen."""
        if self.item is None or thing.record != self.item.record:
            return
        self._lines = thing.lines
        self.said.setText("\n".join(f"{label}: {words}" for _, label, words in thing.lines))
        self._offer_parts(tuple((name, label) for name, label, _ in thing.lines))
        self._show_state()

    def _offer_parts(self, options: tuple[tuple[str, str], ...]) -> None:
        self.parts.hide()
        self.parts.deleteLater()
        self.parts = SeveralOf(options)
        self.parts.show_name("Parts to leave out", "")
        self.parts.show_value(self.item.leave_out if self.item is not None else None)
        self.parts.answered.connect(self._choose)
        self._place.addWidget(self.parts)

    def _show_state(self) -> None:
        """What is asked hangs on what is done with it."""
        mark = str(self.mark.value or "")
        in_part, whole = mark == "redact", mark in ("", "include")
        for part in (self._ground_head, self.ground, self._why_head, self.why):
            part.setVisible(not whole)
        for part in (self._struck_head, self.struck):
            part.setVisible(in_part)
        for part in (self._part_head, self.parts):
            part.setVisible(in_part and bool(self._lines))
        self.lacking.setVisible(not whole and not self.ground.value)
        self.tell.setVisible(not whole and self.ground.value in lists.TOLD_GROUNDS)
        self.below.updateGeometry()

    # -- deciding ----------------------------------------------------------------------------------------------

    def decide(self, mark: str) -> bool:
        """What the keyboard asks for in the list; whether that decides it, or a ground is asked first."""
        if self.item is None:
            return False
        self.mark.show_value(mark)
        if mark != "include" and not self.ground.value:
            self.ground.show_value(self.item.suggested_exemption or None)
        self._choose()
        return mark == "include" or bool(self.ground.value)

    def flush(self) -> None:
        """Tells at once what was typed and not told yet."""
        if self._typed.isActive():
            self._typed.stop()
            self._tell()

    def _choose(self, _value: object = None) -> None:
        self._typed.stop()
        self._show_state()
        self._tell()

    def _tell(self) -> None:
        item, mark = self.item, str(self.mark.value or "")
        ground = str(self.ground.value or "") if mark != "include" else ""
        if item is None or not mark or (mark != "include" and not ground):
            return
        parts = self.parts.value
        in_part, told = mark == "redact", self.tell.isChecked() and ground in lists.TOLD_GROUNDS
        typed = [line.strip() for line in str(self.struck.value or "").splitlines() if line.strip()]
        now = replace(
            item, mark=mark, exemption=ground, why=str(self.why.value or "") if mark != "include" else "",
            leave_out=tuple(map(str, parts)) if in_part and isinstance(parts, tuple) else item.leave_out * in_part,
            struck=tuple(typed) if in_part else (), may_tell=told and mark != "include",
        )  # fmt: skip
        if now != item:
            self.item = now
            self.decided.emit(now)


class _Words(Ringed, QWidget):
    """What is read of a thing: a stop of the keyboard where it is longer than its place, and scrolled by its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What it says")

    def follow(self, _least: int, most: int) -> None:
        """Whether there is more of it than is in sight."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if most > 0 else Qt.FocusPolicy.NoFocus)


class _Scrolled(QScrollArea):
    """A place that scrolls what does not fit in it, and asks for no more height than it has to have."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def sizeHint(self) -> QSize:
        """No higher than it is at least: what else there is goes to it by its stretch."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


class _Asked(_Scrolled):
    """The same for what is asked: as high as that is, where there is room; nothing of it is below a fold then."""

    def sizeHint(self) -> QSize:
        """As high as all that is asked now, at this width."""
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        if layout is None:
            return super().sizeHint()
        high = layout.heightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        return QSize(super().sizeHint().width(), high + 2)

    def minimumSizeHint(self) -> QSize:
        """Room for the choices and for what is asked next."""
        return QSize(0, look.current().px(LEAST_ASKED_UNITS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


def told_of(mark: str, exemption: str) -> str:
    """What is done with a thing, and on what ground, in words."""
    words = lists.MARK.get(mark, "Not decided yet")
    return f"{words}. {lists.EXEMPTION[exemption]}" if exemption in lists.EXEMPTION else words
