"""Repair of drawn teams by the least change (检查组修正): docs/spec/draw-v1.md §7.6.

A pure function of the rounded teams, the rules and an order of people for each block, so that a
test can go through all orders and a verifier through the one of the tickets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dualrandom.drawing.team_rules import TeamRules

Order = Callable[[str, Iterable[str]], list[str]]
"""``order(block, people)``: the people in the order of that block."""

MOST_EXCHANGES = 3
"""Members that are replaced at most before a swap is tried: the search stays short."""


class RuledBlock(NamedTuple):
    """A block with what its team must keep."""

    block: str
    department: str
    rules: TeamRules


class LoadLimits(NamedTuple):
    """Expected visits of a person rounded down and up, and the most that are possible."""

    floor: int
    ceiling: int
    capacity: int


class Change(NamedTuple):
    """What was done about one team; nobody joins where the block is left without a team."""

    block: int
    rule: str
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    swapped_with: int | None = None


class Repaired(NamedTuple):
    """Teams of all blocks after the repair (empty without one), and all changes in order."""

    teams: list[frozenset[str]]
    changes: list[Change]


def repair_teams(
    blocks: Sequence[RuledBlock],
    limits: Mapping[str, LoadLimits],
    teams: Iterable[Iterable[str]],
    order: Order,
) -> Repaired:
    """Change every team that breaks a rule as little as possible.

    Parameters
    ----------
    blocks
        In canonical order.
    limits
        Of everybody who is eligible anywhere.
    teams
        The rounded team of each block.
    order
        Order of people for each block: by ticket in a lottery.
    """
    repair = _Repair(blocks, limits, [frozenset(team) for team in teams], order)
    changes = [change for number in range(len(blocks)) if (change := repair.mend(number))]
    return Repaired(repair.teams, changes)


class _Repair:
    """Teams and loads while blocks are gone through."""

    def __init__(
        self,
        blocks: Sequence[RuledBlock],
        limits: Mapping[str, LoadLimits],
        teams: list[frozenset[str]],
        order: Order,
    ) -> None:
        self.teams = teams
        self._blocks, self._limits, self._order = blocks, limits, order
        self._loads = Counter(name for team in teams for name in team)
        self._of_department: defaultdict[str, list[int]] = defaultdict(list)
        for number, block in enumerate(blocks):
            self._of_department[block.department].append(number)

    def mend(self, number: int) -> Change | None:
        """Put one team in order, or take it away."""
        block, team = self._blocks[number], self.teams[number]
        rule = block.rules.broken(team)
        if rule is None:
            return None
        ordered = self._order(block.block, block.rules.members)
        change = self._exchange(number, rule, ordered) or self._swap(number, rule, ordered)
        if change is None:
            change = Change(number, rule, tuple(name for name in ordered if name in team), ())
        self._apply(change)
        return change

    def _exchange(self, number: int, rule: str, ordered: list[str]) -> Change | None:
        """Replace as few members as possible by people from outside."""
        rules, team = self._blocks[number].rules, self.teams[number]
        for m in range(1, min(MOST_EXCHANGES, rules.size) + 1):
            for even in (True, False):
                going = [name for name in ordered if name in team and self._may_go(name, even=even)]
                free = [
                    name for name in ordered if name not in team and self._may_come(name, even=even)
                ]
                for leaves in combinations(going, m):
                    joins = rules.completed(team.difference(leaves), free, m)
                    if joins is not None:
                        return Change(number, rule, leaves, tuple(joins))
        return None

    def _may_go(self, name: str, *, even: bool) -> bool:
        return not even or self._loads[name] - 1 >= self._limits[name].floor

    def _may_come(self, name: str, *, even: bool) -> bool:
        limits = self._limits[name]
        return self._loads[name] + 1 <= (limits.ceiling if even else limits.capacity)

    def _swap(self, number: int, rule: str, ordered: list[str]) -> Change | None:
        """Exchange one member for a member of another team of the department."""
        block, team = self._blocks[number], self.teams[number]
        for leaving in (name for name in ordered if name in team):
            for place in self._of_department[block.department]:
                other = self._blocks[place]
                if (
                    place == number
                    or leaving in self.teams[place]
                    or leaving not in other.rules.eligible
                ):
                    continue
                for joining in self._order(other.block, self.teams[place]):
                    if joining in block.rules.eligible - team and not (
                        block.rules.broken(team - {leaving} | {joining})
                        or other.rules.broken(self.teams[place] - {joining} | {leaving})
                    ):
                        return Change(number, rule, (leaving,), (joining,), place)
        return None

    def _apply(self, change: Change) -> None:
        self._move(change.block, change.leaves, change.joins)
        if change.swapped_with is not None:
            self._move(change.swapped_with, change.joins, change.leaves)

    def _move(self, number: int, leaves: tuple[str, ...], joins: tuple[str, ...]) -> None:
        self.teams[number] = self.teams[number].difference(leaves).union(joins)
        self._loads.subtract(leaves)
        self._loads.update(joins)
