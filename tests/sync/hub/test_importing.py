"""Families brought in at the hub: all or none, none twice, taken as all writing is, and handed out as all is.

Planted and seen caught, one at a time: a commit within the import; a dry run that writes; changed rows not told;
sources not kept; the service's access left standing, or missing when a family comes again; leads given
nothing; a family of another team; somebody else's account used; a lead nobody is; records put into no family of theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3

from fsdesk.bringing.families import named
from fsdesk.records import KINDS
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import body_hash, from_body, heads
from fsdesk.trouble import Refused, Trouble
from sync.hub import office
from sync.hub.brought_sql import BringingLedger
from sync.hub.engine_sqlite import SqliteEngine, connect
from sync.hub.importing import _WORDS, Outcome, bring_in, read_files, report
from sync.hub.ledger import LEAD, WORKER, Account
from sync.meeting import meet
from sync.protocol import digest_of
from tests.fsdesk.bringing_files import Rows, as_files, brought, catalogue, whole
from tests.stories.conftest import Stage
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, FileRig

TABLES = ("team", "user_account", "device", "family", "access", "log", "head", "refused", "twin", "brought", "tenant")


@pytest.fixture
def rig(file_rig: FileRig) -> FileRig:
    """The embedded ledger: what is told here is of its file."""
    return file_rig


@pytest.fixture
def ledger(rig: FileRig) -> BringingLedger:
    return BringingLedger(rig.ledger.engine)


def everything(rig: FileRig) -> dict[str, list[tuple[object, ...]]]:
    return {table: rig.rows(f"SELECT * FROM {table}") for table in TABLES}


def with_lead(user: str) -> Rows:
    rows = whole()
    rows["families"][0].append("lead")
    for row in rows["families"][1:]:
        row.append(user)
    return rows


def came(rig: FileRig, ledger: BringingLedger, rows: Rows, **how: object) -> Outcome:
    return bring_in(ledger, as_files(rows), VALLEY, rig.clock, **how)  # type: ignore[arg-type]


def test_a_caseload_reaches_those_who_may_read_it_and_nobody_else(rig: FileRig, ledger: BringingLedger) -> None:
    outcome = came(rig, ledger, with_lead("amina"))
    assert outcome.done
    count = len(outcome.plan.revisions)
    assert count == sum(brought(as_files(with_lead("amina"))).counts().values())
    assert [len(rig.laptop(user).exchange().bodies) for user in (AMINA, MORAG, BASHIR, COLM)] == [count, count, 0, 0]
    assert [one for one in ledger.accesses() if one.user.startswith("import") and one.until is None] == []


def test_what_arrives_is_what_the_rows_said(rig: FileRig, ledger: BringingLedger) -> None:
    came(rig, ledger, with_lead("amina"))
    arrived = [from_body(raw) for raw in rig.laptop(AMINA).exchange().bodies]
    drafts = [draft for family in brought(as_files(with_lead("amina"))).families for draft in family.records]
    names = {draft.source: one.record for one, draft in zip(arrived, drafts, strict=True)}
    assert [(one.kind, one.fields) for one in arrived] == [(draft.kind, named(draft, names)) for draft in drafts]
    assert all(one.creates and one.author == "import-valley" and not one.over for one in arrived)
    by_name = {one.record: one for one in arrived}
    (mother,) = [one for one in arrived if one.fields.get("type") == "mother"]
    assert by_name[RecordId(str(mother.fields["person"]))].fields["known_as"] == "Mairead"
    assert by_name[RecordId(str(mother.fields["other"]))].fields["known_as"] == "Calum"
    assert {one.fields["lead_professional"] for one in arrived if one.kind == "family"} == {"amina"}


def test_the_ledgers_chain_digests_and_heads_hold_after_an_import(rig: FileRig, ledger: BringingLedger) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write(), amina.write()])
    came(rig, ledger, with_lead("amina"))
    amina.exchange([amina.write()])
    link, counts = b"", []
    digests: dict[object, list[bytes]] = {}
    for seq, family, hashed, said, raw, late in rig.rows(
        "SELECT seq, family, hash, link, body, late FROM log WHERE team = 'valley' ORDER BY seq"
    ):
        assert isinstance(raw, bytes)
        assert isinstance(hashed, bytes)
        assert body_hash(raw) == hashed
        link = hashlib.blake2b(link + hashed, digest_size=32).digest()
        assert link == said
        assert late == 0
        counts.append(seq)
        digests.setdefault(family, []).append(hashed)
    assert len(counts) == len(set(counts))
    assert rig.rows("SELECT link FROM team WHERE team = 'valley'") == [(link,)]
    kept = {family: int.from_bytes(digest, "big") for family, digest in rig.rows("SELECT family, digest FROM family")}  # type: ignore[arg-type]
    assert kept == {family: digest_of(hashes) for family, hashes in digests.items()}
    speaking = set(rig.rows("SELECT record, device, n FROM head"))
    records: dict[str, list[object]] = {}
    for (raw,) in rig.rows("SELECT body FROM log"):
        assert isinstance(raw, bytes)
        one = from_body(raw)
        records.setdefault(one.record, []).append(one)
    assert speaking == {
        (r.record, r.device, r.n)
        for found in records.values()
        for group in heads(found).values()  # type: ignore[arg-type]
        for r in group
    }


def test_the_same_again_brings_nothing_and_says_so(rig: FileRig, ledger: BringingLedger) -> None:
    first = came(rig, ledger, with_lead("amina"))
    before = everything(rig)
    again = came(rig, ledger, with_lead("amina"))
    assert (again.done, again.plan.again, again.plan.changed) == (False, len(first.plan.revisions), ())
    assert everything(rig) == before
    assert report(again, dry_run=False)[-1] == "No problems. There is nothing new in these files."


def test_a_row_that_changed_is_told_and_left_and_a_new_one_joins_its_family(
    rig: FileRig, ledger: BringingLedger
) -> None:
    amina = rig.laptop(AMINA)
    came(rig, ledger, with_lead("amina"))
    held = amina.exchange().bodies
    rows = with_lead("amina")
    rows["people"][1][3] = "Mairead Cameron"
    rows["people"].append(["5", "Rowan 214", "Isla", *[""] * 13])
    again = came(rig, ledger, rows)
    assert again.done
    assert list(again.plan.changed) == [
        "people.csv, row 2: changed since it was brought in; what is here was left as it is."
    ]
    (isla,) = [from_body(raw) for raw in amina.exchange().bodies]
    assert isla.fields["known_as"] == "Isla"
    assert isla.family == from_body(held[0]).family
    assert rig.rows("SELECT count(*) FROM log WHERE late = 1") == [(0,)]
    assert [one for one in ledger.accesses() if one.user.startswith("import") and one.until is None] == []


def test_two_systems_may_both_have_a_person_with_one_key(rig: FileRig, ledger: BringingLedger) -> None:
    first = came(rig, ledger, with_lead("amina"))
    other = [
        ("families.csv", b"family,known_as\nElm 3,Munro\n"),
        ("people.csv", b"person,family,known_as\n1,Elm 3,Torquil\n"),
    ]
    second = bring_in(ledger, other, VALLEY, rig.clock, lead=AMINA)
    assert second.done
    assert (second.plan.again, second.plan.changed) == (0, ())
    assert len(rig.laptop(AMINA).exchange().bodies) == len(first.plan.revisions) + 2


def test_every_import_is_a_device_of_its_own_that_no_laptop_can_be(rig: FileRig, ledger: BringingLedger) -> None:
    came(rig, ledger, with_lead("amina"))
    rows = with_lead("amina")
    rows["people"].append(["5", "Rowan 214", "Isla", *[""] * 13])
    came(rig, ledger, rows)
    devices = [one for one in ledger.devices() if one.label == "import"]
    assert len({one.device for one in devices}) == 2
    assert {one.user for one in devices} == {"import-valley"}
    amina = rig.laptop(AMINA)
    assert amina.enrolled is not None
    own = amina.sign.public_key().public_bytes_raw()
    assert own not in {one.sign for one in devices}


SPOILT = [one for one in catalogue() if one.name not in ("a million rows", "a zip bomb", "a row far below")]


def test_nothing_spoilt_leaves_anything_in_the_ledger(rig: FileRig, ledger: BringingLedger) -> None:
    before = everything(rig)
    for spoilt in SPOILT:
        outcome = bring_in(ledger, spoilt.files, VALLEY, rig.clock, lead=AMINA)
        assert not outcome.done, spoilt.name
        said = report(outcome, dry_run=False)
        assert said[-1].endswith("Nothing was brought in."), spoilt.name
        assert any(line.startswith(spoilt.where) for line in said), spoilt.name
    assert everything(rig) == before


def test_a_dry_run_says_what_would_be_made_and_writes_nothing(rig: FileRig, ledger: BringingLedger) -> None:
    before = everything(rig)
    dry = came(rig, ledger, with_lead("amina"), dry_run=True)
    assert everything(rig) == before
    assert report(dry, dry_run=True)[-2:] == [
        "No problems.",
        (
            "It would make: 2 families, 2 homes, 4 people, 3 places in a home, 2 relationships,"
            " 1 way to be in touch, 1 number of another service, 1 open episode."
        ),
    ]
    real = came(rig, ledger, with_lead("amina"))
    assert real.plan.counts() == dry.plan.counts()


class Stumbling(sqlcipher3.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that fails at the nth of its writing statements."""

    left = -1

    def _count(self, sql: str) -> None:
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE", "COMMIT"):
            if self.left == 0:
                raise sqlcipher3.OperationalError("database or disk is full")
            self.left -= 1

    def execute(self, sql: str, *values: object) -> object:
        self._count(sql)
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: object) -> object:
        self._count(sql)
        return super().executemany(sql, *values)


