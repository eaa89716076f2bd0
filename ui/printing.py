"""Paper and files: the pages of a document go to a printer, its bytes to a file the person names. Nothing else is kept.

No copy is written anywhere on the way; a printer's queue is the system's own. Both questions are asked without stopping
the rest of the window, and on the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileDevice, QIODevice, QRectF, QSaveFile, QSettings, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fsdesk.trouble import Told, Trouble

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

JOB_NAME = "FSDesk document"  # what the queue of a shared printer shows: never a name, never a title
_KINDS = {"pdf": "PDF (*.pdf)", "html": "Web page (*.html)", "json": "Data (*.json)"}


def ask_printer(
    owner: QWidget, pages: Sequence[bytes], *, landscape: bool, done: Callable[[], None], failed: Callable[[Told], None]
) -> None:
    """Asks which printer and prints these PNG pages; `done` follows when they are handed over, nothing when not."""
    from PySide6.QtPrintSupport import QPrintDialog  # here, for only those who print need it

    printer = new_printer(landscape=landscape)
    dialog = QPrintDialog(printer, owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Print")
    dialog.setMinMax(1, len(pages))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, len(pages) > 1)

    def go() -> None:
        try:
            paint_pages(printer, pages)
        except Trouble as failure:
            failed(failure)
        else:
            done()

    dialog.accepted.connect(go)
    QDialog.open(dialog)  # the print dialog hides it behind one with a slot


def new_printer(*, landscape: bool) -> QPrinter:
    """An A4 printer of the machine's choice, its job named for nobody."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(JOB_NAME)
    printer.setCreator("FSDesk")
    printer.setFullPage(True)
    layout = QPageLayout(printer.pageLayout())
    layout.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    layout.setOrientation(QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait)
    printer.setPageLayout(layout)
    return printer


def paint_pages(printer: QPrinter, pages: Sequence[bytes]) -> None:
    """Paints the chosen pages over the whole sheet, each as large as it fits; raises Trouble."""
    from PySide6.QtPrintSupport import QPrinter

    printer.setFullPage(True)
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    chosen = list(pages[first - 1 : last])
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    painter = QPainter()
    if not painter.begin(printer):
        raise _did_not_print()
    try:
        for at, page in enumerate(chosen):
            if at and not printer.newPage():
                raise _did_not_print()
            paint_page(painter, QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), QImage.fromData(page))
    finally:
        painter.end()


def paint_page(painter: QPainter, sheet: QRectF, page: QImage) -> None:
    """Draws one page in the middle of a sheet, whole, at its own proportions."""
    share = min(sheet.width() / page.width(), sheet.height() / page.height())
    wide, high = page.width() * share, page.height() * share
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF((sheet.width() - wide) / 2, (sheet.height() - high) / 2, wide, high), page)


def ask_file(
    owner: QWidget, file_name: str, content: bytes, *, done: Callable[[], None], failed: Callable[[Told], None]
) -> None:
    """Asks where a copy should go and writes it there whole or not at all; `done` follows when it is written."""
    kind = file_name.rpartition(".")[2]
    dialog = QFileDialog(owner, "Save a copy")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(_KINDS[kind])
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(file_name)

    def go(path: str) -> None:
        try:
            write_file(path, content)
        except Trouble as failure:
            failed(failure)
        else:
            done()

    dialog.fileSelected.connect(go)
    dialog.destroyed.connect(forget_where)
    dialog.open()


def forget_where() -> None:
    """Which folders somebody looked in is not left behind in the settings of every Qt program: a folder has a name."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        kept.remove(key)


def write_file(path: str, content: bytes) -> None:
    """Writes a copy whole, for its owner alone to read where a disk knows owners, or leaves what was there before as it
    was and raises Trouble."""
    file = QSaveFile(path)
    file.setDirectWriteFallback(False)
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content)
    if written:
        file.setPermissions(QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner)
    if not (written and file.commit()):
        raise Trouble(
            "The copy could not be saved there.",
            safe="Nothing was changed.",
            next_step="Choose another place, or check that the stick is not full.",
        )


def _did_not_print() -> Trouble:
    return Trouble(
        "The printer did not take the paper.",
        safe="Nothing is lost.",
        next_step="Check that it is on and has paper, then print again, or save a PDF.",
    )
