"""Old records: due by the partnership's own classes, decided by two people, stopped by a hold; destroyed at the hub, on
every laptop at its next contact, and again from a copy that still held them, with every chain and digest whole.

Planted one at a time, each seen caught here: one person's word taken for two; a hold that is not asked; a record
destroyed though somebody has worked with the family since; pieces, heads or set-aside words left; a laptop not told; a
certificate of another hub believed; the log's rows taken out instead of emptied; words that are kept of a twin, of a
stranger's writing, or of a record of this family under another's name.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlcipher3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec.structs import replace

from fsdesk.records import Family, Involvement, Person
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import body, body_hash
from fsdesk.rules_retention import Due, Facts, RetentionClass, classes_of, decided, due, years_after
from fsdesk.trouble import Refused
from sync import asked_keeping as asked
from sync.hub import certificates, office, retaining
from sync.hub.certificates import classes_in
from sync.hub.checking import check_ledger
from sync.hub.copies import write_copy
from sync.hub.copying import chunks_of
from sync.hub.keyfile import write_keys
from sync.hub.ledger import Account
from sync.hub.ledger_retaining import Hold, Purged
from sync.hub.migrating import revisions
from sync.hub.opening import open_hub
from sync.hub.restoring import restore
from sync.hub.verdicts import verdict_of
from sync.protocol import Unreadable
from tests.sync.hub.conftest import AMINA, COAST, COLM, KEYS, MORAG, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import InMemory, OnServer

CLASSES = (
    RetentionClass(key="concern", title="A concern", counted_from="youngest_birth", years=25, any_of=("risk_flag",)),
    RetentionClass(key="closed", title="Closed", counted_from="closed", years=6),
)
GRACE = UserId("grace")
TOKEN = "the boat is called Sunniva"
SIX_YEARS_S = 6 * 366 * 86_400
REASON = "Six years have passed."


def signed_at(
    laptop: Laptop, family: FamilyId, person: str = "", *, decision: str = "destroy", until: str = "",
    reason: str = REASON,
) -> asked.Said:  # fmt: skip
    """What the person of a laptop says of a family, as their laptop signs it."""
    saying = asked.Saying(
        laptop.device, laptop.user, family, RecordId(person), decision, b"", until, "2033-01-01T10:00:00+00:00"
    )
    return asked.signed(saying, reason, laptop.sign)


class Old:
    """A hub with one family that was closed long ago, on the laptops of Amina and of Morag, who leads."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        office.add_user(rig.ledger, Account(GRACE, "Grace", "ig_officer", COAST))
        self.amina, self.morag, self.grace = rig.laptop(AMINA), rig.laptop(MORAG), rig.laptop(GRACE)
        first = self.write(Family(label="Rowan 1", status="closed"))
        self.family = FamilyId(first.family)
        self.write(Involvement(opened_on="2026-10-01", closed_on="2026-11-20"), first.family)
        self.write(Person(full_name="Kirsty Grant", born_on="2019-02"), first.family)
        self.write(Family(label=TOKEN), first.family)
        rig.ledger.keep_pieces([(self.family, b"h" * 32, TOKEN.encode())], rig.hub.now())
        other = self.amina.write()
        self.amina.exchange([other])
        self.other = FamilyId(other.family)
        self.morag.exchange()
        assert TOKEN in str(self.morag.held.values())

    def write(self, record: Any, family: str = "") -> Any:
        made = self.amina.write(family, kind=record.kind(), fields=record.written())
        self.amina.exchange([made])
        return made

    @property
    def later(self) -> int:
        return self.rig.hub.now() + SIX_YEARS_S

    def say(self, *users: UserId, decision: str = "destroy", until: str = "", reason: str = REASON) -> str:
        agreed = ""
        for user in users:
            laptop = self.grace if user == GRACE else self.morag
            asker = self.rig.ledger.device(laptop.device)
            assert asker is not None
            said = signed_at(laptop, self.family, decision=decision, until=until, reason=reason)
            agreed = retaining.say(self.rig.ledger, verdict_of(asker, said, self.later))
        return agreed

    def items(self) -> list[retaining.Item]:
        return retaining.due_items(self.rig.ledger, CLASSES, self.later)

    def destroy(self) -> tuple[retaining.Certificate, Purged]:
        return retaining.destroy(self.rig.ledger, self.rig.keys, self.family, CLASSES, self.later)


@pytest.fixture
def old(rig: Rig) -> Old:
    return Old(rig)


