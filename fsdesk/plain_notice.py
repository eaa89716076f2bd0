"""What a family is told about what is written down of them, in plain words. Pure.

Sources: UK GDPR articles 13 and 15 to 21; Data Protection Act 2018; the Information Commissioner's guide to the right
to be informed; UNCRC article 12. The partnership's own contacts come from its service (`services`).
"""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "1"
"""Rises with every change of meaning: an agreement says which version somebody was shown."""

PARAGRAPHS: Mapping[str, str] = {
    "Help is your choice": (
        "You can say yes, no, or not now. You can stop at any time, and nobody will hold it against you."
    ),
    "What we write down": (
        "What you tell us, what we see, and what we agree together. We write it so that you do not have to "
        "tell your story again and again."
    ),
    "Who can see it": (
        "The people in our team who work with you. Others only when you have said so, or when the law says we"
        " must. What one person tells us is not shown to everybody else at home."
    ),
    "When we have to tell somebody": (
        "If we think a child or an adult may be badly hurt, we have to tell people who can keep them safe. We"
        " tell you first, unless that would make it more dangerous."
    ),
    "It is about you, so you can ask": (
        "You can see what is written about you and have a copy. You can have mistakes put right, and have "
        "your own words kept beside anything you see differently. You can ask us to stop using some of it."
    ),
    "If you are a child": (
        "It is about you too. You can say what you think, ask what is written, and tell us if something is private."
    ),
    "How long we keep it": (
        "As long as the rules for children’s records say, and then it is destroyed. We can tell you how long that is."
    ),
}
"""What each part says, by its heading."""