def test_a_disk_that_fails_at_any_statement_leaves_no_half(rig: FileRig) -> None:
    before = everything(rig)
    done = False
    for statement in range(200):
        connection = connect(rig.path, rig.keys.ledger, Stumbling)
        connection.left = statement
        try:
            done = came(rig, BringingLedger(SqliteEngine(connection)), with_lead("amina")).done
        except sqlcipher3.OperationalError:
            assert everything(rig) == before
        finally:
            connection.close()
        if done:
            break
    assert done
    assert statement > 12


def test_what_the_hub_would_not_take_takes_all_of_it_back(rig: FileRig, ledger: BringingLedger) -> None:
    """A family that moved to another team since is told, at its row, and nothing else comes either."""
    came(rig, ledger, with_lead("amina"))
    rows = with_lead("amina")
    rows["people"].append(["5", "Rowan 214", "Isla", *[""] * 13])
    before = everything(rig)
    outcome = bring_in(ledger, as_files(rows), COAST, rig.clock)
    assert [one.sentence for one in outcome.findings] == ["people.csv, row 6: this family was brought to another team."]
    assert not outcome.done
    assert everything(rig) == before


def test_a_lead_nobody_is_stands_at_its_cell(rig: FileRig, ledger: BringingLedger) -> None:
    outcome = came(rig, ledger, with_lead("nobody"))
    assert [one.place.words for one in outcome.findings] == [
        "families.csv, row 2, column H “lead”", "families.csv, row 3, column H “lead”",
    ]  # fmt: skip
    assert not outcome.done
    for how in ({"lead": UserId("nobody")}, {}):
        with pytest.raises(Refused):
            bring_in(ledger, as_files(whole()), VALLEY if how else "none", rig.clock, **how)  # type: ignore[arg-type]


