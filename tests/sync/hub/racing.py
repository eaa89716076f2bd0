"""What racing processes and the tests that start them share: one family, and a laptop for each process."""

from __future__ import annotations

from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId, revision_id
from fsdesk.revisions import Revision

TEAM = "north"
FAMILY = "fndrxxx0.1"
WRITERS = 8


def device_name(number: int) -> DeviceId:
    """The laptop of a process."""
    return DeviceId(f"wrtrxxx{number}")


def user_name(number: int) -> UserId:
    """The person of a process."""
    return UserId(f"writer{number}")


def revision(device: DeviceId, n: int, author: UserId) -> Revision:
    """A laptop's nth note about the one family."""
    return Revision(
        device=device,
        n=n,
        family=FamilyId(FAMILY),
        record=RecordId(revision_id(device, n)),
        kind="visit",
        fields={"note": f"Note {n}"},
        over=(),
        author=author,
        written_at="2026-11-22T10:00:00+00:00",
        sensitivity=Sensitivity.OPEN_TO_FAMILY,
        schema=1,
    )
