"""Who may be in the genogram that one home takes away: those who live there, their parents and their grandparents.

What holds a family (the ecomap) goes the same way: what names somebody of the other home only stays out of it.
Whoever belongs to another home only (a new partner, their children) is left out without a trace, and so are the lines
that say how people get on: what one person sees as conflict is not for the other's wall. Pure.
"""

from __future__ import annotations

from msgspec.structs import replace

from fsdesk.papers.choosing import KnownFamily, fit_for
from fsdesk.pictures import Ecomap, Genogram


def for_home(whole: Genogram, living: frozenset[str]) -> Genogram:
    """The genogram of one home. `living` are the people who live in it."""
    kept = {str(kin.id) for kin in whole.people if str(kin.id) in living}
    for _ in range(2):  # parents, then theirs
        kept |= {str(parent) for tie in whole.parentage if str(tie.child) in kept for parent in tie.parents}
    elsewhere = {
        str(person) for home in whole.homes for person in home.people if not (set(map(str, home.people)) & living)
    }
    parents_of_ours = {str(p) for tie in whole.parentage if str(tie.child) in living for p in tie.parents}
    kept -= elsewhere - parents_of_ours - living
    parentage = []
    for tie in whole.parentage:
        parents = tuple(parent for parent in tie.parents if str(parent) in kept)
        if str(tie.child) in kept and parents:
            parentage.append(replace(tie, parents=parents))
    return Genogram(
        people=tuple(
            kin if str(kin.id) in living else replace(kin, caption="")  # which may say the village of another home
            for kin in whole.people
            if str(kin.id) in kept
        ),
        partners=tuple(pair for pair in whole.partners if str(pair.a) in kept and str(pair.b) in kept),
        parentage=tuple(parentage),
        homes=tuple(
            replace(home, people=tuple(p for p in home.people if str(p) in kept))
            for home in whole.homes
            if set(map(str, home.people)) <= living
        ),
    )


def around_home(whole: Ecomap, household: str, family: KnownFamily) -> Ecomap:
    """The ecomap of one home: without what is there for people of another home, or tells of them or their address."""
    living = next((home.people for home in family.homes if home.key == household), frozenset[str]())
    elsewhere = [f" {each.name.casefold()} " for each in family.people if each.key not in living]

    def is_ours(words: str) -> bool:
        plain = f" {' '.join(words.casefold().replace(',', ' ').split())} "
        return fit_for(words, household, family) and not any(name in plain for name in elsewhere)

    kept = tuple(
        one for one in whole.around if is_ours(f"{one.name} {one.detail}") and set(map(str, one.about)) <= living
    )
    return replace(whole, around=kept)
