"""Families of another system, brought in at the hub: all of them, or none, and none twice.

What an import writes goes the way of all writing: it is signed in as a laptop's, under a name of its own that no laptop
can use, checked and taken as `taking` takes, and handed out as all is. One transaction holds the whole of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk import telling
from fsdesk.bringing.families import Caseload, Draft, bring, named
from fsdesk.bringing.findings import Findings, Place
from fsdesk.bringing.rows import Reading
from fsdesk.bringing.tables import FILE_BYTES_MAX, SUFFIXES
from fsdesk.clock import Clock, new_device_id
from fsdesk.records import KINDS, SCHEMA
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId, revision_id
from fsdesk.revisions import Revision, body
from fsdesk.trouble import Refused, Trouble
from sync.hub import office
from sync.hub.brought_sql import BringingLedger, Came
from sync.hub.checks import what_is_wrong_with
from sync.hub.ledger import WORKER, Account, Device
from sync.hub.taking import take
from sync.rows import Row

SERVICE_NAME = "Brought from another system"
SERVICE_ID_MOST = 32
LABEL = "import"
FILES_MAX = 100
_NOTHING = "Nothing was brought in."
_WORDS = {
    "family": ("family", "families"), "person": ("person", "people"), "household": ("home", "homes"),
    "membership": ("place in a home", "places in a home"), "relationship": ("relationship", "relationships"),
    "identifier": ("number of another service", "numbers of other services"),
    "contact": ("way to be in touch", "ways to be in touch"), "involvement": ("open episode", "open episodes"),
}  # fmt: skip


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an import makes: revisions with the drafts they are of, and what is here already."""

    revisions: tuple[Revision, ...] = ()
    drafts: tuple[Draft, ...] = ()
    sources: tuple[bytes, ...] = ()
    families: tuple[tuple[FamilyId, str], ...] = ()
    """Each family that is written to, with its lead professional's user id, or nobody's."""
    known: tuple[FamilyId, ...] = ()
    """Those of them that came before."""
    again: int = 0
    changed: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many records of each kind it makes, in the order of the record's kinds."""
        found = dict.fromkeys(KINDS, 0)
        for one in self.revisions:
            found[one.kind] += 1
        return {kind: count for kind, count in found.items() if count}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an import found and did. With problems it did nothing."""

    findings: Findings
    plan: Plan
    done: bool


def read_files(paths: Iterable[Path]) -> tuple[tuple[str, bytes], ...]:
    """The files meant by some paths, each its name and bytes; of a folder those that may be tables, in order of name.

    Trouble when one cannot be read, Refused when there is none, or one is too large to be looked at.
    """
    found: list[tuple[str, bytes]] = []
    try:
        for path in paths:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
            files = [one for one in inside if one == path or _may_be_table(one)]
            for file in files:
                if file.stat().st_size > FILE_BYTES_MAX or len(found) >= FILES_MAX:
                    raise Refused(f"More than {FILES_MAX} files, or one of more than {FILE_BYTES_MAX >> 20} MB.",
                                  safe=_NOTHING, next_step="Bring one team’s caseload at a time.")  # fmt: skip
                found.append((file.name, file.read_bytes()))
    except OSError as error:
        raise Trouble("A file could not be read.", safe=_NOTHING,
                      next_step="Check its path and its owner.") from error  # fmt: skip
    if not found:
        raise Refused("There is no table in this folder.", safe=_NOTHING,
                      next_step="Put CSV or .xlsx files there as IMPORTING.md says.")  # fmt: skip
    return tuple(found)


def _may_be_table(path: Path) -> bool:
    return path.is_file() and path.suffix.casefold() in SUFFIXES and not path.name.startswith((".", "~$"))


def bring_in(
    ledger: BringingLedger,
    files: Iterable[tuple[str, bytes]],
    team: TeamId,
    clock: Clock,
    *,
    lead: UserId | None = None,
    day_first: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Bring in the caseload that files hold, to a team. `lead` is lead professional where the files name nobody.

    Nothing is written when anything is wrong, or in a dry run. Refused when there is no such team or person.
    """
    users = frozenset(account.user for account in ledger.accounts())
    if not any(known.team == team for known in ledger.teams()):
        raise Refused(f"There is no team with the id {team}.", safe=_NOTHING,
                      next_step="See fsdesk-hub team list, or add it.")  # fmt: skip
    if lead is not None and lead not in users:
        raise Refused(f"There is nobody with the id {lead}.", safe=_NOTHING,
                      next_step="See fsdesk-hub user list, or add them.")  # fmt: skip
    caseload = bring(files, Reading(clock.now().date(), day_first), users)
    for family in caseload.families:
        if family.lead and family.lead not in users:
            caseload.findings.problem(family.lead_place, "nobody at this hub has this id. See fsdesk-hub user list.")
    if dry_run or caseload.findings:
        with ledger.reading():
            plan = _plan(ledger, caseload, team, clock, lead)
        return Outcome(findings=caseload.findings, plan=plan, done=False)
    try:
        with ledger.writing():
            plan = _plan(ledger, caseload, team, clock, lead)
            if not caseload.findings and plan.revisions:
                _keep(ledger, plan, caseload.findings, team, int(clock.now().timestamp()))
            if caseload.findings:
                raise _HalfError
    except _HalfError:
        return Outcome(findings=caseload.findings, plan=plan, done=False)
    return Outcome(findings=caseload.findings, plan=plan, done=bool(plan.revisions))


