"""The panel for letters and colours. Knows what can be chosen; whoever opens it applies the choice."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import look
from ui.look import SCALE_MAX, SCALE_MIN, SCALE_STEP, Theme
from ui.parts.buttons import Button
from ui.parts.choices import Segments
from ui.parts.text import Heading, Text

_THEMES = ((Theme.DAYLIGHT, "Daylight"), (Theme.NIGHT, "Night"), (Theme.SUNLIGHT, "Sunlight"))


class TextPanel(QFrame):
    """A popover: Escape or a click beside it closes it."""

    scale_chosen = Signal(int)  # per cent
    theme_chosen = Signal(str)  # Theme

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self.setAccessibleName("Text and colours")
        self._smaller = Button("Smaller")
        self._larger = Button("Larger")
        self._scale = Text("", "strong", wrap=False)
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._themes = Segments("Colours", _THEMES)
        self._smaller.clicked.connect(self._choose_smaller)
        self._larger.clicked.connect(self._choose_larger)
        self._themes.chosen.connect(self.theme_chosen)
        sizes = QHBoxLayout()
        sizes.setSpacing(8)
        sizes.addWidget(self._smaller)
        sizes.addWidget(self._scale, 1)
        sizes.addWidget(self._larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(8)
        column.addWidget(Heading("Text and colours", 3))
        column.addWidget(Text("Text size", "small"))
        column.addLayout(sizes)
        column.addSpacing(4)
        column.addWidget(Text("Colours", "small"))
        column.addWidget(self._themes)
        column.addWidget(Text("Sunlight is for glare outdoors: Ctrl+Alt+S", "caption", wrap=False))
        self.show_look()

    def show_look(self) -> None:
        """Shows what is chosen now."""
        seen = look.current()
        self._scale.setText(f"{seen.scale_percent} %")
        self._smaller.setEnabled(seen.scale_percent > SCALE_MIN)
        self._larger.setEnabled(seen.scale_percent < SCALE_MAX)
        self._themes.show_chosen(seen.theme)
        self.adjustSize()

    def open_under(self, button: QWidget) -> None:
        """Opens below a button, its right edge under the button's."""
        self.show_look()
        below = button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 4))
        self.move(below)
        self.show()
        self._larger.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose_smaller(self) -> None:
        self.scale_chosen.emit(look.current().scale_percent - SCALE_STEP)

    def _choose_larger(self) -> None:
        self.scale_chosen.emit(look.current().scale_percent + SCALE_STEP)
