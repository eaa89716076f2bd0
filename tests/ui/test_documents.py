"""Pictures in the window: brought in by keyboard, kept, looked at, removed; the window itself decodes none of it.

Planted and seen caught here: a picture kept before anybody said so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from fsdesk.attaching import PictureCounts
from fsdesk.desk import Desk
from fsdesk.pictures_asked import clean_picture
from fsdesk.records.ids import FamilyId, RecordId
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods
from tests.fsdesk.pictures_drawn import TOKEN, drawing, noise, with_secrets, written
from tests.ui.real_window import RealWindow, make_laptop
from ui.pages.document_parts import image_of
from ui.pages.documents import DocumentsCard
from ui.pages.signature_pad import SignaturePad

SHOTS = os.environ.get("FSDESK_SHOTS", "")


@pytest.fixture
def window(tmp_path: Path, qapp: object) -> Iterator[RealWindow]:
    clock = StillClock()
    found = RealWindow(make_laptop(tmp_path, MacLeods, clock), clock)
    yield found
    found.rest()
    assert found.bugs == []
    found.close()


def family_of(window: RealWindow) -> FamilyId:
    return window.ask(lambda desk: desk.families())[0].id


def card(window: RealWindow) -> DocumentsCard:
    window.pages.open_family(family_of(window), "notes")
    window.rest()
    window.until(lambda: window.pages.telling.notes.documents._view is not None)
    return window.pages.telling.notes.documents


def bring(window: RealWindow, found: DocumentsCard, raw: bytes) -> None:
    found.bytes_given.emit(raw)
    window.until(lambda: found.adding is not None or "Looking" not in found.told.accessibleName())


def keep(window: RealWindow, found: DocumentsCard, title: str) -> None:
    assert found.adding is not None
    window.type(title)
    window.press(Qt.Key.Key_Return)
    window.until(lambda: found.adding is None and found.lines != {})
    window.rest()


def shot(window: RealWindow, name: str) -> None:
    if SHOTS:
        window.rest()
        window.shell.grab().save(str(Path(SHOTS) / f"{name}.png"))


def test_a_picture_is_brought_in_described_by_keyboard_and_looked_at(window: RealWindow, tmp_path: Path) -> None:
    found = card(window)
    letter = tmp_path / "SECRET-NAME.jpg"
    letter.write_bytes(with_secrets("JPEG", noise(600, 400)))
    found.file_given.emit(str(letter))
    window.until(lambda: found.adding is not None)
    assert window.ask(lambda desk: desk.attaching.counts()) == PictureCounts(), (
        "nothing is kept before somebody says so"
    )
    assert found.adding is not None
    assert window.focus is found.adding.title
    shot(window, "adding")
    found.adding.people[next(iter(found.adding.people))].setChecked(True)
    keep(window, found, "Letter from the school, 3 March")
    (row,) = window.ask(lambda desk: desk.documents.of_family(family_of_desk(desk))).documents
    assert row.title == "Letter from the school, 3 March"
    assert row.part.readings["subject"].value
    content = window.ask(lambda desk: desk.documents.content(row.id))
    kept = content + repr(row).encode()
    assert TOKEN.encode() not in kept
    assert b"SECRET-NAME" not in kept
    line = found.lines[str(row.id)]
    window.until(lambda: not line.picture.pixmap().isNull())
    shot(window, "kept")
    line.look.setFocus(Qt.FocusReason.TabFocusReason)
    window.press(Qt.Key.Key_Space)
    window.until(found.whole.isVisible)
    assert found.whole.pixmap().width() > line.picture.pixmap().width()
    assert found.whole.accessibleName() == "Picture: Letter from the school, 3 March"
    shot(window, "whole")
    window.press(Qt.Key.Key_Escape)
    assert not found.whole.isVisible()


def family_of_desk(desk: object) -> FamilyId:
    return desk.families()[0].id  # type: ignore[attr-defined,no-any-return]


def test_what_is_no_picture_is_refused_in_words_and_nothing_is_kept(window: RealWindow, tmp_path: Path) -> None:
    found = card(window)
    bring(window, found, b"%PDF-1.7 a letter")
    assert found.adding is None
    assert found.told.accessibleName().startswith("This is a PDF, and only pictures are kept here.")
    found.file_given.emit(str(tmp_path / "not-there.png"))
    window.until(lambda: "cannot be read" in found.told.accessibleName())
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate((25 << 20) + 1)
    found.file_given.emit(str(large))
    window.until(lambda: "larger than can be kept" in found.told.accessibleName())
    assert window.ask(lambda desk: desk.documents.of_family(family_of_desk(desk))).documents == ()


def test_one_that_is_not_kept_leaves_nothing_and_one_removed_before_it_is_sent_neither(window: RealWindow) -> None:
    found = card(window)
    bring(window, found, written(drawing(), "PNG"))
    window.press(Qt.Key.Key_Escape)
    assert found.adding is None
    bring(window, found, written(drawing(), "PNG"))
    keep(window, found, "A house in Isla")
    (line,) = found.lines.values()
    line.remove.click()
    window.until(lambda: found.lines == {})
    assert "Nothing of it had been sent" in found.told.accessibleName()
    assert window.ask(lambda desk: desk.store.rows("SELECT count(*) FROM piece")) == [(0,)]


def test_a_drawing_made_at_the_kitchen_table_is_added_where_the_visit_is_written(window: RealWindow) -> None:
    family = family_of(window)
    visit = window.ask(lambda desk: desk.record_visit(family))
    window.pages.open_visit(visit, "seen")
    window.rest()
    page = window.pages.visiting.visit
    found = page.documents
    assert found.isVisible()
    assert [each.isVisible() for each in (found.add, found.paste, found.sign)] == [True, True, True]
    bring(window, found, written(drawing(), "PNG"))
    assert found.adding is not None
    assert not found.adding.visit.isVisible(), "which visit it belongs to is no question here"
    window.press(Qt.Key.Key_Escape)
    assert found.adding is None
    assert page.isVisible(), "what is open on the card is closed first, and the page stays"
    bring(window, found, written(drawing(), "PNG"))
    shot(window, "visit-adding")
    keep(window, found, "A house by Isla")
    (row,) = window.ask(lambda desk: desk.documents.of_visit(visit)).documents
    assert (row.title, row.may_remove) == ("A house by Isla", True)
    shot(window, "visit-kept")
    window.pages.open_visit(visit, "agreed")
    window.rest()
    assert not found.isVisible()
    window.pages.open_visit(visit, "seen")
    window.rest()
    bring(window, found, written(drawing(), "PNG"))
    other = window.ask(lambda desk: desk.record_visit(family))
    window.pages.open_visit(other, "seen")
    window.rest()
    assert (found.lines, found.adding) == ({}, None), "a picture of one visit is not shown with another, nor kept there"
    window.pages.open_visit(visit, "seen")
    window.rest()
    window.until(lambda: found.lines != {})
    (line,) = found.lines.values()
    line.remove.click()
    window.until(lambda: found.lines == {})
    assert window.ask(lambda desk: desk.store.rows("SELECT count(*) FROM piece")) == [(0,)]


def test_where_a_visit_is_read_its_pictures_are_opened_and_not_touched(tmp_path: Path, qapp: object) -> None:
    made: list[RecordId] = []

    def write(desk: Desk) -> None:
        family = MacLeods(desk)
        made.append(family.finished_visit(desk))
        desk.documents.add(family.id, clean_picture(written(drawing(), "PNG")), {"title": "A house", "visit": made[0]})
        desk.submit(made[0])

    clock = StillClock()
    window = RealWindow(make_laptop(tmp_path, write, clock, user="ruaridh"), clock)
    window.pages.open_review(made[0])
    window.rest()
    found = window.pages.reviewing.review.documents
    window.until(lambda: found.lines != {})
    (line,) = found.lines.values()
    assert not any(each.isVisible() for each in (found.add, found.paste, found.sign, line.remove))
    line.look.click()
    window.until(found.whole.isVisible)
    shot(window, "review-whole")
    window.press(Qt.Key.Key_Escape)
    assert not found.whole.isVisible()
    assert window.pages.reviewing.review.isVisible()
    window.rest()
    assert window.bugs == []
    window.close()


def test_somebody_signs_with_the_mouse_or_by_typing(window: RealWindow) -> None:
    found = card(window)
    found.sign.click()
    window.rest()
    assert found.pad is not None
    ground = found.pad.ground
    assert not found.pad.done.isEnabled()
    QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=QPoint(20, 80))
    for x in range(30, 200, 10):
        QTest.mouseMove(ground, QPoint(x, 80 + x % 40))
    QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=QPoint(200, 90))
    assert found.pad.done.isEnabled()
    shot(window, "signing")
    found.pad.done.click()
    window.until(lambda: found.adding is not None)
    assert found.adding is not None
    assert found.adding.kind.value == "signature"
    window.press(Qt.Key.Key_Escape)
    found.sign.click()
    window.rest()
    window.type("Kirsty MacLeod")
    window.press(Qt.Key.Key_Return)
    window.until(lambda: found.adding is not None)
    keep(window, found, "Kirsty agrees to the plan")
    (row,) = window.ask(lambda desk: desk.documents.of_family(family_of_desk(desk))).documents
    assert (row.kind, row.part.readings["mime"].value) == ("signature", "image/png")


def test_what_is_typed_as_a_signature_is_drawn(qapp: object) -> None:
    pad = SignaturePad()
    blank = pad.picture()
    pad.name.setText("Kirsty")
    assert pad.picture() != blank
    pad.deleteLater()


def test_a_picture_that_is_pasted_or_dropped_is_taken_as_bytes(window: RealWindow) -> None:
    found = card(window)
    data = QMimeData()
    image = QImage(40, 30, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.red)
    data.setImageData(image)
    assert found._take(data)
    window.until(lambda: found.adding is not None)
    assert not found._take(QMimeData())
    window.press(Qt.Key.Key_Escape)


def test_bare_dots_become_the_picture_they_are_and_none_become_nothing(qapp: object) -> None:
    from fsdesk.pictures_asked import Seen

    found = image_of(Seen(width=2, height=1, dots=b"\xff\0\0\0\0\xff"))
    assert [found.pixelColor(x, 0).name() for x in (0, 1)] == ["#ff0000", "#0000ff"]
    assert image_of(Seen()).isNull()
