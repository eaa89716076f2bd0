"""What the page beyond one's caseload may hold: whom to talk to, what was opened for a while, what to settle."""

from __future__ import annotations

from fsdesk.views import View


class KnownView(View, frozen=True, kw_only=True):
    """Whom to talk to about somebody who is known; `family` is empty where it cannot be opened from here."""

    name: str
    team: str
    family: str = ""


class OpenedSection(View, frozen=True, kw_only=True):
    """One kind of what an opened family holds, in lines."""

    title: str
    lines: tuple[str, ...]


class OpenedView(View, frozen=True, kw_only=True):
    """A family that is open for a while, to read only."""

    title: str
    sections: tuple[OpenedSection, ...]


class LookOverRow(View, frozen=True, kw_only=True):
    """A family somebody opened: who, which, why and when; to be looked over."""

    opening: str
    who: str
    family_name: str
    reason: str
    when: str


class ConflictView(View, frozen=True, kw_only=True):
    """Whom somebody says they know; `family` is empty where they said it in words."""

    conflict: str
    who: str
    about: str
    reason: str
    when: str
    family: str = ""
