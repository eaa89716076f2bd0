"""The Standard Safeguarding Dataset's tables as documented ones: people, families and open early help episodes. Pure.

Field names, codes and guidance: github.com/data-to-insight/ssd-data-model, objects ssd_person, ssd_family and
ssd_early_help_episodes (2025), with the names of their first drafts beside. The dataset counts children, not families:
who has no row in ssd_family is a family of one. Its dates are day first, and its extracts say NULL or a placeholder
where nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsdesk.bringing.columns import KEY_CHARS, KINDS, LINE_CHARS, Column, Holds, Kind
from fsdesk.bringing.findings import Findings
from fsdesk.bringing.rows import Given
from fsdesk.bringing.values import NotValueError, code_of
from fsdesk.records.codes import SEX
from fsdesk.records.family_codes import CLOSE_REASON, INVOLVEMENT_REASON
from fsdesk.records.fields import Value

_NOTHING = frozenset(("null", "none", "n/a", "nan", "ssd_ph", "placeholder_data", "placeholder data", "\\n"))

ETHNICITY: Mapping[str, str] = {
    "WBRI": "White British", "WIRI": "White Irish", "WOTH": "Any other White background",
    "WIRT": "Traveller of Irish Heritage", "WROM": "Gypsy or Roma", "MWBC": "White and Black Caribbean",
    "MWBA": "White and Black African", "MWAS": "White and Asian", "MOTH": "Any other Mixed background",
    "AIND": "Indian", "APKN": "Pakistani", "ABAN": "Bangladeshi", "CHNE": "Chinese", "CNHE": "Chinese",
    "AOTH": "Any other Asian background", "BCRB": "Black Caribbean", "BAFR": "Black African",
    "BOTH": "Any other Black background", "OOTH": "Any other ethnic group", "REFU": "Prefers not to say", "NOBT": "",
}  # fmt: skip
"""The Department for Education's main categories, and what is written for each. Not yet obtained is nothing."""
GENDER: Mapping[str, str] = {"0": "not_known", "1": "male", "2": "female", "9": "other"}
REASONS: Mapping[str, str] = {
    "alcohol": "substance", "substance": "substance", "drug": "substance", "mental health": "mental_health",
    "parenting": "parenting", "family dynamics": "parenting", "disabilit": "disability", "illness": "disability",
    "domestic": "domestic_abuse", "neglect": "abuse_neglect", "child abuse": "abuse_neglect",
    "special circumstances": "vulnerabilities", "vulnerabilit": "vulnerabilities", "socio": "socio_economic",
    "well being": "wellbeing", "wellbeing": "wellbeing", "development": "wellbeing", "information": "information",
    "other": "other",
}  # fmt: skip
"""Words that tell which of the eleven reasons a text means; the first that is found counts."""


def _text(name: str, *also: str, holds: Holds = Holds.TEXT, needed: bool = False) -> Column:
    return Column(name=name, also=also, says="", holds=holds, needed=needed, most=LINE_CHARS)


def _key(name: str, *also: str, holds: Holds = Holds.KEY) -> Column:
    return Column(name=name, also=also, says="", holds=holds, needed=True, most=KEY_CHARS)


PERSON = Kind(name="ssd_person", key="pers_person_id", also=("person",), says="People.", empty=_NOTHING, columns=(
    _key("pers_person_id", "la_person_id", "person_id"),
    _text("pers_forename", "person_forename"),
    _text("pers_surname", "person_surname"),
    _text("pers_sex", "person_sex"),
    _text("pers_gender", "person_gender"),
    _text("pers_ethnicity", "person_ethnicity"),
    _text("pers_dob", "person_dob", holds=Holds.DATE),
    _text("pers_expected_dob", "person_expected_dob", holds=Holds.DATE),
    _text("pers_death_date", "person_death_date", holds=Holds.DATE),
    _text("pers_send_flag", "pers_send", "person_send"),
    _text("pers_common_child_id", "person_common_child_id"),
    _text("pers_upn", "person_upn"),
), unread=("pers_legacy_id", "pers_upn_unknown", "person_upn_unknown", "pers_is_mother", "person_is_mother",
           "pers_nationality", "person_nationality", "pers_single_unique_id"))  # fmt: skip

