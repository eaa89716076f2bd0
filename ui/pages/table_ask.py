"""Being asked at the table, one question at a time: read in large words, answered at a press, signed if they like."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.trouble import Told
from fsdesk.views import Part
from fsdesk.views_table import Asked, TableView
from ui.forms.writer import Writer
from ui.pages.signature_pad import SignaturePad
from ui.pages.table_frame import TableRoom
from ui.pages.table_limits import LimitsPart
from ui.pages.table_menu import Tile
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button
from ui.parts.cards import Banner, Card
from ui.parts.choices import Segments, Tick
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.keyed import Ringed
from ui.parts.tall import put_away
from ui.parts.text import Text
from ui.saving import QUIET_MS, Saving

ICONS = {
    "yes": "check",
    "allow": "check",
    "partly": "pencil",
    "allow_with_limits": "pencil",
    "not_now": "clock",
    "no": "x",
    "refuse": "x",
}
WITH_LIMITS = frozenset(("partly", "allow_with_limits"))
YES = frozenset(("yes", "allow")) | WITH_LIMITS
THANKS = {
    True: "Thank you. It is written down as you said it. You can change it whenever you like.",
    False: "Thank you for saying so. It is written down, and nothing is held against you.",
}
READ_FIRST = "What you said is read before anything is done with it."


class Reading(Ringed, Card):
    """The words somebody is asked to read: one stop of the keyboard, read whole by a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines: list[Text] = []

    def show_words(self, words: tuple[str, ...]) -> None:
        """Shows these paragraphs."""
        for line in self._lines:
            put_away(line)
        self._lines = [Text(each, "lead") for each in words]
        for line in self._lines:
            self.body.addWidget(line)
            line.show()
        self.setAccessibleName(" ".join(words))


