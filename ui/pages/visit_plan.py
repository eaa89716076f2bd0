"""The steps of the visit form in their order, where each field is asked, and which step looks finished."""

from __future__ import annotations

from fsdesk.views import Problem, VisitView
from ui.pages.visit_before import BeforeStep, NoteStep
from ui.pages.visit_check import CheckStep
from ui.pages.visit_form import StepForm
from ui.pages.visit_seen import AgreedStep, SeenStep
from ui.pages.visit_voices import VoicesStep
from ui.pages.visit_who import WhoStep

STEPS: tuple[type[StepForm], ...] = (BeforeStep, WhoStep, NoteStep, VoicesStep, SeenStep, AgreedStep, CheckStep)
KEYS = tuple(step.key for step in STEPS)
PICTURES_STEP = SeenStep.key
"""Where pictures that were made or shown at the visit are added."""
_STEP_OF = {
    **dict.fromkeys(("presence", "seen_alone", "why", "someone_else", "who_else_in_home"), "who"),
    **dict.fromkeys(("note", "family_view", "advice_given"), "happened"),
    **dict.fromkeys(("method", "words", "alone", "interpreter", "why_not_obtained", "interpretation"), "words"),
    **dict.fromkeys(("text", "area", "assertion", "about_person"), "seen"),
    **dict.fromkeys(("what", "owner", "owner_person", "owner_agreed", "due_on"), "agreed"),
    **dict.fromkeys(("safeguarding_concern_raised", "worker_reflection", "recorded_with_family"), "check"),
}


def step_of(problem: Problem) -> str:
    """The key of the step in which a problem is put right."""
    fallback = problem.step if problem.step in KEYS else "before"
    return _STEP_OF.get(problem.field, fallback)


def is_done(key: str, view: VisitView | None) -> bool:
    """Whether something is written in a step and the desk misses nothing there."""
    if view is None or any(step_of(problem) == key for problem in view.problems):
        return False
    match key:
        case "before":
            return "purpose" in view.readings or bool(view.text("setting"))
        case "who":
            return bool(view.took_part)
        case "words":
            return bool(view.voices)
        case "seen":
            return bool(view.observations)
        case "agreed":
            return bool(view.steps)
        case "check":
            return bool(view.text("safeguarding_concern_raised"))
        case _:
            return bool(view.text("note"))
