"""The hub's command line: make one, serve it, and do the office's work, also while it serves.

Commands and the serving process share the ledger's file; each write is one short transaction, and the hub keeps
nothing of it in memory, so that a change counts from the next request on. No second way in has to be guarded.
"""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext
from pathlib import Path

import click

from fsdesk.bugs import leave_no_trace_of_bugs
from fsdesk.clock import MachineClock
from fsdesk.records.ids import TeamId, UserId
from fsdesk.trouble import Refused, Trouble
from sync.hub import admin_laptops, office
from sync.hub.admin_access import access, device
from sync.hub.admin_audit import audit
from sync.hub.admin_keepers import recovery
from sync.hub.admin_keeping import COMMANDS as KEEPING
from sync.hub.admin_out import out
from sync.hub.admin_proof import receipt, stick
from sync.hub.admin_rescue import renew
from sync.hub.admin_retention import retention
from sync.hub.admin_shared import partner
from sync.hub.admin_upkeep import COMMANDS
from sync.hub.commanding import EXIT_REFUSED, in_folder, opened, says, table
from sync.hub.door import STALL_S
from sync.hub.engine_sqlite import serving_lock
from sync.hub.hub import Hub
from sync.hub.keyfile import KEY_FILE
from sync.hub.ledger import ROLES, WORKER, Account
from sync.hub.making import make_hub
from sync.hub.opening import database_url
from sync.slips import slip_text

URL_DEFAULT = "http://127.0.0.1:8463"


@click.group()
def main() -> None:
    """The hub: keeps what desks send, hands it to those who may have it."""
    leave_no_trace_of_bugs()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--partnership", default="Partnership", show_default=True, help="What the partnership is called.")
@click.option("--database", default="", help="A PostgreSQL address (postgresql://…) instead of a file in FOLDER.")
@says
def init(folder: Path, partnership: str, database: str) -> None:
    """Make a new hub in FOLDER."""
    make_hub(folder, partnership, database, os.environ)
    click.echo(f"The hub of {partnership} is made in {folder}.")
    click.echo(f"Keep a copy of {folder / KEY_FILE} apart from the ledger's: without it nobody can read the ledger.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8463, show_default=True, help="0 lets the system choose one.")
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the port here once listening.")
@click.option("--stall-s", default=STALL_S, show_default=True, help="End a request that sends nothing for so long.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve.")
@click.option("--metrics-port", type=int, help="Answer /metrics on this port, to this machine only.")
@click.option(
    "--look-every-s",
    type=click.FloatRange(min=0.05),
    default=15.0,
    show_default=True,
    help="How often to look who has not come back.",
)
@says
def serve(
    *,
    folder: Path,
    host: str,
    port: int,
    port_file: Path | None,
    stall_s: float,
    workers: int,
    metrics_port: int | None,
    look_every_s: float,
) -> None:
    """Serve the hub in FOLDER until told to stop."""
    # uvicorn and starlette are for this command only: the others start in half the time without them.
    from sync.hub.logbook import log_in_short
    from sync.hub.metering import LOOPBACK, counted_together, serve_counts
    from sync.hub.serving import POOL_MAX, serve_by_workers, serve_hub

    log_in_short()
    on_server = bool(database_url(folder, os.environ))
    if workers > 1 and not on_server:
        raise Refused(
            "A ledger in a file is served by one process.",
            safe="Nothing was started.",
            next_step="Leave --workers out, or make a hub on a PostgreSQL server with fsdesk-hub init --database.",
        )
    ledger, keys = opened(folder, POOL_MAX)
    alone = nullcontext() if on_server else serving_lock(folder)
    counts = counted_together() if workers > 1 else nullcontext()
    with alone, _listen(host, port) as listener, counts:
        click.echo(f"Listening on http://{host}:{listener.getsockname()[1]}")
        if metrics_port is not None:
            click.echo(f"Counts are on http://{LOOPBACK}:{serve_counts(metrics_port)}/metrics")
        if workers > 1:
            ledger.close()
            serve_by_workers(folder, workers, listener, stall_s, port_file, look_every_s=look_every_s)
        else:
            serve_hub(
                Hub(ledger, keys, MachineClock(), folder), listener, stall_s, port_file,
                engine=ledger.engine, threads=on_server, folder=folder, look_every_s=look_every_s,
            )  # fmt: skip


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=256)
    except OSError as error:
        raise Trouble(
            f"Nothing can listen on {host}, port {port}.", next_step="Choose another with --host and --port."
        ) from error


@main.group()
def user() -> None:
    """The people."""


