"""What was done with the record is noted on the laptop, offline, before anybody sees it, in a chain nobody can change.

Planted one at a time, each seen caught here: an answer handed over before it is noted; a row of a list taken for a
look; a look noted again at every refresh; the words of a search in its event; an event whose predecessor is not named.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from fsdesk import events
from fsdesk.clock import MachineClock
from fsdesk.desk import Desk, chapters
from fsdesk.events import Event, event_body, event_hash, event_of
from fsdesk.keys import FolderSecrets, KdfCost, create
from fsdesk.looks import LISTED, looks_in
from fsdesk.old_records import FoundFamily, Waiting
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from fsdesk.revisions import from_body
from fsdesk.store import Store
from fsdesk.trouble import Refused, Trouble
from fsdesk.views import FamilyView, Review, View
from fsdesk.views_sync import SyncView
from fsdesk.views_table import TableView
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods

ROOT = Path(__file__).parents[2]
FIRST = Event(DeviceId("k7f2qd4m"), 1, b"", "2026-11-21T09:00:00+00:00", UserId("amina"), "view")


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def noted(desk: Desk) -> list[tuple[str, str, str, str]]:
    return [(one.action, one.family, one.record, one.person) for one in reversed(desk.noting.events())]


# --- looks --------------------------------------------------------------------------------------------------------


def test_a_page_of_a_family_a_visit_and_a_person_is_noted_with_whose_it_is(amina: Desk, family: MacLeods) -> None:
    visit = family.finished_visit(amina)
    amina.looked(lambda: amina.open_family(family.id))
    amina.looked(lambda: amina.open_visit(visit))
    amina.looked(lambda: amina.review(visit))
    amina.looked(lambda: amina.who.open(family.jamie))
    assert noted(amina) == [
        ("view", family.id, "", ""),
        ("view", family.id, visit, ""),
        ("view", family.id, "", family.jamie),
    ]


def test_a_page_that_only_shows_itself_anew_is_one_look_until_something_else_was_looked_at(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    clock.set("2026-11-21T13:00")
    for at in ("13:00", "13:01", "13:14"):
        clock.set(f"2026-11-21T{at}")
        amina.looked(lambda: amina.open_family(family.id))
    assert len(noted(amina)) == 1
    clock.set("2026-11-21T13:15")
    amina.looked(lambda: amina.open_family(family.id))
    assert len(noted(amina)) == 2
    amina.looked(lambda: amina.who.open(family.isla))
    amina.looked(lambda: amina.open_family(family.id))
    assert len(noted(amina)) == 4


def test_lists_and_counts_are_no_look_at_a_family(amina: Desk, family: MacLeods) -> None:
    family.finished_visit(amina)
    for work in (
        amina.families,
        amina.today,
        amina.me,
        amina.awaiting_signature,
        amina.colleagues,
        amina.asking.waiting,
    ):
        amina.looked(work)
    assert noted(amina) == []


def test_a_search_is_noted_once_while_somebody_types_and_its_words_never(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    clock.set("2026-11-21T13:00")
    for words in ("K", "Ki", "Kirsty"):
        assert amina.looked(partial(amina.search, words))
    clock.set("2026-11-21T13:02")
    amina.search("Jamie")
    assert noted(amina) == [("search", "", "", "")] * 2
    kept = b"".join(bytes(body) for (body,) in amina.store.rows("SELECT body FROM noted"))
    assert b"Kirsty" not in kept
    assert b"Jamie" not in kept


def test_what_cannot_be_noted_is_not_shown(amina: Desk, family: MacLeods) -> None:
    amina.store.db.execute("PRAGMA query_only = ON")
    with pytest.raises(Trouble):
        amina.looked(lambda: amina.open_family(family.id))
    amina.store.db.execute("PRAGMA query_only = OFF")
    assert amina.looked(lambda: amina.open_family(family.id)).id == family.id
    assert noted(amina) == [("view", family.id, "", "")]


# --- no page can forget -------------------------------------------------------------------------------------------

SHOW_NOBODY = {
    "Counts", "CrisisCard", "Draft", "FiguresView", "History", "KeepList", "KeepingView", "KeptView", "LaptopsView",
    "Me", "Notice", "OutBoard", "OwnWords", "SyncLine", "TableFound", "ToSay", "ToSend", "Today", "Unfinished",
}  # fmt: skip
"""Numbers, names of views and settings; what only lists; what is part of a page that is noted itself; and a partner’s
own words, beside which nothing of a family is on their laptop."""
OF_A_PAGE_ALREADY_OPEN = {
    "Asked", "ChildLevel", "Done", "Ecomap", "Genogram", "Part", "Settled", "ThingView", "Wheel", "YoungPerson",
}  # fmt: skip
"""Answers to writing, pictures on a page of that family, what is asked at its table, and one thing out of a file."""
NOTED_BY_ITSELF = {("Documents", "content")}
"""What hands over something that is no view: it notes it itself."""


def requests() -> Iterator[tuple[str, str, object]]:
    """Every request of the desk and its chapters, with what it says it answers."""
    for name, chapter in inspect.getmembers(chapters.Chapters):
        made = getattr(chapter, "func", None)
        if made is not None and not name.startswith("_"):
            module = __import__(f"fsdesk.desk.{name}", fromlist=["x"])
            plain = name.replace("_", "")
            yield from _of(next(of for called, of in vars(module).items() if called.lower() == plain))
    yield from _of(Desk)


def _of(owner: type) -> Iterator[tuple[str, str, object]]:
    for name, method in inspect.getmembers(owner, inspect.isfunction):
        if not name.startswith("_") and method.__module__.startswith("fsdesk.desk."):
            yield owner.__name__, name, typing.get_type_hints(method).get("return")


def types_in(answer: object) -> Iterator[type]:
    if isinstance(answer, type):
        yield answer
    for part in typing.get_args(answer):
        yield from types_in(part)


def test_whatever_the_desk_answers_either_says_whose_it_is_or_is_known_to_show_nobody() -> None:
    looked_at = 0
    for owner, name, answer in requests():
        for kind in types_in(answer):
            if not issubclass(kind, View) or kind.__name__ in SHOW_NOBODY | OF_A_PAGE_ALREADY_OPEN:
                continue
            if kind in (FamilyView, Review, SyncView, TableView) or issubclass(kind, LISTED):
                continue
            looked_at += 1
            assert "family" in kind.__struct_fields__, f"{owner}.{name} answers {kind.__name__}: whose is it?"
    assert looked_at > 20


ASKED_BY_THE_DESK_ALONE = {"Asked": {"helped", "permitted"}, "YoungPerson": {"young"}}
"""Parts of a table and of the way to it. Both are noted; no page asks for these parts by themselves."""
TOLD_TO_THE_HUB_ALONE = {"ToSay": {"keep_to_say", "to_say"}, "ToSend": {"to_send"}}
"""What a lead said of a plan, and what a partner said, asked for so that it is sent: pages show either otherwise."""


def test_what_is_part_of_a_page_is_asked_for_by_no_page_itself() -> None:
    answering: dict[str, set[str]] = {}
    for _, name, answer in requests():
        for kind in types_in(answer):
            answering.setdefault(kind.__name__, set()).add(name)
    for kind_name, names in (ASKED_BY_THE_DESK_ALONE | TOLD_TO_THE_HUB_ALONE).items():
        assert answering[kind_name] == names, f"{kind_name} is answered elsewhere too: is it noted there?"
    screen = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "ui").rglob("*.py"))}
    asks = re.compile(rf"\bagreeing\.(?:{'|'.join(set.union(*ASKED_BY_THE_DESK_ALONE.values()))})\b")
    assert [path.name for path, words in screen.items() if asks.search(words)] == []
    assert [path.name for path, words in screen.items() if "ToSay" in words] == ["going_out.py"], (
        "it is sent from there"
    )


def test_figures_and_what_the_hub_says_waits_hold_nothing_of_a_family_of_this_desk(lead: Desk) -> None:
    MacLeods(lead).finished_visit(lead)
    told = FoundFamily(FamilyId("t7k2.1"), "Rowan 214", "Coast", "Bashir Khan", False, RecordId(""))
    shown = repr((
        lead.figures.view(), lead.figures.view(for_outside=True), lead.keeping.view(),
        lead.keeping.keep(Waiting("2026-11-21T09:00:00+00:00")), lead.keeping.found([told]),
    ))  # fmt: skip
    assert "Rowan 214" in shown, "it is of the hub, which notes that it was asked"
    of_theirs = {
        word
        for raw, in lead.store.rows("SELECT body FROM revision")
        for value in from_body(bytes(raw)).fields.values()
        for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, str)
        for word in (part,) if len(word) > 5 and word not in ("planned_support",)
    }  # fmt: skip
    assert {"LOC-0042", "MacLeod family", "Kirsty MacLeod"} <= of_theirs
    assert [word for word in sorted(of_theirs) if word in shown] == []


def test_bytes_that_are_handed_over_are_noted_where_they_are() -> None:
    found = {(owner, name) for owner, name, answer in requests() if bytes in types_in(answer) and owner != "Desk"}
    assert found == NOTED_BY_ITSELF


def test_a_view_of_no_family_and_an_answer_that_is_no_view_are_no_looks() -> None:
    for answer in (None, 7, "k7f2qd4m.1", ("a", "b"), {"family": "k7f2qd4m.1"}, b"words"):
        assert looks_in(answer) == ()


# --- the chain ----------------------------------------------------------------------------------------------------


def test_events_are_numbered_without_a_gap_and_each_names_the_one_before(amina: Desk, family: MacLeods) -> None:
    for action in ("print", "export", "denied", "break_glass"):
        amina.noted(action, family.id, reason="so that the plan is at hand")
    rows = amina.store.rows("SELECT n, hash, body FROM noted ORDER BY n")
    before = b""
    for at, (n, said, body) in enumerate(rows, 1):
        event = event_of(bytes(body))
        assert (n, event.n, event.before, bytes(said)) == (at, at, before, event_hash(bytes(body)))
        assert (event.user, event.device) == (amina.user, amina.store.device)
        before = bytes(said)
    assert len(rows) == 4


def test_what_was_noted_is_neither_changed_nor_cut(amina: Desk, family: MacLeods) -> None:
    amina.noted("print", family.id)
    for statement in (
        "UPDATE noted SET body = x'00'",
        "UPDATE noted SET hash = x'00'",
        "DELETE FROM noted",
        "INSERT OR REPLACE INTO noted (n, hash, body) VALUES (1, x'00', x'00')",
    ):
        with pytest.raises(sqlcipher3.IntegrityError):
            amina.store.db.execute(statement)
    amina.store.db.execute("UPDATE noted SET at_hub = 1")


def test_unlocking_is_noted_and_how_often_somebody_had_tried_in_vain(tmp_path: Path) -> None:
    folder, secrets, passphrase = tmp_path / "laptop", FolderSecrets(tmp_path / "secrets"), "peat thistle lantern cove"
    store = Store(folder, create(folder, passphrase, secrets, kdf=KdfCost.floor()).store_key)
    store.remember(device="k7f2qd4m", user="amina")
    store.close()
    for wrong in ("larch otter kettle harbour", "larch otter kettle"):
        with pytest.raises(Refused):
            Desk.unlock(folder, wrong, secrets, MachineClock())
    desk = Desk.unlock(folder, passphrase, secrets, MachineClock())
    assert [act for act, *_ in noted(desk)] == ["unlock", "denied"]
    assert desk.noting.events()[0].reason == "2 wrong passphrases before this one"
    desk.lock()
    desk = Desk.unlock(folder, passphrase, secrets, MachineClock())
    assert [act for act, *_ in noted(desk)] == ["unlock", "denied", "unlock"]
    desk.lock()


def test_only_what_has_a_word_is_noted(amina: Desk) -> None:
    with pytest.raises(AssertionError):
        amina.noted("looked_sideways")


@pytest.mark.parametrize(
    "change",
    [
        {"n": 0}, {"n": 2}, {"before": b"short"}, {"action": ""}, {"action": "x" * 41}, {"reason": "x" * 1_001},
        {"user": "nul\0"}, {"family": "x" * 101},
    ],
)  # fmt: skip
def test_what_is_no_event_is_not_read_as_one(change: dict[str, Any]) -> None:
    import msgspec

    assert event_of(event_body(FIRST)) == FIRST
    with pytest.raises(ValueError, match="not an event"):
        event_of(event_body(msgspec.structs.replace(FIRST, **change)))


@pytest.mark.parametrize("spoilt", [b"", b"\xc0", event_body(FIRST) + b"\x00", event_body(FIRST)[:-1], b"\xff" * 9_000])
def test_bytes_that_are_no_event_are_refused(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match="not an event"):
        event_of(spoilt)


def test_every_action_has_words_that_follow_a_name() -> None:
    assert all(words and words == words.strip() and not words.endswith(".") for words in events.ACTIONS.values())
    assert RecordId("") == FIRST.record


def test_what_is_noted_changes_nothing_that_is_read_of_the_record(amina: Desk, family: MacLeods) -> None:
    before = amina.store.mark
    amina.noted("view", family.id)
    assert amina.store.mark == before, "a page need not be read again for having been looked at"
    amina.record_visit(family.id)
    assert amina.store.mark != before
