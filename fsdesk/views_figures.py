"""What a lead's page may hold of how the work goes: figures in words, about nobody."""

from __future__ import annotations

from fsdesk.views import View


class FigureRow(View, frozen=True, kw_only=True):
    """One figure: what it is, how many of how many, and of what, with what is not known."""

    words: str
    figure: str
    detail: str


class FiguresView(View, frozen=True, kw_only=True):
    """Some figures over a time. `for_outside` when small ones are left out, as they may leave the service."""

    title: str
    rows: tuple[FigureRow, ...]
    for_outside: bool = False
