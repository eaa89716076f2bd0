"""Who stands in somebody's own file by their role and not by name, and by which words they are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from fsdesk.desk.reading import Held, of_kind
from fsdesk.records.family_codes import RELATIONSHIP, TEAM_ROLE
from fsdesk.records.ids import RecordId

NEVER_NAMES = frozenset((
    "the", "and", "for", "with", "was", "has", "had", "not", "but", "her", "his", "she", "they", "mum", "dad", "gran",
    "family", "house", "home", "baby", "school", "old", "new",
))  # fmt: skip
"""Words of names ("Mum's friend") that are no names themselves."""
CAPITAL_ONLY = frozenset((
    "will", "may", "rose", "mark", "grace", "hope", "joy", "bill", "rob", "sue", "jack", "dawn", "summer", "robin",
    "heather", "ivy", "holly", "iris", "pat", "art", "ray", "dean",
))  # fmt: skip
"""Names that are also words: found only with a capital letter."""
WORD = re.compile(r"[^\W\d_]+")
_INVERSE = {
    "mother": "child", "father": "child", "parent": "child", "step_parent": "stepchild", "adoptive_parent": "child",
    "foster_carer": "foster child", "kinship_carer": "child cared for", "guardian": "ward",
    "grandparent": "grandchild", "aunt_uncle": "niece or nephew", "pregnant_with": "unborn baby",
}  # fmt: skip


def roles_of(held: Sequence[Held], subject: frozenset[RecordId]) -> dict[RecordId, str]:
    """What everybody else of the family is to the person."""
    found: dict[RecordId, str] = {}
    for one in of_kind(held, "membership"):
        other = RecordId(one.text("person"))
        found.setdefault(other, "another child" if one.text("role") == "child" else "another person")
    found = {one.id: found.get(one.id, "another person") for one in held if one.kind == "person"}
    for one in of_kind(held, "relationship"):
        person, other, kind = RecordId(one.text("person")), RecordId(one.text("other")), one.text("type")
        words = re.sub(r" (of|from|with)$", "", RELATIONSHIP.get(kind, "relation")).lower()
        words = words.removeprefix("was the ") if kind != "ex_partner" else "former partner"
        if other in subject:
            found[person] = words
        elif person in subject and found.get(other, "").startswith("another"):
            found[other] = _INVERSE.get(kind, words)
    return {one: role for one, role in found.items() if one not in subject}


def hidden_words(held: Sequence[Held], subject: frozenset[RecordId], roles: Mapping[RecordId, str]) -> dict[str, str]:
    """The words of others' names, each with whose role stands in its place; not those of the person's own record."""
    own = {
        plain(word)
        for one in held
        if one.id in subject
        for reading in one.readings.values()
        for version in reading.versions
        for word in WORD.findall(str(version.value))
    }
    found: dict[str, str] = {}
    for one in held:
        if one.kind == "person" and one.id in roles:
            names, role = ["known_as", "full_name", "former_names"], roles[one.id]
        elif one.kind == "team_member":
            names, role = ["name"], TEAM_ROLE.get(one.text("team_role"), "somebody").lower()
        else:
            continue
        for name in names:
            for version in one.readings[name].versions if name in one.readings else ():
                for word in WORD.findall(unicodedata.normalize("NFC", str(version.value))):
                    if len(word) > 1 and plain(word) not in own | NEVER_NAMES:
                        found.setdefault(plain(word), role)
    return found


def plain(word: str) -> str:
    """A word without case and accents."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
