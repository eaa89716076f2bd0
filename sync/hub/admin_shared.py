"""The commands about partners: who is named for which family, and ending it. They show ids and days, no words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId, UserId
from sync.hub import shared
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.noting import OFFICE


@click.group()
def partner() -> None:
    """Who of another agency is named for which family. Naming is for who leads its team, at their desk."""


@partner.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those who were named once.")
@in_folder
@says
def listed(*, everything: bool, folder: Path) -> None:
    """Partners who are named: person, family, agency, by whom, since when, and until when."""
    ledger, _ = opened(folder)
    table(
        (one.user, one.family, one.agency, one.author, _when(one.since), _when(one.ended) if one.ended else "-")
        for one in ledger.all_namings()
        if everything or not one.ended
    )


@partner.command("end")
@click.argument("user")
@click.argument("family")
@in_folder
@says
def ended(*, user: str, family: str, folder: Path) -> None:
    """Let USER read nothing more of FAMILY as a partner. What they sent stays for those who work with it."""
    ledger, _ = opened(folder)
    now = int(MachineClock().now().timestamp())
    gone = shared.end(ledger, UserId(user), FamilyId(family), OFFICE, now)
    click.echo("Ended: it counts from what they ask next." if gone else "They are not named for it.")


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes")
