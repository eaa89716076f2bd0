"""The lead's queue and the page on which a visit is read, remarked on, signed off or returned."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.records.signing import Comment
from fsdesk.views import Need, Review
from fsdesk.views_figures import FiguresView
from tests.clocks import StillClock
from tests.ui import sample_visits as sample
from tests.ui.real_window import RealWindow, make_laptop
from tests.ui.sample_visits import FINN_VOICE, VISIT
from tests.ui.test_visit import button, click, faults_of, words_on
from ui import look
from ui.look import Theme
from ui.pages.review import ReviewPage
from ui.pages.reviews import ReviewsPage
from ui.pages.today import NeedRow


class Heard:
    """What the page said."""

    def __init__(self, page: ReviewPage) -> None:
        self.signed: list[tuple[str, str]] = []
        self.returned: list[tuple[str, str, str, tuple[Comment, ...]]] = []
        page.sign_asked.connect(self.sign)
        page.return_asked.connect(self.send_back)

    def sign(self, visit: str, digest: str) -> None:
        self.signed.append((visit, digest))

    def send_back(self, visit: str, digest: str, comment: str, comments: tuple[Comment, ...]) -> None:
        self.returned.append((visit, digest, comment, comments))


def opened(qtbot: QtBot, review: Review, width: int = 1162, height: int = 632) -> tuple[ReviewPage, Heard]:
    page = ReviewPage()
    qtbot.addWidget(page)
    heard = Heard(page)
    page.show_names(sample.COLLEAGUES)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_review(review)
    qtbot.waitUntil(lambda: "In their own words" in words_on(page))
    return page, heard


def text_named(page: QWidget, name: str) -> QPlainTextEdit:
    return next(each for each in page.findChildren(QPlainTextEdit) if each.accessibleName() == name)


def test_the_queue_leads_to_each_visit(qtbot: QtBot) -> None:
    page = ReviewsPage()
    qtbot.addWidget(page)
    chosen: list[str] = []
    page.review_chosen.connect(chosen.append)
    page.show_queue(sample.QUEUE)
    with qtbot.waitExposed(page):
        page.show()
    assert "2 visits waiting for your signature." in words_on(page)
    assert "3 days waiting" in words_on(page)
    click(button(page, "Read and sign Gillies family, Mon 16 Nov"))
    assert chosen == ["k7f2qd4m.52"]


def test_tab_comes_to_what_waits_before_the_figures_below_it(qtbot: QtBot) -> None:
    page = ReviewsPage()
    qtbot.addWidget(page)
    page.show_figures(FiguresView(title="How it goes", rows=()))
    page.show_queue(sample.QUEUE)
    with qtbot.waitExposed(page):
        page.show()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() in page.rows[0].findChildren(QAbstractButton)


def test_an_empty_queue_says_what_will_be_here(qtbot: QtBot) -> None:
    page = ReviewsPage()
    qtbot.addWidget(page)
    page.show_queue(sample.QUEUE)
    page.show_queue(())
    with qtbot.waitExposed(page):
        page.show()
    assert "Nothing waits for you. Visits your team sends for signature will be here." in words_on(page)
    assert "MacAskill" not in words_on(page)


def test_the_whole_visit_is_read_in_order_with_each_voice_word_for_word(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.review())
    seen = words_on(page)
    parts = [
        "Who was there", "Expected, not there", "What happened", sample.NOTE,
        "Finn · Said in words", "“The breakfast club is pure magic.”", "Black mould behind the cot",
        "Ring housing about the damp",
    ]  # fmt: skip
    places = [seen.index(part) for part in parts]
    assert places == sorted(places)
    assert "Why not seen: At her dad’s this week" in seen or "At her dad’s this week" in seen
    assert "Seen alone: Yes" in seen


def test_signing_covers_exactly_what_was_shown(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review(digest="abc"))
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.signed == [(VISIT, "abc")]
    page.signed("Signed. It reaches the worker with the next sync.")
    assert "Signed. It reaches the worker with the next sync." in words_on(page)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(heard.signed) == 1


def test_a_visit_that_changed_under_the_reader_is_signed_only_after_it_was_read_again(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review(digest="abc"))
    page.show_review(sample.review(digest="def"))
    assert "The visit changed while you were reading." in words_on(page)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.signed == []
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.signed == [(VISIT, "def")]


def test_what_may_not_be_signed_says_why(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review(may_sign=False))
    assert "Somebody must settle it first." in words_on(page)
    assert not button(page, "Sign off").isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard.signed == []


def test_a_visit_is_not_returned_without_a_word(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review())
    click(button(page, "Return with comment"))
    assert heard.returned == []
    assert "The visit has not been returned." in words_on(page)
    comment = QApplication.focusWidget()
    assert isinstance(comment, QPlainTextEdit)
    QTest.keyClicks(comment, "Which wall is damp?")
    click(button(page, "Return with comment"))
    assert heard.returned == [(VISIT, "d1", "Which wall is damp?", ())]


def test_a_remark_stays_with_the_passage_it_is_about(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review())
    click(button(page, "Comment on Finn · Said in words"))
    QTest.keyClicks(text_named(page, "Your comment on Finn · Said in words"), "Lovely. Ask about lunch too.")
    page.show_review(sample.review(digest="d2"))
    assert text_named(page, "Your comment on Finn · Said in words").toPlainText() == "Lovely. Ask about lunch too."
    click(button(page, "Return with comment"))
    wanted = Comment(record=FINN_VOICE, field="words", text="Lovely. Ask about lunch too.")
    assert heard.returned == [(VISIT, "d2", "", (wanted,))]


def test_a_remark_on_what_was_taken_out_is_kept(qtbot: QtBot) -> None:
    page, heard = opened(qtbot, sample.review())
    click(button(page, "Comment on Finn · Said in words"))
    QTest.keyClicks(text_named(page, "Your comment on Finn · Said in words"), "Ask more.")
    review = sample.review(digest="d2")
    page.show_review(structs.replace(review, visit=sample.visit(voices=())))
    click(button(page, "Return with comment"))
    assert heard.returned[0][3] == (Comment(record=FINN_VOICE, field="words", text="Ask more."),)


def test_another_visit_begins_without_the_remarks_of_the_one_before(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.review())
    QTest.keyClicks(text_named(page, "Your comment to the worker"), "For the MacAskills")
    review = sample.review()
    page.show_review(structs.replace(review, visit=sample.visit(id="k7f2qd4m.52")))
    assert text_named(page, "Your comment to the worker").toPlainText() == ""


def test_what_changed_since_it_was_signed_is_shown_before_beside_after(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.review(signed_before="Mon 16 Nov 2026"))
    seen = words_on(page)
    assert "What changed since Mon 16 Nov 2026" in seen
    for words in ("The breakfast club is good.", "The breakfast club is pure magic.", "Nothing was written."):
        assert words in seen


def test_a_field_written_apart_is_read_in_both_versions(qtbot: QtBot) -> None:
    apart = sample.apart(("Damp.", 61, "eilidh"), ("Very damp.", 62, "ruaridh"))
    view = sample.visit(readings={**sample.visit().readings, "note": apart})
    page, _ = opened(qtbot, structs.replace(sample.review(may_sign=False), visit=view))
    seen = words_on(page)
    for words in ("Damp.", "Very damp.", "Eilidh Ross", "Ruaridh Matheson", "not settled"):
        assert words in seen


def test_tab_goes_from_the_passages_to_the_comment_to_the_decision(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, sample.review())
    names: list[str] = []
    for _ in range(60):
        now = QApplication.focusWidget()
        assert now is not None
        if now.accessibleName() not in names:
            names.append(now.accessibleName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    every = {each.accessibleName() for each in page.findChildren(QAbstractButton) if each.isVisible()}
    assert every <= set(names)
    begin = names.index("Comment on Purpose")
    in_order = names[begin:] + names[:begin]
    assert in_order[-4:] == ["Your comment to the worker", "Back", "Return with comment", "Sign off"]


@pytest.mark.parametrize(("scale", "width", "height"), [(100, 1162, 632), (130, 1294, 632), (100, 1021, 504)])
def test_nothing_is_cut_and_everything_has_a_name(
    qtbot: QtBot, qapp: QApplication, scale: int, width: int, height: int
) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    page, _ = opened(qtbot, sample.review(signed_before="Mon 16 Nov 2026", may_sign=False), width, height)
    qtbot.waitUntil(lambda: not faults_of(page, width, height))
    queue = ReviewsPage()
    qtbot.addWidget(queue)
    queue.show_queue(sample.QUEUE)
    queue.resize(width, height)
    queue.show()
    qtbot.waitUntil(lambda: not faults_of(queue, width, height))


def test_a_lead_sees_what_is_to_settle_and_goes_there(qtbot: QtBot) -> None:
    page = ReviewsPage()
    qtbot.addWidget(page)
    page.show()
    need = Need(kind="settle", title="Two versions of one thing: Best time to visit", detail="Nicolson family")
    page.show_to_settle((need,))
    (row,) = [each for each in page.findChildren(NeedRow) if each.isVisible()]
    assert row.accessibleName() == need.title
    with qtbot.waitSignal(page.settle_asked):
        qtbot.keyClick(row, Qt.Key.Key_Space)
    page.show_to_settle(())
    assert not [each for each in page.findChildren(NeedRow) if each.isVisible()]


def test_news_of_something_else_leaves_the_focus_in_the_queue(qtbot: QtBot) -> None:
    page = ReviewsPage()
    qtbot.addWidget(page)
    page.show_queue(sample.QUEUE)
    with qtbot.waitExposed(page):
        page.show()
    button(page, "Read and sign Gillies family, Mon 16 Nov").setFocus()
    rows = list(page.rows)
    page.show_queue(tuple(sample.QUEUE))
    assert page.rows == rows
    page.show_queue(sample.QUEUE[:1])
    assert len(page.rows) == 1


def test_a_lead_sees_how_it_goes_below_what_waits_and_as_it_may_leave(qapp: QApplication, tmp_path: Path) -> None:
    look.apply(qapp, Theme.DAYLIGHT, 100)
    laptop = RealWindow(make_laptop(tmp_path, lambda _desk: None, StillClock(), user="ruaridh"), StillClock())
    laptop.pages.open_reviews()
    laptop.rest()
    card = laptop.pages.reviewing.reviews.figures
    assert card.isVisible()
    assert len(card.cells) == 3 * 8
    card.outside.click()
    laptop.rest()
    assert card.outside.isChecked()
    laptop.close()
    assert laptop.bugs == []
