"""Two families nobody has met, for the afternoon of the demonstration: what they say, in their own words. Invented."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Someone(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they are added: `years` is their age today, None for somebody not born yet."""

    name: str = ""
    surname: str = ""
    years: int | None = None
    sex: str = ""
    relation: str


class Newcomers(msgspec.Struct, frozen=True, kw_only=True):
    """A family with a mother, her partner, a child of two homes, the child's other parent, and a baby on the way."""

    area: str
    asks: Mapping[str, str]
    next_helper: str
    mother: Someone
    partner: Someone
    child: Someone
    father: Someone
    baby: Someone
    home: Mapping[str, str]
    other_home: Mapping[str, str]
    note: str
    child_says: str
    mother_says: str
    well: Mapping[str, str]
    need: str
    level: str
    what_tried: str
    goal: str
    mothers_goal: str
    other_goal: str
    step: str
    decided: str
    keeps_going: str


LAING = Newcomers(
    area="lochaber",
    asks={
        "who_for": "Cat Laing, and Skye",
        "source": "self",
        "channel": "village_hall",
        "going_on": "There's another baby coming and Skye has gone quiet on me. I'd just like to talk.",
        "would_help": "Could someone come round?",
        "wanted_by": "this_week",
        "safe_contact": "Text 01632 960180. Not the landline: that is my mother-in-law's.",
        "family_agrees": "yes",
        "immediate_danger": "no",
    },
    next_helper="Eilidh Ross",
    mother=Someone(name="Cat", surname="Laing", years=28, sex="F", relation="Mum, expecting"),
    partner=Someone(name="Drew", surname="Galbraith", years=30, sex="M", relation="Partner"),
    child=Someone(name="Skye", surname="Laing", years=6, sex="F", relation="Daughter"),
    father=Someone(name="Euan", surname="Petrie", years=31, sex="M", relation="Dad of Skye"),
    baby=Someone(relation="Baby on the way"),
    home={"label": "The bothy", "address_lines": "The Bothy, Arisaig Shore", "town": "Arisaig", "postcode": "PH39 9ZZ"},
    other_home={"label": "Euan's", "address_lines": "11 Marine Row", "town": "Mallaig", "postcode": "PH41 9ZZ"},
    note=(
        "Cat had three mugs out, one of them with a dinosaur on it, which was mine. Skye stayed under the table for "
        "the first half and drew on top of it for the second. Drew is glad about the baby and said so."
    ),
    child_says="Will the baby have my bed?",
    mother_says="I'd forgotten what it's like to be asked.",
    well={"child": "Draws for an hour at a time.", "adult": "Noticed first, and asked first."},
    need="parenting_support",
    level="A",
    what_tried="",
    goal="Skye knows what happens to her bed, and when.",
    mothers_goal="An hour on a Wednesday that is mine.",
    other_goal="Skye's Fridays with Dad stay hers when the baby comes.",
    step="Paint Skye's bed together",
    decided="Skye keeps her bed. Drew builds a cot.",
    keeps_going="The bed is green. They talk at bath time, and Cat knows which hall to walk into.",
)

PROBERT = Newcomers(
    area="leominster",
    asks={
        "who_for": "Nia Probert and her boy",
        "source": "professional",
        "source_agency": "Village school",
        "channel": "school",
        "going_on": "Nia asked me to ring. Money is short, there is a baby due and Gwil falls asleep in lessons.",
        "would_help": "Somebody who knows about heating and forms.",
        "wanted_by": "this_month",
        "safe_contact": "Ring 01632 960380 in school hours.",
        "family_agrees": "yes",
        "immediate_danger": "no",
    },
    next_helper="Eilidh Ross",
    mother=Someone(name="Nia", surname="Probert", years=33, sex="F", relation="Mum, expecting"),
    partner=Someone(name="Ade", surname="Bello", years=35, sex="M", relation="Partner"),
    child=Someone(name="Gwil", surname="Probert", years=8, sex="M", relation="Son"),
    father=Someone(name="Huw", surname="Tranter", years=36, sex="M", relation="Dad of Gwil"),
    baby=Someone(relation="Baby on the way"),
    home={"label": "Orchard View", "address_lines": "4 Orchard View", "town": "Eardisland", "postcode": "HR6 9ZZ"},
    other_home={"label": "Huw's", "address_lines": "The Forge Loft", "town": "Presteigne", "postcode": "HR4 9ZZ"},
    note=(
        "We sat in coats and laughed about it. Gwil showed me where he does his reading, which is under two duvets. "
        "Ade has worked out what the boiler costs to the penny, and it is the boiler."
    ),
    child_says="It's warm under the duvets but you can't turn the pages.",
    mother_says="I thought you'd look in the cupboards. You looked at his model aeroplane.",
    well={"child": "Builds aeroplanes that fly.", "adult": "Knows every penny."},
    need="fuel",
    level="3",
    what_tried="School had moved him to the front and sent reading home twice.",
    goal="Warm enough to turn the pages.",
    mothers_goal="Sleep without doing sums.",
    other_goal="Gwil's aeroplanes at Dad's, every other Saturday.",
    step="Ring Apple Store Advice about the boiler",
    decided="Nia rings about the boiler. School keeps a warm corner.",
    keeps_going="The boiler is mended and the tariff is right. School asks Gwil, not only about him.",
)
