"""Who may see a record: who sees it now, and how to make it more private, or with a reason wider. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.rules_seeing import Choice
from fsdesk.trouble import Told
from fsdesk.views_seeing import Degree, Onlooker, SeeingView
from ui import look
from ui.forms.answers import SeveralOf
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Dot, Tick
from ui.parts.fields import Field, LongText
from ui.parts.scroll import ScrollPage
from ui.parts.tall import put_away
from ui.parts.text import Icon, OneLine, Text
from ui.parts.who_may import Mark

ONE_COLUMN_BELOW = 900
"""Units of page width under which the choosing stands below who sees it."""
WHY_HINT = "Needed when more people may see it, and when it is kept from somebody of the family."
LEADS = "With nobody ticked: you and who leads your team."
NOT_FOR = "No laptop of theirs gets it. The family does not see it either."


class _Row(QWidget):
    """One line of who sees it: an eye, or an eye struck through, and the same in words."""

    def __init__(self, onlooker: Onlooker) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        words = Text()
        words.show_parts(onlooker.who, onlooker.says)
        icon, colour = ("eye", "ink2") if onlooker.sees else ("eye-off", "warn")
        row.addWidget(Icon(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)


class _Degrees(QWidget):
    """The four degrees, one below the other, each with what comes of it; what cannot be chosen says why."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._dots: dict[str, Dot] = {}
        self._means: list[QWidget] = []

    def show_degrees(self, degrees: tuple[Degree, ...], now: Sensitivity) -> None:
        """Shows what there is to choose, and what is chosen now."""
        for gone in (*self._dots.values(), *self._means):
            put_away(gone)
        self._dots, self._means = {}, []
        for degree in degrees:
            dot = self._dots[degree.code] = Dot(degree.name)
            means = Text(degree.why_not or degree.means, "small")
            means.setContentsMargins(26, 0, 0, 4)
            dot.setAccessibleDescription(degree.why_not or degree.means)
            dot.setEnabled(not degree.why_not)
            dot.setChecked(degree.code == now)
            dot.toggled.connect(self._tell)
            self._means.append(means)
            self._column.addWidget(dot)
            self._column.addWidget(means)

    @property
    def value(self) -> Sensitivity:
        """What is chosen."""
        return Sensitivity(next(code for code, dot in self._dots.items() if dot.isChecked()))

    def _tell(self, on: bool) -> None:
        if on:
            self.chosen.emit(self.value.value)


class _Several(QWidget):
    """A question with names to tick. Whoever was ticked and is no longer offered stays as they were."""

    def __init__(self, words: str, hint: str) -> None:
        super().__init__()
        self._words, self._hint = words, hint
        self._answer: SeveralOf | None = None
        self._kept: frozenset[str] = frozenset()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(Text(words, "strong"))
        if hint:
            self._column.addWidget(Text(hint, "small"))

    def show_options(self, options: tuple[tuple[str, str], ...], ticked: frozenset[str]) -> None:
        """Shows whom there is to tick, and who is; nothing at all where there is nobody."""
        if self._answer is not None:
            put_away(self._answer)
        offered = {key for key, _ in options}
        self._answer, self._kept = SeveralOf(options), ticked - offered
        self._answer.show_name(self._words, self._hint)
        self._answer.show_value(tuple(key for key, _ in options if key in ticked))
        self._column.addWidget(self._answer)
        self.setVisible(bool(options))

    @property
    def value(self) -> frozenset[str]:
        """Who is ticked."""
        value = self._answer.value if self._answer is not None else None
        return self._kept | (frozenset(map(str, value)) if isinstance(value, tuple) else frozenset())


