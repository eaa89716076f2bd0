"""What the pill and the Sync page claim, and what a helpdesk is told.

Planted one at a time, each seen caught here: green after a receipt though nothing was fetched since; sending said
before the hub was ever reached; what is mended still counted; a chip above the lowest truth; a name, or an address
with a password, in the text for the helpdesk.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fsdesk.desk import Desk, Line
from fsdesk.desk.failing import Fault
from fsdesk.desk.status import travel_marks
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body
from fsdesk.trouble import Refused
from fsdesk.views import Travel
from fsdesk.views_sync import SyncState
from tests.fsdesk.carrying import ALL, RECEIPT, MacLeods, carry

OpenDesk = Callable[[str], Desk]
THERE = Line(reachable=True)


@pytest.fixture
def amina(open_desk: OpenDesk) -> Desk:
    return open_desk("amina")


def all_sent(desk: Desk) -> None:
    carry(desk)
    desk.sending.keep_last_exchange(in_sync=True)


def refuse(desk: Desk, record: RecordId, code: str = "not_yours") -> None:
    """The hub will not keep the last writing of a record; all else it takes."""
    numbers = [from_body(raw).n for raw in desk.sending.offer(ALL) if from_body(raw).record == record]
    desk.sending.keep_receipt((), ((max(numbers), code),))
    all_sent(desk)


def test_green_needs_every_receipt_and_what_others_wrote_since(amina: Desk) -> None:
    MacLeods(amina)
    all_sent(amina)
    assert amina.sync_line(THERE).state is SyncState.ALL_SENT
    amina.record_visit(MacLeods(amina).id)
    last = int(amina.store.setting("last_n"))
    amina.sending.keep_receipt((1, last), ())
    assert amina.sync_line(THERE).state is SyncState.WAITING, "the hub is said to have it, and has not signed"
    assert len(amina.sync_view(THERE).waiting) == amina.sync_line(THERE).waiting > 0, "and the page says which"
    assert amina.sync_view(THERE).last_sync[1].startswith("the hub last answered")
    amina.sending.keep_receipt((1, last), (), RECEIPT)
    assert amina.sync_line(THERE).words == "Checking with the hub", "nothing was fetched since"
    amina.sending.keep_last_exchange(in_sync=True)
    assert amina.sync_line(THERE).words == "All sent · just now"


def test_the_pill_says_the_words_of_each_state(amina: Desk) -> None:
    family = MacLeods(amina)
    all_sent(amina)
    assert amina.sync_line(Line()).words == "Offline · up to date as of 09:00"
    for _ in range(3):
        amina.record_visit(family.id)
    assert amina.sync_line(Line()).words == "Offline · 3 changes safe here"
    assert amina.sync_line(Line(reachable=True, metered=True)).words == "3 waiting · metered"
    assert amina.sync_line(Line(reachable=True, sending=True, to_send=3)).words == "Sending 1 of 3"
    amina.sending.keep_receipt((1, int(amina.store.setting("last_n")) - 2), (), RECEIPT)
    assert amina.sync_line(Line(reachable=True, sending=True, to_send=3)).words == "Sending 2 of 3"
    assert amina.sync_line(Line(sending=True, to_send=3)).state is SyncState.OFFLINE, "no byte is known to move"
    amina.clock.turn(days=9)  # type: ignore[attr-defined]  # the tests' clock
    assert amina.sync_line(THERE).words == "Not sent for 9 days"


def test_only_the_lowest_truth_not_yet_reached_is_shown(amina: Desk) -> None:
    visit = amina.record_visit(MacLeods(amina).id)
    assert travel_marks(amina.store)[visit] is Travel.WAITING
    last = int(amina.store.setting("last_n"))
    amina.sending.keep_receipt((1, last), ())
    assert travel_marks(amina.store)[visit] is Travel.WAITING, "received only with a receipt"
    amina.sending.keep_receipt((1, last), (), RECEIPT)
    assert travel_marks(amina.store)[visit] is Travel.RECEIVED
    amina.sending.keep_seen((1, last))
    assert visit not in travel_marks(amina.store), "seen by others"


def test_what_was_refused_is_sent_again_under_a_number_of_its_own(amina: Desk) -> None:
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One."})
    refuse(amina, visit)
    (row,) = amina.sync_view(THERE).set_aside
    assert "1 change the hub could not keep" in {need.title for need in amina.today().needs}
    assert amina.sync_view(THERE).attention == ("1 to look at", "the hub could not keep it")
    assert row.may_go_again
    assert row.why.startswith("The hub does not have you down for this family.")
    amina.mending.send_again(visit)
    assert amina.sync_view(THERE).set_aside == ()
    (raw,) = amina.sending.offer(ALL)
    again = from_body(raw)
    assert again.fields["note"] == "One."
    assert [name.partition(".")[2] for name in again.over] == [visit.partition(".")[2]]
    with pytest.raises(Refused, match="nothing left"):
        amina.mending.send_again(visit)


def test_what_was_refused_and_written_otherwise_needs_no_look_any_more(amina: Desk) -> None:
    visit = amina.record_visit(MacLeods(amina).id)
    all_sent(amina)
    amina.write(visit, {"note": "Too long."}, amina.read(visit).shown)
    refuse(amina, visit, "text_too_long")
    assert amina.sync_line(THERE).words == "1 needs a decision"
    assert not amina.sync_view(THERE).set_aside[0].may_go_again, "the same again would be refused again"
    amina.write(visit, {"note": "Shorter."}, amina.read(visit).shown)
    assert amina.sync_view(THERE).set_aside == ()
    carry(amina)
    amina.sending.keep_last_exchange(in_sync=True)
    assert amina.sync_line(THERE).state is SyncState.ALL_SENT


def test_a_failure_says_what_is_safe_what_happens_by_itself_and_what_one_can_do(amina: Desk) -> None:
    line = Line(failed=True, faults=(Fault("2026-11-21T08:59:00", "sign_in_page"),), tries_at="2026-11-21T09:15:30")
    failure = amina.sync_view(line).failure
    assert failure is not None
    assert failure.happened.startswith("Something other than the hub answered")
    assert failure.safe == "Everything you wrote is safe on this laptop."
    assert failure.by_itself == (
        "It is tried again by itself at 09:15, and after everything you write. It never gives up."
    )
    assert failure.you_can.startswith("Open a web browser")


def test_history_shows_what_reached_the_hub_and_whether_its_receipt_is_the_hubs(amina: Desk) -> None:
    amina.store.remember(hub_sign="00" * 32)
    visit = amina.record_visit(MacLeods(amina).id, {"setting": "home"})
    last = int(amina.store.setting("last_n"))
    amina.sending.keep_receipt((last, last), (), RECEIPT)
    amina.sending.keep_receipt((1, last - 1), (), RECEIPT)
    asked: list[bytes] = []

    def check(_receipt: object, key: bytes) -> bool:
        asked.append(key)
        return len(asked) == 1

    first, second = amina.history(check).arrived
    assert asked == [bytes(32)] * 2
    assert (first.is_checked, second.is_checked) == (True, False)
    assert second.sentence == "This 1 item reached the hub today 09:00"
    assert second.records == ((visit, "Home visit · MacLeod family"),)
    assert (len(first.records), first.more) == (5, 3)


def test_the_helpdesk_is_told_of_nobody(amina: Desk) -> None:
    canaries = {"known_as": "CANARYNAME family", "label": "CANARYLABEL", "best_time_to_visit": "CANARYNOTE"}
    family = MacLeods(amina)
    amina.write(RecordId(family.id), canaries, amina.open_family(family.id).shown)
    visit = amina.record_visit(family.id, {"note": "CANARYTEXT"})
    amina.store.remember(
        user="CANARYUSER", user_name="CANARYPERSON", team_name="CANARYTEAM", partnership="CANARYPARTNERSHIP",
        hub_url="https://CANARYLOGIN:CANARYPASS@hub.highland.example:8443/CANARYPATH?CANARYQUERY",
        writing_visit="CANARYVISIT",
    )  # fmt: skip
    refuse(amina, visit)
    faults = tuple(Fault(f"2026-11-21T08:{n:02}:00+00:00", "no_route") for n in range(12))
    text = amina.helpdesk_text(Line(failed=True, faults=faults))
    assert "canary" not in text.lower()
    assert not any(name in text for name in ("MacLeod", "Kirsty", "Arisaig", "PH39", "amina", str(family.id) + " "))
    assert "/" not in text.replace("Last faults", ""), "no folder, no address"
    for part in (
        "FSDesk ",
        "hub hub.highland.example:8443",
        "Refused not_yours 1",
        "08:11:00 no_route",
        "Last exchange",
    ):
        assert part in text
    assert "08:01:00" not in text, "the last ten"
