"""What a place is told of what a person asked since it was given something: a correction, own words, a restriction.

It is told in full only where what it is about was among what it was given; else that something was asked, and to ring.
"""

from __future__ import annotations

from fsdesk import telling
from fsdesk.desk.desk import Desk
from fsdesk.desk.reading import Held
from fsdesk.desk.recipients import acts_before, to_tell
from fsdesk.desk.titles import in_words
from fsdesk.papers.data import Entry, Gate, Letter, LetterPart, Offer
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import declared
from fsdesk.rules import Audience, For
from fsdesk.rules import Permission as AgencyMay
from fsdesk.services import service_of
from fsdesk.trouble import Refused

KEY = "told"
RING = "It may be in what you have. Ring us, and we tell you whether it is, and what it now says."
DO = {
    "correction": "Put it right in what you have, or destroy that and ask us for it anew. Tell us that you did, and"
    " tell whoever you gave it to.",
    "own_statement": "Keep these words with what you have, so that whoever reads one reads the other.",
    "objection": "Do not use or pass on what you have about them until we tell you otherwise. Keep it safe meanwhile,"
    " and tell whoever you gave it to. Ring us first if somebody may be in danger.",
}


def told_letter(desk: Desk, record: RecordId, place: str) -> tuple[Letter, Offer]:
    """The letter to one place. Refused where that place has nothing to be told any more."""
    family, one = desk.family_of(record), desk.read(record)
    held = desk.held(family)
    if place not in (key for key, _ in to_tell(held, one)):
        raise Refused("This place has been told, or was given nothing.", safe="No letter has been made.")
    who = desk.read(RecordId(one.text("person")))
    called, today = who.text("full_name") or who.text("known_as"), desk.today_is
    service = service_of(desk.read(RecordId(family)).text("area"))
    acts = [act for act in acts_before(held, one) if act.recipient == place]
    when = telling.joined(list(dict.fromkeys(telling.short_day(act.at, today) for act in acts)))
    letter = Letter(
        title="About something we gave you",
        to=f"For {place}, about {called}",
        made=f"{telling.long_day(today)} {today.year}.",
        opening=(f"We gave you something about {called}: {when}. Since then something has been asked of it.",),
        parts=(
            LetterPart(title="What has been asked", entries=(_asked(desk, family, one, place),)),
            LetterPart(title="What to do", lines=(DO[one.kind],)),
        ),
        seen_by="For that place alone. If this is not for you, send it back to us unread, and tell us.",
        correct=service.data_protection,
        foot=(service.partnership,),
    )
    offer = Offer(
        key=f"{KEY}:{record}", title="Told a place", homes=((KEY, ""),), home=KEY, careful=True, asks_first=True,
        file_stem=f"told-{today.isoformat()}",
        gates=((KEY, Gate(who=f"For {place}, about {called}.", is_place=True)),),
    )  # fmt: skip
    return letter, offer


def _asked(desk: Desk, family: FamilyId, one: Held, place: str) -> Entry:
    if one.kind == "objection":
        return Entry(what="What is about them is not to be used or passed on", lines=(("", "This was agreed."),))
    about, field = RecordId(one.text("about")), one.text("field")
    theirs = _as_given(desk, family, one, place).reader.record(about)
    if one.kind == "own_statement" or one.text("decision") == "annotated":
        words = one.text("words") or one.text("what_is_wrong")
        said = f"“{words}”" if theirs is not None else RING
        return Entry(what="They say of what you were given", lines=(("", said),))
    if theirs is None or not field or field not in theirs.heads:
        return Entry(what="Something about them was wrong, and is corrected", lines=(("", RING),))
    label = declared(theirs.kind, field).label
    before = in_words(theirs.kind, field, one.text("said_before"), {}, str)
    now = in_words(theirs.kind, field, theirs.value(field), {}, str)
    return Entry(what=label, lines=(("It said", before), ("It is", now)))


def _as_given(desk: Desk, family: FamilyId, one: Held, place: str) -> Desk:
    """The desk as a place may see it that was given what these acts gave: of whom, and which parts, all of them
    together."""
    acts = [act for act in acts_before(desk.held(family), one) if act.recipient == place]
    subjects = frozenset(who for act in acts for who in act.subjects)
    parts = frozenset(part for act in acts for part in act.categories)
    may = AgencyMay(agency=place, subjects=tuple(sorted(subjects)), categories=tuple(sorted(parts)))
    return desk.for_audience(Audience(kind=For.AGENCY, family=family, permission=may))
