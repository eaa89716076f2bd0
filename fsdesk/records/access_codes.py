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
