"""What the practice asks for: how far a visit has come, who may sign it, and what it still needs before it goes.

Planted one at a time, each seen caught here: a return that says nothing; an edit after signing that stays signed;
ticking a step that reopens; `submitted` inside the digest; a lead who signs their own words; `not asked` taken for an
answer; an unborn child asked for words; a reason for absence not asked for.
"""

from __future__ import annotations

from itertools import product

import pytest

from fsdesk import rules
from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, RecordId, RevisionId, UserId
from fsdesk.revisions import Reading, Version, heads
from fsdesk.rules import problems_before_submitting, visit_digest, visit_state, why_not_sign
from fsdesk.views import Part, PersonView, Problem, VisitState
from tests.fsdesk.writings import wrote

P, D, S, R, OK, A = (
    VisitState.PLANNED, VisitState.DRAFT, VisitState.SUBMITTED, VisitState.RETURNED, VisitState.SIGNED_OFF,
    VisitState.AMENDED,
)  # fmt: skip


def state_after(acts: str, status: str = "done") -> VisitState:
    """The state after some acts: e an edit, s a sending, r a return, o a signature, each of what then is there."""
    edits = 0
    submitted: list[str] = []
    decisions: list[tuple[str, str]] = []
    for act in acts:
        now = f"digest {edits}"
        match act:
            case "e":
                edits += 1
            case "s":
                submitted = [now]
            case "r":
                decisions.append(("returned", now))
            case "o":
                decisions.append(("signed_off", now))
    return visit_state(f"digest {edits}", status, submitted, decisions)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ("", D), ("e", D), ("s", S), ("se", S), ("ses", S),
        ("sr", R), ("sre", R), ("sres", S), ("sresr", R), ("sreso", OK), ("srs", R), ("srse", R),
        ("so", OK), ("soe", A), ("soes", A), ("soeso", OK), ("soer", R), ("soere", A), ("soeres", A), ("soereso", OK),
        ("or", OK), ("ro", OK), ("ero", OK), ("o", OK), ("oe", A), ("r", R), ("re", R), ("ree", R),
    ],
)  # fmt: skip
def test_how_far_a_visit_has_come_after_each_order_of_acts(acts: str, state: VisitState) -> None:
    assert state_after(acts) is state


def test_whatever_the_order_a_signature_speaks_for_exactly_what_was_read() -> None:
    for length in range(6):
        for acts in product("esro", repeat=length):
            found = state_after("".join(acts))
            since = "".join(acts).rpartition("e")[2]
            assert (found is OK) == ("o" in since), acts
            assert (found is R and "r" in since) or "r" not in since or "o" in since, acts
            if "o" in acts and "o" not in since and "r" not in since:
                assert found is A, acts
            if not set(acts) & set("sro"):
                assert found is D, acts


def test_a_visit_nobody_began_is_planned() -> None:
    assert state_after("", "planned") is P
    assert state_after("e", "") is P
    assert state_after("s", "planned") is S
    assert state_after("", "in_progress") is D
    assert state_after("", "no_access") is D


def test_a_lead_is_asked_about_what_was_sent_and_what_changed_since_signing_and_nothing_else() -> None:
    assert frozenset({S, A}) == rules.AWAITS_LEAD


# --- the digest of a visit ----------------------------------------------------------------------------------------


def digest_with(step: dict[str, Value] | None = None, visit: dict[str, Value] | None = None, n: int = 9) -> str:
    """The digest of a visit with one step and one observation, some fields written again by their author."""
    parts = [
        (
            "next_step",
            [wrote("amina", 2, {"what": "A boat trip", "status": "todo"}, kind="next_step", record="k7f2qd4m.2")],
        ),
        ("observation", [wrote("amina", 3, {"text": "A new boat"}, kind="observation", record="k7f2qd4m.3")]),
    ]
    if step is not None:
        parts[0][1].append(wrote("amina", n, step, "k7f2qd4m.2", kind="next_step", record="k7f2qd4m.2"))
    own = [wrote("amina", 1, {"note": "We walked.", "status": "done"})]
    if visit is not None:
        own.append(wrote("amina", n, visit, "k7f2qd4m.1"))
    return visit_digest(heads(own), [(kind, heads(written)) for kind, written in parts])


