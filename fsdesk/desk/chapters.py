"""The chapters of the work at one desk, each made when it is first asked for. To add one, name it here."""

from __future__ import annotations

from fsdesk.desk.pen import Pen


class Chapters(Pen):
    """A pen with its chapters."""
