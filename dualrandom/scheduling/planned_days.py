"""What the draw of each day takes from a plan without names (当日抽取的依据): daily-v1.md §2.1."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.drawing.capacity import capacity_visits
from dualrandom.drawing.daily.planned import DailyPlan, DaySeats, PlannedDay, Worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from dualrandom.drawing.records import Block, Profile
    from dualrandom.scheduling.plan import Plan, VisitPart


def daily_plan(plan: Plan) -> DailyPlan:
    """Collect planned days, seats, people and digests from a plan whose teams are drawn daily.

    Parameters
    ----------
    plan
        Its lottery holds blocks and profiles without odds; ``plan.record.lottery`` is the digest
        of ``demands.json``.

    Returns
    -------
    DailyPlan
        Days ascending, blocks of a day in order of enterprise and department.
    """
    draw, facts = plan.lottery.draw, plan.lottery.facts
    parts: dict[date, list[tuple[str, VisitPart]]] = defaultdict(list)
    for visit in plan.visits:
        parts[visit.day] += [(visit.enterprise, part) for part in visit.parts]
    blocks = {block.block: block for block in plan.lottery.record.blocks}
    profiles = plan.lottery.record.profiles
    days = tuple(
        PlannedDay(day, tuple(_seats(parts[day], blocks, profiles))) for day in sorted(parts)
    )
    return DailyPlan(
        campaign=draw.campaign.id,
        algorithm=draw.campaign.hash,
        chains=draw.campaign.chains,
        commitment=draw.commitment.digest,
        plan=document_digest(plan.record.model_dump(mode="json")),
        demands=plan.record.lottery,
        seed=draw.record.seed,
        days=days,
        workers={
            name: Worker(
                department=person.department,
                weight=person.work_share_percent,
                daily_visits=person.daily_visits,
                weekly_visits=person.weekly_visits,
                capacity=capacity_visits(person, facts.days),
                available=frozenset(one.day for one in days if person.is_available(one.day)),
                monthly_visits=person.monthly_visits,
            )
            for name, person in facts.inspectors.items()
        },
    )


def _seats(
    parts: Iterable[tuple[str, VisitPart]],
    blocks: Mapping[str, Block],
    profiles: tuple[Profile, ...],
) -> Iterator[DaySeats]:
    ordered = [part for _, part in sorted(parts, key=lambda one: (one[0], one[1].department))]
    sessions = _sessions(ordered)
    for part in ordered:
        profile = profiles[blocks[part.block].profile]
        yield DaySeats(
            block=part.block,
            department=part.department,
            session=sessions[part.block],
            size=profile.size,
            qualified_seats=profile.qualified_seats,
            members=profile.members,
            qualified=profile.qualified,
        )


def _sessions(parts: Iterable[VisitPart]) -> dict[str, int]:
    """Number the chains of overlapping parts of each department by time (plan-v1 §5.1)."""
    found: dict[str, int] = {}
    until: dict[str, str] = {}
    count: dict[str, int] = defaultdict(int)
    for part in sorted(parts, key=lambda part: (part.start, part.end, part.block)):
        if part.start >= until.get(part.department, ""):
            count[part.department] += 1
        until[part.department] = max(until.get(part.department, ""), part.end)
        found[part.block] = count[part.department] - 1
    return found
