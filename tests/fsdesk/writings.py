"""Histories for the tests of revisions: made by hand, and drawn at random."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, heads

LAPTOPS = {"amina": DeviceId("k7f2qd4m"), "bashir": DeviceId("d0000000"), "ruaridh": DeviceId("m0000000")}
RECORD = RecordId("k7f2qd4m.1")
FAMILY = FamilyId("k7f2qd4m.1")


def wrote(
    user: str,
    n: int,
    fields: Mapping[str, Value],
    *over: str,
    kind: str = "visit",
    record: str = RECORD,
    family: str = FAMILY,
    sensitivity: Sensitivity = Sensitivity.OPEN_TO_FAMILY,
) -> Revision:
    """One act of writing by somebody on their own laptop, all on one record unless said otherwise."""
    return Revision(
        device=LAPTOPS[user],
        n=n,
        family=FamilyId(family),
        record=RecordId(record),
        kind=kind,
        fields=dict(fields),
        over=tuple(sorted(map(RevisionId, over))),
        author=UserId(user),
        written_at=f"2026-11-21T09:{n % 60:02}:00+00:00",
        sensitivity=sensitivity,
        schema=1,
    )


NAMES = ("setting", "note", "purpose", "safeguarding_concern_raised")
VALUES: dict[str, tuple[Value, ...]] = {
    "setting": ("home", "school", "hub", None),
    "note": ("One. Two. Three. ", "One. Two, more. Three. ", "One. Two. Three. Four. ", "None", None),
    "purpose": (("first_visit",), ("first_visit", "other"), ("child_time",), None),
    "safeguarding_concern_raised": ("yes", "no", "not_asked", None),
}


@st.composite
def histories(draw: st.DrawFn, most: int = 10) -> list[Revision]:
    """Revisions of one record by three people with stale screens, in the order of their writing.

    Each act sets some fields over some of what was written before it (by anybody), some names of which are invented:
    revisions that never arrive.
    """
    written: list[Revision] = []
    count = dict.fromkeys(LAPTOPS, 0)
    for _ in range(draw(st.integers(1, most))):
        user = draw(st.sampled_from(sorted(LAPTOPS))) if written else "amina"
        count[user] += 1
        chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        before = [r.id for r in written]
        over = draw(st.lists(st.sampled_from(before), max_size=4, unique=True)) if before else []
        if draw(st.integers(0, 9)) == 0:
            over = [*over, RevisionId("zzzzzzzz.7")]
        fields = {name: draw(st.sampled_from(VALUES[name])) for name in chosen}
        guard = draw(st.sampled_from(list(Sensitivity)))
        written.append(wrote(user, count[user], fields, *over, sensitivity=guard))
    return written


CHOSEN = (("note",), ("setting",), ("note", "setting"), ("purpose", "safeguarding_concern_raised"), ("note", "purpose"))


@st.composite
def typed(draw: st.DrawFn, most: int = 8) -> list[Revision]:
    """One record that two people have, and what each then writes on it offline, on pages opened up to two acts ago.

    A page that shows words of one's own that were typed over since is told apart by its marks (test_own_pages): what
    is written on it is not over those.
    """
    first = wrote("ruaridh", 1, {name: draw(st.sampled_from(VALUES[name])) for name in NAMES})
    mine = {"amina": [first], "bashir": [first]}
    for _ in range(draw(st.integers(1, most))):
        user = draw(st.sampled_from(("amina", "amina", "bashir")))
        chosen = draw(st.sampled_from(CHOSEN))
        held = mine[user]
        page, now = heads(held[: max(1, len(held) - draw(st.integers(0, 2)))]), heads(held)
        if any(page.get(name) != now.get(name) for name in chosen):
            chosen = chosen[:1]  # as the pen does: over news of one field no other is written
        shown = {r.id for name in chosen for r in page.get(name, ())}
        standing = {r.id for name in chosen for r in now.get(name, ())}
        over = shown if shown <= {*standing, first.id} else shown & {first.id}
        fields = {name: draw(st.sampled_from(VALUES[name])) for name in chosen}
        held.append(wrote(user, len(held), fields, *over))
    return [first, *mine["amina"][1:], *mine["bashir"][1:]]


def heads_by_hand(revisions: Sequence[Revision]) -> dict[str, set[str]]:
    """The oracle: which revisions speak for each field, asked pair by pair, as the rule is said in words."""
    found: dict[str, set[str]] = {}
    for one in revisions:
        for field in one.fields:
            found.setdefault(field, set())
            if not any(field in other.fields and one.id in other.over for other in revisions if other.id != one.id):
                found[field].add(one.id)
    return found


def shuffled(revisions: Sequence[Revision], seed: int) -> list[Revision]:
    """The same in another order, some of them twice."""
    chance = random.Random(seed)
    again = [r for r in revisions if chance.random() < 0.3]
    order = [*revisions, *again]
    chance.shuffle(order)
    return order
