"""What a planner asks first, as data (计划摘要): asked for, planned, bounds, loads, left out.

No floats: ratios are thousandths (``*_milli``, ``*_permille``) or text fractions, so a summary can
be hashed, compared and stored.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from dualrandom.campaign.models import ObjectDrawAlgorithm, ObjectDrawReason
from dualrandom.drawing.records import Record
from dualrandom.fairness.burden import burden, enterprise_burdens
from dualrandom.fairness.loads import department_loads, inspector_loads
from dualrandom.fairness.past_visits import past_visits
from dualrandom.fairness.predictability import predictability
from dualrandom.messages import render
from dualrandom.reports.daily_staffing import DepartmentStaffing, department_staffing
from dualrandom.reports.figures import milli
from dualrandom.reports.repair_figures import RepairFigures, repair_figures
from dualrandom.reports.team_figures import TeamFigures, team_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.records import TaskDraw
    from dualrandom.fairness.loads import DepartmentLoad
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.messages import Language
    from dualrandom.scheduling.plan import Plan, PlanRecord, Unplaced


class TaskSummary(Record):
    """One task: who could be drawn, who was; ``excluded`` (rule → enterprises) needs the frame.

    ``asked`` are the quota cells as the campaign writes them, by stratum or under ``all``; empty
    in a task that follows another. ``expected`` is the number that the commitment promises, over
    all seeds, a text fraction.
    """

    task: str
    title: str
    department: str
    method: str
    frame_size: int
    asked: dict[str, str]
    expected: str
    selected: int
    excluded: dict[str, int] = Field(default_factory=dict)


class DepartmentSummary(Record):
    """Loads of one department.

    ``lightest_milli`` and ``heaviest_milli`` are thousandths of a visit per available day of one
    inspector; the spread is that of visits per available day. ``expected_*`` are the same figures
    of what the published odds promise.
    """

    department: str
    people: int
    able: int
    visits: int
    seats: int
    lightest_milli: int
    heaviest_milli: int
    gini_permille: int
    jain_permille: int
    expected_lightest_milli: int
    expected_heaviest_milli: int
    expected_gini_permille: int
    expected_jain_permille: int


class NotPlaced(Record):
    """A department's part at one enterprise that has no visit, and the rule that stopped it."""

    enterprise: str
    name: str
    department: str
    rule: str
    proven: bool


def _is_empty(rows: tuple[object, ...]) -> bool:
    return not rows


class GoalSummary(Record):
    """A goal with its titles; what the plan reaches, a proven bound, and their distance."""

    goal: str
    zh: str
    en: str
    value: int
    bound: int
    gap: int


