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

ABOUT_A_WORKER = "about_a_worker"
"""A worry about somebody who works with families is for named people only, and never for that worker."""


PROTECTED_CATEGORIES = frozenset({"domestic_abuse", "offences"})
PRIVATE_CATEGORIES = frozenset({"health", "mental_health", "substance"})
PROTECTED_PLACES = frozenset({"domestic_abuse", "police"})
PRIVATE_PLACES = frozenset({"substance", "mental_health"})
"""Kinds of place of which it tells something that somebody is in touch with them."""


def guard_for(kind: str, fields: Mapping[str, Value]) -> Sensitivity:
    """How guarded a record must at least be because of what is written in it, and of who may not read it."""
    if fields.get("only_for"):
        return Sensitivity.RESTRICTED
    if fields.get("not_for"):
        return Sensitivity.PROTECTED
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
    if kind == "safeguarding_concern" and (fields.get("about_worker") or ABOUT_A_WORKER in _listed(fields.get("harm"))):
        return Sensitivity.RESTRICTED
    return Sensitivity.OPEN_TO_FAMILY


def _listed(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


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


def guard_before_others(kind: str, fields: Mapping[str, Value]) -> Sensitivity:
    """How guarded a record is from everybody but staff because of what is written in it: as above, and what is done
    about such a thing, where it was passed on and to whom is as telling as the thing itself."""
    found = [guard_for(kind, fields)]
    needs = {part for name in ("needs", "needs_supported", "needs_first_view") for part in _parts(fields.get(name))}
    categories = set(_parts(fields.get("categories")))
    if needs & PROTECTED_NEEDS or categories & PROTECTED_CATEGORIES:
        found.append(Sensitivity.PROTECTED)
    if needs & PRIVATE_NEEDS or categories & PRIVATE_CATEGORIES:
        found.append(Sensitivity.PRIVATE_TO_PERSON)
    places = {place for name in ("recipient_type", "agency_type") for place in _parts((fields.get(name),))}
    if places & PROTECTED_PLACES:
        found.append(Sensitivity.PROTECTED)
    if places & PRIVATE_PLACES:
        found.append(Sensitivity.PRIVATE_TO_PERSON)
    if kind == "sharing_decision" and fields.get("informed") != "yes":
        found.append(Sensitivity.PROTECTED)  # whoever was not told is not to read it here
    return max(found, key=lambda one: one.safety)


def _parts(value: object) -> tuple[str, ...]:
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, tuple) else ()
