"""A whole session leaves no word and no key in the clear: not in a file, a log, a temporary place, or on the wire."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
import pytest

from fsdesk.records import KINDS
from fsdesk.records.fields import Record, Says
from fsdesk.storefile import STORE_NAME, open_store
from sync.hub.engine_sqlite import connect
from sync.hub.keyfile import read_keys
from sync.hub.ledger_sqlite import LEDGER_FILE
from tests.canary.conftest import Lived
from tests.canary.crashing import KINDS as CRASHES
from tests.canary.places import ASKED_FOR, as_told, is_lawful
from tests.canary.search import Search
from tests.canary.seeds import Seed, is_free_text, places_in_records, planted
from tests.canary.tap import tapped

NEVER_KEPT = (
    "search.", "worker.", "lead.", "wrong.", "request.path", "request.head", "request.body", "bug.", "too_long.",
    "sign_off.", "page.", "brought.", "picture.",
)  # fmt: skip
"""What nobody writes into the worker's record: typed elsewhere, refused, raised, or the lead's to write."""


def test_a_session_leaves_nothing_in_the_clear(lived: Lived) -> None:
    search = Search(lived.seeds)
    finds = lived.grounds.finds(search)
    print(f"{len(lived.seeds)} seeds, {search.places} places, {search.bytes_read:,} bytes read, "
          f"{search.bytes_inflated:,} inflated")  # fmt: skip
    assert not finds, "\n" + as_told(finds)


def test_nothing_was_handed_to_the_system_in_the_clear_even_for_a_moment(lived: Lived) -> None:
    if lived.tap is None:
        pytest.skip("what programs write is watched with strace, which is not here")
    search = Search(lived.seeds)
    handed = list(tapped(lived.tap, lived.grounds.folder))
    finds = [find for place, data in handed for find in search.finds(place, data) if not is_lawful(find)]
    places = {place for place, _ in handed}
    print(f"{len(handed)} places, {sum(len(data) for _, data in handed):,} bytes handed over")
    assert not finds, "\n" + as_told(finds)
    assert [data for place, data in handed if place.startswith("mapped and shared")] == []
    for part in ("run/worker/store.fsdesk-wal", "run/hub/fsdesk-hub.ledger-wal", "run/hub/hub.log", "names of files"):
        assert any(place.startswith(part) for place in places), part


def test_the_session_left_something_of_every_sort_to_look_through(lived: Lived) -> None:
    places = {place: len(data) for place, data in lived.grounds.pieces()}
    for part in (
        "run/worker/store.fsdesk", "run/worker-while-open/store.fsdesk-wal", "run/worker/store.key.a",
        "run/hub/hub.log", "run/hub-while-serving/fsdesk-hub.ledger-wal", "kept/said/status.out",
        "kept/said/bug-in_slot.err", "kept/said/window.out",
    ):  # fmt: skip
        assert places.get(part), part
    assert sum(place.startswith("kept/wire/") for place in places) >= 20
    assert sum(size for place, size in places.items() if place.startswith("kept/wire/")) > 20_000


def test_each_secret_is_in_the_one_place_that_keeps_it(lived: Lived) -> None:
    search = Search(lived.keys)
    found = {find.seed for place, data in lived.grounds.pieces() for find in search.finds(place, data)}
    kept = ("worker.device_secret", "lead.device_secret", "worker.slip", "lead.slip", "hub.ledger_key",
            "hub.sign_seed", "hub.seal_seed")  # fmt: skip
    assert set(kept) <= found


def test_what_was_asked_for_holds_the_record_and_a_print_no_letters(lived: Lived) -> None:
    asked = {place: data for place, data in lived.grounds.pieces() if place.startswith("run/asked/")}
    search = Search(lived.tokens.seeds)
    found = {place: {find.seed for find in search.finds(place, data)} for place, data in asked.items()}
    assert set(found) == {*ASKED_FOR, "run/asked/printed.pdf"}
    assert found.pop("run/asked/printed.pdf") == set()
    assert all(found.values())
    assert {"page.child", "page.adult"} <= found["run/asked/plan.pdf"] & found["run/asked/plan.html"]
    assert found["run/asked/family.json"] >= {name for name in places_in_records() if name.startswith("request.")}


def test_somebody_typed_on_every_page_and_every_word_came_into_the_store(lived: Lived) -> None:
    said = (lived.grounds.said / "pages.out").read_text().splitlines()
    typed = dict(line.split(" ", 3)[1::2] for line in said if line.startswith("typed "))
    assert {page.removeprefix("on ").partition(",")[0] for page in typed.values()} == {
        "request", "person", "assessment", "plan", "meeting", "event", "note", "visit",
    }  # fmt: skip
    key = next(seed.raw for seed in lived.keys if seed.name == "worker.store_key")
    db = open_store(lived.grounds.run / "worker" / STORE_NAME, key)
    found = {find.seed for find in Search(lived.tokens.seeds).finds("the store", plain_words_of(db))}
    db.close()
    assert len(typed) >= 25
    assert {*typed, "page.family", "page.child", "page.adult", "page.address", "page.spelt"} <= found
    assert "job FSDesk document FSDesk" in said
    assert any(line.startswith("heard before the cover ") and line.endswith(" True") for line in said)


def test_where_copies_were_saved_is_in_no_settings(lived: Lived) -> None:
    kept = (lived.grounds.run / "config" / "QtProject.conf").read_text()
    assert "[FileDialog]" in kept
    assert str(lived.grounds.asked) not in kept


def test_the_process_died_after_every_act_in_one_of_four_ways_and_said_no_word(lived: Lived) -> None:
    died = sorted(path.name for path in lived.grounds.said.glob("crash-*.err"))
    assert len(died) >= 12
    assert {name.split("-")[2].removesuffix(".err") for name in died} == {kind.__name__ for kind in CRASHES}
    told = list(lived.grounds.said.glob("crash-*-by_an_exception.err"))
    assert all(path.read_text().startswith("FSDesk: ValueError at crashing.py:") for path in told)
    assert not list(lived.grounds.folder.rglob("core*"))


def test_what_runs_was_looked_at(lived: Lived) -> None:
    seen = (lived.grounds.said / "processes.out").read_bytes()
    for program in (b"-m tests.canary.pages", b"-m sync.hub.admin serve", b"-m sync.hub.admin import", b"export"):
        assert program in seen, program


def plain_words_of(db: object) -> bytes:
    """Everything in every table of an open store, beside one another."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]  # type: ignore[attr-defined]
    rows = [row for name in tables for row in db.execute(f"SELECT * FROM {name}")]  # type: ignore[attr-defined]
    return b"\n".join(one if isinstance(one, bytes) else str(one).encode() for row in rows for one in row)


