"""The first tab of a family: who is who, how things are, what was agreed, what is new. Pictures before prose."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsdesk.pictures import Wheel
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.people import Family
from fsdesk.views import FamilyView, Shown, StepView, VisitRow, VisitState
from fsdesk.views_overview import OverviewView, Since
from ui import look
from ui.pages.in_place import InPlace, StepLine
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Segments
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away, tab_through
from ui.parts.text import Icon, Text
from ui.pictures.ecomap import ecomap_picture
from ui.pictures.genogram import genogram_picture
from ui.pictures.wheel import WheelPicture

ONE_COLUMN_BELOW = 850  # units of page width
PICTURE_PX = 262
STEPS_MOST = 7
"""As many as are read at a glance, the next first; the plan has all."""
_LAST_VISITS = 4  # as many as stand there without scrolling; the Visits tab has all
_SETTING_ICONS = {"Home": "house", "Another household": "house", "School": "school", "Hub": "users",
                  "Health centre": "stethoscope", "In the car": "car", "Phone": "phone", "Video": "phone"}  # fmt: skip
_EDITED = ("best_time_to_visit", "safe_contact")


def _line(icon: str, day: str, sentence: str) -> QHBoxLayout:
    words, when, row = Text(sentence), Text(day, "small"), QHBoxLayout()
    look.hold(when, width=92)
    row.setSpacing(9)
    row.addWidget(Icon(icon), 0)
    row.addWidget(when, 0)
    row.addWidget(words, 1)
    return row


def _visit_line(visit: VisitRow) -> QHBoxLayout:
    words = visit.excerpt or ", ".join(filter(None, (visit.purpose, visit.people)))
    return _line(_SETTING_ICONS.get(visit.setting, "map-pin"), visit.day, words)


class Overview(ScrollPage):
    """The first tab of a family."""

    step_ticked = Signal(str, bool, object)  # record, done, what was shown
    field_written = Signal(str, str, str, object)  # record, field, text, what was shown
    all_visits_asked = Signal()
    tab_asked = Signal(str)  # key of another part of the record
    person_chosen = Signal(str)
    request_asked = Signal(str)  # family

    def __init__(self) -> None:
        super().__init__("Overview")
        self._family = FamilyId("")
        self._wheels: dict[str, Wheel | None] = {}
        self._steps: dict[RecordId, StepLine] = {}
        self._filled: dict[Card, QWidget] = {}
        self.warning, self._asked = Banner("", "warn"), Banner("", "info")
        self.open_request = Button("Open the request", Kind.QUIET, icon="heart-handshake")
        self.open_request.clicked.connect(self._tell_request)
        self._make_cards()
        self.in_place = {name: InPlace(name, Family.declared()[name].label) for name in _EDITED}
        for field in self.in_place.values():
            field.written.connect(self._tell_written)
            field.edit.clicked.connect(self._bring_into_view)
            self._touch.body.addWidget(field)
        self._lay_out()

    def _make_cards(self) -> None:
        self._who, self._how = Card("Who’s who"), Card("How things are")
        self._holds, self.ecomap = Card("What holds the family"), ecomap_picture(height_px=PICTURE_PX)
        self._holds.body.addWidget(self.ecomap, 1)
        self._steps_card, self._since, self._touch = (
            Card("What we agreed"),
            Card("Since last time"),
            Card("Getting in touch"),
        )
        self.genogram, self.wheel = genogram_picture(height_px=PICTURE_PX), WheelPicture()
        self.wheel.setMinimumHeight(PICTURE_PX)
        self.genogram.chosen.connect(self.person_chosen)
        self._who.body.addWidget(self.genogram, 1)
        self._how.body.addWidget(self.wheel, 1)
        self._switch: Segments | None = None
        self.edit_people = self._more(self._who, "Edit", "people")
        self.all_steps = self._more(self._steps_card, "The plan", "plan")
        self.chronology = self._more(self._since, "Chronology", "chronology")
        self.all_visits = Button("All visits", Kind.QUIET)
        self.all_visits.clicked.connect(self.all_visits_asked)
        self._since.head.addWidget(self.all_visits)
        self._no_steps = Text("Nothing agreed yet.", "small")
        self._steps_card.body.addWidget(self._no_steps)

    def _more(self, card: Card, words: str, tab: str) -> Button:
        button = Button(words, Kind.QUIET)
        button.clicked.connect(lambda: self.tab_asked.emit(tab))
        card.head.addWidget(button)
        return button

    def _lay_out(self) -> None:
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for cards, share in (
            ((self._who, self._steps_card, self._holds), 11),
            ((self._how, self._since, self._touch), 9),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
            self._columns.addLayout(column, share)
        self.head.setContentsMargins(0, 0, 0, 0)
        ask = QHBoxLayout()
        ask.addWidget(self._asked, 1)
        ask.addWidget(self.open_request)
        self.body.addLayout(ask)
        self.body.addWidget(self.warning)
        self.body.addLayout(self._columns, 1)
        for part in (self._asked, self.open_request):
            part.hide()

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_family(self, family: FamilyView) -> None:
        """Shows a family; what has the focus keeps it."""
        if family.id != self._family:
            for field in self.in_place.values():
                field.keep()  # what is still being typed belongs to the family before
            self._show_since(())
            self.genogram.show_picture(None)
            self.ecomap.show_picture(None)
            self._wheels = {}
            self._show_switch()
            for part in (self._asked, self.open_request):
                part.hide()
        self._family = family.id
        self.warning.show_sentence(family.before_you_go, "warn", lead="Before you go:")
        self.warning.setVisible(bool(family.before_you_go))
        past = [visit for visit in family.visits if visit.state is not VisitState.PLANNED]
        self._last = past[:_LAST_VISITS]
        if self._since not in self._filled or not self._news:
            self._show_since(self._news)
        self.all_visits.setVisible(bool(family.visits))
        self._show_steps(family.steps)
        for name, field in self.in_place.items():
            field.show_text(getattr(family, name), family.shown)

    def show_overview(self, view: OverviewView) -> None:
        """Shows the pictures and the news of the family shown."""
        if view.family != self._family:
            return
        self.genogram.show_picture(view.genogram if view.genogram.people else None)
        self.ecomap.show_picture(view.ecomap if view.ecomap.around else None)
        chosen = self._switch.choice if self._switch is not None else ""
        self._wheels = {str(child.person): child.wheel for child in view.wheels}
        self._show_switch({str(child.person): child.name for child in view.wheels}, chosen)
        self._show_since(view.since)
        self._asked.show_sentence(view.asked, "info")
        for part in (self._asked, self.open_request):
            part.setVisible(bool(view.asked))

    # -- inside ------------------------------------------------------------------------------------------------

    _news: tuple[Since, ...] = ()
    _last: list[VisitRow] = []  # noqa: RUF012 - replaced whole, never changed

    def _show_since(self, news: tuple[Since, ...]) -> None:
        self._news = news
        lines: list[QWidget | QBoxLayout] = [_line(one.icon, one.day, one.sentence) for one in news]
        lines = lines or [_visit_line(visit) for visit in self._last]
        self._fill(self._since, lines or [Text("No visits yet.", "small")])

    def _show_switch(self, names: dict[str, str] | None = None, chosen: str = "") -> None:
        if self._switch is not None:
            self._how.head.removeWidget(self._switch)
            put_away(self._switch)
            self._switch = None
        if names and len(names) > 1:
            first = next((key for key, wheel in self._wheels.items() if wheel is not None), next(iter(names)))
            self._switch = Segments("Whose", tuple(names.items()), chosen if chosen in names else first)
            self._switch.chosen.connect(self._show_wheel)
            self._how.head.addWidget(self._switch)
        self._show_wheel()

    def _show_wheel(self) -> None:
        key = self._switch.choice if self._switch is not None else next(iter(self._wheels), "")
        self.wheel.show_picture(self._wheels.get(key))

    def _fill(self, card: Card, parts: list[QWidget | QBoxLayout]) -> None:
        """Replaces what stands under a card's heading."""
        if (before := self._filled.get(card)) is not None:
            put_away(before)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part)
            else:
                column.addLayout(part)
        card.body.addWidget(inside)
        self._filled[card] = inside

    def _show_steps(self, every: tuple[StepView, ...]) -> None:
        steps = every[:STEPS_MOST]
        left = len(every) - len(steps)
        self.all_steps.show_words(f"The plan, and {left} more" if left else "The plan")
        for gone in self._steps.keys() - {step.id for step in steps}:
            put_away(self._steps.pop(gone))
        for at, step in enumerate(steps):
            if step.id not in self._steps:
                self._steps[step.id] = StepLine(step)
                self._steps[step.id].ticked.connect(self.step_ticked)
            self._steps[step.id].show_step(step)
            self._steps_card.body.insertWidget(at + 1, self._steps[step.id])
        self._no_steps.setVisible(not steps)
        boxes = [self._steps[step.id].box for step in steps]
        edits = [stop for field in self.in_place.values() for stop in (field.edit, field.words)]
        tab_through(*boxes, self.all_visits, *edits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the right cards under the left ones when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)

    def _bring_into_view(self) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # first let it have its new size
        field, area = self.sender().parent(), self.findChild(QScrollArea)
        assert isinstance(field, InPlace)
        assert area is not None
        area.ensureWidgetVisible(field, 0, 24)

    def _tell_written(self, field: str, text: str, shown: Shown) -> None:
        self.field_written.emit(self._family, field, text, shown)

    def _tell_request(self) -> None:
        self.request_asked.emit(self._family)
