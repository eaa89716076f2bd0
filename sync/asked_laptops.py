"""What a lead asks about a laptop: that it be stopped or let be read, a code for the phone, that all on it be removed,
and what was on it when it was last heard of. Times are seconds since 1970 by the hub's clock, 0 for never."""

from __future__ import annotations

import msgspec

from fsdesk.records.ids import DeviceId, FamilyId, UserId

SUSPEND, FREE, EXTEND, REVOKE, EXPOSURE = (
    "laptop.suspend", "laptop.free", "laptop.extend", "laptop.revoke", "laptop.exposure",
)  # fmt: skip
REFUSED = "refused"
"""The code of a reply to what a rule does not allow; its body says why, in a sentence."""
SAID_ONLY = "said"
"""How a removal stands of which there is only the laptop's word, for an order this hub does not know."""


class Which(msgspec.Struct, frozen=True, array_like=True):
    """One laptop; for a code its days, for removing the reason (a word of `sync.orders.REASONS`)."""

    device: DeviceId
    days: int = 0
    reason: str = ""


class Said(msgspec.Struct, frozen=True, array_like=True):
    """A code, or the sentence of a rule."""

    words: str = ""


class FamilyOn(msgspec.Struct, frozen=True, array_like=True):
    """A family that was on a laptop. `counts` of its records, open to restricted; `stub`: only its name and days."""

    family: FamilyId
    abuse: bool
    restricted: bool
    counts: tuple[int, int, int, int]
    stub: bool = False


class Exposure(msgspec.Struct, frozen=True, array_like=True):
    """What was on a laptop, those in most danger first, and how it stood. `disk`: "on", "off" or "" for not known."""

    device: DeviceId
    user: UserId
    label: str
    heard_at: int
    disk: str
    waiting: int
    suspended: bool
    order: str
    lease_ends_at: int
    asked_at: int
    families: tuple[FamilyOn, ...]


def steps_of(found: Exposure) -> tuple[str, ...]:
    """What to do, in which order. The clock is the partnership's: it began when somebody first knew."""
    families = len(found.families)
    first = sum(one.abuse for one in found.families)
    steps = []
    if not found.suspended:
        steps.append("Suspend the laptop now: fsdesk-hub device suspend, or on the lead's page.")
    if found.order == SAID_ONLY:
        steps.append(
            "It says that all on it is removed, for an order from before this hub was put back. Ask who had it signed;"
            " where nobody had, somebody else may have said it in its name: act as if nothing was removed."
        )
    if not found.order:
        steps.append("If it was lost or stolen, revoke it and have the order signed: fsdesk-hub device revoke.")
    steps.append("Note the time at which you first knew. The 72 hours for the Information Commissioner run from it.")
    if first:
        steps.append(
            f'Plan for the safety of the {first} marked "abuse" first, each on its own, by a safe way to reach them.'
        )
    steps.append('Then those marked "restricted", then the others: decide for each whether they are told, and how.')
    disk = {
        "on": "was encrypted when last heard of",
        "off": "was NOT encrypted",
        "": "may or may not be encrypted: not known",
    }
    steps.append(f"For the report: {families} families; the store itself is encrypted; the disk {disk[found.disk]}.")
    if found.waiting:
        steps.append(
            f"{found.waiting} changes were not sent when it was last heard of: ask its worker to write them again"
            " from memory, and to mark them so."
        )
    return tuple(steps)
