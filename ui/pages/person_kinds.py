"""What is asked of each record that hangs on a person or a family: homes, places, ties, contacts, numbers, helpers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fsdesk.records import KINDS
from fsdesk.views import Part
from ui import look
from ui.forms.answers import Answer, LongAnswer, OneOf, PickOne, SeveralOf
from ui.forms.form import Form
from ui.forms.ready import answer_for, asked, side_by_side
from ui.pages.person_answers import Choices, nights, one_of_people, past_day
from ui.parts.text import Text

Fill = Callable[[Form], None]
NARROW = 242.0  # units: two side by side in a card of half the page, and a whole date in words fits


def ask_all(form: Form, kind: str, names: Sequence[str], *, near: date | None = None, **answers: Answer) -> None:
    """Asks about fields under one another, short ones side by side, with the answer that fits each declaration."""
    short: list[tuple[str, Answer]] = []

    def lay_short() -> None:
        if short:
            questions = [form.ask(name, answer) for name, answer in short]
            form.column.addLayout(side_by_side(list(questions), NARROW))
            short.clear()

    for name in names:
        field = KINDS[kind].declared()[name]
        answer = answers.get(name) or answer_for(field, near, lines=2)
        wide = isinstance(answer, PickOne) and answer.editor.sizeHint().width() > look.current().px(NARROW)
        if wide or isinstance(answer, LongAnswer | OneOf | SeveralOf):
            lay_short()
            form.ask_below(name, answer)
        else:
            short.append((name, answer))
    lay_short()


SAFE_PLACE = ("address_lines", "town", "postcode", "what_else_to_find", "grid_reference", "nearest_signal")
"""What tells where a home is."""


def fill_home(form: Form) -> None:
    """A home: its address, how to find it, and what a worker must know before going."""
    ask_all(form, "household", ("label", "address_lines", "town", "postcode", "what_else_to_find"))
    ask_all(form, "household", ("no_fixed_address", "confidential", "tenure", "grid_reference"))
    form.column.addWidget(Text("Getting there safely", "strong"))
    ask_all(
        form, "household",
        ("track_condition", "winter_access", "gate_or_entry", "dogs_or_livestock", "hazards", "parking",
         "mobile_signal", "nearest_signal", "landline_available", "ferry_or_tide", "access_confirmed_on"),
    )  # fmt: skip
    form.questions["gate_or_entry"].show_masked(True)

    def follow() -> None:
        """A confidential address lies under masks from the moment somebody says that it is one."""
        for name in SAFE_PLACE:
            form.questions[name].show_masked(form.value("confidential") is True)

    form.changed.connect(follow)
    form.shown.connect(follow)


def place_filler(today: date, homes: Callable[[], Choices]) -> Fill:
    """That somebody lives in a home: which, from when, how many nights."""

    def fill(form: Form) -> None:
        ask_all(
            form, "membership",
            ("household", "role", "relation", "lives_from", "lives_until", "nights_per_week_tenths", "is_main_home"),
            household=one_of_people(homes(), "No home written"), nights_per_week_tenths=nights(),
            lives_from=past_day(today), lives_until=past_day(today),
        )  # fmt: skip
        form.questions["nights_per_week_tenths"].answer.show_name("Nights a week", "With halves, such as 3.5")

    return fill


def tie_filler(today: date, people: Callable[[], Choices]) -> Fill:
    """What two people are to each other."""

    def fill(form: Form) -> None:
        ask_all(
            form, "relationship",
            ("type", "since", "until", "parental_responsibility", "quality", "perceived_by", "contact_arrangement",
             "no_contact", "no_contact_details"),
            since=past_day(today), until=past_day(today), perceived_by=one_of_people(people(), "Not written"),
        )  # fmt: skip

    return fill


def fill_contact(form: Form) -> None:
    """A way of being in touch: nothing is safe to use until somebody has said so."""
    ask_all(form, "contact", ("contact_kind", "value", "safe_times"))
    for name in ("safe_to_use", "voicemail_ok", "may_text"):
        form.ask_below(name, asked())


def ending(part: Part) -> str:
    """As much of a number as tells two apart and no more: "ending 521"."""
    value = "".join(part.text("value").split())
    return f"ending {value[-3:]}" if len(value) > 5 else ""


def fill_number(form: Form) -> None:
    """A number of another service."""
    ask_all(form, "identifier", ("scheme", "value", "verified"))
    form.questions["value"].show_masked(True)


def helper_filler(today: date, people: Callable[[], Choices]) -> Fill:
    """Somebody around the family: who they are, why, since when, with what they help."""

    def fill(form: Form) -> None:
        field = KINDS["team_member"].declared()["needs_supported"]
        assert field.says.codes is not None
        ask_all(form, "team_member", ("name", "team_role", "role_title", "agency", "agency_type", "phone", "email"))
        ask_all(form, "team_member", ("in_touch", "why"))
        ask_all(
            form, "team_member", ("for_people", "needs_supported", "since", "until", "introduced_by",
                                  "is_trusted_person"),
            for_people=SeveralOf(people()), since=past_day(today), until=past_day(today),
        )  # fmt: skip

    return fill
