"""Rules and goals of one's own (自定规则与目标), one small class each.

A rule says of a proposed visit whether it may be; planning then makes no other, and ``check`` holds
every visit to it. A goal counts something that should be small; with a cost, days on which a
visit costs less are taken first. How to: docs/how-to/rules-and-goals-of-your-own.md.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from dualrandom.scheduling.own_answers import answer
from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.plan import PlannedVisit
    from dualrandom.scheduling.rules.evidence import Evidence

NO_TITLE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A visit that could be made (拟安排的检查): where, on which day, who comes, for what.

    Attributes
    ----------
    enterprise
        Record of the register, its history included.
    day
        Working day.
    departments
        Departments that come, sorted.
    tasks
        Their tasks, by identifier.
    team
        Everybody who comes, experts included, by identifier.
    facts
        Campaign, all tasks, working days, enterprises and inspectors.
    """

    enterprise: Enterprise
    day: date
    departments: tuple[str, ...]
    tasks: tuple[TaskPromise, ...]
    team: tuple[Inspector, ...]
    facts: CampaignFacts


class PlanRule:
    """A hard rule of one's own: define :meth:`allows`, :meth:`allows_start` or both.

    An answer may depend on nothing but its arguments, or the plan can't be repeated.

    Attributes
    ----------
    rule_id
        ``own.`` and lower-case letters, digits, underscores, such as ``own.no_market_days``.
    title
        What reports call it: a text for ``zh`` and one for ``en``.
    """

    rule_id: str = ""
    title: Mapping[str, str] = NO_TITLE

    def allows(self, visit: Proposal) -> bool:  # noqa: ARG002  for the subclass
        """Whether there may be such a visit on such a day."""
        return True

    def allows_start(self, visit: Proposal, minute: int) -> bool:  # noqa: ARG002
        """Whether it may begin so many minutes after midnight."""
        return True

    def violations(self, evidence: Evidence) -> Iterator[Breach | None]:
        """One item a visit: ``None``, or a breach that names it.

        Define it for a rule about several visits at once. Planning does not see that part of the
        rule: a plan that breaks it is refused by ``check``.
        """
        for visit in evidence.plan.visits:
            proposal = proposal_of(visit, evidence)
            yield None if _may_be(self, proposal, visit) else Breach({"visit": visit.visit})


class PlanGoal(ABC):
    """A goal of one's own: something that should be small.

    Attributes
    ----------
    goal_id
        As :attr:`PlanRule.rule_id`.
    title
        What reports call it: a text for ``zh`` and one for ``en``.
    """

    goal_id: str = ""
    title: Mapping[str, str] = NO_TITLE

    @abstractmethod
    def value(self, evidence: Evidence) -> int:
        """What the plan reaches; at least 0."""

    def bound(self, evidence: Evidence) -> int:  # noqa: ARG002  for the subclass
        """A number that no plan with these visits can go below."""
        return 0

    def cost(self, visit: Proposal) -> int:  # noqa: ARG002
        """How much a day is to be avoided for a visit, at least 0.

        Days are compared by the load of the team: another visit of one of its people in the same
        week weighs 2, one on the same day 3 more; with travel, a day on which somebody is in the
        neighbourhood anyway is some tens cheaper. The cost is added to that.
        """
        return 0


def proposal_of(visit: PlannedVisit, evidence: Evidence) -> Proposal | None:
    """Return a planned visit as the proposal that it was; none if the enterprise is unknown."""
    facts = evidence.facts
    enterprise = facts.enterprises.get(visit.enterprise)
    if enterprise is None:
        return None
    tasks = sorted({task for part in visit.parts for task in part.tasks} & set(facts.tasks))
    names = {name for part in visit.parts for name in part.team} & set(facts.inspectors)
    return Proposal(
        enterprise=enterprise,
        day=visit.day,
        departments=tuple(sorted({part.department for part in visit.parts})),
        tasks=tuple(facts.tasks[task] for task in tasks),
        team=tuple(facts.inspectors[name] for name in sorted(names)),
        facts=facts,
    )


def _may_be(rule: PlanRule, proposal: Proposal | None, visit: PlannedVisit) -> bool:
    if proposal is None:  # another rule's violation
        return True
    return answer(rule, "allows", bool, proposal) and answer(
        rule, "allows_start", bool, proposal, minute_of(visit.start)
    )
