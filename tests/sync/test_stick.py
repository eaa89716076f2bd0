"""An exchange by stick, with a real hub and real files: nothing is lost whatever becomes of the stick.

Planted one at a time, each seen caught here: an old answer taken in whole; an answer taken after the hub was restored;
others' answers taken for one's own; a torn file believed; a request answered twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.errands import Errands
from fsdesk.store import Store
from fsdesk.trouble import Trouble
from sync import stickfile
from sync.client import exchange
from sync.doors import DeskKeys
from sync.hub import office
from sync.hub.stick import Answered, answer_stick
from sync.protocol import Unreadable
from sync.stick import Stick, Sticked
from sync.stickfile import ANSWER, REQUEST
from tests.conftest import KEY
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine, StillClock


class Carrier:
    """A desk that goes to sticks."""

    def __init__(self, partnership: Partnership, folder: Path, user: str, device: str) -> None:
        self.desk, self.keys = partnership.desk(user, device)
        folder.mkdir()
        self.store = Store(folder, KEY)
        self.errands = Errands(self.store, StillClock())
        self.partnership = partnership

    def visit(self, stick: Path, line: ShortLine | None = None) -> Sticked:
        return Stick(self.desk, self.errands, self.keys, stick).visit(line)

    def meet(self) -> None:
        exchange(self.desk, ShortLine(self.partnership), self.keys)


@pytest.fixture
def partnership(tmp_path: Path) -> Partnership:
    return Partnership(tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def amina(partnership: Partnership, tmp_path: Path) -> Iterator[Carrier]:
    carrier = Carrier(partnership, tmp_path / "amina", "amina", "amnaxxx1")
    yield carrier
    carrier.store.close()


@pytest.fixture
def bashir(partnership: Partnership, tmp_path: Path) -> Iterator[Carrier]:
    carrier = Carrier(partnership, tmp_path / "bashir", "bashir", "bashrxx1")
    yield carrier
    carrier.store.close()


def files(stick: Path) -> list[str]:
    return sorted(path.suffix for path in stick.iterdir())


def test_work_goes_out_and_comes_back_with_a_receipt(
    partnership: Partnership, amina: Carrier, bashir: Carrier, stick: Path
) -> None:
    family = amina.desk.write({"note": "One."})
    amina.desk.write({"note": "Two."}, family=family.family)
    amina.visit(stick)
    assert files(stick) == [".request"]
    assert len(amina.desk.unsent) == 2, "nothing is sent by being on a stick"
    assert answer_stick(partnership.hub, stick) == Answered(1, 0)
    assert files(stick) == [".answer", ".request"]
    done = amina.visit(stick)
    assert (done.answers, done.sent, done.in_sync, done.more) == (1, 2, True, False)
    assert amina.desk.unsent == []
    assert len(amina.desk.receipts) == 1
    assert len(amina.errands.open()) == 1, "the answered one has ended, the new one is under way"
    office.grant_access(partnership.ledger, bashir.desk.user, family.family)
    bashir.visit(stick)
    answer_stick(partnership.hub, stick)
    assert bashir.visit(stick).arrived == 2
    assert bashir.desk.held.keys() == amina.desk.held.keys()


def test_names_and_files_tell_nobody_anything(amina: Carrier, stick: Path) -> None:
    amina.desk.write({"note": "Kirsty laughed."})
    amina.visit(stick)
    (path,) = stick.iterdir()
    assert path.name.startswith("exchange-")
    assert b"Kirsty" not in path.read_bytes()
    assert not any(word in path.name for word in ("amina", "amnaxxx1"))


def test_an_answer_that_never_comes_costs_nothing(partnership: Partnership, amina: Carrier, stick: Path) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    answer_stick(partnership.hub, stick)
    for path in stick.iterdir():
        path.unlink()  # the stick fell into the sea
    assert amina.desk.unsent == [1]
    amina.meet()
    assert (amina.desk.unsent, amina.desk.quarantine, amina.desk.in_sync[-1]) == ([], {}, True)


def test_the_same_stick_twice_at_the_hub_and_at_the_desk_changes_nothing(
    partnership: Partnership, amina: Carrier, stick: Path
) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    answer_stick(partnership.hub, stick)
    copy = {path.name: path.read_bytes() for path in stick.iterdir()}
    assert answer_stick(partnership.hub, stick) == Answered(0, 0)
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == copy
    amina.visit(stick)
    state = amina.desk.state()
    for name, raw in copy.items():
        (stick / name).write_bytes(raw)
    done = amina.visit(stick)
    assert (done.answers, done.sent) == (0, 0), "its errand has ended"
    assert amina.desk.state() == state


def test_a_request_whose_answer_was_lost_is_told_so_and_loses_nothing(
    partnership: Partnership, amina: Carrier, stick: Path
) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    answer_stick(partnership.hub, stick)
    for path in stick.glob("*.answer"):
        path.unlink()
    answer_stick(partnership.hub, stick)
    done = amina.visit(stick)
    assert (done.said, done.sent, amina.desk.unsent) == ("counter_used", 0, [1])
    answer_stick(partnership.hub, stick)
    done = amina.visit(stick)
    assert (done.said, amina.desk.unsent) == ("", [])


def test_other_laptops_files_are_left_as_they_are(
    partnership: Partnership, amina: Carrier, bashir: Carrier, stick: Path
) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    hers = {path.name: path.read_bytes() for path in stick.iterdir()}
    bashir.visit(stick)
    assert answer_stick(partnership.hub, stick) == Answered(2, 0)
    hers |= {path.name: path.read_bytes() for path in stick.glob("*.answer") if path.stem in {n[:25] for n in hers}}
    assert len(hers) == 2
    assert bashir.visit(stick).answers == 1
    assert hers.items() <= {path.name: path.read_bytes() for path in stick.iterdir()}.items()


def test_a_colleague_with_a_line_carries_the_sealed_bytes(
    partnership: Partnership, amina: Carrier, bashir: Carrier, stick: Path
) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    line = ShortLine(partnership)
    done = bashir.visit(stick, line)
    assert (done.carried, done.answers) == (1, 0)
    (asked,) = line.requests
    assert stickfile.read(stick, stickfile.fingerprint(amina.errands.open()[0].signature), REQUEST) == asked
    assert amina.visit(stick).sent == 1
    assert bashir.visit(stick, line).carried == 1, "her next request; his own never goes over his own line"


@pytest.mark.parametrize("kind", [REQUEST, ANSWER])
def test_a_torn_file_is_never_believed(partnership: Partnership, amina: Carrier, stick: Path, kind: bytes) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    if kind == ANSWER:
        answer_stick(partnership.hub, stick)
    (path,) = stick.glob("*.request" if kind == REQUEST else "*.answer")
    whole = path.read_bytes()
    for torn in (b"", whole[:-1], whole[: len(whole) // 2], whole + b"\0", whole[:-9] + bytes(9)):
        path.write_bytes(torn)
        if kind == REQUEST:
            assert answer_stick(partnership.hub, stick) == Answered(0, 1)
        else:
            with pytest.raises(Unreadable, match="torn"):
                stickfile.read(stick, path.stem.removeprefix("exchange-"), ANSWER)
            assert amina.visit(stick).torn == 1
            assert path.exists(), "a whole copy of it may still come"
    assert amina.desk.unsent == [1]
    path.write_bytes(whole)
    if kind == ANSWER:
        assert amina.visit(stick).sent == 1


def test_of_an_answer_that_an_exchange_has_come_after_only_the_receipt_counts(
    partnership: Partnership, amina: Carrier, bashir: Carrier, stick: Path
) -> None:
    family = amina.desk.write({"note": "One."})
    amina.meet()
    office.grant_access(partnership.ledger, bashir.desk.user, family.family)
    bashir.meet()
    office.end_access(partnership.ledger, bashir.desk.user, family.family)
    bashir.visit(stick)
    answer_stick(partnership.hub, stick)
    office.grant_access(partnership.ledger, bashir.desk.user, family.family)
    bashir.meet()
    places = dict(bashir.desk.places)
    assert bashir.visit(stick).answers == 1
    assert family.id in bashir.desk.held, "what the old answer lets go was granted again since"
    assert bashir.desk.places == places


def test_after_the_hub_was_restored_an_older_answer_says_nothing(
    partnership: Partnership, amina: Carrier, stick: Path
) -> None:
    amina.meet()
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    answer_stick(partnership.hub, stick)
    amina.desk.new_epoch(2, ())  # the hub was put back from a copy that lacks it, and has said so since
    done = amina.visit(stick)
    assert (done.answers, done.sent, amina.desk.unsent) == (1, 0, [1])


def test_two_requests_under_way_are_both_known_and_the_older_file_makes_room(
    partnership: Partnership, amina: Carrier, stick: Path
) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    older = {path.name: path.read_bytes() for path in stick.iterdir()}
    amina.desk.write({"note": "Two."})
    amina.visit(stick)
    assert files(stick) == [".request"]
    for name, raw in older.items():
        (stick / name).write_bytes(raw)  # the older one was on another stick too
    assert answer_stick(partnership.hub, stick) == Answered(2, 0)
    assert amina.visit(stick).answers == 2
    assert amina.desk.unsent == []


def test_a_stick_that_cannot_be_written_says_what_is_safe(amina: Carrier, tmp_path: Path) -> None:
    amina.desk.write({"note": "One."})
    with pytest.raises(Trouble, match="The stick cannot be read or written") as told:
        amina.visit(tmp_path / "not there")
    assert told.value.safe == "Everything you wrote is safe on this laptop."
    assert str(tmp_path) not in told.value.sentence
    assert amina.desk.unsent == [1]


def test_a_file_is_whole_or_not_there(stick: Path) -> None:
    stickfile.write(stick, "0" * 16, REQUEST, b"first")
    stickfile.write(stick, "0" * 16, REQUEST, b"second")
    assert stickfile.read(stick, "0" * 16, REQUEST) == b"second"
    assert files(stick) == [".request"], "nothing half written stays"
    (stick / "exchange-of-holidays.request").write_bytes(b"not ours")
    (stick / "exchange-0123456789abcdef.part").write_bytes(b"left by a stick pulled out too soon")
    assert stickfile.names_on(stick, REQUEST) == ["0" * 16]


def test_keys_of_another_hub_believe_no_answer(partnership: Partnership, amina: Carrier, stick: Path) -> None:
    amina.desk.write({"note": "One."})
    amina.visit(stick)
    answer_stick(partnership.hub, stick)
    other = amina.keys.sign.public_key()
    keys = DeskKeys(
        device=amina.keys.device, sign=amina.keys.sign, seal=amina.keys.seal, hub_sign=other,
        hub_seal=amina.keys.hub_seal,
    )  # fmt: skip
    assert Stick(amina.desk, amina.errands, keys, stick).visit().torn == 1
    assert isinstance(amina.desk, MemoryDesk)
    assert amina.desk.unsent == [1]
