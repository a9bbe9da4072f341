"""Repairs and their bias in plain words (检查组修正的文字): for a summary and a report."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.messages import Language, render
from dualrandom.reports.figures import percent_text
from dualrandom.reports.team_lines import count_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.reports.repair_figures import BiasFigures, MovedSeat, RepairFigures
    from dualrandom.reports.summary import Summary


def repair_pairs(summary: Summary, language: Language) -> Iterator[tuple[str, str]]:
    """Labels and texts; none where no team could break a rule about whole teams."""
    label = render("summary.repairs", language)
    for text in repair_texts(summary, language):
        yield label, text
        label = ""


def repair_texts(summary: Summary, language: Language) -> list[str]:
    """What was repaired, how far that moves the odds, and which seats it moves most."""
    figures = summary.repairs
    if figures is None:
        return []
    lines = [_repaired(figures, language)]
    if figures.bias is None:
        return [*lines, render("summary.repairs_not_replayed", language)]
    lines.append(_moved(figures.bias, language))
    lines += [_seat(seat, language) for seat in figures.bias.largest]
    return lines


def _repaired(figures: RepairFigures, language: Language) -> str:
    if not figures.changes:
        return render("summary.repairs_none", language)
    rules = [f"{render(rule, language)} × {n:,}" for rule, n in figures.by_rule.items()]
    params = {
        "n": f"{figures.changes:,}",
        "unstaffed": f"{figures.unstaffed:,}",
        "rules": ("；" if language == "zh" else "; ").join(rules),
    }
    return render("summary.repairs_text", language, params)


def _moved(bias: BiasFigures, language: Language) -> str:
    params = {
        "replays": f"{bias.replays:,}",
        "teams": count_text(bias.changed_teams_milli),
        "moved": f"{bias.moved_seats:,}",
        "all": f"{bias.all_seats:,}",
        "unseen": _percent(bias.unseen_millionths),
    }
    if not bias.largest:
        return render("summary.bias_none", language, params)
    params["largest"] = _points(bias.largest[0].bias_millionths.value)
    return render("summary.bias_text", language, params)


def _seat(seat: MovedSeat, language: Language) -> str:
    moved = seat.bias_millionths
    params = {
        "inspector": seat.inspector,
        "block": seat.block,
        "odds": _percent(seat.odds_millionths),
        "chance": _percent(seat.chance_millionths),
        "bias": _points(moved.value),
        "low": _points(moved.low),
        "high": _points(moved.high),
    }
    return render("summary.bias_seat", language, params)


def _percent(millionths: int) -> str:
    return percent_text(Fraction(millionths, 1_000_000), 2)


def _points(millionths: int) -> str:
    """A difference of chances with its sign."""
    text = percent_text(Fraction(millionths, 1_000_000), 2)
    return f"+{text}" if millionths > 0 else text
