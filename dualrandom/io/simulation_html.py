"""A simulation as one offline page (预演报告): Chinese and English, bars drawn by style sheets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dualrandom.fairness.simulation.figures import (
    difference,
    enterprise_shares,
    people_spreads,
)
from dualrandom.fairness.simulation.measures import MEASURES
from dualrandom.io.files import write_bytes
from dualrandom.io.page_templates import page_environment
from dualrandom.reports.figures import decimal_text, percent_text
from dualrandom.reports.simulation_lines import heading_lines
from dualrandom.reports.simulation_tables import simulation_tables

if TYPE_CHECKING:
    from pathlib import Path

    from dualrandom.campaign.models import Campaign
    from dualrandom.fairness.simulation.records import Simulation
    from dualrandom.messages import Language
    from dualrandom.reports.simulation_tables import SimulationWords

MOST_ROWS = 500
MOST_BARS = 30
CHARTED = "left_out"
"""Measure whose change is drawn for every rule."""


def write_simulation_html(
    simulation: Simulation,
    words: tuple[SimulationWords, SimulationWords],
    campaign: Campaign,
    path: Path,
    language: Language = "zh",
) -> None:
    """Write the page; it holds both languages whatever it shows first.

    Parameters
    ----------
    simulation, words, campaign
        What is told, with the texts of Chinese and English, and the campaign's title.
    path
        Target, replaced as a whole.
    language
        What the page shows when it is opened; the reader can switch.

    Raises
    ------
    MissingExtraError
        ``report.missing_extra``: jinja2 is not installed.
    """
    environment = page_environment()
    from dualrandom.io.report_cells import both, html_table, translated  # needs the same extra

    environment.globals.update(t=translated, both=both)
    tables = [simulation_tables(simulation, one) for one in words]
    page: str = environment.get_template("simulation.html.jinja").render(
        language=language,
        simulation=simulation,
        title=campaign.title or campaign.id,
        lines=list(zip(*(heading_lines(simulation, one) for one in words), strict=True)),
        tables=[
            (zh.key, html_table(zh, en, words, MOST_ROWS)) for zh, en in zip(*tables, strict=True)
        ],
        bars=_bars(simulation, words[0]),
    )
    write_bytes(path, page.encode("utf-8"))


def _bars(simulation: Simulation, words: SimulationWords) -> dict[str, list[dict[str, Any]]]:
    """Bars beside some of the tables: label code or text, number, width in percent."""
    base = simulation.base
    shares = enterprise_shares(base, lambda trial: trial.visits_per_enterprise)
    people = people_spreads(base)[:MOST_BARS]
    left_out = next(one for one in MEASURES if one.key == CHARTED)
    costs = [(one.rule, difference(left_out, base, one).mean) for one in simulation.without]
    longest = max((abs(value) for _, value in costs), default=Fraction(0))
    heaviest = max((one.per_day.most for one in people), default=Fraction(0))
    return {
        "enterprise_shares": [
            _bar("simulation.n_visits", {"n": n}, percent_text(share.mean), share.mean)
            for n, share in shares.items()
        ],
        "people_loads": [
            _bar(
                "simulation.bar_person",
                {"name": words.inspector(one.person.inspector)},
                decimal_text(one.per_day.mean, 3),
                one.per_day.mean / heaviest if heaviest else Fraction(0),
                one.per_day.most / heaviest if heaviest else Fraction(0),
            )
            for one in people
        ],
        "rule_costs": [
            _bar(
                f"what_if.{rule}",
                {},
                decimal_text(value, 2),
                abs(value) / longest if longest else Fraction(0),
            )
            for rule, value in costs
        ],
    }


def _bar(
    code: str, params: dict[str, Any], number: str, width: Fraction, worst: Fraction | None = None
) -> dict[str, Any]:
    return {
        "code": code,
        "params": params,
        "number": number,
        "width": percent_text(width),
        "worst": None if worst is None else percent_text(worst),
    }
