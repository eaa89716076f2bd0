"""A request for what is held about somebody, as a line that opens: what is asked of it and how it can end."""

from __future__ import annotations

from datetime import date

from fsdesk.records import access_codes as access
from fsdesk.views_accessing import AccessRow
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne
from ui.forms.form import Form
from ui.forms.ready import asked, day, options_of, side_by_side
from ui.pages.consent_lines import Can, Told

REFUSE, TAKEN_BACK, GOES_ON, ANSWER, TOLD_WHY, FILE = "refuse", "taken_back", "goes_on", "answer", "told_why", "file"
_NARROW = 260


def fill_request(form: Form, row: AccessRow, today: date) -> None:
    """Asks what a request asks; of one that ended only what it says."""
    form.column.addLayout(side_by_side([
        form.ask("asked_on", day(today, example="21 Nov")),
        form.ask("asked_how", PickOne(options_of(access.ASKED_HOW), nothing="Not written yet")),
    ], _NARROW))  # fmt: skip
    form.ask_below("looks_for", LongAnswer(lines=2), hint="All of it, or the part they name.")
    form.ask_below("asked_by", OneOf(options_of(access.ASKED_BY)))
    form.ask_below("asker", LineAnswer())
    form.ask_below("child_view", LongAnswer(lines=1), hint="Where a parent asks for a child.")
    form.ask_below("identity_checked", asked(), hint="Somebody we know by sight is known: no papers are asked for.")
    form.column.addLayout(side_by_side([
        form.ask("stopped_on", day(today, example="21 Nov")),
        form.ask("stopped_because", PickOne(options_of(access.STOPPED_BECAUSE), nothing="It does not")),
        form.ask("went_on_on", day(today, example="21 Nov")),
    ], _NARROW))  # fmt: skip
    form.ask_below("extended_because", LineAnswer(), hint="Only where it is complex, or there are many requests.")
    form.ask_below("extended_on", day(today, example="21 Nov"), hint="Within the first month, with the reason.")
    if not row.outcome and not row.is_given:
        form.ask_below("refused_because", PickOne(options_of(access.REFUSED_BECAUSE), nothing="It is done"))
        form.ask_below(
            "outcome_why", LongAnswer(lines=2), label="If it ends without a file: why",
            hint="The reasons, as they will read them; or their own words where they take it back.",
        )  # fmt: skip


def told_request(row: AccessRow, *, may_decide: bool) -> Told:
    """What is said of a request when it is open, and what can be done."""
    if row.outcome:
        can = [Can(ANSWER, "Letter to them …", "file-text")]
        if not row.is_told:
            can.append(Can(TOLD_WHY, "They were told", "check"))
        can.append(Can(GOES_ON, "It goes on again", "undo-2"))
        return Told(more=(row.why_ended,) if row.why_ended else (), can=tuple(can))
    file = (Can(FILE, "Open their file", "file-text"),)
    if row.is_given:
        return Told(missing=row.missing, can=file)
    refuse = (Can(REFUSE, "It is not done, for these reasons", "x"),) if may_decide else ()
    return Told(missing=row.missing, can=(*file, Can(TAKEN_BACK, "They take it back", "undo-2"), *refuse))
