"""The commands about what is kept from whom: exclusions, records for some only, and what was opened for a while."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.roles import reason_is_given
from fsdesk.trouble import Refused
from sync.hub import guarding
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.ledger_guarding import Exclusion

NOTE_CHARS_MAX = 2_000


def _now() -> int:
    return int(MachineClock().now().timestamp())


def _office() -> str:
    """Who sits at the hub's machine, as its system knows them."""
    try:
        return f"office:{getpass.getuser()}"
    except (KeyError, OSError):
        return "office"


@click.command("exclude")
@click.argument("user")
@click.argument("family")
@click.option("--reason", required=True, help="Why: kept with the exclusion, and shown to nobody it hides things from.")
@click.option("--undo", is_flag=True, help="Let the exclusion go. What they could read before, give them again.")
@in_folder
@says
def exclude(*, user: str, family: str, reason: str, undo: bool, folder: Path) -> None:
    """Hide from USER that FAMILY exists, whatever they hold, lead or open. Nothing but --undo takes it back."""
    ledger, _ = opened(folder)
    if undo:
        gone = guarding.include(ledger, UserId(user), FamilyId(family))
        click.echo("It is let go." if gone else "They were not excluded.")
        return
    said = Exclusion(UserId(user), FamilyId(family), _office(), reason[:NOTE_CHARS_MAX], _now())
    had = guarding.exclude(ledger, said)
    click.echo("Excluded: their laptops let it go with their next exchange." if had else "Excluded.")


@click.command("exclusions")
@in_folder
@says
def exclusions(folder: Path) -> None:
    """Every exclusion: person, family, who said so, when, and why."""
    ledger, _ = opened(folder)
    table((one.user, one.family, one.author, _when(one.at), one.reason) for one in ledger.exclusions())


@click.command("name")
@click.argument("record")
@click.argument("user")
@click.option("--undo", is_flag=True, help="Take it back.")
@in_folder
@says
def name(*, record: str, user: str, undo: bool, folder: Path) -> None:
    """Let USER read the restricted RECORD beside those it names itself."""
    ledger, _ = opened(folder)
    if undo:
        gone = guarding.name_no_longer(ledger, RecordId(record), UserId(user))
        click.echo("Taken back: it leaves their laptops with their next exchange." if gone else "They were not named.")
        return
    named = guarding.name_reader(ledger, RecordId(record), UserId(user), _office(), _now())
    click.echo("Named: it comes with their next exchange." if named else "They already may.")


@click.command("guarded")
@click.argument("family")
@in_folder
@says
def guarded(family: str, folder: Path) -> None:
    """The records of FAMILY that are for some only: record, restricted or not, for whom, kept from whom."""
    ledger, _ = opened(folder)
    records = ledger.guarded_of([FamilyId(family)])
    guards = ledger.guards(records.keys()) if records else {}
    table(
        (record, "restricted" if one.restricted else "open", _users(one.named), _users(one.kept_from))
        for record, one in sorted(guards.items())
    )


@click.command("opened")
@click.option("--all", "everything", is_flag=True, help="Also those somebody has looked over.")
@in_folder
@says
def was_opened(*, everything: bool, folder: Path) -> None:
    """Families opened for a while that nobody looked over: id, person, family, when, reason, who looked, what of it.

    This list should be empty. Ends with 2 while it is not.
    """
    ledger, _ = opened(folder)
    found = ledger.openings(unseen=not everything)
    table(
        (one.opening, one.user, one.family, _when(one.since), one.reason, one.looked_by or "-", one.note or "-")
        for one in found
    )
    if any(not one.looked_by for one in found):
        raise SystemExit(2)


@click.command("look-over")
@click.argument("opening")
@click.option("--note", required=True, help="What was found: at least twenty letters.")
@in_folder
@says
def look_over(opening: str, note: str, folder: Path) -> None:
    """Say that OPENING was looked over."""
    if not reason_is_given(note):
        raise Refused("The note says too little.", safe="Nothing was changed.")
    ledger, _ = opened(folder)
    if not ledger.look_over(opening, _office(), _now(), note[:NOTE_CHARS_MAX]):
        raise Refused("There is no such opening left to look over.", safe="Nothing was changed.")
    click.echo("Looked over.")


@click.command("conflicts")
@in_folder
@says
def conflicts(folder: Path) -> None:
    """What people said of themselves: id, person, family or in words, why, when, who settled it, and how."""
    ledger, _ = opened(folder)
    table(
        (
            one.conflict, one.user, one.family or one.about, one.reason, _when(one.at), one.settled_by or "-",
            ("kept out" if one.kept_out else "nothing changed") if one.settled_by else "-",
        )
        for one in ledger.conflicts()
    )  # fmt: skip


def _users(users: frozenset[str]) -> str:
    return " ".join(sorted(users)) or "-"


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes")


COMMANDS = (exclude, exclusions, name, guarded, was_opened, look_over, conflicts)
"""Commands of the group `access`."""
