"""Predictability and rotation in plain words (可预测性与轮换的文字): short for a summary."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.messages import Language, render
from dualrandom.reports.figures import decimal_text, percent_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.reports.summary import Summary
    from dualrandom.reports.team_figures import Sampled, TeamFigures


def team_pairs(summary: Summary, language: Language) -> Iterator[tuple[str, str]]:
    """Labels and texts; a label is empty where the line continues the one above.

    None before there are odds.
    """
    figures = summary.team_figures
    if figures is None:
        return
    guess = {
        "share": percent_text(Fraction(summary.best_guess_permille or 0, 1000)),
        "certain": summary.certain_teams,
    }
    yield render("summary.guess", language), render("summary.guess_text", language, guess)
    yield "", _team(figures, language)
    yield render("summary.rotation", language), _returns(figures, language)
    yield "", _pairings(figures, language)


def share_text(sampled: Sampled) -> str:
    """A sampled chance: ``"1.10% (0.92% – 1.31%)"``."""
    value, low, high = (
        percent_text(Fraction(number, 1_000_000), 2)
        for number in (sampled.value, sampled.low, sampled.high)
    )
    return f"{value} ({low} – {high})"


def count_text(sampled: Sampled) -> str:
    """A sampled mean count: ``"12.4 (11.9 – 12.9)"``."""
    value, low, high = (
        decimal_text(Fraction(number, 1000), 1)
        for number in (sampled.value, sampled.low, sampled.high)
    )
    return f"{value} ({low} – {high})"


def _team(figures: TeamFigures, language: Language) -> str:
    limit = percent_text(Fraction(figures.team_limit_millionths, 1_000_000), 2)
    if figures.estimates is None:
        return render("summary.team_guess_text", language, {"limit": limit})
    params = {
        "limit": limit,
        "estimate": share_text(figures.estimates.team_guess_millionths),
        "replays": figures.estimates.replays,
    }
    return render("summary.team_guess_sampled", language, params)


def _returns(figures: TeamFigures, language: Language) -> str:
    if not figures.named_visits:
        return render("summary.returns_unknown", language)
    params = {
        "expected": decimal_text(Fraction(figures.returns_expected_milli, 1000), 1),
        "drawn": f"{figures.returns_drawn:,}",
        "planned": f"{figures.returns_planned:,}",
    }
    return render("summary.returns_text", language, params)


def _pairings(figures: TeamFigures, language: Language) -> str:
    params = {
        "drawn": f"{figures.repeated_drawn:,}",
        "planned": f"{figures.repeated_planned:,}",
        "all": f"{figures.pairings_planned:,}",
    }
    if figures.estimates is None:
        return render("summary.pairings_text", language, params)
    sampled = figures.estimates.repeated_pairings_milli
    params["expected"] = decimal_text(Fraction(sampled.value, 1000), 1)
    params["as_many"] = f"{sampled.as_many:,}"
    params["replays"] = f"{figures.estimates.replays:,}"
    return render("summary.pairings_sampled", language, params)
