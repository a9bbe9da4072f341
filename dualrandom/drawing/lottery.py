"""The second random (随机选派执法检查人员): odds first, then teams.

Two steps and two objects, so that nobody can draw before the odds exist:
``publish_odds`` is a function of the draw and the committed registers, ``draw_teams`` adds the
seed. ``assign`` does both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.drawing.blocks import Demand, demands
from dualrandom.drawing.capacity import available_days, capacity_visits
from dualrandom.drawing.department_odds import department_odds
from dualrandom.drawing.department_seats import DepartmentSeats, seats_by_department
from dualrandom.drawing.experts import drawn_experts
from dualrandom.drawing.facts import CampaignFacts
from dualrandom.drawing.outcomes import Lottery
from dualrandom.drawing.qualified_seat import qualified_seat
from dualrandom.drawing.records import (
    DENOMINATOR,
    Block,
    GroupLoad,
    InspectorLoad,
    LotteryRecord,
    Profile,
    Repair,
    Unstaffed,
)
from dualrandom.drawing.rounded_blocks import RoundedBlock, TeamRepairs
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.standing_groups import standing_groups
from dualrandom.drawing.team_demands import shared_tasks
from dualrandom.drawing.tickets import CounterStream, tickets
from dualrandom.errors import CampaignError, InfeasibleError, SeedError, VerificationError
from dualrandom.registers.digests import inspectors_digest
from dualrandom.registers.selection import enterprise_records, inspector_records

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.seeds import Seed
    from dualrandom.drawing.standing_groups import StandingGroup
    from dualrandom.drawing.team_repair import Change
    from dualrandom.registers.tables import Registers


@dataclass(frozen=True)
class Odds:
    """Everybody's chance at every block, before any team is drawn.

    ``profiles`` are shared by blocks; ``profile_of`` maps a block to its profile.
    """

    draw: Draw
    facts: CampaignFacts
    demands: tuple[Demand, ...]
    unstaffed: tuple[Demand, ...]
    profiles: tuple[Profile, ...]
    profile_of: dict[str, int]
    departments: dict[tuple[str, bool], DepartmentSeats]

    @cached_property
    def groups(self) -> dict[str, StandingGroup]:
        """Standing groups that are drawn as a whole, by identifier."""
        return standing_groups(self.facts)


def assign(draw: Draw, registers: Registers, seed: Seed) -> Lottery:
    """Publish the odds of every inspector at every block, and draw the teams.

    Parameters
    ----------
    draw
        The first random.
    registers
        The registers that were committed.
    seed
        The seed of the draw.

    Returns
    -------
    Lottery
        Odds (integers over 2^30), teams, loads, fairness cuts. Deterministic.

    Raises
    ------
    InfeasibleError
        ``lottery.capacity_short``: a department's seats exceed its people's capacity. The findings
        tell of every such department, and of the blocks without a team, what collides and what
        would help.
    SeedError
        ``lottery.other_seed``.
    VerificationError
        ``lottery.other_registers``.
    CampaignError
        ``lottery.drawn_daily``: the campaign draws its teams on the day.
    """
    if draw.campaign.teams == "daily":
        raise CampaignError("lottery.drawn_daily")
    return draw_teams(publish_odds(draw, registers), seed)


def gather_facts(draw: Draw, registers: Registers) -> CampaignFacts:
    """Collect what the lottery and the plan need to know, for the drawn enterprises only."""
    drawn = sorted({name for names in draw.selected.values() for name in names})
    return CampaignFacts(
        campaign=draw.campaign,
        tasks={task.task: task for task in draw.commitment.tasks},
        days=draw.commitment.workdays,
        enterprises=enterprise_records(registers, drawn),
        inspectors=inspector_records(registers),
    )


def publish_odds(draw: Draw, registers: Registers) -> Odds:
    """Odds of maximum entropy within the band of the leximin-fair load, as integers."""
    if inspectors_digest(registers) != draw.commitment.inspectors_digest:
        raise VerificationError("lottery.other_registers")
    return odds_from_facts(draw, gather_facts(draw, registers))


def odds_from_facts(draw: Draw, facts: CampaignFacts) -> Odds:
    """Like ``publish_odds``, from facts that are gathered already."""
    everything = demands(draw, facts)
    staffed = tuple(demand for demand in everything if demand.obstacle is None)
    try:
        departments = seats_by_department(staffed, facts)
    except InfeasibleError as error:
        from dualrandom.drawing.shortfalls.findings import explained

        raise explained(error, draw, facts) from None
    profiles: list[Profile] = []
    profile_of: dict[str, int] = {}
    for seats in departments.values():
        for profile, blocks in department_odds(seats, draw.campaign.load_band_permille):
            profile_of.update(dict.fromkeys(blocks, len(profiles)))
            profiles.append(profile)
    return Odds(
        draw=draw,
        facts=facts,
        demands=staffed,
        unstaffed=tuple(demand for demand in everything if demand.obstacle is not None),
        profiles=tuple(profiles),
        profile_of=profile_of,
        departments=departments,
    )


def draw_teams(odds: Odds, seed: Seed) -> Lottery:
    """Round the odds to teams; every seat's chance is exactly its odds."""
    draw = odds.draw
    bound_seed = seed.bind(draw.commitment)
    if bound_seed != draw.record.seed:
        raise SeedError("lottery.other_seed")
    order = inspector_order([*sorted(odds.facts.inspectors), *odds.groups], bound_seed)
    position = {name: index for index, name in enumerate(order)}
    tables = [
        _seat_table(odds.profiles[odds.profile_of[demand.block]], position)
        for demand in odds.demands
    ]
    stream = CounterStream("lottery", bound_seed)
    teams = round_odds(tables, len(order), DENOMINATOR, stream.chance)
    repairs = _team_repairs(odds)
    changes: list[Change] = []
    if repairs.possible:
        named = ([order[member] for member in team] for team in teams)
        repaired, changes = repairs.repaired(named, bound_seed)
        teams = [sorted(position[name] for name in team) for team in repaired]
    blocks = tuple(
        _block(demand, odds, [order[member] for member in team], position)
        for demand, team in zip(odds.demands, teams, strict=True)
        if team
    )
    record = LotteryRecord(
        commitment=draw.record.commitment,
        seed=bound_seed,
        band_permille=draw.campaign.load_band_permille,
        profiles=odds.profiles,
        blocks=blocks,
        unstaffed=_all_unstaffed(odds, changes),
        loads=_loads(odds, blocks),
        cuts=tuple(cut for seats in odds.departments.values() for cut in seats.cuts()),
        groups=_group_loads(odds, blocks),
        repairs=_recorded(odds, changes) if repairs.possible else None,
    )
    return Lottery(record=record, draw=draw, facts=odds.facts)


