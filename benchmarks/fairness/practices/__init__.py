"""Practices: how an office draws enterprises, sets days and picks people. One plug-in a file.

A practice is one draw, one calendar and one crew rule, each behind a small protocol; where a
whole year comes from elsewhere (a replay of what happened), ``AnyPractice`` is all that is asked.
"""

from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from benchmarks.fairness.world import Department, Past, World, Year


class Plugin(Protocol):
    """``source`` says who does it so; ``reproducible``, whether a stranger can repeat it."""

    @property
    def id(self) -> str: ...
    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def reproducible(self) -> bool: ...


class EnterpriseDraw(Plugin, Protocol):
    """The first random."""

    def promised(self, world: World, department: Department) -> pd.Series:
        """Chance (``Fraction``) that is due to each enterprise of the registry, by enterprise."""
        ...

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:
        """Rows of ``enterprise``, ``department``."""
        ...


class Calendar(Plugin, Protocol):
    """Which of the selected are visited together, and when."""

    def visits(self, world: World, selected: pd.DataFrame, seed: str, year: int) -> pd.DataFrame:
        """Rows of ``enterprise``, ``visit``, ``department``, ``day``, ``trigger``."""
        ...


class CrewDraw(Plugin, Protocol):
    """The second random."""

    def teams(
        self, world: World, visits: pd.DataFrame, seed: str, year: int, past: Past
    ) -> pd.DataFrame:
        """Rows of ``visit``, ``department``, ``inspector``."""
        ...


class AnyPractice(Plugin, Protocol):
    """All that the study asks of a practice."""

    def campaign(self, world: World, seed: str, year: int, past: Past) -> Year:
        """One year, a function of its arguments only."""
        ...


@dataclass(frozen=True)
class Practice:
    """One of each; ids and titles are those of the parts."""

    draw: EnterpriseDraw
    calendar: Calendar
    crew: CrewDraw

    @property
    def id(self) -> str:
        return f"{self.draw.id}+{self.calendar.id}+{self.crew.id}"

    @property
    def title_zh(self) -> str:
        return "、".join(part.title_zh for part in self._parts)

    @property
    def title_en(self) -> str:
        return "; ".join(part.title_en for part in self._parts)

    @property
    def source(self) -> str:
        return " ".join(part.source for part in self._parts)

    @property
    def reproducible(self) -> bool:
        return all(part.reproducible for part in self._parts)

    @property
    def _parts(self) -> tuple[EnterpriseDraw, Calendar, CrewDraw]:
        return self.draw, self.calendar, self.crew

    def campaign(self, world: World, seed: str, year: int, past: Past) -> Year:
        selected = self.draw.select(world, seed, year, past)
        visits = self.calendar.visits(world, selected, seed, year)
        return Year(selected, visits, self.crew.teams(world, visits, seed, year, past))