def test_a_record_is_destroyed_when_two_people_have_decided_and_everything_else_still_holds(old: Old) -> None:
    ledger = old.rig.ledger
    before = {team.team: (team.head, ledger.link_at(team.team, team.head)) for team in ledger.teams()}
    (item,) = old.items()
    assert (item.family, item.due, item.decided, item.held) == (
        old.family, Due(key="closed", title="Closed", trigger="2026-11-20", due="2032-11-20"), "", False,
    )  # fmt: skip
    assert old.say(MORAG) == ""
    assert old.say(MORAG) == ""
    with pytest.raises(Refused):
        old.destroy()
    assert old.say(GRACE) == "destroy"
    certificate, purged = old.destroy()
    assert (certificate.revisions, certificate.piece_bytes, certificate.decided_by) == (4, len(TOKEN), (GRACE, MORAG))
    assert retaining.read_certificate(purged, old.rig.keys.signing.public_key()) == certificate
    assert ledger.bodies_of_families([old.family]) == {}
    assert ledger.piece_bytes(old.family) == 0
    for team, (head, link) in before.items():
        assert ledger.link_at(team, head) == link
    assert list(ledger.bodies_of_families([old.other])) == [old.other]
    assert old.items() == []
    assert [one.family for one in ledger.purges()] == [old.family]
    with pytest.raises(Refused, match="destroyed already"):
        old.say(GRACE)


def test_every_laptop_lets_it_go_at_its_next_contact_and_says_so(old: Old) -> None:
    old.say(MORAG, GRACE)
    old.destroy()
    on = retaining.still_on(old.rig.ledger, [old.family])[old.family]
    assert sorted(on) == sorted([old.amina.device, old.morag.device])
    for laptop in (old.amina, old.morag):
        heard = laptop.exchange()
        assert heard.answer.unload == (old.family,)
        assert TOKEN not in str(laptop.held.values())
        laptop.exchange(unloaded=(old.family,))
    assert old.morag.exchange().answer.digest == old.morag.digest()
    assert retaining.still_on(old.rig.ledger, [old.family])[old.family] == []
    newcomer = old.rig.laptop(MORAG)
    assert TOKEN not in str(newcomer.exchange().bodies)


def aside(old: Old) -> list[tuple[str, int, bytes, bytes]]:
    """What was set aside: laptop, number, hash, body."""
    return [(device, n, value, body) for _, device, n, value, body in old.rig.ledger.set_aside_bodies()]


def test_of_what_was_written_meanwhile_the_hub_keeps_the_hash_and_says_so(old: Old) -> None:
    old.say(MORAG, GRACE)
    old.destroy()
    made = old.amina.write(old.family, fields={"note": TOKEN})
    heard = old.amina.exchange([made])
    assert [(one.n, one.code) for one in heard.answer.refused] == [(made.n, "purged")]
    assert old.rig.ledger.bodies_of_families([old.family]) == {}
    assert aside(old) == [(old.amina.device, made.n, body_hash(body(made)), b"")]
    again = old.amina.exchange([made])
    assert [(one.n, one.code) for one in again.answer.refused] == [(made.n, "purged")]
    assert len(aside(old)) == 1


@pytest.mark.parametrize("wrong", ["a twin", "nobody's to write", "in a way the hub refuses", "under another family"])
def test_whatever_else_is_wrong_with_it_no_word_of_it_stays_at_the_hub(old: Old, wrong: str) -> None:
    colm = old.rig.laptop(COLM)
    old.say(MORAG, GRACE)
    old.destroy()
    said = {"note": TOKEN}
    if wrong == "a twin":
        old.amina.exchange([old.amina.write(old.family, n=1, fields=said)])
    elif wrong == "nobody's to write":
        colm.exchange([colm.write(old.family, fields=said)])
    elif wrong == "in a way the hub refuses":
        old.amina.exchange([old.amina.write(old.family, fields=said, kind="visit", over=("not a name",))])
    else:
        old.amina.exchange([old.amina.write(old.other, old.family, kind="family", fields={"label": TOKEN})])
    assert [kept for _, _, _, kept in aside(old)] == [b""]
    if not isinstance(old.rig.standing, InMemory):
        for table in ("refused", "twin", "log", "piece"):
            assert TOKEN not in repr(old.rig.rows(f"SELECT * FROM {table}"))


def test_a_legal_hold_stops_it_and_what_was_decided_before_is_decided_anew(old: Old) -> None:
    old.say(MORAG, GRACE)
    retaining.hold(
        old.rig.ledger, Hold(old.family, old.later, GRACE, "The inquiry asks for it.", "2033-01-01", 0, UserId(""))
    )
    assert [item.held for item in old.items()] == [True]
    with pytest.raises(Refused):
        old.destroy()
    retaining.lift(old.rig.ledger, old.family, GRACE, "The inquiry has ended.", old.later + 1)
    assert [(item.held, item.decided) for item in old.items()] == [(False, "")]
    with pytest.raises(Refused):
        old.destroy()
    old.say(MORAG, GRACE)
    assert old.destroy()[0].revisions == 4


