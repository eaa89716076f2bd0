"""The part of the story three ledgers are told that names partners and keeps what they say: see `test_ledgers`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from fsdesk.records.ids import FamilyId, UserId
from fsdesk.rules_contributing import READERS
from sync.asked_shared import ASIDE, IN_RECORD, WAITS
from sync.hub.ledger_shared import Contribution, Naming

AGENCIES = ("Glen Primary", "Glen Health Centre")


class NamingPartners:
    """Random namings, contributions and what becomes of them, and every question about them."""

    def __init__(self, three: Any, chance: random.Random, users: Sequence[UserId]) -> None:
        self.three = three
        self.chance = chance
        self.users = users
        self.at = 0

    def step(self, families: Sequence[FamilyId]) -> None:
        three, chance = self.three, self.chance
        user, family = chance.choice(self.users), chance.choice(families)
        self.at += 1
        if chance.random() < 0.5:
            three.end_namings(user, family, self.at, "morag")
            turn = len([one for one in three.namings([family]) if one.user == user])  # a purge takes all of them
            three.name_partner(Naming(user, family, chance.choice(AGENCIES), "morag", self.at, turn=turn))
        if chance.random() < 0.3:
            three.end_namings(chance.choice(self.users), chance.choice(families), self.at, "office")
        one = Contribution(
            f"{self.at:032x}", user, family, chance.choice(AGENCIES), "case_note", "", b"words", bytes(32),
            "2026-11-22T09:00", chance.randint(1, 9), chance.random() < 0.5, WAITS,
            readers=chance.choice(READERS), not_for=chance.choice(("", "amina\nbashir")),
        )  # fmt: skip
        three.add_contribution(one)
        if chance.random() < 0.6:
            state = chance.choice((ASIDE, IN_RECORD))
            three.settle_contribution(
                f"{chance.randint(1, self.at):032x}", state, self.at, chance.choice(self.users), "known already"
            )
        if chance.random() < 0.1:
            three.forget_settled(family)

    def ask(self, families: Sequence[FamilyId]) -> None:
        three, chance = self.three, self.chance
        three.all_namings(), three.namings(families), three.waiting_families(("",)), three.waiting_families(READERS[1:])
        three.contribution(f"{chance.randint(0, max(1, self.at)):032x}")
        for user in self.users:
            three.named_for(user), three.waiting_of(user), three.contributions_of(user, chance.choice((1, 3, 100)))
        after = (chance.randint(0, 9), f"{chance.randint(0, max(1, self.at)):032x}")
        readers = chance.choice((READERS, READERS[:1], READERS[1:]))
        three.waiting(families, readers, after, chance.choice((1, 3, 100)))
        three.set_aside_of(chance.choice((*families, "")), chance.choice((*self.users, "")), chance.choice((1, 3, 100)))
        three.waiting(families, READERS, (-1, ""), 100)
