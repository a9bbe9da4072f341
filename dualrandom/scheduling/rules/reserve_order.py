"""Only teams without a common day are changed, by the next reserves who can serve (递补顺序)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.team_restrictions import (
    came_last_time,
    forbidden_pairs,
    unmet_in_common,
    unmet_tasks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.plan import Deviation
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.reserve_order"

TEAM_RULES = {"plan.forbidden_pair", "plan.team_demands", "plan.team_rotation"}


class _Step(NamedTuple):
    drawn: str
    substitute: str
    passed_over: tuple[str, ...]


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a block of the lottery: exactly the substitutions that the calendars force."""
    recorded: dict[str, list[Deviation]] = {}
    for deviation in evidence.plan.deviations:
        recorded.setdefault(deviation.block, []).append(deviation)
    for name in sorted(recorded.keys() - evidence.blocks.keys()):
        yield Breach({"block": name})
    for name, block in sorted(evidence.blocks.items()):
        steps = recorded.get(name, [])
        found = [
            _Step(step.drawn, step.substitute, tuple(skip.inspector for skip in step.skipped))
            for step in steps
        ]
        good = found == _forced_steps(block, evidence) and _has_true_reasons(block, steps, evidence)
        yield None if good else Breach({"block": name})


def _forced_steps(block: Block, evidence: Evidence) -> list[_Step]:
    """Fewest substitutes, then the earliest places in the reserve order, then the first seats."""
    if evidence.draws_groups(block.department) and not block.experts:
        return []
    days = evidence.calendar_days[block.block]
    present = evidence.working_days
    if not days or days.intersection(*(present[name] for name in block.team)):
        return []
    order = evidence.plan.lottery.reserves_of(block)
    options = []
    for day in days:
        absent = [name for name in block.team if day not in present[name]]
        free = [name for name in order if day in present[name]]
        chosen = _chosen(block, absent, free, evidence)
        if chosen and _broken_rules(block, [*_staying(block, absent), *chosen], evidence):
            chosen = _first_in_order(block, absent, free, evidence)
        if chosen:
            places = [order.index(name) for name in chosen]
            options.append((len(chosen), places, [block.team.index(name) for name in absent]))
    if not options:
        return []
    _, places, seats = min(options)
    begin = [0, *(place + 1 for place in places)]
    return [
        _Step(block.team[seat], order[place], tuple(order[first:place]))
        for seat, place, first in zip(seats, places, begin, strict=False)
    ]


def _staying(block: Block, absent: list[str]) -> list[str]:
    return [name for name in block.team if name not in absent]


def _chosen(block: Block, absent: list[str], free: list[str], evidence: Evidence) -> list[str]:
    """First free reserves for the absent, somebody qualified among them if nobody else is."""
    if len(free) < len(absent):
        return []
    able = _qualified(block, evidence)
    first = free[: len(absent)]
    stay = _staying(block, absent)
    if able is None or able & {*stay, *first}:
        return first
    later = [name for name in free if name in able]
    return [*first[:-1], later[0]] if later else []


def _first_in_order(
    block: Block, absent: list[str], free: list[str], evidence: Evidence
) -> list[str]:
    """First free reserves with whom the team breaks no rule about whole teams either."""
    able = _qualified(block, evidence)
    stay = _staying(block, absent)
    for chosen in combinations(free, len(absent)):
        team = [*stay, *chosen]
        if (able is None or able & {*team}) and not _broken_rules(block, team, evidence):
            return list(chosen)
    return []


def _broken_rules(block: Block, team: list[str], evidence: Evidence) -> set[str]:
    """Rules about whole teams (draw-v1 §7.6) that these people would break."""
    broken = set()
    if forbidden_pairs(team, evidence):
        broken.add("plan.forbidden_pair")
    tasks = list(evidence.tasks(block.tasks))
    if unmet_tasks(team, tasks, evidence) or unmet_in_common(team, tasks, evidence):
        broken.add("plan.team_demands")
    if came_last_time(team, block.enterprise, block.department, evidence):
        broken.add("plan.team_rotation")
    return broken


def _has_true_reasons(block: Block, steps: list[Deviation], evidence: Evidence) -> bool:
    """Certificate, leave and office days are true absences; qualification is a true lack."""
    able = _qualified(block, evidence)
    team = evidence.teams[block.block]
    stay = [name for name in team if name in block.team]
    for step in steps:
        if not _is_absent(step.drawn, step.rule, block, list(team), evidence):
            return False
        for skip in step.skipped:
            if skip.rule in TEAM_RULES:
                if skip.rule not in _broken_rules(block, [*stay, skip.inspector], evidence):
                    return False
            elif skip.rule == "plan.qualification":
                if able is None or able & {*stay, skip.inspector}:
                    return False
            elif skip.rule != "plan.team_size" and not _is_absent(
                skip.inspector, skip.rule, block, stay, evidence
            ):
                return False
        stay.append(step.substitute)
    return True


def _is_absent(name: str, rule: str, block: Block, others: list[str], evidence: Evidence) -> bool:
    """Whether the rule keeps somebody away from all days that the others leave."""
    together: frozenset[date] = evidence.calendar_days[block.block]
    for other in others:
        together &= evidence.working_days[other]
    if together & evidence.working_days[name]:
        return False
    person = evidence.facts.inspectors[name]
    first, last = person.certificate_from, person.certificate_until
    certified = [
        day for day in together if (first is None or first <= day) and (last is None or day <= last)
    ]
    if not certified:
        return rule == "plan.certificate"
    on_duty = any(not any(day in absence for absence in person.leave) for day in certified)
    return rule == ("plan.office_days" if on_duty else "plan.leave")


def _qualified(block: Block, evidence: Evidence) -> frozenset[str] | None:
    profile = evidence.plan.lottery.record.profiles[block.profile]
    if not profile.qualified_seats:
        return None
    return frozenset(
        name for name, able in zip(profile.members, profile.qualified, strict=True) if able
    )
