"""Agreeing, permitting, sharing and what a person asks of what is written about them, as pages show it."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.views import Part, View
from fsdesk.views_accessing import AccessRow
from fsdesk.views_planning import Around, Missing, Option


class AgreementRow(View, frozen=True, kw_only=True):
    """One person's agreement to be helped. `may_end` while it stands. `tone` is ok, warn or neutral. `limits` are the
    words of a yes with a condition, `to_read` while nobody has read them."""

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    is_childs: bool = False
    may_end: bool = False
    wants_copy: bool = False
    limits: str = ""
    to_read: bool = False
    missing: tuple[Missing, ...] = ()


class PermissionRow(View, frozen=True, kw_only=True):
    """One permission to share. `has` says line by line what the place already has of it, and since when.

    `is_no` when it was taken back or never given: then nothing goes there. `may_withdraw` while it could let
    something go. `limits` are the words of a yes with a condition, `to_read` while nobody has read them.
    """

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    is_no: bool = False
    may_withdraw: bool = False
    has: tuple[str, ...] = ()
    told: str = ""
    wants_copy: bool = False
    limits: str = ""
    to_read: bool = False
    missing: tuple[Missing, ...] = ()


class ActRow(View, frozen=True, kw_only=True):
    """One act of sharing, or of not sharing. `is_override` when it was done to keep somebody safe, without waiting.

    `may_look` where a lead still reads it; `is_whole` when nothing is missing.
    """

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    is_override: bool = False
    is_whole: bool = False
    may_look: bool = False
    has_letter: bool = False
    concern: str = ""
    missing: tuple[Missing, ...] = ()


class PutRightRow(View, frozen=True, kw_only=True):
    """Something that went out after the family had said no: what, to whom, and both times, in its title.

    `said_no` is the act of writing that said so: the hub knows when it heard of that.
    """

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = "To put right"
    tone: str = "warn"
    said_no: RevisionId | None = None


class ConsentView(View, frozen=True, kw_only=True):
    """The part "Consent & sharing" of a family's record.

    `enough` says whose agreement there is. `to_ask` are people who may be asked and have not been; somebody who does
    not live here or must not have contact is never among them. `between` are the agreements between agencies that
    hold, `places` whom something could go to. `withheld` is true when `with_private` would show more.
    """

    family: FamilyId
    family_name: str
    around: Around
    enough: str
    has_stopped: bool = False
    to_ask: tuple[Option, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()
    permissions: tuple[PermissionRow, ...] = ()
    acts: tuple[ActRow, ...] = ()
    put_right: tuple[PutRightRow, ...] = ()
    between: tuple[Option, ...] = ()
    places: tuple[str, ...] = ()
    notice: str = ""
    is_lead: bool = False
    with_private: bool = False


class StatementRow(View, frozen=True, kw_only=True):
    """A person's own words beside what is written about them: the words, and who said them of what."""

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    to_tell: tuple[Option, ...] = ()
    told: tuple[str, ...] = ()


class CorrectionRow(View, frozen=True, kw_only=True):
    """Something somebody says is wrong. `fields` are the facts of it that can be corrected, each as it reads now;
    `was` is what stood there before. `to_tell` are the places that were given it and have not been told."""

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    fields: tuple[Option, ...] = ()
    was: str = ""
    to_tell: tuple[Option, ...] = ()
    told: tuple[str, ...] = ()
    is_decided: bool = False
    missing: tuple[Missing, ...] = ()


class ObjectionRow(View, frozen=True, kw_only=True):
    """Something somebody asks not to be used. `holds` while it keeps what it is about from going anywhere."""

    id: RecordId
    part: Part
    title: str
    detail: str = ""
    standing: str = ""
    tone: str = "neutral"
    to_tell: tuple[Option, ...] = ()
    told: tuple[str, ...] = ()
    holds: bool = False
    is_open: bool = False


class RightsView(View, frozen=True, kw_only=True):
    """What people of a family ask of what is written about them. `writings` are what can be asked about, by name."""

    family: FamilyId
    family_name: str
    around: Around
    corrections: tuple[CorrectionRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    objections: tuple[ObjectionRow, ...] = ()
    writings: tuple[Option, ...] = ()
    requests: tuple[AccessRow, ...] = ()
    may_decide: bool = False