class _HalfError(Exception):
    """Something of an import was not taken, so nothing of it is."""


# -- what it makes -------------------------------------------------------------------------------------------------


def _plan(ledger: BringingLedger, caseload: Caseload, team: TeamId, clock: Clock, lead: UserId | None) -> Plan:
    drafts = [draft for family in caseload.families for draft in family.records]
    source_of = {
        draft.source: source_hash(family.source, draft) for family in caseload.families for draft in family.records
    }
    came = ledger.came(list(source_of.values()))
    device, author = _new_device(ledger), _service(ledger, team)[0].user
    names: dict[str, str] = {}
    fresh: list[Draft] = []
    changed: list[str] = []
    for draft in drafts:
        before = came.get(source_of[draft.source])
        names[draft.source] = before.record if before else str(revision_id(device, len(fresh) + 1))
        if before is None:
            fresh.append(draft)
        elif before.row != row_hash(draft):
            changed.append(f"{draft.place.words}: changed since it was brought in; what is here was left as it is.")
    leads = {family.source: family.lead or lead or "" for family in caseload.families}
    family_of = {
        draft.source: FamilyId(names[family.source]) for family in caseload.families for draft in family.records
    }
    at = clock.now().isoformat()
    revisions = tuple(
        Revision(
            device=device,
            n=n,
            family=family_of[draft.source],
            record=RecordId(names[draft.source]),
            kind=draft.kind,
            fields=named(_led(draft, leads), names),
            over=(),
            author=author,
            written_at=at,
            sensitivity=KINDS[draft.kind].SENSITIVITY,
            schema=SCHEMA,
        )
        for n, draft in enumerate(fresh, 1)
    )
    written = {one.family for one in revisions}
    families = [(FamilyId(names[one.source]), leads[one.source]) for one in caseload.families]
    plan = Plan(
        revisions=revisions,
        drafts=tuple(fresh),
        sources=tuple(source_of[draft.source] for draft in fresh),
        families=tuple(pair for pair in families if pair[0] in written),
        known=tuple(family for family in sorted(written) if family.partition(".")[0] != device),
        again=len(drafts) - len(fresh),
        changed=tuple(changed),
    )
    _check(ledger, plan, caseload, team)
    return plan


def _led(draft: Draft, leads: dict[str, str]) -> Draft:
    """A family's own record with its lead professional; any other as it is. Not in its hash: it is no part of a row."""
    if leads.get(draft.source):
        return msgspec.structs.replace(draft, fields={**draft.fields, "lead_professional": leads[draft.source]})
    return draft


def _check(ledger: BringingLedger, plan: Plan, caseload: Caseload, team: TeamId) -> None:
    """Tell what the hub would not take, before it is offered."""
    findings = caseload.findings
    if plan.revisions:
        first = plan.revisions[0]
        asker = Device(first.device, first.author, WORKER, team, LABEL, b"", b"", 0, False, False)
        for one, draft in zip(plan.revisions, plan.drafts, strict=True):
            if code := what_is_wrong_with(one, len(body(one)), asker):
                findings.problem(draft.place, f"the hub cannot keep this ({code}).")
    teams = ledger.team_of(plan.known)
    places = {one.family: draft.place for one, draft in zip(plan.revisions, plan.drafts, strict=True)}
    for family in plan.known:
        if teams.get(family) != team:
            findings.problem(places[family], "this family was brought to another team.")
    if any(not lead for _, lead in plan.families) and not ledger.leads_of(team) and not findings:
        findings.note(Place("these files"), "nobody may read the families that have no lead. Name one with --lead.")


def source_hash(family: str, draft: Draft) -> bytes:
    """What is kept of where a record came from: its family, table and key, hashed. The family too, as two systems may
    both have a person 1."""
    said = msgspec.msgpack.encode((family, draft.source))
    return hashlib.blake2b(said, digest_size=16, person=b"fsdesk source").digest()


