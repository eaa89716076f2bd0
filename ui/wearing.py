"""The look the window wears: letter size, colours, sunlight and back. Applies what is asked; keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui import look
from ui.look import SCALE_STEP, Theme


class Wearing(QObject):
    """Changes the application's look as a person asks."""

    look_changed = Signal(str, int)  # Theme and per cent, already applied

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme_before_sunlight = Theme.DAYLIGHT

    def grow(self) -> None:
        """Larger letters."""
        self.change_scale(look.current().scale_percent + SCALE_STEP)

    def shrink(self) -> None:
        """Smaller letters."""
        self.change_scale(look.current().scale_percent - SCALE_STEP)

    def reset_scale(self) -> None:
        """Letters of the usual size."""
        self.change_scale(100)

    def turn_sunlight(self) -> None:
        """Sunlight, or back to what was before it."""
        theme = look.current().theme
        if theme is Theme.SUNLIGHT:
            self.change_theme(self._theme_before_sunlight)
        else:
            self._theme_before_sunlight = theme
            self.change_theme(Theme.SUNLIGHT)

    def change_scale(self, percent: int) -> None:
        """Letters of this size, in per cent."""
        self._change(look.current().theme, percent)

    def change_theme(self, theme: str) -> None:
        """These colours."""
        self._change(Theme(theme), look.current().scale_percent)

    def _change(self, theme: Theme, percent: int) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError(app)
        seen = look.apply(app, theme, percent, high_contrast=look.asks_for_high_contrast())
        self.look_changed.emit(seen.theme.value, seen.scale_percent)
