"""Two pages of one's own: whatever order they save in, neither takes away words the other had shown nobody.

Planted, each seen caught here: names without the mark of the value; a write over the newest instead of what was
shown; a save that changes nothing returning news the page had not been given; all fields written in one act over the
news of one of them; a card settled though it was typed over.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.pen import Saved
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.views import VisitView
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry


def texts(desk: Desk, visit: RecordId, field: str = "note") -> list[object]:
    """Every value of a field that stands, in no order."""
    return sorted((v.value for v in desk.open_visit(visit).readings[field].versions), key=str)


def begun(desk: Desk) -> tuple[RecordId, VisitView]:
    family = MacLeods(desk)
    visit = desk.record_visit(family.id, {"note": "We met at the gate."})
    return visit, desk.open_visit(visit)


def test_a_stale_page_of_ones_own_never_overwrites_what_the_other_page_saved(amina: Desk) -> None:
    visit, old_page = begun(amina)
    new_page = amina.open_visit(visit)
    amina.write(visit, {"note": "We met at the gate. It rained all day."}, new_page.shown)
    amina.write(visit, {"note": "We met at the shop."}, old_page.shown)
    assert texts(amina, visit) == ["We met at the gate. It rained all day.", "We met at the shop."]
    assert amina.open_visit(visit).to_settle == 1


def test_the_same_holds_when_the_first_words_have_been_sent(amina: Desk, lead: Desk) -> None:
    visit, old_page = begun(amina)
    carry(amina, lead)
    amina.write(visit, {"note": "It rained all day."}, amina.open_visit(visit).shown)
    amina.write(visit, {"note": "We met at the shop."}, old_page.shown)
    assert texts(amina, visit) == ["It rained all day.", "We met at the shop."]


def test_one_page_typing_on_stays_one_value_and_one_unsent_revision(amina: Desk, clock: StillClock) -> None:
    visit, page = begun(amina)
    waiting = amina.sending.waiting()
    shown = page.shown
    for words in ("We walked.", "We walked to the pier.", "We walked to the pier and back."):
        clock.turn(seconds=5)
        saved: Saved = amina.write(visit, {"note": words}, shown)
        shown = saved.shown
    assert texts(amina, visit) == ["We walked to the pier and back."]
    assert amina.sending.waiting() == waiting


def test_two_pages_on_different_fields_never_meet(amina: Desk) -> None:
    visit, page = begun(amina)
    other = amina.open_visit(visit)
    amina.write(visit, {"setting": "school"}, other.shown)
    amina.write(visit, {"note": "We walked."}, page.shown)
    view = amina.open_visit(visit)
    assert (view.text("setting"), view.text("note"), view.to_settle) == ("school", "We walked.", 0)


def test_a_save_that_changes_nothing_shows_no_news_to_the_page(amina: Desk, bashir: Desk) -> None:
    visit, page = begun(amina)
    carry(amina, bashir)
    bashir.write(visit, {"note": "Bashir was there too."}, bashir.open_visit(visit).shown)
    carry(bashir, amina)
    saved = amina.write(visit, {"setting": "home"}, page.shown)
    assert saved.revision is None
    amina.write(visit, {"note": "We met at the shop."}, saved.shown)
    assert texts(amina, visit) == ["Bashir was there too.", "We met at the shop."]


def test_news_of_one_field_does_not_let_another_be_written_over_unseen(amina: Desk, bashir: Desk) -> None:
    """Bashir's act set two fields. Amina's page took in the news of the one and kept her cursor in the other."""
    visit, page = begun(amina)
    carry(amina, bashir)
    bashir.write(visit, {"note": "Bashir was there too.", "setting": "hub"}, bashir.open_visit(visit).shown)
    carry(bashir, amina)
    news = amina.open_visit(visit).shown
    shown = {**page.shown, "setting": news["setting"]}
    amina.write(visit, {"setting": "school", "note": "We met at the shop."}, shown)
    assert texts(amina, visit) == ["Bashir was there too.", "We met at the shop."]
    assert texts(amina, visit, "setting") == ["school"]


def test_a_card_typed_over_since_it_was_drawn_is_not_settled_blindly(amina: Desk, bashir: Desk) -> None:
    visit, page = begun(amina)
    carry(amina, bashir)
    bashir.write(visit, {"note": "His."}, bashir.open_visit(visit).shown)
    hers = amina.write(visit, {"note": "Hers."}, page.shown)
    carry(bashir, amina)
    (card,) = amina.to_settle()
    amina.write(visit, {"note": "Hers, and much more."}, hers.shown)
    with pytest.raises(Refused, match="One of these was changed while you were deciding"):
        amina.settle(card, "His.")
    assert texts(amina, visit) == ["Hers, and much more.", "His."]
    (card,) = amina.to_settle()
    amina.settle(card, "His.")
    assert texts(amina, visit) == ["His."]
