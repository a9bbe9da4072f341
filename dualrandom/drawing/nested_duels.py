"""Duels: two enterprises with one gap in common (对决): docs/spec/draw-v1.md §6.5, point 2.

A duel moves mass between two states of one enterprise and back between two of another, so the
sum in every cell stays, expectations stay, and at least one state goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.nested_states import OpenEnterprise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.nested_states import States
    from dualrandom.drawing.pivotal import Chances


def settle_by_duels(
    entrants: Iterable[States], chances: Chances, outcome: list[int]
) -> list[OpenEnterprise[int]]:
    """Let enterprises meet until no two have a gap in common.

    Parameters
    ----------
    entrants
        States of each enterprise, in the order of tickets.
    chances
        Decides the duels.
    outcome
        Set of cells per place; filled in for all who are settled.

    Returns
    -------
    list
        Who is still open, in the order of tickets.
    """
    waiting: dict[int, OpenEnterprise[int]] = {}
    open_by_place: dict[int, OpenEnterprise[int]] = {}
    for place, states in enumerate(entrants):
        if len(states.sets) == 1:
            outcome[place] = states.sets[0]
            continue
        stack = [OpenEnterprise(place, *states)]
        while stack:
            top = stack.pop()
            opponent, gap = _first_opponent(top, waiting)
            if opponent is None:
                open_by_place[top.place] = top
                continue
            _strike(opponent, waiting)
            open_by_place.pop(opponent.place)
            _duel(top, gap, opponent, chances)
            for one in (opponent, top):
                if len(one.sets) == 1:
                    outcome[one.place] = one.sets[0]
                else:
                    stack.append(one)
    return [open_by_place[place] for place in sorted(open_by_place)]


def _first_opponent(
    top: OpenEnterprise[int], waiting: dict[int, OpenEnterprise[int]]
) -> tuple[OpenEnterprise[int] | None, int]:
    """Whoever waits with the type of the lowest gap that has somebody; else the top waits."""
    sets = top.sets
    for gap in range(len(sets) - 1):
        opponent = waiting.get(sets[gap] ^ sets[gap + 1])
        if opponent is not None:
            for lower in range(gap):
                del waiting[sets[lower] ^ sets[lower + 1]]
            return opponent, gap
        waiting[sets[gap] ^ sets[gap + 1]] = top
    return None, 0


def _strike(one: OpenEnterprise[int], waiting: dict[int, OpenEnterprise[int]]) -> None:
    sets = one.sets
    for gap in range(len(sets) - 1):
        del waiting[sets[gap] ^ sets[gap + 1]]


def _duel(
    top: OpenEnterprise[int], gap: int, opponent: OpenEnterprise[int], chances: Chances
) -> None:
    kind = top.sets[gap] ^ top.sets[gap + 1]
    sets, own = opponent.sets, 0
    while sets[own] ^ sets[own + 1] != kind:
        own += 1
    upwards = min(top.masses[gap], opponent.masses[own + 1])
    downwards = min(top.masses[gap + 1], opponent.masses[own])
    moved = upwards if chances.chance(downwards, upwards + downwards) else -downwards
    top.lift(gap, moved)
    opponent.lift(own, -moved)
