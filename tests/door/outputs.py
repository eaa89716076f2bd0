"""Every output of the product in one table: all that a page, a list, a count, a search, a paper or a file is made of.

`PAGES` are the requests a page can put to a desk, by the name of the request; what it answers with is taken whole,
shown by a page or not: titles, counts, recents, tasks, conflicts and what is copied are parts of it. `LEAVING` is what
leaves the laptop. `WRITING` are the requests that write, and `BESIDE` those that hold nothing of the record, with the
reason. A public request that stands in none of them is found by `test_outputs`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from fsdesk.audience import For
from fsdesk.desk import Desk
from fsdesk.desk.reading import Held
from fsdesk.desk.status import Line
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.taking_out.family import as_json, family_document
from fsdesk.taking_out.lists import LISTS, as_csv, as_workbook, listed
from fsdesk.taking_out.person import families_of, person_document, same_person
from fsdesk.trouble import Refused
from fsdesk.views_table import Seat


class At(NamedTuple):
    """What is asked of: a desk as somebody sees it, a family, the records by kind that somebody might ask for."""

    desk: Desk
    family: FamilyId
    ids: dict[str, list[RecordId]]
    words: list[str]

    @property
    def seat(self) -> Seat:
        """The table of whoever looks; of no home where it is none."""
        audience = self.desk.audience
        return Seat(family=self.family, household=RecordId(audience.household), present=audience.present)


Asks = Callable[[At], Iterable[tuple[str, Callable[[], Any]]]]
Answers = dict[str, bytes]


def _once(ask: Callable[[At], Any]) -> Asks:
    return lambda at: [("", partial(ask, at))]


def _each(kinds: str, ask: Callable[[At, RecordId], Any]) -> Asks:
    """Asked of every record of these kinds; of all where none is named."""

    def asks(at: At) -> Iterator[tuple[str, Callable[[], Any]]]:
        for record in chain.from_iterable(at.ids.get(kind, ()) for kind in kinds.split() or at.ids):
            yield str(record), partial(ask, at, record)

    return asks


def _both(ask: Callable[[At, bool], Any]) -> Asks:
    """Asked with and without what is private."""
    return lambda at: [(str(private), partial(ask, at, private)) for private in (False, True)]


def _search(at: At) -> Iterator[tuple[str, Callable[[], Any]]]:
    for word in at.words:
        yield word, partial(at.desk.search, word)


def _search_at_table(at: At) -> Iterator[tuple[str, Callable[[], Any]]]:
    for word in at.words if at.desk.audience.kind is For.TABLE else ():
        yield word, partial(at.desk.table.search, at.seat, word)


def _as_of(at: At) -> Any:
    """A page of the framework's own words is no part of what is asked about."""
    return at.desk.assessing.tab(at.family, with_private=True)


def _as_read(one: Held) -> tuple[object, ...]:
    """All that a record holds, each revision once and not once for each of its fields."""
    return one.id, one.kind, list(one.heads), one.readings, one.revisions


