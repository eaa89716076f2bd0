"""The first page of the morning: today's visits, what waits for this person, the days after. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsdesk.pictures import Route
from fsdesk.records.ids import RecordId
from fsdesk.views import DayCard, Me, Need, Today, VisitRow, VisitState
from ui import look
from ui.icons import paint_icon
from ui.pages.families import chips_of
from ui.pages.need_icons import NEED_ICONS
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card, EmptyState
from ui.parts.keyed import Keyed, Ringed, is_keyed, paint_keyed_ground
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away, tab_through
from ui.parts.text import Chip, Heading, Icon, OneLine, Text
from ui.pictures.route import RoutePicture

ONE_COLUMN_BELOW = 850  # units of page width; narrower, what needs the person stands under the visits
_WEEK_CARD = 150  # units; narrower cards would break their words

_TO_WRITE = (VisitState.DRAFT, VisitState.RETURNED)


class VisitCard(Ringed, QFrame):
    """One visit of the day: when, whose, who will be there, what to know first, and what to do about it."""

    read_up_asked = Signal(str)  # family
    start_asked = Signal(str, str)  # family, visit
    opened = Signal(str, str)  # family, visit
    neighbour_asked = Signal(int)  # 1 for the card below, -1 for the one above

    def __init__(self, row: VisitRow) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._time, self._minutes = Heading("", 2, wrap=False), Text("", "small", wrap=False)
        self._family, self._what = OneLine("", "h3"), Text("", "small")
        self._warning, self._warning_icon = Text("", "small"), Icon("triangle-alert", "warn", size_px=15)
        look.restyle(self._warning, tone="warn")
        self._excerpt = Text("", "caption")
        self._chips = tuple(Chip("") for _ in range(3))
        self.read_up, self.main = Button("Read up", Kind.QUIET), Button("Start visit")
        self.read_up.clicked.connect(self._read_up)
        self.main.clicked.connect(self._act)
        self._lay_out()
        self.show_visit(row)

    def _lay_out(self) -> None:
        when, words, across = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        title, careful = QHBoxLayout(), QHBoxLayout()
        for box, gap_px in ((when, 0), (words, 3), (title, 8), (careful, 6), (across, 16)):
            box.setSpacing(gap_px)
        when.addWidget(self._time)
        when.addWidget(self._minutes)
        when.addStretch()
        look.hold(self._time, width_min=60)
        title.addWidget(self._family)
        for chip in self._chips:
            title.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        title.addStretch()
        words.addLayout(title)
        words.addWidget(self._what)
        careful.addWidget(self._warning_icon, 0, Qt.AlignmentFlag.AlignTop)
        careful.addWidget(self._warning, 1)
        words.addLayout(careful)
        words.addWidget(self._excerpt)
        across.setContentsMargins(16, 11, 14, 11)
        across.addLayout(when)
        across.addLayout(words, 1)
        across.addWidget(self.read_up)
        across.addWidget(self.main)

    def show_visit(self, row: VisitRow) -> None:
        """Shows a visit; the card keeps the focus it has."""
        self.row = row
        self._time.setText(row.time)
        self._minutes.setText(row.minutes)
        self._family.setText(row.family_name)
        self._what.setText(" · ".join(part for part in (row.purpose, row.people) if part))
        self._warning.setText(row.warning)
        self._excerpt.setText(row.excerpt)
        chips = chips_of(row, with_planned=False)
        for chip, (words, tone) in zip(self._chips, (*chips, *(("", "neutral"),) * 3), strict=False):
            chip.show_state(words, tone)
        for part in (self._what, self._warning, self._excerpt, *self._chips):
            part.setVisible(bool(part.text()))
        self._warning_icon.setVisible(bool(row.warning))
        planned = row.state is VisitState.PLANNED
        what = "Start visit" if planned else "Carry on" if row.state in _TO_WRITE else "Open"
        self.read_up.setVisible(planned)
        self.read_up.setAccessibleName(f"Read up on {row.family_name}")
        self.main.show_words(what, name=f"{what}, {row.family_name}, {row.time}")
        self.main.setToolTip("")
        self.setAccessibleName(", ".join(part for part in (row.time, row.family_name, *(w for w, _ in chips)) if part))
        self.setAccessibleDescription(". ".join(part for part in (row.purpose, row.people, row.warning) if part))

    def show_main(self, kind: Kind) -> None:
        """Shows the main button as the page's one primary, or as one of several."""
        look.restyle(self.main, kind=kind.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter reads up or opens, Ctrl+Enter starts or carries on, the arrows go to the neighbours."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if control or self.row.state is not VisitState.PLANNED:
                self._act()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._read_up()
            case Qt.Key.Key_Down:
                self.neighbour_asked.emit(1)
            case Qt.Key.Key_Up:
                self.neighbour_asked.emit(-1)
            case _:
                super().keyPressEvent(event)

    def _read_up(self) -> None:
        self.read_up_asked.emit(self.row.family)

    def _act(self) -> None:
        told = self.start_asked if self.row.state is VisitState.PLANNED else self.opened
        told.emit(self.row.family, self.row.id)


class NeedRow(Keyed, QPushButton):
    """Something that waits for the person: an icon, what it is, and why now; pressing it goes there."""

    chosen = Signal(object)  # the Need

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.need = need
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(need.title)
        self.setAccessibleDescription(need.detail)
        self.clicked.connect(self._tell)

    def sizeHint(self) -> QSize:
        """Room for the title on one line."""
        seen = look.current()
        width = QFontMetrics(seen.font("strong")).horizontalAdvance(self.need.title) + seen.icon_px + 28
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Wraps when narrow."""
        return QSize(look.current().px(120), 44)

    def heightForWidth(self, width: int) -> int:
        """Both wrapped texts and a little air."""
        return sum(rect.height() for rect in self._rects(width)) + 14

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws ground, icon and both texts."""
        seen = look.current()
        colours, keyed = seen.colours, is_keyed(self)
        icon, tone = NEED_ICONS.get(self.need.kind, ("circle-alert", "info"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if keyed:
            paint_keyed_ground(painter, self.rect(), 6)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.sunken))
            painter.drawRoundedRect(self.rect(), 6, 6)
        side = seen.icon_px
        where = QRectF(8, (self.height() - side) / 2, side, side)
        paint_icon(painter, icon, where, colours.focusink if keyed else getattr(colours, tone))
        inks = (colours.focusink,) * 2 if keyed else (colours.ink, colours.ink2)
        steps, texts = ("strong", "small"), (self.need.title, self.need.detail)
        for rect, step, text, ink in zip(self._rects(self.width()), steps, texts, inks, strict=True):
            painter.setFont(seen.font(step))
            painter.setPen(QColor(ink))
            painter.drawText(rect, Qt.TextFlag.TextWordWrap.value, text)
        painter.end()

    def _rects(self, width: int) -> tuple[QRect, QRect]:
        seen, flags = look.current(), Qt.TextFlag.TextWordWrap.value
        left = 8 + seen.icon_px + 11
        inner = max(1, width - left - 6)
        title, detail = (
            QFontMetrics(seen.font(step)).boundingRect(QRect(0, 0, inner, 10_000), flags, text).height()
            for step, text in (("strong", self.need.title), ("small", self.need.detail))
        )
        return QRect(left, 7, inner, title), QRect(left, 7 + title, inner, detail)

    def _tell(self) -> None:
        self.chosen.emit(self.need)


def _week_card(day: DayCard) -> Card:
    card = Card()
    card.setAccessibleName(", ".join(part for part in (day.day, day.headline, day.detail) if part))
    card.body.setContentsMargins(12, 10, 12, 10)
    card.body.setSpacing(2)
    card.body.addWidget(Text(day.day.upper(), "caption", weight=600))
    card.body.addWidget(Text(day.headline, "strong"))
    card.body.addWidget(Text(day.detail, "caption"))
    card.body.addStretch()
    return card


class TodayPage(ScrollPage):
    """Today: shows the day and tells which visit, which need or which plan the person asked for."""

    visit_chosen = Signal(str, str)  # family, visit
    start_asked = Signal(str, str)  # family, visit
    read_up_asked = Signal(str)  # family
    need_chosen = Signal(object)  # the Need
    plan_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Today")
        self._cards: dict[RecordId, VisitCard] = {}
        self._needs: dict[Need, NeedRow] = {}
        self._week: list[Card] = []
        self.heading, self.summary = Heading("", 1), Text("", "lead")
        self.as_of = Text("", "caption")
        self.plan = Button("Plan a visit", icon="calendar-plus")
        self.plan.clicked.connect(self.plan_asked)
        self.empty = EmptyState("No visits today.", "Plan a visit")
        self.empty.acted.connect(self.plan_asked)
        self._first: QWidget = self.empty.button
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.plan)
        self.head.addLayout(top)
        self.head.addWidget(self.summary)
        self.head.addWidget(self.as_of)
        self.route = RoutePicture()
        self._road = Card()
        self._road.setAccessibleName("The day’s road")
        self._road.body.setContentsMargins(12, 10, 12, 8)
        self._road.body.addWidget(self.route)
        self.body.addWidget(self._road)
        self._visits_heading, self._week_heading = Heading("Visits", 2), Heading("Rest of the week", 2)
        self._visits, self._grid, self._needs_column = QVBoxLayout(), QGridLayout(), QVBoxLayout()
        self._needs_card = Card("Needs you")
        self._needs_card.body.setContentsMargins(8, 14, 8, 10)
        self._needs_card.head.setContentsMargins(8, 0, 0, 0)
        self._needs_card.body.addLayout(self._needs_column)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for box, gap_px in ((self._visits, 10), (self._grid, 8), (self._needs_column, 2), (self._columns, 16)):
            box.setSpacing(gap_px)
        self._lay_out()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self._visits_heading)
        left.addLayout(self._visits)
        left.addWidget(self.empty)
        left.addSpacing(6)
        left.addWidget(self._week_heading)
        left.addLayout(self._grid)
        left.addStretch(1)
        right.addWidget(self._needs_card)
        right.addStretch(1)
        self._columns.addLayout(left, 14)
        self._columns.addLayout(right, 5)
        self.body.addLayout(self._columns)

    def show_me(self, me: Me) -> None:
        """Shows what this laptop holds and how fresh it is."""
        families = "1 family" if me.families_here == 1 else f"{me.families_here} families"
        self.as_of.setText(f"{families} on this laptop. Last sync {me.last_sync or 'not yet'}.")
        if me.coming:
            self.as_of.setText(f"{me.coming}. The others are on their way; you can start with these.")

    def show_today(self, today: Today) -> None:
        """Shows a day; cards that stay keep their place and the focus."""
        self.heading.setText(today.heading)
        self.summary.setText(today.summary)
        self.summary.setVisible(bool(today.summary and today.visits))
        route = today.route if isinstance(today.route, Route) else None
        self._road.setVisible(route is not None)
        if route is not None:
            self.route.show_picture(route)
        self._show_visits(today.visits)
        self._show_needs(today.needs)
        cards = [self._cards[row.id] for row in today.visits]
        stops = [stop for card in cards for stop in (card, card.read_up, card.main)]
        tab_through(self.plan, *stops, self.empty.button, *(self._needs[need] for need in today.needs))
        for card in self._week:
            put_away(card)
        self._week = [_week_card(day) for day in today.week]
        self._week_heading.setVisible(bool(today.week))
        self._place()

    def _show_visits(self, visits: tuple[VisitRow, ...]) -> None:
        for gone in self._cards.keys() - {row.id for row in visits}:
            put_away(self._cards.pop(gone))
        first = next((row for row in visits if row.state in _TO_WRITE), None)
        primary = next((row for row in visits if row.is_next), first)
        for at, row in enumerate(visits):
            if row.id not in self._cards:
                self._cards[row.id] = self._new_card(row)
            self._cards[row.id].show_visit(row)
            self._cards[row.id].show_main(Kind.PRIMARY if row is primary else Kind.SECONDARY)
            self._visits.insertWidget(at, self._cards[row.id])
        for some in (self._visits_heading, self.plan):
            some.setVisible(bool(visits))
        self.empty.setVisible(not visits)
        self._first = self._cards[(primary or visits[0]).id] if visits else self.empty.button

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to what is next. No proxy: Tab would come back to it and pass by what needs somebody."""
        self._first.setFocus(reason)

    def _new_card(self, row: VisitRow) -> VisitCard:
        card = VisitCard(row)
        card.read_up_asked.connect(self.read_up_asked)
        card.start_asked.connect(self.start_asked)
        card.opened.connect(self.visit_chosen)
        card.neighbour_asked.connect(self._go_to_neighbour)
        return card

    def _show_needs(self, needs: tuple[Need, ...]) -> None:
        for gone in self._needs.keys() - set(needs):
            put_away(self._needs.pop(gone))
        for at, need in enumerate(needs):
            if need not in self._needs:
                self._needs[need] = NeedRow(need)
                self._needs[need].chosen.connect(self.need_chosen)
            self._needs_column.insertWidget(at, self._needs[need])
        self._needs_card.setVisible(bool(needs))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops the right column under the left one when there is no room for both."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        seen = look.current()
        one = self.width() < seen.px(ONE_COLUMN_BELOW)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if one else QBoxLayout.Direction.LeftToRight)
        alone = self._needs_card.isHidden()
        self._columns.setStretch(1, 0 if alone else 5)
        room = self.width() - 48 if one or alone else (self.width() - 64) * 14 // 19
        across = max(1, min(len(self._week), (room + 8) // (seen.px(_WEEK_CARD) + 8)))
        for at, card in enumerate(self._week):
            self._grid.addWidget(card, at // across, at % across)
            card.show()
        for column in range(max(len(self._week), self._grid.columnCount())):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def _go_to_neighbour(self, step: int) -> None:
        cards = sorted(self._cards.values(), key=self._visits.indexOf)
        at = next(at for at, card in enumerate(cards) if card is self.sender()) + step
        if 0 <= at < len(cards):
            cards[at].setFocus(Qt.FocusReason.TabFocusReason)
