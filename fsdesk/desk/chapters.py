"""The chapters of the work at one desk, each made when it is first asked for. To add one, name it here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from fsdesk.desk.pen import Pen

if TYPE_CHECKING:
    from fsdesk.desk.access_ending import AccessEnding
    from fsdesk.desk.accessing import Accessing
    from fsdesk.desk.agreeing import Agreeing
    from fsdesk.desk.asking import Asking
    from fsdesk.desk.assessing import Assessing
    from fsdesk.desk.auditing import Auditing
    from fsdesk.desk.beyond import Beyond
    from fsdesk.desk.caseload import Caseload
    from fsdesk.desk.chronology import Chronology
    from fsdesk.desk.concerns import Concerns
    from fsdesk.desk.consenting import Consenting
    from fsdesk.desk.contributing import Contributing
    from fsdesk.desk.day import Day
    from fsdesk.desk.deciding import Deciding
    from fsdesk.desk.documents import Documents
    from fsdesk.desk.figures import Figures
    from fsdesk.desk.going_out import GoingOut
    from fsdesk.desk.helping import Helping
    from fsdesk.desk.keeping import Keeping
    from fsdesk.desk.levels import Levels
    from fsdesk.desk.meetings import Meetings
    from fsdesk.desk.mending import Mending
    from fsdesk.desk.moving import Moving
    from fsdesk.desk.overview import Overview
    from fsdesk.desk.papers import Papers
    from fsdesk.desk.partner_words import PartnerWords
    from fsdesk.desk.partners import Partners
    from fsdesk.desk.planning import Planning
    from fsdesk.desk.rights import Rights
    from fsdesk.desk.safety import Safety
    from fsdesk.desk.seeing import Seeing
    from fsdesk.desk.table import Table
    from fsdesk.desk.who import Who


class Chapters(Pen):
    """A pen with its chapters."""

    @cached_property
    def asking(self) -> Asking:
        """Requests for help."""
        from fsdesk.desk.asking import Asking  # late: as every chapter, when it is first opened

        return Asking(self)

    @cached_property
    def auditing(self) -> Auditing:
        """Who has looked."""
        from fsdesk.desk.auditing import Auditing

        return Auditing(self)

    @cached_property
    def beyond(self) -> Beyond:
        """What others opened, to be looked over."""
        from fsdesk.desk.beyond import Beyond

        return Beyond(self)

    @cached_property
    def caseload(self) -> Caseload:
        """The list of families."""
        from fsdesk.desk.caseload import Caseload

        return Caseload(self)

    @cached_property
    def day(self) -> Day:
        """The first page of the morning."""
        from fsdesk.desk.day import Day

        return Day(self)

    @cached_property
    def deciding(self) -> Deciding:
        """What was written apart and waits for somebody."""
        from fsdesk.desk.deciding import Deciding

        return Deciding(self)

    @cached_property
    def mending(self) -> Mending:
        """What the hub would not keep."""
        from fsdesk.desk.mending import Mending

        return Mending(self)

    @cached_property
    def assessing(self) -> Assessing:
        """Whole-family assessments."""
        from fsdesk.desk.assessing import Assessing

        return Assessing(self)

    @cached_property
    def keeping(self) -> Keeping:
        """Old records, and what people have asked for."""
        from fsdesk.desk.keeping import Keeping

        return Keeping(self)

    @cached_property
    def levels(self) -> Levels:
        """Levels of need."""
        from fsdesk.desk.levels import Levels

        return Levels(self)

    @cached_property
    def who(self) -> Who:
        """People, homes, relationships."""
        from fsdesk.desk.who import Who

        return Who(self)

    @cached_property
    def planning(self) -> Planning:
        """Plans, their goals, steps and reviews."""
        from fsdesk.desk.planning import Planning

        return Planning(self)

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings round a family."""
        from fsdesk.desk.meetings import Meetings

        return Meetings(self)

    @cached_property
    def chronology(self) -> Chronology:
        """What matters of what happened."""
        from fsdesk.desk.chronology import Chronology

        return Chronology(self)

    @cached_property
    def helping(self) -> Helping:
        """Notes, connections, steps up and down, and the end of the work."""
        from fsdesk.desk.helping import Helping

        return Helping(self)

    @cached_property
    def consenting(self) -> Consenting:
        """Agreeing to be helped, permitting, sharing, taking back."""
        from fsdesk.desk.consenting import Consenting

        return Consenting(self)

    @cached_property
    def rights(self) -> Rights:
        """Corrections, own statements, objections."""
        from fsdesk.desk.rights import Rights

        return Rights(self)

    @cached_property
    def documents(self) -> Documents:
        """Pictures and papers kept with a family."""
        from fsdesk.desk.documents import Documents

        return Documents(self)

    @cached_property
    def papers(self) -> Papers:
        """What a family may take away."""
        from fsdesk.desk.papers import Papers

        return Papers(self)

    @cached_property
    def moving(self) -> Moving:
        """What moves between people and laptops."""
        from fsdesk.desk.moving import Moving

        return Moving(self)

    @cached_property
    def overview(self) -> Overview:
        """A family at a glance."""
        from fsdesk.desk.overview import Overview

        return Overview(self)

    @cached_property
    def agreeing(self) -> Agreeing:
        """What a household at the table is asked about help and sharing."""
        from fsdesk.desk.agreeing import Agreeing

        return Agreeing(self)

    @cached_property
    def table(self) -> Table:
        """A household at the table."""
        from fsdesk.desk.table import Table

        return Table(self)

    @cached_property
    def concerns(self) -> Concerns:
        """Worries about somebody."""
        from fsdesk.desk.concerns import Concerns

        return Concerns(self)

    @cached_property
    def figures(self) -> Figures:
        """What a lead's laptop can count."""
        from fsdesk.desk.figures import Figures

        return Figures(self)

    @cached_property
    def safety(self) -> Safety:
        """Crises, and what to know before going in."""
        from fsdesk.desk.safety import Safety

        return Safety(self, self.concerns)

    @cached_property
    def going_out(self) -> GoingOut:
        """Going to a visit alone, and who is out."""
        from fsdesk.desk.going_out import GoingOut

        return GoingOut(self, self.safety)

    @cached_property
    def accessing(self) -> Accessing:
        """Who asks what is held about them."""
        from fsdesk.desk.accessing import Accessing

        return Accessing(self)

    @cached_property
    def access_ending(self) -> AccessEnding:
        """Requests for what is held that end without a file."""
        from fsdesk.desk.access_ending import AccessEnding

        return AccessEnding(self)

    @cached_property
    def seeing(self) -> Seeing:
        """Who may see a record."""
        from fsdesk.desk.seeing import Seeing

        return Seeing(self)

    @cached_property
    def contributing(self) -> Contributing:
        """A partner's own words."""
        from fsdesk.desk.contributing import Contributing

        return Contributing(self)

    @cached_property
    def partner_words(self) -> PartnerWords:
        """What partners said and nobody has taken in."""
        from fsdesk.desk.partner_words import PartnerWords

        return PartnerWords(self)

    @cached_property
    def partners(self) -> Partners:
        """Which partners read what of a family."""
        from fsdesk.desk.partners import Partners

        return Partners(self)
