"""Why each block stays out, and the smallest change found with which it would not (为何未安排).

Structural causes first, in milliseconds: a block that calendars, windows, cap and gap exclude needs
no search. For the others the visits of the plan are in the way: a person whose own visits can't be
moved proves it, or else the solver tries to re-arrange those who are in the way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.scheduling.explaining.candidates import candidates
from dualrandom.scheduling.explaining.changes import changed
from dualrandom.scheduling.explaining.collisions import (
    blockers,
    closed_days,
    covering_rules,
    structural_rules,
)
from dualrandom.scheduling.explaining.records import (
    Blocker,
    Explanation,
    Explanations,
    Relaxation,
    RuleFor,
)
from dualrandom.scheduling.explaining.scene import Whereabouts, scene
from dualrandom.scheduling.explaining.search import Outcome, Search
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.own_checks import rules_not_at_hand, told
from dualrandom.scheduling.own_definitions import redefines, with_own_of_record
from dualrandom.scheduling.replanning.current_plan import CurrentPlan
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.structure import most_parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.explaining.candidates import Candidate
    from dualrandom.scheduling.explaining.collisions import Key
    from dualrandom.scheduling.explaining.records import Verdict
    from dualrandom.scheduling.explaining.scene import Scene
    from dualrandom.scheduling.own_rules import PlanRule
    from dualrandom.scheduling.plan import Plan, Unplaced
    from dualrandom.scheduling.priority import Progress
    from dualrandom.scheduling.problem import Part

DEFAULT_LIMITS = Limits()

MOST_TRIED = 24
"""Candidates tried for one block with all other visits where they are."""

MOST_SOLVED = 4
"""Candidates tried with the solver where none helped by itself."""

MOST_RELAXATIONS = 3
"""Relaxations reported for one block."""


def why_not(
    plan: Plan | CurrentPlan,
    *,
    rules: Sequence[PlanRule] = (),
    enterprises: Collection[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> Explanations:
    """Explain every block without a visit and look for the smallest change that places it.

    Parameters
    ----------
    plan
        A plan with its lottery and facts. Of a ``current_plan`` with revisions, what is done or
        announced stays, and only days from the last one's ``first_day`` on are looked at.
    rules
        Of one's own, that the record names, beside those that the plan brings along (a plan read
        from a bundle brings none).
    enterprises
        Explain the blocks of these only; all by default.
    limits
        Work for the solver: ``deterministic_seconds`` in all (0 leaves it out),
        ``subproblem_milliseconds`` for one try, ``neighbourhoods`` = enterprises that may move.
    progress
        Called with ("why", done, total).

    Returns
    -------
    Explanations
        By identifier of the block; the same for the same plan and limits on every machine. Every
        relaxation was tried: with it, and the visits of the plan as they are or moved, the block
        has a visit. Plans whose teams are drawn on the day, and blocks without a team, get the
        record's table and no relaxation. Where a rule of one's own is not at hand, or speaks of
        several visits at once, it is in ``not_kept`` and nothing is called ``room``.

    Raises
    ------
    OwnRuleError
        ``own.findings``: a rule is malformed, fails or answers wrongly, or the plan was made
        without it.
    """
    whereabouts = _whereabouts(plan, rules)
    explainer = _Explainer(whereabouts, limits)
    left_out = [
        one
        for one in whereabouts.plan.unplaced
        if enterprises is None or one.enterprise in enterprises
    ]
    found = []
    for number, missing in enumerate(left_out):
        if progress is not None:
            progress("why", number, len(left_out))
        found.append(explainer.explain(missing))
    not_kept = tuple(told("why.own_rule_not_kept", own) for own in explainer.not_kept)
    return Explanations(tuple(_with_all_blocks(found)), not_kept)


def _whereabouts(plan: Plan | CurrentPlan, rules: Sequence[PlanRule]) -> Whereabouts:
    if isinstance(plan, CurrentPlan):
        known = with_own_of_record(plan.plan, rules)
        return Whereabouts(known, plan.first_day, frozenset(plan.announced))
    return Whereabouts(with_own_of_record(plan, rules))


def _with_all_blocks(found: Iterable[Explanation]) -> list[Explanation]:
    """Name for every relaxation all blocks for which it was found."""
    explanations = list(found)
    helped: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for one in explanations:
        for relaxation in one.relaxations:
            helped[relaxation.changes].append(one.block)
    return [
        one.model_copy(
            update={
                "relaxations": tuple(
                    relaxation.model_copy(update={"blocks": tuple(helped[relaxation.changes])})
                    for relaxation in one.relaxations
                )
            }
        )
        for one in explanations
    ]


class _Explainer:
    """Explains the blocks of one plan, one after the other."""

    def __init__(self, whereabouts: Whereabouts, limits: Limits) -> None:
        plan = whereabouts.plan
        self.lottery: Lottery = plan.lottery
        self.without_names = plan.demands is not None
        self.whereabouts = whereabouts
        self.search = Search(self.whereabouts, limits)
        unseen = {rule.rule_id for rule in plan.own_rules if redefines(rule, "violations")}
        missing = {own.id for own in rules_not_at_hand(plan)}
        self.not_kept = [own for own in plan.record.own_rules if own.id in unseen | missing]
        self.missing = missing
        self.drawn = {block.block: block for block in plan.lottery.record.blocks}

    def explain(self, missing: Unplaced) -> Explanation:
        block = self.drawn.get(missing.block)
        if self.without_names or block is None or self._only_the_record_tells(missing, block):
            return _as_recorded(missing)
        here = scene(self.whereabouts, self.lottery, missing.block)
        part = here.part_of(missing.block)
        days = here.days
        absent = block.team if missing.experts and not part.experts else ()
        closed = closed_days(part, self.lottery.facts, here, absent)
        verdict, structural = Outcome("none"), True
        colliding: tuple[RuleFor, ...] = ()
        overbooked: tuple[str, ...] = ()
        if absent or not part.days:
            colliding = covering_rules(closed.calendars, days)
        elif _cannot_all_come(here):
            colliding = structural_rules(here, self.lottery.facts)
        else:
            structural = False
            overbooked = _overbooked(part, here)
            if not overbooked:
                verdict = self._searched(missing.block)
            colliding = covering_rules(closed.all, days)
        room = verdict.answer == "room"
        if room and self.not_kept:  # it may be where such a rule forbids it
            verdict = Outcome("undecided")
        return Explanation(
            block=missing.block,
            enterprise=missing.enterprise,
            department=missing.department,
            experts=missing.experts,
            verdict=_verdict(verdict, structural=structural),
            colliding=colliding,
            blockers=blockers(closed.all),
            moved=verdict.moved,
            overbooked=overbooked,
            rearranged=verdict.rearranged,
            relaxations=() if room else self._relaxations(missing.block, here, part, closed.all),
        )

    def _only_the_record_tells(self, missing: Unplaced, block: Block) -> bool:
        """Whether a rule that is not at hand keeps it out, or the team may not come any more."""
        people = self.lottery.facts.inspectors
        if any(block.enterprise in people[name].recusals for name in block.team):
            return True
        rules = {missing.rule, *(row.rule for row in missing.blocked)}
        return not missing.proven and bool(rules & self.missing)

    def _searched(self, block: str) -> Outcome:
        """Look for room beside the others, then by moving them."""
        beside = self.search.beside_others(self.lottery, block)
        if beside.answer == "room":
            return beside
        return self.search.rearranged(self.lottery, block)

    def _relaxations(
        self, block: str, here: Scene, part: Part, closed: Mapping[Key, int]
    ) -> tuple[Relaxation, ...]:
        """Try the candidates, first beside the others, then with the solver."""
        tried = candidates(self.lottery, self.whereabouts, here.merges.problem, part, closed)
        found: list[tuple[Candidate, Outcome]] = []
        for candidate in tried[:MOST_TRIED]:
            if any(_adds_nothing(candidate, one) for one, _ in found):
                continue
            lottery = changed(self.lottery, candidate.changes)
            outcome = self.search.beside_others(lottery, block)
            if outcome.answer == "room":
                found.append((candidate, outcome))
            if len(found) == MOST_RELAXATIONS:
                break
        if found:
            found.sort(key=lambda one: one[0].order)
            return tuple(_relaxation(candidate, block, outcome) for candidate, outcome in found)
        for candidate in tried[:MOST_SOLVED]:
            outcome = self.search.rearranged(changed(self.lottery, candidate.changes), block)
            if outcome.answer == "room":
                return (_relaxation(candidate, block, outcome),)
        return ()


def _cannot_all_come(here: Scene) -> bool:
    """Whether calendars, cap, gap and lead department exclude a part of the target."""
    most = most_parts(here.merges.problem, here.target, keeps_lead=True)
    return most < len(here.site.parts)


def _adds_nothing(candidate: Candidate, found: Candidate) -> bool:
    """Whether a candidate is one that helps in other words, or more than one that helps."""
    return candidate.sort == found.sort or set(candidate.changes) > set(found.changes)


def _relaxation(candidate: Candidate, block: str, outcome: Outcome) -> Relaxation:
    return Relaxation(changes=candidate.changes, blocks=(block,), moved=outcome.moved)


def _verdict(outcome: Outcome, *, structural: bool) -> Verdict:
    if structural:
        return "impossible"
    return "no_room" if outcome.answer == "none" else outcome.answer


def _overbooked(part: Part, here: Scene) -> tuple[str, ...]:
    """Members of the team who have no visit left, however their own visits are moved."""
    problem = here.merges.problem
    position = here.site.parts.index(part)
    found = []
    for person in part.team:
        alone = tuple(
            replace(one, team=(person,)) if one is part else one for one in here.site.parts
        )
        sites = list(problem.sites)
        sites[here.target] = replace(here.site, parts=alone)
        saturation = Saturation(replace(problem, sites=tuple(sites)))
        if saturation.blocked_parts(here.table, here.target) >> position & 1:
            found.append(problem.people[person].identifier)
    return tuple(found)


def _as_recorded(missing: Unplaced) -> Explanation:
    """Return what the plan's own record says, where nothing more can be tried."""
    return Explanation(
        block=missing.block,
        enterprise=missing.enterprise,
        department=missing.department,
        experts=missing.experts,
        verdict="impossible" if missing.proven else "undecided",
        colliding=(RuleFor(rule=missing.rule, subject=missing.enterprise),),
        blockers=tuple(
            Blocker(rule=row.rule, subject=row.subject, days=row.days, alone=0)
            for row in missing.blocked
        ),
    )