PAGES: dict[str, Asks] = {
    "Desk.me": _once(lambda at: at.desk.me()),
    "Desk.counts": _once(lambda at: at.desk.counts()),
    "Desk.today": _once(lambda at: at.desk.today()),
    "Desk.families": _once(lambda at: at.desk.families()),
    "Desk.to_settle": _once(lambda at: at.desk.to_settle()),
    "Desk.awaiting_signature": _once(lambda at: at.desk.awaiting_signature()),
    "Desk.sync_line": _once(lambda at: at.desk.sync_line(Line())),
    "Desk.sync_view": _once(lambda at: at.desk.sync_view(Line())),
    "Desk.helpdesk_text": _once(lambda at: at.desk.helpdesk_text(Line())),
    "Desk.history": _once(lambda at: at.desk.history(lambda _receipt, _key: True)),
    "Desk.unfinished": _once(lambda at: at.desk.unfinished()),
    "Desk.open_family": _once(lambda at: at.desk.open_family(at.family)),
    "Desk.open_visit": _each("visit", lambda at, one: at.desk.open_visit(one)),
    "Desk.review": _each("visit", lambda at, one: at.desk.review(one)),
    "Desk.kind_of": _each("", lambda at, one: at.desk.kind_of(one)),
    "Desk.search": _search,
    "Pen.part": _each("", lambda at, one: at.desk.part(one)),
    "Pen.names_of_family": _once(lambda at: sorted(at.desk.names_of_family(at.family))),
    "Pen.name_of_family": _once(lambda at: at.desk.name_of_family(at.family)),
    "Accessing.open": _each("access_request", lambda at, one: at.desk.accessing.open(one)),
    "Accessing.pack": _each("access_request", lambda at, one: at.desk.accessing.pack(one)),
    "Accessing.letter": _each("access_request", lambda at, one: at.desk.accessing.letter(one)),
    "Accessing.offer": _each("access_request", lambda at, one: at.desk.accessing.offer(one)),
    "Accessing.thing": _each("access_request", lambda at, one: at.desk.accessing.thing(one, one)),
    "Accessing.part": _each("person", lambda at, one: at.desk.accessing.part(one)),
    "AccessEnding.answer": _each("access_request", lambda at, one: at.desk.access_ending.answer(one)),
    "Agreeing.helped": _once(lambda at: at.desk.agreeing.helped(at.seat)),
    "Agreeing.permitted": _once(lambda at: at.desk.agreeing.permitted(at.seat)),
    "Agreeing.young": _once(lambda at: at.desk.agreeing.young(at.family)),
    "Asking.waiting": _once(lambda at: at.desk.asking.waiting()),
    "Asking.of_family": _once(lambda at: at.desk.asking.of_family(at.family)),
    "Asking.open": _each("request", lambda at, one: at.desk.asking.open(one)),
    "Assessing.tab": _once(_as_of),
    "Assessing.wheel": _each("person", lambda at, one: at.desk.assessing.wheel(at.family, one)),
    "Assessing.everybody": _each("assessment", lambda at, one: at.desk.assessing.everybody(one, alone=True)),
    "Auditing.looked": _once(lambda at: at.desk.auditing.looked(at.family, (), size=0, more=False)),
    "Chronology.chronology": _once(lambda at: at.desk.chronology.chronology(at.family)),
    "Chronology.since_last_time": _once(lambda at: at.desk.chronology.since_last_time(at.family)),
    "Concerns.new": _once(lambda at: at.desk.concerns.new(at.family)),
    "Concerns.open": _each("safeguarding_concern", lambda at, one: at.desk.concerns.open(one)),
    "Consenting.view": _both(lambda at, private: at.desk.consenting.view(at.family, with_private=private)),
    "Deciding.cards": _once(lambda at: at.desk.deciding.cards()),
    "Deciding.settled": _once(lambda at: at.desk.deciding.settled()),
    "Documents.of_family": _both(lambda at, private: at.desk.documents.of_family(at.family, with_private=private)),
    "Documents.of_visit": _each("visit", lambda at, one: at.desk.documents.of_visit(one)),
    "Documents.content": _each("document", lambda at, one: at.desk.documents.content(one)),
    "Figures.view": _once(lambda at: at.desk.figures.view(for_outside=True)),
    "GoingOut.to_say": _once(lambda at: at.desk.going_out.to_say()),
    "GoingOut.view": _each("visit", lambda at, one: at.desk.going_out.view(one)),
    "GoingOut.board": _once(lambda at: at.desk.going_out.board()),
    "Helping.notes": _both(lambda at, private: at.desk.helping.notes(at.family, with_private=private)),
    "Helping.ending": _once(lambda at: at.desk.helping.ending(at.family)),
    "Keeping.view": _once(lambda at: at.desk.keeping.view()),
    "Levels.of_family": _once(lambda at: at.desk.levels.of_family(at.family)),
    "Levels.opened": _each("person", lambda at, one: at.desk.levels.opened(at.family, one)),
    "Meetings.open": _each("meeting", lambda at, one: at.desk.meetings.open(one)),
    "Moving.late": _once(lambda at: at.desk.moving.late()),
    "Moving.notice": _once(lambda at: at.desk.moving.notice(at.family)),
    "Moving.holding": _once(lambda at: at.desk.moving.holding(at.family)),
    "Moving.names_of": _once(lambda at: at.desk.moving.names_of([at.family])),
    "Overview.of": _once(lambda at: at.desk.overview.of(at.family)),
    "Contributing.own_words": _once(lambda at: at.desk.contributing.own_words()),
    "PartnerWords.waiting": _once(lambda at: at.desk.partner_words.waiting(at.family)),
    "PartnerWords.waiting_for_me": _once(lambda at: at.desk.partner_words.waiting_for_me()),
    "Partners.view": _once(lambda at: at.desk.partners.view(at.family)),
    "Partners.places": _once(lambda at: at.desk.partners.places(at.family)),
    "Partners.preview": _once(lambda at: at.desk.partners.preview(at.family, "Lochaber High School")),
    "Planning.plan": _both(lambda at, private: at.desk.planning.plan(at.family, with_private=private)),
    "Planning.review": _each("review", lambda at, one: at.desk.planning.review(one)),
    "Rights.view": _once(lambda at: at.desk.rights.view(at.family)),
    "Seeing.open": _each("", lambda at, one: at.desk.seeing.open(one)),
    "Safety.view": _once(lambda at: at.desk.safety.view(at.family)),
    "Safety.before_visit": _once(lambda at: at.desk.safety.before_visit(at.family)),
    "Table.way_in": _once(lambda at: at.desk.table.way_in(at.family)),
    "Table.view": _once(lambda at: at.desk.table.view(at.seat)),
    "Table.faces": _each("person", lambda at, one: at.desk.table.faces(at.seat, one)),
    "Table.search": _search_at_table,
    "Who.tab": _once(lambda at: at.desk.who.tab(at.family, everyone=True)),
    "Who.open": _each("person", lambda at, one: at.desk.who.open(one)),
    "Who.age_on": _each("person", lambda at, one: at.desk.who.age_on(one, "2026-11-21")),
    "Who.genogram": lambda at: [(str(ours), partial(at.desk.who.genogram, at.family, for_family=ours))
                                for ours in (False, True)],
    "Who.ecomap": _once(lambda at: at.desk.who.ecomap(at.family)),
    "Reader.family": _once(lambda at: [_as_read(one) for one in at.desk.reader.family(at.family)]),
}  # fmt: skip

