"""The messages: one spelling each, signed by whom they say, sealed to whom they are for, in order, for one request."""

from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.records.ids import DeviceId, TeamId, UserId
from fsdesk.revisions import body_hash
from sync.protocol import VERSION, Answer, Opening, Place, Unreadable, digest_bytes, digest_of, pack, unpack
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
    open_sealed,
    seal_to,
    split_head,
)
from sync.slips import Enrolled, Slip, enrol_answer, enrolled_from, slip_from_text, slip_text

AMINA, HUB, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2, 3))
AMINA_SEAL, HUB_SEAL, STRANGER_SEAL = (X25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (4, 5, 6))
OPENING = Opening(DeviceId("k7f2qd4m"), 1, 7, b"saltsalt", (Place(TeamId("north"), 412),), 9, 65_536)


def test_a_message_comes_back_as_it_was_and_in_one_spelling_only() -> None:
    raw = pack(OPENING)
    assert unpack(raw, Opening) == OPENING
    assert pack(unpack(raw, Opening)) == raw
    assert len(raw) <= 55
    longer = raw.replace(b"\x01\x07", b"\x01\xcc\x07")
    assert longer != raw
    for wrong in (longer, raw + b"\0", raw[:-1], b"", b"\xc1", b"\x91" * 5_000, raw.replace(b"north", b"nor\xff\xfe")):
        with pytest.raises(Unreadable):
            unpack(wrong, Opening)


def test_numbers_texts_and_fields_of_another_kind_are_not_understood() -> None:
    for wrong in (
        [1.5],
        ["k7f2qd4m", -1.0, 1, b"", [], 1, 1, 1],
        {"device": "k7f2qd4m"},
        None,
        ["x"] * 8,
        float("nan"),
    ):
        with pytest.raises(Unreadable):
            unpack(msgspec.msgpack.encode(wrong), Opening)


def test_a_head_is_signed_for_what_it_is_bound_to() -> None:
    raw = head_bytes(pack(OPENING), UP, AMINA)
    assert raw[0] == VERSION
    assert head_length(raw[:2]) is None
    assert head_length(raw) == len(raw)
    head = split_head(raw)
    head.check(UP, AMINA.public_key())
    longer, older = head._replace(raw=head.raw + b"x"), head._replace(version=VERSION - 1)
    for one, context, key in ((head, UP, STRANGER), (head, DOWN, AMINA), (longer, UP, AMINA), (older, UP, AMINA)):
        with pytest.raises(Unreadable, match="wrong_signature"):
            one.check(context, key.public_key())


def test_what_is_no_version_of_ours_is_told_from_the_first_byte() -> None:
    for first in (b"\0", b"<", b"{", b"P"):
        with pytest.raises(Unreadable, match="newer_protocol"):
            head_length(first + b"\0\0")
    assert head_length(bytes([VERSION + 1, 0, 0])) is not None
    with pytest.raises(Unreadable, match="newer_protocol"):
        head_length(bytes([VERSION + 1, 0, 0]), newest=VERSION)


def test_an_answer_belongs_to_one_request() -> None:
    one, other = (head_bytes(pack(OPENING), UP, key)[-SIGNATURE_BYTES:] for key in (AMINA, STRANGER))
    head = split_head(head_bytes(pack(Answer(epoch=1)), answer_context(one), HUB))
    head.check(answer_context(one), HUB.public_key())
    with pytest.raises(Unreadable, match="wrong_signature"):
        head.check(answer_context(other), HUB.public_key())


def written(*chunks: bytes, link: bytes = b"opening") -> list[bytes]:
    writer = FrameWriter(frame_key(AMINA_SEAL, HUB_SEAL.public_key(), UP, link), AMINA, link)
    frames = [writer.frame(chunk) for chunk in chunks]
    assert all(int.from_bytes(frame[:4], "big") == len(frame) - 4 for frame in frames)
    return [frame[4:] for frame in frames]


