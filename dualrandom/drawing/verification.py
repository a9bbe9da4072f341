"""Verification by recomputation (复算验证): every mismatch as a finding, never just false.

The odds are not searched again: they are checked against the conditions of the specification
(§7.1 to §7.3), and the rounding is replayed with them (§7.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import campaign_workdays, workdays_source
from dualrandom.campaign.frame import cells_by_record
from dualrandom.campaign.frame_digest import cells
from dualrandom.drawing.blocks import Demand, demands
from dualrandom.drawing.commitments import promised_strata
from dualrandom.drawing.department_seats import DepartmentSeats, seats_by_department
from dualrandom.drawing.lottery import Odds, draw_teams
from dualrandom.drawing.objects import draw as draw_objects
from dualrandom.drawing.rounded_blocks import rounded_blocks
from dualrandom.errors import DualRandomError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.frame import Frame
    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.records import Commitment, LotteryRecord, Profile
    from dualrandom.drawing.rounded_blocks import RoundedBlock
    from dualrandom.drawing.seeds import Seed
    from dualrandom.registers.tables import Registers

COMMITMENT_FILE = "commitment.json"
DRAW_FILE = "draw.json"
LOTTERY_FILE = "lottery.json"


def promise_mismatches(campaign: Campaign, frame: Frame, promise: Commitment) -> Iterator[Finding]:
    """Recompute sizes, quotas and chances, and compare what campaign and commitment share."""
    if [task.task for task in promise.tasks] != [task.id for task in campaign.tasks]:
        yield Finding("verify.other_tasks", file=COMMITMENT_FILE)
        return
    strata = promised_strata(campaign, frame)
    for task, promised in zip(campaign.tasks, promise.tasks, strict=True):
        window = campaign.window_of(task)
        agreed = (
            strata[task.id] == (promised.follows, promised.strata)
            and (window.start, window.end) == (promised.first_day, promised.last_day)
            and (task.title, task.department, task.items, task.method, task.rounding, task.reserves)
            == (
                promised.title,
                promised.department,
                promised.items,
                promised.method,
                promised.rounding,
                promised.reserves,
            )
            and (task.batches, task.weights.column if task.weights else None)
            == (promised.batches, promised.weights)
            and frame.tasks[task.id].staff == promised.staff
            and (task.team.size, task.team.qualified, task.team.leader)
            == (promised.team_size, promised.team_qualified, promised.team_leader)
            and (task.team.experts, task.team.expert_qualifications)
            == (promised.team_experts, promised.expert_qualifications)
            and task.duration_minutes in {None, promised.duration_minutes}
        )
        if not agreed:
            yield Finding("verify.promise", params={"task": task.id}, file=COMMITMENT_FILE)


def workday_findings(campaign: Campaign, promise: Commitment) -> Iterator[Finding]:
    """Working days by the campaign's calendar; a warning where this computer has another one."""
    try:
        own, days = workdays_source(campaign), campaign_workdays(campaign)
    except DualRandomError as error:
        own, days = str(error), ()
    if own == promise.workdays_source:
        if days != promise.workdays:
            yield Finding("verify.workdays", file=COMMITMENT_FILE)
    elif campaign.calendar.source == "china":  # another release of the holiday notices
        params = {"found": promise.workdays_source, "own": own}
        yield Finding("verify.workdays_not_checked", "warning", params, file=COMMITMENT_FILE)
    else:
        yield Finding("verify.workdays", file=COMMITMENT_FILE)


def cell_mismatches(campaign: Campaign, frame: Frame, registers: Registers) -> Iterator[Finding]:
    """Compare the frame's cells with what the records of the drawn enterprises give.

    Who gives a false class, weight or exclusion to somebody who is drawn is found out; of those
    who were not drawn the bundle holds no record.
    """
    identifiers = registers.enterprises["identifier"].tolist()
    row_of = {identifier: row for row, identifier in enumerate(frame.identifiers)}
    expected = cells_by_record(campaign, registers) if identifiers else {}
    for task, own in expected.items():
        texts, codes = cells(frame.tasks[task])
        for identifier, cell in zip(identifiers, own, strict=True):
            found = texts[codes[row_of[identifier]]] if identifier in row_of else "–"
            if found != cell:
                params = {"task": task, "identifier": identifier, "found": found, "cell": cell}
                yield Finding("verify.other_cell", params=params, file="frame.csv")


