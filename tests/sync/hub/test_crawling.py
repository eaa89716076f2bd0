"""Every role asks everything a hub in a process of its own answers: not one token of what is not theirs comes back.

A distinct token stands in each family and each guarded record. What each person may be told is written down here by
hand, from the services' role table. Planted one at a time, each seen caught here: the restricted in a stub; holders of
families a lead must not know of; a piece handed to anybody who names it; a search that gives the family's id.
"""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from fsdesk.pieces import piece_hash
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.roles import Role
from fsdesk.rules_contributing import LEADS, OFFICER
from sync import asked_beyond as asked
from sync import asked_shared as shared
from sync.chunks import CHUNKS_DOWN, CHUNKS_PATH, CHUNKS_UP, Piece, PieceAnswer, PieceOpening, named
from sync.frames import FrameSplitter
from sync.hub.answering import ANSWERS
from sync.protocol import BEGINS, Load, pack, unpack
from sync.questions import ASK_DOWN, ASK_PATH, ASK_UP, AskAnswer, AskOpening, Question, Reply
from sync.sealing import (
    SIGNATURE_BYTES,
    FrameReader,
    FrameWriter,
    answer_context,
    frame_key,
    head_bytes,
    head_length,
    new_salt,
    split_head,
)
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Served
from tests.sync.hub.laptop import Laptop, Refused, post_to

REASON = "covering for Amina, who is ill today"
OPEN_, FEW, COAST_, HIDDEN, TELLS, ONLY, PICTURE, FAR_PICTURE, PLAN, STAFF_GOAL, SAID, FOR_LEAD, FOR_OFFICER = (
    "open", "restricted family", "of another team", "excluded", "tells of bashir", "only for amina", "picture", "far",
    "shared goal", "goal for staff", "said by a partner", "said for the lead", "said for the officer",
)  # fmt: skip
GOALS = {PLAN, STAFF_GOAL}
OTHERS = tuple(role for role in Role if role not in (Role.WORKER, Role.TEAM_LEAD))
REACHING = "manager of both teams"
IN_VALLEY = {OPEN_, FEW, HIDDEN, TELLS, ONLY} | GOALS
MAY: dict[str, set[str]] = {
    # Handed out in the stream and told of in lists:
    AMINA: {OPEN_, FEW, HIDDEN, TELLS, ONLY, PICTURE, SAID} | GOALS,
    BASHIR: {OPEN_, PICTURE, SAID} | GOALS,
    MORAG: {OPEN_, TELLS, PICTURE, SAID, FOR_LEAD} | GOALS | {FEW, ONLY},  # the last two by opening, for a while
    COLM: {COAST_, FAR_PICTURE},
    # By opening alone:
    Role.SERVICE_MANAGER: IN_VALLEY,
    REACHING: IN_VALLEY | {COAST_},
    Role.IG_OFFICER: IN_VALLEY | {COAST_, FOR_OFFICER},
    Role.FRONT_DOOR: set(),
    Role.PROGRAMME_MANAGER: set(),
    Role.IT_ADMIN: set(),
    Role.PARTNER: {
        OPEN_,
        PLAN,
    },  # at the hub, of the family they are named for: its reference, and what is shared of it
}
IN_STREAM: dict[str, set[str]] = {
    AMINA: {OPEN_, FEW, HIDDEN, TELLS, ONLY} | GOALS, BASHIR: {OPEN_} | GOALS, MORAG: {OPEN_, TELLS} | GOALS,
    COLM: {COAST_},
}  # fmt: skip


