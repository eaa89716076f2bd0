"""Two people decide about old records by signed questions; what is held about one person goes, and what is others'
stays, at the hub and on every laptop. On all three ledgers.

Planted one at a time, each seen caught here: the same person's second word taken for another's; a hold that is not
asked, by what hears the second word, by the end of a person or by the end of a family; a worker, or who leads another
team, told what is due; a lead told of what nobody has said anything about, or of what people ask; a note left with the
name, in capitals, or with the number; a name that is still found; the creating revision of a destroyed record handed
out empty; a digest that still counts what went; what others wrote gone, or what is of others too; what comes late of
them alone taken, its later words too; a record ended by whoever did not begin it; who was kept from the family just
then not told; a note about two left when both are forgotten.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fsdesk.events import event_of
from fsdesk.old_records import PERSON_CERTIFICATE
from fsdesk.records import (
    CaseNote,
    Contact,
    Family,
    Goal,
    Involvement,
    Membership,
    NextStep,
    Objection,
    Person,
    Relationship,
    Visit,
)
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, body, body_hash, from_body, heads
from fsdesk.trouble import Refused
from sync import asked_keeping as asked
from sync.hub import erasing, office, retaining
from sync.hub.answering import ANSWERS
from sync.hub.bearing import take_back
from sync.hub.certificates import classes_in
from sync.hub.checking import check_ledger
from sync.hub.ledger import LEAD, Account
from sync.hub.ledger_noting import Sought
from sync.questions import NOT_ALLOWED, Reply, question, told
from sync.rows import Row
from tests.sync.hub.conftest import AMINA, COAST, COLM, MORAG, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.test_retaining import GRACE, REASON, signed_at

YEARS_S = 6 * 366 * 86_400
NAME, NUMBER = "Zephyrine", "07700 900417"
SHARED = "Grant"
LATER = f"Better. {NAME}. {NAME.upper()} rang: 07700-900417."
LATER_WITHOUT = "Better. a person. a person rang: a person."


class World:
    """A family of two, written by Amina, read by Morag, who leads; Grace guards data."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        office.add_user(rig.ledger, Account(GRACE, "Grace", "ig_officer", COAST))
        self.laptops = {user: rig.laptop(user) for user in (AMINA, MORAG, GRACE, COLM)}
        amina = self.laptops[AMINA]
        self.family = FamilyId(self.write(Family(label="Rowan 1", status="active", before_you_go=f"{NAME} bites")))
        self.gone = self.write(Person(full_name=f"{NAME} {SHARED}", known_as=NAME))
        self.stays = self.write(Person(full_name=f"Iain {SHARED}", known_as="Iain"))
        self.write(Contact(person=self.gone, contact_kind="mobile", value=NUMBER))
        self.write(Membership(person=self.gone, household="x"))
        self.write(Relationship(person=self.stays, other=self.gone))
        self.visit = self.write(Visit(note=f"Iain sang. {NAME}'s number is 07700-900417. {NAME.upper()} slept."))
        self.write(CaseNote(about=(self.gone,), text="Only about them."))
        self.write(CaseNote(about=(self.stays,), text="Of Iain alone."), author=amina)
        self.write(CaseNote(about=(self.gone, self.stays), text="Of both of them."))
        self.objection = self.write(
            Objection(person=self.stays, said_at="2026-11-01T10:00", status="open", words="No.")
        )
        made = amina.write(
            self.family, self.visit, kind="visit", over=(RevisionId(self.visit),), fields={"note": LATER}
        )
        amina.exchange([made])
        for laptop in self.laptops.values():
            laptop.exchange()

    def write(self, record: Any, author: Laptop | None = None) -> RecordId:
        laptop = author or self.laptops[AMINA]
        made = laptop.write(getattr(self, "family", ""), kind=record.kind(), fields=record.written())
        laptop.exchange([made])
        return made.record

    def ask(self, user: UserId, kind: str, message: Any) -> Reply:
        asker = self.rig.ledger.device(self.laptops[user].device)
        assert asker is not None
        said = question(kind, message)
        return ANSWERS[said.kind](self.rig.hub, asker, said.body)

    def say(self, user: UserId, person: str = "", family: str = "", decision: str = "destroy") -> str:
        said = signed_at(self.laptops[user], FamilyId(family or self.family), person, decision=decision)
        answer = self.ask(user, asked.SAY, said)
        return answer.code if answer.code == NOT_ALLOWED else told(answer, asked.Came).what

    def survey(self, user: UserId) -> asked.Surveyed | str:
        answer = self.ask(user, asked.SURVEY, asked.Survey())
        return answer.code or told(answer, asked.Surveyed)

    def close(self) -> None:
        """The family was closed long ago."""
        amina = self.laptops[AMINA]
        change = amina.write(self.family, self.family, kind="family", fields={"status": "closed"})
        ended = Involvement(opened_on="2026-10-01", closed_on="2026-11-20")
        amina.exchange([change, amina.write(self.family, kind=ended.kind(), fields=ended.written())])
        self.rig.clock.pass_by(seconds=YEARS_S)


