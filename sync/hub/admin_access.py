"""The commands about who holds which family, and about the laptops that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from fsdesk.records.ids import DeviceId, FamilyId, UserId
from sync.hub import allocating, office
from sync.hub.commanding import in_folder, opened, says, table
from sync.protocol import Health, LaptopHealth


@click.group()
def access() -> None:
    """Who may read which family."""


@access.command("give")
@click.argument("user")
@click.argument("family")
@in_folder
@says
def give(user: str, family: str, folder: Path) -> None:
    """Let USER hold FAMILY, which no other worker holds."""
    ledger, _ = opened(folder)
    changed = allocating.give(ledger, UserId(user), FamilyId(family))
    click.echo("Given: the family comes with their next exchange." if changed else "They already hold it.")


@access.command("grant")
@click.argument("user")
@click.argument("family")
@in_folder
@says
def grant(user: str, family: str, folder: Path) -> None:
    """Let USER read FAMILY too, all of it."""
    ledger, _ = opened(folder)
    changed = office.grant_access(ledger, UserId(user), FamilyId(family))
    click.echo("Granted: the family comes with their next exchange." if changed else "They already may.")


@access.command("end")
@click.argument("user")
@click.argument("family")
@in_folder
@says
def end(user: str, family: str, folder: Path) -> None:
    """Let USER read FAMILY no longer."""
    ledger, _ = opened(folder)
    changed = office.end_access(ledger, UserId(user), FamilyId(family))
    click.echo("Ended: their laptops let it go with their next exchange." if changed else "They may not read it.")


@access.command("hand-over")
@click.argument("giver")
@click.argument("taker")
@click.argument("families", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="The whole caseload, instead of naming families.")
@in_folder
@says
def hand_over(giver: str, taker: str, families: tuple[str, ...], everything: bool, folder: Path) -> None:
    """End GIVER's hold on FAMILIES and give them to TAKER, all of them or none."""
    if everything is bool(families):
        raise click.UsageError("Name the families, or say --all.")
    ledger, _ = opened(folder)
    wanted = None if everything else list(map(FamilyId, families))
    handed = allocating.hand_over(ledger, UserId(giver), UserId(taker), wanted)
    click.echo(f"Handed over {len(handed)}: what {giver} has not sent yet still arrives, marked as late.")


@access.command("restrict")
@click.argument("family")
@click.argument("users", nargs=-1)
@click.option("--undo", is_flag=True, help="Let those who lead its team read it again.")
@in_folder
@says
def restrict(family: str, users: tuple[str, ...], undo: bool, folder: Path) -> None:
    """Let only USERS read FAMILY, leading or not."""
    if undo is bool(users):
        raise click.UsageError("Name who may read it, or say --undo.")
    ledger, _ = opened(folder)
    if undo:
        back = allocating.open_again(ledger, FamilyId(family))
        click.echo(f"Open again: {len(back)} who lead its team may read it.")
    else:
        lost = allocating.restrict(ledger, FamilyId(family), list(map(UserId, users)))
        click.echo(f"Restricted: {len(lost)} may read it no longer.")


@access.command("pending")
@in_folder
@says
def pending(folder: Path) -> None:
    """Laptops that have not confirmed that they removed a family: laptop, person, when last heard of, family."""
    ledger, _ = opened(folder)
    laptops = {one.device: one for one in ledger.laptops(None)}
    table(
        (one.device, laptops[one.device].user, _when(laptops[one.device].heard_at), one.family)
        for one in ledger.removals()
        if not one.confirmed
    )


@access.command("list")
@in_folder
@says
def listed(folder: Path) -> None:
    """Every access there is or was: person, team, family, from which count, until which."""
    ledger, _ = opened(folder)
    table(
        (one.user, one.team, one.family, one.since, "-" if one.until is None else one.until)
        for one in ledger.accesses()
    )


@click.group()
def device() -> None:
    """The laptops."""


@device.command("list")
@in_folder
@says
def devices(folder: Path) -> None:
    """All laptops: id, person, state, label, when last heard of, waiting, since, version, families to be removed."""
    ledger, _ = opened(folder)
    table(map(_laptop, ledger.laptops(None)))


def _laptop(one: LaptopHealth) -> Sequence[object]:
    state = "suspended" if one.suspended else "copied" if one.twins else "well"
    is_ = one.health or Health(0, "", "-", 0)
    return (one.device, one.user, state, one.label, _when(one.heard_at), is_.waiting, is_.oldest or "-", is_.app,
            one.unconfirmed)  # fmt: skip


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes") if at else "never"


@device.command("suspend")
@click.argument("device")
@click.option("--undo", is_flag=True, help="Hand it things again.")
@in_folder
@says
def suspend(device: str, undo: bool, folder: Path) -> None:
    """Hand DEVICE nothing more. What it still sends is taken, and marked as late."""
    ledger, _ = opened(folder)
    office.suspend_device(ledger, DeviceId(device), not undo)
    click.echo("It is handed things again." if undo else "Suspended: it is told with its next exchange.")
