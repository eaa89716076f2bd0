"""The two ways a request can fail, and the sentence each says. Anything else that is raised is a bug."""

from __future__ import annotations


class Told(Exception):
    """A failure that is told to a person: what happened, what is safe, what to do next.

    The three parts are plain sentences without names, notes or keys, fit for the screen and for a log.
    """

    def __init__(self, happened: str, *, safe: str = "", next_step: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.safe = safe
        self.next_step = next_step

    @property
    def sentence(self) -> str:
        """All three parts in reading order, one space between."""
        return " ".join(part for part in (self.happened, self.safe, self.next_step) if part)


class Refused(Told):
    """A rule says no: of practice, of permission, or of what the record can hold."""


class Trouble(Told):
    """The world failed: a disk, a network, a damaged file, another program in the way."""
