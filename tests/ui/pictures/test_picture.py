"""A picture on a page: read by everybody, chosen by mouse and keyboard, drawn again only when something changed."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import look
from ui.look import Theme
from ui.pictures.picture import Picture, Spot, Told, as_png, as_svg, on_paper

Show = Callable[..., QWidget]


class Drawing:
    """Paints words in a row, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def paint(self, painter: QPainter, rect: QRectF, words: tuple[str, ...]) -> list[Spot]:
        self.times += 1
        width = rect.width() / len(words)
        places = [QRectF(rect.left() + at * width, rect.top() + 20, width, 60) for at in range(len(words))]
        painter.setPen(QColor(look.current().colours.ink))
        for place, word in zip(places, words, strict=True):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        return [Spot(word.lower(), word, place) for place, word in zip(places, words, strict=True)]

    def tell(self, words: tuple[str, ...]) -> Told:
        return Told(
            f"There are {len(words)} words.", ("Word", "Length"), tuple((each, str(len(each))) for each in words)
        )


WORDS = ("Safe", "Healthy", "Active")


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


@pytest.fixture
def picture(shown: Show, drawing: Drawing) -> Picture[tuple[str, ...]]:
    made = Picture("How things are", drawing.paint, drawing.tell, height_px=200, empty="Nothing talked about yet.")
    made.show_picture(WORDS)
    shown(made)
    return made


def _heard(picture: QWidget) -> list[str]:
    face = QAccessible.queryAccessibleInterface(picture)
    return [face.child(at).text(QAccessible.Text.Name) for at in range(face.childCount())]


def test_a_picture_is_named_and_said_in_a_sentence(picture: Picture[tuple[str, ...]]) -> None:
    assert picture.accessibleName() == "How things are"
    assert picture.accessibleDescription() == "There are 3 words."


def test_a_screen_reader_finds_every_part_where_it_is_drawn(picture: Picture[tuple[str, ...]]) -> None:
    assert _heard(picture) == list(WORDS)
    face = QAccessible.queryAccessibleInterface(picture)
    for at, spot in enumerate(picture.parts()):
        corner = picture.mapToGlobal(spot.rect.topLeft().toPoint())
        assert (face.child(at).rect().topLeft() - corner).manhattanLength() <= 2
    picture.show_picture(("Included",))
    assert _heard(picture)[:1] == ["Included"]


def test_tab_reaches_it(picture: Picture[tuple[str, ...]]) -> None:
    assert picture.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_arrows_move_and_enter_and_space_choose(qtbot: QtBot, picture: Picture[tuple[str, ...]]) -> None:
    chosen: list[str] = []
    picture.chosen.connect(chosen.append)
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen == []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_End):
        qtbot.keyClick(picture, key)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    qtbot.keyClick(picture, Qt.Key.Key_Home)
    qtbot.keyClick(picture, Qt.Key.Key_Enter)
    assert chosen == ["safe", "healthy", "active", "healthy", "safe"]


def test_the_cursor_stays_on_its_part_when_the_picture_changes(qtbot: QtBot, picture: Picture[tuple[str, ...]]) -> None:
    chosen: list[str] = []
    picture.chosen.connect(chosen.append)
    picture.part_at("active")
    picture.show_picture(("Active", "Included"))
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    picture.show_picture(("Included", "Safe"))
    qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen == ["active"]


def test_a_click_chooses_what_is_under_it_and_nothing_else(qtbot: QtBot, picture: Picture[tuple[str, ...]]) -> None:
    chosen: list[str] = []
    picture.chosen.connect(chosen.append)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=picture.parts()[1].rect.center().toPoint())
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(5, picture.height() - 3))
    assert chosen == ["healthy"]


def test_t_turns_the_picture_into_its_table_and_back(qtbot: QtBot, picture: Picture[tuple[str, ...]]) -> None:
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(picture, Qt.Key.Key_T)
    table = picture.focusProxy()
    assert picture.is_table
    assert table is not None
    assert table.hasFocus()
    assert table.accessibleName() == "How things are, as a table"
    model = table.model()  # type: ignore[attr-defined]
    cells = [[model.index(row, column).data() for column in range(2)] for row in range(model.rowCount())]
    assert cells == [["Safe", "4"], ["Healthy", "7"], ["Active", "6"]]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Word"
    qtbot.keyClick(table, Qt.Key.Key_T)
    assert not picture.is_table
    assert picture.focusProxy() is None
    assert picture.hasFocus()
    qtbot.keyClick(picture, Qt.Key.Key_T)
    assert picture.is_table


