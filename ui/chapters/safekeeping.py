"""Worries, crises and flags of risk in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views import Part
from fsdesk.views_safety import ConcernView, NewConcern, SafetyView
from ui.chapters.chapter import Chapter, Door
from ui.forms.writer import Writer
from ui.pages.concern import ConcernPage
from ui.pages.safety import SafetyPage


class Safekeeping(Chapter):
    """The page of a worry, reached from everywhere by one key, and the page of what keeps a family safe."""

    decision_asked = Signal(str, str)  # family, decision to tell somebody

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        today = door.desk.clock.now().date()
        self.concern, self.safety = ConcernPage(today), SafetyPage(today)
        self.pages = [self.concern, self.safety]
        self._one = ""
        self.take_writer(self.concern.writer, self._ask_again)
        self.take_writer(self.safety.writer, self._ask_safety_again)
        page, safety, desk = self.concern, self.safety, door.desk
        page.left.connect(self._leave)
        page.lead_told.connect(lambda one, lead: self._act(lambda: desk.concerns.told_lead(RecordId(one), lead)))
        page.read_off.connect(lambda one: self._act(lambda: desk.concerns.read_off(RecordId(one))))
        page.kept_from.connect(lambda one, who: self._act(lambda: desk.concerns.keep_from(RecordId(one), who)))
        page.told.asked.connect(self._tell)
        page.told.opened.connect(lambda one: self.decision_asked.emit(page.writer.family, one))
        page.told.followed.connect(
            lambda one, act: self._act(lambda: desk.concerns.follow(RecordId(self._one), RecordId(one), act))
        )
        page.closed.connect(lambda one: self._act(lambda: desk.concerns.close(RecordId(one))))
        safety.concern_asked.connect(self.open)
        safety.worry_asked.connect(self.worry)
        safety.family_asked.connect(door.open_family)
        safety.crisis_begun.connect(lambda f: self._begin(lambda: desk.safety.begin_crisis(FamilyId(f), {})))
        safety.flag_begun.connect(lambda f: self._begin(lambda: desk.safety.begin_flag(FamilyId(f), {})))
        safety.rang_again.connect(lambda one: self._mark(lambda: desk.safety.rang_again(RecordId(one))))
        safety.looked_at.connect(lambda one: self._mark(lambda: desk.safety.looked_at(RecordId(one))))
        safety.flag_kept.connect(lambda one: self._mark(lambda: desk.safety.look_again(RecordId(one))))
        safety.flag_removed.connect(lambda one, why: self._mark(lambda: desk.safety.remove_flag(RecordId(one), why)))
        door.family.safety_asked.connect(self.open_safety)
        self._of = ""

    def show_names(self, names: dict[str, str]) -> None:
        """What colleagues are called."""
        self.concern.show_names(names)

    # -- a worry -----------------------------------------------------------------------------------------------

    def worry(self, family: str = "", visit: str = "") -> None:
        """Opens an empty worry, about a family or what was seen at a visit if one is named: the numbers first."""
        self._one = ""
        desk = self.door.desk
        self.call(lambda: desk.concerns.new(family, visit), self._show_new)

    def _show_new(self, new: NewConcern) -> None:
        self.concern.show_new(new)
        self.door.front(self._ask_again, self.concern, "families")
        self.concern.take_focus()

    def open(self, concern: str) -> None:
        """Opens a worry."""
        self._one = concern
        self.call(lambda: self.door.desk.concerns.open(RecordId(concern)), self._show)

    def _show(self, view: ConcernView) -> None:
        self.concern.show_concern(view)
        self.door.front(self._ask_again, self.concern, "families")
        self.door.learn_names(view.family)

    def _ask_again(self) -> None:
        if self._one:
            one = RecordId(self._one)
            self.call(lambda: self.door.desk.concerns.open(one), self.concern.show_concern)

    def _act(self, work: Callable[[], ConcernView]) -> None:
        def failed(told: Told) -> bool:
            self.concern.refused(told.sentence)
            return True

        def done(view: ConcernView) -> None:
            self.concern.show_concern(view)
            self.door.tell_written()
            self.door.send_soon()

        self.call(work, done, failed=failed)

    def _tell(self, to: str) -> None:
        """Somebody outside is told now: it is written down, and opened to be completed."""
        desk, one, page = self.door.desk, RecordId(self._one), self.concern

        def told(part: Part) -> None:
            self.door.tell_written()
            self.door.send_soon()
            self.decision_asked.emit(page.writer.family, str(part.id))

        def failed(why: Told) -> bool:
            page.refused(why.sentence)
            return True

        page.writer.when_written(lambda: self.call(lambda: desk.concerns.tell(one, to), told, failed=failed))

    def _leave(self) -> None:
        family = self.concern.writer.family
        if family:
            self.open_safety(family)
        else:
            self.door.open_today()

    def _write_part(self, writer: Writer, family: str, kind: str, key: str, fields: dict[str, Any]) -> None:
        desk = self.door.desk

        def begin() -> Part:
            if kind == "concern_act":
                return desk.concerns.add_act(RecordId(fields["concern"]), fields)
            if kind == "safeguarding_concern":
                return desk.concerns.begin(FamilyId(family) if family else None, fields)
            return desk.begin(FamilyId(family), kind, fields)

        def failed(told: Told) -> bool:
            writer.not_saved(told.sentence, key)
            return True

        def saved(part: Part) -> None:
            if kind == "safeguarding_concern":
                self._one = part.id
            writer.born(key, part, f"{desk.clock.now():%H:%M}")
            self.door.tell_written()
            self.door.send_soon()
            if kind == "safeguarding_concern":
                self._ask_again()

        self.call(begin, saved, failed=failed)

    # -- what keeps a family safe ------------------------------------------------------------------------------

    def open_safety(self, family: str) -> None:
        """Opens what keeps a family safe."""
        self._of = family
        self.call(lambda: self.door.desk.safety.view(FamilyId(family)), self._show_safety)

    def _show_safety(self, view: SafetyView) -> None:
        self.safety.show_safety(view)
        self.door.front(self._ask_safety_again, self.safety, "families")

    def _ask_safety_again(self) -> None:
        if self._of:
            family = FamilyId(self._of)
            self.call(lambda: self.door.desk.safety.view(family), self.safety.show_safety)

    def _begin(self, work: Callable[[], Part]) -> None:
        def begun(part: Part) -> None:
            self.door.tell_written()
            self.safety.open_part(part)

        self.call(work, begun)

    def _mark(self, work: Callable[[], None]) -> None:
        self.call(work, partial(self._marked))

    def _marked(self, _nothing: None) -> None:
        self.door.tell_written()
        self._ask_safety_again()
