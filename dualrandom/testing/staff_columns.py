"""Columns of one department's people: chances, exact shares, certificates and leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.testing.setting import Setting

STANDING = "standing"
"""One order for qualification and leading, so that whoever leads is qualified."""

_QUALIFIED_PERCENT = (60, 35)  # share that holds the first and the second qualification
_SMALL_TEAM = 4  # departments this small have no absences that could leave them without a team
_LEAVE_PERMILLE = 250
_ENDING_PERMILLE = 30  # certificate ends within the window
_ENDED_PERMILLE = 10


class StaffColumns:
    """Columns of one department's people as lists."""

    def __init__(self, setting: Setting, department: str, size: int) -> None:
        self.stream = setting.stream
        self.calendar = setting.calendar
        self.department = department
        self.size = size

    def below(self, label: str, limit: int) -> list[int]:
        """Whole numbers from 0 to ``limit`` − 1."""
        column = self.stream.below(f"{self.department} {label}", self.size, limit)
        return [int(value) for value in column]

    def chance(self, label: str, permille: int) -> list[bool]:
        """Never true in a small department."""
        if self.size <= _SMALL_TEAM:
            return [False] * self.size
        return [spot < permille for spot in self.below(label, 1000)]

    def pick(self, label: str, weights: dict[int, int]) -> list[int]:
        """Keys as often as their weights say; the first for all in a small department."""
        names = list(weights)
        if self.size <= _SMALL_TEAM:
            return [names[0]] * self.size
        index = self.stream.pick(f"{self.department} {label}", self.size, list(weights.values()))
        return [names[place] for place in index]

    def part(self, label: str, percent: int) -> list[bool]:
        """Exactly that share, rounded up; everybody in a small department."""
        count = self.size if self.size <= _SMALL_TEAM else -(-self.size * percent // 100)
        order = self.stream.order(f"{self.department} {label}", self.size)
        chosen = set(order[:count].tolist())
        return [row in chosen for row in range(self.size)]

    def qualified(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Qualifications of each person; the first is the one that the tasks ask for."""
        shares = zip(names, (STANDING, *names[1:]), _QUALIFIED_PERCENT, strict=False)
        holders = [(name, self.part(label, percent)) for name, label, percent in shares]
        return [tuple(name for name, holds in holders if holds[row]) for row in range(self.size)]

    def certificate_ends(self) -> list[date]:
        """Long after the window, for a few within it, for very few before it."""
        start, end = self.calendar.start, self.calendar.end
        later = self.below("certificate", 700)
        within = self.below("certificate within", (end - start).days + 1)
        ended = self.chance("certificate ended", _ENDED_PERMILLE)
        ending = self.chance("certificate ending", _ENDING_PERMILLE)
        ends: list[date] = []
        for row in range(self.size):
            if ended[row]:
                ends.append(start - timedelta(days=1 + within[row]))
            elif ending[row]:
                ends.append(start + timedelta(days=within[row]))
            else:
                ends.append(date(2028, 1, 1) + timedelta(days=later[row]))
        return ends

    def leave(self) -> list[tuple[int, int] | None]:
        """First day (after the window's start) and length in calendar days."""
        span = (self.calendar.end - self.calendar.start).days + 1
        away = self.chance("leave", _LEAVE_PERMILLE)
        first = self.below("leave from", span)
        length = self.below("leave days", max(1, min(10, span // 4)))
        return [(first[row], length[row] + 1) if away[row] else None for row in range(self.size)]
