"""What an office has set for the report of second looks: when each team works, and where workers live who have said so.

It lies beside the ledger, readable by its owner only, as a worker's own postcode is nobody else's business: of it the
report says only that it is the family's.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from fsdesk.rules_audit import Hours, postcode_of
from fsdesk.trouble import Refused

FILE = "second_looks.json"
HOURS_MAX, DAYS_MAX = 24, 7
_NOTHING = "Nothing was changed."


class SecondLooks(msgspec.Struct, frozen=True):
    """Hours by team, and postcodes by user."""

    hours: dict[str, tuple[int, int, tuple[int, ...]]] = {}
    postcodes: dict[str, str] = {}

    def hours_of(self, team: str) -> Hours:
        """When a team works."""
        return Hours(*self.hours[team]) if team in self.hours else Hours()

    def is_at_home(self, user: str, postcodes: set[str]) -> bool:
        """Whether one of these postcodes is a user's own."""
        return self.postcodes.get(user, "") in postcodes - {""}


def second_looks_in(folder: Path | None) -> SecondLooks:
    """What is set; nothing where nothing was."""
    if folder is None or not (folder / FILE).exists():
        return SecondLooks()
    return msgspec.json.decode((folder / FILE).read_bytes(), type=SecondLooks)


def choose_hours(folder: Path, team: str, hours: Hours) -> None:
    """Say when a team works. Refused for hours or days no clock has."""
    days_are_days = hours.days and all(1 <= day <= DAYS_MAX for day in hours.days)
    if not (0 <= hours.begins < hours.ends <= HOURS_MAX and days_are_days):
        raise Refused("Say two hours of a day, and days from 1 (Monday) to 7.", safe=_NOTHING)
    before = second_looks_in(folder)
    _keep(folder, msgspec.structs.replace(before, hours={**before.hours, team: tuple(hours)}))


def choose_postcode(folder: Path, user: str, postcode: str) -> None:
    """Say where somebody lives, or (empty) that it is not said any more. Refused for what is no whole postcode."""
    before = second_looks_in(folder)
    if postcode and not postcode_of(postcode):
        raise Refused("That is not a whole postcode.", safe=_NOTHING)
    others = {one: code for one, code in before.postcodes.items() if one != user}
    _keep(
        folder, msgspec.structs.replace(before, postcodes=others | ({user: postcode_of(postcode)} if postcode else {}))
    )


def _keep(folder: Path, chosen: SecondLooks) -> None:
    part = folder / f"{FILE}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(chosen))
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / FILE)