def test_an_open_table_follows_the_data(picture: Picture[tuple[str, ...]]) -> None:
    picture.show_table(True)
    picture.show_picture(("Included",))
    table = picture.focusProxy()
    assert table is not None
    assert table.model().rowCount() == 1  # type: ignore[attr-defined]
    picture.show_picture(None)
    assert not picture.is_table


def test_with_nothing_to_draw_it_says_so_calmly(picture: Picture[tuple[str, ...]]) -> None:
    picture.show_picture(None)
    assert picture.parts() == ()
    assert picture.accessibleDescription() == "Nothing talked about yet."
    drawn = picture.grab().toImage()
    ground = drawn.pixel(0, 0)
    assert any(drawn.pixel(x, y) != ground for x in range(0, drawn.width(), 2) for y in range(drawn.height()))


def test_it_is_drawn_once_until_data_size_or_look_changes(
    qapp: QApplication, drawing: Drawing, picture: Picture[tuple[str, ...]]
) -> None:
    before = drawing.times
    picture.grab()
    picture.grab()
    assert drawing.times == before
    look.apply(qapp, Theme.NIGHT, 100)
    picture.grab()
    assert drawing.times > before
    before = drawing.times
    picture.show_picture(WORDS)
    picture.grab()
    assert drawing.times > before
    before = drawing.times
    picture.resize(picture.width() - 20, picture.height())
    picture.grab()
    assert drawing.times > before


def test_large_letters_make_it_taller(qapp: QApplication, picture: Picture[tuple[str, ...]]) -> None:
    look.apply(qapp, Theme.DAYLIGHT, 200)
    assert picture.minimumHeight() >= 390


def test_the_yellow_is_seen_only_when_the_keyboard_came(picture: Picture[tuple[str, ...]]) -> None:
    def yellow() -> bool:
        drawn = picture.grab().toImage()
        return any(drawn.pixelColor(x, y).name() == "#ffdd00" for x in range(drawn.width()) for y in range(12))

    picture.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not yellow()
    picture.clearFocus()
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    assert yellow()


def test_a_drawing_as_a_file_keeps_its_words_and_title(drawing: Drawing) -> None:
    made = as_svg(drawing.paint, WORDS, 300, 120, title="Wheel & more", sentence="Three <words>.")
    root = ElementTree.fromstring(made)
    said = ["".join(each.itertext()).strip() for each in root.iter()]
    for words in (*WORDS, "Wheel & more", "Three <words>."):
        assert words in said
    assert root.get("viewBox") == "0 0 300 120"


def test_a_png_is_as_large_as_asked_and_on_white(drawing: Drawing) -> None:
    image = QImage.fromData(as_png(drawing.paint, WORDS, 300, 120, scale=3))
    assert (image.width(), image.height()) == (900, 360)
    assert image.pixelColor(2, 2).name() == "#ffffff"


def test_paper_is_daylight_at_usual_size_whatever_is_worn(qapp: QApplication) -> None:
    worn = look.apply(qapp, Theme.NIGHT, 160)
    with on_paper():
        assert (look.current().theme, look.current().scale_percent) == (Theme.DAYLIGHT, 100)
        assert look.current().px(100) == 100
        assert look.current().colours.surface == "#FFFFFF"
    assert look.current() is worn
    with pytest.raises(ZeroDivisionError), on_paper():
        raise ZeroDivisionError
    assert look.current() is worn


def test_a_drawing_on_paper_does_not_take_the_colours_of_the_night(qapp: QApplication, drawing: Drawing) -> None:
    plain = as_svg(drawing.paint, WORDS, 300, 120)
    look.apply(qapp, Theme.NIGHT, 200)
    assert as_svg(drawing.paint, WORDS, 300, 120) == plain