def draw_mismatches(recorded: Draw, frame: Frame, seed: Seed) -> Iterator[Finding]:
    """Draw again and compare task by task."""
    try:
        again = draw_objects(recorded.commitment, frame, seed).record
    except DualRandomError as error:
        yield Finding("verify.not_recomputable", params={"reason": str(error)}, file=DRAW_FILE)
        return
    record = recorded.record
    if again.seed != record.seed or again.commitment != record.commitment:
        yield Finding("verify.other_seed", file=DRAW_FILE, value=record.seed)
    if [task.task for task in record.tasks] != [task.task for task in again.tasks]:
        yield Finding("verify.other_tasks", file=DRAW_FILE)
        return
    for found, expected in zip(record.tasks, again.tasks, strict=True):
        if found != expected:
            yield Finding("verify.other_draw", params={"task": found.task}, file=DRAW_FILE)
    if record.bounds != again.bounds:
        yield Finding("verify.other_bounds", file=DRAW_FILE)


def lottery_mismatches(
    record: LotteryRecord, draw: Draw, facts: CampaignFacts, seed: Seed
) -> Iterator[Finding]:
    """Check blocks, eligibility, odds and loads, then draw the teams again."""
    everything = demands(draw, facts)
    staffed = tuple(demand for demand in everything if demand.obstacle is None)
    rounded = rounded_blocks(record)
    given = [block.block for block in record.blocks]
    named = set(given)
    in_order = [block.block for block in rounded if block.block in named]
    if given != in_order or [*map(_described, rounded)] != [*map(_described, staffed)]:
        yield Finding("verify.other_blocks", file=LOTTERY_FILE)
        return
    conditions = [*_profile_findings(record, rounded, staffed)]
    departments = seats_by_department(staffed, facts)
    if not conditions:
        conditions += [
            *(_load_findings(record, rounded, departments)),
            *(_certificate_findings(record, departments)),
        ]
    yield from conditions
    if conditions:
        return
    odds = Odds(
        draw=draw,
        facts=facts,
        demands=staffed,
        unstaffed=tuple(demand for demand in everything if demand.obstacle is not None),
        profiles=record.profiles,
        profile_of={block.block: block.profile for block in rounded},
        departments=departments,
    )
    again = draw_teams(odds, seed).record
    teams = {block.block: block.team for block in again.blocks}
    for found in record.blocks:
        if found.team != teams.get(found.block):
            yield Finding("verify.other_team", params={"block": found.block}, file=LOTTERY_FILE)
    if record.model_copy(update={"blocks": again.blocks}) != again:
        yield Finding("verify.other_lottery", file=LOTTERY_FILE)


def _described(block: RoundedBlock | Demand) -> tuple[str | bool | tuple[str, ...], ...]:
    return block.block, block.enterprise, block.department, block.experts, block.tasks


def _profile_findings(
    record: LotteryRecord, rounded: tuple[RoundedBlock, ...], staffed: tuple[Demand, ...]
) -> Iterator[Finding]:
    for block, demand in zip(rounded, staffed, strict=True):
        if not 0 <= block.profile < len(record.profiles):
            yield Finding("verify.no_profile", params={"block": block.block}, file=LOTTERY_FILE)
            continue
        profile = record.profiles[block.profile]
        if (profile.members, profile.qualified, profile.size, profile.qualified_seats) != (
            demand.members,
            demand.qualified,
            demand.size,
            demand.qualified_seats,
        ):
            yield Finding("verify.eligibility", params={"block": block.block}, file=LOTTERY_FILE)
    for number, profile in enumerate(record.profiles):
        if not _odds_add_up(profile, record.denominator):
            yield Finding("verify.odds_sum", params={"profile": number}, file=LOTTERY_FILE)


def _odds_add_up(profile: Profile, denominator: int) -> bool:
    if not len(profile.members) == len(profile.odds) == len(profile.qualified):
        return False
    seat = sum(odds for odds, flag in zip(profile.odds, profile.qualified, strict=True) if flag)
    return (
        all(0 <= odds <= denominator for odds in profile.odds)
        and sum(profile.odds) == profile.size * denominator
        and (not profile.qualified_seats or seat >= profile.qualified_seats * denominator)
    )


def _load_findings(
    record: LotteryRecord,
    rounded: tuple[RoundedBlock, ...],
    departments: dict[tuple[str, bool], DepartmentSeats],
) -> Iterator[Finding]:
    expected: dict[str, int] = {}
    for block in rounded:
        profile = record.profiles[block.profile]
        for member, odds in zip(profile.members, profile.odds, strict=True):
            expected[member] = expected.get(member, 0) + odds
    for seats in departments.values():
        limits = seats.limits(record.band_permille)
        for name, least, most in zip(seats.people, limits.least, limits.most, strict=True):
            if not least <= expected.get(name, 0) <= most:
                yield Finding("verify.load_band", params={"inspector": name}, file=LOTTERY_FILE)


def _certificate_findings(
    record: LotteryRecord, departments: dict[tuple[str, bool], DepartmentSeats]
) -> Iterator[Finding]:
    cuts = tuple(cut for seats in departments.values() for cut in seats.cuts())
    if record.cuts != cuts:
        yield Finding("verify.certificate", file=LOTTERY_FILE)