class AskPage(TableRoom):
    """Asks what it is shown, question after question. An answer is told at its press; signing comes after a yes, and
    saying it is enough."""

    answered = Signal(str, str, str, str)  # what is asked, who says so, the answer, and the words of a "yes, but"
    signed = Signal(str, bytes)  # the record of the answer, a PNG
    stopped = Signal(str, str)  # what is asked, who says so
    copy_asked = Signal(str, bool)  # record, whether they want one

    def __init__(self, title: str, hint: str, *, autosave_ms: int = QUIET_MS, own_words: str = "") -> None:
        """`own_words` is the field they may add words in, empty for none."""
        super().__init__(title, hint, on="Next")
        self.writer = Writer(self, self.foot.line, quiet_ms=autosave_ms)
        self._plain_title, self._own_words = title, own_words
        self._asked: tuple[Asked, ...] = ()
        self._at, self._part = 0, None  # type: int, Part | None
        self._saving: Saving | None = None
        self._answer, self._who_says, self._ending, self._is_told = "", "", False, False
        self.who: Segments | None = None
        self.pad: SignaturePad | None = None
        self.tiles: dict[str, Tile] = {}
        self.stop: Button | None = None
        self.limits: LimitsPart | None = None  # while somebody says what their "yes, but" hangs on
        self._pause_ms = autosave_ms
        self.told, self.said = Banner("", "ok"), Text("", "strong")
        self.told.hide()
        self.reading, self._place, self._after = Reading(), QVBoxLayout(), QVBoxLayout()
        self.sign = Button("Sign it, if you like", icon="signature", name="Sign it, if you like: saying it is enough")
        self.sign.clicked.connect(self._offer_signature)
        self._shown: list[QWidget] = []
        self._lay_out()
        self.foot.on_asked.connect(self._next)
        self.foot.skip_asked.connect(self._next)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.reading, 8)  # no more letters in a line than one reads with ease
        row.addStretch(2)
        self.copy = Tick("I would like this on paper")
        self.copy.clicked.connect(self._ask_copy)
        self.own = LongText(self._own_words or "In your own words", lines_min=1, lines_max=4, aided=False)
        self.own.written.connect(self._write_own)
        self._own_field = Field(self._own_words or "In your own words", self.own, optional=True)
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addWidget(self.said)
        self._after.addWidget(self._own_field)
        self._after.addWidget(self.copy)
        self._after.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._own_field, self.copy, self.sign):
            part.hide()
        self.body.addLayout(self._after)
        self.body.addLayout(self._place)
        self.body.addStretch()

    # -- what is shown -----------------------------------------------------------------------------------------

    def show_asked(self, asked: tuple[Asked, ...], view: TableView) -> None:
        """Shows these questions; one that is being answered stays as it is."""
        self.foot.show_worker(view.worker)
        self.writer.family = view.seat.family
        before = self._now_asked
        self._asked = asked
        if before is not None and before.key in [one.key for one in asked]:
            self._at = next(at for at, one in enumerate(asked) if one.key == before.key)
            if self.pad is None and self._part is None and self.limits is None:
                self._show()
        else:
            self.open()

    def open(self) -> None:
        """From the first question."""
        self._at = 0
        self._fresh()

    def forget(self) -> None:
        """Lets go of words, strokes and names."""
        self._asked = ()
        self.open()
        self.writer.forget_saved()

    @property
    def _now_asked(self) -> Asked | None:
        return self._asked[self._at] if self._at < len(self._asked) else None

    def _fresh(self) -> None:
        self._part, self._saving, self._answer, self._ending, self._is_told = None, None, "", False, False
        self.own.show_text("")
        self.copy.setChecked(False)
        self._show()

    def _show(self) -> None:
        """The question in hand, as nobody has answered it now."""
        self._clear()
        asked = self._now_asked
        for part in (self._own_field, self.copy, self.sign, self.told):
            part.hide()
        if asked is None:
            return
        self.title.setText(asked.title)
        self.setAccessibleName(asked.title)
        self.reading.show_words(asked.words)
        self.said.setText(asked.said)
        self.said.setVisible(bool(asked.said))
        self._ask_who(asked)
        self._put_answers(asked)
        count = len(self._asked)
        self.foot.place.setText(f"{self._at + 1} of {count}" if count > 1 else "")
        is_last = self._at + 1 >= count
        self.foot.primary.setVisible(not is_last)
        self.foot.skip.setVisible(not is_last)
        order_tabs(self)

    def _ask_who(self, asked: Asked) -> None:
        if len(asked.by) > 1:
            self.who = Segments("Who says so", asked.by)
            self._put(self._place, Text("Who says so?", "strong"))
            self._put(self._place, self.who)

    def _put_answers(self, asked: Asked) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        ground = QWidget()
        ground.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        for key, words in asked.answers:
            tile = self.tiles[key] = Tile(words, ICONS[key])
            tile.setAccessibleName(f"{words}. {asked.title}")
            tile.clicked.connect(partial(self._say, key))
            row.addWidget(tile, 1)
        self._put(self._place, ground)
        if asked.may_stop:
            stops = Flow(across_px=8, down_px=8)
            holder = QWidget()
            holder.setLayout(stops)
            self.stop = Button(asked.stop_words, icon="pause", name=f"{asked.stop_words}: {asked.title}")
            self.stop.clicked.connect(self._stop)
            stops.addWidget(self.stop)
            self._put(self._place, holder)

    def take_focus(self) -> None:
        """To the words, which are read before anything is pressed: no key held too long answers for anybody."""
        self.reading.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what they say -----------------------------------------------------------------------------------------

    @property
    def by(self) -> str:
        """Who says so."""
        asked = self._now_asked
        return self.who.choice if self.who is not None else asked.by[0][0] if asked is not None and asked.by else ""

    def _say(self, answer: str, _checked: bool = False) -> None:
        asked = self._now_asked
        if asked is None:
            return
        self._answer, self._who_says = answer, self.by
        if answer in WITH_LIMITS:
            self._ask_limits(asked)
        else:
            self.answered.emit(asked.key, self._who_says, answer, "")

    def _ask_limits(self, asked: Asked) -> None:
        self._clear()
        self.said.hide()
        self.told.hide()
        self.limits = LimitsPart(asked.title, pause_ms=self._pause_ms)
        self.limits.written.connect(self._write_limits)
        self.limits.ended.connect(self._end_limits)
        self.limits.another.connect(self._other_answer)
        self._put(self._place, self.limits)
        order_tabs(self)
        self.limits.take_focus()
        self.area.ensureWidgetVisible(self.limits)

    def _write_limits(self, words: str) -> None:
        """The first words are the answer; what is written on after that is written on in it."""
        asked = self._now_asked
        if self._saving is not None:
            self._saving.type_in("limits", words)
        elif asked is not None and not self._is_told:
            self._is_told = True  # what is written until that is kept goes with it: see `show_kept`
            self.answered.emit(asked.key, self._who_says, self._answer, words)

    def _end_limits(self) -> None:
        """They have said it: thanked as soon as it is written."""
        self._ending = True
        if self._part is not None:
            self.writer.save_now()
            self._thank(self._part)

    def _other_answer(self) -> None:
        self.flush()
        self._fresh()
        self.take_focus()

    def flush(self) -> None:
        """Tells at once what was typed and not told yet."""
        if self.limits is not None:
            self.limits.flush()

    def _stop(self) -> None:
        asked = self._now_asked
        if asked is not None:
            self._answer = "stop"
            self.stopped.emit(asked.key, self.by)

    def show_kept(self, part: Part | None) -> None:
        """Says that it is written down, unless they are still writing what their yes hangs on."""
        if part is not None and self.limits is not None:
            self._part, self._saving = part, self.writer.open(part)
            self._saving.type_in("limits", self.limits.words)
            if not self._ending:
                return
            self.writer.save_now()
        self._thank(part)

    def _thank(self, part: Part | None) -> None:
        """After a yes a signature is offered, once."""
        was_signed = self.pad is not None
        self._part = part
        self._clear()
        self.said.hide()
        more = f" {READ_FIRST}" if self._answer in WITH_LIMITS else ""
        self.told.show_sentence(f"{THANKS[self._answer in YES]}{more}", "ok")
        self.told.show()
        if part is not None:
            self._saving = self.writer.open(part) if self._own_words else None
            self._own_field.setVisible(bool(self._own_words))
            self.copy.show()
        self.sign.setVisible(part is not None and self._answer in YES and not was_signed)
        order_tabs(self)
        self.take_focus()

    def _offer_signature(self) -> None:
        if self._part is None:
            return
        self.sign.hide()
        self.pad = SignaturePad("Sign, if you like: saying it is enough")
        self.pad.leave.show_words("Saying it is enough", name="Saying it is enough: no signature")
        self.pad.signed.connect(partial(self.signed.emit, str(self._part.id)))
        self.pad.left.connect(self._leave_pad)
        self._put(self._place, self.pad)
        order_tabs(self)
        self.pad.name.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(self.pad)

    def _leave_pad(self) -> None:
        self._clear()
        self.sign.show()
        order_tabs(self)
        self.sign.setFocus(Qt.FocusReason.TabFocusReason)

    def show_told(self, told: Told) -> bool:
        """Says why it was not kept."""
        self._ending = self._is_told = False
        self.told.show_sentence(told.sentence, "warn")
        self.told.show()
        return True

    def _write_own(self, words: str) -> None:
        if self._saving is not None:
            self._saving.type_in("own_view", words)

    def _ask_copy(self, wanted: bool) -> None:
        if self._part is not None:
            self.copy_asked.emit(str(self._part.id), wanted)

    # -- from one to the next ----------------------------------------------------------------------------------

    def _next(self) -> None:
        self.flush()
        self.writer.save_now()
        if self._at + 1 < len(self._asked):
            self._at += 1
            self._fresh()
            self.area.verticalScrollBar().setValue(0)
            self.take_focus()

    def go_back(self) -> None:
        """Saves, and one question back, or up from the first."""
        self.flush()
        self.writer.save_now()
        if self._at > 0:
            self._at -= 1
            self._fresh()
            self.take_focus()
        else:
            self._fresh()
            super().go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from answer to answer."""
        tiles = list(self.tiles.values())
        at = next((at for at, tile in enumerate(tiles) if tile.hasFocus()), -1)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and at >= 0 and 0 <= at + step < len(tiles):
            tiles[at + step].setFocus(Qt.FocusReason.TabFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _put(self, column: QVBoxLayout, part: QWidget) -> None:
        column.addWidget(part)
        part.show()
        self._shown.append(part)

    def _clear(self) -> None:
        for part in self._shown:
            put_away(part)
        self._shown, self.who, self.pad, self.stop, self.tiles, self.limits = [], None, None, None, {}, None