@pytest.fixture
def world(rig: Rig) -> World:
    return World(rig)


def test_what_waits_is_told_to_who_decides_and_names_nobody(world: World) -> None:
    world.close()
    found = world.survey(GRACE)
    assert isinstance(found, asked.Surveyed)
    (due,), (request,) = found.due, found.requests
    assert (due.label, due.key, due.due, due.held, due.decided, due.said) == (
        "Rowan 1", "early_help", "2032-11-20", False, "", (),
    )  # fmt: skip
    assert (request.kind, request.record, request.asked_on, request.due_on) == (
        "objection", world.objection, "2026-11-01", "2026-12-01",
    )  # fmt: skip
    assert not any(word in str(found) for word in (NAME, SHARED, "Iain", "No.", NUMBER))
    assert world.survey(AMINA) == world.survey(COLM) == NOT_ALLOWED
    assert looked_at(world) == [(GRACE, "looked at what is due")]
    assert world.survey(MORAG) == asked.Surveyed()
    assert world.say(GRACE) == ""
    second = world.survey(MORAG)
    assert isinstance(second, asked.Surveyed)
    assert [(one.name, one.decision, one.reason) for one in second.due[0].said] == [("Grace", "destroy", REASON)]
    assert second.requests == ()
    office.change_role(world.rig.ledger, COLM, LEAD)
    assert world.survey(COLM) == asked.Surveyed(), "who leads another team hears of none of theirs"


def looked_at(world: World) -> list[tuple[str, str]]:
    """What the hub noted of people asking what waits: a list is no look on their desk, and is noted here."""
    lines = [one for one in world.rig.ledger.events(Sought(), 100) if one.action == "retention"]
    return [(one.user, event_of(one.body).reason) for one in lines]


