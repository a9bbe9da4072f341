"""The report as one HTML file (双语报告): no network, Chinese and English in one page.

The page switches its language with style sheets alone, its charts are drawings inside it, and its
content policy forbids every fetch, so it works from a memory stick on a closed network. One script,
named by its digest in the policy, draws weeks, days and routes; all else is there without it.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dualrandom.canonical import document_digest
from dualrandom.drawing.shortfalls.findings import ShortfallWords
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.fairness.loads import inspector_loads
from dualrandom.io.files import write_bytes
from dualrandom.io.page_templates import page_environment
from dualrandom.io.report_charts import MOST_BARS, days_svg, loads_svg
from dualrandom.messages import Language, render
from dualrandom.reports import tables, team_tables
from dualrandom.reports.calendar import calendar
from dualrandom.reports.daily_staffing import staffing_table
from dualrandom.reports.draw_rows import draw_rows
from dualrandom.reports.figures import chance_text, decimal_text, percent_text
from dualrandom.reports.repair_lines import repair_texts
from dualrandom.reports.repair_tables import repair_bias_table
from dualrandom.reports.summary import summarise
from dualrandom.reports.summary_lines import excluded_text
from dualrandom.reports.team_measures import guess_rows, rotation_rows
from dualrandom.reports.wording import Wording

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.reports.calendar import CalendarDay
    from dualrandom.reports.summary import Summary
    from dualrandom.reports.team_figures import TeamFigures
    from dualrandom.scheduling.check import CheckReport
    from dualrandom.scheduling.plan import Plan

MOST_VISITS = 2_000
"""Visits shown in the page; the bundle's ``plan.csv`` holds all."""

MOST_ROWS = 500
"""Rows shown of every other list."""

HEAT_LEVELS = 5
LANGUAGES: tuple[Language, Language] = ("zh", "en")
VISIT_COLUMNS = (
    "date", "weekday", "start", "end", "identifier", "enterprise", "departments", "inspectors",
)  # fmt: skip


