"""What whoever asked for a file is told when there is none: why not and where to complain, or that they took it back.

Where nobody can tell who asks, the letter says nothing that would tell a stranger that somebody is known here: no name
of theirs, no reference, and not even that anything is held. Source: UK GDPR, Article 12(4) and (6).
"""

from __future__ import annotations

from fsdesk import rules_access, telling
from fsdesk.desk.pen import Pen
from fsdesk.desk.reading import Held
from fsdesk.papers.data import Gate, Letter, LetterPart, Offer
from fsdesk.records import access_codes as lists
from fsdesk.records.ids import RecordId
from fsdesk.services import service_of
from fsdesk.trouble import Refused

KEY = "answer"
CAN_COMPLAIN = (
    "Ask us to look at this again: write or ring, and somebody who did not decide it looks.",
    "Complain to the Information Commissioner’s Office: ico.org.uk, 0303 123 1113.",
    "Ask a court to tell us to do it. A solicitor, a law centre or Citizens Advice can say how.",
)
"""What Article 12(4) asks to be told: a complaint to the Commissioner, and a remedy from a court."""
SHOW_US = "Or show us who you are, and we go on from where we were. Ring us: there is more than one way to show it."
SAYS_NOTHING = "This letter does not say whether we hold anything about anybody."
ASK_AGAIN = ("Ask again at any time, for all of it or for a part. You need not say why.",)


def answer_letter(desk: Pen, request: RecordId) -> tuple[Letter, Offer]:
    """The letter, and what is asked before it leaves. Refused while the request has not ended."""
    one = desk.read(request)
    outcome, ground = one.text("outcome"), one.text("refused_because")
    if outcome not in lists.OUTCOME:
        raise Refused("It has not ended: there is nothing to tell yet.", safe="No letter has been made.")
    refused, today = outcome == rules_access.REFUSED, desk.today_is
    service = service_of(desk.read(RecordId(desk.family_of(request))).text("area"))
    to = _to(desk, one, is_unknown=refused and ground == "identity")
    asked = telling.short_day(one.text("asked_on"), today)
    letter = Letter(
        title="What you asked us",
        to=f"For {to}",
        made=f"{telling.long_day(today)} {today.year}.",
        opening=(f"You asked us for what is written{f', on {asked}' if asked else ''}.",),
        parts=_refused(one, ground) if refused else _taken_back(one),
        closing_title="You can",
        closing=(*((SHOW_US,) if ground == "identity" else ()), *CAN_COMPLAIN) if refused else ASK_AGAIN,
        correct=service.data_protection,
        foot=(service.partnership,),
    )
    offer = Offer(
        key=f"{KEY}:{request}", title="What they asked us", homes=((KEY, ""),), home=KEY, careful=True, asks_first=True,
        file_stem=f"answer-{today.isoformat()}", gates=((KEY, Gate(who=f"For {to} alone.")),),
    )  # fmt: skip
    return letter, offer


def _to(desk: Pen, one: Held, *, is_unknown: bool) -> str:
    """Whom it is for: by the name they gave where somebody else asked, by nobody's where they may be anybody."""
    if asker := one.text("asker").strip():
        return asker
    if is_unknown:
        return "whoever wrote to us"
    who = desk.read(RecordId(one.text("person")))
    return who.text("full_name") or who.text("known_as")


def _refused(one: Held, ground: str) -> tuple[LetterPart, ...]:
    lines = (lists.TOLD_REFUSED.get(ground, ""), *_paragraphs(one.text("outcome_why")),
             SAYS_NOTHING if ground == "identity" else "")  # fmt: skip
    return (
        LetterPart(title="What we have decided", lines=("We are not going to do what you asked.",)),
        LetterPart(title="Why", lines=tuple(filter(None, lines))),
    )


def _taken_back(one: Held) -> tuple[LetterPart, ...]:
    on = telling.short_day(one.text("outcome_on"))
    said = f"You told us{f' on {on}' if on else ''} that you do not want it any more, and we have stopped."
    return (LetterPart(title="You took it back", lines=(said,)),)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