OF_THE_DESK = frozenset((
    "Desk.me", "Desk.counts", "Desk.today", "Desk.families", "Desk.to_settle", "Desk.awaiting_signature",
    "Desk.sync_line", "Desk.sync_view", "Desk.helpdesk_text", "Desk.history", "Desk.unfinished", "Desk.search",
    "Asking.waiting", "Deciding.cards", "Deciding.settled", "GoingOut.board", "GoingOut.to_say", "Figures.view",
    "Keeping.view",
    "Moving.late", "as_csv",
))  # fmt: skip
"""What is asked of all families at once: of somebody who may know of many, once for all of them."""

LEAVING: dict[str, Asks] = {
    "Papers.gather": _once(lambda at: at.desk.papers.gather(at.family)),
    "family_document": _once(lambda at: as_json(family_document(at.desk, at.family, history=True))),
    "person_document": _each("person", lambda at, one: as_json(person_document(at.desk, one))),
    "as_csv": lambda at: [(which, partial(_csv, at.desk, which)) for which in LISTS],
    "families_of": _each("person", lambda at, one: families_of(at.desk, one)),
    "same_person": _each("person", lambda at, one: same_person(at.desk, one)),
}
"""What is taken along. `shared_letter`, the pack of a subject and the papers are made by their own tests in
`redaction`, of whoever they are for; a workbook is made of the same rows as its CSV (`as_workbook`)."""

