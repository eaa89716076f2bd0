"""Whom and what the pages of the plan can name, which home may see what, and writing what is not for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from fsdesk.desk.pen import Pen
from fsdesk.desk.people import family_name, homes_of, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId
from fsdesk.views_planning import Around

NEED_OPEN = ("open", "improving")


class Circle:
    """A family as it is held, and what is asked of it more than once while one page is made."""

    def __init__(self, pen: Pen, family: FamilyId) -> None:
        self.pen, self.family = pen, family
        self.held = pen.held(family)
        self.today: date = pen.today_is
        self.names = pen.names()
        self.record = next(iter(of_kind(self.held, "family")), None)
        self.people = people_of(self.held, self.today)
        self.homes = homes_of(self.held, self.people, self.today)
        self.by_id = {one.id: one for one in self.held}

    @property
    def name(self) -> str:
        """What the family is called."""
        return family_name(self.record)

    @property
    def area(self) -> str:
        """Where the family is, as a code."""
        return self.record.text("area") if self.record is not None else ""

    @cached_property
    def lives(self) -> dict[str, frozenset[str]]:
        """The homes each person lives in."""
        found: dict[str, set[str]] = {}
        for home in self.homes:
            for person in home.people:
                found.setdefault(person.id, set()).add(home.id)
        return {person: frozenset(homes) for person, homes in found.items()}

    @cached_property
    def called(self) -> dict[str, str]:
        """What everybody and every home is called: those no longer here too, for what was written of them stays."""
        found = {p.id: p.text("known_as") or p.text("full_name") for p in of_kind(self.held, "person")}
        found.update((person.id, person.known_as) for person in self.people)
        found.update((t.id, t.text("name")) for t in of_kind(self.held, "team_member"))
        found.update((h.id, h.text("label")) for h in of_kind(self.held, "household"))
        return {str(key): words for key, words in found.items()}

    def kind(self, *kinds: str) -> list[Held]:
        """What there is of some kinds, in order of its making."""
        return of_kind(self.held, *kinds)

    def around(self) -> Around:
        """Whom a page can name."""
        called = self.called
        colleagues = self._colleagues()
        return Around(
            people=self.people,
            homes=self.homes,
            team=tuple(
                (str(t.id), ", ".join(filter(None, (t.text("name"), team_role(t)))))
                for t in self.kind("team_member")
                if t.text("name") and not _is_over(t.text("until"), self.today)
            ),
            colleagues=colleagues,
            needs=tuple(
                dict.fromkeys(
                    (n.text("need"), lists.NEED.get(n.text("need"), ""))
                    for n in self.kind("identified_need")
                    if n.text("status") in NEED_OPEN
                )
            ),
            names=(*called.items(), *colleagues),
        )

    def _colleagues(self) -> tuple[tuple[str, str], ...]:
        rows = self.pen.store.once("colleagues by name", self._by_name)
        found = {str(user): str(name) for user, name in rows}
        found.setdefault(self.pen.user, self.names(self.pen.user))
        mine = (str(self.pen.user), found.pop(self.pen.user))
        return (mine, *found.items())

    def _by_name(self) -> list[tuple[str, str]]:
        return self.pen.store.rows("SELECT user, name FROM colleague ORDER BY name")

    def has_open_needs(self) -> tuple[bool, bool]:
        """Whether children, and whether adults, have needs still open."""
        children = {person.id for person in self.people if person.is_child}
        whose = {n.text("person") for n in self.kind("identified_need") if n.text("status") in NEED_OPEN} - {""}
        return bool(whose & children), bool(whose - children)


def team_role(member: Held) -> str:
    """What somebody around the family is to it: in their own words, else by their role."""
    return member.text("role_title") or lists.TEAM_ROLE.get(member.text("team_role"), "") or member.text("agency")


def _is_over(until: str, today: date) -> bool:
    text = until.rstrip("~")
    return bool(text) and text < today.isoformat()[: len(text)]


def sensitivity_of(held: Held) -> Sensitivity:
    """How guarded a record is: the most that any of its writing asked for."""
    return max((r.sensitivity for r in held.revisions.values()), key=lambda s: s.safety)


def is_shown(held: Held, *, with_private: bool) -> bool:
    """Whether a page read with the family shows a record: what is more guarded only when somebody asks for it."""
    return with_private or sensitivity_of(held) is Sensitivity.OPEN_TO_FAMILY


def listed(held: Held, field: str, called: Mapping[str, str]) -> list[str]:
    """The names in a field of names, as people are called; whom nobody knows is left out."""
    return [called[name] for name in held.list(field) if called.get(name)]


def _made(record: str) -> tuple[str, int]:
    device, _, n = record.rpartition(".")
    return device, int(n)


def made_order(held: Held) -> tuple[str, int]:
    """What orders records the same on every laptop when nothing else does."""
    return _made(held.id)
