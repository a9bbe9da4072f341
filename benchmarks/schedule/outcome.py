"""What a contender hands back, and the figures by which it is judged."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.calendar import remaining_visits
from dualrandom.campaign.travel import TravelTimes
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.check import check
from dualrandom.scheduling.merging import Merges

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.plan import Plan


class Outcome(NamedTuple):
    """Plans that together cover the lottery, usually one; ``proven``: the contender's own proof.

    ``check_seconds``: how long the contender itself took to check the plan it had found.
    """

    plans: tuple[Plan, ...]
    proven: bool = False
    check_seconds: float = 0.0


class Figures(NamedTuple):
    """Figures of an outcome.

    ``visits`` are separate ones: an enterprise, a day, and whoever plans together. ``bound`` is
    proven for everything that was drawn. ``impossible``: blocks left out of which each is proven to
    stay out; ``proven_left_out``: so many stay out of every plan, whichever. ``over_cap`` counts
    enterprises with more visits in a year than the campaign allows, which nobody sees who plans
    alone. ``travel_minutes`` are those between visits, of all people; ``days_out`` days of people
    with a visit; the busiest week is that of one person, paperwork included.
    """

    visits: int
    bound: int
    enterprises_left_out: int
    blocks_left_out: int
    impossible: int
    proven_left_out: int
    proven: bool
    over_cap: int
    travel_minutes: int
    days_out: int
    busiest_week_hours: float
    violations: int


def figures(outcome: Outcome, lottery: Lottery) -> Figures:
    """Figures of plans, counted from their visits; each plan is checked."""
    plans = outcome.plans
    unplaced = [block for plan in plans for block in plan.unplaced]
    visits = sum(len(plan.visits) for plan in plans)
    bound = proven_bound(lottery)
    if len(plans) == 1:
        bound = max(bound, plans[0].bound, 0 if unplaced else _proven(plans[0], "visits_of_placed"))
    travel, days_out, busiest = _people(plans, lottery)
    return Figures(
        visits=visits,
        bound=bound,
        enterprises_left_out=len({block.enterprise for block in unplaced}),
        blocks_left_out=len(unplaced),
        impossible=sum(block.proven for block in unplaced),
        proven_left_out=max(_proven(plan, "left_out") for plan in plans),
        proven=outcome.proven or (not unplaced and visits == bound),
        over_cap=_over_cap(plans, lottery),
        travel_minutes=travel,
        days_out=days_out,
        busiest_week_hours=round(busiest / 60, 1),
        violations=sum(len(check(plan).findings) for plan in plans),
    )


def _proven(plan: Plan, what: str) -> int:
    """What the plan's own solver has proven of all plans, 0 if nothing (plan-v1.md §3.3)."""
    return int(plan.record.run.parameters.get(f"proven_{what}", 0))


def proven_bound(lottery: Lottery) -> int:
    """Least visits that windows and calendars allow."""
    return sum(Merges(assemble(lottery).problem).least)


def _over_cap(plans: tuple[Plan, ...], lottery: Lottery) -> int:
    facts = lottery.facts
    made = Counter((visit.enterprise, visit.day.year) for plan in plans for visit in plan.visits)
    over = set()
    for (name, year), n_visits in made.items():
        left = remaining_visits(facts.enterprises[name], facts.campaign.rules, year)
        if left is not None and n_visits > left:
            over.add(name)
    return len(over)


def _people(plans: tuple[Plan, ...], lottery: Lottery) -> tuple[int, int, int]:
    """Minutes between visits, days out, and minutes of the busiest week of a person."""
    facts = lottery.facts
    times = TravelTimes(facts.campaign)
    agendas: dict[tuple[str, object], list[tuple[str, str]]] = {}
    weeks: Counter[tuple[str, object]] = Counter()
    for plan in plans:
        for visit in plan.visits:
            for part in visit.parts:
                spent = _minute(part.end) - _minute(part.start)
                spent += facts.campaign.hours.paperwork_minutes
                for name in part.team:
                    agendas.setdefault((name, visit.day), []).append((part.start, visit.enterprise))
                    weeks[name, visit.day.isocalendar()[:2]] += spent
    travel = sum(
        times.between(facts.enterprises[here], facts.enterprises[there])
        for stops in agendas.values()
        for (_, here), (_, there) in pairwise(sorted(stops))
    )
    return travel, len(agendas), max(weeks.values(), default=0)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)
