"""The commands about old records: what is due, holds, and the end of what two people have decided to destroy.

They decide nothing: a name given at a command line is nobody's word. Two people say it at their laptops, which sign it
(`sync.asked_keeping`); here it is only carried out, where both signatures are still those of two people's laptops.
A hold may be placed here, in the office's name, as it only keeps a record. Only the officer's laptop lifts one.
"""

from __future__ import annotations

from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId
from fsdesk.rules_retention import DESTROY
from fsdesk.trouble import Refused
from sync.hub import erasing, retaining, verdicts
from sync.hub.certificates import classes_in, keep_certificate
from sync.hub.commanding import in_folder, opened, says, table
from sync.hub.ledger_retaining import Hold
from sync.hub.noting import OFFICE


@click.group()
def retention() -> None:
    """What becomes of records whose time is over. Two people decide, at their laptops; a legal hold stops it."""


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


@retention.command("hold")
@click.argument("family")
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--review-on", required=True, help="When somebody looks at it again: YYYY-MM-DD.")
@in_folder
@says
def hold(*, family: str, reason: str, review_on: str, folder: Path) -> None:
    """Put FAMILY under a legal hold, in the office's name. The information-governance officer lifts it."""
    ledger, _ = opened(folder)
    retaining.hold(ledger, Hold(FamilyId(family), _now(), OFFICE, reason, review_on, 0, retaining.NOBODY))
    click.echo("Held. Its record is not destroyed until the information-governance officer lifts the hold.")


@retention.command("holds")
@in_folder
@says
def holds(folder: Path) -> None:
    """Every legal hold that stands: family, when it is looked at again, who placed it, why."""
    ledger, _ = opened(folder)
    table((one.family, one.review_on, one.user, one.reason) for one in ledger.holds() if not one.lifted_at)


@retention.command("destroy")
@click.argument("families", nargs=-1)
@in_folder
@says
def destroy(families: tuple[str, ...], folder: Path) -> None:
    """Destroy what two people have signed that it is to be destroyed: of FAMILIES, or of all where none is named.

    The hub does so itself as soon as the second has signed. Where it serves from a PostgreSQL server as a role that
    cannot destroy, this does, as the owner of the tables.
    """
    ledger, keys = opened(folder)
    wanted = {FamilyId(family) for family in families}
    due = {one.family for one in retaining.due_items(ledger, classes_in(folder), _now()) if one.decided == DESTROY}
    for family in sorted(wanted or due):
        if family in due or not families:
            certificate, purged = retaining.destroy(ledger, keys, family, classes_in(folder), _now())
            keep_certificate(folder, purged)
            laptops = len(retaining.still_on(ledger, [family])[family])
            click.echo(f"{family}: {certificate.revisions} revisions destroyed; {laptops} laptops are to let it go.")
    people = [(of, person) for of, person in ledger.people_to_decide() if of in wanted or not families]
    decided = [one for one in people if verdicts.agreed(verdicts.standing(ledger, *one)) == DESTROY]
    for of, person in decided:
        gone, erasure = erasing.destroy_person(ledger, keys, of, person, _now())
        keep_certificate(folder, erasure)
        click.echo(f"{of}: what is held about {person} was destroyed, {gone.revisions} revisions.")
    left = sorted(wanted - due - {of for of, _ in decided})
    if left:
        raise Refused(
            f"Not to be destroyed: {', '.join(left)}. It is not due, or no two people have signed it.",
            safe="Nothing of it was changed.",
            next_step="See fsdesk-hub retention due.",
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
        count, people = f"{said.revisions} revisions", " and ".join(said.decided_by)
        table([(one.family, said.destroyed_at[:10], said.retention_class, people, count, waits)])
    for erasure in ledger.erasures():
        of = erasing.read_erasure(erasure, keys.signing.public_key())
        count, people = f"{of.revisions} revisions", " and ".join(of.decided_by)
        table([(erasure.person, of.destroyed_at[:10], "one person", people, count, f"{of.said_anew} said anew")])


def _now() -> int:
    return int(MachineClock().now().timestamp())