def test_without_anyone_who_may_read_it_is_said(rig: FileRig, ledger: BringingLedger) -> None:
    outcome = bring_in(ledger, as_files(whole()), COAST, rig.clock, dry_run=True)
    assert "nobody may read" in " ".join(report(outcome, dry_run=True))
    assert "nobody may read" not in " ".join(report(came(rig, ledger, whole(), dry_run=True), dry_run=True))


def test_an_account_of_somebody_else_is_never_written_under(rig: FileRig, ledger: BringingLedger) -> None:
    office.add_user(ledger, Account(UserId("import-valley"), "Somebody", LEAD, VALLEY))
    outcome = came(rig, ledger, with_lead("amina"))
    assert {one.author for one in outcome.plan.revisions} == {"import-valley-2"}
    assert Account(UserId("import-valley-2"), "Brought from another system", WORKER, VALLEY) in ledger.accounts()


def test_files_are_found_in_a_folder_and_others_left_alone(tmp_path: Path) -> None:
    for name, raw in (*as_files(whole()), ("~$all.xlsx", b"x"), (".hidden.csv", b"x"), ("readme.md", b"x")):
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "old").mkdir()
    assert [name for name, _ in read_files([tmp_path])] == sorted(f"{name}.csv" for name in whole())
    assert read_files([tmp_path / "people.csv"])[0][0] == "people.csv"
    with pytest.raises(Refused, match="no table"):
        read_files([tmp_path / "old"])
    with pytest.raises(Trouble):
        read_files([tmp_path / "nowhere.csv"])