def write_html(
    plan: Plan,
    path: str | os.PathLike[str],
    language: Literal["zh", "en", "both"] = "zh",
    *,
    frame: Frame | None = None,
    check: CheckReport | None = None,
    names: Mapping[str, str] | None = None,
    rehearsal: Rehearsal | None = None,
    in_force: Plan | None = None,
    stand_ins: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Write the report; it holds both languages whatever it shows first.

    Parameters
    ----------
    plan, path
        The plan; the target, replaced as a whole.
    language
        What the page shows when it is opened; the reader can switch.
    frame
        With it the page tells who was excluded from the draw.
    check
        Result of the solver-free check of this plan.
    names
        Names of departments by identifier.
    rehearsal
        Of the plan's lottery; with it also estimated figures of the teams.
    in_force, stand_ins
        The plan with those who come now, and (block, who comes) → in whose place, after
        replacements: loads, calendar and visits are theirs, all else is about the plan.

    Raises
    ------
    MissingExtraError
        ``report.missing_extra``: altair, vl-convert or jinja2 is not installed.
    """
    page = html_report(
        plan,
        language,
        frame=frame,
        check=check,
        names=names,
        rehearsal=rehearsal,
        in_force=in_force,
        stand_ins=stand_ins,
    )
    write_bytes(Path(path), page.encode("utf-8"))


def html_report(
    plan: Plan,
    language: Literal["zh", "en", "both"] = "zh",
    *,
    frame: Frame | None = None,
    check: CheckReport | None = None,
    names: Mapping[str, str] | None = None,
    rehearsal: Rehearsal | None = None,
    in_force: Plan | None = None,
    stand_ins: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """Return the page of ``write_html`` as text."""
    template = _template(plan)
    now = in_force or plan
    words = (
        Wording(now, LANGUAGES[0], names, stand_ins=stand_ins),
        Wording(now, LANGUAGES[1], names, stand_ins=stand_ins),
    )
    summary = summarise(plan, frame, rehearsal)
    page: str = template.render(
        language=language,
        plan=plan.record,
        campaign=plan.lottery.draw.campaign,
        commitment=plan.lottery.draw.commitment,
        commitment_digest=plan.lottery.draw.commitment.digest,
        plan_digest=document_digest(plan.record.model_dump(mode="json")),
        seed=plan.lottery.draw.record.seed,
        check=check,
        department=words[0].department,
        **_figures(plan, summary),
        **_draw(plan, summary),
        **_people(now, words, summary, rehearsal),
        **_calendar(calendar(now)),
        **_lists(now, words),
        **_pictures(now, words),
        shortfalls=_shortfalls(plan, names),
    )
    return page


def _template(plan: Plan) -> Any:  # noqa: ANN401  jinja2 is optional
    environment = page_environment()
    from dualrandom.io.report_cells import both, translations  # needs the same extra

    translated = translations(plan.record.own_titles)
    environment.globals.update(t=translated, both=both, percent=percent_text, chance=chance_text)
    environment.globals.update(decimal=decimal_text, thousandths=_thousandths)
    return environment.get_template("report.html.jinja")


def _figures(plan: Plan, summary: Summary) -> dict[str, Any]:
    bars = (
        ("report.bar_inspections", plan.record.inspections),
        ("report.bar_alone", summary.asked_parts),
        ("report.bar_visits", summary.separate_visits),
        ("report.bar_bound", summary.visit_bound),
    )
    longest = max(count for _, count in bars) or 1
    return {
        "summary": summary,
        "bars": [(code, count, percent_text(Fraction(count, longest))) for code, count in bars],
        "saved": Fraction(summary.saved_visits, summary.placed_parts or 1),
        "expected": Fraction(summary.expected_inspections),
        "least": Fraction(summary.least_expected_enterprises),
    }


def _shortfalls(plan: Plan, names: Mapping[str, str] | None) -> list[tuple[str, ...]]:
    """One sentence a group of blocks without a team, in both languages."""
    lottery = plan.lottery
    if not lottery.record.unstaffed:
        return []
    shortfalls = find_shortfalls(lottery.draw, lottery.facts)
    findings = ShortfallWords(lottery.facts, names).findings(shortfalls)
    return [tuple(finding.text(one) for one in LANGUAGES) for finding in findings]


def _thousandths(value: int) -> str:
    return decimal_text(Fraction(value, 1000), 3)


def _draw(plan: Plan, summary: Summary) -> dict[str, Any]:
    return {
        "draw_rows": draw_rows(plan.lottery.draw),
        "excluded": [
            (
                task.title or task.task,
                *(
                    render("report.excluded", one, {"reasons": excluded_text(task.excluded, one)})
                    for one in LANGUAGES
                ),
            )
            for task in summary.tasks
            if task.excluded
        ],
    }


def _people(
    plan: Plan, words: tuple[Wording, Wording], summary: Summary, rehearsal: Rehearsal | None
) -> dict[str, Any]:
    """Loads and teams; where teams are drawn on the day, what the days can bear."""
    from dualrandom.io.report_cells import html_table

    if summary.team_figures is None:
        staffing = [staffing_table(plan, one) for one in words]
        return {"staffing": html_table(staffing[0], staffing[1], words, MOST_ROWS)}
    teams = _teams(plan, words, summary, summary.team_figures, rehearsal)
    return {"staffing": None, **_loads(plan, words), **teams}


def _loads(plan: Plan, words: tuple[Wording, Wording]) -> dict[str, Any]:
    from markupsafe import Markup

    from dualrandom.io.report_cells import html_table

    loads = inspector_loads(plan)
    people = [tables.inspector_load_table(plan, one) for one in words]
    return {
        "loads_chart": Markup(loads_svg(loads, words[0].department)),  # noqa: S704  our own drawing
        "most_bars": MOST_BARS if len(loads) > MOST_BARS else 0,
        "people": html_table(people[0], people[1], words, MOST_ROWS),
    }


def _teams(
    plan: Plan,
    words: tuple[Wording, Wording],
    summary: Summary,
    figures: TeamFigures,
    rehearsal: Rehearsal | None,
) -> dict[str, Any]:
    from dualrandom.io.report_cells import html_table

    guesses = [team_tables.predictability_table(plan, one, rehearsal) for one in words]
    again = [team_tables.returns_table(plan, one) for one in words]
    bias = [repair_bias_table(one, rehearsal) for one in words]
    return {
        "guess_rows": list(zip(*(guess_rows(summary, one) for one in LANGUAGES), strict=True)),
        "rotation": list(zip(*(rotation_rows(figures, one) for one in LANGUAGES), strict=True)),
        "guesses": html_table(guesses[0], guesses[1], words, MOST_ROWS),
        "again": html_table(again[0], again[1], words, MOST_ROWS),
        "repair_lines": list(zip(*(repair_texts(summary, one) for one in LANGUAGES), strict=True)),
        "bias": html_table(bias[0], bias[1], words, MOST_ROWS) if bias[0] and bias[1] else None,
    }


def _calendar(days: tuple[CalendarDay, ...]) -> dict[str, Any]:
    from markupsafe import Markup

    from dualrandom.io.report_pictures import overview

    most = max((count for day in days for count in day.by_department.values()), default=0)
    return {
        "days": days,
        "overview": overview(days),
        "days_chart": Markup(days_svg(days)),  # noqa: S704  our own drawing
        "heat": lambda count: -(-HEAT_LEVELS * count // most) if most else 0,
    }


def _pictures(plan: Plan, words: tuple[Wording, Wording]) -> dict[str, Any]:
    from dualrandom.io.report_pictures import pictures

    return {"pictures": pictures(plan, words), "n_stand_ins": len(words[0].stand_ins)}


def _lists(plan: Plan, words: tuple[Wording, Wording]) -> dict[str, Any]:
    from dualrandom.io.report_cells import html_table

    visits = [tables.by_date(plan, one).only(*VISIT_COLUMNS) for one in words]
    left_out = [tables.not_placed(plan, one) for one in words]
    changed = [tables.deviations(plan, one) for one in words]
    return {
        "visits": html_table(visits[0], visits[1], words, MOST_VISITS),
        "not_placed": html_table(left_out[0], left_out[1], words, MOST_ROWS),
        "deviations": html_table(changed[0], changed[1], words, MOST_ROWS),
    }