def test_two_different_people_sign_and_the_hub_destroys_at_once(world: World) -> None:
    world.close()
    assert world.say(COLM) == world.say(AMINA) == NOT_ALLOWED
    assert world.say(GRACE) == world.say(GRACE) == ""
    assert told(world.ask(GRACE, asked.HOLD, asked.HoldAsked(world.family, "The inquiry asks.", "2033-01-01")),
                asked.Came).what == asked.DONE  # fmt: skip
    assert world.ask(MORAG, asked.HOLD, asked.HoldAsked(world.family, "Another one.", "2033-01-01")).code == NOT_ALLOWED
    assert world.say(MORAG) == asked.DECIDED
    with pytest.raises(Refused, match="it is held"):  # asked once more by what destroys, whoever calls it
        retaining.destroy(world.rig.ledger, world.rig.keys, world.family, classes_in(None), world.rig.hub.now())
    (hold,) = told(world.ask(GRACE, asked.HOLDS, asked.Nothing()), asked.HoldsTold).rows
    assert (hold.label, hold.name, hold.reason, hold.review_on) == (
        "Rowan 1", "Grace", "The inquiry asks.", "2033-01-01",
    )  # fmt: skip
    assert world.ask(MORAG, asked.LIFT, asked.HoldAsked(world.family, "No longer asked.")).code == NOT_ALLOWED
    assert world.ask(GRACE, asked.LIFT, asked.HoldAsked(world.family, "old")).code == asked.REFUSED
    assert world.ask(GRACE, asked.LIFT, asked.HoldAsked(world.family, "No longer asked.")).code == ""
    assert world.rig.ledger.bodies_of_families([world.family])
    assert world.say(GRACE) == ""
    assert world.say(MORAG) == asked.DONE
    assert not world.rig.ledger.bodies_of_families([world.family])
    (row,) = told(world.ask(GRACE, asked.CERTIFICATES, asked.Nothing()), asked.CertificatesTold).rows
    assert (row.family, row.person, row.laptops) == (world.family, "", 2)
    assert world.ask(MORAG, asked.CERTIFICATES, asked.Nothing()).code == NOT_ALLOWED
    assert not world.survey(GRACE).due  # type: ignore[union-attr]


def test_what_is_held_about_one_person_goes_and_what_is_others_stays(world: World) -> None:
    ledger = world.rig.ledger
    weighed = told(world.ask(GRACE, asked.WEIGH, asked.Weigh(world.family, world.gone)), asked.Weighed)
    assert weighed.goes == (
        ("case_note", 1), ("contact", 1), ("membership", 1), ("person", 1), ("relationship", 1),
    )  # fmt: skip
    assert (weighed.rewritten, weighed.held) == (2, False)
    assert world.say(GRACE, world.gone) == world.say(GRACE, world.gone) == ""
    assert world.say(MORAG, world.gone) == asked.DONE
    bodies = b"".join(raw for raw in ledger.bodies_of_families([world.family])[world.family])
    assert not any(token in bodies for token in (NAME.encode(), b"ZEPHYRINE", b"900417", b"Only about them"))
    assert b"Of Iain alone" in bodies
    assert b"Of both of them" in bodies, "it is his too"
    assert b"Iain sang" not in bodies  # said before, and written over since
    visit = [from_body(raw) for raw in ledger.bodies_of_records([world.visit])[world.visit]]
    assert [(one.fields["note"], one.author) for one in visit] == [(LATER_WITHOUT, AMINA)]
    (family,) = [from_body(raw) for raw in ledger.bodies_of_records([RecordId(world.family)])[RecordId(world.family)]]
    assert (family.fields["before_you_go"], family.fields["label"]) == ("a person bites", "Rowan 1")
    assert not ledger.known_by([NAME.casefold()])
    assert ledger.known_by(["iain"])
    (row,) = told(world.ask(GRACE, asked.CERTIFICATES, asked.Nothing()), asked.CertificatesTold).rows
    assert (row.family, row.person) == (world.family, world.gone)
    assert NAME.encode() not in row.body
    if hasattr(ledger, "engine"):
        assert check_ledger(ledger.engine).wrong == ()


