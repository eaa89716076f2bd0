"""What no record can hold is refused before it is written, in words that name the field."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.fields import Value, what_is_wrong, what_is_wrong_with_field
from fsdesk.revisions import declared
from fsdesk.trouble import Refused


def refuse_what_cannot_be_kept(kind: str, fields: Mapping[str, Value]) -> None:
    """Raise Refused, naming the field, where one of these could not be kept."""
    for name, value in fields.items():
        field = declared(kind, name)
        code = what_is_wrong(value) or what_is_wrong_with_field(field, value)
        if code == "text_too_long":
            raise Refused(
                f"“{field.label}” is longer than one field can hold.",
                safe="It is still on the page.",
                next_step="Split it into two parts; the first is kept as soon as it fits.",
            )
        if code:
            raise Refused(
                f"“{field.label}” cannot be kept as it is written.",
                safe="It is still on the page.",
                next_step="Look at it again, and choose from what is offered where there is a list.",
            )