def inspector_order(names: list[str], seed: str) -> list[str]:
    """All units in the order of their tickets: the canonical order of the rounding."""
    return [name for _, name in sorted(zip(tickets("inspector", seed, names), names, strict=True))]


def _seat_table(profile: Profile, position: dict[str, int]) -> SeatTable:
    rows = sorted(
        (position[member], odds, qualified)
        for member, odds, qualified in zip(
            profile.members, profile.odds, profile.qualified, strict=True
        )
    )
    return SeatTable(
        members=[row[0] for row in rows],
        odds=[row[1] for row in rows],
        qualified=[row[2] for row in rows],
        qualified_seats=profile.qualified_seats,
    )


def _block(demand: Demand, odds: Odds, team: list[str], position: Mapping[str, int]) -> Block:
    """List the one in the qualified seat first: the first by ticket who may fill it."""
    profile = odds.profiles[odds.profile_of[demand.block]]
    if demand.by_group:
        asked = qualified_seat(shared_tasks(odds.facts.tasks[task_id] for task_id in demand.tasks))
        team = [name for unit in team for name in odds.groups[unit].team(asked, position)]
    elif profile.qualified_seats:
        qualified = {
            member for member, flag in zip(profile.members, profile.qualified, strict=True) if flag
        }
        seat = next(index for index, member in enumerate(team) if member in qualified)
        team = [team[seat], *team[:seat], *team[seat + 1 :]]
    return Block(
        block=demand.block,
        enterprise=demand.enterprise,
        department=demand.department,
        experts=demand.experts,
        tasks=demand.tasks,
        profile=odds.profile_of[demand.block],
        team=tuple(team),
    )


