"""What a page may hold of old records: what waits for somebody who decides, and what they may do about each."""

from __future__ import annotations

from fsdesk.views import View


class KeepRow(View, frozen=True, kw_only=True):
    """One thing that waits, was found or was done: `first` and `second` are what it is, `stands` how it stands.

    `lines` say what it rests on; `acts` are the keys of what this person may do about it; `paper` are the lines of it
    that can be printed.
    """

    id: str
    first: str
    second: str
    stands: str
    marks: tuple[tuple[str, str], ...] = ()
    family: str = ""
    person: str = ""
    label: str = ""
    lines: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()


class KeepList(View, frozen=True, kw_only=True):
    """One list of them: its key, what it is called, and what is said when it is empty."""

    key: str
    title: str
    rows: tuple[KeepRow, ...]
    none: str


class KeepingView(View, frozen=True, kw_only=True):
    """All that waits, as the hub told it last, and when that was."""

    as_of: str
    lists: tuple[KeepList, ...]
    odd: int = 0
    opened: int = 0
    from_partners: int = 0
    """How much of what partners said waits for this person alone."""
    keeps: bool = False
    """Whether this person decides of all families, and not only as the second of two."""
