"""The real client and the real hub, driven by steps that shrink, on an encrypted file and on a PostgreSQL server.

A dict is the oracle: who wrote what in which family, and who may read it. What fails is told in its fewest steps.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from fsdesk.desk.desk import Desk
from fsdesk.records import Family, Observation
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.sending import Sending
from fsdesk.store import Store
from sync.client import DeskKeys, exchange
from sync.hub import office
from sync.line import LineTrouble
from tests.postgres import Server
from tests.sync.desk_side import Partnership, ShortLine, StillClock
from tests.sync.hub.test_promotion import OnServer

LAPTOPS = {"amina": ("amina", "amnaxxx1"), "amina at home": ("amina", "amnaxxx2"), "bashir": ("bashir", "bashrxx3"),
           "lead": ("lead", "headxxx4")}  # fmt: skip
laptops = st.sampled_from(sorted(LAPTOPS))
workers = st.sampled_from(["amina", "bashir"])
cuts = st.one_of(st.none(), st.integers(0, 900))


class DesksAndHub(RuleBasedStateMachine):
    """Four desks with real stores, a hub on its ledger, and a line that may be cut at any byte either way."""

    server: ClassVar[Server | None] = None

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._database: Any = None
        if self.server is None:
            self.partnership = Partnership(Path(self._folder.name))
        else:
            self._database = self.server.database()
            self.partnership = OnServer(Path(self._folder.name), self.server, self._database.__enter__())
        self.desks = {name: self._desk(name, *who) for name, who in LAPTOPS.items()}
        self.wrote: dict[str, str] = {}
        self.may: dict[str, set[str]] = {}

    def _known(self) -> list[str]:
        """The families the hub has heard of."""
        return sorted(self.partnership.ledger.team_of([FamilyId(family) for family in self.may]))

    def _desk(self, name: str, user: str, device: str) -> tuple[Desk, DeskKeys]:
        folder = Path(self._folder.name) / name
        folder.mkdir()
        desk = Desk(Store(folder, (device.encode() * 8)[:32]), StillClock())
        desk.store.remember(device=device, user=user, user_name=user, role="worker", team="North", epoch="1")
        return desk, self.partnership.desk(user, device)[1]

    @rule(name=laptops)
    def a_family_is_begun(self, name: str) -> None:
        user = LAPTOPS[name][0]
        made = self.desks[name][0].add(Family(label=f"F-{len(self.may)}", status="active", lead_professional=user))
        self.wrote[made.record] = made.record
        self.may[made.record] = {user, "lead"}

    @rule(name=laptops, pick=st.integers(0, 9))
    def somebody_writes(self, name: str, pick: int) -> None:
        desk, _ = self.desks[name]
        families = sorted({self.wrote[one] for one in _held(desk)})
        if families:
            family = families[pick % len(families)]
            words = f"Seen {len(self.wrote)}"
            seen = Observation(visit=RecordId(family), area="home", text=words, assertion="observed")
            self.wrote[desk.add(seen, FamilyId(family)).record] = family

    @rule(name=laptops, up=cuts, down=cuts)
    def somebody_exchanges(self, name: str, up: int | None, down: int | None) -> None:
        line = ShortLine(self.partnership)
        line.up_bytes_max, line.down_bytes_max = up, down
        with contextlib.suppress(LineTrouble):
            exchange(*_of(self.desks[name], line))

    @precondition(lambda self: self._known())
    @rule(user=workers, pick=st.integers(0, 9))
    def the_office_changes_access(self, user: str, pick: int) -> None:
        family = self._known()[pick % len(self._known())]
        if user in self.may[family]:
            office.end_access(self.partnership.ledger, UserId(user), FamilyId(family))
            self.may[family].discard(user)
        else:
            office.grant_access(self.partnership.ledger, UserId(user), FamilyId(family))
            self.may[family].add(user)

    @rule()
    def the_hub_begins_another_life(self) -> None:
        office.put_back(self.partnership.ledger)

    def teardown(self) -> None:
        try:
            for _ in range(3):
                for both in self.desks.values():
                    exchange(*_of(both, ShortLine(self.partnership)))
            for name, (desk, _) in self.desks.items():
                user = LAPTOPS[name][0]
                assert _held(desk) == {one for one, family in self.wrote.items() if user in self.may[family]}, name
                assert desk.sending.waiting() == 0
                assert exchange(*_of(self.desks[name], ShortLine(self.partnership))).in_sync
        finally:
            for desk, _ in self.desks.values():
                desk.store.close()
            self.partnership.ledger.close()
            if self._database is not None:
                self._database.__exit__(None, None, None)
            self._folder.cleanup()


def _of(desk: tuple[Desk, DeskKeys], line: ShortLine) -> tuple[Sending, ShortLine, DeskKeys]:
    return desk[0].sending, line, desk[1]


def _held(desk: Desk) -> set[str]:
    return {str(name) for (name,) in desk.store.rows("SELECT device || '.' || n FROM revision")}


PROFILE = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def test_four_desks_and_a_hub_on_a_file_come_to_hold_what_the_oracle_says() -> None:
    run_state_machine_as_test(DesksAndHub, settings=PROFILE)


@pytest.fixture
def on_server(postgres: Server) -> type[DesksAndHub]:
    class OnAServer(DesksAndHub):
        server = postgres

    return OnAServer


def test_four_desks_and_a_hub_on_a_server_come_to_hold_what_the_oracle_says(on_server: type[DesksAndHub]) -> None:
    run_state_machine_as_test(on_server, settings=settings(PROFILE, max_examples=10))


@pytest.mark.slow
def test_the_same_at_length() -> None:
    run_state_machine_as_test(DesksAndHub, settings=settings(PROFILE, max_examples=1_000, stateful_step_count=50))
