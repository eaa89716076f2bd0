"""What a page may hold of who has looked."""

from __future__ import annotations

from fsdesk.views import View


class LookedRow(View, frozen=True, kw_only=True):
    """One act: when by the laptop's clock, who, what they did, what it was about, and why it is shown or was done."""

    id: str
    when: str
    who: str
    what: str
    about: str
    why: str = ""
    group: str = "other"


class LookedView(View, frozen=True, kw_only=True):
    """Who has looked at a family (or, of no family, what asks for a second look), newest first, and how the log that
    says so stands. `family` is empty where it is of no one family."""

    family: str
    title: str
    rows: tuple[LookedRow, ...]
    summary: str
    standing: str
    standing_tone: str
    more: bool = False
