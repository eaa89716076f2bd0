"""A small laptop for the hub's tests: it signs and seals as a desk does, and can be made to lie."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, body_hash
from sync.frames import FrameIntake, FrameSplitter, FrameStream, encode_rows, read_rows
from sync.protocol import (
    ENROL_PATH,
    SYNC_PATH,
    VERSION,
    Answer,
    Opening,
    Page,
    Place,
    Roster,
    digest_bytes,
    digest_of,
    pack,
    unpack,
)
from sync.sealing import (
    DOWN,
    SIGNATURE_BYTES,
    UP,
    FrameReader,
    FrameWriter,
    answer_context,
    frame_key,
    head_bytes,
    head_length,
    new_salt,
    seal_to,
    split_head,
)
from sync.slips import ENROL_UP, Enrolled, EnrolRequest, Slip, enrolled_from
from tests.patience import PATIENCE_S

Post = Callable[[str, bytes], bytes]


class Refused(Exception):
    """A plain 4xx, with its code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code


def post_to(port: int, **headers: str) -> Post:
    """A way to the hub on this port: one connection a request."""

    def post(path: str, body: bytes) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise Refused(response.status, msgspec.json.decode(raw)["refused"])
        return raw

    return post


class Heard(msgspec.Struct):
    """An answer taken apart."""

    answer: Answer
    bodies: list[bytes]
    places: list[Place]
    roster: Roster | None
    pages: list[Page] = msgspec.field(default_factory=list)

    @property
    def held(self) -> list[int]:
        """The asker's numbers the hub says it holds."""
        ranges = self.answer.held
        return [n for first, last in zip(ranges[::2], ranges[1::2], strict=True) for n in range(first, last + 1)]


