"""The look: every pair of colours that meets can be read, and sizes follow the letters."""

from __future__ import annotations

from string import Template

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import icons, look
from ui.look import THEMES, Theme, contrast
from ui.parts.buttons import Button
from ui.parts.cards import Banner
from ui.parts.sheet import SHEET
from ui.parts.text import Text

WORDS = [
    ("ink", "canvas"),
    ("ink", "surface"),
    ("ink", "raised"),
    ("ink", "sunken"),
    ("ink", "brandtint"),
    ("ink2", "surface"),
    ("ink2", "canvas"),
    ("ink2", "raised"),
    ("ink2", "sunken"),
    ("ink3", "surface"),
    ("ink3", "canvas"),
    ("ink3", "raised"),
    ("ink3", "sunken"),
    ("surface", "ink"),
    ("inkinv", "brand"),
    ("inkinv", "brandhover"),
    ("brand", "surface"),
    ("brand", "canvas"),
    ("brand", "brandtint"),
    ("link", "surface"),
    ("link", "canvas"),
    ("link", "sunken"),
    ("link", "dangerbg"),
    ("sideink", "side"),
    ("sideink", "sidehover"),
    ("sideink2", "side"),
    ("sidestrong", "sidesel"),
    ("sidestrong", "side"),
    ("focusink", "focus"),
    ("ok", "okbg"),
    ("ok", "surface"),
    ("ok", "canvas"),
    ("info", "infobg"),
    ("warn", "warnbg"),
    ("warn", "surface"),
    ("danger", "dangerbg"),
    ("danger", "surface"),
    ("danger", "canvas"),
    ("off", "offbg"),
]
EDGES = [
    ("lineinput", "surface"),
    ("lineinput", "canvas"),
    ("brand", "surface"),
    ("focus", "side"),
    ("focus", "sidesel"),
    ("edge", "surface"),
    ("edge", "canvas"),
]


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(("front", "ground"), WORDS)
def test_words_can_be_read_on_every_ground_they_stand_on(theme: Theme, front: str, ground: str) -> None:
    colours = THEMES[theme]
    needed = 7.0 if theme is Theme.SUNLIGHT else 4.5
    assert contrast(getattr(colours, front), getattr(colours, ground)) >= needed


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(("front", "ground"), EDGES)
def test_edges_can_be_seen(theme: Theme, front: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, front), getattr(colours, ground)) >= 3.0


@pytest.mark.parametrize("hue", look.HUES)
def test_white_figures_can_be_read_on_every_hue(hue: str) -> None:
    assert contrast("#FFFFFF", hue) >= 4.5


def test_contrast_agrees_with_known_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)


def test_one_family_holds_the_letters_of_welsh_and_gaelic(qapp: QApplication) -> None:
    assert look.FAMILY in QFontDatabase.families()
    for step in look.STEPS:
        face = QRawFont.fromFont(look.current().font(step))
        assert face.familyName() == look.FAMILY
        assert all(face.supportsCharacter(ord(letter)) for letter in "ŵŷŴŶàèìòùÀÈÌÒÙéâêîôû’“”–·…")


def test_the_four_weights_differ(qapp: QApplication) -> None:
    def width(weight: int) -> float:
        return QFontMetricsF(look.current().font("body", weight=weight)).horizontalAdvance("visit plan family")

    assert width(400) < width(500) < width(600) < width(700)


def test_the_unit_is_one_at_first_and_grows_with_the_letters(qapp: QApplication) -> None:
    assert look.current().u == pytest.approx(1.0, abs=0.01)
    assert look.apply(qapp, Theme.DAYLIGHT, 200).u == pytest.approx(2.0, abs=0.05)


def test_the_text_size_stays_within_its_bounds(qapp: QApplication) -> None:
    assert look.apply(qapp, Theme.DAYLIGHT, 10).scale_percent == 90
    assert look.apply(qapp, Theme.DAYLIGHT, 900).scale_percent == 200


def test_a_held_width_follows_the_text_size(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    look.hold(label, width=100)
    assert label.width() == 100
    look.apply(qapp, Theme.NIGHT, 200)
    assert label.width() == look.current().px(100)
    assert label.width() > 190


def test_high_contrast_lays_nothing_over_the_system(qapp: QApplication) -> None:
    seen = look.apply(qapp, Theme.NIGHT, 100, high_contrast=True)
    assert qapp.styleSheet() == ""
    assert seen.colours.canvas == qapp.palette().window().color().name()
    assert seen.colours.brand == qapp.palette().highlight().color().name()


def test_the_style_sheet_asks_only_for_colours_and_sizes_that_exist(qapp: QApplication) -> None:
    assert Template(look.style_sheet(look.current())).get_identifiers() == []
    assert "canvas" in SHEET.get_identifiers()


ICONS = sorted(path.name for path in (icons.resources() / "icons").iterdir() if path.name.endswith(".svg"))


@pytest.mark.parametrize("name", [name.removesuffix(".svg") for name in ICONS])
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, "#FF0000", 24, 2.0).toImage()
    assert image.width() == 48
    assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48))


def test_words_keep_off_their_icon_and_the_name_does_not_show_it(qtbot: QtBot) -> None:
    button = Button("Start visit", icon="play")
    qtbot.addWidget(button)
    assert button.text() == " Start visit"
    assert button.accessibleName() == "Start visit"


def test_larger_letters_stay_when_the_keyboard_comes_and_goes(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    rows = QVBoxLayout(page)
    buttons = Button("Sync now"), Button("Look")
    for button in buttons:
        rows.addWidget(button)
    page.show()
    page.activateWindow()
    buttons[0].setFocus()
    qtbot.waitUntil(buttons[0].hasFocus)
    letters_px = look.apply(qapp, Theme.DAYLIGHT, 130).letters_px("body")
    for button in (buttons[1], *buttons):
        button.setFocus()
        qapp.processEvents()
        assert {one.font().pixelSize() for one in buttons} == {letters_px}


def test_words_whose_tone_changes_keep_the_letters_they_have_now(qapp: QApplication, qtbot: QtBot) -> None:
    banner = Banner("Two people are out.", "info")  # a page that nobody has opened yet
    qtbot.addWidget(banner)
    look.apply(qapp, Theme.DAYLIGHT, 200)
    banner.show_sentence("Nobody can be reached.", "danger")
    words = banner.findChildren(Text)[-1]
    assert words.font().pixelSize() == look.current().font("body").pixelSize()