def reader(link: bytes = b"opening", seal: X25519PrivateKey = HUB_SEAL, sign: Ed25519PrivateKey = AMINA) -> FrameReader:
    return FrameReader(frame_key(seal, AMINA_SEAL.public_key(), UP, link), sign.public_key(), link)


def test_frames_are_read_in_their_order_by_whom_they_are_for() -> None:
    frames = written(b"one", b"two", b"three")
    inbox = reader()
    assert [inbox.chunk(frame) for frame in frames] == [b"one", b"two", b"three"]
    assert all(b"two" not in frame for frame in frames)


def test_a_frame_left_out_repeated_changed_or_of_another_request_is_refused() -> None:
    frames = written(b"one", b"two", b"three")
    flipped = bytes([frames[0][0] ^ 1]) + frames[0][1:]
    for order in ([1], [0, 2], [0, 0]):
        inbox = reader()
        with pytest.raises(Unreadable, match="wrong_seal"):
            _ = [inbox.chunk(frames[at]) for at in order]
    for wrong in (flipped, b"", frames[0][:-1], written(b"one", link=b"earlier")[0]):
        with pytest.raises(Unreadable, match="wrong_seal"):
            reader().chunk(wrong)
    with pytest.raises(Unreadable, match="wrong_seal"):
        reader(seal=STRANGER_SEAL).chunk(frames[0])
    with pytest.raises(Unreadable, match="wrong_signature"):
        reader(sign=STRANGER).chunk(frames[0])


def test_what_is_sealed_to_one_is_read_by_no_other() -> None:
    sealed = seal_to(HUB_SEAL.public_key(), b"context", b"message")
    assert open_sealed(HUB_SEAL, b"context", sealed) == b"message"
    assert seal_to(HUB_SEAL.public_key(), b"context", b"message") != sealed
    for key, context, raw in (
        (STRANGER_SEAL, b"context", sealed),
        (HUB_SEAL, b"other", sealed),
        (HUB_SEAL, b"context", sealed[:-1]),
        (HUB_SEAL, b"context", bytes(64)),
        (HUB_SEAL, b"context", b""),
    ):
        with pytest.raises(Unreadable, match="wrong_seal"):
            open_sealed(key, context, raw)


def test_a_slip_survives_paper_and_is_whole_or_refused() -> None:
    slip = Slip("https://hub.example", HUB.public_key().public_bytes_raw(), bytes(32), b"c" * 16)
    text = slip_text(slip)
    assert slip_from_text(text) == slip
    assert slip_from_text(f"  {text[:40]}\n {text[40:]} \n") == slip
    for wrong in ("", "hello", text[:-3], text[1:], text + "AAAA", text.replace("FSDESK1", "FSDESK9")):
        with pytest.raises(Unreadable):
            slip_from_text(wrong)


def test_joining_is_answered_to_the_laptop_that_asked_and_to_that_request() -> None:
    enrolled = Enrolled(
        DeviceId("k7f2qd4m"), UserId("amina"), "Amina", "worker", TeamId("north"), "North", "Northshire", 1
    )
    answer = enrol_answer(enrolled, b"request", AMINA_SEAL.public_key(), HUB)
    assert enrolled_from(answer, b"request", AMINA_SEAL, HUB.public_key()) == enrolled
    for raw, request, mine, hub in (
        (answer, b"another request", AMINA_SEAL, HUB),
        (answer, b"request", STRANGER_SEAL, HUB),
        (answer, b"request", AMINA_SEAL, STRANGER),
        (answer[:-1], b"request", AMINA_SEAL, HUB),
    ):
        with pytest.raises(Unreadable):
            enrolled_from(raw, request, mine, hub.public_key())


def test_a_digest_does_not_depend_on_order_and_notices_one_more() -> None:
    hashes = [body_hash(bytes([n])) for n in range(20)]
    assert digest_of(hashes) == digest_of(reversed(hashes))
    assert digest_of(hashes) == (digest_of(hashes[:7]) + digest_of(hashes[7:])) % 2**64
    assert digest_of(hashes) != digest_of(hashes[1:])
    assert len(digest_bytes(2**64 - 1)) == 8
