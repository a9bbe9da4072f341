"""One trial (单次预演): both draws and the plan under one trial seed, reduced to counts."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.daily_demands import publish_demands
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.errors import InfeasibleError, UndecidedError
from dualrandom.fairness.burden import enterprise_burdens
from dualrandom.fairness.loads import inspector_loads
from dualrandom.fairness.pairings import planned_pairs, repeated_pairings
from dualrandom.fairness.predictability import predictability
from dualrandom.fairness.returns import returns
from dualrandom.fairness.simulation.records import MILLION, Person, Trial
from dualrandom.fairness.simulation.trial_seeds import TrialSeed
from dualrandom.scheduling.daily_schedule import schedule_daily
from dualrandom.scheduling.schedule import schedule

if TYPE_CHECKING:
    from dualrandom.errors import DualRandomError
    from dualrandom.fairness.simulation.setting import Setting
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.plan import Plan


def run_trial(setting: Setting, value: str, limits: Limits) -> tuple[tuple[Person, ...], Trial]:
    """Go the whole way under one trial seed.

    Parameters
    ----------
    setting
        Campaign, registers, frame and commitment.
    value
        One of ``trial_values``.
    limits
        Of the plan; those of ``schedule`` give the plan that ``run`` would make.

    Returns
    -------
    tuple
        The people whom loads are told of, and the trial. Deterministic. Where the seed has no
        lottery or plan, a trial that says why.

    Raises
    ------
    KeyboardInterrupt
        Also where planning was interrupted and ended with what it had: half a search is no trial.
    """
    try:
        plan = planned(setting, value, limits)
    except (InfeasibleError, UndecidedError) as error:
        return (), failed_trial(value, error)
    if plan.record.run.parameters.get("interrupted"):
        raise KeyboardInterrupt
    people = () if plan.demands is not None else _people(plan)
    return people, measured(plan, value, setting.enterprises)


def failed_trial(value: str, error: DualRandomError) -> Trial:
    """Trial of a seed without a plan: the error that stood in the way."""
    params = {name: str(param) for name, param in sorted(error.params.items())}
    return Trial(seed=value, failed=error.code, failed_params=params)


def planned(setting: Setting, value: str, limits: Limits) -> Plan:
    """Plan of one trial seed: the public functions in a row, nothing else."""
    seed = TrialSeed(trial=value)
    drawn = draw(setting.promise, setting.frame, seed)
    if setting.campaign.teams == "daily":
        return schedule_daily(publish_demands(drawn, setting.registers), limits=limits)
    return schedule(assign(drawn, setting.registers, seed), limits=limits)


def measured(plan: Plan, value: str, enterprises: int) -> Trial:
    """Count what a plan makes of ``enterprises`` that could have been drawn."""
    burdens = enterprise_burdens(plan)
    record = plan.record
    placed: Counter[str] = Counter()
    for visit in plan.visits:
        placed[visit.enterprise] += sum(len(part.tasks) for part in visit.parts if not part.experts)
    visits = Counter(one.visits for one in burdens)
    visits[0] += enterprises - len(burdens)
    inspections = Counter(placed[one.enterprise] for one in burdens)
    inspections[0] += enterprises - len(burdens)
    upfront = {} if plan.demands is not None else _of_teams(plan)
    return Trial(
        seed=value,
        parts_asked=sum(one.departments for one in burdens),
        parts=sum(one.placed for one in burdens),
        inspections_asked=sum(one.inspections for one in burdens),
        inspections=placed.total(),
        visits=record.separate_visits,
        bound=record.visit_bound,
        bound_of_placed=record.visit_bound_of_placed,
        visits_per_enterprise=dict(sorted(visits.items())),
        inspections_per_enterprise=dict(sorted(inspections.items())),
        left_out=dict(sorted(Counter(one.rule for one in plan.unplaced).items())),
        deviations=len(plan.deviations),
        **upfront,
    )


def _of_teams(plan: Plan) -> dict[str, object]:
    """What can be told where teams are known before the day."""
    guesses = predictability(plan.lottery.record)
    return {
        "loads": tuple(load.visits for load in inspector_loads(plan)),
        "repeated_pairings": repeated_pairings(planned_pairs(plan)),
        "returning": returns(plan).planned,
        "certain": guesses.certain,
        "seat_guess_ppm": _ppm(guesses.average),
        "even_guess_ppm": _ppm(guesses.least_possible),
        "team_limit_ppm": _ppm(guesses.team_limit),
    }


def _people(plan: Plan) -> tuple[Person, ...]:
    return tuple(
        Person(
            inspector=load.inspector,
            department=load.department,
            weight=load.weight if load.capacity else 0,
        )
        for load in inspector_loads(plan)
    )


def _ppm(value: Fraction) -> int:
    """Millionths, rounded half up."""
    return int(value * MILLION + Fraction(1, 2))
