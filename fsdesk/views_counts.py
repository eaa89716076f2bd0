"""What the page of numbers holds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.records.ids import RecordId
from fsdesk.scorecard.figures import SMALL
from fsdesk.scorecard.kept_back import KEPT_BACK
from fsdesk.views import View


class CountRow(View, frozen=True, kw_only=True):
    """One team, or all of them, with its numbers as they are read."""

    id: RecordId
    team: str
    held: str
    unheld: str


class CountsView(View, frozen=True, kw_only=True):
    """The teams with their numbers."""

    summary: str
    standing: str
    rows: tuple[CountRow, ...]


def counts_view(
    teams: Sequence[tuple[str, int, int]], totals: tuple[int, int], at: str, *, suppressed: bool
) -> CountsView:
    """What the hub said, `at` a time in words: (team, families held, not held), and the totals."""
    rows = [CountRow(id=RecordId(f"team {n}"), team=name, held=_words(held), unheld=_words(unheld))
            for n, (name, held, unheld) in enumerate(teams)]  # fmt: skip
    together = CountRow(id=RecordId("all"), team="All of them", held=_words(totals[0]), unheld=_words(totals[1]))
    return CountsView(
        summary=f"As the hub says, {at}. Numbers alone: no family can be opened from here.",
        standing=(
            f"Numbers under {SMALL} are kept back, and with them any number by which one could be worked out."
            if suppressed
            else "These are exact. Keep numbers under five inside the service."
        ),
        rows=(*rows, together),
    )


def _words(number: int) -> str:
    return "kept back" if number == KEPT_BACK else str(number)
