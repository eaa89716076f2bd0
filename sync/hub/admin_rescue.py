"""The commands for a laptop nobody can unlock: its rescue code, the keepers' answer, a slip for new keys.

The hub only brings out what it cannot open (`code`); two keepers open it on a machine that meets no network (`read`,
`answer`).
"""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from fsdesk.clock import MachineClock
from fsdesk.keepers_asked import KeepersAsked, answer
from fsdesk.records.ids import DeviceId
from fsdesk.recovery import as_line, content_of, not_whole
from fsdesk.slots import RescueCode
from fsdesk.spoken import aloud
from fsdesk.trouble import Refused
from sync.hub import office
from sync.hub.admin_recovery import line_of, private_of, recovery, share_option, write_new
from sync.hub.commanding import in_folder, opened, says
from sync.hub.ledger import Escrow
from sync.slips import slip_text

_CODE_MARK = "FSDESKCODE1-"


@recovery.command("code")
@click.argument("device")
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@in_folder
@says
def code(device: str, path: Path, folder: Path) -> None:
    """Write the rescue code of the laptop DEVICE, sealed to the keepers, to a file for their machine."""
    ledger, _ = opened(folder)
    kept = ledger.escrow(DeviceId(device))
    if kept is None:
        raise Refused(
            "This hub keeps no rescue code of a laptop with that id.",
            next_step="See fsdesk-hub device list; or let the laptop ask the keepers (fsdesk-hub recovery answer).",
        )
    laptop = ledger.device(kept.device)
    if laptop is None or laptop.suspended:
        raise Refused(
            "This laptop has been stopped.",
            safe="Nothing was written.",
            next_step="If it is right to, let it be read again first: fsdesk-hub device suspend --undo.",
        )
    write_new(path, as_line(_CODE_MARK, msgspec.msgpack.encode((kept.device, kept.number, kept.sealed))))
    click.echo(f"Code number {kept.number} of laptop {kept.device} is in {path.name}: two keepers read it.")


@recovery.command("read")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@share_option
@says
def read(file: Path, shares: tuple[Path, ...]) -> None:
    """Print the rescue code in FILE, and how it is read over a telephone. Once you know who is on the line."""
    try:
        kept = _kept(content_of(_CODE_MARK, line_of(file)))
    except (ValueError, msgspec.MsgspecError) as error:
        raise not_whole("sealed code") from error
    spoken = RescueCode.from_escrow(kept.sealed, kept.device, kept.number, private_of(shares)).spoken()
    click.echo(f"Laptop {kept.device}, code number {kept.number}:")
    for group, words in zip(spoken.split(), aloud(spoken), strict=True):
        click.echo(f"  {group}   {words}")
    click.echo("It opens that laptop once; the laptop makes another at its next contact. Keep it nowhere.")


def _kept(raw: bytes) -> Escrow:
    device, number, sealed = msgspec.msgpack.decode(raw, type=tuple[DeviceId, int, bytes])
    return Escrow(device, number, sealed)


@recovery.command("answer")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@share_option
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--name", default="", help="The name of the request, as it was read to you (asked for when not given).")
@says
def answer_laptop(file: Path, shares: tuple[Path, ...], path: Path, name: str) -> None:
    """Answer a laptop's request in FILE, once its person has read its name to you over the telephone."""
    asked = KeepersAsked.from_line(line_of(file))
    click.echo(f"Laptop {asked.keepers_slot.laptop} asks. Ring its person: do not go by the number they give you.")
    heard = name or str(click.prompt("The name they read to you"))
    if "".join(heard.split()).upper() != "".join(asked.answer_key.key_id.split()):
        raise Refused(
            "That is not the name of this request: somebody may have put another in its place.",
            safe="Nothing was opened.",
            next_step="Have the name read again; if it is still another, ask for the request anew.",
        )
    write_new(path, answer(asked, private_of(shares)))
    click.echo(f"The answer is in {path.name}: only that laptop opens it. It also needs fsdesk-hub device renew.")


@click.command("renew")
@click.argument("device")
@click.option("--url", default="http://127.0.0.1:8463", show_default=True, help="Where the laptop finds the hub.")
@in_folder
@says
def renew(device: str, url: str, folder: Path) -> None:
    """Print a slip that gives the laptop DEVICE new keys, once, within 72 hours: after the keepers opened it."""
    ledger, keys = opened(folder)
    slip = office.renewing_slip(ledger, keys, DeviceId(device), url, int(MachineClock().now().timestamp()))
    click.echo(slip_text(slip))