def test_people_who_disagree_or_want_to_keep_it_keep_it(old: Old) -> None:
    old.say(MORAG)
    assert old.say(GRACE, decision="extend", until="2034-06-01") == ""
    with pytest.raises(Refused):
        old.destroy()
    assert old.say(MORAG, decision="extend", until="2035-01-01") == "extend"
    assert old.items() == []
    (again,) = retaining.due_items(old.rig.ledger, CLASSES, old.rig.hub.now() + 8 * 365 * 86_400)
    assert (again.decided, [one.user for one in again.verdicts]) == ("", [MORAG])
    for decision, until, reason in (
        ("burn", "", REASON), ("destroy", "", "old"), ("extend", "", REASON), ("destroy", "2034-01-01", REASON),
        ("extend", "next year", REASON),
    ):  # fmt: skip
        with pytest.raises(Refused):
            old.say(GRACE, decision=decision, until=until, reason=reason)


def test_a_verdict_that_its_laptop_did_not_sign_decides_nothing(old: Old) -> None:
    ledger = old.rig.ledger
    old.say(MORAG, GRACE)
    mine, theirs = ledger.verdicts([old.family])
    asker = ledger.device(old.morag.device)
    assert asker is not None
    said = signed_at(old.grace, old.family)
    for spoilt in (said, replace(said, reason="Another reason altogether."), replace(said, sign=bytes(64))):
        with pytest.raises(Unreadable):
            verdict_of(asker, spoilt, 1)
    lent = signed_at(replace_user(old.morag, GRACE), old.family)
    with pytest.raises(Unreadable):
        verdict_of(asker, lent, 1)
    for forged in (
        theirs._replace(user=MORAG, device=mine.device), theirs._replace(sign=mine.sign), mine._replace(user=GRACE),
        theirs._replace(reason="Put there by somebody else."), theirs._replace(body=mine.body, sign=mine.sign),
    ):  # fmt: skip
        ledger.forget_verdicts(old.family)
        for one in (mine, forged) if forged.user != MORAG else (forged, mine._replace(user=GRACE)):
            ledger.keep_verdict(one)
        with pytest.raises(Refused):
            old.destroy()
    ledger.forget_verdicts(old.family)
    for one in (mine, theirs):
        ledger.keep_verdict(one)
    certificate, _ = old.destroy()
    for kept in certificate.signed:
        key = Ed25519PublicKey.from_public_bytes(kept.laptop_key)
        key.verify(kept.signature, asked.SAYING_CONTEXT + kept.said)
        assert REASON.encode() not in kept.said


def replace_user(laptop: Laptop, user: UserId) -> Any:
    """A laptop that says it is somebody else's."""

    class Lent:
        device, sign = laptop.device, laptop.sign

    Lent.user = user  # type: ignore[attr-defined]
    return Lent


def test_what_was_said_before_somebody_worked_with_them_again_decides_nothing(old: Old) -> None:
    old.say(MORAG, GRACE)
    late = replace(old.amina.write(old.family), written_at="2032-12-30T10:00:00+00:00")
    old.amina.exchange([late])
    (item,) = retaining.due_items(old.rig.ledger, CLASSES, old.later + 60 * 86_400)
    assert (item.decided, item.facts.last_action) == ("", "2032-12-30")


def test_a_family_that_came_back_is_not_due(old: Old) -> None:
    old.say(MORAG, GRACE)
    made = old.amina.write(old.family, old.family, kind="family", fields={"status": "active"})
    old.amina.exchange([made])
    assert old.items() == []
    with pytest.raises(Refused):
        old.destroy()


def test_a_copy_of_before_is_destroyed_again_when_it_is_put_back(file_rig: Any, tmp_path: Path) -> None:
    old = Old(file_rig)
    with file_rig.ledger.reading():
        write_copy(tmp_path / "copy", KEYS.ledger, chunks_of(file_rig.ledger.engine, revisions()[-1]))
    old.say(MORAG, GRACE)
    _, purged = old.destroy()
    assert check_ledger(file_rig.ledger.engine).wrong == ()
    folder = tmp_path / "new"
    folder.mkdir()
    write_keys(folder, KEYS)
    assert certificates.keep_certificate(folder, purged).stat().st_mode & 0o777 == 0o600
    (folder / certificates.FOLDER / "other.json").write_bytes(b"no certificate")
    restore(tmp_path / "copy", folder, {})
    ledger, _ = open_hub(folder, {})
    assert ledger.bodies_of_families([old.family]) == {}
    assert ledger.purged([old.family]) == {old.family}
    assert check_ledger(ledger.engine).wrong == ()
    ledger.close()


