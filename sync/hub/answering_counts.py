"""Answers in numbers alone: how many families there are, by team. Who may have totals only gets no small one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fsdesk.roles import Action, Context, Decision, decide
from fsdesk.scorecard.kept_back import kept_back
from sync import asked_counts as asked
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.hub.showing import actor_of
from sync.protocol import unpack
from sync.questions import NOT_ALLOWED, Reply, reply


def counts(hub: Hub, asker: Device, body: bytes) -> Reply:
    """The families of the teams the asker may count."""
    unpack(body, asked.Nothing)
    with hub.ledger.reading():
        found = hub.ledger.family_counts()
    actor, wanted, totals = actor_of(asker), [], False
    for one in found:
        decision = decide(actor, Action.SCORECARD, Context(team=one.team == asker.team))
        totals = totals or decision is Decision.TOTALS
        if decision in (Decision.YES, Decision.TOTALS):
            wanted.append(one)
    if not wanted:
        return Reply(NOT_ALLOWED, b"")
    held, unheld = [one.held for one in wanted], [one.unheld for one in wanted]
    told = [kept_back(held), kept_back(unheld)] if totals else [(tuple(held), sum(held)), (tuple(unheld), sum(unheld))]
    rows = zip((one.name for one in wanted), told[0][0], told[1][0], strict=True)
    teams = tuple(asked.TeamCount(name, with_somebody, nobody) for name, with_somebody, nobody in rows)
    return reply(asked.Counts(hub.now(), teams, told[0][1], told[1][1], totals))


ANSWERS: Mapping[str, Callable[[Hub, Device, bytes], Reply]] = {asked.FAMILIES: counts}