class World:
    """A served hub, what stands in it, and a laptop for everybody."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.tokens = {name: secrets.token_hex(16) for name in sorted(set().union(*MAY.values()))}
        for role in OTHERS:
            served.office("user", "add", role.title(), "--team", "valley", "--role", role, "--id", user_of(role))
        amina, colm = served.laptop(AMINA), served.laptop(COLM)
        served.office("user", "add", "Una", "--team", "coast", "--role", Role.SERVICE_MANAGER, "--id", "una")
        served.office("user", "reaches", "una", "valley")
        self.families: dict[str, FamilyId] = {}
        for name, laptop in ((OPEN_, amina), (FEW, amina), (HIDDEN, amina), (COAST_, colm)):
            family = laptop.write(kind="family", fields={"label": self.tokens[name]})
            self.families[name] = family.family
            person = {"given_name": "Isla", "family_name": "MacLeod"}
            laptop.exchange([family, laptop.write(family.family, kind="person", fields=person)])
        served.office("access", "grant", BASHIR, self.families[OPEN_])
        served.office("access", "restrict", self.families[FEW], AMINA)
        for user in (BASHIR, MORAG):
            served.office("access", "exclude", user, self.families[HIDDEN], "--reason", "cousins")
        tells = {"note": self.tokens[TELLS], "not_for": (BASHIR,)}
        only = {"note": self.tokens[ONLY], "only_for": (AMINA,)}
        amina.exchange([
            amina.write(self.families[OPEN_], kind="concern", fields=tells, sensitivity=Sensitivity.PROTECTED),
            amina.write(self.families[OPEN_], kind="case_note", fields=only, sensitivity=Sensitivity.RESTRICTED),
        ])  # fmt: skip
        self.pieces = [self.picture(amina, OPEN_, PICTURE), self.picture(colm, COAST_, FAR_PICTURE)]
        self.laptops: dict[str, Laptop] = {user: served.laptop(user) for user in (AMINA, BASHIR, MORAG, COLM)}
        self.laptops |= {role: served.laptop(user_of(role)) for role in OTHERS}
        self.laptops[REACHING] = served.laptop(UserId("una"))
        self.share(amina)

    def share(self, amina: Laptop) -> None:
        """The plan of the open family is shared with the partner, who says something of it."""
        family, place = self.families[OPEN_], "Glen Primary"
        child = amina.write(family, kind="person", fields={"known_as": "Finn"})
        goal = {"subjects": (child.record,), "in_their_words": self.tokens[PLAN]}
        staff = {"subjects": (child.record,), "in_their_words": self.tokens[STAFF_GOAL]}
        permits: dict[str, Any] = {
            "subjects": (child.record,), "recipient": place, "categories": ("plan",), "shared_anyway": False,
            "decision": "allow", "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"), "expires": "2099-01-01",
        }  # fmt: skip
        amina.exchange([
            child,
            amina.write(family, kind="goal", fields=goal),
            amina.write(family, kind="goal", fields=staff, sensitivity=Sensitivity.PROTECTED),
            amina.write(family, kind="sharing_permission", fields=permits),
        ])  # fmt: skip
        named = shared.NameAsked(family, user_of(Role.PARTNER), place)
        said = shared.AddAsked(
            secrets.token_bytes(shared.NAME_BYTES), family, "case_note", RecordId(""), {"text": self.tokens[SAID]},
            "2026-11-22T09:00",
        )  # fmt: skip
        apart = [
            msgspec.structs.replace(said, contribution=secrets.token_bytes(shared.NAME_BYTES),
                                    fields={"text": self.tokens[token]}, readers=readers)
            for token, readers in ((FOR_LEAD, LEADS), (FOR_OFFICER, OFFICER))
        ]  # fmt: skip
        says = [(Role.PARTNER, shared.ADD, said), *((Role.PARTNER, shared.ADD_APART, one) for one in apart)]
        for who, kind, message in ((MORAG, shared.NAME, named), *says):
            _, reply, _ = ask(self.laptops[who], kind, pack(message))
            assert reply is not None
            assert not reply.code, reply.code

    def picture(self, laptop: Laptop, family: str, name: str) -> tuple[FamilyId, bytes]:
        body, of = self.tokens[name].encode(), self.families[family]
        piece = (of, piece_hash(of, body))
        lane(laptop, offered=(piece,), body=body)
        return piece

    def found(self, *told: object) -> set[str]:
        """The tokens in some answers, whatever form they are in."""
        raw = b"".join(one if isinstance(one, bytes) else repr(one).encode() for one in told)
        return {name for name, token in self.tokens.items() if token.encode() in raw}


def a_note(family: FamilyId) -> shared.AddAsked:
    return shared.AddAsked(
        secrets.token_bytes(shared.NAME_BYTES), family, "case_note", RecordId(""), {"text": "x"}, "2026-11-22T09:00"
    )


def user_of(role: str) -> UserId:
    return UserId(role.replace("_", "-"))


def lane(laptop: Laptop, offered: tuple[Any, ...] = (), wanted: tuple[Any, ...] = (), body: bytes = b"") -> list[bytes]:
    """One request of the lane of pictures; all that came back, opened."""
    laptop.counter += 1
    opening = PieceOpening(laptop.device, laptop.counter, new_salt(), named(offered), named(wanted), 1 << 20)
    head = head_bytes(pack(opening), CHUNKS_UP, laptop.sign)
    signature = head[-SIGNATURE_BYTES:]
    writer = FrameWriter(frame_key(laptop.seal, laptop.hub_seal, CHUNKS_UP, signature), laptop.sign, signature)
    request = head + (writer.frame(pack(Piece(0, body))) if offered else b"")
    said, frames = opened(laptop, laptop.post(CHUNKS_PATH, request), signature, CHUNKS_DOWN)
    answer = unpack(said, PieceAnswer)
    assert answer.said == ""
    return [said, *frames]


def ask(laptop: Laptop, kind: str, message: bytes) -> tuple[AskAnswer, Reply | None, list[bytes]]:
    """One question; the reply, and all that came back, opened."""
    laptop.counter += 1
    head = head_bytes(pack(AskOpening(laptop.device, laptop.counter, new_salt())), ASK_UP, laptop.sign)
    signature = head[-SIGNATURE_BYTES:]
    writer = FrameWriter(frame_key(laptop.seal, laptop.hub_seal, ASK_UP, signature), laptop.sign, signature)
    raw = laptop.post(ASK_PATH, head + writer.frame(pack(Question(kind, message))))
    said, frames = opened(laptop, raw, signature, ASK_DOWN)
    return unpack(said, AskAnswer), unpack(frames[0], Reply) if frames else None, [said, *frames]


def opened(laptop: Laptop, raw: bytes, signature: bytes, down: bytes) -> tuple[bytes, list[bytes]]:
    length = head_length(raw)
    assert length is not None
    head = split_head(raw[:length])
    head.check(answer_context(signature, down), laptop.hub_sign)
    reader = FrameReader(frame_key(laptop.seal, laptop.hub_seal, down, signature), laptop.hub_sign, head.signature)
    return head.raw, [reader.chunk(one) for one in FrameSplitter().frames(raw[length:])]


@pytest.fixture(scope="module", params=["file", "server"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    served = Served(
        tmp_path_factory.mktemp("hub") / "hub",
        database=request.getfixturevalue("spare_database") if request.param == "server" else "",
    )
    served.start("--metrics-port", "0")
    try:
        yield World(served)
    finally:
        served.kill()


@pytest.fixture(scope="module")
def spare_database(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.mark.parametrize("who", [AMINA, BASHIR, MORAG, COLM, REACHING, *OTHERS])
def test_nobody_is_told_a_token_that_is_not_theirs(world: World, who: str) -> None:
    laptop = world.laptops[who]
    told: list[object] = []
    heard = laptop.exchange(laptops=True, load=(BEGINS,), unseen=1)
    told.append(heard)
    for _ in range(6):
        heard = laptop.exchange(laptops=True, load=tuple(Load(family) for family in world.families.values()))
        told.append(heard)
    stream = world.found(*laptop.held.values(), *map(msgspec.to_builtins, told))
    assert stream == IN_STREAM.get(who, set())
    for piece in world.pieces:
        told += lane(laptop, wanted=(piece,))
    for family in world.families.values():
        after = 0
        opening = secrets.token_bytes(16)
        while after >= 0:
            _, reply, raw = ask(laptop, asked.OPEN, pack(asked.OpenAsked(opening, family, REASON, after)))
            told += raw
            after = unpack(reply.body, asked.OpenTold).after if reply is not None and not reply.code else -1
    every = list(world.families.values())
    messages: dict[str, list[msgspec.Struct]] = {
        asked.FIND: [asked.FindAsked("Isla", "MacLeod")],
        asked.OPENED: [asked.OpenedAsked()],
        asked.CONFLICTS: [asked.ConflictsAsked()],
        asked.CONFLICT: [asked.ConflictAsked(secrets.token_bytes(16), family, "", "cousins") for family in every],
        asked.LOOK_OVER: [asked.LookOverAsked(bytes(16), "nothing to see")],
        shared.MINE: [shared.Nothing()],
        shared.READ: [shared.ReadAsked(family) for family in every],
        shared.ADD: [a_note(family) for family in every if not (who == Role.PARTNER and family == every[0])],
        shared.SENT: [shared.Nothing()],
        shared.WAITING: [shared.WaitingAsked()],
        shared.APART: [shared.WaitingAsked()],
        shared.SET_ASIDE: [shared.AsideAsked(family) for family in (*every, FamilyId(""))],
        shared.NAMED: [shared.Nothing()],
        shared.NAME: [shared.NameAsked(family, UserId("una"), "Glen Primary") for family in every],
        asked.SETTLE_CONFLICT: [asked.SettleConflictAsked(bytes(16), family, keep_out=False) for family in every],
    }
    askers = (laptop, world.served.laptop(laptop.user))  # one alone would be told that it asks too often
    for at, kind in enumerate(ANSWERS):
        others = [msgspec.msgpack.encode([family]) for family in every] + [b"\x90", b"\xc0", b""]
        for message in (*map(pack, messages.get(kind, [])), *others):
            told += ask(askers[at % 2], kind, message)[2]
    assert world.found(*laptop.held.values(), *told) == MAY[who] if who != AMINA else MAY[AMINA] >= world.found(*told)


def test_who_asks_without_being_anybody_is_told_nothing(world: World) -> None:
    port = world.served.port
    told: list[bytes] = []
    paths = ("/", "/readyz", "/healthz", "/metrics", "/openapi.json", "/v1/sync", "/v1/chunks", "/v1/ask", "/v1/enrol")
    for path in paths:
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request(method, path, b"" if method == "GET" else b"x" * 200)
            response = connection.getresponse()
            told += [response.read(), repr(response.getheaders()).encode()]
            connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", world.served.metrics_port, timeout=PATIENCE_S)
    connection.request("GET", "/metrics")
    told.append(connection.getresponse().read())
    connection.close()
    stranger = world.served.laptop(BASHIR)
    stranger.enrolled = msgspec.structs.replace(stranger.enrolled, device="zzzzzzzz")  # type: ignore[type-var]
    for path in ("/v1/sync", "/v1/chunks", "/v1/ask"):
        with pytest.raises(Refused):
            post_to(port)(path, stranger.request([]))
    told.append(world.served.log().encode())
    families = [family.encode() for family in world.families.values()]
    assert world.found(*told) == set()
    assert not any(family in raw for family in families for raw in told)
