"""The sub-commands of `fsdesk`: what can be done without a window. Each loads what it needs when it runs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fsdesk import __version__
from fsdesk.trouble import Refused, Told

EXIT_USAGE = 2
EXIT_CANNOT_UNLOCK = 4
EXIT_NO_HUB = 6
EXIT_TO_SETTLE = 7


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="fsdesk")
@click.option("--profile", "folder", type=click.Path(path_type=Path), help="Folder of the store, if not the usual one.")
@click.option(
    "--secrets-folder",
    type=click.Path(path_type=Path),
    help="Keep the laptop's secret in this folder instead of the password store (weaker).",
)
@click.pass_context
def main(context: click.Context, folder: Path | None, secrets_folder: Path | None) -> None:
    """Whole-family support, written at the kitchen table, with no signal."""
    from fsdesk.bugs import leave_no_trace_of_bugs
    from fsdesk.profile import profile

    leave_no_trace_of_bugs()
    context.obj = profile(folder, secrets_folder)
    if context.invoked_subcommand is None:
        from ui.start import run

        sys.exit(run(context.obj))


@main.command()
@click.argument("slip")
@click.option("--label", default="", help="What IT calls this laptop.")
@click.pass_obj
def join(profile: Any, slip: str, label: str) -> None:
    """Join the hub with the one-time SLIP from your team (a line that begins FSDESK1-)."""
    from fsdesk.clock import MachineClock
    from sync.meeting import enrol_laptop

    with _says(EXIT_NO_HUB):
        desk = enrol_laptop(
            profile.folder, slip, _new_passphrase(), profile.secrets, MachineClock(), label=label or "laptop"
        )
        name = desk.store.setting("partnership")
        desk.lock()
    click.echo(f"This laptop has joined {name}. Start FSDesk and unlock it.")


@main.command()
@click.option("--once", is_flag=True, help="One exchange, now.")
@click.option("--stick", type=click.Path(path_type=Path), help="By a USB stick: take in answers, write what waits.")
@click.option("--carry", is_flag=True, help="With --stick: carry colleagues' requests over this laptop's line.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def sync(profile: Any, once: bool, stick: Path | None, carry: bool, as_json: bool) -> None:
    """Meet the hub without a window."""
    import msgspec

    from fsdesk.desk import Stopped
    from sync import removing
    from sync.meeting import meet, remove_if_ordered

    if once is (stick is not None) or (carry and stick is None):
        raise click.UsageError("Say --once or --stick FOLDER; the window syncs by itself.")
    if stick is not None:
        _visit_stick(profile, stick, carry, as_json)
        return
    with _says(EXIT_NO_HUB):
        desk = _unlock(profile, to_send=True)
        try:
            done = meet(desk)
            ordered = removing.is_ordered(desk.sending)
            left = 0 if isinstance(desk, Stopped) or ordered else len(desk.to_settle())
            remove_if_ordered(desk, profile.secrets)
        finally:
            desk.lock()
    if ordered:
        click.echo("Your partnership asked this laptop to remove all it held, and it has.", err=True)
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    else:
        click.echo(
            f"{done.sent} sent, {done.arrived} received, {'all the same' if done.in_sync else 'not yet the same'}."
        )
    if left:
        click.echo(f"{left} to settle: start FSDesk and look under Sync.", err=True)
        sys.exit(EXIT_TO_SETTLE)


def _visit_stick(profile: Any, folder: Path, carry: bool, as_json: bool) -> None:
    import msgspec

    from fsdesk import wiping
    from sync import removing
    from sync.meeting import hub_line, remove_if_ordered, visit_stick

    with _says(EXIT_NO_HUB):
        if wiping.under_way(profile.folder) is not None:
            left = removing.go_on(profile.folder, profile.secrets, hub_line, stick=folder)
            click.echo("What is still to be told is on the stick." if left else "All is removed, and the hub knows.")
            return
        desk = _unlock(profile, to_send=True)
        try:
            line = hub_line(desk.store.setting("hub_url")) if carry else None
            with contextlib.closing(line) if line is not None else contextlib.nullcontext():
                done = visit_stick(desk, folder, line)
            ordered = removing.is_ordered(desk.sending)
            remove_if_ordered(desk, profile.secrets, stick=folder)
        finally:
            desk.lock()
    if ordered:
        click.echo("Your partnership asked this laptop to remove all it held, and it has.", err=True)
    click.echo(msgspec.json.encode(done).decode() if as_json else done.sentence)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def status(profile: Any, as_json: bool) -> None:
    """What is on this laptop and what waits to be sent. Counts only, no names."""
    import msgspec

    from fsdesk.desk import Line
    from fsdesk.policy import unusable_here

    if unusable := unusable_here():
        click.echo(f"Set for this laptop and not usable, so as if not set: {', '.join(unusable)}.", err=True)
    with _says(EXIT_CANNOT_UNLOCK):
        desk = _unlock(profile)
        line, me, pictures = desk.sync_line(Line()), desk.me(), desk.attaching.counts()
        desk.lock()
    figures = {
        "families": me.families_here,
        "waiting": line.waiting,
        "to_settle": line.to_settle,
        "pictures_to_send": pictures.to_send,
        "pictures_to_come": pictures.to_come,
        "pictures_refused": pictures.refused,
        "state": line.state.value,
        "last_sync": me.last_sync,
        "version": __version__,
    }
    if as_json:
        click.echo(msgspec.json.encode(figures).decode())
    else:
        for name, value in figures.items():
            click.echo(f"{name.replace('_', ' '):17} {value}")


@main.command()
@click.option("--headless", is_flag=True, help="Play the story without a screen and print it.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), help="Keep hub/, worker/ and lead/ here.")
@click.option("--note-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The visit's note.")
@click.option("--json", "outcome", type=click.Path(path_type=Path), help="Write what happened to this file.")
@click.option("--shots", type=click.Path(path_type=Path), help="Save a picture of every page in this folder.")
def demo(headless: bool, folder: Path | None, note_file: Path | None, outcome: Path | None, shots: Path | None) -> None:
    """A hub, two laptops and make-believe families on this machine."""
    from fsdesk.demo.play import play

    with _says(1):
        sys.exit(play(headless=headless, folder=folder, note_file=note_file, outcome=outcome, shots=shots))


@main.command()
@click.option("--family", default="", help="One family, whole: a JSON file.")
@click.option("--list", "which", type=click.Choice(["families", "people", "steps", "visits"]), help="CSV or .xlsx.")
@click.option("--to", "path", required=True, type=click.Path(path_type=Path), help="The file, or a folder.")
@click.option("--history", is_flag=True, help="With a family: everything that was ever written.")
@click.option("--yes", is_flag=True, help="Also what is restricted.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def export(profile: Any, /, path: Path, **asked: Any) -> None:
    """Take a family or a list with you. Says counts only."""
    from fsdesk.taking_out.taking import Asked, take_out

    wanted = Asked(**asked)
    if bool(wanted.family) is bool(wanted.which):
        raise click.UsageError("Say one of --family and --list.")
    with _says(1):
        desk = _unlock(profile)
        try:
            said = take_out(desk, wanted, path)
        finally:
            desk.lock()
    click.echo(said)


@contextlib.contextmanager
def _says(code: int) -> Iterator[None]:
    """Say what went wrong in its own sentence, and leave with the exit code its kind has."""
    try:
        yield
    except Told as told:
        click.echo(told.sentence, err=True)
        sys.exit(EXIT_CANNOT_UNLOCK if isinstance(told, Refused) else code)


def _unlock(profile: Any, *, to_send: bool = False) -> Any:
    """The desk; with `to_send` also one that may not be read now."""
    from fsdesk.clock import MachineClock
    from fsdesk.desk import Desk

    if not profile.joined:
        raise Refused(
            "There is no FSDesk store here yet.",
            next_step="Join first, with the slip from your team: fsdesk join SLIP.",
        )
    passphrase = click.prompt("Passphrase", hide_input=True, err=True)
    opened = Desk.open if to_send else Desk.unlock
    return opened(profile.folder, passphrase, profile.secrets, MachineClock())


def _new_passphrase() -> str:
    return str(
        click.prompt(
            "Choose a passphrase (four or five words you can remember)",
            hide_input=True,
            confirmation_prompt="The same again",
            err=True,
        )
    )
