"""A meeting round a family: who is asked, what each child says, what was decided. Private family time has no page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Value
from fsdesk.views_planning import AttendeeRow, MeetingView, Missing
from ui import look
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne
from ui.forms.form import Form, PartForm
from ui.forms.ready import asked, day, number, options_of, side_by_side
from ui.forms.words import Names
from ui.forms.writer import Writer
from ui.pages.plan_children import EachChild
from ui.pages.plan_forms import moment, part_form
from ui.pages.plan_frame import BehindPlan
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.tall import put_away
from ui.parts.text import Text
from ui.saving import QUIET_MS

MINUTES_MOST = 24 * 60
_LEFT = Qt.AlignmentFlag.AlignLeft
PRIVATE_HINT = "Only that it was and how long. What the family said among themselves stays theirs."


class _Attending(QWidget):
    """Whether one person comes or came, and why they were not asked."""

    def __init__(self, writer: Writer, meeting: str, row: AttendeeRow | None) -> None:
        super().__init__()
        always: dict[str, Value] = {"meeting": meeting, **dict(row.always if row is not None else ())}
        name = row.name if row is not None else "Someone else"
        part = row.part if row is not None else None
        self.form: PartForm = part_form(writer, "attendee", always, part, name)
        line, who = QHBoxLayout(self), QVBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        if row is None:
            who.addWidget(self.form.ask("someone_else", LineAnswer(), label="Who"))
        else:
            who.addWidget(Text(row.name, "strong"))
            who.addWidget(Text(row.detail, "small"))
        who.addStretch()
        left = QWidget()
        left.setLayout(who)
        who.setContentsMargins(0, 0, 0, 0)
        look.hold(left, width=220)
        line.addWidget(left)
        line.addWidget(self.form, 1)
        attendance = self.form.ask_below("attendance", OneOf(options_of(lists.ATTENDANCE)), label="Were they there")
        attendance.hide_label()
        self._why = self.form.ask_below("why", LineAnswer())
        self._report = self.form.ask_below("report", asked())
        self.form.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Asks why somebody was not asked, and whether who sent apologies sent a report."""
        attendance = self.form.value("attendance")
        self._why.setVisible(attendance == "not_invited" or self._why.answer.value is not None)
        self._report.setVisible(attendance == "apologies" or self._report.answer.value is not None)

    def show_row(self, row: AttendeeRow, names: Names) -> None:
        """Shows what is written; what is being written stays."""
        if row.part is not None and row.part.id == self.form.saving.handle:
            self.form.show_part(row.part, names)
            self.follow()


