"""The wheel: every label whole and alone, every figure readable, nothing drawn that is not also said."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from fsdesk.pictures import SCALE, Segment, Wheel
from ui import look
from ui.look import Theme, contrast
from ui.pictures import ink
from ui.pictures.picture import Spot, as_svg
from ui.pictures.rim import WheelPlaces, place_wheel, place_wheel_small
from ui.pictures.standing import counted
from ui.pictures.wheel import WheelPicture, paint_wheel, paint_wheel_small, ring_colours, tell_wheel

LABELS = ("Safe", "Healthy", "Achieving", "Nurtured", "Active", "Respected", "Responsible", "Included")
NOW = (4, 4, 3, 3, 3, 4, 2, 3)
FIRST = (2, 3, 2, 2, 3, 3, 2, 2)


def wheel(now: tuple[int | None, ...] = NOW, first: tuple[int | None, ...] = FIRST) -> Wheel:
    return Wheel(
        name="Finn",
        age="age 7",
        segments=tuple(
            Segment(key=label.lower(), label=label, hue=label.lower(), now=now[at], first=first[at])
            for at, label in enumerate(LABELS)
        ),
        first_day="12 Mar",
        now_day="2 Nov",
    )


scores = st.none() | st.integers(1, 5)
labels = st.sampled_from((*LABELS, "Home", "Staying safe", "Education and learning", "Emotional wellbeing", "Money"))


@st.composite
def wheels(draw: st.DrawFn) -> Wheel:
    segments = tuple(
        Segment(key=str(at), label=draw(labels), hue=ink.HUE_NAMES[at % 8], now=draw(scores), first=draw(scores))
        for at in range(draw(st.integers(5, 10)))
    )
    day = st.sampled_from(("", "2 Nov", "12 Mar 2025"))
    name = draw(st.sampled_from(("Io", "Finn", "Alexandrina")))
    return Wheel(name=name, age="3 yrs 6 mths", segments=segments, first_day=draw(day), now_day=draw(day))


def words_of(places: WheelPlaces) -> list[QRectF]:
    return [*(each.rect for each in (*places.labels, *places.legend)), *(each.rect for each in places.changes)]


def faults(rect: QRectF, places: WheelPlaces) -> list[str]:
    """What is cut, on another, or on the wheel."""
    rects = words_of(places)
    found = [f"cut {at}" for at, each in enumerate(rects) if not rect.contains(each)]
    found += [f"on {one} {two}" for one in range(len(rects)) for two in range(one) if rects[one].intersects(rects[two])]
    for at, each in enumerate(rects):
        x = min(max(places.middle.x(), each.left()), each.right()) - places.middle.x()
        y = min(max(places.middle.y(), each.top()), each.bottom()) - places.middle.y()
        if (x * x + y * y) ** 0.5 < places.radius:
            found.append(f"on the wheel {at}")
    return found


@pytest.mark.parametrize("scale", [90, 100, 130, 200])
@pytest.mark.parametrize("size", [(605, 300), (480, 300), (480, 560), (300, 220), (240, 180), (150, 120)])
def test_no_word_is_cut_or_on_another(qapp: QApplication, scale: int, size: tuple[int, int]) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    rect = QRectF(10, 20, *size)
    assert faults(rect, place_wheel(rect, wheel())) == []
    assert faults(rect, place_wheel_small(rect, wheel())) == []


@settings(max_examples=60, deadline=None)
@given(drawn=wheels(), size=st.sampled_from([(605, 300), (480, 300), (320, 260), (200, 150)]))
def test_no_word_is_cut_in_any_set_of_five_to_ten(drawn: Wheel, size: tuple[int, int]) -> None:
    rect = QRectF(0, 0, *size)
    places = place_wheel(rect, drawn)
    assert faults(rect, places) == []
    assert places.radius >= 20
    written = " ".join(each.words for each in places.labels)
    assert all(each.label in written or each.label[:1] in written for each in drawn.segments)


def test_ten_long_labels_fold_or_shrink_before_they_touch(qapp: QApplication) -> None:
    long = tuple(
        Segment(key=str(at), label="Education and learning together", hue="safe", now=3, first=1) for at in range(10)
    )
    for size in ((900, 260), (605, 300), (480, 300)):
        rect = QRectF(0, 0, *size)
        assert faults(rect, place_wheel(rect, Wheel(name="Io", age="9", segments=long))) == []


def test_usual_sizes_use_the_letters_asked_for(qapp: QApplication) -> None:
    for scale in (100, 130):
        look.apply(qapp, Theme.DAYLIGHT, scale)
        places = place_wheel(QRectF(0, 0, 605, 300), wheel())
        assert places.labels[0].px == look.current().letters_px("caption")
    look.apply(qapp, Theme.DAYLIGHT, 100)
    assert place_wheel(QRectF(0, 0, 495, 300), wheel()).radius > 100


def test_where_there_is_no_room_initials_stand_in(qapp: QApplication) -> None:
    places = place_wheel(QRectF(0, 0, 150, 120), wheel())
    assert [each.words for each in places.labels] == ["S", "H", "A", "N", "A", "R", "R", "I"]


@pytest.mark.parametrize("theme", Theme)
def test_figures_are_read_on_their_ring_in_every_light(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    for name in ink.HUE_NAMES:
        hue = ink.hue_of(name)
        for now in SCALE:
            top = ring_colours(hue, now)[now - 1]
            assert top == hue
            assert contrast(ink.figure_on(hue), top) >= 4.5


@pytest.mark.parametrize("theme", Theme)
def test_a_wedge_nobody_talked_about_is_all_pale(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    blank = ring_colours(ink.hue_of("safe"), None)
    assert len(set(blank)) == 1
    assert contrast(blank[0], look.current().colours.surface) < 1.3
    filled = ring_colours(ink.hue_of("safe"), 3)
    assert len(set(filled[:3])) == 3
    assert filled[3:] == blank[3:]


def drawn(data: Wheel, paint: object = paint_wheel) -> tuple[QImage, list[Spot]]:
    image = QImage(480, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    spots = paint(painter, QRectF(0, 0, 480, 300), data)  # type: ignore[operator]
    painter.end()
    return image, spots


def _dark(image: QImage, places: WheelPlaces) -> int:
    """Pixels of the first time's dashes, up the middle of the top wedge."""
    column = round(places.middle.x())
    rows = range(round(places.middle.y() - places.radius), round(places.middle.y() - places.radius * 0.3))
    ink_now = QColor(look.current().colours.ink)
    near = [image.pixelColor(column + aside, row) for row in rows for aside in range(-9, 10)]
    return sum(abs(each.red() - ink_now.red()) + abs(each.blue() - ink_now.blue()) < 24 for each in near)


