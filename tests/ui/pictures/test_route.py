"""The day's road: stops in order, words between and under them with room, folded where it is narrow."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsdesk.pictures import Leg, Route, Stop
from ui import look
from ui.look import Theme
from ui.pictures.picture import Spot
from ui.pictures.route import RoutePicture, RoutePlaces, paint_route, place_route, route_height, tell_route

ROUTE = Route(
    stops=(
        Stop(time="09:00", name="Portree office", place="leave", state="base"),
        Stop(time="09:40", name="Gillies", place="Uig IV51 9XY", state="done"),
        Stop(time="13:15", name="MacAskill", place="Staffin IV51 9JX", state="next", no_signal=True),
        Stop(time="14:45", name="Nicolson", place="Culnacnoc"),
        Stop(time="15:55", name="Portree office", place="back", state="base"),
    ),
    legs=(
        Leg(words="19 mi · 34 min"),
        Leg(words="17 mi · 31 min"),
        Leg(words="9 mi · 18 min"),
        Leg(words="16 mi · 27 min", in_the_dark=True),
    ),
)


@st.composite
def routes(draw: st.DrawFn) -> Route:
    stops = tuple(
        Stop(
            time=draw(st.sampled_from(("", "09:40"))),
            name=draw(st.sampled_from(("Gillies", "Portree office", "MacAskill-Nicolson"))),
            place=draw(st.sampled_from(("", "Culnacnoc", "Staffin community hall IV51 9JX"))),
            state=draw(st.sampled_from(("base", "done", "next", "later"))),
            no_signal=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 9)))
    )
    legs = st.builds(Leg, words=st.sampled_from(("", "9 mi · 18 min", "about 40 min")), in_the_dark=st.booleans())
    return Route(stops=stops, legs=tuple(draw(legs) for _ in stops[1:]))


def faults(rect: QRectF, places: RoutePlaces) -> list[str]:
    below = [line for halt in places.halts for line in halt.lines]
    above = [line for way in places.ways for line in way.words]
    signs = [halt.silent for halt in places.halts if halt.silent] + [way.moon for way in places.ways if way.moon]
    boxes = [line.rect.adjusted(0, 1, 0, -1) for line in (*below, *above)] + [
        sign.adjusted(0, 1, 0, -1) for sign in signs
    ]
    whole = rect.adjusted(-0.1, -0.1, 0.1, 0.1)
    found = [f"cut {at}" for at, box in enumerate(boxes) if not whole.contains(box)]
    found += [f"on {a} {b}" for a, b in combinations(range(len(boxes)), 2) if boxes[a].intersects(boxes[b])]
    for halt in places.halts:
        dot = QRectF(halt.middle.x() - places.dot, halt.middle.y() - places.dot, 2 * places.dot, 2 * places.dot)
        found += ["words on a stop" for box in boxes if box.intersects(dot)]
        found += [] if whole.contains(dot) else ["a stop cut"]
    return found


@pytest.mark.parametrize("scale", [90, 100, 130, 200])
@pytest.mark.parametrize("width", [1080, 760, 480, 300, 200])
def test_at_its_own_height_nothing_is_cut_or_on_anything(qapp: QApplication, scale: int, width: int) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    rect = QRectF(7, 5, width, route_height(width, ROUTE))
    places = place_route(rect, ROUTE)
    assert faults(rect, places) == []
    if width >= 2.2 * scale:  # narrower than any window, letters give way
        assert places.halts[0].lines[0].px == look.current().letters_px("small")


@settings(max_examples=60, deadline=None)
@given(route=routes(), width=st.sampled_from([1080, 700, 420]))
def test_at_its_own_height_any_route_fits(route: Route, width: int) -> None:
    rect = QRectF(0, 0, width, route_height(width, route))
    assert faults(rect, place_route(rect, route)) == []


def test_a_wide_page_has_one_row_and_a_narrow_one_more(qapp: QApplication) -> None:
    def rows(width: int) -> int:
        places = place_route(QRectF(0, 0, width, 1000), ROUTE)
        return len({halt.middle.y() for halt in places.halts})

    assert rows(1080) == 1
    assert rows(300) > 1
    assert route_height(1080, ROUTE) < route_height(300, ROUTE)
    assert route_height(1080, ROUTE) < 112


def test_stops_stand_in_the_order_of_the_day_joined_by_their_legs(qapp: QApplication) -> None:
    for width in (1080, 300):
        places = place_route(QRectF(0, 0, width, 600), ROUTE)
        middles = [halt.middle for halt in places.halts]
        assert [(each.y(), each.x()) for each in middles] == sorted((each.y(), each.x()) for each in middles)
        for (one, two), way in zip(pairwise(middles), places.ways, strict=True):
            assert way.lines[0][0] == one
            assert way.lines[-1][1] == two
        assert [way.is_under_way for way in places.ways] == [False, True, False, False]


def test_with_too_little_height_the_letters_shrink(qapp: QApplication) -> None:
    rect = QRectF(0, 0, 480, 92)
    places = place_route(rect, ROUTE)
    assert faults(rect, places) == []
    assert places.halts[0].lines[0].px < look.current().letters_px("small")


def test_a_postcode_is_not_broken(qapp: QApplication) -> None:
    for width in (480, 400, 300):
        places = place_route(QRectF(0, 0, width, 900), ROUTE)
        lines = [line.words.replace("\N{NO-BREAK SPACE}", " ") for halt in places.halts for line in halt.lines]
        assert any("IV51 9JX" in words for words in lines)


def drawn(route: Route) -> tuple[QImage, list[Spot], RoutePlaces]:
    rect = QRectF(0, 0, 1080, 110)
    image = QImage(1080, 110, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    spots = paint_route(painter, rect, route)
    painter.end()
    return image, spots, place_route(rect, route)


@pytest.mark.parametrize("theme", Theme)
def test_stops_differ_by_what_has_become_of_them(qapp: QApplication, theme: Theme) -> None:
    colours = look.apply(qapp, theme, 100).colours
    image, _, places = drawn(ROUTE)
    aside = QPointF(-0.3, -0.35) * places.dot  # beside the tick
    middles = [image.pixelColor((halt.middle + aside).toPoint()).name().upper() for halt in places.halts]
    assert middles[1] == colours.brand
    assert middles[0] == colours.ink
    assert middles[2] == colours.focus
    assert middles[3] == colours.surface
    assert len(set(middles)) == 4


def test_the_dark_leg_is_broken_and_others_are_whole(qapp: QApplication) -> None:
    image, _, places = drawn(ROUTE)
    ground = look.current().colours.surface.lower()
    for at, way in enumerate(places.ways):
        begin, end = way.lines[0]
        span = range(round(begin.x() + 20), round(end.x() - 20))
        row = {image.pixelColor(x, round(begin.y())).name() for x in span}
        assert (ground in row) == (at == 3)
        assert (way.moon is not None) == (at == 3)


@given(route=routes())
def test_every_stop_and_leg_is_said_and_tabled(route: Route) -> None:
    told = tell_route(route)
    assert len(told.rows) == len(route.stops)
    for stop, row in zip(route.stops, told.rows, strict=True):
        assert row[:3] == (stop.time, stop.name, stop.place)
        assert ("no signal" in row[4]) == stop.no_signal
        assert stop.name in told.sentence
    for leg, row in zip(route.legs, told.rows[1:], strict=True):
        assert leg.words in row[3]
        assert ("in the dark" in row[3]) == leg.in_the_dark
        assert row[3] in told.sentence


def test_a_stop_is_a_part_in_words(qapp: QApplication) -> None:
    _, spots, _ = drawn(ROUTE)
    assert [spot.key for spot in spots] == ["0", "1", "2", "3", "4"]
    assert spots[2].words == "13:15 MacAskill, Staffin IV51 9JX, next, no signal"
    assert spots[0].words == "09:00 Portree office, leave"


def test_the_picture_grows_where_it_is_narrow_and_with_the_letters(qapp: QApplication, qtbot: QtBot) -> None:
    picture = RoutePicture()
    qtbot.addWidget(picture)
    picture.resize(1080, 110)
    picture.show_picture(ROUTE)
    picture.show()
    wide = picture.minimumHeight()
    picture.resize(320, 400)
    assert picture.minimumHeight() > wide * 1.5
    picture.resize(1080, 400)
    assert picture.minimumHeight() == wide
    look.apply(qapp, Theme.DAYLIGHT, 200)
    assert picture.minimumHeight() > wide * 1.5
    picture.show_picture(None)
    assert picture.minimumHeight() < wide
