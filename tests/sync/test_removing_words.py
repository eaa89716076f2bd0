"""Words that wait on a laptop to be told to the hub, when it is stopped or all it holds is removed: sealed with the
rest, brought back by the keepers, each once, to where it belongs; with real stores, a real hub and a real ledger.

Planted one at a time, each seen caught: an item of words alone that is tidied away at once; words sealed anew at every
start; words that are only sealed beside unsent writings; a draft that is not sealed; names in the open that anybody can
make; what a suspended laptop said refused; too many of theirs refused; a note said twice; the words of a call, or what
the hub refused once, on the board; a reason that is lost where somebody else had decided; words without a place let go;
words for the lead alone put where everybody reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk.desk import Desk, Line
from fsdesk.desk.partner_words import Said
from fsdesk.records import CaseNote, Family
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.roles import Role
from fsdesk.rules_contributing import LEADS, OFFICER
from fsdesk.sealed_items import Words, contents_of, item_bytes, item_from, open_item, word_mark
from fsdesk.sealed_outbox import SealedOutbox, read_items
from fsdesk.store import Store
from sync import removing
from sync.asked_shared import ASIDE, WAITING_MAX, WAITS, AddAsked
from sync.hub import contributing, outings, sealed_opening, sealed_words
from sync.hub.allocating import end_access
from sync.hub.ledger_outings import Watched
from sync.hub.ledger_retaining import Purged
from sync.hub.ledger_shared import Naming
from sync.meeting import bring_sealed, desk_keys, remove_if_ordered
from tests.sync.desk_side import TEAM, Partnership
from tests.sync.kept_laptop import DEVICE, KeptLaptop
from tests.sync.lost_laptop import (
    RECOVERY,
    HubLine,
    bring_home,
    give_order,
    hear_only_the_head,
    of_keepers,
    that_orders,
)

pytestmark = pytest.mark.on_disk

PLAN, FAMILY = RecordId("d0000000.5"), FamilyId("d0000000.1")
AMINA, BASHIR = UserId("amina"), UserId("bashir")
NAME = "ab" * 16


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    yield from that_orders(tmp_path)


@pytest.fixture
def line(partnership: Partnership) -> HubLine:
    return HubLine(partnership)


@pytest.fixture
def laptop(tmp_path: Path, partnership: Partnership, line: HubLine) -> KeptLaptop:
    found = of_keepers(tmp_path, partnership, line)
    found.visit()  # it knows the revoke key
    return found


@pytest.fixture
def partners(laptop: KeptLaptop, partnership: Partnership) -> KeptLaptop:
    """The same laptop, of a partner who is named for one family."""
    with Store(laptop.folder, laptop.bundle.store_key) as store:
        store.remember(role=Role.PARTNER)
    with partnership.ledger.writing():
        partnership.ledger.set_role(AMINA, Role.PARTNER)
        partnership.ledger.name_partner(Naming(AMINA, FAMILY, "Glen Primary", "lead", 1))
    return laptop


def is_out(partnership: Partnership, closed_at: int = 0) -> None:
    """Bashir is out, and Amina is his buddy."""
    with partnership.ledger.writing():
        partnership.ledger.keep_outing(
            Watched(record=PLAN, team=TeamId(TEAM), worker=BASHIR, buddy="amina", expected=2_000_000_000,
                    grace_minutes=30, lodged_at=5, closed_at=closed_at)
        )  # fmt: skip


def notes(partnership: Partnership) -> list[tuple[str, str]]:
    return [(one.user, one.words) for one in partnership.ledger.out_notes([PLAN])]


def lost(laptop: KeptLaptop, desk: Desk, partnership: Partnership, line: HubLine) -> list[Words]:
    """The laptop is lost, removes all it holds with nothing to send over, and then brings what it sealed; what that
    was, as the keepers read it."""
    give_order(partnership)
    hear_only_the_head(desk, partnership)
    line.is_cut = True
    assert remove_if_ordered(desk, laptop.secrets, lambda _: line) is not None
    found = sealed_in(laptop.folder)
    line.is_cut = False
    assert removing.go_on(laptop.folder, laptop.secrets, lambda _: line) is None
    assert list(laptop.folder.iterdir()) == []
    return found


def sealed_in(folder: Path) -> list[Words]:
    return [one for item in read_items(folder) for one in contents_of(item, open_item(item, RECOVERY)).words]


# -- each to its place -------------------------------------------------------------------------------------------------


def test_what_a_partner_said_comes_back_late_once_and_under_its_own_name(
    partners: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = partners.desk()
    name = desk.contributing.note(FAMILY, "He came in time all week.")
    desk.contributing.keep_draft(FAMILY, "On Monday he")
    told = desk.contributing.to_send()[0]
    assert {one.kind for one in lost(partners, desk, partnership, line)} == {"said", "draft"}
    done = bring_home(partnership)
    kept = partnership.ledger.contribution(name)
    assert kept is not None
    assert (kept.user, kept.family, kept.agency, kept.state, kept.late) == (AMINA, FAMILY, "Glen Primary", WAITS, True)
    assert contributing.fields_of(kept) == {"text": "He came in time all week."}
    assert (kept.said_at, done.words) == (told.said_at, 1)
    assert [one.words.fields for one in done.unplaced] == [{"text": "On Monday he"}], "nobody else says it for them"


@pytest.mark.parametrize("readers", [LEADS, OFFICER])
def test_what_was_for_few_comes_back_for_the_same_few(
    partners: KeptLaptop, partnership: Partnership, line: HubLine, readers: str
) -> None:
    desk = partners.desk()
    name = desk.contributing.note(FAMILY, "She was shouting at him.", readers)
    lost(partners, desk, partnership, line)
    assert bring_home(partnership).unplaced == ()
    kept = partnership.ledger.contribution(name)
    assert kept is not None
    assert (kept.readers, kept.late, kept.state) == (readers, True, WAITS)
    assert partnership.ledger.waiting([FAMILY], ("",), (-1, ""), 9) == [], "not for everybody who works with the family"


def test_a_hub_that_knows_no_such_words_puts_them_nowhere_and_the_office_reads_for_whom_they_were(
    partners: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = partners.desk()
    desk.contributing.note(FAMILY, "She was shouting at him.", LEADS)
    (words,) = lost(partners, desk, partnership, line)
    assert words.kind not in ("said", "draft", "board", "aside"), "the kinds a hub of before puts somewhere"
    unplaced = sealed_words.Unplaced(DEVICE, AMINA, words)
    assert "who leads its team alone" in sealed_words.written_out([unplaced]).decode()


def test_told_over_a_line_before_it_is_not_there_twice(
    partners: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = partners.desk()
    name = desk.contributing.note(FAMILY, "He came in time all week.")
    (told,) = desk.contributing.to_send()
    laptop = partnership.ledger.device(DEVICE)
    assert laptop is not None
    asked = AddAsked(bytes.fromhex(name), told.of, told.kind, told.record, dict(told.fields), told.said_at)
    assert contributing.add(partnership.ledger, laptop, asked, partnership.hub.now()) is True  # its reply was lost
    lost(partners, desk, partnership, line)
    done = bring_home(partnership)
    assert (done.words, done.unplaced) == (1, ())
    assert len(partnership.ledger.contributions_of(AMINA, 10)) == 1


def test_however_much_of_theirs_waits_what_came_sealed_is_kept(
    partners: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = partners.desk()
    for nth in range(WAITING_MAX + 1):
        desk.contributing.note(FAMILY, f"Note {nth}")
    lost(partners, desk, partnership, line)
    assert bring_home(partnership).words == WAITING_MAX + 1
    assert partnership.ledger.waiting_of(AMINA) == WAITING_MAX + 1


def test_a_word_for_the_board_is_a_note_of_the_outing_once(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    is_out(partnership)
    desk = laptop.desk()
    desk.going_out.keep_to_say("note", PLAN, "Rang his mother, no reply.")
    lost(laptop, desk, partnership, line)
    assert bring_home(partnership).words == 1
    assert notes(partnership) == [("amina", "Rang his mother, no reply.")]


@pytest.mark.parametrize("closed_at", [0, 9])
def test_words_of_a_call_reach_the_ladder_while_they_are_out_and_stand_nowhere(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine, closed_at: int
) -> None:
    is_out(partnership, closed_at)
    outings.keep_word(partnership.ledger, BASHIR, "blue folder")
    desk = laptop.desk()
    desk.going_out.keep_to_say("phoned", PLAN, "Tell them I left the blue folder.")
    lost(laptop, desk, partnership, line)
    assert bring_home(partnership).words == 1
    assert notes(partnership) == [("amina", "Rang in.")]
    with partnership.ledger.writing():
        outing = partnership.ledger.hold_outing(PLAN)
    assert outing is not None
    assert bool(outing.duress_at) is not closed_at


@pytest.mark.parametrize("settled", [False, True])
def test_why_something_was_set_aside_is_read_by_its_author_or_by_the_office(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine, *, settled: bool
) -> None:
    desk = laptop.desk()
    family = FamilyId(desk.add(Family(label="A-1", status="active", lead_professional="amina"), None).record)
    laptop.meet(desk)
    waits(partnership, family)
    desk.partner_words.keep([
        Said(key=NAME, family=family, who="Mairi Bell", agency="Glen Primary", kind="case_note", record=RecordId(""),
             fields={"text": "He came in time."}, said_at="2026-03-04T10:00")
    ])  # fmt: skip
    desk.partner_words.set_aside(NAME, "We know it from the school itself.")
    lost(laptop, desk, partnership, line)
    if settled:
        with partnership.ledger.writing():
            partnership.ledger.settle_contribution(NAME, ASIDE, 7, "lead", "Known.")
    done = bring_home(partnership)
    kept = partnership.ledger.contribution(NAME)
    assert kept is not None
    if settled:
        assert (kept.settled_by, kept.reason) == ("lead", "Known.")
        assert [one.words.fields["reason"] for one in done.unplaced] == ["We know it from the school itself."]
    else:
        assert (kept.state, kept.settled_by, kept.reason) == (ASIDE, "amina", "We know it from the school itself.")
        assert done.unplaced == ()


def waits(partnership: Partnership, family: FamilyId) -> None:
    """Something that the lead, who was a partner, said of a family."""
    ledger = partnership.ledger
    _, keys = partnership.desk("lead", "m0000000")
    with ledger.writing():
        ledger.name_partner(Naming(UserId("lead"), family, "Glen Primary", "lead", 1))
    theirs = ledger.device(DeviceId(keys.device))
    assert theirs is not None
    asked = AddAsked(bytes.fromhex(NAME), family, "case_note", RecordId(""), {"text": "In time."}, "2026-03-04T10:00")
    assert contributing.add(ledger, theirs, asked, 3, sealed=True) is True


# -- what belongs nowhere ----------------------------------------------------------------------------------------------


def test_what_belongs_nowhere_stays_sealed_until_the_office_has_it_and_is_written_out_once(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = laptop.desk()
    desk.going_out.keep_to_say("note", PLAN, "Rang his mother, no reply.")
    desk.going_out.not_taken(desk.going_out.keep_to_say("phoned", PLAN, "He said he is fine.").number)
    lost(laptop, desk, partnership, line)
    is_out(partnership, 9)  # the hub knows the plan again, but what it refused once it does not take
    done = bring_home(partnership)
    assert notes(partnership) == [("amina", "Rang his mother, no reply.")]
    assert [(one.device, one.user, one.words.what) for one in done.unplaced] == [(DEVICE, AMINA, "refused")]
    assert len(partnership.ledger.sealed()) == 1
    text = sealed_words.written_out(done.unplaced).decode()
    assert "He said he is fine." in text
    assert "amina" in text
    sealed_opening.rest_is_read(partnership.ledger, done, partnership.hub.now())
    assert partnership.ledger.sealed() == []


def test_what_was_written_into_a_record_that_was_destroyed_goes_to_the_office_and_to_nobody_else(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    """The laptop has removed it, and the hub keeps no word of it: what is sealed is all there is."""
    desk = laptop.desk()
    family = FamilyId(desk.add(Family(label="A-1", status="active", lead_professional="amina")).record)
    laptop.meet(desk)
    note = CaseNote(at="2026-03-04T10:00", note_kind="phone", text="She rang, and asked for help.")
    desk.add_all(((note, family),), beside=lambda db: desk.attaching.keep(db, family, b"a picture" * 9))
    with partnership.ledger.writing():
        partnership.ledger.purge(Purged(family, 9, b"certificate", b"signature"), ())
    lost(laptop, desk, partnership, line)
    done = bring_home(partnership)
    assert sorted(one.words.what for one in done.unplaced) == ["a picture", "case_note"]
    assert "text: She rang, and asked for help." in sealed_words.written_out(done.unplaced).decode()
    assert [body for *_, body in partnership.ledger.set_aside_bodies()] == [b""]
    assert partnership.ledger.piece_bytes(family) == 0
    assert len(partnership.ledger.sealed()) == 2, "the note and the picture"
    sealed_opening.rest_is_read(partnership.ledger, done, partnership.hub.now())
    assert partnership.ledger.sealed() == []


@pytest.mark.parametrize("then", ["it is let go", "the laptop is lost"])
def test_what_the_hub_would_keep_no_word_of_is_read_on_its_laptop_and_is_lost_with_nothing(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine, then: str
) -> None:
    desk = laptop.desk()
    family = FamilyId(desk.add(Family(label="A-1", status="active", lead_professional="amina")).record)
    laptop.meet(desk)
    note = CaseNote(at="2026-03-04T10:00", note_kind="phone", text="She rang, and asked for help.")
    record = desk.add(note, family).record
    with partnership.ledger.writing():
        partnership.ledger.purge(Purged(family, 9, b"certificate", b"signature"), ())
        end_access(partnership.ledger, AMINA, family)
    laptop.meet(desk)
    laptop.meet(desk)
    (row,) = desk.sync_view(Line()).set_aside
    assert "What was said: She rang, and asked for help." in row.said
    assert [body for *_, body in partnership.ledger.set_aside_bodies()] == [b""]
    if then == "it is let go":
        desk.mending.let_go(record)
        laptop.meet(desk)
        assert desk.sync_view(Line()).set_aside == ()
        assert desk.store.rows("SELECT 1 FROM revision") == desk.store.rows("SELECT 1 FROM caseload") == []
    else:
        lost(laptop, desk, partnership, line)
        (rest,) = bring_home(partnership).unplaced
        assert rest.words.fields["text"] == "She rang, and asked for help."


@pytest.mark.parametrize("kind", ["said", "board", "aside", "draft", "of a later laptop"])
def test_words_that_are_none_are_put_nowhere_and_break_nothing(partnership: Partnership, kind: str) -> None:
    is_out(partnership)
    partnership.desk("amina", "m0000000")
    laptop = partnership.ledger.device(DeviceId("m0000000"))
    assert laptop is not None
    for name in ("", "ab", NAME.upper(), "zz" * 16, NAME):
        for of in ("", "no name", "d0000000.9", "\0"):
            one = Words(kind, name, of, "note", "\0", {"text": "\0", "reason": " "}, "²")
            with partnership.ledger.writing():
                assert not sealed_words.placed(partnership.ledger, laptop, one, 9)
            assert sealed_words.written_out([sealed_words.Unplaced(laptop.device, laptop.user, one)])
    assert notes(partnership) == []


# -- sealed on the laptop ----------------------------------------------------------------------------------------------


def test_what_waits_on_a_stopped_laptop_is_sealed_once_and_goes_when_the_hub_has_it(
    laptop: KeptLaptop, partnership: Partnership
) -> None:
    desk = laptop.desk()
    number = desk.going_out.keep_to_say("note", PLAN, "Rang his mother, no reply.").number
    desk.lock()
    laptop.clock.pass_by(days=40)
    for _ in range(2):
        laptop.stopped().lock()
        (words,) = sealed_in(laptop.folder)
        assert words.fields == {"text": "Rang his mother, no reply."}
    stopped = laptop.stopped()
    SealedOutbox(stopped.store, stopped.bundle).tidy()
    assert len(read_items(laptop.folder)) == 1, "the hub has it not"
    laptop.meet(stopped)
    stopped.lock()
    desk = laptop.desk()
    desk.going_out.said(number)
    SealedOutbox(desk.store, laptop.bundle).tidy()
    assert read_items(laptop.folder) == []


def test_a_stopped_laptop_leaves_with_the_hub_what_it_cannot_say(
    partners: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    desk = partners.desk()
    name = desk.contributing.note(FAMILY, "He came in time all week.")
    desk.lock()
    partners.clock.pass_by(days=40)
    stopped = partners.stopped()
    bring_sealed(stopped, line, desk_keys(stopped))
    stopped.lock()
    assert bring_home(partnership).words == 1
    assert partnership.ledger.contribution(name) is not None


def test_an_item_tells_nothing_of_its_words_in_the_open_and_has_one_form(laptop: KeptLaptop) -> None:
    desk = laptop.desk()
    desk.going_out.keep_to_say("note", PLAN, "Rang his mother, no reply.")
    desk.going_out.keep_to_say("note", PLAN, "Rang his mother, no reply.")
    outbox = SealedOutbox(desk.store, laptop.bundle)
    assert outbox.seal_unsent() == 2
    (item,) = read_items(laptop.folder)
    names = [one.name for one in desk.going_out.to_say()]
    raw = item_bytes(item)
    for told in (PLAN, "mother", "board", *names):
        assert told.encode() not in raw
    assert not any(bytes.fromhex(name) in raw for name in names)
    assert item_from(raw) == item
    with pytest.raises(ValueError, match="one form"):
        item_from(msgspec.msgpack.encode(msgspec.msgpack.decode(raw)[:-1]))
    signer = Ed25519PrivateKey.generate()
    assert word_mark(signer, sealed_in(laptop.folder)[0]) not in item.words, "another laptop calls it otherwise"
    desk.lock()
