"""The commands about those who are out alone: who is, and what somebody at the office does about it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from fsdesk.clock import MachineClock
from fsdesk.records.ids import DeviceId, RecordId, TeamId, UserId, split_revision_id
from fsdesk.records.safety_codes import OUT_STEP
from fsdesk.rules_out import GRACE_MINUTES
from fsdesk.trouble import Refused, Trouble
from sync import asked_out as asked
from sync.hub import outings
from sync.hub.alarm import alarm_of, name_alarm
from sync.hub.allocating import account_of
from sync.hub.answering_out import watch_by_phone, who_is_out
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.hub import Hub
from sync.hub.ledger_outings import Watched
from sync.hub.watching import look_once

OFFICE = UserId("office")
ZONE = "Europe/London"

at_clock = click.option("--zone", default=ZONE, show_default=True, help="Whose clock the times are by.")
says_who = click.option("--by", default=OFFICE, show_default=True, help="Who did it, by their id.")


@click.group(invoke_without_command=True)
@click.pass_context
def out(context: click.Context) -> None:
    """Who is out alone, and what is done when they do not come back. Without a command: who is out."""
    if context.invoked_subcommand is None:
        with listed.make_context("list", [], parent=context) as inner:
            listed.invoke(inner)


@out.command("list")
@in_folder
@at_clock
@says
def listed(folder: Path, zone: str) -> None:
    """Who is out: plan, worker, buddy, when they are expected, how it stands, and the rungs that were taken."""
    hub = _hub(folder)
    clock, now = _zone(zone), hub.now()
    table(_line(one, clock, now) for one in who_is_out(hub, None))


def _line(one: asked.Out, clock: ZoneInfo, now: int) -> Sequence[object]:
    due = one.expected + 60 * one.grace_minutes
    if one.closed_at:
        state = f"back {_clock(one.closed_at, clock)}"
    elif one.duress_at:
        state = "asked for help"
    else:
        state = f"overdue since {_clock(due, clock)}" if now >= due else "out"
    steps = "; ".join(f"{step.step} {_clock(step.at, clock)} {step.result or 'not yet told'}" for step in one.steps)
    return (one.record, one.worker, one.buddy or "-", _clock(one.expected, clock), state, steps or "-")


@out.command("look")
@in_folder
@says
def look(folder: Path) -> None:
    """Take what is due now and tell people, once. A hub that serves does this by itself; any number may at once."""
    ledger, _ = opened(folder)
    count = look_once(ledger, alarm_of(folder, os.environ), MachineClock())
    click.echo(f"{count} told." if count else "Nothing is due.")


@out.command("lodge")
@click.argument("plan")
@click.argument("until")
@click.option("--grace", default=GRACE_MINUTES, show_default=True, help="Minutes before anybody worries.")
@at_clock
@in_folder
@says
def lodge(plan: str, until: str, grace: int, zone: str, folder: Path) -> None:
    """Watch PLAN, read over the telephone, whose worker is out again by UNTIL (15:30); prints the code to read back."""
    hub = _hub(folder)
    try:
        device = hub.ledger.device(DeviceId(split_revision_id(plan)[0]))
    except ValueError:
        device = None
    if device is None:
        raise Refused("No laptop of this hub has a plan of that name.", safe="Nothing is watched yet.",
                      next_step="Have it read again, letter by letter.")  # fmt: skip
    said = asked.Lodging(RecordId(plan), _moment(until, zone), grace)
    click.echo(watch_by_phone(hub, device, said, OFFICE))


@out.command("phoned")
@click.argument("plan")
@click.argument("words")
@click.option("--until", default="", help="When they are out again, if later (16:30).")
@says_who
@at_clock
@in_folder
@says
def phoned(*, plan: str, words: str, until: str, by: str, zone: str, folder: Path) -> None:
    """They rang, about PLAN, and said WORDS. Their word for help among them begins the silent ladder."""
    ledger, _ = opened(folder)
    later = _moment(until, zone) if until else 0
    outings.phoned_in(ledger, RecordId(plan), UserId(by), words, until=later, now=_now())
    click.echo("Noted.")


@out.command("note")
@click.argument("plan")
@click.argument("words")
@click.option("--step", type=click.Choice(list(OUT_STEP)), default=None, help="Which rung it is about.")
@says_who
@in_folder
@says
def note(plan: str, words: str, step: str | None, by: str, folder: Path) -> None:
    """Write down what was done about PLAN and what came of it."""
    ledger, _ = opened(folder)
    outings.note_step(ledger, RecordId(plan), UserId(by), words, step=step or "", now=_now())
    click.echo("Noted.")


@out.command("close")
@click.argument("plan")
@click.argument("words")
@says_who
@in_folder
@says
def close(plan: str, words: str, by: str, folder: Path) -> None:
    """Whoever is out with PLAN is safe: WORDS say how that is known."""
    ledger, _ = opened(folder)
    outings.close(ledger, RecordId(plan), UserId(by), words, now=_now())
    click.echo("Closed: nobody is asked any more.")


@out.command("word")
@click.argument("user")
@click.argument("word", default="")
@in_folder
@says
def word(user: str, word: str, folder: Path) -> None:
    """Keep USER's WORD for help, said on the telephone when they cannot speak freely; without one, forget it."""
    ledger, _ = opened(folder)
    account_of(ledger, UserId(user))
    outings.keep_word(ledger, UserId(user), word)
    click.echo("Kept." if word else "Forgotten.")


@out.command("alarm")
@click.argument("command", nargs=-1)
@click.option("--none", "nobody", is_flag=True, help="Start no program any more.")
@click.option("--try", "trying", is_flag=True, help="Start it once, to see that it tells somebody.")
@in_folder
@says
def alarm(command: tuple[str, ...], nobody: bool, trying: bool, folder: Path) -> None:
    """Start COMMAND whenever a rung is taken, with the step, the plan, the worker, the buddy and the time."""
    if command or nobody:
        name_alarm(folder, () if nobody else command)
        click.echo("Named." if command else "No program is started: only the board says who is overdue.")
    if trying:
        outing = Watched(record=RecordId("trial.1"), team=TeamId(""), worker=UserId("trial"), expected=_now(),
                         grace_minutes=0, lodged_at=_now())  # fmt: skip
        result = alarm_of(folder, os.environ).tell(outing, "trial")
        click.echo({outings.TOLD: "It was started and ended well.", outings.NOBODY: "No program is named."}.get(
            result, "It was started and failed, or could not be started."))  # fmt: skip


def _hub(folder: Path) -> Hub:
    ledger, keys = opened(folder)
    return Hub(ledger, keys, MachineClock())


def _now() -> int:
    return int(MachineClock().now().timestamp())


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Trouble("This machine does not know that clock.", next_step="Name another with --zone.") from error


def _clock(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%H:%M")


def _moment(text: str, zone: str) -> int:
    """The next time a clock shows this, in seconds since 1970; a whole date and time is that one."""
    clock = _zone(zone)
    now = MachineClock().now().astimezone(clock)
    try:
        found = datetime.fromisoformat(text if len(text) > 5 else f"{now.date()}T{text}")
    except ValueError:
        raise Refused("That is no time. Write it as 15:30.", safe="Nothing was changed.") from None
    found = found if found.tzinfo else found.replace(tzinfo=clock)
    if len(text) <= 5 and found <= now:
        found += timedelta(days=1)
    return int(found.timestamp())
