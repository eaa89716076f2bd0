"""What is worked out of each family for pages that look over all of them: once, and again only when it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from fsdesk import finding
from fsdesk.desk.pen import Pen
from fsdesk.records.ids import FamilyId
from fsdesk.store import Store

T = TypeVar("T")


class WorkedOut(Generic[T]):
    """What is worked out of each family: once, and again when something of it was written or came.

    Kept in memory alone, on the desk's thread.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[FamilyId, T] = {}
        self._tick = 0
        self._as_of: object = None

    def of(
        self, families: Sequence[FamilyId], as_of: object, work: Callable[[Sequence[FamilyId]], Mapping[FamilyId, T]]
    ) -> dict[FamilyId, T]:
        """What `work` says of these families, in their order; those it says nothing of are left out.

        `as_of` is all else the answer hangs on, such as the day and what colleagues are called: when that is another,
        everything is worked out again. `work` is asked only for families that are not known as they now are.
        """
        finding.catch_up(self._store)  # what is behind touches its family
        touched, tick = self._store.touched_since(self._tick)
        kept = {} if as_of != self._as_of else {f: known for f, known in self._kept.items() if f not in touched}
        missing = [family for family in families if family not in kept]
        kept.update(work(missing) if missing else {})
        self._kept = {family: kept[family] for family in families if family in kept}
        self._tick, self._as_of = tick, as_of
        return dict(self._kept)


def as_of(pen: Pen) -> tuple[object, ...]:
    """What every list of a desk hangs on beside its families: the day, who asks, for whom, what people are called."""
    roster = pen.store.rows("SELECT user, name FROM colleague")
    return (pen.today_is, pen.user, pen.audience, pen.store.setting("user_name"), *sorted(roster))
