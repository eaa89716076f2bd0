"""Underlines in a place to write: misspelt words, and words that could be kinder; each can be looked at and left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QKeySequence,
    QPainter,
    QShortcut,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidgetAction

from ui import look
from ui.parts.text import Text
from ui.parts.underlines import beneath_lines, underline
from ui.spelling import Mark, MarkKind, Marks, Speller, speller_for

PAUSE_MS = 150  # after a change: long enough for the word to be finished, short enough to be about this word
BATCH_LETTERS = 8_000  # looked at in one go when going through a long text: some ten milliseconds of the other thread
PARAGRAPHS_MOST = 4_000
READ_OUT_MOST = 8
TITLE_WIDTH = 300  # units
_NOTHING = "Nothing to look at in this text"


class WritingAids(QObject):
    """Looks over one place to write while it is on screen; changes nothing in it unless the person chooses to.

    Only paragraphs on screen are looked at, and each only once: what was found is kept by the paragraph's letters, so
    that an answer can never be shown on other words than it was given for.
    """

    def __init__(self, editor: QPlainTextEdit, speller: Speller) -> None:
        super().__init__(editor)
        self._editor = editor
        self._speller = speller
        self._found: dict[str, Marks] = {}
        self._asked: set[str] = set()
        self._shown: list[tuple[QTextCursor, Mark]] = []
        self._left: set[str] = set()
        self._typing_at = -1
        self._read_out = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        editor.document().contentsChange.connect(self._note_change)
        editor.cursorPositionChanged.connect(self._note_caret)
        editor.verticalScrollBar().valueChanged.connect(self.look_soon)
        editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        editor.customContextMenuRequested.connect(self._open_menu)
        speller.words_changed.connect(self._forget)
        for keys, go in (("F7", self.go_on), ("Alt+Return", self.offer), ("Alt+Enter", self.offer)):
            shortcut = QShortcut(QKeySequence(keys), editor)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # given on making, it would be the whole window's
            shortcut.activated.connect(go)

    @property
    def underlined(self) -> tuple[Mark, ...]:
        """What is underlined on screen, in reading order."""
        return tuple(mark for _, mark in self._shown)

    @property
    def asking(self) -> bool:
        """Whether something on screen has been asked about and not answered."""
        return bool(self._asked)

    @property
    def waiting(self) -> bool:
        """Whether what is on screen is still to be looked at, or being looked at."""
        return self._pause.isActive() or bool(self._asked)

    # -- looking ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Underlines what is known about the paragraphs on screen and asks about the others."""
        if not self._editor.isVisible() or self._editor.isReadOnly():
            return
        texts = [block.text() for block, _, _ in self._on_screen()]
        unknown = tuple({text for text in texts if text and text not in self._found and text not in self._asked})
        if unknown:
            self._asked.update(unknown)
            self._speller.look_at(self, unknown, self._take)
        self._show()

    def look_soon(self) -> None:
        """Looks again when nothing has happened for a moment."""
        self._pause.start()

    def _take(self, found: dict[str, Marks]) -> None:
        if len(self._found) > PARAGRAPHS_MOST:
            self._found.clear()
        self._found.update(found)
        self._asked.difference_update(found)
        self._show()

    def _forget(self) -> None:
        self._found.clear()
        self._asked.clear()
        self.look_soon()

    def _note_change(self, at: int, _removed: int, added: int) -> None:
        self._typing_at = at + added if added <= 1 else -1
        self._pause.start()

    def _note_caret(self) -> None:
        """The word being written is not underlined until the caret leaves it."""
        if self._typing_at >= 0 and self._editor.textCursor().position() != self._typing_at:
            self._typing_at = -1
            self.look_soon()

    def _on_screen(self) -> Iterator[tuple[QTextBlock, int, int]]:
        """The paragraphs on screen, each with where in the text its part on screen begins and ends."""
        editor = self._editor
        first = editor.cursorForPosition(QPoint(0, 0)).position()
        corner = QPoint(editor.viewport().width(), editor.viewport().height())
        last = editor.cursorForPosition(corner).position()
        block = editor.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            end = block.position() + block.length() - 1
            yield block, max(first, block.position()), min(last, end)
            block = block.next()

    def _marks(self, block: QTextBlock) -> list[Mark] | None:
        """What to look at in a paragraph, less what was left; None while nobody has looked."""
        found = self._found.get(block.text())
        return None if found is None else [mark for mark in found if not self._is_left(mark)]

    def _is_left(self, mark: Mark) -> bool:
        return mark.kind is MarkKind.WORDING and (mark.found.casefold() in self._left or self._speller.is_left(mark))

    # -- underlining -----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Underlines what is on screen; in a paragraph that is being looked at, what was underlined stays."""
        shown: list[tuple[QTextCursor, Mark]] = []
        for block, first, last in self._on_screen():
            marks = self._marks(block)
            if marks is None:
                shown += [pair for pair in self._shown if block.contains(pair[0].selectionStart())]
                continue
            for mark in marks:
                start, end = block.position() + mark.start, block.position() + mark.end
                if (
                    start < last
                    and end > first
                    and not (mark.kind is MarkKind.SPELLING and self._is_writing(start, end))
                ):
                    shown.append((self._span(start, end), mark))
        self._shown = shown
        self._editor.viewport().update()
        self._say(shown)

    def paint(self, where: QRect) -> None:
        """Draws the underlines that meet `where`, over words that have just been painted."""
        if not self._shown:
            return
        painter = QPainter(self._editor.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for span, mark in self._shown:
            for beneath in beneath_lines(self._editor, span):
                if where.top() <= beneath.bottom() and beneath.top() <= where.bottom():
                    underline(painter, beneath, mark.kind)
        painter.end()

    def _is_writing(self, start: int, end: int) -> bool:
        return self._editor.hasFocus() and start <= self._typing_at <= end

    def _span(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _say(self, shown: list[tuple[QTextCursor, Mark]]) -> None:
        """Tells who cannot see the underlines, after what else is said of this place to write."""
        words = list(dict.fromkeys(mark.found for _, mark in shown))
        more = f" and {len(words) - READ_OUT_MOST} more" if len(words) > READ_OUT_MOST else ""
        read_out = f"To look at with F7: {', '.join(words[:READ_OUT_MOST])}{more}." if words else ""
        said = self._editor.accessibleDescription()
        if read_out == self._read_out and (not read_out or said.endswith(read_out)):
            return
        before = said.removesuffix(self._read_out).rstrip() if self._read_out else said
        self._read_out = read_out
        self._editor.setAccessibleDescription(f"{before} {read_out}".strip())

    # -- choosing --------------------------------------------------------------------------------------------------

    def offer(self) -> None:
        """Offers what may stand in place of the words under the caret."""
        found = self._mark_at(self._editor.textCursor())
        if found is None:
            self._announce(_NOTHING)
        else:
            self._offer(*found)

    def go_on(self) -> None:
        """Goes to the next words to look at, from the caret through the end and the beginning, and offers."""
        cursor = self._editor.textCursor()
        under = None if cursor.hasSelection() else self._mark_at(cursor)
        begin = cursor.selectionEnd() if under is None else under[0].selectionStart()
        self._go_from(begin, self._editor.document().revision(), turned=False)

    def _go_from(self, begin: int, revision: int, *, turned: bool) -> None:
        document = self._editor.document()
        if document.revision() != revision:  # written on meanwhile: the person is no longer looking
            return
        block = document.findBlock(begin)
        while block.isValid():
            marks = self._marks(block)
            if marks is None and block.text():
                ask = tuple(self._batch(block))
                self._speller.look_at(
                    self, ask, partial(self._go_after, max(begin, block.position()), revision, turned)
                )
                return
            for mark in marks or ():
                if block.position() + mark.start >= begin:
                    self._offer(self._span(block.position() + mark.start, block.position() + mark.end), mark)
                    return
            block = block.next()
        if turned:
            self._open_nothing()
        else:
            self._go_from(0, revision, turned=True)

    def _go_after(self, begin: int, revision: int, turned: bool, found: dict[str, Marks]) -> None:
        self._take(found)
        self._go_from(begin, revision, turned=turned)

    def _batch(self, block: QTextBlock) -> Iterator[str]:
        letters = 0
        while block.isValid() and letters < BATCH_LETTERS:
            text = block.text()
            if text and text not in self._found:
                letters += len(text)
                yield text
            block = block.next()

    def _mark_at(self, cursor: QTextCursor) -> tuple[QTextCursor, Mark] | None:
        block = cursor.block()
        at = cursor.selectionStart() - block.position()
        mark = next((mark for mark in self._marks(block) or () if mark.start <= at <= mark.end), None)
        if mark is None:
            return None
        return self._span(block.position() + mark.start, block.position() + mark.end), mark

    def _offer(self, span: QTextCursor, mark: Mark) -> None:
        self._editor.setTextCursor(span)
        self._editor.ensureCursorVisible()
        self._with_suggestions(mark, partial(self._open_offer, span, mark, None))

    def _with_suggestions(self, mark: Mark, then: Callable[[tuple[str, ...]], None]) -> None:
        if mark.kind is MarkKind.WORDING:
            then(mark.instead)
        else:
            self._speller.suggest(self, mark.found, then)

    def _open_menu(self, where: QPoint) -> None:
        found = self._mark_at(self._editor.cursorForPosition(where))
        at = self._editor.viewport().mapToGlobal(where)
        if found is None:
            self._open(self._editor.createStandardContextMenu(), at)
        else:
            self._with_suggestions(found[1], partial(self._open_offer, *found, at))

    def _open_offer(self, span: QTextCursor, mark: Mark, at: QPoint | None, instead: tuple[str, ...]) -> None:
        """What may stand there: at a point of the screen above the usual entries, or under the words by itself."""
        if span.selectedText() != mark.found:  # written on while the suggestions were looked up
            return
        menu = QMenu(self._editor) if at is None else self._editor.createStandardContextMenu()
        usual = next(iter(menu.actions()), None)
        title = _title(mark)
        entries: list[tuple[str, Callable[[], None] | None]] = [
            *((_label(mark, words), partial(self._replace, span, mark, words)) for words in instead),
            *([] if instead else [("No suggestions", None)]),
            ("Leave it as it is", partial(self._leave, mark))
            if mark.kind is MarkKind.WORDING
            else ("Add to my word list", partial(self._speller.add_word, mark.found)),
        ]
        for label, chosen in entries:
            action = QAction(label.replace("&", "&&"), menu)
            action.setEnabled(chosen is not None)
            if chosen is not None:
                action.triggered.connect(chosen)
            _insert(menu, usual, action)
        menu.insertSeparator(menu.actions()[len(entries) - 1])
        menu.insertAction(menu.actions()[0], _heading(menu, title))
        if usual is not None:
            menu.insertSeparator(usual)
        menu.setAccessibleName(title)
        self._announce(f"{mark.found}. {title} {', '.join(instead) or 'No suggestions'}.")
        self._open(menu, at or self._editor.viewport().mapToGlobal(self._editor.cursorRect(span).bottomLeft()))

    def _open_nothing(self) -> None:
        menu = QMenu(self._editor)
        menu.addAction(_NOTHING).setEnabled(False)
        menu.setAccessibleName(_NOTHING)
        self._announce(_NOTHING)
        self._open(menu, self._editor.viewport().mapToGlobal(self._editor.cursorRect().bottomLeft()))

    def _open(self, menu: QMenu, at: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        first = next((action for action in menu.actions() if action.isEnabled() and not action.isSeparator()), None)
        if first is not None:
            menu.setActiveAction(first)

    def _replace(self, span: QTextCursor, mark: Mark, words: str) -> None:
        if span.selectedText() != mark.found or self._editor.isReadOnly():
            return
        span.insertText(words)  # one step to undo
        self._editor.setTextCursor(span)

    def _leave(self, mark: Mark) -> None:
        self._left.add(mark.found.casefold())
        self._speller.leave(mark)

    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._editor, words))


def aids_for(editor: QPlainTextEdit) -> WritingAids | None:
    """Aids for a place to write whose window was lent a speller; None elsewhere."""
    speller = speller_for(editor)
    return None if speller is None else WritingAids(editor, speller)


def _title(mark: Mark) -> str:
    return mark.why if mark.kind is MarkKind.WORDING else f"“{mark.found}” is not in the dictionary."


def _heading(menu: QMenu, title: str) -> QWidgetAction:
    words = Text(title, "small")
    words.setContentsMargins(12, 6, 12, 6)
    look.hold(words, width=TITLE_WIDTH)
    words.setFixedHeight(words.heightForWidth(words.width()))
    heading = QWidgetAction(menu)
    heading.setDefaultWidget(words)
    heading.setEnabled(False)
    return heading


def _insert(menu: QMenu, before: QAction | None, action: QAction) -> None:
    if before is None:
        menu.addAction(action)
    else:
        menu.insertAction(before, action)


def _label(mark: Mark, words: str) -> str:
    return f"Use “{words}”" if mark.kind is MarkKind.WORDING else words
