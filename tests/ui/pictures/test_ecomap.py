"""The picture of what holds a family: nothing touches, nothing is cut, and words say what lines say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.pictures import Around, Ecomap, Link
from tests.ui.pictures.families import ecomaps, macaskill_ecomap
from ui import look
from ui.look import Theme
from ui.pictures.ecomap import (
    SMALLEST,
    Ring,
    _worded,
    ecomap_picture,
    fitted,
    needed_size,
    paint_ecomap,
    tell_ecomap,
)

ROOMS = st.tuples(st.integers(200, 1200), st.integers(150, 900))


def drawn(data: Ecomap, width: int = 605, height: int = 300) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    paint_ecomap(painter, QRectF(0, 0, width, height), data)
    painter.end()
    return image


def ring_of(data: Ecomap, room: tuple[float, float]) -> tuple[Ring, float]:
    words = _worded(data)
    return fitted(words.sizes, words.radius, room)


@given(ecomaps(), ROOMS)
def test_no_two_boxes_touch_and_everything_lies_inside(data: Ecomap, room: tuple[int, int]) -> None:
    ring, scale = ring_of(data, room)
    assert len(ring.boxes) == len(ring.lines) == len(data.around)
    assert ring.width * scale <= room[0] + 1e-6
    assert ring.height * scale <= room[1] + 1e-6
    for one, two in combinations(ring.boxes, 2):
        assert not one.meets(two)
    radius = _worded(data).radius
    x, y = ring.middle
    assert radius <= x <= ring.width - radius + 1e-6
    for box in ring.boxes:
        assert box.left >= -1e-6
        assert box.top >= -1e-6
        assert box.right <= ring.width + 1e-6
        assert box.bottom <= ring.height + 1e-6
        nearest = (min(max(x, box.left), box.right) - x) ** 2 + (min(max(y, box.top), box.bottom) - y) ** 2
        assert nearest > radius**2


@given(ecomaps(), ROOMS)
@settings(max_examples=60)
def test_no_line_runs_through_another_box(data: Ecomap, room: tuple[int, int]) -> None:
    ring, _ = ring_of(data, room)
    for at, ((x0, y0), (x1, y1)) in enumerate(ring.lines):
        points = [(x0 + (x1 - x0) * share / 50, y0 + (y1 - y0) * share / 50) for share in range(51)]
        for other, box in enumerate(ring.boxes):
            assert other == at or not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points)


@given(ecomaps())
@settings(max_examples=40)
def test_at_the_size_it_asks_for_every_word_can_be_read(data: Ecomap) -> None:
    size = needed_size(data)
    assert ring_of(data, (size.width(), size.height()))[1] >= SMALLEST


@given(ecomaps())
@settings(max_examples=40)
def test_every_word_has_the_width_it_needs(data: Ecomap) -> None:
    words = _worded(data)
    for around, lines, (width, _) in zip(data.around, words.boxes, words.sizes, strict=True):
        said = " ".join(text for text, _ in lines)
        for word in (around.name + " " + around.detail).split():
            assert word == "·" or word in said
        for text, is_name in lines:
            font = look.current().font("small", weight=600) if is_name else look.current().font("caption")
            assert QFontMetricsF(font).horizontalAdvance(text) <= width


def test_the_sentence_names_everyone_by_the_strength_of_the_link() -> None:
    assert tell_ecomap(macaskill_ecomap()).sentence == (
        "Around Kirsty & kids: strong links with Staffin Primary and Gran next door; some link with Health visitor and "
        "Food larder; a weak link with GP Portree and Housing assoc.; a strained link with Callum (dad); missing: "
        "Childcare."
    )
    assert tell_ecomap(Ecomap(centre="", around=())).sentence == "Around the family: nothing drawn yet."


def test_the_table_has_a_row_for_each_with_its_strength_in_words() -> None:
    told = tell_ecomap(macaskill_ecomap())
    assert all(len(row) == len(told.headings) for row in told.rows)
    assert ("Callum (dad)", "contact tense", "Strained") in told.rows
    assert len(told.rows) == 8


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("one", list(Link))
def test_each_kind_of_link_looks_unlike_the_others_without_colour(qapp: QApplication, theme: Theme, one: Link) -> None:
    look.apply(qapp, theme, 100)

    def grey(link: Link) -> QImage:
        data = Ecomap(centre="Us", around=(Around(name="A", detail="b", link=link),))
        return drawn(data).convertToFormat(QImage.Format.Format_Grayscale8)

    assert all(grey(one) != grey(other) for other in Link if other is not one)


def test_the_words_say_what_the_line_says(shown: Callable[..., QWidget], qtbot: QtBot) -> None:
    picture = ecomap_picture()
    shown(picture)
    picture.show_picture(macaskill_ecomap())
    words = [part.words for part in picture.parts()]
    assert words[4] == "Childcare, none in reach, link: missing"
    with qtbot.waitSignal(picture.chosen) as chosen:
        picture.part_at("4")
        qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen.args == ["4"]


def test_the_empty_picture_says_what_will_be_there(shown: Callable[..., QWidget]) -> None:
    picture = ecomap_picture()
    shown(picture)
    picture.show_picture(None)
    assert "Add who and what is around" in picture.accessibleDescription()


def test_no_room_at_all_draws_nothing() -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert paint_ecomap(painter, QRectF(0, 0, 0, 0), macaskill_ecomap()) == []
    painter.end()