def test_every_laptop_lets_go_of_them_and_reads_the_rest_anew(world: World) -> None:
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    for user in (AMINA, MORAG):
        laptop = world.laptops[user]
        before = dict(laptop.held)
        heard = laptop.exchange()
        gone = {one.record for one in heard.answer.withdrawn}
        assert {world.gone, world.visit, RecordId(world.family)} <= gone
        assert world.stays not in gone
        left = {name: raw for name, raw in before.items() if from_body(raw).record not in gone}
        laptop.held = left | {str(from_body(raw).id): raw for raw in heard.bodies}
        assert NAME not in str(laptop.held.values())
        if user == MORAG:  # the small laptop of these tests holds nothing of its own
            assert heard.answer.digest == laptop.digest()
        again = laptop.exchange()
        assert (again.answer.withdrawn, again.bodies) == ((), [])
    newcomer = world.rig.laptop(MORAG)
    heard = newcomer.exchange()
    assert NAME not in str(heard.bodies)
    assert heard.answer.digest == newcomer.digest()
    late = world.laptops[AMINA].write(world.family, world.gone, kind="person", fields={"known_as": NAME})
    assert [one.code for one in world.laptops[AMINA].exchange([late]).answer.refused] == ["purged"]
    aside = world.rig.ledger.set_aside_bodies()
    assert [(n, value, kept) for _, _, n, value, kept in aside] == [(late.n, body_hash(body(late)), b"")]
    kept = world.laptops[AMINA].write(world.family, world.visit, kind="visit", fields={"note": "And then?"})
    assert kept.n in world.laptops[AMINA].exchange([kept]).held
    note = heads(map(from_body, world.rig.ledger.bodies_of_records([world.visit])[world.visit]))["note"]
    assert {one.fields["note"] for one in note} == {LATER_WITHOUT, "And then?"}


def test_who_had_lost_the_family_and_is_given_it_again_is_told_too(world: World) -> None:
    ledger, amina = world.rig.ledger, world.laptops[AMINA]
    office.end_access(ledger, AMINA, world.family)
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    office.grant_access(ledger, AMINA, world.family)
    assert {world.gone, world.visit} <= {one.record for one in amina.exchange().answer.withdrawn}


def test_what_was_about_two_goes_with_the_second_of_them(world: World) -> None:
    for person in (world.gone, world.stays):
        assert world.say(GRACE, person) == ""
        assert world.say(MORAG, person) == asked.DONE
    bodies = b"".join(world.rig.ledger.bodies_of_families([world.family])[world.family])
    assert b"Of both of them" not in bodies
    assert b"Of Iain alone" not in bodies


def test_a_hold_stops_it_and_so_does_one_person_alone(world: World) -> None:
    world.ask(GRACE, asked.HOLD, asked.HoldAsked(world.family, "The inquiry asks.", "2033-01-01"))
    world.say(GRACE, world.gone)
    assert world.say(MORAG, world.gone) == asked.DECIDED
    with pytest.raises(Refused):
        erasing.destroy_person(world.rig.ledger, world.rig.keys, world.family, world.gone, 1)
    assert NAME.encode() in b"".join(world.rig.ledger.bodies_of_families([world.family])[world.family])
    assert "Nobody of that id" in world.say(GRACE, world.visit)


def test_a_copy_of_before_is_destroyed_again_by_the_certificate(world: World) -> None:
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    (erasure,) = world.rig.ledger.erasures()
    assert not erasing.destroy_person_again(world.rig.ledger, world.rig.keys, erasure, 9)
    with pytest.raises(Refused):
        erasing.destroy_person_again(
            world.rig.ledger, world.rig.keys, erasure._replace(person=world.stays, signature=erasure.signature), 9
        )


def test_what_was_written_of_them_alone_and_comes_late_is_not_taken_and_what_is_others_is(world: World) -> None:
    amina, morag, ledger = world.laptops[AMINA], world.laptops[MORAG], world.rig.ledger

    def written(record: Any, laptop: Laptop = amina) -> Revision:
        return laptop.write(world.family, kind=record.kind(), fields=record.written())

    note = written(CaseNote(about=(world.gone,), text=f"{NAME} rang."))
    more = amina.write(world.family, note.record, kind=note.kind, over=(note.id,), fields={"text": f"{NAME} called."})
    goal = written(Goal(subjects=(world.gone,), in_their_words="To be left alone."))
    step = written(NextStep(goal=goal.record, what="To leave them alone."))
    both = written(CaseNote(about=(world.gone, world.stays), text="Both came."))
    his = written(CaseNote(about=(world.stays,), text="Iain came."))
    of_his = amina.write(world.family, his.record, kind=his.kind, over=(his.id,), fields={"about": (world.gone,)})
    meddling = morag.write(world.family, both.record, kind=both.kind, fields={"about": (world.gone,)})
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    morag.exchange([meddling])
    heard = [amina.exchange(some).answer for some in ([note], [more], [step, goal, both, his], [of_his])]
    assert {one.n: one.code for answer in heard for one in answer.refused} == dict.fromkeys(
        (note.n, more.n, goal.n, step.n), "purged"
    )
    assert {n for answer in heard for n in answer.held} >= {both.n, his.n, of_his.n}
    assert {kept for _, _, _, _, kept in ledger.set_aside_bodies()} == {b""}
    held = b"".join(ledger.bodies_of_families([world.family])[world.family])
    assert NAME.encode() not in held
    assert b"left alone" not in held
    assert b"Both came" in held
    if hasattr(ledger, "engine"):
        assert check_ledger(ledger.engine).wrong == ()