def _team_repairs(odds: Odds) -> TeamRepairs:
    blocks = [RoundedBlock.of(one, odds.profile_of[one.block]) for one in odds.demands]
    return TeamRepairs(blocks, odds.profiles, odds.facts, DENOMINATOR)


def _recorded(odds: Odds, changes: list[Change]) -> tuple[Repair, ...]:
    """Write the changes down by the names of their blocks."""
    names = [demand.block for demand in odds.demands]
    return tuple(
        Repair(
            block=names[change.block],
            rule=change.rule,
            leaves=change.leaves,
            joins=change.joins,
            swapped_with=None if change.swapped_with is None else names[change.swapped_with],
            profile=None if change.joins else odds.profile_of[names[change.block]],
        )
        for change in changes
    )


def _all_unstaffed(odds: Odds, changes: list[Change]) -> tuple[Unstaffed, ...]:
    """Blocks without a team, before or after the rounding, in canonical order."""
    rows = [(demand, demand.obstacle or "") for demand in odds.unstaffed]
    rows += [(odds.demands[change.block], change.rule) for change in changes if not change.joins]
    rows.sort(key=lambda row: (row[0].enterprise, row[0].department, row[0].experts))
    return tuple(demand.without_team(rule) for demand, rule in rows)


def _loads(odds: Odds, blocks: tuple[Block, ...]) -> tuple[InspectorLoad, ...]:
    expected, visits, fair = _expected(odds), _visits(blocks), _fair_visits(odds)
    unit_of = {name: group.unit for group in odds.groups.values() for name in group.names}
    days = odds.facts.days
    assisting = drawn_experts(odds.facts)
    rows = []
    for name, person in sorted(odds.facts.inspectors.items()):
        unit = unit_of.get(name, name)
        rows.append(
            InspectorLoad(
                inspector=name,
                department=person.department,
                available_days=available_days(person, days),
                weight=available_days(person, days) * person.work_share_percent,
                capacity_visits=(
                    0 if person.expert and name not in assisting else capacity_visits(person, days)
                ),
                fair_visits=str(fair.get(unit, 0)),
                expected=expected.get(unit, 0),
                visits=visits.get(name, 0),
            )
        )
    return tuple(rows)


def _group_loads(odds: Odds, blocks: tuple[Block, ...]) -> tuple[GroupLoad, ...]:
    expected, visits, fair = _expected(odds), _visits(blocks), _fair_visits(odds)
    return tuple(
        GroupLoad(
            group=unit,
            department=group.department,
            inspectors=group.names,
            available_days=group.available.bit_count(),
            weight=group.weight,
            capacity_visits=group.capacity_visits,
            fair_visits=str(fair.get(unit, 0)),
            expected=expected.get(unit, 0),
            visits=visits.get(group.names[0], 0),
        )
        for unit, group in odds.groups.items()
    )


def _expected(odds: Odds) -> dict[str, int]:
    """Sum of the odds of every unit."""
    expected: dict[str, int] = {}
    for demand in odds.demands:
        profile = odds.profiles[odds.profile_of[demand.block]]
        for member, chance in zip(profile.members, profile.odds, strict=True):
            expected[member] = expected.get(member, 0) + chance
    return expected


def _visits(blocks: tuple[Block, ...]) -> dict[str, int]:
    """Teams of every inspector."""
    visits: dict[str, int] = {}
    for block in blocks:
        for name in block.team:
            visits[name] = visits.get(name, 0) + 1
    return visits


def _fair_visits(odds: Odds) -> dict[str, Fraction]:
    fair: dict[str, Fraction] = {}
    for seats in odds.departments.values():
        fair.update(seats.fair_visits())
    return fair
