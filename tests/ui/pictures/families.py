"""Families for the pictures' tests: three told by hand, and any family hypothesis can think of. All are made up."""

from __future__ import annotations

from hypothesis import strategies as st

from fsdesk.pictures import (
    Around,
    Bond,
    Circle,
    Couple,
    Descent,
    Ecomap,
    Genogram,
    Kin,
    Link,
    Parentage,
    Partners,
    Shape,
)
from fsdesk.records.ids import RecordId

BOY, GIRL, DOME = Shape.SQUARE, Shape.CIRCLE, Shape.DOME


def kin(name: str, inside: str = "", caption: str = "", shape: Shape = Shape.UNKNOWN, **more: object) -> Kin:
    """One person whose id is their name in small letters."""
    return Kin(id=rid(name), name=name, inside=inside, caption=caption, shape=shape, **more)  # type: ignore[arg-type]


def rid(name: str) -> RecordId:
    return RecordId(name.lower())


def ids(names: str) -> tuple[RecordId, ...]:
    return tuple(rid(name) for name in names.split())


def couple(one: str, two: str, how: Couple = Couple.TOGETHER) -> Partners:
    return Partners(a=rid(one), b=rid(two), how=how)


def child(name: str, parents: str, how: Descent = Descent.BIRTH, twin_of: str = "") -> Parentage:
    return Parentage(child=rid(name), parents=ids(parents), how=how, twin_of=rid(twin_of) if twin_of else None)


def macaskills() -> Genogram:
    """Eight people over three generations, one home, a named child."""
    return Genogram(
        people=(
            kin("Finn", "7", "P3 Staffin", BOY, born="2019-11-19", is_named=True),
            kin("Isla", "11", "P7 Staffin", GIRL, born="2015-03-02"),
            kin("Rowan", "8m", "Baby", GIRL, born="2026-03-10"),
            kin("Kirsty", "34", "Mum", GIRL, born="1992"),
            kin("Jamie", "31", "Partner", BOY, born="1995"),
            kin("Callum", "37", "Dad · Portree", BOY, born="1989"),
            kin("Morag", "66", "Gran · next door", GIRL, born="1960"),
            kin("Iain", "†2019", "Grandad", BOY, born="1955", has_died=True),
        ),
        partners=(
            couple("Kirsty", "Jamie"),
            couple("Kirsty", "Callum", Couple.SEPARATED),
            couple("Morag", "Iain"),
        ),
        parentage=(
            child("Isla", "Kirsty Callum"),
            child("Finn", "Kirsty Callum"),
            child("Rowan", "Kirsty Jamie"),
            child("Kirsty", "Morag Iain"),
        ),
        bonds=(Bond(a=rid("Morag"), b=rid("Jamie"), how="conflict"),),
        homes=(Circle(label="3 Tigh na Mara", people=ids("Kirsty Jamie Isla Finn Rowan")),),
    )


def two_homes() -> Genogram:
    """Seven people, two homes with a child in both, and a baby not yet born."""
    return Genogram(
        people=(
            kin("Ailsa", "9", "P5 · weekends with Dad", GIRL, born="2017-05-01", is_named=True),
            kin("Struan", "14", "S3 Plockton High", BOY, born="2012-02-02"),
            kin("Baby", "", "due 9 Dec", Shape.TRIANGLE, born="2026-12"),
            kin("Catriona", "36", "Mum", GIRL, born="1990"),
            kin("Duncan", "39", "Dad", BOY, born="1987"),
            kin("Shona", "33", "Dad’s partner", GIRL, born="1993"),
            kin("Robin", "4", "Shona’s", DOME, born="2022"),
        ),
        partners=(couple("Catriona", "Duncan", Couple.DIVORCED), couple("Duncan", "Shona")),
        parentage=(
            child("Ailsa", "Catriona Duncan"),
            child("Struan", "Catriona Duncan"),
            child("Baby", "Duncan Shona"),
            child("Robin", "Shona"),
            child("Robin", "Duncan", Descent.STEP),
        ),
        bonds=(
            Bond(a=rid("Ailsa"), b=rid("Struan"), how="close"),
            Bond(a=rid("Catriona"), b=rid("Shona"), how="no_contact"),
            Bond(a=rid("Struan"), b=rid("Duncan"), how="distant"),
        ),
        homes=(
            Circle(label="Mum’s in Kyle", people=ids("Catriona Struan Ailsa")),
            Circle(label="Dad’s in Balmacara", people=ids("Duncan Shona Robin Ailsa Baby")),
        ),
    )


