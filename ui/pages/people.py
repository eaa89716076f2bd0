"""The people of a family: everybody, who is who, the homes, and the people around them. Decides nothing."""

from __future__ import annotations

from datetime import date
from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from fsdesk.views import PersonView
from fsdesk.views_people import LikeView, PeopleTabView, PersonRow, TeamRow
from ui import look
from ui.forms.writer import Writer
from ui.pages.person_add import AddForm
from ui.pages.person_kinds import fill_home, helper_filler
from ui.pages.person_records import Line, Records
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Tick
from ui.parts.fields import SaveLine
from ui.parts.flow import Flow
from ui.parts.scroll import ScrollPage
from ui.parts.tall import TallTable, put_away, tab_through
from ui.parts.text import Text
from ui.pictures.genogram import genogram_picture

BESIDE_FROM = 980
"""Units of page width from which the picture stands beside the table."""
TABLE_MOST = 760
"""Units of height after which the table scrolls by itself."""
_ADD = (("partner", "Add partner"), ("child", "Add child"), ("parent", "Add parent"), ("baby", "Baby on the way"),
        ("other", "Add somebody else"))  # fmt: skip


class PeoplePage(ScrollPage):
    """The People tab, round the table of people it is given; tells what the person chose and wrote."""

    person_chosen = Signal(str)  # person: to be opened
    added = Signal(str, object, str)  # how, {field: value}, of whom or nothing
    name_typed = Signal(object, str)  # names, date of birth
    open_asked = Signal(str, str)  # family, person
    everyone_asked = Signal()
    undo_asked, redo_asked = Signal(), Signal()
    take_out_asked = Signal(str, str)  # record, why
    settle_asked = Signal()

    def __init__(self, table: TallTable[PersonView], today: date) -> None:
        super().__init__("People")
        self.table, self._in_hand = table, ""
        self._taken = ""  # somebody just added, to be in hand once they are shown
        self._view: PeopleTabView | None = None
        self.save_line = SaveLine("Every word is saved on this laptop")
        self.writer = Writer(self, self.save_line)
        self.whose = Text("", "strong", wrap=False)
        self.buttons = {how: Button(words, icon="user-plus" if how == "other" else "") for how, words in _ADD}
        self.undo, self.redo = Button("Undo", Kind.QUIET, icon="undo-2"), Button("Redo", Kind.QUIET)
        self.everyone = Tick("Show everyone on the record")
        self.form = AddForm(today)
        self.said = Text("", "small")
        self.picture = genogram_picture(height_px=300)
        self.edit = Button("Edit", Kind.QUIET, icon="pencil")
        self.homes = Records(
            self.writer, fill_home, kind="household", add="Add a home", empty="No home is written yet."
        )
        self.team = Records(
            self.writer, helper_filler(today, self._people), kind="team_member", add="Add somebody around the family",
            empty="Nobody is written yet: a health visitor, a teacher, a trusted neighbour.",
        )  # fmt: skip
        self.around = Text("", "strong")
        self._banners: list[Banner] = []
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.tools = Flow(across_px=8, down_px=6)
        for part in (self.whose, *self.buttons.values(), self.undo, self.redo, self.everyone):
            self.tools.addWidget(part)
        self._who, self._homes, self._team = Card("Who’s who"), Card("Homes"), Card("The people around the family")
        self._who.head.addWidget(self.edit)
        self._who.body.addWidget(self.picture, 1)
        self._homes.body.addWidget(self.homes)
        for part in (self.around, self.team):
            self._team.body.addWidget(part)
        way = QBoxLayout.Direction.LeftToRight
        self._upper, self._lower = QBoxLayout(way), QBoxLayout(way)
        for row, pair in ((self._upper, (self.table, self._who)), (self._lower, (self._homes, self._team))):
            row.setSpacing(14)
            for part in pair:
                row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop if row is self._lower else Qt.AlignmentFlag(0))
        self.head.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self.tools)
        for part in (self.said, self.form):
            self.body.addWidget(part)
            part.hide()
        self.body.addLayout(self._upper)
        self.body.addLayout(self._lower)
        self.body.addStretch()
        self.foot.addWidget(self.save_line)
        self.foot.addStretch()
        self.show_foot()

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._follow_row)
        self.picture.chosen.connect(self.take_in_hand)
        self.edit.clicked.connect(self._edit)
        self.everyone.toggled.connect(self._ask_everyone)
        for how, button in self.buttons.items():
            button.clicked.connect(partial(self.begin, how))
        for inner, outer in (
            (self.form.added, self.added), (self.form.name_typed, self.name_typed), (self.form.left, self._leave_form),
            (self.form.likes.open_asked, self.open_asked), (self.undo.clicked, self.undo_asked),
            (self.redo.clicked, self.redo_asked), (self.homes.take_out_asked, self.take_out_asked),
            (self.team.take_out_asked, self.take_out_asked), (self.homes.settle_asked, self.settle_asked),
            (self.team.settle_asked, self.settle_asked),
        ):  # fmt: skip
            inner.connect(outer)
        for keys, asked in (
            (QKeySequence.StandardKey.Undo, self.undo_asked), (QKeySequence("Ctrl+Y"), self.redo_asked),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(asked)

    def begin_family(self) -> None:
        """Another family is about to be shown: who has died is out of sight again."""
        quiet = self.everyone.blockSignals(True)
        self.everyone.setChecked(False)
        self.everyone.blockSignals(quiet)

    def hold_empty(self, empty: QWidget) -> None:
        """Takes in what the family's page shows while nobody is written down."""
        self.body.insertWidget(self.body.indexOf(self.form) + 1, empty)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_people(self, view: PeopleTabView) -> None:
        """Shows a family's people; another family than before begins afresh, the same one stays where it was."""
        before, self._view = self._view, view
        self.writer.family = view.family
        if before is None or before.family != view.family:
            for records in (self.homes, self.team):
                records.clear()
            self.writer.forget_saved()
            self._leave_form()
            self.say("")
            self._in_hand = ""
        hand = self._in_hand  # the table, while it is filled, has its cursor elsewhere
        if self._taken in {row.id for row in view.rows}:
            hand, self._taken = self._taken, ""
        self.table.show_rows([_in_table(row) for row in view.rows])
        self.table.setVisible(bool(view.rows))
        self._fit_table()
        self.everyone.setVisible(view.out_of_sight > 0 or self.everyone.isChecked())
        self.picture.show_picture(view.genogram)
        self._who.setVisible(view.genogram is not None)
        self.homes.show_lines(
            [Line(home.part, home.label, f"{home.people}\n{home.address}",
                  "Confidential" if home.is_confidential else "", "warn") for home in view.homes],
            view.names, view.remarks,
        )  # fmt: skip
        self.team.show_lines([_helper(one) for one in view.team], view.names)
        self.around.setText(view.around_line)
        self._show_banners(view)
        known = {row.id for row in view.rows} | {kin.id for kin in (view.genogram.people if view.genogram else ())}
        self.take_in_hand(hand if hand in known else self.table.chosen_id())

    def _show_banners(self, view: PeopleTabView) -> None:
        for banner in self._banners:
            put_away(banner)
        self._banners = [Banner(remark.sentence, "warn") for remark in view.remarks]
        for at, banner in enumerate(self._banners):
            self._homes.body.insertWidget(1 + at, banner)
        for sentence in view.overlaps:
            banner = Banner(sentence, "info")
            self._team.body.insertWidget(2, banner)
            self._banners.append(banner)

    def show_undo(self, undo: str, redo: str) -> None:
        """Shows what can be taken back and done again, by what it was."""
        for button, word, what in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setVisible(bool(what))
            button.show_words(f"{word}: {what}" if what else word, name=f"{word}: {what}")
            button.setToolTip("Ctrl+Z" if word == "Undo" else "Ctrl+Y")

    def say(self, sentence: str) -> None:
        """Says what has just been done, or why it could not be."""
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def show_likes(self, likes: tuple[LikeView, ...]) -> None:
        """Asks whether somebody on this laptop is meant."""
        self.form.likes.show_likes(likes)

    def took(self, person: str) -> None:
        """Somebody was added: the form is put away, and they are in hand."""
        self.form.clear()
        self._leave_form()
        self._taken = person
        self.scroll_to_top()

    # -- choosing ----------------------------------------------------------------------------------------------

    def take_in_hand(self, person: str) -> None:
        """Chooses a person for the buttons: the table and the picture both show whom."""
        self._in_hand = person
        self.table.choose(person)
        self.picture.part_at(person)
        name = self.in_hand_name
        self.whose.setText(f"{name}:" if name else "")
        self.whose.setVisible(bool(name))
        self.edit.show_words(f"Edit {name}" if name else "Edit")
        self.edit.setEnabled(bool(person))
        for how, usual in _ADD:
            self.buttons[how].setVisible(bool(person) or how == "other")
            words = usual if person else "Add somebody"
            self.buttons[how].show_words(words, name=f"{words}: {name}" if name and how != "other" else words)
        stops = (*self.buttons.values(), self.undo, self.redo, self.everyone, self.table, self.edit, self.picture)
        tab_through(*stops)

    @property
    def in_hand(self) -> str:
        """The person the buttons are about; empty when there is none."""
        return self._in_hand

    @property
    def in_hand_name(self) -> str:
        """What they are called."""
        rows = self._view.rows if self._view is not None else ()
        kin = self._view.genogram.people if self._view is not None and self._view.genogram is not None else ()
        named = {row.id: row.person.known_as for row in rows} | {each.id: each.name for each in kin}
        return {str(key): name for key, name in named.items()}.get(self._in_hand, "")

    def begin(self, how: str) -> None:
        """Opens the form for somebody who is something to the person in hand."""
        if self._view is None:
            return
        self.form.show()
        self.form.begin(how, self._in_hand, self.in_hand_name or "the family", self._view)
        self.say("")

    def _people(self) -> list[tuple[str, str]]:
        return [(row.id, row.person.known_as) for row in self._view.rows] if self._view is not None else []

    def _follow_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        chosen = self.table.chosen_id()
        if now.isValid() and chosen and chosen != self._in_hand:
            self.take_in_hand(chosen)

    def _open(self, row: PersonView) -> None:
        self.person_chosen.emit(row.id)

    def _edit(self) -> None:
        self.person_chosen.emit(self._in_hand)

    def _ask_everyone(self) -> None:
        self.everyone_asked.emit()

    def _leave_form(self) -> None:
        had_focus = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.form.hide()
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the right part under the left one when there is no room for both."""
        super().resizeEvent(event)
        beside = self.width() >= look.current().px(BESIDE_FROM)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        for row in (self._upper, self._lower):
            row.setDirection(way)
        self._fit_table()

    def _fit_table(self) -> None:
        """As high as its rows, so that only the page scrolls; of a very large family some."""
        rows = self.table.verticalHeader().length() + self.table.horizontalHeader().height() + 4
        self.table.setMinimumHeight(min(max(rows, look.current().px(200)), look.current().px(TABLE_MOST)))


def _in_table(row: PersonRow) -> PersonView:
    return (
        msgspec.structs.replace(row.person, relation=_joined(row.person.relation, row.note)) if row.note else row.person
    )


def _helper(one: TeamRow) -> Line:
    since = f"since {one.since}" if one.since else ""
    chip = {"Yes": "In touch", "No": "Not in touch"}.get(one.in_touch, "")
    detail = _joined(one.role, one.where, one.needs, one.why, since)
    return Line(one.part, one.name, detail, chip, "ok" if one.in_touch == "Yes" else "off")


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
