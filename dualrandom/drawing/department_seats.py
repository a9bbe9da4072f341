"""One department's seats and people: alike blocks grouped, fair loads and limits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.capacity import available_days, capacity_visits
from dualrandom.drawing.fair_loads import FairLoads, SeatGroup, fair_loads
from dualrandom.drawing.records import DENOMINATOR, FairnessCut
from dualrandom.drawing.standing_groups import standing_groups
from dualrandom.errors import InfeasibleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.drawing.blocks import Demand
    from dualrandom.drawing.facts import CampaignFacts

_MOST_NAMES = 10


@dataclass(frozen=True)
class DepartmentSeats:
    """Groups of alike blocks; ``people`` are sorted, groups refer to their positions.

    Where standing groups are drawn, ``people`` are their identifiers. ``experts`` marks the pool of
    a department's experts, who share the loads among themselves.
    """

    department: str
    experts: bool
    people: tuple[str, ...]
    groups: tuple[SeatGroup, ...]
    blocks: tuple[tuple[str, ...], ...]
    capacity: Mapping[int, int]
    fair: FairLoads

    def fair_visits(self) -> dict[str, Fraction]:
        """Leximin-fair load per inspector."""
        return {self.people[index]: load for index, load in self.fair.loads.items()}

    def cuts(self) -> tuple[FairnessCut, ...]:
        """The certificate of fairness as it is published."""
        return tuple(
            FairnessCut(
                department=self.department,
                experts=self.experts,
                inspectors=tuple(self.people[index] for index in cut.people),
                seats=cut.seats,
                level=str(cut.level),
            )
            for cut in self.fair.cuts
        )

    def limits(self, band_permille: int) -> LoadLimits:
        """The published band as exact integers over the denominator."""
        band = Fraction(band_permille, 1000)
        least, most = [], []
        for index in range(len(self.people)):
            fair = self.fair.loads[index]
            low = fair * (1 - band) * DENOMINATOR
            high = min(fair * (1 + band), Fraction(self.capacity[index])) * DENOMINATOR
            least.append(-(-low.numerator // low.denominator))
            most.append(high.numerator // high.denominator)
        return LoadLimits(tuple(least), tuple(most))


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """Least and most load per person, integers over the denominator."""

    least: tuple[int, ...]
    most: tuple[int, ...]


def seats_by_department(
    demands: Iterable[Demand], facts: CampaignFacts
) -> dict[tuple[str, bool], DepartmentSeats]:
    """Group the staffed demands by pool and find everybody's fair load.

    Keys are the department and whether its experts are meant; a department's come after it.

    Raises
    ------
    InfeasibleError
        ``lottery.capacity_short``, naming department, seats, people and what is missing.
    """
    found: dict[tuple[str, bool], list[Demand]] = defaultdict(list)
    for demand in demands:
        found[demand.pool].append(demand)
    return {pool: _department_seats(*pool, found[pool], facts) for pool in sorted(found)}


def _department_seats(
    department: str,
    experts: bool,  # noqa: FBT001  half of a pool's name
    demands: Sequence[Demand],
    facts: CampaignFacts,
) -> DepartmentSeats:
    people = sorted({member for demand in demands for member in demand.members})
    groups, blocks = _grouped(demands, {name: index for index, name in enumerate(people)})
    weights, capacity = _weights(people, facts), _capacity(people, facts)
    try:
        fair = fair_loads(groups, weights, capacity)
    except InfeasibleError as error:
        name = f"{department}/experts" if experts else department
        raise _named(error, name, people) from None
    return DepartmentSeats(
        department, experts, tuple(people), tuple(groups), tuple(blocks), capacity, fair
    )


def _weights(people: Sequence[str], facts: CampaignFacts) -> dict[int, int]:
    groups, inspectors = standing_groups(facts), facts.inspectors
    return {
        index: groups[name].weight
        if name in groups
        else available_days(inspectors[name], facts.days) * inspectors[name].work_share_percent
        for index, name in enumerate(people)
    }


def _capacity(people: Sequence[str], facts: CampaignFacts) -> dict[int, int]:
    groups = standing_groups(facts)
    return {
        index: groups[name].capacity_visits
        if name in groups
        else capacity_visits(facts.inspectors[name], facts.days)
        for index, name in enumerate(people)
    }


def _grouped(
    demands: Sequence[Demand], position: Mapping[str, int]
) -> tuple[list[SeatGroup], list[tuple[str, ...]]]:
    """Blocks with the same people, size and seat have the same odds: group them."""
    found: dict[tuple[object, ...], list[Demand]] = defaultdict(list)
    for demand in demands:
        key = (demand.members, demand.qualified, demand.size, demand.qualified_seats)
        found[key].append(demand)
    groups, blocks = [], []
    for alike in found.values():
        first = alike[0]
        members = tuple(position[member] for member in first.members)
        qualified = frozenset(
            member for member, flag in zip(members, first.qualified, strict=True) if flag
        )
        groups.append(SeatGroup(len(alike), first.size, first.qualified_seats, members, qualified))
        blocks.append(tuple(demand.block for demand in alike))
    return groups, blocks


def _named(error: InfeasibleError, department: str, people: Sequence[str]) -> InfeasibleError:
    """Say whose capacity is short."""
    names = [people[index] for index in error.params["members"]]
    params = {key: value for key, value in error.params.items() if key != "members"}
    return InfeasibleError(
        error.code,
        department=department,
        inspectors=", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else ""),
        **params,
    )
