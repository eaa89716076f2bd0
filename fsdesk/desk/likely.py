"""Who may be the same person, asked while a name is typed: the index of names on the desk's thread, kept true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fsdesk import finding
from fsdesk.desk.pen import Pen
from fsdesk.desk.people import age_on, family_name, is_guarded
from fsdesk.desk.reading import Held, of_kind
from fsdesk.likeness import Index, Like, Somebody
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views_people import LikeView

KINDS = ("family", "person", "relationship", "person_link")
_SIBLINGS = ("twin", "sibling", "half_sibling", "step_sibling")
_FIELDS = ("known_as", "full_name")


class Likely:
    """Everybody on this laptop by name. Made when first asked; what was written or came since is looked up again."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._forget()

    def _forget(self) -> None:
        self._audience = self._pen.audience
        self._index = Index()
        self._of: dict[FamilyId, set[RecordId]] = {}
        self._pairs: dict[FamilyId, set[frozenset[RecordId]]] = {}
        self._siblings: dict[RecordId, frozenset[RecordId]] = {}
        self._open: set[FamilyId] = set()
        self._tick = -1

    def __len__(self) -> int:
        self.catch_up()
        return len(self._index)

    def catch_up(self) -> None:
        """Bring the index in step with what is held."""
        store = self._pen.store
        if self._audience != self._pen.audience:
            self._forget()  # whom one audience may know of says nothing about another
        finding.catch_up(store)
        touched, tick = store.touched_since(self._tick)
        if self._tick < 0:
            self._take_all(self._pen.reader.of_kinds(*KINDS))
        else:
            for family in touched:
                held = self._pen.reader.family(family)
                self._take(family, [one for one in held if one.kind in KINDS])
        self._tick = tick

    def _take_all(self, found: Iterable[Held]) -> None:
        by_family: dict[FamilyId, list[Held]] = {}
        for one in found:
            by_family.setdefault(next(iter(one.revisions.values())).family, []).append(one)
        for family, held in by_family.items():
            self._take(family, held)

    def _take(self, family: FamilyId, held: Sequence[Held]) -> None:
        for gone in self._of.pop(family, ()):
            self._index.leave_out(gone)
            self._siblings.pop(gone, None)
        record = next(iter(of_kind(held, "family")), None)
        self._open.discard(family)
        if record is None or record.value("restricted") is not True:
            self._open.add(family)
        self._pairs[family] = {
            frozenset((RecordId(link.text("person")), RecordId(link.text("other"))))
            for link in of_kind(held, "person_link")
            if link.text("says") and not link.text("reversed_on")
        }
        siblings = _siblings_in(held)
        kept = set()
        for person in of_kind(held, "person"):
            if person.text("life_stage") == "pregnancy_ended" or is_guarded(person, Sensitivity.PROTECTED):
                continue
            brothers = siblings.get(person.id, frozenset())
            names = (*(person.text(name) for name in _FIELDS), *person.list("former_names"))
            self._index.keep(Somebody(person.id, family, names, person.text("born_on"), brothers))
            self._siblings[person.id] = brothers
            kept.add(person.id)
        self._of[family] = kept

    def like(
        self, names: Sequence[str], born_on: str, family: FamilyId, person: RecordId | None = None
    ) -> tuple[Like, ...]:
        """Who may have these names: people of this family, and of others that are not restricted. Nobody about whom
        somebody has decided already, and no twin, brother or sister."""
        self.catch_up()
        never = frozenset(
            other for pairs in self._pairs.values() for pair in pairs if person in pair for other in pair
        ) if person is not None else frozenset[RecordId]()  # fmt: skip
        siblings = self._siblings.get(person, frozenset()) if person is not None else frozenset[RecordId]()
        found = self._index.like(names, born_on, person=person, siblings=siblings, never=never, most=20)
        return tuple(one for one in found if one.family == family or one.family in self._open)

    def views(
        self, names: Sequence[str], born_on: str, family: FamilyId, person: RecordId | None = None, most: int = 3
    ) -> tuple[LikeView, ...]:
        """The same as questions, with family and age."""
        pen, views = self._pen, []
        for one in self.like(names, born_on, family, person)[:most]:
            who, of = pen.read(one.person), pen.read(RecordId(one.family))
            called = who.text("known_as") or who.text("full_name")
            age = age_on(who, pen.today_is.isoformat())
            where = "in this family" if one.family == family else f"in {_the(family_name(of))}"
            died = "who has died" if who.text("life_stage") == "deceased" else age
            told = ", ".join(filter(None, (who.text("full_name") or called, died, where)))
            views.append(
                LikeView(
                    person=one.person, family=one.family, sentence=f"Is this the same {called}? {told}.",
                    known_as=called, age=age, family_name=family_name(of),
                )
            )  # fmt: skip
        return tuple(views)


def _the(family: str) -> str:
    return f"the {family}" if family.casefold().endswith("family") else family


def _siblings_in(held: Sequence[Held]) -> dict[RecordId, frozenset[RecordId]]:
    found: dict[RecordId, set[RecordId]] = {}
    for tie in of_kind(held, "relationship"):
        if tie.text("type") in _SIBLINGS:
            one, other = RecordId(tie.text("person")), RecordId(tie.text("other"))
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {person: frozenset(others) for person, others in found.items()}
