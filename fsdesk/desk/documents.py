"""Pictures and papers at one desk: kept with what they are, shown with where they are, removed before they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fsdesk import telling
from fsdesk.attaching import PieceTravel
from fsdesk.desk.around import Circle, is_shown, listed, made_order
from fsdesk.desk.pen import Chapter
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import heading_of, when
from fsdesk.looks import Look
from fsdesk.pictures_asked import Picture
from fsdesk.pieces import cut, names_of
from fsdesk.records import Document
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.storefile import Connection
from fsdesk.trouble import Refused
from fsdesk.views_documents import DocumentRow, DocumentsView

VISITS_MOST = 12
"""Visits a picture is offered to belong to, the newest."""
REMOVED = "Removed before it was sent"
EMPTIED = ("title", "taken_at", "by", "subject", "consent_note", "mime", "bytes", "parts", "preview")


class Documents(Chapter):
    """The pictures and papers of a desk."""

    def of_family(self, family: FamilyId, *, with_private: bool = True) -> DocumentsView:
        """All of a family's, newest first; those more guarded than open to the family only with what is private."""
        circle = Circle(self.pen, family)
        found = circle.kind("document")
        return self._view(circle, None, [one for one in found if is_shown(one, with_private=with_private)])

    def of_visit(self, visit: RecordId) -> DocumentsView:
        """Those brought to one visit."""
        circle = Circle(self.pen, self.pen.family_of(visit))
        found = [one for one in circle.kind("document") if one.text("visit") == visit]
        return self._view(circle, visit, found)

    def add(self, family: FamilyId, picture: Picture, fields: Mapping[str, object]) -> RecordId:
        """Keep a clean picture with what it is; its name. Both are durable on return, or neither."""
        if self.pen.attaching.is_full:
            raise Refused(
                "This laptop holds as many pictures as it can.",
                safe="Everything written is saved, and writing goes on as ever.",
                next_step="Ask your lead which families need not be on this laptop any more.",
            )
        record, beside = self.ready(family, picture, fields)
        return self.pen.add_all(((record, family),), beside=beside)[0].record

    def ready(
        self, family: FamilyId, picture: Picture, fields: Mapping[str, object]
    ) -> tuple[Document, Callable[[Connection], None]]:
        """The record of a clean picture, and what keeps its pieces in the transaction that writes it."""
        kept: dict[str, Any] = {"taken_at": self.pen.clock.now().isoformat()[:16], **fields}
        names = self._names_in(family, picture)
        record = Document(**kept, mime=picture.mime, bytes=len(picture.content), **names)

        def beside(db: Connection) -> None:
            for content in (picture.preview, picture.content):
                self.pen.attaching.keep(db, family, content)

        return record, beside

    @staticmethod
    def _names_in(family: FamilyId, picture: Picture) -> dict[str, Any]:
        parts, preview = (
            names_of([value for value, _ in cut(family, content)]) for content in (picture.content, picture.preview)
        )
        return {"parts": parts, "preview": preview[0]}

    def content(self, record: RecordId) -> bytes:
        """The whole picture. Raises Refused while some of it is still to come."""
        one, family = self.pen.read(record), self.pen.family_of(record)
        found = self.pen.attaching.content(family, one.list("parts"))
        if not found:
            raise Refused(
                "The picture is still at the hub.",
                safe="It comes by itself when there is a good line.",
                next_step="Its title and what was written about it are here.",
            )
        self.pen.noting.note_looks((Look(family, record, RecordId("")),))
        return found

    def remove(self, record: RecordId, because: str = "") -> None:
        """Take a document out. One of which nothing was sent goes whole, its picture with it; one that has left the
        laptop is taken out like anything else, with the reason."""
        one = self.pen.read(record)
        if self._has_left(record):
            self.pen.take_out(record, because)
        else:
            fields: dict[str, object] = {**dict.fromkeys(EMPTIED), "taken_out": REMOVED}
            self.pen.write(record, fields, one.shown)
        self.pen.attaching.sweep()

    def _has_left(self, record: RecordId) -> bool:
        rows = self.pen.store.rows(
            "SELECT 1 FROM revision r LEFT JOIN outbox o ON o.n = r.n AND r.device = ?"
            " WHERE r.record = ? AND (o.n IS NULL OR o.offered = 1) LIMIT 1",
            (self.pen.store.device, record),
        )
        return bool(rows)

    # -- reading it --------------------------------------------------------------------------------------------

    def _view(self, circle: Circle, visit: RecordId | None, found: list[Held]) -> DocumentsView:
        visits = sorted(circle.kind("visit"), key=when, reverse=True)
        newest = sorted(found, key=lambda one: (one.text("taken_at"), made_order(one)), reverse=True)
        return DocumentsView(
            family=circle.family,
            visit=visit,
            documents=tuple(self._row(circle, one) for one in newest),
            people=tuple((str(person.id), person.known_as) for person in circle.people),
            visits=tuple((str(one.id), heading_of(one, circle.today)) for one in visits[:VISITS_MOST]),
        )

    def _row(self, circle: Circle, one: Held) -> DocumentRow:
        attaching, parts = self.pen.attaching, (*filter(None, (one.text("preview"),)), *one.list("parts"))
        travel = attaching.travel(circle.family, parts)
        may_remove = not self._has_left(one.id)
        standing, tone = _standing(travel, len(parts), is_text_sent=not self._waits(one.id))
        about = telling.joined(listed(one, "subject", circle.called))
        by = circle.called.get(one.text("by"), "")
        day = telling.day_and_time(one.text("taken_at"), circle.today)
        size = f"{max(1, round(int(str(one.value('bytes') or 0)) / 1024))} kB"
        detail = (f"by {by}" if by else "", f"about {about}" if about else "", day, size)
        return DocumentRow(
            id=one.id,
            kind=one.text("document_kind"),
            kind_words=lists.DOCUMENT_KIND.get(one.text("document_kind"), "A picture or paper"),
            title=one.text("title") or "No title yet",
            detail=" · ".join(filter(None, detail)),
            standing=standing,
            tone=tone,
            is_here=travel.here == len(parts) > 0,
            may_remove=may_remove,
            preview=attaching.content(circle.family, (one.text("preview"),)),
            written_by=circle.names(one.first_author),
            part=one.part(),
        )

    def _waits(self, record: RecordId) -> bool:
        return bool(self.pen.store.rows("SELECT 1 FROM outbox WHERE record = ? LIMIT 1", (record,)))


def _standing(travel: PieceTravel, of: int, *, is_text_sent: bool) -> tuple[str, str]:
    """Where a document is: one of the truths a person can count on."""
    if travel.here < of:
        got = f", {travel.here} of {of} parts are here" if travel.here else ""
        return f"The picture is still at the hub{got}", "info"
    if travel.refused:
        return "The hub would not keep this picture; it is safe here", "warn"
    if travel.at_hub == of and is_text_sent:
        return "Received by the hub", "ok"
    if travel.at_hub:
        return f"On its way: {travel.at_hub} of {of} parts received", "info"
    return "Saved here, waiting to be sent", "neutral"
