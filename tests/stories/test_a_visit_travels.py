"""The work, told end to end over a real hub process and real stores."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fsdesk.desk import Desk, Line
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused, Trouble
from fsdesk.views import VisitState
from fsdesk.views_sync import SyncState
from sync.meeting import meet
from tests.stories.conftest import Stage, gillies, written_up


def test_a_home_visit_offline_reaches_the_leads_signature_and_comes_back(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    meet(amina)
    stage.no_signal()
    visit = written_up(amina, family)
    assert amina.submit(visit).state is VisitState.SUBMITTED
    with pytest.raises(Trouble):
        meet(amina)
    assert amina.sync_line(Line()).state is SyncState.OFFLINE
    stage.signal()
    assert meet(amina).in_sync
    assert meet(lead).in_sync
    assert [row.id for row in lead.awaiting_signature()] == [visit]
    review = lead.review(visit)
    assert review.visit.text("note") == "Calum sang for us. Mairead has slept."
    assert [part.text("words") for part in review.visit.voices] == ["Bàta mòr!", "Bàta mòr!"]
    lead.sign_off(visit, review.digest)
    meet(lead)
    meet(amina)
    view = amina.open_visit(visit)
    assert view.state is VisitState.SIGNED_OFF
    assert view.signed_line.startswith("Signed by Ruaridh Matheson")
    assert amina.sync_line(Line(reachable=True)).state is SyncState.ALL_SENT


def test_a_returned_visit_comes_back_with_words_and_goes_again(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    visit = written_up(amina, gillies(amina))
    amina.submit(visit)
    meet(amina)
    meet(lead)
    digest = lead.review(visit).digest
    with pytest.raises(Refused):
        lead.return_with_comment(visit, digest, "  ")
    lead.return_with_comment(visit, digest, "What did Calum sing?")
    meet(lead)
    meet(amina)
    view = amina.open_visit(visit)
    assert view.state is VisitState.RETURNED
    assert view.returned_with == "Ruaridh Matheson: What did Calum sing?"
    amina.write(visit, {"note": "Calum sang Bàta mòr. Mairead has slept."}, view.shown)
    amina.submit(visit)
    meet(amina)
    meet(lead)
    assert lead.sign_off(visit, lead.review(visit).digest).state is VisitState.SIGNED_OFF


def test_two_workers_write_one_family_apart_and_a_person_settles(stage: Stage) -> None:
    amina, bashir = stage.desk("amina"), stage.desk("bashir")
    family = gillies(amina)
    meet(amina)
    stage.hub.ask("access", "grant", "bashir", family)
    meet(bashir)
    shown = {desk: desk.open_family(family).shown for desk in (amina, bashir)}
    amina.write(RecordId(family), {"best_time_to_visit": "After 14:30"}, shown[amina])
    bashir.write(RecordId(family), {"best_time_to_visit": "Mornings", "safe_contact": "Text only"}, shown[bashir])
    for desk in (amina, bashir, amina):
        assert meet(desk).in_sync
    cards = [desk.to_settle() for desk in (amina, bashir)]
    assert [sorted(choice.text for choice in card.choices) for found in cards for card in found] == [
        ["After 14:30", "Mornings"],
        ["After 14:30", "Mornings"],
    ]
    assert amina.open_family(family).safe_contact == "Text only"
    bashir.settle(cards[1][0], "Mornings, and after 14:30 on Fridays")
    for desk in (bashir, amina):
        meet(desk)
    assert {desk.open_family(family).best_time_to_visit for desk in (amina, bashir)} == {
        "Mornings, and after 14:30 on Fridays"
    }
    assert amina.to_settle() == bashir.to_settle() == ()


def test_a_late_edit_reopens_what_was_signed_on_every_laptop(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    visit = written_up(amina, gillies(amina))
    amina.submit(visit)
    meet(amina)
    meet(lead)
    late = amina.open_visit(visit).shown
    lead.sign_off(visit, lead.review(visit).digest)
    amina.write(visit, {"note": "Calum sang for us. Mairead has slept. I forgot: the stair is icy."}, late)
    meet(lead)
    for desk in (amina, lead, amina):
        meet(desk)
    assert amina.open_visit(visit).state is VisitState.AMENDED
    assert [row.id for row in lead.awaiting_signature()] == [visit]
    review = lead.review(visit)
    changed = [(one.label, one.before, one.after) for one in review.since_signed]
    assert changed == [
        (
            "What happened",
            "Calum sang for us. Mairead has slept.",
            "Calum sang for us. Mairead has slept. I forgot: the stair is icy.",
        )
    ]
    assert lead.sign_off(visit, review.digest).state is VisitState.SIGNED_OFF


def test_what_moved_while_it_was_read_is_not_signed(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    visit = written_up(amina, gillies(amina))
    amina.submit(visit)
    meet(amina)
    meet(lead)
    digest = lead.review(visit).digest
    amina.write(visit, {"note": "Calum sang twice."}, amina.open_visit(visit).shown)
    meet(amina)
    meet(lead)
    with pytest.raises(Refused, match="has changed while you were reading"):
        lead.sign_off(visit, digest)


def test_a_kill_in_the_middle_of_a_note_loses_at_most_the_last_second(stage: Stage) -> None:
    amina = stage.desk("amina")
    family = gillies(amina)
    visit = amina.record_visit(family)
    stage.lock("amina")
    text = "The stair is icy in the mornings and the gate sticks. " * 40
    saved, typed = _type_and_kill_after_saves(stage, visit, text, saves=2)
    again = stage.desk("amina")
    note = again.open_visit(visit).text("note")
    unfinished = again.unfinished()
    assert unfinished is not None
    assert (unfinished.visit, unfinished.step) == (visit, "happened")
    assert text.startswith(note)
    assert saved <= len(note) <= typed
    again.write(visit, {"note": text}, again.open_visit(visit).shown)
    assert meet(again).in_sync


def _type_and_kill_after_saves(stage: Stage, visit: RecordId, text: str, saves: int) -> tuple[int, int]:
    """Type in a process of its own and kill it after so many durable saves: characters saved, characters typed."""
    where = stage.profile("amina")
    child = subprocess.Popen(
        [sys.executable, "-m", "fsdesk.demo.typist", str(where.folder), str(where.secrets_folder), visit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"FSDESK_DEMO_PASSPHRASE": "peat thistle lantern cove"},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(text.encode())
    child.stdin.close()
    saved = typed = seen = 0
    for line in child.stdout:
        word, _, number = line.decode().partition(" ")
        saved, typed = (int(number), typed) if word == "saved" else (saved, int(number))
        seen += word == "saved"
        if seen == saves:
            child.kill()
            break
    rest = child.stdout.read().decode().split()
    child.stdout.close()
    child.wait()
    return saved, max([typed, *(int(n) for n in rest if n.isdigit())])


@pytest.mark.parametrize("cut_after", [60, 300, 500])
def test_a_line_that_drops_on_the_way_up_loses_nothing(stage: Stage, cut_after: int) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    visit = written_up(amina, gillies(amina))
    stage.relay.cut_next_after(cut_after)
    with _trouble_or_not():
        meet(amina)
    assert stage.relay.cuts == 1
    assert meet(amina).in_sync
    assert amina.counts().unsent == 0
    assert meet(lead).in_sync
    assert lead.open_visit(visit).text("note") == "Calum sang for us. Mairead has slept."


def test_a_line_that_drops_after_the_hub_acted_sends_nothing_twice(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    written_up(amina, gillies(amina))
    stage.relay.cut_answer_after(10)
    with _trouble_or_not():
        meet(amina)
    assert stage.relay.cuts == 1
    assert meet(amina).in_sync
    before = amina.counts().revisions
    assert meet(lead).arrived == before
    assert meet(amina).arrived == meet(amina).sent == 0


class _trouble_or_not:  # noqa: N801 - reads as the sentence it is
    """An exchange over a bad line may pick itself up or end in Trouble; both are well."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, Trouble)


def test_a_worker_sees_only_families_of_their_own(stage: Stage) -> None:
    amina, bashir, lead = (stage.desk(user) for user in ("amina", "bashir", "ruaridh"))
    gillies(amina)
    for desk in (amina, bashir, lead):
        meet(desk)
    assert _names(amina) == _names(lead) == ["Gillies family"]
    assert _names(bashir) == []


def test_a_family_that_leaves_a_caseload_leaves_the_laptop_after_its_work_is_sent(stage: Stage) -> None:
    amina, bashir = stage.desk("amina"), stage.desk("bashir")
    family = gillies(amina)
    meet(amina)
    stage.hub.ask("access", "grant", "bashir", family)
    meet(bashir)
    visit = written_up(bashir, family, "Written after the handover.")
    stage.hub.ask("access", "end", "bashir", family)
    for desk in (bashir, bashir, amina):
        meet(desk)
    assert _names(bashir) == []
    assert bashir.counts().revisions == 0
    assert amina.open_visit(visit).text("note") == "Written after the handover."


def _names(desk: Desk) -> list[str]:
    return [row.name for row in desk.families()]