class SeeingPage(ScrollPage):
    """Who sees one record, and the choice of it. Nothing is changed before the button says so; Esc goes back."""

    chosen = Signal(str, object, str, object)  # record, Choice, reason, shown
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Who may see this")
        self._view: SeeingView | None = None
        self.heading, self.mark = OneLine("Who may see this", "h1"), Mark()
        self.back = Button("Back", Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self._leave)
        top = QHBoxLayout()
        for part in (self.heading, self.mark, self.back):
            top.addWidget(part, 1 if part is self.heading else 0)
        self.head.addLayout(top)
        self.told, self.refusal = Banner("", "ok"), Banner("", "warn")
        for banner in (self.told, self.refusal):
            self.head.addWidget(banner)
            banner.hide()
        self.now, self.already = (
            Card("Who sees it now", icon="eye"),
            Card("Who may have seen it already", icon="history"),
        )
        self._rows: list[QWidget] = []
        self._choosing = Card("Decide who may see it", icon="lock")
        self._lay_choosing()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        seen = QVBoxLayout()
        for card in (self.now, self.already):
            seen.addWidget(card)
        seen.addStretch()
        choose = QVBoxLayout()
        choose.addWidget(self._choosing)
        choose.addStretch()
        self._columns.addLayout(seen, 1)
        self._columns.addLayout(choose, 1)
        self.body.addLayout(self._columns)
        self.body.addStretch()
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._leave)

    def _lay_choosing(self) -> None:
        body = self._choosing.body
        self.may_not = Text("", "small")
        self.degrees = _Degrees()
        self.degrees.chosen.connect(self._follow)
        self.only = _Several("Only for", LEADS)
        self.not_for = _Several("Keep it from a colleague", NOT_FOR)
        self.hide_from = _Several("Hide it from, and from every home they live in", "")
        self.confidential = Tick("Keep this address from everybody who does not live there")
        self.why = LongText("Why", lines_min=2)
        self.save = Button("Decide who may see it", Kind.PRIMARY, icon="lock")
        self.save.clicked.connect(self._choose)
        for part in (
            self.may_not, self.degrees, self.only, self.hide_from, self.not_for, self.confidential,
            Field("Why", self.why, hint=WHY_HINT),
        ):  # fmt: skip
            body.addWidget(part)
        self.foot.addStretch()
        self.foot.addWidget(self.save)
        self.show_foot()

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_seeing(self, view: SeeingView) -> None:
        """Shows who sees a record; another one begins at the top, and with an empty reason."""
        is_other = self._view is None or self._view.id != view.id
        self._view = view
        self.heading.setText(f"Who may see this: {view.title}, {view.family_name}")
        self.mark.show_word(view.mark)
        self.refusal.hide()
        self.told.setVisible(bool(view.told))
        self.told.show_sentence(view.told, "ok")
        self._show_now(view)
        self._show_choice(view)
        if is_other or view.told:
            self.why.show_text("")
        if is_other:
            self.scroll_to_top()

    def refused(self, told: Told) -> bool:
        """Says why it was not done; what was chosen stays as it is."""
        self.told.hide()
        self.refusal.show_sentence(f"{told.safe} {told.next_step}".strip(), "warn", lead=told.happened)
        self.refusal.show()
        self.scroll_to_top()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # -- inside ------------------------------------------------------------------------------------------------

    def _show_now(self, view: SeeingView) -> None:
        for gone in self._rows:
            put_away(gone)
        self._rows = []
        reason = (f"Decided because: {view.reason}",) if view.reason else ()
        for card, rows in (
            (self.now, [*map(_Row, view.onlookers), *(Text(one, "small") for one in (f"Written by {view.written_by}.",
                                                                                    *reason))]),
            (self.already, [Text(one) for one in view.already]),
        ):  # fmt: skip
            for row in rows:
                card.body.addWidget(row)
                self._rows.append(row)

    def _show_choice(self, view: SeeingView) -> None:
        self.may_not.setText(
            "You may see who sees this, and not decide it." if not view.may_restrict
            else "" if view.may_widen
            else "You may make it more private. Who wrote it, or who leads the team, may let more people see it again."
        )  # fmt: skip
        self.may_not.setVisible(bool(self.may_not.text()))
        choice = view.choice
        self.degrees.show_degrees(view.degrees, choice.sensitivity)
        self.hide_from.show_options(view.people, choice.hidden_from)
        self.only.show_options(view.colleagues, choice.only_for)
        self.not_for.show_options(view.colleagues, choice.not_for)
        self.confidential.setVisible(choice.confidential is not None)
        self.confidential.setChecked(choice.confidential is True)
        for part in (self.degrees, self.only, self.not_for, self.hide_from, self.confidential, self.why, self.save):
            part.setEnabled(view.may_restrict)
        self.save.show_words(f"Decide ({view.parts} with it)" if view.parts else "Decide who may see it")
        self._follow()

    def _follow(self) -> None:
        """Colleagues are named only where it is for named ones."""
        if self._view is not None:
            named = self.degrees.value is Sensitivity.RESTRICTED
            self.only.setVisible(named and bool(self._view.colleagues))

    def _choose(self) -> None:
        view = self._view
        if view is None:
            return
        choice = Choice(
            sensitivity=self.degrees.value,
            hidden_from=self.hide_from.value,
            only_for=self.only.value if self.degrees.value is Sensitivity.RESTRICTED else frozenset(),
            not_for=self.not_for.value,
            confidential=None if view.choice.confidential is None else self.confidential.isChecked(),
        )
        self.chosen.emit(view.id, choice, self.why.toPlainText(), view.shown)

    def _leave(self) -> None:
        self.left.emit()

    @property
    def record(self) -> RecordId | None:
        """The record it is about."""
        return self._view.id if self._view is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the choosing below where the page is narrow."""
        super().resizeEvent(event)
        narrow = self.width() / look.current().u < ONE_COLUMN_BELOW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)