def test_a_certificate_of_somebody_else_destroys_nothing(old: Old) -> None:
    old.say(MORAG, GRACE)
    _, purged = old.destroy()
    for spoilt in (
        purged._replace(family=old.other),
        purged._replace(certificate=purged.certificate.replace(old.family.encode(), old.other.encode())),
        purged._replace(signature=bytes(64)),
    ):
        with pytest.raises(Refused):
            retaining.destroy_again(old.rig.ledger, old.rig.keys, spoilt, 9)
    assert not retaining.destroy_again(old.rig.ledger, old.rig.keys, purged, 9)
    assert list(old.rig.ledger.bodies_of_families([old.other])) == [old.other]


def test_of_a_log_only_what_was_destroyed_can_be_emptied_in_a_file(file_rig: Any) -> None:
    old = Old(file_rig)
    change = file_rig.ledger.engine.change
    statements = ("UPDATE log SET body = x''", "UPDATE log SET late = 1", "DELETE FROM log", "DELETE FROM purge")
    with pytest.raises(sqlcipher3.DatabaseError, match="append-only"):
        change(statements[0], {})
    old.say(MORAG, GRACE)
    old.destroy()
    for statement in statements:
        with pytest.raises(sqlcipher3.DatabaseError, match=r"append-only|never changed"):
            change(statement, {})


def test_of_a_log_only_what_was_destroyed_can_be_emptied_on_a_server(database: str) -> None:
    standing = OnServer(database)
    old = Old(Rig(standing))
    old.say(MORAG, GRACE)
    old.destroy()
    for statement in (
        "UPDATE log SET body = ''", "UPDATE log SET late = 1", "DELETE FROM log", "TRUNCATE log", "DELETE FROM purge",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            old.rig.ledger.engine.change(statement, {})  # type: ignore[attr-defined]  # it is on a server
    standing.close()


# --- the rules ----------------------------------------------------------------------------------------------------

FACTS = Facts(
    is_closed=True, closed_on="2020-02-29", last_action="2020-03-01", youngest_birth="2010-05", kinds=frozenset()
)


@pytest.mark.parametrize(
    ("change", "today", "expected"),
    [
        ({}, "2026-02-27", None),
        ({}, "2026-02-28", ("closed", "2026-02-28")),
        ({"is_closed": False}, "2099-01-01", None),
        ({"kinds": frozenset({"risk_flag"})}, "2035-05-30", None),
        ({"kinds": frozenset({"risk_flag"})}, "2035-05-31", ("concern", "2035-05-31")),
        ({"closed_on": ""}, "2026-03-01", ("closed", "2026-03-01")),
        ({"last_action": "2027-01-01"}, "2026-12-31", None),
    ],
)
def test_a_record_is_due_by_the_first_class_that_fits(
    change: dict[str, Any], today: str, expected: tuple[str, str] | None
) -> None:
    found = due(replace(FACTS, **change), CLASSES, date.fromisoformat(today))
    assert (None if found is None else (found.key, found.due)) == expected


def test_two_different_people_decide_when_nobody_disagrees() -> None:
    assert decided([]) == decided([("a", "destroy")]) == ""
    assert decided([("a", "destroy"), ("a", "destroy")]) == ""
    assert decided([("a", "destroy"), ("b", "destroy")]) == "destroy"
    assert decided([("a", "destroy"), ("b", "destroy"), ("c", "extend")]) == ""
    assert years_after("2020", 1) == "2021-12-31"


def test_the_classes_that_come_with_it_are_in_force_until_the_partnership_writes_its_own(tmp_path: Path) -> None:
    assert [one.key for one in classes_in(tmp_path)] == ["safeguarding", "early_help"]
    own = '[[class]]\nkey = "all"\ntitle = "All"\nfrom = "last_action"\nyears = 3\n'
    (tmp_path / "retention.toml").write_text(own, encoding="utf-8")
    assert [(one.key, one.years) for one in classes_in(tmp_path)] == [("all", 3)]
    for spoilt in (own.replace("3", "0"), own.replace("last_action", "whenever"), own + own, "", "class = 3", "["):
        with pytest.raises(Refused):
            classes_of(spoilt)
