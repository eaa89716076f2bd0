"""Somebody asks what is held about them: their file across families is marked by one, checked by another, and given.

The pack holds what was marked to be given and nothing of the rest: no number of it and no empty place. Whoever else is
named stands there by their role.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fsdesk import rules_access, telling
from fsdesk.desk.access_reading import GIVEN, File
from fsdesk.desk.access_rows import clock_of, said_in, standing_of
from fsdesk.desk.allowed import may_decide_on_a_file
from fsdesk.desk.pen import Chapter, Pen, Saved
from fsdesk.desk.reading import Held, of_kind
from fsdesk.papers.data import Gate, Letter, Offer
from fsdesk.records import AccessRequest, DisclosureMark
from fsdesk.records import access_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.services import service_of
from fsdesk.steps import Steps, at_once, in_lots
from fsdesk.taking_out.person import PersonDocument
from fsdesk.trouble import Refused
from fsdesk.views import Part
from fsdesk.views_accessing import FileView, ThingView

NOT_HERE = (
    "Families this laptop was never given, and what rests at the hub or lies with other teams.",
    "Who looked at the record: the hub’s log has it.",
    "Pictures and papers themselves: they are named here and given beside.",
    "E-mail, telephones, paper files and supervision notes.",
)
"""What of a person's file no laptop holds, whoever they are: the information-governance officer is asked for it."""
KEY = "access"


class Preview(NamedTuple):
    """A pack to be looked at: the letter, what a second person agrees to, and what is asked before it leaves."""

    letter: Letter
    digest: str
    offer: Offer


