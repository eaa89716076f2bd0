"""What a record tells about decides who may ever see it: some answers guard their record more than its kind does. Pure.

Source: the services' data dictionary, "protected": allegation, third party, domestic abuse; "private to the person": an
adult's own health and use of alcohol or drugs (Scottish Government, Improving Holistic Family Support, sections 4–5).
"""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.fields import Sensitivity, Value

PROTECTED_NEEDS = frozenset({
    "domestic_abuse_current", "domestic_abuse_historic", "child_to_parent_abuse", "exploitation_risk",
})  # fmt: skip
PRIVATE_NEEDS = frozenset({"substance_adult", "substance_child", "adult_mental_health", "child_mental_health"})
PROTECTED_DOMAINS = frozenset({"A05", "P05"})
"""How a couple get on, and safety before a birth: asked only alone, and never shown to the other."""


def guard_for(kind: str, fields: Mapping[str, Value]) -> Sensitivity:
    """How guarded a record must at least be because of what is written in it."""
    if kind in ("identified_need", "unmet_need"):
        need = fields.get("need")
        if need in PROTECTED_NEEDS:
            return Sensitivity.PROTECTED
        if need in PRIVATE_NEEDS:
            return Sensitivity.PRIVATE_TO_PERSON
    if kind in ("rating", "private_rating") and fields.get("domain") in PROTECTED_DOMAINS:
        return Sensitivity.PROTECTED
    if kind in ("sharing_permission", "sharing_decision") and _tells_of_danger(fields):
        return Sensitivity.PROTECTED
    return Sensitivity.OPEN_TO_FAMILY


def _tells_of_danger(fields: Mapping[str, Value]) -> bool:
    """Whether a permission or an act of sharing would tell whoever harms that it was spoken of, or that help was asked.

    Sharing done to keep somebody safe, or not told to the family, is for no family's eyes.
    """
    categories = fields.get("categories")
    return (
        fields.get("override") is True
        or fields.get("informed") == "no"
        or fields.get("recipient_type") == "domestic_abuse"
        or (isinstance(categories, tuple | list) and "domestic_abuse" in categories)
    )
