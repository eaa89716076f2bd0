"""Made-up papers of a made-up family on Skye, and a stand-in for their wheel."""

from __future__ import annotations

from msgspec.structs import replace

from fsdesk.papers.data import (
    Chronology,
    CrisisCard,
    Entry,
    Genogram,
    Happening,
    Helper,
    Letter,
    LetterPart,
    Minutes,
    MyBit,
    Number,
    OurPlan,
    Picture,
    Quote,
    Row,
    Step,
    WhoSees,
)

HUES = ("#16548A", "#0F7A52", "#A35F00", "#B12E6C", "#C2500F", "#54319F", "#106165", "#99332E")
WHEEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 260" width="350" height="260">'
    + "".join(
        f'<g transform="translate(175 130) rotate({45 * at})">'
        f'<path d="M -34 -82 A 90 90 0 0 1 34 -82 L 11 -27 A 30 30 0 0 0 -11 -27 Z" fill="{hue}"/></g>'
        for at, hue in enumerate(HUES)
    )
    + '<text x="175" y="134" font-size="12" text-anchor="middle">Finn ▲2</text></svg>'
).encode()
PICTURE = Picture(
    svg=WHEEL,
    alt="How things are for Finn, age 7: Safe 4, was 2. Healthy 4, was 3. Active 3, as before.",
    caption="How things are for Finn, age 7. Dashed line: in March. Colour: now.",
)
FOOT = (
    "Highland Council",
    "family plan FAM-0427",
    "printed 21 Nov 2026 14:41",
    "large print and Gaelic copies on request",
)
CRISIS = (
    Number(who="Danger now", number="999", when="any time"),
    Number(who="NHS 24", number="111", when="any time"),
    Number(who="Childline", number="0800 1111", when="any time"),
    Number(who="Social work, out of hours", number="01632 960 199", when="5pm to 9am"),
)
CORRECT = "Something not right? Ask us to correct this: 01632 960 142, about FAM-0427."

PLAN = OurPlan(
    title="Our plan",
    who="Kirsty, Jamie, Isla, Finn and Rowan",
    made="Made together on Saturday 21 November 2026, at your kitchen table, with Eilidh Ross of Highland Council.",
    yours="This plan is yours. You can change your mind, say no, or ask us to stop.",
    picture=PICTURE,
    going_well=(
        "Finn settles at bedtime, four nights out of five.",
        "Isla and Finn love breakfast club: “pure magic”.",
        "Gran next door helps every day.",
    ),
    goals=(
        "A warm, dry bedroom for Rowan by Christmas.",
        "Calm mornings: everyone out of the door by 8:20.",
        "One thing each week that is just for Isla.",
    ),
    steps=(
        Step(what="Breakfast club place for Isla and Finn", who="Eilidh", when="Done 29 October", done=True),
        Step(what="Ring the housing association about the damp", who="Eilidh", when="Mon 23 November"),
        Step(what="Same bedtime, Sunday to Thursday", who="Kirsty and Jamie", when="Try until 25 Nov"),
        Step(what="Ask about Wednesday art club for Isla", who="Ms Budge, school", when="Fri 27 November"),
        Step(what="Ring Eilidh if mornings get hard: 01632 960 142", who="Kirsty", when="Any time"),
    ),
    quotes=(
        Quote(words="I like it when it’s toast day.", who="Finn"),
        Quote(words="I want a door that shuts.", who="Isla"),
        Quote(words="I feel like someone’s in our corner.", who="Kirsty"),
    ),
    meet="Wednesday 25 November, 2:00pm, Staffin Primary.",
    meet_more="Bring Gran if you like.",
    crisis=CRISIS,
    seen_by="Who can see this: you, Eilidh, Ms Budge at Staffin Primary, and health visitor A. Kerr. "
    "You agreed to that on 2 November and can change it at any time.",
    correct=CORRECT,
    foot=FOOT,
)

MY_BIT = MyBit(
    title="My bit",
    name="Finn",
    about="I am 7 and I go to Staffin Primary.",
    picture=PICTURE,
    words=(
        Quote(words="I like it when it’s toast day.", who="Finn, 21 November"),
        Quote(words="The noise makes my tummy funny.", who="Finn, 4 November"),
    ),
    going_well=("I settle at bedtime, four nights out of five.",),
    goals=("Calm mornings: everyone out of the door by 8:20.",),
    helpers=(
        Helper(name="Eilidh", helps_with="comes to our house and listens."),
        Helper(name="Ms Budge", helps_with="saves me a place at breakfast club."),
    ),
    mine="This page is yours. You can change it, draw on it, or keep it to yourself.",
    correct=CORRECT,
    foot=FOOT,
)

CARD = CrisisCard(
    title="If it gets hard",
    lead="Day or night, somebody answers.",
    numbers=CRISIS,
    more="You can also ring Eilidh, Monday to Friday: 01632 960 142.",
    foot=FOOT[:1],
)

