"""Why the hub would not keep something, in words, and what can be done about it. Every code it can answer is here."""

from __future__ import annotations

from typing import NamedTuple

_AS_IT_IS = "It cannot be kept as it is written. Open it, write it again, and it goes again by itself."


class Cause(NamedTuple):
    """Why, in one or two sentences, and whether sending the very same again may help."""

    why: str
    may_go_again: bool = False


_NOT_READABLE = Cause("The hub could not read it, perhaps because it is older than this laptop.", may_go_again=True)
_NOT_OF_THIS_LAPTOP = Cause(
    "It does not bear the name of this laptop and its person. Tell IT: this store may have been copied.",
)
_TOO_MUCH = Cause("It is more than the hub takes at once. Open it and split it into two.")
_STRANGE_NAME = Cause("It names something in a way the hub does not know. Tell IT, with the copy for the helpdesk.")

CAUSES = {
    "not_yours": Cause(
        "The hub does not have you down for this family. Ask your lead to give it to you; then send it again.",
        may_go_again=True,
    ),
    "twin": Cause(
        "Another copy of this laptop’s record wrote under the same number, so the hub kept both apart."
        " Send it again to give it a number of its own.",
        may_go_again=True,
    ),
    "purged": Cause(
        "The record this belongs to was destroyed: its time was over, or somebody had asked for it. The hub keeps none"
        " of your words, so they are on this laptop alone. If the family needs them, begin it anew and write there"
        " what is still needed; then let this go. Ask your information-governance officer where you are not sure.",
    ),
    "said_apart": Cause(
        "It puts into the record what a partner said for few alone. The hub takes that only from who leads the family’s"
        " team and hears it, for leads alone, and from nobody it may be about. The partner’s words still wait at the"
        " hub. If you lead the team, open it, let leads alone see it, and send it again; else ask who leads it.",
        may_go_again=True,
    ),
    "other_family": Cause("The hub knows this record under another family. Tell IT, with the copy for the helpdesk."),
    "base_missing": Cause("It builds on words the hub does not have. Send it again, whole.", may_go_again=True),
    "text_too_long": Cause("One text is longer than the hub can take. Open it and split it into two."),
    "too_large": _TOO_MUCH,
    "too_many_fields": _TOO_MUCH,
    "too_many_items": _TOO_MUCH,
    "over_too_long": _TOO_MUCH,
    "frame_too_large": _TOO_MUCH,
    "not_your_laptop": _NOT_OF_THIS_LAPTOP,
    "not_the_author": _NOT_OF_THIS_LAPTOP,
    "not_a_family": _STRANGE_NAME,
    "not_a_record": _STRANGE_NAME,
    "not_a_revision": _STRANGE_NAME,
    "not_a_name": _STRANGE_NAME,
    "number_out_of_range": _STRANGE_NAME,
    "number_too_large": Cause("A number in it is larger than any that can be meant. Open it and put it right."),
    "not_a_value": Cause(_AS_IT_IS),
    "text_has_nul": Cause(_AS_IT_IS),
    "text_not_unicode": Cause(_AS_IT_IS),
    "text_not_nfc": Cause(_AS_IT_IS),
    "wrong_type": Cause(_AS_IT_IS),
    "not_in_code_list": Cause("One of its answers is not among those the hub knows. Open it and choose again."),
    "not_a_date": Cause("One of its dates is none. Open it and put it right."),
    "not_a_time": Cause("One of its times is none. Open it and put it right."),
    "not_understood": _NOT_READABLE,
    "not_canonical": _NOT_READABLE,
    "frame_unreadable": _NOT_READABLE,
    "wrong_signature": _NOT_READABLE,
    "wrong_seal": _NOT_READABLE,
    "cut_off": _NOT_READABLE,
}
UNKNOWN = Cause(
    "A newer hub would not keep it, for a reason this version does not know. Bring FSDesk up to date, or tell IT."
)


def cause_of(code: str) -> Cause:
    """What a code means to a person."""
    return CAUSES.get(code, UNKNOWN)
