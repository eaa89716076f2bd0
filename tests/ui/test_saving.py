"""What is typed reaches the store, one write at a time, and nothing typed is ever lost or written over unseen."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId, RevisionId
from ui.saving import OpenRecords, Saving, as_typed

VISIT = RecordId("k7f2qd4m.51")
OLD, FIRST, SECOND, THEIRS = (RevisionId(f"k7f2qd4m.{n}") for n in (60, 61, 62, 99))

Sent = tuple[str, dict[str, Value], dict[str, tuple[RevisionId, ...]]]


class Store:
    """Takes what is sent and answers when the test says so."""

    def __init__(self, saving: Saving | OpenRecords) -> None:
        self.sent: list[Sent] = []
        self.begun: list[tuple[str, str, dict[str, Value]]] = []
        saving.fields_written.connect(self.take)
        saving.part_written.connect(self.begin)

    def take(self, record: str, fields: dict[str, Value], shown: dict[str, tuple[RevisionId, ...]]) -> None:
        self.sent.append((record, fields, shown))

    def begin(self, kind: str, key: str, fields: dict[str, Value]) -> None:
        self.begun.append((kind, key, fields))


def standing(of: Saving | OpenRecords) -> str:
    return of.standing.name


def saving_of_visit(quiet_ms: int = 60_000) -> tuple[Saving, Store]:
    saving = Saving(VISIT, {"note": (OLD,), "setting": (OLD,)}, quiet_ms=quiet_ms)
    return saving, Store(saving)


def test_a_moment_after_the_last_keystroke_the_words_are_sent_over_what_was_shown(qtbot: QtBot) -> None:
    saving, store = saving_of_visit(quiet_ms=20)
    with qtbot.waitSignal(saving.fields_written):
        saving.type_in("note", "All w")
        saving.type_in("note", "All well.")
    assert store.sent == [(VISIT, {"note": "All well."}, {"note": (OLD,)})]


def test_fast_typing_does_not_put_the_writing_off(qtbot: QtBot) -> None:
    """Each keystroke restarts the quiet timer; the second timer does not care."""
    saving, store = saving_of_visit(quiet_ms=80)
    typed: list[str] = []

    def type_again() -> None:
        typed.append("x")
        if not store.sent:
            saving.type_in("note", "".join(typed))

    keys = QTimer(saving, interval=15)
    keys.timeout.connect(type_again)
    keys.start()
    type_again()
    with qtbot.waitSignal(saving.fields_written):
        pass
    keys.stop()
    assert len(store.sent) == 1


def test_only_one_write_is_under_way_and_the_rest_follows_over_its_answer(qtbot: QtBot) -> None:
    saving, store = saving_of_visit()
    saving.type_in("note", "One.")
    saving.save_now()
    saving.type_in("note", "One. Two.")
    saving.save_now()
    saving.save_now()
    assert [fields for _, fields, _ in store.sent] == [{"note": "One."}]
    assert standing(saving) == "SAVING"
    saving.written({"note": (FIRST,)})
    assert store.sent[1] == (VISIT, {"note": "One. Two."}, {"note": (FIRST,)})
    saving.written({"note": (SECOND,)})
    assert standing(saving) == "SAVED"
    assert saving.shown("note") == (SECOND,)


def test_nothing_is_sent_when_nothing_was_typed(qtbot: QtBot) -> None:
    saving, store = saving_of_visit()
    saving.save_now()
    assert store.sent == []


def test_a_failed_write_keeps_the_words_and_sends_them_with_what_was_typed_since(qtbot: QtBot) -> None:
    saving, store = saving_of_visit()
    saving.type_in("note", "One.")
    saving.type_in("setting", "home")
    saving.save_now()
    saving.type_in("note", "One. Two.")
    saving.failed()
    assert standing(saving) == "FAILED"
    assert saving.has_in_hand("setting")
    saving.save_now()
    assert store.sent[1] == (VISIT, {"note": "One. Two.", "setting": "home"}, {"note": (OLD,), "setting": (OLD,)})
    saving.written({"note": (FIRST,), "setting": (FIRST,)})
    assert standing(saving) == "SAVED"


def test_a_failed_write_is_tried_again_of_itself(qtbot: QtBot) -> None:
    saving = Saving(VISIT, {}, quiet_ms=60_000, retry_ms=10)
    store = Store(saving)
    saving.type_in("note", "One.")
    saving.save_now()
    with qtbot.waitSignal(saving.fields_written):
        saving.failed()
    assert [fields for _, fields, _ in store.sent] == [{"note": "One."}] * 2


def test_a_write_that_was_called_failed_but_was_kept_does_not_stand_against_itself(qtbot: QtBot) -> None:
    saving, store = saving_of_visit()
    saving.type_in("note", "One.")
    saving.save_now()
    saving.failed()
    saving.type_in("note", "One. Two.")
    saving.written({"note": (FIRST,)})
    assert store.sent[-1] == (VISIT, {"note": "One. Two."}, {"note": (FIRST,)})


def test_an_answer_tells_nothing_about_fields_that_were_not_sent(qtbot: QtBot) -> None:
    """Another laptop's value of the setting arrived; the page has not shown it, so it must not be written over."""
    saving, store = saving_of_visit()
    saving.type_in("note", "One.")
    saving.save_now()
    saving.written({"note": (FIRST,), "setting": (OLD, THEIRS)})
    saving.type_in("setting", "school")
    saving.save_now()
    assert store.sent[-1][2] == {"setting": (OLD,)}