class Accessing(Chapter):
    """The requests at one desk for what is held about somebody."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._known: File | None = None  # the file last opened: to look at one thing, or mark it, is not to read it all

    def begin(self, person: RecordId, fields: Mapping[str, object] = {}) -> RecordId:
        """Write down that somebody asked; the request's name."""
        self.pen.refuse_all_but_staff()
        given: dict[str, Any] = {"asked_on": self.pen.today_is.isoformat(), **fields, "person": person}
        return self.pen.add(AccessRequest(**given), self.pen.family_of(person)).record

    def part(self, person: RecordId) -> Part:
        """What they asked and is not answered yet; else what is begun for them today, as a page that writes on begins
        it."""
        self.pen.refuse_all_but_staff()
        asked = of_kind(self.pen.held(self.pen.family_of(person)), "access_request")
        waits = (one.id for one in asked if one.text("person") == person and not rules_access.is_over(said_in(one)))
        return self.pen.part(next(waits, None) or self.begin(person))

    def open(self, request: RecordId) -> FileView:
        """The whole file with what is suggested for each thing and what was decided. Refused at a table."""
        return at_once(self.opening(request))

    def opening(self, request: RecordId) -> Steps[FileView]:
        """The same in steps."""
        self.pen.refuse_all_but_staff()
        file = self._known = yield from File.reading(self.pen, self.pen.read(request))
        return (yield from self._view(file))

    def _view(self, file: File) -> Steps[FileView]:
        one = file.request
        standing, tone = standing_of(one, self.pen.today_is)
        given = one.text("given_on")
        checked = file.checked_by
        items = yield from file.items()
        return FileView(
            request=one.id,
            family=self.pen.family_of(one.id),
            person=file.person,
            called=_called(self.pen.read(file.person)),
            due=telling.birthday(clock_of(one, self.pen.today_is).due),
            standing=standing,
            tone=tone,
            items=items,
            digest=file.digest,
            checked_by=self.pen.names()(checked) if checked else "",
            why_not_check=self._why_not_check(file),
            given=f"Given {telling.short_day(given, self.pen.today_is)}" if given else "",
            problems=file.problems(),
            not_here=NOT_HERE,
        )

    def thing(self, request: RecordId, record: RecordId) -> ThingView:
        """One thing of a file in full. Refused at a table, and where it is not part of that file."""
        self.pen.refuse_all_but_staff()
        file = self._file(request, record)
        if record not in file.things:
            raise _not_of_it()
        return file.thing(self.pen.read(record))

    # -- marking -----------------------------------------------------------------------------------------------

    def mark(
        self, request: RecordId, record: RecordId, mark: str, exemption: str = "", *, why: str = "",
        leave_out: tuple[str, ...] = (), struck: tuple[str, ...] = (), may_tell: bool = False,
    ) -> None:  # fmt: skip
        """Decide what is done with one thing. Refused without a ground where it is not given whole."""
        fields = _fields(mark, exemption, why=why, leave_out=leave_out, struck=struck, may_tell=may_tell)
        self.pen.refuse_all_but_staff()
        self._write(request, {record: fields}, self._file(request, record))

    def mark_all(
        self, request: RecordId, records: Sequence[RecordId], mark: str = "", exemption: str = ""
    ) -> FileView:  # fmt: skip
        """Decide of several things alike; without a mark, of each as it is suggested. What was decided one by one stays
        as it is: many are never decided over what somebody looked at."""
        self.pen.refuse_all_but_staff()
        return at_once(self.marking_all(request, records, mark, exemption))

    def marking_all(
        self, request: RecordId, records: Sequence[RecordId], mark: str = "", exemption: str = ""
    ) -> Steps[FileView]:
        """The same in steps: each of them keeps a lot of marks, so that where it is cut off the rest is open still."""
        self.pen.refuse_all_but_staff()
        file = yield from File.reading(self.pen, self.pen.read(request))
        open_ones = [record for record in records if record in file.things and not file.of(record).mark]
        wanted = {}
        for record in open_ones:
            said = file.things[record][2]
            wanted[record] = _fields(mark or said.mark, exemption if mark else said.exemption)
        for lot in in_lots(wanted.items()):
            self._write(request, dict(lot), file)
            yield
        return (yield from self.opening(request))

    def take_suggestions(self, request: RecordId) -> FileView:
        """Mark as suggested whatever nobody has decided of yet; one by one it is then looked at."""
        return self.mark_all(request, File.now(self.pen, self.pen.read(request)).undecided)

    def _file(self, request: RecordId, record: RecordId) -> File:
        """The file that was opened last, if it is this one and holds the thing; else it is read. It may be older than
        what has come since: what is decided of a thing that is no part of the file any more counts for nothing."""
        known = self._known
        if known is None or known.request.id != request or record not in known.things:
            known = self._known = File.now(self.pen, self.pen.read(request))
        return known

    def _write(self, request: RecordId, wanted: Mapping[RecordId, Mapping[str, object]], file: File) -> None:
        new: dict[FamilyId, list[DisclosureMark]] = {}
        changed: dict[FamilyId, list[tuple[RecordId, Mapping[str, object], Mapping[str, Sequence[str]]]]] = {}
        for record, fields in wanted.items():
            if record not in file.things:
                raise _not_of_it()
            family = file.things[record][1]
            if known := file.marks.get(record):
                before = (self.pen.read(one.id) for one in known)
                changed.setdefault(family, []).extend((one.id, fields, one.shown) for one in before)
                continue
            said: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
            new.setdefault(family, []).append(DisclosureMark(request=request, about=record, **said))
        for family in {**new, **changed}:
            made = self.pen.act(family, new.get(family, ()), changed.get(family, ()))
            for name, mark in zip(made, new.get(family, ()), strict=True):
                file.marks[RecordId(str(mark.about))] = (self.pen.read(name),)

    # -- the second person -------------------------------------------------------------------------------------

    def _why_not_check(self, file: File) -> str:
        """Why whose desk it is may not be the second person: asked of the one decision, of this request."""
        may_check = may_decide_on_a_file(self.pen, file.request)
        return rules_access.why_not_check(self.pen.user, file.markers, may_check=may_check)

    def check(self, request: RecordId, digest_shown: str) -> FileView:
        """The second person has read all of it. Refused for whoever marked any of it, for who does not lead, while
        anything is undecided, and where it has changed since it was shown."""
        return at_once(self.checking(request, digest_shown))

    def checking(self, request: RecordId, digest_shown: str) -> Steps[FileView]:
        """The same in steps."""
        self.pen.refuse_all_but_staff()
        file = yield from File.reading(self.pen, self.pen.read(request))
        if why := self._why_not_check(file):
            raise Refused(why, safe="All marks are kept.", next_step="Ask a colleague who may to read it.")
        if digest_shown != file.digest or file.undecided:
            raise Refused("Something of it has changed, or is not decided yet.", safe="All marks are kept.",
                          next_step="Read it again, then check it.")  # fmt: skip
        checked = {"checked_by": self.pen.user, "checked_digest": file.digest,
                   "checked_on": self.pen.today_is.isoformat()}  # fmt: skip
        self.pen.write(request, checked, file.request.shown)
        return (yield from self.opening(request))

    # -- what is given -----------------------------------------------------------------------------------------

    def previewing(self, request: RecordId) -> Steps[Preview]:
        """The pack as the person will read it, with all that goes with it, in steps. It is only to be looked at: what
        is handed over comes from `packing`."""
        self.pen.refuse_all_but_staff()
        file = yield from File.reading(self.pen, self.pen.read(request))
        letter = yield from self._letter(file)
        return Preview(letter, file.digest, self._offer(file))

    def letter(self, request: RecordId) -> tuple[Letter, str]:
        """The pack as the person will read it, and what a second person who has read it agrees to."""
        found = at_once(self.previewing(request))
        return found.letter, found.digest

    def _letter(self, file: File) -> Steps[Letter]:
        from fsdesk.taking_out.letters import access_letter  # late: as papers, when one is wanted

        who, asker = self.pen.read(file.person), file.request.text("asker")
        called = who.text("full_name") or who.text("known_as")
        for_whom = f"{called}, asked for by {asker}" if asker else called
        family = self.pen.read(RecordId(self.pen.family_of(file.request.id)))
        document = yield from file.document()
        service = service_of(family.text("area"))
        return access_letter(document, for_whom, self.pen.today_is, file.grounds(), service)

    def offer(self, request: RecordId) -> Offer:
        """What is asked and told before it leaves, and why it may not yet."""
        self.pen.refuse_all_but_staff()
        return self._offer(File.now(self.pen, self.pen.read(request)))

    def _offer(self, file: File) -> Offer:
        marks = [file.of(record).mark for record in file.things]
        left, part = marks.count("withhold"), marks.count("redact")
        told = (telling.counted(left, "thing not given", "things not given"),
                telling.counted(part, "thing given in part", "things given in part"))  # fmt: skip
        return Offer(
            key=f"{KEY}:{file.request.id}", title="What is held about them", homes=((KEY, ""),), home=KEY, careful=True,
            file_stem=f"what-we-hold-{self.pen.today_is.isoformat()}", has_data=True, asks_first=True,
            why_not=next(iter(file.problems()), ""),
            gates=((KEY, Gate(who=f"For {_called(self.pen.read(file.person))} alone.",
                              left_out=tuple(line for n, line in zip((left, part), told, strict=True) if n))),),
        )  # fmt: skip

    def pack(self, request: RecordId, shown: str = "") -> PersonDocument:
        """What is given: Refused until it is complete and checked just as it is, and where it is not what was shown.
        That it was taken out is noted."""
        return at_once(self.packing(request, shown))

    def packing(self, request: RecordId, shown: str = "") -> Steps[PersonDocument]:
        """The same in steps; Refused too where anything of it was written meanwhile."""
        self.pen.refuse_all_but_staff()
        file = yield from File.reading(self.pen, self.pen.read(request))
        if shown and shown != file.digest:
            raise _changed()
        if problems := file.problems():
            raise Refused(problems[0], safe="Nothing has been given.", next_step="Then it can be given.")
        document = yield from file.document()
        if not file.is_as_read:
            raise _changed()
        for family in file.families:
            self.pen.noted("export", family, person=file.person, reason="subject access")
        return document

    def given(self, request: RecordId, how: str = "") -> Saved:
        """It has been handed over today, just as it was checked: what of it, how, and how much, is kept with the
        request."""
        return at_once(self.giving(request, how))

    def giving(self, request: RecordId, how: str = "") -> Steps[Saved]:
        """The same in steps."""
        self.pen.refuse_all_but_staff()
        file = yield from File.reading(self.pen, self.pen.read(request))
        if problems := file.problems():
            raise Refused(problems[0], safe="Nothing is written down as given.", next_step="Then it can be given.")
        said = {
            "given_on": self.pen.today_is.isoformat(), "given_how": how or None, "given_digest": file.digest,
            "given_things": sum(file.of(record).mark in GIVEN for record in file.things),
        }  # fmt: skip
        return self.pen.write(request, said, file.request.shown)


