"""Level of need, child by child: what counts now, every decision with its reasons, deciding, a lead's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsdesk import rules_levels, telling
from fsdesk.desk import people
from fsdesk.desk.assess_reading import day_words, made, said_in, subjects_of
from fsdesk.desk.pen import Chapter, Pen, Saved, not_here
from fsdesk.desk.reading import Held, of_kind
from fsdesk.frameworks_reading import FrameworkProblem
from fsdesk.records.family_codes import AGREED_3, LEVEL, LEVEL_REASON
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.rules_levels import Decided
from fsdesk.services import LevelScheme, Places, places
from fsdesk.trouble import Refused
from fsdesk.views_assessing import ChildLevel, DecidingView, DecisionView, LevelChoice

_TONES = {1: "neutral", 2: "info", 3: "brand", 4: "warn"}


class Levels(Chapter):
    """The decisions on level of need. What is written on the page is a draft until somebody decides."""

    def __init__(self, pen: Pen, known: Places | None = None) -> None:
        super().__init__(pen)
        self._known = known or places()

    # -- reading -----------------------------------------------------------------------------------------------

    def of_family(self, family: FamilyId) -> tuple[ChildLevel, ...]:
        """Every child of a family with the level that counts and all decisions."""
        return self.children(self.pen.held(family))

    def children(self, held: Sequence[Held]) -> tuple[ChildLevel, ...]:
        """The same, over what was read already."""
        found = [  # how it is for a child in one of two homes is no child more
            each
            for each in subjects_of(held, self.pen.today_is)
            if each.subject in ("child", "unborn") and not each.home
        ]
        return tuple(self._child(held, RecordId(each.key), each.name, each.age) for each in found)

    def opened(self, family: FamilyId, person: RecordId) -> DecidingView:
        """The page on which this child's level is decided."""
        held = self.pen.held(family)
        child = self._one(held, person)
        draft = next((one for one in of_kind(held, "level_decision") if one.id == child.draft), None)
        scheme = self._scheme_of_draft(held, draft)
        everyone = people.people_of(held, self.pen.today_is)
        team = [one.text("name") for one in of_kind(held, "team_member") if one.text("name") and not one.text("until")]
        return DecidingView(
            family=family,
            family_name=people.family_name(next(iter(of_kind(held, "family")), None)),
            child=child,
            scheme=scheme.id,
            scheme_version=scheme.version,
            title=scheme.title,
            note=scheme.note if scheme.to_be_confirmed else "",
            levels=tuple(
                LevelChoice(
                    code=level.code, label=level.label, sentence=level.sentence, order=level.ordinal,
                    needs_what_tried=level.needs_what_tried, statutory=level.statutory,
                )
                for level in scheme.level
            ),
            part=draft.part() if draft is not None else None,
            problems=self._problems(draft, scheme, child.name),
            names=tuple((str(each.id), each.known_as) for each in everyone),
            people=tuple((str(each.id), each.known_as) for each in everyone) + tuple((name, name) for name in team),
        )  # fmt: skip

    def _one(self, held: Sequence[Held], person: RecordId) -> ChildLevel:
        found = next((child for child in self.children(held) if child.person == person), None)
        if found is None:
            raise not_here("This child")
        return found

    def scheme_of(self, held: Sequence[Held]) -> LevelScheme:
        """The levels of need that new decisions of this family are made in: those of its area."""
        family = next(iter(of_kind(held, "family")), None)
        service = self._known.service_of(family.text("area") if family is not None else "")
        return self._known.level_scheme(service.level_scheme, service.level_scheme_version)

    def _scheme_of_draft(self, held: Sequence[Held], draft: Held | None) -> LevelScheme:
        return (self._scheme_in(draft) if draft is not None else None) or self.scheme_of(held)

    def _scheme_in(self, one: Held) -> LevelScheme | None:
        """The scheme and version a decision was made in; None when it is not on this laptop."""
        version = one.value("scheme_version")
        try:
            return self._known.level_scheme(one.text("scheme"), version if isinstance(version, int) else None)
        except FrameworkProblem:
            return None

    def _child(self, held: Sequence[Held], person: RecordId, name: str, age: str) -> ChildLevel:
        mine = [one for one in of_kind(held, "level_decision") if one.text("person") == person]
        made_ones = [one for one in mine if one.text("decided_on")]
        drafts = [one for one in mine if not one.text("decided_on") and one.first_author == self.pen.user]
        decided = {str(one.id): self._decided(one) for one in made_ones}
        stands = rules_levels.standing(decided.values())
        counts = rules_levels.counting(decided.values())
        by_id = {str(one.id): one for one in made_ones}
        newest_first = sorted(made_ones, key=lambda one: (one.text("decided_on"), made(one)), reverse=True)
        asks = len(stands) > 1 or any(len(one.levels) > 1 for one in stands)
        return ChildLevel(
            person=person,
            name=name,
            age=age,
            level=_label(counts) if counts is not None else "",
            tone=_TONES.get(rules_levels.ordinal_of(counts), "neutral") if counts is not None else "neutral",
            note=_note(counts, stands, asks=asks),
            escalated=counts is not None and by_id[counts.id].value("escalated_for_access") is True,
            apart=asks,
            decisions=tuple(self._view(one, decided, {each.id for each in stands}, held) for one in newest_first),
            draft=max(drafts, key=made).id if drafts else None,
        )

    def _decided(self, one: Held) -> Decided:
        return Decided(
            id=str(one.id),
            levels=said_in(one, "assessed_level"),
            scheme=self._scheme_in(one),
            supersedes=one.list("supersedes"),
            confirmed=bool(one.text("confirmed_by_lead")),
        )

    def _view(self, one: Held, decided: Mapping[str, Decided], stands: set[str], held: Sequence[Held]) -> DecisionView:
        this = decided[str(one.id)]
        before = rules_levels.before_this(this, decided.values())
        waits = rules_levels.needs_confirmation(this, decided.values()) and not this.confirmed
        names = self.pen.names()
        called = {str(each.id): each.known_as for each in people.people_of(held, self.pen.today_is)}
        service = one.text("service_level_requested")
        return DecisionView(
            id=one.id,
            level=_label(this),
            scheme=this.scheme.title if this.scheme is not None else one.text("scheme"),
            day=day_words(one.text("decided_on"), self.pen.today_is),
            by=names(self._decider(one)),
            rationale=" / ".join(said_in(one, "rationale")),
            what_tried=one.text("what_tried"),
            service=_word(this.scheme, service) if service and service not in this.levels else "",
            escalated=one.value("escalated_for_access") is True,
            participants=telling.joined([called.get(each, each) for each in one.list("participants")]),
            family_view=one.text("family_view"),
            agreed=AGREED_3.get(one.text("family_agreed"), ""),
            child_rights=one.text("child_rights"),
            reasons=", ".join(LEVEL_REASON.get(each, each) for each in one.list("reasons")),
            direction=_direction(this, before),
            confirmed=names(one.text("confirmed_by_lead")) if this.confirmed else "",
            waits_for_lead=waits,
            may_confirm=waits and str(one.id) in stands and self._may_confirm(one),
            stands=str(one.id) in stands,
            tone=_TONES.get(rules_levels.ordinal_of(this), "neutral"),
        )

    @staticmethod
    def _decider(one: Held) -> str:
        """Who decided: who wrote the day of the decision."""
        versions = one.readings["decided_on"].versions if "decided_on" in one.readings else ()
        return versions[0].author if versions else one.first_author

    # -- deciding ----------------------------------------------------------------------------------------------

    def decide(self, decision: RecordId, shown: Sequence[str] = ()) -> Saved:
        """Make a draft a decision, instead of those the page showed as standing (`shown`).

        Raises Refused naming the first thing it still lacks, or when the level is no longer a draft. One made apart
        meanwhile and never shown stays beside this one.
        """
        one = self.pen.read(decision)
        if one.text("decided_on"):
            raise Refused("This was decided already.", safe="It stands as it was written.", next_step="Decide anew.")
        held = self.pen.held(self.pen.family_of(decision))
        child = self._one(held, RecordId(one.text("person")))
        problems = self._problems(one, self._scheme_of_draft(held, one), child.name)
        if problems:
            raise Refused(
                problems[0][1],
                safe="What you wrote is saved on this laptop as a draft.",
                next_step="Put it right on the page, then decide.",
            )
        known = {str(each.id) for each in of_kind(held, "level_decision")}
        instead = tuple(sorted({name for name in shown if name in known and name != decision}))
        fields = {"decided_on": self.pen.today_is.isoformat(), "supersedes": instead or None}
        return self.pen.write(decision, fields, one.shown)

    def _may_confirm(self, one: Held) -> bool:
        return self.pen.may(Action.OVERSEE, one) and self._decider(one) != self.pen.user

    def confirm(self, decision: RecordId) -> Saved:
        """A lead confirms a change to or from a statutory level. Raises Refused where that is not theirs to do."""
        if not self.pen.may(Action.OVERSEE):
            raise Refused("Only a team lead can confirm this.", safe="The decision stays as it is.")
        one = self.pen.read(decision)
        child = self._one(self.pen.held(self.pen.family_of(decision)), RecordId(one.text("person")))
        view = next((each for each in child.decisions if each.id == decision), None)
        if view is None or not view.waits_for_lead:
            raise Refused("There is nothing here to confirm.", safe="The decision stays as it is.")
        if self._decider(one) == self.pen.user:
            raise Refused("You made this decision, so another lead confirms it.", safe="It stays as it is.")
        return self.pen.write(decision, {"confirmed_by_lead": self.pen.user}, one.shown)

    def _problems(self, draft: Held | None, scheme: LevelScheme, name: str) -> tuple[tuple[str, str], ...]:
        choice = rules_levels.Choice()
        if draft is not None:
            escalated = draft.value("escalated_for_access")
            choice = rules_levels.Choice(
                level=draft.text("assessed_level"),
                service_level=draft.text("service_level_requested"),
                escalated=escalated if isinstance(escalated, bool) else None,
                reasons=draft.list("reasons"),
                rationale=draft.text("rationale"),
                what_tried=draft.text("what_tried"),
                participants=draft.list("participants"),
                family_view=draft.text("family_view"),
                family_agreed=draft.text("family_agreed"),
                child_rights=draft.text("child_rights"),
            )
        found = rules_levels.problems_before_deciding(choice, scheme, name)
        return tuple((each.field, each.sentence) for each in found)


def _word(scheme: LevelScheme | None, code: str) -> str:
    """A level in the words of its scheme and version; the general words where that scheme is not here."""
    level = rules_levels.level_in(scheme, code)
    return level.label if level is not None else LEVEL.get(code, code)


def _label(decided: Decided) -> str:
    return " / ".join(_word(decided.scheme, code) for code in decided.levels)


def _direction(this: Decided, before: Sequence[Decided]) -> str:
    """Whether it went up or down from what it replaced, in a word."""
    if not before:
        return ""
    was, now = max(map(rules_levels.ordinal_of, before)), rules_levels.ordinal_of(this)
    return "up" if now > was else "down" if now < was else "same level"


def _note(counts: Decided | None, stands: Sequence[Decided], *, asks: bool) -> str:
    """Why what counts is not simply the newest decision."""
    if counts is None:
        return ""
    if asks:
        return "Decided apart, to settle. Until somebody decides again, the more protective counts."
    if counts.id not in {one.id for one in stands}:
        return f"“{_label(counts)}” counts until a lead confirms the change."
    return ""