WRITING: dict[str, str] = {
    "Desk": "add_part record_visit plan_visit write start_visit submit sign_off return_with_comment settle writing_at",
    "Pen": "lock noted looked add begin take_out put_back add_all act write write_again",
    "Accessing": "begin mark mark_all take_suggestions check given",
    "AccessEnding": "refuse taken_back goes_on told",
    "Agreeing": "say_help say_permission sign stop want_copy",
    "Asking": "begin acknowledge spoke told decide",
    "Assessing": "begin add_person copy_forward keep_only complete",
    "Auditing": "differs",
    "Caseload": "keep_view drop_view",
    "Chronology": "add_event promote toggle_significant",
    "Concerns": "begin add_act keep_from told_lead read_off close follow tell",
    "Consenting": "begin_agreement end_agreement ask_permission withdraw put_back withdraw_all begin_decision gave"
                  " act_now look_at put_right copied read_limits",
    "Deciding": "settle reopen",
    "Documents": "add ready remove",
    "GoingOut": "begin set_off check_in check_out call_off take_code keep_mine keep_board keep_to_say"
                " not_taken said",
    "Helping": "note_unmet open_support pause resume close begin_transition",
    "Keeping": "keep",
    "Levels": "decide confirm",
    "Meetings": "begin",
    "Mending": "send_again let_go",
    "Moving": "look_at allocate take_on fetch",
    "Papers": "printed",
    "Contributing": "note done in_the_way was_there keep_draft is_at_hub was_refused heard put_away",
    "PartnerWords": "keep told take_in taken_back taken_again set_aside",
    "Partners": "keep",
    "Planning": "begin begin_plan begin_next bring_together move_goal tick put_under begin_review hold_review",
    "Rights": "ask_correction correct annotate leave_as_it_is told begin_statement object_to decide",
    "Seeing": "choose",
    "Safety": "begin_crisis rang_again looked_at begin_flag look_again remove_flag",
    "Table": "set_pin leave sit rise begin_assessment begin sign",
    "Who": "link unlink add relate take_out born twins pregnancy_ended died move undo redo",
}  # fmt: skip
"""What writes. It answers, if at all, with what was written or with a page that stands above."""

