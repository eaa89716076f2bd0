"""The commands about the log of what was done: who has looked at a family, what asks for a second look, is it whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.events import ACTIONS, event_of
from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.rules_audit import WORDS, Hours, Why
from fsdesk.trouble import Refused, Trouble
from sync.hub import noting
from sync.hub.allocating import account_of
from sync.hub.answering_audit import odd_looks
from sync.hub.checking_log import check_log
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.ledger_noting import EventLine, EventLog, Sought
from sync.hub.second_looks import choose_hours, choose_postcode, second_looks_in
from sync.merkle import is_consistent

LINES_MAX = 10_000
DAYS = 31


@click.group()
def audit() -> None:
    """Who looked at what. To ask is noted as well."""


@audit.command("family")
@click.argument("family")
@in_folder
@says
def of_family(folder: Path, family: str) -> None:
    """Who has looked at FAMILY, the newest first: when the hub heard of it, who, what, record or person, why."""
    ledger, _ = opened(folder)
    noting.note(ledger, "audit", _now(), family=family)
    table(map(_line, ledger.events(Sought(family=FamilyId(family)), LINES_MAX)))


@audit.command("user")
@click.argument("user")
@in_folder
@says
def of_user(folder: Path, user: str) -> None:
    """What USER did, the newest first."""
    ledger, _ = opened(folder)
    noting.note(ledger, "audit", _now(), person=user)
    table(map(_line, ledger.events(Sought(user=UserId(user)), LINES_MAX)))


@audit.command("exceptions")
@click.option("--days", default=DAYS, show_default=True, help="How far back to look.")
@in_folder
@says
def exceptions(folder: Path, days: int) -> None:
    """What asks for a second look: own name, a colleague's, surname, postcode, not theirs, out of hours, emergency."""
    ledger, _ = opened(folder)
    now, before, gone = _now(), 1 << 53, 0
    noting.note(ledger, "audit", now)
    since = now - int(timedelta(days=days).total_seconds())
    while before:
        sought = Sought(since=since, until=now + 1, before=before)
        rows, count, before = odd_looks(ledger, sought, lambda _: True, second_looks_in(ledger))
        gone += count
        table((one.when[:16], one.user, ACTIONS.get(one.action, one.action), one.family, _why(one.why)) for one in rows)
    click.echo(f"{gone} events were gone through.")


@audit.command("hours")
@click.argument("team")
@click.argument("begins", type=int)
@click.argument("ends", type=int)
@click.option("--days", default="12345", show_default=True, help="On which days: 1 is Monday.")
@in_folder
@says
def hours(*, team: str, begins: int, ends: int, days: str, folder: Path) -> None:
    """Say between which hours TEAM works: a look outside them asks for a second one."""
    ledger, _ = opened(folder)
    if not any(known.team == team for known in ledger.teams()):
        raise Refused(f"There is no team with the id {team}.", safe="Nothing was changed.")
    choose_hours(ledger, TeamId(team), Hours(begins, ends, tuple(int(day) for day in days if day.isdigit())))
    noting.note(ledger, "settings", _now(), reason=f"hours of {team}: {begins} to {ends}, days {days}")
    click.echo(f"{team} works from {begins} to {ends}.")


@audit.command("lives-at")
@click.argument("user")
@click.argument("postcode", default="")
@in_folder
@says
def lives_at(user: str, postcode: str, folder: Path) -> None:
    """Say at which POSTCODE USER lives, if they agree, so that looks at families there are read twice; none: not."""
    ledger, _ = opened(folder)
    account_of(ledger, UserId(user))
    choose_postcode(ledger, UserId(user), postcode)
    noting.note(
        ledger, "settings", _now(), person=user, reason="where they live" if postcode else "not where they live"
    )
    click.echo("Kept." if postcode else "Forgotten.")


@audit.command("head")
@in_folder
@says
def head(folder: Path) -> None:
    """How many events the log holds, and the hash they come to: to be kept somewhere this machine cannot reach."""
    ledger, _ = opened(folder)
    size, root = ledger.log_head()
    click.echo(f"{size} {root.hex()}")


@audit.command("verify")
@click.option("--head", "kept", default="", help="A head that was kept: its number and hash, as `audit head` said.")
@in_folder
@says
def verify(folder: Path, kept: str) -> None:
    """Go through all of the log: every event against its hash, the tree against its head, and that against one kept."""
    ledger, _ = opened(folder)
    with ledger.reading():
        wrong = list(check_log(ledger.engine))
        size, root = ledger.log_head()
        if kept and not wrong:
            wrong = _against(ledger, kept, size, root)
    for sentence in wrong:
        click.echo(sentence)
    if wrong:
        raise Trouble(
            "The log of what was done is not whole.",
            safe="Nothing was changed.",
            next_step="Keep this machine as it is, and tell the information-governance officer.",
        )
    noting.note(ledger, "verify", _now())
    click.echo(f"All {size} events are as they were noted.")


def _against(ledger: EventLog, kept: str, size: int, root: bytes) -> list[str]:
    count, _, value = kept.partition(" ")
    try:
        old, old_root = int(count), bytes.fromhex(value.strip())
    except ValueError:
        return ["That is not a head: say its number and its hash, with a space between them."]
    if old > size:
        return [f"The log holds {size} events, and held {old} when that head was kept."]
    if not is_consistent(old, old_root, size, root, noting.consistency(ledger, old, size)):
        return [f"The first {old} events are not those that were there when that head was kept."]
    return []


def _line(line: EventLine) -> tuple[str, ...]:
    event = event_of(line.body)
    when = datetime.fromtimestamp(line.received_at, UTC).isoformat(timespec="minutes")[:16]
    what = ACTIONS.get(event.action, event.action) + (", with the household" if event.together else "")
    return when, event.at[:16], event.user, event.device, what, event.record or event.person or "-", event.reason


def _why(codes: tuple[str, ...]) -> str:
    return "; ".join(WORDS[Why(code)] for code in codes)


def _now() -> int:
    return int(MachineClock().now().timestamp())
