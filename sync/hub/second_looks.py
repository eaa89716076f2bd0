"""What an office has set for the report of second looks: when each team works, and where workers live who have said so.

It is in the ledger, so that every machine a hub is served from reads the same, and copies carry it. A worker's own
postcode is nobody else's business: of it the report says only that it is the family's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from fsdesk.records.ids import TeamId, UserId
from fsdesk.rules_audit import Hours, postcode_of
from fsdesk.trouble import Refused, Trouble
from sync.hub.ledger import Ledger

FILE = "second_looks.json"
"""In which hubs from before kept it, beside the ledger."""
HOURS_MAX, DAYS_MAX = 24, 7
_NOTHING = "Nothing was changed."


class SecondLooks(msgspec.Struct, frozen=True):
    """Hours by team, and postcodes by user."""

    hours: Mapping[TeamId, Hours] = {}
    postcodes: Mapping[UserId, str] = {}

    def hours_of(self, team: TeamId) -> Hours:
        """When a team works."""
        return self.hours.get(team, Hours())

    def is_at_home(self, user: UserId, postcodes: set[str]) -> bool:
        """Whether one of these postcodes is a user's own."""
        return self.postcodes.get(user, "") in postcodes - {""}


def second_looks_in(ledger: Ledger) -> SecondLooks:
    """What is set; nothing where nothing was."""
    return SecondLooks(ledger.team_hours(), ledger.homes())


def choose_hours(ledger: Ledger, team: TeamId, hours: Hours) -> None:
    """Say when a team works. Refused for hours or days no clock has."""
    if not _are_hours(hours):
        raise Refused("Say two hours of a day, and days from 1 (Monday) to 7.", safe=_NOTHING)
    with ledger.writing():
        ledger.keep_team_hours(team, hours)


def choose_postcode(ledger: Ledger, user: UserId, postcode: str) -> None:
    """Say where somebody lives, or (empty) that it is not said any more. Refused for what is no whole postcode."""
    if postcode and not postcode_of(postcode):
        raise Refused("That is not a whole postcode.", safe=_NOTHING)
    with ledger.writing():
        ledger.keep_home(user, postcode_of(postcode) if postcode else "")


def _are_hours(hours: Hours) -> bool:
    days_are_days = hours.days and all(1 <= day <= DAYS_MAX for day in hours.days)
    return bool(0 <= hours.begins < hours.ends <= HOURS_MAX and days_are_days)


class _InFile(msgspec.Struct, frozen=True):
    hours: dict[str, tuple[int, int, tuple[int, ...]]] = {}
    postcodes: dict[str, str] = {}


def bring_in(ledger: Ledger, folder: Path) -> None:
    """Move what a hub from before kept in a file of its folder into the ledger, once; what the ledger says stands.

    Trouble when the file cannot be read or removed.
    """
    path = folder / FILE
    try:
        raw = path.read_bytes()
        found = msgspec.json.decode(raw, type=_InFile)
        with ledger.writing():
            _keep(ledger, found)
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return
    except (OSError, msgspec.MsgspecError) as error:
        raise Trouble(
            f"What was set for second looks could not be moved from {FILE} into the ledger.",
            safe="The file is as it was.",
            next_step="Check its owner; or remove it, and set hours and postcodes again with fsdesk-hub audit.",
        ) from error


def _keep(ledger: Ledger, found: _InFile) -> None:
    said = second_looks_in(ledger)
    teams, users = {one.team for one in ledger.teams()}, {one.user for one in ledger.accounts()}
    for team, hours in found.hours.items():
        if TeamId(team) in teams - said.hours.keys() and _are_hours(Hours(*hours)):
            ledger.keep_team_hours(TeamId(team), Hours(*hours))
    for user, postcode in found.postcodes.items():
        if UserId(user) in users - said.postcodes.keys() and postcode_of(postcode):
            ledger.keep_home(UserId(user), postcode_of(postcode))
