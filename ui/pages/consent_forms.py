"""What is asked of an agreement, a permission, a withdrawal and an act of sharing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from fsdesk.records import consent_codes as consent
from fsdesk.records import family_codes as lists
from fsdesk.views_consenting import ConsentView
from ui.forms.answers import LineAnswer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import YesNo, asked, day, options_of, side_by_side
from ui.pages.plan_forms import moment, people_of
from ui.parts.text import Text

ACT_FIRST = (
    "Share what is needed first. These answers may follow within a day. A lead is told when this laptop has met the "
    "hub; until then nobody is, so ring if it matters."
)


def place(known: Sequence[str]) -> LineAnswer:
    """A place by its name; those known here are offered while it is typed, so that one place has one name."""
    answer = LineAnswer()
    line = answer.stop
    assert isinstance(line, QLineEdit)
    completer = QCompleter(list(known), answer)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
    return answer


def fill_agreement(form: Form, view: ConsentView, today: date, *, is_childs: bool) -> None:
    """Asks of an agreement to be helped: what they want, then how and when they said it. Nobody else's is asked for."""
    form.ask_below("agreed", OneOf(options_of(consent.AGREED_HELP)))
    form.ask_below("scope", LongAnswer(lines=2), hint="In their words: what we do, how often, and what we do not.")
    limits = form.ask_below("limits", LongAnswer(lines=1), label="But …, in their words")
    given = form.ask_below("given_by", OneOf(options_of(consent.GIVEN_BY)))
    whose = form.ask_below("given_by_person", PickOne(people_of(view.around), nothing="Not said"))
    label = "What they think of it themselves" if is_childs else ""
    own = form.ask_below("own_view", LongAnswer(lines=2), label=label)
    why = form.ask_below("why_no_view", LongAnswer(lines=1))
    form.ask_below("method", OneOf(options_of(consent.AGREED_HOW)), hint="Aloud is enough. Nobody has to sign.")
    row = [form.ask("at", moment(today)), form.ask("notice_version", LineAnswer(), label="Privacy notice"),
           form.ask("explained_in", LineAnswer()),
           form.ask("review_due", day(today, example="21 Nov 2027"))]  # fmt: skip
    form.column.addLayout(side_by_side(list(row), 230))
    form.ask_below("capacity_note", LongAnswer(lines=1))
    hint = "Their agreement is not needed. Whether they know is for safety alone."
    other = form.ask_below("other_holder_informed", OneOf(options_of(consent.OTHER_HOLDER)), hint=hint)
    reason = form.ask_below("other_holder_why", LongAnswer(lines=1))

    def follow() -> None:
        limits.setVisible(form.value("agreed") == "partly" or limits.answer.value is not None)
        for_them = given.answer.value in ("parent", "other")
        for question in (whose, own, why):
            question.setVisible(for_them or question.answer.value is not None)
        told = other.answer.value in ("no_with_reason", "not_safe")
        reason.setVisible(told or reason.answer.value is not None)

    form.changed.connect(follow)
    follow()


def fill_ending(form: Form, today: date) -> None:
    """Asks when they said stop and in what words."""
    row = [form.ask("ended_at", moment(today)), form.ask("ended_by", PickOne(options_of(consent.ENDED_BY)))]
    form.column.addLayout(side_by_side(list(row), 230))
    form.ask_below("end_reason", LongAnswer(lines=2))
    form.column.addWidget(Text("The help ends kindly. Keeping a child safe does not depend on it.", "small"))


def fill_permission(form: Form, view: ConsentView, today: date) -> None:
    """Asks of a permission: to whom, what of whom, what for; then what they say, who, how and until when."""
    form.ask_below("recipient", place(view.places), hint="By name. One place, one permission.")
    form.ask_below("recipient_type", PickOne(options_of(lists.AGENCY_TYPE)))
    form.ask_below("purpose", LongAnswer(lines=1))
    form.ask_below("subjects", SeveralOf(people_of(view.around)))
    form.ask_below("categories", SeveralOf(options_of(consent.DATA_CATEGORY)))
    form.ask_below("decision", OneOf(options_of(consent.PERMISSION_DECISION)))
    limits = form.ask_below("limits", LongAnswer(lines=1), label="But …, in their words")
    form.ask_below("own_view", LongAnswer(lines=1))
    row = [form.ask("by", PickOne(people_of(view.around), nothing="Not said")),
           form.ask("method", PickOne(options_of(consent.AGREED_HOW))), form.ask("at", moment(today)),
           form.ask("expires", day(today, example="21 Nov 2027"))]  # fmt: skip
    form.column.addLayout(side_by_side(list(row), 210))
    form.ask_below("only_basis", YesNo())

    def follow() -> None:
        limits.setVisible(form.value("decision") == "allow_with_limits" or limits.answer.value is not None)

    form.changed.connect(follow)
    follow()


