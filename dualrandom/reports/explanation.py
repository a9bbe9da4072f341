"""``explain``: why was I drawn or not, why these inspectors, why that day (个案说明)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day, open_days
from dualrandom.campaign.exclusion_rules import EXCLUSION_RULES
from dualrandom.canonical import normal_text
from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.drawing.shortfalls.findings import ShortfallWords
from dualrandom.drawing.shortfalls.unstaffed import BlockDiagnosis
from dualrandom.drawing.ticket_order import PURPOSE
from dualrandom.drawing.tickets import ticket, tickets
from dualrandom.errors import FrameError
from dualrandom.messages import Language, render
from dualrandom.reports.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.frame import Frame, TaskFrame
    from dualrandom.drawing.records import (
        Block,
        Commitment,
        LotteryRecord,
        StratumDraw,
        Unstaffed,
    )
    from dualrandom.scheduling.plan import Plan, PlannedVisit, Unplaced


@dataclass(frozen=True)
class Line:
    """One sentence of an explanation: a message code with its values."""

    code: str
    params: dict[str, object]

    def text(self, language: Language = "en") -> str:
        """Return the sentence."""
        translated = {
            key: render(reason(value), language) if isinstance(value, RuleId) else value
            for key, value in self.params.items()
        }
        return render(self.code, language, translated)


class RuleId(str):
    """A rule id, shown as a reason: by its short name, else by its title."""

    __slots__ = ()


@dataclass(frozen=True)
class Explanation:
    """All that the records say about one enterprise."""

    identifier: str
    lines: tuple[Line, ...]

    def text(self, language: Language = "en") -> str:
        """Return the sentences, one a line."""
        return "\n".join(line.text(language) for line in self.lines)


def explain(plan: Plan, frame: Frame, identifier: str) -> Explanation:
    """Explain the outcome for one enterprise from the records alone.

    Parameters
    ----------
    plan, frame
        As read from a bundle.
    identifier
        Identifier of the enterprise; case and surrounding space do not matter.

    Returns
    -------
    Explanation
        For each task chance, ticket, cut-off and rank, or the rule that excluded it; for each
        department of a visit the team with its odds; for the visit why that day was possible.

    Raises
    ------
    FrameError
        ``explain.unknown``: the register held no such enterprise.
    """
    wanted = normal_text(identifier)
    row = next((row for row, name in enumerate(frame.identifiers) if name == wanted), None)
    if row is None:
        wanted = wanted.upper()
        row = next((row for row, name in enumerate(frame.identifiers) if name == wanted), None)
    if row is None:
        raise FrameError("explain.unknown", identifier=identifier)
    lines = [*_draw_lines(plan, frame, wanted, row), *_team_lines(plan, wanted)]
    lines += _plan_lines(plan, wanted)
    return Explanation(wanted, tuple(lines))


def _draw_lines(plan: Plan, frame: Frame, identifier: str, row: int) -> Iterator[Line]:
    record = plan.lottery.draw.record
    own = ticket(PURPOSE, record.seed, identifier).hex()
    yield Line("explain.ticket", {"identifier": identifier, "ticket": own})
    if record.algorithm == "object-draw/pareto":
        yield Line("explain.approximate", {})
    for task in record.tasks:
        task_frame = frame.tasks[task.task]
        if task_frame.codes[row] < 0:
            rule = EXCLUSION_RULES[int(task_frame.reasons[row])]
            yield Line("explain.excluded", {"task": task.task, "rule": RuleId(rule), "id": rule})
            continue
        source = frame.tasks[task.follows] if task.follows else task_frame
        code = int(source.codes[row])
        if code < 0:
            yield Line("explain.leader_excluded", {"task": task.task, "leader": task.follows})
            continue
        stratum = next(item for item in task.strata if item.stratum == source.strata[code])
        chance = _chance(plan.lottery.draw.commitment, task.task, stratum, source, row)
        rank = None
        if record.algorithm == "object-draw/equal":
            rows = (source.codes == code).nonzero()[0].tolist()
            others = tickets(PURPOSE, record.seed, [frame.identifiers[other] for other in rows])
            rank = 1 + sum(other.hex() < own for other in others)
        yield _stratum_line(task.task, stratum, identifier, chance=chance, own=own, rank=rank)


def _chance(
    promise: Commitment, task_id: str, stratum: StratumDraw, source: TaskFrame, row: int
) -> Fraction:
    """Chance of one enterprise: that of its weight, in a task with weights."""
    strata = {one.stratum: one for one in promise.task(task_id).strata}
    levels = {level.weight: level for level in strata[stratum.stratum].levels}
    if source.weights is None or not levels:
        return Fraction(stratum.probability)
    return Fraction(levels[int(source.weights[row])].probability)


def _stratum_line(
    task_id: str,
    stratum: StratumDraw,
    identifier: str,
    *,
    chance: Fraction,
    own: str,
    rank: int | None,
) -> Line:
    params: dict[str, object] = {
        "task": task_id,
        "stratum": stratum.stratum,
        "n": stratum.quota,
        "size": stratum.frame_size,
        "probability": str(chance),
        "percent": f"{float(100 * chance):.3g}",
        "ticket": own,
        "cutoff": stratum.cutoff or "-",
        "rank": rank,
    }
    outcome = "not_drawn"
    if any(item.identifier == identifier for item in stratum.selected):
        outcome = "drawn"
    elif any(item.identifier == identifier for item in stratum.reserves):
        outcome = "reserve"
    # Outside of the equal draw no single ticket decides: only the replay of the whole draw does.
    return Line(f"explain.{outcome}" if rank else f"explain.{outcome}_by_replay", params)


def _team_lines(plan: Plan, identifier: str) -> Iterator[Line]:
    record = plan.lottery.record
    for block in record.blocks:
        if block.enterprise == identifier:
            yield from _block_lines(plan, block)
    for missing in record.unstaffed:
        if missing.enterprise == identifier:
            yield Line(
                "explain.unstaffed",
                {"department": missing.party, "rule": RuleId(missing.rule)},
            )
            yield from _shortfall_lines(plan, missing)


def _shortfall_lines(plan: Plan, missing: Unstaffed) -> Iterator[Line]:
    facts = plan.lottery.facts
    if missing.experts or missing.department in facts.campaign.standing_groups:
        return
    diagnosis = BlockDiagnosis(facts)
    needs = diagnosis.needs(missing.enterprise, missing.department, missing.tasks)
    shortfall = diagnosis.shortfall(needs)
    if shortfall is not None:
        told = ShortfallWords(facts).block(shortfall)
        yield Line(told.code, dict(told.params))


def _repair_lines(record: LotteryRecord, block: Block) -> Iterator[Line]:
    """Who left and who joined after the rounding, and the rule about whole teams behind it."""
    for repair in record.repairs or ():
        if block.block not in {repair.block, repair.swapped_with}:
            continue
        leaves, joins = repair.leaves, repair.joins
        if repair.block != block.block:
            leaves, joins = joins, leaves
        yield Line(
            "explain.repair",
            {
                "leaves": ", ".join(leaves),
                "joins": ", ".join(joins),
                "block": repair.block,
                "rule": RuleId(repair.rule),
            },
        )


def _block_lines(plan: Plan, block: Block) -> Iterator[Line]:
    record = plan.lottery.record
    profile = record.profiles[block.profile]
    if plan.demands is not None:
        yield Line(
            "explain.drawn_daily",
            {
                "department": block.department,
                "size": profile.size,
                "eligible": len(profile.members),
            },
        )
        return
    units = RecordedUnits(record)
    chance = dict(zip(profile.members, profile.odds, strict=True))
    drawn = ", ".join(
        f"{member} ({100 * chance[member] / record.denominator:.1f} %)"
        for member in units.drawn(block)
    )
    params = {"department": block.party, "eligible": len(profile.members)}
    if units.group(block) is None:
        yield Line("explain.team", {**params, "team": drawn})
    else:
        yield Line("explain.group", {**params, "group": drawn, "team": ", ".join(block.team)})
    yield from _repair_lines(record, block)
    if profile.qualified_seats:
        yield Line("explain.qualified", {"inspector": block.team[0]})
    for deviation in plan.deviations:
        if deviation.block == block.block:
            yield Line(
                "explain.deviation",
                {
                    "drawn": deviation.drawn,
                    "substitute": deviation.substitute,
                    "rule": RuleId(deviation.rule),
                    "skipped": len(deviation.skipped),
                },
            )


def _plan_lines(plan: Plan, identifier: str) -> Iterator[Line]:
    for visit in plan.visits:
        if visit.enterprise == identifier:
            yield _visit_line(plan, visit)
    for missing in plan.unplaced:
        if missing.enterprise == identifier:
            yield from _unplaced_lines(missing)


def _visit_line(plan: Plan, visit: PlannedVisit) -> Line:
    facts = plan.lottery.facts
    enterprise = facts.enterprises[visit.enterprise]
    people = [facts.inspectors[name] for part in visit.parts for name in part.team]
    tasks = [facts.tasks[task] for part in visit.parts for task in part.tasks]
    first = earliest_day(enterprise, facts.campaign.rules)
    possible = [
        day
        for day in open_days(enterprise, facts.days)
        if (first is None or day >= first)
        and all(task.first_day <= day <= task.last_day for task in tasks)
    ]
    common = [day for day in possible if all(person.is_available(day) for person in people)]
    return Line(
        "explain.visit" if plan.demands is None else "explain.visit_drawn_daily",
        {
            "day": visit.day.isoformat(),
            "start": visit.start,
            "end": visit.end,
            "departments": ", ".join(part.party for part in visit.parts),
            "people": len(people),
            "open": len(possible),
            "common": len(common),
            "days": len(facts.days),
        },
    )


def _unplaced_lines(missing: Unplaced) -> Iterator[Line]:
    code = "explain.impossible" if missing.proven else "explain.no_room"
    yield Line(code, {"department": missing.party, "rule": RuleId(missing.rule)})
    for blocked in missing.blocked:
        params = {"rule": RuleId(blocked.rule), "subject": blocked.subject, "days": blocked.days}
        yield Line("explain.blocked", params)
