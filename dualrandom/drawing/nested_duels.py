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
    for place, states in enumerate(entrants):
        if not states.gaps:
            outcome[place] = states.lowest
            continue
        stack = [OpenEnterprise(place, *states)]
        while stack:
            top = stack.pop()
            gap, opponent = _first_opponent(top, waiting)
            if opponent is None:
                continue
            _duel(top, gap, opponent, chances)
            for one in (opponent, top):
                if one.gaps:
                    stack.append(one)
                else:
                    outcome[one.place] = one.lowest
    still_open = {one.place: one for one in waiting.values()}
    return [still_open[place] for place in sorted(still_open)]


def _first_opponent(
    top: OpenEnterprise[int], waiting: dict[int, OpenEnterprise[int]]
) -> tuple[int, OpenEnterprise[int] | None]:
    """Who waits with the type of the lowest gap that has somebody; else the top waits.

    Entries of those who are going to meet are struck from the table.
    """
    for gap, kind in enumerate(top.gaps):
        opponent = waiting.get(kind)
        if opponent is not None:
            for waited in top.gaps[:gap]:
                del waiting[waited]
            for waited in opponent.gaps:
                del waiting[waited]
            return gap, opponent
        waiting[kind] = top
    return 0, None


def _duel(
    top: OpenEnterprise[int], gap: int, opponent: OpenEnterprise[int], chances: Chances
) -> None:
    own = opponent.gaps.index(top.gaps[gap])
    lower, upper = top.masses[gap], top.masses[gap + 1]
    other_lower, other_upper = opponent.masses[own], opponent.masses[own + 1]
    upwards = min(lower, other_upper)
    downwards = min(upper, other_lower)
    moved = upwards if chances.chance(downwards, upwards + downwards) else -downwards
    top.lift(gap, moved)
    opponent.lift(own, -moved)
