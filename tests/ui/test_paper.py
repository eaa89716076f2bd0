"""The page of a paper: what is shown is what is printed, for whom it was chosen, and the question comes first."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fsdesk.papers.data import AnyPaper, Gate, Looks, Offer, Paper, Step
from fsdesk.papers.making import make, printer_pages
from fsdesk.trouble import Told, Trouble
from tests.fsdesk.papers_of import ALL, HOSTILE, PLAN, TREE, with_text
from tests.ui.conftest import Check
from ui import look, printing
from ui.look import Theme
from ui.pages.paper import PaperPage
from ui.pages.paper_safe import ALONE, ANSWERS
from ui.pages.paper_sheet import ZOOMS

LONG = replace(PLAN, steps=tuple(Step(what=f"Step {n}", who="Kirsty", when="Any time") for n in range(60)))
HOMES = (("mum", "Mum’s house"), ("dad", "Dad’s house"))
OFFER = Offer(key="our_plan", title="Our plan", homes=HOMES, home="mum", file_stem="our-plan-2026-11-21")


@cache
def made(looks: Looks | None = None, *, long: bool = False) -> Paper:
    return make(LONG if long else PLAN, looks)


class Heard:
    """What the page asked for and said."""

    def __init__(self, page: PaperPage) -> None:
        self.wanted: list[tuple[str, str, Looks]] = []
        self.pages: list[tuple[str, str, Looks]] = []
        self.printed: list[tuple[str, str]] = []
        self.saved: list[tuple[str, str]] = []
        self.left = 0
        page.paper_wanted.connect(lambda *what: self.wanted.append(what))
        page.pages_wanted.connect(lambda *what: self.pages.append(what))
        page.printed.connect(lambda *what: self.printed.append(what))
        page.saved.connect(lambda *what: self.saved.append(what))
        page.left.connect(self._leave)

    def _leave(self) -> None:
        self.left += 1


def opened(
    qtbot: QtBot, offer: Offer = OFFER, paper: Paper | None = None, width: int = 1162
) -> tuple[PaperPage, Heard]:
    page = PaperPage(offer)
    qtbot.addWidget(page)
    heard = Heard(page)
    page.resize(1162, 632)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.want()
    page.show_paper(paper or made(), offer.home, offer.looks)
    QApplication.processEvents()
    return page, heard


def button(page: QWidget, name: str) -> QAbstractButton:
    return next(each for each in page.findChildren(QAbstractButton) if each.accessibleName() == name)


def words_on(page: QWidget) -> str:
    return " ".join(each.accessibleName() for each in page.findChildren(QWidget) if each.isVisible())


def told_on(page: QWidget) -> str:
    return " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def wide(page: PaperPage) -> int:
    inner = page.sheet.widget()
    return inner.width() if inner else 0


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def test_it_says_that_it_is_being_made_and_nothing_can_be_printed_meanwhile(qtbot: QtBot) -> None:
    page = PaperPage(OFFER)
    qtbot.addWidget(page)
    heard = Heard(page)
    page.show()
    page.want()
    assert heard.wanted == [("our_plan", "mum", Looks())]
    assert "Making the paper" in words_on(page)
    assert not any(button(page, name).isEnabled() for name in ("Print…", "Save as PDF…", "Save as web page…"))


def test_it_shows_the_page_and_says_its_words_to_a_screen_reader(qtbot: QtBot) -> None:
    page, _ = opened(qtbot)
    assert page.sheet.accessibleName() == "Our plan, page 1 of 1"
    assert "A warm, dry bedroom for Rowan by Christmas." in page.sheet.accessibleDescription()
    shown = page.sheet.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, 60).name() == "#ffffff"


def test_pages_turn_and_grow_by_button_and_by_key(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, paper=made(long=True))
    count = len(made(long=True).pages)
    assert f"Page 1 of {count}" in [each.text() for each in page.findChildren(type(page._where))]
    assert not button(page, "Page before").isEnabled()
    click(page, "Next page")
    assert page.sheet.page == 1
    page.sheet.setFocus()
    for _ in range(40):
        QTest.keyClick(page.sheet, Qt.Key.Key_PageDown)
    assert page.sheet.page == count - 1
    assert not button(page, "Next page").isEnabled()
    before = wide(page)
    QTest.keyClick(page.sheet, Qt.Key.Key_Plus)
    assert wide(page) > before
    for _ in ZOOMS:
        click(page, "Show the page larger")
    assert page.sheet.zoom == ZOOMS[-1]
    assert not button(page, "Show the page larger").isEnabled()


def test_another_choice_asks_anew_and_a_late_answer_to_the_older_one_is_not_shown(qtbot: QtBot) -> None:
    page, heard = opened(qtbot)
    QTest.keyClick(button(page, "Large print"), Qt.Key.Key_Space)
    large = Looks(large_print=True)
    assert heard.wanted[-1] == ("our_plan", "mum", large)
    page.show_paper(made(), "mum", Looks())
    assert not button(page, "Print…").isEnabled()
    page.show_paper(made(large), "mum", large)
    assert button(page, "Print…").isEnabled()
    QTest.keyClick(button(page, "Pictures"), Qt.Key.Key_Space)
    assert heard.wanted[-1] == ("our_plan", "mum", Looks(large_print=True, pictures=False))


def test_the_other_home_never_sees_this_homes_paper(qtbot: QtBot) -> None:
    page, heard = opened(qtbot)
    click(page, "Dad’s house")
    assert heard.wanted[-1][:2] == ("our_plan", "dad")
    assert wide(page) == 0
    assert page.sheet.accessibleDescription() == ""
    page.show_paper(made(), "mum", Looks())
    assert wide(page) == 0


def test_one_home_needs_no_choice(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, replace(OFFER, homes=HOMES[:1]))
    assert not button(page, "Mum’s house").isVisible()


def test_before_printing_it_asks_whether_it_may_be_left(qtbot: QtBot) -> None:
    page, heard = opened(qtbot)
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "Is it safe to leave this at the house?" in words_on(page)
    assert button(page, "Yes, print it").hasFocus()
    assert (heard.pages, heard.printed) == ([], [])
    QTest.keyClick(button(page, "Yes, print it"), Qt.Key.Key_Escape)
    assert "Is it safe" not in words_on(page)
    assert heard.left == 0
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert heard.left == 1


def test_where_care_is_needed_the_keyboard_stands_on_no_and_nothing_else_differs(qtbot: QtBot) -> None:
    calm, _ = opened(qtbot)
    careful, _ = opened(qtbot, replace(OFFER, careful=True))
    for page in (calm, careful):
        click(page, "Print…")
    assert words_on(calm) == words_on(careful)
    assert button(careful, "No, print it and I keep it").hasFocus()


def test_it_says_whom_it_is_for_and_what_is_not_on_it_only_when_it_is_asked(qtbot: QtBot) -> None:
    gate = Gate(who="For Mum’s house: Kirsty and Finn.", left_out=("2 things private to one person",))
    page, _ = opened(qtbot, replace(OFFER, gates=(("mum", gate), ("dad", Gate(who="For Dad’s house: Jamie.")))))
    click(page, "Print…")
    assert "For Mum’s house: Kirsty and Finn." in told_on(page)
    assert "private to one person" not in told_on(page)
    click(page, ALONE)
    assert "Not on it: 2 things private to one person." in told_on(page)
    click(page, ALONE)
    assert "private to one person" not in told_on(page)
    click(page, ALONE)
    click(page, "Do not print")
    click(page, "Save as PDF…")
    assert "private to one person" not in told_on(page)
    click(page, "Do not save")
    click(page, "Dad’s house")
    page.show_paper(made(), "dad", Looks())
    click(page, "Print…")
    click(page, ALONE)
    assert "Nothing is left out of it." in told_on(page)


def test_a_copy_that_is_read_aloud_or_collected_is_not_saved(qtbot: QtBot) -> None:
    page, heard = opened(qtbot)
    click(page, "Save as PDF…")
    click(page, "No, I read it aloud")
    assert page.findChild(QFileDialog) is None
    assert (heard.saved, heard.printed) == ([], [("our_plan", "read_aloud")])


@pytest.mark.parametrize(("answer", "words"), [each for each in ANSWERS if each[0] in ("collect_at_hub", "read_aloud")])
def test_what_is_not_printed_here_is_noted_all_the_same(qtbot: QtBot, answer: str, words: str) -> None:
    page, heard = opened(qtbot)
    click(page, "Print…")
    click(page, words)
    assert heard.printed == [("our_plan", answer)]
    assert heard.pages == []


def test_printing_goes_to_the_printer_that_is_chosen_under_a_name_that_tells_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page, heard = opened(qtbot)
    click(page, "Print…")
    click(page, "No, print it and I keep it")
    assert heard.pages == [("our_plan", "mum", Looks())]
    assert heard.printed == []
    page.print_pages(printer_pages(PLAN), "mum", Looks())
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None
    assert dialog.printer().docName() == "FSDesk document"
    where = dialog.findChild(QLineEdit, "filename")
    assert isinstance(where, QLineEdit)
    assert "lan" not in Path(where.text()).name  # what the dialog itself suggests tells nothing either
    where.setText(str(tmp_path / "out.pdf"))
    dialog.accept()
    assert heard.printed == [("our_plan", "keep_with_worker")]
    (sheet,) = pypdf.PdfReader(tmp_path / "out.pdf").pages
    assert [round(float(edge)) for edge in sheet.mediabox[2:]] == [595, 842]


def test_a_print_that_is_called_off_is_not_noted(qtbot: QtBot) -> None:
    page, heard = opened(qtbot)
    click(page, "Print…")
    click(page, "Yes, print it")
    page.print_pages(printer_pages(PLAN), "mum", Looks())
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None
    dialog.reject()
    assert heard.printed == []


def test_sharp_pages_of_an_older_choice_are_not_printed(qtbot: QtBot) -> None:
    page, _ = opened(qtbot)
    click(page, "Print…")
    click(page, "Yes, print it")
    click(page, "Dad’s house")
    page.show_paper(made(), "dad", Looks())
    page.print_pages(made().pages, "mum", Looks())
    assert page.findChild(QPrintDialog) is None


def test_every_page_is_painted_whole_over_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    for paper, landscape in ((LONG, False), (TREE, True)):
        printer = printing.new_printer(landscape=landscape)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        pages = make(paper).pages
        printing.paint_pages(printer, pages)
        sheets = pypdf.PdfReader(tmp_path / "out.pdf").pages
        assert len(sheets) == len(pages)
        width, height = (float(edge) for edge in sheets[0].mediabox[2:])
        assert (width > height) is landscape
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]


def test_a_chosen_range_of_pages_is_all_that_is_printed(qtbot: QtBot, tmp_path: Path) -> None:
    printer = printing.new_printer(landscape=False)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFromTo(2, 3)
    printing.paint_pages(printer, made(long=True).pages)
    assert len(pypdf.PdfReader(tmp_path / "out.pdf").pages) == 2


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_a_copy_is_saved_whole_under_a_name_that_tells_nothing(qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    page, heard = opened(qtbot)
    click(page, "Save as PDF…" if kind == "pdf" else "Save as web page…")
    assert page.findChild(QFileDialog) is None
    click(page, "No, save it and I keep it")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == f"our-plan-2026-11-21.{kind}"
    there = tmp_path / f"copy.{kind}"
    dialog.fileSelected.emit(str(there))
    dialog.reject()
    assert there.read_bytes() == (made().pdf if kind == "pdf" else made().html.encode())
    assert heard.saved == [("our_plan", kind)]
    assert "not locked" in words_on(page)
    assert len(list(tmp_path.iterdir())) == 1
    if sys.platform != "win32":
        assert there.stat().st_mode & 0o077 == 0


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        printing.write_file(str(tmp_path / "nowhere" / "copy.pdf"), b"x")
    page, heard = opened(qtbot)
    page.show_not_given(Trouble("The copy could not be saved there.", safe="Nothing was changed."))
    assert "Nothing was changed." in words_on(page)
    assert heard.saved == []


def test_what_could_not_be_made_is_told_and_the_older_paper_is_gone(qtbot: QtBot) -> None:
    page, _ = opened(qtbot)
    QTest.keyClick(button(page, "Large print"), Qt.Key.Key_Space)
    page.show_could_not(Told("This paper could not be made.", safe="Everything is safe.", next_step="Try again."))
    assert "Everything is safe. Try again." in words_on(page)
    assert wide(page) == 0
    assert not button(page, "Print…").isEnabled()


def test_letters_that_cannot_be_printed_are_told_and_the_web_page_is_offered(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, paper=make(replace(PLAN, goals=("ሰላም",))))
    assert "ሰላም" in words_on(page)
    assert button(page, "Save as web page…").isEnabled()
    assert not button(page, "Print…").isEnabled()


@pytest.mark.parametrize(("theme", "scale"), [(Theme.DAYLIGHT, 100), (Theme.SUNLIGHT, 130), (Theme.NIGHT, 200)])
def test_everything_is_named_large_enough_and_whole(
    qtbot: QtBot, qapp: QApplication, scale: int, theme: Theme, unnamed: Check, too_small: Check, clipped: Check
) -> None:
    look.apply(qapp, theme, scale)
    page, _ = opened(qtbot)
    for state in (page.want, lambda: page.show_paper(made(), "mum", Looks()), page.ask_print):
        state()
        QApplication.processEvents()
        assert unnamed(page) == []
        assert too_small(page) == []
        assert [each for each in clipped(page) if "_Page" not in each] == []


def test_everything_is_reached_with_the_tab_key(qtbot: QtBot) -> None:
    page, _ = opened(qtbot, paper=made(long=True))
    button(page, "Large print").setFocus()
    reached: list[str] = []
    for _ in range(14):
        now = QApplication.focusWidget()
        assert now is not None
        reached.append(now.accessibleName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
    for name in ("Large print", "Pictures", "Next page", "Back", "Save as PDF…", "Print…"):
        assert name in reached
    assert any(name.startswith("Our plan, page") for name in reached)


def margins_are_white(png: bytes) -> bool:
    """Whether the outer 10 millimetres left and right, and 8 at the foot, hold nothing."""
    image = QImage.fromData(png).convertToFormat(QImage.Format.Format_Grayscale8)
    mm = image.width() / 210 if image.height() > image.width() else image.width() / 297
    side, foot = round(10 * mm), round(8 * mm)
    strips = (
        image.copy(0, 0, side, image.height()),
        image.copy(image.width() - side, 0, side, image.height()),
        image.copy(0, image.height() - foot, image.width(), foot),
    )
    return all(_white(strip) for strip in strips)


def _white(strip: QImage) -> bool:
    blank = QImage(strip.size(), strip.format())
    blank.fill(Qt.GlobalColor.white)
    return strip == blank


@pytest.mark.parametrize("text", [each for each in HOSTILE if 100 < len(each) < 600], ids=lambda text: text[:5])
@pytest.mark.parametrize("large", [False, True])
def test_no_word_however_long_runs_off_the_paper(text: str, large: bool, qapp: QApplication) -> None:
    pages = make(with_text(text), Looks(large_print=large)).pages
    assert all(margins_are_white(page) for page in pages[:4])


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.title)
def test_no_paper_runs_into_its_margins(paper: AnyPaper, qapp: QApplication) -> None:
    assert all(margins_are_white(page) for page in make(paper, Looks(large_print=True)).pages)