TREE = Genogram(
    title="Who is who",
    who="The MacAskills of Staffin",
    made="Drawn together on Saturday 21 November 2026.",
    picture=PICTURE,
    heads=("Name", "Age", "Who they are"),
    rows=(
        Row(cells=("Kirsty", "34", "mum of Isla, Finn and Rowan")),
        Row(cells=("Jamie", "36", "dad of Isla, Finn and Rowan")),
        Row(cells=("Finn", "7", "")),
    ),
    correct=CORRECT,
    foot=FOOT,
)

STORY = Chronology(
    title="What has happened",
    who="Finn",
    made="For Finn, from before he was born to 21 November 2026.",
    happenings=(
        Happening(
            when="4 March 2026", what="Started with us", more="Mum asked for help.", kind="strength", says="Eilidh"
        ),
        Happening(when="29 October 2026", what="Breakfast club", kind="strength", says="Ms Budge, school"),
        Happening(when="4 November 2026", what="Late three days", more="Bus cancelled.", kind="worry", says="school"),
    ),
    correct=CORRECT,
    foot=FOOT,
)

MEETING = Minutes(
    title="Our meeting",
    who="Child’s Plan meeting for Finn",
    when_where="Wednesday 25 November 2026, 2:00pm, Staffin Primary",
    people=(
        Row(cells=("Kirsty", "Finn’s mum", "there")),
        Row(cells=("A. Kerr", "health visitor", "sent apologies")),
    ),
    own=("Calm mornings.", "Nobody talks over Finn."),
    said=("Breakfast club has helped all of us.", "The damp is still there.\nThe landlord has been told twice."),
    decided=PLAN.steps[1:3],
    meet="Wednesday 16 December, 2:00pm, Staffin Primary.",
    seen_by="Who gets these: everybody who was there.",
    correct=CORRECT,
    foot=FOOT,
)

SEES = WhoSees(
    title="Who sees what",
    who="Kirsty, Finn and Rowan",
    made="As it stands on Saturday 21 November 2026.",
    help=("Kirsty said yes to our help on Sat 14 Mar. Visits after school.",),
    inside=("Eilidh and their team lead see what is written here.", "Ms Budge, school: in touch with you."),
    yes=(Row(cells=("Staffin Primary", "The plan, of Finn", "To plan mornings", "Fri 14 May 2027")),),
    no=(Row(cells=("The surgery", "Health, of Kirsty", "You took it back on Fri 20 Nov")),),
    went=(Row(cells=("Fri 20 Nov", "Staffin Primary", "The plan, of Finn", "You said it may")),),
    can=("Say no, or change your mind, at any time.",),
    correct=CORRECT,
    foot=FOOT,
)

LETTER = Letter(
    title="What we hold about you",
    to="For Kirsty Ross",
    made="As written on Saturday 21 November 2026.",
    opening=("You asked for what is written about you.", "Other people stand here by who they are to you."),
    parts=(
        LetterPart(
            title="A note",
            entries=(
                Entry(when="Mon 2 Nov 2026", what="A note", lines=(("How", "By phone"), ("", "Rang about the damp."))),
                Entry(what="A note", lines=(("What was said", "Nothing yet.\nShe rings again."),)),
            ),
        ),
        LetterPart(title="Why we hold it", lines=("To help you.", "As long as our schedule says.")),
    ),
    closing_title="You can",
    closing=("Ask what any of it means.",),
    seen_by="For you alone.",
    correct=CORRECT,
    foot=FOOT,
)

ALL = (PLAN, MY_BIT, CARD, TREE, STORY, MEETING, SEES, LETTER)

HOSTILE = (
    '#read("/etc/passwd")',
    "*x* _y_ $z$ `w` <a> @b =c",
    "\\ \\n \\u{41} ",
    "<script>alert(1)</script>",
    "</td></table>&lt;",
    "#import sys",
    "{{page}} {page} of {pages}",
    "0" * 3000,
    "a" * 400 + " end",
    "\n- not a list\n= not a heading",
    "// no comment",
    "http://example.org/" + "x/" * 200,
    "\x00\x01\x1b[31m",
    "' onload=x \" ]]>",
    "100% «ŵŷ» ąęł Ґґ їє àèìòù",
    "We would like it to be warm. " * 100,
    "no\u00a0place\u00a0to\u00a0break\u00a0" * 20,
)


def with_text(text: str) -> OurPlan:
    """A plan with this text wherever somebody can write."""
    return replace(
        PLAN, going_well=(text,), goals=(text, "second"), steps=(Step(what=text, who=text, when=text),), picture=None,
        quotes=(Quote(words=text, who="Finn"),), meet=text, crisis=(), foot=("Highland Council",),
    )  # fmt: skip
