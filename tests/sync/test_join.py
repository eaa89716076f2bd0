"""A laptop joins the real hub with a slip: once, by whoever holds it, and never by believing anyone else."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.records.ids import UserId
from fsdesk.trouble import Refused, Trouble
from sync.hub.joining import enrol
from sync.hub.office import new_slip
from sync.join import join
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.protocol import ENROL_PATH, Unreadable
from sync.slips import slip_from_text, slip_text
from tests.sync.desk_side import Partnership

SIGN, SEAL = Ed25519PrivateKey.from_private_bytes(b"a" * 32), X25519PrivateKey.from_private_bytes(b"b" * 32)
OTHER_SIGN, OTHER_SEAL = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()


class JoiningLine:
    """A line to the hub's door for joining, in this process."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.tally = Tally()
        self.requests: list[bytes] = []
        self.spoil: Callable[[bytes], bytes] = bytes
        self.url = ""

    def to(self, url: str) -> JoiningLine:
        self.url = url
        return self

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        assert path == ENROL_PATH
        body = whole(body)
        self.requests.append(body)
        try:
            answer = self.spoil(enrol(self.partnership.hub, body, "127.0.0.1"))
        except Unreadable as error:
            raise LineTrouble(LineFault.HUB_REFUSED) from error
        yield answer[:50]
        yield answer[50:]


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    yield found
    found.ledger.close()


@pytest.fixture
def line(partnership: Partnership) -> JoiningLine:
    return JoiningLine(partnership)


@pytest.fixture
def slip(partnership: Partnership) -> str:
    url = "https://hub.northshire.example"
    return slip_text(new_slip(partnership.ledger, partnership.keys, UserId("amina"), url, partnership.hub.now()))


def test_a_slip_makes_one_laptop_of_one_person(line: JoiningLine, slip: str) -> None:
    enrolled = join(slip, line.to, SIGN, SEAL, label="kitchen laptop")
    assert (enrolled.user, enrolled.user_name, enrolled.role) == ("amina", "Amina", "worker")
    assert (enrolled.team, enrolled.team_name, enrolled.partnership, enrolled.epoch) == (
        "north",
        "North",
        "Northshire",
        1,
    )
    assert line.url == "https://hub.northshire.example"
    assert len(enrolled.device) == 8
    known = line.partnership.ledger.device(enrolled.device)
    assert known is not None
    assert (known.sign, known.label) == (SIGN.public_key().public_bytes_raw(), "kitchen laptop")


def test_the_code_is_never_in_the_clear(line: JoiningLine, slip: str) -> None:
    join(slip, line.to, SIGN, SEAL, label="kitchen laptop")
    code = slip_from_text(slip).code
    assert all(code not in request and b"kitchen" not in request for request in line.requests)


def test_asking_again_with_the_same_keys_gets_the_same_laptop(line: JoiningLine, slip: str) -> None:
    line.spoil = lambda answer: answer[:-20]
    with pytest.raises(LineTrouble):
        join(slip, line.to, SIGN, SEAL, label="laptop")
    line.spoil = bytes
    first, again = (join(slip, line.to, SIGN, SEAL, label="laptop") for _ in range(2))
    assert first == again
    assert len(line.partnership.ledger.devices()) == 1


def test_a_used_slip_is_refused_in_a_sentence(line: JoiningLine, slip: str) -> None:
    join(slip, line.to, SIGN, SEAL, label="laptop")
    with pytest.raises(Trouble) as told:
        join(slip, line.to, OTHER_SIGN, OTHER_SEAL, label="another")
    assert told.value.sentence == (
        "The hub did not take this slip. It may have been used already, or be too old."
        " Ask the person who gave it to you for a new one."
    )
    assert len(line.partnership.ledger.devices()) == 1


def test_a_slip_that_is_not_whole_is_refused_before_anything_is_asked(line: JoiningLine, slip: str) -> None:
    wrong_url = slip_text(slip_from_text(slip).__class__("file:///etc", bytes(32), bytes(32), b"c"))
    short_key = slip_text(slip_from_text(slip).__class__("https://hub.example", b"short", bytes(32), b"c"))
    for text in ("", "hello", slip[:-5], slip[4:], wrong_url, short_key):
        with pytest.raises(Refused) as told:
            join(text, line.to, SIGN, SEAL, label="laptop")
        assert "slip" in told.value.sentence
    assert line.requests == []


def test_no_answer_but_the_hubs_own_is_believed(line: JoiningLine, slip: str) -> None:
    answers: list[bytes] = []
    line.spoil = lambda answer: answers.append(answer) or answer  # type: ignore[func-returns-value]
    join(slip, line.to, SIGN, SEAL, label="laptop")
    stale = answers[0]
    for wrong in (b"", b"<html>", stale, b"x" * 100_000):
        line.spoil = lambda _, wrong=wrong: wrong  # type: ignore[misc]
        with pytest.raises(LineTrouble) as told:
            join(slip, line.to, SIGN, SEAL, label="laptop")
        assert told.value.fault is LineFault.SIGN_IN_PAGE
    for at in range(0, len(stale), 3):
        line.spoil = lambda answer, at=at: answer[:at] + bytes([answer[at] ^ 4]) + answer[at + 1 :]  # type: ignore[misc]
        with pytest.raises(LineTrouble):
            join(slip, line.to, SIGN, SEAL, label="laptop")