@user.command("add")
@click.argument("name")
@click.option("--team", required=True, help="The id of their team.")
@click.option("--role", type=click.Choice(ROLES), default=WORKER, show_default=True)
@click.option("--id", "name_id", default="", help="The id the record knows them by; random when not given.")
@in_folder
@says
def user_add(name: str, team: str, role: str, name_id: str, folder: Path) -> None:
    """Add a person called NAME and print their id."""
    ledger, _ = opened(folder)
    account = Account(UserId(name_id or office.new_id()), name, role, TeamId(team))
    office.add_user(ledger, account)
    click.echo(account.user)


@user.command("role")
@click.argument("user")
@click.argument("role", type=click.Choice(ROLES))
@in_folder
@says
def user_role(user: str, role: str, folder: Path) -> None:
    """Let USER be ROLE from now on: what goes with the old one ends, what goes with the new one begins."""
    ledger, _ = opened(folder)
    changed = office.change_role(ledger, UserId(user), role)
    click.echo("Changed: their laptops hear of it with their next exchange." if changed else "They already are.")


@user.command("reaches")
@click.argument("user")
@click.argument("team")
@click.option("--not", "no_longer", is_flag=True, help="Take that back.")
@in_folder
@says
def user_reaches(user: str, team: str, no_longer: bool, folder: Path) -> None:
    """Let USER, a service manager, reach TEAM beside their own: for a reason, for a while, its families open to them.

    This ends when they become something else.
    """
    ledger, _ = opened(folder)
    act = office.reach_team_no_longer if no_longer else office.reach_team
    changed = act(ledger, UserId(user), TeamId(team))
    click.echo("Changed: it counts from what they ask next." if changed else "Nothing was to be changed.")


@user.command("list")
@in_folder
@says
def user_list(folder: Path) -> None:
    """Everyone: id, role, team, name, and the teams they reach beside their own."""
    ledger, _ = opened(folder)
    table((one.user, one.role, one.team, one.name, *ledger.reached(one.user)) for one in ledger.accounts())


@main.group()
def team() -> None:
    """The teams."""


@team.command("add")
@click.argument("name")
@click.option("--id", "name_id", default="", help="The id of the team; random when not given.")
@in_folder
@says
def team_add(name: str, name_id: str, folder: Path) -> None:
    """Add a team called NAME and print its id."""
    ledger, _ = opened(folder)
    team = TeamId(name_id or office.new_id())
    office.add_team(ledger, name, team)
    click.echo(team)


@team.command("list")
@in_folder
@says
def team_list(folder: Path) -> None:
    """All teams: id, how far its counter has come, and name."""
    ledger, _ = opened(folder)
    table((one.team, one.head, one.name) for one in ledger.teams())


@main.command()
@click.argument("user")
@click.option("--url", default=URL_DEFAULT, show_default=True, help="Where the laptop finds the hub.")
@in_folder
@says
def enrol(user: str, url: str, folder: Path) -> None:
    """Print a slip that enrols one laptop for USER, once, within 72 hours."""
    ledger, keys = opened(folder)
    slip = office.new_slip(ledger, keys, UserId(user), url, int(MachineClock().now().timestamp()))
    click.echo(slip_text(slip))


main.add_command(access)
main.add_command(device)
main.add_command(audit)
main.add_command(retention)
device.add_command(renew)
main.add_command(out)
main.add_command(partner)
main.add_command(stick)
main.add_command(receipt)
main.add_command(recovery)


@main.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--team", required=True, help="The id of the team the families are for.")
@click.option("--lead", default="", help="The id of the lead professional, where the files name nobody.")
@click.option("--day-first", is_flag=True, help="Read 05/04/2019 as the fifth of April.")
@click.option("--dry-run", is_flag=True, help="Say all that is wrong and what would be made, and write nothing.")
@in_folder
@says
def bring_families(
    *, paths: tuple[Path, ...], team: str, lead: str, day_first: bool, dry_run: bool, folder: Path
) -> None:
    """Bring in families from the tables in PATHS (a folder, or files): see IMPORTING.md. All of them, or none."""
    # The reading of tables is for this command only.
    from sync.hub.brought_sql import BringingLedger
    from sync.hub.importing import bring_in, read_files, report

    ledger, _ = opened(folder)
    outcome = bring_in(
        BringingLedger(ledger.engine), read_files(paths), TeamId(team), MachineClock(),
        lead=UserId(lead) if lead else None, day_first=day_first, dry_run=dry_run,
    )  # fmt: skip
    for line in report(outcome, dry_run=dry_run):
        click.echo(line)
    if outcome.findings:
        raise SystemExit(EXIT_REFUSED)


for _command in (*admin_laptops.GROUPS, *COMMANDS):
    main.add_command(_command)
for _command in KEEPING:
    access.add_command(_command)


if __name__ == "__main__":
    main()
