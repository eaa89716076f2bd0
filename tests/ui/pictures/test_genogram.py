"""The picture of who is who: drawn whole, readable without colour, and said in words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.pictures import Bond, Circle, Couple, Descent, Genogram, Kin, Shape
from fsdesk.records.ids import RecordId
from tests.ui.pictures.families import (
    child,
    couple,
    families,
    ids,
    kin,
    likely_families,
    macaskills,
    rid,
    twelve,
    two_homes,
)
from ui import look
from ui.look import Theme
from ui.pictures.genogram import _placed, genogram_picture, natural_size, needed_size, paint_genogram, tell_genogram
from ui.pictures.picture import Spot, as_png, as_svg

TOLD = [macaskills(), two_homes(), twelve()]


def drawn(data: Genogram, width: int = 605, height: int = 300) -> tuple[QImage, list[Spot]]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(look.current().colours.surface))
    painter = QPainter(image)
    spots = paint_genogram(painter, QRectF(0, 0, width, height), data)
    painter.end()
    return image, spots


def grey(data: Genogram) -> QImage:
    return drawn(data)[0].convertToFormat(QImage.Format.Format_Grayscale8)


@given(families())
@settings(max_examples=40)
def test_any_family_is_drawn_inside_its_rectangle_with_a_part_for_each_person(data: Genogram) -> None:
    _, spots = drawn(data)
    assert sorted(spot.key for spot in spots) == sorted({person.id for person in data.people})
    inside = QRectF(0, 0, 605, 300).adjusted(-0.01, -0.01, 0.01, 0.01)
    assert all(inside.contains(spot.rect) for spot in spots)
    for one, two in combinations(spots, 2):
        assert not one.rect.adjusted(0.01, 0.01, -0.01, -0.01).intersects(two.rect.adjusted(0.01, 0.01, -0.01, -0.01))


@given(likely_families())
@settings(max_examples=40)
def test_every_name_and_caption_is_drawn_whole(data: Genogram) -> None:
    placed, words = _placed(data)
    labels = {seat.id: seat.label for seat in placed.seats}
    for person in data.people:
        lines, box = words[person.id].lines, labels[person.id]
        assert " ".join(text for text, is_name in lines if is_name) == person.name
        said = " ".join(text for text, is_name in lines if not is_name)
        assert person.caption.replace(" · ", " ") in said.replace(" · ", " ")
        high = 0.0
        for text, is_name in lines:
            metrics = QFontMetricsF(
                look.current().font("small", weight=600) if is_name else look.current().font("caption")
            )
            assert metrics.horizontalAdvance(text) <= box.right - box.left
            high += metrics.height()
        assert high <= box.bottom - box.top + 0.01


def test_words_stay_below_their_symbol_and_inside_their_own_part() -> None:
    data = Genogram(people=(kin("Ann", "7", "lives with her gran in Lochcarron at weekends"), kin("Bob", "66")))
    image, spots = drawn(data)
    paper = QColor(look.current().colours.surface).rgb()
    parts = [spot.rect.adjusted(-2, -2, 2, 2) for spot in spots]
    inked = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) != paper]
    assert inked
    assert all(any(part.contains(x, y) for part in parts) for x, y in inked)


@pytest.mark.parametrize("scale", [90, 130, 200])
def test_larger_letters_ask_for_more_room(qapp: QApplication, scale: int) -> None:
    look.apply(qapp, Theme.DAYLIGHT, scale)
    size = natural_size(macaskills())
    look.apply(qapp, Theme.DAYLIGHT, 100)
    usual = natural_size(macaskills())
    assert size.width() / usual.width() == pytest.approx(scale / 100, rel=0.15)
    assert needed_size(macaskills()).width() < usual.width()


def test_words_too_long_for_a_symbol_stand_below_it() -> None:
    data = Genogram(people=(kin("Ann", "3 yrs 6 mths", "Toddler"), kin("Bob", "66")))
    _, words = _placed(data)
    assert [text for text, _ in words[rid("Ann")].lines] == ["Ann", "3 yrs 6 mths", "Toddler"]
    assert [text for text, _ in words[rid("Bob")].lines] == ["Bob"]


@pytest.mark.parametrize("theme", list(Theme))
def test_each_shape_and_state_looks_unlike_the_others_without_colour(qapp: QApplication, theme: Theme) -> None:
    look.apply(qapp, theme, 100)
    one = Kin(id=RecordId("p"), name="P", inside="7", shape=Shape.SQUARE)
    alike = [Kin(id=one.id, name="P", inside="7", shape=shape) for shape in Shape]
    alike += [
        Kin(id=one.id, name="P", inside="7", shape=Shape.SQUARE, is_named=True),
        Kin(id=one.id, name="P", inside="7", shape=Shape.SQUARE, has_died=True),
        Kin(id=one.id, name="P", inside="7", shape=Shape.TRIANGLE, has_ended=True),
    ]
    images = [grey(Genogram(people=(each,))) for each in alike]
    images.append(
        grey(Genogram(people=(one,), homes=(Circle(label="a", people=ids("p")), Circle(label="b", people=ids("p")))))
    )
    assert all(a != b for a, b in combinations(images, 2))


def pair(how: Couple = Couple.TOGETHER, bond: str = "", descent: Descent = Descent.BIRTH) -> Genogram:
    return Genogram(
        people=(kin("Ann", "40", "", Shape.CIRCLE), kin("Bob", "41", "", Shape.SQUARE), kin("Cat", "9")),
        partners=(couple("Ann", "Bob", how),),
        parentage=(child("Cat", "Ann Bob", descent),),
        bonds=(Bond(a=rid("Ann"), b=rid("Cat"), how=bond),) if bond else (),
    )


def test_each_couple_bond_and_descent_looks_unlike_the_others_without_colour() -> None:
    couples = [grey(pair(how)) for how in Couple]
    bonds = [grey(pair(bond=how)) for how in ("", "close", "distant", "conflict", "mixed", "no_contact")]
    descents = [grey(pair(descent=how)) for how in Descent]
    for images in (couples, bonds, descents):
        assert all(one != two for one, two in combinations(images, 2))


def test_the_sentence_says_who_lives_together_and_how_they_are() -> None:
    assert tell_genogram(macaskills()).sentence == (
        "Around Finn: eight people over three generations; Kirsty, Jamie, Isla, Finn and Rowan share a home; "
        "Kirsty and Callum are separated; Morag and Jamie are in conflict."
    )
    assert tell_genogram(Genogram(people=())).sentence == "Nobody is in the picture yet."
    assert tell_genogram(Genogram(people=(kin("Ann"),))).sentence == "One person."


def test_the_table_has_a_row_for_each_person_the_eldest_generation_first() -> None:
    told = tell_genogram(macaskills())
    assert all(len(row) == len(told.headings) for row in told.rows)
    assert [row[0] for row in told.rows][:2] == ["Morag", "Iain"]
    rows = {row[0]: row for row in told.rows}
    assert rows["Kirsty"] == (
        "Kirsty", "34", "female", "Mum", "with Jamie, separated from Callum", "Morag and Iain", "3 Tigh na Mara", "",
    )  # fmt: skip
    assert rows["Iain"][1] == "died 2019"
    assert rows["Finn (named child)"][5] == "Kirsty and Callum"
    assert rows["Jamie"][7] == "in conflict with Morag"


def test_the_table_says_twins_carers_and_two_homes() -> None:
    rows = {row[0]: row for row in (*tell_genogram(twelve()).rows, *tell_genogram(two_homes()).rows)}
    assert rows["Catherine-Anne"][5] == "Neil and Mairi, twin of Lachlan"
    assert rows["Kit"][5] == "fostered by Neil and Mairi"
    assert rows["Robin"][5] == "Shona; stepchild of Duncan"
    assert rows["Ailsa (named child)"][6] == "Mum’s in Kyle and Dad’s in Balmacara"
    assert rows["Unnamed"][1] == "a pregnancy that ended (2018)"


@given(families(6))
@settings(max_examples=40)
def test_any_family_can_be_told(data: Genogram) -> None:
    told = tell_genogram(data)
    assert told.sentence.endswith(".")
    assert len(told.rows) == len({person.id for person in data.people})
    assert all(len(row) == len(told.headings) for row in told.rows)


def test_arrows_walk_the_family_and_enter_chooses(shown: Callable[..., QWidget], qtbot: QtBot) -> None:
    picture = genogram_picture()
    shown(picture)
    picture.show_picture(macaskills())
    keys = [part.key for part in picture.parts()]
    assert keys == list(ids("Iain Morag Callum Kirsty Jamie Isla Finn Rowan"))
    rects = [part.rect for part in picture.parts()]
    assert all(one.top() < two.top() or one.left() < two.left() for one, two in pairwise(rects))
    with qtbot.waitSignal(picture.chosen) as chosen:
        qtbot.keyClick(picture, Qt.Key.Key_End)
        qtbot.keyClick(picture, Qt.Key.Key_Left)
        qtbot.keyClick(picture, Qt.Key.Key_Return)
    assert chosen.args == ["finn"]
    assert picture.parts()[4].words == "Jamie, 31, Partner. With Kirsty. 3 Tigh na Mara. In conflict with Morag"


def test_an_empty_picture_says_what_will_be_there(shown: Callable[..., QWidget]) -> None:
    picture = genogram_picture()
    shown(picture)
    picture.show_picture(None)
    assert picture.accessibleDescription().startswith("Nobody is here yet.")
    assert drawn(Genogram(people=()))[1] == []


@pytest.mark.parametrize("data", TOLD, ids=["macaskills", "two homes", "twelve"])
def test_paper_and_files_show_the_same_family(data: Genogram) -> None:
    svg = as_svg(paint_genogram, data, 700, 400).decode()
    assert all(word in svg for person in data.people for word in person.name.split())
    assert as_png(paint_genogram, data, 700, 400).startswith(b"\x89PNG")
