"""The rest of the way round: consent and rights with their forms, and what is asked before a paper leaves."""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fsdesk.desk import Desk
from fsdesk.papers.data import Gate
from fsdesk.records.ids import RecordId
from tests.ui.whole_family import NINETY, WholeFamily
from ui.pages.consent import ConsentPage
from ui.shots_alone import WRONG

if TYPE_CHECKING:
    from tests.ui.tour import Tour

Pages = Iterator[tuple[str, Callable[[], object]]]
SCHOOL = "Bun-sgoil Chille Chòmhain and its nursery"


# -- consent and rights --------------------------------------------------------------------------------------------


def agree_and_permit(desk: Desk, whole: WholeFamily) -> dict[str, RecordId]:
    """Two agreements, permissions in every state, something that went out after a no, and an act without waiting."""
    consenting, family = desk.consenting, whole.id

    def write(record: RecordId, **fields: object) -> RecordId:
        desk.write(record, fields, desk.part(record).shown)
        return record

    agreed = write(consenting.begin_agreement(family, whole.mother).id, agreed="yes", scope="Visits after school",
                   method="verbal")  # fmt: skip
    permitted: list[RecordId] = []
    for place in (SCHOOL, "Arisaig surgery", "Lochaber Housing"):
        permitted.append(write(
            consenting.ask_permission(family, shared_anyway=False).id, subjects=(whole.carer, whole.long),
            recipient=place, purpose="So that mornings go better", decision="allow", method="verbal",
            categories=("plan", "education", "health"), by=whole.mother, at="2026-11-14T10:00",
        ))  # fmt: skip
    write(consenting.begin_decision(family).id, at="2026-11-20T15:00", subjects=(whole.carer,), recipient=SCHOOL,
          categories=("plan",), outcome="shared", lawful_basis="consent", informed="yes", why_necessary="To plan.",
          views="Glad.")  # fmt: skip
    consenting.withdraw(permitted[0], "2026-11-19T09:00", words="No more, please.")
    begun = consenting.ask_permission(family, shared_anyway=False).id
    now = consenting.act_now(family, "Duty social worker").id
    rights = desk.rights
    correction = rights.ask_correction(family, whole.carer, "known_as").id
    write(correction, what_is_wrong="It is Eilidh-Mòrag, with the hyphen and the accent, as her Gran says it.")
    statement = write(rights.begin_statement(family, whole.note).id, words="I was on time.", person=whole.mother)
    objection = write(rights.object_to(family, about=whole.note).id, words="Not to the school.")
    return {"agreed": agreed, "permitted": permitted[1], "begun": begun, "now": now, "correction": correction,
            "statement": statement, "objection": objection}  # fmt: skip


def of_consent(tour: Tour) -> Pages:
    """The tab and its forms, the page of rights and its forms, and who sees what."""
    at, whole = tour.window.pages, tour.whole
    made = tour.kept("consent", partial(agree_and_permit, whole=whole))
    page = at.consenting.page

    def tab(private: bool = False, record: str = "") -> ConsentPage:
        page.close_open()
        if record:
            page.open(record)
        at.open_family(whole.id, "consent")
        tour.window.rest()
        if page.private.isChecked() != private:
            page.private.click()
            tour.window.rest()
        return page

    yield "empty consent", partial(at.open_family, tour.empty, "consent")
    yield "full consent", tab
    yield "full consent, private", partial(tab, private=True)
    yield "full consent, the choice", lambda: QTest.mouseClick(tab().ask, Qt.MouseButton.LeftButton)
    yield "full consent, agreement", partial(tab, record=made["agreed"])
    yield "full consent, permission", partial(tab, record=made["begun"])
    yield "full consent, act without waiting", partial(tab, private=True, record=made["now"])
    yield "error consent", lambda: tab().refused(WRONG)
    yield "empty rights", partial(at.rights.open, tour.empty)
    yield "full rights", partial(at.rights.open, whole.id)
    for key in ("correction", "statement", "objection"):
        yield f"full rights, {key}", partial(at.rights.open, whole.id, made[key])
    yield "full who sees what", partial(tour.paper, "who_sees")


def before_a_paper(tour: Tour) -> Pages:
    """The question before a paper leaves, and what is said afterwards."""

    def ask(gate: Gate, *, careful: bool = False, alone: bool = False, save: bool = False) -> None:
        tour.paper("our_plan")
        page = tour.window.pages.papers.page
        assert page is not None
        page._question.ask(gate, careful=careful, act="save" if save else "print")
        if alone:
            page._question._alone.click()

    long = Gate(
        who=f"For Catrìona, Eilidh-Mòrag and {NINETY}, at 3 Tigh na Mara.",
        left_out=("2 goals of the other home", "what Catrìona said in private", "everything about Llŷr’s new address"),
    )
    yield "full gate", partial(ask, long)
    yield "full gate, careful", partial(ask, long, careful=True, alone=True)
    yield "empty gate, to save", partial(ask, Gate(who=""), alone=True, save=True)
