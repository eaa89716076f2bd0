"""Every paper that is offered for a family can be looked at in the real window: none stays "being made"."""

from __future__ import annotations

from collections.abc import Callable

from tests.stories.conftest import Stage, gillies
from tests.stories.test_through_the_window import Laptop, at_window

__all__ = ["at_window"]


def test_every_paper_that_is_offered_is_made(stage: Stage, at_window: Callable[[str], Laptop]) -> None:
    stage.join("amina")
    desk = stage.desk("amina")
    family = gillies(desk)
    desk.begin(family, "meeting", {"meeting_kind": "taf", "at": "2026-11-20T14:00", "decisions": "A warm stair."})
    desk.begin(family, "team_member", {"name": "Ms Budge", "team_role": "teacher", "in_touch": "yes"})
    keys = [offer.key for offer in desk.papers.gather(family).offers]
    stage.lock("amina")
    laptop = at_window("amina")
    laptop.unlock()
    at_desk = laptop.app.at_desk
    assert at_desk is not None
    kinds = {key.partition(":")[0] for key in keys}
    assert kinds == {"our_plan", "my_bit", "crisis_card", "who_sees", "genogram", "ecomap", "chronology",
                     "minutes"}  # fmt: skip
    for key in keys:
        at_desk.papers.open(family, key)
        laptop.rest()
        laptop.bot.waitUntil(lambda: at_desk.papers.page is not None and at_desk.papers.page.is_shown)
