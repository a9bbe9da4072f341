"""Codes and names of practices, groups and figures, as the page shows them."""

from string import ascii_uppercase

from benchmarks.fairness.outcomes import Outcome
from benchmarks.fairness.report.svg import Label


def codes(found: list[Outcome]) -> dict[str, str]:
    """A, B, C … in the order in which practices turn up first; the same in all worlds."""
    practices = dict.fromkeys(each.practice.id for each in found)
    return dict(zip(practices, ascii_uppercase, strict=False))


def name(outcome: Outcome, code: str) -> Label:
    """Code and full title."""
    practice = outcome.practice
    return f"{code} {practice.title_zh}", f"{code} {practice.title_en}"


def part(outcome: Outcome, code: str, which: str) -> Label:
    """Code and the title of one step (``draw``, ``crew``), for charts."""
    step = getattr(outcome.practice, which, outcome.practice)
    return f"{code} {step.title_zh}", f"{code} {step.title_en}"


def position_name(label: str, bins: int) -> Label:
    """A part of the file in percent."""
    first, last = 100 * int(label) // bins, 100 * (int(label) + 1) // bins
    return f"名册第 {first}–{last}%", f"{first}–{last} % of the file"


def percent(value: float) -> str:
    return f"{100 * value:.1f}%"
