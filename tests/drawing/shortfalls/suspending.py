"""Lotteries by hand, and the same ones with rules taken away in the registers themselves.

Nothing here uses the diagnosis: a rule is suspended by editing what the registers and the
campaign say, and the lottery's own code decides whether a team can be formed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from dualrandom.drawing.blocks import demands
from dualrandom.drawing.department_seats import seats_by_department
from dualrandom.drawing.records import BurdenBounds, DrawnEnterprise, StratumDraw, TaskDraw
from dualrandom.errors import InfeasibleError

PERSON_RULES = {
    "lottery.jurisdiction": {"divisions": ()},
    "lottery.recusal": {"recusals": frozenset()},
    "lottery.recusal_traits": {"recusal_traits": frozenset()},
    "lottery.certificate": {"certificate_from": None, "certificate_until": None},
    "lottery.leave": {"leave": ()},
    "lottery.work_share": {"work_share_percent": 100},
    "lottery.campaign_visits": {"campaign_visits": None},
    "lottery.monthly_visits": {"monthly_visits": None},
    "lottery.weekly_visits": {"weekly_visits": 100_000},
    "lottery.daily_visits": {"daily_visits": 100_000},
    "lottery.expert": {"expert": False},
}
ENTERPRISE_RULES = {
    "lottery.blackout": {"blackouts": ()},
    "lottery.opening_days": {"opening_days": "1234567"},
}
CAMPAIGN_RULES = {
    "lottery.crossed_stations": {"crossed_stations": False},
    "lottery.rotation": {"rotation": "none"},
    "lottery.gap_since_last": {},
}
TASK_RULES = {
    "lottery.task_window": {},
    "lottery.qualification": {"qualifications": ()},
    "lottery.leader": {"team_leader": False},
}
RULES = (*PERSON_RULES, *ENTERPRISE_RULES, *CAMPAIGN_RULES, *TASK_RULES)
"""Every rule but the department."""


def drawn(world, **selected):
    """Draw and facts of a world in which these enterprises were drawn, by task."""
    lottery = world.lottery()
    tasks = tuple(
        TaskDraw(
            task=task,
            follows=None,
            strata=(
                StratumDraw(
                    stratum="all",
                    frame_size=len(firms),
                    quota=len(firms),
                    probability="1",
                    cutoff="",
                    selected=tuple(
                        DrawnEnterprise(identifier=firm, ticket="", rank=rank)
                        for rank, firm in enumerate(firms, start=1)
                    ),
                    reserves=(),
                ),
            ),
        )
        for task, firms in selected.items()
    )
    bounds = BurdenBounds(
        expected_inspections="0", least_expected_enterprises="0", inspections=0, enterprises=0
    )
    record = lottery.draw.record.model_copy(update={"tasks": tasks, "bounds": bounds})
    return replace(lottery.draw, record=record), lottery.facts


def suspended(facts, rules, department=None):
    """The same facts as if some rules did not exist."""
    person, enterprise, task, campaign = {}, {}, {}, {}
    for rule in rules:
        person |= PERSON_RULES.get(rule, {})
        enterprise |= ENTERPRISE_RULES.get(rule, {})
        task |= TASK_RULES.get(rule, {})
        campaign |= CAMPAIGN_RULES.get(rule, {})
    if "lottery.department" in rules:
        person["department"] = department
    if "lottery.task_window" in rules:
        task |= {"first_day": facts.days[0], "last_day": facts.days[-1]}
    if "lottery.gap_since_last" in rules:
        campaign["minimum_gap"] = facts.campaign.rules.minimum_gap.model_copy(
            update={"since_last_days": 0}
        )
    own_rules = facts.campaign.rules.model_copy(update=campaign)
    return replace(
        facts,
        campaign=facts.campaign.model_copy(update={"rules": own_rules}),
        tasks={name: one.model_copy(update=task) for name, one in facts.tasks.items()},
        enterprises={name: replace(one, **enterprise) for name, one in facts.enterprises.items()},
        inspectors={name: replace(one, **person) for name, one in facts.inspectors.items()},
    )


def has_team(draw, facts, block):
    """Whether the lottery itself finds a team for a block."""
    commitment = draw.commitment.model_copy(update={"tasks": tuple(facts.tasks.values())})
    found = demands(replace(draw, commitment=commitment), facts)
    return next(one for one in found if one.block == block).obstacle is None


def can_be_drawn(draw, facts):
    """Whether every block has a team and every department the capacity, by the lottery's code."""
    everything = demands(draw, facts)
    if any(one.obstacle for one in everything):
        return False
    return has_capacity(draw, facts)


def has_capacity(draw, facts, blocks=None):
    """Whether the seats of the blocks (all that have a team) can be filled together."""
    everything = demands(draw, facts)
    own = [
        one for one in everything if one.obstacle is None and (not blocks or one.block in blocks)
    ]
    try:
        seats_by_department(own, facts)
    except InfeasibleError:
        return False
    return True


def smallest(suffices, rules=RULES):
    """All smallest sets of rules that suffice, by trying every set by size."""
    for size in range(len(rules) + 1):
        found = {frozenset(some) for some in combinations(rules, size) if suffices(some)}
        if found:
            return found
    return set()


def with_people(facts, needed, department, room):
    """Facts with the people that an answer asks for: free every day, kept away by nothing.

    ``room`` are the visits that each can make in the campaign.
    """
    pattern = next(iter(facts.inspectors.values()))
    people = dict(facts.inspectors)
    for kind in needed:
        for _ in range(kind.count):
            name = f"new{len(people):04d}"
            people[name] = replace(
                pattern,
                inspector_id=name,
                department=department,
                station="",
                qualifications=frozenset(kind.qualifications),
                leader=kind.leader,
                certificate_from=None,
                certificate_until=None,
                expert=False,
                leave=(),
                recusals=frozenset(),
                recusal_traits=frozenset(),
                divisions=(),
                monthly_visits=None,
                campaign_visits=None,
                **exactly(room, facts.days),
            )
    return replace(facts, inspectors=people)


def exactly(room, days):
    """Limits that leave just so many visits: full time, and a share that rounds down to it."""
    weeks = len({day.isocalendar()[:2] for day in days})
    per_week = -(-room // weeks)
    for weekly in range(per_week, 101 * per_week + 101):
        for share in range(1, 101):
            if weekly * weeks * share // 100 == room:
                return {
                    "weekly_visits": weekly,
                    "daily_visits": weekly,
                    "work_share_percent": share,
                }
    raise ValueError(room)


def fewer(needed):
    """All ways of leaving one of the people out."""
    for left_out, kind in enumerate(needed):
        rest = [one for position, one in enumerate(needed) if position != left_out]
        yield [*rest, kind.model_copy(update={"count": kind.count - 1})]