FAMILY = Kind(name="ssd_family", says="Who belongs together.", empty=_NOTHING, columns=(
    _key("fami_family_id", "family_id", holds=Holds.REFERENCE),
    _key("fami_person_id", holds=Holds.REFERENCE),
), unread=("fami_table_id",))  # fmt: skip

EPISODE = Kind(name="ssd_early_help_episodes", key="earl_episode_id", also=("early_help_episodes",), says="Episodes.",
               empty=_NOTHING, columns=(
    _key("earl_episode_id", "eh_episode_id"),
    _key("earl_person_id", "la_person_id", holds=Holds.REFERENCE),
    _text("earl_episode_start_date", "eh_epi_start_date", holds=Holds.DATE, needed=True),
    _text("earl_episode_end_date", "eh_epi_end_date", holds=Holds.DATE),
    _text("earl_episode_reason", "eh_epi_reason"),
    _text("earl_episode_end_reason", "eh_epi_end_reason"),
    _text("earl_episode_worker_id", "eh_epi_worker_id"),
), unread=("earl_episode_organisation", "eh_epi_org"))  # fmt: skip

SSD_KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (PERSON, FAMILY, EPISODE)}


def as_documented(
    given: Mapping[str, Sequence[Given]], known_leads: frozenset[str], findings: Findings
) -> dict[str, list[Given]]:
    """Rows of the dataset as documented rows; people with no open episode in their family are left out."""
    people = {one.text("pers_person_id"): one for one in given.get(PERSON.name, ())}
    family_of = _families(given.get(FAMILY.name, ()), people, findings)
    open_ones = _open_episodes(given.get(EPISODE.name, ()), people, findings)
    episodes: dict[str, list[Given]] = {}
    for one in open_ones:
        person = one.text("earl_person_id")
        episodes.setdefault(family_of.get(person, person), []).append(one)
    found: dict[str, list[Given]] = {name: [] for name in KINDS}
    for family, ones in episodes.items():
        began = min(ones, key=lambda one: one.text("earl_episode_start_date"))
        lead = next((one.text("earl_episode_worker_id") for one in ones), "")
        row = {"family": family, "status": "active", "opened_on": began.text("earl_episode_start_date")}
        found["families"].append(_as(began, row | ({"lead": lead} if lead in known_leads else {}), "earl_person_id"))
        reasons = tuple(dict.fromkeys(reason for one in ones for reason in _reasons(one, findings)))
        episode = {"episode": began.text("earl_episode_id"), "family": family, "opened_on": row["opened_on"]}
        found["episodes"].append(_as(began, {**episode, "reasons": reasons or ("other",)}, "earl_episode_reason"))
    for key, one in people.items():
        family = family_of.get(key, key)
        if family in episodes:
            found["people"].append(_as(one, _person(one, key, family, findings), "pers_person_id"))
    _tell_left_out(given, people, found, findings)
    return found


def _as(one: Given, values: Mapping[str, Value], where: str) -> Given:
    """A row of the dataset under documented names; whatever is wrong with it is told at the column it came from."""
    at = one.columns.get(where, 0)
    return Given(one.table, one.row, dict.fromkeys(values, at), values)


def _families(rows: Sequence[Given], people: Mapping[str, Given], findings: Findings) -> dict[str, str]:
    family_of: dict[str, str] = {}
    for one in rows:
        person, family = one.text("fami_person_id"), one.text("fami_family_id")
        if person in people and family_of.setdefault(person, family) != family:
            findings.problem(one.place("fami_person_id"), "a person of two families. Keep one of the rows.")
    return family_of


