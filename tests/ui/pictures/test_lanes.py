"""The chronology in lanes: every mark where its day is, words only where they are free, the table with everything."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.pictures import Lane, LaneMark, Lanes, Span
from fsdesk.records.ids import RecordId
from ui import look
from ui.look import Theme
from ui.pictures.berths import LanesPlaces, lettered, place_lanes
from ui.pictures.lanes import LanesPicture, paint_lanes, tell_lanes
from ui.pictures.months import Axis, place_ticks, stretch_of
from ui.pictures.picture import Spot


def mark(on: str, words: str = "", key: str = "", **how: bool) -> LaneMark:
    return LaneMark(record=RecordId(key or f"{on}/{words}"), on=on, words=words, **how)


LANES = Lanes(
    lanes=(
        Lane(label="Home visits", hue="brand", marks=(mark("2026-03-09"), mark("2026-11-25", planned=True))),
        Lane(label="School", hue="respected", marks=(mark("2026-03-28", "attendance 71%"), mark("2026-06-23"))),
        Lane(
            label="Health", hue="healthy", marks=(mark("2026-03-23", "Rowan born", significant=True), mark("2026-10"))
        ),
        Lane(label="Home and money", hue="achieving", marks=(mark("2026-08-28", "damp found", significant=True),)),
        Lane(label="Worries", hue="danger", marks=(mark("2026-03-07", "police call", concern=True),)),
        Lane(
            label="Plan",
            hue="safe",
            spans=(
                Span(label="First plan", since="2026-03-12", until="2026-06-07"),
                Span(label="Plan 2, Finn named", since="2026-06-08"),
            ),
        ),
    ),
    since="2026-03-01",
    until="2026-12-01",
    today="2026-11-21",
)

FIRST = date(2021, 1, 1)
WORDS = ("", "moved house", "GP letter", "new school", "benefit stopped and started again")
days = st.integers(0, 2190).map(lambda days: (FIRST + timedelta(days=days)).isoformat())
whens = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]), days.map(lambda day: day + "~"))
flags = st.booleans()
marks = st.builds(
    LaneMark, record=st.uuids().map(str), on=whens, words=st.sampled_from(WORDS), significant=flags, concern=flags,
    planned=flags,
)  # fmt: skip
spans = st.builds(Span, label=st.sampled_from(WORDS[1:]), since=whens, until=st.just("") | whens)


@st.composite
def chronologies(draw: st.DrawFn) -> Lanes:
    since, until = sorted((draw(days), draw(days)))
    lanes = tuple(
        Lane(
            label=label,
            hue="safe",
            marks=tuple(draw(st.lists(marks, max_size=12))),
            spans=tuple(draw(st.lists(spans, max_size=3))),
        )
        for label in ("Home visits", "School", "Home and money", "Worries")[: draw(st.integers(1, 4))]
    )
    return Lanes(lanes=lanes, since=since, until=until, today=draw(days))


def faults(rect: QRectF, places: LanesPlaces) -> list[str]:
    """What is cut or lies on what it should not."""
    found = []
    axis_words = [tick.words.rect for tick in places.ticks if tick.words] + (
        [places.today_words.rect] if places.today_words else []
    )
    if any(one.intersects(two) for one, two in combinations(axis_words, 2)):
        found.append("months on each other")
    whole = rect.adjusted(-0.1, -0.1, 0.1, 0.1)
    found += ["a month cut" for box in axis_words if not whole.contains(box)]
    for berth in places.berths:
        boxes = [lettered(line.rect) for line in berth.words]
        found += [f"cut {line.words}" for line in (*berth.words, berth.name) if not whole.contains(line.rect)]
        if berth.name.rect.right() > places.axis.left:
            found.append("a name on the lanes")
        if any(one.intersects(two) for one, two in combinations(boxes, 2)):
            found.append("words on words")
        for box in boxes:
            found += ["words on a mark" for each in berth.marks if box.intersects(each.rect)]
            found += [
                "words over the end of a pill"
                for pill in berth.pills
                if box.intersects(pill.rect) and not pill.rect.adjusted(0, -4, 0, 4).contains(box)
            ]
        found += [
            "pills on each other" for one, two in combinations(berth.pills, 2)
            if one.rect.adjusted(0.5, 0, -0.5, 0).intersects(two.rect)
        ]  # fmt: skip
        shapes = [each.rect for each in berth.marks] + [pill.rect for pill in berth.pills]
        found += ["a mark cut" for shape in shapes if not whole.contains(shape)]
    return found


@pytest.mark.parametrize("scale", [90, 100, 130, 200])
@pytest.mark.parametrize("size", [(1080, 250), (1080, 500), (560, 250), (420, 300)])
def test_nothing_is_cut_and_no_words_lie_on_anything(qapp: QApplication, scale: int, size: tuple[int, int]) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    rect = QRectF(4, 6, *size)
    assert faults(rect, place_lanes(rect, LANES)) == []


@settings(max_examples=60, deadline=None)
@given(lanes=chronologies(), size=st.sampled_from([(1080, 250), (520, 300)]))
def test_nothing_is_cut_in_any_chronology(lanes: Lanes, size: tuple[int, int]) -> None:
    rect = QRectF(0, 0, *size)
    assert faults(rect, place_lanes(rect, lanes)) == []


@pytest.mark.parametrize("today", [LANES.since, LANES.until])
def test_today_at_either_end_is_whole(qapp: QApplication, today: str) -> None:
    look.apply(qapp, Theme.DAYLIGHT, 200)
    rect = QRectF(0, 0, 1080, 500)
    places = place_lanes(rect, Lanes(lanes=LANES.lanes, since=LANES.since, until=LANES.until, today=today))
    assert places.today_words is not None
    assert faults(rect, places) == []


def test_all_words_of_an_ordinary_year_are_drawn(qapp: QApplication) -> None:
    places = place_lanes(QRectF(0, 0, 1080, 240), LANES)
    written = {line.words for berth in places.berths for line in berth.words}
    wanted = {each.words for lane in LANES.lanes for each in lane.marks if each.words}
    assert wanted | {"First plan", "Plan 2, Finn named"} <= written


def test_where_words_fight_for_room_the_significant_win(qapp: QApplication) -> None:
    crowd = tuple(
        mark((date(2026, 5, 1) + timedelta(days=at)).isoformat(), f"small thing {at}", key=str(at)) for at in range(20)
    )
    weighty = mark("2026-05-10", "the roof fell in", significant=True)
    lanes = Lanes(
        lanes=(Lane(label="Home", hue="safe", marks=(*crowd, weighty)),),
        since="2026-01-01", until="2026-12-31", today="2026-12-01",
    )  # fmt: skip
    places = place_lanes(QRectF(0, 0, 700, 70), lanes)
    written = [line.words for line in places.berths[0].words]
    assert "the roof fell in" in written
    assert len(written) < 21
    assert len(tell_lanes(lanes).rows) == 21


@given(lanes=chronologies())
def test_a_mark_stands_on_its_day_and_a_partial_date_is_as_long_as_it_is_unsure(lanes: Lanes) -> None:
    places = place_lanes(QRectF(0, 0, 1080, 250), lanes)
    axis = places.axis
    for lane, berth in zip(lanes.lanes, places.berths, strict=True):
        seen = {each.mark.record: each for each in berth.marks}
        for each in lane.marks:
            known = stretch_of(each.on)
            assert known is not None
            assert (each.record in seen) == (known.first <= axis.until and known.last >= axis.since)
            if each.record not in seen:
                continue
            moored = seen[each.record]
            assert moored.is_bar == (len(each.on.rstrip("~")) < 10)
            left, right = axis.x_of(max(known.first, axis.since)), axis.x_of(min(known.last, axis.until) + timedelta(1))
            assert moored.rect.center().x() == pytest.approx((left + right) / 2, abs=0.6)
            if moored.is_bar:
                assert moored.rect.width() >= right - left - 0.01


def test_time_runs_evenly_and_forward() -> None:
    axis = Axis(date(2024, 1, 1), date(2026, 12, 31), 100, 1100)
    xs = [axis.x_of(date(2024, 1, 1) + timedelta(days=at)) for at in range(0, 1097, 30)]
    steps = [two - one for one, two in pairwise(xs)]
    assert min(steps) > 0
    assert max(steps) - min(steps) < 0.001
    assert axis.x_of(date(2020, 1, 1)) == 100
    assert axis.x_of(date(2030, 1, 1)) == 1100


@pytest.mark.parametrize(
    ("since", "until", "first", "some"),
    [
        (date(2026, 3, 1), date(2026, 12, 1), "Mar 2026", {"Apr", "Nov"}),
        (date(2022, 1, 1), date(2026, 12, 31), "2022", {"2023", "2026", "Jul"}),
        (date(1990, 1, 1), date(2026, 12, 31), "1990", {"2010", "2020"}),
    ],
)
def test_months_quarters_or_years_as_there_is_room(
    qapp: QApplication, since: date, until: date, first: str, some: set[str]
) -> None:
    ticks = place_ticks(Axis(since, until, 120, 1070), 0, 12)
    words = [tick.words.words for tick in ticks if tick.words]
    assert words[0] == first
    assert some <= set(words)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "26"])
def test_what_is_no_date_is_nowhere(text: str) -> None:
    assert stretch_of(text) is None


def test_a_part_date_means_all_its_days() -> None:
    assert stretch_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert stretch_of("2026~") == (date(2026, 1, 1), date(2026, 12, 31))
    assert stretch_of("2026-03-04~") == (date(2026, 3, 4), date(2026, 3, 4))
    assert stretch_of("2025-12") == (date(2025, 12, 1), date(2025, 12, 31))


def drawn(lanes: Lanes, width: int = 1080) -> tuple[QImage, list[Spot]]:
    image = QImage(width, 250, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    spots = paint_lanes(painter, QRectF(0, 0, width, 250), lanes)
    painter.end()
    return image, spots


@pytest.mark.parametrize("theme", Theme)
def test_today_is_a_dashed_red_line(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    image, _ = drawn(LANES)
    places = place_lanes(QRectF(0, 0, 1080, 250), LANES)
    assert places.today is not None
    red = QColor(look.current().colours.danger)
    rows = range(round(places.top), 248)
    near = [[image.pixelColor(round(places.today) + aside, row) for aside in (-1, 0, 1)] for row in rows]
    reds = [any(abs(each.red() - red.red()) + abs(each.green() - red.green()) < 40 for each in three) for three in near]
    assert 0.35 < sum(reds) / len(reds) < 0.85
    without = Lanes(lanes=LANES.lanes, since=LANES.since, until="2026-10-31", today=LANES.today)
    assert place_lanes(QRectF(0, 0, 1080, 250), without).today is None


def test_a_planned_mark_is_hollow_and_a_significant_one_a_larger_diamond(qapp: QApplication) -> None:
    image, spots = drawn(LANES)
    at = {spot.key: spot.rect for spot in spots}
    done, planned = at["2026-03-09/"], at["2026-11-25/"]
    assert image.pixelColor(done.center().toPoint()).name().upper() == look.current().colours.brand
    assert image.pixelColor(planned.center().toPoint()).name().upper() == look.current().colours.surface
    assert at["2026-08-28/damp found"].width() > done.width() * 1.3


@given(lanes=chronologies())
def test_the_table_has_everything_latest_first(lanes: Lanes) -> None:
    told = tell_lanes(lanes)
    held = sum(len(lane.marks) + len(lane.spans) for lane in lanes.lanes)
    assert len(told.rows) == held
    for lane in lanes.lanes:
        for each in lane.marks:
            row = next(row for row in told.rows if row[1:3] == (lane.label, each.words) and row[0])
            assert len(row) == len(told.headings)
        assert all(any(span.label == row[2] for row in told.rows) for span in lane.spans)
        assert f"{lane.label} {len(lane.marks) + len(lane.spans)}" in told.sentence
    if held == 1:
        assert "1 event." in told.sentence


def test_the_table_says_when_in_words_and_what_is_marked() -> None:
    rows = {row[2]: row for row in tell_lanes(LANES).rows}
    assert rows["police call"] == ("Sat 7 Mar", "Worries", "police call", "a worry")
    assert rows["Rowan born"][3] == "significant"
    assert rows["First plan"][0] == "Thu 12 Mar to Sun 7 Jun"
    assert rows["Plan 2, Finn named"][0] == "Mon 8 Jun, still going on"
    assert tell_lanes(LANES).rows[0][3] == "planned"
    assert ("Oct 2026", "Health", "", "") in tell_lanes(LANES).rows


def test_a_chosen_mark_hands_back_its_record(qtbot: QtBot) -> None:
    picture = LanesPicture()
    qtbot.addWidget(picture)
    picture.resize(900, 250)
    picture.show_picture(LANES)
    chosen: list[str] = []
    picture.chosen.connect(chosen.append)
    where = next(spot for spot in picture.parts() if spot.key == "2026-08-28/damp found")
    assert where.words == "Home and money: Fri 28 Aug, damp found, significant"
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=where.rect.center().toPoint())
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen == ["2026-08-28/damp found", "2026-03-07/police call"]
    assert isinstance(picture, QWidget)
