"""The hub's commands: what they say, what they leave alone, and that they work while the hub serves."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fsdesk.receipts import Receipt, receipt_line
from fsdesk.records.fields import Sensitivity
from sync import stickfile
from sync.protocol import Health
from sync.sealing import head_length, split_head
from sync.slips import slip_from_text
from tests.sync.hub.conftest import AMINA, BASHIR, Served, assert_made_by_commands
from tests.sync.hub.laptop import Laptop, post_to


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("hub") / "hub")
    served.start("--port-file", str(served.folder / "port"))
    yield served
    served.kill()


def test_the_port_file_says_where_it_listens(running: Served) -> None:
    running.laptop(AMINA)
    assert (running.folder / "port").read_text() == f"{running.port}\n"


def test_a_second_hub_on_one_folder_says_so(running: Served) -> None:
    done = running.command("serve", str(running.folder), "--port", "0")
    assert done.returncode == 2
    assert done.stderr.endswith(
        "Another hub is already serving this folder. Nothing was changed. Stop that one first, or use it.\n"
    )


def test_a_port_that_is_taken_is_said_to_be(running: Served, tmp_path: Path) -> None:
    running.office("init", str(tmp_path / "other"))
    done = running.command("serve", str(tmp_path / "other"), "--port", str(running.port))
    assert done.returncode == 3
    assert done.stderr.startswith(f"Nothing can listen on 127.0.0.1, port {running.port}.")


def test_what_the_office_changes_counts_from_the_next_exchange_on(running: Served) -> None:
    amina, bashir = running.laptop(AMINA), running.laptop(BASHIR)
    family = amina.write()
    amina.exchange([family])
    assert running.office("access", "grant", BASHIR, family.family).startswith("Granted")
    assert running.office("access", "grant", BASHIR, family.family) == "They already may."
    assert len(bashir.exchange().bodies) == 1
    assert running.office("access", "end", BASHIR, family.family).startswith("Ended")
    assert bashir.exchange().answer.unload == (family.family,)
    rows = [line.split("\t") for line in running.office("access", "list").splitlines()]
    (row,) = [row for row in rows if row[0] == BASHIR and row[2] == family.family]
    assert row[4] != "-"
    running.office("device", "suspend", bashir.device)
    assert bashir.exchange().answer.said == "suspended"
    assert f"{bashir.device}\t{BASHIR}" in running.office("device", "list")
    assert "\tsuspended\tlaptop" in running.office("device", "list")
    running.office("device", "suspend", bashir.device, "--undo")
    assert bashir.exchange().answer.said == ""


def test_the_office_hands_a_caseload_over_restricts_and_sees_who_has_not_removed_it(running: Served) -> None:
    amina, bashir = running.laptop(AMINA), running.laptop(BASHIR)
    families = [amina.write() for _ in range(2)]
    amina.exchange(families)
    first, second = (one.family for one in families)
    assert running.command("access", "give", BASHIR, first).stderr.startswith("Somebody else holds this family.")
    assert running.command("access", "hand-over", AMINA, BASHIR).returncode == 2
    assert running.command("access", "hand-over", AMINA, BASHIR, first, "--all").returncode == 2
    assert running.office("access", "hand-over", AMINA, BASHIR, first, second).startswith("Handed over 2")
    assert len(bashir.exchange().bodies) == 2
    assert running.office("access", "give", BASHIR, second) == "They already hold it."
    owed = [line.split("\t") for line in running.office("access", "pending").splitlines()]
    assert {(amina.device, AMINA, one) for one in (first, second)} <= {(row[0], row[1], row[3]) for row in owed}
    amina.exchange(unloaded=(first, second))
    left = [line.split("\t") for line in running.office("access", "pending").splitlines()]
    assert not {first, second} & {row[3] for row in left if row[0] == amina.device}
    assert running.office("access", "restrict", first, BASHIR).startswith("Restricted: 1 may")
    assert running.office("access", "restrict", first, "--undo").startswith("Open again: 1 ")
    bashir.exchange(health=Health(3, "2026-11-20T10:00:00+00:00", "0.1.0", 4))
    (row,) = [line for line in running.office("device", "list").splitlines() if line.startswith(bashir.device)]
    assert row.split("\t")[5:] == ["3", "2026-11-20T10:00:00+00:00", "0.1.0", "0"]
    for family in (first, second):
        running.office("access", "end", BASHIR, family)


def test_a_slip_enrols_one_laptop(running: Served) -> None:
    line = running.office("enrol", AMINA, "--url", "https://hub.example")
    slip = slip_from_text(line)
    assert slip.url == "https://hub.example"
    assert Laptop(slip, post_to(running.port)).join().user == AMINA


def test_people_and_teams_are_listed(running: Served) -> None:
    assert running.office("user", "list").splitlines() == [
        "amina\tworker\tvalley\tAmina",
        "bashir\tworker\tvalley\tBashir",
        "colm\tworker\tcoast\tColm",
        "morag\tteam_lead\tvalley\tMorag",
    ]
    assert [line.split("\t")[::2] for line in running.office("team", "list").splitlines()] == [
        ["coast", "Coast"],
        ["valley", "Valley"],
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["user", "add", "X", "--team", "nowhere"], "There is no team with the id nowhere."),
        (["user", "add", "X", "--team", "valley", "--id", "amina"], "There is already someone with the id amina."),
        (["user", "add", "X", "--team", "valley", "--id", "A B"], "An id has up to 32 small letters"),
        (["user", "add", "", "--team", "valley"], "A name has one to 120 letters."),
        (["team", "add", "X", "--id", "valley"], "There is already a team with the id valley."),
        (["user", "reaches", "amina", "coast"], "Only a service manager reaches another team."),
        (["enrol", "nobody"], "There is nobody with the id nobody."),
        (["access", "grant", "amina", "k7f2qd4m.1"], "This hub knows no family with that id."),
        (["device", "suspend", "zzzzzzzz"], "This hub knows no laptop with that id."),
    ],
)
def test_a_rule_that_says_no_is_said_in_a_sentence(running: Served, words: list[str], said: str) -> None:
    done = running.command(*words)
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert "Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hub_is_made_once_and_never_over_another(tmp_path: Path, running: Served) -> None:
    done = running.command("init", str(running.folder))
    assert done.returncode == 2
    assert "already holds a hub" in done.stderr
    done = running.command("user", "list", "--dir", str(tmp_path))
    assert done.returncode == 3
    assert "key file could not be read" in done.stderr
    done = running.command("serve", str(tmp_path))
    assert done.returncode == 3
    assert list(tmp_path.iterdir()) == []


def test_the_commands_of_the_office_make_the_hub_these_tests_begin_with(tmp_path: Path, running: Served) -> None:
    assert_made_by_commands(running, tmp_path / "hub")


def test_a_hub_made_by_halves_is_made_whole(tmp_path: Path, running: Served) -> None:
    folder = tmp_path / "hub"
    running.office("init", str(folder))
    (folder / "fsdesk-hub.ledger").rename(folder / "fsdesk-hub.part")
    running.office("init", str(folder))
    assert running.command("team", "list", "--dir", str(folder)).returncode == 0
    assert sorted(path.name for path in folder.iterdir()) == ["fsdesk-hub.key", "fsdesk-hub.ledger"]
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_told_to_stop_it_ends_well_and_says_no_more_than_ids_and_counts(tmp_path: Path) -> None:
    with Served(tmp_path / "hub") as served:
        served.start()
        amina = served.laptop(AMINA)
        amina.exchange([amina.write(fields={"note": "CANARY"})])
        assert served.process is not None
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait() in (0, -signal.SIGTERM)
        log = served.log()
        assert f"device={amina.device} said=well frames=1 held=1 aside=0 bad=0" in log
        assert "CANARY" not in log
        assert "Amina" not in log
        served.kill()
        served.start()
        amina.post = post_to(served.port)
        assert amina.exchange().held == [1]


def test_a_stick_is_answered_while_the_hub_serves_and_a_receipt_checked(running: Served, tmp_path: Path) -> None:
    amina = running.laptop(AMINA)
    request = amina.request([[amina.write(), amina.write()]])
    stickfile.write(tmp_path, "0" * 16, stickfile.REQUEST, request)
    stickfile.write(tmp_path, "1" * 16, stickfile.REQUEST, b"of another hub")
    assert running.office("stick", str(tmp_path)) == "1 answered, 1 left as they are."
    raw = stickfile.read(tmp_path, "0" * 16, stickfile.ANSWER)
    assert amina.hear(raw, request).held == [1, 2]
    asked, answered = head_length(request), head_length(raw)
    head = split_head(raw[:answered])
    receipt = Receipt(head.version, split_head(request[:asked]).signature, head.raw, head.signature)
    assert running.office("receipt", receipt_line(receipt)) == "1 to 2"
    done = running.command("receipt", receipt_line(msgspec.structs.replace(receipt, head=b"")))
    assert done.returncode == 2
    assert done.stderr.startswith("This is not a receipt of this hub.")


def test_the_office_keeps_somebody_out_names_readers_and_changes_roles(running: Served) -> None:
    amina, bashir = running.laptop(AMINA), running.laptop(BASHIR)
    first = amina.write(kind="family")
    few = amina.write(first.family, fields={"only_for": (AMINA,)}, sensitivity=Sensitivity.RESTRICTED)
    amina.exchange([first, few])
    running.office("access", "grant", BASHIR, first.family)
    bashir.exchange()
    assert few.id not in bashir.held
    running.office("access", "name", few.record, BASHIR)
    bashir.exchange()
    assert few.id in bashir.held
    assert running.office("access", "guarded", first.family) == f"{few.record}\trestricted\tamina bashir\t-"
    said = running.office("access", "exclude", BASHIR, first.family, "--reason", "cousins")
    assert said == "Excluded: their laptops let it go with their next exchange."
    assert bashir.exchange().answer.unload == (first.family,)
    assert running.office("access", "exclusions").split("\t")[:2] == [BASHIR, first.family]
    refused = running.command("access", "grant", BASHIR, first.family)
    assert (refused.returncode, "may not be given" in refused.stderr) == (2, True)
    assert running.office("access", "exclude", BASHIR, first.family, "--undo", "--reason", "moved") == "It is let go."
    assert running.command("access", "opened").returncode == 0
    assert running.command("access", "look-over", "a" * 32, "--note", "nothing to be seen here").returncode == 2
    assert running.office("access", "conflicts") == ""
    assert running.office("user", "role", BASHIR, "front_door").startswith("Changed")
    assert running.office("user", "role", BASHIR, "worker").startswith("Changed")