def twelve() -> Genogram:
    """Twelve people: twins, a child fostered, one adopted, a pregnancy that ended, a mixed bond, a friend."""
    return Genogram(
        people=(
            kin("Angus", "†2011", "Grandad", BOY, born="1948", has_died=True),
            kin("Effie", "74", "Gran · Lochcarron", GIRL, born="1952"),
            kin("Neil", "47", "Dad", BOY, born="1979"),
            kin("Mairi", "44", "Mum", GIRL, born="1982"),
            kin("Hector", "41", "Uncle · at sea", BOY, born="1985"),
            kin("Eilidh", "15", "S4 Plockton", GIRL, born="2011-04-04"),
            kin("Lachlan", "12", "twin", BOY, born="2014-08-08", is_named=True),
            kin("Catherine-Anne", "12", "twin", GIRL, born="2014-08-08"),
            kin("Sorley", "6", "adopted 2022", BOY, born="2020"),
            kin("Kit", "3", "fostered since May", born="2023"),
            kin("Unnamed", "2018", "", Shape.TRIANGLE, born="2018", has_ended=True),
            kin("Peigi", "70", "Neighbour, has the spare key", GIRL, born="1956"),
        ),
        partners=(couple("Neil", "Mairi"), couple("Angus", "Effie")),
        parentage=(
            child("Neil", "Angus Effie"),
            child("Hector", "Angus Effie"),
            child("Eilidh", "Neil Mairi"),
            child("Lachlan", "Neil Mairi"),
            child("Catherine-Anne", "Neil Mairi", twin_of="Lachlan"),
            child("Sorley", "Neil Mairi", Descent.ADOPTED),
            child("Kit", "Neil Mairi", Descent.FOSTER),
            child("Unnamed", "Neil Mairi"),
        ),
        bonds=(
            Bond(a=rid("Effie"), b=rid("Eilidh"), how="close"),
            Bond(a=rid("Neil"), b=rid("Hector"), how="mixed"),
            Bond(a=rid("Mairi"), b=rid("Lachlan"), how="conflict"),
        ),
        homes=(Circle(label="Croft", people=ids("Neil Mairi Eilidh Lachlan Catherine-Anne Sorley Kit")),),
    )


NAMES = ("Ann", "Bo", "Catherine-Margaret", "Dugald", "Eòin", "Flòraidh MacDonald", "Gus", "Hamish Alexander Beag")
CAPTIONS = ("", "Mum", "Dad · Portree", "lives with his gran in Lochcarron at weekends", "P3")
INSIDES = ("", "7", "8m", "†2019", "3 yrs 6 mths", "due")


@st.composite
def families(draw: st.DrawFn, most: int = 12) -> Genogram:
    """Any family at all, also ones that cannot be: cycles, people unknown, everyone everyone's parent."""
    many = draw(st.integers(1, most))
    people = tuple(
        Kin(
            id=RecordId(f"p{at}"),
            name=draw(st.sampled_from(NAMES)),
            inside=draw(st.sampled_from(INSIDES)),
            caption=draw(st.sampled_from(CAPTIONS)),
            shape=draw(st.sampled_from(list(Shape))),
            born=draw(st.sampled_from(("", "1950", "1980-02", "1992-10-03", "2015", "2015-06-01", "2026-12"))),
            is_named=at == 0,
            has_died=draw(st.booleans()) and at % 3 == 1,
            has_ended=draw(st.booleans()) and at % 5 == 4,
        )
        for at in range(many)
    )
    someone = st.integers(0, many).map(lambda at: RecordId(f"p{at}"))  # one past the last is nobody we know
    partners = st.builds(Partners, a=someone, b=someone, how=st.sampled_from(list(Couple)))
    parentage = st.builds(
        Parentage,
        child=someone,
        parents=st.lists(someone, max_size=3).map(tuple),
        how=st.sampled_from(list(Descent)),
        twin_of=st.none() | someone,
    )
    bonds = st.builds(
        Bond, a=someone, b=someone, how=st.sampled_from(("close", "distant", "conflict", "mixed", "no_contact"))
    )
    homes = st.builds(Circle, label=st.sampled_from(("Mum’s", "Dad’s in Balmacara", "")),
                      people=st.lists(someone, max_size=8).map(tuple))  # fmt: skip
    return Genogram(
        people=people,
        partners=tuple(draw(st.lists(partners, max_size=many))),
        parentage=tuple(draw(st.lists(parentage, max_size=2 * many))),
        bonds=tuple(draw(st.lists(bonds, max_size=4))),
        homes=tuple(draw(st.lists(homes, max_size=3))),
    )


