"""How many blocks must stay out of any plan (必然无法安排的数量), with a certificate.

A *shortage* says that at least so many of some blocks stay out, because one person has no room for
all of them, or one enterprise admits no more visits. Shortages are combined by integer weights
such that no block counts more than once; whoever has them adds them up and needs no solver
(docs/spec/plan-v1.md §3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dualrandom.messages import render
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.bounds.crowding import crowded_days
from dualrandom.scheduling.bounds.room import Room
from dualrandom.scheduling.solver import repeatable_solver
from dualrandom.scheduling.structure import most_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dualrandom.messages import Language
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.problem import Part, Problem

WHOLE = 12
"""Weights are twelfths: 1, 1/2, 1/3, 2/3, 1/4 … of a shortage."""

COMBINING_MILLISECONDS = 300
"""Deterministic time of CP-SAT for the weights; any weights prove a bound, better ones more."""

PARAMETERS: dict[str, int | str | bool] = {
    "linearization_level": 2,
    "symmetry_level": 0,
}
"""The same weights on every machine."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """At least ``must_stay_out`` of ``blocks`` stay out of any plan.

    Parameters
    ----------
    subject
        The inspector who has too little room, or the enterprise whose cap and gap exclude more.
    inspector
        Whether the subject is an inspector.
    blocks
        All blocks of the subject that can only take ``days``, by identifier; departments' blocks,
        whose experts stay out with them.
    days
        The days on which they crowd, ascending.
    must_stay_out
        How many of them, at least; at most all.
    twelfths
        Weight of this shortage in the bound.
    """

    subject: str
    inspector: bool
    blocks: tuple[str, ...]
    days: tuple[date, ...]
    must_stay_out: int
    twelfths: int

    def text(self, language: Language = "en") -> str:
        """Sentence that says how many of how many stay out, and not which."""
        code = "plan.shortage.inspector" if self.inspector else "plan.shortage.enterprise"
        params = {
            "subject": self.subject,
            "least": self.must_stay_out,
            "n": len(self.blocks),
            "days": len(self.days),
        }
        return render(code, language, params)


@dataclass(frozen=True)
class LeftOutBound:
    """Blocks that stay out of any plan, proven: at least ``bound``, experts' blocks included.

    ``impossible`` are blocks without a possible day, with their experts' blocks: each of them
    stays out. Of those in ``shortages`` it is only known how many; which ones, the plan chooses.
    """

    bound: int
    impossible: tuple[str, ...]
    shortages: tuple[Shortage, ...]

    def excludes(self, block: str) -> bool:
        """Whether this very block is proven to stay out, whatever else is left out."""
        return block in self.impossible or any(
            block in one.blocks and one.must_stay_out == len(one.blocks) for one in self.shortages
        )

    def shortages_of(self, block: str) -> tuple[Shortage, ...]:
        """Shortages in which the block is one of those of which some must stay out."""
        return tuple(one for one in self.shortages if block in one.blocks)


def left_out_bound(problem: Problem, merges: Merges) -> LeftOutBound:
    """Prove how many blocks of a problem can't have a visit together.

    Parameters
    ----------
    problem
        The problem; blocks without a team are not in it and come on top.
    merges
        Its least numbers of visits.

    Returns
    -------
    LeftOutBound
        The same for the same problem and version of OR-Tools; every part of it can be recounted
        without OR-Tools. Time of day and ways are ignored but for the length of a day.
    """
    impossible = tuple(
        sorted(name for part in problem.parts if not part.days for name in _names(part))
    )
    found = [*_of_people(problem), *_of_sites(problem, merges)]
    twelfths = _weights(found)
    return LeftOutBound(
        len(impossible) - (-_value(found, twelfths) // WHOLE),
        impossible,
        tuple(
            Shortage(
                one.subject,
                one.inspector,
                tuple(sorted(part.block.block for part in one.parts)),
                tuple(problem.grid.days[day] for day in members(one.days)),
                one.least,
                weight,
            )
            for one, weight in zip(found, twelfths, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    subject: str
    parts: tuple[Part, ...]
    days: int
    least: int
    inspector: bool


def _names(part: Part) -> list[str]:
    blocks = [part.block] if part.experts_block is None else [part.block, part.experts_block]
    return [block.block for block in blocks]


def _n_blocks(part: Part) -> int:
    """Blocks that stay out with a part: its own, and that of experts who would have come."""
    return 2 if part.experts else 1


def _of_people(problem: Problem) -> Iterator[_Found]:
    parts_of: list[list[Part]] = [[] for _ in problem.people]
    for site in problem.sites:
        for part in site.parts:
            for number in part.team:
                parts_of[number].append(part)
    for person, parts in zip(problem.people, parts_of, strict=True):
        room = Room(problem, person, parts)
        if parts and not room.takes_all(parts):
            found = [
                one
                for days in crowded_days(room, parts)
                if (one := _shortage(problem, person.identifier, room, parts, days)) is not None
            ]
            yield from {one.days: one for one in found}.values()


def _shortage(
    problem: Problem, name: str, room: Room, parts: Iterable[Part], days: int
) -> _Found | None:
    """Count what can only take these days against the room on them."""
    bound_to = tuple(part for part in parts if not part.days & ~days)
    least = len(bound_to) - Room(problem, room.person, bound_to).most(days)
    return _Found(name, bound_to, days, least, inspector=True) if least > 0 else None


def _of_sites(problem: Problem, merges: Merges) -> Iterator[_Found]:
    """Enterprises whose annual cap or gap excludes some of their blocks."""
    for number, site in enumerate(problem.sites):
        fewest = merges.least[number]
        if fewest > 1 and (problem.gap_days > 1 or any(left < fewest for _, left in site.caps)):
            least = len(site.parts) - most_parts(problem, number)
            if least:
                days = 0
                for part in site.parts:
                    days |= part.days
                yield _Found(site.identifier, site.parts, days, least, inspector=False)


def _value(found: Iterable[_Found], weights: Iterable[int]) -> int:
    """Twelfths of blocks that the weighted shortages prove to stay out."""
    load: dict[int, tuple[int, int]] = {}
    total = 0
    for one, weight in zip(found, weights, strict=True):
        total += weight * one.least
        for part in one.parts:
            _, before = load.get(id(part), (0, 0))
            load[id(part)] = WHOLE * _n_blocks(part), before + weight
    return total - sum(max(0, carried - allowed) for allowed, carried in load.values())


def _weights(found: list[_Found]) -> list[int]:
    """Weights with a large :func:`_value`: the plain ones where no two shortages share a block."""
    plain = [WHOLE * min(map(_n_blocks, one.parts)) for one in found]
    alone = sum(one.least * weight for one, weight in zip(found, plain, strict=True))
    if _value(found, plain) == alone:
        return plain
    from ortools.sat.python import cp_model  # half a second, only when needed

    model: Any = cp_model.CpModel()
    weights = [model.new_int_var(0, 2 * WHOLE, "") for _ in found]
    carried: dict[int, tuple[int, list[Any]]] = {}
    for one, weight in zip(found, weights, strict=True):
        for part in one.parts:
            carried.setdefault(id(part), (WHOLE * _n_blocks(part), []))[1].append(weight)
    groups: dict[tuple[int, tuple[int, ...]], int] = {}
    for allowed, there in carried.values():
        key = (allowed, tuple(weight.index for weight in there))
        groups[key] = groups.get(key, 0) + 1
    by_index = {weight.index: weight for weight in weights}
    lost = []
    for (allowed, indices), n_parts in groups.items():
        excess = model.new_int_var(0, 2 * WHOLE * len(indices), "")
        model.add(excess >= sum(by_index[index] for index in indices) - allowed)
        lost.append(n_parts * excess)
    gained = [one.least * weight for one, weight in zip(found, weights, strict=True)]
    model.maximize(sum(gained) - sum(lost))
    solver = repeatable_solver(PARAMETERS, seed=1, milliseconds=COMBINING_MILLISECONDS)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [0] * len(found)  # proves nothing, and is no error
    return [solver.value(weight) for weight in weights]
