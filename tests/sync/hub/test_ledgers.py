"""Three ledgers, one meaning: whatever is written and asked, plain dicts, the file and the server say the same.

Planted and seen caught, one at a time, in the SQL: an end of access that also ends again; heads dropped of one record
only; a grant that keeps its old count; counts that begin one early; a digest that is set instead of added to; entries
that forget `within`; what is kept from somebody handed to them all the same, in each of entries, digest, standing,
lines and what was seen; streams of one's own team only; what was refused and then taken said for ever; a rung
tried again by two; plans closed long ago.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from fsdesk.events import Event, event_body, event_hash
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId, revision_id
from fsdesk.rules_audit import Hours
from sync.hub.ledger import LEAD, WORKER, Account, Device, Escrow, Ledger, Line, SetAside
from sync.hub.ledger_laptops import KeepersRequest, Ordered
from sync.hub.ledger_moving import Planned
from sync.hub.ledger_noting import Sought
from sync.hub.ledger_outings import OutNote, Watched
from sync.hub.ledger_retaining import Emptied, Erasure, Hold, Purged, Verdict
from sync.hub.noting import consistency, take_events
from sync.merkle import edge_of, is_consistent, root_of
from sync.protocol import Health, Place
from tests.sync.hub.conftest import KEYS
from tests.sync.hub.keeping_things import KeepingThings
from tests.sync.hub.naming_partners import NamingPartners
from tests.sync.hub.standing import InMemory, OnFile, OnServer

TEAMS = (TeamId("coast"), TeamId("valley"))
USERS = (UserId("amina"), UserId("bashir"), UserId("colm"), UserId("morag"))
DEVICES = (DeviceId("aaaaaaaa"), DeviceId("bbbbbbbb"), DeviceId("cccccccc"), DeviceId("mmmmmmmm"))
STEPS = 120


class _UndoneError(Exception):
    """Raised inside a transaction."""


class Three:
    """The same said to three ledgers; what they answer must be equal."""

    def __init__(self, *ledgers: Ledger) -> None:
        self.ledgers = ledgers
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*values: Any, **named: Any) -> Any:
            self.asked.add(name)
            answers = [getattr(ledger, name)(*values, **named) for ledger in self.ledgers]
            plain = [_plain(answer) for answer in answers]
            if name == "bodies_of_records":  # of a record, in no order: heads are the same in any
                plain = [[(record, sorted(bodies)) for record, bodies in one] for one in plain]
            assert plain[0] == plain[1] == plain[2], (name, values)
            return answers[0]

        return ask

    def write(self, *steps: Callable[[Ledger], Any], undone: bool = False) -> None:
        """Some steps in one transaction of each, kept or undone."""
        answers = []
        for ledger in self.ledgers:
            try:
                with ledger.writing():
                    answers.append([_plain(step(ledger)) for step in steps])
                    if undone:
                        raise _UndoneError
            except _UndoneError:
                pass
        self.asked.add("writing")
        assert answers[0] == answers[1] == answers[2]


def _plain(answer: Any) -> Any:
    """An answer as plain values: numbers for truths, no difference between kinds of list, dicts without their order."""
    if isinstance(answer, Mapping):
        return sorted((_plain(key), _plain(value)) for key, value in answer.items())
    if isinstance(answer, set):
        return sorted(answer)
    if isinstance(answer, (list, tuple)):
        return [_plain(one) for one in answer]
    if hasattr(answer, "__struct_fields__"):
        return [_plain(getattr(answer, name)) for name in answer.__struct_fields__]
    return answer


@pytest.fixture
def three(tmp_path: Path, file_template: Path, database: str) -> Iterator[Three]:
    places = (InMemory(), OnFile(tmp_path / "ledger", file_template), OnServer(database))
    three = Three(*(place.open(KEYS) for place in places))
    three.write(lambda ledger: ledger.create("Glen", 7))
    for team in TEAMS:
        three.write(lambda ledger, team=team: ledger.add_team(team, team.title()))  # type: ignore[misc]
    for user, device in zip(USERS, DEVICES, strict=True):
        account = Account(user, user.title(), LEAD if user == "morag" else WORKER, TEAMS[user != "colm"])
        three.add_account(account)
        three.add_device(device, user, label="laptop", sign=b"s" * 32, seal=b"x" * 32, now=5)
    yield three
    for place in places:
        place.close()


class Story:
    """Random work that a hub might do, and every question it might ask."""

    def __init__(self, three: Three, seed: int) -> None:
        self.three = three
        self.chance = random.Random(seed)
        self.family_team: dict[FamilyId, TeamId] = {}
        self.written: list[tuple[RevisionId, RecordId, FamilyId]] = []
        self.next_n = dict.fromkeys(DEVICES, 1)
        self.counter = self.borne = 0
        self.keeping = KeepingThings(three, self.chance, USERS, TEAMS)
        self.sharing = NamingPartners(three, self.chance, USERS)

    def step(self) -> None:
        undone = self.chance.random() < 0.1
        acts = (self.family, self.grant, self.end, self.lines, self.lines, self.heads, self.aside, self.noted)
        act = self.chance.choice(acts)
        before = (dict(self.family_team), list(self.written), dict(self.next_n))
        self.three.write(*act(), undone=undone)
        if undone:
            self.family_team, self.written, self.next_n = before
        self.counter += self.chance.choice((-1, 0, 1, 2))
        self.three.count_request(self.chance.choice(DEVICES), self.counter, self.counter + 9)
        if self.chance.random() < 0.2:
            self.office()
        if self.family_team and self.chance.random() < 0.4:
            self.move()
        if self.chance.random() < 0.3:
            self.out()
        if self.family_team and self.chance.random() < 0.3:
            self.retain()
        if self.chance.random() < 0.2:
            self.stand()
        if self.family_team and self.chance.random() < 0.4:
            self.keeping.step([*self.family_team], [(record, of) for _, record, of in self.written])
            self.sharing.step([*self.family_team])

    def noted(self) -> list[Callable[[Ledger], Any]]:
        """Some events, of laptops and of the hub."""
        device, user = self.chance.choice(list(zip(DEVICES, USERS, strict=True)))
        count, family = self.chance.randint(1, 4), self.chance.choice(("", f"{device}.1"))
        now, action = self.counter + 100, self.chance.choice(("view", "print"))

        def note(ledger: Ledger) -> Any:
            head = ledger.hold_log()
            n, before = ledger.last_event(device)
            bodies = []
            for at in range(count):
                made = event_body(Event(device, n + at + 1, before, "then", user, action, FamilyId(family)))
                bodies.append(made)
                before = event_hash(made)
            asker = ledger.device(device)
            assert asker is not None
            return head, take_events(ledger, asker, bodies, now)

        if self.chance.random() < 0.1:
            return [lambda ledger: ledger.add_put_back(now, ledger.log_head().size)]
        return [note]

    def retain(self) -> None:
        """What becomes of old records, and every question about it."""
        three, chance, family = self.three, self.chance, self.chance.choice(list(self.family_team))
        user, at = chance.choice(USERS), self.counter + 1_000
        three.purged([family])
        act = chance.choice(("hold", "lift", "say", "say", "forget", "purge"))
        apart = random.Random(self.counter)
        person = apart.choice([record for _, record, of in self.written if of == family] or [RecordId("")])
        if act == "hold":
            three.place_hold(Hold(family, at, user, "an inquiry", "2027-01-01", 0, UserId("")))
        elif act == "lift":
            three.lift_hold(family, at, user)
        elif act == "say":
            about, word = apart.choice((person, RecordId(""))), chance.choice(("destroy", "extend"))
            signed = (DeviceId("aaaaaaaa"), b"said", b"signed")
            three.keep_verdict(Verdict(family, user, word, "why", at, about, "", *signed))
        elif act == "forget":
            three.forget_verdicts(family, *apart.choice(((), (person,))))
        elif chance.random() < 0.3 and not three.purged([family]):
            aside = [(device, n, value) for _, device, n, value, _ in three.set_aside_bodies()[:1]]
            three.write(lambda ledger: ledger.purge(Purged(family, at, b"certificate", b"signed"), aside))
            three.bodies_of_records([record for _, record, of in self.written if of == family])
        if apart.random() < 0.2 and person and person not in {one.person for one in three.erasures()}:
            self.erase(apart, family, person, at)
        three.holds(), three.purges(), three.verdicts(list(self.family_team)), three.all_families()
        three.bodies_of_families([family]), three.set_aside_bodies(), three.people_to_decide(), three.may_empty()
        unseen = RecordId(f"{person}9")
        three.emptied([person, unseen]), three.emptied_whole([person, unseen])

    def erase(self, chance: random.Random, family: FamilyId, person: RecordId, at: int) -> None:
        """Some records of a family emptied of all that was written in them up to now."""
        three, team = self.three, self.family_team[family]
        records = sorted({person, *(one for _, one, of in self.written if of == family and chance.random() < 0.2)})
        aside = [(device, n, value) for _, device, n, value, _ in three.set_aside_bodies()[:1]]
        whole = chance.random() < 0.5

        def erase(ledger: Ledger) -> Any:
            count, _ = ledger.add_counts(team, 1 + len(records))
            ledger.keep_emptied([Emptied(RecordId(f"{person}9"), count + len(records), family, whole=True)])
            emptied = [Emptied(one, count + nth, family, whole) for nth, one in enumerate(records)]
            return ledger.erase(Erasure(family, person, at, b"certificate", b"signed"), emptied, (), aside)

        three.write(erase)
        three.bodies_of_records(records), three.family_of_records(records)

    def ask_of_events(self) -> None:
        three, chance = self.three, self.chance
        head = three.log_head()
        three.team_hours(), three.homes()
        three.log_nodes(edge_of(head.size)), three.put_backs(), three.events_from(chance.randint(0, 9), 50)
        device, user = chance.choice(list(zip(DEVICES, USERS, strict=True)))
        first = chance.randint(1, 5)
        three.event_hashes(device, first, first + 9), three.event_bodies(device, first, first + 9)
        three.last_event(device)
        for family in ("", f"{device}.1"):
            three.events(Sought(FamilyId(family), chance.choice((user, UserId(""))), chance.randint(0, 200)), 7)
        for ledger in three.ledgers:
            for old in range(0, head.size + 1, 7):
                nodes = ledger.log_nodes({place for size in (old, head.size) for place in edge_of(size)})
                root = root_of(old, nodes.__getitem__)
                assert is_consistent(old, root, head.size, head.root, consistency(ledger, old, head.size))

    def family(self) -> list[Callable[[Ledger], Any]]:
        team, count = self.chance.choice(TEAMS), self.chance.randint(1, 3)
        made = [FamilyId(f"{self.chance.choice(DEVICES)}.{900 + len(self.family_team) + at}") for at in range(count)]
        made = [family for family in dict.fromkeys(made) if family not in self.family_team]
        self.family_team.update(dict.fromkeys(made, team))
        return [lambda ledger: ledger.add_counts(team, 1), lambda ledger: ledger.add_families(team, made)]

    def grant(self) -> list[Callable[[Ledger], Any]]:
        if not self.family_team:
            return []
        team = self.chance.choice(list(self.family_team.values()))
        some = [family for family, of in self.family_team.items() if of == team and self.chance.random() < 0.5]
        user = self.chance.choice(USERS)

        def grant(ledger: Ledger) -> Any:
            held = ledger.hold_streams(some, team)
            since, link = ledger.add_counts(team, 1)
            ledger.grant(user, team, some, since)
            return held, since, link

        return [grant]

    def end(self) -> list[Callable[[Ledger], Any]]:
        if not self.family_team:
            return []
        user, family = self.chance.choice(USERS), self.chance.choice(list(self.family_team)[:3])

        def end(ledger: Ledger) -> Any:
            until, _ = ledger.add_counts(self.family_team[family], 1)
            ledger.end_access(user, family, until)

        return [end]

    def lines(self) -> list[Callable[[Ledger], Any]]:
        if not self.family_team:
            return []
        device = self.chance.choice(DEVICES)
        team = self.chance.choice(list(self.family_team.values()))
        families = [family for family, of in self.family_team.items() if of == team]
        made: list[tuple[RevisionId, RecordId, FamilyId, bool]] = []
        for n in range(self.next_n[device], self.next_n[device] + self.chance.randint(1, 4)):
            name, family = revision_id(device, n), self.chance.choice(families)
            known = [record for _, record, of in self.written if of == family]
            again = bool(known) and self.chance.random() < 0.5
            made.append((name, self.chance.choice(known) if again else RecordId(name), family, not again))
        self.next_n[device] += len(made)
        self.written += [(name, record, family) for name, record, family, _ in made]

        def append(ledger: Ledger) -> Any:
            first, link = ledger.add_counts(team, len(made))
            rows = [
                Line(first + at, family, record, device, int(name.split(".")[1]), creates, at == 2, 9, b"h%d" % at,
                     b"l%d" % at, name.encode() + b"\0\xff")
                for at, (name, record, family, creates) in enumerate(made)
            ]  # fmt: skip
            ledger.append(team, rows)
            ledger.set_link(team, b"end%d" % first)
            ledger.add_to_digests({row.family: 2**64 - 1 - row.seq for row in rows})
            return first, link, ledger.hold_device(device)

        return [append]

    def heads(self) -> list[Callable[[Ledger], Any]]:
        if not self.written:
            return []
        some = self.chance.sample(self.written, min(3, len(self.written)))
        records = {record for _, record, _ in some}
        found = {(record, DeviceId(name.split(".")[0]), int(name.split(".")[1])) for name, record, _ in some}
        return [lambda ledger: ledger.drop_heads(records), lambda ledger: ledger.add_heads(sorted(found))]

    def aside(self) -> list[Callable[[Ledger], Any]]:
        device, now = self.chance.choice(DEVICES), self.chance.randint(1, 9)

        def some(code: str) -> list[SetAside]:
            ns = [self.chance.randint(1, 8) for _ in range(self.chance.randint(0, 2))]
            return [SetAside(n, b"other", code, b"body\0") for n in ns]

        refused, twins = some("wrong"), some("twin")
        return [lambda ledger: ledger.set_aside(device, refused, twins, now)]

    def move(self) -> None:
        """What moves with caseloads."""
        three, chance = self.three, self.chance
        user, device, family = chance.choice(USERS), chance.choice(DEVICES), chance.choice([*self.family_team])
        some = [one for one in self.family_team if chance.random() < 0.4]
        three.restrict(family, restricted=chance.random() < 0.5)
        three.ask_removal(user, family), three.confirm_removed(device, some)
        if chance.random() < 0.3:
            three.forget_removals(user, some)
        three.keep_health(device, _health(chance))
        three.count_taken(chance.choice(DEVICES), chance.randint(0, 3))
        three.rest(device, some)
        pieces = [(family, bytes([chance.randint(1, 5)]) * 16, b"\0" * chance.randint(1, 9)) for _ in range(2)]
        three.keep_pieces(pieces, 9)
        if chance.random() < 0.2:
            three.load_again(chance.choice(DEVICES), chance.choice((None, some)))
        three.mark_restful(some)
        self.borne += 1
        three.keep_borne(chance.choice(TEAMS), device, [(self.borne, family)])
        days = ("2026-03-04", "2026-03-05", "2026-04-01")
        three.plan(
            [Planned(of, record, chance.choice(days)) for _, record, of in self.written if chance.random() < 0.3]
        )

    def out(self) -> None:
        """Who is out alone."""
        three, chance = self.three, self.chance
        record, user = RecordId(f"{chance.choice(DEVICES)}.{chance.randint(1, 4)}"), chance.choice(USERS)
        plan = Watched(
            record=record, team=chance.choice(TEAMS), worker=user, expected=chance.randint(1, 90),
            grace_minutes=chance.randint(0, 2), lodged_at=3, family=FamilyId(chance.choice(("", "aaaaaaaa.1"))),
            buddy=chance.choice(("", "colm")), landline_safe=chance.random() < 0.5, by_phone=chance.random() < 0.5,
            duress_at=chance.choice((0, 7)), closed_at=chance.choice((0, 0, 5, 50)), closed_by=user,
        )  # fmt: skip
        three.keep_outing(plan), three.hold_outing(record), three.hold_outing(RecordId("zzzzzzzz.1"))
        steps, records = ("worker", "buddy"), [RecordId(f"{device}.{n}") for device in DEVICES for n in range(1, 5)]
        taken = {(rung.record, rung.step): rung for rung in three.rungs(records)}
        step = chance.choice(steps)
        if (record, step) not in taken:
            three.take_rung(record, step, chance.randint(1, 9))
        for rung in taken.values():
            three.try_rung_again(rung, 30), three.try_rung_again(rung._replace(tries=99), 31)
            if chance.random() < 0.2:
                three.end_rung(rung.record, rung.step, "told")
        note = OutNote(
            record, chance.randint(1, 9), user, step, "They answered.", chance.choice(("", "", "one", "two"))
        )
        three.add_out_note(note)
        three.out_notes(records), three.outings(0), three.outings(20), three.rungs(records[:2])
        three.keep_word(user, chance.choice(("", "Is Bramble well?", "Bring the blue file")))
        three.words_for_help(USERS)

    def stand(self) -> None:
        """How laptops stand, and what an office has set for second looks."""
        three, chance = self.three, self.chance
        three.keep_team_hours(chance.choice(TEAMS), Hours(chance.randint(0, 9), 17, (1, chance.randint(2, 7))))
        three.keep_home(chance.choice(USERS), chance.choice(("", "PH364HZ", "IV12AB")))
        device, now = chance.choice(DEVICES), self.counter + 50
        (
            three.lease_policy(),
            three.keep_lease_policy(chance.randint(7, 45), chance.randint(20, 99)),
            three.lease_policy(),
        )
        three.add_code(device, three.codes_given(device) + 1, chance.randint(1, 14), USERS[0], now)
        three.keep_revoke_key(bytes([chance.randint(0, 255)]) * 32), three.revoke_key()
        serial = 1 + max((one.serial for one in three.ordered(device)), default=0)
        three.ask_order(Ordered(device, serial, b"nonce\0", "lost", USERS[1], now))
        for made in range(max(1, serial - 1), serial + 1):
            if chance.random() < 0.5:
                three.keep_order(device, made, chance.randbytes(3))
            if chance.random() < 0.5:
                three.keep_removed(device, made, chance.randbytes(3), now)
        three.ordered(None), three.ordered(device)
        hashes = [bytes([number]) * 8 for number in range(6)]
        items = [(hashes[chance.randrange(5)], chance.choice(DEVICES), chance.randbytes(3))]
        three.keep_sealed(items, now), three.sealed_held(hashes), three.sealed_held([]), three.sealed_bytes(device)
        if chance.random() < 0.3:
            three.mark_opened(chance.sample(hashes, 2), now)
        three.sealed()
        three.add_revoke_link(len(three.revoke_links()) + 1, chance.randbytes(5)), three.revoke_links()
        asked = KeepersRequest(chance.randbytes(32), chance.choice(DEVICES), b"asked", now, now + 9)
        three.add_keepers_request(asked)
        for one in three.keepers_requests():
            three.keepers_request(one.hash)
        some = chance.choice(three.keepers_requests()).hash
        three.answer_keepers_request(some, chance.randbytes(5)), three.keepers_request(some)
        if chance.random() < 0.5:
            three.forget_keepers_request(some)
        else:
            three.end_keepers_request(some, now)
        three.keepers_request(some)

    def ask_of_moves(self, families: list[FamilyId]) -> None:
        three, chance = self.three, self.chance
        three.restricted(families), three.removals(), three.restful(families)
        for one in families[:3]:
            three.once_readers(one)
            hashes = [bytes([number]) * 16 for number in range(1, 7)]
            three.pieces_held(one, hashes), three.piece_bodies(one, hashes), three.piece_bytes(one)
        three.laptops(None), three.next_planned(families, "2026-03-05")
        for team in TEAMS:
            three.laptops(team), three.late_in(team, range(1, 40)), three.bearers(team, range(1, 40))
            three.lines_of_family(
                chance.choice(USERS), team, chance.choice(families), chance.randint(0, 9), chance.randint(1, 9)
            )
        for user, device in zip(USERS, DEVICES, strict=True):
            three.standing(user), three.resting(device), three.borne_by(device, families)

    def office(self) -> None:
        three, chance = self.three, self.chance
        three.suspend(chance.choice(DEVICES), chance.random() < 0.5)
        three.change_roster()
        three.begin_epoch(chance.randint(1, 2**40))
        three.use_recovery(chance.randbytes(3))
        three.renew_device(chance.choice(DEVICES), chance.randbytes(32), chance.randbytes(32))
        three.keep_escrow(Escrow(chance.choice(DEVICES), chance.randint(1, 9), chance.randbytes(5)), 9)
        three.escrow(chance.choice(DEVICES))
        code = chance.randbytes(16)
        three.add_enrolment(code, chance.choice(USERS), 50, chance.choice((None, *DEVICES)))
        three.use_enrolment(code, chance.choice(DEVICES))
        three.enrolment(code)
        three.enrolment(b"none")
        places = [Place(team, chance.randint(0, 60), chance.choice((0, chance.randint(0, 60)))) for team in TEAMS]
        three.note_reading(chance.choice(DEVICES), places[: chance.randint(0, 2)])
        if chance.random() < 0.2:
            three.forget_reading(chance.choice(DEVICES))
        now, source = chance.randint(1, 30), chance.choice((b"here", b"there"))
        three.add_wrong_code(source, now, now - 10)
        three.wrong_codes(source, now - 5)

    def ask(self) -> None:
        three, chance = self.three, self.chance
        three.tenant(), three.teams(), three.family_counts(), three.accounts(), three.devices(), three.accesses()
        three.device(DeviceId("zzzzzzzz"))
        names = [name for name, _, _ in self.written] + [RevisionId("zzzzzzzz.1")]
        some = chance.sample(names, min(6, len(names)))
        records = [record for _, record, _ in self.written][-8:]
        three.find(some), three.find([])
        three.family_of_records(records), three.written_to(records)
        bodies = three.bodies_of_records(records)
        assert set(bodies) == set(records)
        families = [*self.family_team, FamilyId("zzzzzzzz.1")]
        for team in TEAMS:
            three.leads_of(team), three.families_of(team), three.colleagues([team]), three.holders(team)
            three.link_at(team, chance.randint(0, 60))
            three.lines(team, [1, 2, 3, 5, 8, 13, 21])
        three.team_of(families)
        self.ask_of_moves(families)
        self.keeping.ask(families, records)
        self.sharing.ask(families)
        self.ask_of_events()
        for device in DEVICES:
            three.hashes(device, range(1, 30)), three.numbers_held(device, chance.randint(1, 6))
            three.set_aside_from(device, chance.randint(1, 4), chance.randint(1, 5))
        for user, device in zip(USERS, DEVICES, strict=True):
            three.access_of(user, families), three.reads(user, families), three.caseload_digest(user, device)
            for team, head in three.streams(user, TEAMS[user != "colm"]).items():
                asker: Device = three.device(device)
                granted = [one.since for one in three.accesses() if one.user == user and one.team == team]
                at = chance.choice([*granted, chance.randint(0, head)])
                after = (at, chance.choice((0, 0, chance.randint(0, head))))
                limit = chance.choice((1, 3, 1_000))
                three.seen_by_others(asker, chance.randint(1, 9), limit)
                three.entries(asker, team, after, head - chance.randint(0, 2), limit)
                three.ended(user, team, after[0], head, limit), three.granted_at(user, team, after[0])


@pytest.mark.parametrize("seed", range(3))
def test_three_ledgers_say_the_same_whatever_is_written_and_asked(three: Three, seed: int) -> None:
    story = Story(three, seed)
    for number in range(STEPS):
        story.step()
        if number % 8 == 7:
            story.ask()
    with three.ledgers[0].reading(), three.ledgers[1].reading(), three.ledgers[2].reading():
        story.ask()
    promised = {name for of in Ledger.__mro__ for name, what in vars(of).items() if callable(what) and name[0] != "_"}
    inside = {"add_counts", "hold_streams", "hold_device", "grant", "end_access", "append", "set_link", "add_heads"}
    inside |= {"hold_log", "append_events", "add_put_back", "purge", "erase", "keep_emptied"}
    inside |= {"drop_heads", "add_to_digests", "add_families", "set_aside", "create", "add_team"}
    assert promised - three.asked - inside - {"reading"} == set()


def _health(chance: random.Random) -> Health:
    disk = chance.choice(("", "on", "off"))
    return Health(chance.randint(0, 5), "2026-03-04T09:00", "1.0", 3, chance.random() < 0.5, disk)


def one_within_another(ledger: Ledger) -> None:
    with ledger.writing():
        with ledger.writing():
            ledger.change_roster()
        raise _UndoneError


def test_within_another_transaction_one_ends_with_it(three: Three) -> None:
    for ledger in three.ledgers:
        with pytest.raises(_UndoneError):
            one_within_another(ledger)
    assert three.tenant().roster == 1