def test_while_words_are_in_hand_what_is_shown_does_not_change(qtbot: QtBot) -> None:
    saving, _ = saving_of_visit()
    saving.type_in("note", "Mine")
    saving.show("note", (THEIRS,))
    assert saving.shown("note") == (OLD,)
    saving.show("setting", (THEIRS,))
    assert saving.shown("setting") == (THEIRS,)


def test_a_record_to_be_is_begun_once_and_then_written_under_its_own_name(qtbot: QtBot) -> None:
    records = OpenRecords(quiet_ms=60_000)
    store = Store(records)
    saving = records.begin("voice", {"visit": VISIT, "person": "k7f2qd4m.5"})
    saving.save_now()
    assert store.begun == []
    saving.type_in("words", "Pure")
    saving.save_now()
    saving.type_in("words", "Pure magic")
    saving.save_now()
    key = saving.handle
    assert store.begun == [("voice", key, {"visit": VISIT, "person": "k7f2qd4m.5", "words": "Pure"})]
    saving.born(RecordId("k7f2qd4m.70"), {"visit": (FIRST,), "person": (FIRST,), "words": (FIRST,)})
    assert store.sent == [("k7f2qd4m.70", {"words": "Pure magic"}, {"words": (FIRST,)})]
    assert records.find(key) is None
    assert records.find("k7f2qd4m.70") is saving


def test_the_page_shows_the_worst_of_its_records(qtbot: QtBot) -> None:
    records = OpenRecords(quiet_ms=60_000)
    one, other = records.open(VISIT, {}), records.open(RecordId("k7f2qd4m.70"), {})
    assert standing(records) == "SAVED"
    one.type_in("note", "x")
    other.type_in("words", "y")
    records.save_now()
    one.written({"note": (FIRST,)})
    assert standing(records) == "SAVING"
    records.failed("k7f2qd4m.70")
    assert standing(records) == "FAILED"


def test_records_with_words_in_hand_are_not_forgotten(qtbot: QtBot) -> None:
    records = OpenRecords(quiet_ms=60_000)
    records.open(VISIT, {}).type_in("note", "x")
    records.open(RecordId("k7f2qd4m.70"), {})
    records.forget_saved()
    assert [saving.handle for saving in records] == [VISIT]


def test_what_no_store_can_hold_is_marked_and_blank_text_clears() -> None:
    assert as_typed("a\0b\ud83d") == "a\ufffdb\ufffd"
    assert as_typed("Eo\u0300in") == "E\u00f2in"
    assert as_typed("  \n ") is None
    assert as_typed("") is None
    assert as_typed(("plan_review",)) == ("plan_review",)