@pytest.mark.parametrize(
    ("step", "visit"),
    [
        ({"status": "done"}, None),
        ({"done_on": "2026-11-30"}, None),
        ({"status": "done", "done_on": "2026-11-30"}, None),
        (None, {"submitted": "a digest"}),
    ],
)
def test_a_step_ticked_later_and_the_sending_itself_do_not_reopen(
    step: dict[str, Value] | None, visit: dict[str, Value] | None
) -> None:
    assert digest_with(step, visit) == digest_with()


@pytest.mark.parametrize(
    ("step", "visit"),
    [
        ({"what": "A longer boat trip"}, None),
        ({"due_on": "2026-12-01"}, None),
        (None, {"status": "no_access"}),
        (None, {"note": "We walked on."}),
        (None, {"worker_reflection": "Long day."}),
    ],
)
def test_anything_else_written_later_reopens(step: dict[str, Value] | None, visit: dict[str, Value] | None) -> None:
    assert digest_with(step, visit) != digest_with()


def test_a_visits_own_status_is_signed_though_a_steps_is_not() -> None:
    answers: tuple[dict[str, Value], ...] = ({"status": "done"}, {"status": "cancelled_family"})
    one, other = answers
    assert digest_with(visit=one) != digest_with(visit=other)
    assert digest_with(step=one) == digest_with(step=other)


# --- who may sign -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_lead", "writers", "to_settle", "sentence"),
    [
        (True, {"amina"}, 0, ""),
        (False, {"amina"}, 0, "Only a team lead can sign a visit."),
        (True, {"amina", "ruaridh"}, 0, "You wrote part of this visit, so another lead has to sign it."),
        (True, {"amina"}, 1, "Two people wrote one part of this apart. Settle that first, then sign."),
        (False, {"ruaridh"}, 1, "Only a team lead can sign a visit."),
    ],
)
def test_who_may_sign_and_why_not(is_lead: bool, writers: set[str], to_settle: int, sentence: str) -> None:
    assert why_not_sign(UserId("ruaridh"), is_lead, {UserId(user) for user in writers}, to_settle) == sentence


# --- what a visit still needs -------------------------------------------------------------------------------------

KIRSTY = PersonView(id=RecordId("p.kirsty"), known_as="Kirsty")
JAMIE = PersonView(id=RecordId("p.jamie"), known_as="Jamie", is_child=True)
BABY = PersonView(id=RecordId("p.baby"), known_as="Baby of Kirsty", is_child=True, is_unborn=True)
DONE: dict[str, Value] = {
    "setting": "home",
    "purpose": ("planned_support",),
    "note": "We walked.",
    "status": "done",
    "safeguarding_concern_raised": "no",
}


def part(kind: str, **fields: str) -> Part:
    return Part(
        id=RecordId("k7f2qd4m.5"),
        kind=kind,
        readings={name: Reading(value=value) for name, value in fields.items()},
        shown={},
    )


HERE = part("took_part", person="p.kirsty", presence="all_of_it")
SEEN = part("took_part", person="p.jamie", presence="part_of_it")
SAID = part("voice", person="p.jamie", method="said", words="I like the boat.")


def problems(
    fields: dict[str, Value] | None = None,
    *,
    people: tuple[PersonView, ...] = (KIRSTY, JAMIE, BABY),
    took_part: tuple[Part, ...] = (HERE, SEEN),
    voices: tuple[Part, ...] = (SAID,),
    observations: tuple[Part, ...] = (),
    steps: tuple[Part, ...] = (),
) -> list[str]:
    found: tuple[Problem, ...] = problems_before_submitting(
        {name: Reading(value=value) for name, value in {**DONE, **(fields or {})}.items()},
        people=people, took_part=took_part, voices=voices, observations=observations, steps=steps,
    )  # fmt: skip
    return [f"{problem.step}: {problem.sentence}" for problem in found]


def test_a_finished_visit_needs_nothing() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"setting": None}, "before: Say where the visit was."),
        ({"purpose": ()}, "before: Say what the visit was for."),
        ({"purpose": None}, "before: Say what the visit was for."),
        ({"note": " \n"}, "happened: Write what happened, in a sentence or more."),
        ({"safeguarding_concern_raised": None}, "check: Answer whether anything worried you about someone's safety."),
        (
            {"safeguarding_concern_raised": "not_asked"},
            "check: Answer whether anything worried you about someone's safety.",
        ),
        (
            {"actual_start": "2026-11-21T14:00", "actual_end": "2026-11-21T13:00"},
            "before: The visit ends before it starts.",
        ),
    ],
)
def test_what_the_visit_itself_still_needs_is_said_in_a_sentence(fields: dict[str, Value], sentence: str) -> None:
    assert problems(fields) == [sentence]


