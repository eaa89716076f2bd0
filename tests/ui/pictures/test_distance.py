"""The chart of distance: words stand free, falls are plain to see, and everything drawn is said."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from fsdesk.pictures import Distance, Segment
from ui import look
from ui.look import Theme, contrast
from ui.pictures import ink
from ui.pictures.distance import DistancePicture, DistancePlaces, paint_distance, place_distance, tell_distance
from ui.pictures.picture import Spot, as_svg

SCALE = ("In crisis", "Struggling", "Getting help", "Managing", "Thriving")
LABELS = ("Safe", "Healthy", "Achieving", "Nurtured", "Active", "Respected", "Responsible", "Included")
NOW = (4, 4, 3, 3, 3, 4, 2, 3)
FIRST = (2, 3, 2, 2, 3, 3, 2, 2)


def distance(now: tuple[int | None, ...] = NOW, first: tuple[int | None, ...] = FIRST) -> Distance:
    segments = tuple(
        Segment(key=label.lower(), label=label, hue=label.lower(), now=now[at], first=first[at])
        for at, label in enumerate(LABELS)
    )
    return Distance(name="Finn", segments=segments, scale=SCALE, first_day="12 Mar", now_day="2 Nov", sets=4)


@st.composite
def distances(draw: st.DrawFn) -> Distance:
    scores = st.none() | st.integers(1, 5)
    labels = st.sampled_from((*LABELS, "Education and learning", "Emotional wellbeing", "Home and money"))
    segments = tuple(
        Segment(key=str(at), label=draw(labels), hue=ink.HUE_NAMES[at % 8], now=draw(scores), first=draw(scores))
        for at in range(draw(st.integers(1, 10)))
    )
    return Distance(name="Io", segments=segments, scale=SCALE, first_day="12 Mar 2025", sets=draw(st.integers(0, 3)))


def words_of(places: DistancePlaces) -> list[QRectF]:
    rects = [each.rect for each in (*places.words, *places.legend)]
    for row in places.rows:
        rects += [each.rect for each in row.label]
        rects += [row.change.rect] if row.change else []
    return rects


def faults(rect: QRectF, places: DistancePlaces) -> list[str]:
    rects = words_of(places)
    found = [f"cut {at}" for at, each in enumerate(rects) if not rect.adjusted(-0.1, -0.1, 0.1, 0.1).contains(each)]
    trimmed = [each.adjusted(0, each.height() * 0.1, 0, -each.height() * 0.1) for each in rects]
    found += [
        f"on {one} {two}" for one, two in combinations(range(len(rects)), 2) if trimmed[one].intersects(trimmed[two])
    ]
    for row in places.rows:
        labels = max(each.rect.right() for each in row.label)
        if labels > places.stands[0] - places.dot:
            found.append("a label under a dot")
        if row.change and row.change.rect.left() < places.stands[-1] + places.dot:
            found.append("a change under a dot")
    if len(places.rows) > 1 and places.rows[1].y - places.rows[0].y < 2 * places.dot:
        found.append("dots on one another")
    return found


@pytest.mark.parametrize("scale", [90, 100, 130, 200])
@pytest.mark.parametrize("size", [(595, 330), (480, 330), (480, 560), (300, 240), (220, 180)])
def test_no_word_is_cut_or_on_another(qapp: QApplication, scale: int, size: tuple[int, int]) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    rect = QRectF(5, 7, *size)
    assert faults(rect, place_distance(rect, distance())) == []
    assert faults(rect, place_distance(rect, distance((1, None, 2, 5, None, 1, 2, 3)))) == []


@settings(max_examples=60, deadline=None)
@given(drawn=distances(), size=st.sampled_from([(595, 330), (480, 400), (320, 300)]))
def test_no_word_is_cut_in_any_set(drawn: Distance, size: tuple[int, int]) -> None:
    rect = QRectF(0, 0, *size)
    assert faults(rect, place_distance(rect, drawn)) == []


def test_at_usual_size_the_words_of_the_scale_stand_in_one_line_as_large_as_asked(qapp: QApplication) -> None:
    places = place_distance(QRectF(0, 0, 595, 330), distance())
    assert [each.words for each in places.words] == list(SCALE)
    assert places.rows[0].label[0].px == look.current().letters_px("small")
    for stand, words in zip(places.stands, places.words, strict=True):
        assert words.rect.center().x() == pytest.approx(stand, abs=0.5)


def test_even_where_it_is_tight_the_axis_keeps_words(qapp: QApplication) -> None:
    places = place_distance(QRectF(0, 0, 300, 260), distance())
    assert " ".join(each.words for each in places.words).split() == " ".join(SCALE).split()


def drawn(data: Distance, size: tuple[int, int] = (480, 330)) -> tuple[QImage, list[Spot]]:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    spots = paint_distance(painter, QRectF(0, 0, *size), data)
    painter.end()
    return image, spots


def colours_at(image: QImage, places: DistancePlaces, row: int, between: tuple[int, int]) -> set[str]:
    y = round(places.rows[row].y)
    left, right = sorted(places.stands[at - 1] for at in between)
    span = range(round(left + places.dot * 2.6), round(right - places.dot * 2.6))
    return {image.pixelColor(x, y).name().upper() for x in span}


@pytest.mark.parametrize("theme", Theme)
def test_a_rise_wears_its_hue_and_a_fall_the_colour_of_danger_broken(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    data = distance((5, 1, *NOW[2:]), (1, 5, *FIRST[2:]))
    image, _ = drawn(data)
    places = place_distance(QRectF(0, 0, 480, 330), data)
    danger, surface = look.current().colours.danger.upper(), look.current().colours.surface.upper()
    rise, fall = colours_at(image, places, 0, (1, 5)), colours_at(image, places, 1, (1, 5))
    assert ink.line_of("safe").upper() in rise
    assert danger not in rise
    assert surface not in rise
    assert danger in fall
    assert surface in fall


@pytest.mark.parametrize("theme", Theme)
def test_every_line_is_seen_on_its_ground(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    for name in ink.HUE_NAMES:
        assert contrast(ink.line_of(name), look.current().colours.surface) >= 3.0
        assert contrast(ink.figure_on(ink.hue_of(name)), ink.hue_of(name)) >= 4.5


def test_what_nobody_talked_about_says_so_and_has_no_figure(qapp: QApplication) -> None:
    blank = distance((None,) * 8, (None,) * 8)
    root = ElementTree.fromstring(as_svg(paint_distance, blank, 595, 330))
    said = [each.text.strip() for each in root.iter() if each.text and each.text.strip()]
    assert said.count("not talked about") == 8
    assert not {"0", "1", "2", "3", "5"} & set(said)
    assert all(row.change is None for row in place_distance(QRectF(0, 0, 595, 330), blank).rows)


@given(drawn=distances())
def test_the_sentence_and_the_table_say_all_that_is_drawn(drawn: Distance) -> None:
    told = tell_distance(drawn)
    for segment, row in zip(drawn.segments, told.rows, strict=True):
        assert len(row) == len(told.headings)
        assert segment.label in told.sentence
        for value, cell in ((segment.first, row[1]), (segment.now, row[2])):
            assert cell == ("not talked about" if value is None else f"{value}, {SCALE[value - 1]}")
        if segment.first is not None and segment.now is not None:
            by = segment.now - segment.first
            assert row[3] == (f"up {by}" if by > 0 else f"down {-by}" if by else "the same")
            assert row[3] in told.sentence
        else:
            assert row[3] == ""
    assert ("set" in told.sentence.split(".")[1]) == (drawn.sets > 0)


def test_a_fall_is_said_in_the_words_of_the_scale() -> None:
    sentence = tell_distance(distance((4, 2, *NOW[2:]))).sentence
    assert "Healthy: 2, Struggling, down 1 from 3, Getting help" in sentence
    assert "Safe: 4, Managing, up 2 from 2, Struggling" in sentence
    assert "First 12 Mar, latest 2 Nov, 4 sets of answers. 5 up · 2 same · 1 down." in sentence


def test_each_row_is_a_part(qapp: QApplication) -> None:
    _, spots = drawn(distance())
    assert [spot.key for spot in spots] == [label.lower() for label in LABELS]
    assert all(not one.rect.intersects(two.rect) for one, two in combinations(spots, 2))


def test_the_picture_can_be_shown(qapp: QApplication) -> None:
    picture = DistancePicture()
    picture.show_picture(distance())
    assert picture.accessibleDescription().startswith("Finn: how far we have come.")
    picture.deleteLater()
