"""A family whose plan may be shared, and partners who may be named for it: what the tests of sharing begin with."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import Revision
from fsdesk.roles import Role
from sync import asked_shared as asked
from sync.hub import allocating, office
from sync.hub.answering_shared import ANSWERS
from sync.hub.ledger import Account, Device
from sync.protocol import pack, unpack
from sync.questions import Reply
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop

TEACHER, NURSE = UserId("shona"), UserId("niamh")
FIONA, IONA, SORLEY = UserId("fiona"), UserId("iona"), UserId("sorley")
SCHOOL, CLINIC = "Glen Primary", "Glen Health Centre"
T = TypeVar("T")


class SharedFamily:
    """A family of Amina's, Kirsty and Finn of one home, with a plan, and what is said of sharing it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        office.add_user(rig.ledger, Account(TEACHER, "Shona Bell", Role.PARTNER, VALLEY))
        office.add_user(rig.ledger, Account(NURSE, "Niamh Ross", Role.PARTNER, COAST))
        self.laptops: dict[UserId, Laptop] = {}
        self.amina = self.laptop(AMINA)
        self.morag = self.laptop(MORAG)
        self.ids: dict[str, RecordId] = {}
        self.family = FamilyId("")
        self.write("family", "family", label="Rowan 214", status="active", safe_contact="SAFECONTACT")
        self.write("finn", "person", known_as="Finn", full_name="Finn Galbraith", born_on="2018-05-06")
        self.write("kirsty", "person", known_as="Kirsty", full_name="Kirsty Galbraith", born_on="1990-02-03")
        self.write("home", "household", label="HOMELABEL", address_lines="1 Burn Road", postcode="PH33 6AA")
        for who in ("finn", "kirsty"):
            self.write(f"{who}-lives", "membership", person=self.ids[who], household=self.ids["home"])
        self.write("plan", "plan", title="PLANTITLE", status="active", shared_with=None)
        self.write("goal", "goal", plan=self.ids["plan"], subjects=(self.ids["finn"],), in_their_words="FINNGOAL")
        self.write("hers", "goal", plan=self.ids["plan"], subjects=(self.ids["kirsty"],), in_their_words="HERGOAL")
        self.write(
            "step", "next_step", goal=self.ids["goal"], owner_person=self.ids["finn"], what="READS", status="todo"
        )
        self.write("meeting", "meeting", meeting_kind="taf", at="2026-11-20T10:00", plan=self.ids["plan"],
                   decisions="DECIDED", shared_with="Women’s Aid")  # fmt: skip
        self.write("note", "case_note", text="CASENOTE")

    def laptop(self, user: UserId) -> Laptop:
        if user not in self.laptops:
            self.laptops[user] = self.rig.laptop(user)
        return self.laptops[user]

    def revision(
        self, kind: str, record: str = "", over: Any = (), sensitivity: Any = None, **fields: Value
    ) -> Revision:
        said = {name: value for name, value in fields.items() if value is not None}
        return self.amina.write(
            self.family,
            record,
            kind=kind,
            fields=said,
            over=over,
            sensitivity=sensitivity or Sensitivity.OPEN_TO_FAMILY,
        )

    def write(self, name: str, kind: str, record: str = "", **fields: Any) -> Revision:
        """Amina writes a record and the hub has it."""
        made = self.revision(kind, record, **fields)
        assert self.amina.exchange([made]).held
        self.family = self.family or made.family
        self.ids[name] = made.record
        return made

    def permit(self, *who: str, place: str = SCHOOL, **said: Any) -> Revision:
        """These people permit the plan to go to a place, until told otherwise."""
        fields = {"subjects": tuple(self.ids[one] for one in who), "recipient": place, "categories": ("plan",),
                  "purpose": "to help", "shared_anyway": False, "decision": "allow", "by": "Kirsty", "method": "verbal",
                  "at": "2026-11-20T10:00", "expires": "2027-05-01", **said}  # fmt: skip
        return self.write("permission", "sharing_permission", **fields)

    def device(self, user: UserId) -> Device:
        found = self.rig.ledger.device(self.laptop(user).device)
        assert found is not None
        return found

    def ask(self, user: UserId, kind: str, message: msgspec.Struct) -> Reply:
        return ANSWERS[kind](self.rig.hub, self.device(user), pack(message))

    def told(self, user: UserId, kind: str, message: msgspec.Struct, of: type[T]) -> T:
        reply = self.ask(user, kind, message)
        assert not reply.code, reply.code
        return unpack(reply.body, of)

    def name(self, user: UserId = TEACHER, agency: str = SCHOOL, by: UserId = MORAG) -> str:
        """Name somebody; the code, or nothing."""
        return self.ask(by, asked.NAME, asked.NameAsked(self.family, user, agency)).code

    def read(self, user: UserId = TEACHER) -> asked.ReadTold | str:
        """What somebody reads of the family; or the code."""
        reply = self.ask(user, asked.READ, asked.ReadAsked(self.family))
        return reply.code or unpack(reply.body, asked.ReadTold)

    def shown(self, user: UserId = TEACHER) -> set[str]:
        """The names of the records somebody reads."""
        told = self.read(user)
        if isinstance(told, str):
            return set()
        by_id = {record: name for name, record in self.ids.items()}
        return {by_id[one.record] for one in told.records}

    def mine(self, user: UserId = TEACHER) -> tuple[asked.SharedFamily, ...]:
        return self.told(user, asked.MINE, asked.Nothing(), asked.Mine).families

    def add(
        self,
        kind: str = "case_note",
        record: str = "",
        *,
        name: int = 1,
        user: UserId = TEACHER,
        readers: str = "",
        **fields: str,
    ) -> Reply:
        said = asked.AddAsked(
            name.to_bytes(asked.NAME_BYTES, "big"), self.family, kind, RecordId(record),
            fields or {"text": "He reads aloud now"}, "2026-11-22T09:00", readers,
        )  # fmt: skip
        return self.ask(user, asked.ADD_APART if readers else asked.ADD, said)

    def waiting(self, user: UserId = AMINA) -> tuple[asked.WaitingRow, ...]:
        return self.told(user, asked.WAITING, asked.WaitingAsked(), asked.Waiting).rows

    def apart(self, user: UserId) -> list[str] | str:
        """The words somebody hears that are for none of those who work with the family; or the code."""
        reply = self.ask(user, asked.APART, asked.WaitingAsked())
        return reply.code or [one.fields["text"] for one in unpack(reply.body, asked.Waiting).rows]

    def sent(self, user: UserId = TEACHER) -> list[str]:
        return [one.state for one in self.told(user, asked.SENT, asked.Nothing(), asked.Sent).rows]


def shared_by_two(rig: Rig) -> SharedFamily:
    """A shared family of Amina's and Bashir's, whose team Morag leads; Fiona keeps people's rights, Iona leads another
    team and holds the family, Sorley manages the service and reaches its team."""
    for user, role, team in ((FIONA, Role.IG_OFFICER, COAST), (IONA, Role.TEAM_LEAD, COAST),
                             (SORLEY, Role.SERVICE_MANAGER, VALLEY)):  # fmt: skip
        office.add_user(rig.ledger, Account(user, user.title(), role, team))
    found = SharedFamily(rig)
    for user in (BASHIR, IONA):
        allocating.grant_access(rig.ledger, user, found.family)
    found.permit("finn", "kirsty")
    assert found.name() == ""
    return found