def test_the_first_time_is_dashed_on_its_own_ring_and_only_if_there_was_one(qapp: QApplication) -> None:
    blank = wheel((None,) * 8, (None,) * 8)
    places = place_wheel(QRectF(0, 0, 480, 300), blank)
    assert _dark(drawn(blank)[0], places) == 0
    first_only = wheel((None,) * 8, (2, *(None,) * 7))
    places = place_wheel(QRectF(0, 0, 480, 300), first_only)
    assert _dark(drawn(first_only)[0], places) > 4


def test_a_blank_wedge_holds_no_figure_and_no_change(qapp: QApplication) -> None:
    plain = as_svg(paint_wheel, wheel((None,) * 8), 480, 300).decode()
    figures = [each.text.strip() for each in ElementTree.fromstring(plain).iter() if each.text and each.text.strip()]
    assert not {"0", "1", "2", "3", "4", "5"} & set(figures)
    assert place_wheel(QRectF(0, 0, 480, 300), wheel((None,) * 8)).changes == ()


def test_what_rose_stayed_and_fell_is_counted_and_the_rest_left_out() -> None:
    assert counted(wheel().segments) == "6 up · 2 same · 0 down"
    assert counted(wheel((1, 1, *NOW[2:7], None)).segments) == "3 up · 2 same · 2 down"
    assert counted(wheel((None,) * 8).segments) == ""


@given(drawn=wheels())
def test_the_sentence_and_the_table_say_all_that_is_drawn(drawn: Wheel) -> None:
    told = tell_wheel(drawn)
    assert len(told.rows) == len(drawn.segments)
    for segment, row in zip(drawn.segments, told.rows, strict=True):
        assert len(row) == len(told.headings)
        assert segment.label in told.sentence
        assert row[0] == segment.label
        assert row[1] == ("not talked about" if segment.first is None else str(segment.first))
        assert row[2] == ("not talked about" if segment.now is None else str(segment.now))
        assert "0" not in row[1:]
    for said in (drawn.name, drawn.age, drawn.first_day, drawn.now_day, counted(drawn.segments)):
        assert said in told.sentence
    assert told.sentence.count("not talked about") == sum(each.now is None for each in drawn.segments)


def test_one_wedge_is_said_with_where_it_came_from() -> None:
    sentence = tell_wheel(wheel((4, 2, 3, None, *NOW[4:]))).sentence
    assert "Safe: 4 of 5, up 2 from 2" in sentence
    assert "Healthy: 2 of 5, down 1 from 3" in sentence
    assert "Active: 3 of 5, the same as first" in sentence
    assert "Nurtured: not talked about, first 2 of 5" in sentence


def test_each_wedge_is_a_part_round_the_wheel(qapp: QApplication) -> None:
    for paint in (paint_wheel, paint_wheel_small):
        _, spots = drawn(wheel(), paint)
        assert [spot.key for spot in spots] == [label.lower() for label in LABELS]
        middle = QRectF(0, 0, 480, 300).center()
        assert spots[0].rect.center().y() < middle.y() < spots[4].rect.center().y()
        assert spots[6].rect.center().x() < middle.x() < spots[2].rect.center().x()
        assert not any(one.rect.intersects(two.rect.adjusted(2, 2, -2, -2)) for one, two in combinations(spots, 2))


def test_a_file_keeps_every_label_as_words(qapp: QApplication) -> None:
    root = ElementTree.fromstring(as_svg(paint_wheel, wheel(), 480, 300, title="How things are for Finn"))
    said = [each.text.strip() for each in root.iter() if each.text and each.text.strip()]
    for words in (*LABELS, "Finn", "age 7", "How things are for Finn", "6 up · 2 same · 0 down", "first, 12 Mar"):
        assert words in said
    assert [each for each in said if each in "12345"].count("4") >= 3


def test_the_picture_says_when_there_is_nothing(qapp: QApplication) -> None:
    picture = WheelPicture()
    picture.show_picture(None)
    assert picture.accessibleDescription() == "Not talked about yet."
    picture.show_picture(wheel())
    assert picture.accessibleDescription().startswith("Finn, age 7. First 12 Mar, latest 2 Nov. 6 up")
    picture.deleteLater()