BESIDE: dict[str, str] = {
    "Desk.colleagues": "who works here: the roster, not the record",
    "Pen.unlock Pen.open Pen.open_with Pen.for_audience Pen.with_reader": "opens a desk",
    "Pen.user Pen.may Pen.today_is Pen.names Pen.next_name": "whose desk it is, what day, what users are called",
    "Pen.reader Pen.is_staff_looking Pen.refuse_all_but_staff": "the door itself; what is read by it is asked above",
    "Pen.held Pen.read Pen.family_of": "the same records as Reader.family and Pen.part",
    "Reader.families": "Desk.families",
    "Reader.for_audience Reader.is_whole": "the door itself",
    "Reader.families_with Reader.record Reader.of_kinds Reader.quickly Reader.search Reader.counts": "asked by pages",
    "Reader.history Reader.revisions_named": "asked by Desk.history and the exports; nothing for others than staff",
    "Reader.for_a_rule Reader.withheld": "for a rule and for staff; test_one_door says who asks",
    "Day.view Caseload.rows": "Desk.today, Desk.families",
    "Caseload.kept_views": "names of views that the worker has kept",
    "Reader.writers": "who wrote: nobody for others than staff",
    "Papers.left_out": "what is not on a paper, in counts, for the staff alone: test_outputs says that others get none",
    "ConsentNeeds.needs_you Asking.needs_you Concerns.needs_you"
    " Consenting.needs_you Deciding.needs_you GoingOut.needs_you"
    " Mending.needs_you Moving.needs_you Planning.needs_you Rights.needs_you Safety.needs_you": "asked by Desk.today",
    "PartnerWords.needs_you": "asked by Desk.today",
    "Contributing.drafts Contributing.to_send PartnerWords.to_tell": "one’s own words on the way to the hub",
    "Assessing.answers Assessing.opened Concerns.rows Levels.children": "over what was read already; asked by pages",
    "Levels.scheme_of Concerns.card Concerns.place Auditing.known Auditing.odd": "the area's own words, numbers",
    "Consenting.permissions Consenting.given_to Consenting.refuse_sharing": "for a rule",
    "Consenting.heard_in_words": "words for a time",
    "GoingOut.refuse_to_set_off GoingOut.has_plans Safety.is_removed Safety.asks_for_two": "yes or no, for a rule",
    "Keeping.found": "names the hub told an officer, in a list",
    "PartnerWords.were_set_aside": "what the hub told a moment ago, to staff alone",
    "Moving.laptops": "how laptops are, for leads",
    "Table.must_lock": "how many tries were wrong",
    "Who.likely Who.near": "who may be the same, while a worker writes somebody's name",
    "neutral_name write_privately take_out": "names of files and files: test_outputs says what a name is made of",
    "is_restricted refused_as_restricted read_family_document words_beside guarded": "parts of an export",
    "listed as_json as_workbook": "asked as as_csv and the documents; test_outputs shows that a form adds nothing",
    "answer_letter": "asked by AccessEnding.answer",
    "plain roles_of hidden_words": "parts of person_document",
    "Accessing.opening Accessing.marking_all Accessing.checking Accessing.previewing Accessing.packing"
    " Accessing.giving Papers.gathering Reader.as_read person_in_steps"
    " family_in_steps sharing": "the same in steps",
    "access_letter lines_of day_of words_of": "a file in the words of a letter: the file is asked in redaction",
    "told_letter": "what a place was given and has to hear of, read as that place may: tests/fsdesk",
    "shared_letter": "asked by redaction, of the agency it is for",
    "make printer_pages missing_glyphs key_of": "the making of a paper, whose words are asked above and in redaction",
}
"""What holds nothing of the record, or nothing that is not asked above, and why."""


def answers(at: At, *tables: dict[str, Asks]) -> Answers:
    """All answers by name. A question that is refused is answered with what the refusal says."""
    found: Answers = {}
    for name, asks in chain.from_iterable(table.items() for table in tables or (PAGES, LEAVING)):
        for key, ask in asks(at):
            found[f"{name} {key}".strip()] = _answer(ask)
    return found


def all_answers(desk: Desk, family: FamilyId, ids: dict[str, list[RecordId]], words: list[str]) -> Answers:
    """Every output of a desk, as whoever it is for may ask."""
    return answers(At(desk, family, ids, words))


def _answer(ask: Callable[[], Any]) -> bytes:
    try:
        answer = ask()
    except Refused as refused:
        return refused.sentence.encode()
    return answer if isinstance(answer, bytes) else as_bytes(answer)


as_bytes = msgspec.msgpack.encode
"""All that an answer holds, with the names of its fields, each text as it is."""
NOT_FOUND = as_bytes(())
"""What a search for what is not there answers."""


def _csv(desk: Desk, which: str) -> bytes:
    return as_csv(listed(desk, which))


def workbook_parts(desk: Desk, which: str) -> bytes:
    """Every part of a list as a workbook, unpacked, with its name."""
    with zipfile.ZipFile(io.BytesIO(as_workbook(listed(desk, which)))) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def records_by_kind(desk: Desk, family: FamilyId) -> dict[str, list[RecordId]]:
    """The records of a family as its worker's desk has them."""
    found: dict[str, list[RecordId]] = {}
    for one in desk.held(family):
        found.setdefault(one.kind, []).append(one.id)
    return found
