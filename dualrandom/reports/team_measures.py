"""Predictability and rotation as rows of a report (可预测性与轮换指标): figure and plain words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dualrandom.messages import Language, render
from dualrandom.reports.figures import decimal_text, percent_text
from dualrandom.reports.team_lines import count_text, share_text

if TYPE_CHECKING:
    from dualrandom.reports.summary import Summary
    from dualrandom.reports.team_figures import TeamFigures

Row = tuple[str, str, str]
"""Measure, value, what it means."""


def guess_rows(summary: Summary, language: Language) -> list[Row]:
    """How well somebody who knows the odds can guess who comes; none before there are odds."""
    figures = summary.team_figures
    if figures is None:
        return []

    def row(code: str, value: str, **params: Any) -> Row:  # noqa: ANN401  any placeholder
        words = render(f"report.{code}_words", language, params)
        return render(f"report.{code}", language), value, words

    def bits(milli: int) -> str:
        text = decimal_text(Fraction(milli, 1000))
        return render("report.bits", language, {"bits": text})

    rows = [
        row(
            "seat_guess",
            _permille(summary.best_guess_permille or 0),
            **_seat_params(summary, figures),
        ),
        row("team_limit", _millionths(figures.team_limit_millionths), **_limit_params(figures)),
    ]
    if figures.estimates is not None:
        estimate = share_text(figures.estimates.team_guess_millionths)
        rows.append(row("team_estimate", estimate, replays=figures.estimates.replays))
    for code, milli in (
        ("seat_bits", figures.seat_bits_milli),
        ("team_bits", figures.least_team_bits_milli),
    ):
        rows.append(row(code, bits(milli), n=alternatives(milli)))
    return rows


def alternatives(bits_milli: int) -> str:
    """How many equally likely things are as hard to guess, rounded down: 2000 → ``"4"``."""
    return f"{int(2 ** (bits_milli / 1000)):,}"


def rotation_rows(figures: TeamFigures, language: Language) -> list[tuple[str, ...]]:
    """Who comes again: what is counted, expected, drawn, replays with as many, planned.

    ``–`` stands where only replays could tell and there were none. A history that names nobody
    leaves the repeats within the plan.
    """
    returns, repeated, known = _counts(figures)
    expected = decimal_text(Fraction(figures.returns_expected_milli, 1000), 1)
    rows = [
        ("returns", expected, returns[1], figures.returns_drawn, figures.returns_planned),
        ("repeated_pairings", *repeated, figures.repeated_drawn, figures.repeated_planned),
        ("known_pairings", *known, figures.known_drawn, figures.known_planned),
    ]
    if not figures.named_visits:
        rows = rows[1:2]
    return [
        (render(f"report.{code}", language), mean, f"{drawn:,}", as_many, f"{planned:,}")
        for code, mean, as_many, drawn, planned in rows
    ]


def _counts(figures: TeamFigures) -> list[tuple[str, str]]:
    """Mean and replays with as many, of returns, repeated and known pairings."""
    estimates = figures.estimates
    if estimates is None:
        return [("–", "–")] * 3
    counts = (
        estimates.returns_milli, estimates.repeated_pairings_milli, estimates.known_pairings_milli,
    )  # fmt: skip
    return [(count_text(count), f"{count.as_many:,}") for count in counts]


def _seat_params(summary: Summary, figures: TeamFigures) -> dict[str, str]:
    return {
        "highest": _permille(figures.highest_guess_permille),
        "even": _permille(figures.even_guess_permille),
        "certain": f"{summary.certain_teams or 0:,}",
        "teams": f"{figures.teams:,}",
    }


def _limit_params(figures: TeamFigures) -> dict[str, str]:
    return {
        "highest": _millionths(figures.highest_team_limit_millionths),
        "exact": f"{figures.exact_teams:,}",
        "teams": f"{figures.teams:,}",
    }


def _permille(value: int) -> str:
    return percent_text(Fraction(value, 1000))


def _millionths(value: int) -> str:
    return percent_text(Fraction(value, 1_000_000), 2)
