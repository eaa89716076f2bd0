"""How a request for what is held about somebody ends without a file: refused, with reasons, or taken back.

Source: UK GDPR, Article 12(4) to (6): who is refused is told why without delay, within the month at the latest, and
that they can complain to the Information Commissioner and ask a court.
"""

from __future__ import annotations

from fsdesk import rules_access
from fsdesk.desk.access_rows import said_in
from fsdesk.desk.allowed import may_decide_on_a_file
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.papers.data import Letter, Offer
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused


class AccessEnding(Chapter):
    """The ends of requests at one desk that are not the giving of a file."""

    def refuse(self, request: RecordId) -> Saved:
        """It is not done, on the ground and for the reasons written with it. Refused for who does not lead, and while
        either is missing. It waits until they were told."""
        self.pen.refuse_all_but_staff()
        one = self.pen.read(request)
        why = rules_access.why_not_refuse(said_in(one), may_decide=may_decide_on_a_file(self.pen, one))
        return self._end(request, rules_access.REFUSED, why)

    def taken_back(self, request: RecordId) -> Saved:
        """They took it back, in the words written with it. Refused without those."""
        self.pen.refuse_all_but_staff()
        return self._end(
            request, rules_access.WITHDRAWN, rules_access.why_not_taken_back(said_in(self.pen.read(request)))
        )

    def goes_on(self, request: RecordId) -> Saved:
        """It is taken up again: they showed who they are, complained, or ask again. What was decided stays in its
        history."""
        self.pen.refuse_all_but_staff()
        one = self.pen.read(request)
        if not one.text("outcome"):
            raise Refused("It has not ended.", safe="Nothing has been changed.")
        anew = {"outcome": None, "outcome_on": None, "outcome_why": None, "refused_because": None, "told_on": None}
        return self.pen.write(request, anew, one.shown)

    def answer(self, request: RecordId) -> tuple[Letter, Offer]:
        """The letter that tells whoever asked how it ended. Refused while it has not."""
        from fsdesk.taking_out.access_answer import answer_letter  # late: as papers, when one is wanted

        self.pen.refuse_all_but_staff()
        return answer_letter(self.pen, request)

    def told(self, request: RecordId) -> Saved:
        """They were told today."""
        self.pen.refuse_all_but_staff()
        one = self.pen.read(request)
        if not one.text("outcome"):
            raise Refused("It has not ended: there is nothing to tell yet.", safe="Nothing has been changed.")
        self.pen.noted("share", self.pen.family_of(request), record=request)
        return self.pen.write(request, {"told_on": self.pen.today_is.isoformat()}, one.shown)

    def _end(self, request: RecordId, outcome: str, why_not: str) -> Saved:
        if why_not:
            raise Refused(why_not, safe="Everything you wrote is kept.", next_step="Then it can be ended.")
        ended = {"outcome": outcome, "outcome_on": self.pen.today_is.isoformat()}
        return self.pen.write(request, ended, self.pen.read(request).shown)