def test_what_others_bring_back_of_them_alone_is_not_taken_and_what_became_of_both_stays(world: World) -> None:
    amina, ledger = world.laptops[AMINA], world.rig.ledger
    asked_of = CaseNote(about=(world.gone,), text="Asked.")
    both = amina.write(world.family, kind=asked_of.kind(), fields=asked_of.written())
    then = amina.write(
        world.family, both.record, kind=both.kind, over=(both.id,), fields={"about": (world.gone, world.stays)}
    )
    amina.exchange([both, then])
    lost = amina.write(world.family, kind=asked_of.kind(), fields=asked_of.written())
    kept = amina.write(world.family, both.record, kind=both.kind, over=(then.id,), fields={"text": "Both asked."})
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    office.put_back(ledger)
    morag = ledger.device(world.laptops[MORAG].device)
    assert morag is not None
    rows = [Row(one.n, body(one), one) for one in (both, kept, lost)]
    assert take_back(ledger, morag, rows, 9) == 1
    assert ledger.emptied_whole({both.record, lost.record}) == {lost.record}
    assert b"Both asked." in b"".join(ledger.bodies_of_families([world.family])[world.family])


def test_who_was_forgotten_stays_so_at_a_hub_put_back_from_before_anything_was_known_of_them(world: World) -> None:
    amina, keys = world.laptops[AMINA], world.rig.keys
    unsent = amina.write(world.family, kind="person", fields={"known_as": NAME})
    world.say(GRACE, world.gone)
    world.say(MORAG, world.gone)
    (before,) = world.rig.ledger.erasures()
    certificate = erasing.read_erasure(before, keys.signing.public_key())
    raw = msgspec.json.encode(msgspec.structs.replace(certificate, person=unsent.record))
    signature = keys.signing.sign(PERSON_CERTIFICATE + raw)
    of_them = before._replace(person=unsent.record, certificate=raw, signature=signature)
    assert erasing.destroy_person_again(world.rig.ledger, keys, of_them, 9)
    assert [one.code for one in amina.exchange([unsent]).answer.refused] == ["purged"]


def test_a_family_is_found_by_its_reference_and_by_a_name_in_it(world: World) -> None:
    def find(user: UserId, words: str) -> list[tuple[str, str, str]] | str:
        answer = world.ask(user, asked.FIND, asked.FindFamily(words))
        if answer.code:
            return answer.code
        return [(one.label, one.holder, one.person) for one in told(answer, asked.FoundFamilies).rows]

    assert find(GRACE, "rowan") == [("Rowan 1", "Amina", "")]
    assert find(GRACE, f"{NAME} {SHARED}") == [("Rowan 1", "Amina", world.gone)]
    assert find(GRACE, world.family) == [("Rowan 1", "Amina", "")]
    assert find(GRACE, "nobody of that name") == find(GRACE, "") == []
    assert find(MORAG, "rowan 1") == [("Rowan 1", "Amina", "")]
    assert find(COLM, "rowan 1") == NOT_ALLOWED
