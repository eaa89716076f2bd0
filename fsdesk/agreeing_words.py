"""What is read before somebody says whether they want help, or whether something may be shared. Pure.

The words are kept with every answer, whole and with their version: what somebody said yes to can be read years later,
whatever the words have become. Sources: UK GDPR articles 7 and 13; GIRFEC Practice Guidance 4 (Scottish Government,
2022): nobody is asked for what would be shared anyway, and help does not hang on the answer.
"""

from __future__ import annotations

VERSION = "1"
"""Rises with every change of meaning."""

SCOPE = "Visits, listening to each of them, and a plan made together."
"""What a yes to the words of `help_words` agrees to, in short."""


def help_words(worker: str, partnership: str) -> tuple[str, ...]:
    """What help is, and that it is a choice."""
    who = f"{worker} from {partnership}" if worker else f"Somebody from {partnership}"
    return (
        (
            f"{who} would visit you, listen to each of you, and make a plan with you: what you want to be different, "
            "and who does what."
        ),
        (
            "It is your choice. Nobody has to say yes, and nothing is held against you for saying no. You can say yes "
            "now and stop later, whenever you like."
        ),
        "We write down what you tell us and what we agree. You can see it, have a copy, and have mistakes put right.",
        (
            "If we think somebody may be badly hurt, we have to tell people who can keep them safe. We tell you first, "
            "unless that would make it more dangerous."
        ),
    )


def permission_words(what: str, purpose: str, until: str) -> tuple[str, ...]:
    """What would go where and what for, and that help does not hang on the answer."""
    return (
        f"What they would be given: {what}.",
        f"What for: {purpose.rstrip('.')}.",
        f"Until {until}. After that nothing more goes there, unless you say yes again.",
        (
            "It is your choice. Our help goes on just the same if you say no. You can take it back whenever you like, "
            "and it counts from the moment you say it."
        ),
    )


def as_read(title: str, words: tuple[str, ...]) -> str:
    """All that was read, as it is kept with the answer."""
    return "\n".join((title, *words))