class Laptop:
    """One laptop: its keys, what it has written, what it holds, and how far it has read."""

    def __init__(self, slip: Slip, post: Post) -> None:
        self.post = post
        self.slip = slip
        self.sign = Ed25519PrivateKey.generate()
        self.seal = X25519PrivateKey.generate()
        self.hub_sign = Ed25519PublicKey.from_public_bytes(slip.hub_sign)
        self.hub_seal = X25519PublicKey.from_public_bytes(slip.hub_seal)
        self.counter = 0
        self.version = VERSION
        self.n = 0
        self.floor = 1
        self.roster = 0
        self.places: dict[str, Place] = {}
        self.held: dict[str, bytes] = {}
        self.enrolled: Enrolled | None = None

    def join(self, label: str = "laptop") -> Enrolled:
        request = EnrolRequest(
            self.slip.code, self.sign.public_key().public_bytes_raw(), self.seal.public_key().public_bytes_raw(), label
        )
        sealed = seal_to(self.hub_seal, ENROL_UP, pack(request))
        self.enrolled = enrolled_from(self.post(ENROL_PATH, sealed), sealed, self.seal, self.hub_sign)
        self.epoch = self.enrolled.epoch
        return self.enrolled

    @property
    def device(self) -> DeviceId:
        assert self.enrolled is not None
        return self.enrolled.device

    @property
    def user(self) -> UserId:
        assert self.enrolled is not None
        return self.enrolled.user

    def write(self, family: str = "", record: str = "", **change: Any) -> Revision:
        """The next revision: of a new record, of this family or a new one, unless told otherwise."""
        self.n = change.pop("n", self.n + 1)
        name = f"{self.device}.{self.n}"
        fields: dict[str, Value] = change.pop("fields", {"note": f"Note {self.n}", "setting": "home"})
        made = Revision(
            device=self.device,
            n=self.n,
            family=FamilyId(family or name),
            record=RecordId(record or name),
            kind="visit",
            fields=fields,
            over=(),
            author=self.user,
            written_at="2026-11-22T10:00:00+00:00",
            sensitivity=Sensitivity.OPEN_TO_FAMILY,
            schema=1,
        )
        return msgspec.structs.replace(made, **change)

    def opening(self, **change: Any) -> Opening:
        self.counter += 1
        opening = Opening(
            device=self.device,
            epoch=self.epoch,
            counter=self.counter,
            salt=new_salt(),
            places=tuple(self.places.values()),
            floor=self.floor,
            want_bytes=1 << 20,
            roster=self.roster,
        )
        return msgspec.structs.replace(opening, **change)

    def request(
        self, pages: Iterable[Sequence[Revision] | Page], signer: Ed25519PrivateKey | None = None, **change: Any
    ) -> bytes:
        """A whole request with one frame for each page."""
        head = head_bytes(pack(self.opening(**change), self.version), UP, signer or self.sign, self.version)
        stream = FrameStream(self.writer(head), self.version)
        frames = [stream.frame(one if isinstance(one, Page) else Page(encode_rows(one, None))) for one in pages]
        return b"".join((head, *frames))

    def raw_request(self, *pages: bytes) -> bytes:
        """A request whose frames, properly signed and sealed, inflate to these bytes, whatever they are."""
        head = head_bytes(pack(self.opening()), UP, self.sign)
        writer, deflate = self.writer(head), zstandard.ZstdCompressor().compressobj()
        frames = [
            writer.frame(deflate.compress(raw) + deflate.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)) for raw in pages
        ]
        return b"".join((head, *frames))

    def writer(self, head: bytes) -> FrameWriter:
        signature = head[-SIGNATURE_BYTES:]
        return FrameWriter(frame_key(self.seal, self.hub_seal, UP, signature), self.sign, signature)

    def exchange(self, *pages: Sequence[Revision] | Page, **change: Any) -> Heard:
        """One exchange, its answer kept."""
        return self.keep(self.ask(self.request(pages, **change)))

    def ask(self, request: bytes) -> Heard:
        """What the hub answers to these bytes."""
        return self.hear(self.post(SYNC_PATH, request), request)

    def hear(self, raw: bytes, request: bytes) -> Heard:
        asked = head_length(request)
        length = head_length(raw)
        assert asked is not None
        assert length is not None
        opening_signature = split_head(request[:asked]).signature
        head = split_head(raw[:length])
        head.check(answer_context(opening_signature), self.hub_sign)
        key = frame_key(self.seal, self.hub_seal, DOWN, opening_signature)
        intake = FrameIntake(FrameReader(key, self.hub_sign, head.signature))
        heard = Heard(unpack(head.raw, Answer), [], [], None)
        splitter = FrameSplitter()
        for sealed in splitter.frames(raw[length:]):
            page = intake.page(sealed)
            heard.pages.append(page)
            if page.rows is not None:
                rows = read_rows(page.rows, self._value_of)
                assert all(row.revision is not None for row in rows), rows
                heard.bodies += [row.body for row in rows]
                self.held.update((str(row.revision.id), row.body) for row in rows if row.revision)
            if page.place is not None:
                heard.places.append(page.place)
            heard.roster = page.roster or heard.roster
        assert not splitter.cut_off
        return heard

    def keep(self, heard: Heard) -> Heard:
        for place in (*heard.answer.places, *heard.places):
            self.places[place.team] = place
        if heard.roster is not None:
            self.roster = heard.roster.number
        for family in heard.answer.unload:
            gone = [name for name, raw in self.held.items() if msgspec.msgpack.decode(raw)[2] == family]
            for name in gone:
                del self.held[name]
        for one in heard.answer.withdrawn:  # a desk lets go before it takes: what came with this answer stays
            old = [(name, raw) for name, raw in self.held.items() if raw not in heard.bodies]
            gone = [name for name, raw in old if msgspec.msgpack.decode(raw)[3] == one.record]
            for name in gone:
                del self.held[name]
        return heard

    def digest(self) -> bytes:
        """Of all it holds."""
        return digest_bytes(digest_of(map(body_hash, self.held.values())))

    def _value_of(self, name: RevisionId, field: str) -> Value:
        raw = self.held.get(name)
        return None if raw is None else msgspec.msgpack.decode(raw, type=Revision).fields.get(field)