class MeetingPage(BehindPlan):
    """A meeting, before it, at it and after it."""

    def __init__(self, today: date, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__("Meeting", autosave_ms=autosave_ms)
        self._today = today
        self._form: Form | None = None
        self._filled: list[QWidget] = []
        self.rows: dict[str, _Attending] = {}
        self.apart = Banner("", "info", icon="lock")
        self.apart.hide()
        self._when, self._who = Card("When and where", icon="calendar"), Card("Who is asked", icon="users")
        self._what, self._after = Card("What was decided", icon="check"), Card("After it", icon="send")
        self._children = EachChild(self.writer, "meeting")
        self._people = QVBoxLayout()
        self._people.setSpacing(8)
        self._who.body.addLayout(self._people)
        self.another = Button("Add someone else", icon="user-plus")
        self.another.clicked.connect(self.add_someone)
        line = QHBoxLayout()
        line.addWidget(self.another)
        line.addStretch()
        self._who.body.addLayout(line)
        self.body.addWidget(self.apart)
        for card in (self._when, self._who, self._children, self._what, self._after):
            self.body.addWidget(card)
        self.body.addStretch()
        self.back_button = Button("Done", Kind.PRIMARY, icon="check", name="Done: back to the plan")
        self.back_button.clicked.connect(self.leave)
        self.foot.addWidget(Text("It saves itself. You can come back to it.", "small"), 1)
        self.foot.addWidget(self.back_button)
        self.show_foot()

    def show_meeting(self, view: MeetingView) -> None:
        """Shows a meeting; the same one again leaves alone what is being written."""
        if self.begin_anew(view.family, view.id):
            self._fill(view)
        assert self._form is not None
        names = view.around.called
        self.heading.setText(view.heading)
        self.standing.hide()
        self.nudges.show_missing(view.missing)
        self.apart.show_sentence(view.apart, "info", icon="lock")
        self.apart.setVisible(bool(view.apart))
        self._form.show_readings(view.part.readings, view.part.shown, names)
        self._show_people(view, names)
        self._children.show_children(view.id, view.children, names)
        self._follow(view.kind)
        order_tabs(self)

    def _show_people(self, view: MeetingView, names: Names) -> None:
        for row in view.attendees:
            key = _key(row)
            attending = self.rows.get(key)
            if attending is None:
                attending = next(
                    (a for a in self.rows.values() if row.part and a.form.saving.handle == row.part.id), None
                )
            if attending is None:
                attending = self.rows[key] = _Attending(self.writer, view.id, row)
                self._people.addWidget(attending)
            attending.show_row(row, names)

    def add_someone(self) -> None:
        """Opens a row for somebody who is neither of the family nor around it."""
        key = f"new {len(self.rows)}"
        self.rows[key] = _Attending(self.writer, self.record, None)
        self._people.addWidget(self.rows[key])
        self.rows[key].form.questions["someone_else"].take_focus()

    def _fill(self, view: MeetingView) -> None:
        for widget in (*self.rows.values(), *self._filled):
            put_away(widget)
        self.rows, self._filled = {}, []
        self._children.clear()
        if self._form is not None:
            put_away(self._form)
        form = self._form = self.writer.form(view.part, about="Meeting")
        form.setParent(self)  # its questions lie in several cards; it only holds them together
        form.hide()
        near = self._today
        kind = form.ask("meeting_kind", PickOne(options_of(lists.MEETING_KIND)))
        when = form.ask("at", moment(near))
        place, chair = form.ask("place", LineAnswer()), form.ask("chair", LineAnswer())
        self._take(self._when, side_by_side([kind, when, place, chair], 230))
        self._take(self._when, form.ask("family_attended", asked()))
        self._bottom = form.ask("bottom_lines", LongAnswer(lines=2), hint="Written before the family is on its own.")
        self._take(self._when, self._bottom)
        self._private = form.ask("private_family_time", asked(), hint=PRIVATE_HINT)
        self._minutes = form.ask("private_minutes", number(MINUTES_MOST, example="40"))
        self._take(self._when, self._private)
        look.hold(self._minutes, width=236)
        self._take(self._when, self._minutes)
        self._take(self._what, form.ask("decisions", LongAnswer(lines=3)))
        self._take(self._what, form.ask("minutes_text", LongAnswer(lines=3)))
        on, following = form.ask("shared_on", day(near, example="25 Nov")), form.ask("next_at", moment(near))
        self._take(self._after, form.ask("shared_with", LongAnswer(lines=1)))
        self._take(self._after, side_by_side([on, following], 260))

    def _take(self, card: Card, what: object) -> None:
        if isinstance(what, QWidget):
            card.body.addWidget(what, 0, _LEFT if what.property("held") else Qt.AlignmentFlag(0))
            self._filled.append(what)
            return
        holder = QWidget()
        holder.setLayout(what)  # type: ignore[arg-type]  # a layout, when it is no widget
        card.body.addWidget(holder)
        self._filled.append(holder)

    def _follow(self, kind: str) -> None:
        network = kind == "family_network"
        for question in (self._bottom, self._private, self._minutes):
            question.setVisible(network or question.answer.value is not None)

    def go_to(self, missing: Missing) -> None:
        """Goes to the question, the child, or the person."""
        if missing.field == "words":
            self._children.take_focus(missing.record)
        elif missing.field == "attendance":
            next(iter(self.rows.values())).form.questions["attendance"].take_focus()
        elif missing.record:
            for attending in self.rows.values():
                if attending.form.saving.handle == missing.record:
                    attending.form.questions[missing.field].take_focus()
        elif self._form is not None and missing.field in self._form.questions:
            self._form.questions[missing.field].take_focus()

    def act(self) -> None:
        """Back to the plan."""
        self.leave()


def _key(row: AttendeeRow) -> str:
    """What a row is known by on the page: who it is, else its record."""
    who = ",".join(f"{field}={name}" for field, name in row.always)
    return who or (row.part.id if row.part is not None else row.name)