def test_the_worker_s_store_opened_with_its_key_holds_every_word_written(lived: Lived) -> None:
    key = next(seed.raw for seed in lived.keys if seed.name == "worker.store_key")
    db = open_store(lived.grounds.run / "worker" / STORE_NAME, key)
    found = {find.seed for find in Search(lived.tokens.seeds).finds("the store", plain_words_of(db))}
    db.close()
    wanted = {name for name in lived.tokens if not name.startswith(NEVER_KEPT)}
    written_elsewhere = {"hub.lead", "hub.worker", "hub.team", "hub.partnership", "settled.words", "apart.worker"}
    assert wanted - found == set() or wanted - found <= written_elsewhere, sorted(wanted - found)
    assert {"sign_off.comment", "sign_off.comments.text", "returned.comment", "typed.note"} <= found


def test_a_photograph_was_kept_and_sent_and_where_it_was_taken_was_not(lived: Lived) -> None:
    assert len(lived.pictures) >= 3, "pieces of the picture, and its preview"
    key = next(seed.raw for seed in lived.keys if seed.name == "worker.store_key")
    folder = lived.grounds.run / "hub"
    store = open_store(lived.grounds.run / "worker" / STORE_NAME, key)
    ledger = connect(folder / LEDGER_FILE, read_keys(folder, {}).ledger)
    search = Search((*lived.pictures, Seed(name="picture.taken_at", raw=lived.tokens["picture.taken_at"].encode())))
    for name, db in (("the store", store), ("the ledger", ledger)):
        found = {find.seed for find in search.finds(name, plain_words_of(db))}
        db.close()
        assert found == {seed.name for seed in lived.pictures}, name


def test_the_hub_s_ledger_opened_with_its_key_holds_what_was_sent(lived: Lived) -> None:
    folder = lived.grounds.run / "hub"
    db = connect(folder / LEDGER_FILE, read_keys(folder, {}).ledger)
    found = {find.seed for find in Search(lived.tokens.seeds).finds("the ledger", plain_words_of(db))}
    db.close()
    assert set(places_in_records()) <= found
    assert {"hub.partnership", "hub.team", "hub.worker", "hub.lead", "refused.revision", "draft.note"} <= found


class Ward(msgspec.Struct, frozen=True):
    name: str
    beds: int | None = None


class Stay(Record, frozen=True, kw_only=True):
    """A kind of record that nobody has thought of yet."""

    KIND: ClassVar[str] = "stay"

    reason: Annotated[str | None, Says("Reason")] = None
    nights: Annotated[int | None, Says("Nights")] = None
    visitors: Annotated[tuple[str, ...] | None, Says("Visitors")] = None
    wards: Annotated[tuple[Ward, ...] | None, Says("Wards")] = None
    since: Annotated[str | None, Says("Since", partial_date=True)] = None


def test_a_field_declared_tomorrow_is_planted_by_itself() -> None:
    assert planted(Stay, str.upper) == {
        "taken_out": "STAY.TAKEN_OUT", "hidden_from": ("STAY.HIDDEN_FROM",), "guarded_because": "STAY.GUARDED_BECAUSE",
        "not_for": ("STAY.NOT_FOR",), "only_for": ("STAY.ONLY_FOR",), "reason": "STAY.REASON",
        "visitors": ("STAY.VISITORS",), "wards": (Ward("STAY.WARDS.NAME"),),
    }  # fmt: skip


def test_every_field_that_takes_words_is_planted() -> None:
    for kind, record in KINDS.items():
        texts = {name for name, field in record.declared().items() if is_free_text(field)}
        assert {place.split(".")[1] for place in places_in_records() if place.startswith(f"{kind}.")} == texts
        coded = [field for name, field in record.declared().items() if name not in texts]
        assert all(
            field.says.codes or field.says.partial_date or field.says.local_time or "str" not in str(field.type)
            for field in coded
        )


NOTES = ("visit.note", "visit.family_view", "person.known_as", "search.in_window")


def test_after_locking_the_process_holds_no_word_and_no_key(lived: Lived) -> None:
    before, after = lived.before_lock, lived.after_lock
    assert {*NOTES, "worker.store_key", "worker.sign_seed", "worker.seal_seed"} <= before.seeds
    assert before.seeds & {seed.name for seed in lived.pictures}, "its preview is on the page"
    assert "tests.canary.window" in before.command
    assert " -m fsdesk " in after.command
    assert min(before.bytes_read, after.bytes_read) > 20_000_000
    assert after.seeds == frozenset()


def test_a_seed_shows_its_name_and_never_itself() -> None:
    assert repr((Seed(name="visit.note", raw=b"nobody may read this"),)) == "(Seed(visit.note),)"
