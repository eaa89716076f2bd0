"""The commands for laptops that ask the keepers by way of this hub: what waits, a file for them, their answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.keepers_asked import KeepersAsked
from sync.hub import keepers
from sync.hub.admin_recovery import line_of, recovery, write_new
from sync.hub.commanding import in_folder, opened, says, table

__all__ = ["recovery"]


def _now() -> int:
    return int(MachineClock().now().timestamp())


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes")


@recovery.command("requests")
@in_folder
@says
def requests(folder: Path) -> None:
    """Which locked laptops ask the keepers: name of the request, laptop, since when, until when, answered or not."""
    ledger, _ = opened(folder)
    table(
        (keepers.name_of(one), one.device, _when(one.asked_at), _when(one.expires_at), "answered" if one.answer else "")
        for one in keepers.waiting(ledger, _now())
    )


@recovery.command("take-request")
@click.argument("name")
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@in_folder
@says
def take_request(name: str, path: Path, folder: Path) -> None:
    """Write the request called NAME to a file for the keepers' machine; the first letters of its name are enough."""
    ledger, _ = opened(folder)
    asked = keepers.find(ledger, name, _now())
    write_new(path, KeepersAsked.from_bytes(asked.body).line())
    click.echo(f"{path.name} is for the keepers: two of them answer it with fsdesk-hub recovery answer.")


@recovery.command("put-answer")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@in_folder
@says
def put_answer(name: str, file: Path, folder: Path) -> None:
    """Hand the keepers' answer in FILE to the laptop whose request is called NAME; only that laptop opens it."""
    ledger, _ = opened(folder)
    asked = keepers.put_answer(ledger, name, line_of(file), _now())
    click.echo(f"Laptop {asked.device} is told with its next asking. It also needs fsdesk-hub device renew.")