def fill_withdrawal(form: Form, view: ConsentView, today: date) -> None:
    """Asks when they took it back, who and how; and whether whoever has it already was told."""
    row = [form.ask("withdrawn_at", moment(today), label="When they said it"),
           form.ask("withdrawn_by", PickOne(people_of(view.around), nothing="Not said")),
           form.ask("withdrawal_method", PickOne(options_of(consent.AGREED_HOW)))]  # fmt: skip
    form.column.addLayout(side_by_side(list(row), 230))
    form.ask_below("withdrawn_words", LongAnswer(lines=1))
    told = [form.ask("told_recipient", LineAnswer(), label="Who there was told that it is over"),
            form.ask("told_recipient_on", day(today, example="21 Nov"))]  # fmt: skip
    form.column.addLayout(side_by_side(list(told), 300))


def fill_decision(form: Form, view: ConsentView, today: date, *, is_override: bool) -> None:
    """Asks of an act of sharing: what went to whom, on what ground, what they think of it, whether they were told."""
    if is_override:
        form.column.addWidget(Text(ACT_FIRST, "small"))
        _ask_danger(form)
    who = [form.ask("recipient", place(view.places)), form.ask("recipient_person", LineAnswer()),
           form.ask("recipient_type", PickOne(options_of(lists.AGENCY_TYPE)))]  # fmt: skip
    form.column.addLayout(side_by_side(list(who), 250))
    form.ask_below("subjects", SeveralOf(people_of(view.around)))
    form.ask_below("categories", SeveralOf(options_of(consent.DATA_CATEGORY)))
    form.ask_below("what", LongAnswer(lines=1), hint="No more than they need for it.")
    form.ask_below("outcome", OneOf(options_of(consent.SHARING_OUTCOME)))
    not_shared = form.ask_below("not_shared_reason", LongAnswer(lines=1))
    how = [form.ask("at", moment(today)), form.ask("how", PickOne(options_of(consent.SHARED_HOW)))]
    if view.between and not is_override:
        how.append(form.ask("agreement", PickOne(view.between, nothing="None of them")))
    form.column.addLayout(side_by_side(list(how), 250))
    form.ask_below("lawful_basis", PickOne(options_of(consent.LAWFUL_BASIS)), hint="Seldom their permission.")
    special = form.ask_below("special_condition", PickOne(options_of(consent.SPECIAL_CONDITION)))
    criminal = form.ask_below("criminal_data", YesNo())
    form.ask_below("why_necessary", LongAnswer(lines=2))
    form.ask_below("views", LongAnswer(lines=2))
    form.ask_below("informed", asked())
    reason = form.ask_below("not_informed_reason", LongAnswer(lines=1))
    more = [form.ask("advice_from", LineAnswer()), form.ask("identity_protected", YesNo())]
    form.column.addLayout(side_by_side(list(more), 300))

    def follow() -> None:
        chosen = form.value("categories")
        categories = set(map(str, chosen)) if isinstance(chosen, tuple) else set()
        not_shared.setVisible(form.value("outcome") == "not_shared" or not_shared.answer.value is not None)
        special.setVisible(bool(categories & consent.SPECIAL_CATEGORIES) or special.answer.value is not None)
        criminal.setVisible(bool(categories & consent.OFFENCE_CATEGORIES) or criminal.answer.value is not None)
        reason.setVisible(form.value("informed") not in (None, "yes") or reason.answer.value is not None)

    form.changed.connect(follow)
    follow()


def _ask_danger(form: Form) -> None:
    form.ask_below("risk", LongAnswer(lines=2))
    form.ask_below("seriousness", OneOf(options_of(consent.SERIOUSNESS)))
    form.ask_below("time_pressure", LongAnswer(lines=1))
    consulted = form.ask_below("consulted_lead", asked())
    why = form.ask_below("why_not_consulted", LongAnswer(lines=1), label="Why no lead was asked")
    form.ask_below("safe_to_inform", asked())

    def follow() -> None:
        why.setVisible(consulted.answer.value == "no" or why.answer.value is not None)

    form.changed.connect(follow)
    follow()


def fill_reading(form: Form) -> None:
    """Asks a lead what they say of an act that was done without waiting."""
    form.ask_below("lead_words", LongAnswer(lines=2), hint="Was it right, and what follows from it?")


def fill_remedy(form: Form) -> None:
    """Asks what was done about something that went out after a no."""
    form.ask_below("remedy", LongAnswer(lines=2), hint="Who was asked to delete or give it back, and what they said.")