def row_hash(draft: Draft) -> bytes:
    """What is kept of what its row said."""
    said = msgspec.msgpack.encode((draft.kind, draft.fields, draft.refers), order="deterministic")
    return hashlib.blake2b(said, digest_size=16, person=b"fsdesk row").digest()


# -- keeping it ----------------------------------------------------------------------------------------------------


def _service(ledger: BringingLedger, team: TeamId) -> tuple[Account, bool]:
    """Under whose name a team's imports are written, and whether that account is there already. Nobody else's."""
    accounts = {account.user: account for account in ledger.accounts()}
    stem = f"import-{team}"[: SERVICE_ID_MOST - 4]
    for tail in ("", *(f"-{number}" for number in range(2, 999))):
        account = Account(UserId(stem + tail), SERVICE_NAME, WORKER, team)
        if account.user not in accounts or accounts[account.user] == account:
            return account, account.user in accounts
    raise Refused("No name is left for an import.", safe=_NOTHING)


def _new_device(ledger: BringingLedger) -> DeviceId:
    """A name no laptop ever had: each import is a device of its own, so that no number is ever used again, also after
    the ledger was put back from a copy that is older than an import."""
    device = new_device_id()
    while ledger.device(device) is not None:
        device = new_device_id()
    return device


def _keep(ledger: BringingLedger, plan: Plan, findings: Findings, team: TeamId, now: int) -> None:
    """Take it all in, in the caller's transaction; what is not taken is told, and the caller undoes the rest."""
    account, is_there = _service(ledger, team)
    if not is_there:
        office.add_user(ledger, account)
    device = plan.revisions[0].device
    # Nobody has these keys: no laptop can ever say it is this one.
    sign = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    seal = X25519PrivateKey.generate().public_key().public_bytes_raw()
    ledger.add_device(device, account.user, label=LABEL, sign=sign, seal=seal, now=now)
    asker = ledger.device(device)
    assert asker is not None
    if plan.known:
        since, _ = ledger.add_counts(team, 1)
        ledger.grant(account.user, team, plan.known, since)
    taken = take(ledger, asker, [Row(one.n, body(one), one) for one in plan.revisions], now)
    for n, code in taken.refused:
        findings.problem(plan.drafts[n - 1].place, f"the hub would not keep this ({code}).")
    if len(taken.held) != len(plan.revisions) and not findings:
        findings.problem(Place("these files"), "the hub did not keep all of it.")
    if findings:
        return
    _let_read(ledger, plan, team)
    for family, _ in plan.families:
        until, _ = ledger.add_counts(team, 1)
        ledger.end_access(account.user, family, until)
    kept = zip(plan.sources, plan.drafts, plan.revisions, strict=True)
    ledger.keep_came({source: Came(row_hash(draft), one.record) for source, draft, one in kept})


def _let_read(ledger: BringingLedger, plan: Plan, team: TeamId) -> None:
    """Whoever leads a family receives it; the team's own leads do already."""
    by_lead: dict[str, list[FamilyId]] = {}
    for family, lead in plan.families:
        if lead and family not in plan.known:
            by_lead.setdefault(lead, []).append(family)
    for lead, families in sorted(by_lead.items()):
        reads = ledger.reads(UserId(lead), families)
        missing = [family for family in families if family not in reads]
        if missing:
            since, _ = ledger.add_counts(team, 1)
            ledger.grant(UserId(lead), team, missing, since)


# -- what is said of it --------------------------------------------------------------------------------------------


def report(outcome: Outcome, *, dry_run: bool) -> Sequence[str]:
    """An import in lines: every problem and note by its place, then counts. No names, no cell's content."""
    findings, plan = outcome.findings, outcome.plan
    lines = [one.sentence for one in findings]
    if findings.more:
        lines.append(f"… and {findings.more} more.")
    lines += [f"Note: {one.sentence}" for one in findings.notes]
    lines += [f"Note: {one}" for one in plan.changed]
    if findings:
        count = len(findings.problems) + findings.more
        return [*lines, f"{telling.counted(count, 'problem')}. {_NOTHING}"]
    counts = ", ".join(telling.counted(count, *_WORDS[kind]) for kind, count in plan.counts().items())
    if plan.again:
        lines.append(f"{telling.counted(plan.again, 'record')} came before, and nothing was done to what is here.")
    if not plan.revisions:
        return [*lines, "No problems. There is nothing new in these files."]
    if dry_run:
        return [*lines, "No problems.", f"It would make: {counts}."]
    return [*lines, f"Brought in: {counts}.", "Take a copy of the hub’s ledger now; laptops receive it as they sync."]