def _open_episodes(rows: Sequence[Given], people: Mapping[str, Given], findings: Findings) -> list[Given]:
    found = []
    for one in rows:
        person = one.text("earl_person_id")
        if one.values.get("earl_episode_end_date") is not None:
            if reason := one.text("earl_episode_end_reason"):
                _tell_end(one, reason, findings)
        elif not person or one.values.get("earl_episode_start_date") is None:
            continue  # told already
        elif person not in people:
            findings.problem(one.place("earl_person_id"), "nobody in ssd_person has this number.")
        else:
            found.append(one)
    return found


def _tell_end(one: Given, reason: str, findings: Findings) -> None:
    known = {"outcomes met", "step up", "nfa", *CLOSE_REASON}
    if " ".join(reason.casefold().replace("-", " ").split()) not in known:
        findings.note(one.place("earl_episode_end_reason"), "an end that the dataset does not name; it is left out.")


def _reasons(one: Given, findings: Findings) -> list[str]:
    text = " ".join(one.text("earl_episode_reason").casefold().replace("-", " ").replace("/", " ").split())
    if not text:
        return []
    try:
        return [code_of(INVOLVEMENT_REASON, text)]
    except NotValueError:
        reason = next((code for words, code in REASONS.items() if words in text), "")
    if not reason:
        findings.note(one.place("earl_episode_reason"), "not one of the dataset’s eleven reasons: brought as “other”.")
    return [reason or "other"]


def _person(one: Given, key: str, family: str, findings: Findings) -> dict[str, Value]:
    forename, surname = one.text("pers_forename"), one.text("pers_surname")
    values: dict[str, Value] = {"person": key, "family": family, "case_number": key}
    values["known_as"] = forename or surname or f"Person {key}"
    values["full_name"] = f"{forename} {surname}".strip()
    same = {"born_on": "pers_dob", "due_on": "pers_expected_dob", "died_on": "pers_death_date",
            "nhs_number": "pers_common_child_id", "upn": "pers_upn"}  # fmt: skip
    values |= {name: one.values.get(column) for name, column in same.items()}
    values["sex"] = _coded(one, "pers_sex", {code.casefold(): code for code in SEX}, findings)
    gender = dict(GENDER) | {f"0{code}": word for code, word in GENDER.items()}
    values["gender"] = _coded(one, "pers_gender", gender, findings)
    values["ethnicity"] = _coded(one, "pers_ethnicity", {k.casefold(): v for k, v in ETHNICITY.items()}, findings)
    send = {"y": "plan", "1": "plan", "true": "plan", "n": "", "0": "", "false": ""}
    values["send_status"] = _coded(one, "pers_send_flag", send, findings)
    return {name: value for name, value in values.items() if value}


def _coded(one: Given, column: str, codes: Mapping[str, str], findings: Findings) -> str:
    text = one.text(column).casefold()
    if text and text not in codes:
        findings.problem(one.place(column), f"not one of the dataset’s codes: {', '.join(list(codes)[:8])}, ….")
    return codes.get(text, "")


def _tell_left_out(
    given: Mapping[str, Sequence[Given]],
    people: Mapping[str, Given],
    found: Mapping[str, Sequence[Given]],
    findings: Findings,
) -> None:
    ended = sum(one.values.get("earl_episode_end_date") is not None for one in given.get(EPISODE.name, ()))
    alone = len(people) - len(found["people"])
    nameless = sum(one.text("known_as").startswith("Person ") for one in found["people"])
    sentences = (
        (ended, EPISODE.name, "episodes that have ended were left out"),
        (alone, PERSON.name, "people in no family with an open episode were left out"),
        (nameless, PERSON.name, "people without a name here are called by their number"),
    )  # fmt: skip
    for count, name, sentence in sentences:
        if count and given.get(name):
            findings.note(given[name][0].table.place(), f"{sentence} ({count}).")
