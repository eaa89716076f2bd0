"""A partner at their own window, and what a worker and a lead see of one, over hubs that are written by hand.

Planted one at a time, each to be seen caught here: a plan that stays on the page after a no; words that are told twice
when two lists were read before the hub had answered; words gone when the hub cannot be reached; a note written for one
family sent for the next; a plan kept on the laptop; a worker whose press is told to nobody; a name given before anybody
was shown what would be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.desk import Desk
from fsdesk.desk.reading import of_kind
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.views_shared import Draft
from sync import asked_shared as asked
from sync.line import LineFault, LineTrouble
from sync.protocol import unpack
from sync.questions import NOT_ALLOWED, Question, Reply, reply
from tests.clocks import StillClock
from tests.fsdesk.test_partners_desk import SCHOOL, Shared
from tests.ui.test_planning_pages import Window
from tests.ui.test_visit import click, words_on
from ui.chapters.syncing import Reach

FIRST, OTHER = FamilyId("d0000000.1"), FamilyId("d0000000.31")
STEP, MEETING = RecordId("d0000000.7"), RecordId("d0000000.9")
SECRET = "Walk with Jamie"


def records() -> tuple[asked.SharedRecord, ...]:
    """A plan as a hub hands it out, with somebody it names and a step two people wrote apart."""
    said: dict[str, tuple[str, dict[str, tuple[Any, ...]]]] = {
        "d0000000.5": ("plan", {"status": ("active",), "review_due": ("2027-01-20",)}),
        "d0000000.6": ("goal", {"plan": ("d0000000.5",), "in_their_words": ("Get to school on time",),
                                "subjects": (["d0000000.2"],)}),
        STEP: ("next_step", {"goal": ("d0000000.6",), "what": (SECRET,), "due_on": ("2026-11-30", "2026-12-04"),
                             "owner_of_team": ("d0000000.3",)}),
        MEETING: ("meeting", {"meeting_kind": ("taf",), "at": ("2026-11-19T10:00",), "decisions": ("A visit a week",)}),
    }  # fmt: skip
    return tuple(asked.SharedRecord(RecordId(one), kind, fields) for one, (kind, fields) in said.items())


class PartnersHub:
    """A hub at the other end of a line that is there or not: what it hands out, and what it was told, in order."""

    def __init__(self) -> None:
        self.is_there, self.shares, self.code = True, True, ""
        self.asked: list[str] = []
        self.added: list[asked.AddAsked] = []
        self.became: dict[bytes, tuple[str, str]] = {}

    def answer(self, question: Question) -> Reply:
        if not self.is_there:
            raise LineTrouble(LineFault.NO_ROUTE)
        self.asked.append(question.kind)
        if question.kind == asked.MINE:
            rows = [self.family(one, label) for one, label in ((FIRST, "LOC-0042"), (OTHER, "LOC-0077"))]
            return reply(asked.Mine(tuple(rows[: 2 if self.shares else 0])))
        if question.kind == asked.READ:
            return self.read(unpack(question.body, asked.ReadAsked)) if self.shares else Reply(NOT_ALLOWED)
        if question.kind in (asked.ADD, asked.ADD_APART):
            self.added.append(unpack(question.body, asked.AddAsked))
            return Reply(self.code) if self.code else reply(asked.Done())
        kept = () if self.code else self.added
        waits = ("waits", "")
        sent = [asked.SentRow(one.contribution, one.family, *self.became.get(one.contribution, waits), 1, 0)
                for one in kept]  # fmt: skip
        return reply(asked.Sent(tuple(sent)))

    @staticmethod
    def family(family: FamilyId, label: str) -> asked.SharedFamily:
        return asked.SharedFamily(family, label, ("Isla", "Jamie"), SCHOOL, "2027-05-01")

    def read(self, question: asked.ReadAsked) -> Reply:
        """One record at a time, so that reading on is tried."""
        found = [one for one in records() if one.record > question.after]
        named = (asked.NamedIn(RecordId("d0000000.2"), "Jamie"),
                 asked.NamedIn(RecordId("d0000000.3"), "Mairi Bell", SCHOOL))  # fmt: skip
        label = {FIRST: "LOC-0042", OTHER: "LOC-0077"}[question.family]
        after = found[0].record if len(found) > 1 else RecordId("")
        return reply(asked.ReadTold(self.family(question.family, label), tuple(found[:1]), named, after))


@pytest.fixture
def hub() -> PartnersHub:
    return PartnersHub()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clock: StillClock, hub: PartnersHub) -> Iterator[Window]:
    made = Window(qtbot, tmp_path / "partner", clock, family=lambda _desk: None)
    made.at._reach = Reach(lambda *_: True, lambda *_: ("", False), hub.answer)
    made.ask(lambda desk: desk.store.remember(role="partner_contributor", user="mairi"))
    made.at.refresh_me()
    made.rest()
    made.at.open_first()
    until_asked(made)
    yield made
    assert made.bugs == []
    made.close()


def until_asked(window: Window) -> None:
    """Until the hub has been asked all there is to ask, and the page shows what came of it."""
    for _ in range(8):
        window.rest()
        window.bot.waitUntil(lambda: not window.travelling._thread.busy)


def everything_on(desk: Desk) -> str:
    """All that a store holds, in the clear."""
    tables = [name for (name,) in desk.store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return repr([desk.store.rows(f'SELECT * FROM "{name}"') for name in tables])


def press(page: QWidget, name: str) -> None:
    found = [one for one in page.findChildren(QAbstractButton) if one.accessibleName().startswith(name)]
    click(next(one for one in found if one.isVisible()))


def read(window: Window, label: str = "LOC-0042") -> None:
    press(window.at.shared.page, f"Read the plan: {label}")
    until_asked(window)


def test_a_partner_begins_with_what_is_shared_and_reads_a_plan_that_is_kept_nowhere(window: Window) -> None:
    page = window.at.shared.page
    assert page.isVisible()
    assert "LOC-0042  ·  About Isla and Jamie" in words_on(page)
    read(window)
    shown = words_on(page)
    for words in (SECRET, "“Get to school on time”", "Mairi Bell (Arisaig Primary School)", "A visit a week",
                  "To do, by 2026-11-30 / 2026-12-04"):  # fmt: skip
        assert words in shown
    window.at.open_sync()
    until_asked(window)
    assert SECRET not in words_on(page), "it left the page with the person"
    assert SECRET not in window.ask(everything_on)
    window.at.open_today()
    until_asked(window)
    assert SECRET in words_on(page), "whoever comes back reads anew what they had open"


def test_a_no_takes_the_plan_off_the_page_at_the_next_question_and_leaves_what_was_written(
    window: Window, hub: PartnersHub
) -> None:
    page = window.at.shared.page
    read(window)
    page.words.setPlainText("He came in time all week.")
    hub.shares = False
    page.asked_again.emit()
    until_asked(window)
    assert SECRET not in words_on(page)
    assert "not shared with you any more" in words_on(page)
    assert "He came in time all week." in words_on(page)
    assert window.ask(lambda desk: desk.contributing.drafts()) == {FIRST: Draft(words="He came in time all week.")}


def test_words_wait_with_no_line_and_are_told_once(window: Window, hub: PartnersHub) -> None:
    page = window.at.shared.page
    read(window)
    hub.is_there = False
    page.words.setPlainText("He came in time all week.")
    press(page, "Send the note")
    until_asked(window)
    press(page, f"It is done: {SECRET}")
    until_asked(window)
    press(page, "I was there")
    until_asked(window)
    assert hub.added == []
    assert page.words.toPlainText() == ""
    assert words_on(page).count("On this laptop, not yet sent") >= 3
    assert SECRET in words_on(page), "what was read stands for a while"
    hub.is_there = True
    for _ in range(3):
        window.at.shared.send()
    until_asked(window)
    assert [(one.kind, one.record, one.fields) for one in hub.added] == [
        ("case_note", "", {"text": "He came in time all week."}),
        ("next_step", STEP, {"status": "done", "done_on": "2026-11-21"}),
        ("attendee", MEETING, {"attendance": "present"}),
    ]
    assert {one.family for one in hub.added} == {FIRST}
    assert "At the hub, waiting" in words_on(page)
    hub.became = {hub.added[0].contribution: ("in_record", ""), hub.added[1].contribution: ("aside", "He had help.")}
    window.at.shared.send()
    until_asked(window)
    assert len(hub.added) == 3
    for words in ("Taken into the record", "Read, and not taken into the record", "He had help."):
        assert words in words_on(page)


def test_what_the_hub_never_takes_stays_with_the_reason_and_what_it_cannot_take_yet_is_told_again(
    window: Window, hub: PartnersHub
) -> None:
    page = window.at.shared.page
    read(window)
    hub.code = "too_many"
    press(page, f"It is done: {SECRET}")
    until_asked(window)
    assert "On this laptop, not yet sent" in words_on(page)
    hub.code = NOT_ALLOWED
    window.at.shared.send()
    until_asked(window)
    assert "The hub did not take this" in words_on(page)
    assert "This family is not shared with you" in words_on(page)
    count = len(hub.added)
    window.at.shared.send()
    until_asked(window)
    assert len(hub.added) == count
    press(page, "Put away")
    until_asked(window)
    assert window.ask(lambda desk: desk.contributing.own_words()) == ()


def test_what_is_in_the_way_is_chosen_and_a_note_belongs_to_the_family_it_was_written_for(
    window: Window, hub: PartnersHub
) -> None:
    page = window.at.shared.page
    read(window)
    press(page, "Something is in the way …")
    press(page, "Say so")
    (line,) = [part for part in page.findChildren(QWidget) if type(part).__name__ == "StepLine"]
    line.pick.show_value("waiting_list")  # type: ignore[attr-defined]
    press(page, "Say so")
    until_asked(window)
    assert [one.fields for one in hub.added] == [{"barrier": "waiting_list"}]
    page.words.setPlainText("Of the first")
    press(page, "Back to the list")
    until_asked(window)
    read(window, "LOC-0077")
    assert page.words.toPlainText() == ""
    press(page, "Back to the list")
    read(window)
    assert page.words.toPlainText() == "Of the first"


def test_who_reads_a_note_is_chosen_in_plain_words_and_stays_with_it(window: Window, hub: PartnersHub) -> None:
    page = window.at.shared.page
    read(window)
    for words in ("Those who work with the family", "The team lead only", "The information-governance officer only"):
        assert any(one.text() == words for one in page.findChildren(QAbstractButton)), words
    page.words.setPlainText("She was shouting at him.")
    choose(page, "The team lead only")
    window.at.shared.ask()
    until_asked(window)
    assert page.readers.value == "leads", "what is read anew changes nothing of what is being written"
    press(page, "Back to the list")
    press(page, "Ask the hub again")
    until_asked(window)
    assert "Read by: the team lead only" in words_on(page)
    read(window, "LOC-0077")
    assert page.readers.value == ""
    press(page, "Back to the list")
    read(window)
    assert (page.words.toPlainText(), page.readers.value) == ("She was shouting at him.", "leads")
    press(page, "Send the note")
    until_asked(window)
    assert [(one.fields, one.readers) for one in hub.added] == [({"text": "She was shouting at him."}, "leads")]
    assert asked.ADD_APART in hub.asked
    assert asked.ADD not in hub.asked
    assert (page.words.toPlainText(), page.readers.value) == ("", ""), "the next is for everybody unless it is said"
    assert "At the hub, waiting for who leads the team" in words_on(page)


def choose(page: QWidget, words: str) -> None:
    click(next(one for one in page.findChildren(QAbstractButton) if one.text() == words and one.isVisible()))


def test_what_a_hub_put_back_has_lost_is_told_to_it_again_once(window: Window, hub: PartnersHub) -> None:
    page = window.at.shared.page
    read(window)
    page.words.setPlainText("He came in time all week.")
    press(page, "Send the note")
    until_asked(window)
    (told,) = hub.added
    hub.added.clear()
    window.ask(lambda desk: desk.store.remember(epoch="2"))
    for _ in range(3):
        window.at.shared.send()
        until_asked(window)
    assert hub.added == [told]
    assert "At the hub, waiting" in words_on(page)


def test_with_no_line_a_plain_sentence_says_so_and_an_old_reading_leaves_the_page(
    window: Window, hub: PartnersHub, clock: StillClock
) -> None:
    page = window.at.shared.page
    read(window)
    hub.is_there = False
    page.asked_again.emit()
    until_asked(window)
    assert "as it was read at 09:00" in words_on(page)
    clock.turn(minutes=16)
    page.asked_again.emit()
    until_asked(window)
    assert SECRET not in words_on(page)
    assert "could not be asked for a while" in words_on(page)


def test_a_worry_of_a_partner_is_whom_to_ring_and_nothing_they_may_not_write(window: Window) -> None:
    window.at.worry()
    until_asked(window)
    card = window.at.shared.pages[-1]
    assert card.isVisible()
    assert "999" in words_on(card)
    card.left.emit()  # type: ignore[attr-defined]
    until_asked(window)
    assert window.at.shared.page.isVisible()
    assert window.ask(lambda desk: desk.counts()).revisions == 0


# -- a worker and a lead -------------------------------------------------------------------------------------------


class WorkersHub:
    """A hub that tells a worker what partners said, and hears what came of it."""

    def __init__(self) -> None:
        self.is_there = True
        self.rows: tuple[asked.WaitingRow, ...] = ()
        self.apart: tuple[asked.WaitingRow, ...] = ()
        self.asked: list[str] = []
        self.asides: list[tuple[bytes, str]] = []
        self.aside: tuple[asked.AsideRow, ...] = ()
        self.namings: list[asked.NamedRow] = []
        self.code = ""

    def answer(self, question: Question) -> Reply:
        if not self.is_there:
            raise LineTrouble(LineFault.NO_ROUTE)
        self.asked.append(question.kind)
        if question.kind in (asked.WAITING, asked.APART):
            return reply(asked.Waiting(self.rows if question.kind == asked.WAITING else self.apart))
        if question.kind == asked.SET_ASIDE:
            family = unpack(question.body, asked.AsideAsked).family
            return reply(asked.Asides(tuple(one for one in self.aside if family in ("", one.said.family))))
        if question.kind == asked.TAKEN:
            said = unpack(question.body, asked.TakenAsked)
            self.asides.append((said.contribution, said.reason))
            of = next(one for one in (*self.rows, *self.apart) if one.contribution == said.contribution)
            self.aside = (asked.AsideRow(of, 1_795_000_000, UserId("ruaridh"), said.reason), *self.aside)
            self.rows = tuple(one for one in self.rows if one.contribution != said.contribution)
            self.apart = tuple(one for one in self.apart if one.contribution != said.contribution)
            return reply(asked.Done())
        if question.kind == asked.NAME:
            named = unpack(question.body, asked.NameAsked)
            if not self.code:
                row = asked.NamedRow(
                    named.family, named.user, "Mairi Bell", named.agency, UserId("ruaridh"), 1, 0, "2027"
                )
                self.namings = [row]
            return Reply(self.code) if self.code else reply(asked.Done())
        if question.kind == asked.UNNAME:
            self.namings = [asked.NamedRow(*(*_fields(one)[:6], 2, "")) for one in self.namings]
            return reply(asked.Done())
        partners = (asked.PartnerRow(UserId("mairi"), "Mairi Bell", SCHOOL),)
        return reply(asked.Named(tuple(self.namings), partners))


def _fields(row: asked.NamedRow) -> tuple[Any, ...]:
    return (row.family, row.user, row.name, row.agency, row.by, row.since, row.ended, row.until)


class AtWork:
    """Somebody who works with families, at their window."""

    def __init__(self, bot: QtBot, folder: Path, clock: StillClock, role: str) -> None:
        self.hub = WorkersHub()
        found: list[Shared] = []
        self.window = Window(bot, folder, clock, family=lambda desk: found.append(Shared(desk)))
        self.shared = found[0]
        self.window.at._reach = Reach(lambda *_: True, lambda *_: ("", False), self.hub.answer)
        self.window.ask(lambda desk: desk.store.remember(role=role))
        self.window.at.refresh_me()
        self.window.rest()

    def said(self, name: bytes, kind: str, record: str = "", **fields: str) -> asked.WaitingRow:
        return asked.WaitingRow(name * 16, self.shared.id, UserId("mairi"), "Mairi Bell", SCHOOL, kind,
                                RecordId(record), fields, "2026-11-20T15:40", 1)  # fmt: skip


@pytest.fixture
def worker(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[AtWork]:
    made = AtWork(qtbot, tmp_path / "worker", clock, "worker")
    yield made
    assert made.window.bugs == []
    made.window.close()


@pytest.fixture
def lead(qtbot: QtBot, tmp_path: Path, clock: StillClock) -> Iterator[AtWork]:
    made = AtWork(qtbot, tmp_path / "lead", clock, "team_lead")
    yield made
    assert made.window.bugs == []
    made.window.close()


def test_what_a_partner_said_waits_on_today_and_one_press_puts_it_into_the_record(worker: AtWork) -> None:
    window, at = worker.window, worker.window.at
    worker.hub.rows = (worker.said(b"a", "case_note", text="He came in time all week."),)
    at.open_today()
    window.rest()
    at.partners.follow_exchange()
    until_asked(window)
    worker.hub.is_there = False
    press(at.today, f"From {SCHOOL}: a note")
    until_asked(window)
    page = at.partners.words
    assert "“He came in time all week.”" in words_on(page)
    press(page, "Put into the record: what Mairi Bell, Arisaig Primary School said")
    until_asked(window)
    assert window.ask(lambda _desk: worker.shared.notes()) == [
        ("He came in time all week.", f"Mairi Bell, {SCHOOL}", (b"a" * 16).hex())
    ]
    assert "Nothing from a partner waits here." in words_on(page)
    press(page, "Undo: Taken into the record")
    until_asked(window)
    assert window.ask(lambda _desk: worker.shared.notes()) == []
    assert "“He came in time all week.”" in words_on(page)
    page.redo_asked.emit()
    until_asked(window)
    assert len(window.ask(lambda _desk: worker.shared.notes())) == 1


def test_the_keyboard_goes_on_to_what_waits_next_and_then_to_what_takes_the_last_back(worker: AtWork) -> None:
    window, page = worker.window, worker.window.at.partners.words
    worker.hub.rows = tuple(worker.said(name, "case_note", text="A note") for name in (b"a", b"b"))
    worker.window.at.partners.open_words(str(worker.shared.id))
    until_asked(window)
    for key in ((b"a" * 16).hex(), (b"b" * 16).hex()):
        page._cards[key].take.setFocus()
        window.press(Qt.Key.Key_Space)
        until_asked(window)
        now = QApplication.focusWidget()
        assert isinstance(now, QAbstractButton)
        assert now.accessibleName().startswith("Put into the record" if page._cards else "Undo: Taken")


def test_what_is_set_aside_is_told_when_there_is_a_line_and_once(worker: AtWork) -> None:
    window, at, page = worker.window, worker.window.at, worker.window.at.partners.words
    worker.hub.rows = (worker.said(b"a", "case_note", text="He is always late."),)
    at.partners.open_words(str(worker.shared.id))
    until_asked(window)
    worker.hub.is_there = False
    press(page, "Set aside …")
    press(page, "Set it aside")
    assert "Say why" in words_on(page)
    (card,) = page._cards.values()
    card.reason.setPlainText("It was another boy.")
    press(page, "Set it aside")
    until_asked(window)
    assert "told to the hub when there is a line" in words_on(page)
    worker.hub.is_there = True
    for _ in range(3):
        page.asked_again.emit()
    until_asked(window)
    assert worker.hub.asides == [(b"a" * 16, "It was another boy.")]
    worker.hub.rows = (worker.said(b"b", "case_note", text="And late again."),)
    page.asked_again.emit()
    until_asked(window)
    page.put_aside.emit((b"b" * 16).hex(), "It was not.")
    until_asked(window)
    assert worker.hub.asides[1:] == [(b"b" * 16, "It was not.")], "with a line it is told at once"


def test_what_is_for_the_lead_alone_is_on_their_page_and_goes_into_the_record_for_leads(lead: AtWork) -> None:
    window, page = lead.window, lead.window.at.partners.words
    row = replace(lead.said(b"a", "case_note", text="She was shouting at him."), readers="leads")
    lead.hub.apart = (row,)
    lead.window.at.partners.open_words(str(lead.shared.id))
    until_asked(window)
    assert "For you alone" in words_on(page)
    (card,) = page._cards.values()
    about = window.ask(lambda desk: desk.partner_words.waiting(lead.shared.id)).rows[0].about_whom[0][0]
    assert card.about is not None
    card.about.show_value(about)
    press(page, "Put into the record")
    until_asked(window)
    (note,) = window.ask(lambda desk: of_kind(desk.held(lead.shared.id), "case_note"))
    assert (note.guard, note.list("not_for")) == (Sensitivity.RESTRICTED, (about,))
    press(page, "Undo: Taken into the record")
    until_asked(window)
    assert "She was shouting at him." in words_on(page)
    press(page, "Set aside …")
    (card,) = page._cards.values()
    card.reason.setPlainText("I spoke with her and with the school.")
    press(page, "Set it aside")
    until_asked(window)
    assert [reason for _, reason in lead.hub.asides] == ["I spoke with her and with the school."]
    assert "Set aside by" in words_on(page), "the reason is there to be read again"
    assert ": I spoke with her and with the school." in words_on(page)
    lead.window.at.partners.open_words(str(lead.shared.id))
    until_asked(window)
    assert ": I spoke with her and with the school." in words_on(page), "also when the page is opened again"
    lead.hub.is_there = False
    lead.window.at.partners.open_words(str(lead.shared.id))
    until_asked(window)
    assert "I spoke with her" not in words_on(page), "it is kept nowhere here"


def test_a_workers_window_asks_for_nothing_that_is_for_leads(worker: AtWork) -> None:
    worker.window.at.partners.open_words(str(worker.shared.id))
    until_asked(worker.window)
    assert asked.WAITING in worker.hub.asked
    assert asked.APART not in worker.hub.asked


def test_an_officer_finds_what_is_for_them_alone_among_what_waits(
    qtbot: QtBot, tmp_path: Path, clock: StillClock
) -> None:
    made = AtWork(qtbot, tmp_path / "officer", clock, "ig_officer")
    window, at, page = made.window, made.window.at, made.window.at.partners.words
    row = replace(made.said(b"a", "case_note", text="She was shouting at him."), readers="officer", label="Rowan 214")
    made.hub.apart = (row,)
    at.partners.follow_exchange()
    until_asked(window)
    at.front(at.keeping._show, at.keeping.page, "keeping")
    at.keeping._show()
    window.rest()
    press(at.keeping.page, "From partners 1")
    until_asked(window)
    assert "Rowan 214" in words_on(page)
    assert not any(one.text() in ("Put into the record", "Open the family") and one.isVisible()
                   for one in page.findChildren(QAbstractButton))  # fmt: skip
    press(page, "Set aside …")
    (card,) = page._cards.values()
    card.reason.setPlainText("It is with the council.")
    press(page, "Set it aside")
    until_asked(window)
    assert [reason for _, reason in made.hub.asides] == ["It is with the council."]
    assert window.bugs == []
    window.close()


def test_a_lead_sees_what_would_be_seen_before_anybody_is_named_and_ends_it(lead: AtWork) -> None:
    window, page = lead.window, lead.window.at.partners.named
    lead.window.at.partners.open_named(str(lead.shared.id))
    until_asked(window)
    assert not page.preview.isVisible()
    press(page, "Show what they would see")
    assert "Choose who" in words_on(page)
    page.who.show_value("mairi")
    page.place.show_value(SCHOOL)
    press(page, "Show what they would see")
    until_asked(window)
    assert f"For Mairi Bell, {SCHOOL}." in words_on(page)
    assert "Walk with Jamie" in words_on(page)
    assert lead.hub.namings == []
    lead.hub.code = "no_sharing"
    press(page, "Name them")
    until_asked(window)
    assert "Nothing that the hub knows of" in words_on(page)
    lead.hub.code = ""
    press(page, "Name them")
    until_asked(window)
    assert "Reads the plan until" in words_on(page)
    press(page, "End it: Mairi Bell")
    until_asked(window)
    assert "Ended" in words_on(page)


def test_a_worker_reads_who_is_named_and_names_nobody(worker: AtWork) -> None:
    window, page = worker.window, worker.window.at.partners.named
    worker.window.at.partners.open_named(str(worker.shared.id))
    until_asked(window)
    assert "No partner is named for this family." in words_on(page)
    assert not page.naming.isVisible()
