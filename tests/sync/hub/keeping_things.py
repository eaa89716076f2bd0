"""The part of the story three ledgers are told that keeps things from people: see `test_ledgers`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.roles import Role
from fsdesk.withholding import Guard
from sync.hub.ledger_beyond import Conflict, Opening
from sync.hub.ledger_guarding import Exclusion, Withdrawal

WORDS = ("macleod", "isla", "ruaridh")


class KeepingThings:
    """Random exclusions, guarded records and withdrawals, and every question about them."""

    def __init__(self, three: Any, chance: random.Random, users: Sequence[UserId], teams: Sequence[TeamId]) -> None:
        self.three = three
        self.chance = chance
        self.users = users
        self.teams = teams
        self.at = 0

    def step(self, families: Sequence[FamilyId], records: Sequence[tuple[RecordId, FamilyId]]) -> None:
        three, chance = self.three, self.chance
        user, family = chance.choice(self.users), chance.choice(families)
        if chance.random() < 0.2:
            three.exclude(
                Exclusion(user, family, "morag", chance.choice(("cousin", "neighbour")), chance.randint(1, 9))
            )
        if chance.random() < 0.2:
            three.include(chance.choice(self.users), chance.choice(families))
        if chance.random() < 0.1:
            three.set_role(user, chance.choice([*Role]).value)
        if chance.random() < 0.2:
            three.reach(user, chance.choice(self.teams))
        if chance.random() < 0.1:
            three.reach_no_longer(chance.choice(self.users), self.teams[:1])
        name, at = f"{chance.randint(1, 9):032}", chance.randint(1, 9)
        three.keep_opening(Opening(name, user, DeviceId("aaaaaaaa"), family, "because", at, at + 9))
        three.look_over(f"{chance.randint(1, 9):032}", "morag", at, "all is well")
        three.keep_conflict(Conflict(name, user, family, "the MacLeods", "cousins", at))
        three.settle_conflict(f"{chance.randint(1, 9):032}", "morag", at, kept_out=chance.random() < 0.5)
        if chance.random() < 0.3:
            three.forget_names(family)
        if not records:
            return
        three.keep_names([(chance.choice(WORDS), *chance.choice(records)) for _ in range(3)])
        record, of = chance.choice(records)
        self.at += 1
        three.keep_guard(record, of, self.guard(), chance.randrange(2**64))
        three.withdraw(user, chance.choice(self.teams), Withdrawal(of, record, self.at))
        if chance.random() < 0.4:
            three.let_in(record, user, "morag", chance.randint(1, 9))
        if chance.random() < 0.2:
            three.let_out(record, chance.choice(self.users))
        three.change_access(chance.choice(self.teams))

    def guard(self) -> Guard:
        named = frozenset(user for user in self.users if self.chance.random() < 0.4)
        kept_from = frozenset(user for user in self.users if self.chance.random() < 0.2)
        return Guard(self.chance.random() < 0.5, named - kept_from, kept_from)

    def ask(self, families: Sequence[FamilyId], records: Sequence[RecordId]) -> None:
        three, chance = self.three, self.chance
        three.exclusions(), three.guards(records), three.let_into(records), three.guarded_of(families)
        three.access_versions(self.teams), three.readers(chance.choice(families))
        three.openings(unseen=True), three.openings(unseen=False), three.conflicts()
        three.opening(f"{chance.randint(1, 9):032}"), three.known_by(chance.sample(WORDS, chance.randint(1, 2)))
        for user in self.users:
            three.excluded(user, families), three.withheld(user, records), three.ever_withdrawn(user, records)
            three.standings(user, families), three.laptops(None, user), three.reached(user)
            for team in self.teams:
                three.lines_opened(user, team, chance.choice(families), chance.randint(0, 9), chance.randint(1, 9))
                three.withdrawn(user, team, chance.randint(0, 9), chance.randint(9, 99), chance.choice((1, 50)))