@pytest.mark.parametrize("answer", ["yes", "no", "not_known", "declined"])
def test_any_answer_about_safety_is_an_answer(answer: str) -> None:
    assert problems({"safeguarding_concern_raised": answer}) == []


def test_nobody_in_needs_a_reason_and_no_words() -> None:
    nobody: dict[str, Value] = {"status": "no_access", "purpose": None, "safeguarding_concern_raised": None}
    assert problems(nobody, took_part=(), voices=()) == ["before: Say why nobody could be seen."]
    assert problems({**nobody, "no_access_reason": "weather"}, took_part=(), voices=()) == []


def test_every_child_is_seen_or_not_seen_for_a_reason_and_no_unborn_child_is_asked_for() -> None:
    assert problems(took_part=(HERE,)) == ["who: Say whether Jamie was seen."]
    away = part("took_part", person="p.jamie", presence="not_seen")
    assert problems(took_part=(HERE, away)) == ["who: Say why Jamie was not seen."]
    why = part("took_part", person="p.jamie", presence="expected_absent", why="At school")
    assert problems(took_part=(HERE, why), voices=()) == []
    assert problems(took_part=(why,), voices=()) == ["who: Say who was there: at least one person."]


@pytest.mark.parametrize(
    ("voice", "enough"),
    [
        (SAID, True),
        (part("voice", person="p.jamie", method="observed_presentation", interpretation="Smiled all day"), True),
        (part("voice", person="p.jamie", method="not_obtained", why_not_obtained="Asleep"), True),
        (part("voice", person="p.jamie", method="not_obtained"), False),
        (part("voice", person="p.jamie", method="said", words=" "), False),
        (part("voice", person="p.jamie", words="I like the boat."), False),
        (part("voice", person="p.kirsty", method="said", words="I like it too."), False),
    ],
)
def test_an_attempt_is_made_at_every_seen_childs_words(voice: Part, enough: bool) -> None:
    sentence = "words: Write Jamie's own words or how they seemed, or say why there are none."
    assert problems(voices=(voice,)) == ([] if enough else [sentence])


def test_what_was_agreed_has_somebody_to_do_it() -> None:
    nobody = part("next_step", what="A boat trip")
    assert problems(steps=(nobody,)) == ["agreed: Say who will do each thing you agreed."]
    assert problems(steps=(part("next_step", what="A boat trip", owner="amina"),)) == []
    assert problems(steps=(part("next_step", what="A boat trip", owner_person="p.kirsty"),)) == []


def test_a_note_written_apart_is_not_asked_for_again() -> None:
    versions = tuple(
        Version(revision=RevisionId(f"{device}.1"), value=text, author=UserId(device), device=device, written_at="")
        for device, text in ((DeviceId("aaaaaaaa"), "Calum sang."), (DeviceId("bbbbbbbb"), "He sang twice."))
    )
    apart = {"note": Reading(versions=versions, to_settle=True)}
    rest = {name: Reading(value=value) for name, value in DONE.items() if name != "note"}
    found = problems_before_submitting(
        {**rest, **apart}, people=(), took_part=(HERE,), voices=(), observations=(), steps=()
    )
    assert [one.field for one in found] == []


def test_problems_come_in_the_order_of_the_pages() -> None:
    found = problems({"setting": None, "note": None, "safeguarding_concern_raised": None}, took_part=(), voices=())
    assert [one.partition(":")[0] for one in found] == ["before", "happened", "check", "who", "who"]


@pytest.mark.parametrize(
    ("born", "due", "child"),
    [
        ("2008-11-21", "", False), ("2008-11-22", "", True), ("2008-11-20", "", False), ("2020", "", True),
        ("2000", "", False), ("", "2027-01-01", True), ("", "", False), ("2012-02-29", "", True),
        ("not known", "", False), ("2008-12", "", True), ("2008", "", True),
        ("2008-11", "", True), ("2008-10", "", False),
    ],
)  # fmt: skip
def test_somebody_is_a_child_until_the_day_they_are_eighteen(born: str, due: str, child: bool) -> None:
    assert rules.is_child(born, due, "2026-11-21") is child