class Summary(Record):
    """Summary of a plan.

    Attributes
    ----------
    inspections, enterprises
        Drawn (enterprise, task) pairs on site, and the enterprises they are at.
    expected_inspections, least_expected_enterprises
        Text fractions: expectation over all seeds, and the least any design can expect.
    asked_parts, placed_parts
        Department-at-enterprise parts: visits if each department went alone.
    separate_visits, visit_bound, visit_bound_of_placed
        Visits of the plan; proven least number for all that was asked for, and for what was placed.
    saved_visits
        ``placed_parts - separate_visits``.
    best_guess_permille
        Mean chance of the likeliest inspector of a team, from the published odds.
    certain_teams, team_figures
        How well whole teams can be guessed, and who comes again. ``None``, and no loads of
        ``departments``, where the teams are drawn on the day; then ``staffing`` tells what the
        days can bear.
    repairs
        Teams that were changed after the rounding, and how far that moves the odds; left out where
        no team could break a rule about whole teams.
    not_placed_by_rule
        Rule → number of parts.
    past_counted, past_not_counted
        Visits to the drawn enterprises in the year before: routine ones, and those for cause or on
        request, which no plan avoids and which never count as saved.
    register_size
        Enterprises in the register; ``None`` when no frame was given.
    object_draw, object_draw_reason
        Algorithm that drew the enterprises, and why this one.
    goals
        All goals, the most important first.
    proven_left_out, proven_visits_of_placed
        On the word of the solver (docs/spec/plan-v1.md §3.3): no plan leaves out fewer blocks, and
        none makes fewer visits of what was placed. 0 where nothing is proven.
    interrupted
        Whether somebody stopped the search; left out where nobody did.
    """

    format: Literal["dualrandom/summary/1"] = "dualrandom/summary/1"
    campaign: str
    title: str
    first_day: date
    last_day: date
    working_days: int
    status: Literal["optimal", "feasible"]
    register_size: int | None
    object_draw: ObjectDrawAlgorithm
    object_draw_reason: ObjectDrawReason
    tasks: tuple[TaskSummary, ...]
    inspections: int
    enterprises: int
    expected_inspections: str
    least_expected_enterprises: str
    asked_parts: int
    placed_parts: int
    separate_visits: int
    saved_visits: int
    visit_bound: int
    visit_bound_of_placed: int
    visits_per_enterprise: dict[int, int]
    departments_per_visit: dict[int, int]
    departments: tuple[DepartmentSummary, ...]
    past_counted: int
    past_not_counted: int
    best_guess_permille: int | None
    certain_teams: int | None
    team_figures: TeamFigures | None
    staffing: tuple[DepartmentStaffing, ...] = Field(default=(), exclude_if=_is_empty)
    repairs: RepairFigures | None = Field(default=None, exclude_if=lambda figures: figures is None)
    deviations: int
    not_placed_by_rule: dict[str, int]
    not_placed: tuple[NotPlaced, ...]
    goals: tuple[GoalSummary, ...] = ()
    proven_left_out: int = 0
    proven_visits_of_placed: int = 0
    interrupted: bool = Field(default=False, exclude_if=lambda interrupted: not interrupted)

    @property
    def is_proven_best(self) -> bool:
        """Whether no plan places more, or makes fewer visits of what is placed; by the solver."""
        return (
            len(self.not_placed) == self.proven_left_out
            and self.separate_visits == self.proven_visits_of_placed
        )

    def lines(self, language: Language = "en", names: Mapping[str, str] | None = None) -> list[str]:
        """Aligned lines for a terminal; ``names`` maps departments to their names."""
        from dualrandom.reports.summary_lines import summary_lines

        return summary_lines(self, language, names)

    def __str__(self) -> str:
        return "\n".join(self.lines())


def summarise(
    plan: Plan, frame: Frame | None = None, rehearsal: Rehearsal | None = None
) -> Summary:
    """Sum up a plan.

    Parameters
    ----------
    plan
        The plan.
    frame
        With it also who was excluded from the draw, and by which rule.
    rehearsal
        Of the plan's lottery; with it also what only replays can tell about the teams.
    """
    draw, record = plan.lottery.draw, plan.record
    campaign, bounds = draw.campaign, draw.record.bounds
    total = burden(plan, enterprise_burdens(plan))
    past = past_visits(plan)
    return Summary(
        campaign=campaign.id,
        title=campaign.title,
        first_day=campaign.window.start,
        last_day=campaign.window.end,
        working_days=len(plan.lottery.facts.days),
        status=record.status,
        register_size=None if frame is None else len(frame.identifiers),
        object_draw=draw.record.algorithm,
        object_draw_reason=draw.commitment.object_draw_reason,
        tasks=tuple(_task(task, plan, frame) for task in draw.record.tasks),
        inspections=bounds.inspections,
        enterprises=bounds.enterprises,
        expected_inspections=bounds.expected_inspections,
        least_expected_enterprises=bounds.least_expected_enterprises,
        asked_parts=total.departments,
        placed_parts=total.placed,
        separate_visits=record.separate_visits,
        saved_visits=total.saved,
        visit_bound=record.visit_bound,
        visit_bound_of_placed=record.visit_bound_of_placed,
        visits_per_enterprise=dict(total.visits_per_enterprise),
        departments_per_visit=dict(total.departments_per_visit),
        past_counted=past.counted,
        past_not_counted=past.not_counted,
        staffing=department_staffing(plan),
        deviations=len(plan.deviations),
        not_placed_by_rule=dict(sorted(Counter(part.rule for part in plan.unplaced).items())),
        not_placed=tuple(_not_placed(part, plan) for part in plan.unplaced),
        goals=_goals(record),
        **_people(plan, rehearsal),
        **_proven(record.run.parameters),
    )


