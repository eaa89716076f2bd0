"""What may be answered about somebody's own file: what is done with each thing in it, and on what ground.

Source: Data Protection Act 2018, Schedules 2 to 4; UK GDPR, Articles 12 and 15.
"""

from __future__ import annotations

from fsdesk.records.codes import CodeList

ASKED_BY = CodeList("access_asked_by", 1, {
    "self": "Themselves", "parent": "A parent, for a child", "solicitor": "A solicitor, for them",
    "attorney": "Somebody who may act for them", "other": "Somebody else, with their word for it",
})  # fmt: skip

MARK = CodeList("disclosure_mark", 1, {
    "include": "Give it", "redact": "Give it without what is somebody else’s", "withhold": "Do not give it",
})  # fmt: skip
MARK_SAFEST = ("withhold", "redact", "include")

EXEMPTION = CodeList("exemption", 1, {
    "third_party": "Somebody else’s information (Schedule 2, Part 3, paragraph 16)",
    "serious_harm_social_work": "Serious harm to somebody, social work (Schedule 3, Part 3, paragraph 11)",
    "serious_harm_health": "Serious harm to somebody, health (Schedule 3, Part 2, paragraph 5)",
    "serious_harm_education": "Serious harm to somebody, education (Schedule 3, Part 4, paragraph 19)",
    "child_abuse": "Child abuse, where telling is not for the child’s good (Schedule 3, Part 5, paragraph 21)",
    "crime": "Preventing or finding out about crime (Schedule 2, Part 1, paragraph 2)",
    "legal_advice": "Legal advice (Schedule 2, Part 4, paragraph 19)",
    "child_expected": "A child told it expecting a parent would not be told (Schedule 3, Part 3, paragraph 10)",
})  # fmt: skip

ASKED_HOW = CodeList("access_asked_how", 1, {
    "said": "Aloud", "letter": "In a letter", "email": "By e-mail", "form": "On a form", "other": "Another way",
})  # fmt: skip

STOPPED_BECAUSE = CodeList("access_stopped_because", 1, {
    "identity": "We do not know yet that it is them", "clarification": "We asked which part they want",
})  # fmt: skip
"""What lets the month stand still until they answer: UK GDPR, Articles 12(6) and 12A."""

OUTCOME = CodeList("access_outcome", 1, {"refused": "Not done, with reasons", "withdrawn": "They took it back"})

REFUSED_BECAUSE = CodeList("access_refused_because", 1, {
    "identity": "We asked who they are, and still cannot tell", "unfounded": "It plainly does not ask for a file",
    "excessive": "It asks too much again, or too often",
})  # fmt: skip
"""What lets a request be left undone: UK GDPR, Article 12(2) and (6) (nobody can be told from another) and 12(5)
(manifestly unfounded; manifestly excessive, in particular because it repeats another). Who refuses has to show it."""

TOLD_REFUSED = CodeList("access_told_refused", 1, {
    "identity": "We asked you for something by which we can tell that it is you, or that you may ask for them. With"
    " what we have we cannot tell, and so we may give nothing to anybody.",
    "unfounded": "We think that this is manifestly unfounded: that it does not ask for what is written about somebody.",
    "excessive": "We think that this is manifestly excessive: that it asks again for what was given, or for too much at"
    " once.",
})  # fmt: skip
"""The same as whoever asked reads it."""

GIVEN_HOW = CodeList("access_given_how", 1, {
    "in_hand": "Into their hand", "collected": "They collect it", "post": "By recorded post",
    "email": "By secure e-mail", "read_together": "Read together",
})  # fmt: skip

TOLD_GROUNDS = CodeList("told_grounds", 1, {
    "third_party": "Some of it is somebody else’s information, and it would not be right to give it without them.",
    "legal_advice": "Some of it is advice from a lawyer.",
})  # fmt: skip
"""The grounds a person may be told, each in a sentence. To name any other would tell what was kept from them, or that
somebody spoke: UK GDPR, Article 12(4), as far as Schedules 2 and 3 of the Act of 2018 leave it."""
