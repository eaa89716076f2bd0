"""Worries: kept word for word with no signal, never called sent before they are, told the same day, neutral in lists.

Planted one at a time, each seen caught here: "received" said while it waits; a worry whose acts are less guarded than
it; an act that forgets who must not know; the words in the title of a task; a worker's word that a lead has read it;
the writer's own word; a worry that waits behind visits; a search that finds its words; a clock that forgives a day.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk import rules_safety as rules
from fsdesk.audience import Audience, For
from fsdesk.desk import Desk
from fsdesk.desk.reading import of_kind
from fsdesk.records import SafeguardingConcern
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body, safest_sensitivity
from fsdesk.trouble import Refused
from fsdesk.views import Travel
from tests.clocks import StillClock
from tests.fsdesk.carrying import ALL, MacLeods, carry

SECRET = "“He holds my arm so hard that it hurts.” zzyzx"


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def begin(desk: Desk, family: MacLeods, **fields: object) -> RecordId:
    given = {"words": SECRET, "about": (family.jamie,), "harm": ("physical",), **fields}
    return desk.concerns.begin(family.id, given).id


def test_it_says_that_nobody_has_been_told_until_the_hub_has_signed_for_it(amina: Desk, family: MacLeods) -> None:
    concern = begin(amina, family)
    assert amina.concerns.open(concern).how_far == "Only on this laptop. Nobody has been told by it."
    amina.sending.offer(ALL)  # handed to the line is not yet received
    assert amina.concerns.open(concern).how_far == "Only on this laptop. Nobody has been told by it."
    carry(amina)
    view = amina.concerns.open(concern)
    assert (view.how_far, view.tone) == ("The hub has it. No lead has read it yet.", "info")
    amina.write(concern, {"said_by": "Jamie"}, view.part.shown)
    assert "last is only on this laptop" in amina.concerns.open(concern).how_far
    assert "sent" not in " ".join(rules.how_far(t, read_by="", read_at="")[0] for t in Travel).lower()


def test_a_lead_who_reads_it_says_so_and_its_writer_sees_who_and_when(
    amina: Desk, lead: Desk, family: MacLeods
) -> None:
    concern = begin(amina, family)
    carry(amina, lead)
    assert [need.title for need in lead.concerns.needs_you()] == ["A note from Amina Yusuf is for you to read today"]
    lead.concerns.read_off(concern)
    assert lead.concerns.needs_you() == ()
    carry(lead, amina)
    assert amina.concerns.open(concern).how_far == "Ruaridh Matheson has read it, today 09:00."


def test_only_a_lead_who_did_not_write_it_says_that_a_lead_has_read_it(
    amina: Desk, bashir: Desk, lead: Desk, family: MacLeods
) -> None:
    concern = begin(amina, family)
    carry(amina, bashir, lead)
    for desk in (amina, bashir):
        with pytest.raises(Refused, match="Another lead"):
            desk.concerns.read_off(concern)
    own = lead.concerns.begin(family.id, {"words": "Mine"}).id
    with pytest.raises(Refused, match="Another lead"):
        lead.concerns.read_off(own)


def test_telling_a_lead_is_a_task_of_the_same_day_that_names_nobody(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    concern = begin(amina, family)
    (need,) = amina.concerns.needs_you()
    assert (need.title, need.detail) == ("A note of Sat 21 Nov: tell your lead today", "today, by phone")
    assert need in amina.today().needs
    clock.turn(days=1)
    assert amina.concerns.needs_you()[0].detail == "not told since Sat 21 Nov"
    assert amina.concerns.told_lead(concern, "ruaridh").part.text("lead_told") == "ruaridh"
    assert amina.concerns.needs_you() == ()


def test_no_word_of_it_is_in_lists_tasks_search_or_what_waits(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    concern = begin(amina, family)
    amina.concerns.add_act(concern, {"act": "referral", "said": SECRET, "told_whom": "zzyzx"})
    amina.write(concern, {"injuries": SECRET}, amina.read(concern).shown)
    told = [amina.search("zzyzx"), amina.today(), amina.families(), amina.open_family(family.id), amina.to_settle(),
            amina.safety.view(family.id).concerns, amina.concerns.needs_you()]  # fmt: skip
    assert "zzyzx" not in repr(told)
    assert "arm" not in repr(told)
    table = amina.for_audience(Audience(kind=For.TABLE, household=family.home, present=(family.kirsty,)))
    assert table.search("zzyzx") == ()
    assert table.concerns.needs_you() == ()
    for ask in (lambda: table.concerns.open(concern), lambda: table.safety.view(family.id)):
        with pytest.raises(Refused):
            ask()


def test_it_is_protected_and_what_was_done_is_as_guarded_and_kept_from_the_same_people(
    amina: Desk, family: MacLeods
) -> None:
    concern = begin(amina, family)
    before = amina.concerns.add_act(concern, {"act": "lead"}).id
    amina.concerns.keep_from(concern, (family.kirsty,))
    after = amina.concerns.add_act(concern, {"act": "referral"}).id
    for record in (concern, before, after):
        held = amina.read(record)
        assert held.list("hidden_from") == (family.kirsty,)
        assert safest_sensitivity(held.revisions.values()) is Sensitivity.PROTECTED
    assert amina.read(concern).text("kept_from") == "these"
    with pytest.raises(Refused, match="decision with a reason"):
        amina.concerns.keep_from(concern, (family.isla,))
    view = amina.seeing.open(concern)
    amina.seeing.choose(concern, replace(view.choice, hidden_from=frozenset()), "She is safe to know.", view.shown)
    assert all(amina.read(record).list("hidden_from") == () for record in (concern, before, after))
    amina.concerns.keep_from(concern, ())
    assert amina.read(concern).text("kept_from") == "nobody"


def test_one_about_somebody_who_works_here_is_restricted_with_all_that_is_done(amina: Desk, family: MacLeods) -> None:
    for fields in ({"harm": ("about_a_worker",)}, {"about_worker": "bashir"}):
        concern = begin(amina, family, **fields)
        act = amina.concerns.add_act(concern, {"act": "lead"}).id
        for record in (concern, act):
            assert safest_sensitivity(amina.read(record).revisions.values()) is Sensitivity.RESTRICTED
    later = begin(amina, family)
    amina.write(later, {"about_worker": "bashir"}, amina.read(later).shown)
    assert safest_sensitivity(amina.read(later).revisions.values()) is Sensitivity.RESTRICTED


def test_it_goes_before_visits_and_after_what_restricts(amina: Desk, family: MacLeods) -> None:
    family.finished_visit(amina)
    begin(amina, family)
    kinds = [from_body(raw).kind for raw in amina.sending.offer(ALL)]
    assert kinds[0] == "safeguarding_concern"


def test_one_about_nobody_here_has_a_family_of_its_own(amina: Desk) -> None:
    part = amina.concerns.begin(None, {"words": SECRET})
    view = amina.concerns.open(part.id)
    assert view.family_name == "Somebody not known yet"
    assert view.card.rings[0].phone == "999"
    assert [row.status for row in amina.families()] == ["Asked for help"]


def test_numbers_of_the_place_come_first_after_999_and_the_script_asks_for_a_reference(
    amina: Desk, family: MacLeods
) -> None:
    card = amina.concerns.new(family.id).card
    assert [ring.phone for ring in card.rings][:2] == ["999", "01632 960141"]
    assert card.rings[1].invented
    assert len(card.rings) == 8
    assert "reference" in card.read_aloud[-1]
    assert amina.concerns.card() == card, "without a family the place of the families here counts"


def test_it_ends_only_when_a_lead_was_told_and_something_came_of_it_and_no_family_closes_before(
    amina: Desk, family: MacLeods
) -> None:
    concern = begin(amina, family)
    with pytest.raises(Refused, match="Tell a lead first"):
        amina.concerns.close(concern)
    amina.concerns.told_lead(concern, "")
    with pytest.raises(Refused, match="what came of it"):
        amina.concerns.close(concern)
    amina.helping.open_support(family.id)
    assert "safety" in [missing.field for missing in amina.helping.ending(family.id).missing]
    amina.write(concern, {"outcome": "support"}, amina.read(concern).shown)
    assert amina.concerns.close(concern).is_closed
    assert "safety" not in [missing.field for missing in amina.helping.ending(family.id).missing]


def test_what_two_write_apart_about_danger_reads_as_danger(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    concern = begin(amina, family)
    carry(amina, bashir)
    one, two = amina.read(concern).shown, bashir.read(concern).shown
    amina.write(concern, {"immediate_danger": "no", "kept_from": "nobody"}, one)
    bashir.write(concern, {"immediate_danger": "yes", "kept_from": "these"}, two)
    carry(amina, bashir)
    carry(bashir, amina)
    for desk in (amina, bashir):
        assert (desk.read(concern).text("immediate_danger"), desk.read(concern).text("kept_from")) == ("yes", "these")


FIELDS = [name for name, field in SafeguardingConcern.declared().items() if field.says.required and name != "harm"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["", " ", "yes", "no", "these"])), st.booleans(),
       st.booleans(), st.booleans())  # fmt: skip
def test_what_it_lacks_is_said_for_each_field_and_once(
    texts: dict[str, str], about: bool, harm: bool, hidden: bool
) -> None:
    problems = [name for name, _ in rules.problems_of_concern(texts, about=about, harm=harm, hidden=hidden)]
    assert len(problems) == len(set(problems))
    for name in FIELDS:
        assert (name in problems) == (not texts.get(name, "").strip())
    assert ("about" in problems, "harm" in problems) == (not about, not harm)
    assert ("hidden_from" in problems) == (texts.get("kept_from") == "these" and not hidden)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_flag_is_looked_at_within_half_a_year_however_long_the_months(day: date) -> None:
    latest = date.fromisoformat(rules.latest_review(day.isoformat()))
    assert 181 <= (latest - day).days <= 184
    assert rules.problems_of_flag(
        {"risk": "dogs", "about": "home", "evidence": "Seen", "review_due": latest.isoformat()}, day
    ) == ()  # fmt: skip
    late = date.fromordinal(latest.toordinal() + 1).isoformat()
    whole = {"risk": "dogs", "about": "home", "evidence": "Seen"}
    assert [name for name, _ in rules.problems_of_flag({**whole, "review_due": late}, day)] == ["review_due"]


def test_the_two_promises_after_a_crisis_count_working_days_and_are_kept(
    amina: Desk, bashir: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    crisis = amina.safety.begin_crisis(family.id, {"nature": "safety", "hours": "out", "who": (family.kirsty,)}).id
    (row,) = amina.safety.view(family.id).crises
    assert [clock_.due for clock_ in row.clocks] == ["2026-11-24", "2026-12-07"], "St Andrew’s Day is a holiday"
    assert row.who == "Kirsty"
    (need,) = amina.safety.needs_you()
    assert need.title == "After the crisis of Sat 21 Nov: Ring again"
    carry(amina, bashir, lead)
    assert (bashir.safety.needs_you(), lead.safety.needs_you()) == ((), ())
    clock.turn(days=4)
    assert [need.detail for need in lead.safety.needs_you()] == ["MacLeod family · was due Tue 24 Nov"]
    amina.safety.rang_again(crisis)
    assert amina.safety.needs_you()[0].title == "After the crisis of Sat 21 Nov: Look at it together"
    amina.safety.looked_at(crisis)
    assert amina.safety.needs_you() == ()


def test_a_flag_is_shown_before_a_visit_with_its_age_and_only_a_lead_takes_it_away(
    amina: Desk, lead: Desk, family: MacLeods, clock: StillClock
) -> None:
    flag = amina.safety.begin_flag(
        family.id, {"risk": "dogs", "detail": "Ring from the gate", "evidence": "Bitten on 3 Nov"}
    ).id
    assert amina.read(flag).text("review_due") == "2027-05-21"
    assert amina.safety.before_visit(family.id) == ("Dogs: Ring from the gate",)
    with pytest.raises(Refused, match="Only a team lead"):
        amina.safety.remove_flag(flag, "The dog died")
    amina.write(flag, {"removed_because": "The dog died", "removed_by": "ruaridh"}, amina.read(flag).shown)
    amina.take_out(flag, "Not needed")
    assert amina.safety.before_visit(family.id) == ("Dogs: Ring from the gate",), "only a lead's own word counts"
    carry(amina, lead)
    with pytest.raises(Refused, match="what has changed"):
        lead.safety.remove_flag(flag, " ")
    clock.turn(days=190)
    assert "may no longer be so" in amina.safety.before_visit(family.id)[0]
    assert [need.kind for need in lead.safety.needs_you()] == ["flag"]
    lead.safety.look_again(flag)
    assert lead.safety.needs_you() == ()
    lead.safety.remove_flag(flag, "The dog has a run now")
    assert lead.safety.before_visit(family.id) == ()
    assert lead.safety.view(family.id).gone == ("Dogs: taken away by Ruaridh Matheson. The dog has a run now",)
    carry(lead, amina)
    assert amina.safety.before_visit(family.id) == ()


def test_nothing_of_it_is_on_a_paper_of_the_family(amina: Desk, family: MacLeods) -> None:
    begin(amina, family)
    amina.safety.begin_flag(family.id, {"risk": "dogs", "detail": SECRET, "evidence": SECRET})
    told = [fact for one in of_kind(amina.held(family.id), "safeguarding_concern", "risk_flag") for fact in one.heads]
    assert told
    own = amina.for_audience(Audience(kind=For.OWN_COPY, person=family.jamie, household=family.home))
    assert "zzyzx" not in repr(own.reader.family(family.id))
