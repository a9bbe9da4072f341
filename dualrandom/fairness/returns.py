"""The same inspector at the same enterprise again (同一人员重复上门): expected, drawn, planned.

Rotation is what keeps acquaintance from growing. A *return* is a seat of somebody whom the history
names at that enterprise before the campaign, on whatever occasion. A plan itself holds none: an
inspector belongs to one department, which has one team at an enterprise.

Every seat's chance is published, so the expected number of returns is their sum: exact, whatever
the dependence between seats.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.fairness.past_visits import visits_before

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import Visit
    from dualrandom.scheduling.plan import Plan


@dataclass(frozen=True, slots=True)
class Return:
    """A seat that would bring somebody back.

    Attributes
    ----------
    times, last
        Past visits of this inspector to this enterprise, and the day of the latest.
    chance
        Published odds of the seat, in [0, 1].
    drawn, planned
        Whether the lottery and the plan (after substitutions) put them there.
    """

    block: str
    enterprise: str
    department: str
    inspector: str
    times: int
    last: date
    chance: Fraction
    drawn: bool
    planned: bool


@dataclass(frozen=True, slots=True)
class Returns:
    """Number of returns: expected, drawn, planned.

    Attributes
    ----------
    named
        Past visits to the enterprises with a team that name at least one inspector. Where it is 0,
        the history is silent and so are the other numbers.
    possible
        Seats that could bring somebody back (chance above 0).
    expected
        Sum of their chances: the mean over all seeds, in visits; exact.
    drawn, planned
        What the lottery gave, and what the plan makes of it.
    """

    named: int
    possible: int
    expected: Fraction
    drawn: int
    planned: int


def possible_returns(plan: Plan) -> tuple[Return, ...]:
    """List every seat with a chance that would bring somebody back, by block, then inspector."""
    record, facts = plan.lottery.record, plan.lottery.facts
    units = RecordedUnits(record)
    planned = {part.block: part.team for visit in plan.visits for part in visit.parts}
    found = []
    for block in record.blocks:
        days = _days_of(visits_before(facts, block.enterprise))
        for name, odds in units.odds(block):
            if odds and name in days:
                found.append(
                    Return(
                        block=block.block,
                        enterprise=block.enterprise,
                        department=block.party,
                        inspector=name,
                        times=len(days[name]),
                        last=max(days[name]),
                        chance=Fraction(odds, record.denominator),
                        drawn=name in block.team,
                        planned=name in planned.get(block.block, ()),
                    )
                )
    return tuple(found)


def return_count(teams: Iterable[Sequence[str]], acquainted: Iterable[Collection[str]]) -> int:
    """Seats of people who have been there before, team by team.

    Examples
    --------
    >>> return_count([("A", "B"), ("A", "C")], [{"A"}, {"B"}])
    1
    """
    return sum(
        name in known for team, known in zip(teams, acquainted, strict=True) for name in team
    )


def acquainted_people(facts: CampaignFacts, enterprise: str) -> frozenset[str]:
    """Inspectors whom the history names at an enterprise before the campaign."""
    return frozenset(_days_of(visits_before(facts, enterprise)))


def returns(plan: Plan) -> Returns:
    """Add up ``possible_returns(plan)``.

    Examples
    --------
    Two teams at a shop that A and B inspected last year. In one, A has a chance of 1/4 and B one of
    1/2; in the other nobody has been there: 3/4 of a return is expected. If B is drawn, then falls
    ill, one is drawn and none planned.
    """
    seats = possible_returns(plan)
    facts = plan.lottery.facts
    enterprises = {block.enterprise for block in plan.lottery.record.blocks}
    named = (
        bool(visit.inspectors)
        for enterprise in sorted(enterprises)
        for visit in visits_before(facts, enterprise)
    )
    return Returns(
        named=sum(named),
        possible=len(seats),
        expected=sum((seat.chance for seat in seats), Fraction(0)),
        drawn=sum(seat.drawn for seat in seats),
        planned=sum(seat.planned for seat in seats),
    )


def _days_of(visits: Iterable[Visit]) -> Mapping[str, list[date]]:
    """Days on which each inspector was there."""
    days: defaultdict[str, list[date]] = defaultdict(list)
    for visit in visits:
        for name in visit.inspectors:
            days[name].append(visit.date)
    return days
