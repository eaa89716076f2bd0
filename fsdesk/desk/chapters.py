"""The chapters of the work at one desk, each made when it is first asked for. To add one, name it here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fsdesk.desk.pen import Pen

if TYPE_CHECKING:
    from fsdesk.desk.asking import Asking
    from fsdesk.desk.caseload import Caseload


class Chapters(Pen):
    """A pen with its chapters."""

    @cached_property
    def asking(self) -> Asking:
        """Requests for help."""
        from fsdesk.desk.asking import Asking  # late: as every chapter, when it is first opened

        return Asking(self)

    @cached_property
    def caseload(self) -> Caseload:
        """The list of families."""
        from fsdesk.desk.caseload import Caseload

        return Caseload(self)
