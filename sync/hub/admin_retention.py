"""The commands about old records: what is due, what people say becomes of it, holds, and the end of a record."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.roles import Action, Actor, Context, may
from fsdesk.rules_retention import DECISIONS, RetentionClass, classes_of
from fsdesk.trouble import Refused
from sync.hub import retaining
from sync.hub.allocating import account_of
from sync.hub.certificates import keep_certificate
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.ledger import Ledger
from sync.hub.ledger_retaining import Hold, Verdict

CLASSES_FILE = "retention.toml"

by = click.option("--by", required=True, help="Who, by their id.")


@click.group()
def retention() -> None:
    """What becomes of records whose time is over. Two people decide; a legal hold stops it."""


def classes_in(folder: Path) -> tuple[RetentionClass, ...]:
    """The classes in force: the folder's own file, or those that come with the program."""
    own = folder / CLASSES_FILE
    shipped = files("fsdesk.resources").joinpath(CLASSES_FILE)
    return classes_of(own.read_text(encoding="utf-8") if own.exists() else shipped.read_text(encoding="utf-8"))


@retention.command()
@in_folder
@says
def classes(folder: Path) -> None:
    """The classes in force, in the order in which the first that fits counts."""
    table(
        (one.key, f"{one.years} years from {one.counted_from}", ", ".join(one.any_of) or "every family", one.title)
        for one in classes_in(folder)
    )


@retention.command("due")
@in_folder
@says
def due_now(folder: Path) -> None:
    """Families about which somebody has to decide: class, since when, whether held, who said what."""
    ledger, _ = opened(folder)
    for item in retaining.due_items(ledger, classes_in(folder), _now()):
        said = ", ".join(f"{one.user}: {one.decision}" for one in item.verdicts) or "nobody has said anything"
        state = "HELD" if item.held else item.decided or "to decide"
        table([(item.family, item.due.key, item.due.due, state, said)])


@retention.command("say")
@click.argument("family")
@click.argument("decision", type=click.Choice(tuple(DECISIONS)))
@click.option("--reason", required=True, help="Why, in a sentence.")
@by
@in_folder
@says
def say(*, family: str, decision: str, reason: str, by: str, folder: Path) -> None:
    """Keep what one person says is to become of FAMILY's record. Two different people must say the same."""
    ledger, _ = opened(folder)
    _may(ledger, by, family, second=True)
    agreed = retaining.say(ledger, Verdict(FamilyId(family), UserId(by), decision, reason, _now()))
    click.echo(f"Two people have decided: {DECISIONS[agreed]}." if agreed else "Kept. A second person must say so too.")


@retention.command("hold")
@click.argument("family")
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--review-on", required=True, help="When somebody looks at it again: YYYY-MM-DD.")
@by
@in_folder
@says
def hold(*, family: str, reason: str, review_on: str, by: str, folder: Path) -> None:
    """Put FAMILY under a legal hold."""
    ledger, _ = opened(folder)
    _may(ledger, by, family)
    retaining.hold(ledger, Hold(FamilyId(family), _now(), UserId(by), reason, review_on, 0, UserId("")))
    click.echo("Held. Its record is not destroyed until somebody lifts the hold.")


@retention.command("lift")
@click.argument("family")
@by
@in_folder
@says
def lift(family: str, by: str, folder: Path) -> None:
    """Lift the legal hold of FAMILY. What was decided before is decided anew."""
    ledger, _ = opened(folder)
    _may(ledger, by, family)
    retaining.lift(ledger, FamilyId(family), UserId(by), _now())
    click.echo("Lifted.")


@retention.command("holds")
@in_folder
@says
def holds(folder: Path) -> None:
    """Every legal hold that stands: family, when it is looked at again, who placed it, why."""
    ledger, _ = opened(folder)
    table((one.family, one.review_on, one.user, one.reason) for one in ledger.holds() if not one.lifted_at)


@retention.command("destroy")
@click.argument("families", nargs=-1, required=True)
@in_folder
@says
def destroy(families: tuple[str, ...], folder: Path) -> None:
    """Destroy the records of FAMILIES that are due, not held, and that two people have decided to destroy.

    On a PostgreSQL server this is done as the owner of the tables: the role the hub serves as may not.
    """
    ledger, keys = opened(folder)
    for family in families:
        certificate, purged = retaining.destroy(ledger, keys, FamilyId(family), classes_in(folder), _now())
        keep_certificate(folder, purged)
        laptops = retaining.still_on(ledger, [FamilyId(family)])[FamilyId(family)]
        click.echo(
            f"{family}: {certificate.revisions} revisions destroyed; {len(laptops)} laptops are still to let it go."
        )


@retention.command("certificates")
@in_folder
@says
def certificates(folder: Path) -> None:
    """Every record that was destroyed: when, by whose decision, how much, and on which laptops it may still be."""
    ledger, keys = opened(folder)
    gone = ledger.purges()
    still = retaining.still_on(ledger, [one.family for one in gone])
    for one in gone:
        said = retaining.read_certificate(one, keys.signing.public_key())
        waits = ", ".join(still[one.family]) or "on no laptop"
        people = " and ".join(said.decided_by)
        count = f"{said.revisions} revisions"
        table([(one.family, said.destroyed_at[:10], said.retention_class, people, count, waits)])


def _may(ledger: Ledger, user: str, family: str, *, second: bool = False) -> None:
    """Refuse who may not: the information-governance officer may, and as one of the two who reviews the looks at it."""
    account = account_of(ledger, UserId(user))
    team = ledger.team_of([FamilyId(family)]).get(FamilyId(family))
    context = Context(team=team == account.team)
    actor = Actor(account.user, account.role, account.team)
    if not may(actor, Action.RETAIN, context) and not (second and may(actor, Action.AUDIT, context)):
        raise Refused(
            "They may not decide about this record.",
            safe="Nothing was changed.",
            next_step="The information-governance officer may, and as the second person who leads the family's team.",
        )


def _now() -> int:
    return int(MachineClock().now().timestamp())