def _called(person: Held) -> str:
    return person.text("known_as") or person.text("full_name")


def _changed() -> Refused:
    return Refused("Something of it has changed since it was shown.", safe="Nothing has been given.",
                   next_step="Go back and read it again.")  # fmt: skip


def _fields(
    mark: str, exemption: str, *, why: str = "", leave_out: tuple[str, ...] = (), struck: tuple[str, ...] = (),
    may_tell: bool = False,
) -> dict[str, object]:  # fmt: skip
    """The fields of a mark, with nothing left of another one it is written over."""
    if mark not in lists.MARK:
        raise Refused("Say what is done with it.", safe="Nothing has been decided of it.", next_step="Choose again.")
    if mark != "include" and exemption not in lists.EXEMPTION:
        raise Refused(
            "Say on what ground it is not given whole.",
            safe="Nothing has been decided of it.",
            next_step="Choose one of the exemptions, or give it.",
        )
    in_part = mark == "redact"
    return {
        "mark": mark, "exemption": exemption if mark != "include" else None, "why": why or None,
        "leave_out": leave_out or None if in_part else None,
        "struck": tuple(words for words in struck if words.strip()) or None if in_part else None,
        "may_tell": "yes" if may_tell and exemption in lists.TOLD_GROUNDS and mark != "include" else None,
    }  # fmt: skip


def _not_of_it() -> Refused:
    return Refused("That is not part of this file any more.", safe="All marks are kept.",
                   next_step="Open the file again.")  # fmt: skip
