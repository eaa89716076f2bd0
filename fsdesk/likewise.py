"""Which other decisions may be made in the same way with one press. Pure.

Two things to settle are *alike* when they are the same field of the same kind of record, written apart by the same
people on the same laptops, each of whom wrote one of the values. Then "keep Bashir's" means the same in all of them.

That is enough for a day, a number or an answer from a list, whatever it is. It is not enough for words somebody wrote,
nor for what protects a person: there every value must also be the same, word for word, on the other card.
"""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.revisions import as_said
from fsdesk.views_sync import Choice, ToSettle

Whose = tuple[str, str]


def alike(card: ToSettle, others: Sequence[ToSettle]) -> tuple[ToSettle, ...]:
    """Those of the others that may be settled as this one is."""
    mine = _by_whom(card)
    if mine is None:
        return ()
    return tuple(
        other
        for other in others
        if (other.kind, other.field) == (card.kind, card.field)
        and other.record != card.record
        and (theirs := _by_whom(other)) is not None
        and mine.keys() == theirs.keys()
        and (not card.needs_same_words or all(_same(mine[whose], theirs[whose]) for whose in mine))
    )


def counterpart(chosen: Choice, other: ToSettle) -> Choice:
    """The value of an alike card that the same person wrote on the same laptop."""
    return next(one for one in other.choices if (one.author, one.device) == (chosen.author, chosen.device))


def _by_whom(card: ToSettle) -> dict[Whose, Choice] | None:
    """The values by who wrote them where; None when one of them wrote two."""
    found = {(choice.author, choice.device): choice for choice in card.choices}
    return found if len(found) == len(card.choices) else None


def _same(one: Choice, other: Choice) -> bool:
    return as_said(one.text) == as_said(other.text)
