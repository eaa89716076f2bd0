"""What waits for the lead: read, signed, returned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from fsdesk.records.ids import RecordId
from fsdesk.roles import Action
from fsdesk.trouble import Told
from fsdesk.views import Need, Review, VisitRow, VisitView
from ui.chapters.chapter import Chapter, Door
from ui.chapters.documenting import Documenting
from ui.pages.review import ReviewPage
from ui.pages.reviews import ReviewsPage


class Reviewing(Chapter):
    """The lead's queue and the visit in it that is being read."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.reviews, self.review = ReviewsPage(), ReviewPage()
        self.documenting = Documenting(door, self.review.documents, self)
        self.pages = [self.reviews, self.review]
        self._names: dict[str, str] = {}
        self._again: Callable[[], None] = self.open_queue
        self._for_outside = False
        self.reviews.figures.outside_asked.connect(self._ask_figures)
        self.reviews.review_chosen.connect(self.open)
        self.reviews.settle_asked.connect(self.door.open_sync)
        self.review.sign_asked.connect(self._sign)
        self.review.return_asked.connect(self._return)
        self.review.left.connect(self.open_queue)

    def show_names(self, names: dict[str, str]) -> None:
        """Who wrote what."""
        self._names = names

    def open_queue(self) -> None:
        """What waits for the lead."""
        self.door.front(self.open_queue, self.reviews, "reviews")
        desk = self.door.desk
        self.call(lambda: (desk.awaiting_signature(), desk.deciding.needs_you()), self._show_queue)
        self.call(lambda: desk.may(Action.OVERSEE), lambda may: self._ask_figures(self._for_outside) if may else None)

    def _ask_figures(self, for_outside: bool) -> None:
        self._for_outside = for_outside
        desk = self.door.desk
        self.call(lambda: desk.figures.view(for_outside=for_outside), self.reviews.show_figures)

    def _show_queue(self, found: tuple[tuple[VisitRow, ...], tuple[Need, ...]]) -> None:
        queue, to_settle = found
        self.reviews.show_queue(queue)
        self.reviews.show_to_settle(to_settle)

    def open(self, visit: str) -> None:
        """One visit to read and sign."""
        desk = self.door.desk
        self.call(lambda: desk.review(RecordId(visit)), self._show)

    def _ask(self, visit: RecordId) -> None:
        desk = self.door.desk
        self.call(lambda: desk.review(visit), self._show_again)

    def _show(self, review: Review) -> None:
        self._again = partial(self._ask, review.visit.id)
        self.review.show_names(self._names)
        self._show_again(review)
        self.door.front(self._again, self.review, "reviews")

    def _show_again(self, review: Review) -> None:
        self.review.show_review(review)
        self.documenting.open_visit(str(review.visit.family), str(review.visit.id))

    def _sign(self, visit: str, digest: str) -> None:
        desk = self.door.desk

        def done(_view: VisitView) -> None:
            self.review.signed("Signed. The worker sees it when both laptops have met the hub.")
            self._after_decision()

        self._decide(lambda: desk.sign_off(RecordId(visit), digest), done)

    def _return(self, visit: str, digest: str, comment: str, comments: Any) -> None:
        desk = self.door.desk

        def done(_view: VisitView) -> None:
            self.review.returned("Returned with your words. The worker sees them when both laptops have met the hub.")
            self._after_decision()

        self._decide(lambda: desk.return_with_comment(RecordId(visit), digest, comment, comments), done)

    def _decide(self, work: Callable[[], VisitView], done: Callable[[VisitView], None]) -> None:
        def failed(told: Told) -> bool:
            self.review.refused(told.sentence)
            self._again()
            return True

        self.call(work, done, failed=failed)

    def _after_decision(self) -> None:
        self.door.tell_written()
        self.door.send_soon()
