"""What went out after a no, in words: what to whom, and when both were said and done."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk import rules_sharing as sharing_rules
from fsdesk import telling
from fsdesk.desk.around import Circle
from fsdesk.desk.consent_reading import what_of_whom
from fsdesk.desk.reading import Held
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.rules_consenting import Permission
from fsdesk.rules_sharing import Act
from fsdesk.views_consenting import PutRightRow


def put_right_rows(circle: Circle, permissions: Sequence[Permission], acts: Sequence[Act]) -> tuple[PutRightRow, ...]:
    """What went out after a no, each in a sentence with both times."""
    return tuple(
        PutRightRow(
            id=RecordId(act.id),
            part=circle.by_id[RecordId(act.id)].part(),
            title=_put_right(circle, act, permission),
            said_no=_said_no(circle.by_id[RecordId(permission.id)], permission),
        )
        for act, permission in sharing_rules.to_put_right(permissions, acts)
        if permission.id in circle.by_id
    )


def _said_no(held: Held, permission: Permission) -> RevisionId | None:
    """The act of writing by which a permission was taken back or refused, the earliest said."""
    name, value = ("withdrawn_at", permission.withdrawn_at) if permission.withdrawn_at else ("decision", "refuse")
    return next((r.id for r in held.heads.get(name, ()) if r.fields[name] == value), None)


def _put_right(circle: Circle, act: Act, permission: Permission) -> str:
    no = "took it back" if permission.withdrawn_at else "said no"
    said_at = telling.day_and_time(permission.withdrawn_at or permission.at, circle.today)
    day = act.at[:10] if act.at.endswith("T23:59") else act.at
    went = telling.day_and_time(day, circle.today) if len(day) > 10 else telling.short_day(day, circle.today)
    return f"{act.recipient} was given {what_of_whom(circle, act)}, {went}. The family {no} {said_at}."
