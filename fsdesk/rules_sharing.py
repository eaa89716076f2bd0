"""Acts of sharing: what each still needs to be right, what a place has already, what went out after a no. Pure.

Source: GIRFEC Practice Guidance 4, section 12 (Scottish Government, 2022), for what is written of each act; Information
sharing advice (Department for Education, 2024): in an emergency share first, and write it down as soon as possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from fsdesk.records.consent_codes import OFFENCE_CATEGORIES, SPECIAL_CATEGORIES
from fsdesk.rules_consenting import Permission, as_of, lacking, may_be_same_place, word_on

COMPLETE_WITHIN = timedelta(hours=24)
"""How long after acting to keep somebody safe the reasons may still be missing."""
_STRONGER_GROUNDS = frozenset({"legal_obligation", "vital_interests"})
"""Grounds that no answer of the family could have changed."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act of sharing or of not sharing, at its widest: what anybody wrote went out counts as gone out."""

    id: str
    at: str = ""
    subjects: frozenset[str] = frozenset()
    recipient: str = ""
    categories: frozenset[str] = frozenset()
    permission: str = ""
    basis: str = ""
    outcome: str = ""
    override: bool = False
    remedied: bool = False

    @property
    def went_out(self) -> bool:
        """Whether anything left."""
        return self.outcome in ("shared", "partly")


# -- what went out -------------------------------------------------------------------------------------------------


def already_has(permission: Permission, acts: Iterable[Act]) -> list[Act]:
    """Every act by which the place of a permission came to have something of it, the first one first."""
    found = [act for act in acts if act.went_out and _touches(act, permission)]
    return sorted(found, key=lambda act: (act.at, act.id))


def to_put_right(permissions: Sequence[Permission], acts: Iterable[Act]) -> list[tuple[Act, Permission]]:
    """Each act that let something out after it had been taken back or refused, with the permission that says so.

    It counts from when the family said it, however late that was heard of. Acts to keep somebody safe, on the law's
    order or to protect a life are not among them, nor what was permitted anew before the act.
    """
    found = []
    for act in sorted(acts, key=lambda one: (one.at, one.id)):
        if not act.went_out or act.remedied or act.override or act.basis in _STRONGER_GROUNDS:
            continue
        said_no = [one for one in permissions if _said_no_by(one, act.at) and _touches(act, one)]
        if said_no and any(
            word_on(as_of(permissions, act.at), act.recipient, s, c, act.at).is_no
            for one in said_no
            for s in act.subjects & one.subjects
            for c in act.categories & one.categories
        ):
            found.append((act, max(said_no, key=lambda one: max(one.at, one.withdrawn_at))))
    return found


def _said_no_by(permission: Permission, at: str) -> bool:
    if permission.withdrawn_at:
        return permission.withdrawn_at[:16] <= at[:16]
    return permission.decision == "refuse" and permission.at[:16] <= at[:16]


def _touches(act: Act, permission: Permission) -> bool:
    if act.permission == permission.id:
        return True
    return (
        may_be_same_place(act.recipient, permission.recipient)
        and bool(act.subjects & permission.subjects)
        and bool(act.categories & permission.categories)
    )


# -- what an act still needs -------------------------------------------------------------------------------------------


def problems_of_decision(
    text: Mapping[str, str], lists: Mapping[str, Sequence[str]], flags: Mapping[str, bool | None], *,
    under_agreement: bool, is_permitted: bool,
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """What a decision about sharing still lacks. Under a live agreement between the agencies its grounds are written
    there; without one the whole list is asked for. `is_permitted`: a permission that stood then covers all of it."""
    found = lacking(text, (
        ("at", "Say when."), ("recipient", "Say with whom, by name."), ("decided_by", "Say who decided."),
        ("outcome", "Say what was done."), ("informed", "Say whether they were told."),
    ))  # fmt: skip
    found += [(name, sentence) for name, sentence in (
        ("subjects", "Say about whom."), ("categories", "Say what of it."),
    ) if not lists.get(name)]  # fmt: skip
    if text.get("informed") not in ("", "yes", None) and not text.get("not_informed_reason", "").strip():
        found.append(("not_informed_reason", "Say why they were not told."))
    if text.get("outcome") == "not_shared" and not text.get("not_shared_reason", "").strip():
        found.append(("not_shared_reason", "Say why it was not shared."))
    is_override = flags.get("override") is True
    if is_override or not under_agreement:
        found += _grounds_lacking(text, lists, flags)
    if text.get("lawful_basis") == "consent" and text.get("outcome") in ("shared", "partly") and not is_permitted:
        sentence = "No permission that stood then covers all of this. Choose the ground it was really shared on."
        found.append(("lawful_basis", sentence))
    return tuple(found + (_danger_lacking(text) if is_override else []))


def _grounds_lacking(
    text: Mapping[str, str], lists: Mapping[str, Sequence[str]], flags: Mapping[str, bool | None]
) -> list[tuple[str, str]]:
    found = lacking(text, (
        ("lawful_basis", "Say on what ground."),
        ("why_necessary", "Write why it was necessary, and no more than was needed."),
        ("views", "Write what they think of it, or that they could not be asked."),
    ))  # fmt: skip
    categories = set(lists.get("categories", ()))
    if categories & SPECIAL_CATEGORIES and not text.get("special_condition"):
        found.append(("special_condition", "Some of this is specially private. Say what makes it right to share."))
    if categories & OFFENCE_CATEGORIES and flags.get("criminal_data") is None:
        found.append(("criminal_data", "Say whether offences are in it, also alleged ones."))
    return found


def _danger_lacking(text: Mapping[str, str]) -> list[tuple[str, str]]:
    found = lacking(text, (
        ("risk", "Write what the risk is."), ("seriousness", "Say how serious it is."),
        ("time_pressure", "Write why it could not wait."),
        ("safe_to_inform", "Say whether it is safe to tell the family."),
    ))  # fmt: skip
    if text.get("consulted_lead") not in ("yes", "no"):
        found.append(("consulted_lead", "Say whether a lead was asked first."))
    elif text.get("consulted_lead") == "no" and not text.get("why_not_consulted", "").strip():
        found.append(("why_not_consulted", "Say why no lead was asked first."))
    return found


def complete_by(acted_at: str) -> str:
    """By when the reasons of an act that could not wait are written down, to the minute; empty for no time."""
    try:
        return (datetime.fromisoformat(acted_at[:16]) + COMPLETE_WITHIN).isoformat()[:16]
    except ValueError:
        return ""
