"""How good a plan is, in words (各层目标与证明): value, bound and gap of every goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.reports.summary import Summary

Pair = tuple[str, str]
"""A label (empty where the line continues the one above) and its text."""


def status_pairs(summary: Summary, language: Language) -> Iterator[Pair]:
    """Status of the plan: proven best or not, by the solver's word or not; cut short or not."""
    status = summary.status
    code = "plan_status.proven" if status == "feasible" and summary.is_proven_best else None
    yield render("summary.status", language), render(code or f"plan_status.{status}", language)
    if summary.interrupted:
        yield "", render("summary.interrupted", language)


def proven_visits_pairs(summary: Summary, language: Language) -> Iterator[Pair]:
    """What the solver proves of visits beyond the bound that anybody can recount."""
    proven = summary.proven_visits_of_placed
    if proven > summary.visit_bound_of_placed:
        gap = summary.separate_visits - proven
        params = {"placed": f"{proven:,}", "gap": f"{gap:,}"}
        yield "", render("summary.proven_visits", language, params)


def proven_left_out_pairs(summary: Summary, language: Language) -> Iterator[Pair]:
    """How many blocks stay out of every plan, as far as that is proven."""
    if summary.not_placed and not summary.staffing:
        code = "summary.proven_left_out" if summary.proven_left_out else "summary.none_proven"
        yield "", render(code, language, {"n": f"{summary.proven_left_out:,}"})


def goal_heading(language: Language) -> list[str]:
    """Head of the table of goals."""
    columns = ("goal", "value", "bound", "gap")
    return [render(f"report.tier_{column}", language) for column in columns]


def goal_rows(summary: Summary, language: Language) -> Iterator[list[str]]:
    """Title, value, bound and gap of each goal, the most important first."""
    for goal in summary.goals:
        numbers = [f"{number:,}" for number in (goal.value, goal.bound, goal.gap)]
        yield [goal.zh if language == "zh" else goal.en, *numbers]


def goal_pairs(summary: Summary, language: Language) -> Iterator[Pair]:
    """Each goal as one text: for a sheet."""
    colon = "：" if language == "zh" else ": "
    for position, (title, value, bound, gap) in enumerate(goal_rows(summary, language)):
        params: dict[str, Any] = {"value": value, "bound": bound, "gap": gap}
        label = "" if position else render("summary.goals", language)
        yield label, f"{title}{colon}{render('summary.goal_text', language, params)}"
