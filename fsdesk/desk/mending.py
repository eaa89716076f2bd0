"""What the hub would not keep: sent again as it is once the cause is gone, or let go of where its record is no more.
Changing it first is an ordinary write."""

from __future__ import annotations

from fsdesk import telling
from fsdesk.desk.left_over import left_over
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.desk.reading import Held
from fsdesk.desk.status import quarantined_count
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.store import Store
from fsdesk.trouble import Refused
from fsdesk.views import Need
from fsdesk.withdrawing import let_go_of_refused


def aside_in(store: Store, held: Held) -> dict[str, RevisionId]:
    """The fields of a record that still say what the hub would not keep, each with the revision that said it."""
    rows = store.rows(
        "SELECT r.n FROM quarantine q JOIN revision r ON r.device = ? AND r.n = q.n WHERE r.record = ?",
        (store.device, held.id),
    )
    refused = {f"{store.device}.{n}" for (n,) in rows}
    return {field: r.id for field, group in held.heads.items() for r in group if r.id in refused}


class Mending(Chapter):
    """The refused, at one desk."""

    def needs_you(self) -> tuple[Need, ...]:
        """What the hub would not keep, for the first page of the morning."""
        count = quarantined_count(self.pen.store) if self.pen.is_staff_looking else 0
        if not count:
            return ()
        title = f"{telling.counted(count, 'change')} the hub could not keep"
        return (Need(kind="set_aside", title=title, detail="safe here; the Sync page says why"),)

    def send_again(self, record: RecordId) -> Saved:
        """Write anew, word for word, what of a record the hub would not keep: under a new number, over the refused.

        Raises Refused when nothing of it is still said, or when somebody has to choose first.
        """
        pen = self.pen
        held = pen.read(record)
        fields = aside_in(pen.store, held)
        if not fields:
            raise Refused("There is nothing left of this to send again.", safe="Nothing was lost.", next_step="")
        if any(len(held.heads[field]) > 1 for field in fields):
            raise Refused(
                "Somebody else wrote this too, so it has to be settled first.",
                safe="Both versions are kept.",
                next_step="Settle it on this page; what you choose is sent.",
            )
        return pen.write_again(held, tuple(fields))

    def let_go(self, record: RecordId) -> None:
        """Remove for good what this person wrote into a record that was destroyed: it is nowhere else.

        Refused where there is nothing of the kind, or somebody else than staff is looking.
        """
        pen = self.pen
        pen.refuse_all_but_staff()
        late = left_over(pen.store, record)
        if not late:
            raise Refused("There is nothing left of this to let go of.", safe="Nothing was changed.", next_step="")
        with pen.store.writing() as db:
            let_go_of_refused(db, pen.store.device, record, [one.n for one in late])
        pen.store.touch([late[0].family])
        pen.noted("let_go", late[0].family, record=record)