@st.composite
def likely_families(draw: st.DrawFn, most: int = 25) -> Genogram:
    """A family as people have them: couples who part and find others, children of one or two, over some generations."""
    first = draw(st.integers(1, 3))
    rows: list[list[Kin]] = []
    couples: list[Partners] = []
    born: list[Parentage] = []
    number = 0

    def someone(row: int) -> Kin:
        nonlocal number
        number += 1
        year = 1950 + 25 * row + draw(st.integers(0, 12))
        return Kin(
            id=RecordId(f"p{number}"), name=draw(st.sampled_from(NAMES)), inside=str(2026 - year),
            caption=draw(st.sampled_from(CAPTIONS)), shape=draw(st.sampled_from((BOY, GIRL, DOME))), born=str(year),
        )  # fmt: skip

    rows.append([someone(0) for _ in range(first)])
    for row in range(draw(st.integers(1, 3))):
        children: list[Kin] = []
        for parent in list(rows[row]):
            if number >= most or not draw(st.integers(0, 3)):
                continue
            for turn in range(draw(st.integers(0, 3))):
                parents: tuple[RecordId, ...] = (parent.id,)
                if turn or draw(st.booleans()):
                    other = someone(row)
                    rows[row].append(other)
                    couples.append(Partners(a=parent.id, b=other.id, how=draw(st.sampled_from(list(Couple)))))
                    parents = (parent.id, other.id)
                for _ in range(draw(st.integers(0, 3))):
                    if number < most:
                        children.append(someone(row + 1))
                        how = draw(st.sampled_from((Descent.BIRTH, Descent.BIRTH, Descent.ADOPTED, Descent.FOSTER)))
                        born.append(Parentage(child=children[-1].id, parents=parents, how=how))
        if not children:
            break
        rows.append(children)
    for children in rows[2:]:
        for each in draw(st.lists(st.sampled_from(children), max_size=2, unique_by=lambda kin: kin.id)):
            gran = draw(st.sampled_from(rows[0]))  # looks after a grandchild
            born.append(Parentage(child=each.id, parents=(gran.id,), how=Descent.KINSHIP))
    people = tuple(kin for row in rows for kin in row)
    home = draw(st.lists(st.sampled_from(people), max_size=6, unique_by=lambda kin: kin.id))
    return Genogram(
        people=people, partners=tuple(couples), parentage=tuple(born),
        homes=(Circle(label="Home", people=tuple(kin.id for kin in home)),),
    )  # fmt: skip


def macaskill_ecomap() -> Ecomap:
    """Eight around: two strong, one strained, one missing."""
    around = (
        ("Staffin Primary", "Ms Budge, weekly", Link.STRONG),
        ("Gran next door", "daily help", Link.STRONG),
        ("Health visitor", "Rowan 8-mth check", Link.SOME),
        ("GP Portree", "48 min drive", Link.WEAK),
        ("Childcare", "none in reach", Link.MISSING),
        ("Callum (dad)", "contact tense", Link.STRAINED),
        ("Housing assoc.", "damp report open", Link.WEAK),
        ("Food larder", "Tuesdays", Link.SOME),
    )
    return Ecomap(
        centre="Kirsty & kids",
        around=tuple(Around(name=name, detail=detail, link=link) for name, detail, link in around),
    )


def ecomaps() -> st.SearchStrategy[Ecomap]:
    """Any ecomap of up to 16 around, with long words and short."""
    around = st.builds(
        Around,
        name=st.sampled_from((*NAMES, "Highland Home Carers, Portree office")),
        detail=st.sampled_from((*CAPTIONS, "Mondays to Thursdays, school days only")),
        link=st.sampled_from(list(Link)),
    )
    centre = st.sampled_from(("", "Kirsty & kids", "The MacAskill-Buchanan household"))
    return st.builds(Ecomap, centre=centre, around=st.lists(around, max_size=16).map(tuple))
