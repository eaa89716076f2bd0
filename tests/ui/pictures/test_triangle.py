"""The triangle: titles along their sides and inside the picture, dots apart, every thing said."""

from __future__ import annotations

import math
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from fsdesk.pictures import Mark, Point, Triangle
from ui import look
from ui.look import Theme, contrast
from ui.pictures import ink
from ui.pictures.picture import Spot
from ui.pictures.triangle import (
    SIDE_HUES,
    TrianglePicture,
    TrianglePlaces,
    paint_triangle,
    place_triangle,
    tell_triangle,
    turned_box,
)

TITLES = ("How I grow and develop", "What I need from people who look after me", "My wider world")


def triangle(*counts: int) -> Triangle:
    marks = list(Mark)
    return Triangle(
        name="Finn",
        sides=tuple(
            (title, tuple(Point(label=f"{title[:2]} thing {at}", mark=marks[at % 3]) for at in range(count)))
            for title, count in zip(TITLES, counts or (5, 5, 5), strict=True)
        ),
    )


def faults(rect: QRectF, places: TrianglePlaces) -> list[str]:
    found = [
        f"cut {line.words}"
        for line in (*places.titles, *places.legend, places.name)
        if not rect.contains(turned_box(line).boundingRect())
    ]
    lettered = [
        line._replace(rect=line.rect.adjusted(0, line.rect.height() * 0.08, 0, -line.rect.height() * 0.08))
        for line in (*places.titles, *places.legend, places.name)
    ]
    boxes = [turned_box(line) for line in lettered]
    found += [f"words on words {a} {b}" for a, b in combinations(range(len(boxes)), 2) if boxes[a].intersects(boxes[b])]
    dots = list(chain.from_iterable(places.dots))
    for one, two in combinations(dots, 2):
        if math.hypot(one.x() - two.x(), one.y() - two.y()) < 2 * places.dot:
            found.append("a dot on a dot")
    for box in boxes:
        for dot in dots:
            around = QRectF(dot.x() - places.dot * 0.7, dot.y() - places.dot * 0.7, places.dot * 1.4, places.dot * 1.4)
            if box.intersects(around):
                found.append("words on a dot")
    return found


@pytest.mark.parametrize("scale", [90, 100, 130, 200])
@pytest.mark.parametrize("size", [(440, 340), (470, 330), (470, 600), (300, 260), (200, 170)])
def test_words_and_dots_stand_apart_inside_the_picture(qapp: QApplication, scale: int, size: tuple[int, int]) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    rect = QRectF(3, 9, *size)
    assert faults(rect, place_triangle(rect, triangle())) == []


@settings(max_examples=40, deadline=None)
@given(counts=st.tuples(*[st.integers(0, 9)] * 3), size=st.sampled_from([(440, 340), (320, 280)]))
def test_any_number_of_things_has_room(counts: tuple[int, int, int], size: tuple[int, int]) -> None:
    rect = QRectF(0, 0, *size)
    places = place_triangle(rect, triangle(*counts))
    assert faults(rect, places) == []
    assert tuple(map(len, places.dots)) == counts


def test_the_titles_run_along_their_sides(qapp: QApplication) -> None:
    places = place_triangle(QRectF(0, 0, 440, 340), triangle())
    left, right, below = places.titles
    assert left.turned == pytest.approx(-right.turned)
    assert below.turned == 0
    top, right_corner, left_corner = places.corners
    slope = math.degrees(math.atan2(right_corner.y() - top.y(), right_corner.x() - top.x()))
    assert right.turned == pytest.approx(slope)
    assert left.rect.center().x() < (top.x() + left_corner.x()) / 2
    assert right.rect.center().x() > (top.x() + right_corner.x()) / 2
    assert below.rect.top() >= left_corner.y()
    assert {line.px for line in places.titles} == {look.current().letters_px("small")}


def test_dots_lie_inside_the_triangle_on_their_side(qapp: QApplication) -> None:
    places = place_triangle(QRectF(0, 0, 440, 340), triangle())
    top, right, left = places.corners

    def inside(point: QPointF) -> bool:
        def turn(a: QPointF, b: QPointF) -> float:
            return (b.x() - a.x()) * (point.y() - a.y()) - (b.y() - a.y()) * (point.x() - a.x())

        return turn(top, right) > 0 and turn(right, left) > 0 and turn(left, top) > 0

    assert all(inside(dot) for dot in chain.from_iterable(places.dots))
    middle = places.name.rect.center()
    assert all(dot.x() < middle.x() for dot in places.dots[0])
    assert all(dot.x() > middle.x() for dot in places.dots[1])
    assert all(dot.y() > middle.y() for dot in places.dots[2])


def drawn(data: Triangle) -> tuple[QImage, list[Spot]]:
    image = QImage(440, 340, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    spots = paint_triangle(painter, QRectF(0, 0, 440, 340), data)
    painter.end()
    return image, spots


@pytest.mark.parametrize("theme", Theme)
def test_the_three_marks_differ_without_their_colour(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    image, spots = drawn(triangle(3, 0, 0))

    def grey(spot: Spot) -> list[int]:
        box = spot.rect.toAlignedRect()
        part = image.copy(box).scaled(16, 16).convertToFormat(QImage.Format.Format_Grayscale8)
        return [part.pixelColor(x, y).red() for x in range(16) for y in range(16)]

    for one, two in combinations(map(grey, spots), 2):
        assert sum(abs(a - b) > 40 for a, b in zip(one, two, strict=True)) > 12


@pytest.mark.parametrize("theme", Theme)
def test_what_is_in_a_dot_can_be_read(qapp: QApplication, theme: Theme) -> None:
    colours = look.apply(qapp, theme, 100).colours
    for hue in SIDE_HUES:
        assert contrast(ink.figure_on(ink.hue_of(hue)), ink.hue_of(hue)) >= 4.5
        assert contrast(ink.line_of(hue), colours.surface) >= 3
    assert contrast(colours.warn, colours.warnbg) >= 4.5
    assert contrast(colours.ink2, colours.surface) >= 4.5


def test_every_thing_is_said_and_tabled_with_how_it_is() -> None:
    told = tell_triangle(triangle(4, 2, 3))
    assert told.sentence.startswith("Finn’s world: 4 strengths, 3 worries, 2 not talked about yet. ")
    assert len(told.rows) == 9
    words = {"Ho thing 0": "strength", "Ho thing 1": "worry", "Ho thing 2": "not talked about yet"}
    for side, label, mark in told.rows:
        assert side in told.sentence
        assert f"{label} ({mark})" in told.sentence
        assert words.get(label, mark) == mark


def test_every_dot_is_a_part_with_its_side_and_words(qapp: QApplication) -> None:
    _, spots = drawn(triangle(2, 1, 1))
    assert [spot.words for spot in spots] == [
        "How I grow and develop: Ho thing 0 (strength)",
        "How I grow and develop: Ho thing 1 (worry)",
        "What I need from people who look after me: Wh thing 0 (strength)",
        "My wider world: My thing 0 (strength)",
    ]
    assert len({spot.key for spot in spots}) == 4


def test_the_picture_can_be_shown(qapp: QApplication) -> None:
    picture = TrianglePicture()
    picture.show_picture(triangle())
    assert "My wider world" in picture.accessibleDescription()
    picture.deleteLater()
