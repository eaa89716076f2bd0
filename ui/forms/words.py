"""Says a field's value in the words of the work. Pure: knows declarations and names, no widget."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.fields import Field, Value
from fsdesk.views import PersonView, VisitState, VisitView
from ui.forms.when import say_day, say_moment, say_tenths

Names = Mapping[str, str]
"""What the people, homes and colleagues are called, by their ids."""


STATE_TONES = {
    VisitState.PLANNED: "neutral",
    VisitState.DRAFT: "info",
    VisitState.SUBMITTED: "brand",
    VisitState.RETURNED: "warn",
    VisitState.SIGNED_OFF: "ok",
    VisitState.AMENDED: "warn",
    VisitState.CANCELLED: "neutral",
}
"""The tone of the chip that says how far a visit has come."""


def names_in(view: VisitView, colleagues: Names) -> Names:
    """Everybody and every home a visit can speak of."""
    people = {str(person.id): person.known_as for person in view.people}
    homes = {str(home.id): home.label for home in view.homes}
    return {**colleagues, **people, **homes}


def say_value(field: Field, value: Value, names: Names) -> str:
    """A value as people say it: the words of a code, a day in words, somebody's name; empty for nothing written."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_say_part(field, part, names) for part in value)
    return _say_part(field, value, names)


def _say_part(field: Field, part: object, names: Names) -> str:
    if isinstance(part, bool):
        return "Yes" if part else "No"
    if isinstance(part, int):
        return say_tenths(part) if field.name.endswith("_tenths") else str(part)
    text = str(part)
    if field.says.codes is not None:
        return field.says.codes.get(text, text)
    if field.says.partial_date:
        return say_day(text)
    return names.get(text) or say_moment(text)


def children_first(people: tuple[PersonView, ...]) -> tuple[PersonView, ...]:
    """Everybody, the children before the adults, each in the order given: a child is never the last to be asked."""
    return (*(p for p in people if p.is_child), *(p for p in people if not p.is_child))


def about_whom(person: PersonView) -> str:
    """A person's name with age and who they are: ``Finn, 7, Son``."""
    return ", ".join(part for part in (person.known_as, person.age, person.relation) if part)