# -- whole laptops -------------------------------------------------------------------------------------------------


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


def test_two_laptops_meet_a_hub_that_brought_families_in_and_hold_the_same(stage: Stage) -> None:
    amina, ruaridh, bashir = (stage.desk(user) for user in ("amina", "ruaridh", "bashir"))
    for desk in (amina, ruaridh, bashir):
        assert meet(desk).in_sync
    folder = stage.folder / "tables"
    folder.mkdir()
    for name, raw in as_files(whole()):
        (folder / name).write_bytes(raw)
    said = stage.hub.ask("import", str(folder), "--team", "outreach", "--lead", "amina")
    assert said.startswith("Brought in: 2 families")
    for desk in (amina, ruaridh, bashir, amina):
        assert meet(desk).in_sync
    assert [sorted(row.name for row in desk.families()) for desk in (amina, ruaridh, bashir)] == [
        ["Gillies family", "Ross"], ["Gillies family", "Ross"], [],
    ]  # fmt: skip
    assert amina.sending.digest() == ruaridh.sending.digest() != 0
    assert bashir.sending.digest() == 0
    family = next(row.id for row in amina.families() if row.name == "Gillies family")
    view = amina.open_family(family)
    assert [person.known_as for person in view.people] == ["Mairead", "Calum", "Baby of Mairead"]
    assert view.lead == "Amina Yusuf"
    amina.write(RecordId(family), {"best_time_to_visit": "Mornings"}, view.shown)
    for desk in (amina, ruaridh):
        assert meet(desk).in_sync
    assert ruaridh.open_family(FamilyId(family)).best_time_to_visit == "Mornings"
    assert "nothing new" in stage.hub.ask("import", str(folder), "--team", "outreach", "--lead", "amina")
    for desk in (amina, ruaridh):
        assert (done := meet(desk)).in_sync
        assert done.arrived == 0


def test_the_command_lists_every_problem_and_leaves_with_a_code(stage: Stage) -> None:
    bad = stage.folder / "people.csv"
    bad.write_text("person,family,known_as,born_on\n1,Rowan 1,Isla,05/04/2019\n2,Rowan 1,Una,2019-02-30\n")
    with pytest.raises(Trouble) as told:
        stage.hub.ask("import", str(bad), "--team", "outreach", "--dry-run")
    assert "Isla" not in told.value.sentence


def test_every_kind_that_is_brought_has_its_words() -> None:
    assert brought(as_files(whole())).counts().keys() == _WORDS.keys() <= KINDS.keys()
