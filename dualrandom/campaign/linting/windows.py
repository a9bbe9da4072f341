"""Windows, gaps and caps that contradict each other (起止时间、间隔与频次)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, Window
    from dualrandom.errors import Finding


def _text(window: Window) -> str:
    return f"{window.start} … {window.end}"


def windows_run_forward(campaign: Campaign) -> Iterator[Finding]:
    """No window ends before it starts."""
    if campaign.window.end < campaign.window.start:
        yield problem("campaign.window_reversed", "window", _text(campaign.window))
    for key, task in located_tasks(campaign):
        if task.window and task.window.end < task.window.start:
            yield problem("campaign.window_reversed", f"{key}.window", _text(task.window))


def task_windows_lie_inside(campaign: Campaign) -> Iterator[Finding]:
    """A task's window lies inside the campaign's."""
    outer = campaign.window
    for key, task in located_tasks(campaign):
        inner = task.window
        if inner and (inner.start < outer.start or inner.end > outer.end):
            yield problem(
                "campaign.window_outside",
                f"{key}.window",
                _text(inner),
                task=task.id,
                outer=_text(outer),
            )


def one_departments_windows_meet(campaign: Campaign) -> Iterator[Finding]:
    """Two on-site tasks of one department share at least one day: one team does both."""
    tasks = [(key, task) for key, task in located_tasks(campaign) if task.method == "on_site"]
    for (_, first), (key, second) in combinations(tasks, 2):
        one, other = campaign.window_of(first), campaign.window_of(second)
        if first.department == second.department and (
            one.end < other.start or other.end < one.start
        ):
            yield problem(
                "campaign.windows_disjoint",
                f"{key}.window",
                _text(other),
                first=first.id,
                second=second.id,
                department=first.department,
            )


def gap_fits_the_window(campaign: Campaign) -> Iterator[Finding]:
    """Several departments can come separately only if the gap between visits fits."""
    gap = campaign.rules.minimum_gap.between_visits_days
    n_days = (campaign.window.end - campaign.window.start).days + 1
    if n_days > 0 and gap >= n_days and len(_departments_on_site(campaign)) > 1:
        yield remark(
            "campaign.gap_longer_than_window",
            "rules.minimum_gap.between_visits_days",
            gap,
            days=n_days,
        )


def cap_leaves_room_for_departments(campaign: Campaign) -> Iterator[Finding]:
    """A cap below the number of departments makes merging the only way."""
    cap = campaign.rules.annual_cap
    n_departments = len(_departments_on_site(campaign))
    if cap and cap.per == "enterprise" and cap.visits < n_departments:
        yield remark(
            "campaign.cap_below_departments",
            "rules.annual_cap.visits",
            cap.visits,
            departments=n_departments,
        )


def cap_has_one_year(campaign: Campaign) -> Iterator[Finding]:
    """A window over the turn of the year has two annual caps; the first year's is applied."""
    window = campaign.window
    if campaign.rules.annual_cap and window.start.year < window.end.year:
        yield remark(
            "campaign.cap_over_two_years", "rules.annual_cap", _text(window), year=window.start.year
        )


def rules_count_something(campaign: Campaign) -> Iterator[Finding]:
    """A frequency rule without triggers never applies."""
    rules = campaign.rules
    named = {
        "annual_cap": rules.annual_cap,
        "minimum_gap": rules.minimum_gap,
        "drawn_lately": rules.drawn_lately,
    }
    for name, rule in named.items():
        if rule is not None and not rule.triggers:
            yield remark("campaign.rule_without_triggers", f"rules.{name}.triggers", rule=name)


def _departments_on_site(campaign: Campaign) -> set[str]:
    return {task.department for task in campaign.tasks if task.method == "on_site"}


RULES = (
    windows_run_forward,
    task_windows_lie_inside,
    one_departments_windows_meet,
    gap_fits_the_window,
    cap_leaves_room_for_departments,
    cap_has_one_year,
    rules_count_something,
)