def _people(plan: Plan, rehearsal: Rehearsal | None) -> dict[str, Any]:
    """Loads and teams; nothing of the kind where teams are drawn on the day."""
    if plan.demands is not None:
        names = ("best_guess_permille", "certain_teams", "team_figures", "repairs")
        return {"departments": (), **dict.fromkeys(names)}
    guess = predictability(plan.lottery.record)
    return {
        "departments": _departments(plan),
        "best_guess_permille": milli(guess.average),
        "certain_teams": guess.certain,
        "team_figures": team_figures(plan, rehearsal),
        "repairs": repair_figures(plan.lottery, rehearsal),
    }


def _proven(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the solver has proven, and whether it was stopped."""
    return {
        "proven_left_out": int(parameters.get("proven_left_out", 0)),
        "proven_visits_of_placed": int(parameters.get("proven_visits_of_placed", 0)),
        "interrupted": parameters.get("interrupted") is True,
    }


def _goals(record: PlanRecord) -> tuple[GoalSummary, ...]:
    own = record.own_titles
    return tuple(
        GoalSummary(
            goal=tier.goal,
            zh=own[tier.goal].zh if tier.goal in own else render(tier.goal, "zh"),
            en=own[tier.goal].en if tier.goal in own else render(tier.goal, "en"),
            value=tier.value,
            bound=tier.bound,
            gap=tier.gap,
        )
        for tier in record.tiers
    )


def _task(task: TaskDraw, plan: Plan, frame: Frame | None) -> TaskSummary:
    promise = plan.lottery.facts.tasks[task.task]
    own = plan.lottery.draw.campaign.task(task.task)
    expected = sum((Fraction(one.expected_quota) for one in promise.strata), Fraction(0))
    excluded = {} if frame is None else frame.exclusion_counts.get(task.task, {})
    return TaskSummary(
        task=task.task,
        title=promise.title,
        department=promise.department,
        method=promise.method,
        frame_size=sum(stratum.frame_size for stratum in task.strata),
        asked=own.quota_by_stratum if own.quota is None else {"all": own.quota},
        expected=str(expected),
        selected=sum(len(stratum.selected) for stratum in task.strata),
        excluded={rule: int(count) for rule, count in sorted(excluded.items()) if count},
    )


def _departments(plan: Plan) -> tuple[DepartmentSummary, ...]:
    return tuple(_department(load) for load in department_loads(plan, inspector_loads(plan)))


def _department(load: DepartmentLoad) -> DepartmentSummary:
    return DepartmentSummary(
        department=load.department,
        people=load.people,
        able=load.able,
        visits=load.visits,
        seats=load.seats,
        lightest_milli=milli(load.lightest),
        heaviest_milli=milli(load.heaviest),
        gini_permille=milli(load.gini),
        jain_permille=milli(load.jain),
        expected_lightest_milli=milli(load.expected_lightest),
        expected_heaviest_milli=milli(load.expected_heaviest),
        expected_gini_permille=milli(load.expected_gini),
        expected_jain_permille=milli(load.expected_jain),
    )


def _not_placed(part: Unplaced, plan: Plan) -> NotPlaced:
    enterprise = plan.lottery.facts.enterprises.get(part.enterprise)
    return NotPlaced(
        enterprise=part.enterprise,
        name=enterprise.name if enterprise else "",
        department=part.party,
        rule=part.rule,
        proven=part.proven,
    )
