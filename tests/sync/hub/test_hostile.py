"""What a real hub process answers to bytes no honest laptop sends: always a clear refusal, and it goes on working."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import msgspec
import pytest
import zstandard

from fsdesk.revisions import Revision
from sync.frames import FrameStream, encode_rows
from sync.protocol import BODY_BYTES_MAX, SYNC_PATH, Page, Refusal, pack
from sync.sealing import UP, head_bytes, head_length
from tests.patience import PATIENCE_S
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, Served
from tests.sync.hub.laptop import Laptop, Refused, post_to


@pytest.fixture
def amina(served: Served) -> Iterator[Laptop]:
    laptop = served.laptop(AMINA)
    yield laptop
    # Whatever it was sent, the hub still takes good work, and nothing failed inside it.
    heard = laptop.exchange([laptop.write(n=1_000)])
    assert 1_000 in heard.held
    assert "unexpected" not in served.log()
    assert "ERROR" not in served.log()
    assert "Traceback" not in served.log()


def page_of(*revisions: Revision) -> bytes:
    return pack(Page(encode_rows(revisions, None)))


MARK = "MARKMARK"


def deep(levels: int) -> bytes:
    return b"\x91" * levels + b"\xc0"


IN_A_FIELD: dict[str, tuple[bytes, str]] = {
    "a lone surrogate": (b"\xa8xx\xed\xa0\x80xxx", "not_understood"),
    "bytes that are no text": (b"\xa8\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", "not_understood"),
    "a text with U+0000": (b"\xa8xxx\0xxxx", "text_has_nul"),
    "not a number": (b"\xcb\x7f\xf8\0\0\0\0\0\0", "not_understood"),
    "an endless number": (b"\xcb\x7f\xf0\0\0\0\0\0\0", "not_understood"),
    "a fraction": (b"\xcb\x3f\xf8\0\0\0\0\0\0", "not_understood"),
    "a number past 2^63": (b"\xcf" + b"\xff" * 8, "number_too_large"),
    "a number in too many bytes": (b"\xcf" + bytes(7) + b"\x05", "not_canonical"),
    "a name twice": (b"\x82\xa1a\x01\xa1a\x02", "not_canonical"),
    "a thousand levels": (deep(1_000), "not_understood"),
    "a hundred thousand levels": (deep(100_000), "not_understood"),
    "bytes": (b"\xc4\x02ab", "not_understood"),
    "a time": (b"\xd6\xff\0\0\0\0", "not_understood"),
}


@pytest.mark.parametrize("what", IN_A_FIELD)
def test_a_value_that_cannot_be_kept_costs_its_own_frame_at_most(amina: Laptop, what: str) -> None:
    raw, code = IN_A_FIELD[what]
    first, bad, after = amina.write(), amina.write(kind="to_come", fields={"x": MARK}), amina.write()
    marked = page_of(bad)
    packed = msgspec.msgpack.encode(MARK)
    assert marked.count(packed) == 1
    heard = amina.ask(amina.raw_request(page_of(first), marked.replace(packed, raw), page_of(after)))
    assert heard.held == [1, 3]
    (refusal,) = heard.answer.refused
    assert refusal in (Refusal(2, code), Refusal(0, code, 1), Refusal(0, "not_understood", 1))


@pytest.mark.parametrize("n", [0, -1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63)])
def test_a_number_no_laptop_counts_to_swallows_nothing(amina: Laptop, n: int) -> None:
    first = amina.write()
    heard = amina.exchange([first], [amina.write(first.family, n=n)], [amina.write(first.family, n=2)])
    assert heard.held == [1, 2]
    assert len(heard.answer.refused) == 1


def test_pages_that_are_none_do_not_stop_the_next(amina: Laptop) -> None:
    good = page_of(amina.write())
    bad = [
        b"",
        b"\xc0",
        b"\x93\xc0\xc0\xc0",
        good[:-1],
        good + b"\0",
        msgspec.msgpack.encode([[1] * 12, None, None]),
    ]
    heard = amina.ask(amina.raw_request(*bad, good))
    assert heard.held == [1]
    assert [refusal.frame for refusal in heard.answer.refused] == list(range(len(bad)))


def test_a_bomb_is_stopped_and_what_came_before_it_stands(amina: Laptop) -> None:
    good = page_of(amina.write())
    request = amina.raw_request(good, bytes(1 << 29), good)
    assert len(request) < 64 << 10
    heard = amina.ask(request)
    assert heard.held == [1]
    assert heard.answer.refused == (Refusal(0, "frame_too_large", 1),)


def test_a_chunk_that_does_not_inflate_ends_the_request_and_what_came_before_stands(amina: Laptop) -> None:
    head = head_bytes(pack(amina.opening()), UP, amina.sign)
    writer = amina.writer(head)
    good = FrameStream(writer).frame(Page(encode_rows([amina.write()], None)))
    wide = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters.from_level(1, window_log=27)
    ).compress(b"x" * 100)
    request = head + good + writer.frame(b"nonsense") + writer.frame(wide)
    heard = amina.ask(request)
    assert heard.held == [1]
    assert heard.answer.refused == (Refusal(0, "frame_unreadable", 1),)


def cut(request: bytes) -> bytes:
    return request[:-5]


def flip(request: bytes) -> bytes:
    return request[:-5] + bytes([request[-5] ^ 1]) + request[-4:]


def announce(request: bytes) -> bytes:
    return request + b"\xff\xff\xff\xff"


@pytest.mark.parametrize(
    ("spoil", "held", "code"),
    [(cut, [1], "cut_off"), (flip, [1], "wrong_seal"), (announce, [1, 2], "frame_too_large")],
)
def test_what_arrived_whole_before_the_damage_stands(
    amina: Laptop, spoil: Callable[[bytes], bytes], held: list[int], code: str
) -> None:
    request = spoil(amina.request([[amina.write()], [amina.write()]]))
    heard = amina.ask(request)
    assert heard.held == held
    assert [refusal.code for refusal in heard.answer.refused] == [code]


def test_frames_taken_from_another_request_are_not_taken(amina: Laptop) -> None:
    one, other = amina.request([[amina.write()]]), amina.request([[amina.write()]])
    size = head_length(one)
    assert size is not None
    heard = amina.ask(other[:size] + one[size:])
    assert heard.held == []
    assert heard.answer.refused == (Refusal(0, "wrong_seal", 0),)


def test_the_whole_request_again_is_told_so_and_changes_nothing(amina: Laptop) -> None:
    request = amina.request([[amina.write()]])
    assert amina.ask(request).held == [1]
    assert amina.ask(request).answer.said == "counter_used"


def test_the_same_number_with_another_body_keeps_both_and_the_next_lands(amina: Laptop) -> None:
    first = amina.write()
    amina.exchange([first])
    heard = amina.exchange([msgspec.structs.replace(first, fields={"note": "copy"})], [amina.write(n=2)])
    assert heard.answer.refused == (Refusal(1, "twin"),)
    assert heard.held == [2]


def test_an_unknown_laptop_and_a_wrong_signature_are_refused_plainly(served: Served, amina: Laptop) -> None:
    bashir = served.laptop(BASHIR)
    for request, code in (
        (amina.request([[amina.write()]], signer=bashir.sign), "wrong_signature"),
        (amina.request([[amina.write()]], device="zzzzzzzz"), "unknown_device"),
    ):
        with pytest.raises(Refused) as told:
            amina.post(SYNC_PATH, request)
        assert (told.value.status, told.value.code) == (403, code)


def openings(amina: Laptop) -> Iterator[bytes]:
    head = pack(amina.opening())
    yield b""
    yield b"\x01"
    yield b"GET / HTTP/1.1\r\n\r\n"
    yield b"\x00" * 500
    yield b"\xff" * 500
    yield bytes(range(256)) * 4
    yield b"\x01\xff\xff" + b"\xff" * 70_000
    yield b"\x01\x00\x00" + b"\0" * 64
    yield head_bytes(head + b"\0", UP, amina.sign)
    yield head_bytes(head[:-1], UP, amina.sign)
    yield head_bytes(deep(50_000), UP, amina.sign)
    yield head_bytes(msgspec.msgpack.encode(["\0" * 8, 2**64 - 1, -1, b"", [], 0, 0, 0]), UP, amina.sign)
    yield head_bytes(pack(amina.opening(floor=2**64 - 1)), UP, amina.sign)
    yield head_bytes(pack(amina.opening(want_bytes=-1)), UP, amina.sign)


def test_garbage_is_refused_with_a_short_code(amina: Laptop) -> None:
    for raw in openings(amina):
        with pytest.raises(Refused) as told:
            amina.post(SYNC_PATH, raw)
        assert 400 <= told.value.status < 500
        assert told.value.code
        if len(raw) < 5_000:
            with pytest.raises(Refused) as told:
                amina.post("/v1/enrol", raw)
            assert 400 <= told.value.status < 500


class Wire:
    """A connection by hand."""

    def __init__(self, served: Served) -> None:
        self.socket = socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE_S)

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def begin(self, **headers: str) -> None:
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.send(f"POST {SYNC_PATH} HTTP/1.1\r\nhost: hub\r\n{lines}\r\n".encode())

    def answer(self) -> bytes:
        """All that comes until the hub hangs up."""
        with self.socket:
            found = b""
            while part := self._part():
                found += part
        return found

    def _part(self) -> bytes:
        try:
            return self.socket.recv(1 << 16)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("length", ["-1", "1e9", "0x10", "99999999999999999999999999", "", "1, 2", "209715200"])
def test_lengths_that_are_none_or_far_too_much_are_refused_at_once(served: Served, amina: Laptop, length: str) -> None:
    wire = Wire(served)
    wire.begin(content_length=length, connection="close")
    assert wire.answer().startswith(b"HTTP/1.1 4")


def test_a_body_of_two_hundred_megabytes_is_refused_long_before_its_end(served: Served, amina: Laptop) -> None:
    wire = Wire(served)
    wire.begin(transfer_encoding="chunked")
    piece = b"100000\r\n" + amina.request([]).ljust(1 << 20, b"\0") + b"\r\n"
    sent = 0
    try:
        for _ in range(200):
            wire.send(piece)
            sent += 1 << 20
    except (ConnectionResetError, BrokenPipeError):
        pass
    assert sent < 100 << 20
    assert sent >= BODY_BYTES_MAX
    wire.socket.close()


def test_a_body_that_stops_coming_is_ended_and_what_arrived_stands(served: Served, amina: Laptop) -> None:
    request = amina.request([[amina.write()], [amina.write()]])
    wire = Wire(served)
    wire.begin(content_length=str(len(request)), connection="close")
    wire.send(request[:-10])
    answer = wire.answer()
    assert answer.startswith(b"HTTP/1.1 408")
    assert answer.endswith(b'{"refused":"stalled"}')
    assert amina.exchange().held == [1]


def test_a_line_that_breaks_costs_only_the_frame_it_broke_in(served: Served, amina: Laptop) -> None:
    request = amina.request([[amina.write()], [amina.write()], [amina.write()]])
    wire = Wire(served)
    wire.begin(content_length=str(len(request)))
    wire.send(request[:-10])
    wire.socket.close()
    while amina.exchange().held != [1, 2]:
        pass


def test_an_answer_says_nothing_of_the_machine(served: Served, amina: Laptop) -> None:
    request = amina.request([])
    wire = Wire(served)
    wire.begin(content_length=str(len(request)), connection="close")
    wire.send(request)
    head = wire.answer().split(b"\r\n\r\n")[0].lower()
    assert sorted(line.split(b":")[0] for line in head.split(b"\r\n")[1:]) == [b"connection", b"content-length"]


def test_two_exchanges_at_once_over_the_wire_take_each_revision_once(served: Served, amina: Laptop) -> None:
    written = [amina.write() for _ in range(6)]
    requests = [amina.request([[r] for r in written]) for _ in range(2)]
    wires = [Wire(served) for _ in requests]
    for wire, request in zip(wires, requests, strict=True):
        wire.begin(content_length=str(len(request)), connection="close")
    longest = max(map(len, requests))
    for at in range(0, longest, 333):
        for wire, request in zip(wires, requests, strict=True):
            wire.send(request[at : at + 333])
    answers = [
        amina.hear(wire.answer().split(b"\r\n\r\n", 1)[1], request)
        for wire, request in zip(wires, requests, strict=True)
    ]
    # Whichever opening the hub reads first, the later number stands; an earlier one read after it is a repetition.
    assert {(heard.answer.said, tuple(heard.held)) for heard in answers} <= {
        ("", (1, 2, 3, 4, 5, 6)),
        ("counter_used", ()),
    }
    assert answers[1].held == [1, 2, 3, 4, 5, 6]
    morag = served.laptop(MORAG)
    while (heard := morag.keep(morag.exchange())).answer.more:
        pass
    assert sum(name.startswith(amina.device) for name in morag.held) == 6
    assert heard.answer.digest == morag.digest()


def test_the_power_goes_between_two_frames_and_what_was_taken_is_held(served: Served, amina: Laptop) -> None:
    watcher = served.laptop(MORAG)
    request = amina.request([[amina.write(), amina.write()], [amina.write()]])
    size = head_length(request)
    assert size is not None
    first_frame = size + 4 + int.from_bytes(request[size : size + 4], "big")
    wire = Wire(served)
    wire.begin(content_length=str(len(request)))
    wire.send(request[: first_frame + 7])
    while f"{amina.device}.2" not in watcher.held:
        watcher.exchange()
    served.kill()
    wire.socket.close()
    served.start("--stall-s", "2")
    amina.post = watcher.post = post_to(served.port)
    assert amina.exchange().held == [1, 2]
    assert amina.exchange([amina.write(n=3)]).held == [1, 2, 3]


def test_five_wrong_codes_from_one_address_close_the_door_to_it_alone(served: Served) -> None:
    slip = served.laptop(COLM).slip
    wrong = msgspec.structs.replace(slip, code=bytes(16))
    told = []
    for _ in range(6):
        with pytest.raises(Refused) as refused:
            Laptop(wrong, post_to(served.port, x_forwarded_for="198.51.100.7")).join()
        told.append((refused.value.status, refused.value.code))
    assert told == [(400, "unknown_code")] * 5 + [(429, "too_many_tries")]
    served.laptop(COLM)
