"""Somebody asks what is held about them: their file across families is marked by one, checked by another, and given.

The pack holds what was marked to be given and nothing of the rest: no number of it and no empty place. Whoever else is
named stands there by their role.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from fsdesk import subject_access, telling
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.desk.reader import fact_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.titles import KIND_WORDS
from fsdesk.desk.visits import excerpt
from fsdesk.records import AccessRequest, DisclosureMark
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import declared
from fsdesk.taking_out.person import PersonDocument, person_document, same_person
from fsdesk.trouble import Refused
from fsdesk.views_accessing import FileItem, FileView

WORDS_LETTERS = 140


class Accessing(Chapter):
    """The requests at one desk for what is held about somebody."""

    def begin(self, person: RecordId, fields: Mapping[str, object]) -> RecordId:
        """Write down that somebody asked; the request's name."""
        self.pen.refuse_all_but_staff()
        given: dict[str, Any] = {"asked_on": self.pen.today_is.isoformat(), **fields, "person": person}
        return self.pen.add(AccessRequest(**given), self.pen.family_of(person)).record

    def open(self, request: RecordId) -> FileView:
        """The whole file with what is suggested for each thing and what was decided. Refused at a table."""
        self.pen.refuse_all_but_staff()
        one = self.pen.read(request)
        person = RecordId(one.text("person"))
        marks = self._marks(request)
        items = tuple(item for own in same_person(self.pen, person) for item in self._items(own, marks))
        digest = _digest(items)
        asked = one.text("asked_on")
        return FileView(
            request=request,
            family=self.pen.family_of(request),
            person=person,
            called=self.pen.read(person).text("known_as") or self.pen.read(person).text("full_name"),
            due=telling.birthday(subject_access.due_on(asked)) if len(asked) == len("2026-11-21") else "",
            items=items,
            digest=digest,
            checked_by=self.pen.names()(one.text("checked_by")) if one.text("checked_digest") == digest else "",
            problems=tuple(self._problems(one, items, digest)),
        )

    def mark(
        self, request: RecordId, record: RecordId, mark: str, exemption: str = "", *, why: str = "",
        leave_out: tuple[str, ...] = (),
    ) -> Saved:  # fmt: skip
        """Decide what is done with one thing. Refused without a ground where it is not given whole."""
        self.pen.refuse_all_but_staff()
        if mark != "include" and not exemption:
            raise Refused(
                "Say on what ground it is not given whole.",
                safe="Nothing has been decided of it.",
                next_step="Choose one of the exemptions, or give it.",
            )
        fields = {"mark": mark, "exemption": exemption or None, "why": why or None, "leave_out": leave_out or None}
        before = self._marks(request).get(record)
        if before is not None:
            return self.pen.write(before.id, fields, before.shown)
        new: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
        return self.pen.add(DisclosureMark(request=request, about=record, **new), self.pen.family_of(record))

    def take_suggestions(self, request: RecordId) -> FileView:
        """Mark as suggested whatever nobody has decided of yet; one by one it is then looked at."""
        for item in self.open(request).items:
            if not item.mark:
                self.mark(request, item.record, item.suggested, item.suggested_exemption)
        return self.open(request)

    def check(self, request: RecordId, digest_shown: str) -> FileView:
        """The second person has read all of it. Refused for whoever marked any of it, for who does not lead, while
        anything is undecided, and where it has changed since it was shown."""
        view, one = self.open(request), self.pen.read(request)
        if self.pen.user in self._markers(request) or not self.pen.is_lead:
            raise Refused(
                "A second person checks a file before it is given: a lead who marked nothing of it.",
                safe="All marks are kept.",
                next_step="Ask a colleague who leads a team to read it.",
            )
        if digest_shown != view.digest or not all(item.mark for item in view.items):
            raise Refused("Something of it has changed, or is not decided yet.", safe="All marks are kept.",
                          next_step="Read it again, then check it.")  # fmt: skip
        checked = {"checked_by": self.pen.user, "checked_digest": view.digest,
                   "checked_on": self.pen.today_is.isoformat()}  # fmt: skip
        self.pen.write(request, checked, one.shown)
        return self.open(request)

    def pack(self, request: RecordId) -> PersonDocument:
        """What is given: Refused until it is complete and checked just as it is. That it was taken out is noted."""
        view = self.open(request)
        if view.problems:
            raise Refused(view.problems[0], safe="Nothing has been given.", next_step="Then it can be given.")
        given = {item.record: item.leave_out for item in view.items if item.mark in ("include", "redact")}
        for family in {item.family for item in view.items}:
            self.pen.noted("export", family, person=view.person, reason="subject access")
        return person_document(self.pen, view.person, restricted_too=True, only=given)

    def given(self, request: RecordId) -> Saved:
        """It has been handed over today."""
        self.pen.refuse_all_but_staff()
        return self.pen.write(request, {"given_on": self.pen.today_is.isoformat()}, self.pen.read(request).shown)

    # -- inside ------------------------------------------------------------------------------------------------

    def _marks(self, request: RecordId) -> dict[RecordId, Held]:
        found = of_kind(self.pen.reader.of_kinds(DisclosureMark.kind()), DisclosureMark.kind())
        return {RecordId(one.text("about")): one for one in found if one.text("request") == request}

    def _markers(self, request: RecordId) -> set[str]:
        """Everybody who ever marked any of it."""
        return {str(r.author) for one in self._marks(request).values() for r in self.pen.reader.history(one.id)}

    def _items(self, person: RecordId, marks: Mapping[RecordId, Held]) -> list[FileItem]:
        family = self.pen.family_of(person)
        held = self.pen.held(family)
        facts, today = [fact_of(one) for one in held], self.pen.today_is.isoformat()
        by_id = {str(one.id): one for one in held}
        return [
            _item(by_id[record], family, said, marks.get(by_id[record].id))
            for record, said in subject_access.suggested(str(person), facts, today).items()
        ]

    def _problems(self, one: Held, items: tuple[FileItem, ...], digest: str) -> list[str]:
        found = []
        if one.text("identity_checked") != "yes":
            found.append("Check first that it is them.")
        if one.text("asked_by") == "parent" and not one.text("child_view"):
            found.append("Say what the child thinks of a parent asking.")
        if not all(item.mark for item in items):
            found.append("Decide of everything in the file what is done with it.")
        if one.text("checked_digest") != digest:
            found.append("A second person has to check it as it now is.")
        return found


def _item(one: Held, family: FamilyId, said: subject_access.Suggested, mark: Held | None) -> FileItem:
    texts = (one.text(name) for name in one.readings if declared(one.kind, name).says.codes is None)
    return FileItem(
        record=one.id, family=family, kind=one.kind, kind_words=KIND_WORDS.get(one.kind, "A record"),
        words=excerpt(max(texts, key=len, default=""), WORDS_LETTERS),
        suggested=said.mark, suggested_exemption=said.exemption,
        mark=mark.text("mark") if mark is not None else "",
        exemption=mark.text("exemption") if mark is not None else "",
        why=mark.text("why") if mark is not None else "",
        leave_out=mark.list("leave_out") if mark is not None else (),
    )  # fmt: skip


def _digest(items: tuple[FileItem, ...]) -> str:
    """What a second person agrees to: every mark, its ground, and the words it is put on."""
    said = [(item.record, item.mark, item.exemption, item.leave_out, item.words) for item in items]
    return hashlib.sha256(msgspec.json.encode(sorted(said))).hexdigest()
