"""Invented visits for the tests of pages: frozen views as the desk would hand them over. Nobody here exists."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.desk.refusals import CAUSES
from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Reading, Version
from fsdesk.views import (
    Difference,
    Home,
    LastTime,
    Part,
    PersonView,
    Problem,
    Review,
    StepView,
    Travel,
    VisitRow,
    VisitState,
    VisitView,
)
from fsdesk.views_sync import Arrived, Choice, History, OutboxRow, Settled, SyncLine, SyncState, SyncView, ToSettle

FAMILY = FamilyId("k7f2qd4m.1")
VISIT = RecordId("k7f2qd4m.51")
FINN_VOICE, ISLA_VOICE = RecordId("k7f2qd4m.70"), RecordId("k7f2qd4m.71")
COLLEAGUES = {"eilidh": "Eilidh Ross", "ruaridh": "Ruaridh Matheson"}


def rev(n: int) -> RevisionId:
    return RevisionId(f"k7f2qd4m.{n}")


def version(value: Value, n: int, author: str = "eilidh", at: str = "2026-11-20T17:20+00:00") -> Version:
    return Version(
        revision=rev(n), value=value, author=UserId(author), device=DeviceId("k7f2qd4m"), written_at=at
    )  # fmt: skip


def reads(value: Value, n: int = 60) -> Reading:
    return Reading(value=value, versions=(version(value, n),))


def readings(**values: Value) -> Mapping[str, Reading]:
    return {name: reads(value) for name, value in values.items()}


def shown_of(**values: Value) -> Mapping[str, tuple[RevisionId, ...]]:
    return {name: (rev(60),) for name in values}


def part(record: str, kind: str, **values: Value) -> Part:
    return Part(
        id=RecordId(record), kind=kind, readings=readings(visit=VISIT, **values), shown=shown_of(**values),
        author="Eilidh Ross",
    )  # fmt: skip


def person(
    n: int, name: str, age: str, relation: str, *, is_child: bool = False, is_unborn: bool = False
) -> PersonView:
    return PersonView(
        id=RecordId(f"k7f2qd4m.{n}"), known_as=name, age=age, relation=relation, is_child=is_child,
        is_unborn=is_unborn, initials=name[:2].upper(),
    )  # fmt: skip


KIRSTY, JAMIE = person(2, "Kirsty", "34", "Mum"), person(3, "Jamie", "31", "Partner")
ISLA, FINN = person(4, "Isla", "11", "Daughter", is_child=True), person(5, "Finn", "7", "Son", is_child=True)
ROWAN = person(6, "Rowan", "8 mths", "Daughter", is_child=True)
BABY = person(7, "Baby", "due 9 Apr 2027", "Not yet born", is_child=True, is_unborn=True)
MORAG = person(9, "Morag", "66", "Gran")
PEOPLE = (KIRSTY, JAMIE, MORAG, ISLA, FINN, ROWAN, BABY)

NOTE = (
    "Everyone in when I arrived. Finn settled at bedtime four nights out of five since the new routine. "
    "Jamie had put the chart on the fridge. Kirsty is tired, but said mornings are easier.\n\n"
    "We looked at the damp in Rowan’s room together. It is worse behind the cot."
)

LAST_TIME = LastTime(
    heading="Last time, 2 Nov",
    note="Mornings are a fight. Kirsty wanted help with bedtimes. Housing damp not yet reported.",
    words=(("Finn", "The breakfast club has the good toast."), ("Isla", "I do the getting ready. Every day.")),
    steps=(
        StepView(id=RecordId("k7f2qd4m.80"), what="Breakfast club place", owner="Eilidh", standing="done 29 Oct",
                 tone="ok", done=True),
        StepView(id=RecordId("k7f2qd4m.81"), what="Ring housing about the damp", owner="Eilidh",
                 standing="2 days overdue", tone="danger"),
    ),
)  # fmt: skip

PROBLEMS = (
    Problem(step="who", field="presence", sentence="Say whether Rowan was there.", person=ROWAN.id),
    Problem(step="words", field="words", sentence="Write what Rowan showed you, or why not.", person=ROWAN.id),
    Problem(step="check", field="safeguarding_concern_raised", sentence="Say whether anything worried you."),
)


def visit(
    state: VisitState = VisitState.DRAFT, *, people: tuple[PersonView, ...] = PEOPLE, **changes: object
) -> VisitView:
    """The MacAskill visit, half written."""
    values: dict[str, Value] = {
        "purpose": ("plan_review", "child_time"), "setting": "home", "household": "k7f2qd4m.10", "note": NOTE,
        "planned_start": "2026-11-21T13:15+00:00", "actual_start": "2026-11-21T13:20+00:00",
    }  # fmt: skip
    held: dict[str, object] = {
        "id": VISIT, "family": FAMILY, "family_name": "MacAskill family", "heading": "Home visit, today",
        "state": state, "readings": readings(**values), "shown": shown_of(**values), "people": people,
        "homes": (
            Home(id=RecordId("k7f2qd4m.10"), label="Tigh na Mara", address="Staffin", people=()),
            Home(id=RecordId("k7f2qd4m.11"), label="Bayfield", address="Portree", people=()),
        ),
        "took_part": (
            part("k7f2qd4m.64", "took_part", person=FINN.id, presence="all_of_it", seen_alone="yes"),
            part("k7f2qd4m.65", "took_part", person=KIRSTY.id, presence="all_of_it"),
            part("k7f2qd4m.66", "took_part", person=ISLA.id, presence="expected_absent", why="At her dad’s this week"),
        ),
        "voices": (
            part(FINN_VOICE, "voice", person=FINN.id, method="said", words="The breakfast club is pure magic.",
                 alone="yes", interpretation="He lit up when he talked about it."),
        ),
        "observations": (
            part("k7f2qd4m.72", "observation", area="home", text="Black mould behind the cot in Rowan’s room.",
                 assertion="observed", about_person=ROWAN.id),
        ),
        "steps": (
            part("k7f2qd4m.73", "next_step", what="Ring housing about the damp", owner_person=KIRSTY.id,
                 owner_agreed="yes", due_on="2026-12-04"),
        ),
        "last_time": LAST_TIME, "problems": PROBLEMS, "worker": "Eilidh Ross", "saved_at": "14:07",
        "before_you_go": "Dog loose in the yard, phone from the road end. Callum must not be told visit times.",
        "digest": "d1", "mark": "",
    }  # fmt: skip
    return VisitView(**{**held, **changes})  # type: ignore[arg-type]  # a sample: each test names what it changes


def empty_visit() -> VisitView:
    """A visit just begun: nobody has answered anything."""
    values: dict[str, Value] = {"planned_start": "2026-11-21T13:15+00:00"}
    return visit(
        readings=readings(**values), shown=shown_of(**values), took_part=(), voices=(), observations=(), steps=(),
        last_time=None, problems=(), before_you_go="", saved_at="",
    )  # fmt: skip


def apart(*values: tuple[Value, int, str], merged: Value = None) -> Reading:
    """A field two people wrote apart."""
    return Reading(
        value=merged, to_settle=True, older="Mornings are a fight.",
        versions=tuple(version(value, n, author) for value, n, author in values),
    )  # fmt: skip


def visit_row(n: int, family: str, state: VisitState = VisitState.SUBMITTED, late_by: str = "") -> VisitRow:
    return VisitRow(
        id=RecordId(f"k7f2qd4m.{n}"), family=FAMILY, family_name=family, day="Mon 16 Nov", time="10:30",
        minutes="50 min", setting="Home", purpose="Planned visit", people="Kirsty, Isla, Finn", state=state,
        worker="Eilidh Ross", excerpt="Everyone in. Finn settled at bedtime four nights out of five.", late_by=late_by,
    )  # fmt: skip


QUEUE = (visit_row(51, "MacAskill family", late_by="3 days waiting"), visit_row(52, "Gillies family"))


def review(*, may_sign: bool = True, digest: str = "d1", signed_before: str = "") -> Review:
    """The MacAskill visit as the lead reads it; with what changed when it was signed before."""
    since = (
        Difference(about="Finn", label="Their own words", before="The breakfast club is good.",
                   after="The breakfast club is pure magic."),
        Difference(about="The visit", label="Advice given", before="", after="Wipe the wall with vinegar."),
    )  # fmt: skip
    return Review(
        visit=visit(VisitState.SUBMITTED), digest=digest, since_signed=since if signed_before else (),
        signed_before=signed_before, may_sign=may_sign,
        why_not="" if may_sign else "Two people wrote “What happened” apart. Somebody must settle it first.",
    )  # fmt: skip


def to_settle(*, proposal: str = "", is_text: bool = True) -> ToSettle:
    """The best time to visit, written apart."""
    choices = (
        Choice(revision=rev(90), text="After 14:30, when the school bus is in", who="You", laptop="on this laptop",
               author="eilidh", device="k7f2qd4m", when="Fri 20 Nov 17:20", is_mine=True),
        Choice(revision=rev(91), text="Mornings only, works nights", who="Ruaridh Matheson", when="Fri 20 Nov 09:05",
               laptop="on Ruaridh’s laptop", author="ruaridh", device="m2xw5t7k", is_mine=False),
    )  # fmt: skip
    return ToSettle(
        family=FAMILY, record=RecordId("k7f2qd4m.1"), field="best_time_to_visit",
        title="Nicolson family · Best time to visit.",
        sentence="You and Ruaridh both changed it since Thursday. Nothing is lost: both stay in the history.",
        choices=choices, older="Any afternoon", proposal=proposal, is_text=is_text,
        shown={"best_time_to_visit": (rev(90), rev(91))},
    )  # fmt: skip


def sync(*, settle: tuple[ToSettle, ...] = (), set_aside: tuple[OutboxRow, ...] = ()) -> SyncView:
    """Offline with three changes waiting."""
    return SyncView(
        reachable=False,
        line=SyncLine(state=SyncState.OFFLINE, words="Offline · 3 changes safe here", waiting=3),
        connection=("No connection", "since 09:12, that’s fine"), outbox=("3 waiting", "safe here, 41 KB"),
        last_sync=("Today 08:12", "last full sync, 214 records"),
        attention=(f"{len(settle)} to look at", "two people changed one thing"),
        waiting=(
            OutboxRow(record=RecordId("k7f2qd4m.51"), kind="visit", title="Home visit, 50 min",
                      detail="Gillies family · 4 pages", time="10:37"),
            OutboxRow(record=RecordId("k7f2qd4m.80"), kind="next_step", title="Step done: breakfast club",
                      detail="MacAskill family", time="10:52"),
            OutboxRow(record=RecordId("k7f2qd4m.2"), kind="person", title="Phone number changed",
                      detail="Kirsty MacAskill", time="11:03"),
        ),
        set_aside=set_aside, to_settle=settle, hub="hub.highland.example",
    )  # fmt: skip


SET_ASIDE = OutboxRow(
    record=RecordId("k7f2qd4m.99"), kind="voice", title="Isla’s own words", detail="MacAskill family", time="Thu 16:40",
    travel=Travel.SET_ASIDE, why="The hub no longer lets you write in this family. Your words are kept here.",
)  # fmt: skip

LEFT_OVER = OutboxRow(
    record=RecordId("k7f2qd4m.98"), kind="case_note", title="A note", detail="A family", time="Fri 09:12",
    travel=Travel.SET_ASIDE, may_be_let_go=True,
    why=f"{CAUSES['purged'].why} Your words are kept here. Please decide by 30 Dec 2026.",
    said=("When: Fri 09:12", "What kind: Telephone", "What was said: She rang, and asks whether somebody can come."),
)  # fmt: skip

HISTORY = History(
    arrived=(
        Arrived(
            sentence="These 14 items reached the hub today 08:12", more=12, line="FSDESK-RECEIPT1-abc", is_checked=True,
            records=((RecordId("k7f2qd4m.51"), "Home visit · Gillies family"),
                     (RecordId("k7f2qd4m.80"), "Step done: breakfast club · MacAskill family")),
        ),
    ),
    settled=(
        Settled(record=RecordId("k7f2qd4m.9"), field="best_time_to_visit", title="Gillies family · Best time to visit",
                used="After school", when="Thu 19 Nov 16:02"),
    ),
)  # fmt: skip
